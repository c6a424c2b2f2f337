"""Other people's models as readers: a question-answering model, a cross-encoder, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_encoder import WORDS

from index.errors import ReaderError
from qa.reader import load_reader

PASSAGES = ["the storm hit the coast", "the comet passed the sun " * 20]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    from transformers import BertTokenizerFast

    folder = tmp_path_factory.mktemp("tokenizer")
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]), "utf-8")
    return BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=32)


def saved(folder: Path, kind: str, tokenizer, labels: int = 2) -> Path:  # type: ignore[no-untyped-def]
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, num_labels=labels,
    )  # fmt: skip
    getattr(transformers, kind)(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_question_answering_model_gives_spans_of_every_passage(tmp_path: Path, tokenizer) -> None:  # type: ignore[no-untyped-def]
    reader = load_reader(str(saved(tmp_path / "qa", "BertForQuestionAnswering", tokenizer)))
    assert reader is not None
    readings = reader.read("storm", PASSAGES)
    assert len(readings) == 2
    for reading, passage in zip(readings, PASSAGES, strict=True):
        assert reading.span is not None
        words = passage[reading.span.start : reading.span.end]
        assert words == words.strip() != ""
        assert 0 <= reading.relevance <= 1
    assert reader.read("storm", []) == []
    heads = [len(passage.split()[0]) + 1 for passage in PASSAGES]
    for reading, head in zip(reader.read("storm", PASSAGES, heads), heads, strict=True):
        assert reading.span is not None
        assert reading.span.start >= head


def test_a_cross_encoder_judges_without_spans(tmp_path: Path, tokenizer) -> None:  # type: ignore[no-untyped-def]
    reader = load_reader(str(saved(tmp_path / "judge", "BertForSequenceClassification", tokenizer, labels=1)))
    assert reader is not None
    readings = reader.read("storm", PASSAGES)
    assert [reading.span for reading in readings] == [None, None]
    assert readings[0].relevance != readings[1].relevance


def test_models_of_another_kind_and_missing_ones_are_refused(tmp_path: Path, tokenizer) -> None:  # type: ignore[no-untyped-def]
    for name in (
        str(saved(tmp_path / "masked", "BertForMaskedLM", tokenizer)),
        str(saved(tmp_path / "classes", "BertForSequenceClassification", tokenizer, labels=3)),
        str(tmp_path),
    ):
        reader = load_reader(name)
        assert reader is not None
        with pytest.raises(ReaderError, match="CITA_READER"):
            reader.read("storm", PASSAGES)
