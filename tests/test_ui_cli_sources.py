"""Addresses, back-up and repair on the command line: what a person types, and what they read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from test_index_sources import BRIDGE, PLAN, Reader
from web_fakes import Site, fetcher, serving_site

from index import build, embed, sources
from ui import cli
from ui.commands import archive

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on one index with the quick encoder: its status, output and errors."""
    monkeypatch.setattr(embed, "load_embedder", lambda *_, **__: FakeEmbedder())
    monkeypatch.setattr(sources, "BoundedReader", Reader)
    monkeypatch.setattr(build, "BoundedReader", Reader)

    def ran(command: str, *arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = cli.main([command, *(str(each) for each in arguments), "--index", str(tmp_path / "index")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(archive, "_fetcher", fetcher)
    with serving_site() as running:
        running.put("/harbour", "Harbour plan", *PLAN)
        running.put("/bridge", "Bridge closes", *BRIDGE)
        running.put_feed("/feed", "/harbour", "/bridge")
        yield running


def test_files_pages_and_feeds_go_in_together(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Market opens\n\nThe market opens on Monday, the mayor said.\n")
    status, out, err = run("index", tmp_path / "note.txt", site.url("/feed"), site.url("/nothing"))
    assert status == 0
    assert out.startswith("3 added, 1 refused;")
    assert err == f"refused {site.url('/nothing')}: there is no such page (status 404)\n"
    assert run("index", tmp_path / "note.txt", site.url("/feed"))[1].startswith("3 unchanged;")
    assert "Harbour plan" in run("search", "harbour", "--retriever", "lexical")[1]
    assert run("remove", site.url("/harbour"))[1] == "Removed 1 article.\n"


def test_an_address_that_brings_nothing_fails_with_the_reason(run: Run) -> None:
    status, _, err = run("index", "http://127.0.0.1:8080/", "http://169.254.169.254/latest/meta-data/")
    assert status == 1
    assert err.count("is inside this machine or its network, where nothing is fetched") == 2
    status, _, err = run("index", "https://user:secret@paper.example/")
    assert status == 1
    assert "secret" not in err
    assert run("index", "ftp://paper.example/")[2].endswith("only http and https addresses are fetched, not ftp\n")


def test_a_backup_and_back_again(run: Run, site: Site, tmp_path: Path) -> None:
    run("index", site.url("/feed"))
    status, out, _ = run("backup", tmp_path / "copy.cita")
    assert (status, out.split(",")[0]) == (0, f"Backed up to {tmp_path / 'copy.cita'}: 2 articles")
    assert run("backup", tmp_path / "copy.cita")[0] == 1
    run("remove", site.url("/harbour"))
    status, _, err = run("restore", tmp_path / "copy.cita")
    assert status == 1
    assert "--force" in err
    status, out, _ = run("restore", tmp_path / "copy.cita", "--force", "--json")
    assert (status, json.loads(out)["articles"]) == (0, 2)
    assert "Harbour plan" in run("search", "harbour", "--retriever", "lexical")[1]


def test_a_repair_says_what_it_kept_and_what_is_lost(run: Run, site: Site, tmp_path: Path) -> None:
    run("index", site.url("/feed"))
    assert run("check", "--repair")[:2] == (0, "The index is sound; nothing was to be repaired.\n")
    with closing(sqlite3.connect(tmp_path / "index" / "archive-1.db")) as connection, connection:
        connection.execute("UPDATE article SET text = replace(text, 'said', 'lied') WHERE title = 'Harbour plan'")
    assert run("check")[0] == 1
    status, out, _ = run("check", "--repair")
    assert status == 1
    assert "Articles kept: 1, analysed again: 0, lost: 1." in out
    assert f"lost {site.url('/harbour')}  Harbour plan" in out
    assert run("check")[:2] == (0, "The index is sound.\n")
    assert run("index", site.url("/feed"))[1].startswith("1 added, 1 unchanged;")


@pytest.mark.parametrize("target", ["/no/such/folder", "ftp://a.example/"])
def test_what_cannot_be_watched_is_told(run: Run, target: str) -> None:
    status, _, err = run("watch", target)
    assert status == 1
    assert f"{target} cannot be watched" in err
