"""Complete a question that leans on the conversation before it: "and von der Leyen?", "why?", "what else did he say?".

Before question analysis; pure text, no archive and no language model. What is missing is taken from the turns before
it: a fragment replaces what has its role in the last question, a bare question word asks the last question anew, a
pronoun becomes the name that was spoken of last and fits it, and a question that names nothing gets what the last one
was about and the names in it (`qa.anchors`). A question that is complete inherits nothing. The result is a question
that a person understands, so that it can be shown; where it may be understood in several ways all are given, the
likeliest first.

The task is conversational question rewriting (Elgohary et al., "Can You Unpack That?", EMNLP 2019, the CANARD corpus;
Vakulenko et al., "Question Rewriting for Conversational Question Answering", WSDM 2021). Adding what a short question
was about, instead of writing it anew, follows Voskarides et al., "Query Resolution for Conversational Search with
Limited Supervision", SIGIR 2020 (QuReTeC), with rules in the place of their tagger.

Left out: pronouns for somebody who is described and never named; what several turns contribute to, but for a couple;
"the first one"; corrections ("no, I meant the other"); inflection, so that a question put together of two may agree
badly; translation: a fragment in another language than the question it completes is put into that question as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.analysis import fold, words
from index.lexicon import translations
from index.mentions import name_key
from qa.anchors import (
    added,
    as_name,
    both,
    has_plural_verb,
    leaning,
    names_thing,
    omits_subject,
    recased,
    sets_beside,
    spelt_fuller,
    tells_all,
)
from qa.anew import HELPERS, about_the_words, asked_anew, is_only_interrogative, why_not
from qa.context import Context, asked_of, context_of, occasion_of, topic_of
from qa.ellipsis import ARTICLES, CONTRAST, OPENING, THAT_OF, Forms, forms_of
from qa.nounphrase import (
    EDGE,
    as_addition,
    lead,
    nominal,
    noun_phrase,
    phrase_with,
    polished,
    replaced,
    same_preposition,
    topical,
    undetermined,
    what_is,
    with_number,
    without,
)  # fmt: skip
from qa.pronouns import meant, pronoun_of, repeated_verb
from qa.question import Question, about_phrase, analyse, date_phrase, question_language, setting_phrase, speech_verbs
from qa.referents import fullest, gender_of, is_place, named_in
from qa.speakers import is_anybody, is_description
from qa.types import Turn
from qa.typos import respelt

__all__ = ["Understanding", "spelt_out", "understandings"]

_REMEMBERED = 8
"""Turns at most that a question may lean on."""
_PIECE = 3
"""Words at most of a piece that a question mark alone tells from key words."""
_FRAGMENT = 8
"""Words of a fragment at most."""
_YEAR_PHRASE = 3
"""Words at most of a year with its preposition."""
_YEAR = re.compile(r"(?:19|20)\d\d")


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


def understandings(text: str, history: Sequence[Turn], language: str | None = None) -> tuple[Understanding, ...]:
    """The ways to understand a question after a conversation, the likeliest first; at least one.

    Args:
        text: the question, its white space folded.
        history: the turns before it, oldest first.
        language: its language when the caller knows it; detected otherwise. Of a question in another language than the
            five there is one reading, as it stands.
    """
    return _understandings(text, context_of(history[-_REMEMBERED:], _understood), language)


def spelt_out(text: str, question: Question, speakers: Sequence[str]) -> str:
    """A question what somebody said with their full name, if `speakers` has it: "Biden" becomes "Joe Biden"."""
    asked = asked_of(question)
    return replaced(text, asked, fullest(asked, speakers)) if question.kind == "what_said" and asked else text


def _understandings(text: str, previous: Context | None, language: str | None = None) -> tuple[Understanding, ...]:
    if previous is None or (language is not None and language not in OPENING):
        known = language or question_language(text)
        return (Understanding(text, known, known),)
    spoken, opened, rest = _opened(text, language, previous.last.language)
    rest = recased(respelt(rest, spoken), spoken, previous)
    itself = Understanding(text, spoken, spoken)
    found: dict[str, Understanding] = {}
    for each, tongue in _resolved(rest, opened, spoken, previous):
        written = polished(each, tongue)
        same = words(written) == words(rest)
        found.setdefault(written, itself if same else Understanding(written, tongue, spoken, written))
    ways = tuple(found.values()) or (itself,)
    return tuple(replace(each, sure=each is itself) for each in ways) if itself in ways else ways


def _understood(text: str, previous: Context | None) -> tuple[str, str]:
    """The likeliest reading of a question and its language."""
    likeliest = _understandings(text, previous)[0]
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
    own = previous.last.language
    if not bare:
        return
    if forms.more.fullmatch(bare):
        yield from ((each, own) for each in _more(previous))
        return
    asks = forms.asks.match(bare) or forms.asks.match(bare.partition(",")[2].strip())
    if not asks and analyse(bare, spoken).kind != "what_said" and not (opened and tells_all(bare, spoken)):
        if _is_fragment(bare, opened, spoken, previous) or (rest.rstrip().endswith("?") and _is_piece(bare, spoken)):
            yield from ((each, own) for each in _fragment(bare, spoken, previous))
        return
    if forms.said_it.search(bare):
        yield from ((each, spoken) for each in about_the_words(bare, forms, previous))
        return
    if denied := why_not(bare, spoken, previous):
        yield denied, own
        return
    named = _with_speaker(bare, forms, spoken, previous)
    if named is None and is_only_interrogative(bare, spoken):
        yield from ((each, own) for each in asked_anew(bare, spoken, previous))
        return
    named = named or _with_names(bare, forms, spoken, previous)
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


# Fragments: "and von der Leyen?", "and in 2021?", "and the turnout?"


def _is_fragment(bare: str, opened: bool, spoken: str, previous: Context) -> bool:
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


def _is_piece(bare: str, spoken: str) -> bool:
    """Whether a few words with a question mark are a piece of a question: "any survivors?", "his predecessor?"."""
    return len(bare.split()) <= _PIECE and (is_place(bare) or not named_in(f"x {bare}", spoken))


def _fragment(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    last, forms, bare = previous.last, forms_of(spoken), as_name(bare, spoken)
    dated = date_phrase(bare)
    year = _YEAR.fullmatch(bare)
    if year:
        dated = bare = previous.forms.in_year.format(year=year.group())
    if dated and dated == bare:
        yield _with_date(last, dated)
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
        named = _with_names(bare, forms, spoken, previous)
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
        yield _with_topic(last, bare)
        return
    if setting_phrase(spoken).match(bare):
        yield f"{without(last.text, occasion_of(last)).rstrip(EDGE)} {bare}?"
        return
    found = about.search(bare)
    who = bare[: found.start()].strip() if found else bare
    topic = bare[found.start() :].strip() if found else ""
    spoke = replaced(last.text, previous.asked, who)
    occasion, of = occasion_of(last), forms_of(spoken).of
    if lead(bare) in of and lead(occasion) in of and not topic_of(last):
        yield replaced(last.text, occasion, bare)
        return
    if topic:
        yield _with_topic(analyse(spoke, last.language), topic)
        return
    on_it = _with_topic(last, topical(nominal(bare, spoken), last.language))
    if lead(bare) in forms_of(spoken).of and bare[0].islower() and spoken != "de":
        yield from (on_it, spoke)
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
    named = named_in(f"x {bare}", spoken)
    opens = lead(bare)
    if opens in forms_of(spoken).determiner and opens not in ARTICLES[spoken]:
        alike_phrase = phrase_with(text, opens, last.language) if like or not named else None
        if alike_phrase:
            yield f"{text[: alike_phrase[0]]}{bare}{text[alike_phrase[1] :]}?"
            return
        spans = [noun_phrase(text, each.start, each.end, last.language) for each in held]
        alike = [span for span in spans if same_preposition(lead(text[span[0] :]), opens)]
        start, end = alike[0] if alike and named else (len(text), len(text))
        yield f"{text[:start].rstrip()} {bare}{text[end:]}?"
        return
    new = what_is(f"x {bare}", named[0].start, named[0].name, spoken) if named else ""
    old = next((each for each in held if what_is(text, each.start, each.name, last.language) == new), None)
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
    subject = as_addition(previous.about or previous.person, last.language)
    if last.kind == "how_many" and not named:
        asked = previous.forms.opening_word.match(last.text)
        word = asked.group() if asked else previous.forms.words["how_many"]
        yield f"{word} {undetermined(bare, spoken)} {subject}?"
    elif subject:
        yield f"{bare} {subject}?"


def _with_date(last: Question, dated: str) -> str:
    """The question for another time; a year alone takes the place of one that is part of a name ("Europei 2021")."""
    held, year = _YEAR.findall(last.text), _YEAR.search(dated)
    if year and len(dated.split()) <= _YEAR_PHRASE and held and not date_phrase(last.text):
        return f"{replaced(last.text, held[-1], year.group()).rstrip(EDGE)}?"
    return f"{without(last.text, date_phrase(last.text)).rstrip(EDGE)} {dated}?"


def _with_topic(last: Question, about: str) -> str:
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


def _on_the_same(named: str, spoken: str, previous: Context) -> Iterator[str]:
    """A question what else the same speaker said, on the same topic or occasion."""
    question, last = analyse(named, spoken), previous.last
    about = topic_of(last) or occasion_of(last)
    fits = question.more and not question.topic and not question.setting and last.kind == "what_said" and about
    if fits and last.language == spoken and replace(previous, last=question).speaker == previous.speaker:
        yield _with_topic(question, about)


def _with_names(bare: str, forms: Forms, spoken: str, previous: Context) -> str | None:
    """A question with its pronouns replaced; None when it has none whose meaning is known."""
    text, moved, used = repeated_verb(bare, spoken, previous) or bare, "", ""
    for pronoun in forms.pronouns:
        match = pronoun.pattern.search(text)
        if match is None or pronoun.means == used:
            continue
        before = [mention.name for mention in named_in(f"x {text[: match.start()]}", spoken)]
        if pronoun.bound and pronoun.means != "thing" and any(not is_place(name) for name in before):
            continue
        name = meant(pronoun, previous, exclude=" ".join(before))
        if name is None:
            continue
        groups = {key: value or "" for key, value in match.groupdict().items()}
        written = pronoun.becomes.format(name=name, **groups)
        if pronoun.moved:
            moved = f" {pronoun.moved.format(name=name)}"
        text = f"{text[: match.start()]}{written}{text[match.end() :]}"
        used = pronoun.means
    changed = f"{text}{moved}"
    return f"{changed}?" if changed != bare else None


def _with_subject(bare: str, opened: bool, spoken: str, previous: Context) -> Iterator[str]:
    """A question that names nothing, with what the conversation is about; then as it stands, if so it may be meant."""
    question, last, forms = analyse(bare, spoken), previous.last, forms_of(spoken)
    if question.kind == "who_said":
        return
    opened = opened or forms.responds.search(bare) is not None
    if question.kind == "what_said" and opened and last.kind == "what_said" and spoken == last.language:
        about = topic_of(last) or occasion_of(last)
        if about and not (question.topic or question.setting or question.since or question.until):
            yield _with_topic(question, about)
            return
    if question.kind == "what_said" and not is_description(question.speaker or "", spoken):
        return
    leans = leaning(bare, spoken, opened=opened)
    if leans == "wholly" and not opened and spoken != last.language:
        leans = "perhaps"  # another language often begins another matter
    if leans == "not":
        leans = sets_beside(bare, question, previous) if opened else "not"
    addition = added(previous, definite=names_thing(bare, spoken))
    if leans == "not" or not addition:
        return
    if question.kind == "what_said":
        yield f"{replaced(bare, question.speaker or '', f'{question.speaker} {addition}')}?"
        leans = "perhaps"
    elif fuller := spelt_fuller(bare, previous):
        yield f"{fuller}?"
    else:
        yield from (f"{bare} {subject}?" for subject in _subjects(bare, question, forms, previous) if subject)
    if leans == "perhaps":
        yield f"{bare}?"


def _subjects(bare: str, question: Question, forms: Forms, previous: Context) -> tuple[str, ...]:
    """What a question that names nothing may be about, the likeliest first."""
    addition = added(previous, definite=names_thing(bare, question.language))
    if has_plural_verb(bare, forms) and previous.pair:
        return both(previous), addition
    if omits_subject(bare, question, forms):
        person = previous.person
        if set(name_key(person)) < set(name_key(previous.about)):
            return (addition,)
        return (person, addition) if set(name_key(addition)) != set(name_key(person)) else (person,)
    return (addition,)
