"""Compose answers: which evidence is shown, what agrees and what differs, in which order, as claims with citations.

The last step of answering, after `qa.reading` and `qa.quoting` have ranked the evidence. Articles that agree are one
claim with several citations, copies of a text one source; accounts that differ stand side by side with a line that
says so. Every citation is a slice of a stored article; whether there is an answer at all is decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from index.analysis import fold
from index.types import Article
from qa import phrases
from qa.agreement import Difference, difference, repeats
from qa.dates import day_meant, stated_days
from qa.evidence import Evidence, paragraph_around
from qa.question import Question
from qa.types import Citation, Claim

__all__ = ["choose", "compose", "in_order_of_articles", "in_order_of_time"]

_NEARLY_ALL = 92
"""Of 100 letters of some words, how many stand in more of them which say the same."""
_AGREEING = 3
"""Other articles cited for one claim at most."""
_OPENING = 400
"""Characters at an article's beginning in which it says what time it is about."""

Copies = Callable[[str], Collection[str]]


def choose(ranked: Sequence[Evidence], most: int, copies_of: Copies, language: str = "") -> tuple[Evidence, ...]:
    """The best evidence, one piece for each thing said, in the language of the question where an article has it.

    Args:
        ranked: best first.
        most: how many pieces at most; those of other articles that say the same are kept with them.
        copies_of: ids of the articles that carry the same text as one; they are not counted as agreeing.
        language: of the question; "" for any.
    """
    kept: list[Evidence] = []
    for each in ranked:
        home = next((at for at, other in enumerate(kept) if repeats(each, other)), None)
        if home is not None:
            kept[home] = _joined(kept[home], each, copies_of)
        elif len(kept) < most and not any(repeats(each, other) for one in kept for other in one.agreeing):
            kept.append(each)
    return tuple(_in_language(each, language) for each in kept)


def _in_language(evidence: Evidence, language: str) -> Evidence:
    """The same, told first by an article in the language, where one says it as plainly."""
    if not language or evidence.article.language == language:
        return evidence
    for each in evidence.agreeing:
        if each.article.language == language and (each.short or not evidence.short) and not each.words:
            others = [replace(evidence, agreeing=()), *(other for other in evidence.agreeing if other is not each)]
            return replace(each, rank=evidence.rank, agreeing=tuple(others))
    return evidence


def _joined(evidence: Evidence, other: Evidence, copies_of: Copies) -> Evidence:
    """One of the two that say the same, which a headline or a piece of the other's words does in short."""
    own = other.voice == "direct" and evidence.voice is not None and evidence.article.id == other.article.id
    if own and (evidence.voice == "headline" or _is_piece_of(evidence.text, other.text)):
        return replace(other, rank=evidence.rank, agreeing=evidence.agreeing)
    cited = {each.article.id for each in (evidence, *evidence.agreeing)}
    known = cited.union(*(copies_of(article_id) for article_id in cited))
    if other.article.id in known or len(evidence.agreeing) >= _AGREEING:
        return evidence
    return replace(evidence, agreeing=(*evidence.agreeing, other))


def _is_piece_of(text: str, longer: str) -> bool:
    """Whether somebody's words stand, all but a letter or two, in more of them."""
    from rapidfuzz import fuzz

    return len(text) < len(longer) and fuzz.partial_ratio(fold(text), fold(longer)) >= _NEARLY_ALL


def in_order_of_articles(
    evidence: Sequence[Evidence], articles: Sequence[Article], *, newest_first: bool = False
) -> tuple[Evidence, ...]:
    """The evidence in the order of the articles given, then of others, each article's in the order of its text.

    Where all state when they were published, that is their order, or the other way round.
    """
    if all(each.published for each in articles):
        articles = sorted(articles, key=lambda each: each.published or date.max, reverse=newest_first)
    order = list(dict.fromkeys(each.id for each in (*articles, *(one.article for one in evidence))))
    return tuple(sorted(evidence, key=lambda each: (order.index(each.article.id), each.span.start)))


def in_order_of_time(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """By the date of publication, undated articles last, each article's evidence in the order of its text."""
    order = list(dict.fromkeys(each.article.id for each in evidence))
    return tuple(
        sorted(
            evidence,
            key=lambda each: (each.article.published or date.max, order.index(each.article.id), each.span.start),
        )
    )


def compose(
    question: Question, evidence: Sequence[Evidence], copies: Callable[[Evidence], tuple[Article, ...]]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """The claims of an answer and the citations they rest on, numbered in the order of the text.

    Args:
        question: decides the language of what is Cita's own, and whether dates are named.
        evidence: chosen, in the order in which it is told; what differs is put side by side.
        copies: the articles to be listed as copies of a piece of evidence.
    """
    listed = question.archive is not None
    told, differing = (list(evidence), _Differing()) if listed else _side_by_side(evidence)
    pieces = [each for one in told for each in (one, *one.agreeing)]
    citations = tuple(cite(number, each, copies(each)) for number, each in enumerate(pieces, start=1))
    newest = max((each.article.published for each in pieces if each.article.published), default=None)
    claims: list[Claim] = []
    numbers: dict[int, tuple[int, ...]] = {}
    dated = False
    first = 1
    for at, one in enumerate(told):
        numbers[at] = tuple(range(first, first + 1 + len(one.agreeing)))
        first += len(numbers[at])
        outlets = _independent([citations[number - 1] for number in numbers[at]])
        notes = [phrases.sources(outlets, question.language)] if outlets > 1 else []
        days = [each.article.published for each in (one, *one.agreeing)]
        if question.ordered and days[0]:
            notes.append(phrases.on_day(days[0], question.language))
        elif question.present and newest and newest in days and not dated:
            notes.append(phrases.as_of(newest, question.language))
            dated = True
        elif day := _day(question, one):
            notes.append(phrases.on_day(day, question.language))
        text = titled(one, question) if listed else claimed(one, question.language)
        claims.append(Claim(f"{text} ({', '.join(notes)})" if notes else text, numbers[at]))
        for other, found in differing.get(at, ()):
            claims.append(
                Claim(_differs(told[other], one, found, question.language), (numbers[other][0], numbers[at][0]))
            )
    return tuple(claims), citations


def _day(question: Question, evidence: Evidence) -> date | None:
    """The day that the answer to "when" means by "yesterday", "on Friday" or a date without its year."""
    written = evidence.article.published
    if question.kind != "when" or not evidence.short or written is None or _tells_of_old(evidence, written):
        return None
    return day_meant(evidence.short, evidence.article.language, written, to_come=question.to_come)


def _tells_of_old(evidence: Evidence, written: date) -> bool:
    """Whether a paragraph, or what its article begins with, is about other years than that in which it was written."""
    text = evidence.article.text
    paragraph = paragraph_around(text, evidence.context)
    for part in (text[paragraph.start : paragraph.end], f"{evidence.article.title}\n{text[:_OPENING]}"):
        years = {day.year for period in stated_days(part) for day in period}
        if years and written.year not in years:
            return True
    return False


def cite(number: int, evidence: Evidence, copies: tuple[Article, ...]) -> Citation:
    """The citation of one piece of evidence."""
    return Citation(
        number=number,
        quote=evidence.text,
        start=evidence.span.start,
        end=evidence.span.end,
        context_start=evidence.context.start,
        context_end=evidence.context.end,
        speaker=evidence.speaker,
        voice=evidence.voice,
        article=evidence.article,
        score=evidence.rank,
        confidence=max(0.0, min(1.0, evidence.support)),
        copies=copies,
        answer_start=evidence.answer.start if evidence.answer else None,
        answer_end=evidence.answer.end if evidence.answer else None,
    )


def claimed(evidence: Evidence, language: str) -> str:
    """The claim that a piece of evidence makes: only a speaker's own words follow their name in quotation marks."""
    own = evidence.words or evidence.span
    words_quoted = " ".join(evidence.article.text[own.start : own.end].split())
    if evidence.voice in ("direct", "headline") and evidence.speaker:
        return f"{evidence.speaker}: “{words_quoted}”"
    if evidence.voice == "indirect" and evidence.speaker:
        return f"{evidence.speaker} ({phrases.reported(language)}): {words_quoted}"
    return f"{evidence.short} — {words_quoted}" if evidence.short else words_quoted


def titled(evidence: Evidence, question: Question) -> str:
    """An article as a list names it: its title, who wrote it, where and when, and its address if that is asked for."""
    article = evidence.article
    day = phrases.on_day(article.published, question.language) if article.published else ""
    address = article.url if question.archive and question.archive.wish == "credit" else None
    origin = ", ".join(filter(None, (*article.authors, article.source, day, address)))
    return f"{article.title} ({origin})" if origin else article.title


def _independent(citations: Sequence[Citation]) -> int:
    """How many outlets say something, a text that several carry counted once; outlets that are not stated do not
    count."""
    return len({citation.article.source for citation in citations if citation.article.source})


_Differing = dict[int, list[tuple[int, Difference]]]


def _side_by_side(evidence: Sequence[Evidence]) -> tuple[list[Evidence], _Differing]:
    """The evidence with what differs from another piece right after it, and in what, by the later one's place."""
    told: list[Evidence] = []
    found: list[tuple[Evidence, Evidence, Difference]] = []
    for each in evidence:
        against = next(((other, gap) for other in told if (gap := difference(other, each))), None)
        if against is None:
            told.append(each)
            continue
        other, gap = against
        at = told.index(other) + 1
        while at < len(told) and any(later is told[at] and earlier is other for earlier, later, _ in found):
            at += 1
        told.insert(at, each)
        found.append((other, each, gap))
    differing: _Differing = {}
    for earlier, later, gap in found:
        differing.setdefault(told.index(later), []).append((told.index(earlier), gap))
    return told, differing


def _differs(one: Evidence, other: Evidence, found: Difference, language: str) -> str:
    if not found.one:
        return phrases.denied(language)
    accounts = [(found.one, _origin(one, language)), (found.other, _origin(other, language))]
    return phrases.differ(accounts, language)


def _origin(evidence: Evidence, language: str) -> str:
    article = evidence.article
    day = phrases.on_day(article.published, language) if article.published else ""
    return ", ".join(filter(None, (article.source or article.title, day)))
