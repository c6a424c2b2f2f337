"""Find who speaks in a heading, and which words: «Biden: “…”», «Nato, Rutte conferma: …. “…”».

Part of quotation extraction, apart from it because headings follow their own grammar: a colon instead of a verb, and
words without quotation marks. A subject matter before the colon («Muro: la frase …») is no speaker.
"""

from __future__ import annotations

import re

from index.attribution import Attribution, Clauses, Speaker
from index.speeches import Speech
from index.types import Heading, Span

__all__ = ["headline"]

_BEFORE_COLON = re.compile(r"(?:.*[.!?»”]\s+)?[^\w\n]*([^:“”«»\"\n.!?]{2,90}):\s*(?=\S)")
_SINGLE_MARKS = re.compile(r"[\"“«‘'](.{2,}?)[\"”“»’']\W*$")


def headline(
    text: str, heading: Heading, speeches: list[Speech], clauses: Clauses
) -> tuple[Attribution, list[Span]] | None:
    """The attribution of a heading and the words attributed, or None where nobody is quoted.

    Args:
        text: the article's.
        heading: the heading.
        speeches: the article's quotations in marks.
        clauses: the article's grammar.
    """
    line = text[heading.start : heading.end]
    match = _BEFORE_COLON.match(line)
    if match is None:
        return None
    colon, after = heading.start + match.end(1), heading.start + match.end()
    pieces = [piece for each in speeches if after <= each.outer.start < heading.end for piece in each.pieces]
    single = _SINGLE_MARKS.search(line, match.end())
    if not pieces and single:
        pieces = [Span(heading.start + single.start(1), heading.start + single.end(1))]
    speaker = _speaker(clauses, text, Span(heading.start + match.start(1), colon), quoted=bool(pieces))
    if speaker is None:
        return None
    return Attribution(speaker, Span(colon, colon + 1)), pieces or [Span(after, heading.end)]


def _speaker(clauses: Clauses, text: str, before: Span, *, quoted: bool) -> Speaker | None:
    """The person or body before the colon of a heading; without quotation marks nothing else may stand there."""
    comma = text.rfind(",", before.start, before.end)
    people = [m for m in clauses.free(before.start, before.end) if clauses.names.is_person(m.name)]
    last = [m for m in people if m.start > comma > 0 and not text[comma + 1 : m.start].strip()]
    people = last or people  # "Muro, NAME: “…”"
    about = text[comma + 1 : before.end].strip()
    if comma > 0 and not last and clauses.cues.determiner.match(about) and not clauses.names.means_a_person(about):
        people = [m for m in people if m.start > comma]  # "Muro, la rabbia dei parenti: “…”"
    verbs = [verb for verb in clauses.verbs(before.start, before.end) if not last or verb.start > comma]
    if verbs:
        subject = clauses.subject_before(verbs[-1], before.start)
        if subject.name is not None:
            return subject
    words = text[before.start : before.end].strip()
    if people and (quoted or (people[0].name == words and " " in clauses.names.resolve(words))):
        if any(m.start < people[0].start and " " not in words[m.end - before.start :] for m in people):
            return None
        return Speaker(clauses.names.resolve(people[0].name), Span(people[0].start, people[0].end))
    anybody = any(clauses.names.is_person(m.name) for m in clauses.mentions(before.start, before.end))
    about = about if comma > 0 and clauses.cues.definite.match(about) else words
    name = clauses.names.described(about, len(text), first=True) if quoted and not anybody else None
    if name is not None or not quoted or people:
        return Speaker(name, before) if name is not None else None
    return _body(clauses, words, before)


def _body(clauses: Clauses, words: str, before: Span) -> Speaker | None:
    """A body with its article, all that stands before the colon: "Il Garante: “…”"."""
    start = before.start + clauses.masked[before.start : before.end].index(words) if words else before.start
    if not clauses.cues.determiner.match(words):
        return None
    found = clauses.phrase(start, before.end)
    whole = found is not None and found.span is not None and found.span.end == start + len(words)
    return found if found is not None and found.name is not None and whole else None
