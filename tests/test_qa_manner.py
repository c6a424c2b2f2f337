"""How a question wants its answer: in order, as a list, in the present, from reports."""

from __future__ import annotations

from datetime import date

import pytest

from qa.manner import asks_for_list, in_present, is_to_come, without_order
from qa.question import analyse


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("What did they say about Kursk, in chronological order?", "What did they say about Kursk?"),
        ("Cosa ha detto Draghi in ordine cronologico?", "Cosa ha detto Draghi?"),
        ("¿Qué dijo Draghi en orden cronológico?", "¿Qué dijo Draghi?"),
        ("Qu’a dit Draghi dans l’ordre chronologique ?", "Qu’a dit Draghi?"),
        ("Was sagte Merkel in chronologischer Reihenfolge?", "Was sagte Merkel?"),
        ("What did Ardern say in order?", "What did Ardern say?"),
        ("Timeline of the Philae landing", "the Philae landing"),
        ("Cronologia dello sbarco", "sbarco"),
    ],
)
def test_the_order_of_time_is_asked_for(text: str, rest: str) -> None:
    assert without_order(text) == (rest, True)


@pytest.mark.parametrize(
    "text", ["What did he do in order to save it?", "Che ordine ha dato De Falco?", "timeline", "Was sagte Merkel?"]
)
def test_other_orders_are_not_meant(text: str) -> None:
    assert without_order(text) == (text, False)


@pytest.mark.parametrize(
    ("text", "language", "listed"),
    [
        ("Which countries sent troops?", "en", True),
        ("Quali paesi hanno firmato?", "it", True),
        ("¿Qué países firmaron?", "es", True),
        ("Quels pays ont signé ?", "fr", True),
        ("Welche Länder haben unterschrieben?", "de", True),
        ("Which ship picked up the crew?", "en", False),
        ("What is this?", "en", False),
        ("Quale nave?", "it", False),
        ("Mit welcher Rakete startete Rosetta?", "de", False),
    ],
)
def test_several_things_are_asked_for(text: str, language: str, listed: bool) -> None:
    assert asks_for_list(text, language) is listed


@pytest.mark.parametrize(
    ("text", "language", "present"),
    [
        ("Who is Sabrina Singh?", "en", True),
        ("How many soldiers are in Russia?", "en", True),
        ("How many soldiers were killed?", "en", False),
        ("Who said “this is it”?", "en", False),
        ("Chi è il segretario della Nato?", "it", True),
        ("Quando è nata Rita Levi Montalcini?", "it", False),
        ("Cosa ha detto Biden?", "it", False),
        ("¿Quién es el ministro?", "es", True),
        ("¿Qué dijo el ministro?", "es", False),
        ("Où est le siège de l’Otan ?", "fr", True),
        ("Quand est mort Mandela ?", "fr", False),
        ("Wer ist Rolf Heuer?", "de", True),
        ("Was hat Merkel gesagt?", "de", False),
    ],
)
def test_the_present_is_told_from_the_past(text: str, language: str, present: bool) -> None:
    assert in_present(text, language) is present


@pytest.mark.parametrize(
    ("text", "dated", "topic"),
    [
        ("What did Biden say in 2019 about Kursk?", True, "Kursk"),
        ("What happened last week?", True, "What happened"),
        ("What happened in Harlow last week?", True, "What happened in Harlow"),
        ("What was reported about Harlow in May 2023?", True, "What was reported about Harlow"),
        ("What happened in Christchurch in 2019?", False, "What happened in Christchurch in 2019"),
        ("How many people died in 2019?", False, "How many people died in 2019"),
    ],
)
def test_dates_limit_questions_about_what_was_said_or_reported_then(text: str, dated: bool, topic: str) -> None:
    question = analyse(text, today=date(2024, 10, 30))
    assert (question.dated, question.topic) == (dated, topic)


def test_who_said_nothing_in_particular_is_anybody() -> None:
    question = analyse("Cosa hanno detto sul molo?")
    assert (question.kind, question.speaker, question.topic) == ("what_said", "si", "molo")


@pytest.mark.parametrize(
    ("text", "language", "to_come"),
    [
        ("When does the trial over the fire begin?", "en", True),
        ("When will the pier be open?", "en", True),
        ("When did the trial begin?", "en", False),
        ("When is the mayor's birthday?", "en", False),
        ("Quando torna in funzione il tram?", "it", True),
        ("Quando il nuovo molo sarà aperto?", "it", True),
        ("Quando è cominciato il processo?", "it", False),
        ("¿Cuándo empieza el juicio?", "es", True),
        ("Quand le pont sera-t-il ouvert ?", "fr", True),
        ("Quand a été inauguré l’opéra ?", "fr", False),
        ("Wann beginnt der Prozess?", "de", True),
        ("Wann wurde der Prozess eröffnet?", "de", False),
    ],
)
def test_what_is_to_come_is_told_from_what_was(text: str, language: str, to_come: bool) -> None:
    assert is_to_come(text, language) is to_come
