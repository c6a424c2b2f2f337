"""Pictures of every state of the page, light and dark, at 390, 820 and 1440 pixels, each checked with axe-core.

    python tests/take_screenshots.py FOLDER [--only WORD]

Answers over the sample articles with the real encoder and reader; states that they do not bring about are staged. The
exit status is 1 when axe-core finds anything serious, or a page reported an error or asked for anything outside.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from browsing import Visit, chromium, violations
from playwright.sync_api import Page, expect
from ui_fakes import EchoAnswerer, ListArchive, cite, make_article, serving

from index.build import update
from qa.app import make_answerer
from qa.settings import Settings
from qa.types import Answer, Citation, Claim, Event, Turn

ROOT = Path(__file__).parents[1]
WIDTHS = {390: 844, 820: 1180, 1440: 900}
EXAMPLES = (
    "What did Biden say?",
    "Cosa ha detto Draghi sull'euro?",
    "How many Russian soldiers were killed or wounded?",
    "Chi ha detto «siamo sulla cometa»?",
)
NOISE = ("ERR_FAILED", "ERR_ABORTED")  # of connections that a picture breaks on purpose


class Staged(EchoAnswerer):
    """Answers as a language model's would be: proved and unproved sentences, a translation, a story in three outlets.

    A question with "wait" is never answered; one with "fault" fails.
    """

    def __init__(self) -> None:
        italian = make_article(
            "Il ponte riapre\nIl ponte è stato riaperto lunedì dopo otto mesi di lavori.\n"
            "“Il molo è sicuro”, ha detto la sindaca Marta Ferrante.",
            source="Agenzia Meridiana",
            language="it",
        )
        english = make_article(
            "Bridge reopens after eight months\nThe bridge was reopened on Monday, the mayor's office said.\n"
            "The work cost 2.4 million pounds."
        )
        hebrew = make_article("הגשר נפתח מחדש\nראש העיר אמר: הגשר בטוח.", source="חדשות הצפון", language="he")
        self._articles = (italian, english, hebrew)
        self._copies = tuple(make_article(english.text, source=name, id=name) for name in ("Harbour Post", "The Dial"))
        super().__init__(ListArchive([*self._articles, *self._copies]))

    def stream(self, question: str, history: Sequence[Turn] = (), **limits: Any) -> Iterator[Event]:
        """The staged answer."""
        if "fault" in question:
            yield from super().stream(question, history, **limits)
            return
        text = "The bridge was reopened on Monday, the mayor's office said. [1]"
        yield Event(text)
        if "wait" in question:
            time.sleep(60)
        italian, english, hebrew = self._articles
        first = replace(cite(1, english, "The bridge was reopened on Monday, the mayor's office said."))
        citations: tuple[Citation, ...] = (
            replace(first, copies=self._copies),
            replace(cite(2, italian, "Il molo è sicuro", speaker="Marta Ferrante"), translation="The pier is safe"),
            cite(3, hebrew, "ראש העיר אמר: הגשר בטוח."),
            cite(4, english, "The work cost 2.4 million pounds."),
        )
        claims = (
            Claim(first.quote, (1,)),
            Claim("Marta Ferrante: “Il molo è sicuro”", (2,)),
            Claim(citations[2].quote, (3,)),
            Claim("The work, paid for by the town, cost 2.4 million pounds.", (4,), support="unsupported"),
            Claim("The reopening followed months of work that cost 2.4 million pounds.", (2, 4), support="proved"),
        )
        note = "Written by a language model from the sources; what could not be proved is marked."
        yield Event(text, Answer(question, "answered", None, "en", text, claims, citations, note=note))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where pictures are taken: a name, the server's port, and what to do before each picture."""

    port: int
    path: str
    states: tuple[tuple[str, Callable[[Visit], Any]], ...]


def clicking(selector: str, shows: str, *, last: bool = False) -> Callable[[Visit], None]:
    """Click the element and wait for another."""

    def act(at: Visit) -> None:
        found = at.page.locator(f"{selector}:visible")
        (found.last if last else found.first).click()
        at.page.wait_for_selector(shows)

    return act


def asking(question: str) -> Callable[[Visit], Any]:
    return lambda at: at.ask(question)


def writing(question: str, shows: str) -> Callable[[Visit], None]:
    """Send a question and wait for something other than its answer."""

    def act(at: Visit) -> None:
        at.write(question)
        at.page.wait_for_selector(shows)

    return act


def nothing(_: Visit) -> None:
    """The page as it opens."""


def hover(at: Visit) -> None:
    at.page.locator("#cita-transcript .cita-mark").first.hover()
    expect(at.page.locator("#cita-hover")).to_be_visible()


def slow(at: Visit) -> None:
    writing("Did the bridge wait for long?", ".cita-pending .cita-claim")(at)
    at.page.wait_for_timeout(4800)


def lost(at: Visit) -> None:
    at.page.route("**/cita/**", lambda route: route.abort())
    at.page.locator(".cita-limit").click()
    at.page.evaluate("window.dispatchEvent(new Event('offline'))")
    at.page.wait_for_selector(".cita-lost:not([hidden])")


def upload(at: Visit) -> None:
    files = [
        {"name": "orchard.txt", "mimeType": "text/plain", "buffer": b"Orchard sold\n\nThe orchard was sold.\n"},
        {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"x"},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" "},
    ]
    at.page.locator(".cita-files").set_input_files(files)
    at.page.wait_for_selector(".cita-job-done")


def running(at: Visit) -> None:
    """A job in the middle of its work, as the server words it."""
    from ui.jobs import JobView
    from ui.text import strings_for
    from ui.views import render_jobs

    job = JobView(
        "x", "running", 412, 2225, 406, 58.0, 310.0, 0.19, 0, 0, 0, (), None, None
    )  # fmt: skip
    html = render_jobs([job], strings_for("en"))
    at.page.route("**/cita/jobs", lambda route: route.fulfill(body=html, content_type="text/html"))
    at.go("/?view=archive")
    at.page.wait_for_selector(".cita-job-running")


def drawer(at: Visit) -> None:
    if at.page.locator(".cita-menu").is_visible():
        at.page.locator(".cita-menu").click()
        at.page.wait_for_timeout(300)


def options(at: Visit) -> None:
    drawer(at)
    at.page.locator(".cita-options summary").first.click()


@contextmanager
def stages(folder: Path) -> Iterator[list[Stage]]:
    """The servers and what is to be seen on each."""
    settings = Settings()
    answerer = make_answerer(folder / "seeds", settings)
    update(answerer.archive, [ROOT / "seeds" / "articles"])
    empty = make_answerer(folder / "empty", settings)
    with ExitStack() as stack:
        seeds = stack.enter_context(serving(answerer, uploads=True, examples=EXAMPLES))
        reading = stack.enter_context(serving(answerer, examples=EXAMPLES))
        bare = stack.enter_context(serving(empty, uploads=True))
        staged = stack.enter_context(serving(Staged()))
        yield [
            Stage(
                seeds,
                "/",
                (
                    ("welcome", nothing),
                    ("answer", asking("What did Rutte say about the North Korean troops?")),
                    ("hover", hover),
                    ("article", clicking("#cita-transcript .cita-mark", ".cita-reader mark.cita-focus")),
                    ("long-answer", asking("Tell me about the comet landing")),
                    ("abstention", asking("Cosa ha detto Putin?")),
                    ("unsure", asking("Who succeeded Ardern?")),
                    ("options", options),
                ),
            ),
            Stage(
                seeds,
                "/",
                (
                    ("limits", clicking(".cita-limit", "#cita-limits-dialog[open]")),
                    ("limits-chosen", lambda at: (at.page.locator(".cita-boxes input").first.check(),
                                                  at.page.locator(".cita-limits .cita-confirm").click(),
                                                  at.ask("What did Biden say?"))),
                    ("note", clicking(".cita-rate", "#cita-ask-dialog[open]")),
                ),
            ),
            Stage(seeds, "/", (("drawer", drawer),)),
            Stage(seeds, "/?c=0123456789abcdef", (("gone", nothing),)),
            Stage(
                seeds,
                "/?view=speakers",
                (
                    ("speakers", nothing),
                    ("timeline", clicking(".cita-chip", ".cita-timeline")),
                    ("statement", clicking(".cita-row .cita-open", ".cita-reader mark.cita-focus")),
                ),
            ),
            Stage(seeds, "/?view=speakers&speaker=Zzyzx", (("nobody", nothing),)),
            Stage(
                seeds,
                "/?view=archive",
                (("archive", nothing), ("refused", upload), ("remove", clicking(".cita-remove", "dialog[open]"))),
            ),
            Stage(seeds, "/?view=archive", (("adding", running),)),
            Stage(reading, "/?view=archive", (("read-only", nothing),)),
            Stage(bare, "/", (("empty", nothing),)),
            Stage(bare, "/?view=archive", (("empty-archive", nothing),)),
            Stage(staged, "/", (("model", asking("Was the bridge reopened?")),)),
            Stage(staged, "/", (("slow", slow),)),
            Stage(staged, "/", (("fault", writing("a fault please", ".cita-fault")),)),
            Stage(staged, "/", (("lost", lost),)),
        ]  # fmt: skip


def take(out: Path, only: str) -> list[str]:
    """Take the pictures; returns what is wrong, one line each."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, stages(Path(folder)) as shown, chromium() as browser:
        for scheme in ("light", "dark"):
            for width, height in WIDTHS.items():
                for stage in shown:
                    if only and not any(only in name for name, _ in stage.states):
                        continue
                    at = Visit(
                        browser,
                        stage.port,
                        stage.path,
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        locale="en-GB" if scheme == "light" else "it-IT",
                    )
                    for name, act in stage.states:
                        act(at)
                        picture = out / f"{name}-{width}-{scheme}.png"
                        settle(at.page)
                        at.page.screenshot(path=picture)
                        wrong += [f"{picture.name}: {each}" for each in violations(at.page)]
                        wide = at.page.evaluate("document.documentElement.scrollWidth")
                        if wide > width:
                            wrong.append(f"{picture.name}: scrolls sideways, {wide} pixels")
                        close_sheet(at.page)
                    wrong += [f"{stage.path}: {each}" for each in at.errors if not any(n in each for n in NOISE)]
                    wrong += [f"{stage.path}: asked for {each}" for each in at.foreign]
                    at.page.context.close()
                print(f"{scheme}, {width} pixels: done", flush=True)
    return wrong


def settle(page: Page) -> None:
    """Let movements end."""
    page.wait_for_timeout(350)


def close_sheet(page: Page) -> None:
    """Put away what lies over a narrow page before the next thing is done there."""
    if page.viewport_size and page.viewport_size["width"] <= 1000 and not page.locator("dialog[open]").count():
        page.evaluate("document.body.classList.remove('cita-sheet', 'cita-menu-open')")


def main() -> int:
    """Parse the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--only", default="", metavar="WORD", help="only states on the way to those with it in the name"
    )
    options_ = parser.parse_args()
    options_.out.mkdir(parents=True, exist_ok=True)
    wrong = take(options_.out, options_.only)
    print("\n".join(wrong) or f"{len(list(options_.out.glob('*.png')))} pictures in {options_.out}; nothing is wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
