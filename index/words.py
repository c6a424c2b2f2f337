"""The words that Cita's own models read: what a text is as tokens, and a vector for each token.

Encoder, reader and the closer look at passages share one tokenizer and one table in memory. What is made of the
vectors is theirs to decide; `index.training` makes the table.
"""

from __future__ import annotations

from functools import lru_cache
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
_KEPT = 2_000
"""Texts whose tokens are remembered: 2 kB each."""


class Words:
    """Tokens and their vectors; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Take those of the encoder in `folder`.

        Attributes:
            table: (n, dim) float16, a row for each token.
            lengths: (n,) float32, of the rows, over 0.
            unknown: the token of what the tokenizer cannot write.
            tokens: gives those of a text, (n,) int32, special tokens left out, not to be changed; the texts asked for
                last are remembered, since they are often asked for again.
        """
        self._tokenizer = read_tokenizer(folder / TOKENIZER)
        self.table = read_table(folder)
        self.lengths = np.sqrt(np.einsum("ij,ij->i", self.table, self.table, dtype=np.float32)).clip(min=1e-6)
        self.unknown = self._tokenizer.token_to_id("[UNK]")
        self.tokens = lru_cache(maxsize=_KEPT)(self._tokens)

    def _tokens(self, text: str) -> NDArray[np.int32]:
        return np.array(self._tokenizer.encode(text, add_special_tokens=False).ids, dtype=np.int32)


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
