"""Repair: sound articles are kept whatever else is damaged, what is lost is named, and searching works again."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fakes import FakeEmbedder, store
from test_index_backup import found, numbered

from index.archive import Archive
from index.errors import ArchiveDamaged, ArchiveMismatch, ArchiveMissing
from index.repair import repair

ARTICLES = 30


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with closing(Archive.create(tmp_path / "index", FakeEmbedder())) as archive:
        store(archive, *(numbered(number) for number in range(ARTICLES)))
        archive.refresh()
    return tmp_path / "index"


def spoil(directory: Path, statement: str, *values: object) -> None:
    """Change rows behind the archive's back."""
    with closing(sqlite3.connect(directory / "archive-1.db")) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0


def test_a_sound_archive_is_left_alone(directory: Path) -> None:
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    report = repair(directory, FakeEmbedder())
    assert (report.problems, report.kept, report.lost) == ((), ARTICLES, ())
    assert {path.name: path.read_bytes() for path in directory.iterdir() if path.name in before} == before


def test_what_is_derived_is_made_again(directory: Path) -> None:
    expected = list(Archive.open(directory).articles())
    spoil(directory, "UPDATE passage SET vec = zeroblob(256) WHERE article = 3")
    spoil(directory, "UPDATE quotation SET speaker = 'Nobody' WHERE article = 5")
    embedder = FakeEmbedder()
    report = repair(directory, embedder)
    assert len(report.problems) >= 2
    assert (report.kept, report.remade, report.lost, report.aside) == (ARTICLES, 2, (), None)
    assert 0 < embedder.embedded < ARTICLES
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.check() == []
    assert list(archive.articles()) == expected
    assert found(archive, "town2") == [numbered(2).id]


def test_a_place_that_is_not_proved_is_not_kept_and_its_file_is_read_again(directory: Path) -> None:
    spoil(directory, "UPDATE file_article SET place = '/views/3.txt' WHERE place = '/news/3.txt'")
    with pytest.raises(ArchiveDamaged, match="place of article"):
        Archive.open(directory).article(numbered(3).id)
    report = repair(directory, FakeEmbedder())
    assert (report.kept, report.lost) == (ARTICLES, ())
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.check() == []
    assert archive.article(numbered(3).id).path == f"recovered:{numbered(3).id}"
    assert archive.article(numbered(2).id).path == "/news/2.txt"
    assert archive.catalogue().file("/news/3.txt").sha256 == ""  # type: ignore[union-attr]
    store(archive, numbered(3))
    assert "/news/3.txt" in [place for _, place in archive.catalogue().places("/news/3.txt")]


def test_an_article_whose_own_row_is_damaged_is_named_and_kept_aside(directory: Path) -> None:
    spoil(directory, "UPDATE article SET text = replace(text, 'said', 'lied') WHERE number = 4")
    report = repair(directory, FakeEmbedder())
    assert [(lost.title, lost.place) for lost in report.lost] == [("Town news 3", "/news/3.txt")]
    assert report.kept == ARTICLES - 1
    assert report.aside is not None
    assert report.aside.exists()
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.check() == []
    assert archive.catalogue().file("/news/3.txt").sha256 == ""  # type: ignore[union-attr]
    assert archive.catalogue().file("/news/2.txt").sha256 != ""  # type: ignore[union-attr]
    store(archive, numbered(3))
    assert found(archive, "town3") == [numbered(3).id]


def test_a_lost_pointer_is_found_again_and_never_costs_the_catalogue(directory: Path) -> None:
    (directory / "CURRENT").unlink()
    for make in (Archive.open_or_create, Archive.create):
        with pytest.raises(ArchiveMissing, match="cita check --repair"):
            make(directory, FakeEmbedder())
    (directory / "CURRENT").write_text("archive-7.db\n")
    report = repair(directory, FakeEmbedder())
    assert (report.kept, report.lost) == (ARTICLES, ())
    assert Archive.open(directory, FakeEmbedder()).check() == []


def test_pages_that_cannot_be_read_cost_what_stood_on_them_alone(directory: Path) -> None:
    path = directory / "archive-1.db"
    whole = path.read_bytes()
    chosen, tried, rescued = random.Random(5), 0, 0
    expected = {numbered(number).id for number in range(ARTICLES)}
    for _ in range(12):
        page = 4096 * chosen.randrange(1, len(whole) // 4096)
        path.write_bytes(whole[:page] + chosen.randbytes(4096) + whole[page + 4096 :])
        (directory / "archive-1.checked").unlink(missing_ok=True)
        tried += 1
        try:
            report = repair(directory, FakeEmbedder())
        except ArchiveDamaged:
            assert path.read_bytes()[page : page + 64] != whole[page : page + 64]
        else:
            rescued += 1
            archive = Archive.open(directory, FakeEmbedder())
            assert archive.check() == []
            kept = {article.id for article in archive.articles()}
            assert kept <= expected
            assert len(kept) == report.kept
            named = {lost.id for lost in report.lost if lost.id}
            assert not kept & named
            assert len(kept) + len(report.lost) >= ARTICLES
            archive.close()
        for leftover in directory.iterdir():
            leftover.unlink()
        path.write_bytes(whole)
        (directory / "CURRENT").write_text("archive-1.db\n")
    assert rescued > tried / 2


def test_another_encoder_does_not_repair(directory: Path) -> None:
    spoil(directory, "UPDATE passage SET vec = zeroblob(256) WHERE article = 3")
    with pytest.raises(ArchiveMismatch, match="CITA_EMBEDDER"):
        repair(directory, FakeEmbedder("other"))
    assert Archive.open(directory).stats().articles == ARTICLES


def test_where_there_is_nothing_there_is_nothing_to_repair(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        repair(tmp_path, FakeEmbedder())
