"""The conversations that a server keeps: one SQLite file beside the archive, in which everybody sees only their own.

Every method that reads or changes a conversation takes its owner and treats those of others as not there. Owners come
from `ui.access`, never from what a page sends as data. What an answer looks like in a row is `ui.keeping`'s business.
Any number of servers and threads may use one file; each operation is one transaction, and what it stored outlives a
kill. The journal is SQLite's rollback journal, for the reason given in `index.tables`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.analysis import fold
from index.errors import ConversationsError, UnknownConversation
from index.rows import checksum
from qa.types import Answer, Turn
from ui.keeping import answer_of, receipt_of, record_of

__all__ = ["MAX_NOTE", "MAX_TITLE", "Bounds", "Conversation", "Conversations", "Exchange", "Rating", "Summary"]

Rating = Literal["up", "down"]

MAX_TITLE = 200
"""Characters of a title at most; longer ones are cut."""
MAX_NOTE = 2_000
"""Characters of the note to a rating at most; longer ones are cut."""

_APPLICATION = 0x63697461  # "cita"
_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE conversation (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, created TEXT NOT NULL,
    updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversation_owner ON conversation (owner, updated);
CREATE INDEX conversation_updated ON conversation (updated);
CREATE TABLE exchange (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversation ON DELETE CASCADE, asked TEXT NOT NULL, record TEXT NOT NULL,
    words TEXT NOT NULL, sum BLOB NOT NULL, rating TEXT, note TEXT NOT NULL DEFAULT '', rated TEXT
);
CREATE INDEX exchange_conversation ON exchange (conversation, number);
CREATE INDEX exchange_rated ON exchange (rated) WHERE rated IS NOT NULL;
"""
_EXCHANGE = "id, conversation, asked, record, sum, rating, note"
_BUSY_SECONDS = 20.0
_TITLE_FROM_QUESTION = 80
_WORDS_SOUGHT = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept; beyond it the conversations longest untouched are deleted.

    Attributes:
        conversations: of one owner.
        exchanges: in one conversation; beyond it another one must be begun.
        answer_bytes: of one answer; a longer one is not kept.
        total_bytes: of the whole file.
    """

    conversations: int = 500
    exchanges: int = 300
    answer_bytes: int = 1 << 20
    total_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, as it was shown.

    Attributes:
        id: of the exchange, for rating and replacing it.
        conversation: id of its conversation.
        asked: when.
        answer: as it was; its articles hold only what was shown of them (see `ui.keeping.answer_of`).
        limits: what the question was limited to, as `add` was given it.
        rating, note: what the person thought of it.
        receipt: the answer's JSON as it was then.
    """

    id: str
    conversation: str
    asked: datetime
    answer: Answer
    limits: Mapping[str, Any]
    rating: Rating | None
    note: str
    receipt: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of conversations: `exchanges` is how many questions it holds."""

    id: str
    title: str
    created: datetime
    updated: datetime
    exchanges: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation, oldest exchange first; `damaged` is how many could not be read and are left out."""

    id: str
    title: str
    created: datetime
    updated: datetime
    exchanges: tuple[Exchange, ...]
    damaged: int = 0


class Conversations:
    """The file of conversations; safe to share between threads, and between servers by its path."""

    def __init__(self, path: Path, bounds: Bounds | None = None) -> None:
        """Open the file, or make it, readable by its user alone.

        Raises:
            ConversationsError: it cannot be read or written, is something else, or a later version of Cita made it.
        """
        self.path = path
        self._bounds = bounds or Bounds()
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with self._changing() as connection:
            self._prepare(connection)

    def summaries(self, owner: str, search: str = "") -> list[Summary]:
        """The owner's conversations, the one used last first.

        Args:
            owner: whose.
            search: only those with all of these words, or parts of words, in title, questions or answers.
        """
        sought = fold(_clean(search)).split()[:_WORDS_SOUGHT]
        found = (
            " AND (instr(c.words, ?) OR EXISTS "
            "(SELECT 1 FROM exchange e WHERE e.conversation = c.id AND instr(e.words, ?)))"
        )
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT id, title, created, updated, (SELECT count(*) FROM exchange e WHERE e.conversation = c.id) "
                f"FROM conversation c WHERE owner = ?{found * len(sought)} ORDER BY updated DESC, id",
                (owner, *(word for word in sought for _ in range(2))),
            ).fetchall()
        return [Summary(row[0], row[1], _moment(row[2]), _moment(row[3]), row[4]) for row in rows]

    def conversation(self, owner: str, conversation_id: str) -> Conversation:
        """A conversation with all its answers.

        Raises:
            UnknownConversation: the owner has none of that id.
        """
        with self._reading() as connection:
            title, created, updated = _owned(connection, owner, conversation_id)
            rows = connection.execute(
                f"SELECT {_EXCHANGE} FROM exchange WHERE conversation = ? ORDER BY number", (conversation_id,)
            ).fetchall()
        exchanges = tuple(each for each in map(_exchange, rows) if each is not None)
        return Conversation(
            conversation_id, title, _moment(created), _moment(updated), exchanges, len(rows) - len(exchanges)
        )

    def history(
        self, owner: str, conversation_id: str | None, *, before: str | None = None, turns: int = 8
    ) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first, for `Answerer.answer`; none of a new one (None).

        Args:
            before: only turns before this exchange, for a question that is asked again or edited.
            turns: how many at most.
        Raises:
            UnknownConversation: the owner has none of that id, or it has no such exchange.
        """
        if conversation_id is None:
            return ()
        with self._reading() as connection:
            _owned(connection, owner, conversation_id)
            end = None if before is None else _number(connection, conversation_id, before)
            rows = connection.execute(
                f"SELECT {_EXCHANGE} FROM exchange WHERE conversation = ?1 AND (?2 IS NULL OR number < ?2) "
                "ORDER BY number DESC LIMIT ?3",
                (conversation_id, end, turns),
            ).fetchall()
        return tuple(Turn.of(each.answer) for each in map(_exchange, reversed(rows)) if each is not None)

    def add(
        self,
        owner: str,
        conversation_id: str | None,
        answer: Answer,
        *,
        limits: Mapping[str, Any] | None = None,
        replacing: str | None = None,
    ) -> Exchange:
        """Keep an answer at the end of a conversation, or of a new one (None), which takes the question as its title.

        Args:
            limits: JSON values that say what the question was limited to, for asking it again.
            replacing: id of an exchange that, with all after it, this one takes the place of: a question asked again
                or edited.
        Raises:
            UnknownConversation: the owner has none of that id, or it has no such exchange.
            ConversationsError: the answer or the conversation is too long to be kept, or the file cannot be written.
        """
        record = _clean(json.dumps({**record_of(answer), "limits": dict(limits or {})}, ensure_ascii=False))
        if len(record.encode()) > self._bounds.answer_bytes:
            raise ConversationsError(
                f"This answer is not kept: it is longer than the {self._bounds.answer_bytes:,} bytes kept of an answer."
            )
        now, exchange_id = _now(), uuid.uuid4().hex
        with self._changing() as connection:
            if conversation_id is None:
                conversation_id = uuid.uuid4().hex
                title = _title(answer.question, _TITLE_FROM_QUESTION)
                connection.execute(
                    "INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?)",
                    (conversation_id, owner, title, fold(title), now, now),
                )
            else:
                _owned(connection, owner, conversation_id)
            if replacing is not None:
                connection.execute(
                    "DELETE FROM exchange WHERE conversation = ? AND number >= ?",
                    (conversation_id, _number(connection, conversation_id, replacing)),
                )
            connection.execute(
                f"INSERT INTO exchange ({_EXCHANGE}, words) VALUES (?, ?, ?, ?, ?, NULL, '', ?)",
                (
                    exchange_id,
                    conversation_id,
                    now,
                    record,
                    checksum(exchange_id, conversation_id, now, record),
                    fold(_clean(f"{answer.question}\n{answer.text}")),
                ),
            )
            connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (now, conversation_id))
            self._bound(connection, owner, conversation_id)
        kept = json.loads(record)
        return Exchange(
            exchange_id, conversation_id, _moment(now), answer_of(kept), kept["limits"], None, "", receipt_of(kept)
        )

    def rename(self, owner: str, conversation_id: str, title: str) -> str:
        """Give a conversation another title; returns it as it is kept, on one line and cut to `MAX_TITLE`.

        Raises:
            UnknownConversation: the owner has none of that id.
            ValueError: the title is blank.
        """
        title = _title(title, MAX_TITLE)
        if not title:
            raise ValueError("A title needs at least one character.")
        with self._changing() as connection:
            _owned(connection, owner, conversation_id)
            connection.execute(
                "UPDATE conversation SET title = ?, words = ? WHERE id = ?", (title, fold(title), conversation_id)
            )
        return title

    def delete(self, owner: str, conversation_id: str) -> None:
        """Delete a conversation with its answers and ratings; their place in the file is overwritten.

        Raises:
            UnknownConversation: the owner has none of that id.
        """
        with self._changing() as connection:
            _owned(connection, owner, conversation_id)
            connection.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))

    def delete_all(self, owner: str) -> int:
        """Delete all of the owner's conversations; returns how many."""
        with self._changing() as connection:
            return connection.execute("DELETE FROM conversation WHERE owner = ?", (owner,)).rowcount

    def rate(self, owner: str, exchange_id: str, rating: Rating | None, note: str = "") -> None:
        """Say whether an answer was good ("up"), bad ("down") or neither (None takes it back), and why.

        Raises:
            UnknownConversation: the owner has no such exchange.
            ValueError: the rating is none.
        """
        if rating not in ("up", "down", None):
            raise ValueError(f'A rating is "up", "down" or None, not {rating!r}.')
        kept = _clean(note).strip()[:MAX_NOTE] if rating else ""
        with self._changing() as connection:
            changed = connection.execute(
                "UPDATE exchange SET rating = ?, note = ?, rated = ? WHERE id = ? "
                "AND conversation IN (SELECT id FROM conversation WHERE owner = ?)",
                (rating, kept, _now() if rating else None, exchange_id, owner),
            ).rowcount
        if not changed:
            raise _unknown("answer", exchange_id)

    def feedback(self) -> Iterator[dict[str, Any]]:
        """Every rated answer of everybody, oldest rating first, without a word of who rated it.

        Yields:
            The answer's receipt with "rating" ("up" or "down"), "note", "rated" (ISO 8601) and "history": question,
            text and understanding of the turns before it.
        """
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_EXCHANGE}, rated, number FROM exchange WHERE rated IS NOT NULL ORDER BY rated, number"
            ).fetchall()
            before = [
                connection.execute(
                    f"SELECT {_EXCHANGE} FROM exchange WHERE conversation = ? AND number < ? ORDER BY number",
                    (row[1], row[-1]),
                ).fetchall()
                for row in rows
            ]
        for row, earlier in zip(rows, before, strict=True):
            exchange = _exchange(row[:-2])
            if exchange is not None:
                turns = [Turn.of(each.answer) for each in map(_exchange, earlier) if each is not None]
                yield {
                    **exchange.receipt,
                    "rating": exchange.rating,
                    "note": exchange.note,
                    "rated": row[-2],
                    "history": [
                        {"question": turn.question, "resolved": turn.resolved, "text": turn.answer} for turn in turns
                    ],
                }

    # The file

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version, application = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS)
        if version == 0 and application == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in filter(str.strip, _SCHEMA.split(";\n")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        elif application != _APPLICATION:
            raise ConversationsError(
                f"{self.path} holds something else than conversations. Move it away, or name another file."
            )
        elif version != _SCHEMA_VERSION:
            raise ConversationsError(
                f"The conversations in {self.path} have form {version}, this version of Cita reads form "
                f"{_SCHEMA_VERSION}. Use the version that made them, or move the file away to begin anew."
            )

    def _bound(self, connection: sqlite3.Connection, owner: str, current: str) -> None:
        """Refuse a conversation that grew too long; delete those longest untouched beyond what is kept."""
        count = connection.execute("SELECT count(*) FROM exchange WHERE conversation = ?", (current,)).fetchone()[0]
        if count > self._bounds.exchanges:
            raise ConversationsError(
                f"This answer is not kept: a conversation holds up to {self._bounds.exchanges} questions. "
                "Begin a new one."
            )
        connection.execute(
            "DELETE FROM conversation WHERE owner = ?1 AND id <> ?2 AND id NOT IN "
            "(SELECT id FROM conversation WHERE owner = ?1 ORDER BY updated DESC, id LIMIT ?3)",
            (owner, current, self._bounds.conversations),
        )
        while _bytes_used(connection) > self._bounds.total_bytes:
            deleted = connection.execute(
                "DELETE FROM conversation WHERE id IN "
                "(SELECT id FROM conversation WHERE id <> ? ORDER BY updated, id LIMIT 1)",
                (current,),
            ).rowcount
            if not deleted:
                raise ConversationsError(
                    f"This answer is not kept: the {self._bounds.total_bytes:,} bytes for conversations are full."
                )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """All of the block, or nothing when it raises."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each operation: what is not committed when it closes never was."""
        with self._explained():
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                for pragma in _PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")
                yield connection
            finally:
                connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn errors of SQLite and the system into one that says what to do."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            advice = _ADVICE.get(code, _ELSEWHERE)
            raise ConversationsError(
                f"The conversations in {self.path} cannot be read or written ({error}). {advice}"
            ) from error


_MARKS = ("user_version", "application_id")
_PRAGMAS = ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
_ELSEWHERE = (
    "Check that the folder may be written to and that its disk is sound; `cita chat --conversations FILE` keeps them "
    'elsewhere, "none" not at all.'
)
_ADVICE = {
    sqlite3.SQLITE_BUSY: "Another process has kept it to itself; try again in a moment.",
    sqlite3.SQLITE_FULL: "Free some space on the disk; what was kept before is still there.",
    sqlite3.SQLITE_CORRUPT: "The file is damaged: move it away to begin anew.",
    sqlite3.SQLITE_NOTADB: "The file is damaged or something else: move it away to begin anew.",
}


def _owned(connection: sqlite3.Connection, owner: str, conversation_id: str) -> tuple[str, str, str]:
    """Title and times of the owner's conversation."""
    row = connection.execute(
        "SELECT title, created, updated FROM conversation WHERE id = ? AND owner = ?", (conversation_id, owner)
    ).fetchone()
    if row is None:
        raise _unknown("conversation", conversation_id)
    title, created, updated = row
    return title, created, updated


def _number(connection: sqlite3.Connection, conversation_id: str, exchange_id: str) -> int:
    """The place of an exchange in its conversation."""
    row = connection.execute(
        "SELECT number FROM exchange WHERE id = ? AND conversation = ?", (exchange_id, conversation_id)
    ).fetchone()
    if row is None:
        raise _unknown("answer", exchange_id)
    return int(row[0])


def _unknown(what: str, identifier: object) -> UnknownConversation:
    return UnknownConversation(f"There is no {what} {str(identifier)[:64]!r} of yours; it may have been deleted.")


def _exchange(row: tuple[Any, ...]) -> Exchange | None:
    """The exchange of a row, or None when the row is not as it was written."""
    exchange_id, conversation, asked, record, expected, rating, note = row
    if checksum(exchange_id, conversation, asked, record) != expected:
        return None
    try:
        kept = json.loads(record)
        return Exchange(
            exchange_id, conversation, _moment(asked), answer_of(kept), kept["limits"], rating, note, receipt_of(kept)
        )
    except ValueError:  # written by a later version
        return None


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _title(text: str, limit: int) -> str:
    """On one line, cut at a word where that is near."""
    line = " ".join(_clean(text).split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[limit // 2 :] else cut}…"


def _clean(text: str) -> str:
    """Text that can be stored: without halves of surrogate pairs and without NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
