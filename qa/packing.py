"""A reader's weights as they are shipped: matrices in 8-bit integers, a table of words in 4, the rest in 16 bits.

An integer of 8 bits has the scale of its row, one of 4 bits that of its block. What they are weights of is not known
here; products of matrices are `index.fast`'s, which makes integers of its own.

Source: Dettmers and Zettlemoyer, "The case for 4-bit precision: k-bit Inference Scaling Laws", ICML 2023 (a scale for
each small block).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BLOCK", "Blocks", "Rows", "packed", "unpacked", "whole"]

SCALE = ".scale"
"""After a matrix's name, that of its scales."""
BLOCK = 32
"""Neighbours in a row that share a scale where they have 4 bits."""
_LARGEST = 127
_LEAST = 32
"""Rows that a matrix has at least to be worth it."""
_MIDDLE = 8
"""What stands for 0 among 0 to 15."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A matrix, each of its rows integers and a scale.

    Attributes:
        integers: (n, dim) int8.
        scales: (n,) float32.
    """

    integers: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __getitem__(self, rows: Sequence[int] | slice) -> NDArray[np.float32]:
        """Some of the rows, (rows, dim) float32."""
        return self.integers[rows].astype(np.float32) * self.scales[rows][:, None]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix, two of its numbers in a byte, each `BLOCK` of a row with a scale.

    Attributes:
        bytes: (n, dim / 2) uint8, the first of two numbers in the lower half.
        scales: (n, dim / `BLOCK`) float16.
    """

    bytes: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def __getitem__(self, rows: Sequence[int] | slice) -> NDArray[np.float32]:
        """Some of the rows, (rows, dim) float32."""
        packed = self.bytes[rows]
        numbers = np.stack((packed & 15, packed >> 4), axis=-1).reshape(len(packed), -1, BLOCK).astype(np.float32)
        return ((numbers - _MIDDLE) * self.scales[rows].astype(np.float32)[..., None]).reshape(len(packed), -1)


def packed(weights: Mapping[str, NDArray[Any]], table: str = "") -> dict[str, NDArray[Any]]:
    """Weights as they are written, by name; those of a few rows, and vectors, in 16 bits; the one named so in 4."""
    written: dict[str, NDArray[Any]] = {}
    for name, value in weights.items():
        if name == table:
            blocks = _blocks(value)
            written[name], written[name + SCALE] = blocks.bytes, blocks.scales
            continue
        if value.ndim != 2 or len(value) < _LEAST:
            written[name] = value.astype(np.float16)
            continue
        scales = np.abs(value).max(axis=1).astype(np.float32) / _LARGEST
        scales[scales == 0] = 1.0
        written[name] = np.rint(value / scales[:, None]).astype(np.int8)
        written[name + SCALE] = scales
    return written


def whole(weights: Mapping[str, NDArray[Any] | Rows | Blocks]) -> dict[str, NDArray[Any]]:
    """Weights as `unpacked` gives them, every matrix in memory as a whole."""
    return {name: value[:] if isinstance(value, Rows | Blocks) else value for name, value in weights.items()}


def unpacked(written: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any] | Rows | Blocks]:
    """What `packed` wrote: vectors as they are, matrices as `Rows` or `Blocks`."""
    found: dict[str, NDArray[Any] | Rows | Blocks] = {}
    for name, value in written.items():
        if name.endswith(SCALE):
            continue
        scales = written.get(name + SCALE)
        made = Blocks if value.dtype == np.uint8 else Rows
        found[name] = value if scales is None else made(value, scales)
    return found


def _blocks(matrix: NDArray[Any]) -> Blocks:
    """The integers of 4 bits nearest to a matrix: exactly it, where it was made of such integers.

    The largest number of a block may stand for any of 1 to 8 scales; the scale is taken that leaves the least error.
    """
    parts = matrix.astype(np.float32).reshape(len(matrix), -1, BLOCK)
    largest = np.take_along_axis(parts, np.abs(parts).argmax(axis=2)[..., None], axis=2)
    least = np.full(parts.shape[:2], np.inf, dtype=np.float32)
    scales, integers = np.ones(parts.shape[:2], dtype=np.float16), np.full(parts.shape, _MIDDLE, dtype=np.uint8)
    for steps in range(_MIDDLE, 0, -1):
        tried = (-largest[..., 0] / steps).astype(np.float16)
        tried[tried == 0] = 1.0
        units = tried.astype(np.float32)[..., None]
        rounded = np.clip(np.rint(parts / units) + _MIDDLE, 0, 15)
        error = np.square((rounded - _MIDDLE) * units - parts).sum(axis=2)
        better = error < least
        least[better], scales[better] = error[better], tried[better]
        integers[better] = rounded[better].astype(np.uint8)
    pairs = integers.reshape(len(matrix), -1, 2)
    return Blocks((pairs[..., 0] | pairs[..., 1] << 4).astype(np.uint8), scales)
