"""Evaluation: collections in BEIR's layout, questions with known answers, and the reports on both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from index.articles import make_article
from index.errors import CitaError
from index.types import Article
from qa.beir import read_beir
from qa.evaluate import evaluate_questions, evaluate_retrieval, questions_table, retrieval_table
from qa.judge import is_short_and_verbatim, judge, read_questions
from qa.types import Answer, Citation, Reason

DOCUMENTS = [
    {
        "_id": "d1",
        "title": "Harbour",
        "text": "The old crane was sold to a museum. The council had debated it for a year.",
    },
    {"_id": "d2", "title": "", "text": "The bakery closed because flour became too expensive."},
    {"_id": "d3", "title": "Tunnel", "text": "Engineers finished the railway tunnel two years late."},
    {"_id": "d4", "title": "", "text": "Sheep graze on the dike again."},
]
QUERIES = [
    {"_id": "q1", "text": "why did the bakery close?"},
    {"_id": "q2", "text": "who finished the railway tunnel?"},
    {"_id": "unjudged", "text": "where do sheep graze?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td2\t1\nq2\td3\t1\n"


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    write_lines(tmp_path / "corpus.jsonl", DOCUMENTS)
    write_lines(tmp_path / "queries.jsonl", QUERIES)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_a_collection_is_read_with_the_queries_that_are_judged(collection: Path) -> None:
    read = read_beir(collection)
    assert [document.id for document in read.documents] == ["d1", "d2", "d3", "d4"]
    assert read.queries == {"q1": "why did the bakery close?", "q2": "who finished the railway tunnel?"}
    assert read.qrels == {"q1": {"d2": 1}, "q2": {"d3": 1}}


def test_judgements_may_come_without_a_header(collection: Path) -> None:
    (collection / "qrels" / "test.tsv").write_text("q1\td2\t1\n", encoding="utf-8")
    assert read_beir(collection).qrels == {"q1": {"d2": 1}}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1", "text": "x"}\nnot json\n', "corpus.jsonl, line 2: not JSON"),
        ("corpus.jsonl", '{"_id": "d1"}\n', "line 1: the field 'text' is None"),
        ("corpus.jsonl", '{"_id": "d1", "text": "x"}\n{"_id": "d1", "text": "y"}\n', "'d1' occurs twice"),
        ("corpus.jsonl", "\n", "no documents"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n', "1 judged queries are not in queries.jsonl"),
        ("queries.jsonl", "[]\n", "a JSON list; expected an object"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td2\thigh\n", "line 2: .* is no judgement"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "no judgements"),
    ],
)
def test_a_malformed_collection_is_refused_with_file_and_line(
    collection: Path, file: str, content: str, message: str
) -> None:
    (collection / file).write_text(content, encoding="utf-8")
    with pytest.raises(CitaError, match=message):
        read_beir(collection)


def test_a_folder_that_is_no_collection_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(CitaError, match=r"corpus\.jsonl does not exist.*qrels/test\.tsv"):
        read_beir(tmp_path)


def test_every_retriever_finds_the_documents_that_share_the_querys_words(
    collection: Path, embedder: FakeEmbedder
) -> None:
    report = evaluate_retrieval(collection, embedder=embedder)
    assert set(report) == {"queries", "passages", "dense", "lexical", "hybrid", "seconds"}
    assert (report["queries"], report["passages"]) == (2, 4)
    for name in ("dense", "lexical", "hybrid"):
        assert set(report[name]) == {"hits@1", "hits@4", "hits@10", "MRR@10", "nDCG@10", "MAP@10"}
        assert report[name]["hits@4"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert report["lexical"]["hits@1"]["value"] == 1.0
    json.dumps(report)


def test_a_document_is_ranked_by_its_best_passage(collection: Path) -> None:
    long = "Nothing happened in the village. " * 30 + "The ferry sank near the lighthouse. " + "Rain fell. " * 60
    write_lines(collection / "corpus.jsonl", [*DOCUMENTS, {"_id": "long", "title": "", "text": long}])
    write_lines(collection / "queries.jsonl", [{"_id": "q1", "text": "where did the ferry sink near the lighthouse?"}])
    (collection / "qrels" / "test.tsv").write_text("q1\tlong\t1\n", encoding="utf-8")
    report = evaluate_retrieval(collection, embedder=FakeEmbedder(max_tokens=40))
    assert report["hybrid"]["hits@1"]["value"] == 1.0
    assert report["hybrid"]["MAP@10"]["value"] == 1.0


def test_the_same_document_under_two_ids_counts_as_both(collection: Path, embedder: FakeEmbedder) -> None:
    write_lines(collection / "corpus.jsonl", [*DOCUMENTS, {**DOCUMENTS[1], "_id": "again"}])
    (collection / "qrels" / "test.tsv").write_text("q1\tagain\t1\nq1\td2\t1\n", encoding="utf-8")
    assert evaluate_retrieval(collection, embedder=embedder)["lexical"]["MAP@10"]["value"] == 1.0


def test_words_alone_are_measured_without_embedding_and_with_the_same_result(
    collection: Path, embedder: FakeEmbedder
) -> None:
    report = evaluate_retrieval(collection, embedder=embedder, retrievers=("lexical",))
    assert embedder.embedded == 0
    assert set(report) == {"queries", "passages", "lexical", "seconds"}
    assert report["lexical"] == evaluate_retrieval(collection, embedder=embedder)["lexical"]


def test_an_unknown_retriever_is_named(collection: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(ValueError, match="fuzzy"):
        evaluate_retrieval(collection, embedder=embedder, retrievers=("fuzzy",))


def test_the_table_of_retrieval_shows_values_and_intervals(collection: Path, embedder: FakeEmbedder) -> None:
    table = retrieval_table(evaluate_retrieval(collection, embedder=embedder, retrievers=("lexical",)))
    assert "2 queries, 4 passages" in table
    assert "lexical" in table
    assert "1.000-1.000" in table


TEXT = "Il ministro Bianchi ha detto: «Il ponte riaprirà a maggio. Sarà gratuito.» Piove da tre giorni."
BRIDGE = make_article(TEXT, path="notizie/ponte.it.txt", title="Ponte", language="it")


def citation(
    quote: str, speaker: str | None = None, article: Article = BRIDGE, copies: tuple[Article, ...] = ()
) -> Citation:
    start = article.text.index(quote)
    return Citation(
        number=1,
        quote=quote,
        start=start,
        end=start + len(quote),
        context_start=start,
        context_end=start + len(quote),
        speaker=speaker,
        voice="direct" if speaker else None,
        article=article,
        score=1.0,
        confidence=1.0,
        copies=copies,
    )


def answered(text: str, *citations: Citation) -> Answer:
    return Answer("", "answered", None, "it", text, (), citations)


def abstained(reason: Reason) -> Answer:
    return Answer("", "abstained", reason, "it", "Non risulta.", (), ())


ASKED: dict[str, object] = {
    "id": "p1",
    "question": "Che cosa ha detto Bianchi sul ponte?",
    "language": "it",
    "kind": "what_said",
    "answerable": True,
    "answers": ["riaprirà a maggio"],
    "speaker": "Carlo Bianchi",
    "evidence": [{"article": "ponte.it.txt", "text": "Il ponte riaprirà a maggio"}],
    "reason": None,
    "held_out": False,
}
UNANSWERABLE = {
    **ASKED,
    "id": "n1",
    "question": "Che cosa ha detto Verdi?",
    "answerable": False,
    "answers": [],
    "evidence": [],
    "speaker": None,
    "reason": "no_such_speaker",
}
RIGHT = answered("Bianchi: “Il ponte\nriaprirà a maggio.” [1]", citation("Il ponte riaprirà a maggio.", "Bianchi"))


def ask(tmp_path: Path, row: dict[str, object], answer: Answer) -> tuple[bool, bool | None, bool | None]:
    (question,) = read_questions(write_lines(tmp_path / "questions.jsonl", [row]))
    verdict = judge(question, answer)
    return verdict.right, verdict.says, verdict.cites


def test_a_right_answer_says_the_answer_and_cites_the_evidence(tmp_path: Path) -> None:
    assert ask(tmp_path, ASKED, RIGHT) == (True, True, True)


def test_saying_the_answer_without_citing_it_is_wrong(tmp_path: Path) -> None:
    answer = answered("Riaprirà a maggio [1]", citation("Piove da tre giorni."))
    assert ask(tmp_path, ASKED, answer) == (False, True, False)


def test_citing_without_saying_the_answer_is_wrong(tmp_path: Path) -> None:
    answer = answered("Del ponte. [1]", citation("Il ponte riaprirà a maggio."))
    assert ask(tmp_path, ASKED, answer) == (False, False, True)


def test_the_same_words_in_another_article_are_no_evidence_unless_it_is_a_copy(tmp_path: Path) -> None:
    other = make_article(TEXT, path="altrove/copia.it.txt", title="Copia", language="it")
    quote = "Il ponte riaprirà a maggio."
    assert ask(tmp_path, ASKED, answered(quote, citation(quote, article=other)))[0] is False
    assert ask(tmp_path, ASKED, answered(quote, citation(quote, article=other, copies=(BRIDGE,))))[0] is True


def test_abstaining_from_an_answerable_question_is_wrong(tmp_path: Path) -> None:
    assert ask(tmp_path, ASKED, abstained("low_support"))[0] is False


def test_evidence_by_offsets_must_lie_within_a_quote(tmp_path: Path) -> None:
    start = TEXT.index("riaprirà")
    row = {**ASKED, "evidence": [[start, start + len("riaprirà a maggio")]]}
    assert ask(tmp_path, row, RIGHT) == (True, True, True)
    assert ask(tmp_path, {**ASKED, "evidence": [[start, len(TEXT)]]}, RIGHT) == (False, True, False)


def test_an_unanswerable_question_wants_an_abstention(tmp_path: Path) -> None:
    assert ask(tmp_path, UNANSWERABLE, abstained("no_such_speaker"))[0] is True
    assert ask(tmp_path, UNANSWERABLE, abstained("topic_absent"))[0] is True
    assert ask(tmp_path, UNANSWERABLE, RIGHT)[0] is False


def test_a_short_form_of_the_name_is_the_same_speaker(tmp_path: Path) -> None:
    (question,) = read_questions(write_lines(tmp_path / "questions.jsonl", [ASKED]))
    quote = "Il ponte riaprirà a maggio."
    assert judge(question, RIGHT).speaker is True
    assert judge(question, answered(quote, citation(quote, "Anna Verdi"))).speaker is False
    assert judge(question, answered(quote, citation(quote))).speaker is False


@pytest.mark.parametrize(
    ("quote", "sound"),
    [
        ("Piove da tre giorni.", True),
        ("Il ponte riaprirà a maggio. Sarà gratuito.", True),
        ("Sarà gratuito.» Piove da tre giorni.", False),
    ],
)
def test_a_sound_quote_is_at_most_one_sentence_or_one_quotation_long(quote: str, sound: bool) -> None:
    assert is_short_and_verbatim(citation(quote)) is sound


def test_a_quote_that_is_not_its_slice_is_not_sound() -> None:
    right = citation("Piove da tre giorni.")
    shifted = Citation(
        1, right.quote, right.start - 1, right.end - 1, 0, 0, None, None, BRIDGE, score=1.0, confidence=1.0
    )
    assert not is_short_and_verbatim(shifted)


class Scripted:
    """Answers by question."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers

    def answer(self, question: str) -> Answer:
        return self.answers[question]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        ASKED,
        UNANSWERABLE,
        {**ASKED, "id": "e1", "question": "What did Bianchi say?", "language": "en", "kind": "broad"},
        {**ASKED, "id": "s1", "question": "SECRET one", "language": "es", "held_out": True},
        {**UNANSWERABLE, "id": "s2", "question": "SECRET two", "language": "en", "held_out": True},
    ]
    return write_lines(tmp_path / "questions.jsonl", rows)


ANSWERS = {
    "Che cosa ha detto Bianchi sul ponte?": RIGHT,
    "Che cosa ha detto Verdi?": abstained("topic_absent"),
    "What did Bianchi say?": abstained("low_support"),
    "SECRET one": answered("SECRET text", citation("Sarà gratuito.» Piove da tre giorni.")),
    "SECRET two": abstained("no_such_speaker"),
}


@pytest.mark.parametrize(("given", "right"), [("not_quoted", True), ("topic_absent", True), ("low_support", False)])
def test_any_of_the_reasons_that_can_be_defended_is_right(tmp_path: Path, given: Reason, right: bool) -> None:
    row = {**UNANSWERABLE, "reason": "not_quoted", "reasons": ["not_quoted", "topic_absent"]}
    (question,) = read_questions(write_lines(tmp_path / "questions.jsonl", [row]))
    assert judge(question, abstained(given)).reason is right


def test_traps_are_told_apart(tmp_path: Path) -> None:
    rows = [ASKED, {**UNANSWERABLE, "trap": "namesake"}]
    report = evaluate_questions(write_lines(tmp_path / "questions.jsonl", rows), Scripted(ANSWERS))
    assert {name: group["n"] for name, group in report["tuned"]["traps"].items()} == {"namesake": 1}
    assert "trap namesake" in questions_table(report)


def test_figures_are_told_by_half_language_and_kind(questions: Path) -> None:
    report = evaluate_questions(questions, Scripted(ANSWERS))
    tuned, held_out = report["tuned"], report["held_out"]
    assert report["questions"] == 5
    assert (tuned["all"]["n"], tuned["all"]["right"]["value"]) == (3, 0.6667)
    assert (tuned["answerable"]["n"], tuned["answerable"]["right"]["value"]) == (2, 0.5)
    assert (tuned["unanswerable"]["n"], tuned["unanswerable"]["right"]["value"]) == (1, 1.0)
    assert {name: group["n"] for name, group in tuned["languages"].items()} == {"en": 1, "it": 2}
    assert tuned["kinds"]["broad"]["right"]["value"] == 0.0
    assert (tuned["reason"], held_out["reason"]) == (0.0, 1.0)
    assert (tuned["speaker"], tuned["says"], tuned["cites"]) == (1.0, 0.5, 0.5)
    assert (tuned["quotes"], held_out["quotes"]) == ({"n": 1, "sound": 1.0}, {"n": 1, "sound": 0.0})
    assert (held_out["it+en"]["n"], held_out["other_languages"]["n"]) == (1, 1)
    json.dumps(report)


def test_failures_of_the_tuned_half_are_listed_and_nothing_of_the_held_out_half_is_told(questions: Path) -> None:
    report = evaluate_questions(questions, Scripted(ANSWERS))
    assert [(failure["id"], failure["why"]) for failure in report["failures"]] == [("e1", "abstained: low_support")]
    table = questions_table(report)
    assert "What did Bianchi say?" in table
    for told in (json.dumps(report), table):
        assert "SECRET" not in told
        assert "s1" not in told


@pytest.mark.parametrize(("split", "count", "halves"), [("tuned", 3, {"tuned"}), ("held_out", 2, {"held_out"})])
def test_one_half_can_be_asked_alone(questions: Path, split: str, count: int, halves: set[str]) -> None:
    report = evaluate_questions(questions, Scripted(ANSWERS), split=split)
    assert report["questions"] == count
    assert set(report) == {"questions", "failures"} | halves


def test_a_malformed_question_is_named_by_its_line_and_its_content_is_not_told(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "questions.jsonl", [ASKED, {"id": "x", "question": "SECRET"}])
    with pytest.raises(CitaError, match="line 2") as refused:
        read_questions(path)
    assert "SECRET" not in str(refused.value)
    with pytest.raises(CitaError, match=r"missing\.jsonl cannot be read"):
        read_questions(tmp_path / "missing.jsonl")


def test_a_file_without_questions_of_the_split_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "questions.jsonl", [ASKED])
    with pytest.raises(CitaError, match="no held_out questions"):
        evaluate_questions(path, Scripted({}), split="held_out")
