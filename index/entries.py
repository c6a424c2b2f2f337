"""What a change of an archive is made of: an article with all that is derived from it, and what its file was like.

Values alone, for every kind of store; what is stored of them is said in `index.store`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.types import Article, Passage, Quotation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["UNKNOWN", "AddressState", "Entry", "FileState"]


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was like when its articles were read: size in bytes, time stamp, digest, version of the readers.

    `mtime_ns` is -1 where the time stamp proves nothing, because the file was changed moments before it was read.
    """

    size: int
    mtime_ns: int
    sha256: str
    readers: str


UNKNOWN = FileState(-1, -1, "", "")
"""Of a file of which nothing is known, so that it is read again."""


@dataclass(frozen=True, slots=True)
class AddressState:
    """What a server said when an address was last fetched.

    Attributes:
        etag, modified: its validators, or None.
        sha256: digest of the body that they belong to.
        stamp: digest of what a feed says of the page, "" for what no feed led to.
        fetched: when, in seconds since 1970.
    """

    etag: str | None
    modified: str | None
    sha256: str
    stamp: str
    fetched: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that is derived from it: `terms[i]` and row i of `vectors` belong to `passages[i]`."""

    article: Article
    passages: tuple[Passage, ...]
    terms: tuple[tuple[str, ...], ...]
    vectors: NDArray[np.float32]
    quotations: tuple[Quotation, ...]
