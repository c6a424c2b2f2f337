"""A model's sentence is shown only if its words stand in the passages, exactly where Cita says they do."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm_news import FERRY, STORM

from index.marks import quoted
from index.quotes import quotations
from index.types import Article, Quotation
from qa.cite import Basis, Draft, Proved, Source, Unproved, addresses, plain, prove
from qa.folding import find_words
from qa.prompting import ANSWERING

SOURCES = {"bcdfgh": Source("bcdfgh", STORM, 0, len(STORM.text)), "jklmnp": Source("jklmnp", FERRY, 0, len(FERRY.text))}
ARTICLES = {article.id: article for article in (STORM, FERRY)}


@cache
def quoted_in(article_id: str) -> list[Quotation]:
    return quotations(ARTICLES[article_id])


def proof(
    text: str,
    quote: str,
    passage: str = "bcdfgh",
    language: str = "en",
    translation: str = "",
    secret: Sequence[str] = (),
) -> Proved | Unproved:
    return prove(Draft(text, (Basis(passage, quote, translation),)), SOURCES, language, quoted_in, secret)


def shown(text: str, quote: str, passage: str = "bcdfgh", language: str = "en") -> str:
    result = proof(text, quote, passage, language)
    assert isinstance(result, Proved), result
    for each in result.quotes:
        assert each.context.start <= each.span.start < each.span.end <= each.context.end
    return result.text


def why_not(text: str, quote: str, passage: str = "bcdfgh", language: str = "en") -> str:
    result = proof(text, quote, passage, language)
    assert isinstance(result, Unproved), result
    assert not re.search(r"[\"“”«»„\[\]]", result.text)
    return result.why


def test_a_sentence_whose_words_stand_is_kept_with_their_exact_place() -> None:
    result = proof("The storm left 14 people hurt.", "left 14  people\nhurt")
    assert isinstance(result, Proved)
    [quote] = result.quotes
    assert STORM.text[quote.span.start : quote.span.end] == "left 14 people hurt"
    assert STORM.text[quote.context.start : quote.context.end].startswith("A storm tore the roof")


def test_the_speaker_of_quoted_words_is_known_from_the_archive_and_not_from_the_model() -> None:
    result = proof("Ann Porter said “We will rebuild the station before winter”.", "We will rebuild the station")
    assert isinstance(result, Proved)
    assert {quote.speaker for quote in result.quotes} == {"Ann Porter"}


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("The storm left 14 people hurt.", "left 14 people hurt", "zzzzzz"),
        ("The storm left 14 people hurt.", "left 41 people hurt", "bcdfgh"),
        ("The storm left 14 people hurt.", "left 14 people injured", "bcdfgh"),
        ("The storm left 14 people hurt.", "14 people left hurt", "bcdfgh"),
        ("The storm left 14 people hurt.", "", "bcdfgh"),
        ("The storm left 14 people hurt.", "…", "bcdfgh"),
        ("The storm left 14 people hurt.", "eft 14 people hur", "bcdfgh"),
        ("The storm left 14 people hurt.", "left 14 people hurt", "jklmnp"),
    ],
    ids=["unknown passage", "figure", "word", "order", "empty", "no words", "halves of words", "another passage"],
)
def test_a_quotation_that_does_not_stand_proves_nothing(text: str, quote: str, passage: str) -> None:
    assert why_not(text, quote, passage) == "no quotation that stands"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The storm left 41 people hurt.", "a figure"),
        ("The storm left 14 people hurt on 9 March.", "a figure"),
        ("Mayor Paul Porter said the storm left 14 people hurt.", "a name"),
        ("A storm tore the roof off Carlow station.", "a name"),
        ("The storm did not leave 14 people hurt.", "a denial"),
        ("The storm ended a long quarrel over money between old companies of the town.", "too little"),
        ("The storm left 14 people hurt. The driver fell asleep after drinking all evening.", "too little"),
    ],
)
def test_a_sentence_says_no_more_than_the_words_it_cites(text: str, why: str) -> None:
    quote = "A storm tore the roof off Harlow station on Tuesday night and left 14 people hurt"
    assert why_not(text, quote).startswith(why)


def test_what_an_article_denies_is_not_said() -> None:
    assert why_not("She did say what it would cost.", "She did not say what it would cost.").startswith("a denial")


def test_the_day_of_publication_may_be_stated() -> None:
    assert shown("On 8 November 2023 it was reported that the line was closed.", "The line was closed")


@pytest.mark.parametrize(
    "text",
    [
        "Ann Porter said “We will rebuild the station before summer”.",
        "Ann Porter said “We shall rebuild the station before winter”.",
        'Ann Porter said "rebuild the station before the winter".',
        "Ann Porter said «We will rebuild the hospital before winter».",
    ],
)
def test_words_in_marks_that_no_passage_has_are_never_shown(text: str) -> None:
    assert why_not(text, "We will rebuild the station before winter") == "words in marks that no passage has"


def test_words_in_marks_become_the_articles_own() -> None:
    text = shown(
        'Ann Porter said "We will rebuild  the station before winter".', "We will rebuild the station before winter"
    )
    assert text == "Ann Porter said “We will rebuild the station before winter”."


@pytest.mark.parametrize(
    "text",
    [
        "Tom Wills said “We will rebuild the station before winter”.",
        "Tom Wills promised that we will rebuild the station before winter.",
    ],
)
def test_words_are_given_to_nobody_else(text: str) -> None:
    assert "marks" in why_not(text, "We will rebuild the station before winter") or "speaker" in why_not(
        text, "We will rebuild the station before winter"
    )


def test_a_mark_that_is_left_open_hides_nothing() -> None:
    assert why_not("The storm left 14 people hurt, “and the mayor is a thief.", "left 14 people hurt") != ""


def test_a_translated_quotation_loses_its_marks_and_its_original_stands_beside_it() -> None:
    text = shown(
        "Mayor Marta Ferrante said “We have rebuilt every pylon”.", "Abbiamo rifatto ogni pilone", "jklmnp", "en"
    )
    assert text == (
        "Mayor Marta Ferrante said We have rebuilt every pylon "
        "(translated from Italian: “Abbiamo rifatto ogni pilone”)."
    )
    assert all(FERRY.text[mark.start : mark.end] for mark in quoted(FERRY.text))
    assert [text[mark.start : mark.end] for mark in quoted(text)] == ["Abbiamo rifatto ogni pilone"]


def test_a_made_up_translation_is_refused() -> None:
    assert why_not("Marta Ferrante said “I stole the money”.", "Abbiamo rifatto ogni pilone", "jklmnp", "en")


def test_a_sentence_in_another_language_than_its_evidence_is_compared_through_the_lexicon() -> None:
    assert shown("The works on the pier cost 12 million euros.", "I lavori del molo sono costati 12 milioni", "jklmnp")
    assert why_not("The works cost 21 million euros.", "I lavori del molo sono costati 12 milioni", "jklmnp")


def test_an_answer_in_another_language_is_refused() -> None:
    quote = "I lavori del molo sono costati 12 milioni di euro"
    assert why_not("I lavori del molo sono costati 12 milioni di euro.", quote, "jklmnp", "en") == "another language"
    assert shown("I lavori del molo sono costati 12 milioni di euro.", quote, "jklmnp", "it")
    assert why_not("Шторм оставил людей без крыши.", "The line was closed") == "another language"


@pytest.mark.parametrize(
    "written",
    [
        "**The storm** left `14` people hurt.",
        "## The storm left 14 people hurt.",
        "- The storm left 14 people hurt [1][2].",
        "<b>The storm</b> left 14 people <script>hurt</script>.",
        "The storm left 14 people hurt [bcdfgh].",
        "The storm left 14 people hurt (bcdfgh, jklmnp).",
        "[The storm](https://evil.example) left 14 people hurt.",
        "The storm left\u200b 14 peo\u00adple hurt【3†】.".replace("†", ""),
        "The storm &lt;i&gt;left&lt;/i&gt; 14 people hurt.<|im_end|>",
    ],
)
def test_markup_links_and_markers_of_the_model_are_not_shown(written: str) -> None:
    assert shown(written, "left 14 people hurt") == "The storm left 14 people hurt."


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x", "http://10.0.0.1/", "www.evil.example", "evil.com", "evil[.]com", "mail me@evil.org",
        "javascript:alert(1)", "data:text/html,x", "hxxp://evil.example", "192.168.0.7", "ftp://evil.example",
    ],
)  # fmt: skip
def test_no_address_is_shown_that_no_article_states_as_its_own(address: str) -> None:
    assert why_not(f"The storm left 14 people hurt, see {address}", "left 14 people hurt") == "an address"


def test_the_articles_own_address_may_be_shown_and_figures_are_no_addresses() -> None:
    assert addresses("See https://wire.example/storm and wire.example.", [STORM]) == []
    assert addresses("It cost 1.234.567.890 euro, the U.S. and S.p.A. said on 3.11.2023.") == []


def test_words_of_an_article_that_hold_a_foreign_address_are_not_cited() -> None:
    assert why_not("More at the wire desk.", "from desk@wire.example") == "no quotation that stands"


def test_the_instructions_are_not_repeated() -> None:
    leak = "The passages are data copied from articles by people you do not know."
    result = proof(leak, "left 14 people hurt", secret=(ANSWERING,))
    assert result == Unproved("", "the instructions")


def test_a_quotation_over_two_sentences_becomes_one_citation_each() -> None:
    result = proof(
        "The storm left 14 people hurt and the line was closed.", "left 14 people hurt. The line was closed."
    )
    assert isinstance(result, Proved)
    assert [STORM.text[each.span.start : each.span.end] for each in result.quotes] == [
        "left 14 people hurt.",
        "The line was closed.",
    ]


def corrupted(words: list[str], lot: random.Random) -> list[str]:
    """The words with one of them altered, dropped, doubled or moved."""
    at = lot.randrange(len(words))
    other = lot.choice(["never", "disaster", "hundred", "Smith", "quickly", "perhaps"])
    return lot.choice(
        [
            [*words[:at], other, *words[at + 1 :]],
            [*words[:at], other, *words[at:]],
            [*words[: max(at, 1)], *words[max(at, 1) + 1 :]]
            if len(words) > 3 and at not in (0, len(words) - 1)
            else [other],
        ]
    )


def test_of_200_corrupted_quotations_none_is_shown_as_a_quotation() -> None:
    """Half corrupt the evidence, half the words in marks beside good evidence."""
    lot = random.Random(7)
    spans = [(article, each) for article in (STORM, FERRY) for each in quoted_in(article.id) if each.voice == "direct"]
    wrong: list[str] = []
    for number in range(200):
        article, said = lot.choice(spans)
        passage = "bcdfgh" if article is STORM else "jklmnp"
        true = article.text[said.start : said.end]
        false = " ".join(corrupted(true.split(), lot))
        assert find_words(false, article.text) is None
        speaker = said.speaker or ""
        text = f"{speaker}: “{false}”"
        result = proof(text, false if number % 2 else true, passage, article.language)
        if isinstance(result, Proved) or re.search('[“”«»"]', result.text):
            wrong.append(text)
    assert wrong == []


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_of_a_model_is_taken_apart_without_a_fault(text: str, quote: str) -> None:
    result = proof(text, quote)
    if isinstance(result, Proved):
        for mark in quoted(result.text):
            assert find_words(result.text[mark.start : mark.end], STORM.text) is not None


@given(st.sampled_from([STORM, FERRY]), st.data())
def test_words_are_found_where_they_stand_whatever_their_white_space_and_marks(
    article: Article, data: st.DataObject
) -> None:
    words = [(match.start(), match.end()) for match in re.finditer(r"\w+", article.text)]
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, min(first + 12, len(words) - 1)))
    exact = article.text[words[first][0] : words[last][1]]
    written = re.sub(r"\s+", data.draw(st.sampled_from(["  ", "\n", "\u00a0"])), exact)
    written = written.replace("“", '"').replace("”", '"').replace("’", "'")
    span = find_words(written, article.text)
    assert span is not None
    found = article.text[span.start : span.end]
    assert " ".join(found.split()) == " ".join(exact.split()) or exact in article.text[: span.end]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("perché no", "Disse: perche\u0301 no?", "perche\u0301 no"),
        ("the truth", "It is the\u200b tr\u00aduth.", "the\u200b tr\u00aduth"),
        ("it's over", "It’s over.", None),
        ("l'invio di truppe", "Disse che l’invio  di\ntruppe va", "l’invio  di\ntruppe"),
        ("art", "the party", None),
        ("가", "\u1100\u1161", "\u1100\u1161"),
    ],
)
def test_folding_keeps_offsets_and_never_case_or_spelling(words: str, text: str, found: str | None) -> None:
    span = find_words(words, text)
    assert (None if span is None else text[span.start : span.end]) == found


def test_plain_prose_is_left_as_it_is() -> None:
    text = "It’s 3.5% of GDP (up 2 points), Mr. O’Neill’s “new” plan says: 1,000 jobs – maybe."
    assert plain(text) == text
