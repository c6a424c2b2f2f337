"""Complete a question that leans on the conversation before it: "and von der Leyen?", "why?", "what else did he say?".

Before question analysis; pure text, no archive and no language model. What is missing is taken from the turns before
it: a fragment replaces what has its role in the last question, a bare question word asks the last question anew, a
pronoun becomes the name that was spoken of last and fits it or what has its role in the last question (`qa.roles`), and
a question that names nothing gets what the last one was about and the names in it (`qa.anchors`). A question that is
complete inherits nothing. The result is a question that a person understands, so that it can be shown; where it may be
understood in several ways all are given, the likeliest first.

The task is conversational question rewriting (Elgohary et al., "Can You Unpack That?", EMNLP 2019, the CANARD corpus;
Vakulenko et al., "Question Rewriting for Conversational Question Answering", WSDM 2021). Adding what a short question
was about, instead of writing it anew, follows Voskarides et al., "Query Resolution for Conversational Search with
Limited Supervision", SIGIR 2020 (QuReTeC), with rules in the place of their tagger.

Left out: pronouns for somebody who is described and never named; what several turns contribute to, but for a couple;
"the first one", "the other", "the Italian one"; two questions asked at once; corrections ("no, I meant the other");
inflection, so that a question put together of two may agree badly; translation: a fragment in another language than the
question it completes is put into that question as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.analysis import stop_words, words
from index.mentions import name_key
from qa.anchors import (
    added,
    asks_yes_or_no,
    both,
    gist,
    has_plural_verb,
    leaning,
    names_thing,
    omits_subject,
    recased,
    scene,
    sets_beside,
    spelt_fuller,
    tells_all,
)
from qa.anew import about_the_words, asked_anew, asks_source, is_only_interrogative, why_not
from qa.archive_questions import archive_question, is_small_talk
from qa.context import Context, asks_for_person, context_of
from qa.courtesy import turns_to_another, without_courtesy
from qa.ellipsis import ARTICLES, COMPARES, CONTRAST, LOCATIVE, OPENING, RETURNS, WHO_IS_THAT, Forms, forms_of
from qa.fragments import is_fragment, is_piece, of_fragment, reaction, with_topic
from qa.nounphrase import EDGE, flattened, lead, nominal, polished, replaced, topical, undetermined
from qa.order import in_order, with_name_behind
from qa.partitive import with_counted
from qa.pronouns import agreeing, has_only_people, with_names
from qa.question import Question, analyse, question_language
from qa.referents import fullest, is_place, named_in
from qa.roles import acts, counted_in
from qa.speakers import is_description
from qa.speech_questions import speech_verbs
from qa.topics import asked_of, occasion_of, topic_of
from qa.types import Turn
from qa.typos import respelt

__all__ = ["Understanding", "spelt_out", "understandings"]

_TOLD = re.compile(
    r"\s(?:to|a|ad|al|alla|all[’']|à|zu|gegenüber)\s*(?P<name>[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'-]+)*)"
)
"""Whom a question says that something was said to."""
_DOES = re.compile(r"^(?:what|(?:che\s+)?cosa|che|qué)\s.*\b(?:do|done|doing|fatto|fa|faceva|hizo|hace)$", re.I)
"""Asks what somebody did or does."""
_HE = re.compile(r"\b(?:he|she|lui|lei|él|ella|er|sie)\b", re.I)
_PRONOUNS = frozenset(
    "he she it him her them they this that lui lei loro esso essa questo quello él ella ello ellos ellas eso esto"
    " elle eux elles cela ça ihn ihm ihr ihnen sie es er das".split()
)
"""Subjects of a question about the collection that only the conversation tells."""
_REMEMBERED = 8
"""Turns at most that a question may lean on."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """One way to understand a question.

    Attributes:
        text: a complete question.
        language: the one that `text` is in, ISO 639-1.
        asked_in: the language of the question as asked, in which it is to be answered.
        resolved: `text` where it differs from what was asked, else None.
        sure: false where the question may as well be meant as it stands, which is then the last reading.
    """

    text: str
    language: str
    asked_in: str
    resolved: str | None = None
    sure: bool = True


def understandings(
    text: str, history: Sequence[Turn], language: str | None = None, default: str = "en"
) -> tuple[Understanding, ...]:
    """The ways to understand a question after a conversation, the likeliest first; at least one.

    Args:
        text: the question, its white space folded.
        history: the turns before it, oldest first.
        language: its language when the caller knows it; detected otherwise. Of a question in another language than the
            five there is one reading, as it stands.
        default: the language of a first question that shows none, as a bare name.
    """
    told = [each for each in history if not is_small_talk(each.question)] if not turns_to_another(text) else []
    return _understandings(without_courtesy(text), context_of(told[-_REMEMBERED:], _understood), language, default)


def spelt_out(text: str, question: Question, speakers: Sequence[str]) -> str:
    """A question what somebody said with their full name, if `speakers` has it: "Biden" becomes "Joe Biden"."""
    asked = asked_of(question)
    return replaced(text, asked, fullest(asked, speakers)) if question.kind == "what_said" and asked else text


def _understandings(
    text: str, previous: Context | None, language: str | None = None, default: str = "en"
) -> tuple[Understanding, ...]:
    asked = archive_question(text)
    if asked is not None and asked.subject.casefold() not in _PRONOUNS:
        known = language or question_language(text, previous.last.language if previous else default)
        return (Understanding(text, known, known),)
    if previous is None or (language is not None and language not in OPENING):
        known = language or question_language(text, default)
        written = respelt(text, known)
        return (Understanding(written, known, known, written if written != text else None),)
    spoken, opened, rest = _opened(text, language, previous.last.language)
    if told := _back_to(rest, spoken, previous):
        return (Understanding(told, spoken, spoken, told),)
    rest = recased(respelt(rest, spoken), spoken, previous)
    itself, last = Understanding(text, spoken, spoken), previous.last
    if any(asks_source(each.strip(EDGE), spoken, previous) for each in (text, rest)):
        return (Understanding(last.text, last.language, spoken, last.text),)
    found: dict[str, Understanding] = {}
    for each, tongue in _resolved(rest, opened, spoken, previous):
        written = flattened(polished(each, tongue))
        same = words(written) == words(rest)
        found.setdefault(written, itself if same else Understanding(written, tongue, spoken, written))
    ways = tuple(found.values()) or (itself,)
    return tuple(replace(each, sure=each is itself) for each in ways) if itself in ways else ways


def _back_to(text: str, spoken: str, previous: Context) -> str:
    """A question that goes back to something spoken of, asked about that; "" for others."""
    found = RETURNS[spoken].match(text) if spoken in RETURNS else None
    if found is None:
        return ""
    forms, bare = forms_of(spoken), found["rest"].strip(EDGE)
    about = nominal(found["to"], spoken)
    held = tuple(each for each in previous.spoken_of if each.name in about)
    known = Context(analyse(about, spoken), about=about, spoken_of=held)
    told = with_names(bare, forms, spoken, known) or f"{bare} ({about})"
    return flattened(polished(told, spoken))


def _understood(text: str, previous: Context | None) -> tuple[str, str]:
    """The likeliest reading of a question and its language."""
    likeliest = _understandings(without_courtesy(text), previous)[0]
    return likeliest.text, likeliest.language


def _opened(text: str, language: str | None, default: str) -> tuple[str, bool, str]:
    """The language of a question, whether it opens as a follow-up does ("and", "what about"), and the rest of it."""
    plain, contrasted = CONTRAST.subn("", text)
    if contrasted:
        spoken, _, rest = _opened(plain, language, question_language(text, default))
        return spoken, True, rest
    tongues = list(OPENING) if language is None else [language]
    matches = {tongue: OPENING[tongue].match(text) for tongue in tongues}
    ends = {tongue: match.end() for tongue, match in matches.items() if match and match.group().strip(" ¿")}
    if not ends:
        return language or question_language(text, default), False, text
    spoken = max(ends, key=lambda tongue: (ends[tongue], tongue == question_language(text, default)))
    return spoken, True, text[ends[spoken] :]


def _resolved(rest: str, opened: bool, spoken: str, previous: Context) -> Iterator[tuple[str, str]]:
    """Complete questions, each with its language; none when the question stands by itself."""
    forms, bare = forms_of(spoken), rest.strip(EDGE)
    if not bare:
        return
    if forms.more.fullmatch(bare):
        yield from ((each, previous.last.language) for each in _more(previous))
        return
    named = with_name_behind(bare, spoken)
    ordered = in_order(named or bare, spoken, forms)
    found = tuple(_completed(ordered, rest, opened, spoken, previous))
    yield from found or (((f"{ordered}?", spoken),) if named else ())


def _completed(bare: str, rest: str, opened: bool, spoken: str, previous: Context) -> Iterator[tuple[str, str]]:
    """A question, its words in the usual order, completed; `rest` as it was asked."""
    forms, own = forms_of(spoken), previous.last.language
    if not is_only_interrogative(bare, spoken):
        bare = with_counted(bare, spoken, previous)
    if bare.endswith(")"):
        yield f"{bare}?", spoken
        return
    asks = forms.asks.match(bare) or forms.asks.match(bare.partition(",")[2].strip())
    piece = opened or rest.rstrip().endswith("?")
    if not asks and piece and (told := reaction(bare, spoken, previous)):
        yield told, own
        return
    tells = COMPARES.search(bare) is not None and bool(named_in(f"x {bare}", spoken))
    tells = (
        tells
        or ((opened or rest.rstrip().endswith("?")) and tells_all(bare, spoken))
        or analyse(bare, spoken).kind == "what_said"
    )
    if not asks and not tells:
        if is_fragment(bare, opened, spoken, previous) or (rest.rstrip().endswith("?") and is_piece(bare, spoken)):
            yield from ((each, own) for each in of_fragment(bare, spoken, previous))
        return
    if WHO_IS_THAT.fullmatch(bare):
        if who := previous.speaker if previous.speakers else previous.person:
            yield forms.who_is.format(who=who), spoken
        return
    if forms.said_it.search(bare):
        yield from ((each, spoken) for each in about_the_words(bare, forms, previous))
        return
    if denied := why_not(bare, spoken, previous):
        yield denied, own
        return
    if meant := _with_who_is_meant(bare, forms, spoken, previous):
        yield meant, spoken
        return
    named = _with_speaker(bare, forms, spoken, previous)
    if named is None and is_only_interrogative(bare, spoken):
        yield from ((each, own) for each in asked_anew(bare, spoken, previous))
        return
    named = named or with_names(bare, forms, spoken, previous)
    if named:
        yield from ((each, spoken) for each in _on_the_same(named, spoken, previous))
        yield named, spoken
        return
    yield from ((each, spoken) for each in _with_subject(bare, opened, spoken, previous))


# More of the same


def _more(previous: Context) -> Iterator[str]:
    last = previous.last
    if last.kind in ("what_said", "who_said") and previous.speaker:
        about = topic_of(last) or occasion_of(last)
        if about:
            yield previous.forms.said_more.format(who=previous.speaker, about=f" {about}")
        yield previous.forms.said_more.format(who=previous.speaker, about="")
        return
    yield nominal(previous.about, last.language) or previous.person or last.text


# Pronouns and subjects left out


def _with_speaker(bare: str, forms: Forms, spoken: str, previous: Context) -> str | None:
    """A question what somebody said that leaves out who."""
    if forms.bare_said is None:
        return None
    match = re.match(forms.bare_said.pattern.replace("SAY", speech_verbs(spoken)), bare, re.I)
    if match is None:
        return None
    who = previous.speaker or previous.person
    rest = bare[match.end() :]
    if spoken == "fr":
        gender = "female" if re.search(r"-elles?\b", match.group()) else "male"
        who = next((each.name for each in previous.spoken_of if each.person and each.gender in (gender, None)), who)
        more = re.match(r"\s*(?:d[’']autre|encore)\b", rest)
        rest = rest[more.end() :] if more else rest
        return f"Qu’a dit {'d’autre ' if more else ''}{who}{rest} ?" if who else None
    return f"{match.group()} {who}{rest}?" if who else None


def _with_who_is_meant(bare: str, forms: Forms, spoken: str, previous: Context) -> str:
    """ "What did he reply?" of whom somebody is asked to have said something to, "what did he do?" of whom the last
    question was who that is; "" for other questions."""
    last, name = previous.last, ""
    if spoken != last.language or named_in(f"x {bare}", spoken):
        return ""
    if last.kind == "what_said" and forms.responds.search(bare):
        told = _TOLD.search(last.text)
        name = told["name"] if told and name_key(told["name"]) != name_key(previous.speaker) else ""
    elif last.kind == "who" and last.subject and _DOES.search(bare):
        name = previous.subject_person or last.subject
    if name and _HE.search(bare):
        return f"{_HE.sub(name, bare, count=1)}?"
    return f"{bare} {name}?" if name and spoken in ("it", "es") else ""


def _on_the_same(named: str, spoken: str, previous: Context) -> Iterator[str]:
    """A question what else the same speaker said, on the same topic or occasion."""
    question, last = analyse(named, spoken), previous.last
    about = topic_of(last) or occasion_of(last)
    fits = question.more and not question.topic and not question.setting and last.kind == "what_said" and about
    if fits and last.language == spoken and replace(previous, last=question).speaker == previous.speaker:
        yield with_topic(question, about)


def _with_subject(bare: str, opened: bool, spoken: str, previous: Context) -> Iterator[str]:
    """A question that names nothing, with what the conversation is about; then as it stands, if so it may be meant."""
    question, last, forms = analyse(bare, spoken), previous.last, forms_of(spoken)
    if question.kind == "who_said" and not asks_for_person(question):
        return
    opened = opened or (forms.responds.search(bare) is not None and len(named_in(f"x {bare}", spoken)) <= 1)
    if question.kind == "what_said" and opened and last.kind == "what_said" and spoken == last.language:
        about = topic_of(last) or occasion_of(last)
        if about and not (question.topic or question.setting or question.since or question.until):
            yield with_topic(question, about)
            return
    limited = question.topic or occasion_of(question) or question.since or question.until
    named = re.search(r"[^\W\d_]", undetermined(previous.about, last.language))
    where = undetermined(previous.about, last.language).rstrip(" 0123456789")
    placed = lead(previous.about) in LOCATIVE and all(part[:1].isupper() for part in where.split())
    someone = spoken == last.language and not is_description(question.speaker or "", spoken)
    event = opened or (someone and not placed and not is_place(where))
    if question.kind == "what_said" and event and named and last.kind != "what_said" and not limited:
        yield with_topic(question, topical(nominal(previous.about, last.language), spoken))
        yield f"{bare}?"
        return
    if question.kind == "what_said" and not is_description(question.speaker or "", spoken):
        return
    leans = leaning(bare, spoken, opened=opened)
    if leans == "wholly" and not opened and spoken != last.language:
        leans = "perhaps"  # another language often begins another matter
    if leans == "not" and COMPARES.search(bare) and last.kind not in ("what_said", "who_said") and gist(last):
        yield f"{bare} ({gist(last)})?"
        return
    if leans == "not":
        leans = sets_beside(bare, question, previous) if opened else "not"
    addition = added(previous, definite=names_thing(bare, spoken), counted=question.kind != "how_many", spoken=spoken)
    if leans == "not" or not addition:
        return
    if question.kind == "what_said" and named and not placed and last.kind != "what_said" and not limited:
        on_it = nominal(previous.about, last.language)
        yield with_topic(question, topical(on_it, spoken) if spoken == last.language else f"({on_it})")
        leans = "perhaps"
    elif question.kind == "what_said" and addition.startswith("("):
        yield f"{bare} {addition}?"
        leans = "perhaps"
    elif question.kind == "what_said":
        yield f"{replaced(bare, question.speaker or '', f'{question.speaker} {addition}')}?"
        leans = "perhaps"
    elif fuller := spelt_fuller(bare, previous):
        yield f"{fuller}?"
    else:
        yield from (_joined(bare, subject, spoken) for subject in _subjects(bare, question, forms, previous) if subject)
    if leans == "perhaps":
        yield f"{bare}?"


def _joined(bare: str, subject: str, spoken: str) -> str:
    """A question with what it is about: a subject left out stands before a verb that more than a participle follows."""
    determiner = forms_of(spoken).determiner
    before = not subject.startswith("(") and lead(subject) not in determiner - ARTICLES[spoken]
    followed = bool(determiner & set(words(bare)))
    return f"{subject} {bare}?" if before and followed and asks_yes_or_no(bare, spoken) else f"{bare} {subject}?"


def _subjects(bare: str, question: Question, forms: Forms, previous: Context) -> tuple[str, ...]:
    """What a question that names nothing may be about, the likeliest first."""
    counted = question.kind != "how_many" and not has_plural_verb(bare, forms)
    spoken = question.language
    addition = added(previous, definite=names_thing(bare, spoken), counted=counted, spoken=spoken)
    joined = previous.last.kind == "who" or all(name in previous.last.text for name in previous.pair)
    if has_plural_verb(bare, forms) and previous.pair and (joined or question.kind != "how_many"):
        return both(previous), addition
    if (
        has_plural_verb(bare, forms)
        and previous.counted
        and omits_subject(bare, question, forms, several=True, acting=acts(previous.last))
    ):
        told = (undetermined(previous.counted, question.language), scene(previous))
        return f"({', '.join(filter(None, told))})", addition
    says_little = (not counted_in(question) and len(set(words(bare)) - stop_words(spoken)) <= 1) or omits_subject(
        bare, question, forms
    )
    if previous.focus and forms.omits_subject and says_little and not has_only_people(bare):
        return (f"{previous.focus} {addition}",)
    if omits_subject(bare, question, forms):
        person = agreeing(bare, previous.subject_person or previous.person, previous)
        if set(name_key(person)) < set(name_key(previous.about)):
            return _thing_or_owner(bare, person, addition, previous)
        if previous.about and not previous.asks_of_person(person):
            return (addition, person) if person else (addition,)
        return (person, addition) if set(name_key(addition)) != set(name_key(person)) else (person,)
    return (addition,)


def _thing_or_owner(bare: str, person: str, addition: str, previous: Context) -> tuple[str, ...]:
    """What a question without a subject is about after one about a thing and whose it is: the thing, unless the
    question is one about people and its participle agrees with the owner."""
    owner = has_only_people(bare) and agreeing(bare, person, previous) == person
    return (person, addition) if owner else (addition,)
