"""What a question is about: its topic, occasion, event or thing, as the whole noun phrase that names it.

Between `qa.question` and `qa.context`. An event is told before the place where it was, a thing with its complement
("the first flight of Ann Porter") before the person who only says which thing is meant, and what a country did
something to before the country. There is no parser: a phrase may end too early or too late.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.analysis import stop_words, words
from index.language import STOP_WORDS
from index.mentions import Mention, name_key
from qa.ellipsis import ARTICLES, forms_of
from qa.nounphrase import EDGE, aside_of, lead, nominal, noun_phrase, undetermined, what_is
from qa.question import Question
from qa.referents import Exchange, gender_of, is_place, is_trade, named_in
from qa.roles import subject_of
from qa.speech_questions import about_phrase

__all__ = ["THERE_IS", "asked_of", "belongs", "occasion_of", "still_about", "topic_of", "turned_to"]

_COMPLEMENT = 2
"""More words than this stand before a name that belongs to a noun: the noun's article, the noun and "of"."""
_WHERE = frozenset("in at en a ad al alla allo all nel nella nello nell au aux dans à bei beim im am zu presso".split())
_WHAT = re.compile(
    r"[¿\s]*(?:(?:what|was)(?!\s+\w+(?:ed|te|ten)\b)|which|qual\w*|cu[áa]l\w*|quel\w*|welche\w*)\b", re.I
)
"""Asks for the noun that follows, which is then what is not known rather than what the question is about."""
_WHICH_OF = re.compile(r"which\s+(?:one\s+)?of\s+", re.I)
"""Asks for one of the things that follow."""
_LOCATED = re.compile(
    r"(?<![\w’'])(?P<noun>(?:(?:the|il|lo|la|i|gli|le|el|los|las|les|der|die|das|nel|nello|nella|nei|nelle|del|dello|della|dei"
    r"|delle|au|du|im|beim|vom)\s+|(?:l|nell|dell)[’'])[^\W\d_]+\s+"
    r"(?:(?:(?:of|di|del|dello|della|dei|degli|delle|de|du|des|der)\s+|(?:dell|d)[’'])(?:(?:the|la|el)\s+)?[^\W\d_]+\s+)?)$",
    re.I,
)
"""A noun right before the preposition of its place ("the fire in", "nell'incidente del traghetto a")."""
THERE_IS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(
        rf"[¿\s]*(?:{words})\s+(?:(?:also|even|anche|pure|también|aussi|auch|mai|ever)\s+)?(?=\S)", re.I
    )
    for language, words in (
        ("en", r"(?:is|are|was|were)\s+there"),
        ("it", r"c[’']\s?(?:è|era|erano)(?:\s+stat[oaie])?|ci\s+(?:sono|fu|furono)(?:\s+stat[oaie])?"),
        ("es", r"hay|hab[íi]a|hubo"),
        ("fr", r"(?:est-ce\s+qu[’'])?il\s+y\s+(?:a|avait)|y\s+(?:a-t|avait)-il"),
        ("de", r"gab\s+es|gibt\s+es"),
    )
}
"""Opens a question whether there is something, which is then what it is about."""
_POINTED = re.compile(
    r"\b(?P<event>(?:in|at|during|after|before)\s+that\s+(?!year|week|month|time|day|case|way|sense)[a-z]{4,}"
    r"|(?:in|durante|dopo|prima\s+di)\s+quel(?:l[ao]\s|l[’']|\s)(?!anno|settimana|mese|giorno|caso|modo|senso)[a-zà-ù]{4,})\b(?!\s+(?:that|who|which|che)\b)",
    re.I,
)
"""The event of the last question, named by its kind ("in that final")."""
_NOUN = 2
"""Words at most of a noun that is all a question has."""
_INTRODUCED = 8
"""Words of that at most."""
_ON = frozenset("on su sul sullo sulla sui sugli sulle sull sobre sur uber against contro contra contre gegen".split())
"""Prepositions, folded, of what a law, a vote or a speech is on."""
_HEAD = re.compile(
    r"(?<![\w’'])(?P<noun>(?:(?:in|at|en|a|dans|bei)\s+)?"
    r"(?:(?:the|il|lo|la|al?|alla|nel|nella|el|le|au|der|die|das|beim?)\s+|(?:l|all|nell|dell)[’'])[^\W\d_]+\s+)$",
    re.I,
)
"""The noun right before such a preposition, with what opens it."""
_VERB_LAST = re.compile(r"\b(?:did|does|do|will|can|could)\s+(?:the|an?)(?:\s+\w+){2,4}$", re.I)
"""An English question that its verb ends ("when did the ferry sink")."""
_INDEFINITE = frozenset("a an un uno una une ein eine einen".split())
_TIMES = frozenset("after before since dopo prima nach vor seit apres avant depuis tras desde".split())
"""Prepositions, folded, of an event that another one follows."""
_DURING = frozenset(
    "in at during nel nella nello nell al alla allo all durante en dans au pendant im beim bei wahrend".split()
)
"""Prepositions, folded, of the event at which somebody did something."""
_SOURCE = re.compile(
    r"\b(?:according\s+to|secondo|según|selon|d[’']après|laut)\s+"
    r"(?:(?:the|il|lo|la|i|el|le|les|der|die|dem)\s+|l[’'])?$",
    re.I,
)
"""Comes before a name that only says who tells what is asked for."""
_INVERTED = re.compile(r"\s[^\W\d_]+-(?:t-)?(?:ils?|elles?)\b")
"""A French verb with the pronoun that repeats its subject ("le pont a-t-il")."""


def asked_of(question: Question) -> str:
    """Whose words a question asks for, as it names them, what follows the name left out; "" for nobody's."""
    phrase = question.speaker or ""
    named = named_in(f"x {phrase}", question.language)
    return named[0].name if named and named[0].start == 2 else phrase


def topic_of(question: Question) -> str:
    """The topic of a question what somebody said, with its preposition, as it stands there; "" without one."""
    at = question.text.rfind(question.topic) if question.topic and question.kind == "what_said" else -1
    if at < 0:
        return ""
    introduced = [match for match in about_phrase(question.language).finditer(question.text) if match.end() == at]
    start = introduced[-1].start() if introduced else at
    return question.text[start : at + len(question.topic)].strip()


def occasion_of(question: Question) -> str:
    """To whom, where or when the words were said that a question asks for, as it stands there; "" for any occasion."""
    speaker = question.speaker or ""
    return question.setting or speaker.removeprefix(asked_of(question)).strip(EDGE)


def still_about(question: Question, about: str, before: Sequence[Exchange], *, leans: bool) -> str:
    """What a conversation is about after a question.

    One that leans on others, or names nobody new, stays with what they were about unless it names a thing.
    """
    question = replace(question, text=aside_of(question.text)[0])
    if leans and (pointed := _POINTED.search(question.text)):
        return pointed["event"]
    occasion = occasion_of(question)
    if not any(each.name in occasion for each in named_in(question.text, question.language)):
        occasion = ""
    thing = topic_of(question) or occasion if question.kind == "what_said" else _thing(question)
    if set(words(thing)) <= stop_words(question.language):
        thing = ""
    named = [key for each in named_in(question.text, question.language) for key in name_key(each.name)]
    known = {key for each in before for text in (each.question, each.answer) for key in name_key(text)}
    stays = leans or all(key in known for key in named)
    holds_name = any(each.name in thing for each in named_in(question.text, question.language))
    if thing and (holds_name or not about or not stays):
        return thing
    return about if stays else ""


def turned_to(question: Question) -> str:
    """The noun that is all that a completed question has beside what completes it: "la fisarmonica (il traghetto)"; ""
    for others, and for people."""
    core, aside = aside_of(question.text)
    piece, language = core.strip(EDGE + "¿"), question.language
    noun = undetermined(piece, language)
    definite = bool(aside) and _is_definite(piece, language, bare=True) and not named_in(f"x {noun}", language)
    if not definite or len(noun.split()) > _NOUN or is_trade(noun, language):
        return ""
    return f"{piece[:1].lower()}{piece[1:]}"


def belongs(name: Mention, text: str, language: str) -> bool:
    """Whether a name only says which thing is meant: "il telescopio di Arecibo"."""
    start, _ = noun_phrase(text, name.start, name.end, language)
    phrase = nominal(text[start : name.end], language)
    before = re.findall(r"\w+", phrase[: -len(name.name)])
    return gender_of(name.name) is None and len(before) > _COMPLEMENT and lead(phrase) in ARTICLES[language]


def _thing(question: Question) -> str:
    """The first name in a question that is no person's, with the noun phrase around it; what a country did something
    to before the country; of a person's name the thing that it belongs to, or the event at which the person did
    something; without names the last noun phrase that has an article."""
    text = question.text.rstrip(EDGE)
    language = question.language
    if question.kind == "who_said":
        return ""
    there = THERE_IS[language].match(text) if language in THERE_IS else None
    if there and len(text[there.end() :].split()) <= _INTRODUCED:
        return text[there.end() :]
    held = [each for each in named_in(text, language) if not _SOURCE.search(text[: each.start])]
    if not held:
        asked = forms_of(language).opening_word.match(text) or forms_of(language).tells.match(text)
        return _last_phrase(text, asked.end() if asked else 0, language)
    things = [each for each in held if what_is(text, each.start, each.name, language) != "person"]
    things = things or [each for each in held if belongs(each, text, language)]
    things = things or [each for each in held if question.kind != "who" and _owns(each, text, language)]
    if not things:
        start, _ = noun_phrase(text, held[-1].start, held[-1].end, language)
        located = _LOCATED.search(text[:start]) if lead(text[start:]) in _WHERE else None
        if located and lead(located["noun"]) in _DURING:
            return text[located.start("noun") : held[-1].end]
        phrase = _last_phrase(text, held[-1].end, language)
        noun = undetermined(phrase, language)
        event = not is_place(noun) and (language == "de" or re.search(r"(?<!\w)[^\W\d_A-Z]{3}", noun) is not None)
        return phrase if event and lead(phrase) in _DURING and _is_definite(phrase, language) else ""
    things.sort(key=lambda each: what_is(text, each.start, each.name, language) == "place")
    acting = subject_of(question)
    if acting and acting == things[0].name and is_place(acting):
        phrase = _last_phrase(text, things[0].end, language)
        named = any(each.name in phrase for each in named_in(text, language))
        if _is_definite(phrase, language) and lead(phrase) not in _TIMES and not named:
            return phrase
    start, end = noun_phrase(text, things[0].start, things[0].end, language)
    one_of = _WHICH_OF.match(text)
    start = max(start, one_of.end() if one_of else 0)
    placed = lead(text[start:end]) in _WHERE and not _WHAT.match(text)
    located = _LOCATED.search(text[:start]) if placed else None
    return text[located.start("noun") if located else start : end]


def _owns(name: Mention, text: str, language: str) -> bool:
    """Whether a person's name is the complement of a thing that no preposition stands before: "il primo volo di Anna
    Neri", "Anna Neri's first flight"."""
    if _WHAT.match(text) and not _WHICH_OF.match(text):
        return False
    start, end = noun_phrase(text, name.start, name.end, language)
    if text[name.end : end].startswith(("'s ", "’s ")):
        return True
    phrase = text[start : name.end]
    before = re.findall(r"\w+", phrase[: -len(name.name)])
    return end == name.end and len(before) > _COMPLEMENT and _is_definite(phrase, language, bare=True)


def _is_definite(phrase: str, language: str, *, bare: bool = False) -> bool:
    """Whether a noun phrase has a definite article, before which no preposition may stand if `bare`."""
    return lead(phrase if bare else nominal(phrase, language)) in ARTICLES[language] - _INDEFINITE


def _last_phrase(text: str, offset: int, language: str) -> str:
    """The last noun phrase after a place in a question that has an article or preposition, or ""."""
    stop = STOP_WORDS.get(language, frozenset())
    content = [each for each in re.finditer(r"[’'-]*\w[\w’'-]*", text) if each.group().casefold() not in stop]
    inverted = _INVERTED.search(text) if language == "fr" else None
    limit = inverted.start() if inverted else len(text)
    content = [each for each in content if offset <= each.start() < limit]
    if not content:
        return ""
    first = len(content) - 1
    if first and content[first].group().isdigit() and text[content[first - 1].end() : content[first].start()] == " ":
        first -= 1  # a year belongs to the noun before it
    while language == "en" and first and text[content[first - 1].end() : content[first].start()] == " ":
        first -= 1  # adjectives and nouns before a noun
    last = content[-1]
    if language == "en" and first < len(content) - 1 and _VERB_LAST.search(text):
        last = content[-2]
    start, end = noun_phrase(text, content[first].start(), last.end(), language)
    if lead(text[start:end]) in _ON | forms_of(language).of and (headed := _HEAD.search(text[:start])):
        start = headed.start("noun")
    return text[start:end] if start >= offset and lead(text[start:end]) in forms_of(language).determiner else ""
