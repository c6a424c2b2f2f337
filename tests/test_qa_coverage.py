"""Broad questions measured: which points count as covered, and what of them is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.articles import make_article
from index.errors import CitaError
from qa.coverage import coverage_table, evaluate_coverage, read_broad
from qa.types import Answer, Citation

ARTICLE = make_article(
    "Storm\n\nThe storm hurt 14 people. The bridge fell.\n",
    path="storm.txt", title="Storm", source=None, published=None, language="en", headings=[],
)  # fmt: skip
CITED = "The bridge fell."


class Scripted:
    """Answers with the text given, citing that the bridge fell; abstains from what it does not know."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers

    def answer(self, question: str) -> Answer:
        text = self.answers.get(question)
        start = ARTICLE.text.index(CITED)
        span = start, start + len(CITED)
        citation = Citation(1, CITED, *span, *span, None, None, ARTICLE, 1.0, 1.0)
        if text is None:
            return Answer(question, "abstained", "low_support", "en", "14 people? Nobody says.", (), (citation,))
        return Answer(question, "answered", None, "en", text, (), (citation,))


def broad(name: str, question: str, *points: list[str], held_out: bool = False) -> dict[str, object]:
    listed = [{"any": wordings} for wordings in points]
    return {"id": name, "question": question, "language": "en", "points": listed, "held_out": held_out}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_point_counts_in_the_answer_or_in_its_citations(tmp_path: Path) -> None:
    file = write(
        tmp_path / "broad.jsonl",
        broad("b1", "What happened?", ["fourteen", "14 People"], ["bridge fell"], ["roof fell"], ["road closed"]),
        broad("b2", "And then?", ["14 people"], ["bridge fell"]),
        broad("b3", "SECRET?", ["storm"], ["SECRET point"], held_out=True),
    )
    answers = {"What happened?": "The storm hurt 14\n people. [1]", "SECRET?": "A storm. [1]"}
    report = evaluate_coverage(file, Scripted(answers))
    assert report["tuned"]["covered"]["value"] == 0.25  # half of the first, nothing of the second, which abstains
    assert (report["tuned"]["questions"], report["tuned"]["points"]) == (2, 6)
    assert report["held_out"]["covered"]["value"] == 0.5
    assert [(failure["id"], failure["missed"]) for failure in report["failures"]] == [
        ("b1", ["roof fell", "road closed"]),
        ("b2", ["14 people", "bridge fell"]),
    ]
    table = coverage_table(report)
    assert "lacks: roof fell" in table
    assert "SECRET" not in table + json.dumps(report)


@pytest.mark.parametrize("row", [{"id": "b1"}, broad("b1", "What?"), broad("b1", "What?", []), 7])
def test_a_line_that_is_no_broad_question_is_named(tmp_path: Path, row: object) -> None:
    file = write(tmp_path / "broad.jsonl", broad("b0", "What?", ["x"]), row)
    with pytest.raises(CitaError, match="line 2: no broad question"):
        read_broad(file)


def test_an_empty_file_measures_nothing(tmp_path: Path) -> None:
    with pytest.raises(CitaError, match="no broad questions"):
        evaluate_coverage(write(tmp_path / "broad.jsonl"), Scripted({}))
