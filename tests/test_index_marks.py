"""Quotation marks in the conventions and mistakes of news sites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.marks import QUOTATION_MARKS, paragraphs, quoted


def words(text: str) -> list[str]:
    return [text[region.start : region.end] for region in quoted(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Disse “ecco qui” e uscì.",
        "Disse “ecco qui“ e uscì.",
        "Disse „ecco qui“ e uscì.",
        "Disse «ecco qui» e uscì.",
        "Disse »ecco qui« e uscì.",
        'Disse "ecco qui" e uscì.',
        'Disse “ecco qui" e uscì.',
    ],
)
def test_every_convention_is_paired(text: str) -> None:
    assert words(text) == ["ecco qui"]


def test_french_marks_keep_their_inner_spaces_out_of_no_words() -> None:
    assert [found.strip() for found in words("Il dit « voilà tout » et sortit.")] == ["voilà tout"]


def test_straight_marks_set_apart_by_spaces_alternate() -> None:
    assert [found.strip() for found in words('Le " prime parole " e " le ultime ".')] == ["prime parole", "le ultime"]


def test_the_outer_pair_counts() -> None:
    assert words("Disse: «mi chiese “perché?” e tacqui».") == ["mi chiese “perché?” e tacqui"]


def test_outer_spans_include_the_marks() -> None:
    text = "Disse «ecco»."
    (region,) = quoted(text)
    assert text[region.outer.start : region.outer.end] == "«ecco»"


@pytest.mark.parametrize("text", ["Disse “ecco qui e uscì.", 'Alto 5" e largo 3.', "Fine ”.", "«»", ""])
def test_lonely_and_empty_marks_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_an_open_quotation_runs_on_when_the_next_paragraph_opens_one() -> None:
    first, second = quoted("«Prima parte.\n\n«Seconda parte».")
    assert first.open_ended
    assert not second.open_ended


def test_paragraphs_are_lines_without_space_around() -> None:
    text = "  uno \n\n\t\ndue\n"
    assert [text[line.start : line.end] for line in paragraphs(text)] == ["uno", "due"]


@given(st.text(alphabet="ab .,\n" + QUOTATION_MARKS, max_size=80))
def test_quotations_are_in_order_and_inside_one_paragraph(text: str) -> None:
    position = 0
    for region in quoted(text):
        assert position <= region.outer.start < region.start < region.end <= region.outer.end
        assert "\n" not in text[region.outer.start : region.outer.end]
        position = region.outer.end


def test_two_apostrophes_are_a_mark_where_there_is_no_other() -> None:
    text = "''We need rain,'' she said, and called the wall ''a joke.''"
    assert [text[q.start : q.end] for q in quoted(text)] == ["We need rain,", "a joke."]


def test_two_apostrophes_inside_other_marks_are_left_alone() -> None:
    text = "He said: \"They cried ''rain'' all day.\""
    assert [text[q.start : q.end] for q in quoted(text)] == ["They cried ''rain'' all day."]
