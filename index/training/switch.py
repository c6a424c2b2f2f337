"""Write English text word by word in another language: the training text that no parallel corpus holds.

Each word is replaced, with a given chance, by a foreign form that the lexicon of `index.training.forms` says it may
stand for; names, numbers, order and punctuation stay. The result is no translation and is never shown to anybody:
it teaches the encoder the words of a language in the contexts of encyclopaedic and news text.

Source: Qin et al., "CoSDA-ML: Multi-Lingual Code-Switching Data Augmentation for Zero-Shot Cross-Lingual NLP",
IJCAI 2020.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections import defaultdict
from itertools import accumulate

from index.training.forms import Forms

__all__ = ["Switcher"]

_WORD = re.compile(r"[^\W\d_]+")
_MOST = 8
"""Foreign forms that an English word may become."""
_LEAST_PROBABILITY = 0.15
"""How sure the lexicon must be that a foreign form means the English word."""


class Switcher:
    """Replaces English words by forms of one language."""

    def __init__(self, forms: Forms) -> None:
        found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for form, meanings in forms.meanings.items():
            for english, probability in meanings:
                if probability >= _LEAST_PROBABILITY and len(form) > 1:
                    found[english].append((probability * forms.frequency[form] ** 0.75, form))
        self._choices = {
            english: _cumulative(sorted(options, reverse=True)[:_MOST]) for english, options in found.items()
        }

    def __call__(self, text: str, share: float, chance: random.Random) -> str:
        """`text` with about `share` (0 to 1) of its translatable words replaced; the same for the same `chance`."""

        def replaced(match: re.Match[str]) -> str:
            word = match.group()
            if word[0].isupper() and match.start() and text[max(0, match.start() - 2)] not in ".?!":
                return word  # a name
            choice = self._choices.get(word.lower())
            if choice is None or chance.random() >= share:
                return word
            weights, forms = choice
            return forms[min(bisect(weights, chance.random() * weights[-1]), len(forms) - 1)]

        return _WORD.sub(replaced, text)


def _cumulative(options: list[tuple[float, str]]) -> tuple[list[float], list[str]]:
    return list(accumulate(weight for weight, _ in options)), [form for _, form in options]
