"""One change of a catalogue: articles stored, linked to their files, deleted, in one transaction.

A `Writer` lives in `index.catalogue.Catalogue.transaction` and raises the generation when it changes what can be
found. What to store is decided in `index.build`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np

from index.duplicates import may_be_copy, same_text, sample, shingles
from index.entries import AddressState, Entry, FileState
from index.rows import article_row, checksum, passage_checksum, quotation_row
from index.tables import ADDRESS_TABLE, AMONG, ARTICLE, QUOTATION, listed, one

__all__ = ["Writer"]

_COPIES_EXAMINED = 100


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
            f"INSERT INTO article ({ARTICLE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", article_row(article)
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
            f"INSERT INTO quotation (article, position, {QUOTATION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            self._connection.execute(ADDRESS_TABLE)
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
            + AMONG,
            (path, listed(article_ids)),
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
            if same_text(of, shingles(one(connection, "SELECT text FROM article WHERE number = ?", other))):
                connection.executemany("INSERT INTO copy VALUES (?, ?)", [(number, other), (other, number)])
        rows = [(value, number, len(hashes)) for value in hashes]
        connection.executemany("INSERT INTO sketch VALUES (?, ?, ?)", rows)

    def _number(self, article_id: str) -> int | None:
        row = self._connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None
