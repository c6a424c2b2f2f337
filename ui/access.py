"""Who a request is from, and how much they may ask: log-in, everybody's own key, and limits on tries and questions.

An ASGI middleware behind the gates of `ui.server` and in front of all that is served. With log-in nothing but the
log-in page and the health check is answered before one is known: by the cookie that the log-in page sets, by HTTP
Basic for programs, or by a header that a trusted proxy sets. Without log-in each browser is given a key of its own in
a cookie that scripts cannot read, so that its conversations are nobody else's. `owner_of` says whose a request is.
"""

from __future__ import annotations

import base64
import binascii
import html
import ipaddress
import logging
import math
import re
import secrets
import time
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui.text import strings_for
from ui.users import SESSION_SECONDS, Users

__all__ = ["Access", "Rules", "owner_named", "owner_of"]

log = logging.getLogger(__name__)

_LOGIN, _LOGOUT, _HEALTH = "/cita/login", "/cita/logout", "/cita/health"
_SESSION, _BROWSER = "cita-session", "cita-browser"
_KEY = re.compile(r"[\w-]{43}", re.ASCII)
_KEY_SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie
_ASKING = re.compile(
    r"POST /+(?:gradio_api/+(?:queue/join|call/|run/|api/|mcp)|mcp)|GET /cita/(?!static/|article/|chat\.)"
)
"""What makes the server look something up."""
_FORWARDED = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
_UNTOLD = (
    "This request came through a proxy, and Cita was not told of one, so that others may reach what is meant for this "
    "machine alone. Start `cita chat` with --trust-proxy, and say who may read: docs/serving.md."
)
_TRIES = RateLimitItemPerMinute(10, 5)
"""Log-ins that fail, from one address; each of 5 minutes."""
_TRIES_AT_ONE = RateLimitItemPerMinute(100, 60)
"""The same for one name, from wherever."""
_HASHING = 2
"""Passwords hashed at once; each takes 64 MiB."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is let in.

    Attributes:
        users: those who may log in; None for no log-in page.
        user_header: name of the header in which a trusted proxy says who logged in there; None for none.
        proxies: addresses or networks of proxies whose X-Forwarded-For and -Proto, and `user_header`, are believed.
        per_minute: how much one person, or without log-in one address, may ask in a minute; None for no limit.
    Raises:
        ValueError: there is a `user_header`, and no proxy that may set it.
    """

    users: Users | None = None
    user_header: str | None = None
    proxies: tuple[str, ...] = field(default=())
    per_minute: int | None = None

    def __post_init__(self) -> None:
        if self.user_header and not self.proxies:
            raise ValueError(
                f"Anybody could send the header {self.user_header}. Name the address of the proxy that sets it "
                "(--trust-proxy), and have that proxy remove what others send in it."
            )

    @property
    def login(self) -> bool:
        """Whether only those who are known are let in."""
        return self.users is not None or self.user_header is not None


def owner_of(request: Any) -> str:
    """Whose conversations a request may read: "user:NAME" with log-in, else "browser:" and a digest of its key.

    Args:
        request: Gradio's or Starlette's. One that came without a key is nobody's, and owns nothing twice.
    """
    owner: str | None = getattr(request.state, "owner", None)
    return owner or f"nobody:{secrets.token_hex(16)}"


def owner_named(user: str) -> str:
    """The owner that a user is."""
    return f"user:{user}"


class Access:
    """ASGI middleware: lets in whom `rules` allow, and tells those behind it who that is."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules
        self._networks = [ipaddress.ip_network(each, strict=False) for each in rules.proxies]
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._questions = RateLimitItemPerMinute(rules.per_minute) if rules.per_minute else None
        self._hashing: CapacityLimiter | None = None
        self._admitting: ASGIApp = self._admit
        if rules.proxies:
            self._admitting = ProxyHeadersMiddleware(self._admit, list(rules.proxies))  # type: ignore[arg-type,assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request here, or pass it on with its owner in its state."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["cita.proxied"] = self._is_proxy(scope)  # before the proxy's word for the address is taken
        await self._admitting(scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = scope["path"].rstrip("/")
        if path == _HEALTH:
            await PlainTextResponse("ok")(scope, receive, send)
            return
        if self._rules.users is not None and path in (_LOGIN, _LOGOUT):
            response = await (self._login(request) if path == _LOGIN else self._logout(request))
            await response(scope, receive, send)
            return
        if not (self._rules.proxies or self._rules.login) and _FORWARDED & set(request.headers):
            await PlainTextResponse(_UNTOLD, 403)(scope, receive, send)
            return
        user = await self._user(request)
        if isinstance(user, Response):
            await user(scope, receive, send)
            return
        if user is None and self._rules.login:
            await self._unknown(request)(scope, receive, send)
            return
        key = None if user is not None else request.cookies.get(_BROWSER, "")
        fresh = None
        if key is not None and not _KEY.fullmatch(key):
            key = fresh = secrets.token_urlsafe(32) if _opens_a_page(request) else None
        scope.setdefault("state", {})["owner"] = _owner(user, key)
        if self._questions and _ASKING.match(f"{scope['method']} {scope['path']}"):
            person = user or _address(request)
            if not self._limiter.hit(self._questions, person):
                waits = self._wait(self._questions, person)
                message = f"Too many questions at once; try again in {waits} seconds."
                await JSONResponse({"detail": message}, 429, {"retry-after": str(waits)})(scope, receive, send)
                return
        await self._app(scope, receive, partial(_send_with_key, send, request, fresh) if fresh else send)

    # Who it is

    def _is_proxy(self, scope: Scope) -> bool:
        try:
            peer = ipaddress.ip_address((scope.get("client") or ("",))[0])
        except ValueError:
            return False
        return any(peer in network for network in self._networks)

    async def _user(self, request: Request) -> str | Response | None:
        """The user's name, None where nobody is known, or the refusal of a log-in by HTTP Basic."""
        if self._rules.user_header and request.scope["cita.proxied"]:
            names = request.headers.getlist(self._rules.user_header)
            if len(names) == 1 and 0 < len(names[0].strip()) <= 200:
                return names[0].strip()
        users = self._rules.users
        if users is None:
            return None
        token = request.cookies.get(_SESSION)
        if token and (user := users.user(token)):
            return user
        given = _basic(request.headers.get("authorization", ""))
        if given is None:
            return None
        return users.remembered(*given) or await self._tried(request, *given) or _refused()

    async def _tried(self, request: Request, name: str, password: str) -> str | Response | None:
        """The name if the password is right; None if it is not; a refusal when too many were wrong."""
        users, address = self._rules.users, _address(request)
        assert users is not None
        limits = ((_TRIES, f"address {address}"), (_TRIES_AT_ONE, f"name {name[:64]}"))
        self._hashing = self._hashing or CapacityLimiter(_HASHING)
        async with self._hashing:  # so that guesses made at once are counted before the next are looked at
            for item, key in limits:
                if not self._limiter.test(item, key):
                    log.warning("too many failed log-ins from %s", address)
                    waits = self._wait(item, key)
                    return PlainTextResponse(f"Too many tries. Wait {waits} seconds.", 429, {"retry-after": str(waits)})
            found = await to_thread.run_sync(users.check, name, password)
            if not found:
                for item, key in limits:
                    self._limiter.hit(item, key)
        return found

    def _wait(self, item: RateLimitItem, key: str) -> int:
        """Seconds until one more is allowed."""
        return max(1, math.ceil(self._limiter.get_window_stats(item, key).reset_time - time.time()))

    def _unknown(self, request: Request) -> Response:
        if self._rules.users is not None and _opens_a_page(request):
            return RedirectResponse(_LOGIN, 303)
        return _refused(ask="sec-fetch-mode" not in request.headers and self._rules.users is not None)

    # The log-in page

    async def _login(self, request: Request) -> Response:
        words = _WORDS.get(strings_for(request.headers.get("accept-language")).code, _WORDS["en"])
        if request.method == "GET":
            return _page(words)
        if request.method != "POST":
            return PlainTextResponse("Method not allowed.", 405)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        name, password = (form.get(each, [""])[0] for each in ("name", "password"))
        found = await self._tried(request, name, password)
        if isinstance(found, Response):
            return _page(words, words["many"], found.status_code, found.headers.get("retry-after"))
        users = self._rules.users
        assert users is not None
        if found is None:
            log.info("a log-in failed")
            return _page(words, words["wrong"], 401)
        response = RedirectResponse("/", 303)
        response.set_cookie(_SESSION, users.token(found), SESSION_SECONDS, **_cookie(request))
        return response

    async def _logout(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Method not allowed.", 405)
        response = RedirectResponse(_LOGIN, 303)
        response.delete_cookie(_SESSION, **_cookie(request))
        return response


def _owner(user: str | None, key: str | None) -> str | None:
    if user is not None:
        return owner_named(user)
    return f"browser:{blake2b(key.encode(), digest_size=16).hexdigest()}" if key else None


def _opens_a_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _address(request: Request) -> str:
    """The client's address; of IPv6, the network that one subscriber has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def _refused(*, ask: bool = False) -> Response:
    return JSONResponse({"detail": "Log in first."}, 401, {"www-authenticate": 'Basic realm="Cita"'} if ask else None)


def _cookie(request: Request) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": request.url.scheme == "https"}


async def _send_with_key(send: Send, request: Request, key: str, message: Message) -> None:
    """Pass a response on with the key that its browser is to keep."""
    if message["type"] == "http.response.start":
        kept = Response()
        kept.set_cookie(_BROWSER, key, _KEY_SECONDS, **_cookie(request))
        message.setdefault("headers", [])
        MutableHeaders(scope=message).append("set-cookie", kept.headers["set-cookie"])
    await send(message)


_WORDS = {
    "en": {
        "lang": "en", "title": "Log in to Cita", "name": "Name", "password": "Password", "send": "Log in",
        "wrong": "Name or password is wrong.", "many": "Too many tries. Wait some minutes, then try again.",
    },
    "it": {
        "lang": "it", "title": "Accedi a Cita", "name": "Nome", "password": "Password", "send": "Accedi",
        "wrong": "Nome o password non corretti.", "many": "Troppi tentativi. Aspetta qualche minuto e riprova.",
    },
}  # fmt: skip
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0 }}
form {{ display: grid; gap: .9rem; width: min(20rem, 86vw) }}
h1 {{ font-size: 1.4rem; margin: 0 }} label {{ display: grid; gap: .25rem }}
[role=alert] {{ margin: 0; font-weight: 600 }}
input, button {{ font: inherit; padding: .55rem .7rem; border: 1px solid GrayText; border-radius: .4rem }}
button {{ background: #0f766e; border-color: #0f766e; color: #fff; cursor: pointer }}
</style></head><body><main><form method="post" action="{action}"><h1>{title}</h1>{notice}
<label>{name}<input name="name" autocomplete="username" required autofocus maxlength="64"></label>
<label>{password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>{send}</button></form></main></body></html>"""


def _page(words: dict[str, str], notice: str = "", status: int = 200, waits: str | None = None) -> Response:
    shown = f'<p role="alert">{html.escape(notice)}</p>' if notice else ""
    headers = {"cache-control": "no-store"} | ({"retry-after": waits} if waits else {})
    return HTMLResponse(_PAGE.format(**words, action=_LOGIN, notice=shown), status, headers)
