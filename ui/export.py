"""Conversations as files: Markdown with footnotes for people, JSON receipts for `cita verify`.

Functions from a kept conversation to text, and the addresses at which they are downloaded. Quotations stay verbatim;
what Markdown would take for markup is escaped, so that no article can put a link, a picture or HTML into the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from index.analysis import words
from index.errors import CitaError, UnknownConversation
from qa.types import Answer, Citation
from ui.access import owner_of
from ui.conversations import Conversation, Conversations
from ui.keeping import lost_citations
from ui.text import Strings, strings_for

if TYPE_CHECKING:
    from index.store import Store

__all__ = ["add_exports", "export_markdown", "export_receipts"]

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$!^{}]")
_AT_START = re.compile(r"^(\s*)([-+#=]|\d+[.)])")
_MARKER = re.compile(r"\[(\d{1,4})\]")
_ADDRESS = re.compile(r"https?://[^\s<>()\"'`\\]+")


def export_markdown(
    conversation: Conversation, strings: Strings, *, lost: Mapping[str, Collection[int]] | None = None
) -> str:
    """The conversation as Markdown: a heading for each question, the answer, and its sources as footnotes.

    Args:
        conversation: as kept.
        strings: words of the interface's language.
        lost: by id of exchange, numbers of the citations whose words are no longer in the archive; it is said of them.
    """
    parts = [f"# {_escape(conversation.title)}"]
    notes = 0
    for exchange in conversation.exchanges:
        answer = exchange.answer
        parts.append(f"## {_escape(answer.question)}")
        if answer.resolved:
            parts.append(f"*{_escape(strings.understood.format(question=answer.resolved))}*")
        parts += _body(answer, notes, strings)
        gone = (lost or {}).get(exchange.id, ())
        parts += [
            f"[^{notes + each.number}]: {_note(each, strings)}"
            + (f" — {_escape(strings.article_gone)}" if each.number in gone else "")
            for each in answer.citations
        ]
        notes += max((each.number for each in answer.citations), default=0)
    return "\n\n".join(parts) + "\n"


def export_receipts(conversation: Conversation) -> str:
    """The answers' receipts as JSON Lines, oldest first, as `cita verify` takes them."""
    return "".join(json.dumps(each.receipt, ensure_ascii=False) + "\n" for each in conversation.exchanges)


def add_exports(app: FastAPI, archive: Store, conversations: Conversations) -> None:
    """GET /cita/conversations/ID.md and ID.jsonl: the two forms of a conversation of the person who asks."""

    def exported(request: Request, conversation: str, form: str) -> Response:
        try:
            kept = conversations.conversation(owner_of(request), conversation)
        except UnknownConversation as error:
            return PlainTextResponse(str(error), 404)
        except CitaError as error:
            return PlainTextResponse(str(error), 500)
        if form == "jsonl":
            return _download(export_receipts(kept), kept, form, "application/jsonl")
        strings = strings_for(request.headers.get("accept-language"))
        lost = {each.id: lost_citations(archive, each.answer) for each in kept.exchanges}
        return _download(export_markdown(kept, strings, lost=lost), kept, form, "text/markdown")

    for form in ("md", "jsonl"):
        app.add_api_route(
            f"/cita/conversations/{{conversation}}.{form}",
            partial(exported, form=form),
            methods=["GET"],
            response_model=None,
        )


def _download(text: str, conversation: Conversation, form: str, kind: str) -> Response:
    name = "-".join(words(conversation.title))[:60].encode("ascii", "ignore").decode() or "conversation"
    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=headers)


def _body(answer: Answer, notes: int, strings: Strings) -> list[str]:
    """The answer's paragraphs; a number in brackets inside quoted text is no marker."""
    known = {each.number for each in answer.citations}
    if answer.claims and answer.status == "answered":
        return [
            _escape(claim.text) + "".join(f"[^{notes + number}]" for number in claim.citations if number in known)
            for claim in answer.claims
        ]
    paragraphs = [_marked(line, known, notes) for line in answer.text.splitlines() if line.strip()]
    if answer.citations:
        paragraphs.append(
            f"{_escape(strings.nearest)}: " + " ".join(f"[^{notes + each.number}]" for each in answer.citations)
        )
    return paragraphs


def _marked(text: str, known: Collection[int], notes: int) -> str:
    pieces, position = [], 0
    for match in _MARKER.finditer(text):
        if int(match[1]) in known:
            pieces += [_escape(text[position : match.start()]), f"[^{notes + int(match[1])}]"]
            position = match.end()
    return "".join([*pieces, _escape(text[position:])])


def _note(citation: Citation, strings: Strings) -> str:
    """“quote” (speaker), title, outlet, date, language, address, and where it stands."""
    article = citation.article
    speaker = f" ({_escape(citation.speaker)})" if citation.speaker else ""
    address = article.url if article.url and _ADDRESS.fullmatch(article.url) else None
    origin = [
        f"*{_escape(article.title)}*",
        *([_escape(article.source)] if article.source else []),
        strings.date(article.published),
        strings.language(article.language),
        *([f"<{address}>"] if address else []),
        f"{article.id}:{citation.start}-{citation.end}",
    ]
    return f"“{_escape(citation.quote)}”{speaker}, {', '.join(origin)}"


def _escape(text: str) -> str:
    """Text on one line, with a backslash before all that Markdown would take for markup."""
    escaped = _MARKUP.sub(lambda match: "\\" + match[0], " ".join(text.split()))
    return _AT_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)
