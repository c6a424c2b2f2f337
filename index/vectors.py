"""Exact nearest-neighbour search with FAISS, and the file that caches it.

A `VectorIndex` is a snapshot of the catalogue's vectors at one generation and is never changed, only followed by
another: threads may search it while its successor is made. The file is disposable: it is believed only when its
checksum, its catalogue and its dimension are right, and it is never mapped into memory. The vectors' truth is the
catalogue; this module neither reads nor writes that.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TEMPORARY_PREFIX", "VectorIndex", "build_vectors", "load_vectors", "save_vectors", "write_aside"]

TEMPORARY_PREFIX = ".tmp-"
"""Files of this name are half written; a writer deletes those that a killed process left."""

_MAGIC = b"CITAVEC1"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Vectors of every passage at one generation of one catalogue.

    Attributes:
        identity: the catalogue that the vectors come from.
        generation: of that catalogue.
        ids: (n,) int64, passage ids, ascending.
        index: `faiss.IndexIDMap2` over `faiss.IndexFlatIP`, in the order of `ids`.
    """

    identity: str
    generation: int
    ids: NDArray[np.int64] = field(repr=False)
    index: Any = field(repr=False)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` passages of largest inner product, best first, ties by id.

        Args:
            vector: (dim,) float32, unit length.
            k: how many at most.
            allowed: passage ids to choose from, all of them among `ids`; None for all.
        Returns:
            Pairs of passage id and cosine.
        """
        import faiss

        count = min(k, len(self.ids) if allowed is None else len(allowed))
        if count < 1 or not len(self.ids):
            return []
        parameters = None
        if allowed is not None:
            members = np.zeros(int(self.ids[-1]) + 1, dtype=bool)
            members[allowed] = True
            bits = np.packbits(members, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        scores, ids = self.index.search(vector.reshape(1, -1), count, params=parameters)
        pairs = [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def followed_by(
        self, generation: int, gone: NDArray[np.int64], ids: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> VectorIndex:
        """A new snapshot without the passages `gone` and with (n, dim) `vectors` added under ascending new `ids`."""
        import faiss

        index = faiss.clone_index(self.index)
        if len(gone):
            index.remove_ids(faiss.IDSelectorBatch(np.ascontiguousarray(gone, dtype=np.int64)))
        if len(ids):
            index.add_with_ids(vectors, ids)
        kept = self.ids[~np.isin(self.ids, gone)]
        return VectorIndex(self.identity, generation, np.concatenate([kept, ids]), index)


def build_vectors(
    identity: str, generation: int, ids: NDArray[np.int64], vectors: NDArray[np.float32], dim: int
) -> VectorIndex:
    """A snapshot of (n, dim) `vectors`, rows unit length, under ascending `ids`."""
    import faiss

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))
    if len(ids):
        index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)
    return VectorIndex(identity, generation, ids, index)


def save_vectors(vectors: VectorIndex, path: Path) -> None:
    """Write the cache file, whole or not at all.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    import faiss

    body = faiss.serialize_index(vectors.index).tobytes()
    header = json.dumps(
        {
            "identity": vectors.identity,
            "generation": vectors.generation,
            "dim": vectors.index.d,
            "count": len(vectors.ids),
        }
    ).encode()
    head = len(header).to_bytes(4, "little") + header
    digest = sha256(head)
    digest.update(body)
    write_aside(path, (_MAGIC, digest.digest(), head, body))


def load_vectors(path: Path, identity: str, dim: int) -> VectorIndex | None:
    """The cached snapshot, or None when there is none or it cannot be believed. It may be of an older generation."""
    import faiss

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("cannot read the vector cache %s (%s); it is built again", path, error)
        return None
    stored, rest = content[len(_MAGIC) : len(_MAGIC) + 32], memoryview(content)[len(_MAGIC) + 32 :]
    if content[: len(_MAGIC)] != _MAGIC or sha256(rest).digest() != stored:
        _log.warning("the vector cache %s is damaged; it is built again", path)
        return None
    size = int.from_bytes(rest[:4], "little")
    header = json.loads(bytes(rest[4 : 4 + size]))
    if header["identity"] != identity or header["dim"] != dim:
        _log.info("the vector cache %s belongs to another catalogue; it is built again", path)
        return None
    index: Any = faiss.deserialize_index(np.frombuffer(rest[4 + size :], dtype=np.uint8))
    ids = faiss.vector_to_array(index.id_map).astype(np.int64)
    return VectorIndex(identity, int(header["generation"]), ids, index)


def write_aside(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file beside its place, force it to disk and put it there in one step.

    Raises:
        OSError: the folder cannot be written, or the disk is full; the old file is untouched.
    """
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
