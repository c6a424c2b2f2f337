"""Who may log in: a file of names and hashed passwords, one `name:hash` a line, and the tokens of those who did.

Passwords are hashed with Argon2id. A token is the user's name, signed with a key made of that user's hash: it survives
a restart and is understood by every server on the same file, and it ends when the password changes or the user is
removed. The file is read again whenever it changes. How a token travels, and how often one may try, is `ui.access`'s.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CitaError

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from itsdangerous import TimestampSigner

__all__ = ["MIN_PASSWORD", "SESSION_SECONDS", "Users"]

SESSION_SECONDS = 7 * 24 * 3600
"""How long a log-in lasts."""
MIN_PASSWORD = 10
"""Characters of a password at least."""

_MAX_PASSWORD = 1_000
_NAME = re.compile(r"[^\s:#\x00-\x1f\x7f]{1,64}")
_LOCK_SECONDS = 10.0


class Users:
    """The file of users; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Use the file, which need not exist before a user is added."""
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int], dict[str, str]] | None = None
        self._known: dict[str, bytes] = {}
        self._pepper = secrets.token_bytes(32)

    def names(self) -> list[str]:
        """Everybody's name, in the order of the file.

        Raises:
            CitaError: the file cannot be read, or a line of it is no user.
        """
        return list(self._hashes())

    def add(self, name: str, password: str) -> bool:
        """Add a user, or give one another password; returns whether the user is new.

        Raises:
            ValueError: the name or the password will not do.
            CitaError: the file cannot be read or written.
        """
        name = _normal(name)
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a user: expected 1 to 64 characters, no spaces, ':' or '#'.")
        if not MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
            raise ValueError(f"A password has {MIN_PASSWORD} to {_MAX_PASSWORD} characters; this one {len(password)}.")
        hashed = _hasher().hash(password)
        return self._change(name, hashed)

    def remove(self, name: str) -> bool:
        """Remove a user, whose log-ins end; returns whether there was one.

        Raises:
            CitaError: the file cannot be read or written.
        """
        return self._change(_normal(name), None)

    def check(self, name: str, password: str) -> str | None:
        """The user's name if the password is right, else None. Takes as long for a name that nobody has."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        name, hashes = _normal(name), self._hashes()
        hashed = hashes.get(name)
        try:
            _hasher().verify(hashed or _nobody(), password[:_MAX_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        if hashed is None:
            return None
        self._known[name] = self._digest(name, password)
        return name

    def remembered(self, name: str, password: str) -> str | None:
        """`check` for programs that send their password with each request: quick, but right only if it was before."""
        name = _normal(name)
        known = secrets.compare_digest(self._known.get(name, b""), self._digest(name, password))
        return name if known else None

    def token(self, name: str) -> str:
        """What proves for `SESSION_SECONDS` that the user logged in."""
        hashed = self._hashes()[name]
        return _signer(hashed).sign(name.encode().hex()).decode()

    def user(self, token: str) -> str | None:
        """The user whom a token is of, or None: it is forged, expired, or of another password."""
        from itsdangerous import BadData

        try:
            name = bytes.fromhex(token.partition(".")[0]).decode()
            hashed = self._hashes().get(name)
            if hashed is None:
                return None
            _signer(hashed).unsign(token, max_age=SESSION_SECONDS)
        except (BadData, ValueError):
            return None
        return name

    def _digest(self, name: str, password: str) -> bytes:
        """Tells a password, and the hash that it was right for, from any other; worth nothing outside this process."""
        hashed = self._hashes().get(name, secrets.token_hex())
        return blake2b(f"{hashed}\0{password}".encode("utf-8", "replace"), key=self._pepper).digest()

    def _hashes(self) -> dict[str, str]:
        """Names and hashes, read when the file has changed."""
        with self._lock:
            try:
                state = self.path.stat()
                version = (state.st_mtime_ns, state.st_size, state.st_ino)
                if self._read is None or self._read[0] != version:
                    self._read = (version, _parsed(self.path))
            except FileNotFoundError:
                self._read = None
                return {}
            except (OSError, UnicodeDecodeError) as error:
                raise CitaError(f"The users in {self.path} cannot be read ({error}).") from error
            return self._read[1]

    def _change(self, name: str, hashed: str | None) -> bool:
        """Put a line in place of the user's, or none; returns whether there was a difference in who there is."""
        from filelock import FileLock, Timeout

        from index.vectors import write_aside

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=_LOCK_SECONDS):
                users = dict(self._hashes())
                known = name in users
                users.pop(name, None) if hashed is None else users.update({name: hashed})
                lines = "".join(f"{each}:{users[each]}\n" for each in users)
                write_aside(self.path, (lines.encode(),))
        except Timeout:
            raise CitaError(f"Another process is changing the users in {self.path}. Try again.") from None
        except OSError as error:
            raise CitaError(f"The users in {self.path} cannot be written ({error.strerror or error}).") from error
        with self._lock:
            self._read = None
        return known if hashed is None else not known


def _parsed(path: Path) -> dict[str, str]:
    users: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not _NAME.fullmatch(name) or not hashed.startswith("$argon2"):
            raise CitaError(
                f"{path}, line {number}: expected NAME:HASH with a hash of Argon2, as `cita user add` writes it."
            )
        users[_normal(name)] = hashed
    return users


def _normal(name: str) -> str:
    """A name in one spelling, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode().strip())


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password has, to be compared with where there is no user."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _signer(hashed: str) -> TimestampSigner:
    from itsdangerous import TimestampSigner

    return TimestampSigner(hashed, salt="cita log-in", digest_method=sha256)
