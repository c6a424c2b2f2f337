"""Learn the shipped translation lexicon from sentence pairs and dictionaries.

Run as `python -m index.training.lexicon --data DIR --out DIR`; `index/data/README.md` says what belongs in DIR and
what came out. The result is read by `index.lexicon`. Word order, phrases and fertility are left out: the lexicon
serves search, not translation.

Source: Brown et al., "The Mathematics of Statistical Machine Translation", 1993 (Model 1); Liang, Taskar and Klein,
"Alignment by Agreement", NAACL 2006 (both directions trained together, multiplying their posteriors).
"""

from __future__ import annotations

import argparse
import gzip
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis import terms

__all__ = ["Alignment", "Pair", "align", "main", "read_pairs", "table", "write_table"]

LANGUAGES = ("it", "es", "fr", "de")
"""Languages that are paired with English."""

SENTENCE_WEIGHTS = {"tatoeba-testsets": 2.0, "stsb-train": 2.0}
"""Sources of sentence pairs, and how often each pair counts. Others are skipped: software manuals, tried, made
"goal" an objective and "statement" a bank's, and some sources state no licence."""

WORD_ENTRY_WEIGHT = 3.0
PHRASE_ENTRY_WEIGHT = 1.0
LONGEST_ENTRY = 3
LONGEST_SENTENCE = 40
ROUNDS = 5
ROUNDS_APART = 2
MOST_TRANSLATIONS = 5
LEAST_PROBABILITY = 0.05
LEAST_COUNT = 2.5
"""Rarer stems are left out: those that a single dictionary phrase mentions. Names of plants and tools in the
dictionaries help search measurably, so it is no higher."""

log = logging.getLogger(__name__)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """The distinct stems of an English text and of its translation, and how often the pair counts."""

    english: tuple[str, ...]
    foreign: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Expected number of times that an English stem was translated by a foreign one.

    Attributes:
        english: the English stems.
        foreign: the foreign stems.
        rows: for each cell, its place in `english`; (n,) int64.
        columns: for each cell, its place in `foreign`; (n,) int64.
        counts: for each cell, the expected count; (n,) float64.
    """

    english: tuple[str, ...]
    foreign: tuple[str, ...]
    rows: Ints
    columns: Ints
    counts: Floats


def read_pairs(data: Path, language: str) -> Iterator[Pair]:
    """Yield sentence pairs (`train.en-XX.tsv.gz`) and then dictionary entries (`DICT-*.en-XX.tsv.gz`).

    Args:
        data: a folder of gzipped lines, English ⇥ foreign, in sentence files followed by ⇥ source.
        language: of the foreign side.
    Raises:
        OSError: the sentence file cannot be read.
    """
    for english, foreign, source, *_ in _rows(data / f"train.en-{language}.tsv.gz", 3):
        if source in SENTENCE_WEIGHTS and len(english.split()) <= LONGEST_SENTENCE:
            yield from _pair(english, foreign, language, SENTENCE_WEIGHTS[source])
    for dictionary in sorted(data.glob(f"DICT-*.en-{language}.tsv.gz")):
        for english, foreign, *_ in _rows(dictionary, 2):
            longest = max(len(english.split()), len(foreign.split()))
            if longest <= LONGEST_ENTRY:
                weight = WORD_ENTRY_WEIGHT if longest == 1 else PHRASE_ENTRY_WEIGHT
                yield from _pair(english, foreign, language, weight)


def align(pairs: Iterable[Pair], *, rounds: int = ROUNDS, apart: int = ROUNDS_APART) -> Alignment:
    """Estimate translation counts by expectation maximisation.

    Args:
        pairs: translations of each other; the order of stems does not matter.
        rounds: how often the estimate is improved.
        apart: the first rounds in which both directions are estimated each by itself.
    Returns:
        The counts of the last round, for every pair of stems that met.
    Raises:
        ValueError: there are no pairs.
    """
    english: dict[str, int] = {}
    foreign: dict[str, int] = {}
    coded: list[tuple[Ints, Ints, float]] = []
    for pair in pairs:
        left = np.array([english.setdefault(stem, len(english)) for stem in pair.english])
        right = np.array([foreign.setdefault(stem, len(foreign)) for stem in pair.foreign])
        coded.append((left, right, pair.weight))
    if not coded:
        raise ValueError("there are no sentence pairs and no dictionary entries to learn from")

    # A meeting is one English and one foreign stem of the same pair; a cell is a distinct (English, foreign) couple.
    met_english = np.concatenate([np.tile(left, len(right)) for left, right, _ in coded])
    met_foreign = np.concatenate([np.repeat(right, len(left)) for left, right, _ in coded])
    weight = np.concatenate([np.full(len(left) * len(right), each) for left, right, each in coded])
    english_token = _tokens([(len(left), len(right)) for left, right, _ in coded], tiled=True)
    foreign_token = _tokens([(len(right), len(left)) for left, right, _ in coded], tiled=False)
    cells, cell = np.unique(met_foreign * len(english) + met_english, return_inverse=True)
    rows, columns = cells % len(english), cells // len(english)

    # A token may also stand for nothing on the other side, the likelier the more frequent it is.
    forward = backward = np.bincount(cell, weight)
    foreign_alone = (np.bincount(columns, forward) / forward.sum())[met_foreign]
    english_alone = (np.bincount(rows, forward) / forward.sum())[met_english]
    for turn in range(rounds):
        to_foreign = _shares((forward / np.bincount(rows, forward)[rows])[cell], foreign_token, foreign_alone)
        to_english = _shares((backward / np.bincount(columns, backward)[columns])[cell], english_token, english_alone)
        if turn < apart:
            forward = np.bincount(cell, to_foreign * weight)
            backward = np.bincount(cell, to_english * weight)
        else:
            forward = backward = np.maximum(np.bincount(cell, to_foreign * to_english * weight), 1e-12)
    return Alignment(tuple(english), tuple(foreign), rows, columns, np.sqrt(forward * backward))


def table(
    heads: Sequence[str], targets: Sequence[str], of_head: Ints, of_target: Ints, counts: Floats
) -> dict[str, list[tuple[str, float]]]:
    """Best translations of each head, with p(target | head), best first.

    Heads met too rarely are left out, and so are heads that are only ever translated by their own spelling, which
    every word keeps anyway.
    """
    total = np.bincount(of_head, counts)[of_head]
    probability = np.where(total < LEAST_COUNT, 0.0, counts / total)
    entries: dict[str, list[tuple[str, float]]] = {}
    for i in np.lexsort((of_target, -probability)):
        if probability[i] < LEAST_PROBABILITY:
            break
        entry = entries.setdefault(heads[of_head[i]], [])
        if len(entry) < MOST_TRANSLATIONS:
            entry.append((targets[of_target[i]], float(probability[i])))
    return {head: entry for head, entry in sorted(entries.items()) if any(target != head for target, _ in entry)}


def write_table(entries: dict[str, list[tuple[str, float]]], path: Path) -> None:
    """Write gzipped lines `head ⇥ target percent target percent …`, the same bytes for the same entries."""
    lines = []
    for head, entry in entries.items():
        lines.append(f"{head}\t{' '.join(f'{target} {int(100 * p)}' for target, p in entry)}\n")
    path.write_bytes(gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0))


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the folder `--data` and write two tables for each language into the folder `--out`."""
    parser = argparse.ArgumentParser(prog="python -m index.training.lexicon", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of sentence pairs and dictionaries")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        learned = align(read_pairs(options.data, language))
        there = table(learned.english, learned.foreign, learned.rows, learned.columns, learned.counts)
        back = table(learned.foreign, learned.english, learned.columns, learned.rows, learned.counts)
        for name, entries in ((f"en-{language}", there), (f"{language}-en", back)):
            path = options.out / f"lexicon.{name}.tsv.gz"
            write_table(entries, path)
            log.info("%s: %d entries, %d bytes", path.name, len(entries), path.stat().st_size)


def _rows(path: Path, fields: int) -> Iterator[list[str]]:
    """Fields of the lines that have at least as many as asked."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = line.rstrip("\n").split("\t")
            if len(row) >= fields:
                yield row


def _pair(english: str, foreign: str, language: str, weight: float) -> Iterator[Pair]:
    """The pair, unless one of its sides has no content words."""
    left, right = _stems(english, "en"), _stems(foreign, language)
    if left and right:
        yield Pair(left, right, weight)


def _stems(text: str, language: str) -> tuple[str, ...]:
    """Distinct stems of a text, numbers and words with digits left out, since those keep their spelling."""
    return tuple(dict.fromkeys(term for term in terms(text, language) if term.isalpha()))


def _tokens(sides: Sequence[tuple[int, int]], *, tiled: bool) -> Ints:
    """Number the tokens of one side, and say for each meeting to which of them it belongs.

    Args:
        sides: for each pair, tokens on this side and on the other.
        tiled: whether this side's tokens change from one meeting to the next, or only after a run of the other's.
    """
    start, parts = 0, []
    for mine, others in sides:
        numbers = np.arange(start, start + mine)
        parts.append(np.tile(numbers, others) if tiled else np.repeat(numbers, others))
        start += mine
    return np.concatenate(parts)


def _shares(values: Floats, group: Ints, other: Floats) -> Floats:
    """Each value's share of the sum of its group's values and `other`."""
    return values / (np.bincount(group, values)[group] + other)


if __name__ == "__main__":
    main()
