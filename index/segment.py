"""Split articles into sentences and passages. A passage is an exact slice of its article; no text is rewritten.

Between reading and embedding. Sentence boundaries come from the library sentencex, which is shown blanks in
place of quotation marks, since mixed marks mislead it, and corrected for abbreviations that it does not know or
takes common words for. What is embedded with a passage (title, heading) is
decided in `index.build`, not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS, paragraphs, quoted
from index.types import Article, Passage, Span

__all__ = ["PLACE_STOP", "SEGMENTATION", "runs", "sentences", "split"]

SEGMENTATION = "sentences-7"
"""Changes when the same article would be cut differently; an archive remembers it."""

TARGET_TOKENS = 192
"""Passages aim at this many tokens of the encoder, fewer where its own limit is lower."""

_BLANKS = str.maketrans(dict.fromkeys(QUOTATION_MARKS, " "))
_CLOSING = '”"»“›'
_TERMINATORS = ".!?…"
_FULL_STOP = re.compile(r"(?<!\w)(\w++)[.!?…]++[”\"»“›’)\]]*+\s++(?=[«“\"„(\[‘]*[A-ZÀ-ÖØ-Þ\d])")
"""What looks like the end of a sentence: a word, its full stop, and a capital or a figure after the space."""
_ABBREVIATIONS = frozenset(
    "avv capt cfr col dott dr dra ecc etc esp fig fr gen gov hon ing inc jr lt ltd mgr mlle mme mons mr mrs "
    "ms nn nr núm op pag pp prof rep rev sen sgt sig sigg sr sra srta st ste vol vs v usw bzw ca hr hrn jan feb "
    "apr aug sept sep oct nov dec genn mag giu lug ago ott dic abg".split()
)

_WORDS_ELSEWHERE = {
    "it": frozenset("art ed es on".split()),
    "fr": frozenset(("art", "m", "mm")),
    "es": frozenset(("art",)),
}
"""Abbreviations of one language that are common words of others."""
_ORDINAL = re.compile(
    r"(?:^|\s)(?:am|vom|zum|beim|im|ab|bis|seit|der|die|das|den|dem|des|sein\w*|ihr\w*|und|auf|nach|vor|mit|als)\s+\d{1,2}\.$",
    re.IGNORECASE,
)
"""A German number with a full stop, behind a word that wants a noun: "am 27."."""
_NOUN = re.compile(r"[A-ZÄÖÜ]\w+")
_MONTH = re.compile(r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert)")


PLACE_STOP = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’]{2,}(?:[ /-][A-ZÀ-ÖØ-Þ'’]{2,}){0,4}\."
"""Pattern of where an article was written, before its first sentence: "MADRID." of "MADRID.- ", "WIEN."."""
_DATELINE = re.compile(PLACE_STOP + r"(?:\s?[—–-]{1,2})?")


def sentences(text: str, language: str) -> list[Span]:
    """Sentences of `text`, in order, without surrounding white space.

    A sentence never crosses a line end. A closing quotation mark belongs to the sentence that it closes, and a
    fragment that goes on in lower case (“Why?” she asked) to the sentence that it follows.
    """
    found: list[Span] = []
    for line in paragraphs(text):
        found.extend(_merged(text, _boundaries(text, line, language)))
    return found


def _boundaries(text: str, line: Span, language: str) -> list[Span]:
    """Sentences of one paragraph as sentencex sees them, closing marks moved to where they belong."""
    import sentencex

    paragraph = text[line.start : line.end]
    ends = {
        boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, paragraph.translate(_BLANKS))
    }
    ends |= {match.end() for match in _FULL_STOP.finditer(paragraph) if len(match.group(1)) > 1}
    cuts = [line.start]
    for end in sorted(ends):
        cut = _past_closing_marks(text, cuts[-1], line.start + end, line.end)
        said = text[cuts[-1] : cut]
        ordinal = language == "de" and _is_ordinal(said, text, cut, line.end)
        place = cuts[-1] == line.start and _DATELINE.fullmatch(said.strip()) is not None
        if cuts[-1] < cut < line.end and not ordinal and not place and not _abbreviated(said, language):
            cuts.append(cut)
    cuts.append(line.end)
    return [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]


def _abbreviated(sentence: str, language: str) -> bool:
    """Whether the full stop at the end marks an abbreviation that wants a word after it (Mr., dott., Jan.)."""
    words = sentence.rstrip().rsplit(None, 1)
    last = words[-1] if words else ""
    word = re.split(r"[’']", last.strip('(“"«.').casefold())[-1]
    return last.endswith(".") and (word in _ABBREVIATIONS or word in _WORDS_ELSEWHERE.get(language, ()))


def _is_ordinal(sentence: str, text: str, cut: int, end: int) -> bool:
    """Whether the full stop at the end makes a German number an ordinal: "am 27. April", "der 2. Weltkrieg"."""
    said = sentence.rstrip()
    if re.search(r"(?<!\w)\d{1,2}\.$", said) is None:
        return False
    while cut < end and text[cut].isspace():
        cut += 1
    if _MONTH.match(text, cut, end):
        return True
    noun = _NOUN.match(text, cut, end)
    return noun is not None and _ORDINAL.search(said) is not None and noun[0].casefold() not in STOP_WORDS["de"]


_SPACED_OPENING = re.compile(r"\s«\s*$")
"""An opening mark with the spaces around it that French sets."""
_SPACED_CLOSING = re.compile(r"[ \u00a0\u202f]»(?!\w)")
"""A closing mark so set."""


def _past_closing_marks(text: str, start: int, cut: int, end: int) -> int:
    """Move a cut so that marks which close the sentence stay with it and marks which open the next one do not."""
    while cut > start and text[cut - 1] in QUOTATION_MARKS and cut < end and not text[cut].isspace():
        cut -= 1  # the blank shown for an opening mark was taken for the space after the full stop
    opening = _SPACED_OPENING.search(text, start, cut)
    if opening is not None and cut < end:
        cut = opening.start() + 1  # "… est partagé. « Un camion …"
    spaced = _SPACED_CLOSING.match(text, len(text[start:cut].rstrip()) + start, end)
    if spaced is not None and text[spaced.start() - 1] in _TERMINATORS:
        return spaced.end()
    position = cut
    while position < end and text[position] in _CLOSING and text[position - 1] in _TERMINATORS + _CLOSING:
        following = text[position + 1] if position + 1 < end else " "
        if following.isalnum():
            break
        position += 1
    return position


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _merged(text: str, parts: list[Span]) -> list[Span]:
    """Join fragments that cannot stand alone: no letter or digit in them, or going on in lower case."""
    merged: list[Span] = []
    for part in parts:
        words = text[part.start : part.end].lstrip(QUOTATION_MARKS + " ,;:–—-")
        if merged and (not words or words[0].islower() or not any(character.isalnum() for character in words)):
            merged[-1] = Span(merged[-1].start, part.end)
        else:
            merged.append(part)
    return merged


def split(article: Article, *, count_tokens: Callable[[str], int], max_tokens: int) -> list[Passage]:
    """Cut an article into passages of whole sentences.

    Args:
        article: the article; its headings start new passages and are part of none, the title excepted when it
            stands in the text: it is a passage of its own, so that it can be found and cited.
        count_tokens: tokens of a string under the encoder's tokenizer, special tokens not counted.
        max_tokens: tokens that the encoder reads at most, title and heading included.
    Returns:
        Passages in order, `article.text[p.start:p.end] == p.text`, ids 0. A quotation is not cut in two where it
        fits; a sentence longer than the limit is cut between words.
    """
    context = count_tokens(article.title)
    passages: list[Passage] = []
    for heading, body in _sections(article):
        budget = max(24, min(max_tokens - 4, TARGET_TOKENS) - context - (count_tokens(heading) if heading else 0))
        for span in _packed(article, body, count_tokens, budget):
            text = article.text[span.start : span.end]
            passages.append(Passage(0, article.id, span.start, span.end, text, heading))
    return passages


def _sections(article: Article) -> Iterable[tuple[str, Span]]:
    """(heading above, span of the text under it); a heading's own line is a section as well."""
    position, above = 0, ""
    for heading in article.headings:
        if heading.start > position:
            yield above, Span(position, heading.start)
        yield above, Span(heading.start, heading.end)
        if heading.level > 1:
            above = article.text[heading.start : heading.end]
        position = heading.end
    yield above, Span(position, len(article.text))


def _packed(article: Article, body: Span, count_tokens: Callable[[str], int], budget: int) -> Iterable[Span]:
    """Pack sentences into spans of at most `budget` tokens, breaking at paragraphs when a span is half full."""
    start = end = -1
    used = 0
    for unit in _units(article, body, count_tokens, budget):
        size = count_tokens(article.text[unit.start : unit.end])
        new_paragraph = start >= 0 and "\n" in article.text[end : unit.start]
        if start >= 0 and (used + size > budget or (new_paragraph and used > budget // 2)):
            yield Span(start, end)
            start, used = -1, 0
        if start < 0:
            start = unit.start
        end, used = unit.end, used + size
    if start >= 0:
        yield Span(start, end)


def _units(article: Article, body: Span, count_tokens: Callable[[str], int], budget: int) -> Iterable[Span]:
    """What is kept whole: quotations where they fit, else sentences, else runs of words."""
    text = article.text[body.start : body.end]
    parts = sentences(text, article.language)
    marks = [mark for mark in quoted(text) if "\n" not in text[mark.start : mark.end]]
    for group in _grouped(parts, [mark.outer for mark in marks]):
        whole = Span(group[0].start, group[-1].end)
        pieces = [whole] if count_tokens(text[whole.start : whole.end]) <= budget else group
        for piece in pieces:
            for span in _fitting(text, piece, count_tokens, budget):
                yield Span(body.start + span.start, body.start + span.end)


def runs(text: str, language: str) -> list[list[Span]]:
    """The sentences of a text in runs that share a quotation; a sentence that shares none is a run by itself."""
    marks = [mark.outer for mark in quoted(text) if "\n" not in text[mark.start : mark.end]]
    return list(_grouped(sentences(text, language), marks))


def _grouped(parts: list[Span], keep: list[Span]) -> Iterable[list[Span]]:
    """Sentences in runs that share a quotation."""
    group: list[Span] = []
    for part in parts:
        if group and any(span.start < group[-1].end and span.end > part.start for span in keep):
            group.append(part)
            continue
        if group:
            yield group
        group = [part]
    if group:
        yield group


def _fitting(text: str, span: Span, count_tokens: Callable[[str], int], budget: int) -> Iterable[Span]:
    """`span` itself, or, when it is too long for the encoder, halves of it cut between words."""
    if span.end - span.start <= 1 or count_tokens(text[span.start : span.end]) <= budget:
        yield span
        return
    middle = (span.start + span.end) // 2
    cut = text.find(" ", middle, span.end)
    cut = cut if cut > span.start else middle
    for half in (_trimmed(text, span.start, cut), _trimmed(text, cut, span.end)):
        if half.start < half.end:
            yield from _fitting(text, half, count_tokens, budget)
