"""Slips of the pen in questions: common words are put right, names, quotations and what the archive has never are."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store, titled

from index.archive import Archive
from qa.answering import Answerer
from qa.inquiry import Library

WRECK = """Naufragio al largo

Il capitano Nick Shettin ha abbandonato la nave prima dei passeggeri. L'armatore ha introdotto nuove regole.
"""
FINAL = """World cup final

The winner of the world cup sold forty tickets. «It was a wunder», said Paul Ott of Buyback Tower.
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path_factory.mktemp("archive"), embedder)
    store(archive, *(titled(text, language) for text, language in ((WRECK, "it"), (FINAL, "en"))))
    return Answerer(archive, embedder)


@pytest.fixture(scope="module")
def library(answerer: Answerer) -> Library:
    return Library(answerer.archive, FakeEmbedder(), None, lambda: 0, hits=5, claims=5)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("it", "chi ha intodotto le regole?", "chi ha introdotto le regole?"),
        ("it", "perché ha abandonato la nave", "perché ha abbandonato la nave"),
        ("it", "naufraggio: quanti bilgietti", "naufragio: quanti biglietti"),
        ("en", "who sentanced the wrold champion", "who sentenced the world champion"),
        ("en", "world cup winer", "world cup winner"),
        ("fr", "l'incedie du navire", "l'incendie du navire"),
        ("es", "el naufrajio del barco", "el naufragio del barco"),
        ("de", "warum der rücktrit des Kapitäns", "warum der rücktritt des Kapitäns"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(library: Library, language: str, typed: str, meant: str) -> None:
    assert library.respelt(typed, language) == meant


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("it", "perché shetin ha lasciato la nave"),  # the archive's name, misspelt: the matcher's business
        ("it", "perche ha lasciato la nave"),  # an accent left out is read all the same
        ("it", "chi ha detto «intodotto»?"),
        ("it", "cosa dice Intodotto"),
        ("it", "chi è fedez"),
        ("en", "who said 'sentanced' of the world cup"),
        ("it", "il buyback della nave"),  # English, and in the archive
        ("en", "what is the gdpr"),
        ("en", "see intodotto.example/sentanced or @sentanced"),
        ("pt", "quem foi sentanced"),
        ("en", "who was the winner"),
    ],
)
def test_names_quoted_words_and_known_ones_stay_as_typed(library: Library, language: str, typed: str) -> None:
    assert library.respelt(typed, language) == typed


def test_an_answer_says_how_its_question_was_read(answerer: Answerer) -> None:
    slipped = answerer.answer("quanti bilgietti?")
    assert "forty tickets" in slipped.citations[0].quote
    assert (slipped.question, slipped.resolved) == ("quanti bilgietti?", "quanti biglietti?")
    assert answerer.answer("quanti biglietti?").resolved is None


def test_a_question_that_is_answered_as_typed_is_left_as_typed(answerer: Answerer) -> None:
    answer = answerer.answer("perché shettin ha abandonato la nave")
    assert answer.status == "answered"
    assert answer.resolved is None


def test_the_question_put_right_counts_where_it_is_answered_more_surely(answerer: Answerer) -> None:
    slipped, meant = (
        answerer.answer(text)
        for text in ("how many tickts did the winner sell", "how many tickets did the winner sell")
    )
    assert slipped.citations[0].quote == meant.citations[0].quote
    assert slipped.citations[0].confidence == pytest.approx(meant.citations[0].confidence, abs=0.1)


def test_nothing_is_answered_for_a_slip_put_right_in_vain(answerer: Answerer) -> None:
    answer = answerer.answer("quanti bilgietti per Saturno?")
    assert answer.status == "abstained"
    assert answer.resolved is None


def test_the_words_of_a_question_are_looked_up_once_and_anew_after_a_change(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path, FakeEmbedder())
    store(archive, titled(WRECK, "it"))
    library = Library(archive, FakeEmbedder(), None, lambda: 0, hits=5, claims=5)
    before = library.matcher("biglietti venduti", "it")
    assert library.matcher("biglietti venduti", "it") is before
    assert library.matcher("biglietti venduti", "es") is not before
    store(archive, titled("Finale\n\nSono stati venduti quaranta biglietti.\n", "it"))
    assert (before.missing_share, library.matcher("biglietti venduti", "it").missing_share) == (1.0, 0.0)
