"""Find what a sentence tells of somebody's words without their clause: whom they asked what, what they criticised.

Also what surveys, studies and papers show, and what follows "as X noted,". Called by `index.reported`, whose clauses
these are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.attribution import Clauses
from index.clause import Report, complete, edge, trimmed
from index.phrases import Attribution, Speaker
from index.reporter import FILLER
from index.types import Span

__all__ = ["acts", "as_reported", "shown"]

_AS = re.compile(r"(?:(?:And|But)\s+)?[Aa]s\s+(?=\S)")
_LEAST_SHOWN = 4
"""Words that a study is said to have shown, at least."""
_SHOWN = re.compile(
    r"\s(?P<cue>(?:(?:has|have|had|also)\s+){0,2}(?:found|finds?|show(?:ed|s|n)?|indicate[ds]?|suggest(?:ed|s)?))\s+(?:that\s+)?"
)
"""How a text says what a survey, a study or papers tell."""
_STUDY = re.compile(
    r"(?:\b(?:the|an?|one|another|this|that|these|some|several|many|most|both|recent|new)\s+)?(?:[\w’'./&-]+\s+){0,5}?"
    r"(?:polls?|polling|surveys?|stud(?:y|ies)|reports?|research|data|figures|analys[ie]s|documents|records|statistics|census|audit"
    r"|e-?mails|filings?|estimates)"
    r"(?:\s+(?:of|by|from|on|in|released|published|conducted)\s+[^,.;:]{1,60}?)?"
    r"(?:,\s[^,.;:]{3,70},)?$",
    re.IGNORECASE,
)
"""What tells them."""
_BIDDING = re.compile(
    r"(?:ask|order|tell|told|advis|challeng|implor|instruct|invit|beg)(?:s|es|ed|ged)?\s+"
    r"(?!(?:to|not|for|about|if|whether|how|why|what|which|when|where|who)\b)(?:[\w’'.-]+,?\s+){1,9}?to\s+[a-z]{2,}",
    re.IGNORECASE,
)
"""Asks somebody to do something."""
_PASSIVE = re.compile(
    r"\s+(?:(?:in|by|at|as|on|after|among|from|more|less|delegates?)\s|(?:\w+\s){1,3}ago\b)", re.IGNORECASE
)
"""What follows a verb without an object: "the figures cited in the report", "the sum announced a year ago"."""
_RELATIVE = re.compile(r",\s+(?:who|which)\s(?:[\w’'-]+\s+){0,6}$")
"""A relative clause, up to its verb."""


def shown(clauses: Clauses, sentence: Span) -> Iterator[Report]:
    """A poll showed that …: what surveys, studies and documents say."""
    text = clauses.masked
    for match in _SHOWN.finditer(text, sentence.start, sentence.end) if clauses.language == "en" else ():
        study = _STUDY.search(text[sentence.start : match.start()])
        content = trimmed(clauses, Span(match.end(), sentence.end))
        if study is None or len(text[content.start : content.end].split()) < _LEAST_SHOWN:
            continue
        start = sentence.start + study.start()
        if FILLER not in text[start : content.end]:
            speaker = Speaker(None, Span(start, match.start()), description=study.group())
            yield Report(Attribution(speaker, Span(*match.span("cue"))), (content,), sentence)
        return


def as_reported(clauses: Clauses, cue: Span, sentence: Span) -> Iterator[Report]:
    """As X noted, …: what follows the comma."""
    text = clauses.masked
    opened = _AS.match(text, sentence.start, cue.start)
    if opened is None or text[cue.end : cue.end + 1] != ",":
        return
    speaker = clauses.phrase(opened.end(), cue.start, governed=True) or clauses.subject_before(cue, opened.end())
    content = Span(cue.end + 1, sentence.end)
    if speaker.span is not None and FILLER not in text[content.start : content.end] and complete(clauses, content):
        yield Report(Attribution(speaker, cue), (trimmed(clauses, content),), sentence)


def acts(clauses: Clauses, cue: Span, sentence: Span) -> Iterator[Report]:
    """X ha annunciato la scoperta … / X condemned the attack …: the object of a verb that reports it."""
    text = clauses.masked
    asked = _BIDDING.match(text, cue.start, sentence.end) if clauses.language == "en" else None
    if asked is None and not clauses.cues.object.search(text, cue.start, cue.end):
        return
    speaker = clauses.subject_before(cue, edge(clauses, cue, sentence))
    if speaker.implied and speaker.span is None and clauses.subject_after(cue, sentence.end).name is not None:
        return  # "Lo ha annunciato X"
    unknown = speaker.name is None and not speaker.implied
    if (unknown and (speaker.span is None or clauses.language != "en")) or FILLER in text[cue.end : sentence.end]:
        return
    if text[cue.start - 1] in "-–" or _PASSIVE.match(text, cue.end, sentence.end):
        return
    if speaker.span is not None and len(text[speaker.span.end : cue.start].split()) > 12:
        return
    skipped = clauses.cues.adverbs.match(text, cue.end, sentence.end)
    start = skipped.end() if skipped else cue.end
    content = trimmed(clauses, Span(start, _object_end(clauses, cue, sentence, start)))
    told = text[content.start : content.end].split()
    if len(told) >= 3 and told[0] != "it":
        yield Report(Attribution(speaker, cue), (content,), sentence)


def _object_end(clauses: Clauses, cue: Span, sentence: Span, start: int) -> int:
    """Where an object ends: at the comma after which another verb reports, or that closes a relative clause."""
    text = clauses.masked
    verbs = clauses.verbs(start, sentence.end)
    ends = [start + len(text[start : verb.start].rstrip()) - 1 for verb in verbs if text.endswith(", ", 0, verb.start)]
    if _RELATIVE.search(text, sentence.start, cue.start) and (comma := text.find(",", start, sentence.end)) >= 0:
        ends.append(comma)
    return min(ends, default=sentence.end)
