"""Browsing quotations: by speaker, topic, outlet, date; repeats merged; every span verbatim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from index.build import update
from index.listing import Filter
from qa.statements import find_statements
from qa.suggest import other_questions
from qa.types import Answer, Citation

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive.create(tmp_path_factory.mktemp("seeds") / "index", FakeEmbedder())
    update(archive, [SEEDS])
    return archive


def test_every_statement_is_a_slice_of_its_article_within_its_context(archive: Archive) -> None:
    found = find_statements(archive, limit=1000)
    assert found.total >= len(found.page) > 100
    for each in found.page:
        assert each.article.text[each.span.start : each.span.end] == each.quote
        assert each.context.start <= each.span.start < each.span.end <= each.context.end


def test_a_name_as_people_write_it_finds_the_person_in_the_order_of_time(archive: Archive) -> None:
    found = find_statements(archive, speaker="Draghi")
    assert found.speakers[0] == "Mario Draghi"
    assert {each.speaker for each in found.page} <= set(found.speakers)
    days = [each.article.published for each in found.page if each.article.published]
    assert days == sorted(days)
    assert len(set(days)) > 1


def test_whoever_is_only_talked_about_has_no_statements(archive: Archive) -> None:
    assert find_statements(archive, speaker="Vladimir Putin").page == ()


def test_a_topic_leaves_out_what_is_not_about_it(archive: Archive) -> None:
    everything, euro = find_statements(archive), find_statements(archive, about="euro")
    assert 0 < euro.total < everything.total
    assert any("euro" in each.quote.casefold() for each in euro.page[:3])
    spoken = find_statements(archive, speaker="Rutte", about="600.000")
    assert "600" in spoken.page[0].quote


def test_filters_hold_with_a_topic_too(archive: Archive) -> None:
    wanted = Filter(source="Agenzia Meridiana", until=date(2024, 12, 31), language="it")
    for about in (None, "Kursk"):
        found = find_statements(archive, wanted, about=about)
        assert found.page
        assert {each.article.source for each in found.page} == {"Agenzia Meridiana"}


def test_pages_follow_each_other_without_gap_or_repeat(archive: Archive) -> None:
    whole = find_statements(archive, speaker="Draghi", limit=100).page
    pages = [find_statements(archive, speaker="Draghi", offset=at, limit=5).page for at in range(0, 30, 5)]
    assert [(each.article.id, each.span) for page in pages for each in page] == [
        (each.article.id, each.span) for each in whole
    ]


def test_the_same_words_in_several_articles_are_one_statement(tmp_path: Path) -> None:
    for name, source in (("a", "Courier"), ("b", "Harbour Post")):
        (tmp_path / f"{name}.md").write_text(
            f"---\nsource: {source}\ndate: 2024-03-01\nlanguage: en\n---\n# Bridge {name}\n\n"
            f"“We are ready,” said Ann Lee.\n\nMore from the {source} follows here.\n",
            "utf-8",
        )
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    update(archive, [tmp_path / "a.md", tmp_path / "b.md"])
    [only] = find_statements(archive).page
    assert {only.article.source, *(each.source for each in only.also)} == {"Courier", "Harbour Post"}


def nothing(question: str, *citations: Citation) -> Answer:
    return Answer(question, "abstained", "not_quoted", "en", "No.", (), citations)


def test_a_misspelt_name_brings_the_questions_that_have_an_answer(archive: Archive) -> None:
    assert other_questions(archive, nothing("What did Merkell say?"))[0] == "What did Angela Merkel say?"


def test_where_nothing_is_near_those_quoted_most_are_offered(archive: Archive) -> None:
    most = [name for name, _ in archive.speakers() if " " in name][:3]
    assert most
    offered = other_questions(archive, nothing("What did Zzyzx say?"))
    assert offered == tuple(f"What did {name} say?" for name in most)


def test_people_quoted_near_the_evidence_are_offered(archive: Archive) -> None:
    article = next(each for each in archive.articles() if each.title.startswith("NATO chief"))
    citation = Citation(1, article.text[:4], 0, 4, 0, 4, None, None, article, 1.0, 0.3)
    assert "What did Mark Rutte say?" in other_questions(archive, nothing("What did Putin say?", citation))
