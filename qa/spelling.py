"""Slips of the pen in a question's common words: "intodotto", "recieve". Names and quoted words are never respelt.

For a question that is not answered as it was typed, since a rare word may look like a slip. A word is one when neither
the archive, nor the lexicon, nor the dictionary of its language has it; it becomes the dictionary's word that is one
slip away. Misspelt names are found by `qa.matching`, under the archive's spelling of them.

Source: Norvig, "How to Write a Spelling Corrector", 2007 (words one edit away, the most frequent of them).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from index.analysis import fold, stem
from index.language import QUESTION_LANGUAGES
from qa.matching import Word

if TYPE_CHECKING:
    from spellchecker import SpellChecker

__all__ = ["respelt"]

_SHORTEST = 5
"""Letters of a word at least: shorter ones have too many neighbours."""
_COMMON = 200
"""How often a word stands in the texts that its dictionary was counted from, to be taken though no lexicon has it."""
_HELD = 5
"""Factor on how often a word is used that the archive has."""
_WORD = re.compile(r"(?<![\w@#./-])[^\W\d_]+(?![\w@#/-]|\.\w)")
_QUOTED = re.compile(r"[\"“”«»„][^\"“”«»„]*[\"“”«»„]?")

_lock = threading.Lock()


def respelt(text: str, language: str, words_of: Callable[[str], tuple[Word, ...]]) -> str:
    """A question with its slips put right; itself where there are none.

    Args:
        text: the question.
        language: its language, ISO 639-1; in another than the five nothing is respelt.
        words_of: the content words of a text in that language, as an archive knows them.
    """
    if language not in QUESTION_LANGUAGES:
        return text
    strange = {word.text: word for word in words_of(text) if not word.known and len(word.text) >= _SHORTEST}
    if not strange:
        return text
    quoted = [match.span() for match in _QUOTED.finditer(text)]

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        inside = any(start <= match.start() < end for start, end in quoted)
        meant = None if inside or not word.islower() else strange.get(fold(word))
        return word if meant is None else _nearest(word, meant, language, words_of) or word

    return _WORD.sub(mended, text)


def _nearest(typed: str, word: Word, language: str, words_of: Callable[[str], tuple[Word, ...]]) -> str:
    """The word from which one slip tells another, or "".

    Of several the one that differs by a doubled letter, then one that begins alike, then the most frequent, the
    archive's before others.

    Where the archive has something spelt alike, a name perhaps, only what the archive or the lexicon knows is meant.
    """
    with _lock:
        dictionary, english = _dictionary(language), _dictionary("en")
    if typed in dictionary or typed in english:
        return ""
    own = stem(word.text, language)
    best, highest = "", (False, False, 0)
    for each in sorted(dictionary.candidates(typed) or ()):
        if stem(fold(each), language) == own:
            return ""  # an ending or an accent: it is read in the same way
        meant = words_of(each)
        known = all(one.known for one in meant) or (not word.found and dictionary[each] >= _COMMON)
        held = any(one.known and one.found for one in meant)
        worth = dictionary[each] * (_HELD if held else 1)
        standing = _undoubled(each) == _undoubled(typed), each[0] == typed[0], worth
        if known and standing > highest:
            best, highest = each, standing
    return best


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


@cache
def _dictionary(language: str) -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language=language, distance=1)
