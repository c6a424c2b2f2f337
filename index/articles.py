"""Make articles out of what the readers find: clean text, folded titles, checked addresses, ids.

Every reader ends here, so that an article is the same whatever file it came from. Nothing is read from disk here, and
no sentence of an article is altered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import UnreadableFile
from index.language import article_language
from index.types import Article, Heading

__all__ = ["LONGEST_TEXT", "article_id", "clean", "make_article", "one_line", "printable_path", "web_address"]

LONGEST_TEXT = 5_000_000
"""Characters; a text beyond this is no news article and is refused."""

_LONGEST_TITLE = 500
_UNENCODABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_NUMBER = re.compile(r"#\d+$")
_LINE_END = re.compile(r"\r\n?")


def clean(text: str) -> str:
    r"""Make line ends `\n` and put U+FFFD for NUL and lone surrogates, which neither UTF-8 nor SQLite can hold.

    A byte order mark at the start goes. All else stays as it is.
    """
    return _UNENCODABLE.sub("\ufffd", _LINE_END.sub("\n", text.removeprefix("\ufeff")))


def one_line(text: str | None) -> str | None:
    """Fold white space to single blanks, for titles and names; None when nothing is left."""
    folded = " ".join(clean(text).split()) if text else ""
    return folded or None


def printable_path(path: Path) -> str:
    """The path as text that can be encoded, stored and shown, whatever bytes its name holds."""
    return clean(str(path))


def article_id(*, text: str, title: str, source: str | None, url: str | None, published: date | None) -> str:
    """Digest by which the same article is recognised wherever it lies.

    Returns:
        16 hexadecimal digits. The same text under another source is another article.
    """
    digest = hashlib.blake2b(digest_size=8)
    for field in (text, title, source or "", url or "", published.isoformat() if published else ""):
        encoded = field.encode("utf-8", "replace")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


def make_article(
    text: str,
    *,
    path: str,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    published: date | None = None,
    authors: Iterable[str] = (),
    language: str | None = None,
    headings: Sequence[Heading] = (),
) -> Article:
    """Build an article from a reader's findings.

    Args:
        text: the body after `clean`, to which the offsets of `headings` refer.
        path: where it was read; its file name serves as title when there is none.
        language: as stated; a region ("it-IT") is dropped; detected when missing or malformed.
    Raises:
        UnreadableFile: the text has no letter or digit, or is longer than `LONGEST_TEXT`.
    """
    if not any(character.isalnum() for character in text):
        raise UnreadableFile("it holds no text")
    if len(text) > LONGEST_TEXT:
        raise UnreadableFile(f"its text has {len(text):,} characters, more than {LONGEST_TEXT:,}")
    title = (one_line(title) or one_line(Path(_LINE_NUMBER.sub("", path)).stem) or "untitled")[:_LONGEST_TITLE].rstrip()
    source = one_line(source)
    url = web_address(url)
    return Article(
        id=article_id(text=text, title=title, source=source, url=url, published=published),
        text=text,
        title=title,
        source=source,
        url=url,
        published=published,
        authors=tuple(dict.fromkeys(name for author in authors if (name := one_line(author)))),
        language=_language_code(language) or article_language(text),
        path=path,
        headings=_one_title(headings),
    )


def _one_title(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Headings in order, with level 1 kept for the first that has it: only one can be the title."""
    ordered = sorted(headings, key=lambda heading: heading.start)
    title = next((heading for heading in ordered if heading.level == 1), None)
    return tuple(
        replace(heading, level=2) if heading.level == 1 and heading is not title else heading for heading in ordered
    )


def web_address(url: str | None) -> str | None:
    """The address if a browser may open it: http or https, a host, nothing invisible in it."""
    url = (url or "").strip()
    if not url or len(url) > 2000 or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _language_code(stated: str | None) -> str | None:
    """Two letters of a language tag such as "it", "it-IT" or "en_US"."""
    match = re.fullmatch(r"([a-z]{2})(?:[-_].*)?", (stated or "").strip().lower())
    return match[1] if match else None
