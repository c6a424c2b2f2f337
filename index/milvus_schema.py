"""The collections of an archive in Milvus: their fields, their indexes and the keys of their rows.

Between `index.milvus_client`, which makes them, and `index.milvus`. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.milvus_client import DENSE_INDEXES, Place
from index.milvus_rows import key_of

__all__ = [
    "PASSAGE",
    "RECORD",
    "VOID",
    "Edition",
    "file_id",
    "link_id",
    "part_id",
    "parts",
    "record",
    "root",
    "schemas",
]

VOID = [0.0, 1.0]
"""The vector of rows that have none; Milvus wants one in every collection."""

PASSAGE = ("id", "article", "language", "parts", "body", "vec")
"""Fields that make a passage."""
RECORD = ("id", "article", "parts", "body")
"""Fields that make a quotation, a file or a tally."""

_BODY = {"field_name": "body", "datatype": "VARCHAR", "max_length": 65_535}
_PARTS = {"field_name": "parts", "datatype": "INT64"}
_VOID = {"field_name": "void", "datatype": "FLOAT_VECTOR", "dim": 2}
_FLAT = {"field_name": "void", "index_type": "FLAT", "metric_type": "IP"}
_FILTERS = (
    {"field_name": "published", "datatype": "INT64"},
    {"field_name": "language", "datatype": "VARCHAR", "max_length": 64},
    {"field_name": "source", "datatype": "VARCHAR", "max_length": 16},
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of collections: what their names begin with, its number, and what shaped the content."""

    base: str
    number: int
    meta: Mapping[str, str]

    @property
    def articles(self) -> str:
        """Collection of the articles."""
        return f"{self.base}_{self.number}_articles"

    @property
    def passages(self) -> str:
        """Collection of the passages."""
        return f"{self.base}_{self.number}_passages"

    @property
    def records(self) -> str:
        """Collection of quotations, files, tallies and the continuations of long rows."""
        return f"{self.base}_{self.number}_records"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.meta["dim"])


Schema = tuple[str, list[dict[str, Any]], list[dict[str, Any]]]


def root(base: str) -> Schema:
    """The collection that says which edition is current: name, fields, indexes."""
    return base, [_key("VARCHAR"), _BODY, _VOID], [_FLAT]


def schemas(edition: Edition, place: Place) -> list[Schema]:
    """The collections of an edition: name, fields, indexes."""
    sketch = {"field_name": "sketch", "datatype": "SPARSE_FLOAT_VECTOR"}
    articles = [_key("VARCHAR"), *_FILTERS, *_numbers("size", "passages", "quotations"), _PARTS, _BODY, sketch]
    passages = [
        _key("INT64"),
        _article(),
        *_FILTERS,
        _PARTS,
        _BODY,
        {"field_name": "vec", "datatype": "FLOAT_VECTOR", "dim": edition.dim},
        {"field_name": "words", "datatype": "SPARSE_FLOAT_VECTOR"},
    ]
    records = [
        _key("VARCHAR"),
        {"field_name": "kind", "datatype": "VARCHAR", "max_length": 16},
        _article(),
        {"field_name": "name", "datatype": "VARCHAR", "max_length": 16},
        _PARTS,
        _BODY,
        _VOID,
    ]
    dense = {
        "field_name": "vec",
        "index_type": place.index,
        "metric_type": "IP",
        "params": dict(DENSE_INDEXES[place.index][0]),
    }
    filters = _inverted("published", "language", "source")
    return [
        (edition.articles, articles, [_sparse("sketch"), *filters]),
        (edition.passages, passages, [dense, _sparse("words"), *_inverted("article"), *filters]),
        (edition.records, records, [_FLAT, *_inverted("kind", "article", "name")]),
    ]


def file_id(path: str) -> str:
    """Key of the row that remembers a file."""
    return f"file:{key_of(path)}"


def link_id(path: str, article_id: str) -> str:
    """Key of the row that says that a file holds an article."""
    return f"link:{key_of(path)}:{article_id}"


def part_id(kind: str, key: object, number: int) -> str:
    """Key of the row that continues the body of another one."""
    return f"part:{kind}:{key}:{number:06d}"


def parts(kind: str, key: object, pieces: Sequence[str], article: str = "") -> list[dict[str, Any]]:
    """Rows that continue the body of a row of the collection of that kind, its first piece left out."""
    return [
        {
            "id": part_id(kind, key, number),
            "kind": "part",
            "article": article,
            "name": key_of(f"{kind}:{key}"),
            "parts": 1,
            "body": piece,
            "void": VOID,
        }
        for number, piece in enumerate(pieces[1:], 1)
    ]


def record(kind: str, key: str, pieces: Sequence[str], *, article: str = "", name: str = "") -> list[dict[str, Any]]:
    """Rows of the collection of records, what continues a row before the row itself, so that it is whole once seen."""
    row = {
        "id": key,
        "kind": kind,
        "article": article,
        "name": name,
        "parts": len(pieces),
        "body": pieces[0],
        "void": VOID,
    }
    return [*parts("records", key, pieces, article), row]


_CACHED = 4_096
"""Rows remembered at most."""


def listed(keys: Iterable[str]) -> str:
    """Hexadecimal keys as a list in a filter."""
    return "[" + ", ".join(f'"{key}"' for key in keys) + "]"


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def trimmed(cache: dict[Any, Any] | set[Any]) -> None:
    """Forget everything when it has become too much: rows are cheap to read again."""
    if len(cache) > _CACHED:
        cache.clear()


def shown(fields: Mapping[str, object]) -> str:
    return ", ".join(f"{name}({dim})" if dim else name for name, dim in sorted(fields.items()))


def _key(datatype: str) -> dict[str, Any]:
    key = {"field_name": "id", "datatype": datatype, "is_primary": True}
    return key if datatype == "INT64" else {**key, "max_length": 128}


def _article() -> dict[str, Any]:
    return {"field_name": "article", "datatype": "VARCHAR", "max_length": 16}


def _numbers(*names: str) -> list[dict[str, Any]]:
    return [{"field_name": name, "datatype": "INT64"} for name in names]


def _sparse(name: str) -> dict[str, Any]:
    return {"field_name": name, "index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP", "params": {}}


def _inverted(*names: str) -> list[dict[str, Any]]:
    return [{"field_name": name, "index_type": "INVERTED"} for name in names]
