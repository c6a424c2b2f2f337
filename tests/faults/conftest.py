"""What the fault suite keeps count of, and the table that it prints: for each fault how often it was tried, how often
everything held, and how much was lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from counting import Row, Tally

_ROWS = pytest.StashKey[dict[tuple[str, str], Row]]()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts a fault; the counts of several tests of the same fault add up, and those of a failed test stand too."""
    rows = request.config.stash.setdefault(_ROWS, {})

    @contextmanager
    def counted(code: str, fault: str) -> Iterator[Row]:
        row = rows.setdefault((code, fault), Row(code, fault))
        begun = time.monotonic()
        try:
            yield row
        finally:
            row.seconds += time.monotonic() - begun

    return counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table after a run of the fault suite."""
    rows = config.stash.get(_ROWS, {})
    if not rows or config.getoption("markexpr") != "faults":
        return
    terminalreporter.section("faults and attacks")
    terminalreporter.write_line(f"{'':4} {'fault':58} {'tried':>7} {'survived':>9} {'lost':>5} {'seconds':>8}")
    for row in sorted(rows.values(), key=lambda each: (each.code[0] == "F", int(each.code[1:]), each.fault)):
        counts = f"{row.tried:>7,} {row.survived:>9,} {row.lost:>5} {row.seconds:>8.0f}  {row.note}".rstrip()
        terminalreporter.write_line(f"{row.code:4} {row.fault:58} {counts}")
