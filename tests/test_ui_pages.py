"""The routes behind the views, over the application itself."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from fastapi.testclient import TestClient

from index.archive import Archive
from index.build import update
from qa.answering import Answerer
from ui.conversations import Conversations
from ui.jobs import UPLOAD_LIMIT
from ui.server import make_app

BRIDGE = (
    "---\nsource: Courier\ndate: 2024-03-01\nlanguage: en\nurl: https://courier.example/bridge\n---\n"
    "# Bridge reopens\n\n"
    "“=1+1 is what it costs,” said Ann Lee.\n\n“The bridge is safe,” said Ann Lee.\n"
)
MILL = "---\nsource: Post\ndate: 2023-01-05\nlanguage: en\n---\n# Old mill\n\n“Children will read,” said Joan Pell.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.md").write_text(BRIDGE, "utf-8")
    (folder / "mill.md").write_text(MILL, "utf-8")
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    update(archive, [folder])
    return archive


def open_client(archive: Archive, tmp_path: Path, *, uploads: bool) -> TestClient:
    """A browser on the page of an archive."""
    embedder = archive.embedder
    assert embedder is not None
    kept = Conversations(tmp_path / "conversations.db")
    client = TestClient(make_app(Answerer(archive, embedder), kept, uploads=uploads), base_url="http://127.0.0.1")
    client.get("/", headers={"accept": "text/html", "sec-fetch-dest": "document"})
    return client


@pytest.fixture
def client(archive: Archive, tmp_path: Path) -> TestClient:
    return open_client(archive, tmp_path, uploads=True)


def test_quotations_are_shown_with_filters(client: TestClient) -> None:
    everything = client.get("/cita/speakers")
    assert everything.status_code == 200
    assert "3 quotations from 2 people" in everything.text
    one = client.get("/cita/speakers", params={"speaker": "lee", "since": "2024-01-01", "offset": "nonsense"}).text
    assert "What Ann Lee said over time" in one
    assert "Joan Pell said" not in one
    nobody = client.get("/cita/speakers", params={"speaker": "<b>Zzyzx</b>"}).text
    assert "Nobody called &lt;b&gt;Zzyzx&lt;/b&gt; is quoted" in nobody


def test_the_csv_holds_the_words_and_no_formulas(client: TestClient, archive: Archive) -> None:
    response = client.get("/cita/quotations.csv", params={"speaker": "Ann Lee"})
    assert response.headers["content-disposition"] == 'attachment; filename="quotations.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["quote"] for row in rows] == ["'=1+1 is what it costs", "The bridge is safe"]
    second = rows[1]
    text = archive.article(second["article"]).text
    assert text[int(second["start"]) : int(second["end"])] == second["quote"]
    assert (second["speaker"], second["date"], second["source"]) == ("Ann Lee", "2024-03-01", "Courier")


def test_the_archive_lists_filters_and_removes(client: TestClient, archive: Archive) -> None:
    assert "Bridge reopens" in client.get("/cita/archive", params={"title": "bridge"}).text
    assert "Bridge reopens" not in client.get("/cita/archive", params={"source": "Post", "order": "x"}).text
    bridge = next(each.id for each in archive.articles() if each.source == "Courier")
    assert client.post(f"/cita/article/{bridge}/remove").status_code == 200
    assert client.post(f"/cita/article/{bridge}/remove").status_code == 404
    assert "1 article" in client.get("/cita/archive").text


def test_a_read_only_page_can_neither_add_nor_remove(archive: Archive, tmp_path: Path) -> None:
    client = open_client(archive, tmp_path, uploads=False)
    page = client.get("/cita/archive").text
    assert "read-only" in page
    assert "cita-remove" not in page
    bridge = next(iter(archive.articles())).id
    for path in (
        "/cita/jobs",
        "/cita/uploads/x",
        "/cita/jobs/x/start",
        "/cita/addresses?address=https://a.example",
        f"/cita/article/{bridge}/remove",
    ):
        assert client.post(path).status_code in {404, 405}
    assert archive.stats().articles == 2


def test_files_are_sent_one_by_one_and_followed(client: TestClient, archive: Archive) -> None:
    job = client.post("/cita/jobs?files=3").json()["job"]
    story = "Orchard sold\n\nThe orchard was sold.\n"
    assert client.post(f"/cita/uploads/{job}", params={"name": "a/orchard.txt"}, content=story).status_code == 201
    assert client.post(f"/cita/uploads/{job}", params={"name": "photo.xyz"}, content="x").status_code == 201
    late = client.post(f"/cita/uploads/{job}", params={"name": "big.txt", "refused": "large"})
    assert late.status_code == 202
    assert "Receiving 3 of 3 files" in client.get("/cita/jobs").text
    assert client.post(f"/cita/jobs/{job}/start").status_code == 200
    assert client.post(f"/cita/jobs/{job}/start").status_code == 404
    deadline = time.monotonic() + 20
    while "Articles added" not in (page := client.get("/cita/jobs").text):
        assert time.monotonic() < deadline, page
        time.sleep(0.02)
    assert "1 added" in page
    assert "photo.xyz" in page
    assert "it is larger than 256 MB" in page
    assert "Orchard sold" in {article.title for article in archive.articles()}
    assert client.post(f"/cita/jobs/{job}/dismiss").status_code == 200
    assert "cita-job-title" not in client.get("/cita/jobs").text


def test_uploads_are_bounded_and_the_page_s_own(client: TestClient) -> None:
    job = client.post("/cita/jobs").json()["job"]
    large = {"content-length": str(UPLOAD_LIMIT + 1)}
    assert client.post(f"/cita/uploads/{job}?name=a.txt", headers=large, content=b"").status_code == 413
    foreign = {"origin": "https://evil.example"}
    for path in (f"/cita/uploads/{job}?name=a.txt", "/cita/jobs", f"/cita/jobs/{job}/stop", "/cita/article/x/remove"):
        assert client.post(path, headers=foreign).status_code == 403
    assert client.post("/cita/uploads/nojob?name=a.txt", content="x").status_code == 404


@pytest.mark.parametrize("address", ["", "ftp://a.example", "javascript:alert(1)", "file:///etc/passwd", "nonsense"])
def test_only_web_addresses_are_taken(client: TestClient, address: str) -> None:
    response = client.post("/cita/addresses", params={"address": address})
    assert response.status_code == 400
    assert "http" in response.text


def test_limits_are_offered_and_put_in_words(client: TestClient) -> None:
    page = client.get("/cita/limits", params={"source": "Post", "since": "2023-01-01"}).text
    assert 'value="Post" checked' in page
    assert 'value="2023-01-01"' in page
    words = client.get("/cita/limits.txt", params={"source": "Post", "until": "x"}, headers={"accept-language": "it"})
    assert words.text == "Post"


def test_conversations_are_each_browser_s_own(client: TestClient, archive: Archive, tmp_path: Path) -> None:
    assert "are kept here" in client.get("/cita/conversations").text
    assert client.post("/cita/conversations/none/delete").status_code == 404
    assert client.post("/cita/conversations/none/rename?title=x").status_code == 404
