"""Lexical search: BM25 over words that stand for all their translations, on posting lists in memory.

A `TermIndex` is a snapshot of the catalogue's index terms at one generation and is never changed, only followed by
another: threads may search it while its successor is made. It is a large segment, a small one of what was added since,
and which passages are gone. A search is exact: it scores passages word by word, rarest first, and once the words that
are left can bring no further passage among the best, it looks those words up for the passages that are still in the
running alone. The terms' truth is the catalogue; this module neither reads nor writes that.

Sources: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Darwish and Oard,
"Probabilistic Structured Query Methods", SIGIR 2003; Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995 (MaxScore).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from index.cachefile import as_bytes, load_cache, save_cache
from index.structured import K1, B, telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Segment", "TermIndex", "build_terms", "load_terms", "save_terms", "segment_of"]

_MAGIC = b"CITATRM1"
_PAGE = 20_000
_WORTH_PRUNING = 100_000
"""Postings left from which on it pays to see whether they can still matter."""
_MOST_COUNTED = 255
_COMMON = 20
"""Terms of a segment that may be the most frequent one of all."""


_Postings: TypeAlias = "tuple[NDArray[np.uint32], NDArray[np.uint8]]"


@dataclass(frozen=True, eq=False)
class Segment:
    """The terms of some passages. A passage's place is its number in `ids`.

    Attributes:
        ids: (n,) int64, passage ids, ascending.
        articles: (n,) int64, the catalogue's numbers of their articles.
        lengths: (n,) uint32, terms of each.
        terms: number of each term.
        starts: (t + 1,) int64; the postings of term i are those from `starts[i]` to `starts[i + 1]`.
        places: (p,) uint32, places of the passages that hold a term, ascending for each term.
        counts: (p,) uint8, how often they hold it, 255 for more.
    """

    ids: NDArray[np.int64] = field(repr=False)
    articles: NDArray[np.int64] = field(repr=False)
    lengths: NDArray[np.uint32] = field(repr=False)
    terms: Mapping[str, int] = field(repr=False)
    starts: NDArray[np.int64] = field(repr=False)
    places: NDArray[np.uint32] = field(repr=False)
    counts: NDArray[np.uint8] = field(repr=False)

    @cached_property
    def common(self) -> tuple[str, ...]:
        """The terms that most passages hold, a few."""
        top = set(np.argsort(-np.diff(self.starts), kind="stable")[:_COMMON].tolist())
        return tuple(term for term, number in self.terms.items() if number in top)

    def postings(self, term: str) -> _Postings | None:
        """Places and counts of a term, None when no passage ever held it."""
        number = self.terms.get(term)
        if number is None:
            return None
        first, last = self.starts[number], self.starts[number + 1]
        return self.places[first:last], self.counts[first:last]


class TermIndex:
    """The terms of every passage at one generation of one catalogue."""

    def __init__(self, identity: str, generation: int, segments: Sequence[Segment], gone: NDArray[np.int64]) -> None:
        """Search these segments, whose ids do not overlap, without the passages `gone` (ascending ids)."""
        self.identity, self.generation, self.gone = identity, generation, gone
        self._segments = tuple(segments)
        self._alive = tuple(~np.isin(each.ids, gone) if len(gone) else None for each in segments)
        kept = [
            each.lengths if alive is None else each.lengths[alive]
            for each, alive in zip(segments, self._alive, strict=True)
        ]
        self.passages = sum(map(len, kept))
        self.average_length = (
            sum(int(each.sum(dtype=np.int64)) for each in kept) / self.passages if self.passages else 0.0
        )
        average = np.float32(max(self.average_length, 1e-9))
        self._norms = tuple(
            np.float32(K1) * (np.float32(1 - B) + np.float32(B) * each.lengths.astype(np.float32) / average)
            for each in segments
        )

    @property
    def last(self) -> int:
        """The highest passage id known; 0 when none is."""
        return max((int(each.ids[-1]) for each in self._segments if len(each.ids)), default=0)

    @property
    def count(self) -> int:
        """Passages that can be found."""
        return self.passages

    @property
    def drift(self) -> int:
        """Passages by which the catalogue differs from the large segment."""
        return len(self.gone) + sum(len(each.ids) for each in self._segments[1:])

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        total = 0
        for segment, alive in zip(self._segments, self._alive, strict=True):
            found = segment.postings(term)
            if found is not None:
                total += len(found[0]) if alive is None else int(np.count_nonzero(alive[found[0]]))
        return total

    @cached_property
    def most_frequent(self) -> int:
        """In how many passages the most frequent term stands."""
        return max((self.frequency(term) for each in self._segments for term in each.common), default=0)

    def terms(self) -> Iterator[str]:
        """Every term once; some may stand in passages alone that are gone."""
        seen: Mapping[str, int] = {}
        for number, segment in enumerate(self._segments):
            yield from (term for term in segment.terms if number == 0 or term not in seen)
            seen = segment.terms if number == 0 else {**seen, **segment.terms}

    def members(self, articles: NDArray[np.int64]) -> NDArray[np.bool_]:
        """By passage id, whether it belongs to one of the articles, which are named by the catalogue's numbers."""
        wanted = np.zeros(max(int(articles.max(initial=0)), self._last_article) + 1, dtype=bool)
        wanted[articles] = True
        found = np.zeros(self.last + 1, dtype=bool)
        for segment in self._segments:
            found[segment.ids] = wanted[segment.articles]
        return found

    @cached_property
    def _last_article(self) -> int:
        return max((int(each.articles.max(initial=0)) for each in self._segments), default=0)

    def search(
        self, query: Sequence[Mapping[str, float]], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages of highest BM25 that hold any word, best first, ties by id.

        Every word of the query counts once, however many alternatives it has: its frequency in a passage, and the
        number of passages that hold it, are the weighted sums of those of its alternatives.

        Args:
            query: for each word its alternatives with weights, as `index.structured.alternatives` gives them.
            k: how many at most.
            allowed: by passage id, whether it may be found (see `members`); None for all.
        Returns:
            Pairs of passage id and score.
        """
        if k < 1 or not self.passages:
            return []
        words = self._weighed(query)
        found: list[NDArray[np.int64]] = []
        for number, segment in enumerate(self._segments):
            chosen = self._alive[number]
            if allowed is not None:
                among = np.zeros(len(segment.ids), dtype=bool)
                known = segment.ids < len(allowed)
                among[known] = allowed[segment.ids[known]]
                chosen = among if chosen is None else among & chosen
            found.append(segment.ids[_best(segment, self._norms[number], words, k, chosen)])
        ids = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
        scores = self.scores(query, ids)
        order = np.lexsort((ids, -scores))[:k]
        return [(int(ids[at]), float(scores[at])) for at in order if scores[at] > 0]

    def scores(self, query: Sequence[Mapping[str, float]], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """BM25 of these passages, whose ids are ascending, as `search` scores them; 0.0 where nothing is shared."""
        total = np.zeros(len(ids), dtype=np.float64)
        words = self._weighed(query)
        for segment in self._segments:
            places = np.searchsorted(segment.ids, ids)
            held = places < len(segment.ids)
            held[held] = segment.ids[places[held]] == ids[held]
            at = places[held].astype(np.uint32)
            norms = K1 * (1 - B + B * segment.lengths[at] / max(self.average_length, 1e-9))
            for worth, weights in words:
                occurrences = _looked_up(segment, weights, at)
                total[held] += worth * occurrences * (K1 + 1) / (occurrences + norms)
        return total

    def _weighed(self, query: Sequence[Mapping[str, float]]) -> list[tuple[float, Mapping[str, float]]]:
        """Words that some passage holds, with their rarity, rarest first."""
        weighed = zip(self.telling(query), query, strict=True)
        held = [(worth, weights) for worth, weights in weighed if any(map(self.frequency, weights))]
        return sorted(held, key=lambda word: -word[0])

    def telling(self, query: Sequence[Mapping[str, float]]) -> list[float]:
        """How rare each word is, see `index.structured.telling`."""
        return telling(query, self.frequency, self.passages)

    def followed_by(self, generation: int, gone: NDArray[np.int64], rows: Iterable[tuple[int, int, str]]) -> TermIndex:
        """A new snapshot without the passages `gone`, of which some may be unknown, and with the `rows` of new ones
        (see `segment_of`)."""
        base, *fresh = self._segments
        added = segment_of(rows)
        if len(added.ids):
            fresh = [_merged([*fresh, added], [~np.isin(each.ids, gone) for each in (*fresh, added)])]
        lost = np.union1d(self.gone, gone)
        known = [each.ids for each in (base, *fresh)]
        lost = np.intersect1d(lost, np.concatenate(known)) if len(lost) else lost
        return TermIndex(self.identity, generation, (base, *fresh), lost)

    def equals(self, other: TermIndex) -> bool:
        """Whether both hold the same terms of the same passages."""
        mine, theirs = (
            each if len(each._segments) == 1 and not each.drift else each.merged() for each in (self, other)
        )
        one, two = mine._segments[0], theirs._segments[0]
        return (
            np.array_equal(one.ids, two.ids)
            and np.array_equal(one.articles, two.articles)
            and np.array_equal(one.lengths, two.lengths)
            and len(one.terms) == len(two.terms)
            and all(_same(one.postings(term), two.postings(term)) for term in one.terms)
        )

    def merged(self) -> TermIndex:
        """The same snapshot in one segment, from which the passages that are gone have disappeared."""
        whole = _merged(self._segments, [~np.isin(each.ids, self.gone) for each in self._segments])
        return TermIndex(self.identity, self.generation, (whole,), np.zeros(0, dtype=np.int64))


def segment_of(rows: Iterable[tuple[int, int, str]]) -> Segment:
    """A segment of passages, given in the order of their ids: id, number of the article, terms with blanks between."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    ids: list[int] = []
    articles: list[int] = []
    lengths: list[int] = []
    pieces: list[_Piece] = []
    remaining = iter(rows)
    while page := list(islice(remaining, _PAGE)):
        first = len(ids)
        flat: list[str] = []
        for identifier, article, text in page:
            held = text.split()
            flat += held
            ids.append(identifier)
            articles.append(article)
            lengths.append(len(held))
        terms = np.fromiter(map(numbers.__getitem__, flat), dtype=np.int64, count=len(flat))
        places = np.repeat(np.arange(first, len(ids), dtype=np.int64), lengths[first:])
        keys, counts = np.unique(terms << 32 | places, return_counts=True)
        pieces.append(
            (
                (keys >> 32).astype(np.uint32),
                (keys & 0xFFFFFFFF).astype(np.uint32),
                np.minimum(counts, _MOST_COUNTED).astype(np.uint8),
            )
        )
    return _assembled(
        np.array(ids, dtype=np.int64),
        np.array(articles, dtype=np.int64),
        np.array(lengths, dtype=np.uint32),
        dict(numbers),
        pieces,
    )


def build_terms(identity: str, generation: int, rows: Iterable[tuple[int, int, str]]) -> TermIndex:
    """A snapshot of all passages of a catalogue (see `segment_of`)."""
    return TermIndex(identity, generation, (segment_of(rows),), np.zeros(0, dtype=np.int64))


def save_terms(terms: TermIndex, path: Path) -> None:
    """Write the cache file, whole or not at all.

    Raises:
        ValueError: the snapshot has drifted from its large segment.
        OSError: the folder cannot be written, or the disk is full.
    """
    if terms.drift:
        raise ValueError(f"{terms.drift} passages are not in what is saved; merge the snapshot first")
    segment = terms._segments[0]
    arrays = (segment.ids, segment.articles, segment.lengths, segment.starts, segment.places, segment.counts)
    header = {"identity": terms.identity, "generation": terms.generation}
    vocabulary = "\n".join(segment.terms).encode()
    save_cache(path, _MAGIC, header, [vocabulary, *(as_bytes(each) for each in arrays)])


def load_terms(path: Path, identity: str) -> TermIndex | None:
    """The cached snapshot, or None when there is none or it cannot be believed. It may be of an older generation."""
    cached = load_cache(path, _MAGIC, identity)
    if cached is None:
        return None
    header, (vocabulary, *arrays) = cached
    words = str(vocabulary, "utf-8").split("\n") if len(vocabulary) else []
    ids, articles, lengths, starts, places, counts = (
        np.frombuffer(part, dtype=kind)
        for part, kind in zip(arrays, (np.int64, np.int64, np.uint32, np.int64, np.uint32, np.uint8), strict=True)
    )
    segment = Segment(ids, articles, lengths, dict(zip(words, range(len(words)), strict=True)), starts, places, counts)
    return TermIndex(identity, int(header["generation"]), (segment,), np.zeros(0, dtype=np.int64))


def _same(one: _Postings | None, two: _Postings | None) -> bool:
    if one is None or two is None:
        return False
    return np.array_equal(one[0], two[0]) and np.array_equal(one[1], two[1])


# Scoring


def _best(
    segment: Segment,
    norms: NDArray[np.float32],
    words: Sequence[tuple[float, Mapping[str, float]]],
    k: int,
    chosen: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Places of the `k` best passages and of those too near to tell apart in single precision, in any order."""
    scores = np.zeros(len(segment.ids), dtype=np.float32)
    sizes = [sum(len(found[0]) for term in weights if (found := segment.postings(term))) for _, weights in words]
    running: NDArray[np.int64] | None = None
    for number, (worth, weights) in enumerate(words):
        left = sum(rest * (K1 + 1) for rest, _ in words[number:])
        if running is None and number and sum(sizes[number:]) > _WORTH_PRUNING:
            candidates = _candidates(scores, chosen)
            if len(candidates) >= k:
                reached = scores[candidates]
                least = np.partition(reached, len(reached) - k)[len(reached) - k]
                if least > left:
                    running = candidates[reached >= least - left]
        if running is not None:
            occurrences = _looked_up(segment, weights, running.astype(np.uint32)).astype(np.float32)
            scores[running] += worth * (K1 + 1) * occurrences / (occurrences + norms[running])
        elif sizes[number]:
            places, occurrences = _occurrences(segment, weights)
            # A place that is named again is given the same sum again, not twice as much.
            scores[places] += np.float32(worth * (K1 + 1)) * occurrences / (occurrences + norms[places])
    candidates = _candidates(scores, chosen) if running is None else running
    if len(candidates) > k:
        reached = scores[candidates]
        least = np.partition(reached, len(reached) - k)[len(reached) - k]
        candidates = candidates[reached >= least * np.float32(1 - 1e-5)]
        if len(candidates) > 4 * k:  # as good as equal: the first ones, as ties are told
            candidates = np.sort(candidates)[: 4 * k]
    return candidates


def _candidates(scores: NDArray[np.float32], chosen: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Places of the passages that have a score and may be found."""
    places = np.flatnonzero(scores > 0)
    return places if chosen is None else places[chosen[places]]


def _occurrences(segment: Segment, weights: Mapping[str, float]) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Places of the passages that hold a word in any of its forms, some of them named again, and the weighted sum of
    how often each holds it."""
    lists = [(weight, *found) for term, weight in weights.items() if (found := segment.postings(term)) is not None]
    if len(lists) == 1:
        weight, places, counts = lists[0]
        return places, np.float32(weight) * counts
    every = np.zeros(len(segment.ids), dtype=np.float32)
    for weight, places, counts in lists:
        every[places] += np.float32(weight) * counts
    held = np.concatenate([places for _, places, _ in lists])
    return held, every[held]


def _looked_up(segment: Segment, weights: Mapping[str, float], places: NDArray[np.uint32]) -> NDArray[np.float64]:
    """The weighted sum of how often each of these passages holds a word in any of its forms."""
    occurrences = np.zeros(len(places), dtype=np.float64)
    for term, weight in weights.items():
        found = segment.postings(term)
        if found is None:
            continue
        at = np.searchsorted(found[0], places)
        held = at < len(found[0])
        held[held] = found[0][at[held]] == places[held]
        occurrences[held] += weight * found[1][at[held]]
    return occurrences


# Making segments

_Piece: TypeAlias = "tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8]]"
"""Term numbers in runs, places ascending in each run, and counts."""


def _assembled(
    ids: NDArray[np.int64],
    articles: NDArray[np.int64],
    lengths: NDArray[np.uint32],
    terms: dict[str, int],
    pieces: Sequence[_Piece],
) -> Segment:
    """Put pieces, whose places ascend from one to the next, into the order of terms, in linear time."""
    sizes = np.zeros(len(terms), dtype=np.int64)
    for numbers, _, _ in pieces:
        sizes += np.bincount(numbers, minlength=len(terms))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    places = np.empty(int(starts[-1]), dtype=np.uint32)
    counts = np.empty(int(starts[-1]), dtype=np.uint8)
    filled = starts[:-1].copy()
    for numbers, where, often in pieces:
        if not len(numbers):
            continue
        firsts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
        runs = np.diff(np.concatenate([firsts, [len(numbers)]]))
        term = numbers[firsts].astype(np.int64)
        target = np.repeat(filled[term] - firsts, runs) + np.arange(len(numbers))
        places[target], counts[target] = where, often
        filled[term] += runs
    return Segment(ids, articles, lengths, terms, starts, places, counts)


def _merged(segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]) -> Segment:
    """One segment of the passages kept of several, whose ids ascend from one to the next; terms that none of them
    holds are forgotten."""
    terms: dict[str, int] = {}
    pieces: list[_Piece] = []
    first = 0
    for segment, alive in zip(segments, kept, strict=True):
        holding = alive[segment.places]
        held = np.zeros(0, dtype=np.int64)
        if len(segment.terms):
            held = np.add.reduceat(np.append(holding, False), segment.starts[:-1], dtype=np.int64)
        held = np.where(np.diff(segment.starts) > 0, held, 0)
        renumbered = np.zeros(len(segment.terms), dtype=np.uint32)
        for (term, number), many in zip(segment.terms.items(), held.tolist(), strict=True):
            if many:
                renumbered[number] = terms.setdefault(term, len(terms))
        places = (np.cumsum(alive) - 1 + first).astype(np.uint32)[segment.places[holding]]
        pieces.append((np.repeat(renumbered, held), places, segment.counts[holding]))
        first += int(np.count_nonzero(alive))
    return _assembled(
        np.concatenate([each.ids[alive] for each, alive in zip(segments, kept, strict=True)]),
        np.concatenate([each.articles[alive] for each, alive in zip(segments, kept, strict=True)]),
        np.concatenate([each.lengths[alive] for each, alive in zip(segments, kept, strict=True)]),
        terms,
        pieces,
    )
