"""Give a trained reader more layers that as yet change nothing; learning goes on from there (`qa.training.learn`).

A new layer is a copy of the one below it whose two outputs are zero, so that all it does is normalise once more what is
normal already; the weights of these normalisations are fitted so that they give back what they were given.

Sources: Chen, Goodfellow and Shlens, "Net2Net", ICLR 2016 (growth that keeps the function); Wu et al., "LLaMA Pro:
Progressive LLaMA with Block Expansion", ACL 2024 (copied blocks whose outputs are zero).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.pairs import Pairs
from qa.reader import MAX_TOKENS

if TYPE_CHECKING:
    import torch

__all__ = ["deepen"]

_SILENCED = ("attention.output.dense", "output.dense")
_NORMALISATIONS = ("attention.output.LayerNorm", "output.LayerNorm")


def deepen(trained: Path, body: Path, after: Sequence[int], out: Path, read: Sequence[tuple[str, str]]) -> None:
    """Write the reader in `trained` with a new layer after each of the layers `after`.

    Args:
        trained: folder of a training.
        body: folder of the body that it began from.
        after: numbers of layers, from 0.
        out: folder to write, as a training does.
        read: questions with passages, on which the new normalisations are fitted; a hundred suffice.
    Raises:
        ValueError: there is no such layer.
    """
    from qa.training.model import Model, depth_of, read_weights, write_weights

    depth = depth_of(trained)
    if not set(after) <= set(range(depth)):
        raise ValueError(f"{trained} has the layers 0 to {depth - 1}; told to put some after {sorted(after)}.")
    model = Model(body, "cpu", depth)
    model.read(trained)
    fitted = _fitted(model, Pairs(body / "tokenizer.json", MAX_TOKENS), after, read)
    old = read_weights(trained)
    weights = {name: value for name, value in old.items() if not name.startswith("encoder.layer.")}
    place = 0
    for layer in range(depth):
        own = _named(old, layer)
        weights |= {f"encoder.layer.{place}.{name}": value for name, value in own.items()}
        place += 1
        if layer in after:
            new = {name: value.clone() for name, value in own.items()}
            for name in _SILENCED:
                new[f"{name}.weight"].zero_()
                new[f"{name}.bias"].zero_()
            for name in _NORMALISATIONS:
                new[f"{name}.weight"], new[f"{name}.bias"] = (each.clone() for each in fitted[layer])
            weights |= {f"encoder.layer.{place}.{name}": value for name, value in new.items()}
            place += 1
    out.mkdir(parents=True, exist_ok=True)
    config = json.loads((trained / "config.json").read_text(encoding="utf-8")) | {"num_hidden_layers": place}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_weights(out, weights)


def _named(weights: dict[str, torch.Tensor], layer: int) -> dict[str, torch.Tensor]:
    """A layer's weights, by their names in it."""
    start = f"encoder.layer.{layer}."
    return {name.removeprefix(start): value for name, value in weights.items() if name.startswith(start)}


def _fitted(
    model: Any, pairs: Pairs, after: Sequence[int], read: Sequence[tuple[str, str]]
) -> dict[int, tuple[torch.Tensor, torch.Tensor]]:
    """By layer, weight and bias with which what the layer gives, normalised, is nearest to what it was (least squares
    over all words read, each channel by itself)."""
    import torch

    seen: dict[int, list[torch.Tensor]] = {layer: [] for layer in after}
    hooks = [
        model.body.encoder.layer[layer].register_forward_hook(
            lambda _, __, given, layer=layer: seen[layer].append(
                (given[0] if isinstance(given, tuple) else given).flatten(0, 1)
            )
        )
        for layer in seen
    ]
    with torch.inference_mode():
        for question, text in read:
            pair = pairs.encode(question, text)
            model([pair.ids], [pair.first])
    for hook in hooks:
        hook.remove()
    fitted = {}
    for layer, states in seen.items():
        state = torch.cat(states).double()
        normal = torch.nn.functional.layer_norm(state, state.shape[1:])
        away, spread = state - state.mean(0), normal - normal.mean(0)
        weight = (away * spread).sum(0) / (spread * spread).sum(0)
        fitted[layer] = weight.float(), (state.mean(0) - weight * normal.mean(0)).float()
    return fitted
