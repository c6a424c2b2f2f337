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

from index.segment import sentences
from index.types import Article
from qa.evidence import Evidence, standing_for
from qa.inquiry import Found, Inquiry

__all__ = ["explained"]

_NEAR = 8
"""Articles at most in which a thing is looked for."""
_SHOWN = 2
"""Explanations shown, at most."""
_WHAT_IS = re.compile(
    r"\W*(?:what(?:[’']s|\s+is|\s+was|\s+are)|(?:che\s+)?cos(?:a\s*|[’']\s*)(?:è|e[’']|era|sono)|qué\s+(?:es|era|son)"
    r"|qu[’']est[- ]ce\s+qu(?:e|[’'])|was\s+(?:ist|war|sind))(?!\w)\s*",
    re.I,
)
_DETERMINER = re.compile(
    r"(?:(?:the|an?|il|lo|la|i|gli|le|uno?|una|el|los|las|les|une|der|die|das|eine?)\s+|(?:un)?[lL]?[’']\s*)", re.I
)
_ONE = {"en": "an?|one of", "it": "un[oa]?|un[’']|fra|tra", "es": "una?", "fr": "une?", "de": "eine?[nmrs]?"}
_THE = {
    "en": "the",
    "it": "il|lo|la|i|gli|le|l[’']",
    "es": "el|la|los|las",
    "fr": "les?|la|l[’']",
    "de": "de[rnm]|die|das",
}
_FUSED = "(?:d[ae]|a|ne|su)l(?:l[aeo]|l[’'])?|du|vom|zum|zur|im|beim"
_IS = "is|was|are|è|era|sono|es|est|était|ist|war"
_OR = "or|o|ovvero|cioè|ou|oder"
_CALLED = (
    "called|named|known as|dubbed|chiamat[oaie]|dett[oaie]|denominat[oaie]|battezzat[oaie]|not[oaie] come|llamad[oa]s?"
    "|conocid[oa]s? como|appelée?s?|nommée?s?|genannte?[nrs]?|namens"
)
_PERSON = r"[^,.;]*[A-ZÀ-Ö]\w+ [A-ZÀ-Ö]"
"""Two names in a row, which rather begin something else: "Rosetta, l'italiano Andrea Accomazzo"."""
_LOOKED_AT = 90
"""Characters before and behind a name."""


def _patterns(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", r"\s+"))


@cache
def _behind(language: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """What stands behind a name that is explained, and what it is worth."""
    one, the = _ONE.get(language, _ONE["en"]), _THE.get(language, _THE["en"])
    return (
        (3.0, _patterns(rf"[”»\"]? (?:{_IS}) (?:{one}|{the})(?!\w)")),
        (2.5, _patterns(rf"[”»\"]?\s*[,–—(]\s*(?:(?:{_OR}) )?(?:{one})(?!\w)")),
        (2.0, _patterns(r"[”»\"]? \((?:[A-ZÀ-Ö][\w’'.-]+ ?){2,}")),
        (1.5, _patterns(rf"[”»\"]?\s*[,–—]\s*(?:{the})(?!\w)(?!{_PERSON})[^,.;:“”«»\"]{{4,90}}[,.;–—]")),
    )


@cache
def _before(language: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """What stands before it."""
    one, the = _ONE.get(language, _ONE["en"]), _THE.get(language, _THE["en"])
    determiner = rf"(?<!\w)(?:{one}|{the}|{_FUSED}|its|sua|suo|su|sa|son|seine?r?)(?: |(?<=[’']))"
    return (
        (2.5, _patterns(rf"(?<!\w)(?:{_CALLED}) (?:(?:{the})(?: |(?<=[’'])))?[“«\"]?$")),
        (2.0, _patterns(rf"[a-zà-ö]\w*, (?:{_OR}) (?:l[’'])?[“«\"]?$|[\w’'] \($")),
        (1.0, _patterns(rf"{determiner}(?:[a-zà-ö]\w+ ){{0,2}}[a-zà-ö]{{4,}}\w* [“«\"]?$")),
    )


def explained(inquiry: Inquiry) -> Found | None:
    """The sentences that explain what a question asks for by its name; None where none does, or it asks otherwise."""
    asked = _WHAT_IS.match(inquiry.question.text)
    subject = inquiry.question.text[asked.end() :] if asked else ""
    pieces = re.findall(r"\w+", _DETERMINER.sub("", subject, count=1) if _DETERMINER.match(subject) else subject)
    if not pieces:
        return None
    named = re.compile(r"(?<!\w)" + r"\W{1,3}".join(map(re.escape, pieces)) + r"(?!\w)", re.I)
    hits = inquiry.retrieve(subject)
    found: list[tuple[float, Evidence]] = []
    for article_id in list(dict.fromkeys(hit.passage.article_id for hit in hits))[:_NEAR]:
        best = max(_explanations(inquiry.article(article_id), named), key=lambda pair: pair[0], default=None)
        if best is not None:
            found.append(best)
    found.sort(key=lambda pair: -pair[0])
    return Found(inquiry.chosen([each for _, each in found], _SHOWN)) if found else None


def _explanations(article: Article, named: re.Pattern[str]) -> Iterator[tuple[float, Evidence]]:
    """Sentences that explain a name, in their order, each with its worth."""
    text, spans = article.text, None
    for match in named.finditer(text):
        if not match.group().split()[-1][:1].isupper() and not match.group()[:1].isupper():
            continue
        spans = spans or sentences(text, article.language)
        span = next((each for each in spans if each.start <= match.start() < each.end), None)
        if span is None:
            continue
        before = text[max(span.start, match.start() - _LOOKED_AT) : match.start()]
        behind = text[match.end() : min(span.end, match.end() + _LOOKED_AT)]
        worth = max(
            [value for value, pattern in _behind(article.language) if pattern.match(behind)]
            + [value for value, pattern in _before(article.language) if pattern.search(before)],
            default=0.0,
        )
        if worth:
            yield worth, standing_for(article, span)
