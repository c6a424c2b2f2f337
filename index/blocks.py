"""Find whose words the blocks of a text are: readers' letters, one person's words by topics, posts, columns.

Part of `index.turns`. Letters are told by several signatures, each below what it signs; what somebody says about one
topic after the other, at a press conference perhaps, by the topics before their words and by a lead that names them
alone, and so the numbered posts of a thread; columns, printed row by row, by the names above them. A list of facts has
neither signatures nor an "I".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.labels import bare, may_be_named, without_prefix
from index.mentions import CAPITALS
from index.persons import TOPIC_BY_TOPIC, says_i
from index.script import IN_PERSON, OFTEN_IN_PERSON, Sheet, Turn
from index.types import Span

__all__ = ["by_topics", "columns", "letters", "posts"]

_LETTERS = 3
"""Signatures that make a page of letters, at least."""
_KNOWN = 1 / 4
"""Share of them that are a first name known as such and a surname, at least."""
_LONGEST_NAME, _LONGEST_LINE = 4, 14
"""Words of a signature's name and of all of its line, at most."""
_ROWS, _HEAD = 3, 12
"""What those are asked who answer side by side, at least; paragraphs among which their names are."""
_SCRAP = 6
"""Words of the line that says where somebody lives, at most."""
_TOPICS = 4
"""Topics of which somebody speaks, at least."""
_MOST = 1 / 2
"""Share of the paragraphs below the lead that begin with a topic, at least."""
_LEAD = 4
"""Paragraphs at the beginning that may name whoever speaks of topics."""
_SIGNED = re.compile(
    rf"[*_\s]*[–—-]?\s*(?P<name>(?:(?:Mrs?|Ms|Dr|Dott(?:\.ssa)?|Prof|Sig\.?(?:ra)?|Rev|Mme|M|Sra?|Herr|Frau|Don)\.?\s)?"
    rf"[{CAPITALS}][\w’'.-]*(?:\s(?:(?:de|di|del|della|von|van|der|la|le|d[’'])\s?)?[{CAPITALS}][\w’'.-]*){{1,3}})"
    rf"[*_]*(?:\s*[,(\n–—-][^.!?]*)?[*_)]*\s*$"
)
"""A line that is a name, with a place or what they are behind it."""
_STOP = re.compile(r"\w[.!?…][”»\"*_]*(?:\s|$)")
"""The end of a sentence."""
_POST = re.compile(r"[*_\s]*[(\[]?\d{1,2}\s?/\s?(?:\d{1,2}\b|n\b)?[)\]]?[*_]*[\s.:–-]*(?=\S)", re.I)
"""The number before a post of a thread."""
_POST_BEHIND = re.compile(r"(?<=\S)\s+[(\[]?\d{1,2}\s?/\s?\d{1,2}[)\]]?[*_\s]*$")
"""The number behind one."""
_REPLY = re.compile(
    rf"[*_\s]*(?:(?P<name>(?:The|Il|La|El|Le|Die|Der|L[’'])?\s?[{CAPITALS}]?[\w’'-]+(?:\s[{CAPITALS}][\w’'-]+){{0,2}})\s"
    r"(?:replies|writes|responds|risponde|responde|contesta|répond|antwortet)"
    rf"|(?:Risponde|Responde|Es\s+antwortet)\s(?P<behind>[\w’' -]{{2,40}}))[*_]*\s?:[*_]*\s*",
)
"""The label of an answer to a letter."""
_TOPIC = re.compile(
    rf"[-•*–]?[ \u00a0]*(?:(?P<mark>\*\*|__)(?P<bold>[^*_\n]{{2,70}}?)[.:]?(?P=mark)\s*[–—:.-]?\s*|"
    r"(?i:zu[mr]?|über|on|about|su(?:l|lla|llo|i|lle|gli|ll[’'])?|sobre|sur|à\s+propos\s+d\w+)\b[^:–—.!?\n]{2,60}\s?[:–—]\s+|"
    rf"[{CAPITALS}][^:–—.!?\n]{{1,45}}\s[–—]\s+)(?=[{CAPITALS}\d¿¡])"
)
"""What somebody speaks of, before their words: "**Il rigore** – ", "- zum Personal: "."""


def letters(sheet: Sheet) -> list[Turn]:
    """The turns of a page of readers' letters, what the paper replies under a label of its own; none for others."""
    signed: dict[int, str] = {}
    for number in range(1, len(sheet.lines)):
        name = _signature(sheet, number) if number - 1 not in signed else ""  # behind a name is where they live
        signed |= {number: name} if name else {}
    known = sum(may_be_named(name) for name in signed.values())
    if len(signed) < _LETTERS or known < _KNOWN * len(signed):
        return []
    if _is_headed(sheet, list(signed)):
        return []
    found: list[Turn] = []
    begun, own, bare_names = 0, 0, 0
    for number, (last, name) in enumerate(signed.items()):
        block = list(_block(sheet, begun, last))
        if not any(_is_sentence(sheet, line) for line in block):
            begun = last + 1
            bare_names += 1
            continue
        while not begun and len(block) > 1 and not says_i(sheet.own(block[0]), sheet.language):
            block = block[1:]  # how to write to the paper
        own += any(says_i(sheet.own(line), sheet.language) for line in block)
        found += [Turn(line, bare(sheet.text, line), name, None, number) for line in block]
        begun = last + 1
    found += _replies(sheet, set(signed), len(signed))
    several = len(signed) - bare_names >= _LETTERS and 3 * bare_names <= len(signed)  # else it is a list of names
    return sorted(found, key=lambda turn: turn.line) if several and 2 * own >= len(signed) else []


def _is_headed(sheet: Sheet, signed: list[int]) -> bool:
    """Whether the names stand above words rather than below: somebody's own words follow the last, none the title."""
    before, behind = (
        any(
            says_i(sheet.own(line), sheet.language) and not _REPLY.match(sheet.text, line.start, line.end)
            for line in lines
            if not (sheet.is_set_apart(line) or sheet.is_closing(line))
        )
        for lines in (sheet.lines[1 : signed[0]], sheet.lines[signed[-1] + 1 :])
    )
    return behind and not before


def _signature(sheet: Sheet, number: int) -> str:
    """The name of a line that is a signature; "" for others."""
    line = sheet.lines[number]
    told = sheet.told(line)
    match = _SIGNED.match(told) if not sheet.level(line) and len(told.split()) <= _LONGEST_LINE else None
    if match is None or told.rstrip("*_ ").endswith((".", "!", "?", ":")):
        return ""
    name = without_prefix(match["name"])
    return name if 1 < len(name.split()) <= _LONGEST_NAME else ""


def _block(sheet: Sheet, begun: int, last: int) -> Iterator[Span]:
    """The paragraphs of a letter that is signed in paragraph `last`: from the heading before it, or the last letter's
    signature on; what the paper itself says left out."""
    heads = [n for n in range(begun, last) if sheet.level(sheet.lines[n]) or sheet.is_title(n)]
    for number in range(max([begun, *(n + 1 for n in heads)]), last):
        line = sheet.lines[number]
        if number == begun and begun and _is_scrap(sheet, line):
            continue  # where the last one lives
        apart = sheet.is_set_apart(line) or sheet.is_closing(line) or _REPLY.match(sheet.text, line.start, line.end)
        if not apart:
            yield line


def _is_sentence(sheet: Sheet, line: Span) -> bool:
    """Whether a paragraph has a sentence with its stop."""
    told = sheet.told(line)
    return len(told.split()) > _SCRAP and _STOP.search(told) is not None


def _is_scrap(sheet: Sheet, line: Span) -> bool:
    """Whether a line is a few words without a stop."""
    told = sheet.told(line).rstrip("*_ ")
    return len(told.split()) <= _SCRAP and not told.endswith((".", "!", "?", "…"))


def _replies(sheet: Sheet, signed: set[int], number: int) -> Iterator[Turn]:
    """What the paper replies on the page: "The Editor replies: …"."""
    for at, line in enumerate(sheet.lines):
        match = _REPLY.match(sheet.text, line.start, line.end) if {at - 1, at - 2} & signed else None
        if match is not None:
            label = Span(*match.span("name" if match["name"] else "behind"))
            words = bare(sheet.text, Span(match.end(), line.end))
            yield Turn(line, words, sheet.told(label), label, number + at)


def by_topics(sheet: Sheet) -> list[Turn]:
    """What one person says about several topics, a paragraph each; none where no lead names them alone."""
    topics = {}
    for number, line in enumerate(sheet.lines):
        match = _TOPIC.match(sheet.text, line.start, line.end)
        if match and not sheet.level(line) and not sheet.is_title(number):
            topics[number] = bare(sheet.text, Span(match.end(), line.end))
    if len(topics) < _TOPICS:
        return _under_topics(sheet)
    if _of_people(sheet, topics):
        return []
    if len(topics) < _MOST * (len(sheet.lines) - min(topics)):
        return []
    if any(sheet.reports(sheet.lines[number]) for number in topics):
        return []
    return _of_one(sheet, topics, sheet.lines[min(topics)].start, IN_PERSON)


def _under_topics(sheet: Sheet) -> list[Turn]:
    """The same where the topics stand on lines of their own, and the lead says that somebody speaks of them."""
    apart = [n for n, line in enumerate(sheet.lines) if not sheet.is_title(n) and sheet.is_set_apart(line)]
    if len(apart) < _LETTERS or any(sheet.asks(sheet.lines[n]) for n in apart):
        return []
    lead = Span(0, sheet.lines[apart[0]].start)
    words = {n: sheet.lines[n] for n in range(apart[0], len(sheet.lines)) if n not in apart}
    words = {n: line for n, line in words.items() if not sheet.is_closing(line)}
    if TOPIC_BY_TOPIC.search(sheet.told(lead)) is None or any(map(sheet.reports, words.values())):
        return []
    return _of_one(sheet, {n: bare(sheet.text, line) for n, line in words.items()}, lead.end, OFTEN_IN_PERSON)


def _of_people(sheet: Sheet, topics: dict[int, Span]) -> bool:
    """Whether what stands before the words are people's names, for the most part."""
    heads = [sheet.text[sheet.lines[n].start : words.start].strip("-•*–—_:. \u00a0") for n, words in topics.items()]
    named = [all(word[:1].isupper() for word in head.split()) and len(head.split()) > 1 for head in heads]
    return 3 * sum(named) > len(heads) or any(may_be_named(head.split(",")[0].split("(")[0]) for head in heads if head)


def posts(sheet: Sheet) -> list[Turn]:
    """The numbered posts of a thread ("1/ …"), which one person wrote whom title or lead name; none for others."""
    found = {}
    for number, line in enumerate(sheet.lines):
        if sheet.is_title(number):
            continue
        if match := _POST.match(sheet.text, line.start, line.end):
            found[number] = bare(sheet.text, Span(match.end(), line.end))
        elif match := _POST_BEHIND.search(sheet.text, line.start, line.end):
            found[number] = bare(sheet.text, Span(line.start, match.start()))
    if len(found) < _LETTERS:
        return []
    return _of_one(sheet, found, sheet.lines[min(found)].start, IN_PERSON)


def _of_one(sheet: Sheet, words: dict[int, Span], end: int, least: float) -> list[Turn]:
    """Words, by the numbers of their paragraphs, as those of the one person named before `end`, if in enough of them
    somebody says "I"; none otherwise."""
    speaker = _named_alone(sheet, end)
    own = sum(says_i(sheet.own(each), sheet.language) for each in words.values())
    if speaker is None or own < least * len(words):
        return []
    return [Turn(sheet.lines[n], each, speaker, None, n) for n, each in words.items()]


def columns(sheet: Sheet) -> list[Turn]:
    """What several people answer side by side, their names at the heads of columns that are printed row by row."""
    named = {n: name for n in range(1, min(len(sheet.lines), _HEAD)) if (name := _signature(sheet, n))}
    begun = next((n for n in named if n + 1 in named), None)
    if begun is None:
        return []
    names = [name for n, name in named.items() if all(each in named for each in range(begun, n))]
    full = [row for row in _rows(sheet, begun + len(names)) if len(row) == len(names)]
    own = sum(says_i(sheet.own(sheet.lines[n]), sheet.language) for row in full for n in row)
    known = any(map(may_be_named, names))
    if not known or len(full) < _ROWS or own < IN_PERSON * len(full) * len(names):
        return []
    cells = (cell for row in full for cell in zip(row, names, strict=True))
    return [Turn(sheet.lines[n], bare(sheet.text, sheet.lines[n]), name, None, n) for n, name in cells]


def _rows(sheet: Sheet, begun: int) -> list[list[int]]:
    """The paragraphs from one on, by the topics between them: headings, questions, a few words without a stop."""
    rows: list[list[int]] = [[]]
    for number in range(begun, len(sheet.lines)):
        line = sheet.lines[number]
        told = sheet.told(bare(sheet.text, line))
        topic = sheet.level(line) or sheet.asks(line) or not told.endswith((".", "!", "…"))
        if topic and len(told.split()) <= _LONGEST_LINE:
            rows.append([])
        else:
            rows[-1].append(number)
    return rows


def _named_alone(sheet: Sheet, end: int) -> str | None:
    """The only person whom the title names, or else the first whom the lead does; None where there is nobody."""
    people = sheet.people_until(end)
    titles = [line for n, line in enumerate(sheet.lines[:_LEAD]) if sheet.is_title(n)]
    people = [each for each in people if not any(word.isupper() for word in each[1].split())]
    people = [each for each in people if may_be_named(each[1])] or people
    named = {name for place, name in people if titles and place.start < titles[0].end}
    told = list(named) if len(named) == 1 else [name for _, name in people[:1] if not named]
    return without_prefix(told[0]) if told else None
