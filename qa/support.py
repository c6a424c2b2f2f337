"""Judge whether a sentence says no more than the words it cites: its figures, names, denials and words of content.

What `qa.cite` asks of every sentence of a model after its quotations have been found in the stored text, and what `cita
eval support` measures. The sentence and its evidence may be in two languages: words meet through the lexicon. It sees
what is added, swapped or denied, not what follows: a paraphrase in quite other words is refused rather than believed.

The task is that of Kamoi et al., "WiCE: Real-World Entailment for Claims in Wikipedia", EMNLP 2023, and of
"attributable to identified sources", Rashkin et al., Computational Linguistics 2023.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from index.analysis import fold, stem, stop_words, words
from index.lexicon import is_listed, translations
from index.mentions import are_titles
from qa.exonyms import SAME_NAME
from qa.figures import Figure, alike, figures, without_figures
from qa.negation import negates, without_negations

__all__ = ["SUPPORTED", "Text", "Verdict", "judge_support"]

SUPPORTED = 0.5
"""Share of a sentence's words of content, from which on its evidence holds it; see `cita eval support`."""
_ACROSS = 0.4
"""The same where all the evidence is in another language, whose words the lexicon knows but in part."""
_NEARBY = 0.5
"""What a word counts that stands near the cited sentences and not in them."""
_SAME_CLAUSE = 0.5
"""Share of a clause's words that another has, from which on it says or denies the same."""
_LEAST_WORDS = 2
"""Words of content of a clause that says something by itself."""
_SIMILAR = 84.0
"""Least similarity, 0 to 100, of two languages' spellings of one name."""
_SHORTEST_PREFIX = 5
"""Letters that two words of one family share at least ("soldier", "soldiers", "Korean", "Korea")."""
_DATE_KINDS = ("day", "month", "year")
_CLAUSE = re.compile(r"[,;:()–—]|\s-\s|\b(?:but|and|while|although|ma|mentre|e|pero|y|mais|et|aber|und)\b")
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞŁŠŽĆČ][\w’'-]*")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
"""A number with plain spaces in it, as French writes it: 600 000."""
_NO_NUMBERS = {"en": frozenset(("due", "once")), "it": frozenset(("sei", "once")), "fr": frozenset(("due", "sei"))}
"""Common words of a language that count in another."""
_NO_NAMES = frozenset("i ceo tv".split())


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its language, ISO 639-1."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence has of a sentence.

    Attributes:
        score: 0 to 1, share of its words of content, those that stand only nearby counted half.
        needed: the score from which on it is supported.
        figures, names: those that the evidence does not have, as written.
        denied: whether one of the two denies what the other says.
    """

    score: float
    needed: float = SUPPORTED
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    denied: bool = False

    @property
    def supported(self) -> bool:
        """Whether nothing was found that the evidence does not say."""
        return self.score >= self.needed and not (self.figures or self.names or self.denied)

    @property
    def graded(self) -> float:
        """0 to 1, for curves: the score, a third of it where a figure, name or denial speaks against it."""
        return self.score if not (self.figures or self.names or self.denied) else self.score / 3


def judge_support(
    sentence: Text, evidence: Sequence[Text], nearby: Sequence[Text] = (), published: date | None = None
) -> Verdict:
    """Compare a sentence with what it cites.

    Args:
        sentence: one sentence.
        evidence: the sentences cited, whole.
        nearby: what stands around them and may resolve a name: passage, title, speaker, outlet.
        published: the date of the article, which the sentence may state.
    """
    sentence = replace(sentence, text=_SPACED.sub(lambda match: match.group().replace(" ", "\u202f"), sentence.text))
    wanted = _content(sentence.text, sentence.language)
    if not evidence:
        return Verdict(0.0)
    held = {word: max(_holds(word, sentence.language, text) for text in evidence) for word in wanted}
    around = {
        word: max((_holds(word, sentence.language, text) for text in nearby), default=False)
        for word, found in held.items()
        if not found
    }
    points = sum(held.values()) + _NEARBY * sum(around.values())
    across = all(text.language != sentence.language for text in evidence)
    verdict = Verdict(points / len(wanted) if wanted else 0.0, _ACROSS if across else SUPPORTED)
    return replace(
        verdict,
        figures=_figures_missing(sentence, evidence, nearby, published),
        names=_names_missing(sentence, (*evidence, *nearby)),
        denied=_denied(sentence, evidence),
    )


def _figures_missing(
    sentence: Text, evidence: Sequence[Text], nearby: Sequence[Text], published: date | None
) -> tuple[str, ...]:
    """Figures of the sentence that no cited sentence has; a date may also stand nearby or be the article's own."""
    there = [each for text in evidence for each in figures(text.text, text.language)]
    dates = [each for text in nearby for each in figures(text.text, text.language) if each.kind in _DATE_KINDS]
    if published:
        parts = zip(_DATE_KINDS, (published.day, published.month, published.year), strict=True)
        dates += [Figure(value, kind, "") for kind, value in parts]
    missing = []
    for each in figures(sentence.text, sentence.language):
        if fold(each.written).split()[0] in _NO_NUMBERS.get(sentence.language, ()):
            continue
        known = [*there, *dates] if each.kind in _DATE_KINDS else there
        if not any(_same(each, other) for other in known):
            missing.append(each.written)
    return tuple(missing)


def _same(one: Figure, other: Figure) -> bool:
    if (one.kind == "%") != (other.kind == "%"):
        return False
    if one.kind in _DATE_KINDS and other.kind in _DATE_KINDS and one.kind != other.kind:
        return False
    return alike(one.value, other.value)


def _names_missing(sentence: Text, known: Sequence[Text]) -> tuple[str, ...]:
    """Words with a capital that neither the evidence nor what is near it has; titles before a name are none."""
    missing: dict[str, None] = {}
    undated = without_figures(sentence.text)  # figures and months are looked at apart
    for match in _CAPITALISED.finditer(undated):
        opens = not any(character.isalnum() for character in undated[: match.start()])
        for word in words(match.group()):
            if len(word) < 2 or word in stop_words(sentence.language) or word in _NO_NAMES or word.isdigit():
                continue
            common = (opens or sentence.language == "de") and is_listed(word, sentence.language)
            if (
                not common
                and not are_titles(word)
                and not any(_holds(word, sentence.language, text, name=True) for text in known)
            ):
                missing[match.group()] = None
    return tuple(missing)


def _denied(sentence: Text, evidence: Sequence[Text]) -> bool:
    """Whether the sentence denies what no evidence does, or says what the evidence's nearest clause denies."""
    if negates(sentence.text, sentence.language) and not any(negates(each.text, each.language) for each in evidence):
        return True
    clauses = [(clause, text.language) for text in evidence for clause in _CLAUSE.split(text.text)]
    for said in _CLAUSE.split(sentence.text):
        content, denies = _content(said, sentence.language), negates(said, sentence.language)
        if len(content) < _LEAST_WORDS:
            continue
        share, same = max(
            (
                sum(_holds(word, sentence.language, Text(clause, language)) for word in content) / len(content),
                denies == negates(clause, language),
            )
            for clause, language in clauses
        )
        if share >= _SAME_CLAUSE and not same:
            return True
    return False


@lru_cache(maxsize=4_000)
def _content(text: str, language: str) -> tuple[str, ...]:
    """Folded words of content, each once, without figures and negations."""
    stop = stop_words(language)
    bare = without_negations(without_figures(text), language)
    kept = (word for word in words(bare) if word not in stop and len(word) > 1 and not word.isdigit())
    return tuple(dict.fromkeys(kept))


@lru_cache(maxsize=4_000)
def _forms(text: str, language: str) -> frozenset[str]:
    """Folded words of a text and their stems."""
    found = words(text)
    return frozenset(found) | frozenset(stem(word, language) for word in found)


@lru_cache(maxsize=50_000)
def _known_as(word: str, language: str, target: str) -> frozenset[str]:
    """The forms under which a text in another language may have a word."""
    own = {word, stem(word, target), stem(word, language), *SAME_NAME.get(word, ())}
    return frozenset(own) | {form for form, _ in translations(word, language, target)}


def _holds(word: str, language: str, text: Text, *, name: bool = False) -> bool:
    """Whether a text has a word, as it stands, inflected or translated; a name also in a similar spelling."""
    forms = _forms(text.text, text.language)
    if not _known_as(word, language, text.language).isdisjoint(forms):
        return True
    if name and language != text.language:
        from rapidfuzz import fuzz

        return any(other[:1] == word[:1] and fuzz.ratio(word, other) >= _SIMILAR for other in forms)
    if name or language != text.language or len(word) < _SHORTEST_PREFIX:
        return False
    shared = word[: max(_SHORTEST_PREFIX, len(word) - 3)]
    return any(other.startswith(shared) for other in forms)
