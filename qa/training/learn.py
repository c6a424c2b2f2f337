"""Train the reader: where in a window the answer stands, and whether it stands there at all.

Spans compete over all windows of a question, so that their scores compare between passages; the first token judges
whether the window answers. What is right counts, and what teachers hold likely, where there are any. Runs are
repeatable for a seed, can be stopped and resumed, and leave a usable reader at every checkpoint.

Source: Clark and Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension", ACL 2018 (spans that compete).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.training.steps import read_state, take_steps, write_state
from qa.pairs import Pairs
from qa.training.examples import Asked, Draws, Group, Mixture, Switch
from qa.training.model import NOWHERE, Model, depth_of, read_pairs
from qa.training.teacher import Teacher, taught

if TYPE_CHECKING:
    import torch

__all__ = ["Plan", "train"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        steps: updates.
        seed: of everything drawn by lot.
        groups: questions in a step.
        rate: highest learning rate of the body.
        head_rate: of what is new: heads and the weights of nearness.
        judging: weight of the judge's loss.
        taught, taught_judging: weight of what teachers say of spans and of windows, where there are any, 0 to 1; right
            and wrong have the rest.
        longest: tokens of question and window.
        save_every: seconds between checkpoints.
    """

    steps: int = 4000
    seed: int = 0
    groups: int = 16
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    judging: float = 0.6
    taught: float = 0.5
    taught_judging: float = 0.5
    longest: int = 224
    save_every: float = 600.0


def train(
    body: Path,
    out: Path,
    questions: Sequence[Asked],
    switchers: Mapping[str, Switch],
    mixture: Mixture,
    plan: Plan,
    begin: Path | None = None,
    teachers: Sequence[tuple[Path, Path]] = (),
) -> None:
    """Train a reader from the body in the folder `body` and write it to `out`, resuming from the checkpoint there.

    Args:
        body: folder of a tokenizer and a BERT in safetensors, the encoder's or another.
        out: folder of the result; from the first checkpoint on it can be exported.
        questions: what is learned from.
        switchers: by language, what writes English in it.
        begin: folder of a reader trained from the same body, whose weights are the first ones; without it the body's
            own are.
        teachers: folders of readers that are learned from too, together, and of their bodies.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(body / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile((begin or body) / "config.json", out / "config.json")
    run = _Run(body, out, questions, Draws(switchers, mixture), plan, begin, teachers)
    take_steps(run, plan.steps, plan.save_every)


class _Run:
    def __init__(
        self,
        body: Path,
        out: Path,
        questions: Sequence[Asked],
        draws: Draws,
        plan: Plan,
        begin: Path | None = None,
        teachers: Sequence[tuple[Path, Path]] = (),
    ) -> None:
        import torch

        torch.manual_seed(plan.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = Model(body, self.device, depth_of(begin or body))
        self.pairs = Pairs(body / "tokenizer.json", plan.longest)
        self.questions, self.draws, self.plan, self.out, self.step = questions, draws, plan, out, 0
        own, heads = self.model.parameters()
        self.optimizer = torch.optim.AdamW(
            [{"params": own, "highest": plan.rate}, {"params": heads, "highest": plan.head_rate}],
            weight_decay=0.01,
            fused=True,
        )
        self.turn, self.order = -1, list(range(len(questions)))
        if state := read_state(out, self.device):
            self.model.load(state["weights"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]
        elif begin:
            self.model.read(begin)
        self.teachers = [Teacher(*folders, self.device, plan.longest) for folders in teachers]

    def take_step(self) -> dict[str, float]:
        """One step; the losses of spans and of the judge."""
        import torch

        plan, done = self.plan, self.step / self.plan.steps
        chance = random.Random(f"{plan.seed} {self.step}")
        groups = [self.draws(asked, chance) for asked in self._drawn()]
        spans, judged = self._losses(groups)
        ((spans + plan.judging * judged) / len(groups)).backward()  # type: ignore[no-untyped-call]
        rate = min(1.0, (done + 1e-3) / 0.04) * max(0.02, 1 - done)
        for group in self.optimizer.param_groups:
            torch.nn.utils.clip_grad_norm_(group["params"], 1.0)
            group["lr"] = group["highest"] * rate
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        return {"spans": float(spans.detach()) / len(groups), "judge": float(judged.detach()) / len(groups)}

    def _drawn(self) -> Iterator[Asked]:
        """The questions of this step: every question once before any comes again."""
        for place in range(self.step * self.plan.groups, (self.step + 1) * self.plan.groups):
            turn, at = divmod(place, len(self.questions))
            if self.turn != turn:
                self.turn, self.order = turn, list(range(len(self.questions)))
                random.Random(f"{self.plan.seed} turn {turn}").shuffle(self.order)
            yield self.questions[self.order[at]]

    def _losses(self, groups: Sequence[Group]) -> tuple[torch.Tensor, torch.Tensor]:
        """Sums over the groups: cross-entropies of starts and ends with their goals, and of the judge with its own."""
        import torch

        windows = [(number, group.question, window) for number, group in enumerate(groups) for window in group.windows]
        encoded = [self.pairs.encode(question, window.text) for _, question, window in windows]
        spans, relevance = read_pairs(self.model, encoded)
        targets = [
            pair.tokens_of(*window.answer) if window.answer else None
            for pair, (*_, window) in zip(encoded, windows, strict=True)
        ]
        of_group = torch.tensor([number for number, *_ in windows], device=self.device)
        goals = torch.zeros_like(spans)
        for row, target in enumerate(targets):
            if target is not None:
                goals[row, target[0], 0] = goals[row, target[1], 1] = 1.0
        answered = torch.tensor([float(target is not None) for target in targets], device=self.device)
        if self.teachers:
            texts = [(number, question, window.text) for number, question, window in windows]
            likely, judged = taught(self.teachers, texts, encoded, spans.shape[1])
            spans_share, share = self.plan.taught, self.plan.taught_judging
            goals = (1 - spans_share) * goals + spans_share * likely
            answered = (1 - share) * answered + share * judged
        lacking = torch.nn.functional.binary_cross_entropy_with_logits(relevance, answered, reduction="none").sum()
        # over all windows of a group: those of other groups are put out of the sum
        mine = of_group[:, None] == of_group[None]
        totals = torch.logsumexp(torch.logsumexp(spans, 1)[None].masked_fill(~mine[..., None], NOWHERE), 1)
        return (goals * (totals[:, None] - spans)).sum() / 2, lacking

    def save(self) -> None:
        """Write the reader and the state from which the training goes on."""
        self.model.write(self.out)
        optimizer = self.optimizer.state_dict()
        write_state(self.out, {"step": self.step, "optimizer": optimizer, "weights": self.model.state()})
