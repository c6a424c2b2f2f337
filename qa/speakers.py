"""Find whom a question means by a name, a misspelt name or an office, among the people an archive quotes.

Between question analysis and the choice of quotations. Names are compared word by word, exactly, then by similar
spelling; offices ("il presidente della Bce") through the roles that retrieved articles give to people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.analysis import fold, stem, words
from index.language import QUESTION_LANGUAGES, STOP_WORDS
from index.lexicon import translations
from index.names import Names, name_key
from index.types import Article
from qa.matching import SAME_NAME

__all__ = ["Match", "describes", "find_speakers", "is_anybody", "is_description", "named"]

_SIMILAR = 80.0
"""Least similarity, 0 to 100, of two spellings of one name."""
_LEADS = frozenset(
    "president presidente prime minister primo ministro ministra chancellor cancelliere cancelliera mr mrs ms sir dr "
    "captain capitano comandante general generale professor professoressa former ex kanzler kanzlerin bundeskanzlerin "
    "señor señora senor senora monsieur madame signor signora herr frau king queen re regina principe prince the il la "
    "lo l el le der die das premier presidenta presidentin pope papa pape papst saint san".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """Speakers' names that fit a phrase, and what of the phrase is left (the topic, when it followed the name)."""

    names: tuple[str, ...]
    rest: str


def find_speakers(phrase: str, speakers: Sequence[tuple[str, int]], language: str = "en") -> Match:
    """The speakers whom the beginning of a phrase names.

    Args:
        phrase: as typed: "Biden", "Bidden", "von der leyen on Korea", "president Macron".
        speakers: full names and numbers of quotations.
        language: of the phrase, since some names are translated ("Pope Francis", "Papa Francesco").
    Returns:
        Every form of the best matching name ("Joe Biden" and "Biden"), most quoted first; no names when none fits.
    """
    tokens = phrase.split()
    while len(tokens) > 1 and fold(tokens[0].strip(".,")) in _LEADS:
        tokens.pop(0)
    keys = {name: name_key(name) for name, _ in speakers}
    stop = STOP_WORDS.get(language, frozenset())
    for length in range(min(len(tokens), 5), 0, -1):
        if length < len(tokens) and not _opens_phrase(tokens[length], stop):
            continue  # "Pedro" is not who "Pedro Sánchez" is
        asked = [word for token in tokens[:length] for word in name_key(token)]
        if not asked or all(len(word) < 3 for word in asked):
            continue
        forms = [_name_forms(word, language) for word in asked]
        fits = {name: similarity(asked, key, forms) for name, key in keys.items()}
        best = max(fits.values(), default=0.0)
        if best < _SIMILAR:
            continue
        chosen = [name for name, _ in speakers if fits[name] >= best - 1e-9]
        chosen += _shorter_forms(chosen, keys)
        return Match(tuple(dict.fromkeys(chosen)), " ".join(tokens[length:]))
    return Match((), phrase)


def _opens_phrase(token: str, stop: frozenset[str]) -> bool:
    """Whether a word, or what is elided before it, is a function word: a name ends before it."""
    return re.split("[’']", token.casefold())[0].strip(",") in stop or token.casefold().strip(",") in stop


def is_anybody(phrase: str) -> bool:
    """Whether a phrase asks for what anybody said: "people", "western leaders", "gli articoli"."""
    heads = words(phrase)
    return bool(heads) and (heads[-1] in _ANYBODY or heads[0] in _ANYBODY)


def is_description(phrase: str, language: str) -> bool:
    """Whether a phrase is an office ("the NATO chief", "il presidente della Bce") rather than a name."""
    first = phrase.split()[0] if phrase.split() else ""
    bare = fold(first.split("’")[0].split("'")[0])
    return bare in _LEADS or bare in _OFFICES or bare in {fold(word) for word in STOP_WORDS.get(language, ())}


def similarity(asked: Sequence[str], key: Sequence[str], forms: Sequence[frozenset[str]]) -> float:
    """0 to 100: how well the words asked for fit distinct words of a name, all of them; 0 when one does not.

    `forms` are the stems of each asked word's translations.
    """
    from rapidfuzz import fuzz

    remaining = list(key)
    scores = []
    for word, translated in zip(asked, forms, strict=True):
        scored = [(_alike(word, other, translated, fuzz.ratio), -at) for at, other in enumerate(remaining)]
        best = max(scored, default=(0.0, 0))
        if best[0] < _SIMILAR:
            return 0.0
        scores.append(best[0])
        remaining.pop(-best[1])
    return min(scores, default=0.0)


def _alike(word: str, other: str, translated: frozenset[str], ratio: Callable[[str, str], float]) -> float:
    if word == other:
        return 100.0
    if any(len(form) > 2 and other.startswith(form) and len(other) - len(form) < 3 for form in translated):
        return 95.0
    return ratio(word, other) if min(len(word), len(other)) > 3 else 0.0


def _name_forms(word: str, language: str) -> frozenset[str]:
    return frozenset(
        form
        for target in QUESTION_LANGUAGES
        for form, probability in translations(word, language, target)
        if probability > 0.3
    ) | frozenset(SAME_NAME.get(word, ()))


def _shorter_forms(chosen: Sequence[str], keys: dict[str, tuple[str, ...]]) -> list[str]:
    """Last names on their own that can only mean one of the chosen people."""
    found = []
    for name in chosen:
        alone = keys[name][-1:]
        bearers = {key for key in keys.values() if len(key) > 1 and key[-1:] == alone}
        if len(bearers) == 1:
            found += [other for other, key in keys.items() if key == alone]
    return found


def named(tokens: Iterable[str], text: str) -> bool:
    """Whether all words of a name occur in a text, in any spelling close to it."""
    from rapidfuzz import fuzz

    held = set(words(text))
    for token in tokens:
        if token in held:
            continue
        if len(token) < 4 or not any(fuzz.ratio(token, word) >= _SIMILAR for word in held if len(word) > 3):
            return False
    return True


def describes(phrase: str, language: str, articles: Iterable[Article]) -> tuple[str, ...]:
    """Whom articles describe in the words of a phrase ("the NATO chief"), best first.

    A word counts under its translations too. The office alone (president, leader) decides nothing unless it is all
    that was asked.
    """
    stop = {fold(word) for word in STOP_WORDS.get(language, ())}
    asked = [word for word in words(phrase) if word not in stop and len(word) > 1]
    telling = [word for word in asked if word not in _LEADS and word not in _OFFICES]
    scores: dict[str, float] = {}
    for article in articles:
        names = Names.of(article.text, article.language)
        for name, role in names.roles.items():
            hit = [word for word in asked if _forms(word, language, article.language) & role]
            if not hit or (telling and not any(word in telling for word in hit)):
                continue
            scores[name] = max(scores.get(name, 0.0), len(hit) / len(asked))
    best = max(scores.values(), default=0.0)
    return tuple(sorted((name for name, score in scores.items() if score >= best), key=lambda n: (-len(n), n)))


def _forms(word: str, source: str, target: str) -> set[str]:
    forms = {stem(word, target)}
    forms |= {form for form, _ in translations(word, source, target)}
    forms |= {stem(fold(other), target) for other in _ACRONYMS.get(word, ())}
    return forms


_OFFICES = frozenset(
    "leader capo chief head boss chef jefe director direttore direttrice "
    "minister ministro chairman segretario secretary "
    "general generale presidente president chancellor cancelliere cancelliera pope papa queen king re regina astronaut "
    "astronauta commander comandante captain capitano spokesman portavoce generalsekretar secretaire secretario".split()
)
_ANYBODY = frozenset(
    "se people they everybody everyone anybody anyone leaders politicians experts "
    "scientists articles newspapers press si "
    "tutti altri loro leader politici esperti scienziati articoli giornali persone gente lideres todos expertos "
    "articulos dirigeants responsables tous gens experts on man alle politiker experten artikel wird".split()
)
_SYNONYMS = (
    ("bce", "ecb", "bzb", "ezb"),
    ("ue", "eu"),
    ("onu", "un"),
    ("usa", "us", "uniti", "americano", "american", "states"),
    ("nato", "otan", "alliance", "alleanza"),
    ("esa", "ase"),
)
_ACRONYMS = {word: tuple(other for other in group if other != word) for group in _SYNONYMS for word in group}
