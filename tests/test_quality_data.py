"""The archives under tests/quality: every question rests on its own archive, and a part is only counted.

No answer is judged here, and no encoder is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.readers import read_articles
from index.types import Article
from qa.judge import read_questions

QUALITY = Path(__file__).parent / "quality"
ARCHIVES = sorted((QUALITY / "archives").iterdir())
VOICES = QUALITY / "voices"
"""Interviews, transcripts, reactions, letters and opinions."""
HELD_OUT = {"politics", "rescue", "science"}
HALVED = {"french", "german", "spanish"}
"""Archives of one language, every second question of which is only counted."""


def rows(archive: Path, name: str = "questions") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (archive / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def articles_of(archive: Path) -> dict[str, Article]:
    return {
        file.name: article
        for file in (archive / "articles").iterdir()
        for article in read_articles(file)
        if isinstance(article, Article)
    }


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
class TestArchives:
    def test_its_questions_rest_on_sentences_that_stand_once_in_its_articles(self, archive: Path) -> None:
        articles = articles_of(archive)
        assert len(articles) == (22 if archive.name in HALVED else 24)
        for row in rows(archive):
            for evidence in row["evidence"]:
                assert articles[evidence["article"]].text.count(evidence["text"]) == 1, row["id"]

    def test_three_quarters_are_answerable_and_the_others_give_a_reason(self, archive: Path) -> None:
        found = rows(archive)
        assert (len(found), len({row["id"] for row in found})) == (80, 80)
        assert sum(row["answerable"] for row in found) == 60
        for row in found:
            assert row["answerable"] == bool(row["evidence"]) == bool(row["answers"]) == (row["reason"] is None), row[
                "id"
            ]

    def test_it_is_looked_at_or_only_counted_as_a_whole_or_by_halves(self, archive: Path) -> None:
        counted = read_questions(archive / "questions.jsonl", "held_out")
        expected = 40 if archive.name in HALVED else 80 if archive.name in HELD_OUT else 0
        assert len(counted) == expected, archive.name


def test_the_words_and_evidence_of_voices_stand_in_their_articles() -> None:
    articles, quotations, questions = articles_of(VOICES), rows(VOICES, "quotations"), rows(VOICES)
    assert (len(articles), len({row["id"] for row in (*quotations, *questions)})) == (148, 890 + 208)
    for row in quotations:
        assert row.get("quote", "") in articles[row["article"]].text, row["id"]
        assert bool(row.get("quote")) != bool(row.get("not_speakers")), row["id"]
    for row in questions:
        assert row["answerable"] == bool(row["evidence"]), row["id"]
        assert all(evidence["text"] in articles[evidence["article"]].text for evidence in row["evidence"]), row["id"]


def test_every_article_of_voices_is_either_looked_at_or_only_counted() -> None:
    quotations, questions = rows(VOICES, "quotations"), rows(VOICES)
    counted = {row["article"] for row in quotations if row["held_out"]}
    looked_at = {row["article"] for row in quotations if not row["held_out"]}
    assert len(counted) == 32
    assert not counted & looked_at
    for row in questions:
        assert {evidence["article"] in counted for evidence in row["evidence"]} <= {row["held_out"]}, row["id"]


TALKS = sorted((QUALITY / "archives").glob("*/conversations.jsonl"))


@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.parent.name)
def test_conversations_rest_on_their_archive_and_half_of_them_are_only_counted(file: Path) -> None:
    articles, found = articles_of(file.parent), rows(file.parent, "conversations")
    assert len({row["id"] for row in found}) == len(found)
    assert sum(row["held_out"] for row in found) * 2 == len(found)
    for row in found:
        for turn in row["turns"]:
            assert turn["answerable"] == bool(turn["evidence"]), row["id"]
            assert all(each["text"] in articles[each["article"]].text for each in turn["evidence"]), row["id"]


STANCES = sorted([*(QUALITY / "archives").glob("*/stances.jsonl"), VOICES / "stances.jsonl"])


@pytest.mark.parametrize("file", STANCES, ids=lambda file: file.parent.name)
def test_questions_what_somebody_wants_rest_on_their_archive(file: Path) -> None:
    articles, found = articles_of(file.parent), rows(file.parent, "stances")
    assert found
    for row in found:
        assert row["answerable"] == bool(row["evidence"]) == (row["reason"] is None), row["id"]
        assert all(each["text"] in articles[each["article"]].text for each in row["evidence"]), row["id"]
    counted = {each["article"] for row in found if row["held_out"] for each in row["evidence"]}
    assert not counted & {each["article"] for row in found if not row["held_out"] for each in row["evidence"]}
