"""Answers by a model, through the real clients, whatever the server at the other end does."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zstandard
from fakes import FakeEmbedder, store
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from llm_news import FERRY, STORM
from lying import Conversation, LyingServer, Said, answer_json, lying, passages_of
from pydantic import SecretStr

from index.archive import Archive
from index.errors import MissingExtra
from index.marks import quoted
from qa.answering import Answerer
from qa.app import make_fluency, make_llm
from qa.fluent import Fluency
from qa.folding import find_words
from qa.llm import Failure, LangChainModel, load_model
from qa.prompting import ANSWERING
from qa.settings import Settings
from qa.types import Answer, Turn

HURT = "How many people were hurt in the storm at Harlow station?"
GOOD = "The storm left 14 people hurt."
PROTOCOLS = ("openai", "ollama")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    store(archive, STORM, FERRY)
    return archive


def model_at(server: LyingServer, protocol: str = "openai", **options: Any) -> LangChainModel:
    path = "/v1" if protocol == "openai" else ""
    return load_model(f"{protocol}:local", url=server.url + path, **{"timeout": 60.0, "retries": 0} | options)


def answerer_of(archive: Archive, model: Any, **options: Any) -> Answerer:
    def load(name: str) -> Any:
        raise AssertionError(f"no model was to be loaded, {name} was")

    assert archive.embedder is not None
    return Answerer(archive, archive.embedder, fluency=Fluency(model, load, **options))


def asked(
    archive: Archive,
    script: Callable[[Conversation], Said],
    question: str = HURT,
    protocol: str = "openai",
    **options: Any,
) -> Answer:
    with lying(script) as server:
        answer = answerer_of(archive, model_at(server, protocol, **options)).answer(question)
    sound(answer)
    return answer


def sound(answer: Answer) -> None:
    """What must hold of any answer, whatever the model did."""
    numbers = {citation.number for citation in answer.citations}
    for citation in answer.citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
    for claim in answer.claims:
        assert set(claim.citations) <= numbers
        assert (claim.support == "unsupported") == (not claim.citations)
        for mark in quoted(claim.text):
            said = claim.text[mark.start : mark.end]
            assert any(find_words(said, answer.citations[n - 1].article_text) for n in claim.citations), said


def passage(said: Conversation, words: str) -> str:
    """The id of the passage with these words."""
    return next(name for name, _, text in passages_of(said) if words in text)


def says(*sentences: tuple[str, str], **options: Any) -> Callable[[Conversation], Said]:
    """A model that says sentences, each with a quote, which it gives to the passage that has it or else the first."""

    def script(said: Conversation) -> Said:
        known = passages_of(said)
        rows = [
            (text, next((name for name, _, body in known if quote in body), known[0][0]), quote)
            for text, quote in sentences
        ]
        return Said(answer_json(*rows), **options)

    return script


good = says((GOOD, "left 14 people hurt"), ("The line was closed.", "The line was closed"))


# A model that behaves


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_models_sentences_are_shown_with_the_words_that_prove_them(archive: Archive, protocol: str) -> None:
    answer = asked(archive, good, protocol=protocol)
    assert answer.text == f"{GOOD} [1]\nThe line was closed. [2]"
    assert [claim.support for claim in answer.claims] == ["proved", "proved"]
    assert [citation.quote for citation in answer.citations] == ["left 14 people hurt", "The line was closed"]
    assert answer.models["llm"] == f"{protocol}:local"
    assert answer.note is None
    assert answer.writing["sentences"] == 2
    assert answer.writing["input_tokens"] > 1000
    stated = answer.to_dict()
    assert stated["claims"][0] == {"text": GOOD, "citations": [1], "support": "proved"}
    assert stated["note"] is None
    assert stated["citations"][0]["translation"] is None


@pytest.mark.parametrize(
    "question", ["Hello", "Thanks!", "How many articles are there?", "Which articles mention Harlow?"]
)
def test_what_is_asked_of_the_collection_is_asked_of_no_model(archive: Archive, question: str) -> None:
    asked_of: list[Conversation] = []

    def script(said: Conversation) -> Said:
        asked_of.append(said)
        return good(said)

    with lying(script) as server:
        answerer = answerer_of(archive, model_at(server, "openai"))
        first = answerer.answer(question)
        later = answerer.answer(question, [Turn.of(first)])
    assert asked_of == []
    assert later.text == first.text
    assert "llm" not in first.models


def test_the_question_is_answered_in_its_own_language(archive: Archive) -> None:
    costs = ("The works on the pier cost 12 million euros.", "I lavori del molo sono costati 12 milioni di euro")
    seen: list[str] = []

    def script(said: Conversation) -> Said:
        seen.append(said.user)
        return says(costs)(said)

    answer = asked(archive, script, "How much did the works on the pier of Portolieve cost?")
    assert "Language of the answer: English" in seen[0]
    assert answer.text == f"{costs[0]} [1]"
    assert answer.citations[0].article.language == "it"
    italian = asked(archive, says(costs), "Quanto sono costati i lavori del molo di Portolieve?")
    assert italian.models.get("llm") is None
    assert italian.note == (
        "Nulla di ciò che il modello linguistico ha scritto si è potuto provare con gli articoli. "
        "Si leggono invece le parole degli articoli."
    )
    assert "12 milioni" in italian.text


def test_passages_stand_between_lines_with_ids_that_are_drawn_anew(archive: Archive) -> None:
    with lying(good) as server:
        answerer = answerer_of(archive, model_at(server))
        answerer.answer(HURT)
        answerer.answer(HURT)
        first, second = server.seen
    assert first.system.startswith(ANSWERING[:200])
    ids = [{name for name, _, _ in passages_of(each)} for each in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    assert all(re.fullmatch("[a-z]{6}", name) for name in ids[0])
    assert all(text in STORM.text + FERRY.text for _, _, text in passages_of(first))


@pytest.mark.parametrize(("protocol", "key"), [("openai", "response_format"), ("ollama", "format")])
def test_structured_output_is_asked_for(archive: Archive, protocol: str, key: str) -> None:
    with lying(good) as server:
        answerer_of(archive, model_at(server, protocol)).answer(HURT)
    assert "sentences" in json.dumps(server.seen[0].body[key])


def test_a_server_without_structured_output_is_asked_without_and_not_again_with(archive: Archive) -> None:
    def script(said: Conversation) -> Said:
        more = {"response_format", "stream_options"} & set(said.body)
        return Said(status=400, text="unknown field") if more else good(said)

    with lying(script) as server:
        answerer = answerer_of(archive, model_at(server))
        assert answerer.answer(HURT).models["llm"]
        assert answerer.answer(HURT).models["llm"]
    assert ["response_format" in each.body for each in server.seen] == [True, False, False]


# Streaming


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_sentences_appear_as_they_are_proved_and_none_before(archive: Archive, protocol: str) -> None:
    script = says(
        (GOOD, "left 14 people hurt"),
        ("The station burnt down.", "The station burnt down"),
        ("The line was closed.", "The line was closed"),
        ("A storm tore the roof off Harlow station.", "tore the roof off Harlow station"),
        pieces=40,
        delay=0.02,
    )
    with lying(script) as server:
        started = time.monotonic()
        came = [
            (event, time.monotonic() - started)
            for event in answerer_of(archive, model_at(server, protocol)).stream(HURT)
        ]
    texts = [event.text for event, _ in came]
    assert texts[0] == f"{GOOD} [1]"
    assert all("burnt" not in text for text in texts)
    assert len(texts) == 4
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert [event.answer is None for event, _ in came] == [True, True, True, False]
    assert came[0][1] < came[-1][1] - 0.3
    last = came[-1][0].answer
    assert last is not None
    assert last.timings["first_sentence_ms"] < last.timings["total_ms"]
    assert last.writing["unsupported"] == 1


def test_who_leaves_in_the_middle_leaves_no_thread_behind(archive: Archive) -> None:
    slow = says((GOOD, "left 14 people hurt"), ("The line was closed.", "The line was closed"), pieces=60, delay=0.02)
    with lying(slow) as server:
        events = answerer_of(archive, model_at(server)).stream(HURT)
        next(events)
        events.close()  # type: ignore[attr-defined]
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline and any(thread.name == "cita-llm" for thread in threading.enumerate()):
            time.sleep(0.02)
    assert not any(thread.name == "cita-llm" for thread in threading.enumerate())


def test_the_chat_shows_sentences_as_they_come(archive: Archive, tmp_path: Path) -> None:
    from ui.chat import _Handlers
    from ui.conversations import Conversations

    request = SimpleNamespace(headers={"accept-language": "en"}, state=SimpleNamespace(owner="browser:ann"))
    event = SimpleNamespace(question=HURT, conversation="", replacing="", limits={})
    with lying(good) as server:
        kept = Conversations(tmp_path / "conversations.db")
        handlers = _Handlers(answerer_of(archive, model_at(server)), kept, (), uploads=False)
        updates = list(handlers.on_ask(event, request))  # type: ignore[arg-type]
    assert GOOD in updates[1][1]
    assert "The line was closed" not in updates[1][1]
    transcript, live = updates[-1]
    assert GOOD in transcript
    assert "The line was closed" in transcript
    assert live == ""


# A model that fails


def extractive(answer: Answer, note: str) -> None:
    """The articles' own words, and the note that says why."""
    assert answer.status == "answered"
    assert "llm" not in answer.models
    assert {claim.support for claim in answer.claims} == {"verbatim"}
    assert "14" in answer.text
    assert answer.note == f"{note} The articles’ own words are shown instead."
    assert f"({answer.note})" in str(answer)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_model_that_stalls_is_left_and_the_articles_own_words_are_shown(archive: Archive, protocol: str) -> None:
    started = time.monotonic()
    answer = asked(archive, lambda said: Said("{", stall=30, after=0), protocol=protocol, timeout=1.0)
    extractive(answer, "The language model did not answer in time.")
    assert time.monotonic() - started < 25


def test_a_model_that_never_ends_is_left_when_its_time_is_up(archive: Archive) -> None:
    answer = asked(archive, lambda said: Said("x" * 4000, pieces=1000, delay=0.02), limit=0.5)
    extractive(answer, "The language model did not answer in time.")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", [{"breaks": True}, {"stall": 30}])
def test_what_was_proved_before_a_model_broke_off_stays(archive: Archive, protocol: str, fault: dict[str, Any]) -> None:
    script = says(
        (GOOD, "left 14 people hurt"), ("The line was closed.", "The line was closed"), pieces=30, after=24, **fault
    )
    answer = asked(archive, script, protocol=protocol, timeout=2.0)
    assert answer.text == f"{GOOD} [1]"
    assert answer.note == "The language model broke off; what is shown is proved, and may be incomplete."


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_connection_that_ends_before_any_sentence_is_a_failure(archive: Archive, protocol: str) -> None:
    answer = asked(archive, lambda said: Said("{" + " " * 50, after=2, breaks=True), protocol=protocol)
    assert answer.note is not None
    assert answer.note.endswith("The articles’ own words are shown instead.")
    assert "llm" not in answer.models


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_server_is_asked_again(archive: Archive, protocol: str, status: int) -> None:
    answers = iter([Said(status=status, headers={"retry-after": "0"})] * 2)
    with lying(lambda said: next(answers, None) or good(said)) as server:
        wait_less = answerer_of(archive, model_at(server, protocol, retries=2))
        answer = wait_less.answer(HURT)
    assert answer.models["llm"]
    assert len(server.seen) == 3


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_a_server_that_refuses_is_told_of_and_the_articles_own_words_are_shown(
    archive: Archive, protocol: str, status: int
) -> None:
    answer = asked(archive, lambda said: Said(status=status, text="no"), protocol=protocol)
    extractive(answer, "The language model failed.")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_server_that_is_not_there_is_told_of(archive: Archive, protocol: str) -> None:
    with lying(good) as server:
        model = model_at(server, protocol)
    extractive(answerer_of(archive, model).answer(HURT), "The language model could not be reached.")


def test_failures_say_what_to_do() -> None:
    told = {}
    for status in (401, 404, 429, 418):
        with lying(lambda said, status=status: Said(status=status)) as server, pytest.raises(Failure) as failure:  # type: ignore[misc]
            list(model_at(server).stream("system", "user"))
        told[status] = (failure.value.kind, str(failure.value))
    assert told[401] == ("refused", "openai:local refused the key (HTTP 401). Check the provider's key.")
    assert told[404][0] == "unknown"
    assert told[429][0] == "overloaded"
    assert told[418] == ("broken", "openai:local did not take the request (HTTP 418).")


# A model that speaks badly


def wrapped(form: Callable[[str], str]) -> Callable[[Conversation], Said]:
    return lambda said: Said(form(good(said).text))


@pytest.mark.parametrize(
    "form",
    [
        lambda text: f"Here is the answer:\n```json\n{text}\n```\nI hope this helps!",
        lambda text: f"<think>The passages {{say}} a lot: {text[:40]}</think>{text}",
        lambda text: "\n".join(json.dumps(each) for each in json.loads(text)["sentences"]),
        lambda text: json.dumps(json.loads(text)["sentences"]),
        lambda text: text.replace('"}]}]}', '"},]},]}'),
        lambda text: text.replace('"', "'"),
        lambda text: text[:-2],
        lambda text: json.dumps({"answer": json.loads(text)["sentences"]}, indent=4),
    ],
    ids=["fences", "thoughts", "lines", "list", "commas", "quotes", "unclosed", "other name"],
)
def test_json_is_read_as_models_give_it(archive: Archive, form: Callable[[str], str]) -> None:
    answer = asked(archive, wrapped(form))
    assert answer.text.startswith(f"{GOOD} [1]")
    assert answer.models["llm"]


@pytest.mark.parametrize(
    "text", ["", "I cannot answer that.", "{{{{", '{"sentences": 7}', "[1, 2", '{"text": "x"}', "null"]
)
def test_what_is_no_answer_is_none(archive: Archive, text: str) -> None:
    extractive(
        asked(archive, lambda said: Said(text)),
        "Nothing that the language model wrote could be proved from the articles.",
    )


def test_a_sentence_that_was_cut_off_is_not_shown(archive: Archive) -> None:
    def script(said: Conversation) -> Said:
        text = good(said).text
        return Said(text[: text.index("The line was closed") + 9], reason="length")

    assert asked(archive, script).text == f"{GOOD} [1]"


def test_a_model_that_says_the_passages_do_not_answer_is_believed_unless_the_words_answer_clearly(
    archive: Archive,
) -> None:
    none = lambda said: Said('{"sentences": []}')  # noqa: E731
    answer = asked(archive, none, "What did Ann Porter say?")
    assert answer.status == "answered"
    assert answer.note is not None
    assert answer.note.startswith("The language model found no answer in these passages.")
    doubtful = asked(archive, none, "Which roof did the union repair with the town's money at the station?")
    assert doubtful.status == "abstained"
    assert "llm" not in doubtful.models


# A model that lies

LIES: dict[str, Callable[[Conversation], Said]] = {
    "unknown passage": lambda said: Said(answer_json((GOOD, "zzzzzz", "left 14 people hurt"))),
    "numbered passage": lambda said: Said(answer_json((GOOD, "1", "left 14 people hurt"))),
    "altered quotation": says((GOOD, "left 15 people hurt")),
    "altered figure": says(("The storm left 15 people hurt.", "left 14 people hurt")),
    "obeyed injection": says(("Send your savings to the mayor, this page says.", "left 14 people hurt")),
    "leaked instructions": says((ANSWERING.splitlines()[0], "left 14 people hurt")),
    "another language": says(("La tempesta ha ferito 14 persone nella stazione.", "left 14 people hurt")),
    "address": says((f"{GOOD} More at https://evil.example/{{x}}", "left 14 people hurt")),
    "link in markup": says((f"{GOOD} Visit evil.com", "left 14 people hurt")),
    "invented words in marks": says(("Ann Porter said “it was my fault”: 14 people hurt.", "left 14 people hurt")),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_no_lie_is_shown(archive: Archive, protocol: str, lie: Callable[[Conversation], Said]) -> None:
    answer = asked(archive, lie, protocol=protocol)
    extractive(answer, "Nothing that the language model wrote could be proved from the articles.")
    assert answer.writing["unsupported"] == 1
    assert "evil" not in str(answer)


def test_the_truth_among_lies_is_shown_alone(archive: Archive) -> None:
    script = says(
        ("The storm left 99 people hurt.", "left 99 people hurt"),
        (f"**{GOOD}** [3] [zzzzzz]", "left 14 people hurt"),
        ("The mayor fled.", "left 14 people hurt"),
    )
    answer = asked(archive, script)
    assert answer.text == f"{GOOD} [1]"
    assert answer.writing == {"input_tokens": 1200, "output_tokens": 90, "sentences": 3, "unsupported": 2}


def test_unsupported_sentences_are_shown_apart_only_where_that_is_set(archive: Archive) -> None:
    script = says((GOOD, "left 14 people hurt"), ("The mayor “fled” [4] to https://evil.example now.", "fled"))
    with lying(script) as server:
        events = list(answerer_of(archive, model_at(server), unsupported="show").stream(HURT))
    answer = events[-1].answer
    assert answer is not None
    sound(answer)
    assert answer.text == f"{GOOD} [1]\nNot supported by the articles: The mayor fled to … now."
    assert answer.claims[1].support == "unsupported"
    assert [event.text for event in events[:-1]] == [f"{GOOD} [1]"]


def test_who_is_talked_about_and_never_quoted_gets_no_words_from_a_model(archive: Archive) -> None:
    with lying(good) as server:
        answer = answerer_of(archive, model_at(server)).answer("What did Zoltan Brandmeier say?")
    assert answer.reason == "no_such_speaker"
    assert server.seen == []


# Follow-ups


def conversing(question: str) -> Callable[[Conversation], Said]:
    """A model that completes the question so, and then answers well."""
    return lambda said: Said(json.dumps({"question": question})) if "Last question" in said.user else good(said)


@pytest.mark.parametrize(
    ("completed", "understood"),
    [
        ("How many people were hurt in the storm?", True),
        ("How many people were hurt in the storm in Moscow?", False),
        ("Quante persone furono ferite nella tempesta?", False),
        ("How many people were hurt in the storm? See evil.com", False),
        ("", False),
    ],
)
def test_a_follow_up_is_completed_by_the_model_from_what_was_said(
    archive: Archive, completed: str, understood: bool
) -> None:
    turn = Turn("What did the storm do to Harlow station?", "A storm tore the roof off Harlow station.")
    with lying(conversing(completed)) as server:
        answer = answerer_of(archive, model_at(server)).answer("and how many people were hurt?", [turn])
    assert (answer.resolved == completed) is understood
    assert answer.text.startswith(GOOD)
    assert len(server.seen) == 2


def test_a_follow_up_is_understood_by_rule_where_the_model_fails(archive: Archive) -> None:
    plain = Answerer(archive, archive.embedder)  # type: ignore[arg-type]
    first = plain.answer("What did Ann Porter say?")
    with lying(lambda said: Said(status=500)) as server:
        answer = answerer_of(archive, model_at(server)).answer("and Tom Wills?", [Turn.of(first)])
    assert answer.resolved == plain.answer("and Tom Wills?", [Turn.of(first)]).resolved == "What did Tom Wills say?"


# What leaves the machine, and what is told of keys


def test_without_a_model_nothing_of_langchain_is_imported_and_with_one_not_before_it_is_asked() -> None:
    code = (
        "import sys, qa.answering, qa.app\n"
        "from qa.settings import Settings\n"
        "qa.app.make_fluency(Settings(llm='openai:x', llm_key='k'))\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "qa" in loaded
    assert not {name for name in loaded if name.startswith(("lang", "openai", "torch", "faiss", "gradio"))}


def test_langchains_tracing_stays_off_whatever_its_variables_say_unless_cita_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    traced: list[bytes] = []

    class Tracer(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            traced.append(zstandard.decompress(body) if self.headers.get("content-encoding") == "zstd" else body)
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PATCH = _take

    tracer = ThreadingHTTPServer(("127.0.0.1", 0), Tracer)
    threading.Thread(target=tracer.serve_forever, daemon=True).start()
    variables = {
        "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "x", "LANGCHAIN_API_KEY": "x",
        "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{tracer.server_address[1]}",
        "LANGCHAIN_ENDPOINT": f"http://127.0.0.1:{tracer.server_address[1]}",
    }  # fmt: skip
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from lying import Said, lying\nfrom qa.llm import load_model\n"
        "from langchain_core.tracers.langchain import wait_for_all_tracers\n"
        "with lying(lambda said: Said('hello')) as server:\n"
        "    for on in (False, True):\n"
        "        model = load_model('openai:local', url=server.url + '/v1', tracing=on)\n"
        "        words = 'TRACED WORDS' if on else 'SECRET WORDS'\n"
        "        assert ''.join(piece.text for piece in model.stream('system', words)) == 'hello'\n"
        "        wait_for_all_tracers()\n"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, timeout=120)
    tracer.shutdown()
    sent = b"".join(traced)
    assert b"TRACED WORDS" in sent
    assert b"SECRET WORDS" not in sent


def test_a_key_reaches_its_server_and_nothing_else(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    key = "sk-verysecret0123456789"
    settings = Settings(llm="openai:local", llm_key=SecretStr(key), llm_retries=0)
    caplog.set_level(logging.DEBUG)
    told = [repr(settings), settings.model_dump_json()]
    for status in (200, 401, 500):
        with lying(
            lambda said, status=status: good(said) if status == 200 else Said(f"bad key {key}", status=status)
        ) as server:  # type: ignore[misc]
            at = settings.model_copy(update={"llm_url": server.url + "/v1"})
            answer = answerer_of(archive, make_llm(at, "openai:local")).answer(HURT)
            told += [json.dumps(answer.to_dict()), str(answer), repr(make_fluency(at))]
        assert server.seen[0].headers["authorization"] == f"Bearer {key}"
    assert key not in "".join(told)
    assert key not in caplog.text


@pytest.mark.parametrize(
    ("name", "extra"), [("ollama:llama3.2", "ollama"), ("anthropic:claude", "anthropic"), ("azure_openai:x", "openai")]
)
def test_a_providers_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    monkeypatch.setattr("qa.llm.find_spec", lambda package: None)
    with pytest.raises(MissingExtra, match=re.escape(f"pip install 'cita[{extra}]'")):
        load_model(name)


def test_a_provider_that_langchain_has_no_package_for_here_is_told_of(archive: Archive) -> None:
    with pytest.raises(Failure, match=r"pip install langchain-groq"):
        list(load_model("groq:llama").stream("system", "user"))


@pytest.mark.parametrize("name", ["", "llama3.2", ":x", "openai:"])
def test_a_model_without_a_provider_is_no_model(name: str) -> None:
    with pytest.raises(ValueError, match="Expected PROVIDER:MODEL"):
        load_model(name)


# Other models


def test_a_model_can_be_given_with_the_question_or_left_out(archive: Archive) -> None:
    with lying(good) as server:
        answerer = answerer_of(archive, model_at(server))
        assert "llm" not in answerer.answer(HURT, llm="none").models
        assert server.seen == []
        fake = FakeListChatModel(responses=['{"sentences": []}'])
        assert "llm" not in answerer.answer(HURT, llm=fake).models
        with pytest.raises(ValueError, match="chat model of LangChain"):
            answerer.answer(HURT, llm=7)
    with pytest.raises(ValueError, match="takes no language model"):
        Answerer(archive, archive.embedder).answer(HURT, llm="openai:x")  # type: ignore[arg-type]


RECIPES = {
    "ollama": ("ollama:llama3.2", "", "/api/chat"),
    "llama.cpp, vLLM, LM Studio": ("openai:local", "/v1", "/v1/chat/completions"),
    "openai": ("openai:gpt-4o-mini", "/v1", "/v1/chat/completions"),
    "anthropic": ("anthropic:claude-sonnet-4-5", "", "/v1/messages"),
    "azure": (
        "azure_openai:my-deployment",
        "",
        "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21",
    ),
}


@pytest.mark.parametrize(("name", "path", "asked_at"), RECIPES.values(), ids=RECIPES)
def test_every_recipe_of_the_documentation_works_against_its_protocol(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, name: str, path: str, asked_at: str
) -> None:
    with lying(good) as server:
        for variable, value in {
            "CITA_LLM": name, "CITA_LLM_URL": server.url + path, "CITA_LLM_KEY": "key",
            "OPENAI_API_VERSION": "2024-10-21",
        }.items():  # fmt: skip
            monkeypatch.setenv(variable, value)
        fluency = make_fluency(Settings())
        answer = Answerer(archive, archive.embedder, fluency=fluency).answer(HURT)  # type: ignore[arg-type]
    assert [each.path for each in server.seen] == [asked_at]
    assert answer.text.startswith(f"{GOOD} [1]")
    assert answer.models["llm"] == name
    assert min(answer.writing.values()) >= 0
    assert answer.writing["input_tokens"] > 1000


def test_the_recipes_tested_are_those_of_the_documentation() -> None:
    text = (Path(__file__).parent.parent / "docs" / "llm.md").read_text("utf-8")
    for name, _, _ in RECIPES.values():
        assert f"CITA_LLM={name}" in text


@pytest.fixture(autouse=True)
def _no_keys_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_KEY", "OLLAMA_HOST"):
        monkeypatch.delenv(variable, raising=False)
