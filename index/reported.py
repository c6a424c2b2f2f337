"""Find what a sentence reports without quotation marks: "X said that …", "…, said X", "according to X, …".

Asked sentence by sentence by `index.quotes`; who stands at the verb comes from `index.attribution`. The clause reported
is returned as it stands, from the conjunction to the end of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.acts import acts, as_reported, shown
from index.attribution import Clauses
from index.clause import FINITE, Report, called_so, complete, edge, trimmed
from index.marks import QUOTATION_MARKS
from index.phrases import Attribution, Speaker
from index.reporter import FILLER
from index.types import Span

__all__ = ["reports"]

_THAT = re.compile(rf"\s+(?:[\w’'{FILLER}{QUOTATION_MARKS}.-]+,?\s+){{0,9}}?that\s", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b")
_TOLD = re.compile(
    r"\s+(?:(?:the|a|his|her|their)\s+)?[\w’'.-]+(?:\s+(?!that\b)[\w’'.-]+){0,2}?"
    r"\s+(?=(?:he|she|it|they|we|the|there|this|his|her|its|a|an|no)\s)"
)
_STARTS_A_CLAUSE = re.compile(
    r"(?:he|she|it|they|we|I|you|there)\s+(?:\w+ly\s+)?\w{3,}"
    r"|(?:he|she|it|they|we|I|you|there|this|these|those|the|an?|his|her|their|its|our|my|some|many|most|several|no|all"
    r"|both|each|every|if|when|while|[A-Z][\w’'.-]*|\d[\d,.]*)\s+(?:\S+\s+){2}"
)
_NAMING = re.compile(r"(?:(?:has|have|had)\s+)?call(?:s|ed|ing)?$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s+(?:it|they|that|there)\s")
"""What follows a verb whose report comes after it: "the jury, …, said it had been won over"."""
_TAKES_THINGS = re.compile(
    r"wr(?:ote|ites)|claim(?:s|ed)|maintain(?:s|ed)|declare[ds]|report(?:s|ed)?|reveal(?:s|ed)|confirm(?:s|ed)|announce[ds]|promise[ds]"
    r"|predict(?:s|ed|ing)|recall(?:s|ed)|observe[ds]|explain(?:ed|ing)|assert(?:s|ed|ing)|suggest(?:s|ed|ing)|adding"
    r"|admit(?:s|ted)|lament(?:s|ed)|conclude[ds]|warning",
    re.IGNORECASE,
)
"""Verbs that report clauses, and that have things for objects as well: "declared victory", "reported finding"."""
_SOON_FINITE = re.compile(
    rf"(?!\w+ing\s)(?:[\w’'$%.-]+\s+){{1,10}}?(?<!\ba\s)(?<!\ban\s)(?<!\b(?:the|his|her|its)\s)(?:{FINITE.pattern})"
)
"""A subject of few words and its verb."""
_TIME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?![’'])|(?:last|this|next|earlier|later)\s|(?:\w+\s){1,3}ago\b"
)
_BARE_START = re.compile(
    r"\s+(?!(?:in|on|at|of|to|as|during|after|before|by|with|when|while|about|for|from|and|but|so|that)\b)[\w$“\"]"
)
_INFINITIVE = re.compile(
    r"\s+(?:[^,;:.]{1,50}?\s)?(?:di|a)\s+(?=(?:non\s+)?\w+(?:re|rsi|rlo|rla|rli|rle|rne)\b)", re.IGNORECASE
)
_CONNECTIVE = re.compile(
    r"(?:and|but|while|although|though|whereas|e|ed|ma|mentre|y|pero|mientras(?:\s+que)?|et|mais|tandis\s+que|und|aber"
    r"|während)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r",?\s+(?:and|but|e|ed|ma|y|pero|et|mais|und|aber)(?:\s+(?:\w+ly|also|then|later|anche|poi|aussi))?$"
)
_CONJUNCTION = re.compile(r"\s(?:and|but|while)\s(?=(?:\S+\s*){1,5}$)")
_GERMAN_CLAUSE = re.compile(r"(?:\s(?:an|ein|fest|mit|klar))?,\s+(?=(?:er|sie|es|man|die|der|das|ein|eine)\s)")
_ASKS = re.compile(r"(?:ask|wonder|explain|question)(?:ed|s|ing)?|says?|said|tells?|told", re.IGNORECASE)
_QUESTION = re.compile(r"\s+(?:[\w’'.-]+\s+){0,3}?(?=(?:whether|why|how|what|when|where|who|if)\s)", re.IGNORECASE)
_KONJUNKTIV = re.compile(
    r"\b(?:sei|seien|habe|hätten|werde|würden|könne|müsse|solle|wolle|dürfe|gebe|komme|gehe|bleibe|stehe)\b"
)
"""The mood of reported speech in German."""
_OPENS_IN_KONJUNKTIV = re.compile(rf",\s+(?=(?:[\w-]+\s+){{1,4}}{_KONJUNKTIV.pattern})")
_VIEW = re.compile(
    r",?\s+((?:il|lo|la|l[’']|i|gli|le|le|la|les|el|los|las)\s*(?:[\w’']+\s+){1,6}?"
    r"(?:non\s+|n[’']|ne\s+|no\s+)?(?:è|sono|era|erano|sarebbe|sarà|deve|devono|può|possono|va|vanno|rappresenta|est|sont|doit"
    r"|peut|es|son|debe|puede|premia|dimostra|conferma|segna|significa|resta|rimane|merita|rischia|serve|reste|marque|montre"
    r"|prouve|signifie|ont\s+(?:exprimé|montré|prouvé|choisi|dit|voulu|compris|envoyé)|demuestra|supone|marca|sigue)(?=\s))"
)
"""The subject and the verb of a clause that says what somebody holds."""
_APPOSED = re.compile(r",\s[^,.;:]{3,80}(?=,\s)")
_OF_A_LIFE = re.compile(
    r"(?i)(?<!\w)(?:stagione|carriera|giornata|partita|vittoria|sconfitta|gara|titolo|gol|medaglia|strada|esordio|debutto"
    r"|ritorno|volta|futuro|contratto|operazione|condanna|pena|processo|torneo|match|finale|infortunio|serata|notte|anno|(?:gli\s+anni|i\s+mesi|i\s+giorni)\s+(?:sono|saranno|erano)"
    r"|avventura|attesa|conto|diagnosi|saison|carrière|match|temporada|partido|carrera)(?!\w)"
)
"""What befalls a person rather than what they think of: "Per X la stagione è finita"."""
_QUOTED_BEFORE = re.compile(
    rf"(?:.*[,;:.]\s*)?[{QUOTATION_MARKS}]*{FILLER}+[{QUOTATION_MARKS}]+|.*[,?!][’'{QUOTATION_MARKS}]+", re.DOTALL
)
"""Words that end with a quotation which no word of the sentence leads to: whose verb follows, its subject follows."""
_CLOSING = re.compile(r"[,;!?]|\.(?=\W*$)|$")
"""The end of a short clause in a sentence, whose only points are those of abbreviations ("said Ms. Gil")."""
_SEMICOLON = re.compile(r";(?!\s+(?:that|che|qu[e’']|da[sß]s?|and|or|e|ed|o|y|et|ou|und|oder)\b)")
"""Ends what is reported, unless more of it follows."""
_HELD_BACK = re.compile(
    r",?\s+(?:but\s+(?:declined\s+to|(?:refused\s+to|(?:did|would)\s+not)\s+(?:say|name|give|identify|elaborate|specify|comment|disclose"
    r"|reveal)|gave\s+no)\b"
    r"|ma\s+non\s+ha(?:nno)?\s+(?:voluto\s+(?:dire|fare|dare|precisare|rivelare|commentare)|precisato|specificato|fornito)\b"
    r"|mais\s+(?:n[’']a\s+pas\s+(?:voulu|précisé|donné)|a\s+refusé\s+de\s+(?:dire|donner|préciser|commenter))\b"
    r"|pero\s+(?:no\s+(?:quiso|precisó|dio)|declinó|rehusó)\b"
    r"|(?:wollte|nannte|machte)\s+aber\s+kein)"
)
"""What a speaker does not tell, which is the reporter's: "… but declined to name them"."""
_COLON = re.compile(r":\s+(?=[^\W\d_])")
_STEPS_IN = re.compile(r"(?:non\s+)?(?:è|era|sono)\s+interven|non\s+rispond", re.IGNORECASE)
"""Speaks up or helps: "è intervenuta la Guardia costiera"."""
_BODY_TAIL = re.compile(
    r"\s(?:nazional[ei]|italian[oa]|superiore|europe[oa]|regionale|provinciale|internazionale|central[ei]|federal[ei]|nacional)"
    r"(?:\s(?:di|de|per|delle|dei|des)\s[a-zà-ù]+(?:\s[ey]\s[a-zà-ù]+)?)?(?=[\s,])"
)
"""The rest of a body's name: "l'Istituto nazionale di geofisica"."""
_CLITIC = re.compile(r"(?:lo|l[’'])\s*", re.IGNORECASE)


def reports(clauses: Clauses, sentence: Span, before: Span | None, used: set[int]) -> Iterator[Report]:
    """What `sentence` reports, surest first.

    Args:
        clauses: the article.
        sentence: the sentence asked about.
        before: the sentence before it in its paragraph when nobody is known to speak there, else None.
        used: starts of cues that already introduce a quotation.
    """
    cues = clauses.verbs(sentence.start, sentence.end)
    parted = list(clauses.parted(sentence.start, sentence.end))
    for each in parted:
        that = clauses.cues.that.match(clauses.masked, each.cue.end, sentence.end)
        opened = that or _in_konjunktiv(clauses, each.cue.end, sentence.end)
        if opened is not None:
            end = _clause_end(clauses, opened.end(), sentence.end)
            yield Report(each, (trimmed(clauses, Span(opened.end(), end)),), sentence)
    cues = [cue for cue in cues if all(cue.start != each.cue.start for each in parted)]
    for cue in cues:
        if _CLITIC.match(clauses.masked, cue.start, cue.end):
            colon = clauses.masked[sentence.start : cue.start].rstrip().endswith(":")
            if colon:  # "A: lo ha detto X."
                clause = Span(sentence.start, clauses.masked.rindex(":", sentence.start, cue.start))
                yield from _reported_before(clauses, cue, sentence, clause)
            elif before is not None and cue.start == sentence.start:
                yield from _reported_before(clauses, cue, sentence, before)
                continue
        quoted = clauses.masked.find(FILLER, cue.end, sentence.end)
        introduces = cue.start in used and not len(clauses.masked[cue.end : max(quoted, cue.end)].split()) > 2
        position = _conjunction(clauses, cue, sentence, introduces=introduces)
        if position is None:
            continue
        speaker = clauses.subject(cue, edge(clauses, cue, sentence), position)
        called = called_so(clauses, cue, sentence) if speaker.implied or speaker.span is None else None
        speaker = Speaker(None, called) if called is not None else speaker
        end = _clause_end(clauses, position, sentence.end)
        yield Report(Attribution(speaker, cue), (trimmed(clauses, Span(position, end)),), sentence)
    yield from _according(clauses, sentence)
    yield from _opinion(clauses, sentence)
    yield from shown(clauses, sentence)
    for cue in cues:
        if cue.start in used and not FINITE.search(clauses.masked, sentence.start, cue.start):
            continue  # "In a letter, X said “…”"
        if cue.start not in used or not _opens_with_quotation(clauses, sentence):
            yield from _parenthetic(clauses, cue, sentence)
    for cue in cues:
        if cue.start not in used:
            yield from as_reported(clauses, cue, sentence)
            yield from acts(clauses, cue, sentence)


def _clause_end(clauses: Clauses, start: int, end: int) -> int:
    """Where what is reported from `start` on gives way to the next report of the sentence, or to what the speaker does
    not tell, or else the sentence's end.

    "X said A and added that B", "X said A, noting that B", "X said A, while Y said B".
    """
    text, words = clauses.masked, clauses.cues
    held_back = _HELD_BACK.search(text, start, end)
    end = held_back.start() if held_back else end
    for cue in clauses.verbs(start, end):
        lead = text[start : cue.start].rstrip()
        joined = _JOINED.search(lead)
        follows = words.that.match(text, cue.end, end) is not None if words.that.pattern else False
        opens = bool(re.match(r"\s+that\b", text[cue.end : end])) if clauses.language == "en" else follows
        opens = opens or FILLER in text[cue.end : cue.end + 4]
        if words.bare is not None and words.bare.search(text, cue.start, cue.end):
            opens = opens or _STARTS_A_CLAUSE.match(text, cue.end + 1, end) is not None
        gerund = words.gerund.fullmatch(text[cue.start : cue.end].split()[0])
        if lead.endswith(",") and gerund:
            return start + len(lead) - 1
        if joined and opens:
            return start + joined.start()
        conjunction = _CONJUNCTION.search(lead)
        if conjunction and opens and FINITE.search(lead, 0, conjunction.start()):
            subject = clauses.subject_before(cue, start + conjunction.end())
            if subject.span is not None and subject.span.start == start + conjunction.end():
                return start + conjunction.start()
        comma = max(lead.rfind(","), lead.rfind(";"))
        if comma >= 0 and len(lead[comma:].split()) <= 6:
            subject = clauses.subject_before(cue, start + comma + 1)
            if subject.span is None:
                continue
            between = text[start + comma + 1 : subject.span.start].strip()
            if not between or _CONNECTIVE.fullmatch(between):
                return start + comma
    semicolon = _SEMICOLON.search(text, start, end)
    told = text[start : semicolon.start()] if semicolon else ""
    listed = ":" in told or told.count("(") > told.count(")")
    return semicolon.start() if semicolon and not listed else end


def _conjunction(clauses: Clauses, cue: Span, sentence: Span, *, introduces: bool) -> int | None:
    """Where reported speech begins after a cue, the person told passed over, or None."""
    text, words = clauses.masked, clauses.cues
    colon = _COLON.match(text, cue.end, sentence.end)
    if colon is None and cue.start == sentence.start:  # "Lo ha annunciato X: …"
        after = clauses.subject_after(cue, sentence.end)
        colon = _COLON.match(text, after.span.end, sentence.end) if after.span is not None else None
    if colon and FILLER not in text[colon.end() : sentence.end]:
        return colon.end()
    if clauses.language == "en":
        names = _NAMING.match(text, cue.start, cue.end) is not None  # "called it the best since that one"
        that = None if names else _THAT.match(text, cue.end, sentence.end)
        between = text[cue.end : that.end()] if that else ""
        if that and not words.verb.search(between) and not _AUXILIARY.search(between) and " way " not in between:
            return that.end()
        asks = _QUESTION.match(text, cue.end, sentence.end) if _ASKS.fullmatch(text, cue.start, cue.end) else None
        if asks and not introduces:
            return asks.end()
        if introduces or words.bare is None or not words.bare.search(text, cue.start, cue.end):
            return None
        if text[cue.end - 4 : cue.end] in ("told", "ells"):
            told = _TOLD.match(text, cue.end, sentence.end)
            return told.end() if told and FINITE.search(text, told.end(), sentence.end) else None
        plain = _BARE_START.match(text, cue.end, sentence.end)
        if _is_inverted(clauses, cue, sentence):
            return None
        if plain is None or _TIME.match(text, plain.end() - 1, sentence.end):
            return None
        start = plain.end() - 1
        if _TAKES_THINGS.fullmatch(text[cue.start : cue.end].split()[-1]):
            return start if _SOON_FINITE.match(text, start, sentence.end) else None
        clause = FINITE.search(text, start, sentence.end) or _STARTS_A_CLAUSE.match(text, start, sentence.end)
        return start if clause else None
    skipped = words.adverbs.match(text, cue.end, sentence.end)
    that = words.that.match(text, skipped.end() if skipped else cue.end, sentence.end)
    if that is None and not introduces:
        limit = min(sentence.end, cue.end + 70)
        for candidate in words.that.finditer(text, cue.end, limit):
            if re.search(r"[,;:.]", text[cue.end : candidate.start()]):
                break
            if candidate.group().strip(" ,").casefold() in ("che", "que", "qu’", "qu'", "dass"):
                that = candidate
                break
    if that is None and clauses.language == "it":
        asks = words.object.search(text, cue.start, cue.end) or words.takes_person.search(text, cue.start, cue.end)
        that = _INFINITIVE.match(text, cue.end, sentence.end) if asks else None
    if that is None and words.bare is not None and not introduces:
        clause = _GERMAN_CLAUSE.match(text, cue.end, sentence.end)
        bare = words.bare.search(text, cue.start, cue.end) is not None
        that = clause if bare else _in_konjunktiv(clauses, cue.end, sentence.end)
        that = that or (_OPENS_IN_KONJUNKTIV.match(text, cue.end, sentence.end) if bare else None)
    return that.end() if that else None


def _in_konjunktiv(clauses: Clauses, start: int, end: int) -> re.Match[str] | None:
    """The comma before a German clause in the mood of reported speech."""
    clause = _GERMAN_CLAUSE.match(clauses.masked, start, end)
    return clause if clause and _KONJUNKTIV.search(clauses.masked, clause.end(), end) else None


def _is_inverted(clauses: Clauses, cue: Span, sentence: Span) -> bool:
    """Whether a verb after a comma or a quotation has its subject after it: "…, said X, head of the Y"."""
    before = clauses.masked[sentence.start : cue.start].rstrip()
    if not before.endswith((",", "'", "’", *QUOTATION_MARKS)) or clauses.masked[cue.start : cue.end].endswith("ing"):
        return False
    if _QUOTED_BEFORE.fullmatch(before):
        return True
    subject = clauses.subject_after(cue, sentence.end)
    if subject.span is None or subject.implied:
        return False
    if subject.name is None and FINITE.search(clauses.masked, subject.span.start, subject.span.end):
        return False  # "X, head of the Y, said the wall had leaked"
    return (
        re.compile(r"\s*(?:\([^()]{1,30}\)|of\b[^,.]{1,40}|who\b)?\s*(?:[,.]|$)").match(
            clauses.masked, subject.span.end, sentence.end
        )
        is not None
    )


def _according(clauses: Clauses, sentence: Span) -> Iterator[Report]:
    """Secondo X, … / …, according to X, … / … according to X."""
    for attribution in clauses.according(sentence.start, sentence.end):
        cue, span = attribution.cue, attribution.speaker.span
        if clauses.cues.opinion and clauses.cues.opinion.fullmatch(clauses.masked, cue.start, cue.end):
            continue
        end = span.end if span is not None else cue.end
        rest = _BODY_TAIL.match(clauses.masked, end, sentence.end)
        end = rest.end() if rest else end
        if clauses.masked[end : end + 1] == "," and not clauses.masked[sentence.start : cue.start].strip():
            closing = re.compile(r",[^,.;:]{3,80},\s").match(clauses.masked, end, sentence.end)
            named = closing and clauses.cues.determiner.match(clauses.masked, end + 2) is None
            end = closing.end() if closing and named and len(closing.group().split()) <= 7 else end
        relative = re.compile(r"\s(?:che|who|which|qui|que)\s[^,.;:]{3,80},\s").match(clauses.masked, end, sentence.end)
        end = relative.end() if relative else end
        lead = clauses.masked[sentence.start : cue.start].rstrip()
        opened = sentence.start + len(lead) if lead.endswith((":", ";")) else sentence.start
        closed = clauses.masked.find(";", end, sentence.end)
        first = Span(opened, cue.start)
        second = Span(end, closed if closed >= 0 else sentence.end)
        if clauses.cues.relative.search(f"{lead} ") and not lead.endswith(","):  # "la somma che secondo NAME …"
            first = Span(cue.start, cue.start)
        if span is not None and span.end < cue.start:  # "…, NAME, secondo cui …"
            first, second = Span(cue.start, cue.start), Span(cue.end, sentence.end)
        pieces = (
            (trimmed(clauses, first),)
            if complete(clauses, first)
            else (
                trimmed(clauses, first),
                trimmed(clauses, second),
            )
        )
        yield Report(attribution, _worth(pieces), sentence)


def _opinion(clauses: Clauses, sentence: Span) -> Iterator[Report]:
    """Per X il piano è un errore: a person's view, where a clause with a subject of its own follows."""
    opinion = clauses.cues.opinion
    opened = opinion.match(clauses.masked, sentence.start, sentence.end) if opinion else None
    end = clauses.masked.find(";", sentence.start, sentence.end)
    end = end if end >= 0 else sentence.end
    if opened is None or FILLER in clauses.masked[sentence.start : end]:
        return
    speaker = clauses.phrase(opened.end(), end, governed=True)
    if speaker is None or speaker.span is None or not _is_somebody(clauses, speaker):
        return
    apposed = _APPOSED.match(clauses.masked, speaker.span.end, end)
    clause = _VIEW.match(clauses.masked, apposed.end() if apposed else speaker.span.end, end)
    clause = clause or _VIEW.match(clauses.masked, speaker.span.end, end)
    if clause is None or _OF_A_LIFE.search(clause.group(1)):
        return
    content = trimmed(clauses, Span(clause.start(1), end))
    yield Report(Attribution(speaker, Span(*opened.span())), (content,), sentence)


def _is_somebody(clauses: Clauses, speaker: Speaker) -> bool:
    """Whether a speaker is a person by name or by what they do."""
    if speaker.name is not None:
        return clauses.names.is_person(speaker.name)
    return clauses.names.means_a_person(speaker.description)


def _parenthetic(clauses: Clauses, cue: Span, sentence: Span) -> Iterator[Report]:
    """…, he said. / …, ha spiegato il premier, …: a short clause between commas with verb and subject only."""
    text, words = clauses.masked, clauses.cues
    comma = text.rfind(",", sentence.start, cue.start)
    if comma < 0 or not text[sentence.start : comma].strip():
        return
    clause = sentence if clauses.language == "en" else _between_semicolons(clauses, cue, sentence)
    if _opens_with_quotation(clauses, clause):
        return
    if clauses.language != "en" and FILLER in text[clause.start : clause.end]:
        return
    inserted = clauses.between_commas(cue, sentence.end)
    takes_person = (
        words.takes_person.search(text, cue.start, cue.end) and text[cue.start : cue.end].casefold() != "told"
    )
    if takes_person and text[cue.end : cue.end + 1] not in (",", "."):
        return
    if words.bare is not None and not words.bare.search(text, cue.start, cue.end):
        return
    if any(words.relative.fullmatch(word) for word in text[comma + 1 : cue.start].split()):
        return
    if _STEPS_IN.match(text, cue.start, cue.end):
        return
    if text[cue.end : sentence.end].lstrip().startswith(":"):
        return
    if clauses.language == "en" and _GOES_ON.match(text, cue.end, sentence.end):
        return
    closing = _CLOSING.search(text, cue.end, sentence.end)
    end = closing.start() if closing else sentence.end
    between, after = text[comma + 1 : cue.start].split(), text[cue.end : end].split()
    if len(between) > 7 or len(after) > 7:
        return
    if len(between) > 1 and any(map(words.conjunction.fullmatch, (between[0], between[-1]))):
        return  # "A, and X expects to B", "X, 19 anni, è in carrozzina e ha scritto una lettera"
    if between:
        speaker = clauses.subject_before(cue, comma + 1)
    else:
        if inserted is None and clauses.subject_before(cue, sentence.start).name is not None:
            return
        speaker = inserted or clauses.subject_after(cue, end)
        speaker = speaker if speaker.span is not None else clauses.nameless(cue.end, end) or speaker
        if speaker.span is None and clauses.cues.null_subject and not after:
            speaker = clauses.subject_before(cue, cue.start)
    if speaker.span is not None and not speaker.implied and not clauses.mentions(speaker.span.start, speaker.span.end):
        speaker = clauses.apposed(speaker.span.end, sentence.end) or speaker
    located = speaker.span is not None and (not between or comma < speaker.span.start)
    if located and speaker.span is not None and len(text[comma + 1 : speaker.span.start].split()) > 2 and between:
        return
    if not located and not speaker.implied:
        return
    opened = max(text.rfind(mark, sentence.start, comma) for mark in (": ", ";"))
    objective = clauses.language != "en" and words.object.search(text, cue.start, cue.end)
    if objective and (speaker.name is None or not clauses.names.is_person(speaker.name)):
        return  # "…, annuncia la chiusura, …"
    apposed = speaker.span is not None and speaker.span.start >= end  # "…, spiega il gestore, la società NAME, …"
    end = speaker.span.end if apposed and speaker.span is not None else end
    first, second = Span(max(opened + 1, sentence.start), comma), Span(end, clause.end)
    around = text[first.start : first.end] + text[second.start : second.end]
    known = speaker.name is not None or inserted is not None or (clauses.is_inserted(cue) and clauses.cues.null_subject)
    named = clauses.language != "en" and known and len(around.split()) > 2
    if not named and not complete(clauses, first) and not complete(clauses, second):
        return
    goes_on = clauses.cues.verb.match(text, second.start + 2, second.end)
    if complete(clauses, first) and (not between or goes_on):  # "…, said X, head of the Y", "…, X said, adding …"
        second = Span(end, end)
    pieces = (trimmed(clauses, first), trimmed(clauses, second))
    yield Report(Attribution(speaker, cue), _worth(pieces), sentence)


def _between_semicolons(clauses: Clauses, cue: Span, sentence: Span) -> Span:
    """The part of a sentence between the semicolons around a cue."""
    start = clauses.masked.rfind(";", sentence.start, cue.start) + 1
    end = clauses.masked.find(";", cue.end, sentence.end)
    return Span(max(start, sentence.start), end if end >= 0 else sentence.end)


def _opens_with_quotation(clauses: Clauses, sentence: Span) -> bool:
    """Whether fewer than three of the reporter's words stand before the first quotation of a sentence."""
    filled = clauses.masked.find(FILLER, sentence.start, sentence.end)
    return filled >= 0 and len(clauses.masked[sentence.start : filled].split()) < 3


def _reported_before(clauses: Clauses, cue: Span, sentence: Span, before: Span) -> Iterator[Report]:
    """«… Lo comunica l'Esecutivo Ue.»: the sentence before is what was reported."""
    speaker = clauses.subject_after(cue, sentence.end)
    if FILLER in clauses.masked[before.start : before.end]:
        return
    if speaker.name is not None and len(clauses.masked[cue.start : sentence.end].split()) <= 12:
        whole = Span(before.start, sentence.end)
        yield Report(Attribution(speaker, cue), (trimmed(clauses, before),), whole)


def _worth(pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(piece for piece in pieces if piece.end - piece.start > 2)
