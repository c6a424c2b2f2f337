"""Stand-ins for the parts that are slow or need models: the same interface, deterministic, fast, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.articles import make_article
from index.entries import FileState
from index.prepare import prepare
from index.readers import read_articles
from index.types import Article, Refusal, Span
from qa.looks import Mark, Reading

__all__ = ["FakeEmbedder", "InProcessReader", "Trusting", "store", "titled"]


class FakeEmbedder:
    """Hashed bag of words: texts that share words are near, the same text always gives the same unit vector.

    `embedded` counts the passages embedded so far, so that a test can assert that nothing was embedded twice.
    """

    def __init__(self, name: str = "fake", dim: int = 64, max_tokens: int = 128) -> None:
        self.name = name
        self.dim = dim
        self.max_tokens = max_tokens
        self.embedded = 0

    @property
    def fingerprint(self) -> str:
        """Differs whenever name or dimension does."""
        return blake2b(f"{self.name}/{self.dim}".encode(), digest_size=16).hexdigest()

    def count_tokens(self, text: str) -> int:
        """Words, a stand-in for a tokenizer's tokens."""
        return len(text.split())

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length."""
        self.embedded += len(texts)
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length."""
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                digest = blake2b(word.encode(), digest_size=8).digest()
                row[int.from_bytes(digest[:4], "little") % self.dim] += 1.0 if digest[4] % 2 else -1.0
            if not row.any():
                row[0] = 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class InProcessReader:
    """Reads files that tests made as `BoundedReader` does, without its child process, and remembers which."""

    def __init__(self) -> None:
        self.read_paths: list[Path] = []

    def __enter__(self) -> InProcessReader:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def iter_read(self, path: Path) -> Iterator[Article | Refusal]:
        """The file's articles and refusals."""
        self.read_paths.append(path)
        return read_articles(path)


def titled(text: str, language: str) -> Article:
    """An article of the paper Eco whose title is the first line of a text."""
    title, _, body = text.partition("\n\n")
    published = date(2024, 5, 1)
    return make_article(body, path=f"{title}.txt", title=title, source="Eco", published=published, language=language)


def store(archive: Archive, *articles: Article) -> None:
    """Store articles in one commit, as an update would, each as the only one of the file that its path names."""
    assert archive.embedder is not None
    entries = prepare(articles, archive.embedder, lambda *_: None)
    with archive.writing() as writer:
        for entry in entries:
            writer.add(entry)
            path = entry.article.path
            writer.put_file(path, FileState(1, 1, "digest", "readers"))
            writer.link(path, entry.article.id, path)


class Trusting:
    """A reader that is sure of a passage where it holds one phrase, and of no other."""

    name = "trusting"

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        starts = [passage.find(self.phrase) for passage in passages]
        ends = [start + len(self.phrase) for start in starts]
        return [
            Reading((Mark(Span(start, end), 9.0, 0.95),), 0.999)
            if start >= 0
            else Reading((Mark(Span(0, 3), 0.0, 0.1),), 0.001)
            for start, end in zip(starts, ends, strict=True)
        ]
