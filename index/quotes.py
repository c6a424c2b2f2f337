"""Extract quotations: who said which words, where the article says so, directly, indirectly or in a headline.

Part of indexing, by rules over the article alone, in the tradition of Pouliquen, Steinberger & Best (RANLP 2007):
quotation marks, reporting verbs and names, with the schema source, cue, content of Pareti (LREC 2012). People who are
only talked about are never speakers. Which quotation answers a question is decided in `qa`, not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.cues import Cues, cues_for
from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS, Quoted, paragraphs, quoted
from index.names import Mention, Names, find_mentions, name_key
from index.segment import sentences
from index.types import Article, Heading, Quotation, Span, Voice

__all__ = ["QUOTES", "quotations"]

QUOTES = "rules-1"
"""Changes when the same article would yield other quotations; an archive remembers it."""

_FILLER = "\x01"
_DASHES = "–—-"
_INSERTED = re.compile(r"\s[–—-]{1,2}\s*(?=\S)([^–—\n]{2,80}?)\s*(?:[–—]|(?<=\s)-(?=[\s.,;]))\s*[.,;:]?")
_HEADLINE = re.compile(r"^\W*([^:“”«»\"\n]{2,80}):\s*(?=\S)")
_CLAUSE_END = re.compile(r"[.;!?\n]|$")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who speaks: `name` None when the text uses a pronoun or leaves the subject out."""

    name: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A speaker and the cue that makes them one."""

    speaker: _Speaker
    cue: Span


def quotations(article: Article) -> list[Quotation]:
    """All quotations of an article, in order of their start.

    A quotation interrupted by a cue («A – ha detto Rutte –. B») gives several with the same `turn`. Words between
    quotation marks that nobody is said to have spoken (titles of works, ironies) are left out, unless they are whole
    sentences: then their speaker is None.
    """
    return _Extractor(article).run()


class _Extractor:
    """One pass over one article; keeps who spoke last, for pronouns and continued quotations."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.language = article.language
        self.cues: Cues = cues_for(article.language)
        self.regions = quoted(article.text)
        self.masked = _masked(article.text, self.regions)
        self.names = Names.of(self.masked.replace(_FILLER, " "), article.language)
        self.sentences = sentences(article.text, article.language)
        self.last: str | None = None
        self.turn = 0

    def run(self) -> list[Quotation]:
        """Paragraph by paragraph, headings apart."""
        found: list[Quotation] = []
        headings = {heading.start: heading for heading in self.article.headings}
        open_speaker: _Attribution | None = None
        for line in paragraphs(self.text):
            if line.start in headings:
                found.extend(self._headline(headings[line.start]))
                continue
            regions = [region for region in self.regions if line.start <= region.start < line.end]
            direct = self._direct(line, regions, open_speaker)
            found.extend(direct)
            open_speaker = None
            if regions and regions[-1].open_ended and direct and direct[-1].speaker and direct[-1].cue:
                spoken = _Speaker(direct[-1].speaker, direct[-1].speaker_span)
                open_speaker = _Attribution(spoken, direct[-1].cue)
            found.extend(self._indirect(line, regions))
        return sorted(found, key=lambda quotation: (quotation.start, quotation.end))

    # Headings

    def _headline(self, heading: Heading) -> Iterable[Quotation]:
        """«Biden: “…”», «Biden: words without marks», and «… “…”» with the speaker before the words."""
        span = Span(heading.start, heading.end)
        text = self.text[heading.start : heading.end]
        match = _HEADLINE.match(text)
        speaker = self._named_subject(text[: match.end(1)], heading.start) if match else None
        if match is None or speaker is None or speaker.name is None:
            return
        cue = Span(heading.start + match.end(1), heading.start + match.end(1) + 1)
        inside = [region for region in self.regions if heading.start + match.end() <= region.start < heading.end]
        pieces = [Span(region.start, region.end) for region in inside] or [
            self._trim(Span(heading.start + match.end(), heading.end))
        ]
        self.turn += 1
        for piece in pieces:
            yield self._quotation(piece, _Attribution(speaker, cue), "headline", span)

    # Direct speech

    def _direct(self, line: Span, regions: list[Quoted], opened: _Attribution | None) -> list[Quotation]:
        found: list[Quotation] = []
        pending: list[int] = []
        previous: _Attribution | None = opened
        for number, region in enumerate(regions):
            sentence = self._sentence(region.outer)
            pieces, inner = self._pieces(region)
            attribution = inner or self._attribution(region, sentence, regions)
            if attribution is None and (number > 0 or opened is not None) and self._continues(region, regions, number):
                attribution = previous
            whole = self._is_statement(region, sentence)
            if attribution is None and not whole:
                continue
            self.turn += 1
            attribution = self._grounded(attribution, region.start) if attribution else None
            for piece in pieces:
                found.append(self._quotation(piece, attribution, "direct", self._sentence(piece)))
            if attribution is None:
                pending.append(len(found) - 1)
                continue
            previous = attribution
            for index in pending:  # an opening statement whose speaker the paragraph names only afterwards
                found[index] = replace(
                    found[index],
                    speaker=attribution.speaker.name,
                    speaker_span=attribution.speaker.span,
                    cue=attribution.cue,
                )
            pending.clear()
        return found

    def _pieces(self, region: Quoted) -> tuple[list[Span], _Attribution | None]:
        """The contiguous pieces of a quotation and the attribution inserted between them, if there is one."""
        pieces: list[Span] = []
        attribution: _Attribution | None = None
        start = region.start
        for match in _INSERTED.finditer(self.text, region.start, region.end):
            verb = self.cues.verb.search(match.group(1))
            if verb is None or verb.start() > 30:
                continue
            offset = match.start(1)
            cue = Span(offset + verb.start(), offset + verb.end())
            speaker = self._around(cue, Span(match.start(1), match.end(1)))
            pieces.append(self._trim(Span(start, match.start())))
            attribution = attribution or _Attribution(speaker, cue)
            start = match.end()
        pieces.append(self._trim(Span(start, region.end)))
        return [piece for piece in pieces if piece.start < piece.end], attribution

    def _attribution(self, region: Quoted, sentence: Span, regions: list[Quoted]) -> _Attribution | None:
        """The cue and speaker of a quotation: after it, before it, elsewhere in its sentence, or in the next one."""
        return (
            self._after(region)
            or self._before(region, sentence)
            or self._in_sentence(region, sentence)
            or self._in_next_sentence(region, sentence)
        )

    def _after(self, region: Quoted) -> _Attribution | None:
        """“…”, ha detto X / “…,” said X / “…,” X said."""
        clause = self._clause(region.outer.end)
        text = self.masked[clause.start : clause.end]
        verb = re.match(rf"[\s,.!?{_DASHES}]*", text)
        offset = clause.start + (verb.end() if verb else 0)
        cue = self._verb_at(offset, clause.end)
        if cue is not None:
            return _Attribution(self._subject_after(cue, clause.end), cue)
        subject = self._noun_phrase(offset, clause.end)
        if subject is None:
            return None
        cue = self._verb_at(self._skip_apposition(subject[1], clause.end), clause.end)
        return _Attribution(subject[0], cue) if cue is not None else None

    def _before(self, region: Quoted, sentence: Span) -> _Attribution | None:
        """X ha detto: “…” / X told reporters that “…” / according to X, “…”."""
        start = self._left_edge(region, sentence)
        text = self.masked[start : region.outer.start]
        according = list(self.cues.according.finditer(text))
        for match in reversed(according):
            subject = self._noun_phrase(start + match.end(), region.outer.start)
            if subject is not None and self.masked[subject[1] : region.outer.start].strip(" ,:") == "":
                return _Attribution(subject[0], Span(start + match.start(), start + match.end()))
        cues = self._verbs(start, region.outer.start)
        if not cues:
            colon = re.search(r":\s*$", text)
            subject_before = self._named_subject(text[: colon.start()], start) if colon else None
            if colon is None or subject_before is None:
                return None
            return _Attribution(subject_before, Span(start + colon.start(), start + colon.start() + 1))
        cue = cues[-1]
        return _Attribution(self._around(cue, Span(start, region.outer.start)), cue)

    def _in_sentence(self, region: Quoted, sentence: Span) -> _Attribution | None:
        """Any reporting verb later in the sentence of a short quotation: “molto pericoloso” in Russia, ha detto X."""
        for cue in self._verbs(region.outer.end, sentence.end):
            speaker = self._around(cue, Span(region.outer.end, sentence.end))
            if speaker.name is not None:
                return _Attribution(speaker, cue)
        according = self.cues.according.search(self.masked, region.outer.end, sentence.end)
        if according:
            subject = self._noun_phrase(according.end(), sentence.end)
            if subject is not None:
                return _Attribution(subject[0], Span(according.start(), according.end()))
        return None

    def _in_next_sentence(self, region: Quoted, sentence: Span) -> _Attribution | None:
        """“…”. Lo ha detto X. / “…”. Queste le parole di X. / “…” X ha aggiunto (no quotation of its own)."""
        following = next((span for span in self.sentences if span.start >= sentence.end), None)
        if following is None or "\n" in self.text[sentence.end : following.start]:
            return None
        if _FILLER in self.masked[following.start : following.end]:
            return None
        cue = self._verb_at(following.start, following.end)
        if cue is None or not re.match(r"(?i)lo |così |so |c[’']est |ainsi |así |das ", self.masked[cue.start :][:7]):
            return None
        return _Attribution(self._subject_after(cue, following.end), cue)

    def _continues(self, region: Quoted, regions: list[Quoted], number: int) -> bool:
        """Whether nothing but white space, or sentences of the same speaker, stand since the last quotation."""
        between_start = regions[number - 1].outer.end if number else region.outer.start
        between = self.masked[between_start : region.outer.start]
        mentions = [m for m in find_mentions(between, self.language) if m.name in self.names]
        return not mentions and self._is_statement(region, self._sentence(region.outer))

    def _is_statement(self, region: Quoted, sentence: Span) -> bool:
        """Whether the words in quotation marks are a sentence of their own rather than part of the reporter's."""
        words = self.text[region.start : region.end]
        opens = not self.masked[sentence.start : region.outer.start].strip(" –—-")
        return opens and len(words.split()) > 3 and words.lstrip("…. ")[:1].isupper()

    # Indirect speech

    def _indirect(self, line: Span, regions: list[Quoted]) -> Iterable[Quotation]:
        """X ha detto che … / X said (that) … / secondo X, …: the clause, to the end of its sentence."""
        for sentence in self.sentences:
            if not line.start <= sentence.start < line.end:
                continue
            found = self._reported(sentence)
            if found is None:
                continue
            attribution, content = found
            covered = sum(max(0, min(region.end, content.end) - max(region.start, content.start)) for region in regions)
            if content.end - content.start < 12 or covered > 0.6 * (content.end - content.start):
                continue
            if any(region.outer.start < attribution.cue.start < region.outer.end for region in regions):
                continue
            self.turn += 1
            attribution = self._grounded(attribution, content.start)
            if attribution.speaker.name is not None:
                yield self._quotation(content, attribution, "indirect", sentence)

    def _reported(self, sentence: Span) -> tuple[_Attribution, Span] | None:
        for cue in self._verbs(sentence.start, sentence.end):
            conjunction = self._conjunction(cue, sentence)
            if conjunction is None:
                continue
            speaker = self._around(cue, Span(sentence.start, conjunction))
            if speaker.span is None and not self._null_subject(cue, sentence):
                continue
            return _Attribution(speaker, cue), self._trim(Span(conjunction, sentence.end), terminators=True)
        according = self.cues.according.match(self.masked, sentence.start, sentence.end)
        if according and according.group().casefold() not in ("per", "pour", "para"):
            subject = self._noun_phrase(according.end(), sentence.end)
            if subject is not None:
                content = self._trim(Span(subject[1], sentence.end), terminators=True)
                return _Attribution(subject[0], Span(according.start(), according.end())), content
        return None

    def _conjunction(self, cue: Span, sentence: Span) -> int | None:
        """Where reported speech begins after a cue, the person told passed over, or None."""
        position = cue.end
        told = re.compile(r"\s+(?:\w+(?:[’'][\w]+)?\s+){0,4}?", re.IGNORECASE)
        if self.language == "en":
            after = re.compile(r"\s+(?:\w+\s+){0,3}?that\s", re.IGNORECASE).match(self.masked, position, sentence.end)
            if after:
                return after.end()
            bare = re.compile(r"\s+(?=(?:he|she|it|they|we|the|there|this|his|her|its|a|an|no|more|[A-Z0-9])\b)")
            plain = bare.match(self.masked, position, sentence.end)
            verb = self.masked[cue.start : cue.end].split()[-1].casefold()
            return plain.end() if plain and verb in _BARE_REPORT else None
        that = self.cues.that.match(self.masked, position, sentence.end)
        if that is None:
            skipped = told.match(self.masked, position, sentence.end)
            limit = min(sentence.end, position + 60)
            for candidate in self.cues.that.finditer(self.masked, skipped.start() if skipped else position, limit):
                between = self.masked[position : candidate.start()]
                if not re.search(r"[,;:.]", between) and candidate.group().strip().casefold() in ("che", "que", "dass"):
                    that = candidate
                    break
        return that.end() + (1 if self.masked[that.end() : that.end() + 1] == " " else 0) if that else None

    def _null_subject(self, cue: Span, sentence: Span) -> bool:
        """A sentence that begins with its reporting verb or a pronoun: the speaker is the last one."""
        before = self.masked[sentence.start : cue.start].strip().casefold()
        return not before or bool(self.cues.pronoun.fullmatch(before) or self.cues.adverb.fullmatch(before))

    # Subjects

    def _around(self, cue: Span, within: Span) -> _Speaker:
        """The subject of a reporting verb inside `within`: after it when it stands there, else before it."""
        after = self._subject_after(cue, within.end)
        if after.span is not None and not self._is_object(cue, after.span):
            return after
        return self._subject_before(cue, within.start)

    def _is_object(self, cue: Span, span: Span) -> bool:
        """Whether what follows the verb is its object because a subject stands before it ("Biden told Rutte")."""
        line_start = max((s.start for s in self.sentences if s.start <= cue.start), default=0)
        return self._subject_before(cue, line_start).span is not None and span.start > cue.end

    def _subject_after(self, cue: Span, end: int) -> _Speaker:
        """The noun phrase right after a verb, adverbs passed over."""
        position = cue.end
        adverb = re.compile(r"\s+(?:" + self.cues.adverb.pattern + r")", re.IGNORECASE)
        while match := adverb.match(self.masked, position, end):
            position = match.end()
        phrase = self._noun_phrase(position, end)
        return phrase[0] if phrase else _Speaker(None, None)

    def _subject_before(self, cue: Span, start: int) -> _Speaker:
        """The subject left of a verb: the name or description nearest to it that no preposition governs."""
        text = self.masked[start : cue.start]
        pronoun = re.search(
            rf"(?:{self.cues.pronoun.pattern})(?:\s+\w+ly|\s+(?:{self.cues.adverb.pattern}))*\s*$", text, re.I
        )
        if pronoun:
            return _Speaker(None, Span(start + pronoun.start(), start + pronoun.end()))
        free = [
            mention
            for mention in find_mentions(self.masked, self.language, start, cue.start)
            if mention.name in self.names
            and not self.cues.preposition.search(self.masked[max(0, mention.start - 20) : mention.start])
            and not self._governed(mention.start, start)
        ]
        if free:
            chosen = free[-1] if self.masked[free[-1].end : cue.start].strip(" ,") == "" else free[0]
            return _Speaker(self.names.resolve(chosen.name), Span(chosen.start, chosen.end))
        opening = self._noun_phrase(start, cue.start)
        return opening[0] if opening else _Speaker(None, None)

    def _governed(self, position: int, start: int) -> bool:
        """Whether a name belongs to a prepositional phrase that a determiner opens ("con la presidente Yoon")."""
        clause = re.split(r"[,;:]", self.masked[max(start, position - 50) : position])[-1]
        opened = list(self.cues.determiner.finditer(clause))
        return bool(opened) and bool(self.cues.preposition.search(clause[: opened[-1].start()]))

    def _noun_phrase(self, position: int, end: int) -> tuple[_Speaker, int] | None:
        """A speaker named at `position`: a name, a title and a name, a description, a pronoun; and where it ends."""
        while position < end and self.masked[position] in " \u00a0,":
            position += 1
        limit = min(end, position + 120)
        stop = re.compile(rf"[.;:!?()\n{_FILLER}{QUOTATION_MARKS}]|\s[–—-]\s").search(self.masked, position, limit)
        limit = stop.start() if stop else limit
        pronoun = self.cues.pronoun.match(self.masked, position, limit)
        if pronoun:
            return _Speaker(None, Span(pronoun.start(), pronoun.end())), pronoun.end()
        if self.cues.preposition.match(self.masked, position, limit) or position >= limit:
            return None
        determiner = self.cues.determiner.match(self.masked, position, limit)
        comma = self.masked.find(",", position, limit)
        phrase_end = comma if comma >= 0 else limit
        verb = self.cues.verb.search(self.masked, position, phrase_end)
        phrase_end = verb.start() if verb else phrase_end
        mentions = [
            mention
            for mention in find_mentions(self.masked, self.language, position, phrase_end)
            if mention.name in self.names
        ]
        first = self.masked[position : position + 1]
        if determiner is None and not first.isupper() and not (mentions and mentions[0].start == position):
            return None
        for mention in mentions:
            before = self.masked[position : mention.start]
            if len(before.split()) <= 7 and not self.cues.preposition.search(before):
                return _Speaker(self.names.resolve(mention.name), Span(mention.start, mention.end)), mention.end
        description = self.masked[position:phrase_end].rstrip()
        if determiner is None or len(description.split()) < 2:
            return None
        words = description.split()[:8]
        end_of_words = position + len(" ".join(words))
        apposed = self._apposed(phrase_end, end) if comma == phrase_end else None
        if apposed is not None:
            return apposed
        span = Span(position, min(phrase_end, max(end_of_words, position + len(words[0]))))
        name = self.names.described(" ".join(words), position) or self._organisation(mentions, words)
        return _Speaker(name, span), span.end

    def _apposed(self, comma: int, end: int) -> tuple[_Speaker, int] | None:
        """The name after the comma in "the head of the agency, Jean-Jacques Dordain"."""
        match = re.compile(r",\s+").match(self.masked, comma, end)
        if match is None:
            return None
        mentions = find_mentions(self.masked, self.language, match.end(), end)
        if mentions and mentions[0].start == match.end() and mentions[0].name in self.names:
            mention = mentions[0]
            return _Speaker(self.names.resolve(mention.name), Span(mention.start, mention.end)), mention.end
        return None

    def _organisation(self, mentions: list[Mention], words: list[str]) -> str | None:
        """A description that means nobody else in the article speaks for itself: "un portavoce della Casa Bianca"."""
        stop = STOP_WORDS.get(self.language, frozenset())
        content = [word for word in words if word.casefold().strip("’'") not in stop]
        return " ".join(words) if content and any(word[:1].isupper() for word in content) else None

    def _named_subject(self, text: str, offset: int) -> _Speaker | None:
        """The speaker that stands before a colon: its last name not governed by a preposition, else its description."""
        mentions = find_mentions(text, self.language)
        known = [mention for mention in mentions if mention.name in self.names or mention.start == 0]
        for mention in known:
            if not self.cues.preposition.search(text[: mention.start]):
                name = self.names.resolve(mention.name)
                if self._is_bearer(name):
                    return _Speaker(name, Span(offset + mention.start, offset + mention.end))
        name_described = self.names.described(text, len(self.text))
        if name_described is None:
            return None
        return _Speaker(name_described, self._trim(Span(offset, offset + len(text))))

    def _is_bearer(self, name: str) -> bool:
        """Whether a name is one that the body of the article uses too."""
        return name in self.names or len(name_key(name)) > 1

    def _grounded(self, attribution: _Attribution, position: int) -> _Attribution:
        """Give a pronoun or a left-out subject its name: the last speaker, else the last person named before."""
        speaker = attribution.speaker
        if speaker.name is None:
            line = max((line.start for line in paragraphs(self.text[: position + 1])), default=0)
            recent = [mention for mention in self.names.mentions if mention.start < position and " " in mention.name]
            name = self.last or (self.names.resolve(recent[-1].name) if recent and line >= 0 else None)
            speaker = _Speaker(name, speaker.span)
        self.last = speaker.name
        return _Attribution(speaker, attribution.cue)

    # Text

    def _verb_at(self, position: int, end: int) -> Span | None:
        """The reporting verb that begins at `position`, adverbs before it passed over."""
        adverb = re.compile(r"\s*(?:" + self.cues.adverb.pattern + r")\s+", re.IGNORECASE)
        while position < end and self.masked[position].isspace():
            position += 1
        match = self.cues.verb.match(self.masked, position, end)
        if match is None:
            skipped = adverb.match(self.masked, position, end)
            match = self.cues.verb.match(self.masked, skipped.end(), end) if skipped else None
        return Span(match.start(), match.end()) if match else None

    def _verbs(self, start: int, end: int) -> list[Span]:
        """Reporting verbs in the reporter's words of a stretch, those that a determiner makes a noun left out."""
        found = []
        for match in self.cues.verb.finditer(self.masked, start, end):
            before = self.masked[max(0, match.start() - 6) : match.start()]
            noun = re.search(
                r"(?:^|\W)(?:la|una|le|il|un|the|a|an|el|der|die|das|della|alla|was|were|be|been|is)\s+$", before, re.I
            )
            if not noun:
                found.append(Span(match.start(), match.end()))
        return found

    def _skip_apposition(self, position: int, end: int) -> int:
        """Past ", the prime minister," after a name."""
        match = re.compile(r",[^,.;:\n\x01]{3,80},\s*").match(self.masked, position, end)
        return match.end() if match else position

    def _clause(self, position: int) -> Span:
        """From `position` to the end of its sentence, or of its line."""
        end = next((span.end for span in self.sentences if span.end > position), position)
        opened = re.compile(rf"[{_FILLER}]").search(self.masked, position, end)
        return Span(position, opened.start() if opened else end)

    def _left_edge(self, region: Quoted, sentence: Span) -> int:
        """Start of the reporter's words before a quotation: the sentence's, or the end of the quotation before."""
        start = sentence.start
        for other in self.regions:
            if (
                start <= other.outer.start < other.outer.end <= region.outer.start
                and len(self.text[other.start : other.end].split()) > 6
            ):
                start = other.outer.end
        return start

    def _sentence(self, span: Span) -> Span:
        """The sentences that a span touches, as one span."""
        touched = [each for each in self.sentences if each.start < span.end and each.end > span.start]
        return Span(touched[0].start, touched[-1].end) if touched else span

    def _trim(self, span: Span, *, terminators: bool = False) -> Span:
        """Without white space and marks around; without the final full stop too when `terminators`."""
        start, end = span.start, span.end
        while start < end and (self.text[start].isspace() or self.text[start] in ",;:"):
            start += 1
        ending = " \u00a0\n\t" + (".!?" if terminators else "")
        while end > start and self.text[end - 1] in ending:
            end -= 1
        return Span(start, end)

    def _quotation(self, piece: Span, attribution: _Attribution | None, voice: Voice, sentence: Span) -> Quotation:
        return Quotation(
            article_id=self.article.id,
            start=piece.start,
            end=piece.end,
            speaker=attribution.speaker.name if attribution else None,
            speaker_span=attribution.speaker.span if attribution else None,
            cue=attribution.cue if attribution else None,
            voice=voice,
            turn=self.turn - 1,
            sentence=sentence,
        )


_BARE_REPORT = frozenset(
    "said says added adds believes believed thinks thought estimates estimated confirmed warned insisted admitted "
    "announced stated claimed claims argued argues noted explained predicted promised suggested".split()
)


def _masked(text: str, regions: list[Quoted]) -> str:
    """The reporter's own words: what stands in quotation marks replaced by fillers, offsets unchanged.

    Cues inserted between dashes inside a quotation are the reporter's too, but are read from the text itself.
    """
    characters = list(text)
    for region in regions:
        characters[region.start : region.end] = _FILLER * (region.end - region.start)
    return "".join(characters)
