"""Choose the sentences that together tell what articles say, for a question that asks for a story.

Between reading and composition. Articles are told by covering as many of their concepts as a few sentences can:
names, figures and the words that they come back to, each counted once, as in Gillick and Favre, "A Scalable Global
Model for Summarization", ILP-NLP 2009 (after Filatova and Hatzivassiloglou, "Event-Based Extractive Summarization",
2004), solved greedily; sentences that open an article count more, as editors write them to. Sentences are taken as
they stand; which articles are told, and in which order, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import log

from index.analysis import terms, words
from index.names import find_mentions, name_key
from index.types import Article, Hit
from qa.agreement import repeats
from qa.evidence import Evidence
from qa.matching import Matcher, term_set

__all__ = ["on_subject", "telling"]

_NAMED = 2.0
"""What a name or figure counts, against 1 for another word."""
_OPENING = 1.0
"""Added to 1 for the first sentence of an article, falling to nothing over `_OPENING_SENTENCES`."""
_OPENING_SENTENCES = 6
_ASKED = 1.0
"""How much the support that a sentence gives to what was asked adds to its worth."""
_LENGTH = 12.0
"""Words added to a sentence's length when its worth is set against it: short ones are not all."""
_QUOTED = 0.25
"""Added to 1 for a sentence with words in quotation marks: what was said is what people remember."""
_FEWEST = 5
"""Words of a sentence at least."""
_MARKS = re.compile(r"[“”«»„\"]")
_PLAIN = re.compile(r"(?<!\w)[^\W\d_A-ZÀ-ÖØ-Þ]{3,}")
_FEWEST_PLAIN = 3
"""Words without a capital at least: a line of names and dates says nothing."""


P = dict(close=0.5, body=0.5, named=2.0, opening=1.0, opens=6, asked=1.0, length=12.0, quoted=0.25, lean=0.7, room=1150, least=0.1, power=1.0, charlen=False, figure=0.0)


def on_subject(
    hits: Sequence[Hit], matcher: Matcher, article: Callable[[str], Article]
) -> list[tuple[Article, float]]:
    """The articles that are about a subject, and how much, relative to the one that is most; best first."""
    nearest: dict[str, float] = {}
    for hit in hits:
        nearest[hit.passage.article_id] = max(nearest.get(hit.passage.article_id, 0.0), hit.dense or 0.0)
    found = []
    for article_id, cosine in nearest.items():
        each = article(article_id)
        whole = term_set(f"{each.title} {each.text}", each.language)
        if matcher.names_covered(whole, each.language) < 0.6:
            continue
        opening = each.text[: 700]
        lead = term_set(f"{each.title} {opening}", each.language)
        held = matcher.zoned([(lead, 1.0), (whole, P["body"])], each.language)
        found.append((each, held * cosine))
    best = max((about for _, about in found), default=0.0)
    if best < P["least"]:
        return []
    return sorted([(each, about / best) for each, about in found if about >= P["close"] * best], key=lambda x: -x[1])


def telling(articles: Sequence[Sequence[Evidence]], abouts, frequency: Callable[[str], float], most: int) -> list[Evidence]:
    """The sentences to tell, those that add most first.

    Args:
        articles: of each article its sentences in the order of the text, headings and notices left out.
        frequency: share of the archive's passages, 0 to 1, that hold a term.
        most: sentences at most.
    """
    sentences = [(each, at, about, (k, at)) for k, (article, about) in enumerate(zip(articles, abouts)) for at, each in enumerate(article) if _is_whole(each)]
    concepts = [_concepts(each[0]) for each in sentences]
    held = Counter(concept for each in concepts for concept in each)
    worth = {
        concept: (P["named"] if named else 1.0) * log(1 + held[concept]) * -log(max(frequency(concept), 1e-4))
        for each in concepts
        for concept, named in each.items()
    }
    chosen: list[Evidence] = []
    places = set()
    told: set[str] = set()
    left = set(range(len(sentences)))
    room = P["room"]
    while left and len(chosen) < most:
        best = max(left, key=lambda number: (_gain(sentences[number], concepts[number], worth, told, places), -number))
        if _gain(sentences[best], concepts[best], worth, told, places) <= 0:
            break
        left.remove(best)
        ev = sentences[best][0]
        if len(ev.text) > room or any(repeats(ev, other) for other in chosen):
            continue
        room -= len(ev.text) + 5
        places.add(sentences[best][3])
        chosen.append(ev)
        told.update(concepts[best])
    return chosen


_LEANS = re.compile(
    r"^\W*(?:(?:he|she|it|they|this|that|these|those|his|her|its|their|but|and|then|also|there|here|so|both|another|in\s+the\s+same|the\s+same"
    r"|egli|lui|lei|loro|essi|lo|la|li|le|questo|questa|questi|queste|quello|quella|ma|e|ed|poi|anche|così|tra|suo|sua"
    r"|esto|esta|este|pero|y|él|ella|ellos|il|elle|ils|elles|ce|cela|ces|mais|et|puis|er|sie|es|dies\w*|aber|und|dann)\s)", re.I)


def _gain(sentence, concepts: dict[str, bool], worth: dict[str, float], told: set[str], places) -> float:
    evidence, at, about, place = sentence
    new = sum(worth[concept] for concept in concepts if concept not in told) ** P["power"]
    opening = 1 + P["opening"] * max(0.0, 1 - at / P["opens"])
    quoted = 1 + P["quoted"] * bool(evidence.speaker or _MARKS.search(evidence.text))
    lean = P["lean"] if _LEANS.match(evidence.text) and (place[0], place[1] - 1) not in places else 1.0
    fig = 1 + P["figure"] * bool(re.search(r"\d", evidence.text))
    return about * fig * lean * new * opening * quoted * (1 + P["asked"] * evidence.support) / (len(evidence.text.split()) + P["length"])


def _is_whole(evidence: Evidence) -> bool:
    """Whether it can stand by itself: neither a scrap nor a line of place, outlet and date."""
    return len(evidence.text.split()) >= _FEWEST and len(_PLAIN.findall(evidence.text)) >= _FEWEST_PLAIN


def _concepts(evidence: Evidence) -> dict[str, bool]:
    """What a sentence holds: terms, and whether each is part of a name or a figure."""
    language = evidence.article.language
    named = {part for mention in find_mentions(evidence.text, language) for part in name_key(mention.name)}
    figures = {word for word in words(evidence.text) if any(character.isdigit() for character in word)}
    return dict.fromkeys(terms(evidence.text, language), False) | dict.fromkeys(named | figures, True)
