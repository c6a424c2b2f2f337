"""What words and reader say of a sentence, weighed: as a probability, for the order, and how the weights are fitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.training.calibrate import Case, curve, fit
from qa.weighing import KINDS, PROBABILITY, RANK, SIGNS, Signs, logit, probability, rank

UNREAD = Signs(words=0.5, fitting=0.2)
READ = replace(UNREAD, read=True, relevance=0.1, marked=True, certainty=0.5, share=0.5, behind=0.0)


def test_every_sign_has_its_weights() -> None:
    assert set(RANK) == set(SIGNS) - set(KINDS)
    assert set(PROBABILITY) - {""} == set(SIGNS)


@pytest.mark.parametrize("signs", [UNREAD, READ])
def test_a_probability_lies_between_none_and_all(signs: Signs) -> None:
    assert 0 < probability(signs) < 1


def test_the_reader_s_judgement_speaks_for_a_sentence() -> None:
    doubted, trusted = replace(READ, relevance=-0.4), replace(READ, relevance=0.4)
    assert probability(doubted) < probability(READ) < probability(trusted)
    assert rank(doubted) < rank(trusted)


def test_what_is_behind_the_best_words_comes_after_them() -> None:
    assert rank(replace(READ, behind=-0.5)) < rank(READ)


def test_the_judgement_of_a_passage_speaks_for_the_sentence_that_it_marks_and_more_so_the_surer_it_is() -> None:
    trusted = replace(READ, relevance=0.4)
    assert probability(replace(trusted, certainty=0.1, share=0.1)) < probability(trusted)
    assert rank(replace(trusted, marked=False, certainty=0.0, share=0.0)) < rank(trusted)


def test_the_kind_of_question_moves_the_probability_and_not_the_order() -> None:
    assert probability(replace(READ, kind="who")) != probability(replace(READ, kind="how_many"))
    assert rank(replace(READ, kind="who")) == rank(replace(READ, kind="how_many"))


def test_names_alone_answer_only_where_the_reader_is_sure() -> None:
    named = replace(READ, words=0.8, holding=0.05)
    assert probability(named) < 0.8 * probability(replace(named, holding=0.5))
    sure = replace(named, relevance=0.4)
    assert probability(sure) == probability(replace(sure, holding=0.5))


def test_log_odds_are_bounded() -> None:
    assert logit(0.5) == 0
    assert -13 < logit(0.0) < 0 < logit(1.0) < 13


def asked(chance: np.random.Generator, telling: int, answerable: bool) -> Case:
    """A question with six sentences, of which the right one has a high value of the sign `telling`."""
    signs = chance.random((6, len(SIGNS)))
    signs[:, telling] *= 0.5
    right = np.zeros(6, dtype=bool)
    if answerable:
        right[chance.integers(6)] = True
        signs[right, telling] = 0.9
    return Case(signs, right)


def test_the_sign_that_tells_is_found_and_right_answers_get_likelier() -> None:
    chance = np.random.default_rng(0)
    telling = SIGNS.index("certainty")
    cases = [asked(chance, telling, bool(number % 2)) for number in range(200)]
    likely, order = fit(cases)
    assert max(SIGNS, key=lambda name: likely[name]) == "certainty"
    assert max(SIGNS, key=lambda name: abs(order[name])) == "certainty"
    points = curve([asked(chance, telling, bool(number % 2)) for number in range(200)], likely, order)
    shares = {threshold: (answered, right) for threshold, answered, right in points}
    assert shares[0.5][0] == pytest.approx(0.5, abs=0.05), "half of the questions have an answer"
    assert shares[0.5][1] > 0.9
    assert [answered for _, answered, _ in points] == sorted((answered for _, answered, _ in points), reverse=True)
