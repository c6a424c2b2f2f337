"""Count the index terms of an archive: what scoring passages by words needs to know.

Reads the lexical index that SQLite keeps with the catalogue; `index.structured` scores with these numbers. Nothing is
searched or changed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.catalogue import Catalogue

__all__ = ["TermCounts", "count_terms", "frequencies", "passage_terms"]


@dataclass(frozen=True, slots=True)
class TermCounts:
    """All passages of a catalogue: how many, and how many terms one has on average (0.0 when there is none)."""

    passages: int
    average_length: float


def count_terms(catalogue: Catalogue) -> TermCounts:
    """Count passages and terms; reads the whole vocabulary, so keep the result while the generation stays."""
    with catalogue.snapshot() as connection:
        (passages,) = connection.execute("SELECT count(*) FROM passage").fetchone()
        (terms,) = connection.execute("SELECT sum(cnt) FROM term").fetchone()
    return TermCounts(passages, (terms or 0) / passages if passages else 0.0)


def frequencies(catalogue: Catalogue, terms: Iterable[str]) -> dict[str, int]:
    """In how many passages each of the terms stands."""
    found = {}
    with catalogue.snapshot() as connection:
        for term in dict.fromkeys(terms):
            row = connection.execute("SELECT doc FROM term WHERE term = ?", (term,)).fetchone()
            found[term] = int(row[0]) if row else 0
    return found


def passage_terms(catalogue: Catalogue, ids: Sequence[int]) -> dict[int, list[str]]:
    """The terms of those of the passages that are stored, in the order of the text, with repetitions."""
    with catalogue.snapshot() as connection:
        rows = connection.execute(
            "SELECT id, terms FROM passage WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        ).fetchall()
    return {identifier: terms.split() for identifier, terms in rows}
