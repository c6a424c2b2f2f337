"""Read attributions that people marked with brat: who is said, by which words, to have said what.

A folder of brat files holds texts (`.txt`) and, for each, one or more files of marks (`.ann`): text-bound marks Source,
Cue and Content, and events Attribution that join them, as in PARC 3 (Pareti, LREC 2016) and PolNeAR (Newell, Margolin
& Ruths, LREC 2018). Used by `qa.attribution`, which compares them with what Cita finds. Other marks, relations,
attributes and notes are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import CitaError
from index.types import Span

__all__ = ["Marked", "MarkedText", "read_brat"]

_TEXT_BOUND = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"E\d+\t(\S+)")
_COPY = re.compile(r"_[0-9a-z]+$")
"""What PolNeAR adds to a text's name for each person who marked it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution; each part may be in several pieces, source and cue may be missing."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the attributions that one person marked in it. Offsets are characters of `text`."""

    path: Path
    text: str
    attributions: tuple[Marked, ...]


def read_brat(folder: Path) -> list[MarkedText]:
    """Read every `.ann` file below a folder, with its text; a text marked by several people comes once for each.

    The text is the `.txt` file of the same name, or of that name without its last `_…`, wherever it lies below the
    folder.

    Raises:
        CitaError: there is none, a text is missing, or a file cannot be read as UTF-8.
    """
    texts = {path.stem: path for path in sorted(folder.rglob("*.txt"))}
    found = []
    for path in sorted(folder.rglob("*.ann")):
        beside = path.with_suffix(".txt")
        text = beside if beside.exists() else texts.get(path.stem) or texts.get(_COPY.sub("", path.stem))
        if text is None:
            raise CitaError(f"{path} has no text; expected {path.stem}.txt below {folder}.")
        found.append(MarkedText(text, _read(text).replace("\r", " "), tuple(_attributions(_read(path)))))
    if not found:
        raise CitaError(f"{folder} holds no .ann files; expected brat's .txt and .ann.")
    return found


def _read(path: Path) -> str:
    """A file's text with its line ends as they are, since brat counts them."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CitaError(f"{path} cannot be read ({type(error).__name__}); expected UTF-8.") from error


def _attributions(marks: str) -> Iterator[Marked]:
    """Those that have a content, in the order of the file."""
    spans: dict[str, tuple[Span, ...]] = {}
    lines = marks.splitlines()
    for line in lines:
        if match := _TEXT_BOUND.match(line):
            pieces = (piece.split() for piece in match[2].split(";"))
            spans[line.split("\t", 1)[0]] = tuple(Span(int(start), int(end)) for start, end in pieces)
    for line in lines:
        if not _EVENT.match(line):
            continue
        parts: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
        for role in line.split("\t", 1)[1].split()[1:]:
            name, _, mark = role.partition(":")
            parts.get(name.rstrip("0123456789"), []).extend(spans.get(mark, ()))
        if parts["Content"]:
            yield Marked(*(tuple(sorted(parts[name])) for name in ("Source", "Cue", "Content")))
