"""Questions, files and addresses that mean harm: each is answered, read or refused with a reason, and nothing else."""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bad_files
import pytest
from counting import Tally
from fakes import FakeEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_fakes import Page, Site, serving_site

from index.archive import Archive
from index.build import update
from index.errors import FetchError
from index.fetch import Fetcher
from index.readers.worker import BoundedReader
from index.types import Article, Refusal
from qa.answering import MAX_QUESTION, Answerer

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


def long(*values: object) -> object:
    """Parameters of the run that only the fault suite makes."""
    return pytest.param(*values, marks=pytest.mark.faults)


# R11: questions


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Answers from a few of the sample articles, with the fake encoder and no reader."""
    archive = Archive.create(tmp_path_factory.mktemp("asked") / "index", FakeEmbedder())
    update(archive, sorted(SEEDS.iterdir())[:12])
    yield Answerer(archive, archive.embedder, None)
    archive.close()


ODD = [
    "\ud800", "What did \udfff say?", "\x00", "a\x00b?", "\u202eesrever", "\U0001f9d1\u200d\U0001f680 " * 30,
    "?" * MAX_QUESTION, "x" * 1_000_000, "Biden " * 200_000, '" OR 1=1 --', "NEAR(a b)", "fts: *", "a AND OR NOT",
    "(" * 1000, "e" + "\u0301" * 900, "\ufeff", "\u200b\u200c\u200d", "\r\n\r\n", "{{7*7}}", "<script>x</script>",
    "../../etc/passwd", "%s%n", "null", "\uff11\uff12\uff13", "\u0130\u0131\u1e9e\u00df", "2024-13-45", "in the year 0",
    "What did Biden say" + " and Biden" * 180 + "?", "between 9999999 and -1",
]  # fmt: skip
NO_QUESTIONS: list[object] = [7, None, {}, {"a": 1}, [], ["x"], b"bytes", 1.5, True]
PIECES = (
    'What did Biden say about Who said when Cosa ha detto chi Quando perché NATO Kursk Draghi euro soldiers "it\'s" '
    "«siamo» not never in May 2023 last week tra maggio e luglio 2.000 % $ ? ! … 's and or"
).split()
QUESTIONS = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.tuples(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=8)).map("?".join),
)


def held(answerer: Answerer, question: object) -> bool:
    """Whether a question is answered with quotations that stand, or refused as no question."""
    try:
        answer = answerer.answer(question)  # type: ignore[arg-type]
    except ValueError:
        return True
    return answer.status in ("answered", "abstained") and all(
        cited.article_text[cited.start : cited.end] == cited.quote for cited in answer.citations
    )


@pytest.mark.parametrize("questions", [150, long(10_000)])
def test_no_question_brings_the_answerer_down(answerer: Answerer, questions: int, tally: Tally) -> None:
    with tally("R11", "random and odd questions") as row:

        def ask(question: object) -> None:
            row.tried += 1
            row.survived += held(answerer, question)

        for question in (*ODD, *NO_QUESTIONS):
            ask(question)
        asked = given(QUESTIONS)(ask)
        asked.hypothesis.inner_test.__name__ = "ask"
        settings(max_examples=questions, deadline=None, database=None, suppress_health_check=list(HealthCheck))(asked)()
        row.lost += row.tried - row.survived
        assert row.lost == 0
    assert row.tried >= questions
    assert answerer.answer("What did the mayor say?").status in ("answered", "abstained")


# F1–F4: files


def sorted_out(folder: Path, expected: dict[str, str], archive: Archive) -> list[str]:
    """Names of the files that were neither indexed nor refused with a reason, as they should be."""
    report = update(archive, [folder])
    refused = {
        Path(refusal.path.rpartition("#")[0] or refusal.path).name for refusal in report.refusals if refusal.reason
    }
    stored = {Path(place.rpartition("#")[0] or place).name for place in places(archive)}
    right = {bad_files.GOOD: stored, bad_files.BAD: refused, bad_files.EITHER: stored | refused}
    return [name for name, outcome in expected.items() if name not in right[outcome]]


def places(archive: Archive) -> list[str]:
    """Every place of every article, copies of the same text in other files included."""
    catalogue = archive.catalogue()
    return [place for path in catalogue.file_paths() for _, place in catalogue.places(path)]


@pytest.mark.parametrize("largest", [20_000, long(10_000_000)])
def test_a_folder_of_bad_files_is_indexed_as_far_as_it_goes(tmp_path: Path, largest: int, tally: Tally) -> None:
    news = tmp_path / "news"
    news.mkdir()
    expected = bad_files.odd_text_files(news)
    for path in [path for path in news.iterdir() if path.stat().st_size > largest]:
        path.unlink()
        del expected[path.name]
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    with tally("F1", "broken and mislabelled files") as row:
        wrong = sorted_out(news, expected, archive)
        row.tried += len(expected)
        row.lost += len(wrong)
        row.survived += len(expected) - len(wrong)
    assert wrong == []
    assert len(expected) >= 60
    assert archive.check() == []
    assert archive.search_lexical([["sindac"]], 1)


@pytest.mark.faults
def test_bombs_are_stopped_within_their_limits_and_the_parent_lives(tmp_path: Path, tally: Tally) -> None:
    expected = bad_files.hostile_files(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with BoundedReader(seconds=10, memory=1 << 30) as bounded:
        for name, outcome in expected.items():
            about_pdf = name.endswith(".pdf") and "bomb" not in name
            code, fault = ("F3", "encrypted and circular PDFs") if about_pdf else ("F2", "bombs of zip, XML, HTML, PDF")
            with tally(code, fault) as row:
                row.tried += 1
                begun = time.monotonic()
                items = bounded.read(tmp_path / name)
                assert time.monotonic() - begun < 20, name
                refused = [isinstance(item, Refusal) and bool(item.reason) for item in items]
                assert items, name
                assert outcome == bad_files.EITHER or all(refused) == (outcome == bad_files.BAD), (name, items)
                assert not any("root:" in item.text for item in items if isinstance(item, Article)), name
                row.survived += 1
        assert isinstance(bounded.read(tmp_path / "good.txt")[0], Article)
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "the parent stayed small (KiB)"


def test_odd_names_and_links_lead_nowhere(tmp_path: Path, tally: Tally) -> None:
    expected = bad_files.odd_names(tmp_path)
    archive = Archive.create(tmp_path / "index", FakeEmbedder())
    with tally("F4", "names, links, pipes and devices") as row:
        report = update(archive, [tmp_path / "root"])
        found = {Path(place).name for place in places(archive)}
        refused = {Path(refusal.path).name for refusal in report.refusals if refusal.reason}
        wrong = [
            name for name, outcome in expected.items() if name not in (found if outcome == bad_files.GOOD else refused)
        ]
        row.tried += len(expected)
        row.lost += len(wrong)
        row.survived += len(expected) - len(wrong)
    assert wrong == []
    assert not found & {"secret.txt", "out.txt", ".hidden.txt", "description.txt", "zero.txt"}


# F5: addresses


HOSTS = (
    "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.000.000.001 "
    "localhost LOCALHOST. 0 0.0.0.0 127.0.0.2 127.255.255.254 [::1] [::] [::ffff:127.0.0.2] "
    "[0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [64:ff9b::127.0.0.1] [2002:7f00:1::] 169.254.169.254 2852039166 "
    "0xa9fea9fe [::ffff:169.254.169.254] [fd00:ec2::254] 10.0.0.1 172.31.255.255 192.168.0.1 100.64.0.1 "
    "100.100.100.200 192.0.0.192 198.18.0.1 224.0.0.1 255.255.255.255 [fe80::1] [fec0::1] [ff02::1]"
).split()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving_site() as running:
        running.put("/secret", "Secret", "Nobody may read this.")
        yield running


def attempts(site: Site) -> Iterator[tuple[Fetcher, str]]:
    """Ways to have a fetcher talk to this machine or its network; each comes with a fetcher to try it with.

    A redirect has to start somewhere: there the server's own address is allowed, and another one of loopback, at which
    it listens too, is not.
    """
    strict, lenient = Fetcher(pause=0, seconds=5), Fetcher(pause=0, seconds=5, allowed=("127.0.0.1/32",))
    for host in HOSTS:
        yield strict, f"http://{host}:{site.port}/secret"
    for number, host in enumerate(HOSTS[HOSTS.index("0.0.0.0") :]):
        for status in (301, 302, 303, 307, 308):
            path = f"/redirect-{number}-{status}"
            site.pages[path] = Page(status=status, headers={"Location": f"http://{host}:{site.port}/secret"})
            yield lenient, site.url(path)
    for scheme in ("file:///etc/passwd", "ftp://127.0.0.1/secret", "gopher://127.0.0.1/", "data:text/html,x"):
        yield strict, scheme
    for inside in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"):
        for first in ("1.2.3.4", inside):
            told = itertools.chain([first], itertools.repeat(inside))
            look_up = lambda host, port, told=told, **_: [(2, 1, 6, "", (next(told), port))]  # noqa: E731
            yield (
                Fetcher(pause=0, seconds=2, robots=False, look_up=look_up),
                f"http://rebinding.example:{site.port}/secret",
            )


def test_no_address_leads_inside(site: Site, tally: Tally) -> None:
    with tally("F5", "addresses that lead inside") as row:
        for fetcher, url in attempts(site):
            row.tried += 1
            with pytest.raises(FetchError):
                fetcher.fetch(url)
            row.survived += 1
        hits = [path for path, _ in site.asked if path == "/secret"]
        row.lost += len(hits)
        row.survived -= len(hits)
    assert row.tried > 150
    assert hits == []
    assert len([path for path, _ in site.asked if path.startswith("/redirect")]) > 50
    assert Fetcher(pause=0, allowed=("127.0.0.1/32",)).fetch(site.url("/secret")).body


def test_servers_that_mean_harm_are_left_within_the_limits(site: Site, tally: Tally) -> None:
    import gzip
    import zlib

    one = Fetcher(pause=0, seconds=1, largest=1_000_000, allowed=("127.0.0.1/32",))
    bomb = bytes(60_000_000)
    chosen = random.Random(1)
    site.pages |= {
        "/gzip": Page(gzip.compress(bomb), headers={"Content-Encoding": "gzip"}),
        "/deflate": Page(zlib.compress(bomb), headers={"Content-Encoding": "deflate"}),
        "/twice": Page(gzip.compress(gzip.compress(bomb)), headers={"Content-Encoding": "gzip, gzip"}),
        "/large": Page(bytes(1_000_001)),
        "/claims": Page(b"x", headers={"Content-Length": "999999999999"}),
        "/headers": Page(b"x", headers={f"X-{n}": "y" * 4000 for n in range(90)}),
        "/noise": Page(send=lambda handler: handler.wfile.write(chosen.randbytes(50_000))),
        "/mute": Page(send=lambda handler: time.sleep(3)),
        "/drip": Page(send=lambda handler: [handler.wfile.write(b"x") and time.sleep(0.2) for _ in range(20)]),  # type: ignore[func-returns-value, arg-type]
        "/chain": Page(status=302, headers={"Location": "/chain"}),
    }
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tally("F5", "servers that send bombs, drip, or say nothing") as row:
        for path in [each for each in site.pages if each not in ("/secret",)]:
            row.tried += 1
            begun = time.monotonic()
            with pytest.raises(FetchError):
                one.fetch(site.url(path))
            assert time.monotonic() - begun < 3, path
            row.survived += 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert row.tried == 10
