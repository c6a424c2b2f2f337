"""Read the figures and dates of a sentence as values that can be compared: "10mila" and "10,000" are the same.

Used to see where articles agree and differ. A value has a kind, the unit or the part of a date that it counts, since
14 people and 14 per cent are no two accounts of one thing. Nothing is computed beyond that; fractions, Roman numerals
and spelt-out numbers over ninety-nine are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import fold, stem
from index.language import STOP_WORDS
from qa.dates import MONTH_NUMBERS, MONTHS, OTHER_MONTHS, YEAR

__all__ = ["Figure", "alike", "figures", "is_number_word", "whole", "without_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a text.

    Attributes:
        value: the number; of a month its number, of a day or year itself.
        kind: "day", "month", "year", "clock", "%", or the folded word that follows the number, "" when none does.
        written: as it stands in the text.
    """

    value: float
    kind: str
    written: str


_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?P<digits>\d{1,3}(?:[.,’'\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?P<decimals>[.,]\d{1,2}(?!\d))?(?P<mila>mila\b)?(?![\w]|:\d)"
    r"(?:\s?(?P<scale>mila|thousand|mille|tausend|mil\b|milion[ei]|millions?|million[es]*n?|millones|miliard[oi]|billions?"
    r"|milliards?|milliarden?)\b)?",
    re.I,
)
_SCALES = (("mila", 1e3), ("thousand", 1e3), ("tausend", 1e3), ("mille", 1e3), ("miliard", 1e9), ("milliard", 1e9),
           ("billion", 1e9), ("mil", 1e6))  # fmt: skip
"""By how a word begins; a bare "mil" is a thousand."""
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\w*|per\s+cento|por\s+ciento|pour\s+cent|prozent)", re.I)
_CLOCK = re.compile(r"(?<![\w.,:])(\d{1,2})[:.h](\d\d)(?![\w.,:]|\s?%)")
_CLOCK_LEAD = re.compile(r"(?:\bat|\balle|\bore|\ba\s+las|\bà|\bum|\ba\.?m|\bp\.?m)\s*$", re.I)
_MONTH = "|".join(
    sorted({*OTHER_MONTHS, *(name for names in MONTHS.values() for name in names.split())}, key=len, reverse=True)
)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?\s+(?:de\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})"
    rf"(?:st|nd|rd|th)?|(?P<m3>{_MONTH}))\b(?:,?\s+(?:del?\s+)?(?P<y>{YEAR}))?",
    re.I,
)
_YEAR = re.compile(rf"(?<![\w.,]){YEAR}(?![\w%]|[.,]\d)")
_SPELT = {
    word: number
    for names in (
        "_ two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty",
        "_ due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
        " diciassette diciotto diciannove venti",
        "_ dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
        " dieciocho diecinueve veinte",
        "_ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize _ _ _ vingt",
        "_ zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn"
        " achtzehn neunzehn zwanzig",
    )
    for number, word in enumerate(names.split(), start=1)
    if word != "_"
} | {
    word: number
    for names in (
        "thirty forty fifty sixty seventy eighty ninety",
        "trenta quaranta cinquanta sessanta settanta ottanta novanta",
        "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "trente quarante cinquante soixante",
        "dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    )
    for number, word in zip(range(30, 100, 10), names.split(), strict=False)
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_NUMERALS = re.compile(
    "(?:vent(?:i|uno?|otto)|(?:trent|quarant|cinquant|sessant|settant|ottant|novant)(?:a|uno?|otto)|dieci"
    "|(?:un|do|tre|quattor|quin|se)dici|dicia(?:ss|nn)?(?:ette|ove)|diciotto|due|tre|quattro|cinque|sei|sette|otto|nove|cent(?:o|inaio)?|migliaio|mill[ei]|mila|milion[ei]|miliard[oi])+"
    "|(?:(?:ein(?=und|hund|taus)|zwei|drei|vier|funf|sech?s?|sieb(?:en)?|acht|neun)(?:zehn|zig|ssig|und)?|zehn|elf|zwolf|zwanzig|hundert"
    "|tausend|million(?:en)?|milliarden?)+"
    "|uno|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|[mb]illion)s?"
    "|dozens?|dozzin[ae]|decin[ae]|centinaia|migliaia|half|thirds?|meta|mezz[oa]|eins|tausende|hunderte|docenas?|douzaines?|dutzend[e]?"
    "|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci(?:seis|siete|ocho|nueve)|veinte"
    "|veinti[a-z]+|(?:trei|cuare|cincue|sese|sete|oche|nove)nta|cien|ciento|(?:dos|tres|cuatro|quin|seis|sete|ocho|nove)"
    "(?:cient[oa]s)|quinientos|mil|mill(?:on|ones)"
    "|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    "|cinquante|soixante|cents|milliers|milliards?|centaines?|(?:ving|tren|quaran|cinquan|soixan)taines?"
)
"""A number in words, folded; "un" and "ein" alone are articles."""


_DIGITS_BEFORE = re.compile(r"(?:\d[\d.,’']*)?$")
_DIGITS_BEHIND = re.compile(r"(?:[.,’']?\d+)*")
_CURRENCY = re.compile(r"(?:(?<![A-Z])[A-Z]{1,2})?[£$€¥]\s?$")
_MANY = r"mila|thousand|tausend|milion[ei]|millions?|millionen|millones|miliard[oi]|billions?|milliards?|milliarden?"
"""What figures are counted in that are written in part."""
_COMPOSED = re.compile(
    rf"(?<!\w)(\w+)\s({_MANY})\s"
    r"(?:e|and|et|y|und)\s(?=\d)",
    re.I,
)
_MILLIONS_AND = re.compile(_COMPOSED.pattern.removesuffix(r"(?=\d)") + "$", re.I)
"""What a figure goes on from: "quattro miliardi e"."""
_HEDGE = re.compile(
    r"(?<!\w)(?:up\s+to|(?:no\s+)?(?:more|less|fewer)\s+than|over|at\s+least|at\s+most|around|about|almost|nearly|roughly|fino\s+a"
    r"|oltre|(?:più|meno)\s+di|almeno|circa|quasi|hasta|más\s+de|menos\s+de|al\s+menos|unos|unas|casi|jusqu[’']à|plus\s+de"
    r"|moins\s+de|au\s+moins|environ|près\s+de|bis\s+zu|mehr\s+als|weniger\s+als|mindestens|rund|etwa|fast)\s$",
    re.I,
)
"""What makes a figure no exact one."""
_UNIT = re.compile(
    rf"\s?(?:(?:{_MANY}|bn|m)\b)?"
    r"(?:\s?(?:%|[€$£]|per\s?cento?\b|por\s?ciento\b|pour\s?cent\b|percent\b|prozent\b|(?:di\s|d[’'])?euros?\b|(?:di\s)?dollar[si]?\b"
    r"|dólares\b|sterline\b|pounds?\b))?",
    re.I,
)
"""What is counted in behind a figure."""


@lru_cache(maxsize=2_000)
def figures(text: str, language: str) -> tuple[Figure, ...]:
    """The figures and parts of dates in a text, in no order that matters."""
    found: list[Figure] = []
    rest = text
    for match in _DATE.finditer(text):
        day, month = match["d1"] or match["d2"], match["m1"] or match["m2"] or match["m3"]
        if not (day or match["y"]) and (month.islower() and fold(month) in ("may", "march", "marche", "mars")):
            continue
        found.append(Figure(MONTH_NUMBERS[fold(month)], "month", match.group()))
        found += [Figure(int(day), "day", match.group())] if day else []
        found += [Figure(int(match["y"]), "year", match.group())] if match["y"] else []
        rest = _blanked(rest, match)
    for match in _YEAR.finditer(rest):
        found.append(Figure(int(match.group()), "year", match.group()))
        rest = _blanked(rest, match)
    for match in _CLOCK.finditer(rest):
        if ":" in match.group() or _CLOCK_LEAD.search(rest[: match.start()]):
            found.append(Figure(int(match[1]) * 60 + int(match[2]), "clock", match.group()))
            rest = _blanked(rest, match)
    for match in _COMPOSED.finditer(rest):  # "quattro miliardi e 340 milioni"
        number, first = _NUMBER.match(rest, match.end()), _spelt(fold(match[1]))
        first = int(match[1]) if match[1].isdigit() else first
        if number is None or first is None:
            continue
        kind, end = _kind(rest, number.end(), language)
        together = first * _scale(fold(match[2])) + _value(number, language)
        found.append(Figure(together, kind, rest[match.start() : end].strip()))
        rest = rest[: match.start()] + " " * (number.end() - match.start()) + rest[number.end() :]
    for match in _NUMBER.finditer(rest):
        kind, end = _kind(rest, match.end(), language)
        found.append(Figure(_value(match, language), kind, rest[match.start() : end].strip()))
    for match in _WORD.finditer(rest):
        value = _spelt(fold(match.group()))
        if value is not None:
            kind, end = _kind(rest, match.end(), language)
            found.append(Figure(value, kind, rest[match.start() : end].strip()))
    return tuple(found)


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of a figure, with all its digits, its currency, its unit and what makes it no exact one, of which
    `text[start:end]` is a part: "up to £363 million" of "363"; the same offsets for words without a digit."""
    if not any(map(str.isdigit, text[start:end])):
        return start, end
    if text[start].isdigit():
        start -= len(_DIGITS_BEFORE.search(text, max(0, start - 12), start).group())  # type: ignore[union-attr]
    if text[end - 1].isdigit():
        end += len(_DIGITS_BEHIND.match(text, end).group())  # type: ignore[union-attr]
    for before in (_CURRENCY, _MILLIONS_AND, _HEDGE):
        found = before.search(text, max(0, start - 40), start) if text[start].isdigit() or before is _HEDGE else None
        start = found.start() if found else start
    digits = max(at for at in range(start, end) if text[at].isdigit()) + 1
    unit = _UNIT.match(text, digits)
    return start, max(end, unit.end() if unit and unit.group().strip() else end)


def without_figures(text: str) -> str:
    """The text without digits, names of months and spelt-out numbers."""
    bare = re.sub(rf"\b(?:{_MONTH})\b|\d[\d.,]*", " ", text, flags=re.I)
    return _WORD.sub(lambda match: " " if _spelt(fold(match.group())) is not None else match.group(), bare)


@lru_cache(maxsize=50_000)
def is_number_word(word: str) -> bool:
    """Whether a folded word is a number, or tells of one ("dozens"): "ventisei", "vierundzwanzig", "hundred"."""
    return _NUMERALS.fullmatch(word) is not None


def alike(one: float, other: float) -> bool:
    """Whether two values are equal, or one is the other without its decimals: 72 and 71.8."""
    if one == other:
        return True
    return (one == int(one)) != (other == int(other)) and round(one) == round(other)


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _value(match: re.Match[str], language: str) -> float:
    digits, decimals = match["digits"], match["decimals"] or ""
    if re.fullmatch(r"\d{1,3}(?:\D\d{3})+", digits) and digits[-4] != ("." if language == "en" else ","):
        digits = re.sub(r"\D", "", digits) + decimals
    value = float(digits.replace(",", ".").replace(".", "", digits.replace(",", ".").count(".") - 1))
    scale = fold(match["mila"] or match["scale"] or "")
    return value * _scale(scale)


def _scale(word: str) -> float:
    """By what "milioni" and the like, folded, multiply; 1 for ""."""
    if word in ("mil", "mille"):
        return 1e3
    return next((factor for start, factor in _SCALES if word and word.startswith(start)), 1.0)


def _spelt(word: str) -> int | None:
    tens, _, unit = word.partition("-")
    first, second = _SPELT.get(tens), 1 if unit == "one" else _SPELT.get(unit)
    if not unit:
        return first
    return first + second if first and second and first >= 20 > second else None


def _kind(text: str, end: int, language: str) -> tuple[str, int]:
    """What a number counts: per cent, or the stem of the next word of content; and where that ends."""
    percent = _PERCENT.match(text, end)
    if percent:
        return "%", percent.end()
    after = end
    for match in list(_WORD.finditer(text, end, end + 40))[:3]:
        if text[after : match.start()].strip():
            break
        word = fold(match.group())
        if word not in STOP_WORDS.get(language, ()):
            return stem(word, language), end
        after = match.end()
    return "", end
