"""Find articles that carry the same text: a wire story in several outlets, lightly edited or cut.

Used while storing. Texts are compared by their shingles, runs of three words; a small sample of each article's
shingles is kept in the catalogue, so that a new article is compared with those alone that share part of its sample.
Pure functions; nothing is stored here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from hashlib import blake2b

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


def shingles(text: str) -> frozenset[int]:
    """Hashes (63 bits) of every run of three words of `text`, case folded; of a shorter text, of the whole."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1))}
    return frozenset(int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") >> 1 for run in runs)


def sample(of: Collection[int]) -> list[int]:
    """About one shingle in sixteen, always the smallest one; the same choice in every text that holds it, ascending."""
    return sorted({number for number in of if number % _ONE_IN == 0} | {min(of)})


def may_be_copy(shared: int, size: int, other_size: int) -> bool:
    """Whether two samples of these sizes share enough to compare the texts themselves."""
    return shared >= max(1.0, _SAMPLE_SHARED_AT_LEAST * min(size, other_size))


def same_text(left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether the shingles of two texts are those of one story, whole or shortened.

    Source: containment (Broder, "On the resemblance and containment of documents", 1997).
    """
    shorter, longer = sorted((len(left), len(right)))
    return longer <= LONGEST_RATIO * shorter and len(left & right) >= SHARED_AT_LEAST * shorter
