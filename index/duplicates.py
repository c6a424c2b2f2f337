"""Find articles that carry the same text: a wire story in several outlets, lightly edited or cut.

Used while storing. Texts are compared by their shingles, runs of three words; a small sample of each article's
shingles is kept in the catalogue, so that a new article is compared with those alone that share part of its sample.
The sample is the same choice in every text, so that it finds a text that is part of a longer one, which estimates of
the whole texts' likeness (MinHash) miss. Pure functions; nothing is stored here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LONGEST_RATIO", "SHARED_AT_LEAST", "may_be_copy", "same_text", "sample", "shingles"]

SHARED_AT_LEAST = 0.8
"""Share of the shorter text's shingles that must occur in the longer one."""
LONGEST_RATIO = 3.0
"""A text this many times longer holds more than the other: a digest that quotes it, not a copy of it."""

_WORDS = 3
_ONE_IN = 16
_SAMPLE_SHARED_AT_LEAST = 0.4
"""Lower than SHARED_AT_LEAST, since a sample of a short text strays from the share it estimates."""
_WORD = re.compile(r"\w+")
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def shingles(text: str) -> NDArray[np.int64]:
    """Hashes (63 bits), ascending and distinct, of every run of three words of `text`, case folded; of a shorter text,
    of the whole."""
    words = np.fromiter(map(_hash, _WORD.findall(text.casefold())), dtype=np.uint64)
    if len(words) < _WORDS:
        words = np.concatenate([words, np.zeros(_WORDS - len(words), dtype=np.uint64)])
    runs = sum(words[at : len(words) - _WORDS + 1 + at] * np.uint64(odd) for at, odd in enumerate(_ODD))
    mixed = np.asarray(runs, dtype=np.uint64)
    mixed = (mixed ^ mixed >> np.uint64(31)) * np.uint64(_ODD[0])
    return np.unique((mixed ^ mixed >> np.uint64(29)) >> np.uint64(1)).astype(np.int64)


def sample(of: NDArray[np.int64]) -> list[int]:
    """About one shingle in sixteen, always the smallest one; the same choice in every text that holds it, ascending."""
    chosen = of % _ONE_IN == 0
    chosen[0] = True
    numbers: list[int] = of[chosen].tolist()
    return numbers


def may_be_copy(shared: int, size: int, other_size: int) -> bool:
    """Whether two samples of these sizes share enough to compare the texts themselves."""
    return shared >= max(1.0, _SAMPLE_SHARED_AT_LEAST * min(size, other_size))


def same_text(left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    """Whether the shingles of two texts are those of one story, whole or shortened.

    Source: containment (Broder, "On the resemblance and containment of documents", 1997).
    """
    shorter, longer = sorted((len(left), len(right)))
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return longer <= LONGEST_RATIO * shorter and shared >= SHARED_AT_LEAST * shorter


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
