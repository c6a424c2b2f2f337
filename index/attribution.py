"""Find the reporting verb and its subject around a quotation: the grammar that tells speakers from people talked about.

Used by `index.quotes`, which decides what was said; here it is asked only who the reporter's words name at a verb. A
name governed by a preposition, owned ("Putin's war") or standing as an object is no subject. A pronoun, or a subject
left out, is handed back unresolved, since its meaning depends on what stood before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from index.analysis import fold
from index.kinds import are_people
from index.mentions import OCCUPATIONS, TITLES, Mention
from index.phrases import PART, Attribution, Phrases, Speaker, size
from index.reporter import BREAK
from index.types import Span

__all__ = ["Clauses"]

_AGE = re.compile(r"\s*(?:,\s*\d{1,3}|\([^()]{1,30}\))\s*,?\s*$")
_FROM = re.compile(
    r"(?:\s+(?:(?:of|at|from)\s+the\s+(?:[A-Z][\w’'-]*\s+)?(?:[a-z][\w’'-]*\s+){1,3}"
    r"|(?:of|di|del|della|dell[’']|at|for|from|in|de|du|des|von|with)\s*(?:the\s+|la\s+|l[’'])?)"
    r"(?:[A-ZÀ-Ö][\w’'.-]*\s?(?:and\s|&\s)?)+)+"
)
"""Where the bearer of a name comes from, after the name: "of Radboud University in the Netherlands"."""
_ASIDE = re.compile(r"\s[–—-]{1,2}\s[^–—\n“”«»\"]{3,100}?\s[–—-]{1,2}$")
"""What stands between dashes before a verb: "NAME - one of the owners - said"."""
_APPOSED_OFFICE = re.compile(
    r",\s(?:the|its|his|her|their)\s[^,;:]{2,40}[’']s\s[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3},?\s?$"
)
"""What is apposed to a name and written as one: ", the venue’s Promotions Coordinator,"."""
_DESCRIBED_BEFORE = re.compile(r"(?:^|\W)(?:(?:il|la|lo|una?|el|le)\s|(?:l|un)[’'])\s*([a-zà-ù]{4,})\s$", re.I)
"""A determiner and a noun right before a name in Italian, Spanish and French."""
_SUBORDINATE = re.compile(r"\b(?:quando|se|dove|mentre|perché|cuando|donde|mientras|porque)\s[^,;:]*$", re.I)
"""A clause that is not the reporting one stands before a description: "quando muore il corpo rispose"."""
_PAST = re.compile(
    r"\s(?:[a-z]{2,}ed|left|quit|met|hit|held|took|gave|sent|wrote|won|lost|led|made|got|put|ran|saw|went)\s+"
    r"(?:[a-z]+\s+){0,2}$"
)
"""A verb and at most two words before its object."""
_AS = re.compile(r"(?i)\W*(?:e|ma|and|y|et|und)?\s*(?:come|as|como|comme|wie)\s+")
"""What stands before a verb whose subject follows: "Come ricorda NAME"."""
_TO_WHOM = re.compile(r"(?:\W*[^.;:]{0,60}:)?\W*(?:e\s+|ma\s+)?a\s+(?:chi|quanti)\s", re.I)
"""How a sentence begins that tells what somebody answered: "A chi gli chiedeva degli esuberi"."""
_RELATIVE_CLAUSE = re.compile(r",\s(?:che|qui|que|which|who)\s[^,;:]*$")
_OF_SOMEBODY = re.compile(r"\s(?:of|di|del|della|dell[’']|de|du|von|des)\s(?:[\w’'-]+\s){0,2}$", re.I)
"""What stands before whose somebody is: "the eldest daughter of ex-King"."""
_WHOSE = frozenset("whose dont cuyo cuya cuyos cuyas dessen deren".split())
_IN_A_NOTE = re.compile(
    r"(?:in|con|en|dans|par)\s+(?:una?|un[’']|une|questa?|este|cette?)\s*(?:nota|comunicato|lettera|post|intervista|video|messaggio"
    r"|comunicado|carta|entrevista|mensaje|communiqué|lettre|entretien|message)\s(?:(?:di|de)\s\w+\s)?,?\s*",
    re.I,
)
"""How a sentence opens whose subject says something in writing: "In una nota l'azienda …"."""
_IN_A_PLACE = re.compile(
    r"(?:A|Ad|In|Da|En|Desde|À|At|From)\s[A-ZÀ-Ö][\w’'-]+(?:\s[A-ZÀ-Ö][\w’'-]+)?,?\s"
    r"(?=(?:il|lo|la|i|gli|le|el|los|las|les|the)\s|l[’'])"
)
"""The same with where it is: "A Parigi il ministero …"."""
_WHEN_OR_WHERE = re.compile(
    r"(?:vor|nach|bei|beim|in|im|am|an|auf|zu|zum|zur|während|mit|unter|zuvor|damals|gestern|heute|bereits|schon|später|dort|dabei|dazu"
    r"|anschließend|vorher|kürzlich)\b",
    re.I,
)
"""How a German clause opens whose subject stands behind the auxiliary."""
_DATIVE = re.compile(r"(?:de[mn]|ih[mr]|ihnen|(?:sein|ihr|ein|dies)e[mr]|uns|mir)\s", re.I)
"""Whom something is told."""
_SUBORDINATOR = re.compile(r"(?i)(?:^|\s)(?:quando|mentre|dove|finché|poiché|cuando|mientras|donde)$")
_LOWER_NOUNS = re.compile(r"(?:^|[\s,;(–—-])((?:[\w’'.-]+\s+){0,2}[\w’'-]+)$")


_NOBODY = Speaker(None, None)


class Clauses(Phrases):
    """The subjects of reporting verbs in one article. Offsets are the article's."""

    # Subjects

    def subject(self, cue: Span, start: int, end: int) -> Speaker:
        """The subject of a reporting verb inside `start` to `end`: before it, or after it where it may follow."""
        inserted = self.between_commas(cue, end)
        if inserted is not None:
            return inserted
        opened = _AS.match(self.masked, start, cue.start) if self.language == "en" else None
        if opened is not None:  # "As NAME said"
            found = self.phrase(opened.end(), cue.start, governed=True)
            if found and found.name and found.span and not self.masked[found.span.end : cue.start].strip():
                return found
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

    def parted(self, start: int, end: int) -> Iterator[Attribution]:
        """Verbs in a stretch whose subject stands between auxiliary and participle: "hatte NAME damals erklärt".

        Nothing but a place or a time stands before these in their clause, else that is the subject.
        """
        for verb in self.cues.split.finditer(self.masked, start, end) if self.cues.split else ():
            lead = PART.split(self.masked[start : verb.start()])[-1].strip()
            if (lead and not _WHEN_OR_WHERE.match(lead)) or _DATIVE.match(verb["between"]):
                continue
            subject = self.phrase(verb.start("between"), verb.end("between"))
            if subject is not None and not (subject.name is None and subject.implied):
                yield Attribution(subject, Span(*verb.span("said")))

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
        aside = _ASIDE.search(self.masked, start, end)
        if aside is not None:
            return (
                self.subject_at(aside.start(), start) or self._past_commas(start, aside.start(), parted=True) or _NOBODY
            )
        office = _APPOSED_OFFICE.search(self.masked, start, end)
        if office is not None and (held := self._name_ending_at(start, office.start())) is not None:
            return held
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
        gerund = self.cues.gerund.fullmatch(self.masked[cue.start : cue.end].split()[0])
        if gerund and (self.masked[start:end].endswith(",") or self._is_object(start, end)):
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

    def _is_object(self, start: int, end: int) -> bool:
        """Whether an English sentence has a verb between its subject and the name or description that ends there."""
        found = self.subject_at(end, start) if self.language == "en" else None
        if found is None or found.span is None:
            return False
        return _PAST.search(self.masked[start : found.span.start]) is not None

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
            if mention.end > end or not self._free[index]:
                continue
            rest = self.masked[mention.end : end].rstrip()
            if not rest and self._only_belongs(mention):
                return None  # "la senatrice Pd"
            return None if rest.strip(" \u00a0*") and not _FROM.fullmatch(rest) else self._speaker(mention)
        return None

    def _only_belongs(self, mention: Mention) -> bool:
        """Whether a name says to which party or body somebody belongs who is described: "l’inviato Onu"."""
        noun = _DESCRIBED_BEFORE.search(self.masked, max(0, mention.start - 40), mention.start)
        if noun is None or self.names.is_person(mention.name):
            return False
        return fold(noun[1]) in TITLES | OCCUPATIONS or are_people(noun[1], self.language)

    def _description_ending_at(self, start: int, end: int) -> Speaker | None:
        """A description right before `end`: "the head of the agency"."""
        window = max(start, end - 100)
        clause = PART.split(self.masked[window:end])[-1]
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
            if size(phrase) < 2 or len(phrase.split()) > 10 or self.cues.verb.search(phrase):
                return None
            return self._described(Span(match.start(), end))
        return None

    def _past_commas(self, start: int, end: int, *, parted: bool = False) -> Speaker | None:
        """The subject before an apposition or a relative clause: "NAME, …, said", "the head of …, NAME, said".

        A comma must end it, unless it is `parted` from the verb otherwise.
        """
        if not parted and not self.masked[start:end].endswith(","):
            return None
        limit = end if parted else end - 1
        for _ in range(4):
            named = self._name_ending_at(start, limit)
            found = named or self._description_ending_at(start, limit)
            comma = self.masked.rfind(",", start, limit)
            segment = self.masked[comma + 1 if comma >= 0 else start : limit].split()
            opening = segment[0].casefold() if segment else ""
            relative = opening in _WHOSE or self.cues.relative.fullmatch(opening) is not None
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
                return self._explained_by(start, mention) or self._speaker(mention)
        return None

    def _explained_by(self, start: int, mention: Mention) -> Speaker | None:
        """Whom a name explains that stands in what is apposed to theirs: "NAME, the daughter of OTHER"."""
        comma = self.masked.rfind(", ", start, mention.start)
        told = self.masked[comma + 2 : mention.start]
        if comma < 0 or not self.cues.determiner.match(told) or not _OF_SOMEBODY.search(told):
            return None
        before = self.mentions(start, comma)[-1:]
        return self._speaker(before[0]) if before and before[0].end == comma else None

    def opening(self, start: int, end: int) -> Speaker | None:
        """The subject with which a sentence opens: its first name or description that no preposition governs."""
        position = start
        while position < end and not self.masked[position].isalnum():
            position += 1
        pronoun = self.cues.pronoun.match(self.masked, position, end)
        if pronoun:
            singular = not self.cues.plural.fullmatch(pronoun.group())
            return Speaker(None, Span(pronoun.start(), pronoun.end()), implied=singular)
        noted = _IN_A_NOTE.match(self.masked, position, end) or _IN_A_PLACE.match(self.masked, position, end)
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
