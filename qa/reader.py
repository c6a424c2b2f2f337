"""Read passages for a question with a trained reader: the words that answer, and whether any do.

The reader that comes with Cita is a BERT over question and passage together, run in 8-bit integers as the encoder is
(`index.fast`), whose table of words it shares unless it has one of its own; `qa.training` makes it. Long passages are
read in stretches. Any cross-encoder or extractive question-answering model can take its place (`qa.other_readers`).
Which passages to read, and what to make of it, is decided in `qa.inquiry`.

Sources: Devlin et al., "BERT", NAACL 2019 (spans); Clark and Gardner, "Simple and Effective Multi-Paragraph Reading
Comprehension", ACL 2018 (scores of spans that compare between passages); Nogueira and Cho, "Passage Re-ranking with
BERT", 2019.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.embed import EMBEDDED_FOLDER
from index.errors import ReaderError, first_line
from index.types import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qa.pairs import Pair

__all__ = [
    "MAX_TOKENS",
    "READER_FOLDER",
    "READER_NAME",
    "EmbeddedReader",
    "Mark",
    "Reader",
    "Reading",
    "best_spans",
    "digest",
    "load_reader",
]

READER_NAME = "cita-reader"
"""The reader that comes with Cita and needs no download."""
READER_FOLDER = Path(__file__).parent / "reader_model"
"""Where it lies."""
MAX_TOKENS = 256
"""Tokens of question and passage that are read at once."""

_DIGEST = "572ea9dda297a4e69840446716e44a0f040a3e1bdbe9525d94776c6bf58c460c"
"""Of its files, as `digest` finds it; `python -m qa.training export` prints it."""
_FILES = ("model.safetensors", "body.onnx", "body.npz", "config.json")
_WORDS = "tokenizer.json"
"""Beside them where the table of words is the reader's own."""
_LONGEST_ANSWER = 24
"""Tokens of an answer at most."""
MARKS = 4
"""Spans of a passage that are told, at most."""
_REINSTALL = "Install Cita again, or name another reader in CITA_READER."


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a passage that may answer.

    Attributes:
        span: characters of the passage.
        score: higher is better; comparable between the passages read for one question.
        certainty: 0 to 1, how sure the reader is that the answer is here and nowhere else in the passage.
    """

    span: Span
    score: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage.

    Attributes:
        marks: the words that answer best, then what else may, apart from them; none for a reader that only judges.
        relevance: 0 to 1, how likely the passage answers at all.
    """

    marks: tuple[Mark, ...]
    relevance: float

    @property
    def span(self) -> Span | None:
        """The words that answer best; None where none are marked."""
        return self.marks[0].span if self.marks else None

    @property
    def score(self) -> float:
        """That of the best words; minus infinity where none are marked."""
        return self.marks[0].score if self.marks else -np.inf

    @property
    def certainty(self) -> float:
        """That of the best words; 0 where none are marked."""
        return self.marks[0].certainty if self.marks else 0.0


class Reader(Protocol):
    """What Cita needs of a reader; safe to share between threads."""

    @property
    def name(self) -> str:
        """Name for people."""

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading for each passage, in their order.

        Args:
            question: in any language that the reader knows.
            passages: what is read.
            heads: of each passage, the characters at its beginning that tell what it is about and answer nothing, the
                title of its article say; none where they are left out.
        """


def load_reader(name: str | None = None) -> Reader | None:
    """The reader of that name; cheap until it first reads.

    Args:
        name: a model on Hugging Face or a local folder, a cross-encoder or an extractive question-answering model;
            None for the one that comes with Cita; "none" for no reader.
    """
    if name is None or name == READER_NAME:
        return EmbeddedReader()
    if name.lower() == "none":
        return None
    from qa.other_readers import TransformersReader

    return TransformersReader(name)


class EmbeddedReader:
    """The reader that comes with Cita, checked and loaded when first needed, safe to share between threads."""

    name = READER_NAME

    def __init__(self, folder: Path = READER_FOLDER, digest: str = _DIGEST) -> None:
        """Read with the model in `folder`; `digest` as its files must have it."""
        self._folder, self._digest = folder, digest
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading for each passage, in their order; `heads` as of `Reader`.

        Raises:
            ReaderError: the reader's files are missing, damaged or not the published ones.
        """
        with self._lock:
            model = self._model
        return model.read(question, passages, heads or [0] * len(passages))

    @cached_property
    def _model(self) -> _Model:
        try:
            seen = digest(self._folder)
        except OSError as error:
            raise ReaderError(f"A file of Cita's own reader is missing ({error}). {_REINSTALL}") from error
        if seen != self._digest:
            raise ReaderError(
                f"The files of the reader in {self._folder} have the digest {seen[:16]}…, the published ones "
                f"{self._digest[:16]}…. They are not used. {_REINSTALL}"
            )
        try:
            return _Model(self._folder)
        except Exception as error:  # what onnxruntime, tokenizers and safetensors raise has no common class
            raise ReaderError(
                f"The reader in {self._folder} cannot be loaded ({first_line(error)}). {_REINSTALL}"
            ) from error


def digest(folder: Path) -> str:
    """SHA-256 over the files that decide a reading, a table of words that is the encoder's apart.

    Raises:
        OSError: one is missing.
    """
    from index.fast import digest_of

    own = [_WORDS] if (folder / _WORDS).exists() else []
    return digest_of(folder / name for name in (*_FILES, *own))


class _Model:
    """The reader in memory."""

    def __init__(self, folder: Path) -> None:
        from index.fast import BODY, cores, open_graph, read_weights
        from index.words import TABLE, read_table
        from qa.eighths import unpacked, whole
        from qa.pairs import Pairs

        weights = unpacked(read_weights(folder))
        own = TABLE in weights
        self._table = weights.pop(TABLE) if own else read_table(EMBEDDED_FOLDER)
        self._pairs = Pairs((folder if own else EMBEDDED_FOLDER) / _WORDS, MAX_TOKENS)
        stored = whole(weights)
        positions = stored["embeddings.position_embeddings.weight"].astype(np.float32)
        kinds = stored["embeddings.token_type_embeddings.weight"].astype(np.float32)
        self._places = positions[:, None] + kinds[None]
        self._matches = stored["reader.matches"].astype(np.float32)
        self._session = open_graph(folder / BODY, stored)
        self._threads = ThreadPoolExecutor(cores(), thread_name_prefix="cita-reader")

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int]) -> list[Reading]:
        """One reading for each passage: that of its best stretch."""
        stretches = [(n, pair) for n, text in enumerate(passages) for pair in self._pairs.windows(question, text)]
        run = map if len(stretches) < 2 else self._threads.map
        read: list[list[Reading]] = [[] for _ in passages]
        numbers = [number for number, _ in stretches]
        outcomes = run(
            self._reading,
            [passages[number] for number in numbers],
            [heads[number] for number in numbers],
            [pair for _, pair in stretches],
        )
        for (number, _), reading in zip(stretches, outcomes, strict=True):
            read[number].append(reading)
        return [max(each, key=lambda reading: (reading.score, reading.relevance)) for each in read]

    def _reading(self, text: str, head: int, pair: Pair) -> Reading:
        from qa.pairs import nearness

        rows = self._table[pair.ids].astype(np.float32)
        kind = (np.arange(len(rows)) >= pair.first).astype(int)
        words = rows + self._places[np.arange(len(rows)), kind] + nearness(rows, pair.first) @ self._matches
        spans, judged = self._session.run(None, {"words": words[None].astype(np.float32)})
        skipped = sum(start < head for start, _ in pair.spans)
        marks = tuple(
            Mark(_whole_words(text, pair.spans[skipped + first][0], pair.spans[skipped + last][1]), score, certainty)
            for first, last, score, certainty in best_spans(spans[0][pair.first + skipped : -1])
        )
        return Reading(marks, float(1 / (1 + np.exp(-judged[0][0]))))


def best_spans(
    scores: NDArray[np.float32], most: int = MARKS, longest: int = _LONGEST_ANSWER
) -> list[tuple[int, int, float, float]]:
    """The likeliest spans that share no token: first and last token, score, probability; the likeliest first.

    The probability is that of all spans which overlap with it, other words of the same answer, and with none before it.

    Args:
        scores: (tokens, 2), of starts and ends, logits.
        most: so many spans at most.
        longest: tokens of a span at most.
    """
    if not len(scores):
        return []
    starts, ends = scores[:, 0].astype(np.float64), scores[:, 1].astype(np.float64)
    sums = starts[:, None] + ends[None]
    place = np.arange(len(scores))
    left = (place[None] >= place[:, None]) & (place[None] < place[:, None] + longest)
    shares = np.exp(np.where(left, sums - sums[left].max(), -np.inf))
    shares /= shares.sum()
    found: list[tuple[int, int, float, float]] = []
    while left.any() and len(found) < most:
        first, last = divmod(int(np.where(left, sums, -np.inf).argmax()), len(scores))
        overlapping = left & (place[:, None] <= last) & (place[None] >= first)
        found.append((first, last, float(sums[first, last]), min(1.0, float(shares[overlapping].sum()))))
        left &= ~overlapping
    return found


def _whole_words(text: str, start: int, end: int) -> Span:
    """The span, grown to whole words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)
