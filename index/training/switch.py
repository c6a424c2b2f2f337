"""Write English text word by word in another language: the training text that no parallel corpus holds.

Each word is replaced, with a given chance, by a foreign form that the lexicon of `index.training.forms` says it may
stand for; numbers and punctuation stay, names and order too unless a switcher is told otherwise. The result is no
translation and is never shown to anybody: it teaches a model the words of a language in the contexts of encyclopaedic
and news text.

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
_NEIGHBOURS = re.compile(r"\b([^\W\d_]{4,}) ([^\W\d_]{4,})\b")
"""Two words that may be an adjective and its noun."""
_MOST = 8
"""Foreign forms that an English word may become."""
_LEAST_PROBABILITY = 0.15
"""How sure the lexicon must be that a foreign form means the English word."""


class Switcher:
    """Replaces English words by forms of one language."""

    def __init__(self, forms: Forms, names: float = 0.0, turned: float = 0.0) -> None:
        """Take the forms of a language.

        Args:
            forms: what a foreign form may mean.
            names: share of texts whose names are words like the others, as in "Unione europea".
            turned: share of neighbouring words that change places, as a noun and its adjective do in Italian.
        """
        self._names, self._turned = names, turned
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
        with_names = bool(self._names) and chance.random() < self._names

        def replaced(match: re.Match[str]) -> str:
            word = match.group()
            name = word[0].isupper() and match.start() > 0 and text[max(0, match.start() - 2)] not in ".?!"
            if name and not with_names:
                return word
            choice = self._choices.get(word.lower())
            if choice is None or chance.random() >= share:
                return word
            weights, forms = choice
            form = forms[min(bisect(weights, chance.random() * weights[-1]), len(forms) - 1)]
            return form.capitalize() if name and chance.random() < 0.5 else form

        def turned(match: re.Match[str]) -> str:
            capitals = match[1][0].isupper() + match[2][0].isupper()
            alike = capitals == 0 or (capitals == 2 and with_names)
            return f"{match[2]} {match[1]}" if alike and chance.random() < self._turned else match[0]

        return _WORD.sub(replaced, _NEIGHBOURS.sub(turned, text) if self._turned else text)


def _cumulative(options: list[tuple[float, str]]) -> tuple[list[float], list[str]]:
    return list(accumulate(weight for weight, _ in options)), [form for _, form in options]
