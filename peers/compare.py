"""Compare Cita with what somebody would build with LangChain, txtai or LlamaIndex: same texts, same encoder, one run.

    make peers BEIR=FOLDER          sets up the environments, then runs this
    python peers/compare.py FOLDER  a test collection in BEIR's layout; --json FILE keeps the figures

Every pipeline runs in an environment and a process of its own, one after another, several times in turn, so that a
busy machine slows all; medians are given. The encoder is the one that comes with Cita, which the others load as the
sentence-transformers model that it also is. Cita's retrieval is its own, by meaning and words; the others' is what
their introductions show.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from index.embed import EMBEDDED_FOLDER
from qa.beir import read_beir
from qa.machine import machine_facts
from qa.metrics import score_rankings

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent / ".peers"
PIPELINES = {
    "Cita": ("cita_hybrid.py", None),
    "LangChain + FAISS": ("langchain_faiss.py", "langchain"),
    "txtai": ("txtai_dense.py", "txtai"),
    "txtai, hybrid": ("txtai_hybrid.py", "txtai"),
    "LlamaIndex": ("llamaindex_simple.py", "llamaindex"),
}


def main() -> None:
    """Run the comparison and print its table."""
    parser = argparse.ArgumentParser(description="Compare Cita with other pipelines on a test collection.")
    parser.add_argument("folder", type=Path, help="in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv")
    parser.add_argument("--repetitions", type=int, default=3, help="medians are taken over these (default 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    options = parser.parse_args()
    collection = read_beir(options.folder)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in PIPELINES}
    with tempfile.TemporaryDirectory(prefix="cita-peers-") as place:
        queries = Path(place) / "queries.jsonl"
        rows = [{"_id": name, "text": text} for name, text in collection.queries.items()]
        queries.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        for repetition in range(options.repetitions):
            for number, name in enumerate(PIPELINES):
                print(f"run {repetition + 1} of {options.repetitions}: {name}", file=sys.stderr, flush=True)
                store = Path(place) / f"store-{repetition}-{number}"
                built = call(name, "build", store, options.folder / "corpus.jsonl")
                asked = call(name, "query", store, queries)
                runs[name].append({"build": built, "query": asked})
    report = {
        "folder": options.folder.name,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "pipelines": {name: figures(each, len(collection.documents), collection.qrels) for name, each in runs.items()},
        "machine": machine_facts(),
    }
    if options.json:
        options.json.write_text(json.dumps(report, indent=1), "utf-8")
    print(table(report))


def call(name: str, doing: str, store: Path, rows: Path) -> dict[str, Any]:
    """Run one step of a pipeline in its environment."""
    script, environment = PIPELINES[name]
    python = Path(sys.executable) if environment is None else ENVIRONMENTS / environment / "bin" / "python"
    if not python.exists():
        sys.exit(f"There is no environment for {name} in {ENVIRONMENTS}. Make it with `make peers BEIR=FOLDER`.")
    settings = {
        "PYTHONPATH": str(HERE.parent) if environment is None else "",
        "PEERS_STARTED": str(time.time()),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "ANONYMIZED_TELEMETRY": "false",
    }
    command = [str(python), str(HERE / script), doing, str(EMBEDDED_FOLDER), str(store), str(rows.absolute())]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed to {doing}:\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def figures(runs: list[dict[str, Any]], documents: int, qrels: Any) -> dict[str, Any]:
    """Medians over the repetitions, and the quality of the last ranking."""

    def median(step: str, key: str) -> float:
        return statistics.median(run[step][key] for run in runs)

    scores = score_rankings(runs[-1]["query"]["ranking"], qrels)
    return {
        "passages": runs[-1]["build"]["passages"],
        "documents_per_second": round(documents / median("build", "seconds"), 1),
        "startup_s": round(median("query", "startup_s"), 2),
        "p50_ms": round(median("query", "p50_ms"), 1),
        "p95_ms": round(median("query", "p95_ms"), 1),
        "build_mb": runs[-1]["build"]["resident_mb"],
        "query_mb": runs[-1]["query"]["resident_mb"],
        **{name: round(interval.value, 3) for name, interval in scores.items()},
    }


def table(report: dict[str, Any]) -> str:
    """The report as a table in Markdown."""
    names = list(report["pipelines"])
    rows = [
        ("documents indexed a second", "documents_per_second"),
        ("start to first result, s", "startup_s"),
        ("query, p50 ms", "p50_ms"),
        ("query, p95 ms", "p95_ms"),
        ("memory while indexing, MB", "build_mb"),
        ("memory while searching, MB", "query_mb"),
        ("hits@1", "hits@1"),
        ("hits@10", "hits@10"),
        ("nDCG@10", "nDCG@10"),
    ]
    lines = [f"| {report['documents']} documents, {report['queries']} queries | " + " | ".join(names) + " |"]
    lines.append("|---|" + "---|" * len(names))
    for title, key in rows:
        lines.append(f"| {title} | " + " | ".join(str(report["pipelines"][name][key]) for name in names) + " |")
    machine = report["machine"]
    return "\n".join([*lines, "", f"{machine['cores']} cores, {machine['processor']}, {machine['system']}"])


if __name__ == "__main__":
    main()
