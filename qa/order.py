"""Put a question in its usual order whose name or place stands before or behind it: "and Kent, what did he say?".

For `qa.followup`. A name is set before its question to turn to somebody else, and behind it to say who the pronoun is
(left and right dislocation: Prince, "Toward a taxonomy of given-new information", 1981). Italian, which needs no
pronoun for the first, keeps its order.
"""

from __future__ import annotations

import re

from qa.ellipsis import ARTICLES, Forms, forms_of
from qa.nounphrase import lead
from qa.referents import named_in
from qa.speech_questions import about_phrase, speech_verbs

__all__ = ["in_order", "with_name_behind"]

_NAME, _DESCRIPTION = 4, 9
"""Words at most before the interrogative, and where a comma parts them from it."""
_IN_PLACE = re.compile(
    r"(?P<name>[^,]+?)\s*,?\s+(?:il|elle|ils|elles)\s+(?P<verb>a|ont|avait)\s+dit\s+quoi(?P<rest>.*)", re.I
)
"""A French question what somebody said whose interrogative stands where the answer would."""
_LAST = {
    "it": re.compile(
        r"(?P<rest>.+?)\s+(?P<asks>(?:(?:a|con|contro|da|di|per)\s+)?(?:chi|quando|dove|come|quanto|perch[éè]))", re.I
    ),
    "es": re.compile(
        r"(?P<rest>.+?)\s+(?P<asks>(?:(?:a|con|contra|de|por)\s+)?(?:quién|cuándo|dónde|cómo|cuánto|qué))", re.I
    ),
    "fr": re.compile(
        r"(?P<rest>.+?)\s+(?P<asks>(?:(?:à|avec|contre|de|par|pour)\s+)?(?:qui|quand|où|comment|combien|pourquoi))",
        re.I,
    ),
}
"""A question whose interrogative stands at its end ("elle est née où ?")."""
_BEHIND = re.compile(r"(?P<rest>[^,]+),\s+(?P<who>[^,]+)")
"""A question with a name or noun behind it ("il est marié, le trader ?")."""
_SUBJECT = {
    "en": re.compile(r"\b(?:he|she|it|they)\b", re.I),
    "it": re.compile(r"\b(?:lui|lei|loro)\b", re.I),
    "es": re.compile(r"\b(?:él|ella|ellos|ellas)\b", re.I),
    "fr": re.compile(r"(?<![\w-])(?:ils?|elles?)\b", re.I),
    "de": re.compile(r"\b(?:er|sie|es)\b", re.I),
}
"""Pronouns that a name behind the question tells the meaning of."""
_POINTED = re.compile(r"\b(?:der|die|das)$")
"""The same at the end of a German question."""
_IT_IS = re.compile(
    r"c[’'](?:est|était)\s+(?P<asks>(?:\w+\s+)?(?:quel(?:le)?s?\s+\w+|où|quand|combien|pourquoi|comment))", re.I
)
"""A French question that is "it is" and its interrogative ("c'est pour quel médicament ?")."""
_KNOWN = re.compile(r"(?:non\s+)?(?:si\s+sa|sai|se\s+sabe|sabes|on\s+sait|tu\s+sais|sait-on)\b", re.I)
"""Asks whether it is known when, where or why."""
_SAID_WHAT = re.compile(r"(?P<who>il|elle|ils|elles)\s+(?P<verb>a|ont)\s+dit\s+quoi(?P<rest>.*)", re.I)
_ASKED_OF = re.compile(r"qu[’'](?:en\s+)?(?P<verb>a|ont|avait)-(?:t-)?(?:ils?|elles?)\s+dit(?P<rest>.*)", re.I)
"""The usual French question what he or she said."""


def in_order(bare: str, spoken: str, forms: Forms) -> str:
    """A question with the name before its interrogative put where its pronoun is; others as they are.

    Args:
        bare: the question without the word that opens it as a follow-up and without marks at its edges.
        spoken: its language.
        forms: that language's forms.
    """
    if spoken == "fr" and (found := _IN_PLACE.fullmatch(bare)):
        return f"Qu’{found.group('verb')} dit {found.group('name')}{found.group('rest')}"
    if spoken == "fr" and (found := _SAID_WHAT.fullmatch(bare)):
        return f"Qu’{found.group('verb')}-t-{found.group('who')} dit{found.group('rest')}"
    if spoken == "fr" and (found := _IT_IS.fullmatch(bare)):
        return found["asks"]
    last = _LAST[spoken].fullmatch(bare) if spoken in _LAST and not _KNOWN.match(bare) else None
    if last and "?" not in bare and not forms.opening_word.match(bare):
        return f"{last.group('asks')} {last.group('rest')}"
    if told := _with_description_before(bare, spoken, forms):
        return told
    for space in list(re.finditer(r"\s+", bare))[:_NAME]:
        name, rest = bare[: space.start()].rstrip(","), bare[space.end() :].lstrip("¿")
        if not forms.opening_word.match(rest):
            continue
        if name != bare[: space.start()] and forms.preposition.fullmatch(name.split()[0]) and named_in(name, spoken):
            return f"{rest} {name}"  # "in Altmark, how many died?"
        if forms.omits_subject and about_phrase(spoken).match(name):
            return f"{rest} {name}"  # "sull'acqua che aveva detto?"
        if not _names(name, spoken):
            return bare
        if spoken == "fr" and (found := _ASKED_OF.fullmatch(rest)):
            return f"Qu’{found.group('verb')} dit {name}{found.group('rest')}"
        if spoken == "es" and (found := _said(rest, forms)):
            return f"{found.group()} {name}{rest[found.end() :]}"
        if forms.omits_subject:
            return f"{name} {rest}"
        for pronoun in forms.pronouns:
            found = pronoun.pattern.search(rest)
            if found and pronoun.means in ("male", "female", "plural", "thing") and "noun" not in found.groupdict():
                written = pronoun.becomes.format(name=name, **found.groupdict())
                return f"{rest[: found.start()]}{written}{rest[found.end() :]}"
        return bare
    return bare


def with_name_behind(bare: str, spoken: str) -> str:
    """A question with the name behind it in the place of its pronoun, "" for others."""
    found = _BEHIND.fullmatch(bare)
    if found is None or len(found["who"].split()) > _NAME or not _names(found["who"], spoken):
        return ""
    rest, who = found["rest"], found["who"]
    if lead(who) in forms_of(spoken).determiner - ARTICLES[spoken]:
        return ""
    return _with_name_for_pronoun(rest, who, spoken, _SUBJECT.get(spoken))


def _with_description_before(bare: str, spoken: str, forms: Forms) -> str:
    """A question with the longer description before it in the place of its pronoun ("the man who died, who was he?");
    "" for others."""
    who, comma, rest = bare.partition(", ")
    if not comma or not _NAME < len(who.split()) <= _DESCRIPTION or not forms.opening_word.match(rest):
        return ""
    if lead(who) not in ARTICLES[spoken] or forms.opening_word.match(who):
        return ""
    subject = _SUBJECT.get(spoken)
    pointed = spoken == "de" and subject is not None and not subject.search(rest)
    return _with_name_for_pronoun(rest, who, spoken, _POINTED if pointed else subject)


def _with_name_for_pronoun(rest: str, who: str, spoken: str, pronouns: re.Pattern[str] | None) -> str:
    """A question with a name where its pronoun is, or behind it in languages that leave pronouns out; else ""."""
    pronoun = pronouns.search(rest) if pronouns else None
    if pronoun is None:
        return f"{rest} {who}" if forms_of(spoken).omits_subject else ""
    return f"{rest[: pronoun.start()]}{who}{rest[pronoun.end() :]}"


def _said(rest: str, forms: Forms) -> re.Match[str] | None:
    """The words of a question what somebody said up to where their name belongs."""
    pattern = forms.bare_said.pattern if forms.bare_said else "(?!)"
    return re.match(pattern.replace("SAY", speech_verbs("es")), rest, re.I)


def _names(phrase: str, spoken: str) -> bool:
    """Whether words are a name or a noun with its article."""
    named = named_in(f"x {phrase}", spoken)
    return bool(named) or (lead(phrase) in ARTICLES[spoken] and " " in phrase)
