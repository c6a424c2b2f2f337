"""An archive as others see it: search, looking up, changes by other hands, refusals, damage and its repair."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, store

from index import origin as origin_module
from index.archive import Archive
from index.articles import make_article
from index.errors import ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing, UnknownArticle
from index.types import Article

TOPICS = (
    "river flood valley",
    "bread bakery price",
    "election vote minister",
    "goal match striker",
    "comet orbit moon",
)
ARTICLES = tuple(
    make_article(
        "\n\n".join(f"Paragraph {number} tells of the {topic} {'again ' * (60 + 7 * number)}." for number in range(4)),
        path=f"/news/{topic.split()[0]}.txt",
        title=topic.title(),
        language="en",
    )
    for topic in TOPICS
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def archive(directory: Path, embedder: FakeEmbedder) -> Archive:
    archive = Archive.create(directory, embedder)
    store(archive, *ARTICLES)
    return archive


def query(text: str) -> np.ndarray:
    return FakeEmbedder().embed_queries([text])[0]


def found(archive: Archive, text: str, k: int = 100) -> list[tuple[str, float]]:
    return [(hit.passage.text, hit.score) for hit in archive.search_dense(query(text), k)]


def new_article(word: str) -> Article:
    return make_article(f"Something about {word}.", path=f"/news/{word}.txt", title=word)


# searching


@pytest.mark.parametrize("k", [1, 3, 100])
@pytest.mark.parametrize("allowed", [None, [ARTICLES[1].id, ARTICLES[3].id], [ARTICLES[0].id, "unknown"], []])
def test_dense_search_equals_exact_search(archive: Archive, k: int, allowed: list[str] | None) -> None:
    passages = [p for a in ARTICLES for p in archive.passages(a.id) if allowed is None or a.id in allowed]
    rows = archive.catalogue().vectors(np.array([p.id for p in passages], dtype=np.int64))
    vector = query("the bread of the minister")
    exact = sorted(zip(rows @ vector, passages, strict=True), key=lambda pair: (-pair[0], pair[1].id))[:k]
    hits = archive.search_dense(vector, k, allowed)
    assert [hit.passage for hit in hits] == [passage for _, passage in exact]
    assert [hit.dense for hit in hits] == pytest.approx([score for score, _ in exact], abs=1e-6)
    assert all(hit.score == hit.dense and hit.lexical is None for hit in hits)


def test_hits_hold_exact_slices(archive: Archive) -> None:
    hits = archive.search_dense(query("comet"), 5) + archive.search_lexical([["comet"]], 5)
    assert hits
    for hit in hits:
        text = archive.article(hit.passage.article_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_lexical_hits_carry_their_score(archive: Archive) -> None:
    hits = archive.search_lexical([["comet"], ["moon"]], 3)
    assert [hit.passage.article_id for hit in hits] == [ARTICLES[4].id] * 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score == hit.lexical and hit.dense is None for hit in hits)


@pytest.mark.parametrize("vector", [np.ones(3), np.full(64, np.nan), np.full(64, np.inf)])
def test_a_query_of_the_wrong_shape_is_refused(archive: Archive, vector: np.ndarray) -> None:
    with pytest.raises(ValueError, match="64 finite numbers"):
        archive.search_dense(vector, 3)


def test_an_empty_archive_finds_nothing_and_is_sound(directory: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(directory, embedder)
    assert archive.search_dense(query("river"), 5) == []
    assert archive.search_lexical([["river"]], 5) == []
    assert archive.check() == []
    assert archive.stats().articles == 0


# opening


def test_an_archive_is_opened_again_with_what_was_stored(archive: Archive, directory: Path) -> None:
    again = Archive.open(directory, FakeEmbedder())
    assert list(again.articles()) == list(ARTICLES)
    assert found(again, "river") == found(archive, "river")
    assert again.check() == []


def test_opening_what_is_not_there_says_how_to_make_it(directory: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(ArchiveMissing, match="cita index"):
        Archive.open(directory, embedder)
    assert not directory.exists()


def test_creating_over_an_archive_is_refused(archive: Archive, directory: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(ArchiveError, match="already"):
        Archive.create(directory, embedder)
    assert Archive.open_or_create(directory, embedder).stats().articles == len(ARTICLES)


@pytest.mark.parametrize("other", [FakeEmbedder("another"), FakeEmbedder(dim=32)])
def test_another_encoder_is_refused_by_name_with_the_way_out(
    archive: Archive, directory: Path, other: FakeEmbedder
) -> None:
    with pytest.raises(ArchiveMismatch) as refusal:
        Archive.open(directory, other)
    for part in ("fake (64 dimensions", f"{other.name} ({other.dim} dimensions", "cita reindex", "CITA_EMBEDDER"):
        assert part in str(refusal.value)


def test_an_empty_archive_of_another_encoder_is_made_anew(directory: Path, embedder: FakeEmbedder) -> None:
    Archive.create(directory, FakeEmbedder("another", dim=32))
    other = Archive.open_or_create(directory, embedder)
    store(other, ARTICLES[0])
    assert found(other, "river")
    assert [path.name for path in directory.glob("*.db")] == ["archive-2.db"]


def test_a_filled_archive_of_another_encoder_is_never_made_anew(archive: Archive, directory: Path) -> None:
    with pytest.raises(ArchiveMismatch):
        Archive.open_or_create(directory, FakeEmbedder("another"))
    assert archive.stats().articles == len(ARTICLES)


def test_another_segmentation_is_refused(
    archive: Archive, directory: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(origin_module._RULES, "segmentation", "of-tomorrow")
    with pytest.raises(ArchiveMismatch, match=r"segmentation.*of-tomorrow.*cita reindex"):
        Archive.open(directory, embedder)


def test_without_an_encoder_any_archive_can_be_read(archive: Archive, directory: Path) -> None:
    reader = Archive.open(directory)
    assert reader.article(ARTICLES[0].id) == ARTICLES[0]
    assert reader.search_lexical([["comet"]], 1)
    assert reader.fingerprint == FakeEmbedder().fingerprint


def test_opening_a_sound_archive_again_does_not_examine_it(
    archive: Archive, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.catalogue.Catalogue.structural_faults", lambda self: pytest.fail("examined"))
    Archive.open(directory)


def test_an_archive_touched_by_other_hands_is_examined(
    archive: Archive, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(directory / "archive-1.db", ns=(1, 1))
    monkeypatch.setattr("index.catalogue.Catalogue.structural_faults", lambda self: ["page 2 is torn"])
    with pytest.raises(ArchiveDamaged, match="page 2 is torn"):
        Archive.open(directory)


# changes


def test_a_reader_sees_what_another_one_stores_and_removes(archive: Archive, directory: Path) -> None:
    reader = Archive.open(directory, FakeEmbedder())
    assert found(reader, "volcano", 1)[0][1] < 0.9
    before = reader.generation
    article = new_article("volcano")
    store(archive, article)
    assert reader.generation == before + 1
    assert found(reader, "Something about volcano volcano", 1)[0][0] == article.text
    assert Archive.open(directory).remove([article.id]) == [article.id]
    assert article.text not in [text for text, _ in found(reader, "volcano")]


def test_following_changes_gives_what_opening_anew_gives(archive: Archive, directory: Path) -> None:
    found(archive, "river")
    store(archive, new_article("volcano"), new_article("desert"))
    archive.remove([ARTICLES[2].id])
    store(archive, new_article("island"))
    followed = found(archive, "the river and the volcano")
    for cache in directory.glob("*.vectors"):
        cache.unlink()
    assert followed == found(Archive.open(directory, FakeEmbedder()), "the river and the volcano")
    assert archive.check() == []


def test_an_id_that_was_removed_is_unknown(archive: Archive) -> None:
    archive.remove([ARTICLES[0].id])
    with pytest.raises(UnknownArticle, match=ARTICLES[0].id):
        archive.article(ARTICLES[0].id)
    assert archive.quotations(article_id=ARTICLES[0].id) == []
    assert archive.copies_of(ARTICLES[0].id) == []


@pytest.mark.parametrize(
    ("targets", "removed"),
    [
        ([ARTICLES[1].id], [1]),
        (["/news/river.txt", "/news/comet.txt"], [0, 4]),
        (["/news"], [0, 1, 2, 3, 4]),
        (["/news/"], [0, 1, 2, 3, 4]),
        (["/new"], []),
        (["no-such-id", "/elsewhere", ""], []),
    ],
)
def test_articles_are_removed_by_id_file_or_folder(archive: Archive, targets: list[str], removed: list[int]) -> None:
    gone = [ARTICLES[number].id for number in removed]
    assert sorted(archive.remove(targets)) == sorted(gone)
    assert [article.id for article in archive.articles()] == [a.id for a in ARTICLES if a.id not in gone]
    assert archive.check() == []


def test_one_line_of_a_file_is_removed_by_its_place(archive: Archive) -> None:
    lines = [make_article(f"Line {number} of it.", path=f"/news/lines.jsonl#{number}") for number in range(2)]
    with archive.writing() as writer:
        from index.entries import FileState
        from index.prepare import prepare

        writer.put_file("/news/lines.jsonl", FileState(1, 1, "digest", "readers"))
        for entry in prepare(lines, FakeEmbedder(), lambda *_: None):
            writer.add(entry)
            writer.link("/news/lines.jsonl", entry.article.id, entry.article.path)
    assert archive.remove(["/news/lines.jsonl#1"]) == [lines[1].id]
    assert archive.article(lines[0].id) == lines[0]


def test_the_vector_cache_is_not_written_again_for_every_small_change(archive: Archive, directory: Path) -> None:
    store(archive, *(new_article(f"word{number}") for number in range(60)))
    found(archive, "river")
    cache = directory / "archive-1.vectors"
    before = cache.stat().st_mtime_ns
    store(archive, new_article("volcano"))
    found(archive, "river")
    assert cache.stat().st_mtime_ns == before
    assert ("Something about volcano.", pytest.approx(1.0, abs=0.5)) in found(Archive.open(directory), "volcano")


def test_threads_share_an_archive_while_it_changes(archive: Archive) -> None:
    def ask(number: int) -> int:
        hits = archive.search_dense(query(TOPICS[number % 5]), 3)
        assert len(hits) == 3
        assert archive.article(hits[0].passage.article_id).text
        return len(archive.search_lexical([["paragraph"]], 2))

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask, number) for number in range(100)]
        for number in range(10):
            store(archive, new_article(f"word{number}"))
        assert {answer.result() for answer in answers} == {2}


def test_stats_count_what_there_is(archive: Archive) -> None:
    stats = archive.stats()
    assert (stats.articles, stats.files, stats.copies) == (5, 5, 0)
    assert stats.passages == sum(len(archive.passages(article.id)) for article in ARTICLES)
    assert stats.languages == (("en", 5),)
    assert (stats.encoder, stats.dim, stats.generation) == ("fake", 64, archive.generation)
    assert stats.bytes >= (archive.directory / "archive-1.db").stat().st_size


def test_a_closed_archive_can_be_used_again(archive: Archive) -> None:
    archive.close()
    assert archive.article(ARTICLES[0].id) == ARTICLES[0]


# damage


def test_a_damaged_cache_is_reported_and_built_again(archive: Archive, directory: Path) -> None:
    expected = found(archive, "river")
    cache = directory / "archive-1.vectors"
    content = bytearray(cache.read_bytes())
    content[-1] ^= 1
    cache.write_bytes(content)
    assert "damaged" in "".join(archive.check())
    again = Archive.open(directory, FakeEmbedder())
    assert found(again, "river") == expected
    assert again.check() == []


def test_a_damaged_lexical_cache_is_reported_and_built_again(archive: Archive, directory: Path) -> None:
    expected = [hit.passage.id for hit in archive.search_lexical([["comet"]], 5)]
    cache = directory / "archive-1.terms"
    cache.write_bytes(cache.read_bytes()[:-1])
    assert "damaged" in "".join(archive.check())
    again = Archive.open(directory, FakeEmbedder())
    assert [hit.passage.id for hit in again.search_lexical([["comet"]], 5)] == expected
    assert again.check() == []


def test_a_damaged_passage_is_never_shown_and_mended_as_the_message_says(archive: Archive, directory: Path) -> None:
    victim = ARTICLES[4]
    with sqlite3.connect(directory / "archive-1.db") as connection:
        connection.execute("UPDATE passage SET heading = 'Forged' WHERE article = 5")
    connection.close()
    again = Archive.open(directory, FakeEmbedder())
    with pytest.raises(ArchiveDamaged, match=f"{victim.id}.*{victim.path}.*cita remove {victim.id}"):
        again.search_lexical([["comet"]], 5)
    assert any(victim.id in problem for problem in again.check())
    assert again.remove([victim.id]) == [victim.id]
    store(again, victim)
    assert again.search_lexical([["comet"]], 5)
    assert again.check() == []


def test_one_of_several_damaged_articles_can_be_removed(archive: Archive, directory: Path) -> None:
    with sqlite3.connect(directory / "archive-1.db") as connection:
        connection.execute("UPDATE passage SET heading = 'Forged' WHERE article > 3")
    connection.close()
    (directory / "archive-1.vectors").unlink(missing_ok=True)
    again = Archive.open(directory, FakeEmbedder())
    assert again.remove([ARTICLES[4].id]) == [ARTICLES[4].id]
    with pytest.raises(ArchiveDamaged, match=ARTICLES[3].id):
        found(again, "river")
    assert again.remove([ARTICLES[3].id]) == [ARTICLES[3].id]
    assert found(again, "river")
    assert again.check() == []


def test_a_file_that_is_no_database_is_refused(archive: Archive, directory: Path) -> None:
    archive.close()
    (directory / "archive-1.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(ArchiveDamaged, match="new folder"):
        Archive.open(directory)


@pytest.mark.parametrize("pointer", [b"", b"../outside.db", b"archive-9.db", b"\xff\xfe"])
def test_a_pointer_to_nowhere_is_refused(archive: Archive, directory: Path, pointer: bytes) -> None:
    archive.close()
    (directory / "CURRENT").write_bytes(pointer)
    with pytest.raises(ArchiveMissing):
        Archive.open(directory)


def test_what_killed_writers_left_is_deleted_by_the_next(archive: Archive, directory: Path) -> None:
    (directory / ".tmp-left").write_bytes(b"half")
    store(archive, new_article("volcano"))
    assert not (directory / ".tmp-left").exists()
