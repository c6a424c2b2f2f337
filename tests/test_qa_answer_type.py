"""What kind of thing a question expects: days and reasons in five languages."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from index.vocabulary import Vocabulary
from qa.answer_type import (
    Counted,
    adds_nothing,
    counts_else,
    fits,
    has_name,
    is_a_while,
    lacks,
    short_answer,
    thing_counted,
)
from qa.matching import Matcher
from qa.question import analyse


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
    assert not lacks("when", sentence, matcher, language, Counted(), frozenset())
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
    assert lacks("when", sentence, matcher, language, Counted(), frozenset())


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


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many passengers drowned?", Counted("passengers")),
        ("How many North Korean soldiers are in Russia?", Counted("soldiers", frozenset({"north+korean"}))),
        ("How many Italians drowned?", Counted("italians", frozenset({"italian"}))),
        ("Quanti soldati nordcoreani sono partiti?", Counted("soldati", frozenset({"north+korean"}))),
        ("Wie viele russische Soldaten starben?", Counted("soldaten", frozenset({"russian"}))),
        ("What percentage voted to leave?", Counted(share=True)),
        ("Con quale percentuale ha vinto il sì?", Counted(share=True)),
        ("Who drowned?", Counted()),
    ],
)
def test_what_a_question_counts_and_whose(question: str, counted: Counted) -> None:
    assert thing_counted(analyse(question)) == counted


@pytest.mark.parametrize(
    ("question", "language", "sentence", "other"),
    [
        ("How many North Korean soldiers came?", "en", "Over 600,000 Russian soldiers were wounded.", True),
        ("How many North Korean soldiers came?", "en", "Some 10,000 North Korean soldiers are there.", False),
        ("How many North Korean soldiers came?", "en", "The number of soldiers is around 10,000.", False),
        ("How many North Korean soldiers came?", "it", "Più di 600.000 soldati russi sono feriti.", True),
        ("How many soldiers came?", "en", "Over 600,000 Russian soldiers were wounded.", False),
        ("What percentage voted to leave?", "en", "Leave won by 1.27 million votes.", True),
        ("What percentage voted to leave?", "en", "By 51.9 per cent voters chose to leave.", False),
        ("Combien de temps le chantier durera-t-il ?", "fr", "Elle a pris acte vers 21 heures.", True),
        ("Combien de temps le chantier durera-t-il ?", "fr", "Le chantier durera dix-huit mois.", False),
        ("How long did the trial last?", "en", "The trial began at 9 with 40 witnesses.", True),
        ("Quanti bambini erano sul traghetto?", "it", "A bordo c'erano 429 persone.", True),
        ("Quanti bambini erano sul traghetto?", "en", "Among them were 40 children.", False),
        ("Quanti bambini sono nati a Selva?", "it", "Nel 2018 i parti sono stati 312.", False),
        ("How many women drowned?", "en", "Some 40 people drowned.", True),
        ("How many women drowned?", "en", "In 2018 it was 40.", False),
    ],
)
def test_figures_of_anothers_or_of_another_kind_do_not_count(
    archive: Archive, question: str, language: str, sentence: str, other: bool
) -> None:
    asked = analyse(question)
    matcher = Matcher(question, asked.language, Vocabulary(archive), ["en", "it", "fr"])
    assert counts_else(sentence, matcher, thing_counted(asked), language) is other


@pytest.mark.parametrize(
    ("told", "a_while"),
    [
        ("quasi mezzo secolo", True),
        ("five and a half years", True),
        ("three days later", False),
        ("vor zwei Jahren", False),
        ("hace tres años", False),
        ("9 November", False),
        ("Thursday", False),
        ("after the war", False),
    ],
)
def test_how_long_is_not_when(told: str, a_while: bool) -> None:
    assert is_a_while(told) is a_while


def test_the_day_of_a_dateline_is_not_the_one_asked_for(matcher: Matcher) -> None:
    text = "WASHINGTON, 11 February 2016 — The ferry sank on 14 September 2015."
    assert short_answer("when", text, matcher, "en") == "14 September 2015"


@pytest.mark.parametrize(
    ("language", "sentence", "elsewhere"),
    [
        ("it", "Schett è stato condannato a 16 anni.", True),
        ("en", "He was sentenced to 12 years.", True),
        ("it", "Schett, 52 anni, è stato condannato.", False),
        ("en", "The 52-year-old was sentenced to 12 years.", False),
        ("it", "Schett ha 52 anni.", False),
    ],
)
def test_years_in_prison_are_nobodys_age(matcher: Matcher, language: str, sentence: str, elsewhere: bool) -> None:
    counted = thing_counted(analyse("How old is Schett?"))
    assert counted == thing_counted(analyse("Quanti anni ha Schett?")) == Counted(age=True)
    assert counts_else(sentence, matcher, counted, language) is elsewhere


@pytest.mark.parametrize(
    ("question", "told", "nothing"),
    [
        ("Which hospital in Selva treated the skipper?", "a hospital in Selva", True),
        ("Which hospital in Selva treated the skipper?", "the San Rocco hospital", False),
        ("Which bank froze the account?", "The bank", True),
        ("Which team won, Selva or Harlow?", "Selva", False),
        ("When was the hospital opened?", "the hospital", False),
    ],
)
def test_what_the_question_says_itself_answers_nothing(
    archive: Archive, question: str, told: str, nothing: bool
) -> None:
    asked = analyse(question, "en")
    matcher = Matcher(question, "en", Vocabulary(archive), ["en"])
    assert adds_nothing(told, "en", asked, matcher) is nothing
