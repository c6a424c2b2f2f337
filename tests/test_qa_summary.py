"""Telling what articles say in a few sentences: what is covered, what is left out."""

from __future__ import annotations

import pytest

from index.articles import make_article
from index.segment import sentences
from qa.evidence import Evidence
from qa.summary import telling


def laid_out(text: str, support: float = 0.5) -> list[Evidence]:
    article = make_article(text, path="a.txt", title="A", source=None, published=None, language="en", headings=[])
    return [Evidence(article, span, span, None, None, support, 0.0) for span in sentences(article.text, "en")]


def even(term: str) -> float:
    return 0.01


FLOOD = laid_out(
    "The flood in Genoa killed 14 people last night. The flood killed 14 people in Genoa during the night. "
    "The harbour of Genoa was closed to all ships. Rescuers led by Anna Bruno saved 230 people from the roofs."
)


def test_a_fact_is_told_once() -> None:
    told = [each.text for each in telling([FLOOD], even, 3)]
    assert sum("killed 14" in text for text in told) == 1
    assert any("Anna Bruno" in text for text in told)


def test_what_several_articles_come_back_to_is_told_first() -> None:
    other = laid_out("In Rome a market opened its doors again. Anna Bruno, who saved 230 people, was thanked in Genoa.")
    first = telling([other, FLOOD], even, 1)[0].text
    assert "Anna Bruno" in first
    assert "230" in first


def test_scraps_and_lines_of_names_and_dates_are_not_told() -> None:
    lines = laid_out(
        "The Northern Ledger, 10 April 2019, Brussels.\n\nSo it was.\n\nThe bridge was closed to all cars."
    )
    assert [each.text for each in telling([lines], even, 5)] == ["The bridge was closed to all cars."]


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_is_told_than_asked_for(most: int) -> None:
    assert len(telling([FLOOD], even, most)) == most


def test_rare_words_say_more_than_common_ones() -> None:
    pair = laid_out("Several people spoke about things there. Several people spoke about earthquakes there.")
    common = {"thing": 0.5}
    (told,) = telling([pair], lambda term: common.get(term, 0.01), 1)
    assert "earthquakes" in told.text
