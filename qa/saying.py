"""Find what somebody said, who said something, or what is said about a topic, in the archive's quotations.

Who is meant by a phrase is told by `qa.speakers`, how well quotations fit by `qa.quoting`; where the words asked for
are put otherwise, the trained reader tells in which sentences they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile, zip_longest

from index.analysis import stop_words, words
from index.mentions import name_key
from index.segment import sentences
from index.types import Article, Hit, Quotation
from qa.absence import is_absent
from qa.evidence import Evidence, about
from qa.facts import OFFERED, fact
from qa.inquiry import Found, Inquiry
from qa.matching import Matcher
from qa.offices import describes
from qa.question import Question
from qa.quoting import ON_TOPIC, alike, heard, holding, on_topic, repeating, said_by
from qa.reading import distinct_words
from qa.speakers import Match, Speakers, is_anybody, is_description, is_kind, is_thing, named
from qa.speech_questions import about_phrase, source_named

__all__ = ["said_on", "unheard", "what_said", "who_said"]

_SAID = 0.42
"""Least support of a quotation that is the words asked for."""
_CLEARLY = 0.8
"""Support from which on a quotation is it, whatever the reader makes of it."""
_HEARD = 0.15
"""Least support, the reader's judgement in it, of a sentence whose words are the answer."""
_SAME = 0.6
"""Overlap of words from which on two sentences say the same."""
_PARTICLES = frozenset("al bin d da dal de degli dei del della den der di do dos du el la le van von y zu".split())
"""Small words inside names."""
_OF = re.compile(r"(?:(?:di|de[li]?|dello|della|degli|delle|du|des|of|vo[nm])\s+|d(?:ell)?[’'])", re.I)
"""What begins a topic right after a name: "pensa Parisi del clima"."""
_OCCASION = re.compile(
    r"\s(?:when|while|after|before|during|quando|mentre|dopo|prima\s+(?:d\S+|che)|durante|cuando|mientras|después|tras|quand|lorsque"
    r"|après|avant|pendant|als|während|nachdem)\s",
    re.I,
)
"""What begins the occasion behind a topic: "(Parisi) del clima quando ha ricevuto il Nobel"."""
_ON_DOING = re.compile(r"\sal\s(?=\w+[aei]r\b)")
"""The same in Spanish: "al recibir el Nobel"."""
_FIRST_OR_LAST = re.compile(
    r"\b(?:(?P<first>first|prim[aei]|primer[ao]s?|premi(?:er|ère)s?|ersten?)|last|ultim[aei]|últim[ao]s?|derni(?:er|ère)s?|letzten?)\s+"
    r"(?:words?|thing|sentence|parole|parola|frase|cosa|palabras?|mots?|paroles?|phrase|worte?|satz)\b",
    re.I,
)
"""Asks for the beginning or the end of what somebody said."""
_AND = re.compile(r"\s*,\s*(?:and|e|y|et|und)?\s*|\s+(?:and|ed?|y|et|und)\s+", re.I)
"""What stands between names."""
_BODY = re.compile(r"(?:dei|del|della|des|du|of\s+the|der)\s+[A-ZÀ-Ö]\S*(?:\s+[A-ZÀ-Ö]\S*)*")
"""Whom somebody belongs to: "Bonelli dei Verdi"."""
_OF_SEVERAL = re.compile(r"(?:dei|degli|delle|des|de\s+l[oa]s|of\s+the|der)\s", re.I)
"""What a party's or a group's name stands behind, known or not."""
_SAYS = re.compile(r"\b(?:sa(?:id|ys?)|detto|dice|disse|dijo|dicho|dit|sagte?|gesagt)\b", re.I)
"""Asks for nothing but words; who wrote a poem or called off a match may be told without any."""
_WHICH = re.compile(r"\W*(?:which|qual[ei]|qué|que|quel(?:le)?|welche[rs]?)\b", re.I)
"""Asks for one of a kind, "which law said that …": it need be nobody."""
_REACTS = re.compile(r"\b(?:react|reag|reacci|réagi|réact)\w*", re.I)
_TELLING = 4
"""Letters of a name that is looked for, at least."""
_NEAR = 12
"""Articles at most in which somebody who is only described is looked for."""


def what_said(inquiry: Inquiry) -> Found:
    """What the person, or whoever, that the question names is quoted as saying."""
    question = inquiry.question
    phrase = question.speaker or ""
    if is_anybody(phrase):
        return _what_they_say(inquiry)
    speakers = inquiry.library.speakers()
    together = _several(phrase, question.language, speakers)
    match = _together(together) if together else speakers.find(phrase, question.language)
    if not match.names and (is_description(phrase, question.language) or speakers.bearers(phrase)):
        match = _described(inquiry, phrase)
    match = match if match.names else _by_surname(inquiry, phrase)
    if not match.names:
        return _not_a_speaker(inquiry, phrase)
    about_it, setting = _parted(match.rest, inquiry)
    topic = inquiry.matcher(about_it)
    has_topic = any(word.known for word in topic.words)
    quotations = inquiry.quotations(match.names, about_it if has_topic else setting)
    if not quotations:
        return Found((), "outside_dates", phrase)
    dated = inquiry.within_dates(quotations)
    if not dated:
        near = said_by(quotations, None, inquiry.article, question.language)
        return Found(inquiry.chosen(near, OFFERED), "outside_dates", match.names[0])
    dated = [each for each in dated if not _given(each, inquiry.article, question)]
    if not dated:
        near = said_by(quotations, None, inquiry.article, question.language)
        return Found(inquiry.chosen(near, OFFERED), "low_support", match.names[0])
    if topic.words and not has_topic and about_it.strip():  # what no article and no dictionary knows
        near = said_by(dated, None, inquiry.article, question.language)
        return Found(inquiry.chosen(near, OFFERED), "low_support", match.names[0])
    if has_topic:
        near = said_by(dated, topic, inquiry.article, question.language)
        ranked = about(near, ON_TOPIC) or _heard(inquiry, topic, dated)
        ranked = ranked or on_topic(near, about_it, inquiry.library.embedder)
        if not ranked:
            return Found(inquiry.chosen(near, OFFERED), "low_support", match.names[0])
    else:
        where = inquiry.matcher(setting)
        ranked = said_by(dated, where, inquiry.article, question.language)
        absent = any(not word.found for word in where.names()) or _OF.match(match.rest) is not None
        if absent and where.words and ranked[0].support == 0 and not _OF_SEVERAL.match(match.rest):
            return Found(inquiry.chosen(ranked, OFFERED), "low_support", match.names[0])
    fitting = _in_turn(about(ranked, ranked[0].support - 0.3), together)
    if (end := _end(question)) is not None:
        fitting = [_at_end(fitting, end, by_age=not has_topic and not setting)]
    return Found(inquiry.chosen(fitting))


def _several(phrase: str, language: str, speakers: Speakers) -> list[Match]:
    """Those whom a phrase names one after the other ("Biden and Rutte"); none where it does not name several."""
    parts = [part.strip() for part in _AND.split(phrase)]
    if len(parts) < 2 or phrase in speakers:
        return []
    matches = [speakers.find(part, language) for part in parts]
    apart = len({name for each in matches for name in each.names}) == sum(len(each.names) for each in matches)
    complete = all(each.names for each in matches) and not any(each.rest for each in matches[:-1])
    return matches if apart and complete else []


def _together(matches: Sequence[Match]) -> Match:
    return Match(tuple(name for each in matches for name in each.names), matches[-1].rest)


def _in_turn(ranked: Sequence[Evidence], speakers: Sequence[Match]) -> list[Evidence]:
    """The best of each speaker first, then the second best; as ranked where they are not several."""
    own = [[each for each in ranked if each.speaker in match.names] for match in speakers]
    turns = [each for turn in zip_longest(*own) for each in turn if each is not None]
    return turns or list(ranked)


def said_on(inquiry: Inquiry) -> Found | None:
    """What somebody said on a topic, of a search that has their name and the topic: "Draghi sull'euro", "NAME on his
    defeat"; None where it has not, or they said nothing on it."""
    question = inquiry.question
    parted = about_phrase(question.language).search(question.subject)
    name = question.subject[: parted.start()].strip() if parted else ""
    capitals = all(word[:1].isupper() or word in _PARTICLES for word in name.split())
    if parted is None or not name or not capitals or not inquiry.library.speakers().find(name, question.language).names:
        return None
    topic = question.subject[parted.end() :]
    found = what_said(inquiry.of(replace(question, kind="what_said", speaker=name, topic=topic)))
    return found if found.reason is None else None


def _end(question: Question) -> int | None:
    """0 where a question asks for somebody's first words, -1 where it asks for the last, None elsewhere."""
    match = _FIRST_OR_LAST.search(question.text)
    if match is None or match.group() in f"{question.topic} {question.setting} {question.speaker}":
        return None
    return 0 if match["first"] else -1


def _at_end(ranked: Sequence[Evidence], end: int, *, by_age: bool) -> Evidence:
    """What was said first or last: of the article that fits best, or, by age, of the oldest or the newest one."""
    told = [each for each in ranked if each.voice == "direct"] or list(ranked)
    home = told[0].article
    if by_age and (dated := [each.article for each in told if each.article.published]):
        home = (min, max)[end](dated, key=lambda each: each.published or date.min)
    own = [each for each in told if each.article.id == home.id]
    return sorted(own, key=lambda each: each.span.start)[end]


def _parted(rest: str, inquiry: Inquiry) -> tuple[str, str]:
    """Topic and setting of what is asked for, given what follows the name: "(Parisi) del clima", "(Parisi) a Roma"."""
    question, opening = inquiry.question, _OF.match(rest)
    if opening and not question.topic and not _BODY.fullmatch(rest):
        whole = rest[opening.end() :]
        occasion = _OCCASION.search(whole) or (question.language == "es" and _ON_DOING.search(whole)) or None
        if occasion and any(word.known for word in inquiry.matcher(whole[: occasion.start()]).words):
            return whole[: occasion.start()], f"{whole[occasion.end() :]} {question.setting}".strip()
        return whole, question.setting
    return question.topic, f"{rest} {question.setting}".strip()


def who_said(inquiry: Inquiry) -> Found:
    """The quotations that are the words asked about, or say the same; else who did what is no more than saying."""
    said = inquiry.question.said or ""
    matcher = inquiry.matcher(said, names=False)
    near = _quoted_near(inquiry, said, matcher)
    quotations = [each for each in near if each.speaker]
    ranked = holding(quotations, matcher, said, inquiry.article)
    fitting = about(ranked, _SAID)
    verbatim, embedder = inquiry.question.verbatim, inquiry.library.embedder
    if not fitting or (fitting[0].support < _CLEARLY and not verbatim):
        meant = [] if verbatim else alike(ranked, said, embedder)
        fitting = meant or _heard(inquiry, matcher, quotations) or fitting
    if verbatim:
        fitting = repeating(fitting, matcher, said, embedder.embed_passages)
    if fitting:
        best = fitting[0]
        same = [each for each in fitting if each.support >= best.support - 0.12 and each.speaker == best.speaker]
        others = [each for each in fitting if each.support >= _CLEARLY and each.speaker != best.speaker]
        return Found(inquiry.chosen([best, *same[:2], *others], 3))
    if verbatim and (nobodys := _unnamed(inquiry, near, matcher, said)):
        return Found(inquiry.chosen(nobodys, 1))
    more = _WHICH.match(inquiry.question.text) or not _SAYS.search(inquiry.question.text)
    if inquiry.reads and not inquiry.question.verbatim and more:
        told = fact(inquiry.of(replace(inquiry.question, kind="who", topic=inquiry.question.text)))
        if told.reason is None:
            return told
    if is_absent(matcher):
        return Found((), "topic_absent")
    return Found(tuple(ranked[:1]), "low_support")


def _what_they_say(inquiry: Inquiry) -> Found:
    """Whoever is quoted on a topic, one claim for each speaker, best first."""
    question = inquiry.question
    topic = inquiry.matcher(question.topic or question.setting)
    if not topic.words or is_absent(topic):
        return Found((), "topic_absent")
    quoted = [each for each in _quoted_near(inquiry, question.topic, topic) if each.speaker]
    near = inquiry.within_dates(quoted)
    said = said_by(near, topic, inquiry.article, question.language)
    ranked = about(said, ON_TOPIC) or on_topic(said, question.topic or question.setting, inquiry.library.embedder)
    if not ranked:
        return Found((), "low_support")
    first = list({each.speaker: each for each in reversed(ranked)}.values())
    return Found(inquiry.chosen(sorted(first, key=lambda each: -each.rank)))


def _heard(inquiry: Inquiry, matcher: Matcher, quotations: Sequence[Quotation]) -> list[Evidence]:
    """The quotations that the trained reader takes for an answer, where it is asked for in other words than theirs."""
    if not inquiry.reads or not quotations:
        return []
    articles = list(dict.fromkeys(each.article_id for each in quotations))
    ranked, _ = inquiry.within(articles).weighed(matcher)
    marked = [each for each in ranked if each.signs is not None and each.signs.marked]
    return heard(about(marked, _HEARD), quotations)


def _quoted_near(inquiry: Inquiry, query: str, matcher: Matcher) -> list[Quotation]:
    """The quotations of the articles retrieved for a query."""
    hits = inquiry.retrieve(query, matcher)
    return [
        quotation
        for article_id in dict.fromkeys(hit.passage.article_id for hit in hits)
        for quotation in inquiry.quoted_in(article_id)
    ]


def _described(inquiry: Inquiry, phrase: str) -> Match:
    """Speakers whom retrieved articles describe as the phrase does ("the NATO chief"); of several of one surname, him
    of whom they say so ("commissioner Campbell")."""
    question, speakers = inquiry.question, inquiry.library.speakers()
    hits = inquiry.retrieve(f"{phrase} {question.topic}".strip())
    articles = [inquiry.article(each) for each in dict.fromkeys(hit.passage.article_id for hit in hits)][:_NEAR]
    bearers = speakers.bearers(phrase)
    for name in describes(phrase, question.language, articles):
        if name in speakers and (not bearers or name in bearers):
            return Match(speakers.find(name, question.language).names, "")
    return Match((), phrase)


def _by_surname(inquiry: Inquiry, phrase: str) -> Match:
    """A speaker known by a surname alone whom the article that quotes them names in full somewhere: "Jimmy Connors"."""
    tokens = phrase.split()
    called = [*takewhile(lambda token: token[:1].isupper() or token in _PARTICLES, tokens)]
    surname = called[-1].strip(",") if len(called) > 1 else ""
    names = inquiry.library.speakers().of_surname(surname) if name_key(surname) else ()
    if len(names) != 1 or len(name_key(names[0])) != 1:
        return Match((), phrase)
    full = " ".join(called).strip(",")
    articles = (inquiry.article(each) for each in inquiry.library.archive.quoting(names))
    return (
        Match(names, " ".join(tokens[len(called) :]))
        if any(full in each.text for each in articles)
        else Match((), phrase)
    )


def _unnamed(inquiry: Inquiry, near: Sequence[Quotation], matcher: Matcher, said: str) -> list[Evidence]:
    """The sentences that quote the very words asked for and say of nobody by name that they are theirs."""
    nobodys = [each for each in near if not each.speaker and each.voice == "direct"]
    ranked = holding(nobodys, matcher, said, inquiry.article)
    literal = repeating(about(ranked, _CLEARLY), matcher, said, inquiry.library.embedder.embed_passages)
    return [replace(each, span=each.context, voice=None, words=None) for each in literal]


def _not_a_speaker(inquiry: Inquiry, phrase: str) -> Found:
    """Nobody quoted has that name: is somebody of that name talked about, or nobody at all?"""
    question = inquiry.question
    stop = stop_words(question.language)
    tokens = [word for word in name_key(phrase) if word not in stop and len(word) > 1]
    if not tokens:
        return _as_fact(inquiry)
    if is_thing(phrase, question.language) and inquiry.reads:
        return _as_fact(inquiry)
    if _REACTS.search(question.text) and inquiry.reads:  # which takes no words
        reaction = _as_fact(inquiry)
        if reaction.reason is None or is_description(phrase, question.language):
            return reaction
    for name in _names_in(phrase, stop):
        asked = [word for word in words(name) if (word not in stop or word.title() in name) and len(word) > 1]
        near = [hit for hit in inquiry.retrieve(name) if named(asked, hit.passage.text)]
        if near and sum(map(len, asked)) >= _TELLING:
            naming = _sentences_naming(inquiry, asked, near)
            if told := [each for each in naming if _quotes_nobody_named(inquiry, each, asked)]:
                return Found(inquiry.chosen(told, OFFERED))
            return Found(inquiry.chosen(naming, OFFERED), "not_quoted", name)
    if inquiry.reads and is_kind(phrase, question.language):  # "doctors" are nobody's name
        return _as_fact(inquiry)
    return Found((), "no_such_speaker", phrase)


def unheard(inquiry: Inquiry) -> Found | None:
    """Why nothing answers a question about what somebody says ("according to NAME", "did NAME say that …?"): they are
    nowhere in the articles, or none of their words; None where they are quoted, or nobody is named."""
    question = inquiry.question
    who = source_named(question.text, question.language)
    if not who or inquiry.library.speakers().find(who, question.language).names:
        return None
    found = _not_a_speaker(inquiry, who)
    return found if found.reason in ("no_such_speaker", "not_quoted") else None


def _as_fact(inquiry: Inquiry) -> Found:
    """What answers a question about somebody's words as one about a thing."""
    return fact(inquiry.of(replace(inquiry.question, kind="which", topic=inquiry.question.text)))


def _quotes_nobody_named(inquiry: Inquiry, evidence: Evidence, asked: Sequence[str]) -> bool:
    """Whether a sentence quotes words of nobody by name and has beside them whose words are asked for."""
    start, end, text = evidence.span.start, evidence.span.end, evidence.article.text
    for quotation in inquiry.quoted_in(evidence.article.id):
        if quotation.speaker is None and start <= quotation.start < quotation.end <= end:
            return named(asked, f"{text[start : quotation.start]} {text[quotation.end : end]}")
    return False


def _names_in(phrase: str, stop: Collection[str]) -> list[str]:
    """What may be the name in a phrase, with which more may stand ("Kim Jong-un alla Nato"), the longest first."""
    parts = phrase.split()
    if parts[0][:1].isupper():  # a name leads: what follows a function word is to whom, or where
        parts = [*takewhile(lambda word: word[:1].isupper() or word not in stop or word in _PARTICLES, parts)]
        phrase = " ".join(parts)
    capitals = {number for number, word in enumerate(parts) if word[:1].isupper()}
    if not capitals:
        return [phrase, *(" ".join(parts[:length]) for length, least in ((2, 3), (1, 4)) if len(parts) >= least)]
    first = short = long = min(capitals)
    while short in capitals:
        short += 1
    while long in capitals or (long + 1 in capitals and parts[long].lower() in _PARTICLES):
        long += 1
    return list(dict.fromkeys([phrase, " ".join(parts[first:long]), " ".join(parts[first:short])]))


def _sentences_naming(inquiry: Inquiry, tokens: Sequence[str], hits: Sequence[Hit]) -> list[Evidence]:
    found = []
    for hit in hits[:4]:
        article = inquiry.article(hit.passage.article_id)
        for span in sentences(article.text, article.language):
            inside = hit.passage.start <= span.start and span.end <= hit.passage.end
            if inside and named(tokens, article.text[span.start : span.end]):
                found.append(Evidence(article, span, span, None, None, 0.3, hit.score))
                break
    return found


def _given(quotation: Quotation, article: Callable[[str], Article], question: Question) -> bool:
    """Whether an earlier answer has given a quotation, of a question what else somebody said."""
    if not question.known:
        return False
    said = distinct_words(article(quotation.article_id).text[quotation.start : quotation.end])
    given = (distinct_words(line) for answer in question.known for line in answer.splitlines())
    return any(len(said & known) >= _SAME * min(len(said), len(known)) for known in given if known)
