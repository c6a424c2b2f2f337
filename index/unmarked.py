"""Make quotations of words that stand without quotation marks, sentence by sentence, in the turns of an article.

Part of quotation extraction, after `index.turns` has told the turns and the rules for ordinary prose have found what
stands in marks and what is reported. Of the latter that is kept which somebody else than the one whose turn it is says;
whoever only asks is not quoted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.marks import QUOTATION_MARKS
from index.script import Turn
from index.types import Quotation, Span

__all__ = ["with_turns"]

_WHOLE = 0.9
"""Share of a turn's letters that stand in quotation marks where all of it is quoted."""
_SOMEBODY_ELSES = 0.5
"""Share of a sentence's letters in quotation marks from which on it is what others said."""


def with_turns(
    article_id: str, text: str, found: Sequence[Quotation], turns: Sequence[Turn], sentences: Sequence[Span]
) -> list[Quotation]:
    """The quotations of an article, those of its turns among them.

    Args:
        article_id: the article.
        text: its text.
        found: what the rules for ordinary prose found.
        turns: in order.
        sentences: of the text, in order.
    """
    if not turns:
        return list(found)
    starts = [turn.line.start for turn in turns]
    own: dict[int, list[Quotation]] = {}
    kept = []
    for each in found:
        at = bisect_right(starts, each.start) - 1
        if at >= 0 and each.start < turns[at].line.end:
            own.setdefault(at, []).append(each)
        else:
            kept.append(each)
    after = max((each.turn for each in found), default=-1) + 1
    for at, turn in enumerate(turns):
        before = turns[at - 1] if at and turns[at - 1].number == turn.number else turn
        around = Span(before.words.start, turn.line.end)
        kept += _of_turn(article_id, text, turn, around, own.get(at, ()), sentences, after + turn.number)
    return kept


def _of_turn(
    article_id: str,
    text: str,
    turn: Turn,
    around: Span,
    found: Sequence[Quotation],
    sentences: Sequence[Span],
    number: int,
) -> list[Quotation]:
    """The quotations of one turn, in which the rules for prose found some; `around` has the paragraph before, too."""
    if turn.speaker is None:
        return [
            each for each in found if each.voice != "headline" and each.cue is not None and each.speaker is not None
        ]
    if _is_quoted(text, turn, found):
        return [
            replace(each, speaker=turn.speaker, speaker_span=turn.label) for each in found if each.voice == "direct"
        ]
    told, marked = [], []
    for sentence in _within(turn.words, sentences):
        words = Span(max(sentence.start, turn.words.start), min(sentence.end, turn.words.end))
        inside = [each for each in found if each.voice == "direct" and words.start <= each.start < words.end]
        letters = _letters(text, [words])
        if _letters(text, inside) > _SOMEBODY_ELSES * letters:
            marked += inside
        elif letters:
            spoken = Quotation(
                article_id, words.start, words.end, turn.speaker, turn.label, None, "direct", number, sentence
            )
            told.append(spoken)
    others = [each for each in found if each.voice != "headline" and _is_named(text, each, around, turn.speaker)]
    unnamed = [replace(each, speaker=None, speaker_span=None) for each in marked if each not in others]
    return [*told, *others, *unnamed]


def _is_named(text: str, quotation: Quotation, around: Span, speaker: str) -> bool:
    """Whether a quotation is of somebody else than a speaker, who names them around it: a pronoun may be anybody's."""
    if quotation.speaker in (None, speaker):
        return False
    told = text[around.start : around.end]
    return any(word in told for word in quotation.speaker.split() if word[:1].isupper())


def _is_quoted(text: str, turn: Turn, found: Sequence[Quotation]) -> bool:
    """Whether all that is said in a turn stands in quotation marks."""
    marked = _letters(text, [each for each in found if each.voice == "direct"])
    return text[turn.words.start] in QUOTATION_MARKS and marked >= _WHOLE * _letters(text, [turn.words])


def _letters(text: str, spans: Iterable[Span | Quotation]) -> int:
    return sum(sum(map(str.isalnum, text[each.start : each.end])) for each in spans)


def _within(words: Span, sentences: Sequence[Span]) -> list[Span]:
    """The sentences that lie in some words, wholly or in part."""
    first = bisect_right(sentences, words.start, key=lambda each: each.end)
    last = bisect_left(sentences, words.end, key=lambda each: each.start)
    return list(sentences[first:last])
