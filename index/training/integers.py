"""Build the graph that runs a BERT in 8-bit integers, and measure how its activations are to be smoothed for that.

Used for the encoder (`index.training.export`) and for models made from it. The graph holds no matrices, since the
runtime makes them from 16-bit weights (`index.fast`); what comes after the body is added by the caller. Deterministic.

Source: Xiao et al., "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models", ICML
2023 (the difficulty of rounding is moved from activations to weights, channel by channel).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from index.fast import MATMULS, matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Graph", "smoothing", "watched"]

_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"
_SMOOTHING = 0.5
"""Power of a channel's largest activation in its smoothing; the rest of 1 is that of its largest weight."""
_OUTLIER = 2.0
"""Feed-forward output: channels are smoothed only beyond this many times the median of their largest activations,
since most of its channels are small and few are huge. Both constants were chosen by the mean cosine to 32-bit vectors
(0.998; smoothing all alike 0.985, none 0.994)."""


@contextmanager
def watched(bert: Any) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Largest absolute input of each channel of each matrix product while the block runs; by layer and name."""
    largest: dict[str, NDArray[np.float32]] = {}

    def watch(name: str) -> Any:
        def hook(_: Any, inputs: tuple[Any, ...]) -> None:
            seen = inputs[0].detach().abs().flatten(0, -2).amax(0).numpy()
            largest[name] = np.maximum(largest.get(name, 0.0), seen)

        return hook

    hooks = []
    for number, layer in enumerate(bert.encoder.layer):
        modules = (
            layer.attention.self.query,
            layer.attention.output.dense,
            layer.intermediate.dense,
            layer.output.dense,
        )
        for name, module in zip(MATMULS, modules, strict=True):
            hooks.append(module.register_forward_pre_hook(watch(f"{number}.{name}")))
    try:
        yield largest
    finally:
        for hook in hooks:
            hook.remove()


def smoothing(
    weights: Mapping[str, NDArray[np.float16]], activations: Mapping[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """For each matrix product what its input channels are divided by, around 1; by layer and name."""
    found = {}
    for name, activation in activations.items():
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


class Graph:
    """A graph in the making: the body first, then what the caller adds."""

    def __init__(self, weights: Mapping[str, Any], smooth: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        """A graph for a BERT of these weights, smoothing and configuration."""
        self._nodes: list[Any] = []
        self._values: list[Any] = []
        self._weights, self._smooth, self._config = weights, smooth, config
        self.hidden = int(config["hidden_size"])

    def body(self) -> str:
        """Add all layers, from "words", looked up, float32 (texts, tokens, hidden), to the state after the last."""
        state = self._normalised("words", "embeddings.LayerNorm")
        sizes = self.value("sizes", np.array([self.hidden] * 3, dtype=np.int64))
        for layer in range(self._config["num_hidden_layers"]):
            prefix = f"encoder.layer.{layer}"
            together = self._product(state, layer, "qkv")
            query, key, value = (f"{layer}.{name}" for name in ("query", "key", "value"))
            self.add("Split", [together, sizes], [query, key, value], axis=-1)
            heads = self._config["num_attention_heads"]
            attended = self.one("MultiHeadAttention", [query, key, value], domain=_MICROSOFT, num_heads=heads)
            out = self._product(attended, layer, "out")
            state = self._normalised(self.one("Add", [out, state]), f"{prefix}.attention.output.LayerNorm")
            up = self.one("Gelu", [self._product(state, layer, "up")])
            down = self._product(up, layer, "down")
            state = self._normalised(self.one("Add", [down, state]), f"{prefix}.output.LayerNorm")
        return state

    def value(self, name: str, content: NDArray[Any]) -> str:
        """Put a constant into the graph."""
        from onnx import numpy_helper

        self._values.append(numpy_helper.from_array(np.asarray(content, order="C"), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> None:
        """Append a node."""
        from onnx import helper

        self._nodes.append(helper.make_node(operator, inputs, outputs, name=f"node{len(self._nodes)}", **attributes))

    def one(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Append a node of one output and name that."""
        output = f"value{len(self._nodes)}"
        self.add(operator, inputs, [output], **attributes)
        return output

    def serialised(self, outputs: Mapping[str, Sequence[str | int]]) -> bytes:
        """The graph as bytes; `outputs` are names with their shapes, float32."""
        from onnx import TensorProto, helper

        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["texts", "tokens", self.hidden])
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        model = helper.make_model(
            helper.make_graph(self._nodes, "body", [words], given, self._values),
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
            ir_version=_IR_VERSION,
            producer_name="cita",
        )
        return bytes(model.SerializeToString(deterministic=True))

    def _normalised(self, state: str, name: str) -> str:
        """Layer normalisation."""
        parts = [
            self.value(f"{name}.{part}", self._weights[f"{name}.{part}"].astype(np.float32))
            for part in ("weight", "bias")
        ]
        epsilon = float(self._config["layer_norm_eps"])
        return self.one("LayerNormalization", [state, *parts], axis=-1, epsilon=epsilon)

    def _product(self, state: str, layer: int, name: str) -> str:
        """A matrix product in integers, its input smoothed, its bias added."""
        weight, bias = matrix(self._weights, layer, name)
        prefix = f"{layer}.{name}"
        factor = self.value(f"{prefix}.smoothing", 1.0 / self._smooth[prefix])
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
        self._values.append(tensor)
        return name
