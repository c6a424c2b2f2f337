"""Measure how much of what a question asks stands in a piece of text, whatever the two languages.

Between retrieval and reading. A question's content words are weighed by how rare they are in the archive and looked
for under their own stem, under the stems of their translations, and under the archive's spelling of a misspelt name.
Meaning beyond words is the encoder's business, not this module's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from index.analysis import fold, stem, stop_words, terms, words
from index.lexicon import is_word, translations
from index.vocabulary import Vocabulary
from qa.coinages import meant
from qa.compounds import parts
from qa.dates import YEAR
from qa.exonyms import SAME_NAME, called_abroad
from qa.lands import called_like

__all__ = ["Matcher", "Word", "term_set"]

_TRANSLATIONS = ((0.4, 0.9), (0.15, 0.75), (0.0, 0.45))
"""What a word counts when only a translation of it is found: (least probability, worth), likeliest first."""
_LIKELY = 0.7
"""Worth from which on a form counts when a word's rarity is measured."""
_SPELLING = 0.9
"""What a word counts when only a similar spelling of it is found."""
_COGNATE = 0.85
"""What a word counts when only its stem is another language's too: "nucleari", "nuclear"."""
_CALLED = 0.95
"""What a word counts when only what the text's language calls the same place, body or ruler is found."""
_OF_A_LAND = 0.75
"""What a word counts when a land is called otherwise: by its people, or by its name."""
_LEAST_WEIGHT = 0.7
_LEAST_NAME_WEIGHT = 1.8
_UNKNOWN = 0.4
"""Factor on the weight of a common word that no article uses: it may be said in other words."""
_ASKING = frozenset("many much viel viele vielen mucho muchos beaucoup molti molte".split())
"""Words of "how many" in five languages that are no function words by themselves."""
_NOWHERE = 0.5
"""Factor on the weight of a name that no article has: it may be spelt in another way."""
_VOWEL = re.compile(r"[aeiouy]")
_YEAR = re.compile(YEAR)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A content word of a question.

    Attributes:
        text: as typed, folded.
        weight: how telling it is: inverse document frequency, 0 and up.
        forms: by language, the stems under which a text may hold it and what each counts, 0 to 1.
        name: it stands for somebody, somewhere or a year: without it a text is about something else.
        known: whether the archive or the lexicon has it as typed, or it has a capital; else it may be misspelt.
        found: whether the archive holds it in any form.
    """

    text: str
    weight: float
    forms: Mapping[str, Mapping[str, float]]
    name: bool
    known: bool
    found: bool

    def strength(self, held: Collection[str], language: str) -> float:
        """0 to 1: how well a text whose terms are `held` contains the word."""
        return max((value for form, value in self.forms.get(language, {}).items() if form in held), default=0.0)


class Matcher:
    """The content words of one question, for one archive."""

    def __init__(
        self,
        text: str,
        language: str,
        vocabulary: Vocabulary,
        languages: Iterable[str],
        *,
        names: bool = True,
        opening: bool = True,
    ) -> None:
        """Take the content words of `text`, for texts in `languages`.

        Args:
            names: with false none counts as a name.
            opening: whether `text` opens a sentence, so that the capital of its first word says nothing.
        """
        self.language = language
        stop = stop_words(language) | _ASKING
        kept = dict.fromkeys(word for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit()))
        capitalised = _capitalised(text, opening) if names else frozenset()
        wanted = tuple(dict.fromkeys([language, *languages]))
        total = max(vocabulary.passages, 1)
        paired = _paired(text)
        self._beside_known = _beside_known(text, wanted, vocabulary)
        self._abroad = {each: called_abroad(text, language, each) for each in wanted}
        self._spellings: dict[str, tuple[str, ...]] = {}
        kept = dict.fromkeys(part for word in kept for part in meant(word, language, wanted, vocabulary))
        kept = dict.fromkeys(_hyphenated(word, vocabulary) for word in kept)
        if language == "de":
            paired -= _trades(text)
            kept = dict.fromkeys(
                part for word in kept for part in ((word,) if word in paired else parts(word, wanted, vocabulary))
            )
        self.words = tuple(
            self._word(
                word,
                wanted,
                vocabulary,
                total,
                word in capitalised if capitalised or not names else None,
                word in paired,
            )
            for word in kept
        )

    @property
    def weight(self) -> float:
        """Sum of the words' weights."""
        return sum(word.weight for word in self.words)

    def coverage(self, held: Collection[str], language: str) -> float:
        """Weighted share, 0 to 1, of the question's words that a text in `language` with these terms contains."""
        return self.zoned([(held, 1.0)], language)

    def zoned(self, zones: Iterable[tuple[Collection[str], float]], language: str) -> float:
        """`coverage` where a word counts in the best of several zones, each (terms, what its words are worth)."""
        if not self.words:
            return 0.0
        zones = list(zones)
        return sum(
            word.weight * max((worth * word.strength(held, language) for held, worth in zones), default=0.0)
            for word in self.words
        ) / max(self.weight, 1e-9)

    def missing(self) -> list[Word]:
        """Words that the archive holds in no form."""
        return [word for word in self.words if not word.found]

    @cached_property
    def missing_share(self) -> float:
        """Share of the question's weight, 0 to 1, in words that the archive holds in no form."""
        return sum(word.weight for word in self.missing()) / max(self.weight, 1e-9)

    def as_spelt(self, text: str, passages: Sequence[tuple[str, str]]) -> str:
        """A question with its misspelt names as passages that have them write them.

        Args:
            text: the question.
            passages: text and language of each, best first.
        """
        for typed, near in self._spellings.items():
            written = [
                (near.index(form), name)
                for passage, language in passages
                for name in _NAME.findall(passage)
                if (form := stem(fold(name), language)) in near
            ]
            if written:
                _, meant = min(written, key=lambda pair: pair[0])
                text = _with(text, typed, meant)
        return text

    def groups(self) -> list[tuple[str, ...]]:
        """One tuple of alternative index terms a word, for lexical search."""
        return [tuple(dict.fromkeys(form for forms in word.forms.values() for form in forms)) for word in self.words]

    def names(self, *, years: bool = True) -> list[Word]:
        """The words without which a text is about something else, years among them or not."""
        return [word for word in self.words if word.name and (years or not word.text.isdigit())]

    def names_covered(self, held: Collection[str], language: str, *, years: bool = True) -> float:
        """Weighted share, 0 to 1, of the question's names that a text holds; those that no text holds count half."""
        weights = {word: word.weight * (1.0 if word.found else _NOWHERE) for word in self.names(years=years)}
        total = sum(weights.values())
        covered = sum(weight for word, weight in weights.items() if word.strength(held, language) > 0)
        return covered / total if total else 1.0

    def _word(
        self,
        word: str,
        languages: tuple[str, ...],
        vocabulary: Vocabulary,
        total: int,
        capitalised: bool | None,
        paired: bool,
    ) -> Word:
        translated = {language: translations(word, self.language, language) for language in languages}
        name = self._is_name(word, capitalised, paired, any(translated.values()))
        forms: dict[str, dict[str, float]] = {}
        for language in languages:
            held = {stem(spelling, language): 1.0 for spelling in (word, *SAME_NAME.get(word, ()))}
            for called in self._abroad[language].get(word, ()):
                held.setdefault(stem(called, language), _CALLED)
            for form, probability in translated[language]:
                worth = next(worth for least, worth in _TRANSLATIONS if probability >= least)
                if not name or worth == _TRANSLATIONS[0][1]:
                    held.setdefault(form, worth)
            if (not name or capitalised is None) and not translated[language] and language != self.language:
                held.setdefault(stem(stem(word, self.language), language), _COGNATE)
            for form in called_like(word, self.language, language):
                held.setdefault(form, _OF_A_LAND)
            forms[language] = held
        frequency = vocabulary.frequency(_likely(forms))
        known = any(translated.values()) or frequency > 0 or bool(capitalised)
        if frequency == 0 and not any(translated.values()):  # else it is spelt right
            beside = name and word in self._beside_known
            near = vocabulary.nearest(stem(word, self.language), in_a_name=beside)
            near = near or vocabulary.nearest(word, in_a_name=beside)
            if near:
                self._spellings[word] = near
            for spelling in near:
                for held in forms.values():
                    held.setdefault(spelling, _SPELLING)
            frequency = vocabulary.frequency(_likely(forms))
        if capitalised is None and frequency == 0 and not word.isdigit():
            name = False  # nothing was typed with a capital: it may be anything
        rarity = log(1 + (total - min(frequency, total) + 0.5) / (frequency + 0.5))
        weight = max(rarity, _LEAST_NAME_WEIGHT if name else _LEAST_WEIGHT)
        if frequency == 0 and not name and _VOWEL.search(word):
            weight *= _UNKNOWN  # an acronym in small letters keeps its weight
        return Word(word, weight, forms, name, known, frequency > 0)

    def _is_name(self, word: str, capitalised: bool | None, paired: bool, translated: bool) -> bool:
        """Whether a word is a year, or typed as a name, or, where nothing is capitalised, in no dictionary."""
        if _YEAR.fullmatch(word):
            return True
        if capitalised is None:
            return not translated
        if self.language == "de" and translated:
            return capitalised and paired  # German capitalises every noun, but seldom two words in a row
        return capitalised


def _hyphenated(word: str, vocabulary: Vocabulary) -> str:
    """The figure of a day or a thing that is called by a figure and a letter, where the archive writes a hyphen between
    the two: "23F", "G8"."""
    match = _FIGURE_AND_LETTER.fullmatch(word)
    return (match[1] or match[2]) if match and not vocabulary.frequency({word}) else word


_FIGURE_AND_LETTER = re.compile(r"(\d{1,3})[a-z]|[a-z](\d{1,3})")


def _with(text: str, typed: str, meant: str) -> str:
    """A text with another word in place of one, given folded."""
    return re.sub(r"[^\W\d_]+", lambda each: meant if fold(each[0]) == typed else each[0], text)


def _likely(forms: Mapping[str, Mapping[str, float]]) -> set[str]:
    """The forms that most probably stand for the word, in any language."""
    return {form for held in forms.values() for form, worth in held.items() if worth >= _LIKELY}


def _capitalised(text: str, opening: bool) -> set[str]:
    """Folded words typed with a capital, the first word left out where it opens a sentence."""
    tokens = [token.strip("\"'“”«»’()[]?!.,:;¿¡") for token in text.split()]
    parts = [part for token in tokens[int(opening) :] for part in re.split("[’']", token)]
    return {folded for part in parts if part[:1].isupper() for folded in words(part)}


_NAME = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_RUN = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w-]+)+")
"""Words typed with a capital, one after another."""


def _paired(text: str) -> set[str]:
    """Folded words of runs of two and more words typed with a capital."""
    return {word for run in _RUN.findall(text) for word in words(run)}


def _beside_known(text: str, languages: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Folded words of names of two words and more, another of which the archive holds: "Aston Vila"."""
    found = set()
    for run in _RUN.findall(text):
        typed = words(run)
        held = {word for word in typed if vocabulary.frequency({stem(word, language) for language in languages})}
        found |= {word for word in typed if held - {word}}
    return found


def _trades(text: str) -> set[str]:
    """Folded German nouns that say what the bearer of the name after them is: "der Ausbrecher NAME"."""
    runs = re.findall(r"\b([A-ZÀ-ÖØ-Þ][\w-]{4,})\s+([A-ZÀ-ÖØ-Þ][\w-]+)\s+[A-ZÀ-ÖØ-Þ]", text)
    return {fold(noun) for noun, name in runs if is_word(fold(noun), "de") and not is_word(fold(name), "de")}


def term_set(text: str, language: str) -> frozenset[str]:
    """Distinct index terms of a text."""
    return frozenset(terms(text, language))
