"""What is kept in memory of a catalogue to search it: its vectors and its index terms, following every change.

Between the catalogue, which is the truth, and `index.vectors` and `index.postings`, which search. Each of the two is
read from its cache file, or made from the catalogue when there is none to believe; afterwards only what was stored or
deleted since is read. When that has grown to more than one passage in `DRIFT`, it is merged and the cache file written
again, unless another process has done so meanwhile. Passages never change and their ids are never used again, so that
the large work is done without holding a snapshot, which would keep writers waiting.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from index.errors import ArchiveDamaged
from index.postings import TermIndex, build_terms, load_terms, save_terms
from index.vectors import VectorIndex, build_vectors, load_vectors, save_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.catalogue import Catalogue

__all__ = ["DRIFT", "VERIFIED_UP_TO", "TermMirror", "VectorMirror"]

DRIFT = 20
"""A cache is written again when more than one passage in this many differs from it."""

VERIFIED_UP_TO = 50_000
"""Passages of an archive whose rows are all verified when what is kept is made from them; a larger one is verified by
`cita check`, and row by row when one is shown."""

_log = logging.getLogger(__name__)
_Kind = TypeVar("_Kind", VectorIndex, TermIndex)


class Mirror(ABC, Generic[_Kind]):
    """Follows one catalogue after another; safe to share between threads."""

    suffix: str
    """Of the cache file beside the catalogue."""

    def __init__(self) -> None:
        self._preparing, self._following = threading.Lock(), threading.Lock()
        self._kept: _Kind | None = None

    def prepare(self, catalogue: Catalogue) -> None:
        """Do the large work, if there is any, and follow. The caller holds no snapshot, so that writers can go on."""
        kept = self._kept
        if kept is not None and (kept.identity, kept.generation) == (catalogue.identity, catalogue.generation()):
            return
        with self._preparing:
            kept = self._kept
            if kept is None or kept.identity != catalogue.identity:
                kept = self._load(self.path(catalogue), catalogue) or self._built(catalogue)
            if self._far(kept, catalogue):
                cached = self._load(self.path(catalogue), catalogue)
                if cached is not None and cached.generation > kept.generation:
                    kept = cached
                kept = self._followed(kept, catalogue)
                if self._far(kept, catalogue):
                    kept = self._merged(kept, catalogue)
                    self._save(kept, catalogue)
            self._kept = kept

    def merge(self, catalogue: Catalogue) -> None:
        """Merge and save even what little has changed."""
        self.prepare(catalogue)
        with self._preparing:
            kept = self._kept
            if kept is not None and kept.identity == catalogue.identity:
                kept = self._followed(kept, catalogue)
                self._kept = self._merged(kept, catalogue) if kept.drift else kept
                self._save(self._kept, catalogue)

    def at(self, catalogue: Catalogue) -> _Kind:
        """The contents at the generation of the snapshot that the caller holds; call `prepare` before taking it."""
        kept = self._kept
        if kept is None or kept.identity != catalogue.identity:
            self.prepare(catalogue)
        # Whoever holds this lock has a snapshot already, and waits for nobody.
        with self._following:
            kept = self._kept
            if kept is None or kept.identity != catalogue.identity:  # another thread searches another catalogue
                kept = self._load(self.path(catalogue), catalogue) or self._built(catalogue)
            kept = self._kept = self._followed(kept, catalogue)
        return kept

    def forget(self) -> None:
        """Let go of the memory."""
        self._kept = None

    def path(self, catalogue: Catalogue) -> Path:
        """Where the cache of a catalogue is."""
        return catalogue.path.with_suffix(self.suffix)

    def faults(self, catalogue: Catalogue) -> list[str]:
        """Where the cache file, taken by itself, differs from a sound catalogue."""
        path = self.path(catalogue)
        if not path.exists():
            return []
        with catalogue.snapshot():
            cached = self._load(path, catalogue)
            if cached is None:
                return [f"The cache {path} is damaged or outdated; the next search builds it again."]
            if not self._agrees(cached, catalogue):
                return [f"The cache {path} differs from the catalogue. Delete it; it is built again."]
        return []

    def _built(self, catalogue: Catalogue) -> _Kind:
        _log.info("building %s from its catalogue", self.path(catalogue))
        built = self._build(catalogue)
        self._save(built, catalogue)
        return built

    def _followed(self, kept: _Kind, catalogue: Catalogue) -> _Kind:
        with catalogue.snapshot():
            generation = catalogue.generation()
            if kept.generation == generation:
                return kept
            return self._follow(kept, catalogue, generation, catalogue.passages_gone(kept.generation))

    def _far(self, kept: _Kind, catalogue: Catalogue) -> bool:
        """Whether so much has changed that a merge is due; what is not followed yet is estimated, not read."""
        pending = catalogue.count_changes(kept.last, kept.generation)
        return (kept.drift + pending) * DRIFT > kept.count + pending

    def _save(self, kept: _Kind, catalogue: Catalogue) -> None:
        try:
            self._write(kept, self.path(catalogue))
        except OSError as error:
            _log.info("the cache %s is not kept: %s", self.path(catalogue), error)

    @abstractmethod
    def _load(self, path: Path, catalogue: Catalogue) -> _Kind | None:
        """The cached contents, None when they cannot be believed."""

    @abstractmethod
    def _write(self, kept: _Kind, path: Path) -> None:
        """Write the cache file."""

    @abstractmethod
    def _build(self, catalogue: Catalogue) -> _Kind:
        """The contents made from the catalogue alone."""

    @abstractmethod
    def _follow(self, kept: _Kind, catalogue: Catalogue, generation: int, gone: NDArray[np.int64]) -> _Kind:
        """The contents at a later generation, that of the snapshot held."""

    @abstractmethod
    def _merged(self, kept: _Kind, catalogue: Catalogue) -> _Kind:
        """The same contents without drift."""

    @abstractmethod
    def _agrees(self, cached: _Kind, catalogue: Catalogue) -> bool:
        """Whether what is cached of passages that are still there equals the catalogue's."""


class VectorMirror(Mirror[VectorIndex]):
    """Keeps the vectors."""

    suffix = ".vectors"

    def _load(self, path: Path, catalogue: Catalogue) -> VectorIndex | None:
        return load_vectors(path, catalogue.identity, catalogue.dim)

    def _write(self, kept: VectorIndex, path: Path) -> None:
        save_vectors(kept, path)

    def _build(self, catalogue: Catalogue) -> VectorIndex:
        while True:
            with catalogue.snapshot():
                generation, ids = catalogue.generation(), catalogue.passage_ids()
            try:
                return build_vectors(catalogue.identity, generation, ids, catalogue.vectors, catalogue.dim)
            except ArchiveDamaged:
                if catalogue.generation() == generation:
                    raise  # otherwise passages were deleted while they were read

    def _follow(self, kept: VectorIndex, catalogue: Catalogue, generation: int, gone: NDArray[np.int64]) -> VectorIndex:
        ids = catalogue.passages_after(kept.last)
        return kept.followed_by(generation, gone, ids, catalogue.vectors(ids))

    def _merged(self, kept: VectorIndex, catalogue: Catalogue) -> VectorIndex:
        return kept.merged() or self._build(catalogue)

    def _agrees(self, cached: VectorIndex, catalogue: Catalogue) -> bool:
        ids = np.intersect1d(cached.ids, catalogue.passage_ids())
        for at in range(0, len(ids), 1000):
            page = ids[at : at + 1000]
            if not cached.holds(page, catalogue.vectors(page)):
                return False
        return True


class TermMirror(Mirror[TermIndex]):
    """Keeps the index terms."""

    suffix = ".terms"

    def _load(self, path: Path, catalogue: Catalogue) -> TermIndex | None:
        return load_terms(path, catalogue.identity)

    def _write(self, kept: TermIndex, path: Path) -> None:
        save_terms(kept, path)

    def _build(self, catalogue: Catalogue) -> TermIndex:
        generation = catalogue.generation()
        ids = catalogue.passage_ids()
        if len(ids) <= VERIFIED_UP_TO:
            for at in range(0, len(ids), 1000):
                catalogue.passages_by_id(ids[at : at + 1000].tolist())
        return build_terms(catalogue.identity, generation, catalogue.passage_terms())

    def _follow(self, kept: TermIndex, catalogue: Catalogue, generation: int, gone: NDArray[np.int64]) -> TermIndex:
        return kept.followed_by(generation, gone, catalogue.passage_terms(kept.last))

    def _merged(self, kept: TermIndex, catalogue: Catalogue) -> TermIndex:
        return kept.merged()

    def _agrees(self, cached: TermIndex, catalogue: Catalogue) -> bool:
        fresh = build_terms(catalogue.identity, catalogue.generation(), catalogue.passage_terms())
        return self._followed(cached, catalogue).equals(fresh)
