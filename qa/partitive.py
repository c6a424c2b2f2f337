"""Put the noun back that a question counts without naming it: "quante ne morirono?", "how many survived?".

For `qa.followup`. What was counted last is counted again where only the quantifier stands, which in Italian and French
has a pronoun of its own ("ne", "en"); a quantifier of the other gender counts something else.
"""

from __future__ import annotations

import re

from index.analysis import fold
from qa.anchors import scene
from qa.context import Context
from qa.nounphrase import lead, undetermined

__all__ = ["with_counted"]

_VERB = {
    "en": r"(?:are|were|had|have|did|died|came|went|left|fell|won|lost|\w{3,}ed)\b",
    "it": r"(?:sono|erano|furono|hanno|avevano|\w{2,}(?:[aei]rono))\b",
    "es": r"(?:son|eran|fueron|han|hab[íi]an|\w{2,}(?:aron|ieron))\b",
    "fr": r"(?:sont|étaient|ont|avaient|furent)\b",
    "de": r"(?:sind|waren|wurden|haben|hatten|starben|kamen|überlebten)\b",
}
"""What follows a quantifier whose noun is left out."""
_MANY = {
    "en": r"how\s+many",
    "it": r"quant[ie]",
    "es": r"cu[áa]nt[oa]s",
    "fr": r"combien",
    "de": r"wie\s*viele",
}
_ARTICLE = r"the|i|gli|le|l[oa]s|les|die"
"""Opens a noun after the verb, which is then what is counted ("quanti furono i contrari?")."""
_OF_THEM = {"it": r"ne\s+", "fr": r"en\s+"}
_HAS_MORE = re.compile(r"(?P<who>(?:qualcun[oa]|nessun[oa]|chi|qui|quelqu[’']un)\s+)(?:ne|en)\s+(?P<rest>.+)", re.I)
"""Asks who had some of what was counted."""


def with_counted(bare: str, spoken: str, previous: Context) -> str:
    """A question with the noun that it counts, where the last one counted that; others as they are."""
    if not previous.counted or spoken != previous.last.language or spoken not in _MANY:
        return bare
    noun = undetermined(previous.counted, spoken)
    them = _OF_THEM.get(spoken, "(?!)")
    verb = rf"{_VERB[spoken]}(?!\s+(?:{_ARTICLE})\b)"
    found = re.match(rf"(?P<many>{_MANY[spoken]})\s+(?:(?P<them>{them})|(?={verb}))", bare, re.I)
    if found:
        if not (found.group("them") or _agree(found.group("many"), previous.counted)):
            return bare
        of = ("d’" if noun[:1] in "aeiouéèêh" else "de ") if spoken == "fr" else ""
        return f"{found.group('many')} {of}{noun} {bare[found.end() :]}"
    some = _HAS_MORE.fullmatch(bare) if spoken in _OF_THEM and previous.last.kind == "how_many" else None
    if some:
        told = ", ".join(filter(None, (noun, scene(previous))))
        return f"{some.group('who')}{some.group('rest')} ({told})"
    return bare


def _agree(quantifier: str, counted: str) -> bool:
    """Whether a quantifier has the gender of the article of what was counted, in Italian and Spanish."""
    female = fold(quantifier) in ("quante", "cuantas")
    return lead(counted) not in ("le", "las", "i", "gli", "los") or female == (lead(counted) in ("le", "las"))
