"""Fill an archive: read files, prepare their articles and store them batch by batch.

The last step of indexing, above readers, encoder and archive. Everything slow happens before the writer's lock is
taken; a batch is committed whole or not at all, so an interrupted run loses the batch at hand at most, and the next
run goes on from there. What is stored for an article is decided in `index.prepare`.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.archive import Archive, file_key, new_catalogue
from index.articles import printable_path
from index.catalogue import Catalogue
from index.embed import Embedder
from index.entries import UNKNOWN, FileState
from index.errors import ArchiveDamaged, UnknownArticle
from index.folder import Folder
from index.prepare import prepare
from index.readers import READERS_VERSION
from index.readers.worker import BoundedReader
from index.store import Changes, Keeper
from index.types import Article, Refusal
from index.walk import walk
from index.writer import Writer

if TYPE_CHECKING:
    from index.milvus import MilvusArchive

__all__ = [
    "BATCH_ARTICLES", "Change", "Document", "Progress", "UpdateReport", "compact", "file_state", "merged", "reindex",
    "reindex_store", "take_in", "update",
]  # fmt: skip

BATCH_ARTICLES = 100
"""Articles committed together: enough to make commits rare, few enough to lose little."""

_BATCH_CHARACTERS = 1_000_000
"""Ends a batch early, so that long articles do not fill the memory."""
_SETTLING_NS = 2_000_000_000
"""A file changed less than this before it is read may change again within one tick of its time stamp."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        files_done, files_total: files dealt with, of those found; of a rebuild, articles.
        articles: read so far.
        passages_done: embedded so far.
        refused: files and lines left out so far.
        seconds: since the start.
        rate: passages embedded per second since the start.
        eta_seconds: estimated from the size of what is still to be done, None while nothing is known.
    """

    files_done: int
    files_total: int
    articles: int
    passages_done: int
    refused: int
    seconds: float
    rate: float
    eta_seconds: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One article that came, changed or went, or one file that was refused.

    Attributes:
        kind: what happened.
        place: the file or address, `#n` for a line of it.
        note: the article's title; of a refusal the reason; "" of what is gone.
    """

    kind: Literal["added", "changed", "removed", "refused"]
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """What was read at a place that is no file of this machine.

    Attributes:
        key: the address, by which it is recognised the next time.
        state: what it was like; None where nothing can be said of it, so that what is stored stays as it is.
        items: articles and refusals, in order.
        gone: it is there no more.
    """

    key: str
    state: FileState | None
    items: tuple[Article | Refusal, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What a run did; all but the last three count articles.

    Attributes:
        added: stored for the first time.
        changed: stored in place of an earlier one of the same file.
        unchanged: found as they were.
        removed: no longer in their file, or, when pruning, their file is gone.
        duplicates: the same article in a further file; it is stored once.
        copies: newly stored, with the same text, whole or shortened, as another article.
        refusals: files and lines left out, with the reason.
        passages: embedded in this run.
        seconds: that the run took.
    """

    added: int
    changed: int
    unchanged: int
    removed: int
    duplicates: int
    copies: int
    refusals: tuple[Refusal, ...]
    passages: int
    seconds: float


def update(
    archive: Keeper,
    paths: Sequence[Path],
    *,
    prune: bool = False,
    progress: Callable[[Progress], None] | None = None,
    batch_articles: int = BATCH_ARTICLES,
    changed: Callable[[Change], None] | None = None,
) -> UpdateReport:
    """Bring the archive up to date with files and folders.

    A file that is as it was when it was last read, by size and time stamp or else by content, is not read again. A
    changed one replaces its articles; one that has become unreadable is refused and keeps them.

    Args:
        archive: opened with an embedder.
        paths: files and folders.
        prune: also remove the articles of files that are gone from these folders.
        progress: called after every file and every few hundred passages.
        batch_articles: articles committed together.
        changed: called for every article that came, changed or went, once that is committed, and for every refusal.
    Raises:
        ValueError: the archive was opened without an embedder.
        ArchiveError: a batch cannot be committed; those before it are.
    """
    if archive.embedder is None:
        raise ValueError("the archive was opened without an embedder, which update needs")
    run = _Run(archive, archive.embedder, progress, batch_articles, changed)
    run.take([Path(path) for path in paths])
    if prune:
        run.prune([Path(path) for path in paths])
    return run.report()


def take_in(
    archive: Keeper,
    documents: Iterable[Document],
    *,
    progress: Callable[[Progress], None] | None = None,
    changed: Callable[[Change], None] | None = None,
) -> UpdateReport:
    """Bring the archive up to date with documents that were read elsewhere, as `update` does with files.

    Args:
        archive: opened with an embedder.
        documents: read as they are consumed, and stored in batches.
        progress, changed: as in `update`.
    Raises:
        ValueError: the archive was opened without an embedder.
        ArchiveError: a batch cannot be committed; those before it are.
    """
    if archive.embedder is None:
        raise ValueError("the archive was opened without an embedder, which taking documents in needs")
    run = _Run(archive, archive.embedder, progress, BATCH_ARTICLES, changed)
    run.take_documents(documents)
    return run.report()


def merged(reports: Sequence[UpdateReport]) -> UpdateReport:
    """What several runs did, as one report."""
    sums = {
        name: sum(getattr(report, name) for report in reports)
        for name in ("added", "changed", "unchanged", "removed", "duplicates", "copies", "passages", "seconds")
    }
    return UpdateReport(**sums, refusals=tuple(refusal for report in reports for refusal in report.refusals))


def reindex(directory: Path, embedder: Embedder, progress: Callable[[Progress], None] | None = None) -> UpdateReport:
    """Make passages, vectors, terms and quotations again from the stored articles, with this encoder.

    They go into a new catalogue, while the old one answers and takes changes; those are brought over before the new
    one takes its place, in one step. When it is interrupted, the old one stays.

    Raises:
        ArchiveMissing: there is no archive.
        ArchiveBusy: another process rebuilds it, or keeps writing when the new catalogue is ready.
        ArchiveDamaged: a stored article is damaged; the message names it.
    """
    directory = Path(directory)
    folder = Folder(directory)
    Catalogue(folder.current()).close()
    meter = _Meter(progress)
    with folder.rebuilding():
        old = Catalogue(folder.current())
        new = Catalogue(new_catalogue(folder, embedder, generation=old.generation(), current=False))
        _bring_over(old, new, embedder, meter)
        with folder.writing():
            _bring_over(old, new, embedder, meter)
            with new.transaction() as writer:
                for path in old.file_paths():
                    _copy_file(old, writer, path)
                writer.put_addresses(old.addresses())
                writer.raise_generation(old.generation() + 1)
            folder.believe(new.path)
            folder.make_current(new.path)
        old.close()
        new.close()
    Archive.open(directory, embedder).refresh()
    return UpdateReport(0, meter.articles, 0, 0, 0, 0, (), meter.passages, meter.seconds())


def reindex_store(
    archive: MilvusArchive, embedder: Embedder, progress: Callable[[Progress], None] | None = None
) -> UpdateReport:
    """`reindex` for an archive in Milvus, opened without an encoder: a new edition takes the place of the old one,
    which answers meanwhile, and afterwards those servers that still use its encoder.

    Raises:
        ArchiveBusy: another process rebuilds it.
        ArchiveError: the server does not answer; the old edition stays.
        ArchiveDamaged: a stored article is damaged; the message names it.
    """
    from index.milvus_care import rebuild

    meter = _Meter(progress)

    def fill(target: MilvusArchive, article_ids: Sequence[str]) -> None:
        meter.files_total += len(article_ids)
        meter.size_total += float(len(article_ids))
        for at in range(0, len(article_ids), BATCH_ARTICLES):
            articles = list(archive.articles_by_id(article_ids[at : at + BATCH_ARTICLES]).values())
            entries = prepare(articles, embedder, meter.embedded_within(float(len(articles))))
            with target.writing() as writer:
                meter.articles += sum(writer.add(entry) for entry in entries)
            meter.files_done, meter.size_done = meter.articles, float(meter.articles)
            meter.tell()

    rebuild(archive, embedder, fill)
    return UpdateReport(0, meter.articles, 0, 0, 0, 0, (), meter.passages, meter.seconds())


def compact(directory: Path) -> tuple[int, int]:
    """Give the disk back that deleted articles took: write the catalogue anew without them, and its caches.

    Nothing is read, cut or embedded again. Searches go on meanwhile; changes have to wait.

    Returns:
        Bytes of the folder's files before and after.
    Raises:
        ArchiveMissing: there is no archive.
        ArchiveBusy: another process rebuilds it or keeps writing.
        ArchiveError: the disk has no room for the new catalogue beside the old one.
    """
    folder = Folder(Path(directory))
    archive = Archive.open(Path(directory))
    before = archive.stats().bytes
    try:
        with folder.rebuilding():
            with folder.writing():
                old, path = archive.catalogue(), folder.next_catalogue()
                old.copy_to(path)
                folder.take_over(old.path, path)
                folder.believe(path)
                folder.make_current(path)
            archive.close()
        archive.merge()
        return before, archive.stats().bytes
    finally:
        archive.close()


class _Meter:
    """Counts what a run has done and tells it."""

    def __init__(self, tell: Callable[[Progress], None] | None) -> None:
        self._tell = tell
        self._started = time.monotonic()
        self.files_done = self.files_total = self.articles = self.passages = self.refused = 0
        self.size_done = self.size_total = 0.0

    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def embedded_within(self, size: float) -> Callable[[int, int], None]:
        """What counts the passages of a batch of that size and tells, and takes the size for done bit by bit."""

        def embedded(passages: int, total: int) -> None:
            self.passages += passages
            self.size_done += size * passages / total
            self.tell()

        return embedded

    def tell(self) -> None:
        """Call back with the state of things."""
        if self._tell is None:
            return
        seconds = self.seconds()
        left = self.size_total - self.size_done
        self._tell(
            Progress(
                files_done=self.files_done,
                files_total=self.files_total,
                articles=self.articles,
                passages_done=self.passages,
                refused=self.refused,
                seconds=seconds,
                rate=self.passages / seconds if seconds > 0 else 0.0,
                eta_seconds=seconds * left / self.size_done if self.size_done else None,
            )
        )


@dataclass(slots=True)
class _Reading:
    """A file being read, in one batch or across several: its articles before and now."""

    key: str
    size: int
    before: frozenset[str]
    seen: dict[str, None] = field(default_factory=dict)
    stored: int = 0
    size_counted: float = 0.0


@dataclass(slots=True)
class _Piece:
    """Articles of one file in the batch at hand; with the last of them comes the state in which the file was read."""

    reading: _Reading
    articles: list[Article] = field(default_factory=list)
    state: FileState | None = None


class _Run:
    """One update: the batch at hand and the counts so far."""

    def __init__(
        self,
        archive: Keeper,
        embedder: Embedder,
        progress: Callable[[Progress], None] | None,
        batch_articles: int,
        changed: Callable[[Change], None] | None = None,
    ) -> None:
        self._tell = changed or (lambda change: None)
        self._archive = archive
        self._embedder = embedder
        self._meter = _Meter(progress)
        self._batch_articles = batch_articles
        self._batch: list[_Piece] = []
        self._batch_count = self._batch_characters = 0
        self._refusals: list[Refusal] = []
        self._walked: set[str] = set()
        self._fresh: list[str] = []
        self._swept = self._changed = self._unchanged = self._duplicates = 0

    def take(self, paths: Sequence[Path]) -> None:
        """Read and store all files that are new or changed."""
        files: list[tuple[Path, int]] = []
        for found in walk(paths):
            if isinstance(found, Refusal):
                self._refuse(found)
            else:
                files.append((found, _size(found)))
        meter = self._meter
        meter.files_total, meter.size_total = len(files), float(sum(size for _, size in files))
        with BoundedReader() as reader:
            for path, size in files:
                self._take_file(path, size, reader)
        self._flush()

    def take_documents(self, documents: Iterable[Document]) -> None:
        """Store all documents that are new or changed, and forget those that are gone."""
        catalogue = self._archive.catalogue
        for document in documents:
            key = document.key
            self._meter.files_total += 1
            before = frozenset(catalogue().articles_of(key))
            reading = _Reading(key, 1, before)
            if document.gone:
                self._forget([key])
            elif document.state is None and not document.items:
                self._unchanged += len(before)
            else:
                piece, complete = self._take_items(reading, document.items, key)
                piece.state = document.state if complete else None
            self._meter.files_done += 1
            self._meter.tell()
        self._flush()

    def prune(self, paths: Sequence[Path]) -> None:
        """Remove the articles of files that were in these folders and are gone."""
        roots = tuple(file_key(path).rstrip(os.sep) + os.sep for path in paths if path.is_dir())
        gone = [
            path
            for path in self._archive.catalogue().file_paths()
            if path.startswith(roots) and path not in self._walked and not os.path.lexists(path)
        ]
        self._forget(gone)

    def _forget(self, keys: Sequence[str]) -> None:
        """Forget files and delete the articles that no other file holds."""
        if not keys:
            return
        with self._archive.writing() as writer:
            for key in keys:
                writer.forget_file(key)
            self._swept += len(writer.sweep())
        for key in keys:
            self._tell(Change("removed", key, ""))

    def report(self) -> UpdateReport:
        """Bring the caches up to date, where enough was added to be worth it, and sum up."""
        if self._meter.passages * 20 > self._archive.catalogue().totals()["passage"]:
            self._archive.refresh()
        copies = self._archive.catalogue().count_with_copies(self._fresh)
        report = UpdateReport(
            added=len(self._fresh) - self._changed,
            changed=self._changed,
            unchanged=self._unchanged,
            removed=max(0, self._swept - self._changed),
            duplicates=self._duplicates,
            copies=copies,
            refusals=tuple(self._refusals),
            passages=self._meter.passages,
            seconds=self._meter.seconds(),
        )
        _log.info(
            "added %d, changed %d, unchanged %d, removed %d, refused %d",
            report.added,
            report.changed,
            report.unchanged,
            report.removed,
            len(report.refusals),
        )
        return report

    def _take_file(self, path: Path, size: int, reader: BoundedReader) -> None:
        key = file_key(path)
        self._walked.add(key)
        known = self._archive.catalogue().file(key)
        try:
            state = file_state(path, known)
        except OSError as error:
            self._refuse(Refusal(printable_path(path), f"it cannot be opened: {error.strerror}"))
            self._finish_file(size)
            return
        before = frozenset(self._archive.catalogue().articles_of(key)) if known else frozenset()
        reading = _Reading(key, size, before)
        if known and (known.sha256, known.readers) == (state.sha256, state.readers):
            self._unchanged += len(before)
            if known != state:
                self._batch.append(_Piece(reading, state=state))
            self._finish_file(size)
            return
        self._read(path, reading, state, reader)

    def _read(self, path: Path, reading: _Reading, state: FileState, reader: BoundedReader) -> None:
        """Read a file into the batch, committing whenever that is full."""
        piece, complete = self._take_items(reading, reader.iter_read(path), printable_path(path))
        if complete:
            unmoved = _unmoved(path, state)
            piece.state = state if unmoved else UNKNOWN
        self._meter.files_done += 1
        self._meter.tell()

    def _take_items(self, reading: _Reading, items: Iterable[Article | Refusal], whole: str) -> tuple[_Piece, bool]:
        """Put what was read at one place into the batch, committing whenever that is full.

        Returns:
            The last piece, and whether nothing refused the place as a whole, which goes by the name `whole`.
        """
        piece = _Piece(reading)
        self._batch.append(piece)
        complete = True
        for item in items:
            if isinstance(item, Refusal):
                self._refuse(item)
                complete = complete and item.path != whole
                continue
            if item.id in reading.seen:
                self._duplicates += 1
                continue
            reading.seen[item.id] = None
            piece.articles.append(item)
            self._meter.articles += 1
            self._batch_count += 1
            self._batch_characters += len(item.text)
            if self._batch_count >= self._batch_articles or self._batch_characters >= _BATCH_CHARACTERS:
                self._flush()
                piece = _Piece(reading)
                self._batch.append(piece)
        return piece, complete

    def _flush(self) -> None:
        """Prepare and commit the batch at hand."""
        batch = [piece for piece in self._batch if piece.articles or piece.state]
        self._batch, self._batch_count, self._batch_characters = [], 0, 0
        if not batch:
            return
        articles = {article.id: article for piece in batch for article in piece.articles}
        before = frozenset[str]().union(*(piece.reading.before for piece in batch))
        known = self._archive.catalogue().known(articles)
        stale = [i for i in articles if i in known and i in before and not self._is_stored(articles[i])]
        new = [article for i, article in articles.items() if i not in known or i in stale]
        size_done = self._meter.size_done
        size = float(sum(len(article.text) for article in articles.values()))
        entries = prepare(new, self._embedder, self._meter.embedded_within(size))
        with self._archive.writing() as writer:
            for article_id in stale:
                writer.delete(article_id)
            fresh = {entry.article.id for entry in entries if writer.add(entry)}
            for piece in batch:
                _store_piece(writer, piece)
            swept = writer.sweep() if before else []
        self._swept += len(swept) + len(stale)
        self._fresh += [i for i in articles if i in fresh]
        self._meter.size_done = size_done
        for piece in batch:
            self._count(piece, fresh)
        self._meter.tell()

    def _is_stored(self, article: Article) -> bool:
        """Whether the stored article is the same in every respect that its id does not cover."""
        try:
            stored = self._archive.article(article.id)
        except (ArchiveDamaged, UnknownArticle):
            return False
        return (stored.authors, stored.language, stored.headings) == (
            article.authors,
            article.language,
            article.headings,
        )

    def _count(self, piece: _Piece, fresh: set[str]) -> None:
        """Count a committed piece; an article in several files of a batch counts for the first."""
        reading, meter = piece.reading, self._meter
        gone = reading.before.difference(reading.seen) if piece.state and reading.seen else frozenset[str]()
        for article in piece.articles:
            if article.id in fresh:
                fresh.discard(article.id)
                reading.stored += 1
                self._tell(Change("changed" if reading.stored <= len(gone) else "added", article.path, article.title))
            elif article.id in reading.before:
                self._unchanged += 1
            else:
                self._duplicates += 1
        size = sum(len(article.text) for article in piece.articles)
        if piece.state:
            self._changed += min(reading.stored, len(gone))
            for _ in range(len(gone) - reading.stored):
                self._tell(Change("removed", reading.key, ""))
            size = reading.size
        counted = min(float(reading.size), reading.size_counted + size) - reading.size_counted
        reading.size_counted += counted
        meter.size_done += counted

    def _finish_file(self, size: int) -> None:
        self._meter.files_done += 1
        self._meter.size_total -= size
        self._meter.tell()

    def _refuse(self, refusal: Refusal) -> None:
        _log.info("refused %s: %s", refusal.path, refusal.reason)
        self._refusals.append(refusal)
        self._tell(Change("refused", refusal.path, refusal.reason))
        self._meter.refused += 1


def _store_piece(writer: Changes, piece: _Piece) -> None:
    """Note which articles the file holds; it counts as read when its last piece is stored and all are there."""
    reading = piece.reading
    writer.put_file(reading.key, piece.state or UNKNOWN)
    linked = [writer.link(reading.key, article.id, article.path) for article in piece.articles]
    if piece.state and reading.seen:
        writer.unlink_all_but(reading.key, reading.seen)
    if not all(linked):  # another process removed one of them between reading and storing
        writer.put_file(reading.key, UNKNOWN)


def file_state(path: Path, known: FileState | None) -> FileState:
    """The file as it is now; its content is digested only when size and time stamp do not prove it unchanged.

    Raises:
        OSError: it cannot be opened.
    """
    status = path.stat()
    if known and (known.size, known.mtime_ns, known.readers) == (status.st_size, status.st_mtime_ns, READERS_VERSION):
        return known
    settled = time.time_ns() - status.st_mtime_ns > _SETTLING_NS
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return FileState(status.st_size, status.st_mtime_ns if settled else -1, digest, READERS_VERSION)


def _unmoved(path: Path, state: FileState) -> bool:
    """Whether the file is still the one whose state was taken before it was read."""
    try:
        status = path.stat()
    except OSError:
        return False
    return status.st_size == state.size and state.mtime_ns in (-1, status.st_mtime_ns)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _bring_over(old: Catalogue, new: Catalogue, embedder: Embedder, meter: _Meter) -> None:
    """Make `new` hold the articles that `old` holds now, and no others."""
    there, wanted = set(new.article_ids()), old.article_ids()
    missing = [article_id for article_id in wanted if article_id not in there]
    meter.files_total, meter.size_total = len(wanted), float(len(wanted))
    for at in range(0, len(missing), BATCH_ARTICLES):
        articles: list[Article] = []
        for article_id in missing[at : at + BATCH_ARTICLES]:
            try:
                articles.append(old.article(article_id))
            except UnknownArticle:
                continue  # removed since the ids were listed
        entries = prepare(articles, embedder, meter.embedded_within(float(len(articles))))
        with new.transaction() as writer:
            meter.articles += sum(writer.add(entry) for entry in entries)
        meter.files_done, meter.size_done = meter.articles, float(meter.articles)
        meter.tell()
    superfluous = there.difference(wanted)
    if superfluous:
        with new.transaction() as writer:
            for article_id in sorted(superfluous):
                writer.delete(article_id)


def _copy_file(old: Catalogue, writer: Writer, path: str) -> None:
    state = old.file(path)
    if state is not None:
        writer.put_file(path, state)
        for article_id, place in old.places(path):
            writer.link(path, article_id, place)
