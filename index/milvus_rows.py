"""Articles, passages and quotations as rows of Milvus collections, and back again.

A row holds keys to filter by, vectors, and a body: JSON with everything that a reader is shown and its checksum, the
one of `index.rows`. Milvus takes at most 65,535 bytes in a field; what is longer continues in rows of its own. Filters
only ever hold numbers and hexadecimal digits made here, so that no name can be taken for syntax. Nothing is sent here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from index.duplicates import sample, shingles
from index.errors import ArchiveDamaged
from index.rows import (
    article_row,
    article_value,
    passage_checksum,
    passage_value,
    quotation_row,
    quotation_value,
)
from index.structured import K1, B
from index.types import Article, Passage, Quotation

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AVERAGE_LENGTH",
    "EMPTY",
    "article_body",
    "article_of_body",
    "article_sketch",
    "day_number",
    "document_weights",
    "is_article_id",
    "key_of",
    "packed",
    "passage_body",
    "passage_id",
    "passage_of_body",
    "quotation_body",
    "quotation_of_body",
    "term_number",
]

AVERAGE_LENGTH = 60.0
"""Terms of a passage that the stored weights take for the average; candidates are scored again by the true one."""

EMPTY = {0: 1e-6}
"""Stands for a sparse vector without entries; no term has number 0."""

_PART = 60_000
_ARTICLE_ID = re.compile(r"[0-9a-f]{16}")
_NUMBERS = 2**32 - 2


def is_article_id(text: str) -> bool:
    """Whether it can be the id of an article, and stand in a filter."""
    return _ARTICLE_ID.fullmatch(text) is not None


def key_of(name: str) -> str:
    """16 hexadecimal digits that stand for a name in filters and keys."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def day_number(day: date | None) -> int:
    """Days since the year 1; 0 for no date, which no range of dates includes."""
    return day.toordinal() if day else 0


def passage_id(article_id: str, start: int, end: int) -> int:
    """63 bits, the same whenever and wherever the passage is stored."""
    digest = blake2b(f"{article_id}:{start}:{end}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def term_number(term: str) -> int:
    """The dimension of a term in sparse vectors: 1 to 2^32 - 2. Terms that share one are told apart by rescoring."""
    return 1 + int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") % (_NUMBERS - 1)


def document_weights(terms: Sequence[str]) -> dict[int, float]:
    """Sparse vector of a passage: what BM25 gives each term before it is weighed by its rarity, so that the inner
    product with the query's rarities is BM25.

    Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
    """
    damping = K1 * (1 - B + B * len(terms) / AVERAGE_LENGTH)
    weights: dict[int, float] = {}
    for term, count in Counter(terms).items():
        number = term_number(term)
        weights[number] = weights.get(number, 0.0) + count * (K1 + 1) / (count + damping)
    return weights or EMPTY


def article_sketch(text: str) -> dict[int, float]:
    """Sparse vector whose inner product with another text's is the number of sampled shingles that they share."""
    return {1 + int(number) % (_NUMBERS - 1): 1.0 for number in sample(shingles(text))} or EMPTY


def packed(values: Sequence[Any]) -> list[str]:
    """Values as JSON in pieces that a field can hold, at least one."""
    content = json.dumps(values, ensure_ascii=False).encode()
    pieces = []
    while len(content) > _PART:
        at = _PART
        while content[at] & 0xC0 == 0x80:  # within a character
            at -= 1
        pieces.append(content[:at].decode())
        content = content[at:]
    return [*pieces, content.decode()]


def article_body(article: Article) -> list[str]:
    """Pieces that hold an article and its checksum."""
    *columns, checksum = article_row(article)
    return packed([*columns, checksum.hex(), article.path])


def article_of_body(article_id: str, body: str) -> Article:
    """The article of the joined pieces.

    Raises:
        ArchiveDamaged: it is not as it was stored.
    """
    *columns, checksum, path = _values("article", article_id, body, 11)
    if columns[0] != article_id:
        raise _damaged("article", article_id)
    return article_value([*columns, _bytes(checksum)], path)


def passage_body(passage: Passage, terms: Sequence[str], vector: NDArray[np.float32]) -> list[str]:
    """Pieces that hold a passage, its terms and the checksum over both and its (dim,) vector."""
    words = " ".join(terms)
    checksum = passage_checksum(passage, words, vector.astype("<f4").tobytes())
    return packed([passage.start, passage.end, passage.heading, passage.text, words, checksum.hex()])


def passage_of_body(
    identifier: int, article_id: str, body: str, vector: Sequence[float]
) -> tuple[Passage, list[str], NDArray[np.float32]]:
    """The passage of the joined pieces, its terms and its vector.

    Raises:
        ArchiveDamaged: it is not as it was stored.
    """
    start, end, heading, text, words, checksum = _values("passage", article_id, body, 6)
    numbers = np.asarray(vector, dtype="<f4")
    if not isinstance(text, str) or not isinstance(start, int) or len(text) != end - start:
        raise _damaged("passage", article_id)
    row = (identifier, article_id, start, end, heading, words, numbers.tobytes(), _bytes(checksum), " " * start + text)
    return passage_value(row, ""), words.split(), numbers


def quotation_body(quotation: Quotation) -> list[str]:
    """Pieces that hold a quotation and its checksum."""
    *columns, checksum = quotation_row(quotation)
    return packed([*columns, checksum.hex()])


def quotation_of_body(article_id: str, body: str) -> Quotation:
    """The quotation of the joined pieces.

    Raises:
        ArchiveDamaged: it is not as it was stored.
    """
    *columns, checksum = _values("quotation", article_id, body, 12)
    return quotation_value(article_id, [*columns, _bytes(checksum)], "")


def _values(kind: str, article_id: str, body: str, count: int) -> list[Any]:
    try:
        values = json.loads(body)
    except json.JSONDecodeError:
        values = None
    if not isinstance(values, list) or len(values) != count:
        raise _damaged(kind, article_id)
    return values


def _bytes(checksum: Any) -> bytes:
    try:
        return bytes.fromhex(checksum)
    except (TypeError, ValueError):
        return b""


def _damaged(kind: str, article_id: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"A stored {kind} of article {article_id} is not as it was written, so it is not shown. "
        f"Run `cita remove {article_id}`, then index its file again with `cita index`."
    )
