"""Make an answer of what a model wrote and of the articles' own words: the one where it stands, else the other.

Between `qa.answering`, which has the extractive answer and the passages, and `qa.generate`, which has the proved
sentences. Decides what is shown when a model fails, declines, or says nothing that can be proved, and says so in the
answer's note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from index.store import Store
from index.types import Article, Hit, Passage
from qa import phrases
from qa.cite import Source
from qa.generate import Writing, write
from qa.llm import ChatModel, as_model
from qa.prompting import fresh_ids
from qa.question import Question
from qa.types import Answer, Claim, Event

__all__ = ["ANSWERABLE", "Fluency", "marked", "passages_for", "written"]

ANSWERABLE = ("low_support", "topic_absent")
"""Reasons for abstaining that a model's reading may overcome; whoever is not quoted stays so."""
_LIKELY = 0.5
"""Confidence from which on the articles' own words are shown although the model finds no answer in them."""
_OF_ONE_ARTICLE = 3
"""Passages of one article at most; the second only after the others have had one."""


@dataclass(frozen=True, slots=True)
class Fluency:
    """How a language model takes part.

    Attributes:
        model: writes where no other is named; None for none.
        load: the model of a name.
        passages: how many it is given.
        unsupported: whether sentences that are not proved are left out ("drop") or shown apart ("show").
    """

    model: ChatModel | None
    load: Callable[[str], ChatModel]
    passages: int = 8
    unsupported: Literal["drop", "show"] = "drop"

    def chosen(self, llm: Any) -> ChatModel | None:
        """The model that a caller means: None for the one set, "none" for none, a name, or a model itself."""
        if llm is None:
            return self.model
        if isinstance(llm, str):
            return None if llm.lower() == "none" else self.load(llm)
        return as_model(llm)


def passages_for(hits: Sequence[Hit], cited: Sequence[Passage], archive: Store, most: int) -> list[Passage]:
    """The passages a model is given: those cited, then those found, spread over articles, copies left out."""
    offered = list({each.id: each for each in (*cited, *(hit.passage for hit in hits))}.values())
    copies: set[str] = set()
    taken: dict[str, list[Passage]] = {}
    for passage in offered:
        if passage.article_id not in copies:
            taken.setdefault(passage.article_id, []).append(passage)
            copies.update(archive.copies_of(passage.article_id))
    rounds = (passages[turn] for turn in range(_OF_ONE_ARTICLE) for passages in taken.values() if turn < len(passages))
    return [passage for passage, _ in zip(rounds, range(most), strict=False)]


def written(
    whole: Answer,
    question: Question,
    passages: Sequence[tuple[Article, Passage]],
    model: ChatModel,
    archive: Store,
    *,
    most: int,
    unsupported: Literal["drop", "show"],
    copies: Callable[[Article], tuple[Article, ...]],
) -> Iterator[Event]:
    """The model's answer, sentence by proved sentence; the last event carries it, or the extractive one.

    Args:
        whole: the extractive answer, which stands in where nothing of the model does.
        question: complete in itself.
        passages: what the model is given, with their articles.
        model, archive, copies: as for `qa.generate.write`.
        most: sentences at most.
        unsupported: what becomes of sentences that are not proved.
    """
    ids = fresh_ids(len(passages))
    sources = [
        Source(name, article, passage.start, passage.end)
        for name, (article, passage) in zip(ids, passages, strict=True)
    ]
    writing = Writing()
    shown = 0
    for writing in write(
        model,
        question.text,
        whole.language,
        sources,
        most=most,
        quotations=lambda article_id: archive.quotations(article_id=article_id),
        copies=copies,
    ):
        if len(writing.claims) > shown:
            shown = len(writing.claims)
            yield Event("\n".join(marked(claim) for claim in writing.claims))
    answer = _finished(whole, question, writing, model)
    if unsupported == "show":
        answer = _with_unsupported(answer, writing)
    yield Event(answer.text, answer)


def marked(claim: Claim) -> str:
    """A claim as a line of the answer."""
    return " ".join(filter(None, (claim.text, "".join(f"[{number}]" for number in claim.citations))))


def _finished(whole: Answer, question: Question, writing: Writing, model: ChatModel) -> Answer:
    timings = whole.timings | {"write_ms": writing.milliseconds}
    timings["total_ms"] = timings.get("total_ms", 0.0) + writing.milliseconds
    if writing.first is not None:
        timings["first_sentence_ms"] = whole.timings.get("total_ms", 0.0) + writing.first
    counts = {
        "input_tokens": writing.input_tokens,
        "output_tokens": writing.output_tokens,
        "sentences": writing.sentences,
        "unsupported": len(writing.unsupported),
    }
    whole = replace(whole, timings=timings, writing=counts)
    language, failure = whole.language, writing.failure
    if writing.claims:
        return replace(
            whole,
            status="answered",
            reason=None,
            text="\n".join(marked(claim) for claim in writing.claims),
            claims=tuple(writing.claims),
            citations=tuple(writing.citations),
            models=whole.models | {"llm": model.name},
            note=phrases.model_note("cut_off", language) if failure else None,
        )
    answered = whole.status == "answered"
    if failure is not None:
        note = phrases.model_note(failure.kind if failure.kind in ("timeout", "unreachable") else "failed", language)
    elif writing.declined:
        if not answered:
            return whole
        if question.kind not in ("what_said", "who_said") and whole.citations[0].confidence < _LIKELY:
            text = phrases.abstention("low_support", language)
            declined = phrases.model_note("declined", language)
            return replace(whole, status="abstained", reason="low_support", text=text, claims=(), note=declined)
        note = phrases.model_note("declined", language)
    else:
        note = phrases.model_note("unproved", language)
    return replace(whole, note=f"{note} {phrases.own_words(language)}" if answered else note)


def _with_unsupported(answer: Answer, writing: Writing) -> Answer:
    """The answer with the sentences that were not proved after it, each said to be so."""
    left = tuple(Claim(text, (), "unsupported") for text in dict.fromkeys(writing.unsupported) if text)
    if not left or answer.status != "answered":
        return answer
    lines = [f"{phrases.unsupported(answer.language)}: {claim.text}" for claim in left]
    return replace(answer, text="\n".join((answer.text, *lines)), claims=(*answer.claims, *left))
