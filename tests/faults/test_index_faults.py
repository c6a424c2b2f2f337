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
from counting import Row, Tally, long, short
from fakes import FakeEmbedder, store
from filelock import FileLock
from processes import numbered, run, start

from index import folder as folder_module
from index.archive import Archive
from index.errors import ArchiveBusy, ArchiveMismatch
from ui.cli import main


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def small_archive(directory: Path, articles: int = 8) -> Archive:
    archive = Archive.create(directory, FakeEmbedder())
    store(archive, *(numbered(number) for number in range(articles)))
    archive.refresh()
    return archive


# killed writers


@pytest.mark.parametrize("kills", [short(12), long(200)])
def test_no_kill_loses_a_commit_or_leaves_half_an_article(directory: Path, kills: int, tally: Tally) -> None:
    moment, committed = random.Random(kills), 0
    Archive.create(directory, FakeEmbedder())
    for attempt in range(kills):
        with tally("R1", "kill -9 while indexing") as row:
            row.tried += 1
            committed = check_a_kill(directory, committed, moment, row, after_a_commit=attempt % 2 == 1)
            row.survived += 1
    assert committed > kills // 4


def check_a_kill(directory: Path, committed: int, moment: random.Random, row: Row, *, after_a_commit: bool) -> int:
    """Kill a writer that goes on from so many articles, at once or after its first commit; returns how many there are
    then."""
    child, pipe = start(processes.store_numbered, directory, committed)
    assert pipe.recv() == "open"
    if after_a_commit:  # on a busy machine the first one may take longer than the time below
        assert pipe.poll(60)
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
    row.lost += max(0, acknowledged - stored)
    assert stored in (acknowledged, acknowledged + 1)
    assert [article.id for article in archive.articles()] == [numbered(n).id for n in range(stored)]
    assert archive.check() == []
    for number in range(committed, stored):
        assert archive.search_lexical([[f"word{number}"]], 1)[0].passage.article_id == numbered(number).id
    archive.close()
    return stored


@pytest.mark.parametrize("kills", [short(8), long(60)])
def test_a_kill_during_the_first_commit_leaves_nothing_or_a_sound_archive(
    tmp_path: Path, kills: int, tally: Tally
) -> None:
    moment, begun, stored = random.Random(kills), 0, 0
    with tally("R1", "kill -9 while the first index is made") as row:
        for attempt in range(kills):
            row.tried += 1
            new, articles = check_a_first_kill(tmp_path / str(attempt), moment)
            begun, stored = begun + new, stored + articles
            row.survived += 1
    assert begun > 0 or stored > 0


def check_a_first_kill(directory: Path, moment: random.Random) -> tuple[int, int]:
    """Kill a writer that makes an archive; returns whether it was not made yet, and how many articles it held."""
    child, _pipe = start(processes.store_numbered, directory, 0)
    while not directory.exists():
        assert child.is_alive()
        time.sleep(0.001)
    time.sleep(moment.uniform(0, 0.06))
    child.kill()
    child.join()
    begun = not (directory / "CURRENT").exists()
    archive = Archive.open_or_create(directory, FakeEmbedder())
    stored = archive.stats().articles
    assert archive.check() == []
    store(archive, numbered(100_000))
    assert archive.search_lexical([["word100000"]], 1)
    archive.close()
    return begun, stored


# damaged files


@pytest.mark.parametrize(("flips", "cuts"), [short(12, 4), long(500, 100)])
def test_no_damage_gives_a_wrong_answer_or_a_crash(directory: Path, flips: int, cuts: int, tally: Tally) -> None:
    small_archive(directory).close()
    names = sorted(path.name for path in directory.iterdir() if path.suffix != ".lock")
    assert {"archive-1.db", "archive-1.checked", "CURRENT"} < set(names)
    for name in names:
        with tally("R2", f"bits flipped, file cut: {name}") as row:
            outcome = run(processes.survive_damage, directory, name, flips, cuts, False, seconds=1500)
            row.tried += flips + cuts
            row.survived += outcome["right"] + outcome["refused"]
            row.lost += outcome["wrong"] + outcome["crashed"]
        assert outcome["wrong"] == outcome["crashed"] == 0, (name, outcome)
        assert outcome["right"] + outcome["refused"] == flips + cuts
        if name == "archive-1.db":
            assert outcome["refused"] >= cuts
        elif name not in ("CURRENT",):
            assert outcome["right"] == flips + cuts, (name, outcome)


@pytest.mark.parametrize(("flips", "cuts"), [short(30, 6), long(500, 100)])
def test_damage_that_leaves_no_trace_shows_nothing_that_was_not_stored(
    directory: Path, flips: int, cuts: int, tally: Tally
) -> None:
    small_archive(directory).close()
    with tally("R2", "the same, its time stamp unchanged: archive-1.db") as row:
        outcome = run(processes.survive_damage, directory, "archive-1.db", flips, cuts, True, seconds=1500)
        row.tried += flips + cuts
        row.survived += outcome["right"] + outcome["refused"]
        row.lost += outcome["wrong"] + outcome["crashed"]
    assert outcome["wrong"] == outcome["crashed"] == 0, outcome
    assert outcome["refused"] > 0


@pytest.mark.parametrize("times", [short(6), long(100)])
def test_what_damage_leaves_of_an_archive_is_repaired(directory: Path, times: int, tally: Tally) -> None:
    small_archive(directory).close()
    with tally("R2", "damaged, then repaired") as row:
        outcome = run(processes.repair_damage, directory, times, seconds=1500)
        row.tried += times
        row.survived += outcome["repaired"] + outcome["beyond repair"]
        row.lost += outcome["wrong"]
    assert outcome["wrong"] == 0, outcome
    assert outcome["repaired"] > times / 2


# crowds


@pytest.mark.parametrize("seconds", [short(2.0), long(15.0)])
def test_writers_and_readers_do_not_disturb_each_other(directory: Path, seconds: float, tally: Tally) -> None:
    small_archive(directory, 3).close()
    with tally("R3", "3 writers and 2 readers at once: commits and searches") as row:
        writers = [start(processes.write_and_remove, directory, 1000 * (n + 1) * 100, seconds) for n in range(3)]
        readers = [start(processes.read_all_the_time, directory, seconds) for _ in range(2)]
        commits = [pipe.recv() for _, pipe in writers]
        searched = [pipe.recv() for _, pipe in readers]
        row.tried += sum(commits) + sum(searches for searches, _ in searched)
        row.lost += sum(len(wrong) for _, wrong in searched)
        row.survived += row.tried - row.lost
    for searches, wrong in searched:
        assert wrong == []
        assert searches > 0
    assert all(count > 0 for count in commits)
    archive = Archive.open(directory, FakeEmbedder())
    assert archive.generation >= sum(commits)
    assert archive.check() == []


# a full disk


@pytest.fixture(params=[short("1500k"), long("12m")])
def small_disk(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "none", place], capture_output=True, check=False
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


def test_a_full_disk_is_reported_and_the_archive_goes_on_answering(small_disk: Path, tally: Tally) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 700_000))
    with tally("R4", "full disk") as row:
        row.tried += 1
        stored = check_full(small_disk / "index")
        filler.unlink()
        archive = Archive.open(small_disk / "index", FakeEmbedder())
        store(archive, numbered(stored))
        assert archive.search_lexical([[f"word{stored}"]], 1)
        archive.close()
        row.survived += 1


def test_a_full_catalogue_is_reported_and_the_archive_goes_on_answering(
    directory: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    from index import catalogue

    connect = catalogue.connect

    def bounded(path: Path):
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 80")
        return connection

    with tally("R4", "full catalogue") as row:
        row.tried += 1
        monkeypatch.setattr(catalogue, "connect", bounded)
        stored, message = processes.fill_until_full(directory)
        assert stored > 0
        assert "space" in message
        monkeypatch.undo()
        archive = Archive.open(directory, FakeEmbedder())
        assert archive.stats().articles == stored
        assert archive.check() == []
        store(archive, numbered(stored))
        row.survived += 1


# rights, locks and signals


def test_a_folder_without_write_permission_answers_and_refuses_changes(tally: Tally) -> None:
    place = Path(tempfile.mkdtemp(prefix="read-only-"))
    try:
        with tally("R5", "read-only folder, held lock, SIGTERM") as row:
            row.tried += 1
            check_read_only(place)
            row.survived += 1
    finally:
        place.chmod(0o755)
        (place / "index").chmod(0o755)
        shutil.rmtree(place)


def check_read_only(place: Path) -> None:
    """Take the rights away from an archive, then use it as somebody who is not root."""
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


def test_a_held_lock_is_reported_and_nothing_changes(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tally: Tally
) -> None:
    archive = small_archive(directory)
    monkeypatch.setattr(folder_module, "LOCK_SECONDS", 0.1)
    generation = archive.generation
    with tally("R5", "read-only folder, held lock, SIGTERM") as row:
        row.tried += 1
        with FileLock(directory / "write.lock"):
            with pytest.raises(ArchiveBusy, match="Another process is writing"):
                store(archive, numbered(99))
            assert main(["remove", numbered(1).id, "--index", str(directory)]) == 1
            assert "Another process is writing" in capsys.readouterr().err
        assert archive.generation == generation
        store(archive, numbered(99))
        assert archive.generation == generation + 1
        row.survived += 1


def test_termination_while_indexing_keeps_what_was_committed(directory: Path, tally: Tally) -> None:
    with tally("R5", "read-only folder, held lock, SIGTERM") as row:
        row.tried += 1
        check_termination(directory)
        row.survived += 1


def check_termination(directory: Path) -> None:
    """Terminate a writer after its first commit."""
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


@pytest.mark.parametrize(
    "other",
    [FakeEmbedder("other"), FakeEmbedder(dim=32), FakeEmbedder("fake, pooled by its first token")],
    ids=["model", "dimension", "pooling"],
)
def test_another_encoder_is_refused_with_what_to_do(directory: Path, other: FakeEmbedder, tally: Tally) -> None:
    small_archive(directory).close()
    with tally("R6", "another model, dimension or pooling") as row:
        row.tried += 1
        with pytest.raises(ArchiveMismatch, match="cita reindex"):
            Archive.open(directory, other)
        with pytest.raises(ArchiveMismatch, match="cita reindex"):
            Archive.open_or_create(directory, other)
        assert Archive.open(directory, FakeEmbedder()).check() == []
        row.survived += 1


@pytest.mark.faults
def test_an_interrupted_command_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Article {number}\n\nIt names word{number} and the town hall.\n")
    script = (
        "import signal, sys; from pathlib import Path; from fakes import FakeEmbedder; "
        "from index.archive import Archive; from index.build import update; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # a shell's background jobs ignore it
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
