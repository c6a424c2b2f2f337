"""Graft the words of other languages onto the vocabulary of an English encoder; nothing is trained here.

A foreign form means the weighted mean of the input embeddings of the English words that it stands for. All forms of a
lemma share one row of the embedding matrix, and so do forms whose meaning an English row or a more frequent lemma
already has: the tokenizer maps several spellings to one id. So two hundred thousand forms cost some ten thousand
rows. Rows that no European language needs are dropped. `index.training.distil` trains what comes out.

Sources: Minixhofer, Paischer and Rekabsaz, "WECHSEL", NAACL 2022 (embeddings from translations); Artetxe, Ruder and
Yogatama, "On the Cross-lingual Transferability of Monolingual Representations", ACL 2020 (a new vocabulary under the
same body).
"""

from __future__ import annotations

import json
import logging
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.training.forms import Forms, english_frequency
from index.words import TABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

__all__ = ["graft"]


_LANGUAGE_WEIGHTS = {"it": 2.0}
"""How much running text of a language counts when rows are shared out; 1 for those not named."""
_FOREIGN = 8.0
"""An English token is given to another language where it is this many times as frequent as in English."""
_ENGLISH = 4.0
"""It stays English where it is this many times as frequent there; between, its row is mixed."""
_COMMON_WORDS = 0.15
"""Power of an English word's frequency by which its share in a meaning is weighed: common senses are likelier."""
_SAME = 0.3
"""Probability of its own spelling at which a form is a name or a loan word and keeps what English has for it."""
_MOST_FORMS = {"it": 130_000}
_MOST_FORMS_ELSEWHERE = 60_000
"""Most frequent forms of a language that are spelt out in the vocabulary; others are spelt in pieces."""
_RARITY = 0.6
"""Power of a lemma's share of running text by which it competes for rows: rare words tell more than common ones."""
_NEAR = 0.55
"""Least cosine at which a lemma without a row of its own takes the nearest; below, the word is spelt in pieces."""
_SCRIPTS = ("LATIN", "DIGIT", "GREEK", "CYRILLIC")

_log = logging.getLogger(__name__)


def graft(teacher: Path, languages: Sequence[Forms], out: Path, *, rows: int) -> None:
    """Write the teacher with a grafted vocabulary.

    Args:
        teacher: folder of an uncased BERT that sentence-transformers can load, in safetensors.
        languages: what the words of each language mean.
        out: folder for the result; what it holds is overwritten.
        rows: how many rows to add.
    """
    from safetensors.numpy import load_file, save_file

    shutil.copytree(teacher, out, dirs_exist_ok=True)
    weights = load_file(teacher / "model.safetensors")
    spec = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary, table = _pruned(spec["model"]["vocab"], weights[TABLE])
    english = _English(spec, weights[TABLE])
    vectors, owner = _meanings(languages, english, vocabulary, table)
    vocabulary, table = _extended(vocabulary, table, vectors, owner, rows)
    weights[TABLE] = table
    weights = {name: value for name, value in weights.items() if not name.startswith("pooler.")}
    weights.pop("embeddings.position_ids", None)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    write_tokenizer(spec, vocabulary, out)
    config = json.loads((teacher / "config.json").read_text(encoding="utf-8"))
    config["vocab_size"] = len(table)
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    _log.info("%d rows, %d spellings", len(table), len(vocabulary))


def write_tokenizer(spec: dict[str, Any], vocabulary: Mapping[str, int], out: Path) -> None:
    """Write `tokenizer.json` with another vocabulary, without limits of length, and drop the older forms of it."""
    spec = dict(spec, truncation=None, padding=None)
    spec["model"] = dict(spec["model"], vocab=dict(sorted(vocabulary.items(), key=lambda item: (item[1], item[0]))))
    for token in spec["added_tokens"]:
        token["id"] = vocabulary[token["content"]]
    for name, token in spec["post_processor"]["special_tokens"].items():
        token["ids"] = [vocabulary[name]]
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
    (out / "vocab.txt").unlink(missing_ok=True)


class _English:
    """Input embeddings of whole English words."""

    def __init__(self, spec: dict[str, Any], table: Rows) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(json.dumps(dict(spec, truncation=None, padding=None)))
        self._table = table
        self.frequency = english_frequency()

    @lru_cache(maxsize=200_000)  # noqa: B019 - lives as long as the process
    def embedding(self, word: str) -> Rows:
        """(dim,) mean of the rows of the word's pieces."""
        pieces = self._tokenizer.encode(word, add_special_tokens=False).ids
        return np.asarray(self._table[pieces].mean(axis=0), dtype=np.float32)

    def mean(self, meanings: Sequence[tuple[str, float]]) -> Rows:
        """(dim,) mean over English words by their weight, as long as they are on average."""
        weights = np.array([p * max(self.frequency.get(word, 0.0), 1e-8) ** _COMMON_WORDS for word, p in meanings])
        weights /= weights.sum()
        embeddings = np.stack([self.embedding(word) for word, _ in meanings])
        mean = weights @ embeddings
        length = weights @ np.linalg.norm(embeddings, axis=1)
        return np.asarray(mean * length / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)


def _pruned(vocabulary: Mapping[str, int], table: Rows) -> tuple[dict[str, int], Rows]:
    """Without placeholders and without letters of scripts that no European language is written in."""
    kept = [token for token in sorted(vocabulary, key=vocabulary.__getitem__) if _wanted(token)]
    return {token: place for place, token in enumerate(kept)}, table[[vocabulary[token] for token in kept]]


def _wanted(token: str) -> bool:
    if token.startswith("[unused"):
        return False
    letters = [c for c in token if c.isalpha()]
    return all(unicodedata.name(c, "").split(" ")[0] in _SCRIPTS for c in letters)


def _meanings(
    languages: Sequence[Forms], english: _English, vocabulary: Mapping[str, int], table: Rows
) -> tuple[dict[str, Rows], dict[str, Forms]]:
    """The embedding of each form that needs one, and the language where it is most used.

    Rows of `table` whose token is shared with English are changed in place.
    """
    sums: dict[str, Rows] = {}
    total: defaultdict[str, float] = defaultdict(float)
    most: dict[str, tuple[float, Forms]] = {}
    for forms in languages:
        most_forms = _MOST_FORMS.get(forms.language, _MOST_FORMS_ELSEWHERE)
        for form in sorted(forms.meanings, key=lambda form: (-forms.frequency[form], form))[:most_forms]:
            meanings = forms.meanings[form]
            own = sum(p for word, p in meanings if word == form)
            if len(form) < 2 or own > _SAME:
                continue
            share = forms.frequency[form] * _LANGUAGE_WEIGHTS.get(forms.language, 1.0)
            sums[form] = sums.get(form, np.float32(0.0)) + np.float32(share) * english.mean(meanings)
            total[form] += share
            if form not in most or most[form][0] < share:
                most[form] = (share, forms)
    vectors: dict[str, Rows] = {}
    for form, vector in sums.items():
        vector, in_english = vector / np.float32(total[form]), english.frequency.get(form, 0.0)
        if form in vocabulary:
            if total[form] > _FOREIGN * in_english:
                table[vocabulary[form]] = vector
            elif total[form] > in_english / _ENGLISH:
                row, weight = table[vocabulary[form]], 2 * in_english
                table[vocabulary[form]] = (total[form] * vector + weight * row) / (total[form] + weight)
        elif in_english <= _ENGLISH * total[form]:
            vectors[form] = vector
    return vectors, {form: forms for form, (_, forms) in most.items()}


@dataclass(frozen=True, slots=True)
class _Lemma:
    """Forms that share a meaning: how much text they make up, and their mean embedding, (dim,) float32."""

    share: float
    forms: tuple[str, ...]
    vector: Rows


def _lemmas(vectors: Mapping[str, Rows], owner: Mapping[str, Forms]) -> list[_Lemma]:
    """The forms by lemma, in a fixed order."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for form in sorted(vectors):
        groups[owner[form].language, owner[form].lemma[form]].append(form)
    lemmas = []
    for (language, _), group in sorted(groups.items()):
        shares = np.array([owner[form].frequency[form] for form in group]) + 1e-12
        mean = shares @ np.stack([vectors[form] for form in group]) / shares.sum()
        share = float(shares.sum()) * _LANGUAGE_WEIGHTS.get(language, 1.0)
        lemmas.append(_Lemma(share, tuple(group), np.asarray(mean, dtype=np.float32)))
    return lemmas


def _extended(
    vocabulary: dict[str, int],
    table: Rows,
    vectors: Mapping[str, Rows],
    owner: Mapping[str, Forms],
    rows: int,
) -> tuple[dict[str, int], Rows]:
    """Give rows to the lemmas that gain most by one, the nearest row to the others."""
    lemmas = _lemmas(vectors, owner)
    meant = np.stack([lemma.vector for lemma in lemmas])
    whole = np.array([id for token, id in vocabulary.items() if token.isalpha()])
    likeness, _ = _nearest(meant, table[whole])
    gain = np.array([lemma.share for lemma in lemmas]) ** _RARITY * (1 - likeness)
    chosen = np.argsort(-gain, kind="stable")[:rows]
    extended = dict(vocabulary)
    taken = {int(lemma): len(table) + place for place, lemma in enumerate(chosen)}
    full = np.concatenate([table, meant[chosen]])
    others = np.array([i for i in range(len(lemmas)) if i not in taken])
    whole = np.concatenate([whole, np.arange(len(table), len(full))])
    likeness, nearest = _nearest(meant[others], full[whole])
    for i, cosine, row in zip(others.tolist(), likeness, nearest, strict=True):
        if cosine >= _NEAR:
            taken[i] = int(whole[row])
    for i, row in taken.items():
        extended |= dict.fromkeys(lemmas[i].forms, row)
    _log.info("%d lemmas: %d with a row, %d sharing one", len(lemmas), len(chosen), len(taken) - len(chosen))
    return extended, full


def _nearest(vectors: Rows, table: Rows) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """For each of (n, dim) `vectors` its highest cosine with a row of `table`, and which row."""
    import torch

    unit = torch.nn.functional.normalize(torch.from_numpy(np.ascontiguousarray(table)), dim=1)
    best, place = [], []
    for start in range(0, len(vectors), 4096):
        part = torch.nn.functional.normalize(torch.from_numpy(vectors[start : start + 4096]), dim=1)
        found = (part @ unit.T).max(dim=1)
        best.append(found.values.numpy())
        place.append(found.indices.numpy())
    return np.concatenate(best).astype(np.float64), np.concatenate(place)
