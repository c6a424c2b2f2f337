"""Tell why nothing answers a question: the articles are about something else, or of other days, or do not say.

Looks at the words of the question and at the articles found for it; whether something answers is decided before.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Article
from qa.inquiry import opening_terms
from qa.matching import Matcher, Word

__all__ = ["is_absent", "is_elsewhere", "is_of_strangers", "telling_of"]

_ABSENT = 0.5
"""Share of a question's weight in words that the archive holds nowhere, from which on its topic is absent."""
_NAMED = 0.69
"""Share of a question's names, by weight, with which an article is about what is asked though another is nowhere."""
_ON_TOPIC = 0.5
"""Share of a question's words, by weight, with which an article is about what is asked."""


def is_absent(matcher: Matcher) -> bool:
    """Whether what is asked about occurs nowhere: all its names, or most of its words by weight."""
    return matcher.missing_share >= _ABSENT or _occur_nowhere(matcher.names())


def is_of_strangers(matcher: Matcher) -> bool:
    """Whether a question names something, and nothing that it names, years apart, occurs anywhere."""
    return _occur_nowhere(matcher.names(years=False))


def is_elsewhere(matcher: Matcher, articles: Sequence[Article]) -> bool:
    """Whether a question that none of the articles found for it answers is about something else than they are.

    A name of it occurs nowhere, and no article has most of its names: "What did Lactalis pay for Parmalat?" may be
    about Parmalat. A year is no name here. A question without names is about what most of its words say, in the archive
    or, where one of them occurs nowhere, in one article.
    """
    names = matcher.names(years=False)
    if names and all(word.found for word in names):
        return False
    if names:
        return all(_names_held(matcher, each) < _NAMED for each in articles)
    if is_absent(matcher) or not matcher.missing():
        return is_absent(matcher)
    return all(_words_held(matcher, each) < _ON_TOPIC for each in articles)


def telling_of(matcher: Matcher, articles: Sequence[Article]) -> list[Article]:
    """The articles, of those found for a question, that tell of all it names and of most of what it asks."""
    if matcher.missing():
        return []
    return [each for each in articles if _names_held(matcher, each) == 1 and _words_held(matcher, each) >= _ON_TOPIC]


def _occur_nowhere(names: Sequence[Word]) -> bool:
    """Whether there are names and no article has any of them."""
    return bool(names) and not any(word.found for word in names)


def _names_held(matcher: Matcher, article: Article) -> float:
    return matcher.names_covered(opening_terms(article), article.language, years=False)


def _words_held(matcher: Matcher, article: Article) -> float:
    return matcher.coverage(opening_terms(article), article.language)
