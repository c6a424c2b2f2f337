"""Find the label that a paragraph opens with, which says whose words it is: "Q:", "OKAFOR:", "Anna Bauer (mayor):".

Used by `index.interviews`, for interviews, transcripts and minutes, which print words without quotation marks. Here a
label is told from what else stands before a colon by its form alone, and a name in it from its title; whether the
article is a conversation is decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.analysis import fold
from index.kinds import gender_of_first_name
from index.mentions import CAPITALS, COMPOUND_TITLE, OCCUPATIONS, TITLES
from index.types import Span

__all__ = [
    "ASKS",
    "MOSTLY",
    "Bearers",
    "Label",
    "bare",
    "in_small_letters",
    "is_office",
    "label_of",
    "may_be_named",
    "without_prefix",
]

_SHORTENED = (
    r"(?i:Mr|Mrs|Ms|Mme|Mlle|M|Dr|Prof|Sen|Rep|Gov|Gen|Adm|Maj|Brig|Cmdr|Capt|Lt|Col|Sgt|Hon|Rev|Sig|Dott|Avv|Ing|On"
    r"|Sr|Sra|Excmo|Abg|Cllr|Bgm|Stadtr|Cons|Ass|Dep|Dip)"
)
_WORD = rf"(?:[{CAPITALS}]\.(?:-[{CAPITALS}]\.)?|{_SHORTENED}\.|[{CAPITALS}][\w’'-]*)"
_SMALL = r"(?:de|di|del|della|dello|dei|da|du|des|la|le|von|van|der|den|dos|of|for|für|the|al|el|bin|y|e|zu)"
_NAME = rf"{_WORD}(?:[ \u00a0](?:{_SMALL}[ \u00a0]){{0,2}}{_WORD}){{0,8}}"
_BEFORE = (
    r"[\"“«„]?(?:[-•*–][ \u00a0]+|\d{1,2}[.)][ \u00a0]+|[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \u00a0]+)?"
    r"(?P<mark>\*\*|__|\*|_)?"
)
_TITLE = r"(?:(?:el|la|der|die|il|lo|the|le|l[’'])[ \u00a0]?(?:(?:señor|señora|signor|signora)[ \u00a0])?)?"
_IN_THE_CHAIR = (
    r"(?:M\.|Mme|Mr|Madam)[ \u00a0]"
    r"(?:l[ea][ \u00a0](?:[Pp]résidente?|[Mm]aire)|(?:Deputy[ \u00a0])?Speaker|President)"
)
_IN_OFFICE = (
    r"(?:M\.|Mme)[ \u00a0]l(?:[ea][ \u00a0]|[’'])[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*"
    r"(?:[ \u00a0](?:(?:aux?|de|des|du|à)[ \u00a0](?:la[ \u00a0]|l[’'])?)?[a-zà-ÿ]+){0,5}"
)
"""An office that stands for its holder, as French minutes print it: "M. l’adjoint aux finances"."""
_ROLE = r"(?P<role>(?:\s*[*_]?\([^()\n]{2,90}\)[*_]?){1,2}|,[ \u00a0][^:\n*]{2,90}?)?"
_CLOSED = r"(?(mark)(?P=mark)?)"
_OFFICE = re.compile(_IN_OFFICE)
_COLON = re.compile(
    rf"{_BEFORE}(?P<name>(?i:{_TITLE}){_NAME}|{_IN_THE_CHAIR}){_CLOSED}{_ROLE}\s*{_CLOSED}\s?:\s*{_CLOSED}\s*"
)
_STOP = re.compile(
    rf"{_BEFORE}(?P<name>{_IN_THE_CHAIR}|{_IN_OFFICE}|(?:(?:M|Mme|Mr|Ms|Mrs)\.?[ \u00a0])?{_NAME})"
    rf"(?P<role>{_CLOSED}\s*\([^()\n]{{2,90}}\)|,{_CLOSED}\s*[*_][^*_\n]{{2,90}}[*_]|,\s[^.:\n]{{2,60}})?{_CLOSED}"
    rf"(?P<stop>\.?{_CLOSED}\s*[—–-]\s+|\.{_CLOSED}(?:\s+|$))\s*"
)
"""A label that a full stop or a dash ends, as parliaments print it."""
_ALONE = re.compile(
    rf"(?P<mark>\*\*|__)(?P<name>{_NAME})(?P<role>\s*\([^()\n]{{2,90}}\)?)?(?P=mark)(?:\s*\([^()\n]{{2,60}}\))*\s*$"
)
"""One that stands on a line of its own in bold, the words below it."""
_BY_LETTER = (
    r"Q(?:uestion)?|A(?:nswer)?|D(?:omanda)?|R(?:isposta)?|P(?:regunta)?|R(?:espuesta)?|R(?:[ée]ponse)?|F(?:rage)?|A(?:ntwort)?"
    r"|QUESTION|ANSWER|DOMANDA|RISPOSTA|PREGUNTA|RESPUESTA|R[ÉE]PONSE|FRAGE|ANTWORT"
)
_LETTER = re.compile(
    rf"(?P<mark>\*\*|__|\*|_)?(?P<name>{_BY_LETTER})\s*{_CLOSED}(?:\s?[.:]\s?[-—–]?|\s[-—–]){_CLOSED}\s*{_CLOSED}(?=\S)"
)
_LETTER_ALONE = re.compile(r"(?P<name>Q)[ \u00a0]{0,6}(?=[A-Z(][\w’']*\W)")
"""As the White House prints questions."""
_QUESTION = frozenset("q question d domanda p pregunta f frage".split())
_ANSWER = frozenset("a answer r risposta respuesta reponse antwort".split())
_SURNAME = 3
"""Letters of a surname in capitals that are more than an abbreviation's."""
MOSTLY = 0.6
"""Share of somebody's turns that end in a question mark from which on they only ask."""
ASKS = frozenset(
    "reporter reporters journalist journalists interviewer moderator host question questioner audience press anchor "
    "presenter giornalista giornalisti cronista intervistatore intervistatrice moderatore moderatrice conduttore "
    "conduttrice domanda periodista periodistas entrevistador entrevistadora moderador moderadora presentador "
    "presentadora pregunta journaliste journalistes animateur animatrice moderateur moderatrice interviewerin "
    "journalistin moderatorin reporterin frage zusatzfrage nachfrage zuschauer zuhorer redaktion redazione redaccion "
    "redaction member".split()
)
"""Whoever only asks, where they are called so."""
_EMPHASIS = re.compile(r"^[\s*_–—-]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_PREFIX = re.compile(
    r"(?i)^(?:(?:el|la|il|lo|le|the|der|die|by)\s|l[’'])?(?:(?:señora?|signora?|sr|sra|mr|mrs|ms|mme|m|mlle|dr|dott|dottoressa|prof|on|sen"
    r"|avv|ing|rep|gov|gen|adm|maj|brig|cmdr|capt|lt|col|sgt|hon|rev|herr|frau|monsieur|madame|madam|judge|justice)\.?\s+)"
)
_ALSO_TITLES = frozenset(
    "consigliere consigliera deputato deputata diputado diputada concejal concejala deputee depute abgeordnete "
    "abgeordneter sprecher sprecherin reporter correspondent anchor presenter host byline councillor councilor "
    "cllr abg stadtrat stadtratin gemeinderat gemeinderatin ratsherr ratsfrau councilman councilwoman congressman "
    "congresswoman assemblyman detective officer sheriff rear admiral major "
    "brigadier inviato inviata corrispondente corresponsal correspondant correspondante teste testimone "
    "witness testigo temoin zeuge zeugin avvocato avvocata secretary press".split()
)
"""What stands before a name in a label, beside titles and trades."""
_ARTICLES = frozenset("the il lo la el le der die of de des du di del della for fur e y et und m mme mr".split())
_ROLES = frozenset(
    "senor senora signor signora court clerk speaker defense defence prosecution prosecutor counsel pubblico ministero "
    "difesa maire alcalde alcaldesa fiscal defensa abogado abogada tribunal parquet staatsanwalt verteidiger richter "
    "juge jueza juez".split()
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph opens with.

    Attributes:
        span: the label, from its first letter to its last.
        words: what follows, to the end of the paragraph, emphasis left out; empty where they stand below.
        name: as it stands, without what is in brackets or behind a comma.
        role: what is; "" for nothing.
        letter: "asks" or "answers" for "Q:" and "A:", else "".
    """

    span: Span
    words: Span
    name: str
    role: str
    letter: str = ""

    @property
    def in_capitals(self) -> bool:
        """Whether it is printed in capitals, as in transcripts."""
        bare = without_prefix(self.name)
        return bare.isupper() and max(map(len, re.findall(r"\w+", bare))) > 2


def label_of(text: str, line: Span) -> Label | None:
    """The label of a paragraph, by its form; what stands before a colon need not be a person's."""
    letter = _LETTER.match(text, line.start, line.end) or _LETTER_ALONE.match(text, line.start, line.end)
    if letter is not None:
        name = fold(letter["name"])
        return _label(text, line, letter, "asks" if name in _QUESTION else "answers" if name in _ANSWER else "")
    match = _COLON.match(text, line.start, line.end) or _ALONE.match(text, line.start, line.end)
    if match is None:
        match = _STOP.match(text, line.start, line.end)
        if match is None or len(match["name"]) < 4 or not _is_told_by_a_stop(match):
            return None
    return _label(text, line, match, "")


def _is_told_by_a_stop(match: re.Match[str]) -> bool:
    """Whether what a full stop ends is a label: in bold, its surname in capitals, or with a title and a dash."""
    capitals = any(word.isupper() and len(word) > _SURNAME for word in match["name"].split())
    titled = _PREFIX.match(match["name"]) is not None and match["stop"].strip(" .*_") != ""
    return bool(match["mark"]) or capitals or match["name"].isupper() or titled


def _label(text: str, line: Span, match: re.Match[str], letter: str) -> Label:
    role = (match["role"] or "").strip(" ,()*_") if "role" in match.re.groupindex else ""
    end = match.end("role") if role else match.end("name")
    words = bare(text, Span(match.end(), line.end)) if match.end() < line.end else Span(line.end, line.end)
    return Label(Span(match.start("name"), end), words, match["name"], role, letter)


def bare(text: str, line: Span) -> Span:
    """A paragraph without the marks of emphasis and the dash around it."""
    told = text[line.start : line.end]
    opened = _EMPHASIS.match(told)
    start = opened.end() if opened else 0
    kept = told[start:].rstrip(" \t*_\u00a0")
    return Span(line.start + start, line.start + start + len(kept))


class Bearers:
    """The people of an article, to be found by what a label calls them: "OKAFOR", "C. V.", "Capt. Lindqvist"."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know people by their names, the fullest of each."""
        self._named = {_key(name): name for name in names if _key(name)}
        self._labelled: dict[tuple[str, ...], str] = {}

    def add(self, name: str) -> None:
        """Know one more, as a label calls them, before others."""
        self._labelled.setdefault(_key(name), name)

    def find(self, called: str) -> str | None:
        """The name of whoever is called so, the fullest that is known; None where nobody is, or several may be."""
        initials = called.isupper() and 1 < len(called) < 4
        words = [*called] if initials else without_prefix(called).split()
        for at in range(len(words)):  # "Ministerin LOHSE"
            key = _key(" ".join(words[at:]))
            for known in (self._labelled, self._named) if key else ():
                if (name := _bearer(known, key)) is not None:
                    return name
        return None


def _bearer(known: dict[tuple[str, ...], str], key: tuple[str, ...]) -> str | None:
    found = {name for other, name in known.items() if other[-len(key) :] == key or other[: len(key)] == key}
    if all(len(word) == 1 for word in key):
        found = {name for other, name in known.items() if "".join(word[0] for word in other) == "".join(key)}
    longest = max((len(_key(name)) for name in found), default=0)
    best = {name for name in found if len(_key(name)) == longest}
    return best.pop() if len(best) == 1 else None


def without_prefix(called: str) -> str:
    """A name without the title before it: "Mme Vasseur", "El señor PRESIDENTE", "CAPT. MARIA LINDQVIST"."""
    words = _PREFIX.sub("", called, count=1).split()
    while len(words) > 1 and _is_title(fold(words[0].strip("."))):
        words = words[1:]
    return " ".join(words)


def is_office(called: str) -> bool:
    """Whether a label is an office or a part that somebody has, without a name: "THE PRESIDENT", "M. le président"."""
    if _OFFICE.fullmatch(called):
        return True
    words = [fold(word.strip(".")) for word in called.split()]
    return all(word in _ARTICLES | _ROLES or _is_title(word) for word in words)


def _is_title(folded: str) -> bool:
    return folded in TITLES | OCCUPATIONS | _ALSO_TITLES or COMPOUND_TITLE.fullmatch(folded) is not None


def in_small_letters(name: str) -> str:
    """A name in capitals as it is written elsewhere: "MARIA DE LUCA" is "Maria De Luca"."""
    least = 2 if name.isupper() else 5  # "Anna ROSSI", but "MSNBC’s Anna Reed"
    return re.sub(
        rf"[^\W\d_]{{{least},}}(?![’']s)\b", lambda word: word[0].capitalize() if word[0].isupper() else word[0], name
    )


def may_be_named(name: str) -> bool:
    """Whether words are somebody's first name and surname, as far as first names tell."""
    told = in_small_letters(without_prefix(name))
    return bool(told) and bool(gender_of_first_name(told))


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", _BRACKETS.sub("", name)))
