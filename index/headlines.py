"""Find who speaks in a heading, and which words: «Biden: “…”», «Nato, Rutte conferma: …. “…”».

Part of quotation extraction, apart from it because headings follow their own grammar: a colon instead of a verb, and
words without quotation marks. A subject matter before the colon («Muro: la frase …») is no speaker.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.analysis import words
from index.attribution import Clauses
from index.names import Names
from index.phrases import Attribution, Speaker
from index.speeches import Speech
from index.types import Heading, Quotation, Span

__all__ = ["confirmed", "headline"]

_BEFORE_COLON = re.compile(r"(?:.*[.!?»”]\s+)?[^\w\n]*([^:“”«»\"\n.!?]{2,90}):\s*(?=\S)")
_AFTER_WORDS = re.compile(r"\s*([:,–—-])\s+(?=[A-ZÀ-Ö])")
_TO_SOMEBODY = re.compile(r"(?<!\w)(?:a|ad|à|to|for|an)\s$", re.IGNORECASE)
_OF_A_TITLE = re.compile(r"(?:\bdel|\bdello|\bdella|dell[’']|\bdu|\bof\s+the)\s?([A-ZÀ-Ö][a-zà-ö]+)$")
_ADDRESSED = re.compile(
    r"(?i)(?<!\w)(?:appello|lettera|messaggio|accus\w+|critic\w+|attacc\w+|richiest\w+|invito|domanda|rispost\w+|monito|avviso"
    r"|ultimatum|replica|minacc\w+|multa|appeal|letter|message|warning|reply|call|threat|fine|appel|lettre|message|réponse"
    r"|carta|mensaje|respuesta|brief|appell|antwort|insult\w+|no|sì|stop|basta)(?!\w)"
)
"""What others address to somebody."""
_TELLING, _SHORT, _SAME_WORDS = 2, 3, 0.6
"""Words at least, longer than so many letters, by which a heading's words are found again in the article, and the share
of them that is."""
_SINGLE_MARKS = re.compile(r"[\"“«‘'](.{2,}?)[\"”“»’']\W*$")


def headline(
    text: str, heading: Heading, speeches: list[Speech], clauses: Clauses, about: str | None = None
) -> tuple[Attribution, list[Span]] | None:
    """The attribution of a heading and the words attributed, or None where nobody is quoted.

    Args:
        text: the article's.
        heading: the heading.
        speeches: the article's quotations in marks.
        clauses: the article's grammar.
        about: the person whom the article is about, if it is about one.
    """
    line = text[heading.start : heading.end]
    named = _named_after(text, heading, speeches, clauses)
    if named is not None:
        return named
    match = _BEFORE_COLON.match(line)
    if match is None:
        return None
    colon, after = heading.start + match.end(1), heading.start + match.end()
    pieces = [piece for each in speeches if after <= each.outer.start < heading.end for piece in each.pieces]
    single = _SINGLE_MARKS.search(line, match.end())
    if not pieces and single:
        pieces = [Span(heading.start + single.start(1), heading.start + single.end(1))]
    before = Span(heading.start + match.start(1), colon)
    speaker = _speaker(clauses, text, before, quoted=bool(pieces))
    if speaker is None and about is not None and pieces and _means(clauses, before, about):
        speaker = Speaker(about, before)
    if speaker is None:
        return None
    return Attribution(speaker, Span(colon, colon + 1)), pieces or [Span(after, heading.end)]


def confirmed(text: str, found: list[Quotation], names: Names) -> list[Quotation]:
    """An article's quotations, those of its headings given to who speaks in the body.

    Where that is not who stands before the colon, it is who says these words there; where nobody does, they are left
    out if a place or a matter stands there: "Selva, rubinetti a secco: “…”", "Fusione Alfa-Beta: “…”".
    """
    said = [each for each in found if each.voice == "direct" and each.speaker]
    speakers = {each.speaker for each in said}
    kept = []
    for each in found:
        if each.voice != "headline" or each.speaker in speakers:
            kept.append(each)
            continue
        wanted = _content(text, each)
        told = said if len(wanted) >= _TELLING else []
        shares = [(len(wanted & _content(text, other)) / len(wanted), other) for other in told]
        share, other = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        if other is not None and share >= _SAME_WORDS:
            kept.append(replace(each, speaker=other.speaker, speaker_span=None))
        elif not _is_setting(text, each, names):
            kept.append(each)
    return kept


def _content(text: str, quotation: Quotation) -> set[str]:
    return {word for word in words(text[quotation.start : quotation.end]) if len(word) > _SHORT}


def _is_setting(text: str, quotation: Quotation, names: Names) -> bool:
    """Whether what stands for the speaker of a heading is a place or a matter."""
    name, body = quotation.speaker or "", text[quotation.sentence.end :]
    if names.is_person(name) and " " in name:
        first = name.split()[0]
        return re.search(rf"\b{re.escape(first.lower())}\b", body) is not None
    return re.search(rf"\b(?:a|ad|in|at|à|en)\s{re.escape(name)}\b", body) is not None


def _named_after(
    text: str, heading: Heading, speeches: list[Speech], clauses: Clauses
) -> tuple[Attribution, list[Span]] | None:
    """The person named right after the words with which a heading opens: "“…”: NAME cambia tutto"."""
    for speech in speeches:
        if not heading.start <= speech.outer.start < heading.end:
            continue
        opens = not text[heading.start : speech.outer.start].strip()
        mark = _AFTER_WORDS.match(text, speech.outer.end, heading.end) if opens else None
        for mention in clauses.free(mark.end(), mark.end() + 1) if mark else ():
            if mark and clauses.names.is_person(mention.name):
                speaker = Speaker(clauses.names.resolve(mention.name), Span(mention.start, mention.end))
                return Attribution(speaker, Span(mark.start(1), mark.end(1))), list(speech.pieces)
        return None
    return None


def _means(clauses: Clauses, before: Span, about: str) -> bool:
    """Whether what stands before a colon is of or for the person whom the article is about, and of nobody else.

    "Il premio a NAME: “…”", "L’ultima notte del Capitano: “…”", not "L’appello a NAME: “…”".
    """
    words = clauses.masked[before.start : before.end]
    people = [m for m in clauses.mentions(before.start, before.end) if clauses.names.is_person(m.name)]
    addressed = _ADDRESSED.search(words) is not None or clauses.cues.speech.search(words) is not None
    if people:
        last = people[-1]
        theirs = {clauses.names.resolve(mention.name) for mention in people} == {about}
        to = _TO_SOMEBODY.search(clauses.masked[before.start : last.start]) is not None
        return theirs and to and not addressed and last.end == before.end
    titled = _OF_A_TITLE.search(words)
    return titled is not None and clauses.names.may_call(about, f"il {titled[1].lower()}") and not addressed


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
    piece = clauses.masked[before.start : before.end]
    start = before.start + len(piece) - len(piece.lstrip())
    if not clauses.cues.determiner.match(words):
        return None
    found = clauses.phrase(start, before.end)
    whole = found is not None and found.span is not None and found.span.end == start + len(words)
    return found if found is not None and found.name is not None and whole else None
