"""The encoder's recipe on a handful of words: meanings, shared rows, switched text, resumed training, measures."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tiny_encoder import make_encoder

from index.training.corpus import Article, Paragraph, Sentence, read_dictionary, read_questions, read_sentences
from index.training.distil import Material, Plan, _Run, train
from index.training.evaluate import spearman
from index.training.forms import Forms, learn_forms, normalise
from index.training.graft import graft
from index.training.switch import Switcher

FORMS = Forms(
    "it",
    meanings={
        "soldati": [("soldiers", 1.0)],
        "soldato": [("soldiers", 0.9), ("troops", 0.1)],
        "guerra": [("war", 1.0)],
        "truppe": [("troops", 1.0)],
        "sun": [("storm", 1.0)],
        "the": [("the", 1.0)],
    },
    frequency={
        "soldati": 1e-4, "soldato": 5e-5, "guerra": 2e-4, "truppe": 1e-5, "sun": 1e-9, "the": 1e-6,
    },
    lemma={
        "soldati": "soldato", "soldato": "soldato", "guerra": "guerra", "truppe": "truppa", "sun": "sun", "the": "the",
    },
)  # fmt: skip


def gzipped(path: Path, *lines: str) -> Path:
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return path


# Data


def test_sources_without_a_licence_are_skipped(tmp_path: Path) -> None:
    gzipped(
        tmp_path / "train.en-it.tsv.gz",
        "The war ended.\tLa guerra finì.\ttatoeba-testsets",
        "A caption.\tUna didascalia.\t3b1b-captions",
        "Click the button to save the list.\tFare clic sul pulsante.\tmsdocs-d365bc",
    )
    assert [(pair.source, pair.weight) for pair in read_sentences(tmp_path, "it")] == [
        ("tatoeba-testsets", 2.0),
        ("msdocs-d365bc", 0.2),
    ]


def test_dictionaries_lose_remarks_and_particles(tmp_path: Path) -> None:
    gzipped(tmp_path / "DICT-a.en-it.tsv.gz", "to bake (bread)\tcuocere (al forno)", "(obsolete)\tnulla")
    assert list(read_dictionary(tmp_path, "it")) == [("bake", "cuocere")]


def test_questions_without_an_answer_are_left_out(tmp_path: Path) -> None:
    answered = {"question": "Who? ", "answers": [{"text": "I", "answer_start": 0}]}
    data = {
        "data": [
            {
                "title": "T",
                "paragraphs": [{"context": "I did.", "qas": [answered, {"question": "Why?", "answers": []}]}],
            }
        ]
    }
    path = tmp_path / "squad.json.gz"
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    assert read_questions(path) == [Article("T", (Paragraph("I did.", ("Who?",)),))]


# Forms


def test_a_form_never_seen_is_understood_through_its_lemma(tmp_path: Path) -> None:
    gzipped(
        tmp_path / "train.en-it.tsv.gz",
        *[
            "The soldier sleeps.\tIl soldato dorme.\ttatoeba-testsets",
            "The dog sleeps.\tIl cane dorme.\ttatoeba-testsets",
        ]
        * 4,
    )
    gzipped(tmp_path / "DICT-a.en-it.tsv.gz", "soldier\tsoldato", "dog\tcane", "war\tguerra")
    forms = learn_forms(tmp_path, "it")
    assert forms.lemma["soldati"] == "soldato"
    assert [forms.meanings[form][0][0] for form in ("soldati", "cani", "guerre")] == ["soldier", "dog", "war"]
    assert sum(p for _, p in forms.meanings["soldati"]) == pytest.approx(1.0)
    assert forms.frequency["soldati"] > forms.frequency["soldatini"]


def test_forms_are_spelt_as_the_tokenizer_spells_them() -> None:
    assert [normalise(word) for word in ("Perché", "Città", "Übel")] == ["perche", "citta", "ubel"]


# Graft


@pytest.fixture
def grafted(tmp_path: Path) -> Path:
    graft(make_encoder(tmp_path / "teacher"), [FORMS], tmp_path / "grafted", rows=1)
    return tmp_path / "grafted"


def test_forms_of_a_lemma_share_a_row_and_synonyms_take_the_nearest(tmp_path: Path, grafted: Path) -> None:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(grafted / "tokenizer.json"))
    before = Tokenizer.from_file(str(tmp_path / "teacher" / "tokenizer.json"))
    ids = {word: tokenizer.token_to_id(word) for word in (*FORMS.meanings, "soldiers", "war", "troops", "storm")}
    table = load_file(grafted / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert len(table) == before.get_vocab_size() + 1
    assert ids["soldati"] == ids["soldato"] not in (ids["war"], ids["troops"])
    assert ids["truppe"] == ids["troops"]
    assert ids["guerra"] == ids["war"]
    assert ids["sun"] != ids["storm"], "an English word stays English"
    assert tokenizer.encode("le truppe", add_special_tokens=False).ids[-1] == ids["troops"]
    assert json.loads((grafted / "config.json").read_text("utf-8"))["vocab_size"] == len(table)


# Switching


def test_words_are_switched_and_names_numbers_and_order_stay() -> None:
    switch = Switcher(FORMS)
    assert (
        switch("The war: 600 troops, War and Troops.", 1.0, random.Random(0))
        == "the guerra: 600 truppe, War and Troops."
    )
    assert switch("war " * 400, 0.5, random.Random(0)).count("guerra") == pytest.approx(200, abs=40)
    assert switch("war " * 50, 0.5, random.Random(7)) == switch("war " * 50, 0.5, random.Random(7))


def test_names_are_switched_where_that_is_wanted_and_keep_a_capital_or_not() -> None:
    text = "They said that War and Troops met."
    plain, named = Switcher(FORMS), Switcher(FORMS, names=1.0)
    assert plain(text, 1.0, random.Random(0)) == text
    found = {named(text, 1.0, random.Random(seed)) for seed in range(30)}
    assert found == {
        f"They said that {war} and {troops} met." for war in ("guerra", "Guerra") for troops in ("truppe", "Truppe")
    }
    half = Switcher(FORMS, names=0.5)
    unchanged = sum(half(text, 1.0, random.Random(seed)) == text for seed in range(100))
    assert 25 < unchanged < 75


def test_neighbouring_words_change_places_where_that_is_wanted() -> None:
    switch = Switcher(FORMS, turned=0.5)
    found = {switch("the great troops, Jane Roe slept", 1.0, random.Random(seed)) for seed in range(40)}
    assert {"the great truppe, Jane Roe slept", "the truppe great, Jane Roe slept"} == found


# Training


def material() -> Material:
    articles = [
        Article(f"A{n}", tuple(Paragraph(f"the {a} hit the {b}. the {b} passed", (f"{a} hit",)) for a, b in pairs))
        for n, pairs in enumerate([(("storm", "coast"), ("comet", "sun")), (("war", "bread"), ("troops", "soldiers"))])
    ]
    pairs = [Sentence("the war", "the guerra", "t", 1.0), Sentence("the troops", "the truppe", "t", 1.0)]
    entries = [("war", "guerra"), ("troops", "truppe"), ("soldiers", "soldati")]
    return Material({"it": pairs}, {"it": entries}, {"it": Switcher(FORMS)}, articles, {"en": 0.3, "it": 0.7})


def plan(steps: int, **options: float) -> Plan:
    return Plan(steps=steps, sentences=4, words=3, documents=2, articles=2, paragraphs=2, questions=1, **options)  # type: ignore[arg-type]


def test_a_stopped_training_goes_on_to_the_same_weights(
    tmp_path: Path, grafted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.numpy import load_file

    def rows(folder: Path) -> NDArray[np.float32]:
        return np.asarray(load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"])

    def stopping(run: _Run, loss: object) -> None:
        if run.step == 3:
            raise KeyboardInterrupt
        update(run, loss)

    teacher, update = tmp_path / "teacher", _Run._update
    train(teacher, grafted, tmp_path / "whole", material(), plan(6))
    assert not np.array_equal(rows(tmp_path / "whole"), rows(grafted))
    monkeypatch.setattr(_Run, "_update", stopping)
    with pytest.raises(KeyboardInterrupt):
        train(teacher, grafted, tmp_path / "parts", material(), plan(6, save_every=0.0))
    half = rows(tmp_path / "parts")
    assert not np.array_equal(half, rows(tmp_path / "whole"))
    monkeypatch.undo()
    train(teacher, grafted, tmp_path / "parts", material(), plan(6))
    assert np.allclose(rows(tmp_path / "parts"), rows(tmp_path / "whole"), atol=1e-6)


# Measures


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    first, second = np.array([10.0, 20, 20, 30]), np.array([1.0, 2, 3, 4])
    assert spearman(first, second) == pytest.approx(4.5 / 22.5**0.5)  # ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4
    assert spearman(second, -second) == pytest.approx(-1.0)
