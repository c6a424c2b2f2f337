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

from index.attribution import FILLER, Attribution, Clauses, Speaker
from index.clause import CALLED, Report
from index.continued import Continued
from index.cues import cues_for
from index.discourse import Discourse
from index.headlines import headline
from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS
from index.reported import reports
from index.speeches import Speech, masked, speeches
from index.types import Article, Heading, Quotation, Span, Voice

__all__ = ["QUOTES", "quotations"]

QUOTES = "rules-11"
"""Changes when the same article would yield other quotations; an archive remembers it."""


_VERB_BEFORE = re.compile(r"((?:ha\s+|a\s+|hat\s+)?[a-zà-öø-ÿ]{3,})\s+(?:[A-Z][a-z]+\.?\s+)?")
_REVEALED = re.compile(
    r"A\s+(?:dirlo|parlare|sostenerlo|raccontarlo|spiegarlo|affermarlo|scriverlo|dichiararlo)\s+(?:è\s+stat[oa]|è)\s+"
)
"""“…”. A dirlo è X."""
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
"""“…” — X"""
_VERB_FIRST = re.compile(
    r"((?:(?:s|l|m|t)[’'])?[a-zà-öø-ÿ]{3,})\s+(?:(?:invece|poi|anche|però|ancora|intanto|quindi|infine|pure)\s+)?"
    r"(?=(?:il|lo|la|le|el|der|die)\s|l[’']|[A-ZÀ-Ö])"
)
_VERB_AFTER = re.compile(r"\s+([a-z]{2,}(?:ed|[^s]s))(?=[\s.,;]|$)(?!\s+(?:by|that|which|who)\b)")


_GESTURE = re.compile(
    r"\W*(?:parla|sorride|ride|piange|scuote|alza|prende|guarda|esita|sospira|allarga|annuisce|si\s+(?:alza|volta|commuove|ferma))"
    r"\s",
    re.IGNORECASE,
)
"""What somebody does who then speaks: "Scuote la testa: “…”"."""
_LONGEST_NAME = 6
"""Words of the name of a committee, a campaign or a book."""
_BANNER = re.compile(
    r"(?i)(?<!\w)(?:striscion[ei]|cartell[oi]|scritt[ae]|slogan|cor[oi]|manifest[oi]|murales|lapide|targa|banners?|placards?|signs?|graffiti"
    r"|plaque|chants?|pancartas?|banderoles?|pancartes?|plakate?|transparente?|schild(?:er)?)(?!\w)[^.;“”«»\"]*$"
)
"""What carries words that nobody in particular says."""
_SO = re.compile(r"(?i)(?:lo|l[’'])\s*")
_IS_READ = re.compile(r"[\s,]*si\s+legge(?:va)?\s+(?:nel|nella|nell[’']|sul|sulla)\s*(\w+)(?=\s*[.,;]|$)")
"""Where words stand, by nobody there: “…”, si legge nella lettera."""
_WRITES = re.compile(
    r"\b(?:scri(?:tto|ve|sse|vono)|pubblica(?:to)?|posta(?:to)?|invia(?:to)?|manda(?:to)?|firma(?:to)?|diffus[oa])\b"
)
_NEW_SENTENCE = re.compile(r"\s+[A-ZÀ-Ö]")


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
        self.openings = [speech.outer.start for speech in self.speeches]
        self.masked = masked(article.text, self.speeches)
        self.clauses = Clauses(self.masked, article.language)
        self.discourse = Discourse(article.text, self.clauses)
        self.turn = 0
        self.found: list[Quotation] = []
        self.pending: list[int] = []
        self.goes_on = False
        self.continued = Continued(article.text, self.discourse)

    def run(self) -> list[Quotation]:
        """Paragraph by paragraph and sentence by sentence, headings apart."""
        remaining = list(self.article.headings)
        opened: Attribution | None = None
        for line in self.discourse.lines:
            while remaining and remaining[0].end <= line.start:
                remaining.pop(0)
            if remaining and remaining[0].start < line.end:
                self._headline(remaining[0])
                continue
            opened = self._paragraph(line, opened)
        return sorted(self.found, key=lambda quotation: (quotation.start, quotation.end))

    def _paragraph(self, line: Span, opened: Attribution | None) -> Attribution | None:
        """Quotations of one paragraph; returns who goes on speaking in the next one, if a quotation is left open."""
        inside = self.speeches[bisect_left(self.openings, line.start) : bisect_left(self.openings, line.end)]
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
        attribution = self._inserted(speech) or self._attribution(speech, sentence)
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
        elif not statement:
            attribution = self.continued.in_the_first_person(speech, sentence, line)
        if attribution is None and not statement and not goes_on:
            return
        self.turn += 0 if goes_on and self.found else 1
        for piece in speech.pieces:
            self._add(piece, attribution, "direct", self.discourse.around(piece))
        if attribution is None or _is_title_alone(attribution.speaker):
            if not self._is_somebody_elses(sentence) and not self._is_written(speech, sentence):
                self.pending.append(len(self.found) - 1)
            return
        self.discourse.remember(attribution, speech.outer)
        if self.pending and self.clauses.named(self.found[self.pending[0]].end, speech.outer.start) <= {
            attribution.speaker.name
        }:
            for index in self.pending:
                self.found[index] = self._attributed(self.found[index], attribution)
        self.pending.clear()

    def _goes_on_below(self, speech: Speech, line: Span, opened: Attribution | None) -> bool:
        """Whether a quotation that nobody began goes on in the next paragraph, where its speaker may be named."""
        if not self.goes_on:
            self.continued.began = line
        return speech.open_ended and speech.outer.start == line.start and opened is None

    def _named_before(self, attribution: Attribution, speech: Speech, sentence: Span) -> Attribution:
        """X is hard: “…”, warns the premier: a description that fits nobody else is whoever the colon stands after."""
        speaker = attribution.speaker
        lead = self.masked[sentence.start : speech.outer.start].rstrip()
        if speaker.name is not None or not speaker.description or not lead.endswith(":"):
            return attribution
        before = self._before(speech, sentence)
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
        ended = self._last_mark(speech) in (".", "!", "?", "…")
        introduced = ended and self.masked[sentence.start : speech.outer.start].rstrip().endswith(":")
        return (
            self._signed(speech)
            or (self._before(speech, sentence) if introduced else None)
            or (self.continued.from_the_sentence_before(speech) if ended and self._is_followed(speech) else None)
            or self._after(speech)
            or self._before(speech, sentence)
            or self._later(speech, sentence)
            or self._in_next_sentence(sentence)
        )

    def _is_followed(self, speech: Speech) -> bool:
        """Whether the sentence after a quotation leads to another one: “…” Her deputy put it bluntly. “…”"""
        if not _NEW_SENTENCE.match(self.text, speech.outer.end):
            return False
        index = bisect_left(self.discourse.starts, speech.outer.end)
        if index + 1 >= len(self.discourse.sentences):
            return False
        following, after = self.discourse.sentences[index], self.discourse.sentences[index + 1]
        words = self.masked[following.start : after.end]
        return FILLER not in self.masked[following.start : following.end] and FILLER in words and "\n" not in words

    def _last_mark(self, speech: Speech) -> str:
        """The last character of a quotation, white space before its mark passed over."""
        return self.text[speech.start : speech.end].rstrip()[-1:]

    def _signed(self, speech: Speech) -> Attribution | None:
        """“…” — X: a name alone behind a dash."""
        dash = _SIGNED.match(self.text, speech.outer.end)
        if dash is None:
            return None
        for mention in self.clauses.mentions(dash.end(), dash.end() + 1):
            closed = self.text[mention.end : mention.end + 1] in ("", "\n", ",", "(", ".", *QUOTATION_MARKS)
            if closed and self.clauses.names.is_person(mention.name):
                speaker = Speaker(self.clauses.names.resolve(mention.name), Span(mention.start, mention.end))
                return Attribution(speaker, self._trimmed(Span(*dash.span())))
        return None

    def _after(self, speech: Speech) -> Attribution | None:
        """“…”, ha detto X / “…,” said X / “…,” X said / “…” were X's words."""
        end = self.discourse.clause_end(speech.outer.end)
        lead = re.compile(r"[\s,!?…–—-]*").match(self.masked, speech.outer.end, end)
        start = lead.end() if lead else speech.outer.end
        if start >= end or self.masked[start] == ".":
            return None
        words_of = self.cues.words_of.match(self.masked, speech.outer.end, end)
        if words_of:
            speaker = self.clauses.phrase(words_of.end(), end, governed=True)
            return Attribution(speaker, self._trimmed(Span(start, words_of.end()))) if speaker else None
        read = _IS_READ.match(self.masked, speech.outer.end, end)
        if read and self._writes(read[1], speech):
            return Attribution(Speaker(None, None, implied=True), self._trimmed(Span(start, read.end())))
        ended = self._last_mark(speech) == "."
        cue = self.clauses.verb_at(start, end)
        if cue is not None and not ended:
            after = self.clauses.subject_after(cue, end)
            if self.clauses.has_pronoun(cue):
                return Attribution(Speaker(None, cue, implied=True), cue)
            if after.span is not None or self.cues.null_subject:
                return Attribution(after if after.span else Speaker(None, None, implied=True), cue)
        for cue in self.clauses.verbs(start, end)[:2]:
            speaker = self.clauses.subject_before(cue, start)
            if speaker.span is None or len(self.masked[start : speaker.span.start].split()) > 5:
                continue
            lead_in = self.masked[start : speaker.span.start].split()
            if lead_in and (lead_in[0][0].islower() and not self.cues.determiner.match(lead_in[0] + " ")):
                continue
            following = self.masked[cue.end : end].split()
            if ended and (self.masked[end : end + 1] == FILLER or len(following) > 4):
                continue
            if ended and following and self.cues.takes_person.search(self.masked, cue.start, cue.end):
                continue
            return Attribution(speaker, cue)
        return None if ended else self._by_any_verb(speech, start, end)

    def _writes(self, noun: str, speech: Speech) -> bool:
        """Whether the sentence before a quotation, in its paragraph, says that somebody wrote such a thing."""
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        before = self.discourse.sentences[index] if index >= 0 else Span(0, 0)
        words = self.masked[before.start : speech.outer.start]
        return "\n" not in words and bool(re.search(rf"\b{re.escape(noun)}\b", words) and _WRITES.search(words))

    def _by_any_verb(self, speech: Speech, start: int, end: int) -> Attribution | None:
        """“…,” X fumed / «…», sbotta X: after a comma any verb next to a person's name attributes."""
        if "," not in self.text[speech.end - 1 : start] and self.text[speech.end - 1] not in "?!":
            return None
        described = _VERB_FIRST.match(self.masked, start, end) if self.language != "en" else None
        if described and not self._is_function_word(described[1]):
            named = self.clauses.phrase(described.end(), end)
            if named is not None and named.name is not None and self.clauses.names.is_person(named.name):
                return Attribution(named, Span(described.start(1), described.end(1)))
        for mention in self.clauses.free(start, end)[:1]:
            if not self.clauses.names.is_person(mention.name):
                return None
            speaker = Speaker(self.clauses.names.resolve(mention.name), Span(mention.start, mention.end))
            before = _VERB_BEFORE.fullmatch(self.masked, start, mention.start)
            if before and not self._is_function_word(before[1]) and (self.language != "en" or before[1].endswith("ed")):
                return Attribution(speaker, Span(before.start(1), before.end(1)))
            after = _VERB_AFTER.match(self.masked, mention.end, end)
            titles = self.masked[start : mention.start].split()
            titled = not titles or titles[0][0].isupper() or self.cues.determiner.match(f"{titles[0]} ")
            if after and self.language == "en" and len(titles) <= 3 and titled:
                return Attribution(speaker, Span(after.start(1), after.end(1)))
        return None

    def _is_function_word(self, words: str) -> bool:
        return bool(set(words.casefold().split()) & STOP_WORDS.get(self.language, frozenset())) and " " not in words

    def _before(self, speech: Speech, sentence: Span) -> Attribution | None:
        """X ha detto: “…” / X told reporters that “…” / according to X, “…” / X: “…” / these words: “…”."""
        start, end = self._left_edge(speech, sentence), speech.outer.start
        if not self.masked[start:end].strip():
            start, end = self._announcing(speech) or (start, end)
        held = list(self.clauses.according(start, end))
        for cue in reversed(self.clauses.verbs(start, end)):
            if held and cue.end < held[-1].cue.start:
                return held[-1]  # "Il giudice riconosce la somma che secondo X basterà: “…”"
            if self.continued.closing is not None and cue == self.continued.closing.cue:
                return self.continued.closing  # “A,” said X, “B”
            speaker = self.clauses.subject(cue, start, end)
            inverted = speaker.span is None and not speaker.implied
            if inverted and self.masked[start : cue.start].rstrip()[-1:] in (*QUOTATION_MARKS, ","):
                speaker = self.clauses.subject_after(cue, end)
            if speaker.span is not None or speaker.implied:
                return Attribution(speaker, cue)
        if held:
            return held[0]
        stripped = self.masked[start:end].rstrip()
        if not stripped.endswith(":"):
            return None
        colon = Span(start + len(stripped) - 1, start + len(stripped))
        named = self.clauses.subject_at(colon.start, start)
        if named is not None and named.name is not None:
            return Attribution(named, colon)
        owner = self._owner_of_words(start, colon.start)
        if owner is not None:
            return Attribution(owner, colon)
        words = stripped[:-1]
        people = set(self.clauses.people(start, end))
        opening = self.clauses.opening(start, colon.start)
        if opening is not None and opening.name is not None and people <= {opening.name}:
            near = opening.span is not None and len(self.masked[start : opening.span.start].split()) < 2
            if people or (near and opening.name not in self.clauses.names.things):
                return Attribution(opening, colon)
        if not people and (self.cues.speech.search(words) or len(words.split()) <= 6 or _GESTURE.match(words)):
            return Attribution(Speaker(None, None, implied=True), colon)
        return None

    def _owner_of_words(self, start: int, end: int) -> Speaker | None:
        """X's answer was clear: “…” / La risposta di X: “…”"""
        for mention in self.clauses.mentions(start, end):
            between = self.masked[mention.end : end].split()
            if len(between) > 6 or (between and not self.clauses.names.is_person(mention.name)):
                continue
            owned = re.compile(r"[’']s?\s+(?:\w+\s+){0,2}").match(self.masked, mention.end, end)
            after = owned and self.cues.speech_noun.match(self.masked, owned.end(), end)
            if after or self.cues.owned_speech.search(self.masked[max(start, mention.start - 60) : mention.start]):
                return Speaker(self.clauses.names.resolve(mention.name), Span(mention.start, mention.end))
        return None

    def _announcing(self, speech: Speech) -> tuple[int, int] | None:
        """The sentence before a quotation that opens a paragraph, where a colon ends it."""
        index = bisect_left(self.discourse.starts, speech.outer.start) - 1
        if index < 0:
            return None
        before = self.discourse.sentences[index]
        words = self.masked[before.start : speech.outer.start]
        return (before.start, speech.outer.start) if words.rstrip().endswith(":") and FILLER not in words else None

    def _later(self, speech: Speech, sentence: Span) -> Attribution | None:
        """A reporting verb later in the sentence: “molto pericoloso” in Russia, ha detto X."""
        if self._last_mark(speech) in ".!?" and _NEW_SENTENCE.match(self.text, speech.outer.end):
            return None
        single = self.language != "en" and len(self.text[speech.start : speech.end].split()) < 2
        for cue in self.clauses.verbs(speech.outer.end, sentence.end):
            if single and "," not in self.masked[speech.outer.end : cue.start]:
                continue
            speaker = self.clauses.subject(cue, speech.outer.end, sentence.end)
            if speaker.name is None and self.masked[speech.outer.end : cue.start].rstrip().endswith(","):
                speaker = self.clauses.subject_after(cue, sentence.end)
            if speaker.name is not None:
                return Attribution(speaker, cue)
        return next(self.clauses.according(speech.outer.end, sentence.end), None)

    def _in_next_sentence(self, sentence: Span) -> Attribution | None:
        """“…”. Lo ha detto X. / “…”. Queste le parole di X."""
        index = bisect_left(self.discourse.starts, sentence.end)
        if index == len(self.discourse.sentences) or "\n" in self.text[sentence.end : self.discourse.starts[index]]:
            return None
        following = self.discourse.sentences[index]
        words = self.masked[following.start : following.end]
        revealed = _REVEALED.match(self.masked, following.start, following.end) or self.cues.words_of.match(
            self.masked, following.start, following.end
        )
        if revealed and FILLER not in words:
            named = self.clauses.phrase(revealed.end(), following.end, governed=True)
            if named is not None and named.name is not None:
                return Attribution(named, self._trimmed(Span(*revealed.span())))
        if FILLER in words or not re.match(
            r"(?i)(?:lo|così|so|l[’']|c[’']est|ainsi|así|das|queste|è\s+quanto)(?:\s|\b)", words
        ):
            return None
        position = following.start
        adverb = re.compile(r"(?i)(?:così|so|ainsi|así|das|è\s+quanto|c[’']est\s+ce\s+qu[’'])\s*").match(
            self.masked, position
        )
        cue = self.clauses.verb_at(adverb.end() if adverb else position, following.end)
        if cue is None:
            named = self.clauses.phrase(adverb.end(), following.end) if adverb else None
            return Attribution(named, self._trimmed(Span(*adverb.span()))) if adverb and named and named.name else None
        speaker = self.clauses.subject_after(cue, following.end)
        return Attribution(speaker, cue) if speaker.name is not None else None

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
            attribution = self.discourse.understood(report.attribution, cue.start, line)
            reported += [cue, *report.pieces]
            self.turn += 1
            for piece in report.pieces:
                self._add(piece, attribution, "indirect", Span(report.sentence.start, sentence.end))
            self.discourse.remember(attribution, sentence)

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

    def _left_edge(self, speech: Speech, sentence: Span) -> int:
        """Start of the reporter's words before a quotation: the sentence's, or the end of a long quotation before."""
        start = sentence.start
        first = bisect_left(self.openings, sentence.start)
        for other in self.speeches[first : bisect_left(self.openings, speech.outer.start)]:
            if start <= other.outer.start and len(self.text[other.start : other.end].split()) > 6:
                start = max(start, other.outer.end)
        return start

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
