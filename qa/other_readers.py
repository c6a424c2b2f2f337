"""Read with any extractive question-answering model or cross-encoder that transformers can load.

Takes the place of the reader that comes with Cita by a setting (CITA_READER). A question-answering model gives spans,
and holds a passage to answer as far as its best span beats the empty one; a cross-encoder only judges. Nothing is
trained here.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ReaderError, first_line
from index.types import Span
from qa.looks import Mark, Reading, best_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TransformersReader"]

_LONGEST = 384
"""Tokens of question and passage that are read at once; a model that reads fewer says so itself."""
_OVERLAP = 64
_NOWHERE = -1e4


class TransformersReader:
    """A model on Hugging Face or in a folder, loaded when first needed, safe to share between threads."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        """One reading for each passage, in their order; `heads` as of `qa.reader.Reader`.

        Raises:
            ReaderError: the model cannot be loaded or is of another kind.
        """
        if not passages:
            return []
        with self._lock:
            model = self._model
            return model.read(question, passages, heads or [0] * len(passages))

    @cached_property
    def _model(self) -> _Spans | _Judge:
        try:
            from transformers import AutoConfig

            config = AutoConfig.from_pretrained(self.name, local_files_only=Path(self.name).is_dir())
            kinds = " ".join(config.architectures or ())
            if "ForQuestionAnswering" in kinds:
                return _Spans(self.name)
            if "ForSequenceClassification" in kinds and config.num_labels == 1:
                return _Judge(self.name)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise _unusable(self.name, first_line(error)) from error
        raise _unusable(self.name, f"it is a {kinds or 'model of no stated kind'}")


def _unusable(name: str, reason: str) -> ReaderError:
    return ReaderError(
        f"The reader {name!r} cannot be used ({reason}). Expected the name or folder of an extractive "
        "question-answering model or of a cross-encoder with one output; unset CITA_READER to use the one that comes "
        "with Cita."
    )


class _Judge:
    """A cross-encoder: how well a passage answers, and no span."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        self._model: Any = CrossEncoder(name, local_files_only=Path(name).is_dir(), trust_remote_code=False)

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int]) -> list[Reading]:
        """One reading for each passage."""
        import torch

        pairs = [(question, passage) for passage in passages]
        logits = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return [Reading((), _logistic(float(logit))) for logit in logits]


class _Spans:
    """An extractive question-answering model."""

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        local = Path(name).is_dir()
        tokenizer: Any = AutoTokenizer
        self._tokenizer = tokenizer.from_pretrained(name, local_files_only=local, use_fast=True)
        self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name, local_files_only=local).eval()
        self._longest = min(_LONGEST, int(self._tokenizer.model_max_length))

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int]) -> list[Reading]:
        """One reading for each passage: that of its best stretch."""
        import torch

        encoded = self._tokenizer(
            [question] * len(passages),
            list(passages),
            truncation="only_second",
            max_length=self._longest,
            stride=min(_OVERLAP, self._longest // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        passage_of = encoded.pop("overflow_to_sample_mapping").tolist()
        places = encoded.pop("offset_mapping").tolist()
        with torch.inference_mode():
            found = self._model(**encoded)
        scores = torch.stack((found.start_logits, found.end_logits), dim=-1).float().numpy()
        read: list[list[Reading]] = [[] for _ in passages]
        for row, number in enumerate(passage_of):
            kinds, starts = encoded.sequence_ids(row), [start for start, _ in places[row]]
            own = [kind == 1 and start >= heads[number] for kind, start in zip(kinds, starts, strict=True)]
            read[number].append(_reading(scores[row], places[row], own))
        return [max(each, key=lambda reading: reading.score) for each in read]


def _reading(scores: NDArray[np.float32], places: Sequence[tuple[int, int]], inside: Sequence[bool]) -> Reading:
    """What a model's logits, (tokens, 2), say; the first token stands for the empty answer."""
    empty = float(scores[0].sum())
    kept = np.where(np.array(inside)[:, None], scores, _NOWHERE)
    marks = tuple(
        Mark(Span(places[first][0], places[last][1]), score, certainty)
        for first, last, score, certainty in best_spans(kept)
        if inside[first] and inside[last]
    )
    return Reading(marks, _logistic(marks[0].score - empty) if marks else 0.0)


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -60, 60))))
