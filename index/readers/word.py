"""Read Word documents (.docx): paragraphs, tables and headings of the main text.

A document is a zip archive, so its unpacked size is checked before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from index.articles import clean, make_article, one_line, printable_path
from index.errors import UnreadableFile
from index.readers.files import read_bytes
from index.readers.layout import headings_of
from index.readers.metadata import stated_in
from index.types import Article, Heading

__all__ = ["read"]

_LARGEST_UNPACKED = 100_000_000
_LARGEST_RATIO = 100
_RATIO_MATTERS_ABOVE = 10_000_000
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_TEMPLATE_AUTHORS = frozenset({"python-docx", "microsoft office user", "user", "utente", "windows user"})
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path) -> Iterator[Article]:
    """Read one article; paragraphs are separated by blank lines, the cells of a table row by tabs.

    Title and author of the document's properties count; its date of creation only in a document whose title somebody
    has filled in, since word processors stamp every file with one.

    Raises:
        UnreadableFile: the file is no Word document, protected by a password, too large unpacked, or without text.
    """
    data = read_bytes(path)
    _check_archive(data)
    import docx

    document = docx.Document(io.BytesIO(data))
    text, headings = _body(document)
    if not headings:
        headings = headings_of(text)
    properties = document.core_properties
    title = one_line(properties.title)
    stated = stated_in(text)
    yield make_article(
        text,
        path=printable_path(path),
        title=title or next((text[h.start : h.end] for h in headings if h.level == 1), None),
        source=stated.source,
        published=stated.published or (_created(properties) if title else None),
        authors=_authors(properties) or stated.authors,
        language=properties.language,
        headings=headings,
    )


def _check_archive(data: bytes) -> None:
    if data.startswith(_OLE2):
        raise UnreadableFile("it is protected by a password, or an old .doc file; save it as an open .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile("it is not a Word document") from error
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > _RATIO_MATTERS_ABOVE and unpacked > _LARGEST_RATIO * len(data)
    if unpacked > _LARGEST_UNPACKED or too_dense:
        raise UnreadableFile(
            f"it unpacks from {len(data):,} to {unpacked:,} bytes; allowed are {_LARGEST_UNPACKED:,} bytes and "
            f"{_LARGEST_RATIO} times its size"
        )
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise UnreadableFile("it is not a Word document")


def _body(document: Any) -> tuple[str, list[Heading]]:
    """Text of the main part in order, and its headings by style ("Title" is level 1)."""
    blocks: list[str] = []
    headings: list[Heading] = []
    length = 0
    for item in document.iter_inner_content():
        is_paragraph = hasattr(item, "style") and hasattr(item, "runs")
        text = clean(item.text if is_paragraph else _table(item)).strip()
        if not text:
            continue
        start = length + (2 if blocks else 0)
        blocks.append(text)
        length = start + len(text)
        level = _level(item) if is_paragraph else 0
        if level:
            headings.append(Heading(start, length, level))
    return "\n\n".join(blocks), headings


def _level(paragraph: Any) -> int:
    name = (paragraph.style.name if paragraph.style is not None else None) or ""
    match = _HEADING_STYLE.match(name)
    return 1 if name.lower() == "title" else int(match[1]) if match else 0


def _table(table: Any) -> str:
    return "\n".join("\t".join(cell.text.strip() for cell in row.cells) for row in table.rows)


def _created(properties: Any) -> date | None:
    return properties.created.date() if properties.created is not None else None


def _authors(properties: Any) -> tuple[str, ...]:
    names = [name.strip() for name in (properties.author or "").split(";")]
    return tuple(name for name in names if name and name.lower() not in _TEMPLATE_AUTHORS)
