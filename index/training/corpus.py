"""Read the data that the encoder is trained on: parallel sentences, dictionaries, and questions with their passages.

The folder holds gzipped lines: `train.en-XX.tsv.gz` (English ⇥ foreign ⇥ source), `DICT-*.en-XX.tsv.gz` (English ⇥
foreign), and `squad-*.json.gz` in SQuAD's layout. Which sources may shape weights that are given away is decided here;
nothing is learned here.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Article", "Paragraph", "Sentence", "read_dictionary", "read_questions", "read_rows", "read_sentences"]

WEIGHTS = {
    "tatoeba-testsets": 2.0,
    "stsb-train": 2.0,
    "adobe-workfront": 0.2,
    "adobe-analytics": 0.2,
    "msdocs-d365fo": 0.2,
    "msdocs-d365bc": 0.2,
}
"""Sources that may be used, and how much a pair of each counts: everyday sentences much, software manuals little.
Sources that state no licence, or one for research alone, are not among them."""

MOST_OF_A_MANUAL = 15_000
"""Pairs taken from one source of software manuals, evenly spaced over it."""
_MANUAL_WORDS = range(3, 21)

_BRACKETS = re.compile(r"\(.*?\)")
_LEADING = re.compile(r"^(?:to|an?|the) ")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English text, its translation, and how much the pair counts."""

    english: str
    foreign: str
    source: str
    weight: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage and the questions that it answers."""

    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs about one subject: each is a hard negative for the questions of the others."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def read_sentences(data: Path, language: str) -> list[Sentence]:
    """Sentence pairs of English and `language`, in the order of the file.

    Raises:
        OSError: `train.en-{language}.tsv.gz` cannot be read.
    """
    pairs: list[Sentence] = []
    manuals: dict[str, list[Sentence]] = {}
    for english, foreign, source, *_ in read_rows(data / f"train.en-{language}.tsv.gz", 3):
        weight = WEIGHTS.get(source)
        if weight is None:
            continue
        if weight >= 1:
            pairs.append(Sentence(english, foreign, source, weight))
        elif len(english.split()) in _MANUAL_WORDS:
            manuals.setdefault(source, []).append(Sentence(english, foreign, source, weight))
    for rows in manuals.values():
        pairs += rows[:: max(1, len(rows) // MOST_OF_A_MANUAL)]
    return pairs


def read_dictionary(data: Path, language: str) -> Iterator[tuple[str, str]]:
    """Entries of all dictionaries of a language: English and foreign, without remarks in brackets."""
    for path in sorted(data.glob(f"DICT-*.en-{language}.tsv.gz")):
        for english, foreign, *_ in read_rows(path, 2):
            english, foreign = _BRACKETS.sub("", english).strip(), _BRACKETS.sub("", foreign).strip()
            if english and foreign:
                yield _LEADING.sub("", english), foreign


def read_questions(path: Path) -> list[Article]:
    """Articles of a gzipped file in SQuAD's layout; paragraphs without questions are left out.

    Raises:
        OSError: the file cannot be read.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    articles = []
    for entry in data:
        paragraphs = []
        for paragraph in entry["paragraphs"]:
            questions = tuple(qa["question"].strip() for qa in paragraph["qas"] if qa["answers"])
            if questions:
                paragraphs.append(Paragraph(paragraph["context"], questions))
        if paragraphs:
            articles.append(Article(entry["title"], tuple(paragraphs)))
    return articles


def read_rows(path: Path, fields: int) -> Iterator[list[str]]:
    """Fields of the lines of a gzipped table that have at least as many as asked."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = line.rstrip("\n").split("\t")
            if len(row) >= fields:
                yield row
