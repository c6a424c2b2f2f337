"""Who is said to have spoken the words between quotation marks: the cue beside them and who stands at it.

A step of `index.quotes`, which decides whether the words are a quotation at all. Quotations that nothing introduces are
looked at by `index.continued`.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.attribution import Clauses
from index.continued import Continued
from index.discourse import Discourse
from index.language import STOP_WORDS
from index.marks import QUOTATION_MARKS
from index.phrases import Attribution, Speaker
from index.reporter import FILLER
from index.speeches import Speech
from index.types import Span

__all__ = ["NEW_SENTENCE", "DirectSpeech", "stripped"]

NEW_SENTENCE = re.compile(r"\s+[A-ZÀ-Ö]")
"""What follows a quotation with which a sentence ends."""
_VERB_BEFORE = re.compile(r"((?:ha\s+|a\s+|hat\s+)?[a-zà-öø-ÿ]{3,})\s+(?:[A-Z][a-z]+\.?\s+)?")
_REVEALED = re.compile(
    r"A\s+(?:dirlo|parlare|sostenerlo|raccontarlo|spiegarlo|affermarlo|scriverlo|dichiararlo)\s+(?:è\s+stat[oa]|è)\s+"
    r"|Con\s+(?:queste|tali)\s+parole\s+|Con\s+estas\s+palabras\s+"
    r"|(?:(?:C[’']est\s+)?(?:par|avec|sur)|Par|Avec|Sur)\s+ces\s+mots,?\s+(?:que\s+)?"
)
"""“…”. A dirlo è X. / “…”. Con queste parole X ha aperto …"""
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
"""“…” — X"""
_VERB_FIRST = re.compile(
    r"((?:(?:s|l|m|t)[’'])?[a-zà-öø-ÿ]{3,})\s+(?:(?:invece|poi|anche|però|ancora|intanto|quindi|infine|pure)\s+)?"
    r"(?=(?:il|lo|la|le|el|der|die)\s|l[’']|[A-ZÀ-Ö])"
)
_PRONOUN_AND_VERB = re.compile(r"(she|he)\s+([a-z]{2,}ed)(?=[\s.,;]|$)")
"""“…,” she laughed"""
_VERB_AFTER = re.compile(
    r"\s+([a-z]{2,}(?:ed|[^s]s))(?<!paintings)(?<!drawings)(?<!works)(?<!films)(?<!books)(?=[\s.,;]|$)(?!\s+(?:by|that|which|who)\b)"
)
_GESTURE = re.compile(
    r"\W*(?:parla|sorride|ride|piange|scuote|alza|prende|guarda|esita|sospira|allarga|annuisce|si\s+(?:alza|volta|commuove|ferma))"
    r"\s",
    re.IGNORECASE,
)
"""What somebody does who then speaks: "Scuote la testa: “…”"."""
_SEVERAL = re.compile(
    r"\W*(?:many|some|several|others|molt[ie]|alcun[ie]|tant[ie]|altr[ie]|muchos|muchas|algun[oa]s|vari[oa]s|otr[oa]s|beaucoup|plusieurs"
    r"|certains|d[’']autres|viele|einige|andere)\s",
    re.I,
)
"""How a sentence opens whose subject is several: "Muchos jóvenes le respondían a gritos: “…”"."""
_TIMES = re.compile(
    r"\W*\w+\s(?:ore|giorni|minuti|mesi|anni|volte|parole|frasi|hours?|days|minutes|months|years|times|words|advice|horas|días|minutos"
    r"|meses|años|veces|palabras|heures|jours|minutes|mois|ans|fois|mots|stunden|tage|minuten|monate|jahre|male|worte)\b",
    re.I,
)
"""How it opens where several are nobody."""
_IS_READ = re.compile(r"[\s,]*si\s+legge(?:va)?\s+(?:nel|nella|nell[’']|sul|sulla)\s*(\w+)(?=\s*[.,;]|$)")
"""Where words stand, by nobody there: “…”, si legge nella lettera."""
_WRITES = re.compile(
    r"\b(?:scri(?:tto|ve|sse|vono)|pubblica(?:to)?|posta(?:to)?|invia(?:to)?|manda(?:to)?|firma(?:to)?|diffus[oa])\b"
)


def stripped(text: str, span: Span) -> Span:
    """A span without the white space and the commas and colons at its edges."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return Span(start, end)


_SOMEBODYS = re.compile(
    r"(?<!\w)(?:(?:[A-ZÀ-ÖØ-Þ][\w.-]*\s){0,2}[A-ZÀ-ÖØ-Þ][\w-]*[’']s?\s(?:\w+\s)?(?:campaign|camp|team|office|family)"
    r"|(?:La (?:campaña|familia|campagna|famiglia|campagne|famille)|El equipo|Lo staff|L[’'](?:équipe|entourage))"
    r"\s(?:di|de|del|della|d[’'])\s?[A-ZÀ-ÖØ-Þ][\w-]*(?:\s[A-ZÀ-ÖØ-Þ][\w-]*)?)(?=\s*$)"
)
"""Those around somebody, who are not them, right before a colon: "Sousa's campaign: “…”"."""


class DirectSpeech:
    """The attributions of an article's quotations. Offsets are the article's."""

    def __init__(self, text: str, speeches: list[Speech], discourse: Discourse, continued: Continued) -> None:
        self.text = text
        self.speeches = speeches
        self.openings = [speech.outer.start for speech in speeches]
        self.discourse = discourse
        self.continued = continued
        self.clauses: Clauses = discourse.clauses
        self.masked = self.clauses.masked
        self.cues = self.clauses.cues
        self.language = self.clauses.language

    def attribution(self, speech: Speech, sentence: Span) -> Attribution | None:
        """The cue and speaker of a quotation: after it, before it, elsewhere in its sentence, or in the next one."""
        ended = self._last_mark(speech) in (".", "!", "?", "…")
        introduced = ended and self.masked[sentence.start : speech.outer.start].rstrip().endswith(":")
        return (
            self._inserted(speech)
            or self._signed(speech)
            or (self.before(speech, sentence) if introduced else None)
            or (self.continued.from_the_sentence_before(speech) if ended and self._is_followed(speech) else None)
            or self._after(speech, sentence)
            or self.before(speech, sentence)
            or self._later(speech, sentence)
            or self._in_next_sentence(sentence)
        )

    def _inserted(self, speech: Speech) -> Attribution | None:
        """The attribution inside a quotation: «A – ha detto X –. B»."""
        for clause in speech.inserted:
            for cue in self.clauses.verbs(clause.start, clause.end):
                if self.clauses.has_pronoun(cue):
                    return Attribution(Speaker(None, cue, implied=True), cue)  # « A, dit-il, B »
                before = self.clauses.subject_before(cue, clause.start)
                after = self.clauses.subject_after(cue, clause.end)
                return Attribution(after if before.span is None and after.span is not None else before, cue)
        return None

    def _is_followed(self, speech: Speech) -> bool:
        """Whether the sentence after a quotation leads to another one: “…” Her deputy put it bluntly. “…”"""
        if not NEW_SENTENCE.match(self.text, speech.outer.end):
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
                return Attribution(speaker, stripped(self.text, Span(*dash.span())))
        return None

    def _after(self, speech: Speech, sentence: Span) -> Attribution | None:
        """“…”, ha detto X / “…,” said X / “…,” X said / “…” were X's words."""
        end = self.discourse.clause_end(speech.outer.end)
        lead = re.compile(r"[\s,!?…–—-]*").match(self.masked, speech.outer.end, end)
        start = lead.end() if lead else speech.outer.end
        if start >= end or self.masked[start] == ".":
            return None
        words_of = self.cues.words_of.match(self.masked, speech.outer.end, end)
        if words_of:
            speaker = self.clauses.phrase(words_of.end(), end, governed=True)
            return Attribution(speaker, stripped(self.text, Span(start, words_of.end()))) if speaker else None
        read = _IS_READ.match(self.masked, speech.outer.end, end)
        if read and self._writes(read[1], speech):
            return Attribution(Speaker(None, None, implied=True), stripped(self.text, Span(start, read.end())))
        ended = self._last_mark(speech) == "."
        closed = not ended and ("," in self.masked[speech.outer.end : start] or self._last_mark(speech) in ("?", "!"))
        for parted in self.clauses.parted(start, end) if closed else ():
            near = parted.speaker.span is not None and self.masked.count(" ", start, parted.speaker.span.start) < 3
            if near and not self.cues.that.match(self.masked, parted.cue.end, end):
                return parted
        cue = self.clauses.verb_at(start, end)
        gerund = cue is not None and self.cues.gerund.fullmatch(self.masked[cue.start : cue.end])
        if gerund and self.cues.null_subject and (earlier := self.before(speech, sentence)):
            return earlier  # "Il ministero ha definito la polemica «ridicola», precisando …"
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
        pronoun = _PRONOUN_AND_VERB.match(self.masked, start, end) if self.language == "en" else None
        if pronoun:
            return Attribution(Speaker(None, Span(*pronoun.span(1)), implied=True), Span(*pronoun.span(2)))
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

    def before(self, speech: Speech, sentence: Span) -> Attribution | None:
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
        if collective := _SOMEBODYS.search(self.masked, start, colon.start):
            return Attribution(Speaker(" ".join(collective[0].split()), Span(*collective.span())), colon)
        named = self.clauses.subject_at(colon.start, start)
        if named is not None and named.name is not None:
            return Attribution(self._apposed_to(named, start) or named, colon)
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
        if _SEVERAL.match(words) and not self.cues.speech.search(words) and not _TIMES.match(words):
            return Attribution(Speaker(None, None), colon)
        if not people and (self.cues.speech.search(words) or len(words.split()) <= 6 or _GESTURE.match(words)):
            return Attribution(Speaker(None, None, implied=True), colon)
        return None

    def _apposed_to(self, named: Speaker, start: int) -> Speaker | None:
        """The person before a comma whose apposition ends with the name of something: "NAME, head of Clean Air:"."""
        if named.span is None or named.name is None or self.clauses.names.is_person(named.name):
            return None
        comma = self.masked.rfind(",", start, named.span.start)
        if comma < 0 or not self.masked[comma + 1 : named.span.start].strip():
            return None  # "Vince NAME, Legambiente: “…”"
        person = self.clauses.subject_at(comma, start)
        known = person is not None and person.name is not None and self.clauses.names.is_person(person.name)
        return person if known else None

    def _left_edge(self, speech: Speech, sentence: Span) -> int:
        """Start of the reporter's words before a quotation: the sentence's, or the end of a long quotation before."""
        start = sentence.start
        first = bisect_left(self.openings, sentence.start)
        for other in self.speeches[first : bisect_left(self.openings, speech.outer.start)]:
            if start <= other.outer.start and len(self.text[other.start : other.end].split()) > 6:
                start = max(start, other.outer.end)
        return start

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
        if self._last_mark(speech) in ".!?" and NEW_SENTENCE.match(self.text, speech.outer.end):
            return None
        single = self.language != "en" and len(self.text[speech.start : speech.end].split()) < 2
        for cue in self.clauses.verbs(speech.outer.end, sentence.end):
            if single and "," not in self.masked[speech.outer.end : cue.start]:
                continue
            speaker = self.clauses.subject(cue, speech.outer.end, sentence.end)
            inverted = self.language == "de" and self.masked[: cue.start].endswith(", ")
            if inverted and (after := self.clauses.subject_after(cue, sentence.end)).span is not None:
                speaker = after  # "… der Europäischen Union, sagte der Sieger"
            elif speaker.name is None and self.masked[speech.outer.end : cue.start].rstrip().endswith(","):
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
                return Attribution(named, stripped(self.text, Span(*revealed.span())))
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
            return (
                Attribution(named, stripped(self.text, Span(*adverb.span())))
                if adverb and named and named.name
                else None
            )
        speaker = self.clauses.subject_after(cue, following.end)
        return Attribution(speaker, cue) if speaker.name is not None else None
