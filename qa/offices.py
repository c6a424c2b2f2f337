"""Find whom articles mean by an office: "the French president", "la cancelliera tedesca", "the NATO chief".

An office, a land and a body count under what they are called in any of the five languages. Whoever holds another
office, or the same one of another land, is not meant. Articles say it beside a name or of it ("Obama became the first
American president to …"); what nobody wrote down, as that Downing Street is the prime minister's, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from index.analysis import fold, stem, stems, stop_words, words
from index.descriptions import by_one_name
from index.lexicon import is_word, translations
from index.mentions import COMPOUND_TITLE
from index.names import Names
from index.types import Article
from qa.lands import lands_in, lands_of_stems, words_of
from qa.matching import term_set

__all__ = [
    "OFFICES",
    "SAME_BODY",
    "Holder",
    "describes",
    "holders",
    "is_of_an_office",
    "is_of_another_land",
    "may_tell_of",
    "names_of",
]

_NEAR = 0.4
"""What a word of a phrase counts that the article has elsewhere ("New Zealand's prime minister")."""
_MORE = 0.5
"""What is left of how well somebody fits who holds other offices as well, or held it before."""
_AFTER = 100
"""Characters behind a name in which is told what somebody is."""
_TOLD_BEHIND = re.compile(
    r"(?:\s+(?:on|in|then|later|also|now|poi|ora|oggi|ieri|luego|hoy|ahora|puis|heute|nun)(?:\s+[A-Z]\w+)?)?"
    r"\s+(?:is|was|becomes?|became|has\s+become|è|era|fu|diventa|divenne|è\s+diventat[oa]|es|fue|era|se\s+convirtió\s+en|est|était"
    r"|fut|devient|devint|ist|war|wurde|wird)\s+(?P<what>[^,.;:!?“”«»\"()\n]+)"
)
_ROW = 5
"""Words of such a telling at most, the office's among them."""
_BREAK = frozenset(
    "by to with from against not no longer da dal dallo dalla dai dagli con a al allo alla contro non piu por contra "
    "par avec au contre pas plus von vom mit zu zum zur gegen nicht kein keine".split()
)
"""Words before an office that make it another's, or nobody's."""
_OF = frozenset("of di del dello della dei degli delle de du des der von".split())
_GROUPS = {
    "president": {
        "en": "president",
        "it": "presidente",
        "es": "presidente presidenta",
        "fr": "president presidente",
        "de": "prasident prasidentin bundesprasident bundesprasidentin staatsprasident",
    },
    "premier": {
        "en": "premier",
        "it": "premier",
        "es": "premier",
        "fr": "premier",
        "de": "premier ministerprasident ministerprasidentin",
    },
    "chancellor": {
        "en": "chancellor",
        "it": "cancelliere cancelliera",
        "es": "canciller",
        "fr": "chancelier chanceliere",
        "de": "kanzler kanzlerin bundeskanzler bundeskanzlerin",
    },
    "king": {"en": "king", "it": "re", "es": "rey", "fr": "roi", "de": "konig"},
    "queen": {"en": "queen", "it": "regina", "es": "reina", "fr": "reine", "de": "konigin"},
    "pope": {"en": "pope pontiff", "it": "papa pontefice", "es": "papa pontifice", "fr": "pape pontife", "de": "papst"},
    "minister": {
        "en": "minister ministers",
        "it": "ministro ministra",
        "es": "ministro ministra",
        "fr": "ministre",
        "de": "minister ministerin aussenminister innenminister finanzminister verteidigungsminister",
    },
    "secretary": {
        "en": "secretary",
        "it": "segretario segretaria",
        "es": "secretario secretaria",
        "fr": "secretaire",
        "de": "sekretar generalsekretar generalsekretarin",
    },
    "commander": {
        "en": "commander captain",
        "it": "comandante capitano",
        "es": "comandante capitan",
        "fr": "commandant capitaine",
        "de": "kommandant kapitan",
    },
    "director": {
        "en": "director",
        "it": "direttore direttrice",
        "es": "director directora",
        "fr": "directeur directrice",
        "de": "direktor direktorin generaldirektor",
    },
    "governor": {
        "en": "governor",
        "it": "governatore governatrice",
        "es": "gobernador gobernadora",
        "fr": "gouverneur",
        "de": "gouverneur gouverneurin",
    },
    "mayor": {
        "en": "mayor",
        "it": "sindaco sindaca",
        "es": "alcalde alcaldesa",
        "fr": "maire",
        "de": "burgermeister burgermeisterin",
    },
    "spokesman": {
        "en": "spokesman spokeswoman spokesperson",
        "it": "portavoce",
        "es": "portavoz",
        "fr": "parole",
        "de": "sprecher sprecherin regierungssprecher",
    },
    "astronaut": {
        "en": "astronaut",
        "it": "astronauta",
        "es": "astronauta",
        "fr": "astronaute",
        "de": "astronaut astronautin",
    },
    "prince": {
        "en": "prince princess",
        "it": "principe principessa",
        "es": "principe princesa",
        "fr": "prince princesse",
        "de": "prinz prinzessin",
    },
}
"""What one office is called, by language, folded."""
_RULERS = frozenset("president premier chancellor king queen pope".split())
"""Offices that a land has one of: whoever has it in an article about the land is meant."""
_OF_MANY = frozenset(("minister",))
"""Offices of which a cabinet has many."""
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ]\w+")
_HEAD = frozenset(
    "leader capo chief head boss chef jefe jefa chairman lider guida leiter leiterin chefin geschaftsfuhrer "
    "geschaftsfuhrerin ceo".split()
)
"""What whoever has an office may be called."""
_DEPUTY = frozenset(
    (
        "deputy vice vicepresident vicepresidente vicepremier viceministro vicesindaco adjoint stellvertretend "
        "vizeprasident vizekanzler"
    ).split()
)
_FORMER = frozenset(
    "former ex ancien ancienne antiguo exministro expresidente ehemalig altkanzler altbundeskanzler".split()
)
"""What makes an office another one."""
_BESIDE_OFFICES = frozenset("prime first general generale porte".split())
"""Words beside offices that are none themselves."""
_PARTS = frozenset(
    (
        "agenzia agency agencia agence agentur banca bank banco banque commissione commission comision kommission "
        "camera chamber camara chambre senato senate senado senat parlamento parliament parlement parlament "
        "regione region azienda company empresa entreprise federazione federation federacion verband "
        "associazione association asociacion club universita university universidad universite corte court tribunal"
    ).split()
)
"""Bodies in a land that have heads of their own."""
OFFICES = (
    frozenset(word for names in _GROUPS.values() for spelt in names.values() for word in spelt.split())
    | _HEAD
    | _DEPUTY
    | _FORMER
    | _BESIDE_OFFICES
)
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
class _Around:
    """An article: its terms, the lands it names, stems of the words of all its names, and its language."""

    terms: frozenset[str]
    lands: frozenset[str]
    named: frozenset[str]
    language: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a phrase says: of which offices, their heads, deputies or former holders, of which lands, what else; and
    what of that is a proper name."""

    language: str
    offices: frozenset[str]
    heads: bool
    deputy: bool
    former: bool
    lands: frozenset[str]
    telling: tuple[str, ...]
    proper: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        return max(1, len(self.offices) + len(self.lands) + len(self.telling))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whom an article describes in the words of a phrase, and how well these fit, 0 to 1.

    Attributes:
        name: as the article has it in full.
        article: where.
        role: stems of the words that say so.
        fit: 1 where it says all of the phrase of them and no other office.
    """

    name: str
    article: Article
    role: Set[str]
    fit: float


def describes(phrase: str, language: str, articles: Iterable[Article]) -> tuple[str, ...]:
    """Whom articles describe best in the words of a phrase ("the NATO chief"), in the order of the articles.

    Args:
        phrase: as typed.
        language: of the phrase.
        articles: those that may tell, the likeliest first.
    """
    found = list(holders(phrase, language, articles))
    best = max((each.fit for each in found), default=0.0)
    return tuple(dict.fromkeys(each.name for each in found if each.fit >= best))


def holders(phrase: str, language: str, articles: Iterable[Article]) -> Iterator[Holder]:
    """Whom articles describe in the words of a phrase, of each article those whom it describes best; as `describes`."""
    asked = _asked(phrase, language)
    for article in articles:
        names = names_of(article)
        around = _Around(
            term_set(article.text, article.language),
            lands_in(article.text, article.language) if asked.lands else frozenset(),
            frozenset(stem(word, article.language) for each in names.mentions for word in words(each.name)),
            article.language,
        )
        found: dict[str, Holder] = {}
        for name, role in _roles(names, article.text):
            if asked.offices and not names.is_person(name):
                continue
            score = _fit(asked, role, around)
            if score > (found[name].fit if name in found else 0.0):
                found[name] = Holder(name, article, role, score)
        best = max((each.fit for each in found.values()), default=0.0)
        yield from (each for each in found.values() if each.fit >= best)


def is_of_an_office(phrase: str, language: str) -> bool:
    """Whether a phrase names an office, or a head, of something: "the president of France", no "president" alone."""
    asked = _asked(phrase, language)
    return bool((asked.offices or asked.heads) and (asked.lands or asked.telling))


def may_tell_of(phrase: str, language: str, text: str, around: str, of_text: str) -> bool:
    """Whether a text in the language `of_text` may tell who holds the office of a phrase: it has that office, and
    `around` it stands whose office it is, so far as that has a name."""
    asked, by_stem = _asked(phrase, language), _offices_by_stem(of_text)
    if asked.offices and not any(
        by_stem.get(stem(word, of_text)) in asked.offices for word in words(by_one_name(text))
    ):
        return False
    held = term_set(around, of_text)
    return all(_holds(held, word, language, of_text) for word in asked.proper)


def is_of_another_land(phrase: str, language: str, article: Article, text: str) -> bool:
    """Whether a piece of an article names somebody with the office of a phrase, but only of other lands."""
    asked, by_stem = _asked(phrase, language), _offices_by_stem(article.language)
    if not asked.lands:
        return False
    held = [
        lands_of_stems(role, article.language)
        for name, role in _roles(names_of(article), article.text)
        if name.split()[-1] in text and asked.offices & {by_stem[word] for word in role if word in by_stem}
    ]
    return bool(held) and all(lands and lands.isdisjoint(asked.lands) for lands in held)


@lru_cache(maxsize=64)
def names_of(article: Article) -> Names:
    """The names of an article, which nothing here changes; those of the last articles asked for are kept."""
    return Names.of(article.text, article.language)


@lru_cache(maxsize=64)
def _asked(phrase: str, language: str) -> _Asked:
    named = by_one_name(phrase)
    stop, by_stem, lands = stop_words(language), _offices_by_stem(language), lands_in(named, language)
    of_lands = words_of(lands, language)
    rest = [word for word in words(named) if word not in stop and len(word) > 1]
    telling = [word for word in rest if word not in OFFICES and stem(word, language) not in by_stem.keys() | of_lands]
    held = stems(frozenset(rest), language)
    return _Asked(
        language,
        offices=frozenset(by_stem[stem(word, language)] for word in rest if stem(word, language) in by_stem),
        heads=not _HEAD.isdisjoint(rest),
        deputy=_marked(_DEPUTY, held, language),
        former=_marked(_FORMER, held, language),
        lands=lands,
        telling=tuple(telling),
        proper=frozenset(word for word in telling if _is_proper(word, phrase, language)),
    )


def _is_proper(word: str, phrase: str, language: str) -> bool:
    """Whether a word stands in a phrase as a proper name."""
    spelt = next((each for each in _CAPITALISED.findall(phrase) if fold(each) == word), "")
    first = re.match(rf"(?:der|die|das|den|dem|des)\s+{re.escape(spelt)}(?!\w)", phrase, re.I) is not None
    noun = language == "de" and (first or is_word(word, language) or COMPOUND_TITLE.fullmatch(word) is not None)
    noun = noun and f" von {spelt}" not in phrase
    return bool(spelt) and not noun


def _fit(asked: _Asked, role: Set[str], around: _Around) -> float:
    """How well a role, stems of the words that describe somebody, fits, 0 to 1; 0 where it is another's."""
    language = around.language
    by_stem = _offices_by_stem(language)
    offices = {by_stem[word] for word in role if word in by_stem}
    inside = [word for word in asked.telling if _holds(role, word, asked.language, language)]
    if inside and offices == {"secretary"} and "minister" in asked.offices:
        offices = {"minister"}  # "segretario al Tesoro"
    lands = lands_of_stems(role, language)
    if not _holds_such(asked, role, offices, language) or not asked.lands <= (lands or _lands_around(role, around)):
        return 0.0
    beside = [
        word for word in asked.telling if word not in inside and _holds(around.terms, word, asked.language, language)
    ]
    if asked.telling and not inside and not (beside and _may_be_of(asked, role, around)):
        return 0.0
    if not asked.proper <= {*inside, *beside}:
        return 0.0  # whoever is head of something is not Google's
    if asked.offices & _OF_MANY and asked.telling and not inside and role - by_stem.keys() - words_of(lands, language):
        return 0.0  # a minister of something else
    if not asked.offices and not asked.heads and not inside:
        return 0.0
    score = len(asked.offices) + len(inside) + _NEAR * len(beside) + len(asked.lands) * (1 if lands else _NEAR)
    more = bool(asked.offices and offices - asked.offices) or _marked(_FORMER, role, language) > asked.former
    return score / asked.size * (_MORE if more else 1.0)


def _holds_such(asked: _Asked, role: Set[str], offices: Set[str], language: str) -> bool:
    """Whether a role is of the offices asked for, not only of their deputies, former holders or spokesmen."""
    if not asked.offices <= offices or ("spokesman" in offices - asked.offices and asked.offices):
        return False
    if asked.deputy != _marked(_DEPUTY, role, language) or asked.former > _marked(_FORMER, role, language):
        return False
    return bool(asked.offices or not asked.heads or offices or stems(_HEAD, language) & role)


def _lands_around(role: Set[str], around: _Around) -> frozenset[str]:
    """The lands that a role which names none may be of: the article's, unless it is of a body in one of them."""
    return frozenset() if stems(_PARTS, around.language) & role else around.lands


def _may_be_of(asked: _Asked, role: Set[str], around: _Around) -> bool:
    """Whether an office may be of what the article has elsewhere: where its role names nothing that it is of."""
    return bool(asked.offices & _RULERS) or not (role & around.named) - _offices_by_stem(around.language).keys()


def _roles(names: Names, text: str) -> Iterator[tuple[str, Set[str]]]:
    """Names, and stems of the words that describe them: beside them, or behind "is", "became"."""
    yield from names.roles.items()
    for mention in names.mentions:
        if match := _TOLD_BEHIND.match(text, mention.end, mention.end + _AFTER):
            told = _told(by_one_name(match["what"]), names.language)
            if told:
                yield names.resolve(mention.name), told


def _told(what: str, language: str) -> frozenset[str]:
    """Stems of "the first American president", which a telling begins with; none where it begins with no office."""
    row = words(what)[:_ROW]
    by_stem = _offices_by_stem(language)
    at = next((at for at, word in enumerate(row) if stem(word, language) in by_stem), None)
    if at is None or not _BREAK.isdisjoint(row[:at]):
        return frozenset()
    end = words(what)[at + 1 : at + _ROW]
    of = end if end[:1] and end[0] in _OF else []
    return frozenset(stem(word, language) for word in [*row[: at + 1], *of])


def _holds(held: Set[str], word: str, source: str, target: str) -> bool:
    """Whether a word, a translation of it, or what it abbreviates is among some stems."""
    if stem(word, target) in held or any(form in held for form, _ in translations(word, source, target)):
        return True
    spelt_out = (phrase for group in SAME_BODY if word in group for phrase in group)
    return any({stem(part, target) for part in words(phrase)} <= held for phrase in spelt_out)


def _marked(marks: frozenset[str], held: Set[str], language: str) -> bool:
    return not stems(marks, language).isdisjoint(held)


@cache
def _offices_by_stem(language: str) -> dict[str, str]:
    """Offices by the stems of what a language calls them; all languages' where it is none of the five."""
    return {
        stem(word, language): office
        for office, names in _GROUPS.items()
        for word in names.get(language, " ".join(names.values())).split()
    }
