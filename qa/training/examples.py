"""Draw what the reader learns from: questions, each with a window that answers it and, mostly, others that do not.

Questions and paragraphs are SQuAD's, in English, and those that were written for Cita (`qa.training.written`). A part
of what is English is written word by word in another language (`index.training.switch`), question and window each in
its own. Windows that do not answer are other paragraphs of the same story or article, those that share the question's
words first, or the rest of the very paragraph: what an archive has beside the answer. A few questions are changed so
that the window that answered no longer does: a name, a year or a word for another of their article, or a "not" put in;
others were written so that their paragraph does not answer.

Sources: Rajpurkar et al., "SQuAD", EMNLP 2016; Clark and Gardner, "Simple and Effective Multi-Paragraph Reading
Comprehension", ACL 2018 (paragraphs that share the question's words as negatives); Rajpurkar, Jia and Liang, "Know
What You Don't Know", ACL 2018 (what makes a question unanswerable: entities swapped, negation, words that
exclude each other).
"""

from __future__ import annotations

import gzip
import heapq
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis import terms
from qa.pairs import head

__all__ = ["Article", "Asked", "Draws", "Group", "Mixture", "Paragraph", "Window", "articles_of", "read_asked"]

Switch = Callable[[str, float, random.Random], str]
"""Writes some of the words of an English text in another language."""

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_WORD = re.compile(r"(?<= )[a-z]{5,}(?=[ ?,])")
_VERB = re.compile(r"\b(?:did|does|do|is|are|was|were|has|had|can|could|will|would)\b(?! not)")
_ENDING = 2
"""Last letters that a word must share with the one it takes the place of: most often the same part of speech then."""
_NEGATED = 0.1
"""Of changed questions, those with a "not" put in; people made 9% so, by Rajpurkar, Jia and Liang."""
_SHARES = (0.6, 0.8, 1.0)
"""Shares of words that are written in the other language, drawn by lot."""
_HARDEST = 5
"""Paragraphs of an article that share most with a question; a window that does not answer is from one of them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that questions are asked of.

    Attributes:
        text: the paragraph.
        language: ISO 639-1.
        title: above it; "" for none.
        story: number of the matter that it tells of, with others of its article; None where nobody said.
    """

    text: str
    language: str = "en"
    title: str = ""
    story: int | None = None


class Article:
    """Paragraphs, of one article or of several, among which those can be found that seem to bear on a question."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        """Of paragraphs, in any languages."""
        self.paragraphs = tuple(paragraphs)
        self._terms = [frozenset(terms(each.text, each.language)) for each in self.paragraphs]
        held = Counter(term for each in self._terms for term in each)
        self._rarity = {term: math.log((len(self.paragraphs) + 1) / count) for term, count in held.items()}
        self._stories: defaultdict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self.paragraphs):
            if each.story is not None:
                self._stories[each.story].append(number)

    def beside(self, paragraph: int) -> list[int]:
        """The other paragraphs of its story."""
        story = self.paragraphs[paragraph].story
        return [] if story is None else [number for number in self._stories[story] if number != paragraph]

    def nearest(self, text: str, language: str, paragraph: int, most: int) -> list[int]:
        """The other paragraphs that share most with a text, the likest first."""
        wanted = set(terms(text, language))
        shared = [
            (sum(self._rarity[term] for term in wanted & held), -number)
            for number, held in enumerate(self._terms)
            if number != paragraph
        ]
        return [-number for _, number in heapq.nlargest(most, shared)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where its paragraph answers it, if it does.

    Attributes:
        question: in `language`.
        number: of its paragraph in `article`.
        answer: characters of the answer, half-open; None for a question that the paragraph does not answer.
        article: the paragraphs among which it stands.
        language: of the question, ISO 639-1.
        answering: numbers of other paragraphs that answer as well.
        near: numbers of paragraphs of other matters that seem to bear on it by their meaning, the nearest first.
    """

    question: str
    number: int
    answer: tuple[int, int] | None
    article: Article
    language: str = "en"
    answering: frozenset[int] = frozenset()
    near: tuple[int, ...] = ()

    @property
    def paragraph(self) -> Paragraph:
        """Of which it is asked."""
        return self.article.paragraphs[self.number]

    @property
    def in_story(self) -> bool:
        """Whether it is asked of a story, so that its other paragraphs tell of the same matter."""
        return self.paragraph.story is not None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of text to be read, with the characters of the answer, or None where there is none."""

    text: str
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the windows that are read for it, no two alike; at most the first of them answers."""

    question: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Mixture:
    """Shares, 0 to 1, and lengths.

    Attributes:
        english: of groups that stay in English throughout.
        silent: of groups about a question that has an answer, those with so many windows that do not answer, by number.
        asides: the same for a question without one: windows beside the one that seems to answer.
        same: of windows that do not answer, those of the same paragraph where it has room.
        story: of the others, those of the same story where there is one.
        meant: of the rest, those near to the question in meaning where such are known; the others share its words.
        changed: of groups that are English as they come, those whose question is changed so that the window does not
            answer.
        titled: of groups, those whose windows have their titles before them.
        shortest, longest: characters of a window, its title left out.
        languages: with the chance of each, for the questions and windows that need not stay in English.
    """

    english: float = 0.6
    silent: Sequence[float] = (0.15, 0.35, 0.35, 0.15)
    asides: Sequence[float] = (0.5, 0.3, 0.2)
    same: float = 0.2
    story: float = 0.6
    meant: float = 0.6
    changed: float = 0.2
    titled: float = 0.6
    shortest: int = 240
    longest: int = 640
    languages: Mapping[str, float] | None = None


def read_asked(path: Path) -> list[Asked]:
    """Questions with an answer, of a gzipped file in SQuAD's layout, in the order of the file.

    Raises:
        OSError: the file cannot be read.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    return [asked for entry in data for asked in _of_article(entry["title"].replace("_", " "), entry["paragraphs"])]


def articles_of(asked: Iterable[Asked]) -> list[Article]:
    """Those that the questions are about, in the order in which they come up."""
    return list(dict.fromkeys(each.article for each in asked))


def _of_article(title: str, paragraphs: list[dict[str, object]]) -> Iterator[Asked]:
    article = Article(Paragraph(str(each["context"]), title=title) for each in paragraphs)
    for number, paragraph in enumerate(paragraphs):
        for qa in paragraph["qas"]:  # type: ignore[attr-defined]
            for answer in qa["answers"][:1]:
                words = answer["text"].strip()
                start = answer["answer_start"] + len(answer["text"]) - len(answer["text"].lstrip())
                if words and article.paragraphs[number].text[start : start + len(words)] == words:
                    yield Asked(qa["question"].strip(), number, (start, start + len(words)), article)


class Draws:
    """Groups drawn by lot; the same for the same `chance`."""

    def __init__(self, switchers: Mapping[str, Switch], mixture: Mixture) -> None:
        self._switchers, self._mixture = switchers, mixture
        languages = mixture.languages or {"en": 1.0}
        self._languages, self._chances = list(languages), list(languages.values())

    def __call__(self, asked: Asked, chance: random.Random) -> Group:
        """A group about one question."""
        mixture = self._mixture
        english, titled = chance.random() < mixture.english, chance.random() < mixture.titled
        question, first = asked.question, self._window(asked, chance)
        others = mixture.asides
        if asked.answer is not None:
            if chance.random() < mixture.changed and (other := _changed(asked, first.text, chance)):
                question, first = other, Window(first.text, None)
            else:
                others = mixture.silent
        drawn = [(first, asked.paragraph)]
        for _ in range(*chance.choices(range(len(others)), others)):
            if silent := self._silent(asked, chance):
                drawn.append(silent)
        if not english and asked.language == "en":
            question = self._switched(question, self._language(chance), chance)
        windows = []
        for window, paragraph in dict(drawn).items():  # none twice
            if not english and paragraph.language == "en":
                window = self._in_language(window, self._language(chance), chance)
            windows.append(_under(paragraph.title, window) if titled and paragraph.title else window)
        return Group(question, tuple(windows))

    def _window(self, asked: Asked, chance: random.Random) -> Window:
        """A stretch of the paragraph, around the answer where there is one."""
        text = asked.paragraph.text
        length = chance.randint(self._mixture.shortest, self._mixture.longest)
        if asked.answer is None:
            return Window(_stretch(text, length, chance), None)
        left, right = asked.answer
        start = max(0, min(left - chance.randint(0, length), len(text) - length))
        start = _word_start(text, min(start, left))
        end = max(_word_end(text, min(len(text), start + length)), right)
        return Window(text[start:end], (left - start, right - start))

    def _silent(self, asked: Asked, chance: random.Random) -> tuple[Window, Paragraph] | None:
        """A stretch that seems to bear on the question and does not hold the answer, and of what; None when there is
        none."""
        own, mixture = asked.paragraph, self._mixture
        length = chance.randint(mixture.shortest, mixture.longest)
        words = own.text[slice(*asked.answer)] if asked.answer else ""
        if asked.answer and chance.random() < mixture.same:
            rest = _rest(own.text, *asked.answer)
            if len(rest) >= mixture.shortest and not _holds(rest, words):
                return Window(_stretch(rest, length, chance), None), own
        others = [number for number in self._others(asked, chance) if number not in asked.answering]
        if not others:
            return None
        other = asked.article.paragraphs[chance.choice(others)]
        if words and _holds(other.text, words):
            return None
        return Window(_stretch(other.text, length, chance), None), other

    def _others(self, asked: Asked, chance: random.Random) -> Sequence[int]:
        """Numbers of paragraphs that seem to bear on the question: of its story, or near in meaning or in words."""
        own, beside = asked.paragraph, asked.article.beside(asked.number)
        if beside and chance.random() < self._mixture.story:
            return beside
        if asked.near and chance.random() < self._mixture.meant:
            return asked.near
        sought = (asked.question, asked.language) if asked.language == own.language else (own.text, own.language)
        return asked.article.nearest(*sought, asked.number, _HARDEST)

    def _language(self, chance: random.Random) -> str:
        (language,) = chance.choices(self._languages, self._chances)
        return language

    def _in_language(self, window: Window, language: str, chance: random.Random) -> Window:
        """The window in a language; its answer is written by itself, so that its place stays known."""
        if window.answer is None:
            return Window(self._switched(window.text, language, chance), None)
        start, end = window.answer
        before, answer, after = (
            self._switched(part, language, chance)
            for part in (window.text[:start], window.text[start:end], window.text[end:])
        )
        return Window(before + answer + after, (len(before), len(before) + len(answer)))

    def _switched(self, text: str, language: str, chance: random.Random) -> str:
        if language == "en":
            return text
        return self._switchers[language](text, chance.choice(_SHARES), chance)


def _under(title: str, window: Window) -> Window:
    """The window with a title before it."""
    above = head([title])
    answer = window.answer and (window.answer[0] + len(above), window.answer[1] + len(above))
    return Window(above + window.text, answer)


def _rest(text: str, left: int, right: int) -> str:
    """The longer part of a text before or after some of its characters, whole sentences."""
    if left > len(text) - right:
        return text[: text[:left].rfind(". ") + 1]
    cut = text.find(". ", right)
    return text[cut + 2 :] if cut >= 0 else ""


def _changed(asked: Asked, window: str, chance: random.Random) -> str:
    """The question made one that the window does not answer; "" when it cannot be, or is not in English.

    A name, a year or a word becomes another of its article that the window does not hold, or the verb is negated.
    """
    question = asked.question
    if not asked.language == asked.paragraph.language == "en":
        return ""
    if chance.random() < _NEGATED and (verb := _VERB.search(question)):
        return f"{question[: verb.end()]} not{question[verb.end() :]}"
    text = chance.choice(asked.article.paragraphs).text
    known = (window + question).lower()
    for pattern in chance.sample((_NAME, _YEAR, _WORD), 3):
        found = list(pattern.finditer(question))
        others = sorted({other for other in pattern.findall(text) if other.lower() not in known})
        if not found or not others:
            continue
        match = chance.choice(found)
        if pattern is _WORD:
            others = [other for other in others if other[-_ENDING:] == match[0][-_ENDING:]]
        if others:
            changed: str = question[: match.start()] + chance.choice(others) + question[match.end() :]
            return changed
    return ""


def _holds(text: str, answer: str) -> bool:
    return answer.lower() in text.lower()


def _stretch(text: str, length: int, chance: random.Random) -> str:
    """About `length` characters of a text, whole words."""
    start = _word_start(text, chance.randint(0, max(0, len(text) - length)))
    return text[start : _word_end(text, min(len(text), start + length))]


def _word_start(text: str, place: int) -> int:
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    return place


def _word_end(text: str, place: int) -> int:
    while place < len(text) and not text[place].isspace():
        place += 1
    return place
