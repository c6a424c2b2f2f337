"""Read PDF files: words in lines at places on pages, put together again as paragraphs and headings.

Lines are joined so that sentences are whole, since citations slice them; words divided at a line's end are closed up.
The layout (gaps, indents, sizes of type) tells where paragraphs end. Pictures of text are not read.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from index.articles import clean, make_article, one_line, printable_path
from index.errors import UnreadableFile
from index.readers.files import read_bytes
from index.readers.layout import headings_of
from index.readers.metadata import is_notice, stated_in
from index.types import Article, Heading

__all__ = ["read"]

_NO_TITLE = re.compile(
    r"\(?untitled\)?|\(?anonymous\)?|\(?unspecified\)?|microsoft word\b.*|.*\.(?:docx?|pdf|indd|odt|tex|qxd)", re.I
)
_NO_AUTHOR = re.compile(r"\(?anonymous\)?|\(?unspecified\)?|user|utente|admin(?:istrator)?|windows user|\s*", re.I)
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|pagina|pag\.|p\.|seite|página)\s*)?\d{1,4}(?:\s*(?:/|of|di|de|von|sur)\s*\d{1,4})?", re.I
)
_ENDS_SENTENCE = re.compile(r"[.!?…:][”“\"»’')\]]*$")
_DIVIDED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_LONGEST_HEADING = 200
_RUNNING_LINES_FROM = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line; x and y in points from the lower left, size of type in points."""

    text: str
    page: int
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    size: float
    bold: bool


def read(path: Path) -> Iterator[Article]:
    """Read one article.

    Title and author of the document's properties count if they are more than a program's defaults; the date of
    creation does not, being the file's and not the article's.

    Raises:
        UnreadableFile: the file is no PDF, encrypted, damaged, too large, or holds no text (scanned pages).
    """
    data = read_bytes(path)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile("it is not a PDF file")
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    _unlock(reader)
    lines = _without_running_lines([line for number, page in enumerate(reader.pages) for line in _lines(page, number)])
    if not lines:
        raise UnreadableFile("it holds no text; pages that are pictures cannot be read")
    paragraphs = _paragraphs(lines)
    text = clean("\n\n".join(paragraph.text for paragraph in paragraphs))
    headings = _headings(paragraphs) or headings_of(text)
    properties = reader.metadata
    title = one_line(properties.title) if properties is not None else None
    author = one_line(properties.author) if properties is not None else None
    stated = stated_in(text)
    yield make_article(
        text,
        path=printable_path(path),
        title=(title if title and not _NO_TITLE.fullmatch(title) else None)
        or next((text[h.start : h.end] for h in headings if h.level == 1), None),
        source=stated.source,
        published=stated.published,
        authors=stated.authors or ((author,) if author and not _NO_AUTHOR.fullmatch(author) else ()),
        headings=headings,
    )


def _unlock(reader: Any) -> None:
    """Open a file whose password is empty; refuse any other encrypted one."""
    if not reader.is_encrypted:
        return
    from pypdf.errors import DependencyError, PyPdfError

    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, PyPdfError, NotImplementedError, ValueError):
        opened = False
    if not opened:
        raise UnreadableFile("it is encrypted; save it without a password")


def _lines(page: Any, number: int) -> list[_Line]:
    """Printed lines of a page in reading order, as the file gives it."""
    lines: list[_Line] = []
    parts: list[str] = []
    place: tuple[float, float, float, bool] | None = None

    def end_line() -> None:
        nonlocal place
        text = " ".join("".join(parts).split())
        if text and place is not None:
            lines.append(_Line(text, number, *place))
        parts.clear()
        place = None

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        nonlocal place
        for position, piece in enumerate(text.split("\n")):
            if position:
                end_line()
            if piece.strip() and place is None:
                name = str((font or {}).get("/BaseFont", "")).lower()
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
                place = (x, y, round(size * scale, 1), any(word in name for word in ("bold", "black", "heavy")))
            parts.append(piece)

    page.extract_text(visitor_text=visit)
    end_line()
    return lines


def _without_running_lines(lines: Sequence[_Line]) -> list[_Line]:
    """Without page numbers, and without the headers and footers that pages share."""
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = [line for page in pages.values() for line in {id(line): line for line in (page[0], page[-1])}.values()]
    shapes = Counter(re.sub(r"\d+", "0", line.text) for line in edges)
    running = {
        id(line)
        for line in edges
        if (shapes[re.sub(r"\d+", "0", line.text)] >= _RUNNING_LINES_FROM and len(pages) >= _RUNNING_LINES_FROM)
        or (_PAGE_NUMBER.fullmatch(line.text) and len(lines) > 1)
    }
    return [line for line in lines if id(line) not in running]


def _paragraphs(lines: Sequence[_Line]) -> list[_Paragraph]:
    leading = _leading(lines)
    longest = max(len(line.text) for line in lines)
    margin = {page: min(line.x for line in lines if line.page == page) for page in {line.page for line in lines}}
    words = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)}
    found: list[_Paragraph] = []
    text, first = lines[0].text, lines[0]
    for above, line in pairwise(lines):
        if _breaks(above, line, leading.get(line.size), longest, margin):
            found.append(_Paragraph(text, first.size, first.bold))
            text, first = line.text, line
        else:
            text = _joined(text, line.text, words)
    return [*found, _Paragraph(text, first.size, first.bold)]


def _leading(lines: Sequence[_Line]) -> dict[float, float]:
    """Usual distance between lines, by size of type."""
    gaps: dict[float, list[float]] = {}
    for above, line in pairwise(lines):
        gap = above.y - line.y
        if above.page == line.page and above.size == line.size and 0 < gap < 4 * max(line.size, 1):
            gaps.setdefault(line.size, []).append(gap)
    return {size: _smaller_half(found) for size, found in gaps.items()}


def _smaller_half(gaps: Sequence[float]) -> float:
    """Median of the smaller half: distances within paragraphs, not those between them."""
    ordered = sorted(gaps)
    return median(ordered[: (len(ordered) + 1) // 2])


def _breaks(above: _Line, line: _Line, leading: float | None, longest: int, margin: dict[int, float]) -> bool:
    """Whether a new paragraph begins with `line`."""
    if abs(above.size - line.size) > 0.5 or above.bold != line.bold:
        return not _goes_on(above, line)
    if above.page != line.page or above.y <= line.y:
        return bool(_ENDS_SENTENCE.search(above.text)) or not _goes_on(above, line)
    if leading and above.y - line.y > 1.3 * leading:
        return True
    indented = 4 < line.x - margin[line.page] < 60 and above.x - margin[above.page] <= 4
    would_have_fitted = len(above.text) + 1 + len(line.text.split()[0]) < 0.85 * longest
    return bool(_ENDS_SENTENCE.search(above.text)) and (indented or would_have_fitted)


def _goes_on(above: _Line, line: _Line) -> bool:
    """Whether a sentence runs over from one line to the next: an unfinished line, then a small letter."""
    return not _ENDS_SENTENCE.search(above.text) and line.text[0].islower() and abs(above.size - line.size) <= 0.5


def _joined(text: str, following: str, words: set[str]) -> str:
    """Two lines as one, a divided word closed up; a hyphen stays before a capital, or if written elsewhere too."""
    if not _DIVIDED.search(text) or not following[0].isalpha():
        return f"{text} {following}"
    if following[0].isupper():
        return text + following
    before = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*$", text[:-1])
    after = re.match(r"[^\W\d_]+", following)
    if before and after and text[-1] != "\u00ad" and f"{before[0]}-{after[0]}".lower() in words:
        return text + following
    return text[:-1] + following


def _headings(paragraphs: Sequence[_Paragraph]) -> list[Heading]:
    """Paragraphs set larger or bolder than the body, short and not ending as a sentence does."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.size, paragraph.bold] += len(paragraph.text)
    body_size, body_bold = sizes.most_common(1)[0][0]
    found: list[Heading] = []
    start = 0
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text
        stands_out = paragraph.size > 1.08 * body_size or (
            paragraph.bold and not body_bold and paragraph.size >= body_size
        )
        prose = text.endswith((".", ",", ";")) or len(text) > _LONGEST_HEADING or is_notice(text)
        if stands_out and not prose and number + 1 < len(paragraphs):
            largest = max(other.size for other in paragraphs if not is_notice(other.text))
            is_title = not found and (number == 0 or paragraph.size == largest)
            found.append(Heading(start, start + len(text), 1 if is_title else 2))
        start += len(text) + 2
    return found
