"""Answer what is asked of the collection itself: what it holds, which articles name somebody, who wrote one of them.

How people ask is told by `qa.archive_questions`. What is listed are articles, each with the sentence that it opens
with, or in which it names what is asked about; what they say is not looked at.
"""

from __future__ import annotations

from datetime import date

from index.listing import Filter, list_articles
from index.segment import sentences
from index.types import Article, Span
from qa import phrases
from qa.archive_questions import ArchiveQuestion
from qa.evidence import Evidence, standing_for
from qa.facts import leads
from qa.inquiry import Found, Inquiry
from qa.matching import Matcher, term_set
from qa.reading import is_heading
from qa.subject import on_subject

__all__ = ["holdings"]

_FIRST = date(1, 1, 1)
_SEARCHED = 400
"""Passages among which the articles that name something are looked for; where there are more, they are not counted."""
_OUTLETS = 12
"""Outlets named at most, those with most articles."""


def holdings(inquiry: Inquiry) -> Found:
    """What the collection holds of what is asked for; a greeting is answered with what can be asked."""
    asked, language = inquiry.question.archive, inquiry.question.language
    assert asked is not None
    if asked.wish in ("greeting", "thanks", "help"):
        count, _ = list_articles(inquiry.library.archive, Filter(), limit=1)
        return Found((), "topic_absent", lead=phrases.small_talk(asked.wish, count, language))
    if asked.wish == "naming":
        return _naming(inquiry, asked.subject)
    if asked.wish == "credit":
        return _credit(inquiry, asked.subject)
    return _listed(inquiry, asked)


def _listed(inquiry: Inquiry, asked: ArchiveQuestion) -> Found:
    """The newest articles, or the oldest, under how many there are, of which outlets and days."""
    archive, language = inquiry.library.archive, inquiry.question.language
    wanted, most = Filter(among=inquiry.allowed), 2 * inquiry.library.claims
    total, newest = list_articles(archive, wanted, order="date", limit=most)
    if not total:
        return Found((), "outside_dates")
    dated, _ = list_articles(archive, Filter(among=inquiry.allowed, since=_FIRST), limit=1)
    _, oldest = list_articles(archive, wanted, order="date", offset=max(0, dated - most), limit=min(most, dated))
    shown = oldest[::-1] if asked.wish == "oldest" and oldest else newest
    told = leads(inquiry, (inquiry.article(each.id) for each in shown))
    if asked.wish in ("newest", "oldest"):
        return Found(tuple(told), lead=phrases.extreme(asked.wish, total, language))
    outlets = archive.sources() if inquiry.allowed is None else []
    if asked.wish == "outlets" and outlets:
        return Found(tuple(told), lead=phrases.outlets(total, outlets[:_OUTLETS], language))
    days = (oldest[-1].published, newest[0].published) if oldest else (None, None)
    return Found(tuple(told), lead=phrases.overview(total, len(outlets), days[0], days[1], language))


def _naming(inquiry: Inquiry, subject: str) -> Found:
    """The articles that have all the words of a subject, the newest first, each with the first sentence that does."""
    language = inquiry.question.language
    matcher = inquiry.matcher(subject, opening=False)
    hits = inquiry.library.archive.search_lexical(matcher.groups(), _SEARCHED, inquiry.allowed) if matcher.words else []
    ids = dict.fromkeys(hit.passage.article_id for hit in hits)
    naming = [each for each in map(inquiry.article, ids) if _names(matcher, f"{each.title}\n{each.text}", each)]
    if not naming:
        return Found((), "topic_absent", lead=phrases.naming(0, subject, language))
    naming.sort(key=lambda each: each.published or _FIRST, reverse=True)
    told = [_naming_sentence(each, matcher) for each in naming[: inquiry.library.claims]]
    return Found(tuple(told), lead=phrases.naming(len(naming), subject, language, at_least=len(hits) == _SEARCHED))


def _credit(inquiry: Inquiry, subject: str) -> Found:
    """The article that is about a subject, with who wrote it, where and when."""
    matcher = inquiry.matcher(subject, opening=False)
    about = on_subject(inquiry.retrieve(subject, matcher), matcher, inquiry.article)
    told = leads(inquiry, [article for article, _ in about])
    if not told:
        return Found((), "topic_absent", lead=phrases.naming(0, subject, inquiry.question.language))
    return Found(tuple(told))


def _naming_sentence(article: Article, matcher: Matcher) -> Evidence:
    """The first sentence of an article that has most of the words; all of it where it has no sentence but headings."""

    def share(span: Span) -> float:
        return matcher.coverage(term_set(article.text[span.start : span.end], article.language), article.language)

    spans = [span for span in sentences(article.text, article.language) if not is_heading(article, span)]
    return standing_for(article, max(spans, key=share, default=None))


def _names(matcher: Matcher, text: str, article: Article) -> bool:
    held = term_set(text, article.language)
    return all(word.strength(held, article.language) > 0 for word in matcher.words)
