"""The bounded reader: limits hold, one bad file costs itself alone, the parent lives, the child does not outlive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bad_files
import pytest

import index
from index.readers import read_articles
from index.readers.worker import BoundedReader
from index.types import Article, Refusal

PROJECT = Path(index.__file__).parents[1]
SLOW_PAGE = bad_files.PAGE.format(head="", inside="<b><i>" * 100_000)


@pytest.fixture(scope="module")
def reader() -> Iterator[BoundedReader]:
    with BoundedReader() as bounded:
        yield bounded


def _outcome(items: list[Article | Refusal]) -> str:
    assert items
    refused = [isinstance(item, Refusal) and bool(item.reason) for item in items]
    assert all(refused) or not any(refused)
    return bad_files.BAD if all(refused) else bad_files.GOOD


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _alive(pid)


def test_what_the_child_reads_is_what_reading_here_gives(tmp_path: Path, reader: BoundedReader) -> None:
    front = (
        "---\ntitle: Ponte\ndate: 2024-10-28\nauthors: [Ada, Bo]\nurl: https://a.example\n---\n\n# Ponte\n\nRiapre.\n"
    )
    (tmp_path / "a.md").write_text(front)
    (tmp_path / "a.jsonl").write_text('{"text": "Il ponte riapre.", "title": "\\ud800 x"}\nbad\n')
    for path in sorted(tmp_path.iterdir()):
        assert reader.read(path) == list(read_articles(path))


def test_every_odd_file_is_read_or_refused_with_a_reason(tmp_path: Path, reader: BoundedReader) -> None:
    expected = bad_files.odd_text_files(tmp_path)
    assert len(expected) >= 60
    found = {name: _outcome(reader.read(tmp_path / name)) for name in expected}
    wrong = {name: found[name] for name, outcome in expected.items() if outcome not in (found[name], bad_files.EITHER)}
    assert wrong == {}


def test_every_hostile_file_stays_within_the_limits(tmp_path: Path) -> None:
    expected = bad_files.hostile_files(tmp_path)
    with BoundedReader(seconds=10, memory=1 << 30) as bounded:
        for name, outcome in expected.items():
            begun = time.monotonic()
            items = bounded.read(tmp_path / name)
            assert time.monotonic() - begun < 20, name
            assert _outcome(items) == outcome or outcome == bad_files.EITHER, (name, items)
            assert not any("root:" in item.text for item in items if isinstance(item, Article)), name
        assert _outcome(bounded.read(tmp_path / "good.txt")) == bad_files.GOOD


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "slow.html").write_text(SLOW_PAGE)
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    with BoundedReader(seconds=0.2) as bounded:
        (refusal,) = bounded.read(tmp_path / "slow.html")
        assert refusal == Refusal(str(tmp_path / "slow.html"), "reading it took longer than 0.2 s")
        assert _outcome(bounded.read(tmp_path / "good.txt")) == bad_files.GOOD


def test_a_text_that_would_keep_the_rules_busy_is_refused_here(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("A-A A/B " * 150_000)
    (tmp_path / "long.txt").write_text(bad_files.PROSE * 400)
    with BoundedReader(seconds=1) as bounded:
        (refusal,) = bounded.read(tmp_path / "odd.txt")
        assert refusal == Refusal(str(tmp_path / "odd.txt"), "reading it took longer than 1 s")
    with BoundedReader(seconds=60) as bounded:
        assert _outcome(bounded.read(tmp_path / "long.txt")) == bad_files.GOOD


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms do not limit address space")
def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"parola " * 6_000_000)
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    with BoundedReader(memory=50 << 20) as bounded:
        (refusal,) = bounded.read(tmp_path / "large.txt")
        assert refusal == Refusal(str(tmp_path / "large.txt"), "reading it needs more than 50 MiB of memory")
        assert _outcome(bounded.read(tmp_path / "good.txt")) == bad_files.GOOD


def _child(bounded: BoundedReader) -> int:
    assert bounded._child is not None
    return bounded._child.pid


def test_a_crash_is_told_with_what_was_read_before_it(tmp_path: Path) -> None:
    line = json.dumps({"text": bad_files.PROSE * 20}).encode() + b"\n"
    (tmp_path / "many.jsonl").write_bytes(line * 1000)
    with BoundedReader() as bounded:
        items = bounded.iter_read(tmp_path / "many.jsonl")
        first = next(items)
        os.kill(_child(bounded), signal.SIGKILL)
        *others, last = items
        assert isinstance(first, Article)
        assert all(isinstance(item, Article) for item in others)
        assert isinstance(last, Refusal)
        assert last.reason == "the reader crashed on it (SIGKILL)"
        assert len(others) < 900


def test_a_child_that_died_between_files_is_replaced(tmp_path: Path, reader: BoundedReader) -> None:
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    reader.read(tmp_path / "good.txt")
    os.kill(_child(reader), signal.SIGKILL)
    time.sleep(0.1)
    assert _outcome(reader.read(tmp_path / "good.txt")) == bad_files.GOOD


def test_one_child_reads_all_files(tmp_path: Path, reader: BoundedReader) -> None:
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    reader.read(tmp_path / "good.txt")
    before = _child(reader)
    reader.read(tmp_path / "good.txt")
    assert _child(reader) == before


def test_leaving_off_in_the_middle_of_a_file_does_not_spoil_the_next(tmp_path: Path, reader: BoundedReader) -> None:
    (tmp_path / "many.jsonl").write_bytes(b'{"text": "Il ponte riapre.", "language": "it"}\n' * 500)
    items = reader.iter_read(tmp_path / "many.jsonl")
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert len(reader.read(tmp_path / "many.jsonl")) == 500


def test_a_large_jsonl_is_handed_over_while_it_is_read(tmp_path: Path, reader: BoundedReader) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "Il ponte riapre.", "language": "it"}\n' * 20_000)
    begun = time.monotonic()
    items = reader.iter_read(tmp_path / "a.jsonl")
    next(items)
    first = time.monotonic() - begun
    assert sum(1 for _ in items) == 19_999
    assert first < (time.monotonic() - begun) / 3


def test_closing_ends_the_child(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    with BoundedReader() as bounded:
        bounded.read(tmp_path / "good.txt")
        pid = _child(bounded)
        assert _alive(pid)
    assert not _alive(pid)


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"memory": -1}])
def test_limits_must_be_positive(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        BoundedReader(**limits)  # type: ignore[arg-type]


SCRIPT = """
import os, sys, signal
from pathlib import Path
from index.readers.worker import BoundedReader
print("started")
bounded = BoundedReader()
print(bounded.read(Path("good.txt"))[0].title, bounded._child.pid, flush=True)
"""


def _script(tmp_path: Path, ending: str) -> list[str]:
    (tmp_path / "good.txt").write_text(bad_files.PROSE)
    (tmp_path / "slow.html").write_text(SLOW_PAGE * 5)
    (tmp_path / "script.py").write_text(SCRIPT + ending)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    return done.stdout.split("\n")


def test_a_script_without_a_main_guard_runs_once_and_leaves_no_child(tmp_path: Path) -> None:
    started, line, *rest = _script(tmp_path, "print('ended')")
    assert (started, rest) == ("started", ["ended", ""])
    assert line.startswith("Il ponte riapre a marzo ")
    assert _gone(int(line.split()[-1]), seconds=5)


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    lines = _script(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert _gone(int(lines[1].split()[-1]), seconds=5)


@pytest.mark.faults
def test_the_child_ends_when_its_parent_is_killed_while_it_hangs(tmp_path: Path) -> None:
    ending = (
        "import threading\n"
        "threading.Timer(4, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()\n"
        "bounded._seconds = 8\n"
        "bounded.read(Path('slow.html'))\n"
    )
    lines = _script(tmp_path, ending)
    assert _gone(int(lines[1].split()[-1]), seconds=25)
