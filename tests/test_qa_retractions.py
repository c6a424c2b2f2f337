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
