"""Keep who spoke where in an article, and say whom a pronoun, a left-out subject or a description means.

Used by `index.quotes` while it goes through an article in order. Only what stands before counts: the sentence, the
paragraph, whoever spoke last. Who stands at a verb is asked of `index.attribution`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from index.attribution import FILLER, Attribution, Clauses, Speaker
from index.marks import paragraphs
from index.segment import sentences
from index.types import Span

__all__ = ["Discourse"]

_LOOK_BACK = 8
"""Sentences searched backwards for whom a pronoun means."""


class Discourse:
    """The sentences and paragraphs of one article and who has spoken in them so far.

    Attributes:
        sentences, starts: the sentences and where they begin.
        lines: the paragraphs.
        spoke: the speaker of a sentence, by its number.
        last, last_end: the last attribution that names somebody, and the end of what it attributes.
    """

    def __init__(self, text: str, clauses: Clauses) -> None:
        self.clauses = clauses
        self.sentences = sentences(text, clauses.language)
        self.starts = [sentence.start for sentence in self.sentences]
        self.lines = paragraphs(text)
        self.spoke: dict[int, str] = {}
        self.last: Attribution | None = None
        self.last_end = 0

    def understood(self, attribution: Attribution, position: int, line: Span) -> Attribution:
        """The same attribution with the name that the text before gives a pronoun or a description."""
        speaker = attribution.speaker
        if speaker.name is None and speaker.implied:
            if speaker.span is None and self.clauses.is_inserted(attribution.cue):
                start = self.around(attribution.cue).start  # "X, ha aggiunto, …": X is talked about
                position = max(start, self.clauses.masked.rfind(":", start, attribution.cue.start) + 1)
            speaker = Speaker(self._recent(position, line), speaker.span)
        elif speaker.name is None and speaker.description:
            start = speaker.span.start if speaker.span else position
            name = self._meant(speaker.description, min(position, start), line)
            speaker = Speaker(name, speaker.span, description=speaker.description)
        return Attribution(speaker, attribution.cue)

    def _recent(self, position: int, line: Span) -> str | None:
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
            if people and (sentence.start >= line.start or self._opens(sentence, people[0])):
                return people[0]
        return self.last.speaker.name if self.last else None

    def _opens(self, sentence: Span, name: str) -> bool:
        """Whether a person is what a sentence begins with, its subject rather than somebody it mentions."""
        opening = self.clauses.opening(sentence.start, sentence.end)
        return opening is not None and opening.name == name

    def _meant(self, description: str, position: int, line: Span) -> str | None:
        """The only person of the paragraph, or else of the ones before, if a definite description fits them.

        Of several, the one with whose name the last sentence opens.
        """
        if not self.clauses.cues.definite.match(description):
            return None
        number = bisect_left(self.lines, line)
        for above in range(number, max(-1, number - 3), -1):
            start, end = self.lines[above].start, min(self.lines[above].end, position)
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            mentioned = (self.clauses.names.resolve(mention.name) for mention in self.clauses.mentions(start, end))
            named = [*mentioned, *(self.spoke[i] for i in range(first, last) if i in self.spoke)]
            people = {name for name in named if self.clauses.names.is_person(name)}
            if people:
                name = people.pop() if len(people) == 1 else self._subject_of_last(first, last, position)
                return name if name is not None and self.clauses.names.fits(name, description) else None
        return None

    def _subject_of_last(self, first: int, last: int, position: int) -> str | None:
        """The person with whose name the last of some sentences opens that opens with one."""
        for index in range(last - 1, first - 1, -1):
            opening = self.clauses.opening(self.sentences[index].start, min(self.sentences[index].end, position))
            if opening is not None and opening.name is not None and self.clauses.names.is_person(opening.name):
                return opening.name
        return None

    def remember(self, attribution: Attribution, span: Span) -> None:
        """Note that `span` is somebody's words."""
        if attribution.speaker.name is None:
            return
        self.last, self.last_end = attribution, max(span.end, attribution.cue.end)
        first = max(0, bisect_right(self.starts, span.start) - 1)
        for index in range(first, bisect_left(self.starts, self.last_end)):
            self.spoke[index] = attribution.speaker.name

    def clause_end(self, position: int) -> int:
        """End of the sentence that holds `position`, or the next quotation inside it."""
        index = max(0, bisect_right(self.starts, position) - 1)
        while index < len(self.sentences) and self.sentences[index].end <= position:
            index += 1
        line = self.clauses.masked.find("\n", position)
        end = self.sentences[index].end if index < len(self.sentences) else position
        end = min(end, line) if line >= 0 else end
        filled = self.clauses.masked.find(FILLER, position, end)
        return filled if filled >= 0 else end

    def around(self, span: Span) -> Span:
        """The sentences that a span touches, as one span."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_left(self.starts, span.end) - 1)
        if not self.sentences:
            return span
        return Span(min(span.start, self.sentences[first].start), max(span.end, self.sentences[last].end))
