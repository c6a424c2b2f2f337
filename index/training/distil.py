"""Train the grafted encoder: to embed foreign text as the teacher embeds its English, and questions near their answers.

Two kinds of steps alternate. A *distilling* step takes sentences with their translations, word lists, several
sentences run together, and English text switched word by word; the student's vector of the foreign side is drawn to
the teacher's of the English side. A *retrieving* step takes paragraphs of a few articles and questions about them,
each in a language drawn by lot, and asks which paragraph answers: paragraphs of the same article are hard negatives,
those of other languages keep language itself from deciding. Runs are repeatable for a seed, can be stopped and
resumed, and leave a usable encoder at every checkpoint.

Sources: Reimers and Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation",
EMNLP 2020; Karpukhin et al., "Dense Passage Retrieval for Open-Domain Question Answering", EMNLP 2020 (in-batch
negatives).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.training.corpus import Article, Sentence
from index.training.steps import CHECKPOINT, in_halves, padded, read_state, take_steps, write_state

if TYPE_CHECKING:
    import torch

    from index.training.switch import Switcher

__all__ = ["Material", "Plan", "train"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        steps: of both kinds together.
        seed: of everything drawn by lot.
        retrieving: share of steps that are retrieving steps.
        sentences: pairs in a distilling step.
        words: word entries in a distilling step made of them.
        documents: texts of several sentences in a distilling step made of them.
        articles, paragraphs, questions: in a retrieving step: articles, paragraphs of each, questions on each.
        longest: tokens of a paragraph that are read.
        body_rate, row_rate: highest learning rates of the body and of the vocabulary's rows.
        keep_rows: leave the rows as they are, so that a reader which shares them stays valid.
        scale: factor of cosines before the softmax.
        contrast: weight of telling a batch's texts apart, in distilling steps.
        anchor: weight of keeping English questions where the teacher has them, in retrieving steps.
        save_every: seconds between checkpoints.
    """

    steps: int = 3000
    seed: int = 0
    retrieving: float = 0.35
    sentences: int = 64
    words: int = 160
    documents: int = 12
    articles: int = 6
    paragraphs: int = 4
    questions: int = 3
    longest: int = 144
    body_rate: float = 5e-5
    row_rate: float = 4e-4
    keep_rows: bool = False
    scale: float = 20.0
    contrast: float = 0.1
    anchor: float = 0.5
    save_every: float = 600.0


@dataclass(frozen=True, slots=True)
class Material:
    """What to train on.

    Attributes:
        sentences: by language, pairs; each is drawn in proportion to its weight.
        entries: by language, an English word and a foreign form that means it.
        switchers: by language, what writes English in it.
        articles: paragraphs with questions, English.
        languages: with the chance of each; may include "en".
    """

    sentences: dict[str, list[Sentence]]
    entries: dict[str, list[tuple[str, str]]]
    switchers: dict[str, Switcher]
    articles: list[Article]
    languages: dict[str, float]


def train(teacher: Path, student: Path, out: Path, material: Material, plan: Plan) -> None:
    """Train the encoder in `student` and write it to `out`, resuming from the checkpoint there if there is one.

    Args:
        teacher, student: folders of a tokenizer and a BERT in safetensors.
        out: folder of the result; what it holds is an encoder from the first checkpoint on.
    """
    if not (out / CHECKPOINT).exists():
        shutil.copytree(student, out, dirs_exist_ok=True)
    take_steps(_Run(teacher, student, out, material, plan), plan.steps, plan.save_every)


class _Run:
    def __init__(self, teacher: Path, student: Path, out: Path, material: Material, plan: Plan) -> None:
        import torch

        torch.manual_seed(plan.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.teacher = _Encoder(teacher, self.device)
        self.student = _Encoder(student, self.device)
        self.student.trainable(rows=not plan.keep_rows)
        self.batches = _Batches(material, plan)
        self.plan, self.out, self.step = plan, out, 0
        rows, body = self.student.parameters()
        self.optimizers: list[tuple[torch.optim.Optimizer, float]] = [
            (torch.optim.AdamW(body, weight_decay=0.01), plan.body_rate)
        ]
        if not plan.keep_rows:
            self.optimizers.append((torch.optim.SparseAdam(rows), plan.row_rate))
        self.body = body
        if state := read_state(out, self.device):
            self.student.model.load_state_dict(state["weights"])
            for (optimizer, _), saved in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(saved)
            self.step = state["step"]

    def take_step(self) -> dict[str, float]:
        """One step of a kind drawn by lot."""
        chance = random.Random(f"{self.plan.seed} {self.step}")
        kind = "retrieving" if chance.random() < self.plan.retrieving else "distilling"
        loss = self._retrieving(chance) if kind == "retrieving" else self._distilling(chance)
        self._update(loss)
        self.step += 1
        return {kind: float(loss.detach())}

    def _distilling(self, chance: random.Random) -> torch.Tensor:
        import torch

        english, other = self.batches.translations(chance)
        with torch.no_grad():
            wanted = self.teacher.embed(english, 256)
        got = self.student.embed(other, 256)
        own = torch.arange(len(got), device=self.device)
        apart = torch.nn.functional.cross_entropy(got @ wanted.T * self.plan.scale, own)
        return (1 - (got * wanted).sum(1)).mean() + self.plan.contrast * apart

    def _retrieving(self, chance: random.Random) -> torch.Tensor:
        import torch

        english, questions, paragraphs, answering = self.batches.questions(chance)
        passages = self.student.embed(paragraphs, self.plan.longest)
        got = self.student.embed(questions, 64)
        gold = torch.tensor(answering, device=self.device)
        found = torch.nn.functional.cross_entropy(got @ passages.T * self.plan.scale, gold)
        with torch.no_grad():
            wanted = self.teacher.embed(english, 64)
        return found + self.plan.anchor * (1 - (got * wanted).sum(1)).mean()

    def _update(self, loss: torch.Tensor) -> None:
        import torch

        done = self.step / self.plan.steps
        rate = min(1.0, (done + 1e-3) / 0.03) * max(0.05, 1 - done)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.body, 1.0)
        for optimizer, highest in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = highest * rate
            optimizer.step()
            optimizer.zero_grad()

    def save(self) -> None:
        """Write the encoder and the state from which the training goes on."""
        self.student.write(self.out)
        optimizers = [optimizer.state_dict() for optimizer, _ in self.optimizers]
        weights = self.student.model.state_dict()
        write_state(self.out, {"step": self.step, "optimizers": optimizers, "weights": weights})


class _Encoder:
    """A tokenizer and a BERT with mean pooling."""

    def __init__(self, folder: Path, device: str) -> None:
        import torch
        from tokenizers import Tokenizer
        from transformers import BertModel

        bert: Any = BertModel
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.model = bert.from_pretrained(str(folder), add_pooling_layer=False, dtype=torch.float32).to(device).eval()
        self.device = device

    def trainable(self, *, rows: bool) -> None:
        """Gradients of the rows are sparse; dropout stays off, since the data are drawn anew at every step."""
        self.model.embeddings.word_embeddings.sparse = True
        self.model.embeddings.word_embeddings.weight.requires_grad_(rows)

    def parameters(self) -> tuple[list[Any], list[Any]]:
        """The vocabulary's rows, and all else."""
        rows = self.model.embeddings.word_embeddings.weight
        return [rows], [parameter for parameter in self.model.parameters() if parameter is not rows]

    def embed(self, texts: Sequence[str], longest: int) -> torch.Tensor:
        """(n, dim) float32, rows unit length; texts are cut at `longest` tokens."""
        import torch

        self.tokenizer.enable_truncation(longest)
        encoded = self.tokenizer.encode_batch(list(texts))
        ids, mask = padded([text.ids for text in encoded], self.device)
        with in_halves(self.device):
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = states.float() * mask.unsqueeze(-1)
        return torch.nn.functional.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=1)

    def write(self, folder: Path) -> None:
        """Put the weights into the folder."""
        from safetensors.torch import save_file

        weights = {name: value.detach().cpu().contiguous() for name, value in self.model.state_dict().items()}
        weights.pop("embeddings.position_ids", None)
        save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})


class _Batches:
    """Draws what a step is made of."""

    def __init__(self, material: Material, plan: Plan) -> None:
        self._material, self._plan = material, plan
        self._languages, self._chances = list(material.languages), list(material.languages.values())
        self._weights = {
            language: list(accumulate(pair.weight for pair in pairs)) for language, pairs in material.sentences.items()
        }

    def translations(self, chance: random.Random) -> tuple[list[str], list[str]]:
        """English texts, and the same in a language drawn by lot."""
        (language,) = chance.choices(self._languages, self._chances)
        if language == "en":
            drawn = self._sentences(chance.choice(list(self._material.sentences)), self._plan.sentences, chance)
            pairs = [(text, text) for text, _ in drawn]
        else:
            draw = chance.random()
            if draw < 0.4:
                pairs = self._sentences(language, self._plan.sentences, chance)
            elif draw < 0.55:
                pairs = self._documents(language, chance)
            elif draw < 0.7:
                pairs = chance.sample(self._material.entries[language], self._plan.words)
            else:
                pairs = self._switched(language, chance)
        return [english for english, _ in pairs], [other for _, other in pairs]

    def questions(self, chance: random.Random) -> tuple[list[str], list[str], list[str], list[int]]:
        """English questions, the same in languages drawn by lot, paragraphs, and which of them answers each."""
        plan, english, asked, paragraphs, answering = self._plan, [], [], [], []
        for article in chance.sample(self._material.articles, plan.articles):
            for paragraph in chance.sample(article.paragraphs, min(plan.paragraphs, len(article.paragraphs))):
                (language,) = chance.choices(self._languages, self._chances)
                paragraphs.append(self._in_language(paragraph.text, language, chance))
                for question in chance.sample(paragraph.questions, min(plan.questions, len(paragraph.questions))):
                    (language,) = chance.choices(self._languages, self._chances)
                    english.append(question)
                    asked.append(self._in_language(question, language, chance))
                    answering.append(len(paragraphs) - 1)
        return english, asked, paragraphs, answering

    def _sentences(self, language: str, count: int, chance: random.Random) -> list[tuple[str, str]]:
        drawn = chance.choices(self._material.sentences[language], cum_weights=self._weights[language], k=count)
        return [(pair.english, pair.foreign) for pair in drawn]

    def _documents(self, language: str, chance: random.Random) -> list[tuple[str, str]]:
        documents = []
        for _ in range(self._plan.documents):
            parts = self._sentences(language, chance.randint(3, 12), chance)
            documents.append((" ".join(english for english, _ in parts), " ".join(other for _, other in parts)))
        return documents

    def _switched(self, language: str, chance: random.Random) -> list[tuple[str, str]]:
        """Questions and sentences of paragraphs, written in the language word by word."""
        texts: list[str] = []
        while len(texts) < self._plan.sentences:
            paragraph = chance.choice(chance.choice(self._material.articles).paragraphs)
            texts.append(chance.choice(paragraph.questions))
            texts.append(chance.choice(paragraph.text.split(". ")))
        return [(text, self._in_language(text, language, chance)) for text in texts]

    def _in_language(self, text: str, language: str, chance: random.Random) -> str:
        if language == "en":
            return text
        return self._material.switchers[language](text, chance.choice((0.6, 0.8, 1.0)), chance)
