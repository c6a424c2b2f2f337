"""Retrieval by meaning, by words and by both, over a real archive with an encoder of known geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from fakes import FakeEmbedder, store
from numpy.typing import NDArray

from index.archive import Archive
from index.articles import make_article
from index.types import Article, Hit
from qa.retrieve import Retriever

ENGLISH = {
    "harbour": "The old harbour crane was sold to a museum after a long debate in the council.",
    "bakery": "The bakery on the corner closed because flour and electricity became too expensive.",
    "tunnel": "Engineers finished the railway tunnel under the mountain two years late.",
}
ITALIAN = {
    "porto": "La vecchia gru del porto è stata venduta al museo dopo una lunga discussione in consiglio.",
    "forno": "Il forno all'angolo ha chiuso perché farina ed elettricità costavano troppo.",
}


class TopicEmbedder(FakeEmbedder):
    """One axis a language, one a topic: texts of one language are near each other whatever they are about.

    That is how an English encoder sees Italian. `topics` maps a word to the axis of its topic.
    """

    topics: ClassVar = {
        "harbour": 3,
        "crane": 3,
        "porto": 3,
        "gru": 3,
        "banchina": 3,
        "bakery": 4,
        "forno": 4,
        "tunnel": 5,
    }
    language_words: ClassVar = {
        "it": ("la", "il", "del", "una", "di", "che"),
        "en": ("the", "was", "on", "under", "what"),
    }

    def __init__(self, topic: float = 0.5) -> None:
        super().__init__()
        self.topic = topic

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = text.lower().split()
            italian = sum(word in self.language_words["it"] for word in words)
            english = sum(word in self.language_words["en"] for word in words)
            row[0 if italian > english else 1] = 0.8
            for word in words:
                if word in self.topics:
                    row[self.topics[word]] = self.topic
            noise = np.random.default_rng(len(text)).normal(0, 0.02, self.dim - 8)
            row[8:] = noise
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def article(name: str, text: str, language: str) -> Article:
    return make_article(text, path=f"{name}.txt", title=name, language=language)


def small_articles() -> list[Article]:
    english = [article(name, text, "en") for name, text in ENGLISH.items()]
    return english + [article(name, text, "it") for name, text in ITALIAN.items()]


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Archive]:
    opened = Archive.create(tmp_path / "archive", embedder)
    store(opened, *small_articles())
    yield opened
    opened.close()


def titles(archive: Archive, hits: Sequence[Hit]) -> list[str]:
    return [archive.article(hit.passage.article_id).title for hit in hits]


def test_words_alone_find_the_passage_that_holds_them(archive: Archive) -> None:
    hits = Retriever(archive).retrieve("why did the bakery close?", 5, retriever="lexical")
    assert titles(archive, hits)[0] == "bakery"
    assert hits[0].lexical == hits[0].score > 0
    assert hits[0].dense is None


def test_words_alone_find_a_passage_in_another_language_by_their_translations(archive: Archive) -> None:
    hits = Retriever(archive).retrieve("why is flour expensive for the oven?", 5, retriever="lexical")
    assert titles(archive, hits)[:2] == ["bakery", "forno"]
    only_italian = [each.id for each in archive.articles() if each.language == "it"]
    translated = Retriever(archive).retrieve("flour", 5, retriever="lexical", allowed=only_italian)
    assert titles(archive, translated) == ["forno"]


def test_a_passage_of_function_words_alone_can_be_ranked(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, make_article("It is what it is.", path="a.txt", title="It is what it is", language="en"))
    [hit] = Retriever(archive, embedder).retrieve("harbour crane", 3)
    assert hit.lexical is None


def test_meaning_alone_scores_by_cosine_against_every_passage(archive: Archive, embedder: FakeEmbedder) -> None:
    query = "railway tunnel"
    hits = Retriever(archive, embedder).retrieve(query, 10, retriever="dense")
    vector = embedder.embed_queries([query])[0]
    everything = [passage for each in archive.articles() for passage in archive.passages(each.id)]
    stored = archive.catalogue().vectors(np.array(sorted(passage.id for passage in everything)))
    assert [hit.dense for hit in hits] == pytest.approx(sorted((stored @ vector).tolist(), reverse=True), abs=1e-6)
    assert all(hit.score == hit.dense and hit.lexical is None for hit in hits)


def test_hybrid_gives_every_hit_its_exact_cosine_and_the_words_their_bm25(
    archive: Archive, embedder: FakeEmbedder
) -> None:
    query = "railway tunnel"
    retriever = Retriever(archive, embedder)
    hybrid = retriever.retrieve(query, 10)
    dense = {hit.passage.id: hit.dense for hit in retriever.retrieve(query, 10, retriever="dense")}
    lexical = {hit.passage.id: hit.lexical for hit in retriever.retrieve(query, 10, retriever="lexical")}
    assert titles(archive, hybrid)[0] == "tunnel"
    assert {hit.passage.id: hit.dense for hit in hybrid} == pytest.approx(dense, abs=1e-6)
    assert {hit.passage.id: hit.lexical for hit in hybrid if hit.lexical is not None} == lexical


def test_hits_come_best_first_without_repetition_and_the_same_each_time(
    archive: Archive, embedder: FakeEmbedder
) -> None:
    retriever = Retriever(archive, embedder)
    first, again = retriever.retrieve("museum crane", 10), retriever.retrieve("museum crane", 10)
    assert first == again
    assert [hit.score for hit in first] == sorted((hit.score for hit in first), reverse=True)
    assert len({hit.passage.id for hit in first}) == len(first)


@pytest.mark.parametrize("name", ["hybrid", "dense", "lexical"])
def test_only_allowed_articles_are_searched(archive: Archive, embedder: FakeEmbedder, name: str) -> None:
    allowed = [each.id for each in archive.articles() if each.title in ("harbour", "porto")]
    hits = Retriever(archive, embedder).retrieve("bakery museum", 10, retriever=name, allowed=allowed)
    assert hits
    assert {hit.passage.article_id for hit in hits} <= set(allowed)
    assert Retriever(archive, embedder).retrieve("bakery museum", 10, retriever=name, allowed=[]) == []


@pytest.mark.parametrize("name", ["hybrid", "dense", "lexical"])
def test_no_more_hits_than_asked_for(archive: Archive, embedder: FakeEmbedder, name: str) -> None:
    assert len(Retriever(archive, embedder).retrieve("the museum bakery", 1, retriever=name)) == 1


@pytest.mark.parametrize("name", ["hybrid", "dense", "lexical"])
def test_an_empty_archive_gives_nothing(tmp_path: Path, embedder: FakeEmbedder, name: str) -> None:
    empty = Archive.create(tmp_path / "empty", embedder)
    assert Retriever(empty, embedder).retrieve("anything", 3, retriever=name) == []


def test_a_query_without_content_words_is_still_compared_by_meaning(archive: Archive, embedder: FakeEmbedder) -> None:
    retriever = Retriever(archive, embedder)
    assert retriever.retrieve("what is it?", 3, retriever="lexical") == []
    assert len(retriever.retrieve("what is it?", 3)) == 3


def test_a_query_with_syntax_of_the_search_engine_is_words(archive: Archive, embedder: FakeEmbedder) -> None:
    hits = Retriever(archive, embedder).retrieve('bakery" OR NEAR(terms:* ^- "', 1)
    assert titles(archive, hits) == ["bakery"]


def test_an_article_added_later_is_found(archive: Archive, embedder: FakeEmbedder) -> None:
    retriever = Retriever(archive, embedder)
    assert "ferry" not in titles(archive, retriever.retrieve("island ferry timetable", 10))
    store(archive, article("ferry", "The island ferry has a new timetable from Monday.", "en"))
    assert titles(archive, retriever.retrieve("island ferry timetable", 10))[0] == "ferry"


def test_an_article_removed_is_found_no_more(archive: Archive, embedder: FakeEmbedder) -> None:
    retriever = Retriever(archive, embedder)
    gone = retriever.retrieve("bakery", 1)[0].passage.article_id
    archive.remove([gone])
    assert gone not in {hit.passage.article_id for hit in retriever.retrieve("bakery", 10)}


def english_on_other_topics(count: int) -> list[Article]:
    texts = (f"The mayor was on the list of {number} guests under discussion today." for number in range(count))
    return [article(f"other {number}", text, "en") for number, text in enumerate(texts)]


def italian_on_other_topics(count: int) -> list[Article]:
    texts = (f"La lista di {number} ospiti del sindaco è una novità per il paese." for number in range(count))
    return [article(f"altro {number}", text, "it") for number, text in enumerate(texts)]


def test_a_foreign_passage_on_the_topic_ranks_before_passages_that_only_share_the_language(tmp_path: Path) -> None:
    embedder = TopicEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    answer = article("porto", "La storia del porto con la sua gru antica è una lezione.", "it")
    store(archive, *english_on_other_topics(60), *italian_on_other_topics(60), answer)
    retriever = Retriever(archive, embedder)
    assert "porto" not in titles(archive, retriever.retrieve("what was the harbour", 20, retriever="dense"))
    assert titles(archive, retriever.retrieve("what was the harbour", 20))[0] == "porto"


def test_more_passages_of_the_querys_language_than_are_compared_do_not_shut_out_a_foreign_one(tmp_path: Path) -> None:
    embedder = TopicEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    answer = article("porto", "La storia del porto con la sua gru antica è una lezione.", "it")
    store(archive, *english_on_other_topics(250), *italian_on_other_topics(100), answer)
    retriever = Retriever(archive, embedder)
    assert "porto" not in titles(archive, retriever.retrieve("what was the harbour", 250, retriever="dense"))
    assert titles(archive, retriever.retrieve("what was the harbour", 5))[0] == "porto"


def test_the_only_article_of_its_language_is_not_taken_for_the_background_of_that_language(tmp_path: Path) -> None:
    embedder = TopicEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    only = article("porto", "La storia del porto con la sua gru antica.", "it")
    store(archive, *english_on_other_topics(60), only)
    retriever = Retriever(archive, embedder)
    assert retriever.retrieve("di che parla la banchina", 3, retriever="lexical") == []
    assert titles(archive, retriever.retrieve("di che parla la banchina", 3))[0] == "porto"


def test_rare_words_outweigh_a_slightly_nearer_meaning(tmp_path: Path) -> None:
    embedder = TopicEmbedder(topic=0.15)
    archive = Archive.create(tmp_path / "archive", embedder)
    near = article("near", "The crane was on the list of guests under discussion.", "en")
    named = article("named", "The mayor was on the list with Zanzotto under discussion.", "en")
    store(archive, *english_on_other_topics(60), near, named)
    retriever = Retriever(archive, embedder)
    assert titles(archive, retriever.retrieve("what was the harbour of Zanzotto", 1, retriever="dense")) == ["near"]
    assert titles(archive, retriever.retrieve("what was the harbour of Zanzotto", 1)) == ["named"]


def test_words_that_stand_together_outweigh_the_same_words_scattered(tmp_path: Path) -> None:
    embedder = TopicEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    texts = {
        "together": "The mayor opened the railway tunnel after the museum flooded and the rain stopped.",
        "scattered": "The railway museum opened after the tunnel flooded and the rain stopped the mayor.",
    }
    store(archive, *english_on_other_topics(60), *(article(name, text, "en") for name, text in texts.items()))
    hits = Retriever(archive, embedder).retrieve("who opened the railway tunnel", 2)
    assert hits[0].lexical == pytest.approx(hits[1].lexical)
    assert titles(archive, hits) == ["together", "scattered"]


def test_passages_not_looked_at_closely_stay_behind_those_that_are(tmp_path: Path) -> None:
    embedder = TopicEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, *english_on_other_topics(90))
    retriever = Retriever(archive, embedder)
    few, many = retriever.retrieve("mayor of Zanzotto", 20), retriever.retrieve("mayor of Zanzotto", 80)
    assert len(many) == 80
    assert [hit.passage.id for hit in many[:20]] == [hit.passage.id for hit in few]
    assert [hit.score for hit in many] == sorted((hit.score for hit in many), reverse=True)


def test_wrong_arguments_are_named(archive: Archive, embedder: FakeEmbedder) -> None:
    with pytest.raises(ValueError, match="k is 0"):
        Retriever(archive, embedder).retrieve("crane", 0)
    with pytest.raises(ValueError, match="needs an embedder"):
        Retriever(archive).retrieve("crane", 1)
    with pytest.raises(ValueError, match="'fuzzy'; expected one of hybrid, dense, lexical"):
        Retriever(archive, embedder).retrieve("crane", 1, retriever="fuzzy")
