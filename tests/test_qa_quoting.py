"""Which quotations answer: a person's, best first, on the topic; and whose given words are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, store
from numpy.typing import NDArray

from index.archive import Archive
from index.articles import make_article
from index.types import Heading, Span
from index.vocabulary import Vocabulary
from qa.evidence import Evidence
from qa.matching import Matcher
from qa.quoting import alike, heard, holding, list_quotations, on_topic, repeating, said_by

HEADLINE = "Porter: “The roof is gone”"
STORM = f"""{HEADLINE}

The mayor, Ann Porter, came to the station. Porter said that the trains would run again on Friday.

“We will rebuild the station before winter,” Porter said.

“Nobody slept,” said the driver, Tom Wills.
"""
HARBOUR = "“The harbour needs a new crane,” said the mayor, Ann Porter."
BUDGET = "“First we count the coins. Then we build,” said the treasurer, Sam Oduya."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    heading = Heading(0, len(HEADLINE), 1)
    storm = make_article(
        STORM, path="storm.txt", title=HEADLINE, published=date(2023, 11, 8), language="en", headings=[heading]
    )
    harbour = make_article(HARBOUR, path="harbour.txt", published=date(2024, 2, 1), language="en")
    store(archive, storm, harbour, make_article(BUDGET, path="budget.txt", language="en"))
    return archive


def said(archive: Archive, speaker: str, topic: str | None = None) -> list[Evidence]:
    matcher = None if topic is None else Matcher(topic, "en", Vocabulary(archive), ["en"])
    return said_by((q for q in archive.quotations() if q.speaker == speaker), matcher, archive.article)


def test_without_a_topic_own_words_newest_first_then_reported_ones_then_headlines(archive: Archive) -> None:
    found = said(archive, "Ann Porter")
    assert [(each.voice, each.text) for each in found] == [
        ("direct", "The harbour needs a new crane"),
        ("direct", "We will rebuild the station before winter"),
        ("indirect", "Porter said that the trains would run again on Friday."),
        ("headline", "The roof is gone"),
    ]


def test_what_is_heard_in_a_sentence_is_shown_with_it_or_else_whole(archive: Archive) -> None:
    quotations = [each for each in archive.quotations() if each.speaker == "Sam Oduya"]
    article = archive.article(quotations[0].article_id)
    first, second = (Span(BUDGET.index(a), BUDGET.index(b)) for a, b in (("“First", "Then"), ("Then", "”")))
    for sentence in (first, second):
        (found,) = heard([Evidence(article, sentence, sentence, None, None, 0.7, 0.9)], quotations)
        assert (found.speaker, found.support, found.rank) == ("Sam Oduya", 0.7, 0.9)
        assert sentence.start < found.span.end
        assert found.span.start < sentence.end
    nobody = Span(0, 3)
    elsewhere = archive.article(next(q.article_id for q in archive.quotations() if q.speaker == "Ann Porter"))
    assert heard([Evidence(elsewhere, nobody, nobody, None, None, 0.7, 0.9)], quotations) == []


def test_reported_speech_is_shown_as_its_whole_sentence_and_own_words_without_marks(archive: Archive) -> None:
    for each in said(archive, "Ann Porter"):
        assert each.text == each.article.text[each.span.start : each.span.end]
        assert each.context.start <= each.span.start < each.span.end <= each.context.end
        assert (each.span == each.context) is (each.voice == "indirect")


def test_the_words_on_the_topic_come_first(archive: Archive) -> None:
    first, *others = said(archive, "Ann Porter", "the crane in the harbour")
    assert first.text == "The harbour needs a new crane"
    assert first.support == pytest.approx(1.0)
    assert all(each.support < first.support for each in others)


def test_words_of_the_topic_around_a_quotation_count_less_than_those_in_it(archive: Archive) -> None:
    found = {each.text: each.support for each in said(archive, "Ann Porter", "roof")}
    assert found["The roof is gone"] > found["We will rebuild the station before winter"] > 0
    assert found["The harbour needs a new crane"] == 0


def whose(archive: Archive, words: str, language: str = "en") -> list[Evidence]:
    matcher = Matcher(words, language, Vocabulary(archive), ["en"], names=False)
    return holding(archive.quotations(), matcher, words, archive.article)


def test_literal_words_are_their_speakers(archive: Archive) -> None:
    first, second, *_ = whose(archive, "nobody slept")
    assert (first.speaker, first.support) == ("Tom Wills", 1.0)
    assert first.text == "“Nobody slept,” said the driver, Tom Wills."
    assert first.words is not None
    assert first.article.text[first.words.start : first.words.end] == "Nobody slept"
    assert second.support < 0.5


def test_words_in_another_language_are_found_by_translation(archive: Archive) -> None:
    first = whose(archive, "il porto ha bisogno di una nuova gru", "it")[0]
    assert first.text == "“The harbour needs a new crane,” said the mayor, Ann Porter."


def test_of_several_sentences_the_one_with_the_words_is_shown_if_it_says_whose_they_are(archive: Archive) -> None:
    assert whose(archive, "then we build")[0].text == "Then we build,” said the treasurer, Sam Oduya."
    assert whose(archive, "we count the coins")[0].text == "First we count the coins. Then we build"


def test_listing_gives_every_attributed_quotation_in_order(archive: Archive) -> None:
    assert [each.speaker for each in list_quotations(archive)].count("Ann Porter") == 4
    assert [each.text for each in list_quotations(archive, speaker="wills")] == ["Nobody slept"]
    assert list_quotations(archive, speaker="Joe Biden") == []


def test_listing_on_a_topic_leaves_out_what_does_not_mention_it(archive: Archive) -> None:
    assert [each.text for each in list_quotations(archive, about="the crane")] == ["The harbour needs a new crane"]
    assert list_quotations(archive, about="penguins") == []


def test_an_empty_archive_lists_nothing(tmp_path: Path, embedder: FakeEmbedder) -> None:
    assert list_quotations(Archive.create(tmp_path / "empty", embedder)) == []


STATION = "We will rebuild the station before winter"


@pytest.mark.parametrize(
    ("words", "near", "repeated"),
    [
        ("rebuild the station before winter", 0.0, True),
        ("The station was rebuilt one winter", 0.2, False),
        ("The station was rebuilt one winter", 0.6, True),
        ("A station", 0.5, False),
        ("A station", 0.6, True),
    ],
)
def test_words_in_quotation_marks_are_repeated_and_not_only_touched(
    archive: Archive, words: str, near: float, repeated: bool
) -> None:
    matcher = Matcher(words, "en", Vocabulary(archive), ["en"], names=False)
    ranked = [each for each in holding(archive.quotations(), matcher, words, archive.article) if STATION in each.text]
    assert ranked[0].support > 0.3, "they share words with it"

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1.0, 0.0], *([[near, (1 - near**2) ** 0.5]] * (len(texts) - 1))], dtype=np.float32)

    assert repeating(ranked, matcher, words, embed) == (ranked if repeated else [])


class Placed(FakeEmbedder):
    """An encoder for which a paragraph is as near to any topic as is told of its words."""

    def __init__(self, **near: float) -> None:
        super().__init__()
        self.near = near

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        near = [max((near for word, near in self.near.items() if word in text), default=0.0) for text in texts]
        return np.array([[each, (1 - each**2) ** 0.5] for each in near], dtype=np.float32)


def test_a_topic_in_other_words_is_told_by_the_meaning_of_the_paragraphs_and_their_titles(archive: Archive) -> None:
    porter = said(archive, "Ann Porter", "the gale")
    assert max(each.support for each in porter) == 0.0, "no word of it is there"
    found = on_topic(porter, "the gale", Placed(rebuild=0.5, crane=0.3))
    assert [(each.text, round(each.support, 2)) for each in found] == [
        ("We will rebuild the station before winter", 0.5)
    ]
    roof = on_topic(porter, "the gale", Placed(roof=0.6))
    assert {each.article.title for each in roof} == {HEADLINE}, "by the title above them"
    assert on_topic([], "the gale", Placed()) == []


def test_words_that_mean_the_same_are_told_though_they_share_none(archive: Archive) -> None:
    matcher = Matcher("repairs come first", "en", Vocabulary(archive), ["en"], names=False)
    ranked = holding(archive.quotations(), matcher, "repairs come first", archive.article)
    found = alike(ranked, "repairs come first", Placed(rebuild=0.6, crane=0.45))
    assert [(each.speaker, STATION in each.text) for each in found] == [("Ann Porter", True)]


def test_a_word_alone_is_told_in_its_sentence_and_pieces_come_after_sentences(tmp_path: Path) -> None:
    plan = (
        "The mayor, Ann Porter, called the report a “smear” on Monday. Porter spoke of a “fully justified fear” there. "
        "“We will never close the pier,” Porter said."
    )
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, make_article(plan, path="plan.txt", published=date(2024, 2, 1), language="en"))
    found = said(archive, "Ann Porter")
    assert [(each.voice, each.text) for each in found] == [
        ("direct", "We will never close the pier"),
        ("direct", "fully justified fear"),
        ("indirect", "The mayor, Ann Porter, called the report a “smear” on Monday."),
    ]
