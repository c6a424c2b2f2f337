"""Read hits closely: weigh their sentences against the question, and mark the words that answer.

Between retrieval and the answer. A sentence is judged by the question's words that it holds, those of its
neighbours, heading and article counting less, by whether it has what the question asks for (`qa.answer_type`), and by
what the trained reader made of its passage, where that was read (`qa.reader`). Without a reader the words decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from index.analysis import fold, words
from index.embed import own_words
from index.mentions import name_key
from index.readers.metadata import is_notice
from index.segment import runs, sentences
from index.speeches import without_dateline
from index.types import Article, Hit, Quotation, Span
from qa.answer_type import (
    Counted,
    adds_nothing,
    asks_for_a_named_thing,
    counts_else,
    fits,
    has_figure,
    has_name,
    is_a_while,
    is_uncounted,
    lacks,
    short_answer,
    thing_counted,
    wants_name,
)
from qa.asked import asked
from qa.closeness import held
from qa.dates import day_words
from qa.evidence import Evidence, paragraph_around
from qa.figures import whole
from qa.looks import Mark, Reading
from qa.matching import Matcher, Word, term_set
from qa.question import Kind, Question
from qa.weighing import Signs, logit, probability, rank

__all__ = ["distinct_words", "every_sentence", "is_heading", "read"]

_LEAD = 0.2
"""Added to the rank of an article's first sentences when a story is asked for."""
_OWN_REASON = 0.45
"""Added to the rank of the words of somebody named in a question that asks why."""
_NEXT_REASON = 0.25
"""Added to the rank of the sentences next to the best one in a question that asks why."""
_NEIGHBOUR, _HEADING, _ARTICLE = 0.55, 0.55, 0.35
"""What a word of the question counts in the sentences around, in heading and title, elsewhere in the article."""
_FITTING = 0.18
"""Added to the rank of a sentence that has the kind of thing asked for."""
_SUBJECT = 0.6
"""Share of the question's names that an article about it has at least."""
_OTHER_SUBJECT = 0.3
"""Factor on the support of sentences from articles about something else."""
_OTHER_COUNT = 0.5
"""Factor on the support of sentences that lack the kind of thing asked for: a figure, a date, a place, a new name."""
_WHERE = re.compile(
    r"\b(?:in|at|near|a|ad|nel|nella|en|à|bei|presso)\s+((?:[A-ZÀ-ÖØ-Þ][\w-]+)(?:\s+[A-ZÀ-ÖØ-Þ][\w-]+)*)"
)
"""A name behind a word that says where."""
_ELSE, _LAST = 0.25, 5.0
"""Factor on the support of sentences whose figures are of something else, or that only repeat the question, or ask one
themselves, and what is taken from their rank."""
_SHORT_NOTICE, _RIGHTS_NOTICE = 9, 25
"""Words of a notice at most, and of one that opens with a mark of copyright."""
_RIGHTS = re.compile(r"\s*(?:©|\(c\)|copyright\b)", re.I)
_READ = 40
"""Sentences kept at most."""
_FIRST = 80
"""Sentences of an article of which a story is told, from its beginning."""
_WHOLE = 45
"""Words up to which sentences that somebody's words run through are one piece of a story."""
_SCRAP = 4
"""Words from which on a sentence is more than a scrap."""
_HEADLINE = 0.12
"""Taken from the rank of headings: the sentence that says it in full is better evidence."""

_SURE = 0.35
"""Probability from which on the marked words are given before their sentence."""
_BEHIND = -0.1
"""How little these words may be behind the best ones of all passages, in `Signs.behind`."""
_DENIED = re.compile(
    r"(?:^|[\s,;(])(?:non|not|no|pas|nicht)\s+(?:(?:è|era|fu|is|was|are|were|es|fue|est|était|ist|war|sono|son)\s+(?:\w+\s+)?)?"
    r"(?:(?:dal|il|nel|al|on|in|from|since|at|el|le|du|am|seit|desde)\s+)?$",
    re.I,
)
"""What stands before a figure or a day that a sentence denies: "non è chiuso dal 4 novembre"."""
_WON = re.compile(
    r"\b(?:won|wins|winner|vint[oa]|vinse|vince|vincitore|ganó|ganado|gana|gagné|remporté|gewann|gewonnen|sieger)\b",
    re.I,
)
_BEATEN = re.compile(
    r"\b(?:beat(?:s|en|ing)?|defeat(?:s|ed|ing)|battuto|batt[eé]|sconfitto|sconfigge|derrot[óa]\s+a|venció\s+a|battu|vaincu"
    r"|besiegte|besiegt|schlug)\s+(?:(?!by\b|d[ae]l?\w*\b|par\b|por\b|von\b|vom\b)[^\W\d]+[\s’']+){0,2}$",
    re.I,
)
"""What stands before whoever was beaten, who is not who won."""
_DEFEATS = re.compile(
    r"\b(?:beat|defeated|battuto|sconfitto|derrot[óa]|venció|battu|vaincu|besiegte?|schlug|bezwang|surclass\w+)\b", re.I
)
"""Verbs of whoever won, beside those of `_WON`."""
_VICTORY = (0.8, 1.5)
"""Added to the rank and to the log odds of a sentence that tells of a victory, where who won is asked."""
_DOUBTFUL = 0.45
"""Support up to which it is believed for that."""
_SAID_OF_IT, _ALL_NAMED = 0.5, 0.95
"""What such a sentence has at least of the question's words, and its article of the question's names."""
_SUCCEEDED = re.compile(
    r"(?:succ[eé]{1,2}d|replac|remplac|subentr|sostitui|suced|reemplaz|sustitu|nachfolg|folgt|ablös|ersetz)\w*"
    r"\s+(?:(?:a[lu]?|alla|allo|aux?|à|la|le|il|lo|the|el|der|die|den|dem)\s+|à\s+la\s+|l[’'])*(?P<who>[a-zß-öø-ÿ]{4,})",
    re.I,
)
"""Whom somebody is to follow; whoever is called so already is not who follows: "le syndic NAME"."""
_SHORT: frozenset[Kind] = frozenset({"how_many", "when", "where", "who", "which"})
"""Questions whose answer is a name, a figure, a date or a place, and goes before its sentence."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One article laid out for reading: its sentences in order, their terms and all of them, headings and questions."""

    article: Article
    spans: tuple[Span, ...]
    held: tuple[frozenset[str], ...]
    everything: frozenset[str]
    headings: frozenset[int]
    asked: frozenset[int]


def read(
    question: Question,
    matcher: Matcher,
    hits: Sequence[Hit],
    article: Callable[[str], Article],
    quotations: Callable[[str], Sequence[Quotation]],
    readings: Mapping[int, Reading] | None = None,
) -> list[Evidence]:
    """The sentences of the hits, best evidence first.

    Args:
        question: what is asked.
        matcher: its content words.
        hits: passages, best first; only sentences inside them are considered.
        article: the stored article of an id.
        quotations: the quotations of an article's id, to say whose words a sentence is.
        readings: what the reader made of passages, by their ids; None where there is no reader.
    Returns:
        One piece of evidence for each distinct sentence, ordered by rank, ties by the order of hits.
    """
    if not hits:
        return []
    counted = thing_counted(question)
    places = _places(question, matcher) if question.kind == "how_many" else []
    kind = question.kind if question.kind != "who" or wants_name(question, matcher) else "which"
    scores = [mark.score for each in (readings or {}).values() for mark in each.marks]
    surest = max(scores, default=0.0)
    weight = sum(exp(score - surest) for score in scores)
    naming = matcher if kind == "who" or asks_for_a_named_thing(question) else None
    barred = _barred(question)
    asks_who_won = question.kind == "who" and _WON.search(question.text) is not None
    best = max(hit.score for hit in hits)
    worst = min(hit.score for hit in hits)
    holding = _holding(matcher, hits) if readings is not None else {}
    cosines = [hit.dense for hit in hits if hit.dense is not None] or [0.0]
    nearest, furthest = max(cosines), min(cosines)
    sheets: dict[str, _Sheet] = {}
    figured: dict[str, list[Word]] = {}
    found: dict[tuple[str, int], Evidence] = {}
    for hit in hits:
        passage = hit.passage
        sheet = sheets.get(passage.article_id) or _laid_out(article(passage.article_id))
        if passage.article_id not in sheets:
            sheets[passage.article_id], figured[passage.article_id] = sheet, _figured(places, sheet)
        standing = (hit.score - worst) / (best - worst) if best > worst else 1.0
        near = furthest if hit.dense is None else hit.dense
        for index, span in enumerate(sheet.spans):
            if span.start < passage.start or span.end > passage.end or (passage.article_id, span.start) in found:
                continue
            if _is_notice(sheet.article.text, span):
                continue
            evidence = _weighed(kind, matcher, sheet, index, passage.heading, standing, counted)
            if readings is not None and evidence.signs is not None:
                held, far = holding[passage.id], nearest - near
                signs = replace(evidence.signs, holding=held, near=near, far=far, kind=question.kind)
                reading = readings.get(passage.id)
                evidence = _read_closely(
                    evidence, signs, passage.start, reading, surest, weight, naming, barred, question
                )
            if asks_who_won and _tells_who_won(evidence):
                likelier = max(evidence.support, min(_DOUBTFUL, _likelier(evidence.support, _VICTORY[1])))
                evidence = replace(evidence, support=likelier, rank=evidence.rank + _VICTORY[0])
            language, marked = sheet.article.language, evidence.answer
            told = sheet.article.text[marked.start : marked.end] if marked is not None else ""
            repeats = naming is not None and adds_nothing(told, language, question, naming)
            elsewhere = _counts_elsewhere(figured[passage.article_id], sheet, index, passage.heading)
            asks = index in sheet.asked
            if asks or repeats or elsewhere or counts_else(evidence.text, matcher, counted, language):
                evidence = replace(evidence, support=evidence.support * _ELSE, rank=evidence.rank - _LAST, short="")
            found[passage.article_id, span.start] = evidence
    ordered = sorted(found.values(), key=lambda evidence: -evidence.rank)
    attributed = [_attributed(evidence, quotations(evidence.article.id)) for evidence in ordered[:_READ]]
    if question.kind != "why":
        return attributed
    asked = {word.text for word in matcher.words}
    first = attributed[0].context if attributed else None
    reasons = []
    for each in attributed:
        bonus = _OWN_REASON if _quotes(each, quotations(each.article.id), asked) else 0.0
        if first and each.article.id == attributed[0].article.id and _adjoin(each.article.text, each.context, first):
            bonus += _NEXT_REASON
        reasons.append(replace(each, rank=each.rank + bonus))
    return sorted(reasons, key=lambda evidence: -evidence.rank)


def _tells_who_won(evidence: Evidence) -> bool:
    """Whether a sentence tells of a victory in what the question names, all of which its article has."""
    signs = evidence.signs
    if signs is None or not signs.read or signs.lacking or signs.words < _SAID_OF_IT or signs.named < _ALL_NAMED:
        return False
    return _WON.search(evidence.text) is not None or _DEFEATS.search(evidence.text) is not None


def _likelier(support: float, odds: float) -> float:
    """A support with something added to its log odds."""
    return 1 / (1 + exp(-(logit(support) + odds)))


def every_sentence(matcher: Matcher, article: Article, quotations: Sequence[Quotation]) -> list[Evidence]:
    """The sentences of an article in their order, for a story; headings and notices left out; of a long one, the first.

    Somebody's words that several sentences share are one piece, in place of those sentences, where they are not long.
    """
    spans, said = _pieces(article, quotations)
    sheet = _laid_out(article, spans)
    found = []
    for index, span in enumerate(sheet.spans):
        if index in sheet.headings or _is_notice(article.text, span):
            continue
        evidence = _weighed("broad", matcher, sheet, index, "", 1.0, Counted())
        words_said = said.get(span)
        if words_said is None:
            found.append(_attributed(evidence, quotations))
        else:
            own = Span(words_said.start, words_said.end)
            found.append(replace(evidence, span=own, speaker=words_said.speaker, voice="direct"))
    return found


def _pieces(article: Article, quotations: Sequence[Quotation]) -> tuple[list[Span], dict[Span, Quotation]]:
    """The sentences of an article, those that somebody's words run through as one, and these words by its span."""
    spans: list[Span] = []
    said: dict[Span, Quotation] = {}
    for run in runs(article.text, article.language)[:_FIRST]:
        whole = Span(run[0].start, run[-1].end)
        across = [
            each
            for each in quotations
            if each.voice == "direct"
            and each.speaker
            and whole.start <= each.start < run[0].end
            and run[-1].start < each.end <= whole.end
        ]
        if len(run) > 1 and len(across) == 1 and len(article.text[whole.start : whole.end].split()) <= _WHOLE:
            spans.append(whole)
            said[whole] = across[0]
        else:
            spans += run
    return spans, said


def _holding(matcher: Matcher, hits: Sequence[Hit]) -> dict[int, float]:
    """By id of a passage, how much it holds, 0 to 1, of the question's words that are no names; 1 where all are."""
    asked = [word for word in matcher.words if not word.name]
    telling = np.array([word.weight for word in asked])
    shares = held([word.text for word in asked], telling, [hit.passage.text for hit in hits], own_words())
    return {hit.passage.id: float(share) for hit, share in zip(hits, shares, strict=True)}


def _places(question: Question, matcher: Matcher) -> list[Word]:
    """The names in a question that say where something is: "in Nagasaki"."""
    named = {folded for match in _WHERE.finditer(question.text) for folded in words(match.group(1))}
    return [word for word in matcher.words if word.name and word.text in named]


def _figured(places: Sequence[Word], sheet: _Sheet) -> list[Word]:
    """The places that a sentence of an article with a figure names."""
    text, language = sheet.article.text, sheet.article.language
    held = [held for span, held in zip(sheet.spans, sheet.held, strict=True) if has_figure(text[span.start : span.end])]
    return [place for place in places if any(place.strength(each, language) > 0 for each in held)]


def _counts_elsewhere(figured: Sequence[Word], sheet: _Sheet, index: int, heading: str) -> bool:
    """Whether a sentence names another place than one that neither it nor those beside it name, but a sentence with a
    figure elsewhere does."""
    language, span = sheet.article.language, sheet.spans[index]
    if not figured or not _WHERE.search(sheet.article.text, span.start, span.end):
        return False
    around = frozenset().union(*sheet.held[max(0, index - 1) : index + 2])
    named = around | term_set(f"{heading} {sheet.article.title}", language)
    return any(place.strength(named, language) == 0 for place in figured)


def _read_closely(
    evidence: Evidence,
    signs: Signs,
    start: int,
    reading: Reading | None,
    surest: float,
    weight: float,
    naming: Matcher | None,
    barred: re.Pattern[str] | None,
    question: Question,
) -> Evidence:
    """The evidence with its signs and what the reader made of its passage, which begins at `start`, if read.

    `surest` is the highest score of words in any passage, `weight` the sum of all, as exponents above it; `naming` has
    the question's words where it asks for a name, else None; `barred` is what may not stand before marked words.
    """
    mark = None
    if reading is not None:
        signs = replace(signs, read=True, relevance=logit(reading.relevance) / 10)
        mark = _marked_in(evidence, reading, start, barred, question, naming)
    if mark is None:
        return replace(evidence, support=probability(signs), rank=rank(signs), signs=signs)
    lacks = mark.score - surest
    signs = replace(signs, marked=True, certainty=mark.certainty, behind=lacks / 10, share=exp(lacks) / weight)
    text = evidence.article.text
    marked = _behind_dateline(text, evidence.context, start + mark.span.start, start + mark.span.end)
    if signs.kind == "how_many":
        marked = _with_its_figure(text, evidence.context, marked)
    if naming is not None:
        told, sentence = (text[each.start : each.end] for each in (marked, evidence.context))
        signs = replace(signs, nameless=not has_name(told, sentence, evidence.article.language, naming))
    short = evidence.short
    if signs.kind in _SHORT and not signs.nameless and probability(signs) >= _SURE and signs.behind >= _BEHIND:
        short = " ".join(text[marked.start : marked.end].split())
        if signs.kind == "when" and is_a_while(short):
            day = next(day_words(text, evidence.context, evidence.article.language), None)
            marked, short = (day, text[day.start : day.end]) if day else (marked, evidence.short)
    return replace(evidence, support=probability(signs), rank=rank(signs), short=short, answer=marked, signs=signs)


def _barred(question: Question) -> re.Pattern[str] | None:
    """What may not stand before the answer: what denies a figure or a day, or beats whoever should have won."""
    if question.kind in ("when", "how_many"):
        return _DENIED
    if question.kind != "who":
        return None
    if _WON.search(question.text):
        return _BEATEN
    succeeded = _SUCCEEDED.search(question.text)
    return re.compile(rf"(?<!\w)(?<!new )(?<!nuovo )(?<!nouveau ){succeeded['who']}\s+$", re.I) if succeeded else None


def _marked_in(
    evidence: Evidence,
    reading: Reading,
    start: int,
    barred: re.Pattern[str] | None,
    question: Question,
    naming: Matcher | None,
) -> Mark | None:
    """The surest words marked in a sentence of the passage that begins at `start`, with nothing barred before them;
    where a name is asked for, such as add something to the question, if there are any."""
    text, language = evidence.article.text, evidence.article.language
    fitting = []
    for mark in reading.marks:
        place = start + mark.span.start
        if _lies_in(evidence, place) and not (barred and barred.search(text[evidence.context.start : place])):
            fitting.append(mark)
    told = (text[start + mark.span.start : start + mark.span.end] for mark in fitting)
    new = (
        mark
        for mark, words in zip(fitting, told, strict=True)
        if naming is None or not adds_nothing(words, language, question, naming)
    )
    return next(new, fitting[0] if fitting else None)


def _with_its_figure(text: str, sentence: Span, marked: Span) -> Span:
    """Marked words with the whole of the figure in them."""
    told = text[sentence.start : sentence.end]
    start, end = whole(told, marked.start - sentence.start, marked.end - sentence.start)
    return Span(sentence.start + start, sentence.start + end)


def _behind_dateline(text: str, sentence: Span, start: int, end: int) -> Span:
    """Marked words, cut to their sentence and to what follows the place and day that it opens with."""
    told = without_dateline(text[sentence.start : sentence.end])
    opens = sentence.start + len(told) - len(told.lstrip())
    end = min(end, sentence.end)
    return Span(opens if start < opens < end else start, end)


def _lies_in(evidence: Evidence, place: int) -> bool:
    return evidence.context.start <= place < evidence.context.end


def _adjoin(text: str, one: Span, other: Span) -> bool:
    """Whether two sentences follow each other in a paragraph."""
    before, after = sorted((one, other))
    between = text[before.end : after.start]
    return before.end <= after.start and not between.strip() and "\n" not in between


def _quotes(evidence: Evidence, quotations: Iterable[Quotation], asked: set[str]) -> bool:
    """Whether a sentence holds words of somebody whom the question names."""
    return any(
        quotation.voice == "direct"
        and quotation.start < evidence.span.end
        and evidence.span.start < quotation.end
        and bool(asked & set(name_key(quotation.speaker or "")))
        for quotation in quotations
    )


def _is_notice(text: str, span: Span) -> bool:
    """Whether a sentence or its line is a copyright line or the like; a lead that opens with its dateline is longer."""
    line = paragraph_around(text, span)
    return any(
        len(each.split()) <= (_RIGHTS_NOTICE if _RIGHTS.match(each) else _SHORT_NOTICE) and is_notice(each)
        for each in (text[span.start : span.end], text[line.start : line.end])
    )


def is_heading(article: Article, span: Span) -> bool:
    """Whether a sentence is a heading, the marks before it included."""
    return any(span.start <= heading.start < span.end for heading in article.headings)


def _laid_out(article: Article, pieces: Sequence[Span] | None = None) -> _Sheet:
    """An article laid out by its sentences, or by other pieces."""
    spans = tuple(sentences(article.text, article.language) if pieces is None else pieces)
    held = tuple(term_set(article.text[span.start : span.end], article.language) for span in spans)
    headings = frozenset(number for number, span in enumerate(spans) if is_heading(article, span))
    return _Sheet(article, spans, held, frozenset().union(*held), headings, frozenset(asked(article.text, spans)))


def _weighed(
    kind: Kind, matcher: Matcher, sheet: _Sheet, index: int, heading: str, standing: float, counted: Counted
) -> Evidence:
    article, span = sheet.article, sheet.spans[index]
    text = article.text[span.start : span.end]
    around = frozenset().union(*sheet.held[max(0, index - 1) : index + 2])
    named = term_set(f"{heading} {article.title}", article.language)
    zones = [(sheet.held[index], 1.0), (around, _NEIGHBOUR), (named, _HEADING), (sheet.everything, _ARTICLE)]
    support = matcher.zoned(zones, article.language)
    lacking = lacks(kind, text, matcher, article.language, counted, sheet.everything)
    heading_or_scrap = index in sheet.headings or len(text.split()) < _SCRAP
    named_share = matcher.names_covered(sheet.everything | named, article.language)
    if named_share < _SUBJECT:
        support *= _OTHER_SUBJECT
    elif lacking:
        support *= _OTHER_COUNT
    short = short_answer(kind, text, matcher, article.language)
    worth = support + 0.15 * standing + _FITTING * fits(kind, text, matcher, article.language, short)
    if heading_or_scrap:
        worth -= _HEADLINE
    elif kind == "broad":
        worth += _LEAD * max(0.0, 1 - index / 8)
    uncounted = is_uncounted(matcher, counted, around, article.language)
    signs = Signs(support, worth - support, named_share, matcher.missing_share, lacking, uncounted, heading_or_scrap)
    return Evidence(article, span, span, None, None, support, worth, short, signs=signs)


def _attributed(evidence: Evidence, quotations: Iterable[Quotation]) -> Evidence:
    """The evidence with its speaker, when the sentence is inside what somebody says; marks around it dropped."""
    text = evidence.article.text
    for quotation in quotations:
        if quotation.voice == "headline" or quotation.speaker is None:
            continue
        start, end = max(quotation.start, evidence.span.start), min(quotation.end, evidence.span.end)
        label = quotation.speaker_span if quotation.cue is None else None  # "OKAFOR: In the autumn."
        opens = label.end if label and evidence.span.start <= label.start < start else evidence.span.start
        outside = text[opens : max(start, opens)] + text[max(end, start) : evidence.span.end]
        if quotation.voice == "direct" and start < end and not any(character.isalnum() for character in outside):
            answer = evidence.answer
            if answer is not None and not start <= answer.start < answer.end <= end:
                answer = None
            return replace(evidence, span=Span(start, end), speaker=quotation.speaker, voice="direct", answer=answer)
    return evidence


def distinct_words(text: str) -> frozenset[str]:
    """Folded words of a text, for comparing two sentences."""
    return frozenset(words(fold(text)))
