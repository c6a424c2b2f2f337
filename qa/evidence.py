"""What a question's answer may rest on: a span of an article with all that is needed to weigh and to show it.

Made by `qa.reading` and `qa.quoting`, turned into claims and citations by `qa.answering`.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.types import Article, Span, Voice

__all__ = ["Evidence"]


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

    @property
    def text(self) -> str:
        """The words quoted, verbatim."""
        return self.article.text[self.span.start : self.span.end]
