"""Score passages for a question in another language: BM25 over words that stand for all their translations.

The archive finds candidates by any of the alternatives that `alternatives` lists; `scores` then puts them in order.
Treating translations as terms of their own, as plain BM25 does, would let a word with five rare translations outvote
one with a single common one. Nothing is searched here, and no passage is fetched.

Source: Darwish and Oard, "Probabilistic Structured Query Methods", SIGIR 2003; Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from index.analysis import stem, terms, words
from index.lexicon import translations

__all__ = ["alternatives", "scores"]

K1 = 1.2
B = 0.75

OWN_SPELLING = 0.5
"""Weight of a word's own spelling beside its translations: a name or a loan word may be kept. Chosen on development
questions among 0.15, 0.3 and 0.5."""

_SHORTEST_KEPT = 4
"""A shorter word that has translations does not keep its own spelling, which is likely another word abroad."""


def alternatives(text: str, language: str, languages: Iterable[str]) -> list[dict[str, float]]:
    """For each distinct content word of a query, the terms under which passages may hold it, with weights.

    A word weighs 1 in its own language and where it has no translation. In another language its translations weigh
    their probabilities, scaled to sum to 1, and its own spelling `OWN_SPELLING` or more.

    Args:
        text: the query.
        language: the query's language, ISO 639-1.
        languages: languages of the passages.
    Returns:
        One mapping from term to weight, over 0 and at most 1, a word, in the query's order; the highest weight
        counts where languages share a term.
    """
    targets = list(dict.fromkeys(languages))
    query = []
    for word in dict.fromkeys(words(text)):
        if not terms(word, language):
            continue
        weights: dict[str, float] = {}
        for target in targets:
            for term, weight in _in_language(word, language, target).items():
                weights[term] = max(weight, weights.get(term, 0.0))
        query.append(weights)
    return query


def scores(
    query: Sequence[Mapping[str, float]],
    passages: Iterable[Sequence[str]],
    *,
    count: int,
    average_length: float,
    frequency: Callable[[str], int],
) -> list[float]:
    """BM25 of each passage, every query word counted once however many alternatives it has.

    A word's frequency in a passage, and the number of passages that hold it, are the weighted sums of those of its
    alternatives.

    Args:
        query: for each word its alternatives, as `alternatives` gives them.
        passages: the terms of each passage, with repetitions.
        count: passages in the whole archive.
        average_length: terms of a passage, averaged over the archive.
        frequency: in how many of the archive's passages a term stands.
    Returns:
        One score a passage, 0 and up, in the order given.
    Raises:
        ValueError: `average_length` is not positive.
    """
    if average_length <= 0:
        raise ValueError(f"average_length is {average_length}; expected more than 0 terms.")
    weighed = []
    for weights in query:
        held = sum(weight * frequency(term) for term, weight in weights.items())
        weighed.append((_rarity(min(held, count), count), weights))
    return [_score(Counter(passage), len(passage) / average_length, weighed) for passage in passages]


def _in_language(word: str, source: str, target: str) -> dict[str, float]:
    """Weights of the terms under which passages in one language may hold the word."""
    own = stem(word, target)
    found = translations(word, source, target)
    if not found:
        return {own: 1.0}
    total = sum(probability for _, probability in found)
    weights = {term: probability / total for term, probability in found}
    if len(word) >= _SHORTEST_KEPT:
        weights[own] = max(OWN_SPELLING, weights.get(own, 0.0))
    return weights


def _rarity(held: float, count: int) -> float:
    """Inverse document frequency, never negative."""
    return math.log(1.0 + (count - held + 0.5) / (held + 0.5))


def _score(bag: Counter[str], relative_length: float, weighed: Sequence[tuple[float, Mapping[str, float]]]) -> float:
    total = 0.0
    for rarity, weights in weighed:
        occurrences = sum(weight * bag[term] for term, weight in weights.items())
        total += rarity * occurrences * (K1 + 1) / (occurrences + K1 * (1 - B + B * relative_length))
    return total
