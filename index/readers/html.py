"""Read HTML pages: the article's text without the page around it, and what the page says about the article.

trafilatura finds the text; BeautifulSoup steps in where it finds nothing or hardly anything. Scripts and hidden
elements are left out. The address in a page is recorded and never fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.articles import clean, make_article, one_line, printable_path
from index.readers.files import decode, read_bytes
from index.readers.metadata import parse_date, stated_in
from index.types import QUESTION, Article, Heading

__all__ = ["read"]

_DECLARED_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_HEAD_BYTES = 4096
_TAG_WITH_MANY_ATTRIBUTES = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)\s[^<>]{20000,}>")
_HARDLY_ANYTHING = 200
_QUESTIONS = 3
"""Paragraphs in bold or italics, each followed by others, one at least a question, from which on all are questions."""

_SUBHEADINGS, _BESIDE = ("h2", "h3", "h4"), ("nav", "aside", "footer", "form")
"""Headings below the first, and what stands beside an article."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_NO_TEXT = (
    "head",
    "title",
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
)
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th", "pre", "div", "section", "article")
_DATE_FIELDS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)


@dataclass(slots=True)
class _Writer:
    """Gathers blocks of text, and notes where headings fall in the whole."""

    blocks: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, level: int = 0) -> None:
        lines = [" ".join(line.split()) for line in text.split("\n")]
        block = "\n".join(line for line in lines if line)
        if not block:
            return
        start = self.length + (2 if self.blocks else 0)
        self.blocks.append(block)
        self.length = start + len(block)
        if level:
            self.headings.append(Heading(start, self.length, level))

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)


def read(path: Path) -> Iterator[Article]:
    """Read one article; paragraphs and headings are separated by blank lines.

    Raises:
        UnreadableFile: the file is empty, too large, no text, or holds no text to be seen.
    """
    data = read_bytes(path)
    declared = _DECLARED_CHARSET.search(data[:_HEAD_BYTES])
    markup = clean(decode(data, declared[1].decode("ascii") if declared else None))
    markup = _TAG_WITH_MANY_ATTRIBUTES.sub(r"<\1>", markup)

    tree = _parsed(markup)
    found = _extracted(tree) if tree is not None else None
    writer = _Writer()
    title = one_line(found.title) if found is not None else None
    if found is not None and found.body is not None:
        _write(found.body, writer)
    if writer.length < _HARDLY_ANYTHING:
        plainer = _all_visible(markup)
        if plainer.length > writer.length:
            writer = plainer
    if tree is not None:
        writer = _with_headline(_with_questions(_with_subheadings(writer, tree), tree), tree, title)
    stated = stated_in(writer.text)
    yield make_article(
        clean(writer.text),
        path=printable_path(path),
        title=title or next((writer.text[h.start : h.end] for h in writer.headings if h.level == 1), None),
        source=_site_name(found)
        or stated.source
        or _footer_source(tree)
        or (found.hostname if found is not None else None),
        url=found.url if found is not None else None,
        published=_stated_date(tree) or stated.published,
        authors=_names(found.author if found is not None else None) or stated.authors,
        language=tree.get("lang") if tree is not None else None,
        headings=writer.headings,
    )


def _parsed(markup: str) -> Any | None:
    """The page as an lxml tree without hidden elements, or None when it is not HTML to trafilatura."""
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        return None
    for element in tree.xpath("//*[@hidden or @aria-hidden='true' or @style]"):
        if _is_hidden(element.attrib) and element.getparent() is not None:
            element.drop_tree()
    return tree


def _extracted(tree: Any) -> Any | None:
    """What trafilatura makes of the page. Its own search for dates guesses and is kept short and unused."""
    from copy import deepcopy

    from trafilatura.core import bare_extraction

    return bare_extraction(
        deepcopy(tree),
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _write(element: Any, writer: _Writer) -> None:
    """Write trafilatura's elements out as blocks."""
    for child in element:
        if child.tag == "head":
            level = re.fullmatch(r"h([1-6])", child.get("rend") or "")
            writer.add(_inline(child), int(level[1]) if level else 2)
        elif child.tag in ("list", "table", "row", "div", "body", "quote") and len(child):
            if child.text and child.text.strip():
                writer.add(child.text)
            _write(child, writer)
        else:
            writer.add(_inline(child))
        if child.tail and child.tail.strip():
            writer.add(child.tail)


def _inline(element: Any) -> str:
    """Text of an element in one line, except where the page breaks the line."""
    parts = ["\n" if element.tag == "lb" else "", _folded(element.text)]
    for child in element:
        parts += [_inline(child), _folded(child.tail)]
    return "".join(parts)


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _all_visible(markup: str) -> _Writer:
    """Every visible block of the page's article, main part or body, as BeautifulSoup sees it."""
    from bs4 import BeautifulSoup, Tag

    soup = BeautifulSoup(markup, "html.parser")
    for element in soup.find_all(_is_invisible):
        element.decompose()
    part = soup.find("article") or soup.find("main") or soup.body or soup
    writer = _Writer()
    pending: list[str] = []
    level = 0
    for node in part.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS:
                writer.add("".join(pending), level)
                pending = []
                level = int(node.name[1]) if re.fullmatch("h[1-6]", node.name) else 0
            elif node.name == "br":
                pending.append("\n")
        elif type(node).__name__ == "NavigableString":
            pending.append(_folded(str(node)))
            if level and node.parent is not None and node.next_sibling is None and node.parent.name[:1] == "h":
                writer.add("".join(pending), level)
                pending, level = [], 0
    writer.add("".join(pending), level)
    return writer


def _is_invisible(tag: Any) -> bool:
    return tag.name in _NO_TEXT or _is_hidden(tag.attrs)


def _is_hidden(attributes: Mapping[str, Any]) -> bool:
    """Whether an element's own attributes keep it from being seen."""
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(str(attributes.get("style", ""))) is not None
    )


def _with_headline(writer: _Writer, tree: Any, title: str | None) -> _Writer:
    """The text with the page's headline above it, where extraction dropped the page's only first-level heading."""
    if any(heading.level == 1 for heading in writer.headings):
        return writer
    headlines = [one_line(element.text_content()) for element in tree.iter("h1")]
    if len(headlines) != 1 or not headlines[0] or (title and headlines[0] not in title and title not in headlines[0]):
        return writer
    whole = _Writer()
    whole.add(headlines[0], 1)
    shift = whole.length + 2
    whole.blocks += writer.blocks
    whole.headings += [Heading(h.start + shift, h.end + shift, h.level) for h in writer.headings]
    whole.length = shift + writer.length
    return whole


def _with_subheadings(writer: _Writer, tree: Any) -> _Writer:
    """The text with the page's sub-headings above the paragraphs that they head, where extraction dropped all."""
    if any(heading.level > 1 for heading in writer.headings):
        return writer
    blocks = {one_line(block): at for at, block in reversed([*enumerate(writer.blocks)])}
    above: dict[int, list[tuple[str, int]]] = {}
    pending: list[tuple[str, int]] = []
    for element in tree.iter("p", *_SUBHEADINGS):
        told = one_line(element.text_content())
        if told and element.tag == "p":
            if pending and (at := blocks.get(told)) is not None:
                above.setdefault(at, []).extend(pending)
            pending = []
        elif told and told not in blocks and next(element.iterancestors(*_BESIDE), None) is None:
            pending.append((told, int(element.tag[1])))
    if not above:
        return writer
    levels = {heading.start: heading.level for heading in writer.headings}
    whole, start = _Writer(), 0
    for at, block in enumerate(writer.blocks):
        for told, level in above.get(at, ()):
            whole.add(told, level)
        whole.add(block, levels.get(start, 0))
        start += len(block) + 2
    return whole


def _with_questions(writer: _Writer, tree: Any) -> _Writer:
    """The text with an interviewer's questions, which stand in bold or italics, as headings of what answers them."""
    paragraphs = [each for each in tree.iter("p") if each.text_content().strip()]
    apart = [at for at, each in enumerate(paragraphs) if _is_emphasised(each)]
    asked = {one_line(paragraphs[at].text_content()) for at in apart}
    in_turn = all(two - one > 1 for one, two in pairwise(apart))
    if len(asked) < _QUESTIONS or not in_turn or not any(told.endswith("?") for told in asked if told):
        return writer
    start, headings = 0, list(writer.headings)
    for block in writer.blocks:
        if one_line(block) in asked and not any(start <= heading.start < start + len(block) for heading in headings):
            headings.append(Heading(start, start + len(block), QUESTION))
        start += len(block) + 2
    return _Writer(writer.blocks, sorted(headings, key=lambda heading: heading.start), writer.length)


def _is_emphasised(paragraph: Any) -> bool:
    """Whether all that a paragraph says stands in bold or in italics."""
    told = "".join(paragraph.itertext()).strip()
    return any("".join(each.itertext()).strip() == told for each in paragraph.iter("strong", "b", "em", "i"))


def _stated_date(tree: Any | None) -> date | None:
    """Date of publication that the page's metadata state: meta elements, JSON-LD, or its only dated time element."""
    if tree is None:
        return None
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content") or ""
        for meta in reversed(tree.xpath("//meta[@content]"))
    }
    stated = [metas[name] for name in _DATE_FIELDS if name in metas]
    for script in tree.xpath("//script[@type='application/ld+json']"):
        stated += _published_in_json(script.text or "")
    stated += tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")
    found = next((day for value in stated if (day := parse_date(value))), None)
    times = {parse_date(value) for value in tree.xpath("//time/@datetime")}
    return found or (times.pop() if len(times) == 1 else None)


def _published_in_json(script: str) -> list[str]:
    """Values of datePublished in a JSON-LD block, however deep."""
    try:
        pending: list[Any] = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return []
    values = []
    while pending:
        item = pending.pop(0)
        if isinstance(item, dict):
            if isinstance(item.get("datePublished"), str):
                values.append(item["datePublished"])
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return values


def _site_name(found: Any | None) -> str | None:
    """The outlet as the page names it; trafilatura gives the host's name where the page does not."""
    if found is None or not found.sitename or f"://{found.sitename}" in (found.url or ""):
        return None
    return str(found.sitename)


def _footer_source(tree: Any | None) -> str | None:
    """Whoever the page's own copyright line names, extraction having left the footer out."""
    if tree is None:
        return None
    for element in tree.xpath("//footer | //*[contains(@class, 'copyright')]"):
        source = stated_in("\n".join(element.itertext())).source
        if source:
            return source
    return None


def _names(authors: str | None) -> Iterable[str]:
    return tuple(name for name in (authors or "").split("; ") if name)
