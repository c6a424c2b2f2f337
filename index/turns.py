"""Find the paragraphs that are somebody's words without quotation marks: interviews, transcripts, reactions, letters.

Part of quotation extraction. An article is one of these by its form: labels before the words, questions that stand
apart from what answers them (`index.interviews`), remarks after colons (`index.remarks`), letters with a signature
each, topics of which one person speaks, posts and columns (`index.blocks`), a text in the first person
(`index.addresses`). Whoever only asks is told, and gives no quotation. Which words of the paragraphs become quotations
is decided in `index.unmarked`; ordinary reports have no turns.
"""

from __future__ import annotations

import re

from index.addresses import address, opinion, testimony
from index.analysis import fold
from index.blocks import by_topics, columns, letters, posts
from index.interviews import conversation, interview
from index.marks import QUOTATION_MARKS
from index.persons import says_i
from index.remarks import remarks
from index.script import Sheet, Turn
from index.types import Span

__all__ = ["turns"]

_SEVERAL, _MANY = 3, 5
"""People of whom a list has remarks, at least, and remarks from which on one fewer is enough."""
_SOME_IN_PERSON = 1 / 4
"""Share of the remarks in which somebody says "I" or "we", at least."""


def turns(sheet: Sheet) -> list[Turn]:
    """The turns of an article in order, each with words; none for an ordinary report."""
    found = (
        conversation(sheet)
        or columns(sheet)
        or letters(sheet)
        or by_topics(sheet)
        or posts(sheet)
        or _reactions(sheet)
        or interview(sheet)
        or testimony(sheet)
        or address(sheet)
        or opinion(sheet)
    )
    return [turn for turn in found if turn.words.start < turn.words.end]


def _reactions(sheet: Sheet) -> list[Turn]:
    """Remarks of several people, in a live report or a list of reactions."""
    found: list[Turn] = []
    known: set[str] = set()
    for number, line in enumerate(sheet.lines):
        if sheet.is_title(number) or sheet.level(line):
            continue
        if sheet.told(line).endswith(":") and number + 1 < len(sheet.lines):
            line = Span(line.start, sheet.lines[number + 1].end)  # the words stand below
        for remark in remarks(sheet.text, line, sheet.names, sheet.sentences):
            told = sheet.told(remark.words)
            if fold(remark.speaker.split()[-1]) in fold(told).split():
                return []  # "Bernie Sanders: Senator Sanders calls for …"
            if told[0] in QUOTATION_MARKS or not _is_sentence(told):
                continue
            found.append(Turn(remark.words, remark.words, remark.speaker, remark.label, len(found)))
            known |= {remark.speaker} if remark.known else set()
    in_person = sum(says_i(sheet.told(turn.words), sheet.language) for turn in found)
    several = len(known) >= (_SEVERAL if len(found) < _MANY else _SEVERAL - 1)
    return found if several and in_person >= _SOME_IN_PERSON * len(found) else []


def _is_sentence(told: str) -> bool:
    """Whether words are a sentence rather than a list of names."""
    words = re.findall(r"[^\W\d_][\w’'-]*", told)
    ended = told.rstrip('”»"*_ ')[-1:] in (".", "!", "?", "…")
    return ended and 2 * sum(word[0].islower() for word in words) >= len(words)
