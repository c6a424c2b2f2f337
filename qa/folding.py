"""Find words in a stored text that somebody else wrote down: white space, marks and composition folded, nothing else.

Used by `qa.cite` to look up a model's quotations. What is found is given as offsets of the stored text, so that what is
shown is its slice and never the words looked for. Case, spelling, order and every word count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.types import Span

__all__ = ["find_words", "folded"]

_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»‹›", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."}
)
_EDGES = " \t\r\n\"'“”„‟«»‹›‘’…"


@dataclass(frozen=True, slots=True)
class _Folded:
    """A folded text; character i of it comes from `starts[i]:ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def folded(text: str) -> str:
    """The text as `find_words` compares it."""
    return _fold(text).text


def find_words(words: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where `text[start:end]` first has the words, whole; None where it has not.

    Composition (NFC), white space, invisible characters and the shapes of quotation marks, apostrophes and dashes are
    taken as alike; marks and white space at the edges of `words`, and one full stop after them, are not looked for.

    >>> find_words("the pier  is closed.", "Now the pier\\nis closed, said he.")
    Span(start=4, end=22)
    """
    wanted = _fold(words.strip(_EDGES)).text.strip(" \"'")
    inside = _fold(text[start:end])
    for sought in dict.fromkeys((wanted, wanted.rstrip(".").rstrip(" \"',"))):
        at = inside.text.find(sought) if any(character.isalnum() for character in sought) else -1
        while at >= 0:
            last = at + len(sought)
            if not _splits_word(inside.text, at) and not _splits_word(inside.text, last):
                return Span(start + inside.starts[at], start + inside.ends[last - 1])
            at = inside.text.find(sought, at + 1)
    return None


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@lru_cache(maxsize=512)
def _fold(text: str) -> _Folded:
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        cluster = unicodedata.normalize("NFC", text[start:end]).translate(_SAME)
        for character in cluster:
            if unicodedata.category(character) == "Cf":
                continue
            plain = " " if character.isspace() else character
            if plain == " " and written and written[-1] == " ":
                ends[-1] = end
                continue
            written.append(plain)
            starts.append(start)
            ends.append(end)
    return _Folded("".join(written), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of each character with what composes with it."""
    start = 0
    for at in range(1, len(text)):
        if not (unicodedata.combining(text[at]) or "\u1160" <= text[at] <= "\u11ff"):
            yield start, at
            start = at
    if text:
        yield start, len(text)
