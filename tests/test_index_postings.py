"""Lexical search against plainly written BM25, snapshots that follow each other, a cache believed only whole."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index import postings
from index.analysis import terms
from index.postings import TermIndex, build_terms, load_terms, save_terms
from index.structured import K1, B, alternatives, rarity

Row = tuple[int, int, str]


def plain_scores(query: Sequence[Mapping[str, float]], passages: Sequence[Sequence[str]]) -> list[float]:
    """BM25, every word counted once: its frequencies are the weighted sums of those of its alternatives."""
    average = sum(map(len, passages)) / len(passages)
    bags = [Counter(passage) for passage in passages]
    scores = [0.0] * len(passages)
    for weights in query:
        held = sum(weight * sum(term in bag for bag in bags) for term, weight in weights.items())
        worth = rarity(min(held, len(passages)), len(passages))
        for at, bag in enumerate(bags):
            occurrences = sum(weight * bag[term] for term, weight in weights.items())
            norm = K1 * (1 - B + B * len(passages[at]) / average)
            scores[at] += worth * occurrences * (K1 + 1) / (occurrences + norm) if occurrences else 0.0
    return scores


def made_rows(count: int, seed: int = 0, first: int = 1) -> list[Row]:
    """Passages of words that are common or rare, three to an article."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(300)]
    weights = [1 / (number + 1) for number in range(300)]
    return [
        (first + number, (first + number) // 3, " ".join(chance.choices(words, weights, k=chance.randint(1, 40))))
        for number in range(count)
    ]


def made_query(seed: int) -> list[dict[str, float]]:
    chance = random.Random(seed)
    return [
        {f"w{chance.choice((0, 1, 5, 20, 90, 299, 1000))}": chance.choice((1.0, 0.5, 0.2)) for _ in range(each)}
        for each in (1, 3, 2, 1)
    ]


def best_by_hand(
    query: Sequence[Mapping[str, float]], rows: Sequence[Row], k: int, allowed: set[int] | None = None
) -> list[tuple[int, float]]:
    scores = plain_scores(query, [text.split() for _, _, text in rows])
    pairs = [(row[0], score) for row, score in zip(rows, scores, strict=True)]
    found = [pair for pair in pairs if pair[1] > 0 and (allowed is None or pair[0] in allowed)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def same(found: Sequence[tuple[int, float]], expected: Sequence[tuple[int, float]]) -> None:
    assert [identifier for identifier, _ in found] == [identifier for identifier, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-9)


@pytest.fixture(params=["whole", "pruned"])
def pruning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search small indexes as large ones are searched, too."""
    if request.param == "pruned":
        monkeypatch.setattr(postings, "_WORTH_PRUNING", 0)
        monkeypatch.setattr(postings, "_DENSE", 1_000_000)


@pytest.mark.usefixtures("pruning")
def test_search_equals_scoring_every_passage() -> None:
    rows = made_rows(600)
    index = build_terms("catalogue", 1, rows)
    for seed in range(40):
        query = made_query(seed)
        for k in (1, 10, 1000):
            same(index.search(query, k), best_by_hand(query, rows, k))


@pytest.mark.usefixtures("pruning")
def test_search_among_allowed_passages_equals_scoring_them() -> None:
    rows = made_rows(600)
    index = build_terms("catalogue", 1, rows)
    allowed = index.members(np.arange(20, 60, dtype=np.int64))
    inside = {identifier for identifier, article, _ in rows if 20 <= article < 60}
    assert set(np.flatnonzero(allowed)) == inside
    for seed in range(20):
        same(index.search(made_query(seed), 7, allowed), best_by_hand(made_query(seed), rows, 7, inside))


def test_scores_are_those_of_a_search_and_nothing_elsewhere() -> None:
    rows = made_rows(100)
    index = build_terms("catalogue", 1, rows)
    query = made_query(3)
    ids = np.array([row[0] for row in rows] + [5000], dtype=np.int64)
    expected = [*plain_scores(query, [text.split() for _, _, text in rows]), 0.0]
    assert index.scores(query, ids).tolist() == pytest.approx(expected)
    assert index.search([{"w0": 1.0}], 0) == index.search([{}], 5) == index.search([{"nowhere": 1.0}], 5) == []


def test_equal_scores_come_in_the_order_of_ids_even_when_there_are_many() -> None:
    index = build_terms("catalogue", 1, [(number, number, "same words") for number in range(1, 300)])
    assert [identifier for identifier, _ in index.search([{"same": 1.0}], 5)] == [1, 2, 3, 4, 5]


def test_words_that_stand_nowhere_cost_nothing_and_rare_translations_do_not_outvote_a_match() -> None:
    rows = [(1, 1, "rare1 rare2 z z"), (2, 2, "rare1 x y z")] + [(n, n, "z z z z") for n in range(3, 100)]
    query = [{"rare1": 0.5, "rare2": 0.5}, {"x": 1.0}, {"y": 1.0}]
    assert [identifier for identifier, _ in build_terms("catalogue", 1, rows).search(query, 2)] == [2, 1]


def test_an_english_question_ranks_the_italian_passage_that_answers_first() -> None:
    texts = [
        "Il presidente ha parlato di una missione pericolosa nello spazio.",
        "L'invio di soldati stranieri al confine è stato condannato dal governo.",
        "Il governo ha approvato il bilancio e la spesa per la scuola.",
    ]
    index = build_terms("catalogue", 1, [(n, n, " ".join(terms(text, "it"))) for n, text in enumerate(texts, 1)])
    query = alternatives("Who condemned sending foreign soldiers to the border?", "en", ["it"])
    assert index.search(query, 1)[0][0] == 2


def test_frequencies_count_passages_and_the_average_length_their_terms() -> None:
    index = build_terms("catalogue", 1, [(1, 1, "comet orbit sun comet land"), (2, 2, "sun burn")])
    assert [index.frequency(term) for term in ("comet", "sun", "ferry")] == [1, 2, 0]
    assert (index.passages, index.average_length, index.most_frequent) == (2, 3.5, 2)
    empty = build_terms("catalogue", 1, [])
    assert (empty.passages, empty.average_length, empty.most_frequent, list(empty.terms())) == (0, 0.0, 0, [])
    assert empty.search([{"comet": 1.0}], 3) == []


def changed() -> tuple[TermIndex, list[Row]]:
    """An index that followed two changes, and the rows that there are now."""
    rows, later, latest = made_rows(200), made_rows(30, 1, 201), made_rows(30, 2, 231)
    first = np.array([3, 4, 150], dtype=np.int64)
    second = np.array([5, 210, 9999], dtype=np.int64)
    index = build_terms("catalogue", 1, rows).followed_by(2, first, later).followed_by(3, second, latest)
    gone = {*first.tolist(), *second.tolist()}
    return index, [row for row in (*rows, *later, *latest) if row[0] not in gone]


def test_the_following_snapshot_equals_one_built_anew() -> None:
    index, rows = changed()
    fresh = build_terms("catalogue", 3, rows)
    assert (index.passages, index.average_length) == (fresh.passages, fresh.average_length)
    assert index.most_frequent == fresh.most_frequent
    assert index.drift == 63
    assert index.last == fresh.last == 260
    for seed in range(20):
        same(index.search(made_query(seed), 12), best_by_hand(made_query(seed), rows, 12))
    assert index.equals(fresh)


def test_a_merged_snapshot_finds_the_same_and_has_forgotten_what_is_gone() -> None:
    index, rows = changed()
    merged = index.merged()
    assert merged.drift == 0
    assert set(merged.terms()) == {term for _, _, text in rows for term in text.split()}
    for seed in range(10):
        assert merged.search(made_query(seed), 12) == index.search(made_query(seed), 12)
    assert not merged.equals(build_terms("catalogue", 3, rows[1:]))


def test_a_cache_is_loaded_as_it_was_and_of_its_catalogue_alone(tmp_path: Path) -> None:
    index = changed()[0].merged()
    save_terms(index, tmp_path / "cache")
    loaded = load_terms(tmp_path / "cache", "catalogue")
    assert loaded is not None
    assert loaded.generation == 3
    assert loaded.equals(index)
    assert load_terms(tmp_path / "cache", "another") is None
    assert load_terms(tmp_path / "no such cache", "catalogue") is None
    empty = build_terms("catalogue", 1, [])
    save_terms(empty, tmp_path / "cache")
    again = load_terms(tmp_path / "cache", "catalogue")
    assert again is not None
    assert again.equals(empty)


def test_what_has_drifted_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="63 passages"):
        save_terms(changed()[0], tmp_path / "cache")


def test_no_flipped_bit_and_no_truncation_of_a_cache_is_believed(tmp_path: Path) -> None:
    save_terms(build_terms("catalogue", 1, made_rows(5)), tmp_path / "cache")
    whole = (tmp_path / "cache").read_bytes()
    for position in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        (tmp_path / "cache").write_bytes(damaged)
        assert load_terms(tmp_path / "cache", "catalogue") is None, position
    (tmp_path / "cache").write_bytes(whole[:-1])
    assert load_terms(tmp_path / "cache", "catalogue") is None
