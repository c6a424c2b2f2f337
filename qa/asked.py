"""Tell the sentences that ask from those that say: an interviewer's questions answer nothing.

Used by `qa.reading`. A sentence asks by its question mark; where an article sets its questions in bold or italics, or
puts a name before them, what stands so without one does too ("You have been criticised for that.").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.labels import ASKS, MOSTLY, label_of
from index.marks import paragraphs
from index.persons import ends_in_a_question_mark
from index.types import Span

__all__ = ["asked"]

_SET_APART = re.compile(r"(\*\*|__|\*|_)(?=\S).+\1")
_SEVERAL = 2
"""Paragraphs set apart that end in a question mark, from which on all are an interviewer's."""


def asked(text: str, sentences: Sequence[Span]) -> Iterator[int]:
    """The numbers of the sentences that ask, or are part of an interviewer's question."""
    lines = paragraphs(text) if text.count("?") >= _SEVERAL else []  # with fewer it is no interview
    apart = [line for line in lines if _SET_APART.fullmatch(text, line.start, line.end)]
    interview = sum(ends_in_a_question_mark(text[line.start : line.end]) for line in apart) >= _SEVERAL
    asking = sorted({*(apart if interview else ()), *_by_label(text, lines)})
    for number, sentence in enumerate(sentences):
        at = bisect_right(asking, sentence.start, key=lambda line: line.start) - 1
        if (at >= 0 and sentence.start < asking[at].end) or ends_in_a_question_mark(
            text[sentence.start : sentence.end]
        ):
            yield number


def _by_label(text: str, lines: Sequence[Span]) -> list[Span]:
    """The paragraphs whose label is that of an interviewer."""
    labelled: dict[str, list[Span]] = defaultdict(list)
    for line in lines:
        if (label := label_of(text, line)) is not None:
            labelled[fold(label.name)].append(line)
    found = []
    for name, theirs in labelled.items():
        ends = sum(ends_in_a_question_mark(text[line.start : line.end]) for line in theirs)
        if ends >= _SEVERAL and (ends >= MOSTLY * len(theirs) or name in ASKS):
            found += theirs
    return found
