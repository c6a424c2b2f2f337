"""Extract quotations: who said which words, where the article says so, directly, indirectly or in a headline.

Part of indexing, by rules over the article alone, in the tradition of Pouliquen, Steinberger & Best (RANLP 2007):
quotation marks, reporting verbs and names, with the schema source, cue, content of Pareti (LREC 2012). Who stands at a
verb is asked of `index.attribution`, what is reported without marks of `index.reported`; here quotations are put
together and pronouns understood from what stood before. People who are only talked about are never speakers. Which
quotation answers a question is decided in `qa`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from index.attribution import FILLER, Attribution, Clauses, Speaker
from index.cues import cues_for
from index.marks import paragraphs
from index.reported import Report, reports
from index.segment import sentences
from index.speeches import Speech, masked, speeches
from index.types import Article, Heading, Quotation, Span, Voice

__all__ = ["QUOTES", "quotations"]

QUOTES = "rules-3"
"""Changes when the same article would yield other quotations; an archive remembers it."""

_HEADLINE = re.compile(r"\W*([^:“”«»\"\n]{2,90}):\s*(?=\S)")
_HEADLINE_QUOTE = re.compile(r"[\"“«‘'](.{2,}?)[\"”“»’']\W*$")
_LOOK_BACK = 8
"""Sentences searched backwards for whom a pronoun means."""


def quotations(article: Article) -> list[Quotation]:
    """All quotations of an article, in order of their start.

    A quotation interrupted by a cue («A – ha detto Rutte –. B») gives several with the same `turn`. Words between
    quotation marks that nobody is said to have spoken (titles of works, ironies) are left out, unless they are whole
    sentences: then their speaker is None.
    """
    return _Extractor(article).run()


def _is_title_alone(speaker: Speaker) -> bool:
    """Whether a speaker is called by a title that nobody else bears ("il Papa"), and not named yet."""
    return speaker.name is None and len(speaker.description.split()) == 1


class _Extractor:
    """One pass over one article; keeps who spoke in which sentence, for pronouns and continued quotations."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.cues = cues_for(article.language)
        self.speeches = speeches(article.text, article.language)
        self.masked = masked(article.text, self.speeches)
        self.clauses = Clauses(self.masked, article.language)
        self.sentences = sentences(article.text, article.language)
        self.starts = [sentence.start for sentence in self.sentences]
        self.lines = paragraphs(article.text)
        self.spoke: dict[int, str] = {}
        self.last: Attribution | None = None
        self.last_end = 0
        self.turn = 0
        self.found: list[Quotation] = []
        self.pending: list[int] = []
        self.goes_on = False

    def run(self) -> list[Quotation]:
        """Paragraph by paragraph and sentence by sentence, headings apart."""
        remaining = list(self.article.headings)
        opened: Attribution | None = None
        for line in self.lines:
            while remaining and remaining[0].end <= line.start:
                remaining.pop(0)
            if remaining and remaining[0].start < line.end:
                self._headline(remaining[0])
                continue
            opened = self._paragraph(line, opened)
        return sorted(self.found, key=lambda quotation: (quotation.start, quotation.end))

    def _paragraph(self, line: Span, opened: Attribution | None) -> Attribution | None:
        """Quotations of one paragraph; returns who goes on speaking in the next one, if a quotation is left open."""
        inside = [speech for speech in self.speeches if line.start <= speech.outer.start < line.end]
        used: set[int] = set()
        if not self.goes_on:
            self.pending.clear()
        first, last = bisect_left(self.starts, line.start), bisect_left(self.starts, line.end)
        for index in range(first, last):
            sentence = self.sentences[index]
            for number, speech in enumerate(inside):
                if sentence.start <= speech.outer.start < sentence.end:
                    self._direct(line, inside, number, opened, used)
            self._indirect(index, line, inside, used)
        final = inside[-1] if inside else None
        self.goes_on = final is not None and final.open_ended
        return self.last if final is not None and final.open_ended and self.last_end >= final.outer.end else None

    # Headings

    def _headline(self, heading: Heading) -> None:
        """«Biden: “…”», «Biden: words without marks», «Nato, Rutte conferma: …. “…”»."""
        text = self.text[heading.start : heading.end]
        match = _HEADLINE.match(text)
        if match is None:
            return
        colon = heading.start + match.end(1)
        inside = [each for each in self.speeches if heading.start + match.end() <= each.outer.start < heading.end]
        pieces = [piece for each in inside for piece in each.pieces]
        single = _HEADLINE_QUOTE.search(text, match.end())
        if not pieces and single:
            pieces = [Span(heading.start + single.start(1), heading.start + single.end(1))]
        speaker = self._headline_speaker(Span(heading.start, colon), quoted=bool(pieces))
        if speaker is None:
            return
        pieces = pieces or [self._trimmed(Span(heading.start + match.end(), heading.end))]
        self.turn += 1
        attribution = Attribution(speaker, Span(colon, colon + 1))
        for piece in pieces:
            self._add(piece, attribution, "headline", Span(heading.start, heading.end))

    def _headline_speaker(self, before: Span, *, quoted: bool) -> Speaker | None:
        """The person or body before the colon of a heading; without quotation marks nothing else may stand there."""
        verbs = self.clauses.verbs(before.start, before.end)
        if verbs:
            subject = self.clauses.subject_before(verbs[-1], before.start)
            if subject.name is not None:
                return subject
        people = [m for m in self.clauses.free(before.start, before.end) if self.clauses.names.is_person(m.name)]
        words = self.text[before.start : before.end].strip()
        if people and (quoted or people[0].name == words):
            if any(m.start < people[0].start and " " not in words[m.end - before.start :] for m in people):
                return None
            return Speaker(self.clauses.names.resolve(people[0].name), Span(people[0].start, people[0].end))
        name = self.clauses.names.described(words, len(self.text)) if quoted and not people else None
        return Speaker(name, before) if name is not None else None

    # Direct speech

    def _direct(
        self,
        line: Span,
        inside: list[Speech],
        number: int,
        opened: Attribution | None,
        used: set[int],
    ) -> None:
        """One quotation of a paragraph, `inside[number]`; those before it may still wait for their speaker."""
        speech = inside[number]
        goes_on = self.goes_on and number == 0 and speech.outer.start == line.start
        sentence = self._around(speech.outer)
        attribution = self._inserted(speech) or self._attribution(speech, sentence)
        statement = self._is_statement(speech, sentence)
        if attribution is not None:
            attribution = self._understood(attribution, min(attribution.cue.start, speech.outer.start), line)
            used.add(attribution.cue.start)
        elif statement and not (speech.open_ended and speech.outer.start == line.start and opened is None):
            attribution = self._continued(speech, line, opened if number == 0 else None)
        if attribution is None and not statement and not goes_on:
            return
        self.turn += 0 if goes_on and self.found else 1
        for piece in speech.pieces:
            self._add(piece, attribution, "direct", self._around(piece))
        if attribution is None or _is_title_alone(attribution.speaker):
            self.pending.append(len(self.found) - 1)
            return
        self._remember(attribution, speech.outer)
        if self.pending and not self.clauses.people(self.found[self.pending[0]].end, speech.outer.start):
            for index in self.pending:
                self.found[index] = self._attributed(self.found[index], attribution)
        self.pending.clear()

    def _attributed(self, quotation: Quotation, attribution: Attribution) -> Quotation:
        speaker = attribution.speaker
        return replace(quotation, speaker=speaker.name, speaker_span=speaker.span, cue=attribution.cue)

    def _inserted(self, speech: Speech) -> Attribution | None:
        """The attribution inside a quotation: «A – ha detto X –. B»."""
        for clause in speech.inserted:
            for cue in self.clauses.verbs(clause.start, clause.end):
                before = self.clauses.subject_before(cue, clause.start)
                after = self.clauses.subject_after(cue, clause.end)
                return Attribution(after if before.span is None and after.span is not None else before, cue)
        return None

    def _attribution(self, speech: Speech, sentence: Span) -> Attribution | None:
        """The cue and speaker of a quotation: after it, before it, elsewhere in its sentence, or in the next one."""
        return (
            self._after(speech)
            or self._before(speech, sentence)
            or self._later(speech, sentence)
            or self._in_next_sentence(sentence)
        )

    def _after(self, speech: Speech) -> Attribution | None:
        """“…”, ha detto X / “…,” said X / “…,” X said / “…” were X's words."""
        end = self._clause_end(speech.outer.end)
        lead = re.compile(r"[\s,!?…–—-]*").match(self.masked, speech.outer.end, end)
        start = lead.end() if lead else speech.outer.end
        if start >= end or self.masked[start] == ".":
            return None
        words_of = self.cues.words_of.match(self.masked, speech.outer.end, end)
        if words_of:
            speaker = self.clauses.phrase(words_of.end(), end, governed=True)
            return Attribution(speaker, self._trimmed(Span(start, words_of.end()))) if speaker else None
        ended = self.text[speech.end - 1 : speech.end] == "."
        cue = self.clauses.verb_at(start, end)
        if cue is not None and not ended:
            after = self.clauses.subject_after(cue, end)
            if self.masked[cue.start : cue.end].endswith(("-il", "-elle")) or "-t-" in self.masked[cue.start : cue.end]:
                return Attribution(Speaker(None, cue, implied=True), cue)  # a-t-elle ajouté
            if after.span is not None or self.cues.null_subject:
                return Attribution(after if after.span else Speaker(None, None, implied=True), cue)
        for cue in self.clauses.verbs(start, end)[:2]:
            speaker = self.clauses.subject_before(cue, start)
            if speaker.span is None or len(self.masked[start : speaker.span.start].split()) > 5:
                continue
            lead_in = self.masked[start : speaker.span.start].split()
            if lead_in and (lead_in[0][0].islower() and not self.cues.determiner.match(lead_in[0] + " ")):
                continue
            if ended and len(self.masked[cue.end : end].split()) > 4:
                continue
            return Attribution(speaker, cue)
        return None

    def _before(self, speech: Speech, sentence: Span) -> Attribution | None:
        """X ha detto: “…” / X told reporters that “…” / according to X, “…” / X: “…” / these words: “…”."""
        start, end = self._left_edge(speech, sentence), speech.outer.start
        for cue in reversed(self.clauses.verbs(start, end)):
            speaker = self.clauses.subject(cue, start, end)
            if speaker.span is not None or speaker.implied:
                return Attribution(speaker, cue)
        for attribution in self.clauses.according(start, end):
            return attribution
        stripped = self.masked[start:end].rstrip()
        if not stripped.endswith(":"):
            return None
        colon = Span(start + len(stripped) - 1, start + len(stripped))
        named = self.clauses.subject_at(colon.start, start)
        if named is not None and named.name is not None:
            return Attribution(named, colon)
        words = stripped[:-1]
        announced = self.cues.speech.search(words) or len(words.split()) <= 6
        if announced and not self.clauses.people(start, end):
            return Attribution(Speaker(None, None, implied=True), colon)
        return None

    def _later(self, speech: Speech, sentence: Span) -> Attribution | None:
        """A reporting verb later in the sentence: “molto pericoloso” in Russia, ha detto X."""
        for cue in self.clauses.verbs(speech.outer.end, sentence.end):
            speaker = self.clauses.subject(cue, speech.outer.end, sentence.end)
            if speaker.name is None and self.masked[speech.outer.end : cue.start].rstrip().endswith(","):
                speaker = self.clauses.subject_after(cue, sentence.end)
            if speaker.name is not None:
                return Attribution(speaker, cue)
        return next(self.clauses.according(speech.outer.end, sentence.end), None)

    def _in_next_sentence(self, sentence: Span) -> Attribution | None:
        """“…”. Lo ha detto X. / “…”. Queste le parole di X."""
        index = bisect_left(self.starts, sentence.end)
        if index == len(self.sentences) or "\n" in self.text[sentence.end : self.starts[index]]:
            return None
        following = self.sentences[index]
        words = self.masked[following.start : following.end]
        if FILLER in words or not re.match(r"(?i)(?:lo|così|so|l[’']|c[’']est|ainsi|así|das|queste)(?:\s|\b)", words):
            return None
        position = following.start
        adverb = re.compile(r"(?i)(?:così|so|ainsi|así|das)\s+").match(self.masked, position)
        cue = self.clauses.verb_at(adverb.end() if adverb else position, following.end)
        if cue is None:
            return None
        speaker = self.clauses.subject_after(cue, following.end)
        return Attribution(speaker, cue) if speaker.name is not None else None

    def _is_statement(self, speech: Speech, sentence: Span) -> bool:
        """Whether the words in quotation marks are a sentence of their own rather than part of the reporter's."""
        words = self.text[speech.start : speech.end].strip()
        before = self.masked[sentence.start : speech.outer.start].strip(" –—-")
        opens = not before or before.endswith((":", FILLER + "”", FILLER + '"', FILLER + "»"))
        ended = words.endswith((".", "!", "?", "…"))
        return opens and (len(words.split()) > 3 or ended) and words.lstrip("…. ¿¡")[:1].isupper()

    def _continued(self, speech: Speech, line: Span, opened: Attribution | None) -> Attribution | None:
        """Who spoke before, when a statement follows on with nobody else named in between."""
        if opened is not None:
            return opened
        if self.last is None or self.last.speaker.name is None:
            return None
        between = Span(self.last_end, speech.outer.start)
        others = set(self.clauses.people(between.start, between.end)) - {self.last.speaker.name}
        if others:
            return None
        if self.last_end > line.start:
            return self.last
        previous = bisect_left(self.lines, line) - 1
        alone = speech.outer.start == line.start and not any(map(str.isalpha, self.masked[line.start : line.end]))
        return self.last if alone and previous >= 0 and self.last_end > self.lines[previous].start else None

    # Indirect speech

    def _indirect(self, index: int, line: Span, inside: list[Speech], used: set[int]) -> None:
        """What a sentence reports without quotation marks."""
        sentence = self.sentences[index]
        before = self.sentences[index - 1] if index and self.sentences[index - 1].start >= line.start else None
        found = next(reports(self.clauses, sentence, None if index - 1 in self.spoke else before, used), None)
        if found is None:
            return
        report = self._same_subject(found, index)
        size = sum(piece.end - piece.start for piece in report.pieces)
        covered = sum(
            max(0, min(speech.end, piece.end) - max(speech.start, piece.start))
            for piece in report.pieces
            for speech in inside
        )
        if size < 12 or covered > 0.6 * size:
            return
        attribution = self._understood(report.attribution, report.attribution.cue.start, line)
        if attribution.speaker.name is None:
            return
        self.turn += 1
        for piece in report.pieces:
            self._add(piece, attribution, "indirect", Span(report.sentence.start, sentence.end))
        self._remember(attribution, sentence)

    def _same_subject(self, report: Report, index: int) -> Report:
        """A verb such as "adding" belongs to who spoke in the same sentence."""
        cue = report.attribution.cue
        first_word = self.masked[cue.start : cue.end].split()[0]
        name = self.spoke.get(index)
        if name is None or not self.cues.gerund.fullmatch(first_word):
            return report
        return replace(report, attribution=Attribution(Speaker(name, None), cue))

    # Whom pronouns, left-out subjects and descriptions mean

    def _understood(self, attribution: Attribution, position: int, line: Span) -> Attribution:
        """The same attribution with the name that the text before gives a pronoun or a description."""
        speaker = attribution.speaker
        if speaker.name is None and speaker.implied:
            speaker = Speaker(self._recent(position), speaker.span)
        elif speaker.name is None and speaker.description:
            start = speaker.span.start if speaker.span else position
            name = self._meant(speaker.description, min(position, start), line)
            speaker = Speaker(name, speaker.span, description=speaker.description)
        return Attribution(speaker, attribution.cue)

    def _recent(self, position: int) -> str | None:
        """Who spoke last, or the last sentence's first person if that is nearer."""
        index = max(0, bisect_right(self.starts, position) - 1)
        people = self.clauses.people(self.sentences[index].start, position) if self.sentences else []
        if people:
            return people[0]
        for earlier in range(index, max(-1, index - _LOOK_BACK), -1):
            if earlier in self.spoke:
                return self.spoke[earlier]
            sentence = self.sentences[earlier]
            people = self.clauses.people(sentence.start, min(sentence.end, position))
            if people:
                return people[0]
        return self.last.speaker.name if self.last else None

    def _meant(self, description: str, position: int, line: Span) -> str | None:
        """The only person of the paragraph, or else of the one before, if a definite description fits them."""
        if not self.cues.definite.match(description):
            return None
        number = bisect_left(self.lines, line)
        for above in range(number, max(-1, number - 3), -1):
            start, end = self.lines[above].start, min(self.lines[above].end, position)
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            named = [*self.clauses.people(start, end), *(self.spoke[i] for i in range(first, last) if i in self.spoke)]
            people = {name for name in named if self.clauses.names.is_person(name)}
            if people:
                name = people.pop() if len(people) == 1 else None
                return name if name is not None and self.clauses.names.fits(name, description) else None
        return None

    def _remember(self, attribution: Attribution, span: Span) -> None:
        if attribution.speaker.name is None:
            return
        self.last, self.last_end = attribution, max(span.end, attribution.cue.end)
        first = max(0, bisect_right(self.starts, span.start) - 1)
        for index in range(first, bisect_left(self.starts, self.last_end)):
            self.spoke[index] = attribution.speaker.name

    # Text

    def _clause_end(self, position: int) -> int:
        """End of the sentence that holds `position`, or the next quotation inside it."""
        index = max(0, bisect_right(self.starts, position) - 1)
        while index < len(self.sentences) and self.sentences[index].end <= position:
            index += 1
        line = self.text.find("\n", position)
        end = self.sentences[index].end if index < len(self.sentences) else position
        end = min(end, line) if line >= 0 else end
        filled = self.masked.find(FILLER, position, end)
        return filled if filled >= 0 else end

    def _left_edge(self, speech: Speech, sentence: Span) -> int:
        """Start of the reporter's words before a quotation: the sentence's, or the end of a long quotation before."""
        start = sentence.start
        for other in self.speeches:
            if other.outer.start >= speech.outer.start:
                break
            if start <= other.outer.start and len(self.text[other.start : other.end].split()) > 6:
                start = max(start, other.outer.end)
        return start

    def _around(self, span: Span) -> Span:
        """The sentences that a span touches, as one span."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_left(self.starts, span.end) - 1)
        if not self.sentences:
            return span
        return Span(min(span.start, self.sentences[first].start), max(span.end, self.sentences[last].end))

    def _trimmed(self, span: Span) -> Span:
        start, end = span.start, span.end
        while start < end and (self.text[start].isspace() or self.text[start] in ",;:"):
            start += 1
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] == ","):
            end -= 1
        return Span(start, end)

    def _add(self, piece: Span, attribution: Attribution | None, voice: Voice, sentence: Span) -> None:
        words = self._trimmed(piece)
        if words.start >= words.end:
            return
        speaker = attribution.speaker if attribution else None
        self.found.append(
            Quotation(
                article_id=self.article.id,
                start=words.start,
                end=words.end,
                speaker=speaker.name if speaker else None,
                speaker_span=speaker.span if speaker else None,
                cue=attribution.cue if attribution else None,
                voice=voice,
                turn=self.turn - 1,
                sentence=sentence,
            )
        )
