"""`cita eval qa`: the file's layout, the official scores, abstentions, and the whole pipeline over all contexts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from index.errors import CitaError
from index.types import Span
from qa.answering import Answerer
from qa.comprehension import comprehension_table, evaluate_open, evaluate_reading, read_exercises
from qa.looks import Mark, Reading
from qa.rerank import Reranker

BAKERY = "The bakery on Mill Street closed on Friday. Its owner, Tom Hale, blamed the price of flour."
TUNNEL = "Engineers finished the railway tunnel two years late. It cost 40 million euros."


def qa(question: str, *answers: str) -> dict[str, Any]:
    return {"question": question, "answers": [{"text": answer, "answer_start": 0} for answer in answers]}


def squad(*paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"data": [{"title": "T", "paragraphs": [{"context": text, "qas": qas} for text, qas in paragraphs]}]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "squad.json"
    data = squad(
        (BAKERY, [qa("Who blamed the price of flour?", "Tom Hale", "Hale"), qa("Who baked the wedding cake?")]),
        (TUNNEL, [qa("What did the railway tunnel cost?", "40 million euros")]),
    )
    path.write_text(json.dumps(data), "utf-8")
    return path


class Knows:
    """Marks the first of its words that a passage holds, and is sure where the question has a key word."""

    name = "knows"
    answers: ClassVar[dict[str, str]] = {"flour": "Hale", "cost": "40 million euros", "cake": "Mill Street"}

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        key = next(key for key in self.answers if key in question)
        return [self._reading(self.answers[key], key, passage) for passage in passages]

    def _reading(self, answer: str, key: str, passage: str) -> Reading:
        start = passage.find(answer)
        if start < 0:
            return Reading((Mark(Span(0, 3), 0.0, 0.1),), 0.01)
        return Reading((Mark(Span(start, start + len(answer)), 9.0, 0.9),), 0.1 if key == "cake" else 0.97)


def test_given_contexts_are_scored_as_squad_does(file: Path) -> None:
    report = evaluate_reading(read_exercises(file), Knows())
    assert report["all"] == {"n": 3, "em": 1.0, "f1": 1.0}
    assert report["unanswerable"] == {"n": 1, "em": 1.0, "f1": 1.0}
    assert report["forced"] == {"em": 1.0, "f1": 1.0}
    assert report["citation"] == {"precision": 1.0, "contains_answer": 1.0}
    assert report["abstention"] == {"precision": 1.0, "recall": 1.0}
    assert "forced" in comprehension_table(report)


def test_wrong_answers_and_wrong_silence_cost(file: Path) -> None:
    class Wrong(Knows):
        answers: ClassVar[dict[str, str]] = {"flour": "Friday", "cost": "two years", "cake": "Tom"}

        def _reading(self, answer: str, key: str, passage: str) -> Reading:
            start = passage.index(answer)
            score, relevance = (1.0, 0.1) if key == "cost" else (20.0, 0.97)
            return Reading((Mark(Span(start, start + len(answer)), score, 0.9),), relevance)

    report = evaluate_reading(read_exercises(file), Wrong())
    assert report["answerable"]["f1"] == 0.0
    assert report["unanswerable"]["f1"] == 0.0
    assert report["abstention"] == {"precision": 0.0, "recall": 0.0}
    assert report["citation"] == {"precision": 0.0, "contains_answer": 0.0}


def test_open_questions_go_through_the_whole_pipeline(file: Path) -> None:
    embedder = FakeEmbedder()

    def opened(folder: Path) -> Answerer:
        return Answerer(Archive.create(folder, embedder), embedder, Reranker(Knows()))

    report = evaluate_open(read_exercises(file), opened, embedder)
    assert report["answerable"]["em"] == 1.0
    assert report["citation"]["contains_answer"] == 1.0


def test_a_share_of_the_questions_is_always_the_same(file: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "squad.json.gz"
    zipped.write_bytes(gzip.compress(file.read_bytes()))
    assert read_exercises(zipped) == read_exercises(file)
    assert read_exercises(file, 2) == read_exercises(file, 2)
    assert len(read_exercises(file, 2)) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [("no json", "layout"), ('{"data": 3}', "layout"), ('{"data": []}', "no questions"), ('{"version": 1}', "layout")],
)
def test_other_files_are_refused_with_what_was_expected(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    with pytest.raises(CitaError, match=told):
        read_exercises(path)
    with pytest.raises(CitaError, match="cannot be read"):
        read_exercises(tmp_path / "nowhere.json")
