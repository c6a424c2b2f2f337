"""Complete a question that leans on the conversation before it: "and von der Leyen?", "why?", "what else did he say?".

Before question analysis; pure text, no archive and no language model. What is missing is taken from the turns before
it: a fragment replaces what has its role in the last question, a bare question word asks the last question anew, a
pronoun becomes the name that was spoken of last and fits it, and a question that names nothing gets what the last one
was about. A question that is complete inherits nothing. The result is a question that a person understands, so that
it can be shown; where it may be understood in several ways all are given, the likeliest first.

The task is conversational question rewriting (Elgohary et al., "Can You Unpack That?", EMNLP 2019, the CANARD corpus;
Vakulenko et al., "Question Rewriting for Conversational Question Answering", WSDM 2021). Adding what a short question
was about, instead of writing it anew, follows Voskarides et al., "Query Resolution for Conversational Search with
Limited Supervision", SIGIR 2020 (QuReTeC), with rules in the place of their tagger.

Left out: pronouns for somebody who is described and never named; what several turns contribute to ("both of them");
"the first one"; corrections ("no, I meant the other"); inflection, so that a question put together of two may agree
badly; translation: a fragment in another language than the question it completes is put into that question as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.analysis import fold, words
from index.language import STOP_WORDS
from index.lexicon import translations
from index.mentions import name_key
from qa.context import Context, asked_of, context_of, occasion_of, topic_of
from qa.ellipsis import ARTICLES, CONTRAST, OPENING, Forms, Pronoun, forms_of
from qa.nounphrase import (
    EDGE,
    as_addition,
    lead,
    nominal,
    noun_phrase,
    polished,
    replaced,
    same_preposition,
    topical,
    undetermined,
    what_is,
    with_number,
    without,
)  # fmt: skip
from qa.question import Question, about_phrase, analyse, date_phrase, question_language, setting_phrase, speech_verbs
from qa.referents import fullest, gender_of, is_place, named_in
from qa.speakers import is_anybody, is_description
from qa.types import Turn

__all__ = ["Understanding", "spelt_out", "understandings"]

_REMEMBERED = 8
"""Turns at most that a question may lean on."""
_FRAGMENT = 8
"""Words of a fragment at most."""
_SHORT = 4
"""Content words at most of a question that names nothing and may be about what the last one was about."""
_SHORT_QUOTE = 6
"""Words of a quotation at most that says more of an occasion than its topic does."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AUXILIARY = frozenset("did does do is are was were has have had can could will would".split())


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
    if not asks and analyse(bare, spoken).kind != "what_said":
        if _is_fragment(bare, opened, spoken, previous):
            yield from ((each, own) for each in _fragment(bare, spoken, previous))
        return
    if forms.said_it.search(bare):
        if previous.quote and previous.speaker:
            yield from ((each, spoken) for each in _about_the_words(bare, forms, previous))
        return
    named = _with_speaker(bare, forms, spoken, previous)
    if named is None and _is_only_interrogative(bare, spoken):
        yield from ((each, own) for each in _asked_anew(bare, spoken, previous))
        return
    named = named or _with_names(bare, forms, spoken, previous)
    if named:
        yield from ((each, spoken) for each in _on_the_same(named, spoken, previous))
        yield named, spoken
        return
    if any(each.means in ("male", "female") and each.pattern.search(bare) for each in forms.pronouns):
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
    if forms.before.fullmatch(bare) or forms.after.fullmatch(bare) or _pronoun(bare, forms):
        return True
    name = named_in(f"x {bare}", spoken)
    alone = (
        len(name) == 1
        and name[0].name == bare
        and not any(translations(fold(bare), spoken, "it" if spoken != "it" else "en"))
    )
    return previous.last.kind == "what_said" and alone


def _fragment(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    last, forms = previous.last, forms_of(spoken)
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
    pronoun = _pronoun(bare, forms)
    if pronoun:
        meant = _meant(pronoun, previous, exclude=last.speaker or "")
        if meant is None:
            return
        bare = meant
    elif last.kind != "who_said":
        named = _with_names(bare, forms, spoken, previous)
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
    named, held = named_in(f"x {bare}", spoken), named_in(text, last.language)
    opens = lead(bare)
    if opens in forms_of(spoken).determiner and opens not in ARTICLES[spoken]:
        spans = [noun_phrase(text, each.start, each.end, last.language) for each in held]
        alike = [span for span in spans if same_preposition(lead(text[span[0] :]), opens)]
        start, end = alike[0] if alike and named else (len(text), len(text))
        yield f"{text[:start].rstrip()} {bare}{text[end:]}?"
        return
    new = what_is(f"x {bare}", named[0].start, named[0].name, spoken) if named else ""
    old = next((each for each in held if what_is(text, each.start, each.name, last.language) == new), None)
    if old is None and len(held) == 1 and named and gender_of(named[0].name) is None:  # of a kind that is not known
        before = text[: held[0].start].split()
        old = held[0] if before and lead(before[-1]) in _AUXILIARY else None
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


# A bare question word: "why?", "e quanti furono?"


def _is_only_interrogative(bare: str, spoken: str) -> bool:
    forms = forms_of(spoken)
    asked = forms.opening_word.match(bare)
    if asked is None:
        return False
    if forms.copula and forms.copula.fullmatch(bare):
        return False
    rest = words(bare[asked.end() :])
    personal = [found for word in rest if (found := _pronoun(word, forms)) and found.means in ("male", "female")]
    if personal and not {"do", "did", "does"} & set(rest):
        return False
    return all(word in forms.light for word in rest)


def _asked_anew(bare: str, spoken: str, previous: Context) -> Iterator[str]:
    """The last question with another interrogative."""
    last, forms = previous.last, previous.forms
    own = forms_of(spoken).opening_word.match(bare)
    kind = analyse(own.group() if own else bare, spoken).kind
    word = forms.words.get(kind, forms.words["which"])
    if own and spoken == last.language:
        word = own.group().strip(" ¿")
    who, about = previous.speaker, topic_of(last) or occasion_of(last)
    if last.kind in ("what_said", "who_said") and who:
        if kind == "how_many":
            yield f"{word} {undetermined(last.topic or last.text, last.language)}?"
            return
        if kind in ("who", "which") and len(word.split()) == 1 and previous.quote:
            yield forms.who_said.format(quote=previous.quote)
            return
        if kind == "why" and topic_of(last):
            yield forms.said_about.format(word=word, who=who, about=f" {about}")
        if previous.quote:
            yield forms.said.format(word=word, who=who, quote=previous.quote)
        yield forms.said_about.format(word=word, who=who, about=f" {about}" if about else "")
        return
    subject = nominal(previous.about, last.language)
    counts_or_names = last.kind == "how_many" or (last.language == "en" and last.kind == "who")
    if subject and kind in ("when", "where") and counts_or_names:
        asked_anew = forms.was.format(word=word, subject=subject)
        several = last.language == "it" and lead(subject) in ("i", "gli", "le")
        yield asked_anew.replace("c’è stato", "ci sono stati") if several else asked_anew
        return
    if last.kind == "broad" and previous.about and (last.language == "en" or kind == "who") and spoken == last.language:
        yield f"{bare} {as_addition(previous.about, last.language)}?"
        return
    rest = last.text.strip(EDGE)
    asked = forms.opening_word.match(rest) or forms.tells.match(rest)
    rest = rest[asked.end() :].strip() if asked else rest
    first = fold(rest.split()[0]) if rest else ""
    fits = asked is not None and last.kind != "how_many" and (last.language != "en" or first in _AUXILIARY)
    yield f"{word}{'' if fits or kind in ('how_many', 'who') else ':'} {rest}?"


def _about_the_words(bare: str, forms: Forms, previous: Context) -> Iterator[str]:
    """ "who said that?", "when did he say it?": the words are those that an answer quoted."""
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
    yield forms.said.format(word=word, who=who, quote=quote)


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


def _pronoun(word: str, forms: Forms) -> Pronoun | None:
    """The pronoun that a word is."""
    return next(
        (
            each
            for each in forms.pronouns
            if not each.moved and each.pattern.fullmatch(word) and "(?P<" not in each.pattern.pattern
        ),
        None,
    )


def _with_names(bare: str, forms: Forms, spoken: str, previous: Context) -> str | None:
    """A question with its pronouns replaced; None when it has none whose meaning is known."""
    text, moved, used = bare, "", ""
    for pronoun in forms.pronouns:
        match = pronoun.pattern.search(text)
        if match is None or pronoun.means == used:
            continue
        before = [mention.name for mention in named_in(f"x {text[: match.start()]}", spoken)]
        if pronoun.bound and pronoun.means != "thing" and any(not is_place(name) for name in before):
            continue
        meant = _meant(pronoun, previous, exclude=" ".join(before))
        if meant is None:
            continue
        groups = {key: value or "" for key, value in match.groupdict().items()}
        written = pronoun.becomes.format(name=meant, **groups)
        if pronoun.moved:
            moved = f" {pronoun.moved.format(name=meant)}"
        text = f"{text[: match.start()]}{written}{text[match.end() :]}"
        used = pronoun.means
    changed = f"{text}{moved}"
    return f"{changed}?" if changed != bare else None


def _meant(pronoun: Pronoun, previous: Context, exclude: str = "") -> str | None:
    """Whom or what a pronoun means, or None."""
    excluded = set(name_key(exclude))
    people = [each for each in previous.spoken_of if each.person and not excluded & set(name_key(each.name))]
    if pronoun.means in ("male", "female"):
        return next((each.name for each in people if each.gender in (pronoun.means, None)), None)
    if pronoun.means == "anybody":
        return people[0].name if people else None
    thing = nominal(previous.about, previous.last.language)
    if not thing and previous.last.said:
        thing = f"“{previous.last.said}”"
    elif not thing and previous.last.kind != "what_said":
        thing = next((each.name for each in previous.spoken_of if each.gender is None), "")
    if pronoun.means == "plural":
        bodies = [each.name for each in previous.spoken_of if not each.person]
        return thing or next(iter(bodies), None) or (people[0].name if people else None)
    if pronoun.means == "place":
        return next((each.name for each in previous.spoken_of if is_place(each.name)), None)
    return thing or None


def _with_subject(bare: str, opened: bool, spoken: str, previous: Context) -> Iterator[str]:
    """A question that names nothing, with what the conversation is about; then as it stands."""
    question, last, forms = analyse(bare, spoken), previous.last, forms_of(spoken)
    if question.kind == "what_said" and opened and last.kind == "what_said" and spoken == last.language:
        about = topic_of(last)
        if about and not (question.topic or question.setting or question.since or question.until):
            yield _with_topic(question, about)
            yield f"{bare}?"
            return
    described = question.kind != "what_said" or is_description(question.speaker or "", spoken)
    if question.kind == "who_said" or not described or not _names_nothing(bare, spoken, opened):
        return
    person, about = previous.person, as_addition(previous.about, last.language)
    subjects = [person, about] if _omits_subject(bare, question, forms) else [about]
    if question.kind == "what_said" and about:
        yield f"{replaced(bare, question.speaker or '', f'{question.speaker} {about}')}?"
        yield f"{bare}?"
    elif any(subjects):
        yield from (f"{bare} {subject}?" for subject in subjects if subject)
        yield f"{bare}?"


def _names_nothing(bare: str, spoken: str, opened: bool) -> bool:
    """Whether a question is short and has no name or year; the capital with which it begins makes no name."""
    stop = {fold(word) for word in STOP_WORDS.get(spoken, ())}
    content = [word for word in words(bare) if word not in stop]
    named = named_in(f"x {bare if opened else bare[:1].lower() + bare[1:]}", spoken)
    return len(content) <= _SHORT and not named and not _YEAR.search(bare)


def _omits_subject(bare: str, question: Question, forms: Forms) -> bool:
    """Whether a question has no subject, so that it is about whom was spoken of: "dove è nato?", "quanti anni ha?"."""
    if not forms.omits_subject:
        return False
    if forms.copula is not None and forms.copula.fullmatch(bare):
        return True
    asked = forms.opening_word.match(bare)
    rest = words(bare[asked.end() :]) if asked else []
    if asked is None or question.kind == "what_said":
        return False
    introduced = len(asked.group().split()) > 1 and lead(asked.group()) in forms.determiner  # "con quanti", "di chi"
    if question.kind == "who" or (introduced and question.kind == "how_many"):
        return introduced
    if ARTICLES[question.language] & set(rest):
        return False
    if any(_PLURAL.fullmatch(word) for word in rest):
        return False
    return question.kind != "how_many" or bool(_HAS & set(rest))


_PLURAL = re.compile(r"hanno|sono|erano|furono|avevano|han|son|eran|fueron|tienen|tenian|\w{2,}(?:ano|ono)")
"""Verbs of several, of whom no one person is meant ("perché li hanno mandati?")."""
_HAS = frozenset("ha aveva ebbe prese tiene tenia tuvo obtuvo ottenne".split())
"""Forms of "has" after a thing that is counted, which is then no subject ("quanti voti ha preso")."""
