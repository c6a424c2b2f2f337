"""Put the documents of a test collection into an archive, as if they were articles.

For `qa.evaluate` and `qa.comprehension`. Nothing is asked or measured here.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.articles import article_id, clean
from index.language import article_language
from index.store import add_with_files
from index.types import Article
from qa.beir import Document

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Keeper

__all__ = ["store"]

_BATCH = 100

_log = logging.getLogger(__name__)


def store(
    archive: Keeper,
    embedder: Embedder,
    documents: Sequence[Document],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, list[str]]:
    """Store the documents as articles, each cut and embedded as any other.

    Args:
        archive: open for writing, made by `embedder`.
        embedder: cuts and embeds.
        documents: those without a letter or digit are left out.
        progress: called with the numbers of documents stored and of all documents.
    Returns:
        Ids of the documents by article id, several where they are the same.
    """
    from index.prepare import prepare

    held: defaultdict[str, list[str]] = defaultdict(list)
    for at in range(0, len(documents), _BATCH):
        batch = {}
        for document in documents[at : at + _BATCH]:
            article = _article(document)
            if article is not None:
                held[article.id].append(document.id)
                batch[article.id] = article
        entries = prepare(list(batch.values()), embedder, lambda *_: None)
        with archive.writing() as writer:
            add_with_files(writer, entries)
        if progress is not None:
            progress(min(at + _BATCH, len(documents)), len(documents))
    archive.refresh()
    return dict(held)


def _article(document: Document) -> Article | None:
    """The document as an article, its title kept even when empty; None when there is nothing to find in it."""
    text = clean(document.text if document.text.strip() else document.title)
    title = " ".join(clean(document.title).split())
    if not any(character.isalnum() for character in text):
        _log.info("document %s holds no text", document.id)
        return None
    return Article(
        id=article_id(text=text, title=title, source=None, url=None, published=None),
        text=text,
        title=title,
        source=None,
        url=None,
        published=None,
        authors=(),
        language=article_language(text),
        path=document.id,
    )
