"""How close passages come to a question, word by word, with the table of words that comes with Cita."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.embed import EMBEDDED_FOLDER, own_words
from index.words import TOKENIZER, Words, read_table, read_tokenizer
from qa.closeness import closeness, held

ASKED = ("harbour", "crane", "sold")
"""Content words, as a question gives them."""


@pytest.fixture(scope="module")
def words() -> Words:
    return own_words()


def close(passages: list[str], words: Words, asked: tuple[str, ...] = ASKED) -> NDArray[np.float64]:
    return closeness(asked, np.ones(len(asked)), passages, words)


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        ("The harbour crane was sold.", "The bakery on the corner closed."),
        ("La gru del porto è stata venduta.", "Il forno all'angolo ha chiuso."),
        ("The crane was sold to a museum.", "The crane was painted blue."),
        ("The port crane was sold.", "The blue crane was sold."),
        ("A harbour crane was sold.", f"A crane was shown. {'It rained for many days. ' * 6} The harbour was sold."),
        ("Once a harbour crane was sold.", "A crane was once sold, by the harbour."),
    ],
    ids=["same words", "translations", "one word more", "synonym", "together", "in the question's order"],
)
def test_the_nearer_passage_scores_higher(words: Words, nearer: str, farther: str) -> None:
    first, second = close([nearer, farther], words)
    assert first > second > 0


def test_a_telling_word_counts_more(words: Words) -> None:
    passages = ["The crane was painted.", "The harbour was painted."]
    crane, harbour = closeness(("harbour", "crane"), np.array([0.5, 3.0]), passages, words)
    assert crane > 2 * harbour


def test_what_the_tokenizer_cannot_write_is_near_nothing(words: Words) -> None:
    written = "\U00013000\U00013001"
    assert words.unknown in words.tokens(written)
    assert close([f"{written} {written}"], words, (written,)).tolist() == [0.0]


@pytest.mark.parametrize(("asked", "passages"), [((), ["some text"]), (ASKED, []), (ASKED, [""]), (("",), ["text"])])
def test_nothing_to_compare_is_not_close(words: Words, asked: tuple[str, ...], passages: list[str]) -> None:
    assert close(passages, words, asked).tolist() == [0.0] * len(passages)


def test_a_passage_holds_words_in_other_forms_and_languages(words: Words) -> None:
    passages = [
        "Obama was born in Hawaii.",
        "Obama nacque alle Hawaii: è nato nel 1961.",
        "Obama spoke of jobs and taxes.",
    ]
    english, italian, other = held(("born",), np.ones(1), passages, words)
    assert english == pytest.approx(1.0)
    assert italian > 3 * other
    assert other < 0.15


def test_where_nothing_is_asked_for_but_names_nothing_is_missing(words: Words) -> None:
    assert held((), np.ones(0), ["some text"], words).tolist() == [1.0]
    assert held(("born",), np.ones(1), [], words).tolist() == []


@given(passages=st.lists(st.text(alphabet="abc ", max_size=60), min_size=1, max_size=6))
def test_a_passage_scores_the_same_whatever_stands_beside_it(passages: list[str]) -> None:
    asked = ("ab", "ca", "bc")
    alone = [float(close([passage], own_words(), asked)[0]) for passage in passages]
    assert close(passages, own_words(), asked) == pytest.approx(alone, abs=1e-5)


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=80), max_size=4))
def test_tokens_are_the_tokenizers_whether_a_text_is_new_or_its_words_were_seen(texts: list[str]) -> None:
    tokenizer = read_tokenizer(EMBEDDED_FOLDER / TOKENIZER)
    for text in (*texts, *texts):
        assert own_words().tokens(text).tolist() == tokenizer.encode(text, add_special_tokens=False).ids


def test_words_are_remembered_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.words._KEPT", 3)
    words, text = Words(EMBEDDED_FOLDER), "The harbour crane was sold to a museum."
    expected = own_words().tokens(text).tolist()
    for part in ("The harbour", "crane", text, "A bakery closed.", text):
        found = words.tokens(part).tolist()
        assert len(words._known) <= max(3, len(text.split()))
    assert found == expected


def test_one_tokenizer_and_one_table_serve_encoder_reader_and_ranking() -> None:
    from index.fast import FastEncoder
    from qa.pairs import Pairs

    for each in (own_words, read_tokenizer, read_table):
        each.cache_clear()
    encoder, pairs = FastEncoder(EMBEDDED_FOLDER), Pairs(EMBEDDED_FOLDER / "tokenizer.json", 256)
    shared = own_words()
    assert encoder._table is shared.table
    assert encoder._tokenizer is pairs._tokenizer is shared._tokenizer
