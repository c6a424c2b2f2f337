"""Find the reporting verb and its subject around a quotation: the grammar that tells speakers from people talked about.

Used by `index.quotes`, which decides what was said; here it is asked only who the reporter's words name at a verb. A
name governed by a preposition, owned ("Putin's war") or standing as an object is no subject. A pronoun, or a subject
left out, is handed back unresolved, since its meaning depends on what stood before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS
from index.mentions import Mention, are_titles
from index.names import is_somebodys, qualifies
from index.reporter import BREAK, FILLER, ReportersWords
from index.types import Span

__all__ = ["FILLER", "Attribution", "Clauses", "Speaker"]

_PART = re.compile(rf"[,;:()\n{FILLER}{QUOTATION_MARKS}]")
_APPOSED_NAME = re.compile(r",\s+")
_FINITE = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|could|did|declined|refused|agreed|decided|tried|failed)\s"
)
"""English verbs with which the description of their subject is over."""
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
_AGE = re.compile(r"\s*(?:,\s*\d{1,3}|\([^()]{1,30}\))\s*,?\s*$")
_FROM = re.compile(
    r"(?:\s+(?:(?:of|at|from)\s+the\s+(?:[a-z][\w’'-]*\s+){1,3}"
    r"|(?:of|di|del|della|dell[’']|at|for|from|in|de|du|des|von|with)\s*(?:the\s+|la\s+|l[’'])?)"
    r"(?:[A-ZÀ-Ö][\w’'.-]*\s?(?:and\s|&\s)?)+)+"
)
"""Where the bearer of a name comes from, after the name: "of Radboud University in the Netherlands"."""
_AFTER_NOUN = frozenset(("in", "dopo", "durante", "after", "during", "on", "che", "who", "con", "nel"))
"""Words with which a description is over."""
_SPOKESPERSON = re.compile(r"spokes|portavo|porte-parole|sprecher", re.I)
_SUBORDINATE = re.compile(r"\b(?:quando|se|dove|mentre|perché|cuando|donde|mientras|porque)\s[^,;:]*$", re.I)
"""A clause that is not the reporting one stands before a description: "quando muore il corpo rispose"."""
_AS = re.compile(r"(?i)\W*(?:e|ma|and|y|et|und)?\s*(?:come|as|como|comme|wie)\s+")
"""What stands before a verb whose subject follows: "Come ricorda NAME"."""
_CROWNED = frozenset("papa pope pape queen king re regina pontefice pontiff pontife pontífice".split())
"""Titles in capitals by which one person alone is called."""
_REFLEXIVE = re.compile(r"\s(?:si|se|s[’'])(?:\s|\b)")
"""A verb's pronoun, with which the description of its subject is over."""
_WRITTEN_BY = re.compile(
    r"(?i)(?:il|lo|la|l[’']|le|el|the|un|una|une|a)\s*(?:rapporto|comunicato|nota|studio|messaggio|motivazione|ordinanza|dossier"
    r"|relazione|report|statement|study|message|citation|communiqué|rapport|étude|informe|comunicado|estudio)\s+"
    r"(?:dell[’']|(?:del|dello|della|dei|degli|delle|of|du|des|de|from|by)\s+(?:the\s+|la\s+|l[’'])?)"
)
"""What somebody wrote, and "of"; what it says its author says."""
_TO_WHOM = re.compile(r"(?:\W*[^.;:]{0,60}:)?\W*(?:e\s+|ma\s+)?a\s+(?:chi|quanti)\s", re.I)
"""How a sentence begins that tells what somebody answered: "A chi gli chiedeva degli esuberi"."""
_RELATIVE_CLAUSE = re.compile(r",\s(?:che|qui|que|which|who)\s[^,;:]*$")
_IN_A_NOTE = re.compile(
    r"(?:in|con|en|dans|par)\s+(?:una?|un[’']|une|questa?|este|cette?)\s*(?:nota|comunicato|lettera|post|intervista|video|messaggio"
    r"|comunicado|carta|entrevista|mensaje|communiqué|lettre|entretien|message)\s(?:(?:di|de)\s\w+\s)?,?\s*",
    re.I,
)
"""How a sentence opens whose subject says something in writing: "In una nota l'azienda …"."""
_OF_SOME = re.compile(r"\s(?:(?:of|at|from)\s(?:an?|one)|d(?:i|e)\s(?:un[oa]?|una)|d[’'](?:une?)|einer|eines)\s", re.I)
"""Says that somebody is of one of many, whom no name before means: "the head of a low-cost airline"."""
_AUTHORITY = re.compile(r"(?i)autorità|authority|regulator|watchdog|autorité|autoridad|behörde")
_SUBORDINATOR = re.compile(r"(?i)(?:^|\s)(?:quando|mentre|dove|finché|poiché|cuando|mientras|donde)$")
_NAMELESS = re.compile(
    r"\s+((?!(?:he|she|it|they|we|you|him|her|them|which|whom)\b)[a-z][^,;:.()–—]{2,90}?)(?=\s*(?:[,;:.()–—]|$))"
)
_LOWER_NOUNS = re.compile(r"(?:^|[\s,;(–—-])((?:[\w’'.-]+\s+){0,2}[\w’'-]+)$")


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


_NOBODY = Speaker(None, None)


def _size(phrase: str) -> int:
    """How many words a phrase has, an elided article being one."""
    return len(re.sub(r"([’'])(?=\w{3})", r"\1 ", phrase).split())


class Clauses(ReportersWords):
    """The subjects of reporting verbs in one article. Offsets are the article's."""

    # Subjects

    def subject(self, cue: Span, start: int, end: int) -> Speaker:
        """The subject of a reporting verb inside `start` to `end`: before it, or after it where it may follow."""
        inserted = self.between_commas(cue, end)
        if inserted is not None:
            return inserted
        if _AS.fullmatch(self.masked, start, cue.start):
            following = self.subject_after(cue, end)
            if following.span is not None:
                return following
        before = self.subject_before(cue, start)
        known = before.implied or before.name is not None or before.description
        if (before.span is not None and (known or self.language == "en")) or (
            not self.cues.null_subject and self.masked[start : cue.start].strip()
        ):
            return before
        if self.language != "en" and not self.cues.takes_person.search(self.masked, cue.start, cue.end):
            after = self.subject_after(cue, end)
            described = before.span is None and self.names.means_a_person(after.description)
            if after.name is not None or described:
                return after
        after_comma = self.cues.null_subject and self.masked[: cue.start].endswith(", ")
        if after_comma and before.description and not self.names.means_a_person(before.description):
            return Speaker(None, None, implied=True)  # "Il molo, ha confidato ai suoi, resta aperto"
        return before

    def between_commas(self, cue: Span, end: int) -> Speaker | None:
        """Who stands with a verb between commas: "Il molo, ha aggiunto l’olandese, resta aperto"."""
        if self.has_pronoun(cue):
            return Speaker(None, cue, implied=True)
        takes = self.cues.takes_person.search(self.masked, cue.start, cue.end)
        if self.language == "en" or takes or not self.masked[: cue.start].endswith(", "):
            return None
        found = self.phrase(cue.end, end)
        if found is None or found.span is None or self.masked[found.span.end : found.span.end + 1] not in (",", ":"):
            return None
        named = found.name is not None and (self.names.is_person(found.name) or not found.description)
        return found if named or self.names.means_a_person(found.description) else None

    def has_pronoun(self, cue: Span) -> bool:
        """Whether a verb holds its subject: "précise-t-il", "a-t-elle ajouté"."""
        words = self.masked[cue.start : cue.end]
        return self.language == "fr" and (words.endswith(("-il", "-elle")) or "-t-" in words)

    def subject_after(self, cue: Span, end: int) -> Speaker:
        """The noun phrase after a verb, adverbs and expressions of time or place passed over."""
        skipped = self.cues.adverbs.match(self.masked, cue.end, end)
        position = skipped.end() if skipped else cue.end
        found = self.phrase(position, end)
        if found is not None:
            dated = any(map(str.isdigit, found.description))  # "il 7 novembre", not "the 24-year-old"
            if not dated or self.names.means_a_person(found.description):
                return found
        if self.language == "en":
            return _NOBODY
        broken = BREAK.search(self.masked, position, min(end, position + 70))
        limit = broken.start() if broken else min(end, position + 70)
        comma = self.masked.find(",", position, limit)
        limit = comma if comma >= 0 else limit
        for start in self._phrase_starts(position, limit):
            between = self.masked[position:start]
            if len(between.split()) > 5 or self.cues.that.search(between) or self.cues.verb.search(between):
                break
            if self.cues.null_subject and any(map(self.cues.gerund.fullmatch, between.split())):
                break  # "ha detto abbracciando la figlia"
            found = self.phrase(start, end)
            if found is not None and (found.name is not None or found.description):
                return found
        return self._after_commas(limit, end)

    def _after_commas(self, comma: int, end: int) -> Speaker:
        """The person named after what stands between commas: "ha detto, il 7 novembre, il ministro NAME"."""
        for _ in range(2):
            if self.masked[comma : comma + 1] != "," or comma >= end:
                break
            found = self.phrase(comma + 1, end)
            if found is not None and found.name is not None and self.names.is_person(found.name):
                return found
            following = self.masked.find(",", comma + 1, end)
            passed = self.masked[comma + 1 : following]
            if following < 0 or len(passed.split()) > 4 or self.cues.verb.search(passed):
                break
            comma = following
        return _NOBODY

    def _phrase_starts(self, start: int, end: int) -> list[int]:
        """Where ungoverned names and determiners begin in a stretch."""
        determined = [
            match.start()
            for match in self.cues.determiner.finditer(self.masked, start, end)
            if not self.cues.preposition.search(before := self.masked[max(start, match.start() - 20) : match.start()])
            and not self.cues.according.search(before)
        ]
        return sorted([*determined, *(mention.start for mention in self.free(start, end))])

    def subject_before(self, cue: Span, start: int) -> Speaker:
        """The subject left of a verb, a pronoun or a left-out subject being `implied`."""
        end = self._without_adverbs(start, cue.start)
        before = self.masked[start:end].strip(" ,…–—-\u00a0")
        if not before or self.cues.conjunction.fullmatch(before):
            shared = bool(before) and start > 0  # "X called for “…” and said"
            return Speaker(None, None, implied=self.cues.null_subject or shared)
        pronoun = self._pronoun_ending_at(start, end)
        if pronoun is not None:
            return pronoun
        if self.language == "it" and _TO_WHOM.match(self.masked, start, end):
            return Speaker(None, None, implied=True)
        relative = self._relative(start, end)
        if relative is not None:
            return relative
        if self.cues.null_subject and self.is_inserted(cue):
            return Speaker(None, None, implied=True)  # "Il molo, ha aggiunto, resta aperto"
        if self.masked[start:end].endswith(",") and self.cues.gerund.fullmatch(
            self.masked[cue.start : cue.end].split()[0]
        ):
            return self.opening(start, end) or _NOBODY  # "X attacked Y, calling …": the sentence's subject, not Y
        return (
            self._name_ending_at(start, end)
            or self._description_ending_at(start, end)
            or self._past_commas(start, end)
            or self._understood(cue, start, end)
            or (Speaker(None, None, implied=True) if self._left_out(start, end) else None)
            or self._of_the_clause_before(start, end)
            or self._lower_case(start, end)
        )

    def _left_out(self, start: int, end: int) -> bool:
        """Whether nothing in a stretch that ends with a comma may be a subject: "Durante la visita, ha detto"."""
        if not self.cues.null_subject or not self.masked[start:end].endswith(","):
            return False
        return not self.free(start, end) and self.phrase(start, end) is None

    def _of_the_clause_before(self, start: int, end: int) -> Speaker | None:
        """The pronoun or the person with whose name a sentence opens: "Lui esita, poi risponde"."""
        if not self.cues.null_subject or not self.masked[start:end].endswith(","):
            return None
        opening = self.opening(start, end)
        named = opening is not None and opening.name is not None and self.names.is_person(opening.name)
        return opening if opening is not None and (opening.implied or named) else None

    def is_inserted(self, cue: Span) -> bool:
        """Whether a verb stands between commas, without a subject of its own, in words that it reports."""
        return self.masked[: cue.start].endswith(", ") and self.masked[cue.end : cue.end + 1] == ","

    def subject_at(self, end: int, start: int) -> Speaker | None:
        """The name or description right before `end`."""
        return self._name_ending_at(start, end) or self._description_ending_at(start, end)

    def _without_adverbs(self, start: int, end: int) -> int:
        tail = self.cues.adverbs_before.search(self.masked[max(start, end - 60) : end])
        if tail:
            end = max(start, end - 60) + tail.start() if end - 60 > start else start + tail.start()
        while end > start and self.masked[end - 1].isspace():
            end -= 1
        return end

    def _pronoun_ending_at(self, start: int, end: int) -> Speaker | None:
        word = re.compile(r"[\w’'-]+$").search(self.masked[max(start, end - 20) : end])
        if word and self.cues.pronoun.fullmatch(word.group()):
            singular = not self.cues.plural.fullmatch(word.group())
            return Speaker(None, Span(end - len(word.group()), end), implied=singular)
        return None

    def _name_ending_at(self, start: int, end: int) -> Speaker | None:
        """A name right before `end`, its bearer's age or house passed over."""
        age = _AGE.search(self.masked[max(start, end - 40) : end])
        if age and age.group().strip(" ,"):
            end -= len(age.group())
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        for index in range(last - 1, max(first, last - 4) - 1, -1):
            mention = self._mentions[index]
            if mention.end > end:
                continue
            rest = self.masked[mention.end : end].rstrip()
            if rest.strip(" \u00a0*") and not _FROM.fullmatch(rest):
                if rest.startswith(" & ") and not self._free[index]:
                    continue  # "NAME of the accountants Reeve & Marlowe"
                return None
            if self._free[index]:
                return self._speaker(mention)
        return None

    def _speaker(self, mention: Mention) -> Speaker:
        span = Span(mention.start, mention.end)
        words = mention.name.split()
        if len(words) == 1 and mention.name.casefold() in _CROWNED:
            return self._described(span)
        if _AUTHORITY.fullmatch(mention.name):
            return Speaker(self.names.regulator() or mention.name, span)
        return Speaker(self.names.resolve(mention.name), span)

    def _description_ending_at(self, start: int, end: int) -> Speaker | None:
        """A description right before `end`: "the head of the agency"."""
        window = max(start, end - 100)
        clause = _PART.split(self.masked[window:end])[-1]
        offset = end - len(clause)
        for match in reversed(list(self.cues.determiner.finditer(self.masked, offset, end))):
            lead = self.masked[offset : match.start()]
            if self.cues.preposition.search(lead) or lead.endswith("numero "):  # "il numero uno azzurro"
                continue
            phrase = self.masked[match.start() : end]
            if self.cues.conjunction.search(phrase):
                return None
            if self.cues.null_subject and _SUBORDINATE.search(self.masked[offset : match.start()]):
                return Speaker(None, None, implied=True)
            if any(self.cues.relative.fullmatch(word) for word in phrase.split()[1:]):
                return None
            if _size(phrase) < 2 or len(phrase.split()) > 10 or self.cues.verb.search(phrase):
                return None
            return self._described(Span(match.start(), end))
        return None

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
        meant = self.names.attendant if is_somebodys(words) else self.names.described
        name = self._body(span, head=True) or meant(words, span.start) or self._body(span)
        return Speaker(name, span, description="" if name else words)

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

    def _past_commas(self, start: int, end: int) -> Speaker | None:
        """The subject before an apposition or a relative clause: "NAME, …, said", "the head of …, NAME, said"."""
        if not self.masked[start:end].endswith(","):
            return None
        limit = end - 1
        for _ in range(4):
            named = self._name_ending_at(start, limit)
            found = named or self._description_ending_at(start, limit)
            comma = self.masked.rfind(",", start, limit)
            segment = self.masked[comma + 1 if comma >= 0 else start : limit].split()
            relative = bool(segment) and self.cues.relative.fullmatch(segment[0]) is not None
            if found is not None and found.name is not None and found.span is not None and not relative:
                lead = self.masked[comma + 1 if comma >= 0 else start : found.span.start]
                titled = named is not None and self.cues.determiner.match(
                    lead.lstrip()
                )  # "el ingeniero de montes NAME"
                most = 6 if comma < 0 or titled else 3
                if len(lead.split()) <= most and (comma < 0 or not self.cues.preposition.search(lead)):
                    return found
            if comma < 0:
                return None if relative else found
            limit = comma
        return None

    def _understood(self, cue: Span, start: int, end: int) -> Speaker | None:
        """The subject that a verb shares with another: "X stood up and said", "X, who said", "X …, adding"."""
        text = self.masked[start:end]
        relative = self.cues.relative.search(text)
        if relative:
            named = self.subject_at(start + len(text[: relative.start()].rstrip(" ,")), start)
            if named is not None and (named.name is not None or named.description):
                return named
        verb = self.masked[cue.start : cue.end].split()[0]
        shared = self.cues.conjunction.search(text) or self.cues.gerund.fullmatch(verb)
        if not shared or relative:
            return None
        if clause := _RELATIVE_CLAUSE.search(text):  # "il rapporto, che segnala il danno e consiglia di chiudere"
            return self.subject_at(start + clause.start(), start) or _NOBODY
        return self.opening(start, end) or (Speaker(None, None, implied=True) if self.cues.null_subject else None)

    def _relative(self, start: int, end: int) -> Speaker | None:
        """The person right before ", who": any name, governed or not ("… to X's lawyer, NAME, who said")."""
        pronoun = self.cues.relative.search(self.masked[max(start, end - 20) : end])
        position = max(start, end - 20) + pronoun.start() if pronoun else start
        if self.masked[max(start, position - 2) : position] != ", ":
            return None
        for mention in self.mentions(start, position)[-1:]:
            if mention.end == position - 2 and self.names.is_person(mention.name):
                return self._speaker(mention)
        return None

    def opening(self, start: int, end: int) -> Speaker | None:
        """The subject with which a sentence opens: its first name or description that no preposition governs."""
        position = start
        while position < end and not self.masked[position].isalnum():
            position += 1
        pronoun = self.cues.pronoun.match(self.masked, position, end)
        if pronoun:
            singular = not self.cues.plural.fullmatch(pronoun.group())
            return Speaker(None, Span(pronoun.start(), pronoun.end()), implied=singular)
        noted = _IN_A_NOTE.match(self.masked, position, end)
        phrase = self.phrase(noted.end() if noted else position, end)
        if phrase is not None:
            return phrase
        for mention in self.free(start, end):
            return self._speaker(mention)
        return None

    def _lower_case(self, start: int, end: int) -> Speaker:
        """A subject without determiner ("senior officials"), named by nobody."""
        match = _LOWER_NOUNS.search(self.masked[max(start, end - 60) : end])
        if match and self.cues.null_subject and _SUBORDINATOR.search(match.group(1)):
            return Speaker(None, None, implied=True)  # "X si commuove quando dice"
        if match and self.cues.null_subject and any(map(self.cues.preposition.fullmatch, match.group(1).split())):
            return Speaker(None, None, implied=True)  # "Ai giornalisti ha detto"
        if match and self.cues.body.fullmatch(match.group(1)):
            return Speaker(match.group(1), Span(end - len(match.group(1)), end))
        return Speaker(None, Span(end - len(match.group(1)), end)) if match else _NOBODY

    def nameless(self, position: int, end: int) -> Speaker | None:
        """A source without a determiner, named by nobody: "according to people familiar with the plan"."""
        match = _NAMELESS.match(self.masked, position, end) if self.language == "en" else None
        return Speaker(None, Span(match.start(1), match.end(1))) if match else None

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
        finite = _FINITE.search(self.masked, position, phrase_end) if self.language == "en" else None
        phrase_end = (
            finite.start() if finite and len(self.masked[position : finite.start()].split()) > 1 else phrase_end
        )
        description = " ".join(self.masked[position:phrase_end].split()[:8])
        span_end = position + len(self.masked[position:phrase_end].rstrip())
        if _size(description) < 2:
            return None
        apposed = self.apposed(phrase_end, end) if comma == phrase_end else None
        return apposed or self._described(self._shortened(Span(position, span_end)))

    def _is_of_another(self, mention: Mention, end: int, *, determined: bool) -> bool:
        """Whether a name says where the person is from who follows: "the Labour leader", "EFF lawyer NAME"."""
        if not qualifies(self.masked, mention.end):
            return False
        if determined and not self.names.is_person(mention.name):
            return True
        following = self.mentions(mention.end, end)[:1] if self.language == "en" else []
        between = self.masked[mention.end : following[0].start].split() if following else []
        return 0 < len(between) < 4 and all(word.islower() for word in between)

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
        closing = _PART.search(self.masked, match.end(), end)
        closed = closing.start() if closing else len(self.masked[:end].rstrip(" ."))
        for mention in self.mentions(match.end(), closed)[-1:]:
            before = self.masked[match.end() : mention.start]
            clause = self._is_clause(before) or any(map(self.cues.relative.fullmatch, before.split()))
            opened = self.cues.determiner.match(before) or are_titles("".join(before.split()[:1]))
            titled = opened and len(before.split()) <= _MOST_TITLES and not clause and not self.cues.verb.search(before)
            if titled and mention.end == closed and " " in mention.name and self.names.is_person(mention.name):
                return self._speaker(mention)
        return None

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
            if self.language != "en" and not opened:
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
