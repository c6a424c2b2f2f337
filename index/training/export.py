"""Write a trained encoder as it is shipped: 16-bit weights in two files, and the graph that runs them as integers.

The folder that comes out is a sentence-transformers model of standard modules; `body.onnx` and `body.npz` beside it
serve `index.fast`. The graph holds no matrices, since the runtime makes them from the 16-bit weights. How strongly
each input channel of a matrix product is smoothed is measured on texts that the caller gives. Deterministic.

Source: Xiao et al., "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models", ICML
2023 (the difficulty of rounding is moved from activations to weights, channel by channel).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.fast import BODY, MATMULS, SMOOTHING, digest, matrix, read_weights
from index.training.graft import EMBEDDINGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["export"]

_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"
_SMOOTHING = 0.5
"""Power of a channel's largest activation in its smoothing; the rest of 1 is that of its largest weight."""
_OUTLIER = 2.0
"""Feed-forward output: channels are smoothed only beyond this many times the median of their largest activations,
since most of its channels are small and few are huge. Both constants were chosen by the mean cosine to 32-bit vectors
(0.998; smoothing all alike 0.985, none 0.994)."""
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
    hidden = weights[EMBEDDINGS].shape[1]  # BERT's pooler, which mean pooling does not use, is expected to be there
    weights |= {"pooler.dense.weight": np.zeros((hidden, hidden), np.float16)}
    weights |= {"pooler.dense.bias": np.zeros(hidden, np.float16)}
    _write_weights(weights, out)
    _write_configuration(trained, out, longest)
    smoothing = _smoothing(out, weights, calibration)
    np.savez(out / SMOOTHING, **smoothing)  # type: ignore[arg-type]
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    (out / BODY).write_bytes(_graph(weights, smoothing, config))
    return digest(out)


def _write_weights(weights: Mapping[str, NDArray[np.float16]], out: Path) -> None:
    """Two files, the vocabulary apart from the body, and the list of what is where."""
    from safetensors.numpy import save_file

    parts = {
        "model-00001-of-00002.safetensors": [EMBEDDINGS],
        "model-00002-of-00002.safetensors": sorted(name for name in weights if name != EMBEDDINGS),
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


def _smoothing(
    folder: Path, weights: Mapping[str, NDArray[np.float16]], texts: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """For each matrix product what its input channels are divided by, around 1; by layer and name."""
    found = {}
    for name, activation in _activations(folder, texts).items():
        layer, _, product = name.partition(".")
        if product == "down":
            factor = np.maximum(1.0, activation / (_OUTLIER * np.median(activation)))
        else:
            weight, _ = matrix(weights, int(layer), product)
            heaviest = np.abs(weight).max(axis=1)
            factor = np.maximum(activation, 1e-3) ** _SMOOTHING / np.maximum(heaviest, 1e-3) ** (1 - _SMOOTHING)
            factor /= np.exp(np.log(factor).mean())
        found[name] = factor.astype(np.float32)
    return found


def _activations(folder: Path, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Largest absolute input of each channel of each matrix product over the texts."""
    import torch
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu")
    largest: dict[str, NDArray[np.float32]] = {}

    def watch(name: str) -> Any:
        def hook(_: Any, inputs: tuple[torch.Tensor, ...]) -> None:
            seen = inputs[0].detach().abs().flatten(0, -2).amax(0).numpy()
            largest[name] = np.maximum(largest.get(name, 0.0), seen)

        return hook

    for number, layer in enumerate(model[0].auto_model.encoder.layer):
        modules = (
            layer.attention.self.query,
            layer.attention.output.dense,
            layer.intermediate.dense,
            layer.output.dense,
        )
        for name, module in zip(MATMULS, modules, strict=True):
            module.register_forward_pre_hook(watch(f"{number}.{name}"))
    for text in texts:
        model.encode([text])
    return largest


def _graph(weights: Mapping[str, Any], smoothing: Mapping[str, Any], config: Mapping[str, Any]) -> bytes:
    """The body from looked-up words, float32 (texts, tokens, hidden), to unit vectors, (texts, hidden)."""
    from onnx import TensorProto, helper

    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    graph = _Graph(float(config["layer_norm_eps"]))
    state = graph.normalised("words", weights, "embeddings.LayerNorm")
    sizes = graph.value("sizes", np.array([hidden] * 3, dtype=np.int64))
    for layer in range(config["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}"
        together = graph.product(state, weights, smoothing, layer, "qkv")
        query, key, value = (f"{layer}.{name}" for name in ("query", "key", "value"))
        graph.add("Split", [together, sizes], [query, key, value], axis=-1)
        attended = graph.one("MultiHeadAttention", [query, key, value], domain=_MICROSOFT, num_heads=heads)
        out = graph.product(attended, weights, smoothing, layer, "out")
        state = graph.normalised(graph.one("Add", [out, state]), weights, f"{prefix}.attention.output.LayerNorm")
        up = graph.one("Gelu", [graph.product(state, weights, smoothing, layer, "up")])
        down = graph.product(up, weights, smoothing, layer, "down")
        state = graph.normalised(graph.one("Add", [down, state]), weights, f"{prefix}.output.LayerNorm")
    mean = graph.one("ReduceMean", [state, graph.value("tokens", np.array([1], dtype=np.int64))], keepdims=0)
    graph.add("LpNormalization", [mean], ["vectors"], axis=-1, p=2)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "body",
            [helper.make_tensor_value_info("words", TensorProto.FLOAT, ["texts", "tokens", hidden])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden])],
            graph.values,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
        ir_version=_IR_VERSION,
        producer_name="cita",
    )
    return bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes and values of an ONNX graph in the making."""

    def __init__(self, epsilon: float) -> None:
        self.nodes: list[Any] = []
        self.values: list[Any] = []
        self._epsilon = epsilon

    def value(self, name: str, content: NDArray[Any]) -> str:
        """Put a constant into the graph."""
        from onnx import numpy_helper

        self.values.append(numpy_helper.from_array(np.ascontiguousarray(content), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> None:
        """Append a node."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, name=f"node{len(self.nodes)}", **attributes))

    def one(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Append a node of one output and name that."""
        output = f"value{len(self.nodes)}"
        self.add(operator, inputs, [output], **attributes)
        return output

    def normalised(self, state: str, weights: Mapping[str, Any], name: str) -> str:
        """Layer normalisation."""
        parts = [
            self.value(f"{name}.{part}", weights[f"{name}.{part}"].astype(np.float32)) for part in ("weight", "bias")
        ]
        return self.one("LayerNormalization", [state, *parts], axis=-1, epsilon=self._epsilon)

    def product(
        self, state: str, weights: Mapping[str, Any], smoothing: Mapping[str, Any], layer: int, name: str
    ) -> str:
        """A matrix product in integers, its input smoothed, its bias added."""
        weight, bias = matrix(weights, layer, name)
        prefix = f"{layer}.{name}"
        factor = self.value(f"{prefix}.smoothing", 1.0 / smoothing[prefix])
        smooth = self.one("Mul", [state, factor])
        inputs = [
            smooth,
            self._external(f"{prefix}.weight", np.int8, weight.shape),
            self._external(f"{prefix}.scale", np.float32, bias.shape),
            self.value(f"{prefix}.zero", np.zeros(bias.shape, dtype=np.int8)),
            self.value(f"{prefix}.bias", bias),
        ]
        return self.one("DynamicQuantizeMatMul", inputs, domain=_MICROSOFT)

    def _external(self, name: str, kind: Any, shape: tuple[int, ...]) -> str:
        """Declare a value that the runtime supplies when it opens the graph."""
        from onnx import TensorProto, helper

        tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(np.dtype(kind)), dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="supplied-by-index.fast")
        self.values.append(tensor)
        return name
