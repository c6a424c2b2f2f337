"""Read the questions that were written for Cita: on Italian news, on SQuAD's paragraphs, on paragraphs of its own.

`written.jsonl.gz` holds the questions, in five languages, and where in which text their answers stand, but of the texts
only Cita's own. A third of the questions have no answer in their paragraph: they take for granted what it denies, turn
round who did what, or ask for what it does not tell. What is learned from them is decided in `qa.training.examples`.

Source: Rajpurkar, Jia and Liang, "Know What You Don't Know", ACL 2018 (questions that look as if they had an answer).
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.training.examples import Article, Asked

__all__ = ["read_written"]


def read_written(path: Path, squad: Sequence[Article], news: Path) -> list[Asked]:
    """The questions in the file `path`, in its order.

    Args:
        path: gzipped JSON lines, each a paragraph: "source"; "article" and "paragraph" by number for SQuAD, "article"
            by id with "start" and "end" for news, "text" and "language" for Cita's own; "asked", each with "language",
            "question" and "answer", characters of the paragraph, half-open, or null.
        squad: the articles of SQuAD's training questions, in the order of their file.
        news: gzipped JSON lines, each an article with "id", "title" and "text".
    Raises:
        OSError: a file cannot be read.
    """
    articles = {each["id"]: each for each in _lines(news)}
    kept = _lines(path)
    held: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for each in kept:
        if each["source"] == "wikinews-it":
            article = articles[each["article"]]
            each |= {"language": "it", "text": article["text"][each["start"] : each["end"]], "title": article["title"]}
        if "text" in each:
            collection = held[each["source"], each["language"]]
            each["paragraph"] = len(collection)
            collection.append((each["text"], each.get("title", "")))
    collections = {
        of: Article([text for text, _ in texts], of[1], [title for _, title in texts]) for of, texts in held.items()
    }
    return [
        Asked(
            asked["question"],
            each["paragraph"],
            tuple(asked["answer"]) if asked["answer"] else None,
            collections[each["source"], each["language"]] if "text" in each else squad[each["article"]],
            asked["language"],
            each.get("language", "en"),
        )
        for each in kept
        for asked in each["asked"]
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
