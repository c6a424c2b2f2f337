"""Sentences that ask answer nothing, and the question above an answer belongs to it: interviews end to end."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.segment import sentences
from index.types import Heading
from qa.answering import Answerer
from qa.asked import asked
from qa.question import analyse

DAM = """The dam is cracked

An interview with the engineer Ngozi Okafor.

**When did you first notice the cracks in the dam?**

In the autumn of 2021. There were three of them.

**You never reported them to the ministry.**

I filed a report within a week.

**Will you return to the agency?**

No, eleven years were enough for me.
"""
HEARING = """The ferry hearing

ANNA COLE: Did you call the bridge of the ferry?

DALE WHITCOMB: I called the bridge twice that night.

ANNA COLE: The pumps were never repaired.

DALE WHITCOMB: They had been tagged out since the spring.

ANNA COLE: And who signed the papers?

DALE WHITCOMB: The owner of the ferry signed them.
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    for name, text in (("dam", DAM), ("hearing", HEARING)):
        heading = Heading(0, text.index("\n"), 1)
        store(archive, make_article(text, path=f"{name}.txt", language="en", headings=[heading]))
    return archive


@pytest.fixture(scope="module")
def answerer(archive: Archive) -> Answerer:
    return Answerer(archive, FakeEmbedder())


def asking(text: str) -> list[str]:
    spans = sentences(text, "en")
    return [text[spans[number].start : spans[number].end] for number in asked(text, spans)]


def test_what_is_set_apart_asks_whether_it_has_a_question_mark_or_not() -> None:
    assert asking(DAM) == [
        "**When did you first notice the cracks in the dam?**",
        "**You never reported them to the ministry.**",
        "**Will you return to the agency?**",
    ]


def test_what_an_interviewer_says_under_their_name_asks() -> None:
    assert asking(HEARING) == [
        "ANNA COLE: Did you call the bridge of the ferry?",
        "ANNA COLE: The pumps were never repaired.",
        "ANNA COLE: And who signed the papers?",
    ]


def test_bold_words_of_an_ordinary_text_do_not_ask() -> None:
    assert asking("**The harbour reopens.**\n\nIt took three years. Who paid for it?\n\n**Twelve million.**") == [
        "Who paid for it?"
    ]


def test_a_question_is_answered_by_what_stands_below_it_in_the_words_of_whoever_says_it(answerer: Answerer) -> None:
    found = answerer.answer("Will Okafor return to the agency?")
    assert "Ngozi Okafor: “No, eleven years were enough for me.”" in found.text
    assert not [each for each in found.citations if each.quote.rstrip("*").endswith("?")]


def test_a_label_is_no_part_of_what_is_said(answerer: Answerer) -> None:
    found = answerer.answer("Who signed the papers of the ferry?")
    assert "Dale Whitcomb: “The owner of the ferry signed them.”" in found.text
    assert "DALE WHITCOMB:" not in found.text


def test_what_somebody_said_on_a_topic_is_told_by_the_question_they_answer(answerer: Answerer) -> None:
    found = answerer.answer("What did Okafor say about the agency?")
    assert found.citations[0].quote == "No, eleven years were enough for me."
    assert answerer.answer("What did Anna Cole say?").reason == "not_quoted"


@pytest.mark.parametrize(
    ("question", "topic", "dated"),
    [
        ("Que dit Oelsner de la hausse des prix de 2004 ?", "2004", False),
        ("Cosa ha detto Draghi sulla crisi del 2012?", "2012", False),
        ("Cosa ha detto Draghi sull'euro nel 2012?", "", True),
        ("Qui a dit que le trolleybus de 1958 allait plus vite ?", "1958", False),
    ],
)
def test_a_year_may_belong_to_the_topic(question: str, topic: str, dated: bool) -> None:
    found = analyse(question)
    assert topic in f"{found.said or found.speaker} {found.topic}"
    assert (found.dated, found.since is not None) == (dated, dated)
