"""Extract quotations: who said which words, where the article says so, directly, indirectly or in a headline.

Part of indexing, by rules over the article alone, in the tradition of Pouliquen, Steinberger & Best (RANLP 2007):
quotation marks, reporting verbs and names, with the schema source, cue, content of Pareti (LREC 2012). Who stands at a
verb is asked of `index.attribution`, what is reported without marks of `index.reported`; here quotations are put
together, pronouns being understood by `index.discourse`. People who are only talked about are never speakers. Which
quotation answers a question is decided in `qa`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.attribution import Clauses
from index.clause import CALLED, Report
from index.continued import Continued
from index.cues import cues_for
from index.direct import DirectSpeech, stripped
from index.discourse import Discourse
from index.headlines import confirmed, headline
from index.phrases import Attribution, Speaker
from index.reported import reports
from index.reporter import FILLER
from index.script import Sheet
from index.speeches import Speech, masked, speeches
from index.turns import turns
from index.types import Article, Heading, Quotation, Span, Voice
from index.unmarked import with_turns

__all__ = ["QUOTES", "quotations"]

QUOTES = "rules-17"
"""Changes when the same article would yield other quotations; an archive remembers it."""


_NOTHING = re.compile(
    r"(?:nothing|nulla|niente|nada|rien|nichts)(?:\s+(?:on|about|in|at|to|more|else|of|di|su|in|de|sobre|sur|à|zu|dazu|darüber)\b.*)?\W*$",
    re.I | re.S,
)
"""What somebody says who says nothing."""
_LONGEST_NAME = 6
"""Words of the name of a committee, a campaign or a book."""
_BANNER = re.compile(
    r"(?i)(?<!\w)(?:striscion[ei]|cartell[oi]|scritt[ae]|slogan|cor[oi]|manifest[oi]|murales|lapide|targa|banners?|placards?|signs?|graffiti"
    r"|plaque|chants?|pancartas?|banderoles?|pancartes?|plakate?|transparente?|schild(?:er)?)(?!\w)[^.;“”«»\"]*$"
)
"""What carries words that nobody in particular says."""
_SO = re.compile(r"(?i)(?:lo|l[’'])\s*")


def quotations(article: Article) -> list[Quotation]:
    """All quotations of an article, in order of their start.

    A quotation interrupted by a cue («A – ha detto Rutte –. B») gives several with the same `turn`. Words between
    quotation marks that nobody is said to have spoken (titles of works, ironies) are left out, unless they are whole
    sentences: then their speaker is None.
    """
    return _Extractor(article).run()


def _is_title_alone(speaker: Speaker) -> bool:
    """Whether a speaker is called by a title that nobody else bears ("il Papa"), and not named yet."""
    return len(speaker.description.split()) == 1 and speaker.name in (None, speaker.description)


def _overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


class _Extractor:
    """One pass over one article; `pending` are quotations that wait for the speaker a later one names."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.language = article.language
        self.cues = cues_for(article.language)
        self.speeches = speeches(article.text, article.language)
        self.masked = masked(article.text, self.speeches)
        self.clauses = Clauses(self.masked, article.language)
        self.discourse = Discourse(article.text, self.clauses)
        self.turn = 0
        self.found: list[Quotation] = []
        self.pending: list[int] = []
        self.goes_on = False
        self.continued = Continued(article.text, self.discourse)
        self.direct = DirectSpeech(article.text, self.speeches, self.discourse, self.continued)

    def run(self) -> list[Quotation]:
        """Paragraph by paragraph and sentence by sentence, headings apart."""
        remaining = list(self.article.headings)
        opened: Attribution | None = None
        lines, sentences = self.discourse.lines, self.discourse.sentences
        names, about = self.clauses.names, self.discourse.subject_matter
        spoken = turns(Sheet(self.article, self.masked, names, lines, sentences, about))
        spoken_lines = {turn.line.start for turn in spoken}
        for line in lines:
            while remaining and remaining[0].end <= line.start:
                remaining.pop(0)
            if remaining and remaining[0].start < line.end and line.start not in spoken_lines:
                self._headline(remaining[0])
                continue
            opened = self._paragraph(line, opened)
        found = with_turns(self.article.id, self.text, self.found, spoken, sentences)
        found = confirmed(self.text, found, names)
        return sorted(found, key=lambda quotation: (quotation.start, quotation.end))

    def _paragraph(self, line: Span, opened: Attribution | None) -> Attribution | None:
        """Quotations of one paragraph; returns who goes on speaking in the next one, if a quotation is left open."""
        inside = self.speeches[
            bisect_left(self.direct.openings, line.start) : bisect_left(self.direct.openings, line.end)
        ]
        used: set[int] = set()
        if not self.goes_on:
            self.pending.clear()
        first, last = bisect_left(self.discourse.starts, line.start), bisect_left(self.discourse.starts, line.end)
        for index in range(first, last):
            sentence = self.discourse.sentences[index]
            for number, speech in enumerate(inside):
                if sentence.start <= speech.outer.start < sentence.end:
                    self._direct(line, inside, number, opened, used)
            self._indirect(index, line, inside, used)
        final = inside[-1] if inside else None
        self.goes_on = final is not None and final.open_ended
        return (
            self.discourse.last
            if final is not None and final.open_ended and self.discourse.last_end >= final.outer.end
            else None
        )

    def _headline(self, heading: Heading) -> None:
        """What a heading quotes."""
        quoted = headline(self.text, heading, self.speeches, self.clauses, self.discourse.subject_matter)
        if quoted is None:
            return
        attribution, pieces = quoted
        self.turn += 1
        for piece in pieces:
            self._add(piece, attribution, "headline", Span(heading.start, heading.end))

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
        sentence = self.discourse.around(speech.outer)
        attribution = self.direct.attribution(speech, sentence)
        statement = self._is_statement(speech, sentence)
        if not statement and self._is_label(speech):
            return
        if attribution is not None:
            attribution = self.discourse.understood(attribution, min(attribution.cue.start, speech.outer.start), line)
            attribution = self._named_before(attribution, speech, sentence)
            attribution = self._named_next(attribution, speech, line)
            used.add(attribution.cue.start)
            self.continued.closing = attribution if attribution.cue.start > speech.start else None
        elif statement and not self._goes_on_below(speech, line, opened):
            attribution = (
                self.continued.goes_on(speech, line, opened if number == 0 else None)
                or self.continued.followed(speech, line)
                or self.continued.after_its_speaker(speech, line)
            )
        elif statement and not self._is_attributed_below(speech):
            attribution = self.continued.after_the_paragraph_of(speech, line)
        elif not statement:
            attribution = self.continued.in_the_first_person(speech, sentence, line)
        if attribution is None and not statement and not goes_on:
            return
        self.turn += 0 if goes_on and self.found else 1
        for piece in speech.pieces:
            self._add(piece, attribution, "direct", self.discourse.around(piece))
        if attribution is not None:
            self.discourse.remember(attribution, speech.outer)
        if attribution is None or _is_title_alone(attribution.speaker):
            if not self._is_somebody_elses(sentence) and not self._is_written(speech, sentence):
                self.pending.append(len(self.found) - 1)
            return
        waiting = self.found[self.pending[0]] if self.pending else None
        if waiting is not None and self.clauses.named(waiting.end, speech.outer.start) <= {
            attribution.speaker.name,
            waiting.speaker,  # a title alone: "il Papa"
        }:
            for index in self.pending:
                self.found[index] = self._attributed(self.found[index], attribution)
        self.pending.clear()

    def _goes_on_below(self, speech: Speech, line: Span, opened: Attribution | None) -> bool:
        """Whether a quotation that nobody began goes on in the next paragraph, where its speaker may be named."""
        if not self.goes_on:
            self.continued.began = line
        return speech.open_ended and speech.outer.start == line.start and opened is None

    def _is_attributed_below(self, speech: Speech) -> bool:
        """Whether the reporter says anything in the paragraphs over which a quotation runs."""
        number = bisect_left(self.direct.openings, speech.outer.start)
        while number < len(self.speeches) and self.speeches[number].open_ended:
            number += 1
        last = self.speeches[min(number, len(self.speeches) - 1)]
        line = self.discourse.lines[bisect_left(self.discourse.line_starts, last.outer.end) - 1]
        return any(map(str.isalpha, self.masked[speech.outer.start : line.end].replace(FILLER, "")))

    def _named_before(self, attribution: Attribution, speech: Speech, sentence: Span) -> Attribution:
        """X is hard: “…”, warns the premier: a description that fits nobody else is whoever the colon stands after."""
        speaker = attribution.speaker
        lead = self.masked[sentence.start : speech.outer.start].rstrip()
        if speaker.name is not None or not speaker.description or not lead.endswith(":"):
            return attribution
        before = self.direct.before(speech, sentence)
        if before is None or before.speaker.name is None:
            return attribution
        return Attribution(replace(speaker, name=before.speaker.name), attribution.cue)

    def _named_next(self, attribution: Attribution, speech: Speech, line: Span) -> Attribution:
        """“…”, says the chancellor. X speaks …: a description that nobody before fits, and the next sentence's name."""
        speaker = attribution.speaker
        described = speaker.name is None and speaker.description
        index = bisect_left(self.discourse.starts, max(speech.outer.end, attribution.cue.end))
        if not described or index == len(self.discourse.sentences) or self.discourse.starts[index] >= line.end:
            return attribution
        sentence = self.discourse.sentences[index]
        for mention in self.clauses.free(sentence.start, sentence.start + 1):
            names = self.clauses.names
            definite = self.cues.definite.match(speaker.description)
            if definite and names.is_person(mention.name) and names.fits(mention.name, speaker.description):
                return Attribution(replace(speaker, name=names.resolve(mention.name)), attribution.cue)
        return attribution

    def _attributed(self, quotation: Quotation, attribution: Attribution) -> Quotation:
        speaker = attribution.speaker
        return replace(quotation, speaker=speaker.name, speaker_span=speaker.span, cue=attribution.cue)

    def _is_somebody_elses(self, sentence: Span) -> bool:
        """Whether the next sentence says that somebody it does not name said so: “…”. Lo hanno scritto i parenti."""
        index = bisect_left(self.discourse.starts, sentence.end)
        if index == len(self.discourse.sentences):
            return False
        following = self.discourse.sentences[index]
        cue = self.clauses.verb_at(following.start, following.end)
        return cue is not None and _SO.match(self.masked, cue.start) is not None

    def _is_written(self, speech: Speech, sentence: Span) -> bool:
        """Whether words stand on a banner or a wall, or are sung: «“…”, recita lo striscione»."""
        return _BANNER.search(self.masked, sentence.start, speech.outer.start) is not None

    def _is_label(self, speech: Speech) -> bool:
        """Whether words in quotation marks are a nickname inside a name, or a title: Ann “Red” Reed, “Port News”."""
        words = self.text[speech.start : speech.end].split()
        before, after = self.text[: speech.outer.start].rstrip(), self.text[speech.outer.end :].lstrip()
        inside = re.search(r"[A-Z][\w.]*$", before[-20:]) and re.match(r"[A-Z]\w", after[:2])
        nickname = inside and len(words) < 3 and words[0][0].isupper()
        called = CALLED.search(self.text, max(0, speech.outer.start - 30), speech.start) is not None
        if called and len(words) <= _LONGEST_NAME and words[0][:1].isupper() and words[-1][-1].isalnum():
            return True
        long = [word for word in words if len(word) > 3]
        title = len(long) > 1 and all(word[0].isupper() for word in long) and self.language == "en"
        return bool(nickname) or title

    def _is_statement(self, speech: Speech, sentence: Span) -> bool:
        """Whether the words in quotation marks are a sentence of their own rather than part of the reporter's."""
        words = self.text[speech.start : speech.end].strip()
        before = self.masked[sentence.start : speech.outer.start].strip(" –—-")
        opens = not before or before.endswith((":", FILLER + "”", FILLER + '"', FILLER + "»"))
        ended = words.endswith((".", "!", "?", "…")) or self.text[speech.outer.end : speech.outer.end + 1] in (
            ".",
            "!",
            "?",
        )
        if not words.endswith((".", "!", "?", "…", ",")) and re.match(
            r"\s+[^\W\d_]", self.masked[speech.outer.end : sentence.end]
        ):
            return False  # “A Title” is a film
        return opens and (len(words.split()) > 3 or ended) and words.lstrip("…. ¿¡")[:1].isupper()

    # Indirect speech

    def _indirect(self, index: int, line: Span, inside: list[Speech], used: set[int]) -> None:
        """What a sentence reports without quotation marks; a word belongs to one report at most, the surest."""
        sentence = self.discourse.sentences[index]
        before = (
            self.discourse.sentences[index - 1]
            if index and self.discourse.sentences[index - 1].start >= line.start
            else None
        )
        before = None if index - 1 in self.discourse.spoke else before
        reported: list[Span] = []
        for found in reports(self.clauses, sentence, before, used):
            report = self._same_subject(found, index)
            cue = report.attribution.cue
            if _overlap((cue, *report.pieces), reported) or self._is_quoted(report.pieces, inside):
                continue
            if all(_NOTHING.match(self.text, piece.start, piece.end) for piece in report.pieces):
                continue  # "The chairman said nothing on Tuesday"
            attribution = self.discourse.understood(report.attribution, cue.start, line)
            reported += [cue, *report.pieces]
            self.turn += 1
            for piece in report.pieces:
                self._add(piece, attribution, "indirect", Span(report.sentence.start, sentence.end))
            self.discourse.remember(attribution, sentence, report.pieces)

    def _is_quoted(self, pieces: Sequence[Span], inside: list[Speech]) -> bool:
        """Whether reported words are mostly quoted ones, or a single one."""
        size = sum(piece.end - piece.start for piece in pieces)
        covered = sum(
            max(0, min(speech.end, piece.end) - max(speech.start, piece.start)) for piece in pieces for speech in inside
        )
        words = sum(len(self.text[piece.start : piece.end].split()) for piece in pieces)
        return words < 2 or covered > 0.6 * size

    def _same_subject(self, report: Report, index: int) -> Report:
        """A verb such as "adding" belongs to who spoke in the same sentence."""
        cue = report.attribution.cue
        first_word = self.masked[cue.start : cue.end].split()[0]
        name = self.discourse.spoke.get(index)
        if name is None or not self.cues.gerund.fullmatch(first_word):
            return report
        return replace(report, attribution=Attribution(Speaker(name, None), cue))

    # Text

    def _add(self, piece: Span, attribution: Attribution | None, voice: Voice, sentence: Span) -> None:
        words = stripped(self.text, piece)
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
