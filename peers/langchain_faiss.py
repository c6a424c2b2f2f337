"""The pipeline of LangChain's tutorial on retrieval: a recursive character splitter, Hugging Face embeddings, FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from protocol import DEEP, Search, run


def load(encoder: str) -> Any:
    from langchain_huggingface import HuggingFaceEmbeddings

    model = HuggingFaceEmbeddings(model_name=encoder)
    model.embed_query("warm")
    return model


def build(model: Any, documents: list[tuple[str, str, str]], store: Path) -> int:
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    pages = [
        Document(page_content="\n".join(filter(None, (title, text))), metadata={"id": identifier})
        for identifier, title, text in documents
    ]
    splits = splitter.split_documents(pages)
    FAISS.from_documents(splits, model).save_local(str(store))
    return len(splits)


def open_store(encoder: str, store: Path) -> Search:
    from langchain_community.vectorstores import FAISS

    index = FAISS.load_local(str(store), load(encoder), allow_dangerous_deserialization=True)
    return lambda query: [each.metadata["id"] for each in index.similarity_search(query, k=2 * DEEP)]


if __name__ == "__main__":
    run(load, build, open_store)
