"""Put a question and a passage together for the reader: as tokens, and as what each word finds in the other text.

Shared by the reader (`qa.reader`) and its recipe (`qa.training`). What the reader makes of them is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.words import read_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MATCHES", "Pair", "Pairs", "head", "nearness"]

MATCHES = 4
"""What a word is told of the other text: two numbers for words of the question, two for those of the passage."""
_SAME = 0.98
"""Cosine from which on two words are taken for the same."""
_LONGEST_QUESTION = 48
"""Tokens of a question that are read."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a stretch of text as tokens.

    Attributes:
        ids: of both with the special tokens around them.
        first: place of the text's first token.
        spans: characters of the text that each of its tokens stands for.
    """

    ids: list[int]
    first: int
    spans: Sequence[tuple[int, int]]

    def tokens_of(self, start: int, end: int) -> tuple[int, int] | None:
        """Places of the first and last token of the characters, or None when they were cut off."""
        inside = [n for n, (left, right) in enumerate(self.spans) if left < end and right > start and left < right]
        if not inside or self.spans[inside[-1]][1] < end:
            return None
        return self.first + inside[0], self.first + inside[-1]


class Pairs:
    """Puts questions and texts together for reading; safe to share between threads."""

    def __init__(self, tokenizer: Path, longest: int) -> None:
        """Use the tokenizer in the file `tokenizer`; a pair has at most `longest` tokens."""
        self._tokenizer = read_tokenizer(tokenizer)
        self._opening, self._closing = self._tokenizer.encode("").ids
        self._longest = longest

    def encode(self, question: str, text: str) -> Pair:
        """The question with the beginning of the text, as much of it as can be read at once."""
        return next(self.windows(question, text, overlap=0))

    def windows(self, question: str, text: str, *, overlap: int = 48) -> Iterator[Pair]:
        """The question with each stretch of the text that can be read at once; they overlap by so many tokens."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:_LONGEST_QUESTION]
        read = self._tokenizer.encode(text, add_special_tokens=False)
        room = self._longest - len(asked) - 3
        start = 0
        while True:
            ids, spans = read.ids[start : start + room], read.offsets[start : start + room]
            yield Pair([self._opening, *asked, self._closing, *ids, self._closing], len(asked) + 2, spans)
            if start + room >= len(read.ids):
                return
            start += room - overlap


def head(above: Sequence[str]) -> str:
    """The lines that a text stands under, the title of its article say, as they are put before it for the reader."""
    return "".join(f"{line} — " for line in above)


def nearness(words: NDArray[Any], first: int) -> NDArray[np.float32]:
    """How near the nearest word of the other text is, for each word of a pair.

    Args:
        words: (tokens, dim), their rows of the table.
        first: place of the passage's first token; special tokens stand at 0, before it and at the end.
    Returns:
        (tokens, MATCHES) float32: cosine with the nearest, at least 0, and 1 where it is the same word; zeros for
        special tokens.
    """
    unit = words.astype(np.float32)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-6)
    last = len(words) - 1
    near = np.zeros((len(words), MATCHES), dtype=np.float32)
    if first < 3 or last <= first:
        return near
    cosines = np.maximum(unit[1 : first - 1] @ unit[first:last].T, 0.0)
    sides = ((slice(1, first - 1), cosines.max(axis=1)), (slice(first, last), cosines.max(axis=0)))
    for column, (place, best) in enumerate(sides):
        near[place, 2 * column] = best
        near[place, 2 * column + 1] = best > _SAME
    return near
