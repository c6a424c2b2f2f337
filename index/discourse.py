"""Keep who spoke where in an article, and say whom a pronoun, a left-out subject or a description means.

Used by `index.quotes` while it goes through an article in order. Only what stands before counts: the sentence, the
paragraph, whoever spoke last. Who stands at a verb is asked of `index.attribution`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from index.attribution import Clauses
from index.descriptions import nouns
from index.kinds import gender_of_description
from index.marks import paragraphs
from index.names import agree
from index.phrases import Attribution, Speaker
from index.reporter import FILLER
from index.segment import sentences
from index.types import Span

__all__ = ["Discourse"]

_NAME_WORD = re.compile(r"[^\W\d_]{3,}")
_TEXT = re.compile(
    r"(?i)(?:il|la|lo|the|le|el|der|die|das)\s+(?:testo|comunicato|nota|messaggio|lettera|statement|letter|message|text|communiqué|texte"
    r"|lettre|texto|comunicado|carta|mensaje|mitteilung|brief|erklärung)"
)
_FAR = 6000
"""Characters of a paragraph searched backwards for whom a description means."""
_LEAD = 5
"""Words that may stand before the name a sentence opens with: "Pochi minuti dopo NAME"."""
_LONG_LEAD = 12
"""Words that may stand before the only person of a sentence that opens with no other subject."""
_FOR = re.compile(r"\W*For\s+(?=[A-Z])")
"""Opens somebody's view in English."""
_ON_A_DAY = re.compile(
    r"(?:Ieri|Oggi|Domani|Intanto|Poi|(?:Lune|Marte|Mercole|Giove|Vener)dì|Sabato|Domenica)\s(?=(?:il|lo|la)\s|l[’'])"
)
"""How an Italian sentence opens before its subject."""
_OUTSIDE = re.compile(
    r"(?:Outside|Inside|In|At|After|Before|During|Fuori|Davanti|Dentro|Dopo|Prima|Durante|All[’']uscita|Devant|Après|Fuera|Tras)\b"
    r"[^,;:.]{2,40}?\s(?=(?:the|il|lo|la|le|el)\s|l[’'])"
)
"""Where or when a sentence opens that goes on with its subject: "Outside the court the skipper"."""
_GOES_ON = re.compile(r"\s+[a-zà-öø-ÿ]{3,}")
_ACTS = re.compile(r"\s(?:ha|hanno|aveva|a|ont|avait|han|había)\s")
_TURN = re.compile(
    r"(?i)(?<!\w)(?:tocca|è\s+toccato|toccava|toccò|è\s+(?:poi\s+)?(?:la\s+volta|il\s+turno)|la\s+parola(?:\s+passa)?"
    r"|it\s+(?:was|is)\s+(?:the\s+)?turn|c[’']est\s+au\s+tour|le\s+(?:toca|tocó)|es\s+el\s+turno)\s+"
    r"(?:a[l]?|alla|allo|all[’']|di|del|della|dell[’']|of|de|d[’'])\s*"
)
"""How a sentence hands on the word: "Poi è toccato a NAME"."""
_LOOK_BACK = 8
"""Sentences searched backwards for whom a pronoun means."""


class Discourse:
    """The sentences and paragraphs of one article and who has spoken in them so far.

    Attributes:
        sentences, starts: the sentences and where they begin.
        lines: the paragraphs.
        spoke: the speaker of a sentence, by its number.
        said: where the words of each speaker stand.
        subject_matter: the person whom the article is about, if it is about one.
        last, last_end: the last attribution that names somebody, and the end of what it attributes.
    """

    def __init__(self, text: str, clauses: Clauses) -> None:
        self.clauses, self.text = clauses, text
        self.sentences = sentences(text, clauses.language)
        self.starts = [sentence.start for sentence in self.sentences]
        self.lines = paragraphs(text)
        self.line_starts = [line.start for line in self.lines]
        self.subject_matter = self._subject_matter(text)
        self.meant: dict[int, str | None] = {}
        self.spoke: dict[int, str] = {}
        self.said: dict[str, list[Span]] = defaultdict(list)
        self.unknown: set[int] = set()
        self.last: Attribution | None = None
        self.last_end = 0

    def _subject_matter(self, text: str) -> str | None:
        """The person whom an article names first and twice as often as anybody else, in quotations too."""
        names = self.clauses.names
        people = list(dict.fromkeys(name for m in names.mentions if names.is_person(name := names.resolve(m.name))))
        if not people:
            return None
        words = Counter(_NAME_WORD.findall(text))
        often = {name: max(words[word] for word in name.split()) for name in people}
        first, others = people[0], [often[name] for name in people[1:]]
        return first if often[first] >= 2 * max(others, default=1) else None

    def _of_the_subject_matter(self, description: str) -> str | None:
        """The person whom the article is about, where a definite description may be theirs."""
        name = self.subject_matter
        definite = self.clauses.cues.definite.match(description)
        return name if name is not None and definite and self.clauses.names.may_call(name, description) else None

    def _whose_text(self, description: str, line: Span) -> str | None:
        """Who spoke last in a paragraph, where what they wrote goes on: "prosegue il testo"."""
        spoke = self.last is not None and self.last_end > line.start
        return self.last.speaker.name if self.last and spoke and _TEXT.fullmatch(description.strip()) else None

    def _of_the_sentence_before(self, description: str, position: int, line: Span) -> str | None:
        """The person with whose name the sentence before opens, a description of whom may tell more than is known.

        "NAME non usa cautele. “…”, dice il presidente americano."
        """
        index = bisect_right(self.starts, position) - 2
        definite = self.clauses.cues.definite.match(description)
        if index < 0 or self.sentences[index].start < line.start or not definite:
            return None
        if FILLER not in self.clauses.masked[self.sentences[index].end : self.sentences[index + 1].start + 3]:
            return None
        name = self.subject(self.sentences[index].start, self.sentences[index].end)
        names = self.clauses.names
        return name if name is not None and names.fits(name, description, of_any_nation=True) else None

    def understood(self, attribution: Attribution, position: int, line: Span) -> Attribution:
        """The same attribution with the name that the text before gives a pronoun or a description."""
        speaker = attribution.speaker
        cue = self.clauses.masked[attribution.cue.start : attribution.cue.end].split()[0]
        if speaker.implied and speaker.span is None and self.clauses.cues.several.fullmatch(cue):
            return Attribution(Speaker(None, None), attribution.cue)  # "Hanno detto": no one person
        if self._several_say(attribution) and speaker.span is not None and self._is_one(speaker):
            words = speaker.description or self.clauses.masked[speaker.span.start : speaker.span.end]
            several = Speaker(None, speaker.span, description=words)
            return Attribution(several, attribution.cue)  # "gli uffici del sindaco hanno detto"
        if speaker.name is None and speaker.span is not None and self._is_it(speaker.span):
            return Attribution(Speaker(self._body_that_spoke(line), speaker.span), attribution.cue)
        if speaker.name is None and speaker.implied:
            if speaker.span is None and self.clauses.is_inserted(attribution.cue):
                start = self.around(attribution.cue).start  # "X, ha aggiunto, …": X is talked about
                position = max(start, self.clauses.masked.rfind(":", start, attribution.cue.start) + 1)
            gender = self._gender(speaker.span)
            recent = self._recent(position, line, gender, announced=cue == ":")
            goes_on = self.last is not None and self.last_end >= line.start and self.last.speaker.name == recent
            if recent is not None and gender and goes_on:
                self.clauses.names.genders.setdefault(recent, gender)  # who goes on as "she" is not "he" below
            speaker = Speaker(recent, speaker.span)
        elif speaker.name is None and speaker.description:
            start = speaker.span.start if speaker.span else position
            before = min(position, start)
            name = self._meant(speaker.description, before, line, lines=1)
            name = name or self._of_the_subject_matter(speaker.description)
            name = name or self._meant(speaker.description, before, line)
            name = name or self._whose_text(speaker.description, line)
            name = name or self._of_the_sentence_before(speaker.description, before, line)
            speaker = Speaker(name, speaker.span, description=speaker.description)
        elif (other := self._just_spoke(speaker, line)) is not None:
            speaker = Speaker(other, speaker.span)
        return Attribution(speaker, attribution.cue)

    def _several_say(self, attribution: Attribution) -> bool:
        """Whether a cue is a verb in the plural, and not "were the words of"."""
        words = self.clauses.masked[attribution.cue.start : attribution.cue.end]
        several = any(map(self.clauses.cues.several.fullmatch, words.split()[:2]))  # "lo hanno detto"
        return several and self.clauses.cues.verb.fullmatch(words) is not None

    def _is_one(self, speaker: Speaker) -> bool:
        """Whether a speaker is named as one person, or described as somebody whom the text may name."""
        names = self.clauses.names
        if speaker.name is None:
            return bool(speaker.description)
        return names.is_person(speaker.name) and bool(names.gender(speaker.name) or names.roles.get(speaker.name))

    def _just_spoke(self, speaker: Speaker, line: Span) -> str | None:
        """Who spoke last in a paragraph, where a trade alone may mean them rather than another who is called so.

        "NAME mette le mani avanti: “…”. Secondo l'imprenditore, …".
        """
        names, span, other = self.clauses.names, speaker.span, self.last.speaker.name if self.last else None
        if speaker.name is None or span is None or other in (None, speaker.name) or self.last_end <= line.start:
            return None
        description = self.clauses.masked[span.start : span.end]
        alone = len(re.split(r"[\s’']", description)) == 2 and not self.clauses.mentions(span.start, span.end)
        here = speaker.name in self.clauses.named(line.start, span.start)
        meant = other is not None and names.is_person(other) and names.may_call(other, description)
        return other if alone and not here and meant else None

    def _is_it(self, span: Span) -> bool:
        return self.clauses.masked[span.start : span.end].casefold() == "it"

    def _body_that_spoke(self, line: Span) -> str | None:
        """The last speaker where that is no person and spoke in this paragraph or the one before."""
        name = self.last.speaker.name if self.last else None
        above = self.lines[max(0, bisect_left(self.lines, line) - 1)]
        near = name is not None and self.last_end >= above.start
        body = name is not None and (" " not in name or not self.clauses.names.is_person(name))
        return name if near and body else None

    def _gender(self, pronoun: Span | None) -> str:
        """The gender of a pronoun, "" of a subject left out."""
        if pronoun is None:
            return ""
        words = self.clauses.masked[pronoun.start : pronoun.end].replace("-", " ")  # "dit-il"
        return gender_of_description(words, self.clauses.language)

    def _recent(self, position: int, line: Span, gender: str = "", *, announced: bool = False) -> str | None:
        """Who spoke last, or the last sentence's first person if that is nearer; nobody of the other gender.

        Words that a colon announces without a verb ("L’ultima frase: “…”") are, before somebody who is only named in
        another paragraph, of the person whom the article is about.
        """
        index = max(0, bisect_right(self.starts, position) - 1)
        if not self.sentences:
            return None
        meant = self._opening_description(index, position)
        if meant is not None and agree(self.clauses.names.gender(meant), gender):
            return meant
        holder = self._holder(self.sentences[index].start, position)
        people = [holder] if holder else self._people(self.sentences[index].start, position, gender)
        if people:
            return people[0]
        for earlier in range(index, max(-1, index - _LOOK_BACK), -1):
            if earlier < index and earlier in self.unknown and self.sentences[earlier].start >= line.start:
                return None  # whoever spoke there, whom nothing names
            spoke = self.spoke.get(earlier)
            if spoke and agree(self.clauses.names.gender(spoke), gender) and not (gender and self._is_body(spoke)):
                return spoke
            sentence = self.sentences[earlier]
            end = min(sentence.end, position)
            holder = self._holder(sentence.start, end) if sentence.start >= line.start else None
            if holder is not None and agree(self.clauses.names.gender(holder), gender):
                return holder
            people = self._people(sentence.start, end, gender)
            opens = bool(people) and self.subject(sentence.start, end) == people[0]
            alone = len(people) == 1 and earlier == index - 1 and self._acts_alone(people[0], sentence.start, end)
            if people and (sentence.start >= line.start or opens or alone):
                about = self.subject_matter if announced and sentence.start < line.start else None
                return about if about is not None and agree(self.clauses.names.gender(about), gender) else people[0]
            meant = self._opening_description(earlier, position)
            if meant is not None and agree(self.clauses.names.gender(meant), gender):
                return meant
            if meant is None and earlier < index and self._opens_with_somebody(earlier):
                return None
        last = self.last.speaker.name if self.last else None
        if last is None or (gender and self._is_body(last)):
            return None
        return last if agree(self.clauses.names.gender(last), gender) else None

    def _acts_alone(self, name: str, start: int, end: int) -> bool:
        """Whether a stretch names nobody else, and goes on after the name with its verb: "… quando NAME chiese"."""
        if self.clauses.named(start, end) - {name}:
            return False
        return any(_GOES_ON.match(self.clauses.masked, mention.end, end) for mention in self.clauses.free(start, end))

    def _is_body(self, name: str) -> bool:
        """Whether a name of two words or more is no person's, so that "he" does not mean it."""
        return " " in name and not self.clauses.names.is_person(name)

    def _holder(self, start: int, end: int) -> str | None:
        """The person whose view a sentence opens with: "Per NAME il piano è un errore; “…”, aggiunge"."""
        cues = self.clauses.cues
        opened = cues.according.match(self.clauses.masked, start, end)
        opened = opened or (cues.opinion or _FOR).match(self.clauses.masked, start, end)
        speaker = self.clauses.phrase(opened.end(), end, governed=True) if opened else None
        acts = speaker is not None and speaker.span is not None and _ACTS.match(self.clauses.masked, speaker.span.end)
        name = speaker.name if speaker is not None and not acts else None  # not "Per NAME ha firmato la direttrice …"
        return name if name is not None and self.clauses.names.is_person(name) else None

    def _people(self, start: int, end: int, gender: str) -> list[str]:
        """The persons of a stretch that may be subjects and are not known to be of the other gender."""
        names = self.clauses.names
        return [name for name in self.clauses.people(start, end) if agree(names.gender(name), gender)]

    def subject(self, start: int, end: int) -> str | None:
        """The person with whose name a sentence opens, after at most a few words that are no subject."""
        turn = _TURN.search(self.clauses.masked, start, end)
        for mention in self.clauses.mentions(turn.end(), end)[:1] if turn else ():
            if turn and mention.start - turn.end() < 25 and self.clauses.names.is_person(mention.name):
                return self.clauses.names.resolve(mention.name)
        for mention in self.clauses.free(start, end)[:1]:
            lead = self.clauses.masked[start : mention.start]
            near = len(lead.split()) <= _LEAD
            alone = len(lead.split()) <= _LONG_LEAD and len(self.clauses.people(start, end)) == 1
            opens = near or (alone and self.clauses.phrase(start, end) is None)
            if opens and FILLER not in lead and self.clauses.names.is_person(mention.name):
                return self.clauses.names.resolve(mention.name)
        return None

    def _opening_description(self, index: int, position: int) -> str | None:
        """Whom the definite description means with which a sentence opens: "Il premier non si ferma"."""
        sentence = self.sentences[index]
        start, end = sentence.start, min(sentence.end, position)
        opened = _ON_A_DAY.match(self.clauses.masked, start, end)
        start = opened.end() if opened else start
        if index in self.meant or position <= start:
            return self.meant.get(index)
        self.meant[index] = None
        turn = _TURN.match(self.clauses.masked, start, end)
        if turn is not None:
            last = self.last.speaker.name if self.last else None
            noun = " ".join(self.clauses.masked[turn.end() : end].split()[:2])
            article = "la " if "la" in turn.group() else "il "
            self.meant[index] = self._meant(article + noun, start, self._line(start), other_than=last)
            return self.meant[index]
        words = self.clauses.masked[start:end]
        if self.clauses.cues.definite.match(words) or self.clauses.cues.determiner.match(words):
            phrase = self.clauses.phrase(start, end)
            if phrase is not None and phrase.name is None and phrase.description:
                noun = " ".join(phrase.description.split()[:4])
                self.meant[index] = self._meant(noun, start, self._line(start))
            elif phrase is not None and phrase.name is not None and self.clauses.names.is_person(phrase.name):
                self.meant[index] = phrase.name
        return self.meant[index]

    def _opens_with_somebody(self, index: int) -> bool:
        """Whether a sentence opens with the definite description of a person whom nothing names."""
        sentence = self.sentences[index]
        lead = _OUTSIDE.match(self.clauses.masked, sentence.start, sentence.end)
        if lead and self.clauses.cues.preposition.search(lead.group()):
            return False  # "Dopo l'incontro con il ministro"
        phrase = self.clauses.phrase(lead.end() if lead else sentence.start, sentence.end)
        if phrase is None or phrase.name is not None or not self.clauses.cues.definite.match(phrase.description):
            return False
        return self.clauses.names.means_a_person(" ".join(phrase.description.split()[:4]))

    def _line(self, position: int) -> Span:
        """The paragraph that holds a position."""
        return self.lines[max(0, bisect_right(self.line_starts, position) - 1)]

    def _meant(
        self, description: str, position: int, line: Span, *, other_than: str | None = None, lines: int = 3
    ) -> str | None:
        """The person whom a definite description fits, of its paragraph or else of the nearest of `lines`.

        Of several, the one who spoke last or with whose name a sentence opens, whichever is nearer.
        """
        if not self.clauses.cues.definite.match(description):
            return None
        number = bisect_left(self.lines, line)
        for above in range(number, max(-1, number - lines), -1):
            end = min(self.lines[above].end, position)
            start = max(self.lines[above].start, end - _FAR)
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            mentioned = (self.clauses.names.resolve(mention.name) for mention in self.clauses.mentions(start, end))
            people = {name for name in mentioned if self.clauses.names.is_person(name)}
            people |= {self.spoke[i] for i in range(first, last) if i in self.spoke and self._may_be_one(self.spoke[i])}
            people -= {other_than}
            fitting = {name for name in people if self.clauses.names.fits(name, description)}
            another = self.clauses.names.is_another
            fitting = {
                each for each in fitting if not another(each, description) and not self._told_of(each, description)
            }
            if fitting:
                return fitting.pop() if len(fitting) == 1 else self._in_focus(first, last, position, fitting)
        return None

    def _told_of(self, speaker: str, description: str) -> bool:
        """Whether a speaker has told of whom a description means, who is then somebody else: "NAME said the chancellor
        had failed"."""
        noun = next((each for each in nouns(description, self.clauses.language) if each[:1].islower()), "")
        told = re.compile(rf"(?<!\w){re.escape(noun)}(?!\w)", re.I)
        return bool(noun) and any(told.search(self.text, each.start, each.end) for each in self.said.get(speaker, ()))

    def _may_be_one(self, speaker: str) -> bool:
        """Whether a speaker may be a person: one is, and so is a single name that is no acronym's or thing's."""
        names = self.clauses.names
        single = speaker[:1].isupper() and speaker in names and speaker not in names.things and not speaker.isupper()
        return names.is_person(speaker) or (single and " " not in speaker)

    def _in_focus(self, first: int, last: int, position: int, among: set[str]) -> str | None:
        """Who of some persons last spoke or is the subject of a sentence, backwards through the sentences."""
        for index in range(last - 1, first - 1, -1):
            sentence = self.sentences[index]
            subject = self.subject(sentence.start, min(sentence.end, position))
            for name in (self.spoke.get(index), subject):
                if name in among:
                    return name
        return None

    def remember(self, attribution: Attribution, span: Span, words: Sequence[Span] = ()) -> None:
        """Note that `span` is somebody's, and of it the `words`, all of it without any, theirs or what they told."""
        if attribution.speaker.name is None:
            if attribution.speaker.description:
                first = max(0, bisect_right(self.starts, span.start) - 1)
                self.unknown.update(range(first, bisect_left(self.starts, max(span.end, attribution.cue.end))))
            return
        self.last, self.last_end = attribution, max(span.end, attribution.cue.end)
        self.said[attribution.speaker.name] += words or (span,)
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
