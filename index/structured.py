"""A question's words as terms that stand for all their translations, and how much a word tells.

`index.postings` scores passages by them. Treating translations as terms of their own, as plain BM25 does, would let a
word with five rare translations outvote one with a single common one. Nothing is searched here.

Source: Darwish and Oard, "Probabilistic Structured Query Methods", SIGIR 2003; Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from index.analysis import stem, terms, words
from index.lexicon import translations

__all__ = ["K1", "B", "alternatives", "content_words", "rarity", "telling"]

K1 = 1.2
"""How soon further occurrences of a word stop counting in BM25."""
B = 0.75
"""How much a passage's length counts in BM25."""

OWN_SPELLING = 0.5
"""Weight of a word's own spelling beside its translations: a name or a loan word may be kept. Chosen on development
questions among 0.15, 0.3 and 0.5."""

_SHORTEST_KEPT = 4
"""A shorter word that has translations does not keep its own spelling, which is likely another word abroad."""


def content_words(text: str, language: str) -> list[str]:
    """The distinct words of a query, folded, in its order, without those that only hold it together."""
    return [word for word in dict.fromkeys(words(text)) if terms(word, language)]


def alternatives(text: str, language: str, languages: Iterable[str]) -> list[dict[str, float]]:
    """For each distinct content word of a query, the terms under which passages may hold it, with weights.

    A word weighs 1 in its own language and where it has no translation. In another language its translations weigh
    their probabilities, scaled to sum to 1, and its own spelling `OWN_SPELLING` or more.

    Args:
        text: the query.
        language: the query's language, ISO 639-1.
        languages: languages of the passages.
    Returns:
        One mapping from term to weight, over 0 and at most 1, for each of its `content_words`; the highest weight
        counts where languages share a term.
    """
    targets = list(dict.fromkeys(languages))
    query = []
    for word in content_words(text, language):
        weights: dict[str, float] = {}
        for target in targets:
            for term, weight in _in_language(word, language, target).items():
                weights[term] = max(weight, weights.get(term, 0.0))
        query.append(weights)
    return query


def rarity(held: float, count: int) -> float:
    """Inverse document frequency, never negative, of a word that stands in `held` of `count` passages."""
    return math.log(1.0 + (count - held + 0.5) / (held + 0.5))


def telling(query: Iterable[Mapping[str, float]], frequency: Callable[[str], int], count: int) -> list[float]:
    """The rarity of each word among `count` passages; `frequency` says in how many of them a term stands.

    A word with alternatives stands in as many as they do, each by its weight.
    """
    held = (sum(weight * frequency(term) for term, weight in weights.items()) for weights in query)
    return [rarity(min(each, count), count) for each in held]


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
