"""Read articles out of files of several formats.

`read_articles` reads in this process; `index.readers.worker` reads in a bounded one, which files from elsewhere need.
A reader extracts: it neither corrects nor shortens what an article says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from index.articles import printable_path
from index.errors import UnreadableFile
from index.types import Article, FeedItem, Refusal

__all__ = ["FEED_SUFFIX", "READERS", "READERS_VERSION", "read_articles", "read_feed", "reader_for"]

READERS_VERSION = "readers-2"
"""Changes when the same file would give other articles."""

READERS: dict[str, str] = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "word",
    ".jsonl": "jsonl",
}
"""Module of this package that reads files with each suffix."""

FEED_SUFFIX = ".feed"
"""Of files that hold a feed, which lists articles and holds none; they are made while feeds are followed."""

_Item = TypeVar("_Item")
_log = logging.getLogger(__name__)


def reader_for(path: Path) -> Callable[[Path], Iterator[Article | Refusal]]:
    """The `read` function for a file, by its suffix.

    Raises:
        UnreadableFile: no reader knows the suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS:
        shown = suffix or "files without a suffix"
        raise UnreadableFile(f"there is no reader for {shown}; readable are {', '.join(READERS)}")
    read: Callable[[Path], Iterator[Article | Refusal]] = import_module(f"{__name__}.{READERS[suffix]}").read
    return read


def read_articles(path: Path) -> Iterator[Article | Refusal]:
    """Read a file's articles, in order; what cannot be read comes as a `Refusal` with the reason.

    Never raises for what is in a file, except MemoryError. A JSONL file is read as the iterator is consumed.
    """
    yield from _careful(path, lambda: reader_for(path)(path))


def read_feed(path: Path) -> Iterator[FeedItem | Refusal]:
    """Read what a feed lists, newest first as a rule; a file that is none comes as a `Refusal` with the reason."""
    from index.readers.feed import read

    yield from _careful(path, lambda: read(path))


def _careful(path: Path, read: Callable[[], Iterator[_Item]]) -> Iterator[_Item | Refusal]:
    """What a reader yields, and a refusal in the place of whatever it raises."""
    try:
        yield from read()
    except UnreadableFile as error:
        yield Refusal(printable_path(path), str(error))
    except MemoryError:
        raise
    except Exception as error:  # parsers of damaged files raise whatever they come upon
        _log.info("Reader failed on %s", path, exc_info=True)
        yield Refusal(printable_path(path), f"it is damaged, or not what its name says ({type(error).__name__})")
