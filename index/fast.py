"""Run the encoder that comes with Cita on a CPU: 8-bit arithmetic in ONNX Runtime, no PyTorch, a start in a second.

The folder holds 16-bit weights, which sentence-transformers loads as well, and `body.onnx`, the computation without
its weights (`index.training.export` makes both). Here the weights of the body become 8-bit integers when they are
loaded, and words are looked up in the 16-bit table. Each text runs by itself: there is no padding, the scale of its
activations is its own, and so its vector never depends on what else is embedded; threads take text after text.
Training, other models and graphics cards are left to sentence-transformers.

Weights keep 7 bits, so that sums of two products fit 16 bits on processors that add them so; activations are
smoothed channel by channel before they are rounded. Source: Xiao et al., "SmoothQuant", ICML 2023.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError, first_line
from index.words import TOKENIZER, read_table, read_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights = dict[str, NDArray[np.float16]]

__all__ = [
    "BODY",
    "LARGEST",
    "MATMULS",
    "SMOOTHING",
    "FastEncoder",
    "cores",
    "digest",
    "digest_of",
    "matrix",
    "open_graph",
    "quantised",
    "read_weights",
]

BODY = "body.onnx"
SMOOTHING = "body.npz"
LARGEST = 63
"""Largest absolute value of an integer weight: 255 × 63 × 2 fits 16 bits with a sign."""
MATMULS = ("qkv", "out", "up", "down")
"""The matrix products of a layer: query, key and value together, attention's output, feed-forward in and out."""

_PARTS = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
}
_HASHED = (BODY, SMOOTHING, TOKENIZER, "config.json", "sentence_bert_config.json")
_AT_ONCE = 256
"""Texts that are tokenized together; nothing else depends on it."""


class FastEncoder:
    """An encoder in memory; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder in `folder`.

        Raises:
            EncoderError: a file is missing or damaged.
        """
        try:
            self._load(Path(folder))
        except Exception as error:  # what onnxruntime, tokenizers and safetensors raise has no common class
            raise _damaged(folder, error) from error

    def _load(self, folder: Path) -> None:
        weights = read_weights(folder)
        settings = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        self.max_tokens = int(settings["max_seq_length"])
        self._tokenizer = read_tokenizer(folder / TOKENIZER)
        self._table = read_table(folder)
        positions = weights["embeddings.position_embeddings.weight"].astype(np.float32)
        self._positions = positions + weights["embeddings.token_type_embeddings.weight"][0].astype(np.float32)
        self.dim = int(self._table.shape[1])
        self._session = open_graph(folder / BODY, weights)
        self._pool: ThreadPoolExecutor | None = None
        self._opening = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length, in the order of `texts`; each is cut at `max_tokens` tokens."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            part = [self._cut(each.ids) for each in self._tokenizer.encode_batch_fast(list(texts[start:][:_AT_ONCE]))]
            run = map if len(part) < 2 else self._threads().map
            longest_first = sorted(range(len(part)), key=lambda place: -len(part[place]))  # threads end together
            for place, vector in zip(longest_first, run(self._vector, [part[p] for p in longest_first]), strict=True):
                vectors[start + place] = vector
        return vectors

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _cut(self, ids: list[int]) -> list[int]:
        """At most as many tokens as are read, the closing one kept."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _vector(self, ids: list[int]) -> NDArray[np.float32]:
        """(dim,) of one text."""
        words = self._table[ids].astype(np.float32) + self._positions[: len(ids)]
        (vectors,) = self._session.run(None, {"words": words[None]})
        return np.asarray(vectors[0], dtype=np.float32)

    def _threads(self) -> ThreadPoolExecutor:
        with self._opening:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(cores(), thread_name_prefix="cita-encoder")
            return self._pool


def digest(folder: Path) -> str:
    """SHA-256 over the files that decide a vector."""
    return digest_of([*sorted(folder.glob("*.safetensors")), *(folder / name for name in _HASHED)])


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files, in their order.

    Raises:
        OSError: one cannot be read.
    """
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode())
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def read_weights(folder: Path) -> Weights:
    """All tensors of a folder's safetensors files, by name, as they are stored."""
    from safetensors.numpy import load_file

    weights: Weights = {}
    for path in sorted(folder.glob("*.safetensors")):
        weights |= load_file(path)
    if not weights:
        raise FileNotFoundError(f"there is no *.safetensors file in {folder}")
    return weights


def matrix(weights: Mapping[str, Any], layer: int, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (inputs, outputs) and bias (outputs,) of one of a layer's `MATMULS`, float32."""
    prefixes = [f"encoder.layer.{layer}.{part}" for part in _PARTS[name]]
    weight = np.concatenate([weights[f"{prefix}.weight"].T for prefix in prefixes], axis=1)
    bias = np.concatenate([weights[f"{prefix}.bias"] for prefix in prefixes])
    return weight.astype(np.float32), bias.astype(np.float32)


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Integers of at most `LARGEST` and a scale for each column; the product is nearly the (inputs, outputs) weight."""
    scale = np.abs(weight).max(axis=0) / LARGEST
    scale[scale == 0] = 1.0
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def open_graph(path: Path, weights: Mapping[str, NDArray[Any]]) -> Any:
    """ONNX Runtime over the graph in `path`, given the body's weights; the file of their smoothing lies beside it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Beyond these optimisations the runtime joins additions and normalisations to a slower operator.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    names, values = [], []
    with np.load(path.with_name(SMOOTHING), allow_pickle=False) as smoothing:
        for name, value in _integers(weights, smoothing):
            names.append(name)
            values.append(onnxruntime.OrtValue.ortvalue_from_numpy(value))
    options.add_external_initializers(names, values)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _integers(weights: Mapping[str, NDArray[Any]], smoothing: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Names and values of the graph's weights; `smoothing` divides each input channel of each matrix product."""
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in weights:
        for name in MATMULS:
            weight, _ = matrix(weights, layer, name)
            integers, scale = quantised(weight * smoothing[f"{layer}.{name}"][:, None])
            yield f"{layer}.{name}.weight", np.ascontiguousarray(integers)
            yield f"{layer}.{name}.scale", scale
        layer += 1


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _damaged(folder: Path, error: Exception) -> EncoderError:
    return EncoderError(
        f"The encoder in {folder} cannot be loaded ({first_line(error)}). Expected the files that come with Cita. "
        "Install Cita again, or name another encoder in CITA_EMBEDDER."
    )
