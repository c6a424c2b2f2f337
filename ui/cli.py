"""The command `cita`: index, ask, verify, search, list quotations, serve the chat and say to whom, measure.

A face without logic: arguments in, calls to `index` and `qa`, text or JSON out. Nothing heavy is imported before a
command needs it. Exit status: 0, 1 for a failure told in one line, 2 for a command used wrongly, 130 when stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CitaError

if TYPE_CHECKING:
    from index.backup import BackupReport
    from index.build import Change, Progress, UpdateReport
    from index.fetch import Fetcher
    from index.store import Keeper
    from qa.answering import Answerer
    from qa.modes import Using
    from qa.settings import Settings
    from ui.conversations import Conversations

__all__ = ["main"]

_CONVERSATIONS = "conversations.db"
"""The file beside an index in which conversations are kept."""
_PER_MINUTE = 120
"""What one person may ask of a server that others reach, unless said otherwise."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    Raises:
        SystemExit: by argparse, after help (0) or for arguments that it does not accept (2).
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.WARNING, format="%(levelname)s %(message)s")
    _quieten()
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except (CitaError, ValueError) as error:
        _tell(f"cita: {error}", error=True)
        return 1
    except KeyboardInterrupt:
        print("cita: stopped. What an index held or took in so far is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _quieten() -> None:
    """Keep libraries from talking on the terminal and from asking the network about themselves."""
    for name, value in (
        ("GRADIO_ANALYTICS_ENABLED", "False"),
        ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ):
        os.environ.setdefault(name, value)


# Commands


def _index(options: argparse.Namespace) -> int:
    from index.build import merged, update
    from index.fetch import is_address
    from index.sources import gather
    from qa.app import bulk_ingest, make_embedder, open_archive

    settings = _settings()
    urls = [each for each in options.paths if is_address(each)]
    paths = [Path(each) for each in options.paths if not is_address(each)]
    if options.ray:
        with _progress("Indexing", quiet=options.json) as told:
            report = bulk_ingest([Path(each) for each in options.paths], options.ray, settings, progress=told)
        _tell_report(report, options.json)
        return 0
    opened = open_archive(options.index, settings, make_embedder(settings), create=True)
    reports = []
    with _opened(opened) as archive, _progress("Indexing", quiet=options.json) as told:
        if paths:
            reports.append(update(archive, paths, prune=options.prune, progress=told))
        if urls:
            reports.append(gather(archive, urls, fetcher=_fetcher(), prune=options.prune, progress=told))
    report = merged(reports)
    _tell_report(report, options.json)
    return 1 if report.refusals and not (report.added or report.changed or report.unchanged) else 0


def _watch(options: argparse.Namespace) -> int:
    import signal
    from datetime import datetime

    from index.watching import watch
    from qa.app import make_embedder, open_archive

    def changed(change: Change) -> None:
        if options.json:
            print(json.dumps(_plain(change), ensure_ascii=False), flush=True)
        else:
            note = f"  {change.note}" if change.note else ""
            line = f"{datetime.now():%H:%M:%S} {change.kind:8} {change.place}{note}"
            _tell(line.replace("\n", "\ufffd"), flush=True)

    def trouble(sentence: str) -> None:
        _tell(f"cita: {sentence}".replace("\n", "\ufffd"), error=True, flush=True)

    settings = _settings()
    stopping = (signal.SIGINT, signal.SIGTERM)  # a shell lets its background jobs ignore the first
    before = [signal.signal(number, signal.default_int_handler) for number in stopping]
    opened = open_archive(options.index, settings, make_embedder(settings), create=True)
    with _opened(opened) as archive:
        if not options.json:
            _tell(f"Watching {', '.join(options.targets)}  (Ctrl-C stops it)", flush=True)
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
            _tell("cita: stopped watching. What was stored by now is kept.", error=True)
        finally:
            for number, handler in zip(stopping, before, strict=True):
                signal.signal(number, handler)
    return 0


def _reindex(options: argparse.Namespace) -> int:
    from index.build import reindex, reindex_store
    from qa.app import make_embedder, open_archive

    settings = _settings()
    if options.embedder:
        settings = settings.model_copy(update={"embedder": options.embedder})
    embedder = make_embedder(settings)
    with _progress("Reindexing", quiet=options.json) as told:
        if options.index or not settings.store:
            report = reindex(options.index or settings.index, embedder, progress=told)
        else:
            with _opened(open_archive(None, settings)) as archive:
                report = reindex_store(archive, embedder, progress=told)
    _tell_report(report, options.json)
    return 0


def _compact(options: argparse.Namespace) -> int:
    from index.build import compact

    before, after = compact(_directory(options, _settings()))
    if options.json:
        print(json.dumps({"before": before, "after": after}))
    else:
        print(f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now.")
    return 0


def _remove(options: argparse.Namespace) -> int:
    with _opened(_open_unencoded(options)) as archive:
        removed = archive.remove(options.targets)
    if options.json:
        print(json.dumps({"removed": removed}))
    else:
        print(f"Removed {len(removed)} {'article' if len(removed) == 1 else 'articles'}.")
    if not removed:
        raise CitaError("Nothing in the index has that id or path. `cita stats` says what it holds.")
    return 0


def _stats(options: argparse.Namespace) -> int:
    with _opened(_open_unencoded(options)) as archive:
        stats = archive.stats()
    if options.json:
        print(json.dumps(_plain(stats), ensure_ascii=False))
        return 0
    dated = f"{stats.oldest} to {stats.newest}" if stats.oldest else "none of them dated"
    print(f"{stats.articles} articles ({dated}), {stats.passages} passages, {stats.quotations} quotations")
    _tell(f"languages   {_counted(stats.languages)}")
    _tell(f"sources     {_counted(stats.sources[:12])}")
    print(f"copies      {stats.copies} articles carry the text of another")
    print(f"encoder     {stats.encoder} ({stats.dim} dimensions)")
    size = f"{stats.bytes / 1e6:.1f} MB in " if stats.bytes else ""
    _tell(f"place       {size}{_place(options, _settings())}, generation {stats.generation}")
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.repair:
        return _repair(options)
    with _opened(_open_unencoded(options)) as archive:
        problems = archive.check()
    if options.json:
        print(json.dumps({"problems": problems}, ensure_ascii=False))
    else:
        _tell("\n".join(problems) if problems else "The index is sound.")
    return 1 if problems else 0


def _repair(options: argparse.Namespace) -> int:
    from index.repair import repair
    from qa.app import make_embedder

    settings = _settings()
    report = repair(_directory(options, settings), make_embedder(settings))
    if options.json:
        print(json.dumps({**_plain(replace(report, aside=None)), "aside": report.aside and str(report.aside)}))
    elif not report.problems:
        print("The index is sound; nothing was to be repaired.")
    else:
        _tell("\n".join(report.problems[:20]))
        print(f"Articles kept: {report.kept}, analysed again: {report.remade}, lost: {len(report.lost)}.")
        for lost in report.lost:
            _tell(f"lost {lost.place or lost.id or 'an article that left no trace'}  {lost.title}".rstrip())
        if report.aside:
            _tell(
                f"The damaged catalogue is kept as {report.aside}. Index your files again: what is missing comes back."
            )
    return 1 if report.lost else 0


def _backup(options: argparse.Namespace) -> int:
    from index.backup import back_up

    with _opened(_open_unencoded(options)) as archive:
        report = back_up(archive, options.file, force=options.force)
    return _tell_copy(options, report, f"Backed up to {options.file}")


def _restore(options: argparse.Namespace) -> int:
    from index.backup import restore

    directory = _directory(options, _settings())
    return _tell_copy(options, restore(options.file, directory, force=options.force), f"Restored into {directory}")


def _tell_copy(options: argparse.Namespace, report: BackupReport, done: str) -> int:
    if options.json:
        print(json.dumps(_plain(report)))
    else:
        size = f"{report.bytes / 1e6:.1f} MB"
        _tell(f"{done}: {report.articles} articles, {report.passages} passages, {size}, verified.")
    return 0


def _show(options: argparse.Namespace) -> int:
    with _opened(_open_unencoded(options)) as archive:
        article = archive.article(options.id)
        quotations = archive.quotations(article_id=article.id)
    if options.json:
        print(json.dumps({**_plain(article), "quotations": [_plain(each) for each in quotations]}, ensure_ascii=False))
        return 0
    _tell(article.title)
    origin = (article.source, article.published and article.published.isoformat(), article.language, article.url)
    _tell(" · ".join(str(part) for part in (*origin, article.path) if part))
    print()
    _tell(article.text)
    return 0


def _ask(options: argparse.Namespace) -> int:
    answerer = _answerer(options)
    limits = {"since": options.since, "until": options.until, "sources": options.source}
    with _opened(answerer.archive):
        if options.questions is None:
            result = answerer.answer(options.question, **limits, llm=options.llm)
            if options.json:
                print(json.dumps(result.to_dict(), ensure_ascii=False))
            else:
                _tell(str(result))
            return 0
        status = 0
        for number, asked in _questions(options.questions):
            try:
                result = answerer.answer(asked["question"], **limits, llm=options.llm)
            except ValueError as error:
                print(f"cita: {options.questions}, line {number}: {error}", file=sys.stderr)
                status = 1
                continue
            if options.json:
                print(json.dumps({**result.to_dict(), "id": asked.get("id")}, ensure_ascii=False))
            else:
                _tell(f"{asked['question']}\n{result}\n")
    return status


def _verify(options: argparse.Namespace) -> int:
    from qa.receipts import read_receipts, verify

    receipts = read_receipts(options.file)
    with _opened(_open_plainly(options)) as archive:
        checked = verify(archive, receipts)
    every = [check for checks in checked for check in checks]
    standing = sum(check.stands for check in every)
    if options.json:
        answers = [
            {"id": receipt.id, "question": receipt.question, "citations": [check.to_dict() for check in checks]}
            for receipt, checks in zip(receipts, checked, strict=True)
        ]
        print(json.dumps({"stands": standing == len(every), "answers": answers}, ensure_ascii=False))
        return 0 if standing == len(every) else 1
    for receipt, checks in zip(receipts, checked, strict=True):
        _tell(receipt.question)
        for check in checks:
            title = dict(check.citation.stated).get("title") or check.citation.path
            _tell(f"[{check.citation.number}] {check}\n    “{' '.join(check.citation.quote.split())}” — {title}")
    print(f"{standing} of {len(every)} quotations stand." if every else "There are no quotations to check.")
    return 0 if standing == len(every) else 1


def _search(options: argparse.Namespace) -> int:
    from qa.app import make_embedder, open_archive
    from qa.retrieve import Retriever

    settings = _settings()
    embedder = None if options.retriever == "lexical" else make_embedder(settings)
    with _opened(open_archive(options.index, settings, embedder)) as archive:
        hits = Retriever(archive, embedder).retrieve(options.query, options.k, retriever=options.retriever)
        for number, hit in enumerate(hits, start=1):
            article = archive.article(hit.passage.article_id)
            if options.json:
                found = {"rank": number, **_plain(hit), "title": article.title, "path": article.path}
                print(json.dumps(found, ensure_ascii=False))
            else:
                _tell(f"{number:2}. {hit.score:.3f}  {article.title} ({article.source or article.path})")
                _tell(f"    {' '.join(hit.passage.text.split())}")
    return 0


def _quotes(options: argparse.Namespace) -> int:
    from qa.quoting import list_quotations

    with _opened(_open_unencoded(options)) as archive:
        found = list_quotations(archive, speaker=options.speaker, about=options.about)
    for evidence in found:
        article = evidence.article
        if options.json:
            row = {
                "speaker": evidence.speaker, "voice": evidence.voice, "quote": evidence.text,
                "start": evidence.span.start, "end": evidence.span.end, "article": article.id, "title": article.title,
                "source": article.source, "published": article.published and article.published.isoformat(),
                "language": article.language, "path": article.path,
            }  # fmt: skip
            print(json.dumps(row, ensure_ascii=False))
        else:
            words = " ".join(evidence.text.split())
            marked = words if evidence.voice == "indirect" else f"“{words}”"
            origin = ", ".join(str(part) for part in (article.source, article.published) if part)
            _tell(f"{evidence.speaker}: {marked}\n    {article.title} ({origin or 'undated'})")
    return 0


def _chat(options: argparse.Namespace) -> int:
    from ui.access import Rules
    from ui.users import Users

    users = Users(options.users) if options.users else None
    if users is not None and not users.names():
        raise CitaError(f"There are no users in {options.users}. Add one: cita user add NAME --users {options.users}")
    rate = _PER_MINUTE if options.rate is None and (users or options.user_header or options.everybody) else options.rate
    rules = Rules(users, options.user_header, tuple(options.trust_proxy or ()), rate or None)
    from ui.server import check_reach, serve

    check_reach(options.host, options.allow_host or (), rules, everybody=options.everybody)
    answerer = _answerer(options)
    from qa.suggest import suggested_questions

    with _opened(answerer.archive):
        serve(
            answerer,
            options.host,
            options.port,
            conversations=_conversations(options, answerer.archive.directory),
            examples=options.example or suggested_questions(answerer.archive),
            uploads=False if options.read_only or options.everybody else True if options.add_articles else None,
            allowed_hosts=options.allow_host or (),
            rules=rules,
            everybody=options.everybody,
            ready=lambda address: print(f"Cita answers at {address}  (Ctrl-C stops it)", flush=True),
        )
    return 0


def _conversations(options: argparse.Namespace, directory: Path) -> Conversations | None:
    """Where conversations are kept; None where they are not to be."""
    from ui.conversations import Conversations

    if options.conversations == "none":
        return None
    return Conversations(Path(options.conversations) if options.conversations else directory / _CONVERSATIONS)


def _user_add(options: argparse.Namespace) -> int:
    from getpass import getpass

    from ui.users import Users

    if sys.stdin.isatty():
        password = getpass(f"Password of {options.name}: ")
        if getpass("Once more: ") != password:
            raise ValueError("The two passwords differ. Nothing was changed.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    new = Users(options.users).add(options.name, password)
    _tell(f"{options.name} may log in." if new else f"{options.name} has a new password; earlier log-ins have ended.")
    return 0


def _user_remove(options: argparse.Namespace) -> int:
    from ui.users import Users

    if not Users(options.users).remove(options.name):
        raise CitaError(f"There is no user {options.name!r} in {options.users}. `cita user list` names them.")
    told = "may no longer log in"
    if options.conversations:
        from ui.access import owner_named
        from ui.conversations import Conversations

        deleted = Conversations(Path(options.conversations)).delete_all(owner_named(options.name))
        told += f"; {deleted} conversations deleted"
    _tell(f"{options.name} {told}.")
    return 0


def _user_list(options: argparse.Namespace) -> int:
    from ui.users import Users

    for name in Users(options.users).names():
        _tell(name)
    return 0


def _feedback(options: argparse.Namespace) -> int:
    from ui.conversations import Conversations

    path = Path(options.conversations or _directory(options, _settings()) / _CONVERSATIONS)
    if not path.is_file():
        raise CitaError(f"There are no conversations in {path}. `cita chat` keeps them there, or where it is told to.")
    up = down = 0
    for row in Conversations(path).feedback():
        up, down = up + (row["rating"] == "up"), down + (row["rating"] == "down")
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            _tell(f"{'+' if row['rating'] == 'up' else '-'} {row['question']}")
            _tell(f"    {' '.join(row['text'].split())}" + (f"\n    note: {row['note']}" if row["note"] else ""))
    if not options.json:
        print(f"{up} answers rated up, {down} rated down")
    return 0


def _eval_retrieval(options: argparse.Namespace) -> int:
    from qa.app import make_embedder, make_reranker, scratch_store
    from qa.evaluate import evaluate_retrieval, retrieval_table

    settings = _settings()
    retrievers = (options.retriever,) if options.retriever else ("dense", "lexical", "hybrid")
    reranker = None
    if options.retriever == "reranked":
        reranker, retrievers = make_reranker(settings), ("hybrid",)
    report = evaluate_retrieval(
        options.folder,
        embedder=make_embedder(settings),
        retrievers=retrievers,
        reranker=reranker,
        scratch=scratch_store(settings),
    )
    return _report(options, report, retrieval_table)


def _eval_qa(options: argparse.Namespace) -> int:
    from qa.app import make_answerer, make_embedder, make_reader
    from qa.comprehension import comprehension_table, evaluate_open, evaluate_reading, read_exercises

    settings = _settings()
    exercises = read_exercises(options.file, options.most)
    if options.open:
        embedder = make_embedder(settings)
        settings = settings.model_copy(update={"llm": None})  # what is measured is reading
        report = evaluate_open(exercises, lambda folder: make_answerer(folder, settings, embedder), embedder)
    else:
        reader = make_reader(settings)
        if reader is None:
            raise CitaError("There is no reader to measure: CITA_READER is none. Unset it, or name a reader.")
        report = evaluate_reading(exercises, reader)
    return _report(options, report, comprehension_table)


def _eval_questions(options: argparse.Namespace) -> int:
    from qa.evaluate import evaluate_questions, questions_table

    if options.llm is not None:
        from qa.modes import evaluate_modes, modes_table

        name = _llm_to_measure(options)
        modes = {"extractive": "none", name: name}
        answerer = _answerer(options)
        with _opened(answerer.archive):
            return _report(options, evaluate_modes(options.file, answerer, modes), modes_table)
    return _eval_answers(options, evaluate_questions, questions_table)


def _eval_conversations(options: argparse.Namespace) -> int:
    from qa.dialogue import conversations_table, evaluate_conversations

    return _eval_answers(options, evaluate_conversations, conversations_table)


def _eval_broad(options: argparse.Namespace) -> int:
    from qa.coverage import coverage_table, evaluate_coverage

    return _eval_answers(options, evaluate_coverage, coverage_table)


def _eval_answers(
    options: argparse.Namespace,
    evaluate: Callable[[Path, Using], dict[str, Any]],
    table: Callable[[dict[str, Any]], str],
) -> int:
    from qa.modes import Using

    llm = "none" if options.llm is None else _llm_to_measure(options)
    answerer = _answerer(options)
    with _opened(answerer.archive):
        report = evaluate(options.file, Using(answerer, llm))
    return _report(options, report, table)


def _llm_to_measure(options: argparse.Namespace) -> str:
    """The model named with --llm, or the one that is set."""
    name = options.llm or _settings().llm
    if not name:
        raise CitaError("No language model is set. Name one: --llm ollama:llama3.2, or set CITA_LLM.")
    return str(name)


def _eval_support(options: argparse.Namespace) -> int:
    from qa.entailment import evaluate_support, support_table

    return _report(options, evaluate_support(options.file), support_table)


def _eval_quotes(options: argparse.Namespace) -> int:
    from qa.attribution import attribution_table, evaluate_attribution

    return _report(options, evaluate_attribution(options.path), attribution_table)


def _bench(options: argparse.Namespace) -> int:
    from qa.app import make_embedder
    from qa.bench import bench_encoder, bench_table
    from qa.scale import SIZES, bench_scale, scale_table

    embedder = make_embedder(_settings())
    with _opened(_open_plainly(options)) as archive:
        report = bench_encoder(archive, embedder, passages=options.passages, repetitions=options.repetitions)
        if options.sizes != []:
            told = None if options.json else lambda line: print(f"cita: {line}", file=sys.stderr)
            report["scale"] = bench_scale(archive, embedder, options.sizes or SIZES, folder=options.scratch, told=told)

    def table(report: dict[str, Any]) -> str:
        return "\n".join([bench_table(report), *([scale_table(report["scale"])] if "scale" in report else [])])

    return _report(options, report, table)


def _report(options: argparse.Namespace, report: dict[str, Any], table: Callable[[dict[str, Any]], str]) -> int:
    """Print what was measured, as JSON where that is asked for."""
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _tell(table(report))
    return 0


# Arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cita", description="Ask a collection of news articles; every answer shows the words it rests on."
    )
    parser.add_argument("--verbose", action="store_true", help="say what happens inside")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str, *, articles: bool = False) -> Any:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run, articles=None)
        made.add_argument("--json", action="store_true", help="print JSON")
        place = made.add_mutually_exclusive_group()
        place.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: $CITA_INDEX, else yours)")
        if articles:
            place.add_argument(
                "--articles", type=Path, nargs="+", metavar="PATH", help="answer from these instead of an index"
            )
        return made

    made = command("index", _index, "Add articles, or bring those that changed up to date.")
    made.add_argument(
        "paths", nargs="+", metavar="PATH|URL", help="files, folders, or addresses of articles and of RSS or Atom feeds"
    )
    made.add_argument("--prune", action="store_true", help="also remove articles whose files or pages are gone")
    made.add_argument("--ray", metavar="ADDRESS", help="let a Ray cluster do it, into the store of CITA_STORE")

    made = command("watch", _watch, "Follow folders, pages and feeds, and add what is new or changed in them.")
    made.add_argument("targets", nargs="+", metavar="DIR|URL", help="folders, or addresses of pages or feeds")
    made.add_argument("--every", type=_count, default=15, metavar="MINUTES", help="between looks at a URL (default 15)")
    made.add_argument("--prune", action="store_true", help="also remove articles whose files or pages are gone")
    made.add_argument("--poll", action="store_true", help="look at the files themselves, as network drives need")

    made = command("reindex", _reindex, "Rebuild the index from its stored articles, for instance for another encoder.")
    made.add_argument("--embedder", metavar="NAME", help="sentence-transformers model, name or folder")

    made = command("remove", _remove, "Remove articles.")
    made.add_argument("targets", nargs="+", metavar="ID|PATH", help="article ids, files or folders")

    command("stats", _stats, "Say what the index holds.")
    made = command("check", _check, "Check the index from end to end.")
    made.add_argument("--repair", action="store_true", help="make it sound again; says what could not be saved")

    made = command("backup", _backup, "Copy the index into one file, verified, while others may use it.")
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--force", action="store_true", help="replace FILE if it exists")

    made = command("restore", _restore, "Make an index of a backup.")
    made.add_argument("file", type=Path, metavar="FILE", help="what `cita backup` wrote")
    made.add_argument("--force", action="store_true", help="take the place of the index that is there")
    command("compact", _compact, "Give back the disk that removed articles took.")

    made = command("show", _show, "Print a stored article.")
    made.add_argument("id", metavar="ID", help="the article's id")

    made = command("ask", _ask, "Answer a question.", articles=True)
    asked = made.add_mutually_exclusive_group(required=True)
    asked.add_argument("question", nargs="?", metavar="QUESTION")
    asked.add_argument("--questions", type=Path, metavar="FILE", help='JSON Lines of {"id", "question"}')
    made.add_argument(
        "--since", type=_date, metavar="DATE", help="only articles published from this day on (2024-05-31)"
    )
    made.add_argument("--until", type=_date, metavar="DATE", help="only articles published up to this day, inclusive")
    made.add_argument("--source", action="append", metavar="NAME", help="only articles of this outlet; may be repeated")
    made.add_argument(
        "--llm",
        metavar="MODEL",
        help='who writes the answer: PROVIDER:MODEL, or "none" (default: $CITA_LLM, else none)',
    )

    made = command("verify", _verify, "Check that the quotations of saved answers still stand.", articles=True)
    made.add_argument("file", type=Path, metavar="RECEIPT", help="what `cita ask --json` printed, saved")

    made = command("search", _search, "Find passages.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument("-k", type=_count, default=10, help="how many (default 10)")
    made.add_argument("--retriever", choices=("hybrid", "dense", "lexical"), default="hybrid")

    made = command("quotes", _quotes, "List who said what.")
    made.add_argument("--speaker", metavar="NAME", help="only words of this person")
    made.add_argument("--about", metavar="TEXT", help="only words about this")

    made = command("chat", _chat, "Serve the web chat.", articles=True)
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    made.add_argument("--port", type=int, default=7860, help="port (default 7860; 0 for a free one)")
    made.add_argument("--example", action="append", metavar="QUESTION", help="offer this question on the empty page")
    made.add_argument("--conversations", metavar="FILE", help='keep conversations here; "none": only while it runs')
    made.add_argument("--read-only", action="store_true", help="offer nothing that changes the archive")
    others = made.add_argument_group("serving others", "docs/serving.md has examples, with nginx and Caddy")
    others.add_argument("--users", type=Path, metavar="FILE", help="let in only these users, see `cita user add`")
    others.add_argument("--user-header", metavar="NAME", help="let in whom a trusted proxy names in this header")
    others.add_argument(
        "--trust-proxy", type=_network, action="append", metavar="ADDRESS", help="address of that proxy"
    )
    others.add_argument("--everybody", action="store_true", help="let everybody read, without log-in; read-only")
    others.add_argument("--allow-host", action="append", metavar="NAME", help="serve under this host name too")
    others.add_argument("--add-articles", action="store_true", help="let those who logged in add articles")
    others.add_argument(
        "--rate", type=_number, metavar="N", help=f"requests a minute of one person (default {_PER_MINUTE}; 0: any)"
    )

    made = command("feedback", _feedback, "List the answers that people rated.")
    made.add_argument("--conversations", metavar="FILE", help="where they are kept, unless beside the index")

    user = commands.add_parser("user", help="Say who may log in.", description="Say who may log in.")
    acts = user.add_subparsers(title="acts", metavar="ACT", required=True)
    for name, run, text in (
        ("add", _user_add, "add a user, or give one another password; it is asked for, or read from standard input"),
        ("remove", _user_remove, "remove a user"),
        ("list", _user_list, "name the users"),
    ):
        made = acts.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        if name != "list":
            made.add_argument("name", metavar="NAME")
        made.add_argument("--users", type=Path, metavar="FILE", required=True, help="the file of users")
        if name == "remove":
            made.add_argument(
                "--conversations", metavar="FILE", help="delete the user's conversations in this file too"
            )

    made = command(
        "bench", _bench, "Measure how fast the encoder embeds, and archives varied from the articles.", articles=True
    )
    made.add_argument(
        "--sizes",
        type=_passages,
        nargs="*",
        metavar="N",
        help="passages of the archives (default 1k 10k 100k 1M: half an hour, 5 GB); none for the encoder alone",
    )
    made.add_argument("--scratch", type=Path, metavar="DIR", help="where archives are made (default: a temporary one)")
    made.add_argument("--passages", type=_count, default=384, help="how many are embedded at a time (default 384)")
    made.add_argument("--repetitions", type=_count, default=5, help="medians are taken over these (default 5)")

    evaluate = commands.add_parser("eval", help="Measure quality.", description="Measure quality.")
    measures = evaluate.add_subparsers(title="measures", metavar="MEASURE", required=True)
    made = measures.add_parser(
        "retrieval", help="rank passages of a BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv"
    )
    made.set_defaults(run=_eval_retrieval)
    made.add_argument("folder", type=Path, metavar="DIR")
    made.add_argument(
        "--retriever",
        choices=("hybrid", "dense", "lexical", "reranked"),
        help="only this one; reranked: hybrid, and what the reader makes of its first hits",
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("qa", help="read for answers: a file in the layout of SQuAD 2.0, gzipped or not")
    made.set_defaults(run=_eval_qa)
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--open", action="store_true", help="search all contexts of the file instead of the given one")
    made.add_argument("--most", type=_count, metavar="N", help="only N questions, drawn by lot, always the same")
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("quotes", help="find quotations whose speakers are known")
    made.set_defaults(run=_eval_quotes)
    made.add_argument(
        "path", type=Path, metavar="PATH", help="a folder of brat files, or JSON Lines of quotations and speakers"
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("support", help="check claims against evidence that people judged (WiCE's layout)")
    made.set_defaults(run=_eval_support)
    made.add_argument("file", type=Path, metavar="FILE", help="JSON Lines of claim, evidence and label, gzipped or not")
    made.add_argument("--json", action="store_true", help="print JSON")
    for name, run, text in (
        ("questions", _eval_questions, "answer questions with known answers and evidence"),
        ("conversations", _eval_conversations, "answer follow-ups, each after the turns before it"),
        ("broad", _eval_broad, "answer broad questions, counting the points that a good answer covers"),
    ):
        made = measures.add_parser(name, help=text)
        made.set_defaults(run=run)
        made.add_argument("file", type=Path, metavar="FILE", help=f"JSON Lines, as seeds/{name}.jsonl")
        place = made.add_mutually_exclusive_group()
        place.add_argument("--articles", type=Path, nargs="+", metavar="PATH", help="the articles")
        place.add_argument("--index", type=Path, metavar="DIR", help="or the index that holds them")
        made.add_argument(
            "--llm",
            nargs="?",
            const="",
            metavar="MODEL",
            help="have a language model write the answers ($CITA_LLM when none is named); "
            "questions: beside the extractive ones",
        )
        made.add_argument("--json", action="store_true", help="print JSON")
    return parser


# Helpers


def _tell(text: str, *, error: bool = False, flush: bool = False) -> None:
    """Print text that may come from articles or file names, with nothing in it that would steer a terminal."""
    print(_CONTROL.sub("\ufffd", text), file=sys.stderr if error else sys.stdout, flush=flush)


def _settings() -> Settings:
    from qa.settings import Settings

    return Settings()


def _directory(options: argparse.Namespace, settings: Settings) -> Path:
    """The folder of an archive that is kept in one.

    Raises:
        CitaError: it is kept in a store.
    """
    if settings.store and not options.index:
        raise CitaError("That is for an index in a folder, and CITA_STORE names a store. Name a folder with --index.")
    return Path(options.index) if options.index else settings.index


def _place(options: argparse.Namespace, settings: Settings) -> str:
    """Where the archive is: a folder, or the address of a store."""
    return str(options.index or settings.store or settings.index)


def _open_unencoded(options: argparse.Namespace) -> Keeper:
    """The archive without an encoder: for everything but asking and adding."""
    from qa.app import open_archive

    return open_archive(options.index, _settings())


def _open_plainly(options: argparse.Namespace) -> Keeper:
    """The archive of the articles named, else the index, for what reads it without asking."""
    from qa.app import open_answerer

    return open_answerer(articles=options.articles).archive if options.articles else _open_unencoded(options)


def _answerer(options: argparse.Namespace) -> Answerer:
    from qa.app import make_answerer, open_answerer

    if options.articles:
        return open_answerer(articles=options.articles)
    settings = _settings()
    create = options.index is None or options.run is _chat  # articles can be added through the page
    return make_answerer(options.index, settings, create=create)


def _fetcher() -> Fetcher:
    """What fetches addresses; tests put one in its place that may reach their own server."""
    from index.fetch import Fetcher

    return Fetcher()


@contextmanager
def _opened(archive: Keeper) -> Iterator[Keeper]:
    try:
        yield archive
    finally:
        archive.close()


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


def _tell_report(report: UpdateReport, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_plain(report), ensure_ascii=False))
        return
    for refusal in report.refusals:
        _tell(f"refused {refusal.path}: {refusal.reason}".replace("\n", "\ufffd"), error=True)
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


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as objects, dates as ISO strings."""
    from dataclasses import asdict

    def default(item: Any) -> Any:
        if isinstance(item, date):
            return item.isoformat()
        raise TypeError(type(item).__name__)

    return json.loads(json.dumps(asdict(value), default=default))


def _counted(rows: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in rows) or "none stated"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; expected year-month-day, as 2024-05-31") from None


def _network(text: str) -> str:
    import ipaddress

    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no address or network, as 127.0.0.1 or 10.0.0.0/8") from None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)


def _passages(text: str) -> int:
    """A number such as 1000, 10k or 1M."""
    match = re.fullmatch(r"(\d+)([kM]?)", text)
    if not match or not int(match.group(1)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of passages, such as 1000, 10k or 1M")
    return int(match.group(1)) * {"": 1, "k": 1_000, "M": 1_000_000}[match.group(2)]


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _questions(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with their line numbers, from 1; blank lines are skipped."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _question(line, f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise CitaError(f"{path} cannot be read ({error}). Expected a UTF-8 file of JSON Lines.") from error


def _question(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CitaError(f"{place}, is no JSON ({error}).") from error
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise CitaError(f'{place}: expected an object with "id" and "question".')
    return value
