"""Articles about a subject: those that say it where articles say what they are about, and no others."""

from __future__ import annotations

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.types import Article, Hit, Passage
from index.vocabulary import Vocabulary
from qa.matching import Matcher
from qa.subject import is_headline, on_subject

LONG = "The council met in the town hall and spoke of roads, schools and taxes for many hours. " * 9
TEXTS = {
    "Ferry sinks off Harlow": "The ferry Corbelia sank off Harlow on Monday. All 40 passengers were saved.",
    "A year after the ferry": "A year ago the Corbelia sank off Harlow. Its owner goes on trial today.",
    "Council votes its budget": f"{LONG}Somebody asked about the Corbelia, too.",
    "Chess club wins again": "The chess club of Harlow won all of its games.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    made = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    store(
        made,
        *(make_article(text, path=f"{title}.txt", title=title, language="en") for title, text in TEXTS.items()),
    )
    return made


def matcher(archive: Archive, subject: str) -> Matcher:
    return Matcher(subject, "en", Vocabulary(archive), ["en"], opening=False)


def found(archive: Archive, subject: str, *near: float) -> list[tuple[str, float]]:
    articles = {each.id: each for each in map(archive.article, archive.select())}
    by_title = {each.title: each for each in articles.values()}
    hits = [
        Hit(Passage(number, by_title[title].id, 0, 9, "", ""), 1.0, cosine)
        for number, (title, cosine) in enumerate(zip(TEXTS, near, strict=True))
    ]
    return [(each.title, about) for each, about in on_subject(hits, matcher(archive, subject), articles.__getitem__)]


def test_articles_that_open_with_a_subject_are_about_it_the_nearest_first(archive: Archive) -> None:
    told = found(archive, "Corbelia", 0.5, 0.6, 0.5, 0.5)
    assert [title for title, _ in told] == ["A year after the ferry", "Ferry sinks off Harlow"]
    assert told[0][1] == 1.0
    assert 0.8 < told[1][1] < 0.9


def test_an_article_that_only_mentions_a_subject_is_told_where_none_is_about_it(archive: Archive) -> None:
    assert found(archive, "Corbelia", 0.0, 0.0, 0.5, 0.5) == [("Council votes its budget", 1.0)]


def test_no_article_is_about_what_none_names(archive: Archive) -> None:
    assert found(archive, "Marvella", 0.9, 0.9, 0.9, 0.9) == []


@pytest.mark.parametrize(
    ("subject", "heads"), [("the ferry", True), ("Harlow", True), ("Corbelia Harlow", True), ("passengers", False)]
)
def test_an_article_is_headed_by_what_its_title_says(archive: Archive, subject: str, heads: bool) -> None:
    article: Article = next(
        each for each in map(archive.article, archive.select()) if each.title == "Ferry sinks off Harlow"
    )
    assert is_headline(matcher(archive, subject), article) is heads
