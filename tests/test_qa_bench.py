"""Measuring speed: the texts wanted, medians, both sides in one run, a clear error without articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.errors import CitaError
from qa.bench import bench_encoder, bench_table


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    return Archive.create(tmp_path / "archive", embedder)


def test_passages_are_repeated_up_to_the_number_wanted(archive: Archive, embedder: FakeEmbedder) -> None:
    store(archive, make_article("The storm hit the coast.", path="storm.txt", language="en"))
    before = embedder.embedded
    report = bench_encoder(archive, embedder, passages=7, repetitions=3, baseline=False)
    assert report["passages"] == 7
    assert embedder.embedded - before == 4 * 7, "one repetition is not counted"
    assert report["encoder"]["passages_per_second"] > 0
    assert report["encoder"]["query_ms"] >= 0
    assert (report["baseline"], report["ratio"]) == (None, None)
    assert report["machine"]["cores"] >= 1
    assert "pip install 'cita[training]'" in bench_table(report)


@pytest.mark.encoder
def test_the_baseline_is_measured_in_the_same_run(archive: Archive, embedder: FakeEmbedder) -> None:
    store(archive, make_article("The storm hit the coast.", path="storm.txt", language="en"))
    report = bench_encoder(archive, embedder, passages=2, repetitions=2)
    assert report["baseline"]["name"] == "all-MiniLM-L6-v2"
    assert report["ratio"]["low"] <= report["ratio"]["median"] <= report["ratio"]["high"]
    assert "ratio" in bench_table(report)


def test_an_empty_archive_is_told(archive: Archive, embedder: FakeEmbedder) -> None:
    with pytest.raises(CitaError, match="cita index PATH"):
        bench_encoder(archive, embedder)
