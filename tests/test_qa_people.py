"""Who somebody is: the sentence that introduces them, in the archive's language; nothing of whom articles only name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from qa.answering import Answerer

SALVAGE = """Il relitto di nuovo dritto

Il relitto è stato raddrizzato nella notte. «Ci siamo», ha detto Nick Slade a chi lo aspettava.

I lavori li ha guidati l’ingegnere sudafricano Nick Slade, che aveva già recuperato tre navi.

Sul molo c’erano anche Ugo Bassi e molti curiosi.
"""
SIGNAL = """A signal from far away

The signal came before noon. Marta Drei is an Italian physicist. She saw it first, and told Paul Ott.
"""


@pytest.fixture
def answerer(tmp_path: Path) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    for name, text, language in (("salvage", SALVAGE, "it"), ("signal", SIGNAL, "en")):
        title = text[: text.index("\n")]
        store(
            archive,
            make_article(
                text, path=f"{name}.txt", title=title, source="Eco", published=date(2024, 5, 1), language=language
            ),
        )
    return Answerer(archive, embedder)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Who is Nick Slade?", "I lavori li ha guidati"),
        ("chi è nick slade", "I lavori li ha guidati"),
        ("Wer ist Nick Slade?", "I lavori li ha guidati"),
        ("Chi è Marta Drei?", "Marta Drei is an Italian physicist."),
    ],
)
def test_who_somebody_is_tells_the_sentence_that_introduces_them(answerer: Answerer, question: str, start: str) -> None:
    answer = answerer.answer(question)
    assert answer.citations[0].quote.startswith(start)


@pytest.mark.parametrize("question", ["Who is Rita Lane?", "Chi è Nick Novak?"])
def test_whom_no_article_names_nobody_introduces(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).status == "abstained"
