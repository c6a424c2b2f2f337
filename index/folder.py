"""The folder of an archive: which catalogue in it is current, who may write, and what a killed process left behind.

    CURRENT              name of the current catalogue, replaced in one step
    archive-1.db         the catalogue; a full rebuild makes archive-2.db
    archive-1.vectors    cache of its vectors, disposable
    archive-1.terms      cache of its index terms, disposable
    archive-1.checked    size and time stamp of the catalogue when its structure was last known to be sound
    write.lock           held while a change is committed
    rebuild.lock         held during a full rebuild

Below `index.archive`; knows files and locks, not what a catalogue holds.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.cachefile import TEMPORARY_PREFIX, write_aside
from index.errors import ArchiveBusy, ArchiveError, ArchiveMissing

__all__ = ["Folder"]

POINTER = "CURRENT"
LOCK_SECONDS = 10.0
"""How long to wait for another writer, who holds the lock only while committing."""

_CACHES = (".vectors", ".terms")
_CATALOGUE = re.compile(r"archive-(\d+)\.db")
_log = logging.getLogger(__name__)


class Folder:
    """The folder of one archive, which need not exist yet."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def current(self) -> Path:
        """The current catalogue.

        Raises:
            ArchiveMissing: there is none.
            ArchiveError: the folder cannot be read.
        """
        try:
            name = (self.directory / POINTER).read_text("utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise ArchiveMissing(
                f"There is no index in {self.directory}. Make one with `cita index PATH --index {self.directory}`."
            ) from None
        except OSError as error:
            raise ArchiveError(f"The index folder {self.directory} cannot be read: {error.strerror}.") from error
        path = self.directory / name
        if not _CATALOGUE.fullmatch(name) or not path.is_file():
            raise ArchiveMissing(
                f"The index folder {self.directory} names {name!r} as its catalogue, and there is no such catalogue. "
                "Index the articles again into a new folder."
            )
        return path

    def exists(self) -> bool:
        """Whether the folder holds an archive."""
        return (self.directory / POINTER).exists()

    def next_catalogue(self) -> Path:
        """Where the next catalogue goes: a name that is not in use."""
        numbers = [int(match.group(1)) for path in self.catalogues() if (match := _CATALOGUE.fullmatch(path.name))]
        return self.directory / f"archive-{max(numbers, default=0) + 1}.db"

    def make_current(self, catalogue: Path) -> None:
        """Point to another catalogue, in one step."""
        with self._writable():
            write_aside(self.directory / POINTER, (catalogue.name.encode() + b"\n",))

    def take_over(self, old: Path, new: Path) -> None:
        """Give one catalogue the caches of another that holds the same."""
        for kind in _CACHES:
            if old.with_suffix(kind).exists():
                with self._writable():
                    shutil.copyfile(old.with_suffix(kind), new.with_suffix(kind))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; half-written files of killed ones are deleted.

        Raises:
            ArchiveBusy: another process is writing.
            ArchiveError: the folder cannot be written.
        """
        with self._locked("write.lock", "Another process is writing to"):
            for path in self.directory.glob(f"{TEMPORARY_PREFIX}*"):
                path.unlink(missing_ok=True)
            yield

    @contextmanager
    def rebuilding(self, *, sweep: bool = True) -> Iterator[None]:
        """Be the only one to make a catalogue; those that are not current are deleted, before and after.

        Args:
            sweep: False keeps them until the end, when there is a current one for certain.

        Raises:
            ArchiveBusy: another process makes one.
            ArchiveError: the folder cannot be written.
        """
        with self._writable():
            self.directory.mkdir(parents=True, exist_ok=True)
        with self._locked("rebuild.lock", "Another process is rebuilding"):
            if sweep:
                self._delete_superseded()
            try:
                yield
            except BaseException:
                if sweep:
                    self._delete_superseded()
                raise
            self._delete_superseded()

    def believes(self, catalogue: Path) -> bool:
        """Whether the catalogue is, by size and time stamp, the one whose structure was last found sound."""
        try:
            return bool(json.loads(self._note(catalogue).read_bytes()) == self._stamp(catalogue))
        except (OSError, ValueError):
            return False

    def believe(self, catalogue: Path) -> None:
        """Note that the structure of the catalogue, as it is now, is sound; a read-only folder keeps no note."""
        try:
            write_aside(self._note(catalogue), (json.dumps(self._stamp(catalogue)).encode(),))
        except OSError as error:
            _log.debug("no note that %s is sound: %s", catalogue, error)

    def _stamp(self, catalogue: Path) -> list[int]:
        status = catalogue.stat()
        return [status.st_size, status.st_mtime_ns]

    def _note(self, catalogue: Path) -> Path:
        return catalogue.with_suffix(".checked")

    def catalogues(self) -> list[Path]:
        """All catalogues in the folder, the current one and what became of others."""
        return [path for path in self.directory.glob("archive-*.db") if _CATALOGUE.fullmatch(path.name)]

    def _delete_superseded(self) -> None:
        """Delete what belongs to no current catalogue: an older one, or one whose making was interrupted."""
        current = self.current() if self.exists() else None
        for path in self.catalogues():
            if path == current:
                continue
            for part in (path, Path(f"{path}-journal"), *(path.with_suffix(kind) for kind in (*_CACHES, ".checked"))):
                try:
                    part.unlink(missing_ok=True)
                except OSError as error:  # a system that keeps open files; the next rebuild deletes it
                    _log.info("%s stays for now: %s", part, error)

    @contextmanager
    def _locked(self, name: str, doing: str) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(self.directory / name)
        with self._writable():
            try:
                lock.acquire(timeout=LOCK_SECONDS)
            except Timeout as error:
                raise ArchiveBusy(
                    f"{doing} the index {self.directory}, and was not done within {LOCK_SECONDS:.0f} s. "
                    "Wait until it is done, then run the same command again."
                ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"The index folder {self.directory} cannot be written: {error.strerror or error}. "
                "Make it writable, or choose another one with --index."
            ) from error
