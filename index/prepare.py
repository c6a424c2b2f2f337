"""Make of an article what the catalogue stores with it: passages, vectors, index terms and quotations.

Between segmentation, encoder and analysis on one side and `index.build` on the other. Decides what is embedded and
analysed for a passage. Stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import terms
from index.embed import Embedder
from index.entries import Entry
from index.quotes import quotations
from index.segment import split
from index.types import Article, Passage, Quotation

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Draft", "drafts", "embedded", "embedding_text", "is_only_heading", "lines_above", "prepare"]

_EMBED_AT_ONCE = 64
_TITLE_CHARACTERS = 150
_HEADING_CHARACTERS = 100
_SPECIAL_TOKENS = 2


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded and analysed for a passage: title and heading, a line each, then its own words."""
    return "\n".join([*lines_above(article, passage), passage.text])


def lines_above(article: Article, passage: Passage) -> list[str]:
    """The title of a passage's article and the heading above it, cut to a line each.

    One that the passage itself begins with is left out, and a passage that is a heading has none above it.
    """
    start = _folded(passage.text[: _TITLE_CHARACTERS + _HEADING_CHARACTERS])
    lines = _context(article.title, "" if is_only_heading(article, passage) else passage.heading)
    return [line for line in lines if _folded(line) not in start]


def is_only_heading(article: Article, passage: Passage) -> bool:
    """Whether a passage is a heading, or a piece of one, and nothing else."""
    return any(each.start <= passage.start and passage.end <= each.end for each in article.headings)


def prepare(articles: Sequence[Article], embedder: Embedder, done: Callable[[int, int], None]) -> list[Entry]:
    """Cut, embed and analyse articles.

    Args:
        articles: few enough to hold all their passages in memory.
        embedder: not touched when there are no articles.
        done: called with the number of passages embedded since the last call, and of all that there are to embed.
    """
    return embedded(drafts(articles, embedder), embedder, done)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article with all that is stored for it but the vectors; `texts[i]` is embedded for `passages[i]`."""

    article: Article
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    quotations: tuple[Quotation, ...]


def drafts(articles: Sequence[Article], embedder: Embedder) -> list[Draft]:
    """Cut and analyse articles, for an encoder that only counts tokens here."""
    made = []
    for article in articles:
        passages = tuple(_cut(article, embedder))
        texts = tuple(embedding_text(article, passage) for passage in passages)
        analysed = tuple(tuple(terms(text, article.language)) for text in texts)
        made.append(Draft(article, passages, texts, analysed, _stored_quotations(article)))
    return made


def embedded(made: Sequence[Draft], embedder: Embedder, done: Callable[[int, int], None]) -> list[Entry]:
    """Embed what was cut; arguments as of `prepare`."""
    vectors = _embed([text for draft in made for text in draft.texts], embedder, done)
    entries: list[Entry] = []
    at = 0
    for draft in made:
        end = at + len(draft.passages)
        entries.append(Entry(draft.article, draft.passages, draft.terms, vectors[at:end], draft.quotations))
        at = end
    return entries


def _stored_quotations(article: Article) -> tuple[Quotation, ...]:
    """An article's quotations but for reported words that are nobody's by name, which no answer can use."""
    return tuple(each for each in quotations(article) if each.speaker is not None or each.voice != "indirect")


def _cut(article: Article, embedder: Embedder) -> list[Passage]:
    """Passages that fit the encoder together with their title and heading, unless those take more than half of it."""
    headings = (article.text[heading.start : heading.end] for heading in article.headings)
    context = embedder.count_tokens("\n".join(_context(article.title, max(headings, key=len, default=""))))
    room = embedder.max_tokens - _SPECIAL_TOKENS - context
    return split(article, count_tokens=embedder.count_tokens, max_tokens=max(embedder.max_tokens // 2, room))


def _context(title: str, heading: str) -> list[str]:
    lines = [title[:_TITLE_CHARACTERS]]
    if heading and _folded(heading) != _folded(title):
        lines.append(heading[:_HEADING_CHARACTERS])
    return lines


def _folded(text: str) -> str:
    return " ".join(text.split())


def _embed(texts: Sequence[str], embedder: Embedder, done: Callable[[int, int], None]) -> NDArray[np.float32]:
    """Vectors in the order of `texts`, embedded in the order of length, so that a batch holds little padding."""
    if not texts:
        return np.empty((0, 0), dtype=np.float32)
    vectors = np.empty((len(texts), embedder.dim), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
    for at in range(0, len(order), _EMBED_AT_ONCE):
        numbers = order[at : at + _EMBED_AT_ONCE]
        vectors[numbers] = embedder.embed_passages([texts[number] for number in numbers])
        done(len(numbers), len(texts))
    return vectors
