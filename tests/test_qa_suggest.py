"""Questions offered on an empty page, in the archive's languages, about the people quoted most."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from qa.answering import Answerer
from qa.suggest import suggested_questions

STORM = """“The roof is gone,” said the mayor, Ann Porter. “We will rebuild it,” Porter said.

“The trains are late,” said the driver, Tom Wills. “Nobody slept,” said a nurse called Adaora.
"""
FERRY = "«Il molo è sicuro», ha detto la sindaca Marta Ferrante."


def test_the_people_quoted_most_are_asked_about_in_the_archive_s_languages(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, make_article(STORM, path="storm.txt", language="en"))
    store(archive, make_article(FERRY, path="ferry.txt", language="it"))
    first, *others = suggested_questions(archive)
    assert first == "What did Ann Porter say?"
    assert {question.partition(" ")[0] for question in others} <= {"What", "Cosa"}
    assert len(suggested_questions(archive, most=1)) == 1
    answerer = Answerer(archive, embedder)
    assert {answerer.answer(question).status for question in (first, *others)} == {"answered"}


def test_an_archive_of_another_language_is_asked_in_english(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, make_article("“The roof is gone,” said the mayor, Ann Porter.", path="a.txt", language="pt"))
    assert all(question.startswith("What did ") for question in suggested_questions(archive))


def test_an_archive_that_quotes_nobody_suggests_nothing(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    assert suggested_questions(archive) == ()
