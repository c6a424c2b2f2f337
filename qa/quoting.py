"""Choose quotations: what somebody said (about something), and who said given words.

Between question analysis and the answer, for questions about speech. Works on the quotations that indexing extracted;
a person who is only talked about has none, and is never given words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from index.analysis import fold
from index.embed import Embedder
from index.language import detect_language
from index.segment import sentences
from index.store import Store
from index.types import Article, Quotation, Span
from index.vocabulary import Vocabulary
from qa.evidence import Evidence, paragraph_around
from qa.matching import Matcher, term_set
from qa.speakers import Speakers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ON_TOPIC", "alike", "heard", "holding", "list_quotations", "on_topic", "repeating", "said_by"]

ON_TOPIC = 0.34
"""Least support of a quotation that is about the topic asked."""

_VOICE = {"direct": 0.15, "indirect": 0.05, "headline": 0.0}
_PIECE = 3
"""Words up to which quoted ones that are no sentence are told after others, and fewer even if they are one."""
_SCRAP = 7
"""Characters up to which words are a scrap, found by chance in other words."""
_NEARLY, _LITERAL = 0.85, 0.9
"""How much of the words asked for stands in a quotation that nearly, and that fully, has them as they are."""
_TELLING = 2
"""Content words from which on a saying is told by its words."""
_MEANT, _MEANT_BY_FEW = 0.39, 0.55
"""Cosine from which on sayings that share words mean the same; and where these are fewer."""
_ABOUT_IT, _ALIKE = 0.4, 0.5
"""Cosine of a topic with a paragraph under its title from which on the paragraph is about it; of what somebody is asked
to have said with words that mean the same."""
_PARTLY, _NEAR_IT = 0.25, 0.35
"""Support from which on words tell a part of a topic, and the cosine that is enough then."""
_LOOKED_ABOVE, _ABOVE = 2, 2000
"""Paragraphs, and characters, above some words among which the question is that they answer."""
_COMPARED = 100
"""Quotations at most that are compared with a topic by meaning."""
_AROUND, _TITLE, _ARTICLE = 0.75, 0.6, 0.45
"""What a word of the topic counts near the quotation, in title and heading, elsewhere in the article."""


def said_by(
    quotations: Iterable[Quotation],
    matcher: Matcher | None,
    article: Callable[[str], Article],
    language: str = "",
) -> list[Evidence]:
    """One person's quotations as evidence, best first.

    Args:
        quotations: of the person.
        matcher: the topic's content words; None when anything the person said will do.
        article: the stored article of an id.
        language: of the question: of equals those come first that are in it.
    Returns:
        Ordered by how much of the topic the words and their surroundings hold, a person's own words before reported
        ones, both before headlines; without a topic by date, newest first, whole sentences before pieces, then in the
        order of the text.
    """
    stored, held = cache(article), cache(lambda article_id: _terms_of(stored(article_id)))
    found = [_evidence(each, matcher, stored(each.article_id), held) for each in quotations]
    if matcher is None or not matcher.words:
        return sorted(
            found,
            key=lambda e: (
                e.voice == "headline",
                e.voice == "indirect",
                -(e.article.published.toordinal() if e.article.published else 0),
                e.article.language != language,
                _is_scrap(e.article, e.span, e.context, _PIECE) or len(e.text.split()) < _PIECE,
                e.article.id,
                e.span.start,
            ),
        )
    return sorted(found, key=lambda e: (-e.rank, e.article.language != language, e.article.id, e.span.start))


def holding(
    quotations: Iterable[Quotation], matcher: Matcher, said: str, article: Callable[[str], Article]
) -> list[Evidence]:
    """Quotations that hold the words asked for, best first; `support` 1 where they stand literally."""
    wanted = _plain(said)
    found = []
    for quotation in quotations:
        source = article(quotation.article_id)
        words = source.text[quotation.start : quotation.end]
        sentence = source.text[quotation.sentence.start : quotation.sentence.end]
        inside, around = term_set(words, source.language), term_set(sentence, source.language)
        support = matcher.zoned([(inside, 1.0), (around, 0.8)], source.language)
        if (literal := _literal(wanted, words)) > _NEARLY:
            support = max(support, literal)
        shorter = len(inside) / max(len(inside), 12)
        rank = support + 0.1 * (1 - shorter) * support + _VOICE[quotation.voice]
        found.append(_with_attribution(_with(quotation, source, support, rank), quotation, matcher))
    return sorted(found, key=lambda e: (-e.rank, e.article.id, e.span.start))


def repeating(
    evidence: Sequence[Evidence], matcher: Matcher, said: str, embed: Callable[[Sequence[str]], NDArray[np.float32]]
) -> list[Evidence]:
    """Those of the quotations that are the very words asked for, or, put into another language, mean the same.

    Words in common are not enough: what somebody else became famous for shares its words with much that is said.

    Args:
        evidence: the quotations, best first.
        matcher: the content words of `said`.
        said: what stands in quotation marks in the question.
        embed: (n, dim) unit vectors of n texts.
    """
    if not evidence:
        return []
    wanted = _plain(said)
    literal = [_literal(wanted, each.text) >= _LITERAL for each in evidence]
    if any(literal):
        return [each for each, holds in zip(evidence, literal, strict=True) if holds]
    vectors = embed([said, *(each.text for each in evidence)])
    least = _MEANT if len(matcher.words) >= _TELLING else _MEANT_BY_FEW
    return [each for each, near in zip(evidence, vectors[1:] @ vectors[0], strict=True) if near >= least]


def on_topic(evidence: Sequence[Evidence], topic: str, embedder: Embedder) -> list[Evidence]:
    """Those of the quotations that stand in paragraphs about a topic which they put in other words, nearest first.

    Of 934 pairs of speakers and others' topics, two were this near without a word in common; a third of the words in
    common, from which on the words tell, had 69.

    Args:
        evidence: the quotations, best first.
        topic: as asked for.
        embedder: the archive's.
    """
    paragraphs = [f"{each.article.title}. {_paragraph(each.article.text, each.span)}" for each in evidence[:_COMPARED]]
    least = [_NEAR_IT if each.support >= _PARTLY else _ABOUT_IT for each in evidence[:_COMPARED]]
    return _near(evidence, paragraphs, topic, embedder, least)


def alike(evidence: Sequence[Evidence], said: str, embedder: Embedder) -> list[Evidence]:
    """Those of the quotations that mean what somebody is asked to have said, nearest first.

    Of 72 questions who said something, those that no quotation answers had none nearer than 0.41.
    """
    texts = [each.text for each in evidence[:_COMPARED]]
    return _near(evidence, texts, said, embedder, [_ALIKE] * len(texts))


def _near(
    evidence: Sequence[Evidence], texts: Sequence[str], wanted: str, embedder: Embedder, least: Sequence[float]
) -> list[Evidence]:
    """Evidence whose texts are as near to what is wanted as they must be, nearest first; the cosine is its support."""
    if not texts:
        return []
    near = embedder.embed_passages(texts) @ embedder.embed_queries([wanted])[0]
    found = [
        replace(each, support=float(cosine), rank=float(cosine))
        for each, cosine, enough in zip(evidence, near, least, strict=False)
        if cosine >= enough
    ]
    return sorted(found, key=lambda each: -each.rank)


def _plain(text: str) -> str:
    """Folded, with single spaces."""
    return " ".join(fold(text).split())


def _literal(wanted: str, text: str) -> float:
    """0 to 1: how much of some plain words stands in a text as it is; 0 for a scrap, of either."""
    from rapidfuzz import fuzz

    held = _plain(text)
    return fuzz.partial_ratio(wanted, held) / 100 if _SCRAP < len(wanted) <= 2 * len(held) else 0.0


def heard(evidence: Iterable[Evidence], quotations: Sequence[Quotation]) -> list[Evidence]:
    """The quotations that stand in sentences which answer, each with the worth of the first of these, in their order.

    Args:
        evidence: the sentences, best first.
        quotations: those that may be shown.
    """
    found: dict[tuple[str, Span], Evidence] = {}
    for each in evidence:
        for quotation in quotations:
            own = Span(quotation.start, quotation.end)
            key = each.article.id, own
            if quotation.article_id == each.article.id and key not in found and _meet(own, each.context):
                told = _with(quotation, each.article, each.support, each.rank)
                found[key] = _turned(told, quotation, each.context)
    return list(found.values())


def list_quotations(archive: Store, *, speaker: str | None = None, about: str | None = None) -> list[Evidence]:
    """Attributed quotations of an archive, of one speaker and on one topic when asked, in the order of storing.

    With a topic, the best matching ones first, those that do not mention it left out.
    """
    names = None
    if speaker is not None:
        names = Speakers(archive.speakers()).find(speaker, detect_language(speaker)).names
        if not names:
            return []
    found = [each for each in archive.quotations(speakers=names) if each.speaker]
    if about is None:
        listed = [_with(each, archive.article(each.article_id), 1.0, 1.0) for each in found]
    else:
        languages = [name for name, _ in archive.languages()]
        matcher = Matcher(about, detect_language(about), Vocabulary(archive), languages)
        listed = [each for each in said_by(found, matcher, archive.article) if each.support >= ON_TOPIC]
    return list({(each.article.id, each.span, each.speaker): each for each in reversed(listed)}.values())[::-1]


def _evidence(
    quotation: Quotation, matcher: Matcher | None, article: Article, held: Callable[[str], frozenset[str]]
) -> Evidence:
    """A quotation weighed by its topic; `held` gives the terms of a whole article by its id."""
    if matcher is None or not matcher.words:
        return _with(quotation, article, 1.0, 1.0 + _VOICE[quotation.voice])
    text, language = article.text, article.language
    words = term_set(text[quotation.start : quotation.end], language)
    around = term_set(_paragraph(text, quotation.sentence), language)
    named = term_set(f"{article.title} {_heading(article, quotation.start)}", language)
    zones = [(words, 1.0), (around, _AROUND), (named, _TITLE), (held(article.id), _ARTICLE)]
    support = matcher.zoned(zones, language)
    return _with(quotation, article, support, support + _VOICE[quotation.voice])


def _with(quotation: Quotation, article: Article, support: float, rank: float) -> Evidence:
    """Indirect speech is shown as its whole sentence, since the reporter's words are not the speaker's."""
    own = Span(quotation.start, quotation.end)
    span, voice = own, quotation.voice
    if _is_scrap(article, own, quotation.sentence, 1) and voice == "direct":
        voice = "indirect"  # they dismissed it as “rumours”
    if voice == "indirect" and len(sentences(_slice(article, quotation.sentence), article.language)) == 1:
        span = quotation.sentence
    context = Span(min(span.start, quotation.sentence.start), max(span.end, quotation.sentence.end))
    return Evidence(article, span, context, quotation.speaker, voice, min(support, 1.0), rank)


def _is_scrap(article: Article, own: Span, sentence: Span, most: int) -> bool:
    """Whether quoted words, `most` at most, are only a piece of the reporter's sentence."""
    words, around = _slice(article, own), _slice(article, sentence)
    return len(words.split()) <= most < len(around.split()) - 2 and words.strip()[-1:] not in (".", "!", "?", "…")


def _with_attribution(evidence: Evidence, quotation: Quotation, matcher: Matcher) -> Evidence:
    """Turned to the sentence that holds most of the words asked for."""
    article, context = evidence.article, evidence.context
    inside = [
        Span(context.start + span.start, context.start + span.end)
        for span in sentences(_slice(article, context), article.language)
    ]
    shares = {
        span: matcher.coverage(term_set(_slice(article, span), article.language), article.language) for span in inside
    }
    return _turned(evidence, quotation, max(shares, key=lambda span: (shares[span], -span.start), default=context))


def _turned(evidence: Evidence, quotation: Quotation, sentence: Span) -> Evidence:
    """A quotation turned to one sentence of it, if that one also says whose words they are; else as it is."""
    own = Span(max(sentence.start, evidence.span.start), min(sentence.end, evidence.span.end))
    cue = quotation.cue
    if cue is None or not sentence.start <= cue.start < sentence.end or own.start >= own.end:
        return evidence
    return replace(evidence, span=sentence, words=own)


def _terms_of(article: Article) -> frozenset[str]:
    return term_set(article.text, article.language)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _slice(article: Article, span: Span) -> str:
    return article.text[span.start : span.end]


def _paragraph(text: str, span: Span) -> str:
    """The paragraph of some words, the question that it answers before it: "Will you stand again?" above "No, …"."""
    around = paragraph_around(text, span)
    return f"{_asked_above(text, around.start)} {text[around.start : around.end]}".strip()


def _asked_above(text: str, start: int) -> str:
    """The paragraph above one that ends in a question mark, or the one above that; "" where neither does."""
    above = [line.strip() for line in text[max(0, start - _ABOVE) : start].split("\n") if line.strip()]
    return next((line for line in above[: -_LOOKED_ABOVE - 1 : -1] if line.rstrip('*_»”"’ ').endswith("?")), "")


def _heading(article: Article, position: int) -> str:
    above = [heading for heading in article.headings if heading.end <= position]
    return article.text[above[-1].start : above[-1].end] if above else ""
