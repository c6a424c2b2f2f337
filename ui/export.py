"""Conversations as files: Markdown with footnotes for people, JSON receipts for `cita verify`.

Pure functions from a kept conversation to text. Quotations stay verbatim; what Markdown would take for markup is
escaped, so that no article can put a link, a picture or HTML into the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from qa.types import Answer, Citation
from ui.conversations import Conversation
from ui.text import Strings

__all__ = ["export_markdown", "export_receipts"]

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
