"""Weigh what the words and what the trained reader say of a sentence: how likely it answers, and before which others.

Used by `qa.reading`. The weights are fitted by `python -m qa.training calibrate` on questions whose answers are known,
each asked twice, with its article and without; `docs/calibration.md` has the curves. Where nothing was read, the words
decide alone and nothing here is used.

Sources: Platt, "Probabilistic Outputs for Support Vector Machines", 1999 (a logistic function of scores as a
probability); Kamath, Jia and Liang, "Selective Question Answering under Domain Shift", ACL 2020 (when to answer is
decided by a calibrator over several signs rather than by the reader's own certainty).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from qa.question import Kind

__all__ = ["KINDS", "PROBABILITY", "RANK", "SIGNS", "Signs", "logit", "probability", "rank"]


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence.

    Attributes:
        words: 0 to 1, the share of the question's words in it and around it, discounted where it lacks the kind of
            thing asked for.
        fitting: what else the words say: standing of its passage, kind of thing asked for; about -0.2 to 0.4.
        named: 0 to 1, the share of the question's names that its article holds.
        missing: 0 to 1, the share of the question's words, by weight, that no article holds.
        lacking: whether it lacks the kind of thing asked for: a figure, a date, a place, a new name.
        uncounted: whether neither it nor its neighbours have what "how many" counts in any form.
        heading: whether it is a heading or a scrap.
        read: whether its passage was read; without that the rest is 0.
        relevance: log odds that its passage answers, a tenth of them.
        marked: whether some of the words that the reader marks in the passage lie in it.
        certainty: 0 to 1, that it is these words and no others of the passage; 0 when it is not marked.
        behind: a tenth of what the score of these words lacks to the best of all passages; 0 when it is not marked.
        share: 0 to 1, that it is these words and no others of all passages that were read.
        holding: 0 to 1, how much its passage holds, in any form, of the question's words that are no names.
        nameless: whether a name is asked for and the marked words have none that the question does not have.
        near: cosine of its passage with the question, or the least of all passages where search by meaning has none.
        far: what that lacks to the best of all passages.
        kind: of the question.
        sure, alone: `relevance` times `certainty` and times `share`.
    """

    words: float
    fitting: float
    named: float = 1.0
    missing: float = 0.0
    lacking: bool = False
    uncounted: bool = False
    heading: bool = False
    read: bool = False
    relevance: float = 0.0
    marked: bool = False
    certainty: float = 0.0
    behind: float = 0.0
    share: float = 0.0
    holding: float = 1.0
    nameless: bool = False
    near: float = 0.0
    far: float = 0.0
    kind: Kind = "which"

    @property
    def sure(self) -> float:
        """See the attributes."""
        return self.relevance * self.certainty

    @property
    def alone(self) -> float:
        """See the attributes."""
        return self.relevance * self.share

    def values(self) -> list[float]:
        """In the order of `SIGNS`."""
        return [float(self.kind == name if name in KINDS else getattr(self, name)) for name in SIGNS]


KINDS: tuple[Kind, ...] = ("when", "where", "who", "how_many", "why", "yes_no")
"""Kinds of question for which the same signs mean more or less."""
SIGNS = (
    "words",
    "fitting",
    "named",
    "missing",
    "lacking",
    "uncounted",
    "heading",
    "read",
    "relevance",
    "marked",
    "certainty",
    "behind",
    "share",
    "sure",
    "alone",
    "nameless",
    "near",
    "far",
    *KINDS,
)
"""Names of what is weighed."""
PROBABILITY: Mapping[str, float] = {
    "": -4.517,
    "words": 1.248,
    "fitting": 0.46,
    "named": 0.792,
    "missing": 0.57,
    "lacking": 0.561,
    "uncounted": 0.273,
    "heading": 0.284,
    "read": 0.0,
    "relevance": 2.222,
    "marked": 0.0,
    "certainty": 0.377,
    "behind": -0.292,
    "share": 1.616,
    "sure": 2.308,
    "alone": 2.174,
    "nameless": -0.516,
    "near": 1.333,
    "far": -1.052,
    "when": -0.249,
    "where": -0.274,
    "who": -0.072,
    "how_many": 0.113,
    "why": 0.037,
    "yes_no": 0.672,
}
"""Log odds that the best sentence answers, for a unit of each sign; "" is added always."""
RANK: Mapping[str, float] = {
    "words": 1.0,
    "fitting": 0.572,
    "named": 0.168,
    "missing": 0.0,
    "lacking": -0.113,
    "uncounted": -0.005,
    "heading": -0.08,
    "read": 0.11,
    "relevance": 0.941,
    "marked": 1.371,
    "certainty": 0.32,
    "behind": 0.935,
    "share": 0.458,
    "sure": 0.435,
    "alone": 0.045,
    "nameless": -0.133,
    "near": 0.77,
    "far": -0.77,
}
"""Worth for the order of sentences, for a unit of each sign, in units of `words`; the kind of question has none."""


_HARDLY = 0.15
"""What a passage holds at most that has only the names of a question."""
_CONVINCED = 0.25
"""`Signs.relevance` from which on the reader is believed even so."""
_DOUBT = 1.2
"""Taken from the log odds of its sentences where it is not."""


def probability(signs: Signs) -> float:
    """0 to 1: how likely a sentence answers.

    Names are not enough: whom a passage is about says nothing of what is asked about them.
    """
    doubted = signs.holding < _HARDLY and signs.relevance < _CONVINCED
    return 1 / (1 + exp(-(_sum(PROBABILITY, signs) - _DOUBT * doubted)))


def rank(signs: Signs) -> float:
    """Orders sentences, higher first; comparable within one question."""
    return _sum(RANK, signs)


def logit(probability: float) -> float:
    """Log odds, between -12 and 12."""
    bounded = min(max(probability, 6e-6), 1 - 6e-6)
    return log(bounded / (1 - bounded))


def _sum(weights: Mapping[str, float], signs: Signs) -> float:
    return weights.get("", 0.0) + sum(
        weights.get(name, 0.0) * value for name, value in zip(SIGNS, signs.values(), strict=True)
    )
