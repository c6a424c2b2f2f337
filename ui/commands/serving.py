"""Commands around the web chat: serve it, say who may log in, read what people thought of answers.

The server is `ui.server`'s. Arguments are declared in `ui.cli`.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CitaError
from ui.commands.terminal import directory_of, open_answerer_for, read_settings, tell

if TYPE_CHECKING:
    from ui.conversations import Conversations

__all__ = ["PER_MINUTE", "run_chat", "run_feedback", "run_user_add", "run_user_list", "run_user_remove"]

PER_MINUTE = 120
"""What one person may ask of a server that others reach, unless said otherwise."""
_CONVERSATIONS = "conversations.db"
"""The file beside an index in which conversations are kept."""


def run_chat(options: argparse.Namespace) -> int:
    from ui.access import Rules
    from ui.users import Users

    users = Users(options.users) if options.users else None
    if users is not None and not users.names():
        raise CitaError(f"There are no users in {options.users}. Add one: cita user add NAME --users {options.users}")
    rate = PER_MINUTE if options.rate is None and (users or options.user_header or options.everybody) else options.rate
    rules = Rules(users, options.user_header, tuple(options.trust_proxy or ()), rate or None)
    from ui.server import check_reach, serve

    check_reach(options.host, options.allow_host or (), rules, everybody=options.everybody)
    answerer = open_answerer_for(options, create=True)  # articles can be added through the page
    from qa.suggest import suggested_questions

    with closing(answerer.archive):
        serve(
            answerer,
            options.host,
            options.port,
            conversations=_conversations(options, answerer.archive.directory),
            examples=options.example or suggested_questions(answerer.archive),
            uploads=False if options.read_only or options.everybody else True if options.add_articles else None,
            allowed_hosts=options.allow_host or (),
            rules=rules,
            everybody=options.everybody,
            ready=lambda address: print(f"Cita answers at {address}  (Ctrl-C stops it)", flush=True),
        )
    return 0


def _conversations(options: argparse.Namespace, directory: Path) -> Conversations | None:
    """Where conversations are kept; None where they are not to be."""
    from ui.conversations import Conversations

    if options.conversations == "none":
        return None
    return Conversations(Path(options.conversations) if options.conversations else directory / _CONVERSATIONS)


def run_user_add(options: argparse.Namespace) -> int:
    from getpass import getpass

    from ui.users import Users

    if sys.stdin.isatty():
        password = getpass(f"Password of {options.name}: ")
        if getpass("Once more: ") != password:
            raise ValueError("The two passwords differ. Nothing was changed.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    new = Users(options.users).add(options.name, password)
    tell(f"{options.name} may log in." if new else f"{options.name} has a new password; earlier log-ins have ended.")
    return 0


def run_user_remove(options: argparse.Namespace) -> int:
    from ui.users import Users

    if not Users(options.users).remove(options.name):
        raise CitaError(f"There is no user {options.name!r} in {options.users}. `cita user list` names them.")
    told = "may no longer log in"
    if options.conversations:
        from ui.access import owner_named
        from ui.conversations import Conversations

        deleted = Conversations(Path(options.conversations)).delete_all(owner_named(options.name))
        told += f"; {deleted} conversations deleted"
    tell(f"{options.name} {told}.")
    return 0


def run_user_list(options: argparse.Namespace) -> int:
    from ui.users import Users

    for name in Users(options.users).names():
        tell(name)
    return 0


def run_feedback(options: argparse.Namespace) -> int:
    from ui.conversations import Conversations

    path = Path(options.conversations or directory_of(options, read_settings()) / _CONVERSATIONS)
    if not path.is_file():
        raise CitaError(f"There are no conversations in {path}. `cita chat` keeps them there, or where it is told to.")
    up = down = 0
    for row in Conversations(path).feedback():
        up, down = up + (row["rating"] == "up"), down + (row["rating"] == "down")
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            tell(f"{'+' if row['rating'] == 'up' else '-'} {row['question']}")
            tell(f"    {' '.join(row['text'].split())}" + (f"\n    note: {row['note']}" if row["note"] else ""))
    if not options.json:
        print(f"{up} answers rated up, {down} rated down")
    return 0
