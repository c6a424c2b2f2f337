"""Find whom a question means by a name, a misspelt name or an office, among the people an archive quotes.

Between question analysis and the choice of quotations. Names are compared word by word, exactly, then by similar
spelling; whom articles mean by an office ("il presidente della Bce") is found by `qa.offices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from index.analysis import fold, words
from index.kinds import CITIES, are_people, gender_of_first_name, is_document, is_first_name
from index.language import QUESTION_LANGUAGES, STOP_WORDS
from index.lexicon import is_word, translations
from index.mentions import CROWNED, OCCUPATIONS, TITLES, name_key
from index.names import agree
from qa.exonyms import SAME_NAME
from qa.lands import lands_in
from qa.offices import OFFICES, SAME_BODY

__all__ = ["Match", "Speakers", "is_anybody", "is_description", "is_kind", "is_thing", "named"]

_TRANSLATED = 95.0
"""How well a word of a name fits one that it is translated by, of 100."""
_INFLECTED = 2
"""Letters at most by which such a word may be longer."""
_ONE = re.compile(r"^(?:an?|una?|uno|une|eine?)\s+(?=\w)", re.I)
"""What opens the description of somebody: "a spokesman for the court"."""
_THE_SEVERAL = frozenset("gli i le les los las".split())
_SEVERAL = ("s", "men", "people", "children", "police")
"""What the several are called by in Romance languages, and what English words for them end in."""
_NUMERAL = re.compile(r"[ivx]+|\d+")
_LETTERS = re.compile(r"[A-Z]{2,6}")
"""What a body may be called for short."""
_SMALL = frozenset("of the and for di del della dei per e de des du la le et pour y para und für von der".split())
"""Words of the names of bodies that have no letter in what they are called for short."""
_SIMILAR = 80.0
"""Least similarity, 0 to 100, of two spellings of one name."""
_TIMES = frozenset(
    "yesterday today tonight recently lately now then last this next first ever exactly ieri oggi stasera recentemente "
    "adesso ora poi stamattina stamane ultimamente esattamente precisamente appena ayer hoy recientemente ahora hier "
    "aujourd'hui recemment maintenant gestern heute kurzlich jetzt zuletzt eben".split()
)
_PARTICLES = frozenset("von van der den de di da del della dos bin al el la le".split())
_MOST_TRADES = 3
"""Words before a name that say what its bearer is."""
_FIRST_NAME = 4.0
"""Taken from the similarity of a single word that is not the last of a name: "Francis" is rather Francesco alone."""
_KIN = frozenset(
    "moglie marito figlio figlia fratello sorella madre padre vedova wife husband son daughter brother sister mother "
    "father widow fan fans tifosi protesters rioters femme mari fils fille frere soeur mere pere veuve mujer marido "
    "hijo hija hermano hermana madre viuda frau mann sohn tochter bruder schwester mutter vater witwe".split()
)
"""Who has to do with the bearer of the name behind them."""
_JUDGES = frozenset("giudice pm magistrato legale parroco juge juez jueza richter richterin skipper".split())
"""Trades that are not told by their ending."""
_BODIES = frozenset(name for group in SAME_BODY for name in group)
_LEADS = frozenset(
    "president presidente prime minister primo ministro ministra chancellor cancelliere cancelliera mr mrs ms sir dr "
    "captain capitano comandante general generale professor professoressa former ex kanzler kanzlerin bundeskanzlerin "
    "señor señora senor senora monsieur madame signor signora herr frau king queen re regina principe prince the il la "
    "lo l el le der die das premier presidenta presidentin pope papa pape papst saint san "
    "lord lady baron baroness dame sheriff admiral ammiraglio colonel colonnello "
    "cardinal cardinale cardenal kardinal bishop vescovo ct coach chancelier chanceliere canciller prasident president "
    "ministre ministro kanzlerin senator senatore governor "
    "governatore astronaut astronauta scientist scienziato".split()
)
_ARTICLES = frozenset("the il la lo l el le der die das".split())
"""Those of them behind which a word without a capital is rather a thing's."""

_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w-]+")
_THINGS = frozenset(
    "market markets exchange exchanges stocks shares bonds plaque sign inscription borsa borse mercato mercati azioni "
    "targa cartello iscrizione scritta bolsa bolsas mercado mercados placa cartel bourse bourses marche marches borse "
    "borsen markt markte tafel schild inschrift".split()
)
"""Things that are said to react, or that say what is written on them."""


@dataclass(frozen=True, slots=True)
class Match:
    """Speakers' names that fit a phrase, and what of the phrase is left (the topic, when it followed the name)."""

    names: tuple[str, ...]
    rest: str


class Speakers:
    """The people an archive quotes, findable by name; immutable."""

    def __init__(self, speakers: Sequence[tuple[str, int]]) -> None:
        """Take full names and numbers of quotations, most quoted first."""
        self.names = tuple(name for name, _ in speakers)
        self._keys = {name: name_key(name) for name in self.names}
        self._order = {name: at for at, name in enumerate(self.names)}
        self._holders: dict[str, list[str]] = {}
        for name, key in self._keys.items():
            for word in dict.fromkeys(key):
                self._holders.setdefault(word, []).append(name)

    def __contains__(self, name: str) -> bool:
        return name in self._keys

    def find(self, phrase: str, language: str = "en") -> Match:
        """The speakers whom the beginning of a phrase names.

        Args:
            phrase: as typed: "Biden", "Bidden", "von der leyen on Korea", "president Macron".
            language: of the phrase, since some names are translated ("Pope Francis", "Papa Francesco").
        Returns:
            Every form of the best matching name ("Joe Biden" and "Biden"), most quoted first; none when none fits.
        """
        tokens, office, articled, crowned = _ONE.sub("", phrase).split() or phrase.split(), False, False, False
        while len(tokens) > 1 and (lead := fold(tokens[0].strip(".,"))) in _LEADS:
            office, crowned = office or lead in OFFICES, crowned or lead in CROWNED
            articled = lead in _ARTICLES
            tokens.pop(0)
        stop = STOP_WORDS.get(language, frozenset())
        called = takewhile(lambda token: not _opens_phrase(token, stop), tokens)
        of_a_place = fold(tokens[0]) in CITIES if tokens else False
        exactly = of_a_place and any(fold(token.strip(".,")) in OFFICES for token in called)  # "the Paris fire chief"
        for length in range(min(len(tokens), 5), 0, -1):
            if length < len(tokens) and tokens[length - 1].endswith(("'s", "’s")):
                continue  # "Penhale's barrister" is not Penhale
            held = office or fold(tokens[length].strip(".,") if length < len(tokens) else "") in OFFICES
            of_a_land = self._only_lands(tokens[:length], language, called=office)
            if held and of_a_land:
                continue  # "the French president" is nobody called French
            if length < len(tokens) and not (
                _opens_phrase(tokens[length], stop) or _falls(tokens[length - 1], tokens[length])
            ):
                continue  # "Pedro" is not who "Pedro Sánchez" is
            things = length < len(tokens) and articled and all(_is_common(each, language) for each in tokens[:length])
            if found := self._called(tokens, length, language, exactly=exactly or of_a_land or things, crowned=crowned):
                return found
        return self._behind_a_trade(tokens, language, stop) or self._between_commas(phrase, language)

    def bearers(self, phrase: str) -> tuple[str, ...]:
        """Whoever is quoted under the surname that a phrase has behind an office or trade: "commissioner Campbell"."""
        tokens = phrase.split()
        for trade, surname in pairwise(tokens):
            if fold(trade) in TITLES | OCCUPATIONS and surname[:1].isupper():
                return self.of_surname(surname)
        return ()

    def of_surname(self, surname: str) -> tuple[str, ...]:
        """Whoever is quoted under a surname, alone or behind first names."""
        held = name_key(surname)[-1]
        return tuple(name for name in self._holders.get(held, ()) if self._keys[name][-1] == held)

    def _behind_a_trade(self, tokens: Sequence[str], language: str, stop: frozenset[str]) -> Match | None:
        """Whoever is named behind words for what they are, in full or by a surname that one of them has: "judge Priya
        Nair", "judge Nair"."""
        for at in range(1, min(_MOST_TRADES + 1, len(tokens))):
            trade = re.split("[’']", tokens[at - 1])[-1]  # "l'allenatrice"
            if _opens_phrase(trade, stop) or (
                trade[:1].isupper() and language != "de" and not _is_trade(trade, language)
            ):
                return None
            if _opens_phrase(tokens[at], stop):
                return None
            for length in range(min(len(tokens) - at, 4), 1, -1):
                if found := self._called(tokens[at:], length, language, exactly=True):
                    return found
            surname, following = tokens[at], tokens[at + 1 : at + 2]
            ends = not following or _opens_phrase(following[0], stop)
            if surname[:1].isupper() and ends and _is_trade(trade, language):
                found = self._called(tokens[at:], 1, language, exactly=True)
                return found if found and self._is_one(found.names) else None
        return None

    def _between_commas(self, phrase: str, language: str) -> Match:
        """Whoever is named behind what they are and a comma: "the head of the port, Nair, on Friday"."""
        first, *parts = phrase.split(",")
        described = any(_is_trade(word, language) for word in first.split())
        for at, part in enumerate(parts if described else ()):
            tokens = part.split()
            if tokens and tokens[0][:1].isupper() and len(tokens) < 5:
                found = self._called(tokens, len(tokens), language, exactly=True)
                if found and (len(tokens) > 1 or self._is_one(found.names)):
                    return Match(found.names, ",".join(parts[at + 1 :]).strip())
        return Match((), phrase)

    def _is_one(self, names: Sequence[str]) -> bool:
        """Whether names are a surname, alone or behind first names, that only one person has."""
        full = {self._keys[name] for name in names if len(self._keys[name]) > 1}
        return len(full) == 1 and all(self._keys[name][-1:] == next(iter(full))[-1:] for name in names)

    def _by_letters(self, letters: str) -> list[str]:
        """The names of several words that begin with some letters in this order: "IMF"."""
        if not _LETTERS.fullmatch(letters):
            return []
        wanted = letters.casefold()
        keys = self._keys.items()
        return [n for n, key in keys if len(key) > 1 and "".join(w[0] for w in key if w not in _SMALL) == wanted]

    def _called(
        self, tokens: Sequence[str], length: int, language: str, *, exactly: bool, crowned: bool = False
    ) -> Match | None:
        """Whom the first `length` words name, and the rest of the words; one who is `crowned` has one name only."""
        chosen = self._fitting(
            [word for token in tokens[:length] for word in name_key(token)], language, exactly=exactly
        )
        if crowned and length == 1:
            chosen = [each for each in chosen if self._reigns(each)]
        chosen = chosen or (self._by_letters(tokens[0]) if length == 1 else [])
        return Match((*chosen, *self._shorter_forms(chosen)), " ".join(tokens[length:])) if chosen else None

    def _only_lands(self, tokens: Sequence[str], language: str, *, called: bool) -> bool:
        """Whether words name a land and nobody: behind an office a capital makes a name: "presidente Russo"."""
        if not all(lands_in(token, language) for token in tokens):
            return False
        surname = fold(tokens[-1])
        bearers = [self._keys[name] for name in self._holders.get(surname, ())]
        return not (called and tokens[-1][:1].isupper() and any(key[-1] == surname and len(key) > 1 for key in bearers))

    def _fitting(self, asked: Sequence[str], language: str, *, exactly: bool) -> list[str]:
        """The names that all words fit best: as typed, or, unless exactly so, translated or in similar spelling."""
        if not asked or all(len(word) < 3 for word in asked):
            return []
        similar = not (len(asked) == 1 and asked[0] in OFFICES)  # a mayor is no Major
        scores: dict[str, float] | None = None
        exact = {name for word in asked for name in self._holders.get(word, ())}
        for word in asked:
            fits: dict[str, float] = {}
            for held, score in self._alike(word, language, exactly, similar):
                for name in self._holders[held]:
                    if score == _TRANSLATED and name not in exact and not self._may_be_translated(name, word, held):
                        continue  # "Charles" is no Carlo
                    first = len(asked) == 1 and self._keys[name][-1] != held
                    fits[name] = max(fits.get(name, 0.0), score - _FIRST_NAME * first)
            scores = fits if scores is None else {n: min(scores[n], fits[n]) for n in scores.keys() & fits.keys()}
        best = max((scores or {}).values(), default=0.0)
        return sorted((n for n, score in (scores or {}).items() if score >= best), key=self._order.__getitem__)

    def _alike(self, word: str, language: str, exactly: bool, similar: bool) -> list[tuple[str, float]]:
        """Words of names that may be the word, and how well they fit, 0 to 100."""
        from rapidfuzz import fuzz, process

        if word in self._holders:
            return [(word, 100.0)]
        if exactly:
            return []
        gender = gender_of_first_name(f"{word} x")
        forms = _name_forms(word, language) if similar or word in CROWNED else frozenset()
        most = 1 if is_first_name(word) else _INFLECTED
        translated = [
            (held, _TRANSLATED)
            for held in self._holders
            if any(held.startswith(form) and len(held) - len(form) <= most for form in forms)
        ]
        translated = [each for each in translated if agree(gender, gender_of_first_name(f"{each[0]} x"))]
        if translated or not similar or len(word) < 4:
            return translated
        found = process.extract(word, self._holders.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=5)
        near = [(held, score) for held, score, _ in found if len(held) > 3]
        return [each for each in near if agree(gender, gender_of_first_name(f"{each[0]} x"))]

    def _may_be_translated(self, name: str, word: str, held: str) -> bool:
        """Whether somebody may be called by the translation of a word: not by that of a first name, unless as popes."""
        first = is_first_name(word) or is_first_name(held)
        return not first or self._reigns(name)

    def _reigns(self, name: str) -> bool:
        """Whether somebody has one name only, as popes and kings: "Papa Francesco", "Benedetto XVI"."""
        return sum(not (word in _LEADS or _NUMERAL.fullmatch(word)) for word in self._keys[name]) < 2

    def _shorter_forms(self, chosen: Sequence[str]) -> list[str]:
        """Last names on their own that can only mean one of the chosen people."""
        found = []
        for name in chosen:
            last = self._keys[name][-1]
            bearers = {self._keys[other] for other in self._holders[last] if self._keys[other][-1] == last}
            if len({key for key in bearers if len(key) > 1}) == 1:
                found += [
                    other for other in self._holders[last] if self._keys[other] == (last,) and other not in chosen
                ]
        return found


def _is_trade(word: str, language: str) -> bool:
    """Whether a word says what somebody is: an office, a trade; not whose wife."""
    return fold(word) in TITLES | OCCUPATIONS | OFFICES | _JUDGES or (
        are_people(word, language) and fold(word) not in _KIN
    )


def _opens_phrase(token: str, stop: frozenset[str]) -> bool:
    """Whether a word, or what is elided before it, is a function word or says when: a name ends before it."""
    if fold(token.strip(",")) in _TIMES:
        return True
    return re.split("[’']", token.casefold())[0].strip(",") in stop or token.casefold().strip(",") in stop


def _falls(token: str, following: str) -> bool:
    """Whether a name typed with capitals ends because the next word has none ("Armstrong appena sceso")."""
    return token[:1].isupper() and following[:1].islower() and following not in _PARTICLES


def is_anybody(phrase: str) -> bool:
    """Whether a phrase asks for what anybody said: "people", "western leaders", "gli articoli"."""
    heads = words(phrase)
    return bool(heads) and (heads[-1] in _ANYBODY or heads[0] in _ANYBODY)


def is_description(phrase: str, language: str) -> bool:
    """Whether a phrase is an office or a body ("the NATO chief", "la Bce"), not a person's name."""
    stop = STOP_WORDS.get(language, frozenset())
    tokens = phrase.split()
    rest = list(tokens)
    while rest and fold(rest[0].strip(".,")) in _LEADS:
        rest.pop(0)
    ends = (at for at, token in enumerate(rest) if _opens_phrase(token, stop) and fold(token) not in OFFICES)
    end = next(ends, len(rest))
    called = rest[:end]
    if language == "de" and len(called) == 1 and len(rest) < len(tokens):
        return True  # "der Kantor": of a name there are mostly two
    if called and called[0][:1].isupper():
        parts = [part for token in called for part in token.split("-")]
        return any(fold(part) in OFFICES or (part in called and fold(part) in _BODIES) for part in parts)
    return len(rest) < len(tokens) or any(fold(token) in OFFICES for token in tokens) or _opens_phrase(phrase, stop)


def _is_common(word: str, language: str) -> bool:
    """Whether a word as typed is one that dictionaries have, and no name: "(le) borse"."""
    return word.islower() and is_word(fold(word), language)


def is_kind(phrase: str, language: str) -> bool:
    """Whether a phrase is of several people of a kind and so is nobody's name: "doctors", "gli esperti"."""
    tokens = [token.strip(",.") for token in phrase.split()]
    plural = tokens[0].casefold() in _THE_SEVERAL or (language == "en" and tokens[-1].endswith(_SEVERAL))
    stop = STOP_WORDS.get(language, frozenset())
    own = [token for token in tokens if fold(token) not in stop]
    return plural and bool(own) and all(_is_common(token, language) for token in own)


def is_thing(phrase: str, language: str) -> bool:
    """Whether a phrase is a thing that says or does something without being anybody: "the plaque", "le borse"."""
    stop = STOP_WORDS.get(language, frozenset())
    called = [fold(re.split("[’']", token)[-1].strip(",.")) for token in phrase.split()]
    nouns = [*takewhile(lambda word: word not in stop, (each for each in called if each not in _ARTICLES))]
    head = nouns[-1 if language in ("en", "de") else 0] if nouns else ""
    return head in _THINGS or is_document(head)


def _name_forms(word: str, language: str) -> frozenset[str]:
    """How other languages may begin a name: its known other spellings, or else stems of likely translations."""
    if word in SAME_NAME:
        return frozenset(SAME_NAME[word])
    likely = {
        form
        for target in QUESTION_LANGUAGES
        for form, probability in translations(word, language, target)
        if probability > 0.3 and len(form) > 2
    }
    return frozenset(likely)


def named(tokens: Iterable[str], text: str) -> bool:
    """Whether all words of a name occur in a text, as they are or in a name of a spelling close to it."""
    from rapidfuzz import fuzz

    held = set(words(text))
    names = {folded for word in _CAPITALISED.findall(text) for folded in words(word)}
    for token in tokens:
        if token in held:
            continue
        if len(token) < 4 or not any(fuzz.ratio(token, word) >= _SIMILAR for word in names if len(word) > 3):
            return False
    return True


_ANYBODY = frozenset(
    "se people they everybody everyone anybody anyone leaders politicians experts "
    "scientists articles newspapers press si "
    "tutti altri loro leader politici esperti scienziati articoli giornali persone gente lideres todos expertos "
    "articulos dirigeants responsables tous gens experts on man alle politiker experten artikel wird wurde".split()
)
