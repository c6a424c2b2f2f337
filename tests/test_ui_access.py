"""Log-in, keys of browsers, a trusted proxy and limits, over real HTTP on loopback."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from test_ui_conversations import answer
from test_ui_server import request
from ui_fakes import EchoAnswerer, ListArchive, make_article, serving

from ui.access import Rules, owner_of
from ui.conversations import Conversations
from ui.users import Users

ARTICLE = make_article("Harbour plan\nThe harbour will be widened.")
RIGHT, WRONG = "correct horse battery", "wrong horse battery"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def served(path: Path, conversations: Conversations | None = None, **rules: object) -> Iterator[int]:
    """The port of a server with these rules."""
    with serving(EchoAnswerer(ListArchive([ARTICLE], path)), conversations=conversations, rules=Rules(**rules)) as port:
        yield port


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Users:
    made = Users(tmp_path_factory.mktemp("users") / "users")
    for name in ("anna", "bruno"):
        made.add(name, RIGHT)
    return made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Conversations:
    return Conversations(tmp_path_factory.mktemp("kept") / "conversations.db")


@pytest.fixture(scope="module")
def port(users: Users, kept: Conversations) -> Iterator[int]:
    """A server at which one logs in, behind a proxy that tells addresses."""
    yield from served(users.path.parent, kept, users=users, proxies=("127.0.0.1",))


@pytest.fixture(scope="module")
def proxied_port(tmp_path_factory: pytest.TempPathFactory, kept: Conversations) -> Iterator[int]:
    """A server that believes its proxy who somebody is."""
    yield from served(tmp_path_factory.mktemp("a"), kept, user_header="X-User", proxies=("127.0.0.0/8",))


@pytest.fixture(scope="module")
def open_port(tmp_path_factory: pytest.TempPathFactory, kept: Conversations) -> Iterator[int]:
    """A server without log-in at which one may ask five times a minute."""
    yield from served(tmp_path_factory.mktemp("a"), kept, per_minute=5, proxies=("127.0.0.1",))


def log_in(port: int, name: str, password: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send the log-in form."""
    body = urlencode({"name": name, "password": password}).encode()
    return request(port, "POST", "/cita/login", body=body, **FORM, **headers)


def cookie_of(headers: dict[str, str]) -> str:
    """The cookie that a response sets, as a browser sends it back."""
    return headers["set-cookie"].split(";")[0]


def ask(port: int, **headers: str) -> int:
    """Status of a question over REST."""
    body = json.dumps({"data": ["What about the harbour?"]}).encode()
    return request(port, "POST", "/gradio_api/run/ask", body=body, Content_Type="application/json", **headers)[0]


CLOSED = [
    ("GET", "/"), ("GET", "/config"), ("GET", "/gradio_api/info"), ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/heartbeat/x"), ("GET", "/gradio_api/startup-events"), ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/token"), ("GET", "/gradio_api/runs"), ("GET", "/gradio_api/queue/data?session_hash=x"),
    ("GET", f"/cita/article/{ARTICLE.id}"), ("GET", "/cita/chat.css"), ("GET", "/cita/conversations/x.md"),
    ("GET", "/gradio_api/mcp"), ("GET", "/cita/login/x"), ("GET", "//"), ("GET", "/cita/login/../article/x"),
    ("POST", "/gradio_api/call/ask"), ("POST", "/gradio_api/run/ask"), ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/mcp"), ("POST", "/mcp"), ("POST", "/login"), ("HEAD", "/"), ("OPTIONS", "/gradio_api/info"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_is_served_before_log_in(port: int, proxied_port: int, method: str, path: str) -> None:
    for each in (port, proxied_port):
        status, headers, body = request(each, method, path, body=b"{}" if method == "POST" else None)
        assert status == 401
        assert b"harbour" not in body.lower()
        assert "content-security-policy" in headers


def test_a_browser_is_sent_to_the_log_in_page_in_its_language(port: int) -> None:
    status, headers, _ = request(port, "GET", "/", Accept="text/html")
    assert (status, headers["location"]) == (303, "/cita/login")
    _, _, page = request(port, "GET", "/cita/login", Accept_Language="it")
    assert "Accedi a Cita" in page.decode()
    assert "<script" not in page.decode()


def test_a_browser_s_own_dialog_is_not_called_up(port: int) -> None:
    assert "www-authenticate" in request(port, "GET", "/gradio_api/info")[1]
    assert "www-authenticate" not in request(port, "GET", "/gradio_api/info", Sec_Fetch_Mode="cors")[1]


def test_whoever_logged_in_is_served_until_they_log_out(port: int) -> None:
    status, headers, _ = log_in(port, "anna", RIGHT, X_Forwarded_For="203.0.113.1")
    assert (status, headers["location"]) == (303, "/")
    for attribute in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute in headers["set-cookie"]
    assert request(port, "GET", "/", Cookie=cookie_of(headers))[0] == 200
    assert ask(port, Cookie=cookie_of(headers)) == 200
    status, headers, _ = request(port, "POST", "/cita/logout", body=b"", Cookie=cookie_of(headers))
    assert status == 303
    assert 'cita-session=""' in headers["set-cookie"]
    assert request(port, "GET", "/cita/logout")[0] == 405


def test_over_https_the_cookie_goes_over_https_alone(port: int) -> None:
    safe = log_in(port, "anna", RIGHT, X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.1")[1]
    assert "Secure" in safe["set-cookie"]
    assert "Secure" not in log_in(port, "anna", RIGHT, X_Forwarded_For="203.0.113.1")[1]["set-cookie"]


def test_another_site_can_neither_log_somebody_in_nor_out(port: int) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        assert log_in(port, "anna", RIGHT, **headers)[0] == 403
        assert request(port, "POST", "/cita/logout", body=b"", **headers)[0] == 403


def test_a_wrong_password_is_told_without_saying_what_was_wrong(port: int) -> None:
    texts = {log_in(port, name, WRONG, X_Forwarded_For="203.0.113.2")[2] for name in ("anna", "nobody", "<b>x</b>")}
    assert len(texts) == 1
    assert b"Name or password is wrong" in texts.pop()


def test_forms_that_are_none_are_wrong_passwords(port: int) -> None:
    for body in (b"", b"\xff=\xff&name", b"name=anna&password=%ED%A0%80", b"a" * 60_000):
        assert request(port, "POST", "/cita/login", body=body, X_Forwarded_For="203.0.113.3", **FORM)[0] == 401


def test_guessing_is_stopped_after_ten_tries(port: int) -> None:
    statuses = [log_in(port, "bruno", f"guess number {n}", X_Forwarded_For="203.0.113.9")[0] for n in range(14)]
    assert statuses == [401] * 10 + [429] * 4
    status, headers, page = log_in(port, "bruno", RIGHT, X_Forwarded_For="203.0.113.9")
    assert status == 429
    assert 1 <= int(headers["retry-after"]) <= 300
    assert b"Too many tries" in page
    assert log_in(port, "bruno", RIGHT, X_Forwarded_For="203.0.113.10")[0] == 303


def test_guessing_all_at_once_gains_nothing(port: int) -> None:
    statuses: list[int] = []

    def guess(number: int) -> None:
        statuses.append(log_in(port, "bruno", f"guess number {number}", X_Forwarded_For="203.0.113.20")[0])

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(401) <= 11
    assert statuses.count(429) >= 13


def test_programs_log_in_with_each_request_and_guess_no_better(port: int) -> None:
    def basic(password: str, address: str) -> int:
        given = base64.b64encode(f"anna:{password}".encode()).decode()
        return ask(port, Authorization=f"Basic {given}", X_Forwarded_For=address)

    assert [basic(RIGHT, "203.0.113.30") for _ in range(15)] == [200] * 15
    assert [basic(WRONG, "203.0.113.31") for _ in range(12)] == [401] * 10 + [429] * 2
    for header in ("Basic", "Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"\xff").decode()):
        assert ask(port, Authorization=header, X_Forwarded_For="203.0.113.32") == 401


def test_the_header_of_a_trusted_proxy_is_believed_and_nobody_else_s(proxied_port: int, port: int) -> None:
    assert ask(proxied_port, X_User="anna") == 200
    assert ask(proxied_port, X_User="") == 401
    assert ask(port, X_User="anna") == 401


def test_a_header_from_elsewhere_than_the_proxy_is_not_believed(tmp_path: Path) -> None:
    for port in served(tmp_path, user_header="X-User", proxies=("192.0.2.7",)):
        assert ask(port, X_User="anna") == 401
        assert ask(port, X_User="anna", X_Forwarded_For="192.0.2.7") == 401


def test_a_header_that_anybody_could_send_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="trust-proxy"):
        Rules(user_header="X-User")


def test_a_proxy_that_nobody_named_is_refused_where_nobody_logs_in(tmp_path: Path) -> None:
    for port in served(tmp_path):
        assert ask(port) == 200
        for header in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "X_Forwarded_Host"):
            status, _, body = request(port, "GET", "/", **{header: "203.0.113.7"})
            assert status == 403
            assert b"--trust-proxy" in body


def test_a_browser_gets_a_key_that_scripts_and_other_sites_do_not(open_port: int) -> None:
    _, headers, _ = request(open_port, "GET", "/", Accept="text/html")
    cookie = headers["set-cookie"]
    assert re.match(r"cita-browser=[\w-]{43};", cookie)
    for attribute in ("HttpOnly", "SameSite=lax"):
        assert attribute in cookie
    assert "set-cookie" not in request(open_port, "GET", "/", Accept="text/html", Cookie=cookie_of(headers))[1]
    assert "set-cookie" not in request(open_port, "GET", "/config")[1]
    assert "set-cookie" in request(open_port, "GET", "/", Accept="text/html", Cookie="cita-browser=guess")[1]


def test_asking_is_limited_by_address_and_the_page_is_told_how_long_to_wait(open_port: int) -> None:
    assert [ask(open_port, X_Forwarded_For="203.0.113.50") for _ in range(6)] == [200] * 5 + [429]
    assert ask(open_port, X_Forwarded_For="203.0.113.51") == 200
    for path in ("/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api//run/ask", "/gradio_api/mcp", "/mcp"):
        status, headers, body = request(open_port, "POST", path, body=b"{}", X_Forwarded_For="203.0.113.50")
        assert status == 429
        assert int(headers["retry-after"]) <= 60
        assert "try again in" in json.loads(body)["detail"]
    assert request(open_port, "GET", "/config", X_Forwarded_For="203.0.113.50")[0] == 200


def test_one_network_of_a_subscriber_counts_as_one(open_port: int) -> None:
    asked = [ask(open_port, X_Forwarded_For=f"2001:db8:0:7::{number:x}") for number in range(1, 8)]
    assert asked == [200] * 5 + [429] * 2


def test_a_proxy_can_ask_whether_the_server_lives(port: int) -> None:
    assert request(port, "GET", "/cita/health")[::2] == (200, b"ok")


def test_conversations_are_downloaded_by_their_owner_alone(port: int, open_port: int, kept: Conversations) -> None:
    mine = kept.add("user:anna", None, answer("Perché <b>?")).conversation
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=("anna", RIGHT)) as anna:
        markdown = anna.get(f"/cita/conversations/{mine}.md")
        receipts = anna.get(f"/cita/conversations/{mine}.jsonl")
    assert "[^1]: “left at noon” (Rossi)" in markdown.text
    assert "no longer in the archive" in markdown.text
    assert markdown.headers["content-disposition"] == 'attachment; filename="perche-b.md"'
    assert json.loads(receipts.text)["citations"][0]["quote"] == "left at noon"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=("bruno", RIGHT)) as bruno:
        assert bruno.get(f"/cita/conversations/{mine}.md").status_code == 404
    for headers in ({}, {"Cookie": "cita-browser=" + "a" * 43}, {"X_User": "anna"}, {"Cookie": "cita-session=anna"}):
        assert request(open_port, "GET", f"/cita/conversations/{mine}.md", **headers)[0] == 404


def test_events_of_the_page_know_whose_they_are(tmp_path: Path, users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    def whose(request: gr.Request) -> str:
        return owner_of(request)

    def make_chat(*_: object, **__: object) -> gr.Blocks:
        with gr.Blocks() as blocks:
            gr.api(whose, api_name="whose")
        return blocks

    monkeypatch.setattr("ui.chat.make_chat", make_chat)
    for port in served(tmp_path, users=users):
        basic = {"Authorization": httpx.BasicAuth("anna", RIGHT)._auth_header}
        assert (
            Client(f"http://127.0.0.1:{port}", verbose=False, headers=basic).predict(api_name="/whose") == "user:anna"
        )
    for port in served(tmp_path):
        url, cookie = f"http://127.0.0.1:{port}", {"Cookie": "cita-browser=" + "a" * 43}
        mine = Client(url, verbose=False, headers=cookie).predict(api_name="/whose")
        assert mine == Client(url, verbose=False, headers=cookie).predict(api_name="/whose")
        assert mine.startswith("browser:")
        assert "aaaa" not in mine
        other = Client(url, verbose=False, headers={"Cookie": "cita-browser=" + "b" * 43})
        assert other.predict(api_name="/whose").startswith("browser:")
        assert other.predict(api_name="/whose") != mine
        keyless = Client(url, verbose=False)
        assert keyless.predict(api_name="/whose") != keyless.predict(api_name="/whose")
