"""What the child processes of the fault tests do. They come from a fork server that has imported everything, so that a
child starts within milliseconds and can be killed at any moment of its work."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.errors import CitaError
from index.repair import repair
from index.types import Article, Hit

__all__ = ["numbered", "run", "start"]

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["processes", "faiss", "filelock", "sentencex", "Stemmer"])
PARAGRAPHS = 3


def start(work: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    """Start `work(pipe, *arguments)` in a child; returns the process and the other end of the pipe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # the fork server looks nowhere else for what to import
        forkserver.ensure_running()
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=work, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def run(work: Callable[..., Any], *arguments: Any, seconds: float = 120) -> Any:
    """What `work(*arguments)` returns in a child; fails when the child dies or is not done in time."""
    process, pipe = start(_answer, work, *arguments)
    assert pipe.poll(seconds), f"{work.__name__} was not done in {seconds} s"
    try:
        error, answer = pipe.recv()
    except EOFError:
        process.join()
        raise AssertionError(f"the child that ran {work.__name__} died: {process.exitcode}") from None
    process.join()
    assert error is None, error
    return answer


def _answer(pipe: Connection, work: Callable[..., Any], *arguments: Any) -> None:
    try:
        pipe.send((None, work(*arguments)))
    except BaseException:
        pipe.send((traceback.format_exc(), None))


def numbered(number: int) -> Article:
    """An article of several passages that holds words of its own."""
    text = "\n\n".join(
        f"Paragraph {part} of {number} names word{number} and then {'more ' * (60 + part)}."
        for part in range(PARAGRAPHS)
    )
    return make_article(text, path=f"/news/{number}.txt", title=f"Article {number}", language="en")


def store_numbered(pipe: Connection, directory: Path, first: int) -> None:
    """Open or make the archive, then store articles, one a commit, telling each commit, until killed."""
    archive = Archive.open_or_create(directory, FakeEmbedder())
    pipe.send("open")
    for number in range(first, first + 100_000):
        store(archive, numbered(number))
        pipe.send(number)


def write_and_remove(pipe: Connection, directory: Path, first: int, seconds: float) -> None:
    """Store and remove articles of one's own numbers for some time; tells how many commits."""
    archive = Archive.open(directory, FakeEmbedder())
    until, commits = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        article = numbered(first + commits)
        store(archive, article)
        if commits % 3:
            archive.remove([article.id])
            commits += 1
        commits += 1
    pipe.send(commits)


def read_all_the_time(pipe: Connection, directory: Path, seconds: float) -> None:
    """Search for some time; tells how many searches, and what was wrong."""
    archive = Archive.open(directory, FakeEmbedder())
    until, searches, last, wrong = time.monotonic() + seconds, 0, 0, []
    query = FakeEmbedder().embed_queries(["paragraph more"])[0]
    while time.monotonic() < until and not wrong:
        generation = archive.generation
        dense = archive.search_dense(query, 100_000)
        lexical = archive.search_lexical([["paragraph"]], 100_000)
        for hits in (dense, lexical):
            articles = [hit.passage.article_id for hit in hits]
            if any(articles.count(article) != PARAGRAPHS for article in set(articles)):
                wrong.append("half an article")
        if generation < last:
            wrong.append("time went backwards")
        searches, last = searches + 1, generation
    pipe.send((searches, wrong))


def answers(directory: Path) -> list[Any]:
    """All that an archive answers to a few questions, and all that it holds."""
    archive = Archive.open(directory, FakeEmbedder())
    embedder = FakeEmbedder()
    told: list[Any] = []
    for number in range(0, 8, 2):
        told.append(archive.search_dense(embedder.embed_queries([f"word{number} more"])[0], 4))
        told.append(archive.search_lexical([[f"word{number}"], ["more"]], 4))
    told.append(list(archive.articles()))
    told.append(archive.quotations())
    told.append(archive.languages())
    return told


def shown(told: list[Any]) -> list[Any]:
    """Every passage, article and quotation in what `answers` returns."""
    return [item.passage if isinstance(item, Hit) else item for part in told for item in part]


def survive_damage(directory: Path, name: str, flips: int, cuts: int, unnoticed: bool) -> dict[str, int]:
    """Damage one file of copies of an archive, bit by bit and by cutting it; counts what came of it.

    Args:
        unnoticed: leave the file's time stamp as it was, as a failing disk would. Then a lexical score may change and
            a hit be missed, but nothing may be shown that was never stored.
    Returns:
        "refused" (a clear error), "right" (the same answers as ever), "wrong", and "crashed" (any other error).
    """
    expected = answers(directory)
    stored = set(shown(expected))
    files = {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}
    times = {path.name: path.stat().st_mtime_ns for path in directory.iterdir()}
    chosen = random.Random(7)
    outcome = dict.fromkeys(("refused", "right", "wrong", "crashed"), 0)
    for attempt in range(flips + cuts):
        damaged = bytearray(files[name])
        if attempt < flips:
            damaged[chosen.randrange(len(damaged))] ^= 1 << chosen.randrange(8)
        else:
            del damaged[chosen.randrange(len(damaged)) :]
        with tempfile.TemporaryDirectory() as folder:
            for other, content in files.items():
                (Path(folder) / other).write_bytes(damaged if other == name else content)
                if unnoticed or other != name:
                    os.utime(Path(folder) / other, ns=(times[other], times[other]))
            try:
                told = answers(Path(folder))
                right = set(shown(told)) <= stored if unnoticed else told == expected
                outcome["right" if right else "wrong"] += 1
            except CitaError:
                outcome["refused"] += 1
            except Exception:
                traceback.print_exc()
                outcome["crashed"] += 1
    return outcome


def repair_damage(directory: Path, times: int) -> dict[str, int]:
    """Overwrite pieces of copies of a catalogue, then repair; counts what came of it.

    Returns:
        "repaired" (sound again, every sound article kept and every other one named), "beyond repair" (said so and left
        as it was), "wrong" (anything else).
    """
    stored = {article.id for article in Archive.open(directory).articles()}
    content = (directory / "archive-1.db").read_bytes()
    chosen = random.Random(3)
    outcome = dict.fromkeys(("repaired", "beyond repair", "wrong"), 0)
    for _ in range(times):
        damaged = bytearray(content)
        for _ in range(chosen.choice((1, 3))):
            at = chosen.randrange(100, len(damaged))
            piece = chosen.randbytes(chosen.choice((1, 50, 5000)))
            damaged[at : at + len(piece)] = piece[: len(damaged) - at]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            (copy / "CURRENT").write_text("archive-1.db\n")
            (copy / "archive-1.db").write_bytes(damaged)
            try:
                report = repair(copy, FakeEmbedder())
                archive = Archive.open(copy, FakeEmbedder())
                kept = {article.id for article in archive.articles()}
                sound = archive.check() == [] and kept <= stored and len(kept) + len(report.lost) >= len(stored)
                sound = sound and report.aside is not None if report.lost else sound
                outcome["repaired" if sound else "wrong"] += 1
                archive.close()
            except CitaError:
                untouched = (copy / "archive-1.db").read_bytes()[4096:8192] == damaged[4096:8192]
                outcome["beyond repair" if untouched else "wrong"] += 1
            except Exception:
                traceback.print_exc()
                outcome["wrong"] += 1
    return outcome


def become_nobody_and_try(directory: Path) -> dict[str, Any]:
    """As a user without rights: search an archive, then try to change it."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    archive = Archive.open(directory, FakeEmbedder())
    told: dict[str, Any] = {"found": len(archive.search_lexical([["word1"]], 10))}
    told["dense"] = len(archive.search_dense(np.eye(64, dtype=np.float32)[0], 3))
    try:
        archive.remove([numbered(1).id])
    except CitaError as error:
        told["refusal"] = str(error)
    return told


def fill_until_full(directory: Path) -> tuple[int, str]:
    """Store articles until that fails; returns how many were stored and what the error says."""
    archive = Archive.open_or_create(directory, FakeEmbedder())
    for number in range(100_000):
        try:
            store(archive, numbered(number))
        except CitaError as error:
            return number, str(error)
    raise AssertionError("the disk never filled up")
