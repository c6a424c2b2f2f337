"""The evaluation data under seeds/: it parses, says nothing that its articles do not, and is halved as stated.

No answer is judged here, and no encoder is loaded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.readers import read_articles
from index.types import Article, Refusal
from qa.judge import fold, read_questions

SEEDS = Path(__file__).parent.parent / "seeds"
LANGUAGES = {"it", "en", "es", "fr", "de"}
REASONS = {"no_articles", "topic_absent", "no_such_speaker", "not_quoted", "outside_dates", "low_support"}

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (SEEDS / name).read_text(encoding="utf-8").splitlines()]


def read_folder(folder: str) -> Iterator[tuple[str, Article | Refusal]]:
    """Articles by file name; those of a JSONL file by file name, "#" and line."""
    for file in sorted((SEEDS / folder).iterdir()):
        for number, article in enumerate(read_articles(file)):
            yield (f"{file.name}#{number}" if file.suffix == ".jsonl" else file.name), article


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """Of both folders."""
    found = [*read_folder("articles"), *read_folder("quoted")]
    assert len({name for name, _ in found}) == len(found)
    return {name: article for name, article in found if isinstance(article, Article)}


@pytest.fixture(scope="module")
def archive() -> dict[str, Article]:
    """Of the sample archive alone, which the questions are about."""
    return {name: article for name, article in read_folder("articles") if isinstance(article, Article)}


def share_held_out(of: list[Row]) -> float:
    return sum(row["held_out"] for row in of) / len(of)


def unmet_evidence(evidence: list[Row], archive: dict[str, Article]) -> list[Row]:
    return [item for item in evidence if item["text"] not in archive[item["article"]].text]


@pytest.mark.parametrize("name", [file.name for file in sorted(SEEDS.glob("*.jsonl"))])
def test_ids_are_unique_and_every_row_says_its_language_and_half(name: str) -> None:
    found = rows(name)
    assert [key for key, count in Counter(row["id"] for row in found).items() if count > 1] == []
    assert {row["language"] for row in found} <= LANGUAGES
    assert all(isinstance(row["held_out"], bool) for row in found)
    assert 0.45 <= share_held_out(found) <= 0.55


QUOTATIONS = rows("quotations.jsonl")
QUOTES = [row for row in QUOTATIONS if "quote" in row]
SILENT = [row for row in QUOTATIONS if "not_speakers" in row]
HARD = rows("questions_hard.jsonl")
BROAD = rows("broad.jsonl")
CONVERSATIONS = rows("conversations.jsonl")
TRAPS = {"not_quoted", "namesake", "negation", "superseded", "wrong_date", "world_knowledge", "false_premise"}


class TestQuotedArticles:
    def test_each_is_read_with_the_language_in_its_name_a_date_and_a_source(self) -> None:
        for name, article in read_folder("quoted"):
            assert isinstance(article, Article), article
            assert article.language == name.split(".")[-2]
            assert article.published is not None
            assert article.source

    def test_the_record_behind_every_article_is_named(self) -> None:
        sources = (SEEDS / "SOURCES.md").read_text(encoding="utf-8")
        files = [file.name for folder in ("articles", "quoted") for file in (SEEDS / folder).iterdir()]
        assert [name for name in files if f"`{name}`" not in sources] == []


class TestQuotations:
    def test_every_quotation_stands_exactly_once_in_its_article_which_names_the_speaker(
        self, articles: dict[str, Article]
    ) -> None:
        texts = {name: article.text for name, article in articles.items()}
        assert [row["id"] for row in QUOTES if texts[row["article"]].count(row["quote"]) != 1] == []
        assert [row["id"] for row in QUOTES if row["speaker"] not in texts[row["article"]]] == []
        assert [row["id"] for row in QUOTATIONS if row["language"] != articles[row["article"]].language] == []

    def test_there_are_enough_in_every_voice_and_half(self) -> None:
        languages = Counter(row["language"] for row in QUOTES)
        assert languages["it"] >= 150
        assert languages["en"] >= 50
        assert {row["voice"] for row in QUOTES} == {"direct", "indirect", "mixed"}
        for language in ("it", "en"):
            assert 0.45 <= share_held_out([row for row in QUOTES if row["language"] == language]) <= 0.55

    def test_an_article_is_held_out_as_a_whole(self) -> None:
        halves = {(row["article"], row["held_out"]) for row in QUOTATIONS}
        assert len(halves) == len({name for name, _ in halves})

    def test_those_only_talked_about_are_named_and_never_speak(self, articles: dict[str, Article]) -> None:
        assert len(SILENT) >= 60
        speakers = {(row["article"], name) for row in QUOTES for name in (row["speaker"], *row.get("aliases", ()))}
        for row in SILENT:
            for name in row["not_speakers"]:
                assert name in articles[row["article"]].text
                assert (row["article"], name) not in speakers


class TestHardQuestions:
    def test_they_are_read_as_questions(self) -> None:
        assert len(read_questions(SEEDS / "questions_hard.jsonl")) == len(HARD) == 100

    def test_every_trap_is_there_in_both_halves(self) -> None:
        traps = Counter(row["trap"] for row in HARD)
        assert set(traps) == TRAPS
        assert min(traps.values()) >= 12
        for trap in TRAPS:
            assert 0.3 <= share_held_out([row for row in HARD if row["trap"] == trap]) <= 0.7

    def test_answerable_ones_rest_on_the_archive_and_the_others_give_a_reason(
        self, archive: dict[str, Article]
    ) -> None:
        for row in HARD:
            assert unmet_evidence(row["evidence"], archive) == []
            if row["answerable"]:
                assert row["answers"], row["id"]
                assert row["evidence"], row["id"]
                assert row["reason"] is None
            else:
                assert not row["answers"]
                assert not row["evidence"]
                assert row["reason"] in REASONS
                assert row["reason"] == row.get("reasons", [row["reason"]])[0]
                assert set(row.get("reasons", ())) <= REASONS

    def test_every_expected_answer_stands_in_an_article_cited_for_it(self, archive: dict[str, Article]) -> None:
        for row in HARD:
            cited = " ".join(archive[item["article"]].text for item in row["evidence"])
            assert [answer for answer in row["answers"] if fold(answer) not in fold(cited)] == [], row["id"]

    def test_a_speaker_said_to_be_nowhere_is_nowhere(self, archive: dict[str, Article]) -> None:
        text = " ".join(f"{article.title} {article.text}" for article in archive.values())
        nowhere = [row["speaker"] for row in HARD if row["reason"] == "no_such_speaker"]
        assert [name for name in nowhere if name in text] == []
        unquoted = [row["speaker"] for row in HARD if row["reason"] == "not_quoted"]
        assert [name for name in unquoted if name.split()[-1] not in text] == []


class TestConversations:
    def test_there_are_sixty_of_two_or_three_turns(self) -> None:
        assert len(CONVERSATIONS) == 60
        assert {len(row["turns"]) for row in CONVERSATIONS} == {2, 3}
        assert {turn["language"] for row in CONVERSATIONS for turn in row["turns"]} == LANGUAGES

    def test_every_turn_has_answers_and_evidence_or_is_unanswerable(self, archive: dict[str, Article]) -> None:
        for row in CONVERSATIONS:
            for turn in row["turns"]:
                cited = " ".join(archive[item["article"]].text for item in turn["evidence"])
                assert unmet_evidence(turn["evidence"], archive) == []
                assert bool(turn["answers"]) == bool(turn["evidence"]) == turn["answerable"], turn["question"]
                assert [answer for answer in turn["answers"] if fold(answer) not in fold(cited)] == []

    def test_what_a_turn_must_hold_is_said_before_or_answered_before(self, archive: dict[str, Article]) -> None:
        for row in CONVERSATIONS:
            known = ""
            for turn in row["turns"]:
                known += " " + turn["question"]
                assert turn["resolved"]
                assert [word for word in turn["resolved"] if fold(word) not in fold(known)] == [], turn["question"]
                known += " ".join(archive[item["article"]].text for item in turn["evidence"])

    def test_a_change_of_topic_says_what_it_must_not_inherit(self) -> None:
        changes = [turn for row in CONVERSATIONS for turn in row["turns"] if "not_resolved" in turn]
        assert len(changes) >= 6
        for turn in changes:
            assert [word for word in turn["not_resolved"] if fold(word) in fold(turn["question"])] == []


class TestBroadQuestions:
    def test_there_are_twenty_with_several_points_each(self) -> None:
        assert len(BROAD) == 20
        assert all(4 <= len(row["points"]) <= 5 for row in BROAD)

    def test_every_way_to_cover_a_point_stands_in_the_archive(self, archive: dict[str, Article]) -> None:
        text = " ".join(article.text for article in archive.values())
        ways = [way for row in BROAD for point in row["points"] for way in point["any"]]
        assert [way for way in ways if way not in text] == []
        assert all(point["any"] for row in BROAD for point in row["points"])
