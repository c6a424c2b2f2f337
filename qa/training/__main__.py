"""The recipe as commands: learn, export. `qa/training/README.md` says how to follow it.

A face without logic; every command can be run again, and `learn` goes on where it stopped.
"""

from __future__ import annotations

import argparse
import logging
import random
from pathlib import Path

from index.embed import EMBEDDED_FOLDER

LANGUAGES = ("it", "es", "fr", "de")
CHANCES = {"en": 0.3, "it": 0.4, "es": 0.1, "fr": 0.1, "de": 0.1}
"""How often each language is drawn where a question or window need not stay in English."""


def main() -> None:
    """Run one command."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options.run(options)


def _learn(options: argparse.Namespace) -> None:
    from index.training.forms import learn_forms
    from index.training.switch import Switcher
    from qa.training.examples import Mixture, read_asked
    from qa.training.learn import Plan, train

    switchers = {language: Switcher(learn_forms(options.data, language)) for language in options.languages}
    chances = {language: CHANCES.get(language, 0.1) for language in ("en", *options.languages)}
    train(
        options.encoder,
        options.out,
        read_asked(options.questions),
        switchers,
        Mixture(languages=chances),
        Plan(steps=options.steps, seed=options.seed),
        options.begin,
    )


def _export(options: argparse.Namespace) -> None:
    from qa.training.examples import read_asked
    from qa.training.export import export

    drawn = random.Random(0).sample(read_asked(options.questions), 96)
    pairs = [(asked.question, asked.article[asked.paragraph].text) for asked in drawn]
    print(export(options.trained, options.encoder, options.out, pairs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.training", description="Make the reader.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    learn = commands.add_parser("learn", help="train a reader from the encoder; goes on where it stopped")
    learn.set_defaults(run=_learn)
    learn.add_argument("--data", type=Path, required=True, help="folder of sentence pairs and dictionaries")
    learn.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="XX", help="ISO 639-1")
    learn.add_argument("--steps", type=int, default=4000)
    learn.add_argument("--seed", type=int, default=0)
    learn.add_argument("--begin", type=Path, help="folder of a reader whose weights are the first ones")
    export = commands.add_parser("export", help="write the trained reader as it is shipped, print its digest")
    export.set_defaults(run=_export)
    export.add_argument("--trained", type=Path, required=True, help="folder that `learn` wrote")
    for command in (learn, export):
        command.add_argument("--encoder", type=Path, default=EMBEDDED_FOLDER, help="folder of the encoder")
        command.add_argument("--questions", type=Path, required=True, help="gzipped file in SQuAD's layout")
        command.add_argument("--out", type=Path, required=True, help="folder for the result")
    return parser


if __name__ == "__main__":
    main()
