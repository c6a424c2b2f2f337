"""Learn the shipped translation lexicon from sentence pairs and dictionaries.

Run as `python -m index.training.lexicon --data DIR --out DIR`; `index/data/README.md` says what belongs in DIR and
what came out. The result is read by `index.lexicon`. Word order, phrases and fertility are left out: the lexicon
serves search, not translation.

Source: Brown et al., "The Mathematics of Statistical Machine Translation", 1993 (Model 1); Liang, Taskar and Klein,
"Alignment by Agreement", NAACL 2006 (both directions trained together, multiplying their posteriors).
"""

from __future__ import annotations

import argparse
import logging
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis import stem, terms, words
from index.training.corpus import read_rows

__all__ = ["Alignment", "Entries", "Pair", "align", "main", "merge", "read_pairs", "table", "write_table"]

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
"""Rarer heads are left out: those that a single dictionary phrase mentions. Names of plants and tools in the
dictionaries help search measurably, so it is no higher."""

WORD_PRIOR = 10.0
"""Expected count of an inflected word at which its own translations weigh as much as its stem's."""
LEAST_WORD_COUNT = 5.0
LEAST_DIFFERENCE = 0.3
"""How much probability must lie elsewhere for a word to be listed beside its stem, as soldati (soldiers) is beside
sold (also of soldi, money)."""

log = logging.getLogger(__name__)

Entries = dict[str, list[tuple[str, float]]]
"""For each head its translations with their probabilities, best first."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """The distinct stems (or words) of an English text and of its translation, and how often the pair counts."""

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


def read_pairs(data: Path, language: str, *, unstemmed: str | None = None) -> Iterator[Pair]:
    """Yield sentence pairs (`train.en-XX.tsv.gz`) and then dictionary entries (`DICT-*.en-XX.tsv.gz`).

    Args:
        data: a folder of gzipped lines, English ⇥ foreign, in sentence files followed by ⇥ source.
        language: of the foreign side.
        unstemmed: the language whose words are kept as they are, "en" or `language`; None to stem both.
    Raises:
        OSError: the sentence file cannot be read.
    """
    for english, foreign, source, *_ in read_rows(data / f"train.en-{language}.tsv.gz", 3):
        if source in SENTENCE_WEIGHTS and len(english.split()) <= LONGEST_SENTENCE:
            yield from _pair(english, foreign, language, SENTENCE_WEIGHTS[source], unstemmed)
    for dictionary in sorted(data.glob(f"DICT-*.en-{language}.tsv.gz")):
        for english, foreign, *_ in read_rows(dictionary, 2):
            longest = max(len(english.split()), len(foreign.split()))
            if longest <= LONGEST_ENTRY:
                weight = WORD_ENTRY_WEIGHT if longest == 1 else PHRASE_ENTRY_WEIGHT
                yield from _pair(english, foreign, language, weight, unstemmed)


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


def table(heads: Sequence[str], targets: Sequence[str], of_head: Ints, of_target: Ints, counts: Floats) -> Entries:
    """Best translations of each head that was met often enough, with p(target | head)."""
    total = np.bincount(of_head, counts)[of_head]
    probability = np.where(total < LEAST_COUNT, 0.0, counts / total)
    entries: Entries = {}
    for i in np.lexsort((of_target, -probability)):
        if probability[i] < LEAST_PROBABILITY:
            break
        entry = entries.setdefault(heads[of_head[i]], [])
        if len(entry) < MOST_TRANSLATIONS:
            entry.append((targets[of_target[i]], float(probability[i])))
    return entries


def merge(stems: Entries, forms: Entries, counts: Mapping[str, float], language: str) -> Entries:
    """Join the entries of stems with those of inflected words, which are marked by `=` before the word.

    A word's translations are mixed with its stem's, the more its own the more often it was met, and are listed only
    where they differ. Stems that are only ever translated by their own spelling are left out: every word keeps its
    spelling anyway.
    """
    merged = {head: entry for head, entry in stems.items() if any(target != head for target, _ in entry)}
    for word, own in forms.items():
        share = counts[word] / (counts[word] + WORD_PRIOR)
        base = dict(stems.get(stem(word, language), []))
        mixed = {target: (1 - share) * p for target, p in base.items()}
        for target, p in own:
            mixed[target] = mixed.get(target, 0.0) + share * p
        difference = sum(max(0.0, p - base.get(target, 0.0)) for target, p in mixed.items())
        if counts[word] >= LEAST_WORD_COUNT and difference >= LEAST_DIFFERENCE:
            best = sorted(mixed.items(), key=lambda item: (-item[1], item[0]))[:MOST_TRANSLATIONS]
            merged[f"={word}"] = [(target, p) for target, p in best if p >= LEAST_PROBABILITY]
    return dict(sorted(merged.items()))


def write_table(entries: Entries, path: Path) -> None:
    """Write xz-compressed lines `head ⇥ target percent target percent …`, the same bytes for the same entries."""
    lines = []
    for head, entry in entries.items():
        lines.append(f"{head}\t{' '.join(f'{target} {int(100 * p)}' for target, p in entry)}\n")
    path.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the folder `--data` and write two tables for each language into the folder `--out`."""
    parser = argparse.ArgumentParser(prog="python -m index.training.lexicon", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of sentence pairs and dictionaries")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, entries in _learn(options.data, language):
            path = options.out / f"lexicon.{name}.tsv.xz"
            write_table(entries, path)
            log.info("%s: %d entries, %d bytes", path.name, len(entries), path.stat().st_size)


def _learn(data: Path, language: str) -> Iterator[tuple[str, Entries]]:
    """The tables from English and back, by name."""
    both = align(read_pairs(data, language))
    english = align(read_pairs(data, language, unstemmed="en"))
    foreign = align(read_pairs(data, language, unstemmed=language))
    yield (
        f"en-{language}",
        merge(_onward(both), _onward(english), _totals(english.english, english.rows, english), "en"),
    )
    yield (
        f"{language}-en",
        merge(_back(both), _back(foreign), _totals(foreign.foreign, foreign.columns, foreign), language),
    )


def _onward(learned: Alignment) -> Entries:
    return table(learned.english, learned.foreign, learned.rows, learned.columns, learned.counts)


def _back(learned: Alignment) -> Entries:
    return table(learned.foreign, learned.english, learned.columns, learned.rows, learned.counts)


def _totals(heads: Sequence[str], of_head: Ints, learned: Alignment) -> dict[str, float]:
    """How often each head was translated at all."""
    return dict(zip(heads, np.bincount(of_head, learned.counts).tolist(), strict=True))


def _pair(english: str, foreign: str, language: str, weight: float, unstemmed: str | None) -> Iterator[Pair]:
    """The pair, unless one of its sides has no content words."""
    left = _units(english, "en", stemmed=unstemmed != "en")
    right = _units(foreign, language, stemmed=unstemmed != language)
    if left and right:
        yield Pair(left, right, weight)


def _units(text: str, language: str, *, stemmed: bool) -> tuple[str, ...]:
    """Distinct content words or their stems, numbers left out, since they keep their spelling."""
    found = terms(text, language) if stemmed else [word for word in words(text) if terms(word, language)]
    return tuple(dict.fromkeys(unit for unit in found if unit.isalpha()))


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
