"""Conversations as Markdown and as receipts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import FakeEmbedder, store
from test_ui_conversations import ANNA, answer
from ui_fakes import cite, make_article

from index.archive import Archive
from qa.receipts import read_receipts, verify
from qa.types import Answer, Claim
from ui.conversations import Conversation, Conversations
from ui.export import export_markdown, export_receipts
from ui.text import ENGLISH, ITALIAN

HOSTILE = make_article(
    "# <img src=x onerror=alert(1)> [go](javascript:alert(1))\n"
    "1. The *tram* left ![x](https://evil.example/b.png) [3] <script>alert(1)</script> $x$ `a` http://evil.example.",
    url="https://courier.example/a)b",
)


def kept_with(tmp_path: Path, *answers: Answer) -> Conversation:
    """A conversation of these answers."""
    kept = Conversations(tmp_path / "c.db")
    conversation = None
    for each in answers:
        conversation = kept.add(ANNA, conversation, each).conversation
    assert conversation is not None
    return kept.conversation(ANNA, conversation)


def test_markdown_has_each_question_its_answer_and_its_sources_as_footnotes(tmp_path: Path) -> None:
    text = export_markdown(kept_with(tmp_path, answer("First?"), answer("Second?")), ENGLISH)
    assert text.split("\n\n") == [
        "# First?",
        "## First?",
        "*Understood as: What did Rossi say about the tram?*",
        "Rossi: “left at noon”[^1]",
        "[^1]: “left at noon” (Rossi), *Tram*, The Valley Courier, 3 May 2024, English, "
        f"<https://courier.example/story>, {answer().citations[0].article.id}:15-27",
        "## Second?",
        "*Understood as: What did Rossi say about the tram?*",
        "Rossi: “left at noon”[^2]",
        text.split("\n\n")[-1],
    ]
    assert text.split("\n\n")[-1].startswith("[^2]: “left at noon”")


def test_markdown_says_what_is_no_longer_in_the_archive(tmp_path: Path) -> None:
    conversation = kept_with(tmp_path, answer())
    text = export_markdown(conversation, ITALIAN, lost={conversation.exchanges[0].id: {1}})
    assert "Questo articolo non è più nell’archivio." in text
    assert "Intesa come" in text


@pytest.mark.parametrize("status", ["answered", "abstained"])
def test_nothing_in_an_article_becomes_markup(tmp_path: Path, status: str) -> None:
    words = HOSTILE.text.split("\n")[1]
    reason = None if status == "answered" else "low_support"
    hostile = Answer(
        HOSTILE.title, status, reason, "en", f"{words} [1]", (Claim(words, (1,)),), (cite(1, HOSTILE, words),)
    )  # type: ignore[arg-type]
    text = export_markdown(kept_with(tmp_path, hostile), ENGLISH)
    unescaped = [text[at] for at in range(1, len(text)) if text[at] in "<![`" and text[at - 1] != "\\"]
    assert unescaped == ["["] * text.count("[^")
    assert "\n1. " not in text
    assert "\\[3\\]" in text
    assert "a)b" not in text


def test_receipts_are_accepted_by_verify(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    article = make_article("Tram\nThe tram left at noon.")
    store(archive, article)
    cited = Answer("When?", "answered", None, "en", "x [1]", (Claim("x", (1,)),), (cite(1, article, "left at noon"),))
    file = tmp_path / "receipts.jsonl"
    file.write_text(export_receipts(kept_with(tmp_path, cited, cited)), "utf-8")
    assert [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines()] == ["When?", "When?"]
    checks = [check for each in verify(archive, read_receipts(file)) for check in each]
    assert [check.standing for check in checks] == ["stands", "stands"]
