"""What kind of thing a question expects: days and reasons in five languages."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from index.vocabulary import Vocabulary
from qa.answer_type import fits, has_name, lacks
from qa.matching import Matcher


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Empty."""
    return Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())


@pytest.fixture(scope="module")
def matcher(archive: Archive) -> Matcher:
    """The words of a question about a ferry."""
    return Matcher("the ferry", "en", Vocabulary(archive), ["en", "es", "fr", "de"])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The ferry sank on Tuesday."),
        ("it", "Il traghetto è affondato martedì."),
        ("es", "El transbordador se hundió el martes por la noche."),
        ("es", "El puente reabrirá el próximo año."),
        ("fr", "Le bac a coulé mardi."),
        ("fr", "Le pont rouvrira la semaine prochaine."),
        ("de", "Die Fähre sank am Dienstag."),
        ("de", "Die Brücke soll nächstes Jahr wieder öffnen."),
    ],
)
def test_a_day_that_is_told_without_a_date_answers_when(matcher: Matcher, language: str, sentence: str) -> None:
    assert not lacks("when", sentence, matcher, language, "", frozenset())
    assert fits("when", sentence, matcher, language, "") > 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The ferry sank near the coast."),
        ("es", "El transbordador se hundió cerca de la costa."),
        ("fr", "Le bac a coulé près de la côte."),
        ("de", "Die Fähre sank vor der Küste."),
    ],
)
def test_a_sentence_without_a_day_does_not_answer_when(matcher: Matcher, language: str, sentence: str) -> None:
    assert lacks("when", sentence, matcher, language, "", frozenset())


@pytest.mark.parametrize(
    ("language", "sentence", "worth"),
    [
        ("en", "It sank because a door was open.", 1.0),
        ("es", "Se hundió debido a una puerta abierta.", 1.0),
        ("fr", "Il a coulé en raison d’une porte ouverte.", 1.0),
        ("de", "Sie sank aufgrund einer offenen Tür.", 1.0),
        ("de", "Sie sank vor der Küste.", 0.0),
    ],
)
def test_words_for_a_reason_fit_why(matcher: Matcher, language: str, sentence: str, worth: float) -> None:
    assert fits("why", sentence, matcher, language, "") == worth


@pytest.mark.parametrize(
    ("told", "named"),
    [("Suk Yeol", False), ("Yoon Suk Yeol", False), ("Marta Ferrante", True), ("the mayor", False), ("Garfield", True)],
)
def test_the_rest_of_a_name_that_the_question_has_is_nobody_new(archive: Archive, told: str, named: bool) -> None:
    matcher = Matcher("which school did Yoon open", "en", Vocabulary(archive), ["en"])
    sentence = "On Friday Marta Ferrante, the mayor, saw the president, Yoon Suk Yeol, open the Garfield School."
    assert has_name(told, sentence, "en", matcher) is named
