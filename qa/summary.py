"""Choose the sentences that together tell what articles say, for a question that asks for a story.

Between reading and composition. Articles are told by covering as many of their concepts as a few sentences can:
names, figures and the words that they come back to, each counted once, as in Gillick and Favre, "A Scalable Global
Model for Summarization", ILP-NLP 2009 (after Filatova and Hatzivassiloglou, "Event-Based Extractive Summarization",
2004), solved greedily; sentences that open an article count more, as editors write them to. Sentences are taken as
they stand; which articles are told, and in which order, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import log

from index.analysis import terms, words
from index.mentions import find_mentions, name_key
from qa.evidence import Evidence

__all__ = ["telling"]

_NAMED = 2.0
"""What a name or figure counts, against 1 for another word."""
_OPENING = 1.0
"""Added to 1 for the first sentence of an article, falling to nothing over `_OPENING_SENTENCES`."""
_OPENING_SENTENCES = 6
_ASKED = 1.0
"""How much the support that a sentence gives to what was asked adds to its worth."""
_LENGTH = 12.0
"""Words added to a sentence's length when its worth is set against it: short ones are not all."""
_QUOTED = 0.25
"""Added to 1 for a sentence with words in quotation marks: what was said is what people remember."""
_FEWEST = 5
"""Words of a sentence at least."""
_MARKS = re.compile(r"[“”«»„\"]")
_PLAIN = re.compile(r"(?<!\w)[^\W\d_A-ZÀ-ÖØ-Þ]{3,}")
_FEWEST_PLAIN = 3
"""Words without a capital at least: a line of names and dates says nothing."""


def telling(articles: Sequence[Sequence[Evidence]], frequency: Callable[[str], float], most: int) -> list[Evidence]:
    """The sentences to tell, those that add most first.

    Args:
        articles: of each article its sentences in the order of the text, headings and notices left out.
        frequency: share of the archive's passages, 0 to 1, that hold a term.
        most: sentences at most.
    """
    sentences = [(each, at) for article in articles for at, each in enumerate(article) if _is_whole(each)]
    concepts = [_concepts(each) for each, _ in sentences]
    held = Counter(concept for each in concepts for concept in each)
    worth = {
        concept: (_NAMED if named else 1.0) * log(1 + held[concept]) * -log(max(frequency(concept), 1e-4))
        for each in concepts
        for concept, named in each.items()
    }
    chosen: list[Evidence] = []
    told: set[str] = set()
    left = set(range(len(sentences)))
    while left and len(chosen) < most:
        best = max(left, key=lambda number: (_gain(sentences[number], concepts[number], worth, told), -number))
        if _gain(sentences[best], concepts[best], worth, told) <= 0:
            break
        chosen.append(sentences[best][0])
        told.update(concepts[best])
        left.remove(best)
    return chosen


def _gain(sentence: tuple[Evidence, int], concepts: dict[str, bool], worth: dict[str, float], told: set[str]) -> float:
    evidence, at = sentence
    new = sum(worth[concept] for concept in concepts if concept not in told)
    opening = 1 + _OPENING * max(0.0, 1 - at / _OPENING_SENTENCES)
    quoted = 1 + _QUOTED * bool(evidence.speaker or _MARKS.search(evidence.text))
    return new * opening * quoted * (1 + _ASKED * evidence.support) / (len(evidence.text.split()) + _LENGTH)


def _is_whole(evidence: Evidence) -> bool:
    """Whether it can stand by itself: neither a scrap nor a line of place, outlet and date."""
    return len(evidence.text.split()) >= _FEWEST and len(_PLAIN.findall(evidence.text)) >= _FEWEST_PLAIN


def _concepts(evidence: Evidence) -> dict[str, bool]:
    """What a sentence holds: terms, and whether each is part of a name or a figure."""
    language = evidence.article.language
    named = {part for mention in find_mentions(evidence.text, language) for part in name_key(mention.name)}
    figures = {word for word in words(evidence.text) if any(character.isdigit() for character in word)}
    return dict.fromkeys(terms(evidence.text, language), False) | dict.fromkeys(named | figures, True)
