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
from index.names import name_key
from qa.ellipsis import ARTICLES, FUSED, OPENING, PLAIN, Forms, Pronoun, forms_of
from qa.question import Question, about_phrase, analyse, date_phrase, question_language, setting_phrase, speech_verbs
from qa.referents import Exchange, Referent, fullest, gender_of, is_place, named_in, referents
from qa.speakers import is_anybody, is_description
from qa.types import Turn

__all__ = ["Reading", "readings"]

_REMEMBERED = 8
"""Turns at most that a question may lean on."""
_FRAGMENT = 8
"""Words of a fragment at most."""
_SHORT = 4
"""Content words at most of a question that names nothing and may be about what the last one was about."""
_SHORT_QUOTE = 6
"""Words of a quotation at most that says more of an occasion than its topic does."""
_LONG_QUOTE = 25
"""Words of a quotation at most that is repeated in a question."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTE = re.compile(r"[“\"«„]([^“”\"«»„]{3,})[”\"»“]")
_EDGE = " ?¿!.,;:"


@dataclass(frozen=True, slots=True)
class Reading:
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


@dataclass(frozen=True, slots=True)
class _Context:
    """What a question may lean on.

    Attributes:
        last: the last question as it was understood; one that only asks about the answer before it ("when did he say
            that?", "anything else?") leaves the one that it asked about in place.
        said: speaker and first words of each answer that quotes somebody, the latest first.
        spoken_of: what the conversation has spoken of, the latest first.
        speech: the last question what somebody said, or None.
        speakers: whose words the last answer cites.
    """

    last: Question
    said: tuple[tuple[str, str], ...] = ()
    spoken_of: tuple[Referent, ...] = ()
    speakers: tuple[str, ...] = ()
    speech: Question | None = None

    @property
    def forms(self) -> Forms:
        return forms_of(self.last.language)

    @property
    def asked(self) -> str:
        """Whose words the last question asked for, as it names them; "" when it asks for nobody's."""
        phrase = self.last.speaker or ""
        named = named_in(f"x {phrase}", self.last.language)
        return named[0].name if named and named[0].start == 2 else phrase

    @property
    def speaker(self) -> str:
        """Whose words the last question asked for or its answer gave, "" where there are none."""
        if self.asked and not is_anybody(self.asked):
            return fullest(self.asked, [each.name for each in self.spoken_of])
        return self.speakers[0] if self.speakers else self.asked

    @property
    def quote(self) -> str:
        """The words of the latest answer that quotes somebody, "" when none does."""
        return self.said[0][1] if self.said else ""


def readings(text: str, history: Sequence[Turn], language: str | None = None) -> tuple[Reading, ...]:
    """The ways to understand a question after a conversation, the likeliest first; at least one.

    Args:
        text: the question, its white space folded.
        history: the turns before it, oldest first.
        language: its language when the caller knows it; detected otherwise.
    """
    history = history[-_REMEMBERED:]
    previous = _context(history)
    if previous is None:
        known = language or question_language(text)
        return (Reading(text, known, known),)
    spoken, opened, rest = _opened(text, language, previous.last.language)
    itself = Reading(text, spoken, spoken)
    found: dict[str, Reading] = {}
    for each, tongue in _resolved(rest, opened, spoken, previous):
        written = _polished(each, tongue)
        same = words(written) == words(rest)
        found.setdefault(written, itself if same else Reading(written, tongue, spoken, written))
    ways = tuple(found.values()) or (itself,)
    return tuple(replace(each, sure=each is itself) for each in ways) if itself in ways else ways


def _context(history: Sequence[Turn]) -> _Context | None:
    """What the conversation is about; the questions are understood one after another where a turn does not say how."""
    exchanges: list[Exchange] = []
    said: list[tuple[str, str]] = []
    last: Question | None = None
    speech: Question | None = None
    for at, turn in enumerate(history):
        if turn.resolved:
            asked = analyse(turn.resolved)
        else:
            meant = readings(" ".join(turn.question.split()), history[:at])[0]
            asked = analyse(meant.text, meant.language)
        about_answer = _QUOTE.search(asked.text) and not _QUOTE.search(turn.question)
        if last is None or not (about_answer or (asked.more and last.kind == "what_said")):
            last = asked
        speech = last if last.kind == "what_said" else speech
        subject = _answered_name(turn.answer, asked) if asked.kind == "who" else _Context(asked).asked
        subject = "" if is_anybody(subject) else subject
        who = asked.kind in ("who", "who_said")
        exchanges.append(Exchange(asked.text, asked.language, turn.answer, subject, turn.speakers, who))
        quoted = _quoted(turn.answer)
        if quoted:
            said.insert(0, (turn.speakers[0] if turn.speakers else subject, quoted))
    if last is None:
        return None
    return _Context(last, tuple(said), tuple(referents(exchanges)), history[-1].speakers, speech)


def _answered_name(answer: str, question: Question) -> str:
    """The name with which a question who is answered, before the sentence that it is taken from; "" without one."""
    short, dash, _ = answer.partition(" — ")
    named = named_in(f"x {short}", question.language) if dash else []
    return short if named and named[0].name == short and not short.isupper() and not is_place(short) else ""


def _quoted(answer: str) -> str:
    """The first words that an answer quotes, shortened at a word's end; "" when it quotes none."""
    found = _QUOTE.search(answer)
    return " ".join(found.group(1).split()[:_LONG_QUOTE]).rstrip(_EDGE) if found else ""


def _opened(text: str, language: str | None, default: str) -> tuple[str, bool, str]:
    """The language of a question, whether it opens as a follow-up does ("and", "what about"), and the rest of it."""
    tongues = [language] if language in OPENING else list(OPENING)
    matches = {tongue: OPENING[tongue].match(text) for tongue in tongues if tongue is not None}
    ends = {tongue: match.end() for tongue, match in matches.items() if match and match.group().strip(" ¿")}
    if not ends:
        return language or question_language(text, default), False, text
    spoken = max(ends, key=lambda tongue: (ends[tongue], tongue == question_language(text, default)))
    return spoken, True, text[ends[spoken] :]


def _resolved(rest: str, opened: bool, spoken: str, previous: _Context) -> Iterator[tuple[str, str]]:
    """Complete questions, each with its language; none when the question stands by itself."""
    forms, bare = forms_of(spoken), rest.strip(_EDGE)
    own = previous.last.language
    if not bare:
        return
    if forms.more.fullmatch(bare):
        yield from ((each, own) for each in _more(previous))
        return
    if not forms.asks.match(bare) and analyse(bare, spoken).kind != "what_said":
        if _is_fragment(bare, opened, spoken, previous):
            yield from ((each, own) for each in _fragment(bare, spoken, previous))
        return
    if forms.said_it.search(bare) and previous.quote and previous.speaker:
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


def _more(previous: _Context) -> Iterator[str]:
    last = previous.last
    if last.kind in ("what_said", "who_said") and previous.speaker:
        about = _about_chunk(last)
        if about:
            yield previous.forms.said_more.format(who=previous.speaker, about=f" {about}")
        yield previous.forms.said_more.format(who=previous.speaker, about="")
        return
    yield _subject_phrase(previous) or last.text


# Fragments: "and von der Leyen?", "and in 2021?", "and the turnout?"


def _is_fragment(bare: str, opened: bool, spoken: str, previous: _Context) -> bool:
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
    return previous.last.kind == "what_said" and len(name) == 1 and name[0].name == bare


def _fragment(bare: str, spoken: str, previous: _Context) -> Iterator[str]:
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
        replaced = _with_names(bare, forms, spoken, previous)
        bare = replaced.strip(_EDGE) if replaced else bare
    if last.kind != "what_said" and previous.speech is not None and about_phrase(spoken).search(bare):
        previous = replace(previous, last=previous.speech)
        last = previous.last
    if last.kind == "what_said":
        yield from _of_speech(bare, spoken, pronoun is not None, previous)
    elif last.kind == "who_said":
        yield previous.forms.who_said.format(quote=bare.strip("“”\"«»„'‘’"))
    else:
        yield from _of_fact(bare, spoken, previous)


def _of_speech(bare: str, spoken: str, name: bool, previous: _Context) -> Iterator[str]:
    """A fragment after a question what somebody said: another speaker, topic or occasion."""
    last = previous.last
    about = about_phrase(spoken)
    if about.match(bare):
        yield _with_topic(last, bare)
        return
    if setting_phrase(spoken).match(bare):
        yield f"{_without(last.text, last.setting).rstrip(_EDGE)} {bare}?"
        return
    found = about.search(bare)
    who = bare[: found.start()].strip() if found else bare
    topic = bare[found.start() :].strip() if found else ""
    spoke = _replaced(last.text, previous.asked, who)
    if topic:
        yield _with_topic(analyse(spoke, last.language), topic)
        return
    on_it = _with_topic(last, _on(bare, last.language))
    if name or is_anybody(bare) or is_description(bare, spoken):
        yield spoke
    elif is_place(_undetermined(bare, forms_of(spoken))) or not any(part[:1].isupper() for part in bare.split()):
        determined = _lead(bare) in forms_of(spoken).determiner or is_place(bare)
        yield from (on_it, spoke) if determined else (spoke, on_it)
    else:
        yield spoke


def _of_fact(bare: str, spoken: str, previous: _Context) -> Iterator[str]:
    """A fragment after another question: what is new takes the place of the name or phrase of its role."""
    last, forms = previous.last, forms_of(spoken)
    text = last.text.rstrip(_EDGE)
    opens = _lead(bare)
    named = named_in(f"x {bare}", spoken)
    held = named_in(text, last.language)
    if named and held:
        if opens in forms.determiner and opens not in ARTICLES[spoken]:
            spans = [_noun_phrase(text, each.start, each.end, last.language) for each in held]
            alike = [span for span in spans if _same_lead(_lead(text[span[0] :]), opens)]
            start, end = alike[0] if alike else (len(text), len(text))
            yield f"{text[:start].rstrip()} {bare}{text[end:]}?"
            return
        kinds = [_what_is(text, each.start, each.name, last.language) for each in held]
        new = _what_is(f"x {bare}", named[0].start, named[0].name, spoken)
        if new in kinds:
            old = held[kinds.index(new)]
            start, end = (
                (old.start, old.end)
                if opens not in ARTICLES[spoken]
                else _noun_phrase(text, old.start, old.end, last.language)
            )
            end = _numbered(text, end)
            yield f"{text[:start]}{bare}{text[end:]}?"
            return
        if last.kind == "who" and new == "person":
            yield previous.forms.who_is.format(who=bare)
            return
    if opens in forms.determiner and opens not in ARTICLES[spoken]:
        yield f"{text} {bare}?"
        return
    subject = _subject_phrase(previous)
    if subject and subject in bare:
        yield f"{bare}?"
        return
    if last.kind == "how_many" and not named:
        thing = _undetermined(bare, forms)
        asked = previous.forms.opening_word.match(last.text)
        word = asked.group() if asked else previous.forms.words["how_many"]
        yield f"{word} {thing} {_in_brackets(subject, last.language)}?"
        return
    if subject:
        yield f"{bare} {_in_brackets(subject, last.language)}?"


def _with_date(last: Question, dated: str) -> str:
    return f"{_without(last.text, date_phrase(last.text)).rstrip(_EDGE)} {dated}?"


def _with_topic(last: Question, about: str) -> str:
    """The question with another topic, `about` with its preposition."""
    chunk = _about_chunk(last)
    if chunk:
        return _replaced(last.text, chunk, about)
    bare = last.text.rstrip(_EDGE)
    dated = date_phrase(bare)
    bare = _without(bare, dated)
    if last.language == "de" and bare.endswith(" gesagt"):
        return f"{bare.removesuffix(' gesagt')} {about} gesagt?"
    return f"{bare} {about}{' ' + dated if dated else ''}?"


def _about_chunk(last: Question) -> str:
    """The topic of a question what somebody said, with its preposition, as it stands there."""
    at = last.text.rfind(last.topic) if last.topic and last.kind == "what_said" else -1
    if at < 0:
        return ""
    introduced = [match for match in about_phrase(last.language).finditer(last.text) if match.end() == at]
    return last.text[introduced[-1].start() if introduced else at : at + len(last.topic)].strip()


def _on(phrase: str, language: str) -> str:
    """A noun phrase with "about" before it."""
    word = {"it": "su", "es": "sobre", "fr": "sur", "de": "über"}.get(language, "about")
    article = re.match(r"(?:(il|lo|la|i|gli|le)\s+|(l[’']))", phrase, re.I) if language == "it" else None
    if article is None:
        return f"{word} {phrase}"
    rest = phrase[article.end() :]
    fused = {"il": "sul", "lo": "sullo", "la": "sulla", "i": "sui", "gli": "sugli", "le": "sulle"}
    return f"{fused[article.group(1).lower()]} {rest}" if article.group(1) else f"sull’{rest}"


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


def _asked_anew(bare: str, spoken: str, previous: _Context) -> Iterator[str]:
    """The last question with another interrogative."""
    last, forms = previous.last, previous.forms
    kind = analyse(bare, spoken).kind
    own = forms_of(spoken).opening_word.match(bare)
    word = forms.words.get(kind, forms.words["which"])
    if own and spoken == last.language:
        word = own.group().strip(" ¿")
    who, about = previous.speaker, _about_chunk(last)
    if last.kind in ("what_said", "who_said") and who:
        if kind == "how_many":
            yield f"{word} {_undetermined(last.topic or last.text, forms)}?"
            return
        if kind in ("who", "which") and previous.quote:
            yield forms.who_said.format(quote=previous.quote)
            return
        if kind == "why" and about:
            yield forms.said_about.format(word=word, who=who, about=f" {about}")
        if previous.quote:
            yield forms.said.format(word=word, who=who, quote=previous.quote)
        yield forms.said_about.format(word=word, who=who, about=f" {about}" if about else "")
        return
    subject = _nominal(_subject_phrase(previous, person=False), last.language)
    if (
        subject
        and kind in ("when", "where")
        and (last.kind == "how_many" or (last.language == "en" and last.kind == "who"))
    ):
        yield forms.was.format(word=word, subject=subject)
        return
    subject = _subject_phrase(previous)
    if last.kind == "broad" and subject and (last.language == "en" or kind == "who") and spoken == last.language:
        yield f"{bare} {_in_brackets(subject, last.language)}?"
        return
    rest = last.text.strip(_EDGE)
    asked = forms.opening_word.match(rest) or forms.tells.match(rest)
    rest = rest[asked.end() :].strip() if asked else rest
    first = fold(rest.split()[0]) if rest else ""
    fits = asked is not None and last.kind != "how_many" and (last.language != "en" or first in _AUXILIARY)
    yield f"{word}{'' if fits or kind in ('how_many', 'who') else ':'} {rest}?"


_AUXILIARY = frozenset("did does do is are was were has have had can could will would".split())


def _about_the_words(bare: str, forms: Forms, previous: _Context) -> Iterator[str]:
    """ "who said that?", "when did he say it?": the words are those that an answer quoted."""
    asked = forms.opening_word.match(bare)
    kind = analyse(asked.group() if asked else bare).kind
    plain = asked is not None and len(asked.group().split()) == 1
    if asked is None or (plain and kind in ("who", "who_said")):
        yield forms.who_said.format(quote=previous.quote)
        return
    who, quote = _said_by(bare, forms, previous)
    word = asked.group().strip(" ¿")
    about = _about_chunk(previous.last) if who == previous.speaker else ""
    if about and len(quote.split()) > _SHORT_QUOTE:
        yield forms.said_about.format(word=word, who=who, about=f" {about}")
    yield forms.said.format(word=word, who=who, quote=quote)


def _said_by(bare: str, forms: Forms, previous: _Context) -> tuple[str, str]:
    """Whose words a question means that says "he" or nothing, and the words."""
    pronoun = next(
        (each for each in forms.pronouns if each.means in ("male", "female") and each.pattern.search(bare)), None
    )
    if pronoun is not None:
        for who, quote in previous.said:
            if gender_of(who) in (pronoun.means, None):
                return who, quote
    return previous.speaker, previous.quote


# Pronouns and subjects left out


def _with_speaker(bare: str, forms: Forms, spoken: str, previous: _Context) -> str | None:
    """A question what somebody said that leaves out who."""
    if forms.bare_said is None:
        return None
    match = re.match(forms.bare_said.pattern.replace("SAY", speech_verbs(spoken)), bare, re.I)
    if match is None:
        return None
    who = previous.speaker or next((each.name for each in previous.spoken_of if each.person), "")
    if spoken == "fr":
        gender = "female" if re.search(r"-elles?\b", match.group()) else "male"
        who = next((each.name for each in previous.spoken_of if each.person and each.gender in (gender, None)), who)
    if not who:
        return None
    if spoken == "fr":
        more = re.search(r"\bd[’']autre\b|\bencore\b", bare)
        rest = re.sub(r"^\s*(?:d[’']autre|encore)\b", "", bare[match.end() :])
        return f"Qu’a dit {'d’autre ' if more else ''}{who}{rest} ?"
    rest = re.sub(r"^\s*(?:altro|d[’']altro|di altro|di preciso|poi)\b", "", bare[match.end() :])
    more = bare[match.end() :] != rest and "altro" in bare[match.end() :]
    head = match.group()
    if more:
        head = re.sub(r"^(?:che\s+cosa|cosa|che)\b", "che altro", head, flags=re.I)
    return f"{head} {who}{rest}?"


def _on_the_same(named: str, spoken: str, previous: _Context) -> Iterator[str]:
    """A question what else the same speaker said, on the same topic or occasion."""
    question, last = analyse(named, spoken), previous.last
    same = question.more and not question.topic and not question.setting and last.kind == "what_said"
    if (
        not same
        or last.language != spoken
        or _Context(question, spoken_of=previous.spoken_of).speaker != previous.speaker
    ):
        return
    about = _about_chunk(last) or last.setting
    if about:
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


def _with_names(bare: str, forms: Forms, spoken: str, previous: _Context) -> str | None:
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


def _meant(pronoun: Pronoun, previous: _Context, exclude: str = "") -> str | None:
    """Whom or what a pronoun means, or None."""
    excluded = set(name_key(exclude))
    people = [each for each in previous.spoken_of if each.person and not excluded & set(name_key(each.name))]
    if pronoun.means in ("male", "female"):
        return next((each.name for each in people if each.gender in (pronoun.means, None)), None)
    if pronoun.means == "anybody":
        return people[0].name if people else None
    subject = _subject_phrase(previous, person=False)
    thing = previous.last.topic if previous.last.kind == "what_said" else _nominal(subject, previous.last.language)
    if pronoun.means == "plural":
        bodies = [each.name for each in previous.spoken_of if not each.person]
        return thing or next(iter(bodies), None) or (people[0].name if people else None)
    if pronoun.means == "place":
        return next((each.name for each in previous.spoken_of if is_place(each.name)), None)
    return thing or None


def _with_subject(bare: str, opened: bool, spoken: str, previous: _Context) -> Iterator[str]:
    """A question that names nothing, with what the last one was about; then as it stands."""
    question, last = analyse(bare, spoken), previous.last
    forms = forms_of(spoken)
    if (
        question.kind == "what_said"
        and opened
        and not question.topic
        and not question.setting
        and last.kind == "what_said"
    ):
        about = _about_chunk(last)
        if about and spoken == last.language and not (question.since or question.until):
            yield _with_topic(question, about)
        yield bare + "?"
        return
    if named_in(f"x {bare[:1].lower()}{bare[1:]}", spoken) or _YEAR.search(bare) or question.kind == "who_said":
        return
    stop = {fold(word) for word in STOP_WORDS.get(spoken, ())}
    content = [word for word in words(bare) if word not in stop]
    if len(content) > _SHORT:
        return
    if question.kind == "what_said" and not is_description(question.speaker or "", spoken):
        return
    lacks = forms.omits_subject and (forms.copula is not None and forms.copula.fullmatch(bare) is not None)
    person = next((each.name for each in previous.spoken_of if each.person), "")
    subject = person if lacks and person else _subject_phrase(previous)
    if not subject:
        return
    if (forms.omits_subject and not lacks and _lead(subject) not in forms.determiner) or lacks:
        yield f"{bare} {subject}?"
    else:
        yield f"{bare} {_in_brackets(subject, last.language)}?"
    yield bare + "?"


# What the last question was about


def _subject_phrase(previous: _Context, *, person: bool = True) -> str:
    """What the last question was about: a topic or name with the noun phrase around it, its preposition included.

    With `person` false nobody's name.
    """
    last = previous.last
    if last.kind == "what_said":
        return (previous.speaker if person else "") or last.topic or ""
    text = last.text.rstrip(_EDGE)
    held = named_in(text, last.language)
    things = [each for each in held if _what_is(text, each.start, each.name, last.language) != "person"]
    things = things or [each for each in held if gender_of(each.name) is None and " " not in each.name]
    chosen = things[:1] or (held[:1] if person else [])
    if chosen:
        start, end = _noun_phrase(text, chosen[0].start, chosen[0].end, last.language)
        return text[start:end]
    if held:
        return ""
    asked = previous.forms.opening_word.match(text) or previous.forms.tells.match(text)
    rest = text[asked.end() :] if asked else text
    stop = STOP_WORDS.get(last.language, frozenset())
    last_words = [match for match in re.finditer(r"[\w’'-]+", rest) if match.group().casefold() not in stop]
    if not last_words:
        return ""
    offset = len(text) - len(rest)
    start, end = _noun_phrase(text, offset + last_words[-1].start(), offset + last_words[-1].end(), last.language)
    return text[start:end] if _lead(text[start:end]) in previous.forms.determiner else ""


def _noun_phrase(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The span of the noun phrase around a name, from the preposition or article that opens it."""
    forms, stop_words = forms_of(language), STOP_WORDS.get(language, frozenset())
    tokens = [
        (match.start(), match.end(), fold(match.group()).rstrip("’'")) for match in re.finditer(r"[\w-]+[’']?", text)
    ]
    first = next(at for at, (_, stop, _) in enumerate(tokens) if stop > start)
    last = max(at for at, (begin, _, _) in enumerate(tokens) if begin < end)
    while first > 1:
        word = tokens[first - 1][2]
        before = tokens[first - 2][2]
        if word in forms.of and first > 1 and before not in forms.determiner:
            first -= 2
        elif word not in forms.determiner and before in forms.determiner and text[tokens[first - 1][0]].islower():
            first -= 1
        else:
            break
    opened = first > 0 and tokens[first - 1][2] in forms.determiner
    if (
        language == "en"
        and opened
        and not {"did", "does", "do", "has", "have", "had"} & {token[2] for token in tokens[:first]}
    ):  # no verb comes after it
        while last + 1 < len(tokens) and tokens[last + 1][2] not in stop_words:
            last += 1
    if opened:
        first -= 1
        if first > 0 and tokens[first - 1][2] in forms.determiner:
            first -= 1
    return tokens[first][0], _numbered(text, max(end, tokens[last][1]))


def _lead(phrase: str) -> str:
    """The first word of a phrase, folded; what is elided stands for itself."""
    return fold(re.split(r"[\s’']", phrase)[0])


def _numbered(text: str, end: int) -> int:
    """Where a name that ends at `end` does with the number that follows it ("Apollo 11", "Benedetto XVI")."""
    number = re.match(r"\s+(?:\d{1,3}|[IVX]+)\b", text[end:])
    return end + number.end() if number else end


def _what_is(text: str, start: int, name: str, language: str) -> str:
    """What a name at `start` of a text stands for: "person", "place", or "thing", which has an article or a number."""
    if is_place(name):
        return "place"
    if gender_of(name) is not None:
        return "person"
    before = re.search(r"([^\W\d_]+)[\s’']+$", text[:start])
    determined = before is not None and fold(before.group(1)) in ARTICLES[language] | FUSED
    numbered = re.match(r"\s+\d", text[start + len(name) :])
    return "thing" if determined or numbered else "person"


def _same_lead(one: str, other: str) -> bool:
    """Whether two words are forms of one preposition ("in" and "nella")."""
    return one[:2] == other[:2] or {one[:2], other[:2]} == {"in", "ne"}


def _nominal(phrase: str, language: str) -> str:
    """A noun phrase without the preposition before it, its article kept: "nel naufragio" gives "il naufragio"."""
    match = re.match(r"([^\W\d_]+)([’']\s*|\s+)(?=\w)", phrase)
    if match is None:
        return phrase
    lead, rest = fold(match.group(1)), phrase[match.end() :]
    if lead in PLAIN:
        return f"{PLAIN[lead]}{'’' if PLAIN[lead] == 'l' else ' '}{rest}"
    if lead in forms_of(language).determiner and lead not in ARTICLES[language]:
        return _nominal(rest, language)
    return phrase


def _undetermined(phrase: str, forms: Forms) -> str:
    """A noun phrase without the article or preposition that opens it."""
    bare = phrase.strip(_EDGE)
    while True:
        match = re.match(r"([\w]+)(?:[’']\s*|\s+)(?=\w)", bare)
        if match is None or fold(match.group(1)) not in forms.determiner:
            return bare
        bare = bare[match.end() :]


def _in_brackets(subject: str, language: str) -> str:
    """What is added to a question: a phrase with its preposition as it is, a name in brackets."""
    forms = forms_of(language)
    opening = _lead(subject)
    prepositional = opening in forms.determiner and opening not in ARTICLES[language]
    return subject if prepositional or not subject else f"({subject})"


def _without(text: str, part: str) -> str:
    return " ".join(_replaced(text, part, "").split()) if part else text


def _replaced(text: str, old: str, new: str) -> str:
    """The last occurrence of a piece replaced."""
    before, found, after = text.rpartition(old) if old else (text, "", "")
    return f"{before}{new}{after}" if found else text


_FUSIONS = {
    "it": tuple(
        (rf"\b{preposition} {article}(?=\W)", f"{stem}{end}")
        for preposition, stem in (("di", "de"), ("a", "a"), ("da", "da"), ("in", "ne"), ("su", "su"))
        for article, end in (
            ("il", "l"),
            ("lo", "llo"),
            ("la", "lla"),
            ("i", "i"),
            ("gli", "gli"),
            ("le", "lle"),
            ("l", "ll"),
        )
    ),
    "es": ((r"\bde el\b", "del"), (r"\ba el\b", "al")),
    "fr": (
        (r"\bde le\b", "du"),
        (r"\bde les\b", "des"),
        (r"\bà le\b", "au"),
        (r"\bà les\b", "aux"),
        (r"\bde (?=[AEIOUÉÈ])", "d’"),
    ),
}
"""Prepositions and articles that are written as one where a phrase was put after a preposition."""


def _polished(text: str, language: str) -> str:
    """With a capital at the beginning and one question mark at the end, as the language has it."""
    bare = " ".join(text.replace(" ?", "?").split()).strip(" ?¿!.,;:")
    for pattern, fused in _FUSIONS.get(language, ()):
        bare = re.sub(pattern, fused, bare)
    bare = bare[:1].upper() + bare[1:]
    if language == "es":
        return f"¿{bare}?"
    return f"{bare} ?" if language == "fr" else f"{bare}?"
