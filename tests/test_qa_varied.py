"""Articles made of real ones: as many as wanted, sound in all that is stored with them, and no copies of each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder, store

from index.analysis import terms
from index.archive import Archive
from index.articles import make_article
from index.errors import CitaError
from index.prepare import embedding_text
from index.store import add_with_files
from index.types import Heading
from qa.varied import Stock, stock_of, varied

STORM = """Storm tears the roof off Harlow station

A storm tore the roof off Harlow station on Tuesday night and left fourteen people hurt, the council of the town said.

“We will rebuild the station before winter,” said the mayor, Ann Porter.
"""
HARBOUR = """Il porto riapre dopo tre anni

«Abbiamo rifatto ogni pilone della vecchia banchina», ha detto la sindaca Marta Ferrante davanti ai pescatori.
"""


def stock_archive(folder: Path) -> Archive:
    archive = Archive.create(folder / "stock", FakeEmbedder())
    for name, text, language in (("storm", STORM, "en"), ("porto", HARBOUR, "it")):
        end = text.index("\n")
        headings = [Heading(0, end, 1)]
        store(archive, make_article(text, path=name, title=text[:end], language=language, headings=headings))
    return archive


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    return stock_of(stock_archive(tmp_path))


def test_there_are_as_many_as_wanted_and_the_same_each_time(stock: Stock) -> None:
    entries = list(varied(stock, 50))
    assert 50 <= sum(len(entry.passages) for entry in entries) < 60
    again = list(varied(stock, 50))
    assert [entry.article for entry in again] == [entry.article for entry in entries]
    assert all(np.array_equal(a.vectors, b.vectors) for a, b in zip(entries, again, strict=True))
    assert {entry.article.id for entry in varied(stock, 50, seed=1)}.isdisjoint(entry.article.id for entry in entries)


def test_what_is_stored_with_them_fits_their_texts(stock: Stock) -> None:
    spoken = 0
    for entry in varied(stock, 40):
        article = entry.article
        for passage, held in zip(entry.passages, entry.terms, strict=True):
            assert article.text[passage.start : passage.end] == passage.text
            assert list(held) == terms(embedding_text(article, passage), article.language)
        assert np.linalg.norm(entry.vectors, axis=1) == pytest.approx(np.ones(len(entry.passages)), abs=1e-5)
        for quotation in entry.quotations:
            named = quotation.speaker_span
            if named is not None and (quotation.speaker or "")[:1].isupper():
                assert article.text[named.start : named.end] in (quotation.speaker or "")
                spoken += 1
    assert spoken


def test_they_can_be_stored_searched_and_checked_and_few_are_copies(stock: Stock, tmp_path: Path) -> None:
    archive, made = Archive.create(tmp_path / "made", FakeEmbedder()), list(varied(stock, 200))
    with archive.writing() as writer:
        assert add_with_files(writer, made) == len(made)
    assert archive.check() == []
    stats = archive.stats()
    assert stats.passages >= 200
    assert stats.oldest != stats.newest
    assert len(stats.sources) > 5


def test_an_empty_archive_has_nothing_to_vary(tmp_path: Path) -> None:
    with pytest.raises(CitaError, match="cita index PATH"):
        stock_of(Archive.create(tmp_path / "empty", FakeEmbedder()))
