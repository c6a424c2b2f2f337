"""What a named thing is: the sentence that explains it, in the archive's language; nothing of what is only named."""

from __future__ import annotations

import re

import pytest
from fakes import FakeEmbedder, store, titled

from index.archive import Archive
from index.articles import make_article
from qa.answering import Answerer
from qa.things import explanations

HARBOUR = """A pact for the harbour

On Monday the mayor and Marta Drei signed the Harlow Pact, an agreement between nine towns to keep the pier open.

The Harlow Pact was welcomed by Paul Ott, the mayor of Harlow. "It is a good day," he said of the Harlow Pact.

The scheme is paid by a fund called Blue Purse, and run by the European Harbour Office (EHO). Tern is a small ferry.
"""
PROBE = """La sonda riparte

La sonda europea Vespera è ripartita lunedì, dopo due anni. Vespera, l'ingegnere Ugo Bassi lo conferma, sta bene.

A seguirla c'è il Cras, l'agenzia che controlla i voli da Portolieve. A Cras sono tutti contenti.
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path_factory.mktemp("archive"), embedder)
    store(archive, *(titled(text, language) for text, language in ((HARBOUR, "en"), (PROBE, "it"))))
    return Answerer(archive, embedder)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("What is the Harlow Pact?", "On Monday the mayor"),
        ("what is the harlow pact", "On Monday the mayor"),
        ("Cos'è l'Harlow Pact?", "On Monday the mayor"),
        ("¿Qué es el Harlow Pact?", "On Monday the mayor"),
        ("Qu'est-ce que le Harlow Pact ?", "On Monday the mayor"),
        ("Was ist der Harlow Pact?", "On Monday the mayor"),
        ("What is Blue Purse?", "The scheme is paid by a fund called Blue Purse"),
        ("What is the EHO?", "The scheme is paid by a fund"),
        ("Che cos'è il Tern?", "Tern is a small ferry."),
        ("What is Vespera?", "La sonda europea Vespera"),
        ("Cos'è il Cras?", "A seguirla c'è il Cras"),
    ],
)
def test_what_something_is_tells_the_sentence_that_explains_it(answerer: Answerer, question: str, start: str) -> None:
    answer = answerer.answer(question)
    assert answer.status == "answered"
    assert answer.citations[0].quote.startswith(start)


@pytest.mark.parametrize(
    ("name", "sentence", "language"),
    [
        ("Messier 87", "It lies at the heart of Messier 87, a giant galaxy in the Virgo cluster.", "en"),
        ("Bce", "La Bce è l'istituto che emette l'euro.", "it"),
        ("Esa", "Ieri l'Esa, l'agenzia spaziale di venti Paesi, ha taciuto.", "it"),
        ("Onu", "All'Onu (Organizzazione delle Nazioni Unite) si è votato.", "it"),
        ("EHO", "The European Harbour Office (EHO) runs it.", "en"),
        ("OMT", "A scheme called Outright Monetary Transactions, or OMT, was set out.", "en"),
        ("Rosetta", "Il lander è partito dalla sonda europea Rosetta.", "it"),
        ("Vespera", "La sonde appelée Vespera est repartie.", "fr"),
        ("Vespera", "Die Sonde namens Vespera flog weiter.", "de"),
        ("Vespera", "Ayer Vespera, una sonda de la Agencia, partió.", "es"),
    ],
)
def test_a_sentence_that_explains_a_name(name: str, sentence: str, language: str) -> None:
    assert list(explanations(make_article(sentence, path="x.txt", language=language), re.compile(name)))


@pytest.mark.parametrize(
    ("name", "sentence", "language"),
    [
        ("Brexit", "After Brexit, the pound fell to its lowest level of the year.", "en"),
        ("Brexit", "On Monday Brexit, the minister said, will not be delayed.", "en"),
        ("Pd", "Ieri Mario Rossi (Pd) ha votato contro.", "it"),
        ("Reuters", "LONDON (Reuters) - The talks failed.", "en"),
        ("Rosetta", "Ieri Rosetta, tra due giorni, si spegne.", "it"),
        ("Rosetta", "Gestern schwieg Rosetta, die abgestürzt ist.", "de"),
        ("Rosetta", "A guidare c'era il direttore di Rosetta, l'italiano Andrea Accomazzo di Roma.", "it"),
        ("Problem", "Das ist ein Problem, eine Gefahr.", "de"),
        ("Inflation", "Inflation, a worry of the bank, is falling.", "en"),
        ("happening in Ukraine", "It is the tragedy happening in Ukraine, a land at war.", "en"),
        ("Ligo", "I due strumenti di Ligo, a Livingston, hanno registrato il segnale.", "it"),
    ],
)
def test_a_sentence_that_explains_nothing(name: str, sentence: str, language: str) -> None:
    assert not list(explanations(make_article(sentence, path="x.txt", language=language), re.compile(name)))


@pytest.mark.parametrize("question", ["What is the Marlow Pact?", "Cos'è un ornitorinco?"])
def test_what_no_article_explains_is_not_explained(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).status == "abstained"
