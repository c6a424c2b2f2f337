"""Lists of what an archive holds: filtered, ordered, a page at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from index.build import update
from index.listing import Filter, list_articles, list_quotations, list_speakers

STORIES = {
    "a.md": "---\nsource: Courier\ndate: 2024-03-01\nlanguage: en\n---\n# The 100% bridge\n\n"
    "“We are ready,” said Ann Lee.\n\n“The bridge is safe,” said Ann Lee.\n",
    "b.md": "---\nsource: Harbour Post\ndate: 2023-01-05\nlanguage: en\n---\n# Old mill\n\n"
    "“Children will read,” said Joan Pell.\n",
    "c.md": "---\nlanguage: en\n---\n# Another bridge\n\n“Nothing is planned,” said Ann Lee.\n",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("stories")
    for name, text in STORIES.items():
        (folder / name).write_text(text, "utf-8")
    archive = Archive.create(tmp_path_factory.mktemp("listing") / "index", FakeEmbedder())
    update(archive, [folder])
    return archive


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Filter(), ["Another bridge", "Old mill", "The 100% bridge"]),
        (Filter(title="BRIDGE"), ["Another bridge", "The 100% bridge"]),
        (Filter(title="bridge 100%"), ["The 100% bridge"]),
        (Filter(title="_"), []),
        (Filter(source="Courier"), ["The 100% bridge"]),
        (Filter(since=date(2023, 1, 5), until=date(2023, 12, 31)), ["Old mill"]),
        (Filter(language="it"), []),
        (Filter(among=[]), []),
    ],
)
def test_articles_are_filtered(archive: Archive, wanted: Filter, titles: list[str]) -> None:
    total, listed = list_articles(archive, wanted, order="title")
    assert [each.title for each in listed] == titles
    assert total == len(titles)


def test_articles_are_ordered_and_paged(archive: Archive) -> None:
    by_date = [each.title for each in list_articles(archive, Filter(), order="date")[1]]
    assert by_date == ["The 100% bridge", "Old mill", "Another bridge"]
    total, page = list_articles(archive, Filter(), order="date", offset=1, limit=1)
    assert (total, [each.title for each in page]) == (3, ["Old mill"])


def test_an_article_s_line_tells_its_passages_and_what_became_of_its_file(tmp_path: Path) -> None:
    for name in ("kept", "changed", "gone"):
        (tmp_path / f"{name}.txt").write_text(f"{name.title()} story\n\nIt tells of what was {name}.\n", "utf-8")
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    update(archive, [tmp_path / f"{name}.txt" for name in ("kept", "changed", "gone")])
    (tmp_path / "changed.txt").write_text("Changed story\n\nIt tells of something else.\n", "utf-8")
    (tmp_path / "gone.txt").unlink()
    listed = {each.title: each for each in list_articles(archive, Filter())[1]}
    assert {title: each.state for title, each in listed.items()} == {
        "Kept story": "indexed",
        "Changed story": "changed",
        "Gone story": "gone",
    }
    assert listed["Kept story"].passages == len(archive.passages(listed["Kept story"].id)) >= 1


def test_quotations_run_from_new_to_old_or_through_time_with_undated_ones_last(archive: Archive) -> None:
    def words(**options: bool) -> list[str]:
        _, found = list_quotations(archive, Filter(), **options)  # type: ignore[arg-type]
        return [archive.article(each.article_id).text[each.start : each.end].rstrip(",") for each in found]

    assert words() == ["We are ready", "The bridge is safe", "Children will read", "Nothing is planned"]
    through_time = ["Children will read", "We are ready", "The bridge is safe", "Nothing is planned"]
    assert words(oldest_first=True) == through_time


def test_quotations_of_some_speakers_within_some_articles(archive: Archive) -> None:
    total, found = list_quotations(archive, Filter(source="Courier"), speakers=["Ann Lee"], limit=1)
    assert (total, len(found)) == (2, 1)
    assert list_quotations(archive, Filter(), speakers=[])[0] == 0


def test_people_are_listed_by_how_often_they_are_quoted(archive: Archive) -> None:
    assert list_speakers(archive, Filter()) == (2, [("Ann Lee", 3), ("Joan Pell", 1)])
    assert list_speakers(archive, Filter(since=date(2024, 1, 1)), limit=5) == (1, [("Ann Lee", 2)])
    assert list_speakers(archive, Filter(), limit=0) == (2, [])
