"""The command `cita` end to end: real files, a real index, an encoder that is quick, and what a person sees of it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder, InProcessReader
from lying import Conversation, LyingServer, Said, answer_json, lying, passages_of

import index.build
import index.embed
import ui.server
from index.archive import Archive
from qa.answering import Answerer
from qa.types import Answer
from ui.access import Rules
from ui.cli import main
from ui.conversations import Conversations
from ui.users import Users

FERRY = """Il traghetto torna a Portolieve

Il traghetto per l’isola di Selva ha ripreso le corse lunedì dopo otto mesi di lavori.

“Abbiamo rifatto ogni pilone e il molo è sicuro”, ha detto la sindaca Marta Ferrante alla cerimonia.
"""
BAKERY = """---
title: The last bakery closes
source: Corner Post
date: 2024-05-31
url: https://example.org/bakery
---
The last bakery of the old town closes on Friday after 93 years.

“Flour costs three times what it did,” said the baker, Tom Wills.
"""
ANSWER_KEYS = (
    "id question resolved status reason language text note claims citations timings models writing index".split()
)
CITATION_KEYS = (
    "number quote start end speaker voice score confidence answer_start answer_end translation article copies".split()
)
ARTICLE_KEYS = "id title source url published language path".split()


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """Its output as lines of JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Cita = Callable[..., Ran]


@pytest.fixture
def cita(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], embedder: FakeEmbedder) -> Cita:
    """Runs a command as the terminal would, with the quick encoder."""
    monkeypatch.setattr(
        index.embed, "load_embedder", lambda name=None, **_: FakeEmbedder(name, dim=32) if name else embedder
    )
    monkeypatch.setattr(index.build, "BoundedReader", InProcessReader)

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with an Italian article, undated, and an English one that states everything."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "traghetto.txt").write_text(FERRY, "utf-8")
    (folder / "bakery.md").write_text(BAKERY, "utf-8")
    return folder


@pytest.fixture
def archive(cita: Cita, news: Path, tmp_path: Path) -> Path:
    """The index of `news`."""
    directory = tmp_path / "index"
    assert cita("index", news, "--index", directory).status == 0
    return directory


def outside(directory: Path, *arguments: object) -> list[str]:
    """The command line of a process of its own, for commands that need no encoder."""
    return [sys.executable, "-m", "ui", *map(str, arguments), "--index", str(directory)]


# index, reindex, remove


def test_index_says_what_it_did_and_shows_no_bar_outside_a_terminal(cita: Cita, news: Path, tmp_path: Path) -> None:
    ran = cita("index", news, "--index", tmp_path / "index")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("2 added; ")


def test_index_shows_a_bar_on_a_terminal(
    cita: Cita, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ran = cita("index", news, "--index", tmp_path / "index")
    assert "Indexing" in ran.err
    assert "2/2" in ran.err
    assert "passages" in ran.err


def test_index_a_second_time_embeds_nothing(cita: Cita, news: Path, archive: Path, embedder: FakeEmbedder) -> None:
    before = embedder.embedded
    ran = cita("index", news, "--index", archive, "--json")
    assert (ran.rows[0]["added"], ran.rows[0]["unchanged"]) == (0, 2)
    assert embedder.embedded == before


def test_index_names_refused_files_with_the_reason_and_goes_on(cita: Cita, news: Path, tmp_path: Path) -> None:
    (news / "empty.txt").write_text("", "utf-8")
    ran = cita("index", news, "--index", tmp_path / "index")
    assert ran.status == 0
    assert ran.out.startswith("2 added, 1 refused; ")
    (line,) = ran.err.splitlines()
    assert line.startswith(f"refused {news / 'empty.txt'}: ")
    assert line.endswith("it is empty")


def test_index_fails_when_every_file_is_refused(cita: Cita, tmp_path: Path) -> None:
    ran = cita("index", tmp_path / "absent.txt", "--index", tmp_path / "index")
    assert ran.status == 1
    assert ran.err.startswith(f"refused {tmp_path / 'absent.txt'}: ")


def test_index_removes_articles_of_files_that_are_gone_only_when_asked(cita: Cita, news: Path, archive: Path) -> None:
    (news / "bakery.md").unlink()
    assert cita("index", news, "--index", archive, "--json").rows[0]["removed"] == 0
    assert cita("index", news, "--index", archive, "--json", "--prune").rows[0]["removed"] == 1
    assert cita("stats", "--index", archive, "--json").rows[0]["articles"] == 1


def test_the_index_is_taken_from_the_environment(
    cita: Cita, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITA_INDEX", str(tmp_path / "elsewhere"))
    assert cita("index", news).status == 0
    assert cita("stats", "--index", tmp_path / "elsewhere", "--json").rows[0]["articles"] == 2


def test_reindex_changes_the_encoder_and_keeps_the_articles(
    cita: Cita, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cita("reindex", "--index", archive, "--embedder", "other").status == 0
    stats = cita("stats", "--index", archive, "--json").rows[0]
    assert (stats["articles"], stats["encoder"], stats["dim"]) == (2, "other", 32)
    refused = cita("ask", "Who is the baker?", "--index", archive)
    assert refused.status == 1
    assert "cita reindex" in refused.err
    monkeypatch.setenv("CITA_EMBEDDER", "other")
    assert cita("ask", "Who is the baker?", "--index", archive).status == 0


def test_remove_takes_a_path_or_an_id(cita: Cita, news: Path, archive: Path) -> None:
    assert cita("remove", news / "bakery.md", "--index", archive).out == "Removed 1 article.\n"
    identifier = cita("search", "traghetto", "--index", archive, "--json").rows[0]["passage"]["article_id"]
    assert cita("remove", identifier, "--index", archive, "--json").rows == [{"removed": [identifier]}]
    assert cita("stats", "--index", archive, "--json").rows[0]["articles"] == 0


def test_remove_fails_when_nothing_has_that_name(cita: Cita, archive: Path) -> None:
    ran = cita("remove", "0123456789abcdef", "--index", archive)
    assert ran.status == 1
    assert "Nothing in the index has that id or path." in ran.err


# stats, check, show


def test_stats_in_words(cita: Cita, archive: Path) -> None:
    ran = cita("stats", "--index", archive)
    assert ran.status == 0
    assert "2 articles (2024-05-31 to 2024-05-31)" in ran.out
    assert "Corner Post 1" in ran.out
    assert str(archive) in ran.out


def test_check_of_a_sound_index(cita: Cita, archive: Path) -> None:
    assert cita("check", "--index", archive).out == "The index is sound.\n"
    assert cita("check", "--index", archive, "--json").rows == [{"problems": []}]


def test_show_prints_the_stored_text_and_its_quotations(cita: Cita, archive: Path) -> None:
    identifier = cita("search", "pilone", "--index", archive, "--json").rows[0]["passage"]["article_id"]
    assert FERRY.strip() in cita("show", identifier, "--index", archive).out
    (shown,) = cita("show", identifier, "--index", archive, "--json").rows
    said = [shown["text"][each["start"] : each["end"]] for each in shown["quotations"]]
    assert "Abbiamo rifatto ogni pilone e il molo è sicuro" in said


def test_show_fails_for_an_unknown_id(cita: Cita, archive: Path) -> None:
    ran = cita("show", "0123456789abcdef", "--index", archive)
    assert (ran.status, ran.out) == (1, "")
    assert "0123456789abcdef" in ran.err


# ask


def test_ask_prints_the_words_and_their_source(cita: Cita, archive: Path) -> None:
    ran = cita("ask", "Che cosa ha detto Marta Ferrante?", "--index", archive)
    assert ran.status == 0
    assert "“Abbiamo rifatto ogni pilone e il molo è sicuro” [1]" in ran.out
    assert "[1] Il traghetto torna a Portolieve (undated, Italian):" in ran.out


def test_what_an_article_says_does_not_steer_the_terminal(cita: Cita, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "mill.txt").write_text(
        "The \x1b]0;mill\x07\n\nAnna Rossi said: “The mill \x1b[31mis open\x9b0m.”\n", "utf-8"
    )
    (folder / "fake\nrefused good.txt: it is empty.csv").touch()
    indexed = cita("index", folder, "--index", tmp_path / "index")
    assert len(indexed.err.splitlines()) == 1
    for command in (["ask", "What did Anna Rossi say?"], ["quotes"], ["search", "mill", "--retriever", "lexical"]):
        ran = cita(*command, "--index", tmp_path / "index")
        assert "is open" in ran.out
        assert not any(sign in ran.out for sign in "\x1b\x07\x9b")


def test_ask_as_json(cita: Cita, archive: Path) -> None:
    (result,) = cita("ask", "What did Tom Wills say?", "--index", archive, "--json").rows
    assert list(result) == ANSWER_KEYS
    assert (result["status"], result["reason"], result["language"]) == ("answered", None, "en")
    assert [list(claim) for claim in result["claims"]] == [["text", "citations", "support"]]
    assert list(result["timings"]) == ["retrieve_ms", "read_ms", "total_ms"]
    assert {"generation", "fingerprint"} == set(result["index"])
    (citation,) = result["citations"]
    assert list(citation) == CITATION_KEYS
    assert (citation["speaker"], citation["voice"]) == ("Tom Wills", "direct")
    article = citation["article"]
    assert list(article) == ARTICLE_KEYS
    assert (article["source"], article["published"]) == ("Corner Post", "2024-05-31")
    (stored,) = cita("show", article["id"], "--index", archive, "--json").rows
    assert stored["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert "Flour costs three times what it did" in citation["quote"]


def test_an_abstention_is_an_answer(cita: Cita, archive: Path) -> None:
    ran = cita("ask", "What did Joe Biden say?", "--index", archive, "--json")
    assert ran.status == 0
    assert (ran.rows[0]["status"], ran.rows[0]["reason"]) == ("abstained", "no_such_speaker")


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (["--since", "2024-05-31"], "answered"),
        (["--until", "2024-05-30"], "abstained"),
        (["--source", "corner post", "--source", "Other"], "answered"),
        (["--source", "Other"], "abstained"),
    ],
)
def test_ask_within_dates_and_outlets(cita: Cita, archive: Path, limits: list[str], status: str) -> None:
    ran = cita("ask", "What did Tom Wills say?", "--index", archive, "--json", *limits)
    assert ran.rows[0]["status"] == status


def test_ask_of_articles_keeps_their_index_in_the_cache(cita: Cita, news: Path, embedder: FakeEmbedder) -> None:
    first = cita("ask", "What did Tom Wills say?", "--json", "--articles", news / "bakery.md")
    embedded = embedder.embedded
    second = cita("ask", "What did Tom Wills say?", "--json", "--articles", news / "bakery.md")
    assert embedded > 0
    assert embedder.embedded == embedded
    assert second.rows[0]["text"] == first.rows[0]["text"]


def test_ask_of_an_empty_index_abstains(cita: Cita) -> None:
    assert cita("ask", "What did Tom Wills say?", "--json").rows[0]["reason"] == "no_articles"


def test_a_file_of_questions_gives_a_line_for_each(cita: Cita, archive: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    first, second = "What did Tom Wills say?", "Che cosa ha detto Ferrante?"
    questions.write_text(
        f'\ufeff{{"id": "a", "question": "{first}"}}\n\n{{"id": 7, "question": "{second}"}}\n', "utf-8"
    )
    ran = cita("ask", "--questions", questions, "--index", archive, "--json")
    assert ran.status == 0
    assert [(row["id"], row["status"]) for row in ran.rows] == [("a", "answered"), (7, "answered")]
    assert [list(row) for row in ran.rows] == [ANSWER_KEYS, ANSWER_KEYS]
    words = cita("ask", "--questions", questions, "--index", archive).out
    assert words.startswith("What did Tom Wills say?\n")
    assert "[1] The last bakery closes (Corner Post, 2024-05-31, English):" in words


def test_a_question_that_cannot_be_asked_does_not_stop_the_others(cita: Cita, archive: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "question": " "}\n{"id": 2, "question": "What did Tom Wills say?"}\n', "utf-8")
    ran = cita("ask", "--questions", questions, "--index", archive, "--json")
    assert ran.status == 1
    assert [row["id"] for row in ran.rows] == [2]
    assert f"{questions}, line 1: " in ran.err


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"id": 1}\n', 'line 1: expected an object with "id" and "question"'),
        (b'\n{"id": 1, "question": \n', "line 2, is no JSON"),
        (b"[]\n", "line 1: expected an object"),
        (b'{"question": "\xff"}\n', "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_of_questions_fails_in_one_line(
    cita: Cita, archive: Path, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    questions = tmp_path / "questions.jsonl"
    if content is not None:
        questions.write_bytes(content)
    ran = cita("ask", "--questions", questions, "--index", archive)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1
    assert complaint in ran.err


# verify


def test_verify_says_whether_the_quotations_of_a_saved_answer_stand(
    cita: Cita, archive: Path, news: Path, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(cita("ask", "What did Tom Wills say?", "--json", "--index", archive).out, "utf-8")
    ran = cita("verify", receipt, "--index", archive)
    assert ran.status == 0
    assert "[1] stands at characters" in ran.out
    assert ran.out.endswith("1 of 1 quotations stand.\n")
    assert cita("verify", receipt, "--articles", news).status == 0

    (news / "bakery.md").write_text(BAKERY.replace("three times", "twice"), "utf-8")
    assert cita("index", news, "--index", archive).status == 0
    ran = cita("verify", receipt, "--index", archive)
    assert ran.status == 1
    assert "[1] changed: " in ran.out
    [report] = cita("verify", receipt, "--index", archive, "--json").rows
    [checked] = report["answers"][0]["citations"]
    assert (report["stands"], checked["stands"], checked["standing"]) == (False, False, "changed")


def test_verify_refuses_what_is_no_saved_answer(cita: Cita, archive: Path, news: Path) -> None:
    ran = cita("verify", news / "bakery.md", "--index", archive)
    assert (ran.status, ran.out) == (1, "")
    assert "is no JSON" in ran.err
    assert "cita ask --json" in ran.err


# search, quotes


def test_search_ranks_passages(cita: Cita, archive: Path) -> None:
    rows = cita("search", "flour bakery", "--index", archive, "--json", "-k", 1).rows
    assert [(row["rank"], row["title"]) for row in rows] == [(1, "The last bakery closes")]
    assert set(rows[0]) == {"rank", "passage", "score", "dense", "lexical", "title", "path"}
    words = cita("search", "flour bakery", "--index", archive).out.splitlines()
    assert words[0].startswith(" 1. ")
    assert words[0].endswith("The last bakery closes (Corner Post)")


def test_search_by_words_needs_no_encoder(cita: Cita, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embed, "load_embedder", lambda *_, **__: pytest.fail("an encoder was loaded"))
    rows = cita("search", "pilone", "--index", archive, "--retriever", "lexical", "--json").rows
    assert [row["dense"] for row in rows] == [None]
    assert "pilone" in rows[0]["passage"]["text"]


def test_quotes_lists_who_said_what(cita: Cita, archive: Path) -> None:
    ran = cita("quotes", "--index", archive)
    assert "Marta Ferrante: “Abbiamo rifatto ogni pilone e il molo è sicuro”" in ran.out
    assert "Tom Wills: “Flour costs three times what it did”" in ran.out
    assert "The last bakery closes (Corner Post, 2024-05-31)" in ran.out


def test_quotes_of_a_speaker_as_json(cita: Cita, archive: Path) -> None:
    (row,) = cita("quotes", "--speaker", "wills", "--index", archive, "--json").rows
    assert list(row) == "speaker voice quote start end article title source published language path".split()
    assert (row["speaker"], row["voice"], row["published"]) == ("Tom Wills", "direct", "2024-05-31")
    assert cita("quotes", "--speaker", "Nobody", "--index", archive).out == ""


def test_quotes_about_a_topic(cita: Cita, archive: Path) -> None:
    speakers = [row["speaker"] for row in cita("quotes", "--about", "flour", "--index", archive, "--json").rows]
    assert speakers == ["Tom Wills"]


# eval, chat


def test_bench_measures_the_encoder_on_passages_of_an_index(cita: Cita, archive: Path) -> None:
    ran = cita("bench", "--index", archive, "--passages", "3", "--repetitions", "1", "--json")
    assert ran.status == 0
    assert ran.rows[0]["passages"] == 3
    assert ran.rows[0]["encoder"]["name"] == "fake"
    assert cita("bench", "--passages", "0").status == 2


def test_eval_retrieval_measures_a_collection(cita: Cita, tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {"d1": "The ferry sails again.", "d2": "The bakery closes.", "d3": "The comet returns."}
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": key, "title": "", "text": text}) + "\n" for key, text in texts.items()), "utf-8"
    )
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "bakery closes"}\n', "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n", "utf-8")
    (report,) = cita("eval", "retrieval", folder, "--json").rows
    assert (report["queries"], report["passages"]) == (1, 3)
    for retriever in ("dense", "lexical", "hybrid"):
        assert set(report[retriever]) >= {"hits@1", "hits@4", "hits@10", "MRR@10", "nDCG@10", "MAP@10"}
        assert set(report[retriever]["hits@1"]) == {"value", "low", "high"}
    assert report["lexical"]["hits@1"]["value"] == 1.0
    assert "nDCG@10" in cita("eval", "retrieval", folder, "--retriever", "lexical").out


def test_eval_conversations_counts_what_was_understood(cita: Cita, archive: Path, tmp_path: Path) -> None:
    evidence = [{"article": "bakery.md", "text": "Flour costs three times what it did"}]
    turns = [
        {"question": text, "resolved": words, "answers": ["three times"], "evidence": evidence, "answerable": True}
        for text, words in (("What did Tom Wills say?", []), ("What did he say about flour?", ["Wills", "flour"]))
    ]
    talks = tmp_path / "talks.jsonl"
    talks.write_text(json.dumps({"id": "t1", "language": "en", "turns": turns}) + "\n", "utf-8")
    (report,) = cita("eval", "conversations", talks, "--index", archive, "--json").rows
    assert report["tuned"]["follow_ups"]["n"] == 1
    assert report["tuned"]["follow_ups"]["resolved"]["value"] == 1.0
    assert "follow-ups" in cita("eval", "conversations", talks, "--index", archive).out


def test_eval_broad_counts_points(cita: Cita, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "broad.jsonl"
    points = [{"any": ["Flour costs three times what it did"]}, {"any": ["nothing of the kind"]}]
    row = {"id": "b1", "question": "What did Tom Wills say?", "language": "en", "points": points}
    file.write_text(json.dumps(row) + "\n", "utf-8")
    (report,) = cita("eval", "broad", file, "--index", archive, "--json").rows
    assert report["tuned"]["covered"]["value"] == 0.5
    assert "lacks: nothing of the kind" in cita("eval", "broad", file, "--index", archive).out


def test_eval_questions_counts_right_answers(cita: Cita, archive: Path, tmp_path: Path) -> None:
    questions = tmp_path / "known.jsonl"
    question = {
        "id": "w1",
        "question": "What did Tom Wills say?",
        "language": "en",
        "kind": "what_said",
        "answerable": True,
        "answers": ["three times"],
        "evidence": [{"article": "bakery.md", "text": "Flour costs three times what it did"}],
    }
    questions.write_text(json.dumps(question) + "\n", "utf-8")
    (report,) = cita("eval", "questions", questions, "--index", archive, "--json").rows
    assert report["questions"] == 1


def failure(cita: Cita, *arguments: object) -> str:
    """What a command that fails says."""
    ran = cita(*arguments)
    assert ran.status == 1
    return ran.err


@pytest.fixture
def llm(monkeypatch: pytest.MonkeyPatch) -> Iterator[LyingServer]:
    """A model's server that is set; it says where the bakery is and how long it has been there."""

    def script(said: Conversation) -> Said:
        [passage] = [name for name, _, text in passages_of(said) if "bakery" in text]
        closes = "The last bakery of the old town closes on Friday"
        return Said(answer_json((f"{closes}.", passage, closes), ("It opened in 1802.", passage, "after 93 years")))

    with lying(script) as server:
        monkeypatch.setenv("CITA_LLM_URL", f"{server.url}/v1")
        yield server


def test_ask_with_a_model_shows_what_it_proved(cita: Cita, archive: Path, llm: LyingServer) -> None:
    ran = cita("ask", "When does the last bakery close?", "--llm", "openai:local", "--index", archive)
    assert ran.out.startswith("The last bakery of the old town closes on Friday. [1]\n[1] The last bakery closes (")
    assert "1802" not in ran.out
    assert "1802" not in cita("ask", "When does the last bakery close?", "--llm", "none", "--index", archive).out
    assert len(llm.seen) == 1


def test_a_model_is_taken_from_the_environment(
    cita: Cita, archive: Path, llm: LyingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITA_LLM", "openai:local")
    [answer] = cita("ask", "When does the last bakery close?", "--json", "--index", archive).rows
    assert (answer["models"]["llm"], answer["claims"][0]["support"]) == ("openai:local", "proved")
    assert answer["writing"]["unsupported"] == 1


def test_a_model_that_cannot_be_used_fails_in_one_line(
    cita: Cita, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = cita("ask", "When?", "--llm", "llama3.2", "--index", archive)
    assert (ran.status, ran.out) == (1, "")
    assert "Expected PROVIDER:MODEL" in ran.err
    monkeypatch.setattr("qa.llm.find_spec", lambda package: None)
    ran = cita("ask", "When?", "--llm", "ollama:llama3.2", "--index", archive)
    assert ran.err == (
        "cita: The language model ollama:llama3.2 needs an optional dependency. "
        "Install it with: pip install 'cita[ollama]'\n"
    )


def test_eval_questions_puts_the_modes_side_by_side(
    cita: Cita, archive: Path, tmp_path: Path, llm: LyingServer
) -> None:
    file = tmp_path / "questions.jsonl"
    question = {
        "id": "q1", "question": "When does the last bakery close?", "language": "en", "kind": "when",
        "answerable": True, "answers": ["Friday"],
        "evidence": [{"article": "bakery.md", "text": "The last bakery of the old town closes on Friday"}],
    }  # fmt: skip
    file.write_text(json.dumps(question), "utf-8")
    ran = cita("eval", "questions", file, "--index", archive, "--llm", "openai:local", "--json")
    modes = ran.rows[0]["tuned"]
    assert list(modes) == ["extractive", "openai:local"]
    written = modes["openai:local"]
    assert written["all"]["right"]["value"] == 1.0
    assert written["citation"] == {"precision": 1.0, "recall": 1.0, "sound": 1.0}
    assert written["sentences"] == {"written": 2, "unsupported": 1, "share": 0.5}
    assert written["tokens"] == {"input": 1200, "output": 90}
    assert modes["extractive"]["sentences"] == {"written": 0, "unsupported": 0, "share": None}
    table = cita("eval", "questions", file, "--index", archive, "--llm", "openai:local").out
    assert re.search(r"tuned +extractive +openai:local\n", table)
    assert re.search(r"tokens in / out +0 / 0 +1200 / 90\n", table)
    assert "No language model is set" in cita("eval", "questions", file, "--index", archive, "--llm").err


def test_eval_support_measures_the_check(cita: Cita, tmp_path: Path) -> None:
    rows = [
        {"claim": "The bakery closed in 1912.", "evidence": ["The bakery closed in 1912."], "label": "supported"},
        {"claim": "The bakery closed in 1913.", "evidence": ["The bakery closed in 1912."], "label": "not_supported"},
    ]
    (tmp_path / "claims.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    ran = cita("eval", "support", tmp_path / "claims.jsonl", "--json")
    assert ran.rows[0]["check"]["f1"] == 1.0
    assert "AUC" in cita("eval", "support", tmp_path / "claims.jsonl").out


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `cita chat` would have served, in place of doing so."""
    told: list[dict[str, Any]] = []

    def serve(answerer: Any, host: str, port: int, *, ready: Callable[[str], None], **options: Any) -> None:
        told.append({"articles": answerer.archive.stats().articles, "host": host, "port": port, **options})
        ready("http://127.0.0.1:7999")

    monkeypatch.setattr(ui.server, "serve", serve)
    return told


def test_chat_serves_the_answerer_where_it_is_told(cita: Cita, archive: Path, served: list[dict[str, Any]]) -> None:
    ran = cita("chat", "--index", archive, "--port", 7999, "--example", "What did Tom Wills say?")
    [told] = served
    assert (told["articles"], told["host"], told["port"]) == (2, "127.0.0.1", 7999)
    assert told["examples"] == ["What did Tom Wills say?"]
    assert told["rules"] == Rules()
    assert told["conversations"].path == archive / "conversations.db"
    assert ran.out.startswith("Cita answers at http://127.0.0.1:7999")


def test_chat_does_not_serve_others_without_log_in(cita: Cita, archive: Path, served: list[dict[str, Any]]) -> None:
    for reached in (("--host", "0.0.0.0"), ("--host", "192.0.2.1"), ("--allow-host", "news.example")):
        assert "nobody would have to log in" in failure(cita, "chat", "--index", archive, *reached)
    assert served == []


def test_chat_for_everybody_is_read_only_and_limited(cita: Cita, archive: Path, served: list[dict[str, Any]]) -> None:
    cita("chat", "--index", archive, "--host", "0.0.0.0", "--everybody", "--conversations", "none")
    [told] = served
    assert (told["everybody"], told["uploads"], told["conversations"]) == (True, False, None)
    assert told["rules"].per_minute == 120
    cita("chat", "--index", archive, "--read-only", "--rate", 0)
    assert (served[1]["uploads"], served[1]["rules"].per_minute) == (False, None)


def test_chat_lets_in_the_users_of_a_file(
    cita: Cita, archive: Path, tmp_path: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    users = tmp_path / "users"
    assert "no users" in failure(cita, "chat", "--index", archive, "--users", users)
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert cita("user", "add", "anna", "--users", users).out == "anna may log in.\n"
    cita("chat", "--index", archive, "--host", "0.0.0.0", "--users", users, "--trust-proxy", "10.0.0.0/8")
    rules = served[0]["rules"]
    assert (rules.users.check("anna", "correct horse battery"), rules.proxies) == ("anna", ("10.0.0.0/8",))
    assert served[0]["uploads"] is None
    monkeypatch.setattr("sys.stdin", io.StringIO("another password"))
    assert "earlier log-ins have ended" in cita("user", "add", "anna", "--users", users).out
    assert cita("user", "list", "--users", users).out == "anna\n"
    assert cita("user", "remove", "anna", "--users", users).out == "anna may no longer log in.\n"
    assert "no user 'anna'" in failure(cita, "user", "remove", "anna", "--users", users)


def test_a_user_s_conversations_go_with_the_user_when_asked(cita: Cita, tmp_path: Path) -> None:
    users, file = tmp_path / "users", tmp_path / "conversations.db"
    for name in ("anna", "bruno"):
        Users(users).add(name, "correct horse battery")
        Conversations(file).add(f"user:{name}", None, Answer("?", "abstained", "no_articles", "en", "None.", (), ()))
    ran = cita("user", "remove", "anna", "--users", users, "--conversations", file)
    assert ran.out == "anna may no longer log in; 1 conversations deleted.\n"
    assert Conversations(file).summaries("user:anna") == []
    assert len(Conversations(file).summaries("user:bruno")) == 1


def test_chat_believes_a_header_only_of_a_proxy_that_is_named(cita: Cita, archive: Path) -> None:
    assert "--trust-proxy" in failure(cita, "chat", "--index", archive, "--user-header", "X-User")


def test_feedback_lists_rated_answers_that_can_be_verified(cita: Cita, archive: Path, tmp_path: Path) -> None:
    assert "no conversations" in failure(cita, "feedback", "--index", archive)
    with closing(Archive.open(archive, FakeEmbedder())) as opened:
        kept = Conversations(archive / "conversations.db")
        answered = Answerer(opened, FakeEmbedder()).answer("What did Tom Wills say?")
    good = kept.add("user:anna", None, answered)
    kept.rate("user:anna", good.id, "down", "Not\x1b[31m this")
    kept.add("user:anna", good.conversation, answered)
    ran = cita("feedback", "--index", archive)
    assert ran.out.startswith("- What did Tom Wills say?\n")
    assert "note: Not\ufffd[31m this" in ran.out
    assert ran.out.endswith("0 answers rated up, 1 rated down\n")
    lines = cita("feedback", "--index", archive, "--json").out
    [row] = map(json.loads, lines.splitlines())
    assert (row["rating"], row["history"]) == ("down", [])
    assert "anna" not in lines
    file = tmp_path / "feedback.jsonl"
    file.write_text(lines, "utf-8")
    assert cita("verify", file, "--index", archive).out.endswith("1 of 1 quotations stand.\n")


# What goes wrong


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "conjure",
        "index",
        "ask",
        "ask question --questions file.jsonl",
        "ask question --index a --articles b",
        "ask question --since yesterday",
        "ask question --until 2024-13-01",
        "search words -k 0",
        "search words -k many",
        "search words --retriever psychic",
        "eval",
        "chat --port high",
    ],
)
def test_a_command_used_wrongly_ends_with_status_2(cita: Cita, arguments: str) -> None:
    ran = cita(*arguments.split())
    assert (ran.status, ran.out) == (2, "")
    assert "error: " in ran.err


@pytest.mark.parametrize("command", [["stats"], ["check"], ["show", "0"], ["quotes"], ["remove", "0"], ["reindex"]])
def test_a_missing_index_is_named(cita: Cita, tmp_path: Path, command: list[str]) -> None:
    ran = cita(*command, "--index", tmp_path / "nowhere")
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert str(tmp_path / "nowhere") in line
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", [["stats"], ["check"], ["ask", "What did Tom Wills say?"], ["quotes"]])
def test_a_damaged_index_fails_in_one_line(cita: Cita, archive: Path, command: list[str]) -> None:
    (catalogue,) = archive.glob("*.db")
    with catalogue.open("r+b") as file:
        file.write(b"no database" * 9)
    ran = cita(*command, "--index", archive)
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "Traceback" not in ran.err


def test_an_empty_question_fails(cita: Cita, archive: Path) -> None:
    ran = cita("ask", "  ", "--index", archive)
    assert ran.status == 1
    assert ran.err.startswith("cita: ")


def test_stopping_is_told_in_one_line(cita: Cita, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index.build, "update", stopped)
    ran = cita("index", news, "--index", tmp_path / "index")
    assert ran.status == 130
    assert ran.err.splitlines() == ["cita: stopped. What an index held or took in so far is kept."]


def test_a_reader_that_goes_away_is_no_failure(archive: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        outside(archive, "quotes", "--json"), stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_module_is_the_command(archive: Path) -> None:
    done = subprocess.run(outside(archive, "check"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The index is sound.\n", "")


def test_ask_of_articles_that_are_not_there_fails(cita: Cita, tmp_path: Path) -> None:
    ran = cita("ask", "What did Tom Wills say?", "--articles", tmp_path / "absent")
    assert ran.status == 1
    assert str(tmp_path / "absent") in ran.err
