"""Find the quotation marks of a text and the words between them.

Used by segmentation (a quotation is not cut in two) and by quotation extraction. News sites mix conventions and make
mistakes, so pairing follows the characters around a mark as well as the mark itself: “…”, „…“, «…», »…«, "…" and a
quotation closed by its opening mark (“…“), and two apostrophes for one mark (''…''), as archives of newspapers keep
them. Nothing is said here about who spoke.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.types import Span

__all__ = ["JOINER", "QUOTATION_MARKS", "Quoted", "paragraphs", "quoted", "with_single_marks"]

QUOTATION_MARKS = '"“”„‟«»‹›'

_OPENING = {"“": '”“"', "„": '“”"', "‟": '”“"', "«": "»", "»": "«", "‹": "›", "›": "‹", "”": "”", '"': '"”“'}
_BOUNDARY_BEFORE = re.compile(r"[\s(\[{—–\-:’'/,;.|]")
_PARAGRAPH = re.compile(r"[^\n]+")
_DOUBLED = re.compile(r"(?<!')''(?!')")
JOINER = "\u2060"
"""No white space and no letter: stands for the second half of a doubled mark."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between an outermost pair of quotation marks.

    `start` and `end` exclude the marks; `outer` includes them. `open_ended` is true when the paragraph ends before
    the quotation does, because the next paragraph goes on with it.
    """

    start: int
    end: int
    outer: Span
    open_ended: bool = False


def paragraphs(text: str) -> list[Span]:
    """Lines of `text` that hold more than white space, without the white space around them."""
    spans = []
    for match in _PARAGRAPH.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped[0])
            spans.append(Span(start, start + len(stripped)))
    return spans


def with_single_marks(text: str) -> str:
    """The text with " for every doubled apostrophe, offsets unchanged: its outer half is the mark, the other a joiner.

    A text that has marks of another kind is left alone, since there two apostrophes may quote inside a quotation.

    >>> with_single_marks("''Yes,'' she said").replace("\u2060", "|")
    '"|Yes,|" she said'
    """
    if "''" not in text or any(mark in text for mark in '"“„«'):
        return text

    def mark(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        opens = not before or before.isspace() or before in "([{—–-:/"
        return '"' + JOINER if opens else JOINER + '"'

    return _DOUBLED.sub(mark, text)


def quoted(text: str) -> list[Quoted]:
    """Outermost quotations of `text`, in order, each inside one paragraph.

    A mark that is never closed starts no quotation, unless the next paragraph begins with an opening mark too: then
    the quotation runs on over the paragraphs, as newspapers print long statements. After a «, a paragraph that begins
    with » runs on, as in Spanish.
    """
    text = with_single_marks(text)
    found: list[Quoted] = []
    lines = paragraphs(text)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        mark = text[following.start] if following is not None else ""
        goes_on = mark != "" and mark in ('“«"„»' if "«" in text[line.start : line.end] else '“«"„')
        if text[line.start] == "»" and found and found[-1].open_ended:
            text = f"{text[: line.start]}«{text[line.start + 1 :]}"
            goes_on = mark != "" and mark in "«»"
        found.extend(_in_paragraph(text, line, goes_on))
    return [_without_joiners(text, each) for each in found] if JOINER in text else found


def _without_joiners(text: str, region: Quoted) -> Quoted:
    start = region.start + (text[region.start] == JOINER)
    end = region.end - (text[region.end - 1] == JOINER and region.end - 1 > start)
    return Quoted(start, end, region.outer, region.open_ended)


def _in_paragraph(text: str, line: Span, goes_on: bool) -> list[Quoted]:
    found: list[Quoted] = []
    position = line.start
    while position < line.end:
        mark = text[position]
        if mark not in _OPENING or not _can_open(text, line, position):
            position += 1
            continue
        close = _closing(text, line, position)
        if close is None:
            if goes_on and position < line.end - 1 and not found_after(text, line, position):
                found.append(Quoted(position + 1, line.end, Span(position, line.end), open_ended=True))
                break
            position += 1
            continue
        if close > position + 1:
            found.append(Quoted(position + 1, close, Span(position, close + 1)))
        position = close + 1
    return found


def found_after(text: str, line: Span, position: int) -> bool:
    """Whether another quotation mark of any kind follows `position` in the line."""
    return any(mark in QUOTATION_MARKS for mark in text[position + 1 : line.end])


def _can_open(text: str, line: Span, position: int) -> bool:
    mark = text[position]
    following = text[position + 1] if position + 1 < line.end else " "
    if mark == '"' and following.isspace():  # " spaced like this " : marks of a paragraph alternate
        return text.count(mark, line.start, line.end) % 2 == 0 and text.count(mark, line.start, position) % 2 == 0
    if (following.isspace() and mark not in "«“„") or (mark == '"' and following in ".,;:!?)"):
        return False
    if mark in "«“„‟‹":
        return True
    before = text[position - 1] if position > line.start else " "
    return bool(_BOUNDARY_BEFORE.match(before))


def _closing(text: str, line: Span, position: int) -> int | None:
    """Position of the mark that closes the one at `position`, nested quotations passed over, or None."""
    closers = _OPENING[text[position]]
    cursor = position + 1
    while cursor < line.end:
        mark = text[cursor]
        if mark in closers and _closes(text, line, cursor):
            return cursor
        if mark in _OPENING and mark != text[position] and mark not in closers and _can_open(text, line, cursor):
            inner = _closing(text, line, cursor)
            cursor = inner + 1 if inner is not None else cursor + 1
            continue
        cursor += 1
    return None


def _closes(text: str, line: Span, position: int) -> bool:
    """A mark that may open or close closes when a word ends before it and none begins after it."""
    if text[position] in "”»›«‹":
        return True
    following = text[position + 1] if position + 1 < line.end else " "
    before = text[position - 1]
    if following.isalnum():
        return False
    return not before.isspace() or following.isspace() or following in ".,;:!?)"
