"""What every pipeline of the comparison does: build a store of documents, or open one and answer queries.

Runs in the pipeline's own environment, so that only the standard library is imported here. `python PIPELINE.py build`
and `python PIPELINE.py query` print one line of JSON; `peers.compare` calls them.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["DEEP", "Search", "run"]

DEEP = 10
"""Documents wanted for a query."""

Search = Callable[[str], Sequence[str]]
"""From a query to ids of documents, best first."""


def run(
    load: Callable[[str], Any],
    build: Callable[[Any, list[tuple[str, str, str]], Path], int],
    open_store: Callable[[str, Path], Search],
) -> None:
    """Do what the command line asks.

    Args:
        load: makes an encoder of a folder, ready to embed.
        build: stores documents, each an id, a title and a text, in a folder; returns the number of passages.
        open_store: opens such a folder for searching, with the encoder of a folder.
    """
    doing, encoder, store, rows = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    lines = [json.loads(line) for line in rows.read_text("utf-8").splitlines() if line.strip()]
    if doing == "build":
        documents = [(str(row["_id"]), row.get("title", ""), row["text"]) for row in lines]
        model = load(encoder)
        started = time.perf_counter()
        passages = build(model, documents, store)
        report: dict[str, Any] = {"seconds": time.perf_counter() - started, "passages": passages}
    else:
        search = open_store(encoder, store)
        search(lines[0]["text"])
        startup = time.time() - float(os.environ["PEERS_STARTED"])
        ranking, taken = {}, []
        for row in lines:
            started = time.perf_counter()
            found = search(row["text"])
            taken.append(1000 * (time.perf_counter() - started))
            ranking[str(row["_id"])] = list(dict.fromkeys(found))[:DEEP]
        twentieths = statistics.quantiles(taken, n=20)
        report = {
            "startup_s": startup,
            "p50_ms": statistics.median(taken),
            "p95_ms": twentieths[-1],
            "ranking": ranking,
        }
    print(json.dumps({**report, "resident_mb": _resident_mb()}))


def _resident_mb() -> int | None:
    """Memory of this process at its highest, in megabytes, where the system says."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 // 1_000_000 for line in lines if line.startswith("VmHWM")), None)
