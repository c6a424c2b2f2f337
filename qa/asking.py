"""Tell what kind of answer a question wants: a name, a figure, a date, a reason, yes or no, a whole story.

Called by question analysis, in five languages, by the question word that comes first, the noun next to it, or the want
of any. Who is to have said something, and what a story is about, is told elsewhere (`qa.question`, `qa.story`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.language import QUESTION_LANGUAGES
from qa.manner import without_request

__all__ = ["Kind", "kind_of"]

Kind = Literal[
    "what_said", "who_said", "who", "where", "when", "how_many", "which", "why", "yes_no", "broad", "archive"
]
"""What an answer tells; "archive" for what is asked of the collection itself (`qa.archive_questions`)."""


def kind_of(text: str, language: str, *, is_asked: bool = False) -> tuple[Kind, bool]:
    """The kind of a question, and whether it wants to be told what happened rather than one thing of it.

    What is asked in a sentence without any question word wants a yes or no: Romance and German ones need no word that
    says so.

    Args:
        text: the question without its question mark.
        language: ISO 639-1 code; one that is not among the five is read as English.
        is_asked: whether it had one.
    """
    patterns = _patterns(language if language in QUESTION_LANGUAGES else "en")
    plain = without_request(text)
    kind = _kind(plain, patterns, is_asked=is_asked)
    happened = _HAPPENED.search(plain if kind == "yes_no" else text)
    return kind, happened is not None and not _asks_one_thing(text, plain, kind, patterns)


def _kind(text: str, patterns: _Patterns, *, is_asked: bool) -> Kind:
    found = [(match, kind) for kind, pattern in patterns.kinds if (match := pattern.search(text))]
    asking = [(match, kind) for match, kind in found if not _joins(text, match, found, is_asked=is_asked)]
    kind: Kind = min(asking, key=lambda each: each[0].start())[1] if asking else "broad"  # at one place the first
    if kind == "broad" and not is_asked:
        kind = next((each for each, noun in _NOUNS if noun.search(text)), kind)
    elif kind == "which" and (opening := _ASKED_FOR.match(text)):
        near = " ".join(text[opening.end() :].split()[: _AFTER_IS if opening["is"] else _AFTER_WHICH])
        kind = next((each for each, noun in _NOUNS if noun.search(near)), kind)
    if kind != "broad":
        return kind
    if patterns.late.search(text):
        return "who"
    has_verb = _VERB.search(text) is not None
    long = len(text.split()) >= (_SENTENCE - 1 if has_verb else _SENTENCE)
    if patterns.polar and long and not _CONJUNCTION.match(text):
        return "yes_no" if is_asked or (has_verb and _ARTICLE.match(text)) else kind
    return kind


def _joins(text: str, match: re.Match[str], found: list[tuple[re.Match[str], Kind]], *, is_asked: bool) -> bool:
    """Whether a word that may ask when or where joins clauses: "C'era, quando cadde?", "When it fell, who ran?" """
    word = match.group().strip().casefold()
    if word not in _JOINING:
        return False
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    if not before:
        return any(other.start() > 0 and text[: other.start()].rstrip().endswith(",") for other, _ in found)
    return is_asked and bool(after.strip()) and not before.endswith(",") and _VERB.search(before) is not None


def _asks_one_thing(text: str, plain: str, kind: Kind, patterns: _Patterns) -> bool:
    """Whether it opens with a question word that wants one thing of what happened: when it did, who was first."""
    if kind not in _FACTS or _WHAT_HAPPENED.search(text):
        return False
    found = dict(patterns.kinds)[kind].search(plain)
    return plain != text or (found is not None and len(plain[: found.start()].split()) < _OPENING)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What tells the kinds in one language.

    Attributes:
        kinds: by question words, of those at one place the first.
        late: who is asked for, behind other words.
        polar: whether a sentence can ask without a word that says so.
    """

    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    late: re.Pattern[str]
    polar: bool


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns:
    data = _DATA[language]
    kinds = tuple((kind, re.compile(data[kind], re.I)) for kind in _KINDS)
    return _Patterns(kinds, re.compile(data["late"], re.I), language != "en")


_NOUNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "when",
        re.compile(
            r"\b(?:date|data|fecha|datum|giorno|day|hour|ora|orario|uhrzeit|heure|year|anno|jahr|año|année)\b", re.I
        ),
    ),
    ("where", re.compile(r"\b(?:place|location|luogo|posto|sede|lieu|lugar|ort|standort|birthplace|burial)\b", re.I)),
    (
        "how_many",
        re.compile(
            r"\b(?:number|numero|número|nombre\s+de|anzahl|zahl|total|totale|somme|somma|amount|ammonta|age|età|edad|âge|alter"
            r"|length|lunghezza|länge|longueur|height|altezza|höhe|weight|peso|distance|distanza|score|risultato|turnout"
            r"|affluenza|percentage|percentuale|voti|votes|preferenze|tickets|biglietti|depth|profondità|profundidad|profondeur"
            r"|tiefe|temperatur[ae]?|température|altitud(?:e|ine)?|altura|hauteur|quota|prezzo|precio|price|costo?"
            r"|coste|coût|kosten|multa|amende|geldstrafe|scarto|margin|margine|margen|magnitud[eo]?|toll"
            r"|speed|velocità|velocidad|vitesse|geschwindigkeit|diameter|diametro|durchmesser|salary"
            r"|stipendio|montepremi|capienza|capacity|population|popolazione|población|einwohnerzahl|durata|duration|durée|dauer|participation|participación)\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"\b(?:name|nome|nom|nombre)\b", re.I)),
)
"""What a question in key words, or one that begins otherwise, asks for by a noun."""
_ASKED_FOR = re.compile(
    r"\W*(?:\w+\s+){0,2}?(?:what|which|che|qual[ei]?|cu[áa]l(?:es)?|qu[ée]|quel(?:le)?s?|welche\w?|was|wie)\b"
    r"(?P<is>\s*(?:[’']s|\bis|was|were|are|è(?:\s+stat[oa])?|era|fu|furono|sono|es|fue|est|était|fut|a\s+été|ist|war|waren)\b)?",
    re.I,
)
"""What comes before the noun that is asked for."""
_HAPPENED = re.compile(
    r"\b(?:happen(?:ed|s)?|tell\s+me|summar\w+|overview|successo|accaduto|succede|raccont(?:ami|i|a)|riassum\w+|riassunto\s+d"
    r"|com[’']?\s?[eè]\s+andat[ao]|qu[ée]\s+(?:les?\s+)?pas[óo]\b|ocurri[óo]|resumen|resúm\w+|résumé\b|résume[rz]?\b|zusammenfass\w*|erzähl\w*"
    r"|s[’'](?:est|était)(?:[- ]il)?\s+passée?\b|qu[’']est-il\s+arrivé|ce\s+qui\s+est\s+arrivé|passiert|geschah|geschehen|what\s+(?:is|was)\s+known|cosa\s+si\s+sa|qué\s+se\s+sabe|que\s+sait-on|was\s+ist\s+bekannt)\b",
    re.I,
)
"""Asks for a story rather than a fact."""
_WHAT_HAPPENED = re.compile(
    r"\b(?:what|cosa|que|qu[ée]|was)\s+(?:\S+\s+){0,2}?(?:happen|succe|accad|s[’']est|pas[óo]|ocurri|geschah|passiert)",
    re.I,
)
"""Asks for a story whatever stands before it."""
_ARTICLE = re.compile(r"(?:la|il|lo|gli|le)\s", re.I)
"""What opens a sentence in Italian that is typed without its question mark."""
_CONJUNCTION = re.compile(r"(?:e|ed|ma|y|et|mais|und|aber|pero)\s", re.I)
_VERB = re.compile(
    r"\b(?:is|was|were|are|had|has|have|è|era|erano|sono|fu|furono|ha|hanno|aveva|avevano|c[’']era|si|trovava|stava|vuole"
    r"|es|fue|fueron|estaba|había|hubo|tenía|ha|han|est|était|ont|avait|étaient|ist|war|waren|hat|haben|hatte|wurde)\b"
    r"|-t-(?:il|elle|on)\b|\ba\s+\w+(?:é|i|u)\b",
    re.I,
)
"""Verbs common enough to tell a sentence from a title."""
_JOINING = frozenset("when where quando dove cuando donde quand où wo".split())
"""Question words that also join clauses; with an accent the Spanish ones do not."""
_AFTER_WHICH, _AFTER_IS = 2, 4
"""Words within which the noun is named that is asked for: "which final year", "what was the exact number"."""
_SENTENCE = 4
"""Words from which on what is asked is a sentence."""
_OPENING = 3
"""Within so many words a question opens with its question word."""
_FACTS: tuple[Kind, ...] = ("how_many", "when", "where", "why", "who")
_KINDS: tuple[Kind, ...] = ("how_many", "when", "where", "why", "who", "which", "yes_no")
_DATA: dict[str, dict[str, str]] = {
    "en": {
        "how_many": r"\bhow (?:many|much|big|large|long|far|old|tall|heavy|fast|deep|high|often|wide|close|thick|hot|cold|small)\b|\bwhat (?:\w+ )?(?:percentage"
        r"|number|share|age|score|result|turnout|figure|distance|magnitude|amount|length|price|cost|mass|weight)\b|percent"
        r"|\bwhat (?:do|does|did) .+ cost\b",
        "when": r"\bwhen\b|\bwhat (?:year|date|day|time|month)\b|\b(?:in|on) (?:which|what) (?:year|date|day|month)\b",
        "where": r"\bwhere\b|\b(?:in|at|to|from) (?:which|what) (?:city|country|place|region|town|stadium|state|venue|church|island|village|street|neighbou?rhood|part|stretch|spot)"
        r"|\bwhat (?:city|country|place|region|town|stadium|venue|island)\b",
        "why": r"\bwhy\b|\bwhat (?:caused|prompted|triggered|led to)\b|\bwhat(?: is| was| were|[’']s) the (?:cause|reason|motive)"
        r"|\bfor what reason\b|\bhow come\b",
        "who": r"^(?:and )?who\b|\bwhom\b|\bwhose\b|\bby who\b|\b(?:with|to|from|by) whom\b",
        "which": r"\b(?:which|what|how)\b",
        "late": r"^according to [^,]+, who\b|\bwho$",
        "yes_no": r"^(?:(?:did|does|do|is|was|were|are|has|have|had|can|could|will|would|should)(?:n[’']t)?|if|whether)\b",
    },
    "it": {
        "how_many": r"\bquant[eiao]\b|\bche (?:percentuale|numero|punteggio|età|cifra|distanza|massa)\b|\bqual (?:è|era|è stat[oa]|fu) (?:il|la|l['’]) ?"
        r"(?:percentuale|numero|punteggio|età|cifra|affluenza|risultato|distanza|massa|bilancio|durata|prezzo)\b|\ba quanto\b|\bquant['’]",
        "when": r"\bquando\b|\b(?:in|di) (?:che|quale) (?:anno|giorno|data|mese)\b|\bche (?:anno|giorno|data|ora)\b|\bqual è la data\b"
        r"|\ba che ora\b",
        "where": r"\bdove\b|\bdov['’]|\b(?:in|a|da|di) (?:che|quale) (?:città|paese|luogo|regione|posto|stadio|stato|isola|chiesa|via|piazza|quartiere|zona|tratto|punto)\b",
        "why": r"\bperch[éeè]['’]?|\bcome mai\b|\bper (?:quale|che) motivo\b|\bqual (?:è|era|è stata|fu) (?:il motivo|la causa|la ragione)\b"
        r"|\b(?:che )?cosa (?:ha|hanno|aveva) (?:causato|provocato|determinato|portato a|spinto)\b|\ba causa di (?:che )?cosa\b|\bper quale ragione\b",
        "who": r"^(?:e )?(?:con |da |a |di |per )?chi\b|\bcome si chiam",
        "which": r"\bqual[ei]?\b|\b(?:che )?cos(?:a\b|[’'])|^(?:\S+ )?che\b|, (?:\S+ )?che\b|\bfino a che\b|\bcome\b|\bcom[’']",
        "late": r"\bchi\b",
        "yes_no": r"^(?:è|era|ha|hanno|sono|c['’]è|ci sono|può|aveva|fu|si è|davvero|se)\b",
    },
    "es": {
        "how_many": r"\bcu[áa]nt[oa]s?\b|\bqu[ée] (?:porcentaje|número|edad|distancia)\b",
        "when": r"\bcu[áa]ndo\b|\b(?:en |a )?qu[ée] (?:año|día|fecha|mes|hora)\b",
        "where": r"\b(?:a)?d[óo]nde\b|\ben qu[ée] (?:ciudad|pa[íi]s|lugar|regi[óo]n|estadio|isla|sitio|pueblo|barrio|calle|tramo|zona|punto)\b",
        "why": r"\bpor qu[ée]\b|^(?:y )?porque\b|\bcu[áa]l (?:es|era|fue|ha sido) (?:la (?:causa|raz[óo]n)|el motivo)\b"
        r"|\bqu[ée] (?:ha )?(?:caus|provoc)(?:[óo]|ado)\b|\ba causa de qu[ée]\b|\bpor (?:qu[ée]|cu[áa]l) (?:motivo|raz[óo]n)\b",
        "who": r"(?:^|\W)qui[ée]n(?:es)?\b|\bc[óo]mo se llama",
        "which": r"\b(?:qué|cu[áa]l(?:es)?|cómo)\b|^(?:y )?que\b",
        "late": r"\bqui[ée]n(?:es)?\b",
        "yes_no": r"^(?:es|era|fue|ha|han|hay|hubo|había|puede|está|dijo|si)\b",
    },
    "fr": {
        "how_many": r"\bcombien\b|\bquel (?:pourcentage|âge|nombre|score)\b|\bquelle (?:distance|part)\b",
        "when": r"\bquand\b|\b(?:en )?quelle (?:année|date)\b|\bquel (?:jour|mois)\b",
        "where": r"\boù\b|^ou\b|\b(?:dans|à|sur) quel(?:le)? (?:ville|pays|lieu|région|stade|île|endroit|village|quartier|rue|commune)\b",
        "why": r"\bpourquoi\b|\bpour quelle raison\b|\bà cause de quoi\b|\bquel(?:le)? (?:est|était|fut|a été) (?:la (?:cause|raison)|le motif)\b"
        r"|\bqu['’]est-ce qui (?:a |avait )?(?:caus|provoqu)é\b",
        "who": r"^(?:et )?(?:à |de |par |avec )?qui\b|\bcomment s['’]appel",
        "which": r"quel(?:le)?s?\b|^(?:\S+ )?qu(?:e\b|['’])|, ?qu(?:e\b|['’])|\bcomment\b|\bquoi\b",
        "late": r"(?:\b(?:contre|avec|à|de|par|pour|chez|sur|selon|entre|envers))\s+qui\b|^selon [^,]+, qui\b",
        "yes_no": r"^(?:est|a|ont|est-ce|y a-t-il|sont|était|si)\b",
    },
    "de": {
        "how_many": r"\bwie ?viele?\b|\bwas (?:muss|musste|mussten|hat|haben)\b.*\b(?:zahlen|bezahlen|bezahlt|gezahlt|gekostet|hinlegen|berappen)\b|\bwas kost(?:et|en|eten?)\b|\bwie (?:hoch|groß|lange|alt|weit|schwer|oft)\b|\bwelcher anteil\b",
        "when": r"\bwann\b|\b(?:um )?wie ?viel uhr\b|\b(?:in )?welche[mrs]? (?:jahr|tag|datum|monat)\b",
        "where": r"\bwo\b|\bwohin\b|\bwoher\b|\b(?:in|an|auf) welche[mrs]? (?:stadt|land|ort|region|stadion|stelle|straße|dorf|stadtteil)\b",
        "why": r"\bwarum\b|\bwieso\b|\bweshalb\b|\bweswegen\b|\baus welchem grund\b|\bwas (?:ist|war) (?:die ursache|der (?:grund|auslöser))\b"
        r"|\bwas (?:verursachte|hat .+ verursacht)\b",
        "who": r"^(?:und )?(?:mit |von )?we[rnm]\b|\bwessen\b|\bwie hei(?:ß|ss)",
        "which": r"\bwelche[rsmn]?\b|\bwas\b|\bwie\b|\bwor?(?:an|auf|aus|bei|durch|für|gegen|in|mit|nach|über|um|von|vor|zu)\b",
        "late": r"\bwe(?:r|n|m|ssen)\b",
        "yes_no": r"^(?:ist|war|hat|haben|wurde|sind|kann|gibt|waren|ob)\b",
    },
}
