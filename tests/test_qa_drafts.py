"""A model's sentences are read while they come, whatever surrounds them and however it is cut."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cite import Basis, Draft
from qa.drafts import DraftReader, question_in

ONE = {"text": "A { brace, a “mark” and a \\ slash.", "evidence": [{"passage": "bcdfgh", "quote": 'said "{x}"'}]}
TWO = {"text": "Another.", "evidence": [{"passage": "jklmnp", "quote": "it", "translation": "es"}]}
DRAFTS = [
    Draft(ONE["text"], (Basis("bcdfgh", 'said "{x}"'),)),  # type: ignore[arg-type]
    Draft("Another.", (Basis("jklmnp", "it", "es"),)),
]


def read(pieces: list[str], *, cut: bool = False) -> list[Draft]:
    reader = DraftReader()
    found = [draft for piece in pieces for draft in reader.feed(piece)]
    return found + list(reader.finish(cut=cut))


@given(st.lists(st.integers(0, 400), max_size=12))
def test_a_reply_is_read_alike_however_it_is_cut(cuts: list[int]) -> None:
    text = f"<think>{{</think>```json\n{json.dumps({'sentences': [ONE, TWO]})}\n```"
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    assert read([text[start:end] for start, end in pairwise(edges)]) == DRAFTS


def test_a_sentence_comes_with_the_brace_that_ends_it() -> None:
    text = json.dumps({"sentences": [ONE, TWO]})
    end = text.index('{"text": "Another') - 2
    reader = DraftReader()
    assert list(reader.feed(text[: end - 1])) == []
    assert list(reader.feed(text[end - 1 : end])) == DRAFTS[:1]


def test_of_a_reply_that_was_cut_off_the_last_sentence_is_dropped() -> None:
    text = json.dumps({"sentences": [ONE, TWO]})
    assert read([text[:-40]], cut=True) == DRAFTS[:1]
    assert read([text[:-40]]) == DRAFTS[:1]


@given(st.text(max_size=300))
def test_no_text_is_a_fault(text: str) -> None:
    read([text])
    question_in(text)


@pytest.mark.parametrize("unit", ["{", "{}", '{"a":1}', "[", '{"text":', "}{", '{"sentences":[{"text":'])
def test_a_hostile_reply_costs_little(unit: str) -> None:
    started = time.process_time()
    assert read([unit] * 5_000) == []
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("reply", "question"),
    [
        ('{"question": "Who  won?"}', "Who won?"),
        ('Sure! ```{"question": "Who won?"}```', "Who won?"),
        ("{'question': 'Who won?'", "Who won?"),
        ('{"question": 7}', None),
        ("Who won?", None),
        ("", None),
    ],
)
def test_a_completed_question_is_taken_from_its_reply(reply: str, question: str | None) -> None:
    assert question_in(reply) == question
