"""Cita's own archive and retriever, under the same conditions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from protocol import DEEP, Search, run


def load(encoder: str) -> Any:
    from index.embed import load_embedder

    model = load_embedder()  # the same encoder, as Cita runs it
    model.embed_queries(["warm"])
    return model


def build(model: Any, documents: list[tuple[str, str, str]], store: Path) -> int:
    from index.archive import Archive
    from qa.beir import Document
    from qa.collection import store as put

    archive = Archive.create(store, model)
    held = put(archive, model, [Document(identifier, title, text) for identifier, title, text in documents])
    (store / "held.json").write_text(json.dumps(held), "utf-8")
    return archive.stats().passages


def open_store(encoder: str, store: Path) -> Search:
    from index.archive import Archive
    from qa.retrieve import Retriever

    model = load(encoder)
    held = json.loads((store / "held.json").read_text("utf-8"))
    retriever = Retriever(Archive.open(store, model), model)

    def search(query: str) -> list[str]:
        return [each for hit in retriever.retrieve(query, 2 * DEEP) for each in held[hit.passage.article_id]]

    return search


if __name__ == "__main__":
    run(load, build, open_store)
