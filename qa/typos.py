"""Slips of the pen in the first words of a question: "qunado", "whats", "dov e". Nothing else of it is respelt.

Before `qa.followup` takes a question apart, whose rules know a question by its interrogative. Names are never touched.
"""

from __future__ import annotations

import re

from index.analysis import fold
from index.language import STOP_WORDS
from index.lexicon import is_listed

__all__ = ["respelt"]

_INTERROGATIVES = {
    "en": "what when where which whose whom does have many much",
    "it": "cosa quando dove perché come quale quali quanto quanti quanta quante",
    "es": "cuándo dónde quién quiénes cómo cuánto cuántos cuántas cuánta cuáles",
    "fr": "quand combien comment pourquoi quelle quelles quels",
    "de": "wann warum wieso welche welcher welches wieviel wieviele",
}
_SHORTEST = 4
_APART = {
    "en": re.compile(r"^(what|who|where|when|how)(s)\b", re.I),
    "it": re.compile(r"^(dov|cos|com|quant|quand)[ ](e|era)\b", re.I),
}
"""Interrogatives that are elided with their verb, the apostrophe left out."""


def respelt(text: str, language: str) -> str:
    """A question whose first word is an interrogative with one slip, or lacks its apostrophe, spelt right."""
    apart = _APART.get(language)
    text = apart.sub(lambda found: f"{found.group(1)}’{_verb(found.group(2))}", text) if apart else text
    first = re.match(r"[¿\s]*([^\W\d_]+)", text)
    if first is None or not _is_slip(first.group(1), language):
        return text
    meant = _nearest(fold(first.group(1)), language)
    return f"{text[: first.start(1)]}{meant}{text[first.end(1) :]}" if meant else text


def _verb(typed: str) -> str:
    return "è" if typed.casefold() == "e" else typed


def _is_slip(word: str, language: str) -> bool:
    """Whether a word is long enough to be told and none that the language has."""
    folded = fold(word)
    if len(folded) < _SHORTEST - 1 or word[:1].isupper():
        return False
    stop = {fold(each) for each in STOP_WORDS.get(language, ())}
    return folded not in stop and not is_listed(folded, language)


def _nearest(word: str, language: str) -> str:
    """The interrogative from which one letter, or two in the wrong order, tell a word, or ""."""
    from rapidfuzz.distance import OSA

    held = _INTERROGATIVES.get(language, "").split()
    near = [each for each in held if len(each) >= _SHORTEST and OSA.distance(word, fold(each)) == 1]
    return min(near, key=lambda each: not fold(each).startswith(word), default="")
