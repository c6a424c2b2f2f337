"""The trained reader: pairs, spans, whole words, files checked, and the reader that comes with Cita on real text."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_encoder import make_encoder

from index.embed import EMBEDDED_FOLDER
from index.errors import ReaderError
from index.types import Span
from qa.looks import Look, best_spans, reading_of
from qa.packing import BLOCK, Blocks, Rows, packed, unpacked
from qa.pairs import Pairs, nearness
from qa.reader import PUBLISHED, READER_FOLDER, EmbeddedReader, load_reader


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    return Pairs(make_encoder(tmp_path_factory.mktemp("encoder")) / "tokenizer.json", 16)


# Pairs


def test_a_pair_holds_question_and_text_and_knows_where_words_stand(pairs: Pairs) -> None:
    text = "the storm hit the coast"
    pair = pairs.encode("storm", text)
    assert pair.first == 3
    assert len(pair.ids) == 1 + 1 + 1 + 5 + 1
    assert [text[start:end] for start, end in pair.spans] == text.split()
    assert pair.tokens_of(text.index("hit"), len(text)) == (5, 7)


def test_a_long_text_is_read_in_stretches_that_cover_it(pairs: Pairs) -> None:
    text = " ".join(["storm", "hit", "coast", "war"] * 10)
    stretches = list(pairs.windows("the comet", text, overlap=3))
    assert all(len(pair.ids) <= 16 for pair in stretches)
    covered = {place for pair in stretches for place in pair.spans}
    assert len(covered) == 40
    assert stretches[0].tokens_of(len(text) - 3, len(text)) is None, "cut off"


def test_nearness_says_which_words_the_other_text_has(pairs: Pairs) -> None:
    pair = pairs.encode("comet storm", "the storm passed")
    rows = np.eye(20, dtype=np.float32)[pair.ids]
    near = nearness(rows, pair.first)
    same = [bool(row[1] or row[3]) for row in near]
    words = ["[CLS]", "comet", "storm", "[SEP]", "the", "storm", "passed", "[SEP]"]
    assert [word for word, there in zip(words, same, strict=True) if there] == ["storm", "storm"]


# Spans


def test_the_likeliest_span_ends_after_it_starts_and_is_not_long() -> None:
    scores = np.zeros((8, 2), dtype=np.float32)
    scores[5, 0] = 9  # the best start lies behind the best end
    scores[2, 1] = 9
    first, last, score, certainty = best_spans(scores, longest=3)[0]
    assert first <= last < first + 3
    assert score == 9.0
    assert 0 < certainty < 1


def test_the_same_words_with_another_end_speak_for_the_first_and_other_words_come_second() -> None:
    scores = np.full((9, 2), -9, dtype=np.float32)
    scores[1, 0], scores[[2, 3], 1] = 4, 4  # two ends of one answer, equally likely
    scores[6, 0], scores[6, 1] = 3, 3
    (first, end, _, certainty), (second, last, score, other) = best_spans(scores, most=2)
    assert (first, end) in ((1, 2), (1, 3))
    assert (second, last, score) == (6, 6, 6.0)
    overlapping = 2 * np.exp(8) + np.exp(7)  # from the first start to the second end, too
    assert certainty == pytest.approx(overlapping / (overlapping + np.exp(6)), abs=1e-3)
    assert other == pytest.approx(np.exp(6) / (overlapping + np.exp(6)), abs=1e-3)


@given(
    st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=1, max_size=12),
    st.integers(1, 5),
    st.integers(1, 4),
)
def test_no_allowed_span_scores_higher_and_none_overlap(
    scores: list[tuple[float, float]], longest: int, most: int
) -> None:
    found = best_spans(np.array(scores, dtype=np.float32), most, longest)
    sums = [
        np.float32(scores[i][0]) + np.float32(scores[j][1])
        for i in range(len(scores))
        for j in range(i, min(len(scores), i + longest))
    ]
    assert 1 <= len(found) <= most
    assert found[0][2] == pytest.approx(max(sums), abs=1e-4)
    assert [score for _, _, score, _ in found] == sorted((score for _, _, score, _ in found), reverse=True)
    assert all(first <= last < first + longest for first, last, _, _ in found)
    tokens = [token for first, last, _, _ in found for token in range(first, last + 1)]
    assert len(tokens) == len(set(tokens))
    assert all(0 <= certainty <= 1 for *_, certainty in found)
    assert sum(certainty for *_, certainty in found) <= 1 + 1e-6


# Several models

TEXT = "The storm killed twelve people in Porto on Sunday"


def look_at(text: str, likely: dict[str, float], judged: float, cut: int | None = None) -> Look:
    """A look whose tokens are of so many letters at most, and which takes some words for the answer."""
    tokens: list[tuple[int, int]] = []
    for word in text.split(" "):
        start = tokens[-1][1] + 1 if tokens else 0
        step = cut or len(word)
        tokens += [(start + n, min(start + n + step, start + len(word))) for n in range(0, len(word), step)]
    scores = np.full((len(tokens), 2), -5, dtype=np.float32)
    for words, score in likely.items():
        start = text.index(words)
        scores[next(n for n, token in enumerate(tokens) if token[0] == start), 0] = score
        scores[next(n for n, token in enumerate(tokens) if token[1] == start + len(words)), 1] = score
    return Look(tokens, scores, judged)


def words_of(text: str, looks: list[list[Look]]) -> list[str]:
    return [text[mark.span.start : mark.span.end] for mark in reading_of(text, looks).marks]


def test_words_are_shown_on_which_models_agree_that_cut_the_text_otherwise() -> None:
    first = look_at(TEXT, {"Porto": 3.0, "twelve": 2.8}, 1.0)
    second = look_at(TEXT, {"Sunday": 3.0, "twelve": 2.8}, 3.0, cut=2)
    assert words_of(TEXT, [[first]])[0] == "Porto"
    assert words_of(TEXT, [[second]])[0] == "Sunday"
    reading = reading_of(TEXT, [[first], [second]])
    assert words_of(TEXT, [[first], [second]])[0] == "twelve"
    assert reading.score == pytest.approx(5.6)
    assert reading.relevance == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert reading.certainty == pytest.approx(
        np.mean([reading_of(TEXT, [[look]]).marks[1].certainty for look in (first, second)])
    )


def test_what_one_model_makes_of_a_passage_is_its_reading() -> None:
    look = look_at(TEXT, {"Porto": 3.0, "twelve": 1.0}, -1.0)
    reading = reading_of(TEXT, [[look]])
    (first, last, score, certainty) = look.best[0]
    assert reading.span == Span(look.tokens[first][0], look.tokens[last][1])
    assert (reading.score, reading.certainty) == (pytest.approx(score), pytest.approx(certainty))


def test_what_overlaps_is_marked_once_and_no_more_than_four_words_are() -> None:
    first = look_at(TEXT, {"twelve people": 3.0, "Porto": 1.0, "storm": 0.0}, 0.0)
    second = look_at(TEXT, {"twelve": 3.5, "Sunday": 1.0, "killed": 0.0}, 0.0, cut=3)
    spans = [mark.span for mark in reading_of(TEXT, [[first], [second]]).marks]
    assert len(spans) == 4
    assert all(a.end <= b.start or b.end <= a.start for n, a in enumerate(spans) for b in spans[:n])


def test_words_that_a_model_has_not_read_are_worth_less_to_it_than_all_that_it_has() -> None:
    seen = TEXT[: TEXT.index(" on Sunday")]
    first, second = look_at(TEXT, {"Sunday": 3.0}, 0.0), look_at(seen, {"Porto": 1.0}, 0.0)
    assert second.worth(Span(TEXT.index("Sunday"), len(TEXT))) is None
    least = second.best[-1][2] - 2
    (mark,) = (m for m in reading_of(TEXT, [[first], [second]]).marks if TEXT[m.span.start :].startswith("Sunday"))
    assert mark.score == pytest.approx((6.0 + least) / 2)


def test_the_best_stretch_of_a_passage_speaks_for_it() -> None:
    poor, rich = look_at(TEXT, {"storm": -1.0}, -4.0), look_at(TEXT, {"Porto": 2.0}, 2.0)
    assert reading_of(TEXT, [[poor, rich]]) == reading_of(TEXT, [[rich]])


def test_nothing_to_mark_is_no_fault() -> None:
    empty = Look([], np.empty((0, 2), dtype=np.float32), -1.0)
    assert reading_of("", [[empty], [empty]]).span is None


# Weights in few bits


@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 99))
def test_a_table_of_four_bits_is_kept_exactly(rows: int, blocks: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    scales = drawn.uniform(0.01, 1, (rows, blocks, 1)).astype(np.float16).astype(np.float32)
    table = (drawn.integers(-8, 8, (rows, blocks, BLOCK)) * scales).reshape(rows, -1)
    written = packed({"table": table}, "table")
    assert written["table"].nbytes == table.size / 2
    found = unpacked(written)["table"]
    assert isinstance(found, Blocks)
    np.testing.assert_allclose(found[:], table, atol=1e-3 * np.abs(table).max())
    np.testing.assert_array_equal(found[[rows - 1, 0]], found[:][[rows - 1, 0]])


def test_any_other_table_is_kept_as_nearly_as_four_bits_can() -> None:
    table = np.random.default_rng(1).normal(size=(40, 2 * BLOCK)).astype(np.float32)
    found = unpacked(packed({"table": table}, "table"))["table"]
    steps = np.abs(table).reshape(40, 2, BLOCK).max(axis=2).repeat(BLOCK, axis=1) / 7
    assert (np.abs(found[:] - table) <= steps).all()


@given(st.integers(32, 40), st.integers(1, 8), st.floats(1e-3, 1e3))
def test_a_matrix_in_eight_bits_is_nearly_what_it_was(rows: int, dim: int, largest: float) -> None:
    drawn = np.random.default_rng(rows).uniform(-largest, largest, (rows, dim)).astype(np.float32)
    drawn[0] = 0
    written = packed({"matrix": drawn})
    assert written["matrix"].dtype == np.int8
    matrix = unpacked(written)["matrix"]
    assert isinstance(matrix, Rows)
    steps = np.abs(drawn).max(axis=1, keepdims=True) / 127
    assert (np.abs(matrix[:] - drawn) <= steps * 0.51).all()
    np.testing.assert_array_equal(matrix[[3, 0]], matrix[:][[3, 0]])


def test_vectors_and_a_few_rows_stay_in_halves() -> None:
    weights = {"vector": np.linspace(-1, 1, 64, dtype=np.float32), "rows": np.ones((2, 64), dtype=np.float32)}
    written = packed(weights)
    assert {name: value.dtype for name, value in written.items()} == dict.fromkeys(weights, np.dtype(np.float16))
    assert unpacked(written).keys() == weights.keys()


# The reader that comes with Cita


@pytest.fixture(scope="module")
def reader() -> EmbeddedReader:
    return EmbeddedReader()


DRAGHI = (
    "La Banca centrale europea ha tagliato i tassi dello 0,25 per cento. Mario Draghi ha parlato a Francoforte, dove "
    "la banca ha sede, davanti a 300 giornalisti."
)
STORM = "A storm hit the coast of Portugal on Sunday night. Twelve people were hurt and 4,000 homes lost power."


ANSWERED = [
    ("How many people were hurt?", STORM, "Twelve"),
    ("Quante case sono rimaste senza corrente?", STORM, "4,000"),
    ("Where did Draghi speak?", DRAGHI, "Francoforte"),
    ("Chi ha parlato a Francoforte?", DRAGHI, "Mario Draghi"),
]


@pytest.mark.encoder
@pytest.mark.parametrize(("question", "passage", "answer"), ANSWERED)
def test_the_words_that_answer_are_found_in_both_languages(
    reader: EmbeddedReader, question: str, passage: str, answer: str
) -> None:
    passages = [DRAGHI, STORM]
    best, reading = max(zip(passages, reader.read(question, passages), strict=True), key=lambda each: each[1].score)
    assert best == passage
    assert reading.span is not None
    assert answer in best[reading.span.start : reading.span.end]


@pytest.mark.encoder
@pytest.mark.parametrize(("question", "passage", "answer"), ANSWERED)
def test_the_passage_that_answers_is_told_clearly_from_the_other(
    reader: EmbeddedReader, question: str, passage: str, answer: str
) -> None:
    told, other = reader.read(question, [passage, DRAGHI if passage is STORM else STORM])
    assert told.relevance > 1.5 * other.relevance


@pytest.mark.encoder
def test_a_passage_of_promise_is_read_alike_whatever_is_read_with_it(reader: EmbeddedReader) -> None:
    alone = reader.read("Where did Draghi speak?", [DRAGHI])[0]
    among = reader.read("Where did Draghi speak?", [STORM, DRAGHI, STORM * 8, ""])
    assert among[1] == alone
    assert among[3].span is None


@pytest.mark.encoder
def test_every_model_reads_the_passage_of_most_promise_and_the_first_alone_the_others(reader: EmbeddedReader) -> None:
    first = EmbeddedReader(dict(list(PUBLISHED.items())[:1]))
    question = "Where did Draghi speak?"
    storm, draghi = reader.read(question, [STORM, DRAGHI])
    assert draghi == reader.read(question, [DRAGHI])[0]
    assert draghi != first.read(question, [DRAGHI])[0]
    assert storm != reader.read(question, [STORM])[0], "read by both where nothing promises more"
    assert storm.span == first.read(question, [STORM])[0].span
    assert reader.read(question, []) == []


@pytest.mark.encoder
def test_an_answer_at_the_end_of_a_long_passage_is_found(reader: EmbeddedReader) -> None:
    passage = STORM * 12 + " " + DRAGHI
    span = reader.read("Where did Draghi speak?", [passage])[0].span
    assert span is not None
    assert passage[span.start : span.end] in ("Francoforte", "a Francoforte")


@pytest.mark.encoder
def test_a_head_answers_nothing(reader: EmbeddedReader) -> None:
    passage = f"Francoforte — {DRAGHI}"
    for head in (0, len("Francoforte — "), passage.index("Francoforte", 5)):
        span = reader.read("Where did Draghi speak?", [passage], [head])[0].span
        assert span is not None
        assert span.start >= head
    assert reader.read("Where did Draghi speak?", [passage], [len(passage)])[0].span is None


@pytest.mark.parametrize("changed", range(len(PUBLISHED)))
def test_changed_files_are_refused(tmp_path: Path, changed: int) -> None:
    folders = [tmp_path / folder.name for folder in PUBLISHED]
    for published, folder in zip(PUBLISHED, folders, strict=True):
        shutil.copytree(published, folder)
    models = dict(zip(folders, PUBLISHED.values(), strict=True))
    (folders[changed] / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ReaderError, match="digest"):
        EmbeddedReader(models).read("Who?", ["Nobody."])
    (folders[changed] / "body.npz").unlink()
    with pytest.raises(ReaderError, match="missing"):
        EmbeddedReader(models).read("Who?", ["Nobody."])


def test_encoder_and_reader_stay_small_together() -> None:
    sizes = [path.stat().st_size for folder in (EMBEDDED_FOLDER, READER_FOLDER) for path in folder.rglob("*.*")]
    assert max(sizes) < 50_000_000
    assert sum(sizes) < 120_000_000


def test_a_reader_can_be_left_out() -> None:
    assert load_reader("none") is None
    made = load_reader(None)
    assert made is not None
    assert made.name == "cita-reader"
