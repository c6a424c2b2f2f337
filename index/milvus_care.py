"""Care for an archive in Milvus: examine everything, and make it again for another encoder while it answers."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index import milvus_rows as rows
from index.errors import ArchiveBusy, ArchiveDamaged
from index.milvus_editions import FRESH_SECONDS
from index.milvus_schema import PASSAGE, RECORD, VOID, Edition, chunks, schemas
from index.milvus_writer import now_ms

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.milvus import MilvusArchive

__all__ = ["check", "rebuild"]

_LEASE_MS = 120_000
"""A rebuild that has given no sign of life for so long has died."""


def check(archive: MilvusArchive) -> list[str]:
    """Examine everything that is stored; reads all of it.

    Returns:
        One sentence for each problem; none when the archive is sound.
    """
    archive.poll()
    edition = archive.edition
    problems: list[str] = []
    expected: dict[str, tuple[int, int]] = {}
    fields = ("id", "parts", "body", "passages", "quotations")
    for row in archive.connection.scan(edition.articles, "", fields, page=200, strong=True):
        expected[row["id"]] = (row["passages"], row["quotations"])
        try:
            for _, body in archive.bodies(edition, "articles", [row]):
                rows.article_of_body(row["id"], body)
        except ArchiveDamaged as error:
            problems.append(str(error))
    held = _examined_rows(archive, edition, edition.passages, "passages", "", PASSAGE, expected, problems)
    said = _examined_rows(
        archive, edition, edition.records, "records", 'kind == "quotation"', RECORD, expected, problems
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
    tally = archive.tallies.current()
    if (tally.articles, tally.passages) != (len(expected), sum(held.get(each, 0) for each in expected)):
        problems.append(
            f"The counts say {tally.articles} articles and {tally.passages} passages, there are {len(expected)} "
            f"and {sum(held.values())}. `cita index` counts again, a quarter of an hour after a writer died."
        )
    return problems


def _examined_rows(
    archive: MilvusArchive,
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
    for row in archive.connection.scan(collection, expression, fields, page=1_000, strong=True):
        try:
            for _, body in archive.bodies(edition, kind, [row]):
                if kind == "passages":
                    numbers = archive.passage_of_row(row, body).vector
                    if len(numbers) != edition.dim or not abs(float(np.linalg.norm(numbers)) - 1.0) < 1e-3:
                        problems.append(f"A vector of article {row['article']} is not finite or not of unit length.")
                else:
                    rows.quotation_of_body(row["article"], body)
        except ArchiveDamaged as error:
            if row["article"] in expected:
                problems.append(str(error))
        counts[row["article"]] = counts.get(row["article"], 0) + 1
    return counts


def rebuild(archive: MilvusArchive, embedder: Embedder, fill: Callable[[MilvusArchive, list[str]], None]) -> None:
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
    archive.poll()
    lease = archive.root().get("rebuild")
    if lease and lease[1] > now_ms() - _LEASE_MS:
        raise ArchiveBusy(f"Another process rebuilds the archive in {archive.place.shown}. Wait until it is done.")
    mine = uuid.uuid4().hex
    old = archive.edition
    previous = archive.root()["edition"]["previous"]
    edition = archive.new_edition(old.number + 1, embedder)
    target = archive.beside(edition, embedder)
    try:
        for turn in ("while the old one answers", "what was stored meanwhile", "what was stored while switching"):
            archive.put_root("rebuild", [mine, now_ms()])
            wanted = set(archive.article_ids())
            there = set(target.article_ids())
            missing = sorted(wanted - there)
            for some in chunks(missing, 1_000):
                archive.put_root("rebuild", [mine, now_ms()])
                fill(target, list(some))
            with target.writing() as writer:
                for article_id in there - wanted:
                    writer.delete(article_id)
            _copy_files(archive, old, edition)
            if turn == "what was stored meanwhile":
                target.recount()
                archive.put_root(
                    "edition",
                    {
                        "number": edition.number,
                        "meta": dict(edition.meta),
                        "previous": {"number": old.number, "meta": dict(old.meta)},
                    },
                )
                archive.put_root("generation", max(archive.generation + 1, now_ms()))
                time.sleep(2 * FRESH_SECONDS)  # until every writer has noticed
        if previous:
            for collection, _, _ in schemas(Edition(old.base, previous["number"], previous["meta"]), archive.place):
                if archive.connection.has(collection):
                    archive.connection.drop(collection)
    finally:
        archive.put_root("rebuild", None)
        target.close()


def _copy_files(archive: MilvusArchive, old: Edition, new: Edition) -> None:
    """Bring over which files were read and what they hold."""
    fields = ("id", "kind", "article", "name", "parts", "body")
    stored = archive.connection.scan(old.records, 'kind in ["file", "link", "copy", "address"]', fields, strong=True)
    for some in chunks(list(stored), 5_000):
        archive.connection.upsert(new.records, [{**row, "void": VOID} for row in some])
