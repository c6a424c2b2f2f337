"""What the fault suite counts for each kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

__all__ = ["Row", "Tally"]


@dataclass
class Row:
    """One kind of fault. `lost` counts articles, answers or files that went wrong, whatever the fault threatens."""

    code: str
    fault: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    seconds: float = 0.0
    note: str = ""


Tally = Callable[[str, str], AbstractContextManager[Row]]
