"""The encoder: only the published weights, prompts where a model wants them, unit rows in the texts' order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

import index.embed
import index.fast
from index.embed import (
    EMBEDDED_FOLDER,
    EMBEDDED_NAME,
    EmbeddedEncoder,
    Embedder,
    SentenceTransformerEmbedder,
    load_embedder,
)
from index.errors import EncoderError


class Recorder:
    """In place of a loaded model: vectors that tell texts apart, and a note of every call."""

    prompts: ClassVar = {"query": "question: ", "document": "text: "}
    max_seq_length = 256

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[str], str | None]] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def encode_query(self, texts: Sequence[str], **options: Any) -> NDArray[np.float64]:
        return self._encode("query", texts, options)

    def encode_document(self, texts: Sequence[str], **options: Any) -> NDArray[np.float64]:
        return self._encode("document", texts, options)

    def state_dict(self) -> dict[str, Any]:
        return {}

    def _encode(self, task: str, texts: Sequence[str], options: dict[str, Any]) -> NDArray[np.float64]:
        assert options["normalize_embeddings"]
        self.calls.append((task, list(texts), options.get("prompt")))
        angles = np.array([len(text) for text in texts], dtype=np.float64)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(index.embed, "_load", lambda name: recorder)
    return recorder


@pytest.mark.parametrize("name", ["intfloat/multilingual-e5-small", "e5-base-v2", "/models/Multilingual_E5_large"])
def test_models_of_the_e5_family_get_the_prompts_they_were_trained_with(model: Recorder, name: str) -> None:
    embedder = load_embedder(name)
    embedder.embed_queries(["storm"])
    embedder.embed_passages(["The storm came."])
    assert model.calls == [("query", ["storm"], "query: "), ("document", ["The storm came."], "passage: ")]


@pytest.mark.parametrize("name", ["some/e50-model", "sentence-transformers/all-MiniLM-L12-v2"])
def test_other_models_use_their_own_prompts(model: Recorder, name: str) -> None:
    load_embedder(name).embed_queries(["storm"])
    assert model.calls == [("query", ["storm"], None)]


def test_stated_prompts_take_precedence_even_empty_ones(model: Recorder) -> None:
    embedder = load_embedder("e5-base", query_prompt="Q: ", passage_prompt="")
    embedder.embed_queries(["storm"])
    embedder.embed_passages(["rain"])
    assert [prompt for *_, prompt in model.calls] == ["Q: ", ""]


def test_rows_come_in_the_order_of_the_texts_as_32_bit_floats(model: Recorder) -> None:
    texts = ["a" * length for length in (5, 1, 3, 2, 4, 9, 7)]
    rows = load_embedder("other").embed_passages(texts)
    assert rows.dtype == np.float32
    assert rows.flags.c_contiguous
    assert rows[:, 0] == pytest.approx(np.cos([len(text) for text in texts]), abs=1e-6)


def test_no_texts_give_no_rows_and_load_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.fast, "FastEncoder", lambda _: pytest.fail("loaded"))
    embedder = load_embedder()
    assert embedder.embed_passages([]).shape == embedder.embed_queries([]).shape == (0, 384)


def test_name_dimension_and_fingerprint_of_the_embedded_encoder_need_no_loading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index.fast, "FastEncoder", lambda _: pytest.fail("loaded"))
    embedder = load_embedder()
    assert (embedder.name, embedder.dim) == (EMBEDDED_NAME, 384)
    assert embedder.fingerprint == load_embedder(EMBEDDED_NAME).fingerprint
    assert embedder.fingerprint != load_embedder(query_prompt="query: ").fingerprint


def test_what_shapes_the_vectors_shapes_the_fingerprint(model: Recorder) -> None:
    assert load_embedder("one").fingerprint != load_embedder("two").fingerprint
    assert load_embedder("one").fingerprint == load_embedder("folder/one").fingerprint, "wherever it lies"
    assert load_embedder("one").fingerprint != load_embedder("one", passage_prompt="P: ").fingerprint


# The weights that come with Cita


def test_files_that_differ_by_a_byte_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EMBEDDED_FOLDER, tmp_path / "encoder")
    monkeypatch.setattr(index.embed, "EMBEDDED_FOLDER", tmp_path / "encoder")
    assert load_embedder().count_tokens("storm") == 1
    tokenizer = tmp_path / "encoder" / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text("utf-8").replace("storm", "strom", 1), "utf-8")
    with pytest.raises(EncoderError, match=r"not used\. Install Cita again"):
        load_embedder().embed_queries(["storm"])


def test_a_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embed, "EMBEDDED_FOLDER", tmp_path)
    with pytest.raises(EncoderError, match=r"body\.onnx.*Install Cita again"):
        load_embedder().count_tokens("storm")


def test_it_fits_the_repository() -> None:
    sizes = [path.stat().st_size for path in EMBEDDED_FOLDER.rglob("*") if path.is_file()]
    assert max(sizes) < 50_000_000
    assert sum(sizes) < 75_000_000


@pytest.mark.encoder
def test_plain_sentence_transformers_loads_it_too(real: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Der Sturm traf die Küste.", "I soldati sono partiti per la guerra.", "Why did the bakery close?"]
    theirs = SentenceTransformer(str(EMBEDDED_FOLDER), device="cpu", trust_remote_code=False).encode(texts)
    assert ((theirs * real.embed_passages(texts)).sum(axis=1) > 0.98).all()


@pytest.mark.encoder
def test_the_language_of_a_text_does_not_matter(real: Embedder) -> None:
    english = real.embed_queries(["The soldiers were sent to the war.", "The price of bread has doubled."])
    for soldiers, bread in (
        ("I soldati furono mandati in guerra.", "Il prezzo del pane è raddoppiato."),
        ("Los soldados fueron enviados a la guerra.", "El precio del pan se ha duplicado."),
        ("Les soldats ont été envoyés à la guerre.", "Le prix du pain a doublé."),
        ("Die Soldaten wurden in den Krieg geschickt.", "Der Preis für Brot hat sich verdoppelt."),
    ):
        cosines = english @ real.embed_passages([soldiers, bread]).T
        assert min(cosines[0, 0], cosines[1, 1]) > 0.5 > max(cosines[0, 1], cosines[1, 0])


@pytest.mark.encoder
def test_a_folder_that_is_no_model_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model", "utf-8")
    with pytest.raises(EncoderError, match=r"cannot be loaded.*CITA_EMBEDDER"):
        load_embedder(str(tmp_path)).embed_queries(["storm"])


# The real one


@pytest.fixture(scope="module")
def real() -> Embedder:
    return load_embedder()


@pytest.mark.encoder
def test_real_rows_are_unit_length_and_keep_the_texts_order(real: Embedder) -> None:
    texts = ["The bakery closed.", "A storm hit the coast overnight, and the harbour flooded.", "", "x"] * 3
    rows = real.embed_passages(texts)
    assert rows.shape == (12, real.dim)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    for at, text in enumerate(texts):
        assert rows[at] @ real.embed_passages([text])[0] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.encoder
def test_texts_of_like_meaning_are_near(real: Embedder) -> None:
    passages = real.embed_passages(["The bakery on the corner closed for good.", "A comet passed the sun."])
    near, far = passages @ real.embed_queries(["Why did the shop that sold bread shut down?"])[0]
    assert near > 0.35 > far


@pytest.mark.encoder
def test_tokens_are_counted_without_special_ones(real: Embedder) -> None:
    assert real.count_tokens("") == 0
    assert real.count_tokens("the storm") == 2
    assert real.count_tokens("the storm " * 1_000) == 2_000, "beyond what is read"
    assert real.max_tokens == 256


@pytest.mark.encoder
@pytest.mark.parametrize("text", ["🙂" * 50, "\u202eabc", "ﷺ", "a" * 20_000, "\x00\x01"])
def test_odd_texts_have_unit_vectors_too(real: Embedder, text: str) -> None:
    assert np.linalg.norm(real.embed_queries([text])[0]) == pytest.approx(1.0, abs=1e-5)


def test_only_the_default_is_the_embedded_one() -> None:
    assert isinstance(load_embedder(), EmbeddedEncoder)
    assert isinstance(load_embedder(EMBEDDED_NAME), EmbeddedEncoder)
    assert isinstance(load_embedder("intfloat/multilingual-e5-small"), SentenceTransformerEmbedder)
