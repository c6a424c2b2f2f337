"""Answers as they are kept, and back again: JSON that shows an answer exactly as it was, whatever became of articles.

Between `qa.types` and the rows of `ui.conversations`. A record holds the answer's own JSON, which is its receipt, and
beside it what only a screen needs: the sentence around each quotation, bylines, the titles of copies. Fields that a
version of Cita does not know are left out when it reads a record, and those that a record lacks take their defaults.
Nothing is read from or written to disk here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from index.errors import ArchiveError
from index.types import Article
from qa.types import Answer, Citation, Claim

if TYPE_CHECKING:
    from index.store import Store

__all__ = ["RECORD_VERSION", "answer_of", "lost_citations", "receipt_of", "record_of"]

RECORD_VERSION = 1
"""Raised when a record can no longer be read by the code of the version before."""


def record_of(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values: "version", "answer" (its receipt) and "shown" (one object for each citation)."""
    return {
        "version": RECORD_VERSION,
        "answer": answer.to_dict(),
        "shown": [
            {
                "context": citation.article.text[citation.context_start : citation.context_end],
                "context_start": citation.context_start,
                "context_end": citation.context_end,
                "authors": list(citation.article.authors),
                "copies": [_described(copy) for copy in citation.copies],
            }
            for citation in answer.citations
        ],
    }


def receipt_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The answer's own JSON, as `cita ask --json` printed it and `cita verify` takes it."""
    receipt: dict[str, Any] = record["answer"]
    return receipt


def answer_of(record: Mapping[str, Any]) -> Answer:
    """The answer of a record.

    Its articles hold of their texts only what was shown, each at its place with spaces before it, so that every offset
    is what it was: `citation.article_text[citation.start:citation.end] == citation.quote`. Whether the archive still
    says so is `lost_citations`'s to tell.

    Raises:
        ValueError: a later version of Cita wrote the record, or it is none.
    """
    version = record.get("version")
    if not isinstance(version, int) or version > RECORD_VERSION:
        raise ValueError(f"an answer was kept in form {version!r}, this version of Cita reads up to {RECORD_VERSION}")
    try:
        receipt = receipt_of(record)
        citations = [_citation(*pair) for pair in zip(receipt["citations"], record["shown"], strict=True)]
        claims = [Claim(**_known(Claim, claim, citations=tuple(claim["citations"]))) for claim in receipt["claims"]]
        return Answer(**_known(Answer, receipt, claims=tuple(claims), citations=tuple(citations)))
    except (KeyError, TypeError) as error:
        raise ValueError(f"what was kept of an answer is incomplete ({error!r})") from error


def lost_citations(archive: Store, answer: Answer) -> frozenset[int]:
    """Numbers of the citations whose words the archive no longer holds at their place: articles changed or removed."""
    return frozenset(citation.number for citation in answer.citations if not _stands(archive, citation))


def _stands(archive: Store, citation: Citation) -> bool:
    try:
        text = archive.article(citation.article.id).text
    except ArchiveError:  # gone, or no longer as it was stored
        return False
    return text[citation.start : citation.end] == citation.quote


def _known(kind: type, values: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """Those of the values that a dataclass has a field for, with others in place of them."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in values.items() if name in names} | others


def _citation(stated: Mapping[str, Any], shown: Mapping[str, Any]) -> Citation:
    text = " " * shown["context_start"] + shown["context"]
    return Citation(
        **_known(
            Citation,
            stated,
            context_start=shown["context_start"],
            context_end=shown["context_end"],
            article=_article(stated["article"], text, shown["authors"]),
            copies=tuple(_article(copy, "", ()) for copy in shown["copies"]),
        )
    )


def _article(described: Mapping[str, Any], text: str, authors: Any) -> Article:
    published = described["published"]
    return Article(
        **_known(
            Article,
            described,
            text=text,
            published=date.fromisoformat(published) if published else None,
            authors=tuple(authors),
        )
    )


def _described(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "path": article.path,
    }
