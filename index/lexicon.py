"""Translate single words between English, Italian, Spanish, French and German, for search across languages.

Lexical search widens a foreign question's words by it, and close reading uses it to see that "troops" bears on
"truppe". It knows stems and probabilities, not senses or phrases, and its output is never shown as a translation.
How the tables were learned, from what and under which licences is said in `index/data/README.md`.
"""

from __future__ import annotations

import lzma
import threading
from functools import cache, lru_cache
from importlib.resources import files

from index.analysis import stem

__all__ = ["LANGUAGES", "is_listed", "is_word", "translations"]

LANGUAGES: tuple[str, ...] = ("en", "it", "es", "fr", "de")
"""Languages between which words are translated; pairs without English go through it."""

_MOST_TRANSLATIONS = 5
_LEAST_PROBABILITY = 0.05

_lock = threading.Lock()


@lru_cache(maxsize=100_000)
def translations(word: str, source: str, target: str) -> tuple[tuple[str, float], ...]:
    """Stems under which passages in another language may hold a word.

    Args:
        word: folded, as `index.analysis.words` gives it; any inflected form.
        source: the word's language, ISO 639-1.
        target: the passages' language, ISO 639-1.
    Returns:
        At most five (stem in `target`, probability), best first; the probabilities sum to at most 1. Empty when the
        word is unknown, keeps its spelling (as names do), has a language outside `LANGUAGES`, or needs no translation.
    """
    if source == target or source not in LANGUAGES or target not in LANGUAGES:
        return ()
    if "en" in (source, target):
        return _of_word(word, source, target)
    summed: dict[str, float] = {}
    own = stem(word, source)
    # A stem that a table does not list is spelled the same on the other side, or has no translation.
    for english, first in _of_word(word, source, "en") or ((own, 1.0),):
        for translation, second in _entry(english, "en", target) or ((english, 1.0),):
            summed[translation] = summed.get(translation, 0.0) + first * second
    if set(summed) == {own}:
        return ()
    best = sorted(summed.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TRANSLATIONS]
    return tuple((translation, p) for translation, p in best if p >= _LEAST_PROBABILITY)


def is_word(word: str, language: str) -> bool:
    """Whether the tables translate a word, folded, of a language into any other; few names are."""
    return any(translations(word, language, other) for other in LANGUAGES)


def is_listed(word: str, language: str) -> bool:
    """Whether the table into English, of an English word into Italian, has a word, folded; fewer names are than words
    of any table."""
    return bool(translations(word, language, "it" if language == "en" else "en"))


def _of_word(word: str, source: str, target: str) -> tuple[tuple[str, float], ...]:
    """Translations of the word as it is inflected, where they differ from its stem's, else of its stem."""
    return _entry(f"={word}", source, target) or _entry(stem(word, source), source, target)


def _entry(head: str, source: str, target: str) -> tuple[tuple[str, float], ...]:
    """Translations of a head from or into English: a stem, or an inflected word marked by `=`."""
    with _lock:
        fields = _table(source, target).get(head, "").split()
    return tuple((fields[i], int(fields[i + 1]) / 100) for i in range(0, len(fields), 2))


@cache
def _table(source: str, target: str) -> dict[str, str]:
    """Load one table: for each head the line of its translations, taken apart only when it is asked for."""
    path = files("index") / "data" / f"lexicon.{source}-{target}.tsv.xz"
    lines = lzma.decompress(path.read_bytes()).decode().splitlines()
    entries = (line.partition("\t") for line in lines)
    return {head: entry for head, _, entry in entries}
