"""Figures that an outlet takes back: the right one stands in their place, of its own earlier articles only."""

from __future__ import annotations

from datetime import date

import pytest

from index.articles import make_article
from index.segment import sentences
from index.types import Article, Span
from qa.evidence import Evidence
from qa.retractions import put_right


def news(text: str, title: str = "News", source: str = "Eco", day: int = 2, language: str = "it") -> Article:
    return make_article(
        text, path=f"{title}.txt", title=title, source=source, published=date(2020, 5, day), language=language
    )


def told(article: Article, words: str) -> Evidence:
    span = next(
        each for each in sentences(article.text, article.language) if words in article.text[each.start : each.end]
    )
    at = article.text.index(words)
    return Evidence(article, span, span, None, None, 0.8, 1.0, short=words, answer=Span(at, at + len(words)))


PLAN = "Il piano della Montalba prevede la chiusura di una linea e 148 esuberi."
RECALCULATED = "La quantità bruciata alla Montalba è ricalcolata: 1.450 tonnellate e non 2.300, come avevamo scritto."
NOTICE = (
    "Nell'articolo sulla Montalba abbiamo scritto che il piano prevede 148 esuberi. Il dato è sbagliato: i posti in "
    "meno della Montalba sono 84."
)


def test_the_figure_that_stands_takes_the_place_of_the_one_taken_back() -> None:
    notice = news(NOTICE, "Rettifica: gli esuberi del piano Montalba sono 84, non 148", day=4)
    (now,) = put_right([told(news(PLAN), "148"), told(notice, "148"), told(notice, "84")])
    assert (now.article, now.short) == (notice, "84")
    assert now.answer is not None
    assert notice.text[now.answer.start : now.answer.end] == "84"


def test_a_sentence_may_take_a_figure_back() -> None:
    first, later = news("Alla Montalba sono bruciate 2.300 tonnellate."), news(RECALCULATED, "Dopo", day=9)
    now = put_right([told(first, "2.300"), told(later, "1.450")])
    assert [each.short for each in now] == ["1.450"]


def test_scales_go_with_the_figure() -> None:
    first = news("Il ponte di Montalba costerà 3,8 milioni di euro.")
    later = news("Il ponte di Montalba costerà 4,6 milioni di euro e non 3,8, come abbiamo scritto.", "Dopo", day=9)
    assert [each.short for each in put_right([told(first, "3,8 milioni"), told(later, "4,6 milioni")])] == [
        "4,6 milioni"
    ]


@pytest.mark.parametrize(
    "other",
    [
        news("Alla Montalba sono bruciate 2.300 tonnellate.", source="Altro"),
        news("Alla Montalba sono bruciate 2.300 tonnellate.", day=20),
        news("Alla Montalba lavorano 2.300 persone."),
        news("A Roma sono arrivate 2.300 tonnellate."),
    ],
    ids=["another outlet", "later", "something else", "elsewhere"],
)
def test_nothing_else_is_taken_back(other: Article) -> None:
    evidence = [told(other, "2.300"), told(news(RECALCULATED, "Dopo", day=9), "1.450")]
    assert put_right(evidence) == evidence


def test_a_comparison_takes_nothing_back() -> None:
    evidence = [
        told(news("A Montalba i votanti del paese sono 2.300."), "2.300"),
        told(news("I votanti del paese di Montalba sono 1.450, non 2.300.", "Dopo", day=9), "1.450"),
    ]
    assert put_right(evidence) == evidence


@pytest.mark.parametrize(
    ("language", "first", "later", "old", "new"),
    [
        (
            "de",
            "Diebe stahlen 180 Pfeifen der Orgel.",
            "Es fehlten nicht 180, sondern 246 Pfeifen der Orgel.",
            "180",
            "246",
        ),
        ("it", "I ladri rubano 180 canne dell'organo.", "Mancano non 180 ma 246 canne dell'organo.", "180", "246"),
        ("en", "Thieves stole 180 pipes of the organ.", "Not 180, but 246 pipes of the organ are gone.", "180", "246"),
        ("es", "Robaron 180 tubos del órgano.", "Faltan no 180, sino 246 tubos del órgano.", "180", "246"),
        ("fr", "On a volé 180 tuyaux de l'orgue.", "Il manque non pas 180 mais 246 tuyaux de l'orgue.", "180", "246"),
    ],
)
def test_a_figure_in_whose_place_another_is_put_gives_way(
    language: str, first: str, later: str, old: str, new: str
) -> None:
    before, after = news(first, language=language), news(later, "Later", day=9, language=language)
    assert [each.short for each in put_right([told(before, old)]) if each.article is before] == [old]
    now = put_right([told(before, old), told(after, new)])
    assert [(each.article, each.short) for each in now] == [(after, new)]


def test_a_contrast_of_something_else_takes_nothing_back() -> None:
    before, after = news("Rubate 180 canne dell'organo."), news("Il bus costa non 180 ma 246 euro.", "Bus", day=9)
    assert len(put_right([told(before, "180"), told(after, "246")])) == 2
