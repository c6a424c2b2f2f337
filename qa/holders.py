"""Tell who holds an office, for "who is the president of the European Commission?": the sentence that says it of them.

Only where articles say all of the office beside a name or of it (`qa.offices`); of several who held it the newest
article's, unless the question asks how things were. What the articles say in other words is left to `qa.facts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from index.analysis import stem, words
from index.mentions import name_key
from index.segment import sentences
from index.types import Span
from qa.dates import without_days
from qa.evidence import Evidence, paragraph_around, standing_for
from qa.inquiry import Found, Inquiry
from qa.manner import in_present
from qa.offices import Holder, holders, is_of_an_office, is_of_another_land, may_tell_of, names_of
from qa.question import Question

__all__ = ["in_office", "may_be_held", "office_asked"]

_ASKS = re.compile(
    r"^\W*(?:who(?:\s+(?:is|was)|[’']s)|chi\s+(?:è|era|fu)|quién\s+(?:es|era|fue)|qui\s+(?:est|était|fut)|wer\s+(?:ist|war))\s+"
    r"(?:(?:currently|now|then|adesso|ora|oggi|attualmente|allora|ahora|actualmente|derzeit|aktuell|jetzt)\s+)?"
    r"(?:(?:the|il|lo|la|el|le|der|die)\s+|l[’']\s?)?(?:(?:current|present|attuale|actual)\s+)?(?P<office>\S.*)$",
    re.I,
)
_LEADS = re.compile(
    r"^\W*(?:who\s+(?:leads?|led|heads?|headed|chairs?|chaired)|chi\s+(?:guida(?:va)?|dirige(?:va)?|presiede(?:va)?)"
    r"|quién\s+(?:dirige|dirigía|preside|presidía)|qui\s+(?:dirige(?:ait)?|préside|présidait)|wer\s+(?:leitete?|führte?))\s+(?P<body>\S.*)$",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:]|\b(?:who|whom|that|which|when|while|after|before|during|and|or|che|cui|quando|mentre|dopo|prima|durante|e|o|que|cuando|después"
    r"|antes|y|qui|quand|après|avant|pendant|et|ou|welche[rsn]?|als|nach|vor|während|und|oder)\b",
    re.I,
)
"""What an office does not hold: who is asked for did something, or there are several."""
_NOW = re.compile(
    r"\s+(?:now|today|at\s+present|adesso|ora|oggi|hoy|ahora|aujourd[’']hui|maintenant|heute|jetzt)$", re.I
)
_READ = 30
"""Articles that may tell, at most."""
_NEAR = 100
"""Characters before and behind a name in which an article says who it is."""
_ALL = 1.0
"""How well an office must fit."""


def office_asked(text: str) -> str:
    """The office whose holder a question asks for and nothing else, as typed; "" for other questions.

    >>> office_asked("Who is the president of the European Commission?")
    'president of the European Commission'
    """
    bare = _NOW.sub("", without_days(text).strip(" ?¿!.").removesuffix(" in"))
    if led := _LEADS.match(bare):
        phrase = f"leader {led['body']}"
    else:
        asked = _ASKS.match(bare)
        phrase = asked["office"] if asked else ""
    return "" if _CLAUSE.search(phrase) else phrase


def in_office(inquiry: Inquiry) -> Found | None:
    """Who holds the office that a question asks for and nothing else; None where no article says so outright."""
    question = inquiry.question
    office = _office(question)
    if not office:
        return None
    ids = dict.fromkeys(hit.passage.article_id for hit in inquiry.retrieve(question.text, inquiry.matcher(office)))
    articles = [inquiry.article(each) for each in list(ids)[:_READ]]
    days = question.days
    if days:
        articles = [each for each in articles if each.published and any(a <= each.published <= b for a, b in days)]
    found = [each for each in holders(office, question.language, articles) if each.fit >= _ALL]
    found.sort(
        key=lambda each: (each.article.published or date.min, each.article.language == question.language), reverse=True
    )
    if found and in_present(question.text, question.language) and not days:
        found = [each for each in found if name_key(each.name)[-1:] == name_key(found[0].name)[-1:]]
    told = [each for holder in found if (each := _introduced(holder))]
    return Found(inquiry.chosen(told)) if told else None


def may_be_held(question: Question) -> Callable[[Evidence], bool]:
    """Whether a piece of evidence may tell who holds the office asked for: where its paragraph names the office, and
    that, the one above or the title whose it is, and nobody is told to hold it elsewhere."""
    office = _office(question)

    def may_tell(each: Evidence) -> bool:
        if not office:
            return True
        text, article = each.article.text, each.article
        own = paragraph_around(text, each.context)
        above = paragraph_around(text, Span(*[max(0, own.start - 2)] * 2))
        around = f"{article.title}\n{text[above.start : own.end]}"
        if is_of_another_land(office, question.language, article, each.text):
            return False
        return may_tell_of(office, question.language, text[own.start : own.end], around, article.language)

    return may_tell


def _office(question: Question) -> str:
    """The office of something whose holder is asked for, or ""."""
    office = office_asked(question.topic) if question.kind == "who" else ""
    return office if office and is_of_an_office(office, question.language) else ""


def _introduced(holder: Holder) -> Evidence | None:
    """The sentence that has most of what the article calls somebody beside the name, the name marked in it."""
    article = holder.article
    names = names_of(article)
    best = -1
    found: Evidence | None = None
    for span in sentences(article.text, article.language):
        for mention in names.mentions:
            if not span.start <= mention.start < span.end or names.resolve(mention.name) != holder.name:
                continue
            near = article.text[max(span.start, mention.start - _NEAR) : min(span.end, mention.end + _NEAR)]
            worth = len({stem(word, article.language) for word in words(near)} & holder.role)
            if worth > best:
                best, marked = worth, Span(mention.start, mention.end)
                found = replace(standing_for(article, span), answer=marked, short=mention.name)
    return found
