"""Tell whether an article denies what a question takes for granted: "Why does she hate him?", "she did not hate him".

For questions that ask why something is so. A sentence denies it where a word of negation stands right beside a word of
the question, before any reason that it gives, or words for what only might have been: "could have brought the building
down" does not say why it came down. What it denies in other words than these is not seen.
"""

from __future__ import annotations

import re

from index.analysis import stem, stop_words, words
from qa.evidence import Evidence
from qa.matching import Matcher
from qa.negation import UNDONE

__all__ = ["denies"]

_UNLESS = {
    "en": r"(?:only|just|until|till|before|because)\b",
    "it": r"(?:solo|soltanto|appena|perché|poiché)\b",
    "es": r"(?:sólo|solo|solamente|hasta|porque)\b",
    "fr": r"(?:seulement\b|avant\b|parce\b|qu[’'])",
    "de": r"(?:nur|erst|vor|bis|weil)\b",
}
"""What follows words of negation where they limit and do not deny: "not only", "not until June", "nicht weil"."""
_REASON = {
    "en": r"because|since|as|for",
    "it": r"perché|poiché|siccome|dato che|visto che",
    "es": r"porque|ya que|puesto que|pues",
    "fr": r"parce qu|car|puisqu",
    "de": r"weil|denn|da",
}
"""Where a reason begins, whose negations are its own."""
_ASKED = re.compile(
    r"(?<!\w)(?:not|never|no|cannot|\w+n[’']?t|without|fail\w*|refus\w*|impossible|unable|non|mai|nessun\w*|senza|rifiut\w+"
    r"|impossibile|nunca|jamás|ningún\w*|sin|neg[óoa]\w*|imposible|pas|jamais|aucune?|personne|rien|sans|impossible"
    r"|nicht|nie|niemals|kein\w*|niemand\w*|ohne|weiger\w*|unmöglich\w*)(?!\w)",
    re.I,
)
"""What makes a question one why something is not so."""
_SUPPOSED = {
    "en": r"(?:could|might)(?: have)?|would have|risk(?:ed|ing)?",
    "it": r"avrebber?o? potuto|avrebber?o?|potrebber?o?|rischi\w*",
    "es": r"(?:podrían?|habrían?|hubieran?)(?: podido)?|pudieran?|arriesg\w+",
    "fr": r"(?:aurait|auraient)(?: pu)?|pourrait|pourraient|risqu\w+",
    "de": r"könnten?|hätten?|würden?|droht\w*",
}
"""What makes of something what might have been."""
_ASKED_SUPPOSED = re.compile(
    r"(?<!\w)(?:could|might|may|would|fear\w*|risk\w*|avrebbe\w*|potrebbe\w*|potev\w+|rischi\w*|tem\w+|podría\w*|habría\w*"
    r"|aurai\w+|pourrai\w+|risqu\w+|crain\w+|könnt\w+|hätt\w+|würd\w+|droh\w+)(?!\w)",
    re.I,
)
"""What makes a question one why something might be."""
_BESIDE = 2
"""Words of content behind a negation that it may deny."""
_BEFORE = {"de": 3, "fr": 1}
"""Words before it, by language: "er bereut es nicht", "elle ne regrette pas"."""
_ALIKE = 0.75
"""Worth of a form of a word from which on it is that word."""
_ENCLITIC = re.compile(r"(?<=[aei]r)(?:mi|ti|si|ci|vi|l[oaie]|se|me|te|nos|l[oae]s?)$")
"""Pronouns that Italian and Spanish write at the end of an infinitive."""


def denies(evidence: Evidence, asked: str, matcher: Matcher) -> bool:
    """Whether a sentence denies what a question, given with its words, takes for granted."""
    language = evidence.article.language
    if language not in UNDONE or _ASKED.search(asked):
        return False
    told = re.split(rf"(?<!\w)(?:{_REASON[language]})(?!\w)", evidence.text, maxsplit=1, flags=re.I)[0]
    stop = stop_words(language)
    supposed = (
        [] if _ASKED_SUPPOSED.search(asked) else re.finditer(rf"(?<!\w)(?:{_SUPPOSED[language]})(?!\w)", told, re.I)
    )
    for match in (*UNDONE[language].finditer(told), *supposed):
        rest, clause = re.split(r"[.;:!?]", told[match.end() :])[0], re.split(r"[,.;:!?]", told[: match.start()])[-1]
        if re.search(rf"(?<!\w)(?:{_UNLESS[language]})", rest, re.I):
            continue
        behind = [word for word in words(rest) if word not in stop][:_BESIDE]
        before = words(clause)[::-1][: _BEFORE.get(language, 0)]
        beside = {stem(form, language) for word in (*behind, *before) for form in (word, _ENCLITIC.sub("e", word))}
        if any(word.strength(beside, language) >= _ALIKE for word in matcher.words if not word.name):
            return True
    return False
