"""Counts over an archive that a cluster does not keep by itself: terms, languages, outlets, speakers, days.

A tally is derived from articles one by one, can be added to and taken from another, and travels as text. `index.milvus`
keeps one for the whole archive and one for each change since; nothing is stored or searched here.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from index.types import Article, Quotation

__all__ = ["Tally", "TallyTerms", "ordered"]


@dataclass(slots=True)
class Tally:
    """What some articles count for; differences may be negative.

    Attributes:
        articles, passages, quotations: how many.
        length: index terms of all passages.
        terms: in how many passages each term stands.
        languages, sources, days: articles by language, outlet and ISO date of publication.
        speakers: quotations by the speaker's full name.
    """

    articles: int = 0
    passages: int = 0
    quotations: int = 0
    length: int = 0
    terms: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)

    def count(
        self,
        article: Article,
        terms: Iterable[Sequence[str]],
        quotations: Iterable[Quotation],
        sign: int = 1,
    ) -> None:
        """Add an article with the terms of its passages and its quotations; with a `sign` of -1 take it away."""
        self.articles += sign
        self.languages[article.language] += sign
        if article.source is not None:
            self.sources[article.source] += sign
        if article.published is not None:
            self.days[article.published.isoformat()] += sign
        for held in terms:
            self.count_passage(held, sign)
        for quotation in quotations:
            self.count_quotation(quotation, sign)

    def count_passage(self, terms: Sequence[str], sign: int = 1) -> None:
        """Add the terms of one passage, with repetitions."""
        self.passages += sign
        self.length += sign * len(terms)
        for term in set(terms):
            self.terms[term] += sign

    def count_quotation(self, quotation: Quotation, sign: int = 1) -> None:
        """Add one quotation."""
        self.quotations += sign
        if quotation.speaker is not None:
            self.speakers[quotation.speaker] += sign

    def merge(self, other: Tally) -> None:
        """Add another tally to this one; what comes to nothing is forgotten."""
        for each in fields(self):
            ours, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(ours, Counter):
                for key, number in theirs.items():
                    ours[key] += number
                    if not ours[key]:
                        del ours[key]
            else:
                setattr(self, each.name, ours + theirs)

    def encode(self) -> str:
        """The tally as ASCII text."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return base64.b64encode(zlib.compress(json.dumps(values, ensure_ascii=False).encode(), 6)).decode()

    @classmethod
    def decode(cls, text: str) -> Tally:
        """The tally of a text that `encode` made.

        Raises:
            ValueError: it is none.
        """
        try:
            values = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
        except (zlib.error, UnicodeDecodeError) as error:
            raise ValueError(f"no tally: {error}") from error
        tally = cls()
        for name, value in values.items():
            setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
        return tally


@dataclass(frozen=True, slots=True)
class TallyTerms:
    """The terms of a tally; see `index.store.Terms`."""

    tally: Tally

    def frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        return max(0, self.tally.terms.get(term, 0))

    @property
    def most_frequent(self) -> int:
        """In how many passages the most frequent term stands; 0 when there is none."""
        return max(self.tally.terms.values(), default=0)

    def terms(self) -> Iterator[str]:
        """All of them, in any order."""
        return (term for term, number in self.tally.terms.items() if number > 0)


def ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    """Names and numbers over 0, most first, ties by name."""
    return sorted(
        ((name, number) for name, number in counts.items() if number > 0), key=lambda each: (-each[1], each[0])
    )
