"""Know what denies in a sentence, language by language: words of negation and verbs of denial.

What denies in other words ("unsafe", "failed to") is not seen, nor what a negation reaches.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["UNDONE", "denies", "negates", "without_negations"]

UNDONE = {
    language: re.compile(pattern, re.I)
    for language, pattern in (
        ("en", r"\b(?:not|never)\b|(?<=\w)n[’']t\b"),
        ("it", r"\b(?:non|mai)\b"),
        ("es", r"\b(?:no|nunca|jamás)\b"),
        ("fr", r"\b(?:pas|jamais)\b"),
        ("de", r"\b(?:nicht|nie|niemals)\b"),
    )
}
"""What denies that something is done."""
_NOTHING = {
    "en": r"no|none|nobody|nothing|nowhere|neither|nor|cannot|without",
    "it": r"no|nessun\w*|niente|nulla|né|neppure|nemmeno|neanche|senza",
    "es": r"ningun\w*|ningún|nadie|nada|tampoco|ni|sin",
    "fr": r"non|aucune?|rien|guère|ni|sans",
    "de": r"kein\w*|nein|nichts|niemand\w*|nirgends|weder|noch\s+nie|ohne",
}
"""Words that deny that there is somebody or something, and what goes without it."""
_NE = r"\bn(?:e\s+|[’'])(?!(?:\S+\s+){0,2}qu(?:e\b|[’']))"
"""The French "ne", which "que" makes an "only"."""
_DENIAL = {
    "en": r"den(?:y|ies|ied)|refut(?:e[sd]?)",
    "it": r"smenti\w+|neg(?:a|ano|ato|ò)",
    "es": r"desm(?:iente|intió|entido)|niega|negó",
    "fr": r"démen\w+|nie(?:nt)?",
    "de": r"bestreitet|bestritt\w*|dementier\w+",
}
"""Forms of verbs that deny what follows."""
_TOGETHER = ("it", "es", "fr")
"""Languages in which several words of negation deny once: "non … mai", "no … nada", "ne … pas"."""
_CLAUSE = re.compile(r"[,;:.!?()–—]")


def negates(text: str, language: str) -> bool:
    """Whether a text has a word of negation or a verb of denial; a language that is not known here may be any."""
    return _pattern(language, denial=True).search(text) is not None


def denies(text: str, language: str) -> bool:
    """Whether what denies in a sentence does not come to a "yes" by denying twice: "he denies that he never went"."""
    clauses = _CLAUSE.split(text) if language in _TOGETHER else [text]
    times = 0
    for clause in clauses:
        negations, all_ = (len(_pattern(language, denial=denial).findall(clause)) for denial in (False, True))
        times += all_ - negations + (min(negations, 1) if language in _TOGETHER else negations)
    return times % 2 == 1


def without_negations(text: str, language: str) -> str:
    """The text with a space for each word of negation and verb of denial."""
    return _pattern(language, denial=True).sub(" ", text)


@lru_cache(maxsize=16)
def _pattern(language: str, *, denial: bool) -> re.Pattern[str]:
    parts = []
    for each in (language,) if language in UNDONE else UNDONE:
        parts += [UNDONE[each].pattern, rf"\b(?:{_NOTHING[each]})\b", _NE if each == "fr" else "(?!)"]
        if denial:
            parts.append(rf"\b(?:{_DENIAL[each]})\b")
    return re.compile("|".join(parts), re.I)
