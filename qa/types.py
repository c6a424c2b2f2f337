"""Answer, claim and citation: what a question gets back, frozen, with its printed and JSON forms.

The last values of the flow, made by `qa.answering` and shown by the faces. Nothing is computed here.
The invariant, always: `citation.article_text[citation.start:citation.end] == citation.quote`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from index.types import Article, Voice

__all__ = ["Answer", "Citation", "Claim", "Event", "Reason", "Status", "Support", "Turn"]

_TRANSLATED = {"en": "machine translation", "it": "traduzione automatica", "es": "traducción automática",
               "fr": "traduction automatique", "de": "maschinelle Übersetzung"}  # fmt: skip
_LANGUAGE_NAMES = {"en": "English", "it": "Italian", "es": "Spanish", "fr": "French", "de": "German"}

Status = Literal["answered", "abstained"]
Support = Literal["verbatim", "proved", "unsupported"]
Reason = Literal["no_articles", "topic_absent", "no_such_speaker", "not_quoted", "outside_dates", "low_support"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation; `Turn.of(answer)` is the fullest.

    Attributes:
        question: as asked.
        answer: the text of the answer.
        resolved: what the question was understood as, itself where it stood alone; None where this is not known.
        speakers: whose words the answer cites, first citation first.
        articles: ids of the articles that answer it, first citation first; none where nothing does.
    """

    question: str
    answer: str
    resolved: str | None = None
    speakers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """The turn that an answer ends."""
        speakers = dict.fromkeys(citation.speaker for citation in answer.citations if citation.speaker)
        cited = answer.citations if answer.status == "answered" else ()
        articles = dict.fromkeys(citation.article.id for citation in cited)
        return cls(answer.question, answer.text, answer.resolved or answer.question, tuple(speakers), tuple(articles))


@dataclass(frozen=True, slots=True)
class Citation:
    """The words an answer rests on, and where they stand.

    Attributes:
        number: 1 and up, the `[n]` of the answer's text.
        quote: verbatim, at most one sentence or one quotation long: `article.text[start:end]`.
        start, end: half-open character offsets into the stored article's text.
        context_start, context_end: the sentence around the quote, for display; contains [start, end).
        speaker: who said it, when the quote is somebody's words; else None.
        voice: how the words are given, or None when nobody is quoted.
        article: the stored article.
        score: retrieval score of the evidence, comparable within one answer.
        confidence: 0 to 1, how sure Cita is that this evidence bears on the question.
        copies: other articles that carry the same text (wire copies), counted as the same source.
        answer_start, answer_end: the words within the quote that answer, where they could be told; else None.
        translation: the quote in the question's language, made by a machine; to be labelled so and never to stand in
            quotation marks. None where there is none.
    """

    number: int
    quote: str
    start: int
    end: int
    context_start: int
    context_end: int
    speaker: str | None
    voice: Voice | None
    article: Article
    score: float
    confidence: float
    copies: tuple[Article, ...] = ()
    answer_start: int | None = None
    answer_end: int | None = None
    translation: str | None = None

    @property
    def answer(self) -> str | None:
        """The words within the quote that answer, where they could be told."""
        return None if self.answer_start is None else self.article.text[self.answer_start : self.answer_end]

    @property
    def article_text(self) -> str:
        """Text of the stored article: `article_text[start:end] == quote`."""
        return self.article.text

    def to_dict(self) -> dict[str, Any]:
        """The citation as in the JSON of an answer."""
        article = self.article
        return {
            "number": self.number,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "speaker": self.speaker,
            "voice": self.voice,
            "score": round(self.score, 4),
            "confidence": round(self.confidence, 4),
            "answer_start": self.answer_start,
            "answer_end": self.answer_end,
            "translation": self.translation,
            "article": {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "url": article.url,
                "published": article.published.isoformat() if article.published else None,
                "language": article.language,
                "path": article.path,
            },
            "copies": [copy.id for copy in self.copies],
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the answer, without markers.

    Attributes:
        text: the statement.
        citations: numbers of the citations that it rests on.
        support: "verbatim" for what is made of the articles' own words; "proved" for a model's sentence that stood the
            checks of `qa.cite`; "unsupported" for one that did not: it has no citations and no quotation marks, and is
            only ever shown apart and as such.
    """

    text: str
    citations: tuple[int, ...]
    support: Support = "verbatim"


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cita found, or why it found nothing.

    Attributes:
        question: as asked, cleaned of characters that cannot be encoded.
        status: "answered" or "abstained".
        reason: None, or why it abstained.
        language: ISO 639-1 code of the question, in which the answer's own words are written.
        text: the claims as prose with `[n]` markers; of an abstention, the explanation.
        claims: the statements, best first.
        citations: numbered from 1; of an abstention, the nearest evidence there is (possibly none).
        timings: milliseconds by stage: retrieve_ms, read_ms, total_ms.
        models: what answered, e.g. {"embedder": "cita-minilm", "reader": "extractive"}; under "llm" the language model
            that wrote the text, where one did.
        index: {"generation": int, "fingerprint": str}.
        resolved: what a question was understood as that leans on the turns before it, or in which slips of the pen were
            put right; None when it was taken as it stands.
        note: one sentence in the question's language about how the answer came about, e.g. that the language model
            failed and the articles' own words are shown instead; None when there is nothing to say.
        writing: of an answer for which a language model was asked, {"input_tokens", "output_tokens"} as far as it
            counts them, "sentences" that it wrote, and how many of these were "unsupported"; else empty.
    """

    question: str
    status: Status
    reason: Reason | None
    language: str
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    timings: dict[str, float] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    index: dict[str, int | str] = field(default_factory=dict)
    id: str = ""
    resolved: str | None = None
    note: str | None = None
    writing: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of the answer."""
        return {
            "id": self.id,
            "question": self.question,
            "resolved": self.resolved,
            "status": self.status,
            "reason": self.reason,
            "language": self.language,
            "text": self.text,
            "note": self.note,
            "claims": [
                {"text": claim.text, "citations": list(claim.citations), "support": claim.support}
                for claim in self.claims
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "timings": {stage: round(ms, 1) for stage, ms in self.timings.items()},
            "models": self.models,
            "writing": self.writing,
            "index": self.index,
        }

    def __str__(self) -> str:
        """Prose with `[n]` markers, a note in parentheses where there is one, then the numbered sources."""
        lines = [self.text, f"({self.note})"] if self.note else [self.text]
        for citation in self.citations:
            article = citation.article
            dated = article.published.isoformat() if article.published else "undated"
            language = _LANGUAGE_NAMES.get(article.language, article.language)
            origin = ", ".join(part for part in (article.source, dated, language) if part)
            context = article.text[citation.context_start : citation.context_end]
            lines += [f"[{citation.number}] {article.title} ({origin}):", f"    {context}"]
            if citation.translation:
                lines.append(f"    ({_TRANSLATED.get(self.language, _TRANSLATED['en'])}: {citation.translation})")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a streamed answer: `text` so far (whole claims only), and the `answer` with the last event."""

    text: str
    answer: Answer | None = None
