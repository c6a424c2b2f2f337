"""Slips of the pen in a question's common words: "intodotto", "recieve". Quoted words and capitals stay as typed.

A rare word may look like a slip: the question is answered as it was typed, too, and the surer answer counts. A word is
one when neither the archive, nor the lexicon, nor the dictionary of its language has it; it becomes the dictionary's
word that is one slip away. Misspelt names are found by `qa.matching`, under the archive's spelling of them.

Source: Norvig, "How to Write a Spelling Corrector", 2007 (words one edit away, the most frequent of them).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.analysis import fold, stem
from index.language import QUESTION_LANGUAGES
from index.lexicon import is_word, translations
from index.vocabulary import Vocabulary
from qa.matching import Matcher, Word

if TYPE_CHECKING:
    from spellchecker import SpellChecker

__all__ = ["respelt"]

_SHORTEST = 5
"""Letters of a word at least: shorter ones have too many neighbours."""
_COMMON = 200
"""How often a word stands in the texts that its dictionary was counted from, to be taken though no lexicon has it."""
_HELD = 5
"""Factor on how often a word is used that the archive has."""
_LIKELY = 0.4
"""Probability of a translation of a word, at least, under which the archive has it."""
_WORD = re.compile(r"(?<![\w@#./-])[^\W\d_]+(?![\w@#/-]|\.\w)")
_QUOTED = re.compile(r"[\"“”«»„‹‘][^\"“”«»„›]*[\"“”«»›]?|(?<!\w)'[^']+'(?!\w)")

_lock = threading.Lock()


def respelt(text: str, matcher: Matcher, languages: Iterable[str], vocabulary: Vocabulary) -> str:
    """A question with its slips put right; itself where there are none, or no common word besides.

    Args:
        text: the question.
        matcher: its words; in another language than the five nothing is respelt.
        languages: of the archive's articles.
        vocabulary: what the archive holds.
    """
    language = matcher.language
    strange = {word.text: word for word in matcher.words if not word.known and len(word.text) >= _SHORTEST}
    if language not in QUESTION_LANGUAGES or not strange:
        return text
    archive = _Archive(tuple(languages), vocabulary)
    alone = len(strange) == len(matcher.words)
    quoted = [match.span() for match in _QUOTED.finditer(text)]

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        inside = any(start <= match.start() < end for start, end in quoted)
        meant = None if inside or not word.islower() else strange.get(fold(word))
        return word if meant is None else _nearest(word, meant, language, archive, alone=alone) or word

    return _WORD.sub(mended, text)


@dataclass(frozen=True, slots=True)
class _Archive:
    """The languages and the words of an archive."""

    languages: tuple[str, ...]
    vocabulary: Vocabulary

    def holds(self, word: str, language: str) -> bool:
        """Whether articles have a word of a language, or a likely translation of it."""
        forms = {stem(word, each) for each in (language, *self.languages)}
        for each in self.languages:
            forms |= {form for form, worth in translations(word, language, each) if worth >= _LIKELY}
        return self.vocabulary.frequency(forms) > 0


def _nearest(typed: str, word: Word, language: str, archive: _Archive, *, alone: bool) -> str:
    """The word from which one slip tells another, or "".

    Of several the one that differs by a doubled letter, then one that begins alike, then the most frequent, the
    archive's before others. Where the archive has something spelt alike, a name perhaps, only what the archive or the
    lexicon knows is meant; of a question that has no other word, `alone`, only what the archive has: it may be a name.
    """
    with _lock:
        dictionary, english = _dictionary(language), _dictionary("en")
    if typed in dictionary or typed in english:
        return ""
    own = stem(word.text, language)
    best, highest = "", (False, False, 0)
    for each in sorted(dictionary.candidates(typed) or ()):
        folded = fold(each)
        if stem(folded, language) == own:
            return ""  # an ending or an accent: it is read in the same way
        held = archive.holds(folded, language)
        known = held or is_word(folded, language)
        if not (held if alone else known or (not word.found and dictionary[each] >= _COMMON)):
            continue
        worth = dictionary[each] * (_HELD if held else 1)
        standing = _undoubled(each) == _undoubled(typed), each[0] == typed[0], worth
        if standing > highest:
            best, highest = each, standing
    return best


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


@cache
def _dictionary(language: str) -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language=language, distance=1)
