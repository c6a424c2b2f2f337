"""The words of the page, one file a language in `ui/languages`; how it writes dates, numbers, names of languages.

Chosen by the browser's Accept-Language. An answer's own words are not here: they are written in the question's
language by `qa.answering`; these are the words around it. Nothing here is HTML: what shows them escapes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

__all__ = ["ENGLISH", "ITALIAN", "LANGUAGES", "Strings", "strings_for"]

_FOLDER = Path(__file__).parent / "languages"
_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Strings:
    """Every string of the interface in one language, as attributes; `{…}` are filled in by the caller.

    Attributes:
        code: ISO 639-1 code of the language.
        words: the strings by name.
        language_names: names of languages by their ISO 639-1 codes.
        months: from January.
    """

    code: str
    words: Mapping[str, str]
    language_names: Mapping[str, str]
    months: tuple[str, ...]

    def __getattr__(self, name: str) -> str:
        try:
            return self.words[name]
        except KeyError:
            raise AttributeError(f"the page has no string called {name!r}") from None

    def language(self, code: str) -> str:
        """Name of a language; its code when there is no name for it here."""
        return self.language_names.get(code, code)

    def date(self, day: date | None) -> str:
        """A date as people write it, or the word for an article that states none."""
        if day is None:
            return self.undated
        return self.date_pattern.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def count(self, what: str, number: int) -> str:
        """A number of things in words, from the strings `what_one` and `what_many`."""
        return self.words[f"{what}_{'one' if number == 1 else 'many'}"].format(count=self.number(number))

    def count_sources(self, passages: int, articles: int) -> str:
        """How many passages of how many articles in words; several of one article are one source."""
        if passages > articles:
            return self.passages.format(count=self.number(passages), articles=self.count("articles", articles))
        return self.count("sources", articles)

    def duration(self, seconds: float) -> str:
        """A length of time to come, in its largest unit."""
        for size, words in ((3600, self.job_hours), (60, self.job_minutes)):
            if seconds >= 1.5 * size:
                return words.format(count=self.number(round(seconds / size)))
        return self.job_seconds.format(count=self.number(max(1, round(seconds))))

    def number(self, value: int) -> str:
        """A whole number with this language's mark between the thousands."""
        return f"{value:,}".replace(",", self.thousands)


def _load(folder: Path = _FOLDER) -> Iterator[tuple[str, Strings]]:
    """Every language that has a file; what a file leaves out is said in English."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    for code, table in tables.items():
        whole = {**tables[_FALLBACK], **table}
        names, months = whole.pop("language_names"), whole.pop("months")
        yield code, Strings(code, whole, names, tuple(months))


LANGUAGES: Mapping[str, Strings] = dict(_load())
ENGLISH, ITALIAN = LANGUAGES["en"], LANGUAGES["it"]


def strings_for(accept_language: str | None) -> Strings:
    """The interface's strings for a browser's Accept-Language header: the first of its languages that is known.

    Languages are taken in the header's order of preference (`q`); English when none of them is known.
    """
    preferences: list[tuple[float, int, str]] = []
    for position, part in enumerate((accept_language or "").split(",")):
        tag, _, parameter = part.strip().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            quality = 0.0
        preferences.append((-quality, position, tag.split("-")[0].strip().lower()))
    for negative_quality, _, code in sorted(preferences):
        if negative_quality < 0 and code in LANGUAGES:
            return LANGUAGES[code]
    return ENGLISH
