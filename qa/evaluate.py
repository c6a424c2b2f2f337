"""Measure how well passages are found and questions answered, on collections whose right results are known.

Uses the product's own pipeline from end to end: the same segmentation, encoder, archive and fusion that answer a
person's questions. The measures are in `qa.metrics`, the layout of collections in `qa.beir`, what makes an answer
right in `qa.judge`. Nothing is tuned here.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, get_args

import numpy as np

from index.errors import CitaError
from index.prepare import lines_above
from qa.beir import read_beir
from qa.collection import store
from qa.halves import halves
from qa.judge import Question, Split, Verdict, is_short_and_verbatim, judge, read_questions
from qa.metrics import RANKING_METRICS, bootstrap, score_rankings
from qa.rerank import Reranker
from qa.retrieve import Retriever, RetrieverName
from qa.types import Answer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.embed import Embedder
    from index.store import Keeper

__all__ = [
    "Answering",
    "Outcome",
    "ask",
    "evaluate_questions",
    "evaluate_retrieval",
    "questions_table",
    "retrieval_table",
    "right",
    "share",
]

_log = logging.getLogger(__name__)

_DEPTH = 10
"""Documents a ranking needs: no measure looks further down."""

_FIRST_PASSAGES = 40
"""Passages asked for at first; more when they belong to fewer documents than `_DEPTH`."""

_MAIN_LANGUAGES = ("it", "en")


class Answering(Protocol):
    """What answers questions, as `qa.answering.Answerer` does."""

    def answer(self, question: str) -> Answer:
        """The answer to one question."""


def evaluate_retrieval(
    folder: Path,
    *,
    embedder: Embedder,
    retrievers: Sequence[RetrieverName] = ("dense", "lexical", "hybrid"),
    reranker: Reranker | None = None,
    progress: Callable[[int, int], None] | None = None,
    scratch: Callable[[Embedder], AbstractContextManager[Keeper]] | None = None,
) -> dict[str, Any]:
    """Index a collection into a temporary archive, run its judged queries and score the rankings.

    Args:
        folder: a collection in BEIR's layout.
        embedder: cuts and embeds; when "lexical" is the only retriever it counts tokens for the cutting and embeds
            nothing.
        retrievers: which to measure.
        reranker: reads the first hits of "hybrid" and orders them, measured as "reranked"; None for none.
        progress: called with the numbers of documents indexed and of all documents.
        scratch: makes the archive for a while; by default in a temporary folder.
    Returns:
        "queries" judged, "passages" of the collection (its documents, as the file has them), by retriever the measures
        with their 95% bootstrap intervals, and "seconds" by stage. A document's score is that of its best passage.
    Raises:
        ValueError: an unknown retriever.
        CitaError: the collection cannot be read.
    """
    unknown = [name for name in retrievers if name not in get_args(RetrieverName)]
    if unknown or not (retrievers or reranker):
        raise ValueError(f"The retrievers are {list(retrievers)}; expected some of {list(get_args(RetrieverName))}.")
    collection = read_beir(folder)
    needs_vectors = reranker is not None or any(name != "lexical" for name in retrievers)
    used = embedder if needs_vectors else _CountingOnly(embedder)
    clock = _Clock()
    with (scratch or _temporary)(used) as archive:
        documents = store(archive, used, collection.documents, progress)
        clock.lap("index")
        texts = list(collection.queries.values())
        vectors: Sequence[NDArray[np.float32] | None] = [None] * len(texts)
        if needs_vectors:
            vectors = list(embedder.embed_queries(texts))
            clock.lap("embed_queries")
        retriever = Retriever(archive)
        report: dict[str, Any] = {"queries": len(texts), "passages": len(collection.documents)}
        for name in retrievers:
            rankings = {
                query: _ranking(retriever, text, vector, name, documents)
                for (query, text), vector in zip(collection.queries.items(), vectors, strict=True)
            }
            report[name] = _scores(rankings, collection.qrels)
            clock.lap(name)
        if reranker is not None:
            rankings = {
                query: _reranking(retriever, reranker, archive, text, vector, documents)
                for (query, text), vector in zip(collection.queries.items(), vectors, strict=True)
            }
            report["reranked"] = _scores(rankings, collection.qrels)
            clock.lap("reranked")
    report["seconds"] = clock.seconds
    return report


@contextmanager
def _temporary(embedder: Embedder) -> Iterator[Keeper]:
    """An empty archive in a temporary folder."""
    from index.archive import Archive

    with tempfile.TemporaryDirectory(prefix="cita-eval-") as directory:
        archive = Archive.create(Path(directory) / "archive", embedder)
        try:
            yield archive
        finally:
            archive.close()


def retrieval_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_retrieval` for people: a line for each retriever, 95% intervals below the values."""
    lines = [f"{report['queries']} queries, {report['passages']} passages, 95% intervals by bootstrap", ""]
    lines.append(f"{'':10}" + "".join(f"{metric:>16}" for metric in RANKING_METRICS))
    for name in (*get_args(RetrieverName), "reranked"):
        if name in report:
            cells = [report[name][metric] for metric in RANKING_METRICS]
            lines.append(f"{name:10}" + "".join(f"{cell['value']:16.3f}" for cell in cells))
            intervals = [f"{cell['low']:.3f}-{cell['high']:.3f}" for cell in cells]
            lines.append(f"{'':10}" + "".join(f"{interval:>16}" for interval in intervals))
    lines += ["", "seconds: " + ", ".join(f"{stage} {taken:.1f}" for stage, taken in report["seconds"].items())]
    return "\n".join(lines)


def evaluate_questions(file: Path, answerer: Answering, *, split: Split = "all") -> dict[str, Any]:
    """Ask the questions of a file and judge the answers.

    Args:
        file: questions as `qa.judge.read_questions` takes them.
        answerer: what answers them, over the articles that the questions are about.
        split: "tuned" for the questions that may be looked at, "held_out" for the others, or "all".
    Returns:
        "questions": how many; "tuned" and "held_out", those asked: the figures of each half (see below); "failures":
        of the tuned half alone, the questions answered wrongly, with the answers given. Of held-out questions only
        figures are told. A half's figures: "all", "answerable", "unanswerable", "it+en", "other_languages" and, by
        name, "languages", "kinds" and "traps", each {"n", "right": {"value", "low", "high"}}; "says" and "cites",
        shares of the answerable whose text holds an answer and whose citations hold an evidence; "speaker", share of
        the cited evidences that name the right speaker; "reason", share of the right abstentions that give the right
        reason;
        "quotes", {"n", "sound"}: share of all citations that are verbatim and at most one sentence or quotation long;
        "latency_ms", {"p50", "p95"}. A share of nothing is None.
    Raises:
        CitaError: the file cannot be read, or has no question of this split.
    """
    questions = read_questions(file, split)
    if not questions:
        raise CitaError(f"{file} has no {'' if split == 'all' else split + ' '}questions to ask.")
    outcomes = [ask(question, answerer) for question in questions]
    report: dict[str, Any] = {"questions": len(outcomes)}
    for half, members in halves(outcomes, lambda outcome: outcome.question.held_out):
        report[half] = _figures(members)
    report["failures"] = [
        _failure(outcome) for outcome in outcomes if not outcome.verdict.right and not outcome.question.held_out
    ]
    return report


def questions_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_questions` for people; failures of the tuned half follow the figures."""
    lines = [f"{report['questions']} questions"]
    for half in ("tuned", "held_out"):
        if half in report:
            lines += ["", half.replace("_", "-"), *_figure_lines(report[half])]
    if report["failures"]:
        lines += ["", "failures"]
    for failure in report["failures"]:
        lines += [f"  {failure['id']}: {failure['question']}", f"      {failure['why']}", f"      {failure['answer']}"]
    return "\n".join(lines)


def _scores(
    rankings: Mapping[str, Sequence[str]], qrels: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, float]]:
    return {metric: interval.to_dict() for metric, interval in score_rankings(rankings, qrels).items()}


def _ranking(
    retriever: Retriever,
    query: str,
    vector: NDArray[np.float32] | None,
    name: RetrieverName,
    documents: Mapping[str, Sequence[str]],
) -> list[str]:
    """Ids of the best documents, each at the rank of its best passage."""
    wanted = _FIRST_PASSAGES
    while True:
        hits = retriever.rank(query, vector, wanted, retriever=name)
        articles = dict.fromkeys(hit.passage.article_id for hit in hits)
        ranking = [document for article in articles for document in documents[article]]
        if len(ranking) >= _DEPTH or len(hits) < wanted:
            return ranking[:_DEPTH]
        wanted *= 2


def _reranking(
    retriever: Retriever,
    reranker: Reranker,
    archive: Keeper,
    query: str,
    vector: NDArray[np.float32] | None,
    documents: Mapping[str, Sequence[str]],
) -> list[str]:
    """Ids of the best documents after reading, each at the rank of its best passage."""
    hits = retriever.rank(query, vector, _FIRST_PASSAGES)
    reads = reranker.rerank(query, hits, lambda hit: lines_above(archive.article(hit.passage.article_id), hit.passage))
    articles = dict.fromkeys(each.hit.passage.article_id for each in reads)
    return [document for article in articles for document in documents[article]][:_DEPTH]


class _CountingOnly:
    """An embedder that counts tokens as another one does, and whose vectors say nothing."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dim = embedder.dim
        self.max_tokens = embedder.max_tokens
        self.fingerprint = "words only"

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        vectors[:, 0] = 1.0
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._last, 3)
        self._last = now


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, what was answered, whether that is right, and how long it took."""

    question: Question
    answer: Answer
    verdict: Verdict
    milliseconds: float


def ask(question: Question, answerer: Answering) -> Outcome:
    """Ask one question and judge the answer."""
    start = time.perf_counter()
    answer = answerer.answer(question.question)
    milliseconds = (time.perf_counter() - start) * 1000
    return Outcome(question, answer, judge(question, answer), milliseconds)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of one half; see `evaluate_questions`."""
    citations = [citation for outcome in outcomes for citation in outcome.answer.citations]
    milliseconds = [outcome.milliseconds for outcome in outcomes]
    return {
        "all": right(outcomes),
        "answerable": right([o for o in outcomes if o.question.answerable]),
        "unanswerable": right([o for o in outcomes if not o.question.answerable]),
        "it+en": right([o for o in outcomes if o.question.language in _MAIN_LANGUAGES]),
        "other_languages": right([o for o in outcomes if o.question.language not in _MAIN_LANGUAGES]),
        "languages": _right_by(outcomes, lambda question: question.language),
        "kinds": _right_by(outcomes, lambda question: question.kind),
        "traps": _right_by([o for o in outcomes if o.question.trap], lambda question: question.trap),
        "says": share(o.verdict.says for o in outcomes),
        "cites": share(o.verdict.cites for o in outcomes),
        "speaker": share(o.verdict.speaker for o in outcomes),
        "reason": share(o.verdict.reason for o in outcomes),
        "quotes": {"n": len(citations), "sound": share(is_short_and_verbatim(citation) for citation in citations)},
        "latency_ms": {
            "p50": round(float(np.percentile(milliseconds, 50)), 1),
            "p95": round(float(np.percentile(milliseconds, 95)), 1),
        },
    }


def right(outcomes: Collection[Outcome]) -> dict[str, Any]:
    """How many there are, and the share of right ones with its 95% bootstrap interval."""
    if not outcomes:
        return {"n": 0, "right": None}
    return {
        "n": len(outcomes),
        "right": bootstrap([float(outcome.verdict.right) for outcome in outcomes]).to_dict(),
    }


def _right_by(outcomes: Iterable[Outcome], key: Callable[[Question], str]) -> dict[str, Any]:
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome.question)].append(outcome)
    return {name: right(groups[name]) for name in sorted(groups)}


def share(values: Iterable[bool | None]) -> float | None:
    """Share of the true ones among those that are not None."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


def _failure(outcome: Outcome) -> dict[str, str]:
    question, answer, verdict = outcome.question, outcome.answer, outcome.verdict
    if not question.answerable:
        why = "answered, though the articles do not answer it"
    elif answer.status == "abstained":
        why = f"abstained: {answer.reason}"
    else:
        missing = [what for what, there in (("answer", verdict.says), ("evidence", verdict.cites)) if not there]
        why = f"answered without the right {' and '.join(missing)}"
    return {
        "id": question.id,
        "question": question.question,
        "language": question.language,
        "kind": question.kind,
        "why": why,
        "answer": answer.text,
    }


def _figure_lines(figures: Mapping[str, Any]) -> list[str]:
    groups = {name: figures[name] for name in ("all", "answerable", "unanswerable", "it+en", "other_languages")}
    groups |= {f"language {name}": group for name, group in figures["languages"].items()}
    groups |= {f"kind {name}": group for name, group in figures["kinds"].items()}
    groups |= {f"trap {name}": group for name, group in figures["traps"].items()}
    lines = []
    for name, group in groups.items():
        if group["right"]:
            value = group["right"]
            lines.append(f"  {name:28}{group['n']:5}  {value['value']:.3f} ({value['low']:.3f}-{value['high']:.3f})")
    shares = {name: figures[name] for name in ("says", "cites", "speaker", "reason")}
    shares["sound quotes"] = figures["quotes"]["sound"]
    told = [f"{name} {value:.3f}" for name, value in shares.items() if value is not None]
    latency = figures["latency_ms"]
    return [*lines, f"  {', '.join(told)}, p50 {latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms"]
