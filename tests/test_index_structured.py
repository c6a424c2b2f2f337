"""A question's word meets its translations as one word: weights, document frequencies and BM25, worked by hand."""

from __future__ import annotations

import math

import pytest

from index.analysis import terms
from index.structured import OWN_SPELLING, alternatives, scores


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


def test_scores_are_bm25_for_a_plain_query() -> None:
    frequency = {"comet": 2}
    [score] = scores(
        [{"comet": 1.0}], [["comet", "land", "comet"]], count=10, average_length=4.0, frequency=frequency.__getitem__
    )
    rarity = math.log(1 + (10 - 2 + 0.5) / (2 + 0.5))
    assert score == pytest.approx(rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 4)))


def test_alternatives_add_up_by_weight_in_passage_and_archive() -> None:
    frequency = {"a": 4, "b": 10}
    query = [{"a": 0.75, "b": 0.25}]
    [score] = scores(query, [["a", "b", "b", "c"]], count=20, average_length=4.0, frequency=frequency.__getitem__)
    held, occurrences = 0.75 * 4 + 0.25 * 10, 0.75 + 0.25 * 2
    rarity = math.log(1 + (20 - held + 0.5) / (held + 0.5))
    assert score == pytest.approx(rarity * occurrences * 2.2 / (occurrences + 1.2))


def test_many_rare_translations_do_not_outvote_a_matching_word() -> None:
    frequency = {"rare1": 1, "rare2": 1, "x": 5, "y": 5}.get
    query = [{"rare1": 0.5, "rare2": 0.5}, {"x": 1.0}, {"y": 1.0}]
    both_synonyms, two_words = scores(
        query,
        [["rare1", "rare2", "z", "z"], ["rare1", "x", "y", "z"]],
        count=100,
        average_length=4.0,
        frequency=lambda term: frequency(term, 0),
    )
    assert two_words > both_synonyms


def test_no_match_scores_nothing_and_scores_are_never_negative() -> None:
    query = [{"common": 1.0, "shared": 1.0}]
    found = scores(query, [["other"], [], ["common"]], count=3, average_length=1.0, frequency=lambda _: 3)
    assert found[:2] == [0.0, 0.0]
    assert found[2] > 0


def test_an_average_length_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="average_length"):
        scores([], [], count=0, average_length=0.0, frequency=lambda _: 0)


def test_an_english_question_ranks_the_italian_passage_that_answers_first() -> None:
    passages = [
        terms("Il presidente ha parlato di una missione pericolosa nello spazio.", "it"),
        terms("L'invio di soldati stranieri al confine è stato condannato dal governo.", "it"),
        terms("Il governo ha approvato il bilancio e la spesa per la scuola.", "it"),
    ]
    query = alternatives("Who condemned sending foreign soldiers to the border?", "en", ["it"])
    found = scores(
        query,
        passages,
        count=3,
        average_length=sum(map(len, passages)) / 3,
        frequency=lambda term: sum(term in passage for passage in passages),
    )
    assert max(range(3), key=found.__getitem__) == 1
