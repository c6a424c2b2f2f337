"""Put the figure that an outlet gives now in the place of one that it takes back: "84, not 148".

Between reading and the choice of evidence, beside `qa.corrections`, whose notices are about whole articles or
sentences. A figure is taken back where an article gives it behind "not" beside another one and says that it was an
error. Only the same outlet's earlier sentences are meant that have the same figure of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.analysis import stems, words
from index.language import STOP_WORDS
from index.segment import sentences
from index.types import Article, Span
from qa.evidence import Evidence
from qa.figures import Figure, alike, figures, without_figures

__all__ = ["put_right"]

_NOT = re.compile(r"(?:^|[\s,;(])(?:e\s+|and\s+|y\s+|et\s+|und\s+)?(?:non|not|no|pas|nicht)\s+(?=[\W_]{0,2}\w)", re.I)
_ERROR = re.compile(
    r"\b(?:(?:abbiamo|avevamo|hemos|habíamos|avions|avons|haben|hatten)\s+(?:\w+\s+){0,2}(?:scritto|riportato|escrito|publicado|écrit"
    r"|publié|geschrieben|berichtet)|we\s+(?:\w+\s+){0,2}(?:wrote|written|reported|said|stated)|ricalcolat\w+|rettific\w+|corre(?:tt|zion)\w*"
    r"|sbagli\w+|erron\w+|error[ei]?s?|mistak\w+|wrong\w*|recalculat\w+|correct(?:ed|ion)\w*|equivocad\w+|corregid\w+|erreurs?|corrigé\w*"
    r"|falsch\w*|irrtüm\w*|korrigiert\w*|berichtig\w*)\b",
    re.I,
)
"""What says that something was an error, or what an outlet itself wrote."""
_WROTE = re.compile(
    r"\b(?:(?:abbiamo|avevamo|hemos|habíamos|avions|avons)\s+(?:\w+\s+){0,2}(?:scritto|riportato|escrito|publicado|écrit|publié)\s+(?:che|que)"
    r"|we\s+(?:\w+\s+){0,2}(?:wrote|reported|said|stated)\s+that|(?:haben|hatten)\s+wir\b.*\b(?:geschrieben|berichtet))\b",
    re.I,
)
"""How an outlet tells what it had written."""
_BUT = re.compile(r"[\s,;]\s*(?:but|ma|bensì|sino|mais|sondern)\s+", re.I)
"""What leads from the figure that is denied to the one that stands."""
_NEAR, _LEAD = 40, 2
"""Characters within which both figures stand, and words that may stand between "but" and the second."""
_DAYS = ("day", "month", "year", "clock")
"""Kinds of figures that are taken back elsewhere (`qa.corrections`)."""
_SCALES = (1e3, 1e6, 1e9)
_SHARED = 2
"""Words of content that a sentence must share with the one that takes its figure back."""


@dataclass(frozen=True, slots=True)
class _Retraction:
    """A figure taken back, the one that stands, and the sentence that gives this one, or None where only the title
    does; `said` are the words of the sentence that says so."""

    old: Figure
    new: Figure
    sentence: Span | None
    said: str


def put_right(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, in its order, without figures that their outlet has taken back; the sentence that gives the right
    one stands where the first of these stood."""
    articles = {each.article.id: each.article for each in evidence}
    taken = [(article, each) for article in articles.values() for each in _retractions(article)]
    if not taken:
        return list(evidence)
    kept: dict[tuple[str, Span], Evidence] = {}
    for each in evidence:
        now: Evidence | None = each
        for article, retraction in taken:
            if _is_meant(each, article, retraction):
                now = _righted(each, article, retraction)
                break
        if now is not None:
            kept.setdefault((now.article.id, now.span), now)
    return list(kept.values())


@lru_cache(maxsize=500)
def _retractions(article: Article) -> tuple[_Retraction, ...]:
    """The figures that an article takes back."""
    whole = f"{article.title}\n{article.text}"
    if not _NOT.search(whole) or not (_ERROR.search(whole) or _BUT.search(whole)):
        return ()
    spans = sentences(article.text, article.language)
    told = [(article.title, None), *((article.text[each.start : each.end], each) for each in spans)]
    found = []
    for text, span in told:
        for denied in _NOT.finditer(text) if _ERROR.search(text) else ():
            behind = figures(text[denied.end() : denied.end() + 40], article.language)
            old = next((each for each in behind if text.startswith(each.written, denied.end())), None)
            before = [each for each in figures(text[: denied.start()], article.language) if old and each != old]
            if old is None or not before or old.kind in _DAYS:
                continue
            new = max(before, key=lambda each: text.rfind(each.written, 0, denied.start()))
            at = span or next(
                (each for each in spans if _gives(article, each, new) and not _wrote(article, each)), None
            )
            found.append(_Retraction(old, new, at, text))
    return (*found, *_contrasted(article, spans))


def _contrasted(article: Article, spans: Sequence[Span]) -> Iterator[_Retraction]:
    """The figures in whose place a sentence puts another: "not 180, but 246"; the title and the sentence before say of
    what."""
    for number, span in enumerate(spans):
        text = article.text[span.start : span.end]
        for denied in _NOT.finditer(text):
            contrast = _BUT.search(text, denied.end(), denied.end() + _NEAR)
            if contrast is None:
                continue
            before = figures(text[denied.end() : contrast.start()], article.language)
            behind = figures(text[contrast.end() : contrast.end() + _NEAR], article.language)
            if len(before) != 1 or not behind or before[0].kind in _DAYS or not _is_first(text, contrast, behind[0]):
                continue
            lead = article.text[spans[number - 1].start : span.start] if number else ""
            yield _Retraction(before[0], behind[0], span, f"{article.title} {lead} {text}")


def _is_first(text: str, contrast: re.Match[str], figure: Figure) -> bool:
    """Whether a figure stands right behind "but", after a word or two."""
    return len(text[contrast.end() : text.find(figure.written, contrast.end())].split()) <= _LEAD


def _gives(article: Article, span: Span, figure: Figure) -> bool:
    held = figures(article.text[span.start : span.end], article.language)
    return any(each.value == figure.value for each in held)


def _wrote(article: Article, span: Span) -> bool:
    return _WROTE.search(article.text[span.start : span.end]) is not None


def _is_meant(evidence: Evidence, article: Article, retraction: _Retraction) -> bool:
    """Whether a sentence has the figure that an article takes back, of the same thing."""
    other = evidence.article
    if other.source != article.source or other.language != article.language or not article.source:
        return False
    if other.published and article.published and other.published > article.published:
        return False
    if other.id == article.id and not _wrote(article, evidence.context):
        return False
    kinds = {retraction.old.kind, retraction.new.kind} - {""}
    old, new = retraction.old.value, retraction.new.value
    values = [old, *(old * scale for scale in _SCALES if new >= scale > old)]  # "4.6 million and not 3.8"
    held = [each.value for each in figures(evidence.text, other.language) if not kinds or each.kind in kinds]
    if not any(alike(one, value) for one in held for value in values):
        return False
    return len(_content(evidence.text, other.language) & _content(retraction.said, article.language)) >= _SHARED


def _content(text: str, language: str) -> frozenset[str]:
    stop = STOP_WORDS.get(language, frozenset())
    telling = (word for word in words(without_figures(text)) if word not in stop and len(word) > 2)
    return stems(frozenset(telling), language)


def _righted(evidence: Evidence, article: Article, retraction: _Retraction) -> Evidence | None:
    span = retraction.sentence
    if span is None:
        return None
    written = retraction.new.written
    at = article.text.find(written, span.start, span.end)
    return replace(
        evidence,
        article=article,
        span=span,
        context=span,
        speaker=None,
        voice=None,
        words=None,
        short=written if evidence.short and at >= 0 else "",
        answer=Span(at, at + len(written)) if at >= 0 else None,
    )
