"""Which files a walk lists, and which it refuses."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import bad_files
import pytest

from index.types import Refusal
from index.walk import walk


def _make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Testo.")


def _names(folder: Path, *paths: Path) -> list[str]:
    return [os.path.relpath(found, folder) for found in walk(paths or [folder]) if isinstance(found, Path)]


def test_files_come_sorted_each_once(tmp_path: Path) -> None:
    _make(tmp_path, "b.txt", "a/z.md", "a/c.txt", "c.html")
    assert _names(tmp_path) == ["a/c.txt", "a/z.md", "b.txt", "c.html"]
    assert _names(tmp_path, tmp_path / "b.txt", tmp_path, tmp_path / "a") == ["b.txt", "a/c.txt", "a/z.md", "c.html"]


def test_relative_paths_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert list(walk([Path(".")])) == [tmp_path / "a.txt"]


def test_hidden_files_and_index_folders_are_passed_over_in_silence(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt", ".b.txt", ".c/d.txt", "index/CURRENT", "index/archive-1.db", "index/e.txt")
    assert list(walk([tmp_path])) == [tmp_path / "a.txt"]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    _make(tmp_path, ".a.txt")
    assert list(walk([tmp_path / ".a.txt"])) == [tmp_path / ".a.txt"]


def test_refusals_say_why(tmp_path: Path) -> None:
    _make(tmp_path, "a.xyz", "b")
    missing = tmp_path / "nowhere"
    reasons = {Path(r.path).name: r.reason for r in walk([tmp_path, missing]) if isinstance(r, Refusal)}
    assert "no reader for .xyz" in reasons["a.xyz"]
    assert ".docx" in reasons["a.xyz"]
    assert "without a suffix" in reasons["b"]
    assert "no such file" in reasons["nowhere"]


def test_a_folder_reached_by_a_link_is_walked_when_it_is_named(tmp_path: Path) -> None:
    _make(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(walk([tmp_path / "link"])) == [tmp_path / "link" / "a.txt"]


def test_a_link_to_its_own_folder_ends(tmp_path: Path) -> None:
    _make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a")
    assert _names(tmp_path) == ["a/b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_odd_names_are_listed_and_odd_kinds_refused(tmp_path: Path) -> None:
    expected = bad_files.odd_names(tmp_path)
    found = list(walk([tmp_path / "root"]))
    listed = {item.name for item in found if isinstance(item, Path)}
    refused = {item.path.rpartition("/")[2] for item in found if isinstance(item, Refusal)}
    assert listed == {name for name, outcome in expected.items() if outcome == bad_files.GOOD}
    assert refused == {name for name, outcome in expected.items() if outcome == bad_files.BAD}
    for item in found:
        if isinstance(item, Refusal):
            item.path.encode("utf-8")
