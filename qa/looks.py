"""What a trained model makes of a stretch of text, and the reading of a passage by one or several models.

A model gives scores for its own tokens; here they become characters, so that models which cut words otherwise can be
asked about the same words. Running a model, and which passages it reads, is decided in `qa.reader`.

Sources: Clark and Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension", ACL 2018 (scores of spans that
compare between passages); Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty
Estimation using Deep Ensembles", NeurIPS 2017 (models that err apart are surer of what they agree on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.types import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MARKS", "Expected", "Look", "Mark", "Reading", "best_look", "best_spans", "reading_of"]

MARKS = 4
"""Spans of a passage that are told, at most."""
_LONGEST_ANSWER = 24
"""Tokens of an answer at most."""
_UNSEEN = 2.0
"""What words lack, in a model's eyes, to the least that it marks, where they reach out of what it read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a passage that may answer.

    Attributes:
        span: characters of the passage.
        score: higher is better; comparable between the passages read for one question.
        certainty: 0 to 1, how sure the reader is that the answer is here and nowhere else in the passage.
    """

    span: Span
    score: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage.

    Attributes:
        marks: the words that answer best, then what else may, apart from them; none for a reader that only judges.
        relevance: 0 to 1, how likely the passage answers at all.
    """

    marks: tuple[Mark, ...]
    relevance: float

    @property
    def span(self) -> Span | None:
        """The words that answer best; None where none are marked."""
        return self.marks[0].span if self.marks else None

    @property
    def score(self) -> float:
        """That of the best words; minus infinity where none are marked."""
        return self.marks[0].score if self.marks else -np.inf

    @property
    def certainty(self) -> float:
        """That of the best words; 0 where none are marked."""
        return self.marks[0].certainty if self.marks else 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What one model is expected to say, a line over what another said.

    Attributes:
        spans: slope and what is added, for the score of a span.
        judged: the same for the log odds that a stretch answers.
    """

    spans: tuple[float, float]
    judged: tuple[float, float]


@dataclass(frozen=True)
class Look:
    """What one model makes of one stretch of a passage.

    Attributes:
        tokens: characters of the passage that each token stands for which may answer.
        scores: (tokens, 2) logits of starts and ends.
        judged: log odds that the stretch answers at all.
    """

    tokens: Sequence[tuple[int, int]]
    scores: NDArray[np.float32]
    judged: float

    @cached_property
    def best(self) -> list[tuple[int, int, float, float]]:
        """As `best_spans`."""
        return best_spans(self.scores)

    @cached_property
    def _spans(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each span, by its first and last token: score and probability."""
        sums, allowed = _sums(self.scores, _LONGEST_ANSWER)
        return sums, _shares(sums, allowed)

    @property
    def score(self) -> float:
        """That of the likeliest words; minus infinity where there are none."""
        return self.best[0][2] if self.best else -np.inf

    def foretold(self, expected: Expected) -> Look:
        """What another model is expected to make of the same stretch."""
        slope, added = expected.spans
        scores = self.scores * slope + added / 2  # of a start and of an end, which make a span together
        slope, added = expected.judged
        return Look(self.tokens, scores, self.judged * slope + added)

    def found(self, text: str) -> list[Span]:
        """The likeliest words, characters of `text`, which it is a stretch of."""
        return [_whole_words(text, self.tokens[first][0], self.tokens[last][1]) for first, last, _, _ in self.best]

    def worth(self, span: Span) -> tuple[float, float] | None:
        """Score and probability of words, as of `best_spans`; None where they reach out of the stretch."""
        inside = [n for n, (start, end) in enumerate(self.tokens) if span.start < end > start < span.end]
        if not inside or span.start < self.tokens[0][0] or span.end > self.tokens[-1][1]:
            return None
        first, last = inside[0], inside[-1]
        sums, shares = self._spans
        return float(sums[first, last]), _share(shares, first, last)


def reading_of(text: str, looks: Sequence[Sequence[Look]]) -> Reading:
    """The reading of a passage, as a mean of what models make of it.

    Each model names its likeliest words, and all are asked about the words of each.

    Args:
        text: the passage.
        looks: of each model that read it, its looks at the stretches of the passage, at least one.
    """
    bests = [best_look(each) for each in looks]
    named = dict.fromkeys(span for look in bests for span in look.found(text))
    marks: list[Mark] = []
    for mark in sorted((_mark(span, bests) for span in named), key=lambda mark: -mark.score):
        apart = all(mark.span.end <= other.span.start or other.span.end <= mark.span.start for other in marks)
        if apart and len(marks) < MARKS:
            marks.append(mark)
    judged = sum(look.judged for look in bests) / len(bests)
    return Reading(tuple(marks), float(1 / (1 + np.exp(-judged))))


def best_look(looks: Sequence[Look]) -> Look:
    """Of a model's looks at the stretches of a passage, the one that speaks for it."""
    return max(looks, key=lambda look: (look.score, look.judged))


def _mark(span: Span, looks: Sequence[Look]) -> Mark:
    """Words as several models see them."""
    worths = [look.worth(span) or (_least(look), 0.0) for look in looks]
    scores, certainties = zip(*worths, strict=True)
    return Mark(span, sum(scores) / len(looks), sum(certainties) / len(looks))


def _least(look: Look) -> float:
    """What words are worth that a model has not read together."""
    return (look.best[-1][2] if look.best else 0.0) - _UNSEEN


def best_spans(
    scores: NDArray[np.float32], most: int = MARKS, longest: int = _LONGEST_ANSWER
) -> list[tuple[int, int, float, float]]:
    """The likeliest spans that share no token: first and last token, score, probability; the likeliest first.

    The probability is that of all spans which overlap with it, other words of the same answer, and with none before it.

    Args:
        scores: (tokens, 2), of starts and ends, logits.
        most: so many spans at most.
        longest: tokens of a span at most.
    """
    if not len(scores):
        return []
    sums, left = _sums(scores, longest)
    shares = _shares(sums, left)
    found: list[tuple[int, int, float, float]] = []
    while left.any() and len(found) < most:
        first, last = divmod(int(np.where(left, sums, -np.inf).argmax()), len(scores))
        found.append((first, last, float(sums[first, last]), _share(np.where(left, shares, 0.0), first, last)))
        left &= ~_overlapping(len(scores), first, last)
    return found


def _sums(scores: NDArray[np.float32], longest: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Score of each span, by its first and last token, and whether it may be one."""
    starts, ends = scores[:, 0].astype(np.float64), scores[:, 1].astype(np.float64)
    place = np.arange(len(scores))
    return starts[:, None] + ends[None], (place[None] >= place[:, None]) & (place[None] < place[:, None] + longest)


def _shares(sums: NDArray[np.float64], allowed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Probability of each span, 0 for what may be none."""
    shares = np.exp(np.where(allowed, sums - sums[allowed].max(), -np.inf))
    return np.asarray(shares / shares.sum())


def _share(shares: NDArray[np.float64], first: int, last: int) -> float:
    """That of all spans which overlap with one."""
    return min(1.0, float(shares[_overlapping(len(shares), first, last)].sum()))


def _overlapping(tokens: int, first: int, last: int) -> NDArray[np.bool_]:
    place = np.arange(tokens)
    return (place[:, None] <= last) & (place[None] >= first)


def _whole_words(text: str, start: int, end: int) -> Span:
    """The span, grown to whole words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)
