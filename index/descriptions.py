"""The words by which an article calls somebody besides their name: where they stand, and what they are made of.

Used by `index.names`, which decides whom they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.analysis import fold, stem
from index.cues import Cues, cues_for
from index.kinds import is_by_nation
from index.language import STOP_WORDS
from index.mentions import COMPOUND_TITLE, OCCUPATIONS, TITLES, WORD, Mention, ends_with_a_date

__all__ = ["by_one_name", "descriptions", "is_somebodys", "nations", "nouns", "role_words"]

_ANOTHERS = re.compile(
    r"(?i)(?:(?:il|lo|la|i|le|el)\s+)?(?:suo|sua|suoi|sue|loro|proprio|propria|nostro|nostra|mio|mia|su|his|her|its|their|my|our|son|sa"
    r"|leur|(?:sein|ihr)(?:e[rnms]?)?)\s"
)
"""How the description of somebody begins who is somebody's: "il suo allenatore", "his lawyer"."""
_FINITE = re.compile(
    r"(?i)(?<!\w)(?:that|ha|hanno|aveva|avevano|è|era|sono|fu|has|have|had|is|was|were|are|ont|avait|est|sont|había|es|fue|hat|ist)(?!\w)"
)
"""Verbs that no description of a person holds before the name."""
_ACTS_ON = re.compile(
    r"(?i)\s(?:cita|incontra|riceve|attacca|critica|saluta|ringrazia|accusa|elogia|sfida|batte|nomina|sceglie|abbraccia|difende|invita|ospita"
    r"|accoglie|visita|sposa|segue|sostituisce|ricorda|loda|sostiene|meets?|met|praises?|criticises?|criticizes?|thanks?|thanked|accuses?|beats?"
    r"|beat|names?|chooses?|chose|quotes?|greets?|visits?|follows?|replaces?|backs?|rencontre|reçoit|accuse|remercie|cite|recibe|acusa"
    r"|elogia|nombra|trifft|empfängt|lobt|kritisiert|zitiert)$"
)
"""What somebody does to whom is named behind, who is another: "il premier italiano cita NAME"."""
_HAPPENED = {
    "en": r"ha(?:s|d|ve)|is|was|are|were|arriving|returning|speaking|asked|interviewed|accompanied|flanked|surrounded"
    r"|born",
    "it": r"ha|aveva|è|era|fu|(?:arrivat|giunt|tornat|rientrat|uscit|salit|intervistat|interpellat|raggiunt|accompagnat"
    r"|circondat|affiancat|nat)[oaie]",
    "es": r"ha|había|es|era|fue|(?:nacid|llegad|entrevistad|acompañad)[oa]",
    "fr": r"a|avait|est|était|fut|arrivée?|interrogée?|accompagnée?|née?",
    "de": r"hat|hatte|ist|war|wurde|geboren",
}
"""How what follows a name begins, by language, where it tells what happened, not who it is."""
_SAME_OFFICE = {"pontefice": "papa", "pontifice": "papa", "pontiff": "pope", "pontife": "pape"}
_OFFICE_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"prim[oa]\s+cittadin[oa]", "sindaco"),
        (r"(?:rathaus|stadt)chef(?=(?:in)?\b)|stadtoberhaupt", "bürgermeister"),
        (r"kremlchef(?=(?:in)?\b)", "russischer präsident"),
        (r"premier\s+magistrat(?:\s+de\s+la\s+(?:ville|commune))?|première\s+magistrate", "maire"),
        (r"primer\s+edil|regidora?", "alcalde"),
        (
            r"presidente\s+del\s+consiglio|prim[oa]\s+ministr[oa]|capo\s+del\s+governo|prime\s+minister|head\s+of\s+government"
            r"|premi(?:er|ère)\s+ministre|primer[oa]?\s+ministr[oa]|premierminister(?:in)?"
            r"|(?:inquilin[oa]|numero\s+uno)\s+di\s+palazzo\s+chigi",
            "premier",
        ),
        (r"president[ea]\s+del\s+gobierno", "premier presidente"),
        (r"capo\s+dello\s+stato|(?:inquilin[oa])\s+del\s+quirinale", "presidente Repubblica"),
        (r"head\s+of\s+state|chef\s+de\s+l[’']état", "president"),
        (
            r"inquilin[oa]\s+della\s+casa\s+bianca|(?:capo|numero\s+uno)\s+della\s+casa\s+bianca",
            "presidente Stati Uniti",
        ),
        (r"presidente\s+della\s+regione", "presidente governatore Regione"),
        (r"guardasigilli", "ministro Giustizia"),
        (r"titolare\s+(?=del(?:la|lo|l[’'])?\b)", "ministro "),
        (r"stati\s+uniti(?:\s+d[’']america)?", "americano"),  # "stati" alone is a function word
    )
)
"""Offices that newspapers call by several names, and the one by which they are compared."""
_FUSED = re.compile(
    r"\b(?:(?:d|n|s)?al|(?:d|n|s)?alla|(?:d|n|s)?allo|del|della|dello|col|(?:d|n|s)?all[’']|dell[’'])\s*(\w+)", re.I
)
"""An Italian preposition fused with the article of the noun after it."""
_DEGREE = re.compile(r"(?:(?:Dr|Prof|Dott|Ing|Avv|Mag|Dipl|D|Dª|Me|Mr|Mrs|Ms|Sig|Lic|h\.c)\.(?:ssa|-Ing\.)?\s*)+$")
"""What is short before a name and ends no clause: "dem Rechtsanwalt Dr. NAME"."""
_IT = re.compile(r"(?:lo|l[’'])\s*", re.I)
_LOCATED = re.compile(r"\b(?:in|across|near)\s+[a-z]+$")
"""A preposition of place and an adjective before a name: "in central Pennsylvania"."""
_IN_TOWN = re.compile(r"\s(?:in|at|near)\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?,$")
"""A town and a comma, behind which its country stands."""
_OF_THE = re.compile(r"\s(?:of|at|from)\sthe\s")
"""What follows an apposed name: "the administrator, NAME of the accountants Reeve & Marlowe,"."""
_ARTICLES = frozenset("il lo la el le der die un una une ein eine ex neo".split())


def descriptions(text: str, mention: Mention, edge: int, language: str) -> Iterable[str]:
    """Descriptions next to a name: "il presidente americano NAME", "the head of the agency, NAME,", "NAME, DESC,"."""
    cues = cues_for(language)
    nearby = max(0, mention.start - 90)
    before = text[max(text.rfind("\n", nearby, mention.start) + 1, edge, nearby) : mention.start]
    clause = re.split(r"[.;:!?“”«»\"()–—]", _DEGREE.sub("", before))[-1].rstrip()
    apposed = clause.endswith(",")
    if language == "en" and apposed and " " not in mention.name and _IN_TOWN.search(clause):
        return  # "in Belvedere, Ohio"
    clause = clause.removesuffix(",")
    if "," in clause:
        clause = clause.rsplit(",", 1)[1]
    located = language == "en" and _LOCATED.search(clause) is not None
    if not cues.preposition.search(clause) and not located and not ends_with_a_date(clause):
        description = _noun_phrase(clause.strip(), cues)
        following = text[mention.end : mention.end + 1]
        it = _IT.match(description)
        says = it is not None and cues.verb.fullmatch(description, it.end()) is not None  # "Lo dice NAME"
        tells = says or _says(description, cues) or _ACTS_ON.search(description) is not None
        is_clause = _FINITE.search(description) is not None or tells
        closed = following in ",.;:)”»" or _OF_THE.match(text, mention.end)
        if description and not is_clause and (not apposed or closed):
            yield description
    after = re.match(r",\s+([^,.;:!?“”«»\"()\n]{4,70})[,.]", text[mention.end : mention.end + 90])
    told = after.group(1) if after else ""
    if told and not cues.verb.search(told) and not cues.according.match(told) and not _tells(told, language):
        yield told


def _says(description: str, cues: Cues) -> bool:
    """Whether a description goes on with a verb of speech: "The prime minister said Mr NAME"."""
    verb = cues.verb.search(description, len(description.split()[0]) if description else 0)
    return verb is not None and description[verb.end() :].strip() != ""


def _tells(clause: str, language: str) -> bool:
    """Whether what follows a name tells what happened."""
    return language in _HAPPENED and re.match(rf"(?:{_HAPPENED[language]})(?!\w)", clause, re.I) is not None


def _noun_phrase(clause: str, cues: Cues) -> str:
    """The end of a clause from the determiner that opens its last noun phrase, "of the …" included; else its titles."""
    opened = [match.start() for match in cues.determiner.finditer(clause)]
    while len(opened) > 1 and cues.preposition.search(clause[: opened[-1]]):
        opened.pop()
    if opened and len(clause[opened[-1] :].split()) <= 8:
        return clause[opened[-1] :]
    for fused in _FUSED.finditer(clause):  # "la conferma è giunta dal segretario della Lega, NAME"
        if fold(fused[1]) in TITLES and len(clause[fused.end() :].split()) <= 8:
            return clause[fused.start(1) :]
    tail = re.search(r"(?:[A-ZÀ-Ö][\w’'-]*\s+)*(?:[\w’'-]+)$", clause)
    if tail and tail.group()[0].isupper():
        return tail.group()
    last = clause.split()[-1:]
    return last[0] if last and fold(last[0]) in TITLES | OCCUPATIONS else ""


def is_somebodys(description: str) -> bool:
    """Whether a description is of who has to do with somebody: "his lawyer"."""
    return _ANOTHERS.match(description) is not None


def by_one_name(description: str) -> str:
    """A description with the offices that have several names called by the one that roles hold of them."""
    for pattern, name in _OFFICE_NAMES:
        description = pattern.sub(name, description)
    return description


def role_words(description: str, language: str) -> list[str]:
    """Stems of the content words of a description."""
    stop = STOP_WORDS.get(language, frozenset())
    found = []
    for word in WORD.findall(by_one_name(description)):
        for part in re.split(r"[’'\-]", word):
            if len(part) > 1 and part.casefold() not in stop:
                folded = fold(part)
                found.append(stem(_SAME_OFFICE.get(folded, folded), language))
                if language == "de" and (compound := COMPOUND_TITLE.fullmatch(folded)):
                    found.append(stem(compound[1] or folded, language))  # "Bundeskanzler" is a "Kanzler" too
    return found


def nouns(description: str, language: str) -> list[str]:
    """The words of a description among which its noun is: the last before "of" in English, else the first ones."""
    words = re.sub(r"[dlun]{1,2}[’']", " ", description, flags=re.I).split()
    if language == "en":
        group = re.split(r"\s(?:of|in|at|for|on|from|to|by|with|that|who|then)\b", description)[0].split()
        return [word.strip(",.’'") for word in group[-1:]]
    while words and fold(words[0]) in _ARTICLES:
        words.pop(0)
    return [word.strip(",.’'") for word in words[:2]]


def nations(description: str) -> list[str]:
    """The words of a description that say where somebody is from."""
    return [word for word in description.split() if is_by_nation(word)]
