"""Dates in questions, absolute and relative to today, in five languages; dates stated in texts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import asked_dates, asked_days, day_meant, days_of_the_news, is_gone_by, stated_days, without_days

TODAY = date(2024, 10, 30)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What did Rutte say on 28 October 2024?", date(2024, 10, 28), date(2024, 10, 28)),
        ("What did Rutte say on October 28, 2024 about Kursk?", date(2024, 10, 28), date(2024, 10, 28)),
        ("What did Rutte say on 2024-10-28?", date(2024, 10, 28), date(2024, 10, 28)),
        ("Cosa ha detto Rutte nel maggio 2023?", date(2023, 5, 1), date(2023, 5, 31)),
        ("Cosa ha detto Rutte nell’ottobre 2024?", date(2024, 10, 1), date(2024, 10, 31)),
        ("What did Rutte say between 2019 and 2021?", date(2019, 1, 1), date(2021, 12, 31)),
        ("Cosa ha detto Rutte tra maggio e luglio 2023?", date(2023, 5, 1), date(2023, 7, 31)),
        ("Cosa ha detto Rutte dal 3 al 5 maggio 2023?", date(2023, 5, 3), date(2023, 5, 5)),
        ("Was sagte Merkel zwischen Mai und Juli 2015?", date(2015, 5, 1), date(2015, 7, 31)),
        ("What did Rutte say last week?", date(2024, 10, 21), date(2024, 10, 27)),
        ("Cosa ha detto Rutte la settimana scorsa?", date(2024, 10, 21), date(2024, 10, 27)),
        ("¿Qué dijo Sánchez la semana pasada?", date(2024, 10, 21), date(2024, 10, 27)),
        ("Qu’a dit Macron la semaine dernière ?", date(2024, 10, 21), date(2024, 10, 27)),
        ("Was sagte Merkel letzte Woche?", date(2024, 10, 21), date(2024, 10, 27)),
        ("What did Rutte say since last week?", date(2024, 10, 21), None),
        ("What did Rutte say this week?", date(2024, 10, 28), TODAY),
        ("What did Rutte say last month?", date(2024, 9, 1), date(2024, 9, 30)),
        ("Cosa ha detto Rutte l’anno scorso?", date(2023, 1, 1), date(2023, 12, 31)),
        ("What was reported in the last two weeks?", date(2024, 10, 16), TODAY),
        ("Cosa è successo negli ultimi 3 giorni?", date(2024, 10, 27), TODAY),
        ("Qu’a dit Macron ces 7 derniers jours ?", date(2024, 10, 23), TODAY),
        ("Was sagte Merkel vor drei Tagen?", date(2024, 10, 27), date(2024, 10, 27)),
        ("Cosa ha detto Rutte tre giorni fa?", date(2024, 10, 27), date(2024, 10, 27)),
        ("Cosa ha detto ieri Biden?", date(2024, 10, 29), date(2024, 10, 29)),
        ("What did Biden say the day before yesterday?", date(2024, 10, 28), date(2024, 10, 28)),
        ("What did Biden say in May?", date(2024, 5, 1), date(2024, 5, 31)),
        ("Cosa ha detto Biden a dicembre?", date(2023, 12, 1), date(2023, 12, 31)),
        ("Chi ha detto «oggi posso confermare»?", None, None),
        ("What may Biden say on Mars?", None, None),
        ("Was sagte Merkel hier?", None, None),
        ("How many of 1500 people voted?", None, None),
        ("What did Biden say on 31 February 2023?", None, None),
    ],
)
def test_the_days_that_a_question_names(text: str, since: date | None, until: date | None) -> None:
    asked = asked_dates(text, TODAY)
    assert (asked.since, asked.until) == (since, until)
    assert bool(asked.phrase) is (since is not None or until is not None)


def test_the_question_is_left_without_its_dates() -> None:
    assert asked_dates("What did Rutte say last week about Kursk?", TODAY).rest == "What did Rutte say about Kursk?"
    assert asked_dates("Quali sono le notizie di oggi?", TODAY).rest == "Quali sono le notizie?"


def test_dates_with_a_year_are_found_in_a_text() -> None:
    text = "On 26 July 2012, in ottobre, nel luglio 2013 e nel 2014; 600.000 soldati; 31 February 2020."
    assert stated_days(text) == [
        (date(2012, 7, 26), date(2012, 7, 26)),
        (date(2013, 7, 1), date(2013, 7, 31)),
        (date(2014, 1, 1), date(2014, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Wer bekam 2010 den Physik-Nobelpreis?", [2010]),
        ("What did the Queen say in her 1997 speech?", [1997]),
        ("Who won the election of 1994?", [1994]),
        ("quanti biglietti alle paralimpiadi di londra 2012", [2012]),
        ("Chi fondò la città nel 1500?", [1500]),
        ("Chi era papa nel 2000?", [2000]),
        ("How many of the 2000 soldiers came home?", []),
        ("Who won the 1500 metres?", []),
        ("Quanti dei 1640 passeggeri si salvarono?", []),
        ("Chi ha detto «il 1999 fu un anno terribile»?", []),
        ("Chi riceve il bonus di 1500 euro?", []),
        ("¿Quién ganó más de 2000 euros?", []),
        ("Who won gold in the 1500 metres?", []),
        ("Where were 1945 people evacuated?", []),
        ("Più di 2000 operai scioperarono dove?", []),
        ("Who was president before 2015?", []),
        ("Who lived there prior to 2015?", []),
        ("Wer war ab 1990 Kanzler?", []),
        ("What will change by 2030?", []),
        ("Chi vinse negli anni 1970?", []),
        ("Chi era sindaco tra il 2010 e il 2015?", [2010]),
        ("Who won the league in 2019/20?", [2019]),
    ],
)
def test_years_that_a_question_is_about(text: str, years: list[int]) -> None:
    assert [first.year for first, _ in asked_days(text)] == years


def test_periods_and_seasons_are_whole() -> None:
    assert asked_days("Chi era sindaco tra il 2010 e il 2015?") == [(date(2010, 1, 1), date(2015, 12, 31))]
    assert asked_days("Who won the league in 2019/20?") == [(date(2019, 1, 1), date(2020, 12, 31))]
    assert asked_days("Who won in May 2012 and in June 2013?") == [
        (date(2012, 5, 1), date(2012, 5, 31)),
        (date(2013, 6, 1), date(2013, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Who won the Nobel in physics in October 2021?", "Who won the Nobel in physics ?"),
        ("Wer bekam 2010 den Preis?", "Wer bekam den Preis?"),
        ("Who won the 1500 metres?", "Who won the 1500 metres?"),
        ("Who was president before 2015?", "Who was president before 2015?"),
    ],
)
def test_a_question_without_the_days_it_is_about(text: str, rest: str) -> None:
    assert without_days(text) == rest


WORDS = "in since last week month 31 May 2023 0 999 between and ieri dal al la settimana scorsa vor 1500-99-99 años ago"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join), st.dates())
def test_whatever_is_asked_the_period_is_in_order(text: str, today: date) -> None:
    asked = asked_dates(text, today)
    assert asked.since is None or asked.until is None or asked.since <= asked.until
    stated_days(text)


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("yesterday evening", "en", date(2024, 10, 29)),
        ("last night", "en", date(2024, 10, 29)),
        ("ieri mattina", "it", date(2024, 10, 29)),
        ("l’altro ieri", "it", date(2024, 10, 28)),
        ("stamattina", "it", date(2024, 10, 30)),
        ("hier", "fr", date(2024, 10, 29)),
        ("hier", "de", None),
        ("da ieri", "it", None),
        ("Wednesday", "en", date(2024, 10, 30)),
        ("Friday", "en", date(2024, 10, 25)),
        ("mercoledì scorso", "it", date(2024, 10, 23)),
        ("next Wednesday", "en", date(2024, 11, 6)),
        ("am kommenden Freitag", "de", date(2024, 11, 1)),
        ("le 14 octobre", "fr", date(2024, 10, 14)),
        ("October 14th", "en", date(2024, 10, 14)),
        ("14 ottobre 2023", "it", None),
        ("14 marzo", "it", None),
        ("October", "en", None),
    ],
)
def test_a_day_without_its_year_is_told_by_when_a_text_was_written(words: str, language: str, day: date | None) -> None:
    assert day_meant(words, language, date(2024, 10, 30)) == day


def test_of_what_is_to_come_a_weekday_is_the_next_one() -> None:
    assert day_meant("Friday", "en", date(2024, 10, 30), to_come=True) == date(2024, 11, 1)
    assert day_meant("Wednesday", "en", date(2024, 10, 30), to_come=True) == date(2024, 11, 6)


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("2016", True),
        ("9 January 2024", True),
        ("9 January 2025", False),
        ("il 3 ottobre", True),
        ("October 3", True),
        ("9 January", False),
        ("20 November", False),
        ("10.30", False),
        ("Wednesday", False),
    ],
)
def test_a_date_is_past_where_its_text_was_written_later(words: str, past: bool) -> None:
    assert is_gone_by(words, date(2024, 10, 30)) is past


def test_days_without_a_year_are_those_near_the_text() -> None:
    text = "On Monday 25 June it rose; le 12 décembre they marched, on 31 February nothing, il 3 luglio 2001 much."
    assert days_of_the_news(text, date(2007, 7, 5)) == [date(2007, 6, 25)]
    assert days_of_the_news("Il 28 dicembre è piovuto.", date(2010, 1, 4)) == [date(2009, 12, 28)]
