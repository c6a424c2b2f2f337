"""The catalogue: one SQLite file that holds articles, passages, vectors, index terms, quotations and files.

The only truth of an archive; all else is derived from it. A `Catalogue` reads, every thread through a connection of
its own, one `snapshot` at a time; a `Writer` is one transaction, which raises the generation when it changes what can
be found. Locks between processes, caches and the choice of the file lie in `index.archive`; what to store is decided
in `index.build`.

The journal is SQLite's rollback journal, not its write-ahead log: that one has a bug before SQLite 3.51.3 and cannot
be read in a folder without write permission.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.duplicates import may_be_copy, same_text, sample, shingles
from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveMismatch, UnknownArticle
from index.rows import (
    article_row,
    article_value,
    checksum,
    passage_checksum,
    passage_value,
    place_value,
    quotation_row,
    quotation_value,
)
from index.types import Article, Passage, Quotation

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "PLACE",
    "UNKNOWN",
    "UNSEALED",
    "AddressState",
    "Catalogue",
    "Entry",
    "FileState",
    "Writer",
    "copy_database",
    "create_catalogue",
    "spaced",
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

_ADDRESS_TABLE = """
CREATE TABLE IF NOT EXISTS address (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, sha256 TEXT NOT NULL, stamp TEXT NOT NULL, fetched INTEGER NOT NULL
) WITHOUT ROWID
"""
"""Made when the first address is fetched, so that an index without any needs no change."""

_ARTICLE = "id, title, source, url, published, authors, language, headings, text, sum"
_QUOTATION = (
    'start, "end", speaker, speaker_start, speaker_end, cue_start, cue_end, voice, turn, sentence_start, '
    "sentence_end, sum"
)
_PASSAGE = 'p.id, a.id, p.start, p."end", p.heading, p.terms, p.vec, p.sum, a.text'
_MOST_TELLING = (
    "q.voice = 'headline', q.voice = 'indirect', a.published IS NULL, a.published DESC, a.id, q.start, q.position"
)
PLACE = "(SELECT hex(f.sum) || ' ' || f.place FROM file_article f WHERE f.article = a.number ORDER BY file LIMIT 1)"
"""Column of an article `a`: where it was read, as `index.rows.place_value` takes it."""
_PLACE_OF_OLD = "(SELECT '- ' || f.place FROM file_article f WHERE f.article = a.number ORDER BY file LIMIT 1)"
_AMONG = "(SELECT number FROM article WHERE id IN (SELECT value FROM json_each(?)))"
_BUSY_SECONDS = 30.0
_PAGE_SIZE = 8192
"""Bytes: a page of SQLite's usual size would hold one passage, with its vector, and be half empty."""
_WRITING_CACHE, _READING_CACHE = 64, 8
"""Mebibytes that a connection keeps of the file."""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_ARTICLES, _PAGE = 200, 1_000
"""Rows read at a time, of articles and of passages."""
_UNIT = 2e-3
"""How far the squared length of a stored vector may be from 1."""
_COPIES_EXAMINED = 100
_PAGES_AT_ONCE = 2_000
_MOST_RESTARTS = 3


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
    with _explained(path):
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
    with _explained(source):
        reading = _connect(source)
    try:
        with _explained(target), closing(sqlite3.connect(target)) as writing:
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


def spaced(count: int, wanted: int) -> list[int]:
    """At most `wanted` of the numbers below `count`, evenly spaced, in order."""
    chosen = min(count, wanted)
    return [(2 * number + 1) * count // (2 * chosen) for number in range(chosen)]


class Catalogue:
    """One catalogue file, open for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            ArchiveDamaged: it is no catalogue.
            ArchiveMismatch: it is of a format that cannot be read.
        """
        self.path = path
        self._local = threading.local()
        with self.snapshot() as connection:
            self.meta: Mapping[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        if self.meta.get("format") not in (*UNSEALED, FORMAT):
            raise ArchiveMismatch(
                f"The index {path} has format {self.meta.get('format')}, this version of Cita reads format {FORMAT}. "
                "Index the articles again into a new folder."
            )
        self.current = self.meta["format"] == FORMAT
        self._place = PLACE if self.current else _PLACE_OF_OLD
        self.identity = self.meta["identity"]
        self.dim = int(self.meta["dim"])

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read at one generation, however many statements it takes; nested snapshots are one. Keep it short: a writer
        cannot commit meanwhile."""
        with _explained(self.path):
            connection = self._connection()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """Change the catalogue: all of it or, when the block raises, nothing. The caller holds the writer's lock."""
        with _explained(self.path):
            connection = _connect(self.path)
            try:
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute(f"PRAGMA cache_size = {-1024 * _WRITING_CACHE}")
                connection.execute("BEGIN IMMEDIATE")
                writer = Writer(connection)
                try:
                    yield writer
                except BaseException:
                    connection.rollback()
                    raise
                writer.finish()
                connection.execute("COMMIT")
            finally:
                connection.close()

    def copy_to(self, path: Path) -> None:
        """Write all that the catalogue holds, and nothing that was deleted, to a new file and force it to disk.

        Raises:
            ArchiveError: the file exists, or cannot be written.
        """
        with _explained(self.path):
            connection = _connect(self.path)
            try:
                connection.execute("VACUUM INTO ?", (str(path),))
            finally:
                connection.close()
        with path.open("rb+") as file:
            os.fsync(file.fileno())

    def close(self) -> None:
        """Let go of every thread's connection; one in use is closed when its use ends."""
        self._local = threading.local()

    def connect(self) -> None:
        """Open this thread's connection unless it is open.

        Raises:
            ArchiveError: the file is not there any more.
        """
        with _explained(self.path):
            self._connection()

    def generation(self) -> int:
        """How many changes were committed."""
        with self.snapshot() as connection:
            return int(_one(connection, "SELECT value FROM meta WHERE key = 'generation'"))

    def article(self, article_id: str) -> Article:
        """The stored article.

        Raises:
            UnknownArticle: there is none of that id.
            ArchiveDamaged: it is not as it was stored.
        """
        with self.snapshot() as connection:
            row = connection.execute(
                f"SELECT {_ARTICLE}, {self._place} FROM article a WHERE id = ?", (article_id,)
            ).fetchone()
        if row is None:
            raise UnknownArticle(
                f"There is no article {article_id!r} in the index {self.path.parent}. `cita search` shows ids."
            )
        return article_value(row[:-1], place_value(article_id, row[-1]))

    def articles(self) -> Iterator[Article]:
        """Every article in the order of storing, read a page at a time."""
        last = 0
        while True:
            with self.snapshot() as connection:
                rows = connection.execute(
                    f"SELECT {_ARTICLE}, {self._place}, number FROM article a WHERE number > ? ORDER BY number LIMIT ?",
                    (last, _ARTICLES),
                ).fetchall()
            if not rows:
                return
            yield from (article_value(row[:-2], place_value(row[0], row[-2])) for row in rows)
            last = rows[-1][-1]

    def article_ids(self) -> list[str]:
        """Ids of all articles in the order of storing."""
        with self.snapshot() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM article ORDER BY number")]

    def known(self, article_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are stored."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(article_ids)),)
            )
            return {row[0] for row in rows}

    def select(
        self,
        since: str | None = None,
        until: str | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[tuple[int, str]]:
        """Numbers and ids of the articles within ISO dates (both inclusive; undated ones are outside), of these
        outlets, whatever their case, and in this language, in the order of storing."""
        conditions = {"published >= ?": since, "published <= ?": until, "language = ?": language}
        wanted = {condition: value for condition, value in conditions.items() if value is not None}
        with self.snapshot() as connection:
            if sources is not None:
                folded = {source.casefold() for source in sources}
                spelt = [source for source, _ in self.counts("source") if source.casefold() in folded]
                wanted["source IN (SELECT value FROM json_each(?))"] = _listed(spelt)
            where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
            rows = connection.execute(f"SELECT number, id FROM article {where}", tuple(wanted.values())).fetchall()
        return sorted(rows)

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that carry the same text, directly or through another copy, in the order of storing."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "WITH RECURSIVE same (article) AS (SELECT number FROM article WHERE id = ? "
                "UNION SELECT other FROM copy JOIN same USING (article)) "
                "SELECT id FROM article JOIN same ON number = same.article WHERE id <> ? ORDER BY number",
                (article_id, article_id),
            )
            return [row[0] for row in rows]

    def count_with_copies(self, article_ids: Iterable[str]) -> int:
        """How many of these articles carry the same text as another one."""
        with self.snapshot() as connection:
            statement = f"SELECT count(DISTINCT article) FROM copy WHERE article IN {_AMONG}"
            return int(_one(connection, statement, _listed(article_ids)))

    def passages(self, article_id: str) -> list[Passage]:
        """The article's passages in the order of its text; none when it is not stored.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        with self.snapshot() as connection:
            rows = connection.execute(
                f"SELECT {_PASSAGE}, {self._place} FROM article a JOIN passage p ON p.article = a.number "
                "WHERE a.id = ? ORDER BY p.start, p.id",
                (article_id,),
            ).fetchall()
        return [passage_value(row[:-1], place_value(article_id, row[-1])) for row in rows]

    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that are stored.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        with self.snapshot() as connection:
            rows = connection.execute(
                f"SELECT {_PASSAGE}, {self._place} FROM passage p JOIN article a ON a.number = p.article "
                "WHERE p.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(ids)),),
            ).fetchall()
        return {row[0]: passage_value(row[:-1], place_value(row[1], row[-1])) for row in rows}

    def passage_ids(self, allowed: Collection[str] | None = None) -> NDArray[np.int64]:
        """Ids of all passages, or of those of the articles named, ascending."""
        with self.snapshot() as connection:
            if allowed is None:
                rows = connection.execute("SELECT id FROM passage INDEXED BY passage_article")
            else:
                rows = connection.execute(f"SELECT id FROM passage WHERE article IN {_AMONG}", (_listed(allowed),))
            return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))

    def passages_in(self, language: str, articles: int) -> NDArray[np.int64]:
        """Ids of the passages of so many articles in a language, evenly spaced in the order of storing, ascending."""
        with self.snapshot() as connection:
            rows = connection.execute("SELECT number FROM article WHERE language = ? ORDER BY number", (language,))
            numbers = [row[0] for row in rows]
            chosen = [numbers[at] for at in spaced(len(numbers), articles)]
            found = connection.execute(
                "SELECT id FROM passage WHERE article IN (SELECT value FROM json_each(?))", (json.dumps(chosen),)
            )
            return np.sort(np.fromiter((row[0] for row in found), dtype=np.int64))

    def numbers(self, article_ids: Collection[str]) -> NDArray[np.int64]:
        """The catalogue's own numbers of those of the articles that are stored, in any order."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT number FROM article WHERE id IN (SELECT value FROM json_each(?))", (_listed(article_ids),)
            )
            return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def passages_gone(self, since: int) -> NDArray[np.int64]:
        """Ids of the passages deleted in later generations than that, ascending."""
        with self.snapshot() as connection:
            rows = connection.execute("SELECT passage FROM gone WHERE generation > ?", (since,))
            return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))

    def count_changes(self, last: int, since: int) -> int:
        """How many passages were stored after the passage `last` or deleted in generations after `since`, at most."""
        with self.snapshot() as connection:
            added = int(_one(connection, "SELECT coalesce(max(id), 0) FROM passage")) - last
            return max(0, added) + int(_one(connection, "SELECT count(*) FROM gone WHERE generation > ?", since))

    def passages_after(self, last: int) -> NDArray[np.int64]:
        """Ids of the passages stored after that one, ascending. An id is never used again."""
        with self.snapshot() as connection:
            rows = connection.execute("SELECT id FROM passage WHERE id > ? ORDER BY id", (last,))
            return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors of these ascending passage ids, (n, dim) float32. They are only looked over: the checksums of rows
        are verified by `passages_by_id`, of what is shown.

        Raises:
            ArchiveDamaged: a row is missing, or holds no finite vector of unit length.
        """
        found = np.empty((len(ids), self.dim), dtype=np.float32)
        size = 4 * self.dim
        for at in range(0, len(ids), _PAGE):
            page = ids[at : at + _PAGE].tolist()
            with self.snapshot() as connection:
                rows = connection.execute(
                    "SELECT id, vec FROM passage WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
                    (json.dumps(page),),
                ).fetchall()
            if [row[0] for row in rows] != page:
                raise ArchiveDamaged(f"Passages are missing from the index {self.path.parent}. Run `cita check`.")
            blobs = [vector if isinstance(vector, bytes) and len(vector) == size else bytes(size) for _, vector in rows]
            found[at : at + len(page)] = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(-1, self.dim)
        faulty = ids[~(np.abs(np.einsum("nd,nd->n", found, found) - 1.0) < _UNIT)]
        if len(faulty):
            self.passages_by_id(faulty.tolist())  # says whose they are
            raise ArchiveDamaged(f"A vector of the index {self.path.parent} is not of unit length. Run `cita check`.")
        return found

    def passage_languages(self, ids: NDArray[np.int64]) -> list[str]:
        """Languages of the articles of these ascending passage ids, all of them stored."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT a.language FROM passage p JOIN article a ON a.number = p.article "
                "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
                (json.dumps(ids.tolist()),),
            )
            return [row[0] for row in rows]

    def passage_terms(self, after: int = 0) -> Iterator[tuple[int, int, str]]:
        """Id, number of the article, and index terms with blanks between, of every passage stored after that one, in
        the order of storing, read a page at a time."""
        last = after
        while True:
            with self.snapshot() as connection:
                rows = connection.execute(
                    "SELECT id, article, terms FROM passage WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
                ).fetchall()
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def quotations(
        self,
        article_id: str | None = None,
        speakers: Collection[str] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> list[Quotation]:
        """Quotations of one article, of some speakers, of some articles, or of all, in the order of storing and of the
        text; at most so many, own words before reported ones and headlines last, each of the newest articles first.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        conditions, values = [], []
        if article_id is not None:
            conditions.append("a.id = ?")
            values.append(article_id)
        if speakers is not None:
            conditions.append("q.speaker IN (SELECT value FROM json_each(?))")
            values.append(_listed(speakers))
        if articles is not None:
            conditions.append("a.id IN (SELECT value FROM json_each(?))")
            values.append(_listed(articles))
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        chosen = f"SELECT q.article, q.position FROM quotation q JOIN article a ON a.number = q.article {where}"
        if most is not None:
            chosen += f" ORDER BY {_MOST_TELLING} LIMIT {int(most)}"
        with self.snapshot() as connection:
            rows = connection.execute(
                f"SELECT a.id, {self._place}, {', '.join('q.' + name.strip() for name in _QUOTATION.split(','))} "
                f"FROM ({chosen}) JOIN quotation q USING (article, position) JOIN article a ON a.number = q.article "
                "ORDER BY q.article, q.position",
                values,
            ).fetchall()
        return [quotation_value(row[0], row[2:], place_value(row[0], row[1])) for row in rows]

    def count_quotations(self, speakers: Collection[str]) -> int:
        """How many quotations are of these speakers."""
        with self.snapshot() as connection:
            statement = "SELECT count(*) FROM quotation WHERE speaker IN (SELECT value FROM json_each(?))"
            return int(_one(connection, statement, _listed(speakers)))

    def quoting(self, speakers: Collection[str]) -> list[str]:
        """Ids of the articles that quote one of these speakers, in the order of storing."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT id FROM article WHERE number IN "
                "(SELECT article FROM quotation WHERE speaker IN (SELECT value FROM json_each(?))) ORDER BY number",
                (_listed(speakers),),
            )
            return [row[0] for row in rows]

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first.

        They are read off an index, which no checksum covers; one article of each language is compared with it.

        Raises:
            ArchiveDamaged: that article is in another language, or not as it was stored.
        """
        with self.snapshot() as connection:
            found = connection.execute(
                "SELECT language, count(*) AS n, min(number) FROM article GROUP BY language ORDER BY n DESC, language"
            ).fetchall()
            for language, _, number in found:
                row = connection.execute("SELECT id FROM article WHERE number = ?", (number,)).fetchone()
                if row is None or self.article(row[0]).language != language:
                    raise ArchiveDamaged(
                        f"The languages of the articles in the index {self.path.parent} are damaged. Run `cita check`."
                    )
        return [(language, articles) for language, articles, _ in found]

    def counts(self, column: str) -> list[tuple[str, int]]:
        """How many articles there are by `source`, or quotations by `speaker`, most first."""
        tables = {"source": "article", "speaker": "quotation"}
        with self.snapshot() as connection:
            return connection.execute(
                f"SELECT {column}, count(*) AS n FROM {tables[column]} WHERE {column} IS NOT NULL "
                f"GROUP BY {column} ORDER BY n DESC, {column}"
            ).fetchall()

    def totals(self) -> dict[str, int]:
        """Rows of the tables article, passage, quotation and file, and `copies`: articles that have a copy."""
        with self.snapshot() as connection:
            totals = {
                table: int(_one(connection, f"SELECT count(*) FROM {table}"))
                for table in ("article", "passage", "quotation", "file")
            }
            totals["copies"] = int(_one(connection, "SELECT count(DISTINCT article) FROM copy"))
            return totals

    def dates(self) -> tuple[str | None, str | None]:
        """ISO dates of the oldest and the newest dated article."""
        with self.snapshot() as connection:
            oldest, newest = connection.execute("SELECT min(published), max(published) FROM article").fetchone()
            return oldest, newest

    def structural_faults(self) -> list[str]:
        """What is wrong with the file's pages and references, which no checksum covers."""
        with _explained(self.path):
            connection = _connect(self.path)
            try:
                checks = ("PRAGMA quick_check", "PRAGMA integrity_check(article)")  # the second: its indexes too
                faults = [row[0] for check in checks for row in connection.execute(check) if row[0] != "ok"]
                missing = connection.execute("PRAGMA foreign_key_check")
                return faults + [f"a row of {row[0]} refers to no {row[2]}" for row in missing]
            except sqlite3.DatabaseError as error:
                if _code(error) not in _DAMAGE:
                    raise
                return [str(error)]
            finally:
                connection.close()

    def file(self, path: str) -> FileState | None:
        """What the file was like when it was read, None when it never was."""
        with self.snapshot() as connection:
            row = connection.execute(
                "SELECT size, mtime_ns, sha256, readers FROM file WHERE path = ?", (path,)
            ).fetchone()
        return FileState(*row) if row else None

    def addresses(self, url: str | None = None) -> dict[str, AddressState]:
        """What is remembered of one address, or of all."""
        with self.snapshot() as connection:
            if not _one(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'address'"):
                return {}
            rows = connection.execute(
                "SELECT url, etag, modified, sha256, stamp, fetched FROM address WHERE ?1 IS NULL OR url = ?1", (url,)
            )
            return {row[0]: AddressState(*row[1:]) for row in rows}

    def file_paths(self) -> list[str]:
        """Paths of all files, sorted."""
        with self.snapshot() as connection:
            return [row[0] for row in connection.execute("SELECT path FROM file ORDER BY path")]

    def places(self, path: str) -> list[tuple[str, str]]:
        """Ids of the articles that a file holds, each with its place (`path`, or `path#n` for a line of a file)."""
        with self.snapshot() as connection:
            return connection.execute(
                "SELECT a.id, l.place FROM article a JOIN file_article l ON l.article = a.number "
                "JOIN file f ON f.number = l.file WHERE f.path = ? ORDER BY a.number",
                (path,),
            ).fetchall()

    def articles_of(self, path: str) -> list[str]:
        """Ids of the articles that a file holds."""
        return [article_id for article_id, _ in self.places(path)]

    def vector_faults(self) -> list[str]:
        """Ids of articles whose vectors are not finite or not unit length."""
        faulty: dict[str, None] = {}
        with self.snapshot() as connection:
            for identifier, vector in connection.execute(
                "SELECT a.id, p.vec FROM passage p JOIN article a ON a.number = p.article ORDER BY p.id"
            ):
                values = np.frombuffer(vector, dtype="<f4")
                if len(values) != self.dim or not abs(float(np.linalg.norm(values)) - 1.0) < 1e-3:
                    faulty[identifier] = None
        return list(faulty)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self.path)
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = {-1024 * _READING_CACHE}")
            self._local.connection = connection
        return connection


class Writer:
    """One open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed = False

    def finish(self) -> None:
        """Raise the generation when the transaction changed what can be found."""
        if self._changed:
            self._connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def raise_generation(self, at_least: int) -> None:
        """Make the generation that this transaction leaves behind at least that."""
        self._connection.execute(
            "UPDATE meta SET value = max(CAST(value AS INTEGER), ?) WHERE key = 'generation'", (at_least,)
        )

    def add(self, entry: Entry) -> bool:
        """Store an article unless it is there already; says whether it was stored.

        Raises:
            ValueError: a vector is not finite or not unit length, or a passage is no slice of its article.
        """
        article, connection = entry.article, self._connection
        if self._number(article.id) is not None:
            return False
        lengths = np.linalg.norm(entry.vectors, axis=1)
        if len(lengths) and not np.all(np.abs(lengths - 1.0) < 1e-3):
            raise ValueError(f"vectors of article {article.id} are not unit length: {lengths.min()} to {lengths.max()}")
        number = connection.execute(
            f"INSERT INTO article ({_ARTICLE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", article_row(article)
        ).lastrowid
        rows = zip(entry.passages, entry.terms, entry.vectors.astype("<f4"), strict=True)
        for passage, terms, vector in rows:
            if article.text[passage.start : passage.end] != passage.text:
                raise ValueError(f"passage at {passage.start} of article {article.id} is no slice of its text")
            words, blob = " ".join(terms), vector.tobytes()
            connection.execute(
                'INSERT INTO passage (article, start, "end", heading, terms, vec, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
                (
                    number,
                    passage.start,
                    passage.end,
                    passage.heading,
                    words,
                    blob,
                    passage_checksum(passage, words, blob),
                ),
            )
        connection.executemany(
            f"INSERT INTO quotation (article, position, {_QUOTATION}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, position, *quotation_row(item)) for position, item in enumerate(entry.quotations)],
        )
        self._find_copies(int(number or 0), article.text)
        self._changed = True
        return True

    def put_file(self, path: str, state: FileState) -> None:
        """Remember what a file was like when it was read."""
        self._connection.execute(
            "INSERT INTO file (path, size, mtime_ns, sha256, readers) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, "
            "sha256 = excluded.sha256, readers = excluded.readers",
            (path, state.size, state.mtime_ns, state.sha256, state.readers),
        )

    def put_addresses(self, states: Mapping[str, AddressState]) -> None:
        """Remember what servers said of addresses."""
        if states:
            self._connection.execute(_ADDRESS_TABLE)
            self._connection.executemany(
                "INSERT OR REPLACE INTO address (url, etag, modified, sha256, stamp, fetched) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (url, state.etag, state.modified, state.sha256, state.stamp, state.fetched)
                    for url, state in states.items()
                ],
            )

    def link(self, path: str, article_id: str, place: str) -> bool:
        """Note that a file, known by `put_file`, holds an article, and where; says whether both are stored."""
        inserted = self._connection.execute(
            "INSERT INTO file_article (file, article, place, sum) SELECT f.number, a.number, ?, ? "
            "FROM file f, article a WHERE f.path = ? AND a.id = ? "
            "ON CONFLICT (file, article) DO UPDATE SET place = excluded.place, sum = excluded.sum",
            (place, checksum(article_id, place), path, article_id),
        )
        return inserted.rowcount == 1

    def unlink_all_but(self, path: str, article_ids: Collection[str]) -> None:
        """Note that a file holds none but these articles."""
        self._connection.execute(
            "DELETE FROM file_article WHERE file = (SELECT number FROM file WHERE path = ?) AND article NOT IN "
            + _AMONG,
            (path, _listed(article_ids)),
        )

    def forget_file(self, path: str) -> None:
        """Forget a file and that it held any article."""
        self.unlink_all_but(path, ())
        self._connection.execute("DELETE FROM file WHERE path = ?", (path,))

    def sweep(self) -> list[str]:
        """Delete the articles that no file holds; returns their ids."""
        rows = self._connection.execute(
            "SELECT id FROM article a WHERE NOT EXISTS (SELECT 1 FROM file_article l WHERE l.article = a.number) "
            "ORDER BY number"
        ).fetchall()
        for (article_id,) in rows:
            self.delete(article_id)
        return [row[0] for row in rows]

    def delete(self, article_id: str) -> bool:
        """Delete an article and all that is derived from it, and distrust the files that held it, so that they are
        read again when they are next indexed; says whether it was there."""
        number, connection = self._number(article_id), self._connection
        if number is None:
            return False
        connection.execute(
            "UPDATE file SET mtime_ns = -1, sha256 = '' "
            "WHERE number IN (SELECT file FROM file_article WHERE article = ?)",
            (number,),
        )
        connection.execute(
            "INSERT INTO gone (passage, generation) SELECT id, "
            "(SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE key = 'generation') FROM passage WHERE article = ?",
            (number,),
        )
        connection.execute("DELETE FROM copy WHERE article = ?1 OR other = ?1", (number,))
        for table in ("passage", "quotation", "file_article", "sketch"):
            connection.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
        connection.execute("DELETE FROM article WHERE number = ?", (number,))
        self._changed = True
        return True

    def _find_copies(self, number: int, text: str) -> None:
        """Sketch an article and note which stored ones carry the same text."""
        connection, of = self._connection, shingles(text)
        hashes = sample(of)
        shared: Counter[tuple[int, int]] = Counter()
        holding = "SELECT article, size FROM sketch WHERE hash = ? ORDER BY article LIMIT ?"
        for value in hashes:
            shared.update(connection.execute(holding, (value, _COPIES_EXAMINED)).fetchall())
        for (other, size), count in sorted(shared.items()):
            if not may_be_copy(count, len(hashes), size):
                continue
            if same_text(of, shingles(_one(connection, "SELECT text FROM article WHERE number = ?", other))):
                connection.executemany("INSERT INTO copy VALUES (?, ?)", [(number, other), (other, number)])
        rows = [(value, number, len(hashes)) for value in hashes]
        connection.executemany("INSERT INTO sketch VALUES (?, ?, ?)", rows)

    def _number(self, article_id: str) -> int | None:
        row = self._connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None


def _connect(path: Path) -> sqlite3.Connection:
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
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into those of `index.errors`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = _code(error)
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
        raise _damaged(path, error) from error
    except UnicodeDecodeError as error:  # from a column's name or a message of SQLite's
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(f"The catalogue {path} is damaged ({error}). Index the articles again into a new folder.")


def _code(error: sqlite3.DatabaseError) -> int:
    """SQLite's primary result code; 0 for errors of Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _one(connection: sqlite3.Connection, statement: str, *values: Any) -> Any:
    """The first column of the first row."""
    return connection.execute(statement, values).fetchone()[0]


def _listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))
