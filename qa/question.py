"""Understand a question: its language, what kind of answer it wants, whom it names, which dates it asks for.

First step of answering; pure text analysis, nothing is looked up in the archive. Questions in other than the five
languages are read as English ones. A question is taken as it stands: what it owes to the conversation before it is put
in by `qa.followup`. How words are asked for, and the kinds of other questions, is told by `qa.speech_questions` and
`qa.asking`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.analysis import fold, stop_words
from index.language import QUESTION_LANGUAGES, detect_language
from index.lexicon import is_word
from qa.archive_questions import ArchiveQuestion, archive_question
from qa.asking import Kind, kind_of
from qa.dates import asked_dates, asked_days
from qa.manner import (
    asks_for_list,
    asks_for_reports,
    in_present,
    is_bare,
    is_to_come,
    without_afterthought,
    without_order,
    without_request,
)
from qa.speech_questions import Speech, speech_asked
from qa.story import named_subject, story_subject

__all__ = [
    "Kind",
    "Question",
    "analyse",
    "date_phrase",
    "question_language",
]


_OF_A_YEAR = re.compile(r"(?:of|del?|di|du|des|von|vom|da[ls]?)\s+((?:1[5-9]|20)\d\d)", re.I)
"""A year that belongs to the noun before it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        text: as asked.
        language: ISO 639-1 code.
        kind: what the answer should be.
        speaker: of a "what did X say" question, X as typed; else None.
        topic: of a speaker question what the words should be about, "" for anything; else the question itself.
        setting: of a speaker question to whom, where or when the words were said, "" when it does not say.
        said: of a "who said" question, the words; else None.
        since, until: dates named in the question, inclusive, or None.
        dated: whether they limit the evidence by its date of publication: it asks what was said or reported then.
        ordered: whether it asks for the order of time.
        listed: whether it asks for several things.
        present: whether it asks how things are now.
        to_come: whether it asks when something will be.
        story: whether it asks to be told what happened, or what is known, rather than one thing of it.
        subject: what that story is about, or whom or what a question is about that asks nothing else ("who was X?",
            "X"), as typed; "" where it cannot be told from the asking.
        more: whether it asks what else somebody said.
        known: answers given before, whose quotations are not "else".
        verbatim: whether the words of a "who said" question stand in quotation marks.
        days: what it is about, as first and last of a day, a month or a year, where dates do not limit the evidence.
        archive: what is asked of the collection itself; None where it is asked what the articles say.
    """

    text: str
    language: str
    kind: Kind
    speaker: str | None = None
    topic: str = ""
    setting: str = ""
    said: str | None = None
    since: date | None = None
    until: date | None = None
    dated: bool = False
    ordered: bool = False
    listed: bool = False
    present: bool = False
    to_come: bool = False
    story: bool = False
    subject: str = ""
    more: bool = False
    known: tuple[str, ...] = ()
    verbatim: bool = False
    days: tuple[tuple[date, date], ...] = ()
    archive: ArchiveQuestion | None = None


def analyse(text: str, language: str | None = None, *, today: date | None = None) -> Question:
    """Take a question apart.

    Args:
        text: the question; white space is folded.
        language: its language when the caller knows it; detected otherwise.
        today: the day that "last week" is understood from; the current one when None.
    """
    cleaned = without_afterthought(" ".join(text.split()))
    language = language or question_language(cleaned)
    question = _taken_apart(cleaned, language, today or date.today())
    return replace(
        question,
        listed=question.kind in ("which", "who") and asks_for_list(cleaned, language),
        present=in_present(cleaned, language) and not question.story and question.archive is None,
        to_come=question.kind == "when" and is_to_come(cleaned, language),
        days=() if question.dated or question.archive else tuple(asked_days(cleaned)),
    )


def _taken_apart(cleaned: str, language: str, today: date) -> Question:
    asked, ordered = without_order(cleaned)
    dates = asked_dates(asked, today)
    since, until, named = dates.since, dates.until, bool(dates.phrase)
    bare = dates.rest.strip(" ?¿!.")
    if held := archive_question(bare):
        topic = held.subject
        return Question(cleaned, language, "archive", None, topic, "", None, since, until, dated=named, archive=held)
    subject = story_subject(bare)
    if subject and not (named and dates.relative):
        subject = story_subject(asked) or subject
    told = without_request(bare)
    speech = None if subject and told == bare else speech_asked(told, language)
    if speech is not None and (whole := _about_a_year(asked, dates.phrase, language)) is not None:
        speech, since, until, named = whole, None, None, False
    if speech is not None:
        return Question(
            cleaned,
            language,
            "who_said" if speech.speaker is None else "what_said",
            speech.speaker,
            speech.topic,
            speech.setting,
            speech.said,
            since,
            until,
            dated=named,
            ordered=ordered,
            more=speech.more,
            verbatim=speech.verbatim,
        )
    subject = subject or (ordered and story_subject(cleaned)) or None
    kind, happened = kind_of(bare, language, is_asked="?" in cleaned)
    story = bool(subject or happened)
    kind = "broad" if story else kind
    reported = named and (asks_for_reports(bare) or is_bare(bare, language) or (kind == "broad" and dates.relative))
    topic = without_request(dates.rest if reported else asked)
    if kind in ("who", "which") and not subject:
        subject = named_subject(bare)
    elif kind == "broad" and not story and "?" not in cleaned:
        subject = bare
    return Question(
        cleaned,
        language,
        kind,
        None,
        topic.strip(" ?¿!."),
        "",
        None,
        since,
        until,
        dated=reported,
        ordered=ordered,
        story=story,
        subject=subject or "",
    )


def _about_a_year(asked: str, phrase: str, language: str) -> Speech | None:
    """What words a question asks for whose year belongs to what they are about: "the prices of 2004"; else None."""
    year = _OF_A_YEAR.fullmatch(phrase.strip())
    attached = year and re.search(rf"(?<!\w)[^\W\d_A-Z]{{4,}}\s+{re.escape(phrase.strip())}", asked)
    speech = speech_asked(without_request(asked.strip(" ?¿!.")), language) if year and attached else None
    told = speech and (speech.said or f"{speech.speaker} {speech.topic}")
    return speech if told and year and year[1] in told else None


def date_phrase(text: str) -> str:
    """The words of a question that limit it to dates, as typed ("in May 2023", "last week"), or ""."""
    return asked_dates(text, date.today()).phrase


def question_language(text: str, default: str = "en") -> str:
    """The question's language; its first word decides when it is a question word of one language alone, in a few words
    without a function word the language that knows most of them.

    Args:
        text: the question.
        default: the language of a question that shows none, as a bare name.
    """
    if text.lstrip().startswith(("¿", "¡")):
        return "es"
    outside = _QUOTED.sub(" ", text)
    text = outside if len(outside.split()) > 1 else text  # what is quoted may be in any language
    typed = re.findall(r"[\w’']+", text.casefold())
    for word, hints in zip(typed[:1] + typed[-1:], (_OPENERS, _CLOSERS), strict=False):
        hinted = [language for language in QUESTION_LANGUAGES if word in hints[language].split()]
        if len(hinted) == 1:
            return hinted[0]
    shared = _of_most_words(text, _SHARED[typed[0]]) if typed and typed[0] in _SHARED else ""
    detected = shared or detect_language(text, "") or _of_most_words(text)
    return detected if detected in QUESTION_LANGUAGES else default


def _of_most_words(text: str, languages: Sequence[str] = QUESTION_LANGUAGES) -> str:
    """The language that alone knows most of a text's words, those with a capital left out: names belong to none, and
    so may a single word; "" where several know as many."""
    every = re.findall(r"[^\W\d_]+", text)
    lower = [fold(word) for word in every if word.islower() and len(every) > 1]
    known = {
        language: sum(is_word(word, language) or word in stop_words(language) for word in lower)
        for language in languages
        if lower
    }
    most = max(known.values(), default=0)
    leaders = [language for language, count in known.items() if count == most]
    return leaders[0] if len(leaders) == 1 else ""


_QUOTED = re.compile(r"[\"“«„][^\"”»“]+[\"”»“]")
_OPENERS = {
    "en": "what who whom whose where when why how which did does do is was were are has have the can could will tell"
    " latest news any define summary hello hi hey thanks thank help",
    "it": "cosa chi dove quando perché perche quanti quante quanto quanta quale quali che cos'è cos’è com'è com’è cosa"
    " come qual dov'è dov’è chi ultime notizie novità riassunto ciao salve grazie aiuto buongiorno buonasera",
    "es": "qué quién quiénes quien quienes dónde donde cuándo cuando cuántos cuántas cuánto cuantos cuantas cuanto"
    " cuál cual cuáles cuales cómo háblame hablame cuéntame cuentame últimas noticias resumen hola"
    " gracias ayuda buenos buenas",
    "fr": "qu'a qu’a qui où quand pourquoi combien quel quelle quels quelles comment qu'est-ce qu’est-ce est-ce"
    " dernières actualités résumé bonjour bonsoir salut merci",
    "de": "was wer wo wann warum wie welche welcher welches wieviele wieso wen wem hat ist war"
    " woran womit wofür wozu wobei wodurch worüber wovon wogegen wohin woher weshalb wessen"
    " neueste nachrichten neuigkeiten zusammenfassung hallo danke hilfe gibt guten",
}
"""Words that open a question of one language, mostly of no other."""
_SHARED = {"que": ("es", "fr")}
"""Such words of two languages: which of the two it is, the other words tell."""
_CLOSERS = {
    "en": "news latest updates",
    "it": "notizie novità",
    "es": "noticias",
    "fr": "actualités",
    "de": "nachrichten neuigkeiten",
}
"""The same of words that end a search."""
