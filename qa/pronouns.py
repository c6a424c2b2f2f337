"""Whom or what a pronoun means after a conversation: the latest person of its gender, a couple, or the thing spoken of.

For `qa.followup`, which writes the name in the pronoun's place. Gender and order are those of `qa.referents`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.mentions import name_key
from qa.anchors import both, names_beside
from qa.context import Context
from qa.ellipsis import ARTICLES, GENDERED, Forms, Pronoun
from qa.nounphrase import lead, nominal
from qa.referents import Referent, is_place, named_in

__all__ = ["meant", "pronoun_of", "repeated_verb"]

_NUMERALS = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii".split())
"""Numerals in the names of popes and kings, which several have."""
_ARTICLES_OF = {"male": frozenset("el le der".split()), "female": frozenset("la die".split())}
_SEPARATED = re.compile(
    r"(?:.*\s)?(?P<verb>\w+)\s+(?P<pronoun>er|sie|es)(?:\s+.*)?\s+"
    r"(?P<particle>ab|an|auf|aus|bei|ein|fort|los|mit|nach|um|unter|vor|weg|zu|zurück|zusammen)"
)
"""A verb, its pronoun and the particle that belongs to the verb at the end."""


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


def meant(pronoun: Pronoun, previous: Context, exclude: str = "") -> str | None:
    """Whom or what a pronoun means, or None."""
    excluded = set(name_key(exclude))
    people = [each for each in previous.spoken_of if each.person and not excluded & set(name_key(each.name))]
    asked = [each for each in people if each.asked]
    thing = _thing_meant(previous)
    if pronoun.means in ("male", "female"):
        named = {key for each in named_in(previous.last.text, previous.last.language) for key in name_key(each.name)}
        named -= _NUMERALS
        people.sort(key=lambda each: each.gender is None or not named & set(name_key(each.name)))
        if _agrees(thing, pronoun.means, previous):
            owned = set(name_key(thing))
            people = [each for each in people if each.gender or not set(name_key(each.name)) <= owned]
        return _somebody(people, pronoun.means, thing if previous.last.language in GENDERED else "")
    if pronoun.means == "anybody":
        return people[0].name if people else None
    if pronoun.means == "object":
        if asked and (previous.last.kind == "what_said" or not previous.about):
            return asked[0].name
        return thing or (people[0].name if people else None)
    if pronoun.means == "plural":
        if previous.pair:
            return both(previous)
        several = [each.name for each in previous.spoken_of if each.asked and (not each.person or not thing)]
        return thing or next(iter(several), None) or (people[0].name if people else None)
    if pronoun.means == "place":
        return next((each.name for each in previous.spoken_of if is_place(each.name)), None)
    return thing or None


def _somebody(people: Sequence[Referent], gender: str, thing: str) -> str | None:
    """The person of a gender who is meant: one whose gender is known, or who was asked about, before one whom only an
    answer names; before the latter also a thing, where a language has genders for things."""
    fitting = [each for each in people if each.gender in (gender, None)]
    sure = [each.name for each in fitting if each.gender or each.asked]
    return next(iter(sure), None) or thing or next((each.name for each in fitting), None)


def _agrees(thing: str, gender: str, previous: Context) -> bool:
    """Whether a thing's article has a pronoun's gender, in a language that has he and she for things."""
    language = previous.last.language
    return language in GENDERED and lead(thing) in _ARTICLES_OF[gender] & ARTICLES[language]


def repeated_verb(bare: str, spoken: str, previous: Context) -> str:
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
    thing = nominal(previous.about, previous.last.language)
    if thing or previous.last.kind == "what_said":
        return thing or (f"“{previous.last.said}”" if previous.last.said else "")
    if previous.last.said:
        return f"“{previous.last.said}”"
    things = [each for each in previous.spoken_of if each.gender is None]
    return next((each.name for each in things if each.asked), "") or next((each.name for each in things), "")
