"""Names that languages write differently: found in each other's articles, and only where they are names."""

from __future__ import annotations

import pytest

from qa.exonyms import _PLACES, _RULERS, SAME_NAME, called_abroad


@pytest.mark.parametrize(
    ("text", "language", "target", "word", "called"),
    [
        ("Attentat de Nice", "fr", "it", "nice", "nizza"),
        ("incendio a Colonia", "it", "de", "colonia", "koln"),
        ("who won the 2006 world cup?", "en", "it", "cup", "mondiali"),
        ("chi ha vinto i Mondiali?", "it", "en", "mondiali", "cup"),
        ("Cosa disse papa Giovanni Paolo II?", "it", "en", "giovanni", "john"),
        ("What did Queen Elizabeth say?", "en", "es", "elizabeth", "isabel"),
        ("chi è stato a monaco?", "it", "en", "monaco", "munich"),
    ],
)
def test_a_name_is_called_as_the_articles_language_does(
    text: str, language: str, target: str, word: str, called: str
) -> None:
    assert called in called_abroad(text, language, target)[word]


@pytest.mark.parametrize(
    ("text", "language", "target"),
    [
        ("Was London a nice place?", "en", "it"),
        ("What did John Kerry say?", "en", "it"),
        ("Who won America's Cup?", "en", "it"),
        ("Attentat de Nice", "fr", "fr"),
        ("Attentat de Nice", "fr", "pt"),
    ],
)
def test_what_is_no_such_name_is_called_nothing_else(text: str, language: str, target: str) -> None:
    assert called_abroad(text, language, target) == {}


def test_a_transliteration_means_the_same_in_every_language() -> None:
    assert set(SAME_NAME["gheddafi"]) == set(SAME_NAME["kadhafi"]) >= {"gaddafi", "gadafi"}


@pytest.mark.parametrize("table", [_PLACES, _RULERS])
def test_every_row_has_five_languages(table: str) -> None:
    for row in table.strip().splitlines():
        columns = row.split("|")
        assert len(columns) == 5, row
        assert all(columns), row
