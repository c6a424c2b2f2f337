"""Conversations as they are kept: everybody's own, exactly as shown, through kills, damage and full files."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from ui_fakes import ListArchive, cite, make_article

from index.errors import ConversationsError, UnknownConversation
from qa.types import Answer, Claim, Turn
from ui.conversations import MAX_NOTE, MAX_TITLE, Bounds, Conversations
from ui.keeping import answer_of, lost_citations, record_of

ANNA, BRUNO = "browser:anna", "user:bruno"
TRAM = make_article("Tram\nThe tram “left at noon”, Rossi said. Nobody saw it.", authors=("A. Verdi",))
WIRE = make_article("Tram\nThe tram “left at noon”, Rossi said.", source="Another Outlet", published=None, url=None)


def answer(question: str = "What did Rossi say?", number: int = 1) -> Answer:
    """An answer that cites Rossi."""
    citation = replace(
        cite(number, TRAM, "left at noon", speaker="Rossi"), copies=(WIRE,), answer_start=14, answer_end=18
    )
    claim = Claim("Rossi: “left at noon”", (number,))
    text = f"Rossi: “left at noon” [{number}]"
    return Answer(
        question, "answered", None, "en", text, (claim,), (citation,), {"total_ms": 12.5}, {"reader": "r"}, {}, "id-1",
        "What did Rossi say about the tram?",
    )  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "conversations.db")


def test_an_answer_comes_back_as_it_was_shown(kept: Conversations) -> None:
    original = answer()
    added = kept.add(ANNA, None, original, limits={"sources": ["The Valley Courier"]})
    conversation = Conversations(kept.path).conversation(ANNA, added.conversation)
    [exchange] = conversation.exchanges
    assert conversation.title == "What did Rossi say?"
    assert exchange == added
    assert exchange.limits == {"sources": ["The Valley Courier"]}
    assert exchange.receipt == original.to_dict()
    assert exchange.answer.to_dict() == original.to_dict()
    assert str(exchange.answer) == str(original)
    shown, [copy] = exchange.answer.citations[0], exchange.answer.citations[0].copies
    assert shown.article_text[shown.start : shown.end] == shown.quote == "left at noon"
    assert shown.answer == original.citations[0].answer
    assert (shown.article.authors, copy.source, copy.published) == (("A. Verdi",), "Another Outlet", None)


def test_turns_for_follow_ups_come_from_the_store(kept: Conversations) -> None:
    first = kept.add(ANNA, None, answer("one"))
    for word in ("two", "three"):
        last = kept.add(ANNA, first.conversation, answer(word))
    assert kept.history(ANNA, None) == ()
    assert kept.history(ANNA, first.conversation, turns=2) == (Turn.of(answer("two")), Turn.of(answer("three")))
    assert [turn.question for turn in kept.history(ANNA, first.conversation, before=last.id)] == ["one", "two"]


def test_nobody_reads_or_changes_what_is_another_s(kept: Conversations) -> None:
    exchange = kept.add(ANNA, None, answer())
    theirs = exchange.conversation
    assert kept.summaries(BRUNO) == []
    assert kept.summaries(BRUNO, "rossi") == []
    for attempt in (
        lambda: kept.conversation(BRUNO, theirs),
        lambda: kept.history(BRUNO, theirs),
        lambda: kept.add(BRUNO, theirs, answer()),
        lambda: kept.rename(BRUNO, theirs, "mine"),
        lambda: kept.delete(BRUNO, theirs),
        lambda: kept.rate(BRUNO, exchange.id, "down"),
    ):
        with pytest.raises(UnknownConversation, match="of yours"):
            attempt()
    own = kept.add(BRUNO, None, answer())
    with pytest.raises(UnknownConversation):
        kept.add(BRUNO, own.conversation, answer(), replacing=exchange.id)
    with pytest.raises(UnknownConversation):
        kept.history(BRUNO, own.conversation, before=exchange.id)
    assert kept.delete_all(BRUNO) == 1
    assert kept.conversation(ANNA, theirs).exchanges == (exchange,)


def test_conversations_are_listed_newest_first_renamed_and_deleted(kept: Conversations) -> None:
    first, second = kept.add(ANNA, None, answer("first")), kept.add(ANNA, None, answer("second"))
    kept.add(ANNA, first.conversation, answer("more"))
    assert [(each.title, each.exchanges) for each in kept.summaries(ANNA)] == [("first", 2), ("second", 1)]
    assert kept.rename(ANNA, second.conversation, "  A\n  <b>title</b> ") == "A <b>title</b>"
    assert len(kept.rename(ANNA, first.conversation, "long " * 100)) <= MAX_TITLE
    with pytest.raises(ValueError, match="at least one"):
        kept.rename(ANNA, second.conversation, " \n ")
    kept.delete(ANNA, first.conversation)
    assert [each.title for each in kept.summaries(ANNA)] == ["A <b>title</b>"]
    with pytest.raises(UnknownConversation):
        kept.rate(ANNA, first.id, "up")


def test_what_is_deleted_is_not_left_in_the_file(kept: Conversations) -> None:
    exchange = kept.add(ANNA, None, answer("zzyzx is the question"))
    assert b"zzyzx" in kept.path.read_bytes()
    kept.delete(ANNA, exchange.conversation)
    assert b"zzyzx" not in kept.path.read_bytes()


@pytest.mark.parametrize(
    ("search", "found"),
    [("perché", 1), ("PERCHE rossi", 1), ("noon tram", 2), ("100%", 0), ("_", 0), ("", 2), ("\ud800", 1)],
)
def test_search_finds_all_words_in_title_questions_and_answers(kept: Conversations, search: str, found: int) -> None:
    first = kept.add(ANNA, None, answer("Perché?"))
    kept.add(ANNA, first.conversation, answer("tram?"))
    kept.rename(ANNA, kept.add(ANNA, None, answer("other")).conversation, "The tram")
    assert len(kept.summaries(ANNA, search)) == found


def test_a_question_asked_again_replaces_what_followed(kept: Conversations) -> None:
    first = kept.add(ANNA, None, answer("one"))
    second = kept.add(ANNA, first.conversation, answer("two"))
    kept.add(ANNA, first.conversation, answer("three"))
    kept.add(ANNA, first.conversation, answer("two, edited"), replacing=second.id)
    questions = [each.answer.question for each in kept.conversation(ANNA, first.conversation).exchanges]
    assert questions == ["one", "two, edited"]


def test_ratings_are_kept_taken_back_and_exported_without_their_owner(kept: Conversations) -> None:
    first = kept.add(ANNA, None, answer("one"))
    second = kept.add(ANNA, first.conversation, answer("two"))
    kept.rate(ANNA, second.id, "down", "x" * 5000)
    kept.rate(ANNA, first.id, "up")
    kept.rate(ANNA, first.id, None, "no matter")
    with pytest.raises(ValueError, match="rating"):
        kept.rate(ANNA, first.id, "great")  # type: ignore[arg-type]
    assert [each.rating for each in kept.conversation(ANNA, first.conversation).exchanges] == [None, "down"]
    [row] = kept.feedback()
    assert (row["question"], row["rating"], row["note"]) == ("two", "down", "x" * MAX_NOTE)
    assert [turn["question"] for turn in row["history"]] == ["one"]
    assert row["citations"][0]["quote"] == "left at noon"
    assert "anna" not in json.dumps(row)


def test_words_that_are_gone_from_the_archive_are_told() -> None:
    restored = answer_of(record_of(answer()))
    assert lost_citations(ListArchive([TRAM]), restored) == frozenset()  # type: ignore[arg-type]
    changed = replace(TRAM, text=TRAM.text.replace("noon", "dusk"))
    assert lost_citations(ListArchive([changed]), restored) == {1}  # type: ignore[arg-type]
    assert lost_citations(ListArchive([]), restored) == {1}  # type: ignore[arg-type]


def test_records_of_other_versions_are_read_as_far_as_they_can_be() -> None:
    record = json.loads(json.dumps(record_of(answer())))
    record["answer"]["unheard_of"] = record["answer"]["citations"][0]["unheard_of"] = 1
    record["answer"]["claims"][0]["unheard_of"] = 1
    del record["answer"]["resolved"], record["answer"]["citations"][0]["answer_start"]
    restored = answer_of(record)
    assert restored.resolved is None
    assert restored.citations[0].quote == "left at noon"
    with pytest.raises(ValueError, match="form 2"):
        answer_of({**record, "version": 2})
    with pytest.raises(ValueError, match="incomplete"):
        answer_of({"version": 1, "answer": {}})


def test_bounds_delete_what_was_longest_untouched(tmp_path: Path) -> None:
    kept = Conversations(tmp_path / "c.db", Bounds(conversations=2, exchanges=2))
    old = kept.add(ANNA, None, answer("old"))
    kept.add(ANNA, None, answer("middle"))
    other = kept.add(BRUNO, None, answer("other"))
    kept.add(ANNA, old.conversation, answer("old again"))
    kept.add(ANNA, None, answer("new"))
    assert [each.title for each in kept.summaries(ANNA)] == ["new", "old"]
    with pytest.raises(ConversationsError, match="up to 2 questions"):
        kept.add(ANNA, old.conversation, answer("too many"))
    assert len(kept.conversation(ANNA, old.conversation).exchanges) == 2
    assert kept.conversation(BRUNO, other.conversation).exchanges == (other,)


def test_the_file_stays_within_its_bound(tmp_path: Path) -> None:
    bound = 400_000
    kept = Conversations(tmp_path / "c.db", Bounds(total_bytes=bound, answer_bytes=30_000))
    for number in range(60):
        kept.add(f"browser:{number}", None, answer(f"{number} " + "x" * 2000))
    assert kept.path.stat().st_size < bound * 1.1
    assert kept.summaries("browser:0") == []
    assert len(kept.summaries("browser:59")) == 1
    with pytest.raises(ConversationsError, match="longer than the 30,000 bytes"):
        kept.add(ANNA, None, answer("x" * 40_000))


def test_a_damaged_answer_is_left_out_and_the_others_shown(kept: Conversations) -> None:
    first = kept.add(ANNA, None, answer("one"))
    kept.add(ANNA, first.conversation, answer("two"))
    with sqlite3.connect(kept.path) as connection:
        connection.execute("UPDATE exchange SET record = replace(record, 'noon', 'dusk') WHERE number = 1")
    conversation = kept.conversation(ANNA, first.conversation)
    assert ([each.answer.question for each in conversation.exchanges], conversation.damaged) == (["two"], 1)
    assert [turn.question for turn in kept.history(ANNA, first.conversation)] == ["two"]


def test_files_that_are_no_conversations_are_refused_and_left_alone(tmp_path: Path) -> None:
    text, other, later = tmp_path / "text", tmp_path / "other.db", tmp_path / "later.db"
    text.write_text("no database " * 100)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    Conversations(later)
    with sqlite3.connect(later) as connection:
        connection.execute("PRAGMA user_version = 9")
    for path, message in ((text, "move it away"), (other, "something else"), (later, "form 9.*form 1")):
        before = path.read_bytes()
        with pytest.raises(ConversationsError, match=message):
            Conversations(path)
        assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_file_can_be_read_by_its_user_alone(kept: Conversations) -> None:
    assert kept.path.stat().st_mode & 0o077 == 0


def test_two_servers_and_many_threads_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    servers = [Conversations(path), Conversations(path)]
    failures: list[Exception] = []

    def use(number: int) -> None:
        server, owner = servers[number % 2], f"browser:{number}"
        try:
            first = server.add(owner, None, answer(f"{number}"))
            for step in range(4):
                server.add(owner, first.conversation, answer(f"{number} {step}"))
                assert len(servers[step % 2].conversation(owner, first.conversation).exchanges) == step + 2
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [servers[0].summaries(f"browser:{number}")[0].exchanges for number in range(8)] == [5] * 8


_WRITER = """
import sys
sys.path[:0] = ['.', 'tests']
from pathlib import Path
from test_ui_conversations import answer
from ui.conversations import Bounds, Conversations
kept = Conversations(Path(sys.argv[1]), Bounds(exchanges=10**6))
conversation = sys.argv[2] if len(sys.argv) > 2 else kept.add('browser:k', None, answer('0')).conversation
print(conversation, flush=True)
while True:
    print(kept.add('browser:k', conversation, answer('more')).id, flush=True)
"""


def killed_while_writing(path: Path, *conversation: str, seconds: float) -> list[str]:
    """What a writer had acknowledged, one id a line, when it was killed that long after it began."""
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), *conversation], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    lines = [child.stdout.readline().strip()]
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    lines += [line.strip() for line in child.stdout.read().splitlines()]
    child.wait()
    return lines


def survives(path: Path, rounds: int) -> None:
    """Kill a writer again and again, and see that all it had acknowledged is there."""
    chance = random.Random(7)
    known: set[str] = set()
    conversation: tuple[str, ...] = ()
    for _ in range(rounds):
        first, *ids = killed_while_writing(path, *conversation, seconds=chance.uniform(0.02, 0.15))
        conversation = (first,)
        known |= {each for each in ids if len(each) == 32}
        kept = Conversations(path, Bounds(exchanges=10**6)).conversation("browser:k", first)
        assert known <= {each.id for each in kept.exchanges}
        assert kept.damaged == 0
    assert known


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    survives(tmp_path / "c.db", rounds=2)


@pytest.mark.faults
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_what_was_acknowledged_outlives_many_kills(tmp_path: Path) -> None:
    survives(tmp_path / "c.db", rounds=60)
