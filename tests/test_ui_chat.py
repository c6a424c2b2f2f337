"""What the chat does on each event, without a browser."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import FakeEmbedder
from ui_fakes import EchoAnswerer, ListArchive, make_article

from index.archive import Archive
from index.errors import ArchiveBusy
from qa.types import Turn
from ui.chat import _Conversation, _Handlers

TRAM = make_article("Tram\nThe tram left at noon.")
ENGLISH = SimpleNamespace(headers={"accept-language": "en"})


def asked(answerer: EchoAnswerer, question: Any, conversation: _Conversation | None = None) -> list[tuple[Any, ...]]:
    """Every update of the screen after a question."""
    handlers = _Handlers(answerer, (), uploads=False)  # type: ignore[arg-type]
    return list(handlers.on_ask(question, conversation or _Conversation(), ENGLISH))  # type: ignore[arg-type]


def texts(update: tuple[Any, ...]) -> list[str]:
    """HTML of the transcript's messages after an update."""
    return [message["content"].value for message in update[1]["value"]]


def added(archive: Archive, *files: Path) -> str:
    """HTML of the last message after files were added."""
    handlers = _Handlers(EchoAnswerer(archive), (), uploads=True)  # type: ignore[arg-type]
    updates = list(handlers.on_files([str(file) for file in files], _Conversation(), ENGLISH))  # type: ignore[arg-type]
    return texts(updates[-1])[-1]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "index", FakeEmbedder())


def test_the_question_is_on_screen_before_the_answer_and_the_box_is_emptied() -> None:
    updates = asked(EchoAnswerer(ListArchive([TRAM])), " Did the tram leave? ")
    assert len(texts(updates[0])) == 2
    assert "Did the tram leave?" in texts(updates[0])[0]
    assert "cita-pending" in texts(updates[0])[1]
    assert updates[0][3] == ""
    assert "cita-answer" in texts(updates[-1])[1]


def test_earlier_turns_go_to_the_answerer_and_the_oldest_are_forgotten() -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    conversation = _Conversation()
    for number in range(12):
        conversation = asked(answerer, f"tram {number}?", conversation)[-1][2]
    assert [turn.question for turn in answerer.asked[1][1]] == ["tram 0?"]
    assert [turn.question for turn in answerer.asked[-1][1]] == [f"tram {number}?" for number in range(3, 11)]
    assert len(conversation.messages) == 24


def test_a_turn_remembers_how_it_was_understood_and_who_spoke() -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    conversation = asked(answerer, "Did the tram leave?")[-1][2]
    [turn] = conversation.turns
    assert turn == Turn("Did the tram leave?", "The tram left at noon. [1]\n", "Did the tram leave?", ())


@pytest.mark.parametrize("question", ["", " \n ", None, 7, ["x"]])
def test_what_is_no_question_changes_nothing(question: Any) -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    (update,) = asked(answerer, question)
    assert all(value == {"__type__": "update"} for value in update)
    assert answerer.asked == []


def test_a_question_too_long_is_told_so_and_stays_in_the_box() -> None:
    answerer = EchoAnswerer(ListArchive([TRAM]))
    (update,) = asked(answerer, "x" * 2001)
    assert "up to 2,000 characters; this one has 2,001" in texts(update)[0]
    assert update[3] == {"__type__": "update"}
    assert answerer.asked == []


def test_cita_s_own_errors_are_shown_as_they_are_and_others_without_their_details() -> None:
    busy = EchoAnswerer(ListArchive([TRAM]), failure=ArchiveBusy("Another process is writing; try again."))
    assert "Another process is writing; try again." in texts(asked(busy, "a fault")[-1])[1]
    broken = EchoAnswerer(ListArchive([TRAM]), failure=RuntimeError("secret"))
    shown = asked(broken, "a fault")[-1]
    assert "fault on the server" in texts(shown)[1]
    assert "secret" not in texts(shown)[1]
    assert shown[2].turns == ()


def test_files_of_one_name_are_kept_apart_and_the_same_file_once(archive: Archive, tmp_path: Path) -> None:
    for folder, words in (("a", "The ferry sank."), ("b", "The ferry was raised."), ("c", "The ferry sank.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ferry.txt").write_text(f"Ferry {words}\n\n{words}\n", "utf-8")
    assert "1 added." in added(archive, tmp_path / "a" / "ferry.txt")
    assert "1 added." in added(archive, tmp_path / "b" / "ferry.txt")
    assert "1 already there." in added(archive, tmp_path / "c" / "ferry.txt")
    kept = archive.directory / "uploads"
    assert sorted(path.name for path in kept.iterdir()) == ["ferry (2).txt", "ferry.txt"]


def test_a_refused_file_is_named_with_its_reason_and_not_kept(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "photo.xyz").write_bytes(b"\x00")
    shown = added(archive, tmp_path / "photo.xyz")
    assert "photo.xyz</strong>: there is no reader for .xyz" in shown
    assert str(tmp_path) not in shown
    assert list((archive.directory / "uploads").iterdir()) == []


def test_a_failed_upload_is_one_clear_message(archive: Archive, tmp_path: Path) -> None:
    shown = added(archive, tmp_path / "vanished.txt")
    assert "could not be added because of a fault on the server" in shown
