"""Every test runs apart from the person's own settings, folders and network: only loopback can be reached."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from fakes import FakeEmbedder

_BROWSERS = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")


def _isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Point the person's folders to `home` and forget every CITA_ variable."""
    for variable in [name for name in os.environ if name.startswith("CITA_")]:
        patch.delenv(variable)
    patch.setenv("HOME", str(home))
    patch.setenv("XDG_DATA_HOME", str(home / "data"))
    patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    patch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(_BROWSERS))
    patch.setenv("HF_HUB_OFFLINE", "1")
    patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    patch.setenv("LANGSMITH_TRACING", "false")


def _refuse_remote(address: Any) -> None:
    """Raise when a socket's address is neither a local path nor loopback."""
    if not isinstance(address, tuple):
        return
    host = str(address[0]).partition("%")[0]
    if host in ("localhost", ""):
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ConnectionRefusedError(f"tests may reach loopback only, this one wanted {host}")


@pytest.fixture(scope="session", autouse=True)
def _apart_from_the_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Holds for fixtures that outlive a test."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_remote(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_remote(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        if host is not None:
            _refuse_remote((host.decode() if isinstance(host, bytes) else host,))
        return look_up(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        _isolate(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test starts with empty user folders."""
    _isolate(monkeypatch, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords are hashed as they are in earnest, with as little memory and time as the algorithm allows."""
    import ui.users

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ui.users, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def embedder() -> FakeEmbedder:
    """A fresh deterministic encoder of 64 dimensions."""
    return FakeEmbedder()
