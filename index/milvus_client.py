"""Speak to a Milvus: where it is, what its collections look like, calls whose errors a person can act on.

The only module that imports pymilvus. A call that finds the server gone connects anew, so that one that comes back is
used again; one that finds a collection not in memory, as after a restart, loads it. What is stored is not known here.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from index.errors import ArchiveBusy, ArchiveError, ArchiveMissing, MissingExtra, first_line

__all__ = ["DENSE_INDEXES", "Connection", "Place", "is_milvus", "place_of"]

_SCHEMES = {"milvus+http": "http", "milvus+https": "https", "milvus+file": "file"}
_PAGE = 10_000
"""Rows asked for at a time; Milvus gives 16,384 at most."""
_BATCH_ROWS = 500
_BATCH_BYTES = 8_000_000
"""Of a request that stores; Milvus takes 64 MB."""
_KEYS = 2_000
"""Keys named in one filter."""
_LONG = 12
"""A change, an index and a load may take so many times as long as a search."""

DENSE_INDEXES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "FLAT": ({}, {}),
    "HNSW": ({"M": 16, "efConstruction": 200}, {"ef": 128}),
    "HNSW_SQ": ({"M": 16, "efConstruction": 200, "sq_type": "SQ8", "refine": True, "refine_type": "FP32"}, {"ef": 128}),
    "IVF_RABITQ": ({"nlist": 4096, "refine": True, "refine_type": "SQ8"}, {"nprobe": 64, "refine_k": 4}),
    "DISKANN": ({}, {"search_list": 200}),
    "AUTOINDEX": ({}, {}),
}
"""What can index the vectors: parameters to build with and to search with. docs/scale.md says which to take when."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive is kept in Milvus.

    Attributes:
        uri: http address, or the path of a folder of Milvus Lite, which ends in .db.
        shown: the address for messages, without secrets.
        database: of the server, "" for its default one.
        collection: what the names of the archive's collections begin with.
        shards, replicas: of each collection; shards are fixed when it is made.
        index: of the vectors, a key of `DENSE_INDEXES`.
        consistency: "Bounded" reads what was stored some seconds ago at least, "Strong" everything.
        timeout: seconds that a search may take.
    """

    uri: str
    shown: str
    database: str = ""
    collection: str = "cita"
    shards: int = 1
    replicas: int = 1
    index: str = "HNSW"
    consistency: str = "Bounded"
    timeout: float = 10.0

    @property
    def is_local(self) -> bool:
        """Whether it is a file of Milvus Lite, which only one process can have open."""
        return self.uri.endswith(".db")


def is_milvus(address: str) -> bool:
    """Whether an address of a store means Milvus."""
    return urlsplit(address).scheme in _SCHEMES


def place_of(address: str) -> Place:
    """The place that an address means.

    Args:
        address: `milvus+http://HOST:PORT[/DATABASE]`, `milvus+https://…`, or `milvus+file:///PATH` for Milvus Lite;
            `?collection=NAME&shards=N&replicas=N&index=NAME&consistency=Bounded|Strong&timeout=SECONDS` may follow.
    Raises:
        ValueError: it is none, or has a setting that is unknown or out of bounds.
    """
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES:
        raise ValueError(
            f"{address!r} is no place for a store. Expected milvus+http://HOST:19530, milvus+https://HOST:PORT or "
            "milvus+file:///PATH."
        )
    if parts.username or parts.password:
        raise ValueError("Give the token of a Milvus in CITA_STORE_TOKEN, not in the address, which is shown.")
    if parts.scheme == "milvus+file":
        place = _file(parts)
    else:
        host, database = parts.netloc, parts.path.strip("/")
        if not host or "/" in database:
            raise ValueError(
                f"{address!r} names no host, or more than one database. Expected milvus+http://HOST:19530."
            )
        uri = f"{_SCHEMES[parts.scheme]}://{host}"
        place = Place(uri, uri, database)
    return _with_settings(place, dict(parse_qsl(parts.query, keep_blank_values=True)))


def _file(parts: SplitResult) -> Place:
    path = unquote(parts.netloc + parts.path)
    if not path.strip("/"):
        raise ValueError("milvus+file: names no path. Expected milvus+file:///PATH, which will be a folder.")
    path = path if path.endswith(".db") else path.rstrip("/") + ".db"
    return Place(path, path)


def _with_settings(place: Place, settings: dict[str, str]) -> Place:
    values: dict[str, Any] = {}
    for name, text in settings.items():
        if name in ("shards", "replicas") and text.isdecimal() and 1 <= int(text) <= 64:
            values[name] = int(text)
        elif name == "timeout" and text.isdecimal() and int(text) >= 1:
            values[name] = float(text)
        elif (
            (name == "index" and text in DENSE_INDEXES)
            or (name == "consistency" and text in ("Bounded", "Strong"))
            or (name == "collection" and text.isidentifier() and text.isascii() and len(text) <= 100)
        ):
            values[name] = text
        else:
            raise ValueError(
                f"{name}={text!r} in the store's address is not understood. There are collection (letters, digits, _), "
                f"shards, replicas (1 to 64), index ({', '.join(DENSE_INDEXES)}), consistency (Bounded, Strong) and "
                "timeout (seconds)."
            )
    return replace(place, **values)


class Connection:
    """Calls to one Milvus; safe to share between threads, made when first needed."""

    def __init__(self, place: Place, token: str = "") -> None:
        self.place = place
        self.token = token
        self._lock = threading.Lock()
        self._client: Any = None
        self._loaded: set[str] = set()

    def close(self) -> None:
        """Hang up; the next call connects again."""
        with self._lock:
            client, self._client = self._client, None
            self._loaded.clear()
        if client is not None:
            client.close()
            if self.place.is_local:
                _released(self.place.uri)

    def has(self, collection: str) -> bool:
        """Whether there is such a collection."""
        return bool(self._call("has_collection", collection))

    def collections(self) -> list[str]:
        """Names of all collections of the database."""
        return list(self._call("list_collections"))

    def drop(self, collection: str) -> None:
        """Delete a collection with all its rows."""
        self._loaded.discard(collection)
        self._call("drop_collection", collection, slow=True)

    def create(
        self, collection: str, fields: Sequence[Mapping[str, Any]], indexes: Sequence[Mapping[str, Any]]
    ) -> None:
        """Make a collection and its indexes.

        Args:
            collection: its name.
            fields: arguments of `add_field`, types by name.
            indexes: arguments of `add_index`.
        """
        with self._explained():
            from pymilvus import DataType, MilvusClient

            schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
            for field in fields:
                schema.add_field(**{**field, "datatype": DataType[field["datatype"]]})
            prepared = MilvusClient.prepare_index_params()
            for index in indexes:
                prepared.add_index(**index)
        self._call(
            "create_collection",
            collection,
            schema=schema,
            num_shards=self.place.shards,
            consistency_level="Bounded",
            slow=True,
        )
        self._call("create_index", collection, prepared, sync=False, slow=True)  # empty: there is nothing to wait for

    def fields(self, collection: str) -> dict[str, dict[str, Any]]:
        """Fields of a collection by name: their "type" and "params"."""
        return {each["name"]: each for each in self._call("describe_collection", collection)["fields"]}

    def upsert(self, collection: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Store rows, in place of those with the same key; a few at a time."""
        batch: list[Mapping[str, Any]] = []
        size = 0
        for row in rows:
            length = sum(4 * len(value) if isinstance(value, str) else 1_000 for value in row.values())
            if batch and (len(batch) >= _BATCH_ROWS or size + length > _BATCH_BYTES):
                self._on(collection, "upsert", data=batch, slow=True)
                batch, size = [], 0
            batch.append(row)
            size += length
        if batch:
            self._on(collection, "upsert", data=batch, slow=True)

    def delete(self, collection: str, keys: Sequence[int] | Sequence[str]) -> None:
        """Delete the rows of these keys."""
        for at in range(0, len(keys), _KEYS):
            self._on(collection, "delete", ids=list(keys[at : at + _KEYS]), slow=True)

    def get(
        self, collection: str, keys: Sequence[int] | Sequence[str], fields: Sequence[str], *, strong: bool = False
    ) -> list[dict[str, Any]]:
        """The rows of these keys that there are, in any order."""
        found: list[dict[str, Any]] = []
        for at in range(0, len(keys), _KEYS):
            found += self._on(
                collection,
                "get",
                ids=list(keys[at : at + _KEYS]),
                output_fields=list(fields),
                consistency_level=self._level(strong),
            )
        return found

    def count(self, collection: str, expression: str, *, strong: bool = False) -> int:
        """How many rows there are that an expression holds for."""
        level = self._level(strong)
        rows = self._on(collection, "query", filter=expression, output_fields=["count(*)"], consistency_level=level)
        return int(rows[0]["count(*)"])

    def first(self, collection: str, expression: str, fields: Sequence[str], most: int) -> list[dict[str, Any]]:
        """At most so many rows that an expression holds for, whichever come first."""
        return list(
            self._on(
                collection,
                "query",
                filter=expression,
                output_fields=list(fields),
                limit=min(most, _PAGE),
                consistency_level=self._level(False),
            )
        )

    def scan(
        self, collection: str, expression: str, fields: Sequence[str], *, page: int = _PAGE, strong: bool = False
    ) -> Iterator[dict[str, Any]]:
        """All rows that an expression holds for, by ascending key."""
        level = self._level(strong)
        rows = self._on(
            collection, "query", filter=expression, output_fields=list(fields), limit=page, consistency_level=level
        )
        if len(rows) < page:
            yield from sorted(rows, key=lambda row: row["id"])
            return
        iterator = self._on(
            collection,
            "query_iterator",
            filter=expression,
            output_fields=list(fields),
            batch_size=page,
            consistency_level=level,
        )
        try:
            while True:
                with self._explained():
                    rows = iterator.next()
                if not rows:
                    return
                yield from rows
        finally:
            iterator.close()

    def search(
        self,
        collection: str,
        field: str,
        vectors: Sequence[Any],
        most: int,
        fields: Sequence[str],
        *,
        expression: str = "",
        parameters: Mapping[str, Any] | None = None,
    ) -> list[list[tuple[dict[str, Any], float]]]:
        """For each vector the rows of largest inner product, best first, each with that."""
        found = self._on(
            collection,
            "search",
            data=list(vectors),
            anns_field=field,
            limit=min(most, _PAGE),
            filter=expression,
            output_fields=list(fields),
            search_params={"metric_type": "IP", "params": dict(parameters or {})},
            consistency_level=self._level(False),
        )
        return [[({**hit["entity"], "id": hit["id"]}, float(hit["distance"])) for hit in hits] for hits in found]

    def settle(self, collection: str) -> None:
        """Have what was stored written to segments, which are indexed."""
        self._on(collection, "flush", slow=True)

    def _level(self, strong: bool) -> str:
        return "Strong" if strong else self.place.consistency

    def _on(self, collection: str, method: str, *, slow: bool = False, **arguments: Any) -> Any:
        """Call with a collection in memory."""
        if collection not in self._loaded:
            self._load(collection)
        try:
            return self._call(method, collection, slow=slow, **arguments)
        except _NotLoaded:
            self._load(collection)
            return self._call(method, collection, slow=slow, **arguments)

    def _load(self, collection: str) -> None:
        self._call("load_collection", collection, replica_number=self.place.replicas, slow=True)
        self._loaded.add(collection)

    def _call(self, method: str, *arguments: Any, slow: bool = False, **options: Any) -> Any:
        timeout = self.place.timeout * (_LONG if slow else 1)
        with self._explained():
            return getattr(self._connected(), method)(*arguments, timeout=timeout, **options)

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                try:
                    from pymilvus import MilvusClient
                except ImportError as error:
                    raise MissingExtra("A store in Milvus", "milvus") from error
                for name in ("pymilvus", "milvus_lite"):  # they print tracebacks of what is raised anyway
                    logging.getLogger(name).setLevel(logging.CRITICAL)
                place = self.place
                if place.is_local:
                    Path(place.uri).parent.mkdir(parents=True, exist_ok=True)
                options = {"db_name": place.database} if place.database else {}
                self._client = MilvusClient(place.uri, token=self.token, timeout=place.timeout, **options)
                if place.is_local:
                    with _OPENING:
                        _OPENED[place.uri] += 1
            return self._client

    def _explained(self) -> _Explained:
        return _Explained(self)

    def lost(self) -> None:
        """Forget the connection and which collections were in memory: the server may have been started anew."""
        with self._lock:
            if self.place.is_local:
                return  # runs in this process
            self._client = None
            self._loaded.clear()


_OPENING = threading.Lock()
_OPENED: Counter[str] = Counter()
"""How many connections of this process use each folder of Milvus Lite."""


def _released(path: str) -> None:
    """Let go of a folder of Milvus Lite when the last connection to it is closed, so that others can have it."""
    from milvus_lite.server_manager import server_manager_instance

    with _OPENING:
        _OPENED[path] -= 1
        if _OPENED[path] <= 0:
            del _OPENED[path]
            server_manager_instance.release_server(path)


class _NotLoaded(ArchiveError):
    """A collection is not in memory."""


class _Explained:
    """Turns the errors of pymilvus, of gRPC and of the system into those of `index.errors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, ArchiveError | MissingExtra) or not isinstance(error, Exception):
            return
        place = self._connection.place
        said = _said(error)
        lowered = said.lower()
        if "not loaded" in lowered or "released" in lowered or "collection not load" in lowered:
            raise _NotLoaded(f"A collection in Milvus at {place.shown} is not in memory ({said}). Load it.") from error
        if place.is_local and ("lock" in lowered or "open local milvus failed" in lowered):
            raise ArchiveBusy(
                f"{place.shown} cannot be opened ({said}). Milvus Lite lets one process in at a time: end the other "
                "one, or start a server and name it by milvus+http://."
            ) from error
        if "can't find collection" in lowered or "collection not found" in lowered or _code(error) == 100:
            raise ArchiveMissing(
                f"Milvus at {place.shown} has no such archive ({said}). Make one with `cita index PATH`."
            ) from error
        if "unauthenticated" in lowered or "auth check failure" in lowered:
            raise ArchiveError(
                f"Milvus at {place.shown} refuses the token ({said}). Set CITA_STORE_TOKEN to user:password or a token."
            ) from error
        self._connection.lost()
        raise ArchiveError(
            f"Milvus at {place.shown} does not answer as it should ({said}). What it has stored is kept; see that it "
            "runs and can be reached, then try again."
        ) from error


def _code(error: BaseException) -> object:
    return getattr(error, "code", None)


def _said(error: BaseException) -> str:
    """The first line of what a library's error says."""
    message = getattr(error, "message", None)
    text = message.strip() if isinstance(message, str) and message.strip() else first_line(error)
    return " ".join(text.splitlines()[0].split())[:300]
