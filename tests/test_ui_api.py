"""REST and MCP through their real clients: gradio_client, httpx and mcp."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
from fakes import FakeEmbedder, store
from gradio_client import Client
from gradio_client.exceptions import AppError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from ui_fakes import EchoAnswerer, cite, make_article, serving

from index.archive import Archive
from qa.answering import Answerer
from qa.types import Answer, Claim
from ui.access import Rules
from ui.api import AnswerData, Api, ArticleData, CitationData, ClaimData
from ui.users import Users

HARBOUR = make_article(
    "Harbour plan\nThe harbour will be widened next year.\n“Nobody objected to the harbour plan,” said Anna Rossi.",
    path="/home/someone/articles/harbour.txt",
)
FERRY = make_article(
    "Ferry\nIl traghetto è affondato nel porto.",
    language="it",
    source="La Gazzetta",
    published=None,
    path="/x/f.jsonl#3",
)
RIGHT = "correct horse battery"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The real answerer over two articles, with a stand-in for the encoder."""
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path_factory.mktemp("api") / "index", embedder)
    store(archive, HARBOUR, FERRY)
    return Answerer(archive, embedder)


@pytest.fixture(scope="module")
def port(answerer: Answerer) -> Iterator[int]:
    with serving(answerer) as port:
        yield port


@pytest.fixture(scope="module")
def client(port: int) -> Client:
    """Gradio's own client with its defaults."""
    return Client(f"http://127.0.0.1:{port}", verbose=False)


def post(port: int, name: str, *values: Any) -> httpx.Response:
    """Call by position, without Gradio's client."""
    return httpx.post(f"http://127.0.0.1:{port}/gradio_api/run/{name}", json={"data": list(values)}, timeout=20)


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.1)
    return held


async def _with_tools(port: int, act: Any, path: str = "/gradio_api/mcp", **headers: str) -> Any:
    async with (
        streamablehttp_client(f"http://127.0.0.1:{port}{path}", headers=headers) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        return await act(session)


def call(port: int, name: str, **arguments: Any) -> Any:
    """Call a tool through the official MCP client."""
    return asyncio.run(_with_tools(port, lambda session: session.call_tool(name, arguments)))


# gradio_client


def test_gradio_s_client_asks_with_its_defaults(client: Client) -> None:
    answer = client.predict("When will the harbour be widened?", api_name="/ask")
    assert answer["status"] == "answered"
    citation = answer["citations"][0]
    assert HARBOUR.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["article"]["title"] == "Harbour plan"
    named = client.predict(question="harbour widened?", sources=["La Gazzetta"], api_name="/ask")
    assert {each["article"]["source"] for each in named["citations"]} <= {"La Gazzetta"}


def test_gradio_s_client_searches_lists_and_reads(client: Client) -> None:
    [first, *_] = client.predict("harbour widened", k=1, retriever="lexical", api_name="/search")
    assert HARBOUR.text[first["start"] : first["end"]] == first["text"]
    assert first["article"]["id"] == HARBOUR.id
    [quote] = client.predict(speaker="Rossi", api_name="/quotes")
    assert (quote["speaker"], quote["voice"]) == ("Anna Rossi", "direct")
    assert HARBOUR.text[quote["start"] : quote["end"]] == quote["quote"]
    listed = client.predict(language="it", api_name="/articles")
    assert (listed["total"], [each["title"] for each in listed["articles"]]) == (1, ["Ferry"])
    assert client.predict(limit=1, offset=1, api_name="/articles")["total"] == 2
    assert client.predict(FERRY.id, api_name="/article")["text"] == FERRY.text


def test_gradio_s_client_is_told_what_is_wrong(client: Client) -> None:
    with pytest.raises(AppError, match="2000 characters"):
        client.predict("x" * 2001, api_name="/ask")
    with pytest.raises(AppError, match="no article '0000000000000000'"):
        client.predict("0" * 16, api_name="/article")
    with pytest.raises(AppError, match="Name a speaker"):
        client.predict(api_name="/quotes")


def test_the_endpoints_are_described_with_the_types_of_their_results(port: int, client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/search", "/quotes", "/articles", "/article"}
    asked = endpoints["/ask"]["parameters"]
    assert [(each["parameter_name"], each["parameter_has_default"]) for each in asked] == [
        ("question", False), ("since", True), ("until", True), ("sources", True),
    ]  # fmt: skip
    info = httpx.get(f"http://127.0.0.1:{port}/gradio_api/info").json()["named_endpoints"]
    result = info["/ask"]["returns"][0]["type"]
    assert result["properties"]["status"] == {"enum": ["answered", "abstained"]}
    assert result["properties"]["citations"]["items"]["properties"]["start"] == {"type": "integer"}
    assert "verbatim citations" in info["/ask"]["description"]
    openapi = httpx.get(f"http://127.0.0.1:{port}/gradio_api/openapi.json").json()
    assert any(path.endswith("/ask") for path in openapi["paths"])


def test_the_types_of_results_name_every_field() -> None:
    citation = cite(1, HARBOUR, "widened", speaker="Rossi")
    told = Answer("?", "answered", None, "en", "x [1]", (Claim("x", (1,)),), (citation,)).to_dict()
    assert set(AnswerData.__annotations__) == set(told)
    assert set(ClaimData.__annotations__) == set(told["claims"][0])
    assert set(CitationData.__annotations__) == set(told["citations"][0])
    assert set(ArticleData.__annotations__) == set(told["citations"][0]["article"]) - {"path"} | {"file"}


# httpx


def test_one_request_of_plain_http_is_enough(port: int) -> None:
    response = post(port, "ask", "When will the harbour be widened?")
    assert response.status_code == 200
    [answer] = response.json()["data"]
    assert answer["status"] == "answered"
    assert "/home/someone" not in response.text
    assert answer["citations"][0]["article"]["file"] == "harbour.txt"
    assert post(port, "articles").json()["data"][0]["total"] == 2


def test_arguments_are_given_by_name_too(port: int) -> None:
    base = f"http://127.0.0.1:{port}/gradio_api/call/v2/search"
    event = httpx.post(base, json={"query": "traghetto", "k": 1}).json()["event_id"]
    stream = httpx.get(f"{base}/{event}", timeout=20).text
    [[hit]] = json.loads(stream.split("event: complete\ndata: ", 1)[1])
    assert hit["article"]["file"] == "f.jsonl#3"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ask", [None]), ("ask", [7]), ("ask", [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]),
        ("ask", ["harbour?", "yesterday"]), ("ask", ["harbour?", "2024-13-40"]), ("ask", ["harbour?", None, None, "x"]),
        ("ask", ["harbour?", None, None, [["x"]]]), ("ask", []), ("ask", ["x"] * 9), ("search", ["x", 0]),
        ("search", ["x", 101]), ("search", ["x", "ten"]), ("search", ["x", True]), ("search", ["x", 5, "magic"]),
        ("quotes", ["", ""]), ("articles", [None, None, None, "it' OR 1=1"]),
        ("articles", [None, None, None, None, -1]), ("article", ["../../etc/passwd"]), ("article", [None]),
    ],
)  # fmt: skip
def test_arguments_that_will_not_do_are_refused(port: int, name: str, values: list[Any]) -> None:
    response = post(port, name, *values)
    assert response.status_code == 500
    assert "root:" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": 1}', b'{"data": {}}', b"[" * 60_000, b"\xff"])
def test_bodies_that_are_no_calls_are_refused(port: int, body: bytes) -> None:
    for path in ("/gradio_api/run/ask", "/gradio_api/call/ask"):
        response = httpx.post(
            f"http://127.0.0.1:{port}{path}", content=body, headers={"content-type": "application/json"}, timeout=20
        )
        assert 400 <= response.status_code <= 500
    assert post(port, "ask", "harbour?").status_code == 200


def test_odd_text_is_searched_and_not_fatal(port: int) -> None:
    for text in ('"', "NEAR(", "a AND", "\x00", "\u202e", "🛥️" * 500, "%", "'; DROP TABLE article; --"):
        assert post(port, "search", text).status_code in {200, 500}
    raw = httpx.post(
        f"http://127.0.0.1:{port}/gradio_api/run/search",
        content=b'{"data": ["\\ud800 harbour"]}',
        headers={"content-type": "application/json"},
        timeout=20,
    )
    assert raw.status_code in {200, 422, 500}
    assert post(port, "search", "harbour").json()["data"][0]


@given(st.text(max_size=200) | st.text(alphabet="\"'()*:^-+{}[] harbourAND\ud800\udfff\0\u202e", max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_text_is_asked_is_answered_or_refused(answerer: Answerer, text: str) -> None:
    api = Api(answerer)
    sound = bool(text.strip()) and text == text.encode("utf-8", "replace").decode()
    for function in (api.ask, api.search, lambda about: api.quotes(about=about)):
        with nullcontext() if sound else pytest.raises(ValueError, match=r"unicode|pattern"):
            json.dumps(function(text)).encode()


def test_clients_that_go_away_leave_nothing_behind(answerer: Answerer) -> None:
    with serving(EchoAnswerer(answerer.archive)) as port:
        base = f"http://127.0.0.1:{port}/gradio_api"
        for _ in range(5):
            event = httpx.post(f"{base}/call/v2/ask", json={"question": "harbour slowly"}).json()["event_id"]
            with httpx.stream("GET", f"{base}/call/v2/ask/{event}"):
                pass
        left = wait_until(lambda: httpx.get(f"{base}/queue/status").json()["queue_size"] == 0)
        assert left
        started = time.monotonic()
        assert post(port, "articles").json()["data"][0]["total"] == 2
        assert time.monotonic() - started < 60


def test_a_fault_is_told_to_programs_without_its_details_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    from ui_fakes import ListArchive

    with serving(EchoAnswerer(ListArchive([HARBOUR]))) as port, caplog.at_level(logging.INFO):
        told = post(port, "ask", "a fault").text + str(call(port, "ask", question="a fault"))
    assert "secret" not in told
    assert told.count("fault on the server") == 2
    assert sum(bool(record.exc_info) for record in caplog.records) >= 2


# mcp


def test_the_official_mcp_client_finds_the_same_tools_with_their_schemas(port: int) -> None:
    listed = asyncio.run(_with_tools(port, lambda session: session.list_tools()))
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask", "search", "quotes", "articles", "article"}
    assert tools["ask"].inputSchema["required"] == ["question"]
    assert tools["ask"].outputSchema["properties"]["status"]["enum"] == ["answered", "abstained"]
    assert all(tool.annotations.readOnlyHint for tool in listed.tools)
    assert "verbatim citations" in tools["ask"].description


@pytest.mark.parametrize("path", ["/gradio_api/mcp", "/gradio_api/mcp/", "/mcp", "/mcp/"])
def test_the_official_mcp_client_asks(port: int, path: str) -> None:
    result = asyncio.run(
        _with_tools(port, lambda s: s.call_tool("ask", {"question": "When will the harbour be widened?"}), path)
    )
    assert not result.isError
    answer = result.structuredContent
    assert answer == json.loads(result.content[0].text)
    citation = answer["citations"][0]
    assert HARBOUR.text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_official_mcp_client_searches_lists_and_reads(port: int) -> None:
    [hit, *_] = call(port, "search", query="harbour widened", k=2).structuredContent["result"]
    assert hit["article"]["id"] == HARBOUR.id
    [quote] = call(port, "quotes", speaker="Anna Rossi").structuredContent["result"]
    assert quote["speaker"] == "Anna Rossi"
    assert call(port, "articles").structuredContent["total"] == 2
    assert call(port, "article", id=FERRY.id).structuredContent["text"] == FERRY.text


def test_the_official_mcp_client_is_told_what_is_wrong(port: int) -> None:
    for name, arguments, message in (
        ("ask", {"question": "x" * 2001}, "2000 characters"),
        ("ask", {}, "required"),
        ("article", {"id": "0" * 16}, "no article"),
        ("articles", {"since": "soon"}, "since"),
        ("drop", {}, "Unknown tool"),
    ):
        result = call(port, name, **arguments)
        assert result.isError
        assert message in result.content[0].text


def test_mcp_is_behind_the_same_gates(port: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    for path in ("/gradio_api/mcp", "/mcp/"):
        url = f"http://127.0.0.1:{port}{path}"
        accept = {"accept": "application/json, text/event-stream"}
        assert httpx.post(url, json=body, headers=accept).status_code == 200
        assert httpx.post(url, json=body, headers={**accept, "host": "evil.example"}).status_code == 400
        assert httpx.post(url, json=body, headers={**accept, "origin": "https://evil.example"}).status_code == 403
        assert httpx.post(url, content=b" " * 70_000, headers=accept).status_code == 413
        assert httpx.delete(url, headers={**accept, "origin": "null"}).status_code == 403


# With log-in


def test_every_client_logs_in_with_http_basic(answerer: Answerer, tmp_path: Path) -> None:
    users = Users(tmp_path / "users")
    users.add("anna", RIGHT)
    basic = {"Authorization": httpx.BasicAuth("anna", RIGHT)._auth_header}
    with serving(answerer, rules=Rules(users)) as port:
        url = f"http://127.0.0.1:{port}"
        with pytest.raises(Exception, match="Please login"):
            Client(url, verbose=False)
        answer = Client(url, verbose=False, headers=basic).predict("harbour widened?", api_name="/ask")
        assert answer["status"] == "answered"
        asked = httpx.post(f"{url}/gradio_api/run/ask", json={"data": ["harbour widened?"]}, auth=("anna", RIGHT))
        assert asked.json()["data"][0]["status"] == "answered"
        with pytest.raises(BaseExceptionGroup):
            call(port, "articles")
        listed = asyncio.run(_with_tools(port, lambda session: session.call_tool("articles", {}), **basic))
        assert listed.structuredContent["total"] == 2
