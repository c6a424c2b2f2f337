"""Average the weights of two trainings of one reader; nothing is learned here.

A training that begins from another's weights stays near enough to it for their mean to read as well as both, and
better than either on what neither was trained on.

Sources: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", UAI 2018; Wortsman et
al., "Model soups", ICML 2022.
"""

from __future__ import annotations

import shutil
from pathlib import Path

__all__ = ["average"]


def average(first: Path, second: Path, share: float, out: Path) -> None:
    """Write the mean of two trainings' weights, to be exported as a training is.

    Args:
        first, second: folders of trainings (`qa.training.learn`).
        share: 0 to 1, of the second.
        out: folder to write.
    Raises:
        ValueError: the two have not the same weights, by name and shape.
    """
    from qa.training.model import read_weights, write_weights

    one, other = read_weights(first), read_weights(second)
    if {name: each.shape for name, each in one.items()} != {name: each.shape for name, each in other.items()}:
        raise ValueError(f"{first} and {second} are no trainings of one reader: their weights differ in name or shape.")
    out.mkdir(parents=True, exist_ok=True)
    for path in second.glob("*.json"):
        shutil.copy(path, out / path.name)
    mean = {
        name: ((1 - share) * one[name].float() + share * each.float()).to(each.dtype) for name, each in other.items()
    }
    write_weights(out, mean)
