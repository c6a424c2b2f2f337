"""Check saved answers against an archive: whether every quotation still stands where the answer says it does.

A receipt is the JSON of one answer, or of one answer a line, as `cita ask --json` prints it. Each citation is looked
up by its article's id, then by path, address, and title with source. Only quotations, their speakers and what a
citation says about its article are checked: not the wording of claims, nor whether the answer would be given again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.errors import CitaError, UnknownArticle
from index.store import Store
from index.types import Article, Span

__all__ = ["Check", "CitedQuote", "Receipt", "Standing", "read_receipts", "verify"]

Standing = Literal["stands", "moved", "absent", "relabelled", "changed", "removed"]

_EXPECTED = "Expected the JSON of an answer, or one a line, as `cita ask --json` prints it."
_STATED = ("title", "source", "url", "published", "language")


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """One citation as a receipt states it; nothing of it has been believed yet.

    Attributes:
        number: its `[n]` in the answer.
        quote, start, end: the words, and the characters of the article at which they are said to stand.
        speaker: whose words they are said to be, or None.
        article_id, path: of the article.
        stated: what else the receipt says of the article: title, source, url, published, language.
    """

    number: int
    quote: str
    start: int
    end: int
    speaker: str | None
    article_id: str
    path: str
    stated: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A saved answer: its id and question, as far as it states them, and its citations."""

    id: str
    question: str
    citations: tuple[CitedQuote, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one citation.

    Attributes:
        citation: as the receipt states it.
        standing: "stands": the article of that id has the words at that place; "moved": it has them elsewhere;
            "absent": it does not have them; "relabelled": it has them, with another speaker, title, source, address,
            date or language than the receipt states (`differs`); "changed": that article is gone, another version of
            it is there; "removed": neither is.
        article: the stored article compared with, or None.
        now: where the words stand in it, nearest to where they stood; None when they do not.
        differs: the names of what the receipt states otherwise than the archive.
    """

    citation: CitedQuote
    standing: Standing
    article: Article | None = None
    now: Span | None = None
    differs: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the quotation stands as the receipt says."""
        return self.standing == "stands"

    def __str__(self) -> str:
        """One sentence for people."""
        cited, span = self.citation, f"characters {self.citation.start} to {self.citation.end}"
        now = f"characters {self.now.start} to {self.now.end}" if self.now else ""
        match self.standing:
            case "stands":
                return f"stands at {span}."
            case "moved":
                return f"moved: the words do not stand at {span}; they stand at {now}."
            case "absent":
                return f"absent: the article is unchanged, but has no such words, at {span} or elsewhere."
            case "relabelled":
                return f"relabelled: the words stand at {span}, but the receipt states another {_joined(self.differs)}."
            case "removed":
                return f"removed: the article {cited.article_id} is not in the archive; {span} cannot be compared."
        here = f"the article was changed (now {self.article.id if self.article else ''})"
        if self.now is None:
            return f"changed: {here}; what stood at {span} is no longer in it."
        if (self.now.start, self.now.end) == (cited.start, cited.end):
            return f"changed: {here}, but not the words at {span}."
        return f"changed: {here}; the words no longer stand at {span}, but at {now}."

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        cited = self.citation
        return {
            "number": cited.number,
            "stands": self.stands,
            "standing": self.standing,
            "quote": cited.quote,
            "start": cited.start,
            "end": cited.end,
            "article": {"id": cited.article_id, "path": cited.path, **dict(cited.stated)},
            "now": {"article": self.article.id, "start": self.now.start, "end": self.now.end}
            if self.article and self.now
            else None,
            "differs": list(self.differs),
            "message": str(self),
        }


def read_receipts(file: Path) -> list[Receipt]:
    """The answers saved in a file.

    Raises:
        CitaError: the file cannot be read, or holds something else than answers; the message names the place.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CitaError(f"{file} cannot be read ({error}). {_EXPECTED}") from error
    return [_receipt(value, place) for value, place in _values(text, file)]


def verify(archive: Store, receipts: Iterable[Receipt]) -> list[list[Check]]:
    """What became of every citation, a list for each receipt, in their order.

    Raises:
        ArchiveDamaged: an article is not as it was stored.
    """
    receipts = list(receipts)
    cited = [citation for receipt in receipts for citation in receipt.citations]
    stored = {article_id: _stored(archive, article_id) for article_id in {each.article_id for each in cited}}
    versions = _versions(archive, [each for each in cited if stored[each.article_id] is None])
    return [
        [_check(archive, each, stored[each.article_id], versions.get(each)) for each in receipt.citations]
        for receipt in receipts
    ]


def _check(archive: Store, cited: CitedQuote, article: Article | None, version: Article | None) -> Check:
    if article is None:
        if version is None:
            return Check(cited, "removed")
        return Check(cited, "changed", version, _nearest(version.text, cited))
    if not 0 <= cited.start < cited.end or article.text[cited.start : cited.end] != cited.quote:
        now = _nearest(article.text, cited)
        return Check(cited, "moved" if now else "absent", article, now)
    now, differs = Span(cited.start, cited.end), _differing(archive, cited, article)
    return Check(cited, "relabelled" if differs else "stands", article, now, differs)


def _differing(archive: Store, cited: CitedQuote, article: Article) -> tuple[str, ...]:
    """What the receipt states otherwise than the archive: of the article, and whose words they are."""
    actual = _facts(article)
    differs = [name for name, value in cited.stated if actual[name] != value]
    if cited.speaker is not None and not any(
        quotation.speaker == cited.speaker and quotation.start < cited.end and cited.start < quotation.end
        for quotation in archive.quotations(article_id=article.id)
    ):
        differs.append("speaker")
    return tuple(differs)


def _nearest(text: str, cited: CitedQuote) -> Span | None:
    """Where the words stand, nearest to where they stood."""
    starts: list[int] = []
    found = text.find(cited.quote)
    while found >= 0:
        starts.append(found)
        found = text.find(cited.quote, found + 1)
    if not starts:
        return None
    start = min(starts, key=lambda at: abs(at - cited.start))
    return Span(start, start + len(cited.quote))


def _stored(archive: Store, article_id: str) -> Article | None:
    try:
        return archive.article(article_id)
    except UnknownArticle:
        return None


def _versions(archive: Store, missing: Sequence[CitedQuote]) -> dict[CitedQuote, Article]:
    """Other versions of articles that are gone: of the same path, else address, else title and source."""
    if not missing:
        return {}
    wanted = {key for each in missing for key in _keys(each.path, dict(each.stated))}
    known: dict[tuple[str, ...], Article] = {}
    for article in archive.articles():
        for key in _keys(article.path, _facts(article)):
            if key in wanted:
                known.setdefault(key, article)
    found = {}
    for each in missing:
        version = next((known[key] for key in _keys(each.path, dict(each.stated)) if key in known), None)
        if version is not None:
            found[each] = version
    return found


def _facts(article: Article) -> dict[str, str | None]:
    return {
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
    }


def _keys(path: str, facts: dict[str, str | None]) -> Iterator[tuple[str, ...]]:
    """What an article may be known by when its id has changed, the surest first."""
    if path:
        yield "path", path
    url, title = facts.get("url"), facts.get("title")
    if url:
        yield "url", url
    if title:
        yield "title", title, facts.get("source") or ""


# Reading


def _values(text: str, file: Path) -> list[tuple[Any, str]]:
    """The JSON values of a file and the place of each, for messages."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise CitaError(f"{file} is empty. {_EXPECTED}")
    try:
        return [(json.loads(text), str(file))]
    except (ValueError, RecursionError) as error:
        if len(lines) == 1:
            raise CitaError(f"{file} is no JSON ({error}). {_EXPECTED}") from error
    values = []
    for number, line in lines:
        place = f"{file}, line {number}"
        try:
            values.append((json.loads(line), place))
        except (ValueError, RecursionError) as error:
            raise CitaError(f"{place}, is no JSON ({error}). {_EXPECTED}") from error
    return values


def _receipt(value: Any, place: str) -> Receipt:
    if not isinstance(value, dict) or not isinstance(value.get("citations"), list):
        raise CitaError(f"{place} is no saved answer: it has no list of citations. {_EXPECTED}")
    citations = tuple(_cited(each, f"{place}, citation {n}") for n, each in enumerate(value["citations"], start=1))
    return Receipt(_printable(value.get("id")), _printable(value.get("question")), citations)


def _cited(value: Any, place: str) -> CitedQuote:
    value = value if isinstance(value, dict) else {}
    article = value.get("article") if isinstance(value.get("article"), dict) else {}
    number, start, end = (value.get(name) for name in ("number", "start", "end"))
    if type(number) is not int or type(start) is not int or type(end) is not int:
        raise CitaError(f"{place}: number, start and end must be whole numbers. {_EXPECTED}")
    quote, article_id = value.get("quote"), article.get("id")
    if not isinstance(quote, str) or not quote or not isinstance(article_id, str) or not article_id:
        raise CitaError(f"{place}: expected a quote and an article with its id. {_EXPECTED}")
    speaker, path = value.get("speaker"), article.get("path")
    stated = tuple((name, article[name]) for name in _STATED if name in article)
    texts = (quote, article_id, speaker, path, *(text for _, text in stated))
    if not all(text is None or (isinstance(text, str) and _printable(text) == text) for text in texts):
        raise CitaError(f"{place}: quote, speaker and what is said of the article must be texts. {_EXPECTED}")
    return CitedQuote(number, quote, start, end, speaker, article_id, path or "", stated)


def _printable(value: Any) -> str:
    """A value as text that can be encoded; "" for none."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
