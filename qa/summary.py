"""Choose the sentences that together tell what articles say, for a question that asks for a story.

Between reading and composition. Articles are told by covering as many of their concepts as a few sentences can: names,
figures and the words that they come back to, each counted once, as in Gillick and Favre, "A Scalable Global Model for
Summarization", ILP-NLP 2009 (after Filatova and Hatzivassiloglou, "Event-Based Extractive Summarization", 2004),
solved greedily. Sentences count more that stand early, as editors write them to (the lead is the strongest baseline of
news summarisation: Nenkova, "Automatic Text Summarization of Newswire", AAAI 2005) and that have a figure or somebody's
own words; those that lean on the sentence before count less. Sentences are taken as they stand; which articles are
told, and in which order, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING

from index.analysis import terms, words
from index.mentions import find_mentions, name_key
from qa.agreement import repeats
from qa.evidence import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ROOM", "telling"]

ROOM = 1_400
"""Characters that a story has, at most."""

_NAMED = 2.0
"""What a name or figure counts, against 1 for another word."""
_OPENING = 1.0
"""Added to 1 for the first sentence of an article, falling to nothing over its length."""
_LENGTH = 20.0
"""Words added to a sentence's length when its worth is set against it: short ones are not all."""
_QUOTED = 0.5
"""Added to 1 for a sentence with words in quotation marks: what was said is what people remember."""
_FIGURE = 1.0
"""Added to 1 for a sentence with a figure: when it was, how many, how much."""
_LEANING = 0.7
"""Factor for a sentence that leans on the one before, where that is not told."""
_REPEATED = 0.7
"""Cosine from which on sentences in two languages say the same."""
_FEWEST = 5
"""Words of a sentence at least."""
_FEWEST_AFTER_WORDS = 7
"""Words at least of one that follows somebody's words at once."""
_MARKS = re.compile(r"[“”«»„\"]")
_PLAIN = re.compile(r"(?<!\w)[^\W\d_A-ZÀ-ÖØ-Þ]{3,}")
_FEWEST_PLAIN = 3
"""Words without a capital at least: a line of names and dates says nothing."""
_LEANS = {
    "en": r"he|she|it|they|his|her|its|their|this|that|these|those|there|but|and|then|also|so|both|another",
    "it": r"lui|lei|egli|loro|essi|(?:lo|la|li|le)(?=\s+(?:ha|hanno|aveva|avevano)\b)|suoi?|sua|sue"
    r"|quest[oaie]|quell[oaie]|ma|e|ed|poi|anche|così|inoltre",
    "es": r"él|ella|ellos|ellas|sus?|est[aeo]s?|es[aeo]s?|pero|y|luego|también|así",
    "fr": r"il|elle|ils|elles|ce|cela|cet|cette|ces|mais|et|puis|aussi|ainsi",
    "de": r"er|sie|es|seine?|ihre?|dies\w*|aber|und|dann|auch|so",
}
"""Words that open a sentence which leans on the one before."""


def telling(
    articles: Sequence[Sequence[Evidence]],
    abouts: Sequence[float],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
    most: int,
    room: int = ROOM,
) -> list[Evidence]:
    """The sentences to tell, those that add most first.

    Args:
        articles: of each article its sentences in the order of the text, headings and notices left out.
        abouts: how much each article is about what is asked, 0 to 1.
        embed: unit vectors of texts, as `index.embed.Embedder.embed_passages` makes them.
        most: sentences at most.
        room: characters of all of them together at most.
    """
    candidates = _candidates(articles, abouts)
    held = Counter(concept for each in candidates for concept in each.concepts)
    worth = {
        concept: (_NAMED if named else 1.0) * log(1 + held[concept])
        for each in candidates
        for concept, named in each.concepts.items()
    }
    told: set[str] = set()
    vector = cache(lambda text: embed([text])[0])

    def gain(each: _Candidate) -> float:
        leaning = _LEANING if each.leans and not any(one.is_before(each) for one in chosen) else 1.0
        return each.merit * leaning * sum(worth[concept] for concept in each.concepts if concept not in told)

    chosen: list[_Candidate] = []
    left = list(candidates)
    while left and len(chosen) < most:
        best = max(left, key=gain)
        if gain(best) <= 0:
            break
        left.remove(best)
        if len(best.evidence.text) <= room and not any(_say_the_same(best, one, vector) for one in chosen):
            room -= len(best.evidence.text)
            chosen.append(best)
            told.update(best.concepts)
    return [each.evidence for each in chosen]


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A sentence that may be told.

    Attributes:
        evidence: the sentence.
        article, place: which article of those told, and the how manieth sentence of it.
        concepts: its terms, and whether each is part of a name or a figure.
        leans: whether it opens with what the sentence before it says.
        merit: what its concepts are worth, for its place, its length and what it is like.
    """

    evidence: Evidence
    article: int
    place: int
    concepts: dict[str, bool]
    leans: bool
    merit: float

    def is_before(self, other: _Candidate) -> bool:
        return (self.article, self.place) == (other.article, other.place - 1)


def _candidates(articles: Sequence[Sequence[Evidence]], abouts: Sequence[float]) -> list[_Candidate]:
    return [
        _Candidate(
            each,
            number,
            place,
            _concepts(each),
            _leans(each),
            about * _merit(each, place / len(article)),
        )
        for number, (article, about) in enumerate(zip(articles, abouts, strict=True))
        for place, each in enumerate(article)
        if _is_whole(each)
    ]


def _merit(evidence: Evidence, place: float) -> float:
    """What the concepts of a sentence are worth that stands at `place`, 0 to 1, of its article."""
    early = 1 + _OPENING * (1 - place)
    quoted = 1 + _QUOTED * bool(evidence.speaker or _MARKS.search(evidence.text))
    figure = 1 + _FIGURE * any(character.isdigit() for character in evidence.text)
    return evidence.support * early * quoted * figure / (len(evidence.text.split()) + _LENGTH)


def _say_the_same(one: _Candidate, other: _Candidate, vector: Callable[[str], NDArray[np.float32]]) -> bool:
    """Whether two sentences say the same, in whichever languages."""
    if repeats(one.evidence, other.evidence):
        return True
    if one.evidence.article.language == other.evidence.article.language:
        return False
    return float(vector(one.evidence.text) @ vector(other.evidence.text)) >= _REPEATED


def _leans(evidence: Evidence) -> bool:
    opening = _LEANS.get(evidence.article.language)
    return bool(opening and re.match(rf"\W*(?:{opening})(?!\w)", evidence.text, re.I))


def _is_whole(evidence: Evidence) -> bool:
    """Whether it can stand by itself: neither a scrap, nor a line of place, outlet and date, nor what is left of a
    sentence whose quotation is another one: “It is over!” Reed said, to cheers."""
    length = len(evidence.text.split())
    before = evidence.article.text[: evidence.span.start].rstrip(" ")
    left = length < _FEWEST_AFTER_WORDS and evidence.speaker is None and _MARKS.match(before[-1:])
    return length >= _FEWEST and len(_PLAIN.findall(evidence.text)) >= _FEWEST_PLAIN and not left


def _concepts(evidence: Evidence) -> dict[str, bool]:
    """What a sentence holds: terms, and whether each is part of a name or a figure."""
    language = evidence.article.language
    named = {part for mention in find_mentions(evidence.text, language) for part in name_key(mention.name)}
    figures = {word for word in words(evidence.text) if any(character.isdigit() for character in word)}
    return dict.fromkeys(terms(evidence.text, language), False) | dict.fromkeys(named | figures, True)
