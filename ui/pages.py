"""The routes behind the page's views: pieces of HTML, CSV, and what is sent to the archive.

Beside Gradio's events, which answer questions: what has an address of its own is plain HTTP here, so that it can be
bookmarked, downloaded and tried without a browser. The gates of `ui.server` stand in front of all of it.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from index.errors import CitaError, UnknownArticle, UnknownConversation
from index.listing import ORDERS, Filter, Order, list_articles
from qa.statements import Statement, find_statements
from ui.access import owner_of
from ui.jobs import UPLOAD_LIMIT, Jobs
from ui.render import render_notice
from ui.shell import Limits, Overview, render_history, render_limits
from ui.text import Strings, strings_for
from ui.views import Choices, render_archive, render_jobs, render_statements

if TYPE_CHECKING:
    from index.fetch import Fetcher
    from index.store import Store
    from qa.answering import Answerer
    from ui.conversations import Conversations

__all__ = ["UPLOADS", "add_pages", "overview", "parse_day", "parse_limits"]

UPLOADS = "/cita/uploads/"
"""Addresses below this take bodies of up to `ui.jobs.UPLOAD_LIMIT` bytes."""

_PAGE = 50
_EXPORTED = 100_000
_MOST = 10_000_000
_BOM = "\ufeff"  # without it, spreadsheets take UTF-8 for something else

log = logging.getLogger(__name__)


def add_pages(
    app: FastAPI,
    answerer: Answerer,
    conversations: Conversations,
    *,
    uploads: bool,
    fetcher: Fetcher | None = None,
) -> None:
    """Add the routes; those that change the archive only with `uploads`, addresses fetched by `fetcher`."""
    archive = answerer.archive
    jobs = Jobs(archive, fetcher) if uploads else None
    _add_reading(app, archive, jobs)
    _add_conversations(app, conversations)
    if jobs is not None:
        _add_writing(app, jobs)


def overview(archive: Store) -> Overview:
    """What the archive holds, for the page's frame."""
    stats = archive.stats()
    return Overview(stats.articles, tuple(code for code, _ in stats.languages), stats.oldest, stats.newest)


def parse_day(text: Any) -> date | None:
    """The day that an ISO date names; None for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def parse_limits(values: Any) -> Limits:
    """Limits as a browser sends them, whatever it sends."""
    table = values if isinstance(values, dict) else {}
    sources = table.get("sources")
    named = tuple(each for each in sources if isinstance(each, str)) if isinstance(sources, list) else ()
    return Limits(named[:200], parse_day(table.get("since")), parse_day(table.get("until")))


def _add_reading(app: FastAPI, archive: Store, jobs: Jobs | None) -> None:
    def speakers(request: Request) -> Response:
        strings, query = _strings(request), request.query_params
        wanted, speaker, about = _filter(request), _word(query.get("speaker")), _word(query.get("about"))
        offset = _offset(query.get("offset"))
        return _shown(
            strings,
            lambda: render_statements(
                find_statements(archive, wanted, speaker=speaker, about=about, offset=offset, limit=_PAGE),
                wanted,
                _choices(archive),
                strings,
                speaker=speaker,
                about=about,
                offset=offset,
                limit=_PAGE,
            ),
        )

    def quotations(request: Request) -> Response:
        query = request.query_params
        found = find_statements(
            archive,
            _filter(request),
            speaker=_word(query.get("speaker")),
            about=_word(query.get("about")),
            limit=_EXPORTED,
            most_quoted=0,
        )
        return StreamingResponse(
            _csv(found.page),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": 'attachment; filename="quotations.csv"', "cache-control": "no-store"},
        )

    def listing(request: Request) -> Response:
        strings, query = _strings(request), request.query_params
        wanted, offset = _filter(request), _offset(query.get("offset"))
        order: Order = next((name for name in ORDERS if name == query.get("order")), "added")

        def page() -> str:
            total, listed = list_articles(archive, wanted, order=order, offset=offset, limit=_PAGE)
            return render_archive(
                listed,
                total,
                wanted,
                _choices(archive),
                strings,
                order=order,
                offset=offset,
                limit=_PAGE,
                writable=jobs is not None,
                upload_megabytes=UPLOAD_LIMIT // 2**20,
                addresses=jobs is not None,
            )

        return _shown(strings, page)

    def limits(request: Request) -> Response:
        strings, query = _strings(request), request.query_params
        chosen = Limits(
            tuple(query.getlist("source")[:200]), parse_day(query.get("since")), parse_day(query.get("until"))
        )
        return _shown(strings, lambda: render_limits(archive.sources(), chosen, strings))

    def limits_in_words(request: Request) -> Response:
        query = request.query_params
        chosen = Limits(
            tuple(query.getlist("source")[:200]), parse_day(query.get("since")), parse_day(query.get("until"))
        )
        return PlainTextResponse(chosen.words(_strings(request)), headers={"cache-control": "no-store"})

    def alive() -> Response:
        return PlainTextResponse("alive", headers={"cache-control": "no-store"})

    for path, call in (
        ("/cita/speakers", speakers),
        ("/cita/quotations.csv", quotations),
        ("/cita/archive", listing),
        ("/cita/limits", limits),
        ("/cita/limits.txt", limits_in_words),
        ("/cita/alive", alive),
    ):
        app.add_api_route(path, call, methods=["GET"], response_model=None)


def _add_conversations(app: FastAPI, conversations: Conversations) -> None:
    def listed(request: Request, q: str = "") -> Response:
        strings = _strings(request)
        return _shown(
            strings,
            lambda: render_history(conversations.summaries(owner_of(request), q), strings, searched=bool(q.strip())),
        )

    def rename(request: Request, conversation: str, title: str = "") -> Response:
        return _changed(lambda: conversations.rename(owner_of(request), conversation, title))

    def delete(request: Request, conversation: str) -> Response:
        return _changed(lambda: conversations.delete(owner_of(request), conversation))

    app.add_api_route("/cita/conversations", listed, methods=["GET"], response_model=None)
    for path, call in (("rename", rename), ("delete", delete)):
        app.add_api_route(f"/cita/conversations/{{conversation}}/{path}", call, methods=["POST"], response_model=None)


def _changed(act: Callable[[], Any]) -> Response:
    try:
        act()
    except UnknownConversation as error:
        return PlainTextResponse(str(error), status_code=404)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    except CitaError as error:
        log.warning("%s: %s", type(error).__name__, error)
        return PlainTextResponse(str(error), status_code=409)
    return PlainTextResponse("done")


def _add_writing(app: FastAPI, jobs: Jobs) -> None:
    def listed(request: Request) -> Response:
        return _shown(_strings(request), lambda: render_jobs(jobs.views(), _strings(request)))

    def begin(files: int = 0) -> Response:
        return JSONResponse({"job": jobs.open(min(max(files, 0), _MOST))})

    async def receive(request: Request, job: str) -> Response:
        name = request.query_params.get("name", "")
        try:
            target = jobs.place(job, name)
        except KeyError:
            return PlainTextResponse("There is no such job, or it was stopped.", status_code=404)
        if request.query_params.get("refused"):
            if target is not None:
                target.unlink(missing_ok=True)
            target = None
            jobs.refuse(job, name, f"it is larger than {UPLOAD_LIMIT // 2**20} MB")
        if target is None:
            return PlainTextResponse("left out", status_code=202)
        try:
            await _save(request, target)
        except Exception:
            target.unlink(missing_ok=True)
            jobs.refuse(job, name, "it did not arrive whole")
            raise
        return PlainTextResponse("received", status_code=201)

    def start(job: str) -> Response:
        return _done(lambda: jobs.start(job))

    def stop(job: str) -> Response:
        return _done(lambda: jobs.stop(job))

    def dismiss(job: str) -> Response:
        return _done(lambda: jobs.dismiss(job))

    def fetch(request: Request, address: str = "") -> Response:
        parts = urlsplit(address.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return PlainTextResponse("Expected an address that begins with http:// or https://.", status_code=400)
        return JSONResponse({"job": jobs.add_address(address.strip())})

    def remove(request: Request, article_id: str) -> Response:
        strings = _strings(request)
        try:
            jobs.remove(article_id)
        except UnknownArticle:
            return PlainTextResponse(strings.article_gone, status_code=404)
        except CitaError as error:
            log.warning("%s: %s", type(error).__name__, error)
            return PlainTextResponse(str(error), status_code=409)
        return PlainTextResponse("removed")

    app.add_api_route("/cita/jobs", listed, methods=["GET"], response_model=None)
    for path, call in (
        ("/cita/jobs", begin),
        (UPLOADS + "{job}", receive),
        ("/cita/jobs/{job}/start", start),
        ("/cita/jobs/{job}/stop", stop),
        ("/cita/jobs/{job}/dismiss", dismiss),
        ("/cita/addresses", fetch),
        ("/cita/article/{article_id}/remove", remove),
    ):
        app.add_api_route(path, call, methods=["POST"], response_model=None)


async def _save(request: Request, target: Path) -> None:
    with target.open("wb") as file:
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)


def _done(act: Any) -> Response:
    try:
        act()
    except KeyError:
        return PlainTextResponse("There is no such job, or it has begun.", status_code=404)
    return PlainTextResponse("done")


def _shown(strings: Strings, make: Any) -> Response:
    """A piece of HTML, or what went wrong in one."""
    try:
        return HTMLResponse(make(), headers={"cache-control": "no-store"})
    except CitaError as error:
        log.warning("%s: %s", type(error).__name__, error)
        return HTMLResponse(render_notice(strings.error, str(error), fault=True), status_code=500)


def _csv(statements: tuple[Statement, ...]) -> Iterator[str]:
    """The statements as comma-separated values, one a line, each with its further articles in lines of their own."""
    columns = ("speaker", "quote", "voice", "date", "source", "language", "title", "url", "article", "start", "end")
    yield _BOM + _line(columns)
    for each in statements:
        for article in (each.article, *each.also):
            start = each.span.start if article is each.article else article.text.find(each.quote)
            yield _line(
                (
                    each.speaker,
                    each.quote,
                    each.voice,
                    article.published.isoformat() if article.published else "",
                    article.source or "",
                    article.language,
                    article.title,
                    article.url or "",
                    article.id,
                    start if start >= 0 else "",
                    start + len(each.quote) if start >= 0 else "",
                )
            )


def _line(values: Any) -> str:
    """One line of CSV, in which no cell can become a formula of the spreadsheet that opens it."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(
        f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
        for value in values
    )
    return buffer.getvalue()


def _strings(request: Request) -> Strings:
    return strings_for(request.headers.get("accept-language"))


def _filter(request: Request) -> Filter:
    query = request.query_params
    return Filter(
        title=_word(query.get("title")),
        source=_word(query.get("source")),
        language=_word(query.get("language")),
        since=parse_day(query.get("since")),
        until=parse_day(query.get("until")),
    )


def _word(text: str | None) -> str | None:
    """What was typed, cut to a sensible length; None for nothing."""
    return ((text or "").encode("utf-8", "replace").decode().replace("\0", "").strip()[:200]) or None


def _offset(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _choices(archive: Store) -> Choices:
    return Choices(archive.sources()[:200], archive.languages())
