"""Follow folders, pages and feeds, and bring the archive up to date whenever something in them changes.

Indexing done again and again until it is stopped. The system tells of changes in folders, through watchfiles; a file is
read once it has rested for a moment, so that what is still being written is left alone; a look at the whole folders
from time to time finds what the system did not tell. Addresses are asked at intervals. What fails is told and tried
again; only an index that cannot be used any more ends it. How articles are read and stored is decided in `index.build`
and `index.sources`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.archive import file_key
from index.build import Change, update
from index.errors import (
    AddressRefused,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMismatch,
    ArchiveMissing,
    UnreadableFile,
)
from index.fetch import Fetcher, is_address, normalised
from index.sources import gather
from index.store import Keeper
from index.walk import listed_below

__all__ = ["watch"]

REST_SECONDS = 1.0
"""A file that has not changed for this long is taken to be finished."""
LOOK_SECONDS = 600.0
"""Between two looks at everything in the folders."""
RETRY_SECONDS = 10.0
"""After something failed."""

_LONGEST_REST = 60.0
"""A file that never rests is read all the same after this long, and again whenever it changes."""
_RECHECK_SECONDS = 3600.0
"""Pages that a feed lists unchanged are asked this often whether they changed."""
_TICK_MS = 250
_RAREST = 8
"""An address that keeps failing is asked after up to this many intervals."""


def watch(
    archive: Keeper,
    targets: Sequence[str],
    *,
    changed: Callable[[Change], None],
    trouble: Callable[[str], None],
    stop: threading.Event | None = None,
    fetcher: Fetcher | None = None,
    every: float = 900.0,
    prune: bool = False,
    poll: bool = False,
) -> None:
    """Follow the targets until `stop` is set or an exception such as KeyboardInterrupt ends it. A batch of articles is
    stored whole or not at all, whenever that happens.

    Args:
        archive: opened with an embedder.
        targets: folders, and http or https addresses of pages and feeds.
        changed: called for each article that came, changed or went, and for each refusal that was not told before.
        trouble: called with a sentence when something fails that is tried again, once until it succeeds.
        stop: ends it within a second, or when what is at hand is stored.
        fetcher: what fetches addresses; a fresh one unless given.
        every: seconds between two fetches of an address.
        prune: also remove the articles of files and pages that are gone.
        poll: look at the files at short intervals instead of being told by the system, as network drives need.
    Raises:
        UnreadableFile: a target is neither an existing folder nor an address that may be fetched.
        ArchiveMissing, ArchiveMismatch, ArchiveDamaged: the index cannot be used any more.
    """
    folders, urls = _checked(targets)
    watcher = _Watcher(archive, folders, changed, trouble, prune=prune)
    addresses = [_Address(url) for url in urls]
    fetcher = fetcher or Fetcher()
    for heard in _ticks(folders, stop or threading.Event(), poll=poll):
        watcher.look(heard)
        for address in addresses:
            if time.monotonic() >= address.due:
                watcher.ask(address, fetcher, every)


def _checked(targets: Sequence[str]) -> tuple[list[Path], list[str]]:
    folders, urls = [], []
    for target in targets:
        if is_address(target):
            try:
                urls.append(normalised(target))
            except AddressRefused as error:
                raise UnreadableFile(f"{target} cannot be watched: {error}.") from None
        elif Path(target).is_dir():
            folders.append(Path(os.path.abspath(target)))
        else:
            raise UnreadableFile(f"{target} cannot be watched: it is no folder. Name a folder, or an address.")
    return folders, urls


def _ticks(folders: Sequence[Path], stop: threading.Event, *, poll: bool) -> Iterator[list[Path]]:
    """Several times a second, the files of which the system told since the last time."""
    from watchfiles import watch as system_watch

    while not stop.is_set():
        there = [folder for folder in folders if folder.is_dir()]
        if not there:
            yield []
            stop.wait(_TICK_MS / 1000)
            continue
        before = _identities(there)
        named = [(os.path.realpath(folder), str(folder)) for folder in there]
        try:
            for changes in system_watch(
                *there,
                watch_filter=None,
                debounce=4 * _TICK_MS,
                step=_TICK_MS // 5,
                stop_event=stop,
                rust_timeout=_TICK_MS,
                yield_on_timeout=True,
                force_polling=poll or None,
                poll_delay_ms=4 * _TICK_MS,
                ignore_permission_denied=True,
            ):
                yield [_as_named(path, named) for _, path in changes]
                if _identities(folders) != before or stop.is_set():
                    break  # a folder came, went, or is another one now, of which the system does not tell
        except OSError:
            yield []
            stop.wait(RETRY_SECONDS)


def _identities(folders: Sequence[Path]) -> list[tuple[str, int, int]]:
    """Device and inode of those of the folders that are there."""
    found = []
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            continue
        found.append((str(folder), status.st_dev, status.st_ino))
    return found


def _as_named(path: str, named: Sequence[tuple[str, str]]) -> Path:
    """The path below the folder as the person named it, where the system tells of the one that a link leads to."""
    for real, folder in named:
        if path.startswith(real + os.sep) and not path.startswith(folder + os.sep):
            return Path(folder + path.removeprefix(real))
    return Path(path)


@dataclass(slots=True)
class _Rest:
    """Since when a file has been as it is."""

    first: float
    since: float
    seen: tuple[int, int] | None = None

    def is_over(self, path: Path, now: float) -> bool:
        """Whether the file has rested, or never will."""
        try:
            status = path.stat()
            seen = (status.st_size, status.st_mtime_ns)
        except OSError:
            seen = (-1, -1)
        if seen != self.seen:
            self.seen, self.since = seen, now
        return now - self.since >= REST_SECONDS or now - self.first >= _LONGEST_REST


@dataclass(slots=True)
class _Address:
    """An address, when it is due, and how many times in a row it failed."""

    url: str
    due: float = 0.0
    failures: int = 0


class _Watcher:
    """What is to be read, and whom to tell."""

    def __init__(
        self,
        archive: Keeper,
        folders: Sequence[Path],
        changed: Callable[[Change], None],
        trouble: Callable[[str], None],
        *,
        prune: bool,
    ) -> None:
        self._archive = archive
        self._folders = folders
        self._tell = changed
        self._trouble = trouble
        self._prune = prune
        self._pending: dict[Path, _Rest] = {}
        self._next_look = self._not_before = 0.0
        self._told: set[str] = set()
        self._refused: dict[str, str] = {}

    def look(self, heard: Sequence[Path]) -> None:
        """Read the files that changed and have come to rest since; from time to time, and at first, all of them."""
        now = time.monotonic()
        for path in heard:
            # Of a folder that is new, what was put into it at once is told by nobody.
            for each in [Path(where, name) for where, _, names in os.walk(path) for name in names] or [path]:
                self._pending.setdefault(each, _Rest(now, now))
        if not self._folders or now < self._not_before:
            return
        whole = now >= self._next_look
        rested = [path for path, rest in self._pending.items() if rest.is_over(path, now)]
        missing = [folder for folder in self._folders if not folder.is_dir()]
        for folder in missing:
            self._tell_once(f"The folder {folder} is not there. It is looked for again; its articles stay.")
        if missing:
            self._next_look = 0.0  # everything is looked at when it is back
            whole = False
        else:
            self._told = {told for told in self._told if not told.startswith("The folder ")}
        if (whole or rested) and not self._attempt(lambda: self._read(whole, rested)):
            self._not_before = time.monotonic() + RETRY_SECONDS
            return
        if whole:
            self._next_look = time.monotonic() + LOOK_SECONDS
        for path in rested:
            del self._pending[path]

    def _read(self, whole: bool, rested: Sequence[Path]) -> None:
        standing = [folder for folder in self._folders if folder.is_dir()]
        if whole:
            update(self._archive, standing, prune=self._prune, changed=self._changed)
            return
        files = [path for path in rested if any(listed_below(folder, path) for folder in standing)]
        if files:
            update(self._archive, files, changed=self._changed)
        if self._prune:
            catalogue = self._archive.catalogue()
            gone = [file_key(path) for path in rested if not os.path.lexists(path) and catalogue.file(file_key(path))]
            if gone:
                self._archive.remove(gone)
            for key in gone:
                self._changed(Change("removed", key, ""))

    def ask(self, address: _Address, fetcher: Fetcher, every: float) -> None:
        """Fetch an address, and what it lists if it is a feed, where that is new or changed."""
        refused: list[Change] = []

        def changed(change: Change) -> None:
            if change.kind == "refused" and change.place == address.url:
                refused.append(change)
            else:
                self._changed(change)

        def read() -> None:
            gather(
                self._archive,
                [address.url],
                fetcher=fetcher,
                prune=self._prune,
                recheck=min(_RECHECK_SECONDS, every * 4),
                changed=changed,
            )

        if not self._attempt(read):
            address.due = time.monotonic() + RETRY_SECONDS
            return
        address.failures = address.failures + 1 if refused else 0
        if not refused:
            self._told = {told for told in self._told if not told.startswith(address.url)}
        for change in refused:
            self._tell_once(f"{address.url}: {change.note}. It is asked again.")
        address.due = time.monotonic() + every * min(_RAREST, 2**address.failures)

    def _changed(self, change: Change) -> None:
        """Tell a change; a refusal only once, though what is refused is tried at every look."""
        if change.kind == "refused":
            if self._refused.get(change.place) == change.note:
                return
            self._refused[change.place] = change.note
        else:
            self._refused.pop(change.place, None)
        self._tell(change)

    def _attempt(self, work: Callable[[], None]) -> bool:
        """Do the work; says whether it was done. What fails in a way that may pass is told."""
        try:
            work()
        except (ArchiveMissing, ArchiveMismatch, ArchiveDamaged):
            raise
        except ArchiveError as error:  # another writer, a full disk
            self._tell_once(f"{error} It is tried again.")
            return False
        return True

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._trouble(sentence)
