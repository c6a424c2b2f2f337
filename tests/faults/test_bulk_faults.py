"""Bulk ingestion on a Ray cluster of two workers: all arrives once, also when one of the two is killed midway."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder
from milvus_servers import LiteServer

from index.articles import make_article
from index.build import Progress, UpdateReport, update
from index.errors import CitaError

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(
        any(find_spec(name) is None for name in ("pymilvus", "milvus_lite", "ray", "pyarrow")),
        reason="cita[milvus] and cita[ray] are not installed",
    ),
]
ARTICLES = 1_200
FILES = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    server = LiteServer(tmp_path_factory.mktemp("milvus") / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head without processors and two workers with two each."""
    import ray
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # for what the workers import
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        # Ray takes loopback for this machine's address, where its nodes of this test do not listen.
        patch.setattr("ray._private.services.resolve_ip_for_localhost", lambda host: host)
        node = {"node_ip_address": "127.0.0.1", "object_store_memory": 100_000_000}
        made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **node})
        made.workers = [made.add_node(num_cpus=2, **node) for _ in range(2)]
        made.wait_for_nodes()
        yield made
        ray.shutdown()
        made.shutdown()


def text_of(number: int) -> str:
    return "\n\n".join(f"Paragraph {part} of {number} names word{number} and {'more ' * 60}." for part in range(3))


def write_files(folder: Path) -> None:
    folder.mkdir()
    for file in range(FILES):
        lines = [
            json.dumps({"title": f"Article {number}", "text": text_of(number), "language": "en"})
            for number in range(file, ARTICLES, FILES)
        ]
        (folder / f"{file}.jsonl").write_text("\n".join([*lines, "no json"]), "utf-8")


def opened(server: LiteServer, name: str) -> Any:
    from index.milvus import MilvusArchive
    from index.milvus_client import place_of

    return MilvusArchive.open_or_create(place_of(f"{server.address}?collection={name}&timeout=60"), FakeEmbedder())


def test_nobody_at_the_address_of_a_cluster_is_one_line(server: LiteServer, tmp_path: Path) -> None:
    from index.bulk import ingest

    archive = opened(server, "nobody")
    with pytest.raises(CitaError, match=r"No Ray cluster answers at '127\.0\.0\.1:9'") as refusal:
        ingest(archive, [tmp_path], FakeEmbedder, "127.0.0.1:9")
    assert "\n" not in str(refusal.value)
    archive.close()


def test_tables_and_changed_files_are_taken_in(server: LiteServer, cluster: Any, tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    from index.bulk import ingest

    archive = opened(server, "tables")
    rows = [make_article(text_of(number), path="x", title=f"Row {number}", source="Reuters") for number in range(30)]
    table = {
        "title": [each.title for each in rows],
        "text": [*(each.text for each in rows[:-1]), None],
        "source": ["Reuters"] * len(rows),
        "published": ["2024-05-01"] * len(rows),
        "authors": [["Ann", "Bob"]] * len(rows),
    }
    parquet.write_table(pyarrow.table(table), tmp_path / "rows.parquet")
    (tmp_path / "one.txt").write_text("Storm at sea\n\nA storm sank the ferry, said Luca Verdi.\n", "utf-8")
    paths = [tmp_path / "rows.parquet", tmp_path / "one.txt"]

    first = ingest(archive, paths, FakeEmbedder, cluster.address)
    assert (first.added, len(first.refusals)) == (30, 1)
    row = next(each for each in archive.articles() if each.title == "Row 3")
    assert (row.text, row.source, str(row.published)) == (rows[3].text, "Reuters", "2024-05-01")
    assert row.authors == ("Ann", "Bob")
    (tmp_path / "one.txt").write_text("Storm at sea\n\nA storm sank two ferries.\n", "utf-8")
    second: UpdateReport = ingest(archive, paths, FakeEmbedder, cluster.address)
    assert (second.added, second.removed) == (1, 1)
    assert archive.stats().articles == 30
    assert archive.check() == []
    archive.close()


def test_a_killed_worker_loses_and_doubles_nothing(server: LiteServer, cluster: Any, tmp_path: Path) -> None:
    from index.bulk import ingest

    write_files(tmp_path / "articles")
    archive = opened(server, "killed")
    killed: list[int] = []

    def kill_one(progress: Progress) -> None:
        if not killed and progress.articles >= ARTICLES // 4:
            killed.append(progress.articles)
            threading.Thread(
                target=cluster.remove_node, args=(cluster.workers[1],), kwargs={"allow_graceful": False}
            ).start()

    report = ingest(archive, [tmp_path / "articles"], FakeEmbedder, cluster.address, progress=kill_one)

    assert killed
    assert killed[0] < ARTICLES
    assert len([node for node in cluster.list_all_nodes() if node is not cluster.head_node]) == 1
    assert (report.added, len(report.refusals)) == (ARTICLES, FILES)
    stored = {article.title: article for article in archive.articles()}
    assert set(stored) == {f"Article {number}" for number in range(ARTICLES)}
    assert archive.article_count() == archive.stats().articles == ARTICLES
    assert archive.check() == []
    held = [passage for article in stored.values() for passage in archive.passages(article.id)]
    assert len(held) == len({(passage.article_id, passage.start) for passage in held}) == archive.stats().passages
    assert archive.frequency("word77") == 3
    again = ingest(archive, [tmp_path / "articles"], FakeEmbedder, cluster.address)
    assert (again.added, again.passages, again.removed) == (0, 0, 0)
    assert update(archive, [tmp_path / "articles"]).added == 0
    archive.close()
