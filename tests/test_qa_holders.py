"""Who holds an office: whom the newest article calls so, whoever else is near; nobody where no article names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from qa.answering import Answerer
from qa.holders import office_asked

CALL = """Call to Seoul

Ursula Lind, the president of the European Commission, spoke with South Korea's president, Yoon Suk Min. The president
of the European Commission warned Yoon Suk Min by telephone.

Jean Gall, commander of the fire brigade of Paris, spoke to a crowd in Paris.
"""
OLD = """Vertice a Bruxelles

Il presidente degli Stati Uniti Frank Dorn è arrivato ieri. Lo ha accolto la cancelliera tedesca, Erika Vogt.
"""
NEW = """Il voto in anticipo

Lo stesso giorno il presidente degli Stati Uniti Paul Barden ha votato. «Tocca a voi», ha detto Barden.
"""


@pytest.fixture
def answerer(tmp_path: Path) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    for name, text, year, language in (("call", CALL, 2024, "en"), ("old", OLD, 2019, "it"), ("new", NEW, 2023, "it")):
        title = text[: text.index("\n")]
        store(
            archive,
            make_article(
                text, path=f"{name}.txt", title=title, source="Eco", published=date(year, 5, 1), language=language
            ),
        )
    return Answerer(archive, embedder)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who is the president of the European Commission?", ["Ursula Lind"]),
        ("Qui est la présidente de la Commission européenne ?", ["Ursula Lind"]),
        ("Who heads the European Commission now?", ["Ursula Lind"]),
        ("Chi è il presidente degli Stati Uniti?", ["Paul Barden"]),
        ("Who is the American president?", ["Paul Barden"]),
        ("Wer war der Präsident der Vereinigten Staaten?", ["Paul Barden", "Frank Dorn"]),
        ("Chi era il presidente degli Stati Uniti nel 2019?", ["Frank Dorn"]),
        ("¿Quién es la canciller alemana?", ["Erika Vogt"]),
    ],
)
def test_an_office_is_held_by_whom_the_newest_article_calls_so(
    answerer: Answerer, question: str, names: list[str]
) -> None:
    answer = answerer.answer(question)
    assert [each.answer for each in answer.citations] == names
    assert answer.text.startswith(f"{names[0]} — ")


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Paris?",
        "Chi è il governatore della Corea del Sud?",
        "Who is the president of Toyama?",
        "Chi è il cancelliere francese?",
    ],
)
def test_nobody_holds_an_office_that_no_paragraph_names(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).status == "abstained"


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Who is the current mayor of Paris?", "mayor of Paris"),
        ("Chi è oggi il presidente della Bce?", "presidente della Bce"),
        ("Chi è l’attuale sindaco di Roma?", "sindaco di Roma"),
        ("Who was prime minister of New Zealand in 2019?", "prime minister of New Zealand"),
        ("wer ist derzeit der Bundeskanzler?", "Bundeskanzler"),
        ("Chi presiede la Commissione europea?", "leader la Commissione europea"),
        ("Who was the minister who resigned?", ""),
        ("Chi è il sindaco che ha firmato?", ""),
        ("Who was president when the tower burned?", ""),
        ("Who saw the president of France?", ""),
    ],
)
def test_only_an_office_and_nothing_else_is_asked_for(question: str, office: str) -> None:
    assert office_asked(question) == office
