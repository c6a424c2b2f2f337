"""txtai as its introduction uses it: embeddings of whole documents with their content."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from protocol import DEEP, Search, run

HYBRID = False
"""Whether words are searched too; `txtai_hybrid.py` does."""


def load(encoder: str) -> Any:
    from txtai import Embeddings

    model = Embeddings(path=encoder, content=True, hybrid=sys.modules["__main__"].HYBRID)
    model.transform("warm")
    return model


def build(model: Any, documents: list[tuple[str, str, str]], store: Path) -> int:
    model.index((identifier, "\n".join(filter(None, (title, text))), None) for identifier, title, text in documents)
    model.save(str(store))
    return int(model.count())


def open_store(encoder: str, store: Path) -> Search:
    from txtai import Embeddings

    index = Embeddings()
    index.load(str(store))  # with its encoder
    return lambda query: [str(each["id"]) for each in index.search(query, limit=DEEP)]


if __name__ == "__main__":
    run(load, build, open_store)
