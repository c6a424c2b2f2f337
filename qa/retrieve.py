"""Find the passages that may bear on a query: by meaning, by words, or by both.

Between the archive, which searches vectors and words apart, and reading. Here the two result lists become one, whose
first passages are looked at more closely (`qa.closeness`). What the passages say, and whether they answer anything, is
decided later.

By words, a query's word counts once whether a passage has it itself or, in another language, a translation of it
(see `index.structured`).

The fusion is one rule for every pair of languages: `score = (cosine - mean) / deviation + BM25`. Mean and deviation
are those of the query's cosines with a sample of the archive's passages in the passage's own language. So the cosine
says how far a passage stands out among unrelated passages of its language: an encoder that puts two Italian texts
near each other because both are Italian does not bury the English one that answers. BM25 is added as it is: it is
near zero where the query's words are common or absent and large where rare ones meet, so that each query says by
itself how much its words count. Weights on raw scores keep what ranks throw away. The first passages of this order
are ordered again with their closeness added and BM25, which tells some of the same, at half its weight.

Sources: Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, TOIS 2023 (convex combinations
against ranks); Auckenthaler, Carey and Lloyd-Thomas, Score Normalization for Text-Independent Speaker Verification
Systems, DSP 2000 (scores against a cohort); Yang et al., A Simple and Effective Method to Eliminate the Self Language
Bias in Multilingual Representations, EMNLP 2021 (removing what is common to a language).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from index.embed import own_words
from index.language import detect_language
from index.structured import alternatives, content_words
from index.types import Hit
from qa.closeness import closeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embed import Embedder
    from index.store import Store

__all__ = ["LEXICAL_WEIGHT", "Retriever", "RetrieverName"]

RetrieverName = Literal["hybrid", "dense", "lexical"]

LEXICAL_WEIGHT = 0.4
"""Worth of one point of BM25 in standard deviations of the cosine; between 0.3 and 0.6 results hardly differ."""

_DENSE_POOL = 100
"""Passages nearest by meaning that are compared, where fewer are asked for."""

_LEXICAL_POOL = 200
"""Passages that share most words or translations with the query and are compared, where fewer are asked for."""

_CLOSER = 10
"""Passages that are looked at closely; with twenty the first one is hardly ever another."""

_LEXICAL_WEIGHT_CLOSER = 0.2
"""What a point of BM25 is worth there."""

_SAMPLE = 128
"""Articles of one language that stand for unrelated text, with one passage each."""

_PRIOR = 8
"""Articles that the prior counts for: with fewer of a language, its own mean and deviation weigh less than half."""

_TYPICAL_DEVIATION = 0.1
"""Deviation of a sentence encoder's cosines with unrelated passages, assumed until the archive shows its own."""

_log = logging.getLogger(__name__)


class Retriever:
    """Searches one archive; safe to share between threads."""

    def __init__(self, archive: Store, embedder: Embedder | None = None) -> None:
        """Search `archive` with `embedder`, the one that built it; without one, by words alone."""
        self._archive = archive
        self._embedder = embedder
        self._background: _Background | None = None

    def retrieve(
        self,
        query: str,
        k: int,
        *,
        retriever: RetrieverName = "hybrid",
        language: str | None = None,
        allowed: Collection[str] | None = None,
    ) -> list[Hit]:
        """The passages that match a query best.

        Args:
            query: in any language.
            k: how many passages at most.
            retriever: "dense" compares meanings (score: cosine), "lexical" words (score: BM25), "hybrid" both.
            language: of the query, ISO 639-1; None to detect it.
            allowed: ids of the articles to search; None for all.
        Returns:
            Best first, ties by passage id. Of "hybrid", every hit has its cosine, and its BM25 unless it is 0.
        Raises:
            ValueError: `k` is not positive, the retriever is unknown, or it needs an embedder and there is none.
        """
        vector = None
        if retriever != "lexical":
            if self._embedder is None:
                raise ValueError(f"The retriever {retriever!r} needs an embedder; without one there is only 'lexical'.")
            vector = self._embedder.embed_queries([query])[0]
        return self.rank(query, vector, k, retriever=retriever, language=language, allowed=allowed)

    def rank(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        k: int,
        *,
        retriever: RetrieverName = "hybrid",
        language: str | None = None,
        allowed: Collection[str] | None = None,
    ) -> list[Hit]:
        """`retrieve` for a query that is already embedded: `vector` is (dim,) float32 of unit length.

        Raises:
            ValueError: as `retrieve`, or a vector is needed and missing.
        """
        if k < 1:
            raise ValueError(f"k is {k}; expected the number of passages wanted, 1 or more.")
        if retriever == "dense":
            return self._archive.search_dense(_needed(vector, retriever), k, allowed)
        if retriever not in get_args(RetrieverName):
            raise ValueError(
                f"There is no retriever {retriever!r}; expected one of {', '.join(get_args(RetrieverName))}."
            )
        query_language = language or detect_language(query)
        self._archive.refresh()
        with self._archive.snapshot():
            background = self._current_background()
            words = alternatives(query, query_language, background.samples)
            among = self._archive.members(allowed)
            if retriever == "lexical":
                hits = self._by_words(words, k, among)
            else:
                asked = content_words(query, query_language)
                hits = self._by_both(background, asked, words, _needed(vector, retriever), k, among)
        return hits

    def _by_words(self, words: Sequence[Mapping[str, float]], k: int, among: Any) -> list[Hit]:
        """Passages that hold any of the words, with their BM25 as score."""
        found = self._archive.matching(words, k, among)
        passages = self._archive.passages_by_id([identifier for identifier, _ in found])
        return [Hit(passages[identifier], score, lexical=score) for identifier, score in found]

    def _by_both(
        self,
        background: _Background,
        asked: Sequence[str],
        words: Sequence[Mapping[str, float]],
        vector: NDArray[np.float32],
        k: int,
        among: Any,
    ) -> list[Hit]:
        """Passages near in meaning or sharing words, each with both scores and their fusion.

        Args:
            asked: the query's content words, of which `words` has the alternatives.
        """
        near = self._archive.nearest(background.without_language(vector), max(k, _DENSE_POOL), among)
        sharing = self._archive.matching(words, max(k, _LEXICAL_POOL), among)
        ids = np.array(sorted({identifier for identifier, _ in (*near, *sharing)}), dtype=np.int64)
        cosines = self._archive.vectors(ids) @ vector
        bm25 = self._archive.scored(words, ids)
        standings = background.standings(vector, cosines, self._archive.passage_languages(ids))
        scores = standings + LEXICAL_WEIGHT * bm25
        best = np.lexsort((ids, -scores))[: max(k, _CLOSER)]
        passages = self._archive.passages_by_id(ids[best].tolist())
        first, others = best[:_CLOSER], best[_CLOSER:]
        texts = [passages[int(ids[at])].text for at in first]
        close = closeness(asked, self._archive.telling(words), texts, own_words())
        seen = standings[first] + _LEXICAL_WEIGHT_CLOSER * bm25[first] + close
        if len(others):
            scores[others] += seen.min() - scores[first].min()  # they stay behind, as far apart as they were
        scores[first] = seen
        best = best[np.lexsort((ids[best], -scores[best]))][:k]
        return [
            Hit(
                passages[int(ids[at])], float(scores[at]), float(cosines[at]), float(bm25[at]) if bm25[at] > 0 else None
            )
            for at in best
        ]

    def _current_background(self) -> _Background:
        """The background at the caller's snapshot, sampled anew when the archive has changed."""
        version = self._archive.version
        background = self._background
        if background is None or background.version != version:
            background = self._background = _sampled(self._archive, version)
        return background


def _needed(vector: NDArray[np.float32] | None, retriever: str) -> NDArray[np.float32]:
    if vector is None:
        raise ValueError(f"The retriever {retriever!r} needs the query's vector, which is missing.")
    return vector


@dataclass(frozen=True, slots=True)
class _Background:
    """What unrelated text looks like to the encoder: passages of each language at one version of the archive.

    Attributes:
        version: of the archive.
        samples: by language, (n, dim) float32 vectors of passages from n articles.
        directions: (m, dim) float32, orthonormal, along which the languages' mean vectors differ; m may be 0.
    """

    version: tuple[str, int]
    samples: Mapping[str, NDArray[np.float32]]
    directions: NDArray[np.float32]

    def without_language(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The (dim,) query without what says only which language it is in, so that a search meets all languages."""
        if not len(self.directions):
            return vector
        return vector - self.directions.T @ (self.directions @ vector)

    def standings(
        self, vector: NDArray[np.float32], cosines: NDArray[np.float32], languages: Sequence[str]
    ) -> NDArray[np.float64]:
        """Each cosine in standard deviations above the mean of its passage's language.

        Mean and deviation of a language with few articles are drawn towards those of the whole archive: the mean of
        one article's passages would say what the article is about, not what its language is like.
        """
        drawn = {name: sample @ vector for name, sample in self.samples.items()}
        every = np.concatenate(list(drawn.values())) if drawn else np.zeros(0, dtype=np.float32)
        overall = float(every.mean()) if len(every) else 0.0
        within = sum(len(values) * float(values.var()) for values in drawn.values())
        variance = (within + _PRIOR * _TYPICAL_DEVIATION**2) / (len(every) + _PRIOR)
        norms = {
            name: (
                (len(values) * float(values.mean()) + _PRIOR * overall) / (len(values) + _PRIOR),
                ((len(values) * float(values.var()) + _PRIOR * variance) / (len(values) + _PRIOR)) ** 0.5,
            )
            for name, values in drawn.items()
        }
        of = [norms.get(language, (overall, variance**0.5)) for language in languages]
        means, deviations = np.array(of, dtype=np.float64).reshape(-1, 2).T
        return (cosines - means) / deviations


def _sampled(archive: Store, version: tuple[str, int]) -> _Background:
    """Sample the archive: one passage of articles spread over each language."""
    drawn = {language: archive.sample(language, _SAMPLE) for language, _ in archive.languages()}
    samples = {language: sample for language, sample in drawn.items() if len(sample)}
    _log.debug("sampled %s", {language: len(sample) for language, sample in samples.items()})
    return _Background(version, samples, _directions(samples))


def _directions(samples: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Orthonormal rows that span the differences between the mean vectors of the languages with enough articles."""
    means = np.array([sample.mean(axis=0) for sample in samples.values() if len(sample) >= _PRIOR])
    if len(means) < 2:
        dim = next((sample.shape[1] for sample in samples.values()), 0)
        return np.zeros((0, dim), dtype=np.float32)
    orthonormal, _ = np.linalg.qr((means[1:] - means[0]).T)
    return np.ascontiguousarray(orthonormal.T, dtype=np.float32)
