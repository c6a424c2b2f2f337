"""Order hits by what the reader makes of them, as deep as the machine's load allows.

Between retrieval and the choice of sentences. Only the first hits are read, fewer when several questions are asked at
once and none when many are, so that a busy machine answers a little worse rather than late. What an answer is made of
is decided in `qa.reading`.

Source: Nogueira and Cho, "Passage Re-ranking with BERT", 2019.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from index.speeches import without_dateline
from index.types import Hit, Span
from qa.looks import Reading
from qa.pairs import head
from qa.reader import Reader
from qa.weighing import logit

__all__ = ["DEPTH", "Read", "Reranker"]

_log = logging.getLogger(__name__)

DEPTH = 10
"""Hits that are read for a question when no other is being read."""
_LEAST_DEPTH = 3
_CROWD = 6
"""Questions at once from which on none is read."""
_JUDGED = 0.8
"""Worth of a unit of the judge's logit, in units of a hit's score."""
_SPAN = 0.5
"""Worth of a unit of the span's score."""


@dataclass(frozen=True, slots=True)
class Read:
    """A hit, what the reader made of it (None where it was not read), and the score by which hits are ordered."""

    hit: Hit
    reading: Reading | None
    score: float


class Reranker:
    """Reads and orders hits; safe to share between threads."""

    def __init__(self, reader: Reader, depth: int = DEPTH) -> None:
        """Read with `reader`, at most `depth` hits of a question."""
        self._reader, self._depth = reader, depth
        self.name = reader.name
        self._lock = threading.Lock()
        self._active = 0

    def crowded(self, asked: int) -> bool:
        """Whether so many questions, asked at once and not answered yet, leave no time for reading."""
        return asked > _CROWD

    def rerank(
        self,
        question: str,
        hits: Sequence[Hit],
        above: Callable[[Hit], Sequence[str]] = lambda hit: (),
        *,
        asked: int = 1,
        dated: bool = False,
    ) -> list[Read]:
        """The hits in the order of how well they answer; those that were not read come last, in the order they had.

        Args:
            question: in any language that the reader knows.
            hits: best first.
            above: the lines that a passage stands under, the title of its article say, which tell the reader what it is
                about and answer nothing.
            asked: questions asked and not answered yet, this one and those that wait included.
            dated: whether it asks for a date: then the day on which a text was written, as it states it, is kept from
                the reader.
        Raises:
            ReaderError: the reader cannot be used.
        """
        with self._turn(asked) as depth:
            _log.debug("reading %d passages", min(depth, len(hits)))
            first = hits[:depth]
            heads = [head(above(hit)) for hit in first]
            texts = [without_dateline(hit.passage.text) if dated else hit.passage.text for hit in first]
            headed = [lead + text for lead, text in zip(heads, texts, strict=True)]
            readings = self._reader.read(question, headed, [len(lead) for lead in heads]) if first else []
        own = [_moved(reading, -len(lead)) for reading, lead in zip(readings, heads, strict=True)]
        read = [Read(hit, reading, _score(hit, reading)) for hit, reading in zip(first, own, strict=True)]
        read.sort(key=lambda each: -each.score)
        lowest = min((each.score for each in read), default=0.0)
        top = hits[depth].score if len(hits) > depth else 0.0
        return read + [Read(hit, None, lowest + (hit.score - top)) for hit in hits[depth:]]

    @contextmanager
    def _turn(self, asked: int) -> Iterator[int]:
        """How deep to read now: the depth is shared by the questions that are being read or wait."""
        with self._lock:
            self._active += 1
            depth = max(min(_LEAST_DEPTH, self._depth), self._depth // max(self._active, asked))
        try:
            yield depth
        finally:
            with self._lock:
                self._active -= 1


def _moved(reading: Reading, places: int) -> Reading:
    """A reading with its marks moved by so many characters."""
    marks = tuple(replace(each, span=Span(each.span.start + places, each.span.end + places)) for each in reading.marks)
    return replace(reading, marks=marks)


def _score(hit: Hit, reading: Reading) -> float:
    span = reading.score if reading.marks else 0.0
    return hit.score + _JUDGED * logit(reading.relevance) + _SPAN * span
