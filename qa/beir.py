"""Read a retrieval test collection in the layout of BEIR: documents, queries and judgements, as they are.

The layout is a folder with `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and
`qrels/test.tsv` (`query-id`, `corpus-id`, `score`, one header line). Used by `qa.evaluate`; nothing is searched here.
Source: Thakur et al., NeurIPS Datasets and Benchmarks 2021.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import CitaError

__all__ = ["Collection", "Document", "read_beir"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the corpus; `title` is "" when it has none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A corpus, the queries that are judged, and their judgements.

    Attributes:
        documents: in the order of the file, ids unique.
        queries: text by query id, judged queries only.
        qrels: relevance by document id, by query id; 0 means judged irrelevant.
    """

    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


def read_beir(folder: Path, *, split: str = "test") -> Collection:
    """Read a BEIR folder.

    Args:
        folder: the folder with `corpus.jsonl`, `queries.jsonl` and `qrels/`.
        split: the judgements to read: `qrels/{split}.tsv`.
    Raises:
        CitaError: a file is missing, or a line of it is not what the layout asks for; the message names both.
    """
    documents = _documents(folder / "corpus.jsonl")
    qrels = _qrels(folder / "qrels" / f"{split}.tsv")
    texts = {_text(row, "_id", where): _text(row, "text", where) for row, where in _rows(folder / "queries.jsonl")}
    missing = sorted(query for query in qrels if query not in texts)
    if missing:
        raise CitaError(
            f"{folder}: {len(missing)} judged queries are not in queries.jsonl, the first is {missing[0]!r}. "
            "Every query id of the judgements must have its text there."
        )
    return Collection(tuple(documents), {query: texts[query] for query in qrels}, qrels)


def _documents(path: Path) -> list[Document]:
    documents: dict[str, Document] = {}
    for row, where in _rows(path):
        document = Document(_text(row, "_id", where), str(row.get("title") or ""), _text(row, "text", where))
        if document.id in documents:
            raise CitaError(f"{where}: the document id {document.id!r} occurs twice; ids must be unique.")
        documents[document.id] = document
    if not documents:
        raise CitaError(f"{path}: there are no documents in it; expected one JSON object a line.")
    return list(documents.values())


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split("\t")
        if number == 1 and fields[-1].strip() == "score":
            continue
        try:
            query, document, score = fields
            relevance = int(score)
        except ValueError as error:
            raise CitaError(
                f"{path}, line {number}: {line!r} is no judgement; expected three fields with tabs between them, "
                "query id, document id and a whole number."
            ) from error
        qrels.setdefault(query, {})[document] = relevance
    if not qrels:
        raise CitaError(f"{path}: there are no judgements in it; expected one a line.")
    return qrels


def _rows(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for number, line in enumerate(_lines(path), start=1):
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CitaError(f"{where}: not JSON ({error.msg}); expected one JSON object a line.") from error
        if not isinstance(row, dict):
            raise CitaError(f"{where}: a JSON {type(row).__name__}; expected an object with _id and text.")
        yield row, where


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise CitaError(f"{where}: the field {key!r} is {value!r}; expected a string.")
    return str(value)


def _lines(path: Path) -> Iterator[str]:
    """Lines that are not blank. Only line feeds end a line: texts may hold other separators."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                if line.strip():
                    yield line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise CitaError(
            f"{path} does not exist. A collection in BEIR's layout is a folder with corpus.jsonl, queries.jsonl and "
            "qrels/test.tsv."
        ) from error
    except UnicodeDecodeError as error:
        raise CitaError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from error
