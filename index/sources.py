"""Articles from the web: pages and feeds by their addresses, fetched, read and stored like files.

Between `index.fetch`, which gets bytes, and `index.build`, which stores articles. Bytes from the web are parsed by the
bounded reader alone, like files from anywhere. A page is recognised by its address: fetched again, its article takes
the place of what the address held before. What a server said of a page is remembered in the catalogue, so that it need
not send again what has not changed.
"""

from __future__ import annotations

import html
import logging
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from index.articles import make_article
from index.build import Change, Document, Progress, UpdateReport, take_in
from index.entries import AddressState, FileState
from index.errors import AddressGone, AddressRefused, FetchError, UnreadableFile
from index.fetch import Fetched, Fetcher, normalised
from index.readers import FEED_SUFFIX, READERS, READERS_VERSION
from index.readers.worker import BoundedReader
from index.store import Keeper
from index.types import Article, FeedItem, Refusal

__all__ = ["gather"]

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/rss+xml": FEED_SUFFIX,
    "application/atom+xml": FEED_SUFFIX,
    "application/rdf+xml": FEED_SUFFIX,
}
"""How what a server calls a document is read."""

_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_XML = ("application/xml", "text/xml")
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HEAD_BYTES = 2048
_FEED = "feed"
"""Stamp of addresses that are feeds; those that feeds lead to have a digest, others none."""

_log = logging.getLogger(__name__)


def gather(
    archive: Keeper,
    urls: Sequence[str],
    *,
    fetcher: Fetcher | None = None,
    prune: bool = False,
    recheck: float = 0.0,
    progress: Callable[[Progress], None] | None = None,
    changed: Callable[[Change], None] | None = None,
) -> UpdateReport:
    """Bring the archive up to date with pages, and with the pages that feeds list.

    An address that cannot be fetched or read is refused with the reason, and what it held before stays. Where a feed
    carries an article whole and its page cannot be had, the feed's text is taken.

    Args:
        archive: opened with an embedder.
        urls: http and https addresses of articles and feeds, told apart by what the server sends.
        fetcher: a fresh one unless given; one that lives longer remembers robots.txt and the pauses due.
        prune: remove the article of an address at which the server says that nothing is any more.
        recheck: seconds during which a page that a feed lists unchanged is not asked for again.
        progress, changed: as in `index.build.update`.
    Raises:
        ValueError: the archive was opened without an embedder.
        ArchiveError: a batch cannot be committed; those before it are.
    """
    with tempfile.TemporaryDirectory(prefix="cita-") as folder, BoundedReader() as reader:
        round_ = _Round(archive, fetcher or Fetcher(), reader, Path(folder), prune=prune, recheck=recheck)
        report = take_in(archive, round_.documents(urls), progress=progress, changed=changed)
        round_.remember()
    return report


class _Round:
    """One fetching of some addresses."""

    def __init__(
        self, archive: Keeper, fetcher: Fetcher, reader: BoundedReader, folder: Path, *, prune: bool, recheck: float
    ) -> None:
        self._archive = archive
        self._fetcher = fetcher
        self._reader = reader
        self._folder = folder
        self._prune = prune
        self._recheck = recheck
        self._seen: set[str] = set()
        self._learnt: dict[str, AddressState] = {}

    def documents(self, urls: Sequence[str]) -> Iterator[Document]:
        """What is at the addresses, each once, feeds replaced by the pages that they list."""
        for url in urls:
            try:
                key = normalised(url)
            except AddressRefused as error:
                yield _unfetched(url, error)
                continue
            if key not in self._seen:
                self._seen.add(key)
                yield from self._address(key)

    def remember(self) -> None:
        """Store what servers said, for the next time. What is said of a body that was not stored does no harm: it is
        believed only where the digests agree."""
        if self._learnt:
            with self._archive.writing() as writer:
                writer.put_addresses(self._learnt)

    def _address(self, key: str) -> Iterator[Document]:
        try:
            fetched = self._fetch(key, "")
            suffix = _suffix(fetched) if fetched is not None else ""
        except AddressGone as error:
            yield self._missing(key, error)
            return
        except (FetchError, UnreadableFile) as error:
            yield Document(key, None, (Refusal(key, str(error)),))
            return
        if fetched is None:
            yield Document(key, None)
        elif suffix == FEED_SUFFIX:
            yield from self._feed(fetched)
        else:
            yield self._page(fetched, suffix, None)

    def _feed(self, fetched: Fetched) -> Iterator[Document]:
        """The pages that a feed lists. The feed is remembered as seen only if none of them failed."""
        state = self._learnt.pop(fetched.url, None)
        sound = True
        for item in self._reader.read_feed(self._kept(fetched, FEED_SUFFIX)):
            if isinstance(item, Refusal):
                sound = False
                yield Document(fetched.url, None, (Refusal(fetched.url, item.reason),))
                continue
            try:
                key = normalised(item.link)
            except AddressRefused as error:
                yield _unfetched(item.link, error)
                continue
            if not _kindred(fetched.final, key):
                item = FeedItem(item.link, "", None, None, (), "", item.stamp)
            if key not in self._seen:
                self._seen.add(key)
                document = self._listed(key, item)
                sound = sound and not any(isinstance(each, Refusal) for each in document.items)
                yield document
        if sound and state is not None:
            self._learnt[fetched.url] = replace(state, stamp=_FEED)

    def _listed(self, key: str, item: FeedItem) -> Document:
        """The page of an item; the item's own content where the page cannot be had and the item has it all."""
        known = self._archive.catalogue().addresses(key).get(key)
        trusted = self._trusted(key, known)
        if trusted and known and known.stamp == item.stamp and time.time() - known.fetched < self._recheck:
            return Document(key, None)
        try:
            fetched = self._fetch(key, item.stamp)
            if fetched is None:
                return Document(key, None)
            suffix = _suffix(fetched)
            if suffix == FEED_SUFFIX:
                raise UnreadableFile("the feed leads to another feed; name that one itself")
            document = self._page(fetched, suffix, item)
        except AddressGone as error:
            return self._missing(key, error)
        except (FetchError, UnreadableFile) as error:
            document = Document(key, None, (Refusal(key, str(error)),))
        if item.content and all(isinstance(each, Refusal) for each in document.items):
            return self._carried(key, item) or document
        return document

    def _carried(self, key: str, item: FeedItem) -> Document | None:
        """The article as the feed itself carries it, None when that cannot be read."""
        heading = html.escape(item.title)
        page = f"<html><head><title>{heading}</title></head><body><article><h1>{heading}</h1>{item.content}</article>"
        body = page.encode("utf-8", "replace")
        fetched = Fetched(key, key, False, "text/html", "utf-8", body, None, None)
        document = self._page(fetched, ".html", item)
        return document if any(isinstance(each, Article) for each in document.items) else None

    def _fetch(self, key: str, stamp: str) -> Fetched | None:
        """What the server sends, None when that is what is stored already."""
        known = self._archive.catalogue().addresses(key).get(key)
        now = int(time.time())
        if known is None or not self._usable(key, known, now):
            fetched = self._fetcher.fetch(key)
        else:
            fetched = self._fetcher.fetch(key, etag=known.etag, modified=known.modified)
            if fetched.unchanged or sha256(fetched.body).hexdigest() == known.sha256:
                if known.stamp != _FEED:
                    self._learnt[key] = replace(known, stamp=stamp, fetched=now)
                return None
        digest = sha256(fetched.body).hexdigest()
        self._learnt[key] = AddressState(fetched.etag, fetched.modified, digest, stamp, now)
        return fetched

    def _usable(self, key: str, known: AddressState, now: int) -> bool:
        """Whether nothing is to be done when the server says that nothing changed."""
        if known.stamp == _FEED:
            return now - known.fetched < self._recheck  # later, its pages are asked whether they changed
        return self._trusted(key, known)

    def _trusted(self, key: str, known: AddressState | None) -> bool:
        """Whether the article of what the server then sent is stored, as this version of the readers reads it."""
        file = self._archive.catalogue().file(key)
        return bool(known and file and (file.sha256, file.readers) == (known.sha256, READERS_VERSION))

    def _page(self, fetched: Fetched, suffix: str, item: FeedItem | None) -> Document:
        state = FileState(len(fetched.body), -1, sha256(fetched.body).hexdigest(), READERS_VERSION)
        path = self._kept(fetched, suffix)
        found = [_placed(each, path, fetched, item) for each in self._reader.iter_read(path)]
        path.unlink()
        if not any(isinstance(each, Article) for each in found):
            self._learnt.pop(fetched.url, None)
        return Document(fetched.url, state, tuple(found))

    def _missing(self, key: str, error: AddressGone) -> Document:
        if self._prune and self._archive.catalogue().file(key) is not None:
            return Document(key, None, gone=True)
        return Document(key, None, (Refusal(key, str(error)),))

    def _kept(self, fetched: Fetched, suffix: str) -> Path:
        """The body as a file for the reader. Its name is the last part of the address: the title, where none is
        better. A character set that the server alone states is put into the bytes."""
        stem = re.sub(r"[^\w-]+", " ", Path(unquote(urlsplit(fetched.final).path)).stem).strip()[:80]
        path = self._folder / f"{stem or urlsplit(fetched.final).hostname or 'page'}{suffix}"
        body = fetched.body
        if fetched.charset and suffix in (".html", ".txt", ".md"):
            try:
                body = body.decode(fetched.charset).encode()
            except (LookupError, UnicodeError):
                _log.debug("%s is not in %s as stated", fetched.final, fetched.charset)
        path.write_bytes(body)
        return path


def _unfetched(url: str, error: FetchError) -> Document:
    """The refusal of an address that is none, without the password that it may hold."""
    shown = re.sub(r"//[^/@]*@", "//…@", url)
    return Document(shown, None, (Refusal(shown, str(error)),))


def _suffix(fetched: Fetched) -> str:
    """How to read what was fetched, as the suffix of a file.

    Raises:
        UnreadableFile: nothing reads documents of its kind.
    """
    head = fetched.body[:_HEAD_BYTES]
    if fetched.kind in _XML or (fetched.kind in ("text/html", "text/plain") and head.lstrip().startswith(b"<?xml")):
        if _FEED_START.search(head):
            return FEED_SUFFIX
        if fetched.kind in _XML and b"<html" in head.lower():
            return ".html"
    if fetched.kind in _SUFFIXES:
        return _SUFFIXES[fetched.kind]
    suffix = Path(urlsplit(fetched.final).path).suffix.lower()
    if fetched.kind in _UNTOLD and suffix in READERS:
        return suffix
    if fetched.kind in _UNTOLD and b"<html" in head.lower():
        return ".html"
    raise UnreadableFile(f"it is {fetched.kind or 'of no stated kind'}, and not an article or a feed")


def _placed(each: Article | Refusal, path: Path, fetched: Fetched, item: FeedItem | None) -> Article | Refusal:
    """An article or refusal of the file that stands for a page, with the page's address in the file's place, and what
    the feed says where the page does not.

    The address shown is the page's own canonical one only if that is on the same host: anybody can claim another's.
    """
    line = each.path.removeprefix(str(path))
    if isinstance(each, Refusal):
        return Refusal(fetched.url + line, each.reason)
    untitled = each.title == path.stem
    host = urlsplit(fetched.final).hostname
    unnamed = each.source is None or each.source.removeprefix("www.") == (host or "").removeprefix("www.")
    return make_article(
        each.text,
        path=fetched.url + line,
        title=item.title if item and item.title and untitled else each.title,
        source=item.source if item and item.source and unnamed else each.source or host,
        url=each.url if each.url and _same_site(each.url, fetched.final) else fetched.final,
        published=each.published or (item.published if item else None),
        authors=each.authors or (item.authors if item else ()),
        language=each.language,
        headings=each.headings,
    )


def _same_site(url: str, other: str) -> bool:
    first, second = ((urlsplit(each).hostname or "").removeprefix("www.") for each in (url, other))
    return first == second


def _kindred(feed: str, page: str) -> bool:
    """Whether what a feed says of a page may be believed: one host is the other's, or below it. Anybody's feed can list
    anybody's pages, with words, dates and names of its own making."""
    first, second = ((urlsplit(each).hostname or "").removeprefix("www.") for each in (feed, page))
    return first == second or first.endswith("." + second) or second.endswith("." + first)
