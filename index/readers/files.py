"""Open files safely and turn their bytes into text.

The first step of every reader. Only regular files are opened, so that a pipe or a device cannot hang or flood a
reader. What the text means is decided elsewhere.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile

__all__ = ["LARGEST_FILE", "decode", "open_regular", "read_bytes"]

LARGEST_FILE = 50_000_000
"""Bytes; larger files are refused, JSONL excepted, which is read line by line."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 100_000


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading bytes; the caller closes it.

    Raises:
        UnreadableFile: it cannot be opened, or it is a folder, a pipe, a device or a socket.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFile(f"it cannot be opened: {reason}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableFile("it is not a regular file")
    return os.fdopen(descriptor, "rb")


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Read a whole regular file.

    Raises:
        UnreadableFile: as `open_regular`; or it is empty, or holds more than `largest` bytes.
    """
    with open_regular(path) as file:
        try:
            data = file.read(largest + 1)
        except OSError as error:
            raise UnreadableFile(f"it cannot be read: {error.strerror}") from error
    if len(data) > largest:
        raise UnreadableFile(f"it holds more than {largest:,} bytes; split it, or convert it to JSONL")
    if not data:
        raise UnreadableFile("it is empty")
    return data


def decode(data: bytes, declared: str | None = None) -> str:
    """Turn bytes into text.

    A byte order mark decides; else UTF-8 if the bytes are valid in it, whatever was declared, since no other text
    happens to be; else UTF-16 that lacks its mark; else UTF-8 with a few broken bytes; else the declared encoding;
    else what charset-normalizer finds most plausible.

    Args:
        declared: encoding that the file claims for itself, as an HTML page does.
    Raises:
        UnreadableFile: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    text = _valid(data, "utf-8") or _unmarked_utf16(data) or _damaged_utf8(data)
    if text is None and declared:
        text = _valid(data, declared)
    if text is None:
        text = _guessed(data)
    if text is None or len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 50:
        raise UnreadableFile("it is not text in any known encoding")
    return text


def _valid(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """Text in UTF-16 without its mark: half of the bytes of Western text are NUL, all at even or all at odd places."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 5 or min(even, odd) > len(sample) / 50:
        return None
    return _valid(data[: len(data) // 2 * 2], "utf-16-le" if odd > even else "utf-16-be")


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 in which few sequences are broken, with U+FFFD in their places."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return text if broken * 5 <= whole else None


def _guessed(data: bytes) -> str | None:
    """The most plausible legacy encoding; Windows Latin where it is as plausible as any, being the most common."""
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        if match.chaos <= best.chaos and "cp1252" in (match.encoding, *match.could_be_from_charset):
            return data.decode("cp1252", "replace")
    return data.decode(best.encoding, "replace")
