"""Train the reader: where in a window the answer stands, and whether it stands there at all.

The body's table of words stays as it is. A window is read together with its question, and each word is told how near
the nearest word of the other text is in that table. Spans compete over all windows of a question, so that their scores
compare between passages; the first token judges whether the window answers.

Runs are repeatable for a seed, can be stopped and resumed, and leave a usable reader at every checkpoint.

Sources: Devlin et al., "BERT", NAACL 2019 (spans); Clark and Gardner, ACL 2018 (shared normalisation); Chen et al.,
"Reading Wikipedia to Answer Open-Domain Questions", ACL 2017 (words aligned with the question's); Nogueira and Cho,
"Passage Re-ranking with BERT", 2019 (the judge).
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.training.steps import has_halves, padded, read_state, take_steps, write_state
from qa.eighths import unpacked, whole
from qa.pairs import MATCHES, Pair, Pairs, nearness
from qa.training.examples import Asked, Draws, Group, Mixture, Switch

if TYPE_CHECKING:
    import torch

__all__ = ["WEIGHTS", "Model", "Plan", "depth_of", "read_weights", "train", "write_weights"]

WEIGHTS = "model.safetensors"
"""Name of the weights in the folder of a training."""

_NOWHERE = -1e4


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        steps: updates.
        seed: of everything drawn by lot.
        groups: questions in a step.
        together: windows padded to one length.
        rate: highest learning rate of the body.
        head_rate: of what is new: heads and the weights of nearness.
        judging: weight of the judge's loss.
        longest: tokens of question and window.
        save_every: seconds between checkpoints.
    """

    steps: int = 4000
    seed: int = 0
    groups: int = 16
    together: int = 16
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    judging: float = 0.6
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
) -> None:
    """Train a reader from the body in the folder `body` and write it to `out`, resuming from the checkpoint there.

    Args:
        body: folder of a tokenizer and a BERT in safetensors, the encoder's or another.
        out: folder of the result; from the first checkpoint on it can be exported.
        questions: what is learned from.
        switchers: by language, what writes English in it.
        begin: folder of a reader trained from the same body, whose weights are the first ones; without it the body's
            own are.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(body / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile((begin or body) / "config.json", out / "config.json")
    run = _Run(body, out, questions, Draws(switchers, mixture), plan, begin)
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
        """Sums over the groups: of what the right starts and ends lack in probability, and of the judge's errors."""
        import torch

        windows = [(number, group.question, window) for number, group in enumerate(groups) for window in group.windows]
        encoded = [self.pairs.encode(question, window.text) for _, question, window in windows]
        spans, relevance = self._read(encoded)
        targets = [
            pair.tokens_of(*window.answer) if window.answer else None
            for pair, (*_, window) in zip(encoded, windows, strict=True)
        ]
        of_group = torch.tensor([number for number, *_ in windows], device=self.device)
        answered = torch.tensor([float(target is not None) for target in targets], device=self.device)
        judged = torch.nn.functional.binary_cross_entropy_with_logits(relevance, answered, reduction="none").sum()
        places = [(row, target) for row, target in enumerate(targets) if target is not None]
        if not places:
            return spans.sum() * 0, judged
        rows = torch.tensor([row for row, _ in places], device=self.device)
        lost = judged.new_zeros(())
        for side in (0, 1):
            scores = spans[..., side]
            at = torch.tensor([target[side] for _, target in places], device=self.device)
            # over all windows of a group: those of other groups are put out of the sum
            mine = of_group[rows][:, None] == of_group[None]
            totals = torch.logsumexp(scores, 1)[None].masked_fill(~mine, _NOWHERE)
            lost = lost + (torch.logsumexp(totals, 1) - scores[rows, at]).sum()
        return lost / 2, judged

    def _read(self, pairs: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor]:
        """What the model says of them, in their order; those of like length are read together, with little padding."""
        import torch

        order = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
        longest = len(pairs[order[-1]].ids)
        spans, relevance = [], []
        halves = self.model.halves() if has_halves(self.device) else None
        for at in range(0, len(order), self.plan.together):
            drawn = [pairs[place] for place in order[at : at + self.plan.together]]
            scores, judged = self.model([pair.ids for pair in drawn], [pair.first for pair in drawn], halves)
            missing = longest - scores.shape[1]
            spans.append(torch.nn.functional.pad(scores, (0, 0, 0, missing), value=_NOWHERE))
            relevance.append(judged)
        back = torch.tensor(order, device=self.device).argsort()
        return torch.cat(spans)[back], torch.cat(relevance)[back]

    def save(self) -> None:
        """Write the reader and the state from which the training goes on."""
        self.model.write(self.out)
        optimizer = self.optimizer.state_dict()
        write_state(self.out, {"step": self.step, "optimizer": optimizer, "weights": self.model.state()})


class Model:
    """The reader in float32: a body with a head for spans and a judge."""

    def __init__(self, folder: Path, device: str, depth: int | None = None) -> None:
        """A body's weights, new heads.

        Args:
            folder: of a tokenizer and a BERT in safetensors.
            device: where it computes.
            depth: layers; more than the body has are new, and to be read. None for as many.
        """
        import torch
        from transformers import BertModel

        bert: Any = BertModel
        self.device = device
        # on a CPU the fused attention takes longer to go back through than the plain one
        plain = {"attn_implementation": "eager"} if device == "cpu" else {}
        deep = {} if depth is None else {"num_hidden_layers": depth}
        self.body = bert.from_pretrained(str(folder), add_pooling_layer=False, dtype=torch.float32, **plain, **deep)
        self.body.to(device).eval()
        table = self.body.embeddings.word_embeddings.weight
        table.requires_grad_(False)
        self.table = table
        hidden = int(self.body.config.hidden_size)
        self.span = torch.nn.Linear(hidden, 2).to(device)
        self.judge = torch.nn.Linear(hidden, 1).to(device)
        self.matches = torch.nn.Parameter(torch.zeros(MATCHES, hidden, device=device))

    def parameters(self) -> tuple[list[Any], list[Any]]:
        """Those of the body that are trained, and those that are new."""
        body = [parameter for parameter in self.body.parameters() if parameter is not self.table]
        return body, [*self.span.parameters(), *self.judge.parameters(), self.matches]

    def __call__(
        self, ids: Sequence[Sequence[int]], first: Sequence[int], halves: dict[str, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of starts and ends, (n, tokens, 2), impossible ones very low, and the judge's logits, (n,).

        Args:
            ids: of question and window together.
            first: place of each window's first token.
            halves: what `halves` gave, where the body computes in bfloat16.
        """
        import torch

        words, mask = padded(ids, self.device)
        size = words.shape[1]
        place = torch.arange(size, device=self.device)[None]
        kinds = (place >= torch.tensor(first, device=self.device)[:, None]).long() * mask
        near = np.zeros((len(ids), size, MATCHES), dtype=np.float32)
        table = self.table.numpy() if self.device == "cpu" else self.table.cpu().numpy()
        for row, (each, start) in enumerate(zip(ids, first, strict=True)):
            near[row, : len(each)] = nearness(table[list(each)], start)
        looked_up = self.table[words] + torch.from_numpy(near).to(self.device) @ self.matches
        others = {"attention_mask": mask, "token_type_ids": kinds}
        if halves is None:
            read = self.body(inputs_embeds=looked_up, **others)
        else:
            read = torch.func.functional_call(self.body, halves, (), {"inputs_embeds": looked_up.bfloat16(), **others})
        hidden = read.last_hidden_state.float()
        last = mask.sum(1, keepdim=True) - 1
        readable = (kinds == 1) & (place < last)
        spans = self.span(hidden).masked_fill(~readable[..., None], _NOWHERE)
        return spans, self.judge(hidden[:, 0])[:, 0]

    def halves(self) -> dict[str, torch.Tensor]:
        """The body's weights in bfloat16, by name; what is learned of them is learned by the weights themselves.

        With them all that is computed between is bfloat16 too, which takes a third off a step beside products alone.
        """
        return {name: value.bfloat16() for name, value in self.body.named_parameters() if value.requires_grad}

    def state(self) -> dict[str, Any]:
        """All that is trained, by name."""
        state = {f"body.{name}": value for name, value in self.body.state_dict().items() if "word_emb" not in name}
        state |= {f"span.{name}": value for name, value in self.span.state_dict().items()}
        state |= {f"judge.{name}": value for name, value in self.judge.state_dict().items()}
        return state | {"matches": self.matches.detach()}

    def load(self, state: dict[str, Any]) -> None:
        """Take what `state` gave."""
        import torch

        for name, module in (("body", self.body), ("span", self.span), ("judge", self.judge)):
            part = {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}
            module.load_state_dict(part, strict=False)
        with torch.no_grad():
            self.matches.copy_(state["matches"])

    def read(self, folder: Path) -> None:
        """Take the weights that `write` put into the folder."""
        weights = read_weights(folder)
        self.load({k.removeprefix("reader.") if "reader." in k else f"body.{k}": v for k, v in weights.items()})

    def write(self, folder: Path) -> None:
        """Put the weights into the folder, named as BERT's are, the new ones `reader.*`."""
        weights = {}
        for name, value in self.state().items():
            kind, _, rest = name.partition(".")
            key = rest if kind == "body" else f"reader.{name}"
            if key != "embeddings.position_ids":
                weights[key] = value.detach().cpu().contiguous()
        write_weights(folder, weights)


def depth_of(folder: Path) -> int:
    """Layers of the reader or body in a folder.

    Raises:
        OSError: it has no config.json.
    """
    return int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["num_hidden_layers"])


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of a training, or of a reader as it is shipped, by name.

    Raises:
        OSError: the folder has none.
    """
    import torch
    from safetensors.numpy import load_file

    stored = whole(unpacked(load_file(folder / WEIGHTS)))
    return {name: torch.from_numpy(value) for name, value in stored.items()}


def write_weights(folder: Path, weights: Mapping[str, torch.Tensor]) -> None:
    """Put weights into a folder, as `read_weights` reads them."""
    from safetensors.torch import save_file

    save_file(dict(weights), folder / WEIGHTS, metadata={"format": "pt"})
