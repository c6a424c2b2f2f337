"""A reader's weights as they are shipped: matrices in 8-bit integers, with a scale for each row; the rest in 16 bits.

What they are weights of is not known here; products of matrices are `index.fast`'s, which makes integers of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rows", "packed", "unpacked", "whole"]

SCALE = ".scale"
"""After a matrix's name, that of its scales."""
_LARGEST = 127
_LEAST = 32
"""Rows that a matrix has at least to be worth it."""


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


def packed(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Weights as they are written, by name; those of a few rows, and vectors, in 16 bits."""
    written: dict[str, NDArray[Any]] = {}
    for name, value in weights.items():
        if value.ndim != 2 or len(value) < _LEAST:
            written[name] = value.astype(np.float16)
            continue
        scales = np.abs(value).max(axis=1).astype(np.float32) / _LARGEST
        scales[scales == 0] = 1.0
        written[name] = np.rint(value / scales[:, None]).astype(np.int8)
        written[name + SCALE] = scales
    return written


def whole(weights: Mapping[str, NDArray[Any] | Rows]) -> dict[str, NDArray[Any]]:
    """Weights as `unpacked` gives them, every matrix in memory as a whole."""
    return {name: value[:] if isinstance(value, Rows) else value for name, value in weights.items()}


def unpacked(written: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any] | Rows]:
    """What `packed` wrote: vectors as they are, matrices as `Rows`."""
    return {
        name: Rows(value, written[name + SCALE]) if name + SCALE in written else value
        for name, value in written.items()
        if not name.endswith(SCALE)
    }
