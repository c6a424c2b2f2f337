"""The command `cita`: index, ask, verify, search, list quotations, serve the chat, measure.

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
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CitaError

if TYPE_CHECKING:
    from index.build import Progress, UpdateReport
    from index.store import Keeper
    from qa.answering import Answerer
    from qa.settings import Settings

__all__ = ["main"]

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
    from index.build import update
    from qa.app import bulk_ingest, make_embedder, open_archive

    settings = _settings()
    if options.ray:
        with _progress("Indexing", quiet=options.json) as told:
            report = bulk_ingest(options.paths, options.ray, settings, progress=told)
    else:
        opened = open_archive(options.index, settings, make_embedder(settings), create=True)
        with _opened(opened) as archive, _progress("Indexing", quiet=options.json) as told:
            report = update(archive, options.paths, prune=options.prune, progress=told)
    _tell_report(report, options.json)
    return 1 if report.refusals and not (report.added or report.changed or report.unchanged) else 0


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
    with _opened(_open_unencoded(options)) as archive:
        problems = archive.check()
    if options.json:
        print(json.dumps({"problems": problems}, ensure_ascii=False))
    else:
        _tell("\n".join(problems) if problems else "The index is sound.")
    return 1 if problems else 0


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
            result = answerer.answer(options.question, **limits)
            if options.json:
                print(json.dumps(result.to_dict(), ensure_ascii=False))
            else:
                _tell(str(result))
            return 0
        status = 0
        for number, asked in _questions(options.questions):
            try:
                result = answerer.answer(asked["question"], **limits)
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
    answerer = _answerer(options)
    from qa.suggest import suggested_questions
    from ui.server import serve

    with _opened(answerer.archive):
        serve(
            answerer,
            options.host,
            options.port,
            examples=options.example or suggested_questions(answerer.archive),
            ready=lambda address: print(f"Cita answers at {address}  (Ctrl-C stops it)", flush=True),
        )
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
        report = evaluate_open(exercises, lambda folder: make_answerer(folder, settings, embedder), embedder)
    else:
        reader = make_reader(settings)
        if reader is None:
            raise CitaError("There is no reader to measure: CITA_READER is none. Unset it, or name a reader.")
        report = evaluate_reading(exercises, reader)
    return _report(options, report, comprehension_table)


def _eval_questions(options: argparse.Namespace) -> int:
    from qa.evaluate import evaluate_questions, questions_table

    return _eval_answers(options, evaluate_questions, questions_table)


def _eval_conversations(options: argparse.Namespace) -> int:
    from qa.dialogue import conversations_table, evaluate_conversations

    return _eval_answers(options, evaluate_conversations, conversations_table)


def _eval_broad(options: argparse.Namespace) -> int:
    from qa.coverage import coverage_table, evaluate_coverage

    return _eval_answers(options, evaluate_coverage, coverage_table)


def _eval_answers(
    options: argparse.Namespace,
    evaluate: Callable[[Path, Answerer], dict[str, Any]],
    table: Callable[[dict[str, Any]], str],
) -> int:
    answerer = _answerer(options)
    with _opened(answerer.archive):
        report = evaluate(options.file, answerer)
    return _report(options, report, table)


def _eval_quotes(options: argparse.Namespace) -> int:
    from qa.attribution import attribution_table, evaluate_attribution

    return _report(options, evaluate_attribution(options.path), attribution_table)


def _bench(options: argparse.Namespace) -> int:
    from qa.app import make_embedder
    from qa.bench import bench_encoder, bench_table

    embedder = make_embedder(_settings())
    with _opened(_open_plainly(options)) as archive:
        report = bench_encoder(archive, embedder, passages=options.passages, repetitions=options.repetitions)
    return _report(options, report, bench_table)


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
    made.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    made.add_argument("--prune", action="store_true", help="also remove articles whose files are gone")
    made.add_argument("--ray", metavar="ADDRESS", help="let a Ray cluster do it, into the store of CITA_STORE")

    made = command("reindex", _reindex, "Rebuild the index from its stored articles, for instance for another encoder.")
    made.add_argument("--embedder", metavar="NAME", help="sentence-transformers model, name or folder")

    made = command("remove", _remove, "Remove articles.")
    made.add_argument("targets", nargs="+", metavar="ID|PATH", help="article ids, files or folders")

    command("stats", _stats, "Say what the index holds.")
    command("check", _check, "Check the index from end to end.")

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

    made = command("bench", _bench, "Measure how fast the encoder embeds, on passages of the index.", articles=True)
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
        made.add_argument("--json", action="store_true", help="print JSON")
    return parser


# Helpers


def _tell(text: str, *, error: bool = False) -> None:
    """Print text that may come from articles or file names, with nothing in it that would steer a terminal."""
    print(_CONTROL.sub("\ufffd", text), file=sys.stderr if error else sys.stdout)


def _settings() -> Settings:
    from qa.settings import Settings

    return Settings()


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
