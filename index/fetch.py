"""Fetch an address of the web safely: the one door through which Cita reaches the network.

Whoever names an address, a person, a page that redirects or a feed, may be an attacker who wants this machine to talk
to one that only it can reach. So a name is looked up once, its addresses are checked, and the connection goes to the
very address that was checked, at every hop anew: between the check and the connection there is nothing to rebind. Time
is limited in all, not for each read; bytes are limited as they arrive and again as they unpack. Only http and https,
no credentials, no cookies, no proxies, and what robots.txt disallows is not asked for. What the bytes mean is decided
elsewhere; nothing here parses them.
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from index.errors import AddressGone, AddressRefused, FetchError, first_line

if TYPE_CHECKING:
    import httpcore2
    from protego import Protego

__all__ = ["USER_AGENT", "Fetched", "Fetcher", "is_address", "is_public", "normalised"]

USER_AGENT = "Cita/0.1 (reads news articles for a person's own archive)"
"""What servers are told; robots.txt addresses it as `Cita`."""

_ROBOTS_NAME = "Cita"
_ROBOTS_BYTES = 500 << 10
_ROBOTS_SECONDS = 24 * 3600.0
_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 5
_CONNECT_SECONDS = 10.0
_LONGEST_ADDRESS = 2000
_LONGEST_PAUSE = 30.0
_CHUNK = 1 << 16
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_NAT64 = IPv6Network("64:ff9b::/96")
_ROUTED = IPv6Network("2000::/3")
_RELAYS = IPv4Network("192.88.99.0/24")
_WEB_PORTS = (80, 443)
_TOKEN = re.compile(r"[\x20-\x7e]{1,500}")

_Network = IPv4Network | IPv6Network
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        url: as asked for, normalised.
        final: where the redirects led; the same as `url` when there were none.
        unchanged: the server says that nothing changed since the validators given; `body` is then empty.
        kind: media type in lower case without parameters, "" when the server names none.
        charset: as the server states it, or None.
        body: decoded of any compression.
        etag, modified: the validators for the next time, or None.
    """

    url: str
    final: str
    unchanged: bool
    kind: str
    charset: str | None
    body: bytes
    etag: str | None
    modified: str | None


def is_address(text: str) -> bool:
    """Whether a person who wrote this meant an address rather than a file."""
    return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", text) is not None


def normalised(url: str) -> str:
    """The address in one spelling: lower-case scheme and host, no default port, no fragment, only ASCII.

    Raises:
        AddressRefused: not http or https, no host, with credentials, with invisible characters, or too long.
    """
    url = url.strip()
    if len(url) > _LONGEST_ADDRESS:
        raise AddressRefused(f"the address has {len(url):,} characters, more than {_LONGEST_ADDRESS:,}")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise AddressRefused("the address holds blanks or invisible characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"it is no address ({error})") from None
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f"only http and https addresses are fetched, not {parts.scheme or 'this'}")
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise AddressRefused("the address holds a user name or a password; addresses are stored, so they may not")
    if not host:
        raise AddressRefused("the address names no host")
    if port not in (None, *_WEB_PORTS) and not 1024 <= int(port or 0) <= 65535:
        raise AddressRefused(f"port {port} serves no web pages; 80, 443 and those from 1024 on are allowed")
    place = _ascii_host(host)
    if port and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        place += f":{port}"
    return urlunsplit(
        (parts.scheme, place, quote(parts.path, safe=_PATH_SAFE) or "/", quote(parts.query, safe=_PATH_SAFE + "?"), "")
    )


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet, whatever it is wrapped in: not this machine, its network, a
    link, a cloud's metadata service, a carrier's network, a relay, a multicast group or a documentation range."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        return address in _ROUTED and address.is_global and not address.is_multicast
    return address.is_global and not address.is_multicast and address not in _RELAYS


class Fetcher:
    """Fetches addresses; safe to share between threads.

    Args:
        seconds: for one fetch in all, redirects and robots.txt included.
        largest: bytes of a body, both as sent and as unpacked.
        pause: seconds between two requests to one host; what its robots.txt asks for, up to 30, counts if it is more.
        robots: honour robots.txt.
        allowed: networks that may be reached although they are not public. Empty unless a test names its own server.
        look_up: gives the addresses of a host, as `socket.getaddrinfo` does.
    """

    def __init__(
        self,
        *,
        seconds: float = 30.0,
        largest: int = 10_000_000,
        pause: float = 1.0,
        robots: bool = True,
        allowed: Iterable[str] = (),
        look_up: Callable[..., Iterable[Any]] = socket.getaddrinfo,
    ) -> None:
        if seconds <= 0 or largest <= 0 or pause < 0:
            raise ValueError(f"seconds and largest must be positive, pause 0 or more: {seconds}, {largest}, {pause}")
        self._seconds = seconds
        self._largest = largest
        self._pause = pause
        self._honours_robots = robots
        self._allowed: tuple[_Network, ...] = tuple(ip_network(network) for network in allowed)
        self._look_up = look_up
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._rules: dict[str, tuple[float, Protego | None]] = {}
        self._next: dict[str, float] = {}

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Get what is at an address.

        Args:
            url: http or https.
            etag, modified: validators that came with what is known; the server need not send it again.
        Raises:
            AddressRefused: the address, or one that it leads to, may not be fetched.
            AddressGone: the server says that nothing is there (404 or 410).
            FetchError: anything else: no connection, too slow, too large, an error of the server.
        """
        asked = current = normalised(url)
        conditions = {"if-none-match": etag, "if-modified-since": modified}
        headers = {name: value for name, value in conditions.items() if value and _TOKEN.fullmatch(value)}
        deadline = _Deadline(self._seconds)
        for _ in range(_HOPS + 1):
            self._ask_robots(current, deadline)
            self._wait_for_turn(current, deadline)
            found = self._get(current, headers, deadline, self._largest)
            if isinstance(found, str):
                current = found
            else:
                status, answered, body = found
                return _fetched(asked, current, status, answered, body)
        raise FetchError(f"it redirects more than {_HOPS} times")

    def _get(
        self, url: str, headers: dict[str, str], deadline: _Deadline, largest: int
    ) -> str | tuple[int, dict[str, str], bytes]:
        """Where the address redirects to, or status, headers and body of the answer (200, or 304 where asked)."""
        import httpcore2

        sent = [("User-Agent", USER_AGENT), ("Accept", _ACCEPTED), ("Accept-Encoding", "gzip"), *headers.items()]
        backend = _checked_backend(self._allowed, self._look_up, deadline)
        _log.info("fetching %s", url)
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=self._trust(), network_backend=backend) as pool,
                pool.stream("GET", url, headers=sent, extensions=_timeouts(deadline)) as response,
            ):
                answered = _joined(response.headers)
                if response.status in _REDIRECTS:
                    return _next_address(url, answered)
                _check_status(response.status, answered, conditional=bool(headers))
                body = b"".join(_bounded(response.iter_stream(), answered, largest))
                return response.status, answered, body
        except httpcore2.TimeoutException:
            raise FetchError(f"it was not fetched within {self._seconds:g} s") from None
        except httpcore2.NetworkError as error:
            raise FetchError(f"no connection ({first_line(error)})") from error
        except (httpcore2.ProtocolError, ssl.SSLError) as error:
            raise FetchError(f"the server does not speak proper HTTP ({first_line(error)})") from error

    def _trust(self) -> ssl.SSLContext:
        """The certificates that this system trusts."""
        import httpcore2

        with self._lock:
            if self._tls is None:
                self._tls = httpcore2.default_ssl_context()
            return self._tls

    def _ask_robots(self, url: str, deadline: _Deadline) -> None:
        """Raise when the site's robots.txt disallows the address (RFC 9309)."""
        if not self._honours_robots:
            return
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            expires, rules = self._rules.get(origin, (0.0, None))
        if time.monotonic() >= expires:
            rules = self._robots_of(origin, deadline)
            with self._lock:
                self._rules[origin] = (time.monotonic() + _ROBOTS_SECONDS, rules)
        if rules is not None and not rules.can_fetch(url, _ROBOTS_NAME):
            raise AddressRefused(f"the site's robots.txt ({origin}/robots.txt) asks programs not to fetch it")

    def _robots_of(self, origin: str, deadline: _Deadline) -> Protego | None:
        """The rules of a site; None where it has none.

        Raises:
            FetchError: they cannot be had for now, which by RFC 9309 disallows everything.
        """
        from protego import Protego

        current = f"{origin}/robots.txt"
        for _ in range(_HOPS + 1):
            try:
                found = self._get(current, {}, deadline, _ROBOTS_BYTES)
            except AddressRefused:
                raise
            except _NotOffered:
                return None
            except FetchError as error:
                raise FetchError(f"the site's robots.txt, which is asked first, cannot be had: {error}") from error
            if not isinstance(found, str):
                return Protego.parse(found[2].decode("utf-8", "replace"))
            current = found
        return None

    def _wait_for_turn(self, url: str, deadline: _Deadline) -> None:
        """Sleep until the host may be asked again. The wait does not count against the deadline."""
        parts = urlsplit(url)
        with self._lock:
            _, rules = self._rules.get(f"{parts.scheme}://{parts.netloc}", (0.0, None))
            asked = rules.crawl_delay(_ROBOTS_NAME) if rules is not None else None
            pause = max(self._pause, min(float(asked or 0.0), _LONGEST_PAUSE))
            now = time.monotonic()
            turn = max(now, self._next.get(parts.netloc, 0.0))
            self._next[parts.netloc] = turn + pause
        if turn > now:
            time.sleep(turn - now)
            deadline.extend(turn - now)


class _NotOffered(FetchError):
    """The server answers that it does not serve this (4xx)."""


class _NotThere(_NotOffered, AddressGone):
    """404 or 410."""


class _Deadline:
    """The moment at which a fetch must be over."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Put it off."""
        self._at += seconds

    def within(self, most: float | None = None) -> float:
        """Seconds left, at most `most`; never 0, which would mean not to wait at all."""
        left = self._at - time.monotonic()
        return max(0.001, left if most is None else min(left, most))

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self._at


def _checked_backend(
    allowed: Collection[_Network], look_up: Callable[..., Iterable[Any]], deadline: _Deadline
) -> httpcore2.NetworkBackend:
    """A network that connects to checked addresses alone, and in which no wait goes beyond the deadline."""
    import httpcore2

    class Stream(httpcore2.NetworkStream):
        def __init__(self, stream: httpcore2.NetworkStream) -> None:
            self._stream = stream

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            if deadline.over:
                raise httpcore2.ReadTimeout
            return self._stream.read(max_bytes, deadline.within(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._stream.write(buffer, deadline.within(timeout))

        def close(self) -> None:
            self._stream.close()

        def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore2.NetworkStream:
            return Stream(self._stream.start_tls(ssl_context, server_hostname, deadline.within(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return self._stream.get_extra_info(info)

    class Backend(httpcore2.NetworkBackend):
        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore2.NetworkStream:
            failure: Exception = httpcore2.ConnectError("no address")
            for address in _checked_addresses(host, port, allowed, look_up, deadline):
                if deadline.over:
                    raise httpcore2.ConnectTimeout
                try:
                    limit = deadline.within(timeout)
                    return Stream(plain.connect_tcp(str(address), port, limit, local_address, socket_options))
                except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                    failure = error
            raise failure

    plain = httpcore2.SyncBackend()
    return Backend()


def _checked_addresses(
    host: str,
    port: int,
    allowed: Collection[_Network],
    look_up: Callable[..., Iterable[Any]],
    deadline: _Deadline,
) -> list[IPv4Address | IPv6Address]:
    """The addresses of a host that may be connected to.

    Raises:
        AddressRefused: it has none that may.
        FetchError: it has none at all.
    """
    outcome: list[Any] = []

    def resolve() -> None:
        try:
            outcome.append([entry[4][0] for entry in look_up(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError) as error:
            outcome.append(error)

    thread = threading.Thread(target=resolve, daemon=True)  # the system's own resolver cannot be told to hurry
    thread.start()
    thread.join(deadline.within())
    if not outcome:
        raise FetchError(f"the name {host} could not be looked up in time")
    if isinstance(outcome[0], Exception):
        raise FetchError(f"there is no host {host}") from outcome[0]
    found = [ip_address(text.partition("%")[0]) for text in dict.fromkeys(outcome[0])]
    may = [address for address in found if is_public(address) or any(address in network for network in allowed)]
    if not may:
        raise AddressRefused(f"{host} is inside this machine or its network, where nothing is fetched")
    return may


def _ascii_host(host: str) -> str:
    """The host as it is looked up: an IPv6 address in brackets, or a name in ASCII."""
    if ":" in host:
        try:
            return f"[{IPv6Address(host)}]"
        except ValueError:
            raise AddressRefused(f"{host} is no address of a host") from None
    import idna

    try:
        return host.rstrip(".").lower() if host.isascii() else idna.encode(host.rstrip("."), uts46=True).decode("ascii")
    except idna.IDNAError:
        raise AddressRefused(f"{host} is no name of a host") from None


def _timeouts(deadline: _Deadline) -> dict[str, Any]:
    left = deadline.within()
    return {"timeout": {"connect": min(left, _CONNECT_SECONDS), "read": left, "write": left, "pool": left}}


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; of a repeated one the first counts."""
    found: dict[str, str] = {}
    for name, value in headers:
        found.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    return found


def _next_address(url: str, headers: dict[str, str]) -> str:
    """Where a redirect leads, checked like an address that a person gives."""
    if not headers.get("location"):
        raise FetchError("it redirects to nowhere")
    try:
        target = urljoin(url, headers["location"].encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        raise FetchError("it redirects to what is no address") from None
    try:
        return normalised(target)
    except AddressRefused as error:
        raise AddressRefused(f"it redirects to where nothing is fetched: {error}") from None


def _check_status(status: int, headers: dict[str, str], *, conditional: bool) -> None:
    if status == 200 or (status == 304 and conditional):
        return
    if status in (404, 410):
        raise _NotThere(f"there is no such page (status {status})")
    if status in (429, 503):
        later = headers.get("retry-after", "")
        when = f" in {int(later)} s" if later.isdecimal() and len(later) < 7 else " later"
        raise FetchError(f"the server asks to come back{when} (status {status})")
    if status in (401, 402, 403, 407, 451):
        raise _NotOffered(f"the server does not let it be read without leave (status {status})")
    if 400 <= status < 500:
        raise _NotOffered(f"the server refuses the request (status {status})")
    raise FetchError(f"the server answers with status {status}")


def _bounded(chunks: Iterable[bytes], headers: dict[str, str], largest: int) -> Iterator[bytes]:
    """The body, unpacked, no more than `largest` bytes of it whatever its length says or its compression yields."""
    excess = FetchError(f"it holds more than {largest:,} bytes")
    stated = headers.get("content-length", "")
    if stated.isdecimal() and (len(stated) > 15 or int(stated) > largest):
        raise excess
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"it is packed as {coding!r}, which was not asked for")
    unpack = None if coding in ("identity", "") else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    sent = given = 0
    for chunk in chunks:
        sent += len(chunk)
        for piece in (chunk,) if unpack is None else _unpacked(unpack, chunk):
            given += len(piece)
            if max(sent, given) > largest:
                raise excess
            yield piece
    if unpack is not None and sent and not unpack.eof:
        raise FetchError("it breaks off in the middle")


def _unpacked(unpack: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    """What a piece of the compressed body yields, a little at a time."""
    while not unpack.eof:
        try:
            piece = unpack.decompress(chunk, _CHUNK)
        except zlib.error:
            raise FetchError("its compression is damaged") from None
        chunk = unpack.unconsumed_tail
        yield piece
        if not piece and not chunk:
            return


def _fetched(asked: str, final: str, status: int, headers: dict[str, str], body: bytes) -> Fetched:
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = re.search(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", parameters, re.IGNORECASE)
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Fetched(
        url=asked,
        final=final,
        unchanged=status == 304,
        kind=kind.strip().lower(),
        charset=charset[1] if charset else None,
        body=body,
        etag=etag if _TOKEN.fullmatch(etag) else None,
        modified=modified if _TOKEN.fullmatch(modified) else None,
    )


_ACCEPTED = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf;q=0.9, "
    "text/plain;q=0.8, application/xml;q=0.8, */*;q=0.1"
)
