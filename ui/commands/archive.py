"""Commands that keep an archive: index, watch, rebuild, remove, check, copy, show.

What they do is the layer `index`'s; here it is called and told. Arguments are declared in `ui.cli`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CitaError
from ui.commands.terminal import directory_of, in_folder, open_unencoded, place_of, plain, read_settings, tell

if TYPE_CHECKING:
    from index.backup import BackupReport
    from index.build import Change, Progress, UpdateReport
    from index.fetch import Fetcher

__all__ = [
    "run_backup",
    "run_check",
    "run_compact",
    "run_index",
    "run_reindex",
    "run_remove",
    "run_restore",
    "run_show",
    "run_stats",
    "run_watch",
]


def run_index(options: argparse.Namespace) -> int:
    from index.build import merged, update
    from index.fetch import is_address
    from index.sources import gather
    from qa.app import bulk_ingest, make_embedder, open_archive

    settings = read_settings()
    urls = [each for each in options.paths if is_address(each)]
    paths = [Path(each) for each in options.paths if not is_address(each)]
    if options.ray:
        with _progress("Indexing", quiet=options.json) as told:
            report = bulk_ingest([Path(each) for each in options.paths], options.ray, settings, progress=told)
        _tell_report(report, options.json)
        return 0
    opened = open_archive(options.index, settings, make_embedder(settings), create=True)
    reports = []
    with closing(opened) as archive, _progress("Indexing", quiet=options.json) as told:
        if paths:
            reports.append(update(archive, paths, prune=options.prune, progress=told))
        if urls:
            reports.append(gather(archive, urls, fetcher=_fetcher(), prune=options.prune, progress=told))
    report = merged(reports)
    _tell_report(report, options.json)
    return 1 if report.refusals and not (report.added or report.changed or report.unchanged) else 0


def run_watch(options: argparse.Namespace) -> int:
    import signal
    from datetime import datetime

    from index.watching import watch
    from qa.app import make_embedder, open_archive

    def changed(change: Change) -> None:
        if options.json:
            print(json.dumps(plain(change), ensure_ascii=False), flush=True)
        else:
            note = f"  {change.note}" if change.note else ""
            line = f"{datetime.now():%H:%M:%S} {change.kind:8} {change.place}{note}"
            tell(line.replace("\n", "\ufffd"), flush=True)

    def trouble(sentence: str) -> None:
        tell(f"cita: {sentence}".replace("\n", "\ufffd"), error=True, flush=True)

    settings = read_settings()
    stopping = (signal.SIGINT, signal.SIGTERM)  # a shell lets its background jobs ignore the first
    before = [signal.signal(number, signal.default_int_handler) for number in stopping]
    opened = open_archive(options.index, settings, make_embedder(settings), create=True)
    with closing(opened) as archive:
        if not options.json:
            tell(f"Watching {', '.join(options.targets)}  (Ctrl-C stops it)", flush=True)
        try:
            watch(
                archive,
                options.targets,
                changed=changed,
                trouble=trouble,
                fetcher=_fetcher(),
                every=options.every * 60.0,
                prune=options.prune,
                poll=options.poll,
            )
        except KeyboardInterrupt:
            tell("cita: stopped watching. What was stored by now is kept.", error=True)
        finally:
            for number, handler in zip(stopping, before, strict=True):
                signal.signal(number, handler)
    return 0


def run_reindex(options: argparse.Namespace) -> int:
    from index.build import reindex, reindex_store
    from qa.app import make_embedder, open_archive

    settings = read_settings()
    if options.embedder:
        settings = settings.model_copy(update={"embedder": options.embedder})
    embedder = make_embedder(settings)
    with _progress("Reindexing", quiet=options.json) as told:
        if options.index or not settings.store:
            report = reindex(options.index or settings.index, embedder, progress=told)
        else:
            from index.milvus import MilvusArchive

            with closing(open_archive(None, settings)) as archive:
                assert isinstance(archive, MilvusArchive)  # CITA_STORE names no other kind
                report = reindex_store(archive, embedder, progress=told)
    _tell_report(report, options.json)
    return 0


def run_compact(options: argparse.Namespace) -> int:
    from index.build import compact

    before, after = compact(directory_of(options, read_settings()))
    if options.json:
        print(json.dumps({"before": before, "after": after}))
    else:
        print(f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now.")
    return 0


def run_remove(options: argparse.Namespace) -> int:
    with closing(open_unencoded(options)) as archive:
        removed = archive.remove(options.targets)
    if options.json:
        print(json.dumps({"removed": removed}))
    else:
        print(f"Removed {len(removed)} {'article' if len(removed) == 1 else 'articles'}.")
    if not removed:
        raise CitaError("Nothing in the index has that id or path. `cita stats` says what it holds.")
    return 0


def run_stats(options: argparse.Namespace) -> int:
    with closing(open_unencoded(options)) as archive:
        stats = archive.stats()
    if options.json:
        print(json.dumps(plain(stats), ensure_ascii=False))
        return 0
    dated = f"{stats.oldest} to {stats.newest}" if stats.oldest else "none of them dated"
    print(f"{stats.articles} articles ({dated}), {stats.passages} passages, {stats.quotations} quotations")
    tell(f"languages   {_counted(stats.languages)}")
    tell(f"sources     {_counted(stats.sources[:12])}")
    print(f"copies      {stats.copies} articles carry the text of another")
    print(f"encoder     {stats.encoder} ({stats.dim} dimensions)")
    size = f"{stats.bytes / 1e6:.1f} MB in " if stats.bytes else ""
    tell(f"place       {size}{place_of(options, read_settings())}, generation {stats.generation}")
    return 0


def run_check(options: argparse.Namespace) -> int:
    if options.repair:
        return _repair(options)
    with closing(open_unencoded(options)) as archive:
        problems = archive.check()
    if options.json:
        print(json.dumps({"problems": problems}, ensure_ascii=False))
    else:
        tell("\n".join(problems) if problems else "The index is sound.")
    return 1 if problems else 0


def _repair(options: argparse.Namespace) -> int:
    from index.repair import repair
    from qa.app import make_embedder

    settings = read_settings()
    report = repair(directory_of(options, settings), make_embedder(settings))
    if options.json:
        print(json.dumps({**plain(replace(report, aside=None)), "aside": report.aside and str(report.aside)}))
    elif not report.problems:
        print("The index is sound; nothing was to be repaired.")
    else:
        tell("\n".join(report.problems[:20]))
        print(f"Articles kept: {report.kept}, analysed again: {report.remade}, lost: {len(report.lost)}.")
        for lost in report.lost:
            tell(f"lost {lost.place or lost.id or 'an article that left no trace'}  {lost.title}".rstrip())
        if report.aside:
            tell(
                f"The damaged catalogue is kept as {report.aside}. Index your files again: what is missing comes back."
            )
    return 1 if report.lost else 0


def run_backup(options: argparse.Namespace) -> int:
    from index.backup import back_up

    with closing(open_unencoded(options)) as archive:
        report = back_up(in_folder(archive), options.file, force=options.force)
    return _tell_copy(options, report, f"Backed up to {options.file}")


def run_restore(options: argparse.Namespace) -> int:
    from index.backup import restore

    directory = directory_of(options, read_settings())
    return _tell_copy(options, restore(options.file, directory, force=options.force), f"Restored into {directory}")


def _tell_copy(options: argparse.Namespace, report: BackupReport, done: str) -> int:
    if options.json:
        print(json.dumps(plain(report)))
    else:
        size = f"{report.bytes / 1e6:.1f} MB"
        tell(f"{done}: {report.articles} articles, {report.passages} passages, {size}, verified.")
    return 0


def run_show(options: argparse.Namespace) -> int:
    with closing(open_unencoded(options)) as archive:
        article = archive.article(options.id)
        quotations = archive.quotations(article_id=article.id)
    if options.json:
        print(json.dumps({**plain(article), "quotations": [plain(each) for each in quotations]}, ensure_ascii=False))
        return 0
    tell(article.title)
    origin = (article.source, article.published and article.published.isoformat(), article.language, article.url)
    tell(" · ".join(str(part) for part in (*origin, article.path) if part))
    print()
    tell(article.text)
    return 0


def _tell_report(report: UpdateReport, as_json: bool) -> None:
    if as_json:
        print(json.dumps(plain(report), ensure_ascii=False))
        return
    for refusal in report.refusals:
        tell(f"refused {refusal.path}: {refusal.reason}".replace("\n", "\ufffd"), error=True)
    parts = [
        f"{count} {what}"
        for count, what in (
            (report.added, "added"),
            (report.changed, "changed"),
            (report.unchanged, "unchanged"),
            (report.removed, "removed"),
            (report.duplicates, "already there"),
            (report.copies, "marked as copies"),
            (len(report.refusals), "refused"),
        )
        if count
    ]
    print(f"{', '.join(parts) or 'nothing to do'}; {report.passages} passages in {report.seconds:.1f} s")


@contextmanager
def _progress(label: str, *, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal, with rate and time left; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(desc=label, unit=" files", leave=False) as bar:

        def told(progress: Progress) -> None:
            bar.total = progress.files_total
            bar.n = progress.files_done
            left = "" if progress.eta_seconds is None else f", {progress.eta_seconds:.0f} s left"
            bar.set_postfix_str(f"{progress.passages_done} passages, {progress.rate:.0f}/s{left}")

        yield told


def _fetcher() -> Fetcher:
    """What fetches addresses; tests put one in its place that may reach their own server."""
    from index.fetch import Fetcher

    return Fetcher()


def _counted(rows: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in rows) or "none stated"
