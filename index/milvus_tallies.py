"""The counts of an archive in Milvus: a base, and a tally for each change since.

A change is announced before it is made and completed with its tally afterwards; one that was announced only tells that
a writer died and that everything has to be counted again. Changes are read before the base, which says what it covers,
so that none counts twice and none is missed.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import milvus_rows as rows
from index.milvus_schema import PASSAGE, RECORD, Edition, record
from index.milvus_writer import now_ms
from index.tallies import Tally

if TYPE_CHECKING:
    from index.milvus import MilvusArchive

__all__ = ["MilvusTallies"]


class MilvusTallies:
    """The counts of one archive."""

    def __init__(self, archive: MilvusArchive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._tallied: tuple[int, str, frozenset[str], Tally] | None = None

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        self._tallied = None

    def current(self) -> Tally:
        """What everything counts for, at the current version."""
        read = self._archive.read()
        if read.tally is None:
            with self._lock:
                if read.tally is None:
                    read.tally = self.gathered(read.edition)
        return read.tally

    def changes(self, edition: Edition) -> list[tuple[str, str, int]]:
        """Key, state and time in milliseconds of the changes that no base covers for good."""
        stored = self._archive.connection.scan(edition.records, 'kind == "change"', ("id", "name"), strong=True)
        return [(row["id"], row["name"], int(row["id"].split(":")[1])) for row in stored]

    def gathered(self, edition: Edition) -> Tally:
        """The newest base and the changes since. The changes are read before the base, which says what it covers."""
        changes = [identifier for identifier, state, _ in self.changes(edition) if state == "done"]
        held = self._tallied if self._tallied and self._tallied[0] == edition.number else None
        new = [each for each in changes if held is None or each not in held[2]]
        stored = self._archive.connection.get(edition.records, new, RECORD, strong=True) if new else []
        bodies = {row["id"]: body for row, body in self._archive.bodies(edition, "records", stored)}
        newest = max(
            (
                row["id"]
                for row in self._archive.connection.scan(edition.records, 'kind == "base"', ("id",), strong=True)
            ),
            default="",
        )
        tally, covered = Tally(), frozenset[str]()
        if held is not None and held[1] == newest:
            tally.merge(held[3])
            covered = held[2]
        else:
            if newest:
                row = self._archive.connection.get(edition.records, [newest], RECORD, strong=True)
                for _, body in self._archive.bodies(edition, "records", row):
                    text, *included = json.loads(body)
                    tally, covered = Tally.decode(text), frozenset(included)
            late = [each for each in changes if each not in bodies and each not in covered]
            stored = self._archive.connection.get(edition.records, late, RECORD, strong=True) if late else []
            bodies |= {row["id"]: body for row, body in self._archive.bodies(edition, "records", stored)}
        for identifier, body in bodies.items():
            if identifier not in covered:
                tally.merge(Tally.decode(json.loads(body)[0]))
        self._tallied = (edition.number, newest, covered | bodies.keys(), tally)
        return tally

    def merge(self) -> None:
        """Make one base of the base and the changes since."""
        edition = self._archive.edition
        done = [identifier for identifier, state, _ in self.changes(edition) if state == "done"]
        tally = self.gathered(edition)
        held = self._tallied
        self.put_base(edition, tally, [each for each in done if held and each in held[2]])

    def put_base(self, edition: Edition, tally: Tally, covered: Sequence[str]) -> None:
        """Store a base, then delete what it stands for."""
        records = edition.records
        old = [row["id"] for row in self._archive.connection.scan(records, 'kind in ["base"]', ("id",), strong=True)]
        identifier = f"base:{max([now_ms(), *(int(each.split(':')[1]) + 1 for each in old)]):015d}"
        self._archive.connection.upsert(records, record("base", identifier, rows.packed([tally.encode(), *covered])))
        gone = [*covered, *old]
        parts = [
            row["id"]
            for each in gone
            for row in self._archive.connection.scan(
                records, f'kind == "part" and name == "{rows.key_of(each)}"', ("id",)
            )
        ]
        self._archive.connection.delete(records, [*gone, *parts])
        self._tallied = None

    def counted(self, first: str = "0", last: str = "g") -> Tally:
        """What the articles with ids from `first` up to but not including `last` count for."""
        edition = self._archive.edition
        tally = Tally()
        ids: set[str] = set()
        among = f'id >= "{first}" and id < "{last}"'
        stored = self._archive.connection.scan(edition.articles, among, ("id", "parts", "body"), page=500, strong=True)
        for row, body in self._archive.bodies(edition, "articles", stored):
            tally.count(rows.article_of_body(row["id"], body), (), ())
            ids.add(row["id"])
        among = f'article >= "{first}" and article < "{last}"'
        stored = self._archive.connection.scan(edition.passages, among, PASSAGE, page=1_000, strong=True)
        for row, body in self._archive.bodies(edition, "passages", stored):
            if row["article"] in ids:
                tally.count_passage(self._archive.passage_of_row(row, body).terms)
        among += ' and kind == "quotation"'
        stored = self._archive.connection.scan(edition.records, among, RECORD, page=2_000, strong=True)
        for row, body in self._archive.bodies(edition, "records", stored):
            if row["article"] in ids:
                tally.count_quotation(rows.quotation_of_body(row["article"], body))
        return tally

    def must_recount(self) -> None:
        """Leave word that the counts are in doubt; the next `refresh` counts again."""
        self._archive.connection.upsert(
            self._archive.edition.records, record("change", "change:0:in-doubt", ["[]"], name="begun")
        )
