"""Back-up and restore: one moment of a busy archive, verified, and nothing overwritten without being told to."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.backup import back_up, restore
from index.errors import ArchiveDamaged, ArchiveError, CitaError
from index.types import Article


def numbered(number: int) -> Article:
    text = f"Town news {number}\n\nThe mayor of town{number} said “we will widen bridge{number}”, the council told us."
    return make_article(text, path=f"/news/{number}.txt", title=f"Town news {number}", language="en")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive.create(tmp_path / "index", FakeEmbedder())
    store(made, *(numbered(number) for number in range(5)))
    return made


def found(archive: Archive, word: str) -> list[str]:
    return [hit.passage.article_id for hit in archive.search_lexical([[word]], 5)]


def test_a_restored_archive_answers_as_the_one_that_was_backed_up(tmp_path: Path, archive: Archive) -> None:
    report = back_up(archive, tmp_path / "copy.cita")
    assert (report.articles, report.generation) == (5, archive.generation)
    restore(tmp_path / "copy.cita", tmp_path / "other")
    other = Archive.open(tmp_path / "other", FakeEmbedder())
    assert list(other.articles()) == list(archive.articles())
    assert other.quotations() == archive.quotations()
    assert found(other, "bridg3") == found(archive, "bridg3")
    query = FakeEmbedder().embed_queries(["the mayor of town3"])[0]
    assert other.search_dense(query, 3) == archive.search_dense(query, 3)
    assert other.check() == []


def test_a_backup_while_others_write_is_of_one_moment(tmp_path: Path, archive: Archive) -> None:
    stop, commits = threading.Event(), []

    def write() -> None:
        number = 100
        while not stop.is_set():
            store(archive, numbered(number))
            commits.append(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = []
        while len(reports) < 3 or len(commits) < 10:
            reports.append(back_up(archive, tmp_path / f"copy-{len(reports)}"))
    finally:
        stop.set()
        writer.join()
    for number, report in enumerate(reports):
        restore(tmp_path / f"copy-{number}", tmp_path / f"restored-{number}")
        with_numbers = [article.path for article in Archive.open(tmp_path / f"restored-{number}").articles()]
        assert len(with_numbers) == report.articles
        assert with_numbers[5:] == [f"/news/{n}.txt" for n in range(100, 100 + report.articles - 5)]
    assert reports[-1].articles > reports[0].articles


def test_nothing_is_overwritten_without_being_told_to(tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(CitaError, match=r"exists already.*--force"):
        back_up(archive, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"
    back_up(archive, tmp_path / "copy", force=True)
    store(archive, numbered(9))
    with pytest.raises(ArchiveError, match=r"There is an index in .* already.*--force"):
        restore(tmp_path / "copy", archive.directory)
    assert archive.stats().articles == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "index"]


def test_whoever_has_the_archive_open_goes_on_with_the_restored_one(tmp_path: Path, archive: Archive) -> None:
    back_up(archive, tmp_path / "copy")
    archive.remove([numbered(2).id])
    query = FakeEmbedder().embed_queries(["town2 bridge2"])[0]
    reader = Archive.open(archive.directory, FakeEmbedder())
    assert numbered(2).id not in [hit.passage.article_id for hit in reader.search_dense(query, 9)]
    before = reader.generation
    restore(tmp_path / "copy", archive.directory, force=True)
    assert reader.generation > before
    assert reader.search_dense(query, 1)[0].passage.article_id == numbered(2).id
    assert found(reader, "town2") == [numbered(2).id]


def test_a_damaged_backup_is_refused_and_changes_nothing(tmp_path: Path, archive: Archive) -> None:
    back_up(archive, tmp_path / "copy")
    sound = (tmp_path / "copy").read_bytes()
    at = sound.index(b"town3 said")
    (tmp_path / "copy").write_bytes(sound[:at] + b"town4" + sound[at + 5 :])
    with pytest.raises(ArchiveDamaged, match=r"no sound copy.*checksum"):
        restore(tmp_path / "copy", archive.directory, force=True)
    (tmp_path / "copy").write_text("something else")
    with pytest.raises(ArchiveDamaged):
        restore(tmp_path / "copy", tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert archive.stats().articles == 5
    assert archive.check() == []


def test_a_damaged_archive_gives_no_backup(tmp_path: Path, archive: Archive) -> None:
    archive.close()
    path = archive.directory / "archive-1.db"
    content = path.read_bytes()
    at = content.index(b"town3 said")
    path.write_bytes(content[:at] + b"town4" + content[at + 5 :])
    with pytest.raises(ArchiveDamaged, match="checksum"):
        back_up(Archive(archive.directory, None), tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_places_that_cannot_be_written_or_read_are_told(tmp_path: Path, archive: Archive) -> None:
    with pytest.raises(CitaError, match="cannot be written"):
        back_up(archive, tmp_path / "nowhere" / "copy")
    with pytest.raises(CitaError, match="no file"):
        restore(tmp_path / "nothing", tmp_path / "other")
