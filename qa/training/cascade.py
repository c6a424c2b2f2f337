"""Fit what the reader's second model is expected to say of passages that it does not read (`qa.looks.Expected`).

Questions held back on stories are read by both with every passage of their story; of those that the second would leave,
a line is laid through what it says over what the first says. What is fitted is printed, to be written into
`qa/reader.py`; nothing is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qa.looks import Expected, best_look
from qa.pairs import head
from qa.reader import CLOSER, Model, Text, of_promise
from qa.training.written import read_lines

__all__ = ["expected", "stories"]


def stories(file: Path) -> Iterator[tuple[str, list[Text]]]:
    """Each question on the stories of a file (`qa.training.written`), with the passages of its story."""
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in read_lines(file):
        if "story" in row:
            found[row["story"]].append(row)
    for rows in found.values():
        texts = []
        for row in rows:
            lead = head([row["title"]])
            texts.append(Text(lead + row["text"], len(lead)))
        for question in dict.fromkeys(each["question"] for row in rows for each in row["asked"]):
            yield question, texts


def expected(
    first: Model, second: Model, asked: Sequence[tuple[str, Sequence[Text]]], share: float = CLOSER
) -> Expected:
    """What the second says of the passages that are left when it reads that share of them, over what the first says."""
    spans: list[tuple[float, float]] = []
    judged: list[tuple[float, float]] = []
    for question, texts in asked:
        looks, others = first.look(question, texts), second.look(question, texts)
        closer = of_promise(looks, share)
        for place in range(len(texts)):
            if place in closer:
                continue
            one, other = best_look(looks[place]), best_look(others[place])
            spans.append((one.score, other.score))
            judged.append((one.judged, other.judged))
    return Expected(_line(spans), _line(judged))


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope, and what is added."""
    firsts, seconds = zip(*points, strict=True)
    slope, added = np.polyfit(firsts, seconds, 1)
    return round(float(slope), 2), round(float(added), 2)
