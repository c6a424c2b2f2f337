"""Which texts count as copies of each other, and that a sample of shingles leads to them."""

from __future__ import annotations

import random

import pytest

from index.duplicates import may_be_copy, same_text, sample, shingles

WORDS = random.Random(0).choices([f"word{number}" for number in range(500)], k=400)
STORY = " ".join(WORDS)


def edited(share: float) -> str:
    chosen = random.Random(1)
    return " ".join("changed" if chosen.random() < share else word for word in WORDS)


@pytest.mark.parametrize(
    "copy",
    [STORY, STORY.upper(), STORY.replace(" ", "\n"), " ".join(WORDS[:200]), " ".join(WORDS[200:]), edited(0.02)],
    ids=["same", "case", "line ends", "first half", "second half", "some words changed"],
)
def test_a_copy_is_recognised_by_its_text_and_by_its_sample(copy: str) -> None:
    left, right = shingles(STORY), shingles(copy)
    assert same_text(left, right)
    assert same_text(right, left)
    ours, theirs = sample(left), sample(right)
    assert may_be_copy(len(set(ours) & set(theirs)), len(ours), len(theirs))


@pytest.mark.parametrize(
    "other",
    [edited(0.3), " ".join(reversed(WORDS)), " ".join(WORDS[:100]), ""],
    ids=["rewritten", "other order", "a quarter of it", "empty"],
)
def test_another_text_is_no_copy(other: str) -> None:
    assert not same_text(shingles(STORY), shingles(other))


def test_the_smallest_shingle_is_always_in_the_sample() -> None:
    of = shingles("three words only")
    assert len(of) == 1
    assert sample(of) == of.tolist()


def test_samples_of_texts_that_share_nothing_do_not_meet() -> None:
    assert not may_be_copy(0, 1, 1)
