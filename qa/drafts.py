"""Read a model's sentences out of its words while they come, whatever surrounds them.

Between `qa.llm` and `qa.cite`. Expects the JSON that `qa.prompting` asks for and takes it as models give it: in fences,
after thoughts, one object a line, without the outer object, with small mistakes. A sentence is given out as soon as its
own object is complete; one that was cut off is dropped. Nothing is believed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from qa.cite import Basis, Draft

__all__ = ["DraftReader", "question_in"]

_LONGEST = 60_000
"""Characters of a reply that are read at most."""
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.S | re.I)
_TEXTS = ("text", "sentence", "claim")
_EVIDENCES = ("evidence", "citations", "sources", "quotes", "bases")
_PASSAGES = ("passage", "passage_id", "id", "source")
_QUOTES = ("quote", "quotation", "words", "text")
_LISTS = ("sentences", "claims", "answer")
_STRICT = json.JSONDecoder(strict=False)


class DraftReader:
    """Takes a reply piece by piece and gives each sentence as soon as it is complete."""

    def __init__(self) -> None:
        self._heard = ""
        self._read = 0
        self.declined = False
        """Whether the reply was a well-formed one without sentences."""

    @property
    def full(self) -> bool:
        """Whether the reply is longer than any answer."""
        return len(self._heard) > _LONGEST

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that a piece completes."""
        self._heard += piece
        if "}" in piece:
            yield from self._complete()

    def finish(self, *, cut: bool) -> Iterator[Draft]:
        """What is left at the end, mistakes mended; of a reply that was cut off, not its last sentence."""
        yield from self._complete()
        rest = _unthought(self._heard)[self._read :]
        opened = rest.find("{")
        if opened < 0:
            return
        import json_repair

        mended = json_repair.loads(rest[opened:])
        found = list(_drafts(mended))
        if self._read == 0 and not found and isinstance(mended, Mapping):
            self.declined = any(mended.get(name) == [] for name in _LISTS)
        closed = rest.rstrip().rstrip("`").rstrip().endswith(("}", "]"))
        yield from found if closed and not cut else found[:-1]

    def _complete(self) -> Iterator[Draft]:
        """The sentences of objects that are whole, each once."""
        text = _unthought(self._heard)
        at = text.find("{", self._read)
        while at >= 0:
            try:
                value, end = _STRICT.raw_decode(text, at)
            except (json.JSONDecodeError, RecursionError):
                at = text.find("{", at + 1)
                continue
            drafts = list(_drafts(value))
            if drafts:
                self._read = end
                yield from drafts
                at = text.find("{", end)
            else:
                at = text.find("{", at + 1)


def _unthought(text: str) -> str:
    return _THOUGHT.sub("", text)


def _drafts(value: Any) -> Iterator[Draft]:
    """The sentences in a value: an object of one, or of several, or a list of either."""
    if isinstance(value, list):
        for each in value:
            yield from _drafts(each)
    elif isinstance(value, Mapping):
        for name in _LISTS:
            if isinstance(value.get(name), list):
                yield from _drafts(value[name])
                return
        text, evidence = _first(value, _TEXTS), _first(value, _EVIDENCES)
        if isinstance(text, str) and text.strip() and (evidence is not None or "quote" in value):
            yield Draft(text, tuple(_bases(evidence if evidence is not None else value)))


def _bases(value: Any) -> Iterator[Basis]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            passage, quote = _first(each, _PASSAGES), _first(each, _QUOTES)
            translation = each.get("translation")
            if isinstance(passage, str | int) and isinstance(quote, str):
                yield Basis(str(passage), quote, translation if isinstance(translation, str) else "")


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((value[name] for name in names if name in value), None)


def question_in(reply: str) -> str | None:
    """The question of a reply {"question": "..."}; None where it has none."""
    import json_repair

    text = _unthought(reply)
    opened = text.find("{")
    value = json_repair.loads(text[opened:]) if opened >= 0 else None
    question = value.get("question") if isinstance(value, Mapping) else None
    return " ".join(question.split()) if isinstance(question, str) and question.strip() else None
