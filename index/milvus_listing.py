"""The lists of `index.listing` over an archive in Milvus, which can neither sort nor join: what passes the filters is
read and put in order here. That takes time with the number of articles that pass, so that filters pay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from index.types import Article, Quotation

if TYPE_CHECKING:
    from index.listing import Filter, Listed, Order
    from index.milvus import MilvusArchive

__all__ = ["articles", "quotations", "speakers"]

_AT_ONCE = 1_000


def articles(archive: MilvusArchive, wanted: Filter, order: Order, offset: int, limit: int) -> tuple[int, list[Listed]]:
    """See `index.listing.list_articles`; in the order "added", by id."""
    from index.listing import Listed

    found = sorted(_passing(archive, wanted), key=lambda each: _place(each, order))
    page = found[offset : offset + limit]
    return len(found), [
        Listed(
            id=each.id,
            title=each.title,
            source=each.source,
            published=each.published,
            language=each.language,
            url=each.url,
            path=each.path,
            passages=len(archive.passages(each.id)),
            copies=len(archive.copies_of(each.id)),
            state="indexed",
        )
        for each in page
    ]


def quotations(
    archive: MilvusArchive, wanted: Filter, names: Sequence[str] | None, oldest_first: bool, offset: int, limit: int
) -> tuple[int, list[Quotation]]:
    """See `index.listing.list_quotations`."""
    days = {each.id: each.published for each in _passing(archive, wanted)}
    said = archive.quotations(speakers=names, articles=None if _passes_all(wanted) else days)
    found = [each for each in said if each.speaker is not None and each.article_id in days]
    sign = 1 if oldest_first else -1
    found.sort(key=lambda each: ((day := days[each.article_id]) is None, sign * day.toordinal() if day else 0))
    return len(found), found[offset : offset + limit]


def speakers(archive: MilvusArchive, wanted: Filter, limit: int | None) -> tuple[int, list[tuple[str, int]]]:
    """See `index.listing.list_speakers`."""
    if _passes_all(wanted):
        known = archive.speakers()
    else:
        ids = {each.id for each in _passing(archive, wanted)}
        counts = Counter(each.speaker for each in archive.quotations(articles=ids) if each.speaker is not None)
        known = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return len(known), known[:limit]


def _passes_all(wanted: Filter) -> bool:
    limits = (wanted.title, wanted.source, wanted.language, wanted.since, wanted.until, wanted.among)
    return all(each is None for each in limits)


def _passing(archive: MilvusArchive, wanted: Filter) -> list[Article]:
    sources = None if wanted.source is None else [wanted.source]
    ids: list[str] = archive.select(since=wanted.since, until=wanted.until, sources=sources, language=wanted.language)
    if wanted.among is not None:
        ids = [each for each in ids if each in wanted.among]
    words = (wanted.title or "").casefold().split()
    found: list[Article] = []
    for at in range(0, len(ids), _AT_ONCE):
        found += [
            each
            for each in archive.articles_by_id(ids[at : at + _AT_ONCE]).values()
            if (wanted.source is None or each.source == wanted.source)
            and all(word in each.title.casefold() for word in words)
        ]
    return found


def _place(article: Article, order: Order) -> tuple[bool, str, int, str]:
    newest = -(article.published or date.min).toordinal()
    if order == "date":
        return article.published is None, "", newest, article.id
    if order == "title":
        return False, article.title.casefold(), 0, article.id
    if order == "source":
        return article.source is None, (article.source or "").casefold(), newest, article.id
    return False, "", 0, article.id
