"""Index terms: folded, stemmed, without function words, the same for text and query."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold, query_terms, stem, terms, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("PERCHÉ", "perche"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("İzmir", "izmir"),
        ("Ⅷ", "viii"),
        ("𝐁𝐢𝐝𝐞𝐧", "biden"),
    ],
)
def test_folding_removes_case_accents_and_compatibility_forms(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'invio di truppe", ["l", "invio", "di", "truppe"]),
        ("l’invio", ["l", "invio"]),
        ("600.000 soldati", ["600000", "soldati"]),
        ("600,000 soldiers", ["600000", "soldiers"]),
        ("600 000 hommes", ["600", "000", "hommes"]),
        ("600\u202f000 hommes", ["600000", "hommes"]),
        ("3,5 metri", ["3", "5", "metri"]),
        ("Covid-19", ["covid", "19"]),
    ],
)
def test_words_and_grouped_figures(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The soldiers were sent to the front", ["soldier", "sent", "front"]),
        ("it", "L’invio delle truppe è pericoloso", ["invi", "trupp", "pericol"]),
        ("de", "Die Soldaten wurden verletzt", ["soldat", "verletzt"]),
        ("xx", "Mitä hän sanoi", ["mita", "han", "sanoi"]),
    ],
)
def test_terms_are_stems_of_content_words(language: str, text: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


def test_terms_keep_order_and_repetitions_and_single_digits() -> None:
    assert terms("storm, 5 dead; a storm", "en") == ["storm", "5", "dead", "storm"]


def test_a_query_word_is_stemmed_as_every_language_of_the_archive_would() -> None:
    assert query_terms("the elections of Trieste", "en", ["en", "it"]) == [("elect", "elections"), ("triest",)]


def test_a_query_word_counts_once() -> None:
    assert query_terms("storm Storm STORM", "en", ["en"]) == [("storm",)]


def test_a_query_of_function_words_has_no_terms() -> None:
    assert query_terms("what is it?", "en", ["en", "it"]) == []


@given(st.text(), st.sampled_from(["en", "it", "de", "ru", "ja", "xx"]))
def test_terms_can_be_stored_apart_by_blanks(text: str, language: str) -> None:
    found = terms(text, language)
    assert " ".join(found).split() == found
    assert all(term == term.casefold() for term in found)


def test_threads_stem_alike() -> None:
    vocabulary = [f"{word}{ending}" for word in ("nation", "arriv", "port") for ending in ("al", "e", "ed", "ing", "i")]
    expected = [stem.__wrapped__(word, "en") for word in vocabulary * 50]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda word: stem.__wrapped__(word, "en"), vocabulary * 50)) == expected
