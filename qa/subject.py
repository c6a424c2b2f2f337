"""Find the articles that are about a subject, for a question that asks for its story.

Between retrieval and the telling of a story (`qa.summary`). An article is about a subject when it is near it in
meaning and says its words where an article says what it is about: in title and opening. One that only mentions it is
left out, and so is one that is about it much less than the one that is most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.types import Article, Hit
from qa.matching import Matcher, term_set

__all__ = ["is_aside", "is_headline", "on_subject"]

_OPENING = 400
"""Characters of an article that say what it is about, besides its title."""
_LOOKED_AT = 10_000
"""Characters of an article in which the subject's words are looked for."""
_LATER = 0.5
"""What a word of the subject counts that stands further on."""
_NAMED = 0.6
"""Share of the subject's names that an article about it has at least."""
_ABOUT = 0.1
"""How much the best article must be about a subject, its nearness times the share of words."""
_BESIDE = 0.6
"""How much another must be about it, relative to the best."""
_ALL = 0.75
"""Share of a subject's words, by weight, that are as good as all: a verb may be another one."""
_MOST = 5
"""Articles at most."""


def on_subject(hits: Sequence[Hit], matcher: Matcher, article: Callable[[str], Article]) -> list[tuple[Article, float]]:
    """The articles that are about a subject, and how much, 0 to 1, relative to the best; best first.

    Args:
        hits: passages retrieved for the subject.
        matcher: its content words.
        article: the stored article of an id.
    """
    nearness: dict[str, float] = {}
    for hit in hits:
        article_id = hit.passage.article_id
        nearness[article_id] = max(nearness.get(article_id, 0.0), hit.dense or 0.0)
    weighed = [(each, near * _said(each, matcher)) for id_, near in nearness.items() for each in [article(id_)]]
    best = max((about for _, about in weighed), default=0.0)
    if best < _ABOUT:
        return []
    kept = [(each, about / best) for each, about in weighed if about >= _BESIDE * best]
    return sorted(kept, key=lambda pair: -pair[1])[:_MOST]


def _said(article: Article, matcher: Matcher) -> float:
    """0 to 1: how much of a subject an article says, its opening counting more; 0 where its names are missing.

    The year of its publication is said with its first line.
    """
    year = article.published.year if article.published else ""
    opening = term_set(f"{article.title} {year} {article.text[:_OPENING]}", article.language)
    whole = opening | term_set(article.text[:_LOOKED_AT], article.language)
    if matcher.names_covered(whole, article.language) < _NAMED:
        return 0.0
    return matcher.zoned([(opening, 1.0), (whole, _LATER)], article.language)


def is_aside(matcher: Matcher, article: Article) -> bool:
    """Whether a subject is something that an article mentions beside its own: neither title nor opening have it."""
    opening = term_set(f"{article.title} {article.text[:_OPENING]}", article.language)
    return matcher.coverage(opening, article.language) == 0


def is_headline(matcher: Matcher, article: Article) -> bool:
    """Whether a subject is what an article is about as a whole: its title says it, or of a name the last part, with
    the rest in the opening."""
    title = term_set(article.title, article.language)
    if matcher.coverage(title, article.language) >= _ALL:
        return True
    opening = title | term_set(article.text[:_OPENING], article.language)
    named = all(word.name for word in matcher.words) and matcher.words[-1].strength(title, article.language) > 0
    return named and matcher.coverage(opening, article.language) >= _ALL
