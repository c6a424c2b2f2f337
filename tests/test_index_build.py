"""Filling an archive from files: what is read, embedded and stored, once, and what a second run leaves alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, InProcessReader, store

from index import build
from index.archive import Archive
from index.articles import make_article
from index.build import Progress, compact, reindex, update
from index.errors import ArchiveMismatch, ArchiveMissing
from index.prepare import embedding_text
from index.readers.worker import BoundedReader
from index.types import Heading, Passage


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> InProcessReader:
    reader = InProcessReader()
    monkeypatch.setattr(build, "BoundedReader", lambda: reader)
    return reader


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Three files, last changed long ago."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("river", "bread", "comet"):
        write(folder / f"{name}.txt", f"About the {name}\n\nThe {name} was seen again on the hill.\n")
    return folder


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder, reader: InProcessReader) -> Archive:
    return Archive.create(tmp_path / "index", embedder)


def write(path: Path, text: str, changed_seconds: int = 1_600_000_000) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(changed_seconds * 10**9, changed_seconds * 10**9))


def titles(archive: Archive) -> list[str]:
    return sorted(article.title for article in archive.articles())


def embedded(archive: Archive) -> int:
    assert isinstance(archive.embedder, FakeEmbedder)
    return archive.embedder.embedded


def test_a_folder_is_stored_and_can_be_searched(archive: Archive, news: Path) -> None:
    report = update(archive, [news])
    assert (report.added, report.changed, report.unchanged, report.removed) == (3, 0, 0, 0)
    assert report.passages == archive.stats().passages == embedded(archive) > 0
    assert titles(archive) == ["About the bread", "About the comet", "About the river"]
    (hit, *_) = archive.search_lexical([["comet"]], 5)
    assert archive.article(hit.passage.article_id).path == str(news / "comet.txt")
    assert archive.check() == []


def test_a_second_run_reads_and_embeds_nothing(archive: Archive, news: Path, reader: InProcessReader) -> None:
    update(archive, [news])
    generation, count = archive.generation, embedded(archive)
    reader.read_paths.clear()
    report = update(archive, [news])
    assert (report.unchanged, report.added, report.passages) == (3, 0, 0)
    assert reader.read_paths == []
    assert (archive.generation, embedded(archive)) == (generation, count)


def test_a_hundred_unchanged_files_take_less_than_a_second(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(100):
        write(folder / f"{number}.txt", f"Article {number}\n\nIts text is number {number}.\n")
    update(archive, [folder])
    report = update(archive, [folder])
    assert report.unchanged == 100
    assert report.seconds < 1


def test_a_touched_file_is_not_read_again(archive: Archive, news: Path, reader: InProcessReader) -> None:
    update(archive, [news])
    reader.read_paths.clear()
    os.utime(news / "river.txt", ns=(10**18, 10**18))
    report = update(archive, [news])
    assert (report.unchanged, report.passages, reader.read_paths) == (3, 0, [])
    state = archive.catalogue().file(str(news / "river.txt"))
    assert state is not None
    assert state.mtime_ns == 10**18


def test_a_changed_file_replaces_its_article(archive: Archive, news: Path) -> None:
    update(archive, [news])
    (old,) = (article for article in archive.articles() if article.title == "About the river")
    write(news / "river.txt", "About the lake\n\nThe lake froze over.\n", 1_600_000_001)
    report = update(archive, [news])
    assert (report.changed, report.added, report.removed, report.unchanged) == (1, 0, 0, 2)
    assert titles(archive) == ["About the bread", "About the comet", "About the lake"]
    assert archive.search_lexical([["river"]], 5) == []
    assert archive.passages(old.id) == []
    assert archive.check() == []


def test_a_change_within_one_tick_of_the_clock_is_noticed(archive: Archive, news: Path) -> None:
    path = news / "fresh.txt"
    path.write_text("Before\n\nThe word is rain.\n")
    update(archive, [path])
    status = path.stat()
    path.write_text("Before\n\nThe word is hail.\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert update(archive, [path]).changed == 1
    assert archive.search_lexical([["hail"]], 1)


def test_a_file_that_became_unreadable_is_refused_and_keeps_its_article(archive: Archive, news: Path) -> None:
    update(archive, [news])
    write(news / "river.txt", "   \n", 1_600_000_001)
    for _ in range(2):
        report = update(archive, [news])
        assert [Path(refusal.path).name for refusal in report.refusals] == ["river.txt"]
        assert "About the river" in titles(archive)


def test_files_without_a_reader_are_refused_with_a_reason(archive: Archive, news: Path) -> None:
    (news / "table.xls").write_bytes(b"\xd0\xcf")
    report = update(archive, [news, news / "missing.txt"])
    assert report.added == 3
    assert sorted(Path(refusal.path).name for refusal in report.refusals) == ["missing.txt", "table.xls"]
    assert all(refusal.reason for refusal in report.refusals)


def test_articles_of_files_that_are_gone_go_only_when_pruning(archive: Archive, news: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    write(elsewhere, "Elsewhere\n\nThis file stays out of the folder.\n")
    update(archive, [news, elsewhere])
    (news / "river.txt").unlink()
    elsewhere.unlink()
    assert update(archive, [news]).removed == 0
    assert len(titles(archive)) == 4
    assert update(archive, [news], prune=True).removed == 1
    assert titles(archive) == ["About the bread", "About the comet", "Elsewhere"]
    assert archive.check() == []


def test_a_folder_that_is_gone_is_not_taken_for_an_empty_one(archive: Archive, news: Path) -> None:
    update(archive, [news])
    news.rename(news.with_name("moved"))
    report = update(archive, [news], prune=True)
    assert (report.removed, len(report.refusals)) == (0, 1)
    assert len(titles(archive)) == 3


def test_the_same_article_in_two_files_is_stored_once_and_stays_until_both_are_gone(
    archive: Archive, news: Path
) -> None:
    write(news / "again.txt", (news / "river.txt").read_text())
    report = update(archive, [news])
    assert (report.added, report.duplicates) == (3, 1)
    (news / "again.txt").unlink()
    assert update(archive, [news], prune=True).removed == 0
    (news / "river.txt").unlink()
    assert update(archive, [news], prune=True).removed == 1
    assert titles(archive) == ["About the bread", "About the comet"]


def test_near_copies_are_counted_and_linked(archive: Archive, news: Path) -> None:
    story = " ".join(f"word{number * number % 613}" for number in range(200))
    write(news / "wire.txt", f"First outlet\n\n{story}.\n")
    write(news / "wire-short.txt", f"Second outlet\n\n{story[: len(story) // 2]}.\n")
    report = update(archive, [news])
    (first, second) = (article.id for article in archive.articles() if "outlet" in article.title)
    assert archive.copies_of(first) == [second]
    assert report.copies == 2


def test_lines_of_a_file_are_articles_of_their_own(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    lines = [{"title": f"Title {number}", "text": f"Text number {number}."} for number in range(5)]
    path.write_text("\n".join([*map(json.dumps, lines), "{broken", json.dumps(lines[0])]) + "\n")
    report = update(archive, [path], batch_articles=2)
    assert (report.added, report.duplicates, len(report.refusals)) == (5, 1, 1)
    assert {article.path for article in archive.articles()} == {f"{path}#{number}" for number in range(5)}
    lines[3]["text"] = "Another text."
    del lines[0]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    report = update(archive, [path], batch_articles=2)
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 3)
    assert archive.check() == []


def test_an_interrupted_run_keeps_its_batches_and_the_next_one_goes_on(archive: Archive, news: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if archive.stats().articles == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(archive, [news], batch_articles=1, progress=interrupt)
    assert archive.stats().articles == 2
    assert archive.check() == []
    report = update(archive, [news])
    assert (report.added, report.unchanged) == (1, 2)


def test_a_file_interrupted_in_the_middle_is_read_again_without_embedding_twice(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps({"title": f"T{n}", "text": f"Text {n}."}) + "\n" for n in range(6)))

    def interrupt(progress: Progress) -> None:
        if archive.stats().articles == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(archive, [path], batch_articles=2, progress=interrupt)
    count = embedded(archive)
    report = update(archive, [path])
    assert report.added + 4 == archive.stats().articles == 6
    assert embedded(archive) == count + report.passages
    assert update(archive, [path]).unchanged == 6


def test_an_article_read_with_better_headings_replaces_the_stored_one(
    archive: Archive, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(archive, [news])
    (stored, *_) = archive.articles()
    better = make_article(stored.text, title=stored.title, path=stored.path, authors=["Anna Berg"], language="en")
    assert better.id == stored.id
    monkeypatch.setattr(InProcessReader, "iter_read", lambda self, path: iter([better]))
    monkeypatch.setattr(build, "READERS_VERSION", "readers-of-tomorrow")
    update(archive, [Path(stored.path)])
    assert archive.article(stored.id).authors == ("Anna Berg",)
    assert archive.check() == []


def test_progress_tells_how_far_the_run_is(archive: Archive, news: Path) -> None:
    told: list[Progress] = []
    update(archive, [news], progress=told.append, batch_articles=1)
    assert told[-1].files_done == told[-1].files_total == 3
    assert told[-1].articles == 3
    assert told[-1].passages_done == archive.stats().passages
    assert told[-1].eta_seconds == pytest.approx(0.0, abs=0.01)
    assert [p.passages_done for p in told] == sorted(p.passages_done for p in told)


def test_the_time_left_is_estimated_within_the_first_batch(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "long.txt", "Title\n\n" + "\n\n".join(f"Number {n} " + "word " * 100 for n in range(200)))
    write(tmp_path / "other.txt", "Other\n\n" + "Another sentence here. " * 300)
    told: list[Progress] = []
    update(archive, [tmp_path / "long.txt", tmp_path / "other.txt"], progress=told.append)
    estimates = [progress.eta_seconds for progress in told if progress.eta_seconds is not None]
    assert len(estimates) > 2
    assert estimates[-1] == pytest.approx(0.0, abs=0.01)
    assert min(estimates) >= 0


def test_an_archive_without_an_encoder_cannot_be_filled(archive: Archive, news: Path) -> None:
    with pytest.raises(ValueError, match="embedder"):
        update(Archive.open(archive.directory), [news])


def test_files_are_read_by_the_bounded_reader(tmp_path: Path, embedder: FakeEmbedder) -> None:
    assert build.BoundedReader is BoundedReader
    write(tmp_path / "river.txt", "The river\n\nIt rose again, and nobody knew why.\n")
    archive = Archive.create(tmp_path / "index", embedder)
    assert update(archive, [tmp_path / "river.txt"]).added == 1
    assert titles(archive) == ["The river"]


# what is embedded


def test_title_and_heading_are_embedded_before_the_passage_and_never_stored_in_it() -> None:
    article = make_article("Heading\n\nThe text.", title="A title", path="a.txt", headings=[Heading(0, 7, 2)])
    assert embedding_text(article, Passage(0, article.id, 9, 18, "The text.", "Heading")) == (
        "A title\nHeading\nThe text."
    )


def test_a_title_that_the_passage_shows_is_not_repeated() -> None:
    article = make_article("A title\n\nThe text.", title="A title", path="a.txt", headings=[Heading(0, 7, 1)])
    assert embedding_text(article, Passage(0, article.id, 0, 18, "A title\n\nThe text.", "")) == "A title\n\nThe text."


def test_a_passage_that_is_a_heading_does_not_get_the_one_above() -> None:
    text = "One\n\nTwo"
    article = make_article(text, title="A title", path="a.txt", headings=[Heading(0, 3, 2), Heading(5, 8, 2)])
    assert embedding_text(article, Passage(0, article.id, 5, 8, "Two", "One")) == "A title\nTwo"


def test_a_long_title_leaves_room_for_the_passage(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "long.md", "---\ntitle: " + "very long title " * 30 + "\n---\n" + "One sentence here. " * 60)
    update(archive, [tmp_path / "long.md"])
    assert archive.embedder is not None
    for article in archive.articles():
        for passage in archive.passages(article.id):
            tokens = archive.embedder.count_tokens(embedding_text(article, passage))
            assert tokens <= archive.embedder.max_tokens


# rebuilding


def test_rebuilding_with_another_encoder_keeps_every_article_and_file(archive: Archive, news: Path) -> None:
    update(archive, [news])
    before = list(archive.articles())
    generation = archive.generation
    other = FakeEmbedder("other", dim=32)
    report = reindex(archive.directory, other)
    assert report.passages == other.embedded > 0
    rebuilt = Archive.open(archive.directory, other)
    assert list(rebuilt.articles()) == before
    assert rebuilt.generation > generation
    assert rebuilt.check() == []
    assert rebuilt.search_dense(other.embed_queries(["the comet"])[0], 1)
    assert update(rebuilt, [news]).unchanged == 3
    kinds = sorted(path.suffix for path in archive.directory.glob("archive-*"))
    assert kinds == [".checked", ".db", ".terms", ".vectors"]


def test_an_open_archive_follows_a_rebuild_with_the_same_encoder(archive: Archive, news: Path) -> None:
    update(archive, [news])
    expected = [hit.passage.text for hit in archive.search_dense(np.eye(64, dtype=np.float32)[0], 3)]
    reindex(archive.directory, FakeEmbedder())
    assert [hit.passage.text for hit in archive.search_dense(np.eye(64, dtype=np.float32)[0], 3)] == expected


def test_an_open_archive_refuses_a_rebuild_with_another_encoder(archive: Archive, news: Path) -> None:
    update(archive, [news])
    reindex(archive.directory, FakeEmbedder("other"))
    with pytest.raises(ArchiveMismatch, match="other"):
        archive.article("any")
    with pytest.raises(ArchiveMismatch, match="other"):
        update(archive, [news])


class Meddler(FakeEmbedder):
    """Lets something happen in the middle of a rebuild."""

    def __init__(self, meddle) -> None:
        super().__init__("meddler")
        self.meddle = meddle

    def embed_passages(self, texts):
        meddle, self.meddle = self.meddle, lambda: None
        meddle()
        return super().embed_passages(texts)


def test_the_old_archive_answers_and_takes_changes_during_a_rebuild(archive: Archive, news: Path) -> None:
    update(archive, [news])

    def meddle() -> None:
        assert archive.search_lexical([["comet"]], 1)
        archive.remove([str(news / "river.txt")])
        write(news / "volcano.txt", "About the volcano\n\nIt woke up.\n")
        update(archive, [news / "volcano.txt"])

    embedder = Meddler(meddle)
    reindex(archive.directory, embedder)
    rebuilt = Archive.open(archive.directory, embedder)
    assert titles(rebuilt) == ["About the bread", "About the comet", "About the volcano"]
    assert rebuilt.catalogue().file_paths() == sorted(str(news / f"{n}.txt") for n in ("bread", "comet", "volcano"))
    assert rebuilt.check() == []


def test_an_interrupted_rebuild_leaves_the_old_archive(archive: Archive, news: Path) -> None:
    update(archive, [news])

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(archive.directory, Meddler(interrupt))
    assert len(titles(archive)) == 3
    assert archive.check() == []
    assert [path.name for path in archive.directory.glob("*.db")] == ["archive-1.db"]


def test_compacting_gives_the_disk_back_and_changes_nothing_else(archive: Archive, news: Path) -> None:
    update(archive, [news])
    many = [make_article(f"Filler about number {n}. " * 40, path=f"/n/{n}.txt", title=f"N {n}") for n in range(40)]
    store(archive, *many)
    query = FakeEmbedder().embed_queries(["the comet"])[0]
    archive.refresh()
    archive.remove([article.id for article in many])
    kept, generation = list(archive.articles()), archive.generation
    found = [(hit.passage, hit.score) for hit in archive.search_dense(query, 5)]
    before, after = compact(archive.directory)
    assert after < before
    assert list(archive.articles()) == kept
    assert archive.generation == generation
    assert [(hit.passage, hit.score) for hit in archive.search_dense(query, 5)] == found
    assert archive.search_lexical([["filler"]], 5) == []
    again = Archive.open(archive.directory, FakeEmbedder())
    assert again.check() == []
    assert update(again, [news]).unchanged == 3
    for path in archive.directory.glob("archive-*"):
        assert b"filler" not in path.read_bytes().lower(), f"{path.name} still holds what was removed"


def test_an_archive_that_is_not_there_is_not_compacted(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        compact(tmp_path / "nowhere")
