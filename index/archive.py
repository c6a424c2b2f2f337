"""The archive: articles that can be searched by meaning and by words, and looked up.

Joins the catalogue, which is the truth, with its vectors and index terms in memory, which follow every change. Readers
in any number of threads and processes see one generation at a time; writers take turns. What is stored for an article
is decided in `index.build`; nothing here knows of questions.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.catalogue import Catalogue, spaced
from index.embed import Embedder
from index.errors import AddressRefused, ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing
from index.fetch import is_address, normalised
from index.folder import POINTER, Folder
from index.mirror import TermMirror, VectorMirror
from index.origin import origin, refuse_another
from index.postings import TermIndex
from index.soundness import catalogue_faults
from index.tables import create_catalogue
from index.types import Article, Hit, Passage, Quotation
from index.vectors import members
from index.writer import Writer

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Archive", "Selection", "Stats", "file_key", "new_catalogue", "refuse_to_bury"]

_log = logging.getLogger(__name__)
_LARGEST_EMPTY = 1_000_000
"""Bytes; a catalogue without an article is smaller."""
_RESCORED = 30
"""Passages beyond those wanted whose cosines are compared exactly, where a search is approximate."""
_FEW = 200
"""Articles whose passages are looked up in the catalogue rather than in memory."""
_EXAMINED = 500_000_000
"""Bytes of a catalogue up to which its pages are examined on opening when it was not closed in order; those of a larger
one by `check` alone, while every row is verified before it is shown."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What an archive holds.

    Attributes:
        articles, passages, quotations, files: how many.
        copies: articles whose text another article carries too.
        languages, sources: name and number of articles, most first.
        oldest, newest: dates of the dated articles, or None.
        bytes: size of the folder's files.
        encoder, dim, fingerprint: what embedded the passages.
        generation: how many changes were committed.
    """

    articles: int
    passages: int
    quotations: int
    files: int
    copies: int
    languages: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    oldest: date | None
    newest: date | None
    bytes: int
    encoder: str
    dim: int
    fingerprint: str
    generation: int


class Selection(list[str]):
    """Ids of articles that an archive selected. It remembers the catalogue's own numbers for them, so that a search
    among a hundred thousand need not look them up."""

    def __init__(self, rows: Sequence[tuple[int, str]], identity: str) -> None:
        """Hold number and id of each, of the catalogue of that identity."""
        super().__init__(identifier for _, identifier in rows)
        self.numbers = np.array([number for number, _ in rows], dtype=np.int64)
        self.identity = identity


class _Reading(threading.local):
    """The catalogue whose snapshot a thread reads."""

    catalogue: Catalogue | None = None


class Archive:
    """An index folder, open. Safe to share between threads."""

    def __init__(self, directory: Path, embedder: Embedder | None) -> None:
        """Use `Archive.open`, `create` or `open_or_create`."""
        self.directory = directory
        self.embedder = embedder
        self._folder = Folder(directory)
        self._opening = threading.RLock()
        self._reading = _Reading()
        self._catalogue: Catalogue | None = None
        self._vectors, self._terms = VectorMirror(), TermMirror()
        self._languages: tuple[tuple[str, int], list[tuple[str, int]]] | None = None

    @classmethod
    def open(cls, directory: Path, embedder: Embedder | None = None) -> Archive:
        """Open an archive.

        Args:
            directory: its folder.
            embedder: what embeds queries and new passages; without one the archive can be read, searched by words
                and reduced, and is not compared with what this version of Cita would store.
        Raises:
            ArchiveMissing: there is none.
            ArchiveMismatch: another encoder or another version of Cita made it.
            ArchiveDamaged: its file is damaged.
        """
        archive = cls(Path(directory), embedder)
        archive._examine()
        return archive

    @classmethod
    def create(cls, directory: Path, embedder: Embedder) -> Archive:
        """Make an empty archive, its folder included.

        Raises:
            ArchiveError: there is one already, or the folder cannot be written.
        """
        folder = Folder(Path(directory))
        refuse_to_bury(folder)
        with folder.rebuilding():
            if folder.exists():
                raise ArchiveError(f"There is an index in {directory} already. Open it, or choose another folder.")
            new_catalogue(folder, embedder)
        return cls.open(directory, embedder)

    @classmethod
    def open_or_create(cls, directory: Path, embedder: Embedder) -> Archive:
        """Open the archive, or make an empty one where there is none, or where an empty one was made for another
        encoder or by another version of Cita.

        Raises:
            ArchiveError: as `open` and `create`.
        """
        folder = Folder(Path(directory))
        try:
            return cls.open(directory, embedder)
        except ArchiveMissing:
            if folder.exists():
                raise
        except ArchiveMismatch:
            if Catalogue(folder.current()).article_ids():
                raise
        refuse_to_bury(folder)
        with folder.rebuilding(), folder.writing():
            if not folder.exists():
                new_catalogue(folder, embedder)
            elif not (empty := Catalogue(folder.current())).article_ids():
                new_catalogue(folder, embedder, generation=empty.generation() + 1)
        return cls.open(directory, embedder)

    def close(self) -> None:
        """Let go of files and memory. The archive can be used again afterwards."""
        with self._opening:
            if self._catalogue is not None:
                self._catalogue.close()
            self._catalogue = None
            self._vectors.forget()
            self._terms.forget()

    @property
    def generation(self) -> int:
        """How many changes were committed; higher after every change, whoever made it."""
        return self.catalogue().generation()

    @property
    def fingerprint(self) -> str:
        """Of the encoder that embedded the passages."""
        return self.catalogue().meta["fingerprint"]

    @property
    def version(self) -> tuple[str, int]:
        """The catalogue's identity and generation: what was derived from one version holds while that stays."""
        catalogue = self.catalogue()
        return catalogue.identity, catalogue.generation()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one generation, however many calls it takes. Keep it short: a writer cannot commit meanwhile."""
        before, catalogue = self._reading.catalogue, self.catalogue()
        with catalogue.snapshot():
            self._reading.catalogue = catalogue
            try:
                yield
            finally:
                self._reading.catalogue = before

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first; counted anew when the archive has changed."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            version = (catalogue.identity, catalogue.generation())
            known = self._languages
            if known is None or known[0] != version:
                known = self._languages = (version, catalogue.languages())
        return list(known[1])

    def sources(self) -> list[tuple[str, int]]:
        """Outlets and numbers of articles, most first; articles that do not state one are left out."""
        return self.catalogue().counts("source")

    def speakers(self) -> list[tuple[str, int]]:
        """Full names of the people quoted and numbers of quotations, most first."""
        return self.catalogue().counts("speaker")

    def article(self, article_id: str) -> Article:
        """The stored article.

        Raises:
            UnknownArticle: there is none of that id.
            ArchiveDamaged: it is not as it was stored.
        """
        return self.catalogue().article(article_id)

    def articles(self) -> Iterator[Article]:
        """Every article in the order of storing."""
        return self.catalogue().articles()

    def select(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
    ) -> Selection:
        """Ids of the articles published within these days (both inclusive), by these outlets (whatever their case), in
        this language, in the order of storing; undated articles are outside any dates."""
        days = [day.isoformat() if day else None for day in (since, until)]
        catalogue = self.catalogue()
        rows = catalogue.select(days[0], days[1], sources, language)
        return Selection(rows, catalogue.identity)

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that carry the same or nearly the same text, through any number of steps, itself
        excluded."""
        return self.catalogue().copies_of(article_id)

    def passages(self, article_id: str) -> list[Passage]:
        """The article's passages in the order of its text; none when there is no such article.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        return self.catalogue().passages(article_id)

    def quotations(
        self,
        *,
        article_id: str | None = None,
        speakers: Collection[str] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> list[Quotation]:
        """Quotations in the order of storing and of the text.

        Args:
            article_id: only those of this article.
            speakers: only those of these people, by their full names.
            articles: only those of articles with these ids.
            most: at most so many, own words before reported ones and headlines last, each of the newest articles first.
        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        return self.catalogue().quotations(article_id, speakers, articles, most)

    def count_quotations(self, speakers: Collection[str]) -> int:
        """How many quotations are of these people, by their full names."""
        return self.catalogue().count_quotations(speakers)

    def quoting(self, speakers: Collection[str]) -> list[str]:
        """Ids of the articles that quote one of these people."""
        return self.catalogue().quoting(speakers)

    def frequency(self, term: str) -> int:
        """In how many passages an index term stands."""
        return self.term_index().frequency(term)

    def term_index(self) -> TermIndex:
        """The index terms of all passages as they are now."""
        catalogue = self.catalogue()
        self._terms.prepare(catalogue)
        with catalogue.snapshot():
            return self._terms.at(catalogue)

    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that are stored.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        return self.catalogue().passages_by_id(ids)

    def passage_languages(self, ids: NDArray[np.int64]) -> list[str]:
        """Languages of the articles of these ascending passage ids, all of them stored."""
        return self.catalogue().passage_languages(ids)

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, dim) vectors of these ascending passage ids.

        Raises:
            ArchiveDamaged: one is not as it was stored, or is missing.
        """
        return self.catalogue().vectors(ids)

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, evenly spaced in the order of
        storing, one passage for each."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            articles = dict(self.languages()).get(language, 0)
            ids = catalogue.passages_in(language, most)
            return catalogue.vectors(ids[spaced(len(ids), min(articles, most))])

    def search_dense(self, vector: NDArray[np.float32], k: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `k` passages nearest to a query by cosine, best first, ties by passage id.

        Up to `index.vectors.EXACT_UP_TO` passages none is missed; in larger archives the nearest ten hold hardly any
        wrong one (`cita bench`). The cosines are exact in any.

        Args:
            vector: (dim,) float32, unit length.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ValueError: the vector has another length, or is not finite.
            ArchiveDamaged: a passage is not as it was stored.
        """
        catalogue = self.catalogue()
        self.refresh()
        with catalogue.snapshot():
            pairs = self.nearest(vector, k, self.members(allowed))
            passages = catalogue.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(passages[identifier], score, dense=score) for identifier, score in pairs]

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, ties by passage id.

        Args:
            groups: index terms as `index.analysis.query_terms` makes them; each counts by itself.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ArchiveDamaged: a passage is not as it was stored.
        """
        catalogue = self.catalogue()
        self._terms.prepare(catalogue)
        with catalogue.snapshot():
            terms = dict.fromkeys(term for group in groups for term in group)
            pairs = self.matching([{term: 1.0} for term in terms], k, self.members(allowed))
            passages = catalogue.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(passages[identifier], score, lexical=score) for identifier, score in pairs]

    def members(self, allowed: Collection[str] | None) -> NDArray[np.bool_] | None:
        """By passage id, whether it belongs to one of the articles; None for all."""
        if allowed is None:
            return None
        catalogue = self.catalogue()
        with catalogue.snapshot():
            known = isinstance(allowed, Selection) and allowed.identity == catalogue.identity
            if len(allowed) <= _FEW and not known:
                return members(catalogue.passage_ids(allowed))
            numbers = allowed.numbers if isinstance(allowed, Selection) and known else catalogue.numbers(allowed)
            return self._terms.at(catalogue).members(numbers)

    def nearest(
        self, vector: NDArray[np.float32], k: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """What `search_dense` finds, as pairs of passage id and cosine; no passage is read. `among` is what `members`
        gives; the caller has called `refresh`."""
        catalogue = self.catalogue()
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        if query.shape != (catalogue.dim,) or not np.all(np.isfinite(query)):
            raise ValueError(f"a query has {catalogue.dim} finite numbers, this one has {query.size}: {query[:4]}…")
        with catalogue.snapshot():
            vectors = self._vectors.at(catalogue)
            if vectors.exact:
                return vectors.search(query, k, among)
            ids = np.sort([identifier for identifier, _ in vectors.search(query, k + _RESCORED, among)])
            cosines = catalogue.vectors(ids.astype(np.int64)) @ query
        order = np.lexsort((ids, -cosines))[:k]
        return [(int(ids[at]), float(cosines[at])) for at in order]

    def matching(
        self, query: Sequence[Mapping[str, float]], k: int, among: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages of highest BM25 for words that count once however many alternatives they have (see
        `index.structured`), as pairs of passage id and score; no passage is read. `among` is what `members` gives."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            return self._terms.at(catalogue).search(query, k, among)

    def scored(self, query: Sequence[Mapping[str, float]], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """BM25 of these ascending passage ids, as `matching` scores them; 0.0 where nothing is shared."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            return self._terms.at(catalogue).scores(query, ids)

    def telling(self, query: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """How rare each word is, 0 and up, see `index.structured.telling`."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            return np.array(self._terms.at(catalogue).telling(query), dtype=np.float64)

    def stats(self) -> Stats:
        """What the archive holds, counted now."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            totals = catalogue.totals()
            oldest, newest = catalogue.dates()
            return Stats(
                articles=totals["article"],
                passages=totals["passage"],
                quotations=totals["quotation"],
                files=totals["file"],
                copies=totals["copies"],
                languages=tuple(catalogue.languages()),
                sources=tuple(catalogue.counts("source")),
                oldest=date.fromisoformat(oldest) if oldest else None,
                newest=date.fromisoformat(newest) if newest else None,
                bytes=sum(path.stat().st_size for path in self.directory.iterdir() if path.is_file()),
                encoder=catalogue.meta["encoder"],
                dim=catalogue.dim,
                fingerprint=catalogue.meta["fingerprint"],
                generation=catalogue.generation(),
            )

    def check(self) -> list[str]:
        """Examine everything that is stored. Reads all of it, about ten thousand passages a second.

        Returns:
            One sentence for each problem; none when the archive is sound.
        """
        try:
            catalogue = self.catalogue()
            return list(catalogue_faults(catalogue)) or self._vectors.faults(catalogue) + self._terms.faults(catalogue)
        except ArchiveDamaged as error:
            return [str(error)]

    def remove(self, targets: Sequence[str]) -> list[str]:
        """Remove articles and all that was derived from them. A file that held one is read again when it is next
        indexed.

        Args:
            targets: an article's id, a file, `FILE#n` for the article at line n of a JSONL file, a folder, or the
                address that a page was fetched from.
        Returns:
            Ids of the articles removed; a target that names nothing adds none.
        """
        removed: dict[str, None] = {}
        with self.writing() as writer:
            catalogue = self.catalogue()
            files = catalogue.file_paths()
            for target in filter(None, targets):
                key = _address_key(target) or file_key(Path(target))
                for path in files:
                    if path == key or path.startswith(key.rstrip(os.sep) + os.sep):
                        writer.forget_file(path)
                file, _, line = key.rpartition("#")
                lines = [i for i, place in catalogue.places(file) if place == key] if line.isdigit() else []
                removed.update(dict.fromkeys(i for i in (target, *lines) if writer.delete(i)))
            removed.update(dict.fromkeys(writer.sweep()))
        if removed:
            try:
                self.refresh()
            except ArchiveDamaged as error:  # the removal stands; whoever searches is told of what else is damaged
                _log.warning("%s", error)
        return list(removed)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One change: all of it is committed or nothing. Prepare what takes long before.

        Raises:
            ArchiveBusy: another process is writing.
            ArchiveError: the folder cannot be written, or the disk is full; what was stored before still answers.
            ArchiveMismatch: the archive was rebuilt with another encoder meanwhile.
        """
        with self._folder.writing():
            catalogue = self.catalogue()
            believed = self._folder.believes(catalogue.path)
            with catalogue.transaction() as writer:
                yield writer
            if believed:
                self._folder.believe(catalogue.path)

    def refresh(self) -> None:
        """Bring what is kept in memory, and its caches when enough has changed, up to date: the index terms and, of an
        archive opened with an embedder, the vectors. Searches do so by themselves."""
        catalogue = self.catalogue()
        if self.embedder is not None:
            self._vectors.prepare(catalogue)
        self._terms.prepare(catalogue)

    def merge(self) -> None:
        """Bring the caches up to date however little has changed, so that nothing is left in them of what is gone."""
        catalogue = self.catalogue()
        self._vectors.merge(catalogue)
        self._terms.merge(catalogue)

    def catalogue(self) -> Catalogue:
        """The current catalogue; another one after a rebuild, but within a snapshot the one that it reads.

        Raises:
            ArchiveMissing: the archive is gone.
            ArchiveMismatch: it was rebuilt with another encoder.
        """
        if self._reading.catalogue is not None:
            return self._reading.catalogue
        for _ in range(3):
            path = self._folder.current()
            try:
                catalogue = self._catalogue
                if catalogue is None or catalogue.path != path:
                    with self._opening:
                        catalogue = Catalogue(path)
                        self._compare(catalogue)
                        self._catalogue = catalogue
                catalogue.connect()
                return catalogue
            except ArchiveError:
                if self._folder.current() == path:
                    raise  # otherwise a rebuild replaced and deleted it between two of these lines
        raise ArchiveError(f"The index {self.directory} is being replaced again and again. Try again later.")

    def _examine(self) -> None:
        """Check the structure of a catalogue that was not closed in order, or was changed by other hands."""
        catalogue = self.catalogue()
        if self._folder.believes(catalogue.path):
            return
        before = catalogue.path.stat()
        if before.st_size > _EXAMINED:
            _log.info("%s is large and was not closed in order; `cita check` examines it", catalogue.path)
            return
        faults = catalogue.structural_faults()
        if faults:
            raise ArchiveDamaged(
                f"The catalogue {catalogue.path} is damaged: {faults[0]}. Index the articles again into a new folder."
            )
        after = catalogue.path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            self._folder.believe(catalogue.path)

    def _compare(self, catalogue: Catalogue) -> None:
        """Refuse a catalogue whose vectors or terms this archive's encoder and code would not have made."""
        if not catalogue.current:
            raise ArchiveMismatch(
                f"The index {self.directory} was made by an earlier version of Cita, in another format. "
                "Rebuild it with `cita reindex`."
            )
        if self.embedder is not None:
            refuse_another(f"The index {self.directory}", catalogue.meta, self.embedder)


def new_catalogue(folder: Folder, embedder: Embedder, *, generation: int = 0, current: bool = True) -> Path:
    """Make an empty catalogue for what `embedder` and this version of Cita store; the caller holds the rebuild lock."""
    path = folder.next_catalogue()
    create_catalogue(path, origin(embedder), generation=generation)
    folder.believe(path)
    if current:
        folder.make_current(path)
    return path


def refuse_to_bury(folder: Folder) -> None:
    """Raise where a folder that names no current catalogue holds one with articles: making another would delete it."""
    for path in [] if folder.exists() else folder.catalogues():
        try:
            articles = Catalogue(path).totals()["article"]
        except ArchiveDamaged:  # its making was interrupted, unless it is large
            articles = int(path.stat().st_size > _LARGEST_EMPTY)
        if articles:
            raise ArchiveMissing(
                f"The index {folder.directory} has lost the file {POINTER}, which names its catalogue, but {path.name} "
                "is there. Run `cita check --repair`."
            )


def file_key(path: Path) -> str:
    """The name under which a file is remembered: its absolute path, with what cannot be encoded written out."""
    return os.path.abspath(path).encode("utf-8", "backslashreplace").decode()


def _address_key(target: str) -> str | None:
    try:
        return normalised(target) if is_address(target) else None
    except AddressRefused:
        return None
