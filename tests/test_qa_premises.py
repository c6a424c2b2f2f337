"""Questions that take for granted what the articles deny are not answered with the denial."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.vocabulary import Vocabulary
from qa.answering import Answerer
from qa.evidence import standing_for
from qa.matching import Matcher
from qa.premises import denies


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path_factory.mktemp("archive"), embedder)
    texts = {
        "en": "Marta Drei does not hate the pilot who sank her boat. She left the harbour because the pier was closed.",
        "it": "Ugo Bassi non si è pentito della scelta. Ha venduto la barca perché era vecchia.",
    }
    for language, text in texts.items():
        store(archive, make_article(text, path=f"{language}.txt", language=language))
    return Answerer(archive, embedder)


@pytest.mark.parametrize(
    ("question", "language", "sentence", "of"),
    [
        ("Why does Marta Drei hate the pilot?", "en", "She did not hate the pilot.", "en"),
        ("Why does Marta Drei hate the pilot?", "en", "Marta Drei non odia il pilota.", "it"),
        ("Perché Ugo si è pentito?", "it", "«Non posso pentirmi», ha detto Ugo.", "it"),
        ("¿Por qué odia al piloto?", "es", "Marta no odia al piloto.", "es"),
        ("Warum bereut er die Wahl?", "de", "Er bereut die Wahl nicht.", "de"),
        ("Pourquoi regrette-t-elle ce choix ?", "fr", "Elle ne regrette pas ce choix.", "fr"),
        ("Why did the towers collapse?", "en", "Water could have collapsed the towers.", "en"),
        ("Perché è crollata la torre?", "it", "L'acqua avrebbe potuto far crollare la torre.", "it"),
        ("Why did the tower collapse?", "en", "L'acqua avrebbe potuto far crollare la torre.", "it"),
        ("Pourquoi la tour tombe-t-elle ?", "fr", "L'eau aurait pu faire tomber la tour.", "fr"),
        ("Warum stürzte der Turm ein?", "de", "Der Turm könnte stürzen.", "de"),
        ("¿Por qué cayó la torre?", "es", "El agua podría tirar la torre.", "es"),
    ],
)
def test_a_word_of_the_question_beside_a_negation_is_denied(
    answerer: Answerer, question: str, language: str, sentence: str, of: str
) -> None:
    matcher = Matcher(question, language, Vocabulary(answerer.archive), ["en", "it", "es", "fr", "de"])
    assert denies(standing_for(make_article(sentence, path="x.txt", language=of)), question, matcher)


@pytest.mark.parametrize(
    ("question", "language", "sentence", "of"),
    [
        ("Why did she not hate the pilot?", "en", "She did not hate the pilot.", "en"),
        ("Why could the tower collapse?", "en", "The tower could collapse if water got in.", "en"),
        ("Perché si temeva il crollo della torre?", "it", "L'acqua avrebbe potuto far crollare la torre.", "it"),
        ("Why was the square closed?", "en", "The square was closed because the tower could fall.", "en"),
        ("Why were the planes kept away?", "en", "Water from planes could have brought the tower down.", "en"),
        ("Why did Marta Drei leave the harbour?", "en", "She left the harbour, not the town.", "en"),
        ("Perché Ugo parla della barca?", "it", "Ugo ne parla volentieri, della barca.", "it"),
        ("Why did the pope leave?", "en", "No pope had left before 1415.", "en"),
        ("Why did the bridge reopen?", "en", "The bridge did not reopen until June.", "en"),
        ("Pourquoi le pont a-t-il rouvert ?", "fr", "Le pont n'a rouvert qu'en mai.", "fr"),
        ("Warum trat der Minister zurück?", "de", "Im Mai trat der Minister zurück, weil er krank war.", "de"),
        ("Why did the minister resign?", "en", "He resigned because parliament did not back the minister.", "en"),
        ("Warum trat der Minister zurück?", "de", "Er trat zurück, nicht weil er müde war.", "de"),
        ("Why cannot the ship sail?", "en", "The ship could not sail because of the storm.", "en"),
        ("why didnt she vote", "en", "She did not vote.", "en"),
        ("Why did she leave?", "en", "There was no wind. She left at noon.", "en"),
    ],
)
def test_what_is_denied_of_something_else_is_no_denial(
    answerer: Answerer, question: str, language: str, sentence: str, of: str
) -> None:
    matcher = Matcher(question, language, Vocabulary(answerer.archive), ["en", "it"])
    assert not denies(standing_for(make_article(sentence, path="x.txt", language=of)), question, matcher)


@pytest.mark.parametrize(
    "question", ["Why does Marta Drei hate the pilot?", "Perché Ugo Bassi si è pentito della scelta?"]
)
def test_a_denied_premise_is_shown_and_not_taken_for_an_answer(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert (answer.status, answer.reason) == ("abstained", "low_support")
    assert "not hate" in answer.citations[0].quote or "non si è pentito" in answer.citations[0].quote


def test_a_reason_is_told_where_nothing_is_denied(answerer: Answerer) -> None:
    assert answerer.answer("Why did Marta Drei leave the harbour?").status == "answered"
