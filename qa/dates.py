"""Find dates in text: the days that a question limits itself to, and the days that an article's words name.

Called by question analysis and by the answerer. Reads absolute dates ("in May 2023", "fino al 3 maggio 2012", "between
May and July 2023") and those relative to today ("last week", "negli ultimi tre giorni") in five languages. What the
days mean for an answer is not decided here; weekdays in questions, seasons and centuries are not read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.analysis import fold
from index.types import Span

__all__ = [
    "MONTHS",
    "MONTH_NUMBERS",
    "OTHER_MONTHS",
    "YEAR",
    "Asked",
    "asked_dates",
    "asked_days",
    "day_meant",
    "day_words",
    "days_of_the_news",
    "is_gone_by",
    "stated_days",
    "without_days",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The days that a question names.

    Attributes:
        since, until: both inclusive; None where open.
        phrase: the words that name them, as typed; "" when none do.
        rest: the question without them.
        relative: whether they depend on today ("last week").
    """

    since: date | None
    until: date | None
    phrase: str
    rest: str
    relative: bool = False


def asked_dates(text: str, today: date) -> Asked:
    """The first period that a question names outside quotation marks, and the question without it."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found = [
        (span, first, last, relative)
        for span, first, last, relative in (*_absolute(text), *_relative(text, today), *_months(text, today))
        if not any(start < span[1] and span[0] < end for start, end in quoted)
    ]
    if not found:
        return Asked(None, None, "", text)
    (start, end), since, until, relative = min(found, key=lambda each: (each[0][0], -each[0][1]))
    rest = " ".join(f"{text[:start]} {text[end:]}".split())
    return Asked(since, until, text[start:end].strip(), re.sub(r"\s+([?!.,])", r"\1", rest), relative)


def stated_days(text: str) -> list[tuple[date, date]]:
    """First and last day of every date with a year that a text names: "26 July 2012", "luglio 2012", "2012"."""
    return [(point.first, point.last) for point in _points(text) if point.first and point.last]


def asked_days(text: str) -> list[tuple[date, date]]:
    """The days that a question is about, outside quotation marks: first and last of a day, a month, a year, a period.

    None where it is open on one side ("before 2015"). A bare number that counts something is no year.
    """
    return [(first, last) for _, first, last in _asked(text)]


def without_days(text: str) -> str:
    """A question without the words that name such days."""
    for (start, end), *_ in reversed(_asked(text)):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def _asked(text: str) -> list[tuple[tuple[int, int], date, date]]:
    """Such days in the order of the text, with the span of the words that name them."""
    plain = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    found: list[tuple[tuple[int, int], date, date]] = []
    end = 0
    for span, first, last, _ in sorted(_absolute(plain), key=lambda each: (each[0][0], -each[0][1])):
        if first is None or last is None:
            return []
        if span[0] >= end:
            found.append((span, first, last))
            end = span[1]
    for point in _points(plain):
        if point.first is None or point.last is None or any(a <= point.start < b for (a, b), *_ in found):
            continue
        if _OPEN.search(plain, 0, point.start):
            return []
        if point.month or (int(plain[point.start : point.end]) >= _OF_LATE and not _counts(plain, point)):
            found.append(((point.start, point.end), point.first, point.last))
    return sorted(_whole_season(plain, *each) for each in found)


def _whole_season(text: str, span: tuple[int, int], first: date, last: date) -> tuple[tuple[int, int], date, date]:
    """A year with the next one where that is written behind it: "2019/20"."""
    season = _SEASON.match(text, span[1])
    return ((span[0], season.end()), first, date(last.year + 1, 12, 31)) if season else (span, first, last)


def _counts(text: str, point: _Point) -> bool:
    """Whether a bare number counts or measures something: "2000 soldiers", "più di 1500 euro"."""
    if point.month is not None:
        return False
    return bool(_COUNTED.match(text, point.end) or _COUNTING.search(text, max(0, point.start - 30), point.start))


_OF_LATE = 1900
"""From here on a bare number is rather a year."""
_OPEN = re.compile(
    r"\b(?:prior\s+to|(?:à|a)\s+partir\s+d\S+|a\s+partire\s+d\S+|by|entro(?:\s+il)?|gli\s+anni|anni|the\s+years|años|années|ab\s+dem\s+jahr)\s+$",
    re.I,
)
"""Words before a date that leave the period open, or make a decade of it."""
_SEASON = re.compile(r"[/–-]\d\d(?!\d)")
_COUNTED = re.compile(
    r"\s*(?:[€$%]|(?:euros?|doll\w+|dólares|pounds|sterline|lire|francs|mark|met(?:er|re)s?|metri|metros|mètres|km|kil[oó]m\w*|chilometri"
    r"|miglia|miles?|people|person[aes]\w*|menschen|operai|workers|obreros|ouvriers|arbeiter|sold(?:ati|iers|ados|ats|aten)|passe\w+"
    r"|pasajeros|feriti|morti|dead|deaths|wounded|muertos|morts|tote|vot[eio]s?|stimmen|seats|posti|tonn\w*|tons|kg|litri|copi[ea]s?"
    r"|times|volte|giorni|days|jours|días|tage|anni|years|años|ans|jahre|ore|hours|pag\w+|homes|case|street|avenue|road)\b)",
    re.I,
)
"""What is counted or measured, right behind its number."""
_COUNTING = re.compile(
    r"\b(?:(?:more|fewer|less|mehr|weniger)\s+(?:than|als)|(?:più|meno|más|menos|plus|moins|cerca|circa|quanti|quante|one|none|many)\s+(?:d\S+|of(?:\s+the)?)"
    r"|over|almost|nearly|about|oltre|quasi|circa|casi|fast|rund|etwa|presque|environ)\s+$",
    re.I,
)
"""Words before a number that counts."""
_QUOTED = re.compile(r"[\"“”«»„][^\"“”«»„]{3,}[\"“”«»„]")
YEAR = r"(?:1[5-9]|20)\d\d"
"""Pattern of a year as articles and questions write it, 1500 to 2099."""
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
"""Their names by language, in order, as written within a sentence."""
OTHER_MONTHS = {"Jänner": 1, "Feber": 2, "setiembre": 9}
"""What they are called besides, in Austria and in parts of America, and which they are."""
MONTH_NUMBERS = {
    spelling: number
    for name, number in (
        *((name, number) for names in MONTHS.values() for number, name in enumerate(names.split(), start=1)),
        *OTHER_MONTHS.items(),
    )
    for spelling in (name.casefold(), fold(name))
}
"""Their numbers, 1 to 12, by name in small letters, with accents and without."""
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|°)?"
_POINT = re.compile(
    rf"\b(?:(?P<y1>{YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?:(?P<d2>{_DAY})\s+(?:de\s+|of\s+)?)?(?P<m2>{_MONTH})(?:,?\s+(?:de\s+|del\s+|of\s+)?)(?P<y2>{YEAR})"
    rf"|(?P<m3>{_MONTH})\s+(?P<d3>{_DAY})(?:,\s*|\s+)(?P<y3>{YEAR})"
    rf"|(?P<d4>{_DAY})(?:\s+(?:de\s+|of\s+)?(?P<m4>{_MONTH}))?|(?P<m5>{_MONTH})|(?P<y6>{YEAR}))(?![\w%]|[.,]\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Point:
    """A date in a text, as far as it is written out: `first` to `last` where its year is."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    @property
    def first(self) -> date | None:
        return _day(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date | None:
        if self.day is not None or self.year is None:
            return self.first
        return _day(self.year, self.month or 12, monthrange(self.year, self.month or 12)[1])


def _day(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _points(text: str) -> Iterator[_Point]:
    for match in _POINT.finditer(text):
        yield _point(match)


def _point(match: re.Match[str]) -> _Point:
    named = {name[0]: value for name, value in match.groupdict().items() if value}
    month = named.get("m", "")
    day = re.match(r"\d+", named.get("d", ""))
    return _Point(
        match.start(),
        match.end(),
        int(named["y"]) if "y" in named else None,
        (int(month) if month.isdigit() else MONTH_NUMBERS[month.casefold()]) if month else None,
        int(day.group()) if day else None,
    )


# Absolute dates

_SINCE = ("since", "from", "dal", "dall", "dalla", "da", "depuis", "seit", "desde", "von", "ab")
_AFTER = ("after", "dopo", "apres", "nach", "despues")
_UNTIL = ("until", "till", "fino", "bis", "hasta", "jusqu'en", "jusqu'au", "jusqu’en", "jusqu’au")
_BEFORE = ("before", "prima", "avant", "vor", "antes")
_DATE_ALONE = frozenset("il le el am on a ad au di".split())
"""Leads that say "when" before a day or a month, but not before a bare year."""
_LEAD = re.compile(
    r"\b(?P<lead>since|after|from|before|until|till|in|during|on|nel(?:\s+mese\s+di|\s+corso\s+del)?|nell[’']|durante|dal"
    r"|dall[’']|da|dopo(?:\s+(?:il|l[’']))?|fino\s+(?:al|a|all[’'])|prima\s+(?:del|dell[’']|di)|il|a|ad|di|en|depuis"
    r"|avant|après|pendant|seit|ab|im(?:\s+jahr)?|am|vor|nach|bis(?:\s+zum)?|von|desde|antes\s+de|después\s+de|hasta"
    r"|jusqu[’']en|jusqu[’']au|del|dell[’']|de|du|au|le|el)(?:\s+|(?<=[’']))(?:(?:the|il|el|le|dem|month\s+of)\s+)?",
    re.I,
)
_RANGE = re.compile(
    r"\b(?:between|from|in|tra|fra|nel|dal|dall[’']|da|entre|du|de|del|desde|en|zwischen|von|im)\s+(?:(?:il|el|le|the)\s+)?",
    re.I,
)
_TO = re.compile(
    r"\s*(?:\b(?:and|to|ed?|al?|all[’']|y|et|au|und|bis|hasta)\b|[-–])\s*(?:(?:il|el|le|zum)\s+)?",
    re.I,
)

_Found = tuple[tuple[int, int], date | None, date | None, bool]


def _absolute(text: str) -> Iterator[_Found]:
    """Ranges ("between May and July 2023") and dates after a word that says when ("since", "in", "prima del")."""
    for match in _RANGE.finditer(text):
        one = _POINT.match(text, match.end())
        joined = one and _TO.match(text, one.end())
        other = joined and _POINT.match(text, joined.end())
        if one and other:
            start, end = _borrowed(_point(one), _point(other)), _point(other)
            if start.first and end.last and start.first <= end.last:
                yield (match.start(), other.end()), start.first, end.last, False
    for match in _LEAD.finditer(text):
        at = _POINT.match(text, match.end())
        point = _point(at) if at else None
        if point is None or point.first is None or point.last is None or _counts(text, point):
            continue
        lead = fold(match.group("lead")).split()[0].rstrip("'’")
        if lead in _DATE_ALONE and point.month is None:
            continue
        span = (match.start(), point.end)
        if lead in _SINCE:
            yield span, point.first, None, False
        elif lead in _AFTER:
            yield span, point.last + timedelta(days=1), None, False
        elif lead in _UNTIL or lead.startswith("jusqu"):
            yield span, None, point.last, False
        elif lead in _BEFORE:
            yield span, None, point.first - timedelta(days=1), False
        else:
            yield span, point.first, point.last, False


def _borrowed(start: _Point, end: _Point) -> _Point:
    """The start of a range with the month and year that only its end names ("from 3 to 5 May 2023")."""
    month = start.month or (end.month if start.day is not None else None)
    return _Point(start.start, start.end, start.year or end.year, month, start.day)


# Dates relative to today

_NUMBERS = {
    word: number
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
        "einem zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for number, word in enumerate(names.split(), start=1)
} | dict.fromkeys(("a", "an", "un", "una", "une", "einer"), 1)
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNITS = {
    "day": r"days?|giorn[oi]|días?|jours?|tag(?:e|en)?",
    "week": r"weeks?|settiman[ae]|semanas?|semaines?|wochen?",
    "month": r"months?|mes[ei]|mes(?:es)?|mois|monate?n?",
    "year": r"years?|ann[oi]|años?|ans?|années?|jahre?n?",
}
_UNIT = "(?:" + "|".join(f"(?P<{name}>{forms})" for name, forms in _UNITS.items()) + ")"
_BEFORE_IT = (
    r"(?:(?P<open>\b(?:since|da(?:l|lla)?|depuis|seit|desde)\s+|\bdall[’'])"
    r"|\b(?:from|of|in|di|del|della|nel|nella|de|d[’']|du|en|von|im|in\s+der)\s*|\b(?:dell|nell)[’'])?"
)
"""What may stand before a relative date; after the first group the time since then is meant."""
_AGO = (
    re.compile(rf"\b{_COUNT}\s+{_UNIT}\s+(?:ago|fa)\b", re.I),
    re.compile(rf"\b(?:hace|il\s+y\s+a|vor)\s+{_COUNT}\s+{_UNIT}\b", re.I),
)
_LATELY = (
    re.compile(
        r"\b(?:(?:in|over|during)\s+the\s+(?:last|past)|negli\s+ultimi|nelle\s+ultime|nell[’']ultim[oa]|en\s+l[oa]s\s+últim[oa]s"
        rf"|in\s+den\s+(?:letzten|vergangenen))\s+(?:{_COUNT}\s+)?{_UNIT}\b",
        re.I,
    ),
    re.compile(rf"\b(?:ces|(?:dans\s+|au\s+cours\s+d)?les)\s+(?:{_COUNT}\s+)?derni(?:er|ère)s\s+{_UNIT}\b", re.I),
)
_LAST = (
    re.compile(
        rf"{_BEFORE_IT}\b(?:last|la\s+scorsa|lo\s+scorso|letzte[nrs]?|vergangene[nrs]?|vorige[nrs]?)\s+{_UNIT}\b", re.I
    ),
    re.compile(
        rf"{_BEFORE_IT}(?:\b(?:la|il|l[’']|lo|el|le)\s*)?\b{_UNIT}\s+(?:scors[oa]|passat[oa]|pasad[oa]|derni(?:er|ère)|passé)\b",
        re.I,
    ),
)
_THIS = (re.compile(rf"{_BEFORE_IT}\b(?:this|quest[oa]|quest[’']|est[ea]|cette|ce|diese[nrsm]?)\s*{_UNIT}\b", re.I),)
_HALF_A_YEAR = timedelta(days=183)
_DAYS_BACK = {
    2: r"the\s+day\s+before\s+yesterday|l[’']altro\s*ieri|ieri\s+l[’']altro|anteayer|avant-hier|vorgestern",
    1: r"yesterday|last\s+night|ieri|ayer|hier|gestern",
    0: r"today|tonight|this\s+morning|oggi|stasera|stamattina|stamane|hoy|esta\s+mañana|aujourd[’']hui|ce\s+matin"
    r"|heute",
}
_NAMED_DAY = (
    re.compile(
        _BEFORE_IT
        + "(?:"
        + "|".join(rf"(?P<back{n}>(?<![\w-])(?:{forms})\b)" for n, forms in _DAYS_BACK.items())
        + ")",
        re.I,
    ),
)

_OF_THE_NEWS = timedelta(days=45)
"""How far from its own day a text names a day without its year."""
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+({_DAY})(?![\w%])", re.I)
_WEEKDAY = re.compile(
    "|".join(
        rf"(?P<d{number}>\b(?:{forms})\b)"
        for number, forms in enumerate(
            (
                "monday|luned[iì]|lunes|lundi|montag",
                "tuesday|marted[iì]|martes|mardi|dienstag",
                "wednesday|mercoled[iì]|miércoles|mercredi|mittwoch",
                "thursday|gioved[iì]|jueves|jeudi|donnerstag",
                "friday|venerd[iì]|viernes|vendredi|freitag",
                "saturday|sabato|sábado|samedi|samstag|sonnabend",
                "sunday|domenica|domingo|dimanche|sonntag",
            )
        )
    ),
    re.I,
)
_NEXT = re.compile(r"\b(?:next|coming|prossim[oa]|próximo|que\s+viene|prochain|nächste[nmr]?|kommende[nmr]?)\b", re.I)
_LAST_ONE = re.compile(r"\b(?:last|scors[oa]|passat[oa]|pasado|dernier|letzte[nmr]?|vergangene[nmr]?)\b", re.I)


def day_meant(words: str, language: str, written: date, *, to_come: bool = False) -> date | None:
    """The day that words without its year mean in a text: "yesterday", "on Friday", "14 gennaio".

    Args:
        words: what is said of the day.
        language: of the text, ISO 639-1.
        written: the day on which it was.
        to_come: whether it is a day after that.
    Returns:
        None where its year is written, where no word means a day by its distance, or more than the day is meant; of a
        day of the month where it is far from the text's.
    """
    if stated_days(words):
        return None
    match = next(_matches(_NAMED_DAY, words), None)
    if match is not None and not (fold(match.group()) == "hier" and language != "fr"):
        return None if match.group("open") else written - _distance(match)
    dated = [point for point in _points(_MONTH_FIRST.sub(r"\2 \1", words)) if point.month and point.day]
    if days := [day for point in dated for day in _nearest(point, written)]:
        nearest = min(days, key=lambda day: abs(day - written))
        return nearest if abs(nearest - written) <= _OF_THE_NEWS else None
    weekday = _WEEKDAY.search(words)
    return _on(weekday, words, written, to_come=to_come) if weekday else None


def days_of_the_news(text: str, written: date) -> list[date]:
    """The days that a text names without their year, where they are near the day on which it was written."""
    points = (point for point in _points(_MONTH_FIRST.sub(r"\2 \1", text)) if point.month and point.day)
    named = [day for point in points if point.year is None for day in _nearest(point, written)]
    return [day for day in named if abs(day - written) <= _OF_THE_NEWS]


def _nearest(point: _Point, written: date) -> list[date]:
    """A day of a month in the year of a text, the one before and the next."""
    years = (written.year - 1, written.year, written.year + 1)
    return [day for year in years if (day := _day(year, point.month or 0, point.day or 0))]


def day_words(text: str, sentence: Span, language: str) -> Iterator[Span]:
    """The words of a sentence that name a day by its distance or by its place in the week: "oggi", "Friday"."""
    for pattern in (*_NAMED_DAY, _WEEKDAY):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if fold(match.group()) != "hier" or language == "fr":
                yield Span(*match.span())


def _on(weekday: re.Match[str], words: str, written: date, *, to_come: bool) -> date:
    """The day of the week that a text means: the last one, that of its own date included, or the next."""
    number = next(day for day in range(7) if weekday.group(f"d{day}"))
    if to_come or _NEXT.search(words):
        return written + timedelta(days=(number - written.weekday() - 1) % 7 + 1)
    back = (written.weekday() - number) % 7
    return written - timedelta(days=back or (7 if _LAST_ONE.search(words) else 0))


def _distance(named: re.Match[str]) -> timedelta:
    """How far back the day is that a match of `_NAMED_DAY` names."""
    return timedelta(days=next(days for days in _DAYS_BACK if named.group(f"back{days}")))


def is_gone_by(words: str, written: date) -> bool:
    """Whether a date was past on the day on which its text was written; of one without a year the nearest is meant."""
    days = stated_days(words)
    if days:
        return max(last for _, last in days) < written
    if any(map(str.isdigit, words)) and "%" not in words:
        for joint in (" ", ", "):
            days = stated_days(f"{words}{joint}{written.year}")
            if days:
                return timedelta(0) < written - max(last for _, last in days) < _HALF_A_YEAR
    return False


def _relative(text: str, today: date) -> Iterator[_Found]:
    for match in _matches(_NAMED_DAY, text):
        day = today - _distance(match)
        if fold(match.group()) != "hier" or _looks_french(text):
            yield match.span(), day, None if match.group("open") else day, True
    for match in _matches(_AGO, text):
        day = _back(today, _unit(match), _count(match))
        first, last = _span_of(_unit(match), day) if _unit(match) in ("month", "year") else (day, day)
        yield match.span(), first, last, True
    for match in _matches(_LATELY, text):
        yield match.span(), _back(today, _unit(match), _count(match)), today, True
    for match in _matches(_LAST, text):
        first, last = _span_of(_unit(match), _back(today, _unit(match), 1))
        yield match.span(), first, None if match.group("open") else last, True
    for match in _matches(_THIS, text):
        yield match.span(), _span_of(_unit(match), today)[0], today, True


def _matches(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    return (match for pattern in patterns for match in pattern.finditer(text))


def _looks_french(text: str) -> bool:
    """Whether "hier" is French for yesterday, not German for here."""
    return not re.search(r"\b(?:was|wer|wie|wo|wann|welche\w*|ist|hat|der|die|das|und)\b", text, re.I)


def _unit(match: re.Match[str]) -> str:
    return next(name for name in _UNITS if match.group(name))


def _count(match: re.Match[str]) -> int:
    word = match.group("count") or "1"
    return int(word) if word.isdigit() else _NUMBERS[word.casefold()]


def _back(day: date, unit: str, count: int) -> date:
    """The day so many units before; the last of the month where that one is shorter."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = max(months // 12, 1), months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _span_of(unit: str, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday), month or year that a day belongs to."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


_MONTH_ALONE = tuple(
    re.compile(rf"\b(?:{leads})\s*(?P<month>{'|'.join(MONTHS[language].split())})\b(?!\s+\d)", re.I)
    for language, leads in {
        "en": r"in|during",
        "it": r"in|a|ad|nel\s+mese\s+d[i’']",
        "es": "en",
        "fr": r"en|au\s+mois\s+d[e’']",
        "de": "im",
    }.items()
)


def _months(text: str, today: date) -> Iterator[_Found]:
    """Months without a year ("in May"): the latest one that has begun."""
    for pattern in _MONTH_ALONE:
        for match in pattern.finditer(text):
            month = MONTH_NUMBERS[match.group("month").casefold()]
            year = today.year if month <= today.month else today.year - 1
            yield match.span(), date(year, month, 1), date(year, month, monthrange(year, month)[1]), True
