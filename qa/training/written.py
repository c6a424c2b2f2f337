"""Read the questions that were written for Cita: on Italian news, on SQuAD's paragraphs, on paragraphs of its own.

`written.jsonl.gz` holds the questions, in five languages, and where in which text their answers stand, but of the texts
only Cita's own. A third of the questions have no answer in their paragraph: they take for granted what it denies, turn
round who did what, or ask for what it does not tell. `held_back.jsonl.gz` holds some on news that are not learned from.
What is learned is decided in `qa.training.examples`.

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

__all__ = ["read_lines", "read_written"]


def read_written(path: Path, squad: Sequence[Article], news: Path) -> list[Asked]:
    """The questions in the file `path`, in its order.

    Args:
        path: gzipped JSON lines, each a paragraph with its "source" and "language"; "article", "title" and "paragraph",
            by number, of SQuAD's; "article", "start" and "end" of news; "text" of Cita's own; and "asked", each with
            "language", "question" and "answer", characters of the paragraph, half-open, or null.
        squad: the articles of SQuAD's training questions, in the order of their file.
        news: gzipped JSON lines, each an article with "id", "title" and "text".
    Raises:
        OSError: a file cannot be read.
        ValueError: `squad` are other articles.
    """
    articles = {each["id"]: each for each in read_lines(news)}
    rows = read_lines(path)
    texts: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    numbers = []
    for row in rows:
        if row["source"] == "squad":
            if squad[row["article"]].titles[0] != row["title"]:
                raise ValueError(
                    f"Article {row['article']} is not {row['title']!r}. Expected SQuAD's training questions."
                )
            numbers.append(row["paragraph"])
            continue
        kept = texts[row["source"], row["language"]]
        numbers.append(len(kept))
        if row["source"] == "own":
            kept.append((row["text"], ""))
        else:
            article = articles[row["article"]]
            kept.append((article["text"][row["start"] : row["end"]], article["title"]))
    others = {
        of: Article([text for text, _ in kept], of[1], [title for _, title in kept]) for of, kept in texts.items()
    }
    asked = []
    for row, number in zip(rows, numbers, strict=True):
        home = squad[row["article"]] if row["source"] == "squad" else others[row["source"], row["language"]]
        for each in row["asked"]:
            answer = (each["answer"][0], each["answer"][1]) if each["answer"] else None
            asked.append(Asked(each["question"], number, answer, home, each["language"]))
    return asked


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of gzipped JSON lines.

    Raises:
        OSError: it cannot be read.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
