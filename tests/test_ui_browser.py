"""The chat in a real browser: asking, opening a citation, adding files, and text that tries to become script.

Needs Chromium, found on the path or named by CITA_CHROMIUM. Without one the tests are skipped, unless
CITA_REQUIRE_BROWSER=1. CITA_SCREENSHOT=PATH writes a picture of an answer with an opened citation there.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder
from playwright.sync_api import Browser, Page, expect, sync_playwright
from ui_fakes import EchoAnswerer, ListArchive, make_article, serving

from index.archive import Archive
from index.build import update
from qa.answering import Answerer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_CHROMIUM = os.environ.get("CITA_CHROMIUM") or next((path for path in map(shutil.which, _NAMES) if path), None)
_REQUIRED = os.environ.get("CITA_REQUIRE_BROWSER") == "1"
_SCREENSHOT = os.environ.get("CITA_SCREENSHOT")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

FERRY = (
    """Il traghetto torna a Portolieve

Il traghetto per l’isola di Selva ha ripreso le corse lunedì dopo otto mesi di lavori.

“Il molo è sicuro”

“Abbiamo rifatto ogni pilone e il molo è sicuro”, ha detto la sindaca Marta Ferrante alla cerimonia.

“Nessun passeggero resterà a terra durante l’estate”, ha aggiunto Marta Ferrante parlando ai cronisti.

"""
    + "\n\n".join(f"Paragrafo {n}: i pescatori discutono ancora degli orari e delle tariffe estive." for n in range(30))
    + """

“I conti del comune sono in ordine”, ha concluso Marta Ferrante.

“Le tariffe non aumenteranno prima di settembre”, ha promesso l’armatore Ugo Bassi ai passeggeri.
"""
)

MILL = """Old mill becomes a library

The council of Ashbrook will turn the old paper mill into a library, it decided on Tuesday.

“Children will read where their grandparents worked,” said councillor Joan Pell.

The conversion costs 2.4 million pounds and takes two years.
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a network of its own."""
    if _CHROMIUM is None:
        reason = "no Chromium on the path; install it or name it in CITA_CHROMIUM"
        if _REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """A page opened on a server, and what it did that it should not."""

    def __init__(self, page: Page, port: int) -> None:
        self.page = page
        self.errors: list[str] = []
        self.foreign: list[str] = []
        home = f"http://127.0.0.1:{port}"
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((home, "data:", "blob:")) else self.foreign.append(request.url)
            ),
        )
        page.goto(home)
        page.wait_for_selector(".cita-welcome")

    def ask(self, question: str) -> Any:
        """Ask and wait for the answer; the answer's element."""
        answers = self.page.locator(".cita-answer")
        before = answers.count()
        box = self.page.locator("#cita-box textarea")
        box.fill(question)
        box.press("Enter")
        expect(answers).to_have_count(before + 1)
        return answers.nth(before)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open pages, and at the end assert that none of them failed or reached out."""
    opened: list[Visit] = []

    def open_page(port: int, **options: Any) -> Visit:
        settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
        opened.append(Visit(browser.new_context(**(settings | options)).new_page(), port))
        return opened[-1]

    yield open_page
    for each in opened:
        assert each.errors == []
        assert each.foreign == []
        each.page.context.close()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server over two articles, which takes uploads."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "traghetto.txt").write_text(FERRY, "utf-8")
    (folder / "mill.txt").write_text(MILL, "utf-8")
    embedder = FakeEmbedder()
    archive = Archive.create(folder.with_name("index"), embedder)
    update(archive, [folder])
    examples = ["How much does the conversion of the mill cost?"]
    with serving(Answerer(archive, embedder), uploads=True, examples=examples) as port:
        yield port


def in_view(page: Page, selector: str) -> bool:
    """Whether the whole element can be seen: inside the window and not cut off by what scrolls around it."""
    return bool(
        page.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              const middle = document.elementFromPoint(box.left + box.width / 2, box.top + 4);
              return box.top >= 0 && box.bottom <= innerHeight && middle !== null
                && middle.closest(selector) !== null;
            }""",
            selector,
        )
    )


def test_a_citation_opens_its_article_with_the_exact_words_marked_and_in_view(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    answer = at.ask("Che cosa ha detto Ugo Bassi?")
    answer.locator(".cita-mark").first.click()
    expect(page.locator(".cita-reader .cita-running")).to_have_text("Il traghetto torna a Portolieve")
    quote = answer.locator(".cita-verbatim").first.inner_text()
    assert "".join(page.locator(".cita-reader mark.cita-focus").all_inner_texts()) == quote
    assert quote in FERRY
    assert in_view(page, ".cita-reader mark.cita-focus")
    assert "".join(page.locator(".cita-text").inner_text().split()) == "".join(FERRY.split())


def test_evidence_is_stepped_through_and_the_other_spans_stay_marked(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    at.ask("Che cosa ha detto Marta Ferrante?")
    expect(page.locator(".cita-list .cita-card")).to_have_count(3)
    page.locator(".cita-list .cita-card").first.click()
    expect(page.locator(".cita-position")).to_have_text("1 of 3")
    expect(page.locator(".cita-previous")).to_be_disabled()
    page.locator(".cita-next").click()
    expect(page.locator(".cita-position")).to_have_text("2 of 3")
    assert page.locator(".cita-reader mark.cita-focus").inner_text().startswith("Nessun passeggero")
    assert page.locator(".cita-reader mark:not(.cita-focus)").count() == 2
    assert page.locator(".cita-mark[aria-current]").inner_text() == "[2]"
    page.locator(".cita-back").click()
    expect(page.locator(".cita-list .cita-card").first).to_be_visible()
    assert page.locator(".cita-mark[aria-current]").count() == 0


def test_everything_can_be_done_from_the_keyboard(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    answer = at.ask("Che cosa ha detto Marta Ferrante?")
    answer.locator(".cita-mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cita-reader mark.cita-focus")
    assert page.evaluate("document.activeElement.className") == "cita-reader"
    page.keyboard.press("Escape")
    expect(page.locator(".cita-list .cita-open").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cita-position")).to_have_text("2 of 3")


def test_an_older_answer_s_marker_brings_back_its_own_sources(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    first = at.ask("Che cosa ha detto Marta Ferrante?")
    at.ask("How much does the conversion of the mill cost?")
    expect(page.locator(".cita-list .cita-card")).to_have_count(1)
    first.locator(".cita-mark").nth(1).click()
    expect(page.locator(".cita-position")).to_have_text("2 of 3")
    expect(page.locator(".cita-running")).to_have_text("Il traghetto torna a Portolieve")


def test_an_abstention_says_that_there_is_no_answer(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    answer = at.ask("What did Angela Merkel say?")
    expect(answer.locator(".cita-verdict")).to_have_text("No answer in the articles")
    assert "cita-abstained" in (answer.get_attribute("class") or "")
    expect(page.locator(".cita-list")).to_have_text("The passages that an answer rests on appear here.")


def test_an_added_file_can_be_asked_about_and_a_refused_one_says_why(visit: Open, port: int, tmp_path: Path) -> None:
    page = (at := visit(port)).page
    story = tmp_path / "orchard.txt"
    story.write_text("Orchard sold\n\nThe orchard at Quillmere was sold to a cider maker.\n", "utf-8")
    photo = tmp_path / "photo.xyz"
    photo.write_text("no article", "utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Add articles").click()
    chooser.value.set_files([story, photo])
    notice = page.locator(".cita-notice")
    expect(notice).to_contain_text("1 added, 1 not added.", timeout=30_000)
    expect(notice.locator("li")).to_contain_text("photo.xyz: there is no reader for .xyz")
    answer = at.ask("To whom was the orchard at Quillmere sold?")
    expect(answer.locator(".cita-verbatim")).to_have_text("The orchard at Quillmere was sold to a cider maker.")


def test_an_example_is_asked_with_one_click(visit: Open, port: int) -> None:
    page = visit(port).page
    page.locator(".cita-example").click()
    expect(page.locator(".cita-question p")).to_have_text("How much does the conversion of the mill cost?")
    expect(page.locator(".cita-answer")).to_have_count(1)


def test_a_new_conversation_clears_the_page(visit: Open, port: int) -> None:
    page = (at := visit(port)).page
    at.ask("Che cosa ha detto Marta Ferrante?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".cita-welcome")).to_be_visible()
    expect(page.locator(".cita-answer")).to_have_count(0)
    expect(page.locator(".cita-list .cita-card")).to_have_count(0)
    at.ask("How much does the conversion of the mill cost?")
    expect(page.locator(".cita-question")).to_have_count(1)


def test_two_tabs_are_two_conversations(visit: Open, port: int) -> None:
    one, other = visit(port), visit(port)
    one.ask("Che cosa ha detto Marta Ferrante?")
    other.ask("How much does the conversion of the mill cost?")
    one.ask("Che cosa ha detto Ugo Bassi?")
    assert one.page.locator(".cita-question").count() == 2
    assert other.page.locator(".cita-question p").all_inner_texts() == [
        "How much does the conversion of the mill cost?"
    ]


def test_the_copy_button_copies_the_answer_with_its_sources(visit: Open, port: int) -> None:
    at = visit(port, permissions=["clipboard-read", "clipboard-write"])
    answer = at.ask("How much does the conversion of the mill cost?")
    answer.locator(".cita-copy").click()
    expect(answer.locator(".cita-copy")).to_have_text("Copied")
    copied = at.page.evaluate("navigator.clipboard.readText()")
    assert "The conversion costs 2.4 million pounds and takes two years. [1]" in copied
    assert "[1] Old mill becomes a library (undated, English):" in copied


def test_the_page_speaks_the_browser_s_language(visit: Open, port: int) -> None:
    at = visit(port, locale="it-IT")
    expect(at.page.locator(".cita-welcome h2")).to_have_text("Che cosa dicono gli articoli?")
    expect(at.page.locator("#cita-send")).to_have_text("Chiedi")
    assert at.page.locator("#cita-box textarea").get_attribute("placeholder") == "Fai una domanda…"
    assert at.page.evaluate("document.documentElement.lang") == "it"


def test_a_phone_shows_sources_over_the_chat_and_never_scrolls_sideways(visit: Open, port: int) -> None:
    at = visit(port, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = at.page
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    answer = at.ask("Che cosa ha detto Marta Ferrante " + "w" * 300 + "?")
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    expect(page.locator("#cita-side")).not_to_be_visible()
    answer.locator(".cita-mark").last.tap()
    expect(page.locator(".cita-reader mark.cita-focus")).to_be_in_viewport()
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    page.locator(".cita-close").tap()
    expect(page.locator("#cita-side")).not_to_be_visible()
    assert widths == [390, 390, 390]


def test_a_dark_browser_gets_a_dark_page(visit: Open, port: int) -> None:
    page = visit(port, color_scheme="dark").page
    red, green, blue = map(
        int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert red + green + blue < 120


@pytest.fixture(scope="module")
def echo() -> Iterator[tuple[int, EchoAnswerer]]:
    """A server whose answers can be slow, faulty and long, and what answers there."""
    hours = "\n".join(f"The night bus of hour {hour} {'was late again ' * 40}." for hour in range(3))
    articles = [make_article("Tram\nThe first tram left.\nThe second tram left.")]
    articles += [make_article(f"Night {number}\n{hours}") for number in range(4)]
    answerer = EchoAnswerer(ListArchive(articles))
    with serving(answerer) as port:
        yield port, answerer


def test_claims_appear_before_the_answer_is_finished_and_turns_are_remembered(
    visit: Open, echo: tuple[int, EchoAnswerer]
) -> None:
    port, answerer = echo
    at = visit(port)
    box = at.page.locator("#cita-box textarea")
    box.fill("When, slowly, did the tram leave?")
    box.press("Enter")
    expect(at.page.locator(".cita-pending .cita-claim").first).to_have_text("The first tram left. [1]")
    assert at.page.locator(".cita-answer").count() == 0
    expect(at.page.locator(".cita-answer .cita-claim")).to_have_count(2)
    expect(box).to_have_value("")
    at.ask("And the second tram?")
    (_, first), (_, second) = answerer.asked[-2:]
    assert first == ()
    assert [turn.question for turn in second] == ["When, slowly, did the tram leave?"]
    assert "The first tram left." in second[0].answer


def test_a_fault_or_a_question_too_long_is_one_clear_message(visit: Open, echo: tuple[int, EchoAnswerer]) -> None:
    at = visit(echo[0])
    box = at.page.locator("#cita-box textarea")
    box.fill("a fault please")
    box.press("Enter")
    alert = at.page.locator(".cita-fault")
    expect(alert).to_contain_text("could not be answered because of a fault on the server")
    assert "secret" not in at.page.content()
    box.fill("x" * 2001)
    box.press("Enter")
    expect(alert.nth(1)).to_contain_text("up to 2,000 characters; this one has 2,001")
    expect(box).to_have_value("x" * 2001)
    at.ask("Where is the tram?")


def test_a_long_answer_is_shown_from_its_question_on(visit: Open, echo: tuple[int, EchoAnswerer]) -> None:
    page = (at := visit(echo[0])).page
    at.ask("Was the night bus late?")
    at.ask("Was it late again?")
    expect(page.locator(".cita-question").last).to_be_in_viewport(ratio=1)
    expect(page.locator(".cita-answer").last.locator(".cita-claim").first).to_be_in_viewport(ratio=1)


def test_an_empty_archive_says_how_to_fill_it(visit: Open) -> None:
    with serving(EchoAnswerer(ListArchive([]))) as port:
        page = visit(port).page
        expect(page.locator(".cita-welcome")).to_contain_text("There are no articles yet")
        expect(page.locator(".cita-welcome pre")).to_have_text("cita index FOLDER")
        expect(page.get_by_text("Add articles")).to_have_count(0)


_BEACON = "http://127.0.0.1:9/beacon"
PAYLOADS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    f"<img src={_BEACON}>",
    "<svg onload=window.pwned=1>",
    "<svg><a xlink:href=javascript:window.pwned=1><text x=9 y=9>click</text></a></svg>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "<math><a href=javascript:window.pwned=1>click</a></math>",
    "<a href=javascript:window.pwned=1>click</a>",
    "<a href='java&#10;script:window.pwned=1'>click</a>",
    "[click](javascript:window.pwned=1)",
    f"![x]({_BEACON})",
    f"<iframe src={_BEACON}></iframe>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    f"<object data={_BEACON}></object>",
    f"<embed src={_BEACON}>",
    f"<form action={_BEACON}><button>click</button></form>",
    "<form action=javascript:window.pwned=1><input type=submit></form>",
    "<button onclick=window.pwned=1>click</button>",
    "<details open ontoggle=window.pwned=1><summary>x</summary></details>",
    "<video><source onerror=window.pwned=1></video>",
    f"<link rel=stylesheet href={_BEACON}>",
    f"<style>@import '{_BEACON}';</style>",
    f"<div style='position:fixed;inset:0;background:url({_BEACON})'>x</div>",
    f"<meta http-equiv=refresh content='0;url={_BEACON}'>",
    f"<base href={_BEACON}>",
    "<input autofocus onfocus=window.pwned=1>",
    '"><img src=x onerror=window.pwned=1>',
    "'-window.pwned-'${window.pwned=1}`${window.pwned=1}`",
    "{{window.pwned=1}} {{{value}}} ${value}",
    "</textarea></title></p></mark><img src=x onerror=window.pwned=1>",
    "$$\\href{javascript:window.pwned=1}{click}$$",
]


def test_hostile_articles_and_questions_stay_text(visit: Open) -> None:
    articles = [
        make_article(
            f"{payload}\n{payload} payload",
            source=payload,
            url="javascript:window.pwned=1" if number % 2 else f"https://news.example/?{number}",
            authors=(payload,),
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    with serving(EchoAnswerer(ListArchive(articles)), examples=PAYLOADS[:3]) as port:
        at = visit(port)
        page = at.page
        assert page.locator(".cita-example").all_inner_texts() == PAYLOADS[:3]
        for payload in PAYLOADS[::8]:
            question = f"payload? {payload}"
            answer = at.ask(question)
            assert page.locator(".cita-question p").last.inner_text() == question
        shown = [mark.inner_text() for mark in answer.locator(".cita-verbatim").all()]
        assert shown == [f"{payload} payload" for payload in PAYLOADS]
        titles = page.locator(".cita-list .cita-open").all_inner_texts()
        assert titles == PAYLOADS
        for number, payload in enumerate(PAYLOADS):
            page.locator(".cita-list .cita-card").nth(number).click()
            expect(page.locator(".cita-position")).to_have_text(f"{number + 1} of {len(PAYLOADS)}")
            assert page.locator(".cita-reader mark.cita-focus").inner_text() == f"{payload} payload"
            assert page.locator(".cita-reader .cita-source").inner_text() == payload
            links = page.locator(".cita-reader a").evaluate_all("all => all.map(a => a.href)")
            assert links == ([] if number % 2 else [f"https://news.example/?{number}"])
            page.evaluate("document.querySelectorAll('.cita-reader *').forEach(e => e.tagName === 'A' || e.click())")
            page.locator(".cita-back").click()
        tags = page.evaluate(
            """() => [...new Set([...document.querySelectorAll('#cita-transcript .message *, #cita-panel *')]
              .map((element) => element.tagName.toLowerCase()))].sort()"""
        )
        assert set(tags) <= {
            *("article", "blockquote", "button", "div", "h1", "h2", "h3", "header"),
            *("li", "mark", "ol", "p", "pre", "section", "span", "a"),
        }
        page.evaluate("document.querySelectorAll('#cita-transcript .message *').forEach((element) => element.click())")
        page.wait_for_timeout(300)
        assert page.evaluate("window.pwned") is None
        assert page.locator("img").count() == 0


def test_a_hostile_file_name_stays_text(visit: Open, port: int, tmp_path: Path) -> None:
    page = visit(port).page
    file = tmp_path / "<img src=x onerror=window.pwned=1>.xyz"
    file.write_text("x", "utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Add articles").click()
    chooser.value.set_files([file])
    expect(page.locator(".cita-notice li")).to_contain_text("onerror", timeout=30_000)
    assert page.evaluate("window.pwned") is None
    assert page.locator("img").count() == 0


@pytest.mark.skipif(_SCREENSHOT is None, reason="CITA_SCREENSHOT names no file for the picture")
def test_a_picture_for_the_documentation(visit: Open, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path / "index", embedder)
    update(archive, [Path(__file__).parents[1] / "seeds" / "articles"])
    with serving(Answerer(archive, embedder), uploads=True) as port:
        page = (at := visit(port)).page
        at.ask("What did Rutte say?").locator(".cita-mark").first.click()
        expect(page.locator(".cita-reader mark.cita-focus").first).to_be_in_viewport()
        page.screenshot(path=_SCREENSHOT)
