"""The file of users."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index.errors import CitaError
from ui.users import SESSION_SECONDS, Users

RIGHT = "correct horse battery"


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users")
    made.add("anna", RIGHT)
    return made


def test_only_the_right_password_of_a_user_is_right(users: Users) -> None:
    assert users.check("anna", RIGHT) == "anna"
    assert users.check(" anna ", RIGHT) == "anna"
    for name, password in (
        ("anna", "wrong horse battery"),
        ("bruno", RIGHT),
        ("", ""),
        ("anna", ""),
        ("an\ud800", RIGHT),
    ):
        assert users.check(name, password) is None


def test_passwords_are_hashed_in_a_file_of_its_user_alone(users: Users) -> None:
    text = users.path.read_text("utf-8")
    assert text.startswith("anna:$argon2id$")
    assert RIGHT not in text
    if os.name == "posix":
        assert users.path.stat().st_mode & 0o077 == 0


def test_another_process_s_changes_are_seen(users: Users) -> None:
    other = Users(users.path)
    assert other.names() == ["anna"]
    assert users.add("Bruno-é", RIGHT) is True
    assert other.names() == ["anna", "Bruno-é"]
    assert other.check("Bruno-e\u0301", RIGHT) == "Bruno-é"
    assert users.remove("anna") is True
    assert users.remove("anna") is False
    assert other.check("anna", RIGHT) is None


def test_a_log_in_ends_with_its_password_its_user_and_its_time(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    token = users.token("anna")
    assert Users(users.path).user(token) == "anna"
    assert users.user(token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]) is None
    users.add("bruno", RIGHT)
    for forged in ("", ".", "616e6e61", "616e6e61..", "zz.zz.zz", "626e6e61" + token[8:], "é.é.é", token + "x"):
        assert users.user(forged) is None
    later = time.time() + SESSION_SECONDS + 5
    monkeypatch.setattr("time.time", lambda: later)
    assert users.user(token) is None
    monkeypatch.undo()
    assert users.add("anna", "another password") is False
    assert users.user(token) is None


def test_a_password_is_remembered_only_while_it_is_right(users: Users) -> None:
    assert users.remembered("anna", RIGHT) is None
    users.check("anna", RIGHT)
    assert users.remembered("anna", RIGHT) == "anna"
    assert users.remembered("anna", RIGHT + "x") is None
    assert users.remembered("nobody", "") is None
    users.add("anna", "another password")
    assert users.remembered("anna", RIGHT) is None


@pytest.mark.parametrize(
    ("name", "password"), [("", RIGHT), ("a b", RIGHT), ("a:b", RIGHT), ("#a", RIGHT), ("a", "short")]
)
def test_names_and_passwords_that_will_not_do_are_refused(users: Users, name: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"expected 1 to 64|10 to 1000"):
        users.add(name, password)
    assert users.names() == ["anna"]


def test_a_line_that_is_no_user_is_named(users: Users) -> None:
    users.path.write_text("# people\n\nanna:secret\n", "utf-8")
    with pytest.raises(CitaError, match=r"line 3: expected NAME:HASH"):
        users.names()
