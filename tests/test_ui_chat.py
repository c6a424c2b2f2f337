"""What the page does on each event, without a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ui_fakes import EchoAnswerer, ListArchive, make_article

from index.errors import ArchiveBusy
from qa.types import Turn
from ui.chat import _Handlers
from ui.conversations import Bounds, Conversations

TRAM = make_article("Tram\nThe tram left at noon.")


def request(owner: str = "browser:ann", language: str = "en") -> Any:
    """A request of a browser."""
    return SimpleNamespace(headers={"accept-language": language}, state=SimpleNamespace(owner=owner))


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "conversations.db")


def asked(kept: Conversations, answerer: EchoAnswerer, question: Any, **more: Any) -> list[tuple[Any, Any]]:
    """Every update of transcript and live answer after a question."""
    owner = more.pop("owner", "browser:ann")
    event = SimpleNamespace(**({"question": question, "conversation": "", "replacing": "", "limits": {}} | more))
    handlers = _Handlers(answerer, kept, (), uploads=False)  # type: ignore[arg-type]
    return list(handlers.on_ask(event, request(owner)))  # type: ignore[arg-type]


def opened(kept: Conversations, conversation: str, owner: str = "browser:ann", **options: Any) -> tuple[str, str]:
    """Transcript and notice after a conversation was opened."""
    handlers = _Handlers(EchoAnswerer(ListArchive([TRAM])), kept, (), uploads=False)  # type: ignore[arg-type]
    event = SimpleNamespace(conversation=conversation)
    return handlers.on_open(event, request(owner, **options))  # type: ignore[arg-type]


def only(kept: Conversations, owner: str = "browser:ann") -> Any:
    """The one conversation of a person."""
    [summary] = kept.summaries(owner)
    return kept.conversation(owner, summary.id)


SKIPPED = {"__type__": "update"}


def test_the_question_is_on_screen_before_the_answer(kept: Conversations) -> None:
    updates = asked(kept, EchoAnswerer(ListArchive([TRAM])), " Did the tram leave? ")
    assert "Did the tram leave?" in updates[0][1]
    assert "cita-pending" in updates[0][1]
    assert "The tram left at noon. " in updates[1][1]
    transcript, live = updates[-1]
    assert "cita-answer" in transcript
    assert live == ""


def test_a_conversation_is_kept_and_opens_as_it_was(kept: Conversations) -> None:
    transcript = asked(kept, EchoAnswerer(ListArchive([TRAM])), "Did the tram leave?")[-1][0]
    again, notice = opened(kept, only(kept).id)
    assert again == transcript
    assert notice == ""


def test_nobody_opens_or_continues_another_s_conversation(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    asked(kept, answerer, "Did the tram leave?")
    conversation = only(kept).id
    transcript, notice = opened(kept, conversation, "browser:bob")
    assert "Did the tram leave?" not in transcript
    assert "not yours" in notice
    updates = asked(kept, answerer, "And the tram?", conversation=conversation, owner="browser:bob")
    assert "cita-fault" in updates[-1][1]
    assert len(only(kept).exchanges) == 1


def test_earlier_turns_go_to_the_answerer_and_the_oldest_are_forgotten(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    asked(kept, answerer, "tram 0?")
    for number in range(1, 12):
        asked(kept, answerer, f"tram {number}?", conversation=only(kept).id)
    assert [turn.question for turn in answerer.asked[1][1]] == ["tram 0?"]
    assert [turn.question for turn in answerer.asked[-1][1]] == [f"tram {number}?" for number in range(3, 11)]
    assert answerer.asked[1][1] == (Turn("tram 0?", "The tram left at noon. [1]\n", "tram 0?", (), (TRAM.id,)),)


def test_an_edited_question_takes_the_place_of_what_was_asked_and_of_all_after_it(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    asked(kept, answerer, "tram 0?")
    conversation = only(kept).id
    asked(kept, answerer, "tram 1?", conversation=conversation)
    asked(kept, answerer, "tram 2?", conversation=conversation)
    second = only(kept).exchanges[1].id
    updates = asked(kept, answerer, "tram one?", conversation=conversation, replacing=second)
    assert "tram 1?" not in updates[0][0]
    assert [turn.question for turn in answerer.asked[-1][1]] == ["tram 0?"]
    assert [each.answer.question for each in only(kept).exchanges] == ["tram 0?", "tram one?"]


def test_limits_go_to_the_answerer_are_shown_and_kept(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    limits = {"sources": ["The Valley Courier", 7], "since": "2024-05-01", "until": "nonsense"}
    transcript = asked(kept, answerer, "Did the tram leave?", limits=limits)[-1][0]
    assert answerer.limits == [{"since": date(2024, 5, 1), "until": None, "sources": ("The Valley Courier",)}]
    assert "Only The Valley Courier · since 1 May 2024" in transcript
    assert only(kept).exchanges[0].limits == {"sources": ["The Valley Courier"], "since": "2024-05-01", "until": None}


@pytest.mark.parametrize("question", ["", " \n ", None, 7, ["x"]])
def test_what_is_no_question_changes_nothing(kept: Conversations, question: Any) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    assert asked(kept, answerer, question) == [(SKIPPED, SKIPPED)]
    assert answerer.asked == []


def test_a_question_too_long_is_told_so(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    [(transcript, live)] = asked(kept, answerer, "x" * 2001)
    assert "up to 2,000 characters; this one has 2,001" in live
    assert transcript == SKIPPED
    assert answerer.asked == []


def test_cita_s_own_errors_are_shown_as_they_are_and_others_without_their_details(kept: Conversations) -> None:
    busy = EchoAnswerer(ListArchive([TRAM]), failure=ArchiveBusy("Another process is writing; try again."))
    assert "Another process is writing; try again." in asked(kept, busy, "a fault")[-1][1]
    broken = EchoAnswerer(ListArchive([TRAM]), failure=RuntimeError("secret"))
    live = asked(kept, broken, "a fault")[-1][1]
    assert "fault on the server" in live
    assert "secret" not in live
    assert kept.summaries("browser:ann") == []


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same(tmp_path: Path) -> None:
    kept = Conversations(tmp_path / "small.db", Bounds(answer_bytes=10))
    transcript, live = asked(kept, EchoAnswerer(ListArchive([TRAM])), "Did the tram leave?")[-1]
    assert transcript == SKIPPED
    assert "The tram left at noon." in live
    assert "is not kept" in live


def test_a_rating_is_noted_with_its_note_and_can_be_taken_back(kept: Conversations) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    asked(kept, answerer, "Did the tram leave?")
    handlers = _Handlers(answerer, kept, (), uploads=False)  # type: ignore[arg-type]
    exchange = only(kept).exchanges[0].id
    for rating, note, expected in ((1, "right", ("up", "right")), (-1, None, ("down", "")), (0, "", (None, ""))):
        handlers.on_rate(SimpleNamespace(exchange=exchange, rating=rating, note=note), request())  # type: ignore[arg-type]
        stored = only(kept).exchanges[0]
        assert (stored.rating, stored.note) == expected


def test_what_an_article_no_longer_says_is_marked_when_a_conversation_is_opened_again(kept: Conversations) -> None:
    asked(kept, EchoAnswerer(ListArchive([TRAM])), "Did the tram leave?")
    changed = EchoAnswerer(ListArchive([make_article("Tram\nIt stayed.", id=TRAM.id)]))
    handlers = _Handlers(changed, kept, (), uploads=False)  # type: ignore[arg-type]
    transcript, _ = handlers.on_open(SimpleNamespace(conversation=only(kept).id), request())  # type: ignore[arg-type]
    assert "no longer holds these words" in transcript
    assert "The tram left at noon." in transcript


def test_the_frame_speaks_the_browser_s_language(kept: Conversations) -> None:
    handlers = _Handlers(EchoAnswerer(ListArchive([TRAM])), kept, (), uploads=True)  # type: ignore[arg-type]
    rail, composer, *_ = handlers.on_load(request(language="it"))
    assert "Chi ha detto cosa" in rail
    assert "Fai una domanda…" in composer
