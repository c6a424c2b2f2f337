"""Find remarks: words after a colon, without quotation marks, of whoever the phrase before it names.

Part of `index.turns`, for live reports, lists of reactions and voices from the street: "Sousa's campaign: We have the
numbers.", "Rosalind, 34, nurse: I came straight from a shift.". A phrase with a verb in it, or that names nobody who
could speak, begins no remark; whether an article has enough of them to be such a list is decided there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import fold
from index.cues import cues_for
from index.kinds import gender_of_description
from index.labels import bare, in_small_letters, may_be_named, without_prefix
from index.mentions import CAPITALS
from index.names import Names
from index.persons import says_i
from index.types import Span

__all__ = ["Remark", "remarks"]

_TIME = re.compile(
    r"(?:[-•*–][ \u00a0]+)?[*_|\s]*"
    r"(?:(?:ore|alle|h)\s)?(?:\d{1,2}(?:\s?[:.h]\s?\d{2})(?:\s?[ap]\.?m\.?)?(?:\s?(?:Uhr|h))?[*_]*\s*[|:–—-]?\s*)?[*_]*",
    re.I,
)
"""What may stand before a remark in its line: a bullet, the time."""
_PLAIN = '[^.!?:;\\n«»“”"„]'
"""What stands in a label: no stop, and no quotation mark."""
_HEAD = re.compile(
    rf"(?P<head>[{CAPITALS}][^.!?:;,()\n«»“”\"„]{{1,90}}?)"
    rf"(?P<rest>(?:\s*[*_]*\([^()\n]{{2,90}}\)(?:[*_]*\s{_PLAIN}{{2,110}}?)?|,{_PLAIN}{{2,110}}?)?)"
    rf"[*_\s\u00a0]*:[*_]*\s+(?=[{CAPITALS}\d¿¡«“\"„‘])"
)
"""Who speaks, what they are or where, a colon, and a sentence."""
_OPENS = re.compile(r"(?<=[.!?…»”])\s+(?=\S)")
_OF = re.compile(r"\s(?:of|de|del|della|dello|dei|degli|delle|di|du|des|von|vom|der|dell[’']|d[’'])\s?", re.I)
_AGE = re.compile(r"\b\d{1,3}\b")
_SPEAKS_FOR = re.compile(
    r"\b(?:campaign|campagna|campaña|campagne|Wahlkampfteam|lawyers?|attorney|avvocat[oai]|abogad[oa]s?|avocate?s?|Anw[aä]lt(?:in|e)?|unions?"
    r"|sindacat[oi]|sindicatos?|syndicats?|Gewerkschaft(?:en)?|family|famiglia|familia|famille|Familie|team|staff|équipe|equipo"
    r"|chamber|chambre|camera|cámara|Kammer|Handelskammer|spokes\w+|portavoce|portavoz|porte-parole|Sprecher(?:in)?|directeur|direct\w+|direttor\w+"
    r"|communiqué|comunicado|comunicato|statement|Mitteilung|residents?|neighbou?rs?|vecinos|residenti|riverains|Anwohner"
    r"|mother|father|madre|padre|mère|père|Mutter|Vater)\b",
    re.I,
)
"""Those who speak for somebody, or together."""
_SHORT = 4
"""Letters of a word up to which it tells nothing, and words of a body's name at most."""
_NO_SPEAKER = re.compile(
    r"(?i)(?:read|see|more|also|leggi|vedi|lea|más|lire|voir|mehr|lesen|note|notes?|nota|correction|correzione|rettifica|corrección|update"
    r"|aggiornamento|photo|foto|video|source|fonte|fuente|quelle|where|when|who|what|why|how|dove|quando|chi|cosa|perché|dónde|cuándo"
    r"|quién|où|quand|qui|wo|wann|wer|was|tickets?|orari|info|contact|contatti|in\s+breve)\b"
)
"""What opens a line that tells where to read on, or a fact."""
_LEAST = 3
"""Words of a remark at least."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says in a list of remarks.

    Attributes:
        speaker: the fullest name that the article gives them, or what they are called.
        label: where they are called so.
        words: what they say.
        known: whether the label names a person, or one who could speak; else it may be a heading.
    """

    speaker: str
    label: Span
    words: Span
    known: bool


def remarks(text: str, line: Span, names: Names, sentences: Sequence[Span]) -> Iterator[Remark]:
    """The remarks in a paragraph.

    Args:
        text: the article's.
        line: the paragraph.
        names: the article's names.
        sentences: of the text, in order; a remark ends where one of them tells of its speaker.
    """
    opened = _TIME.match(text, line.start, line.end)
    start = opened.end() if opened else line.start
    while start < line.end:
        match = _HEAD.match(text, start, line.end)
        speaker = _speaker(text, match, names) if match is not None else None
        known = speaker is not None
        if match is not None and speaker is None and match.start() == (opened.end() if opened else line.start):
            speaker = _anything(match)
        if match is None or speaker is None:
            following = _OPENS.search(text, start, line.end)
            if following is None:
                return
            start = following.end()
            continue
        words = bare(text, Span(match.end(), line.end))
        end = _end(text, words, match.group(), sentences, names.language)
        if len(text[words.start : end].split()) >= _LEAST:
            yield Remark(speaker, Span(match.start("head"), match.end("rest")), Span(words.start, end), known)
        start = max(end, match.end())
        while start < line.end and text[start].isspace():
            start += 1


def _end(text: str, words: Span, label: str, sentences: Sequence[Span], language: str) -> int:
    """Where a remark ends: before the first sentence that names its speaker, or begins another remark."""
    told = {fold(word) for word in re.findall(r"[^\W\d_]+", label) if len(word) > _SHORT}
    end = words.start
    opened = bisect_right(sentences, words.start, key=lambda each: each.end)
    closed = bisect_left(sentences, words.end, key=lambda each: each.start)
    for sentence in sentences[opened:closed]:
        own = text[max(sentence.start, words.start) : sentence.end]
        first = sentence.start <= words.start
        of_them = told & {fold(word) for word in re.findall(r"[^\W\d_]+", own)} and not says_i(own, language)
        if not first and (of_them or _HEAD.match(own)):
            break
        end = min(sentence.end, words.end)
    return end


def _anything(match: re.Match[str]) -> str | None:
    """A short phrase in capitals that opens a line, a body's name perhaps: "CGT-Cheminots", "Partito democratico"."""
    head = match["head"].strip(" *_")
    words = head.split()
    return head if len(words) <= _SHORT and not _NO_SPEAKER.match(head) and not match["rest"] else None


def _without_trade(name: str) -> str:
    """A name without what stands before it in capitals: "Pollster Vikram Anand"."""
    rest = " ".join(name.split()[1:])
    return rest if " " in rest and not may_be_named(name) and may_be_named(rest) else without_prefix(name)


def _speaker(text: str, match: re.Match[str], names: Names) -> str | None:
    """Whom the phrase before a colon names, as the article calls them in full; None where nobody could speak."""
    head, rest = match["head"].strip(" *_"), match["rest"].strip(" ,()*_")
    cues = cues_for(names.language)
    if cues.verb.search(head) or not head:
        return None
    opened, closed = (
        bisect_left(names.mentions, at, key=lambda mention: mention.start)
        for at in (match.start("head"), match.end("rest"))
    )
    within = names.mentions[opened:closed]
    people = [m for m in within if names.is_person(names.resolve(m.name))]
    own = [m for m in people if m.start < match.end("head")]
    if own and own[-1].end >= match.start("head") + len(head):  # "Sheriff Lonnie Baptiste"
        before = text[match.start("head") : own[-1].start]
        if not _OF.search(f" {before}") or may_be_named(own[-1].name):
            return _without_trade(names.resolve(own[-1].name))
    after = [m for m in people if m.start >= match.end("head") and not text[match.end("head") : m.start].strip(" ,")]
    if after:  # "Teague's lawyer, Abigail Rourke"
        return names.resolve(after[0].name)
    capitals = all(word[:1].isupper() or len(word) <= _SHORT for word in head.split())
    if capitals and (may_be_named(head) or (rest and (_AGE.search(rest) or match["rest"].lstrip().startswith("(")))):
        return in_small_letters(head)
    if capitals and rest and len(head.split()) <= 2 and gender_of_description(rest, names.language):
        return head
    words = head.split()
    called = len(words) > 1 and (
        _SPEAKS_FOR.search(head)
        or cues.body.search(head)
        or (cues.determiner.match(head) and names.means_a_person(head))
    )
    return head if called else None
