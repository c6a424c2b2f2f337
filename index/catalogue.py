"""The catalogue: one SQLite file that holds articles, passages, vectors, index terms, quotations and files.

The only truth of an archive; all else is derived from it. A `Catalogue` reads, every thread through a connection of
its own, one `snapshot` at a time; what changes it is `index.writer`'s. Locks between processes, caches and the choice
of the file lie in `index.archive`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.entries import AddressState, FileState
from index.errors import ArchiveDamaged, ArchiveMismatch, UnknownArticle
from index.rows import article_value, passage_value, place_value, quotation_value
from index.tables import (
    AMONG,
    ARTICLE,
    DAMAGE,
    FORMAT,
    PLACE,
    QUOTATION,
    UNSEALED,
    connect,
    error_code,
    explained,
    listed,
    one,
)
from index.types import Article, Passage, Quotation
from index.writer import Writer

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Catalogue", "spaced"]

_PASSAGE = 'p.id, a.id, p.start, p."end", p.heading, p.terms, p.vec, p.sum, a.text'
_MOST_TELLING = (
    "q.voice = 'headline', q.voice = 'indirect', a.published IS NULL, a.published DESC, a.id, q.start, q.position"
)
_PLACE_OF_OLD = "(SELECT '- ' || f.place FROM file_article f WHERE f.article = a.number ORDER BY file LIMIT 1)"
_WRITING_CACHE, _READING_CACHE = 64, 8
"""Mebibytes that a connection keeps of the file."""
_ARTICLES, _PAGE = 200, 1_000
"""Rows read at a time, of articles and of passages."""
_UNIT = 2e-3
"""How far the squared length of a stored vector may be from 1."""


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
        with explained(self.path):
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
        with explained(self.path):
            connection = connect(self.path)
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
        with explained(self.path):
            connection = connect(self.path)
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
        with explained(self.path):
            self._connection()

    def generation(self) -> int:
        """How many changes were committed."""
        with self.snapshot() as connection:
            return int(one(connection, "SELECT value FROM meta WHERE key = 'generation'"))

    def article(self, article_id: str) -> Article:
        """The stored article.

        Raises:
            UnknownArticle: there is none of that id.
            ArchiveDamaged: it is not as it was stored.
        """
        with self.snapshot() as connection:
            row = connection.execute(
                f"SELECT {ARTICLE}, {self._place} FROM article a WHERE id = ?", (article_id,)
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
                    f"SELECT {ARTICLE}, {self._place}, number FROM article a WHERE number > ? ORDER BY number LIMIT ?",
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
                wanted["source IN (SELECT value FROM json_each(?))"] = listed(spelt)
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
            statement = f"SELECT count(DISTINCT article) FROM copy WHERE article IN {AMONG}"
            return int(one(connection, statement, listed(article_ids)))

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
                rows = connection.execute(f"SELECT id FROM passage WHERE article IN {AMONG}", (listed(allowed),))
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
                "SELECT number FROM article WHERE id IN (SELECT value FROM json_each(?))", (listed(article_ids),)
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
            added = int(one(connection, "SELECT coalesce(max(id), 0) FROM passage")) - last
            return max(0, added) + int(one(connection, "SELECT count(*) FROM gone WHERE generation > ?", since))

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
            values.append(listed(speakers))
        if articles is not None:
            conditions.append("a.id IN (SELECT value FROM json_each(?))")
            values.append(listed(articles))
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        chosen = f"SELECT q.article, q.position FROM quotation q JOIN article a ON a.number = q.article {where}"
        if most is not None:
            chosen += f" ORDER BY {_MOST_TELLING} LIMIT {int(most)}"
        with self.snapshot() as connection:
            rows = connection.execute(
                f"SELECT a.id, {self._place}, {', '.join('q.' + name.strip() for name in QUOTATION.split(','))} "
                f"FROM ({chosen}) JOIN quotation q USING (article, position) JOIN article a ON a.number = q.article "
                "ORDER BY q.article, q.position",
                values,
            ).fetchall()
        return [quotation_value(row[0], row[2:], place_value(row[0], row[1])) for row in rows]

    def count_quotations(self, speakers: Collection[str]) -> int:
        """How many quotations are of these speakers."""
        with self.snapshot() as connection:
            statement = "SELECT count(*) FROM quotation WHERE speaker IN (SELECT value FROM json_each(?))"
            return int(one(connection, statement, listed(speakers)))

    def quoting(self, speakers: Collection[str]) -> list[str]:
        """Ids of the articles that quote one of these speakers, in the order of storing."""
        with self.snapshot() as connection:
            rows = connection.execute(
                "SELECT id FROM article WHERE number IN "
                "(SELECT article FROM quotation WHERE speaker IN (SELECT value FROM json_each(?))) ORDER BY number",
                (listed(speakers),),
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
                table: int(one(connection, f"SELECT count(*) FROM {table}"))
                for table in ("article", "passage", "quotation", "file")
            }
            totals["copies"] = int(one(connection, "SELECT count(DISTINCT article) FROM copy"))
            return totals

    def dates(self) -> tuple[str | None, str | None]:
        """ISO dates of the oldest and the newest dated article."""
        with self.snapshot() as connection:
            oldest, newest = connection.execute("SELECT min(published), max(published) FROM article").fetchone()
            return oldest, newest

    def structural_faults(self) -> list[str]:
        """What is wrong with the file's pages and references, which no checksum covers."""
        with explained(self.path):
            connection = connect(self.path)
            try:
                checks = ("PRAGMA quick_check", "PRAGMA integrity_check(article)")  # the second: its indexes too
                faults = [row[0] for check in checks for row in connection.execute(check) if row[0] != "ok"]
                missing = connection.execute("PRAGMA foreign_key_check")
                return faults + [f"a row of {row[0]} refers to no {row[2]}" for row in missing]
            except sqlite3.DatabaseError as error:
                if error_code(error) not in DAMAGE:
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
            if not one(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'address'"):
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
            connection = connect(self.path)
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = {-1024 * _READING_CACHE}")
            self._local.connection = connection
        return connection
