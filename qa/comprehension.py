"""Measure reading: questions in SQuAD 2.0's layout, each over its own context or over all contexts of the file.

With the context given, the reader works alone. Open, the contexts become articles of a temporary archive and each
question goes through the whole pipeline. Answers are scored as SQuAD's official script scores them, with the articles
of five languages (`qa.metrics`). Nothing is tuned here.

Source: Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL 2018.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.articles import clean
from index.errors import CitaError
from index.language import article_language
from index.segment import sentences
from qa.beir import Document
from qa.collection import store
from qa.looks import Reading
from qa.metrics import exact_match, normalise_answer, token_f1
from qa.reader import Reader
from qa.weighing import logit

if TYPE_CHECKING:
    from index.embed import Embedder
    from qa.answering import Answerer

__all__ = ["Exercise", "comprehension_table", "evaluate_open", "evaluate_reading", "read_exercises"]

_ANSWERS = 2.04
"""Log odds from which on a passage read by itself is held to answer."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question, its context, the answers that people gave (none where it has no answer), and their language."""

    question: str
    context: str
    golds: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was answered.

    Attributes:
        exercise: the question.
        given: the answer; "" for an abstention.
        forced: the best answer there was, abstention or not; "" where there was none.
        cited: the words shown as evidence, at most one sentence; "" for an abstention.
        milliseconds: that it took.
    """

    exercise: Exercise
    given: str
    forced: str
    cited: str
    milliseconds: float


def read_exercises(path: Path, most: int | None = None) -> list[Exercise]:
    """The questions of a file in SQuAD 2.0's layout, gzipped or not.

    Args:
        path: the file.
        most: so many of them, drawn by lot but always the same; None for all.
    Raises:
        CitaError: the file cannot be read or has another layout.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            data = json.load(file)["data"]
        exercises = [each for entry in data for paragraph in entry["paragraphs"] for each in _of_paragraph(paragraph)]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CitaError(f"{path} cannot be read ({error}). Expected a JSON file in SQuAD's layout.") from error
    except (json.JSONDecodeError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise CitaError(
            f'{path} is not in SQuAD\'s layout ({type(error).__name__}: {error}). Expected {{"data": [{{"paragraphs": '
            '[{"context", "qas": [{"question", "answers": [{"text"}]}]}]}]}.'
        ) from error
    if not exercises:
        raise CitaError(f"{path} has no questions. Expected some under data, paragraphs, qas.")
    if most is not None and most < len(exercises):
        return [exercises[n] for n in sorted(random.Random(0).sample(range(len(exercises)), most))]
    return exercises


def _of_paragraph(paragraph: Mapping[str, Any]) -> Iterable[Exercise]:
    context = clean(paragraph["context"])
    language = article_language(context)
    for qa in paragraph["qas"]:
        golds = tuple(answer["text"] for answer in qa["answers"] if answer["text"].strip())
        yield Exercise(qa["question"], context, golds, language)


def evaluate_reading(
    exercises: Sequence[Exercise], reader: Reader, *, progress: Progress | None = None
) -> dict[str, Any]:
    """Have the reader answer each question from its own context.

    Returns:
        "all", "answerable", "unanswerable": each {"n", "em", "f1"}, with abstentions where the reader holds that the
        context does not answer; "forced": {"em", "f1"}, answerable questions, always answered; "citation":
        {"precision", "contains_answer"}, shares of the cited sentences and of the answerable questions whose cited
        sentence holds an answer; "abstention": {"precision", "recall"}; "latency_ms": {"p50", "p95"}. A share of
        nothing is None.
    """
    outcomes = []
    for number, exercise in enumerate(exercises):
        start = time.perf_counter()
        (reading,) = reader.read(exercise.question, [exercise.context])
        milliseconds = (time.perf_counter() - start) * 1000
        best = cited = ""
        if reading.span is not None:
            best = exercise.context[reading.span.start : reading.span.end]
            cited = _sentence(exercise, reading.span.start)
        given, cited = (best, cited) if _answers(reading) else ("", "")
        outcomes.append(_Outcome(exercise, given, best, cited, milliseconds))
        if progress is not None:
            progress(number + 1, len(exercises))
    return _report(outcomes)


def _answers(reading: Reading) -> bool:
    """Whether what is made of a passage read by itself, with no other to compare, amounts to an answer."""
    return logit(reading.relevance) >= _ANSWERS


def evaluate_open(
    exercises: Sequence[Exercise],
    open_answerer: Callable[[Path], Answerer],
    embedder: Embedder,
    *,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Have the whole pipeline answer each question from all contexts.

    Args:
        exercises: as `read_exercises` gives them; all of their contexts are the collection.
        open_answerer: makes an answerer over a new index in a folder.
        embedder: the encoder that it uses.
        progress: called with questions answered and all.
    Returns:
        As `evaluate_reading`; an answer is the marked words of the first citation, the evidence its quotation.
    """
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="cita-eval-") as directory:
        answerer = open_answerer(Path(directory) / "archive")
        try:
            contexts = dict.fromkeys(exercise.context for exercise in exercises)
            store(answerer.archive, embedder, [Document(str(n), "", text) for n, text in enumerate(contexts)])
            for number, exercise in enumerate(exercises):
                start = time.perf_counter()
                answer = answerer.answer(exercise.question)
                milliseconds = (time.perf_counter() - start) * 1000
                first = answer.citations[0] if answer.citations else None
                best = (first.answer or first.quote) if first else ""
                given, cited = (best, first.quote) if first and answer.status == "answered" else ("", "")
                outcomes.append(_Outcome(exercise, given, best, cited, milliseconds))
                if progress is not None:
                    progress(number + 1, len(exercises))
        finally:
            answerer.archive.close()
    return _report(outcomes)


def comprehension_table(report: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [f"{'':14}{'n':>7}{'EM':>8}{'F1':>8}"]
    for name in ("all", "answerable", "unanswerable"):
        part = report[name]
        lines.append(f"{name:14}{part['n']:7}{_shown(part['em']):>8}{_shown(part['f1']):>8}")
    forced, cited, silent = report["forced"], report["citation"], report["abstention"]
    lines.append(f"{'forced':14}{'':7}{_shown(forced['em']):>8}{_shown(forced['f1']):>8}")
    lines += [
        "",
        f"cited sentence holds the answer: {_shown(cited['precision'])} of those shown, "
        f"{_shown(cited['contains_answer'])} of the answerable questions",
        f"abstentions: precision {_shown(silent['precision'])}, recall {_shown(silent['recall'])}",
        f"milliseconds a question: median {report['latency_ms']['p50']}, 95th percentile {report['latency_ms']['p95']}",
    ]
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _sentence(exercise: Exercise, place: int) -> str:
    """The sentence of the context in which an answer starts."""
    text = exercise.context
    spans = [span for span in sentences(text, exercise.language) if span.start <= place < span.end]
    return text[spans[0].start : spans[0].end] if spans else ""


def _report(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    answerable = [each for each in outcomes if each.exercise.golds]
    unanswerable = [each for each in outcomes if not each.exercise.golds]
    abstained = [each for each in outcomes if not each.given]
    shown = [each for each in outcomes if each.cited]
    milliseconds = [each.milliseconds for each in outcomes]
    forced = [(each.forced, each.exercise) for each in answerable]
    return {
        "all": _scores(outcomes),
        "answerable": _scores(answerable),
        "unanswerable": _scores(unanswerable),
        "forced": {
            "em": _mean(exact_match(given, e.golds, e.language) for given, e in forced),
            "f1": _mean(token_f1(given, e.golds, e.language) for given, e in forced),
        },
        "citation": {
            "precision": _mean(_holds(each) for each in shown),
            "contains_answer": _mean(_holds(each) for each in answerable),
        },
        "abstention": {
            "precision": _mean(not each.exercise.golds for each in abstained),
            "recall": _mean(not each.given for each in unanswerable),
        },
        "latency_ms": {
            "p50": round(float(np.percentile(milliseconds, 50)), 1),
            "p95": round(float(np.percentile(milliseconds, 95)), 1),
        },
    }


def _scores(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    pairs = [(each.given, each.exercise) for each in outcomes]
    return {
        "n": len(outcomes),
        "em": _mean(exact_match(given, e.golds, e.language) for given, e in pairs),
        "f1": _mean(token_f1(given, e.golds, e.language) for given, e in pairs),
    }


def _holds(outcome: _Outcome) -> bool:
    """Whether the cited words hold one of the answers."""
    language = outcome.exercise.language
    cited = f" {normalise_answer(outcome.cited, language)} "
    return any(
        bare and f" {bare} " in cited for bare in (normalise_answer(gold, language) for gold in outcome.exercise.golds)
    )


def _mean(values: Iterable[float]) -> float | None:
    known = [float(value) for value in values]
    return round(sum(known) / len(known), 4) if known else None
