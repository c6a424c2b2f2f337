"""Give the names in an article their fullest form, and the roles the article gives them.

Used by quotation extraction to say who "Rutte", "the NATO chief" or "il presidente americano" is, from the article
alone: no list of people is kept, so that it works for anybody. Where names stand is found by `index.mentions`; telling
people from places is left to the syntax around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from index.analysis import fold, stem, stems
from index.cues import Cues, cues_for
from index.descriptions import descriptions, is_somebodys, nations, nouns, role_words
from index.kinds import (
    CITIES,
    MEDIA,
    are_people,
    gender_of_description,
    gender_of_first_name,
    is_by_nation,
    is_document,
)
from index.mentions import (
    ABBREVIATED_TITLES,
    BODIES,
    ENGLISH_BODIES,
    HEADS,
    OCCUPATIONS,
    POPE,
    SENTENCE_START,
    TITLES,
    WORD,
    Mention,
    cut_at_known,
    cut_at_places,
    find_mentions,
    name_key,
)

__all__ = ["Names", "agree", "qualifies"]

_ABBREVIATED_TITLE = re.compile(rf"(?<!\w)(?:{'|'.join(ABBREVIATED_TITLES)})\.\s$")
_NUMERAL = re.compile(r"[ivx]+")
_NO_NAME = re.compile(
    r"\w+(?:mente|ly|ando|endo|ato|ata|ito|ita|uto|uta|oso|osa|ing|ed)"
    r"|police|research|evidence|experience|legend|history|data|tradition|science|media"
    r"|(?:no|some|any|every)(?:one|body|thing)"
    r"|people|rumou?r|management|prosecution|law|staff|word|nothing|none|others|many|most|critics|analysts|gente|nessuno"
    r"|qualcuno|chiunque|tutti|molti|alcuni|altri|alguien|nadie|todos|personne|quelqu|tous|niente|nulla|tutto|stampa"
)
"""Words that open a sentence before a verb and are no names."""
_DOES = re.compile(
    r"\s(?:(?:lo|la|li|le|gli)\s(?:ha|aveva)\s\w+t[oaie]\b|(?:su|via)\s(?:Facebook|Twitter|Instagram|X)\b)"
)
"""What follows a name that opens a sentence, apart from verbs of speech: "Toti su Facebook"."""
_LAST_WORD = re.compile(r"(?<!pubblico )\b([a-zà-öø-ÿ]+)[ \u00a0]$")
"""The word before a name; of "pubblico ministero", who is a person, none."""
_AGED = re.compile(r",\s\d{1,2}\s(?:anni|years|años|ans|Jahre)\b|,\s\d{1,2},|\s\(\d{1,2}\)")
"""Somebody's age behind their name."""
_NEW = re.compile(
    r"(?i)(?<!\w)(?:(?:the|la|il|le|el)\s(?:new|latest|nuov[ao]|nouveau|nouvelle|nuev[ao])|l[’']ultim[ao])\s$"
)
"""What things are called, and people only together with what they are."""
_OF_WHAT = re.compile(
    r"(?i)(?:il|lo|la|l[’']|el|le|the|der|die)\s*\w+\s(?:dell[’']|(?:di|del|dello|della|dei|degli|delle|of|de|du|des|der)\s)"
    r"(?:the\s|la\s|altr[aoei]\s)?(\w+)"
)
_OWN_FIRM = re.compile(
    r"\b(?:his|her|its|their|(?:la|il)\s(?:sua|suo))\s(?:company|firm|business|charity|union|party|club|azienda|società|impresa"
    r"|associazione|partito|squadra),\s$",
    re.I,
)
"""What stands before the name of somebody's firm: "his company, NAME,"."""
_FIRMS = frozenset(
    "gruppo grupo groupe group konzern azienda empresa entreprise compagnia company firm unternehmen".split()
)
"""What firms are called before their names."""
_TOLD_FIRM = re.compile(
    r",\s(?:(?:an?|una|une)\s|un[’'])?(?:azienda|società|ditta|impresa|compagnia|company|firm|empresa|entreprise)"
    r"(?=,|\s(?:di|del|della|of|de|du|that|with|con|avec|based)\s)",
    re.I,
)
"""What stands behind a firm's name."""
_BRANCHES = frozenset(
    "italia italie italien italy france francia frankreich inde india indien espana spain spagna espagne deutschland "
    "germany germania allemagne uk britain europe europa america usa china cina international internazionale group "
    "gruppo holding foundation fondazione".split()
)
"""Last words of the names of firms' branches, which are not the firm: "Novartis Inde"."""
_TITLED = {
    "f": frozenset("sister suor queen mother reina regina".split()),
    "m": frozenset("pope papa pape papst king father brother".split()),
}
"""Titles that are part of a name and tell a gender."""
_RELATIVE = re.compile(r"(?:che|cui|qui|que|quien|dont|whose|who|which)\s", re.I)
"""How a clause about somebody begins, whose articles are not theirs: "NAME, che incassa la pressione,"."""
_COLLECTIVE = re.compile(
    r"\w+(?:eria|[ei]nza|zione|ence|ency|ship)|ministeri?o|ministry|ministere|ministerium|sindacat[oi]|sindicatos?|syndicats?|commissariato"
    r"|commissariat|consolato|consulat|segretariato|secretariat"
)
"""Nouns that have the stem of somebody's office or trade."""
_NAME_PARTICLES = frozenset("de y von".split())
_COUNCILS = frozenset("comune municipio council ayuntamiento mairie commune procura questura tribunale".split())
"""Bodies that every town has."""
_SAINTS = frozenset("san santa santo sant".split())
"""What squares, churches and hospitals are called, rather than anybody in the news."""
_NEWLY = re.compile(r"(?i)(?:(?:il|lo|la|el)\s+(?:neo[\s-]?|ex\s+numero\s|premio\s)|l[’']ex\s+numero\s)\w")
"""How only somebody who has come to be something is described: "il neo Nobel"."""
_ATTENDANTS = frozenset(
    "avvocato legale medico procuratore procuratrice magistrato pm giudice teste testimone parroco vescovo preside "
    "maestro maestra collega connazionale compagno compagna amico amica vicino vicina lawyer attorney doctor "
    "prosecutor judge "
    "witness teacher neighbour neighbor colleague friend surgeon avocat procureur juge medecin temoin "
    "abogado fiscal juez anwalt richter arzt zeuge lehrer".split()
)
"""Those who have to do with somebody in the news and speak about them."""
_COLLEAGUES = tuple(
    frozenset(words.split())
    for words in (
        "avvocato avvocata legale difensore difensora",
        "procuratore procuratrice magistrato magistrata pm giudice pubblico",
        "medico dottore dottoressa primario chirurgo chirurga",
        "lawyer attorney counsel solicitor barrister",
        "prosecutor judge magistrate",
        "doctor surgeon physician",
        "avocat avocate conseil",
        "procureur procureure juge magistrat magistrate",
        "abogado abogada letrado letrada defensor defensora",
        "fiscal juez jueza magistrado magistrada",
    )
)
"""Words for one trade: "il legale", "l'avvocato"."""
_ANYBODYS = frozenset(
    "capitano captain capitan coach manager commander comandante king queen prince princess re regina".split()
)
"""Offices that are mentioned without saying whose they are: a team's, a country's."""
_PORTFOLIO = re.compile(
    r"\b(?!(?:the|a|prime|first|former|new|general|deputy|junior|senior|then)\b)([\w-]+)\s(?:secretary|minister)\b",
    re.I,
)
"""What an English minister is responsible for: "the transport secretary"."""
_OF_A_CABINET = frozenset("ministro ministra minister ministerin ministre".split())
"""Offices of which a cabinet has many, so that who has another description holds none of them."""
_GENERIC = frozenset(
    "squadra nazionale club paese nazione citta team side country city firm nation state equipe pays "
    "ville pais ciudad "
    "seleccion equipo mondo world monde sport casa chiesa stato lega torneo formazione "
    "liste lista list mannschaft landes stadt".split()
)
"""What many people's descriptions say they are of, whoever they are."""
_PARTIES = frozenset(
    "pd pdl psi pci dc udc idv sel fdi fi psoe pp spd cdu csu fdp ump udi ps cgil cisl uil fiom ugl m5s ue onu nato "
    "bce fmi oms".split()
)
"""Parties, unions and bodies by their letters, which newspapers do not always write in capitals."""
_REGULATORS = frozenset("garante antitrust consob agcom agcm ivass anac covip ofcom ofgem fca sec ftc cnil".split())
"""First words of the names of authorities."""
_AFFAIRS = frozenset(
    "processo caso crisi guerra omicidio strage inchiesta scandalo naufragio terremoto decreto legge manovra riforma "
    "elezioni sciopero allarme vertice summit missione operazione emergenza referendum trattato accordo patto green "
    "premier trial war treaty deal crisis affaire proces guerre caso guerra juicio".split()
)
"""First words of the names of affairs, which headings put before a colon."""
_FELLOWS = frozenset(
    "counterpart colleague rival ally aide adviser advisor candidate supporter member legislator "
    "analyst editor correspondent boss star skipper winger prop guitarist drummer rocker comedian".split()
)
"""What somebody is beside another person or inside a party, after its name."""
_HONORIFICS = frozenset(
    "mr mrs ms miss sir dame lord lady dr dott dottor dottoressa prof professor professore professoressa onorevole on "
    "sig signor signora monsieur madame mme herr frau señor señora senor senora don ex former deputy vice first "
    "general generale foreign state".split()
)
"""Titles that go with any office."""
_OFFICES = TITLES.union(HEADS)
"""Words that many people's descriptions share, so that they tell nobody apart."""
_HUMANS = frozenset("man woman uomo donna one uno numero number".split())
"""Those of them that are no office."""
_FORMER = frozenset(("ex", "former", "ehemalig", "exminister"))


def _opens_and_speaks(text: str, mention: Mention, language: str) -> bool:
    """Whether a word that opens a sentence names who speaks: without an article, right before a reporting verb."""
    name = mention.name
    if " " in name or len(name) < 3 or language not in ("it", "en", "es", "fr") or _NO_NAME.fullmatch(fold(name)):
        return False
    cues = cues_for(language)
    adverbs = cues.adverbs.match(text, mention.end)
    verb = cues.verb.match(text, (adverbs.end() if adverbs else mention.end) + 1)
    if language == "it" and _DOES.match(text, mention.end):
        return not cues.adverb.fullmatch(name)
    finite = verb is not None and not cues.gerund.fullmatch(verb.group().split()[0])
    return finite and (language != "en" or not name.endswith("s"))


@dataclass(slots=True)
class Names:
    """The names of one article: `resolve` gives the fullest form, `described` whom a description means."""

    language: str
    full: dict[tuple[str, ...], str] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    roles: dict[str, set[str]] = field(default_factory=dict)
    things: frozenset[str] = frozenset()
    genders: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, language: str) -> Names:
        """Collect the names of a text and what it calls their bearers.

        A single word that is capitalised only where sentences begin is no name.
        """
        mentions = cut_at_known(find_mentions(text, language))
        places = _things(text, [mention for mention in mentions if " " not in mention.name], cues_for(language))
        mentions = cut_at_places(mentions, places)
        inside = {
            mention.name
            for mention in mentions
            if not SENTENCE_START.search(before := text[max(0, mention.start - 8) : mention.start])
            or _ABBREVIATED_TITLE.search(before)
            or _AGED.match(text, mention.end)
        }
        parts = {word for mention in mentions if " " in mention.name for word in mention.name.split()}
        if language == "de":  # nouns are capitalised: a single word is a name only where it is part of a longer one
            inside = {name for name in inside if name.isupper()}
        common = {word for word in WORD.findall(text) if word.islower()}
        opening = (m for m in mentions if m.name not in inside and m.name.casefold() not in common)
        inside |= {m.name for m in opening if _opens_and_speaks(text, m, language)}
        known = [m for m in mentions if " " in m.name or m.name in inside or m.name in parts]
        counts = Counter(name_key(mention.name) for mention in known)
        spelt = {name_key(mention.name): mention.name for mention in reversed(known)}
        things = _things(text, known, cues_for(language))
        sharing: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in filter(None, counts):
            for word in {key[0], key[-1], *_before_particles(key)}:
                sharing[word].append(key)
        full = {
            key: _fullest(key, {*sharing[key[0]], *sharing[key[-1]]}, counts, spelt, things) for key in counts if key
        }
        full |= _spelt_out(full)
        names = cls(language, full)
        names.mentions = tuple(known)
        names.things = frozenset(names.resolve(spelt[key]) for key in things) | _only_governed(names, text)
        names.things |= frozenset(
            names.resolve(m.name) for m in known if _TOLD_FIRM.match(text, m.end) and not gender_of_first_name(m.name)
        )
        names.roles = names._collect_roles(text)
        return names

    def __contains__(self, name: str) -> bool:
        return name_key(name) in self.full

    def resolve(self, name: str) -> str:
        """The fullest form of a name that the article uses: "Rutte" gives "Mark Rutte"."""
        return self.full.get(name_key(name), name)

    def is_person(self, name: str) -> bool:
        """Whether nothing speaks against a person's name: no article or "in" before it, two words or a role."""
        full = self.resolve(name)
        first, last = fold(full.split()[0]), fold(full.split()[-1])
        known = fold(full) in MEDIA or fold(full) in CITIES or fold(full) in _PARTIES
        body = first in BODIES | _AFFAIRS or last in ENGLISH_BODIES or known or full.isupper()
        saint = self.language in ("it", "es") and full.count(" ") == 1 and fold(full.split()[0]) in _SAINTS
        return full not in self.things and not body and not saint and (" " in full or full in self.roles)

    def fits(self, name: str, description: str, *, of_any_nation: bool = False) -> bool:
        """Whether a description could mean a person: a human being's, of no office but theirs, former ones excepted."""
        full = self.resolve(name)
        words = set(role_words(description, self.language))
        if self._is_collective(description) or not self._may_be_pope(full, description, words):
            return False
        offices = words & _held(self.language)
        known = words & (stems(_OFFICES, self.language) | stems(OCCUPATIONS, self.language))
        if not known and not self.means_a_person(description):
            return False
        if is_somebodys(description):
            return False
        if not known and self._is_of_something_else(description, self.roles.get(full, set())):
            return False
        if not agree(self.gender(name), gender_of_description(description, self.language)):
            return False
        role = self.roles.get(full, set())
        held = role & _held(self.language)
        if role and offices & stems(_OF_A_CABINET, self.language) and not offices & role:
            return bool(words & _FORMER)
        portfolio = _PORTFOLIO.search(description) if self.language == "en" else None
        if portfolio and role and not is_by_nation(portfolio[1]) and stem(fold(portfolio[1]), "en") not in role:
            return False
        if offices and not offices & held and not of_any_nation and any(map(is_by_nation, description.split()[1:])):
            return bool(
                {stem(fold(word), self.language) for word in nations(description)} & self.roles.get(full, set())
            )
        return not offices or not held or bool(offices & held) or bool(words & _FORMER)

    def may_call(self, name: str, description: str) -> bool:
        """Whether a description could mean a person without more: it has no office or trade that is not theirs.

        "Il capitano" may be anybody's, "il procuratore" and "l'avvocato" only of whom the article calls so.
        """
        strange = set(role_words(description, self.language)) & _held(self.language) - stems(_ANYBODYS, self.language)
        known = strange <= self.roles.get(self.resolve(name), set())
        return known and not self.is_another(name, description) and self.fits(name, description)

    def is_another(self, name: str, description: str) -> bool:
        """Whether a description is of one who has to do with somebody in the news, and a person is not called so."""
        role = self.roles.get(self.resolve(name), set())
        attends = set(role_words(description, self.language)) & stems(_ATTENDANTS, self.language)
        return any(not role & _alike(word, self.language) for word in attends)

    def regulator(self) -> str | None:
        """The authority of the article where it has one only: "l'Autorità" after "il Garante"."""
        found = {name for name in self.full.values() if fold(name.split()[0]) in _REGULATORS}
        return found.pop() if len(found) == 1 else None

    def _is_of_something_else(self, description: str, role: set[str]) -> bool:
        """Whether a description says of what somebody is, and a person's role does not: "il guidatore dell'auto"."""
        owner = _OF_WHAT.match(description)
        if owner is None or owner[1][0].isupper() or cues_for(self.language).body.match(owner[1]):
            return False
        return fold(owner[1]) not in _GENERIC and not set(role_words(description, self.language)) & role

    def means_a_person(self, description: str) -> bool:
        """Whether the noun of a description is a person's, by what they do or where they are from."""
        found = nouns(description, self.language)
        if any(is_document(noun) for noun in found):
            return False
        if _NEWLY.match(description):
            return True
        if found and is_by_nation(found[0]):
            return True  # "il francese", not "la stampa francese"
        return any(are_people(noun, self.language) or qualifies(f" {noun.lower()}", 0) for noun in found)

    def _may_be_pope(self, full: str, description: str, words: set[str]) -> bool:
        """Whether somebody is called as popes are, or described as the pope, if a description is of the pope."""
        if fold(description.split()[-1]) not in POPE:
            return True
        called = full.split()
        reigns = len(called) == 1 or fold(called[0]) in POPE or _NUMERAL.fullmatch(fold(called[-1])) is not None
        return reigns or bool(words & self.roles.get(full, set()))

    def _is_collective(self, description: str) -> bool:
        """Whether the noun of a description is of an office or a trade, not of one who has it: "il ministero"."""
        noun = next((fold(word) for word in nouns(description, self.language)), "")
        return _COLLECTIVE.fullmatch(noun) is not None and noun not in TITLES | OCCUPATIONS | HEADS

    def gender(self, name: str) -> str:
        """ "f" or "m" where the article's words before a name, or else the name, tell; "" where they do not."""
        full = self.resolve(name)
        titled = next((gender for gender, titles in _TITLED.items() if fold(full.split()[0]) in titles), "")
        named = titled or (gender_of_first_name(full) if self.is_person(full) else "")
        noted = self.genders.get(full, "")
        return "" if noted == "m" and named == "f" else noted or named  # "il ministro" may be a woman

    def described(self, description: str, position: int, *, first: bool = False) -> str | None:
        """Whom a description ("il leader della Nato") at `position` means.

        The person whose roles share most of its words; among equals, the one named last before it, or else `first`.
        """
        if self._is_collective(description):
            return None
        wanted = set(role_words(description, self.language))
        telling = wanted - stems(_OFFICES, self.language)
        nation = {word for each in nations(description) for word in role_words(each, self.language)}
        telling = telling - nation or telling  # "la stampa francese" is nobody French
        office = (wanted & _held(self.language)) - stems(HEADS, self.language)
        scores = {
            name: len(wanted & role)
            for name, role in self.roles.items()
            if name not in self.things and (not telling or telling & role) and (not office or office & role)
        }
        if self.means_a_person(description):
            scores = {name: score for name, score in scores.items() if self.is_person(name)}
        most = max(scores.values(), default=0)
        if most == 0:
            return None
        best = {name for name, score in scores.items() if score == most}
        before = bisect_left(self.mentions, position, key=lambda mention: mention.start)
        named = (self.resolve(mention.name) for mention in self.mentions[:before][:: 1 if first else -1])
        gender = gender_of_description(description, self.language)
        return next((name for name in named if name in best and agree(self.gender(name), gender)), None)

    def attendant(self, description: str, position: int) -> str | None:
        """Whom "his lawyer" means: the person whom the article calls so; nobody by an office, which others hold too."""
        wanted = set(role_words(description, self.language))
        return None if wanted & _held(self.language) else self.described(description, position)

    def _collect_roles(self, text: str) -> dict[str, set[str]]:
        """Words with which the article describes each name: before it, after it between commas, or opening it."""
        cues = cues_for(self.language)
        roles: dict[str, set[str]] = {}
        edge = 0
        for mention in self.mentions:
            name = self.resolve(mention.name)
            told = list(descriptions(text, mention, edge, self.language))
            if not cues.preposition.search(text[max(0, mention.start - 12) : mention.start]):
                edge = mention.end  # what follows a name that is itself no part of a description starts anew
            self._note_gender(name, text[max(0, mention.start - 6) : mention.start], told)
            words = {word for each in told for word in role_words(each, self.language)} - set(name_key(name))
            first = name.split()[0]
            if first != name and fold(first) in OCCUPATIONS:
                words.add(stem(fold(first), self.language))
            if words or _AGED.match(text, mention.end):
                roles.setdefault(name, set()).update(words)
        return roles

    def _note_gender(self, name: str, before: str, descriptions: list[str]) -> None:
        """Remember what the first words about somebody tell: "la presidente NAME", "his wife NAME"."""
        first = [each for each in descriptions[:1] if not _RELATIVE.match(each)]
        told = [gender_of_description(each, self.language) for each in (before.strip(" ."), *first)]
        gender = "f" if "f" in told else "m" if "m" in told else ""
        if gender and (gender == "f" or name not in self.genders):
            self.genders[name] = gender


def agree(one: str, other: str) -> bool:
    """Whether two genders, "" where one is not known, may be the same person's."""
    return not one or not other or one == other


@lru_cache(maxsize=256)
def _alike(word: str, language: str) -> frozenset[str]:
    """The stem of a trade and those of the other words for it."""
    groups = (stems(group, language) for group in _COLLEAGUES)
    return frozenset((word,)).union(*(group for group in groups if word in group))


@lru_cache(maxsize=8)
def _held(language: str) -> frozenset[str]:
    """Stems of words for offices, of which few people hold two."""
    others = frozenset(("manager",)) if language != "en" else frozenset()  # elsewhere it is anybody who runs something
    return stems(_OFFICES, language) - stems(_HUMANS | others, language) - stems(_HONORIFICS, language)


def _spelt_out(full: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """The names that acronyms stand for, where one name of the article alone has their initials."""
    initials: dict[str, set[str]] = defaultdict(set)
    for name in set(full.values()):
        capitals = "".join(word[0] for word in name.split() if word[0].isupper())
        initials[capitals.casefold()].add(name)
    found = {}
    for key, name in full.items():
        meant = initials[name.casefold()] if len(key) == 1 and 2 < len(name) < 6 and name[:2].isalpha() else set()
        if len(meant) == 1 and (name.isupper() or name.istitle()):
            found[key] = next(iter(meant))
    return found


def _things(text: str, mentions: Iterable[Mention], cues: Cues) -> set[tuple[str, ...]]:
    """Keys of names that follow an article or "in" somewhere: countries, bodies and places, no persons."""
    mentions = list(mentions)
    surnames = {mention.name.split()[-1] for mention in mentions if " " in mention.name}
    found = set()
    for mention in mentions:
        before = text[max(0, mention.start - 8) : mention.start]
        determined = cues.bare_determiner.search(before) and text[mention.end : mention.end + 1] not in ("’", "'")
        person = mention.name in surnames or fold(mention.name) in OCCUPATIONS  # "la Merkel", "il Papa"
        if (determined or _NEW.search(text, max(0, mention.start - 14), mention.start)) and not person:
            found.add(name_key(mention.name))
        named = _LAST_WORD.search(text, max(0, mention.start - 20), mention.start)
        if (named and fold(named[1]) in BODIES | _FIRMS) or _OWN_FIRM.search(
            text, max(0, mention.start - 30), mention.start
        ):
            found.add(name_key(mention.name))  # "l'ospedale Civico di Palermo"
        single = " " not in mention.name or cues.determiner.search(before)
        if single and not person and qualifies(text, mention.end):
            found.add(name_key(mention.name))
    return found


def _only_governed(names: Names, text: str) -> frozenset[str]:
    """Names of one word that stand after a preposition wherever they stand: places, not those who act."""
    cues = cues_for(names.language)
    governed: dict[str, bool] = {}
    for mention in names.mentions:
        name = names.resolve(mention.name)
        before = text[max(0, mention.start - 12) : mention.start]
        governed[name] = governed.get(name, " " not in name) and cues.preposition.search(before) is not None
    return frozenset(name for name, always in governed.items() if always)


def _before_particles(key: tuple[str, ...]) -> list[str]:
    """The words of a name before its particles."""
    return [word for word, following in pairwise(key) if following in _NAME_PARTICLES]


def _is_branch(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a name that begins with another is of a part of it, or of one of many: "il Comune di NAME"."""
    return other[-1] in _BRANCHES or (len(key) == 1 and key[0] in BODIES | _COUNCILS)


def qualifies(text: str, end: int) -> bool:
    """Whether what ends there only says of which party or house the person is whose noun follows: "Labour leader"."""
    following = WORD.match(text, end + 1)
    if following is None or text[end] not in " \u00a0-" or not following.group().islower():
        return False
    word = fold(following.group().split("-")[0])  # "secretary-general"
    return word in TITLES | HEADS | OCCUPATIONS | _FELLOWS or are_people(word, "en")


def _fullest(
    key: tuple[str, ...],
    others: set[tuple[str, ...]],
    counts: Counter[tuple[str, ...]],
    spelt: dict[tuple[str, ...], str],
    things: set[tuple[str, ...]],
) -> str:
    """The longest name that ends with `key`, or begins with it, or has it before a particle ("Fernández" in "Cristina
    Fernández de Kirchner"); the most frequent of several, then the first.

    Names that differ by a number only ("Francesco I", "Francesco II") are different persons'. `others` are the names
    that share their first or last word with this one.
    """
    longer = [
        other
        for other in others
        if len(key) < len(other) <= 5
        and (
            other[-len(key) :] == key
            or (other[: len(key)] == key and not _is_branch(key, other))
            or (len(key) == 1 and key[0] in _before_particles(other[1:]))
        )
        and (other not in things or key in things)
    ]
    numbered = [
        other
        for other in others
        if other[: len(key)] == key
        and len(other) > len(key)
        and all(_NUMERAL.fullmatch(word) for word in other[len(key) :])
    ]
    if len(numbered) > 1:
        longer = [other for other in longer if other not in numbered]
    if not longer:
        return spelt[key]
    ending = [other for other in longer if other[-len(key) :] == key]
    first = {other: -number for number, other in enumerate(counts)}
    best = max(ending or longer, key=lambda other: (counts[other], len(other), first[other]))
    return spelt[best]
