"""Questions with known answers, and whether a given answer to one is right.

Used by `qa.evaluate`. A question file has one JSON object a line: what is asked, what an answer must say, the words
of the articles that it must rest on, or why there is no answer. Judging looks only at what a person is shown: the
answer's text and its citations. Nothing is asked or counted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal

from index.marks import quoted
from index.segment import sentences
from index.types import Span
from qa.halves import read_rows
from qa.types import Answer, Citation

__all__ = [
    "Evidence",
    "Question",
    "Split",
    "Verdict",
    "fold",
    "holds",
    "is_short_and_verbatim",
    "judge",
    "read_questions",
    "same_person",
]

Split = Literal["tuned", "held_out", "all"]

_SAME_MARK = str.maketrans(dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»‹›", '"') | dict.fromkeys("‐‑–—", "-"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that an answer must cite: `text` in the article of file name `article`, or the offsets `span` in the only
    article there is."""

    article: str | None
    text: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what is right.

    Attributes:
        id, question, language, kind: as in the file; the language is an ISO 639-1 code.
        answerable: whether the articles answer it.
        answers: strings, one of which a right answer's text holds.
        speaker: whose words are asked for, or None.
        evidence: passages, one of which a right answer cites.
        reasons: of an unanswerable question, the reasons that an abstention may give; empty when none is stated.
        trap: what makes it easy to answer wrongly, "" when the file does not say.
        held_out: whether it may be counted only, never looked at.
    """

    id: str
    question: str
    language: str
    kind: str
    answerable: bool
    answers: tuple[str, ...]
    speaker: str | None
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    held_out: bool
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an answer to one question fared.

    Attributes:
        right: answerable: it was answered, says one of the answers and cites one of the evidences; otherwise it
            abstained.
        says: one of the answers occurs in the text; None for an unanswerable question.
        cites: a citation holds one of the evidences; None for an unanswerable question.
        speaker: the citation of the evidence names the speaker; None when none is asked for or nothing was cited.
        reason: the abstention gives an expected reason; None when it should not abstain, did not, or none is stated.
    """

    right: bool
    says: bool | None
    cites: bool | None
    speaker: bool | None
    reason: bool | None


def read_questions(file: Path, split: Split = "all") -> list[Question]:
    """Read a question file, keeping the half asked for.

    Raises:
        CitaError: the file is missing or a line of it is no question; the message names the line, never its content.
    """
    questions = read_rows(
        file,
        "questions",
        "question",
        "id, question, language, kind, answerable, answers and evidence, the last as "
        '{"article", "text"} or as [start, end].',
        _question,
    )
    if split == "all":
        return questions
    return [question for question in questions if question.held_out == (split == "held_out")]


def judge(question: Question, answer: Answer) -> Verdict:
    """Compare an answer with what is right."""
    answered = answer.status == "answered"
    if not question.answerable:
        reason = answer.reason in question.reasons if question.reasons and not answered else None
        return Verdict(not answered, None, None, None, reason)
    text = fold(answer.text)
    says = any(fold(expected) in text for expected in question.answers)
    holding = [c for c in answer.citations if any(holds(c, evidence) for evidence in question.evidence)]
    named = None
    if question.speaker and holding:
        named = any(same_person(question.speaker, citation.speaker) for citation in holding)
    return Verdict(answered and says and bool(holding), says, bool(holding), named, None)


def is_short_and_verbatim(citation: Citation) -> bool:
    """Whether a quote is its slice of the article, and no longer than one sentence or one quotation."""
    text = citation.article_text
    if not citation.quote or text[citation.start : citation.end] != citation.quote:
        return False
    wholes = [*sentences(text, citation.article.language), *(mark.outer for mark in quoted(text))]
    return any(whole.start <= citation.start and citation.end <= whole.end for whole in wholes)


def fold(text: str) -> str:
    """Case, white space and the shapes of quotation marks, apostrophes and dashes made alike, for comparing.

    >>> fold("L’invio\\n di «truppe»") == fold("l'invio di “truppe”")
    True
    """
    return " ".join(text.translate(_SAME_MARK).casefold().split())


def holds(citation: Citation, evidence: Evidence) -> bool:
    """Whether a citation has the words of an evidence."""
    if evidence.span is not None:
        return citation.start <= evidence.span.start and evidence.span.end <= citation.end
    names = {PurePath(article.path).name for article in (citation.article, *citation.copies)}
    return evidence.article in names and fold(evidence.text or "") in fold(citation.quote)


def same_person(expected: str, named: str | None) -> bool:
    """Whether all words of the shorter name are in the longer one: "Mattarella" is "Sergio Mattarella"."""
    first, second = set(fold(expected).split()), set(fold(named or "").split())
    return bool(second) and (first <= second or second <= first)


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=str(row["id"]),
        question=str(row["question"]),
        language=str(row["language"]),
        kind=str(row["kind"]),
        answerable=bool(row["answerable"]),
        answers=tuple(str(expected) for expected in row.get("answers") or ()),
        speaker=row.get("speaker"),
        evidence=tuple(_evidence(item) for item in row.get("evidence") or ()),
        reasons=tuple(row.get("reasons") or filter(None, [row.get("reason")])),
        held_out=bool(row.get("held_out", False)),
        trap=str(row.get("trap") or ""),
    )


def _evidence(item: Mapping[str, Any] | Sequence[int]) -> Evidence:
    if isinstance(item, Mapping):
        return Evidence(str(item["article"]), str(item["text"]), None)
    start, end = item
    return Evidence(None, None, Span(int(start), int(end)))
