"""Turn answers, sources and articles into HTML.

The last step before the screen, and the control against script in articles: every string that is not this module's
own goes through `escape`, in text and in attributes alike, and only http and https addresses become links. Pure
functions from values to strings: no Gradio, no state, no I/O. Class names are those of `ui/static/page.css`, and the
`data-` attributes those that the scripts beside it read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlsplit

from index.types import Article, Span
from qa.archive_questions import is_small_talk
from qa.types import Answer, Citation, Claim
from ui.text import Strings

__all__ = [
    "CitedSpan",
    "escape",
    "fragment_link",
    "icon",
    "render_answer",
    "render_article",
    "render_meta",
    "render_notice",
    "render_pending",
    "render_question",
    "render_span",
    "render_transcript",
    "render_turn",
    "safe_link",
]

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.S)
"""Words that Markdown sets in bold."""
_MARKER = re.compile(r"\[(\d{1,4})\]")
_JOINER = "\u2060"  # keeps a marker on the line of the word before it
_BLOCK_BREAK = re.compile(r"\n(?:[ \t]*\n)+")
_SURE = 0.5
"""Confidence of the best evidence below which an answer is shown as uncertain."""
_SHOWN_CLAIMS = 6
"""Statements of an answer that are shown at once; the others on request."""
_FRAGMENT_WORDS = 5

_ICONS = {
    "edit": "M4 13.5V16h2.5l8-8L12 5.5zM13 4.5l1.2-1.2 2.5 2.5-1.2 1.2",
    "sources": "M4 4h9v3h3v9H7v-3H4zM7 7h9M7 7v6M10 10.5h3.5M10 13h3.5",
    "copy": "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
    "retry": "M15.5 8A6 6 0 1 0 16 11.5M16 3.5V8h-4.5",
    "up": "M3.5 9H6.5v7.5h-3zM6.5 9l3-5.5c2 0 2.2 1.5 1.5 4.5H16l-1 8.5H6.5",
    "down": "M3.5 3.5H6.5V11h-3zM6.5 11l3 5.5c2 0 2.2-1.5 1.5-4.5H16l-1-8.5H6.5",
    "none": "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13M5.5 5.5l9 9",
    "unsure": "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13M8 8c0-2.5 4-2.5 4 0 0 1.5-2 1.5-2 3.2M10 13.300v.5",
    "proved": "M4 10.5l4 4 8-9",
    "verbatim": "M4 6h4v4c0 2-1 3.5-3 4M11 6h4v4c0 2-1 3.5-3 4",
    "unsupported": "M5 5l10 10M15 5L5 15",
    "new": "M10 4v12M4 10h12",
    "menu": "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
    "chat": "M3.5 4.5h13v9H9l-3.5 3v-3h-2z",
    "speakers": "M3.5 5h5v4.5c0 2.5-1 4-3.5 5M11.5 5h5v4.5c0 2.5-1 4-3.5 5",
    "archive": "M3.5 4h13v4h-13zM4.5 8v8.5h11V8M8 11h4",
    "filter": "M3.5 5.5h13M6 10h8M8.5 14.5h3",
    "more": "M4.5 10h.1M10 10h.1M15.5 10h.1",
    "close": "M5 5l10 10M15 5L5 15",
    "bin": "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.400L14.5 6",
    "send": "M10 16V4.5M5 9.5l5-5 5 5",
    "stop": "M5.5 5.5h9v9h-9z",
    "file": "M5 3.5h6.5L15 7v9.5H5zM11.5 3.5V7H15",
    "add": "M10 13V4M6.5 7.5L10 4l3.5 3.5M4 13v3.5h12V13",
    "theme": "M10 3.5a6.5 6.5 0 1 0 0 13zM10 3.5a6.5 6.5 0 1 1 0 13",
    "download": "M10 4v9M6.5 9.5L10 13l3.5-3.5M4 16.5h12",
}


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A cited span of an article and the number of its citation."""

    number: int
    start: int
    end: int


def render_turn(
    asked: str, answered: str, number: int = 0, exchange: str = "", limits: Mapping[str, Any] | None = None
) -> str:
    """A question and its answer in HTML; `exchange` and the limits, JSON values, are what is sent to ask it again."""
    return (
        f'<section class="cita-turn" data-turn="{number}" data-exchange="{escape(exchange)}" '
        f'data-limits="{escape(json.dumps(limits or {}))}">{asked}{answered}</section>'
    )


def render_transcript(turns: Sequence[str], conversation: str, title: str, strings: Strings) -> str:
    """The turns of a kept conversation, each a question with its answer in HTML."""
    return (
        f'<div class="cita-log" role="log" aria-label="{escape(strings.conversation)}" '
        f'data-conversation="{escape(conversation)}" data-title="{escape(title)}">{"".join(turns)}</div>'
    )


def render_question(question: str, strings: Strings, *, limits: str = "") -> str:
    """The question as the person wrote it, and to which articles it was limited."""
    limited = f'<p class="cita-limited">{escape(strings.limited_to.format(limits=limits))}</p>' if limits else ""
    return (
        f'<div class="cita-question" lang="{strings.code}">'
        f'<button type="button" class="cita-edit" aria-label="{escape(strings.edit_question)}" '
        f'title="{escape(strings.edit_question)}">{icon("edit")}</button>'
        f'<div class="cita-asked"><span class="cita-hidden">{escape(strings.you)}: </span>'
        f'<p class="cita-words" dir="auto">{escape(question)}</p>{limited}</div></div>'
    )


def render_pending(text: str, strings: Strings) -> str:
    """An answer that is still being written: whole claims so far, their markers not yet clickable."""
    written = "".join(
        f'<p class="cita-claim" dir="auto">{_inert_markers(block)}</p>' for block in text.splitlines() if block.strip()
    )
    return (
        f'<div class="cita-pending" lang="{strings.code}">{written}<p class="cita-thinking" role="status">'
        f'<i></i><i></i><i></i><span data-slow="{escape(strings.slow)}">{escape(strings.thinking)}</span></p></div>'
    )


def render_answer(
    answer: Answer,
    strings: Strings,
    *,
    turn: int,
    instead: Sequence[str] = (),
    limited: bool = False,
    rating: int = 0,
    lost: Collection[int] = (),
) -> str:
    """One finished answer with markers, buttons and, hidden, the cards of its sources for the panel.

    Claims are rendered from `answer.claims`, so that a number in brackets inside quoted text is never a marker; an
    abstention has no claims: its explanation is `answer.text`, and the nearest passages follow. A question that leaned
    on those before it is shown as it was understood. What answers a greeting is shown as no failure.

    Args:
        answer: to be shown.
        strings: words around it.
        turn: its number in the conversation, from 1.
        instead: questions to offer where there is no answer.
        limited: whether the search was limited to some articles, so that asking without limits is worth offering.
        rating: what the person thought of it: 1, -1, or 0 when nothing was said.
        lost: numbers of citations that their articles no longer hold.
    """
    cited = {citation.number: citation for citation in answer.citations}
    abstained = answer.status == "abstained" and not is_small_talk(answer.question)
    unsure = answer.status == "answered" and _is_unsure(answer)
    if answer.claims:
        mixed = any(claim.support != "verbatim" for claim in answer.claims)
        claims = [_claim_block(claim, cited, answer.language, strings, mixed) for claim in answer.claims]
        body = "".join(claims[:_SHOWN_CLAIMS])
        if len(claims) > _SHOWN_CLAIMS:
            more = escape(strings.more_claims.format(count=len(claims)))
            fewer = escape(strings.fewer_claims)
            body += (
                f'<details class="cita-more"><summary lang="{strings.code}"><span class="cita-closed">{more}</span>'
                f'<span class="cita-opened">{fewer}</span></summary>{"".join(claims[_SHOWN_CLAIMS:])}</details>'
            )
    else:
        body = "".join(
            f'<p class="cita-claim" dir="auto">{_with_markers(block, cited, strings)}</p>'
            for block in answer.text.splitlines()
            if block.strip()
        )
        if answer.citations:
            near = "".join(_near(citation, strings) for citation in answer.citations)
            body += f'<p class="cita-label" lang="{strings.code}">{escape(strings.nearest)}</p>{near}'
    heading = ""
    if abstained:
        heading = f'<p class="cita-verdict">{icon("none")}{escape(strings.abstained)}</p>'
    elif unsure:
        heading = (
            f'<p class="cita-verdict" lang="{strings.code}">{icon("unsure")}{escape(strings.unsure)}. '
            f"<span>{escape(strings.unsure_text)}</span></p>"
        )
    if answer.resolved is not None:
        understood = strings.understood.format(question=answer.resolved)
        heading = f'<p class="cita-understood" lang="{strings.code}" dir="auto">{escape(understood)}</p>{heading}'
    note = f'<p class="cita-note" dir="auto">{escape(answer.note)}</p>' if answer.note else ""
    manner = " cita-abstained" if abstained else " cita-unsure" if unsure else ""
    return (
        f'<div class="cita-answer{manner}" data-turn="{turn}" lang="{escape(answer.language)}">{heading}{body}{note}'
        f"{_instead(instead, strings, limited=limited and abstained)}{_actions(answer, strings, rating)}"
        f'<pre class="cita-plain" hidden>{escape(str(answer))}</pre>'
        f'<ol class="cita-evidence" hidden data-title="{escape(strings.nearest if abstained else strings.sources)}" '
        f'lang="{strings.code}">'
        f"{''.join(_card(citation, strings, citation.number in lost) for citation in answer.citations)}</ol></div>"
    )


def render_article(article: Article, spans: Iterable[CitedSpan], strings: Strings, *, focus: int | None = None) -> str:
    """The whole article with its cited spans marked, that of citation `focus` more strongly.

    The text is shown exactly, paragraph by paragraph; headings as headings, and what Markdown sets in bold as bold.
    Offsets outside the text are cut off.
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
    title = "" if titled else f'<h1 dir="auto">{escape(article.title)}</h1>'
    body = "".join(
        f'<{tag} dir="auto">{_marked(article, block, kept, focus)}</{tag}>'
        for block in blocks
        for tag in [_tag(levels.get((block.start, block.end)))]
    )
    focused = next((span for span in kept if span.number == focus), None)
    link = safe_link(article.url)
    if link and focused:
        link = fragment_link(link, article.text[focused.start : focused.end])
    original = (
        f'<a class="cita-original" href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{escape(strings.open_original)}</a>"
        if link
        else ""
    )
    authors = f'<p class="cita-authors" dir="auto">{escape(", ".join(article.authors))}</p>' if article.authors else ""
    return (
        f'<article class="cita-full" data-article="{escape(article.id)}">'
        f'<div class="cita-masthead"><p class="cita-meta">{render_meta(article, strings)}{original}</p>'
        f'<p class="cita-running" dir="auto" aria-hidden="true">{escape(article.title)}</p></div>'
        f'<div class="cita-text" lang="{escape(article.language)}">{title}{authors}{body}</div></article>'
    )


def render_notice(title: str, text: str, *, fault: bool = False) -> str:
    """A message of the program itself: a title and one sentence; `fault` for what went wrong."""
    role = ' role="alert"' if fault else ""
    return (
        f'<div class="cita-notice{" cita-fault" if fault else ""}"{role}>'
        f'<p class="cita-verdict">{escape(title)}</p><p dir="auto">{escape(text)}</p></div>'
    )


def escape(text: str) -> str:
    """Text that is nothing but text in HTML, between tags and in attributes."""
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def icon(name: str) -> str:
    """A small drawing that the words beside it, or the button's name, explain."""
    return (
        '<svg class="cita-icon" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<path d="{_ICONS[name]}"/></svg>'
    )


def fragment_link(link: str, words: str) -> str:
    """The address with a text fragment, so that a browser scrolls to the words in the original and marks them.

    Long quotes are named by their first and last words, whole words always. See https://wicg.github.io/scroll-to-text-fragment/.
    """
    tokens = words.split()
    if not tokens:
        return link
    ends = [tokens] if len(tokens) <= _FRAGMENT_WORDS * 2 else [tokens[:_FRAGMENT_WORDS], tokens[-_FRAGMENT_WORDS:]]
    text = ",".join(quote(" ".join(each), safe="").replace("-", "%2D") for each in ends)
    return f"{link}{'' if '#' in link else '#'}:~:text={text}"


def safe_link(url: str | None) -> str | None:
    """The address if it is an absolute http or https one that a link may hold, else None."""
    if url is None or any(ord(character) <= 32 or ord(character) == 127 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def render_meta(article: Article, strings: Strings) -> str:
    """Outlet, date and language of an article."""
    source = f'<span class="cita-source" dir="auto">{escape(article.source)}</span>' if article.source else ""
    dated = "" if article.published else " cita-undated"
    return (
        f'{source}<span class="cita-date{dated}">{escape(strings.date(article.published))}</span>'
        f"{_language_badge(article.language, strings)}"
    )


def _marker(citation: Citation, strings: Strings) -> str:
    """The link that opens a citation in the panel; `page.js` shows its card where the pointer or the focus rests."""
    return (
        f'<a class="cita-mark" href="#cita-panel" data-number="{citation.number}" '
        f'aria-label="{escape(strings.open_at.format(number=citation.number, title=citation.article.title))}">'
        f"[{citation.number}]</a>"
    )


def _near(citation: Citation, strings: Strings) -> str:
    """One line of an abstention: a passage that comes nearest, and where it stands."""
    article = citation.article
    words = " ".join(article.text[citation.context_start : citation.context_end].split())
    return (
        f'<p class="cita-near">{_marker(citation, strings)} '
        f'<span class="cita-near-text" lang="{escape(article.language)}" dir="auto">{escape(words)}</span></p>'
    )


def _with_markers(text: str, cited: dict[int, Citation], strings: Strings) -> str:
    pieces: list[str] = []
    position = 0
    for match in _MARKER.finditer(text):
        citation = cited.get(int(match[1]))
        if citation is not None:
            pieces += [escape(text[position : match.start()]), _JOINER, _marker(citation, strings)]
            position = match.end()
    return "".join([*pieces, escape(text[position:])])


def _inert_markers(text: str) -> str:
    return _MARKER.sub(r'<span class="cita-mark">[\1]</span>', escape(text))


def _is_unsure(answer: Answer) -> bool:
    """Whether even the best evidence is rather unlikely to answer; docs/calibration.md says how often it is right."""
    sure = [citation.confidence for citation in answer.citations]
    return bool(sure) and max(sure) < _SURE


def _claim_block(claim: Claim, cited: dict[int, Citation], language: str, strings: Strings, mixed: bool) -> str:
    """One statement with its markers, what supports it, its translation, and in how many outlets it stands."""
    citations = [cited[number] for number in claim.citations if number in cited]
    markers = "".join(_JOINER + _marker(citation, strings) for citation in citations)
    foreign = [each.article.language for each in citations if each.article.language != language]
    badges = "".join(_language_badge(code, strings) for code in dict.fromkeys(foreign))
    support = {"proved": strings.proved, "unsupported": strings.unsupported, "verbatim": strings.support_verbatim}
    if claim.support != "verbatim" or mixed:
        badges += (
            f'<span class="cita-support cita-{claim.support}" lang="{strings.code}">{icon(claim.support)}'
            f"{escape(support[claim.support])}</span>"
        )
    outlets = {name for each in citations for name in _outlets(each)}
    if any(each.copies for each in citations) and len(outlets) > 1:
        words = strings.same_story_short.format(count=strings.number(len(outlets)))
        badges += f'<span class="cita-story" lang="{strings.code}">{escape(words)}</span>'
    translations = "".join(_translation(each, language, strings) for each in citations if each.translation)
    words = _claim(claim.text, citations) if claim.support == "verbatim" else escape(claim.text)
    return (
        f'<div class="cita-statement cita-is-{claim.support}"><p class="cita-claim" dir="auto">{words}{markers}'
        f"{badges}</p>{translations}</div>"
    )


def _translation(citation: Citation, language: str, strings: Strings) -> str:
    """A machine's translation of a quote, said to be one and never between quotation marks."""
    return (
        f'<p class="cita-translation"><span class="cita-tag" lang="{strings.code}">{escape(strings.translated)}</span> '
        f'<span lang="{escape(language)}" dir="auto">{escape(citation.translation or "")}</span></p>'
    )


def _outlets(citation: Citation) -> list[str]:
    return list(dict.fromkeys(each.source or each.title for each in (citation.article, *citation.copies)))


def _language_badge(code: str, strings: Strings) -> str:
    name = strings.language(code)
    return (
        f'<span class="cita-language" lang="{strings.code}" title="{escape(name)}"><span aria-hidden="true">'
        f'{escape(code.upper())}</span><span class="cita-hidden"> {escape(strings.in_language.format(language=name))}'
        "</span></span>"
    )


def _instead(questions: Sequence[str], strings: Strings, *, limited: bool) -> str:
    """Buttons that ask another question, or the same one of all articles."""
    buttons = [
        f'<li><button type="button" class="cita-example" data-question="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    ]
    if limited:
        buttons.insert(
            0, f'<li><button type="button" class="cita-unlimited">{escape(strings.without_limits)}</button></li>'
        )
    if not buttons:
        return ""
    return (
        f'<div class="cita-instead" lang="{strings.code}"><p class="cita-label">{escape(strings.try_instead)}</p>'
        f"<ul>{''.join(buttons)}</ul></div>"
    )


def _actions(answer: Answer, strings: Strings, rating: int) -> str:
    """What can be done with an answer: open its sources, copy it, ask again, say what one thinks of it."""
    count = len(answer.citations)
    articles = len({citation.article.id for citation in answer.citations})
    abstained = answer.status == "abstained"
    label = f"{strings.nearest} ({count})" if abstained else strings.count_sources(count, articles)
    show = f'<button type="button" class="cita-show">{icon("sources")}{escape(label)}</button>' if count else ""
    thumbs = "".join(
        f'<button type="button" class="cita-rate" data-rating="{value}" aria-pressed="{str(rating == value).lower()}" '
        f'aria-label="{escape(words)}" title="{escape(words)}">{icon(name)}</button>'
        for value, words, name in ((1, strings.good, "up"), (-1, strings.bad, "down"))
    )
    return (
        f'<div class="cita-actions" lang="{strings.code}">{show}'
        f'<button type="button" class="cita-copy">{icon("copy")}<span>{escape(strings.copy)}</span></button>'
        f'<button type="button" class="cita-retry">{icon("retry")}<span>{escape(strings.retry)}</span></button>'
        f"{thumbs}</div>"
    )


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
            escape(text[position : span.start]),
            f'<span class="cita-verbatim" lang="{escape(language)}">{escape(text[span.start : span.end])}</span>',
        ]
        position = span.end
    return "".join([*pieces, escape(text[position:])])


def _card(citation: Citation, strings: Strings, lost: bool) -> str:
    article = citation.article
    context = Span(min(citation.context_start, citation.start), max(citation.context_end, citation.end))
    voice = {"indirect": strings.indirect, "headline": strings.headline}.get(citation.voice or "")
    manner = f' <span class="cita-voice">{escape(voice)}</span>' if voice else ""
    speaker = f'<p class="cita-speaker" dir="auto">{escape(citation.speaker)}{manner}</p>' if citation.speaker else ""
    outlets = _outlets(citation)
    story = strings.same_story.format(count=strings.number(len(outlets)), names=", ".join(outlets))
    copies = f'<p class="cita-copies" dir="auto">{escape(story)}</p>' if citation.copies and len(outlets) > 1 else ""
    translation = _translation(citation, strings.code, strings) if citation.translation else ""
    gone = f'<p class="cita-gone">{escape(strings.citation_gone)}</p>' if lost else ""
    quoted = [CitedSpan(citation.number, citation.start, citation.end)]
    return (
        f'<li class="cita-card" data-number="{citation.number}" data-article="{escape(article.id)}" '
        f'data-start="{citation.start}" data-end="{citation.end}">'
        f'<span class="cita-number" aria-hidden="true">{citation.number}</span>'
        f'<p class="cita-meta">{render_meta(article, strings)}</p>'
        f'<h3><button type="button" class="cita-open" dir="auto" '
        f'aria-label="{escape(strings.open_at.format(number=citation.number, title=article.title))}">'
        f"{escape(article.title)}</button></h3>{speaker}"
        f'<blockquote lang="{escape(article.language)}" dir="auto">'
        f"{_marked(article, context, quoted, citation.number)}</blockquote>{translation}{copies}{gone}</li>"
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


def render_span(article: Article, context: Span, span: Span) -> str:
    """A piece of an article with the words of a span in it marked."""
    return _marked(article, context, [CitedSpan(0, span.start, span.end)], 0)


def _marked(article: Article, window: Span, spans: Sequence[CitedSpan], focus: int | None) -> str:
    """A piece of an article with the parts of it that are in a span inside `<mark>`; overlapping spans share marks."""
    edges = {window.start, window.end}
    for span in spans:
        edges.update(edge for edge in (span.start, span.end) if window.start < edge < window.end)
    cuts = sorted(edges)
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        numbers = sorted({span.number for span in spans if span.start <= start and end <= span.end})
        part = escape(article.text[start:end])
        if article.path.endswith(".md"):
            part = _BOLD.sub(r"<strong>\1</strong>", part)
        if numbers:
            classes = ' class="cita-focus"' if focus in numbers else ""
            part = f'<mark{classes} data-numbers="{" ".join(map(str, numbers))}">{part}</mark>'
        pieces.append(part)
    return "".join(pieces)
