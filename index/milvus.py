"""An archive in Milvus: the same articles, passages, quotations and searches, on as many machines as it takes.

Milvus has no transactions, so the order of storing makes up for them. Keys follow from the content, so that storing
something twice leaves it there once. An article is there when its own row is: that one is written after all that
belongs to it and deleted before it, and what belongs to no article is never shown. So a writer that dies loses and
doubles nothing; the next run goes on. Every change leaves a tally of what it counts for, announced before and
completed after; one that was announced only makes the next writer count again.

An archive is one *edition* of three collections, `NAME_1_articles`, `_passages` and `_records` (quotations, files,
tallies), and the collection `NAME` that says which edition is current. `rebuild` fills another edition while the first
one answers. Connections and errors are the business of `index.milvus_client`, rows of `index.milvus_rows`.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import milvus_rows as rows
from index.analysis import ANALYSIS
from index.archive import Stats, file_key
from index.catalogue import FileState
from index.duplicates import may_be_copy, same_text, shingles
from index.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMismatch,
    ArchiveMissing,
    UnknownArticle,
)
from index.milvus_client import DENSE_INDEXES, Connection, Place
from index.milvus_rows import K1, B
from index.milvus_schema import PASSAGE, RECORD, VOID, Edition, file_id, part_id, record, root, schemas
from index.milvus_writer import MilvusWriter, now_ms
from index.quotes import QUOTES
from index.segment import SEGMENTATION
from index.tallies import Tally, ordered
from index.termstats import TermCounts
from index.types import Article, Hit, Passage, Quotation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embed import Embedder

__all__ = ["MilvusArchive", "Selection"]

FORMAT = "1"
"""Version of the collections below."""

_TAGS = {"segmentation": SEGMENTATION, "analysis": ANALYSIS, "quotes": QUOTES}
_FRESH_SECONDS = 1.0
"""A change by another process is noticed after so long."""
_NAMED = 5_000
"""Articles named in one filter; more are searched in several turns."""
_CHANGES = 64
"""Tallies of single changes that are kept before they become one."""
_ABANDONED_MS = 15 * 60 * 1000
"""A change announced so long ago and not completed was left by a writer that died."""
_CACHED = 4_096
"""Rows remembered while the version stays."""
_LEASE_MS = 120_000

_log = logging.getLogger(__name__)


class Selection(list[str]):
    """Ids of articles, with the expression that selects their passages."""

    def __init__(self, ids: Iterable[str], expression: str) -> None:
        super().__init__(ids)
        self.expression = expression


@dataclass(slots=True)
class _Read:
    """What was read of one version."""

    edition: Edition
    generation: int
    tally: Tally | None = None
    passages: dict[int, tuple[Passage, list[str], NDArray[np.float32], str]] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    there: dict[str, bool] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=dict)


class MilvusArchive:
    """An archive in Milvus, open. Safe to share between threads."""

    def __init__(self, place: Place, embedder: Embedder | None, token: str = "") -> None:
        """Use `MilvusArchive.open`, `create` or `open_or_create`."""
        self.place = place
        self.embedder = embedder
        self.connection = Connection(place, token)
        self._lock = threading.RLock()
        self._local = threading.local()
        self._read: _Read | None = None
        self._polled = 0.0
        self._tallied: tuple[int, str, frozenset[str], Tally] | None = None
        self._own_changes = 0
        self.remembered: dict[str, bool] = {}
        """Whether articles were there when a writer last asked."""
        self.files_seen: dict[str, FileState | None] = {}
        """States of files as a writer last asked for them."""

    @classmethod
    def open(cls, place: Place, embedder: Embedder | None = None, token: str = "") -> MilvusArchive:
        """Open an archive.

        Args:
            place: where it is.
            embedder: what embeds queries and new passages; without one the archive can be read, searched by words and
                reduced.
            token: of the server, or user:password.
        Raises:
            ArchiveMissing: there is none.
            ArchiveMismatch: another encoder or version of Cita made it, or the collections are not Cita's.
            ArchiveError: the server cannot be reached or refuses.
            MissingExtra: pymilvus is not installed.
        """
        archive = cls(place, embedder, token)
        try:
            archive._examine()
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def create(cls, place: Place, embedder: Embedder, token: str = "") -> MilvusArchive:
        """Make an empty archive.

        Raises:
            ArchiveError: there is one already, or the server cannot be reached or refuses.
        """
        archive = cls(place, embedder, token)
        try:
            if archive.connection.has(place.collection):
                raise ArchiveError(
                    f"There is an archive {place.collection!r} in {place.shown} already. Open it, or choose another "
                    "name with ?collection=NAME."
                )
            edition = archive.new_edition(1, embedder)
            archive.connection.create(*root(place.collection))
            archive._put_root("generation", 0)
            archive._put_root("edition", {"number": 1, "meta": dict(edition.meta), "previous": None})
        finally:
            archive.close()
        return cls.open(place, embedder, token)

    @classmethod
    def open_or_create(cls, place: Place, embedder: Embedder, token: str = "") -> MilvusArchive:
        """Open the archive, or make an empty one where there is none.

        Raises:
            ArchiveError: as `open` and `create`.
        """
        try:
            return cls.open(place, embedder, token)
        except ArchiveMissing:
            return cls.create(place, embedder, token)

    def close(self) -> None:
        """Hang up and forget what was read. The archive can be used again afterwards."""
        with self._lock:
            self._read = self._tallied = None
            self._polled = 0.0
        self.connection.close()

    def drop(self) -> None:
        """Delete the archive with all its editions."""
        ours = re.compile(rf"{self.place.collection}(_\d+_(articles|passages|records))?")
        for collection in self.connection.collections():
            if ours.fullmatch(collection):
                self.connection.drop(collection)

    # Versions

    @property
    def directory(self) -> Path:
        """A folder on this machine for uploads and the like."""
        from platformdirs import user_data_path

        return user_data_path("cita", appauthor=False) / "milvus" / rows.key_of(f"{self.place}")

    @property
    def generation(self) -> int:
        """Higher after every change, whoever made it; a change by others shows after a second."""
        return self._current().generation

    @property
    def fingerprint(self) -> str:
        """Of the encoder that embedded the passages."""
        return self._current().edition.meta["fingerprint"]

    @property
    def version(self) -> tuple[str, int]:
        """Edition and generation."""
        read = self._current()
        return f"{read.edition.base}_{read.edition.number}", read.generation

    @property
    def edition(self) -> Edition:
        """The collections in use."""
        return self._current().edition

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Take changes by others for not yet made, in this thread."""
        if getattr(self._local, "pinned", None) is not None:
            yield
            return
        self._local.pinned = self._current()
        try:
            yield
        finally:
            self._local.pinned = None

    # What there is

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first."""
        return ordered(self._tally().languages)

    def sources(self) -> list[tuple[str, int]]:
        """Outlets and numbers of articles, most first; articles that do not state one are left out."""
        return ordered(self._tally().sources)

    def speakers(self) -> list[tuple[str, int]]:
        """Full names of the people quoted and numbers of quotations, most first."""
        return ordered(self._tally().speakers)

    def article(self, article_id: str) -> Article:
        """The stored article.

        Raises:
            UnknownArticle: there is none of that id.
            ArchiveDamaged: it is not as it was stored.
        """
        found = self.articles_by_id([article_id]).get(article_id)
        if found is None:
            raise UnknownArticle(f"There is no article {article_id!r} in {self.place.shown}. `cita search` shows ids.")
        return found

    def articles_by_id(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Those of the articles that are stored.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        read = self._current()
        wanted = [each for each in dict.fromkeys(article_ids) if rows.is_article_id(each)]
        missing = [each for each in wanted if each not in read.articles]
        found = {each: read.articles[each] for each in wanted if each in read.articles}
        if missing:
            stored = self.connection.get(read.edition.articles, missing, ("id", "parts", "body"))
            for row, body in self._bodies(read.edition, "articles", stored):
                found[row["id"]] = rows.article_of_body(row["id"], body)
            _trim(read.articles)
            read.articles.update(found)
        return found

    def articles(self) -> Iterator[Article]:
        """Every article by ascending id, read a page at a time."""
        edition = self._current().edition
        stored = self.connection.scan(edition.articles, "", ("id", "parts", "body"), page=100)
        for row, body in self._bodies(edition, "articles", stored):
            yield rows.article_of_body(row["id"], body)

    def article_ids(self) -> list[str]:
        """Ids of all articles, ascending."""
        return [row["id"] for row in self.connection.scan(self._current().edition.articles, "", ("id",), strong=True)]

    def article_count(self) -> int:
        """How many articles there are at this moment, counted by the server."""
        return self.connection.count(self._current().edition.articles, "", strong=True)

    def select(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Collection[str] | None = None,
        language: str | None = None,
    ) -> list[str]:
        """Ids of the articles published within these days (both inclusive), by these outlets (whatever their case), in
        this language; undated articles are outside any dates."""
        parts = []
        if since is not None or until is not None:
            parts.append(f"published >= {max(1, rows.day_number(since))}")
        if until is not None:
            parts.append(f"published <= {rows.day_number(until)}")
        if sources is not None:
            parts.append(f"source in {_listed(rows.key_of(source.casefold()) for source in sources)}")
        if language is not None:
            parts.append(_in_language(language))
        expression = " and ".join(parts)
        if sources is not None and not sources:
            return Selection((), expression)
        found = self.connection.scan(self._current().edition.articles, expression, ("id",))
        return Selection((row["id"] for row in found), expression)

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that carry the same or nearly the same text, through any number of steps, itself
        excluded. They are looked for when asked for."""
        read = self._current()
        if article_id not in read.copies:
            found: dict[str, None] = {}
            waiting = [article_id]
            while waiting:
                articles = list(self.articles_by_id(waiting).values())
                found.update(dict.fromkeys(each.id for each in articles))
                twins = self.twins(articles)
                waiting = [
                    each for each in dict.fromkeys(i for ids in twins.values() for i in ids) if each not in found
                ]
            _trim(read.copies)
            read.copies[article_id] = sorted(set(found) - {article_id})
        return list(read.copies[article_id])

    def twins(self, articles: Sequence[Article]) -> dict[str, list[str]]:
        """For each article the ids of the others, stored or among these, that carry the same text."""
        if not articles:
            return {}
        edition = self._current().edition
        sketches = {each.id: rows.article_sketch(each.text) for each in articles}
        found: dict[str, dict[str, None]] = {each.id: {} for each in articles}
        results = self.connection.search(edition.articles, "sketch", list(sketches.values()), 100, ("id", "size"))
        candidates = {
            one: {
                row["id"]
                for row, shared in hits
                if row["id"] != one and may_be_copy(round(shared), len(sketches[one]), row["size"])
            }
            for one, hits in zip(sketches, results, strict=True)
        }
        for one, sketch in sketches.items():
            for other, theirs in sketches.items():
                if one != other and may_be_copy(len(sketch.keys() & theirs.keys()), len(sketch), len(theirs)):
                    candidates[one].add(other)
        known = {each.id: each for each in articles}
        known |= self.articles_by_id({i for ids in candidates.values() for i in ids} - known.keys())
        of = {each: shingles(known[each].text) for each in known if any(candidates.values())}
        for one, others in candidates.items():
            found[one].update(
                dict.fromkeys(each for each in sorted(others) if each in of and same_text(of[one], of[each]))
            )
        return {one: list(others) for one, others in found.items()}

    def passages(self, article_id: str) -> list[Passage]:
        """The article's passages in the order of its text; none when there is no such article.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        read = self._current()
        if not rows.is_article_id(article_id) or not self._existing(read, {article_id}):
            return []
        stored = self.connection.scan(read.edition.passages, f'article == "{article_id}"', PASSAGE)
        found = [self._passage(row, body) for row, body in self._bodies(read.edition, "passages", stored)]
        return sorted((each[0] for each in found), key=lambda passage: (passage.start, passage.id))

    def quotations(self, *, article_id: str | None = None, speakers: Collection[str] | None = None) -> list[Quotation]:
        """The quotations of one article, of speakers by their full names, or of all, by article and in the order of the
        text.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        if article_id is not None and not rows.is_article_id(article_id):
            return []
        read = self._current()
        parts = ['kind == "quotation"', *([f'article == "{article_id}"'] if article_id else [])]
        names = None if speakers is None else list(dict.fromkeys(speakers))
        found: list[tuple[str, Quotation]] = []
        for some in [None] if names is None else _chunks(names, _NAMED):
            among = [] if some is None else [f"name in {_listed(rows.key_of(each) for each in some)}"]
            stored = self.connection.scan(read.edition.records, " and ".join((*parts, *among)), RECORD)
            for row, body in self._bodies(read.edition, "records", stored):
                quotation = rows.quotation_of_body(row["article"], body)
                if names is None or quotation.speaker in names:
                    found.append((row["id"], quotation))
        there = self._existing(read, {quotation.article_id for _, quotation in found})
        return [quotation for _, quotation in sorted(found, key=lambda each: each[0]) if quotation.article_id in there]

    # Searching

    def search_dense(self, vector: NDArray[np.float32], k: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `k` passages nearest to a query by cosine, best first, ties by passage id; as near to exact as the
        index of the vectors finds them.

        Args:
            vector: (dim,) float32, unit length.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ValueError: the vector has another length, or is not finite.
            ArchiveDamaged: a passage is not as it was stored.
        """
        read = self._current()
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        if query.shape != (read.edition.dim,) or not np.all(np.isfinite(query)):
            raise ValueError(f"a query has {read.edition.dim} finite numbers, this one has {query.size}: {query[:4]}…")
        parameters = dict(DENSE_INDEXES[self.place.index][1])
        for name in ("ef", "search_list"):
            if name in parameters:
                parameters[name] = max(parameters[name], 2 * k)
        found = self._search(read, "vec", query.tolist(), k, allowed, parameters)
        scored = [(passage, float(query @ numbers)) for passage, _, numbers, _ in found]
        scored.sort(key=lambda each: (-each[1], each[0].id))
        return [Hit(passage, score, dense=score) for passage, score in scored[:k]]

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, ties by passage id.

        Candidates are found by the stored weights and scored anew by the counts of today, as FTS5 would.

        Args:
            groups: index terms as `index.analysis.query_terms` makes them.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ArchiveDamaged: a passage is not as it was stored.
        """
        read = self._current()
        totals = self.term_totals()
        wanted = {
            term: number for term, number in self.frequencies(t for group in groups for t in group).items() if number
        }
        if not wanted or k < 1 or not totals.average_length:
            return []
        rarities = {term: _rarity(number, totals.passages) for term, number in wanted.items()}
        query: dict[int, float] = {}
        for term, rarity in rarities.items():
            number = rows.term_number(term)
            query[number] = max(rarity, query.get(number, 0.0))
        scored = [
            (passage, score)
            for passage, terms, _, _ in self._search(read, "words", query, k, allowed, {})
            if (score := _bm25(terms, rarities, totals.average_length)) > 0
        ]
        scored.sort(key=lambda each: (-each[1], each[0].id))
        return [Hit(passage, score, lexical=score) for passage, score in scored[:k]]

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """(n, dim) vectors of these passages, in the order given.

        Raises:
            ArchiveDamaged: one is not as it was stored, or is missing.
        """
        found = self._passages(ids)
        if len(found) < len(set(ids)):
            raise ArchiveDamaged(f"Passages are missing from {self.place.shown}. Run `cita check`.")
        dim = self._current().edition.dim
        return np.array([found[each][2] for each in ids], dtype=np.float32).reshape(len(ids), dim)

    def passage_terms(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """The terms of those of the passages that are stored, in the order of the text, with repetitions."""
        return {identifier: found[1] for identifier, found in self._passages(ids).items()}

    def languages_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """Language of each of the articles that is stored."""
        read = self._current()
        known = {passage.article_id: language for passage, _, _, language in list(read.passages.values())}
        found = {each: known[each] for each in article_ids if each in known}
        missing = [each for each in article_ids if each not in found]
        return found | {each.id: each.language for each in self.articles_by_id(missing).values()}

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, whichever come first by their
        keys, which are as good as drawn by lot."""
        read = self._current()
        expression = _in_language(language)
        found = self.connection.first(read.edition.passages, expression, ("id", "article"), 8 * most)
        there = self._existing(read, {row["article"] for row in found})
        chosen: dict[str, int] = {}
        for row in sorted(found, key=lambda row: row["id"]):
            if row["article"] in there and len(chosen) < most:
                chosen.setdefault(row["article"], row["id"])
        return self.vectors(list(chosen.values()))

    def term_totals(self) -> TermCounts:
        """How many passages there are, and how many terms one has on average."""
        tally = self._tally()
        return TermCounts(tally.passages, tally.length / tally.passages if tally.passages > 0 else 0.0)

    def term_counts(self) -> dict[str, int]:
        """In how many passages each index term stands."""
        return {term: number for term, number in self._tally().terms.items() if number > 0}

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands."""
        counts = self._tally().terms
        return {term: max(0, counts.get(term, 0)) for term in terms}

    # Bookkeeping

    def stats(self) -> Stats:
        """What the archive holds."""
        read, tally = self._current(), self._tally()
        days = sorted(day for day, number in tally.days.items() if number > 0)
        totals = self.totals()
        local = Path(self.place.uri)
        size = sum(path.stat().st_size for path in local.rglob("*") if path.is_file()) if self.place.is_local else 0
        return Stats(
            articles=totals["article"],
            passages=totals["passage"],
            quotations=totals["quotation"],
            files=totals["file"],
            copies=totals["copies"],
            languages=tuple(self.languages()),
            sources=tuple(self.sources()),
            oldest=date.fromisoformat(days[0]) if days else None,
            newest=date.fromisoformat(days[-1]) if days else None,
            bytes=size,
            encoder=read.edition.meta["encoder"],
            dim=read.edition.dim,
            fingerprint=read.edition.meta["fingerprint"],
            generation=read.generation,
        )

    def catalogue(self) -> MilvusArchive:
        """What knows articles and files: the archive itself."""
        return self

    def known(self, article_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are stored, at this moment."""
        wanted = [each for each in dict.fromkeys(article_ids) if rows.is_article_id(each)]
        found = self.connection.get(self._current().edition.articles, wanted, ("id",), strong=True) if wanted else []
        there = {row["id"] for row in found}
        _trim(self.remembered)
        self.remembered.update((each, each in there) for each in wanted)
        return there

    def file(self, path: str) -> FileState | None:
        """What the file was like when it was read, None when it never was."""
        stored = self.connection.get(self._current().edition.records, [file_id(path)], ("id", "body"), strong=True)
        state = FileState(*json.loads(stored[0]["body"])[1:]) if stored else None
        _trim(self.files_seen)
        self.files_seen[path] = state
        return state

    def file_states(self) -> dict[str, FileState]:
        """The states of all files by path."""
        stored = self.connection.scan(self._current().edition.records, 'kind == "file"', ("id", "body"), strong=True)
        return {path: FileState(*state) for row in stored for path, *state in [json.loads(row["body"])]}

    def file_paths(self) -> list[str]:
        """Paths of all files, sorted."""
        stored = self.connection.scan(self._current().edition.records, 'kind == "file"', ("id", "body"), strong=True)
        return sorted(json.loads(row["body"])[0] for row in stored)

    def places(self, path: str) -> list[tuple[str, str]]:
        """Ids of the articles that a file holds, each with its place (`path`, or `path#n` for a line of a file)."""
        expression = f'kind == "link" and name == "{rows.key_of(path)}"'
        stored = self.connection.scan(
            self._current().edition.records, expression, ("id", "article", "body"), strong=True
        )
        return [(row["article"], json.loads(row["body"])[1]) for row in stored]

    def articles_of(self, path: str) -> list[str]:
        """Ids of the articles that a file holds."""
        return [article_id for article_id, _ in self.places(path)]

    def links_of(self, article_ids: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of article and path of a file that holds it."""
        expression = f'kind == "link" and article in {_listed(filter(rows.is_article_id, article_ids))}'
        stored = self.connection.scan(
            self._current().edition.records, expression, ("id", "article", "body"), strong=True
        )
        return [(row["article"], json.loads(row["body"])[0]) for row in stored]

    def totals(self) -> dict[str, int]:
        """How many articles, passages, quotations and files there are, and `copies`: articles that had a copy when
        one of the two was stored."""
        tally, records = self._tally(), self._current().edition.records
        return {
            "article": tally.articles,
            "passage": tally.passages,
            "quotation": tally.quotations,
            "file": self.connection.count(records, 'kind == "file"'),
            "copies": self.connection.count(records, 'kind == "copy"'),
        }

    def count_with_copies(self, article_ids: Iterable[str]) -> int:
        """How many of these articles carry the same text as another one."""
        keys = [f"copy:{each}" for each in article_ids]
        return len(self.connection.get(self._current().edition.records, keys, ("id",), strong=True)) if keys else 0

    # Changing

    @contextmanager
    def writing(self) -> Iterator[MilvusWriter]:
        """One change: nothing is sent before the block ends. When sending fails midway, whole articles are there or
        not, and the same change can be made again.

        Raises:
            ArchiveError: the server cannot be reached or refuses.
            ArchiveMismatch: the archive was rebuilt with another encoder meanwhile.
        """
        self.poll()
        writer = MilvusWriter(self)
        yield writer
        if writer.send():
            self.changed()
            self._own_changes += 1
            if self._own_changes >= _CHANGES:
                self._own_changes = 0
                self._merge_changes()

    def changed(self) -> None:
        """Raise the generation, so that whoever reads looks again."""
        before = self._current().generation
        self._put_root("generation", max(before + 1, now_ms()))
        self.poll()

    def must_recount(self) -> None:
        """Leave word that the counts are in doubt; the next `refresh` counts again."""
        self.connection.upsert(self.edition.records, record("change", "change:0:in-doubt", ["[]"], name="begun"))

    def refresh(self, *, save: bool = False) -> None:
        """Count again where a writer died, merge the tallies of single changes, and have what was stored indexed.

        Args:
            save: merge them even when they are few.
        """
        self.poll()
        edition = self._current().edition
        changes = self._changes(edition)
        if any(state == "begun" and at < now_ms() - _ABANDONED_MS for _, state, at in changes):
            self.recount()
        elif len(changes) > _CHANGES // 4 or (save and changes):
            self._merge_changes()
        for collection in (edition.articles, edition.passages, edition.records):
            self.connection.settle(collection)

    def recount(self, count: Callable[[MilvusArchive], Tally] | None = None) -> None:
        """Count everything anew; for use when no other writer is at work.

        Args:
            count: does the counting, on many machines for instance; by default it is done here.
        """
        self.poll()
        edition = self._current().edition
        covered = [identifier for identifier, _, _ in self._changes(edition)]
        tally = count(self) if count else self.counted()
        self._put_base(edition, tally, covered)
        self.changed()

    def counted(self, first: str = "0", last: str = "g") -> Tally:
        """What the articles with ids from `first` up to but not including `last` count for."""
        edition = self._current().edition
        tally = Tally()
        ids: set[str] = set()
        among = f'id >= "{first}" and id < "{last}"'
        stored = self.connection.scan(edition.articles, among, ("id", "parts", "body"), page=500, strong=True)
        for row, body in self._bodies(edition, "articles", stored):
            tally.count(rows.article_of_body(row["id"], body), (), ())
            ids.add(row["id"])
        among = f'article >= "{first}" and article < "{last}"'
        stored = self.connection.scan(edition.passages, among, PASSAGE, page=1_000, strong=True)
        for row, body in self._bodies(edition, "passages", stored):
            if row["article"] in ids:
                tally.count_passage(self._passage(row, body)[1])
        among += ' and kind == "quotation"'
        stored = self.connection.scan(edition.records, among, RECORD, page=2_000, strong=True)
        for row, body in self._bodies(edition, "records", stored):
            if row["article"] in ids:
                tally.count_quotation(rows.quotation_of_body(row["article"], body))
        return tally

    def remove(self, targets: Sequence[str]) -> list[str]:
        """Remove articles and all that was derived from them. A file that held one is read again when it is next
        indexed.

        Args:
            targets: an article's id, a file, `FILE#n` for the article at line n of a JSONL file, or a folder.
        Returns:
            Ids of the articles removed; a target that names nothing adds none.
        """
        removed: dict[str, None] = {}
        with self.writing() as writer:
            files = self.file_paths()
            for target in filter(None, targets):
                key = file_key(Path(target))
                for path in files:
                    if path == key or path.startswith(key.rstrip(os.sep) + os.sep):
                        writer.forget_file(path)
                file, _, line = key.rpartition("#")
                lines = [i for i, place in self.places(file) if place == key] if line.isdigit() else []
                removed.update(dict.fromkeys(i for i in (target, *lines) if writer.delete(i)))
            removed.update(dict.fromkeys(writer.sweep()))
        return list(removed)

    def check(self) -> list[str]:
        """Examine everything that is stored; reads all of it.

        Returns:
            One sentence for each problem; none when the archive is sound.
        """
        self.poll()
        edition = self._current().edition
        problems: list[str] = []
        expected: dict[str, tuple[int, int]] = {}
        fields = ("id", "parts", "body", "passages", "quotations")
        for row in self.connection.scan(edition.articles, "", fields, page=200, strong=True):
            expected[row["id"]] = (row["passages"], row["quotations"])
            try:
                for _, body in self._bodies(edition, "articles", [row]):
                    rows.article_of_body(row["id"], body)
            except ArchiveDamaged as error:
                problems.append(str(error))
        held = self._examined_rows(edition, edition.passages, "passages", "", PASSAGE, expected, problems)
        said = self._examined_rows(
            edition, edition.records, "records", 'kind == "quotation"', RECORD, expected, problems
        )
        for article_id, (passages, quotations) in expected.items():
            for kind, there, wanted in (
                ("passages", held.get(article_id, 0), passages),
                ("quotations", said.get(article_id, 0), quotations),
            ):
                if there != wanted:
                    problems.append(f"Article {article_id} has {there} {kind}, {wanted} were stored. Index it again.")
        strays = sum(number for counts in (held, said) for each, number in counts.items() if each not in expected)
        if strays:
            problems.append(
                f"{strays} rows belong to no article: a writer died before it was done. They are never shown; "
                "index the same files again."
            )
        tally = self._tally()
        if (tally.articles, tally.passages) != (len(expected), sum(held.get(each, 0) for each in expected)):
            problems.append(
                f"The counts say {tally.articles} articles and {tally.passages} passages, there are {len(expected)} "
                f"and {sum(held.values())}. `cita index` counts again, a quarter of an hour after a writer died."
            )
        return problems

    def _examined_rows(
        self,
        edition: Edition,
        collection: str,
        kind: str,
        expression: str,
        fields: Sequence[str],
        expected: Mapping[str, object],
        problems: list[str],
    ) -> dict[str, int]:
        """How many rows of a collection each article has, sound ones only; the others become problems."""
        counts: dict[str, int] = {}
        for row in self.connection.scan(collection, expression, fields, page=1_000, strong=True):
            try:
                for _, body in self._bodies(edition, kind, [row]):
                    if kind == "passages":
                        numbers = self._passage(row, body)[2]
                        if len(numbers) != edition.dim or not abs(float(np.linalg.norm(numbers)) - 1.0) < 1e-3:
                            problems.append(
                                f"A vector of article {row['article']} is not finite or not of unit length."
                            )
                    else:
                        rows.quotation_of_body(row["article"], body)
            except ArchiveDamaged as error:
                if row["article"] in expected:
                    problems.append(str(error))
            counts[row["article"]] = counts.get(row["article"], 0) + 1
        return counts

    # Editions

    def new_edition(self, number: int, embedder: Embedder) -> Edition:
        """Make the empty collections of an edition, in place of what an interrupted run left of them."""
        meta = {
            "format": FORMAT,
            "encoder": embedder.name,
            "dim": str(embedder.dim),
            "fingerprint": embedder.fingerprint,
            **_TAGS,
        }
        edition = Edition(self.place.collection, number, meta)
        for collection, fields, indexes in schemas(edition, self.place):
            if self.connection.has(collection):
                self.connection.drop(collection)
            self.connection.create(collection, fields, indexes)
        return edition

    def rebuild(self, embedder: Embedder, fill: Callable[[MilvusArchive, list[str]], None]) -> None:
        """Make another edition with this encoder from the stored articles and put it in the place of the current one,
        which answers meanwhile and is kept, for servers that still use its encoder, until the next rebuild.

        Args:
            embedder: the encoder.
            fill: stores the articles of these ids, read from this archive, in the archive given; called again for
                what was stored meanwhile.
        Raises:
            ArchiveBusy: another process rebuilds it.
            ArchiveError: the server cannot be reached or refuses; the current edition stays.
        """
        self.poll()
        lease = self._root().get("rebuild")
        if lease and lease[1] > now_ms() - _LEASE_MS:
            raise ArchiveBusy(f"Another process rebuilds the archive in {self.place.shown}. Wait until it is done.")
        mine = uuid.uuid4().hex
        old = self._current().edition
        previous = self._root()["edition"]["previous"]
        edition = self.new_edition(old.number + 1, embedder)
        target = MilvusArchive(self.place, embedder, self.connection.token)
        target.hold(edition)
        try:
            for turn in ("while the old one answers", "what was stored meanwhile", "what was stored while switching"):
                self._put_root("rebuild", [mine, now_ms()])
                wanted = set(self.article_ids())
                there = set(target.article_ids())
                missing = sorted(wanted - there)
                for some in _chunks(missing, 1_000):
                    self._put_root("rebuild", [mine, now_ms()])
                    fill(target, list(some))
                with target.writing() as writer:
                    for article_id in there - wanted:
                        writer.delete(article_id)
                self._copy_files(old, edition)
                if turn == "what was stored meanwhile":
                    target.recount()
                    self._put_root(
                        "edition",
                        {
                            "number": edition.number,
                            "meta": dict(edition.meta),
                            "previous": {"number": old.number, "meta": dict(old.meta)},
                        },
                    )
                    self._put_root("generation", max(self._current().generation + 1, now_ms()))
                    time.sleep(2 * _FRESH_SECONDS)  # until every writer has noticed
            if previous:
                for collection, _, _ in schemas(Edition(old.base, previous["number"], previous["meta"]), self.place):
                    if self.connection.has(collection):
                        self.connection.drop(collection)
        finally:
            self._put_root("rebuild", None)
            target.close()

    def hold(self, edition: Edition) -> None:
        """Use this edition, whatever the current one is: it is being filled."""
        self._read = _Read(edition, now_ms())
        self._polled = float("inf")

    def _copy_files(self, old: Edition, new: Edition) -> None:
        """Bring over which files were read and what they hold."""
        fields = ("id", "kind", "article", "name", "parts", "body")
        stored = self.connection.scan(old.records, 'kind in ["file", "link", "copy"]', fields, strong=True)
        for some in _chunks(list(stored), 5_000):
            self.connection.upsert(new.records, [{**row, "void": VOID} for row in some])

    def poll(self) -> None:
        """Look now whether something has changed."""
        if self._polled != float("inf"):
            self._polled = 0.0
        self._current(pinned=False)

    def _current(self, *, pinned: bool = True) -> _Read:
        """What is known of the current version."""
        held: _Read | None = getattr(self._local, "pinned", None) if pinned else None
        if held is not None:
            return held
        read = self._read
        if read is not None and time.monotonic() - self._polled < _FRESH_SECONDS:
            return read
        with self._lock:
            read = self._read
            if read is not None and time.monotonic() - self._polled < _FRESH_SECONDS:
                return read
            root = self._root()
            edition = self._edition(root)
            generation = int(root.get("generation", 0))
            if read is None or (read.edition, read.generation) != (edition, generation):
                read = self._read = _Read(edition, generation)
            self._polled = time.monotonic()
            return read

    def _edition(self, root: Mapping[str, Any]) -> Edition:
        """The current edition, or the one before where that is the one that this archive's encoder made."""
        stated = root["edition"]
        edition = Edition(self.place.collection, stated["number"], stated["meta"])
        before = self._read.edition if self._read else None
        if before is not None and before.number != edition.number:
            try:
                self._compare(edition)
            except ArchiveMismatch:
                if stated["previous"] and stated["previous"]["number"] == before.number:
                    _log.info("the archive was rebuilt for another encoder; answering from the edition before")
                    return before
                raise
        return edition

    def _root(self) -> dict[str, Any]:
        try:
            stored = self.connection.get(
                self.place.collection, ("edition", "generation", "rebuild"), ("id", "body"), strong=self._strong
            )
        except ArchiveMissing:
            stored = []
        found = {row["id"]: json.loads(row["body"]) for row in stored}
        if "edition" not in found:
            raise ArchiveMissing(
                f"There is no archive {self.place.collection!r} in {self.place.shown}. Make one with `cita index PATH`."
            )
        return found

    @property
    def _strong(self) -> bool:
        return self._polled == 0.0

    def _put_root(self, key: str, value: object) -> None:
        row = {"id": key, "body": json.dumps(value, ensure_ascii=False), "void": VOID}
        self.connection.upsert(self.place.collection, [row])

    def _examine(self) -> None:
        """Refuse what is no archive, or was made by another version or encoder."""
        if not self.connection.has(self.place.collection):
            raise ArchiveMissing(
                f"There is no archive {self.place.collection!r} in {self.place.shown}. Make one with `cita index PATH`."
            )
        if set(self.connection.fields(self.place.collection)) != {"id", "body", "void"}:
            raise ArchiveMismatch(
                f"The collection {self.place.collection!r} in {self.place.shown} is not Cita's. Choose another name "
                "with ?collection=NAME."
            )
        edition = self._edition(self._root())
        for collection, fields, _ in schemas(edition, self.place):
            if not self.connection.has(collection):
                raise ArchiveDamaged(
                    f"The collection {collection!r} is missing in {self.place.shown}. Restore it from a backup, or "
                    "index the articles again under another name."
                )
            stored = self.connection.fields(collection)
            wanted = {each["field_name"]: each.get("dim") for each in fields}
            there = {name: each["params"].get("dim") for name, each in stored.items()}
            if there.keys() != wanted.keys() or any(dim and int(there[n] or 0) != dim for n, dim in wanted.items()):
                raise ArchiveMismatch(
                    f"The collection {collection!r} in {self.place.shown} has the fields {_shown(there)}; expected are "
                    f"{_shown(wanted)}. Another version of Cita made it: index the articles again under another name."
                )
        self._compare(edition)
        self._current()

    def _compare(self, edition: Edition) -> None:
        """Refuse an edition whose vectors or terms this archive's encoder and code would not have made."""
        meta = edition.meta
        if meta["format"] != FORMAT:
            raise ArchiveMismatch(
                f"The archive in {self.place.shown} has format {meta['format']}, this version of Cita reads format "
                f"{FORMAT}. Index the articles again under another name."
            )
        if self.embedder is None:
            return
        if meta["fingerprint"] != self.embedder.fingerprint:
            raise ArchiveMismatch(
                f"The archive in {self.place.shown} was built with {meta['encoder']} ({meta['dim']} dimensions, "
                f"{meta['fingerprint']}); the encoder is now {self.embedder.name} ({self.embedder.dim} dimensions, "
                f"{self.embedder.fingerprint}). Rebuild it with `cita reindex`, or set CITA_EMBEDDER to what built it."
            )
        for key, tag in _TAGS.items():
            if meta[key] != tag:
                raise ArchiveMismatch(
                    f"The archive in {self.place.shown} was built with {key} {meta[key]!r}, this version of Cita has "
                    f"{tag!r}. Rebuild it with `cita reindex`."
                )

    # Rows

    def _search(
        self,
        read: _Read,
        field: str,
        query: Any,
        k: int,
        allowed: Collection[str] | None,
        parameters: Mapping[str, Any],
    ) -> list[tuple[Passage, list[str], NDArray[np.float32], str]]:
        """The passages of largest inner product with a query, those of articles that are there."""
        if k < 1:
            return []
        found: dict[int, tuple[dict[str, Any], float]] = {}
        for expression in _expressions(allowed):
            hits = self.connection.search(
                read.edition.passages, field, [query], k, PASSAGE, expression=expression, parameters=parameters
            )[0]
            found.update({row["id"]: (row, score) for row, score in hits})
        best = sorted(found.values(), key=lambda each: -each[1])[:k]
        there = self._existing(read, {row["article"] for row, _ in best})
        stored = [row for row, _ in best if row["article"] in there]
        kept = [self._passage(row, body) for row, body in self._bodies(read.edition, "passages", stored)]
        _trim(read.passages)
        read.passages.update({each[0].id: each for each in kept})
        return kept

    def _passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, list[str], NDArray[np.float32], str]]:
        """Those of the passages that are stored."""
        read = self._current()
        found = {each: read.passages[each] for each in ids if each in read.passages}
        missing = [each for each in dict.fromkeys(ids) if each not in found]
        if missing:
            stored = self.connection.get(read.edition.passages, missing, PASSAGE)
            for row, body in self._bodies(read.edition, "passages", stored):
                found[row["id"]] = self._passage(row, body)
            _trim(read.passages)
            read.passages.update(found)
        return found

    def _passage(self, row: Mapping[str, Any], body: str) -> tuple[Passage, list[str], NDArray[np.float32], str]:
        passage, terms, numbers = rows.passage_of_body(row["id"], row["article"], body, row["vec"])
        return passage, terms, numbers, row["language"]

    def _existing(self, read: _Read, article_ids: set[str]) -> set[str]:
        """Those of the articles whose own row is there."""
        missing = [each for each in article_ids if each not in read.there]
        if missing:
            found = {row["id"] for row in self.connection.get(read.edition.articles, missing, ("id",))}
            _trim(read.there)
            read.there.update((each, True) for each in found)
        return {each for each in article_ids if read.there.get(each)}

    def _bodies(
        self, edition: Edition, kind: str, stored: Iterable[dict[str, Any]]
    ) -> Iterator[tuple[dict[str, Any], str]]:
        """Rows with their whole bodies, those in several pieces joined."""
        for row in stored:
            if row["parts"] == 1:
                yield row, row["body"]
                continue
            keys = [part_id(kind, row["id"], number) for number in range(1, row["parts"])]
            pieces = {each["id"]: each["body"] for each in self.connection.get(edition.records, keys, ("id", "body"))}
            yield row, "".join([row["body"], *(pieces.get(key, "") for key in keys)])

    # Tallies

    def _tally(self) -> Tally:
        """What everything counts for, at the current version."""
        read = self._current()
        if read.tally is None:
            with self._lock:
                if read.tally is None:
                    read.tally = self._gathered(read.edition)
        return read.tally

    def _changes(self, edition: Edition) -> list[tuple[str, str, int]]:
        """Key, state and time in milliseconds of the changes that no base covers for good."""
        stored = self.connection.scan(edition.records, 'kind == "change"', ("id", "name"), strong=True)
        return [(row["id"], row["name"], int(row["id"].split(":")[1])) for row in stored]

    def _gathered(self, edition: Edition) -> Tally:
        """The newest base and the changes since. The changes are read before the base, which says what it covers."""
        changes = [identifier for identifier, state, _ in self._changes(edition) if state == "done"]
        held = self._tallied if self._tallied and self._tallied[0] == edition.number else None
        new = [each for each in changes if held is None or each not in held[2]]
        stored = self.connection.get(edition.records, new, RECORD, strong=True) if new else []
        bodies = {row["id"]: body for row, body in self._bodies(edition, "records", stored)}
        newest = max(
            (row["id"] for row in self.connection.scan(edition.records, 'kind == "base"', ("id",), strong=True)),
            default="",
        )
        tally, covered = Tally(), frozenset[str]()
        if held is not None and held[1] == newest:
            tally.merge(held[3])
            covered = held[2]
        else:
            if newest:
                row = self.connection.get(edition.records, [newest], RECORD, strong=True)
                for _, body in self._bodies(edition, "records", row):
                    text, *included = json.loads(body)
                    tally, covered = Tally.decode(text), frozenset(included)
            late = [each for each in changes if each not in bodies and each not in covered]
            stored = self.connection.get(edition.records, late, RECORD, strong=True) if late else []
            bodies |= {row["id"]: body for row, body in self._bodies(edition, "records", stored)}
        for identifier, body in bodies.items():
            if identifier not in covered:
                tally.merge(Tally.decode(json.loads(body)[0]))
        self._tallied = (edition.number, newest, covered | bodies.keys(), tally)
        return tally

    def _merge_changes(self) -> None:
        """Make one base of the base and the changes since."""
        edition = self._current().edition
        done = [identifier for identifier, state, _ in self._changes(edition) if state == "done"]
        tally = self._gathered(edition)
        held = self._tallied
        self._put_base(edition, tally, [each for each in done if held and each in held[2]])

    def _put_base(self, edition: Edition, tally: Tally, covered: Sequence[str]) -> None:
        """Store a base, then delete what it stands for."""
        records = edition.records
        old = [row["id"] for row in self.connection.scan(records, 'kind in ["base"]', ("id",), strong=True)]
        identifier = f"base:{max([now_ms(), *(int(each.split(':')[1]) + 1 for each in old)]):015d}"
        self.connection.upsert(records, record("base", identifier, rows.packed([tally.encode(), *covered])))
        gone = [*covered, *old]
        parts = [
            row["id"]
            for each in gone
            for row in self.connection.scan(records, f'kind == "part" and name == "{rows.key_of(each)}"', ("id",))
        ]
        self.connection.delete(records, [*gone, *parts])
        self._tallied = None


def _in_language(language: str) -> str:
    """The expression for a language; a text that is no code matches nothing."""
    return f'language == "{language if language.isascii() and language.replace("-", "").isalnum() else "?"}"'


def _expressions(allowed: Collection[str] | None) -> list[str]:
    """The filters that together let through the passages of the articles allowed."""
    if allowed is None:
        return [""]
    if isinstance(allowed, Selection):
        return [allowed.expression] if allowed else []
    ids = sorted({each for each in allowed if rows.is_article_id(each)})
    return [f"article in {_listed(some)}" for some in _chunks(ids, _NAMED)]


def _listed(keys: Iterable[str]) -> str:
    """Hexadecimal keys as a list in a filter."""
    return "[" + ", ".join(f'"{key}"' for key in keys) + "]"


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _trim(cache: dict[Any, Any]) -> None:
    """Forget everything when it has become too much: rows are cheap to read again."""
    if len(cache) > _CACHED:
        cache.clear()


def _shown(fields: Mapping[str, object]) -> str:
    return ", ".join(f"{name}({dim})" if dim else name for name, dim in sorted(fields.items()))


def _rarity(held: int, passages: int) -> float:
    """Inverse document frequency as SQLite's FTS5 has it."""
    return max(1e-6, math.log((passages - held + 0.5) / (held + 0.5))) if held < passages + 0.5 else 1e-6


def _bm25(terms: Sequence[str], rarities: Mapping[str, float], average_length: float) -> float:
    """BM25 of a passage with these terms for the terms of a query, as SQLite's FTS5 has it.

    Source: FTS5's bm25() with k1 = 1.2 and b = 0.75, sign turned so that higher is better.
    """
    damping = K1 * (1 - B + B * len(terms) / average_length)
    counts = Counter(term for term in terms if term in rarities)
    return sum(rarities[term] * count * (K1 + 1) / (count + damping) for term, count in counts.items())
