"""Say who goes on speaking where a quotation has no cue of its own.

Between `index.discourse`, which keeps who spoke where, and `index.quotes`, which asks here when nothing in the sentence
of a quotation attributes it: the words before and after tell, or nobody is named.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.discourse import Discourse
from index.phrases import Attribution, Speaker
from index.reporter import FILLER
from index.speeches import Speech
from index.types import Span

__all__ = ["Continued"]

_FIRST_PERSON = {
    language: re.compile(rf"(?i)(?<!\w)(?:{words})(?!\w)")
    for language, words in {
        "it": r"io|mi|mio|mia|noi|nostr[oaie]|ho|voglio|vorrei|posso|devo|credo|penso|spero|abbiamo|siamo|\w{3,}iamo",
        "en": r"I|my|me|we|our|us",
        "es": r"yo|me|mi|nos|nuestr[oa]s?|he|quiero|creo|puedo|tengo|hemos|somos|\w{3,}[aei]mos",
        "fr": r"je|j[’']\w+|me|mon|ma|nous|notre|nos",
        "de": r"ich|mir|mich|meine?|wir|uns|unsere?",
    }.items()
}
"""Words in which somebody speaks of themselves."""
_MANNER = re.compile(r"(?:senza|con|in|without|with|in|sans|avec|sin|con|ohne|mit)\s(?:[\w’'-]+\s?){1,4}[.:]")
"""How somebody speaks: "senza giri di parole"."""
_VERB_FOLLOWS = re.compile(r"\s+[a-zà-öø-ÿ]")
"""A name goes on with a word in lower case, its verb, and not with a comma or another sentence."""


class Continued:
    """Who speaks in quotations without a cue, in one article.

    Attributes:
        closing: the last attribution that stands after the words it attributes.
        began: the paragraph in which the quotation asked about began.
    """

    def __init__(self, text: str, discourse: Discourse) -> None:
        self.text = text
        self.discourse = discourse
        self.clauses = discourse.clauses
        self.masked = discourse.clauses.masked
        self.closing: Attribution | None = None
        self.began: Span | None = None

    def goes_on(self, speech: Speech, line: Span, opened: Attribution | None) -> Attribution | None:
        """Who spoke before, when a statement follows on with nobody else named in between."""
        if opened is not None:
            return opened
        before = self.from_the_sentence_before(speech)
        if before is not None:
            return before
        announced = self._announced(speech, line)
        if announced is not None:
            return announced
        if self.discourse.last is None or self.discourse.last.speaker.name is None:
            return None
        between = Span(self.discourse.last_end, speech.outer.start)
        after = max(speech.outer.end, self.discourse.around(speech.outer).end)
        named = {*self.clauses.people(between.start, between.end), *self.clauses.people(speech.outer.end, after)}
        if named - {self.discourse.last.speaker.name}:
            return None
        if self.discourse.last_end > line.start:
            return self.discourse.last
        previous = bisect_left(self.discourse.lines, self.began or line) - 1
        alone = speech.outer.start == line.start and not any(map(str.isalpha, self.masked[line.start : line.end]))
        return (
            self.discourse.last
            if alone and previous >= 0 and self.discourse.last_end > self.discourse.lines[previous].start
            else None
        )

    def followed(self, speech: Speech, line: Span) -> Attribution | None:
        """The person with whose name the sentence after a paragraph's first quotation opens: “…”. X sits down."""
        if self.masked[line.start : speech.outer.start].strip() or speech.open_ended:
            return None
        index = bisect_left(self.discourse.starts, speech.outer.end)
        if index == len(self.discourse.sentences) or self.discourse.starts[index] >= line.end:
            return None
        sentence = self.discourse.sentences[index]
        between = self.masked[speech.outer.end : sentence.start].strip(" .")
        owner = self.clauses.cues.message_of.match(self.masked, sentence.start, sentence.end)
        if owner is not None and not between:
            for mention in self.clauses.mentions(owner.end(), owner.end() + 1):
                if self.clauses.names.is_person(mention.name):
                    speaker = Speaker(self.clauses.names.resolve(mention.name), Span(mention.start, mention.end))
                    return Attribution(speaker, Span(owner.start(), owner.start() + len(owner.group().rstrip())))
        for mention in self.clauses.free(sentence.start, sentence.start + 1):
            words = self.masked[mention.end : sentence.end]
            if not between and self.clauses.names.is_person(mention.name) and _VERB_FOLLOWS.match(words):
                speaker = Speaker(self.clauses.names.resolve(mention.name), Span(mention.start, mention.end))
                return Attribution(speaker, Span(speech.outer.end - 1, speech.outer.end))
        return None

    def after_the_paragraph_of(self, speech: Speech, line: Span) -> Attribution | None:
        """The only person of the sentence that ends the paragraph before, with whose name it opens, where words follow
        that run over several paragraphs: X climbs on a crate.⏎⏎“…⏎⏎“…”"""
        index = bisect_left(self.discourse.starts, line.start) - 1
        if index < 0 or speech.outer.start != line.start:
            return None
        sentence = self.discourse.sentences[index]
        if FILLER in self.masked[sentence.start : sentence.end]:
            return None
        name = self._only_subject(sentence)
        return Attribution(Speaker(name, None), _opening_mark(speech)) if name is not None else None

    def after_its_speaker(self, speech: Speech, line: Span) -> Attribution | None:
        """The only person of the sentence before, with whose name it opens: X climbs the stage. “…”"""
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        if index < 0 or self.discourse.starts[index] < line.start:
            return None
        sentence = self.discourse.sentences[index]
        quoted = FILLER in self.masked[sentence.start : sentence.end] or sentence.end > speech.outer.start
        if quoted or len(self.text[speech.start : speech.end].split()) < 4:
            return None
        for mention in self.clauses.free(sentence.start, sentence.end)[:1]:
            name = self.clauses.names.resolve(mention.name)
            spoke = (
                self.discourse.last.speaker.name
                if self.discourse.last_end > line.start and self.discourse.last
                else name
            )
            if spoke == self._only_subject(sentence) == name:
                return Attribution(Speaker(name, Span(mention.start, mention.end)), _opening_mark(speech))
        return None

    def _only_subject(self, sentence: Span) -> str | None:
        """The person with whose name a sentence opens, where it names nobody else."""
        name = self.discourse.subject(sentence.start, sentence.end)
        alone = name is not None and not self.clauses.named(sentence.start, sentence.end) - {name}
        return name if alone else None

    def in_the_first_person(self, speech: Speech, sentence: Span, line: Span) -> Attribution | None:
        """Who spoke in the sentence before, when words that say "I" end a sentence that names nobody."""
        last = self.discourse.last
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        spoke = index > 0 and index - 1 in self.discourse.spoke and self.discourse.starts[index - 1] >= line.start
        words = self.text[speech.start : speech.end]
        first_person = _FIRST_PERSON[self.clauses.language if self.clauses.language in _FIRST_PERSON else "en"]
        if last is None or not spoke or len(words.split()) < 4 or not first_person.search(words):
            return None
        ends = not any(map(str.isalnum, self.masked[speech.outer.end : sentence.end]))
        return last if ends and not self.clauses.named(sentence.start, sentence.end) else None

    def from_the_sentence_before(self, speech: Speech) -> Attribution | None:
        """The attribution that stands after its words in the sentence right before a quotation.

        “…,” said X, head of the Y. “…”: whoever else that sentence names, and whether X has a name, X goes on.
        """
        if self.closing is None:
            return None
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        cue = self.closing.cue
        if index < 0 or not self.discourse.starts[index] <= cue.start < speech.outer.start:
            return None
        sentence = self.discourse.sentences[index]
        between = self.masked[cue.end : speech.outer.start]
        ended = self.masked[sentence.end : speech.outer.start].strip() == "" and sentence.end <= speech.outer.start
        return self.closing if ended and "\n" not in between and FILLER not in between else None

    def _announced(self, speech: Speech, line: Span) -> Attribution | None:
        """A short sentence before a quotation that ends with its cue: X agreed. “…”"""
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        if index < 0 or self.discourse.starts[index] < line.start:
            return None
        sentence = self.discourse.sentences[index]
        words = self.masked[sentence.start : sentence.end]
        if FILLER in words or sentence.end > speech.outer.start or len(words.split()) > 20:
            return None
        for cue in self.clauses.verbs(sentence.start, sentence.end)[-1:]:
            rest = self.masked[cue.end : sentence.end].strip()
            if rest not in (".", ":") and not (
                _MANNER.fullmatch(rest) and not self.clauses.named(cue.end, sentence.end)
            ):
                return None
            speaker = self.clauses.subject_before(cue, sentence.start)
            return self.discourse.understood(Attribution(speaker, cue), cue.start, line)
        return None


def _opening_mark(speech: Speech) -> Span:
    """The mark with which a quotation opens, in place of a cue."""
    return Span(speech.outer.start, max(speech.start, speech.outer.start + 1))
