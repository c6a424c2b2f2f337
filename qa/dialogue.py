"""Measure conversations: whether follow-ups are understood, and answered right.

Beside `qa.evaluate`, for questions that lean on others. Each turn is asked with the turns before it and the answers
that were really given to them, so that an early error weighs on what follows, as it does for a person. What makes an
answer right is in `qa.judge`; nothing is tuned here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.analysis import fold
from index.errors import CitaError
from qa.halves import halves, read_rows
from qa.judge import Evidence, Question, judge
from qa.metrics import bootstrap
from qa.types import Answer, Turn

__all__ = ["Conversation", "Conversing", "conversations_table", "evaluate_conversations", "read_conversations"]


class Conversing(Protocol):
    """What answers questions after others, as `qa.answering.Answerer` does."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to one question after the turns before it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions asked one after the other.

    Attributes:
        id, language: as in the file; the language is an ISO 639-1 code.
        turns: what is asked, and what is right.
        resolved: for each turn words that the question as understood must hold.
        held_out: whether it may be counted only, never looked at.
    """

    id: str
    language: str
    turns: tuple[Question, ...]
    resolved: tuple[tuple[str, ...], ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    conversation: Conversation
    at: int
    answer: Answer
    resolved: bool
    right: bool


def read_conversations(file: Path) -> list[Conversation]:
    """Read a file of conversations.

    Raises:
        CitaError: the file is missing or a line of it is no conversation; the message names the line, never its
            content.
    """
    return read_rows(
        file,
        "conversations",
        "conversation",
        "id, language and turns, each of these with question, resolved, answers, evidence and answerable.",
        _conversation,
    )


def evaluate_conversations(file: Path, answerer: Conversing) -> dict[str, Any]:
    """Hold the conversations of a file and judge the answers.

    Args:
        file: conversations as `read_conversations` takes them.
        answerer: what answers them, over the articles that they are about.
    Returns:
        "conversations": how many; "tuned" and "held_out": the figures of each half (see below); "failures": of the
        tuned half alone, the turns that were not understood or answered wrongly, as far as they are follow-ups. Of
        held-out conversations only figures are told. A half's figures: "conversations"; "first", {"n", "right"} of the
        first turns; "follow_ups", {"n", "resolved", "right"} of the turns after them; "languages", the same by
        language. Shares are {"value", "low", "high"} with 95% bootstrap intervals, None of nothing. A turn is resolved
        when the question as understood holds all the words expected, folded.
    Raises:
        CitaError: the file cannot be read, or has no conversation.
    """
    conversations = read_conversations(file)
    if not conversations:
        raise CitaError(f"{file} has no conversations to hold.")
    outcomes = [outcome for each in conversations for outcome in _hold(each, answerer)]
    report: dict[str, Any] = {"conversations": len(conversations)}
    for half, members in halves(outcomes, lambda outcome: outcome.conversation.held_out):
        report[half] = _figures(members)
    report["failures"] = [
        _failure(each)
        for each in outcomes
        if each.at and not each.conversation.held_out and not (each.resolved and each.right)
    ]
    return report


def conversations_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_conversations` for people; failures of the tuned half follow the figures."""
    lines = [f"{report['conversations']} conversations"]
    for half in ("tuned", "held_out"):
        if half in report:
            figures = report[half]
            lines += ["", f"{half.replace('_', '-')}: {figures['conversations']} conversations"]
            lines += [f"  {'first questions':20}{figures['first']['n']:4}  right {_told(figures['first']['right'])}"]
            for name, group in (("follow-ups", figures["follow_ups"]), *figures["languages"].items()):
                told = f"resolved {_told(group['resolved'])}  right {_told(group['right'])}"
                lines.append(f"  {name:20}{group['n']:4}  {told}")
    if report["failures"]:
        lines += ["", "failures"]
    for failure in report["failures"]:
        lines += [
            f"  {failure['id']}: {failure['question']}",
            f"      understood as {failure['understood']}: {failure['why']}",
            f"      {failure['answer']}",
        ]
    return "\n".join(lines)


def _hold(conversation: Conversation, answerer: Conversing) -> Iterable[_Outcome]:
    history: list[Turn] = []
    for at, (question, expected) in enumerate(zip(conversation.turns, conversation.resolved, strict=True)):
        answer = answerer.answer(question.question, tuple(history))
        understood = fold(answer.resolved or question.question)
        resolved = all(fold(word) in understood for word in expected)
        yield _Outcome(conversation, at, answer, resolved, judge(question, answer).right)
        history.append(Turn.of(answer))


def _figures(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    first = [outcome for outcome in outcomes if outcome.at == 0]
    later = [outcome for outcome in outcomes if outcome.at]
    by_language: defaultdict[str, list[_Outcome]] = defaultdict(list)
    for outcome in later:
        by_language[outcome.conversation.language].append(outcome)
    return {
        "conversations": len(first),
        "first": {"n": len(first), "right": _share(first, lambda outcome: outcome.right)},
        "follow_ups": _both(later),
        "languages": {language: _both(by_language[language]) for language in sorted(by_language)},
    }


def _both(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    return {
        "n": len(outcomes),
        "resolved": _share(outcomes, lambda outcome: outcome.resolved),
        "right": _share(outcomes, lambda outcome: outcome.right),
    }


def _share(outcomes: Sequence[_Outcome], holds: Callable[[_Outcome], bool]) -> dict[str, float] | None:
    return bootstrap([float(holds(outcome)) for outcome in outcomes]).to_dict() if outcomes else None


def _failure(outcome: _Outcome) -> dict[str, str]:
    conversation, answer = outcome.conversation, outcome.answer
    missing = [what for what, there in (("understood", outcome.resolved), ("right", outcome.right)) if not there]
    return {
        "id": f"{conversation.id}, turn {outcome.at + 1}",
        "question": answer.question,
        "language": conversation.language,
        "understood": answer.resolved or "asked",
        "why": f"not {' and not '.join(missing)}" + (f", abstained: {answer.reason}" if answer.reason else ""),
        "answer": answer.text,
    }


def _told(share: Mapping[str, float] | None) -> str:
    return "–" if share is None else f"{share['value']:.3f} ({share['low']:.3f}-{share['high']:.3f})"


def _conversation(row: Mapping[str, Any]) -> Conversation:
    language = str(row["language"])
    turns = [_question(turn, f"{row['id']}.{n}", language) for n, turn in enumerate(row["turns"], 1)]
    return Conversation(
        id=str(row["id"]),
        language=language,
        turns=tuple(turns),
        resolved=tuple(tuple(str(word) for word in turn.get("resolved") or ()) for turn in row["turns"]),
        held_out=bool(row.get("held_out", False)),
    )


def _question(turn: Mapping[str, Any], name: str, language: str) -> Question:
    return Question(
        id=name,
        question=str(turn["question"]),
        language=language,
        kind="turn",
        answerable=bool(turn["answerable"]),
        answers=tuple(str(expected) for expected in turn.get("answers") or ()),
        speaker=None,
        evidence=tuple(Evidence(str(e["article"]), str(e["text"]), None) for e in turn.get("evidence") or ()),
        reasons=(),
        held_out=False,
    )
