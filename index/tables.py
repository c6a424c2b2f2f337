"""The catalogue's SQLite: its tables, and how a file of them is made, opened and copied, and its errors are told.

Used by `index.catalogue`, which reads, and `index.writer`, which changes. What the columns mean is said in
`index.rows`; no article passes through here.

The journal is SQLite's rollback journal, not its write-ahead log: that one has a bug before SQLite 3.51.3 and cannot
be read in a folder without write permission.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError

__all__ = [
    "ADDRESS_TABLE",
    "AMONG",
    "ARTICLE",
    "DAMAGE",
    "FORMAT",
    "PLACE",
    "QUOTATION",
    "UNSEALED",
    "connect",
    "copy_database",
    "create_catalogue",
    "damaged",
    "error_code",
    "explained",
    "listed",
    "one",
]

FORMAT = "3"
"""Version of the tables below."""
UNSEALED = ("1", "2")
"""Earlier versions, whose articles and files can be read, so that an index can be made again from them; where an
article was read has no checksum in them."""
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, source TEXT, url TEXT,
    published TEXT, authors TEXT NOT NULL, language TEXT NOT NULL, headings TEXT NOT NULL, text TEXT NOT NULL,
    sum BLOB NOT NULL
);
CREATE INDEX article_published ON article (published, source, language, id);
CREATE INDEX article_source ON article (source, published, language, id);
CREATE INDEX article_language ON article (language);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, heading TEXT NOT NULL, terms TEXT NOT NULL, vec BLOB NOT NULL, sum BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE gone (passage INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX gone_generation ON gone (generation);
CREATE TABLE quotation (
    article INTEGER NOT NULL REFERENCES article, position INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, speaker TEXT, speaker_start INTEGER, speaker_end INTEGER, cue_start INTEGER,
    cue_end INTEGER, voice TEXT NOT NULL, turn INTEGER NOT NULL, sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL, sum BLOB NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX quotation_speaker ON quotation (speaker);
CREATE TABLE file (
    number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, readers TEXT NOT NULL
);
CREATE TABLE file_article (
    file INTEGER NOT NULL REFERENCES file, article INTEGER NOT NULL REFERENCES article, place TEXT NOT NULL,
    sum BLOB NOT NULL, PRIMARY KEY (file, article)
) WITHOUT ROWID;
CREATE INDEX file_article_article ON file_article (article);
CREATE TABLE sketch (
    hash INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article, size INTEGER NOT NULL,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX sketch_article ON sketch (article);
CREATE TABLE copy (
    article INTEGER NOT NULL REFERENCES article, other INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX copy_other ON copy (other);
"""
ADDRESS_TABLE = """
CREATE TABLE IF NOT EXISTS address (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, sha256 TEXT NOT NULL, stamp TEXT NOT NULL, fetched INTEGER NOT NULL
) WITHOUT ROWID
"""
"""Made when the first address is fetched, so that an index without any needs no change."""
ARTICLE = "id, title, source, url, published, authors, language, headings, text, sum"
QUOTATION = (
    'start, "end", speaker, speaker_start, speaker_end, cue_start, cue_end, voice, turn, sentence_start, '
    "sentence_end, sum"
)
PLACE = "(SELECT hex(f.sum) || ' ' || f.place FROM file_article f WHERE f.article = a.number ORDER BY file LIMIT 1)"
"""Column of an article `a`: where it was read, as `index.rows.place_value` takes it."""
AMONG = "(SELECT number FROM article WHERE id IN (SELECT value FROM json_each(?)))"
_BUSY_SECONDS = 30.0
_PAGE_SIZE = 8192
"""Bytes: a page of SQLite's usual size would hold one passage, with its vector, and be half empty."""
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_PAGES_AT_ONCE = 2_000
_MOST_RESTARTS = 3


def create_catalogue(path: Path, meta: Mapping[str, str], *, generation: int = 0) -> None:
    """Make an empty catalogue in one transaction.

    Args:
        path: where; the file must not exist.
        meta: what shaped the content, kept for comparison.
        generation: to start from.
    Raises:
        ArchiveError: the file cannot be written.
    """
    values = {"format": FORMAT, "identity": uuid.uuid4().hex, "generation": str(generation), **meta}
    with explained(path):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            _configure(connection)
            connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
            connection.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(values.items()))
            connection.execute("COMMIT")
        finally:
            connection.close()


def copy_database(source: Path, target: Path) -> None:
    """Copy a catalogue as it is at one moment, while others read it and write to it.

    It is copied a piece at a time, so that writers are not held up; when they keep changing it, which starts the copy
    anew, it is copied in one go.

    Raises:
        ArchiveError: the source cannot be read, or the target cannot be written.
    """
    with explained(source):
        reading = connect(source)
    try:
        with explained(target), closing(sqlite3.connect(target)) as writing:
            try:
                reading.backup(writing, pages=_PAGES_AT_ONCE, progress=_Restarts().count, sleep=0.01)
            except _Restarted:
                reading.backup(writing)
            writing.execute("PRAGMA synchronous = FULL")
    finally:
        reading.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


class _Restarted(Exception):
    """A copy started anew too often."""


class _Restarts:
    """Counts how often a copy starts anew, which shows in that more is left than before."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._times = 0

    def count(self, _status: int, left: int, _total: int) -> None:
        """Called after every piece.

        Raises:
            _Restarted: it is enough.
        """
        self._times += self._left is not None and left > self._left
        self._left = left
        if self._times > _MOST_RESTARTS:
            raise _Restarted


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing catalogue; where it may not be written, SQLite opens it for reading."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_BUSY_SECONDS
    )
    _configure(connection)
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    """What every connection is set to: durable commits, and suspicion of what the file holds."""
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # damage is for the checksums to find
    for pragma in ("synchronous = FULL", "cell_size_check = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into those of `index.errors`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = error_code(error)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveBusy(
                f"Another process has been using the index {path.parent} for {_BUSY_SECONDS:.0f} s ({error}). "
                "Wait until it is done, then try again."
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise ArchiveError(
                f"No space is left for the index {path.parent} ({error}). What was stored before still answers; "
                "free some space and run the same command again."
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM):
            raise ArchiveError(
                f"The index {path.parent} cannot be read or written ({error}). Check that the folder exists, that you "
                "may write to it and that its disk is sound."
            ) from error
        raise damaged(path, error) from error
    except UnicodeDecodeError as error:  # from a column's name or a message of SQLite's
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(f"The catalogue {path} is damaged ({error}). Index the articles again into a new folder.")


def error_code(error: sqlite3.DatabaseError) -> int:
    """SQLite's primary result code; 0 for errors of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def one(connection: sqlite3.Connection, statement: str, *values: Any) -> Any:
    """The first column of the first row."""
    return connection.execute(statement, values).fetchone()[0]


def listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))
