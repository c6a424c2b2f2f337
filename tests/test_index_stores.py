"""What every store must do, held by the folder on this machine, Milvus Lite in this process and as a server, and,
where CITA_TEST_MILVUS names one, a real Milvus."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeEmbedder, InProcessReader, store
from milvus_servers import LiteServer

from index.analysis import terms
from index.archive import Archive
from index.articles import make_article
from index.build import update
from index.entries import Entry
from index.errors import ArchiveError, ArchiveMismatch, ArchiveMissing, UnknownArticle
from index.listing import Filter, list_articles, list_quotations, list_speakers
from index.store import Keeper, Store, add_with_files
from index.types import Article, Hit, Passage
from qa.answering import Answerer
from qa.retrieve import Retriever

REAL = os.environ.get("CITA_TEST_MILVUS")
"""Read before the tests forget every CITA_ variable."""
NO_MILVUS = pytest.mark.skipif(
    find_spec("pymilvus") is None or find_spec("milvus_lite") is None, reason="cita[milvus] is not installed"
)
NO_SERVER = pytest.mark.skipif(not REAL, reason="CITA_TEST_MILVUS names no Milvus")
KINDS = [
    "folder",
    pytest.param("lite", marks=NO_MILVUS),
    pytest.param("lite-server", marks=NO_MILVUS),
    pytest.param("milvus", marks=[NO_MILVUS, NO_SERVER]),
]

Open = Callable[..., Keeper]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    server = LiteServer(tmp_path_factory.mktemp("lite") / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens or makes one archive, as often as it is called."""
    archives: list[Any] = []
    address = f"milvus+file://{tmp_path}/lite"
    name = f"t{uuid.uuid4().hex[:12]}"
    if request.param == "lite-server":
        address = f"{request.getfixturevalue('server').address}?collection={name}"
    elif request.param == "milvus":
        address = f"{REAL}?collection={name}&consistency=Strong&timeout=60"

    def open_(embedder: FakeEmbedder | None = None, *, create: bool = True) -> Keeper:
        if request.param == "folder":
            archive: Any = (Archive.open_or_create if create else Archive.open)(tmp_path / "index", embedder)
        else:
            from index.milvus import MilvusArchive
            from index.milvus_client import place_of

            make = MilvusArchive.open_or_create if create else MilvusArchive.open
            archive = make(place_of(address), embedder)
        archives.append(archive)
        return archive

    yield open_
    if request.param == "milvus" and archives:
        archives[0].drop()
    for archive in archives:
        archive.close()


@pytest.fixture
def keeper(opened: Open) -> Keeper:
    return opened(FakeEmbedder())


def article(title: str, text: str, **more: Any) -> Article:
    return make_article(text, path=f"/news/{title}.txt", title=title, **more)


FLOOD = article(
    "Flood in the valley",
    "The river rose in the night.\n\n“We lost everything,” said Anna Rossi.\n\nThe bridge at Melzi is closed "
    + "and closed again " * 40,
    source="Reuters", published=date(2024, 5, 1), language="en",
)  # fmt: skip
BREAD = article(
    "Il prezzo del pane",
    "Il prezzo del pane sale ancora. «Non possiamo fare altro», ha detto Marco Bianchi.\n\nI fornai chiedono aiuto.",
    source="Il Foglio", published=date(2024, 5, 3), language="it",
)  # fmt: skip
COMET = article("Comet seen", "A comet was seen over the valley. It will return.", source="reuters", language="en")
COPY = article(
    "Flood in the valley, again", FLOOD.text, source="The Post", published=date(2024, 5, 2), language="en"
)  # fmt: skip
ALL = (FLOOD, BREAD, COMET, COPY)


def query(text: str) -> Any:
    return FakeEmbedder().embed_queries([text])[0]


def shown(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.passage.article_id, hit.passage.text) for hit in hits]


def ids(articles: Any) -> set[str]:
    return {each.id for each in articles}


# looking up


def test_a_store_keeps_the_protocol(keeper: Keeper) -> None:
    assert isinstance(keeper, Store)


def test_what_is_stored_is_found_again_unchanged(keeper: Keeper, opened: Open) -> None:
    store(keeper, *ALL)
    for archive in (keeper, opened(FakeEmbedder())):
        assert {each.id: each for each in archive.articles()} == {each.id: each for each in ALL}
        for each in ALL:
            assert archive.article(each.id) == each
            passages = archive.passages(each.id)
            assert passages
            assert all(each.text[passage.start : passage.end] == passage.text for passage in passages)
    assert keeper.check() == []


def test_quotations_are_found_by_article_and_speaker(keeper: Keeper) -> None:
    store(keeper, *ALL)
    said = keeper.quotations(article_id=FLOOD.id)
    assert [(FLOOD.text[each.start : each.end], each.speaker) for each in said] == [
        ("We lost everything", "Anna Rossi")
    ]
    assert {each.article_id for each in keeper.quotations(speakers=["Anna Rossi"])} == {FLOOD.id, COPY.id}
    assert {each.speaker for each in keeper.quotations()} == {"Anna Rossi", "Marco Bianchi"}
    assert keeper.quotations(speakers=["Nobody"]) == keeper.quotations(speakers=[]) == []
    assert dict(keeper.speakers()) == {"Anna Rossi": 2, "Marco Bianchi": 1}


def test_articles_are_chosen_by_date_outlet_and_language(keeper: Keeper) -> None:
    store(keeper, *ALL)
    assert set(keeper.select()) == ids(ALL)
    assert set(keeper.select(since=date(2024, 5, 2))) == {COPY.id, BREAD.id}
    assert set(keeper.select(until=date(2024, 5, 1))) == {FLOOD.id}
    assert set(keeper.select(since=date(2024, 5, 2), until=date(2024, 5, 2))) == {COPY.id}
    assert set(keeper.select(sources=["REUTERS"])) == {FLOOD.id, COMET.id}
    assert set(keeper.select(language="it")) == {BREAD.id}
    assert keeper.select(sources=[]) == keeper.select(language='"; drop') == []


def test_copies_are_known_to_each_other(keeper: Keeper) -> None:
    store(keeper, *ALL)
    assert keeper.copies_of(FLOOD.id) == [COPY.id]
    assert keeper.copies_of(COPY.id) == [FLOOD.id]
    assert keeper.copies_of(BREAD.id) == keeper.copies_of("no such id") == []
    assert keeper.catalogue().count_with_copies(ids(ALL)) == 2


def test_counts_are_those_of_the_articles(keeper: Keeper) -> None:
    store(keeper, *ALL)
    stats = keeper.stats()
    assert (stats.articles, stats.files, stats.copies, stats.quotations) == (4, 4, 2, 3)
    assert stats.passages == sum(len(keeper.passages(each.id)) for each in ALL)
    assert (stats.oldest, stats.newest) == (date(2024, 5, 1), date(2024, 5, 3))
    assert dict(keeper.languages()) == {"en": 3, "it": 1}
    assert dict(keeper.sources()) == {"Reuters": 1, "Il Foglio": 1, "reuters": 1, "The Post": 1}
    assert (stats.encoder, stats.dim, stats.fingerprint) == ("fake", 64, FakeEmbedder().fingerprint)
    held = keeper.passages(COMET.id)
    terms = keeper.term_index()
    assert keeper.frequency("comet") == terms.frequency("comet") == len(held)
    assert keeper.frequency("nothing") == 0
    assert "comet" in set(terms.terms())
    assert terms.most_frequent == max(map(terms.frequency, terms.terms()))
    assert keeper.count_quotations(["Anna Rossi", "Nobody"]) == 2
    assert set(keeper.quoting(["Anna Rossi"])) == {FLOOD.id, COPY.id}


def test_texts_longer_than_a_field_are_stored_whole(keeper: Keeper) -> None:
    text = "Perché no? «È qui». " * 9_000 + ' \\ "quoted" \u2028 end'
    long = article("Long", text, language="it")
    assert len(long.text.encode()) > 3 * 65_535
    passage = Passage(0, long.id, 0, len(long.text), long.text, "")
    words = tuple(terms(long.text, "it"))
    entry = Entry(long, (passage,), (words,), FakeEmbedder().embed_passages(["long"]), ())
    with keeper.writing() as writer:
        assert add_with_files(writer, [entry]) == 1
    assert keeper.article(long.id).text == long.text
    stored = keeper.passages(long.id)[0]
    assert (stored.start, stored.end, stored.text) == (0, len(long.text), long.text)
    assert keeper.frequency(words[0]) == 1
    assert keeper.check() == []
    assert keeper.remove([long.id]) == [long.id]
    assert keeper.check() == []


# searching


@pytest.mark.parametrize("allowed", [None, (FLOOD, BREAD), (COMET,), ()])
def test_dense_search_is_that_of_the_vectors(keeper: Keeper, allowed: tuple[Article, ...] | None) -> None:
    store(keeper, *ALL)
    chosen = ALL if allowed is None else allowed
    passages = [passage for each in chosen for passage in keeper.passages(each.id)]
    vector = query("the river and the price of bread")
    numbers = np.array(sorted(passage.id for passage in passages), dtype=np.int64)
    exact = keeper.vectors(numbers) @ vector if passages else np.zeros(0)
    hits = keeper.search_dense(vector, 3, None if allowed is None else [each.id for each in allowed])
    assert [hit.score for hit in hits] == pytest.approx(sorted(exact.tolist(), reverse=True)[:3], abs=1e-5)
    assert ids_of(hits) <= ids(chosen)
    assert all(hit.dense == hit.score and hit.lexical is None for hit in hits)


def ids_of(hits: list[Hit]) -> set[str]:
    return {hit.passage.article_id for hit in hits}


@pytest.mark.parametrize("vector", [np.ones(3), np.full(64, np.nan)])
def test_a_query_of_the_wrong_shape_is_refused(keeper: Keeper, vector: np.ndarray) -> None:
    with pytest.raises(ValueError, match="64 finite numbers"):
        keeper.search_dense(vector, 3)


def test_words_find_the_passages_that_hold_them(keeper: Keeper) -> None:
    store(keeper, *ALL)
    assert ids_of(keeper.search_lexical([["comet"]], 5)) == {COMET.id}
    assert ids_of(keeper.search_lexical([["pan", "bread"], ["forna"]], 9)) == {BREAD.id}
    assert keeper.search_lexical([["nothing"]], 5) == keeper.search_lexical([], 5) == []
    assert keeper.search_lexical([["comet"]], 5, [FLOOD.id]) == []
    hits = keeper.search_lexical([["valley"], ["comet"]], 9)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.lexical == hit.score > 0 and hit.dense is None for hit in hits)


def test_searching_within_dates_needs_no_list(keeper: Keeper) -> None:
    store(keeper, *ALL)
    within = keeper.select(since=date(2024, 5, 2), sources=["The Post", "il foglio"])
    assert ids_of(keeper.search_dense(query("river"), 9, within)) == {BREAD.id, COPY.id}
    assert keeper.search_dense(query("river"), 9, keeper.select(until=date(1999, 1, 1))) == []


def test_every_store_ranks_as_the_folder_does(keeper: Keeper, tmp_path: Path) -> None:
    folder = Archive.open_or_create(tmp_path / "other", FakeEmbedder())
    for archive in (keeper, folder):
        store(archive, *ALL)
    words = [["valley"], ["pan", "bread"], ["river", "fium"], ["close"], ["comet"]]
    ours, theirs = keeper.search_lexical(words, 9), folder.search_lexical(words, 9)
    assert dict(zip(shown(ours), [hit.score for hit in ours], strict=True)) == pytest.approx(
        dict(zip(shown(theirs), [hit.score for hit in theirs], strict=True)), abs=1e-6
    )
    for asked in ("river valley flood", "prezzo del pane", "comet"):
        one = Retriever(keeper, FakeEmbedder()).retrieve(asked, 9, language="en")
        other = Retriever(folder, FakeEmbedder()).retrieve(asked, 9, language="en")
        assert len(other) == len(one) > 3
        for name in ("dense", "lexical"):
            values = [
                {each: getattr(hit, name) or 0.0 for each, hit in zip(shown(hits), hits, strict=True)}
                for hits in (one, other)
            ]
            assert values[0] == pytest.approx(values[1], abs=1e-5)


def test_answers_quote_what_the_articles_say(keeper: Keeper) -> None:
    store(keeper, *ALL)
    answer = Answerer(keeper, FakeEmbedder()).answer("What did Anna Rossi say?")
    assert answer.status == "answered"
    assert "We lost everything" in answer.text
    assert answer.citations
    assert all(each.article_text[each.start : each.end] == each.quote for each in answer.citations)


def test_lists_show_what_passes_the_filters(keeper: Keeper) -> None:
    store(keeper, *ALL)
    total, page = list_articles(keeper, Filter(language="en", since=date(2024, 5, 1)), order="date")
    assert (total, [each.title for each in page]) == (2, [COPY.title, FLOOD.title])
    assert [each.title for each in list_articles(keeper, Filter(title="FLOOD valley"), order="title", limit=1)[1]] == [
        FLOOD.title
    ]
    assert list_speakers(keeper, Filter()) == (2, [("Anna Rossi", 2), ("Marco Bianchi", 1)])
    assert list_speakers(keeper, Filter(source="Il Foglio")) == (1, [("Marco Bianchi", 1)])
    total, said = list_quotations(keeper, Filter(), speakers=["Anna Rossi"], oldest_first=True)
    assert (total, [each.article_id for each in said]) == (2, [FLOOD.id, COPY.id])


# changing


def test_a_change_raises_the_generation_for_whoever_reads(keeper: Keeper, opened: Open) -> None:
    before = keeper.generation
    store(keeper, FLOOD)
    middle = keeper.generation
    store(keeper, COMET)
    assert before < middle < keeper.generation
    assert opened(FakeEmbedder()).generation == keeper.generation


def test_storing_twice_stores_once(keeper: Keeper) -> None:
    store(keeper, *ALL)
    before = keeper.stats()
    store(keeper, *ALL)
    after = keeper.stats()
    assert (after.articles, after.passages, after.quotations) == (before.articles, before.passages, before.quotations)
    assert keeper.check() == []


def test_a_change_that_fails_before_its_end_changes_nothing(keeper: Keeper) -> None:
    from index.prepare import prepare

    entries = prepare([FLOOD], FakeEmbedder(), lambda *_: None)
    with pytest.raises(ZeroDivisionError), keeper.writing() as writer:
        writer.delete("0" * (16 // int(not writer.add(entries[0]))))
    assert list(keeper.articles()) == []
    assert keeper.search_lexical([["river"]], 5) == []


def test_what_is_removed_is_gone_from_everything(keeper: Keeper) -> None:
    store(keeper, *ALL)
    assert set(keeper.remove([COPY.path, "no such", COMET.id])) == {COMET.id, COPY.id}
    assert ids(keeper.articles()) == {FLOOD.id, BREAD.id}
    assert keeper.copies_of(FLOOD.id) == []
    with pytest.raises(UnknownArticle, match=COMET.id):
        keeper.article(COMET.id)
    assert keeper.passages(COMET.id) == keeper.quotations(article_id=COMET.id) == []
    assert keeper.search_lexical([["comet"]], 5) == []
    assert keeper.frequency("comet") == 0
    assert keeper.check() == []


def test_folders_are_brought_up_to_date(keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.build.BoundedReader", InProcessReader)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("Storm at sea\n\nA storm sank the ferry, said Luca Verdi.\n", "utf-8")
    (folder / "two.txt").write_text("Market day\n\nThe market sells fish and salt.\n", "utf-8")
    (folder / "bad.txt").write_bytes(b"")
    first = update(keeper, [folder])
    assert (first.added, len(first.refusals)) == (2, 1)
    assert update(keeper, [folder]).unchanged == 2
    (folder / "one.txt").write_text("Storm at sea\n\nA storm sank two ferries.\n", "utf-8")
    assert update(keeper, [folder]).changed == 1
    (folder / "two.txt").unlink()
    assert update(keeper, [folder], prune=True).removed == 1
    assert [each.text.splitlines()[-1] for each in keeper.articles()] == ["A storm sank two ferries."]
    assert keeper.check() == []


# refusals


def test_opening_what_is_not_there_says_how_to_make_it(opened: Open) -> None:
    with pytest.raises(ArchiveMissing, match="cita index"):
        opened(FakeEmbedder(), create=False)


def test_another_encoder_is_refused_with_the_way_out(keeper: Keeper, opened: Open) -> None:
    store(keeper, FLOOD)
    with pytest.raises(ArchiveMismatch, match=r"fake \(64 dimensions.*another \(32 dimensions.*cita reindex"):
        opened(FakeEmbedder("another", dim=32), create=False)
    assert opened(None, create=False).article(FLOOD.id) == FLOOD


def test_a_closed_store_can_be_used_again(keeper: Keeper) -> None:
    store(keeper, FLOOD)
    keeper.close()
    assert keeper.article(FLOOD.id) == FLOOD
    assert keeper.search_dense(query("river"), 1)


def test_errors_are_of_one_line(opened: Open) -> None:
    with pytest.raises(ArchiveError) as refusal:
        opened(FakeEmbedder(), create=False)
    assert "\n" not in str(refusal.value)
