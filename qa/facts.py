"""Find what answers a question of fact, tells a story, or was reported in a period.

The sentences of the best passages are weighed by `qa.reading`; here it is decided whether the best of them answer.
What somebody said is found in `qa.saying`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache

from index.segment import sentences
from index.types import Article
from qa.absence import is_absent, is_elsewhere, is_of_strangers, telling_of
from qa.casualties import may_be_counted
from qa.compose import in_order_of_articles
from qa.corrections import asks_of_one, is_notice
from qa.dates import is_gone_by, stated_days, without_days
from qa.evidence import Evidence, about, standing_for
from qa.holders import may_be_held
from qa.inquiry import Found, Inquiry
from qa.lists import completed, with_row
from qa.matching import Matcher, term_set
from qa.premises import denies
from qa.reading import every_sentence, is_heading
from qa.retractions import put_right
from qa.story import asks_for_latest
from qa.subject import is_aside, is_headline, on_subject
from qa.summary import telling

__all__ = ["OFFERED", "fact", "leads", "on_days", "reports", "story"]

OFFERED = 2
"""Pieces of evidence shown where there is no answer, at most."""
_OF_STRANGERS = 0.4
"""Support that an answer has at least to a question all of whose names occur nowhere."""
_CLOSE, _FAR = 0.6, 1.0
"""Sentences whose rank is at most this far below the best one are shown beside it, and where that one is in doubt."""
_BESIDE = 0.3
"""Share of the least support that such sentences have at least, where the best one has little itself."""
_DOUBTED = 0.5
"""Support below which the best sentence has little, and is in doubt."""
_NEARLY = 0.1
"""Support that evidence outside the dates asked for must have above the best of them, to be what was meant."""
_ALL = 0.85
"""Share of a search's words, by weight, with which a sentence is what was searched for."""
_SHOWN, _SHOWN_IN_DOUBT = 4, 3
"""Sentences that answer one question of fact, at most, and where the best of them is in doubt."""
_LISTED = 8
"""Sentences that answer a question for several things, at most."""
_TELLING = 6
"""Sentences that tell a story, above the claims of another answer, at most."""
_LATEST = 2
"""Articles of which the latest news of something is told."""
_TOLD = 3
"""The articles of this many of the best sentences tell a story that is asked for."""
_REPORTS_READ = 200
"""Articles of a period at most whose reports are looked at, the newest."""
_FEW_DAYS = timedelta(days=31)
"""How long the days are of which sentences that name them tell."""
_LEAD_WORDS = 6
"""Words of the sentence that stands for an article's report, at least."""


def fact(inquiry: Inquiry) -> Found:
    """The sentences that answer a question."""
    question = inquiry.question
    topic = question.topic or question.text
    matcher = inquiry.matcher(without_days(topic) if question.days else topic)
    if not matcher.words:
        return Found((), "low_support")
    hopeless = is_absent(matcher) and not inquiry.reads  # words alone cannot tell more than that
    found, least = inquiry.weighed(matcher)
    able = list(filter(may_be_counted(question), filter(may_be_held(question), found)))
    timely = cache(lambda article_id: inquiry.is_timely(inquiry.article(article_id)))
    ranked = [each for each in able if timely(each.article.id)]
    ranked = ranked if asks_of_one(question.text) else put_right(ranked)
    if question.to_come:
        ranked = [each for each in ranked if not _is_gone_by(each)]
    if is_of_strangers(matcher):
        least = max(least, _OF_STRANGERS)
    fitting = [] if hopeless else about(ranked, least)
    if not fitting and question.kind == "broad" and "?" not in question.text and not matcher.missing():
        fitting = _searched(ranked)
    if not fitting:
        untimely = [] if hopeless else about(able, least)
        if untimely and _nearly(ranked, untimely):
            untimely = []
        return _untold(inquiry, matcher, found, untimely)
    if question.kind == "why" and denies(fitting[0], topic, matcher):
        return Found(inquiry.chosen(fitting[:1]), "low_support")
    if question.story:
        told = {each.article.id: (each.article, 1.0) for each in fitting[:_TOLD]}
        return Found(_told(inquiry, list(told.values()), matcher))
    if question.listed:
        items = completed(question.text, ranked, least, _CLOSE)
        return Found(inquiry.chosen([with_row(each) for each in items], _LISTED))
    best = fitting[0].rank
    doubted = fitting[0].support < _DOUBTED
    margin = 2 * _CLOSE if question.kind == "why" else _FAR if doubted else _CLOSE
    least *= _BESIDE if doubted else 1.0
    near = [each for each in ranked if each.rank >= best - margin and each.support >= least]
    near = [*fitting[:1], *(each for each in near if each is not fitting[0])]
    return Found(inquiry.chosen(near, _SHOWN_IN_DOUBT if doubted else _SHOWN))


def _searched(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that have nearly all the words of a search, which asks nothing that a reader could answer."""
    return [each for each in ranked if each.signs is not None and each.signs.words >= _ALL]


def _untold(inquiry: Inquiry, matcher: Matcher, found: Sequence[Evidence], untimely: Sequence[Evidence]) -> Found:
    """Why nothing of what was found answers, with the nearest: what answers but for its days, where there is such, or
    what tells of the same on other days."""
    articles = list({each.article.id: each.article for each in found}.values())
    if is_elsewhere(matcher, articles):
        return Found((), "topic_absent")
    if inquiry.question.days and not untimely:
        telling = telling_of(matcher, articles)
        if found and found[0].article in telling and not any(map(inquiry.is_timely, telling)):
            untimely = [each for each in found if each.article in telling]
    if untimely:
        return Found(inquiry.chosen(untimely, OFFERED), "outside_dates", nearest=untimely[0].article.published)
    return Found(inquiry.chosen(found, OFFERED), "low_support")


def _nearly(timely: Sequence[Evidence], untimely: Sequence[Evidence]) -> bool:
    """Whether what is outside the dates asked for answers little better than what is of them."""
    return any(each.support > untimely[0].support - _NEARLY for each in timely)


def _is_gone_by(evidence: Evidence) -> bool:
    """Whether the date that a sentence gives for what is still to come was past when it was written."""
    written = evidence.article.published
    return bool(evidence.short) and written is not None and is_gone_by(evidence.short or "", written)


def story(inquiry: Inquiry) -> Found | None:
    """What the articles tell that are about the question's subject; None when none is.

    A question that may ask for one thing ("who was X?", "X") is told a story only by articles that X heads.
    """
    question = inquiry.question
    matcher = inquiry.matcher(question.subject, opening=False)
    if not matcher.words or is_absent(matcher):
        return None
    hits = inquiry.retrieve(question.subject, matcher)
    articles = on_subject(hits, matcher, inquiry.article)
    if not question.story:
        articles = [(each, worth) for each, worth in articles if is_headline(matcher, each)]
    if asks_for_latest(question.text):
        articles = sorted(articles, key=lambda told: told[0].published or date.min, reverse=True)[:_LATEST]
    return Found(_told(inquiry, articles, matcher)) if articles else None


def reports(inquiry: Inquiry) -> Found:
    """What was reported in a period: the opening sentence of its articles, newest first, copies once."""
    articles = [inquiry.article(each) for each in (inquiry.allowed or ())[-_REPORTS_READ:]]
    articles.sort(key=lambda each: each.published or date.min, reverse=True)
    told = leads(inquiry, articles)
    return Found(inquiry.chosen(told)) if told else Found((), "outside_dates")


def leads(inquiry: Inquiry, articles: Iterable[Article]) -> list[Evidence]:
    """The opening sentences of articles, as many as an answer has claims, copies once."""
    told: list[Evidence] = []
    seen: set[str] = set()
    for article in articles:
        lead = _lead(article)
        if lead is not None and article.id not in seen and len(told) < inquiry.library.claims:
            told.append(lead)
            seen.update(inquiry.library.archive.copies_of(article.id))
    return told


def on_days(inquiry: Inquiry) -> Found | None:
    """What is told of the days asked for, a month at most, by sentences that name them; None where none does."""
    question, told = inquiry.question, list[Evidence]()
    since, until = question.since, question.until
    if since is None or until is None or until - since > _FEW_DAYS:
        return None
    for article_id in dict.fromkeys(hit.passage.article_id for hit in inquiry.retrieve(question.text)):
        article = inquiry.article(article_id)
        for span in sentences(article.text, article.language):
            named = stated_days(article.text[span.start : span.end])
            if not is_heading(article, span) and any(since <= first and last <= until for first, last in named):
                told.append(standing_for(article, span))
    return Found(inquiry.chosen(told, _SHOWN)) if told else None


def _told(inquiry: Inquiry, articles: Sequence[tuple[Article, float]], matcher: Matcher) -> tuple[Evidence, ...]:
    """Sentences that together tell what articles say, given how much each is about the subject, in their order."""
    pieces = [_of_subject(inquiry, each, matcher) for each, _ in articles]
    most = inquiry.library.claims + _TELLING
    told = telling(pieces, [worth for _, worth in articles], inquiry.library.embedder.embed_passages, most)
    others = [each for one in pieces for each in one]  # those that say the same are cited with it
    chosen = inquiry.chosen([*told, *others], len(told))
    latest = asks_for_latest(inquiry.question.text)
    return in_order_of_articles(chosen, [each for each, _ in articles], newest_first=latest)


def _of_subject(inquiry: Inquiry, article: Article, matcher: Matcher) -> list[Evidence]:
    """The sentences of an article; of one that mentions the subject beside its own, those that do and the next ones."""
    pieces = every_sentence(matcher, article, inquiry.quoted_in(article.id))
    if not asks_of_one(inquiry.question.text):
        pieces = [each for each in pieces if not is_notice(each)] or pieces
    if not is_aside(matcher, article):
        return pieces
    naming = [matcher.coverage(term_set(each.text, article.language), article.language) > 0 for each in pieces]
    kept = [each for at, each in enumerate(pieces) if naming[at] or (at > 0 and naming[at - 1])]
    return kept or pieces


def _lead(article: Article) -> Evidence | None:
    """The opening sentence of an article."""
    for span in sentences(article.text, article.language):
        if not is_heading(article, span) and len(article.text[span.start : span.end].split()) >= _LEAD_WORDS:
            return standing_for(article, span)
    return None
