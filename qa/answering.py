"""Answer questions from an archive: what the articles say, verbatim, or why nothing does.

The centre of `qa`: what a question means, what is found for it and the composition of answers meet here. Every citation
is a slice of a stored article. No language model is needed; where one is set, `qa.fluent` has it write the answer and
puts the extractive one in its place when it fails. Evidence is found in `qa.finding`, made into claims in `qa.compose`;
how answers look on a screen is the business of the faces.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from index.embed import Embedder
from index.errors import UnknownArticle
from index.store import Keeper
from index.types import Article, Passage, Span
from qa import corrections, phrases
from qa.archive_questions import archive_question
from qa.compose import compose, in_order_of_time
from qa.context import articles_of
from qa.courtesy import without_courtesy
from qa.evidence import Evidence, standing_for
from qa.finding import find, limited
from qa.fluent import ANSWERABLE, Fluency, marked, passages_for, written
from qa.followup import Understanding, spelt_out, understandings
from qa.inquiry import Found, Inquiry, Library
from qa.llm import ChatModel
from qa.question import Question, analyse
from qa.rerank import Reranker
from qa.rewriting import rewritten
from qa.types import Answer, Claim, Event, Turn

if TYPE_CHECKING:
    from qa.translate import Translator

__all__ = ["MAX_QUESTION", "Answerer"]

MAX_QUESTION = 2_000
"""Characters of a question at most."""

_CLEARLY = 0.1
"""Confidence by which an answer to a less likely reading must be surer."""
_KEPT = 0.6
"""A question that may lean on the last one is read so when this share of its confidence alone is left."""
_IN_SCENE = 0.3
"""Confidence that an answer has at least that only the articles of the conversation give."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a caller limits an answer to, the day it is asked on, and the articles within these limits where only some
    are to answer."""

    since: date | None
    until: date | None
    sources: Collection[str] | None
    today: date | None
    articles: tuple[str, ...] | None = None

    def select(self, archive: Keeper) -> list[str] | None:
        """Ids of the articles inside; None for all."""
        if self.articles is not None:
            return list(self.articles)
        if not (self.since or self.until or self.sources):
            return None
        return archive.select(since=self.since, until=self.until, sources=self.sources)


class Answerer:
    """Answers questions over one archive; opened once, asked many times, safe to share between threads."""

    def __init__(
        self,
        archive: Keeper,
        embedder: Embedder,
        reranker: Reranker | None = None,
        *,
        hits: int = 24,
        claims: int = 5,
        fluency: Fluency | None = None,
        translator: Translator | None = None,
    ) -> None:
        """Answer from `archive`.

        Args:
            archive: the articles.
            embedder: the encoder that built it.
            reranker: has a trained reader read the first hits; without one, words alone decide.
            hits: passages whose sentences are weighed for a question.
            claims: statements in an answer at most.
            fluency: how language models take part; None where none may.
            translator: translates quotations in other languages than the question's; None for no translations.
        """
        self.archive = archive
        self._fluency = fluency
        self._translator = translator
        self._library = Library(archive, embedder, reranker, self._pending, hits=hits, claims=claims)
        self.waiting: Callable[[], int] = lambda: 0
        """How many questions wait for their turn, where a server lets only some at once through to here."""
        self._counting = threading.Lock()
        self._running = 0

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
        today: date | None = None,
        llm: Any = None,
    ) -> Answer:
        """The answer to a question.

        Args:
            question: in Italian, English, Spanish, French or German; at most 2,000 characters.
            history: earlier turns of the conversation, oldest first; a question may lean on them.
            since, until: only articles published within these days, both inclusive; undated articles are left out.
            sources: only articles of these outlets.
            language: of the question, ISO 639-1; None to detect it.
            today: the day that "last week" is understood from; the current one when None.
            llm: who writes the answer: PROVIDER:MODEL, a chat model of LangChain, or "none" for nobody but the
                articles; None for what is set.
        Raises:
            ValueError: the question is empty or too long, or `llm` is no model.
            MissingExtra: the model's package is not installed.
            ArchiveError: the archive cannot be read.
        """
        *_, last = self.stream(
            question, history, since=since, until=until, sources=sources, language=language, today=today, llm=llm
        )
        assert last.answer is not None
        return last.answer

    def evidence(self, question: str, *, without: Collection[str] = ()) -> list[Evidence]:
        """The sentences that the best passages hold, weighed for a question of fact, best first; none for others.

        What `answer` chooses from, for those who measure or explain it.

        Args:
            question: as for `answer`.
            without: ids of articles to leave out.
        Raises:
            ValueError: the question is empty or too long.
            ArchiveError: the archive cannot be read.
        """
        asked = analyse(_cleaned(question))
        allowed = [each for each in self.archive.select() if each not in without] if without else None
        inquiry = Inquiry(asked, self._library, allowed)
        matcher = inquiry.matcher(asked.topic or asked.text)
        if asked.kind in ("what_said", "who_said") or asked.story or not matcher.words:
            return []
        return inquiry.weighed(matcher)[0]

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
        today: date | None = None,
        llm: Any = None,
    ) -> Iterator[Event]:
        """The answer claim by claim, a model's sentences as they are proved; the last event carries the whole.

        Arguments and errors are those of `answer`.
        """
        text = _cleaned(question)
        model = self._model(llm)
        spoken = self._library.language()
        if model is None or archive_question(without_courtesy(text)):
            ways = understandings(text, history, language, spoken)
        else:
            ways = rewritten(model, text, history, language, spoken)
        limits = _Limits(since, until, sources, today)
        with self._counted():
            whole, meant = self._best(text, ways, history, limits)
            of_archive = analyse(meant.text, meant.language).archive is not None
            if whole.reason != "no_articles" and not of_archive and (spelt := self._spelt(ways)):
                respelt = self._best(text, spelt, history, limits)
                answered = respelt[0].status == "answered"
                if answered and (whole.status == "abstained" or _surer(respelt[0], whole)):
                    whole, meant = respelt
            if told := self._in_scene(text, ways[0], whole, history, limits):
                whole = told
        if model is not None and not of_archive and (whole.status == "answered" or whole.reason in ANSWERABLE):
            yield from self._written(whole, meant, limits, model)
            return
        shown = ""
        for line in whole.text.splitlines(keepends=True)[:-1]:
            shown += line
            yield Event(shown.rstrip("\n"))
        yield Event(whole.text, self._with_translations(whole))

    def _model(self, llm: Any) -> ChatModel | None:
        """The language model that writes the answer, or None."""
        if self._fluency is not None:
            return self._fluency.chosen(llm)
        if llm is None or llm == "none":
            return None
        raise ValueError("This answerer takes no language model. Make it with qa.app.make_answerer or open_answerer.")

    def _best(
        self, text: str, ways: Sequence[Understanding], history: Sequence[Turn], limits: _Limits
    ) -> tuple[Answer, Understanding]:
        """The extractive answer to the reading that is answered best, and that reading.

        Where none is, the likeliest; of a question in another language than the last one, which may be meant as it
        stands, as it stands: "Chi ha vinto (Malala's recovery)?" is nobody's question.
        """
        first: tuple[Answer, Understanding] | None = None
        doubted: tuple[Answer, Understanding] | None = None
        for meant in ways:
            answer = self._understood(text, meant, history, limits)
            found = answer, meant
            first = first or found
            if answer.status == "answered" and meant.sure:
                return doubted if doubted is not None and _holds_against(doubted[0], answer) else found
            if answer.status == "answered" and (doubted is None or _surer(answer, doubted[0])):
                doubted = found
        assert first is not None
        if doubted is not None:
            return doubted
        alone = bool(history) and not ways[0].sure and analyse(history[-1].question).language != ways[0].asked_in
        return found if alone else first

    def _in_scene(
        self, text: str, likeliest: Understanding, whole: Answer, history: Sequence[Turn], limits: _Limits
    ) -> Answer | None:
        """The answer to a question as it stands from the articles that the conversation has been about, where it has
        none as it is understood; what somebody said is not looked for so. None where they have none either.

        After passages of the last turns as the context of the next: Dalton et al., "CAsT 2019: The Conversational
        Assistance Track Overview", TREC 2019.
        """
        if whole.reason not in ("low_support", "topic_absent"):
            return None
        scene = articles_of(history)
        if not scene or analyse(text, likeliest.asked_in).kind in ("what_said", "who_said"):
            return None
        if (allowed := limits.select(self.archive)) is not None:
            scene = tuple(set(scene).intersection(allowed))
        if not scene:
            return None
        meant = replace(likeliest, text=text, language=likeliest.asked_in, resolved=None)
        told = self._understood(text, meant, history, replace(limits, articles=scene))
        sure = told.status == "answered" and told.citations[0].confidence >= _IN_SCENE
        return replace(told, resolved=likeliest.resolved) if sure else None

    def _spelt(self, ways: Sequence[Understanding]) -> list[Understanding]:
        """Those ways to understand a question in which slips of the pen can be put right, with these put right."""
        mended = ((each, self._library.respelt(each.text, each.language)) for each in ways)
        return [replace(each, text=spelt, resolved=spelt) for each, spelt in mended if spelt != each.text]

    def _written(self, whole: Answer, meant: Understanding, limits: _Limits, model: ChatModel) -> Iterator[Event]:
        """The answer as a model writes it; the extractive one stands behind it."""
        assert self._fluency is not None
        asked = analyse(meant.text, meant.language, today=limits.today)
        allowed = limits.select(self.archive)
        inquiry = Inquiry(asked, self._library, allowed)
        try:
            passages = self._passages(whole, inquiry.within(limited(inquiry)))
        except UnknownArticle:  # removed since it was found
            passages = []
        if not passages:
            yield Event(whole.text, self._with_translations(whole))
            return
        inside = inquiry.inside
        for event in written(
            whole,
            asked,
            passages,
            model,
            self.archive,
            most=self._library.claims,
            unsupported=self._fluency.unsupported,
            copies=lambda article: self._copies(standing_for(article), inside),
        ):
            yield event if event.answer is None else replace(event, answer=self._with_translations(event.answer))

    def _passages(self, whole: Answer, inquiry: Inquiry) -> list[tuple[Article, Passage]]:
        """The passages that a model is given, those of the extractive answer first, as they stand after corrections."""
        assert self._fluency is not None
        question = inquiry.question
        hits = inquiry.retrieve(question.text, inquiry.matcher(question.topic or question.text))
        cited = [self._passage_at(each.article.id, each.start) for each in whole.citations]
        found = passages_for(hits, [each for each in cited if each], self.archive, 2 * self._fluency.passages)
        pieces = [standing_for(inquiry.article(each.article_id), Span(each.start, each.end)) for each in found]
        copies_of = cache(self.archive.copies_of)
        standing = corrections.current(pieces, question.text, inquiry.article, copies_of, inquiry.inside)
        kept: dict[int, tuple[Article, Passage]] = {}
        for each in standing:
            passage = self._passage_at(each.article.id, each.span.start)
            if passage is not None:
                kept.setdefault(passage.id, (each.article, passage))
        return list(kept.values())[: self._fluency.passages]

    def _passage_at(self, article_id: str, offset: int) -> Passage | None:
        """The passage of an article that holds a character."""
        inside = (each for each in self.archive.passages(article_id) if each.start <= offset < each.end)
        return next(inside, None)

    def _with_translations(self, answer: Answer) -> Answer:
        """The answer with its foreign quotations translated, where a translation model is set."""
        return answer if self._translator is None else self._translator.translated(answer)

    def _understood(
        self,
        text: str,
        meant: Understanding,
        history: Sequence[Turn],
        limits: _Limits,
    ) -> Answer:
        """The answer to one understanding of a question, in the language in which it was asked."""
        asked = analyse(meant.text, meant.language, today=limits.today)
        if asked.more:
            asked = replace(asked, known=tuple(turn.answer for turn in history))
        try:
            answer = self._answered(text, asked, limits, meant.asked_in)
        except UnknownArticle:  # removed between being found and being read; it is not found again
            answer = self._answered(text, asked, limits, meant.asked_in)
        return replace(answer, resolved=meant.resolved and spelt_out(meant.resolved, asked, Turn.of(answer).speakers))

    def _answered(self, text: str, asked: Question, limits: _Limits, language: str) -> Answer:
        """What is found for a question, composed into an answer."""
        started = time.perf_counter()
        since, until = limits.since, limits.until
        if asked.dated:
            since, until = asked.since or since, asked.until or until
        allowed, crowded = limits.select(self.archive), self._library.crowded()
        inquiry = Inquiry(asked, self._library, allowed, (since, until), crowded)
        found = find(inquiry)
        total = (time.perf_counter() - started) * 1000
        retrieved = inquiry.spent.milliseconds
        timings = {"retrieve_ms": retrieved, "read_ms": total - retrieved, "total_ms": total}
        return self._composed(text, replace(asked, language=language), found, inquiry, timings)

    def _composed(
        self, text: str, question: Question, found: Found, inquiry: Inquiry, timings: dict[str, float]
    ) -> Answer:
        evidence = found.evidence
        if found.reason is not None:
            evidence = tuple(replace(each, agreeing=()) for each in evidence)
        elif question.ordered:
            evidence = in_order_of_time(evidence)
        inside = inquiry.inside
        claims, citations = compose(question, evidence, lambda each: self._copies(each, inside))
        if found.reason is None:
            if found.lead:
                claims = (Claim(found.lead, tuple(each.number for each in citations)), *claims)
            prose = "\n".join(marked(claim) for claim in claims)
        else:
            claims, prose = (), found.lead or phrases.abstention(found.reason, question.language, found.who)
            if found.nearest is not None:
                prose = f"{prose} {phrases.nearest(found.nearest, question.language)}"
        reranker = self._library.reranker
        return Answer(
            question=text,
            status="answered" if found.reason is None else "abstained",
            reason=found.reason,
            language=question.language,
            text=prose,
            claims=claims,
            citations=citations,
            timings=timings,
            models={
                "embedder": self._library.embedder.name,
                "reader": reranker.name if reranker and not inquiry.crowded else "extractive",
            },
            index={"generation": self.archive.generation, "fingerprint": self.archive.fingerprint},
            id=uuid.uuid4().hex,
        )

    def _copies(self, evidence: Evidence, inside: frozenset[str] | None) -> tuple[Article, ...]:
        """The copies of evidence's article; an earlier version of a correction only where it has the same words."""
        ids = self.archive.copies_of(evidence.article.id)
        copies = [self.archive.article(copy) for copy in ids if inside is None or copy in inside]
        corrected = corrections.is_correction(evidence.article)
        return tuple(
            copy
            for copy in copies
            if not corrected or copy.source != evidence.article.source or evidence.text in copy.text
        )

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._running += 1
        try:
            yield
        finally:
            with self._counting:
                self._running -= 1

    def _pending(self) -> int:
        """How many questions are asked and not answered yet, wherever they wait."""
        return self._running + self.waiting()


def _cleaned(question: str) -> str:
    """The question without characters that cannot be encoded.

    Raises:
        ValueError: it is no text, empty, or too long.
    """
    if not isinstance(question, str):
        raise ValueError(f"A question is a text, this is {type(question).__name__}.")
    text = " ".join(question.encode("utf-8", "replace").decode().replace("\0", " ").split())
    if not text:
        raise ValueError("The question is empty. Ask something, for instance: what did Biden say?")
    if len(text) > MAX_QUESTION:
        raise ValueError(f"The question has {len(text):,} characters; at most {MAX_QUESTION:,} are read. Shorten it.")
    return text


def _surer(one: Answer, other: Answer) -> bool:
    """Whether an answer is clearly surer than one to a likelier reading."""
    return one.citations[0].confidence >= other.citations[0].confidence + _CLEARLY


def _holds_against(doubted: Answer, alone: Answer) -> bool:
    """Whether a question read with what it may lean on is answered about as surely as alone."""
    return doubted.citations[0].confidence >= _KEPT * alone.citations[0].confidence
