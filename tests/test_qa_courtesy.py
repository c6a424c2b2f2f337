"""Courtesies around a question, in five languages: they are taken off, and nothing else is."""

from __future__ import annotations

import pytest

from qa.alternatives import one_of, plain
from qa.courtesy import turns_to_another, without_courtesy


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Hi there, who won the race?", "who won the race?"),
        ("I was wondering if you could tell me who won the race. Thanks in advance!", "who won the race"),
        ("Sorry, is it possible to know who won the race, please?", "who won the race?"),
        ("Buongiorno, vorrei sapere chi ha vinto la gara, grazie mille", "chi ha vinto la gara"),
        ("Scusi il disturbo, mi potrebbe dire chi ha vinto la gara?", "chi ha vinto la gara?"),
        ("Mi chiedevo se Ada Neri ha vinto la gara", "Ada Neri ha vinto la gara"),
        ("buenas tardes, ¿quién ganó la carrera?", "¿quién ganó la carrera?"),
        ("me podrias decir por favor cuanto costo el puente", "cuanto costo el puente"),
        ("el precio del billete porfa", "el precio del billete"),
        (
            "Bonjour, je me permets de vous solliciter car je cherche, si possible, à savoir qui a gagné, "
            "merci d'avance",
            "qui a gagné",
        ),
        ("Auriez-vous l'amabilité de m'indiquer qui a gagné ?", "qui a gagné ?"),
        ("Guten Tag, könnten Sie mir bitte sagen, wer gewonnen hat?", "wer gewonnen hat?"),
        ("ok thanks. Totally different question: who won the race?", "who won the race?"),
        ("ok grazie. e il molo quando riapre?", "e il molo quando riapre?"),
        ("grazie mille. ultima cosa: chi ha vinto la gara?", "chi ha vinto la gara?"),
        ("Dear sir or madam, who won the race?", "who won the race?"),
        ("What did the mayor say about it, in her own words?", "What did the mayor say about it?"),
        ("cosa ha risposto il sindaco sul ponte? parole esatte per favore", "cosa ha risposto il sindaco sul ponte?"),
        ("selon Anne Petit, qui a gagné ? ses mots exacts", "selon Anne Petit, qui a gagné?"),
        ("Können Sie mir bitte eine Übersicht zum Rennen geben? Vielen Dank im Voraus!", "eine Übersicht zum Rennen?"),
    ],
)
def test_courtesies_are_taken_off(typed: str, asked: str) -> None:
    assert without_courtesy(typed) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "Hello",
        "Merci",
        "Grazie mille",
        "Who said “please” to the mayor?",
        "What did Ada Neri say?",
        "Thank you for smoking: who wrote it?",
        "Do you know whether Ada Neri won?",
        "hola",
        "What were his exact words?",
        "no thanks",
        "In which other race did Ada Neri run?",
    ],
)
def test_what_is_no_courtesy_or_nothing_else_stays(typed: str) -> None:
    assert without_courtesy(typed) == typed


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("Totally different question: who won?", True),
        ("ok grazie. altra domanda: chi ha vinto?", True),
        ("And who won the other race?", False),
        ("Who asked the last question?", False),
    ],
)
def test_a_question_may_say_that_it_turns_to_another_subject(text: str, another: bool) -> None:
    assert turns_to_another(text) is another


def test_accents_are_taken_off_one_for_one() -> None:
    assert plain("¿Qué pasó allí, größer?") == "¿Que paso alli, großer?"
    assert one_of("qué pasó ?") == r"(?:que\s+paso\s*)"
