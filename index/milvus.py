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

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import milvus_rows as rows
from index.archive import Stats, file_key
from index.duplicates import may_be_copy, same_text, shingles
from index.errors import ArchiveDamaged, ArchiveError, ArchiveMissing, UnknownArticle
from index.milvus_books import MilvusBooks
from index.milvus_care import check
from index.milvus_client import DENSE_INDEXES, Place
from index.milvus_editions import Editions, Found, Read
from index.milvus_schema import PASSAGE, RECORD, Edition, chunks, listed, part_id, root, trimmed
from index.milvus_tallies import MilvusTallies
from index.milvus_writer import MilvusWriter, now_ms
from index.structured import K1, B, telling
from index.tallies import Tally, TallyTerms, ordered
from index.types import Article, Hit, Passage, Quotation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embed import Embedder

__all__ = ["MilvusArchive", "Selection"]

_NAMED = 5_000
"""Articles named in one filter; more are searched in several turns."""
_CHANGES = 64
"""Tallies of single changes that are kept before they become one."""
_VOICES = ("direct", "indirect", "headline")
_ABANDONED_MS = 15 * 60 * 1000
"""A change announced so long ago and not completed was left by a writer that died."""


class Selection(list[str]):
    """Ids of articles, with the expression that selects their passages."""

    def __init__(self, ids: Iterable[str], expression: str) -> None:
        super().__init__(ids)
        self.expression = expression


class MilvusArchive(Editions):
    """An archive in Milvus, open. Safe to share between threads."""

    def __init__(self, place: Place, embedder: Embedder | None, token: str = "") -> None:
        """Use `MilvusArchive.open`, `create` or `open_or_create`."""
        super().__init__(place, embedder, token)
        self.books = MilvusBooks(self)
        self.tallies = MilvusTallies(self)
        self._own_changes = 0

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
            archive.examine()
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
            archive.put_root("generation", 0)
            archive.put_root("edition", {"number": 1, "meta": dict(edition.meta), "previous": None})
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
        self.forget()
        self.tallies.forget()
        self.connection.close()

    def beside(self, edition: Edition, embedder: Embedder) -> MilvusArchive:
        """The same archive with an edition that is not current yet, to be filled."""
        other = MilvusArchive(self.place, embedder, self.connection.token)
        other.hold(edition)
        return other

    def drop(self) -> None:
        """Delete the archive with all its editions."""
        ours = re.compile(rf"{self.place.collection}(_\d+_(articles|passages|records))?")
        for collection in self.connection.collections():
            if ours.fullmatch(collection):
                self.connection.drop(collection)

    @property
    def directory(self) -> Path:
        """A folder on this machine for uploads and the like."""
        from platformdirs import user_data_path

        return user_data_path("cita", appauthor=False) / "milvus" / rows.key_of(f"{self.place}")

    # What there is

    def languages(self) -> list[tuple[str, int]]:
        """ISO 639-1 codes and numbers of articles, most first."""
        return ordered(self.tallies.current().languages)

    def sources(self) -> list[tuple[str, int]]:
        """Outlets and numbers of articles, most first; articles that do not state one are left out."""
        return ordered(self.tallies.current().sources)

    def speakers(self) -> list[tuple[str, int]]:
        """Full names of the people quoted and numbers of quotations, most first."""
        return ordered(self.tallies.current().speakers)

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
        read = self.read()
        wanted = [each for each in dict.fromkeys(article_ids) if rows.is_article_id(each)]
        missing = [each for each in wanted if each not in read.articles]
        found = {each: read.articles[each] for each in wanted if each in read.articles}
        if missing:
            stored = self.connection.get(read.edition.articles, missing, ("id", "parts", "body"))
            for row, body in self.bodies(read.edition, "articles", stored):
                found[row["id"]] = rows.article_of_body(row["id"], body)
            trimmed(read.articles)
            read.articles.update(found)
        return found

    def articles(self) -> Iterator[Article]:
        """Every article by ascending id, read a page at a time."""
        edition = self.read().edition
        stored = self.connection.scan(edition.articles, "", ("id", "parts", "body"), page=100)
        for row, body in self.bodies(edition, "articles", stored):
            yield rows.article_of_body(row["id"], body)

    def article_ids(self) -> list[str]:
        """Ids of all articles, ascending."""
        return [row["id"] for row in self.connection.scan(self.read().edition.articles, "", ("id",), strong=True)]

    def article_count(self) -> int:
        """How many articles there are at this moment, counted by the server."""
        return self.connection.count(self.read().edition.articles, "", strong=True)

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
            parts.append(f"source in {listed(rows.key_of(source.casefold()) for source in sources)}")
        if language is not None:
            parts.append(_in_language(language))
        expression = " and ".join(parts)
        if sources is not None and not sources:
            return Selection((), expression)
        found = self.connection.scan(self.read().edition.articles, expression, ("id",))
        return Selection((row["id"] for row in found), expression)

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that carry the same or nearly the same text, through any number of steps, itself
        excluded. They are looked for when asked for."""
        read = self.read()
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
            trimmed(read.copies)
            read.copies[article_id] = sorted(set(found) - {article_id})
        return list(read.copies[article_id])

    def twins(self, articles: Sequence[Article]) -> dict[str, list[str]]:
        """For each article the ids of the others, stored or among these, that carry the same text."""
        if not articles:
            return {}
        edition = self.read().edition
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
        read = self.read()
        if not rows.is_article_id(article_id) or not self._existing(read, {article_id}):
            return []
        stored = self.connection.scan(read.edition.passages, f'article == "{article_id}"', PASSAGE)
        found = [self.passage_of_row(row, body) for row, body in self.bodies(read.edition, "passages", stored)]
        return sorted((each.passage for each in found), key=lambda passage: (passage.start, passage.id))

    def quotations(
        self,
        *,
        article_id: str | None = None,
        speakers: Collection[str] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> list[Quotation]:
        """Quotations by article and in the order of the text.

        Args:
            article_id: only those of this article.
            speakers: only those of these people, by their full names.
            articles: only those of articles with these ids.
            most: at most so many, own words before reported ones and headlines last, each of the newest articles first.
        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        if article_id is not None and not rows.is_article_id(article_id):
            return []
        read = self.read()
        parts = ['kind == "quotation"', *([f'article == "{article_id}"'] if article_id else [])]
        names = None if speakers is None else list(dict.fromkeys(speakers))
        inside = None if articles is None else set(articles)
        if inside is not None and len(inside) <= _NAMED:
            parts.append(f"article in {listed(sorted(filter(rows.is_article_id, inside)))}")
        found: list[tuple[str, Quotation]] = []
        for some in [None] if names is None else chunks(names, _NAMED):
            among = [] if some is None else [f"name in {listed(rows.key_of(each) for each in some)}"]
            stored = self.connection.scan(read.edition.records, " and ".join((*parts, *among)), RECORD)
            for row, body in self.bodies(read.edition, "records", stored):
                quotation = rows.quotation_of_body(row["article"], body)
                if (names is None or quotation.speaker in names) and (inside is None or row["article"] in inside):
                    found.append((row["id"], quotation))
        there = self._existing(read, {quotation.article_id for _, quotation in found})
        kept = [each for _, each in sorted(found, key=lambda each: each[0]) if each.article_id in there]
        if most is None or len(kept) <= most:
            return kept
        days = {each.id: rows.day_number(each.published) for each in self.articles_by_id(there).values()}
        first = sorted(kept, key=lambda each: (_VOICES.index(each.voice), -days[each.article_id]))[:most]
        chosen = {(each.article_id, each.start, each.end) for each in first}
        return [each for each in kept if (each.article_id, each.start, each.end) in chosen]

    def count_quotations(self, speakers: Collection[str]) -> int:
        """How many quotations are of these people, by their full names."""
        counts = self.tallies.current().speakers
        return sum(max(0, counts.get(each, 0)) for each in set(speakers))

    def quoting(self, speakers: Collection[str]) -> list[str]:
        """Ids of the articles that quote one of these people."""
        return list(dict.fromkeys(each.article_id for each in self.quotations(speakers=speakers)))

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
        with self.snapshot():
            pairs = self.nearest(vector, k, self.members(allowed))
            found = self.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(found[identifier], score, dense=score) for identifier, score in pairs]

    def search_lexical(
        self, groups: Sequence[Sequence[str]], k: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` passages of highest BM25 that hold any term, best first, ties by passage id.

        Args:
            groups: index terms as `index.analysis.query_terms` makes them; each counts by itself.
            k: how many at most.
            allowed: ids of the articles to search; None for all.
        Raises:
            ArchiveDamaged: a passage is not as it was stored.
        """
        with self.snapshot():
            terms = dict.fromkeys(term for group in groups for term in group)
            pairs = self.matching([{term: 1.0} for term in terms], k, self.members(allowed))
            found = self.passages_by_id([identifier for identifier, _ in pairs])
        return [Hit(found[identifier], score, lexical=score) for identifier, score in pairs]

    def members(self, allowed: Collection[str] | None) -> list[str] | None:
        """The filters that together let through the passages of the articles allowed; None for all."""
        return None if allowed is None else _expressions(allowed)

    def nearest(self, vector: NDArray[np.float32], k: int, among: list[str] | None = None) -> list[tuple[int, float]]:
        """What `search_dense` finds, as pairs of passage id and cosine. `among` is what `members` gives."""
        read = self.read()
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        if query.shape != (read.edition.dim,) or not np.all(np.isfinite(query)):
            raise ValueError(f"a query has {read.edition.dim} finite numbers, this one has {query.size}: {query[:4]}…")
        parameters = dict(DENSE_INDEXES[self.place.index][1])
        for name in ("ef", "search_list"):
            if name in parameters:
                parameters[name] = max(parameters[name], 2 * k)
        found = self._search(read, "vec", query.tolist(), k, among, parameters)
        pairs = [(each.passage.id, float(query @ each.vector)) for each in found]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]

    def matching(
        self, query: Sequence[Mapping[str, float]], k: int, among: list[str] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages of highest BM25 for words that count once however many alternatives they have (see
        `index.structured`), as pairs of passage id and score. `among` is what `members` gives.

        Candidates are found by the stored weights and scored anew by the counts of today.
        """
        read, words = self.read(), self._weighed(query)
        sparse: dict[int, float] = {}
        for worth, weights in words:
            for term, weight in weights.items():
                number = rows.term_number(term)
                sparse[number] = max(worth * weight, sparse.get(number, 0.0))
        if not sparse or k < 1:
            return []
        found = self._search(read, "words", sparse, k, among, {})
        scores = self._bm25(words, [each.terms for each in found])
        pairs = [(each.passage.id, score) for each, score in zip(found, scores, strict=True) if score > 0]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]

    def scored(self, query: Sequence[Mapping[str, float]], ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """BM25 of these passage ids, as `matching` scores them; 0.0 where nothing is shared."""
        found = self._passages(ids.tolist())
        terms = [found[each].terms if each in found else [] for each in ids.tolist()]
        return np.array(self._bm25(self._weighed(query), terms), dtype=np.float64)

    def telling(self, query: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """How rare each word is, 0 and up, see `index.structured.telling`."""
        passages = self.tallies.current().passages
        return np.array(telling(query, self.term_index().frequency, passages), dtype=np.float64)

    def _weighed(self, query: Sequence[Mapping[str, float]]) -> list[tuple[float, Mapping[str, float]]]:
        """Words that some passage holds, with their rarity."""
        counts = self.term_index()
        weighed = zip(self.telling(query), query, strict=True)
        return [(worth, weights) for worth, weights in weighed if any(map(counts.frequency, weights))]

    def _bm25(
        self, words: Sequence[tuple[float, Mapping[str, float]]], passages: Sequence[Sequence[str]]
    ) -> list[float]:
        """BM25 of passages with these terms, as `index.postings` has it."""
        tally = self.tallies.current()
        average = tally.length / max(tally.passages, 1)
        scores = []
        for terms in passages:
            held, damping = Counter(terms), K1 * (1 - B + B * len(terms) / max(average, 1e-9))
            total = 0.0
            for worth, weights in words:
                count = sum(weight * held[term] for term, weight in weights.items())
                total += worth * count * (K1 + 1) / (count + damping)
            scores.append(total)
        return scores

    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that are stored.

        Raises:
            ArchiveDamaged: one is not as it was stored.
        """
        return {identifier: found.passage for identifier, found in self._passages(ids).items()}

    def terms_of(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Index terms of those of the passages that are stored, in the order of the text, with repetitions."""
        return {identifier: found.terms for identifier, found in self._passages(ids).items()}

    def passage_languages(self, ids: NDArray[np.int64]) -> list[str]:
        """Languages of the articles of these passages, all of them stored."""
        found = self._passages(ids.tolist())
        return [found[each].language for each in ids.tolist()]

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, dim) vectors of these passages, in the order given.

        Raises:
            ArchiveDamaged: one is not as it was stored, or is missing.
        """
        found = self._passages([int(each) for each in ids])
        if len(found) < len(set(ids)):
            raise ArchiveDamaged(f"Passages are missing from {self.place.shown}. Run `cita check`.")
        return np.array([found[int(each)].vector for each in ids], dtype=np.float32).reshape(len(ids), self.edition.dim)

    def sample(self, language: str, most: int) -> NDArray[np.float32]:
        """(n, dim) vectors of passages from at most so many articles of a language, whichever come first by their
        keys, which are as good as drawn by lot."""
        read = self.read()
        expression = _in_language(language)
        found = self.connection.first(read.edition.passages, expression, ("id", "article"), 8 * most)
        there = self._existing(read, {row["article"] for row in found})
        chosen: dict[str, int] = {}
        for row in sorted(found, key=lambda row: row["id"]):
            if row["article"] in there and len(chosen) < most:
                chosen.setdefault(row["article"], row["id"])
        return self.vectors(np.array(list(chosen.values()), dtype=np.int64))

    def term_index(self) -> TallyTerms:
        """The index terms of all passages as they are now."""
        read = self.read()
        if read.terms is None:
            read.terms = TallyTerms(self.tallies.current())
        return read.terms

    def frequency(self, term: str) -> int:
        """In how many passages an index term stands."""
        return self.term_index().frequency(term)

    # Bookkeeping

    def stats(self) -> Stats:
        """What the archive holds."""
        read, tally = self.read(), self.tallies.current()
        days = sorted(day for day, number in tally.days.items() if number > 0)
        totals = self.books.totals()
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

    def catalogue(self) -> MilvusBooks:
        """Which articles and files it knows."""
        return self.books

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
                self.tallies.merge()

    def changed(self) -> None:
        """Raise the generation, so that whoever reads looks again."""
        before = self.read().generation
        self.put_root("generation", max(before + 1, now_ms()))
        self.poll()

    def refresh(self, *, save: bool = False) -> None:
        """Count again where a writer died, merge the tallies of single changes, and have what was stored indexed.

        Args:
            save: merge them even when they are few.
        """
        self.poll()
        edition = self.read().edition
        changes = self.tallies.changes(edition)
        if any(state == "begun" and at < now_ms() - _ABANDONED_MS for _, state, at in changes):
            self.recount()
        elif len(changes) > _CHANGES // 4 or (save and changes):
            self.tallies.merge()
        for collection in (edition.articles, edition.passages, edition.records):
            self.connection.settle(collection)

    def recount(self, count: Callable[[MilvusArchive], Tally] | None = None) -> None:
        """Count everything anew; for use when no other writer is at work.

        Args:
            count: does the counting, on many machines for instance; by default it is done here.
        """
        self.poll()
        edition = self.read().edition
        covered = [identifier for identifier, _, _ in self.tallies.changes(edition)]
        tally = count(self) if count else self.tallies.counted()
        self.tallies.put_base(edition, tally, covered)
        self.changed()

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
            files = self.books.file_paths()
            for target in filter(None, targets):
                key = file_key(Path(target))
                for path in files:
                    if path == key or path.startswith(key.rstrip(os.sep) + os.sep):
                        writer.forget_file(path)
                file, _, line = key.rpartition("#")
                lines = [i for i, place in self.books.places(file) if place == key] if line.isdigit() else []
                removed.update(dict.fromkeys(i for i in (target, *lines) if writer.delete(i)))
            removed.update(dict.fromkeys(writer.sweep()))
        return list(removed)

    def check(self) -> list[str]:
        """Examine everything that is stored; reads all of it.

        Returns:
            One sentence for each problem; none when the archive is sound.
        """
        return check(self)

    # Rows

    def bodies(
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

    def passage_of_row(self, row: Mapping[str, Any], body: str) -> Found:
        """The passage of a row and its whole body.

        Raises:
            ArchiveDamaged: it is not as it was stored.
        """
        return Found(*rows.passage_of_body(row["id"], row["article"], body, row["vec"]), row["language"])

    def _search(
        self,
        read: Read,
        field: str,
        query: Any,
        k: int,
        among: Sequence[str] | None,
        parameters: Mapping[str, Any],
    ) -> list[Found]:
        """The passages of largest inner product with a query, those of articles that are there."""
        if k < 1:
            return []
        found: dict[int, tuple[dict[str, Any], float]] = {}
        for expression in [""] if among is None else among:
            hits = self.connection.search(
                read.edition.passages, field, [query], k, PASSAGE, expression=expression, parameters=parameters
            )[0]
            found.update({row["id"]: (row, score) for row, score in hits})
        best = sorted(found.values(), key=lambda each: -each[1])[:k]
        there = self._existing(read, {row["article"] for row, _ in best})
        stored = [row for row, _ in best if row["article"] in there]
        kept = [self.passage_of_row(row, body) for row, body in self.bodies(read.edition, "passages", stored)]
        trimmed(read.passages)
        read.passages.update({each.passage.id: each for each in kept})
        return kept

    def _passages(self, ids: Sequence[int]) -> dict[int, Found]:
        """Those of the passages that are stored."""
        read = self.read()
        found = {each: read.passages[each] for each in ids if each in read.passages}
        missing = [each for each in dict.fromkeys(ids) if each not in found]
        if missing:
            stored = self.connection.get(read.edition.passages, missing, PASSAGE)
            for row, body in self.bodies(read.edition, "passages", stored):
                found[row["id"]] = self.passage_of_row(row, body)
            trimmed(read.passages)
            read.passages.update(found)
        return found

    def _existing(self, read: Read, article_ids: set[str]) -> set[str]:
        """Those of the articles whose own row is there."""
        missing = [each for each in article_ids if each not in read.there]
        if missing:
            found = {row["id"] for row in self.connection.get(read.edition.articles, missing, ("id",))}
            trimmed(read.there)
            read.there |= found
        return {each for each in article_ids if each in read.there}


def _in_language(language: str) -> str:
    """The expression for a language; a text that is no code matches nothing."""
    return f'language == "{language if language.isascii() and language.replace("-", "").isalnum() else "?"}"'


def _expressions(allowed: Collection[str]) -> list[str]:
    """The filters that together let through the passages of the articles allowed."""
    if isinstance(allowed, Selection):
        return [allowed.expression] if allowed else []
    ids = sorted({each for each in allowed if rows.is_article_id(each)})
    return [f"article in {listed(some)}" for some in chunks(ids, _NAMED)]
