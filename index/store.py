"""What the rest of Cita uses of an archive, wherever it is kept: a folder on this machine or a cluster.

`index.archive.Archive` and `index.milvus.MilvusArchive` are the two that there are; one suite of tests holds both to
it. `Store` is for reading and searching, `Keeper` and `Changes` are for filling. No storing or searching happens here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.types import Article, Hit, Passage, Quotation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.archive import Stats
    from index.catalogue import Entry, FileState
    from index.embed import Embedder
    from index.termstats import TermCounts

__all__ = ["Bookkeeping", "Changes", "Keeper", "Store"]


@runtime_checkable
class Store(Protocol):
    """Articles that can be searched by meaning and by words, and looked up. Safe to share between threads.

    Whatever is returned of an article is as it was stored: each row is compared with its checksum when it is read, and
    `ArchiveDamaged` raised where they differ. `ArchiveError` says in one line what else keeps the store from answering.
    """

    @property
    def embedder(self) -> Embedder | None:
        """What embeds queries and new passages."""

    @property
    def directory(self) -> Path:
        """A folder on this machine for what belongs to the archive, uploads for instance; it may have to be made."""

    @property
    def generation(self) -> int:
        """Higher after every change, whoever made it."""

    @property
    def fingerprint(self) -> str:
        """Of the encoder that embedded the passages."""

    @property
    def version(self) -> tuple[str, int]:
        """Which content this is: what was derived from one version holds while that stays."""

    def snapshot(self) -> AbstractContextManager[object]:
        """Read one version, however many calls it takes; keep it short."""

    def close(self) -> None:
        """Let go of files, memory and connections. The store can be used again afterwards."""

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first."""

    def sources(self) -> list[tuple[str, int]]:
        """Outlets and numbers of articles, most first."""

    def speakers(self) -> list[tuple[str, int]]:
        """Full names of the people quoted and numbers of quotations, most first."""

    def article(self, article_id: str) -> Article:
        """The stored article; `UnknownArticle` where there is none."""

    def articles(self) -> Iterator[Article]:
        """Every article, in an order of the store's own."""

    def select(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[str]:
        """Ids of the articles of these days (both inclusive), outlets (whatever their case) and language."""

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that carry the same or nearly the same text, itself excluded."""

    def passages(self, article_id: str) -> list[Passage]:
        """The article's passages in the order of its text."""

    def quotations(self, *, article_id: str | None = None, speakers: Collection[str] | None = None) -> list[Quotation]:
        """The quotations of one article, of speakers by their full names, or of all."""

    def search_dense(self, vector: NDArray[np.float32], k: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `k` passages nearest to a (dim,) unit query by cosine, best first, of the articles allowed."""

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, among those of the articles allowed."""

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """(n, dim) vectors of these passages, in the order given."""

    def passage_terms(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Index terms of these passages in the order of the text, with repetitions."""

    def languages_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """Language of each of the articles that is stored."""

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, spread over all of them."""

    def term_totals(self) -> TermCounts:
        """How many passages there are, and how many terms one has on average."""

    def term_counts(self) -> dict[str, int]:
        """In how many passages each index term stands."""

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands."""

    def stats(self) -> Stats:
        """What the store holds."""


class Bookkeeping(Protocol):
    """Which articles and files a store knows: what an update compares the files with."""

    def known(self, article_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are stored."""

    def file(self, path: str) -> FileState | None:
        """What the file was like when it was read, None when it never was."""

    def file_paths(self) -> list[str]:
        """Paths of all files, sorted."""

    def articles_of(self, path: str) -> list[str]:
        """Ids of the articles that a file holds."""

    def totals(self) -> dict[str, int]:
        """How many of "article", "passage", "quotation", "file" and "copies" there are."""

    def count_with_copies(self, article_ids: Iterable[str]) -> int:
        """How many of these articles carry the same text as another one."""


class Changes(Protocol):
    """One change that is being put together; see `index.catalogue.Writer`."""

    def add(self, entry: Entry) -> bool:
        """Store an article unless it is there already; says whether it was stored."""

    def delete(self, article_id: str) -> bool:
        """Delete an article and all that is derived from it; says whether it was there."""

    def put_file(self, path: str, state: FileState) -> None:
        """Remember what a file was like when it was read."""

    def link(self, path: str, article_id: str, place: str) -> bool:
        """Note that a file holds an article, and where; says whether both are stored."""

    def unlink_all_but(self, path: str, article_ids: Collection[str]) -> None:
        """Note that a file holds none but these articles."""

    def forget_file(self, path: str) -> None:
        """Forget a file and that it held any article."""

    def sweep(self) -> list[str]:
        """Delete the articles that no file holds any more; returns their ids."""


class Keeper(Store, Protocol):
    """A store that can be filled."""

    def catalogue(self) -> Bookkeeping:
        """Which articles and files it knows."""

    def writing(self) -> AbstractContextManager[Changes]:
        """One change. Prepare what takes long before."""

    def refresh(self, *, save: bool = False) -> None:
        """Bring what is derived from the content up to date."""

    def remove(self, targets: Sequence[str]) -> list[str]:
        """Remove articles, by id, file or folder; returns their ids."""

    def check(self) -> list[str]:
        """Examine everything that is stored; one sentence for each problem."""
