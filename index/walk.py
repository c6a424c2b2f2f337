"""List the files to read below the paths that a person named.

The first step of indexing. Only regular files inside a named folder come out, each once, in sorted order; what is
left out for a reason worth telling comes out as a `Refusal`. Nothing is opened here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.articles import printable_path
from index.readers import READERS
from index.types import Refusal

__all__ = ["INDEX_MARKER", "listed_below", "walk"]

INDEX_MARKER = "CURRENT"
"""Name of the file that makes a folder an index of Cita's; such folders are not walked."""

_ODD_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def walk(paths: Iterable[Path]) -> Iterator[Path | Refusal]:
    """List readable files.

    Hidden files and folders (a leading dot) and Cita's own index folders are skipped silently below a folder.
    Symbolic links are followed where a person named them, and refused below a folder when they lead out of it; those
    that stay inside are skipped, since their target is listed itself.

    Args:
        paths: files and folders, as given by a person; relative ones are made absolute.
    Yields:
        Absolute path of each file, once; or the reason why something is left out.
    """
    seen: set[str] = set()
    for path in paths:
        absolute = Path(os.path.abspath(path))
        found = _below(absolute, os.path.realpath(absolute)) if absolute.is_dir() else _single(absolute)
        for item in found:
            key = item.path if isinstance(item, Refusal) else os.path.realpath(item)
            if key not in seen:
                seen.add(key)
                yield item


def listed_below(folder: Path, path: Path) -> bool:
    """Whether `walk` of the folder would come to this file below it, and not pass over it in silence.

    Args:
        folder, path: absolute.
    """
    if path.suffix.lower() not in READERS or folder not in path.parents:
        return False
    place = folder
    for part in path.relative_to(folder).parts:
        place /= part
        if part.startswith(".") or place.is_symlink() or (place / INDEX_MARKER).exists():
            return False
    return place.is_file()


def _below(folder: Path, root: str) -> Iterator[Path | Refusal]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(printable_path(folder), f"the folder cannot be listed: {error.strerror}")
        return
    if _is_index(entries):
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            if not _inside(os.path.realpath(path), root):
                yield Refusal(printable_path(path), "it is a symbolic link that leads out of the folder or nowhere")
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(path, root)
        else:
            yield from _single(path)


def _is_index(entries: Iterable[os.DirEntry[str]]) -> bool:
    names = {entry.name for entry in entries}
    return INDEX_MARKER in names and any(name.endswith(".db") for name in names)


def _inside(target: str, root: str) -> bool:
    return os.path.exists(target) and os.path.commonpath([target, root]) == root


def _single(path: Path) -> Iterator[Path | Refusal]:
    reason = _objection(path)
    yield Refusal(printable_path(path), reason) if reason else path


def _objection(path: Path) -> str | None:
    """Why a file cannot be read, judging by its name and kind; None when nothing speaks against it."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return "there is no such file or folder"
    for is_kind, name in _ODD_KINDS:
        if is_kind(mode):
            return f"it is {name}, not a regular file"
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid UTF-8; rename it"
    if path.suffix.lower() not in READERS:
        shown = path.suffix or "files without a suffix"
        return f"there is no reader for {shown}; readable are {', '.join(READERS)}"
    return None
