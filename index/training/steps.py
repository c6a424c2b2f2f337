"""What the trainings share: steps with a word now and then, a state that survives being stopped, padding, precision.

What a step does is the trainings' own business.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch

__all__ = ["CHECKPOINT", "Training", "has_halves", "in_halves", "padded", "read_state", "take_steps", "write_state"]

CHECKPOINT = "checkpoint.pt"
"""Name of the state's file in the folder of the result."""
_TOLD_EVERY = 50
"""Steps between two words, and losses that a mean is taken over."""

_log = logging.getLogger(__name__)


class Training(Protocol):
    """What is done step by step; `step` counts those taken."""

    step: int

    def take_step(self) -> Mapping[str, float]:
        """Take one step, count it, and return its losses by name."""

    def save(self) -> None:
        """Write the result so far and the state from which to go on."""


def take_steps(training: Training, steps: int, save_every: float) -> None:
    """Go on until `steps` are taken in all, saving at the end and whenever `save_every` seconds have passed."""
    started = saved = time.monotonic()
    first = training.step
    losses: defaultdict[str, list[float]] = defaultdict(list)
    while training.step < steps:
        for name, loss in training.take_step().items():
            losses[name].append(loss)
        if training.step % _TOLD_EVERY == 0:
            pace = (time.monotonic() - started) / (training.step - first)
            left = pace * (steps - training.step) / 60
            latest = {name: values[-_TOLD_EVERY:] for name, values in losses.items()}
            means = ", ".join(f"{name} {sum(values) / len(values):.4f}" for name, values in latest.items())
            _log.info("step %d of %d, %.2f s each, %.0f min left; %s", training.step, steps, pace, left, means)
        if time.monotonic() - saved > save_every:
            training.save()
            saved = time.monotonic()
    training.save()


def write_state(folder: Path, state: Mapping[str, Any]) -> None:
    """Put the state, with its "step", into the folder; a state that was there is replaced whole."""
    import torch

    aside = (folder / CHECKPOINT).with_suffix(".new")
    torch.save(dict(state), aside)
    aside.replace(folder / CHECKPOINT)
    _log.info("saved at step %d", state["step"])


def read_state(folder: Path, device: str) -> dict[str, Any] | None:
    """The state in the folder, or None when there is none."""
    import torch

    if not (folder / CHECKPOINT).exists():
        return None
    state: dict[str, Any] = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
    _log.info("going on from step %d", state["step"])
    return state


def padded(rows: Sequence[Sequence[int]], device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids of unequal length as (n, longest), filled up with 0, and 1 where a token is."""
    import torch

    size = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (size - len(row))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (size - len(row)) for row in rows], device=device)
    return ids, mask


def has_halves(device: str) -> bool:
    """Whether the device has instructions for bfloat16."""
    import torch

    return device == "cuda" or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def in_halves(device: str) -> torch.autocast:
    """Multiplies matrices in bfloat16 where the machine has instructions for it, which takes a fifth off a step."""
    import torch

    return torch.autocast(device, dtype=torch.bfloat16, enabled=has_halves(device))
