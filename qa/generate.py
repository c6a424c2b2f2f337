"""Write an answer with a language model, and let out only what is proved.

Between the passages of a turn and the answer: asks the model (`qa.llm`), reads its sentences as they come
(`qa.drafts`), proves each (`qa.cite`) and numbers its citations. Which passages are given, and what is shown when
nothing stands, is decided in `qa.fluent`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from index.types import Article, Quotation
from qa.cite import Proved, Proven, Source, Unproved, prove
from qa.drafts import DraftReader
from qa.llm import ChatModel, Failure
from qa.prompting import ANSWER_SCHEMA, ANSWERING, question_with_passages
from qa.types import Citation, Claim

__all__ = ["Writing", "write"]

_log = logging.getLogger(__name__)

_MOST_DROPPED = 12
"""Sentences in a row that are not proved, after which the model is left alone."""


@dataclass
class Writing:
    """What has been written so far; grows while `write` runs.

    Attributes:
        claims: the proved sentences, in the model's order.
        citations: what they rest on, numbered from 1, each span once.
        unsupported: the sentences that were not proved, without marks and markers.
        failure: how the model failed, or None.
        declined: whether it said that the passages do not answer.
        input_tokens, output_tokens: as the model counts them, 0 where it does not.
        milliseconds: since it was asked; `first`: until the first proved sentence, None before.
    """

    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    failure: Failure | None = None
    declined: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    milliseconds: float = 0.0
    first: float | None = None

    @property
    def sentences(self) -> int:
        """Sentences that the model wrote."""
        return len(self.claims) + len(self.unsupported)


def write(
    model: ChatModel,
    question: str,
    language: str,
    sources: Sequence[Source],
    *,
    most: int,
    quotations: Callable[[str], Sequence[Quotation]],
    copies: Callable[[Article], tuple[Article, ...]],
) -> Iterator[Writing]:
    """Ask a model; yields what is written after each sentence that is proved, and once at the end.

    Args:
        model: is asked.
        question: complete in itself.
        language: of the answer.
        sources: the passages it may use, under fresh ids.
        most: sentences of the answer at most.
        quotations: the attributed quotations of an article's id.
        copies: the articles to be listed as copies of one cited.
    """
    known = {source.id: source for source in sources}
    system = ANSWERING.replace("SENTENCES", str(most))
    writing, reader = Writing(), DraftReader()
    started = time.perf_counter()
    cut = False
    dropped = 0
    pieces = model.stream(system, question_with_passages(question, language, sources), ANSWER_SCHEMA)
    try:
        for piece in pieces:
            writing.input_tokens += piece.input_tokens
            writing.output_tokens += piece.output_tokens
            cut = cut or piece.cut
            for draft in reader.feed(piece.text):
                if len(writing.claims) < most and _add(
                    writing, prove(draft, known, language, quotations, (system,)), copies
                ):
                    dropped = 0
                    writing.milliseconds = (time.perf_counter() - started) * 1000
                    writing.first = writing.first or writing.milliseconds
                    yield writing
                else:
                    dropped += 1
            if reader.full or dropped > _MOST_DROPPED:
                cut = True
                break
    except Failure as failure:
        _log.warning("%s", failure)
        writing.failure, cut = failure, True
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    for draft in reader.finish(cut=cut):
        if len(writing.claims) < most:
            _add(writing, prove(draft, known, language, quotations, (system,)), copies)
    writing.declined = reader.declined and writing.failure is None and not writing.sentences
    writing.milliseconds = (time.perf_counter() - started) * 1000
    yield writing


def _add(writing: Writing, result: Proved | Unproved, copies: Callable[[Article], tuple[Article, ...]]) -> bool:
    """Take a sentence into what is written; whether it is a new proved one."""
    if isinstance(result, Unproved):
        _log.debug("a sentence of the model was not proved: %s", result.why)
        writing.unsupported.append(result.text)
        return False
    if any(claim.text == result.text for claim in writing.claims):
        return False
    numbers = tuple(dict.fromkeys(_number(writing, quote, result.support, copies) for quote in result.quotes))
    writing.claims.append(Claim(result.text, numbers, "proved"))
    return True


def _number(writing: Writing, quote: Proven, support: float, copies: Callable[[Article], tuple[Article, ...]]) -> int:
    """The number of the citation of a quote, which is made unless its span has been cited already."""
    for citation in writing.citations:
        if (citation.article.id, citation.start, citation.end) == (quote.article.id, quote.span.start, quote.span.end):
            return citation.number
    number = len(writing.citations) + 1
    writing.citations.append(
        Citation(
            number=number,
            quote=quote.article.text[quote.span.start : quote.span.end],
            start=quote.span.start,
            end=quote.span.end,
            context_start=quote.context.start,
            context_end=quote.context.end,
            speaker=quote.speaker,
            voice=quote.voice,
            article=quote.article,
            score=support,
            confidence=max(0.0, min(1.0, support)),
            copies=copies(quote.article),
            translation=quote.translation,
        )
    )
    return number
