"""`answer` and `open_answerer`, the Python face: real files, the whole pipeline, an encoder that is quick."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder, InProcessReader

import index.build
import index.embed
from index.archive import Archive
from index.build import update
from index.errors import ArchiveMismatch, CitaError
from index.types import Article
from qa import Answer, Turn, answer, open_answerer
from qa.settings import Settings

FERRY = """Il traghetto torna a Portolieve

“Abbiamo rifatto ogni pilone e il molo è sicuro”, ha detto la sindaca Marta Ferrante alla cerimonia.

“Nessun passeggero resterà a terra durante l’estate”, ha promesso l’armatore Ugo Bassi.
"""
BAKERY = """---
title: The last bakery closes
source: Corner Post
date: 2024-05-31
---
“Flour costs three times what it did,” said the baker, Tom Wills.
"""
FERRANTE = "Che cosa ha detto Marta Ferrante?"
WILLS = "What did Tom Wills say?"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, embedder: FakeEmbedder) -> None:
    """The fake encoder wherever the settings' encoder is loaded, and files read in this process."""
    monkeypatch.setattr(
        index.embed, "load_embedder", lambda name=None, **_: FakeEmbedder(name, dim=32) if name else embedder
    )
    monkeypatch.setattr(index.build, "BoundedReader", InProcessReader)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "traghetto.txt").write_text(FERRY, "utf-8")
    (folder / "bakery.md").write_text(BAKERY, "utf-8")
    return folder


@pytest.fixture
def archive_folder(news: Path, tmp_path: Path, embedder: FakeEmbedder) -> Path:
    archive = Archive.create(tmp_path / "index", embedder)
    update(archive, [news])
    archive.close()
    return tmp_path / "index"


def quotes(result: Answer) -> list[str]:
    """What an answer cites, each checked against the stored article."""
    for citation in result.citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
    return [citation.quote for citation in result.citations]


def test_an_answer_from_articles_cites_them_verbatim(news: Path) -> None:
    result = answer(FERRANTE, articles=news)
    assert (result.status, result.reason, result.language) == ("answered", None, "it")
    assert "Abbiamo rifatto ogni pilone e il molo è sicuro" in quotes(result)[0]
    assert result.citations[0].speaker == "Marta Ferrante"
    assert str(result).startswith(result.text)
    assert "[1] Il traghetto torna a Portolieve (undated, Italian):" in str(result)


def test_articles_may_be_a_string_a_path_or_several(news: Path) -> None:
    ferry, bakery = news / "traghetto.txt", news / "bakery.md"
    assert answer(WILLS, articles=str(bakery)).status == "answered"
    assert answer(WILLS, articles=[str(ferry), bakery]).status == "answered"
    assert answer(WILLS, articles=ferry).reason == "no_such_speaker"


def test_a_second_call_embeds_no_passage(news: Path, embedder: FakeEmbedder) -> None:
    first = answer(FERRANTE, articles=news)
    embedded = embedder.embedded
    second = answer(FERRANTE, articles=news)
    assert embedded > 0
    assert embedder.embedded == embedded
    assert (second.text, second.index) == (first.text, first.index)


def test_a_changed_or_deleted_file_is_seen_by_the_next_call(news: Path) -> None:
    assert answer(WILLS, articles=news).status == "answered"
    (news / "bakery.md").unlink()
    assert answer(WILLS, articles=news).status == "abstained"
    (news / "new.txt").write_text("The oven\n\n“I will be back,” said the baker, Tom Wills.\n", "utf-8")
    assert "I will be back" in quotes(answer(WILLS, articles=news))[0]


def test_the_index_of_articles_lies_in_the_cache_folder(news: Path, tmp_path: Path) -> None:
    before = sorted(news.iterdir())
    answer(FERRANTE, articles=news)
    assert sorted(news.iterdir()) == before
    assert len(list((Settings().cache / "articles").iterdir())) == 1
    answer(FERRANTE, articles=news / "traghetto.txt")
    assert len(list((Settings().cache / "articles").iterdir())) == 2


def test_another_encoder_rebuilds_the_cache_and_is_refused_by_an_index(
    news: Path, archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_answerer(articles=news).archive.close()
    assert open_answerer(articles=news, embedder=FakeEmbedder("other")).answer(FERRANTE).status == "answered"
    monkeypatch.setenv("CITA_EMBEDDER", "other")
    with pytest.raises(ArchiveMismatch, match="cita reindex"):
        open_answerer(index=archive_folder)


def test_an_open_answerer_answers_again_and_again(archive_folder: Path) -> None:
    answerer = open_answerer(index=archive_folder)
    assert answerer.answer(FERRANTE).status == "answered"
    assert answerer.answer(WILLS).citations[0].speaker == "Tom Wills"
    assert answerer.answer("What did Joe Biden say?").reason == "no_such_speaker"


def test_without_arguments_the_default_index_answers(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(WILLS).reason == "no_articles"
    monkeypatch.setenv("CITA_INDEX", str(archive_folder))
    assert answer(WILLS).status == "answered"


def test_dates_and_outlets_limit_an_answer(archive_folder: Path) -> None:
    answerer = open_answerer(index=archive_folder)
    assert answerer.answer(WILLS, since=date(2024, 5, 31), until=date(2024, 5, 31)).status == "answered"
    assert answerer.answer(WILLS, until=date(2024, 5, 30)).reason == "outside_dates"
    assert answerer.answer(WILLS, sources=["Corner Post"]).status == "answered"
    assert answerer.answer(FERRANTE, since=date(2000, 1, 1)).status == "abstained", "it is not dated"


def test_a_language_that_is_stated_is_not_guessed(archive_folder: Path) -> None:
    assert open_answerer(index=archive_folder).answer("Tom Wills?", language="it").language == "it"


def test_a_question_may_refer_to_the_turn_before(archive_folder: Path) -> None:
    answerer = open_answerer(index=archive_folder)
    first = answerer.answer(FERRANTE)
    followed = answerer.answer("E Ugo Bassi?", [Turn(FERRANTE, first.text)])
    assert (followed.status, followed.citations[0].speaker) == ("answered", "Ugo Bassi")


def test_a_stream_ends_with_the_whole_answer(archive_folder: Path) -> None:
    events = list(open_answerer(index=archive_folder).stream(FERRANTE))
    assert events[-1].answer is not None
    assert events[-1].text == events[-1].answer.text
    assert all(event.answer is None for event in events[:-1])


def test_many_threads_share_an_answerer(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITA_READER", "none")  # which reads the less the more is asked at once
    answerer = open_answerer(index=archive_folder)
    expected = {question: answerer.answer(question).text for question in (FERRANTE, WILLS, "Chi è Ugo Bassi?")}
    asked = list(expected) * 20
    with ThreadPoolExecutor(8) as threads:
        answered = list(threads.map(answerer.answer, asked))
    assert [each.text for each in answered] == [expected[question] for question in asked]
    assert all(each.timings["total_ms"] >= each.timings["retrieve_ms"] >= 0 for each in answered)


def test_threads_go_on_answering_while_the_archive_grows(archive_folder: Path, news: Path) -> None:
    answerer = open_answerer(index=archive_folder)
    with ThreadPoolExecutor(4) as threads:
        answered = threads.map(answerer.answer, [WILLS] * 40)
        for number in range(5):
            (news / f"{number}.txt").write_text(f"Note {number}\n\nThe tide rose by {number} metres.\n", "utf-8")
            update(answerer.archive, [news])
        assert {each.citations[0].speaker for each in answered} == {"Tom Wills"}
    assert answerer.archive.stats().articles == 7


@pytest.mark.parametrize("question", ["", " \n", "x" * 2_001])
def test_a_question_that_cannot_be_asked_is_refused(archive_folder: Path, question: str) -> None:
    with pytest.raises(ValueError, match=r"question|character"):
        answer(question, index=archive_folder)


def test_an_index_and_articles_together_are_refused(news: Path, archive_folder: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        open_answerer(index=archive_folder, articles=news)


def test_articles_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(CitaError, match=r"absent\.txt"):
        answer(WILLS, articles=tmp_path / "absent.txt")


def test_articles_that_cannot_be_read_are_left_out_with_a_warning(news: Path, caplog: pytest.LogCaptureFixture) -> None:
    (news / "empty.txt").write_text("", "utf-8")
    assert answer(WILLS, articles=news).status == "answered"
    assert "empty.txt" in caplog.text


@pytest.mark.parametrize("variable", ["CITA_HITS", "CITA_CLAIMS"])
def test_a_setting_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "0")
    with pytest.raises(ValueError, match=variable.removeprefix("CITA_").lower()):
        open_answerer()


@pytest.mark.parametrize(
    "text", ["\ud800 Tom Wills?", "Tom\0 Wills", 'What did "Tom Wills" NEAR( say?', "👩‍🚀" * 100, "؟ من هو"]
)
def test_odd_characters_in_a_question_do_no_harm(archive_folder: Path, text: str) -> None:
    result = answer(text, index=archive_folder)
    assert result.status in ("answered", "abstained")
    quotes(result)


def test_an_article_removed_while_it_is_being_read_does_not_fail_the_answer(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = open_answerer(index=archive_folder)
    read = answerer.archive.article

    def remove_and_read(article_id: str) -> Article:
        monkeypatch.setattr(answerer.archive, "article", read)
        Archive.open(archive_folder).remove([article_id])
        return read(article_id)

    monkeypatch.setattr(answerer.archive, "article", remove_and_read)
    result = answerer.answer(WILLS)
    assert (result.status, result.citations) == ("abstained", ())
    assert answerer.answer(FERRANTE).status == "answered"
