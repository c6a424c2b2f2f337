"""The sample articles, with the real encoder: the questions that may be looked at, answered and cited."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.build import update
from index.embed import load_embedder
from qa.answering import Answerer
from qa.judge import Question, is_short_and_verbatim, judge, read_questions
from qa.types import Answer

pytestmark = pytest.mark.encoder

SEEDS = Path(__file__).parent.parent / "seeds"
TUNED: list[Question] = read_questions(SEEDS / "questions.jsonl", "tuned")
LEAST_RIGHT = 0.85
"""Share of the tuned questions; a floor under what is measured."""


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    embedder = load_embedder()
    archive = Archive.create(tmp_path_factory.mktemp("seeds") / "archive", embedder)
    report = update(archive, [SEEDS / "articles"])
    assert not report.refusals
    return Answerer(archive, embedder)


@pytest.fixture(scope="session")
def answers(answerer: Answerer) -> list[tuple[Question, Answer]]:
    return [(question, answerer.answer(question.question)) for question in TUNED]


def files(answer: Answer) -> set[str]:
    """Names of the files that an answer cites, copies included."""
    cited = [article for citation in answer.citations for article in (citation.article, *citation.copies)]
    return {PurePath(article.path).name.partition("#")[0] for article in cited}


@pytest.mark.parametrize(
    ("question", "words", "file"),
    [
        ("What did Biden say?", "It's very dangerous", "nato-north-korean-troops.en.md"),
        ("what did biden say", "It's very dangerous", "nato-north-korean-troops.en.md"),
        ("Cosa ha detto Biden?", "molto pericoloso", "nato-coreani-kursk.it.txt"),
    ],
)
def test_what_biden_said_is_in_his_own_words_those_in_the_readers_language_first(
    answerer: Answerer, question: str, words: str, file: str
) -> None:
    answer = answerer.answer(question)
    assert answer.text.split("\n")[0] == f"Joe Biden: “{words}” [1]"
    assert "Joe Biden: “molto pericoloso”" in answer.text
    assert {citation.speaker for citation in answer.citations} == {"Joe Biden"}
    first = answer.citations[0]
    assert PurePath(first.article.path).name == file
    assert "Biden" in first.article_text[first.context_start : first.context_end]


def test_at_least_the_expected_share_of_questions_is_answered_right(answers: list[tuple[Question, Answer]]) -> None:
    assert len(answers) > 50
    wrong = [question.id for question, answer in answers if not judge(question, answer).right]
    assert 1 - len(wrong) / len(answers) >= LEAST_RIGHT, wrong


def test_every_citation_is_verbatim_short_and_within_its_context(answers: list[tuple[Question, Answer]]) -> None:
    citations = [citation for _, answer in answers for citation in answer.citations]
    assert len(citations) > len(answers)
    for citation in citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
        assert citation.context_start <= citation.start < citation.end <= citation.context_end
    assert all(is_short_and_verbatim(citation) for citation in citations)


def test_answers_are_in_the_questions_language(answers: list[tuple[Question, Answer]]) -> None:
    other = [question.id for question, answer in answers if answer.language != question.language]
    assert len(other) <= len(answers) * 0.05, other


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("When did Philae land on the comet?", "philae-landing.en.html"),
        ("Cosa ha detto Fulvio Ricci?", "onde-gravitazionali.it.html"),
        ("What does the first picture of a black hole show?", "black-hole-picture.en.pdf"),
        ("Quando è nata Rita Levi Montalcini?", "levi-montalcini.it.docx"),
    ],
)
def test_articles_of_every_format_are_found(answerer: Answerer, question: str, file: str) -> None:
    assert file in files(answerer.answer(question))


def test_every_line_of_a_jsonl_file_is_an_article_of_its_own(answerer: Answerer) -> None:
    shorts = [each for each in answerer.archive.articles() if "brevi-shorts.jsonl#" in each.path]
    assert len(shorts) == len((SEEDS / "articles" / "brevi-shorts.jsonl").read_text("utf-8").splitlines())
    for short in shorts:
        assert "brevi-shorts.jsonl" in files(answerer.answer(short.title))


FORMS = (
    "What did {} say about {}?", "Cosa ha detto {} su {}?", "Who said {} {}?", "How many {} {}?", "Which {} {}?",
    "Quali {} {} in ordine cronologico?", "What happened to {} {} in 2019?", "Timeline of {} {}", "Is {} {}?",
    "Cosa si dice di {} {} la settimana scorsa?", "{} {}",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_words_of_the_articles_are_asked_every_quotation_is_a_slice(
    answerer: Answerer, data: st.DataObject
) -> None:
    words = sorted({word for each in answerer.archive.articles() for word in re.findall(r"[^\W_]+", each.text)})
    some = st.lists(st.sampled_from(words), min_size=1, max_size=3).map(" ".join)
    question = data.draw(st.sampled_from(FORMS)).format(data.draw(some), data.draw(some))
    limits = data.draw(st.sampled_from([{}, {"until": date(2016, 6, 25)}, {"sources": ["Harbour Post"]}]))
    answer = answerer.answer(question, today=date(2024, 10, 30), **limits)
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not answer.claims or {n for claim in answer.claims for n in claim.citations} == set(numbers)
    for citation in answer.citations:
        assert citation.quote == answerer.archive.article(citation.article.id).text[citation.start : citation.end]
        assert is_short_and_verbatim(citation)


def test_the_corrected_article_supersedes_the_first_version(answerer: Answerer) -> None:
    for question in ("Was turnout 71.8 per cent or 72.2 per cent?", "What did David Cameron say?", "Turnout of voters"):
        answer = answerer.answer(question)
        assert "brexit-cameron.en.md" not in {PurePath(each.article.path).name for each in answer.citations}
        assert not any("71.8" in citation.quote for citation in answer.citations)


def test_two_outlets_that_give_one_figure_are_one_claim(answerer: Answerer) -> None:
    answer = answerer.answer("How many Russian soldiers have been killed or wounded?")
    assert answer.claims[0].text.startswith("Over 600,000 — ")
    assert answer.claims[0].text.endswith("(2 independent sources)")
    assert {citation.article.language for citation in answer.citations[:2]} == {"en", "it"}
