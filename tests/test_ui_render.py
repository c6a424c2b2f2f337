"""What the page shows of answers and articles, and that nothing in them can become markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from ui_fakes import cite, make_article

from index.listing import Filter, Listed
from index.types import Article, Heading, Refusal, Span
from qa.statements import Statement, Statements
from qa.types import Answer, Claim
from ui.conversations import Summary
from ui.jobs import JobView
from ui.render import (
    CitedSpan,
    fragment_link,
    render_answer,
    render_article,
    render_notice,
    render_pending,
    render_question,
    render_transcript,
    render_turn,
    safe_link,
)
from ui.shell import Limits, Overview, render_history, render_limits, render_rail, render_welcome
from ui.text import ENGLISH, ITALIAN
from ui.views import Choices, render_archive, render_jobs, render_statements

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
        if tag in ("input", "path", "rect", "br"):
            return
        self._open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

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
    assert page.text("p.cita-meta") == "The Valley Courier3 May 2024EN in English"


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
        render_transcript([render_turn("", "", 1, HOSTILE, {"sources": [HOSTILE]})], HOSTILE, HOSTILE, ENGLISH),
        render_jobs([job(refusals=tuple(refusals), error=HOSTILE, address=HOSTILE)], ENGLISH),
        render_welcome(Overview(1, (HOSTILE,)), [HOSTILE], ENGLISH, uploads=True),
        render_rail(Overview(1, (HOSTILE,)), ENGLISH),
        render_history([Summary(HOSTILE, HOSTILE, MOMENT, MOMENT, 1)], ENGLISH),
        render_limits([(HOSTILE, 3)], Limits((HOSTILE,)), ENGLISH),
        statements_page(article, speaker=HOSTILE, about=HOSTILE),
        archive_page(Listed(HOSTILE, HOSTILE, HOSTILE, None, HOSTILE, "javascript:x", HOSTILE, 1, 1, "gone")),
    ]
    for html in pieces:
        page = Page(html)
        assert not {"script", "img", "b"} & set(page.tags), html
        links = {value or "" for name, value in page.attributes if name == "href"}
        assert all(link.startswith(("#", "?", "./", "cita/")) for link in links)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        shown = [text for _, text in page.texts] + [value or "" for _, value in page.attributes]
        assert any("<script>alert(1)</script>" in text for text in shown)


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
    assert "1,234 articles · Italian, English · 2019–2024" in render_rail(overview, ENGLISH)
    assert "1.234 articoli · italiano, inglese · 2019–2024" in render_welcome(overview, [], ITALIAN, uploads=False)
    assert "cita index FOLDER" in render_welcome(Overview(0), ["Why?"], ENGLISH, uploads=False)
    assert "Why?" not in render_welcome(Overview(0), ["Why?"], ENGLISH, uploads=False)
    assert "?view=archive" in render_welcome(Overview(0), [], ENGLISH, uploads=True)


MOMENT = datetime(2024, 5, 3, tzinfo=UTC)


def job(**fields: object) -> JobView:
    """A job that has ended, unless told otherwise."""
    defaults: dict[str, object] = {
        "id": "j1", "state": "done", "done": 0, "total": 0, "articles": 0, "rate": 0.0, "eta": None, "share": None,
        "added": 0, "changed": 0, "unchanged": 0, "refusals": (), "error": None, "address": None,
    }  # fmt: skip
    return JobView(**(defaults | fields))  # type: ignore[arg-type]


def statements_page(article: Article, **asked: str | None) -> str:
    """The view of one quotation of the article."""
    statement = Statement("Ann Lee", article, Span(0, 4), Span(0, 9), "direct")
    found = Statements((statement,), 1, 1, (("Ann Lee", 1),), ("Ann Lee",))
    choices = Choices([(HOSTILE, 1)], [(HOSTILE, 1)])
    asked = {"speaker": None, "about": None} | asked
    return render_statements(found, Filter(source=HOSTILE), choices, ENGLISH, **asked)  # type: ignore[arg-type]


def archive_page(*listed: Listed, writable: bool = True) -> str:
    """The archive with these articles."""
    return render_archive(
        listed,
        len(listed),
        Filter(title=HOSTILE),
        Choices([], []),
        ENGLISH,
        order="added",
        writable=writable,
        addresses=writable,
    )


def test_a_job_tells_how_far_it_is_how_fast_and_for_how_long_still() -> None:
    running = job(state="running", done=3, total=12, articles=40, rate=61.4, eta=140.0, share=0.25)
    page = Page(render_jobs([running], ENGLISH))
    assert page.text("p.cita-job-title") == "Adding articles: 3 of 12 files"
    assert page.text("p.cita-job-facts") == "40 articles · 61 passages per second · about 2 min left"
    assert ("value", "0.250") in page.attributes
    assert page.text("button.cita-secondary cita-stop-job") == "Stop"


def test_an_ended_job_reports_each_refusal_with_its_reason() -> None:
    ended = job(added=2, unchanged=1, refusals=(Refusal("photo.xyz", "there is no reader for .xyz"),))
    page = Page(render_jobs([ended], ENGLISH))
    assert page.text("p.cita-job-facts") == "2 added · 1 already there · 1 not added"
    assert page.text("li.") == "photo.xyz: there is no reader for .xyz"
    assert "progress" not in page.tags


def test_an_archive_that_may_not_be_changed_offers_neither_adding_nor_removing() -> None:
    listed = Listed("a1", "Tram", "Courier", None, "en", None, "/x/tram.txt", 3, 0, "indexed")
    page = Page(archive_page(listed, writable=False))
    classes = " ".join(value or "" for name, value in page.attributes if name == "class")
    assert "cita-remove" not in classes
    assert "cita-drop" not in classes
    assert "read-only" in page.text("p.cita-only")
    assert "cita-remove" in archive_page(listed)


def test_an_unsure_answer_looks_unsure() -> None:
    article = make_article("Title\nBody.")
    citation = replace(cite(1, article, "Body."), confidence=0.3)
    html = render_answer(answered(citation, claims=(Claim("Body.", (1,)),)), ENGLISH, turn=1)
    assert Page(html).text("p.cita-verdict").startswith("Not certain")
    sure = replace(citation, confidence=0.8)
    assert "cita-verdict" not in render_answer(answered(sure, claims=(Claim("Body.", (1,)),)), ENGLISH, turn=1)


def test_what_a_check_proved_is_told_from_what_it_did_not() -> None:
    article = make_article("Title\nBody.")
    claims = (
        Claim("Body.", (1,)),
        Claim("A body is there.", (1,), support="proved"),
        Claim("It is red.", (), support="unsupported"),
    )
    answer = replace(answered(cite(1, article, "Body."), claims=claims), note="Written by a model.")
    page = Page(render_answer(answer, ENGLISH, turn=1))
    assert page.text("span.cita-support cita-proved") == "follows from the sources"
    assert page.text("span.cita-support cita-unsupported") == "not in the sources"
    assert page.text("p.cita-note") == "Written by a model."
    assert page.text("span.cita-verbatim") == "Body."


def test_a_translation_is_called_one_and_never_stands_between_quotation_marks() -> None:
    article = make_article("Titolo\nIl ponte è aperto.", language="it")
    citation = replace(cite(1, article, "Il ponte è aperto."), translation="The bridge is open.")
    page = Page(render_answer(answered(citation, claims=(Claim(citation.quote, (1,)),)), ENGLISH, turn=1))
    assert page.text("p.cita-translation") == "translation The bridge is open." * 2
    assert page.text("span.cita-verbatim") == "Il ponte è aperto."
    assert "IT in Italian" in page.text("p.cita-claim")


def test_a_story_that_several_outlets_carry_says_so() -> None:
    article = make_article("Title\nBody.")
    copies = (make_article("Title\nBody.", source="Harbour Post", id="c2"),)
    citation = replace(cite(1, article, "Body."), copies=copies)
    page = Page(render_answer(answered(citation, claims=(Claim("Body.", (1,)),)), ENGLISH, turn=1))
    assert page.text("span.cita-story") == "Same story in 2 outlets"
    assert page.text("p.cita-copies") == "Same story in 2 outlets: The Valley Courier, Harbour Post"


def test_a_long_answer_shows_its_first_statements_and_the_others_on_request() -> None:
    article = make_article("T\n" + " ".join(f"Line {n}." for n in range(9)))
    claims = tuple(Claim(f"Line {n}.", ()) for n in range(9))
    page = Page(render_answer(answered(cite(1, article, "Line 1."), claims=claims), ENGLISH, turn=1))
    assert page.text("details.cita-more").count("Line") == 3
    assert page.text("span.cita-closed") == "Show all 9 statements"


def test_what_answers_a_greeting_is_shown_as_no_failure() -> None:
    greeted = Answer("Hello!", "abstained", "topic_absent", "en", "Hello! Ask away.", (), ())
    shown = render_answer(greeted, ENGLISH, turn=1, instead=["What did Ann say?"])
    assert "Ask away" in shown
    assert "What did Ann say?" in shown
    assert "cita-abstained" not in shown
    assert ENGLISH.abstained not in shown


def test_an_abstention_offers_other_questions_and_to_lift_the_limits() -> None:
    answer = Answer("q", "abstained", "outside_dates", "en", "Nothing.", (), ())
    page = Page(render_answer(answer, ENGLISH, turn=1, instead=["What did Ann say?"], limited=True))
    assert page.text("button.cita-example") == "What did Ann say?"
    assert page.text("button.cita-unlimited") == "Ask without limits"


def test_words_that_their_article_no_longer_holds_are_told() -> None:
    article = make_article("Title\nBody.")
    answer = answered(cite(1, article, "Body."), claims=(Claim("Body.", (1,)),))
    assert "no longer holds" in Page(render_answer(answer, ENGLISH, turn=1, lost={1})).text("p.cita-gone")
    assert "cita-gone" not in render_answer(answer, ENGLISH, turn=1)


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("We are ready", "#:~:text=We%20are%20ready"),
        ("re-open, now & here", "#:~:text=re%2Dopen%2C%20now%20%26%20here"),
        (" ".join("abcdefghijklm"), "#:~:text=a%20b%20c%20d%20e,i%20j%20k%20l%20m"),
        ("two\nlines", "#:~:text=two%20lines"),
    ],
)
def test_the_original_opens_at_the_words(words: str, fragment: str) -> None:
    assert fragment_link("https://a.example/x", words) == f"https://a.example/x{fragment}"


def test_a_text_fragment_follows_the_fragment_that_an_address_has() -> None:
    assert fragment_link("https://a.example/x#top", "Ready") == "https://a.example/x#top:~:text=Ready"


def test_limits_are_put_in_words() -> None:
    assert Limits().words(ENGLISH) == ""
    assert Limits(("A", "B"), date(2024, 5, 3)).words(ENGLISH) == "A, B · since 3 May 2024"
    assert Limits(("A", "B", "C"), None, date(2024, 5, 3)).words(ITALIAN) == "3 fonti · fino al 3 maggio 2024"


def test_what_markdown_sets_in_bold_is_bold_and_still_marked() -> None:
    text = "Title\n\n**Will you stand again?**\n\nNo, <b>ten</b> years **were** enough."
    article = make_article(text, path="a.md", title="Title")
    span = CitedSpan(1, text.index("No,"), len(text))
    html = render_article(article, [span], ENGLISH, focus=1)
    assert "<strong>Will you stand again?</strong>" in html
    assert "No, &lt;b&gt;ten&lt;/b&gt; years <strong>were</strong> enough." in html
    assert "**" in render_article(make_article(text, path="a.txt", title="Title"), [span], ENGLISH, focus=1)
