"""Telling what articles say in a few sentences: what is covered, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.articles import make_article
from index.segment import sentences
from qa.evidence import Evidence
from qa.summary import telling

ROOM = 10_000


def laid_out(text: str, support: float = 0.5, language: str = "en") -> list[Evidence]:
    article = make_article(text, path="a.txt", title="A", source=None, published=None, language=language, headings=[])
    return [
        Evidence(article, span, span, None, None, support, 0.0) for span in sentences(article.text, article.language)
    ]


def apart(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts that have nothing in common."""
    return np.zeros((len(texts), 2), np.float32)


def told(*articles: list[Evidence], most: int = 8, room: int = ROOM) -> list[str]:
    return [each.text for each in telling(articles, [1.0] * len(articles), apart, most, room)]


FLOOD = laid_out(
    "The flood in Genoa killed 14 people last night. The flood killed 14 people in Genoa during the night. "
    "The harbour of Genoa was closed to all ships. Rescuers led by Anna Bruno saved 230 people from the roofs."
)


def test_a_fact_is_told_once() -> None:
    texts = told(FLOOD, most=3)
    assert sum("killed 14" in text for text in texts) == 1
    assert any("Anna Bruno" in text for text in texts)


def test_what_two_languages_say_alike_in_meaning_is_told_once() -> None:
    english = laid_out("The harbour of Genoa stayed closed to all of the ships.")
    italian = laid_out("Il molo antico vietato alle barche per tutta la giornata.", language="it")

    def alike(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)

    assert len(telling([english, italian], [1.0, 1.0], alike, 8, ROOM)) == 1
    assert len(telling([english, italian], [1.0, 1.0], apart, 8, ROOM)) == 2


def test_what_several_articles_come_back_to_is_told_first() -> None:
    alone = laid_out("Carla Rossi painted 318 doors in Turin.")
    one, other = (
        laid_out("Anna Bruno saved 230 people in Genoa."),
        laid_out("Anna Bruno was thanked in Genoa for 230 lives."),
    )
    (first,) = told(alone, one, other, most=1)
    assert "Anna Bruno" in first


def test_figures_and_somebody_s_words_are_told_before_the_rest() -> None:
    pair = laid_out("The town cleaned up its muddy streets. The town paid 500 people for the work.")
    assert told(pair, most=1) == ["The town paid 500 people for the work."]
    pair = laid_out("The town cleaned up its muddy streets. “We were left alone with mud,” the baker said.")
    assert told(pair, most=1) == ["“We were left alone with mud,” the baker said."]


def test_a_sentence_that_leans_on_another_gives_way_to_one_that_does_not() -> None:
    pair = laid_out("They cleaned muddy streets yesterday. Bakers cleaned muddy squares yesterday.")
    assert told(pair, most=1) == ["Bakers cleaned muddy squares yesterday."]


def test_an_article_more_about_the_subject_is_told_first() -> None:
    near, far = laid_out("Bakers swept muddy streets yesterday."), laid_out("Tailors dried soaked carpets yesterday.")
    assert [each.text for each in telling([far, near], [0.5, 1.0], apart, 1, ROOM)] == [near[0].text]


def test_scraps_and_lines_of_names_and_dates_are_not_told() -> None:
    lines = laid_out(
        "The Northern Ledger, 10 April 2019, Brussels.\n\nSo it was.\n\nThe bridge was closed to all cars."
    )
    assert told(lines, most=5) == ["The bridge was closed to all cars."]


def test_what_is_left_of_a_sentence_after_its_quotation_is_not_told() -> None:
    speech = laid_out("“It is all over! We have won at last!” Reed said, to loud cheers. The bridge was open to cars.")
    assert "Reed said, to loud cheers." not in told(speech)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_is_told_than_asked_for(most: int) -> None:
    assert len(told(FLOOD, most=most)) == most


@pytest.mark.parametrize("room", [0, 60, 120])
def test_what_is_told_has_room(room: int) -> None:
    texts = told(FLOOD, room=room)
    assert sum(map(len, texts)) <= room
    assert bool(texts) == bool(room)
