"""Why nothing answers: whether what is asked about is anywhere, and in which articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.types import Article
from index.vocabulary import Vocabulary
from qa.absence import is_absent, is_elsewhere, is_of_strangers, telling_of
from qa.matching import Matcher

TEXTS = (
    "The dairy Lattaria of Harlow went bankrupt. Judges in Harlow sold the dairy to a rival.",
    "Ann Porter won two medals at the games of Kursk. The games ended on Sunday.",
    "A storm tore the roof off the station. Nobody was hurt in the storm.",
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [make_article(text, path=f"{number}.txt", language="en") for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory, articles: list[Article]) -> Vocabulary:
    archive = Archive.create(Path(tmp_path_factory.mktemp("archive")), FakeEmbedder())
    store(archive, *articles)
    return Vocabulary(archive)


def asked(vocabulary: Vocabulary, text: str) -> Matcher:
    return Matcher(text, "en", vocabulary, ["en", "it"])


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("Who bought the cannery of Zaragoza?", True),  # its one name occurs nowhere
        ("When did Kursk join the league of Zaragoza and Murmansk?", True),  # one of three does
        ("What did Murmansk pay to the judges of the Lattaria of Harlow?", False),  # two of three do, in one article
        ("What did the Lattaria cost?", False),  # all its names do
        ("Who invented the telephone?", True),  # hardly a word does
        ("Who repaired the roof of the station?", False),  # most words do, in one article
        ("Which rival repaired the medals of the station?", True),  # the same, all over the archive
    ],
)
def test_a_question_is_about_something_else_where_no_article_has_its_names_or_words(
    vocabulary: Vocabulary, articles: list[Article], question: str, elsewhere: bool
) -> None:
    assert is_elsewhere(asked(vocabulary, question), articles) is elsewhere


def test_a_year_is_no_name_of_what_is_asked_about(vocabulary: Vocabulary, articles: list[Article]) -> None:
    matcher = asked(vocabulary, "What did the Lattaria cost in 1987?")
    assert [word.text for word in matcher.names(years=False)] == ["lattaria"]
    assert not is_elsewhere(matcher, articles)


def test_absent_is_what_occurs_nowhere(vocabulary: Vocabulary) -> None:
    assert is_absent(asked(vocabulary, "Who climbed Aconcagua?"))
    assert not is_absent(asked(vocabulary, "Who sold the dairy?"))


def test_an_article_tells_of_a_question_that_has_its_names_and_most_of_its_words(
    vocabulary: Vocabulary, articles: list[Article]
) -> None:
    assert telling_of(asked(vocabulary, "How many medals had Ann Porter from the games?"), articles) == [articles[1]]
    assert telling_of(asked(vocabulary, "How many medals did Ann Porter pawn at the games?"), articles) == []
    assert telling_of(asked(vocabulary, "Which judges of Kursk sold the dairy of Harlow?"), articles) == []


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("Why did Wirecard go bankrupt?", True),
        ("Why did Wirecard leave Harlow?", False),
        ("Why did the dairy go bankrupt?", False),
        ("Why did Wirecard go bankrupt in 2020?", True),
    ],
)
def test_a_question_may_name_only_what_occurs_nowhere(vocabulary: Vocabulary, text: str, strangers: bool) -> None:
    assert is_of_strangers(asked(vocabulary, text)) is strangers
