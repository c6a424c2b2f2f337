"""Articles are built alike whatever file they came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import LONGEST_TEXT, article_id, clean, make_article, printable_path
from index.errors import UnreadableFile
from index.types import Heading


def test_line_ends_become_newlines_and_nothing_else_moves() -> None:
    assert clean("\ufeffa\r\nb\rc\n  d\u00a0\t“e”\n") == "a\nb\nc\n  d\u00a0\t“e”\n"


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_can_always_be_encoded_and_is_stable(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
    assert clean(cleaned).removeprefix("\ufeff") == cleaned.removeprefix("\ufeff")


def test_the_id_depends_on_every_field_that_identifies_an_article() -> None:
    fields = {"text": "a", "title": "b", "source": "c", "url": "d", "published": date(2020, 1, 2)}
    ids = {article_id(**fields)}  # type: ignore[arg-type]
    for name, value in {**dict.fromkeys(("source", "url", "published")), "text": "x", "title": "x"}.items():
        ids.add(article_id(**{**fields, name: value}))  # type: ignore[arg-type]
    assert len(ids) == 6
    assert all(len(found) == 16 and int(found, 16) >= 0 for found in ids)


def test_fields_cannot_run_into_each_other() -> None:
    one = article_id(text="ab", title="c", source=None, url=None, published=None)
    two = article_id(text="a", title="bc", source=None, url=None, published=None)
    assert one != two


def test_white_space_in_title_source_and_names_is_folded() -> None:
    article = make_article("Testo.", path="a.txt", title=" Il\n ponte\t", source=" La  Voce ", authors=["Ada\nBo", " "])
    assert (article.title, article.source, article.authors) == ("Il ponte", "La Voce", ("Ada Bo",))


def test_the_file_name_is_the_title_when_nothing_better_is_known() -> None:
    assert make_article("Testo.", path="/news/C# today.txt").title == "C# today"
    assert make_article("Testo.", path="/news/lines.jsonl#3").title == "lines"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://voce.example.org/a?b=1", True),
        (" http://voce.example.org ", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,a", False),
        ("https://", False),
        ("http://[bad", False),
        ("/relative", False),
        ("https://a.example/\u202egpj", False),
    ],
)
def test_only_web_addresses_are_kept(url: str, kept: bool) -> None:
    assert make_article("Testo.", path="a.txt", url=url).url == (url.strip() if kept else None)


@pytest.mark.parametrize(("stated", "language"), [("it-IT", "it"), ("EN_us", "en"), ("de", "de"), ("tlh!", "it")])
def test_a_language_tag_is_reduced_and_a_malformed_one_detected(stated: str, language: str) -> None:
    text = "Il sindaco ha detto che il ponte riaprirà a marzo."
    assert make_article(text, path="a.txt", language=stated).language == language


def test_one_heading_at_most_is_the_title() -> None:
    article = make_article("Uno\n\nDue\n\nTre", path="a", headings=[Heading(5, 8, 1), Heading(0, 3, 1)])
    assert article.headings == (Heading(0, 3, 1), Heading(5, 8, 2))


@pytest.mark.parametrize("text", ["", " \n", "…!", "x" * (LONGEST_TEXT + 1)])
def test_texts_without_words_or_beyond_measure_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        make_article(text, path="a.txt")


def test_a_path_with_undecodable_bytes_can_be_shown() -> None:
    assert printable_path(Path("a\udcff\n.txt")) == "a\ufffd\n.txt"
