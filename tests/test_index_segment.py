"""Sentences and passages: exact slices, quotations whole, budgets kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.marks import quoted
from index.segment import sentences, split
from index.types import Article, Heading


def article(text: str, language: str = "it", headings: tuple[Heading, ...] = ()) -> Article:
    return Article("0" * 16, text, "Title", None, None, None, (), language, "a.txt", headings)


def count(text: str) -> int:
    return len(text.split())


def cut(text: str, language: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mr. Hill met Dr. Reed on Jan. 5. They talked."),
        ("en", "The U.S. Senate met. It voted."),
        ("it", "Il sig. Rossi e il dott. Neri sono qui. Parlano."),
        ("it", "Ecco l'on. Bianchi e la prof.ssa Gallo. Parlano."),
        ("es", "El Sr. García y la Dra. Ruiz llegaron. Hablaron."),
        ("fr", "Le M. Dupont et Mme. Martin arrivent. Ils parlent."),
        ("de", "Herr Dr. Müller kam z.B. gestern. Er sprach."),
    ],
)
def test_abbreviations_end_no_sentence(language: str, text: str) -> None:
    assert len(cut(text, language)) == 2


@pytest.mark.parametrize("language", ["en", "it", "es", "fr", "de"])
def test_full_stops_questions_and_exclamations_end_sentences(language: str) -> None:
    assert cut("Ecco. Dove? Qui! Bene.", language) == ["Ecco.", "Dove?", "Qui!", "Bene."]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert cut("«Ecco la nave. Parte ora.» Poi tace.", "it") == ["«Ecco la nave.", "Parte ora.»", "Poi tace."]


def test_words_that_go_on_in_lower_case_belong_to_the_sentence_before() -> None:
    assert cut("“Why now?” she asked. “Because.”", "en") == ["“Why now?” she asked.", "“Because.”"]


def test_no_sentence_crosses_a_line() -> None:
    assert cut("un titolo\nuna riga", "it") == ["un titolo", "una riga"]


def test_a_heading_starts_a_passage_and_names_what_follows() -> None:
    text = "Titolo\n\nPrima frase.\n\nSotto\n\nSeconda frase."
    headings = (Heading(0, 6, 1), Heading(text.index("Sotto"), text.index("Sotto") + 5, 2))
    passages = split(article(text, headings=headings), count_tokens=count, max_tokens=64)
    assert [(p.heading, p.text) for p in passages] == [
        ("", "Titolo"), ("", "Prima frase."), ("", "Sotto"), ("Sotto", "Seconda frase."),
    ]  # fmt: skip


def test_a_quotation_that_fits_is_not_cut() -> None:
    filler = "Una frase di sette parole in tutto. " * 3
    quotation = "«Prima parte del discorso. Seconda parte del discorso. Terza parte del discorso.»"
    text = filler + quotation + " " + filler
    passages = split(article(text), count_tokens=count, max_tokens=32)
    assert len(passages) > 1
    assert any(quotation in passage.text for passage in passages)


def test_a_sentence_longer_than_the_limit_is_cut_between_words() -> None:
    text = "parola " * 200 + "fine."
    passages = split(article(text), count_tokens=count, max_tokens=40)
    assert all(count(passage.text) <= 40 for passage in passages)
    assert " ".join(passage.text for passage in passages).split() == text.split()


TEXTS = st.lists(
    st.sampled_from(
        [
            "Ecco la nave. ",
            "«Parte ora», ha detto. ",
            "“Perché? ",
            "Il sig. Rossi tace. ",
            "\n",
            "\n\n",
            "E poi? ",
            "lungo " * 40,
        ]
    ),
    max_size=14,
).map("".join)


@given(TEXTS, st.sampled_from(["it", "en", "de", "xx"]))
def test_sentences_are_ordered_trimmed_and_cover_every_word(text: str, language: str) -> None:
    spans = sentences(text, language)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())


@given(TEXTS, st.integers(min_value=30, max_value=80))
def test_passages_are_slices_in_order_within_budget_that_cover_every_word(text: str, limit: int) -> None:
    passages = split(article(text), count_tokens=count, max_tokens=limit)
    assert all(text[p.start : p.end] == p.text and p.text.strip() for p in passages)
    assert all(left.end <= right.start for left, right in pairwise(passages))
    assert all(count(p.text) <= limit for p in passages)
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())
    budget = limit - 4 - count("Title")
    for region in quoted(text):
        whole = [s for s in sentences(text, "it") if s.start < region.outer.end and s.end > region.outer.start]
        if count(text[whole[0].start : whole[-1].end]) <= budget and "\n" not in text[region.start : region.end]:
            assert any(p.start <= region.outer.start and region.outer.end <= p.end for p in passages)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Den Abschluss bildet am 27. April ein Auftritt. Danach ist Schluss.", ["Auftritt.", "Schluss."]),
        ("Der 2. Weltkrieg endete. Sie kam zum 3. Mal.", ["endete.", "Mal."]),
        ("Es geschah am 12. Das war alles. Er ist 27. Morgen geht er.", ["12.", "alles.", "27.", "er."]),
    ],
)
def test_german_ordinals_end_no_sentence(text: str, ends: list[str]) -> None:
    assert [text[each.start : each.end].split()[-1] for each in sentences(text, "de")] == ends


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["Les éleveurs sont partagés.", "« Un camion vide, voilà », dit-il.", "Il part."]),
        ("fr", ["Il a dit : « Non. »", "Puis il est parti.", "« Jamais ! » a-t-il crié."]),
        ("de", ["Er sagte: »Nein.«", "Dann ging er.", "»Nie«, rief er."]),
        ("it", ["Ha detto: «No.»", "Poi è andato.", "«Mai», ha detto."]),
    ],
)
def test_marks_with_spaces_inside_open_and_close_their_own_sentence(language: str, parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[each.start : each.end] for each in sentences(text, language)] == parts


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "SOTOMEDIANO.- Siete personas cayeron."), ("de", "BAD SULZAU. Die Brauerei ist pleite.")],
)
def test_where_it_was_written_belongs_to_the_first_sentence(language: str, text: str) -> None:
    assert [text[each.start : each.end] for each in sentences(text, language)] == [text]
