"""Commands that ask: for an answer, for passages, for quotations, and whether an old answer still stands.

What they say is the layer `qa`'s; here it is printed. Arguments are declared in `ui.cli`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from index.errors import CitaError
from ui.commands.terminal import open_answerer_for, open_plainly, open_unencoded, plain, read_settings, tell

__all__ = ["run_ask", "run_quotes", "run_search", "run_verify"]


def run_ask(options: argparse.Namespace) -> int:
    answerer = open_answerer_for(options)
    limits = {"since": options.since, "until": options.until, "sources": options.source}
    with closing(answerer.archive):
        if options.questions is None:
            result = answerer.answer(options.question, **limits, llm=options.llm)
            if options.json:
                print(json.dumps(result.to_dict(), ensure_ascii=False))
            else:
                tell(str(result))
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
                tell(f"{asked['question']}\n{result}\n")
    return status


def run_verify(options: argparse.Namespace) -> int:
    from qa.receipts import read_receipts, verify

    receipts = read_receipts(options.file)
    with closing(open_plainly(options)) as archive:
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
        tell(receipt.question)
        for check in checks:
            title = dict(check.citation.stated).get("title") or check.citation.path
            tell(f"[{check.citation.number}] {check}\n    “{' '.join(check.citation.quote.split())}” — {title}")
    print(f"{standing} of {len(every)} quotations stand." if every else "There are no quotations to check.")
    return 0 if standing == len(every) else 1


def run_search(options: argparse.Namespace) -> int:
    from qa.app import make_embedder, open_archive
    from qa.retrieve import Retriever

    settings = read_settings()
    embedder = None if options.retriever == "lexical" else make_embedder(settings)
    with closing(open_archive(options.index, settings, embedder)) as archive:
        hits = Retriever(archive, embedder).retrieve(options.query, options.k, retriever=options.retriever)
        for number, hit in enumerate(hits, start=1):
            article = archive.article(hit.passage.article_id)
            if options.json:
                found = {"rank": number, **plain(hit), "title": article.title, "path": article.path}
                print(json.dumps(found, ensure_ascii=False))
            else:
                tell(f"{number:2}. {hit.score:.3f}  {article.title} ({article.source or article.path})")
                tell(f"    {' '.join(hit.passage.text.split())}")
    return 0


def run_quotes(options: argparse.Namespace) -> int:
    from qa.quoting import list_quotations

    with closing(open_unencoded(options)) as archive:
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
            tell(f"{evidence.speaker}: {marked}\n    {article.title} ({origin or 'undated'})")
    return 0


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
