"""Parts of a text as sets of words, and precision, recall and F1 over what is found of them.

Shared by `qa.attribution` and `qa.spoken`, which say what is compared; nothing is extracted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.types import Span

__all__ = ["ENOUGH", "PRF", "WORD", "Words", "precision_recall", "shown", "words_of"]

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
ENOUGH = 0.5
"""Share of a content's words with which two contents match."""
PRF = ("precision", "recall", "f1")

Words = frozenset[int]
"""Starts of the words of one part of an attribution."""


def words_of(text: str, spans: Iterable[Span], pattern: re.Pattern[str] = WORD) -> Words:
    """The words of spans of a text."""
    return frozenset(match.start() for span in spans for match in pattern.finditer(text, span.start, span.end))


def precision_recall(right_found: float, found: int, right_marked: float, marked: int) -> dict[str, float | None]:
    """Precision, recall and F1, each to four places, or None where there is nothing to divide by.

    Args:
        right_found: how much of what was found is right.
        found: how much was found.
        right_marked: how much of what is marked was found; another count where parts may be right.
        marked: how much is marked.
    """
    precision = right_found / found if found else None
    recall = right_marked / marked if marked else None
    f1 = None
    if precision is not None and recall is not None:
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        name: None if value is None else round(value, 4)
        for name, value in (("precision", precision), ("recall", recall), ("f1", f1))
    }


def shown(value: float | None) -> str:
    """A figure for a table."""
    return "-" if value is None else f"{value:.3f}"
