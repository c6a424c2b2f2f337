"""Article, passage, hit and quotation: the values that flow through Cita, frozen and free of behaviour.

Everything else in `index` produces or consumes these. No reading, storing or scoring happens here.
All offsets are half-open character offsets (Python `str` indices) into the text of the article named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["QUESTION", "Article", "FeedItem", "Heading", "Hit", "Passage", "Quotation", "Refusal", "Span", "Voice"]

Voice = Literal["direct", "indirect", "headline"]


QUESTION = 4
"""Level of a heading that a page sets as an interviewer's question, in bold or italics."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of an article that names what follows it; `level` 1 is the title, 2 and deeper are sub-headings."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its reader extracted it.

    Attributes:
        id: 16 hexadecimal digits, a digest of text, title, source, url and date (see `index.articles.article_id`).
        text: the body, title line included when the file has one in its text; line ends are `\\n`; never rewritten.
        title: the headline, never empty (the file's name when nothing better is known).
        source: the outlet, or None when the article does not say.
        url: http or https address of the original, or None.
        published: the date that the article states, or None; never guessed from a file's time stamp.
        authors: bylines, in order.
        language: ISO 639-1 code, detected when the file does not state it.
        path: where it was read: a file's path, followed by `#n` for line n (from 0) of a JSONL file.
        headings: lines of `text` that are headings, in order.
    """

    id: str
    text: str
    title: str
    source: str | None
    url: str | None
    published: date | None
    authors: tuple[str, ...]
    language: str
    path: str
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of its article: `article.text[start:end] == text`.

    `heading` is the text of the nearest heading above the passage ("" when there is none); it is embedded with the
    passage and never quoted as part of it. `id` is the catalogue's row, 0 before it is stored.
    """

    id: int
    article_id: str
    start: int
    end: int
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches a query.

    `score` orders hits, higher is better, and is comparable only within one result. `dense` (cosine, -1 to 1) and
    `lexical` (BM25, 0 and up) are the retrievers' own scores, None where that retriever did not return the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article attributes to somebody: one contiguous piece of speech.

    Attributes:
        article_id: the article.
        start, end: the words said, without quotation marks; for indirect speech the clause that reports them; where an
            interview, a transcript, a letter or an opinion prints words without marks, one sentence of them.
        speaker: fullest name that the article gives the speaker, or None when it names nobody.
        speaker_span: where the speaker is named at the quotation (a pronoun or a title counts), or None.
        cue: the reporting verb or the colon that attributes it, or None.
        voice: "direct" (between quotation marks, or printed as somebody's own words), "indirect" (reported), "headline"
            (a heading such as «Biden: "…"»).
        turn: pieces of one quotation interrupted by cues, and sentences of one answer, share a turn, numbered from 0
            within the article.
        sentence: the sentence or heading in which the piece stands, cue and speaker included.
    """

    article_id: str
    start: int
    end: int
    speaker: str | None
    speaker_span: Span | None
    cue: Span | None
    voice: Voice
    turn: int
    sentence: Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line of one, that was not indexed, and the reason in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One article that a feed lists, with what the feed says of it.

    Attributes:
        link: http or https address of its page.
        title: "" when the feed gives none.
        source: the feed's own title, or None.
        published: the date that the feed states, or None.
        authors: bylines.
        content: the article as HTML where the feed carries all of it, else "".
        stamp: digest of all this; another one means that the page is likely to have changed.
    """

    link: str
    title: str
    source: str | None
    published: date | None
    authors: tuple[str, ...]
    content: str
    stamp: str
