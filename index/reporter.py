"""The reporter's own words of an article: its names that may be subjects, and its reporting verbs.

The base of `index.attribution`, which joins the two. A name that a preposition governs or that owns something ("Putin's
war") is no subject; a verb's participle and the noun of the same form report nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.analysis import fold
from index.cues import Cues, cues_for
from index.kinds import CITIES, are_people
from index.marks import QUOTATION_MARKS
from index.mentions import ABBREVIATED_TITLES, Mention, are_titles, ends_with_a_date, without_titles
from index.names import Names
from index.types import Span

__all__ = ["BREAK", "FILLER", "ReportersWords"]

FILLER = "\x01"
"""Stands for every character that somebody is quoted with; the reporter's own words remain."""

_ABBREVIATED = (*ABBREVIATED_TITLES, "Jr", "St")
_FULL_STOP = r"\.(?<!\s[A-Z]\.)(?<!\.[A-Z]\.)" + "".join(rf"(?<!\b{title}\.)" for title in _ABBREVIATED)
BREAK = re.compile(rf"[;:!?()\n{FILLER}{QUOTATION_MARKS}]|{_FULL_STOP}|\s[–—-]{{1,2}}\s")
"""What ends a phrase; the full stop of a title or an initial does not."""
_IT_GIVES = (
    r"(?:present|sporg|sport|inoltr|deposit|ricev|otten|ottien|attend|trov)\w+|fa|fanno|fatto|fare|farà|dà|danno|dare|dato|darà"
    r"|senza|chieder?\w*"
)
"""What a noun without an article comes after: "presenterà domanda"."""
_NOUN_BEFORE = {
    language: re.compile(rf"(?:^|\W)(?:{words})\s*$", re.IGNORECASE)
    for language, words in {
        "it": rf"{_IT_GIVES}|la|una|le|il|un|della|alla|dalla|nella|sulla|di|per|decreto|nuova|apposita|propria|sua"
        "|questa|quella|ogni|prima|ultima|altra|dura|grave|pesante|stessa|qualsiasi|nessuna|nota|famosa|celebre|firma",
        "en": "the|a|an|was|were|be|been|is|are|being|if|when|to|not|n[’']t",
        "es": "la|una|el|un|las|los",
        "fr": "la|une|le|un|les",
        "de": "der|die|das|ein|eine",
    }.items()
}
"""What makes a noun or a passive of the word after it."""
_HELD_TO_BE = re.compile(
    r"(?:believed|thought|said|reported|alleged|known|expected|claimed|estimated)\s+to\s+(?:be|have)\b", re.I
)
"""What is held of somebody or something by nobody in particular."""
_AT_A_PLACE = re.compile(
    r"(?<!\w)(?:al|allo|alla|nel|nello|nella|dal|dallo|dalla|del|dello|della|au|du|en\s+el)\s+(?:teatro|stadio|palazzo|cinema"
    r"|palasport|parco|museo|ospedale|hotel|castello|centro|théâtre|stade|palais|musée|hospital|estadio)\s+$",
    re.I,
)
"""A place whose name follows: "ha detto al teatro NAME"."""
_THERE_IS = re.compile(
    r"(?<!\w)(?:c[’'](?:è|era)|there\s+(?:is|was)|hay|había|il\s+y\s+a(?:vait)?)\s+(?:anche\s+|also\s+)?$", re.I
)
"""What a name follows whose bearer is where the sentence is set: "Tra i fuochi c'è NAME"."""
_WHOSE = re.compile(r"(?<!\w)(?:of|for|di|del|dello|della|dell[’']|de|du|des|von|vom)$", re.I)
_SOME_NOUN = re.compile(r"\s(?:di|da|su|con|in)\s+(?:un|uno|una)\s+([a-zà-ù]+)\s+$")
_PLURAL = re.compile(r"hopes|fears|doubts|claims|reports|promises|notes|calls|estimates|answers|expects|wonders", re.I)
_OF = re.compile(r"\s+of\s")
_ADJECTIVE = re.compile(r"(?<![\w.,;:”\"»])(?!(?:he|she|it|they|who|also|often|now|still)\s)[a-z]\w+\s$")
"""A word in small letters before what may be its noun."""
_ASKED = frozenset(("asked", "pressed", "questioned"))
_OPENING_PARTICIPLE = _ASKED | {"called", "told", "described", "reminded"}


_OF_A_MEDIUM = re.compile(
    r"(?<!\w)(?:(?:a|da|di|con|su|per)\s+(?:i|gli|le|una?\s+|un[’'])?|(?:a|da|de|di|ne|su|co)(?:i|gli|l|lla|lle|llo|ll[’'])|col|dal|del|al|nel|sul"
    r"|to|by|on|for|from|of|with|par|pour|avec|sur|con|por|para|von|mit|bei)\s*(?:(?:the|a|le|la|les|el|los|las|dem|der|den|une?)\s+)?"
    r"(?:[a-z]+\s+)?(?:rete|televisione|tv|emittente|giornal[ei]|quotidian[oi]|settimanal[ei]|mensile|rivista|testata|agenzia|radio|canale|sito|newspaper"
    r"|paper|daily|magazine|weekly|channel|station|broadcaster|network|website|journal|quotidien|hebdomadaire|chaîne|revue|periódico|diario|revista"
    r"|cadena|emisora|zeitung|sender|magazin|zeitschrift)\s+(?:[a-zà-ù]+\s+)?[“\"«]?$",
    re.I,
)
"""What a medium's name stands behind that somebody speaks to, or that asked: "ai microfoni della televisione turca"."""
_IMPERSONAL = re.compile(
    r"si\s+(?:legge|leggeva|scrive|afferma|sostiene|aggiunge|precisa|ricorda|sottolinea|racconta|conclude|annuncia"
    r"|apprende|ritiene|stima|valuta|chiama|specifica|osserva|rileva|segnala|nota|indica|pensa|crede|teme|spera)$"
)
"""What is read or said somewhere, by nobody in particular: "nel documento si legge"."""


_GOES_ON = re.compile(r"(?:continu|prosegu|continú)\w*$")
_TO = re.compile(r"\s(?:a|ad|à)\s")
"""What goes on to do something says nothing: "continua a dare"."""


class ReportersWords:
    """The text with all quoted words masked by `FILLER`, its names and reporting verbs. Offsets are the article's."""

    def __init__(self, masked: str, language: str) -> None:
        self.masked = masked
        self.language = language
        self.cues: Cues = cues_for(language)
        self.names = Names.of(masked.replace(FILLER, " "), language)
        self._mentions = self.names.mentions
        self._starts = [mention.start for mention in self._mentions]
        self._free: list[bool] = []
        for mention in self._mentions:
            self._free.append(not self._is_governed(mention))
        self._verbs = [Span(*match.span()) for match in self.cues.verb.finditer(masked) if self._reports(match)]
        self._verb_starts = [verb.start for verb in self._verbs]

    # Names

    def mentions(self, start: int, end: int) -> list[Mention]:
        """Names that begin in a stretch."""
        return list(self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)])

    def free(self, start: int, end: int) -> list[Mention]:
        """Names in a stretch that may be subjects."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [self._mentions[index] for index in range(first, last) if self._free[index]]

    def people(self, start: int, end: int) -> list[str]:
        """Full names of the persons that may be subjects in a stretch, in order."""
        return [self.names.resolve(m.name) for m in self.free(start, end) if self.names.is_person(m.name)]

    def named(self, start: int, end: int) -> set[str | None]:
        """The persons that a stretch names in any place."""
        return {self.names.resolve(m.name) for m in self.mentions(start, end) if self.names.is_person(m.name)}

    def _is_governed(self, mention: Mention) -> bool:
        """Whether a name is owned or stands in a prepositional phrase ("con la presidente Yoon", "Putin's war")."""
        text = self.masked
        if text[mention.end : mention.end + 2].casefold() in ("’s", "'s", "s’", "s'"):
            return True
        before = BREAK.split(text[max(0, mention.start - 70) : mention.start])[-1].rpartition(",")[2]
        if self.cues.adverbs_before.fullmatch(before.lstrip()) or ends_with_a_date(before):
            return False  # "On Friday NAME"
        if _THERE_IS.search(before) or self._follows_a_thing(before, mention):
            return False
        town = before.split()[-1:]
        if town and before.endswith(" ") and fold(town[0]) in CITIES and len(before.split()) > 2:
            return False  # "a déclaré à Genève NAME"
        if self.cues.preposition.search(before) or _AT_A_PLACE.search(before) or _OF_A_MEDIUM.search(before):
            return True
        if self.cues.determiner.search(before) and _WHOSE.search(without_titles(before)):
            return True  # "the lawyer of Mr NAME", "gli uffici del sindaco NAME"
        joined = self.cues.coordination.search(before)
        if joined and self._free:
            other = self._mentions[len(self._free) - 1]
            return other.end == mention.start - len(joined.group().rstrip()) - 2 and not self._free[-1]
        opened = [match.start() for match in self.cues.determiner.finditer(before)]
        words = before[opened[-1] :].split() if opened else before.split()
        if len(words) > 8 or not words:
            return False
        governor = before[: opened[-1]] if opened else before[: before.rindex(words[-1])]
        if not opened and not words[-1][:1].isupper() and not are_titles(words[-1]):
            return False
        found = self.cues.preposition.search(governor)
        if found is None or self.cues.adverbs_before.search(governor):
            return False
        opens_sentence = not governor[: found.start()].strip() and self.cues.place.fullmatch(found.group().strip())
        apposed = len(words) < 3 and are_titles(words[-1].lower())  # "Con il premier NAME", not "In una nota NAME"
        return not opens_sentence or apposed

    def _follows_a_thing(self, before: str, mention: Mention) -> bool:
        """Whether a thing without a name ends before a person's: "ha detto dal tetto di un furgone NAME"."""
        noun = _SOME_NOUN.search(before)
        person = " " in mention.name and self.names.is_person(mention.name)
        return bool(noun and person and not are_titles(noun[1]) and not are_people(noun[1], self.language))

    # Verbs

    def verb_at(self, position: int, end: int) -> Span | None:
        """The reporting verb that begins at `position`, adverbs before it passed over."""
        while position < end and self.masked[position].isspace():
            position += 1
        match = self.cues.verb.match(self.masked, position, end)
        if match is None and position:
            skipped = self.cues.adverbs.match(self.masked, position - 1, end)
            after = skipped.end() if skipped else position
            while after < end and self.masked[after].isspace():
                after += 1
            match = self.cues.verb.match(self.masked, after, end) if after > position else None
        return Span(match.start(), match.end()) if match and self._reports(match) else None

    def _is_passive_or_noun(self, match: re.Match[str]) -> bool:
        """Whether what looks like an English verb is a participle or a noun: "held to be lost", "hopes of a cure"."""
        if _HELD_TO_BE.match(self.masked, match.start()):
            return True
        closed = self.masked[match.end() : match.end() + 1] in (".", ",", ";", ":") or _OF.match(
            self.masked, match.end()
        )
        return bool(
            closed
            and _PLURAL.fullmatch(match.group())
            and _ADJECTIVE.search(self.masked[max(0, match.start() - 30) : match.start()])
        )

    def verbs(self, start: int, end: int) -> list[Span]:
        """Reporting verbs in a stretch; nouns and passives of the same form are left out."""
        first, last = bisect_left(self._verb_starts, start), bisect_left(self._verb_starts, end)
        return [verb for verb in self._verbs[first:last] if verb.end <= end]

    def _reports(self, match: re.Match[str]) -> bool:
        before = self.masked[max(0, match.start() - 14) : match.start()]
        if _NOUN_BEFORE.get(self.language, _NOUN_BEFORE["en"]).search(before):
            return False
        if self.language == "en" and self._is_passive_or_noun(match):
            return False
        word = match.group().casefold()
        if self.language == "it" and before.endswith((" chi ", "\nchi ")):
            return False  # "a chi gli ha chiesto"
        if word.startswith(("l'emport", "l’emport")):
            return False  # "le oui l'emporte"
        if self.language == "it" and _IMPERSONAL.match(word):
            return False
        if self.language != "en" and _GOES_ON.search(word) and _TO.match(self.masked, match.end()):
            return False
        opens = not before.strip() or before.rstrip()[-1] in ".;:!?\n"
        return not ((opens and word in _OPENING_PARTICIPLE) or (before.rstrip().endswith(",") and word in _ASKED))
