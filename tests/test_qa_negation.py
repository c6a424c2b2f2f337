"""What denies, language by language."""

import pytest

from qa.negation import denies, negates, without_negations


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister did not resign.", "en"),
        ("She didn’t know.", "en"),
        ("Nobody was hurt.", "en"),
        ("He denied the charge.", "en"),
        ("Il ministro non si è mai dimesso.", "it"),
        ("Non è arrivato nessuno.", "it"),
        ("Il portavoce ha smentito la notizia.", "it"),
        ("No vino nadie.", "es"),
        ("El ministro no ha dimitido nunca.", "es"),
        ("Le ministre n’a pas démissionné.", "fr"),
        ("Personne n'est venu.", "fr"),
        ("Il ne viendra plus.", "fr"),
        ("Der Minister trat nicht zurück.", "de"),
        ("Es gab keine Verletzten.", "de"),
    ],
)
def test_a_denial_is_one_however_many_words_it_takes(text: str, language: str) -> None:
    assert negates(text, language)
    assert denies(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Streik begann am 1. Mai.", "de"),
        ("Le défilé du 8 mai a réuni mille personnes.", "fr"),
        ("Ne hanno parlato in molti.", "it"),
        ("Il n’a perdu que trois voix.", "fr"),
        ("The storm passed.", "en"),
        ("Die Nonne dankte.", "de"),
    ],
)
def test_words_of_another_language_and_limits_deny_nothing(text: str, language: str) -> None:
    assert not negates(text, language)
    assert not denies(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He denies that he never went.", "en"),
        ("Smentisce di non averlo visto.", "it"),
        ("Er bestreitet, nicht dort gewesen zu sein.", "de"),
    ],
)
def test_who_denies_a_denial_affirms(text: str, language: str) -> None:
    assert negates(text, language)
    assert not denies(text, language)


def test_a_language_that_is_not_known_may_be_any() -> None:
    assert negates("Hij kwam niet, not today", "nl")


def test_what_is_left_without_negations() -> None:
    assert without_negations("Non ha mai detto nulla di vero", "it").split() == ["ha", "detto", "di", "vero"]
