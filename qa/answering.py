"""Answer questions from an archive without a language model: what the articles say, verbatim, or why nothing does.

The centre of `qa`: question analysis, retrieval, reading or quoting, and the making of claims and citations meet here.
Every citation is a slice of a stored article. How answers look on a screen is the faces' business.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.analysis import words
from index.archive import Archive
from index.embed import Embedder
from index.errors import UnknownArticle
from index.language import STOP_WORDS
from index.names import name_key
from index.segment import sentences
from index.types import Article, Hit, Quotation
from index.vocabulary import Vocabulary
from qa import phrases
from qa.evidence import Evidence
from qa.followup import Understanding, spelt_out, understandings
from qa.matching import Matcher
from qa.question import Question, analyse
from qa.quoting import ON_TOPIC, about, said_by, who_said
from qa.reading import UNMARKED, distinct_words, read
from qa.rerank import Reranker
from qa.retrieve import Retriever
from qa.speakers import Match, Speakers, describes, is_anybody, is_description, named
from qa.types import Answer, Citation, Claim, Event, Reason, Turn

__all__ = ["MAX_QUESTION", "Answerer"]

MAX_QUESTION = 2_000
"""Characters of a question at most."""

_SAID = 0.42
"""Least support of a quotation that is the words asked for."""
_ANSWERS = 0.34
"""Least support of a sentence that answers a question."""
_CLOSE = 0.3
"""Sentences whose rank is at most this far below the best one are shown beside it."""
_ABSENT = 0.5
"""Share of a question's weight in words that the archive holds nowhere, from which on its topic is absent."""
_SHOWN = 4
"""Sentences that answer one question of fact, at most."""
_TOLD = 3
"""The articles of this many of the best sentences tell a story that is asked for."""
_CLEARLY = 0.1
"""Confidence by which an answer to a less likely reading must be surer."""
_KEPT = 0.6
"""A question that may lean on the last one is read so when this share of its confidence alone is left."""
_SAME = 0.6
"""Overlap of words from which on two sentences say the same."""


@dataclass(frozen=True, slots=True)
class _Result:
    """Evidence to be shown, with the reason for abstaining when it is none."""

    evidence: tuple[Evidence, ...]
    reason: Reason | None = None
    who: str = ""


class Answerer:
    """Answers questions over one archive; opened once, asked many times, safe to share between threads."""

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        reranker: Reranker | None = None,
        *,
        hits: int = 24,
        claims: int = 5,
    ) -> None:
        """Answer from `archive`.

        Args:
            archive: the articles.
            embedder: the encoder that built it.
            reranker: has a trained reader read the first hits; without one, words alone decide.
            hits: passages whose sentences are weighed for a question.
            claims: statements in an answer at most.
        """
        self.archive = archive
        self._embedder = embedder
        self._reranker = reranker
        self._retriever = Retriever(archive, embedder)
        self._vocabulary = Vocabulary(archive)
        self._hits = hits
        self._claims = claims
        self._known_speakers: tuple[int, Speakers] | None = None
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
    ) -> Answer:
        """The answer to a question.

        Args:
            question: in Italian, English, Spanish, French or German; at most 2,000 characters.
            history: earlier turns of the conversation, oldest first; a question may lean on them.
            since, until: only articles published within these days, both inclusive; undated articles are left out.
            sources: only articles of these outlets.
            language: of the question, ISO 639-1; None to detect it.
        Raises:
            ValueError: the question is empty or too long.
            ArchiveError: the archive cannot be read.
        """
        text = _cleaned(question)
        first: Answer | None = None
        doubted: Answer | None = None
        for meant in understandings(text, history, language):
            answer = self._understood(text, meant, history, since, until, sources)
            first = first or answer
            if answer.status == "answered" and meant.sure:
                return doubted if doubted is not None and _holds_against(doubted, answer) else answer
            if answer.status == "answered" and (doubted is None or _surer(answer, doubted)):
                doubted = answer
        return doubted or first or answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
    ) -> Iterator[Event]:
        """The answer claim by claim; the last event carries the whole. Arguments and errors are those of `answer`."""
        whole = self.answer(question, history, since=since, until=until, sources=sources, language=language)
        shown = ""
        for line in whole.text.splitlines(keepends=True)[:-1]:
            shown += line
            yield Event(shown.rstrip("\n"))
        yield Event(whole.text, whole)

    def _understood(
        self,
        text: str,
        meant: Understanding,
        history: Sequence[Turn],
        since: date | None,
        until: date | None,
        sources: Collection[str] | None,
    ) -> Answer:
        """The answer to one understanding of a question, in the language in which it was asked."""
        asked = analyse(meant.text, meant.language)
        if asked.more:
            asked = replace(asked, known=tuple(turn.answer for turn in history))
        try:
            answer = self._answered(text, asked, since, until, sources, meant.asked_in)
        except UnknownArticle:  # removed between being found and being read; it is not found again
            answer = self._answered(text, asked, since, until, sources, meant.asked_in)
        return replace(answer, resolved=meant.resolved and spelt_out(meant.resolved, asked, Turn.of(answer).speakers))

    # What to say

    def _answered(
        self,
        text: str,
        asked: Question,
        since: date | None,
        until: date | None,
        sources: Collection[str] | None,
        language: str,
    ) -> Answer:
        started = time.perf_counter()
        allowed = None
        if since or until or sources:
            allowed = self.archive.select(since=since, until=until, sources=sources)
        self._local.retrieved = 0.0
        result = self._result(asked, allowed)
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
        if allowed is not None and not allowed:
            return _Result((), "outside_dates")
        if question.kind == "what_said":
            return self._what_said(question, allowed)
        if question.kind == "who_said":
            return self._who_said(question, allowed)
        return self._read(question, allowed)

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
        quotations = self._quotations(match.names, allowed)
        if not quotations:
            return _Result((), "outside_dates", phrase)
        dated = self._within_dates(quotations, question)
        if not dated:
            near = said_by(quotations, None, self._article)
            return _Result(self._chosen(near, most=2), "outside_dates", match.names[0])
        dated = [each for each in dated if not _given(each, self._article, question)]
        if not dated:
            near = said_by(quotations, None, self._article)
            return _Result(self._chosen(near, most=2), "low_support", match.names[0])
        topic = self._matcher(question.topic, question)
        if any(word.known for word in topic.words):
            near = said_by(dated, topic, self._article)
            ranked = about(near, ON_TOPIC)
            if not ranked:
                return _Result(self._chosen(near, most=2), "low_support", match.names[0])
        else:
            ranked = said_by(dated, self._matcher(setting, question), self._article)
        best = ranked[0].support
        return _Result(self._chosen([each for each in ranked if each.support >= best - 0.3]))

    def _what_they_say(self, question: Question, allowed: list[str] | None) -> _Result:
        """Whoever is quoted on a topic, one claim for each speaker, best first."""
        topic = self._matcher(question.topic or question.setting, question)
        if not topic.words or self._absent(topic):
            return _Result((), "topic_absent")
        ranked = about(
            said_by(self._quoted_near(question.topic, question, allowed, topic), topic, self._article), ON_TOPIC
        )
        if not ranked:
            return _Result((), "low_support")
        first = list({each.speaker: each for each in reversed(ranked)}.values())
        return _Result(self._chosen(sorted(first, key=lambda each: -each.rank)))

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
                return _Result(self._chosen(evidence, most=2), "not_quoted", " ".join(phrase.split()[:length]))
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
            return _Result(self._chosen([best, *same], most=3))
        if self._absent(matcher):
            return _Result((), "topic_absent")
        return _Result(tuple(ranked[:1]), "low_support")

    def _read(self, question: Question, allowed: list[str] | None) -> _Result:
        matcher = self._matcher(question.topic or question.text, question)
        if not matcher.words:
            return _Result((), "low_support")
        if self._absent(matcher):
            return _Result((), "topic_absent")
        hits = self._retrieve(question.text, question, allowed, matcher)
        readings = None
        if self._reranker is not None and question.kind not in UNMARKED:
            reads = self._reranker.rerank(question.text, hits)
            hits = [replace(each.hit, score=each.score) for each in reads]
            readings = {each.hit.passage.id: each.reading for each in reads if each.reading is not None}
        ranked = read(question, matcher, hits, self._article, self._quoted_in, readings)
        fitting = about(ranked, _ANSWERS)
        if not fitting:
            return _Result(self._chosen(ranked, most=2), "low_support")
        if question.kind == "broad":
            told = {each.article.id for each in fitting[:_TOLD]}
            return _Result(self._broad([each for each in ranked if each.article.id in told]))
        best = fitting[0].rank
        margin = 2 * _CLOSE if question.kind == "why" else _CLOSE
        return _Result(self._chosen([each for each in fitting if each.rank >= best - margin], most=_SHOWN))

    def _broad(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Up to five sentences that together cover a broad question, in the articles' order, best article first."""
        chosen = self._chosen([each for each in evidence if not _is_heading(each)] or evidence)
        order = list(dict.fromkeys(each.article.id for each in chosen))
        return tuple(sorted(chosen, key=lambda each: (order.index(each.article.id), each.span.start)))

    # Looking things up

    def _speakers(self) -> Speakers:
        """The people quoted, listed anew when the archive has changed."""
        generation = self.archive.generation
        known = self._known_speakers
        if known is None or known[0] != generation:
            known = self._known_speakers = (generation, Speakers(self.archive.speakers()))
        return known[1]

    def _matcher(self, text: str, question: Question, *, names: bool = True) -> Matcher:
        languages = [name for name, _ in self.archive.languages()]
        return Matcher(text, question.language, self._vocabulary, languages, names=names)

    def _absent(self, matcher: Matcher) -> bool:
        """Whether what the question is about occurs nowhere: all its names, or most of its words by weight."""
        missing = matcher.missing()
        names = matcher.names()
        if names and not any(word.found for word in names):
            return True
        return bool(missing) and sum(word.weight for word in missing) >= _ABSENT * matcher.weight

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

    def _quotations(self, names: Collection[str], allowed: list[str] | None) -> list[Quotation]:
        inside = None if allowed is None else set(allowed)
        return [
            quotation
            for quotation in self.archive.quotations(speakers=names)
            if inside is None or quotation.article_id in inside
        ]

    def _within_dates(self, quotations: Sequence[Quotation], question: Question) -> list[Quotation]:
        """Quotations from articles of the dates that the question names, or whose paragraph names the year."""
        if question.since is None and question.until is None:
            return list(quotations)
        kept = []
        for quotation in quotations:
            article = self._article(quotation.article_id)
            day = article.published
            dated = day is not None and (question.since or day) <= day <= (question.until or day)
            if dated or _names_year(article.text, quotation, question):
                kept.append(quotation)
        return kept

    def _chosen(self, evidence: Sequence[Evidence], most: int | None = None) -> tuple[Evidence, ...]:
        """The best evidence, one piece for each thing said: repetitions and wire copies are left out."""
        kept: list[Evidence] = []
        for each in evidence:
            if len(kept) >= (most or self._claims):
                break
            if not any(_repeats(each, other) for other in kept):
                kept.append(each)
        return tuple(kept)

    # How to say it

    def _composed(
        self, text: str, question: Question, result: _Result, allowed: list[str] | None, timings: dict[str, float]
    ) -> Answer:
        inside = None if allowed is None else frozenset(allowed)
        citations = tuple(self._citation(number, each, inside) for number, each in enumerate(result.evidence, start=1))
        claims: tuple[Claim, ...] = ()
        if result.reason is None:
            claims = tuple(
                Claim(_claimed(each, question.language), (number,))
                for number, each in enumerate(result.evidence, start=1)
            )
            prose = "\n".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims)
        else:
            prose = phrases.abstention(result.reason, question.language, result.who)
        return Answer(
            question=text,
            status="answered" if result.reason is None else "abstained",
            reason=result.reason,
            language=question.language,
            text=prose,
            claims=claims,
            citations=citations,
            timings=timings,
            models={"embedder": self._embedder.name, "reader": self._reranker.name if self._reranker else "extractive"},
            index={"generation": self.archive.generation, "fingerprint": self.archive.fingerprint},
            id=uuid.uuid4().hex,
        )

    def _citation(self, number: int, evidence: Evidence, inside: frozenset[str] | None) -> Citation:
        ids = self.archive.copies_of(evidence.article.id)
        copies = tuple(self._article(copy) for copy in ids if inside is None or copy in inside)
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


def _claimed(evidence: Evidence, language: str) -> str:
    """The claim that a piece of evidence makes: only a speaker's own words follow their name in quotation marks."""
    own = evidence.words or evidence.span
    words_quoted = " ".join(evidence.article.text[own.start : own.end].split())
    if evidence.voice in ("direct", "headline") and evidence.speaker:
        return f"{evidence.speaker}: “{words_quoted}”"
    if evidence.voice == "indirect" and evidence.speaker:
        return f"{evidence.speaker} ({phrases.reported(language)}): {words_quoted}"
    return f"{evidence.short} — {words_quoted}" if evidence.short else words_quoted


def _is_heading(evidence: Evidence) -> bool:
    return any(heading.start == evidence.context.start for heading in evidence.article.headings)


def _repeats(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence say the same in nearly the same words."""
    if one.article.id == other.article.id and one.span.start < other.span.end and other.span.start < one.span.end:
        return True
    mine, theirs = distinct_words(one.text), distinct_words(other.text)
    if not mine or not theirs:
        return True
    return len(mine & theirs) / min(len(mine), len(theirs)) >= _SAME and one.speaker == other.speaker


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


def _names_year(text: str, quotation: Quotation, question: Question) -> bool:
    """Whether the paragraph of a quotation names the one year that the question asks for."""
    if question.since is None or question.until is None or question.since.year != question.until.year:
        return False
    start = text.rfind("\n", 0, quotation.start) + 1
    end = text.find("\n", quotation.end)
    return str(question.since.year) in words(text[start : end if end >= 0 else len(text)])
