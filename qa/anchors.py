"""What a question that names nothing hangs on: whether it does, and which words of the conversation complete it.

Between `qa.context`, which says what the conversation is about, and `qa.followup`, which puts the words in. A question
that names nobody and nothing of its own is about what was spoken of, the surer the fewer words it has.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from index.analysis import fold, stop_words, words
from index.lexicon import is_listed
from index.mentions import Mention, name_key
from qa.context import Context
from qa.dates import YEAR
from qa.ellipsis import ARTICLES, Forms, forms_of
from qa.nounphrase import EDGE, as_addition, lead, nominal, undetermined, what_is
from qa.question import Question
from qa.referents import fullest, is_place, named_in

__all__ = [
    "AUXILIARIES", "Leaning", "added", "as_name", "asks_yes_or_no", "both", "event", "gist", "has_plural_verb",
    "leaning", "names_beside", "names_thing", "omits_subject", "recased", "scene", "sets_beside", "spelt_fuller",
    "tells_all",
]  # fmt: skip

Leaning = Literal["wholly", "perhaps", "not"]

_FEW = 3
"""Content words at most of a question that cannot be meant as it stands."""
_SHORT = 6
"""Content words at most of a question that may be about what the last one was about."""
_MUCH = 2
"""Words of a question beside its names from which it tells an event rather than something of somebody."""
_GIST = 8
"""Words at most that are repeated of a question that has neither names nor a noun phrase."""
_FULL_NAME = 2
"""Words at most of a name that is typed small and known to nobody."""
_KNOWN_NAME = 4
"""Letters at least of a name that is known when it is typed small."""
_YEAR = re.compile(YEAR)
_PLURAL = re.compile(
    r"hanno|sono|erano|furono|avevano|han|son|eran|fueron|tienen|tenian|\w{2,}(?:ano|ono|aron|ieron)|estan|estaban"
)
"""Verbs of several, of whom no one person is meant ("perché li hanno mandati?")."""
_OF_ONE = frozenset("il lo la l un uno una el".split())
"""Articles of one, which the subject of a verb of several does not have."""
_HAS = frozenset("ha aveva ebbe prese tiene tenia tuvo obtuvo ottenne".split())
"""Forms of "has" after a thing that is counted, which is then no subject ("quanti voti ha preso")."""
_INDEFINITE = frozenset("qualcuno nessuno qualcosa alguien nadie algo alguno ninguno".split())
"""Subjects, folded, that are nobody who was spoken of."""
_VERB_FIRST = re.compile(
    r"(?:se\s+)?(?:lo|la|li|le|ne|ci)\s+\w+(?:ava|eva|iva|aba|ía)\b"
    r"|(?:si\s+)?(?:ha|aveva|avr[àa]|ebbe|è|era|fu|sarà)\b(?!\s+(?:vero|possibile|necessario|successo|accaduto))"
    r"|(?:se\s+)?[^\W\d_]{2,}ó\b(?!\s+(?:el|la|los|las|una?|que)\b)"
    r"|(?:ha|hab[íi]a|es|era|fue|tiene|tuvo|est[áa]|estaba)\b(?!\s+(?:verdad|cierto|posible))",
    re.I,
)
"""Verbs with which a question begins that asks for yes or no and leaves out of whom."""
_IL = re.compile(r"(?:ils?|elles?)\s+(?:n[e’']\s*|s[e’']\s*|l[’']|y\s+)?[^\W\d_]+", re.I)
"""Begins a French question for yes or no that keeps the order of a statement."""
AUXILIARIES = {
    "en": frozenset("is was were are has had did does will".split()),
    "it": frozenset("è era ha hanno aveva avevano fu furono sono erano sarà".split()),
    "es": frozenset("es era fue ha han había fueron está".split()),
    "fr": frozenset("est était ont avait sont étaient".split()),
    "de": frozenset("ist war hat hatte wurde sind waren".split()),
}
"""Verbs that tell a sentence from a piece of one, as written."""
_DEFINITE = {
    "en": frozenset(("the",)),
    "it": frozenset("il lo la i gli le l".split()),
    "es": frozenset("el la los las".split()),
    "fr": frozenset("le la les l".split()),
    "de": frozenset("der die das den".split()),
}
"""Articles, folded, of a noun that is known already."""
_AND = {"it": "e", "es": "y", "fr": "et", "de": "und"}


def leaning(bare: str, spoken: str, *, opened: bool) -> Leaning:
    """Whether a question hangs on what was said before it.

    Args:
        bare: the question without the word that opens it as a follow-up and without marks at its edges.
        spoken: its language.
        opened: whether such a word opened it.
    Returns:
        "wholly" where it cannot be meant as it stands, "perhaps" where it can, "not" where it has a name of its own or
        says much.
    """
    content = _content(bare, spoken)
    if forms_of(spoken).points_back.search(bare):
        return "perhaps"
    if _own_names(bare, spoken, opened=opened) or len(content) > _SHORT:
        return "not"
    return "wholly" if (opened or len(content) <= _FEW) and not _YEAR.search(bare) else "perhaps"


def sets_beside(bare: str, question: Question, previous: Context) -> Leaning:
    """Whether a question that opens as a follow-up asks of somebody else about the event of the last question.

    Such a one names only somebody new and says little more: "and how did Kent vote?". It can hardly be meant as it
    stands when it asks what somebody did, or how, by a verb alone.
    """
    spoken = question.language
    held = _own_names(bare, spoken, opened=True)
    known = {key for each in previous.spoken_of for key in name_key(each.name)}
    new = all(not known & set(name_key(each.name)) for each in held)
    named = {key for each in held for key in name_key(each.name)}
    said = [word for word in _content(bare, spoken) if word not in named]
    text = f"x {bare}"
    alone = all(_may_do(each, text, spoken) for each in held)
    prepositions = forms_of(spoken).determiner - ARTICLES[spoken]
    located = any(lead(text[: each.start].split()[-1]) in prepositions for each in held)
    if not held or not new or not alone or located or len(said) >= _FEW or _YEAR.search(bare):
        return "not"
    return "wholly" if question.kind == "which" and len(said) == 1 else "perhaps"


def _may_do(name: Mention, text: str, spoken: str) -> bool:
    """Whether a name may be that of somebody who does something; Italian has articles before surnames."""
    kind = what_is(text, name.start, name.name, spoken)
    return kind == "person" or is_place(name.name) or (spoken == "it" and " " not in name.name)


def tells_all(bare: str, spoken: str) -> bool:
    """Whether words without an interrogative have a verb of their own, so that they are no piece: "e Rossi si era
    ritirato?"."""
    found = bare.casefold().split()
    if spoken == "fr" and _IL.match(bare):
        return True
    return len(found) >= _FEW and bool(AUXILIARIES[spoken] & set(found[1:]))


def spelt_fuller(bare: str, previous: Context) -> str:
    """A question with a noun that stands for what the conversation is about in full: "la finale" as "la finale dei
    Mondiali". "" where it has none."""
    tail = undetermined(previous.about, previous.last.language)
    head, _, rest = tail.partition(" ")
    if not rest or len(head) < _KNOWN_NAME or not head.isalpha():
        return ""
    found = re.search(rf"\b{re.escape(head)}\b(?!\s+(?:d|of\b|von\b))", bare, re.I)
    return f"{bare[: found.start()]}{tail}{bare[found.end() :]}" if found else ""


def added(previous: Context, *, definite: bool = False, counted: bool = False, spoken: str = "") -> str:
    """What completes a question that names nothing: what the conversation is about, and the names of its last question.

    Where it is about nothing that has a name, whom it spoke of last, or what the last question asked; of a thing that
    the question only calls "the machine" (`definite`) the latter, since it is a part of what was asked of somebody.
    With `counted` also the things that the last question counted, where it told no event; in brackets where the
    question is in another language than the conversation (`spoken`).
    """
    last = previous.last
    acted_on = previous.acted_on if lead(previous.acted_on) in ARTICLES[last.language] else ""
    about = as_addition(previous.about or ("" if last.kind == "what_said" else acted_on), last.language)
    if last.kind == "what_said":
        others = [] if about and not definite else [previous.speaker or previous.person]
    else:
        apart = bool(previous.about and acted_on) and not _share(acted_on, previous.about, last.language)
        told = f"{previous.about} {acted_on}" if apart else previous.about or acted_on
        others = names_beside(told, previous)
        plain = lead(previous.about) in ARTICLES[last.language] or previous.about[:1].isupper()
        nowhere = not previous.about or (plain and is_place(undetermined(previous.about, last.language)))
        if counted and last.kind == "how_many" and previous.counted and nowhere:
            about, apart = f"({undetermined(previous.counted, last.language)})", False
            others = names_beside(previous.counted, previous)
        if apart:
            others.insert(0, " ".join(acted_on.split()[:_GIST]))
        if definite and others and not about:
            return f"({gist(last)})"
        if not about and not others:
            others = [previous.person or gist(last)]
    names = ", ".join(filter(None, others))
    if about and spoken not in ("", last.language) and not about.startswith("("):
        about = f"({nominal(about, last.language)})"
    if about.endswith(")") and names:
        return f"{about[:-1]}, {names})"
    return " ".join(filter(None, (about, f"({names})" if names else "")))


def event(previous: Context) -> str:
    """What completes a piece of a question that has no role in the last one: what that was about, or who was asked
    about, or its words; not somebody whom only its answer named."""
    last = previous.last
    place = is_place(undetermined(previous.about, last.language))
    if previous.about and not place:
        return added(previous)
    said = set(_content(gist(last), last.language)) - set(name_key(previous.person))
    if not place and previous.person and len(said) < _MUCH and previous.asks_of_person(previous.person):
        return as_addition(previous.person, last.language)
    return f"({gist(last)})" if gist(last) else as_addition(previous.about, last.language)


def names_thing(bare: str, spoken: str) -> bool:
    """Whether a question has a noun with a definite article, which the conversation must have brought up."""
    found = re.findall(r"\w+", bare)[1:]
    return any(fold(word) in _DEFINITE[spoken] and after not in AUXILIARIES[spoken] for word, after in pairwise(found))


def both(previous: Context) -> str:
    """The two people whom the last question and its answer join, or ""."""
    return f" {_AND.get(previous.last.language, 'and')} ".join(previous.pair)


def omits_subject(bare: str, question: Question, forms: Forms, *, several: bool = False, acting: bool = False) -> bool:
    """Whether a question has no subject, so that it is about whom was spoken of: "dove è nato?", "quanti anni ha?".

    One with a verb of several is about no one person; with `several` it is looked at all the same, and with `acting`
    as one about several who did something.
    """
    if not forms.omits_subject:
        return False
    if forms.copula is not None and forms.copula.fullmatch(bare):
        return True
    asked = forms.opening_word.match(bare)
    rest = words(bare[asked.end() :]) if asked else words(bare)
    if question.kind == "what_said" or (not several and any(_PLURAL.fullmatch(word) for word in rest)):
        return False
    if asked is None:
        return _VERB_FIRST.match(bare) is not None and not _INDEFINITE & set(rest)
    introduced = len(asked.group().split()) > 1 and lead(asked.group()) in forms.determiner  # "con quanti", "di chi"
    if acting and question.kind == "who" and not {"sono", "erano", "furono", "son", "eran", "fueron"} & set(rest):
        return True  # "who" is not several, and so is the object: "chi hanno scelto?"
    if question.kind == "who" or (introduced and question.kind == "how_many"):
        return introduced
    if ((ARTICLES[question.language] - (_OF_ONE if acting else set())) | _INDEFINITE) & set(rest):
        return False
    return question.kind != "how_many" or bool(_HAS & set(rest))


def asks_yes_or_no(bare: str, spoken: str) -> bool:
    """Whether a question begins with its verb, in a language that leaves subjects out."""
    return forms_of(spoken).omits_subject and _VERB_FIRST.match(bare) is not None


def has_plural_verb(bare: str, forms: Forms) -> bool:
    """Whether a question in a language that leaves out subjects has a verb of several."""
    return forms.omits_subject and any(_PLURAL.fullmatch(word) for word in words(bare))


def recased(text: str, language: str, previous: Context) -> str:
    """A question with the capitals of names that the conversation has and the question writes small."""
    known = {
        fold(part): part
        for each in previous.spoken_of
        for part in each.name.split()
        if len(part) >= _KNOWN_NAME and part[0].isupper() and _is_no_word(part, language)
    }
    return re.sub(r"[^\W\d_][\w-]*", lambda found: _capital(found.group(), known), text)


def as_name(piece: str, language: str) -> str:
    """A word or two that no dictionary has, or a place, which are a name that was typed small, with capitals."""
    elided = re.match(r"[^\W\d_]{1,5}[’'](?=\w)", piece)
    if elided:
        return elided.group() + as_name(piece[elided.end() :], language)
    parts = piece.split()
    named = len(parts) <= _FULL_NAME and all(_is_no_word(part, language) for part in parts)
    return piece.title() if piece.islower() and (named or is_place(piece)) else piece


def _capital(word: str, known: dict[str, str]) -> str:
    return known.get(fold(word), word) if word.islower() else word


def _is_no_word(name: str, language: str) -> bool:
    """Whether no dictionary and no list of function words has a name as a word."""
    folded = fold(name)
    stop = stop_words(language)
    return folded not in stop and not is_listed(folded, language)


def _content(bare: str, spoken: str) -> list[str]:
    stop = stop_words(spoken)
    return [word for word in words(bare) if word not in stop]


def _share(one: str, other: str, language: str) -> bool:
    """Whether two phrases have a content word in common."""
    return bool(set(_content(one, language)) & set(_content(other, language)))


def _own_names(bare: str, spoken: str, *, opened: bool) -> list[Mention]:
    """The names in a question, by their place in `"x " + bare`; the capital with which it begins makes none."""
    return named_in(f"x {bare if opened else bare[:1].lower() + bare[1:]}", spoken)


def scene(previous: Context) -> str:
    """What the last question was about beside what it counted, and its names: "the ferry, Altmark"; "" for nothing."""
    about = nominal(previous.about, previous.last.language)
    about = "" if undetermined(previous.counted, previous.last.language) in about else about
    return ", ".join(filter(None, (about, *names_beside(f"{about} {previous.counted}", previous))))


def names_beside(about: str, previous: Context) -> list[str]:
    """The names of the last question, in their fullest form, that are not in what the conversation is about."""
    last, known = previous.last, [each.name for each in previous.spoken_of]
    seen = {key for each in (about, *(name.name for name in named_in(about, last.language))) for key in name_key(each)}
    found = []
    for mention in named_in(last.text, last.language):
        keys = set(name_key(mention.name))
        if not keys <= seen:
            found.append(fullest(mention.name, known) if not is_place(mention.name) else mention.name)
            seen |= keys
    return found


def gist(last: Question) -> str:
    """The words of a question after its interrogative and the verbs that help it."""
    forms = forms_of(last.language)
    rest = last.text.strip(EDGE)
    asked = forms.opening_word.match(rest) or forms.tells.match(rest)
    if last.language == "en":
        rest = re.sub(r"(?<=\w )(?:did|does|do)\s", "", rest)
    kept = rest[asked.end() :].split() if asked else rest.split()
    while kept and fold(kept[0]) in forms.light:
        kept.pop(0)
    return " ".join(kept[:_GIST])
