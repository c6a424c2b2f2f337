"""Write patterns as lists of wordings, with plain spaces, that match whether accents are typed or not.

Nothing is compiled or matched here: a text is to be matched as `plain` gives it, and cut where it was matched.
"""

from __future__ import annotations

import unicodedata

__all__ = ["one_of", "plain"]


def plain(text: str) -> str:
    """The text without accents, as many characters: "¿Qué pasó?" is "¿Que paso?"."""
    return "".join(unicodedata.normalize("NFD", each)[0] for each in text)


def one_of(*wordings: str) -> str:
    """A pattern for any of them in plain text; a space in it stands for white space, " ?" possibly for none."""
    return "(?:" + "|".join(map(plain, wordings)).replace(" ?", r"\s*").replace(" ", r"\s+") + ")"
