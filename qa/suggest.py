"""Suggest questions that an archive can answer: for an empty page, and in place of one that it does not answer.

Made from who is quoted; nothing is searched.
"""

from __future__ import annotations

from collections import Counter

from index.errors import UnknownArticle
from index.store import Store
from qa.types import Answer

__all__ = ["other_questions", "suggested_questions"]

_ALIKE = 80.0
"""Least likeness, 0 to 100, of a name in a question to the name of somebody who is quoted."""

_WHAT_SAID = {
    "en": "What did {} say?",
    "it": "Cosa ha detto {}?",
    "es": "¿Qué dijo {}?",
    "fr": "Qu’a dit {} ?",
    "de": "Was sagte {}?",
}


def suggested_questions(archive: Store, most: int = 4) -> tuple[str, ...]:
    """Questions about the people quoted most, in the archive's languages by turns, most frequent first."""
    languages = [name for name, _ in archive.languages() if name in _WHAT_SAID] or ["en"]
    people = [name for name, _ in archive.speakers() if " " in name]
    return tuple(_WHAT_SAID[languages[at % len(languages)]].format(name) for at, name in enumerate(people[:most]))


def other_questions(archive: Store, answer: Answer, most: int = 3) -> tuple[str, ...]:
    """Questions, in the language of one that was not answered, to which the archive has an answer nearby.

    First about people whose names are like those in the question, then about those quoted in the articles of the
    nearest evidence, most quoted first; where there are none, about those quoted most of all.
    """
    pattern = _WHAT_SAID.get(answer.language, _WHAT_SAID["en"])
    asked = answer.resolved or answer.question
    names = dict.fromkeys(_alike(archive, asked))
    nearby: Counter[str] = Counter()
    for article_id in dict.fromkeys(citation.article.id for citation in answer.citations):
        try:
            nearby.update(each.speaker for each in archive.quotations(article_id=article_id) if each.speaker)
        except UnknownArticle:
            continue
    names |= dict.fromkeys(name for name, _ in nearby.most_common())
    names = names or dict.fromkeys(name for name, _ in archive.speakers()[: 2 * most])
    questions = (pattern.format(name) for name in names if " " in name)
    return tuple(each for each in questions if each.casefold() != asked.casefold())[:most]


def _alike(archive: Store, question: str) -> list[str]:
    """People quoted whose last name is nearly a word of the question, but not the very word: that was looked for."""
    from rapidfuzz import fuzz, process

    people = {name: name.rpartition(" ")[2].casefold() for name, _ in archive.speakers() if " " in name}
    found: dict[str, float] = {}
    for word in (word.strip(".,;:!?«»“”\"'’()") for word in question.split()):
        if len(word) < 4 or not word[0].isupper():
            continue
        for _, score, name in process.extract(word.casefold(), people, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3):
            if score < 100:
                found[name] = max(found.get(name, 0.0), score)
    return sorted(found, key=lambda name: (-found[name], name))
