"""Measure how well the speakers of listed quotations are found, by the extractor that indexing runs.

The list (`seeds/quotations.jsonl`) has quotations with their speakers, and people who are only talked about. Used by
`qa.attribution`, which compares with marks. Nothing is tuned here; of held-out lines only counts are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index.errors import CitaError
from index.quotes import quotations
from index.readers import read_articles
from index.types import Article, Quotation, Span
from qa.halves import halves, read_rows
from qa.judge import same_person
from qa.overlap import ENOUGH, PRF, precision_recall, shown, words_of

__all__ = ["measure_spoken", "spoken_lines"]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A line of the list: a quotation with its speaker, or people who are only talked about.

    `speaker` is the fullest name that the article gives, `aliases` others that it gives the same person.
    """

    id: str
    article: str
    quote: str
    speaker: str
    aliases: tuple[str, ...]
    voice: str
    not_speakers: tuple[str, ...]
    held_out: bool

    def is_by(self, name: str | None) -> bool:
        """Whether a name is the speaker's."""
        return any(same_person(each, name) for each in (self.speaker, *self.aliases))


def measure_spoken(file: Path) -> dict[str, Any]:
    """Extract the quotations of articles and see whether those listed in a file have the right speakers.

    Args:
        file: JSON Lines of {"id", "article", "quote", "speaker", "aliases", "voice", "held_out"}, the quote in the
            article's exact words, aliases and voice optional, or of {"id", "article", "not_speakers", "held_out"},
            people who never speak in it. The article is a file's name, followed by `#n` for article n (from 0) of a
            file with several; the file is looked for in the folder `articles` beside the list, then in any folder
            beside it.
    Returns:
        "tuned" and "held_out", each, as far as there are lines of it: "quotations", {"n", "found", "precision",
        "recall", "f1"}: how many are listed, the share found with anybody as speaker, the share of those found that
        have the right speaker, the share of all listed that have; "voices", the same by voice; "talked_about", {"n",
        "taken"}: how many people, and the share of them that some quotation of the article is given to. "failures" of
        the tuned half. A listed quotation is found when quotations that name a speaker hold at least half of its
        words; its speaker is whose quotations hold most of them.
    Raises:
        CitaError: the file or an article cannot be read, an article lacks a quotation, or a line is no such object.
    """
    rows = _read_spoken(file)
    extracted = _Extracted(file.parent)
    report: dict[str, Any] = {}
    failures = []
    for half, members in halves(rows, lambda row: row.held_out):
        named = [(row, extracted.speaker(row, file)) for row in members if row.quote]
        taken = [
            (row, person, extracted.speaks(row.article, person, file)) for row in members for person in row.not_speakers
        ]
        report[half] = {
            "quotations": _spoken_figures(named),
            "voices": {
                voice: _spoken_figures([(row, who) for row, who in named if row.voice == voice])
                for voice in sorted({row.voice for row, _ in named})
            },
            "talked_about": {
                "n": len(taken),
                "taken": round(sum(spoke for *_, spoke in taken) / len(taken), 4) if taken else None,
            },
        }
        if half == "tuned":
            failures = [
                {"id": row.id, "quote": row.quote, "speaker": row.speaker, "found": who}
                for row, who in named
                if not row.is_by(who)
            ]
            failures += [
                {"id": row.id, "quote": None, "speaker": None, "found": person} for row, person, spoke in taken if spoke
            ]
    report["failures"] = failures
    return report


def _spoken_figures(named: Sequence[tuple[_Spoken, str | None]]) -> dict[str, Any]:
    found = sum(who is not None for _, who in named)
    right = sum(row.is_by(who) for row, who in named)
    scores = precision_recall(right, found, right, len(named))
    return {"n": len(named), "found": round(found / len(named), 4) if named else None, **scores}


class _Extracted:
    """Articles of a list and their quotations, each read and extracted once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.article = cache(self._article)
        self.quotations = cache(self._quotations)

    def speaker(self, row: _Spoken, file: Path) -> str | None:
        """Who is given most of a quotation's words, None where fewer than half of them are anybody's."""
        text = self.article(row.article).text
        start = text.find(row.quote)
        if start < 0:
            raise CitaError(f"{file}, {row.id}: {row.article} does not hold the quotation in these words.")
        asked = words_of(text, (Span(start, start + len(row.quote)),))
        shares: defaultdict[str, set[int]] = defaultdict(set)
        for each in self.quotations(row.article):
            if each.speaker is not None:
                shares[each.speaker] |= asked & words_of(text, (Span(each.start, each.end),))
        best = max(shares, key=lambda name: (len(shares[name]), row.is_by(name), name), default=None)
        return best if best is not None and len(shares[best]) >= ENOUGH * len(asked) else None

    def speaks(self, article: str, person: str, file: Path) -> bool:
        """Whether any quotation of an article is given to a person."""
        return any(same_person(person, each.speaker) for each in self.quotations(article))

    def _article(self, name: str) -> Article:
        file, _, number = name.partition("#")
        beside = [self.folder / "articles", *sorted(path for path in self.folder.iterdir() if path.is_dir())]
        for path in (path for folder in beside for path in sorted(folder.rglob(file))):
            for at, article in enumerate(read_articles(path)):
                if isinstance(article, Article) and at == int(number or 0):
                    return article
        raise CitaError(f"No folder in {self.folder} holds an article {name} that can be read.")

    def _quotations(self, name: str) -> tuple[Quotation, ...]:
        return tuple(quotations(self.article(name)))


def _read_spoken(file: Path) -> list[_Spoken]:
    rows = read_rows(
        file,
        "quotations",
        "quotation",
        "id, article, quote and speaker, or with id, article and not_speakers.",
        _spoken,
    )
    if not rows:
        raise CitaError(f"{file} lists no quotations.")
    return rows


def _spoken(row: Mapping[str, Any]) -> _Spoken:
    others = tuple(str(name) for name in row.get("not_speakers") or ())
    return _Spoken(
        id=str(row["id"]),
        article=str(row["article"]),
        quote="" if others else str(row["quote"]),
        speaker="" if others else str(row["speaker"]),
        aliases=tuple(str(name) for name in row.get("aliases") or ()),
        voice=str(row.get("voice", "direct")),
        not_speakers=others,
        held_out=bool(row.get("held_out", False)),
    )


def spoken_lines(report: Mapping[str, Any]) -> list[str]:
    """A report of this module for people."""
    lines: list[str] = []
    for half in ("tuned", "held_out"):
        if half not in report:
            continue
        figures = report[half]
        rows: list[tuple[str, Mapping[str, Any]]] = [("all", figures["quotations"]), *figures["voices"].items()]
        lines += [half.replace("_", "-"), f"{'':12}{'n':>6}{'found':>10}{'precision':>10}{'recall':>10}{'F1':>10}"]
        for name, row in rows:
            cells = "".join(f"{shown(row[measure]):>10}" for measure in ("found", *PRF))
            lines.append(f"  {name:10}{row['n']:6}{cells}")
        about = figures["talked_about"]
        lines += [f"  people only talked about {about['n']}, taken for speakers {shown(about['taken'])}", ""]
    if report["failures"]:
        lines.append("failures")
    for failure in report["failures"]:
        if failure["quote"] is None:
            lines.append(f"  {failure['id']}: {failure['found']} does not speak")
        else:
            lines.append(f"  {failure['id']}: {failure['speaker']}, found {failure['found']}: {failure['quote']}")
    return lines
