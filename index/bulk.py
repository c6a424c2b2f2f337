"""Fill an archive in Milvus from many machines at once, with Ray Data.

Workers read files or rows of Parquet, cut and analyse the articles; others, on a GPU each where there are any, embed
and store them. Keys follow from the content and rows are upserted, so work that is done again, because a worker died in
the middle of it, neither loses nor doubles anything. What is counted is counted at the end, also on the workers. Cita
has to be installed on them, and files have to be where they see them under the same path.

The driver is the only one that notes which files were read. Everything that is stored for an article is decided in
`index.prepare`, as ever.
"""

from __future__ import annotations

import json
import logging
import pickle
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.archive import file_key
from index.articles import printable_path
from index.build import BATCH_ARTICLES, Progress, UpdateReport, file_state
from index.embed import Embedder
from index.entries import FileState
from index.errors import ArchiveError, CitaError, MissingExtra, UnreadableFile, first_line
from index.milvus import MilvusArchive
from index.milvus_client import Place
from index.milvus_writer import MilvusWriter
from index.prepare import Draft, drafts, embedded
from index.readers.jsonl import read_line
from index.readers.worker import BoundedReader
from index.tallies import Tally
from index.types import Article, Refusal
from index.walk import walk

__all__ = ["ingest"]

_STORED_TOGETHER = 32
"""Articles embedded and stored at a time; what a dying worker has to do again."""
_FILES_TOGETHER = 8
_ROWS_TOGETHER = 64
_ATTEMPTS = 6
"""A worker tries so often to store, doubling its patience from a second, before it gives up."""
_RANGES = 16
_COLUMNS = ("text", "title", "source", "url", "published", "date", "authors", "author", "language", "lang")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """An article that is stored already, in one more place."""

    article_id: str
    path: str


@dataclass(frozen=True, slots=True)
class _FileRead:
    """A file that was read to its end, as it was and with the ids of its articles."""

    path: str
    state: FileState
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a worker has stored: passages embedded, articles that were there before."""

    articles: int
    passages: int
    known: int


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker needs to know."""

    place: Place
    token: str
    make_embedder: Callable[[], Embedder]

    def opened(self, embedder: Embedder) -> MilvusArchive:
        """The archive, as a worker sees it."""
        archive: MilvusArchive = _patiently(lambda: MilvusArchive.open(self.place, embedder, self.token))
        return archive


def ingest(
    archive: MilvusArchive,
    paths: Sequence[Path],
    make_embedder: Callable[[], Embedder],
    address: str,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> UpdateReport:
    """Bring an archive up to date with files and folders, on the machines of a Ray cluster.

    Args:
        archive: opened with the encoder that `make_embedder` makes.
        paths: files and folders as `index.build.update` takes them, or Parquet files and folders of them, with a column
            `text` and, where known, `title`, `source`, `url`, `published`, `authors` and `language`.
        make_embedder: makes the encoder on a worker.
        address: of the cluster: `auto`, HOST:PORT, `ray://HOST:PORT`, or `local` for one on this machine alone.
        progress: called whenever workers have stored something.
    Raises:
        MissingExtra: Ray is not installed.
        CitaError: the cluster cannot be reached, or the archive is one that only one process can open.
        ArchiveError: a worker could not store what it had, in spite of trying again; what others stored is kept.
    """
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingExtra("Indexing on many machines", "ray") from error
    if archive.place.is_local:
        raise CitaError(
            f"{archive.place.shown} is a Milvus Lite in a file, which one process alone can open. Start a server and "
            "name it in CITA_STORE by milvus+http://."
        )
    _connect(ray, address)
    run = _Run(archive, _Job(archive.place, archive.connection.token, make_embedder), ray, progress)
    try:
        return run.report(paths)
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, CitaError):
            raise type(cause)(str(cause)) from error
        raise ArchiveError(
            f"A worker of the Ray cluster failed ({first_line(cause or error)}). What was stored is kept; run the same "
            "command again."
        ) from error


def _connect(ray: Any, address: str) -> None:
    """Join a cluster unless that is done."""
    if ray.is_initialized():
        return
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        if host and port.isdecimal():  # Ray itself would try for minutes
            socket.create_connection((host, int(port)), timeout=10).close()
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            include_dashboard=None,
            configure_logging=False,
        )
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise CitaError(
            f"No Ray cluster answers at {address!r} ({first_line(error)}). Start one with `ray start --head`, and give "
            "its address, or `local`."
        ) from error


class _Run:
    """One ingestion, from the driver's side."""

    def __init__(
        self, archive: MilvusArchive, job: _Job, ray: Any, progress: Callable[[Progress], None] | None
    ) -> None:
        self._archive, self._job, self._ray, self._progress = archive, job, ray, progress
        self._started = time.monotonic()
        self._refusals: list[Refusal] = []
        self._read: list[_FileRead] = []
        self._unchanged = self._articles = self._passages = self._total = 0

    def report(self, paths: Sequence[Path]) -> UpdateReport:
        """Do it all."""
        archive = self._archive
        before = archive.article_count()
        archive.tallies.must_recount()
        datasets = []
        tables = [path for path in paths if _is_parquet(path)]
        files = [path for path in paths if not _is_parquet(path)]
        if files:
            datasets.append(self._files(files))
        if tables:
            datasets.append(self._tables(tables))
        for dataset in datasets:
            if dataset is not None:
                self._collect(self._stored(dataset))
        swept = self._note_files()
        archive.recount(self._recounted)
        archive.refresh()
        after = archive.article_count()
        return UpdateReport(
            added=after - before + swept,
            changed=0,
            unchanged=self._unchanged,
            removed=swept,
            duplicates=0,
            copies=archive.books.totals()["copies"],
            refusals=tuple(self._refusals),
            passages=self._passages,
            seconds=time.monotonic() - self._started,
        )

    def _files(self, paths: Sequence[Path]) -> Any:
        """The contents of the files that are new or changed."""
        states = self._archive.books.file_states()
        wanted: list[str] = []
        for found in walk(paths):
            if isinstance(found, Refusal):
                self._refusals.append(found)
            elif _is_unchanged(found, states.get(file_key(found))):
                self._unchanged += 1
            else:
                wanted.append(str(found))
        self._total += len(wanted)
        if not wanted:
            return None
        blocks = max(1, min(len(wanted) // _FILES_TOGETHER, 10_000))
        listed = self._ray.data.from_items([{"path": path} for path in wanted], override_num_blocks=blocks)
        return self._drafted(listed, _ReadFiles, _FILES_TOGETHER)

    def _tables(self, paths: Sequence[Path]) -> Any:
        """The rows of Parquet files."""
        table = self._ray.data.read_parquet([str(path) for path in paths], include_paths=True)
        names = set(table.schema().names)
        if "text" not in names:
            raise CitaError(
                f"{', '.join(map(str, paths))} has the columns {', '.join(sorted(names - {'path'}))}; expected is one "
                "named text."
            )
        self._total += table.count()
        table = table.select_columns([*(name for name in _COLUMNS if name in names), "path"])
        return self._drafted(table, _ReadRows, _ROWS_TOGETHER)

    def _drafted(self, dataset: Any, worker: type, together: int) -> Any:
        return dataset.map_batches(
            worker,
            batch_size=together,
            fn_constructor_args=(self._job,),
            compute=self._ray.data.ActorPoolStrategy(min_size=1, max_size=self._cpus()),
            num_cpus=1,
        )

    def _stored(self, dataset: Any) -> Any:
        gpus = int(self._ray.cluster_resources().get("GPU", 0))
        return dataset.map_batches(
            _Store,
            batch_size=_STORED_TOGETHER,
            fn_constructor_args=(self._job,),
            compute=self._ray.data.ActorPoolStrategy(min_size=1, max_size=gpus or self._cpus()),
            num_cpus=0 if gpus else 1,
            num_gpus=1 if gpus else 0,
        )

    def _cpus(self) -> int:
        """Workers of one stage at most: half of the cluster's processors, so that the other stage has its half."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 2)) // 2)

    def _collect(self, dataset: Any) -> None:
        for row in dataset.iter_rows():
            item = pickle.loads(row["item"])
            if isinstance(item, Refusal):
                self._refusals.append(item)
            elif isinstance(item, _FileRead):
                self._read.append(item)
            else:
                self._articles += item.articles
                self._passages += item.passages
                self._unchanged += item.known
            self._tell()

    def _note_files(self) -> int:
        """Remember the files that were read, and delete what none of them holds any more; says how many articles."""
        swept = 0
        for at in range(0, len(self._read), 1_000):
            with self._archive.writing() as writer:
                for read in self._read[at : at + 1_000]:
                    writer.put_file(read.path, read.state)
                    writer.unlink_all_but(read.path, read.article_ids)
                swept += len(writer.sweep())
        return swept

    def _recounted(self, archive: MilvusArchive) -> Tally:
        """What the whole archive counts for, each worker counting a range of ids."""
        bounds = [f"{16 * number // _RANGES:x}" for number in range(_RANGES)] + ["g"]
        ranges = [{"first": first, "last": last} for first, last in pairwise(bounds)]
        counted = self._ray.data.from_items(ranges, override_num_blocks=_RANGES).map_batches(
            _Count, batch_size=1, fn_constructor_args=(self._job,), num_cpus=1,
            compute=self._ray.data.ActorPoolStrategy(min_size=1, max_size=self._cpus()),
        )  # fmt: skip
        tally = Tally()
        for row in counted.iter_rows():
            tally.merge(Tally.decode(row["tally"]))
        return tally

    def _tell(self) -> None:
        if self._progress is None:
            return
        seconds = time.monotonic() - self._started
        done = min(len(self._read), self._total) or min(self._articles, self._total)
        left = seconds * (self._total - done) / done if done else None
        self._progress(
            Progress(
                files_done=done,
                files_total=self._total,
                articles=self._articles,
                passages_done=self._passages,
                refused=len(self._refusals),
                seconds=seconds,
                rate=self._passages / seconds if seconds else 0.0,
                eta_seconds=left,
            )
        )


# On the workers


class _Drafting:
    """Cuts and analyses the articles that are not stored yet."""

    def __init__(self, job: _Job) -> None:
        _quieten()
        self._embedder = job.make_embedder()
        self._archive = job.opened(self._embedder)

    def drafted(self, items: Iterable[Article | Refusal | _FileRead]) -> Iterator[dict[str, list[bytes]]]:
        """Batches of drafts, of articles known already, and of the rest as it is."""
        waiting: list[Article] = []
        rest: list[Any] = []
        for item in items:
            if isinstance(item, Article):
                waiting.append(item)
            else:
                rest.append(item)
            if len(waiting) >= BATCH_ARTICLES:
                yield self._batch(waiting, [])
                waiting = []
        yield self._batch(waiting, rest)

    def _batch(self, articles: Sequence[Article], rest: Sequence[Any]) -> dict[str, list[bytes]]:
        unique = {article.id: article for article in articles}
        known = _patiently(lambda: self._archive.books.known(unique))
        new = [article for article in unique.values() if article.id not in known]
        old = [_Known(article.id, article.path) for article in articles if article.id in known]
        made: list[Any] = [*drafts(new, self._embedder), *old, *rest]
        return {"item": [pickle.dumps(each) for each in made]}


class _ReadFiles(_Drafting):
    """Reads files."""

    def __call__(self, batch: dict[str, Any]) -> Iterator[dict[str, list[bytes]]]:
        """Drafts of the articles of some files."""
        with BoundedReader() as reader:
            yield from self.drafted(item for path in batch["path"] for item in _read_file(Path(str(path)), reader))


class _ReadRows(_Drafting):
    """Reads rows of Parquet as lines of JSON are read."""

    def __call__(self, batch: dict[str, Any]) -> Iterator[dict[str, list[bytes]]]:
        """Drafts of the articles of some rows."""
        names = [name for name in batch if name != "path"]
        columns = zip(*(batch[name] for name in names), strict=True)
        yield from self.drafted(
            _read_row(dict(zip(names, values, strict=True)), str(path))
            for values, path in zip(columns, batch["path"], strict=True)
        )


class _Store:
    """Embeds drafts and stores them."""

    def __init__(self, job: _Job) -> None:
        _quieten()
        self._embedder = job.make_embedder()
        self._archive = job.opened(self._embedder)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        """What was stored, and what was passed on."""
        items = [pickle.loads(item) for item in batch["item"]]
        made = [item for item in items if isinstance(item, Draft)]
        known = [item for item in items if isinstance(item, _Known)]
        entries = embedded(made, self._embedder, lambda *_: None)

        def store() -> int:
            self._archive.books.remembered.clear()
            writer = MilvusWriter(self._archive, counted=False)
            stored = sum(writer.add(entry) for entry in entries)
            places = [(draft.article.id, draft.article.path) for draft in made]
            for article_id, place in [*places, *((each.article_id, each.path) for each in known)]:
                writer.hold(_file_of(place), article_id, place)
            writer.send()
            return stored

        stored = _patiently(store)
        rest = [item for item in items if isinstance(item, Refusal | _FileRead)]
        passages = sum(len(draft.passages) for draft in made)
        done = _Stored(stored, passages, len(known))
        return {"item": [pickle.dumps(each) for each in (done, *rest)]}


class _Count:
    """Counts a range of ids."""

    def __init__(self, job: _Job) -> None:
        _quieten()
        self._archive = _patiently(lambda: MilvusArchive.open(job.place, None, job.token))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """The tally of the range."""
        first, last = str(batch["first"][0]), str(batch["last"][0])
        return {"tally": [_patiently(lambda: self._archive.tallies.counted(first, last)).encode()]}


def _read_file(path: Path, reader: BoundedReader) -> Iterator[Article | Refusal | _FileRead]:
    """The articles of a file and, if it was read to its end and is still the same, that it was."""
    try:
        state = file_state(path, None)
    except OSError as error:
        yield Refusal(printable_path(path), f"it cannot be opened: {error.strerror}")
        return
    ids: dict[str, None] = {}
    complete = True
    for item in reader.iter_read(path):
        if isinstance(item, Refusal):
            complete = complete and item.path != printable_path(path)
        else:
            ids[item.id] = None
        yield item
    if complete:
        yield _FileRead(file_key(path), state, tuple(ids))


def _read_row(values: dict[str, Any], path: str) -> Article | Refusal:
    """The article of a row; one without a text that can be read is refused."""
    try:
        content = json.dumps({name: _plain(value) for name, value in values.items()}, default=str)
        article = read_line(content.encode("utf-8", "replace"), path)
    except UnreadableFile as error:
        return Refusal(path, f"a row: {error}")
    return article if article is not None else Refusal(path, "a row: it is empty")


def _plain(value: Any) -> Any:
    """A value of a row as JSON has it: arrays as lists, missing numbers as nothing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and value != value:
        return None
    return value


def _file_of(place: str) -> str:
    """The file of a place: `FILE#n` is line n of it."""
    file, mark, line = place.rpartition("#")
    return file_key(Path(file if mark and line.isdigit() else place))


def _is_unchanged(path: Path, known: FileState | None) -> bool:
    try:
        return known is not None and file_state(path, known) == known
    except OSError:
        return False


def _is_parquet(path: Path) -> bool:
    if path.suffix.lower() in (".parquet", ".pq"):
        return True
    return path.is_dir() and any(path.glob("*.parquet"))


def _patiently(do: Callable[[], Any]) -> Any:
    """Try again where the server does not answer for a while."""
    for attempt in range(_ATTEMPTS):
        try:
            return do()
        except ArchiveError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(2.0**attempt)
    raise AssertionError("unreachable")


def _quieten() -> None:
    """Workers have no terminal; what goes wrong comes back as an error."""
    logging.getLogger().setLevel(logging.ERROR)
