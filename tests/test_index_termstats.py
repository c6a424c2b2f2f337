"""Counts of an archive's index terms, compared with counting by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.termstats import TermCounts, count_terms, frequencies, passage_terms


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    made = Archive.create(tmp_path / "archive", embedder)
    store(
        made,
        make_article("Comets orbit suns. A comet landed.", path="a.txt", title="Comet", language="en"),
        make_article("Suns burn.", path="b.txt", title="Suns", language="en"),
    )
    return made


def test_a_passage_has_the_terms_of_its_title_and_words_with_repetitions(archive: Archive) -> None:
    ids = archive.catalogue().passage_ids().tolist()
    first, second = passage_terms(archive.catalogue(), ids).values()
    assert first == ["comet", "orbit", "sun", "comet", "land"]
    assert second == ["sun", "burn"]


def test_a_passage_that_is_not_stored_has_no_terms(archive: Archive) -> None:
    assert passage_terms(archive.catalogue(), [999]) == {}


def test_a_term_counts_once_for_each_passage_that_holds_it(archive: Archive) -> None:
    assert frequencies(archive.catalogue(), ["comet", "sun", "ferry", "sun"]) == {"comet": 1, "sun": 2, "ferry": 0}


def test_passages_and_their_average_length_are_counted(archive: Archive) -> None:
    assert count_terms(archive.catalogue()) == TermCounts(passages=2, average_length=(5 + 2) / 2)


def test_an_empty_archive_has_no_length(tmp_path: Path, embedder: FakeEmbedder) -> None:
    assert count_terms(Archive.create(tmp_path / "empty", embedder).catalogue()) == TermCounts(0, 0.0)
