"""Turn answers, sources and articles into HTML.

The last step before the screen, and the control against script in articles: every string that is not this module's
own goes through `_escape`, in text and in attributes alike, and only http and https addresses become links. Pure
functions from values to strings: no Gradio, no state, no I/O. Class names are those of `ui/static/chat.css`, and the
`data-` attributes those that `ui/static/chat.js` reads.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from index.types import Article, Refusal, Span
from qa.types import Answer, Citation
from ui.text import Strings

__all__ = [
    "CitedSpan",
    "Overview",
    "render_answer",
    "render_article",
    "render_header",
    "render_notice",
    "render_panel",
    "render_pending",
    "render_question",
    "render_upload",
    "render_welcome",
    "safe_link",
]

_MARKER = re.compile(r"\[(\d{1,4})\]")
_JOINER = "\u2060"  # keeps a marker on the line of the word before it
_BLOCK_BREAK = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A cited span of an article and the number of its citation."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the archive holds: number of articles, their languages (ISO 639-1, most articles first), and dates."""

    articles: int
    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


def render_question(question: str, strings: Strings) -> str:
    """The question as the person wrote it."""
    return (
        f'<div class="cita-question"><span class="cita-hidden">{_escape(strings.you)}: </span>'
        f'<p dir="auto">{_escape(question)}</p></div>'
    )


def render_pending(text: str, strings: Strings) -> str:
    """An answer that is still being written: whole claims so far, their markers not yet clickable."""
    written = "".join(
        f'<p class="cita-claim" dir="auto">{_inert_markers(block)}</p>' for block in text.splitlines() if block.strip()
    )
    return (
        f'<div class="cita-pending">{written}<p class="cita-thinking" role="status">'
        f"<i></i><i></i><i></i><span>{_escape(strings.thinking)}</span></p></div>"
    )


def render_answer(answer: Answer, strings: Strings, *, turn: int) -> str:
    """One finished answer with markers, buttons and, hidden, the cards of its sources for the panel.

    Claims are rendered from `answer.claims`, so that a number in brackets inside quoted text is never a marker; an
    abstention has no claims: its explanation is `answer.text`, and the nearest passages follow. A question that leaned
    on those before it is shown as it was understood.
    """
    cited = {citation.number: citation for citation in answer.citations}
    abstained = answer.status == "abstained"
    if answer.claims and not abstained:
        body = "".join(
            f'<p class="cita-claim" dir="auto">'
            f"{_claim(claim.text, [cited[number] for number in claim.citations if number in cited])}"
            f"{''.join(_JOINER + _marker(cited[number], strings) for number in claim.citations if number in cited)}</p>"
            for claim in answer.claims
        )
    else:
        body = "".join(
            f'<p class="cita-claim" dir="auto">{_with_markers(block, cited, strings)}</p>'
            for block in answer.text.splitlines()
            if block.strip()
        )
        body += "".join(_near(citation, strings) for citation in answer.citations)
    heading = f'<p class="cita-verdict">{_escape(strings.abstained)}</p>' if abstained else ""
    if answer.resolved is not None:
        understood = strings.understood.format(question=answer.resolved)
        heading = f'<p class="cita-understood" lang="{strings.code}" dir="auto">{_escape(understood)}</p>{heading}'
    title = strings.nearest if abstained else strings.sources
    count = len(answer.citations)
    articles = len({citation.article.id for citation in answer.citations})
    label = f"{strings.nearest} ({count})" if abstained else strings.count_sources(count, articles)
    show = f'<button type="button" class="cita-show">{_escape(label)}</button>' if count else ""
    return (
        f'<div class="cita-answer{" cita-abstained" if abstained else ""}" data-turn="{turn}" '
        f'lang="{_escape(answer.language)}">{heading}{body}'
        f'<div class="cita-actions" lang="{strings.code}">{show}'
        f'<button type="button" class="cita-copy">{_escape(strings.copy)}</button></div>'
        f'<pre class="cita-plain" hidden>{_escape(str(answer))}</pre>'
        f'<ol class="cita-evidence" hidden data-title="{_escape(title)}" lang="{strings.code}">'
        f"{''.join(_card(citation, strings) for citation in answer.citations)}</ol></div>"
    )


def render_article(article: Article, spans: Iterable[CitedSpan], strings: Strings, *, focus: int | None = None) -> str:
    """The whole article with its cited spans marked, that of citation `focus` more strongly.

    The text is shown exactly, paragraph by paragraph; headings as headings. Offsets outside the text are cut off.
    """
    size = len(article.text)
    kept = [
        CitedSpan(span.number, max(0, span.start), min(size, span.end))
        for span in spans
        if span.start < span.end and span.start < size and span.end > 0
    ]
    levels = {(heading.start, heading.end): heading.level for heading in article.headings}
    blocks = list(_blocks(article))
    titled = any(
        levels.get((block.start, block.end)) == 1 and article.text[block.start : block.end] == article.title
        for block in blocks[:1]
    )
    title = "" if titled else f'<h1 dir="auto">{_escape(article.title)}</h1>'
    body = "".join(
        f'<{tag} dir="auto">{_marked(article.text, block, kept, focus)}</{tag}>'
        for block in blocks
        for tag in [_tag(levels.get((block.start, block.end)))]
    )
    link = safe_link(article.url)
    original = (
        f'<a class="cita-original" href="{_escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{_escape(strings.open_original)}</a>"
        if link
        else ""
    )
    authors = f'<p class="cita-authors" dir="auto">{_escape(", ".join(article.authors))}</p>' if article.authors else ""
    return (
        f'<article class="cita-full" data-article="{_escape(article.id)}">'
        f'<div class="cita-masthead"><p class="cita-meta">{_meta(article, strings)}{original}</p>'
        f'<p class="cita-running" dir="auto" aria-hidden="true">{_escape(article.title)}</p></div>'
        f'<div class="cita-text" lang="{_escape(article.language)}">{title}{authors}{body}</div></article>'
    )


def render_panel(strings: Strings) -> str:
    """The empty panel of sources; `chat.js` fills it with the cards of an answer and the articles opened from them."""
    return (
        f'<section class="cita-panel" aria-label="{_escape(strings.sources)}" lang="{strings.code}" '
        f'data-sources="{_escape(strings.sources)}" data-hint="{_escape(strings.no_sources_yet)}" '
        f'data-failed="{_escape(strings.load_failed)}" '
        f'data-position="{_escape(strings.position)}" data-copied="{_escape(strings.copied)}" '
        f'data-copy-failed="{_escape(strings.copy_failed)}">'
        '<header class="cita-panel-head">'
        '<button type="button" class="cita-back" hidden><span aria-hidden="true">‹</span> '
        f"{_escape(strings.back)}</button>"
        f'<h2 class="cita-panel-title">{_escape(strings.sources)}</h2>'
        '<div class="cita-steps" hidden>'
        f'<button type="button" class="cita-previous" aria-label="{_escape(strings.previous)}" '
        f'title="{_escape(strings.previous)}"><span aria-hidden="true">↑</span></button>'
        '<span class="cita-position" aria-live="polite"></span>'
        f'<button type="button" class="cita-next" aria-label="{_escape(strings.following)}" '
        f'title="{_escape(strings.following)}"><span aria-hidden="true">↓</span></button></div>'
        f'<button type="button" class="cita-close" aria-label="{_escape(strings.close)}">'
        '<span aria-hidden="true">×</span></button></header>'
        f'<div class="cita-list"><p class="cita-hint">{_escape(strings.no_sources_yet)}</p></div>'
        '<div class="cita-reader" tabindex="-1" hidden></div></section>'
    )


def render_header(overview: Overview, strings: Strings) -> str:
    """Name of the product and what the archive holds."""
    return (
        f'<div class="cita-brand" lang="{strings.code}"><span class="cita-logo" aria-hidden="true">“</span>'
        f'<h1>Cita</h1><p class="cita-tagline">{_escape(strings.tagline)}</p>'
        f'<p class="cita-holds">{_escape(_holds(overview, strings))}</p></div>'
    )


def render_welcome(overview: Overview, examples: Sequence[str], strings: Strings, *, uploads: bool) -> str:
    """The page before the first question: what the archive holds and questions to try, or how to add articles."""
    if not overview.articles:
        upload = f"<p>{_escape(strings.empty_archive_upload)}</p>" if uploads else ""
        return (
            f'<div class="cita-welcome" lang="{strings.code}"><h2>{_escape(strings.empty_archive)}</h2>'
            f"<p>{_escape(strings.empty_archive_text)}</p><pre>cita index FOLDER</pre>{upload}</div>"
        )
    buttons = "".join(
        f'<li><button type="button" class="cita-example" data-question="{_escape(example)}" dir="auto">'
        f"{_escape(example)}</button></li>"
        for example in examples
    )
    tries = f'<p class="cita-try">{_escape(strings.examples)}</p><ul>{buttons}</ul>' if buttons else ""
    return (
        f'<div class="cita-welcome" lang="{strings.code}"><h2>{_escape(strings.welcome)}</h2>'
        f'<p>{_escape(strings.welcome_text)}</p><p class="cita-contents">{_escape(_holds(overview, strings))}</p>'
        f"{tries}</div>"
    )


def render_notice(title: str, text: str, *, fault: bool = False) -> str:
    """A message of the program itself: a title and one sentence; `fault` for what went wrong."""
    role = ' role="alert"' if fault else ""
    return (
        f'<div class="cita-notice{" cita-fault" if fault else ""}"{role}>'
        f'<p class="cita-verdict">{_escape(title)}</p><p dir="auto">{_escape(text)}</p></div>'
    )


def render_upload(*, added: int, changed: int, unchanged: int, refusals: Sequence[Refusal], strings: Strings) -> str:
    """What became of uploaded files: how many were added, and each refused one with its reason."""
    counts = [
        pattern.format(count=strings.number(count))
        for pattern, count in (
            (strings.added, added),
            (strings.changed, changed),
            (strings.unchanged, unchanged),
            (strings.refused, len(refusals)),
        )
        if count
    ]
    refused = "".join(
        f'<li dir="auto"><strong>{_escape(refusal.path)}</strong>: {_escape(refusal.reason)}</li>'
        for refusal in refusals
    )
    summary = f"{', '.join(counts)}." if counts else strings.nothing_uploaded
    return (
        f'<div class="cita-notice" lang="{strings.code}"><p class="cita-verdict">{_escape(strings.upload_title)}</p>'
        f"<p>{_escape(summary)}</p>{f'<ul>{refused}</ul>' if refused else ''}</div>"
    )


def safe_link(url: str | None) -> str | None:
    """The address if it is an absolute http or https one that a link may hold, else None."""
    if url is None or any(ord(character) <= 32 or ord(character) == 127 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _escape(text: str) -> str:
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def _holds(overview: Overview, strings: Strings) -> str:
    names = [strings.language(code) for code in overview.languages[:4]]
    if len(overview.languages) > 4:
        names.append("…")
    years = ""
    if overview.first and overview.last:
        first, last = overview.first.year, overview.last.year
        years = str(first) if first == last else f"{first}–{last}"
    parts = [strings.count_articles(overview.articles), ", ".join(names), years]
    return " · ".join(part for part in parts if part)


def _meta(article: Article, strings: Strings) -> str:
    source = f'<span class="cita-source" dir="auto">{_escape(article.source)}</span>' if article.source else ""
    dated = "" if article.published else " cita-undated"
    return (
        f'{source}<span class="cita-date{dated}">{_escape(strings.date(article.published))}</span>'
        f'<span class="cita-language" title="{_escape(strings.language(article.language))}">'
        f"{_escape(article.language.upper())}</span>"
    )


def _marker(citation: Citation, strings: Strings) -> str:
    """The link that opens a citation in the panel."""
    article = citation.article
    origin = " · ".join(part for part in (article.source, strings.date(article.published), article.title) if part)
    return (
        f'<a class="cita-mark" href="#cita-panel" data-number="{citation.number}" '
        f'aria-label="{_escape(strings.open_at.format(number=citation.number, title=article.title))}" '
        f'title="{_escape(origin)}">[{citation.number}]</a>'
    )


def _near(citation: Citation, strings: Strings) -> str:
    """One line of an abstention: a passage that comes nearest, and where it stands."""
    article = citation.article
    words = " ".join(article.text[citation.context_start : citation.context_end].split())
    return (
        f'<p class="cita-near">{_marker(citation, strings)} '
        f'<span class="cita-near-text" lang="{_escape(article.language)}" dir="auto">{_escape(words)}</span></p>'
    )


def _with_markers(text: str, cited: dict[int, Citation], strings: Strings) -> str:
    pieces: list[str] = []
    position = 0
    for match in _MARKER.finditer(text):
        citation = cited.get(int(match[1]))
        if citation is not None:
            pieces += [_escape(text[position : match.start()]), _JOINER, _marker(citation, strings)]
            position = match.end()
    return "".join([*pieces, _escape(text[position:])])


def _inert_markers(text: str) -> str:
    return _MARKER.sub(r'<span class="cita-mark">[\1]</span>', _escape(text))


def _claim(text: str, citations: Sequence[Citation]) -> str:
    """The claim with the words that its citations quote set apart from Cita's own.

    A claim is one line, so a quote that runs over lines is looked for with its white space folded.
    """
    found: list[tuple[Span, str]] = []
    for citation in citations:
        quote = citation.quote if citation.quote in text else " ".join(citation.quote.split())
        start = text.find(quote)
        span = Span(start, start + len(quote))
        if start >= 0 and all(span.end <= other.start or span.start >= other.end for other, _ in found):
            found.append((span, citation.article.language))
    pieces: list[str] = []
    position = 0
    for span, language in sorted(found):
        pieces += [
            _escape(text[position : span.start]),
            f'<span class="cita-verbatim" lang="{_escape(language)}">{_escape(text[span.start : span.end])}</span>',
        ]
        position = span.end
    return "".join([*pieces, _escape(text[position:])])


def _card(citation: Citation, strings: Strings) -> str:
    article = citation.article
    context = Span(min(citation.context_start, citation.start), max(citation.context_end, citation.end))
    voice = {"indirect": strings.indirect, "headline": strings.headline}.get(citation.voice or "")
    manner = f' <span class="cita-voice">{_escape(voice)}</span>' if voice else ""
    speaker = f'<p class="cita-speaker" dir="auto">{_escape(citation.speaker)}{manner}</p>' if citation.speaker else ""
    names = list(dict.fromkeys(copy.source or copy.title for copy in citation.copies))
    copies = (
        f'<p class="cita-copies" dir="auto">{_escape(strings.copies.format(names=", ".join(names)))}</p>'
        if names
        else ""
    )
    quoted = [CitedSpan(citation.number, citation.start, citation.end)]
    return (
        f'<li class="cita-card" data-number="{citation.number}" data-article="{_escape(article.id)}" '
        f'data-start="{citation.start}" data-end="{citation.end}">'
        f'<span class="cita-number" aria-hidden="true">{citation.number}</span>'
        f'<p class="cita-meta">{_meta(article, strings)}</p>'
        f'<h3><button type="button" class="cita-open" dir="auto" '
        f'aria-label="{_escape(strings.open_at.format(number=citation.number, title=article.title))}">'
        f"{_escape(article.title)}</button></h3>{speaker}"
        f'<blockquote lang="{_escape(article.language)}" dir="auto">'
        f"{_marked(article.text, context, quoted, citation.number)}</blockquote>{copies}</li>"
    )


def _blocks(article: Article) -> Iterable[Span]:
    """Paragraphs and headings of the article's text, in order, without the white space around them."""
    text = article.text
    breaks = {0, len(text)}
    for match in _BLOCK_BREAK.finditer(text):
        breaks.update(match.span())
    for heading in article.headings:
        breaks.update((heading.start, heading.end))
    cuts = sorted(cut for cut in breaks if 0 <= cut <= len(text))
    for start, end in pairwise(cuts):
        block = text[start:end]
        if block.strip("# \t\n"):  # what Markdown puts before a heading's words is no text
            left = len(block) - len(block.lstrip())
            yield Span(start + left, start + len(block.rstrip()))


def _tag(level: int | None) -> str:
    return "p" if level is None else "h1" if level == 1 else "h2" if level == 2 else "h3"


def _marked(text: str, window: Span, spans: Sequence[CitedSpan], focus: int | None) -> str:
    """`text[window]` with the parts of it that are in a span inside `<mark>`; overlapping spans share marks."""
    edges = {window.start, window.end}
    for span in spans:
        edges.update(edge for edge in (span.start, span.end) if window.start < edge < window.end)
    cuts = sorted(edges)
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        numbers = sorted({span.number for span in spans if span.start <= start and end <= span.end})
        part = _escape(text[start:end])
        if numbers:
            classes = ' class="cita-focus"' if focus in numbers else ""
            part = f'<mark{classes} data-numbers="{" ".join(map(str, numbers))}">{part}</mark>'
        pieces.append(part)
    return "".join(pieces)
