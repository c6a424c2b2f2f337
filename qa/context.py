"""What a conversation is about: the last question as it was understood, the words quoted, whom and what it named.

Made of the turns so far, for `qa.followup`, which completes the next question with it. Nothing is looked up in the
archive, and answers are read as text: what they quote stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.analysis import fold, stop_words, words
from index.mentions import OCCUPATIONS, TITLES, name_key
from qa.ellipsis import ARTICLES, OPENING, RETURNS, Forms, forms_of
from qa.nounphrase import EDGE, aside_of, lead, nominal, what_is
from qa.question import Question, analyse, question_language
from qa.referents import Exchange, Referent, fullest, gender_of, is_place, named_in, referents
from qa.roles import counted_in, object_of, subject_of
from qa.speakers import is_anybody
from qa.topics import asked_of, still_about, turned_to
from qa.types import Turn

__all__ = ["Context", "articles_of", "asks_for_person", "context_of"]

_BARE = 3
"""Words at most of a question that may be no more than a question word ("e quanti furono?")."""
_PEOPLE = TITLES | OCCUPATIONS
"""Nouns, folded, with which a question asks which person it was ("with which president?")."""
_PAIR = 2
_SCENE = 4
"""Articles from which on no earlier turn's are added to those that a conversation is about."""
_LONG_QUOTE = 25
"""Words of a quotation at most that is repeated in a question."""
_FULL_NAME = re.compile(r"[A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+){1,2}")
_QUOTE = re.compile(r"[“\"«„]([^“”\"«»„]{3,})[”\"»“]")


@dataclass(frozen=True, slots=True)
class Context:
    """What a question may lean on.

    Attributes:
        last: the last question as it was understood; one that only asks about the answer before it ("when did he say
            that?", "anything else?") leaves the one that it asked about in place.
        speech: the last question what somebody said, or None.
        about: the topic, event or thing that the conversation is about, with the preposition before it, or "".
        spoken_of: the names that the conversation has, the latest first.
        said: speaker and first words of each answer that quotes somebody, the latest first.
        speakers: whose words the last answer cites.
        subject: the name that the last question has for its subject, or "".
        acted_on: what the last question who did something has for its object, or "".
        counted: the several things that were counted or asked for last, with their article, or "".
        of_saying: whether the last turn asked who had said what the last question was about.
        pair: the two people whom the last question, with its answer, joins ("whom did he marry?"), or of whom the last
            two asked the same, or none.
        focus: the noun, with its article, that was all the last question had, or "".
        answered: the thing with which the last question was answered, with its article, or "".
    """

    last: Question
    speech: Question | None = None
    about: str = ""
    spoken_of: tuple[Referent, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    speakers: tuple[str, ...] = ()
    subject: str = ""
    acted_on: str = ""
    counted: str = ""
    of_saying: bool = False
    pair: tuple[str, ...] = ()
    answered: str = ""
    focus: str = ""

    @property
    def forms(self) -> Forms:
        """The forms of the last question's language."""
        return forms_of(self.last.language)

    @property
    def asked(self) -> str:
        """Whose words the last question asked for, as it names them; "" when it asks for nobody's."""
        return asked_of(self.last)

    @property
    def speaker(self) -> str:
        """Whose words the last question asked for or its answer gave, "" where there are none."""
        if self.asked and not is_anybody(self.asked):
            return fullest(self.asked, [each.name for each in self.spoken_of])
        return self.speakers[0] if self.speakers else self.asked

    @property
    def person(self) -> str:
        """Who was spoken of last, or ""."""
        return next((each.name for each in self.spoken_of if each.person), "")

    @property
    def subject_person(self) -> str:
        """The last question's subject in its fullest form, where it may be a person, or ""."""
        key = set(name_key(self.subject))
        return next((each.name for each in self.spoken_of if each.person and key & set(name_key(each.name))), "")

    def asks_of_person(self, name: str) -> bool:
        """Whether a person was asked about or asked for, rather than only named in answers."""
        return self.last.kind in ("who", "who_said") or any(each.asked for each in self.spoken_of if each.name == name)

    @property
    def quote(self) -> str:
        """The words of the latest answer that quotes somebody, "" when none does."""
        return self.said[0][1] if self.said else ""


def context_of(history: Sequence[Turn], understood: Callable[[str, Context | None], tuple[str, str]]) -> Context | None:
    """What turns have been about; None when there are none.

    Args:
        history: the turns, oldest first.
        understood: completes a question with the context before it and tells its language, for turns that do not say
            how they were understood.
    """
    exchanges: list[Exchange] = []
    context: Context | None = None
    for at, turn in enumerate(history, 1):
        asked = " ".join(turn.question.split())
        if turn.resolved:
            own = context.last.language if context is not None else "en"
            question = analyse(turn.resolved, question_language(turn.resolved, own))
        else:
            question = analyse(*understood(asked, context))
        question = _of_event(question)
        last, speech, about = question, None, ""
        leans = words(question.text) != words(asked)
        if context is not None:
            last, speech, about = context.last, context.speech, context.about
        if context is None or not _asks_on(question, asked, last):
            back = RETURNS[question.language].match(asked) if question.language in RETURNS else None
            about = (
                nominal(back["to"], question.language) if back else still_about(question, about, exchanges, leans=leans)
            )
            last = question
        exchanges.append(_exchange(turn, question))
        plain = replace(question, text=aside_of(question.text)[0])
        quoted = _quoted(turn.answer)
        whose = turn.speakers[0] if turn.speakers else exchanges[-1].subject
        said = context.said if context is not None else ()
        context = Context(
            last=last,
            speech=last if last.kind == "what_said" else speech,
            about=about,
            spoken_of=() if at < len(history) and history[at].resolved else tuple(referents(exchanges)),
            said=((whose, quoted), *said) if quoted else said,
            speakers=turn.speakers,
            subject=subject_of(plain if last is question else last),
            acted_on=object_of(plain) or (context.acted_on if context and leans and question.kind != "who" else ""),
            counted=counted_in(plain) or (context.counted if context is not None and leans else ""),
            of_saying=last is not question and question.kind == "who_said",
            pair=_pair(plain, exchanges[-1]) or (_compared(question, context.last) if context and leans else ()),
            answered=_answered_thing(turn.answer, question),
            focus=turned_to(question),
        )
    return context


def articles_of(history: Sequence[Turn]) -> tuple[str, ...]:
    """Ids of the articles that the last turns of a conversation were answered from, the latest first."""
    found: dict[str, None] = {}
    for turn in reversed(history):
        if len(found) < _SCENE:
            found.update(dict.fromkeys(turn.articles))
    return tuple(found)


def _of_event(question: Question) -> Question:
    """A question who announced or denied something, as one for a person; who said words that it quotes, as it is."""
    return replace(question, kind="who", said=None) if asks_for_person(question) else question


def asks_for_person(question: Question) -> bool:
    """Whether a question who said something only tells with a noun what that was ("who wrote the speech?")."""
    told = question.kind == "who_said" and not _QUOTE.search(question.text)
    return told and lead(question.said or "") in ARTICLES[question.language]


def _pair(question: Question, exchange: Exchange) -> tuple[str, ...]:
    text, language = question.text, question.language
    named = [each for each in named_in(text, language) if what_is(text, each.start, each.name, language) == "person"]
    people = [each.name for each in named]
    if question.kind == "who" and exchange.subject:
        people.append(exchange.subject)
    people = list(dict.fromkeys(people))
    return tuple(people) if len(people) == _PAIR and question.kind != "what_said" else ()


def _compared(question: Question, last: Question) -> tuple[str, ...]:
    """The two people of whom two questions ask the same."""
    if question.language != last.language:
        return ()
    before, after = ([each.name for each in named_in(one.text, one.language)] for one in (last, question))
    old, new = [each for each in before if each not in after], [each for each in after if each not in before]
    if len(old) != 1 or len(new) != 1 or last.text.replace(old[0], new[0], 1) != question.text:
        return ()
    people = [what_is(last.text, last.text.find(old[0]), each, last.language) == "person" for each in (*old, *new)]
    return (*old, *new) if all(people) else ()


def _answered_thing(answer: str, question: Question) -> str:
    """The noun with which an English question what was answered, with the article, before its sentence; or ""."""
    short, dash, _ = answer.partition(" — ")
    plain = question.kind == "which" and question.language == "en" and re.fullmatch(r"[a-z]+(?: [a-z]+)?", short)
    if not (dash and plain) or short.split()[-1] in stop_words("en") or lead(short) in forms_of("en").determiner:
        return ""
    return f"the {short}"


def _asks_on(question: Question, asked: str, last: Question) -> bool:
    """Whether a question only asks about the last answer ("when?", "anything else?"), or is a piece that fits none."""
    leans = words(question.text) != words(asked)
    if not leans:
        opening = OPENING[question.language].match(asked) if question.language in OPENING else None
        return bool(opening and opening.group().strip(" ¿")) and question.kind in ("broad", "which")
    quotes = _QUOTE.search(question.text) and not _QUOTE.search(asked)
    bare = len(words(asked)) <= _BARE and question.kind != "what_said"
    return bool(quotes) or (last.kind == "what_said" and (question.more or bare))


def _exchange(turn: Turn, question: Question) -> Exchange:
    of_somebody = question.kind == "which" and bool(_PEOPLE & {fold(word) for word in question.text.split()[:_BARE]})
    tells_of = question.subject if question.kind == "who" else ""  # "who is NAME?" asks of somebody known
    names = (question.kind == "who" and not tells_of) or of_somebody
    subject = _answered_name(turn.answer, question) if names else asked_of(question) or tells_of
    return Exchange(
        question=question.text,
        language=question.language,
        answer=turn.answer,
        subject="" if is_anybody(subject) else subject,
        speakers=turn.speakers,
        asks_who=question.kind in ("who", "who_said") and not tells_of,
    )


def _answered_name(answer: str, question: Question) -> str:
    """The name with which a question who is answered, before the sentence that it is taken from; "" without one."""
    short, dash, _ = answer.partition(" — ")
    named = named_in(f"x {short}", question.language) if dash else []
    if dash and gender_of(short) and _FULL_NAME.fullmatch(short):  # "Theresa May", whose surname is a month
        return short
    return short if named and named[0].name == short and not short.isupper() and not is_place(short) else ""


def _quoted(answer: str) -> str:
    """The first words that an answer quotes, shortened at a word's end; "" when it quotes none."""
    found = _QUOTE.search(answer)
    return " ".join(found.group(1).split()[:_LONG_QUOTE]).rstrip(EDGE) if found else ""
