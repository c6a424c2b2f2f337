"""Make articles by the hundred thousand out of a few real ones, to measure archives of any size.

Words of a real article give way to other words of the same length, drawn as often as they occur, and names to other
names, so that passages, quotations and headings keep their offsets and nothing is cut or attributed again. Vectors are
drawn among a real passage's neighbours, shifted by differences between real vectors, so that clusters, their spread and
the distances of neighbours stay like those of real ones; no encoder runs. The texts mean nothing, and are for measuring
alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import terms
from index.articles import article_id
from index.entries import Entry
from index.errors import CitaError
from index.prepare import embedding_text
from index.types import Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.archive import Archive

__all__ = ["Stock", "stock_of", "varied"]

_MOST_PASSAGES = 4_000
"""Real passages that the varied ones are made from, at most."""
_REPLACED = 0.4
"""Share of words that give way to others; with less, variations of one article would be copies of each other."""
_RENAMED = 0.6
"""Share of an article's names that give way to invented ones."""
_OUTLETS = 60
_FIRST_DAY, _DAYS = date(2000, 1, 1), 9_000
_NEIGHBOURS = 48
_SHIFT = 0.45
"""Length of the shift by a difference of two real vectors, a real vector having length 1."""

_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"([^\W\d_]+)")
_CONSONANTS, _VOWELS = "bcdfglmnprstvz", "aeiou"


@dataclass(frozen=True, slots=True)
class Stock:
    """Real articles with all that is stored for them.

    Attributes:
        entries: the articles, their passages, vectors and quotations; terms are left out.
        vectors: (n, dim) float32, of all passages in the order of the entries.
        neighbours: (n, m) rows of the vectors nearest to each.
        pools: words in running text by language, length and whether they begin with a capital, with repetitions.
    """

    entries: tuple[Entry, ...]
    vectors: NDArray[np.float32]
    neighbours: NDArray[np.int64]
    pools: dict[tuple[str, int, bool], list[str]]


def stock_of(archive: Archive) -> Stock:
    """Take articles evenly from an archive.

    Raises:
        CitaError: the archive is empty.
    """
    entries: list[Entry] = []
    every = archive.select()
    total = archive.stats().passages
    share = min(1.0, _MOST_PASSAGES / max(total, 1))
    for place, identifier in enumerate(every):
        if int(place * share) == int((place + 1) * share) and share < 1:
            continue
        passages = archive.passages(identifier)
        vectors = archive.catalogue().vectors(np.array(sorted(p.id for p in passages), dtype=np.int64))
        article, quotations = archive.article(identifier), archive.quotations(article_id=identifier)
        entries.append(Entry(article, tuple(sorted(passages, key=lambda p: p.id)), (), vectors, tuple(quotations)))
    if not entries:
        raise CitaError("The index is empty. Add articles with `cita index PATH`, or name some with --articles.")
    vectors = np.concatenate([entry.vectors for entry in entries])
    cosines = vectors @ vectors.T
    nearest = np.argsort(-cosines, axis=1)[:, : min(_NEIGHBOURS, len(vectors))]
    pools: defaultdict[tuple[str, int, bool], list[str]] = defaultdict(list)
    for entry in entries:
        for word in _WORD.findall(entry.article.text):
            pools[entry.article.language, len(word), word[0].isupper()].append(word)
    return Stock(tuple(entries), vectors, nearest.astype(np.int64), dict(pools))


def varied(stock: Stock, passages: int, seed: int = 0) -> Iterator[Entry]:
    """Articles made of the stock's in turn until they have at least so many passages; the same seed gives the same."""
    random, drawn = Random(seed), np.random.default_rng(seed)
    firsts = np.cumsum([0, *(len(entry.passages) for entry in stock.entries)])
    made = number = 0
    while made < passages:
        at = number % len(stock.entries)
        base = stock.entries[at]
        entry = _entry(base, stock, random, number)
        rows = np.arange(firsts[at], firsts[at + 1])
        yield replace(entry, vectors=_vectors(stock, rows, drawn))
        made += len(base.passages)
        number += 1


def _entry(base: Entry, stock: Stock, random: Random, number: int) -> Entry:
    """The article with other words, and passages, terms and quotations of the same offsets."""
    old, words = base.article, _Words(base.article.language, stock.pools, random)
    text = words.instead(old.text)
    title = text[: len(old.title)] if old.text.startswith(old.title) else words.instead(old.title)
    title = " ".join(title.split()) or old.title
    source = f"Outlet {int(random.paretovariate(0.7)) % _OUTLETS + 1}"
    published = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    identifier = article_id(text=text, title=title, source=source, url=None, published=published)
    article = replace(
        old, id=identifier, text=text, title=title, source=source, url=None, published=published, path=f"made/{number}"
    )
    headings = {old.text[h.start : h.end]: text[h.start : h.end] for h in old.headings}
    passages = tuple(
        Passage(0, identifier, p.start, p.end, text[p.start : p.end], headings.get(p.heading, p.heading))
        for p in base.passages
    )
    analysed = tuple(tuple(terms(embedding_text(article, passage), article.language)) for passage in passages)
    quotations = tuple(
        replace(each, article_id=identifier, speaker=each.speaker and words.renamed(each.speaker))
        for each in base.quotations
    )
    return Entry(article, passages, analysed, np.empty((0, 0), dtype=np.float32), quotations)


class _Words:
    """What takes the place of words in one article: the same name always becomes the same."""

    def __init__(self, language: str, pools: dict[tuple[str, int, bool], list[str]], random: Random) -> None:
        self._language, self._pools, self._random = language, pools, random
        self._names: dict[str, str] = {}

    def instead(self, text: str) -> str:
        """The text with as many characters, and other words."""
        pieces = list(_pieces(text))
        chance, names = self._random.random, self._names
        for at in range(1, len(pieces), 2):  # every other one is a word
            word = pieces[at]
            if len(word) < 4:
                continue
            if word[0].isupper():
                if word not in names:
                    names[word] = _name(len(word), self._random) if chance() < _RENAMED else word
                pieces[at] = names[word]
            elif chance() < _REPLACED:
                pool = self._pools[self._language, len(word), False]
                pieces[at] = pool[int(chance() * len(pool))]
        return "".join(pieces)

    def renamed(self, name: str) -> str:
        """A name as `instead` writes it."""
        return _WORD.sub(lambda match: self._names.get(match.group(), match.group()), name)


@lru_cache(maxsize=5_000)
def _pieces(text: str) -> tuple[str, ...]:
    """What is between words and words by turns."""
    return tuple(_WORDS.split(text))


def _name(length: int, random: Random) -> str:
    """An invented name: some are met often, most hardly ever."""
    number = int(random.paretovariate(0.35)) % 400_000 * 7_919 + length
    letters = []
    for place in range(length):
        number, chosen = divmod(number, len(letters_at := (_CONSONANTS, _VOWELS)[place % 2]))
        letters.append(letters_at[chosen])
        number += (place + 1) * 104_729 * (chosen + 1)
    return "".join(letters).capitalize()


def _vectors(stock: Stock, rows: NDArray[np.int64], drawn: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors, one for each real passage of an article: what its neighbours share, shifted as the whole article
    is and on its own."""
    count, total = len(rows), len(stock.vectors)
    weights = drawn.dirichlet(np.ones(4), size=count).astype(np.float32)
    picked = stock.neighbours[rows[:, None], drawn.integers(0, stock.neighbours.shape[1], size=(count, 3))]
    near = np.concatenate([rows[:, None], picked], axis=1)
    vectors: NDArray[np.float32] = np.einsum("nm,nmd->nd", weights, stock.vectors[near])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = drawn.integers(0, total, size=(count + 1, 2))
    shifts = stock.vectors[pairs[:, 0]] - stock.vectors[pairs[:, 1]]
    vectors += _SHIFT * 0.7 * (shifts[:1] + shifts[1:])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)
