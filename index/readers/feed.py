"""Read RSS and Atom feeds: what articles they list, and where.

A feed holds no article of its own here; `index.sources` fetches the pages that it leads to. feedparser understands the
many dialects and repairs what is broken; it resolves no external entity.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate
from hashlib import blake2b
from pathlib import Path
from typing import Any

from index.articles import clean, one_line, web_address
from index.errors import UnreadableFile
from index.readers.files import read_bytes
from index.readers.metadata import parse_date
from index.types import FeedItem

__all__ = ["read"]

_MOST_ITEMS = 500
_WHOLE_ARTICLE = 500
"""Characters of HTML; less is a teaser."""


def read(path: Path) -> Iterator[FeedItem]:
    """The items of a feed that have a page, in its order, each page once.

    Raises:
        UnreadableFile: it is no feed, or one that lists nothing.
    """
    import feedparser

    parsed = feedparser.parse(io.BytesIO(read_bytes(path)))
    if not parsed.get("version"):
        raise UnreadableFile("it is no RSS or Atom feed")
    seen: set[str] = set()
    source = one_line(parsed.feed.get("title"))
    for entry in parsed.entries:
        link = web_address(entry.get("feedburner_origlink") or entry.get("link"))
        if link is None or link in seen:
            continue
        seen.add(link)
        yield _item(entry, link, source, atom=parsed.version.startswith("atom"))
        if len(seen) >= _MOST_ITEMS:
            return
    if parsed.entries and not seen:
        raise UnreadableFile("none of the articles that the feed lists has an address on the web")


def _item(entry: Any, link: str, source: str | None, *, atom: bool) -> FeedItem:
    title = one_line(entry.get("title")) or ""
    stated = entry.get("published") or ("" if atom else entry.get("updated", ""))  # in RSS 1.0 Dublin Core's date
    published = _day(stated)
    names = [author.get("name") for author in entry.get("authors") or ()]
    authors = tuple(dict.fromkeys(name for each in names if (name := one_line(each))))
    contents = [each.get("value", "") for each in entry.get("content") or () if "html" in each.get("type", "")]
    content = clean(max(contents, key=len, default=""))
    told = (link, title, entry.get("updated"), entry.get("published"), entry.get("summary"), content)
    stamp = blake2b(repr(told).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return FeedItem(link, title, source, published, authors, content if len(content) >= _WHOLE_ARTICLE else "", stamp)


def _day(stated: str) -> date | None:
    """The day in the feed's own time zone, as RSS writes it (RFC 822) or as anything else does."""
    moment = parsedate(stated)
    try:
        return date(*moment[:3]) if moment else parse_date(stated)
    except ValueError:
        return None
