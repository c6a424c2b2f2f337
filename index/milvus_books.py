"""Which articles and files an archive in Milvus knows: what an update compares the files with.

Everything is asked of the server at this moment; what a writer asked last is remembered for it. Storing is the business
of `index.milvus_writer`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from index import milvus_rows as rows
from index.entries import AddressState, FileState
from index.milvus_schema import file_id, listed, trimmed

if TYPE_CHECKING:
    from index.milvus import MilvusArchive

__all__ = ["MilvusBooks"]


class MilvusBooks:
    """The books of one archive; see `index.store.Bookkeeping`."""

    def __init__(self, archive: MilvusArchive) -> None:
        self._archive = archive
        self.remembered: dict[str, bool] = {}
        """Whether articles were there when a writer last asked."""
        self.files_seen: dict[str, FileState | None] = {}
        """States of files as a writer last asked for them."""

    def known(self, article_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are stored, at this moment."""
        wanted = [each for each in dict.fromkeys(article_ids) if rows.is_article_id(each)]
        found = (
            self._archive.connection.get(self._archive.edition.articles, wanted, ("id",), strong=True) if wanted else []
        )
        there = {row["id"] for row in found}
        trimmed(self.remembered)
        self.remembered.update((each, each in there) for each in wanted)
        return there

    def file(self, path: str) -> FileState | None:
        """What the file was like when it was read, None when it never was."""
        stored = self._archive.connection.get(
            self._archive.edition.records, [file_id(path)], ("id", "body"), strong=True
        )
        state = FileState(*json.loads(stored[0]["body"])[1:]) if stored else None
        trimmed(self.files_seen)
        self.files_seen[path] = state
        return state

    def file_states(self) -> dict[str, FileState]:
        """The states of all files by path."""
        stored = self._archive.connection.scan(
            self._archive.edition.records, 'kind == "file"', ("id", "body"), strong=True
        )
        return {path: FileState(*state) for row in stored for path, *state in [json.loads(row["body"])]}

    def addresses(self, url: str | None = None) -> dict[str, AddressState]:
        """What is remembered of one address, or of all."""
        expression = 'kind == "address"' + (f' and name == "{rows.key_of(url)}"' if url is not None else "")
        stored = self._archive.connection.scan(self._archive.edition.records, expression, ("id", "body"), strong=True)
        return {key: AddressState(*state) for row in stored for key, *state in [json.loads(row["body"])]}

    def file_paths(self) -> list[str]:
        """Paths of all files, sorted."""
        stored = self._archive.connection.scan(
            self._archive.edition.records, 'kind == "file"', ("id", "body"), strong=True
        )
        return sorted(json.loads(row["body"])[0] for row in stored)

    def places(self, path: str) -> list[tuple[str, str]]:
        """Ids of the articles that a file holds, each with its place (`path`, or `path#n` for a line of a file)."""
        expression = f'kind == "link" and name == "{rows.key_of(path)}"'
        stored = self._archive.connection.scan(
            self._archive.edition.records, expression, ("id", "article", "body"), strong=True
        )
        return [(row["article"], json.loads(row["body"])[1]) for row in stored]

    def articles_of(self, path: str) -> list[str]:
        """Ids of the articles that a file holds."""
        return [article_id for article_id, _ in self.places(path)]

    def links_of(self, article_ids: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of article and path of a file that holds it."""
        expression = f'kind == "link" and article in {listed(filter(rows.is_article_id, article_ids))}'
        stored = self._archive.connection.scan(
            self._archive.edition.records, expression, ("id", "article", "body"), strong=True
        )
        return [(row["article"], json.loads(row["body"])[0]) for row in stored]

    def totals(self) -> dict[str, int]:
        """How many articles, passages, quotations and files there are, and `copies`: articles that had a copy when
        one of the two was stored."""
        tally, records = self._archive.tallies.current(), self._archive.edition.records
        return {
            "article": tally.articles,
            "passage": tally.passages,
            "quotation": tally.quotations,
            "file": self._archive.connection.count(records, 'kind == "file"'),
            "copies": self._archive.connection.count(records, 'kind == "copy"'),
        }

    def count_with_copies(self, article_ids: Iterable[str]) -> int:
        """How many of these articles carry the same text as another one."""
        keys = [f"copy:{each}" for each in article_ids]
        return (
            len(self._archive.connection.get(self._archive.edition.records, keys, ("id",), strong=True)) if keys else 0
        )
