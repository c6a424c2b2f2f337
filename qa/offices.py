"""Find whom articles mean by an office: "the French president", "la cancelliera tedesca", "the NATO chief".

An office, a land and a body count under what they are called in any of the five languages. Whoever holds another
office, or the same one of another land, is not meant. Articles say it beside a name or of it ("Obama became the first
American president to …"); what nobody wrote down, as that Downing Street is the prime minister's, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache

from index.analysis import stem, stop_words, words
from index.lexicon import translations
from index.names import Names, by_one_name
from index.types import Article
from qa.lands import lands_in, lands_of_stems
from qa.matching import term_set

__all__ = ["OFFICES", "SAME_BODY", "describes"]

_NEAR = 0.4
"""What a word of a phrase counts that the article has elsewhere ("New Zealand's prime minister")."""
_AFTER = 100
"""Characters behind a name in which is told what somebody is."""
_IS = re.compile(
    r"(?:\s+[\w’'-]+){0,3}?\s+(?:is|was|were|becomes?|became|has\s+been|è|era|fu|divent\w+|es|fue|era|est|était|fut|devient|devint"
    r"|ist|war|wurde|wird)\s+(?P<what>[^,.;:!?“”«»\"()\n]+)"
)
_GROUPS = {
    "president": "president presidente presidenta prasident prasidentin bundesprasident bundesprasidentin",
    "premier": "premier ministerprasident ministerprasidentin",
    "chancellor": "chancellor cancelliere cancelliera canciller kanzler kanzlerin bundeskanzler bundeskanzlerin "
    "chancelier chanceliere",
    "king": "king re rey roi konig",
    "queen": "queen regina reina reine konigin",
    "pope": "pope papa pape papst pontefice pontiff pontifice pontife",
    "minister": "minister ministro ministra ministre ministerin ministers ministri",
    "secretary": "secretary segretario segretaria secretario secretaria secretaire generalsekretar generalsekretarin",
    "commander": "commander comandante captain capitano commandant capitaine kapitan kommandant capitan",
    "director": "director direttore direttrice directeur directrice direktor direktorin directora",
    "governor": "governor governatore governatrice gobernador gobernadora gouverneur gouverneurin",
    "mayor": "mayor sindaco sindaca maire alcalde alcaldesa burgermeister burgermeisterin",
    "spokesman": "spokesman spokeswoman spokesperson portavoce portavoz sprecher sprecherin",
    "astronaut": "astronaut astronauta astronaute astronautin",
    "general": "general generale",
    "prince": "prince principe prinz princess principessa princesa princesse prinzessin",
}
"""What one office is called, folded."""
_HEAD = "leader capo chief head boss chef jefe jefa chairman lider guida leiter"
"""What whoever has an office may be called."""
_PARTS = (
    "agenzia agency agencia agence agentur banca bank banco banque commissione commission comision kommission camera "
    "chamber camara chambre senato senate senado senat parlamento parliament parlement parlament partito party partido "
    "parti partei regione region azienda company empresa entreprise federazione federation federacion verband "
    "associazione association asociacion club universita university universidad universite corte court tribunal"
)
"""Bodies in a land that have heads of their own."""
_OF_A_BODY = 0.5
"""What is left of how well somebody fits who heads one that is not asked for: "Italy's president"."""
_FORMER = frozenset("former ex prime first general".split())
"""Words beside offices that are none themselves."""
OFFICES = frozenset(word for names in (*_GROUPS.values(), _HEAD) for word in names.split()) | _FORMER
"""Words of offices, folded."""
SAME_BODY = (
    ("bce", "ecb", "ezb", "banca centrale", "european central bank", "banco central", "banque centrale"),
    ("ue", "eu", "unione europea", "european union", "union europea", "union europeenne"),
    ("onu", "un", "nazioni unite", "united nations", "naciones unidas", "nations unies"),
    ("nato", "otan", "alleanza", "alliance"),
    ("esa", "agenzia spaziale", "space agency"),
)
"""Names and abbreviations of one body, folded."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a phrase says: of which offices, of which lands, and what else."""

    language: str
    offices: frozenset[str]
    heads: bool
    lands: frozenset[str]
    telling: tuple[str, ...]

    @property
    def size(self) -> int:
        return max(1, len(self.offices) + len(self.lands) + len(self.telling))


def describes(phrase: str, language: str, articles: Iterable[Article]) -> tuple[str, ...]:
    """Whom articles describe best in the words of a phrase ("the NATO chief"), in the order of the articles.

    Args:
        phrase: as typed.
        language: of the phrase.
        articles: those that may tell, the likeliest first.
    """
    asked = _asked(phrase, language)
    fits: dict[str, float] = {}
    for article in articles:
        names = Names.of(article.text, article.language)
        held = term_set(article.text, article.language)
        lands = lands_in(article.text, article.language) if asked.lands else frozenset()
        for name, role in _roles(names, article.text):
            if asked.offices and not names.is_person(name):
                continue
            if score := _fit(asked, role, held, lands, article.language):
                fits[name] = max(fits.get(name, 0.0), score)
    best = max(fits.values(), default=0.0)
    return tuple(name for name, score in fits.items() if score >= best)


def _asked(phrase: str, language: str) -> _Asked:
    stop, by_stem = stop_words(language), _offices_by_stem(language)
    said = words(by_one_name(phrase))
    lands = lands_in(" ".join(said), language)
    rest = [word for word in said if word not in stop and len(word) > 1]
    others = [word for word in rest if word not in OFFICES and stem(word, language) not in by_stem]
    return _Asked(
        language,
        offices=frozenset(by_stem[stem(word, language)] for word in rest if stem(word, language) in by_stem),
        heads=any(word in _HEAD.split() for word in rest),
        lands=lands,
        telling=tuple(
            word for word in others if lands <= lands_in(" ".join(each for each in said if each != word), language)
        ),
    )


def _fit(asked: _Asked, role: Set[str], held: Set[str], near: Set[str], language: str) -> float:
    """How well a role fits, 0 to 1; 0 where it is another's.

    Args:
        asked: what is looked for.
        role: stems of the words that describe somebody.
        held: terms of the whole article.
        near: lands that the article names.
        language: of the article.
    """
    by_stem = _offices_by_stem(language)
    offices = {by_stem[word] for word in role if word in by_stem}
    if asked.offices and not asked.offices <= offices:
        return 0.0
    score = float(len(asked.offices))
    lands = lands_of_stems(role, language)
    for land in asked.lands:
        if (lands and land not in lands) or land not in lands | near:
            return 0.0
        score += 1 if land in lands else _NEAR
    inside = [word for word in asked.telling if _holds(role, word, asked.language, language)]
    beside = [word for word in asked.telling if word not in inside and _holds(held, word, asked.language, language)]
    if not asked.offices and not asked.lands and not inside:
        return 0.0
    if asked.telling and not inside and not beside:
        return 0.0
    if asked.heads and not asked.offices and not offices and not _stems_of(_HEAD, language) & role:
        return 0.0
    score += len(inside) + _NEAR * len(beside)
    return score / asked.size * (_OF_A_BODY if not inside and _stems_of(_PARTS, language) & role else 1)


def _roles(names: Names, text: str) -> Iterator[tuple[str, Set[str]]]:
    """Names, and stems of the words that describe them: beside them, or behind "is", "became"."""
    yield from names.roles.items()
    by_stem = _offices_by_stem(names.language)
    for mention in names.mentions:
        match = _IS.match(text, mention.end, mention.end + _AFTER)
        if match:
            told = {stem(word, names.language) for word in words(by_one_name(match["what"]))}
            if told & by_stem.keys():
                yield names.resolve(mention.name), told


def _holds(stems: Set[str], word: str, source: str, target: str) -> bool:
    """Whether a word, a translation of it, or what it abbreviates is among some stems."""
    if stem(word, target) in stems or any(form in stems for form, _ in translations(word, source, target)):
        return True
    spelt_out = (phrase for group in SAME_BODY if word in group for phrase in group)
    return any({stem(part, target) for part in words(phrase)} <= stems for phrase in spelt_out)


@cache
def _offices_by_stem(language: str) -> dict[str, str]:
    return {stem(word, language): office for office, names in _GROUPS.items() for word in names.split()}


@cache
def _stems_of(nouns: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in nouns.split())
