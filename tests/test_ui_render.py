"""What the page shows of answers and articles, and that nothing in them can become markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from ui_fakes import cite, make_article

from index.types import Heading, Refusal
from qa.types import Answer, Claim
from ui.render import (
    CitedSpan,
    Overview,
    render_answer,
    render_article,
    render_header,
    render_notice,
    render_pending,
    render_question,
    render_upload,
    render_welcome,
    safe_link,
)
from ui.text import ENGLISH, ITALIAN, strings_for

HOSTILE = "</p><script>alert(1)</script><img src=x onerror='alert(1)'>\"' & ${1+1} {{value}} [1]"


class Page(HTMLParser):
    """Collects tags, the text of elements by class, and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().startswith(f"{tag}."), f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def text(self, element: str) -> str:
        """All the text inside elements written as tag.class."""
        return "".join(data for stack, data in self.texts if element in stack)


def answered(*citations: object, claims: tuple[Claim, ...], text: str = "") -> Answer:
    return Answer("Who?", "answered", None, "en", text, claims, citations)  # type: ignore[arg-type]


def test_a_claim_shows_its_marker_and_sets_the_quoted_words_apart() -> None:
    article = make_article("Bridge reopens\nThe mayor said “we are ready” on Monday.")
    citation = cite(1, article, "we are ready", speaker="Ann Lee")
    page = Page(render_answer(answered(citation, claims=(Claim("Ann Lee: “we are ready”", (1,)),)), ENGLISH, turn=1))
    assert page.text("p.cita-claim") == "Ann Lee: “we are ready”\u2060[1]"
    assert page.text("span.cita-verbatim") == "we are ready"
    assert page.text("mark.cita-focus") == "we are ready"
    assert page.text("blockquote.") == "The mayor said “we are ready” on Monday."
    assert page.text("p.cita-speaker") == "Ann Lee"
    assert page.text("p.cita-meta") == "The Valley Courier3 May 2024EN"


def test_a_question_that_leaned_on_others_is_shown_as_it_was_understood() -> None:
    citation = cite(1, make_article("Title\nBody."), "Body.")
    answer = answered(citation, claims=(Claim("Body.", (1,)),))
    assert Page(render_answer(answer, ENGLISH, turn=1)).text("p.cita-understood") == ""
    leaned = replace(answer, resolved=f"What did Ann say about {HOSTILE}?")
    for strings, words in ((ENGLISH, "Understood as: "), (ITALIAN, "Intesa come: ")):
        page = Page(render_answer(leaned, strings, turn=1))
        assert page.text("p.cita-understood") == f"{words}What did Ann say about {HOSTILE}?"
        assert "script" not in page.tags


def test_a_number_in_brackets_inside_quoted_words_is_no_marker() -> None:
    article = make_article("Study\nThe study [1] found nothing.")
    citation = cite(1, article, "The study [1] found nothing.")
    page = Page(render_answer(answered(citation, claims=(Claim(citation.quote, (1,)),)), ENGLISH, turn=1))
    assert page.text("a.cita-mark") == "[1]"
    assert page.text("span.cita-verbatim") == "The study [1] found nothing."


def test_words_quoted_over_two_lines_are_set_apart_in_the_claim_s_one_line() -> None:
    article = make_article("T\nWe are\nready, she said.")
    citation = cite(1, article, "We are\nready")
    page = Page(render_answer(answered(citation, claims=(Claim("Ann: “We are ready”", (1,)),)), ENGLISH, turn=1))
    assert page.text("span.cita-verbatim") == "We are ready"


def test_a_claim_that_cites_what_is_not_there_shows_no_marker_for_it() -> None:
    article = make_article("Title\nBody.")
    page = Page(render_answer(answered(cite(1, article, "Body."), claims=(Claim("Body.", (1, 7)),)), ENGLISH, turn=1))
    assert page.text("a.cita-mark") == "[1]"


def test_an_abstention_says_so_and_offers_the_nearest_passages() -> None:
    article = make_article("Title\nBody about Ann.")
    answer = Answer(
        "q", "abstained", "not_quoted", "en", "Nothing by Ann; see [1], not [9].", (), (cite(1, article, "Body"),)
    )
    page = Page(render_answer(answer, ENGLISH, turn=2))
    assert page.text("p.cita-verdict") == "No answer in the articles"
    assert page.text("button.cita-show") == "Nearest passages (1)"
    assert page.text("a.cita-mark") == "[1][1]"
    assert page.text("p.cita-claim") == "Nothing by Ann; see \u2060[1], not [9]."
    assert page.text("span.cita-near-text") == "Body about Ann."


def test_several_passages_of_one_article_are_not_several_sources() -> None:
    one, other = make_article("T\nAaa. Bbb."), make_article("U\nCcc.")
    claims = (Claim("Aaa.", (1,)), Claim("Bbb.", (2,)))
    twice = answered(cite(1, one, "Aaa."), cite(2, one, "Bbb."), claims=claims)
    apart = answered(cite(1, one, "Aaa."), cite(2, other, "Ccc."), claims=claims)
    assert Page(render_answer(twice, ENGLISH, turn=1)).text("button.cita-show") == "2 passages from 1 article"
    assert Page(render_answer(apart, ENGLISH, turn=1)).text("button.cita-show") == "2 sources"
    assert Page(render_answer(apart, ITALIAN, turn=1)).text("button.cita-show") == "2 fonti"


def test_an_undated_article_is_called_undated_in_the_interface_s_language() -> None:
    article = make_article("Titolo\nTesto.", published=None, language="it")
    answer = answered(cite(1, article, "Testo."), claims=(Claim("Testo.", (1,)),))
    assert Page(render_answer(answer, ENGLISH, turn=1)).text("span.cita-date cita-undated") == "undated"
    assert Page(render_answer(answer, ITALIAN, turn=1)).text("span.cita-date cita-undated") == "senza data"


def test_an_opened_article_shows_all_its_text_and_marks_exactly_the_spans() -> None:
    text = "Bridge reopens\n\nThe bridge is open.  Traffic\nflows again.\n\nWhat next\n\nNobody knows, says Ann."
    start = text.index("What next")
    article = make_article(text, headings=(Heading(0, 14, 1), Heading(start, start + 9, 2)))
    first, second = text.index("bridge is open"), text.index("Nobody knows")
    spans = [CitedSpan(1, first, first + 14), CitedSpan(2, second, second + 12)]
    page = Page(render_article(article, spans, ENGLISH, focus=2))
    assert page.text("mark.cita-focus") == "Nobody knows"
    assert page.text("mark.") == "bridge is open"
    assert "".join(page.text("div.cita-text").split()) == "".join(text.split())
    assert page.text("h1.") == "Bridge reopens"
    assert page.text("h2.") == "What next"
    assert "The bridge is open.  Traffic\nflows again." in page.text("p.")


def test_overlapping_spans_share_their_words_and_lose_none() -> None:
    article = make_article("T\nabcdefgh")
    spans = [CitedSpan(1, 2, 7), CitedSpan(2, 5, 9)]
    html = render_article(article, spans, ENGLISH, focus=1)
    page = Page(html)
    assert page.text("mark.cita-focus") == "abcde"
    assert page.text("p.") == "abcdefgh"
    assert ("data-numbers", "1 2") in page.attributes


@pytest.mark.parametrize("span", [(-5, 3), (4, 4), (9, 2), (3, 10_000_000)])
def test_offsets_outside_the_text_do_no_harm(span: tuple[int, int]) -> None:
    article = make_article("T\nabcdefgh")
    assert Page(render_article(article, [CitedSpan(1, *span)], ENGLISH)).text("p.") == "abcdefgh"


def test_the_marks_of_markdown_before_a_heading_are_not_shown() -> None:
    text = "# Bridge\n\nOpen again.\n\n## What next\n\nThe #1 question."
    article = make_article(text, title="Bridge", headings=(Heading(2, 8, 1), Heading(26, 35, 2)))
    page = Page(render_article(article, [], ENGLISH))
    assert page.text("div.cita-text") == "BridgeOpen again.What nextThe #1 question."
    assert page.text("h2.") == "What next"


def test_a_title_that_is_not_in_the_text_is_shown_above_it() -> None:
    article = make_article("Only the body.", title="The headline", headings=())
    assert Page(render_article(article, [], ENGLISH)).text("h1.") == "The headline"


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    article = make_article(
        f"{HOSTILE}\n{HOSTILE}",
        source=HOSTILE,
        url="javascript:alert(1)",
        authors=(HOSTILE,),
        language='"><b>',
        id='"><i>',
    )
    line = article.text.split("\n")[1]
    citation = cite(1, article, line, speaker=HOSTILE)
    refusals = [Refusal(HOSTILE, HOSTILE)]
    pieces = [
        render_question(HOSTILE, ENGLISH),
        render_pending(HOSTILE, ENGLISH),
        render_answer(answered(citation, claims=(Claim(HOSTILE, (1,)),)), ENGLISH, turn=1),
        render_article(article, [CitedSpan(1, 0, 30)], ENGLISH, focus=1),
        render_notice(HOSTILE, HOSTILE, fault=True),
        render_upload(added=0, changed=0, unchanged=0, refusals=refusals, strings=ENGLISH),
        render_welcome(Overview(1, (HOSTILE,)), [HOSTILE], ENGLISH, uploads=True),
        render_header(Overview(1, (HOSTILE,)), ENGLISH),
    ]
    for html in pieces:
        page = Page(html)
        assert not {"script", "img", "b"} & set(page.tags), html
        assert {value for name, value in page.attributes if name == "href"} <= {"#cita-panel"}
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert any("<script>alert(1)</script>" in text for _, text in page.texts)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " https://a.example",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "https:",
        "https://[",
        "http:///nohost",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_link(url) is None
    assert "href" not in render_article(make_article("T\nBody.", url=url), [], ENGLISH)


def test_the_original_opens_apart_and_learns_nothing() -> None:
    page = Page(render_article(make_article("T\nBody.", url='https://a.example/?q="x'), [], ENGLISH))
    assert ("href", 'https://a.example/?q="x') in page.attributes
    assert ("rel", "noopener noreferrer nofollow") in page.attributes
    assert ("target", "_blank") in page.attributes


def test_lone_surrogates_are_shown_as_question_marks() -> None:
    assert "a?b" in render_question("a\ud800b", ENGLISH)


def test_the_empty_page_says_what_the_archive_holds_or_how_to_fill_it() -> None:
    overview = Overview(1234, ("it", "en"), date(2019, 1, 2), date(2024, 5, 3))
    assert "1,234 articles · Italian, English · 2019–2024" in render_header(overview, ENGLISH)
    assert "1.234 articoli · italiano, inglese · 2019–2024" in render_welcome(overview, [], ITALIAN, uploads=False)
    assert "cita index FOLDER" in render_welcome(Overview(0), ["Why?"], ENGLISH, uploads=False)
    assert "Why?" not in render_welcome(Overview(0), ["Why?"], ENGLISH, uploads=False)


def test_an_upload_reports_each_refusal_with_its_reason() -> None:
    html = render_upload(
        added=2, changed=0, unchanged=1, refusals=[Refusal("photo.xyz", "there is no reader for .xyz")], strings=ENGLISH
    )
    page = Page(html)
    assert "2 added, 1 already there, 1 not added." in page.text("div.cita-notice")
    assert page.text("li.") == "photo.xyz: there is no reader for .xyz"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("en-GB,it;q=0.5", "en"),
        ("fr-FR,it;q=0.4,en;q=0.3", "it"),
        ("en;q=0.2, it;q=0.7", "it"),
        ("it;q=0, de", "en"),
        ("it;q=x", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_s_preferred_known_language_is_used(header: str | None, code: str) -> None:
    assert strings_for(header).code == code
