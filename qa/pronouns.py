"""Whom or what a pronoun means after a conversation: the latest person of its gender, a couple, or the thing spoken of.

For `qa.followup`, which writes the name in the pronoun's place. Gender and order are those of `qa.referents`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold
from index.mentions import name_key
from qa.anchors import both, gist, names_beside, scene
from qa.context import Context
from qa.ellipsis import ARTICLES, GENDERED, Forms, Pronoun
from qa.nounphrase import aside_of, lead, nominal, undetermined
from qa.question import date_phrase
from qa.referents import Referent, gender_of, is_place, is_trade, named_in
from qa.roles import agrees_with

__all__ = ["agreeing", "has_only_people", "meant", "pronoun_of", "with_names"]

_SET_BEFORE = {
    "it": re.compile(
        r"(?:il|lo|la|i|gli|le|l[’'])\s?\w+(?:\s+\w+){0,4}?\s+(?:quando|dove|chi|come|perch[éè]|con\s+chi)\s+"
        r"(?:l[’']|l[oaie]\s)",
        re.I,
    ),
    "es": re.compile(
        r"(?:el|la|los|las)\s\w+(?:\s+\w+){0,4}?\s+(?:cuándo|dónde|quién|cómo|por\s+qué|con\s+quién)\s+l[oa]s?\s", re.I
    ),
}
"""A noun before the interrogative, which an object pronoun after it repeats."""
_NUMERALS = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii".split())
"""Numerals in the names of popes and kings, which several have."""
_ARTICLES_OF = {"male": frozenset("el le l der".split()), "female": frozenset("la l die".split())}
_SEPARATED = re.compile(
    r"(?:.*\s)?(?P<verb>\w+)\s+(?P<pronoun>er|sie|es)(?:\s+.*)?\s+"
    r"(?P<particle>ab|an|auf|aus|bei|ein|fort|los|mit|nach|um|unter|vor|weg|zu|zurück|zusammen)"
)
"""A verb, its pronoun and the particle that belongs to the verb at the end."""
_SUBJECT_LEFT_OUT = re.compile(
    r"(?:con\s+)?(?:che\s+cosa|che|cosa|quando|dove|come|perch[éèe])\s+gli\s+(?:ha|aveva)\s+\w+", re.I
)
"""An Italian question what somebody did to him that leaves out who did it."""
_MEASURES = frozenset(
    "hauteur longueur largeur poids cout prix profondeur vitesse altezza lunghezza larghezza peso costo prezzo "
    "profondita velocita altura longitud anchura coste precio profundidad velocidad hohe lange breite gewicht kosten "
    "preis tiefe geschwindigkeit".split()
)
"""What is measured of things, folded, whose owner is no person though the possessive might mean one."""
_DONE_TO_PEOPLE = re.compile(
    r"\b(?:condann|arrest|assol(?:to|ta|s)|licenzi|process(?:at|ó)|indagat|interrogat|scarcer|elett[oa]|nominat"
    r"|conden|deten|detuv|absol|despid|despedid|mat(?:ó|aron)|eligi|acquitt|relâch|licenci|inculp|verhaft|verurteil|entlass)\w*",
    re.I,
)
"""Verbs whose object is a person."""
_OF_THINGS = re.compile(r"\s*(?:co[ûu]t(?:e|ait|era)|mesur(?:e|ait)|kostete?|cuesta|costaba|wiegt|wog)\b", re.I)
"""Verbs behind a pronoun that is no person."""
_TO_THE_SAME = {
    "en": re.compile(r"(?P<head>who\b.*?\w\s+)(?P<pronoun>it|them)\b(?P<rest>.*)", re.I),
    "it": re.compile(
        r"(?P<head>chi\s+)(?:(?P<dative>gliel)(?:[oa]\s+|[’']\s?)|(?P<pronoun>l[’']\s?|lo\s+|la\s+|li\s+|le\s+))"
        r"(?P<rest>(?:ha|hanno|aveva|avevano)?\s*\w+(?P<end>[oaie])\b.*|.*)",
        re.I,
    ),
    "es": re.compile(r"(?P<head>qui[eé]n(?:es)?\s+)(?P<pronoun>l[oa]s?\s+)(?P<rest>.*)", re.I),
    "fr": re.compile(r"(?P<head>qui\s+)(?P<pronoun>l[’']|l(?:e|a|es)\s+)(?P<rest>.*)", re.I),
    "de": re.compile(r"(?P<head>wer\s+\w+\s+)(?P<pronoun>ihn|sie|es)\b(?P<rest>.*)", re.I),
}
"""A question who did something to what a pronoun stands for."""
_INSIDE = frozenset(("en", "de"))
"""Languages in which an object stands where its pronoun does."""
_DEICTIC = re.compile(r"this|that|questo|ciò|quello|eso|esto|ello|cela|ça|ceci|das", re.I)
"""Points to what happened rather than to a thing: Webber, "Structure and ostension in the interpretation of discourse
deixis", Language and Cognitive Processes 1991."""
_PARTICIPLE = re.compile(r"\b(?:[èe]|era|fu|fue|sarà)\s+(?:mai\s+|poi\s+|stat[oa]\s+)?\w+[tds](?P<end>[oa])\b", re.I)
"""A verb whose participle agrees with its subject, in Italian and Spanish."""
_OF_PEOPLE = re.compile(
    r"\b(?:anni|nat[oa]|spos(?:at[oa]|ò)|laureat[oa]|viv(?:e|eva)|abita|lavora|años|naci[óo]|cas(?:ad[oa]|ó)|vive|vivía)\b",
    re.I,
)
"""Words of questions about people alone."""
_PARTITIVE = re.compile(r"\b(?:of|di|de|d[’']|d[’']entre|von)\s*$", re.I)
"""What stands before "them" where some of several are meant."""


def pronoun_of(word: str, forms: Forms) -> Pronoun | None:
    """The pronoun that a word is."""
    return next(
        (
            each
            for each in forms.pronouns
            if not each.moved and each.pattern.fullmatch(word) and "(?P<" not in each.pattern.pattern
        ),
        None,
    )


def meant(pronoun: Pronoun, previous: Context, exclude: str = "", *, partitive: bool = False) -> str | None:
    """Whom or what a pronoun means, or None.

    Args:
        pronoun: the pronoun.
        previous: the conversation.
        exclude: names that it cannot mean, as its own question has them.
        partitive: whether it stands for several of whom some are meant ("how many of them").
    """
    excluded = set(name_key(exclude))
    subject = set(name_key(previous.subject)) if previous.last.kind != "who" else set()
    people = [each for each in previous.spoken_of if each.person and not excluded & set(name_key(each.name))]
    asked = [each for each in people if each.asked]
    thing = _thing_meant(previous)
    if pronoun.means in ("male", "female"):
        named = {key for each in named_in(previous.last.text, previous.last.language) for key in name_key(each.name)}
        named -= _NUMERALS
        if previous.last.kind == "who" and not previous.subject and people and people[0].asked:
            named |= set(name_key(people[0].name))  # who did it was asked for, and is the subject
        people.sort(key=lambda each: (_rank(each, named), not subject & set(name_key(each.name))))
        if _agrees(thing, pronoun.means, previous):
            owned = {key for each in named_in(thing, previous.last.language) for key in name_key(each.name)}
            people = [each for each in people if each.gender or not set(name_key(each.name)) <= owned]
        opposite = "female" if pronoun.means == "male" else "male"
        other = _agrees(thing, opposite, previous) and not _agrees(thing, pronoun.means, previous)
        gendered = previous.last.language in GENDERED and not other
        return _somebody(people, pronoun.means, thing if gendered else "", previous)
    if pronoun.means == "anybody":
        return people[0].name if people else None
    if pronoun.means == "receiver":
        return next((each.name for each in people if each.gender != "female"), None)
    if pronoun.means == "object":
        somebody = previous.acted_on and lead(previous.acted_on) not in ARTICLES[previous.last.language]
        if previous.last.kind == "who" and somebody:
            return previous.acted_on
        if asked and (previous.last.kind == "what_said" or not previous.about):
            return asked[0].name
        return thing or (people[0].name if people else None)
    if pronoun.means == "plural":
        if partitive and previous.counted:
            return previous.counted
        if previous.pair:
            return both(previous)
        if partitive:
            return None
        if previous.subject and is_place(previous.subject):
            return previous.subject
        if previous.counted:
            return previous.counted
        several = [each.name for each in previous.spoken_of if each.asked and (not each.person or not thing)]
        return thing or next(iter(several), None) or (people[0].name if people else None)
    if pronoun.means == "place":
        return next((each.name for each in previous.spoken_of if is_place(each.name)), None)
    return thing or None


def agreeing(bare: str, person: str, previous: Context) -> str:
    """Whom a question without a subject is about: a person, or the latest of the other gender where its participle says
    so ("dove è nata?")."""
    found = _PARTICIPLE.search(bare)
    gender = gender_of(person)
    if found is None or gender is None:
        return person
    told = "female" if found.group("end") == "a" else "male"
    others = (each.name for each in previous.spoken_of if each.person and each.gender == told)
    return person if gender == told else next(others, person)


def has_only_people(bare: str) -> bool:
    """Whether an Italian or Spanish question without a subject asks for what only people have: an age, a birth, a
    spouse."""
    return _OF_PEOPLE.search(bare) is not None


def with_names(bare: str, forms: Forms, spoken: str, previous: Context, *, exclude: str = "") -> str | None:
    """A question with its pronouns replaced; None when it has none whose meaning is known.

    Args:
        bare: the question without marks at its edges.
        forms: the forms of its language.
        spoken: its language.
        previous: the conversation.
        exclude: names that no pronoun means.
    """
    owned, comma, asks = bare.partition(", ")
    if comma and forms.opening_word.match(asks) and (own := with_names(owned, forms, spoken, previous)):
        return f"{own.strip(' ?')}, {asks}?"  # "his wife, what is her name?"
    text = _repeated_verb(bare, spoken, previous) or _with_same_object(bare, spoken, previous) or bare
    moved = used = ""
    for pronoun in forms.pronouns:
        match = pronoun.pattern.search(text)
        if match is None or pronoun.means == used:
            continue
        if pronoun.means == "object" and spoken in _SET_BEFORE and _SET_BEFORE[spoken].match(text):
            continue  # it means what its own question has set before the interrogative
        before = [mention.name for mention in named_in(f"x {text[: match.start()]}", spoken)]
        if pronoun.bound and pronoun.means != "thing" and any(not is_place(name) for name in before):
            continue
        partitive = _PARTITIVE.search(text[: match.start()]) is not None or match.group()[:2] in ("d'", "d’")
        name = meant(pronoun, previous, exclude=" ".join((*before, exclude)), partitive=partitive)
        if pronoun.means == "object":
            name = _agreeing(text[match.start() :], name or "", spoken, previous)
        if spoken in GENDERED and pronoun.means in ("male", "female") and _OF_THINGS.search(text[match.end() :]):
            name = _thing_meant(previous) or name
        if pronoun.means != "plural" and fold(match.groupdict().get("noun") or "") in _MEASURES:
            name = _thing_meant(previous) or name
        if name is None:
            continue
        if (
            _DEICTIC.fullmatch(match.group())
            and not previous.about
            and previous.last.kind not in ("what_said", "who_said")
        ):
            moved += f" ({gist(previous.last)})" if gist(previous.last) else ""
            continue
        groups = {key: value or "" for key, value in match.groupdict().items()}
        written = pronoun.becomes.format(name=name, **groups)
        if pronoun.moved:
            plain = pronoun.means == "object" and lead(name) in ARTICLES[spoken]  # Spanish marks people only
            if pronoun.means == "receiver" and _SUBJECT_LEFT_OUT.fullmatch(bare) and previous.subject_person != name:
                moved += f" {previous.subject_person}"
            moved += f" {name if plain else pronoun.moved.format(name=name)}"
        text = f"{text[: match.start()]}{written}{text[match.end() :]}"
        used = pronoun.means
        if name == previous.counted and (event := scene(previous)):
            moved += f" ({event})"
        if name == _described(previous) and previous.about:
            moved += f" ({nominal(previous.about, previous.last.language)})"
    changed = f"{text}{moved}"
    return f"{changed}?" if changed != bare else None


def _agreeing(clause: str, thing: str, spoken: str, previous: Context) -> str | None:
    """What an object pronoun means, which a clause begins with: the thing, or a person where that is done to people
    alone or, of its gender, where the pronoun, or the Italian participle after it, does not agree with the thing's
    article."""
    somebody = next((each.name for each in previous.spoken_of if each.person), None)
    if somebody and _DONE_TO_PEOPLE.search(clause):
        return somebody
    found = re.match(r"(?P<pronoun>l[oa])\s|l[’']\s?\w+\s+\w+(?P<end>[oa])\b", clause, re.I)
    if found is None or lead(thing) not in ARTICLES[spoken]:
        return thing or None
    pronoun = (found.group("pronoun") or f"l{found.group('end')}").casefold()
    gender = "female" if pronoun == "la" else "male"
    people = [each.name for each in previous.spoken_of if each.person and each.gender == gender]
    return people[0] if people and not agrees_with(pronoun, thing, spoken) else thing


def _rank(person: Referent, named: set[str]) -> bool:
    """Whether a person comes after those of known gender whom the last question names."""
    return person.gender is None or not named & set(name_key(person.name))


def _with_same_object(bare: str, spoken: str, previous: Context) -> str:
    """A question who did something to what another did something to in the last one: "and who missed it?" after "who
    scored the winning goal?". "" for others, and where the pronoun does not agree.

    A pronoun has the role of what it means where two questions are built alike: Smyth, "Grammatical determinants of
    ambiguous pronoun resolution", Journal of Psycholinguistic Research 1994.
    """
    thing = previous.acted_on
    found = _TO_THE_SAME[spoken].fullmatch(bare) if spoken in _TO_THE_SAME and thing else None
    if found is None or previous.last.language != spoken or previous.last.kind == "who_said":
        return ""
    groups = found.groupdict()
    pronoun = groups["pronoun"] or "lo"
    end = groups.get("end")
    if spoken == "it" and pronoun[:2].casefold() in ("l’", "l'") and end in ("o", "a"):
        pronoun = f"l{end}"
    person = previous.subject_person if previous.last.kind != "what_said" else ""
    gender = "female" if pronoun.strip().casefold() in ("la", "sie") else "male"
    if person and pronoun.casefold() not in ("it", "them") and gender_of(person) in (gender, None):
        return ""
    named = lead(thing) not in ARTICLES[spoken]
    if named and (spoken == "en" or gender_of(thing) not in (None, gender)):
        return ""
    if not named and not agrees_with(pronoun, thing, spoken):
        return ""
    if date_phrase(bare):
        thing = thing.replace(date_phrase(thing), "").strip() if date_phrase(thing) else thing
    head, rest = found.group("head"), found.group("rest")
    if spoken in _INSIDE:
        return f"{head}{thing}{rest}"
    receiver = f" a {previous.person}" if groups.get("dative") and previous.person else ""
    return f"{head}{rest} {thing}{receiver}"


def _somebody(people: Sequence[Referent], gender: str, thing: str, previous: Context) -> str | None:
    """The person of a gender who is meant: one whose gender is known, or who was asked about, before one whom only an
    answer names; before the latter also a thing, where a language has genders for things.

    Where the last question names nobody else, whom it tells by office or trade.
    """
    fitting = [each for each in people if each.gender in (gender, None)]
    if described := _described(previous):
        asked = set(name_key(aside_of(previous.last.text)[0]))
        return next((each.name for each in fitting if asked & set(name_key(each.name))), described)
    sure = [each.name for each in fitting if each.gender or each.asked]
    return next(iter(sure), None) or thing or next((each.name for each in fitting), None)


def _described(previous: Context) -> str:
    """Whom the last question names by office or trade alone, with the article: "the captain"; "" for nobody."""
    text, language = aside_of(previous.last.text)[0], previous.last.language
    for found in re.finditer(r"(?P<article>[^\W\d_]+)(?:\s+|[’'])(?P<noun>[^\W\d_]+)(?!\s+[A-ZÀ-Ý])", text):
        noun = found["noun"]
        if (
            fold(found["article"]) in ARTICLES[language]
            and is_trade(noun, language)
            and noun.islower() != (language == "de")
        ):
            return f"{found.group()[:1].lower()}{found.group()[1:]}"
    return ""


def _agrees(thing: str, gender: str, previous: Context) -> bool:
    """Whether a thing's article has a pronoun's gender, in a language that has he and she for things."""
    language = previous.last.language
    return language in GENDERED and lead(thing) in _ARTICLES_OF[gender] & ARTICLES[language]


def _repeated_verb(bare: str, spoken: str, previous: Context) -> str:
    """A German question whose pronoun is the subject that its separable verb had in the last one: "warum brach er ab?"
    after "bevor der Kontakt abbrach". "" for others."""
    if spoken != "de" or previous.last.language != "de":
        return ""
    found = _SEPARATED.fullmatch(bare)
    if found is None:
        return ""
    verb = re.escape(found.group("particle") + found.group("verb"))
    subject = re.search(rf"\b((?:der|die|das)\s+[A-ZÄÖÜ][\w-]+)\s+{verb}\b", previous.last.text)
    if subject is None:
        return ""
    start, end = found.span("pronoun")
    beside = ", ".join(names_beside(subject.group(1), previous))
    return f"{bare[:start]}{subject.group(1)}{bare[end:]}{f' ({beside})' if beside else ''}"


def _thing_meant(previous: Context) -> str:
    """The thing or event that "it" means, or ""."""
    if previous.focus:
        return previous.focus
    if previous.answered and lead(previous.about) not in ARTICLES[previous.last.language]:
        return previous.answered
    thing = nominal(previous.about, previous.last.language)
    where = undetermined(previous.about, previous.last.language).rstrip(" 0123456789")
    if previous.counted and is_place(where):
        return f"{previous.counted} ({scene(previous)})"
    if thing or previous.last.kind == "what_said":
        return thing or (f"“{previous.last.said}”" if previous.last.said else "")
    if previous.last.said:
        return f"“{previous.last.said}”"
    if lead(previous.acted_on) in ARTICLES[previous.last.language]:
        return previous.acted_on
    things = [each for each in previous.spoken_of if each.gender is None]
    return next((each.name for each in things if each.asked), "") or next((each.name for each in things), "")
