"""The gates in front of the chat, over real HTTP on loopback."""

from __future__ import annotations

import gc
import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio.queueing import Queue
from ui_fakes import EchoAnswerer, ListArchive, make_article, serving

from index.errors import ArchiveDamaged, CitaError
from ui.access import Rules
from ui.server import is_loopback, serve

ARTICLE = make_article("Harbour plan\nThe harbour <b>will</b> be widened.\nNobody objected.")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server that takes no uploads."""
    with serving(EchoAnswerer(ListArchive([ARTICLE]))) as port:
        yield port


@pytest.fixture(scope="module")
def upload_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that takes uploads."""
    with serving(EchoAnswerer(ListArchive([ARTICLE], tmp_path_factory.mktemp("archive"))), uploads=True) as port:
        yield port


def request(
    port: int, method: str, path: str, *, body: bytes | None = None, chunked: bool = False, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request, its path sent as it is; `Host` is right unless given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    names = {"Host": f"127.0.0.1:{port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in names.items():
            connection.putheader(name, value)
        if chunked:
            connection.putheader("Transfer-Encoding", "chunked")
        elif body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        if body is not None:
            connection.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def ask(port: int, question: object, **headers: str) -> tuple[str, object]:
    """Ask through the REST endpoint; the event that ends it and its data."""
    body = json.dumps({"data": [question]}).encode()
    status, _, answer = request(
        port, "POST", "/gradio_api/call/ask", body=body, Content_Type="application/json", **headers
    )
    assert status == 200, answer
    status, _, stream = request(port, "GET", f"/gradio_api/call/ask/{json.loads(answer)['event_id']}")
    event, data = stream.decode().strip().rsplit("event: ", 1)[1].split("\ndata: ", 1)
    return event, json.loads(data)


def multipart(content: bytes) -> tuple[bytes, str]:
    """A form with one file, and its content type."""
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    return part + content + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


def test_a_question_over_rest_returns_the_answer_as_json(port: int) -> None:
    event, data = ask(port, "What about the harbour?")
    assert event == "complete"
    answer = data[0]  # type: ignore[index]
    assert answer["status"] == "answered"
    citation = answer["citations"][0]
    assert ARTICLE.text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("question", ["x" * 2001, "", "   ", None, 7, {"a": 1}, ["x"]])
def test_what_is_no_question_is_refused_by_the_server(port: int, question: object) -> None:
    assert ask(port, question)[0] == "error"


def test_the_longest_question_is_answered(port: int) -> None:
    event, data = ask(port, "harbour " + "x" * 1992)
    assert event == "complete"
    assert data[0]["status"] == "answered"  # type: ignore[index]


def test_a_fault_is_told_without_its_details_and_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        event, data = ask(port, "fault zzyzx please")
    assert event == "error"
    assert "secret detail" not in json.dumps(data)
    assert "went wrong" in json.dumps(data) or "fault on the server" in json.dumps(data)
    assert any(record.exc_info for record in caplog.records)


def test_questions_are_not_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ask(port, "harbour zzyzx")
    assert "zzyzx" not in caplog.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.io", ""])
def test_a_foreign_host_name_is_refused(port: int, host: str) -> None:
    assert request(port, "GET", "/", Host=host)[0] == 400
    assert request(port, "GET", f"/cita/article/{ARTICLE.id}", Host=host)[0] == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_machine_s_own_names_are_served(port: int, host: str) -> None:
    assert request(port, "GET", "/", Host=f"{host}:{port}")[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "", "x"])
def test_a_post_from_another_site_is_refused(port: int, origin: str) -> None:
    body = b'{"data": ["harbour"]}'
    for path in ("/gradio_api/call/ask", "/gradio_api/queue/join", "/gradio_api/cancel", "/anything"):
        status, _, _ = request(port, "POST", path, body=body, Content_Type="application/json", Origin=origin)
        assert status == 403


def test_a_post_from_the_page_itself_is_answered(port: int) -> None:
    event, _ = ask(port, "harbour", Origin=f"http://127.0.0.1:{port}")
    assert event == "complete"


def test_no_response_allows_other_origins_to_read_it(port: int) -> None:
    evil = {"Origin": "https://evil.example"}
    responses = [
        request(port, "GET", "/", **evil),
        request(port, "GET", "/config", **evil),
        request(port, "GET", f"/cita/article/{ARTICLE.id}", **evil),
        request(port, "GET", "/gradio_api/info", **evil),
        request(port, "POST", "/gradio_api/call/ask", body=b"{}", **evil),
        request(port, "OPTIONS", "/gradio_api/call/ask", Access_Control_Request_Method="POST", **evil),
    ]
    for _, headers, _ in responses:
        assert not [name for name in headers if name.startswith("access-control-allow-origin")]
        assert "access-control-allow-credentials" not in headers


def test_a_large_body_is_refused_before_it_is_read(port: int) -> None:
    assert request(port, "POST", "/gradio_api/call/ask", body=b"x" * (64 * 1024 + 1))[0] == 413


def test_a_body_of_unstated_length_is_refused(port: int, upload_port: int) -> None:
    assert request(port, "POST", "/gradio_api/call/ask", body=b"{}", chunked=True)[0] == 413
    assert request(upload_port, "POST", "/gradio_api/upload", body=b"{}", chunked=True)[0] == 413
    assert request(port, "POST", "/gradio_api/call/ask", Content_Length="-1")[0] in {400, 413}


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/upload/",
        "/gradio_api/upload?upload_id=1",
        "/gradio_api/%75pload",
        "/gradio_api/component_server",
        "/gradio_api/component_server/",
        "/gradio_api/run-history/connect",
    ],
)
def test_uploads_and_other_ways_in_are_closed(port: int, path: str) -> None:
    body, kind = multipart(b"hello")
    assert request(port, "POST", path, body=body, Content_Type=kind)[0] == 404


@pytest.mark.parametrize("path", ["//gradio_api/upload", "/gradio_api//upload", "/x/../gradio_api/upload", "/upload"])
def test_odd_spellings_of_the_upload_reach_nothing(port: int, path: str) -> None:
    body, kind = multipart(b"hello")
    assert request(port, "POST", path, body=body, Content_Type=kind)[0] in {404, 405}


def test_an_open_upload_takes_small_files_of_the_page_alone(upload_port: int) -> None:
    body, kind = multipart(b"hello")
    assert request(upload_port, "POST", "/gradio_api/upload", body=body, Content_Type=kind)[0] == 200
    foreign = request(upload_port, "POST", "/gradio_api/upload", body=body, Content_Type=kind, Origin="null")
    assert foreign[0] == 403


def test_an_open_upload_refuses_what_says_it_is_too_large(upload_port: int) -> None:
    status, _, _ = request(upload_port, "POST", "/gradio_api/upload", Content_Length=str(65 * 1024 * 1024))
    assert status == 413


def test_every_response_carries_the_security_headers(port: int) -> None:
    for method, path in (
        ("GET", "/"),
        ("GET", "/cita/static/page.js"),
        ("GET", "/nothing"),
        ("POST", "/gradio_api/upload"),
    ):
        _, headers, _ = request(port, method, path, body=b"" if method == "POST" else None)
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_names_no_other_host_to_load_from(port: int) -> None:
    _, _, page = request(port, "GET", "/")
    html = page.decode()
    for attribute in ('src="http', "src='http", 'src="//', '<link rel="stylesheet" href="http', "@import"):
        assert attribute not in html


TRAVERSALS = [
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=../../../../etc/passwd",
    "/gradio_api/file=%2fetc%2fpasswd",
    "/gradio_api/file=..%2f..%2f..%2fetc%2fpasswd",
    "/gradio_api/file=%252e%252e%252fetc%252fpasswd",
    "/gradio_api/file=file:///etc/passwd",
    "/gradio_api/file=http://127.0.0.1:1/",
    "/gradio_api/file=http://169.254.169.254/latest/meta-data/",
    "/gradio_api/file=//etc/passwd",
    "/gradio_api/file=/proc/self/environ",
    "/gradio_api/file=C:/Windows/win.ini",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1:1/",
    "/file=/etc/passwd",
    "/static/../../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd",
    "/assets/../../../../../etc/passwd",
    "/assets/..%5c..%5cetc%5cpasswd",
    "/cita/../ui/server.py",
    "/cita/article/../../../etc/passwd",
    "/cita/article/..%2f..%2fetc%2fpasswd",
    "/cita/static/page.css/../../server.py",
    "/svelte/../../../etc/passwd",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_to_a_file_of_the_machine(port: int, path: str) -> None:
    status, _, body = request(port, "GET", path)
    assert status in {400, 403, 404, 405}, body[:200]
    assert b"root:" not in body


def test_the_archive_s_own_files_are_not_served(upload_port: int, tmp_path: Path) -> None:
    secret = tmp_path / "archive-1.db"
    secret.write_text("secret")
    for path in (secret, Path(__file__).resolve(), Path("pyproject.toml").resolve(), Path("ui/server.py").resolve()):
        assert request(upload_port, "GET", f"/gradio_api/file={path}")[0] in {403, 404}


def test_an_article_opens_escaped_with_its_span_marked(port: int) -> None:
    start = ARTICLE.text.index("<b>")
    status, headers, body = request(port, "GET", f"/cita/article/{ARTICLE.id}?span=3:{start}-{start + 11}&focus=3")
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    marked = '<mark class="cita-focus" data-numbers="3">&lt;b&gt;will&lt;/b&gt;</mark>'
    assert marked in body.decode()


@pytest.mark.parametrize("query", ["span=x", "span=1:2", "span=1:-5-3", "span=99999:1-2", "span=1:5-2", "span=" * 300])
def test_spans_that_make_no_sense_are_left_out(port: int, query: str) -> None:
    status, _, body = request(port, "GET", f"/cita/article/{ARTICLE.id}?{query}")
    assert status == 200
    assert b"<mark" not in body


def test_an_article_that_is_gone_is_a_clear_404(port: int) -> None:
    status, _, body = request(port, "GET", "/cita/article/0000000000000000", Accept_Language="it")
    assert status == 404
    assert "non è più nell’archivio" in body.decode()


def test_a_damaged_article_is_reported_and_not_shown() -> None:
    class Damaged(ListArchive):
        def article(self, article_id: str) -> object:  # type: ignore[override]
            raise ArchiveDamaged(f"Article {article_id} is damaged; index its file again.")

    with serving(EchoAnswerer(Damaged([ARTICLE]))) as port:
        status, _, body = request(port, "GET", f"/cita/article/{ARTICLE.id}")
    assert status == 500
    assert b"index its file again" in body


def test_a_busy_port_is_a_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CitaError, match=rf"Port {port} on 127\.0\.0\.1 is in use.*--port"):
            serve(EchoAnswerer(ListArchive([])), port=port)


def test_an_address_that_is_not_this_machine_s_is_a_clear_error() -> None:
    with pytest.raises(CitaError, match=r"Cannot listen on 192\.0\.2\.1"):
        serve(EchoAnswerer(ListArchive([])), host="192.0.2.1", port=0, everybody=True)


def test_uploads_are_refused_from_people_nobody_knows() -> None:
    with pytest.raises(ValueError, match="only on loopback or after log-in"):
        serve(EchoAnswerer(ListArchive([])), host="0.0.0.0", port=0, uploads=True, everybody=True)


@pytest.mark.parametrize(
    "reached",
    [
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"allowed_hosts": ["news.example"]},
        {"allowed_hosts": ["*"]},
        {"rules": Rules(proxies=("127.0.0.1",))},
    ],
)
def test_others_are_not_served_unless_they_log_in_or_it_is_said(reached: dict[str, Any]) -> None:
    with pytest.raises(CitaError, match=r"nobody would have to log in.*--users.*--user-header.*--everybody"):
        serve(EchoAnswerer(ListArchive([])), port=0, **reached)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("example.org", False),
    ],
)
def test_loopback_is_told_from_other_addresses(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_serving_prints_nothing_tells_its_address_and_stops_quietly_with_a_page_open() -> None:
    program = (
        "import sys; sys.path[:0] = ['.', 'tests']\n"
        "from ui_fakes import EchoAnswerer, ListArchive\n"
        "from ui.server import serve\n"
        "serve(EchoAnswerer(ListArchive([])), port=0, ready=lambda address: print(address, flush=True))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), child.communicate()
        port = int(address.rsplit(":", 1)[1])
        assert request(port, "GET", "/")[0] == 200
        open_page = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        open_page.request("GET", "/gradio_api/heartbeat/page")
        assert open_page.getresponse().status == 200
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=20)
        open_page.close()
    finally:
        child.kill()
    assert (child.returncode, output, errors) == (0, "", "")


def test_gradio_keeps_little_of_the_questions_asked(port: int) -> None:
    for number in range(15):
        ask(port, f"question {number}")
    queues = [each for each in gc.get_objects() if isinstance(each, Queue) and each.events_recorded >= 15]
    assert queues
    assert all(len(queue.event_analytics) <= 10 for queue in queues)
