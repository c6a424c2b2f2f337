"""Tell whether a sentence may count the dead or the hurt, where a question asks how many of them there were.

For articles in five languages. A figure in a paragraph that tells of nobody's death is no death toll: "about 700 people
left their homes". Whose deaths they are is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from qa.evidence import Evidence, paragraph_around
from qa.question import Question

__all__ = ["may_be_counted"]

_DEAD = {
    "en": (
        r"die[ds]?|dead|deaths?|killed|kill|drown(?:ed)?|perish(?:ed)?|fatalities|los[te]\s+their\s+li(?:fe|ves)",
        r"die[ds]?|dying|dead|deaths?|deadl\w+|kill\w*|drown\w*|perish\w*|fatal\w*|li(?:fe|ves)|toll|casualt\w+|victims?"
        r"|bod(?:y|ies)|surviv\w+|murder\w*|massacre\w*|execut\w+|crushed|buried|lost|remains",
    ),
    "it": (
        r"mort[eio]|decess[io]|vittim[ae]|uccis[eio]|ucciso|decedut[eio]|pers[eo]\w*\s+la\s+vita|annegat[eio]|morirono",
        r"mort\w*|mor[iì]\w*|muoi\w*|muor\w*|decess[io]|decedut\w*|vittim\w*|ucci[sd]\w*|vita|vite|perit[eio]|perirono"
        r"|annega\w*|ammazza\w*|assassin\w*|cadaver[ei]|salm[ae]|corp[io]|sopravv\w+|superstit[ei]|strage|travolt\w+|bilanci\w*",
    ),
    "es": (
        r"muert[ao]s?|muriero?n?|murió|mat[óo]|mataron|falleci\w+|fallecid[ao]s|víctimas|ahogad[ao]s|perdi\w+\s+la\s+vida",
        r"muert\w*|muri\w*|morir|mat[óo]|matar\w*|matad\w*|fallec\w*|víctimas?|ahoga\w*|asesin\w*|vidas?|cadáver\w*|cuerpos?"
        r"|sobreviv\w+|mortal\w*|balance",
    ),
    "fr": (
        r"mort[es]*|mour\w+|décès|décédé\w*|tué[es]*|victimes|noyé[es]*|perdu\s+la\s+vie",
        r"mort\w*|meur\w+|mour\w+|décès|décéd\w+|tu(?:é[es]*|er|ent)|victimes?|noy\w+|péri\w*|vies?|corps|cadavres?|surviv\w+"
        r"|assassin\w+|bilan",
    ),
    "de": (
        r"tote[nr]?|todesopfer|starben|gestorben|getötet|töteten?|umgekommen|ums\s+leben|ertrunken|ertranken",
        r"tot\w*|tod\w*|st(?:arb|erb|ürb|irb)\w*|gestorben\w*|getötet\w*|töte\w*|umgekommen\w*|umkam\w*|leben|opfer\w*"
        r"|ertr[aiu]nk\w*|leiche\w*|überleb\w*|ermordet\w*|bilanz",
    ),
}
"""The dead, by language: what a question asks for, what tells of them."""
_HURT = {
    "en": (
        r"injured|wounded|hurt|injuries",
        r"injur\w+|wound\w+|hurt|harm\w*|hospital\w*|burn(?:s|ed|t)|maimed|casualt\w+|treated|concuss\w+",
    ),
    "it": (
        r"ferit[eio]",
        r"ferit\w*|feriment\w*|feriv\w*|ospedal\w*|ricover\w*|ustion\w*|contus\w*|intossicat\w*|lesion\w*|medicat\w*|pront\w+",
    ),
    "es": (r"herid[ao]s|lesionad[ao]s", r"herid\w*|hiri\w*|lesion\w*|hospital\w*|quemad\w*|contusion\w*|intoxicad\w*"),
    "fr": (r"blessé[es]*", r"bless\w+|hospitalis\w+|hôpita\w+|brûl\w+|intoxiqué\w*|contusion\w*"),
    "de": (
        r"verletzte?n?r?|verwundete?n?r?",
        r"verletz\w*|verwund\w*|krankenh\w+|klinik\w*|verbrann\w*|schwerverletz\w*",
    ),
}
"""The hurt, in the same way."""


def may_be_counted(question: Question) -> Callable[[Evidence], bool]:
    """Whether a piece of evidence may count those whom the question counts: where its title or paragraph tells of any
    who died, or were hurt, if it asks how many did or were."""
    fates = [fate for fate in (_DEAD, _HURT) if _asks(question, fate)]

    def may_count(each: Evidence) -> bool:
        article = each.article
        own = paragraph_around(article.text, each.context)
        around = f"{article.title}\n{article.text[own.start : own.end]}"
        told = [_pattern(fate[article.language][1]) for fate in fates if article.language in fate]
        return not told or any(pattern.search(around) for pattern in told)

    return may_count


def _asks(question: Question, fate: dict[str, tuple[str, str]]) -> bool:
    asked = fate.get(question.language)
    return question.kind == "how_many" and asked is not None and bool(_pattern(asked[0]).search(question.text))


@lru_cache(maxsize=32)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)
