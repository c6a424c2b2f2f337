"""Killed writers, flipped bits, crowds, full disks and missing rights: the archive answers as before or says why not.

Every test also asserts that its fault took place. The long runs are marked `faults`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import processes
import pytest
from fakes import FakeEmbedder, store
from filelock import FileLock
from processes import numbered, run, start

from index import folder as folder_module
from index.archive import Archive
from index.errors import ArchiveBusy


def long(*values: object) -> object:
    """Parameters of the run that only the fault suite makes."""
    return pytest.param(*values, marks=pytest.mark.faults)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def small_archive(directory: Path, articles: int = 8) -> Archive:
    archive = Archive.create(directory, FakeEmbedder())
    store(archive, *(numbered(number) for number in range(articles)))
    archive.refresh()
    return archive


# killed writers


@pytest.mark.parametrize("kills", [12, long(200)])
def test_no_kill_loses_a_commit_or_leaves_half_an_article(directory: Path, kills: int) -> None:
    moment, committed, in_the_middle = random.Random(kills), 0, 0
    Archive.create(directory, FakeEmbedder())
    for _ in range(kills):
        child, pipe = start(processes.store_numbered, directory, committed)
        assert pipe.recv() == "open"
        time.sleep(moment.uniform(0, 0.25))
        child.kill()
        child.join()
        acknowledged = committed
        while pipe.poll():
            try:
                acknowledged = pipe.recv() + 1
            except EOFError:
                break
        archive = Archive.open(directory, FakeEmbedder())
        stored = archive.stats().articles
        assert stored in (acknowledged, acknowledged + 1)
        in_the_middle += stored > acknowledged
        assert [article.id for article in archive.articles()] == [numbered(n).id for n in range(stored)]
        assert archive.check() == []
        for number in range(committed, stored):
            assert archive.search_lexical([[f"word{number}"]], 1)[0].passage.article_id == numbered(number).id
        archive.close()
        committed = stored
    assert committed > kills // 4


@pytest.mark.parametrize("kills", [8, long(60)])
def test_a_kill_during_the_first_commit_leaves_nothing_or_a_sound_archive(tmp_path: Path, kills: int) -> None:
    moment, begun, stored = random.Random(kills), 0, 0
    for attempt in range(kills):
        directory = tmp_path / str(attempt)
        child, _pipe = start(processes.store_numbered, directory, 0)
        while not directory.exists():
            assert child.is_alive()
            time.sleep(0.001)
        time.sleep(moment.uniform(0, 0.06))
        child.kill()
        child.join()
        begun += not (directory / "CURRENT").exists()
        archive = Archive.open_or_create(directory, FakeEmbedder())
        stored += archive.stats().articles
        assert archive.check() == []
        store(archive, numbered(100_000))
        assert archive.search_lexical([["word100000"]], 1)
        archive.close()
    assert begun > 0 or stored > 0


# damaged files


@pytest.mark.parametrize(
    ("name", "flips", "cuts"),
    [
        ("archive-1.db", 60, 15),
        ("archive-1.vectors", 30, 10),
        ("archive-1.terms", 30, 10),
        ("archive-1.checked", 10, 5),
        ("CURRENT", 10, 5),
        long("archive-1.db", 500, 100),
        long("archive-1.vectors", 500, 100),
        long("archive-1.terms", 500, 100),
    ],
)
def test_no_damage_gives_a_wrong_answer_or_a_crash(directory: Path, name: str, flips: int, cuts: int) -> None:
    small_archive(directory).close()
    outcome = run(processes.survive_damage, directory, name, flips, cuts, False, seconds=500)
    assert outcome["wrong"] == outcome["crashed"] == 0, outcome
    assert outcome["right"] + outcome["refused"] == flips + cuts
    if name == "archive-1.db":
        assert outcome["refused"] > cuts
    elif name in ("archive-1.vectors", "archive-1.terms"):
        assert outcome["right"] == flips + cuts


@pytest.mark.parametrize(("flips", "cuts"), [(60, 10), long(500, 100)])
def test_damage_that_leaves_no_trace_shows_nothing_that_was_not_stored(directory: Path, flips: int, cuts: int) -> None:
    small_archive(directory).close()
    outcome = run(processes.survive_damage, directory, "archive-1.db", flips, cuts, True, seconds=500)
    assert outcome["wrong"] == outcome["crashed"] == 0, outcome
    assert outcome["refused"] > 0


# crowds


@pytest.mark.parametrize("seconds", [2.0, long(15.0)])
def test_writers_and_readers_do_not_disturb_each_other(directory: Path, seconds: float) -> None:
    small_archive(directory, 3).close()
    writers = [start(processes.write_and_remove, directory, 1000 * (n + 1) * 100, seconds) for n in range(2)]
    readers = [start(processes.read_all_the_time, directory, seconds) for _ in range(2)]
    commits = [pipe.recv() for _, pipe in writers]
    for searches, wrong in [pipe.recv() for _, pipe in readers]:
        assert wrong == []
        assert searches > 0
    assert all(count > 0 for count in commits)
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.generation >= sum(commits)
    assert archive.check() == []


# a full disk


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip("only a user who may mount can make a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)
        place.rmdir()


def check_full(directory: Path) -> int:
    stored, message = run(processes.fill_until_full, directory)
    assert stored > 0
    assert "space" in message
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.stats().articles == stored
    assert archive.search_lexical([[f"word{stored - 1}"]], 1)
    assert archive.search_dense(FakeEmbedder().embed_queries(["more"])[0], 3)
    assert archive.check() == []
    archive.close()
    return stored


def test_a_full_disk_is_reported_and_the_archive_goes_on_answering(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(800_000))
    stored = check_full(small_disk / "index")
    filler.unlink()
    archive = Archive.open(small_disk / "index", FakeEmbedder())
    store(archive, numbered(stored))
    assert archive.search_lexical([[f"word{stored}"]], 1)
    archive.close()


def test_a_full_catalogue_is_reported_and_the_archive_goes_on_answering(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import catalogue

    connect = catalogue._connect

    def bounded(path: Path):
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 80")
        return connection

    monkeypatch.setattr(catalogue, "_connect", bounded)
    stored, message = processes.fill_until_full(directory)
    assert stored > 0
    assert "space" in message
    monkeypatch.undo()
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.stats().articles == stored
    assert archive.check() == []
    store(archive, numbered(stored))


# rights, locks and signals


def test_a_folder_without_write_permission_answers_and_refuses_changes() -> None:
    place = Path(tempfile.mkdtemp(prefix="read-only-"))
    try:
        small_archive(place / "index").close()
        before = {path.name: path.read_bytes() for path in (place / "index").iterdir()}
        for path in (place, place / "index"):
            path.chmod(0o555)
        for path in (place / "index").iterdir():
            path.chmod(0o444)
        told = run(processes.become_nobody_and_try, place / "index")
        assert told["found"] > 0
        assert told["dense"] == 3
        assert "cannot be written" in told["refusal"]
        assert {path.name: path.read_bytes() for path in (place / "index").iterdir()} == before
    finally:
        place.chmod(0o755)
        (place / "index").chmod(0o755)
        shutil.rmtree(place)


def test_a_held_lock_is_reported_and_nothing_changes(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = small_archive(directory)
    monkeypatch.setattr(folder_module, "LOCK_SECONDS", 0.1)
    generation = archive.generation
    with FileLock(directory / "write.lock"), pytest.raises(ArchiveBusy, match="Another process is writing"):
        store(archive, numbered(99))
    assert archive.generation == generation
    store(archive, numbered(99))
    assert archive.generation == generation + 1


def test_termination_while_indexing_keeps_what_was_committed(directory: Path) -> None:
    Archive.create(directory, FakeEmbedder())
    child, pipe = start(processes.store_numbered, directory, 0)
    assert pipe.recv() == "open"
    assert pipe.recv() == 0
    os.kill(child.pid, signal.SIGTERM)
    child.join(10)
    assert child.exitcode == -signal.SIGTERM
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.stats().articles >= 1
    assert archive.check() == []
    store(archive, numbered(100_000))


@pytest.mark.faults
def test_an_interrupted_command_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Article {number}\n\nIt names word{number} and the town hall.\n")
    script = (
        "import sys; from pathlib import Path; from fakes import FakeEmbedder; from index.archive import Archive; "
        "from index.build import update; "
        f"archive = Archive.open_or_create(Path({str(tmp_path / 'index')!r}), FakeEmbedder()); "
        f"update(archive, [Path({str(folder)!r})], batch_articles=10, progress=lambda p: print(p.articles, flush=True))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= 100:
            break
    child.send_signal(signal.SIGINT)
    assert child.wait(30) != 0
    archive = Archive.open(tmp_path / "index", FakeEmbedder())
    kept = archive.stats().articles
    assert 0 < kept < 300
    assert archive.check() == []
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, stdout=subprocess.DEVNULL)
    assert archive.stats().articles == 300
    assert archive.check() == []
