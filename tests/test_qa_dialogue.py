"""Conversations measured: what is understood, what is right, and what of them is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.articles import make_article
from index.errors import CitaError
from qa.dialogue import conversations_table, evaluate_conversations, read_conversations
from qa.types import Answer, Citation, Turn

ARTICLE = make_article(
    "Storm\n\nThe storm hurt 14 people.\n",
    path="storm.txt", title="Storm", source=None, published=None, language="en", headings=[],
)  # fmt: skip
SENTENCE = "The storm hurt 14 people."


class Scripted:
    """Answers each question with the resolved question given, citing the one sentence unless that is "nothing"."""

    def __init__(self, resolved: dict[str, str | None]) -> None:
        self.resolved = resolved
        self.histories: list[list[Turn]] = []

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.histories.append(list(history))
        meant = self.resolved[question]
        if meant == "nothing":
            return Answer(question, "abstained", "low_support", "en", "No.", (), (), resolved=meant)
        start = ARTICLE.text.index(SENTENCE)
        end = start + len(SENTENCE)
        citation = Citation(1, SENTENCE, start, end, start, end, None, None, ARTICLE, 1.0, 1.0)
        return Answer(question, "answered", None, "en", SENTENCE, (), (citation,), resolved=meant)


def turn(question: str, *resolved: str, answerable: bool = True) -> dict[str, Any]:
    evidence = [{"article": "storm.txt", "text": "hurt 14 people"}]
    return {
        "question": question,
        "resolved": resolved,
        "answers": ["14"],
        "evidence": evidence,
        "answerable": answerable,
    }


def written(path: Path, *conversations: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in conversations), "utf-8")
    return path


def talk(name: str, *turns: dict[str, Any], held_out: bool = False) -> dict[str, Any]:
    return {"id": name, "language": "en", "turns": turns, "held_out": held_out}


def test_each_turn_is_asked_with_the_real_answers_before_it(tmp_path: Path) -> None:
    file = written(tmp_path / "talks.jsonl", talk("c1", turn("How many were hurt?"), turn("why?", "hurt")))
    answerer = Scripted({"How many were hurt?": None, "why?": "Why were they hurt?"})
    evaluate_conversations(file, answerer)
    first = Turn("How many were hurt?", SENTENCE, "How many were hurt?", (), (ARTICLE.id,))
    assert answerer.histories == [[], [first]]


def test_follow_ups_are_counted_apart_from_first_questions_and_halves_from_each_other(tmp_path: Path) -> None:
    file = written(
        tmp_path / "talks.jsonl",
        talk("c1", turn("first"), turn("and the STORM?", "storm"), turn("why?", "storm", "people")),
        talk("c2", turn("first"), turn("who?", "absent", answerable=False), held_out=True),
    )
    answerer = Scripted({"first": None, "and the STORM?": None, "why?": "Why did the storm hurt?", "who?": "nothing"})
    report = evaluate_conversations(file, answerer)
    assert report["conversations"] == 2
    assert report["tuned"]["first"]["n"] == 1
    follow_ups = report["tuned"]["follow_ups"]
    assert (follow_ups["n"], follow_ups["resolved"]["value"], follow_ups["right"]["value"]) == (2, 0.5, 1.0)
    held_out = report["held_out"]["follow_ups"]
    assert (held_out["resolved"]["value"], held_out["right"]["value"]) == (0.0, 1.0)
    assert report["tuned"]["languages"]["en"]["n"] == 2


def test_failures_are_told_of_the_tuned_half_alone(tmp_path: Path) -> None:
    turns = (turn("first"), turn("secret?", "elsewhere"))
    file = written(tmp_path / "talks.jsonl", talk("c1", *turns), talk("c2", *turns, held_out=True))
    report = evaluate_conversations(file, Scripted({"first": None, "secret?": "nothing"}))
    [failure] = report["failures"]
    assert (failure["id"], failure["why"]) == ("c1, turn 2", "not understood and not right, abstained: low_support")
    table = conversations_table(report)
    assert table.count("secret?") == 1
    assert "held-out: 1 conversations" in table


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"id": 1, "language": "en", "turns": [{}]}'])
def test_what_is_no_conversation_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(CitaError, match="line 2: no conversation"):
        read_conversations(file)


def test_a_file_without_conversations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n", "utf-8")
    with pytest.raises(CitaError, match="no conversations"):
        evaluate_conversations(tmp_path / "empty.jsonl", Scripted({}))
    with pytest.raises(CitaError, match="cannot be read"):
        read_conversations(tmp_path / "none.jsonl")


def test_the_development_conversations_can_be_read() -> None:
    found = read_conversations(Path(__file__).parent / "quality" / "development_conversations.jsonl")
    assert len({each.id for each in found}) == len(found) > 20
    assert not any(each.held_out for each in found)
    assert all(question.evidence for each in found for question in each.turns if question.answerable)
