"""LlamaIndex as its starter tutorial uses it: a vector store index in memory, persisted to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from protocol import DEEP, Search, run


def load(encoder: str) -> Any:
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model = HuggingFaceEmbedding(model_name=encoder)
    model.get_query_embedding("warm")
    return model


def build(model: Any, documents: list[tuple[str, str, str]], store: Path) -> int:
    from llama_index.core import Document, VectorStoreIndex

    pages = [
        Document(text="\n".join(filter(None, (title, text))), metadata={"document": identifier},
                 excluded_embed_metadata_keys=["document"])
        for identifier, title, text in documents
    ]  # fmt: skip
    index = VectorStoreIndex.from_documents(pages, embed_model=model)
    index.storage_context.persist(str(store))
    return len(index.index_struct.nodes_dict)


def open_store(encoder: str, store: Path) -> Search:
    from llama_index.core import StorageContext, load_index_from_storage

    index = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(store)), embed_model=load(encoder))
    retriever = index.as_retriever(similarity_top_k=DEEP)
    return lambda query: [each.metadata["document"] for each in retriever.retrieve(query)]


if __name__ == "__main__":
    run(load, build, open_store)
