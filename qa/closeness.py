"""Look closer at the first passages: how near their words come to the question's, and to each other.

Between the fusion of `qa.retrieve`, which compares whole passages, and reading, which is dear. Each content word of
the question meets every token of a passage in the encoder's table of words, where inflections, synonyms and
translations are near each other; a word counts as much as it is telling. What is found counts anywhere in the
passage, once more within the best stretch of a dozen tokens, and once more where words that are neighbours in the
question are neighbours in the passage. Which passages are looked at is not decided here.

Sources: Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over
BERT", SIGIR 2020 (the nearest token for each word of the query); Metzler and Croft, "A Markov Random Field Model for
Term Dependencies", SIGIR 2005 (adjacent words); Callan, "Passage-Level Evidence in Document Retrieval", SIGIR 1994
(the best stretch). The weights were chosen on xling-it-dev, where results hardly differ around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.words import Words

__all__ = ["closeness", "held"]

_ANYWHERE, _TOGETHER, _ADJACENT = 0.3, 0.2, 0.5
"""Worth of a word found anywhere, in the best stretch, and next to its neighbour, in units of a hit's score."""
_STRETCH = 12
"""Tokens of a stretch."""
_FARTHEST = 4
"""Tokens from one neighbour to the other at most; what lies between divides their worth."""


def closeness(
    asked: Sequence[str], telling: NDArray[np.float64], passages: Sequence[str], words: Words
) -> NDArray[np.float64]:
    """How close each passage comes to a question.

    Args:
        asked: the question's content words, in its order.
        telling: (words,) how telling each is, 0 and up.
        passages: texts.
        words: tokens and their vectors.
    Returns:
        (passages,), 0 and up, in units of a hit's score; of a passage, whatever the others are.
    """
    if not len(asked) or not passages:
        return np.zeros(len(passages))
    near, bounds = _nearness(asked, passages, words)
    anywhere = telling @ _best(near, bounds)
    together = _best(telling @ _ahead(near, _STRETCH), bounds)
    pairs = np.minimum(telling[:-1], telling[1:]) @ _best(_neighbours(near[:-1], near[1:]), bounds)
    return np.asarray(_ANYWHERE * anywhere + _TOGETHER * together + _ADJACENT * pairs, dtype=np.float64)


def held(
    asked: Sequence[str], telling: NDArray[np.float64], passages: Sequence[str], words: Words
) -> NDArray[np.float64]:
    """How much of some words, by weight, each passage holds in any form, (passages,), 0 to 1; 1 where none weighs.

    Args: as `closeness`.
    """
    if not telling.sum() or not passages:
        return np.ones(len(passages))
    near, bounds = _nearness(asked, passages, words)
    return np.asarray(telling @ _best(near, bounds) / telling.sum(), dtype=np.float64)


def _nearness(
    asked: Sequence[str], passages: Sequence[str], words: Words
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """How near each word is to what stands at each place of the passages, which lie one after the other.

    A word of several tokens is near what its tokens, each in its turn, find from there on.

    Returns:
        (asked, places), cosines squared, and (2 passages,) where each begins and ends. Behind each are as many empty
        places as anything looks ahead.
    """
    read = [words.tokens(text) for text in passages]
    room = np.full(_STRETCH, -1, dtype=np.int32)
    laid = np.concatenate([part for tokens in read for part in (tokens, room)])
    sizes = np.array([len(tokens) for tokens in read])
    starts = np.cumsum(sizes + _STRETCH) - sizes - _STRETCH
    bounds = np.stack([starts, starts + np.maximum(sizes, 1)], axis=1).ravel()
    distinct, places = np.unique(laid, return_inverse=True)
    wanted = [words.tokens(word)[:_STRETCH] for word in asked]
    sought, columns = np.unique(np.concatenate(wanted), return_inverse=True)
    rows, queries = words.table[distinct].astype(np.float32), words.table[sought].astype(np.float32)
    cosines = rows @ queries.T / np.outer(words.lengths[distinct], words.lengths[sought])
    cosines[(distinct < 0) | (distinct == words.unknown)] = 0.0
    found = (np.maximum(cosines, 0.0) ** 2)[places]
    near = np.zeros((len(asked), len(laid)), dtype=np.float32)
    column = iter(columns)
    for word, tokens in enumerate(wanted):
        for turn in range(len(tokens)):
            near[word, : len(laid) - turn] += found[turn:, next(column)] / len(tokens)
    return near, bounds


def _best(values: NDArray[Any], bounds: NDArray[np.int64]) -> NDArray[Any]:
    """The highest value in each passage, along the last axis."""
    return np.asarray(np.maximum.reduceat(values, bounds, axis=-1)[..., ::2])


def _ahead(values: NDArray[Any], most: int) -> NDArray[Any]:
    """The highest of the `most` values from each place on, along the last axis."""
    reached = 1
    while reached < most:
        step = min(reached, most - reached)
        values = np.concatenate([np.maximum(values[:, :-step], values[:, step:]), values[:, -step:]], axis=1)
        reached += step
    return values


def _neighbours(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """At each place of a word, how well its neighbour stands within reach of it, on either side."""
    found = np.zeros_like(one)
    for distance in range(1, _FARTHEST + 1):
        np.maximum(found[:, :-distance], one[:, :-distance] * other[:, distance:] / distance, out=found[:, :-distance])
        np.maximum(found[:, distance:], one[:, distance:] * other[:, :-distance] / distance, out=found[:, distance:])
    return found
