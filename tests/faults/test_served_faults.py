"""A crowd, a long time, people who hang up, and requests that are no questions: the server answers all the same."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from counting import Tally
from fakes import FakeEmbedder
from served import ROOT, Crowd, Served, ask, hang_up, questions, serving_fakes
from ui_fakes import serving

from index.archive import Archive
from index.build import update
from qa.answering import Answerer

SOAK_SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))


def long(*values: object) -> object:
    """Parameters of the run that only the fault suite makes."""
    return pytest.param(*values, marks=pytest.mark.faults)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """In a process of its own for the fault suite; in this one, which has loaded everything, for the quick versions."""
    folder = tmp_path_factory.mktemp("served")
    if request.config.getoption("markexpr") == "faults":
        with serving_fakes(folder) as served:
            assert ask(served.port, "What did Biden say?")[0] == "complete"
            yield served
        return
    archive = Archive.create(folder / "index", FakeEmbedder())
    update(archive, sorted((ROOT / "seeds" / "articles").iterdir())[:8])
    with serving(Answerer(archive, archive.embedder, None)) as port:
        yield Served(port, os.getpid())


@pytest.mark.parametrize(("users", "seconds"), [(20, 3.0), long(100, 60.0)])
def test_a_crowd_is_answered_without_an_error(server: Served, users: int, seconds: float, tally: Tally) -> None:
    crowd = Crowd(server.port, users, 5.0 if seconds > 10 else 1.0, questions())
    with tally("R8", f"{users} people asking for {seconds:.0f} s") as row:
        crowd.run(seconds)
        row.tried += len(crowd.latencies) + len(crowd.errors)
        row.survived += len(crowd.latencies)
        row.lost += len(crowd.errors)
        row.note = f"p50 {crowd.percentile(0.5):.2f} s, p95 {crowd.percentile(0.95):.2f} s"
    assert crowd.errors == []
    assert len(crowd.latencies) >= users
    assert crowd.percentile(0.95) < 3.0


@pytest.mark.parametrize("people", [40, long(1000)])
def test_people_who_hang_up_leave_nothing_behind(server: Served, people: int, tally: Tally) -> None:
    with tally("R10", "people who hang up before the answer") as row:
        with ThreadPoolExecutor(40) as pool:
            taken = sum(pool.map(lambda n: hang_up(server.port, questions()[n % 100]), range(people)))
        row.tried += people
        begun = time.monotonic()
        event, _ = ask(server.port, "What did Biden say?", 120)
        waited = time.monotonic() - begun
        assert event == "complete"
        begun = time.monotonic()
        assert ask(server.port, "Cosa ha detto Draghi sull'euro?")[0] == "complete"
        settled = time.monotonic() - begun
        row.survived += taken
        row.lost += row.tried - row.survived
        row.note = f"then {waited:.1f} s and {settled:.1f} s for the next answers"
    assert taken == people
    assert settled < 3.0


@pytest.mark.parametrize("asked", [20, long(500)])
def test_what_is_no_question_is_refused_and_what_is_one_answered(server: Served, asked: int, tally: Tally) -> None:
    chosen, signs = (
        random.Random(4),
        [*"aeiou ?!'\"«»“”().,;:-\n\t\0\u202e", "\ud800", "🚀", "è", "Biden ", "said ", "NATO "],
    )
    odd: list[object] = [None, 7, {}, {"a": 1}, [], "", "  ", "x" * 60_000, "\ud800", "a\0b", "🧑" * 500]
    rest = ["".join(chosen.choices(signs, k=chosen.randrange(1, 60))) for _ in range(asked)]
    with tally("R11", "odd questions over HTTP") as row:
        for question in [*odd, *rest]:
            row.tried += 1
            event, data = ask(server.port, question)
            assert event in ("complete", "error", "status 413", "status 422"), (question, event, data)
            assert "fault on the server" not in str(data), question
            row.survived += 1
    assert ask(server.port, "What did Biden say?")[0] == "complete"


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_memory_does_not_grow_with_the_questions(tmp_path: Path, tally: Tally) -> None:
    samples: list[tuple[int, float]] = []
    with serving_fakes(tmp_path) as served, tally("R9", f"soak of {SOAK_SECONDS:.0f} s") as row:
        crowd, begun = Crowd(served.port, 4, 0.05, questions()), time.monotonic()
        while time.monotonic() - begun < SOAK_SECONDS:
            crowd.run(min(15.0, SOAK_SECONDS / 20))
            samples.append((len(crowd.latencies), served.memory()))
        warm = [sample for sample in samples if sample[0] > samples[-1][0] * 0.3]
        slope = float(np.polyfit(*zip(*warm, strict=True), 1)[0]) * 1000
        row.tried += len(crowd.latencies) + len(crowd.errors)
        row.survived += len(crowd.latencies)
        row.lost += len(crowd.errors)
        row.note = f"{warm[0][1]:.0f} to {warm[-1][1]:.0f} MB, {slope:+.2f} MB a thousand questions"
    assert crowd.errors == []
    assert len(crowd.latencies) > 1000
    assert slope < 1.0
