"""Commands that measure: quality on questions with known answers, speed on archives of any size.

The measures are the layer `qa`'s; here their reports are printed. Arguments are declared in `ui.cli`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CitaError
from ui.commands.terminal import in_folder, open_answerer_for, open_plainly, read_settings, tell

if TYPE_CHECKING:
    from qa.modes import Using
    from qa.retrieve import RetrieverName

__all__ = [
    "run_bench",
    "run_eval_broad",
    "run_eval_conversations",
    "run_eval_qa",
    "run_eval_questions",
    "run_eval_quotes",
    "run_eval_retrieval",
    "run_eval_support",
]


def run_eval_retrieval(options: argparse.Namespace) -> int:
    from qa.app import make_embedder, make_reranker, scratch_store
    from qa.evaluate import evaluate_retrieval, retrieval_table

    settings = read_settings()
    reranked = options.retriever == "reranked"
    named: RetrieverName = "hybrid" if reranked else options.retriever
    retrievers: tuple[RetrieverName, ...] = (named,) if named else ("dense", "lexical", "hybrid")
    reranker = make_reranker(settings) if reranked else None
    report = evaluate_retrieval(
        options.folder,
        embedder=make_embedder(settings),
        retrievers=retrievers,
        reranker=reranker,
        scratch=scratch_store(settings),
    )
    return _report(options, report, retrieval_table)


def run_eval_qa(options: argparse.Namespace) -> int:
    from qa.app import make_answerer, make_embedder, make_reader
    from qa.comprehension import comprehension_table, evaluate_open, evaluate_reading, read_exercises

    settings = read_settings()
    exercises = read_exercises(options.file, options.most)
    if options.open:
        embedder = make_embedder(settings)
        settings = settings.model_copy(update={"llm": None})  # what is measured is reading
        report = evaluate_open(exercises, lambda folder: make_answerer(folder, settings, embedder), embedder)
    else:
        reader = make_reader(settings)
        if reader is None:
            raise CitaError("There is no reader to measure: CITA_READER is none. Unset it, or name a reader.")
        report = evaluate_reading(exercises, reader)
    return _report(options, report, comprehension_table)


def run_eval_questions(options: argparse.Namespace) -> int:
    from qa.evaluate import evaluate_questions, questions_table

    if options.llm is not None:
        from qa.modes import evaluate_modes, modes_table

        name = _llm_to_measure(options)
        modes = {"extractive": "none", name: name}
        answerer = open_answerer_for(options)
        with closing(answerer.archive):
            return _report(options, evaluate_modes(options.file, answerer, modes), modes_table)
    return _eval_answers(options, evaluate_questions, questions_table)


def run_eval_conversations(options: argparse.Namespace) -> int:
    from qa.dialogue import conversations_table, evaluate_conversations

    return _eval_answers(options, evaluate_conversations, conversations_table)


def run_eval_broad(options: argparse.Namespace) -> int:
    from qa.coverage import coverage_table, evaluate_coverage

    return _eval_answers(options, evaluate_coverage, coverage_table)


def _eval_answers(
    options: argparse.Namespace,
    evaluate: Callable[[Path, Using], dict[str, Any]],
    table: Callable[[dict[str, Any]], str],
) -> int:
    from qa.modes import Using

    llm = "none" if options.llm is None else _llm_to_measure(options)
    answerer = open_answerer_for(options)
    with closing(answerer.archive):
        report = evaluate(options.file, Using(answerer, llm))
    return _report(options, report, table)


def _llm_to_measure(options: argparse.Namespace) -> str:
    """The model named with --llm, or the one that is set."""
    name = options.llm or read_settings().llm
    if not name:
        raise CitaError("No language model is set. Name one: --llm ollama:llama3.2, or set CITA_LLM.")
    return str(name)


def run_eval_support(options: argparse.Namespace) -> int:
    from qa.entailment import evaluate_support, support_table

    return _report(options, evaluate_support(options.file), support_table)


def run_eval_quotes(options: argparse.Namespace) -> int:
    from qa.attribution import attribution_table, evaluate_attribution

    return _report(options, evaluate_attribution(options.path), attribution_table)


def run_bench(options: argparse.Namespace) -> int:
    from qa.app import make_embedder
    from qa.bench import bench_encoder, bench_table
    from qa.scale import SIZES, bench_scale, scale_table

    embedder = make_embedder(read_settings())
    with closing(open_plainly(options)) as archive:
        report = bench_encoder(archive, embedder, passages=options.passages, repetitions=options.repetitions)
        if options.sizes != []:
            told = None if options.json else lambda line: print(f"cita: {line}", file=sys.stderr)
            report["scale"] = bench_scale(
                in_folder(archive), embedder, options.sizes or SIZES, folder=options.scratch, told=told
            )

    def table(report: dict[str, Any]) -> str:
        return "\n".join([bench_table(report), *([scale_table(report["scale"])] if "scale" in report else [])])

    return _report(options, report, table)


def _report(options: argparse.Namespace, report: dict[str, Any], table: Callable[[dict[str, Any]], str]) -> int:
    """Print what was measured, as JSON where that is asked for."""
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        tell(table(report))
    return 0
