"""Say which English words each word form of a language stands for, with probabilities.

Evidence for a form comes from sentence pairs and dictionaries, aligned by `index.training.lexicon.align`; a form that
they hold seldom or never is understood through the other forms of its lemma, or of its stem. Function words are
included, since a sentence encoder reads them too. `index.training.graft` turns the result into rows of a vocabulary;
lexical search has tables of its own (`index.training.lexicon`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.analysis import fold, stem
from index.training.corpus import read_dictionary, read_sentences
from index.training.lexicon import Alignment, Pair, align

__all__ = ["Forms", "learn_forms", "normalise"]

_WORD = re.compile(r"[^\W\d_]+")
_PRIOR = 4.0
"""Expected count of a form at which its own translations weigh as much as its lemma's."""
_LEAST_COUNT = 0.05
_LEAST_EVIDENCE = 0.5
_LEAST_PROBABILITY = 0.06
_MOST_MEANINGS = 6
_WORD_ENTRY_WEIGHT = 3.0
_LONGEST_ENTRY = 3
_LONGEST_SENTENCE = 40


@dataclass(frozen=True, slots=True)
class Forms:
    """The word forms of one language, spelt as the tokenizer normalises them.

    Attributes:
        language: ISO 639-1.
        meanings: for each form its English words with probabilities, best first; they sum to 1.
        frequency: share of running text that each form makes up; tiny for forms that no list of frequencies holds.
        lemma: of each form.
    """

    language: str
    meanings: Mapping[str, list[tuple[str, float]]]
    frequency: Mapping[str, float]
    lemma: Mapping[str, str]


@lru_cache(maxsize=1_000_000)
def normalise(text: str) -> str:
    """Lower case, accents removed: as BERT's uncased tokenizer does."""
    return str(_normaliser().normalize_str(text))


@lru_cache(maxsize=1)
def _normaliser():  # type: ignore[no-untyped-def]
    from tokenizers.normalizers import BertNormalizer

    return BertNormalizer(lowercase=True)


def learn_forms(data: Path, language: str) -> Forms:
    """Learn the forms of a language from the sentence pairs and dictionaries in the folder `data`."""
    counts = _counts(align(_pairs(data, language)))
    frequency, lemma = _known_forms(language, counts)
    of_lemma: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_stem: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, meanings in counts.items():
        for key in {lemma[form], form}:
            of_lemma[key].update(meanings)
        of_stem[stem(fold(form), language)].update(meanings)
    nothing: Counter[str] = Counter()
    known: dict[str, list[tuple[str, float]]] = {}
    for form in frequency:
        relatives = of_lemma.get(lemma[form], nothing)
        if relatives.total() < 1:
            relatives = of_stem.get(stem(fold(form), language), nothing)
        if found := _meanings(counts.get(form, nothing), relatives):
            known[form] = found
    return Forms(language, known, frequency, lemma)


def english_frequency() -> dict[str, float]:
    """Share of running English text that each word makes up."""
    return _frequency("en")


def _frequency(language: str) -> dict[str, float]:
    import wordfreq

    found: defaultdict[str, float] = defaultdict(float)
    for entry, share in wordfreq.get_frequency_dict(language, wordlist="best").items():
        for word in _words(entry):
            found[word] += share
    return dict(found)


def _known_forms(language: str, counts: Mapping[str, Counter[str]]) -> tuple[dict[str, float], dict[str, str]]:
    """Frequency and lemma of every form that a list of frequencies, a dictionary or a sentence holds."""
    import simplemma
    import wordfreq

    frequency = _frequency(language)
    for form in counts:
        frequency.setdefault(form, 1e-9)
    # Lemmas are looked up by the accented spelling, which the most frequent entry of a form has.
    spelling: dict[str, str] = {}
    for entry in wordfreq.iter_wordlist(language, wordlist="best"):
        spelling.setdefault(normalise(entry), entry)
    lemma = {form: normalise(simplemma.lemmatize(spelling.get(form, form), lang=language)) for form in frequency}
    return frequency, lemma


def _pairs(data: Path, language: str) -> Iterator[Pair]:
    for sentence in read_sentences(data, language):
        if len(sentence.english.split()) <= _LONGEST_SENTENCE:
            yield from _pair(sentence.english, sentence.foreign, sentence.weight)
    for english, foreign in read_dictionary(data, language):
        longest = max(len(_words(english)), len(_words(foreign)))
        if longest <= _LONGEST_ENTRY:
            yield from _pair(english, foreign, _WORD_ENTRY_WEIGHT if longest == 1 else 1.0)


def _pair(english: str, foreign: str, weight: float) -> Iterator[Pair]:
    left, right = _words(english), _words(foreign)
    if left and right:
        yield Pair(left, right, weight)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WORD.findall(normalise(text))))


def _counts(learned: Alignment) -> dict[str, Counter[str]]:
    """Expected counts of English words, by foreign form."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kept = learned.counts > _LEAST_COUNT
    for row, column, count in zip(learned.rows[kept], learned.columns[kept], learned.counts[kept], strict=True):
        counts[learned.foreign[column]][learned.english[row]] += float(count)  # type: ignore[assignment]
    return dict(counts)


def _meanings(own: Counter[str], relatives: Counter[str]) -> list[tuple[str, float]]:
    """A form's own evidence, mixed with that of its relatives; none where there is too little of both."""
    mixed: dict[str, float] = {english: float(count) for english, count in own.items()}
    total = relatives.total()
    for english, count in relatives.items():
        mixed[english] = mixed.get(english, 0.0) + _PRIOR * count / total
    if sum(mixed.values()) < _LEAST_EVIDENCE:
        return []
    best = sorted(mixed.items(), key=lambda item: (-item[1], item[0]))[:_MOST_MEANINGS]
    best = [(english, count) for english, count in best if count >= _LEAST_PROBABILITY * sum(c for _, c in best)]
    whole = sum(count for _, count in best)
    return [(english, count / whole) for english, count in best]
