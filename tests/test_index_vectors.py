"""Exact search against NumPy, snapshots that follow each other, and a cache file that is believed only when whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import vectors as vectors_module
from index.cachefile import TEMPORARY_PREFIX, write_aside
from index.vectors import VectorIndex, build_vectors, load_vectors, members, save_vectors

DIM = 8


def unit_rows(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def built(ids: np.ndarray, rows: np.ndarray, generation: int = 1) -> VectorIndex:
    of = {int(identifier): row for identifier, row in zip(ids, rows, strict=True)}
    return build_vectors(
        "catalogue", generation, ids, lambda wanted: np.array([of[int(i)] for i in wanted]).reshape(-1, DIM), DIM
    )


def snapshot(count: int) -> tuple[VectorIndex, np.ndarray]:
    rows = unit_rows(count)
    return built(np.arange(10, 10 + count, dtype=np.int64), rows), rows


def by_hand(ids: np.ndarray, rows: np.ndarray, query: np.ndarray, k: int) -> list[int]:
    return ids[np.argsort(-(rows @ query), kind="stable")[:k]].tolist()


def same(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
    assert [identifier for identifier, _ in found] == [identifier for identifier, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-6)


def test_search_equals_exact_search() -> None:
    vectors, rows = snapshot(300)
    for query in unit_rows(20, seed=1):
        found = vectors.search(query, 7)
        assert [identifier for identifier, _ in found] == by_hand(vectors.ids, rows, query, 7)
        assert [score for _, score in found] == pytest.approx(sorted(rows @ query, reverse=True)[:7], abs=1e-5)


def test_search_among_allowed_ids_equals_exact_search_among_them() -> None:
    vectors, rows = snapshot(300)
    allowed = vectors.ids[::7]
    query = unit_rows(1, seed=2)[0]
    assert [i for i, _ in vectors.search(query, 5, members(allowed))] == by_hand(allowed, rows[::7], query, 5)


@pytest.mark.parametrize(("k", "allowed", "expected"), [(10, None, 3), (0, None, 0), (10, [11], 1), (10, [], 0)])
def test_search_returns_no_more_than_there_is(k: int, allowed: list[int] | None, expected: int) -> None:
    vectors, _ = snapshot(3)
    among = None if allowed is None else members(np.array(allowed, dtype=np.int64))
    assert len(vectors.search(unit_rows(1)[0], k, among)) == expected


def test_an_empty_index_finds_nothing() -> None:
    vectors, _ = snapshot(0)
    assert vectors.search(unit_rows(1)[0], 5) == []


def test_equal_scores_come_in_the_order_of_ids() -> None:
    row = unit_rows(1)
    vectors = built(np.array([3, 5, 9], dtype=np.int64), np.repeat(row, 3, axis=0))
    assert [identifier for identifier, _ in vectors.search(row[0], 3)] == [3, 5, 9]


def test_the_following_snapshot_equals_one_built_anew_and_leaves_the_first_alone() -> None:
    before, rows = snapshot(50)
    gone, new, added = before.ids[[0, 7, 49]], np.array([100, 101], dtype=np.int64), unit_rows(2, seed=5)
    after = before.followed_by(2, gone, new, added)
    kept = ~np.isin(before.ids, gone)
    ids, vectors = np.concatenate([before.ids[kept], new]), np.concatenate([rows[kept], added])
    fresh, merged = built(ids, vectors, 2), after.merged()
    assert merged is not None
    assert (after.count, after.drift, merged.drift) == (49, 5, 0)
    assert after.last == merged.last == 101
    assert merged.ids.tolist() == ids.tolist()
    for query in unit_rows(10, seed=6):
        same(after.search(query, 60), fresh.search(query, 60))
        same(merged.search(query, 60), fresh.search(query, 60))
        among = members(ids[::3])
        same(after.search(query, 60, among), fresh.search(query, 60, among))
        assert [i for i, _ in before.search(query, 60)] == by_hand(before.ids, rows, query, 60)


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives of more than 1,000 passages are searched as large ones are."""
    monkeypatch.setattr(vectors_module, "EXACT_UP_TO", 1_000)


@pytest.mark.usefixtures("small_is_large")
def test_a_large_archive_is_searched_in_lists_and_nearly_nothing_is_missed(tmp_path: Path) -> None:
    vectors, rows = snapshot(4_000)
    assert not vectors.exact
    queries = unit_rows(50, seed=7)
    assert shared_tens(vectors, rows, queries) > 0.95
    allowed = vectors.ids[::40]
    for query in queries[:10]:
        found = [identifier for identifier, _ in vectors.search(query, 5, members(allowed))]
        assert set(found) <= set(allowed.tolist())
        assert len(set(found) & set(by_hand(allowed, rows[::40], query, 5))) >= 4, "more lists are visited for fewer"
    save_vectors(vectors, tmp_path / "cache")
    loaded = load_vectors(tmp_path / "cache", "catalogue", DIM)
    assert loaded is not None
    assert (loaded.visited, loaded.learned) == (vectors.visited, 4_000)
    assert loaded.search(queries[0], 5) == vectors.search(queries[0], 5)
    assert loaded.holds(vectors.ids, rows)
    assert not loaded.holds(vectors.ids, rows[::-1])


@pytest.mark.usefixtures("small_is_large")
def test_lists_take_up_changes_until_they_must_be_learned_anew() -> None:
    before, rows = snapshot(2_000)
    gone, new, added = before.ids[:500], np.arange(5_000, 6_000, dtype=np.int64), unit_rows(1_000, seed=9)
    merged = before.followed_by(2, gone, new, added).merged()
    assert merged is not None
    assert (merged.count, merged.drift, merged.index.ntotal) == (2_500, 0, 2_500)
    assert shared_tens(merged, np.concatenate([rows[500:], added]), unit_rows(50, seed=8)) > 0.95
    more = unit_rows(4_000, seed=10)
    assert before.followed_by(2, gone[:0], np.arange(5_000, 9_000, dtype=np.int64), more).merged() is None
    exact, _ = snapshot(900)
    assert exact.followed_by(2, gone[:0], new, added).merged() is None, "grown out of comparing every vector"


def shared_tens(vectors: VectorIndex, rows: np.ndarray, queries: np.ndarray) -> float:
    """Recall at ten against comparing every vector."""
    found = [{identifier for identifier, _ in vectors.search(query, 10)} for query in queries]
    exact = [set(by_hand(vectors.ids, rows, query, 10)) for query in queries]
    return sum(len(one & other) for one, other in zip(found, exact, strict=True)) / (10 * len(queries))


def test_what_has_drifted_is_not_saved(tmp_path: Path) -> None:
    vectors, _ = snapshot(3)
    after = vectors.followed_by(2, vectors.ids[:1], vectors.ids[:0], unit_rows(0))
    with pytest.raises(ValueError, match="1 passages"):
        save_vectors(after, tmp_path / "cache")


def test_a_saved_cache_is_loaded_as_it_was(tmp_path: Path) -> None:
    vectors, _ = snapshot(20)
    save_vectors(vectors, tmp_path / "cache")
    loaded = load_vectors(tmp_path / "cache", "catalogue", DIM)
    assert loaded is not None
    assert (loaded.generation, loaded.ids.tolist()) == (1, vectors.ids.tolist())
    query = unit_rows(1, seed=3)[0]
    assert loaded.search(query, 5) == vectors.search(query, 5)


def test_a_cache_of_another_catalogue_or_dimension_is_not_believed(tmp_path: Path) -> None:
    save_vectors(snapshot(3)[0], tmp_path / "cache")
    assert load_vectors(tmp_path / "cache", "another", DIM) is None
    assert load_vectors(tmp_path / "cache", "catalogue", DIM + 1) is None
    assert load_vectors(tmp_path / "no such cache", "catalogue", DIM) is None


def test_no_flipped_bit_and_no_truncation_of_a_cache_is_believed(tmp_path: Path) -> None:
    save_vectors(snapshot(20)[0], tmp_path / "cache")
    whole = (tmp_path / "cache").read_bytes()
    for position in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        (tmp_path / "cache").write_bytes(damaged)
        assert load_vectors(tmp_path / "cache", "catalogue", DIM) is None, position
    for length in range(0, len(whole), 41):
        (tmp_path / "cache").write_bytes(whole[:length])
        assert load_vectors(tmp_path / "cache", "catalogue", DIM) is None, length


def test_writing_aside_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    write_aside(tmp_path / "file", [b"old"])

    def parts():
        yield b"ne"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_aside(tmp_path / "file", parts())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]
    assert not list(tmp_path.glob(f"{TEMPORARY_PREFIX}*"))
