"""The encoder in integers: near to what sentence-transformers computes, each text for itself, sound files only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import HIDDEN, make_encoder

from index.errors import EncoderError
from index.fast import BODY, LARGEST, FastEncoder, digest, quantised
from index.training.export import export

TEXTS = ["the storm hit the coast", "a comet passed the sun", "bread", "", "troops and soldiers at war " * 3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder as it is shipped, reading 16 tokens."""
    work = tmp_path_factory.mktemp("encoder")
    export(make_encoder(work / "trained"), work / "shipped", TEXTS, longest=16)
    return work / "shipped"


@pytest.fixture(scope="module")
def fast(folder: Path) -> FastEncoder:
    return FastEncoder(folder)


def test_vectors_are_nearly_those_of_sentence_transformers(folder: Path, fast: FastEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    wanted = SentenceTransformer(str(folder), device="cpu").encode(TEXTS)
    got = fast.encode(TEXTS)
    assert got.shape == (len(TEXTS), HIDDEN)
    assert got.dtype == np.float32
    assert np.linalg.norm(got, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert ((got * wanted).sum(axis=1) > 0.99).all()
    assert np.abs(wanted[0] @ wanted[1]) < 0.99, "texts differ at all"


def test_a_vector_does_not_depend_on_the_other_texts(fast: FastEncoder) -> None:
    together = fast.encode(TEXTS * 60)
    for place, text in enumerate(TEXTS):
        assert np.array_equal(together[place], fast.encode([text])[0])
        assert np.array_equal(together[place], together[place + 59 * len(TEXTS)])


def test_long_texts_are_cut_at_the_limit(fast: FastEncoder) -> None:
    assert fast.max_tokens == 16
    assert np.array_equal(*fast.encode(["storm " * 14, "storm " * 14 + "comet " * 50]))
    assert not np.array_equal(*fast.encode(["storm " * 13, "storm " * 13 + "comet"]))
    assert fast.count_tokens("storm " * 100) == 100


def test_threads_share_an_encoder(fast: FastEncoder) -> None:
    wanted = fast.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for got in pool.map(fast.encode, [TEXTS] * 12):
            assert np.array_equal(got, wanted)


def test_integers_stay_where_sums_of_two_products_fit_16_bits() -> None:
    weight = np.random.default_rng(0).normal(size=(20, 6)).astype(np.float32)
    weight[:, 2] = 0
    integers, scale = quantised(weight)
    assert np.abs(integers).max() == LARGEST
    assert 2 * 255 * LARGEST < 2**15
    assert integers * scale == pytest.approx(weight, abs=float(np.abs(weight).max()) / LARGEST)


def test_the_digest_tells_files_apart(folder: Path, tmp_path: Path) -> None:
    before = digest(folder)
    kept = (folder / BODY).read_bytes()
    try:
        (folder / BODY).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        assert digest(folder) != before
    finally:
        (folder / BODY).write_bytes(kept)
    assert digest(folder) == before


@pytest.mark.parametrize("name", ["tokenizer.json", BODY, "model-00002-of-00002.safetensors"])
def test_a_missing_or_damaged_file_is_told(folder: Path, tmp_path: Path, name: str) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / name).write_bytes(b"damaged")
    with pytest.raises(EncoderError, match=r"cannot be loaded.*Install Cita again"):
        FastEncoder(copy)
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=r"cannot be loaded.*CITA_EMBEDDER"):
        FastEncoder(copy)
