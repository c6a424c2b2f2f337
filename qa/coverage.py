"""Measure answers to broad questions: how many of the points that a good answer covers an answer has.

Beside `qa.evaluate`, for questions without one right answer. A point counts when one of its wordings stands in the
answer or in the words that it cites, so that only what a person is shown is looked at. The idea of counting points,
"nuggets", is Voorhees', "Overview of the TREC 2003 Question Answering Track". Whether they are told well, in which
order and in how few words, is not measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import CitaError
from qa.evaluate import Answering
from qa.halves import halves, read_rows
from qa.judge import fold
from qa.metrics import bootstrap
from qa.types import Answer

__all__ = ["BroadQuestion", "coverage_table", "evaluate_coverage", "read_broad"]


@dataclass(frozen=True, slots=True)
class BroadQuestion:
    """A broad question and the points that a good answer covers.

    Attributes:
        id, question, language: as in the file; the language is an ISO 639-1 code.
        points: each the wordings by which it may be told.
        held_out: whether it may be counted only, never looked at.
    """

    id: str
    question: str
    language: str
    points: tuple[tuple[str, ...], ...]
    held_out: bool


def read_broad(file: Path) -> list[BroadQuestion]:
    """Read a file of broad questions.

    Raises:
        CitaError: the file is missing or a line of it is no such question; the message names the line, never its
            content.
    """
    return read_rows(
        file,
        "broad questions",
        "broad question",
        'id, question, language and points, each {"any": [wording, …]}.',
        _question,
    )


def evaluate_coverage(file: Path, answerer: Answering) -> dict[str, Any]:
    """Ask the questions of a file and count the points covered.

    Args:
        file: questions as `read_broad` takes them.
        answerer: what answers them, over the articles that they are about.
    Returns:
        "questions": how many; "tuned" and "held_out": of each half {"questions", "points", "covered", "characters"},
        the share of points with its 95% bootstrap interval over questions, and the mean length of an answer;
        "failures": of the tuned half alone, the questions with points that are not covered. Of held-out questions only
        figures are told.
    Raises:
        CitaError: the file cannot be read, or has no question.
    """
    questions = read_broad(file)
    if not questions:
        raise CitaError(f"{file} has no broad questions to ask.")
    outcomes = [
        (each, answer, _missed(each, answer)) for each in questions for answer in [answerer.answer(each.question)]
    ]
    report: dict[str, Any] = {"questions": len(questions)}
    for half, members in halves(outcomes, lambda outcome: outcome[0].held_out):
        report[half] = _figures(members)
    report["failures"] = [
        {"id": each.id, "question": each.question, "missed": [points[0] for points in missed], "answer": answer.text}
        for each, answer, missed in outcomes
        if missed and not each.held_out
    ]
    return report


def coverage_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_coverage` for people; failures of the tuned half follow the figures."""
    lines = [f"{report['questions']} broad questions", ""]
    for half in ("tuned", "held_out"):
        if half in report:
            figures, covered = report[half], report[half]["covered"]
            told = f"{covered['value']:.3f} ({covered['low']:.3f}-{covered['high']:.3f})"
            lines.append(
                f"{half.replace('_', '-'):10}{figures['questions']:4} questions  {figures['points']:4} points"
                f"  covered {told}  {figures['characters']:.0f} characters an answer"
            )
    if report["failures"]:
        lines += ["", "failures"]
    for failure in report["failures"]:
        lines += [f"  {failure['id']}: {failure['question']}"]
        lines += [f"      lacks: {point}" for point in failure["missed"]]
        lines += [f"      {line}" for line in failure["answer"].splitlines()]
    return "\n".join(lines)


def _missed(question: BroadQuestion, answer: Answer) -> list[tuple[str, ...]]:
    shown = [fold(answer.text), *(fold(citation.quote) for citation in answer.citations)]
    if answer.status != "answered":
        return list(question.points)
    return [each for each in question.points if not any(fold(wording) in text for wording in each for text in shown)]


def _figures(outcomes: Sequence[tuple[BroadQuestion, Answer, list[tuple[str, ...]]]]) -> dict[str, Any]:
    shares = [1 - len(missed) / len(each.points) for each, _, missed in outcomes]
    return {
        "questions": len(outcomes),
        "points": sum(len(each.points) for each, *_ in outcomes),
        "covered": bootstrap(shares).to_dict(),
        "characters": round(sum(len(answer.text) for _, answer, _ in outcomes) / len(outcomes), 1),
    }


def _question(row: Mapping[str, Any]) -> BroadQuestion:
    points = tuple(tuple(str(wording) for wording in point["any"]) for point in row["points"])
    if not points or not all(points):
        raise ValueError("no points")
    return BroadQuestion(
        id=str(row["id"]),
        question=str(row["question"]),
        language=str(row["language"]),
        points=points,
        held_out=bool(row.get("held_out", False)),
    )
