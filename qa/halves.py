"""Files of what is right, one JSON object a line, half of them held out: read them, and tell their halves apart.

Used by all that measures answers and quotations over such files. What an object holds, and what is counted, is the
caller's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from index.errors import CitaError

__all__ = ["Half", "halves", "read_rows"]

Half = Literal["tuned", "held_out"]
_T = TypeVar("_T")


def read_rows(file: Path, plural: str, one: str, expected: str, make: Callable[[dict[str, Any]], _T]) -> list[_T]:
    """What the lines of a file say, empty ones left out.

    Args:
        file: JSON Lines.
        plural, one: what the file holds, and one of them, for messages.
        expected: what a JSON object of it has, for messages.
        make: turns an object into what it says; a ValueError, KeyError, TypeError or AttributeError means that it is
            none.
    Raises:
        CitaError: the file cannot be read, or a line is no such object; the message names the line, never its content.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CitaError(
            f"The {plural} {file} cannot be read ({type(error).__name__}); expected UTF-8 JSONL."
        ) from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CitaError(
                f"{file}, line {number}: no {one} ({type(error).__name__}); expected a JSON object with {expected}"
            ) from None
    return rows


def halves(items: Sequence[_T], held_out: Callable[[_T], bool]) -> Iterator[tuple[Half, list[_T]]]:
    """The half that rules may be made with and the half that is counted only, each as far as there is any of it."""
    for half, held in (("tuned", False), ("held_out", True)):
        members = [item for item in items if held_out(item) == held]
        if members:
            yield half, members  # type: ignore[misc]
