"""Fit the weights by which a sentence's signs become a probability and an order (`qa.weighing`).

Questions with known answers are asked of a real archive, once as it is and once without the article that answers,
so that half of them have no answer however close the rest comes. The order is fitted over the sentences of each
question that has one, the probability on the best sentence of every question; both are linear, with a penalty on large
weights. What is fitted is printed, to be written into `qa/weighing.py`; nothing is stored.

Sources: as in `qa.weighing`; Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007
(the likelihood of the right one among the candidates).
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.beir import Document
from qa.collection import store
from qa.comprehension import read_exercises
from qa.evidence import Evidence
from qa.judge import fold, read_questions
from qa.training.written import read_lines
from qa.weighing import SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from index.embed import Embedder
    from qa.answering import Answerer

__all__ = ["Case", "cases_of_exercises", "cases_of_questions", "cases_of_stories", "curve", "fit"]

_PENALTY = 1.0
"""Of the squared weights, against the sum of the losses."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked: the signs of its sentences, (n, signs), and which of them answer, (n,)."""

    signs: NDArray[np.float64]
    answers: NDArray[np.bool_]


def cases_of_questions(file: Path, answerer: Answerer) -> Iterator[tuple[Case, ...]]:
    """Of each question, as `qa.judge` reads them, of the half that may be looked at, over the articles it is about."""
    for question in read_questions(file, "tuned"):

        def holds(each: Evidence, known: Any = question.evidence) -> bool:
            text, name = _sentence(each), PurePath(each.article.path).name
            return any(one.article == name and fold(one.text or "") in text for one in known)

        found = answerer.evidence(question.question)
        answering = {each.article.id for each in found if holds(each)}
        silent = answerer.evidence(question.question, without=answering) if answering else []
        yield (*_cases(found, holds), *_cases(silent, lambda _: False))


def cases_of_exercises(
    file: Path, most: int, seed: int, embedder: Embedder, open_answerer: Callable[[Path], Answerer]
) -> Iterator[tuple[Case, ...]]:
    """Of each question of a file in SQuAD's layout, `most` of them drawn by lot, over all of its contexts."""
    exercises = read_exercises(file)
    numbers = {text: str(number) for number, text in enumerate(dict.fromkeys(each.context for each in exercises))}
    documents = [Document(number, "", text) for text, number in numbers.items()]
    drawn = random.Random(seed).sample([each for each in exercises if each.golds], most)
    asked = [_Asked(each.question, {numbers[each.context]: each.golds}) for each in drawn]
    yield from _cases_over(documents, asked, embedder, open_answerer)


def cases_of_stories(
    files: Sequence[Path], embedder: Embedder, open_answerer: Callable[[Path], Answerer]
) -> Iterator[tuple[Case, ...]]:
    """Of each question on the stories of the last file (`qa.training.written`), over the stories of all files; some
    have no answer."""
    documents: list[Document] = []
    asked: dict[tuple[int, str], _Asked] = {}
    for file in files:
        asked = {}
        for row in read_lines(file):
            if "story" not in row:
                continue
            name = str(len(documents))
            documents.append(Document(name, row["title"], row["text"]))
            for each in row["asked"]:
                question = asked.setdefault((row["story"], each["question"]), _Asked(each["question"], {}))
                if each["answer"]:
                    question.golds[name] = (row["text"][slice(*each["answer"])],)
    yield from _cases_over(documents, list(asked.values()), embedder, open_answerer)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question and what answers it in which documents; none for a question without an answer."""

    question: str
    golds: dict[str, Sequence[str]]


def _cases_over(
    documents: Sequence[Document],
    asked: Sequence[_Asked],
    embedder: Embedder,
    open_answerer: Callable[[Path], Answerer],
) -> Iterator[tuple[Case, ...]]:
    """The cases of each question, asked of all documents, and again without those that answer."""
    with tempfile.TemporaryDirectory(prefix="cita-calibrate-") as folder:
        answerer = open_answerer(Path(folder) / "archive")
        try:
            held = store(answerer.archive, embedder, documents)
            home = {name: article for article, names in held.items() for name in names}
            for each in asked:
                golds = {home[name]: [fold(gold) for gold in given] for name, given in each.golds.items()}

                def holds(found: Evidence, golds: Mapping[str, Sequence[str]] = golds) -> bool:
                    return any(gold in _sentence(found) for gold in golds.get(found.article.id, ()))

                silent = answerer.evidence(each.question, without=set(golds)) if golds else []
                yield (*_cases(answerer.evidence(each.question), holds), *_cases(silent, lambda _: False))
        finally:
            answerer.archive.close()


def _sentence(evidence: Evidence) -> str:
    return fold(evidence.article.text[evidence.context.start : evidence.context.end])


def _cases(found: Sequence[Evidence], holds: Callable[[Evidence], bool]) -> Iterator[Case]:
    signed = [each for each in found if each.signs is not None]
    if signed:
        rows = [each.signs.values() for each in signed if each.signs is not None]
        yield Case(np.array(rows), np.array([holds(each) for each in signed]))


def fit(cases: Sequence[Case]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of the probability and of the order, by sign; "" is what is always added.

    The order's weights are in units of that of "words".
    """
    import torch

    order = torch.zeros(len(SIGNS), dtype=torch.float64, requires_grad=True)
    ranked = [
        (torch.from_numpy(case.signs), torch.from_numpy(case.answers.copy()))
        for case in cases
        if case.answers.any() and not case.answers.all()
    ]

    def unlikelihood() -> torch.Tensor:
        total = _PENALTY * (order**2).sum()
        for signs, answers in ranked:
            worth = signs @ order
            total = total + torch.logsumexp(worth, 0) - torch.logsumexp(worth[answers], 0)
        return total

    _minimise(unlikelihood, [order])
    best = [(each.signs @ order.detach().numpy()).argmax() for each in cases]
    rows = torch.from_numpy(np.array([each.signs[at] for each, at in zip(cases, best, strict=True)]))
    right = torch.tensor([float(each.answers[at]) for each, at in zip(cases, best, strict=True)], dtype=torch.float64)
    weights = torch.zeros(len(SIGNS), dtype=torch.float64, requires_grad=True)
    always = torch.zeros(1, dtype=torch.float64, requires_grad=True)

    def error() -> torch.Tensor:
        judged = torch.nn.functional.binary_cross_entropy_with_logits(rows @ weights + always, right, reduction="sum")
        return judged + _PENALTY * (weights**2).sum()

    _minimise(error, [weights, always])
    probability = dict(zip(SIGNS, weights.detach().tolist(), strict=True)) | {"": float(always.detach())}
    units = order.detach() / order.detach()[SIGNS.index("words")].abs()
    return probability, dict(zip(SIGNS, units.tolist(), strict=True))


def _minimise(loss: Callable[[], Any], parameters: list[Any]) -> None:
    import torch

    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]


def curve(
    cases: Sequence[Case], probability: dict[str, float], order: dict[str, float]
) -> list[tuple[float, float, float]]:
    """For thresholds 0.05 to 0.95: the share of cases that are answered, and of these the share answered right."""
    weights = np.array([probability[name] for name in SIGNS])
    worth = np.array([order[name] for name in SIGNS])
    told = []
    for case in cases:
        at = int((case.signs @ worth).argmax())
        told.append((1 / (1 + np.exp(-(case.signs[at] @ weights + probability[""]))), bool(case.answers[at])))
    points = []
    for threshold in np.arange(0.05, 1.0, 0.05):
        shown = [right for likely, right in told if likely >= threshold]
        points.append((round(float(threshold), 2), len(shown) / len(told), sum(shown) / max(len(shown), 1)))
    return points
