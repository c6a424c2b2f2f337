"""Names of people, their fullest form, and whom a description means."""

from __future__ import annotations

import pytest

from index.mentions import find_mentions, name_key
from index.names import Names


def names_in(text: str, language: str) -> list[str]:
    return [mention.name for mention in find_mentions(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Then President Ann Reed spoke to Mr. Hill.", ["Ann Reed", "Hill"]),
        ("en", "Ann Reed of Radboud University spoke.", ["Ann Reed"]),
        ("en", "The Bank of England spoke.", ["Bank of England"]),
        ("it", "È arrivata Ursula von der Leyen con Gregorio De Falco.", ["Ursula von der Leyen", "Gregorio De Falco"]),
        ("it", "Ha parlato il presidente degli Stati Uniti Joe Biden.", ["Joe Biden"]),
        ("it", "Ha parlato il telecronista della Rai Marco Civoli.", ["Marco Civoli"]),
        ("it", "Draghi al Senato", ["Draghi"]),
        ("it", "Solo Sandro Neri aveva avuto più voti.", ["Sandro Neri"]),
        ("it", "Ecco l'assessora Laura Neri.", ["Laura Neri"]),
        ("it", "Lunedì D'Alema era a L'Aquila.", ["D'Alema", "L'Aquila"]),
        ("de", "Bundeskanzlerin Angela Merkel sprach.", ["Angela Merkel"]),
        ("fr", "Il a vu Charles de Gaulle.", ["Charles de Gaulle"]),
    ],
)
def test_titles_places_and_articles_are_no_part_of_a_name(language: str, text: str, expected: list[str]) -> None:
    found = names_in(text, language)
    assert [name for name in found if name in expected] == expected


def test_a_mention_is_where_the_name_stands() -> None:
    text = "Yesterday Prime Minister Jacinda Ardern spoke."
    (mention,) = find_mentions(text, "en")
    assert text[mention.start : mention.end] == mention.name == "Jacinda Ardern"


def test_keys_fold_case_and_accents() -> None:
    assert name_key("Ursula von der LEYEN") == ("ursula", "von", "der", "leyen")
    assert name_key("Córdova") == name_key("cordova")


def test_a_surname_gets_the_fullest_form() -> None:
    names = Names.of("Mark Rutte è arrivato. E poi Rutte ha parlato con Mark.", "it")
    assert names.resolve("Rutte") == names.resolve("Mark") == "Mark Rutte"
    assert names.resolve("Sconosciuto") == "Sconosciuto"


def test_a_monarchs_number_belongs_to_the_name() -> None:
    names = Names.of("Queen Elizabeth II opened the games. And then Elizabeth left with Philip.", "en")
    assert names.resolve("Elizabeth") == "Elizabeth II"


def test_names_that_differ_by_number_only_are_not_mixed() -> None:
    names = Names.of("Poi Francesco ha detto che Francesco I verrà prima di un Francesco II.", "it")
    assert names.resolve("Francesco") == "Francesco"


def test_a_place_after_a_surname_is_cut_where_the_full_name_is_known() -> None:
    assert "Draghi da Londra" not in Names.of("Ecco Draghi da Londra.\nMario Draghi ha parlato a Londra.", "it")


def test_words_capitalised_only_at_the_start_of_sentences_are_no_names() -> None:
    assert "Sirene" not in Names.of("Sirene in porto. Sirene ovunque.", "it")


def test_a_last_name_after_a_quotation_is_known_from_the_full_one() -> None:
    assert "Nixon" in Names.of("President Richard Nixon called. “…” Nixon told the men.", "en")


class TestDescriptions:
    text = (
        "Il segretario generale della Nato, Mark Rutte, ha incontrato la presidente della Commissione europea, Ursula "
        "von der Leyen, e il presidente americano Joe Biden."
    )

    @pytest.mark.parametrize(
        ("description", "name"),
        [
            ("il leader della Nato", "Mark Rutte"),
            ("la presidente della Commissione", "Ursula von der Leyen"),
            ("il presidente americano", "Joe Biden"),
            ("il portiere della squadra", None),
        ],
    )
    def test_they_mean_whose_role_they_share(self, description: str, name: str | None) -> None:
        assert Names.of(self.text, "it").described(description, len(self.text)) == name

    def test_nobody_is_meant_before_being_named(self) -> None:
        assert Names.of(self.text, "it").described("il presidente americano", 0) is None


def test_a_country_is_no_person() -> None:
    names = Names.of("La Corea del Nord ha risposto. Mark Rutte è a Seul con la Corea del Nord.", "it")
    assert names.is_person("Mark Rutte")
    assert not names.is_person("Corea del Nord")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il presidente Ugo Bassi, arrivato sul molo a fuoco spento, ha parlato. Poi Ugo Bassi è ripartito.", "it"),
        ("Il presidente Ugo Bassi, è giunto sul molo, ha parlato. Poi Ugo Bassi è ripartito.", "it"),
        ("President Ugo Bassi, speaking on the pier, said so. Then Ugo Bassi left.", "en"),
    ],
)
def test_what_somebody_did_is_no_description_of_them(text: str, language: str) -> None:
    assert {stem[:6] for stem in Names.of(text, language).roles["Ugo Bassi"]} == {"presid"}


@pytest.mark.parametrize(
    ("text", "language", "name", "role"),
    [
        ("Jane Roe, war correspondent for Eco, said so. Then Jane Roe left.", "en", "Jane Roe", "war"),
        ("Laura Neri, partito democratico, ha parlato. Poi Laura Neri è uscita.", "it", "Laura Neri", "democrat"),
    ],
)
def test_a_description_may_begin_like_another_languages_verb(text: str, language: str, name: str, role: str) -> None:
    assert role in Names.of(text, language).roles[name]


def test_an_office_before_a_fused_preposition_is_a_role() -> None:
    text = "La conferma ufficiale è giunta oggi dal segretario generale della Lega, Carlo Bianchi, dopo una riunione."
    assert Names.of(text, "it").described("il segretario generale", len(text)) == "Carlo Bianchi"


def test_an_office_fits_only_its_holder() -> None:
    names = Names.of("La presidente Laura Neri ha visto Carlo Bianchi.", "it")
    assert not names.fits("Laura Neri", "il ministro")
    assert names.fits("Laura Neri", "l'ex ministra")
    assert names.fits("Carlo Bianchi", "il ministro")
    assert not names.fits("Carlo Bianchi", "il molo")
