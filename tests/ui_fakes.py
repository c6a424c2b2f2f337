"""A small archive, an answerer that quotes it, and a server on loopback, for the tests of the web chat."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from index.errors import UnknownArticle
from index.types import Article, Heading
from qa.types import Answer, Citation, Claim, Event, Turn

__all__ = ["EchoAnswerer", "ListArchive", "cite", "make_article", "serving"]


def make_article(text: str, **fields: Any) -> Article:
    """An article with an id made of its text; the first line is its title and a heading, unless told otherwise."""
    first = text.split("\n", 1)[0]
    defaults: dict[str, Any] = {
        "id": blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest(),
        "title": first,
        "source": "The Valley Courier",
        "url": "https://courier.example/story",
        "published": date(2024, 5, 3),
        "authors": (),
        "language": "en",
        "path": "/articles/story.txt",
        "headings": (Heading(0, len(first), 1),),
    }
    return Article(text=text, **(defaults | fields))


def cite(number: int, article: Article, quote: str, *, speaker: str | None = None) -> Citation:
    """A citation of the first place where the article says the quote."""
    start = article.text.index(quote)
    end = start + len(quote)
    left = article.text.rfind("\n", 0, start) + 1
    right = article.text.find("\n", end)
    return Citation(
        number=number,
        quote=quote,
        start=start,
        end=end,
        context_start=left,
        context_end=len(article.text) if right < 0 else right,
        speaker=speaker,
        voice="direct" if speaker else None,
        article=article,
        score=1.0,
        confidence=0.9,
    )


class ListArchive:
    """The articles given, by id."""

    embedder = None

    def __init__(self, articles: Iterable[Article], directory: Path = Path("/nowhere")) -> None:
        self._articles = {article.id: article for article in articles}
        self.directory = directory

    def article(self, article_id: str) -> Article:
        """The article of that id."""
        try:
            return self._articles[article_id]
        except KeyError:
            raise UnknownArticle(f"There is no article {article_id}.") from None

    def articles(self) -> Iterator[Article]:
        """All of them."""
        return iter(self._articles.values())

    def sources(self) -> list[tuple[str, int]]:
        """Outlets and numbers of articles."""
        return sorted(Counter(article.source for article in self._articles.values() if article.source).items())

    def speakers(self) -> list[tuple[str, int]]:
        """Nobody is quoted."""
        return []

    def quotations(self, **_: Any) -> list[Any]:
        """Nobody is quoted."""
        return []

    def stats(self) -> Any:
        """Their number, languages and dates."""
        dates = sorted(article.published for article in self._articles.values() if article.published)
        languages = sorted({article.language for article in self._articles.values()})
        return SimpleNamespace(
            articles=len(self._articles),
            languages=tuple((language, 1) for language in languages),
            oldest=dates[0] if dates else None,
            newest=dates[-1] if dates else None,
        )


class EchoAnswerer:
    """Cites the lines of every article that hold a word of the question, three an article at most; else abstains.

    Words have four letters or more. `asked` lists the questions with the turns before them, `limits` what each was
    limited to. A question with the word
    "fault" raises `failure`, one with "slowly" takes a second a claim.
    """

    def __init__(self, archive: Any, *, failure: Exception | None = None) -> None:
        self.archive = archive
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.limits: list[dict[str, Any]] = []
        self._failure = failure or RuntimeError("secret detail of the fault")

    def answer(self, question: str, history: Sequence[Turn] = (), **_: Any) -> Answer:
        """The last event's answer."""
        *_rest, last = self.stream(question, history)
        assert last.answer is not None
        return last.answer

    def stream(self, question: str, history: Sequence[Turn] = (), **limits: Any) -> Iterator[Event]:
        """One event a claim, then the answer."""
        self.asked.append((question, tuple(history)))
        self.limits.append(limits)
        if "fault" in question:
            raise self._failure
        words = set(re.findall(r"\w{4,}", question.lower()))
        citations: list[Citation] = []
        for article in self.archive.articles():
            body = article.text.split("\n")[1:]
            lines = [line for line in body if words & set(re.findall(r"\w{4,}", line.lower()))][:3]
            known = len(citations) + 1
            citations += [cite(known + place, article, line) for place, line in enumerate(lines)]
        claims = tuple(Claim(citation.quote, (citation.number,)) for citation in citations)
        text = ""
        for claim in claims:
            text += f"{claim.text} [{claim.citations[0]}]\n"
            yield Event(text)
            if "slowly" in question:
                time.sleep(1)
        if claims:
            yield Event(text, Answer(question, "answered", None, "en", text, claims, tuple(citations)))
            return
        why = "The articles say nothing about this."
        yield Event(why, Answer(question, "abstained", "topic_absent", "en", why, (), ()))


@contextmanager
def serving(answerer: Any, **options: Any) -> Iterator[int]:
    """Serve the chat on a free port of loopback; yields the port."""
    import socket

    import uvicorn

    from ui.server import make_app

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        server = uvicorn.Server(
            uvicorn.Config(
                make_app(answerer, **options), log_config=None, timeout_graceful_shutdown=1, proxy_headers=False
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=20)
