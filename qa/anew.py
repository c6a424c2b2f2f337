"""Ask the last question anew: bare question words, questions about words that were quoted, "why not?".

For `qa.followup`. A question that is no more than its interrogative takes the event of the last question whole. Where
the language would have to bend its verb for that, the event follows a colon or stands in brackets as it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.analysis import fold, words
from index.mentions import name_key
from qa.anchors import AUXILIARIES, gist, names_beside
from qa.context import Context
from qa.ellipsis import ARTICLES, CHALLENGE, PROPERTY, SAYS_SO, WHO_SAYS, WHY_NOT, Forms, asks_noun, forms_of
from qa.negation import UNDONE
from qa.nounphrase import EDGE, as_addition, lead, nominal, replaced, undetermined, what_is
from qa.pronouns import pronoun_of
from qa.question import Question, analyse
from qa.referents import gender_of, named_in
from qa.roles import counted_in
from qa.topics import THERE_IS, occasion_of, topic_of

__all__ = ["HELPERS", "about_the_words", "asked_anew", "asks_source", "is_only_interrogative", "why_not"]

_SHORT_QUOTE = 6
"""Words of a quotation at most that says more of an occasion than its topic does."""
HELPERS = frozenset("did does do is are was were has have had can could will would".split())
"""English verbs that stand before the subject of a question."""
_SHORTENED = {"can": "can’t", "will": "won’t"}
"""English auxiliaries denied that do not only get an ending."""
_NOT = {"en": "not", "it": "no", "es": "no", "fr": "pas", "de": "nicht"}
_CLITIC = frozenset("si lo la li le gli ne ci mi se les".split())
"""Pronouns between "not" and the verb in Italian and Spanish."""


_DID_IT = re.compile(
    r"did\s+(?:he|she|they)\s+do\s+(?:it|that|this)|(?:l[’']\s?|lo\s+)ha\s+fatto|lo\s+hizo|hizo\s+eso"
    r"|l[’']a(?:-t-(?:il|elle))?\s+fait|hat\s+(?:er|sie)\s+(?:das|es)\s+(?:getan|gemacht)",
    re.I,
)
"""Stands for the verb of the last question, done by whom it asked for."""
_DID = re.compile(
    r"who\s+(?P<did>(?:resigned|quit|left|died|stepped|retired|fled|escaped|survived|apologi[sz]ed)\b(?:\s+(?:at|from|in|as|after|over|down)\b.*)?)",
    re.I,
)
"""Asks who did what is done to nobody."""
_OFFICE = re.compile(r"who\s+(?P<verb>is|was)\s+(?P<office>(?:the|an?)\s.+)", re.I)
"""Asks who holds an office."""
_TRUE = re.compile(
    r"(?:è\s+vero\s+che|is\s+it\s+true\s+that|es\s+(?:verdad|cierto)\s+que|est-(?:ce|il)\s+vrai\s+que|stimmt\s+es,?\s+dass)\s+",
    re.I,
)
"""Opens a question for yes or no before what it asks about."""


_WHICH_WERE = re.compile(
    r"[¿\s]*(?P<which>(?:quali|cu[áa]les|quel(?:le)?s|welche)\s+(?:erano|sono|furono|eran|son|fueron|étaient|sont|waren|sind))"
    r"(?:[\s-]+(?:ils|elles|sie|das))?",
    re.I,
)
"""Asks which the things are that were spoken of."""


_THEY_ARE = re.compile(
    r"(?:dove|da\s+dove|quando|dónde|cuándo|où|wo|wann)\s+(?:sono|erano|están|estaban|sont|étaient|sind|waren)", re.I
)
"""Asks where or when those are who were counted."""


def is_only_interrogative(bare: str, spoken: str) -> bool:
    """Whether a question is no more than its interrogative, with words that add nothing to it."""
    forms = forms_of(spoken)
    asked = forms.opening_word.match(bare)
    if asked is None:
        return False
    if forms.copula and forms.copula.fullmatch(bare):
        return False
    if asks_noun(bare, forms):
        return True
    if PROPERTY.match(bare) and {"it", "they", "he", "she"} & set(words(bare)):
        return False
    rest = words(bare[asked.end() :])
    if _DID_IT.fullmatch(bare[asked.end() :].strip()):
        return True
    if {"they", "ils", "elles"} & set(rest) and analyse(asked.group(), spoken).kind == "who":
        return False
    if {"does", "do"} <= set(rest):  # somebody's profession
        return False
    personal = [found for word in rest if (found := pronoun_of(word, forms)) and found.means in ("male", "female")]
    if personal and not {"do", "did", "does"} & set(rest):
        return False
    return all(word in forms.light for word in rest)


def asked_anew(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    """The last question with another interrogative."""
    last, forms = previous.last, previous.forms
    own = forms_of(spoken).opening_word.match(bare)
    kind = analyse(own.group() if own else bare, spoken).kind
    word = forms.words.get(kind, forms.words["which"])
    if own and spoken == last.language:
        word = (bare if asks_noun(bare, forms_of(spoken)) else own.group()).strip(" ¿")
    who, about = previous.speaker, topic_of(last) or occasion_of(last)
    if (last.kind in ("what_said", "who_said") or previous.of_saying) and who:
        if kind == "how_many" and asks_noun(bare, forms_of(spoken)):
            yield f"{word} {as_addition(about or who, last.language)}?"
            return
        if kind == "how_many":
            yield f"{word} {undetermined(last.topic or last.text, last.language)}?"
            return
        if kind in ("who", "which") and len(word.split()) == 1 and previous.quote:
            yield forms.who_said.format(quote=previous.quote)
            return
        if kind == "why" and topic_of(last):
            yield forms.said_about.format(word=word, who=who, about=f" {about}")
        if previous.quote:
            yield forms.said.format(word=word, who=who, quote=previous.quote, about=_beside(topic_of(last)))
        yield forms.said_about.format(word=word, who=who, about=f" {about}" if about else "")
        return
    office = _OFFICE.fullmatch(last.text.strip(EDGE))
    if office and previous.person and kind in ("when", "how_many"):
        yield f"{word} {office.group('verb')} {previous.person} {office.group('office')}?"
        return
    there = THERE_IS[last.language].match(last.text) if last.language in THERE_IS else None
    if there and previous.about:
        yield f"{bare if spoken == last.language else word} ({undetermined(previous.about, last.language)})?"
        return
    things = counted_in(last) if kind == "which" and last.kind == "how_many" else ""
    if things and (told := _behind(things, last)):
        yield f"{forms.words['which']} {undetermined(things, last.language)} {told}?"
        return
    subject = nominal(previous.about, last.language)
    which = _WHICH_WERE.fullmatch(bare)
    if which and spoken == last.language and (named := _from_its_article(last)):
        yield f"{which['which']} {named}?"
        return
    after = _after_its_noun(last, last.text.strip(EDGE)) if last.kind == "how_many" else ""
    counts = last.kind == "how_many" and not after
    if counts and previous.counted and spoken == last.language and _THEY_ARE.fullmatch(bare):
        told = f" ({nominal(previous.about, last.language)})" if previous.about else ""
        yield f"{bare} {previous.counted}{told}?"
        return
    counts_or_names = counts or (last.language == "en" and last.kind == "who")
    alone = _DID.match(last.text.strip(EDGE)) if last.language == "en" and last.kind == "who" else None
    if alone and previous.person and kind in ("when", "where", "why"):
        yield f"{word} {previous.person} {alone['did']}?"
        return
    if subject and kind in ("when", "where") and counts_or_names and not names_beside(previous.about, previous):
        asked_anew = forms.was.format(word=word, subject=subject)
        several = last.language == "it" and lead(subject) in ("i", "gli", "le")
        yield asked_anew.replace("c’è stato", "ci sono stati") if several else asked_anew
        return
    if last.kind == "broad" and previous.about and (last.language == "en" or kind == "who") and spoken == last.language:
        yield f"{bare} {as_addition(previous.about, last.language)}?"
        return
    rest, reported = _TRUE.subn("", after or last.text.strip(EDGE))
    asked = forms.opening_word.match(rest) or forms.tells.match(rest)
    rest = rest[asked.end() :].strip() if asked else rest
    did_it = own is not None and _DID_IT.fullmatch(bare[own.end() :].strip()) is not None
    if kind != "who" and (done := _done_by(rest, previous, did_it=did_it)):
        yield f"{word} {done}?"
        return
    first = rest.split()[0].casefold() if rest else ""
    if asked is None and first in AUXILIARIES[last.language]:  # "did Kent agree?", "to whom?"
        yield f"{word} {rest[:1].lower()}{rest[1:]}?"
        return
    fits = (asked is not None or bool(reported or after)) and not counts and (last.language != "en" or first in HELPERS)
    yield f"{word}{'' if fits or kind in ('how_many', 'who') else ':'} {rest}?"


def asks_source(bare: str, spoken: str, previous: Context) -> bool:
    """Whether a question asks only what the last answer rests on, which is told by giving that answer again; who said
    it, where the answer quoted nobody."""
    said = bool(previous.quote and previous.speaker)
    asked = SAYS_SO.get(spoken)
    doubted = CHALLENGE.fullmatch(bare)
    return bool(doubted or (asked and asked.fullmatch(bare)) or (not said and WHO_SAYS.fullmatch(bare)))


def _from_its_article(last: Question) -> str:
    """What a question that counts nothing is about, from its first article on: "i quadri rubati" of "quanto valgono i
    quadri rubati?"; in English, which puts verbs behind it, ""."""
    if last.language == "en" or counted_in(last):
        return ""
    text = last.text.strip(EDGE)
    found = (each.start() for each in re.finditer(r"\w+", text) if fold(each.group()) in ARTICLES[last.language])
    return text[next(found, len(text)) :]


def _behind(several: str, last: Question) -> str:
    """What a question says of the things that it counts."""
    noun = several.split()[-1]
    _, found, rest = last.text.strip(EDGE).partition(noun)
    return rest.strip() if found else ""


def _after_its_noun(last: Question, rest: str) -> str:
    """What follows the noun that a question counts, where that is not its subject: "did Kent pass the law" after "by
    how many votes"; "" elsewhere."""
    if last.language == "en":
        helped = re.search(r"\b(?:did|does|do)\b", rest, re.I)
        return rest[helped.start() :] if helped else ""
    noun = counted_in(last).split()
    opened = last.text.strip(EDGE).split()[0]
    if not noun or forms_of(last.language).preposition.fullmatch(opened) is None:
        return ""
    return _behind(" ".join(noun), last)


def _done_by(rest: str, previous: Context, *, did_it: bool) -> str:
    """The event of a question who did something, with the answer for its subject, where without one whom it was done
    to would be taken for that: "why: Ruiz killed Gil". "" for other questions."""
    last, who = previous.last, previous.person
    if last.kind != "who" or not previous.acted_on or not who or name_key(who) == name_key(previous.acted_on):
        return ""
    if not did_it and lead(previous.acted_on) in ARTICLES[last.language]:
        return ""
    verb, _, others = rest.partition(" ")
    return f"{verb} {who} {others}" if last.language == "de" else f"{who} {rest}"


def about_the_words(bare: str, forms: Forms, previous: Context) -> Iterator[str]:
    """ "who said that?", "when did he say it?": the words are those that an answer quoted.

    Where none quoted any, what was said is what the last question was about.
    """
    if not (previous.quote and previous.speaker):
        if event := gist(previous.last):
            yield f"{bare} ({event})?"
        return
    asked = forms.opening_word.match(bare)
    kind = analyse(asked.group() if asked else bare).kind
    plain = asked is not None and len(asked.group().split()) == 1
    if asked is None or (plain and kind in ("who", "who_said")):
        yield forms.who_said.format(quote=previous.quote)
        return
    who, quote = _said_by(bare, forms, previous)
    word = asked.group().strip(" ¿")
    about = topic_of(previous.last) if who == previous.speaker else ""
    if about and len(quote.split()) > _SHORT_QUOTE:
        yield forms.said_about.format(word=word, who=who, about=f" {about}")
    yield forms.said.format(word=word, who=who, quote=quote, about=_beside(about))


def _beside(about: str) -> str:
    return f" {about}" if about else ""


def _said_by(bare: str, forms: Forms, previous: Context) -> tuple[str, str]:
    """Whose words a question means that says "he" or nothing, and the words."""
    pronoun = next(
        (each for each in forms.pronouns if each.means in ("male", "female") and each.pattern.search(bare)), None
    )
    if pronoun is not None:
        for who, quote in previous.said:
            if who and gender_of(who) in (pronoun.means, None):
                return who, quote
    return previous.speaker, previous.quote


# "Why not?"


def why_not(bare: str, spoken: str, previous: Context) -> str:
    """ "why not?" with what the last question asked about denied; "why not Kent?" with that name in it. "" where a
    question is none of these, or follows one what somebody said."""
    last = previous.last
    found = WHY_NOT[spoken].fullmatch(bare) if spoken in WHY_NOT else None
    if found is None or last.kind in ("what_said", "who_said"):
        return ""
    other = found.group("other")
    if not other:
        return _denied(last)
    named = named_in(f"x {other}", spoken)
    if not named or named[0].name != undetermined(other, spoken):
        return ""
    new = what_is(f"x {other}", named[0].start, other, spoken)
    held = named_in(last.text, last.language)
    old = [each.name for each in held if what_is(last.text, each.start, each.name, last.language) == new]
    if old and last.language == "en" and last.kind != "who":
        return _denied(analyse(replaced(last.text, old[0], other), "en"))
    return f"{bare} ({gist(last)})?"


def _denied(last: Question) -> str:
    """Why something is not so that a question asks about; one that denies it already is only asked why."""
    language, forms = last.language, forms_of(last.language)
    rest = last.text.strip(EDGE)
    asked = forms.opening_word.match(rest)
    rest = rest[asked.end() :].strip() if asked else rest
    parts, why = rest.split(), forms.words["why"]
    if language in UNDONE and UNDONE[language].search(rest):
        return f"{why} {rest}?"
    verb = next((at for at, word in enumerate(parts) if word.casefold() in AUXILIARIES[language]), None)
    if language == "en" and parts and fold(parts[0]) in HELPERS:
        helps = parts[0].casefold()
        return f"{why} {_SHORTENED.get(helps, f'{helps}n’t')} {' '.join(parts[1:])}?"
    if language in ("it", "es") and verb is not None:
        at = verb - (verb > 0 and fold(parts[verb - 1]) in _CLITIC)
        said = [*parts[:at], "non" if language == "it" else "no", parts[at].casefold(), *parts[at + 1 :]]
        return f"{why} {' '.join(said)}?"
    return f"{why} {_NOT[language]}: {rest}?"
