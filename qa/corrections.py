"""Put corrections in the place of what they correct: articles that say so, of the same outlet and the same event.

Between reading and the choice of evidence. A correction that gives the whole article again supersedes it; a short
notice supersedes the sentences that it contradicts; single figures that are taken back are the matter of
`qa.retractions`. Sentences that tell what an earlier version said are no evidence.
Nothing is judged true here: an outlet's own word is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from index.analysis import fold, terms
from index.segment import sentences
from index.types import Article, Span
from qa.agreement import difference
from qa.evidence import Evidence, paragraph_around

__all__ = ["asks_of_one", "current", "is_correction", "is_notice"]

_EARLIER = (
    r"(?:an?\s+(?:earlier|previous)\s+version\s+of\s+(?:this|the|our)\b"
    r"|una\s+(?:precedente\s+versione|versione\s+precedente|prima\s+versione)\s+(?:di\s+quest|dell[’']articol|del\s+(?:pezz|test))"
    r"|una\s+versión\s+anterior\s+de(?:\s+est[ea]|l\s+(?:artículo|texto))"
    r"|une\s+(?:version\s+(?:précédente|antérieure)|précédente\s+version)\s+de\s+(?:cet|l[’']article)"
    r"|(?:(?:in\s+)?einer|eine|die)\s+früheren?\s+(?:version|fassung)\s+(?:diese[sr]|des\s+(?:artikels|textes)))"
)
"""What an article says of its own earlier version."""
_WORD = (
    r"(?:corrections?|corrected|correzione|rettifica|errata\s+corrige|corrige|corrección|rectificación|fe\s+de\s+erratas"
    r"|rectificatif|erratum|korrektur|berichtigung|richtigstellung)"
)
_NOTICE = re.compile(
    rf"^[\W_]*{_WORD}\b\s*(?:[:.,–—(-]|(?:(?:del|dell[’']|of|du|vom)\s*)?\d)|^[\W_]*{_WORD}\W*$|\b{_EARLIER}\b",
    re.I | re.M,
)
_OPENING = re.compile(rf"[^\w\n]*{_WORD}\b[^:.\n]{{0,40}}:", re.I)
"""What a paragraph that is a notice opens with: "Correction, 27 June 2016:"."""
_TITLE = re.compile(
    rf"[(\[]\s*(?:{_WORD}|corrett[oa]|aggiornat[oa]\s+e\s+corrett[oa]|corregid[oa]|corrigé|korrigiert)\b|^{_WORD}\s*[:–—-]"
    rf"|[:,–—]\s*(?:una?|la|an?|the|une|le|eine)?\s*{_WORD}\W*$",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:correct\w*|corr(?:e|i)[gz]\w+|correzion\w*|rettific\w*|rectific\w*|korr?e?kt\w*|bericht\w*|version\w*|versión)\b",
    re.I,
)
_SIMILAR_TITLE = 85
_SAME_EVENT = 0.6
"""Share of a notice's words of content that the article it corrects holds at least."""
_WHOLE = 0.5
"""A correction at least this long, relative to what it corrects, gives the article again."""
_LATEST = 60
"""Days after which a short notice is about something else."""


def is_correction(article: Article) -> bool:
    """Whether an article says of itself that it corrects an earlier one."""
    return bool(_TITLE.search(article.title) or _NOTICE.search(article.text))


def is_notice(evidence: Evidence) -> bool:
    """Whether a piece stands in a paragraph that says what an article corrects, and tells nothing else."""
    paragraph = paragraph_around(evidence.article.text, evidence.context)
    return _OPENING.match(evidence.article.text, paragraph.start) is not None


def asks_of_one(question: str) -> bool:
    """Whether a question is about a correction itself, so that nothing is to be left out."""
    return _ASKED.search(question) is not None


def current(
    evidence: Sequence[Evidence],
    question: str,
    article: Callable[[str], Article],
    copies_of: Callable[[str], Sequence[str]],
    allowed: Collection[str] | None,
) -> list[Evidence]:
    """The evidence with corrections in the place of what they supersede.

    Args:
        evidence: ranked, best first; the order is kept.
        question: as asked; when it asks about the correction itself, nothing is left out.
        article, copies_of: look up a stored article, and the ids of its copies.
        allowed: ids of the articles that may be cited; None for all.
    """
    if asks_of_one(question):
        return list(evidence)
    found = {each.article.id: each.article for each in evidence}
    near = dict(found)
    for article_id in found:
        for copy in copies_of(article_id):
            if copy not in near and (allowed is None or copy in allowed):
                near[copy] = article(copy)
    corrections = [each for each in near.values() if is_correction(each)]
    if not corrections:
        return list(evidence)
    standing = [each for each in evidence if not _tells_of_earlier(each)] or list(evidence)
    kept: list[Evidence] = []
    for each in standing:
        correction = next((c for c in corrections if _corrects(c, each.article, copies_of)), None)
        now: Evidence | None = each
        if correction is not None:
            now = _superseded(each, correction, standing)
        if now is not None:
            kept.append(now)
    return kept


def _superseded(evidence: Evidence, correction: Article, others: Sequence[Evidence]) -> Evidence | None:
    """What stands in the place of evidence from a corrected article."""
    own = [each for each in others if each.article.id == correction.id]
    if len(correction.text) < _WHOLE * len(evidence.article.text):  # a notice: all that it does not contradict stands
        against = next((each for each in own if difference(evidence, each)), None)
        return against or (None if _contradicted(evidence, correction) else evidence)
    at = correction.text.find(evidence.text)
    if at >= 0:
        moved = _moved(evidence, correction, at)
        return next((each for each in own if each.span == moved.span), moved)
    span = _likest(evidence, correction)
    if span is None:
        return None
    given = next((each for each in own if each.span.start < span.end and span.start < each.span.end), None)
    return given or replace(
        evidence,
        article=correction,
        span=span,
        context=span,
        speaker=None,
        voice=None,
        short="",
        words=None,
        answer=None,
    )


def _moved(evidence: Evidence, correction: Article, at: int) -> Evidence:
    by = at - evidence.span.start
    context = Span(evidence.context.start + by, evidence.context.end + by)
    before = evidence.article.text[evidence.context.start : evidence.context.end]
    if context.start < 0 or correction.text[context.start : context.end] != before:
        context = Span(at, at + len(evidence.text))
    words = evidence.words and Span(evidence.words.start + by, evidence.words.end + by)
    answer = evidence.answer and Span(evidence.answer.start + by, evidence.answer.end + by)
    span = Span(at, at + len(evidence.text))
    return replace(evidence, article=correction, span=span, context=context, words=words, answer=answer)


def _likest(evidence: Evidence, correction: Article) -> Span | None:
    """The sentence of the correction that most resembles the evidence."""
    from rapidfuzz import fuzz

    spans = [span for span in sentences(correction.text, correction.language) if not _says_earlier(correction, span)]
    scores = [(fuzz.ratio(evidence.text, correction.text[span.start : span.end]), -span.start) for span in spans]
    best, start = max(scores, default=(0.0, 0))
    return next(span for span in spans if span.start == -start) if best >= _SIMILAR_TITLE else None


def _contradicted(evidence: Evidence, correction: Article) -> bool:
    """Whether a sentence of a short notice, found or not, gives another figure."""
    return any(
        difference(evidence, Evidence(correction, span, span, None, None, 0.0, 0.0)) is not None
        for span in sentences(correction.text, correction.language)
    )


def _corrects(correction: Article, other: Article, copies_of: Callable[[str], Sequence[str]]) -> bool:
    """Whether an article corrects another: of the same outlet, not older, about the same."""
    if correction.id == other.id or correction.source != other.source or is_correction(other):
        return False
    if correction.published and other.published and correction.published < other.published:
        return False
    if correction.id in copies_of(other.id):
        return True
    from rapidfuzz import fuzz

    title = _bare_title(other)
    if fuzz.ratio(_bare_title(correction), title) >= _SIMILAR_TITLE:
        return True
    if len(title.split()) > 2 and title in " ".join(fold(correction.text).split()):
        return True
    if correction.published and other.published and (correction.published - other.published).days > _LATEST:
        return False
    if len(correction.text) >= _WHOLE * len(other.text):
        return False
    held = frozenset(terms(other.text, other.language))
    wanted = frozenset(terms(_TITLE.sub(" ", _NOTICE.sub(" ", correction.text)), correction.language))
    return bool(wanted) and len(wanted & held) >= _SAME_EVENT * len(wanted)


def _bare_title(article: Article) -> str:
    without = re.sub(
        r"[(\[][^)\]]*[)\]]\s*$", "", _TITLE.sub(lambda m: m.group() if m.group()[0] in "([" else "", article.title)
    )
    return " ".join(fold(without).split())


def _tells_of_earlier(evidence: Evidence) -> bool:
    return _says_earlier(evidence.article, evidence.context)


def _says_earlier(article: Article, span: Span) -> bool:
    return bool(re.search(_EARLIER, article.text[span.start : span.end], re.I))
