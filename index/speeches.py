"""Find what stands between quotation marks or after a dialogue dash, and the reporter's words inside it.

Between `index.marks`, which pairs marks, and `index.quotes`, which says who spoke: here a quotation is split where the
reporter interrupts it («A – ha detto Rutte –. B»), and the text is masked so that only the reporter's words remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.cues import Cues, cues_for
from index.marks import JOINER, QUOTATION_MARKS, Quoted, paragraphs, quoted, with_single_marks
from index.reporter import FILLER
from index.segment import PLACE_STOP
from index.types import Span

__all__ = ["Speech", "masked", "speeches", "without_dateline"]

_DASHED = re.compile(r"\s[–—-]{1,2}\s*(?=\S)([^–—\n]{2,160}?)\s*(?:[–—]|(?<=\s)-(?=[\s.,;:!?]))\s*[.,;:]?")
_RAYA = re.compile(r"\s—(?=\w)([^—\n]{2,120}?)(?:—[.,;:]?|(?=$))")
_COMMA = re.compile(r",\s+([^,.;:!?\n–—]{5,70}),\s")
_STOP = re.compile(r",\s+([^,.;:!?\n–—]{5,70}(?:,\s[^,.;:!?\n«»–—]{3,70})?)\.(?:\s+(?=[A-ZÀ-ÖØ-Þ])|\s*$)")
"""The same where a sentence ends with it, as in French: « A, a dit X. B »."""
_NAMED = re.compile(r"\s[A-ZÀ-ÖØ-Þ]")
_DESCRIBED = re.compile(r"\s+(?:(?:le|la|son|sa|une?)\s+|l[’'])[a-zß-öø-ÿ]{4,}")
"""A subject behind its verb in French: "a déclaré la maire"."""
_DIALOGUE = re.compile(r"[—–]\s?(?=[¿¡«\w])")
_CLOSING = re.compile(r"(?<=\S)\s[–—]\s?([^–—\n]{2,160})$", re.MULTILINE)
_IN_FIGURES = re.compile(r"(?<=\d)[.,](?=\d)|(?<=[a-zà-ÿ])\.(?=[a-zà-ÿ])")
_DATELINE = re.compile(
    r"^(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.]+(?:[ ,-]+|$|(?=\s[—–-]{1,2}\s+[A-ZÀ-ÖØ-Þ“«\"]))){1,4}"
    r"(?:[^\n—–.!?:;“«\"]|(?<=\d)\.){0,45}?"
    r"(?:(?:\([^()\n]{2,30}\)\s*)?\s[—–-]{1,2}\s|(?<=\d{4})\.\s)"
    rf"|^{PLACE_STOP}(?:\s?[—–-]{{1,2}}\s*|\s+(?=[A-ZÀ-ÖØ-Þ„“«\"]))",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """One quotation.

    Attributes:
        start, end: the words between its marks.
        outer: the same with the marks.
        pieces: the words without the reporter's, at least one span.
        inserted: the reporter's clauses between the pieces.
        open_ended: whether the next paragraph goes on with it.
    """

    start: int
    end: int
    outer: Span
    pieces: tuple[Span, ...]
    inserted: tuple[Span, ...] = ()
    open_ended: bool = False


def speeches(text: str, language: str) -> list[Speech]:
    """All quotations of a text in order, lines of dialogue that open with a dash and name who speaks included."""
    cues = cues_for(language)
    found = [_speech(text, region, cues, language) for region in quoted(text)]
    marked = [speech.outer for speech in found]
    for line in paragraphs(text):
        opening = _DIALOGUE.match(text, line.start, line.end)
        if opening is None or any(line.start <= span.start < line.end for span in marked):
            continue
        region = Quoted(opening.end(), line.end, line)
        speech = _speech(text, region, cues, language)
        speech = speech if speech.inserted else _closed_by_the_reporter(text, region, cues) or speech
        if speech.inserted:
            found.append(speech)
    return sorted(found, key=lambda speech: speech.start)


def _closed_by_the_reporter(text: str, region: Quoted, cues: Cues) -> Speech | None:
    """A line of dialogue that a second dash ends, the reporter's clause after it: "– Due? – ha chiesto Rossi."."""
    closing = _CLOSING.search(text, region.start, region.end)
    if closing is None or not _reports(closing.group(1), cues):
        return None
    words = Span(region.start, closing.start())
    return Speech(words.start, words.end, region.outer, (words,), (Span(*closing.span(1)),))


def masked(text: str, found: list[Speech]) -> str:
    """The reporter's own words: what others said replaced by fillers and datelines by spaces, offsets unchanged.

    Points and commas inside figures and names ("ver.di") are replaced too: they part no clauses.
    """
    marked = with_single_marks(text).replace(JOINER, FILLER)
    characters = list(_IN_FIGURES.sub("_", without_dateline(marked)))
    for speech in found:
        for piece in speech.pieces:
            characters[piece.start : piece.end] = FILLER * (piece.end - piece.start)
    return "".join(characters)


def without_dateline(text: str) -> str:
    """A text whose beginning says where and when it was written ("PARIS, 17 April – "), with spaces in its place."""
    return _DATELINE.sub(lambda match: " " * len(match.group()), text)


def _speech(text: str, region: Quoted, cues: Cues, language: str) -> Speech:
    pieces: list[Span] = []
    inserted: list[Span] = []
    start = region.start
    for match in _insertions(text, region, cues, language):
        if match.start() < start:
            continue
        pieces.append(Span(start, match.start()))
        inserted.append(Span(match.start(1), match.end(1)))
        start = match.end()
    pieces.append(Span(start, region.end))
    kept = tuple(piece for piece in pieces if text[piece.start : piece.end].strip(" .,;:!?" + QUOTATION_MARKS))
    whole = (Span(region.start, region.end),)
    return Speech(region.start, region.end, region.outer, kept or whole, tuple(inserted), region.open_ended)


def _insertions(text: str, region: Quoted, cues: Cues, language: str) -> list[re.Match[str]]:
    """Reporter's clauses between dashes, or, where a language sets them so, between commas."""
    found = [match for match in _DASHED.finditer(text, region.start, region.end) if _reports(match.group(1), cues)]
    found += [match for match in _RAYA.finditer(text, region.start, region.end) if _reports(match.group(1), cues)]
    if language != "en":
        marked = language == "fr" and text[region.outer.start] in QUOTATION_MARKS
        for pattern in (_COMMA, _STOP) if marked else (_COMMA,):
            for match in _at_commas(pattern, text, region):
                verb = cues.verb.match(match.group(1))
                told = match.group(1)
                named = verb and (_NAMED.search(told, verb.end()) or told.endswith(("-il", "-elle")))
                if named or (pattern is _STOP and verb and _DESCRIBED.match(told, verb.end())):
                    found.append(match)
    return sorted(found, key=lambda match: (match.start(), -match.end()))


def _at_commas(pattern: re.Pattern[str], text: str, region: Quoted) -> Iterator[re.Match[str]]:
    """The matches of a pattern at every comma of a quotation, which may overlap."""
    for comma in re.compile(",").finditer(text, region.start, region.end):
        if match := pattern.match(text, comma.start(), region.end):
            yield match


def _reports(clause: str, cues: Cues) -> bool:
    """Whether a clause begins with a reporting verb, or with a capitalised or pronominal subject and its verb."""
    verb = cues.verb.search(clause)
    if verb is None or verb.start() > 40:
        return False
    before = clause[: verb.start()].split()
    return (
        not before
        or all(word[0].isupper() or cues.pronoun.fullmatch(word) or cues.adverb.fullmatch(word) for word in before)
        or bool(cues.determiner.match(clause) and len(before) <= 5)
    )
