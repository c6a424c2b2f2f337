"""Saved answers are checked against the archive: what stands, moved, was changed or removed, and what is no answer."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder, store
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.articles import make_article
from index.errors import CitaError
from index.types import Article
from qa.answering import Answerer
from qa.receipts import Check, read_receipts, verify

STORM = """A storm tore the roof off Harlow station and left 14 people hurt.

“We will rebuild the station before winter,” said the mayor, Ann Porter.

“The station was unsafe,” said the head of the rail union, Tom Wills.
"""
URL = "https://wire.example.org/storm"


def article(text: str = STORM, **facts: Any) -> Article:
    known = {"path": "storm.txt", "title": "Storm", "source": "North Wire", "url": URL, "published": date(2023, 11, 8)}
    return make_article(text, language="en", **{**known, **facts})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    made = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    store(made, article())
    return made


@pytest.fixture(scope="module")
def saved(archive: Archive) -> dict[str, Any]:
    """An answer with two citations, as it is printed."""
    answer = Answerer(archive, FakeEmbedder()).answer("What did people say about the station?")
    printed: dict[str, Any] = json.loads(json.dumps(answer.to_dict()))
    assert [each["speaker"] for each in printed["citations"]] == ["Tom Wills", "Ann Porter"]
    return printed


def checks(archive: Archive, folder: Path, *answers: Any) -> list[Check]:
    """The checks of answers saved one a line."""
    file = folder / "receipt.json"
    file.write_text("\n".join(json.dumps(each) for each in answers), "utf-8")
    return [check for receipt in verify(archive, read_receipts(file)) for check in receipt]


def test_what_was_answered_stands(archive: Archive, saved: dict[str, Any], tmp_path: Path) -> None:
    assert [check.standing for check in checks(archive, tmp_path, saved)] == ["stands", "stands"]
    assert len(checks(archive, tmp_path, saved, saved)) == 4


def test_an_indented_answer_is_a_receipt_too(archive: Archive, saved: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(saved, indent=2), "utf-8")
    assert all(check.stands for check in verify(archive, read_receipts(file))[0])


def test_an_answer_without_citations_has_nothing_to_check(archive: Archive, tmp_path: Path) -> None:
    assert checks(archive, tmp_path, {"question": "Who won?", "citations": []}) == []


def test_it_is_told_where_moved_words_stand(archive: Archive, saved: dict[str, Any], tmp_path: Path) -> None:
    answer = deepcopy(saved)
    cited = answer["citations"][0]
    cited["start"], cited["end"] = cited["start"] + 3, cited["end"] + 3
    check, _ = checks(archive, tmp_path, answer)
    assert check.standing == "moved"
    assert check.now is not None
    assert STORM[check.now.start : check.now.end] == check.citation.quote
    assert f"they stand at characters {cited['start'] - 3} to {cited['end'] - 3}" in str(check)


def test_words_that_the_article_does_not_have_are_absent(
    archive: Archive, saved: dict[str, Any], tmp_path: Path
) -> None:
    answer = deepcopy(saved)
    answer["citations"][1]["quote"] = "We will sell the station"
    assert [check.standing for check in checks(archive, tmp_path, answer)] == ["stands", "absent"]


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda cited: cited.update(speaker="Ann Porter"), ("speaker",)),
        (lambda cited: cited["article"].update(source="Daily Rumour"), ("source",)),
        (lambda cited: cited["article"].update(published="2020-01-01", title="Calm"), ("title", "published")),
    ],
)
def test_words_given_to_another_speaker_or_outlet_do_not_stand(
    archive: Archive, saved: dict[str, Any], tmp_path: Path, change: Any, differs: tuple[str, ...]
) -> None:
    answer = deepcopy(saved)
    change(answer["citations"][0])
    check = checks(archive, tmp_path, answer)[0]
    assert (check.standing, check.differs) == ("relabelled", differs)


@pytest.mark.parametrize(
    "version",
    [
        article(STORM.replace("14 people", "fifteen people")),
        article(STORM.replace("14 people", "fifteen people"), path="elsewhere.txt"),
        article(STORM.replace("14 people", "fifteen people"), path="elsewhere.txt", url=None),
    ],
    ids=["path", "url", "title"],
)
def test_another_version_of_the_article_is_found_and_its_words(
    saved: dict[str, Any], tmp_path: Path, version: Article
) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, version)
    first, second = checks(archive, tmp_path, saved)
    assert (first.standing, second.standing) == ("changed", "changed")
    assert first.now is not None
    assert version.text[first.now.start : first.now.end] == first.citation.quote


def test_the_span_that_a_new_version_dropped_is_named(saved: dict[str, Any], tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, article(STORM.replace("unsafe", "closed")))
    first, second = checks(archive, tmp_path, saved)
    assert (first.standing, first.now, second.standing) == ("changed", None, "changed")
    assert f"what stood at characters {first.citation.start} to {first.citation.end}" in str(first)
    assert f"but not the words at characters {second.citation.start} to" in str(second)


def test_a_removed_article_is_told(saved: dict[str, Any], tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, article("Something else happened.", path="other.txt", title="Other", url=None))
    first, _ = checks(archive, tmp_path, saved)
    assert (first.standing, first.article, first.now) == ("removed", None, None)


@given(data=st.data())
def test_a_tampered_citation_never_stands(
    archive: Archive, saved: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    answer = deepcopy(saved)
    at = data.draw(st.integers(0, 1))
    cited = answer["citations"][at]
    before = (cited["quote"], cited["start"], cited["end"], cited["article"]["id"])
    texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    cited["quote"] = data.draw(st.one_of(st.just(before[0]), texts, st.just(before[0][1:])))
    cited["start"] = data.draw(st.one_of(st.just(before[1]), st.integers(), st.integers(-300, 300)))
    cited["end"] = data.draw(st.one_of(st.just(before[2]), st.integers(), st.integers(-300, 300)))
    cited["article"]["id"] = data.draw(st.one_of(st.just(before[3]), texts))
    found = checks(archive, tmp_path_factory.getbasetemp(), answer)
    tampered = found[at]
    slice_of = STORM[cited["start"] : cited["end"]] if 0 <= cited["start"] < cited["end"] else None
    genuine = cited["article"]["id"] == before[3] and slice_of == cited["quote"]
    assert tampered.stands is (genuine and tampered.differs == ())
    assert found[1 - at].stands
    if tampered.now is not None:
        assert STORM[tampered.now.start : tampered.now.end] == cited["quote"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("hello", "is no JSON"),
        ('{"citations": []}\nhello', "line 2, is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[1]", "no list of citations"),
        ('{"question": "Who?"}', "no list of citations"),
        ('{"citations": [1]}', "citation 1: number, start and end"),
        ('{"citations": [{"number": 1, "start": true, "end": 2}]}', "whole numbers"),
        ('{"citations": [{"number": 1, "start": 0, "end": 2}]}', "expected a quote"),
        ('{"citations": [{"number": 1, "start": 0, "end": 2, "quote": "x", "article": {"id": ""}}]}', "its id"),
        ('{"citations": [{"number": 1, "start": 0, "end": 2, "quote": "\\ud800", "article": {"id": "a"}}]}', "texts"),
        (
            '{"citations": [{"number": 1, "start": 0, "end": 1, "quote": "x", "article": {"id": "a", "url": 5}}]}',
            "texts",
        ),
    ],
)
def test_what_is_no_saved_answer_is_refused_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(content, "utf-8")
    with pytest.raises(CitaError, match=told) as raised:
        read_receipts(file)
    assert str(file) in str(raised.value)
    assert "cita ask --json" in str(raised.value)


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xff")
    for name in ("none", "latin", "."):
        with pytest.raises(CitaError, match="cannot be read"):
            read_receipts(tmp_path / name)


def test_only_what_a_receipt_states_is_compared(archive: Archive, saved: dict[str, Any], tmp_path: Path) -> None:
    answer = deepcopy(saved)
    for cited in answer["citations"]:
        cited["article"] = {"id": cited["article"]["id"]}
        del cited["speaker"]
    found = checks(archive, tmp_path, answer)
    assert all(check.stands for check in found)
    assert not replace(found[0], standing="moved").stands
