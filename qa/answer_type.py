"""What kind of thing a question expects, and whether a sentence has it: a figure, a date, a place, a name, a reason.

Regular expressions and the names that a sentence brings; used by `qa.reading`. Which words of a sentence answer is
the trained reader's affair (`qa.reader`), what they are worth that of `qa.weighing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import fold, stop_words, words
from index.mentions import find_mentions, name_key
from index.speeches import without_dateline
from qa.dates import MONTHS, OTHER_MONTHS
from qa.figures import is_number_word, whole
from qa.lands import lands_in
from qa.matching import Matcher, Word, term_set
from qa.question import Kind, Question

__all__ = [
    "Counted",
    "adds_nothing",
    "asks_for_a_named_thing",
    "counts_else",
    "fits",
    "has_figure",
    "has_name",
    "is_a_while",
    "is_uncounted",
    "lacks",
    "short_answer",
    "thing_counted",
    "wants_name",
]

_DESCRIBED = re.compile(
    r"\W*(?:who(?:\s+(?:is|was)|[’']s)|chi\s+(?:è|e[’']|era|fu)|qui[ée]n\s+(?:es|era|fue)|qui\s+(?:est|était)|wer\s+(?:ist|war))"
    r"\s+([^\W\d_]+)\s*([^\W\d_]*)",
    re.I,
)
"""Asks who somebody is; the first words of what he is called by."""
_NUMBER = re.compile(
    r"(?<![\w.,])(?:\d[\d.,]*\d|\d)(?:\s?(?:%|per\s*cent|mila|millions?|milion[ei]|miliard[oi]|billions?|thousand|km|kg|m\b))?"
    r"|\d+mila",
    re.I,
)
_MONTH = "|".join(f"{MONTHS['en']} {MONTHS['it']}".split())
_FOREIGN_MONTH = "|".join([*f"{MONTHS['es']} {MONTHS['fr']} {MONTHS['de']}".split(), *OTHER_MONTHS])
_DATE = re.compile(
    rf"(?:\b\d{{1,2}}(?:er|\.|º)?\s+(?:de\s+)?(?:{_FOREIGN_MONTH})\b(?:\s+(?:del?\s+)?\d{{4}})?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|°|º)?\s+(?:{_MONTH})(?:\s+\d{{4}})?|\b(?:{_MONTH})\s+\d{{1,2}}(?!\d)(?:,?\s+\d{{4}})?"
    rf"|\b(?:{_MONTH}|{_FOREIGN_MONTH})\s+(?:del?\s+)?\d{{4}}|\b(?:1[5-9]|20)\d\d\b)",
    re.I,
)
_TIME = re.compile(
    rf"\b(?:in|of|early|late|mid|since|last|next|di|a|ad|nel|da)\s+(?:{_MONTH})\b|"
    rf"\b(?:en|de|début|fin|im|seit|anfang|mitte|ende)\s+(?:{_FOREIGN_MONTH})\b|"
    r"\b\d{1,2}[:.]\d\d\b|\b(?:yesterday|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ieri|oggi"
    r"|stamane|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|morning|evening|mattina|sera"
    r"|(?:prossim|scors)\w+\s+(?:settiman|giorn|mes|ann)\w+|(?:next|last|coming)\s+(?:few\s+)?(?:day|week|month|year)s?"
    r"|ayer|hoy|anoche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|madrugada"
    r"|(?:semana|mes|año)\s+(?:pasad|próxim)[oa]|(?:pasad|próxim)[oa]s?\s+(?:semana|mes|año)"
    r"|hier|aujourd[’']hui|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir"
    r"|(?:semaine|mois|année|an)\s+(?:derni|prochain)\w+"
    r"|gestern|heute|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|morgens?|abends?|vormittag"
    r"|(?:letzte|vergangene|kommende|nächste)[nrms]?\s+(?:woche|monats?|jahre?s?))\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|off|from|to|on|outside|a|ad|al|alla|allo|all|ai|nel|nella|nello|nell|nelle|presso|da|dal|dalla|di"
    r"|del|della|dell|en|à|au|aux|dans|im|am|bei|auf|aus|sul|sulla|sull)[\s’']+(?:the\s+)?[A-ZÀ-Ö]"
)
_LOCATIVE = re.compile(r"(?:^|\W)(?:in|at|near|a|ad|nel|nella|nello|nell[’']|presso|à|en|dans|im)\s*$", re.I)
_WHILE = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|second[oi]|minut[oi]|or[ae]|giorn[oi]"
    r"|settiman[ae]|mes[ei]|ann[oi]|decenni?o?|secol[oi]|segundos?|minutos?|horas?|días?|semanas?|mes(?:es)?|años?|siglos?"
    r"|minutes?|heures?|jours?|semaines?|mois|ans|années?|siècles?|sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?"
    r"|jahrhunderte?)\b",
    re.I,
)
_AT = re.compile(
    r"\b(?:ago|later|earlier|after|before|when|during|at|on|in|by|until|since|within|fa|dopo|prima|quando|durante|entro|fino|dal|tra|fra"
    r"|nel\w*|alle|hace|después|antes|cuando|tras|desde|hasta|en|dentro|après|avant|quand|lors|pendant|dans|depuis|il\s+y\s+a"
    r"|vor|nach|als|während|seit|bis|am|im|um|this|next|last|quest[oa]|stess[oa]|primo|ultim[oa]|prossim[oa]|scors[oa]|same|first)\b"
    r"|nell[’']",
    re.I,
)
"""What makes a length of time say when: "three days later"."""
_REASON = re.compile(
    r"\b(?:because|due\s+to|so\s+that|in\s+order\s+to|caused?|owing|reasons?|perch[éèe]|poich[éèe]|a\s+causa|motiv[oi]"
    r"|ragion[ei]|caus[ae]|dato\s+che|visto\s+che|parce\s+que|puisque|afin|raisons?|motifs?|grâce"
    r"|porque|debido|puesto\s+que|ya\s+que|razón|razones|gracias\s+a|weil|wegen|aufgrund|damit|deshalb|grund|gründen?)\b",
    re.I,
)
_HOW_MANY = re.compile(r"\b(?:how\s+many|quant[ie]|cuánt[oa]s|combien\s+(?:de\s+|d[’'])|wie\s*viele)\b", re.I)
_SHARE_ASKED = re.compile(r"\b(?:per\s?cent(?:age)?|percentual[ei]|porcentaje|pourcentage|prozent\w*)\b", re.I)
_SHARE = re.compile(
    r"%|\b(?:per\s?cento?|por\s?ciento|pour\s?cent|prozent\w*|half|thirds?|quarters?|metà|terz[oi]|mitad|tercios?|moitié"
    r"|tiers|hälfte|drittel)\b",
    re.I,
)
_AGE_ASKED = re.compile(
    r"\b(?:how\s+old|what\s+age|quanti\s+anni\s+(?:ha|aveva|avrà|compie)|(?:che|quale)\s+età|cuántos\s+años\s+(?:tiene|tenía)|qué\s+edad"
    r"|quel\s+âge|wie\s+alt)\b",
    re.I,
)
_LASTING_ASKED = re.compile(
    r"\b(?:how\s+long\s+(?:was|were|is|are|did|does|do|will|has|have|had|it)|for\s+how\s+long|(?:per\s+)?quanto\s+tempo|cu[áa]nto\s+tiempo"
    r"|combien\s+de\s+temps|wie\s*lange)\b",
    re.I,
)
_O_CLOCK = re.compile(
    r"\b(?:à|vers|dès|avant|après|jusqu[’']à|um|gegen|alle|at|a\s+las|sobre\s+las)\s+\d{1,2}(?:[.:]\d\d)?\s*(?:heures?|h|uhr|ore|horas)\b",
    re.I,
)
"""A time of day that reads like a length of time: "vers 21 heures"."""
_GROUPS = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (
        r"bambin\w+|bimb[io]|minori|minorenn[ie]|ragazzin\w+|neonat\w+|child(?:ren)?|kids?|minors?|toddlers?|bab(?:y|ies)|niñ[oa]s?|menores"
        r"|enfants?|mineurs?|bébés?|kind(?:er|ern)?|minderjährige\w*|schüler\w*|boys?|girls?|ragazz[ie]|alunn[ie]|écoliers?|filles?|garçons?",
        r"donn[ae]|women|woman|females?|mujer(?:es)?|femmes?|frau(?:en)?|weiblich\w*|girls?|ragazz[ae]|elette|deputate|senatrici|madri",
    )
)
"""Who may be counted apart among people: children, women."""
_PEOPLE = re.compile(
    r"\b(?:persone|people|persons|personas?|personnes?|menschen|personen|passeggeri|passengers|pasajeros|passagers|passagiere|abitanti"
    r"|residents|habitants|habitantes|einwohner|morti|vittime|dead|victims|muertos|víctimas|morts|victimes|tote|feriti|injured|wounded"
    r"|heridos|blessés|verletzte|partecipanti|members|membri|miembros|membres|mitglieder|voti|votes|votos|voix|stimmen)\b",
    re.I,
)
"""All whom a figure may count, without saying who of them is a child or a woman."""
_SENTENCED = re.compile(
    r"\b(?:condann\w+|pena|carcere|reclusione|prigione|sentenced?|jail\w*|prison|imprison\w*|condenad\w+|cárcel|prisión|condamn\w+|peine"
    r"|verurteil\w+|haft|gefängnis)\b",
    re.I,
)
"""Tells of years that are nobody's age."""
_AGED = re.compile(
    r"\d{1,3}[\s-]years?[\s-]old|\baged\s+\d|,\s\d{1,3}(?:\s(?:anni|años|ans|jahre))?,|\(\d{1,3}\)|\b(?:ha|aveva|di)\s+\d{1,3}\s+anni\b|\d\d?enne\b"
    r"|\b(?:tiene|tenía|de)\s+\d{1,3}\s+años\b|\b(?:a|avait|de)\s+\d{1,3}\s+ans\b|\d{1,3}[\s-]?jährig\w*|\d{1,3}\s+jahre\s+alt",
    re.I,
)
_ADJECTIVES_FIRST = ("en", "de")
"""Languages that say whose something is before it: "North Korean soldiers"."""
_NEAR_COUNTED = 5
"""Words behind "how many" that tell what is counted, and whose."""
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w’'-]*")
_CHOICE = re.compile(r"\s(?:or|o|oppure|u|ou|oder)\s", re.I)
_OF_NAMES = re.compile(
    r"\b(?:which|what|qual[ei]|quale|quel(?:le)?s?|qué|cuál|welche[rsnm]?)\s+(?:\w+\s+){0,2}?(?:hospital|clinic|company|firm|bank"
    r"|airline|newspaper|club|team|party|university|school|city|town|country|state|region|island|river|street|museum|ship"
    r"|rocket|satellite|film|book|song|opera|hotel|galaxy|player|minister|president|politician|actor|author|architect|artist"
    r"|ospedale|clinica|azienda|società|banca|compagnia|giornale|squadra|partito|università|scuola|città|paese|regione"
    r"|isola|fiume|museo|nave|razzo|libro|canzone|albergo|galassia|giocatore|ministro|presidente|politico|attore"
    r"|hôpital|entreprise|banque|journal|équipe|parti|ville|pays|région|île|navire|livre|joueur|ministre|président"
    r"|empresa|banco|periódico|equipo|partido|ciudad|país|región|isla|barco|jugador|ministro|krankenhaus|firma|bank"
    r"|zeitung|mannschaft|partei|universität|stadt|land|insel|schiff|buch|spieler|minister|präsident)\b",
    re.I,
)
"""Asks for something that has a name."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a question for a figure counts.

    Attributes:
        word: the noun, folded; "" where it does not say.
        lands: whose: "how many North Korean soldiers".
        share: whether it asks for a percentage.
        age: whether it asks how old somebody is.
        lasting: whether it asks how long something lasts.
    """

    word: str = ""
    lands: frozenset[str] = frozenset()
    share: bool = False
    age: bool = False
    lasting: bool = False


def thing_counted(question: Question) -> Counted:
    """What a question counts; nothing where it asks for no figure."""
    if question.kind != "how_many":
        return Counted()
    if _AGE_ASKED.search(question.text):
        return Counted(age=True)
    if _LASTING_ASKED.search(question.text):
        return Counted(lasting=True)
    share = _SHARE_ASKED.search(question.text) is not None
    match = _HOW_MANY.search(question.text)
    following = re.findall(r"\w+", question.text[match.end() :])[:_NEAR_COUNTED] if match else []
    if not following:
        return Counted(share=share)
    before, behind = 0, 3
    if question.language in _ADJECTIVES_FIRST:
        behind = 1
        if not following[0].endswith("s"):  # "how many Italians"
            before = next((n for n in (1, 2) if lands_in(" ".join(following[:n]), question.language)), 0)
    word = following[before] if before < len(following) else following[0]
    return Counted(fold(word), lands_in(" ".join(following[: before + behind]), question.language), share)


def is_uncounted(matcher: Matcher, counted: Counted, around: frozenset[str], language: str) -> bool:
    """Whether a sentence and its neighbours, whose terms are `around`, have nothing of what is counted."""
    word = _counted_word(matcher, counted)
    return word is not None and word.strength(around, language) == 0


def _counted_word(matcher: Matcher, counted: Counted) -> Word | None:
    return next((word for word in matcher.words if counted.word and word.text == counted.word), None)


def counts_else(text: str, matcher: Matcher, counted: Counted, language: str) -> bool:
    """Whether the figures of a sentence are of something else: no percentage where one is asked for; years in prison,
    not of age; no length of time; what is counted, but another land's alone: "600.000 soldati russi" of North Korean
    soldiers; people, where only the children among them are asked for."""
    if counted.age:
        return _SENTENCED.search(text) is not None and not _AGED.search(text)
    if counted.lasting:
        return not _WHILE.search(_O_CLOCK.sub(" ", text))
    if counted.share:
        return not _SHARE.search(text)
    if any(group.fullmatch(counted.word) and not group.search(text) for group in _GROUPS) and _PEOPLE.search(text):
        return True
    word = _counted_word(matcher, counted)
    if word is None or not counted.lands:
        return False
    tokens, first = re.findall(r"\w+", text), language in _ADJECTIVES_FIRST
    owners = [
        lands
        for at, token in enumerate(tokens)
        if word.strength(term_set(token, language), language) > 0
        and (lands := lands_in(" ".join(tokens[max(0, at - 2) : at + 1] if first else tokens[at : at + 3]), language))
    ]
    return bool(owners) and all(counted.lands.isdisjoint(lands) for lands in owners)


def lacks(kind: Kind, text: str, matcher: Matcher, language: str, counted: Counted, article: frozenset[str]) -> bool:
    """Whether a sentence cannot hold the answer: no figure for "how many", no date for "when", no new name for "who".

    `article` are the terms of its whole article, which must at least mention what is `counted`.
    """
    if kind == "how_many":
        word = _counted_word(matcher, counted)
        return not has_figure(text) or (word is not None and word.strength(article, language) == 0)
    if kind == "when":
        return not (_DATE.search(text) or _TIME.search(text))
    if kind == "where":
        return not _PLACE.search(text)
    return kind == "who" and not _newcomers(text, matcher, language)


def _figures(text: str) -> list[re.Match[str]]:
    """Figures of a sentence that are no part of a date."""
    dates = [match.span() for match in _DATE.finditer(text)]
    return [
        match
        for match in _NUMBER.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in dates)
    ]


def _counts(text: str) -> bool:
    return any(is_number_word(word) for word in words(text))


def has_figure(text: str) -> bool:
    """Whether a text has a figure that is no part of a date."""
    return bool(_figures(text)) or _counts(text)


def fits(kind: Kind, text: str, matcher: Matcher, language: str, short: str) -> float:
    """0 to 1: whether a sentence has the kind of thing that the question asks for."""
    if kind == "how_many":
        return 1.0 if short else 0.6 if has_figure(text) else 0.0
    if kind == "when":
        told = without_dateline(text)
        return 1.0 if _DATE.search(told) else 0.5 if _TIME.search(told) or told != text else 0.0
    if kind == "where":
        return 1.0 if _PLACE.search(text) else 0.0
    if kind == "why":
        return 1.0 if _REASON.search(text) else 0.0
    if kind == "who":
        return 1.0 if any(" " in name for name in _newcomers(text, matcher, language)) else 0.0
    return 0.0


def is_a_while(told: str) -> bool:
    """Whether words say how long something lasted rather than when it was: "quasi mezzo secolo"."""
    return bool(_WHILE.search(told)) and not (_DATE.search(told) or _TIME.search(told) or _AT.search(told))


def asks_for_a_named_thing(question: Question) -> bool:
    """Whether a question "which" asks for something that has a name: "which hospital"."""
    return question.kind == "which" and not question.listed and _OF_NAMES.search(question.text) is not None


def has_name(told: str, sentence: str, language: str, matcher: Matcher) -> bool:
    """Whether words of a sentence have a capital that no function word, no word of the question and no other part of a
    name has that the question names: "Suk Yeol" is nobody new beside "Yoon"."""
    known = stop_words(language) | {word.text for word in matcher.words}
    named = {word.text for word in matcher.words if word.name}
    for mention in find_mentions(sentence, language):
        key = set(name_key(mention.name))
        if not named.isdisjoint(key):
            known |= key
    return any(not set(words(each)) <= known for each in _CAPITALISED.findall(told))


def adds_nothing(told: str, language: str, question: Question, matcher: Matcher) -> bool:
    """Whether words of a sentence name what is asked for as the question does: "a hospital" for "which hospital?".

    Of a choice ("Rome or Milan?") one is.
    """
    terms = term_set(told, language)
    if question.kind not in ("which", "who") or not terms or _CHOICE.search(question.text):
        return False
    return all(any(word.strength({term}, language) > 0 for word in matcher.words) for term in terms)


def wants_name(question: Question, matcher: Matcher) -> bool:
    """Whether a "who" question asks for a name rather than who somebody named is."""
    described = _DESCRIBED.match(question.text)
    if described and described.group(1).istitle() and (question.language != "de" or described.group(2).istitle()):
        return fold(described.group(1)) in stop_words(question.language)
    return any(not word.name for word in matcher.words)


def _newcomers(text: str, matcher: Matcher, language: str) -> list[str]:
    """Names in a sentence that the question does not have; places (in Rome, a Roma) left out."""
    asked = {word.text for word in matcher.words}
    return [
        mention.name
        for mention in find_mentions(text, language)
        if (mention.start > 0 or " " in mention.name)
        and not set(name_key(mention.name)) & asked
        and not _LOCATIVE.search(text[max(0, mention.start - 12) : mention.start])
    ]


def short_answer(kind: Kind, text: str, matcher: Matcher, language: str) -> str:
    """The figure next to a word of the question, or the only date: what a reader wants first."""
    if kind == "when":
        dates = [match.group() for match in _DATE.finditer(without_dateline(text))]
        return dates[0] if len(set(dates)) == 1 else ""
    if kind != "how_many":
        return ""
    figures = _figures(text)
    near = [
        match
        for match in figures
        if any(
            word.strength(term_set(text[match.end() : match.end() + 40], language), language) > 0
            for word in matcher.words
        )
    ]
    chosen = near or (figures if len(figures) == 1 else [])
    if not chosen:
        return ""
    start, end = whole(text, *chosen[0].span())
    return text[start:end].strip()
