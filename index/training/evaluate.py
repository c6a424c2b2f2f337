"""Measure an encoder alone: sentence similarity, finding translations, and finding the passage that answers.

Works on any folder that sentence-transformers loads, in float32, so that checkpoints can be compared; what the shipped
form and the whole of retrieval are worth is measured by `cita eval retrieval`. Thresholds and choices may be made on
development sets alone.

Sources: Cer et al., "SemEval-2017 Task 1", 2017 (STS, Spearman); NLLB Team, 2022 (FLORES-200); Artetxe, Ruder and
Yogatama, ACL 2020 (XQuAD).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.training.corpus import read_questions, read_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["passages", "similarity", "spearman", "translations"]


def similarity(model: Any, path: Path) -> float:
    """Spearman correlation of cosines with people's scores; lines `sentence, sentence, score` of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) >= 3]
    first, second = _encode(model, [row[0] for row in rows]), _encode(model, [row[1] for row in rows])
    return spearman((first * second).sum(axis=1), np.array([float(row[2]) for row in rows]))


def translations(model: Any, path: Path, *, most: int = 1000) -> tuple[float, float]:
    """Share of sentences whose nearest is their translation, English to foreign and back; gzipped English ⇥ foreign."""
    rows = [row for _, row in zip(range(most), read_rows(path, 2), strict=False)]
    cosines = _encode(model, [row[0] for row in rows]) @ _encode(model, [row[1] for row in rows]).T
    own = np.arange(len(rows))
    return float((cosines.argmax(axis=1) == own).mean()), float((cosines.argmax(axis=0) == own).mean())


def passages(model: Any, path: Path) -> float:
    """Share of questions whose nearest paragraph is their own; a gzipped file in SQuAD's layout."""
    paragraphs = [paragraph for article in read_questions(path) for paragraph in article.paragraphs]
    questions = [(text, number) for number, each in enumerate(paragraphs) for text in each.questions]
    cosines = _encode(model, [text for text, _ in questions]) @ _encode(model, [each.text for each in paragraphs]).T
    return float((cosines.argmax(axis=1) == np.array([number for _, number in questions])).mean())


def spearman(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Correlation of ranks; equal values share the mean of their ranks."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def _encode(model: Any, texts: list[str]) -> NDArray[np.float32]:
    return np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
