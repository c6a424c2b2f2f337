"""Tell whether two pieces of evidence say the same thing, and in which figure, date or denial they differ.

Between the choice of evidence and the answer. Sentences are compared by their words, through the lexicon when their
languages differ, and by the values of their figures. Contradictions in other words ("safe", "unsafe") are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.analysis import stem, stems, words
from index.language import STOP_WORDS
from index.lexicon import translations
from index.mentions import name_key
from qa.dates import day_meant, stated_days
from qa.evidence import Evidence
from qa.exonyms import SAME_NAME
from qa.figures import Figure, alike, figures, without_figures
from qa.negation import denies, without_negations

__all__ = ["Difference", "difference", "repeats"]

_SAME = 0.6
"""Overlap of words from which on two sentences in one language say the same."""
_SAME_CONTENT = 0.8
"""Overlap of their words of content at the same time, where they share no figure."""
_ALIKE = 0.55
"""Overlap from which on two sentences, figures left out, are two accounts of one thing."""
_TRANSLATED = 0.5
"""The same through the lexicon, in both directions."""
_DENIED = 0.65
"""Overlap, of all their words, from which on a sentence can be the denial of another."""
_LEAST_WORDS = 2
"""Words of content, besides figures, that two accounts of one thing share at least; one more across languages."""
_NEWS = timedelta(days=45)
"""How far from the day of an article what it tells as news has happened, at most."""

_CAPITALISED = re.compile(r"(?<![\w])[A-ZÀ-ÖØ-Þ][\w-]*")


_DATE_KINDS = ("day", "month", "year", "clock")


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two accounts differ: the figure or date of each as written, or "" for both of a denial."""

    one: str = ""
    other: str = ""


def repeats(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence say the same, in nearly the same words or in two languages.

    Somebody's own words in another language are other words: a translation of them is no repetition.
    """
    if one.overlaps(other):
        return True
    if not _same_voice(one, other) or _clash(one, other) is not None:
        return False
    if one.article.language == other.article.language:
        mine, theirs = _distinct(one.text), _distinct(other.text)
        if not mine or not theirs:
            return True
        least = _ALIKE if _share_a_figure(one, other) else _SAME_CONTENT
        return (
            len(mine & theirs) / min(len(mine), len(theirs)) >= _SAME
            and (_likeness(one, other) >= least or mine <= theirs or theirs <= mine)
            and not _about_others(one, other)
            and not _is_denial(one, other)
        )
    if one.speaker is not None and other.speaker is not None:
        return False
    if _likeness(one, other) < _TRANSLATED:
        return False
    return _share_a_figure(one, other) or (_is_one_news(one, other) and not _about_others(one, other))


def _is_one_news(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences in two languages are of about one time and share more than names."""
    first, second = one.article.published, other.article.published
    if first and second and abs(first - second) > _NEWS:
        return False
    mine, theirs = (_content(each.text, each.article.language) - _names(each) for each in (one, other))
    return _held(mine, one.article.language, theirs, other.article.language) >= _LEAST_WORDS


def _same_voice(one: Evidence, other: Evidence) -> bool:
    """Whether both are the reporter's or one speaker's words, or one is a sentence that names the other's speaker."""
    if one.speaker == other.speaker:
        return True
    if one.speaker and other.speaker:
        return False
    speaker, text = (one.speaker, other.text) if one.speaker else (other.speaker, one.text)
    return bool(set(name_key(speaker or "")[-1:]) & _distinct(text))


def _share_a_figure(one: Evidence, other: Evidence) -> bool:
    mine, theirs = (figures(each.text, each.article.language) for each in (one, other))
    return any(
        a.kind not in _DATE_KINDS and b.kind not in _DATE_KINDS and alike(a.value, b.value)
        for a in mine
        for b in theirs
    )


def difference(one: Evidence, other: Evidence) -> Difference | None:
    """Where two accounts of one thing, of different articles, contradict each other; None when they do not.

    Figures differ when both count the same thing (or are the figure asked for) and have no value in common.
    """
    if one.article.id == other.article.id:
        return None
    across = one.article.language != other.article.language
    if _likeness(one, other) < (_TRANSLATED if across else _ALIKE) or _about_others(one, other):
        return None
    if _of_other_times(one, other):
        return None
    return _clash(one, other) or (Difference() if not across and _is_denial(one, other) else None)


def _of_other_times(one: Evidence, other: Evidence) -> bool:
    """Whether each tells, with its day, what happened when its own article was written, long before or after the
    other: an election and the next."""
    first, second = one.article.published, other.article.published
    if first is None or second is None or abs(first - second) <= 2 * _NEWS:
        return False
    return _is_of_its_day(one, first) and _is_of_its_day(other, second)


def _is_of_its_day(evidence: Evidence, written: date) -> bool:
    stated = any(abs(day - written) <= _NEWS for period in stated_days(evidence.text) for day in period)
    return stated or day_meant(evidence.text, evidence.article.language, written) is not None


def _clash(one: Evidence, other: Evidence) -> Difference | None:
    """The figures of two accounts that exclude each other: those asked for, or all of one kind."""
    mine, theirs = (figures(each.text, each.article.language) for each in (one, other))
    asked = _asked(one, mine), _asked(other, theirs)
    if asked[0] and asked[1] and not {asked[0].kind, asked[1].kind} & set(_DATE_KINDS):
        across = one.article.language != other.article.language
        same_kind = asked[0].kind == asked[1].kind or across or not (asked[0].kind and asked[1].kind)
        if same_kind and not alike(asked[0].value, asked[1].value):
            return Difference(asked[0].written, asked[1].written)
        return None
    for kind in sorted({each.kind for each in mine} & {each.kind for each in theirs} - {""}):
        ours = [each for each in mine if each.kind == kind]
        others = [each for each in theirs if each.kind == kind]
        if not any(alike(a.value, b.value) for a in ours for b in others):
            return Difference(ours[0].written, others[0].written)
    return None


def _is_denial(one: Evidence, other: Evidence) -> bool:
    if _share_of_all(one, other) < _DENIED:
        return False
    return denies(one.text, one.article.language) != denies(other.text, other.article.language)


def _about_others(one: Evidence, other: Evidence) -> bool:
    """Whether each of two sentences names somebody or something that the other does not."""
    return _names_only(one, other) and _names_only(other, one)


def _names_only(one: Evidence, other: Evidence) -> bool:
    language, target = one.article.language, other.article.language
    names, theirs = _names(one), frozenset(words(other.text))
    return _held(names, language, theirs, target) < len(names)


def _names(evidence: Evidence) -> frozenset[str]:
    """Folded words of names in a sentence; its first word only where the article writes it so within a sentence."""
    text, article = evidence.text, evidence.article
    if article.language == "de":  # every noun has a capital
        return frozenset()
    found = [match for match in _CAPITALISED.finditer(text) if match.group() not in ("I", "CEO")]
    if found and not any(character.isalnum() for character in text[: found[0].start()]):
        within = re.search(rf"[^\W\d_A-ZÀ-Ö],?\s{re.escape(found[0].group())}\b", article.text)
        paired = len(found) > 1 and found[0].end() + 1 == found[1].start()
        if not within and not paired:
            found = found[1:]
    stop = STOP_WORDS.get(article.language, frozenset())
    return frozenset(word for match in found for word in words(match.group()) if word not in stop and len(word) > 1)


def _asked(evidence: Evidence, found: Sequence[Figure]) -> Figure | None:
    """The figure that answers, where it was told."""
    if not evidence.short:
        return None
    return next((each for each in found if evidence.short in each.written or each.written in evidence.short), None)


@lru_cache(maxsize=2_000)
def _distinct(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _likeness(one: Evidence, other: Evidence) -> float:
    """0 to 1: the share of the shorter sentence's content words, figures left out, that the other one holds."""
    mine, theirs = _content(one.text, one.article.language), _content(other.text, other.article.language)
    fewest = min(len(mine), len(theirs))
    if fewest < _LEAST_WORDS:
        return 0.0
    if one.article.language == other.article.language:
        shared = len(stems(mine, one.article.language) & stems(theirs, other.article.language))
        return shared / fewest if shared >= _LEAST_WORDS else 0.0
    there = _held(mine, one.article.language, theirs, other.article.language)
    back = _held(theirs, other.article.language, mine, one.article.language)
    if min(there, back) <= _LEAST_WORDS or min(there / len(mine), back / len(theirs)) < _TRANSLATED / 2:
        return 0.0
    return max(there / len(mine), back / len(theirs))


def _share_of_all(one: Evidence, other: Evidence) -> float:
    mine = stems(_content(one.text, one.article.language), one.article.language)
    theirs = stems(_content(other.text, other.article.language), other.article.language)
    return len(mine & theirs) / max(len(mine | theirs), 1)


def _held(mine: frozenset[str], language: str, theirs: frozenset[str], target: str) -> int:
    """How many words stand in the other language's words, as they are or translated."""
    held = stems(theirs, target) | theirs
    return sum(
        bool(
            held
            & {
                word,
                stem(word, target),
                *SAME_NAME.get(word, ()),
                *(t for t, _ in translations(word, language, target)),
            }
        )
        for word in mine
    )


@lru_cache(maxsize=2_000)
def _content(text: str, language: str) -> frozenset[str]:
    """Folded words of content, without figures and negations."""
    stop = STOP_WORDS.get(language, frozenset())
    bare = without_negations(without_figures(text), language)
    return frozenset(word for word in words(bare) if word not in stop and len(word) > 2 and not word.isdigit())
