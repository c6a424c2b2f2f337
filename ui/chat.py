"""The Gradio page: questions in, quoted answers out, their sources beside them.

Wires the page's components to an `Answerer` and to the conversations that are kept. The HTML comes from `ui.shell` and
`ui.render`; what happens in the browser is `ui/static`'s business, and the gates in front of the page are
`ui.server`'s. Messages are escaped HTML of our own in `gr.HTML`, because Gradio's sanitiser of chat messages can be
bypassed. A browser says which conversation it shows and never what was said in it: that is read from the store, and
only if it is that person's. Importing this module imports Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import CitaError, UnknownConversation
from qa.answering import MAX_QUESTION
from qa.suggest import other_questions
from qa.types import Answer
from ui.access import owner_of
from ui.keeping import lost_citations
from ui.pages import overview, parse_limits
from ui.render import (
    render_answer,
    render_notice,
    render_pending,
    render_question,
    render_transcript,
    render_turn,
)
from ui.shell import (
    Limits,
    render_composer,
    render_dialogs,
    render_panel,
    render_rail,
    render_views,
    render_welcome,
)
from ui.text import Strings, strings_for

if TYPE_CHECKING:
    from qa.answering import Answerer
    from ui.conversations import Conversations, Exchange, Rating

__all__ = ["make_chat"]

log = logging.getLogger(__name__)

_RATINGS = {"up": 1, "down": -1, None: 0}

_BRIDGE = """
const names = ['ask', 'open', 'stop', 'leave', 'rate'];
window.citaBridge = (name, data) => { if (names.includes(name)) trigger(name, data); };
window.dispatchEvent(new CustomEvent('cita-bridge', {detail: window.citaBridge}));
"""


def make_chat(
    answerer: Answerer,
    conversations: Conversations,
    *,
    examples: Sequence[str] = (),
    uploads: bool = False,
) -> gr.Blocks:
    """Build the page.

    Args:
        answerer: answers the questions; shared by all sessions.
        conversations: where answers are kept.
        examples: questions offered on the empty page.
        uploads: offer to add articles.
    """
    handlers = _Handlers(answerer, conversations, tuple(examples), uploads)
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    limits: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "answers"}
    plain: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
    blocks: gr.Blocks
    with gr.Blocks(title="Cita", fill_height=True, fill_width=True, analytics_enabled=False) as blocks:
        with gr.Row(elem_id="cita-body"):
            rail = gr.HTML(elem_id="cita-side-rail", **plain)
            with gr.Column(elem_id="cita-main"):
                with gr.Column(elem_id="cita-scroll"):
                    transcript = gr.HTML(elem_id="cita-transcript", **plain)
                    live = gr.HTML(elem_id="cita-live", **plain)
                composer = gr.HTML(elem_id="cita-box", **plain)
                views = gr.HTML(elem_id="cita-views", **plain)
            panel = gr.HTML(elem_id="cita-panel", **plain)
        dialogs = gr.HTML(elem_id="cita-dialogs", **plain)
        bridge = gr.HTML(elem_id="cita-bridge", apply_default_css=False, js_on_load=_BRIDGE)

        blocks.load(handlers.on_load, outputs=[rail, composer, views, panel, dialogs], **quiet)
        # "multiple": of a question that was stopped, Gradio goes on thinking that it is being asked
        asked = bridge.ask(handlers.on_ask, outputs=[transcript, live], trigger_mode="multiple", **quiet, **limits)
        bridge.open(handlers.on_open, outputs=[transcript, live], queue=False, **quiet)
        bridge.stop(handlers.on_stop, outputs=[live], cancels=[asked], queue=False, **quiet)
        bridge.leave(None, cancels=[asked], queue=False, **quiet)
        bridge.rate(handlers.on_rate, queue=False, **quiet)
    blocks.queue(max_size=128)
    return blocks


class _Handlers:
    """What happens on each event of the page. Faults are logged here and shown as one sentence."""

    def __init__(
        self,
        answerer: Answerer,
        conversations: Conversations,
        examples: tuple[str, ...],
        uploads: bool,
    ) -> None:
        self._answerer = answerer
        self._conversations = conversations
        self._examples = examples
        self._uploads = uploads

    def on_load(self, request: gr.Request) -> tuple[str, ...]:
        """Fill the frame of the page with the words of the browser's language and what the archive holds now."""
        strings = _strings(request)
        return (
            render_rail(overview(self._answerer.archive), strings),
            render_composer(strings),
            render_views(),
            render_panel(strings),
            render_dialogs(strings),
        )

    def on_open(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """Show a conversation as it was, or the page before the first question."""
        strings = _strings(request)
        try:
            return self._transcript(request, _text(event.conversation), strings, checked=True), ""
        except UnknownConversation:
            return self._welcome(strings), render_notice(strings.conversation, strings.conversation_gone, fault=True)
        except Exception as error:
            return self._welcome(strings), _fault(error, strings)

    def on_ask(self, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, Any]]:
        """Answer a question, claim by claim, and keep the answer.

        The event names the `conversation`, the `limits`, and, in `replacing`, an exchange that is asked again or
        edited: it and those after it give way to this one.
        """
        strings = _strings(request)
        conversation, replacing = _text(event.conversation), _text(event.replacing)
        problem = _problem(event.question, strings)
        if problem == strings.blank:
            yield gr.skip(), gr.skip()
            return
        if problem is not None:
            yield gr.skip(), render_notice(strings.ask_label, problem, fault=True)
            return
        question, limits = event.question.strip(), parse_limits(event.limits)
        asked = render_question(question, strings, limits=limits.words(strings))
        try:
            before = self._transcript(request, conversation, strings, until=replacing) if replacing else gr.skip()
            yield before, render_turn(asked, render_pending("", strings))
            history = self._conversations.history(owner_of(request), conversation, before=replacing)
            answer: Answer | None = None
            for step in self._answerer.stream(
                question, history, since=limits.since, until=limits.until, sources=limits.sources or None
            ):
                answer = step.answer
                if answer is None:
                    yield gr.skip(), render_turn(asked, render_pending(step.text, strings))
            if answer is None:
                raise RuntimeError("the stream of an answer ended without the answer")
        except Exception as error:
            yield gr.skip(), render_turn(asked, _fault(error, strings))
            return
        yield from self._kept(request, conversation, answer, limits, replacing, asked, strings)

    def _kept(
        self,
        request: gr.Request,
        conversation: str | None,
        answer: Answer,
        limits: Limits,
        replacing: str | None,
        asked: str,
        strings: Strings,
    ) -> Iterator[tuple[Any, Any]]:
        """Keep a finished answer and show the conversation with it; one that cannot be kept is shown all the same."""
        try:
            exchange = self._conversations.add(
                owner_of(request), conversation, answer, limits=_plain(limits), replacing=replacing
            )
            yield self._transcript(request, exchange.conversation, strings), ""
        except Exception as error:
            shown = render_answer(answer, strings, turn=0)
            yield gr.skip(), render_turn(asked, shown + _fault(error, strings))

    def on_stop(self, request: gr.Request) -> str:
        """Say that the answer was stopped; Gradio has ended it."""
        strings = _strings(request)
        return render_notice(strings.conversation, strings.stopped)

    def on_rate(self, event: gr.EventData, request: gr.Request) -> None:
        """Note what the person thinks of an answer."""
        ratings: dict[int, Rating] = {1: "up", -1: "down"}
        rating = ratings.get(event.rating)
        note = event.note if isinstance(event.note, str) else ""
        try:
            self._conversations.rate(owner_of(request), _text(event.exchange) or "", rating, note)
        except Exception as error:
            raise gr.Error(_words(error, _strings(request)), print_exception=False) from None

    def _welcome(self, strings: Strings) -> str:
        return render_welcome(overview(self._answerer.archive), self._examples, strings, uploads=self._uploads)

    def _transcript(
        self,
        request: gr.Request,
        conversation: str | None,
        strings: Strings,
        *,
        until: str | None = None,
        checked: bool = False,
    ) -> str:
        """The conversation in HTML, up to an exchange; `checked`, with what its articles no longer say marked."""
        if conversation is None:
            return self._welcome(strings)
        stored = self._conversations.conversation(owner_of(request), conversation)
        exchanges: list[Exchange] = []
        for exchange in stored.exchanges:
            if exchange.id == until:
                break
            exchanges.append(exchange)
        turns = [
            self._exchange(exchange, number, strings, last=number == len(exchanges), checked=checked)
            for number, exchange in enumerate(exchanges, start=1)
        ]
        return render_transcript(turns, conversation, stored.title, strings)

    def _exchange(self, exchange: Exchange, number: int, strings: Strings, *, last: bool, checked: bool) -> str:
        answer, limits = exchange.answer, parse_limits(exchange.limits)
        archive = self._answerer.archive
        instead: Sequence[str] = ()
        if last and answer.status == "abstained":
            instead = other_questions(archive, answer)
        shown = render_answer(
            answer,
            strings,
            turn=number,
            instead=instead,
            limited=bool(limits),
            rating=_RATINGS.get(exchange.rating, 0),
            lost=lost_citations(archive, answer) if checked else frozenset(),
        )
        asked = render_question(answer.question, strings, limits=limits.words(strings))
        return render_turn(asked, shown, number, exchange.id, _plain(limits))


def _plain(limits: Limits) -> dict[str, Any]:
    """Limits as JSON values, which `parse_limits` reads again."""
    return {
        "sources": list(limits.sources),
        "since": limits.since and limits.since.isoformat(),
        "until": limits.until and limits.until.isoformat(),
    }


def _strings(request: gr.Request) -> Strings:
    return strings_for(request.headers.get("accept-language"))


def _text(value: Any) -> str | None:
    """An identifier as a browser sends it, whatever it sends."""
    return value if isinstance(value, str) and value else None


def _problem(question: Any, strings: Strings) -> str | None:
    """Why a question is not answered, or None. The limits shown by a browser hold only here."""
    if not isinstance(question, str) or not question.strip():
        return strings.blank
    length = len(question.strip())
    if length > MAX_QUESTION:
        return strings.too_long.format(limit=strings.number(MAX_QUESTION), length=strings.number(length))
    return None


def _fault(error: Exception, strings: Strings) -> str:
    return render_notice(strings.error, _words(error, strings), fault=True)


def _words(error: Exception, strings: Strings) -> str:
    """Log an error and word it for the screen: Cita's own errors as they are, others without their details."""
    if isinstance(error, CitaError):
        log.warning("%s: %s", type(error).__name__, error)
        return str(error)
    log.error("an event of the page failed", exc_info=error)
    return strings.error_text
