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

from qa.training.examples import Article, Asked, Paragraph

__all__ = ["read_lines", "read_written"]


def read_written(path: Path, squad: Sequence[Article], news: Path) -> list[Asked]:
    """The questions in the file `path`, in its order.

    Args:
        path: gzipped JSON lines, each a paragraph with its "source" and "language"; "article", "title" and "paragraph",
            by number, of SQuAD's; "article", "start" and "end" of news; "text" of Cita's own, with "title" and the
            number of its "story" where it is one of several on one matter; and "asked", each with "language",
            "question" and "answer", characters of the paragraph, half-open, or null. A question that several
            paragraphs of a story answer stands with each.
        squad: the articles of SQuAD's training questions, in the order of their file.
        news: gzipped JSON lines, each an article with "id", "title" and "text".
    Raises:
        OSError: a file cannot be read.
        ValueError: `squad` are other articles.
    """
    articles = {each["id"]: each for each in read_lines(news)}
    rows = read_lines(path)
    kept: defaultdict[str, list[Paragraph]] = defaultdict(list)
    numbers = []
    for row in rows:
        if row["source"] == "squad":
            if squad[row["article"]].paragraphs[0].title != row["title"]:
                raise ValueError(
                    f"Article {row['article']} is not {row['title']!r}. Expected SQuAD's training questions."
                )
            numbers.append(row["paragraph"])
            continue
        numbers.append(len(kept[row["source"]]))
        if row["source"] == "own":
            kept["own"].append(Paragraph(row["text"], row["language"], row.get("title", ""), row.get("story")))
        else:
            article = articles[row["article"]]
            text = article["text"][row["start"] : row["end"]]
            kept[row["source"]].append(Paragraph(text, row["language"], article["title"]))
    homes = {source: Article(paragraphs) for source, paragraphs in kept.items()}
    answering = defaultdict(set)
    for row, number in zip(rows, numbers, strict=True):
        for each in row["asked"]:
            if each["answer"]:
                answering[row.get("story"), each["question"]].add(number)
    asked = []
    for row, number in zip(rows, numbers, strict=True):
        home = squad[row["article"]] if row["source"] == "squad" else homes[row["source"]]
        for each in row["asked"]:
            answer = (each["answer"][0], each["answer"][1]) if each["answer"] else None
            others = frozenset(answering[row["story"], each["question"]] - {number}) if "story" in row else frozenset()
            asked.append(Asked(each["question"], number, answer, home, each["language"], others))
    return asked


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of gzipped JSON lines.

    Raises:
        OSError: it cannot be read.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
