"""What is kept in memory follows other writers, merges when enough has changed, and takes up what another merged."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.build import reindex
from index.errors import ArchiveMismatch
from index.mirror import TermMirror, VectorMirror
from index.types import Article


def news(number: int) -> Article:
    return make_article(f"Report number{number} about the river.", path=f"/n/{number}.txt", title=f"Report {number}")


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    made = Archive.create(tmp_path / "index", embedder)
    store(made, *(news(number) for number in range(100)))
    made.refresh()
    return made


def query(text: str) -> np.ndarray:
    return FakeEmbedder().embed_queries([text])[0]


@pytest.mark.parametrize("kind", [VectorMirror, TermMirror])
def test_little_is_followed_and_much_is_merged(archive: Archive, kind: type[VectorMirror] | type[TermMirror]) -> None:
    mirror, catalogue = kind(), archive.catalogue()
    mirror.prepare(catalogue)
    assert mirror.at(catalogue).drift == 0
    stamp = mirror.path(catalogue).stat().st_mtime_ns
    store(archive, news(200))
    archive.remove([news(3).id])
    mirror.prepare(catalogue)
    assert mirror.at(catalogue).drift == 2
    assert mirror.path(catalogue).stat().st_mtime_ns == stamp, "little has changed"
    store(archive, *(news(number) for number in range(300, 310)))
    mirror.prepare(catalogue)
    assert mirror.at(catalogue).drift == 0
    assert mirror.path(catalogue).stat().st_mtime_ns > stamp
    assert mirror.faults(catalogue) == []


@pytest.mark.parametrize("kind", [VectorMirror, TermMirror])
def test_what_another_process_merged_is_taken_up(
    archive: Archive, kind: type[VectorMirror] | type[TermMirror], monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror, other, catalogue = kind(), kind(), archive.catalogue()
    mirror.prepare(catalogue)
    other.prepare(catalogue)
    store(archive, *(news(number) for number in range(300, 350)))
    other.prepare(catalogue)
    monkeypatch.setattr(mirror, "_merged", lambda *_: pytest.fail("merged a second time"))
    mirror.prepare(catalogue)
    assert mirror.at(catalogue).count == other.at(catalogue).count == 150


def test_a_cache_that_says_something_else_is_reported(archive: Archive) -> None:
    catalogue = archive.catalogue()
    with sqlite3.connect(catalogue.path) as connection:
        connection.execute("UPDATE passage SET terms = replace(terms, 'river', 'rifle')")
        connection.execute("UPDATE passage SET vec = (SELECT vec FROM passage WHERE id = 1)")
    connection.close()
    for mirror in (TermMirror(), VectorMirror()):
        assert "differs" in "".join(mirror.faults(catalogue))


def test_readers_search_while_a_writer_changes_the_archive(archive: Archive) -> None:
    """Two readers with memories of their own and a writer: every result is that of one generation."""
    directory, wrong, stop = archive.directory, [], threading.Event()

    def read() -> None:
        reader = Archive.open(directory, FakeEmbedder())
        while not stop.is_set():
            hits = reader.search_lexical([["river"]], 500)
            near = reader.search_dense(query("river"), 500)
            if len({hit.passage.id for hit in hits}) != len(hits) or len(near) < 100 or len(hits) < 100:
                wrong.append((len(hits), len(near)))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(400, 430):
        store(archive, news(number), news(number + 1000))
        archive.remove([news(number).id])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    fresh = Archive.open(directory, FakeEmbedder())
    assert len(fresh.search_lexical([["river"]], 500)) == 130
    assert fresh.check() == []


def test_an_index_of_the_earlier_format_is_refused_with_what_rebuilds_it_and_rebuilt(archive: Archive) -> None:
    """Tables of articles and files are as they were; those of the earlier lexical index are left behind."""
    expected = list(archive.articles())
    archive.close()
    with sqlite3.connect(archive.directory / "archive-1.db") as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'format'")
        connection.execute("DROP TABLE gone")
    connection.close()
    for embedder in (FakeEmbedder(), None):
        with pytest.raises(ArchiveMismatch, match="cita reindex"):
            Archive.open(archive.directory, embedder)
    with pytest.raises(ArchiveMismatch, match="cita reindex"):
        Archive.open_or_create(archive.directory, FakeEmbedder())
    reindex(archive.directory, FakeEmbedder())
    again = Archive.open(archive.directory, FakeEmbedder())
    assert list(again.articles()) == expected
    assert len(again.search_lexical([["river"]], 500)) == 100
    assert again.check() == []
