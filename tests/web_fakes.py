"""A web server on loopback whose pages a test writes, and what it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.fetch import Fetcher

__all__ = ["LOOPBACK", "Page", "Site", "fetcher", "serving_site"]

LOOPBACK = ("127.0.0.0/8", "::1/128")
"""What tests allow a fetcher to reach; the product never does."""


@dataclass
class Page:
    """What the server sends for a path."""

    body: bytes | str = b""
    kind: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None
    """In place of all the above: writes whatever it likes to the handler's `wfile`."""


@dataclass
class Site:
    """A running server: `pages` by path may change at any time, `asked` lists paths with the request's headers."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def put(self, path: str, title: str, *paragraphs: str, **meta: str) -> None:
        """A page with an article."""
        head = "".join(
            f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in meta.items()
        )
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        self.pages[path] = Page(
            f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        )

    def put_feed(self, path: str, *links: str, title: str = "The Valley Courier", kind: str = "rss") -> None:
        """A feed that lists these paths or addresses."""
        urls = [link if "://" in link else self.url(link) for link in links]
        if kind == "rss":
            items = "".join(
                f"<item><title>Item {url}</title><link>{url}</link>"
                "<pubDate>Fri, 03 May 2024 23:30:00 -0400</pubDate></item>"
                for url in urls
            )
            body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
        else:
            items = "".join(
                f'<entry><title>Item</title><link href="{url}"/><id>{url}</id>'
                "<published>2024-05-03T10:00:00Z</published><updated>2024-05-04T10:00:00Z</updated></entry>"
                for url in urls
            )
            body = (
                f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{items}</feed>'
            )
        self.pages[path] = Page(body, "application/rss+xml" if kind == "rss" else "application/atom+xml")


@contextmanager
def serving_site() -> Iterator[Site]:
    """Serve a site on a free port of loopback. Pages carry an ETag of their content and honour If-None-Match."""
    site = Site(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path, Page("nothing here", status=404))
            if page.send is not None:
                self.close_connection = True
                page.send(self)
                return
            body = page.body.encode() if isinstance(page.body, str) else page.body
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            unchanged = page.status == 200 and self.headers.get("If-None-Match") == etag
            self.send_response(304 if unchanged else page.status)
            sent = {"Content-Length": str(0 if unchanged else len(body)), **page.headers}
            if page.kind is not None:
                sent.setdefault("Content-Type", page.kind)
            if page.status == 200:
                sent.setdefault("ETag", etag)
            for name, value in sent.items():
                self.send_header(name, value)
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no fault of the server's."""

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def fetcher(**options: object) -> Fetcher:
    """A fetcher that may reach loopback and does not pause."""
    return Fetcher(**{"allowed": LOOPBACK, "pause": 0.0, **options})  # type: ignore[arg-type]
