"""The words that Cita's own models read: what a text is as tokens, and a vector for each token.

Encoder, reader and the closer look at passages share one tokenizer and one table in memory. What is made of the
vectors is theirs to decide; `index.training` makes the table.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

__all__ = ["TABLE", "TOKENIZER", "Words", "read_table", "read_tokenizer"]

TABLE = "embeddings.word_embeddings.weight"
"""Name of the table of words, one row for each id, among a model's weights."""
TOKENIZER = "tokenizer.json"
_KEPT = 30_000
"""Written words whose tokens are remembered: a quarter of a kB each."""


class Words:
    """Tokens and their vectors; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Take those of the encoder in `folder`.

        Attributes:
            table: (n, dim) float16, a row for each token.
            lengths: (n,) float32, of the rows, over 0.
            unknown: the token of what the tokenizer cannot write.
        """
        self._tokenizer = read_tokenizer(folder / TOKENIZER)
        self.table = read_table(folder)
        self.lengths = np.sqrt(np.einsum("ij,ij->i", self.table, self.table, dtype=np.float32)).clip(min=1e-6)
        self.unknown = self._tokenizer.token_to_id("[UNK]")
        self._known: dict[str, tuple[int, ...]] = {}

    def tokens(self, text: str) -> NDArray[np.int32]:
        """Those of a text, (n,) int32, special tokens left out.

        No token reaches over a blank, so that a word between blanks always has the same ones. They are remembered:
        most words of a text have been seen before, and looking them up takes a fifth of the time.
        """
        written = text.split()
        found = {word: self._known.get(word, ()) for word in written}
        if missing := [word for word, ids in found.items() if not ids]:
            read = self._read(missing)
            found.update(read)
            if len(self._known) + len(read) > _KEPT:
                self._known.clear()
            self._known.update(read)
        return np.fromiter(chain.from_iterable(found[word] for word in written), dtype=np.int32)

    def _read(self, written: list[str]) -> dict[str, tuple[int, ...]]:
        """The tokens of some words, by word."""
        encoding = self._tokenizer.encode(written, is_pretokenized=True, add_special_tokens=False)
        spans = [encoding.word_to_tokens(place) or (0, 0) for place in range(len(written))]
        ids = encoding.ids
        return {word: tuple(ids[start:end]) for word, (start, end) in zip(written, spans, strict=True)}


@lru_cache(maxsize=2)
def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in a file, which neither cuts nor fills up; the same object for the same file."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@lru_cache(maxsize=2)
def read_table(folder: Path) -> NDArray[np.float16]:
    """The table of words, (n, dim), from a folder's safetensors files; the same array for the same folder.

    Raises:
        FileNotFoundError: no file holds one.
    """
    from safetensors import safe_open

    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="numpy") as file:
            if TABLE in file.keys():  # noqa: SIM118 (it is no mapping)
                return np.asarray(file.get_tensor(TABLE))
    raise FileNotFoundError(f"there is no table of words in {folder}")
