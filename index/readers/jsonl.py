"""Read JSON Lines: one article a line, any number of lines, never the whole file in memory.

A line that cannot be used is refused by itself; the other lines go in.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.articles import clean, make_article, printable_path
from index.errors import UnreadableFile
from index.readers.files import open_regular
from index.readers.layout import headings_of
from index.readers.metadata import parse_date, stated_in
from index.types import Article, Heading, Refusal

__all__ = ["LONGEST_LINE", "read", "read_line"]

LONGEST_LINE = 20_000_000
"""Bytes; a longer line is refused without being held in memory."""


def _day(value: object) -> object:
    """A date in any form that `parse_date` reads; an empty one is none."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    day = parse_date(value)
    if day is None:
        raise ValueError("is no date; write it as YYYY-MM-DD")
    return day


def _list(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


class _Line(BaseModel):
    """One line's object; keys that Cita does not know are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore")

    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: Annotated[date | None, BeforeValidator(_day)] = Field(
        default=None, validation_alias=AliasChoices("published", "date")
    )
    authors: Annotated[list[str], BeforeValidator(_list)] = Field(
        default_factory=list, validation_alias=AliasChoices("authors", "author")
    )
    language: str | None = Field(default=None, validation_alias=AliasChoices("language", "lang"))


def read(path: Path) -> Iterator[Article | Refusal]:
    """Read articles line by line; their path is the file's, then `#n`, n counting lines from 0.

    Blank lines count and are skipped.

    Raises:
        UnreadableFile: the file cannot be opened, is empty, or is UTF-16.
    """
    name = printable_path(path)
    with open_regular(path) as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise UnreadableFile("it is UTF-16; save it as UTF-8")
        file.seek(0)
        number = -1
        for number, line in enumerate(_lines(file)):
            place = f"{name}#{number}"
            try:
                article = read_line(line, place)
            except UnreadableFile as error:
                yield Refusal(place, f"line {number + 1}: {error}")
            else:
                if article is not None:
                    yield article
        if number < 0:
            raise UnreadableFile("it is empty")


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines of the file; None for one that is too long, whose rest is skipped."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield None


def read_line(line: bytes | None, place: str) -> Article | None:
    """The article of one line, None for a blank one.

    Raises:
        UnreadableFile: it is no article; the message says why.
    """
    if line is None:
        raise UnreadableFile(f"longer than {LONGEST_LINE:,} bytes")
    if not line.strip():
        return None
    try:
        content = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("not valid UTF-8") from error
    try:
        fields = _Line.model_validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise UnreadableFile(f"{where}: {problem['msg']}" if where else problem["msg"]) from error
    text, headings = _headed(clean(fields.text), clean(fields.title or ""))
    stated = stated_in(text)
    return make_article(
        text,
        path=place,
        title=fields.title or next((text[h.start : h.end] for h in headings if h.level == 1), None),
        source=fields.source or stated.source,
        url=fields.url,
        published=fields.published or stated.published,
        authors=fields.authors or stated.authors,
        language=fields.language,
        headings=headings,
    )


def _headed(text: str, title: str) -> tuple[str, list[Heading]]:
    """The text and its headings; a title line is looked for when the title is not given, or when it is repeated."""
    repeated = bool(title.strip()) and text.lstrip().startswith(title.strip())
    return text, headings_of(text, titled=repeated or not title.strip())
