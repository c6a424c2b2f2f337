"""Which part of a question is its subject, which its object, and the several things that it counts, told by place.

Between `qa.question` and `qa.context`. A subject left out, and a pronoun in a question built like the last one, mean
what has their role there rather than what was named last: Grosz, Joshi and Weinstein, "Centering", Computational
Linguistics 1995; Carminati, "The Processing of Italian Subject Pronouns", 2002, for subjects left out. There is no
parser: where place does not tell, the answer is "".
"""

from __future__ import annotations

import re

from index.analysis import fold, stop_words
from qa.ellipsis import ARTICLES, forms_of
from qa.nounphrase import EDGE, lead
from qa.question import Question
from qa.referents import is_label, named_in

__all__ = ["acts", "agrees_with", "counted_in", "object_of", "subject_of"]

_WHO = re.compile(r"[¿\s]*(?:who(?!\s+(?:did|does|do)\b)|chi|qui[eé]n(?:es)?|qui|wer)(?=\s)", re.I)
_VERB_LAST = re.compile(r"\s+(?:ge\w+|\w+(?:t|en))$")
"""The participle at the end of a German question."""
_COUNTS = {
    "en": re.compile(r"(?:\w+\s+)?(?:how\s+many|which|what)\s+", re.I),
    "it": re.compile(r"(?:\w+\s+)?(?P<asks>quant[ie]|quali)\s+", re.I),
    "es": re.compile(r"[¿\s]*(?:\w+\s+)?(?P<asks>cu[áa]nt[oa]s|qu[ée])\s+", re.I),
    "fr": re.compile(r"(?:\w+\s+)?(?:combien\s+d(?:e\s+|[’'])|quel(?:le)?s\s+)", re.I),
    "de": re.compile(r"(?:\w+\s+)?(?:wie\s*vielen?|welche)\s+", re.I),
}
"""What several things are counted with, or asked for."""
_WHO_WERE = {
    "en": re.compile(r"who\s+(?:are|were)\s+(?P<article>the|[A-Z]\S*[’']s)\s+(?=.*s\b)", re.I),
    "it": re.compile(r"chi\s+(?:sono|erano|furono)\s+(?P<article>i|gli|le)\s+", re.I),
    "es": re.compile(r"[¿\s]*qui[ée]n(?:es)?\s+(?:son|eran|fueron)\s+(?P<article>l[oa]s)\s+", re.I),
    "fr": re.compile(r"qui\s+(?:sont|étaient|furent)\s+(?P<article>les)\s+", re.I),
    "de": re.compile(r"wer\s+(?:sind|waren)\s+(?P<article>die)\s+", re.I),
}
"""Asks for the names of several."""
_BEFORE_SEVERAL = {
    "en": re.compile(r"(?:when|where|why|how)\s+(?:are|were|did|do|have)\s+", re.I),
    "de": re.compile(r"(?:wann|wo|warum|wie|wieso)\s+(?:sind|waren|wurden|werden|haben|hatten)\s+", re.I),
}
"""What a subject follows that is several, in the languages that need no article for it."""
_PLAIN = 3
"""Words at most of such a subject."""
_DONE = r"hanno|avevano|han|hab[íi]an|\w{2,}(?:[aei]rono|aron|ieron)"
"""A verb of several that does something, in the languages that leave out subjects."""
_UNITS = frozenset(
    "years days hours minutes weeks months times miles euros dollars anni giorni ore minuti settimane mesi volte euro "
    "dollari soldi anos dias horas minutos semanas meses veces euros dolares ans jours heures minutes semaines mois "
    "fois jahre tage stunden minuten wochen monate mal euro meter".split()
)
"""Measures, folded, which nobody speaks of as "they"."""
_IRREGULAR = frozenset("people men women children police".split())
_VERB = re.compile(r"\w{3,}ed|did|died|fell|were|was|went|came|took|got|won|lost|held|voted|said|made|left")
_VOICED = re.compile(r"(?:[aeiouàèéìòù]|s[^aeiou]|z|ps|gn|x|y)", re.I)
_CLASSES = {
    "it": {"lo": "il lo l un uno", "la": "la l una", "li": "i gli", "le": "le", "l": "il lo la l un uno una"},
    "es": {"lo": "el un", "la": "la una", "los": "los", "las": "las"},
    "fr": {"le": "le l un", "la": "la l une", "les": "les", "l": "le la l un une"},
    "de": {"ihn": "den einen", "sie": "die eine", "es": "das ein"},
}
"""Articles that agree with each object pronoun, folded."""


def subject_of(question: Question) -> str:
    """The name that is a question's subject: the first one, unless a preposition or another noun stands before it.

    Where the question asks who does something it has none.
    """
    text, language = question.text, question.language
    if _WHO.match(text) or question.kind == "who_said":
        return ""
    forms = forms_of(language)
    prepositions = (forms.determiner | forms.of) - ARTICLES[language]
    for each in named_in(text, language):
        before = [fold(word) for word in re.findall(r"\w+", text[: each.start])]
        held = before[-1:] if not before or before[-1] not in ARTICLES[language] else before[-2:-1]
        if held and held[0] in prepositions:
            return ""
        articles = [at for at, word in enumerate(before) if word in ARTICLES[language]]
        if articles and articles[-1] < len(before) - 1 and not is_label(each.name, text, language):
            return ""
        return each.name
    return ""


def object_of(question: Question) -> str:
    """What somebody did something to: "who scored the winning goal?" has "the winning goal".

    Either a noun phrase with an article, with all that follows it, or a name that follows "who" and a verb; "" where
    neither who did it is asked for nor a name says it.
    """
    text, language = question.text.strip(EDGE), question.language
    asked, subject = _WHO.match(text), subject_of(question)
    if asked is None and not subject:
        return ""
    begins = asked.end() if asked else text.find(subject) + len(subject)
    forms = forms_of(language)
    prepositions = (forms.determiner | forms.of) - ARTICLES[language]
    named = named_in(text, language)
    before = ""
    for each in re.finditer(r"\w+", text[begins:]):
        start = begins + each.start()
        word = fold(each.group())
        if language == "es" and before == "a" and (name := next((one for one in named if one.start == start), None)):
            return name.name  # Spanish marks people with a preposition
        free = (bool(before) or not asked) and before not in prepositions
        if free and word in ARTICLES[language]:
            return _without_verb(text[start:], language)
        if free and asked and (name := next((other for other in named if other.start == start), None)):
            return name.name
        before = word
    return ""


def _without_verb(phrase: str, language: str) -> str:
    return _VERB_LAST.sub("", phrase) if language == "de" else phrase


def agrees_with(pronoun: str, phrase: str, language: str) -> bool:
    """Whether an object pronoun may stand for a noun phrase with an article, by that article."""
    if language not in _CLASSES:
        return True
    return lead(phrase) in _CLASSES[language].get(fold(pronoun).strip(" ’'"), "").split()


def counted_in(question: Question) -> str:
    """The several things that a question counts or asks for, with their article: "how many guns" has "the guns", "who
    were the two judges?" has "the two judges", "when were fossils found there?" has "fossils"."""
    text, language = question.text.strip(EDGE), question.language
    named = _WHO_WERE[language].match(text) if language in _WHO_WERE else None
    if named:
        return _to_its_end(text[named.end() :], named.group("article"), language)
    if plain := _plain_plural(text, language):
        return plain
    asked = _COUNTS[language].match(text) if language in _COUNTS else None
    if asked is None:
        return ""
    found = [each.group() for each in re.finditer(r"[\w-]+", text[asked.end() :])]
    stop = stop_words(language)
    noun: list[str] = []
    for word in found:
        if fold(word) in stop or (language == "en" and _VERB.fullmatch(word)):
            break
        if noun and language != "en" and not _goes_on(noun, word, language):
            break
        noun.append(word)
    last = fold(noun[-1 if language == "en" else 0]) if noun else ""
    several = {"en": last.endswith("s") and not last.endswith("ss"), "es": last.endswith("s")}.get(language, True)
    if not noun or last in _UNITS or not (several or last in _IRREGULAR):
        return ""
    return f"{_plural_article(noun[0], asked, language)}{' '.join(noun)}"


def acts(question: Question) -> bool:
    """Whether the several things that a question counts or asks for do something in it: "how many judges voted"."""
    noun = counted_in(question).partition(" ")[2]
    done = rf"\b{re.escape(noun)}\s+(?:{_DONE})\b"
    return bool(noun) and (question.kind == "who" or re.search(done, question.text, re.I) is not None)


def _to_its_end(rest: str, opens: str, language: str) -> str:
    """A noun phrase from its opening to the word before the next function word, "" where nothing is left of it."""
    noun: list[str] = []
    for each in re.finditer(r"\S+", rest):
        word = each.group().strip(EDGE)
        if noun and (fold(word) in stop_words(language) or not each.group()[0].isalpha()):
            break
        noun.append(word)
        if word != each.group():
            break
    return f"{opens} {' '.join(noun)}" if noun else ""


def _plain_plural(text: str, language: str) -> str:
    """The subject of an English or German question that is several and has no article: "when were fossils found?"."""
    asked = _BEFORE_SEVERAL[language].match(text) if language in _BEFORE_SEVERAL else None
    if asked is None:
        return ""
    noun: list[str] = []
    for word in re.findall(r"[\w-]+", text[asked.end() :])[:_PLAIN]:
        if fold(word) in stop_words(language) or (language == "en" and not word.islower()):
            return ""
        noun.append(word)
        if language == "de" and word[:1].isupper():
            known = word.endswith("en") or not named_in(f"x {word}", language)
            return " ".join(noun) if known else ""
        if language == "en" and word.endswith("s") and not word.endswith(("ss", "us")):
            return " ".join(noun) if word not in _UNITS else ""
    return ""


def _goes_on(noun: list[str], word: str, language: str) -> bool:
    """Whether a word belongs to the noun before it: an adjective, which agrees; in German the noun after one."""
    if language == "de":
        return noun[-1].islower() and word[:1].isupper()
    return word.islower() and len(word) > len("xxx") and noun[0][-1:] == word[-1:] in ("i", "s")


def _plural_article(noun: str, asked: re.Match[str], language: str) -> str:
    if language in ("it", "es"):
        female = fold(asked.group("asks")) in ("quante", "cuantas")
        if language == "es":
            return "las " if female else "los "
        return "le " if female else ("gli " if _VOICED.match(noun) else "i ")
    return {"en": "the ", "fr": "les "}.get(language, "")
