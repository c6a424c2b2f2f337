"""The command `cita`: index, ask, verify, search, list quotations, serve the chat and say to whom, measure.

A face without logic: it declares the arguments and runs a function of `ui.commands`. Nothing heavy is imported before a
command needs it. Exit status: 0, 1 for a failure told in one line, 2 for a command used wrongly, 130 when stopped.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import CitaError
from ui.commands import archive, asking, measuring, serving
from ui.commands.terminal import tell

__all__ = ["main"]

Run = Callable[[argparse.Namespace], int]
"""A command: it prints, and returns the exit status."""


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
        tell(f"cita: {error}", error=True)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cita", description="Ask a collection of news articles; every answer shows the words it rests on."
    )
    parser.add_argument("--verbose", action="store_true", help="say what happens inside")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Run, text: str, *, articles: bool = False) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run, articles=None)
        made.add_argument("--json", action="store_true", help="print JSON")
        place = made.add_mutually_exclusive_group()
        place.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: $CITA_INDEX, else yours)")
        if articles:
            place.add_argument(
                "--articles", type=Path, nargs="+", metavar="PATH", help="answer from these instead of an index"
            )
        return made

    _declare_keeping(command)
    _declare_asking(command)
    _declare_serving(command, commands)
    _declare_measuring(command, commands)
    return parser


def _declare_keeping(command: Any) -> None:
    made = command("index", archive.run_index, "Add articles, or bring those that changed up to date.")
    made.add_argument(
        "paths", nargs="+", metavar="PATH|URL", help="files, folders, or addresses of articles and of RSS or Atom feeds"
    )
    made.add_argument("--prune", action="store_true", help="also remove articles whose files or pages are gone")
    made.add_argument("--ray", metavar="ADDRESS", help="let a Ray cluster do it, into the store of CITA_STORE")

    made = command(
        "watch", archive.run_watch, "Follow folders, pages and feeds, and add what is new or changed in them."
    )
    made.add_argument("targets", nargs="+", metavar="DIR|URL", help="folders, or addresses of pages or feeds")
    made.add_argument("--every", type=_count, default=15, metavar="MINUTES", help="between looks at a URL (default 15)")
    made.add_argument("--prune", action="store_true", help="also remove articles whose files or pages are gone")
    made.add_argument("--poll", action="store_true", help="look at the files themselves, as network drives need")

    made = command(
        "reindex", archive.run_reindex, "Rebuild the index from its stored articles, for instance for another encoder."
    )
    made.add_argument("--embedder", metavar="NAME", help="sentence-transformers model, name or folder")

    made = command("remove", archive.run_remove, "Remove articles.")
    made.add_argument("targets", nargs="+", metavar="ID|PATH", help="article ids, files or folders")

    command("stats", archive.run_stats, "Say what the index holds.")
    made = command("check", archive.run_check, "Check the index from end to end.")
    made.add_argument("--repair", action="store_true", help="make it sound again; says what could not be saved")

    made = command("backup", archive.run_backup, "Copy the index into one file, verified, while others may use it.")
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--force", action="store_true", help="replace FILE if it exists")

    made = command("restore", archive.run_restore, "Make an index of a backup.")
    made.add_argument("file", type=Path, metavar="FILE", help="what `cita backup` wrote")
    made.add_argument("--force", action="store_true", help="take the place of the index that is there")
    command("compact", archive.run_compact, "Give back the disk that removed articles took.")

    made = command("show", archive.run_show, "Print a stored article.")
    made.add_argument("id", metavar="ID", help="the article's id")


def _declare_asking(command: Any) -> None:
    made = command("ask", asking.run_ask, "Answer a question.", articles=True)
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

    made = command(
        "verify", asking.run_verify, "Check that the quotations of saved answers still stand.", articles=True
    )
    made.add_argument("file", type=Path, metavar="RECEIPT", help="what `cita ask --json` printed, saved")

    made = command("search", asking.run_search, "Find passages.")
    made.add_argument("query", metavar="QUERY")
    made.add_argument("-k", type=_count, default=10, help="how many (default 10)")
    made.add_argument("--retriever", choices=("hybrid", "dense", "lexical"), default="hybrid")

    made = command("quotes", asking.run_quotes, "List who said what.")
    made.add_argument("--speaker", metavar="NAME", help="only words of this person")
    made.add_argument("--about", metavar="TEXT", help="only words about this")


def _declare_serving(command: Any, commands: Any) -> None:
    made = command("chat", serving.run_chat, "Serve the web chat.", articles=True)
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
        "--rate",
        type=_number,
        metavar="N",
        help=f"requests a minute of one person (default {serving.PER_MINUTE}; 0: any)",
    )

    made = command("feedback", serving.run_feedback, "List the answers that people rated.")
    made.add_argument("--conversations", metavar="FILE", help="where they are kept, unless beside the index")

    user = commands.add_parser("user", help="Say who may log in.", description="Say who may log in.")
    acts = user.add_subparsers(title="acts", metavar="ACT", required=True)
    for name, run, text in (
        (
            "add",
            serving.run_user_add,
            "add a user, or give one another password; it is asked for, or read from standard input",
        ),
        ("remove", serving.run_user_remove, "remove a user"),
        ("list", serving.run_user_list, "name the users"),
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


def _declare_measuring(command: Any, commands: Any) -> None:
    made = command(
        "bench",
        measuring.run_bench,
        "Measure how fast the encoder embeds, and archives varied from the articles.",
        articles=True,
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
    made.set_defaults(run=measuring.run_eval_retrieval)
    made.add_argument("folder", type=Path, metavar="DIR")
    made.add_argument(
        "--retriever",
        choices=("hybrid", "dense", "lexical", "reranked"),
        help="only this one; reranked: hybrid, and what the reader makes of its first hits",
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("qa", help="read for answers: a file in the layout of SQuAD 2.0, gzipped or not")
    made.set_defaults(run=measuring.run_eval_qa)
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--open", action="store_true", help="search all contexts of the file instead of the given one")
    made.add_argument("--most", type=_count, metavar="N", help="only N questions, drawn by lot, always the same")
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("quotes", help="find quotations whose speakers are known")
    made.set_defaults(run=measuring.run_eval_quotes)
    made.add_argument(
        "path", type=Path, metavar="PATH", help="a folder of brat files, or JSON Lines of quotations and speakers"
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made = measures.add_parser("support", help="check claims against evidence that people judged (WiCE's layout)")
    made.set_defaults(run=measuring.run_eval_support)
    made.add_argument("file", type=Path, metavar="FILE", help="JSON Lines of claim, evidence and label, gzipped or not")
    made.add_argument("--json", action="store_true", help="print JSON")
    for name, run, text in (
        ("questions", measuring.run_eval_questions, "answer questions with known answers and evidence"),
        ("conversations", measuring.run_eval_conversations, "answer follow-ups, each after the turns before it"),
        ("broad", measuring.run_eval_broad, "answer broad questions, counting the points that a good answer covers"),
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
