"""Copy an archive into one file, and make an archive of such a file again.

A backup is the catalogue, which is all of an archive that is not derived from it, copied by SQLite's own backup, so
that it is of one moment even while others write. Both ways the copy is verified row by row before it counts, nothing is
overwritten without being told to, and an interruption leaves what was there before.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive, refuse_to_bury
from index.catalogue import Catalogue
from index.errors import ArchiveDamaged, ArchiveError, CitaError
from index.folder import Folder
from index.soundness import catalogue_faults
from index.tables import copy_database

__all__ = ["BackupReport", "back_up", "restore"]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied: how many articles and passages, of which generation, into how many bytes."""

    articles: int
    passages: int
    generation: int
    bytes: int


def back_up(archive: Archive, file: Path, *, force: bool = False) -> BackupReport:
    """Copy the archive into a file, as it is at one moment; others may read and write meanwhile.

    Args:
        file: where; its folder must exist.
        force: replace a file of that name.
    Raises:
        CitaError: the file exists and is not to be replaced, or cannot be written.
        ArchiveDamaged: the archive is not sound, so that no copy of it is kept.
    """
    file = Path(os.path.abspath(file))
    if file.exists() and not (force and file.is_file()):
        raise CitaError(f"{file} exists already. Name another file, or add --force to replace it.")
    catalogue = archive.catalogue()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    except OSError as error:
        raise CitaError(f"{file} cannot be written: {error.strerror}. Name a file in a folder that exists.") from error
    os.close(handle)
    copy = Path(name)
    try:
        copy_database(catalogue.path, copy)
        report = _verified(copy)
        os.replace(copy, file)
    except OSError as error:
        raise CitaError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        copy.unlink(missing_ok=True)
    return report


def restore(file: Path, directory: Path, *, force: bool = False) -> BackupReport:
    """Make an archive of a backup.

    Args:
        file: made by `back_up`.
        directory: the archive's folder, made where there is none.
        force: take the place of the archive that is there, which is deleted in the same step. Readers of it, a running
            chat for instance, go on with the restored one.
    Raises:
        ArchiveError: there is an archive already and it is not to be replaced, or the folder cannot be written.
        ArchiveDamaged: the file is no backup, or is damaged; nothing is changed.
    """
    file = Path(file)
    if not file.is_file():
        raise CitaError(f"There is no file {file} to restore from.")
    _verified(file)
    folder = Folder(Path(directory))
    if not force:
        refuse_to_bury(folder)
    with folder.rebuilding(), folder.writing():
        generation = 0
        if folder.exists():
            if not force:
                raise ArchiveError(
                    f"There is an index in {directory} already. Restore into another folder with --index, or add "
                    "--force to put the backup in its place."
                )
            generation = _generation(folder)
        path = folder.next_catalogue()
        copy_database(file, path)
        report = _verified(path)
        with closing(sqlite3.connect(path)) as connection, connection:
            # Whoever has the other archive's vectors in memory must not take them for this one's.
            for key, value in (
                ("identity", uuid.uuid4().hex),
                ("generation", str(max(generation, report.generation) + 1)),
            ):
                connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
        folder.believe(path)
        folder.make_current(path)
    return report


def _verified(path: Path) -> BackupReport:
    """What a copy holds, every row of it examined.

    Raises:
        ArchiveDamaged: it is not sound.
    """
    catalogue = Catalogue(path)
    try:
        for fault in catalogue_faults(catalogue):
            raise ArchiveDamaged(f"{path} is no sound copy of an index: {fault} Nothing was changed.")
        totals = catalogue.totals()
        return BackupReport(totals["article"], totals["passage"], catalogue.generation(), path.stat().st_size)
    finally:
        catalogue.close()


def _generation(folder: Folder) -> int:
    """Of the archive to be replaced; 0 where it is too damaged to tell."""
    try:
        return Catalogue(folder.current()).generation()
    except ArchiveError:
        return 0
