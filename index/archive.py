"""The archive: articles that can be searched by meaning and by words, and looked up.

Joins the catalogue, which is the truth, with a snapshot of its vectors in memory that follows every change. Readers
in any number of threads and processes see one generation at a time; writers take turns. What is stored for an article
is decided in `index.build`; nothing here knows of questions.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import ANALYSIS
from index.catalogue import Catalogue, Writer, create_catalogue
from index.embed import Embedder
from index.errors import ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing, UnknownArticle
from index.folder import Folder
from index.quotes import QUOTES
from index.segment import SEGMENTATION
from index.termstats import TermCounts, count_terms, frequencies, passage_terms
from index.types import Article, Hit, Passage, Quotation
from index.vectors import VectorIndex, build_vectors, load_vectors, save_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Archive", "Stats", "file_key"]

_log = logging.getLogger(__name__)
_DRIFT = 20
"""The vector cache is written again when more than one passage in this many differs from it."""


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


class Archive:
    """An index folder, open. Safe to share between threads."""

    def __init__(self, directory: Path, embedder: Embedder | None) -> None:
        """Use `Archive.open`, `create` or `open_or_create`."""
        self.directory = directory
        self.embedder = embedder
        self._folder = Folder(directory)
        self._opening = threading.RLock()
        self._refreshing = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._vectors: VectorIndex | None = None
        self._cached: NDArray[np.int64] | None = None
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
            if cls.open(directory).stats().articles:
                raise
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
            self._catalogue = self._vectors = self._cached = None

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
        with self.catalogue().snapshot():
            yield

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first; counted anew when the archive has changed."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            version = (catalogue.identity, catalogue.generation())
            known = self._languages
            if known is None or known[0] != version:
                known = self._languages = (version, catalogue.counts("language"))
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
    ) -> list[str]:
        """Ids of the articles published within these days (both inclusive), by these outlets (whatever their case), in
        this language; undated articles are outside any dates."""
        days = [day.isoformat() if day else None for day in (since, until)]
        return self.catalogue().select(days[0], days[1], sources, language)

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

    def quotations(self, *, article_id: str | None = None, speakers: Collection[str] | None = None) -> list[Quotation]:
        """The quotations of one article, of speakers by their full names, or of all, in the order of the text.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        return self.catalogue().quotations(article_id, speakers)

    def term_counts(self) -> dict[str, int]:
        """In how many passages each index term stands."""
        return self.catalogue().term_counts()

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands."""
        return frequencies(self.catalogue(), terms)

    def term_totals(self) -> TermCounts:
        """How many passages there are, and how many terms one has on average; keep it while the version stays."""
        return count_terms(self.catalogue())

    def passage_terms(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """The terms of those of the passages that are stored, in the order of the text, with repetitions."""
        return passage_terms(self.catalogue(), ids)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """(n, dim) vectors of these passages, in the order given.

        Raises:
            ArchiveDamaged: one is not as it was stored, or is missing.
        """
        wanted, places = np.unique(np.array(ids, dtype=np.int64), return_inverse=True)
        return self.catalogue().vectors(wanted)[places]

    def languages_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """Language of each of the articles that is stored."""
        return self.catalogue().languages_of(article_ids)

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, evenly spaced in the order of
        storing, one passage for each."""
        catalogue = self.catalogue()
        with catalogue.snapshot():
            articles = catalogue.select(language=language)
            ids = catalogue.passage_ids([articles[at] for at in _spaced(len(articles), most)])
            return catalogue.vectors(ids[_spaced(len(ids), min(len(articles), most))])

    def search_dense(self, vector: NDArray[np.float32], k: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `k` passages nearest to a query by cosine, best first, ties by passage id. Exact.

        Args:
            vector: (dim,) float32, unit length.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ValueError: the vector has another length, or is not finite.
            ArchiveDamaged: a passage is not as it was stored.
        """
        catalogue = self.catalogue()
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        if query.shape != (catalogue.dim,) or not np.all(np.isfinite(query)):
            raise ValueError(f"a query has {catalogue.dim} finite numbers, this one has {query.size}: {query[:4]}…")
        with catalogue.snapshot():
            pairs = self._current_vectors(catalogue).search(
                query, k, None if allowed is None else catalogue.passage_ids(allowed)
            )
            passages = catalogue.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(passages[identifier], score, dense=score) for identifier, score in pairs]

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, ties by passage id.

        Args:
            groups: index terms as `index.analysis.query_terms` makes them.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ArchiveDamaged: a passage is not as it was stored.
        """
        catalogue = self.catalogue()
        with catalogue.snapshot():
            pairs = catalogue.search_terms(groups, k, allowed)
            passages = catalogue.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(passages[identifier], score, lexical=score) for identifier, score in pairs]

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
                languages=tuple(catalogue.counts("language")),
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
            problems = [f"The catalogue is damaged: {fault}." for fault in catalogue.structural_faults()]
            for article_id in catalogue.article_ids():
                try:
                    catalogue.article(article_id)
                    catalogue.passages(article_id)
                    catalogue.quotations(article_id)
                except UnknownArticle:
                    continue  # removed since the ids were listed
                except ArchiveDamaged as error:
                    problems.append(str(error))
            for article_id in catalogue.vector_faults():
                problems.append(f"A vector of article {article_id} is not finite or not of unit length.")
            if not problems:
                problems += self._cache_faults(catalogue)
        except ArchiveDamaged as error:
            return [str(error)]
        return problems

    def remove(self, targets: Sequence[str]) -> list[str]:
        """Remove articles and all that was derived from them. A file that held one is read again when it is next
        indexed.

        Args:
            targets: an article's id, a file, `FILE#n` for the article at line n of a JSONL file, or a folder.
        Returns:
            Ids of the articles removed; a target that names nothing adds none.
        """
        removed: dict[str, None] = {}
        with self.writing() as writer:
            catalogue = self.catalogue()
            files = catalogue.file_paths()
            for target in filter(None, targets):
                key = file_key(Path(target))
                for path in files:
                    if path == key or path.startswith(key.rstrip(os.sep) + os.sep):
                        writer.forget_file(path)
                file, _, line = key.rpartition("#")
                lines = [i for i, place in catalogue.places(file) if place == key] if line.isdigit() else []
                removed.update(dict.fromkeys(i for i in (target, *lines) if writer.delete(i)))
            removed.update(dict.fromkeys(writer.sweep()))
        if removed:
            try:
                self.refresh(save=True)
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

    def refresh(self, *, save: bool = False) -> None:
        """Bring the vectors in memory, and their cache when enough has changed, up to date.

        Args:
            save: write the cache even when little has changed.
        """
        catalogue = self.catalogue()
        with catalogue.snapshot():
            vectors = self._current_vectors(catalogue)
        if save and (self._cached is None or not np.array_equal(self._cached, vectors.ids)):
            self._save(catalogue, vectors)

    def catalogue(self) -> Catalogue:
        """The current catalogue; another one after a rebuild.

        Raises:
            ArchiveMissing: the archive is gone.
            ArchiveMismatch: it was rebuilt with another encoder.
        """
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
        faults = catalogue.structural_faults()
        if faults and not catalogue.page_faults():
            _log.warning("the lexical index of %s is damaged (%s); it is built again", self.directory, faults[0])
            with self._folder.writing(), catalogue.transaction() as writer:
                writer.rebuild_terms()
            before = catalogue.path.stat()
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
        if self.embedder is None:
            return
        meta = catalogue.meta
        if meta["fingerprint"] != self.embedder.fingerprint:
            raise ArchiveMismatch(
                f"The index {self.directory} was built with {meta['encoder']} ({meta['dim']} dimensions, "
                f"{meta['fingerprint']}); the encoder is now {self.embedder.name} ({self.embedder.dim} dimensions, "
                f"{self.embedder.fingerprint}). Rebuild it with `cita reindex`, or set CITA_EMBEDDER to what built it."
            )
        for key, tag in _TAGS.items():
            if meta[key] != tag:
                raise ArchiveMismatch(
                    f"The index {self.directory} was built with {key} {meta[key]!r}, this version of Cita has {tag!r}. "
                    "Rebuild it with `cita reindex`."
                )

    def _current_vectors(self, catalogue: Catalogue) -> VectorIndex:
        """Vectors at the generation of the snapshot that the caller holds."""
        generation = catalogue.generation()
        vectors = self._vectors
        if vectors is None or (vectors.identity, vectors.generation) != (catalogue.identity, generation):
            with self._refreshing:
                vectors = self._vectors
                if vectors is None or (vectors.identity, vectors.generation) != (catalogue.identity, generation):
                    vectors = self._followed(catalogue, generation)
                    self._vectors = vectors
        return vectors

    def _followed(self, catalogue: Catalogue, generation: int) -> VectorIndex:
        """Vectors made from those at hand, in memory or in the cache, and the rows in which they differ."""
        base = self._vectors
        if base is None or base.identity != catalogue.identity:
            base = load_vectors(self._folder.vectors_of(catalogue.path), catalogue.identity, catalogue.dim)
            self._cached = base.ids if base else None
        ids = catalogue.passage_ids()
        if base is None:
            vectors = build_vectors(catalogue.identity, generation, ids, catalogue.vectors(ids), catalogue.dim)
        else:
            gone, new = np.setdiff1d(base.ids, ids), np.setdiff1d(ids, base.ids)
            vectors = base.followed_by(generation, gone, new, catalogue.vectors(new))
        drift = len(ids) if self._cached is None else len(np.setxor1d(self._cached, ids))
        if drift * _DRIFT > len(ids):
            self._save(catalogue, vectors)
        return vectors

    def _save(self, catalogue: Catalogue, vectors: VectorIndex) -> None:
        try:
            save_vectors(vectors, self._folder.vectors_of(catalogue.path))
        except OSError as error:
            _log.info("the vector cache of %s is not kept: %s", self.directory, error)
        self._cached = vectors.ids

    def _cache_faults(self, catalogue: Catalogue) -> list[str]:
        """Where the cache, taken by itself, differs from a sound catalogue."""
        path = self._folder.vectors_of(catalogue.path)
        if not path.exists():
            return []
        with catalogue.snapshot():
            cached = load_vectors(path, catalogue.identity, catalogue.dim)
            if cached is None:
                return [f"The vector cache {path} is damaged; the next search builds it again."]
            ids = np.intersect1d(cached.ids, catalogue.passage_ids())
            for at in range(0, len(ids), 1000):
                page = ids[at : at + 1000]
                stored = np.stack([cached.index.reconstruct(int(number)) for number in page])
                if not np.array_equal(stored, catalogue.vectors(page)):
                    return [f"The vector cache {path} differs from the catalogue. Delete it; it is built again."]
        return []


def new_catalogue(folder: Folder, embedder: Embedder, *, generation: int = 0, current: bool = True) -> Path:
    """Make an empty catalogue for what `embedder` and this version of Cita store; the caller holds the rebuild lock."""
    path = folder.next_catalogue()
    meta = {"encoder": embedder.name, "dim": str(embedder.dim), "fingerprint": embedder.fingerprint, **_TAGS}
    create_catalogue(path, meta, generation=generation)
    folder.believe(path)
    if current:
        folder.make_current(path)
    return path


def file_key(path: Path) -> str:
    """The name under which a file is remembered: its absolute path, with what cannot be encoded written out."""
    return os.path.abspath(path).encode("utf-8", "backslashreplace").decode()


def _spaced(count: int, wanted: int) -> list[int]:
    """At most `wanted` of the numbers below `count`, evenly spaced, in order."""
    chosen = min(count, wanted)
    return [(2 * number + 1) * count // (2 * chosen) for number in range(chosen)]


_TAGS = {"segmentation": SEGMENTATION, "analysis": ANALYSIS, "quotes": QUOTES}
