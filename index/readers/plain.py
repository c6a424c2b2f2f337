"""Read text files: one article each, its first line usually the title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.articles import clean, make_article, printable_path
from index.readers.files import decode, read_bytes
from index.readers.layout import headings_of
from index.readers.metadata import stated_in
from index.types import Article

__all__ = ["read"]


def read(path: Path) -> Iterator[Article]:
    """Read one article; the title line stays in its text.

    Raises:
        UnreadableFile: the file is empty, too large, no text, or no regular file.
    """
    text = clean(decode(read_bytes(path)))
    headings = headings_of(text)
    title = next((text[heading.start : heading.end] for heading in headings if heading.level == 1), None)
    stated = stated_in(text)
    yield make_article(
        text,
        path=printable_path(path),
        title=title,
        source=stated.source,
        published=stated.published,
        authors=stated.authors,
        headings=headings,
    )
