"""Measuring archives by size: every figure is there and true to the archive that was made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from test_qa_varied import stock_archive

from index.archive import Archive
from index.embed import load_embedder
from index.errors import CitaError
from qa import scale
from qa.scale import bench_scale, scale_table
from qa.varied import stock_of


@pytest.mark.encoder
def test_an_archive_is_made_opened_searched_and_deleted(tmp_path: Path) -> None:
    embedder = load_embedder()
    archive = Archive.create(tmp_path / "stock", embedder)
    from index.build import update

    update(archive, [Path("seeds/articles")])
    told: list[str] = []
    report = bench_scale(archive, embedder, [60], folder=tmp_path, told=told.append)
    [figures] = report["sizes"]
    assert figures["passages"] >= 60
    assert figures["encoded"] is True
    assert figures["recall_at_10"] == 1.0, "small archives are compared exactly"
    for kind in ("dense", "lexical", "fused", "filtered", "answer"):
        assert 0 < figures[kind]["p50_ms"] <= figures[kind]["p95_ms"]
    assert figures["open_s"] > 0
    assert figures["disk_mb"] >= 0
    assert report["growth"] is None
    assert told == ["making an archive of 60 passages", "measuring the archive of 60 passages"]
    assert not list(tmp_path.glob("cita-bench-*")), "what was made is deleted"
    table = scale_table(report)
    assert "fused, p50 / p95 ms" in table
    assert "recall@10" in table


def test_recall_counts_what_a_search_misses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = stock_archive(tmp_path)
    vectors = stock_of(archive).vectors[:2]
    assert scale._recall(archive, vectors) == 1.0
    monkeypatch.setattr(archive, "search_dense", lambda vector, k: [])
    assert scale._recall(archive, vectors) == 0.0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CitaError, match=r"no folder .*missing.* Make it"):
        bench_scale(stock_archive(tmp_path), FakeEmbedder(), [60], folder=tmp_path / "missing")


def test_too_small_a_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_BYTES", 10**15)
    with pytest.raises(CitaError, match=r"of disk, and .* free"):
        bench_scale(stock_archive(tmp_path), FakeEmbedder(), [1000], folder=tmp_path)


@pytest.mark.parametrize("size", ["0", "ten", "10x"])
def test_a_size_that_is_no_number_is_refused(size: str) -> None:
    done = subprocess.run([sys.executable, "-m", "ui", "bench", "--sizes", size], capture_output=True, text=True)
    assert done.returncode == 2
    assert "10k or 1M" in done.stderr
