"""Count the passages that hold a term, and find the archive's spelling of a word that it does not hold.

Reads the counts that a store keeps; used by `qa` to weigh the words of a question.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from index.store import Store

__all__ = ["Vocabulary"]

_SIMILAR = 80.0
"""Least similarity, 0 to 100, of a word to the spelling that stands for it."""
_SHORTEST = 5


class Vocabulary:
    """The terms of an archive; safe to share between threads, follows the archive's changes."""

    def __init__(self, archive: Store) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._generation = -1
        self._counts: dict[str, int] = {}
        self._terms: list[str] = []

    def frequency(self, terms: Iterable[str]) -> int:
        """In how many passages the most frequent of these terms stands; 0 when none does."""
        counts = self._current()
        return max((counts.get(term, 0) for term in terms), default=0)

    @property
    def passages(self) -> int:
        """How many passages the most frequent term stands in: a lower bound of the archive's size."""
        return max(self._current().values(), default=0)

    def nearest(self, term: str) -> tuple[str, ...]:
        """Terms of the archive spelt almost like a term that it does not hold ("bidden": "biden"), best first."""
        if len(term) < _SHORTEST or not term.isalpha():
            return ()
        from rapidfuzz import fuzz, process

        self._current()
        found = process.extract(term, self._terms, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=3)
        return tuple(spelling for spelling, _, _ in found if spelling[0] == term[0] or len(term) > 6)

    def _current(self) -> dict[str, int]:
        with self._lock:
            generation = self._archive.generation
            if generation != self._generation:
                self._counts = self._archive.term_counts()
                self._terms = [term for term in self._counts if len(term) >= _SHORTEST and term.isalpha()]
                self._generation = generation
            return self._counts
