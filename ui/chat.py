"""The Gradio chat: questions in, quoted answers out, their sources beside them.

Wires the page's components to an `Answerer`; the HTML comes from `ui.render`, opening articles in the panel is done by
`ui/static/chat.js`, and the gates in front of the page are `ui.server`'s. Messages are `gr.HTML` components made of
escaped text, because Gradio's own sanitiser of messages can be bypassed. A conversation lives in its page's session
on the server: what a browser sends back as history is never read. Importing this module imports Gradio.
"""

from __future__ import annotations

import filecmp
import logging
import queue
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import CitaError
from index.types import Refusal
from qa.answering import MAX_QUESTION
from qa.types import Answer, Turn
from ui.render import (
    Overview,
    render_answer,
    render_header,
    render_notice,
    render_panel,
    render_pending,
    render_question,
    render_upload,
    render_welcome,
)
from ui.text import ENGLISH, Strings, strings_for

if TYPE_CHECKING:
    from index.build import Progress, UpdateReport
    from index.store import Store
    from qa.answering import Answerer

__all__ = ["make_chat"]

log = logging.getLogger(__name__)

_REMEMBERED_TURNS = 8
_SESSION_SECONDS = 12 * 3600
_UPLOAD_SECONDS = 3600

_EXAMPLE_CLICKED = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('.cita-example');
  if (button) trigger('example', {question: button.dataset.question});
});
"""


@dataclass(frozen=True, slots=True)
class _Message:
    """One entry of the transcript: whose it is ("user" or "assistant") and its HTML."""

    role: str
    html: str


@dataclass(frozen=True, slots=True)
class _Conversation:
    """What one page has asked and been shown; turns go to the answerer, messages to the screen."""

    turns: tuple[Turn, ...] = ()
    messages: tuple[_Message, ...] = ()

    def show(self, *messages: _Message) -> _Conversation:
        """The conversation with messages added."""
        return replace(self, messages=self.messages + messages)

    def remember(self, turn: Turn) -> _Conversation:
        """The conversation with an exchange added, the oldest forgotten beyond a bound."""
        return replace(self, turns=(*self.turns, turn)[-_REMEMBERED_TURNS:])


def make_chat(answerer: Answerer, *, examples: Sequence[str] = (), uploads: bool = False) -> gr.Blocks:
    """Build the page.

    Args:
        answerer: answers the questions; shared by all sessions.
        examples: questions offered on the empty page.
        uploads: offer to add files; they are kept in the folder `uploads` of the archive's.
    """
    handlers = _Handlers(answerer, tuple(examples), uploads)
    with gr.Blocks(
        title="Cita",
        fill_height=True,
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(_UPLOAD_SECONDS, _UPLOAD_SECONDS),
    ) as blocks:
        conversation = gr.State(_Conversation(), time_to_live=_SESSION_SECONDS)
        with gr.Row(elem_id="cita-top"):
            header = gr.HTML(elem_id="cita-header", apply_default_css=False)
            add = gr.UploadButton(
                ENGLISH.add_articles,
                file_count="multiple",
                size="sm",
                scale=0,
                visible=uploads,
                elem_id="cita-upload",
            )
            fresh = gr.Button(ENGLISH.new_conversation, size="sm", scale=0, elem_id="cita-new")
        with gr.Row(elem_id="cita-body"):
            with gr.Column(elem_id="cita-chat"):
                welcome = gr.HTML(elem_id="cita-start", apply_default_css=False, js_on_load=_EXAMPLE_CLICKED)
                transcript = gr.Chatbot(
                    label=ENGLISH.conversation,
                    show_label=False,
                    container=False,
                    autoscroll=False,
                    height="100%",
                    visible=False,
                    buttons=[],
                    latex_delimiters=[],
                    layout="panel",
                    feedback_options=None,
                    allow_file_downloads=False,
                    group_consecutive_messages=False,
                    elem_id="cita-transcript",
                )
                with gr.Row(elem_id="cita-composer"):
                    box = gr.Textbox(
                        label=ENGLISH.ask_label,
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        scale=1,
                        elem_id="cita-box",
                    )
                    send = gr.Button(ENGLISH.send, variant="primary", scale=0, elem_id="cita-send")
            with gr.Column(elem_id="cita-side"):
                panel = gr.HTML(elem_id="cita-panel", apply_default_css=False)

        shown = [welcome, transcript, conversation, box]
        limits: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "answers"}
        blocks.load(
            handlers.on_open,
            outputs=[header, welcome, panel, box, send, fresh, add],
            api_visibility="private",
            show_progress="hidden",
        )
        asked = gr.on(
            [box.submit, send.click],
            handlers.on_ask,
            inputs=[box, conversation],
            outputs=shown,
            api_visibility="private",
            show_progress="hidden",
            **limits,
        )
        tried = welcome.example(
            handlers.on_example,
            inputs=[conversation],
            outputs=shown,
            api_visibility="private",
            show_progress="hidden",
            **limits,
        )
        fresh.click(
            handlers.on_fresh,
            outputs=shown,
            cancels=[asked, tried],
            api_visibility="private",
            show_progress="hidden",
            queue=False,
        )
        if uploads:
            add.upload(
                handlers.on_files,
                inputs=[add, conversation],
                outputs=[*shown, header],
                api_visibility="private",
                show_progress="hidden",
                concurrency_limit=1,
            )
        gr.api(handlers.ask, api_name="ask", **limits)
    blocks.queue(max_size=128)
    return blocks


class _Handlers:
    """What happens on each event of the page. Faults are logged here and shown as one sentence."""

    def __init__(self, answerer: Answerer, examples: tuple[str, ...], uploads: bool) -> None:
        self._answerer = answerer
        self._examples = examples
        self._uploads = uploads

    def on_open(self, request: gr.Request) -> tuple[Any, ...]:
        """Fill the page with the words of the browser's language and what the archive holds now."""
        strings = _strings(request)
        overview = _overview(self._answerer.archive)
        return (
            render_header(overview, strings),
            render_welcome(overview, self._examples, strings, uploads=self._uploads),
            render_panel(strings),
            gr.update(placeholder=strings.ask_placeholder, label=strings.ask_label),
            gr.update(value=strings.send),
            gr.update(value=strings.new_conversation),
            gr.update(label=strings.add_articles),
        )

    def on_ask(self, question: Any, conversation: _Conversation, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Answer the question in the box, claim by claim."""
        strings = _strings(request)
        problem = _problem(question, strings)
        if problem == strings.blank:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        if problem is not None:
            refused = conversation.show(_Message("assistant", render_notice(strings.ask_label, problem, fault=True)))
            yield *_screen(refused), gr.skip()
            return
        asked = conversation.show(_Message("user", render_question(question.strip(), strings)))
        yield *_screen(asked, render_pending("", strings)), ""
        for now, pending in self._stream(question.strip(), asked, strings):
            yield *_screen(now, pending), gr.skip()

    def on_example(
        self, conversation: _Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Answer the example that was clicked."""
        yield from self.on_ask(event.question, conversation, request)

    def _stream(
        self, question: str, conversation: _Conversation, strings: Strings
    ) -> Iterator[tuple[_Conversation, str | None]]:
        """The conversation after each event, with the HTML of the unfinished answer or None at the end."""
        answer: Answer | None = None
        try:
            for event in self._answerer.stream(question, history=conversation.turns):
                answer = event.answer
                if answer is None:
                    yield conversation, render_pending(event.text, strings)
            if answer is None:
                raise RuntimeError("the stream of an answer ended without the answer")
        except Exception as error:
            yield conversation.show(_Message("assistant", _fault(error, strings))), None
            return
        turn = sum(message.role == "user" for message in conversation.messages)
        finished = conversation.show(_Message("assistant", render_answer(answer, strings, turn=turn)))
        yield finished.remember(Turn.of(answer)), None

    def on_fresh(self, request: gr.Request) -> tuple[Any, ...]:
        """Forget the conversation and show the empty page, with what the archive holds now."""
        overview = _overview(self._answerer.archive)
        html = render_welcome(overview, self._examples, _strings(request), uploads=self._uploads)
        return gr.update(value=html, visible=True), gr.update(value=[], visible=False), _Conversation(), ""

    def on_files(
        self, files: list[str] | None, conversation: _Conversation, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Keep uploaded files in the folder for them, index them, and report each one refused."""
        strings = _strings(request)
        yield (
            *_screen(conversation, render_pending("", replace(strings, thinking=strings.reading_files))),
            gr.skip(),
            gr.skip(),
        )
        try:
            for step in self._index([Path(file) for file in files or []]):
                if isinstance(step, _Indexed):
                    html = render_upload(
                        added=step.report.added,
                        changed=step.report.changed,
                        unchanged=step.report.unchanged,
                        refusals=step.refusals,
                        strings=strings,
                    )
                else:
                    words = strings.reading_progress.format(done=step.files_done, total=step.files_total)
                    pending = render_pending("", replace(strings, thinking=words))
                    yield *_screen(conversation, pending), gr.skip(), gr.skip()
        except Exception as error:
            html = _fault(error, strings, text=strings.upload_failed)
        header = render_header(_overview(self._answerer.archive), strings)
        yield *_screen(conversation.show(_Message("assistant", html))), gr.skip(), header

    def _index(self, files: Sequence[Path]) -> Iterator[Progress | _Indexed]:
        """Index files in a thread of its own, yielding its progress and at last what came of it."""
        from index.build import update

        folder = self._answerer.archive.directory / "uploads"
        kept = [_keep(file, folder) for file in files]
        steps: queue.Queue[Progress | _Indexed | BaseException] = queue.Queue()

        def run() -> None:
            try:
                report = update(self._answerer.archive, kept, progress=steps.put)
                for refusal in report.refusals:
                    if Path(refusal.path) in kept:
                        Path(refusal.path).unlink(missing_ok=True)
                refusals = tuple(replace(refusal, path=Path(refusal.path).name) for refusal in report.refusals)
                steps.put(_Indexed(report, refusals))
            except BaseException as error:
                steps.put(error)

        threading.Thread(target=run, name="cita-upload", daemon=True).start()
        while True:
            step = steps.get()
            if isinstance(step, BaseException):
                raise step
            yield step
            if isinstance(step, _Indexed):
                return

    def ask(self, question: str) -> dict[str, Any]:
        """Answer one question; the result is the JSON form of an answer."""
        problem = _problem(question, ENGLISH)
        if problem is not None:
            raise gr.Error(problem, print_exception=False)
        try:
            return self._answerer.answer(question.strip()).to_dict()
        except CitaError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception as error:
            log.exception("a question asked through the API failed")
            raise gr.Error(ENGLISH.error_text, print_exception=False) from error


@dataclass(frozen=True, slots=True)
class _Indexed:
    """The end of an upload: the report, and its refusals under the names of the uploaded files."""

    report: UpdateReport
    refusals: tuple[Refusal, ...]


def _strings(request: gr.Request) -> Strings:
    return strings_for(request.headers.get("accept-language"))


def _overview(archive: Store) -> Overview:
    stats = archive.stats()
    return Overview(stats.articles, tuple(code for code, _ in stats.languages), stats.oldest, stats.newest)


def _problem(question: Any, strings: Strings) -> str | None:
    """Why a question is not answered, or None. The limits shown by a browser hold only here."""
    if not isinstance(question, str) or not question.strip():
        return strings.blank
    length = len(question.strip())
    if length > MAX_QUESTION:
        return strings.too_long.format(limit=strings.number(MAX_QUESTION), length=strings.number(length))
    return None


def _screen(conversation: _Conversation, pending: str | None = None) -> tuple[Any, Any, _Conversation]:
    """Updates of the welcome, the transcript and the state that show a conversation and an unfinished answer."""
    messages = conversation.messages + ((_Message("assistant", pending),) if pending is not None else ())
    value = [
        {
            "role": message.role,
            "content": gr.HTML(message.html, apply_default_css=False, js_on_load=None, render=False),
        }
        for message in messages
    ]
    return gr.update(visible=False), gr.update(value=value, visible=True), conversation


def _fault(error: Exception, strings: Strings, *, text: str | None = None) -> str:
    """Log an error and word it for the screen: Cita's own errors as they are, others without their details."""
    if isinstance(error, CitaError):
        log.warning("%s: %s", type(error).__name__, error)
        return render_notice(strings.error, str(error), fault=True)
    log.error("an event of the chat failed", exc_info=error)
    return render_notice(strings.error, text or strings.error_text, fault=True)


def _keep(file: Path, folder: Path) -> Path:
    """Copy an uploaded file into the folder, under a name of its own unless the same file is already there."""
    folder.mkdir(parents=True, exist_ok=True)
    name = file.name.lstrip(".") or "article.txt"
    target = folder / name
    number = 2
    while target.exists() and not filecmp.cmp(file, target, shallow=False):
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    if not target.exists():
        shutil.copyfile(file, target)
    return target
