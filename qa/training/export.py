"""Write a trained reader as it is shipped: its weights (`qa.packing`), and the graph for integers.

The table of words is the encoder's and not with it; a reader from another body has its own, and its tokenizer.
`qa.reader` runs the result. How strongly the inputs of the matrix products are smoothed is measured on pairs that the
caller gives. Deterministic.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embed import EMBEDDED_FOLDER
from index.fast import BODY, SMOOTHING, read_weights
from index.training.integers import Graph, smoothing, watched
from index.words import TABLE, TOKENIZER
from qa.packing import packed
from qa.pairs import Pairs
from qa.reader import MAX_TOKENS, digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["export"]


def export(trained: Path, body: Path, out: Path, calibration: Sequence[tuple[str, str]]) -> str:
    """Write the reader in `trained` to `out`.

    Args:
        trained: folder that `qa.training.learn` wrote.
        body: folder of the body that it began from, the encoder's or another.
        out: folder for the result; a README.md in it stays.
        calibration: questions with passages, on which activations are measured; a hundred suffice.
    Returns:
        The digest that `qa.reader` must know.
    """
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    weights = read_weights(trained)
    config = json.loads((trained / "config.json").read_text(encoding="utf-8"))
    table = {}
    if body != EMBEDDED_FOLDER:
        table = {TABLE: read_weights(body)[TABLE]}
        config["vocab_size"] = len(table[TABLE])
        words = json.loads((body / TOKENIZER).read_text(encoding="utf-8"))
        written = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        (out / TOKENIZER).write_text(written + "\n", encoding="utf-8")
    save_file(packed(weights | table, TABLE), out / "model.safetensors", metadata={"format": "pt"})
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    smooth = smoothing(weights, _activations(trained, body, calibration))
    np.savez(out / SMOOTHING, **smooth)  # type: ignore[arg-type]
    (out / BODY).write_bytes(_graph(Graph(weights, smooth, config), weights))
    return digest(out)


def _activations(trained: Path, body: Path, calibration: Sequence[tuple[str, str]]) -> dict[str, NDArray[np.float32]]:
    """Largest absolute input of each channel of each matrix product over the pairs."""
    import torch

    from qa.training.model import Model, depth_of

    model = Model(body, "cpu", depth_of(trained))
    model.read(trained)
    pairs = Pairs(body / TOKENIZER, MAX_TOKENS)
    with watched(model.body) as largest, torch.inference_mode():
        for question, text in calibration:
            pair = pairs.encode(question, text)
            model([pair.ids], [pair.first])
    return largest


def _graph(graph: Graph, weights: dict[str, NDArray[Any]]) -> bytes:
    """From words to "spans", (texts, tokens, 2) logits of starts and ends, and "judged", (texts, 1)."""
    state = graph.body()
    _linear(graph, weights, "span", state, "spans")
    first = graph.value("first", np.array(0, dtype=np.int64))
    _linear(graph, weights, "judge", graph.one("Gather", [state, first], axis=1), "judged")
    return graph.serialised({"spans": ["texts", "tokens", 2], "judged": ["texts", 1]})


def _linear(graph: Graph, weights: dict[str, NDArray[Any]], name: str, state: str, output: str) -> None:
    weight, bias = (weights[f"reader.{name}.{part}"].astype(np.float32) for part in ("weight", "bias"))
    product = graph.one("MatMul", [state, graph.value(f"{name}.weight", weight.T)])
    graph.add("Add", [product, graph.value(f"{name}.bias", bias)], [output])
