"""The views beside the chat in HTML: who said what, and the archive with what is being added to it.

Pure functions from values to strings, like `ui.render`, whose `escape` everything goes through. What is listed is
chosen by `qa.statements` and `index.listing`; `ui.pages` serves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from index.listing import ORDERS, Filter, Listed
from index.types import Refusal
from qa.statements import Statement, Statements
from ui.jobs import JobView
from ui.render import escape, icon, render_meta, render_span, safe_link
from ui.text import Strings

__all__ = ["Choices", "render_archive", "render_jobs", "render_statements"]

_OPEN = "“"
_CLOSE = "”"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter offers: outlets and languages with numbers of articles, most first."""

    sources: Sequence[tuple[str, int]]
    languages: Sequence[tuple[str, int]]


def render_statements(
    found: Statements,
    wanted: Filter,
    choices: Choices,
    strings: Strings,
    *,
    speaker: str | None,
    about: str | None,
    offset: int = 0,
    limit: int = 50,
) -> str:
    """The quotations view: filters, the people quoted most, and a page of quotations; of one speaker, a timeline."""
    query = _query(speaker=speaker, about=about, **_filter_query(wanted))
    fields = (
        _text_field("speaker", strings.speaker, speaker, strings.any_speaker, "cita-people")
        + _text_field("about", strings.topic, about, strings.topic_placeholder)
        + _filter_fields(wanted, choices, strings)
    )
    names = "".join(f'<option value="{escape(name)}"></option>' for name, _ in found.most_quoted)
    title = strings.timeline_of.format(speaker=found.speakers[0]) if found.speakers else strings.speakers_title
    chips = "".join(
        f'<li><a class="cita-chip" href="?{_query(view="speakers", **{**_filter_query(wanted), "speaker": name})}" '
        f'data-view="speakers" dir="auto"{_current(name in found.speakers)}>{escape(name)} '
        f'<span class="cita-amount">{escape(strings.number(count))}</span></a></li>'
        for name, count in found.most_quoted[:16]
    )
    counted = strings.count("quotations", found.total)
    if not found.speakers and about is None and found.total:
        counted += " " + strings.by_speakers.format(speakers=strings.count("speakers", found.people))
    export = (
        f'<a class="cita-link" href="cita/quotations.csv?{query}" download>{icon("download")}'
        f"{escape(strings.export_csv)}</a>"
        if found.total
        else ""
    )
    ask = (
        f'<button type="button" class="cita-link cita-ask-about" data-question="'
        f'{escape(strings.ask_speaker.format(speaker=found.speakers[0]))}">'
        f"{icon('chat')}{escape(strings.ask_about_speaker.format(speaker=found.speakers[0]))}</button>"
        if found.speakers
        else ""
    )
    return (
        f'<div class="cita-page" lang="{strings.code}"><header><h1 dir="auto">{escape(title)}</h1>'
        f"<p>{escape(strings.speakers_text)}</p></header>"
        f'<form class="cita-filters" role="search" data-view="speakers" aria-label="{escape(strings.filter)}">{fields}'
        f'<datalist id="cita-people">{names}</datalist>{_filter_buttons("speakers", bool(query), strings)}</form>'
        f'<section aria-label="{escape(strings.most_quoted)}"><p class="cita-label">{escape(strings.most_quoted)}</p>'
        f'<ul class="cita-chips">{chips}</ul></section>'
        f'<div class="cita-summary"><p role="status">{escape(counted)}</p>{ask}{export}</div>'
        f"{_statements(found, strings, speaker, offset)}"
        f"{_pager('speakers', query, offset, limit, found.total, strings)}</div>"
    )


def _statements(found: Statements, strings: Strings, speaker: str | None, offset: int) -> str:
    if not found.page:
        why = strings.unknown_speaker.format(speaker=speaker) if speaker and not found.speakers else ""
        return (
            f'<div class="cita-nothing"><p class="cita-verdict" dir="auto">{escape(why or strings.no_quotations)}</p>'
            f"<p>{escape(strings.no_quotations_text)}</p></div>"
        )
    known = found.speakers[0] if found.speakers else None
    rows = [_row(each, number, strings, known) for number, each in enumerate(found.page, start=offset + 1)]
    if not found.speakers:
        return f'<ol class="cita-rows">{"".join(rows)}</ol>'
    years = groupby(zip(found.page, rows, strict=True), key=lambda pair: _year(pair[0].article.published, strings))
    return "".join(
        f'<section class="cita-year"><h2>{escape(year)}</h2><ol class="cita-rows cita-timeline">'
        f"{''.join(row for _, row in pairs)}</ol></section>"
        for year, pairs in years
    )


def _row(statement: Statement, number: int, strings: Strings, known: str | None) -> str:
    """One quotation; pressing it opens its article at the words."""
    article, span = statement.article, statement.span
    voice = {"direct": strings.direct, "indirect": strings.indirect, "headline": strings.headline}[statement.voice]
    if statement.voice == "indirect":
        words = render_span(article, statement.context, span)
    else:
        words = f"{_OPEN}{escape(statement.quote)}{_CLOSE}"
    speaker = "" if statement.speaker == known else f"{escape(statement.speaker)} "
    names = list(dict.fromkeys(each.source or each.title for each in statement.also))
    also = (
        f'<p class="cita-copies" dir="auto">{escape(strings.also_in.format(names=", ".join(names)))}</p>'
        if names
        else ""
    )
    return (
        f'<li class="cita-row" data-number="{number}" data-article="{escape(article.id)}" data-start="{span.start}" '
        f'data-end="{span.end}"><p class="cita-speaker" dir="auto">{speaker}'
        f'<span class="cita-voice">{escape(voice)}</span></p>'
        f'<blockquote lang="{escape(article.language)}" dir="auto">{words}</blockquote>'
        f'<p class="cita-meta">{render_meta(article, strings)}<button type="button" class="cita-open" dir="auto" '
        f'aria-label="{escape(strings.open_quotation.format(title=article.title))}">{escape(article.title)}</button></p>'
        f"{also}</li>"
    )


def render_archive(
    listed: Sequence[Listed],
    total: int,
    wanted: Filter,
    choices: Choices,
    strings: Strings,
    *,
    order: str,
    offset: int = 0,
    limit: int = 50,
    writable: bool,
    upload_megabytes: int = 0,
    addresses: bool = False,
) -> str:
    """The archive view: what is indexed, and, where that is allowed, how to add and remove articles."""
    query = _query(order=None if order == "added" else order, **_filter_query(wanted))
    fields = _text_field("title", strings.archive_search, wanted.title, "") + _filter_fields(wanted, choices, strings)
    orders = "".join(
        f'<option value="{name}"{" selected" if name == order else ""}>{escape(words)}</option>'
        for name in ORDERS
        for words in [getattr(strings, f"sort_{name}")]
    )
    fields += (
        f'<label class="cita-field"><span>{escape(strings.sort)}</span><select name="order">{orders}</select></label>'
    )
    head = "".join(
        f'<th scope="col">{escape(words)}</th>'
        for words in (
            strings.column_title, strings.column_source, strings.column_date, strings.column_language,
            strings.column_passages, strings.column_state,
        )
    )  # fmt: skip
    if writable:
        head += f'<th scope="col"><span class="cita-hidden">{escape(strings.column_actions)}</span></th>'
    rows = "".join(_article_row(each, number, strings, writable) for number, each in enumerate(listed, offset + 1))
    table = (
        f'<table class="cita-table"><caption class="cita-hidden">{escape(strings.archive_title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        if listed
        else f'<div class="cita-nothing"><p class="cita-verdict">{escape(strings.no_articles_match)}</p></div>'
        if query or not writable
        else f'<div class="cita-nothing"><p class="cita-verdict">{escape(strings.empty_archive)}</p></div>'
    )
    add = _add(strings, upload_megabytes, addresses) if writable else ""
    only = "" if writable else f'<p class="cita-only">{escape(strings.read_only)}</p>'
    return (
        f'<div class="cita-page" lang="{strings.code}"><header><h1>{escape(strings.archive_title)}</h1>'
        f"<p>{escape(strings.archive_text)}</p>{only}</header>{add}"
        f'<form class="cita-filters" role="search" data-view="archive" aria-label="{escape(strings.filter)}">{fields}'
        f"{_filter_buttons('archive', bool(query), strings)}</form>"
        f'<div class="cita-summary"><p role="status">{escape(strings.count("articles", total))}</p></div>'
        f"{table}{_pager('archive', query, offset, limit, total, strings)}</div>"
    )


def _article_row(listed: Listed, number: int, strings: Strings, writable: bool) -> str:
    states = {"indexed": strings.state_indexed, "changed": strings.state_changed, "gone": strings.state_gone}
    state: str = listed.state
    words = states[listed.state]
    if state == "indexed" and listed.copies:
        state, words = "copy", strings.state_copy
    source = (
        f'<button type="button" class="cita-only-source" data-source="{escape(listed.source)}" '
        f'title="{escape(strings.ask_source)}" dir="auto">{escape(listed.source)}</button>'
        if listed.source
        else "–"
    )
    link = safe_link(listed.url)
    original = (
        f'\u00a0<a class="cita-original" href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow" '
        f'aria-label="{escape(strings.open_original)}: {escape(listed.title)}">↗</a>'
        if link
        else ""
    )
    cells = [
        f'<th scope="row" data-label="{escape(strings.column_title)}"><button type="button" class="cita-open" '
        f'dir="auto">{escape(listed.title)}</button>{original}'
        f'<span class="cita-path" dir="auto" title="{escape(listed.path)}">{escape(_name(listed.path))}</span></th>',
        f'<td data-label="{escape(strings.column_source)}">{source}</td>',
        f'<td data-label="{escape(strings.column_date)}" class="cita-nowrap">'
        f"{escape(strings.date(listed.published))}</td>",
        f'<td data-label="{escape(strings.column_language)}">{escape(strings.language(listed.language))}</td>',
        f'<td data-label="{escape(strings.column_passages)}" class="cita-figure">'
        f"{escape(strings.number(listed.passages))}</td>",
        f'<td data-label="{escape(strings.column_state)}"><span class="cita-state cita-state-{state}">{escape(words)}'
        "</span></td>",
    ]
    if writable:
        name = f"{strings.remove}: {listed.title}"
        cells.append(
            f'<td class="cita-act"><button type="button" class="cita-remove" data-title="{escape(listed.title)}" '
            f'aria-label="{escape(name)}" title="{escape(strings.remove)}">{icon("bin")}</button></td>'
        )
    return (
        f'<tr class="cita-row" data-number="{number}" data-article="{escape(listed.id)}" data-start="0" data-end="0">'
        f"{''.join(cells)}</tr>"
    )


def _add(strings: Strings, megabytes: int, addresses: bool) -> str:
    """Where files are dropped and addresses pasted; `views.js` sends them."""
    fetch = (
        f'<form class="cita-address"><label class="cita-field"><span>{escape(strings.add_address)}</span>'
        f'<input type="url" name="address" required placeholder="{escape(strings.add_address_placeholder)}"></label>'
        f'<button type="submit" class="cita-secondary">{escape(strings.add_fetch)}</button></form>'
        if addresses
        else ""
    )
    return (
        f'<section class="cita-add" aria-labelledby="cita-add-title" data-megabytes="{megabytes}">'
        f'<h2 id="cita-add-title">{escape(strings.add_title)}</h2><div class="cita-drop">{icon("add")}'
        f'<p>{escape(strings.add_drop)}</p><p class="cita-drop-buttons">'
        f'<button type="button" class="cita-secondary cita-choose-files">{escape(strings.add_files)}</button>'
        f'<button type="button" class="cita-secondary cita-choose-folder">{escape(strings.add_folder)}</button></p>'
        f'<p class="cita-kinds">{escape(strings.add_kinds.format(limit=megabytes))}</p>'
        f'<input type="file" class="cita-files" multiple hidden aria-label="{escape(strings.add_files)}">'
        f'<input type="file" class="cita-folder" webkitdirectory hidden aria-label="{escape(strings.add_folder)}">'
        f'</div>{fetch}<div class="cita-jobs"></div></section>'
    )


def render_jobs(jobs: Iterable[JobView], strings: Strings) -> str:
    """What is being added, how fast and for how long still, and what was added and refused."""
    return f'<div class="cita-job-list" lang="{strings.code}">{"".join(_job(each, strings) for each in jobs)}</div>'


def _job(job: JobView, strings: Strings) -> str:
    titles = {
        "receiving": strings.job_uploading.format(done=strings.number(job.done), total=strings.number(job.total)),
        "waiting": strings.job_waiting,
        "fetching": strings.job_fetching.format(address=job.address or ""),
        "running": strings.job_running.format(done=strings.number(job.done), total=strings.number(job.total)),
        "stopping": strings.job_stopping,
        "done": strings.job_done,
        "stopped": strings.job_stopped,
        "failed": strings.job_failed,
    }
    title = strings.job_starting if job.state == "running" and not job.total else titles[job.state]
    facts = []
    if job.active:
        if job.articles:
            facts.append(strings.job_articles.format(count=strings.number(job.articles)))
        if job.rate:
            facts.append(strings.job_rate.format(rate=strings.number(round(job.rate))))
        if job.eta is not None:
            facts.append(strings.job_eta.format(time=strings.duration(job.eta)))
    else:
        facts = [
            pattern.format(count=strings.number(count))
            for pattern, count in (
                (strings.added, job.added),
                (strings.changed, job.changed),
                (strings.unchanged, job.unchanged),
                (strings.refused, len(job.refusals)),
            )
            if count
        ] or [strings.nothing_uploaded]
    meter = (
        f'<progress max="1" value="{job.share:.3f}" aria-label="{escape(title)}"></progress>'
        if job.active and job.share is not None
        else f'<progress aria-label="{escape(title)}"></progress>'
        if job.active
        else ""
    )
    button = (
        f'<button type="button" class="cita-secondary cita-stop-job">{escape(strings.stop)}</button>'
        if job.active and job.state != "stopping"
        else ""
        if job.active
        else f'<button type="button" class="cita-secondary cita-dismiss-job">{escape(strings.dismiss)}</button>'
    )
    error = f'<p class="cita-job-error" role="alert" dir="auto">{escape(job.error)}</p>' if job.error else ""
    return (
        f'<div class="cita-job cita-job-{job.state}" data-job="{escape(job.id)}" data-state="{job.state}">'
        f'<div class="cita-job-head"><p class="cita-job-title" dir="auto">{escape(title)}</p>{button}'
        f'</div>{meter}<p class="cita-job-facts">{escape(" · ".join(facts))}</p>{error}'
        f"{_refused(job.refusals, strings)}</div>"
    )


def _refused(refusals: Sequence[Refusal], strings: Strings) -> str:
    if not refusals:
        return ""
    items = "".join(
        f'<li dir="auto"><strong>{escape(each.path)}</strong>: {escape(each.reason)}</li>' for each in refusals[:200]
    )
    more = "<li>…</li>" if len(refusals) > 200 else ""
    return (
        f'<details class="cita-refused" open><summary>{escape(strings.job_refused)} '
        f"({escape(strings.number(len(refusals)))})</summary><ul>{items}{more}</ul></details>"
    )


def _filter_query(wanted: Filter) -> dict[str, str | None]:
    return {
        "title": wanted.title,
        "source": wanted.source,
        "language": wanted.language,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
    }


def _query(**values: str | None) -> str:
    """Those values that there are, as the query of an address, escaped for an attribute."""
    return escape(urlencode({name: value for name, value in values.items() if value}))


def _text_field(name: str, words: str, value: str | None, placeholder: str, names: str = "") -> str:
    suggestions = f' list="{names}"' if names else ""
    return (
        f'<label class="cita-field"><span>{escape(words)}</span><input type="text" name="{name}" dir="auto" '
        f'value="{escape(value or "")}" placeholder="{escape(placeholder)}"{suggestions}></label>'
    )


def _filter_fields(wanted: Filter, choices: Choices, strings: Strings) -> str:
    outlets = [(name, f"{name} ({strings.number(count)})") for name, count in choices.sources]
    languages = [(code, strings.language(code)) for code, _ in choices.languages]
    days = "".join(
        f'<label class="cita-field"><span>{escape(words)}</span><input type="date" name="{name}" '
        f'value="{day.isoformat() if day else ""}"></label>'
        for name, words, day in (("since", strings.since, wanted.since), ("until", strings.until, wanted.until))
    )
    return (
        _select("source", strings.source, strings.any_source, outlets, wanted.source)
        + _select("language", strings.language_label, strings.any_language, languages, wanted.language)
        + days
    )


def _select(name: str, words: str, whatever: str, options: Iterable[tuple[str, str]], chosen: str | None) -> str:
    listed = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(shown)}</option>'
        for value, shown in options
    )
    return (
        f'<label class="cita-field"><span>{escape(words)}</span><select name="{name}">'
        f'<option value="">{escape(whatever)}</option>{listed}</select></label>'
    )


def _filter_buttons(view: str, filtered: bool, strings: Strings) -> str:
    clear = (
        f'<a class="cita-link" href="?view={view}" data-view="{view}">{escape(strings.clear_filters)}</a>'
        if filtered
        else ""
    )
    return (
        f'<div class="cita-filter-foot"><button type="submit" class="cita-secondary">{escape(strings.filter)}</button>'
        f'<button type="button" class="cita-link cita-more-filters">{escape(strings.more_filters)}</button>'
        f"{clear}</div>"
    )


def _pager(view: str, query: str, offset: int, limit: int, total: int, strings: Strings) -> str:
    if total <= limit and not offset:
        return ""
    base = f"?view={view}{'&amp;' if query else ''}{query}"
    links = [
        (strings.earlier, max(0, offset - limit), offset > 0),
        (strings.later, offset + limit, offset + limit < total),
    ]
    places = [
        f'<a class="cita-secondary" href="{base}&amp;offset={target}" data-view="{view}">{escape(words)}</a>'
        for words, target, possible in links
        if possible
    ]
    where = strings.page_of.format(
        first=strings.number(min(offset + 1, total)),
        last=strings.number(min(offset + limit, total)),
        count=strings.number(total),
    )
    return f'<nav class="cita-pager" aria-label="{escape(where)}"><span>{escape(where)}</span>{"".join(places)}</nav>'


def _current(condition: bool) -> str:
    return ' aria-current="true"' if condition else ""


def _year(day: date | None, strings: Strings) -> str:
    return str(day.year) if day else strings.undated


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
