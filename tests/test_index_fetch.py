"""Fetching: no way leads inside, limits hold against servers that mean harm, and polite ones are asked politely."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from typing import Any

import httpcore2
import pytest
from web_fakes import Page, Site, fetcher, serving_site

from index.errors import AddressGone, AddressRefused, FetchError
from index.fetch import Fetcher, is_address, is_public, normalised

INSIDE = (
    "127.0.0.1 127.8.8.8 10.0.0.1 172.16.5.5 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.254 0.0.0.0 0.1.2.3 "
    "192.0.0.1 192.0.2.1 198.18.0.1 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 192.88.99.1 "
    "::1 :: ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 "
    "2001:db8::1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1::1 2002:a00:1::1 "
    "2001:0:7f00:1:0:0:80ff:fffe 5f00::1 100::1"
).split()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving_site() as running:
        running.put("/a", "Harbour plan", "The harbour will be widened.")
        yield running


def answers(*addresses: str) -> Any:
    """A look-up that gives these addresses, one set after the other where several are asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        address = addresses[min(len(asked), len(addresses)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    look_up.asked = asked  # type: ignore[attr-defined]
    return look_up


def test_a_page_comes_with_what_is_needed_to_ask_again(site: Site) -> None:
    found = fetcher().fetch(site.url("/a#part"))
    assert (found.url, found.final) == (site.url("/a"), site.url("/a"))
    assert (found.kind, found.charset, found.unchanged) == ("text/html", "utf-8", False)
    assert b"harbour" in found.body
    again = fetcher().fetch(site.url("/a"), etag=found.etag)
    assert (again.unchanged, again.body) == (True, b"")
    headers = site.asked[-1][1]
    assert headers["user-agent"].startswith("Cita/")
    assert "cookie" not in headers


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


LOOPBACKS = (
    "127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0 localhost [::1] [::ffff:127.0.0.1] [::ffff:7f00:1]"
)


@pytest.mark.parametrize("host", LOOPBACKS.split())
def test_no_spelling_of_loopback_reaches_it(site: Site, host: str) -> None:
    with pytest.raises(FetchError, match=r"inside this machine|no host"):
        Fetcher(pause=0).fetch(f"http://{host}:{site.port}/a")
    assert site.asked == []


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(site: Site, address: str) -> None:
    with pytest.raises(AddressRefused, match="inside this machine"):
        Fetcher(pause=0, look_up=answers(address)).fetch(f"http://innocent.example:{site.port}/a")
    assert site.asked == []


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(site: Site) -> None:
    look_up = answers("1.2.3.4", "127.0.0.1")
    reached: list[str] = []

    def connect(self: httpcore2.SyncBackend, host: str, *_: object) -> None:
        reached.append(host)
        raise httpcore2.ConnectError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
        with pytest.raises(FetchError, match="no connection"):
            Fetcher(pause=0, robots=False, look_up=look_up).fetch(f"http://rebinding.example:{site.port}/a")
    assert look_up.asked == ["rebinding.example"]
    assert reached == ["1.2.3.4"]
    with pytest.raises(AddressRefused):
        Fetcher(pause=0, robots=False, look_up=look_up).fetch(f"http://rebinding.example:{site.port}/a")
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/", "http://[::1]:1025/", "//10.0.0.1/x", "file:///etc/passwd", "ftp://a.example/",
     "http://u:p@a.example/", "gopher://127.0.0.1:25/x"],
)  # fmt: skip
def test_redirects_are_checked_like_addresses_given(site: Site, target: str) -> None:
    site.pages["/r"] = Page(status=302, headers={"Location": target})
    with pytest.raises(AddressRefused):
        Fetcher(pause=0, allowed=("127.0.0.1/32",)).fetch(site.url("/r"))
    assert site.paths() == ["/r"]


def test_a_redirect_into_loopback_is_refused_where_only_its_own_host_is_allowed(site: Site) -> None:
    site.pages["/r"] = Page(status=301, headers={"Location": site.url("/a", host="127.0.0.2")})
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2 is inside"):
        Fetcher(pause=0, allowed=("127.0.0.1/32",)).fetch(site.url("/r"))


def test_redirects_are_followed_and_come_to_an_end(site: Site) -> None:
    site.pages["/r"] = Page(status=301, headers={"Location": "/a"})
    assert fetcher().fetch(site.url("/r")).final == site.url("/a")
    site.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher().fetch(site.url("/loop"))
    site.pages["/nowhere"] = Page(status=302)
    with pytest.raises(FetchError, match="redirects to nowhere"):
        fetcher().fetch(site.url("/nowhere"))


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "a.example/x", "http://", "http:///x",
     "http://u@a.example/", "http://u:p@a.example/", "http://a.example\\@b.example/", "http://a.example/\r\nX: y",
     "http://a.example/a b", "http://a.example:22/", "http://a.example:0/", "http://a.example:99999/", "http://[::1/",
     "http://a.example/" + "x" * 2000, "http://a\u202e.example/", "http://-.-\u00ad\u200b/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused_before_anything_is_looked_up(url: str) -> None:
    look_up = answers("1.2.3.4")
    with pytest.raises(AddressRefused):
        Fetcher(look_up=look_up).fetch(url)
    assert look_up.asked == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Paper.EXAMPLE:80/Città?q=è#top", "http://paper.example/Citt%C3%A0?q=%C3%A8"),
        ("https://paper.example.:443", "https://paper.example/"),
        ("https://perché.example/a%20b", "https://xn--perch-fsa.example/a%20b"),
        (" http://[2001:4860:0:0::8888]:8080/x ", "http://[2001:4860::8888]:8080/x"),
    ],
)
def test_an_address_has_one_spelling(url: str, expected: str) -> None:
    assert normalised(url) == expected
    assert normalised(expected) == expected


def test_addresses_are_told_from_files() -> None:
    assert is_address("https://a.example")
    assert is_address("ftp://a.example")
    assert not is_address("news/a.txt")
    assert not is_address("C:\\news")


BOMB = gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize(
    "page",
    [
        Page(BOMB, headers={"Content-Encoding": "gzip"}),
        Page(zlib.compress(bytes(50_000_000)), headers={"Content-Encoding": "deflate"}),
        Page(b"x" * 1_000_001),
        Page(b"x", headers={"Content-Length": "9" * 12}),
        Page(send=lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3_000_000)),
    ],
    ids=["gzip", "deflate", "large", "claimed", "endless"],
)
def test_no_body_grows_beyond_the_limit(site: Site, page: Page) -> None:
    site.pages["/big"] = page
    with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
        fetcher(largest=1_000_000).fetch(site.url("/big"))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "br"}, b"x"),
        ({"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB)),
        ({"Content-Encoding": "gzip"}, b"no gzip"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"hello" * 1000)[:-12]),
    ],
)
def test_odd_compression_is_refused(site: Site, headers: dict[str, str], body: bytes) -> None:
    site.pages["/odd"] = Page(body, headers=headers)
    with pytest.raises(FetchError):
        fetcher().fetch(site.url("/odd"))


def drip(handler: BaseHTTPRequestHandler, start: bytes) -> None:
    handler.wfile.write(start)
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["line", "head", "body"]
)
def test_a_server_that_drips_is_left_after_the_time_allowed(site: Site, start: bytes) -> None:
    site.pages["/slow"] = Page(send=lambda handler: drip(handler, start))
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"not fetched within 0\.6 s"):
        fetcher(seconds=0.6).fetch(site.url("/slow"))
    assert time.monotonic() - begun < 2


def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    site.pages["/mute"] = Page(send=lambda handler: time.sleep(3))
    begun = time.monotonic()
    with pytest.raises(FetchError, match="not fetched within"):
        fetcher(seconds=0.5).fetch(site.url("/mute"))
    assert time.monotonic() - begun < 2


def test_a_name_that_is_looked_up_for_ever_is_left() -> None:
    with pytest.raises(FetchError, match="could not be looked up in time"):
        Fetcher(seconds=0.3, robots=False, look_up=lambda *_, **__: time.sleep(5) or []).fetch("http://a.example/")


@pytest.mark.parametrize(
    "start", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A" * 200_000, b"HTTP/1.1 99999 x\r\n\r\n", b""]
)
def test_what_is_no_http_is_an_error_with_a_reason(site: Site, start: bytes) -> None:
    site.pages["/odd"] = Page(send=lambda handler: handler.wfile.write(start))
    with pytest.raises(FetchError, match="proper HTTP"):
        fetcher().fetch(site.url("/odd"))


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, AddressGone), (410, AddressGone), *((status, FetchError) for status in (206, 401, 403, 418, 429, 500, 503))],
)
def test_every_other_answer_is_an_error_with_its_status(site: Site, status: int, error: type[Exception]) -> None:
    site.pages["/x"] = Page("x", status=status)
    with pytest.raises(error, match=str(status)):
        fetcher().fetch(site.url("/x"))


def test_what_robots_txt_disallows_is_not_asked_for(site: Site) -> None:
    site.pages["/robots.txt"] = Page(
        "User-agent: *\nDisallow: /private\n\nUser-agent: cita\nDisallow: /a$\n", "text/plain"
    )
    one = fetcher()
    with pytest.raises(AddressRefused, match=r"robots\.txt"):
        one.fetch(site.url("/a"))
    site.put("/b", "Other", "Text.")
    one.fetch(site.url("/b"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/b"]


def test_a_redirect_to_what_robots_txt_disallows_is_not_followed(site: Site) -> None:
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /a\n", "text/plain")
    site.pages["/r"] = Page(status=302, headers={"Location": "/a"})
    with pytest.raises(AddressRefused, match=r"robots\.txt"):
        fetcher().fetch(site.url("/r"))
    assert site.paths() == ["/r"]


@pytest.mark.parametrize("status", [500, 503])
def test_where_robots_txt_cannot_be_had_nothing_is_fetched(site: Site, status: int) -> None:
    site.pages["/robots.txt"] = Page("x", status=status)
    with pytest.raises(FetchError, match=r"robots\.txt, which is asked first"):
        fetcher().fetch(site.url("/a"))
    assert site.paths() == []


def test_a_huge_robots_txt_is_no_way_in(site: Site) -> None:
    site.pages["/robots.txt"] = Page(BOMB, "text/plain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="more than"):
        fetcher().fetch(site.url("/a"))


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    one = fetcher(pause=0.2)
    begun = time.monotonic()
    for _ in range(3):
        one.fetch(site.url("/a"))
    assert 0.4 <= time.monotonic() - begun < 2
    site.pages["/robots.txt"] = Page("User-agent: *\nCrawl-delay: 0.5\n", "text/plain")
    other = fetcher()
    begun = time.monotonic()
    for _ in range(2):
        other.fetch(site.url("/a"))
    assert time.monotonic() - begun >= 0.5


def test_a_validator_that_would_smuggle_a_header_is_not_sent(site: Site) -> None:
    fetcher().fetch(site.url("/a"), etag='"x"\r\nX-Evil: 1', modified="y" * 1000)
    assert "x-evil" not in site.asked[-1][1]
    assert "if-none-match" not in site.asked[-1][1]


@pytest.mark.parametrize("options", [{"seconds": 0}, {"largest": 0}, {"pause": -1}])
def test_limits_must_make_sense(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Fetcher(**options)  # type: ignore[arg-type]
