"""Make a damaged archive sound again, and say what could not be saved.

The catalogue is read article by article, through whatever damage there is, into a new one: an article whose own row is
as it was stored is kept, with what was derived from it where that is sound too and made again where it is not. Only
articles whose rows are damaged themselves are lost; their files are read again when they are next indexed. The old
catalogue is kept aside when anything was lost or could not be read.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive, new_catalogue
from index.catalogue import Catalogue
from index.embed import Embedder
from index.entries import UNKNOWN, AddressState, Entry, FileState
from index.errors import ArchiveDamaged, ArchiveError, ArchiveMismatch, ArchiveMissing
from index.folder import Folder
from index.prepare import prepare
from index.rows import article_value, checksum, passage_value, quotation_value
from index.soundness import catalogue_faults
from index.tables import UNSEALED
from index.types import Article

__all__ = ["Lost", "RepairReport", "repair"]

_AT_ONCE = 50
_TRACES = (
    "SELECT article, '' FROM file_article INDEXED BY file_article_article",
    "SELECT article, '' FROM file_article",
    "SELECT article, '' FROM passage INDEXED BY passage_article",
    "SELECT number, id FROM article INDEXED BY sqlite_autoindex_article_1",
    "SELECT number, id FROM article INDEXED BY article_published",
    "SELECT number, id FROM article INDEXED BY article_language",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lost:
    """An article that could not be saved: its id, title and place as far as they can be read, else ""."""

    id: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was found and done.

    Attributes:
        problems: what was wrong, one sentence each; none when nothing was, and then nothing was done.
        kept: articles that were as they were stored.
        remade: those of them whose passages, vectors or quotations had to be made again.
        lost: articles that could not be saved.
        aside: where the damaged catalogue is kept, None when nothing was lost and everything could be read.
    """

    problems: tuple[str, ...]
    kept: int
    remade: int
    lost: tuple[Lost, ...]
    aside: Path | None


def repair(directory: Path, embedder: Embedder, progress: Callable[[int], None] | None = None) -> RepairReport:
    """Find what is damaged, drop or make again what can be, and keep every sound article.

    Args:
        directory: the archive's folder.
        embedder: the one that made the archive, for what is to be made again.
        progress: called with the number of articles saved so far.
    Raises:
        ArchiveMissing: there is no catalogue at all.
        ArchiveMismatch: another encoder made the archive.
        ArchiveDamaged: nothing can be read of it; nothing was changed.
        ArchiveBusy: another process is writing.
    """
    folder = Folder(Path(directory))
    problems, path = _diagnosis(folder)
    if not problems:
        return RepairReport((), Catalogue(path).totals()["article"], 0, (), None)
    _log.warning("repairing %s: %s", directory, problems[0])
    with folder.rebuilding(sweep=False), folder.writing():
        if next(_faults(path), None) is None:  # the pointer or a cache alone
            for cache in _caches(path):
                cache.unlink(missing_ok=True)
            folder.make_current(path)
            return RepairReport(tuple(problems), Catalogue(path).totals()["article"], 0, (), None)
        return _rescue(folder, path, embedder, tuple(problems), progress or (lambda saved: None))


def _diagnosis(folder: Folder) -> tuple[list[str], Path]:
    """What is wrong, and the catalogue to go by."""
    try:
        path = folder.current()
    except ArchiveMissing as error:
        candidates = folder.catalogues()
        if not candidates:
            raise
        return [str(error)], max(candidates, key=lambda each: (_articles(each), each.stat().st_size, each.name))
    try:
        return Archive.open(folder.directory).check(), path
    except ArchiveDamaged as error:
        return [str(error)], path


def _faults(path: Path) -> Iterator[str]:
    try:
        yield from catalogue_faults(Catalogue(path))
    except ArchiveError as error:
        yield str(error)


def _articles(path: Path) -> int:
    try:
        return Catalogue(path).totals()["article"]
    except ArchiveError:
        return -1


def _caches(path: Path) -> list[Path]:
    """What is derived from a catalogue and lies beside it."""
    return [each for each in path.parent.glob(f"{path.stem}.*") if not each.suffix.startswith(".db")]


def _rescue(
    folder: Folder, path: Path, embedder: Embedder, problems: tuple[str, ...], progress: Callable[[int], None]
) -> RepairReport:
    """Bring all that is sound over into a new catalogue, and put that in the old one's place."""
    wreck = _Wreck(path)
    if wreck.fingerprint not in (None, embedder.fingerprint):
        raise ArchiveMismatch(
            f"The index {folder.directory} was built with another encoder than {embedder.name}. Set CITA_EMBEDDER to "
            "what built it, so that its vectors can be kept."
        )
    numbers = wreck.numbers()
    if not numbers:
        raise ArchiveDamaged(
            f"Nothing can be read of {path}. Restore a backup with `cita restore FILE --force`, or index the articles "
            "again into a new folder. Nothing was changed."
        )
    new = Catalogue(new_catalogue(folder, embedder, generation=wreck.generation() + 1, current=False))
    lost: list[Lost] = []
    suspect: set[str] = set()
    kept = remade = 0
    for at in range(0, len(numbers), _AT_ONCE):
        page = numbers[at : at + _AT_ONCE]
        entries, bare, places = [], [], {}
        for number in page:
            links = wreck.links(number)
            article = wreck.article(number, links)
            if article is None:
                continue
            if isinstance(article, Lost):
                lost.append(article)
                suspect.update(file for file, *_ in links)
                continue
            places[article.id] = [(file, place) for file, place, proved in links if proved]
            suspect.update(file for file, _, proved in links if not proved)
            entry = wreck.entry(number, article) if wreck.fingerprint is not None else None
            if entry is None:
                bare.append(article)
            else:
                entries.append(entry)
        remade += len(bare)
        entries += prepare(bare, embedder, lambda *_: None)
        order = {identifier: at for at, identifier in enumerate(places)}
        with new.transaction() as writer:
            for entry in sorted(entries, key=lambda each: order[each.article.id]):
                kept += writer.add(entry)
                identifier = entry.article.id
                for file, place in places[identifier] or [(f"recovered:{identifier}", f"recovered:{identifier}")]:
                    writer.put_file(file, UNKNOWN)
                    writer.link(file, identifier, place)
        progress(kept)
    untraced = any(not each.place for each in lost)
    with new.transaction() as writer:
        for file, state in wreck.files():
            writer.put_file(file, UNKNOWN if file in suspect or untraced else state)
        writer.put_addresses(wreck.addresses())
    unreadable = wreck.unreadable
    wreck.close()
    if not kept:
        raise ArchiveDamaged(f"No article of {path} is as it was stored. Nothing was changed; restore a backup.")
    new.close()
    folder.believe(new.path)
    folder.make_current(new.path)
    aside = _set_aside(path) if lost or unreadable else None
    return RepairReport(problems, kept, remade, tuple(lost), aside)


def _set_aside(path: Path) -> Path:
    """Give the damaged catalogue a name under which it is neither used nor deleted."""
    aside = next(name for number in count(1) if not (name := path.with_name(f"damaged-{number}.db")).exists())
    journal = Path(f"{path}-journal")
    if journal.exists():
        os.replace(journal, f"{aside}-journal")
    os.replace(path, aside)
    return aside


class _Wreck:
    """A catalogue of which nothing is believed but what its checksums prove; whatever cannot be read is None."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
        self._connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        self.unreadable = False
        """Whether anything could not be read, so that there may have been more than what there are traces of."""
        self._traces: dict[int, str] | None = None
        self._meta = dict(self._rows("SELECT key, value FROM meta") or ())
        self.fingerprint: str | None = self._meta.get("fingerprint")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def generation(self) -> int:
        """The last one, 0 where that cannot be read."""
        stated = str(self._meta.get("generation", ""))
        return int(stated) if stated.isdecimal() else 0

    def numbers(self) -> range:
        """Numbers among which are those of all articles."""
        highest = [
            rows[0][0]
            for statement in (
                "SELECT max(number) FROM article",
                "SELECT seq FROM sqlite_sequence WHERE name = 'article'",
                "SELECT max(article) FROM file_article",
                "SELECT max(article) FROM passage",
            )
            if (rows := self._rows(statement)) and isinstance(rows[0][0], int)
        ]
        return range(1, max(highest, default=0) + 1)

    def article(self, number: int, links: Sequence[tuple[str, str, bool]]) -> Article | Lost | None:
        """The article of a number and its `links`, None where there never was one or it was removed."""
        place = next((place for _, place, _ in links), "")
        rows = self._rows(
            "SELECT id, title, source, url, published, authors, language, headings, text, sum FROM article "
            "WHERE number = ?",
            number,
        )
        if not rows:
            traces = self.traces()
            return Lost(traces[number], "", place) if number in traces else None
        try:
            return article_value(rows[0], next((place for _, place, proved in links if proved), ""))
        except (ArchiveDamaged, ValueError, TypeError):
            return Lost(str(rows[0][0]), str(rows[0][1]), place)

    def traces(self) -> dict[int, str]:
        """Numbers of articles that anything refers to, by indexes that lie on other pages than the articles, each with
        the article's id where that is known."""
        if self._traces is None:
            self._traces = {}
            for statement in _TRACES:
                try:
                    for number, identifier in self._connection.execute(statement):
                        if isinstance(number, int):
                            self._traces[number] = self._traces.get(number) or str(identifier)
                except (sqlite3.Error, UnicodeDecodeError) as error:
                    self._note(error)
        return self._traces

    def links(self, number: int) -> list[tuple[str, str, bool]]:
        """The files that are said to hold an article, where they do, and whether that is proved."""
        sealed = self._meta.get("format") not in UNSEALED
        rows = self._rows(
            f"SELECT f.path, l.place, a.id, {'l.sum' if sealed else 'NULL'} FROM file_article l "
            "JOIN file f ON f.number = l.file LEFT JOIN article a ON a.number = l.article WHERE l.article = ?",
            number,
        )
        return [(file, place, not sealed or checksum(at, place) == proof) for file, place, at, proof in rows or ()]

    def entry(self, number: int, article: Article) -> Entry | None:
        """An article with all that is derived from it, None where any of that is not as it was stored."""
        passages = self._rows(
            'SELECT p.id, a.id, p.start, p."end", p.heading, p.terms, p.vec, p.sum, a.text FROM passage p '
            "JOIN article a ON a.number = p.article WHERE p.article = ? ORDER BY p.id",
            number,
        )
        quotations = self._rows(
            'SELECT start, "end", speaker, speaker_start, speaker_end, cue_start, cue_end, voice, turn, '
            "sentence_start, sentence_end, sum FROM quotation WHERE article = ? ORDER BY position",
            number,
        )
        if not passages or quotations is None:
            return None
        try:
            return Entry(
                article,
                tuple(passage_value(row, "") for row in passages),
                tuple(tuple(row[5].split()) for row in passages),
                np.stack([np.frombuffer(row[6], dtype="<f4") for row in passages]),
                tuple(quotation_value(article.id, row, "") for row in quotations),
            )
        except (ArchiveDamaged, ValueError, TypeError):
            return None

    def files(self) -> list[tuple[str, FileState]]:
        """The files that can be believed to be as they were read; those of lost articles must be read again."""
        rows = self._rows("SELECT number, path, size, mtime_ns, sha256, readers FROM file") or []
        return [(path, FileState(*state)) for _, path, *state in rows]

    def addresses(self) -> dict[str, AddressState]:
        """What is remembered of addresses."""
        rows = self._rows("SELECT url, etag, modified, sha256, stamp, fetched FROM address") or []
        return {row[0]: AddressState(*row[1:]) for row in rows}

    def _rows(self, statement: str, *values: Any) -> list[Any] | None:
        try:
            return self._connection.execute(statement, values).fetchall()
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            self._note(error)
            return None

    def _note(self, error: Exception) -> None:
        """Remember that something could not be read, unless there is no such thing in a catalogue of this age."""
        self.unreadable = self.unreadable or not str(error).startswith("no such ")
