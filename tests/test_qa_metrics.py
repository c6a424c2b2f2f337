"""Measures of rankings, with ir_measures as oracle, and of short answers."""

from __future__ import annotations

import random

import pytest

from qa.metrics import (
    RANKING_METRICS,
    average_precision,
    bootstrap,
    exact_match,
    hits_at,
    ndcg,
    normalise_answer,
    reciprocal_rank,
    score_rankings,
    token_f1,
)

ORACLE = {
    "hits@1": "Success@1",
    "hits@4": "Success@4",
    "hits@10": "Success@10",
    "MRR@10": "RR@10",
    "nDCG@10": "nDCG@10",
    "MAP@10": "AP@10",
}


def test_measures_agree_with_ir_measures_on_random_rankings_with_graded_judgements() -> None:
    import ir_measures

    chance = random.Random(7)
    documents = [f"d{number}" for number in range(30)]
    qrels = {
        f"q{number}": {document: chance.choice([0, 1, 1, 2, 3]) for document in chance.sample(documents, 6)}
        for number in range(40)
    }
    rankings = {query: chance.sample(documents, chance.randint(1, 25)) for query in list(qrels)[:-5]}
    judged = [ir_measures.Qrel(q, d, r) for q, row in qrels.items() for d, r in row.items()]
    run = [ir_measures.ScoredDoc(q, d, -rank) for q, found in rankings.items() for rank, d in enumerate(found)]
    expected = ir_measures.calc_aggregate([ir_measures.parse_measure(m) for m in ORACLE.values()], judged, run)
    seen = score_rankings(rankings, qrels)
    for name, measure in ORACLE.items():
        assert seen[name].value == pytest.approx(expected[ir_measures.parse_measure(measure)], abs=1e-9), name
    assert 0.2 < seen["nDCG@10"].value < 0.8


def test_a_judged_query_without_a_ranking_scores_zero() -> None:
    scores = score_rankings({"a": ["d1"]}, {"a": {"d1": 1}, "b": {"d1": 1}})
    assert {name: interval.value for name, interval in scores.items()} == dict.fromkeys(RANKING_METRICS, 0.5)


def test_a_ranking_without_judgements_is_not_counted() -> None:
    assert score_rankings({"a": ["d1"], "other": ["d2"]}, {"a": {"d1": 1}})["hits@1"].value == 1.0


def test_a_document_named_twice_in_a_ranking_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        score_rankings({"a": ["d1", "d1"]}, {"a": {"d1": 1}})


def test_measures_of_one_ranking_by_hand() -> None:
    ranking, judged = ["x", "a", "y", "b"], {"a": 1, "b": 1, "x": 0}
    assert hits_at(ranking, judged, 1) == 0.0
    assert hits_at(ranking, judged, 2) == 1.0
    assert reciprocal_rank(ranking, judged, 10) == 0.5
    assert reciprocal_rank(ranking, judged, 1) == 0.0
    assert average_precision(ranking, judged, 10) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert ndcg(["a", "b"], judged, 10) == 1.0
    assert ndcg(ranking, {"x": 0}, 10) == 0.0


def test_the_bootstrap_interval_is_reproducible_and_holds_the_mean() -> None:
    values = [0.0, 1.0] * 50
    first, again = bootstrap(values), bootstrap(values)
    assert first == again
    assert first.low < first.value == 0.5 < first.high
    assert 0.38 < first.low < 0.42 < 0.58 < first.high < 0.62  # 0.5 ± 1.96 * 0.05


def test_more_values_give_a_narrower_interval() -> None:
    few, many = bootstrap([0.0, 1.0] * 10), bootstrap([0.0, 1.0] * 1000)
    assert many.high - many.low < (few.high - few.low) / 5


def test_nothing_has_no_mean() -> None:
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])


@pytest.mark.parametrize(
    ("text", "language", "normalised"),
    [
        ("The  Prime Minister!", "en", "prime minister"),
        ("L’invio di un soldato", "it", "invio di soldato"),
        ("gli anni '80", "it", "anni 80"),
        ("«El presidente»", "es", "presidente"),
        ("l'Élysée et les Français", "fr", "élysée et français"),
        ("der Präsident der USA", "de", "präsident usa"),
        ("un uomo", "en", "un uomo"),
    ],
)
def test_answers_are_compared_without_case_punctuation_and_articles(text: str, language: str, normalised: str) -> None:
    assert normalise_answer(text, language) == normalised


def test_exact_match_takes_any_of_the_golds() -> None:
    assert exact_match("the Alps", ["mountains", "Alps."], "en") == 1.0
    assert exact_match("Alps of Italy", ["Alps"], "en") == 0.0


def test_an_unanswerable_question_wants_an_empty_answer() -> None:
    assert (exact_match("", [], "en"), token_f1("", [], "en")) == (1.0, 1.0)
    assert (exact_match("Rome", [], "en"), token_f1("Rome", [], "en")) == (0.0, 0.0)


def test_token_f1_is_the_best_overlap_with_a_gold() -> None:
    assert token_f1("the old town of Bergen", ["Bergen", "old town"], "en") == pytest.approx(2 * 2 / (4 + 2))
    assert token_f1("Oslo", ["Bergen"], "en") == 0.0
