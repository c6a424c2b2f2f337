"""Have a language model complete a question that leans on the conversation; the rules of `qa.followup` stay beside it.

Before question analysis, and only when a model is set. What the model gives is one more reading, tried first, and only
if it is a question in the same language made of words of the conversation: a model that was led astray by an article
cannot ask about something else.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from index.analysis import stem, words
from index.language import STOP_WORDS, detect_language
from qa.drafts import question_in
from qa.followup import Understanding, understandings
from qa.llm import ChatModel, Failure
from qa.prompting import REWRITING, question_with_turns
from qa.prose import addresses, plain
from qa.types import Turn

__all__ = ["rewritten"]

_log = logging.getLogger(__name__)

_TURNS = 4
"""Turns that the model is shown at most."""
_LONGEST = 300
"""Characters of a completed question at most."""


def rewritten(
    model: ChatModel, text: str, history: Sequence[Turn], language: str | None = None, default: str = "en"
) -> tuple[Understanding, ...]:
    """The ways to understand a question, the model's first where it stands, then those of `understandings`.

    A model that fails leaves them as they are. Arguments as for `understandings`.
    """
    ways = understandings(text, history, language, default)
    if not history:
        return ways
    turns = history[-_TURNS:]
    try:
        reply = "".join(piece.text for piece in model.stream(REWRITING, question_with_turns(text, turns)))
    except Failure as failure:
        _log.warning("a question was not completed by the model: %s", failure)
        return ways
    asked_in = ways[0].asked_in
    found = plain(question_in(reply) or "")
    if not found or words(found) == words(text) or not _stands(found, text, turns, ways, asked_in):
        return ways
    return (Understanding(found, asked_in, asked_in, found), *(way for way in ways if way.text != found))


def _stands(found: str, text: str, turns: Sequence[Turn], ways: Sequence[Understanding], language: str) -> bool:
    """Whether a reading is a question in the language, made of what was said: no name, figure or word of its own."""
    if len(found) > _LONGEST or addresses(found) or detect_language(found, language) != language:
        return False
    said = [text, *(way.text for way in ways)]
    for turn in turns:
        said += [turn.question, turn.resolved or "", turn.answer, *turn.speakers]
    known = {form for part in said for word in words(part) for form in (word, stem(word, language))}
    stop = STOP_WORDS.get(language, frozenset())
    return all(word in stop or word in known or stem(word, language) in known for word in words(found))
