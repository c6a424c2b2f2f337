"""Quotations in other languages are translated by a model on this machine, and labelled so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from llm_news import FERRY, STORM

from index.errors import MissingExtra, TranslatorError
from qa.translate import Translator
from qa.types import Answer, Citation, Claim

WORDS = "Abbiamo rifatto ogni pilone"


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Marian model of a few numbers, Italian to English, that says something of its own."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder = tmp_path_factory.mktemp("models") / "opus-mt-it-en"
    folder.mkdir()
    (folder / "text").write_text("\n".join([FERRY.text, STORM.text] * 4), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text"), model_prefix=str(folder / "source"), vocab_size=120, minloglevel=2
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    vocabulary = ["</s>", "<unk>", *(pieces.id_to_piece(at) for at in range(3, pieces.get_piece_size())), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: at for at, piece in enumerate(vocabulary)}), "utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "it", "target_lang": "en"}), "utf-8"
    )
    last = len(vocabulary) - 1
    torch.manual_seed(3)
    config = MarianConfig(
        vocab_size=len(vocabulary), d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=128,
        pad_token_id=last, decoder_start_token_id=last, eos_token_id=0, forced_eos_token_id=0, max_length=12,
    )  # fmt: skip
    model = MarianMTModel(config)
    model.generation_config.bad_words_ids = [[last]]
    model.save_pretrained(folder)
    return folder


def answered(language: str = "en", **changed: Any) -> Answer:
    start = FERRY.text.index(WORDS)
    foreign = Citation(1, WORDS, start, start + len(WORDS), start, start + len(WORDS), None, None, FERRY, 1.0, 0.9)
    at = STORM.text.index("The line was closed")
    own = Citation(2, "The line was closed", at, at + 19, at, at + 19, None, None, STORM, 1.0, 0.9)
    claims = (Claim(f"“{WORDS}”", (1,)), Claim("The line was closed", (2,)))
    return Answer("What?", "answered", None, language, "text [1]", claims, (foreign, own), **changed)


def test_only_foreign_quotations_are_translated_and_the_quote_stays_as_it_is(marian: Path) -> None:
    answer = Translator(str(marian)).translated(answered())
    foreign, own = answer.citations
    assert foreign.translation
    assert own.translation is None
    assert foreign.quote == WORDS == FERRY.text[foreign.start : foreign.end]
    assert not set(foreign.translation) & set('"“”«»„')
    assert f"(machine translation: {foreign.translation})" in str(answer)
    assert answer.to_dict()["citations"][0]["translation"] == foreign.translation
    assert answer.models["translator"] == str(marian)
    assert answer.note is None


def test_the_same_quotation_is_translated_once(marian: Path) -> None:
    translator = Translator(str(marian))
    assert translator.translate(WORDS, "it", "en") == translator.translate(WORDS, "it", "en")
    assert translator._translated.cache_info().hits == 1


@pytest.mark.parametrize(("source", "target"), [("en", "it"), ("it", "de"), ("fr", "en")])
def test_a_model_is_not_asked_for_languages_that_it_does_not_know(marian: Path, source: str, target: str) -> None:
    assert Translator(str(marian)).translate(WORDS, source, target) is None


def test_a_model_that_is_none_leaves_the_answer_as_it_is_and_says_so(tmp_path: Path) -> None:
    translator = Translator(str(tmp_path))
    with pytest.raises(TranslatorError, match="cannot be used"):
        translator.translate(WORDS, "it", "en")
    answer = translator.translated(answered(note="The language model failed."))
    assert answer.citations == answered().citations
    assert answer.note == "The language model failed. The translation model failed; quotations are not translated."


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    marian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transformers

    def missing(*_: Any, **__: Any) -> None:
        raise ImportError("MarianTokenizer requires the SentencePiece library but it was not found")

    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", missing)
    with pytest.raises(MissingExtra, match=r"pip install 'cita\[translation\]'"):
        Translator(str(marian)).translate(WORDS, "it", "en")


def test_answers_in_the_question_s_own_language_load_no_model() -> None:
    own = answered()
    own = Answer("What?", "answered", None, "en", "text", own.claims[1:], own.citations[1:])
    assert Translator("no-such-model").translated(own) is own
