"""How many passages hold a term, and which spelling of the archive a misspelt word stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.vocabulary import Vocabulary

TEXTS = (
    "Biden flew to Lisbon.",
    "Biden praised the lighthouse keepers of Lisbon.",
    "The lighthouse was painted red.",
)


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, *(make_article(text, path=f"{n}.txt", language="en") for n, text in enumerate(TEXTS)))
    return archive


def test_a_term_is_counted_by_passages_and_its_commonest_form_counts(archive: Archive) -> None:
    vocabulary = Vocabulary(archive)
    assert vocabulary.frequency(["red"]) == 1
    assert vocabulary.frequency(["red", "biden"]) == 2
    assert vocabulary.frequency(["bridge"]) == 0
    assert vocabulary.frequency([]) == 0


def test_the_commonest_term_bounds_the_size(archive: Archive) -> None:
    assert Vocabulary(archive).passages == 2
    store(archive, make_article("A third lighthouse.", path="new.txt", language="en"))
    assert Vocabulary(archive).passages == 3


@pytest.mark.parametrize(
    ("typed", "spellings"),
    [
        ("bidden", ("biden",)),
        ("lissbon", ("lisbon",)),
        ("widen", ()),
        ("rod", ()),
        ("bid3n", ()),
        ("telescope", ()),
        ("irsbon", ()),
        ("issbonn", ()),
    ],
)
def test_a_misspelt_word_stands_for_the_archive_s_spelling(
    archive: Archive, typed: str, spellings: tuple[str, ...]
) -> None:
    assert Vocabulary(archive).nearest(typed) == spellings


def test_beside_another_name_a_shorter_slip_suffices(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, make_article("Aston Villa won at home.", path="a.txt", language="en"))
    vocabulary = Vocabulary(archive)
    assert vocabulary.nearest("vila") == ()
    assert vocabulary.nearest("vila", in_a_name=True) == ("villa",)
    assert vocabulary.nearest("won", in_a_name=True) == ()


def test_it_follows_the_archive(archive: Archive) -> None:
    vocabulary = Vocabulary(archive)
    assert vocabulary.frequency(["bridg"]) == 0
    bridge = make_article("The bridge opened.", path="new.txt", language="en")
    store(archive, bridge)
    assert vocabulary.frequency(["bridg"]) == 1
    archive.remove([bridge.id])
    assert vocabulary.frequency(["bridg"]) == 0


def test_an_empty_archive_has_no_words(tmp_path: Path, embedder: FakeEmbedder) -> None:
    vocabulary = Vocabulary(Archive.create(tmp_path / "archive", embedder))
    assert (vocabulary.frequency(["biden"]), vocabulary.passages, vocabulary.nearest("biden")) == (0, 0, ())
