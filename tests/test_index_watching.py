"""Watching: what is new or changed comes in by itself, half-written files are left alone, failures pass."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder, InProcessReader
from filelock import FileLock
from web_fakes import Page, fetcher, serving_site

from index import build, folder, sources, watching
from index.archive import Archive
from index.build import Change
from index.errors import UnreadableFile
from index.walk import listed_below
from index.watching import watch


def article(number: int, extra: str = "") -> str:
    return f"Town news {number}\n\nThe mayor of town{number} said that the bridge will be widened. {extra}\n"


class Watched:
    """An archive that follows targets in a thread, and what was told."""

    def __init__(self, archive: Archive, targets: list[str], **options: object) -> None:
        self.changes: list[Change] = []
        self.troubles: list[str] = []
        self.stop = threading.Event()
        self.error: BaseException | None = None

        def run() -> None:
            try:
                watch(
                    archive,
                    targets,
                    changed=self.changes.append,
                    trouble=self.troubles.append,
                    stop=self.stop,
                    **options,  # type: ignore[arg-type]
                )
            except BaseException as error:
                self.error = error

        self.thread = threading.Thread(target=run)
        self.thread.start()

    def until(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.thread.is_alive(), self.error
            assert time.monotonic() < deadline, (self.changes, self.troubles)
            time.sleep(0.02)

    def until_told(self, kind: str, place: str) -> None:
        self.until(lambda: any(each.kind == kind and each.place.endswith(place) for each in self.changes))

    def end(self) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(build, "BoundedReader", InProcessReader)
    monkeypatch.setattr(watching, "REST_SECONDS", 0.3)
    monkeypatch.setattr(watching, "RETRY_SECONDS", 0.2)
    return Archive.create(tmp_path / "index", FakeEmbedder())


@pytest.fixture
def news(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


@pytest.fixture
def following(archive: Archive) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []

    def start(*targets: object, **options: object) -> Watched:
        started.append(Watched(archive, [str(target) for target in targets], **options))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.mark.parametrize("poll", [False, True])
def test_files_that_come_change_and_go_are_followed(
    news: Path, archive: Archive, following: Callable[..., Watched], poll: bool
) -> None:
    (news / "1.txt").write_text(article(1))
    watched = following(news, prune=True, poll=poll)
    watched.until_told("added", "1.txt")
    (news / "deep").mkdir()
    (news / "deep" / "2.txt").write_text(article(2))
    (news / "3.txt.part").write_text(article(3))
    (news / ".hidden.txt").write_text(article(4))
    watched.until_told("added", "2.txt")
    (news / "1.txt").write_text(article(1, "It will cost ten million."))
    watched.until_told("changed", "1.txt")
    (news / "3.txt.part").rename(news / "3.txt")
    (news / "deep" / "2.txt").unlink()
    watched.until_told("removed", "2.txt")
    watched.until_told("added", "3.txt")
    (news / "bad.txt").write_bytes(bytes(1000))
    watched.until_told("refused", "bad.txt")
    assert sorted(Path(each.path).name for each in archive.articles()) == ["1.txt", "3.txt"]
    assert len(watched.changes) == 6
    assert watched.troubles == []


def test_a_file_that_is_being_written_is_read_when_it_is_finished(
    news: Path, archive: Archive, following: Callable[..., Watched]
) -> None:
    (news / "0.txt").write_text(article(0))
    watched = following(news)
    watched.until_told("added", "0.txt")
    with (news / "slow.txt").open("w") as file:
        for number in range(8):
            file.write(article(number))
            file.flush()
            time.sleep(0.15)
    watched.until_told("added", "slow.txt")
    assert [each for each in watched.changes if each.place.endswith("slow.txt")] == [
        Change("added", str(news / "slow.txt"), "Town news 0")
    ]
    assert [each.text.count("mayor") for each in archive.articles()] == [1, 8]


def test_without_prune_articles_stay_when_their_file_goes(
    news: Path, archive: Archive, following: Callable[..., Watched]
) -> None:
    (news / "1.txt").write_text(article(1))
    watched = following(news)
    watched.until_told("added", "1.txt")
    (news / "1.txt").unlink()
    (news / "2.txt").write_text(article(2))
    watched.until_told("added", "2.txt")
    assert archive.stats().articles == 2


def test_another_writer_is_waited_for_and_told_once(
    news: Path, archive: Archive, following: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "LOCK_SECONDS", 0.1)
    watched = following(news)
    with FileLock(archive.directory / "write.lock"):
        (news / "1.txt").write_text(article(1))
        watched.until(lambda: bool(watched.troubles))
        time.sleep(1)
        assert watched.changes == []
    watched.until_told("added", "1.txt")
    assert len(watched.troubles) == 1
    assert "Another process is writing" in watched.troubles[0]


def test_a_folder_that_goes_away_and_comes_back_is_followed_again(
    news: Path, archive: Archive, following: Callable[..., Watched]
) -> None:
    (news / "1.txt").write_text(article(1))
    watched = following(news, prune=True)
    watched.until_told("added", "1.txt")
    news.rename(news.with_name("elsewhere"))
    watched.until(lambda: bool(watched.troubles))
    news.mkdir()
    (news / "1.txt").write_text(article(1))
    (news / "2.txt").write_text(article(2))
    watched.until_told("added", "2.txt")
    assert "is not there" in watched.troubles[0]
    assert archive.stats().articles == 2


def test_a_reader_sees_what_comes_while_it_is_open(
    news: Path, archive: Archive, following: Callable[..., Watched]
) -> None:
    reader = Archive.open(archive.directory, FakeEmbedder())
    watched = following(news)
    for number in range(5):
        (news / f"{number}.txt").write_text(article(number))
        watched.until(lambda number=number: bool(reader.search_lexical([[f"town{number}"]], 1)))
    query = FakeEmbedder().embed_queries(["town3 mayor"])[0]
    assert len({hit.passage.article_id for hit in reader.search_dense(query, 50)}) == 5


def test_feeds_are_asked_at_intervals_and_less_often_while_they_fail(
    archive: Archive, following: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    from test_index_sources import PLAN, Reader

    monkeypatch.setattr(sources, "BoundedReader", Reader)
    with serving_site() as site:
        site.put("/a", "Harbour plan", *PLAN)
        site.put_feed("/feed", "/a")
        watched = following(site.url("/feed"), fetcher=fetcher(), every=0.3)
        watched.until_told("added", "/a")
        site.put("/b", "Pier plan", *PLAN)
        site.put_feed("/feed", "/a", "/b")
        watched.until_told("added", "/b")
        assert watched.troubles == []
        site.pages["/feed"] = Page("down", status=500)
        watched.until(lambda: bool(watched.troubles))
        time.sleep(1.5)
        assert len(watched.troubles) == 1
        assert "status 500" in watched.troubles[0]
        assert 2 <= [path for path, _ in site.asked[-4:]].count("/feed") <= 4
        site.put("/c", "Quay plan", *PLAN)
        site.put_feed("/feed", "/c")
        watched.until_told("added", "/c")


@pytest.mark.parametrize("target", ["no-such-folder", "ftp://a.example/", "http://u:p@a.example/"])
def test_what_cannot_be_watched_is_told_at_once(archive: Archive, target: str) -> None:
    with pytest.raises(UnreadableFile, match="cannot be watched"):
        watch(archive, [target], changed=print, trouble=print, stop=threading.Event())


def test_only_what_a_walk_would_list_is_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "index").mkdir(parents=True)
    (root / "index" / "CURRENT").write_text("archive-1.db")
    (root / ".git").mkdir()
    (tmp_path / "secret.txt").write_text("x")
    for name in ("a.txt", ".b.txt", "c.jpg", "index/d.txt", ".git/e.txt"):
        (root / name).write_text("x")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    listed = [path.name for path in sorted(root.rglob("*")) if listed_below(root, path)]
    assert listed == ["a.txt"]
    assert not listed_below(root, tmp_path / "secret.txt")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_a_line_a_change_and_stops_in_order(news: Path, tmp_path: Path, number: int) -> None:
    program = (
        "import sys; sys.path[:0] = ['.', 'tests']\n"
        "import qa.app; from fakes import FakeEmbedder; qa.app.make_embedder = lambda settings: FakeEmbedder()\n"
        f"from ui.cli import main; sys.exit(main(['watch', {str(news)!r}, '--index', {str(tmp_path / 'i')!r}]))\n"
    )
    (news / "1.txt").write_text(article(1))
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().startswith(f"Watching {news}")
        line = child.stdout.readline()
        assert line[9:] == f"added    {news / '1.txt'}  Town news 1\n"
        child.send_signal(number)
        output, errors = child.communicate(timeout=20)
    finally:
        child.kill()
    assert (child.returncode, output) == (0, "")
    assert errors == "cita: stopped watching. What was stored by now is kept.\n"
    assert Archive.open(tmp_path / "i").check() == []
