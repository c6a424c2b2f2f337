"""Prove a model's sentences: keep those whose quotations stand in the stored text and that say no more than it does.

Between a model's draft and the answer. Whatever the draft says, a citation is a slice of a passage that was retrieved
in this turn, and words in quotation marks are words of that passage. The model's own copy of a quotation is never
shown. What a draft claims beyond its evidence is judged by `qa.support`; no model is asked here.

After "attributed question answering" (Bohnet et al., 2022) and ALCE (Gao et al., EMNLP 2023), with proof of each
quotation in the place of a model's opinion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import words
from index.language import QUESTION_LANGUAGES, STOP_WORDS, detect_language
from index.marks import Quoted, quoted
from index.mentions import name_key
from index.segment import sentences
from index.types import Article, Quotation, Span, Voice
from qa import phrases
from qa.folding import find_words
from qa.prose import addresses, plain, visible, without_addresses, without_marks
from qa.support import Text, Verdict, judge_support

__all__ = ["Basis", "Draft", "Proved", "Proven", "Source", "Unproved", "prove"]

_LONGEST = 700
"""Characters of a sentence at most; what is longer is no sentence."""
_MOST_QUOTES = 4
"""Quotes that one sentence rests on at most."""
_TELLING = 4
"""Words from which on the language of a sentence can be told."""
_LEAST_QUOTE = 3
"""Letters and digits of a quotation at least."""
_LONG_ORIGINAL = 240
"""Characters up to which the original of a translated quotation stands beside it; it always stands with the sources."""
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a model was given: `article.text[start:end]`, under an id that only this turn knows."""

    id: str
    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage, verbatim."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a model says a sentence rests on: a passage's id and words of it, perhaps with their translation."""

    passage: str
    quote: str
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as a model wrote it; nothing of it has been believed yet."""

    text: str
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """Words that stand in a passage: `article.text[span.start:span.end]`, at most one sentence or quotation long."""

    article: Article
    span: Span
    context: Span
    speaker: str | None
    voice: Voice | None
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """A sentence that stood the checks, as it may be shown; `support` is 0 to 1."""

    text: str
    quotes: tuple[Proven, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Unproved:
    """A sentence that did not, without quotation marks, markers and addresses, and why not."""

    text: str
    why: str


Quotations = Callable[[str], Sequence[Quotation]]


def prove(
    draft: Draft, sources: Mapping[str, Source], language: str, quotations: Quotations, secret: Collection[str] = ()
) -> Proved | Unproved:
    """Check one sentence of a model.

    Args:
        draft: the sentence.
        sources: the passages that the model was given, by their ids.
        language: in which the sentence must be.
        quotations: the attributed quotations of an article's id.
        secret: texts of which the sentence may not repeat a stretch, such as the model's instructions.
    """
    text = plain(draft.text, sources)
    if not any(character.isalpha() for character in text) or len(text) > _LONGEST:
        return Unproved(without_marks(text[:_LONGEST]), "no sentence")
    if addresses(text, [source.article for source in sources.values()]):
        return Unproved(without_marks(without_addresses(text)), "an address")
    if _repeats(text, secret):
        return Unproved("", "the instructions")
    if not _is_in(text, language):
        return Unproved(without_marks(text), "another language")
    quotes = _stand(draft.bases, sources, language, quotations)
    if not quotes:
        return Unproved(without_marks(text), "no quotation that stands")
    shown = _with_verified_marks(text, quotes, language, sources.values(), quotations)
    if shown is None:
        return Unproved(without_marks(text), "words in marks that no passage has")
    text, quotes = shown
    if _is_of_another(text, quotes, quotations):
        return Unproved(without_marks(text), "words of another speaker")
    verdicts = [_verdict(part, quotes, language) for part in _parts(text, language)]
    failed = next((verdict for verdict in verdicts if not verdict.supported), None)
    if failed is not None:
        return Unproved(without_marks(text), _reason(failed))
    return Proved(text, tuple(quotes), min(verdict.score for verdict in verdicts))


def _repeats(text: str, secret: Collection[str]) -> bool:
    """Whether six words in a row are of a secret text."""
    mine = words(text)
    runs = {tuple(mine[at : at + 6]) for at in range(len(mine) - 5)}
    return any(not runs.isdisjoint(_runs(each)) for each in secret)


@lru_cache(maxsize=16)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    theirs = words(text)
    return frozenset(tuple(theirs[at : at + 6]) for at in range(len(theirs) - 5))


def _is_in(text: str, language: str) -> bool:
    """Whether the prose of a sentence, its quotations left out, may be in a language."""
    bare = text
    for mark in reversed(quoted(text)):
        bare = bare[: mark.outer.start] + " " + bare[mark.outer.end :]
    told = re.findall(r"[^\W\d_]+", bare)
    if any(unicodedata.name(character, "").partition(" ")[0] not in _LATIN for word in told for character in word):
        return False
    if language not in QUESTION_LANGUAGES or len(told) < _TELLING:
        return True
    if detect_language(bare, language) == language:
        return True
    return sum(word.lower() in STOP_WORDS[language] for word in told) >= len(told) / 3


_LATIN = frozenset(("LATIN", "FEMININE", "MASCULINE", "MODIFIER", "COMBINING"))


def _stand(
    bases: Iterable[Basis], sources: Mapping[str, Source], language: str, quotations: Quotations
) -> list[Proven]:
    """The quotes of a draft that stand in the passages named."""
    found: dict[tuple[str, Span], Proven] = {}
    for basis in list(bases)[: 2 * _MOST_QUOTES]:
        source = sources.get(basis.passage.strip().strip("[]()<>#\"'` ").lower())
        if source is None or sum(character.isalnum() for character in basis.quote) < _LEAST_QUOTE:
            continue
        span = find_words(basis.quote, source.article.text, source.start, source.end)
        if span is None:
            continue
        translation = _translation(basis.translation, language, source.article, span)
        for each in _pieces(source.article, span):
            one = _proven(source.article, each, quotations, translation if each == span else None)
            if not addresses(source.article.text[each.start : each.end], [source.article]):
                found.setdefault((source.article.id, each), one)
    return list(found.values())[:_MOST_QUOTES]


def _translation(text: str, language: str, article: Article, span: Span) -> str | None:
    """A model's translation of a quote, unless none is needed or it says something else."""
    cleaned = without_marks(plain(text))
    if article.language == language or not cleaned or len(cleaned) > _LONGEST or addresses(cleaned, [article]):
        return None
    original, translated = Text(article.text[span.start : span.end], article.language), Text(cleaned, language)
    back = judge_support(original, [translated])
    return cleaned if judge_support(translated, [original]).supported and not (back.figures or back.denied) else None


def _pieces(article: Article, span: Span) -> list[Span]:
    """The span where it lies in one sentence or one quotation, else its part of each sentence."""
    wholes = [each.outer for each in _marks(article.text)]
    if any(whole.start <= span.start and span.end <= whole.end for whole in wholes):
        return [span]
    parts = []
    for sentence in _sentences(article.text, article.language):
        start, end = max(span.start, sentence.start), min(span.end, sentence.end)
        if start < end and any(character.isalnum() for character in article.text[start:end]):
            parts.append(Span(start, end))
    return parts


@lru_cache(maxsize=64)
def _sentences(text: str, language: str) -> tuple[Span, ...]:
    return tuple(sentences(text, language))


@lru_cache(maxsize=64)
def _marks(text: str) -> tuple[Quoted, ...]:
    return tuple(quoted(text))


def _proven(article: Article, span: Span, quotations: Quotations, translation: str | None) -> Proven:
    around = [
        each for each in _sentences(article.text, article.language) if each.start < span.end > span.start < each.end
    ]
    start = min((span.start, *(each.start for each in around)))
    context = Span(start, max((span.end, *(each.end for each in around))))
    said = next((each for each in quotations(article.id) if each.start <= span.start and span.end <= each.end), None)
    speaker, voice = (said.speaker, said.voice) if said and said.speaker else (None, None)
    return Proven(article, span, context, speaker, voice, translation)


def _with_verified_marks(
    text: str, quotes: Sequence[Proven], language: str, sources: Iterable[Source], quotations: Quotations
) -> tuple[str, list[Proven]] | None:
    """The sentence with the passages' own words in its marks, and the quotes it then rests on; None if it quotes what
    nobody wrote.

    Words in marks must stand in a sentence cited, or in a passage of the same article. Words in the answer's language
    that are said to come from an article in another are a translation: they lose their marks, and the original, in its
    own, stands after them.
    """
    kept = list(quotes)
    for mark in reversed(quoted(text)):
        said = text[mark.start : mark.end]
        place = _place(said, quotes, sources)
        if place is not None:
            article, span = place
            exact = " ".join(visible(article.text[span.start : span.end]).split())
            if len(_pieces(article, span)) != 1 or _misattributed(text, mark.outer, article, span, quotations):
                return None
            text = f"{text[: mark.outer.start]}“{exact}”{text[mark.outer.end :]}"
            if not any(each.article.id == article.id and _within(span, each.span) for each in kept):
                kept.append(_proven(article, span, quotations, None))
            continue
        original = _original(said, quotes, language, quotations)
        if original is None:
            return None
        text = f"{text[: mark.outer.start]}{without_marks(said)} ({original}){text[mark.outer.end :]}"
    if _is_unbalanced(text):
        return None
    return text, kept[: _MOST_QUOTES + 2]


def _is_unbalanced(text: str) -> bool:
    """Whether marks are left over that open or close nothing: what they hold was not checked."""
    inside = [each.outer for each in quoted(text)]
    return any(
        character in '"“”„‟«»‹›' and not any(outer.start <= at < outer.end for outer in inside)
        for at, character in enumerate(text)
    )


def _place(said: str, quotes: Sequence[Proven], sources: Iterable[Source]) -> tuple[Article, Span] | None:
    """Where the articles cited have the words: in a quote, in its sentence, elsewhere in a passage of the article."""
    for each in quotes:
        for within in (each.span, each.context):
            span = find_words(said, each.article.text, within.start, within.end)
            if span is not None:
                return each.article, span
    cited = {each.article.id for each in quotes}
    for source in sources:
        if source.article.id in cited:
            span = find_words(said, source.article.text, source.start, source.end)
            if span is not None:
                return source.article, span
    return None


def _misattributed(text: str, marks: Span, article: Article, span: Span, quotations: Quotations) -> bool:
    """Whether words in marks are of a speaker whom the sentence does not name, while it names somebody else."""
    said = _said(article, span, quotations)
    prose = f"{text[: marks.start]} {text[marks.end :]}"
    return said is not None and _names_another(prose, article, said, quotations)


def _is_of_another(text: str, quotes: Sequence[Proven], quotations: Quotations) -> bool:
    """Whether a sentence rests only on words of people whom it does not name, while it names others who speak."""
    return all(
        each.speaker is not None and _names_another(text, each.article, each.speaker, quotations) for each in quotes
    )


def _said(article: Article, span: Span, quotations: Quotations) -> str | None:
    """Whose words a span is."""
    inside = (each for each in quotations(article.id) if each.start <= span.start and span.end <= each.end)
    return next((each.speaker for each in inside if each.speaker), None)


def _names_another(prose: str, article: Article, speaker: str, quotations: Quotations) -> bool:
    named = set(words(" ".join(_CAPITALISED.findall(prose))))
    others = {
        word
        for each in quotations(article.id)
        if each.speaker and each.speaker != speaker
        for word in name_key(each.speaker)[-1:]
    }
    return named.isdisjoint(name_key(speaker)) and not named.isdisjoint(others)


def _original(said: str, quotes: Sequence[Proven], language: str, quotations: Quotations) -> str | None:
    """What stands after a translated quotation: its original in marks, as far as it is short; None if it is none."""
    translated = Text(said, language)
    best: tuple[float, str] | None = None
    for each in quotes:
        if each.article.language == language:
            continue
        spoken = [each.span] if each.voice == "direct" else _quoted_within(each)
        for span in spoken:
            words_said = each.article.text[span.start : span.end]
            verdict = judge_support(translated, [Text(words_said, each.article.language)])
            back = judge_support(Text(words_said, each.article.language), [translated])
            if verdict.supported and not (back.figures or back.denied) and (best is None or verdict.score > best[0]):
                shown = f": “{' '.join(visible(words_said).split())}”" if len(words_said) <= _LONG_ORIGINAL else ""
                best = verdict.score, f"{phrases.translated(each.article.language, language)}{shown}"
    return best[1] if best else None


def _quoted_within(each: Proven) -> list[Span]:
    """The words between marks in the sentence of a quote."""
    return [
        Span(mark.start, mark.end)
        for mark in _marks(each.article.text)
        if each.context.start <= mark.start and mark.end <= each.context.end
    ]


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _parts(text: str, language: str) -> list[str]:
    """The sentences of a text, what Cita put in parentheses left out: each must be supported by itself."""
    bare = re.sub(r" \([^()“]*: “[^”]*”\)", "", text)
    return [bare[span.start : span.end] for span in sentences(bare, language)] or [bare]


def _verdict(part: str, quotes: Sequence[Proven], language: str) -> Verdict:
    """Whether the sentences that hold the quotes support a sentence; names may also stand right around them."""
    evidence = [
        Text(each.article.text[each.context.start : each.context.end], each.article.language) for each in quotes
    ]
    nearby: list[Text] = []
    for each in quotes:
        article = each.article
        around = [
            sentence for sentence in _sentences(article.text, article.language) if sentence.end <= each.context.start
        ]
        before = article.text[around[-1].start : each.context.start] if around else ""
        about = (article.title, article.source, *article.authors, each.speaker, before)
        nearby.append(Text("\n".join(filter(None, about)), article.language))
    dates = [each.article.published for each in quotes if each.article.published]
    return judge_support(Text(part, language), evidence, nearby, dates[0] if dates else None)


def _reason(verdict: Verdict) -> str:
    if verdict.figures:
        return "a figure that is not in the evidence"
    if verdict.names:
        return "a name that is not in the evidence"
    return "a denial that is not in the evidence" if verdict.denied else "too little of it in the evidence"
