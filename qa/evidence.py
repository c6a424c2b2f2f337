"""What a question's answer may rest on: a span of an article with all that is needed to weigh and to show it.

Made by `qa.reading` and `qa.quoting`, turned into claims and citations by `qa.compose`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Article, Span, Voice
from qa.weighing import Signs

__all__ = ["Evidence", "about", "paragraph_around", "standing_for"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that bears on the question.

    Attributes:
        article: where it stands.
        span: the words quoted: at most one sentence or one quotation long.
        context: the sentence around them; contains `span`.
        speaker: whose words they are, or None for the reporter's.
        voice: how they are given, None for the reporter's.
        support: 0 to 1, how much of what the question asks the span and its surroundings hold.
        rank: orders evidence, higher first; comparable within one question.
        answer: the words within `span` that the reader takes for the answer, or None.
        words: the speaker's own words within `span`, when it is wider than they are; else None.
        short: the figure or date asked for, as it stands in the span, or "".
        signs: what `support` and `rank` were told from; None for quotations.
        agreeing: evidence of other articles, no copies of this one, that says the same.
    """

    article: Article
    span: Span
    context: Span
    speaker: str | None
    voice: Voice | None
    support: float
    rank: float
    short: str = ""
    words: Span | None = None
    answer: Span | None = None
    signs: Signs | None = None
    agreeing: tuple[Evidence, ...] = ()

    def overlaps(self, other: Evidence) -> bool:
        """Whether the two share words of one article."""
        one, two = self.span, other.span
        return self.article.id == other.article.id and one.start < two.end and two.start < one.end

    @property
    def text(self) -> str:
        """The words quoted, verbatim."""
        return self.article.text[self.span.start : self.span.end]


def about(evidence: Sequence[Evidence], least: float) -> list[Evidence]:
    """The evidence that supports the topic at least so much."""
    return [each for each in evidence if each.support >= least]


def paragraph_around(text: str, span: Span) -> Span:
    """The line of a text in which a span stands; from the first to the last one where it stands in several."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(text))


def standing_for(article: Article, span: Span | None = None) -> Evidence:
    """A span of an article, all of it for None, as evidence for what looks at nothing else."""
    span = span or Span(0, len(article.text))
    return Evidence(article, span, span, None, None, 1.0, 1.0)
