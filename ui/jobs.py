"""Add what people upload or point at to the archive, in the background, one job after another.

Between the page and `index.build.update`: files arrive in a hidden folder of their job, zip files are unpacked within
bounds, everything is kept in the folder `uploads` of the archive's and indexed in a thread that can be stopped. What a
job has done, and what was refused and why, can be seen at any time, also by a page opened later.
"""

from __future__ import annotations

import filecmp
import logging
import queue
import shutil
import stat
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal

from index.archive import file_key
from index.build import Change, Progress, UpdateReport, update
from index.errors import CitaError
from index.fetch import Fetcher
from index.sources import gather
from index.store import Keeper
from index.types import Refusal

__all__ = ["UNPACKED_LIMIT", "UPLOAD_LIMIT", "JobView", "Jobs"]

UPLOAD_LIMIT = 256 * 1024 * 1024
"""Bytes of one uploaded file at most."""
UNPACKED_LIMIT = 2 * 1024 * 1024 * 1024
"""Bytes of all the files in a zip at most, unpacked."""
_ZIP_FILES = 100_000
_ZIP_RATIO = 200
"""Bytes unpacked from one byte of a zip at most: news is text, which shrinks to a tenth at best."""
_BATCH = 25
"""Articles committed together: few, so that stopping loses little."""
_STALE_SECONDS = 3600.0
_KEPT_JOBS = 20

log = logging.getLogger(__name__)

JobState = Literal["receiving", "waiting", "fetching", "running", "stopping", "done", "stopped", "failed"]
_ACTIVE: tuple[JobState, ...] = ("receiving", "waiting", "fetching", "running", "stopping")


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it was when it was looked at.

    Attributes:
        id, state: of the job.
        done, total: files received or read so far, of how many.
        articles: read so far.
        rate: passages a second, 0 while nothing is known.
        eta: seconds left, None while nothing is known.
        share: of the work that is done, 0 to 1, None while nothing is known.
        added, changed, unchanged: articles, when it has ended.
        refusals: files left out, under the names that they were sent with.
        error: why it failed, or None.
        address: what is fetched, or None.
    """

    id: str
    state: JobState
    done: int
    total: int
    articles: int
    rate: float
    eta: float | None
    share: float | None
    added: int
    changed: int
    unchanged: int
    refusals: tuple[Refusal, ...]
    error: str | None
    address: str | None

    @property
    def active(self) -> bool:
        """Whether something is still to be done."""
        return self.state in _ACTIVE


@dataclass(slots=True)
class _Job:
    id: str
    folder: Path
    state: JobState = "receiving"
    expected: int = 0
    received: int = 0
    address: str | None = None
    progress: Progress | None = None
    report: UpdateReport | None = None
    added: int = 0
    changed: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    error: str | None = None
    touched: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)


class _Stopped(Exception):
    """Ends an update between two batches."""


class Jobs:
    """The jobs of one archive; safe to use from any thread. Only the last ones that ended are remembered."""

    def __init__(self, archive: Keeper, fetcher: Fetcher | None = None) -> None:
        """Add to `archive`; `fetcher` gets what addresses name, a careful one unless given."""
        self._archive = archive
        self._uploads = archive.directory / "uploads"
        self._fetcher = fetcher or Fetcher()
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.RLock()
        self._waiting: queue.Queue[_Job] = queue.Queue()
        self._worker: threading.Thread | None = None

    def open(self, expected: int) -> str:
        """Begin a job that will receive so many files; its id."""
        job = self._new()
        job.expected = expected
        return job.id

    def place(self, job_id: str, name: str) -> Path | None:
        """Where to write a file of that name, a path within an uploaded folder included.

        Returns:
            A path in a folder that exists; None where the file is not wanted: it is hidden, or its name leads out of
            the folder, which is then refused.
        Raises:
            KeyError: there is no such job, or it receives no more files.
        """
        with self._lock:
            job = self._jobs[job_id]
            if job.state != "receiving":
                raise KeyError(job_id)
            job.touched = time.monotonic()
            job.received += 1
            parts = PurePosixPath(name.replace("\\", "/")).parts
            if not parts or ".." in parts or parts[0] == "/" or "\0" in name:
                job.refusals.append(Refusal(name, "its name leads out of the folder"))
                return None
            if any(part.startswith(".") or part == "__MACOSX" for part in parts):
                return None
            target = job.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.refuse(job_id, name, f"it cannot be kept: {reason}")
            return None
        return target

    def refuse(self, job_id: str, name: str, reason: str) -> None:
        """Note a file that could not be received."""
        with self._lock:
            self._jobs[job_id].refusals.append(Refusal(name, reason))

    def start(self, job_id: str) -> None:
        """Index what a job has received.

        Raises:
            KeyError: there is no such job, or it was started before.
        """
        with self._lock:
            job = self._jobs[job_id]
            if job.state != "receiving":
                raise KeyError(job_id)
            self._enqueue(job)

    def add_address(self, address: str) -> str:
        """Fetch an address and index what it names; the job's id."""
        job = self._new()
        job.address = address
        with self._lock:
            self._enqueue(job)
        return job.id

    def stop(self, job_id: str) -> None:
        """End a job as soon as possible; what was stored stays.

        Raises:
            KeyError: there is no such job.
        """
        with self._lock:
            job = self._jobs[job_id]
            job.stop.set()
            if job.state in ("receiving", "waiting"):
                self._end(job, "stopped")
            elif job.state in _ACTIVE:
                job.state = "stopping"

    def dismiss(self, job_id: str) -> None:
        """Forget a job that has ended.

        Raises:
            KeyError: there is no such job.
        """
        with self._lock:
            if self._jobs[job_id].state not in _ACTIVE:
                del self._jobs[job_id]

    def views(self) -> list[JobView]:
        """All jobs, newest first."""
        with self._lock:
            self._sweep()
            return [_view(job) for job in reversed(self._jobs.values())]

    def remove(self, article_id: str) -> bool:
        """Remove an article, and its file where that was added here and holds nothing else; whether there was one.

        Raises:
            ArchiveError: the archive cannot be written.
        """
        place = self._archive.article(article_id).path
        file, _, line = place.rpartition("#")
        path = Path(file if file and line.isdigit() else place)
        removed = bool(self._archive.remove([article_id]))
        inside = Path(file_key(self._uploads)) in path.parents
        if removed and inside and not self._archive.catalogue().articles_of(str(path)):
            path.unlink(missing_ok=True)
        return removed

    def _new(self) -> _Job:
        identifier = uuid.uuid4().hex[:12]
        job = _Job(identifier, self._uploads / f".incoming-{identifier}")
        job.folder.mkdir(parents=True)
        with self._lock:
            self._jobs[identifier] = job
            ended = [each.id for each in self._jobs.values() if each.state not in _ACTIVE]
            for old in ended[:-_KEPT_JOBS]:
                del self._jobs[old]
        return job

    def _enqueue(self, job: _Job) -> None:
        job.state = "waiting"
        self._waiting.put(job)
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="cita-jobs", daemon=True)
            self._worker.start()

    def _sweep(self) -> None:
        """End jobs whose page went away while it was sending."""
        for job in self._jobs.values():
            if job.state == "receiving" and time.monotonic() - job.touched > _STALE_SECONDS:
                self._end(job, "stopped")

    def _end(self, job: _Job, state: JobState) -> None:
        shutil.rmtree(job.folder, ignore_errors=True)
        job.state = state

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            with self._lock:
                if job.state != "waiting":
                    continue
                job.state = "fetching" if job.address else "running"
            try:
                self._run(job)
                state: JobState = "done"
            except _Stopped:
                state = "stopped"
            except CitaError as error:
                log.warning("%s: %s", type(error).__name__, error)
                job.error, state = str(error), "failed"
            except Exception:
                log.exception("adding articles failed")
                job.error, state = "A fault on the server; its log has the details.", "failed"
            with self._lock:
                self._end(job, state)

    def _run(self, job: _Job) -> None:
        if job.address:
            job.report = gather(
                self._archive,
                [job.address],
                fetcher=self._fetcher,
                progress=partial(self._told, job),
                changed=partial(self._changed, job),
            )
            return
        before = set(_files(self._uploads))
        paths = [self._keep(job, file) for file in self._received(job)]
        try:
            job.report = update(
                self._archive,
                paths,
                batch_articles=_BATCH,
                progress=partial(self._told, job),
                changed=partial(self._changed, job),
            )
        finally:
            catalogue = self._archive.catalogue()
            for path in paths:
                if path not in before and not catalogue.articles_of(file_key(path)):
                    path.unlink(missing_ok=True)

    def _told(self, job: _Job, step: Progress) -> None:
        job.progress = step
        if job.stop.is_set():
            raise _Stopped

    def _changed(self, job: _Job, change: Change) -> None:
        with self._lock:
            job.added += change.kind == "added"
            job.changed += change.kind == "changed"
            if change.kind == "refused":
                job.refusals.append(Refusal(self._shown(change.place), change.note))

    def _received(self, job: _Job) -> Iterator[Path]:
        """The files that a job received, those in zip files in their place."""
        for path in _files(job.folder):
            if job.stop.is_set():
                raise _Stopped
            if path.suffix.lower() == ".zip":
                yield from self._unpacked(job, path)
            else:
                yield path

    def _unpacked(self, job: _Job, path: Path) -> Iterator[Path]:
        """The files in a zip, written out within bounds; what cannot be is refused."""
        name = path.relative_to(job.folder).as_posix()
        target = path.with_name(f"{path.stem}.unzipped")
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                size = sum(entry.file_size for entry in entries)
                if len(entries) > _ZIP_FILES or size > min(UNPACKED_LIMIT, _ZIP_RATIO * path.stat().st_size):
                    raise _Refused(
                        f"unpacked it is {size / 1e6:,.0f} MB in {len(entries):,} files, more than a zip of articles "
                        "can be"
                    )
                for entry in entries:
                    if job.stop.is_set():
                        raise _Stopped
                    self._unpack(job, archive, entry, target, name)
        except _Refused as error:
            job.refusals.append(Refusal(name, str(error)))
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
            job.refusals.append(Refusal(name, f"it is not a zip file that can be read: {error}"))
        path.unlink(missing_ok=True)
        yield from _files(target)

    def _unpack(self, job: _Job, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str) -> None:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        shown = f"{name}/{entry.filename}"
        if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
            job.refusals.append(Refusal(shown, "its name leads out of the folder"))
            return
        if any(part.startswith(".") or part == "__MACOSX" for part in parts):
            return
        if stat.S_ISLNK(entry.external_attr >> 16):
            job.refusals.append(Refusal(shown, "it is a symbolic link"))
            return
        file = target.joinpath(*parts)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, file.open("wb") as sink:
                left = entry.file_size  # the directory's word is not taken for what comes out
                while chunk := source.read(1 << 20):
                    left -= len(chunk)
                    if left < 0:
                        raise zipfile.BadZipFile("an entry is longer than the directory says")
                    sink.write(chunk)
        except (RuntimeError, NotImplementedError) as error:
            file.unlink(missing_ok=True)
            reason = "it is encrypted" if entry.flag_bits & 1 else str(error)
            job.refusals.append(Refusal(shown, reason))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            if file.is_file():
                file.unlink()
            job.refusals.append(Refusal(shown, f"it cannot be unpacked: {error}"))

    def _keep(self, job: _Job, file: Path) -> Path:
        """Move a received file into the folder of uploads, under a name of its own unless it is already there."""
        relative = file.relative_to(job.folder)
        target = self._uploads / relative
        number = 2
        while target.exists() and not (target.is_file() and filecmp.cmp(file, target, shallow=False)):
            target = self._uploads / relative.with_name(f"{relative.stem} ({number}){relative.suffix}")
            number += 1
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)
        return target

    def _shown(self, path: str) -> str:
        root = f"{self._uploads}/"
        return path.removeprefix(root).replace(".unzipped/", ".zip/")


class _Refused(Exception):
    """Why a whole zip is left out."""


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _view(job: _Job) -> JobView:
    step, report = job.progress, job.report
    receiving = job.state == "receiving"
    done, total = (job.received, job.expected) if receiving else (0, 0)
    share: float | None = done / total if receiving and total else None
    if step is not None:
        done, total = step.files_done, step.files_total
        whole = step.seconds + (step.eta_seconds or 0.0)
        share = step.seconds / whole if step.eta_seconds is not None and whole else None
    return JobView(
        id=job.id,
        state=job.state,
        done=done,
        total=total,
        articles=step.articles if step else 0,
        rate=step.rate if step else 0.0,
        eta=step.eta_seconds if step else None,
        share=share,
        added=job.added,
        changed=job.changed,
        unchanged=(report.unchanged + report.duplicates) if report else 0,
        refusals=tuple(job.refusals),
        error=job.error,
        address=job.address,
    )
