"""An archive in Milvus beyond what every store does: addresses, refusals, damage, dying writers and servers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder, InProcessReader, store
from milvus_servers import LiteServer

from index.articles import make_article
from index.build import reindex_store
from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveMismatch, CitaError
from index.milvus_client import Place, is_milvus, place_of
from index.milvus_rows import document_weights, packed, passage_id, term_number
from index.tallies import Tally
from index.types import Article
from qa.settings import Settings

needs_milvus = pytest.mark.skipif(
    find_spec("pymilvus") is None or find_spec("milvus_lite") is None, reason="cita[milvus] is not installed"
)


def numbered(number: int) -> Article:
    text = f"Article {number} tells of word{number}.\n\n“It is number {number},” said Anna Rossi.\n\n{'More. ' * 90}"
    return make_article(text, path=f"/news/{number}.txt", title=f"Title {number}", source="Reuters", language="en")


ARTICLES = tuple(numbered(number) for number in range(4))


# addresses


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("milvus+http://db.example:19530", Place("http://db.example:19530", "http://db.example:19530")),
        ("milvus+https://h:443/news", Place("https://h:443", "https://h:443", "news")),
        ("milvus+file:///srv/cita", Place("/srv/cita.db", "/srv/cita.db")),
        ("milvus+file:///srv/a%20b.db", Place("/srv/a b.db", "/srv/a b.db")),
        (
            "milvus+http://h:1?collection=news&shards=4&replicas=2&index=DISKANN&consistency=Strong&timeout=30",
            Place("http://h:1", "http://h:1", "", "news", 4, 2, "DISKANN", "Strong", 30.0),
        ),
    ],
)
def test_addresses_name_a_place(address: str, place: Place) -> None:
    assert is_milvus(address)
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://h:1", "milvus\\+http"),
        ("milvus+http://", "no host"),
        ("milvus+http://h/a/b", "database"),
        ("milvus+file://", "no path"),
        ("milvus+http://user:pass@h:1", "CITA_STORE_TOKEN"),
        ("milvus+http://h:1?shards=0", "shards='0'"),
        ("milvus+http://h:1?index=BEST", "IVF_RABITQ"),
        ("milvus+http://h:1?collection=a-b", "letters, digits"),
        ("milvus+http://h:1?colour=red", "colour='red'"),
    ],
)
def test_other_addresses_are_refused_with_what_was_expected(address: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        place_of(address)


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    from qa.app import open_archive

    with pytest.raises(CitaError, match=r"pip install 'cita\[milvus\]'"):
        open_archive(None, Settings(store="milvus+http://127.0.0.1:1"))


def test_many_machines_need_a_store_that_they_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ui.cli import main

    assert main(["index", "--ray", "auto", str(tmp_path)]) == 1
    assert "CITA_STORE" in capsys.readouterr().err


@needs_milvus
def test_commands_use_the_store_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ui.cli import main

    monkeypatch.setenv("CITA_STORE", f"milvus+file://{tmp_path}/lite")
    monkeypatch.setattr("qa.app.make_embedder", lambda _: FakeEmbedder())
    monkeypatch.setattr("index.build.BoundedReader", InProcessReader)
    (tmp_path / "storm.txt").write_text("Storm at sea\n\n“A wave took the ferry,” said Luca Verdi.\n", "utf-8")
    assert main(["index", str(tmp_path / "storm.txt")]) == 0
    assert main(["search", "ferry", "--retriever", "lexical"]) == 0
    assert main(["quotes", "--speaker", "Verdi"]) == 0
    assert main(["check"]) == 0
    assert main(["stats"]) == 0
    out = capsys.readouterr().out
    for part in (
        "1 added",
        "Storm at sea",
        "Luca Verdi: “A wave took the ferry",
        "The index is sound.",
        "milvus+file:",
    ):
        assert part in out
    assert main(["backup", str(tmp_path / "copy")]) == 1
    assert "--index" in capsys.readouterr().err
    monkeypatch.setenv("CITA_STORE", "milvus+ftp://nowhere")
    assert main(["stats"]) == 1
    assert "milvus+http" in capsys.readouterr().err


# rows


def test_long_bodies_are_cut_between_characters() -> None:
    values = ["è" * 100_000, 7, None]
    pieces = packed(values)
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= 60_000 for piece in pieces)
    assert json.loads("".join(pieces)) == values


def test_keys_follow_from_the_content_and_fit() -> None:
    assert passage_id("a" * 16, 0, 10) == passage_id("a" * 16, 0, 10) != passage_id("a" * 16, 0, 11)
    assert 0 <= passage_id("a" * 16, 0, 10) < 2**63
    assert all(0 < term_number(f"term{number}") < 2**32 - 1 for number in range(1_000))


def test_stored_weights_are_those_of_bm25_at_average_length() -> None:
    weights = document_weights(["storm", "storm", *(f"w{number}" for number in range(58))])
    assert weights[term_number("storm")] == pytest.approx(2 * 2.2 / (2 + 1.2))
    assert weights[term_number("w1")] == pytest.approx(1.0)


def test_tallies_travel_and_add_up() -> None:
    tally = Tally()
    tally.count(ARTICLES[0], [["a", "b", "a"], ["b"]], [])
    again = Tally.decode(tally.encode())
    assert again == tally
    assert (again.terms, again.length, again.passages) == ({"a": 1, "b": 2}, 4, 2)
    less = Tally()
    less.count(ARTICLES[0], [["a", "b", "a"], ["b"]], [], -1)
    again.merge(less)
    assert again == Tally()


# with Milvus Lite in this process


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_of(f"milvus+file://{tmp_path}/lite")


@pytest.fixture
def archive(place: Place) -> Iterator[Any]:
    from index.milvus import MilvusArchive

    archive = MilvusArchive.open_or_create(place, FakeEmbedder())
    store(archive, *ARTICLES)
    yield archive
    archive.close()


def tamper(archive: Any, collection: str, key: Any, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a stored row behind the archive's back."""
    fields = list(archive.connection.fields(collection))
    row = archive.connection.get(collection, [key], fields)[0]
    change(row)
    archive.connection.upsert(collection, [row])
    archive.close()


@needs_milvus
def test_a_changed_article_is_never_shown(archive: Any) -> None:
    victim = ARTICLES[1]

    def forge(row: dict[str, Any]) -> None:
        row["body"] = row["body"].replace("number 1", "number 9")

    tamper(archive, archive.edition.articles, victim.id, forge)
    with pytest.raises(ArchiveDamaged, match=f"{victim.id}.*cita remove {victim.id}"):
        archive.article(victim.id)
    assert any(victim.id in problem for problem in archive.check())
    assert archive.remove([victim.id]) == [victim.id]
    archive.refresh()
    store(archive, victim)
    assert archive.article(victim.id) == victim
    assert archive.check() == []


@needs_milvus
@pytest.mark.parametrize("field", ["body", "vec"])
def test_a_changed_passage_is_never_shown(archive: Any, field: str) -> None:
    passage = archive.passages(ARTICLES[2].id)[0]

    def forge(row: dict[str, Any]) -> None:
        row[field] = row[field].replace("word2", "word3") if field == "body" else row[field][::-1]

    tamper(archive, archive.edition.passages, passage.id, forge)
    with pytest.raises(ArchiveDamaged, match=ARTICLES[2].id):
        archive.search_lexical([["word2"]], 5)
    assert any(ARTICLES[2].id in problem for problem in archive.check())


@needs_milvus
def test_lost_rows_are_reported(archive: Any) -> None:
    archive.connection.delete(archive.edition.passages, [archive.passages(ARTICLES[0].id)[0].id])
    assert any(f"{ARTICLES[0].id} has" in problem for problem in archive.check())


@needs_milvus
@pytest.mark.parametrize("call", [2, 3, 4])
def test_a_writer_that_dies_midway_leaves_whole_articles_or_none(
    archive: Any, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """The writer's nth request fails, and it never gets to tidy up."""
    sent = archive.connection.upsert
    calls: list[str] = []

    def failing(collection: str, rows: Any) -> None:
        calls.append(collection)
        if len(calls) == call:
            raise ArchiveError("the server is gone")
        sent(collection, rows)

    new = numbered(7)
    monkeypatch.setattr(archive.connection, "upsert", failing)
    with pytest.raises(ArchiveError, match="gone"):
        store(archive, new)
    monkeypatch.setattr(archive.connection, "upsert", sent)
    archive.close()
    assert len(calls) == call
    assert {each.id for each in archive.articles()} == {each.id for each in ARTICLES}
    assert new.id not in {hit.passage.article_id for hit in archive.search_dense(_query("word7 number"), 20)}
    assert archive.passages(new.id) == archive.quotations(article_id=new.id) == []
    store(archive, new)
    assert archive.article(new.id) == new
    archive.recount()
    assert archive.check() == []
    assert archive.stats().articles == 5


@needs_milvus
def test_counts_in_doubt_are_counted_again(archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = archive.connection.upsert

    def failing(collection: str, rows: Any) -> None:
        if any(row.get("name") == "done" for row in rows):
            raise ArchiveError("killed before the tally was complete")
        sent(collection, rows)

    monkeypatch.setattr(archive.connection, "upsert", failing)
    with pytest.raises(ArchiveError):
        store(archive, numbered(7))
    monkeypatch.setattr(archive.connection, "upsert", sent)
    archive.poll()
    assert archive.article(numbered(7).id)
    assert archive.stats().articles == 4
    monkeypatch.setattr("index.milvus._ABANDONED_MS", -1)
    archive.refresh()
    assert archive.stats().articles == 5
    assert archive.frequency("word7") == 1
    assert archive.check() == []


@needs_milvus
def test_tallies_of_changes_become_one(archive: Any, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    monkeypatch.setattr("index.milvus._CHANGES", 3)
    for number in range(10, 18):
        store(archive, numbered(number))
    archive.remove([numbered(11).id])
    expected = archive.tallies.counted()
    archive.close()
    kinds = [row["kind"] for row in archive.connection.scan(archive.edition.records, "", ("id", "kind"))]
    assert kinds.count("base") == 1
    assert kinds.count("change") < 5
    assert archive.stats().articles == expected.articles == 11
    assert dict(archive.tallies.current().terms) == dict(expected.terms)
    archive.refresh(save=True)
    assert dict(archive.tallies.current().terms) == dict(expected.terms)


@needs_milvus
def test_collections_of_others_are_left_alone(archive: Any, place: Place) -> None:
    from index.milvus import MilvusArchive

    fields = [
        {"field_name": "id", "datatype": "INT64", "is_primary": True},
        {"field_name": "vec", "datatype": "FLOAT_VECTOR", "dim": 4},
    ]
    index = {"field_name": "vec", "index_type": "FLAT", "metric_type": "IP"}
    archive.connection.create("theirs", fields, [index])
    with pytest.raises(ArchiveMismatch, match="not Cita's"):
        MilvusArchive.open(replace(place, collection="theirs"), FakeEmbedder())
    archive.connection.drop(archive.edition.passages)
    archive.connection.create(archive.edition.passages, fields, [index])
    with pytest.raises(ArchiveMismatch, match=r"has the fields id, vec\(4\); expected are article"):
        MilvusArchive.open(place, FakeEmbedder())


@needs_milvus
def test_a_second_process_is_told_that_the_file_is_taken(archive: Any, tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "from index.milvus import MilvusArchive\nfrom index.milvus_client import place_of\n"
        f"MilvusArchive.open(place_of('milvus+file://{tmp_path}/lite'))"
    )
    root = Path(__file__).parent.parent
    environment = {**__import__("os").environ, "PYTHONPATH": f"{root}"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, env=environment)
    assert "ArchiveBusy" in done.stderr
    assert "one process" in done.stderr


# editions


@needs_milvus
def test_another_encoder_takes_over_while_the_old_one_answers(archive: Any, place: Place) -> None:
    from index.milvus import MilvusArchive

    old_reader = MilvusArchive.open(place, FakeEmbedder())
    rebuilder = MilvusArchive.open(place)
    report = reindex_store(rebuilder, FakeEmbedder("another", dim=32))
    assert report.changed == 4
    time.sleep(1.1)
    assert old_reader.search_dense(_query("word2"), 3)
    new_reader = MilvusArchive.open(place, FakeEmbedder("another", dim=32))
    assert {each.id for each in new_reader.articles()} == {each.id for each in ARTICLES}
    assert new_reader.search_dense(FakeEmbedder("another", dim=32).embed_queries(["word2"])[0], 3)
    assert new_reader.catalogue().file_paths() == sorted(each.path for each in ARTICLES)
    assert new_reader.check() == []
    with pytest.raises(ArchiveMismatch, match="cita reindex"):
        MilvusArchive.open(place, FakeEmbedder())
    reindex_store(MilvusArchive.open(place), FakeEmbedder())
    assert MilvusArchive.open(place, FakeEmbedder()).check() == []
    assert not rebuilder.connection.has("cita_1_articles")


@needs_milvus
def test_two_rebuilds_at_once_are_one_too_many(archive: Any, place: Place) -> None:
    archive.put_root("rebuild", ["somebody", int(time.time() * 1000)])
    with pytest.raises(ArchiveBusy, match="rebuilds"):
        reindex_store(archive, FakeEmbedder("another"))
    archive.put_root("rebuild", ["somebody", 0])
    assert reindex_store(archive, FakeEmbedder("another")).changed == 4


# a server that goes and comes back


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiteServer]:
    server = LiteServer(tmp_path / "server")
    server.start()
    yield server
    server.stop()


@needs_milvus
def test_a_killed_server_is_missed_in_one_line_and_used_again_when_it_is_back(server: LiteServer) -> None:
    from index.milvus import MilvusArchive

    archive = MilvusArchive.open_or_create(place_of(f"{server.address}?timeout=3"), FakeEmbedder())
    store(archive, *ARTICLES)
    expected = [hit.passage for hit in archive.search_dense(_query("word2"), 3)]
    server.kill()
    with pytest.raises(ArchiveError, match=r"Milvus at http://127\.0\.0\.1:\d+ does not answer") as refusal:
        archive.search_dense(_query("word2"), 3)
    assert "\n" not in str(refusal.value)
    with pytest.raises(ArchiveError):
        store(archive, numbered(8))
    server.start()
    until = time.monotonic() + 30
    while True:
        try:
            found = archive.search_dense(_query("word2"), 3)
            break
        except ArchiveError:  # gRPC waits a moment before it tries an address anew that did not answer
            assert time.monotonic() < until
    assert [hit.passage for hit in found] == expected
    assert {each.id for each in archive.articles()} == {each.id for each in ARTICLES}
    store(archive, numbered(8))
    assert archive.article(numbered(8).id) == numbered(8)
    assert archive.check() == []
    archive.close()


@needs_milvus
def test_what_was_acknowledged_survives_a_kill(server: LiteServer) -> None:
    from index.milvus import MilvusArchive

    place = place_of(f"{server.address}?timeout=5")
    archive = MilvusArchive.open_or_create(place, FakeEmbedder())
    for number in range(12):
        store(archive, numbered(number))
    server.kill()
    server.start()
    again = MilvusArchive.open(place, FakeEmbedder())
    assert {each.id for each in again.articles()} == {numbered(number).id for number in range(12)}
    assert again.stats().articles == 12
    assert again.check() == []
    again.close()
    archive.close()


def test_nobody_at_the_address_is_one_line() -> None:
    pytest.importorskip("pymilvus", reason="cita[milvus] is not installed")
    from index.milvus import MilvusArchive

    with pytest.raises(ArchiveError, match=r"http://127\.0\.0\.1:9 does not answer") as refusal:
        MilvusArchive.open(place_of("milvus+http://127.0.0.1:9?timeout=1"))
    assert "\n" not in str(refusal.value)


def _query(text: str) -> Any:
    return FakeEmbedder().embed_queries([text])[0]
