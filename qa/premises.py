"""Tell whether an article denies what a question takes for granted: "Why does she hate him?", "she did not hate him".

For questions that ask why or when something is so. A sentence denies it where a word of negation stands right beside a
word of the question; what it denies in other words than these is not seen.
"""

from __future__ import annotations

import re

from index.analysis import stem, words
from qa.agreement import NEGATION
from qa.evidence import Evidence
from qa.matching import Matcher

__all__ = ["denies"]

_BESIDE = 3
"""Words behind a negation that it may deny."""
_ALIKE = 0.75
"""Worth of a form of a word from which on it is that word."""
_ENCLITIC = re.compile(r"(?<=[aei]r)(?:mi|ti|si|ci|vi|l[oaie]|se|me|te|nos|l[oae]s?)$")
"""Pronouns that Italian and Spanish write at the end of an infinitive."""
_FRENCH = re.compile(r"ne|n[’']", re.I)
"""What denies in French alone."""
_OF_A_NOUN = re.compile(r"nobody|none|nessun\w*|ningun\w*|ningún|aucune?|kein\w*|without", re.I)
"""What denies that there is something, not that something was done: "no pope had left"."""
_BEFORE = {"de": 3, "fr": 1}
"""Words before a negation that it may deny, by language: "er bereut es nicht", "elle ne regrette pas"."""


def denies(evidence: Evidence, asked: str, matcher: Matcher) -> bool:
    """Whether a sentence denies what a question, given with its words, takes for granted."""
    if NEGATION.search(asked):
        return False
    text, language = evidence.text, evidence.article.language
    for match in NEGATION.finditer(text):
        if not _of_a_verb(match.group().casefold(), language):
            continue
        behind = words(re.split(r"[.;:!?]", text[match.end() :])[0])[:_BESIDE]
        before = words(re.split(r"[.;:!?]", text[: match.start()])[-1])[::-1][: _BEFORE.get(language, 0)]
        beside = {stem(form, language) for word in (*behind, *before) for form in (word, _ENCLITIC.sub("e", word))}
        if any(word.strength(beside, language) >= _ALIKE for word in matcher.words if not word.name):
            return True
    return False


def _of_a_verb(negation: str, language: str) -> bool:
    """Whether a word of negation denies, in a language, what is done."""
    if _OF_A_NOUN.fullmatch(negation) or (negation == "no" and language == "en"):
        return False
    return language == "fr" or not _FRENCH.fullmatch(negation)
