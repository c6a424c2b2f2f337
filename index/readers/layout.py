"""Find the title and the sub-headings of plain text by its lines and blank lines.

Used for text files, and for formats that carry plain text inside them. Only offsets come out: the text is not
touched. Metadata lines (see `index.readers.metadata`) are never headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.metadata import ends_with_date, is_notice
from index.types import Heading

__all__ = ["headings_of"]

_LONGEST_TITLE = 220
_LONGEST_HEADING = 120
_ENDS_PROSE = re.compile(r"(?<!\.)(?<!\b[A-Z])(?:\.|[,;:–—-]|\.[”“\"»’')\]]+)$")
_TWO_SENTENCES = re.compile(r"^[^“”\"«»]*[.!?,]\s[^“”\"«»]*[!?]$")
_LIST_ITEM = re.compile(r"(?:[-*•–—]|\d{1,3}[.)])\s")
_LONGEST_EXCLAMATION = 60
_LONGEST_RUN = 2


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive lines without a blank line between them: `text[start:end]`, white space at both ends excluded."""

    start: int
    end: int
    lines: tuple[str, ...]


def headings_of(text: str, *, titled: bool = True) -> list[Heading]:
    """Title line and sub-headings of plain text, in order.

    The title is the first line that is no notice, if it is short, does not end as a sentence does, and stands apart
    from what follows by a blank line or a deliberate line break. A sub-heading is a short line alone between blank
    lines, without final full stop, above further text; three and more in a row are a list, not headings.

    Args:
        text: an article's text.
        titled: whether the text may begin with its title; if not, only sub-headings are looked for.
    """
    blocks = _blocks(text)
    title, body = _title(blocks) if titled else (None, 0)
    found = [title] if title else []
    run: list[_Block] = []
    for block in blocks[body:]:
        if _may_head(block):
            run.append(block)
            continue
        if not _is_notice(block) and not block.lines[0][0].islower():
            found += _headings(run)
        run = []
    return found


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    pending: list[str] = []
    start = end = position = 0
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        if stripped:
            begins = position + len(line) - len(line.lstrip())
            start = start if pending else begins
            end = begins + len(stripped)
            pending.append(stripped)
        elif pending:
            blocks.append(_Block(start, end, tuple(pending)))
            pending = []
        position += len(line) + 1
    return blocks


def _headings(run: Sequence[_Block]) -> list[Heading]:
    if len(run) > _LONGEST_RUN:
        return []
    return [Heading(block.start, block.end, 2) for block in run]


def _title(blocks: Sequence[_Block]) -> tuple[Heading | None, int]:
    """The title, and the number of the block at which sub-headings may begin."""
    for number, block in enumerate(blocks):
        if _is_notice(block):
            continue
        line = block.lines[0]
        alone = len(block.lines) == 1 and number + 1 < len(blocks)
        if (alone or _breaks_after_first(block)) and _reads_as_heading(line, _LONGEST_TITLE):
            return Heading(block.start, block.start + len(line), 1), number + 1
        return None, number
    return None, 0


def _breaks_after_first(block: _Block) -> bool:
    """Whether the first line ends on purpose: in wrapped text the next word would not have fitted on it."""
    if len(block.lines) < 2:
        return False
    width = max(len(line) for line in block.lines)
    return len(block.lines[0]) + 1 + len(block.lines[1].split()[0]) <= width


def _is_notice(block: _Block) -> bool:
    return all(is_notice(line) for line in block.lines)


def _may_head(block: _Block) -> bool:
    line = block.lines[0]
    return (
        len(block.lines) == 1
        and _reads_as_heading(line, _LONGEST_HEADING)
        and not line[0].islower()
        and not line.endswith(("..", "!!", "??"))
        and not (line.endswith("!") and len(line) > _LONGEST_EXCLAMATION)
        and not _TWO_SENTENCES.search(line)
        and not ends_with_date(line)
    )


def _reads_as_heading(line: str, longest: int) -> bool:
    return (
        len(line) <= longest
        and any(character.isalpha() for character in line)
        and not _ENDS_PROSE.search(line)
        and not _LIST_ITEM.match(line)
        and not is_notice(line)
    )
