"""Nearest-neighbour search with FAISS: exact in small archives, approximate and re-scored in large ones.

A `VectorIndex` is a snapshot of the catalogue's vectors at one generation and is never changed, only followed by
another: threads may search it while its successor is made. It is a large part that FAISS searches, what was added
since, which is compared one by one, and which passages are gone. Up to `EXACT_UP_TO` passages FAISS compares every
vector; beyond, vectors lie in lists around centres that are learned from them (IVF), as 8-bit integers, and a search
visits the lists nearest to the query, as many as a trial on the archive's own vectors has shown to be needed. The
caller re-scores what it finds from the stored vectors where `exact` is false. The vectors' truth is the catalogue; this
module neither reads nor writes that.

Source: Jégou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", 2011 (inverted lists); Douze et
al., "The Faiss library", 2024.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cachefile import as_bytes, load_cache, save_cache

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXACT_UP_TO", "VectorIndex", "build_vectors", "load_vectors", "members", "save_vectors"]

EXACT_UP_TO = 50_000
"""Passages that are compared one by one: 75 MB and 5 ms a query with 384 dimensions."""

_MAGIC = b"CITAVEC2"
_LISTS = 2.0
"""Lists for each square root of a passage."""
_TRAINED_ON = 40
"""Vectors that a list's centre is learned from, on average."""
_ROUNDS = 8
_TRIALS = 64
"""Queries that the number of lists to visit is chosen with."""
_RECALL = 0.985
"""Share of the ten nearest that the lists visited hold, on average of these trials, which are harder than questions."""
_GROWN = 2.5
"""An index is learned anew when it has grown so many times."""
_ROUNDED = 0.02
"""How far a component of a vector may be from its 8-bit integer."""
_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Vectors of every passage at one generation of one catalogue.

    Attributes:
        identity: the catalogue that the vectors come from.
        generation: of that catalogue.
        ids: (n,) int64, ids of the passages in `index`, ascending.
        index: of FAISS, searched by passage id.
        visited: lists visited in a search; 0 where every vector is compared.
        learned: how many passages there were when `index` was made.
        gone: (g,) int64, ids that are in `index` and no longer in the catalogue, ascending.
        fresh_ids: (m,) int64, ids of the passages that are not in `index`, ascending.
        fresh: (m, dim) float32, their vectors.
    """

    identity: str
    generation: int
    ids: NDArray[np.int64] = field(repr=False)
    index: Any = field(repr=False)
    visited: int
    learned: int
    gone: NDArray[np.int64] = field(repr=False)
    fresh_ids: NDArray[np.int64] = field(repr=False)
    fresh: NDArray[np.float32] = field(repr=False)

    @property
    def count(self) -> int:
        """Passages that can be found."""
        return len(self.ids) - len(self.gone) + len(self.fresh_ids)

    @property
    def drift(self) -> int:
        """Passages by which the catalogue differs from what FAISS searches."""
        return len(self.gone) + len(self.fresh_ids)

    @property
    def last(self) -> int:
        """The highest passage id known; 0 when none is."""
        return int(max(self.ids[-1:].max(initial=0), self.fresh_ids[-1:].max(initial=0)))

    @property
    def exact(self) -> bool:
        """Whether `search` finds the nearest for certain, with their cosines."""
        return self.visited == 0

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages of largest inner product, best first, ties by id.

        Args:
            vector: (dim,) float32, unit length.
            k: how many at most.
            allowed: by passage id, whether it may be found (see `members`); None for all.
        Returns:
            Pairs of passage id and cosine, which is approximate where `exact` is false.
        """
        if k < 1:
            return []
        pairs = [*self._among_old(vector, k, allowed), *self._among_fresh(vector, k, allowed)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]

    def _among_old(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        import faiss

        wanted, share = min(k, len(self.ids) - len(self.gone)), 1.0
        selector = None
        if allowed is not None or len(self.gone):
            chosen = np.zeros(int(self.ids[-1:].max(initial=-1)) + 1, dtype=bool)
            if allowed is None:
                chosen[:] = True
            else:
                chosen[: len(allowed)] = allowed[: len(chosen)]
            chosen[self.gone] = False
            held = int(np.count_nonzero(chosen[self.ids]))
            wanted, share = min(k, held), held / max(len(self.ids), 1)
            selector = faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))  # type: ignore[call-arg, arg-type]
        if wanted < 1:
            return []
        if self.exact:
            parameters = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]
        else:  # few allowed ones lie scattered over more lists
            lists = min(self.index.nlist, int(self.visited / share) + 1)
            parameters = faiss.SearchParametersIVF(nprobe=lists, sel=selector)  # type: ignore[call-arg]
        with _one_thread():
            scores, ids = self.index.search(vector.reshape(1, -1), wanted, params=parameters)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def _among_fresh(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        ids, rows = self.fresh_ids, self.fresh
        if allowed is not None and len(ids):
            kept = ids < len(allowed)
            kept[kept] = allowed[ids[kept]]
            ids, rows = ids[kept], rows[kept]
        if not len(ids):
            return []
        cosines = rows @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return list(zip(ids[best].tolist(), cosines[best].tolist(), strict=True))

    def followed_by(
        self, generation: int, gone: NDArray[np.int64], ids: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> VectorIndex:
        """A new snapshot without the passages `gone`, of which some may be unknown, and with (n, dim) `vectors` added
        under ascending new `ids`."""
        kept = ~np.isin(self.fresh_ids, gone)
        lost = np.union1d(self.gone, np.intersect1d(gone, self.ids)) if len(gone) else self.gone
        return VectorIndex(
            self.identity,
            generation,
            self.ids,
            self.index,
            self.visited,
            self.learned,
            lost,
            np.concatenate([self.fresh_ids[kept], ids]),
            np.concatenate([self.fresh[kept], vectors]),
        )

    def holds(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> bool:
        """Whether FAISS has these vectors under these ids, as exactly as it keeps them."""
        import faiss

        if self.exact:
            return all(np.array_equal(self.index.reconstruct(int(i)), v) for i, v in zip(ids, vectors, strict=True))
        by_hash = faiss.DirectMap.Hashtable  # type: ignore[attr-defined]
        if self.index.direct_map.type != by_hash:
            self.index.set_direct_map_type(by_hash)
        return bool(np.all(np.abs(self.index.reconstruct_batch(ids) - vectors) < _ROUNDED))

    def merged(self) -> VectorIndex | None:
        """The same snapshot with all that FAISS does not search yet brought into what it searches; None when that must
        be built anew, because the archive has grown too large for its kind or for what was learned."""
        import faiss

        if self.count > (EXACT_UP_TO if self.exact else _GROWN * self.learned):
            return None
        index = faiss.clone_index(self.index)
        if len(self.gone):
            index.remove_ids(faiss.IDSelectorBatch(self.gone))
        if len(self.fresh_ids):
            index.add_with_ids(np.ascontiguousarray(self.fresh), self.fresh_ids)
        ids = np.concatenate([self.ids[~np.isin(self.ids, self.gone)], self.fresh_ids])
        return _whole(self.identity, self.generation, ids, index, self.visited, self.learned)


def members(ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By passage id, whether it is one of `ids`, which are ascending."""
    found = np.zeros(int(ids[-1:].max(initial=-1)) + 1, dtype=bool)
    found[ids] = True
    return found


def build_vectors(
    identity: str,
    generation: int,
    ids: NDArray[np.int64],
    read: Callable[[NDArray[np.int64]], NDArray[np.float32]],
    dim: int,
) -> VectorIndex:
    """A snapshot of the passages with these ascending ids.

    Args:
        identity, generation: of the catalogue.
        ids: all of them.
        read: the (n, dim) vectors, rows unit length, of some of the ids, in their order.
        dim: length of a vector.
    """
    import faiss

    if len(ids) <= EXACT_UP_TO:
        index, lists = faiss.IndexIDMap2(faiss.IndexFlatIP(dim)), 0
    else:
        index, lists = _learned(ids, read, dim)
    for at in range(0, len(ids), _PAGE):
        page = ids[at : at + _PAGE]
        index.add_with_ids(np.ascontiguousarray(read(page), dtype=np.float32), page)
    visited = _needed(index, lists, ids, read) if lists else 0
    return _whole(identity, generation, ids, index, visited, len(ids))


def save_vectors(vectors: VectorIndex, path: Path) -> None:
    """Write what FAISS searches to a cache file, whole or not at all; `load_vectors` gives it back without what has
    drifted from it.

    Raises:
        ValueError: the snapshot has drifted.
        OSError: the folder cannot be written, or the disk is full.
    """
    import faiss

    if vectors.drift:
        raise ValueError(f"{vectors.drift} passages are not in what is saved; merge the snapshot first")
    header = {
        "identity": vectors.identity,
        "generation": vectors.generation,
        "dim": vectors.index.d,
        "visited": vectors.visited,
        "learned": vectors.learned,
    }
    body = faiss.serialize_index(vectors.index)
    save_cache(path, _MAGIC, header, [as_bytes(vectors.ids), as_bytes(body)])


def load_vectors(path: Path, identity: str, dim: int) -> VectorIndex | None:
    """The cached snapshot, or None when there is none or it cannot be believed. It may be of an older generation."""
    import faiss

    cached = load_cache(path, _MAGIC, identity)
    if cached is None or cached[0]["dim"] != dim:
        return None
    header, (ids, body) = cached
    index: Any = faiss.deserialize_index(np.frombuffer(body, dtype=np.uint8))
    known = np.frombuffer(ids, dtype=np.int64).copy()
    return _whole(identity, int(header["generation"]), known, index, int(header["visited"]), int(header["learned"]))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have FAISS use no threads but the caller's: for one query it has no work for a second one, and to wake it costs
    more than the search of a small archive."""
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _whole(
    identity: str, generation: int, ids: NDArray[np.int64], index: Any, visited: int, learned: int
) -> VectorIndex:
    """A snapshot of which FAISS searches everything."""
    none = np.zeros(0, dtype=np.int64)
    fresh = np.zeros((0, index.d), dtype=np.float32)
    return VectorIndex(identity, generation, ids, index, visited, learned, none, none, fresh)


def _learned(
    ids: NDArray[np.int64], read: Callable[[NDArray[np.int64]], NDArray[np.float32]], dim: int
) -> tuple[Any, int]:
    """An empty index whose lists fit a sample of the vectors, and how many lists it has."""
    import faiss

    lists = int(_LISTS * sqrt(len(ids)))
    sample = _spread(ids, lists * _TRAINED_ON)
    vectors = np.concatenate([read(sample[at : at + _PAGE]) for at in range(0, len(sample), _PAGE)])
    index: Any = faiss.index_factory(dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.spherical = _ROUNDS, True
    index.train(vectors)
    return index, lists


def _needed(
    index: Any, lists: int, ids: NDArray[np.int64], read: Callable[[NDArray[np.int64]], NDArray[np.float32]]
) -> int:
    """How many lists must be visited, found by queries half-way between two passages, whose neighbours lie in both
    directions."""
    import faiss

    rows = read(_spread(ids, 2 * _TRIALS))
    queries = rows[: len(rows) // 2] + rows[len(rows) // 2 : 2 * (len(rows) // 2)]
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)

    def found(visited: int) -> NDArray[np.int64]:
        parameters = faiss.SearchParametersIVF(nprobe=visited)  # type: ignore[call-arg]
        nearest: NDArray[np.int64] = index.search(queries, 10, params=parameters)[1]
        return nearest

    every = found(lists)
    visited = 8
    while visited < lists:
        shared = [len(np.intersect1d(a, b)) for a, b in zip(found(visited), every, strict=True)]
        if sum(shared) >= _RECALL * every.size:
            return visited
        visited = visited * 5 // 4
    return lists


def _spread(ids: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most so many of the ids, evenly spaced."""
    if len(ids) <= most:
        return ids
    return ids[np.linspace(0, len(ids) - 1, most).astype(np.int64)]
