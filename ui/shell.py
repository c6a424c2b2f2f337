"""The frame of the page in HTML: the rail at its side, the box for questions, the panel of sources, dialogs.

What stays while conversations and views come and go. Pure functions from values to strings, like `ui.render`, whose
`escape` everything goes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui.render import escape, icon
from ui.text import Strings

if TYPE_CHECKING:
    from ui.conversations import Summary

__all__ = [
    "Limits",
    "Overview",
    "render_composer",
    "render_dialogs",
    "render_history",
    "render_limits",
    "render_panel",
    "render_rail",
    "render_views",
    "render_welcome",
]

_LOGO = (
    '<svg class="cita-logo" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">'
    '<rect width="32" height="32" rx="8"/><path d="M14.5 9.2C10.8 10 8 13 8 17.2c0 3.2 1.7 5.3 4.1 5.3 2 0 3.5-1.5 '
    "3.5-3.4 0-1.9-1.3-3.2-3-3.2-.4 0-.8.1-1 .2.3-2.1 1.8-3.9 3.9-4.6zm9 0C19.8 10 17 13 17 17.2c0 3.2 1.7 5.3 4.1 "
    '5.3 2 0 3.5-1.5 3.5-3.4 0-1.9-1.3-3.2-3-3.2-.4 0-.8.1-1 .2.3-2.1 1.8-3.9 3.9-4.6z"/></svg>'
)
_VIEWS = (("chat", "view_chat"), ("speakers", "view_speakers"), ("archive", "view_archive"))


@dataclass(frozen=True, slots=True)
class Overview:
    """What the archive holds: number of articles, their languages (ISO 639-1, most articles first), and dates."""

    articles: int
    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The articles that may answer: outlets (none named: all), and days of publication, both inclusive."""

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.sources or self.since or self.until)

    def words(self, strings: Strings) -> str:
        """The limits in words; empty when there are none."""
        parts = []
        if len(self.sources) > 2:
            parts.append(strings.count("limits_sources", len(self.sources)))
        elif self.sources:
            parts.append(", ".join(self.sources))
        if self.since and self.until:
            parts.append(strings.limits_between.format(since=strings.date(self.since), until=strings.date(self.until)))
        elif self.since:
            parts.append(strings.limits_since.format(day=strings.date(self.since)))
        elif self.until:
            parts.append(strings.limits_until.format(day=strings.date(self.until)))
        return " · ".join(parts)


def render_rail(overview: Overview, strings: Strings) -> str:
    """The bar of narrow screens, and the rail: views, conversations, what the archive holds."""
    links = "".join(
        f'<li><a href="{"./" if view == "chat" else f"?view={view}"}" data-view="{view}">{icon(view)}'
        f"<span>{escape(getattr(strings, name))}</span></a></li>"
        for view, name in _VIEWS
    )
    brand = f'{_LOGO}<span class="cita-name">Cita</span>'
    themes = "".join(
        f'<option value="{value}">{escape(words)}</option>'
        for value, words in (
            ("auto", strings.theme_auto),
            ("light", strings.theme_light),
            ("dark", strings.theme_dark),
        )
    )
    return (
        f'<div lang="{strings.code}"><a class="cita-skip" href="#cita-question">{escape(strings.skip)}</a>'
        '<header class="cita-bar">'
        f'<button type="button" class="cita-menu" aria-expanded="false" aria-controls="cita-rail-content" '
        f'aria-label="{escape(strings.menu)}">{icon("menu")}</button>'
        f'<span class="cita-brand">{brand}</span>'
        f'<button type="button" class="cita-new cita-new-small" aria-label="{escape(strings.new_conversation)}">'
        f"{icon('new')}</button></header>"
        f'<div class="cita-rail" id="cita-rail-content"><div class="cita-brand">{brand}</div>'
        f'<button type="button" class="cita-new">{icon("new")}<span>{escape(strings.new_conversation)}</span></button>'
        f'<nav aria-label="{escape(strings.main_views)}"><ul class="cita-nav">{links}</ul></nav>'
        f'<section class="cita-history" aria-label="{escape(strings.conversation)}">'
        f'<input type="search" class="cita-find" placeholder="{escape(strings.find_conversation)}" '
        f'aria-label="{escape(strings.find_conversation)}" hidden><div class="cita-past"></div></section>'
        f'<footer class="cita-foot"><p class="cita-holds">{escape(_holds(overview, strings))}</p>'
        f'<label class="cita-theme"><span class="cita-hidden">{escape(strings.appearance)}</span>{icon("theme")}'
        f"<select>{themes}</select></label></footer></div></div>"
    )


def render_history(kept: Sequence[Summary], strings: Strings, *, searched: bool = False) -> str:
    """The conversations kept, the one used last first, each with what can be done with it."""
    if not kept:
        return f'<p class="cita-none">{escape(strings.none_found if searched else strings.no_conversations)}</p>'
    return f'<ul class="cita-kept">{"".join(_conversation(each, strings) for each in kept)}</ul>'


def _conversation(kept: Summary, strings: Strings) -> str:
    name, title = escape(kept.id), escape(kept.title)
    exports = "".join(
        f'<li><a href="cita/conversations/{name}.{kind}" download>{icon("download")}{escape(words)}</a></li>'
        for kind, words in (("md", strings.export_markdown), ("jsonl", strings.export_json))
    )
    return (
        f'<li data-conversation="{name}" data-title="{title}"><a href="?c={name}" data-conversation="{name}" '
        f'dir="auto">{title}</a><details class="cita-options">'
        f'<summary aria-label="{escape(strings.options_for.format(title=kept.title))}">{icon("more")}</summary><ul>'
        f'<li><button type="button" class="cita-rename">{icon("edit")}{escape(strings.rename)}</button></li>{exports}'
        f'<li><button type="button" class="cita-delete">{icon("bin")}{escape(strings.delete)}</button></li>'
        "</ul></details></li>"
    )


def render_composer(strings: Strings) -> str:
    """The box for questions, with the limits under which they are asked."""
    return (
        f'<div lang="{strings.code}"><p class="cita-lost" role="alert" hidden>{escape(strings.lost)}</p>'
        '<form class="cita-composer" autocomplete="off">'
        f'<label class="cita-hidden" for="cita-question">{escape(strings.ask_label)}</label>'
        f'<textarea id="cita-question" rows="1" placeholder="{escape(strings.ask_placeholder)}" dir="auto"></textarea>'
        f'<div class="cita-composer-foot"><button type="button" class="cita-limit" aria-haspopup="dialog" '
        f'title="{escape(strings.limits)}" data-all="{escape(strings.limits_all)}">{icon("filter")}'
        f"<span>{escape(strings.limits_all)}</span></button>"
        f'<button type="button" class="cita-stop" hidden>{icon("stop")}<span>{escape(strings.stop)}</span></button>'
        f'<button type="submit" class="cita-send" id="cita-send">{icon("send")}<span>{escape(strings.send)}</span>'
        "</button></div></form></div>"
    )


def render_views() -> str:
    """Empty places that `views.js` fills: of the quotations, and of the archive."""
    return "".join(f'<div class="cita-view" data-view="{view}" hidden></div>' for view, _ in _VIEWS[1:])


def render_panel(strings: Strings) -> str:
    """The empty panel of sources; `panel.js` fills it with the cards of an answer and the articles opened from them."""
    return (
        f'<section class="cita-panel" aria-label="{escape(strings.sources)}" lang="{strings.code}" '
        f'data-sources="{escape(strings.sources)}" data-hint="{escape(strings.no_sources_yet)}" '
        f'data-failed="{escape(strings.load_failed)}" '
        f'data-position="{escape(strings.position)}" data-copied="{escape(strings.copied)}" '
        f'data-copy-failed="{escape(strings.copy_failed)}">'
        '<header class="cita-panel-head">'
        f'<button type="button" class="cita-back" hidden><span aria-hidden="true">‹</span> {escape(strings.back)}'
        f'</button><h2 class="cita-panel-title">{escape(strings.sources)}</h2>'
        '<div class="cita-steps" hidden>'
        f'<button type="button" class="cita-previous" aria-label="{escape(strings.previous)}" '
        f'title="{escape(strings.previous)}"><span aria-hidden="true">↑</span></button>'
        '<span class="cita-position" role="status"></span>'
        f'<button type="button" class="cita-next" aria-label="{escape(strings.following)}" '
        f'title="{escape(strings.following)}"><span aria-hidden="true">↓</span></button></div>'
        f'<button type="button" class="cita-close" aria-label="{escape(strings.close)}" '
        f'title="{escape(strings.close)}">{icon("close")}</button></header>'
        f'<div class="cita-list" tabindex="-1"><p class="cita-hint">{escape(strings.no_sources_yet)}</p></div>'
        f'<div class="cita-reader" tabindex="0" role="region" aria-label="{escape(strings.sources_open)}" hidden></div>'
        "</section>"
    )


def render_dialogs(strings: Strings) -> str:
    """The dialogs, closed, and the card that hovers over a marker."""
    buttons = (
        f'<div class="cita-dialog-foot"><button type="button" class="cita-cancel">{escape(strings.cancel)}</button>'
        '<button type="submit" class="cita-confirm">{}</button></div>'
    )
    words = {
        name: getattr(strings, name)
        for name in (
            "delete_conversation", "delete_conversation_text", "delete", "remove_title", "remove_text", "remove",
            "removed", "rename", "title_label", "save", "edit_question", "ask_label", "ask_edited", "note_label",
            "note_placeholder", "send_note", "rated", "error", "load_failed", "lost", "lost_text", "found_again",
        )
    }  # fmt: skip
    data = " ".join(f'data-{name.replace("_", "-")}="{escape(text)}"' for name, text in words.items())
    return (
        f'<div lang="{strings.code}" class="cita-words-of-dialogs" {data}>'
        f'<dialog class="cita-dialog" id="cita-ask-dialog" aria-labelledby="cita-ask-title"><form method="dialog">'
        '<h2 id="cita-ask-title"></h2><p class="cita-dialog-text" dir="auto"></p>'
        '<label class="cita-field" hidden><span></span><textarea rows="3" dir="auto"></textarea></label>'
        f"{buttons.format('')}</form></dialog>"
        '<dialog class="cita-dialog" id="cita-limits-dialog" aria-labelledby="cita-limits-title"></dialog>'
        '<div class="cita-hover" id="cita-hover" role="tooltip" hidden></div>'
        '<div class="cita-toast" role="status" hidden></div></div>'
    )


def render_limits(sources: Iterable[tuple[str, int]], chosen: Limits, strings: Strings) -> str:
    """Inside of the dialog in which the articles are chosen that may answer."""
    boxes = "".join(
        f'<li><label><input type="checkbox" name="source" value="{escape(name)}"'
        f'{" checked" if name in chosen.sources else ""}><span dir="auto">{escape(name)}</span>'
        f'<span class="cita-amount">{escape(strings.number(count))}</span></label></li>'
        for name, count in sources
    )
    days = "".join(
        f'<label class="cita-field"><span>{escape(words)}</span><input type="date" name="{name}" '
        f'value="{day.isoformat() if day else ""}"></label>'
        for name, words, day in (
            ("since", strings.limits_from, chosen.since),
            ("until", strings.limits_to, chosen.until),
        )
    )
    return (
        f'<form method="dialog" class="cita-limits"><h2 id="cita-limits-title">{escape(strings.limits_title)}</h2>'
        f'<p class="cita-dialog-text">{escape(strings.limits_text)}</p>'
        f'<fieldset><legend>{escape(strings.outlets)}</legend><ul class="cita-boxes">{boxes}</ul></fieldset>'
        f'<div class="cita-days">{days}</div>'
        '<div class="cita-dialog-foot">'
        f'<button type="button" class="cita-clear">{escape(strings.limits_clear)}</button>'
        f'<button type="button" class="cita-cancel">{escape(strings.cancel)}</button>'
        f'<button type="submit" class="cita-confirm">{escape(strings.limits_apply)}</button></div></form>'
    )


def render_welcome(overview: Overview, examples: Sequence[str], strings: Strings, *, uploads: bool) -> str:
    """The page before the first question: what the archive holds and questions to try, or how to add articles."""
    if not overview.articles:
        upload = (
            f'<p>{escape(strings.empty_archive_upload)}</p><p><a class="cita-primary" href="?view=archive" '
            f'data-view="archive">{icon("add")}{escape(strings.add_articles)}</a></p>'
            if uploads
            else ""
        )
        return (
            f'<div class="cita-welcome cita-empty" lang="{strings.code}"><h1>{escape(strings.empty_archive)}</h1>'
            f"{upload}<p>{escape(strings.empty_archive_text)}</p><pre>cita index FOLDER</pre></div>"
        )
    buttons = "".join(
        f'<li><button type="button" class="cita-example" data-question="{escape(example)}" dir="auto">'
        f"{escape(example)}</button></li>"
        for example in examples
    )
    tries = f'<p class="cita-try">{escape(strings.examples)}</p><ul>{buttons}</ul>' if buttons else ""
    return (
        f'<div class="cita-welcome" lang="{strings.code}"><h1>{escape(strings.welcome)}</h1>'
        f'<p>{escape(strings.welcome_text)}</p><p class="cita-contents">{escape(_holds(overview, strings))}</p>'
        f"{tries}</div>"
    )


def _holds(overview: Overview, strings: Strings) -> str:
    names = [strings.language(code) for code in overview.languages[:4]]
    if len(overview.languages) > 4:
        names.append("…")
    years = ""
    if overview.first and overview.last:
        first, last = overview.first.year, overview.last.year
        years = str(first) if first == last else f"{first}–{last}"
    parts = [strings.count("articles", overview.articles), ", ".join(names), years]
    return " · ".join(part for part in parts if part)
