"""What the fault suite counts for each kind of fault, and which of its runs are for every day.

`make test` leaves the long runs out (`-m "not faults"`), `make faults` the short ones (`-m "not quick"`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest

__all__ = ["Row", "Tally", "long", "short"]


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


def long(*values: object) -> Any:
    """Parameters of the run that the fault suite makes."""
    return pytest.param(*values, marks=pytest.mark.faults)


def short(*values: object) -> Any:
    """Parameters of the run that the fault suite leaves out, since it makes the long one."""
    return pytest.param(*values, marks=pytest.mark.quick)
