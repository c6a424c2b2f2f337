"""Whom a phrase names: a name with what stands around it, a description, a pronoun, "according to" somebody.

Between `index.reporter`, the words of an article's reporter, and `index.attribution`, which finds subjects of verbs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis import fold
from index.descriptions import is_somebodys
from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS
from index.mentions import BODIES, CROWNED, Mention, are_titles
from index.names import qualifies
from index.reporter import BREAK, FILLER, ReportersWords
from index.types import Span

__all__ = ["PART", "Attribution", "Phrases", "Speaker", "size"]

PART = re.compile(rf"[,;:()\n{FILLER}{QUOTATION_MARKS}]")
"""What parts clauses."""
_APPOSED_NAME = re.compile(r",\s+")
_FINITE = {
    language: re.compile(rf"\s(?:{verbs})\s")
    for language, verbs in {
        "en": "is|are|was|were|has|have|had|will|would|can|could|did|declined|refused|agreed|decided|tried|failed",
        "it": "ha|hanno|aveva|avevano|è|era|sono|erano|non|si",
        "es": "ha|han|había|habían|es|era|fue|son|no|se",
        "fr": "a|ont|avait|avaient|est|était|sont|ne|se",
        "de": "hat|haben|hatte|hatten|ist|war|sind|waren|wird",
    }.items()
}
"""Verbs and what stands before them, with which the description of their subject is over."""
_MOST_TITLES = 6
"""Words before an apposed name that say what its bearer is: "former Botswana foreign minister"."""
_ACCORDING_TO_WHOM = re.compile(
    r",\s(?:secondo\s+(?:cui|il\s+quale|la\s+quale)|a\s+(?:detta|avviso|giudizio|parere|dire)\s+(?:di\s+cui|del\s+quale|della\s+quale)"
    r"|stando\s+(?:al\s+quale|alla\s+quale)|according\s+to\s+whom|selon\s+(?:qui|lequel|laquelle)|según\s+(?:quien|el\s+cual"
    r"|la\s+cual)"
    r"|(?:per\s+(?:il|la)\s+quale|per\s+cui|pour\s+(?:qui|lequel|laquelle)|para\s+quien)(?=\s+(?:(?:il|lo|la|i|gli|le|les|el|los|las)\s"
    r"|l[’'])\s*(?:[\w’']+\s+){1,5}?(?:non\s+)?(?:è|sono|era|sarebbe|deve|devono|resta|est|sont|doit|reste|es|son|debe)\s))(?!\w)"
)
_OWN_VIEW = re.compile(r"(?i)à\s+(?:ses\s+yeux|son\s+avis)|a\s+suo\s+\w+|a\s+su\s+\w+|(?:seiner|ihrer)\s.*")
"""Views that are somebody's wherever in a sentence they stand."""
_AFTER_NOUN = frozenset(("in", "dopo", "durante", "after", "during", "on", "che", "who", "con", "nel"))
"""Words with which a description is over."""
_SPOKESPERSON = re.compile(r"spokes|portavo|porte-parole|sprecher", re.I)
_REFLEXIVE = re.compile(r"\s(?:si|se|s[’'])(?:\s|\b)")
"""A verb's pronoun, with which the description of its subject is over."""
_WRITTEN_BY = re.compile(
    r"(?i)(?:il|lo|la|l[’']|le|el|the|un|una|une|a)\s*(?:rapporto|comunicato|nota|studio|messaggio|motivazione|ordinanza|dossier"
    r"|relazione|report|statement|study|message|citation|communiqué|rapport|étude|informe|comunicado|estudio)\s+"
    r"(?:dell[’']|(?:del|dello|della|dei|degli|delle|of|du|des|de|from|by)\s+(?:the\s+|la\s+|l[’'])?)"
)
"""What somebody wrote, and "of"; what it says its author says."""
_OF_SOME = re.compile(r"\s(?:(?:of|at|from)\s(?:an?|one)|d(?:i|e)\s(?:un[oa]?|una)|d[’'](?:une?)|einer|eines)\s", re.I)
"""Says that somebody is of one of many, whom no name before means: "the head of a low-cost airline"."""
_ANY = re.compile(r"(?:an?|another|un[oae]?|un[’']|une|eine?[rmn]?)(?:\s|(?<=[’']))", re.I)
"""How the description of somebody begins who was not told of before: "a federation official"."""
_CLAUSE_START = re.compile(r"(?:^|[.!?;:”»\"\n])\s*$")
_NOUNS = re.compile(
    r"\s(?:[a-z]+\s){0,2}[a-z]+(?:er|or|ist|ian|ant|ent|man|woman|person|chief|head|boss|lead|host|star|chair)\s"
)
"""A noun or three between two names, the last of which is a person's: "Cebit organiser"."""
_AUTHORITY = re.compile(r"(?i)autorità|authority|regulator|watchdog|autorité|autoridad|behörde")
_NAMELESS = re.compile(
    r"\s+((?!(?:he|she|it|they|we|you|him|her|them|which|whom)\b)[a-z][^,;:.()–—]{2,90}?)(?=\s*(?:[,;:.()–—]|$))"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks.

    Attributes:
        name: the fullest name, None when the text at the verb does not name them.
        span: where they are named or described, None when the subject is left out.
        implied: a pronoun or no subject at all: the text before says who is meant.
        description: the words of a definite description that matched nobody ("il premier"), else "".
    """

    name: str | None
    span: Span | None
    implied: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker and the cue that makes them one."""

    speaker: Speaker
    cue: Span


_SOURCE_WORDS = 5
"""Words of a source at the end of a sentence, at most."""


def size(phrase: str) -> int:
    """How many words a phrase has, an elided article being one."""
    return len(re.sub(r"([’'])(?=\w{3})", r"\1 ", phrase).split())


class Phrases(ReportersWords):
    """The phrases of one article that name somebody. Offsets are the article's."""

    def phrase(self, position: int, end: int, *, governed: bool = False) -> Speaker | None:
        """The speaker named at `position`: a name, titles and a name, a description, a pronoun.

        `governed`: a preposition such as "according to" stands before it, so that names need not be free.
        """
        while position < end and self.masked[position] in " \u00a0,":
            position += 1
        limit = min(end, position + 120)
        stop = BREAK.search(self.masked, position, limit)
        limit = stop.start() if stop else limit
        pronoun = self.cues.pronoun.match(self.masked, position, limit)
        if pronoun:
            singular = not self.cues.plural.fullmatch(pronoun.group())
            return Speaker(None, Span(pronoun.start(), pronoun.end()), implied=singular)
        if position >= limit or self.cues.preposition.match(self.masked, position, limit):
            return None
        comma = self.masked.find(",", position, limit)
        phrase_end = comma if comma >= 0 else limit
        verb = self.cues.verb.search(self.masked, position, phrase_end)
        phrase_end = verb.start() if verb else phrase_end
        determiner = self.cues.determiner.match(self.masked, position, limit)
        for mention in self.mentions(position, phrase_end) if governed else self.free(position, phrase_end):
            before = self.masked[position : mention.start]
            if len(before.split()) > 1 and not self.names.is_person(mention.name):
                continue
            if self._is_of_another(mention, phrase_end, determined=determiner is not None):
                continue
            titled = (
                not before.strip() or before[0].isupper() or determiner is not None or self._are_titles(before, mention)
            )
            if titled and len(before.split()) <= 7 and not self._is_clause(before):
                return self._speaker(mention)
        if determiner is None:
            return None
        finite = _FINITE.get(self.language, _FINITE["en"]).search(self.masked, position, phrase_end)
        phrase_end = (
            finite.start() if finite and len(self.masked[position : finite.start()].split()) > 1 else phrase_end
        )
        description = " ".join(self.masked[position:phrase_end].split()[:8])
        span_end = position + len(self.masked[position:phrase_end].rstrip())
        if size(description) < 2:
            return None
        apposed = self.apposed(phrase_end, end) if comma == phrase_end else None
        return apposed or self._described(self._shortened(Span(position, span_end)))

    def nameless(self, position: int, end: int) -> Speaker | None:
        """A source without a determiner, named by nobody: "according to people familiar with the plan"."""
        match = _NAMELESS.match(self.masked, position, end) if self.language == "en" else None
        return Speaker(None, Span(match.start(1), match.end(1))) if match else None

    def _is_of_another(self, mention: Mention, end: int, *, determined: bool) -> bool:
        """Whether a name says where the person is from who follows: "the Labour leader", "EFF lawyer NAME"."""
        if self._is_of_who_follows(mention, end):
            return True
        if not qualifies(self.masked, mention.end):
            return False
        if determined and not self.names.is_person(mention.name):
            return True
        following = self.mentions(mention.end, end)[:1] if self.language == "en" else []
        between = self.masked[mention.end : following[0].start].split() if following else []
        return 0 < len(between) < 4 and all(word.islower() for word in between)

    def _is_of_who_follows(self, mention: Mention, end: int) -> bool:
        """Whether a single English name and a noun or two say who somebody is who is named behind them in full."""
        following = self.mentions(mention.end, end)[:1] if self.language == "en" and " " not in mention.name else []
        between = self.masked[mention.end : following[0].start] if following else ""
        nouns = _NOUNS.fullmatch(between) is not None and not {*between.split()} & STOP_WORDS["en"]
        return nouns and " " in following[0].name and self.names.is_person(following[0].name)

    def _are_titles(self, before: str, mention: Mention) -> bool:
        """Whether words before a name say what its bearer is: "former Sen.", in English any noun, "fisherman"."""
        stop = STOP_WORDS.get(self.language, frozenset())
        nouns = self.language == "en" and " " in mention.name and not {*before.casefold().split()} & stop
        return are_titles(before) or (nouns and len(before.split()) <= 4)

    def _is_clause(self, words: str) -> bool:
        """Whether what stands between a determiner and a name is more than titles: a preposition, an adverb, a verb."""
        if self.cues.preposition.search(words):
            return True
        lower = [word for word in words.split() if word[0].islower()]
        verbs = self.language == "en" and any(word.endswith("ed") and word != "united" for word in lower)
        return verbs or any(self.cues.adverb.fullmatch(word) for word in lower)

    def _shortened(self, span: Span) -> Span:
        """At most eight words of a description, cut before a gerund or a preposition of place after the noun."""
        words = list(re.finditer(r"\S+", self.masked[span.start : span.end]))[:8]
        for number, word in enumerate(words[2:], start=2):
            if word.group().casefold() in _AFTER_NOUN or (
                self.cues.adverb.fullmatch(word.group())
                or (number > 2 and self.cues.determiner.fullmatch(word.group() + " "))
            ):
                words = words[:number]
                break
        return Span(span.start, span.start + words[-1].end())

    def apposed(self, comma: int, end: int) -> Speaker | None:
        """The name after the comma in "the head of the agency, Jean-Jacques Dordain", titles before it or not."""
        match = _APPOSED_NAME.match(self.masked, comma, end)
        if match is None:
            return None
        index = bisect_left(self._starts, match.end())
        if index < len(self._mentions) and self._starts[index] == match.end() and self._starts[index] < end:
            return self._speaker(self._mentions[index])
        closing = PART.search(self.masked, match.end(), end)
        closed = closing.start() if closing else len(self.masked[:end].rstrip(" ."))
        for mention in self.mentions(match.end(), closed)[-1:]:
            before = self.masked[match.end() : mention.start]
            clause = self._is_clause(before) or any(map(self.cues.relative.fullmatch, before.split()))
            opened = self.cues.determiner.match(before) or are_titles("".join(before.split()[:1]))
            titled = opened and len(before.split()) <= _MOST_TITLES and not clause and not self.cues.verb.search(before)
            if titled and fold(before.split()[-1]) in BODIES and mention.end == closed:
                return Speaker(self.names.resolve(mention.name), Span(mention.start, mention.end))
            if titled and mention.end == closed and " " in mention.name and self.names.is_person(mention.name):
                return self._speaker(mention)
        return None

    def _speaker(self, mention: Mention) -> Speaker:
        span = Span(mention.start, mention.end)
        words = mention.name.split()
        if len(words) == 1 and fold(mention.name) in CROWNED:
            return self._described(span)
        if _AUTHORITY.fullmatch(mention.name):
            return Speaker(self.names.regulator() or mention.name, span)
        return Speaker(self.names.resolve(mention.name), span)

    def _described(self, span: Span) -> Speaker:
        """Whom a description means: a name that has it as title, the bearer of its role, a body, or nobody."""
        words = self.masked[span.start : span.end]
        for mention in self.free(span.start, span.end):
            if mention.end == span.end and mention.start > span.start and self.names.is_person(mention.name):
                return self._speaker(mention)
        written = _WRITTEN_BY.match(words)
        if written is not None:
            author = self._described(Span(span.start + written.end(), span.end))
            return Speaker(author.name, span, description="" if author.name else words)
        if _OF_SOME.search(words):
            return Speaker(self._body(span), span)
        if _ANY.match(words):
            name = self._apposed_to(span) or self._body(span)
            return Speaker(name, span, description="" if name else words)
        meant = self.names.attendant if is_somebodys(words) else self.names.described
        name = self._body(span, head=True) or meant(words, span.start) or self._body(span)
        return Speaker(name, span, description="" if name else words)

    def _apposed_to(self, span: Span) -> str | None:
        """The person with whose name a clause opens, a description between commas behind it: "NAME, a spokesman, …"."""
        for mention in self.free(max(0, span.start - 80), span.start)[-1:]:
            opens = _CLAUSE_START.search(self.masked[max(0, mention.start - 3) : mention.start]) is not None
            between = self.masked[mention.end : span.start] == ", " and self.masked[span.end : span.end + 1] == ","
            if opens and between and self.names.is_person(mention.name):
                return self.names.resolve(mention.name)
        return None

    def _body(self, span: Span, *, head: bool = False) -> str | None:
        """The description itself where it is that of a body or, unless `head` is asked for, of its nameless speaker."""
        words = re.sub(rf"^(?:{self.cues.determiner.pattern})\s*", "", self.masked[span.start : span.end], flags=re.I)
        noun = self.cues.body.match(words)
        if self.language in ("en", "de"):
            group = re.split(r"\s(?:of|in|at|for|on|from|to|by|with|that|von|der|des)\s", words)[0].split()
            noun = self.cues.body.fullmatch(group[-1]) if group else None
        if noun and _AUTHORITY.fullmatch(words.strip()):
            return self.names.regulator() or words.strip()
        if noun and not (head and _SPOKESPERSON.match(noun.group())):
            return words.strip()
        if head or self.names.means_a_person(self.masked[span.start : span.end]):
            return None
        stop = STOP_WORDS.get(self.language, frozenset())
        content = [word for word in words.split() if word.casefold().strip("’'") not in stop]
        things = [mention for mention in self.mentions(span.start, span.end) if not self.names.is_person(mention.name)]
        words = _REFLEXIVE.split(words)[0]
        return words.strip() if content and content[0][0].isupper() and len(content) > 1 and things else None

    def _ends_with_a_source(self, start: int, end: int) -> bool:
        """Whether from `start` to the end people or a body are named: "… trentamila persone secondo la questura"."""
        words = self.masked[start:end].strip(" .")
        determiner = self.cues.determiner.match(words)
        if determiner is None or len(words.split()) > _SOURCE_WORDS or "," in words:
            return False
        return self.cues.body.match(words, determiner.end()) is not None or self.names.means_a_person(words)

    def according(self, start: int, end: int) -> Iterator[Attribution]:
        """Phrases such as "according to X" and "in his view" in a stretch."""
        for match in self.cues.view.finditer(self.masked, start, end):
            free = self.masked[start : match.start()].strip()[-1:] in ("", ",", ";", ":")
            if not free and not _OWN_VIEW.fullmatch(match.group()):
                continue
            span = Span(match.start(), match.end())
            yield Attribution(Speaker(None, span, implied=True), span)
        for match in _ACCORDING_TO_WHOM.finditer(self.masked, start, end):
            for mention in self.mentions(start, match.start())[-1:]:
                if mention.end == match.start() and self.names.is_person(mention.name):
                    yield Attribution(self._speaker(mention), Span(match.start() + 2, match.end()))
        for match in self.cues.according.finditer(self.masked, start, end):
            before = self.masked[start : match.start()].strip()
            opened = before[-1:] in ("", ",", ";", ":", "(", "–", "—") or self.cues.relative.search(f"{before} ")
            if self.language != "en" and not opened and not self._ends_with_a_source(match.end(), end):
                continue  # "il Vangelo secondo Matteo"
            source = self.cues.source.match(self.masked, match.end(), end)
            position = source.end() if source else match.end()
            speaker = self.phrase(position, end, governed=True) or self.nameless(position, end)
            if speaker is not None and not speaker.implied:
                yield Attribution(speaker, Span(match.start(), match.end()))
        for opinion in self.cues.opinion.finditer(self.masked, start, end) if self.cues.opinion else ():
            if self.masked[start : opinion.start()].strip()[-1:] not in ("", ","):
                continue
            speaker = self.phrase(opinion.end(), end, governed=True)
            if speaker is None or speaker.name is None or speaker.span is None:
                continue
            quotes = self.masked[speaker.span.end : end].strip()[:1] in ("", *QUOTATION_MARKS)
            if quotes or self.names.is_person(speaker.name):
                yield Attribution(speaker, Span(opinion.start(), opinion.end()))
