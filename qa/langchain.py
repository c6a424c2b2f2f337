"""Cita inside LangChain: its archive as a retriever, its encoder as embeddings.

At the edge of `qa`; models are asked by `qa.llm`. What comes out is the stored text, slice by
slice; no answer is made here, no prompt is written, and nothing is traced or sent anywhere. Give the text of documents
to a prompt as a variable, never as part of its template: an article may hold braces, or orders to a model.

    retriever = CitaRetriever(archive=open_answerer(index="archive/").archive, k=6)
    chain = {"context": retriever | join, "question": RunnablePassthrough()} | prompt | model | StrOutputParser()
"""

from __future__ import annotations

from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, PrivateAttr

from index.embed import Embedder
from index.errors import UnknownArticle
from index.store import Store
from index.types import Article, Hit
from qa.retrieve import Retriever, RetrieverName

__all__ = ["CitaEmbeddings", "CitaRetriever"]


class CitaEmbeddings(Embeddings):
    """An encoder as LangChain wants one: lists of floats, each of unit length."""

    def __init__(self, embedder: Embedder) -> None:
        """Embed with `embedder`, for instance `index.embed.load_embedder()`."""
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of `embedder.dim` numbers for each text, in their order."""
        return [[float(number) for number in row] for row in self.embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a query, `embedder.dim` numbers."""
        return [float(number) for number in self.embedder.embed_queries([text])[0]]


class CitaRetriever(BaseRetriever):
    """The passages of an archive that match a query best, as documents, best first.

    `document.page_content` is the passage, verbatim: of its metadata `m`, `archive.article(m["article_id"])` has it at
    `text[m["start"]:m["end"]]`. The metadata hold besides `title`, `source`, `url`, `published` (ISO date),
    `language`, `path`, `heading` (the nearest above the passage, or "") and `score` (comparable within one result);
    what an article does not state is None. `document.id` is `ARTICLE:START-END`.

    The archive must have been opened with the encoder that built it, unless `retriever` is "lexical". An argument that
    is unknown or out of bounds raises `ValueError`; a damaged archive raises `index.errors.ArchiveDamaged`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    archive: Store = Field(description="The articles; `answerer.archive` of an open answerer is one.")
    k: int = Field(default=4, ge=1, description="Passages at most.")
    retriever: RetrieverName = Field(default="hybrid", description="By meaning and by words, or by one of them.")
    since: date | None = Field(default=None, description="Only articles published on or after this day.")
    until: date | None = Field(default=None, description="Only articles published on or before this day.")
    sources: tuple[str, ...] = Field(default=(), description="Only articles of these outlets; empty for all.")
    language: str | None = Field(default=None, description="Only articles in this language, ISO 639-1.")
    _searcher: Retriever = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Check that what `retriever` needs is there."""
        if self.retriever != "lexical" and self.archive.embedder is None:
            raise ValueError(
                f"The retriever {self.retriever!r} needs the archive's encoder, and the archive was opened without. "
                "Open it with Archive.open(directory, load_embedder()), or take retriever='lexical'."
            )
        self._searcher = Retriever(self.archive, self.archive.embedder)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        allowed = None
        if self.since or self.until or self.sources or self.language:
            allowed = self.archive.select(
                since=self.since, until=self.until, sources=self.sources or None, language=self.language
            )
        encodable = query.encode("utf-8", "replace").decode("utf-8")
        documents = []
        for hit in self._searcher.retrieve(encodable, self.k, retriever=self.retriever, allowed=allowed):
            try:
                article = self.archive.article(hit.passage.article_id)
            except UnknownArticle:
                continue  # removed since it was found
            documents.append(_document(hit, article))
        return documents


def _document(hit: Hit, article: Article) -> Document:
    passage = hit.passage
    return Document(
        id=f"{article.id}:{passage.start}-{passage.end}",
        page_content=passage.text,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published.isoformat() if article.published else None,
            "language": article.language,
            "path": article.path,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            "score": hit.score,
        },
    )
