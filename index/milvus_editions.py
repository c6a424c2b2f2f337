"""Which edition of an archive in Milvus is current, and whether this encoder and this version of Cita made it.

The collection `NAME` holds three rows: `edition` (its number, what shaped it, and the one before), `generation`, and
`rebuild`, the sign of life of a rebuild. They are looked at once a second at most.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import ArchiveDamaged, ArchiveMismatch, ArchiveMissing
from index.milvus_client import Connection, Place
from index.milvus_schema import VOID, Edition, schemas, shown
from index.milvus_writer import now_ms
from index.origin import origin, refuse_another
from index.tallies import Tally, TallyTerms
from index.types import Article, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embed import Embedder

__all__ = ["FRESH_SECONDS", "Editions", "Found", "Read"]

FORMAT = "1"
"""Version of the collections."""
FRESH_SECONDS = 1.0
"""A change by another process is noticed after so long."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its terms, its (dim,) vector and its language."""

    passage: Passage
    terms: list[str]
    vector: NDArray[np.float32]
    language: str


@dataclass(slots=True)
class Read:
    """What was read of one version."""

    edition: Edition
    generation: int
    tally: Tally | None = None
    terms: TallyTerms | None = None
    passages: dict[int, Found] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    copies: dict[str, list[str]] = field(default_factory=dict)


class Editions:
    """The versions of one archive; what it holds is the business of `index.milvus`."""

    def __init__(self, place: Place, embedder: Embedder | None, token: str = "") -> None:
        self.place = place
        self.embedder = embedder
        self.connection = Connection(place, token)
        self._lock = threading.RLock()
        self._local = threading.local()
        self._held: Read | None = None
        self._polled = 0.0

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        with self._lock:
            self._held = None
            if self._polled != float("inf"):
                self._polled = 0.0

    @property
    def generation(self) -> int:
        """Higher after every change, whoever made it; a change by others shows after a second."""
        return self.read().generation

    @property
    def fingerprint(self) -> str:
        """Of the encoder that embedded the passages."""
        return self.read().edition.meta["fingerprint"]

    @property
    def version(self) -> tuple[str, int]:
        """Edition and generation."""
        read = self.read()
        return f"{read.edition.base}_{read.edition.number}", read.generation

    @property
    def edition(self) -> Edition:
        """The collections in use."""
        return self.read().edition

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Take changes by others for not yet made, in this thread."""
        if getattr(self._local, "pinned", None) is not None:
            yield
            return
        self._local.pinned = self.read()
        try:
            yield
        finally:
            self._local.pinned = None

    def new_edition(self, number: int, embedder: Embedder) -> Edition:
        """Make the empty collections of an edition, in place of what an interrupted run left of them."""
        meta = {"format": FORMAT, **origin(embedder)}
        edition = Edition(self.place.collection, number, meta)
        for collection, fields, indexes in schemas(edition, self.place):
            if self.connection.has(collection):
                self.connection.drop(collection)
            self.connection.create(collection, fields, indexes)
        return edition

    def hold(self, edition: Edition) -> None:
        """Use this edition, whatever the current one is: it is being filled."""
        self._held = Read(edition, now_ms())
        self._polled = float("inf")

    def poll(self) -> None:
        """Look now whether something has changed."""
        if self._polled != float("inf"):
            self._polled = 0.0
        self.read(pinned=False)

    def read(self, *, pinned: bool = True) -> Read:
        """What is known of the current version."""
        held: Read | None = getattr(self._local, "pinned", None) if pinned else None
        if held is not None:
            return held
        read = self._held
        if read is not None and time.monotonic() - self._polled < FRESH_SECONDS:
            return read
        with self._lock:
            read = self._held
            if read is not None and time.monotonic() - self._polled < FRESH_SECONDS:
                return read
            root = self.root()
            edition = self._edition(root)
            generation = int(root.get("generation", 0))
            if read is None or (read.edition, read.generation) != (edition, generation):
                read = self._held = Read(edition, generation)
            self._polled = time.monotonic()
            return read

    def _edition(self, root: Mapping[str, Any]) -> Edition:
        """The current edition, or the one before where that is the one that this archive's encoder made."""
        stated = root["edition"]
        edition = Edition(self.place.collection, stated["number"], stated["meta"])
        before = self._held.edition if self._held else None
        if before is not None and before.number != edition.number:
            try:
                self._compare(edition)
            except ArchiveMismatch:
                if stated["previous"] and stated["previous"]["number"] == before.number:
                    _log.info("the archive was rebuilt for another encoder; answering from the edition before")
                    return before
                raise
        return edition

    def root(self) -> dict[str, Any]:
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

    def put_root(self, key: str, value: object) -> None:
        row = {"id": key, "body": json.dumps(value, ensure_ascii=False), "void": VOID}
        self.connection.upsert(self.place.collection, [row])

    def examine(self) -> None:
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
        edition = self._edition(self.root())
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
                    f"The collection {collection!r} in {self.place.shown} has the fields {shown(there)}; expected are "
                    f"{shown(wanted)}. Another version of Cita made it: index the articles again under another name."
                )
        self._compare(edition)
        self.read()

    def _compare(self, edition: Edition) -> None:
        """Refuse an edition whose vectors or terms this archive's encoder and code would not have made."""
        meta = edition.meta
        if meta["format"] != FORMAT:
            raise ArchiveMismatch(
                f"The archive in {self.place.shown} has format {meta['format']}, this version of Cita reads format "
                f"{FORMAT}. Index the articles again under another name."
            )
        if self.embedder is not None:
            refuse_another(f"The archive in {self.place.shown}", meta, self.embedder)
