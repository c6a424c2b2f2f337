"""Articles, passages and quotations as rows of the catalogue, each with a checksum, and back again.

Between the values of `index.types` and the SQL of `index.tables`. A checksum covers every column whose change would
change what a reader is shown; it is verified whenever a row becomes a value again. No SQL here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from index.errors import ArchiveDamaged
from index.types import Article, Heading, Passage, Quotation, Span, Voice

__all__ = [
    "article_row",
    "article_value",
    "checksum",
    "passage_checksum",
    "passage_value",
    "place_value",
    "quotation_row",
    "quotation_value",
]


def checksum(*parts: str | int | bytes | None) -> bytes:
    """16 bytes of BLAKE2b over the parts, their types and their boundaries."""
    texts = [part.hex() if isinstance(part, bytes) else part for part in parts]
    return blake2b(json.dumps(texts, ensure_ascii=False).encode(), digest_size=16).digest()


def article_row(article: Article) -> tuple[Any, ...]:
    """Columns id, title, source, url, published, authors, language, headings, text, sum of table article."""
    columns = (
        article.id,
        article.title,
        article.source,
        article.url,
        article.published.isoformat() if article.published else None,
        json.dumps(article.authors, ensure_ascii=False),
        article.language,
        json.dumps([(heading.start, heading.end, heading.level) for heading in article.headings]),
        article.text,
    )
    return (*columns, checksum(*columns))


def article_value(row: Sequence[Any], path: str) -> Article:
    """The article of a row as `article_row` makes it.

    Raises:
        ArchiveDamaged: the row is not as it was written.
    """
    *columns, expected = row
    if checksum(*columns) != expected:
        raise ArchiveDamaged(_damage("article", str(row[0]), path))
    identifier, title, source, url, published, authors, language, headings, text = columns
    return Article(
        id=identifier,
        text=text,
        title=title,
        source=source,
        url=url,
        published=date.fromisoformat(published) if published else None,
        authors=tuple(json.loads(authors)),
        language=language,
        path=path,
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
    )


def place_value(article_id: str, sealed: str | None) -> str:
    """Where an article was read, of its checksum in hexadecimal, a space and the place; None where that is lost.

    An index of an earlier format has a hyphen for the checksum: nothing is verified then.

    Raises:
        ArchiveDamaged: the place is not as it was written, or not there: some file holds every article.
    """
    expected, _, place = (sealed or "").partition(" ")
    if expected not in ("-", checksum(article_id, place).hex().upper()):
        raise ArchiveDamaged(_damage("place", article_id, place))
    return place


def passage_checksum(passage: Passage, terms: str, vector: bytes) -> bytes:
    """Checksum of a passage, its words, its index terms and its vector (little-endian float32)."""
    content = checksum(passage.article_id, passage.start, passage.end, passage.heading, passage.text, terms)
    return blake2b(content + vector, digest_size=16).digest()


def passage_value(row: Sequence[Any], path: str) -> Passage:
    """The passage of a row: id, article's id, start, end, heading, terms, vector, sum, article's text.

    Raises:
        ArchiveDamaged: the row, or the piece of the article that it points to, is not as it was written.
    """
    identifier, article_id, start, end, heading, terms, vector, expected, text = row
    try:
        passage = Passage(identifier, article_id, start, end, text[start:end], heading)
        sound = passage_checksum(passage, terms, vector) == expected
    except TypeError:  # damage can make a number of a text
        sound = False
    if not sound:
        raise ArchiveDamaged(_damage("passage", article_id, path))
    return passage


def quotation_row(quotation: Quotation) -> tuple[Any, ...]:
    """Columns start, end, speaker, speaker_start, speaker_end, cue_start, cue_end, voice, turn, sentence_start,
    sentence_end, sum of table quotation."""
    columns = (
        quotation.start,
        quotation.end,
        quotation.speaker,
        *_ends(quotation.speaker_span),
        *_ends(quotation.cue),
        quotation.voice,
        quotation.turn,
        quotation.sentence.start,
        quotation.sentence.end,
    )
    return (*columns, checksum(quotation.article_id, *columns))


def quotation_value(article_id: str, row: Sequence[Any], path: str) -> Quotation:
    """The quotation of a row as `quotation_row` makes it.

    Raises:
        ArchiveDamaged: the row is not as it was written.
    """
    *columns, expected = row
    if checksum(article_id, *columns) != expected:
        raise ArchiveDamaged(_damage("quotation", article_id, path))
    start, end, speaker, speaker_start, speaker_end, cue_start, cue_end, spoken, turn, first, last = columns
    voice: Voice = spoken
    return Quotation(
        article_id=article_id,
        start=start,
        end=end,
        speaker=speaker,
        speaker_span=_span(speaker_start, speaker_end),
        cue=_span(cue_start, cue_end),
        voice=voice,
        turn=turn,
        sentence=Span(first, last),
    )


def _damage(kind: str, article_id: str, path: str) -> str:
    """What to say about a row that differs from its checksum."""
    return (
        f"A stored {kind} of article {article_id} ({path}) does not match its checksum, so it is not shown. "
        f"Run `cita remove {article_id}`, then index its file again with `cita index`."
    )


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None
