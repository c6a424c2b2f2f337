"""One change to an archive in Milvus, put together in memory and sent in an order that survives being cut short.

First what belongs to an article, then its own row, by which it is there; deleting goes the other way round. Keys follow
from the content, so that sending the same change twice leaves what sending it once does. Reading is the business of
`index.milvus`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from index import milvus_rows as rows
from index.entries import AddressState, Entry, FileState
from index.milvus_schema import file_id, link_id, parts, record
from index.tallies import Tally

if TYPE_CHECKING:
    from index.milvus import MilvusArchive

__all__ = ["MilvusWriter", "now_ms"]


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class MilvusWriter:
    """One change; see `index.store.Changes`. Nothing is sent before `send`."""

    def __init__(self, archive: MilvusArchive, *, counted: bool = True) -> None:
        """Put together a change to `archive`; one that is not `counted` leaves the counting to a recount."""
        self._archive = archive
        self._counted = counted
        self._entries: dict[str, Entry] = {}
        self._gone: dict[str, None] = {}
        self._files: dict[str, FileState | None] = {}
        self._links: dict[tuple[str, str], str | None] = {}
        self._unheld: dict[str, None] = {}
        self._addresses: dict[str, AddressState] = {}

    def add(self, entry: Entry) -> bool:
        """Store an article unless it is there already; says whether it was stored.

        Raises:
            ValueError: a vector is not finite or not unit length, or a passage is no slice of its article.
        """
        article = entry.article
        if article.id in self._entries or (article.id not in self._gone and self._is_there(article.id)):
            return False
        lengths = np.linalg.norm(entry.vectors, axis=1)
        if len(lengths) and not np.all(np.abs(lengths - 1.0) < 1e-3):
            raise ValueError(f"vectors of article {article.id} are not unit length: {lengths.min()} to {lengths.max()}")
        for passage in entry.passages:
            if article.text[passage.start : passage.end] != passage.text:
                raise ValueError(f"passage at {passage.start} of article {article.id} is no slice of its text")
        self._entries[article.id] = entry
        return True

    def delete(self, article_id: str) -> bool:
        """Delete an article and all that is derived from it, and distrust the files that held it, so that they are
        read again when they are next indexed; says whether it was there."""
        if not rows.is_article_id(article_id):
            return False
        pending = self._entries.pop(article_id, None) is not None
        if article_id in self._gone or not (pending or self._is_there(article_id)):
            return pending
        self._gone[article_id] = None
        for path in self._holders([article_id]).get(article_id, ()):
            self._links[path, article_id] = None
            state = self._files[path] if path in self._files else self._archive.books.file(path)
            if state is not None:
                self._files[path] = replace(state, mtime_ns=-1, sha256="")
        return True

    def put_file(self, path: str, state: FileState) -> None:
        """Remember what a file was like when it was read."""
        self._files[path] = state

    def link(self, path: str, article_id: str, place: str) -> bool:
        """Note that a file, known by `put_file`, holds an article, and where; says whether both are stored."""
        known = path in self._files or self._archive.books.file(path) is not None
        there = article_id in self._entries or (article_id not in self._gone and self._is_there(article_id))
        if not (known and there):
            return False
        self._links[path, article_id] = place
        return True

    def hold(self, path: str, article_id: str, place: str) -> None:
        """`link` for an article that is known to be stored, in a file that is noted as read only later."""
        self._links[path, article_id] = place

    def unlink_all_but(self, path: str, article_ids: Collection[str]) -> None:
        """Note that a file holds none but these articles."""
        held = set(self._stored_links(path)) | {one for at, one in self._links if at == path}
        for article_id in held.difference(article_ids):
            self._links[path, article_id] = None
            self._unheld[article_id] = None

    def put_addresses(self, states: Mapping[str, AddressState]) -> None:
        """Remember what servers said when addresses were fetched."""
        self._addresses.update(states)

    def forget_file(self, path: str) -> None:
        """Forget a file and that it held any article."""
        self.unlink_all_but(path, ())
        self._files[path] = None

    def sweep(self) -> list[str]:
        """Delete the articles that no file holds any more; returns their ids."""
        waiting = [each for each in self._unheld if self._is_there(each) or each in self._entries]
        self._unheld = {}
        holders = self._holders(waiting)
        free = [each for each in waiting if not holders.get(each)]
        return [each for each in free if self.delete(each)]

    def send(self) -> bool:
        """Make the change; says whether what can be found has changed.

        Raises:
            ArchiveError: the server cannot be reached or refuses. The same change can be made again.
        """
        archive, edition = self._archive, self._archive.edition
        connection, records = archive.connection, edition.records
        if not (self._entries or self._gone):
            self._send_files()
            return False
        change = f"change:{now_ms():015d}:{uuid.uuid4().hex}"
        if self._counted:
            connection.upsert(records, record("change", change, ["[]"], name="begun"))
        tally = Tally()
        before = {each: self._keys(each) for each in self._gone}
        for article_id in self._gone:
            self._take_away(article_id, tally)
        after = self._send_entries(tally)
        connection.delete(edition.articles, [each for each in self._gone if each not in self._entries])
        for article_id, (passages, others) in before.items():
            kept = after.get(article_id, (frozenset(), frozenset()))
            connection.delete(edition.passages, [each for each in passages if each not in kept[0]])
            connection.delete(records, [each for each in others if each not in kept[1]])
        self._send_files()
        if self._counted:
            connection.upsert(records, record("change", change, rows.packed([tally.encode()]), name="done"))
        archive.books.remembered.update(dict.fromkeys(self._gone, False))
        archive.books.remembered.update(dict.fromkeys(self._entries, True))
        return True

    def _send_entries(self, tally: Tally) -> dict[str, tuple[frozenset[int], frozenset[str]]]:
        """Store the articles; returns the keys of what belongs to each."""
        archive, edition = self._archive, self._archive.edition
        passages: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        articles: list[dict[str, Any]] = []
        keys = {}
        for entry in self._entries.values():
            own_passages, own_others, own = _rows_of(entry)
            passages += own_passages
            others += own_others
            articles.append(own)
            keys[entry.article.id] = (
                frozenset(each["id"] for each in own_passages),
                frozenset(each["id"] for each in own_others),
            )
            tally.count(entry.article, entry.terms, entry.quotations)
        twins = archive.twins([entry.article for entry in self._entries.values()])
        for copy in dict.fromkeys(each for one, ids in twins.items() if ids for each in (one, *ids)):
            others += record("copy", f"copy:{copy}", ["[]"], article=copy)
        archive.connection.upsert(edition.records, others)
        archive.connection.upsert(edition.passages, passages)
        archive.connection.upsert(edition.articles, articles)
        return keys

    def _take_away(self, article_id: str, tally: Tally) -> None:
        """Count an article off, as far as its rows are sound."""
        from index.errors import ArchiveDamaged, UnknownArticle

        archive = self._archive
        try:
            passages = archive.passages(article_id)
            terms = archive.terms_of([each.id for each in passages])
            quotations = archive.quotations(article_id=article_id)
            tally.count(archive.article(article_id), terms.values(), quotations, -1)
        except (ArchiveDamaged, UnknownArticle):
            archive.tallies.must_recount()

    def _send_files(self) -> None:
        edition, connection = self._archive.edition, self._archive.connection
        kept: list[dict[str, Any]] = []
        gone: list[str] = []
        for (path, article_id), place in self._links.items():
            if place is None:
                gone.append(link_id(path, article_id))
            else:
                body = [rows.packed([path, place])[0]]
                kept += record("link", link_id(path, article_id), body, article=article_id, name=rows.key_of(path))
        for path, state in self._files.items():
            if state is None:
                gone.append(file_id(path))
            else:
                body = [json.dumps([path, state.size, state.mtime_ns, state.sha256, state.readers])]
                kept += record("file", file_id(path), body, name=rows.key_of(path))
            self._archive.books.files_seen[path] = state
        for url, told in self._addresses.items():
            body = [json.dumps([url, *astuple(told)], ensure_ascii=False)]
            kept += record("address", f"address:{rows.key_of(url)}", body, name=rows.key_of(url))
        connection.upsert(edition.records, kept)
        connection.delete(edition.records, gone)

    def _is_there(self, article_id: str) -> bool:
        known = self._archive.books.remembered.get(article_id)
        return article_id in self._archive.books.known([article_id]) if known is None else known

    def _stored_links(self, path: str) -> list[str]:
        if path in self._archive.books.files_seen and self._archive.books.files_seen[path] is None:
            return []  # a file never read before holds nothing
        return self._archive.books.articles_of(path)

    def _holders(self, article_ids: Collection[str]) -> dict[str, list[str]]:
        """Paths of the files that hold each of the articles, this change included."""
        held: dict[str, dict[str, None]] = {each: {} for each in article_ids}
        wanted = list(held)
        for at in range(0, len(wanted), 1_000):
            for article_id, path in self._archive.books.links_of(wanted[at : at + 1_000]):
                if self._links.get((path, article_id), "") is not None:
                    held[article_id][path] = None
        for (path, article_id), place in self._links.items():
            if place is not None and article_id in held:
                held[article_id][path] = None
        return {each: list(paths) for each, paths in held.items()}

    def _keys(self, article_id: str) -> tuple[list[int], list[str]]:
        """Keys of the passages of a stored article, and of the records that belong to it."""
        edition, connection = self._archive.edition, self._archive.connection
        expression = f'article == "{article_id}"'
        passages = connection.scan(edition.passages, expression, ("id",), strong=True)
        others = connection.scan(edition.records, expression + ' and kind != "link"', ("id",), strong=True)
        return [row["id"] for row in passages], [row["id"] for row in others]


def _rows_of(entry: Entry) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """An article as rows: its passages, its records, and its own."""
    article = entry.article
    filters = {
        "published": rows.day_number(article.published),
        "language": article.language[:64],
        "source": rows.key_of(article.source.casefold()) if article.source else "",
    }
    passages: dict[int, dict[str, Any]] = {}
    others: list[dict[str, Any]] = []
    for passage, terms, vector in zip(entry.passages, entry.terms, entry.vectors, strict=True):
        identifier = rows.passage_id(article.id, passage.start, passage.end)
        pieces = rows.passage_body(passage, terms, vector)
        others += parts("passages", identifier, pieces, article.id)
        passages[identifier] = {
            "id": identifier,
            "article": article.id,
            **filters,
            "parts": len(pieces),
            "body": pieces[0],
            "vec": np.asarray(vector, dtype=np.float32).tolist(),
            "words": rows.document_weights(terms),
        }
    for position, quotation in enumerate(entry.quotations):
        key = f"quotation:{article.id}:{position:06d}"
        name = rows.key_of(quotation.speaker) if quotation.speaker is not None else ""
        others += record("quotation", key, rows.quotation_body(quotation), article=article.id, name=name)
    pieces = rows.article_body(article)
    others += parts("articles", article.id, pieces, article.id)
    sketch = rows.article_sketch(article.text)
    own = {
        "id": article.id,
        **filters,
        "size": len(sketch),
        "passages": len(passages),
        "quotations": len(entry.quotations),
        "parts": len(pieces),
        "body": pieces[0],
        "sketch": sketch,
    }
    return list(passages.values()), others, own
