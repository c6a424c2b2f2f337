"""Write a trained encoder as it is shipped: 16-bit weights in two files, and the graph that runs them as integers.

The folder that comes out is a sentence-transformers model of standard modules; `body.onnx` and `body.npz` beside it
serve `index.fast`. How strongly the inputs of the matrix products are smoothed is measured on texts that the caller
gives; `index.training.integers` does it. Deterministic.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.fast import BODY, SMOOTHING, digest, read_weights
from index.training.integers import Graph, smoothing, watched
from index.words import TABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["export"]

_CONFIGURATION = ("config_sentence_transformers.json", "modules.json", "1_Pooling/config.json")


def export(trained: Path, out: Path, calibration: Sequence[str], *, longest: int = 256) -> str:
    """Write the encoder in `trained` to `out`.

    Args:
        trained: folder of a grafted and trained BERT.
        out: folder for the result; a README.md in it stays.
        calibration: passages on which activations are measured; a hundred suffice.
        longest: tokens that the encoder shall read at most, special tokens included.
    Returns:
        The digest that `index.embed` must know.
    """
    out.mkdir(parents=True, exist_ok=True)
    weights = {
        name: value.astype(np.float16) for name, value in read_weights(trained).items() if value.dtype.kind == "f"
    }
    hidden = weights[TABLE].shape[1]  # BERT's pooler, which mean pooling does not use, is expected to be there
    weights |= {"pooler.dense.weight": np.zeros((hidden, hidden), np.float16)}
    weights |= {"pooler.dense.bias": np.zeros(hidden, np.float16)}
    _write_weights(weights, out)
    _write_configuration(trained, out, longest)
    smooth = smoothing(weights, _activations(out, calibration))
    np.savez(out / SMOOTHING, **smooth)  # type: ignore[arg-type]
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    (out / BODY).write_bytes(_graph(Graph(weights, smooth, config)))
    return digest(out)


def _write_weights(weights: Mapping[str, NDArray[np.float16]], out: Path) -> None:
    """Two files, the vocabulary apart from the body, and the list of what is where."""
    from safetensors.numpy import save_file

    parts = {
        "model-00001-of-00002.safetensors": [TABLE],
        "model-00002-of-00002.safetensors": sorted(name for name in weights if name != TABLE),
    }
    for file, names in parts.items():
        save_file({name: weights[name] for name in names}, out / file, metadata={"format": "pt"})
    index = {
        "metadata": {"total_size": sum(value.nbytes for value in weights.values())},
        "weight_map": {name: file for file, names in parts.items() for name in names},
    }
    _write_json(index, out / "model.safetensors.index.json")


def _write_configuration(trained: Path, out: Path, longest: int) -> None:
    for name in _CONFIGURATION:
        (out / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(trained / name, out / name)
    shutil.copyfile(trained / "tokenizer.json", out / "tokenizer.json")
    config = json.loads((trained / "config.json").read_text(encoding="utf-8"))
    config = {key: value for key, value in config.items() if key not in ("_name_or_path", "torch_dtype")}
    _write_json(config | {"dtype": "float32"}, out / "config.json")
    _write_json({"max_seq_length": longest, "do_lower_case": False}, out / "sentence_bert_config.json")
    tokenizer = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": longest}
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "sep", "pad", "cls", "mask")}
    _write_json(tokenizer | special, out / "tokenizer_config.json")


def _write_json(value: Any, path: Path) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _activations(folder: Path, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Largest absolute input of each channel of each matrix product over the texts."""
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu")
    with watched(model[0].auto_model) as largest:
        for text in texts:
            model.encode([text])
    return largest


def _graph(graph: Graph) -> bytes:
    """From words to unit vectors, (texts, hidden)."""
    state = graph.body()
    mean = graph.one("ReduceMean", [state, graph.value("tokens", np.array([1], dtype=np.int64))], keepdims=0)
    graph.add("LpNormalization", [mean], ["vectors"], axis=-1, p=2)
    return graph.serialised({"vectors": ["texts", graph.hidden]})
