"""Measures of rankings and of short answers, as pure functions of what was found and what is right.

Used by `qa.evaluate`. A ranking is a sequence of document ids, best first; judgements map the ids of judged
documents to their relevance (0: judged irrelevant). Nothing is read or retrieved here.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "RANKING_METRICS",
    "Interval",
    "area_under_curve",
    "average_precision",
    "bootstrap",
    "exact_match",
    "hits_at",
    "ndcg",
    "normalise_answer",
    "reciprocal_rank",
    "score_rankings",
    "token_f1",
]

Judgements = Mapping[str, int]
RankingMetric = Callable[[Sequence[str], Judgements], float]

_ELIDED = r"\b(?:{})['’]"
_ARTICLES = {
    "en": ("a an the", ""),
    "it": ("il lo la i gli le un uno una", "l|un"),
    "es": ("el la los las lo un una unos unas", ""),
    "fr": ("le la les un une des", "l"),
    "de": ("der die das den dem des ein eine einen einem eines einer", ""),
}
"""By language: articles that stand alone, and a pattern of those that lean on the next word."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the ends of its 95% bootstrap interval."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """The three numbers, rounded to four decimals."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def area_under_curve(scores: NDArray[np.float64], right: NDArray[np.bool_], *, samples: int = 1_000) -> Interval:
    """How probably a right item scores higher than a wrong one, ties counted half, with its 95% bootstrap interval.

    >>> area_under_curve(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False])).value
    0.875

    Source: Hanley and McNeil, Radiology 1982.
    """
    generator = np.random.default_rng(0)
    values = []
    for _ in range(samples):
        drawn = generator.integers(0, len(scores), len(scores))
        if 0 < right[drawn].sum() < len(scores):
            values.append(_area(scores[drawn], right[drawn]))
    low, high = np.percentile(values, (2.5, 97.5)) if values else (0.0, 1.0)
    return Interval(_area(scores, right), float(low), float(high))


def _area(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    higher, lower = scores[right][:, None], scores[~right][None, :]
    return float(((higher > lower) + 0.5 * (higher == lower)).mean())


def hits_at(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """1 when a relevant document is among the first `k`, else 0.

    >>> hits_at(["a", "b"], {"b": 1}, 1), hits_at(["a", "b"], {"b": 1}, 2)
    (0.0, 1.0)
    """
    return float(any(judged.get(document, 0) > 0 for document in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """1 / rank of the first relevant document among the first `k`, rank starting at 1; 0 when there is none."""
    for rank, document in enumerate(ranking[:k], start=1):
        if judged.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def ndcg(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """Normalised discounted cumulative gain of the first `k`: gain is the relevance, discount log2(rank + 1).

    Source: Järvelin and Kekäläinen, TOIS 2002, with the discount of trec_eval.
    """
    ideal = _discounted(sorted((gain for gain in judged.values() if gain > 0), reverse=True)[:k])
    return _discounted([max(judged.get(document, 0), 0) for document in ranking[:k]]) / ideal if ideal else 0.0


def average_precision(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """Mean over all relevant documents of the precision at their rank; 0 for those not among the first `k`."""
    relevant = sum(1 for gain in judged.values() if gain > 0)
    found, total = 0, 0.0
    for rank, document in enumerate(ranking[:k], start=1):
        if judged.get(document, 0) > 0:
            found += 1
            total += found / rank
    return total / relevant if relevant else 0.0


RANKING_METRICS: Mapping[str, RankingMetric] = {
    "hits@1": lambda ranking, judged: hits_at(ranking, judged, 1),
    "hits@4": lambda ranking, judged: hits_at(ranking, judged, 4),
    "hits@10": lambda ranking, judged: hits_at(ranking, judged, 10),
    "MRR@10": lambda ranking, judged: reciprocal_rank(ranking, judged, 10),
    "nDCG@10": lambda ranking, judged: ndcg(ranking, judged, 10),
    "MAP@10": lambda ranking, judged: average_precision(ranking, judged, 10),
}
"""The measures that `cita eval retrieval` reports, by name."""


def score_rankings(rankings: Mapping[str, Sequence[str]], qrels: Mapping[str, Judgements]) -> dict[str, Interval]:
    """Every ranking metric, averaged over the judged queries.

    Args:
        rankings: by query id, the ids of the documents found, best first, each at most once.
        qrels: by query id, the judgements. A judged query without a ranking scores zero and is never left out; a
            ranking without judgements is not counted.
    Raises:
        ValueError: no query is judged, or a ranking names a document twice.
    """
    if not qrels:
        raise ValueError("There are no judged queries to score: the judgements are empty.")
    for query, ranking in rankings.items():
        if len(set(ranking)) != len(ranking):
            raise ValueError(f"The ranking of query {query!r} names a document twice; each may stand in it once.")
    queries = sorted(qrels)
    return {
        name: bootstrap([metric(rankings.get(query, ()), qrels[query]) for query in queries])
        for name, metric in RANKING_METRICS.items()
    }


def bootstrap(values: Sequence[float], *, resamples: int = 1000, seed: int = 0) -> Interval:
    """Mean of `values` with its 95% percentile bootstrap interval; the same values and seed give the same interval.

    Raises:
        ValueError: there are no values.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    if not values:
        raise ValueError("There are no values to average; at least one is needed.")
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = [sample[generator.integers(0, len(sample), len(sample))].mean() for _ in range(resamples)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))


def normalise_answer(text: str, language: str) -> str:
    """Lower case, without punctuation and without the articles of the language, white space folded.

    Source: the evaluation scripts of SQuAD 1.1 (Rajpurkar et al., EMNLP 2016) and of MLQA (Lewis et al., ACL 2020)
    for other languages; an elided article ("l'invio") is an article here too.
    """
    alone, elided = _ARTICLES.get(language, ("", ""))
    lowered = text.lower()
    if elided:
        lowered = re.sub(_ELIDED.format(elided), " ", lowered)
    bare = "".join("" if _is_punctuation(character) else character for character in lowered)
    articles = frozenset(alone.split())
    return " ".join(word for word in bare.split() if word not in articles)


def exact_match(prediction: str, golds: Sequence[str], language: str) -> float:
    """1 when the normalised prediction equals one of the normalised golds; without golds, when it is empty."""
    predicted = normalise_answer(prediction, language)
    return float(predicted in {normalise_answer(gold, language) for gold in golds or ("",)})


def token_f1(prediction: str, golds: Sequence[str], language: str) -> float:
    """Best F1 between the normalised words of the prediction and of a gold; without golds, 1 when it is empty."""
    predicted = normalise_answer(prediction, language).split()
    return max(_overlap(predicted, normalise_answer(gold, language).split()) for gold in golds or ("",))


def _overlap(predicted: Sequence[str], gold: Sequence[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    common = (Counter(predicted) & Counter(gold)).total()
    return 2 * common / (len(predicted) + len(gold))


def _discounted(gains: Sequence[int]) -> float:
    return float(sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")
