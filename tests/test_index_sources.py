"""Pages and feeds: read like files, recognised by their address, asked for again only as far as they changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder, InProcessReader
from web_fakes import LOOPBACK, Page, Site, fetcher, serving_site

from index import sources
from index.archive import Archive
from index.build import Change, UpdateReport, reindex
from index.fetch import Fetcher
from index.readers import read_feed
from index.readers.worker import BoundedReader
from index.sources import gather
from index.types import FeedItem, Refusal

PLAN = (
    "The mayor said the harbour will be widened by two metres next year.",
    "“Nobody objected,” said Ada Smith. " * 3,
)
BRIDGE = ("The mayor said the bridge will be closed for two months next year.", "“We all agreed,” said Bo Brown. " * 3)


class Reader(InProcessReader):
    """Reads feeds too."""

    def read_feed(self, path: Path) -> list[FeedItem | Refusal]:
        return list(read_feed(path))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving_site() as running:
        running.put("/harbour", "Harbour plan", *PLAN)
        running.put(
            "/bridge", "Bridge closes", *BRIDGE, article_published_time="2024-01-02", og_site_name="The Bridge Post"
        )
        yield running


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(sources, "BoundedReader", Reader)
    return Archive.create(tmp_path / "index", FakeEmbedder())


def take(archive: Archive, *urls: str, **options: object) -> UpdateReport:
    report = gather(archive, urls, **{"fetcher": fetcher(), **options})  # type: ignore[arg-type]
    assert archive.check() == []
    return report


def counts(report: UpdateReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed, len(report.refusals)


def test_a_page_is_an_article_whose_place_is_its_address(site: Site, archive: Archive) -> None:
    assert counts(take(archive, site.url("/bridge"))) == (1, 0, 0, 0, 0)
    (article,) = archive.articles()
    assert (article.title, article.source, str(article.published)) == ("Bridge closes", "The Bridge Post", "2024-01-02")
    assert article.path == article.url == site.url("/bridge")
    assert archive.search_lexical([["bridg"]], 1)[0].passage.article_id == article.id


def test_an_unchanged_page_is_neither_sent_nor_read_again(site: Site, archive: Archive) -> None:
    take(archive, site.url("/harbour"))
    generation = archive.generation
    assert counts(take(archive, site.url("/harbour"))) == (0, 0, 1, 0, 0)
    assert site.asked[-1][1]["if-none-match"]
    assert archive.generation == generation


def test_a_changed_page_takes_the_place_of_what_it_was(site: Site, archive: Archive) -> None:
    take(archive, site.url("/harbour"))
    site.put("/harbour", "Harbour plan", PLAN[0].replace("two", "five"), PLAN[1])
    told: list[Change] = []
    assert counts(take(archive, site.url("/harbour"), changed=told.append)) == (0, 1, 0, 0, 0)
    assert told == [Change("changed", site.url("/harbour"), "Harbour plan")]
    assert ["five metres" in article.text for article in archive.articles()] == [True]


def test_a_page_that_was_removed_by_hand_comes_again_whole(site: Site, archive: Archive) -> None:
    take(archive, site.url("/harbour"))
    assert len(archive.remove([site.url("/harbour#top")])) == 1
    assert counts(take(archive, site.url("/harbour"))) == (1, 0, 0, 0, 0)
    assert "if-none-match" not in site.asked[-1][1]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_brings_the_pages_that_it_lists(site: Site, archive: Archive, kind: str) -> None:
    site.put_feed("/feed", "/harbour", "/bridge", "/harbour", "/missing", kind=kind)
    assert counts(take(archive, site.url("/feed"))) == (2, 0, 0, 0, 1)
    harbour, bridge = archive.articles()
    assert (harbour.source, str(harbour.published)) == ("The Valley Courier", "2024-05-03")
    assert (bridge.source, str(bridge.published)) == ("The Bridge Post", "2024-01-02")
    assert counts(take(archive, site.url("/feed"))) == (0, 0, 2, 0, 1)


def test_a_feed_tells_of_new_and_changed_pages(site: Site, archive: Archive) -> None:
    site.put_feed("/feed", "/harbour")
    take(archive, site.url("/feed"))
    site.put_feed("/feed", "/bridge", "/harbour")
    site.put("/harbour", "Harbour plan", PLAN[0].replace("two", "five"), PLAN[1])
    assert counts(take(archive, site.url("/feed"))) == (1, 1, 0, 0, 0)


def test_pages_that_a_feed_lists_unchanged_are_left_alone_for_a_while(site: Site, archive: Archive) -> None:
    site.put_feed("/feed", "/harbour", "/bridge")
    take(archive, site.url("/feed"), recheck=3600.0)
    site.asked.clear()
    take(archive, site.url("/feed"), recheck=3600.0)
    assert site.paths() == ["/feed"]
    assert site.asked[-1][1]["if-none-match"]
    site.put_feed("/feed", "/harbour", "/bridge", "/new")
    site.put("/new", "New pier", *PLAN)
    site.asked.clear()
    assert counts(take(archive, site.url("/feed"), recheck=3600.0))[0] == 1
    assert site.paths() == ["/feed", "/new"]


def test_what_failed_is_tried_again_although_the_feed_is_unchanged(site: Site, archive: Archive) -> None:
    site.put_feed("/feed", "/late")
    assert counts(take(archive, site.url("/feed"), recheck=3600.0)) == (0, 0, 0, 0, 1)
    site.put("/late", "Late", *PLAN)
    assert counts(take(archive, site.url("/feed"), recheck=3600.0)) == (1, 0, 0, 0, 0)


def test_the_feed_s_own_text_is_taken_where_the_page_cannot_be_had(site: Site, archive: Archive) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*PLAN, *BRIDGE) * 2) + "<script>alert(1)</script>"
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    item = f"<item><title>Walled &amp; whole</title><link>{site.url('/wall')}</link>{content}</item>"
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Courier</title>'
    site.pages["/feed"] = Page(f"{head}{item}</channel></rss>", "text/xml")
    site.pages["/wall"] = Page("pay", status=403)
    assert counts(take(archive, site.url("/feed"))) == (1, 0, 0, 0, 0)
    (article,) = archive.articles()
    assert (article.title, article.source, article.url) == ("Walled & whole", "Courier", site.url("/wall"))
    assert "harbour will be widened" in article.text
    assert "alert" not in article.text


def test_gone_pages_lose_their_article_only_when_asked_for(site: Site, archive: Archive) -> None:
    take(archive, site.url("/harbour"))
    del site.pages["/harbour"]
    assert counts(take(archive, site.url("/harbour"))) == (0, 0, 0, 0, 1)
    assert archive.stats().articles == 1
    assert counts(take(archive, site.url("/harbour"), prune=True)) == (0, 0, 0, 1, 0)
    assert archive.stats().articles == 0


def test_bad_addresses_cost_themselves_alone(site: Site, archive: Archive) -> None:
    site.pages["/picture"] = Page(b"\x89PNG\r\n", "image/png")
    site.pages["/empty"] = Page("<html><body></body></html>")
    site.put_feed("/evil", "/harbour", "http://169.254.169.254/latest", "file:///etc/passwd")
    urls = [site.url(path) for path in ("/picture", "/empty", "/none", "/evil")]
    report = take(archive, *urls, "http://u:p@a.example/", "ftp://a.example/", "http://127.0.0.1:1025/x")
    assert report.added == 1
    reasons = {refusal.path: refusal.reason for refusal in report.refusals}
    assert "image/png" in reasons[site.url("/picture")]
    assert reasons[site.url("/empty")] == "it holds no text"
    assert "inside this machine" in reasons["http://169.254.169.254/latest"]
    assert "user name" in reasons["http://…@a.example/"]
    assert len(reasons) == 7


def test_kinds_are_read_by_what_the_server_calls_them(site: Site, archive: Archive) -> None:
    site.pages["/plain"] = Page("Pier opens\n\nThe pier opens in May, the mayor said.\n", "text/plain")
    site.pages["/lines"] = Page(
        '{"title": "One", "text": "First."}\n{"title": "Two", "text": "Second."}\n', "application/jsonl"
    )
    site.pages["/latin"] = Page(
        "Perché\n\nLa città è più unita, così ha detto.\n".encode("cp1252"), "text/plain; charset=cp1252"
    )
    site.pages["/note.md"] = Page("# Note\n\nThe mayor spoke.\n", None)
    site.pages["/atom.xml"] = Page(
        "<?xml version='1.0'?>\n<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'></feed>", "text/xml"
    )
    report = take(archive, *(site.url(path) for path in ("/plain", "/lines", "/latin", "/note.md", "/atom.xml")))
    assert report.refusals == ()
    places = {article.title: article.path.removeprefix(site.url("/")) for article in archive.articles()}
    assert places == {"Pier opens": "plain", "One": "lines#0", "Two": "lines#1", "Perché": "latin", "Note": "note.md"}


def test_a_page_that_claims_another_s_address_is_shown_under_its_own(site: Site, archive: Archive) -> None:
    site.put("/fake", "Fake", *PLAN, og_url="https://trusted.example/news")
    page = site.pages["/fake"]
    site.pages["/fake"] = Page(
        str(page.body).replace("</head>", '<link rel="canonical" href="https://trusted.example/n"></head>')
    )
    take(archive, site.url("/fake"))
    assert [article.url for article in archive.articles()] == [site.url("/fake")]


def test_what_servers_said_outlives_a_rebuild(site: Site, archive: Archive) -> None:
    take(archive, site.url("/harbour"))
    archive.close()
    reindex(archive.directory, FakeEmbedder())
    again = Archive.open(archive.directory, FakeEmbedder())
    assert counts(take(again, site.url("/harbour"))) == (0, 0, 1, 0, 0)
    assert site.asked[-1][1]["if-none-match"]


def test_bytes_from_the_web_are_parsed_in_the_bounded_process(site: Site, tmp_path: Path) -> None:
    """And an entity bomb in a feed, or a page that takes too long, costs itself alone."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    site.pages["/bomb"] = Page(
        f'{bomb}<rss version="2.0"><channel><title>&l9;&x;</title><item><title>&x;</title>'
        f"<link>{site.url('/harbour')}</link></item></channel></rss>",
        "application/rss+xml",
    )
    site.put_feed("/feed", "/harbour")
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    assert sources.BoundedReader is BoundedReader
    report = take(archive, site.url("/bomb"), site.url("/feed"))
    assert report.added == 1
    (article,) = archive.articles()
    assert "root:" not in article.text + (article.source or "") + article.title


def test_a_fetcher_made_by_default_reaches_nothing_inside(site: Site, archive: Archive) -> None:
    report = gather(archive, [site.url("/harbour")])
    assert "inside this machine" in report.refusals[0].reason
    assert site.asked == []
    assert Fetcher()._allowed == ()
    assert LOOPBACK
