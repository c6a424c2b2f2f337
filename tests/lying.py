"""Servers on loopback that speak the protocols of language models and say what a script tells them to.

For tests of answers by a model: the real clients of LangChain talk to them. A script sees the conversation and gives
what is `Said`, in how many pieces, and how it goes wrong. `seen` holds every request, so that a test can tell what left
the process.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Conversation", "LyingServer", "Said", "answer_json", "lying", "passages_of"]

_PASSAGE = re.compile(r"<<(\w+)>> \((\w+)\) ([^\n]*)\n(.*?)\n<<end of \1>>", re.S)


@dataclass(frozen=True)
class Said:
    """One reply: its text, its pieces, and what goes wrong.

    `delay` seconds before each piece; `stall` seconds of silence after `after` pieces, or with `breaks` the end of the
    connection there; `status` other than 200 with `headers` for a refusal; `reason` why it ended.
    """

    text: str = ""
    pieces: int = 12
    delay: float = 0.0
    after: int = 10_000
    stall: float = 0.0
    breaks: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = "stop"

    def cut(self) -> list[str]:
        """The text in pieces."""
        size = max(1, -(-len(self.text) // self.pieces))
        return [self.text[at : at + size] for at in range(0, len(self.text), size)] or [""]


@dataclass(frozen=True)
class Conversation:
    """What a server was asked: its path, headers, body, and the messages of system and user."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    system: str
    user: str

    @property
    def question(self) -> str:
        """The question, without the passages."""
        return self.user.rpartition("Question: ")[2] or self.user


Script = Callable[[Conversation], Said]


class LyingServer(ThreadingHTTPServer):
    """Speaks OpenAI's, Azure's, Ollama's and Anthropic's protocols, each at its own path."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.seen: list[Conversation] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def lying(script: Script) -> Iterator[LyingServer]:
    """A server that follows a script."""
    server = LyingServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def passages_of(asked: Conversation) -> list[tuple[str, str, str]]:
    """The passages of a request: id, line of origin, text."""
    return [(match[1], match[3], match[4]) for match in _PASSAGE.finditer(asked.user)]


def answer_json(*sentences: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """A well-formed reply of (text, passage, quote) or (text, passage, quote, translation)."""
    return json.dumps(
        {
            "sentences": [
                {
                    "text": text,
                    "evidence": [{"passage": passage, "quote": quote, "translation": rest[0] if rest else ""}],
                }
                for text, passage, quote, *rest in sentences
            ]
        },
        ensure_ascii=False,
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LyingServer

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
        asked = _conversation(self.path, dict(self.headers), body)
        self.server.seen.append(asked)
        said = self.server.script(asked)
        if said.status != 200:
            self._refuse(said)
            return
        tell = {"/api/chat": self._ollama, "/v1/messages": self._anthropic}.get(
            self.path.partition("?")[0], self._openai
        )
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson" if tell == self._ollama else "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        try:
            tell(said, body)
            self._send(b"")
        except _Broken:
            self.connection.close()

    def _refuse(self, said: Said) -> None:
        text = json.dumps({"error": {"message": said.text or "no", "type": "error", "code": None}}).encode()
        self.send_response(said.status)
        for name, value in {"content-type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _send(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _paced(self, said: Said) -> Iterator[str]:
        """The pieces of a reply, at its pace, up to where it goes wrong."""
        for number, piece in enumerate(said.cut()):
            if number >= said.after:
                if said.breaks:
                    raise _Broken
                time.sleep(said.stall)
            time.sleep(said.delay)
            yield piece

    def _openai(self, said: Said, body: dict[str, Any]) -> None:
        def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> None:
            choices = [{"index": 0, "delta": delta, "finish_reason": reason}] if "usage" not in more else []
            event = {
                "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": body.get("model", "m"),
                "choices": choices, **more,
            }  # fmt: skip
            self._send(f"data: {json.dumps(event)}\n\n".encode())

        chunk({"role": "assistant", "content": ""})
        for piece in self._paced(said):
            chunk({"content": piece})
        chunk({}, said.reason)
        if (body.get("stream_options") or {}).get("include_usage"):
            usage = {"prompt_tokens": 1200, "completion_tokens": 90, "total_tokens": 1290}
            chunk({}, usage=usage)
        self._send(b"data: [DONE]\n\n")

    def _ollama(self, said: Said, body: dict[str, Any]) -> None:
        model = body.get("model", "m")
        for piece in self._paced(said):
            row = {"model": model, "created_at": "2024-01-01T00:00:00Z", "done": False,
                   "message": {"role": "assistant", "content": piece}}  # fmt: skip
            self._send(json.dumps(row).encode() + b"\n")
        last = {
            "model": model,
            "created_at": "2024-01-01T00:00:00Z",
            "done": True,
            "done_reason": said.reason,
            "message": {"role": "assistant", "content": ""},
            "prompt_eval_count": 1100,
            "eval_count": 80,
        }
        self._send(json.dumps(last).encode() + b"\n")

    def _anthropic(self, said: Said, body: dict[str, Any]) -> None:
        def event(kind: str, **more: Any) -> None:
            self._send(f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode())

        usage = {"input_tokens": 1300, "output_tokens": 1}
        message = {"id": "m1", "type": "message", "role": "assistant", "model": body.get("model", "m"), "content": []}
        message |= {"stop_reason": None, "stop_sequence": None, "usage": usage}
        event("message_start", message=message)
        event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in self._paced(said):
            event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
        event("content_block_stop", index=0)
        reason = {"stop": "end_turn", "length": "max_tokens"}[said.reason]
        event(
            "message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage=usage | {"output_tokens": 70}
        )
        event("message_stop")


class _Broken(Exception):
    """The connection ends here."""


def _conversation(path: str, headers: dict[str, str], body: dict[str, Any]) -> Conversation:
    said = {each["role"]: _text(each["content"]) for each in body.get("messages", [])}
    system = said.get("system") or said.get("developer") or _text(body.get("system", ""))
    return Conversation(
        path, {name.lower(): value for name, value in headers.items()}, body, system, said.get("user", "")
    )


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
