"""Complete a piece of a question from the last one: "and von der Leyen?", "and in 2021?", "and the turnout?".

For `qa.followup`. A piece takes the place of what has its role in the last question: a name that of a name, a year that
of a year, a phrase that of the one with its preposition. What fits no role is asked of what the conversation is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.analysis import fold
from index.lexicon import translations
from index.mentions import Mention, name_key
from qa.anchors import as_name, event, names_beside
from qa.anew import HELPERS
from qa.context import Context
from qa.dates import YEAR
from qa.ellipsis import ARTICLES, THAT_OF, forms_of
from qa.nounphrase import (
    EDGE,
    as_addition,
    lead,
    nominal,
    noun_phrase,
    phrase_with,
    replaced,
    same_preposition,
    topical,
    undetermined,
    what_is,
    with_number,
    without,
)  # fmt: skip
from qa.pronouns import meant, pronoun_of, with_names
from qa.question import Question, analyse, date_phrase
from qa.referents import OPENING_VERB, fullest, gender_of, is_place, is_trade, named_in
from qa.speakers import is_anybody, is_description
from qa.speech_questions import about_phrase, setting_phrase
from qa.topics import asked_of, belongs, occasion_of, topic_of

__all__ = ["is_fragment", "is_piece", "of_fragment", "reaction", "with_topic"]

_PIECE = 3
"""Words at most of a piece that a question mark alone tells from key words."""
_FRAGMENT = 8
"""Words of a fragment at most."""
_YEAR_PHRASE = 3
"""Words at most of a year with its preposition."""
_ANY = frozenset("any some no alcun nessun qualche".split())
"""What opens a noun that is asked for by yes or no: "any arrests?"."""
_ONE = {"en": ("the",), "it": ("il", "lo", "la", "l"), "es": ("el", "la"), "fr": ("le", "la", "l"), "de": ("der",)}
"""Articles of one person."""
_SEVERAL = {"en": ("the",), "it": ("i", "gli"), "es": ("los",), "fr": ("les",), "de": ("die",)}
"""Articles before the name of a family or of those who play in a team."""
_TO_WHOM = {
    "en": re.compile(r"\b(?:him|her)$", re.I),
    "it": re.compile(r"\b(?:gli|le)\s+(?:ha|hanno|aveva|rispose|replicò)\b", re.I),
    "es": re.compile(r"\ble\s+(?:ha|había|respondió|contestó|replicó)\b", re.I),
    "fr": re.compile(r"\blui\s+(?:a|ont|avait|répondit)\b", re.I),
    "de": re.compile(r"\b(?:ihm|ihr)\b(?!\s+(?-i:[A-ZÄÖÜ]))", re.I),
}
"""The receiver of a reply, who is whose words were asked for."""
_NEXT_DAY = re.compile(
    r"(?:il\s+giorno\s+(?:dopo|prima|seguente)|the\s+(?:next|following|previous)\s+day|the\s+day\s+(?:after|before)"
    r"|(?:al|el)\s+día\s+(?:después|siguiente|anterior)|le\s+lendemain|la\s+veille"
    r"|am\s+(?:nächsten|folgenden)\s+tag|am\s+tag\s+(?:danach|davor))\b",
    re.I,
)
"""Begins another occasion than that of the last question."""
_ROUND = re.compile(
    r"(?:the|la|l[’']|el|die|das|beim|al)?\s*(?:first|second|third|last|next|previous|prima|seconda|terza|ultima|precedente"
    r"|primera|segunda|tercera|última|première|deuxième|seconde|troisième|dernière|erste|zweite|dritte|letzte)[nrs]?\s+"
    r"(?:time|volta|vez|fois|mal)",
    re.I,
)
"""One of several times: "and the first time?"."""
_PRICED = re.compile(
    r"\b(?:cost[aò]|costano|costav\w+|val(?:e|gono|ev\w+)|cuestan?|costab\w+|val[ií]\w+|co[ûu]t(?:e|ent|ai(?:t|ent))|va(?:ut|laient|lait))\b",
    re.I,
)
"""Verbs of a price, which is no number of things."""
_YEAR = re.compile(YEAR)
_ASIDE = re.compile(r"\s*\([A-ZÀ-ÖØ-Þ][^(),]*\)$")
"""What a completed question was given behind it, to which a new place is another: "… (Harlow)"."""


def is_fragment(bare: str, opened: bool, spoken: str, previous: Context) -> bool:
    """Whether words without an interrogative are a piece of a question, rather than key words of their own."""
    count = len(bare.split())
    if count > _FRAGMENT:
        return False
    if opened or date_phrase(bare) == bare or about_phrase(spoken).match(bare):
        return True
    forms = forms_of(spoken)
    if forms.before.fullmatch(bare) or forms.after.fullmatch(bare) or pronoun_of(bare, forms):
        return True
    name = named_in(f"x {bare}", spoken)
    alone = (
        len(name) == 1
        and name[0].name == bare
        and not any(translations(fold(bare), spoken, "it" if spoken != "it" else "en"))
    )
    return previous.last.kind == "what_said" and alone


def is_piece(bare: str, spoken: str) -> bool:
    """Whether a few words with a question mark are a piece of a question: "any survivors?", "his predecessor?"."""
    return (
        len(bare.split()) <= _PIECE
        and not OPENING_VERB.match(bare)
        and (is_place(bare) or not named_in(f"x {bare}", spoken))
    )


def of_fragment(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    """A piece completed, the likeliest reading first."""
    last, forms, bare = previous.last, forms_of(spoken), as_name(bare, spoken)
    dated = date_phrase(bare)
    year = _YEAR.fullmatch(bare)
    if year:
        dated = bare = previous.forms.in_year.format(year=year.group())
    if dated and dated == bare:
        yield _with_date(last, dated)
        return
    if _ROUND.fullmatch(bare):
        yield _with_date(last, bare)
        return
    for pattern, phrase in ((forms.before, previous.forms.before_year), (forms.after, previous.forms.after_year)):
        if pattern.fullmatch(bare):
            limit = _YEAR.search(date_phrase(last.text))
            yield _with_date(last, phrase.format(year=limit.group()) if limit else bare)
            return
    pronoun = pronoun_of(bare, forms)
    if pronoun:
        who = meant(pronoun, previous, exclude=last.speaker or "")
        if who is None:
            return
        bare = who
    elif last.kind != "who_said":
        named = with_names(bare, forms, spoken, previous)
        if named and last.kind != "what_said" and not _bears_on_person(previous):
            yield named
            return
        bare = named.strip(EDGE) if named else bare
    if last.kind != "what_said" and previous.speech is not None and about_phrase(spoken).search(bare):
        previous = replace(previous, last=previous.speech)
        last = previous.last
    if last.kind == "what_said":
        yield from _of_speech(bare, spoken, pronoun is not None, previous)
    elif last.kind == "who_said":
        yield previous.forms.who_said.format(quote=bare.strip("“”\"«»„'‘’"))
    else:
        yield from _of_fact(bare, spoken, previous)


def reaction(bare: str, spoken: str, previous: Context) -> str:
    """Somebody's reaction ("her reply?"), which is one to what the last question asked about; "" for other pieces."""
    last, forms = previous.last, forms_of(spoken)
    if forms.responds.search(bare) is None or last.kind == "who_said":
        return ""
    speaker = previous.speaker if last.kind == "what_said" else ""
    if speaker and _TO_WHOM[spoken].search(bare) and len(named_in(f"x {bare}", spoken)) <= 1:
        answered = (with_names(bare, forms, spoken, previous) or "").strip(EDGE)
        return f"{answered} {as_addition(topic_of(last) or occasion_of(last), last.language)}?" if answered else ""
    told = (with_names(bare, forms, spoken, previous, exclude=speaker) or bare).strip(EDGE)
    named = named_in(f"x {told}", spoken)
    if not named:
        return f"{told} {event(previous)}?" if lead(told) in ARTICLES[spoken] else ""
    if len(named) > 1:
        return ""
    who = named[0].name
    if last.kind == "what_said" and not set(name_key(who)) & {
        key for part in last.text.split() for key in name_key(part)
    }:
        return with_speaker(last, previous.asked, who)
    beside = ", ".join(names_beside(told, previous))
    return f"{told} ({beside})?" if beside else ""


def with_speaker(last: Question, old: str, new: str) -> str:
    """A question what somebody said, asked of another: the name stands before the topic, which may have it as well."""
    return last.text.replace(old, new, 1) if old else last.text


def with_topic(last: Question, about: str) -> str:
    """The question with another topic, `about` with its preposition."""
    chunk = topic_of(last)
    if chunk:
        return replaced(last.text, chunk, about)
    bare = last.text.rstrip(EDGE)
    dated = date_phrase(bare)
    bare = without(bare, dated)
    if last.language == "de" and bare.endswith(" gesagt"):
        return f"{bare.removesuffix(' gesagt')} {about} gesagt?"
    return f"{bare} {about}{' ' + dated if dated else ''}?"


def _bears_on_person(previous: Context) -> bool:
    """Whether the last question asks something of a person it names, so that it may be asked of another as well."""
    last = previous.last
    held = named_in(last.text, last.language)
    people = [each for each in held if what_is(last.text, each.start, each.name, last.language) == "person"]
    return last.kind != "who" and bool(people)


def _of_speech(bare: str, spoken: str, name: bool, previous: Context) -> Iterator[str]:
    """A fragment after a question what somebody said: another speaker, topic or occasion."""
    last = previous.last
    about = about_phrase(spoken)
    if about.match(bare):
        yield with_topic(last, bare)
        return
    if setting_phrase(spoken).match(bare) or _NEXT_DAY.match(bare):
        yield f"{without(last.text, occasion_of(last)).rstrip(EDGE)} {bare}?"
        return
    found = about.search(bare)
    who = bare[: found.start()].strip() if found else bare
    topic = bare[found.start() :].strip() if found else ""
    spoke = with_speaker(last, previous.asked, who)
    occasion, of = occasion_of(last), forms_of(spoken).of
    if lead(bare) in of and lead(occasion) in of and not topic_of(last):
        yield replaced(last.text, occasion, bare)
        return
    if topic:
        yield with_topic(analyse(spoke, last.language), topic)
        return
    on_it = with_topic(last, topical(nominal(bare, spoken), last.language))
    if lead(bare) in forms_of(spoken).of and bare[0].islower() and spoken != "de":
        yield from (on_it, spoke)
        return
    small = as_name(undetermined(bare, spoken), spoken)
    if bare.islower() and not small.islower():  # a surname with its article, typed small
        yield from (spoke, on_it)
        return
    if name or is_anybody(bare) or is_description(undetermined(bare, spoken), spoken):
        yield spoke
    elif is_place(undetermined(bare, spoken)) or not any(part[:1].isupper() for part in bare.split()):
        determined = lead(bare) in forms_of(spoken).determiner or is_place(bare)
        yield from (on_it, spoke) if determined else (spoke, on_it)
    else:
        yield spoke


def _of_fact(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    """A fragment after another question: what is new takes the place of the name or phrase of its role."""
    last = previous.last
    text = last.text.rstrip(EDGE)
    held = named_in(text, last.language)
    like = THAT_OF.match(bare)
    bare = bare[like.end() :] if like else bare
    owner = re.fullmatch(r"(?P<name>.+)[’']s", bare) if last.language == spoken == "en" else None
    if owner and phrase_with(text, "of", "en"):  # "and Kent's?"
        bare = f"of {owner.group('name')}"
    named = named_in(f"x {bare}", spoken)
    opens = lead(bare)
    if opens in forms_of(spoken).determiner and opens not in ARTICLES[spoken]:
        alike_phrase = phrase_with(text, opens, last.language)
        if alike_phrase and (like or not named or opens in forms_of(spoken).of):
            yield f"{text[: alike_phrase[0]]}{bare}{text[alike_phrase[1] :]}?"
            return
        spans = [noun_phrase(text, each.start, each.end, last.language) for each in held]
        alike = [span for span in spans if same_preposition(lead(text[span[0] :]), opens)]
        aside = _ASIDE.search(text) if named else None
        start, end = alike[0] if alike and named else (aside.start() if aside else len(text), len(text))
        yield f"{text[:start].rstrip()} {bare}{text[end:]}?"
        return
    new = what_is(f"x {bare}", named[0].start, named[0].name, spoken) if named else ""
    old = next((each for each in held if _is_alike(each, new, text, previous)), None)
    if old is None and new == "thing" and lead(bare) in _SEVERAL.get(spoken, ()):  # a family or a team
        old = next((each for each in held if _is_alike(each, "person", text, previous)), None)
    if old is None and len(held) == 1 and named and gender_of(named[0].name) is None:  # of a kind that is not known
        before = text[: held[0].start].split()
        old = held[0] if before and lead(before[-1]) in HELPERS else None
    if old is not None:
        start, end = old.start, old.end
        if opens in ARTICLES[spoken]:
            start, end = noun_phrase(text, start, end, last.language)
        yield f"{text[:start]}{bare}{text[with_number(text, end) :]}?"
        return
    if last.kind == "who" and new == "person":
        yield previous.forms.who_is.format(who=bare)
        return
    if previous.speech is not None and new == "person":
        yield replaced(previous.speech.text, asked_of(previous.speech), bare)
        return
    subject = event(previous)
    if new == "person" and previous.about and named[0].name == undetermined(bare, spoken):
        on_it = topical(nominal(previous.about, last.language), last.language)
        yield previous.forms.said_on.format(who=bare, about=f" {on_it}")
    if _may_be_a_place(bare, held, text, previous):
        yield f"{text[: held[0].start]}{bare}{text[held[0].end :]}?"
    if last.kind == "how_many" and not named and opens not in _ANY and not _is_one(bare, spoken):
        asked = previous.forms.opening_word.match(last.text)
        priced = _PRICED.search(text) if opens in ARTICLES[spoken] else None
        if priced and asked:
            yield f"{asked.group()} {priced.group()} {bare} {subject}?"
            return
        word = asked.group() if asked else previous.forms.words["how_many"]
        yield f"{word} {undetermined(bare, spoken)} {subject}?"
    elif subject:
        yield f"{bare} {subject}?"


def _may_be_a_place(bare: str, held: Sequence[Mention], text: str, previous: Context) -> bool:
    """Whether a single name that is not known as anybody's may be another place, where a place is all that a question
    for a figure, a day or a reason names: "and Selva?" after "How many died in Harlow?"."""
    if previous.last.kind not in ("how_many", "when", "why") or len(held) != 1 or " " in bare or not bare[:1].isupper():
        return False
    known = gender_of(bare) is not None or any(bare in each.name.split() for each in previous.spoken_of)
    return not known and what_is(text, held[0].start, held[0].name, previous.last.language) == "place"


def _is_one(bare: str, spoken: str) -> bool:
    """Whether a fragment is somebody by an office or trade, of whom nothing is counted: "e il comandante?"."""
    noun = undetermined(bare, spoken)
    trade = len(noun.split()) == 1 and is_trade(noun, spoken)
    return trade and lead(bare) in _ONE.get(spoken, ()) and not (spoken in ("en", "es") and noun.endswith("s"))


def _is_alike(name: Mention, kind: str, text: str, previous: Context) -> bool:
    """Whether a name of the last question may give its place to another of a kind; one that says which thing is meant,
    as in "the fire of Altmark", is no person's."""
    language = previous.last.language
    if what_is(text, name.start, name.name, language) != kind:
        return False
    known = gender_of(fullest(name.name, [each.name for each in previous.spoken_of])) is not None
    return kind != "person" or known or not belongs(name, text, language)


def _with_date(last: Question, dated: str) -> str:
    """The question for another time; a year alone takes the place of one that is part of a name ("Europei 2021")."""
    held, year = _YEAR.findall(last.text), _YEAR.search(dated)
    if year and len(dated.split()) <= _YEAR_PHRASE and held and not date_phrase(last.text):
        return f"{replaced(last.text, held[-1], year.group()).rstrip(EDGE)}?"
    return f"{without(last.text, date_phrase(last.text)).rstrip(EDGE)} {dated}?"
