"""Many people asking one server: how long they wait, and how deep it still reads. Run by `make load`.

A child process serves the chat as `cita chat` does. Each simulated person asks over REST, waits for the answer and
thinks for an exponentially distributed time before asking again. Questions are made of the articles' titles and the
people quoted in them, always the same. Nothing is tuned here; the server is asked 20 questions before anything counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from ui.server import serve

TARGETS = {20: 3.0, 100: 8.0}
"""Seconds that 95 of 100 answers may take at most, by the number of people."""
_TITLED = ("{}?", "What happened: {}?", "Why {}?", "How many: {}?", "When {}?", "Who: {}?")
_WARM_UP = 20


@dataclass
class Run:
    """What a number of people met: seconds of each answer, and errors."""

    users: int
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        return sorted(self.seconds)[max(0, round(share * len(self.seconds)) - 1)]


def main() -> int:
    """Measure; 1 when a target is missed or an error met."""
    options = arguments()
    if options.serving:
        serve_here(options)
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        depths = Path(folder) / "depths"
        child = subprocess.Popen(
            [sys.executable, __file__, *sys.argv[1:], "--serving", str(depths)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert child.stdout is not None
            told = json.loads(child.stdout.readline())
            print(f"{told['articles']} articles, {len(told['questions'])} questions, reader {told['reader']}")
            print(" people  questions  errors   per s    p50 s    p95 s    max s   passages read: mean (least)")
            asyncio.run(hold(told, Run(1), seconds=None, think=0))
            for users in options.users:
                before = depths.stat().st_size
                run = Run(users)
                asyncio.run(hold(told, run, options.seconds, options.think))
                missed |= shown(run, options.seconds, depths, before)
        finally:
            child.terminate()
            child.wait()
    return 1 if missed else 0


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--articles", type=Path, nargs="+", metavar="PATH")
    place.add_argument("--index", type=Path, metavar="DIR")
    parser.add_argument("--users", type=int, nargs="+", default=[20, 100], metavar="N")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5.0, help="mean seconds between an answer and a question")
    parser.add_argument("--serving", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def serve_here(options: argparse.Namespace) -> None:
    """Be the server: tell address and questions in one line of JSON, write to a file how many passages are read."""
    from qa.app import open_answerer

    answerer = open_answerer(index=options.index, articles=options.articles)
    handler = logging.FileHandler(options.serving, delay=False)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("qa.rerank")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    archive = answerer.archive
    titles = [article.title for article in archive.articles()]
    chance = random.Random(7)
    about = chance.sample(titles, min(150, len(titles)))
    questions = [_TITLED[n % len(_TITLED)].format(title.rstrip(".?!")) for n, title in enumerate(about)]
    questions += [f"What did {speaker} say?" for speaker, _ in archive.speakers()[:50]]
    chance.shuffle(questions)
    told = {
        "articles": len(titles),
        "questions": questions,
        "reader": answerer.answer(questions[0]).models["reader"],
    }
    serve(answerer, port=0, ready=lambda address: print(json.dumps({"address": address, **told}), flush=True))


async def hold(told: dict[str, object], run: Run, seconds: float | None, think: float) -> None:
    """Have people ask for so many seconds; without a number, one of them asks `_WARM_UP` questions."""
    chance = random.Random(run.users)
    questions: list[str] = list(told["questions"])  # type: ignore[call-overload]
    end = time.monotonic() + seconds if seconds is not None else None
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=str(told["address"]), timeout=120, limits=limits) as client:

        async def person() -> None:
            asked = 0
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)
            while time.monotonic() < end if end is not None else asked < _WARM_UP:
                await ask(client, chance.choice(questions), run)
                asked += 1
                await asyncio.sleep(chance.expovariate(1 / think) if think else 0)

        await asyncio.gather(*(person() for _ in range(run.users)))


async def ask(client: httpx.AsyncClient, question: str, run: Run) -> None:
    """One question through the queue, as Gradio's clients ask."""
    started = time.perf_counter()
    try:
        joined = await client.post("/gradio_api/call/v2/ask", json={"question": question})
        joined.raise_for_status()
        answer = await client.get(f"/gradio_api/call/v2/ask/{joined.json()['event_id']}")
        if "event: complete" not in answer.text or '"status"' not in answer.text:
            raise RuntimeError(answer.text[-200:])
    except (httpx.HTTPError, RuntimeError) as error:
        run.errors.append(f"{type(error).__name__}: {error}")
        return
    run.seconds.append(time.perf_counter() - started)


def shown(run: Run, seconds: float, depths: Path, before: int) -> bool:
    """Print the figures; whether a target was missed."""
    with depths.open() as file:
        file.seek(before)
        read: Sequence[int] = [int(line.split()[1]) for line in file if line.startswith("reading ")]
    depth = f"{statistics.mean(read):.1f} ({min(read)})" if read else "nothing was read"
    p95 = run.quantile(0.95)
    print(
        f"{run.users:7}{len(run.seconds):11}{len(run.errors):8}{len(run.seconds) / seconds:8.1f}"
        f"{run.quantile(0.5):9.2f}{p95:9.2f}{max(run.seconds):9.2f}   {depth}"
    )
    for error in run.errors[:3]:
        print(f"        {error}")
    target = TARGETS.get(run.users)
    if target is not None:
        met = p95 < target and not run.errors
        print(f"        target: no error, p95 under {target:.0f} s: {'met' if met else 'MISSED'}")
    return bool(run.errors) or (target is not None and p95 >= target)


if __name__ == "__main__":
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    sys.exit(main())
