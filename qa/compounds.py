"""Take German compounds apart: "Kometenlandung" is looked for as "Kometen" and "Landung".

Used by `qa.matching` for words that nothing has as a whole. Into two parts only, both of which an archive has.

Source: Koehn and Knight, "Empirical Methods for Compound Splitting", EACL 2003 (the split whose parts are frequent).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from index.analysis import stem, stop_words
from index.lexicon import is_word, translations
from index.vocabulary import Vocabulary

__all__ = ["parts"]

_SHORTEST = 4
"""Letters of a part at least."""
_LINKS = ("", "s", "es", "n", "en", "e", "er")
"""What may stand between two parts."""
_LIKELY = 0.15
"""Probability of a translation of a part, at least, under which it is looked for."""
_OF_NAMES = ("berg", "stein", "mann", "bach", "burg", "thal", "feld", "baum", "born", "brunn", "dorf", "gartner")
"""How surnames end, which are no compounds: "Zuckerberg"."""


def parts(word: str, languages: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The two words of a compound, or the word itself where it is none or archive or lexicon have it.

    Args:
        word: German, folded.
        languages: of the archive's articles.
        vocabulary: what the archive holds.
    """
    if len(word) < 2 * _SHORTEST or not word.isalpha() or word.endswith(_OF_NAMES):
        return (word,)
    languages = tuple(languages)
    if is_word(word, "de") or vocabulary.frequency({stem(word, language) for language in languages}):
        return (word,)

    @cache
    def frequency(part: str) -> int:
        if part in stop_words("de") or not is_word(part, "de"):
            return 0
        translated = {
            form for other in languages for form, worth in translations(part, "de", other) if worth >= _LIKELY
        }
        return vocabulary.frequency({stem(part, "de")} | translated)

    splits = {
        (head, word[at:]): frequency(head) * frequency(word[at:])
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1)
        for link in _LINKS
        if word[:at].endswith(link) and len(head := word[: at - len(link)]) >= _SHORTEST
    }
    best = max(splits, key=lambda split: splits[split], default=("", ""))
    return best if splits.get(best) else (word,)
