"""What the rest of Cita uses of an archive, wherever it is kept: a folder on this machine or a cluster.

`index.archive.Archive` and `index.milvus.MilvusArchive` are the two that there are; one suite of tests holds both to
it. `Store` is for reading and searching, `Keeper` and `Changes` are for filling. How they do so is their own business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from index.entries import UNKNOWN
from index.types import Article, Hit, Passage, Quotation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.archive import Stats
    from index.embed import Embedder
    from index.entries import AddressState, Entry, FileState

__all__ = ["Bookkeeping", "Changes", "Keeper", "Store", "Terms", "add_with_files"]


class Terms(Protocol):
    """Index terms and how common they are."""

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""

    @property
    def most_frequent(self) -> int:
        """In how many passages the most frequent term stands; 0 when there is none."""

    def terms(self) -> Iterator[str]:
        """All of them, in any order."""


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

    def quotations(
        self,
        *,
        article_id: str | None = None,
        speakers: Collection[str] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> list[Quotation]:
        """The quotations of one article, of speakers by their full names, of articles, or of all; at most so many."""

    def count_quotations(self, speakers: Collection[str]) -> int:
        """How many quotations are of these people, by their full names."""

    def quoting(self, speakers: Collection[str]) -> list[str]:
        """Ids of the articles that quote one of these people."""

    def frequency(self, term: str) -> int:
        """In how many passages an index term stands."""

    def term_index(self) -> Terms:
        """The index terms of all passages as they are now; the same object while the version stays."""

    def search_dense(self, vector: NDArray[np.float32], k: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `k` passages nearest to a (dim,) unit query by cosine, best first, of the articles allowed."""

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, among those of the articles allowed."""

    def refresh(self) -> None:
        """Bring what is derived from the content up to date."""

    def members(self, allowed: Collection[str] | None) -> Any:
        """The passages of the articles allowed, in whatever form `nearest` and `matching` take; None for all."""

    def nearest(self, vector: NDArray[np.float32], k: int, among: Any = None) -> list[tuple[int, float]]:
        """What `search_dense` finds, as pairs of passage id and cosine."""

    def matching(self, query: Sequence[Mapping[str, float]], k: int, among: Any = None) -> list[tuple[int, float]]:
        """The `k` passages of highest BM25 for words with alternatives, as pairs of passage id and score."""

    def scored(self, query: Sequence[Mapping[str, float]], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """BM25 of these ascending passage ids, as `matching` scores them."""

    def telling(self, query: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """(words,) how rare each word with alternatives is among the passages, 0 and up."""

    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that are stored."""

    def passage_languages(self, ids: NDArray[np.int64]) -> list[str]:
        """Languages of the articles of these ascending passage ids."""

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, dim) vectors of these ascending passage ids."""

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, spread over all of them."""

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

    def places(self, path: str) -> list[tuple[str, str]]:
        """Ids of the articles that a file holds, each with its place."""

    def addresses(self, url: str | None = None) -> dict[str, AddressState]:
        """What is remembered of one address, or of all."""

    def totals(self) -> dict[str, int]:
        """How many of "article", "passage", "quotation", "file" and "copies" there are."""

    def count_with_copies(self, article_ids: Iterable[str]) -> int:
        """How many of these articles carry the same text as another one."""


class Changes(Protocol):
    """One change that is being put together; see `index.writer.Writer`."""

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

    def put_addresses(self, states: Mapping[str, AddressState]) -> None:
        """Remember what servers said when addresses were fetched."""

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

    def remove(self, targets: Sequence[str]) -> list[str]:
        """Remove articles, by id, file or folder; returns their ids."""

    def check(self) -> list[str]:
        """Examine everything that is stored; one sentence for each problem."""


def add_with_files(changes: Changes, entries: Iterable[Entry]) -> int:
    """Store articles that were not read from files, each as if a file named by its `path` held it; returns how many
    were new."""
    new = 0
    for entry in entries:
        article = entry.article
        new += changes.add(entry)
        changes.put_file(article.path, UNKNOWN)
        changes.link(article.path, article.id, article.path)
    return new
