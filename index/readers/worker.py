"""Read files in a child process that may use so much memory and so much time, and no more.

Files come from anywhere, and a few kilobytes can make a parser take gigabytes or run for ever. The child reads file
after file; one that exceeds a limit, crashes it or hangs it costs that file alone: the child is killed, a new one takes
its place, and the file is refused with the reason.

Parent and child speak in lines of JSON over the child's standard input and output, so that nothing from a file is ever
unpickled. The child is started as `python -m index.readers.worker`, which works from any main program, unlike
multiprocessing's spawn, which would run a script without a `__main__` guard again. It ends when its input does, and the
kernel ends it soon after the time limit, so it does not outlive its parent.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from index.articles import printable_path
from index.errors import UnreadableFile
from index.readers import FEED_SUFFIX, read_articles, read_feed, reader_for
from index.types import Article, FeedItem, Heading, Refusal

__all__ = ["BoundedReader"]

_BATCH_ITEMS = 64
_BATCH_CHARACTERS = 2_000_000
_BATCH_SECONDS = 1.0
_LONG_TEXT = 100_000
"""Characters; no text shorter than this takes long to analyse."""
_LONGEST_PART = 1_000_000
"""Characters of a text for which the time limit of a file is allowed once."""
_START_SECONDS = 120.0
_GRACE_SECONDS = 5
_MEBIBYTE = 1 << 20
_OUT_OF_MEMORY = 71
_PROJECT = str(Path(__file__).resolve().parents[2])

_log = logging.getLogger(__name__)


class BoundedReader:
    """Reads files in a bounded child process; a context manager, for one thread at a time.

    Args:
        seconds: wall-clock limit for a file; of a JSONL file, for each batch of its lines.
        memory: bytes that a file may take beyond what the child starts with (where the platform can limit that).
    """

    def __init__(self, *, seconds: float = 10.0, memory: int = 1 << 30) -> None:
        if seconds <= 0 or memory <= 0:
            raise ValueError(f"seconds and memory must be positive, not {seconds} and {memory}")
        self._seconds = seconds
        self._memory = memory
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> BoundedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path) -> list[Article | Refusal]:
        """Read a whole file; never raises for what is in it."""
        return list(self.iter_read(path))

    def iter_read(self, path: Path) -> Iterator[Article | Refusal]:
        """Read a file as its articles are consumed, so that a large JSONL file is never held in memory.

        What the child had read before it failed is yielded, and then the `Refusal`.
        """
        for item in self._items(path):
            assert not isinstance(item, FeedItem)
            yield item

    def read_feed(self, path: Path) -> list[FeedItem | Refusal]:
        """Read what a feed lists, from a file whose suffix is `FEED_SUFFIX`; never raises for what is in it."""
        assert path.suffix == FEED_SUFFIX
        return [item for item in self._items(path) if not isinstance(item, Article)]

    def _items(self, path: Path) -> Iterator[Article | FeedItem | Refusal]:
        finished = False
        try:
            failure = None
            for batch in self._batches(path):
                if isinstance(batch, str):
                    failure = batch
                else:
                    yield from batch
            finished = failure is None
            if failure is not None:
                yield Refusal(printable_path(path), failure)
        finally:
            if not finished:
                self._kill()

    def close(self) -> None:
        """End the child process. A later read starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        _pipe(child.stdin).close()
        try:
            child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _pipe(child.stdout).close()

    def _batches(self, path: Path) -> Iterator[list[Article | FeedItem | Refusal] | str]:
        """Batches of the file's articles; a string instead says why there are no more."""
        child = self._running_child()
        try:
            _pipe(child.stdin).write(json.dumps(os.fspath(path)).encode() + b"\n")
            _pipe(child.stdin).flush()
        except OSError:
            yield self._failure(child, late=False)
            return
        limit = _START_SECONDS
        while True:
            line, late = _line_within(child, limit)
            if not line.endswith(b"\n"):
                yield self._failure(child, late=late, limit=limit)
                return
            message = json.loads(line)
            if message == "end":
                return
            if message == "ready":
                limit = self._seconds
            else:
                yield [_unpacked(item) for item in message]

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._kill()
        if self._child is None:
            importable = [os.path.abspath(entry) for entry in (*sys.path, _PROJECT) if entry]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(importable))}
            command = [sys.executable, "-P", "-m", __name__, str(self._seconds), str(self._memory)]
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        return self._child

    def _failure(self, child: subprocess.Popen[bytes], *, late: bool, limit: float = _START_SECONDS) -> str:
        """Why the child stopped, once it has; it is gone afterwards."""
        self._kill()
        code = child.returncode
        if late:
            return f"reading it took longer than {limit:g} s"
        if code == _OUT_OF_MEMORY:
            return f"reading it needs more than {self._memory // _MEBIBYTE:,} MiB of memory"
        if code < 0:
            return f"the reader crashed on it ({signal.Signals(-code).name})"
        return f"the reader crashed on it (exit status {code})"

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            if child.poll() is None and not _ends_by_itself(child):
                child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                _close_quietly(_pipe(pipe))


def _ends_by_itself(child: subprocess.Popen[bytes]) -> bool:
    """Whether the child, whose output has ended, is about to exit and tell why."""
    try:
        child.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return False
    return True


def _line_within(child: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bool]:
    """The child's next line; the child is killed after `seconds`, and then the line is cut short.

    Returns:
        The line, and whether time ran out.
    """
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        return _pipe(child.stdout).readline(), late.is_set()
    finally:
        timer.cancel()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        _log.debug("A pipe to the reader was already broken")


def _packed(item: Article | FeedItem | Refusal) -> dict[str, Any]:
    """An article, item of a feed or refusal as JSON holds it; `_unpacked` is the inverse."""
    if isinstance(item, Refusal):
        return {"path": item.path, "reason": item.reason}
    if isinstance(item, FeedItem):
        return {**asdict(item), "published": item.published.isoformat() if item.published else None}
    return {
        "id": item.id,
        "text": item.text,
        "title": item.title,
        "source": item.source,
        "url": item.url,
        "published": item.published.isoformat() if item.published else None,
        "authors": item.authors,
        "language": item.language,
        "path": item.path,
        "headings": [(heading.start, heading.end, heading.level) for heading in item.headings],
    }


def _unpacked(fields: dict[str, Any]) -> Article | FeedItem | Refusal:
    if "reason" in fields:
        return Refusal(**fields)
    fields["published"] = date.fromisoformat(fields["published"]) if fields["published"] else None
    fields["authors"] = tuple(fields["authors"])
    if "link" in fields:
        return FeedItem(**fields)
    return Article(**{**fields, "headings": tuple(Heading(*heading) for heading in fields["headings"])})


def _serve(arguments: Sequence[str]) -> None:
    """The child: read a path from each line of standard input, answer with lines of JSON on standard output."""
    seconds, memory = float(arguments[0]), int(arguments[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable(logging.CRITICAL)
    for line in sys.stdin.buffer:
        path = Path(json.loads(line))
        _limit_memory(None)
        _load_reader(path)
        _limit_memory(memory)
        _send(output, "ready")
        try:
            _read(path, output, seconds)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)


def _read(path: Path, output: IO[bytes], seconds: float) -> None:
    """Send a file's articles in batches, then "end". The alarm rests while the parent is slow to take a batch."""
    batch: list[dict[str, Any]] = []
    characters = 0
    deadline = time.monotonic() + min(_BATCH_SECONDS, seconds / 2)
    _alarm(seconds)
    items: Iterable[Article | FeedItem | Refusal] = (read_feed if path.suffix == FEED_SUFFIX else read_articles)(path)
    for item in items:
        if isinstance(item, Article) and len(item.text) >= _LONG_TEXT:
            _analyse_in_vain(item, output, seconds)
        batch.append(_packed(item))
        characters += len(item.text) if isinstance(item, Article) else 0
        if len(batch) >= _BATCH_ITEMS or characters >= _BATCH_CHARACTERS or time.monotonic() >= deadline:
            _alarm(None)
            _send(output, batch)
            batch, characters = [], 0
            deadline = time.monotonic() + min(_BATCH_SECONDS, seconds / 2)
            _alarm(seconds)
    _alarm(None)
    if batch:
        _send(output, batch)
    _send(output, "end")


def _analyse_in_vain(article: Article, output: IO[bytes], seconds: float) -> None:
    """Do the work that the parent will do with a long article, within the limits.

    The time allowed grows with the text: the parent, which waits `seconds` for a sign of life, gets empty batches.
    """
    from index.quotes import quotations
    from index.segment import split

    parts = -(-len(article.text) // _LONGEST_PART)
    done = threading.Event()

    def live() -> None:
        for _ in range(parts - 1):
            if done.wait(seconds * 0.8):
                return
            _send(output, [])

    _alarm(seconds * parts)
    _send(output, [])
    sign = threading.Thread(target=live, daemon=True)
    sign.start()
    split(article, count_tokens=lambda text: len(text.split()), max_tokens=128)
    quotations(article)
    done.set()
    sign.join()
    _alarm(seconds)


def _send(output: IO[bytes], message: object) -> None:
    output.write(json.dumps(message).encode() + b"\n")
    output.flush()


def _load_reader(path: Path) -> None:
    """Import what reads this kind of file, so that the limits count reading alone."""
    from index.language import article_language

    try:
        if path.suffix != FEED_SUFFIX:
            reader_for(path)
    except UnreadableFile:
        return
    article_language("Load the identifier.")
    __import__("index.quotes")
    __import__("index.segment")
    for name in _HEAVY.get(path.suffix.lower(), ()):
        __import__(name)


_HEAVY = {
    ".html": ("trafilatura", "bs4"),
    ".htm": ("trafilatura", "bs4"),
    ".pdf": ("pypdf",),
    ".docx": ("docx",),
    FEED_SUFFIX: ("feedparser",),
    ".md": ("frontmatter",),
    ".markdown": ("frontmatter",),
}


def _limit_memory(beyond: int | None) -> None:
    """Allow so many bytes of address space beyond what is in use; None lifts the limit."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = resource.RLIM_INFINITY if beyond is None else pages * resource.getpagesize() + beyond
    if hard != resource.RLIM_INFINITY and (wanted == resource.RLIM_INFINITY or wanted > hard):
        wanted = hard
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _alarm(seconds: float | None) -> None:
    """Have the kernel end this process some time after the limit, should the parent no longer be there to do it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + _GRACE_SECONDS)


if __name__ == "__main__":
    _serve(sys.argv[1:])
