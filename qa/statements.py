"""Browse quotations: who said what, by speaker, topic, outlet, language and date; one person's statements over time.

Beside answering: the same quotations, chosen by filters instead of a question, repeats merged. A person who is only
talked about has no statements here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.analysis import fold
from index.language import detect_language
from index.listing import Filter, list_quotations, list_speakers
from index.store import Store
from index.types import Article, Quotation, Span, Voice
from index.vocabulary import Vocabulary
from qa.matching import Matcher
from qa.quoting import said_by
from qa.retrieve import Retriever
from qa.speakers import Speakers

__all__ = ["Statement", "Statements", "find_statements"]

_TOPICAL = 200
"""Passages in whose articles quotations on a topic are looked for, where no speaker is named."""
_ABOUT = 0.5
"""Least support of a statement on a topic: what stands only elsewhere in its article is not enough."""
_EVERYTHING = Filter()
_ALL = 1_000_000
"""More quotations than one person is given."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation as it is listed.

    Attributes:
        speaker: full name.
        article: where it stands.
        span: the words said: `article.text[span.start:span.end]`.
        context: the sentence around them, which contains `span`.
        voice: "direct", "indirect" or "headline".
        also: other articles in which the same person says the same words, in the order of the list.
    """

    speaker: str
    article: Article
    span: Span
    context: Span
    voice: Voice
    also: tuple[Article, ...] = ()

    @property
    def quote(self) -> str:
        """The words, verbatim."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Statements:
    """A page of statements.

    Attributes:
        page: newest first; of one speaker in the order of time; on a topic the best matching first.
        total: quotations that pass the filters, repeats included.
        people: how many people the archive quotes within the filters.
        most_quoted: some of them with how often, most first.
        speakers: names that the speaker asked for goes by; empty where none was asked for, or nobody has the name.
    """

    page: tuple[Statement, ...]
    total: int
    people: int
    most_quoted: tuple[tuple[str, int], ...]
    speakers: tuple[str, ...] = ()


def find_statements(
    archive: Store,
    wanted: Filter = _EVERYTHING,
    *,
    speaker: str | None = None,
    about: str | None = None,
    offset: int = 0,
    limit: int = 50,
    most_quoted: int = 40,
) -> Statements:
    """The statements that pass the filters.

    Args:
        archive: with its encoder, where topics are to be found by meaning too.
        wanted: of their articles.
        speaker: a name as people write it: "Biden" finds "Joe Biden".
        about: a topic; statements that hold too little of it are left out.
        offset, limit: of the page, in quotations.
        most_quoted: names at most.
    Raises:
        ArchiveError: the archive cannot be read.
    """
    people, names = list_speakers(archive, wanted, limit=most_quoted)
    speakers: tuple[str, ...] | None = None
    if speaker is not None:
        known = archive.speakers()
        exact = speaker in dict(known)
        speakers = (speaker,) if exact else Speakers(known).find(speaker, detect_language(speaker)).names
        if not speakers:
            return Statements((), 0, people, tuple(names))
    if about is None:
        total, found = list_quotations(
            archive, wanted, speakers=speakers, oldest_first=speakers is not None, offset=offset, limit=limit
        )
        page = [_statement(each, archive.article(each.article_id)) for each in found]
    else:
        listed = _topical(archive, wanted, speakers, about)
        total, page = len(listed), listed[offset : offset + limit]
    return Statements(_merged(page), total, people, tuple(names), speakers or ())


def _topical(archive: Store, wanted: Filter, speakers: tuple[str, ...] | None, about: str) -> list[Statement]:
    """Statements on a topic, best first; where anybody's will do, those in the articles nearest to the topic."""
    if speakers is None:
        outlets = None if wanted.source is None else [wanted.source]
        allowed = archive.select(since=wanted.since, until=wanted.until, sources=outlets, language=wanted.language)
        found = Retriever(archive, archive.embedder).retrieve(
            about, _TOPICAL, retriever="hybrid" if archive.embedder else "lexical", allowed=allowed
        )
        wanted = replace(wanted, among=frozenset(hit.passage.article_id for hit in found))
    _, quotations = list_quotations(archive, wanted, speakers=speakers, limit=_ALL)
    languages = [name for name, _ in archive.languages()]
    matcher = Matcher(about, detect_language(about), Vocabulary(archive), languages)
    if not matcher.words:
        return [_statement(each, archive.article(each.article_id)) for each in quotations]
    chosen = [each for each in said_by(quotations, matcher, archive.article) if each.support >= _ABOUT]
    places = {(q.article_id, span): q for q in quotations for span in (q.sentence, Span(q.start, q.end))}
    own = {id(q): _statement(q, e.article) for e in chosen if (q := places.get((e.article.id, e.span)))}
    return list(own.values())


def _statement(quotation: Quotation, article: Article) -> Statement:
    span = Span(quotation.start, quotation.end)
    context = Span(min(span.start, quotation.sentence.start), max(span.end, quotation.sentence.end))
    return Statement(quotation.speaker or "", article, span, context, quotation.voice)


def _merged(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each person's words once, with the further articles that have them."""
    first: dict[tuple[str, str], Statement] = {}
    for each in statements:
        key = (each.speaker, " ".join(fold(each.quote).split()).strip(".,;:!? "))
        if key not in first:
            first[key] = each
        elif each.article.id not in {first[key].article.id, *(other.id for other in first[key].also)}:
            first[key] = replace(first[key], also=(*first[key].also, each.article))
    return tuple(first.values())
