"""Adding articles in the background: what arrives is kept and indexed, the rest is refused by name and reason."""

from __future__ import annotations

import io
import stat
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from index.archive import Archive
from ui import jobs as jobs_module
from ui.jobs import Jobs, JobView

FERRY = b"Ferry returns\n\nThe ferry to the island runs again.\n"
MILL = b"Old mill\n\nThe mill becomes a library.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "index", FakeEmbedder())


@pytest.fixture
def jobs(archive: Archive) -> Jobs:
    return Jobs(archive)


def sent(jobs: Jobs, *files: tuple[str, bytes]) -> str:
    """A job that received these files and was started."""
    job = jobs.open(len(files))
    for name, content in files:
        target = jobs.place(job, name)
        if target is not None:
            target.write_bytes(content)
    jobs.start(job)
    return job


def ended(jobs: Jobs, job: str) -> JobView:
    """The job when it has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        view = next(each for each in jobs.views() if each.id == job)
        if not view.active:
            return view
        time.sleep(0.01)
    raise AssertionError(f"the job is still {view.state}")


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """A zip file of these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def kept(archive: Archive) -> list[str]:
    """The files kept of uploads, with their folders."""
    root = archive.directory / "uploads"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_files_and_folders_are_indexed_and_kept_where_they_were(jobs: Jobs, archive: Archive) -> None:
    view = ended(jobs, sent(jobs, ("ferry.txt", FERRY), ("old/mill.txt", MILL)))
    assert (view.state, view.added, view.refusals) == ("done", 2, ())
    assert sorted(article.title for article in archive.articles()) == ["Ferry returns", "Old mill"]
    assert kept(archive) == ["ferry.txt", "old/mill.txt"]


def test_files_of_one_name_are_kept_apart_and_the_same_file_once(jobs: Jobs, archive: Archive) -> None:
    assert ended(jobs, sent(jobs, ("a.txt", FERRY))).added == 1
    assert ended(jobs, sent(jobs, ("a.txt", MILL))).added == 1
    again = ended(jobs, sent(jobs, ("a.txt", FERRY)))
    assert (again.added, again.unchanged) == (0, 1)
    assert kept(archive) == ["a (2).txt", "a.txt"]


def test_a_refused_file_is_named_with_its_reason_and_not_kept(jobs: Jobs, archive: Archive) -> None:
    view = ended(jobs, sent(jobs, ("photo.xyz", b"\x00"), ("ferry.txt", FERRY)))
    [refusal] = view.refusals
    assert refusal.path == "photo.xyz"
    assert "there is no reader for .xyz" in refusal.reason
    assert view.added == 1
    assert kept(archive) == ["ferry.txt"]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "x\0.txt", ""])
def test_no_name_leads_out_of_the_folder(jobs: Jobs, archive: Archive, name: str) -> None:
    view = ended(jobs, sent(jobs, (name, FERRY)))
    assert [refusal.reason for refusal in view.refusals] == ["its name leads out of the folder"]
    assert list(archive.directory.parent.rglob("evil*")) == []


def test_a_name_that_the_disk_cannot_hold_is_refused(jobs: Jobs) -> None:
    view = ended(jobs, sent(jobs, ("x" * 300 + ".txt", FERRY)))
    assert "cannot be kept" in view.refusals[0].reason


def test_hidden_files_are_left_out_without_a_word(jobs: Jobs, archive: Archive) -> None:
    view = ended(jobs, sent(jobs, (".DS_Store", b"x"), ("a/.git/config.txt", b"x"), ("__MACOSX/a.txt", FERRY)))
    assert (view.added, view.refusals) == (0, ())


def test_a_zip_is_unpacked(jobs: Jobs, archive: Archive) -> None:
    content = zipped(("news/ferry.txt", FERRY), ("news/photo.xyz", b"x"), ("mill.txt", MILL), ("__MACOSX/m.txt", b"x"))
    view = ended(jobs, sent(jobs, ("all.zip", content)))
    assert view.added == 2
    assert [refusal.path for refusal in view.refusals] == ["all.zip/news/photo.xyz"]


def test_what_a_zip_must_not_hold_is_refused_and_the_rest_indexed(jobs: Jobs, archive: Archive) -> None:
    buffer = io.BytesIO(zipped(("../out.txt", MILL), ("/abs.txt", MILL), ("ferry.txt", FERRY)))
    with zipfile.ZipFile(buffer, "a") as content:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        content.writestr(link, "/etc/passwd")
    view = ended(jobs, sent(jobs, ("all.zip", buffer.getvalue())))
    assert view.added == 1
    assert {refusal.path: refusal.reason for refusal in view.refusals} == {
        "all.zip/../out.txt": "its name leads out of the folder",
        "all.zip//abs.txt": "its name leads out of the folder",
        "all.zip/link.txt": "it is a symbolic link",
    }


def test_a_zip_bomb_and_what_is_no_zip_are_refused_whole(jobs: Jobs) -> None:
    bomb = zipped(("zeros.txt", b"\0" * 20_000_000))
    view = ended(jobs, sent(jobs, ("bomb.zip", bomb), ("broken.zip", b"PK\x03\x04 nonsense"), ("ferry.txt", FERRY)))
    reasons = {refusal.path: refusal.reason for refusal in view.refusals}
    assert "more than a zip of articles can be" in reasons["bomb.zip"]
    assert "not a zip file" in reasons["broken.zip"]
    assert view.added == 1


def test_an_encrypted_entry_is_refused(jobs: Jobs) -> None:
    content = bytearray(zipped(("secret.txt", FERRY)))
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(marker) + offset] |= 1
    view = ended(jobs, sent(jobs, ("all.zip", bytes(content))))
    assert [(each.path, each.reason) for each in view.refusals] == [("all.zip/secret.txt", "it is encrypted")]


class Slow(FakeEmbedder):
    """Waits for a word before each batch but the first."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.calls = threading.Event(), 0

    def embed_passages(self, texts: list[str]) -> object:  # type: ignore[override]
        """As ever, but late."""
        self.calls += 1
        if self.calls > 1:
            self.go.wait(20)
        return super().embed_passages(texts)


def test_a_stopped_job_keeps_what_was_stored_and_forgets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "_BATCH", 1)
    embedder = Slow()
    archive = Archive.create(tmp_path / "slow", embedder)
    jobs = Jobs(archive)
    files = [(f"{n}.txt", f"Story {n}\n\nIt tells of the number {n}.\n".encode()) for n in range(6)]
    job = sent(jobs, *files)
    while embedder.calls < 2:
        time.sleep(0.01)
    running = jobs.views()[0]
    assert (running.state, running.total) == ("running", 6)
    jobs.stop(job)
    assert jobs.views()[0].state == "stopping"
    embedder.go.set()
    view = ended(jobs, job)
    assert view.state == "stopped"
    assert 1 <= view.added < 6
    assert len(kept(archive)) == archive.stats().articles == view.added


def test_a_job_stopped_while_it_receives_leaves_nothing(jobs: Jobs, archive: Archive) -> None:
    job = jobs.open(2)
    target = jobs.place(job, "ferry.txt")
    assert target is not None
    target.write_bytes(FERRY)
    jobs.stop(job)
    assert jobs.views()[0].state == "stopped"
    with pytest.raises(KeyError):
        jobs.place(job, "mill.txt")
    assert not target.exists()
    jobs.dismiss(job)
    assert jobs.views() == []


def test_a_job_whose_page_went_away_ends_by_itself(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.open(2)
    monkeypatch.setattr(jobs_module, "_STALE_SECONDS", -1.0)
    assert [view.state for view in jobs.views()] == ["stopped"]


def test_an_address_that_leads_inside_is_refused(jobs: Jobs) -> None:
    view = ended(jobs, jobs.add_address("http://127.0.0.1:9/feed"))
    assert view.added == 0
    assert view.refusals[0].path.startswith("http://127.0.0.1:9/")


def test_removing_an_added_article_deletes_its_file_and_that_of_others_stays(
    jobs: Jobs, archive: Archive, tmp_path: Path
) -> None:
    from index.build import update

    ended(jobs, sent(jobs, ("ferry.txt", FERRY)))
    own = tmp_path / "mill.txt"
    own.write_bytes(MILL)
    update(archive, [own])
    for article in list(archive.articles()):
        assert jobs.remove(article.id)
    assert archive.stats().articles == 0
    assert kept(archive) == []
    assert own.exists()


@pytest.fixture(autouse=True)
def _no_traces(archive: Archive) -> Iterator[None]:
    """No job leaves the folder in which its files arrived."""
    yield
    left = [path.name for path in (archive.directory / "uploads").glob(".incoming-*") if any(path.iterdir())]
    assert left == []
