"""Chromium for the tests of the page and for its pictures: finding it, visiting a page, asking, checking with axe-core.

Chromium is found on the path or named by CITA_CHROMIUM, axe-core in tests/web/node_modules (`npm ci --prefix
tests/web`). Where one is missing, what needs it is skipped, unless CITA_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

__all__ = ["Visit", "chromium", "missing", "violations"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_CHROMIUM = os.environ.get("CITA_CHROMIUM") or next((path for path in map(shutil.which, _NAMES) if path), None)
_REQUIRED = os.environ.get("CITA_REQUIRE_BROWSER") == "1"
_AXE = Path(__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a network of its own."""
    if _CHROMIUM is None:
        missing("no Chromium on the path; install it or name it in CITA_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


def missing(reason: str) -> None:
    """Skip a test, or fail it where nothing may be missing."""
    if _REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


class Visit:
    """A page opened on a server, and what it did that it should not."""

    def __init__(self, browser: Browser, port: int, path: str = "/", **options: Any) -> None:
        settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
        self.page: Page = browser.new_context(**(settings | options)).new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.home = f"http://127.0.0.1:{port}"
        page = self.page
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.errors.append(f"{message.text} {message.location.get('url', '')}")
                if message.type == "error"
                else None
            ),
        )
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((self.home, "data:", "blob:")) else self.foreign.append(request.url)
            ),
        )
        self.go(path)

    def go(self, path: str) -> None:
        """Open an address of the server and wait until the page shows what it names."""
        self.page.goto(self.home + path)
        self.ready()

    def ready(self) -> None:
        """Wait until the page shows something."""
        self.page.wait_for_selector(".cita-welcome, .cita-log, .cita-page, #cita-live .cita-notice")

    def write(self, question: str) -> None:
        """Send a question."""
        box = self.page.locator("#cita-question")
        box.fill(question)
        box.press("Enter")

    def ask(self, question: str) -> Locator:
        """Ask and wait for the answer; the answer's element."""
        answers = self.page.locator("#cita-transcript .cita-answer")
        before = answers.count()
        self.write(question)
        expect(answers).to_have_count(before + 1)
        expect(self.page.locator("#cita-live .cita-turn")).to_have_count(0)
        return answers.nth(before)

    def close(self) -> None:
        """Assert that nothing failed and nothing reached out, and leave."""
        assert not self.errors, f"the page reported {self.errors}"
        assert not self.foreign, f"the page asked for {self.foreign}"
        self.page.context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical in the page as it is shown, one line each."""
    if not _AXE.exists():
        missing("no axe-core; run npm ci --prefix tests/web")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node['failureSummary'].splitlines()[1].strip()}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
