"""Find the turns of interviews, transcripts and minutes: labels before the words, questions that stand apart.

Part of `index.turns`. Whoever only asks is told from those who answer: by what they are called, by their question
marks, by the type in which their words are set. What a label looks like is known to `index.labels`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from index.analysis import fold
from index.labels import (
    ASKS,
    MOSTLY,
    Bearers,
    Label,
    bare,
    in_small_letters,
    is_office,
    label_of,
    may_be_named,
    without_prefix,
)
from index.persons import INTERVIEW, says_i, says_you
from index.script import ASIDE, IN_PERSON, OFTEN_IN_PERSON, OFTEN_REPORTED, REPORTED, Sheet, Turn
from index.types import Span

__all__ = ["conversation", "interview"]

_LABELLED, _ASKED, _ASKED_PLAINLY = 3, 2, 3
"""Labels of a conversation at least; questions that stand apart by their type, and by their question mark alone."""
_IN_TURN = 0.9
"""Share of the paragraphs set apart, one of which asks, that have another behind them where all are questions."""
_LONGEST_ANSWER = 3
"""Paragraphs from a question to the next at most, at the beginning of an interview."""
_SELDOM = 1 / 4
"""Share of the turns of one who is no person by name that end in a question mark from which on they only ask."""
_SENTENCE = 4
"""Words that half of what is said has at least."""
_LONGEST_NAME = 7
"""Words of a label at most: more are a headline."""
_LONGEST_PROMPT = 14
"""Words of a prompt without a question mark at most, half of those of a question."""
_LONGEST_TOPIC = 14
"""Words of a topic above several answers, at most."""
_FAR = 110
"""Characters between "interview with" and the name."""
_AND = re.compile(r"\s(?:and|e|ed|y|et|und|con|with|avec|mit)\s(?:[^.,;:\n]{0,40}\s)?$")
_CALLED = (
    r"(?:Frau|Herr|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|[Ss]ignor[ae]?|[Dd]ottor(?:essa)?|[Pp]rofessor(?:essa|e)?|Monsieur|Madame|[Ss]eñora?"
    r"|[Mm]inist\w+|[Ss]indac\w|[Pp]resident\w?|[Aa]vvocat\w)"
)
"""What stands before the surname of whoever is spoken to."""
_AGED = re.compile(r"[^.!?\n]{0,12}?,\s(?:de\s)?\d{2}(?:\s\w+)?[,)]|\s\((?:[^()\n]{0,30},\s)?\d{2}(?:\s\w+)?\)")
"""Somebody's age behind their name."""
_LAST_WORD = re.compile(r"([^\W\d_]+) $")
_CHAIR = re.compile(r"(?i)\b(?:presiden|présiden|in\s+the\s+chair|chair|vorsitz|sitzungsleitung)")
_PRESIDES = re.compile(r"(?i)presiden|présiden|maire\b|chair|vorsitz|speaker|sindac|alcald|bürgermeister")
_CHAIRED = re.compile(r"(?i)(?:presidenza|présidence|presidencia)\s")
_WITNESS = re.compile(r"(?i)\b(?:witness|teste|testimone|testigo|témoin|zeuge|zeugin)\b")
_ONLY_NAMES = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|de|del|della|di|von|van|der|la)(?:\s(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|de|del|della|di|von|van|der|la))*"
)
_DASH = re.compile(r"\s*[–—-]\s?(?=\S)")
_ASKER = ""
"""Stands for whoever only asks."""


def conversation(sheet: Sheet) -> list[Turn]:
    """The turns of an interview or a transcript whose turns are labelled; none for anything else."""
    labels = _labels(sheet)
    if len(labels) < _ASKED:
        return []
    find = _finder(sheet, labels)
    distinct = {(label.name, label.role, label.letter): label for label in reversed(labels.values())}
    whom = {key: find(label) for key, label in distinct.items()}
    called = {number: whom[label.name, label.role, label.letter] for number, label in labels.items()}
    known = {number: name for number, name in called.items() if name is not None}
    often = Counter(known.values())
    alone = len(often) == 1
    asking = ((n, line) for n, line in enumerate(sheet.lines) if n not in known and sheet.asks(line))
    apart = [
        line for n, line in asking if not sheet.is_title(n) and (sheet.is_set_apart(line) or (alone and n + 1 in known))
    ]
    if set(often) <= {_ASKER} or max(often.values()) < 2 or (alone and not apart):
        return []
    if len(known) < (_LABELLED if len(apart) < _ASKED else _ASKED):
        return []
    found = _told(sheet, labels, _without_askers(sheet, labels, known), alone=alone)
    said = [len(sheet.told(turn.words).split()) for turn in found if turn.speaker is not None]
    return found if 2 * sum(words >= _SENTENCE for words in said) >= len(said) else []


def _labels(sheet: Sheet) -> dict[int, Label]:
    """The labels of an article's paragraphs, by their numbers; letters only where there are both."""
    found = {}
    for number, line in enumerate(sheet.lines):
        if not sheet.is_title(number) and (label := label_of(sheet.text, line)) is not None:
            found[number] = label
    found |= _names_alone(sheet, found)
    letters = {label.letter for label in found.values()}
    if "asks" not in letters or (len(letters) == 1 and letters != {""}):
        found = {n: label for n, label in found.items() if not label.letter or fold(label.name) in ASKS}
    return found


def _names_alone(sheet: Sheet, found: dict[int, Label]) -> dict[int, Label]:
    """Names that stand on a line of their own again and again, the words below them: columns printed one after the
    other; none where there is but one such name."""
    alone: dict[str, list[int]] = {}
    for number, line in enumerate(sheet.lines[:-1]):
        name = sheet.told(bare(sheet.text, line))
        title = sheet.is_title(number) or number in found
        if not title and 1 < len(name.split()) <= _LONGEST_NAME and _ONLY_NAMES.fullmatch(name):
            alone.setdefault(name, []).append(number)
    again = {name: numbers for name, numbers in alone.items() if len(numbers) > 1 and may_be_named(name)}
    if len(again) < 2:
        return {}
    return {
        number: Label(bare(sheet.text, sheet.lines[number]), Span(*2 * (sheet.lines[number].end,)), name, "")
        for name, numbers in again.items()
        for number in numbers
    }


def _finder(sheet: Sheet, labels: dict[int, Label]) -> Callable[[Label], str | None]:
    """Tells whom a label names: a name, `_ASKER`, or None where it names nobody."""
    bearers = sheet.bearers()
    counts = Counter(_surname(label) for label in labels.values())
    again = [n for n, label in labels.items() if label.letter or counts[_surname(label)] > 1]
    first = sheet.lines[min(again or labels)].start
    asking = Counter(_surname(label) for label in labels.values() if sheet.asks(label.words))
    for label in labels.values():
        full = in_small_letters(without_prefix(label.name))
        titled = len(full) < len(label.name) or counts[_surname(label)] > 1
        named = may_be_named(full) or (label.in_capitals and " " in full and titled and not is_office(full))
        named = named and not is_office(full.split()[0])
        if not label.letter and named and not ASKS.intersection(fold(full).split()):
            bearers.add(in_small_letters(full))
    answers = _interviewee(sheet, first)

    def find(label: Label) -> str | None:
        if len(label.name.split()) > _LONGEST_NAME or _CHAIRED.match(label.name):
            return None
        if label.letter:
            return _ASKER if label.letter == "asks" else answers
        if ASKS.intersection(fold(without_prefix(label.name)).split()) or label.name.upper().startswith("BY "):
            return _ASKER
        if is_office(label.name):
            return _holder(sheet, label, bearers, first) or _in_words(label)
        if counts[_surname(label)] == 1 and label.span.start < first and label.in_capitals:
            return None  # "TOWN COUNCIL – Public meeting"
        if _is_of_the_byline(sheet, label.name):
            return _ASKER
        if (name := bearers.find(label.name) or bearers.find(label.role)) is not None:
            return in_small_letters(without_prefix(name))
        least = MOSTLY if without_prefix(label.name) != label.name else _SELDOM
        if counts[_surname(label)] >= 2 and asking[_surname(label)] >= least * counts[_surname(label)]:
            return _ASKER
        if counts[_surname(label)] >= 2 and (label.in_capitals or len(counts) == 2):
            return in_small_letters(without_prefix(label.name))
        return None

    return find


def _is_of_the_byline(sheet: Sheet, called: str) -> bool:
    """Whether a label is the name of whoever wrote the article, or its initials."""
    return Bearers(sheet.article.authors).find(called) is not None


def _surname(label: Label) -> str:
    return fold(without_prefix(label.name).split()[-1])


def _in_words(label: Label) -> str:
    """An office as it is written elsewhere, without its article."""
    return in_small_letters(
        re.sub(r"(?i)^(?:(?:m\.|mme)\s)?(?:the|el|la|il|lo|le|l[’'])\s*(?:señora?\s|signora?\s)?", "", label.name)
    )


def _holder(sheet: Sheet, label: Label, bearers: Bearers, first: int) -> str | None:
    """Who holds the office that a label tells instead of a name, or bears witness."""
    if label.role and (name := bearers.find(label.role)) is not None:
        return name
    if _WITNESS.search(label.name):
        return _interviewee(sheet, first)
    office = fold(label.name.split()[-1])
    for mention in sheet.names.mentions:  # "President NAME"
        before = _LAST_WORD.search(sheet.text[max(0, mention.start - 40) : mention.start])
        called = fold(before[1]) if before else fold(mention.name.split()[0])
        if " " in mention.name and called == office and may_be_named(mention.name):
            return in_small_letters(sheet.names.resolve(without_prefix(mention.name)))
    for line in sheet.lines:  # "Presidenza del vicepresidente NAME"
        if line.end > first or not _PRESIDES.search(label.name):
            break
        if _CHAIR.search(sheet.told(line)):
            people = {name for _, name in sheet.people_until(line.end, line.start) if " " in name}
            if len(people) == 1:
                return in_small_letters(without_prefix(people.pop()))
    return None


def _without_askers(sheet: Sheet, labels: dict[int, Label], known: dict[int, str]) -> dict[int, str]:
    """The same, whoever by name only asks being told as one who asks, if anybody answers."""
    turns_of = Counter(known.values())
    ends = Counter(name for number, name in known.items() if sheet.asks(labels[number].words))
    askers = {name for name, times in turns_of.items() if times >= 2 and ends[name] >= MOSTLY * times}
    if not set(turns_of) - askers - {_ASKER}:
        return known
    return {number: _ASKER if name in askers else name for number, name in known.items()}


def _told(sheet: Sheet, labels: dict[int, Label], known: dict[int, str], *, alone: bool) -> list[Turn]:
    """The turns, paragraphs without a label going on with the one before; those behind the last one only if it is "I".

    Where there is but one label, what stands right before it asks.
    """
    found: list[Turn] = []
    speaker, number, last = _ASKER, -1, max(known)
    asked = [n for n in range(min(known)) if sheet.asks(sheet.lines[n]) and not sheet.is_title(n)]
    for at in range(min([*asked[-1:], *known]), len(sheet.lines)):
        line = sheet.lines[at]
        if at in known:
            speaker, number = known[at], number + 1
            if labels[at].words.start < labels[at].words.end:
                found.append(Turn(line, labels[at].words, speaker or None, labels[at].span, number))
            continue
        if (
            (sheet.level(line) in (1, 2, 3) and not sheet.asks(line))
            or ASIDE.match(sheet.told(line))
            or sheet.is_closing(line)
        ):
            continue
        apart = (sheet.is_set_apart(line) and (sheet.asks(line) or at < last)) or _is_topic(
            sheet, line, at + 1 in known
        )
        below = at - 1 in known and labels[at - 1].words.start == labels[at - 1].words.end
        if apart or (alone and at + 1 in known):
            speaker, number = _ASKER, number + 1
        elif at > last and not below and not says_i(sheet.own(line), sheet.language):
            continue
        found.append(Turn(line, bare(sheet.text, line), speaker or None, None, number))
    return found


def _is_topic(sheet: Sheet, line: Span, labelled: bool) -> bool:
    """Whether a line right before a label is what those who follow are asked: a question, few words without a stop."""
    told = sheet.told(bare(sheet.text, line))
    return labelled and len(told.split()) <= _LONGEST_TOPIC and (sheet.asks(line) or not told.endswith((".", "!", "…")))


def interview(sheet: Sheet) -> list[Turn]:
    """The turns of an interview whose questions are told by their type or their mark, its answers having no label."""
    asked = _asked(sheet)
    if not asked:
        return []
    asked = _with_prompts(sheet, asked)
    first = min(asked)
    answers = [
        number
        for number in range(first, len(sheet.lines))
        if number not in asked and not sheet.level(sheet.lines[number]) and not sheet.is_closing(sheet.lines[number])
    ]
    speaker = _interviewee(sheet, sheet.lines[first].start)
    if speaker is None or not answers or not _is_interview(sheet, speaker, asked, answers):
        return []
    found, number = [], -1
    surname = fold(speaker.split()[-1])
    for at in range(first, len(sheet.lines)):
        line = sheet.lines[at]
        number += at in asked
        if at in asked:
            found.append(Turn(line, bare(sheet.text, line), None, None, number))
        elif at in answers and not ASIDE.match(sheet.told(line)):
            own = sheet.own(line)
            of_them = surname in re.findall(r"\w+", fold(own)) and not says_i(own, sheet.language)
            if not (of_them and at > max(asked) + 1):
                found.append(Turn(line, _without_dash(sheet, line), speaker, None, number))
    return found


def _with_prompts(sheet: Sheet, asked: set[int]) -> set[int]:
    """The questions with those that nothing sets apart, "Let us talk of the budget.", where with them a question and an
    answer of one paragraph follow each other; others as they are."""
    before = [n for n in range(min(asked)) if not sheet.is_title(n) and sheet.asks(sheet.lines[n])]
    prompts = set(before)
    for number in range(min([*before, *asked]) + 1, len(sheet.lines) - 1):
        line, answer = sheet.lines[number], sheet.lines[number + 1]
        length = len(sheet.told(line).split())
        beside = any(each in asked or each in prompts for each in (number - 1, number, number + 1))
        short = length <= (_LONGEST_PROMPT if not sheet.asks(line) else 2 * _LONGEST_PROMPT)
        if not beside and short and 2 * length <= len(sheet.told(answer).split()) and not sheet.is_closing(line):
            prompts.add(number)
    together = sorted(asked | prompts)
    steps = [two - one for one, two in pairwise(together)]
    in_turn = steps.count(2) >= _IN_TURN * len(steps)
    return set(together) if prompts and in_turn else asked


def _is_interview(sheet: Sheet, speaker: str, asked: set[int], answers: list[int]) -> bool:
    """Whether questions and what follows them are an interview: answers in the first person, nobody else quoted."""
    questions = [sheet.lines[number] for number in sorted(asked)]
    apart = any(sheet.is_set_apart(line) or _DASH.match(sheet.told(line)) for line in questions)
    reported = sum(sheet.reports(sheet.lines[number]) for number in answers)
    if reported > (OFTEN_REPORTED if apart else REPORTED) * len(answers):
        return False
    called = any(_is_addressed(speaker, sheet.told(line)) for line in questions)
    surname, first = speaker.split()[-1], questions[0].start
    cues = (sheet.text[cue.end() : min(cue.end() + _FAR, first)] for cue in INTERVIEW.finditer(sheet.text, 0, first))
    announced = called or any(surname in after for after in cues)
    share = sum(says_i(sheet.told(sheet.lines[number]), sheet.language) for number in answers) / len(answers)
    spoken_to = sum(says_you(sheet.told(line), sheet.language) for line in questions)
    if not announced and not apart:
        return share >= OFTEN_IN_PERSON and 2 * spoken_to >= len(questions)
    return share >= (IN_PERSON if spoken_to or announced else OFTEN_IN_PERSON)


def _without_dash(sheet: Sheet, line: Span) -> Span:
    words = bare(sheet.text, line)
    dash = _DASH.match(sheet.text, words.start, words.end)
    return replace(words, start=dash.end()) if dash else words


def _asked(sheet: Sheet) -> set[int]:
    """The paragraphs of an article that are an interviewer's questions."""
    numbers = [n for n in range(len(sheet.lines)) if not sheet.is_title(n)]
    for is_styled in (sheet.is_bold, sheet.is_italic, sheet.is_question_by_type, sheet.level):
        styled = [n for n in numbers if is_styled(sheet.lines[n])]
        asking = [n for n in styled if sheet.asks(sheet.lines[n])]
        if len(asking) >= _ASKED and 2 * len(asking) >= len(styled):
            return {n for n in styled if n >= asking[0]}
        while len(styled) > 1 and styled[1] - styled[0] > _LONGEST_ANSWER:
            styled = styled[1:]  # a lead in italics
        in_turn = sum(two - one > 1 for one, two in pairwise(styled)) >= _IN_TURN * (len(styled) - 1)
        if asking and in_turn and len(styled) >= _ASKED_PLAINLY and is_styled != sheet.level:
            return set(styled)
    asking = [n for n in numbers if sheet.asks(sheet.lines[n])]
    return set(asking) if len(asking) >= _ASKED_PLAINLY else set()


def _interviewee(sheet: Sheet, first: int) -> str | None:
    """Whom an interview is with that begins at `first`, as title and lead tell; None where they do not, or several."""
    people = sheet.people_until(first)
    for cue in INTERVIEW.finditer(sheet.text, 0, first):
        after = [(place, name) for place, name in people if 0 <= place.start - cue.end() <= _FAR]
        if after:
            place, name = after[0]
            others = [each for each in after[1:] if each[1] != name]
            near = others and others[0][0].start - place.start < _FAR
            several = near and _AND.search(sheet.text, place.start, others[0][0].start)
            return None if several else _in_full(sheet, name)
    questions = [sheet.told(line) for line in sheet.lines if line.start >= first and sheet.asks(line)]
    titles = [line for n, line in enumerate(sheet.lines) if sheet.is_title(n)]
    apart = any(sheet.is_set_apart(line) for line in sheet.lines if line.start >= first and sheet.asks(line))
    above = next((line for line in reversed(sheet.lines) if line.end <= first), None) if apart else None
    candidates = (
        {name for place, name in people if " " in name and _AGED.match(sheet.text, place.end)},
        {name for _, name in people if any(_is_addressed(name, each) for each in questions)},
        {name for place, name in people if titles and place.start < titles[0].end},
        {name for place, name in people if above and place.start >= above.start},
        {name for _, name in people},
    )
    for names in candidates:
        if len(names) == 1:
            return _in_full(sheet, names.pop())
    return sheet.about


def _in_full(sheet: Sheet, name: str) -> str:
    """A name without a title, or, where the article names somebody of this surname in full, that: "Deichgraf NAME"."""
    surname = name.split()[-1]
    full = {each for each in sheet.names.full.values() if each.split()[-1] == surname and may_be_named(each)}
    return full.pop() if len(full) == 1 and not may_be_named(name) else without_prefix(name)


def _is_addressed(name: str, question: str) -> bool:
    """Whether somebody is called by their surname in a question: "Frau Möbius, …"."""
    surname = re.escape(name.split()[-1])
    return re.search(rf"{_CALLED}\s+{surname}\b", question) is not None
