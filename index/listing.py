"""List what an archive holds, a page at a time, for people who browse it: articles without their text, quotations.

Beside searching, above the catalogue: only counts, filters and orders here, in SQL, so that a page of fifty rows costs
little however much is stored. What an article or a quotation says is read, and its checksum verified, when it is shown.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from index import milvus_listing
from index.archive import Archive
from index.entries import FileState
from index.rows import place_value, quotation_value
from index.store import Store
from index.tables import PLACE
from index.types import Quotation

if TYPE_CHECKING:
    from index.milvus import MilvusArchive

__all__ = ["ORDERS", "Filter", "Listed", "Order", "State", "list_articles", "list_quotations", "list_speakers"]

Order = Literal["added", "date", "title", "source"]
State = Literal["indexed", "changed", "gone"]

ORDERS: dict[Order, str] = {
    "added": "a.number DESC",
    "date": "a.published IS NULL, a.published DESC, a.number DESC",
    "title": "a.title COLLATE NOCASE, a.number",
    "source": "a.source IS NULL, a.source COLLATE NOCASE, a.published DESC, a.number",
}
"""Orders of a list of articles, as SQL."""

_QUOTATION = (
    'q.start, q."end", q.speaker, q.speaker_start, q.speaker_end, q.cue_start, q.cue_end, q.voice, q.turn, '
    "q.sentence_start, q.sentence_end, q.sum"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are listed, or whose quotations; None lets all pass.

    Attributes:
        title: words that the title holds, whatever their case.
        source, language: an outlet exactly as articles state it; an ISO 639-1 code.
        since, until: days of publication, both inclusive; undated articles are outside any dates.
        among: ids of articles.
    """

    title: str | None = None
    source: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    among: Collection[str] | None = None

    def sql(self) -> tuple[str, list[str]]:
        """Conditions on the table `article a`, joined by AND, and their values."""
        words = (self.title or "").split()
        tests: list[tuple[str, str | None]] = [
            *(("a.title LIKE ? ESCAPE '\\'", f"%{_literal(word)}%") for word in words),
            ("a.source = ?", self.source),
            ("a.language = ?", self.language),
            ("a.published >= ?", self.since.isoformat() if self.since else None),
            ("a.published <= ?", self.until.isoformat() if self.until else None),
            (
                "a.id IN (SELECT value FROM json_each(?))",
                None if self.among is None else json.dumps(sorted(self.among)),
            ),
        ]
        kept = [(condition, value) for condition, value in tests if value is not None]
        return " AND ".join(condition for condition, _ in kept) or "1", [value for _, value in kept]


@dataclass(frozen=True, slots=True)
class Listed:
    """One article of a list.

    Attributes:
        id, title, source, published, language, url: as stored.
        path: where it was read.
        passages: how many.
        copies: how many other articles carry the same text directly.
        state: "indexed", or its file has "changed" since, or is "gone".
    """

    id: str
    title: str
    source: str | None
    published: date | None
    language: str
    url: str | None
    path: str
    passages: int
    copies: int
    state: State


def list_articles(
    archive: Store, wanted: Filter, *, order: Order = "added", offset: int = 0, limit: int = 50
) -> tuple[int, list[Listed]]:
    """How many articles pass the filter, and a page of them.

    Raises:
        ArchiveError: the archive cannot be read, or is not as it was written.
    """
    if (elsewhere := _elsewhere(archive)) is not None:
        return milvus_listing.articles(elsewhere, wanted, order, offset, limit)
    condition, values = wanted.sql()
    catalogue = _folder(archive).catalogue()
    with catalogue.snapshot() as connection:
        total = _number(connection, f"SELECT count(*) FROM article a WHERE {condition}", values)
        rows = connection.execute(
            "SELECT a.id, a.title, a.source, a.published, a.language, a.url, "
            f"{PLACE}, "
            "(SELECT count(*) FROM passage p WHERE p.article = a.number), "
            "(SELECT count(*) FROM copy c WHERE c.article = a.number), "
            "(SELECT path FROM file_article f JOIN file ON file.number = f.file WHERE f.article = a.number "
            "ORDER BY f.file LIMIT 1) "
            f"FROM article a WHERE {condition} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        ).fetchall()
        listed = [
            Listed(
                id=row[0],
                title=row[1],
                source=row[2],
                published=date.fromisoformat(row[3]) if row[3] else None,
                language=row[4],
                url=row[5],
                path=place_value(row[0], row[6]),
                passages=row[7],
                copies=row[8],
                state=_state(row[9], catalogue.file(row[9]) if row[9] else None),
            )
            for row in rows
        ]
    return total, listed


def list_quotations(
    archive: Store,
    wanted: Filter,
    *,
    speakers: Sequence[str] | None = None,
    oldest_first: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[Quotation]]:
    """How many attributed quotations the articles that pass the filter hold, and a page of them, by date.

    Args:
        speakers: full names; None for anybody's.
        oldest_first: in the order of time; undated ones come last either way.
    Raises:
        ArchiveDamaged: one is not as it was stored.
        ArchiveError: the archive cannot be read.
    """
    if (elsewhere := _elsewhere(archive)) is not None:
        return milvus_listing.quotations(elsewhere, wanted, speakers, oldest_first, offset, limit)
    condition, values = _spoken(wanted, speakers)
    way = "" if oldest_first else "DESC"
    with _folder(archive).catalogue().snapshot() as connection:
        total = _number(
            connection, f"SELECT count(*) FROM quotation q JOIN article a ON a.number = q.article {condition}", values
        )
        rows = connection.execute(
            f"SELECT a.id, {_QUOTATION} FROM quotation q JOIN article a ON a.number = q.article {condition} "
            f"ORDER BY a.published IS NULL, a.published {way}, a.number {way}, q.position LIMIT ? OFFSET ?",
            [*values, limit, offset],
        ).fetchall()
    return total, [quotation_value(row[0], row[1:], "") for row in rows]


def list_speakers(archive: Store, wanted: Filter, *, limit: int | None = None) -> tuple[int, list[tuple[str, int]]]:
    """How many people the articles that pass the filter quote, and the names of those quoted most with how often."""
    if (elsewhere := _elsewhere(archive)) is not None:
        return milvus_listing.speakers(elsewhere, wanted, limit)
    condition, values = _spoken(wanted, None)
    tables = f"FROM quotation q JOIN article a ON a.number = q.article {condition}"
    with _folder(archive).catalogue().snapshot() as connection:
        total = _number(connection, f"SELECT count(DISTINCT q.speaker) {tables}", values)
        rows = connection.execute(
            f"SELECT q.speaker, count(*) AS n {tables} GROUP BY q.speaker ORDER BY n DESC, q.speaker LIMIT ?",
            [*values, -1 if limit is None else limit],
        ).fetchall()
    return total, [(str(name), int(count)) for name, count in rows]


def _elsewhere(archive: Store) -> MilvusArchive | None:
    """The archive, where it is kept in Milvus."""
    return None if isinstance(archive, Archive) else cast("MilvusArchive", archive)


def _folder(archive: Store) -> Archive:
    """The archive, where it is kept in a folder."""
    return cast(Archive, archive)


def _spoken(wanted: Filter, speakers: Sequence[str] | None) -> tuple[str, list[str]]:
    condition, values = wanted.sql()
    among = "" if speakers is None else " AND q.speaker IN (SELECT value FROM json_each(?))"
    named = [] if speakers is None else [json.dumps(list(speakers))]
    return f"WHERE {condition} AND q.speaker IS NOT NULL{among}", [*values, *named]


def _number(connection: sqlite3.Connection, query: str, values: Sequence[str]) -> int:
    return int(connection.execute(query, values).fetchone()[0])


def _literal(word: str) -> str:
    """A word in which LIKE finds nothing but itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _state(path: str | None, known: FileState | None) -> State:
    """What became of an article's file since it was read; an address that was fetched has none on this machine."""
    if path is None or known is None or not os.path.isabs(path):
        return "indexed"
    try:
        status = Path(path).stat()
    except OSError:
        return "gone"
    unchanged = status.st_size == known.size and known.mtime_ns in (-1, status.st_mtime_ns)
    return "indexed" if unchanged or known.size < 0 else "changed"
