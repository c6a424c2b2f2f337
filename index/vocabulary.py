"""Count the passages that hold a term, and find the archive's spelling of a word that it does not hold.

Reads the index terms of a store; used by `qa` to weigh the words of a question.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from index.store import Store, Terms

__all__ = ["Vocabulary"]

_SIMILAR = 80.0
"""Least similarity, 0 to 100, of a word to the spelling that stands for it."""
_ELSE_ALIKE = 92.0
"""The same of one with another first letter, with which few slips are made: "iroshima", but not "eschede", "schede"."""
_LONGER = 2
"""Letters at most by which a spelling is longer or shorter: "entscheid" is no slip of the pen for "esched"."""
_MOST = 3
"""Spellings at most that stand for a word."""
_SHORTEST, _SHORTEST_IN_A_NAME = 5, 4
"""Letters at least of a word that may be misspelt; shorter ones have too many neighbours."""


class Vocabulary:
    """The terms of an archive; safe to share between threads, follows the archive's changes."""

    def __init__(self, archive: Store) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._listed: tuple[Terms, list[str]] | None = None

    def frequency(self, terms: Iterable[str]) -> int:
        """In how many passages the most frequent of these terms stands; 0 when none does."""
        index = self._archive.term_index()
        return max(map(index.frequency, terms), default=0)

    @property
    def passages(self) -> int:
        """How many passages the most frequent term stands in: a lower bound of the archive's size."""
        return self._archive.term_index().most_frequent

    def nearest(self, term: str, *, in_a_name: bool = False) -> tuple[str, ...]:
        """Terms of the archive spelt almost like a term that it does not hold ("bidden": "biden"), best first.

        Args:
            term: a word or its stem.
            in_a_name: whether it stands in a name beside another word, which a shorter slip suffices to tell.
        """
        shortest = _SHORTEST_IN_A_NAME if in_a_name else _SHORTEST
        if len(term) < shortest or not term.isalpha():
            return ()
        from rapidfuzz import fuzz, process

        index = self._archive.term_index()
        found = process.extract(term, self._spellings(index), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=2 * _MOST)
        near = [
            spelling
            for spelling, score, _ in found
            if len(spelling) >= shortest
            and abs(len(spelling) - len(term)) <= _LONGER
            and (spelling[0] == term[0] or score >= _ELSE_ALIKE)
        ]
        return tuple(spelling for spelling in near[:_MOST] if index.frequency(spelling))

    def _spellings(self, index: Terms) -> list[str]:
        """The terms that may be misspelt, listed anew when the archive has changed."""
        with self._lock:
            if self._listed is None or self._listed[0] is not index:
                terms = [term for term in index.terms() if len(term) >= _SHORTEST_IN_A_NAME and term.isalpha()]
                self._listed = (index, terms)
            return self._listed[1]
