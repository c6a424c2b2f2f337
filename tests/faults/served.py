"""A chat server in a process of its own, over some of the sample articles, with the fake encoder and no reader; and
people who ask it, hang up on it, or send it what is no question."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["ROOT", "Crowd", "Served", "ask", "hang_up", "questions", "serving_fakes"]

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys; sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from fakes import FakeEmbedder
from index.archive import Archive
from index.build import update
from qa.answering import Answerer
from ui.server import serve
archive = Archive.open_or_create(Path({index!r}), FakeEmbedder())
update(archive, sorted(Path({articles!r}).iterdir())[:20])
serve(Answerer(archive, archive.embedder, None), port=0, ready=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True)
class Served:
    """The server: its port and its process id."""

    port: int
    pid: int

    def memory(self) -> float:
        """Resident memory in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def serving_fakes(folder: Path) -> Iterator[Served]:
    """Serve; what the server has to say goes to a file."""
    program = _PROGRAM.format(
        root=str(ROOT),
        tests=str(ROOT / "tests"),
        index=str(folder / "index"),
        articles=str(ROOT / "seeds" / "articles"),
    )
    with (folder / "log").open("w") as log:
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert child.stdout is not None
            address = child.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), (folder / "log").read_text()
            yield Served(int(address.rsplit(":", 1)[1]), child.pid)
            assert child.poll() is None, "the server died"
        finally:
            child.terminate()
            child.wait(20)


def questions() -> list[str]:
    """The sample questions."""
    lines = (ROOT / "seeds" / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()]


def ask(port: int, question: object, seconds: float = 60) -> tuple[str, object]:
    """Ask through the REST endpoint: the event that ended it and its data, or the status where it was refused."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        body = json.dumps({"data": [question]})
        connection.request("POST", "/gradio_api/call/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        told = response.read()
        if response.status != 200:
            return f"status {response.status}", told
        connection.request("GET", f"/gradio_api/call/ask/{json.loads(told)['event_id']}")
        stream = connection.getresponse().read().decode()
        event, data = stream.strip().rsplit("event: ", 1)[1].split("\ndata: ", 1)
        return event, json.loads(data)
    finally:
        connection.close()


def hang_up(port: int, question: str) -> bool:
    """Ask, begin to listen, and go away; says whether the question was taken."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "POST", "/gradio_api/call/ask", json.dumps({"data": [question]}), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        told = response.read()
        if response.status != 200:
            return False
        connection.putrequest("GET", f"/gradio_api/call/ask/{json.loads(told)['event_id']}")
        connection.endheaders()
        return True
    finally:
        connection.close()


@dataclass
class Crowd:
    """People who ask at random, think, and ask again; what came of it."""

    port: int
    users: int
    think: float
    asked: Sequence[str]
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Let them ask for some time."""
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=self._user, args=(number, until)) for number in range(self.users)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]

    def _user(self, number: int, until: float) -> None:
        chosen = random.Random(number)
        time.sleep(chosen.uniform(0, self.think))
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                event, data = ask(self.port, chosen.choice(self.asked))
            except (OSError, http.client.HTTPException, IndexError, ValueError) as error:
                event, data = type(error).__name__, str(error)
            if event == "complete":
                self.latencies.append(time.monotonic() - begun)
            else:
                self.errors.append(f"{event}: {data!r:.200}")
            time.sleep(chosen.expovariate(1 / self.think))
