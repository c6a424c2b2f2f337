"""Serve the chat on HTTP, with the gates in front of it.

The outermost layer of Cita. `make_app` mounts the page of `ui.chat` on FastAPI behind three gates: only known host
names (against DNS rebinding), only same-origin POSTs of bounded size (against other sites' pages and full disks), and
headers that keep scripts, frames and requests of others out. Behind them `ui.access` tells who asks; without log-in
nothing but loopback is served unless it is meant for everybody. Added to the page are the article opened in the panel,
the API of `ui.api` and the downloads of `ui.export`.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import re
import socket
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Query, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import CitaError, UnknownArticle
from ui.access import Access, Rules
from ui.jobs import UPLOAD_LIMIT
from ui.pages import UPLOADS, add_pages
from ui.render import CitedSpan, render_article, render_notice
from ui.text import strings_for

if TYPE_CHECKING:
    from index.fetch import Fetcher
    from qa.answering import Answerer
    from ui.conversations import Conversations

__all__ = ["Gate", "check_reach", "is_loopback", "make_app", "serve"]

log = logging.getLogger(__name__)

_STATIC = Path(__file__).parent / "static"
_BODY_LIMIT = 64 * 1024
_UPLOAD_LIMIT = 64 * 1024 * 1024
_UPLOAD_PATH = "/gradio_api/upload"
_SESSIONS = 500
"""Pages and API clients, those last seen, of which Gradio keeps what their components are like: 50 kB each."""
_ANALYSED = 10
"""Questions of which Gradio keeps how long they took; it makes a table of all of them after every one."""
_CLOSED = ("/gradio_api/component_server", "/gradio_api/run-history", "/gradio_api/proxy=", "/gradio_api/deep_link")
_SPAN = re.compile(r"(\d{1,4}):(\d{1,9})-(\d{1,9})")
_MAX_SPANS = 100
_MCP_PATHS = ("/gradio_api/mcp", "/gradio_api/mcp/", "/mcp", "/mcp/")

_HEADERS = {
    # Gradio compiles its templates in the browser and writes styles and scripts inline.
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Gate:
    """ASGI middleware: refuses foreign, oversized and closed POSTs, and adds security headers to every response.

    A POST from a page must come from the very host it is sent to; one without an Origin is no browser's and passes.
    Bodies must state their length and stay under the limit, so that none is read before it is known to be small.
    """

    def __init__(self, app: ASGIApp, *, uploads: bool) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 403, 404 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_with_headers)
            return
        status, reason = refusal
        log.info("refused %s %s: %s", scope["method"], scope["path"], reason)
        await PlainTextResponse(reason, status_code=status, headers={"connection": "close"})(
            scope, receive, send_with_headers
        )

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path = str(scope["path"]).rstrip("/")
        if path.startswith(_CLOSED) or (path.startswith(_UPLOAD_PATH) and not self._uploads):
            return 404, "Not found."
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            return None
        origin = headers.get("origin")
        foreign = headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        if foreign or (origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()):
            return 403, "Requests from other sites are refused."
        limit = UPLOAD_LIMIT if path.startswith(UPLOADS) else _UPLOAD_LIMIT if path == _UPLOAD_PATH else _BODY_LIMIT
        length = headers.get("content-length", "")
        if "transfer-encoding" in headers or (length and not length.isdecimal()):
            return 413, "The request must state its length."
        if int(length or 0) > limit:
            return 413, f"The request is larger than {limit:,} bytes."
        return None


def make_app(
    answerer: Answerer,
    conversations: Conversations | None = None,
    *,
    examples: Sequence[str] = (),
    uploads: bool = False,
    allowed_hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"),
    rules: Rules | None = None,
    fetcher: Fetcher | None = None,
) -> FastAPI:
    """The chat as an ASGI application, gates included; uvicorn must serve it with `proxy_headers=False`.

    Args:
        answerer: answers the questions.
        conversations: where answers are kept; None for a file that is deleted with the application.
        examples: questions offered on the empty page.
        uploads: offer to add files; without it, all uploads are refused.
        allowed_hosts: host names under which the page may be opened; others get status 400.
        rules: who is let in; everybody who reaches the server when None.
        fetcher: gets what pasted addresses name; one that reaches nothing internal when None.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio as gr

    from ui.api import Api, Defaults, add_rest, make_mcp
    from ui.chat import make_chat
    from ui.export import add_exports

    app = FastAPI(title="Cita", docs_url=None, redoc_url=None, openapi_url=None)
    if conversations is None:
        conversations = _passing_conversations(app)
    _add_article_route(app, answerer)
    _add_asset_route(app)
    add_exports(app, answerer.archive, conversations)
    add_pages(app, answerer, conversations, uploads=uploads, fetcher=fetcher)
    api = Api(answerer)
    mcp = make_mcp(api)
    app.router.routes += [Route(path, mcp.app) for path in _MCP_PATHS]
    _run_with(app, mcp.running)
    blocks = make_chat(answerer, conversations, examples=examples, uploads=uploads)
    with blocks:
        add_rest(api)
    blocks.state_session_capacity = _SESSIONS
    # Waiting for a turn at the page, and at the API.
    answerer.waiting = lambda: len(blocks._queue) + api.turns.statistics().tasks_waiting
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        show_error=False,
        max_file_size=_UPLOAD_LIMIT,
        allowed_paths=[],
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        theme=_theme(),
        favicon_path=str(_STATIC / "favicon.svg"),
        head='<link rel="stylesheet" href="/cita/static/page.css">'
        '<script src="/cita/static/page.js" type="module"></script>',
    )
    blocks._queue.ANALYTICS_MAX_EVENTS = _ANALYSED
    # The presence of this very middleware on the parent switches Gradio's own, which reflects any origin, off.
    mounted.add_middleware(CORSMiddleware, allow_origins=[])
    mounted.add_middleware(Defaults, api=api)
    mounted.add_middleware(Access, rules=rules or Rules())
    mounted.add_middleware(Gate, uploads=uploads)
    mounted.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False)
    return mounted


def serve(
    answerer: Answerer,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    conversations: Conversations | None = None,
    examples: Sequence[str] = (),
    uploads: bool | None = None,
    allowed_hosts: Sequence[str] = (),
    rules: Rules | None = None,
    everybody: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the chat until interrupted by SIGINT or SIGTERM. Prints nothing.

    Args:
        answerer: answers the questions.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        conversations: where answers are kept; None keeps them only while the server runs.
        examples: questions offered on the empty page.
        uploads: offer to add articles through the page, which only loopback or those who log in may; None offers it on
            loopback alone.
        allowed_hosts: further host names under which the page may be opened, for a server behind a proxy.
        rules: who is let in, and how much they may ask.
        everybody: serve others than this machine although nobody has to log in.
        ready: called once with the address of the page when it can be opened.
    Raises:
        CitaError: the address cannot be listened on, for instance because the port is busy; or others could reach it
            although nobody has to log in and it is not meant for `everybody`.
        ValueError: `uploads` is true although people whom nobody knows can reach the page.
    """
    rules = rules or Rules()
    local = check_reach(host, allowed_hosts, rules, everybody=everybody)
    if uploads is None:
        uploads = local
    elif uploads and not (local or rules.login):
        raise ValueError(
            f"Articles can be added through the page only on loopback or after log-in, and host is {host!r}. "
            "Use host 127.0.0.1, or uploads=False and `cita index` to add articles."
        )
    listener = _listen(host, port)
    with listener:
        bound = listener.getsockname()[1]
        app = make_app(
            answerer,
            conversations,
            examples=examples,
            uploads=uploads,
            allowed_hosts=[*_host_names(host), *allowed_hosts],
            rules=rules,
        )
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                limit_concurrency=1200,
                timeout_keep_alive=30,  # longer than clients keep theirs, so that none is closed as it is used
                timeout_graceful_shutdown=3,
                server_header=False,
                proxy_headers=False,  # `ui.access` believes those of the proxies it is told of
            )
        )
        if ready is not None:
            _run_with(app, lambda: _told(ready, _address(host, bound)))
        logging.getLogger("uvicorn.error").addFilter(_is_no_farewell)
        threading.Thread(target=_warm_up, args=(answerer,), name="cita-warm-up", daemon=True).start()
        with suppress(KeyboardInterrupt):  # uvicorn shuts down in order and then raises it again
            server.run(sockets=[listener])


def check_reach(host: str, allowed_hosts: Sequence[str], rules: Rules, *, everybody: bool) -> bool:
    """Whether only this machine can reach such a server. Arguments as for `serve`.

    Raises:
        CitaError: others can, nobody has to log in, and it is not meant for everybody.
    """
    local = not rules.proxies and all(is_loopback(name) for name in (host, *allowed_hosts))
    if not (local or rules.login or everybody):
        way = " through a proxy" if rules.proxies else ""
        raise CitaError(
            f"Others could reach {', '.join([host, *allowed_hosts])}{way}, and nobody would have to log in. Name a "
            "file of users (--users, see `cita user add`) or the header in which a proxy names them (--user-header), "
            "or say --everybody for an archive that all may read."
        )
    return local


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _theme() -> Any:
    import gradio as gr

    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    mono = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]
    return gr.themes.Base(primary_hue="teal", neutral_hue="stone", font=fonts, font_mono=mono)


def _add_asset_route(app: FastAPI) -> None:
    def asset(name: str) -> FileResponse:
        return FileResponse(_STATIC / name, headers={"cache-control": "no-cache"})

    for path in _STATIC.iterdir():
        app.add_api_route(f"/cita/static/{path.name}", partial(asset, path.name), methods=["GET"], response_model=None)


def _add_article_route(app: FastAPI, answerer: Answerer) -> None:
    """GET /cita/article/ID?span=NUMBER:START-END&focus=NUMBER: the article as escaped HTML, spans marked."""

    def article(
        request: Request,
        article_id: str,
        span: Annotated[list[str] | None, Query()] = None,
        focus: int | None = None,
    ) -> HTMLResponse:
        strings = strings_for(request.headers.get("accept-language"))
        spans = [
            CitedSpan(*(int(group) for group in match.groups()))
            for match in map(_SPAN.fullmatch, (span or [])[:_MAX_SPANS])
            if match
        ]
        try:
            found = answerer.archive.article(article_id)
        except UnknownArticle:
            return HTMLResponse(render_notice(strings.error, strings.article_gone, fault=True), status_code=404)
        except CitaError as error:
            log.warning("%s: %s", type(error).__name__, error)
            return HTMLResponse(render_notice(strings.error, str(error), fault=True), status_code=500)
        return HTMLResponse(render_article(found, spans, strings, focus=focus), headers={"cache-control": "no-store"})

    app.add_api_route("/cita/article/{article_id}", article, methods=["GET"], response_model=None)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CitaError(
                f"Port {port} on {host} is in use by another program. Choose another one with --port, e.g. {port + 1}."
            ) from None
        raise CitaError(f"Cannot listen on {host} port {port}: {error.strerror or error}.") from None
    return listener


def _host_names(host: str) -> list[str]:
    """Names under which a page served on the host may be opened; of a wildcard, all this machine's own."""
    names = {"127.0.0.1", "localhost", "[::1]"}
    if host in {"0.0.0.0", "::"}:
        name = socket.gethostname()
        names |= {name, socket.getfqdn()}
        try:
            names |= {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
        except OSError:
            log.info("the addresses of %s cannot be looked up", name)
    else:
        names.add(host)
    return sorted({f"[{name}]" if ":" in name and not name.startswith("[") else name for name in names})


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown and not shown.startswith("[") else f"http://{shown}:{port}"


def _warm_up(answerer: Answerer) -> None:
    """Load the encoder while the first question is still being typed, so that it is not waited for."""
    if answerer.archive.embedder is None:
        return
    try:
        answerer.archive.embedder.embed_queries(["?"])
    except Exception:
        log.warning("the encoder could not be loaded ahead of the first question", exc_info=True)


def _is_no_farewell(record: logging.LogRecord) -> bool:
    """False for what uvicorn reports about pages still open when it stops: they are cut off, and that is no fault."""
    cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and "timeout graceful shutdown exceeded" not in str(record.msg)


def _passing_conversations(app: FastAPI) -> Conversations:
    """A file for conversations that is deleted when the application is done."""
    from ui.conversations import Conversations

    folder = tempfile.TemporaryDirectory(prefix="cita-")
    app.state.passing = folder  # which deletes itself with the application
    return Conversations(Path(folder.name) / "conversations.db")


@asynccontextmanager
async def _told(ready: Callable[[str], None], address: str) -> AsyncIterator[None]:
    ready(address)
    yield


def _run_with(app: FastAPI, context: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    """Have a context open as long as the application runs, entered after those it already has."""
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with inner(app) as state, context():
            yield state

    app.router.lifespan_context = lifespan
