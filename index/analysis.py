"""Turn text into index terms for lexical search: folded, without function words, stemmed in the text's language.

Used on passages when they are stored and on queries when they are searched, so that both meet. Ranking is
the business of `index.postings`.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from index.language import STOP_WORDS

__all__ = ["ANALYSIS", "fold", "query_terms", "stem", "stems", "stop_words", "terms", "words"]

ANALYSIS = "snowball-2"
"""Changes when the same text would give other terms; an archive remembers it."""

_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_WORD = re.compile(r"\w+")
_GROUPED_DIGITS = re.compile(r"(?<!\d)\d{1,3}(?:[.,’'\u00a0\u202f]\d{3})+(?!\d)")
_LOCAL = threading.local()


def fold(text: str) -> str:
    """Lower case, accents and compatibility forms removed: "Perché" and "PERCHE" become "perche"."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Folded words and numbers of a text; "l'invio" gives l, invio; "600.000" and "600,000" give 600000."""
    joined = _GROUPED_DIGITS.sub(lambda match: re.sub(r"\D", "", match.group()), text)
    return _WORD.findall(fold(joined))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Snowball stem of a folded word, or the word itself in a language without a stemmer."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None or not word.isalpha():
        return word
    stemmers = _LOCAL.__dict__
    if language not in stemmers:
        import Stemmer

        stemmers[language] = Stemmer.Stemmer(algorithm)
    return fold(str(stemmers[language].stemWord(word)))


@lru_cache(maxsize=4_000)
def stems(those: frozenset[str], language: str) -> frozenset[str]:
    """Stems of folded words."""
    return frozenset(stem(word, language) for word in those)


def terms(text: str, language: str) -> list[str]:
    """Index terms of a text, in order, repeated as often as they occur.

    Single letters (what an elision leaves of an article, as in l'invio) and function words are left out.
    """
    stop = stop_words(language)
    return [stem(word, language) for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit())]


def query_terms(text: str, language: str, languages: Iterable[str]) -> list[tuple[str, ...]]:
    """For each distinct content word of a query, the terms under which passages may hold it.

    Args:
        text: the query.
        language: the query's language, whose function words are left out.
        languages: languages of the archive; a word is stemmed as each of them would, since a name or a cognate
            stands in foreign passages under their stem.
    Returns:
        One tuple of alternatives a word, in the query's order; may be empty.
    """
    stop = stop_words(language)
    wanted = dict.fromkeys([language, *languages])
    groups: dict[tuple[str, ...], None] = {}
    for word in words(text):
        if word in stop or (len(word) == 1 and not word.isdigit()):
            continue
        groups[tuple(dict.fromkeys(stem(word, each) for each in wanted))] = None
    return list(groups)


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """The words of a language that only hold others together, folded."""
    return frozenset(fold(word) for word in STOP_WORDS.get(language, frozenset()))
