"""Find whose words a text in the first person is: a speech or a letter in full, a testimony, an author's opinion.

Part of `index.turns`. A speech or a letter is announced in its title or lead, and signed; an author's text is taken for
theirs, to be quoted, only where they say what they think, as reporters do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold
from index.labels import bare, may_be_named, without_prefix
from index.persons import ON_ONES_OWN, OPINION, PRINTED, RECORDED, RELEASED, says_i
from index.script import ASIDE, IN_PERSON, OFTEN_IN_PERSON, OFTEN_REPORTED, REPORTED, Sheet, Turn

__all__ = ["address", "opinion", "testimony"]

_OPINIONS = 2
"""Times at least that an author says what they think."""
_LEAD, _HEAD = 4, 5
"""Paragraphs at the beginning that may say that a text is printed in full, and whose view it is."""
_FOOT = 9
"""Paragraphs at the end among which a signature is."""
_UNDERSIGNED = re.compile(
    r"(?i:signed|firmato|firmatari|firman|firmado|signé|signataires|unterzeichnet|gezeichnet|gez\.)(?i:\s(?:by|da|por|par|von))?\s?:?\s+"
    r"(?P<name>[A-ZÀ-ÖØ-Þ][^,;(\n]{3,60}?)(?=[,;(\n]|\s(?:and|e|y|et|und)\s|$)"
)
"""The names below a text in one line."""
_ADDED = 2
"""Paragraphs that the paper adds behind a signature, at most."""
_LONGEST_SIGNATURE = 6
"""Words of a signature at most, and half of those of its line."""


def address(sheet: Sheet) -> list[Turn]:
    """A speech, a statement or a letter that is printed in full, as its title or lead says; none for anything else."""
    lead = enumerate(map(sheet.own, sheet.lines[:_LEAD]))
    announced = [number for number, own in lead if PRINTED.search(own) or RELEASED.search(own)]
    if not announced:
        return []
    signed, end = _signature(sheet)
    released = all(RELEASED.search(sheet.own(sheet.lines[n])) for n in announced)
    speaker = signed or (None if released else _announced(sheet, announced))
    body = range(max(announced) + 1, end)
    reported = sum(sheet.reports(sheet.lines[n]) for n in body)
    if speaker is None or reported > (OFTEN_REPORTED if signed else REPORTED) * len(body):
        return []
    surname = fold(speaker.split()[-1])
    kept = [n for n in body if not sheet.level(sheet.lines[n]) and not sheet.is_closing(sheet.lines[n])]
    while kept and not says_i(own := sheet.own(sheet.lines[kept[0]]), sheet.language) and surname in fold(own).split():
        kept = kept[1:]
    return _in_person(sheet, kept, speaker, IN_PERSON)


def _announced(sheet: Sheet, announced: Sequence[int]) -> str | None:
    """Whose speech or letter it is, as the lead says: whoever is named next, or the only one named."""
    named = sheet.people_until(sheet.lines[max(announced)].end)
    people = [each for each in named if may_be_named(each[1])]
    people = people or [each for each in named if all(word[:1].isupper() for word in each[1].split())]
    people = [each for each in people if not each[1].isupper()]
    for number in announced:
        line = sheet.lines[number]
        cue = PRINTED.search(sheet.masked, line.start, line.end)
        after = [name for place, name in people if cue and cue.start() <= place.start < line.end]
        if after:
            return after[0]
    names = {name for _, name in people}
    return names.pop() if len(names) == 1 else None


def _signature(sheet: Sheet) -> tuple[str | None, int]:
    """Who signs a text, and the number of the paragraph with their name; of all paragraphs without one."""
    last = len(sheet.lines)
    found: tuple[str | None, int] = (None, last)
    added = 0
    for number in range(last - 1, max(last - 1 - _FOOT, 0), -1):
        line = sheet.lines[number]
        told = sheet.told(bare(sheet.text, line))
        if sheet.is_italic(line) or ASIDE.match(sheet.told(line)) or sheet.is_closing(line):
            continue  # what the paper adds
        under = _UNDERSIGNED.match(told)
        if under and (who := under["name"].strip(" *_")) and len(who.split()) > 1:
            return sheet.names.resolve(who), number
        name = re.split(r"[,(]", told)[0].strip()
        if len(told.split()) > 2 * _LONGEST_SIGNATURE or told.endswith((".", "!", "?")):
            added += 1
            if found[0] or added > _ADDED or says_i(told, sheet.language):
                break
            continue
        capitals = all(word[:1].isupper() or len(word) < 4 for word in name.split())
        beside = found[1] == number + 1 or _is_listed(sheet, number - 1) or _is_listed(sheet, number + 1)
        beside = beside and _is_listed(sheet, number)
        if capitals and len(name.split()) <= _LONGEST_SIGNATURE and (may_be_named(name) or beside):
            found = sheet.names.resolve(name), number
    return found


def testimony(sheet: Sheet) -> list[Turn]:
    """What somebody tells in the first person, written down by another, as a line above or below it says; none for
    others."""
    last = len(sheet.lines)
    noted = [
        n for n in (*range(min(_HEAD, last)), *range(max(_HEAD, last - 2), last)) if _recorder(sheet, n) is not None
    ]
    if not noted:
        return []
    body = [n for n in range(last) if not (sheet.level(sheet.lines[n]) or sheet.is_title(n) or n in noted)]
    begins = next((n for n in body if says_i(sheet.own(sheet.lines[n]), sheet.language)), last)
    recorder = _recorder(sheet, noted[0])
    people = [name for _, name in sheet.people_until(sheet.lines[min(begins, last - 1)].start) if " " in name]
    people = [name for name in dict.fromkeys(people) if fold(name) not in fold(recorder or "")]
    speaker = next((name for name in people if may_be_named(name)), people[0] if len(people) == 1 else None)
    own = [n for n in body if n >= begins and not sheet.is_closing(sheet.lines[n])]
    if speaker is None or sum(sheet.reports(sheet.lines[n]) for n in own) > REPORTED * len(own):
        return []
    while own and not says_i(sheet.own(sheet.lines[own[-1]]), sheet.language):
        own.pop()  # what the paper adds
    return _in_person(sheet, own, without_prefix(speaker), OFTEN_IN_PERSON)


def _recorder(sheet: Sheet, number: int) -> str | None:
    """What follows the words that say that a text was written down by somebody; None without them."""
    line = sheet.lines[number]
    told = sheet.told(line)
    found = RECORDED.search(told) if len(told.split()) <= 2 * _LONGEST_SIGNATURE else None
    return told[found.end() :] if found else None


def _is_listed(sheet: Sheet, number: int) -> bool:
    """Whether a paragraph is a name with what its bearer is behind a comma: "Piers Hallam, principal cello"."""
    if not 0 <= number < len(sheet.lines):
        return False
    name, comma, role = sheet.told(bare(sheet.text, sheet.lines[number])).partition(", ")
    names = name.split()
    capitals = 1 < len(names) <= _LONGEST_SIGNATURE - 2 and all(word[:1].isupper() for word in names)
    return bool(comma) and capitals and role[:1].islower() and not role.endswith((".", "!", "?", ":"))


def opinion(sheet: Sheet) -> list[Turn]:
    """What an author writes who says what they think; none for a report."""
    head = sheet.lines[:_HEAD]
    headed = [line for line in head if ON_ONES_OWN.search(sheet.told(line))]
    authors = [name for name in sheet.article.authors if may_be_named(name)] or list(sheet.article.authors[:1])
    if not authors and headed:  # "Ein Gastbeitrag von NAME"
        people = sheet.people_until(headed[-1].end)
        authors = sorted({name for place, name in people if place.start >= headed[0].start})
    if len(authors) != 1:
        return []
    titles = sum(sheet.is_title(number) for number in range(len(sheet.lines)))
    own = [sheet.own(line) for line in sheet.lines[titles:]]
    thinks = sum(len(OPINION[sheet.language].findall(each)) for each in own) if sheet.language in OPINION else 0
    share = sum(says_i(each, sheet.language) for each in own) / max(len(own), 1)
    often = share >= (IN_PERSON if headed else OFTEN_IN_PERSON)
    if thinks < _OPINIONS - bool(headed) - often:
        return []
    surname = fold(authors[0].split()[-1])
    body = []
    for number, line in enumerate(sheet.lines):
        of_them = surname in re.findall(r"[\w’'-]+", fold(sheet.own(line)))
        if not (sheet.is_title(number) or sheet.level(line) or sheet.is_closing(line) or of_them):
            body.append(number)
    return _in_person(sheet, body, authors[0], 0.0)


def _in_person(sheet: Sheet, body: Sequence[int], speaker: str, least: float) -> list[Turn]:
    """Paragraphs as one turn, if in enough of them somebody says "I" or "we"."""
    lines = [sheet.lines[number] for number in body]
    share = sum(says_i(sheet.own(line), sheet.language) for line in lines) / max(len(lines), 1)
    if share < least:
        return []
    return [Turn(line, bare(sheet.text, line), speaker, None, 0) for line in lines]
