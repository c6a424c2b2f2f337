"""Read Markdown files with or without YAML front matter.

The body is kept as written, marks included, since citations slice it; `#` lines become headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from index.articles import clean, make_article, printable_path
from index.errors import UnreadableFile
from index.readers.files import decode, read_bytes
from index.readers.metadata import parse_date, stated_in
from index.types import Article, Heading

__all__ = ["read"]

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)


def read(path: Path) -> Iterator[Article]:
    """Read one article.

    Front matter may give title, date (or published), source, author (or authors), url and language; other keys are
    ignored. What it does not give is looked for in the text.

    Raises:
        UnreadableFile: the file is empty, too large, no text, or its front matter is not valid YAML.
    """
    fields, text = _front_matter(clean(decode(read_bytes(path))))
    headings = _headings(text)
    first = next((text[heading.start : heading.end] for heading in headings if heading.level == 1), None)
    stated = stated_in(_without_marks(text))
    yield make_article(
        text,
        path=printable_path(path),
        title=_text(fields.get("title")) or first,
        source=_text(fields.get("source")) or stated.source,
        url=_text(fields.get("url")),
        published=_date(fields.get("published") or fields.get("date")) or stated.published,
        authors=_names(fields.get("authors") or fields.get("author")) or stated.authors,
        language=_text(fields.get("language") or fields.get("lang")),
        headings=headings,
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Fields of the front matter, and the text below it without the blank lines between."""
    if not text.startswith("---"):
        return {}, text
    import yaml  # type: ignore[import-untyped]
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, text
    try:
        raw, body = handler.split(text)
    except ValueError:  # the line is a rule, nothing closes it
        return {}, text
    try:
        fields = handler.load(raw)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or type(error).__name__
        raise UnreadableFile(f"its front matter is not valid YAML ({problem})") from error
    if not isinstance(fields, dict):
        return {}, text
    return {str(key).lower(): value for key, value in fields.items()}, body.lstrip("\n")


def _headings(text: str) -> list[Heading]:
    """Heading lines outside fenced code; the span is that of the words, without `#`."""
    fenced = [match.span() for match in _FENCED.finditer(text)]
    return [
        Heading(match.start(2), match.start(2) + len(_without_closing(match[2])), len(match[1]))
        for match in _HEADING.finditer(text)
        if not any(start <= match.start() < end for start, end in fenced)
    ]


def _without_closing(words: str) -> str:
    """The words of a heading without the `#` marks that may close it."""
    words = words.rstrip()
    opened = words.rstrip("#")
    return opened.rstrip() if opened.endswith((" ", "\t")) else words


def _without_marks(text: str) -> str:
    """The text as metadata is looked for in it: emphasis around a byline or a date taken off."""
    return re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", _HEADING.sub(r"\2", text))


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int | float) else None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(value) if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(name for item in values if (name := _text(item)))
