"""Turn passages and queries into unit vectors.

The embedded default is Cita's own encoder, in the folder `index/encoder`, for which the language of a question does
not matter; `index.fast` runs it, and its files must be the published ones. Any sentence-transformers model can take
its place by name or path. What is embedded for a passage is decided in `index.prepare`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import EncoderError, first_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.fast import FastEncoder
    from index.words import Words

__all__ = [
    "EMBEDDED_FOLDER",
    "EMBEDDED_NAME",
    "EmbeddedEncoder",
    "Embedder",
    "SentenceTransformerEmbedder",
    "load_embedder",
    "own_words",
]

EMBEDDED_NAME = "cita-minilm"
"""The encoder that comes with Cita and needs no download."""

EMBEDDED_FOLDER = Path(__file__).parent / "encoder"
"""Where it lies; also a sentence-transformers model."""

_EMBEDDED_DIGEST = "b3f022244faa7b9e2aa9370e33b3237525782ee679437d5a2cc7304e8cbebd6a"
"""Of its files, as `index.fast.digest` finds it."""
_EMBEDDED_DIM = 384
_BATCH = 32
_FEW = 4
"""So few texts are embedded by one thread: several would spend more time waiting for each other on a busy machine."""
_FAMILY_PROMPTS = {"e5": ("query: ", "passage: ")}
"""Prompts of model families whose published configuration does not state them."""

_REINSTALL = "Install Cita again, or name another encoder in CITA_EMBEDDER."


class Embedder(Protocol):
    """What Cita needs of an encoder. Rows are unit length, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """Name for people, e.g. cita-minilm."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of the encoder's own tokenizer that it reads at most, special tokens included."""

    @property
    def fingerprint(self) -> str:
        """Digest over everything that shapes the vectors: weights, pooling, prompts, dimension."""

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length, in the order of `texts`."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length, in the order of `texts`."""


def load_embedder(
    name: str | None = None, *, query_prompt: str | None = None, passage_prompt: str | None = None
) -> Embedder:
    """The embedder of that name; cheap until it first embeds, counts or is asked for its fingerprint.

    Args:
        name: a sentence-transformers model name or a local path; None for the embedded default.
        query_prompt, passage_prompt: put before each query or passage; None takes the model's own.
    """
    if name is None or name == EMBEDDED_NAME:
        return EmbeddedEncoder(query_prompt, passage_prompt)
    return SentenceTransformerEmbedder(name, query_prompt, passage_prompt)


@cache
def own_words() -> Words:
    """The tokens and their vectors that come with Cita, whatever encoder is used; checked and loaded once.

    Raises:
        EncoderError: the files are missing, damaged or not the published ones.
    """
    from index.words import Words

    _verify(EMBEDDED_FOLDER)
    return Words(EMBEDDED_FOLDER)


def _verify(folder: Path) -> None:
    """See that the files of the encoder are the published ones.

    Raises:
        EncoderError: they are missing, damaged or others.
    """
    from index.fast import digest

    try:
        seen = digest(folder)
    except OSError as error:
        raise EncoderError(f"A file of Cita's own encoder is missing ({error}). {_REINSTALL}") from error
    if seen != _EMBEDDED_DIGEST:
        raise EncoderError(
            f"The files of the encoder in {folder} have the digest {seen[:16]}…, the published ones "
            f"{_EMBEDDED_DIGEST[:16]}…. They are not used. {_REINSTALL}"
        )


class EmbeddedEncoder:
    """The encoder that comes with Cita, checked and loaded when first needed, safe to share between threads."""

    name = EMBEDDED_NAME
    dim = _EMBEDDED_DIM

    def __init__(self, query_prompt: str | None = None, passage_prompt: str | None = None) -> None:
        self._query_prompt, self._passage_prompt = query_prompt or "", passage_prompt or ""
        self._lock = threading.Lock()

    @property
    def max_tokens(self) -> int:
        """Tokens that the encoder reads at most, special tokens included."""
        return self._fast.max_tokens

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits; known without loading."""
        return _fingerprint(self.name, _EMBEDDED_DIGEST, self._query_prompt, self._passage_prompt)

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""
        return self._fast.count_tokens(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length; longer texts than the encoder reads are cut at its limit."""
        return self._encode(texts, self._passage_prompt)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length."""
        return self._encode(texts, self._query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        return self._fast.encode([prompt + text for text in texts])

    @property
    def _fast(self) -> FastEncoder:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> FastEncoder:
        from index.fast import FastEncoder

        _verify(EMBEDDED_FOLDER)
        return FastEncoder(EMBEDDED_FOLDER)


class SentenceTransformerEmbedder:
    """Any model that sentence-transformers can load, loaded when first needed, safe to share between threads."""

    def __init__(self, name: str, query_prompt: str | None = None, passage_prompt: str | None = None) -> None:
        self._name = name
        family = next((value for key, value in _FAMILY_PROMPTS.items() if key in _words(name)), (None, None))
        self._query_prompt = query_prompt if query_prompt is not None else family[0]
        self._passage_prompt = passage_prompt if passage_prompt is not None else family[1]
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The name or path that it was asked for."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """Tokens that the encoder reads at most, special tokens included."""
        return int(self._model.max_seq_length or 512)

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits."""
        weights = _digest_of_weights(self._model)
        return _fingerprint(Path(self._name).name, weights, str(self.dim), repr(self._model), str(self._prompts()))

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens not counted."""
        with self._lock:
            encoded = self._model.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)
        return len(encoded["input_ids"])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length; longer texts than the encoder reads are cut at its limit."""
        return self._encode(texts, "encode_document", self._passage_prompt)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit length."""
        return self._encode(texts, "encode_query", self._query_prompt)

    def _encode(self, texts: Sequence[str], method: str, prompt: str | None) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        options: dict[str, Any] = {"prompt": prompt} if prompt is not None else {}
        encode = getattr(self._model, method)
        with self._lock, _one_thread() if len(texts) <= _FEW else nullcontext():
            vectors = encode(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
                **options,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _prompts(self) -> tuple[str | None, str | None]:
        if self._query_prompt is not None and self._passage_prompt is not None:
            return self._query_prompt, self._passage_prompt
        own = self._model.prompts
        return (
            self._query_prompt if self._query_prompt is not None else own.get("query"),
            self._passage_prompt if self._passage_prompt is not None else own.get("document"),
        )

    @cached_property
    def _model(self) -> Any:
        with self._lock:
            return _load(self._name)


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(name, local_files_only=Path(name).is_dir(), trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise EncoderError(
            f"The encoder {name!r} cannot be loaded ({first_line(error)}). Expected the name of a "
            "sentence-transformers model or the folder of one; unset CITA_EMBEDDER to use the one that comes with Cita."
        ) from error


def _fingerprint(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _digest_of_weights(model: Any) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().float().cpu().numpy().tobytes())
    return digest.hexdigest()


def _words(name: str) -> set[str]:
    return set(Path(name).name.lower().replace("_", "-").split("-"))
