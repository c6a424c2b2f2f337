"""Measure how well quotations are found and given to their speakers, by the extractor that indexing runs.

`measure_marked` compares with attributions marked by people (`qa.brat`); lists of quotations and their speakers are for
`qa.spoken`. Nothing is tuned here, and nothing asked: answers are measured in `qa.evaluate`.

How a found attribution is matched with a marked one. Found pieces that share a cue are one attribution, as the marks
have them. Contents, sources and cues are compared as sets of words, so that punctuation and quotation marks at the edge
do not count (in cues they do: a colon may be one); a conjunction that opens a content ("that") is nobody's word. Each
found one is paired with one marked one at most, the pairs that share most words first. Three measures, each with
precision, recall and F1:

- `overlap`: the share of an attribution's words that its partner has too, averaged over the attributions: the partial
  measure of Pareti et al. (EMNLP 2013, after Hollingsworth & Teufel 2005) and the intersection-based one of Johansson &
  Moschitti (Computational Linguistics 2013), with one partner each.
- `words`: the same, every word counting once: what share of all words found is marked, of all words marked is found.
  In PolNeAR a word belongs to one attribution at most (Newell, Margolin & Ruths, LREC 2018).
- `exact`: the same words, from first to last (Pareti's strict measure).

A direct quotation is one whose every piece stands between quotation marks. Its recall is over the direct ones marked,
its precision over the direct ones found, whatever class the partner is of.

`named` is what people are shown: of all found attributions that name a speaker, the share whose content matches a
marked one and whose speaker is right.

A speaker is judged where the contents match: at least half the words of the shorter one are shared, and a source is
marked. The speaker is right when the words that name them at the quotation overlap the marked source, or when their
name shares its last word with it. Where the marked source is a pronoun or a bare description, the words "he said" are
not enough to say who is meant, and the corpora mark no coreference; there a speaker taken from another sentence is
right when their name has the last word of the nearest source before it that holds a name (Muzny et al., EACL 2017,
resolve such mentions by a list of speakers, which news lacks).
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.articles import make_article
from index.marks import QUOTATION_MARKS
from index.mentions import find_mentions, name_key
from index.quotes import quotations
from index.readers.layout import headings_of
from index.types import Article, Quotation, Span
from qa.brat import Marked, MarkedText, read_brat
from qa.overlap import ENOUGH, PRF, Words, precision_recall, shown, words_of
from qa.spoken import measure_spoken, spoken_lines

__all__ = ["attribution_table", "evaluate_attribution", "measure_marked"]

_TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
_THAT = re.compile(r"\W*(?:that|che|que|dass|daß)\s+", re.IGNORECASE)


def evaluate_attribution(path: Path) -> dict[str, Any]:
    """Measure on a folder of brat files, or on a `.jsonl` file of quotations and speakers.

    Raises:
        CitaError: what is at `path` cannot be read as either.
    """
    return measure_marked(read_brat(path)) if path.is_dir() else measure_spoken(path)


def attribution_table(report: Mapping[str, Any]) -> str:
    """A report of this module for people."""
    return "\n".join(_marked_lines(report) if "content" in report else spoken_lines(report))


# Against marks


@dataclass(frozen=True, slots=True)
class _Part:
    """One attribution, marked or found: its parts as words, whether it is direct, and who is said to speak."""

    content: Words
    source: Words
    cue: Words
    direct: bool
    named: str | None


Pairs = list[tuple[_Part, _Part]]


def measure_marked(texts: Sequence[MarkedText]) -> dict[str, Any]:
    """Extract the quotations of texts and compare them with the attributions marked there.

    Returns:
        "texts", "marked", "found": how many; "content" and "direct" (contents of all and of direct ones), "source" and
        "cue", each {"overlap", "words", "exact"} of {"precision", "recall", "f1"}; "speaker", {"all", "direct",
        "named"} of {"n", "right"}; "seconds" of extraction. See the head of this module for what each means.
    """
    seconds = 0.0
    gold: list[_Part] = []
    found: list[_Part] = []
    contents: Pairs = []
    others: dict[str, tuple[list[Words], list[Words], list[tuple[Words, Words]]]] = {
        "source": ([], [], []),
        "cue": ([], [], []),
    }
    judged: list[tuple[_Part, bool]] = []
    named = named_right = 0
    for text in texts:
        article = make_article(text.text, path=text.path.name, headings=headings_of(text.text))
        start = time.perf_counter()
        extracted = quotations(article)
        seconds += time.perf_counter() - start
        theirs = [_marked_part(text.text, each) for each in text.attributions]
        ours = _joined(text.text, extracted)
        numbers = _paired([part.content for part in theirs], [part.content for part in ours])
        pairs = [(theirs[one], ours[other]) for one, other in numbers]
        contents += pairs
        gold += theirs
        found += ours
        speakers = _speakers_judged(article, text.attributions, theirs, [(one, ours[other]) for one, other in numbers])
        judged += [(one, right) for one, _, right in speakers]
        named += sum(part.named is not None for part in ours)
        named_right += sum(right for _, other, right in speakers if other.named is not None)
        for name, (all_marked, all_found, matched) in others.items():
            one = [part for part in (getattr(each, name) for each in theirs) if part]
            other = [part for part in (getattr(each, name) for each in ours) if part]
            all_marked += one
            all_found += other
            matched += [(one[a], other[b]) for a, b in _paired(one, other)]
    content_pairs = [(one.content, other.content) for one, other in contents]
    return {
        "texts": len(texts),
        "marked": {"all": len(gold), "direct": sum(part.direct for part in gold)},
        "found": {"all": len(found), "direct": sum(part.direct for part in found)},
        "content": _measures([p.content for p in gold], [p.content for p in found], content_pairs, content_pairs),
        "direct": _measures(
            [part.content for part in gold if part.direct],
            [part.content for part in found if part.direct],
            [(one.content, other.content) for one, other in contents if one.direct],
            [(one.content, other.content) for one, other in contents if other.direct],
        ),
        **{name: _measures(one, other, matched, matched) for name, (one, other, matched) in others.items()},
        "speaker": {
            "all": _share_right([right for _, right in judged]),
            "direct": _share_right([right for part, right in judged if part.direct]),
            "named": {"n": named, "right": round(named_right / named, 4) if named else None},
        },
        "seconds": round(seconds, 2),
    }


def _content(text: str, spans: Sequence[Span]) -> Words:
    """Words of a content without the conjunction that opens it."""
    opening = _THAT.match(text, spans[0].start, spans[0].end) if spans else None
    first = Span(opening.end(), spans[0].end) if opening else spans[0]
    return words_of(text, (first, *spans[1:])) or words_of(text, spans)


def _marked_part(text: str, marked: Marked) -> _Part:
    return _Part(
        content=_content(text, marked.content),
        source=words_of(text, marked.source),
        cue=words_of(text, marked.cue, _TOKEN),
        direct=all(_between_marks(text[span.start : span.end]) for span in marked.content),
        named=None,
    )


def _between_marks(words: str) -> bool:
    """Whether words stand between quotation marks, the last of which may be missing where the next piece goes on."""
    words = words.strip(" \n\t.,;:!?—–-").replace("''", '"')
    return words[:1] in QUOTATION_MARKS and words[-1:] in QUOTATION_MARKS if words else False


def _joined(text: str, found: Sequence[Quotation]) -> list[_Part]:
    """The quotations of an article with those that share a cue, or a turn, as one."""
    groups: defaultdict[tuple[object, ...], list[Quotation]] = defaultdict(list)
    for each in found:
        groups[("cue", each.cue) if each.cue is not None else ("turn", each.turn)].append(each)
    parts = []
    for group in groups.values():
        first = group[0]
        parts.append(
            _Part(
                content=_content(text, sorted(Span(each.start, each.end) for each in group)),
                source=words_of(text, (each.speaker_span for each in group if each.speaker_span)),
                cue=words_of(text, (first.cue,) if first.cue else (), _TOKEN),
                direct=all(each.voice == "direct" for each in group),
                named=first.speaker,
            )
        )
    return parts


def _paired(one: Sequence[Words], other: Sequence[Words]) -> list[tuple[int, int]]:
    """Positions in both lists of the sets that belong together, each in one pair at most, most shared words first."""
    holding: defaultdict[int, list[int]] = defaultdict(list)
    for number, words in enumerate(other):
        for word in words:
            holding[word].append(number)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for number, words in enumerate(one):
        for word in words:
            for partner in holding[word]:
                shared[number, partner] += 1
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    pairs = []
    for a, b in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if a not in taken_one and b not in taken_other:
            taken_one.add(a)
            taken_other.add(b)
            pairs.append((a, b))
    return sorted(pairs)


def _measures(
    marked: Sequence[Words],
    found: Sequence[Words],
    of_marked: Sequence[tuple[Words, Words]],
    of_found: Sequence[tuple[Words, Words]],
) -> dict[str, dict[str, float | None]]:
    """Overlap, words and exact of parts; the pairs of the marked ones and of the found ones, marked first."""
    return {
        "overlap": precision_recall(
            sum(len(a & b) / len(b) for a, b in of_found),
            len(found),
            sum(len(a & b) / len(a) for a, b in of_marked),
            len(marked),
        ),
        "words": precision_recall(
            sum(len(a & b) for a, b in of_found),
            sum(map(len, found)),
            sum(len(a & b) for a, b in of_marked),
            sum(map(len, marked)),
        ),
        "exact": precision_recall(
            sum(a == b for a, b in of_found), len(found), sum(a == b for a, b in of_marked), len(marked)
        ),
    }


def _speakers_judged(
    article: Article, marked: Sequence[Marked], parts: Sequence[_Part], pairs: Sequence[tuple[int, _Part]]
) -> list[tuple[_Part, _Part, bool]]:
    """The pairs whose contents match and whose source is marked, and whether the speaker is right."""
    judged = []
    for number, ours in pairs:
        theirs = parts[number]
        shorter = min(len(theirs.content), len(ours.content))
        if not theirs.source or len(theirs.content & ours.content) < ENOUGH * shorter:
            continue
        right = bool(theirs.source & ours.source)
        if not right and ours.named is not None:
            source = _source_words(article.text, marked[number])
            named_there = _last_names(source, article.language)
            if not named_there:
                before = [
                    each for each in marked if each.source and each.source[0].start < marked[number].content[0].start
                ]
                before.sort(key=lambda each: each.source[0].start)
                for each in reversed(before):
                    named_there = _last_names(_source_words(article.text, each), article.language)
                    if named_there:
                        break
            right = name_key(ours.named)[-1:] in {(name,) for name in named_there}
        judged.append((theirs, ours, right))
    return judged


def _source_words(text: str, marked: Marked) -> str:
    return " ".join(text[span.start : span.end] for span in marked.source)


def _last_names(source: str, language: str) -> set[str]:
    """Folded last words of the names in a source."""
    keys = (name_key(mention.name) for mention in find_mentions(source, language))
    return {key[-1] for key in keys if key}


def _share_right(outcomes: Sequence[bool]) -> dict[str, Any]:
    return {"n": len(outcomes), "right": round(sum(outcomes) / len(outcomes), 4) if outcomes else None}


# Table


def _marked_lines(report: Mapping[str, Any]) -> list[str]:
    counts = [f"{report[name]['all']} {name} ({report[name]['direct']} direct)" for name in ("marked", "found")]
    lines = [f"{report['texts']} texts, {', '.join(counts)}, {report['seconds']:.1f} s", ""]
    lines.append(f"{'':10}{'overlap':>24}{'words':>24}{'exact':>24}")
    lines.append(f"{'':10}" + f"{'P':>8}{'R':>8}{'F1':>8}" * 3)
    titles = {"direct": "direct", "content": "all", "source": "source", "cue": "cue"}
    for name, title in titles.items():
        cells = [report[name][kind][measure] for kind in ("overlap", "words", "exact") for measure in PRF]
        lines.append(f"{title:10}" + "".join(f"{shown(cell):>8}" for cell in cells))
    speaker = report["speaker"]
    lines += ["", "right speaker, contents matched"]
    lines += [f"  {kind:8}{shown(speaker[kind]['right'])} of {speaker[kind]['n']}" for kind in ("direct", "all")]
    lines.append(f"found with a name, content matched and speaker right: {shown(speaker['named']['right'])} of ")
    lines[-1] += str(speaker["named"]["n"])
    return lines
