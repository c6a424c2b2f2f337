"""An article laid out to find whose words its paragraphs are, and a turn: words of one person in one paragraph.

What the modules share that find interviews, reactions, speeches and opinions (`index.turns`). Nothing is decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.labels import Bearers, bare, may_be_named, without_prefix
from index.names import Names
from index.persons import EDITED, ends_in_a_question_mark
from index.readers.metadata import is_notice
from index.reporter import FILLER
from index.types import QUESTION, Article, Span

__all__ = ["ASIDE", "IN_PERSON", "OFTEN_IN_PERSON", "OFTEN_REPORTED", "REPORTED", "Sheet", "Turn"]

IN_PERSON, OFTEN_IN_PERSON = 1 / 3, 1 / 2
"""Share of the paragraphs in which somebody says "I" or "we", at least, and where little else tells."""
REPORTED, OFTEN_REPORTED = 0.25, 0.5
"""Share of the paragraphs at most in which somebody is quoted, and where the questions stand apart."""
ASIDE = re.compile(r"\s*[*_]*[(\[][^\n]{2,200}[)\]][*_]*\.?\s*$")
"""A paragraph in brackets: "(Applause)"."""
_REPORTERS = 6
"""Letters of a reporter's words, beside somebody's in quotation marks."""
_OF_WHOM = re.compile(
    r"(?i)^(?:testimony|examination|remarks|speech|statement|letter|address|présidence|presidenza|presidencia|discours|discurso"
    r"|discorso|lettera|carta|lettre|brief|rede)\s(?:of|by|from|d[ei]l?|von)\s(?:(?:M|Mr|Mrs|Ms|Mme|Sr|Sra)\.\s)?"
)
"""What of somebody's a capitalised run begins with that ends with their name."""
_BOLD = re.compile(r"(\*\*|__)(?=\S).+?\1[\s:]*$", re.S)
_ITALIC = re.compile(r"([*_])(?![*_\s]).+?(?<![*_])\1[\s:]*$", re.S)


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph, or a part of it, that is somebody's words.

    Attributes:
        line: the paragraph, or the part of it that this is.
        words: what is said, without label and emphasis.
        speaker: the fullest name that the article gives whoever speaks, or what they are called; None for whoever asks.
        label: where they are named before their words, or None.
        number: the paragraphs of one turn have the same.
    """

    line: Span
    words: Span
    speaker: str | None
    label: Span | None
    number: int


@dataclass(frozen=True)
class Sheet:
    """An article laid out.

    Attributes:
        article: the article.
        masked: its text, what stands in quotation marks replaced (`index.speeches.masked`).
        names: its names.
        lines: its paragraphs.
        sentences: its sentences.
        about: the person whom it is about, if it is about one.
    """

    article: Article
    masked: str
    names: Names
    lines: Sequence[Span]
    sentences: Sequence[Span]
    about: str | None

    @property
    def text(self) -> str:
        """The article's."""
        return self.article.text

    @property
    def language(self) -> str:
        """The article's."""
        return self.article.language

    def told(self, line: Span) -> str:
        """The text there."""
        return self.text[line.start : line.end]

    def own(self, line: Span) -> str:
        """The text there without what stands in quotation marks."""
        return self.masked[line.start : line.end]

    def level(self, line: Span) -> int:
        """Of the heading that a paragraph is, 0 for none."""
        at = bisect_left(self.article.headings, line.start, key=lambda heading: heading.start)
        following = self.article.headings[at : at + 1]
        return following[0].level if following and following[0].start < line.end else 0

    def is_title(self, number: int) -> bool:
        """Whether a paragraph is the title, or the first line, which is one where no heading is."""
        return self.level(self.lines[number]) == 1 or (number == 0 and not self._is_titled)

    @cached_property
    def _is_titled(self) -> bool:
        return any(each.level == 1 for each in self.article.headings)

    def is_set_apart(self, line: Span) -> bool:
        """Whether a paragraph is told from others by its type, or is a sub-heading."""
        return self.level(line) > 1 or self.is_bold(line) or self.is_italic(line)

    def is_bold(self, line: Span) -> bool:
        """Whether a paragraph is in bold."""
        return _BOLD.match(self.told(line)) is not None

    def is_italic(self, line: Span) -> bool:
        """Whether a paragraph is in italics."""
        return _ITALIC.match(self.told(line)) is not None

    def is_question_by_type(self, line: Span) -> bool:
        """Whether a paragraph is a heading as a page's questions in bold or italics are (`index.readers.html`)."""
        return self.level(line) >= QUESTION

    def asks(self, line: Span) -> bool:
        """Whether words end in a question mark."""
        return ends_in_a_question_mark(self.told(line))

    def reports(self, line: Span) -> bool:
        """Whether a paragraph has somebody's words in quotation marks among a reporter's."""
        own = self.own(line)
        return FILLER in own and sum(map(str.isalpha, own.replace(FILLER, ""))) > _REPORTERS

    def is_closing(self, line: Span) -> bool:
        """Whether a paragraph says how the text came about, or whose rights it is."""
        words = bare(self.text, line)
        return EDITED.search(self.told(line)) is not None or is_notice(self.told(words))

    def people_until(self, end: int, start: int = 0) -> list[tuple[Span, str]]:
        """Where people are named before a place, and their fullest names, authors left out."""
        authors = set(self.article.authors)
        found = []
        for mention in self.names.mentions:
            name = _OF_WHOM.sub("", self.names.resolve(mention.name))
            person = self.names.is_person(mention.name) or (name.isupper() and may_be_named(name))
            if start <= mention.start < end and person and name not in authors:
                found.append((Span(mention.start, mention.end), name))
        return found

    def bearers(self) -> Bearers:
        """Everybody whom the article names."""
        people = (name for name in set(self.names.full.values()) if self.names.is_person(name))
        return Bearers(without_prefix(_OF_WHOM.sub("", name)) for name in people)
