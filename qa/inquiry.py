"""One question put to one archive: what it may rest on, and how passages, quotations and people are looked up for it.

`qa.facts` and `qa.saying` find evidence with it; which of them is asked is decided in `qa.finding`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from index.embed import Embedder
from index.language import QUESTION_LANGUAGES
from index.prepare import is_only_heading, lines_above
from index.store import Keeper
from index.types import Article, Hit, Quotation, Span
from index.vocabulary import Vocabulary
from qa import corrections
from qa.compose import choose
from qa.dates import days_of_the_news, stated_days, without_days
from qa.evidence import Evidence, paragraph_around
from qa.matching import Matcher, Word, term_set
from qa.phrases import on_day
from qa.prose import addresses
from qa.question import Question
from qa.reading import read
from qa.rerank import Reranker
from qa.retrieve import Retriever
from qa.speakers import Speakers
from qa.spelling import respelt
from qa.types import Reason

__all__ = ["Found", "Inquiry", "Library", "opening_terms"]

_ANSWERS = 0.34
"""Least support, by words alone, of a sentence that answers a question."""
_LIKELY = 0.2
"""Least support, the reader's judgement in it, of a sentence that answers; docs/calibration.md has the curve."""
_REASON = 0.15
"""The same of a reason, which the reader believes less easily than anything else."""
_TOLD_BY, _TOLD = 8, 2
"""Articles in which somebody or something is looked for, and what they tell of it that is shown, at most."""
_REPORTED = timedelta(days=3)
"""How long before its publication an article's news may have happened."""
_MATCHERS = 64
"""Texts whose content words are kept: one question is looked at several times."""
_LOOKED_AT = 10_000
"""Characters of an article in which a question's names are looked for, besides the passage found."""
_WEIGHED = 300
"""Quotations of one person that are weighed, at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence to be shown, with the reason for abstaining where it does not answer.

    Attributes:
        evidence: what answers, or the nearest that there is.
        reason: why it does not answer; None where it does.
        who: whom the question is about, where the reason says so.
        nearest: date of the nearest evidence outside the dates asked for.
        lead: what Cita says itself before the evidence, or in place of the reason; "" for nothing.
    """

    evidence: tuple[Evidence, ...]
    reason: Reason | None = None
    who: str = ""
    nearest: date | None = None
    lead: str = ""


_MAINLY = 0.66
"""Share of the articles in the language of an archive."""


class Library:
    """What all questions share: an archive with what searches and reads it; safe to share between threads."""

    def __init__(
        self,
        archive: Keeper,
        embedder: Embedder,
        reranker: Reranker | None,
        pending: Callable[[], int],
        *,
        hits: int,
        claims: int,
    ) -> None:
        """Search `archive`.

        Args:
            archive: the articles.
            embedder: the encoder that built it.
            reranker: has a trained reader read the first hits; None where words alone decide.
            pending: how many questions are asked and not answered yet, wherever they wait.
            hits: passages whose sentences are weighed for a question.
            claims: statements in an answer at most.
        """
        self.archive, self.embedder, self.reranker, self.pending = archive, embedder, reranker, pending
        self.hits, self.claims = hits, claims
        self.retriever = Retriever(archive, embedder)
        self.vocabulary = Vocabulary(archive)
        self._known_speakers: tuple[int, Speakers] | None = None
        self._matchers = lru_cache(maxsize=_MATCHERS)(self._matched)

    def crowded(self) -> bool:
        """Whether so many questions are pending that nothing is read closely."""
        return self.reranker is not None and self.reranker.crowded(self.pending())

    def matcher(self, text: str, language: str, *, names: bool = True, opening: bool = True) -> Matcher:
        """The content words of a text in a language."""
        return self._matchers(self.archive.generation, text, language, names, opening)

    def _matched(self, _: int, text: str, language: str, names: bool, opening: bool) -> Matcher:
        """Content words looked up anew; what is known of them holds for one generation of the archive."""
        return Matcher(text, language, self.vocabulary, self._languages(), names=names, opening=opening)

    def respelt(self, text: str, language: str) -> str:
        """A question with its slips of the pen put right."""
        return respelt(text, self.matcher(text, language), self._languages(), self.vocabulary)

    def language(self) -> str:
        """That of most articles by far, in which a bare name is taken to be asked; English where there is none."""
        counts = self.archive.languages()
        most, articles = max(counts, key=lambda each: each[1], default=("en", 0))
        mainly = most in QUESTION_LANGUAGES and articles >= _MAINLY * sum(count for _, count in counts)
        return most if mainly else "en"

    def _languages(self) -> list[str]:
        return [name for name, _ in self.archive.languages()]

    def speakers(self) -> Speakers:
        """The people quoted, listed anew when the archive has changed."""
        generation = self.archive.generation
        known = self._known_speakers
        if known is None or known[0] != generation:
            known = self._known_speakers = (generation, Speakers(self.archive.speakers()))
        return known[1]


@dataclass(slots=True)
class Spent:
    """Milliseconds that finding passages took, of all inquiries made for one question."""

    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question and what its answer may rest on.

    Attributes:
        question: what is asked.
        library: where.
        allowed: ids of the articles that may be cited; None for all.
        period: first and last day asked for, by the question or by the caller; None where it is open.
        crowded: whether so many questions wait that nothing is read closely.
        spent: what has been spent on it.
    """

    question: Question
    library: Library
    allowed: list[str] | None = None
    period: tuple[date | None, date | None] = (None, None)
    crowded: bool = False
    spent: Spent = field(default_factory=Spent)

    @property
    def inside(self) -> frozenset[str] | None:
        """Ids of the articles that may be cited, made anew at every call; None for all."""
        return None if self.allowed is None else frozenset(self.allowed)

    @property
    def reads(self) -> bool:
        """Whether the trained reader is asked, so that what is said in other words than the question's is found."""
        return self.library.reranker is not None and not self.question.story and not self.crowded

    def within(self, allowed: list[str] | None) -> Inquiry:
        """The same within other articles."""
        return replace(self, allowed=allowed)

    def of(self, question: Question) -> Inquiry:
        """Another question under the same limits."""
        return replace(self, question=question)

    def matcher(self, text: str, *, names: bool = True, opening: bool = True) -> Matcher:
        """The content words of a text, part of the question."""
        return self.library.matcher(text, self.question.language, names=names, opening=opening)

    def article(self, article_id: str) -> Article:
        """A stored article.

        Raises:
            UnknownArticle: it is not in the archive, or no more.
        """
        return self.library.archive.article(article_id)

    def quoted_in(self, article_id: str) -> list[Quotation]:
        """The quotations of an article."""
        return self.library.archive.quotations(article_id=article_id)

    def retrieve(self, query: str, matcher: Matcher | None = None) -> list[Hit]:
        """The passages that match a query best, then those that hold the words of a matcher."""
        library, started = self.library, time.perf_counter()
        language = self.question.language
        hits = library.retriever.retrieve(query, library.hits, language=language, allowed=self.allowed)
        if matcher is not None and matcher.words:
            known = {hit.passage.id for hit in hits}
            translated = library.archive.search_lexical(matcher.groups(), library.hits, self.allowed)
            lowest = min((hit.score for hit in hits), default=0.0)
            hits += [replace(hit, score=lowest) for hit in translated if hit.passage.id not in known]
        self.spent.milliseconds += (time.perf_counter() - started) * 1000
        return hits

    def best_of_each(
        self, subject: str, told: Callable[[Article], Iterable[tuple[float, Evidence]]]
    ) -> tuple[Evidence, ...] | None:
        """Of each of the first articles found for a subject the best that it tells of it, the best two of these; None
        where none tells anything.

        Args:
            subject: whom or what to look for.
            told: what an article tells, in the order of its text, each with its worth; of equals the first is taken.
        """
        ids = list(dict.fromkeys(hit.passage.article_id for hit in self.retrieve(subject)))[:_TOLD_BY]
        pairs = (max(told(self.article(each)), key=lambda pair: pair[0], default=None) for each in ids)
        language = self.question.language
        found = [pair for pair in pairs if pair is not None]
        best = sorted(found, key=lambda pair: (-pair[0], pair[1].article.language != language))
        return self.chosen([evidence for _, evidence in best], _TOLD) if best else None

    def weighed(self, matcher: Matcher) -> tuple[list[Evidence], float]:
        """The sentences of the best passages, best first, and the support from which on one answers.

        The reader reads no passage that is a heading and nothing else.
        """
        question, library = self.question, self.library
        article = cache(self.article)
        hits = self.retrieve(question.text, matcher)
        if library.reranker is None or not self.reads:
            return read(question, matcher, hits, article, self.quoted_in), _ANSWERS
        spelt = matcher.as_spelt(
            question.text, [(hit.passage.text, article(hit.passage.article_id).language) for hit in hits]
        )
        if spelt != question.text:
            matcher = self.matcher(without_days(spelt) if question.days else spelt)
        worth_reading = [hit for hit in hits if not is_only_heading(article(hit.passage.article_id), hit.passage)]
        names = [word for word in matcher.names(years=False) if word.found]
        if names:
            opening = cache(lambda article_id: opening_terms(article(article_id)))
            worth_reading.sort(key=lambda hit: not _has_any(names, hit, article(hit.passage.article_id), opening))
        reads = library.reranker.rerank(
            spelt,
            worth_reading,
            lambda hit: self._above(article(hit.passage.article_id), hit),
            asked=library.pending(),
            dated=question.kind == "when",
        )
        readings = {each.hit.passage.id: each.reading for each in reads if each.reading is not None}
        least = _REASON if question.kind == "why" else _LIKELY
        return read(question, matcher, hits, article, self.quoted_in, readings), least

    def _above(self, article: Article, hit: Hit) -> list[str]:
        """The lines that a passage stands under, with its day where the question is about one."""
        lines = lines_above(article, hit.passage)
        if self.question.days and self.question.kind != "when" and article.published:
            lines.append(on_day(article.published, article.language))
        return lines

    def quotations(self, names: Collection[str], about: str) -> list[Quotation]:
        """What people said; of somebody quoted more often than can be weighed, what stands in the articles that are
        found for what the question is about, or else the newest."""
        archive, inside = self.library.archive, self.inside
        if archive.count_quotations(names) <= _WEIGHED:
            found = archive.quotations(speakers=names)
            return [each for each in found if inside is None or each.article_id in inside]
        articles = [each for each in archive.quoting(names) if inside is None or each in inside]
        if about:
            language = self.question.language
            hits = self.library.retriever.retrieve(about, _WEIGHED // 2, language=language, allowed=articles)
            articles = list(dict.fromkeys(hit.passage.article_id for hit in hits))
        return archive.quotations(speakers=names, articles=articles, most=_WEIGHED)

    def within_dates(self, quotations: Sequence[Quotation]) -> list[Quotation]:
        """Quotations from articles of the dates that the question names, or, where an article states no date of its
        own, whose paragraph names such a day."""
        question = self.question
        if question.since is None and question.until is None:
            timely = cache(lambda article_id: self.is_timely(self.article(article_id)))
            return [each for each in quotations if timely(each.article_id)]
        return [
            quotation
            for quotation in quotations
            for article in [self.article(quotation.article_id)]
            if (
                _is_within(article.published, article.published, question)
                if article.published
                else _is_told_of(article.text, quotation, question)
            )
        ]

    def is_timely(self, article: Article) -> bool:
        """Whether an article is of the days that the question is about, or names one of them itself, or states none."""
        days = self.question.days
        if not days:
            return True
        told = stated_days(f"{article.title}\n{article.text}")
        if article.published:
            told += [(day, day) for day in days_of_the_news(article.text, article.published)]
            told.append((article.published - _REPORTED, article.published))
        return not told or any(first <= end and start <= last for first, last in days for start, end in told)

    def chosen(self, evidence: Sequence[Evidence], most: int | None = None) -> tuple[Evidence, ...]:
        """The best evidence as it stands after corrections, one piece for each thing said.

        Words that hold an address which is not their article's own are left out: whoever can have an article read could
        have a link shown as an answer.
        """
        copies_of = cache(self.library.archive.copies_of)
        own = [each for each in evidence if not addresses(each.text, [each.article])]
        standing = corrections.current(own, self.question.text, self.article, copies_of, self.inside)
        return choose(standing, most or self.library.claims, copies_of, self.question.language)


def opening_terms(article: Article) -> frozenset[str]:
    """Distinct index terms of an article as far as it is looked at."""
    return term_set(f"{article.title} {article.text[:_LOOKED_AT]}", article.language)


def _has_any(names: Sequence[Word], hit: Hit, article: Article, opening: Callable[[str], frozenset[str]]) -> bool:
    """Whether a passage or the opening of its article has any of a question's names: "nato" of "dove è nato NAME?" is
    in all that is told of Nato."""
    held = opening(article.id) | term_set(hit.passage.text, article.language)
    return any(word.strength(held, article.language) > 0 for word in names)


def _is_within(first: date, last: date, question: Question) -> bool:
    """Whether a period lies within the dates that a question names."""
    return (question.since or first) <= first and last <= (question.until or last)


def _is_told_of(text: str, quotation: Quotation, question: Question) -> bool:
    """Whether the paragraph of a quotation, the words themselves left out, names a day that the question asks for."""
    paragraph = paragraph_around(text, Span(quotation.start, quotation.end))
    around = f"{text[paragraph.start : quotation.start]} {text[quotation.end : paragraph.end]}"
    return any(_is_within(first, last, question) for first, last in stated_days(around))
