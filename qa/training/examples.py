"""Draw what the reader learns from: questions, each with a window that answers it and, mostly, one that does not.

Questions and paragraphs are SQuAD's, in English, and those that were written for Cita (`qa.training.written`). A part
of what is English is written word by word in another language (`index.training.switch`), question and window each in
its own. Windows that do not answer are other paragraphs of the article that share the question's words, or the rest of
the very paragraph. A few questions are changed so that the window that answered no longer does: a name, a year or a
word for another of their article, or a "not" put in; others were written so that their paragraph does not answer.

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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.analysis import terms
from qa.pairs import head

__all__ = ["Article", "Asked", "Draws", "Group", "Mixture", "Window", "articles_of", "read_asked"]

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


class Article:
    """Paragraphs, each with the title above it ("" for none), among which those can be found that share a text's words.

    They may be of several articles of one language, ISO 639-1.
    """

    def __init__(self, paragraphs: Iterable[str], language: str, titles: Iterable[str]) -> None:
        """Of paragraphs and as many titles."""
        self.texts, self.titles = tuple(paragraphs), tuple(titles)
        self.language = language
        self._terms = [frozenset(terms(text, language)) for text in self.texts]
        held = Counter(term for each in self._terms for term in each)
        self._rarity = {term: math.log((len(self.texts) + 1) / count) for term, count in held.items()}

    def nearest(self, text: str, paragraph: int, most: int) -> list[int]:
        """The other paragraphs that share most with a text, the likest first."""
        wanted = set(terms(text, self.language))
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
        paragraph: its place in `article`.
        answer: characters of the answer, half-open; None for a question that the paragraph does not answer.
        article: the paragraphs of the article.
        language: of the question, ISO 639-1.
    """

    question: str
    paragraph: int
    answer: tuple[int, int] | None
    article: Article
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of text to be read, with the characters of the answer, or None where there is none."""

    text: str
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the windows that are read for it; at most one of them answers."""

    question: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Mixture:
    """Shares, 0 to 1, and lengths.

    Attributes:
        english: of groups that stay in English throughout.
        negative: of groups about a question that has an answer, those with a window that does not.
        same: of those windows, of the same paragraph where it has room.
        changed: of groups that are English as they come, those whose question is changed so that the window does not
            answer.
        titled: of windows of titled articles, those with the title before them.
        shortest, longest: characters of a window, its title left out.
        languages: with the chance of each, for the questions and windows that need not stay in English.
    """

    english: float = 0.4
    negative: float = 0.5
    same: float = 0.3
    changed: float = 0.25
    titled: float = 0.5
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
    article = Article([str(each["context"]) for each in paragraphs], "en", [title] * len(paragraphs))
    for number, paragraph in enumerate(paragraphs):
        for qa in paragraph["qas"]:  # type: ignore[attr-defined]
            for answer in qa["answers"][:1]:
                words = answer["text"].strip()
                start = answer["answer_start"] + len(answer["text"]) - len(answer["text"].lstrip())
                if words and article.texts[number][start : start + len(words)] == words:
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
        first = self._titled(self._window(asked, chance), asked.article, asked.paragraph, chance)
        question, windows = asked.question, [first]
        if asked.answer is not None:
            if chance.random() < mixture.changed and (other := _changed(asked, first.text, chance)):
                question, windows = other, [Window(first.text, None)]
            elif chance.random() < mixture.negative and (silent := self._silent(asked, asked.answer, chance)):
                windows.append(silent)
        if chance.random() < mixture.english:
            return Group(question, tuple(windows))
        if asked.language == "en":
            question = self._switched(question, self._language(chance), chance)
        if asked.article.language == "en":
            windows = [self._in_language(window, self._language(chance), chance) for window in windows]
        return Group(question, tuple(windows))

    def _window(self, asked: Asked, chance: random.Random) -> Window:
        """A stretch of the paragraph, around the answer where there is one."""
        text = asked.article.texts[asked.paragraph]
        length = chance.randint(self._mixture.shortest, self._mixture.longest)
        if asked.answer is None:
            return Window(_stretch(text, length, chance), None)
        left, right = asked.answer
        start = max(0, min(left - chance.randint(0, length), len(text) - length))
        start = _word_start(text, min(start, left))
        end = max(_word_end(text, min(len(text), start + length)), right)
        return Window(text[start:end], (left - start, right - start))

    def _titled(self, window: Window, article: Article, paragraph: int, chance: random.Random) -> Window:
        """The window with the title of its paragraph before it, or, by lot, without."""
        if chance.random() >= self._mixture.titled or not article.titles[paragraph]:
            return window
        title = head([article.titles[paragraph]])
        answer = window.answer and (window.answer[0] + len(title), window.answer[1] + len(title))
        return Window(title + window.text, answer)

    def _silent(self, asked: Asked, answer: tuple[int, int], chance: random.Random) -> Window | None:
        """A stretch that seems to bear on the question and does not hold the answer; None when there is none."""
        own = asked.article.texts[asked.paragraph]
        left, right = answer
        words = own[left:right]
        length = chance.randint(self._mixture.shortest, self._mixture.longest)
        if chance.random() < self._mixture.same:
            rest = max(own[:left], own[right:], key=len)
            cut = rest.find(". ") + 2 if rest.endswith(own[-1]) and right < len(own) else 0
            rest = rest[cut:] if cut else rest[: rest.rfind(". ") + 1]
            if len(rest) >= self._mixture.shortest and not _holds(rest, words):
                window = Window(_stretch(rest, length, chance), None)
                return self._titled(window, asked.article, asked.paragraph, chance)
        sought = asked.question if asked.language == asked.article.language else own
        others = asked.article.nearest(sought, asked.paragraph, _HARDEST)
        if not others:
            return None
        other = chance.choice(others)
        text = asked.article.texts[other]
        if _holds(text, words):
            return None
        return self._titled(Window(_stretch(text, length, chance), None), asked.article, other, chance)

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


def _changed(asked: Asked, window: str, chance: random.Random) -> str:
    """The question made one that the window does not answer; "" when it cannot be, or is not in English.

    A name, a year or a word becomes another of its article that the window does not hold, or the verb is negated.
    """
    question = asked.question
    if not asked.language == asked.article.language == "en":
        return ""
    if chance.random() < _NEGATED and (verb := _VERB.search(question)):
        return f"{question[: verb.end()]} not{question[verb.end() :]}"
    text = chance.choice(asked.article.texts)
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
