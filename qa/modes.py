"""Measure the modes of answering side by side: the articles' own words, and a language model's sentences.

Beside `qa.evaluate`, whose questions and judgements it takes. Every mode is asked the same questions by the same
answerer; what a model costs and how much of what it writes is proved is counted from the answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import CitaError
from qa.evaluate import Outcome, ask, right, share
from qa.halves import halves
from qa.judge import Split, holds, is_short_and_verbatim, read_questions
from qa.types import Answer, Turn

__all__ = ["Using", "evaluate_modes", "modes_table"]


class _Answering(Protocol):
    def answer(self, question: str, history: Sequence[Turn] = (), *, llm: Any = None) -> Answer:
        """The answer to one question."""


class Using:
    """An answerer that always takes one language model; "none" for none, None for the one that is set."""

    def __init__(self, answerer: _Answering, llm: Any) -> None:
        self._answerer, self._llm = answerer, llm

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to one question after the turns before it."""
        return self._answerer.answer(question, history, llm=self._llm)


def evaluate_modes(
    file: Path, answerer: _Answering, modes: Mapping[str, Any], *, split: Split = "all"
) -> dict[str, Any]:
    """Ask the questions of a file in each mode.

    Args:
        file: questions as `qa.judge.read_questions` takes them.
        answerer: what answers them.
        modes: by name the language model, as `Answerer.answer` takes it; "none" for the extractive answers.
        split: which half, or "all".
    Returns:
        "questions": how many; "tuned" and "held_out", those asked: by mode "all", "answerable", "unanswerable" as
        `evaluate_questions` gives them, and
        "citation": {"precision": share of the citations of answers to answerable questions that hold a listed evidence
        (others may be as good: a lower bound), "recall": share of the answerable questions of which one is cited,
        "sound": share of all that are verbatim and at most one sentence or quotation long};
        "sentences": {"written": by the model, "unsupported": of those not proved, and so not shown, "share"};
        "answers_written": share of the answered that the model wrote; "notes": how often the answer had to say that the
        model failed, declined or proved nothing; "tokens": {"input", "output"} in all; "latency_ms": {"p50", "p95",
        "first_sentence_p50"}.
    Raises:
        CitaError: the file cannot be read, or has no question of this split.
    """
    questions = read_questions(file, split)
    if not questions:
        raise CitaError(f"{file} has no {'' if split == 'all' else split + ' '}questions to ask.")
    report: dict[str, Any] = {"questions": len(questions)}
    for name, llm in modes.items():
        asked = Using(answerer, llm)
        outcomes = [ask(question, asked) for question in questions]
        for half, members in halves(outcomes, lambda outcome: outcome.question.held_out):
            report.setdefault(half, {})[name] = _figures(members)
    return report


def modes_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_modes` for people: a line for each figure, a column for each mode."""
    lines = [f"{report['questions']} questions"]
    for half in ("tuned", "held_out"):
        if half in report:
            modes = report[half]
            lines += ["", f"{half.replace('_', '-'):32}" + "".join(f"{name:>26}" for name in modes)]
            rows = [_rows(figures) for figures in modes.values()]
            lines += [f"{name:32}" + "".join(f"{row[name]:>26}" for row in rows) for name in rows[0]]
    return "\n".join(lines)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    answerable = [each for each in outcomes if each.question.answerable]
    answered = [each for each in outcomes if each.answer.status == "answered"]
    cited = [
        any(holds(citation, evidence) for evidence in each.question.evidence)
        for each in answerable
        if each.answer.status == "answered"
        for citation in each.answer.citations
    ]
    counts = {
        name: sum(each.answer.writing.get(name, 0) for each in outcomes)
        for name in ("sentences", "unsupported", "input_tokens", "output_tokens")
    }
    times = [each.milliseconds for each in outcomes]
    first = [
        each.answer.timings["first_sentence_ms"] for each in outcomes if "first_sentence_ms" in each.answer.timings
    ]
    return {
        "all": right(outcomes),
        "answerable": right(answerable),
        "unanswerable": right([each for each in outcomes if not each.question.answerable]),
        "citation": {
            "precision": share(cited),
            "recall": share(each.verdict.cites for each in answerable),
            "sound": share(is_short_and_verbatim(citation) for each in outcomes for citation in each.answer.citations),
        },
        "sentences": {
            "written": counts["sentences"],
            "unsupported": counts["unsupported"],
            "share": round(counts["unsupported"] / counts["sentences"], 4) if counts["sentences"] else None,
        },
        "answers_written": share("llm" in each.answer.models for each in answered),
        "notes": sum(each.answer.note is not None for each in outcomes),
        "tokens": {"input": counts["input_tokens"], "output": counts["output_tokens"]},
        "latency_ms": {
            "p50": round(float(np.percentile(times, 50)), 1),
            "p95": round(float(np.percentile(times, 95)), 1),
            "first_sentence_p50": round(float(np.percentile(first, 50)), 1) if first else None,
        },
    }


def _rows(figures: Mapping[str, Any]) -> dict[str, str]:
    """The lines of one mode, by name."""
    groups = {name: figures[name] for name in ("all", "answerable", "unanswerable")}
    rows = {
        f"right, {name}": f"{group['right']['value']:.3f} ({group['right']['low']:.3f}-{group['right']['high']:.3f})"
        if group["right"]
        else "–"
        for name, group in groups.items()
    }
    latency = figures["latency_ms"]
    return rows | {
        "citation precision": _told(figures["citation"]["precision"]),
        "citation recall": _told(figures["citation"]["recall"]),
        "sound citations": _told(figures["citation"]["sound"]),
        "sentences of the model": str(figures["sentences"]["written"]),
        "of these unsupported, not shown": _told(figures["sentences"]["share"]),
        "answers written by the model": _told(figures["answers_written"]),
        "answers with a note": str(figures["notes"]),
        "tokens in / out": f"{figures['tokens']['input']} / {figures['tokens']['output']}",
        "ms, p50 / p95": f"{latency['p50']:.0f} / {latency['p95']:.0f}",
        "ms to the first sentence, p50": "–"
        if latency["first_sentence_p50"] is None
        else f"{latency['first_sentence_p50']:.0f}",
    }


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
