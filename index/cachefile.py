"""Files that hold what can be made again from a catalogue: written whole, believed only whole.

A cache file is a header and the bytes of a few arrays behind a checksum over all of them, which finds bit flips and
torn writes, not malice: whoever may write the file may write the checksum too. It is read into memory, never mapped,
and holds no pickle. What the arrays mean is the business of `index.vectors` and `index.postings`.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TEMPORARY_PREFIX", "as_bytes", "load_cache", "save_cache", "write_aside"]

TEMPORARY_PREFIX = ".tmp-"
"""Files of this name are half written; a writer deletes those that a killed process left."""

_DIGEST = 32
_log = logging.getLogger(__name__)


def save_cache(path: Path, magic: bytes, header: Mapping[str, Any], parts: Sequence[bytes | memoryview]) -> None:
    """Write a cache file, whole or not at all.

    Args:
        path: where.
        magic: which kind of cache, and which version of it.
        header: what JSON can hold; says what the parts belong to.
        parts: contiguous bytes; read again in this order.
    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    described = json.dumps({**header, "sizes": [memoryview(part).nbytes for part in parts]}).encode()
    head = len(described).to_bytes(4, "little") + described
    digest = sha256(head)
    for part in parts:
        digest.update(part)
    write_aside(path, (magic, digest.digest(), head, *parts))


def load_cache(path: Path, magic: bytes, identity: str) -> tuple[dict[str, Any], list[memoryview]] | None:
    """Header and parts of a cache file; None when there is none, it cannot be believed, or its header names another
    `identity`. It may be of an older generation."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("cannot read the cache %s (%s); it is built again", path, error)
        return None
    view = memoryview(content)
    stored, rest = content[len(magic) : len(magic) + _DIGEST], view[len(magic) + _DIGEST :]
    if content[: len(magic)] != magic or sha256(rest).digest() != stored:
        _log.warning("the cache %s is damaged or of another version; it is built again", path)
        return None
    at = 4 + int.from_bytes(rest[:4], "little")
    header = json.loads(bytes(rest[4:at]))
    if header["identity"] != identity:
        _log.info("the cache %s belongs to another catalogue; it is built again", path)
        return None
    parts = []
    for size in header["sizes"]:
        parts.append(rest[at : at + size])
        at += size
    return header, parts


def as_bytes(array: NDArray[Any]) -> memoryview:
    """The bytes of an array, in the order of its elements."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def write_aside(path: Path, parts: Iterable[bytes | memoryview]) -> None:
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
