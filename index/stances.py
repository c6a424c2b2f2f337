"""Find what a sentence tells that somebody thinks, wants, supports or finds, apart from what they are said to say.

Asked by `index.reported` for the rest of a sentence: "X wants to …", "X opposes …", "X's criticism of …", "X is worried
that …", "the poll shows that …". These are attributions too (PARC 3; PolNeAR: internal states and acts that express
them), but the words are the reporter's guess at a mind, so that they are kept without a speaker's name: nobody is shown
as having said them. English is covered broadly; Italian, Spanish, French and German by their commonest verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.attribution import FILLER, Attribution, Clauses, Speaker
from index.types import Span

__all__ = ["Stance", "stances"]


@dataclass(frozen=True, slots=True)
class Stance:
    """An attitude: who stands at the words that tell it, these words, and what it is about, in one or two pieces."""

    attribution: Attribution
    pieces: tuple[Span, ...]


_EN_VERBS = (
    "accept accuse acknowledge address adopt advise advocate agree:agreed aim allege announce anticipate applaud "
    "approve argue ask assail assert assume assure attack back believe bemoan blame blast boast brag* call care "
    "caution celebrate challenge champion characterize charge cite claim complain concede conceive conclude condemn "
    "confirm consider contend criticize debate decide declare decline decry defend demand denounce deny deride "
    "describe determine disagree:disagreed disavow disclose discourage discuss dislike dismiss dispute doubt echo "
    "embrace emphasize encourage endorse enjoy envision estimate expect explain express fault favor fear find:found "
    "focus forecast forget:forgot gripe guess hail hate highlight hint hope identify ignore imagine imply indicate "
    "insist insult intend invoke judge know:knew lambast lament laud learn liken list love maintain mention mock "
    "negotiate note notice object observe offer opine oppose order outline pan* persuade pitch plan* plead pledge "
    "portray praise predict prefer* press pretend prohibit promise promote propose protest push question quote "
    "reaffirm realize reason reassure rebuff rebuke recall recognize recommend refer* refuse regret reiterate reject "
    "relish remember remind reply report repudiate request resent respond restate reveal ridicule rip* rue savage "
    "scold see:saw seek:sought share show signal slam* speculate stress suggest support surmise suspect swear:swore "
    "tell:told testify think:thought threaten tout trash trust tweet uncover underscore understand:understood unveil "
    "urge value vilify voice vow want warn welcome wish wonder worry write:wrote"
)
_EN_PARTICLES = (
    r"(?:out|up|down|back|off|away|in|on)\s+(?:at|against|on|for|about|to|of|that)|for|against|to|about|of|on|at|with|by|as|from|over|in"
    r"|upon|out|towards?"
)
_EN_AUXILIARY = (
    r"(?:ha[sd]|have|is|are|was|were|be|been|being|will|would|can|could|may|might|must|should|does|do|did|cannot|to"
    r"|(?:ha[sd]|have|is|are|was|were|wo|would|ca|could|should|does|do|did)n[’']t|[’'](?:s|ve|re|d|ll|m))"
)
_EN_ADVERB = r"(?:not|also|now|still|never|ever|always|often|already|just|even|once|long|then|later|again|\w+ly)"
_EN_ADJECTIVES = (
    "confident worried concerned afraid aware sure certain convinced willing eager reluctant hopeful happy glad proud "
    "upset frustrated angry skeptical wary determined open interested critical supportive dismissive outspoken "
    "enthusiastic unsure optimistic pessimistic dismayed disappointed surprised shocked horrified grateful sorry "
    "sympathetic hostile committed inclined adamant nervous comfortable unwilling unhappy fearful furious outraged "
    "alarmed amused annoyed angered appalled excited thrilled pleased satisfied tired unaware"
)
_EN_NOUNS = (
    r"support|criticisms?|opposition|questions?|concerns?|fears?|belief|claims?|calls?|plans?|promises?|pledges?|vows?"
    r"|proposals?|decisions?|demands?|requests?|hopes?|views?|positions?|stance|statements?|assertions?|contention"
    r"|suggestions?|allegations?|accusations?|endorsement|announcement|arguments?|opinions?|speculation|advice"
    r"|comments?|remarks?|warnings?|desire|idea|notion|doubts?|refusal|praise|anger|frustration|disdain|distrust"
    r"|recognition|conclusions?|expectations?|predictions?|commitment|intentions?|enthusiasm|respect|worries"
    r"|insistence|assessments?|descriptions?|understanding|theory|vision|denial|acknowledgment|preference|admiration"
)
_EN_MENTAL = r"that|to|of|for|on|about|against|over|whether|toward"
_MODAL = frozenset(
    "to will would can could may might must should does do did doesn’t doesn't don’t don't didn’t didn't won’t won't "
    "wouldn’t wouldn't can’t can't cannot couldn’t couldn't they we i you who not".split()
)
_NOMINAL = frozenset(
    "the a an his her its their my our your this that these those some any no such of in on for with by from at and or "
    "as own new more recent public".split()
)
_CUT = re.compile(
    r",\s+(?:and|but|or|while|which|who|whose|as|after|before|though|although|because|when|where|with|according|he|she|they|it"
    r"|the|a|an|[a-z]+ing|[A-Z])\b|[;:]\s|\s[-–—]{1,2}\s|\s[“\"]?\((?=[a-z])|(?<=\w)\s+(?:while|but|after|although|though|because"
    r"|since|when|if|before|until|unless|amid|despite|during|following)\s"
)
_FINITE = re.compile(
    r"(?<!\bwho)(?<!\bthat)(?<!\bwhich)\s(?:is|are|was|were|ha[sd]|have|will|would|can|could|should|may|might|must|do|does"
    r"|did)\s"
)
_OTHERS = {
    "it": (
        r"(?:vuole|vogliono|voleva|volevano|intende|intendono|intendeva|spera(?:no|va)?|teme|temono|temeva|crede|credono"
        r"|credeva|pensa(?:no|va)?|ritien[ei]|ritengono|preferisce|prevede|prevedono|rifiuta|ha\s+rifiutato|ha\s+deciso"
        r"|hanno\s+deciso|si\s+(?:è\s+detto|è\s+detta|dice|oppone|augura|aspetta)|appoggia|sostiene|è\s+convint[oa]"
        r"|è\s+contrari[oa]|è\s+favorevole|è\s+preoccupat[oa])(?:\s+(?:che|di|a|al|alla|per))?"
    ),
    "es": (
        r"(?:quiere|quieren|quería|pretende|espera|esperan|teme|temen|cree|creen|piensa|piensan|considera|prefiere|rechaza"
        r"|rechazó|apoya|apoyó|se\s+opone|ha\s+decidido|decidió|está\s+(?:convencid[oa]|preocupad[oa]|dispuest[oa]))"
        r"(?:\s+(?:que|de|a|al|por))?"
    ),
    "fr": (
        r"(?:veut|veulent|voulait|souhaite|souhaitent|espère|espèrent|craint|craignent|croit|croient|pense|pensent|compte"
        r"|préfère|refuse|refusent|a\s+refusé|a\s+décidé|soutient|s[’']oppose|s[’']attend|est\s+(?:convaincue?|inquiète?"
        r"|favorable|opposée?|prête?))(?:\s+(?:que|qu[’']|de|d[’']|à|au))?"
    ),
    "de": (
        r"(?:will|wollen|wollte|hofft|hoffen|fürchtet|befürchtet|glaubt|glauben|denkt|erwartet|erwarten|plant|planen"
        r"|beabsichtigt|lehnt|lehnte|unterstützt|ist\s+(?:überzeugt|besorgt|bereit))(?:,?\s+(?:dass|daß))?"
    ),
}


def stances(clauses: Clauses, sentence: Span) -> Iterator[Stance]:
    """The attitudes that a sentence tells, from left to right; those that overlap are for the caller to choose from."""
    if clauses.language != "en":
        pattern = _others(clauses.language)
        for match in pattern.finditer(clauses.masked, sentence.start, sentence.end) if pattern else ():
            yield from _told(clauses, sentence, Span(match.start(), match.end()))
        return
    found = [
        *_by_verbs(clauses, sentence),
        *_by_adjectives(clauses, sentence),
        *_by_nouns(clauses, sentence),
    ]
    yield from sorted(found, key=lambda stance: stance.attribution.cue)


def _by_verbs(clauses: Clauses, sentence: Span) -> Iterator[Stance]:
    text = clauses.masked
    for match in _LOWER_CASE_WORD.finditer(text, sentence.start, sentence.end):
        form = match.group().casefold()
        if form not in _FORMS:
            continue
        edge = max(sentence.start, match.start() - 50)
        auxiliary = _AUXILIARY.search(text[edge : match.start()])
        start = edge + auxiliary.start() if auxiliary else match.start()
        after = _AFTER_VERB.match(text, match.end(), sentence.end)
        end = after.end() if after and (after[1] is None or after[1].casefold() in _FORMS) else match.end()
        by = text[match.end() : match.end() + 4] == " by "
        if _is_verb(text[sentence.start : start], form, auxiliary.group() if auxiliary else "", by=by):
            yield from _told(clauses, sentence, Span(start, end))


def _by_adjectives(clauses: Clauses, sentence: Span) -> Iterator[Stance]:
    for match in _adjective().finditer(clauses.masked, sentence.start, sentence.end):
        yield from _told(clauses, sentence, Span(match.start(), match.end()))


def _by_nouns(clauses: Clauses, sentence: Span) -> Iterator[Stance]:
    """His call to …, X's criticism of …: whoever owns the noun holds the attitude."""
    for match in _noun().finditer(clauses.masked, sentence.start, sentence.end):
        clause = match[0].split()[-1].casefold() in ("that", "whether", "to")
        verb = None if clause else _FINITE.search(clauses.masked, match.end(), sentence.end)
        content = _content(clauses, match.end(), verb.start() if verb else sentence.end)
        if content is None:
            continue
        owner = Span(match.start(1), match.end(1)) if match[1] else None
        start = match.end(1) if match[1] else match.start()
        cue = Span(start + (clauses.masked[start] == " "), match.end())
        yield Stance(Attribution(Speaker(None, owner), cue), (content,))


def _told(clauses: Clauses, sentence: Span, cue: Span) -> Iterator[Stance]:
    """The attitude told by a verb or an adjective: its subject before it, its object after it."""
    content = _content(clauses, cue.end, sentence.end)
    if content is None:
        return
    filled = clauses.masked.rfind(FILLER, sentence.start, cue.start)
    speaker = clauses.subject_before(cue, min(cue.start, filled + 2) if filled >= 0 else sentence.start)
    yield Stance(Attribution(Speaker(None, speaker.span), cue), (content,))


def _content(clauses: Clauses, start: int, end: int) -> Span | None:
    """What an attitude is about: up to the clause's end, or None where nothing follows."""
    text = clauses.masked
    opening = re.compile(r"\s*(?:that\s+)?").match(text, start, end)
    start = opening.end() if opening else start
    cut = _CUT.search(text, start, end)
    end = cut.start() if cut else end
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".!?,;:"):
        end -= 1
    words = text[start:end].split()
    if not words or (len(words) == 1 and not words[0][0].isupper() and len(words[0]) < 4):
        return None
    return Span(start, end)


def _is_verb(before: str, form: str, auxiliary: str, *, by: bool) -> bool:
    """Whether a form that may be a noun or a participle is the verb of a clause, by what stands before it.

    `by`: the word "by" follows, which makes a participle a passive.
    """
    last = before.split()[-1].casefold().strip(',"“”') if before.strip() else ""
    if form.endswith("ing"):
        return last not in _NOMINAL and not by
    if auxiliary:
        return not re.search(r"\b(?:is|are|was|were|be|been|being)\W|[’'](?:s|re)\W", auxiliary + " ")
    owned = last.endswith(("’s", "'s"))
    if form in _BASE_FORMS:
        return last in _MODAL or (last.endswith("s") and not owned and not last.endswith("ss") and last not in _NOMINAL)
    return last not in _NOMINAL and not (owned if form.endswith("s") else by)


def _forms(verb: str) -> list[str]:
    """The forms of an English verb: "plan*" doubles its last letter, "seek:sought" gives its past."""
    base, _, past = verb.partition(":")
    doubled = base.endswith("*")
    base = base.rstrip("*")
    stem = base + base[-1] if doubled else base.removesuffix("e") if base.endswith("e") and base[-2:] != "ee" else base
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    if base.endswith("y") and base[-2] not in "aeiou":
        third, past = base[:-1] + "ies", past or base[:-1] + "ied"
    return [base, third, past or stem + "ed", stem + "ing"]


_BASE_FORMS = frozenset(_forms(verb)[0] for verb in _EN_VERBS.split())
_FORMS = frozenset(form for verb in _EN_VERBS.split() for form in _forms(verb))
_LOWER_CASE_WORD = re.compile(r"(?<![\w’'-])[A-Za-z][a-z]+(?![\w’'-])")
_AUXILIARY = re.compile(
    rf"(?:(?<![\w’'-])|(?=[’']))(?:{_EN_AUXILIARY}\s+(?:{_EN_ADVERB}\s+){{0,2}})+$|(?<![\w’'-]){_EN_ADVERB}\s+$", re.I
)
_AFTER_VERB = re.compile(rf"(?:\s+to\s+([a-z]+)(?![\w’'-]))?(?:\s+(?:{_EN_PARTICLES})(?!\w))?", re.I)


@lru_cache(maxsize=1)
def _adjective() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w’'-])(?:{_EN_AUXILIARY}\s+)*(?:is|are|was|were|be|been|being|feels?|felt|remain(?:s|ed)?|seem(?:s|ed)?)\s+"
        rf"(?:{_EN_ADVERB}\s+|very\s+|more\s+|less\s+){{0,2}}(?:{'|'.join(_EN_ADJECTIVES.split())})\s+"
        rf"(?:(?:{_EN_MENTAL}|by|at|in)(?!\w)|(?=he|she|they|it|the\s))|(?<![\w’'-])(?:is|are|was|were)\s+"
        rf"(?:{_EN_ADVERB}\s+)?opposed\s+to(?!\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _noun() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<!\w)(his|her|their|its|my|our|[\w.-]+(?:\s+[A-Z][\w-]+)*[’']s?)(?=\s)|(?<!\w)(?:the|an?)(?=\s))"
        rf"(?:\s+\w+){{0,2}}?\s+(?:{_EN_NOUNS})\s+(?:{_EN_MENTAL})(?!\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _others(language: str) -> re.Pattern[str] | None:
    words = _OTHERS.get(language)
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE) if words else None
