"""Find and bend noun phrases in questions: their span, their article, what is fused with it.

Tools of `qa.followup` for putting a piece of one question into another, in five languages. Words are told apart by the
closed classes of `qa.ellipsis` alone: there is no tagger, so that a phrase may end too early or too late.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold
from index.language import STOP_WORDS
from qa.ellipsis import ARTICLES, FUSED, LOCATIVE, PLAIN, forms_of
from qa.referents import gender_of, is_label, is_place, named_in
from qa.speech_questions import about_phrase

__all__ = [
    "EDGE", "as_addition", "aside_of", "flattened", "lead", "nominal", "noun_phrase", "phrase_with", "polished",
    "replaced", "same_preposition", "topical", "undetermined", "what_is", "with_number", "without",
]  # fmt: skip

_COMPLETED = 3
"""Things that complete a question, at most."""
EDGE = " ?¿!.,;:"
"""Characters that a question may begin or end with and a piece of it may not."""
_PARTICIPLE = re.compile(
    r"\w{2,}ed|held|won|built|sworn|born|made|lost|found|sunk|shot|dead|fell|sank|broke|began|struck|came|went"
)
"""English words after a name that are no part of its noun phrase."""
_OF = frozenset("d di de del dello della dei degli delle dell du des".split())
"""Forms of "of" in the languages that elide it or fuse it with an article."""
_STOP = re.compile(r"[,;:()]")
_ASIDE = re.compile(r"\s*\((?P<told>[^()]*)\)(?=[\s?.!]*$)")
"""What a completed question was given behind it."""
_ADVERBIAL = frozenset(("per",))
"""Prepositions of adverbs as "per primo"."""
_OF_A_VERB = frozenset("to with by into from for".split())
"""Prepositions that belong to the verb of the question that they are taken from ("what happened to")."""
_DO = frozenset("did does do has have had".split())
"""English auxiliaries, after which the verb follows the subject."""
_PARTICLES = frozenset("down up back off out away home over together".split())
"""Adverbs that belong to an English verb."""
_ACTOR = 2
"""Words at least between an English auxiliary and the object: a subject and a verb."""
_ENDS = {"l": "il", "llo": "lo", "lla": "la", "i": "i", "gli": "gli", "lle": "le", "ll": "l"}
_FUSIONS = {
    "it": (
        *(
            (rf"\b{preposition} {article}(?=\W)", f"{stem}{end}")
            for preposition, stem in (("di", "de"), ("a", "a"), ("da", "da"), ("in", "ne"), ("su", "su"))
            for end, article in _ENDS.items()
        ),
        (r"\b(su|contro|verso|dopo|senza|tra|fra) di (?=[A-Z])", r"\1 "),
    ),
    "es": ((r"\bde el\b", "del"), (r"\ba el\b", "al")),
    "fr": (
        (r"\bde le\b", "du"),
        (r"\bde les\b", "des"),
        (r"\bà le\b", "au"),
        (r"\bà les\b", "aux"),
        (r"\bde (?=[AEIOUÉÈ])", "d’"),
        (r"\b([Qq])ue (?=[aeiouéè])", r"\1u’"),
        (r"\b([Qq])u[’'] ?(?=[B-DF-GJ-NP-TV-XZ])", r"\1ue "),
    ),
}
"""Prepositions and articles that are written as one where a phrase was put after a preposition."""


def noun_phrase(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The span of the noun phrase around a name, from the preposition or article that opens it."""
    forms, stop_words = forms_of(language), STOP_WORDS.get(language, frozenset())
    tokens = [
        (match.start(), match.end(), fold(match.group()).rstrip("’'")) for match in re.finditer(r"[\w-]+[’']?", text)
    ]
    first = next(at for at, (_, stop, _) in enumerate(tokens) if stop > start)
    last = max(at for at, (begin, _, _) in enumerate(tokens) if begin < end)
    while first > 1:
        word = tokens[first - 1][2]
        before = tokens[first - 2][2]
        if word in forms.of and _heads(tokens, first - 2, language):
            first -= 2
        elif word not in forms.determiner and before in forms.determiner and not text[tokens[first - 1][0]].isupper():
            first -= 1
        else:
            break
    opened = first > 0 and tokens[first - 1][2] in forms.determiner
    owner = last + 2 < len(tokens) and tokens[last + 1][2] == "s" and text[tokens[last][1] - 1] in "'’"
    owns = language == "en" and owner
    if language == "en" and (opened or owns):
        last += 2 * owns  # "Kent's" and the word after it
        further = last
        while further + 1 < len(tokens) and not (
            _STOP.search(text[tokens[further][1] : tokens[further + 1][0]])
            or tokens[further + 1][2] in stop_words
            or _PARTICIPLE.fullmatch(tokens[further + 1][2])
        ):
            further += 1
        helped = first > 1 and tokens[first - 2 + (owns and not opened)][2] in _DO
        located = {token[2] for token in tokens[max(0, first - 2) : first]} & (forms.determiner - ARTICLES["en"])
        verb_follows = bool(_DO & {token[2] for token in tokens[:first]})
        bare_place = located and tokens[first - 1][2] not in ARTICLES["en"]
        acted_on = first - 1 - max((at for at in range(first) if tokens[at][2] in _DO), default=first) > _ACTOR
        while helped and further > last + 1 and tokens[further][2] in _PARTICLES:
            further -= 1
        if not (bare_place and verb_follows) and (helped or located or acted_on or not verb_follows):
            last = max(last, further - 1) if helped else further  # its verb comes after it
    if opened:
        first -= 1
        if first > 0 and tokens[first - 1][2] in forms.determiner:
            first -= 1
    ends = tokens[last][1] - (text[tokens[last][1] - 1] in "’'")
    return tokens[first][0], with_number(text, max(end, ends))


def _heads(tokens: Sequence[tuple[int, int, str]], at: int, language: str) -> bool:
    """Whether the token at a place is the noun that "of" and more belong to, rather than a verb: an article, one
    adjective at most between, stands before it, or nothing does that could be a subject."""
    forms = forms_of(language)
    if at < 0 or tokens[at][2] in forms.determiner:
        return False
    before = [token[2] for token in tokens[max(0, at - 2) : at]]
    return not before or bool((ARTICLES[language] | FUSED) & set(before)) or before[-1] in forms.determiner - _ADVERBIAL


def phrase_with(text: str, preposition: str, language: str) -> tuple[int, int] | None:
    """The span of the last phrase of a question that a form of a preposition opens, to the word or name after it."""
    forms = forms_of(language)
    tokens = list(re.finditer(r"[\w-]+", text))
    at = next((n for n in reversed(range(1, len(tokens))) if _is_form(tokens[n].group(), preposition, language)), None)
    if at is None:
        return None
    end = at + 1
    while end < len(tokens) - 1 and fold(tokens[end].group()) in forms.determiner:
        end += 1
    if end >= len(tokens) or re.fullmatch(r"\d{4}", tokens[end].group()):
        return None
    name = next((each.end for each in named_in(text, language) if each.start == tokens[end].start()), tokens[end].end())
    return tokens[at].start(), with_number(text, name)


def _is_form(word: str, preposition: str, language: str) -> bool:
    """Whether a word of a question is a form of a preposition, and no article."""
    folded = fold(word)
    held = folded in forms_of(language).determiner and folded not in ARTICLES[language]
    return held and same_preposition(folded, preposition)


def lead(phrase: str) -> str:
    """The first word of a phrase, folded; what is elided stands for itself."""
    return fold(re.split(r"[\s’']", phrase)[0])


def with_number(text: str, end: int) -> int:
    """Where a name that ends at `end` does with the number or year after it ("Apollo 11", "Mondiali del 2006")."""
    world = re.match(r"\s+(?:du\s+monde|del\s+mundo|del\s+mondo|of\s+the\s+world)\b", text[end:], re.I)
    end += world.end() if world else 0
    number = re.match(r"\s+(?:\d{1,4}|[IVX]+|(?:del|de|of)\s+\d{4})\b", text[end:])
    return end + number.end() if number else end


def what_is(text: str, start: int, name: str, language: str) -> str:
    """What a name at `start` of a text stands for: "person", "place", or "thing", which has an article or a number."""
    if is_place(name):
        return "place"
    if gender_of(name) is not None:
        return "person"
    if is_label(name, text, language):
        return "thing"
    before = re.search(r"([^\W\d_]+)[\s’']+$", text[:start])
    if before and fold(before.group(1)) in LOCATIVE:
        return "place"
    determined = before is not None and fold(before.group(1)) in ARTICLES[language] | FUSED
    numbered = re.match(r"\s+\d", text[start + len(name) :]) or re.search(r"\d\s+$", text[:start])
    return "thing" if determined or numbered else "person"


def same_preposition(one: str, other: str) -> bool:
    """Whether two words are forms of one preposition ("in" and "nella")."""
    return one[:2] == other[:2] or {one, other} <= _OF or {one[:2], other[:2]} == {"in", "ne"}


def nominal(phrase: str, language: str) -> str:
    """A noun phrase without the preposition before it, its article kept: "nel naufragio" gives "il naufragio"."""
    match = re.match(r"([^\W\d_]+)([’']\s*|\s+)(?=\w)", phrase)
    if match is None:
        return phrase
    lead, rest = fold(match.group(1)), phrase[match.end() :]
    if lead in PLAIN:
        return f"{PLAIN[lead]}{'’' if PLAIN[lead] == 'l' else ' '}{rest}"
    if lead in forms_of(language).determiner and lead not in ARTICLES[language]:
        return nominal(rest, language)
    return phrase


def undetermined(phrase: str, language: str) -> str:
    """A noun phrase without the article or preposition that opens it."""
    bare = phrase.strip(EDGE)
    while True:
        match = re.match(r"([\w]+)(?:[’']\s*|\s+)(?=\w)", bare)
        if match is None or fold(match.group(1)) not in forms_of(language).determiner:
            return bare
        bare = bare[match.end() :]


def as_addition(subject: str, language: str) -> str:
    """What is added to a question: a phrase with its preposition as it is, a name or topic in brackets."""
    if about_phrase(language).match(subject):
        subject = nominal(subject, language)
    forms = forms_of(language)
    if lead(subject) in forms.of - ARTICLES[language] or lead(subject) in _OF_A_VERB:
        subject = nominal(subject, language)
    opening = lead(subject)
    prepositional = opening in forms.determiner and opening not in ARTICLES[language]
    return subject if prepositional or not subject else f"({subject})"


def topical(phrase: str, language: str) -> str:
    """A noun phrase with "about" before it."""
    word = {"it": "su", "es": "sobre", "fr": "sur", "de": "über"}.get(language, "about")
    if language == "de":
        phrase = re.sub(r"^der\b", "den", phrase)
    article = re.match(r"(?:(il|lo|la|i|gli|le)\s+|(l[’']))", phrase, re.I) if language == "it" else None
    if article is None:
        return f"{word} {phrase}"
    rest = phrase[article.end() :]
    fused = {"il": "sul", "lo": "sullo", "la": "sulla", "i": "sui", "gli": "sugli", "le": "sulle"}
    return f"{fused[article.group(1).lower()]} {rest}" if article.group(1) else f"sull’{rest}"


def without(text: str, part: str) -> str:
    return " ".join(replaced(text, part, "").split()) if part else text


def replaced(text: str, old: str, new: str) -> str:
    """The last occurrence of a piece replaced."""
    before, found, after = text.rpartition(old) if old else (text, "", "")
    return f"{before}{new}{after}" if found else text


def flattened(text: str) -> str:
    """A question with what completes it in one pair of parentheses, however it was put together.

    >>> flattened("Who resigned (Gelmini, the light (Gelmini)))?")
    'Who resigned (Gelmini, the light)?'
    """
    head, opened, tail = text.partition(" (")
    if not opened or (tail.count("(") == 0 and tail.count(")") == 1):
        return text
    told = dict.fromkeys(piece.strip(EDGE) for piece in re.split(r"[(),]", tail))
    return f"{head} ({', '.join([each for each in told if each][:_COMPLETED])})?"


def aside_of(text: str) -> tuple[str, str]:
    """A completed question without what completes it, and that.

    >>> aside_of("Who resigned (Gelmini, the light)?")
    ('Who resigned?', 'Gelmini, the light')
    """
    found = _ASIDE.search(text)
    return (f"{text[: found.start()]}{text[found.end() :]}", found["told"]) if found else (text, "")


def polished(text: str, language: str) -> str:
    """With a capital at the beginning and one question mark at the end, as the language has it."""
    bare = " ".join(text.replace(" ?", "?").split()).strip(" ?¿!.,;:")
    for pattern, fused in _FUSIONS.get(language, ()):
        bare = re.sub(pattern, fused, bare)
    bare = bare[:1].upper() + bare[1:]
    if language == "es":
        return f"¿{bare}?"
    return f"{bare} ?" if language == "fr" else f"{bare}?"
