"""The reader while it learns: a body in float32 with a head for spans and a judge; how its weights are kept.

A window is read together with its question, and each word is told how near the nearest word of the other text is in the
body's table. What it learns, and from what, is not decided here.

Sources: Devlin et al., "BERT", NAACL 2019 (spans); Chen et al., "Reading Wikipedia to Answer Open-Domain Questions",
ACL 2017 (words aligned with the question's); Nogueira and Cho, "Passage Re-ranking with BERT", 2019 (the judge).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.training.steps import has_halves, padded
from qa.packing import unpacked, whole
from qa.pairs import MATCHES, Pair, nearness

if TYPE_CHECKING:
    import torch

__all__ = ["NOWHERE", "WEIGHTS", "Model", "depth_of", "read_pairs", "read_weights", "write_weights"]

WEIGHTS = "model.safetensors"
"""Name of the weights in the folder of a training."""
NOWHERE = -1e4
"""Score of what can neither begin nor end an answer."""
TOGETHER = 16
"""Windows padded to one length."""


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
        spans = self.span(hidden).masked_fill(~readable[..., None], NOWHERE)
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


def read_pairs(model: Model, pairs: Sequence[Pair], together: int = TOGETHER) -> tuple[torch.Tensor, torch.Tensor]:
    """What the model says of them, in their order; those of like length are read together, with little padding.

    Returns:
        Scores of starts and ends, (n, tokens, 2), and the judge's logits, (n,).
    """
    import torch

    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
    longest = len(pairs[order[-1]].ids)
    spans, relevance = [], []
    halves = model.halves() if has_halves(model.device) else None
    for at in range(0, len(order), together):
        drawn = [pairs[place] for place in order[at : at + together]]
        scores, judged = model([pair.ids for pair in drawn], [pair.first for pair in drawn], halves)
        missing = longest - scores.shape[1]
        spans.append(torch.nn.functional.pad(scores, (0, 0, 0, missing), value=NOWHERE))
        relevance.append(judged)
    back = torch.tensor(order, device=model.device).argsort()
    return torch.cat(spans)[back], torch.cat(relevance)[back]


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
