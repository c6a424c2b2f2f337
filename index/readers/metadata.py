"""Find the source, the date and the byline that an article's own text states.

Used by every reader for what its format does not tell. A date counts only where newspapers state theirs: in a
dateline, or on a line of its own above the body. A date or year mentioned in running text is never taken: no date is
better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Stated", "ends_with_date", "is_notice", "parse_date", "stated_in"]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text says about itself; None and () where it says nothing."""

    source: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan gennaio gen enero ene janvier janv januar jän",
            "february feb febbraio febrero février fevrier févr fév februar",
            "march mar marzo mars märz maerz mär",
            "april apr aprile abril abr avril avr",
            "may maggio mag mayo mai",
            "june jun giugno giu junio juin juni",
            "july jul luglio lug julio juillet juil juli",
            "august aug agosto ago août aout",
            "september sep sept settembre set sett septiembre setiembre septembre",
            "october oct ottobre ott octubre octobre oktober okt",
            "november nov novembre noviembre",
            "december dec dicembre dic diciembre décembre decembre déc dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?:luned|marted|mercoled|gioved|venerd)[ìi]'?|sabato|domenica|lun|mar|mer|gio|ven|sab|dom|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\.?,?\s+"
)
_MONTH = rf"(?P<{{0}}>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DATE = (
    rf"(?:{_WEEKDAY})?(?:(?:il|le|el|den|am)\s+)?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?|"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|°|er|\.)?\s+(?:de\s+|of\s+)?{_MONTH.format('month')},?\s+(?:de[l]?\s+)?"
    r"(?P<year>\d{4})|"
    rf"{_MONTH.format('us_month')}\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_year>\d{{4}})|"
    r"(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<short_year>\d{4})"
    r")"
)
_TIME = (
    r"(?:\s*(?:[,|–—-]|at|alle|ore|alle ore|a las|à|um)?\s*(?:ore\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?"
    r"(?:\s?[ap]\.?m\.?)?(?:\s?(?:uhr|h|[A-Z]{3,4}))?)?"
)
_WHOLE_DATE = re.compile(rf"{_DATE}{_TIME}", re.IGNORECASE)

_PUBLISHED = (
    r"(?:(?:first\s+)?published(?:\s+on)?|posted(?:\s+on)?|date|data|pubblicat[oa](?:\s+(?:il|in data))?|"
    r"publicado(?:\s+el)?|fecha|publié(?:e)?(?:\s+le)?|veröffentlicht(?:\s+am)?|erschienen(?:\s+am)?|datum)\s*[:|–-]?\s*"
)

_UPPER = r"A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w.’'-]*"
_PLACE = rf"{_WORD}(?:[ /](?:(?:di|del|della|dei|de|la|le|of|am|an der|sul|sur)\s)?{_WORD}){{0,4}}"
_DATE_LINE = re.compile(
    rf"(?P<label>{_PUBLISHED})?(?:(?-i:{_PLACE}),\s+)?{_DATE}{_TIME}\.?(?:\s*[|,;·(–—-].*)?", re.IGNORECASE
)
_OUTLET = r"\((?P<{0}>[^()\n]{{2,40}})\)"
_DASH = r"\s*\.?\s*(?:[–—]|-{1,2})\s"
_DAY_WITHOUT_YEAR = r"(?:\d{1,2}\.?\s+[A-Za-zéûäÀ-ÿ]{3,10}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2})"
_DATELINE = re.compile(
    rf"(?:{_OUTLET.format('before')}(?:{_DASH}|\s))?"
    rf"(?:(?P<place>(?-i:{_PLACE}(?:,\s{_WORD}(?:\s{_WORD}){{0,2}})?))(?:\s*\([^()\n]{{2,30}}\))??)?"
    rf"(?:(?:,\s*|\s+)?(?:{_DATE}|{_DAY_WITHOUT_YEAR}))??"
    rf"(?:\s*(?:{_DASH})?{_OUTLET.format('after')})?"
    rf"{_DASH}(?=\S)",
    re.IGNORECASE,
)

_KNOWN_OUTLETS = frozenset(
    """ansa agi adnkronos askanews lapresse italpress ap afp reuters upi dpa apa efe tass xinhua kyodo bbc cnn sir dire
    nova pa bloomberg interfax anadolu belga sda ats keystone-ats europapress aki agenzianova radiocor mf-dj""".split()
)
_OUTLET_WORD = re.compile(
    r"\b(?:agenzia|agence|agencia|agentur|agency|news|notizie|noticias|nachrichten|press|presse|wire|newswire|times|post|"
    r"journal|gazette|gazzetta|giornale|quotidiano|corriere|tribune|herald|zeitung|europa press|review|ledger|"
    r"chronicle|observer|courier|examiner|dispatch|bulletin|telegraph|sentinel)\b",
    re.IGNORECASE,
)

_RIGHTS = (
    r"(?:tutti i )?diritti(?: sono)? riservati|riproduzione (?:è )?(?:riservata|vietata)|all rights reserved|"
    r"todos los derechos reservados|reproducción prohibida|tous droits réservés|reproduction (?:interdite|prohibited)|"
    r"alle rechte vorbehalten"
)
_COPYRIGHT_MARK = r"(?:©|\(c\)|copyright)"
_COPYRIGHT = re.compile(
    rf"(?:{_RIGHTS})\s*{_COPYRIGHT_MARK}.*|(?:©|\(c\)).*|copyright\b(?=.*(?:©|\(c\)|\b(?:19|20)\d\d\b|{_RIGHTS})).*|"
    rf"(?:{_RIGHTS})[.!]?",
    re.IGNORECASE,
)
_NOT_A_HOLDER = re.compile(
    rf"{_RIGHTS}|{_COPYRIGHT_MARK}|\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?\b|^\W*(?:by|di|by the|de|par|von)\s",
    re.IGNORECASE,
)
_HOLDER_END = re.compile(r"\s+[-–—|•·]\s*|[,;|•]|\.\s|\.$|\s{3,}")

_NAME = rf"[{_UPPER}][\w.’'-]+(?:\s(?:(?:de|del|della|di|da|von|van|la|le|der)\s)?[{_UPPER}][\w.’'-]*){{1,3}}"
_NAMES = rf"{_NAME}(?:(?:,\s|\s(?:and|e|y|et|und|&)\s){_NAME}){{0,3}}"
_BYLINE = re.compile(
    rf"(?:by|di|a cura di|von|par|por|de)\s+(?P<names>(?-i:{_NAMES}))"
    rf"(?:\s*[|,·–—-]\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r",\s|\s(?:and|e|y|et|und|&)\s")
_CREDIT = re.compile(r"\(([^()\n]{2,40})\)\.?")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

_BETWEEN_PARTS = re.compile(r"\s+[|·–—-]\s+|,\s+")

_LINES_OF_HEAD = 8
_LINES_OF_FOOT = 6
_LONGEST_NOTICE = 160


def parse_date(text: str) -> date | None:
    """Read an isolated date: ISO (time allowed), or in words in English, Italian, Spanish, French or German.

    An ambiguous one, such as 03/04/2024, is None; "03.04.2024" is day first, as wherever dots are written.

    >>> parse_date("lunedì 28 ottobre 2024, 10:15")
    datetime.date(2024, 10, 28)
    """
    match = _WHOLE_DATE.fullmatch(" ".join(text.split()))
    return _date_of(match) if match else None


def is_notice(line: str) -> bool:
    """Whether a line states copyright, date, byline, agency or address, and is neither title nor heading."""
    line = line.strip()
    return len(line) <= _LONGEST_NOTICE and any(
        pattern.fullmatch(line) for pattern in (_COPYRIGHT, _DATE_LINE, _BYLINE, _CREDIT, _ADDRESS)
    )


def ends_with_date(line: str) -> bool:
    """Whether a line closes with a full date set off from the rest, as in "La Voce | 3 May 2021"."""
    return any(_WHOLE_DATE.fullmatch(part) for part in _BETWEEN_PARTS.split(line.strip())[-2:])


def stated_in(text: str) -> Stated:
    """What the text states about its own source, date and authors.

    Args:
        text: an article's text, title line included when it has one.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    dateline = _dateline(lines)
    published = dateline.published
    authors: tuple[str, ...] = ()
    source = _copyright_holder(lines[-_LINES_OF_FOOT:]) or dateline.source or _credited(lines[-_LINES_OF_FOOT:])
    for line in _above_body(lines):
        line = _without_outlet(line, source)
        byline = _BYLINE.fullmatch(line)
        if byline and not authors:
            authors = tuple(_BETWEEN_NAMES.split(byline["names"]))
            line = byline["rest"] or ""
        if published is None:
            published = _stated_date(line, lines)
    return Stated(source=source, published=published, authors=authors)


def _above_body(lines: Sequence[str]) -> list[str]:
    """Lines before the first that reads as running text, at most eight."""
    above = []
    for line in lines[:_LINES_OF_HEAD]:
        if len(line) > _LONGEST_NOTICE:
            break
        above.append(line)
    return above


def _without_outlet(line: str, source: str | None) -> str:
    """The line without the outlet's name, where it shares a line with byline or date ("La Voce | 3 May 2021")."""
    for part in _BETWEEN_PARTS.split(line):
        if (source and part.lower() == source.lower()) or _is_outlet(part):
            return line.replace(part, "", 1).strip(" ,|·–—-")
    return line


def _stated_date(line: str, lines: Sequence[str]) -> date | None:
    """Date of a line that is nothing but a date, unless dates are headings in this text, as in a chronology."""
    match = _DATE_LINE.fullmatch(line)
    if match is None:
        return None
    if match["label"] is None and sum(_DATE_LINE.fullmatch(other) is not None for other in lines) > 1:
        return None
    return _date_of(match)


def _dateline(lines: Sequence[str]) -> Stated:
    """Agency and date at the head of the first paragraph that has them, among the first lines of the text."""
    found = [match for line in lines if (match := _DATELINE.match(line[:_LONGEST_NOTICE])) and _says_something(match)]
    if not found or not any(line.startswith(found[0].group()) for line in lines[:_LINES_OF_HEAD]):
        return Stated()
    match = found[0]
    dated = _date_of(match)
    chronology = match["place"] is None and len(found) > 1
    source = next((name for name in (match["before"], match["after"]) if name and _is_outlet(name)), None)
    if source is None and dated and match["after"] and match["after"][0].isupper():
        source = match["after"]
    return Stated(source=source, published=None if chronology else dated)


def _says_something(match: re.Match[str]) -> bool:
    return any((match["before"], match["after"], _date_of(match)))


def _date_of(match: re.Match[str]) -> date | None:
    """The date that a match of `_DATE` spells, None when there is no such day or it cannot be told."""
    found = match.groupdict()
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"])
        elif found["month"]:
            day = date(int(found["year"]), _MONTHS[found["month"].lower()], int(found["day"]))
        elif found["us_month"]:
            day = date(int(found["us_year"]), _MONTHS[found["us_month"].lower()], int(found["us_day"]))
        elif found["first"]:
            first, second, year = int(found["first"]), int(found["second"]), int(found["short_year"])
            if found["mark"] == "/" and first <= 12 and second <= 12 and first != second:
                return None
            day = date(year, second, first) if second <= 12 else date(year, first, second)
        else:
            return None
    except ValueError:
        return None
    return day if 1600 <= day.year <= 2200 else None


def _copyright_holder(lines: Sequence[str]) -> str | None:
    """Whoever the last copyright line names."""
    for line in reversed(lines):
        if len(line) > _LONGEST_NOTICE or not _COPYRIGHT.fullmatch(line):
            continue
        for part in _HOLDER_END.split(_NOT_A_HOLDER.sub(" \u0000 ", line).replace("\u0000", "|")):
            name = _NOT_A_HOLDER.sub("", part).strip(" \t-–—.:/")
            if 1 <= len(name.split()) <= 6 and len(name) <= 60 and any(c.isalpha() for c in name):
                return name
    return None


def _credited(lines: Sequence[str]) -> str | None:
    """Agency that stands alone in parentheses below the body."""
    for line in reversed(lines):
        match = _CREDIT.fullmatch(line)
        if match and _is_outlet(match[1]):
            return match[1].strip()
    return None


def _is_outlet(name: str) -> bool:
    """Whether a name in parentheses is an agency or paper rather than a province, a person or an aside."""
    name = name.strip()
    if name.lower() in _KNOWN_OUTLETS:
        return True
    return bool(_OUTLET_WORD.search(name)) and name[0].isupper() and len(name.split()) <= 5
