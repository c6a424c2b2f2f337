"""Complete an answer that is a list: every sentence that holds items, for "which countries …?".

Between reading and the choice of evidence. Items are told by their names, and by names in a row above all; what has no
names ("which treasures …?") is shown as other questions are, only more of it. Whether a name is of the kind asked for
is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.analysis import words
from index.language import STOP_WORDS
from index.mentions import find_mentions, name_key
from index.types import Span
from qa.evidence import Evidence

__all__ = ["completed", "with_row"]

_ROW = 0.2
"""Added to the rank of a sentence that has names in a row."""
_UNNAMED = 4
"""Sentences that name nothing new, at most."""
_NEAR = 0.7
"""Share of `close` within which a sentence is shown for a new name."""
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w-]+")
"""A name may open a sentence, where names are not told apart: what has a capital there may be an item."""
_COMMA = re.compile(r"\s*[,;]\s.{0,24}", re.S)
_AND = re.compile(r"\s*,?\s*(?:and|e|ed|y|et|und|sowie|oltre\s+a|as\s+well\s+as)\s.{0,24}", re.I | re.S)

_LOOKED_AT = 1_000
"""Characters of a sentence in which names in a row are looked for."""
_NAME = (
    r"(?:(?![A-ZÀ-ÖØ-Þ])[\w’']+[\s’']+){0,2}?[A-ZÀ-ÖØ-Þ][\w’'-]+"
    r"(?:\s+(?:(?:de|di|da|del|van|von|der|la|of)\s+)?[A-ZÀ-ÖØ-Þ][\w’'-]+){0,4}"
)
_NAMES = re.compile(rf"{_NAME}(?:,\s+{_NAME})*,?\s+(?:and|e|ed|y|et|und)\s+{_NAME}")
"""Names in a row, each with a word or two before it: "il belga Frank De Winne, … e il francese Thomas Pesquet"."""


def completed(question: str, ranked: Sequence[Evidence], least: float, close: float) -> list[Evidence]:
    """The evidence that lists what a question asks for, best first.

    Args:
        question: as asked; its own names are no items.
        ranked: evidence for it, best first.
        least: support from which on a sentence answers.
        close: how far below the best one a sentence is shown; one with names in a row, from an article that is shown
            anyway, twice as far.
    """
    known = frozenset(words(question))
    weighed = [(each, *_items(each, known)) for each in ranked]
    ordered = sorted(
        ((replace(each, rank=each.rank + _ROW) if row else each, items, row) for each, items, row in weighed),
        key=lambda each: -each[0].rank,
    )
    fitting = [(each, items) for each, items, _ in ordered if each.support >= least]
    if not fitting:
        return []
    best = fitting[0][0].rank
    shown, unnamed = [], 0
    for each, items in fitting:
        new = bool(items - known)
        unnamed += not new
        if each.rank >= best - close * _NEAR if new else each.rank >= best - close and unnamed <= _UNNAMED:
            shown.append(each)
            known |= items
    articles = {each.article.id for each in shown}
    rows = [
        each
        for each, items, row in ordered
        if row and items - known and each.article.id in articles and each.rank >= best - 2 * close
    ]
    return [*shown, *(each for each in rows if each not in shown)]


def with_row(evidence: Evidence) -> Evidence:
    """Evidence whose marked words are one of several names in a row, with the whole row marked."""
    marked, text = evidence.answer, evidence.article.text
    if marked is None:
        return evidence
    for row in _NAMES.finditer(text, evidence.span.start, min(evidence.span.end, evidence.span.start + _LOOKED_AT)):
        if row.start() <= marked.end and marked.start <= row.end():
            whole = Span(min(row.start(), marked.start), max(row.end(), marked.end))
            short = " ".join(text[whole.start : whole.end].split()) if evidence.short else ""
            return replace(evidence, answer=whole, short=short)
    return evidence


def _items(evidence: Evidence, known: frozenset[str]) -> tuple[frozenset[str], bool]:
    """Words with a capital in a sentence, and whether names that the question lacks stand in a row."""
    text = evidence.text
    mentions = [
        mention for mention in find_mentions(text, evidence.article.language) if not known & set(name_key(mention.name))
    ]
    between = [text[one.end : other.start] for one, other in pairwise(mentions)]
    row = any(_AND.fullmatch(gap) for gap in between) or any(
        _COMMA.fullmatch(gap) and _COMMA.fullmatch(after) for gap, after in pairwise(between)
    )
    named = (match.group() for match in _CAPITALISED.finditer(text))
    stop = STOP_WORDS.get(evidence.article.language, frozenset())
    return frozenset(word for name in named for word in words(name) if word not in stop), row
