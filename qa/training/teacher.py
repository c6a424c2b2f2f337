"""What other readers say of the windows that one learns from: goals softer than right and wrong.

A reader with another body errs elsewhere, and what it holds likely tells more of a window than one right answer does.
Its words are cut otherwise, so what it says is carried over by characters; several say more than each alone. How much
they count is for `learn`.

Sources: Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015; Jiao et al., "TinyBERT",
Findings of EMNLP 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.pairs import Pair, Pairs
from qa.training.model import Model, depth_of, read_pairs

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

__all__ = ["Teacher", "carried", "taught"]


class Teacher:
    """A trained reader that says what it holds of windows."""

    def __init__(self, folder: Path, body: Path, device: str, longest: int) -> None:
        """Read as the reader in `folder`, whose body is in `body`; at most `longest` tokens of question and window."""
        self._model = Model(body, device, depth_of(folder))
        self._model.read(folder)
        self._pairs = Pairs(body / "tokenizer.json", longest)
        self._device = device

    def __call__(
        self, windows: Sequence[tuple[int, str, str]], pairs: Sequence[Pair], width: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What it holds likely of the windows.

        Args:
            windows: number of the group, question, text of each.
            pairs: the same as the one who learns has them.
            width: tokens of the longest of these.
        Returns:
            (n, width, 2), the probabilities of starts and ends, which sum up to 1 over all windows of a group; (n,), of
            a window to answer, in log odds.
        """
        import torch

        mine = [self._pairs.encode(question, text) for _, question, text in windows]
        with torch.inference_mode():
            spans, relevance = read_pairs(self._model, mine)
        scores = spans.double().cpu().numpy()
        likely = np.zeros((len(pairs), width, 2), dtype=np.float32)
        for group in {group for group, *_ in windows}:
            rows = [row for row, (each, *_) in enumerate(windows) if each == group]
            shares = np.exp(scores[rows] - scores[rows].max(axis=(0, 1)))
            shares /= shares.sum(axis=(0, 1))
            for row, share in zip(rows, shares, strict=True):
                likely[row] = carried(share, mine[row], pairs[row], width)
        return torch.from_numpy(likely).to(self._device), relevance.clone()


def taught(
    teachers: Sequence[Teacher], windows: Sequence[tuple[int, str, str]], pairs: Sequence[Pair], width: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """What several hold likely together: the mean of their spans, the mean of their judges' log odds.

    Args and returns as of a `Teacher`, of windows to answer the probability.
    """
    import torch

    spans, judged = zip(*(teacher(windows, pairs, width) for teacher in teachers), strict=True)
    return torch.stack(spans).mean(0), torch.sigmoid(torch.stack(judged).mean(0))


def carried(shares: NDArray[np.float64], said: Pair, pair: Pair, width: int) -> NDArray[np.float64]:
    """Probabilities of starts and ends, carried over to another's tokens of the same text.

    Args:
        shares: (tokens, 2), of the tokens of `said`.
        said: question and text as they were read.
        pair: the same as another reads them; what it does not have goes to its last token.
        width: tokens of the result.
    Returns:
        (width, 2), of as much in all.
    """
    moved = np.zeros((width, 2))
    begins = np.array([start for start, _ in pair.spans])
    for side in (0, 1):
        at = np.array([start if side == 0 else max(start, end - 1) for start, end in said.spans])
        places = np.clip(np.searchsorted(begins, at, side="right") - 1, 0, len(begins) - 1)
        np.add.at(moved[:, side], pair.first + places, shares[said.first : said.first + len(at), side])
    return moved
