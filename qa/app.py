"""Put Cita together: the only place that knows which concrete parts an answerer is made of.

`answer` and `open_answerer` are the Python face; commands and the web chat call `make_answerer`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArchiveMismatch, CitaError
from qa.settings import Settings
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from index.build import Progress, UpdateReport
    from index.embed import Embedder
    from index.store import Keeper
    from qa.answering import Answerer
    from qa.fluent import Fluency
    from qa.llm import LangChainModel
    from qa.reader import Reader
    from qa.rerank import Reranker
    from qa.translate import Translator

__all__ = [
    "answer",
    "make_answerer",
    "make_embedder",
    "make_fluency",
    "make_llm",
    "make_reader",
    "make_reranker",
    "make_translator",
    "open_answerer",
    "open_archive",
    "scratch_store",
]

_log = logging.getLogger(__name__)

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


def make_embedder(settings: Settings) -> Embedder:
    """The encoder that the settings name; it loads when it is first needed."""
    from index.embed import load_embedder

    return load_embedder(settings.embedder, query_prompt=settings.query_prompt, passage_prompt=settings.passage_prompt)


def make_reader(settings: Settings) -> Reader | None:
    """The reader that the settings name; it loads when it is first needed."""
    from qa.reader import load_reader

    return load_reader(settings.reader)


def make_reranker(settings: Settings) -> Reranker | None:
    """What has that reader order hits, as deep as the settings say; None where there is no reader."""
    from qa.rerank import Reranker

    reader = make_reader(settings)
    return Reranker(reader, settings.depth) if reader else None


def open_archive(
    directory: Path | None, settings: Settings, embedder: Embedder | None = None, *, create: bool = False
) -> Keeper:
    """The archive in a folder; without a folder, the one that the settings name, on a cluster or in their folder.

    Args:
        directory: the folder, or None.
        settings: which archive is meant otherwise.
        embedder: what built it; without one it can be read, searched by words and reduced.
        create: make an empty one where there is none; needs an embedder.
    Raises:
        ArchiveMissing: there is none, and none is to be made.
        ArchiveError: it cannot be used, or the server that keeps it does not answer.
        ValueError: the address of the store is none.
    """
    if directory is None and settings.store:
        from index.milvus import MilvusArchive
        from index.milvus_client import place_of

        place = place_of(settings.store)
        token = settings.store_token.get_secret_value() if settings.store_token else ""
        if create and embedder:
            return MilvusArchive.open_or_create(place, embedder, token)
        return MilvusArchive.open(place, embedder, token)
    from index.archive import Archive

    folder = directory or settings.index
    return Archive.open_or_create(folder, embedder) if create and embedder else Archive.open(folder, embedder)


def scratch_store(settings: Settings) -> Callable[[Embedder], AbstractContextManager[Keeper]] | None:
    """What makes an empty archive for a while in the store that the settings name; None where they name none."""
    if not settings.store:
        return None
    address, token = settings.store, settings.store_token

    @contextmanager
    def scratch(embedder: Embedder) -> Iterator[Keeper]:
        from index.milvus import MilvusArchive
        from index.milvus_client import place_of

        place = replace(place_of(address), collection=f"cita_scratch_{uuid.uuid4().hex[:12]}")
        archive = MilvusArchive.create(place, embedder, token.get_secret_value() if token else "")
        try:
            yield archive
        finally:
            archive.drop()
            archive.close()

    return scratch


def bulk_ingest(
    paths: Sequence[Path], address: str, settings: Settings, *, progress: Callable[[Progress], None] | None = None
) -> UpdateReport:
    """Have the workers of a Ray cluster fill the store that the settings name; see `index.bulk.ingest`.

    Raises:
        CitaError: no store is named, or as `index.bulk.ingest`.
    """
    if not settings.store:
        raise CitaError(
            "--ray fills a store that many machines share. Name one in CITA_STORE: milvus+http://HOST:19530."
        )
    from index.bulk import ingest
    from index.milvus import MilvusArchive

    archive = open_archive(None, settings, make_embedder(settings), create=True)
    try:
        assert isinstance(archive, MilvusArchive)
        return ingest(archive, paths, partial(make_embedder, settings), address, progress=progress)
    finally:
        archive.close()


def make_llm(settings: Settings, name: str) -> LangChainModel:
    """The language model of a name, PROVIDER:MODEL, asked as the settings say; it loads when it is first asked.

    Raises:
        ValueError: the name has no provider.
        MissingExtra: the provider's package is not installed.
    """
    from qa.llm import load_model

    return load_model(
        name,
        url=settings.llm_url,
        key=settings.llm_key,
        timeout=settings.llm_timeout,
        limit=settings.llm_limit,
        retries=settings.llm_retries,
        options=settings.llm_options,
        tracing=settings.llm_tracing,
    )


def make_fluency(settings: Settings) -> Fluency:
    """How language models take part as the settings say; none is asked unless one is set or named.

    Raises: as `make_llm`.
    """
    from qa.fluent import Fluency

    named = settings.llm if settings.llm and settings.llm.lower() != "none" else None
    load = cache(lambda name: make_llm(settings, name))
    return Fluency(load(named) if named else None, load, settings.llm_passages, settings.llm_unsupported)


def make_translator(settings: Settings) -> Translator | None:
    """The translation model that the settings name; it loads when it is first needed. None where none is named."""
    from qa.translate import Translator

    return Translator(settings.translator) if settings.translator else None


def make_answerer(
    directory: Path | None, settings: Settings, embedder: Embedder | None = None, *, create: bool = True
) -> Answerer:
    """An answerer over the archive that `open_archive` opens; with `create`, an empty one is made where there is none.

    Raises:
        ArchiveMissing: there is no index, and none is to be made.
        ArchiveError: the index cannot be used.
        EncoderError: the encoder cannot be loaded.
        ValueError, MissingExtra: the language model that is set cannot be used, as `make_llm`.
    """
    from qa.answering import Answerer

    embedder = embedder or make_embedder(settings)
    reranker, fluency = make_reranker(settings), make_fluency(settings)
    archive = open_archive(directory, settings, embedder, create=create)
    return Answerer(
        archive,
        embedder,
        reranker,
        hits=settings.hits,
        claims=settings.claims,
        fluency=fluency,
        translator=make_translator(settings),
    )


def open_answerer(
    *,
    index: str | os.PathLike[str] | None = None,
    articles: Paths | None = None,
    embedder: Embedder | None = None,
) -> Answerer:
    """Open once, ask many times, from any thread.

    Args:
        index: folder of an index; without it and without `articles` the default one, which may be empty.
        articles: files or folders to answer from. Their index is kept in the cache folder and brought up to date
            here, so that a second call embeds nothing. Those that cannot be read are left out with a logged warning.
        embedder: an encoder in place of the one that the settings name.
    Raises:
        ValueError: both `index` and `articles` are given.
        CitaError: the index or the encoder cannot be used or is not there, or none of the articles can be read.
    """
    settings = Settings()
    if index is not None and articles is not None:
        raise ValueError("Give either index= or articles=, not both.")
    if articles is None:
        return make_answerer(None if index is None else Path(index), settings, embedder, create=index is None)
    from index.build import reindex, update

    paths = _paths(articles)
    for path in paths:
        if not path.exists():
            raise CitaError(f"There is no file or folder {str(path)!r}. Expected articles, or folders that hold them.")
    directory = settings.cache / "articles" / _key(paths, settings)
    embedder = embedder or make_embedder(settings)
    try:
        answerer = make_answerer(directory, settings, embedder)
    except ArchiveMismatch:  # a cache made by an earlier version
        reindex(directory, embedder)
        answerer = make_answerer(directory, settings, embedder)
    refusals = update(answerer.archive, paths, prune=True).refusals
    for refusal in refusals:
        _log.warning("refused %s: %s", refusal.path, refusal.reason)
    if refusals and not answerer.archive.languages():
        answerer.archive.close()
        raise CitaError(f"None of the articles can be used. {refusals[0].path}: {refusals[0].reason}.")
    return answerer


def answer(
    question: str,
    *,
    articles: Paths | None = None,
    index: str | os.PathLike[str] | None = None,
    history: Sequence[Turn] = (),
    since: date | None = None,
    until: date | None = None,
    sources: Collection[str] | None = None,
    language: str | None = None,
    llm: Any = None,
) -> Answer:
    """Answer one question from articles, or from an index.

    >>> result = answer("What did Biden say?", articles="seeds/articles")  # doctest: +SKIP
    >>> print(result)  # doctest: +SKIP

    Args: as `open_answerer` and `Answerer.answer`.
    Raises:
        ValueError: the question is empty or too long, or both `articles` and `index` are given.
        CitaError: the index, the encoder or the articles cannot be used.
    """
    answerer = open_answerer(index=index, articles=articles)
    try:
        return answerer.answer(question, history, since=since, until=until, sources=sources, language=language, llm=llm)
    finally:
        answerer.archive.close()


def _paths(articles: Paths) -> list[Path]:
    if isinstance(articles, str | os.PathLike):
        return [Path(articles)]
    return [Path(path) for path in articles]


def _key(paths: Sequence[Path], settings: Settings) -> str:
    """Name of the cached index: the same articles and encoder give the same folder."""
    parts = [str(path.resolve()) for path in paths] + [str(settings.embedder), str(settings.query_prompt)]
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
