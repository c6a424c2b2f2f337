"""Read passages for a question with trained models: the words that answer, and whether any do.

The reader that comes with Cita is two models that were made in different ways and err on different questions. Each is a
BERT over question and passage together, run in 8-bit integers as the encoder is (`index.fast`); one shares the
encoder's table of words, one has a table of its own; `qa.training` makes them. The first reads every passage, the
second only those of most promise, a cascade, and what they make of these counts alike (`qa.looks`). Long passages are
read in stretches. Any cross-encoder or extractive question-answering model can take their place (`qa.other_readers`).
Which passages to read, and what to make of it, is decided in `qa.inquiry`.

Sources: Devlin et al., "BERT", NAACL 2019 (spans); Nogueira and Cho, "Passage Re-ranking with BERT", 2019; Wang, Lin
and Metzler, "A Cascade Ranking Model for Efficient Ranked Retrieval", SIGIR 2011 (dear models for what cheap ones
leave).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.embed import EMBEDDED_FOLDER
from index.errors import ReaderError, first_line
from qa.looks import Expected, Look, Reading, reading_of

if TYPE_CHECKING:
    from qa.pairs import Pair

__all__ = [
    "CLOSER",
    "MAX_TOKENS",
    "PUBLISHED",
    "READER_FOLDER",
    "READER_NAME",
    "EmbeddedReader",
    "Model",
    "Reader",
    "Text",
    "digest",
    "load_reader",
    "of_promise",
    "open_model",
]

READER_NAME = "cita-reader"
"""The reader that comes with Cita and needs no download."""
READER_FOLDER = Path(__file__).parent / "reader_model"
"""Where its models lie."""
PUBLISHED: Mapping[Path, str] = {
    READER_FOLDER / "first": "ee0c54a3162bcea403274024134e9945cf6a7968f880faf9fc9792b0d3c47cf6",
    READER_FOLDER / "second": "87ff7d4e7a88891a329502605915e7e92e0997837f9593449abb8c1dce10caae",
}
"""Its models as they read, one after the other, and the digests of their files; `qa.training export` prints them."""
CLOSER = 0.4
"""Share of the passages that are read by more models than the first."""
_EXPECTED = Expected(spans=(0.57, 5.31), judged=(0.54, -1.08))
"""What the second says of the passages that it does not read; `python -m qa.training cascade` prints it."""
MAX_TOKENS = 256
"""Tokens of question and passage that are read at once."""

_FILES = ("model.safetensors", "body.onnx", "body.npz", "config.json")
_WORDS = "tokenizer.json"
"""Beside them where the table of words is the reader's own."""
_REINSTALL = "Install Cita again, or name another reader in CITA_READER."


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

    def __init__(self, models: Mapping[Path, str] = PUBLISHED) -> None:
        """Read with the models in some folders, as `PUBLISHED`: the first reads all passages, the others the best."""
        self._published = models
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading for each passage, in their order; `heads` as of `Reader`.

        Raises:
            ReaderError: the reader's files are missing, damaged or not the published ones.
        """
        with self._lock:
            first, *others = self._models
        texts = [Text(text, head) for text, head in zip(passages, heads or [0] * len(passages), strict=True)]
        looks = [[each] for each in first.look(question, texts)]
        closer = of_promise([each for each, *_ in looks])
        for model in others:
            seen = dict(zip(closer, model.look(question, [texts[place] for place in closer]), strict=True))
            for place, each in enumerate(looks):
                each.append(seen.get(place) or [look.foretold(_EXPECTED) for look in each[0]])
        return [reading_of(text, each) for text, each in zip(passages, looks, strict=True)]

    @cached_property
    def _models(self) -> list[Model]:
        return [open_model(folder, published) for folder, published in self._published.items()]


def digest(folder: Path) -> str:
    """SHA-256 over the files that decide a reading, a table of words that is the encoder's apart.

    Raises:
        OSError: one is missing.
    """
    from index.fast import digest_of

    own = [_WORDS] if (folder / _WORDS).exists() else []
    return digest_of(folder / name for name in (*_FILES, *own))


def of_promise(looks: Sequence[Sequence[Look]], share: float = CLOSER) -> list[int]:
    """Places of the passages that are worth a closer look, that share of them, from the first model's looks at each."""
    worth = [max(look.judged + look.score for look in each) for each in looks]
    return sorted(range(len(worth)), key=lambda place: -worth[place])[: ceil(share * len(worth))]


def open_model(folder: Path, published: str) -> Model:
    """The model in a folder, whose files have the digest `published`.

    Raises:
        ReaderError: they are missing, damaged or not the published ones.
    """
    try:
        seen = digest(folder)
    except OSError as error:
        raise ReaderError(f"A file of Cita's own reader is missing ({error}). {_REINSTALL}") from error
    if seen != published:
        raise ReaderError(
            f"The files of the reader in {folder} have the digest {seen[:16]}…, the published ones "
            f"{published[:16]}…. They are not used. {_REINSTALL}"
        )
    try:
        return Model(folder)
    except Exception as error:  # what onnxruntime, tokenizers and safetensors raise has no common class
        raise ReaderError(f"The reader in {folder} cannot be loaded ({first_line(error)}). {_REINSTALL}") from error


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be read, and how many of its first characters are a head, which answers nothing."""

    text: str
    head: int


class Model:
    """A model in memory."""

    def __init__(self, folder: Path) -> None:
        from index.fast import BODY, cores, open_graph, read_weights
        from index.words import TABLE, read_table
        from qa.packing import unpacked, whole
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

    def look(self, question: str, texts: Sequence[Text]) -> list[list[Look]]:
        """Of each text, a look at each of its stretches."""
        stretches = [(n, pair) for n, each in enumerate(texts) for pair in self._pairs.windows(question, each.text)]
        run = map if len(stretches) < 2 else self._threads.map
        seen: list[list[Look]] = [[] for _ in texts]
        looks = run(self._look, [texts[n].head for n, _ in stretches], [pair for _, pair in stretches])
        for (n, _), look in zip(stretches, looks, strict=True):
            seen[n].append(look)
        return seen

    def _look(self, head: int, pair: Pair) -> Look:
        from qa.pairs import nearness

        rows = self._table[pair.ids].astype(np.float32)
        kind = (np.arange(len(rows)) >= pair.first).astype(int)
        words = rows + self._places[np.arange(len(rows)), kind] + nearness(rows, pair.first) @ self._matches
        spans, judged = self._session.run(None, {"words": words[None].astype(np.float32)})
        skipped = sum(start < head for start, _ in pair.spans)
        return Look(pair.spans[skipped:], spans[0][pair.first + skipped : -1], float(judged[0][0]))
