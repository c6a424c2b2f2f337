"""Tell what a named thing is: the sentences in which articles explain it, for "What is the Christchurch Call?".

An explanation says behind the name what it is ("Messier 87, a giant galaxy"), spells it out in brackets, or says in
front of which kind it is ("la sonda europea Rosetta"). What has no name ("a black hole") is left to `qa.facts`; who
somebody is, is told by `qa.people`.

Source: Hearst, "Automatic Acquisition of Hyponyms from Large Text Corpora", COLING 1992 (patterns that explain).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.analysis import fold, stop_words
from index.lexicon import is_word
from index.segment import sentences
from index.types import Article, Span
from qa.evidence import Evidence, standing_for
from qa.inquiry import Found, Inquiry

__all__ = ["explained", "explanations"]

_WHAT_IS = re.compile(
    r"\W*(?:what(?:[’']s|\s+is|\s+was|\s+are)|(?:che\s+)?cos(?:a\s*|[’']\s*)(?:è|e[’']|era|sono)|qué\s+(?:es|era|son)"
    r"|qu[’']est[- ]ce\s+qu(?:e|[’'])|was\s+(?:ist|war|sind)"
    r"|define|(?:what(?:[’']s|\s+is)\s+the\s+)?definition\s+of|what\s+does|(?:(?:che\s+)?cosa\s+)?(?:significa|vuol\s+dire)"
    r"|defin(?:isci|ición\s+de|izione\s+d[ei]\w*)|qué\s+(?:significa|quiere\s+decir)|que\s+(?:signifie|veut\s+dire)"
    r"|was\s+bedeutet)(?!\w)\s*",
    re.I,
)
_MEANS = re.compile(r"\s+(?:mean|stand\s+for)\W*$", re.I)
_DETERMINER = re.compile(
    r"(?:(?:the|an?|il|lo|la|i|gli|le|uno?|una|el|los|las|les|une|der|die|das|eine?)\s+|(?:un)?[lL]?[’']\s*)", re.I
)
_LONGEST = 6
"""Words of a name at most."""
_ONE = {
    "en": r"(?:an?|one\s+of)\s+",
    "it": r"(?:un[oa]?\s+|un[’']\s?|(?:fra|tra)\s+(?:i|gli|le)\s+(?:più|maggiori|principali|primi|prime)\s+)",
    "es": r"una?\s+",
    "fr": r"une?\s+",
    "de": r"eine?[nmrs]?\s+",
}
_THE = {
    "en": r"the\s+",
    "it": r"(?:(?:il|lo|la|i|gli|le)\s+|l[’']\s?)",
    "es": r"(?:el|la|los|las)\s+",
    "fr": r"(?:(?:les?|la)\s+|l[’']\s?)",
    "de": r"(?:de[rnm]|die|das)\s+",
}
_OWN = (
    r"(?:its|sua|suo|su|sa|son|seine?r?|(?:d[ae]|a|ne|su)l(?:l[aeo])?|du|vom|zum|zur|im)\s+|(?:d[ae]|a|ne|su)ll[’']\s?"
)
_IS = r"(?:is|was|are|è|era|sono|es|est|était|ist|war)"
_OR = r"(?:or|o|ovvero|cioè|ou|oder)"
_CALLED = (
    r"(?:called|named|known\s+as|dubbed|chiamat[oaie]|dett[oaie]|denominat[oaie]|battezzat[oaie]|not[oaie]\s+come|llamad[oa]s?"
    r"|conocid[oa]s?\s+como|appelée?s?|nommée?s?|genannte?[nrs]?|namens)"
)
_OF = r"(?:of|that|which|for|di|d[ae]l\w*|d[’']|che|per|de|du|des|que|qui|pour|para)"
"""What makes a noun behind "the" one that explains: "the agency that …", no "the minister said"."""
_PERSON = r"[^,.;]*[A-ZÀ-Ö]\w+\s[A-ZÀ-Ö]"
"""Two names in a row, which rather begin something else: "Rosetta, l'italiano Andrea Accomazzo"."""
_GOVERNED = re.compile(
    r"(?<!\w)(?:after|before|since|in|on|at|by|with|without|despite|during|dopo|prima\s+di|su|con|senza|per|da|tra|durante|tras"
    r"|después\s+de|sin|après|avant|avec|sans|nach|vor|mit|ohne|seit)\s+(?:(?:the|il|lo|la|el|le|der|die|das|l[’'])\s*)?$",
    re.I,
)
"""A preposition before a name, which ends before what is apposed: "After Brexit, the fall of the pound …"."""
_LOOKED_AT = 90
"""Characters before and behind a name."""


@cache
def _behind(language: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """What stands behind a name that is explained, and what it is worth."""
    one, the = _ONE.get(language, _ONE["en"]), _THE.get(language, _THE["en"])
    found = [(3.0, rf"[”»\"]?\s+{_IS}\s+(?:{one}|{the})"), (2.5, rf"[”»\"]?\s*[,–—(]\s*(?:{_OR}\s+)?{one}")]
    if language != "de":  # whose articles open relative clauses too
        told = rf"(?:[^\s,.;:“”«»\"()]+\s){{1,6}}{_OF}(?!\w)[^,.;:“”«»\"()]{{2,60}}"
        found.append((1.5, rf"[”»\"]?\s*[,–—]\s*{the}(?!{_PERSON}){told}[,.;–—]"))
    return tuple((worth, re.compile(pattern)) for worth, pattern in found)


@cache
def _before(language: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """What stands before it."""
    one, the = _ONE.get(language, _ONE["en"]), _THE.get(language, _THE["en"])
    patterns = (
        (2.5, rf"(?<!\w){_CALLED}\s+(?:{the})?[“«\"]?$"),
        (2.0, rf"[a-zà-ö]\w*,\s+{_OR}\s+(?:l[’'])?[“«\"]?$"),
        (1.0, rf"(?<!\w)(?:{one}|{the}|{_OWN})(?:[a-zà-ö]\w+\s){{0,2}}[a-zà-ö]{{4,}}\w*\s[“«\"]?$"),
    )
    return tuple((worth, re.compile(pattern)) for worth, pattern in patterns)


def explained(inquiry: Inquiry) -> Found | None:
    """The sentences that explain what a question asks for by its name; None where none does, or it asks otherwise."""
    asked = _WHAT_IS.match(inquiry.question.text)
    subject = _MEANS.sub("", inquiry.question.text[asked.end() :]) if asked else ""
    opening = _DETERMINER.match(subject)
    pieces = re.findall(r"\w+", subject[opening.end() :] if opening else subject)
    if not 1 <= len(pieces) <= _LONGEST:
        return None
    named = re.compile(r"(?<!\w)" + r"\W{1,3}".join(map(re.escape, pieces)) + r"(?!\w)", re.I)
    told = inquiry.best_of_each(subject, lambda article: explanations(article, named))
    return None if told is None else Found(told)


def explanations(article: Article, named: re.Pattern[str]) -> Iterator[tuple[float, Evidence]]:
    """Sentences of an article that explain what a pattern names, in their order, each with its worth, 1 and up."""
    text, spans = article.text, None
    for match in named.finditer(text):
        spans = spans or sentences(text, article.language)
        span = next((each for each in spans if each.start <= match.start() < each.end), None)
        if span is None or not _is_name(match, span, article):
            continue
        before = text[max(span.start, match.start() - _LOOKED_AT) : match.start()]
        behind = text[match.end() : min(span.end, match.end() + _LOOKED_AT)]
        worths = [worth for worth, pattern in _before(article.language) if pattern.search(before)]
        if not _GOVERNED.search(before):
            worths += [worth for worth, pattern in _behind(article.language) if pattern.match(behind)]
        if _is_spelt_out(match.group(), before, behind):
            worths.append(2.0)
        if worths:
            yield max(worths), standing_for(article, span)


def _is_name(match: re.Match[str], span: Span, article: Article) -> bool:
    """Whether words are a name: with capitals that neither their place nor their language gives them."""
    stop, pieces = stop_words(article.language), re.findall(r"\w+", match.group())
    telling = [piece for piece in pieces if fold(piece) not in stop] or pieces
    if not all(piece[0].isupper() or piece[0].isdigit() for piece in telling):
        return False
    if len(telling) > 1 or any(not character.islower() for character in telling[0][1:]):
        return True
    if article.language == "de":  # every noun has a capital
        return not is_word(fold(telling[0]), "de")
    opens = not any(character.isalnum() for character in article.text[span.start : match.start()])
    within = re.search(rf"[a-zà-ö,]\s(?:\w[’'])?{re.escape(telling[0])}(?!\w)", article.text)
    return not opens or within is not None or not is_word(fold(telling[0]), article.language)


def _is_spelt_out(name: str, before: str, behind: str) -> bool:
    """Whether an abbreviation stands in brackets behind what it abbreviates, or that in brackets behind it."""
    inside = re.match(r"\s*\(([^()]{5,80})\)", behind)
    outside = re.search(r"((?:[\w’'-]+\s+){2,8})\($", before) if behind.startswith(")") else None
    for told in (inside, outside):
        words_told = [word for word in re.findall(r"\w+", told.group(1)) if word[0].isupper()] if told else []
        initials = "".join(word[0] for word in words_told).upper()
        if len(name) > 1 and initials.endswith(name.upper()):
            return True
    return False
