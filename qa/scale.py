"""Measure archives by size: how fast they are made, opened and searched, what they find, and what they take.

An archive of each size is made of articles that `qa.varied` varies from real ones, then opened in a process of its own,
as somebody would who asks it. Queries are headlines of the real articles, embedded by the encoder; small archives are
embedded by it too, large ones get vectors that are made. The encoder's own speed is the business of `qa.bench`.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.archive import Archive
from index.entries import Entry
from index.errors import CitaError
from index.prepare import prepare
from index.store import add_with_files
from qa.answering import Answerer
from qa.app import make_embedder, make_reranker
from qa.machine import machine_facts, resident_mb
from qa.retrieve import Retriever
from qa.settings import Settings
from qa.varied import Stock, stock_of, varied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embed import Embedder

__all__ = ["SIZES", "bench_scale", "scale_table"]

SIZES = (1_000, 10_000, 100_000, 1_000_000)
"""Passages of the archives that are measured."""

_ENCODED_UP_TO = 10_000
"""Passages of an archive that the encoder embeds; those of a larger one get vectors that are made."""
_BYTES = 5_000
"""Disk that a passage takes at most, the work of making it included."""
_BATCH = 100
_QUERIES, _QUESTIONS, _COMPARED = 120, 12, 60
_ADDED = 100
_NEAREST = 10
_KINDS = ("dense", "lexical", "fused", "filtered", "answer")
_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class _Queries:
    """What archives are asked: headlines with their vectors, and questions."""

    texts: tuple[str, ...]
    vectors: NDArray[np.float32]
    questions: tuple[str, ...]


def bench_scale(
    archive: Archive,
    embedder: Embedder,
    sizes: Sequence[int] = SIZES,
    *,
    folder: Path | None = None,
    told: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Make an archive of each size and measure it.

    Args:
        archive: of the real articles that are varied.
        embedder: the encoder that built it.
        sizes: passages, in thousands or millions.
        folder: where the archives are made, one after another, and deleted; None for a temporary one.
        told: called with a line about what is done next.
    Returns:
        `{"sizes": [figures of each], "growth": slowest fused median over that of the smallest archive of 10,000
        passages and more, or None, "machine"}`. Times are in milliseconds and seconds as their names say; p50 and p95
        are percentiles over the queries, of the clock's time and (`cpu_`) of that of all cores; `recall_at_10` is the
        share of the ten nearest by exact comparison that a search by meaning finds.
    Raises:
        CitaError: the archive is empty, the folder is none, or the disk is too small.
    """
    if folder is not None and not folder.is_dir():
        raise CitaError(f"There is no folder {folder} to make archives in. Make it, or leave --scratch out.")
    stock = stock_of(archive)
    queries = _queries(archive, stock, embedder)
    figures = []
    with tempfile.TemporaryDirectory(prefix="cita-bench-", dir=folder) as place:
        for size in sizes:
            free = shutil.disk_usage(place).free
            if free < size * _BYTES:
                raise CitaError(
                    f"An archive of {size:,} passages needs {size * _BYTES / 1e9:.1f} GB of disk, and {free / 1e9:.1f} "
                    f"GB are free in {place}. Name another place in TMPDIR, or smaller --sizes."
                )
            directory = Path(place) / str(size)
            (told or _silent)(f"making an archive of {size:,} passages")
            made = _make(directory, stock, embedder, size)
            (told or _silent)(f"measuring the archive of {size:,} passages")
            figures.append({**made, **_in_a_process(directory, queries, stock)})
            shutil.rmtree(directory)
    return {"sizes": figures, "growth": _growth(figures), "machine": machine_facts()}


def scale_table(report: dict[str, Any]) -> str:
    """The report as lines for a terminal."""
    rows: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("passages", lambda f: f"{f['passages']:,}"),
        ("articles", lambda f: f"{f['articles']:,}"),
        ("made, passages/s", lambda f: f"{f['passages_per_second']:.0f}{' with encoder' if f['encoded'] else ''}"),
        ("vectors and terms made, s", lambda f: f"{f['caches_s']:.1f}"),
        ("opened, s", lambda f: f"{f['open_s']:.2f}"),
        *((f"{kind}, p50 / p95 ms", _both(kind, "")) for kind in _KINDS),
        *((f"{kind}, cores' time", _both(kind, "cpu_")) for kind in _KINDS),
        ("recall@10", lambda f: f"{f['recall_at_10']:.3f}"),
        ("100 articles added, s", lambda f: f"{f['added_s']:.2f}"),
        ("resident, MB", lambda f: "–" if f["resident_mb"] is None else f"{f['resident_mb']:,}"),
        ("disk, MB", lambda f: f"{f['disk_mb']:,}"),
    ]
    lines = [f"  {name:28}" + "".join(f"{show(each):>20}" for each in report["sizes"]) for name, show in rows]
    if report["growth"] is not None:
        lines.append(f"  fused latency grows {report['growth']:.1f} times")
    machine = report["machine"]
    return "\n".join([*lines, f"  {machine['cores']} cores, {machine['processor']}, {machine['system']}"])


def _both(kind: str, of: str) -> Callable[[dict[str, Any]], str]:
    return lambda figures: f"{figures[kind][of + 'p50_ms']:.1f} / {figures[kind][of + 'p95_ms']:.1f}"


def _silent(_: str) -> None:
    """Tell nobody."""


def _growth(figures: Sequence[dict[str, Any]]) -> float | None:
    large = [each for each in figures if each["passages"] >= 10_000]
    if len(large) < 2:
        return None
    first = min(large, key=lambda each: int(each["passages"]))
    slowest = max(float(each["fused"]["p50_ms"]) for each in large)
    return round(slowest / max(float(first["fused"]["p50_ms"]), 1e-3), 2)


def _queries(archive: Archive, stock: Stock, embedder: Embedder) -> _Queries:
    step = max(1, len(stock.entries) // _QUERIES)
    texts = tuple(entry.article.title for entry in stock.entries[::step][:_QUERIES])
    people = [name for name, _ in archive.speakers() if " " in name][: _QUESTIONS // 2]
    asked = [f"What did {name} say?" for name in people] + [f"What happened: {text}?" for text in texts]
    return _Queries(texts, embedder.embed_queries(list(texts)), tuple(asked[:_QUESTIONS]))


def _make(directory: Path, stock: Stock, embedder: Embedder, size: int) -> dict[str, Any]:
    """Fill an archive; the time to vary articles does not count."""
    encoded = size <= _ENCODED_UP_TO
    entries = varied(stock, size)
    archive = Archive.create(directory, embedder)
    stored = articles = 0
    spent = 0.0
    while batch := list(islice(entries, _BATCH)):
        started = time.perf_counter()
        if encoded:
            batch = prepare([entry.article for entry in batch], embedder, lambda *_: None)
        _store(archive, batch)
        spent += time.perf_counter() - started
        stored += sum(len(entry.passages) for entry in batch)
        articles += len(batch)
    started = time.perf_counter()
    archive.refresh()
    caches = time.perf_counter() - started
    archive.close()
    return {
        "passages": stored,
        "articles": articles,
        "encoded": encoded,
        "passages_per_second": round(stored / (spent + caches), 1),
        "stored_s": round(spent, 2),
        "caches_s": round(caches, 2),
        "disk_mb": round(sum(path.stat().st_size for path in directory.iterdir()) / 1e6),
    }


def _store(archive: Archive, entries: Iterable[Entry]) -> None:
    with archive.writing() as writer:
        add_with_files(writer, entries)


def _in_a_process(directory: Path, queries: _Queries, stock: Stock) -> dict[str, Any]:
    """`_measured` in a new process, whose memory is its own."""
    added = list(islice(varied(stock, sys.maxsize, seed=1), _ADDED))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        figures: dict[str, Any] = pool.apply(_measured, (directory, queries, added))
    return figures


def _measured(directory: Path, queries: _Queries, added: Sequence[Entry]) -> dict[str, Any]:
    settings = Settings()
    embedder = make_embedder(settings)
    started = time.perf_counter()
    archive = Archive.open(directory, embedder)
    archive.search_dense(queries.vectors[0], _NEAREST)
    Retriever(archive).rank(queries.texts[0], None, _NEAREST, retriever="lexical")
    opened = time.perf_counter() - started
    retriever = Retriever(archive, embedder)
    pairs = list(zip(queries.texts, queries.vectors, strict=True))
    since, until = _middle(archive)
    inside = archive.select(since=since, until=until)
    figures: dict[str, Any] = {
        "open_s": round(opened, 3),
        "dense": _timed(lambda pair: archive.search_dense(pair[1], _NEAREST), pairs),
        "lexical": _timed(lambda pair: retriever.rank(pair[0], None, _NEAREST, retriever="lexical"), pairs),
        "fused": _timed(lambda pair: retriever.rank(pair[0], pair[1], _NEAREST), pairs),
        "filtered": _timed(lambda pair: retriever.rank(pair[0], pair[1], _NEAREST, allowed=inside), pairs[:30]),
        "resident_mb": resident_mb(),
    }
    answerer = Answerer(archive, embedder, make_reranker(settings))
    answerer.answer(queries.questions[0])
    figures["answer"] = _timed(answerer.answer, list(queries.questions))
    figures["recall_at_10"] = round(_recall(archive, queries.vectors[:_COMPARED]), 4)
    started = time.perf_counter()
    _store(archive, added)
    retriever.rank(queries.texts[0], queries.vectors[0], _NEAREST)
    figures["added_s"] = round(time.perf_counter() - started, 3)
    archive.close()
    return figures


def _middle(archive: Archive) -> tuple[Any, Any]:
    """A period that holds about half of the dated articles: its first and last day."""
    stats = archive.stats()
    if stats.oldest is None or stats.newest is None:
        return None, None
    quarter = (stats.newest - stats.oldest) / 4
    return stats.oldest + quarter, stats.newest - quarter


def _timed(search: Callable[[Any], Any], queries: Sequence[Any]) -> dict[str, float]:
    """Percentiles of the milliseconds of each query, by the clock and of all cores together, after one that is not
    counted; on a machine that does other work the cores' time says more."""
    search(queries[0])
    clock, cores = [], []
    for query in queries:
        started, busy = time.perf_counter(), time.process_time()
        search(query)
        clock.append(1000 * (time.perf_counter() - started))
        cores.append(1000 * (time.process_time() - busy))
    taken = {"p50_ms": (clock, 50), "p95_ms": (clock, 95), "cpu_p50_ms": (cores, 50), "cpu_p95_ms": (cores, 95)}
    return {name: round(float(np.percentile(values, percent)), 2) for name, (values, percent) in taken.items()}


def _recall(archive: Archive, vectors: NDArray[np.float32]) -> float:
    """Share of the ten passages nearest by exact comparison with all that a search finds."""
    catalogue = archive.catalogue()
    ids = catalogue.passage_ids()
    best = np.full((len(vectors), 0), 0.0)
    best_ids = np.zeros((len(vectors), 0), dtype=np.int64)
    for at in range(0, len(ids), _PAGE):
        page = ids[at : at + _PAGE]
        cosines = np.concatenate([best, vectors @ catalogue.vectors(page).T], axis=1)
        named = np.concatenate([best_ids, np.broadcast_to(page, (len(vectors), len(page)))], axis=1)
        top = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
        best, best_ids = np.take_along_axis(cosines, top, axis=1), np.take_along_axis(named, top, axis=1)
    found = [{hit.passage.id for hit in archive.search_dense(vector, _NEAREST)} for vector in vectors]
    shared = sum(len(mine & set(exact.tolist())) for mine, exact in zip(found, best_ids, strict=True))
    return shared / best_ids.size
