"""A question's word meets its translations as one word: which terms, with what weights, and how much a word tells."""

from __future__ import annotations

import math

import pytest

from index.structured import OWN_SPELLING, alternatives, rarity


def test_a_word_in_its_own_language_is_itself() -> None:
    assert alternatives("Where are the troops?", "en", ["en"]) == [{"troop": 1.0}]


def test_translations_sum_to_one_and_the_own_spelling_weighs_its_share() -> None:
    [weights] = alternatives("earthquake", "en", ["it"])
    own = weights.pop("earthquak")
    assert own == OWN_SPELLING
    assert sum(weights.values()) == pytest.approx(1.0)
    assert max(weights, key=weights.__getitem__) == "terremot"


def test_names_and_numbers_keep_their_spelling_in_full() -> None:
    assert alternatives("Biden 2024", "en", ["it"]) == [{"biden": 1.0}, {"2024": 1.0}]


def test_a_short_word_with_translations_does_not_keep_its_spelling() -> None:
    [weights] = alternatives("war", "en", ["de"])
    assert "war" not in weights
    assert "krieg" in weights


def test_an_archive_in_two_languages_gets_the_alternatives_of_both() -> None:
    [weights] = alternatives("troops", "en", ["en", "it"])
    assert weights["troop"] == 1.0
    assert weights["trupp"] > 0.9


def test_each_word_counts_once_and_function_words_not_at_all() -> None:
    assert alternatives("Biden, what did Biden say to the Biden?", "en", ["en"]) == [{"biden": 1.0}, {"say": 1.0}]
    assert alternatives("the of", "en", ["it"]) == []
    assert alternatives("troops", "en", []) == [{}]


def test_a_word_tells_more_the_fewer_passages_hold_it_and_never_less_than_nothing() -> None:
    assert rarity(2, 10) == pytest.approx(math.log(1 + 8.5 / 2.5))
    assert rarity(1, 10) > rarity(1.5, 10) > rarity(10, 10) > 0
