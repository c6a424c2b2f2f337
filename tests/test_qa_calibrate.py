"""Cases for calibrating: questions on stories, asked of all of them, and again without what answers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from fakes import FakeEmbedder, Trusting

from index.archive import Archive
from qa.answering import Answerer
from qa.rerank import Reranker
from qa.training.calibrate import cases_of_stories

TEXTS = (
    "Rossi won the race in Bari on Sunday.",
    "A Bari la gara di domenica ha visto primo Rossi.",
    "Bianchi asked for a check of the race in Bari.",
)


def question(text: str, answer: str, given: str) -> dict[str, object]:
    start = text.find(given)
    return {"language": "en", "question": answer, "answer": [start, start + len(given)] if given else None}


def row(story: int, text: str, *asked: dict[str, object]) -> str:
    kept = {"source": "own", "language": "en", "title": "The race", "text": text, "story": story, "asked": asked}
    return json.dumps(kept)


def test_a_question_is_asked_with_and_without_all_that_answers(tmp_path: Path) -> None:
    first, second, third = TEXTS
    who = "Who won the race in Bari?"
    learned = [row(1, "The comet passed the sun.", question("The comet passed the sun.", "What passed?", "comet"))]
    learned.append(json.dumps({"source": "own", "language": "en", "text": "No story.", "asked": []}))
    held = [
        row(2, first, question(first, who, "Rossi")),
        row(2, second, question(second, who, "Rossi")),
        row(2, third, question(third, "Why did Bianchi leave the race in Bari?", "")),
    ]
    files = tmp_path / "learned.gz", tmp_path / "held.gz"
    for file, rows in zip(files, (learned, held), strict=True):
        file.write_bytes(gzip.compress("\n".join(rows).encode()))

    def open_answerer(folder: Path) -> Answerer:
        archive = Archive.create(folder, FakeEmbedder())
        return Answerer(archive, FakeEmbedder(), Reranker(Trusting("Rossi")))

    answered, refused = cases_of_stories(files, FakeEmbedder(), open_answerer)
    assert [case.answers.sum() for case in answered] == [2, 0]
    assert [len(case.answers) for case in answered] == [4, 2], "the comet and Bianchi are left"
    assert [case.answers.any() for case in refused] == [False]
