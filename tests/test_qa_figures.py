"""Figures of sentences as values, and what makes two sentences agree or differ."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from index.articles import make_article
from index.types import Span
from qa.agreement import Difference, difference, repeats
from qa.evidence import Evidence
from qa.figures import alike, figures, is_number_word, whole


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Più di 600.000 soldati russi", "it", {(600_000, "sold")}),
        ("Over 600,000 soldiers", "en", {(600_000, "soldier")}),
        ("circa 10mila soldati", "it", {(10_000, "sold")}),
        ("Turnout was 71.8 per cent.", "en", {(71.8, "%")}),
        ("l’affluenza è al 71,8%", "it", {(71.8, "%")}),
        ("1.27 million votes", "en", {(1_270_000, "vote")}),
        ("10 millones de euros", "es", {(10_000_000, "eur")}),
        ("1.000,50 euro", "it", {(1000.5, "eur")}),
        ("Fifty-one people were killed", "en", {(51, "peopl")}),
        ("il 28 ottobre 2024", "it", {(28, "day"), (10, "month"), (2024, "year")}),
        ("at 10:56 on July 20, 1969", "en", {(656, "clock"), (20, "day"), (7, "month"), (1969, "year")}),
        ("the crew of G7 and 67P may march", "en", set()),
    ],
)
def test_figures_are_read_as_values_of_a_kind(text: str, language: str, found: set[tuple[float, str]]) -> None:
    assert {(each.value, each.kind) for each in figures(text, language)} == found


def test_a_rounded_value_is_the_same() -> None:
    assert alike(72, 71.8)
    assert not alike(72, 71)
    assert not alike(71.8, 72.2)


@given(st.text(max_size=80), st.sampled_from(["en", "it", "de", "xx"]))
def test_any_text_can_be_read_and_figures_stand_in_it(text: str, language: str) -> None:
    assert all(each.written in text for each in figures(text, language))


def said(text: str, language: str = "en", *, speaker: str | None = None, source: str = "Wire") -> Evidence:
    article = make_article(text, path=f"{source}.txt", source=source, language=language, published=date(2024, 1, 1))
    span = Span(0, len(text))
    return Evidence(article, span, span, speaker, "direct" if speaker else None, 1.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        ("Turnout in the vote was 71.8%.", "Turnout in the vote was 72.2 per cent.", ("71.8%", "72.2 per cent")),
        ("The vote in Harlow is on 3 May 2024.", "The vote in Harlow is on 4 May 2024.", ("3 May 2024", "4 May 2024")),
        ("The mayor resigned after the vote.", "The mayor never resigned after the vote.", ("", "")),
        ("Turnout in the vote was 71.8 per cent.", "Turnout in the vote was 72 per cent.", None),
        ("The storm hurt 14 people in Harlow.", "The storm hurt 17 people in Selva.", None),
        ("The storm hurt 14 people.", "Rain fell on 17 roofs.", None),
    ],
)  # fmt: skip
def test_accounts_of_one_thing_differ_in_figures_dates_or_denials(
    one: str, other: str, gap: tuple[str, str] | None
) -> None:
    assert difference(said(one), said(other, source="Herald")) == (Difference(*gap) if gap else None)


def test_one_article_does_not_contradict_itself() -> None:
    text = "Turnout in the vote was 71.8 per cent."
    assert difference(said(text), said(text)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (said("The storm hurt 14 people."), said("The storm hurt 14 people, police said.", source="Herald"), True),
        (said("The storm hurt 14 people."), said("The storm hurt 17 people.", source="Herald"), False),
        (said("The pier is safe", speaker="Ann"), said("The pier is closed for good", speaker="Ann"), False),
        (said("The pier is safe", speaker="Ann"), said("The pier is safe", speaker="Tom", source="Herald"), False),
        (
            said("The storm in Harlow hurt 14 people on Monday."),
            said("La tempesta di lunedì a Harlow ha ferito 14 persone.", "it", source="Eco"),
            True,
        ),
        (said("It is dangerous", speaker="Ann"), said("È pericoloso", "it", speaker="Ann", source="Eco"), False),
    ],
)
def test_the_same_is_told_from_the_like(one: Evidence, other: Evidence, same: bool) -> None:
    assert repeats(one, other) is same
    assert repeats(other, one) is same


@pytest.mark.parametrize(
    "word",
    "sessantaquattro trentottomila duecento quarantatré sedici ventuno ottantotto nineteen hundred dozens Zwölf "
    "fünfundzwanzig dreißig vierundzwanzig veintiséis quinientos soixante centaine migliaia".split(),
)
def test_numbers_in_words_are_known_in_five_languages(word: str) -> None:
    assert is_number_word(fold(word))


@pytest.mark.parametrize("word", "un ein eine und vent vento settembre ventesimo tremare act tend setta".split())
def test_articles_and_words_that_begin_as_numbers_are_none(word: str) -> None:
    assert not is_number_word(word)


@pytest.mark.parametrize(
    ("text", "part", "whole_of_it"),
    [
        ("sono 0,38 picogrammi per metro", "38 picogrammi", "0,38 picogrammi"),
        ("Quattro miliardi e 340 milioni di euro: è la multa", "340 milioni", "Quattro miliardi e 340 milioni di euro"),
        ("worth up to £363 million in all", "363", "up to £363 million"),
        ("il 51,4 per cento dei voti", "51,4 per", "51,4 per cento"),
        ("a loan of US$4.5bn", "4.5", "US$4.5bn"),
        ("con 1.234.567 voti", "234.567", "1.234.567"),
        ("about 10,000 troops", "10,000", "about 10,000"),
        ("on 5 May 2010, six", "six", "six"),
    ],
)
def test_a_figure_is_told_whole(text: str, part: str, whole_of_it: str) -> None:
    start, end = whole(text, text.index(part), text.index(part) + len(part))
    assert text[start:end] == whole_of_it


def test_thousands_of_millions_and_the_rest_are_one_figure() -> None:
    assert [each.value for each in figures("Quattro miliardi e 340 milioni di euro", "it")] == [4_340_000_000]
    assert [each.value for each in figures("2 billion and 500 million dollars", "en")] == [2_500_000_000]


def test_sentences_in_two_languages_of_one_person_need_not_say_the_same() -> None:
    stays = said("La directora Carmen Ruiz permanece en el centro de mando de Chillán.", "es", source="Sur")
    left = said("L'allora direttrice Carmen Ruiz si era dimessa da Chillán undici giorni dopo.", "it", source="Eco")
    assert not repeats(stays, left)
