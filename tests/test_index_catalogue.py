"""What is stored comes back as it was, or not at all; words are found by BM25, whatever a person types."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.articles import make_article
from index.catalogue import Catalogue
from index.entries import Entry, FileState
from index.errors import ArchiveDamaged, UnknownArticle
from index.store import add_with_files
from index.types import Article, Passage

RIVER = make_article(
    "The river rises.\n\n“We are leaving,” said Anna Berg, a farmer, on Monday.", path="/n/river.txt", title="Flood"
)
BAKERY = make_article(
    "La panetteria apre. Il pane è buono.", path="/n/pane.txt", title="Pane", language="it", source="Il Forno"
)


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    archive = Archive.create(tmp_path / "index", embedder)
    store(archive, RIVER, BAKERY)
    return archive


@pytest.fixture
def catalogue(archive: Archive) -> Catalogue:
    return archive.catalogue()


def alter(catalogue: Catalogue, statement: str, *values: object) -> None:
    """Change a row behind the catalogue's back."""
    with sqlite3.connect(catalogue.path) as connection:
        assert connection.execute(statement, values).rowcount > 0
    connection.close()


def test_articles_come_back_as_they_were_stored(catalogue: Catalogue) -> None:
    assert list(catalogue.articles()) == [RIVER, BAKERY]
    assert catalogue.article(RIVER.id) == RIVER


def test_passages_slice_their_article(catalogue: Catalogue) -> None:
    for article in (RIVER, BAKERY):
        passages = catalogue.passages(article.id)
        assert passages
        assert all(article.text[p.start : p.end] == p.text for p in passages)


def test_quotations_come_back_with_every_field(catalogue: Catalogue) -> None:
    (quotation,) = catalogue.quotations(RIVER.id)
    assert RIVER.text[quotation.start : quotation.end].startswith("We are leaving")
    assert quotation.speaker == "Anna Berg"
    assert quotation.cue is not None
    assert catalogue.quotations(BAKERY.id) == []
    assert catalogue.counts("speaker") == [("Anna Berg", 1)]


def test_an_unknown_article_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownArticle, match="no-such-id"):
        catalogue.article("no-such-id")


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("UPDATE article SET text = text || '.' WHERE id = ?", lambda c: c.article(RIVER.id)),
        ("UPDATE article SET title = 'Drought' WHERE id = ?", lambda c: c.article(RIVER.id)),
        ("UPDATE article SET url = 'https://elsewhere.test' WHERE id = ?", lambda c: c.article(RIVER.id)),
        ("UPDATE article SET text = replace(text, 'rises', 'falls') WHERE id = ?", lambda c: c.passages(RIVER.id)),
        ("UPDATE passage SET start = start + 1 WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.passages(RIVER.id)),
        ("UPDATE passage SET start = 'x' WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.passages(RIVER.id)),
        ("UPDATE passage SET vec = zeroblob(256) WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.vectors(c.passage_ids())),
        ("UPDATE quotation SET speaker = 'Someone Else' WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.quotations()),
        ("UPDATE file_article SET place = 'x' || place WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.article(RIVER.id)),
        ("UPDATE file_article SET place = 'x' || place WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.passages_by_id(c.passage_ids().tolist())),
        ("DELETE FROM file_article WHERE article = (SELECT number FROM article WHERE id = ?)",
         lambda c: c.quotations()),
    ],
)  # fmt: skip
def test_a_changed_row_is_refused_and_its_article_named(
    catalogue: Catalogue, statement: str, read: Callable[[Catalogue], object]
) -> None:
    alter(catalogue, statement, RIVER.id)
    with pytest.raises(ArchiveDamaged, match=RIVER.id):
        read(catalogue)


def test_text_that_is_no_utf8_any_more_is_refused(catalogue: Catalogue) -> None:
    alter(catalogue, "UPDATE article SET text = CAST(x'ff' || text AS TEXT) WHERE id = ?", RIVER.id)
    with pytest.raises(ArchiveDamaged, match=RIVER.id):
        catalogue.article(RIVER.id)


def test_a_transaction_that_fails_leaves_no_trace(catalogue: Catalogue) -> None:
    before = catalogue.generation()

    def delete_and_fail() -> None:
        with catalogue.transaction() as writer:
            assert writer.delete(RIVER.id)
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        delete_and_fail()
    assert catalogue.generation() == before
    assert catalogue.article(RIVER.id) == RIVER
    assert catalogue.structural_faults() == []


def test_the_generation_rises_only_when_what_can_be_found_changes(catalogue: Catalogue) -> None:
    before = catalogue.generation()
    with catalogue.transaction() as writer:
        writer.put_file("/n/river.txt", FileState(2, 2, "digest", "readers"))
    assert catalogue.generation() == before
    with catalogue.transaction() as writer:
        writer.delete(RIVER.id)
    assert catalogue.generation() == before + 1


def test_a_snapshot_sees_one_generation(catalogue: Catalogue) -> None:
    with catalogue.snapshot():
        assert catalogue.article_ids() == [RIVER.id, BAKERY.id]
        with catalogue.snapshot():
            assert catalogue.totals()["article"] == 2


def entry_with(article: Article, passage: Passage, vector: np.ndarray) -> Entry:
    return Entry(article, (passage,), (("word",),), vector, ())


@pytest.mark.parametrize(
    ("passage", "vector", "complaint"),
    [
        (Passage(0, "x", 0, 3, "The", ""), np.full((1, 64), np.nan, np.float32), "unit length"),
        (Passage(0, "x", 0, 3, "The", ""), np.full((1, 64), 1.0, np.float32), "unit length"),
        (Passage(0, "x", 0, 3, "the", ""), np.eye(1, 64, dtype=np.float32), "slice"),
    ],
)
def test_bad_vectors_and_passages_are_never_stored(
    catalogue: Catalogue, passage: Passage, vector: np.ndarray, complaint: str
) -> None:
    article = make_article("The end.", path="/n/end.txt")
    with pytest.raises(ValueError, match=complaint), catalogue.transaction() as writer:
        writer.add(entry_with(article, passage, vector))
    assert catalogue.article_ids() == [RIVER.id, BAKERY.id]


def test_deleting_an_article_deletes_all_that_was_derived_from_it(catalogue: Catalogue) -> None:
    with catalogue.transaction() as writer:
        assert writer.delete(RIVER.id)
        assert not writer.delete(RIVER.id)
    assert catalogue.passages(RIVER.id) == []
    assert catalogue.quotations(RIVER.id) == []
    assert catalogue.passages_gone(0).tolist() == [1]
    assert catalogue.structural_faults() == []
    with sqlite3.connect(catalogue.path) as connection:
        rows = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("passage", "sketch", "file_article", "quotation")}  # fmt: skip
    connection.close()
    assert rows["quotation"] == 0
    assert rows["file_article"] == 1
    assert rows["passage"] == len(catalogue.passages(BAKERY.id))


def test_articles_are_selected_by_date_outlet_and_language(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "dated", embedder)
    old = make_article("Old news here.", path="/n/old.txt", published=date(2020, 1, 1), source="Gazette")
    new = make_article("New news here.", path="/n/new.txt", published=date(2024, 5, 1), source="GAZETTE")
    undated = make_article("Undated news here.", path="/n/undated.txt", language="fr")
    store(archive, old, new, undated)
    assert archive.select() == [old.id, new.id, undated.id]
    assert archive.select(since=date(2020, 1, 1), until=date(2020, 1, 1)) == [old.id]
    assert archive.select(since=date(2020, 1, 2)) == [new.id]
    assert archive.select(sources=["gazette"]) == [old.id, new.id]
    assert archive.select(sources=[]) == []
    assert archive.select(language="fr") == [undated.id]


# BM25


def bm25_by_hand(rows: list[list[str]], query: list[str]) -> list[float]:
    """With k1 = 1.2, b = 0.75 and an idf that is never negative."""
    average = sum(map(len, rows)) / len(rows)
    scores = [0.0] * len(rows)
    for term in query:
        holding = sum(term in row for row in rows)
        idf = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
        for number, row in enumerate(rows):
            count = row.count(term)
            weight = count * 2.2 / (count + 1.2 * (1 - 0.75 + 0.75 * len(row) / average))
            scores[number] += idf * weight
    return scores


def test_lexical_scores_are_bm25(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "index", embedder)
    rows = [
        ["river", "rise", "river"],
        ["bread", "price", "rise", "again"],
        ["river", "bread"],
        ["sun"],
        ["moon"],
        ["sea"],
    ]
    with archive.writing() as writer:
        for number, row in enumerate(rows):
            article = make_article("Text.", path=f"/n/{number}.txt", title=f"Title {number}")
            passage = Passage(0, article.id, 0, 5, "Text.", "")
            add_with_files(writer, [Entry(article, (passage,), (tuple(row),), np.eye(1, 64, dtype=np.float32), ())])
    found = {hit.passage.id: hit.score for hit in archive.search_lexical([["river"], ["bread"]], 10)}
    expected = bm25_by_hand(rows, ["river", "bread"])
    ids = archive.catalogue().passage_ids().tolist()
    assert found == pytest.approx({i: s for i, s in zip(ids, expected, strict=True) if s})
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_lexical_search_finds_any_alternative_within_the_articles_allowed(archive: Archive) -> None:
    groups = [("river", "fiume"), ("panetteria", "panetter")]
    everywhere = {hit.passage.article_id for hit in archive.search_lexical(groups, 10)}
    assert everywhere == {RIVER.id, BAKERY.id}
    assert {hit.passage.article_id for hit in archive.search_lexical(groups, 10, [BAKERY.id])} == {BAKERY.id}
    assert archive.search_lexical(groups, 10, []) == []
    assert archive.search_lexical([], 10) == []
    assert archive.search_lexical(groups, 0) == []


def test_many_allowed_articles_are_no_obstacle(archive: Archive) -> None:
    allowed = [f"{number:016x}" for number in range(100_000)] + [RIVER.id]
    assert {hit.passage.article_id for hit in archive.search_lexical([["river"]], 10, allowed)} == {RIVER.id}


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=3), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_searched_for(archive: Archive, groups: list[list[str]]) -> None:
    archive.search_lexical([*groups, ["river"]], 10)


def test_files_are_remembered_with_what_they_hold(catalogue: Catalogue) -> None:
    assert catalogue.file_paths() == ["/n/pane.txt", "/n/river.txt"]
    assert catalogue.file("/n/river.txt") == FileState(1, 1, "digest", "readers")
    assert catalogue.file("/n/other.txt") is None
    assert catalogue.places("/n/river.txt") == [(RIVER.id, "/n/river.txt")]


def test_an_article_of_two_files_outlives_one_of_them(catalogue: Catalogue) -> None:
    with catalogue.transaction() as writer:
        writer.put_file("/n/again.txt", FileState(1, 1, "digest", "readers"))
        assert writer.link("/n/again.txt", RIVER.id, "/n/again.txt")
        assert not writer.link("/n/again.txt", "no-such-id", "/n/again.txt")
        writer.forget_file("/n/river.txt")
        assert writer.sweep() == []
    assert catalogue.article(RIVER.id).path == "/n/again.txt"
    with catalogue.transaction() as writer:
        writer.forget_file("/n/again.txt")
        assert writer.sweep() == [RIVER.id]
    assert catalogue.article_ids() == [BAKERY.id]


def test_a_file_that_lost_an_article_is_distrusted(catalogue: Catalogue) -> None:
    with catalogue.transaction() as writer:
        writer.delete(RIVER.id)
    assert catalogue.file("/n/river.txt") == FileState(1, -1, "", "readers")


# copies


def long_text(seed: int, words: int = 200) -> str:
    return " ".join(f"w{(seed * 7919 + number * number) % 997}" for number in range(words)) + "."


def test_copies_are_found_through_any_number_of_steps_and_forgotten(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "index", embedder)
    whole = make_article(long_text(1), path="/n/1.txt", title="Whole")
    other = make_article(long_text(2), path="/n/2.txt", title="Other")
    shortened = make_article(" ".join(long_text(1).split()[:100]), path="/n/3.txt", title="Shortened")
    shorter = make_article(" ".join(long_text(1).split()[:50]), path="/n/4.txt", title="Shorter")
    store(archive, whole, other)
    store(archive, shortened)
    store(archive, shorter)
    assert archive.copies_of(whole.id) == [shortened.id, shorter.id]
    assert archive.copies_of(shorter.id) == [whole.id, shortened.id]
    assert archive.copies_of(other.id) == []
    assert archive.stats().copies == 3
    archive.remove([shortened.id])
    assert archive.copies_of(whole.id) == []


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_can_be_stored_and_is_given_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    article = make_article(f"A {text} z", path=f"/n/{text}.txt", title=text, authors=[text], source=text)
    archive = Archive.create(tmp_path_factory.mktemp("any") / "index", FakeEmbedder())
    store(archive, article)
    assert archive.article(article.id) == article
    assert json.dumps(archive.stats().languages)
    assert archive.check() == []
