"""Find what answers an inquiry, within the dates asked for, or the nearest outside them.

What is looked at is decided by the kind of question; how, in `qa.saying` and `qa.facts`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from index.analysis import words
from index.mentions import name_key
from index.types import Article
from qa.facts import OFFERED, fact, on_days, reports, story
from qa.holders import in_office
from qa.holdings import holdings
from qa.inquiry import Found, Inquiry
from qa.manner import is_bare
from qa.people import introduced
from qa.saying import said_on, unheard, what_said, who_said
from qa.things import explained

__all__ = ["find", "limited"]

_AROUND = (7, 31, 366, 3660)
"""Days around a period within which the nearest evidence is looked for."""
_INTRODUCED = 4
"""Sentences that tell who somebody is, at most."""


def find(inquiry: Inquiry) -> Found:
    """The evidence that answers, or the nearest with the reason why it does not."""
    if not inquiry.library.archive.languages():
        return Found((), "no_articles")
    allowed = limited(inquiry)
    if inquiry.question.archive:
        return holdings(inquiry.within(allowed))
    if allowed is None:
        found = _sought(inquiry)
    else:
        found = _sought(inquiry.within(allowed)) if allowed else Found((), "outside_dates")
        if found.reason is not None:
            found = _outside(inquiry, found)
    if found.reason in ("topic_absent", "low_support") and inquiry.question.kind not in ("what_said", "who_said"):
        found = unheard(inquiry) or found
    return Found((), "low_support") if found.reason is None and not found.evidence else found


def limited(inquiry: Inquiry) -> list[str] | None:
    """Ids of the articles published when the question asks for, if it does, among those allowed."""
    question = inquiry.question
    if not question.dated:
        return inquiry.allowed
    dated = inquiry.library.archive.select(since=question.since, until=question.until)
    inside = inquiry.inside
    return dated if inside is None else [each for each in dated if each in inside]


def _sought(inquiry: Inquiry) -> Found:
    question = inquiry.question
    if question.kind == "what_said":
        return what_said(inquiry)
    if question.kind == "who_said":
        return who_said(inquiry)
    if question.dated and is_bare(question.topic, question.language):
        return reports(inquiry)
    if question.kind == "broad" and not question.story and (told := said_on(inquiry)):
        return told
    if held := in_office(inquiry):
        return held
    if question.subject and question.kind == "who":
        if told := _told_of(inquiry):
            return told
    elif question.subject and (told := story(inquiry)):
        return told
    if question.kind in ("which", "broad") and not question.story and (told := explained(inquiry)):
        return told
    return fact(inquiry)


def _told_of(inquiry: Inquiry) -> Found | None:
    """Who somebody is, then what articles tell: all of it for "who was", where it names them for "who is"; None for
    nothing."""
    introduction, told = introduced(inquiry), story(inquiry)
    if introduction is None or told is None:
        return introduction or told
    question, first = inquiry.question, introduction.evidence
    more = [each for each in told.evidence if not any(each.overlaps(one) for one in first)]
    if question.present:
        name = name_key(question.subject)[-1:]
        naming = [each for each in more if {*name} & {*words(each.text), *name_key(each.speaker or "")}]
        more = naming[: max(0, _INTRODUCED - len(first))]
    return replace(introduction, evidence=(*first, *more))


def _outside(inquiry: Inquiry, found: Found) -> Found:
    """What to say when nothing within the dates or outlets answers: whether something outside them does."""
    question, allowed = inquiry.question, inquiry.allowed
    if question.dated and question.kind == "what_said" and allowed != []:
        retold = _sought(inquiry)  # in an undated article that names the day
        if retold.reason is None:
            return retold
    if question.dated and question.kind == "broad" and (named := on_days(inquiry)):
        return named
    whole, citable = Found((), "outside_dates"), False
    if question.dated and allowed != []:
        whole, citable = _nearest(inquiry), True
    if allowed is not None and whole.reason is not None:
        whole, citable = _nearest(inquiry.within(None)), False
    if whole.reason is not None:
        if found.reason == "outside_dates" and not found.evidence:
            reason = "outside_dates" if whole.reason == "low_support" else whole.reason  # there is none of these dates
            return replace(whole, reason=reason, evidence=whole.evidence if citable else ())
        return found
    near = sorted(whole.evidence, key=lambda each: _days_apart(each.article, *inquiry.period))
    shown = tuple(near if citable else found.evidence)[:OFFERED]
    return Found(shown, "outside_dates", found.who, near[0].article.published)


def _nearest(inquiry: Inquiry) -> Found:
    """The answer without the question's dates, from the articles published nearest to the period asked for."""
    question = inquiry.question
    free = inquiry.of(replace(question, since=None, until=None, dated=False))
    bare = question.dated and question.kind == "broad" and is_bare(question.topic, question.language)
    whole = Found((), "outside_dates") if bare else _sought(free)
    if whole.reason is not None and not bare:
        return whole
    inside = inquiry.inside
    since, until = inquiry.period
    searched = 0
    for days in _AROUND if since or until else ():
        around = inquiry.library.archive.select(since=_moved(since, -days), until=_moved(until, days))
        near = [each for each in around if inside is None or each in inside]
        if len(near) > searched:
            found = reports(free.within(near)) if bare else _sought(free.within(near))
            if found.reason is None:
                return found
        searched = len(near)
    return whole


def _moved(day: date | None, days: int) -> date | None:
    try:
        return day and day + timedelta(days=days)
    except OverflowError:
        return None


def _days_apart(article: Article, since: date | None, until: date | None) -> int:
    """How far an article is from the period asked for; undated ones are furthest."""
    day = article.published
    if day is None:
        return timedelta.max.days
    before = (since - day).days if since else 0
    after = (day - until).days if until else 0
    return max(before, after, 0)
