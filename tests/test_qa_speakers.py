"""Whom a question means: by name, misspelt, in lower case, with a title, in another language, or by an office."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.speakers import Speakers, is_anybody, is_description, is_kind, is_thing, named

QUOTED = Speakers(
    [
        ("Joe Biden", 9),
        ("Ursula von der Leyen", 5),
        ("Mark Rutte", 4),
        ("Papa Francesco", 3),
        ("Biden", 2),
        ("Francesco Totti", 2),
        ("Emmanuel Macron", 2),
        ("Christine Lagarde", 2),
        ("Peter Brooke", 1),
    ]
)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("Biden", ("Joe Biden", "Biden")),
        ("Joe Biden", ("Joe Biden", "Biden")),
        ("biden", ("Joe Biden", "Biden")),
        ("JOE BIDEN", ("Joe Biden", "Biden")),
        ("Bidden", ("Joe Biden", "Biden")),
        ("President Biden", ("Joe Biden", "Biden")),
        ("von der leyen", ("Ursula von der Leyen",)),
        ("Von der Layen", ("Ursula von der Leyen",)),
        ("Rute", ("Mark Rutte",)),
        ("il presidente Macron", ("Emmanuel Macron",)),
        ("Madame Lagarde", ("Christine Lagarde",)),
        ("Peter Brooke", ("Peter Brooke",)),
    ],
)
def test_a_name_is_found_however_it_is_typed(phrase: str, names: tuple[str, ...]) -> None:
    assert QUOTED.find(phrase).names == names


@pytest.mark.parametrize(
    ("phrase", "language"),
    [("Pope Francis", "en"), ("Papa Francesco", "it"), ("papa Francisco", "es"), ("le pape François", "fr")],
)
def test_a_name_is_found_under_its_translation(phrase: str, language: str) -> None:
    assert QUOTED.find(phrase, language).names == ("Papa Francesco",)


@pytest.mark.parametrize(
    "phrase", ["Pedro Sánchez", "Brooke Shields", "Joe Rutte", "Hunter Biden", "Al", "de", "", "💬"]
)
def test_nobody_is_found_for_a_name_that_only_resembles(phrase: str) -> None:
    assert QUOTED.find(phrase).names == ()


@pytest.mark.parametrize(
    ("phrase", "language", "rest"),
    [
        ("Biden yesterday", "en", "yesterday"),
        ("Biden ieri", "it", "ieri"),
        ("Biden ayer", "es", "ayer"),
        ("Biden hier", "fr", "hier"),
        ("Biden gestern", "de", "gestern"),
        ("Biden on Korea", "en", "on Korea"),
        ("Biden sulla Corea", "it", "sulla Corea"),
        ("Biden appena sbarcato", "it", "appena sbarcato"),
    ],
)
def test_a_name_ends_where_time_topic_or_setting_begin(phrase: str, language: str, rest: str) -> None:
    match = QUOTED.find(phrase, language)
    assert (match.names, match.rest) == (("Joe Biden", "Biden"), rest)


def test_a_shared_last_name_means_each_who_bears_it_and_a_full_name_one() -> None:
    speakers = Speakers([("Ann Porter", 3), ("Bill Porter", 2), ("Porter", 1)])
    assert set(speakers.find("Porter").names) == {"Ann Porter", "Bill Porter", "Porter"}
    assert speakers.find("Bill Porter").names == ("Bill Porter",), "Porter alone may be Ann"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["en", "it", "es", "fr", "de", "pt"]))
def test_any_phrase_finds_only_people_who_are_quoted(phrase: str, language: str) -> None:
    assert set(QUOTED.find(phrase, language).names) <= set(QUOTED.names)


@pytest.mark.parametrize("phrase", ["people", "western leaders", "gli esperti", "on", "man", "tous"])
def test_some_words_mean_anybody(phrase: str) -> None:
    assert is_anybody(phrase)


@pytest.mark.parametrize("phrase", ["Biden", "the mayor", "Ann Porter", ""])
def test_others_mean_somebody(phrase: str) -> None:
    assert not is_anybody(phrase)


@pytest.mark.parametrize(
    ("phrase", "language", "office"),
    [
        ("the NATO chief", "en", True),
        ("il presidente della Bce", "it", True),
        ("la Bce", "it", True),
        ("le président", "fr", True),
        ("der Kanzler", "de", True),
        ("Biden", "en", False),
        ("Ann Porter", "en", False),
    ],
)
def test_an_office_or_body_is_told_from_a_name(phrase: str, language: str, office: bool) -> None:
    assert is_description(phrase, language) is office


@pytest.mark.parametrize(
    ("tokens", "text", "occurs"),
    [
        (["rutte"], "Mark Rutte spoke.", True),
        (["rute"], "Mark Rutte spoke.", True),
        (["weiss", "olaf"], "The chancellor, Olaf Weiss, left.", True),
        (["olaf", "braun"], "The chancellor, Olaf Weiss, left.", False),
        (["ann"], "Anna spoke.", False),
    ],
)
def test_a_name_occurs_in_a_text_when_all_its_words_do(tokens: list[str], text: str, occurs: bool) -> None:
    assert named(tokens, text) is occurs


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("the French president", "en"),
        ("the president of France", "en"),
        ("il presidente francese", "it"),
        ("La canciller alemana", "es"),
    ],
)
def test_a_land_is_not_the_name_of_who_governs_it(phrase: str, language: str) -> None:
    speakers = Speakers([("protezione civile francese", 3), ("France Télévisions", 2), ("Alleanza", 1)])
    assert speakers.find(phrase, language).names == ()


@pytest.mark.parametrize(
    ("phrase", "language", "name"),
    [("il presidente Russo", "it", "Mario Russo"), ("Prime Minister English", "en", "Bill English")],
)
def test_a_surname_may_be_a_lands(phrase: str, language: str, name: str) -> None:
    speakers = Speakers([("Mario Russo", 3), ("Bill English", 2)])
    assert speakers.find(phrase, language).names == (name,)
    assert speakers.find(phrase.replace("Russo", "russo"), language).names == ((name,) if language == "en" else ())


@pytest.mark.parametrize(
    ("phrase", "language", "names"),
    [
        ("the French foreign minister", "en", ()),
        ("le borse alle parole di Draghi", "it", ()),
        ("la boris", "it", ("Boris Hill",)),
        ("papa Francisco", "es", ("Francesco",)),
        ("le pape François", "fr", ("Francesco",)),
        ("Édouard VIII", "fr", ("Edward VIII",)),
    ],
)
def test_lands_and_common_words_are_no_misspelt_names_and_first_names_are_translated(
    phrase: str, language: str, names: tuple[str, ...]
) -> None:
    speakers = Speakers([("Francesco", 3), ("Boris Hill", 2), ("France Córdova", 2), ("Edward VIII", 1)])
    assert speakers.find(phrase, language).names == names


@pytest.mark.parametrize(
    ("phrase", "language", "thing"),
    [
        ("the plaque", "en", True),
        ("le borse alle parole di Draghi", "it", True),
        ("il rapporto", "it", True),
        ("the stock markets", "en", True),
        ("the police", "en", False),
        ("la Bce", "it", False),
        ("Ann Porter", "en", False),
    ],
)
def test_things_are_told_from_people_and_bodies(phrase: str, language: str, thing: bool) -> None:
    assert is_thing(phrase, language) is thing


def test_a_misspelt_name_is_looked_for_among_names() -> None:
    assert named(["theresa"], "Now Teresa is there.")
    assert not named(["theresa"], "Now they are there.")


@pytest.mark.parametrize("phrase", ["the Paris fire chief", "Paris fire chief"])
def test_words_before_an_office_are_no_misspelt_name(phrase: str) -> None:
    speakers = Speakers([("Giorgio Parisi", 3)])
    assert speakers.find(phrase, "en").names == ()
    assert speakers.find("president Paris", "en").names == ("Giorgio Parisi",)
    assert Speakers([("Martin Luther King", 1)]).find("Martin Luter King", "en").names == ("Martin Luther King",)
    assert Speakers([("Vladimir Putin", 1)]).find("Poutine président russe", "fr").names == ("Vladimir Putin",)


def test_a_land_that_is_quoted_itself_is_found() -> None:
    assert Speakers([("France", 3)]).find("France", "en").names == ("France",)


@pytest.mark.parametrize(
    ("phrase", "language", "rest"),
    [
        ("judge Priya Nair", "en", ""),
        ("the new coach Priya Nair after the match", "en", "after the match"),
        ("die Chemikerin Priya Nair über den Fund", "de", "über den Fund"),
        ("l'allenatrice priya nair", "it", ""),
    ],
)
def test_who_is_named_in_full_behind_a_trade_is_found(phrase: str, language: str, rest: str) -> None:
    found = Speakers([("Priya Nair", 2), ("Anna Nair", 1)]).find(phrase, language)
    assert (found.names[0], found.rest) == ("Priya Nair", rest)


@pytest.mark.parametrize(
    ("phrase", "language", "rest"),
    [
        ("judge Nair", "en", ""),
        ("Judge Nair", "en", ""),
        ("the skipper Nair on the quota", "en", "on the quota"),
        ("la giudice Nair", "it", ""),
        ("el jefe de Thomas Cook, Nair, la noche de la quiebra", "es", "la noche de la quiebra"),
        ("the head of the port, Priya Nair", "en", ""),
    ],
)
def test_who_alone_has_a_surname_is_found_behind_a_trade(phrase: str, language: str, rest: str) -> None:
    speakers = Speakers([("Priya Nair", 2), ("John Hays", 1)])
    found = speakers.find(phrase, language)
    assert (found.names, found.rest) == (("Priya Nair",), rest)
    assert not Speakers([("Priya Nair", 2), ("Anna Nair", 1)]).find(phrase.replace("Priya ", ""), language).names


@pytest.mark.parametrize(
    "phrase",
    [
        "the treasury minister of the port",
        "angry fans Nair",
        "hurricane Nair",
        "anti Nair protesters",
        "brother Nair",
        "the report, Nair",
        "Ott, Nair",
    ],
)
def test_a_surname_behind_other_words_is_not_its_bearer(phrase: str) -> None:
    assert not Speakers([("Priya Nair", 2), ("spokesman for the guild of bakers", 1)]).find(phrase, "en").names


def test_the_pope_is_called_so_in_other_languages() -> None:
    speakers = Speakers([("Papa Francesco", 3)])
    assert {speakers.find(name, language).names for name, language in (("the pope", "en"), ("papst", "de"))} == {
        ("Papa Francesco",)
    }


def test_an_office_is_no_misspelt_name() -> None:
    assert not Speakers([("John Major", 2)]).find("mayor of London", "en").names
    assert Speakers([("John Major", 2)]).find("John Mayor", "en").names == ("John Major",)


@pytest.mark.parametrize("phrase", ["the mother of Priya Nair", "Maria Priya Nair", "judge Anita Nair"])
def test_others_than_who_is_named_are_not_found(phrase: str) -> None:
    assert not Speakers([("Priya Nair", 2)]).find(phrase, "en").names


NAMESAKES = Speakers(
    [
        (name, 1)
        for name in (
            "Carlo Gherardini",
            "François Castang",
            "John Hays",
            "George W. Bush",
            "Martin Slade",
            "Carlo III",
            "International Monetary Fund",
            "Banca Centrale Europea",
            "Jenna Penhale",
            "governo",
            "Sprecher des Gerichts",
            "portavoce della Protezione civile",
        )
    ]
)


@pytest.mark.parametrize(
    ("phrase", "language", "names"),
    [
        ("King Charles", "en", ("Carlo III",)),
        ("pape François", "fr", ()),
        ("Papa Giovanni", "it", ()),
        ("Giorgio", "it", ()),
        ("Martina", "it", ()),
        ("the governor", "en", ()),
        ("Penhale's barrister", "en", ()),
        ("the IMF", "en", ("International Monetary Fund",)),
        ("Jenna Penhale", "en", ("Jenna Penhale",)),
        ("ein Sprecher des Gerichts im Prozess", "de", ("Sprecher des Gerichts",)),
        ("un portavoce della Protezione civile", "it", ("portavoce della Protezione civile",)),
    ],
)
def test_a_first_name_is_nobody_elses_in_translation(phrase: str, language: str, names: tuple[str, ...]) -> None:
    assert NAMESAKES.find(phrase, language).names == names


def test_what_follows_letters_that_stand_for_a_body_is_left() -> None:
    match = NAMESAKES.find("la BCE delle dimissioni di Fazio", "it")
    assert (match.names, match.rest) == (("Banca Centrale Europea",), "delle dimissioni di Fazio")


@pytest.mark.parametrize(
    ("phrase", "language", "kind"),
    [
        ("doctors", "en", True),
        ("the doctors", "en", True),
        ("women", "en", True),
        ("gli esperti", "it", True),
        ("les médecins", "fr", True),
        ("biden", "en", False),
        ("Doctors Without Borders", "en", False),
        ("rutte", "it", False),
        ("il sindaco", "it", False),
        ("the mayor", "en", False),
    ],
)
def test_several_of_a_kind_are_nobodys_name(phrase: str, language: str, kind: bool) -> None:
    assert is_kind(phrase, language) is kind
