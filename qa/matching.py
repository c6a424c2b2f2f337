"""Measure how much of what a question asks stands in a piece of text, whatever the two languages.

Between retrieval and reading. A question's content words are weighed by how rare they are in the archive and looked
for under their own stem, under the stems of their translations, and under the archive's spelling of a misspelt name.
Meaning beyond words is the encoder's business, not this module's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log

from index.analysis import fold, stem, terms, words
from index.language import STOP_WORDS
from index.lexicon import translations
from index.vocabulary import Vocabulary

__all__ = ["Matcher", "Word"]

_TRANSLATION = 0.9
"""What a word counts when only a translation of it is found."""
_UNLIKELY_TRANSLATION = 0.6
_SPELLING = 0.9
"""What a word counts when only a similar spelling of it is found."""
_LIKELY = 0.15
"""Probability from which on a translation is a likely one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question.

    Attributes:
        text: as typed, folded.
        weight: how telling it is: inverse document frequency, 0 and up.
        forms: by language, the stems under which a text may hold it and what each counts, 0 to 1.
        name: typed with a capital inside the sentence, or unknown to the lexicon: it stands for somebody or somewhere.
        found: whether the archive holds it in any form.
    """

    text: str
    weight: float
    forms: Mapping[str, Mapping[str, float]]
    name: bool
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
        ignored: Collection[str] = (),
    ) -> None:
        """Take the content words of `text`, those in `ignored` (folded) left out, for texts in `languages`."""
        self.language = language
        capitalised = {fold(word) for word in text.split()[1:] if word[:1].isupper() for word in words(word)}
        stop = {fold(word) for word in STOP_WORDS.get(language, ())} | set(ignored)
        kept = dict.fromkeys(word for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit()))
        wanted = tuple(dict.fromkeys([language, *languages]))
        total = max(vocabulary.passages, 1)
        self.words = tuple(self._word(word, wanted, vocabulary, total, word in capitalised) for word in kept)

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

    def groups(self) -> list[tuple[str, ...]]:
        """One tuple of alternative index terms a word, for lexical search."""
        return [tuple(dict.fromkeys(form for forms in word.forms.values() for form in forms)) for word in self.words]

    def _word(
        self, word: str, languages: tuple[str, ...], vocabulary: Vocabulary, total: int, capitalised: bool
    ) -> Word:
        forms: dict[str, dict[str, float]] = {}
        known = False
        for language in languages:
            held = {stem(word, language): 1.0}
            for translated, probability in translations(word, self.language, language):
                known = True
                worth = _TRANSLATION if probability >= _LIKELY else _UNLIKELY_TRANSLATION
                held.setdefault(translated, worth)
            forms[language] = held
        every = {form for held in forms.values() for form in held}
        frequency = vocabulary.frequency(every)
        if frequency == 0:
            for spelling in vocabulary.nearest(stem(word, self.language)) or vocabulary.nearest(word):
                for held in forms.values():
                    held.setdefault(spelling, _SPELLING)
            frequency = vocabulary.frequency({form for held in forms.values() for form in held})
        weight = log(1 + (total - min(frequency, total) + 0.5) / (frequency + 0.5))
        return Word(word, max(weight, 0.1), forms, capitalised or not known, frequency > 0)


def term_set(text: str, language: str) -> frozenset[str]:
    """Distinct index terms of a text."""
    return frozenset(terms(text, language))
