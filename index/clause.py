"""Where reported words begin and end, and whether they can stand by themselves; what `reported` and `acts` share.

Which words are reported is decided there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.attribution import Clauses
from index.marks import QUOTATION_MARKS
from index.phrases import Attribution
from index.reporter import FILLER
from index.types import Span

__all__ = ["CALLED", "FINITE", "Report", "called_so", "complete", "edge", "trimmed"]

CALLED = re.compile(
    rf"(?i)(?<!\w)(?:comitat[oi]|associazion[ei]|moviment[oi]|list[ae]|gruppo|rivista|giornale|film|libro|romanzo|campagna|progetto"
    r"|operazione|mostra|nave|peschereccio|programma|trasmissione|canzone|committee|association|movement|group|magazine|newspaper"
    r"|film|book|novel|campaign|project|operation|exhibition|ship|boat|programme|song|comité|asociación|movimiento|revista|libro"
    r"|novela|campaña|proyecto|barco|buque|salvamar|velero|association|mouvement|revue|journal|livre|roman|campagne|projet|navire|chanson|verein"
    rf"|initiative|bewegung|zeitschrift|zeitung|buche?s?|romans?|kampagne|projekt|schiff|lied|im|nel|sul)\s[{QUOTATION_MARKS}]$"
)
"""What stands before a name and the mark that opens it: "il comitato «Acqua nostra»", "im „Standard“"."""
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|must|may|might|do|does|did|\w{2,}ed|wants?|needs?"
    r"|isn|aren|wasn|weren|won|wouldn|can|couldn|shouldn|doesn|didn|don|hasn|haven|hadn|went|came|made|took|knew|felt|saw"
    r"|got|gave|won|lost|held|met|left|led|ran|began|became|said|says|kept|fell|rose|grew|sent|told|thought|paid|sold|spent|built"
    r"|brought|found|heard|stood|broke|chose|drew|drove|spoke|wrote|goes|comes|makes|takes|gets|gives|means|remains|seems|includes"
    r"|ought|cannot)\b"
    r"|[’'](?:s|re|ve|ll|d|m|t)\b"
)
"""English finite verbs, auxiliaries and the most common others."""


@dataclass(frozen=True, slots=True)
class Report:
    """Reported words, in one or two pieces around the cue; `sentence` is where they stand."""

    attribution: Attribution
    pieces: tuple[Span, ...]
    sentence: Span


def edge(clauses: Clauses, cue: Span, sentence: Span) -> int:
    """Where the reporter's words before a cue begin: at the sentence, or after a quotation."""
    filled = clauses.masked.rfind(FILLER, sentence.start, cue.start)
    if filled < 0 or called_so(clauses, cue, sentence) is not None:
        return sentence.start
    return min(cue.start, filled + 2)


def called_so(clauses: Clauses, cue: Span, sentence: Span) -> Span | None:
    """What has a name between quotation marks and stands right before a cue: "il comitato «Acqua nostra» di Genova"."""
    filled = clauses.masked.rfind(FILLER, sentence.start, cue.start)
    opened = len(clauses.masked[: filled + 1].rstrip(FILLER))
    noun = CALLED.search(clauses.masked, sentence.start, opened) if filled >= 0 else None
    near = noun is not None and re.fullmatch(r"[^\w\s]\s(?:\w+\s){0,3}", clauses.masked[filled + 1 : cue.start])
    return Span(noun.start(), cue.start - 1) if noun and near else None


def complete(clauses: Clauses, span: Span) -> bool:
    """Whether a stretch can be a statement by itself: in English it has a finite verb, elsewhere five words or more."""
    words = clauses.masked[span.start : span.end]
    if clauses.language == "en":
        return bool(FINITE.search(words)) or len(words.split()) > 4
    opening = words.strip().split(" ", 1)[0]
    return len(words.split()) > 4 and not clauses.cues.preposition.search(opening)


def trimmed(clauses: Clauses, span: Span) -> Span:
    """A clause without the white space and the punctuation around it."""
    start, end = span.start, span.end
    while start < end and (clauses.masked[start].isspace() or clauses.masked[start] in ",;:–—"):
        start += 1
    while end > start and (clauses.masked[end - 1].isspace() or clauses.masked[end - 1] in ".!?,;:"):
        end -= 1
    return Span(start, end)
