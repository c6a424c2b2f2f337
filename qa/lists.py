"""Complete an answer that is a list: every sentence that names something new, for "which countries …?".

Between reading and the choice of evidence. Items are told by their names; what has none ("which treasures …?") is
shown as other questions are. Whether a name is of the kind asked for is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import words
from index.names import find_mentions, name_key
from qa.evidence import Evidence
from qa.question import Question

__all__ = ["completed"]


def completed(question: Question, ranked: Sequence[Evidence], close: float) -> list[Evidence]:
    """The evidence that lists what a question asks for, best first.

    Args:
        question: asks for several things.
        ranked: what answers it, best first.
        close: how far below the best one evidence is shown in any case; twice as far if it names something new.
    """
    if not ranked:
        return []
    best = ranked[0].rank
    named = frozenset(words(question.text))
    kept = []
    for each in ranked:
        items = frozenset(
            word
            for mention in find_mentions(each.text, each.article.language)
            for word in name_key(mention.name)
            if mention.start > 0
        )
        if each.rank >= best - close or (each.rank >= best - 2 * close and items - named):
            kept.append(each)
        named |= items
    return kept
