"""Tell who somebody is: the sentences in which articles introduce them, for "who is Nick Sloane?".

An introduction gives the name with an office, a trade or what somebody did beside it ("the South African engineer Nick
Sloane"), or says behind it what somebody is. Whom an article heads has a story (`qa.facts`); who holds an office
is told by `qa.holders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.analysis import fold, stem, words
from index.mentions import OCCUPATIONS, TITLES, name_key
from index.names import Names
from index.segment import sentences
from index.types import Article
from qa.evidence import Evidence, standing_for
from qa.inquiry import Found, Inquiry

__all__ = ["introduced"]

_IS = re.compile(
    r"\s+(?:is|was|è|era|fu|es|fue|est|était|fut|ist|war)\s+(?:an?|the|one\s+of|un[oa']?|il|lo|la|l[’']|el|une?|le|eine?|der|die|das)\b",
    re.I,
)
_TRADE, _CALLED, _WORD = 2.0, 1.0, 0.25
"""Worth of an office or trade beside the name, of what is said behind it to be somebody's, of another word."""
_LEAST = 0.5
"""Worth of an introduction, at least."""


def introduced(inquiry: Inquiry) -> Found | None:
    """The sentences that introduce the person whom a question asks for by name and nothing else; None for none."""
    key = name_key(inquiry.question.subject)
    told = inquiry.best_of_each(
        inquiry.question.subject,
        lambda article: (pair for pair in _introductions(article, key) if pair[0] >= _LEAST),
    )
    return None if told is None else Found(told)


def _introductions(article: Article, key: tuple[str, ...]) -> Iterator[tuple[float, Evidence]]:
    """Sentences that name somebody in full, in their order, each with its worth."""
    names = Names.of(article.text, article.language)
    trades = _trades(article.language)
    spans = sentences(article.text, article.language)
    for mention in names.mentions:
        full = names.resolve(mention.name)
        if name_key(mention.name)[-len(key) :] != key and name_key(full) != key:
            continue
        if not set(key) <= set(name_key(full)) or len(name_key(mention.name)) < len(name_key(full)):
            continue
        span = next((each for each in spans if each.start <= mention.start < each.end), None)
        if span is None:
            continue
        near = article.text[max(span.start, mention.start - 90) : min(span.end, mention.end + 120)]
        held = {stem(word, article.language) for word in words(near)}
        told = held & names.roles.get(full, set())
        worth = _TRADE * bool(told & trades) + _WORD * len(told - trades)
        worth += _CALLED * bool(_IS.match(article.text, mention.end))
        yield worth, standing_for(article, span)


@cache
def _trades(language: str) -> frozenset[str]:
    """Stems of offices and trades."""
    return frozenset(stem(fold(word), language) for word in OCCUPATIONS | TITLES)
