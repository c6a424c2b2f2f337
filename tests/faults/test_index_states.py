"""Any sequence of writing, editing, deleting, duplicating, removing and rebuilding, against a dictionary."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from counting import Tally
from fakes import FakeEmbedder, InProcessReader
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from index import build
from index.archive import Archive
from index.build import reindex, update

NAMES = st.sampled_from(["a.txt", "b.txt", "c/d.txt", "c/e.txt"])
WORDS = st.sampled_from(["rain", "hail", "snow", "wind", "fog"])


class FolderAndArchive(RuleBasedStateMachine):
    """`files` is what lies in the folder, `stored` which text the archive should hold for each file."""

    begun = 0

    def __init__(self) -> None:
        super().__init__()
        FolderAndArchive.begun += 1
        self.place = Path(tempfile.mkdtemp(prefix="states-"))
        (self.place / "news").mkdir()
        self.archive = Archive.create(self.place / "index", FakeEmbedder())
        self.files: dict[str, str] = {}
        self.stored: dict[str, str] = {}

    def teardown(self) -> None:
        assert self.archive.check() == []
        self.archive.close()
        shutil.rmtree(self.place)

    @rule(name=NAMES, word=WORDS)
    def write(self, name: str, word: str) -> None:
        path = self.place / "news" / name
        path.parent.mkdir(exist_ok=True)
        self.files[name] = f"About the {word}\n\nThe {word} came down on the town.\n"
        path.write_text(self.files[name])

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.place / "news" / name).unlink()
        del self.files[name]

    @rule(prune=st.booleans())
    def index(self, prune: bool) -> None:
        report = update(self.archive, [self.place / "news"], prune=prune)
        kept = {} if prune else self.stored
        self.stored = {**kept, **self.files}
        assert report.refusals == ()

    @rule()
    def index_again(self) -> None:
        self.index(False)
        generation = self.archive.generation
        assert update(self.archive, [self.place / "news"]).passages == 0
        assert self.archive.generation == generation

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def remove_file(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.stored)))
        text = self.stored.pop(name)
        removed = self.archive.remove([str(self.place / "news" / name)])
        assert len(removed) == (text not in self.stored.values())

    @precondition(lambda self: self.stored)
    @rule(data=st.data())
    def remove_article(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(sorted(set(self.stored.values()))))
        (identifier,) = (article.id for article in self.archive.articles() if article.text == text)
        assert self.archive.remove([identifier]) == [identifier]
        self.stored = {name: other for name, other in self.stored.items() if other != text}

    @rule()
    def rebuild(self) -> None:
        reindex(self.archive.directory, FakeEmbedder())

    @rule()
    def open_again(self) -> None:
        self.archive.close()
        self.archive = Archive.open(self.place / "index", FakeEmbedder())

    @invariant()
    def holds_what_it_should(self) -> None:
        expected = sorted(set(self.stored.values()))
        assert sorted(article.text for article in self.archive.articles()) == expected
        query = FakeEmbedder().embed_queries(["town"])[0]
        by_meaning = {hit.passage.article_id for hit in self.archive.search_dense(query, 1000)}
        by_words = {hit.passage.article_id for hit in self.archive.search_lexical([["town"]], 1000)}
        assert len(by_meaning) == len(by_words) == len(expected)
        for word in ("rain", "hail", "snow", "wind", "fog"):
            there = any(word in text for text in expected)
            assert bool(self.archive.search_lexical([[word]], 1)) == there


@pytest.mark.parametrize("examples", [15, pytest.param(500, marks=pytest.mark.faults)])
def test_the_archive_holds_what_the_dictionary_holds(
    monkeypatch: pytest.MonkeyPatch, examples: int, tally: Tally
) -> None:
    monkeypatch.setattr(build, "BoundedReader", InProcessReader)
    FolderAndArchive.begun = 0
    with tally("R7", "sequences of writing, editing, deleting, rebuilding") as row:
        try:
            check_sequences(examples)
            row.survived += FolderAndArchive.begun
        finally:
            row.tried += FolderAndArchive.begun
            row.lost += FolderAndArchive.begun - row.survived
    assert FolderAndArchive.begun >= examples


def check_sequences(examples: int) -> None:
    """Run that many random sequences of operations."""
    run_state_machine_as_test(
        FolderAndArchive,
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            database=None,
            derandomize=examples < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
