"""Answer questions from an archive: what the articles say, verbatim, or why nothing does.

The centre of `qa`: question analysis, retrieval, reading or quoting, and the composition of answers meet here. Every
citation is a slice of a stored article. No language model is needed; where one is set, `qa.fluent` has it write the
answer and puts the extractive one in its place when it fails. How claims are made of evidence is the business of
`qa.compose`, how answers look on a screen that of the faces.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from index.embed import Embedder
from index.errors import UnknownArticle
from index.language import STOP_WORDS
from index.mentions import name_key
from index.segment import sentences
from index.store import Keeper
from index.types import Article, Hit, Passage, Quotation, Span
from index.vocabulary import Vocabulary
from qa import corrections, phrases
from qa.compose import choose, compose, in_order_of_articles, in_order_of_time
from qa.dates import stated_days
from qa.evidence import Evidence
from qa.fluent import ANSWERABLE, Fluency, marked, passages_for, written
from qa.followup import Understanding, spelt_out, understandings
from qa.lists import completed
from qa.llm import ChatModel
from qa.manner import is_bare
from qa.matching import Matcher
from qa.prose import addresses
from qa.question import Question, analyse
from qa.quoting import ON_TOPIC, about, said_by, who_said
from qa.reading import UNREAD, distinct_words, every_sentence, is_heading, read
from qa.rerank import Reranker
from qa.retrieve import Retriever
from qa.rewriting import rewritten
from qa.speakers import Match, Speakers, describes, is_anybody, is_description, named
from qa.subject import is_headline, on_subject
from qa.summary import telling
from qa.types import Answer, Event, Reason, Turn

if TYPE_CHECKING:
    from qa.translate import Translator

__all__ = ["MAX_QUESTION", "Answerer"]

MAX_QUESTION = 2_000
"""Characters of a question at most."""

_SAID = 0.42
"""Least support of a quotation that is the words asked for."""
_ANSWERS = 0.34
"""Least support, by words alone, of a sentence that answers a question."""
_LIKELY = 0.17
"""Least support, the reader's judgement in it, of a sentence that answers; docs/calibration.md has the curve."""
_CLOSE = 0.3
"""Sentences whose rank is at most this far below the best one are shown beside it."""
_ABSENT = 0.5
"""Share of a question's weight in words that the archive holds nowhere, from which on its topic is absent."""
_SHOWN = 4
"""Sentences that answer one question of fact, at most."""
_LISTED = 8
"""Sentences that answer a question for several things, at most."""
_TELLING = 3
"""Sentences that tell a story, above the claims of another answer, at most."""
_TOLD = 3
"""The articles of this many of the best sentences tell a story that is asked for."""
_CLEARLY = 0.1
"""Confidence by which an answer to a less likely reading must be surer."""
_KEPT = 0.6
"""A question that may lean on the last one is read so when this share of its confidence alone is left."""
_SAME = 0.6
"""Overlap of words from which on two sentences say the same."""
_OFFERED = 2
"""Pieces of evidence shown where there is no answer, at most."""
_AROUND = (7, 31, 366, 3660)
"""Days around a period within which the nearest evidence is looked for."""
_REPORTS_READ = 200
"""Articles of a period at most whose reports are looked at, the newest."""
_WEIGHED = 300
"""Quotations of one person that are weighed, at most."""
_LEAD_WORDS = 6
"""Words of the sentence that stands for an article's report, at least."""


@dataclass(frozen=True, slots=True)
class _Result:
    """Evidence to be shown, with the reason for abstaining when it is none."""

    evidence: tuple[Evidence, ...]
    reason: Reason | None = None
    who: str = ""
    nearest: date | None = None
    """Date of the nearest evidence outside the dates asked for."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a caller limits an answer to, and the day it is asked on."""

    since: date | None
    until: date | None
    sources: Collection[str] | None
    today: date | None

    def select(self, archive: Keeper) -> list[str] | None:
        """Ids of the articles inside; None for all."""
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
        self._embedder = embedder
        self._reranker = reranker
        self._retriever = Retriever(archive, embedder)
        self._vocabulary = Vocabulary(archive)
        self._hits = hits
        self._claims = claims
        self._known_speakers: tuple[int, Speakers] | None = None
        self.waiting: Callable[[], int] = lambda: 0
        """How many questions wait for their turn, where a server lets only some at once through to here."""
        self._counting = threading.Lock()
        self._running = 0
        self._local = threading.local()

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
        matcher = self._matcher(asked.topic or asked.text, asked)
        if asked.kind in ("what_said", "who_said", "broad") or not matcher.words:
            return []
        allowed = [each for each in self.archive.select() if each not in without] if without else None
        self._local.retrieved, self._local.crowded = 0.0, False
        return self._weighed(asked, matcher, allowed)[0]

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
        ways = understandings(text, history, language) if model is None else rewritten(model, text, history, language)
        limits = _Limits(since, until, sources, today)
        with self._counted():
            whole, meant = self._best(text, ways, history, limits)
        if model is not None and (whole.status == "answered" or whole.reason in ANSWERABLE):
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
        """The extractive answer to the reading that is answered best, and that reading."""
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
        return doubted or first

    def _written(self, whole: Answer, meant: Understanding, limits: _Limits, model: ChatModel) -> Iterator[Event]:
        """The answer as a model writes it; the extractive one stands behind it."""
        assert self._fluency is not None
        asked = analyse(meant.text, meant.language, today=limits.today)
        allowed = limits.select(self.archive)
        try:
            passages = self._passages(whole, asked, self._limited(asked, allowed))
        except UnknownArticle:  # removed since it was found
            passages = []
        if not passages:
            yield Event(whole.text, self._with_translations(whole))
            return
        inside = None if allowed is None else frozenset(allowed)
        for event in written(
            whole,
            asked,
            passages,
            model,
            self.archive,
            most=self._claims,
            unsupported=self._fluency.unsupported,
            copies=lambda article: self._copies(_standing_for(article), inside),
        ):
            yield event if event.answer is None else replace(event, answer=self._with_translations(event.answer))

    def _passages(self, whole: Answer, question: Question, allowed: list[str] | None) -> list[tuple[Article, Passage]]:
        """The passages that a model is given, those of the extractive answer first, as they stand after corrections."""
        assert self._fluency is not None
        self._local.retrieved = 0.0
        self._local.allowed = None if allowed is None else frozenset(allowed)
        hits = self._retrieve(
            question.text, question, allowed, self._matcher(question.topic or question.text, question)
        )
        cited = [self._passage_at(each.article.id, each.start) for each in whole.citations]
        found = passages_for(hits, [each for each in cited if each], self.archive, 2 * self._fluency.passages)
        pieces = [
            replace(_standing_for(self._article(each.article_id)), span=Span(each.start, each.end)) for each in found
        ]
        copies_of = cache(self.archive.copies_of)
        standing = corrections.current(pieces, question.text, self._article, copies_of, self._local.allowed)
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

    # What to say

    def _answered(
        self,
        text: str,
        asked: Question,
        limits: _Limits,
        language: str,
    ) -> Answer:
        started = time.perf_counter()
        allowed = limits.select(self.archive)
        since, until = limits.since, limits.until
        self._local.retrieved = 0.0
        self._local.crowded = self._reranker is not None and self._reranker.crowded(self._asked())
        self._local.allowed = None if allowed is None else frozenset(allowed)
        self._local.period = (asked.since or since, asked.until or until) if asked.dated else (since, until)
        result = self._result(asked, allowed)
        if result.reason is None and not result.evidence:
            result = _Result((), "low_support")
        total = (time.perf_counter() - started) * 1000
        timings = {
            "retrieve_ms": self._local.retrieved,
            "read_ms": total - self._local.retrieved,
            "total_ms": total,
        }
        return self._composed(text, replace(asked, language=language), result, allowed, timings)

    def _result(self, question: Question, allowed: list[str] | None) -> _Result:
        if not self.archive.languages():
            return _Result((), "no_articles")
        limited = self._limited(question, allowed)
        if limited is None:
            return self._sought(question, None)
        result = self._sought(question, limited) if limited else _Result((), "outside_dates")
        return result if result.reason is None else self._outside(question, allowed, result)

    def _limited(self, question: Question, allowed: list[str] | None) -> list[str] | None:
        """Ids of the articles published when the question asks for, if it does, among those allowed."""
        if not question.dated:
            return allowed
        dated = self.archive.select(since=question.since, until=question.until)
        if allowed is None:
            return dated
        inside = set(allowed)
        return [article_id for article_id in dated if article_id in inside]

    def _sought(self, question: Question, allowed: list[str] | None) -> _Result:
        self._local.allowed = None if allowed is None else frozenset(allowed)
        if question.kind == "what_said":
            return self._what_said(question, allowed)
        if question.kind == "who_said":
            return self._who_said(question, allowed)
        if question.dated and is_bare(question.topic, question.language):
            return self._reports(question, allowed)
        if question.subject and (told := self._story(question, allowed)):
            return told
        return self._read(question, allowed)

    def _outside(self, question: Question, allowed: list[str] | None, result: _Result) -> _Result:
        """What to say when nothing within the dates or outlets answers: whether something outside them does."""
        if question.dated and question.kind == "what_said" and allowed != []:
            retold = self._sought(question, allowed)  # in an undated article that names the day
            if retold.reason is None:
                return retold
        whole, citable = _Result((), "outside_dates"), False
        if question.dated and allowed != []:
            whole, citable = self._nearest(question, allowed), True
        if allowed is not None and whole.reason is not None:
            whole, citable = self._nearest(question, None), False
        if whole.reason is not None:
            if result.reason == "outside_dates" and not result.evidence:
                return whole if citable else replace(whole, evidence=())
            return result
        near = sorted(whole.evidence, key=lambda each: _days_apart(each.article, *self._local.period))
        shown = tuple(near if citable else result.evidence)[:_OFFERED]
        return _Result(shown, "outside_dates", result.who, near[0].article.published)

    def _nearest(self, question: Question, allowed: list[str] | None) -> _Result:
        """The answer without the question's dates, from the articles published nearest to the period asked for."""
        free = replace(question, since=None, until=None, dated=False)
        bare = question.dated and question.kind == "broad" and is_bare(question.topic, question.language)
        whole = _Result((), "outside_dates") if bare else self._sought(free, allowed)
        if whole.reason is not None and not bare:
            return whole
        inside = None if allowed is None else set(allowed)
        since, until = self._local.period
        searched = 0
        for days in _AROUND if since or until else ():
            around = self.archive.select(since=_moved(since, -days), until=_moved(until, days))
            near = [article_id for article_id in around if inside is None or article_id in inside]
            if len(near) > searched:
                found = self._reports(free, near) if bare else self._sought(free, near)
                if found.reason is None:
                    return found
            searched = len(near)
        return whole

    def _reports(self, question: Question, allowed: list[str] | None) -> _Result:
        """What was reported in a period: the opening sentence of its articles, newest first, copies once."""
        articles = [self._article(each) for each in (allowed or ())[-_REPORTS_READ:]]
        articles.sort(key=lambda each: each.published or date.min, reverse=True)
        told: list[Evidence] = []
        seen: set[str] = set()
        for article in articles:
            lead = _lead(article)
            if lead is not None and article.id not in seen and len(told) < self._claims:
                told.append(lead)
                seen.update(self.archive.copies_of(article.id))
        return _Result(self._chosen(told, question)) if told else _Result((), "outside_dates")

    def _what_said(self, question: Question, allowed: list[str] | None) -> _Result:
        phrase = question.speaker or ""
        if is_anybody(phrase):
            return self._what_they_say(question, allowed)
        speakers = self._speakers()
        match = speakers.find(phrase, question.language)
        if not match.names and is_description(phrase, question.language):
            match = self._described(phrase, question, speakers, allowed)
        if not match.names:
            return self._not_a_speaker(phrase, question, allowed)
        setting = f"{match.rest} {question.setting}".strip()
        topic = self._matcher(question.topic, question)
        on_topic = any(word.known for word in topic.words)
        quotations = self._quotations(match.names, allowed, question, question.topic if on_topic else setting)
        if not quotations:
            return _Result((), "outside_dates", phrase)
        dated = self._within_dates(quotations, question)
        if not dated:
            near = said_by(quotations, None, self._article)
            return _Result(self._chosen(near, question, most=_OFFERED), "outside_dates", match.names[0])
        dated = [each for each in dated if not _given(each, self._article, question)]
        if not dated:
            near = said_by(quotations, None, self._article)
            return _Result(self._chosen(near, question, most=_OFFERED), "low_support", match.names[0])
        if on_topic:
            near = said_by(dated, topic, self._article)
            ranked = about(near, ON_TOPIC)
            if not ranked:
                return _Result(self._chosen(near, question, most=_OFFERED), "low_support", match.names[0])
        else:
            ranked = said_by(dated, self._matcher(setting, question), self._article)
        best = ranked[0].support
        return _Result(self._chosen([each for each in ranked if each.support >= best - 0.3], question))

    def _what_they_say(self, question: Question, allowed: list[str] | None) -> _Result:
        """Whoever is quoted on a topic, one claim for each speaker, best first."""
        topic = self._matcher(question.topic or question.setting, question)
        if not topic.words or self._absent(topic):
            return _Result((), "topic_absent")
        near = self._within_dates(self._quoted_near(question.topic, question, allowed, topic), question)
        ranked = about(said_by(near, topic, self._article), ON_TOPIC)
        if not ranked:
            return _Result((), "low_support")
        first = list({each.speaker: each for each in reversed(ranked)}.values())
        return _Result(self._chosen(sorted(first, key=lambda each: -each.rank), question))

    def _quoted_near(
        self, query: str, question: Question, allowed: list[str] | None, matcher: Matcher
    ) -> list[Quotation]:
        """The attributed quotations of the articles retrieved for a query."""
        hits = self._retrieve(query, question, allowed, matcher)
        return [
            quotation
            for article_id in dict.fromkeys(hit.passage.article_id for hit in hits)
            for quotation in self.archive.quotations(article_id=article_id)
            if quotation.speaker
        ]

    def _described(self, phrase: str, question: Question, speakers: Speakers, allowed: list[str] | None) -> Match:
        """Speakers whom retrieved articles describe as the phrase does ("the NATO chief")."""
        hits = self._retrieve(f"{phrase} {question.topic}".strip(), question, allowed)
        articles = [self._article(each) for each in dict.fromkeys(hit.passage.article_id for hit in hits)][:12]
        for name in describes(phrase, question.language, articles):
            if name in speakers:
                return Match(speakers.find(name, question.language).names, "")
        return Match((), phrase)

    def _not_a_speaker(self, phrase: str, question: Question, allowed: list[str] | None) -> _Result:
        """Nobody quoted has that name: is somebody of that name talked about, or nobody at all?"""
        stop = STOP_WORDS.get(question.language, frozenset())
        tokens = [word for word in name_key(phrase) if word not in stop and len(word) > 1]
        if not tokens:
            return self._read(replace(question, kind="broad", topic=question.text), allowed)
        hits = self._retrieve(phrase, question, allowed)
        for length in (len(tokens), 2, 1):
            asked = tokens[:length]
            if length > len(tokens) or sum(map(len, asked)) < 4:
                continue
            near = [hit for hit in hits if named(asked, hit.passage.text)]
            if near:
                evidence = self._sentences_naming(asked, near)
                return _Result(
                    self._chosen(evidence, question, most=_OFFERED), "not_quoted", " ".join(phrase.split()[:length])
                )
            if any(word[:1].isupper() for word in phrase.split()) or length == 1:
                break
        return _Result((), "no_such_speaker", phrase)

    def _sentences_naming(self, tokens: Sequence[str], hits: Sequence[Hit]) -> list[Evidence]:
        found = []
        for hit in hits[:4]:
            article = self._article(hit.passage.article_id)
            for span in sentences(article.text, article.language):
                inside = hit.passage.start <= span.start and span.end <= hit.passage.end
                if inside and named(tokens, article.text[span.start : span.end]):
                    found.append(Evidence(article, span, span, None, None, 0.3, hit.score))
                    break
        return found

    def _who_said(self, question: Question, allowed: list[str] | None) -> _Result:
        said = question.said or ""
        matcher = self._matcher(said, question, names=False)
        ranked = who_said(self._quoted_near(said, question, allowed, matcher), matcher, said, self._article)
        fitting = about(ranked, _SAID)
        if fitting:
            best = fitting[0]
            same = [each for each in fitting if each.support >= best.support - 0.12 and each.speaker == best.speaker]
            return _Result(self._chosen([best, *same], question, most=3))
        if self._absent(matcher):
            return _Result((), "topic_absent")
        return _Result(tuple(ranked[:1]), "low_support")

    def _read(self, question: Question, allowed: list[str] | None) -> _Result:
        matcher = self._matcher(question.topic or question.text, question)
        if not matcher.words:
            return _Result((), "low_support")
        absent = self._absent(matcher)
        if absent and not self._reads(question):
            return _Result((), "topic_absent")
        ranked, least = self._weighed(question, matcher, allowed)
        fitting = about(ranked, least)
        if not fitting and absent:
            return _Result((), "topic_absent")
        if not fitting:
            return _Result(self._chosen(ranked, question, most=_OFFERED), "low_support")
        if question.story:
            told = {each.article.id: (each.article, 1.0) for each in fitting[:_TOLD]}
            return _Result(self._told(list(told.values()), matcher, question))
        if question.listed:
            return _Result(self._chosen(completed(question.text, ranked, least, _CLOSE), question, most=_LISTED))
        best = fitting[0].rank
        margin = 2 * _CLOSE if question.kind == "why" else _CLOSE
        return _Result(self._chosen([each for each in fitting if each.rank >= best - margin], question, most=_SHOWN))

    def _reads(self, question: Question) -> bool:
        """Whether the trained reader is asked, so that what is said in other words than the question's is found."""
        return self._reranker is not None and question.kind not in UNREAD and not self._local.crowded

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._running += 1
        try:
            yield
        finally:
            with self._counting:
                self._running -= 1

    def _asked(self) -> int:
        """How many questions are asked and not answered yet, wherever they wait."""
        return self._running + self.waiting()

    def _weighed(self, question: Question, matcher: Matcher, allowed: list[str] | None) -> tuple[list[Evidence], float]:
        """The sentences of the best passages, best first, and the support from which on one answers."""
        hits = self._retrieve(question.text, question, allowed, matcher)
        if self._reranker is None or not self._reads(question):
            return read(question, matcher, hits, self._article, self._quoted_in), _ANSWERS
        reads = self._reranker.rerank(question.text, hits, asked=self._asked(), dated=question.kind == "when")
        readings = {each.hit.passage.id: each.reading for each in reads if each.reading is not None}
        return read(question, matcher, hits, self._article, self._quoted_in, readings), _LIKELY

    def _story(self, question: Question, allowed: list[str] | None) -> _Result | None:
        """What the articles tell that are about the question's subject; None when none is.

        A question that may ask for one thing ("who was X?", "X") is told a story only by articles that X heads.
        """
        matcher = self._matcher(question.subject, question, opening=False)
        if not matcher.words or self._absent(matcher):
            return None
        hits = self._retrieve(question.subject, question, allowed, matcher)
        articles = on_subject(hits, matcher, self._article)
        if not question.story:
            articles = [(each, about) for each, about in articles if is_headline(matcher, each)]
        return _Result(self._told(articles, matcher, question)) if articles else None

    def _told(
        self, articles: Sequence[tuple[Article, float]], matcher: Matcher, question: Question
    ) -> tuple[Evidence, ...]:
        """Sentences that together tell what articles say, given how much each is about the subject, in their order."""
        asked = replace(question, kind="broad")
        sentences = [every_sentence(asked, matcher, each, self._quoted_in(each.id)) for each, _ in articles]
        most = self._claims + _TELLING
        told = telling(sentences, [about for _, about in articles], self._embedder.embed_passages, most)
        others = [each for one in sentences for each in one]  # those that say the same are cited with it
        return in_order_of_articles(self._chosen([*told, *others], question, len(told)), [each for each, _ in articles])

    # Looking things up

    def _speakers(self) -> Speakers:
        """The people quoted, listed anew when the archive has changed."""
        generation = self.archive.generation
        known = self._known_speakers
        if known is None or known[0] != generation:
            known = self._known_speakers = (generation, Speakers(self.archive.speakers()))
        return known[1]

    def _matcher(self, text: str, question: Question, *, names: bool = True, opening: bool = True) -> Matcher:
        languages = [name for name, _ in self.archive.languages()]
        return Matcher(text, question.language, self._vocabulary, languages, names=names, opening=opening)

    def _absent(self, matcher: Matcher) -> bool:
        """Whether what the question is about occurs nowhere: all its names, or most of its words by weight."""
        names = matcher.names()
        return matcher.missing_share >= _ABSENT or (bool(names) and not any(word.found for word in names))

    def _retrieve(
        self, query: str, question: Question, allowed: list[str] | None, matcher: Matcher | None = None
    ) -> list[Hit]:
        started = time.perf_counter()
        hits = self._retriever.retrieve(query, self._hits, language=question.language, allowed=allowed)
        if matcher is not None and matcher.words:
            known = {hit.passage.id for hit in hits}
            translated = self.archive.search_lexical(matcher.groups(), self._hits, allowed)
            lowest = min((hit.score for hit in hits), default=0.0)
            hits += [replace(hit, score=lowest) for hit in translated if hit.passage.id not in known]
        self._local.retrieved += (time.perf_counter() - started) * 1000
        return hits

    def _article(self, article_id: str) -> Article:
        return self.archive.article(article_id)

    def _quoted_in(self, article_id: str) -> list[Quotation]:
        return self.archive.quotations(article_id=article_id)

    def _quotations(
        self, names: Collection[str], allowed: list[str] | None, question: Question, about: str
    ) -> list[Quotation]:
        """What people said; of somebody quoted more often than can be weighed, what stands in the articles that are
        found for what the question is about, or else the newest."""
        inside = None if allowed is None else set(allowed)
        if self.archive.count_quotations(names) <= _WEIGHED:
            found = self.archive.quotations(speakers=names)
            return [each for each in found if inside is None or each.article_id in inside]
        articles = [each for each in self.archive.quoting(names) if inside is None or each in inside]
        if about:
            hits = self._retriever.retrieve(about, _WEIGHED // 2, language=question.language, allowed=articles)
            articles = list(dict.fromkeys(hit.passage.article_id for hit in hits))
        return self.archive.quotations(speakers=names, articles=articles, most=_WEIGHED)

    def _within_dates(self, quotations: Sequence[Quotation], question: Question) -> list[Quotation]:
        """Quotations from articles of the dates that the question names, or, where an article states no date of its
        own, whose paragraph names such a day."""
        if question.since is None and question.until is None:
            return list(quotations)
        return [
            quotation
            for quotation in quotations
            for article in [self._article(quotation.article_id)]
            if (
                _is_within(article.published, article.published, question)
                if article.published
                else _is_told_of(article.text, quotation, question)
            )
        ]

    def _chosen(
        self, evidence: Sequence[Evidence], question: Question, most: int | None = None
    ) -> tuple[Evidence, ...]:
        """The best evidence as it stands after corrections, one piece for each thing said.

        Words that hold an address which is not their article's own are left out: whoever can have an article read could
        have a link shown as an answer.
        """
        copies_of = cache(self.archive.copies_of)
        evidence = [each for each in evidence if not addresses(each.text, [each.article])]
        standing = corrections.current(evidence, question.text, self._article, copies_of, self._local.allowed)
        return choose(standing, most or self._claims, copies_of)

    # How to say it

    def _composed(
        self, text: str, question: Question, result: _Result, allowed: list[str] | None, timings: dict[str, float]
    ) -> Answer:
        inside = None if allowed is None else frozenset(allowed)
        evidence = result.evidence
        if result.reason is not None:
            evidence = tuple(replace(each, agreeing=()) for each in evidence)
        elif question.ordered:
            evidence = in_order_of_time(evidence)
        claims, citations = compose(question, evidence, lambda each: self._copies(each, inside))
        if result.reason is None:
            prose = "\n".join(marked(claim) for claim in claims)
        else:
            claims, prose = (), phrases.abstention(result.reason, question.language, result.who)
            if result.nearest is not None:
                prose = f"{prose} {phrases.nearest(result.nearest, question.language)}"
        return Answer(
            question=text,
            status="answered" if result.reason is None else "abstained",
            reason=result.reason,
            language=question.language,
            text=prose,
            claims=claims,
            citations=citations,
            timings=timings,
            models={
                "embedder": self._embedder.name,
                "reader": self._reranker.name if self._reranker and not self._local.crowded else "extractive",
            },
            index={"generation": self.archive.generation, "fingerprint": self.archive.fingerprint},
            id=uuid.uuid4().hex,
        )

    def _copies(self, evidence: Evidence, inside: frozenset[str] | None) -> tuple[Article, ...]:
        """The copies of evidence's article; an earlier version of a correction only where it has the same words."""
        ids = self.archive.copies_of(evidence.article.id)
        copies = [self._article(copy) for copy in ids if inside is None or copy in inside]
        corrected = corrections.is_correction(evidence.article)
        return tuple(
            copy
            for copy in copies
            if not corrected or copy.source != evidence.article.source or evidence.text in copy.text
        )


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


def _standing_for(article: Article) -> Evidence:
    """An article as evidence, for what looks at nothing but the article."""
    whole = Span(0, len(article.text))
    return Evidence(article, whole, whole, None, None, 1.0, 1.0)


def _lead(article: Article) -> Evidence | None:
    """The opening sentence of an article."""
    for span in sentences(article.text, article.language):
        if not is_heading(article, span) and len(article.text[span.start : span.end].split()) >= _LEAD_WORDS:
            return Evidence(article, span, span, None, None, 1.0, 1.0)
    return None


def _surer(one: Answer, other: Answer) -> bool:
    """Whether an answer is clearly surer than one to a likelier reading."""
    return one.citations[0].confidence >= other.citations[0].confidence + _CLEARLY


def _holds_against(doubted: Answer, alone: Answer) -> bool:
    """Whether a question read with what it may lean on is answered about as surely as alone."""
    return doubted.citations[0].confidence >= _KEPT * alone.citations[0].confidence


def _given(quotation: Quotation, article: Callable[[str], Article], question: Question) -> bool:
    """Whether an earlier answer has given a quotation, of a question what else somebody said."""
    if not question.known:
        return False
    said = distinct_words(article(quotation.article_id).text[quotation.start : quotation.end])
    given = (distinct_words(line) for answer in question.known for line in answer.splitlines())
    return any(len(said & known) >= _SAME * min(len(said), len(known)) for known in given if known)


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


def _is_within(first: date, last: date, question: Question) -> bool:
    """Whether a period lies within the dates that a question names."""
    return (question.since or first) <= first and last <= (question.until or last)


def _is_told_of(text: str, quotation: Quotation, question: Question) -> bool:
    """Whether the paragraph of a quotation, the words themselves left out, names a day that the question asks for."""
    start = text.rfind("\n", 0, quotation.start) + 1
    end = text.find("\n", quotation.end)
    around = f"{text[start : quotation.start]} {text[quotation.end : end if end >= 0 else len(text)]}"
    return any(_is_within(first, last, question) for first, last in stated_days(around))
