"""What the commands share: where the archive is, how to open it, and text on a terminal.

A command is a function of the arguments that `ui.cli` read; it prints, and returns the exit status. None is here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CitaError

if TYPE_CHECKING:
    from index.archive import Archive
    from index.store import Keeper
    from qa.answering import Answerer
    from qa.settings import Settings

__all__ = [
    "directory_of",
    "in_folder",
    "open_answerer_for",
    "open_plainly",
    "open_unencoded",
    "place_of",
    "plain",
    "read_settings",
    "tell",
]

_NO_FOLDER = "That is for an index in a folder, and CITA_STORE names a store. Name a folder with --index."
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def tell(text: str, *, error: bool = False, flush: bool = False) -> None:
    """Print text that may come from articles or file names, with nothing in it that would steer a terminal."""
    print(_CONTROL.sub("\ufffd", text), file=sys.stderr if error else sys.stdout, flush=flush)


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as objects, dates as ISO strings."""
    from dataclasses import asdict

    def default(item: Any) -> Any:
        if isinstance(item, date):
            return item.isoformat()
        raise TypeError(type(item).__name__)

    return json.loads(json.dumps(asdict(value), default=default))


def read_settings() -> Settings:
    from qa.settings import Settings

    return Settings()


def directory_of(options: argparse.Namespace, settings: Settings) -> Path:
    """The folder of an archive that is kept in one.

    Raises:
        CitaError: it is kept in a store.
    """
    if settings.store and not options.index:
        raise CitaError(_NO_FOLDER)
    return Path(options.index) if options.index else settings.index


def place_of(options: argparse.Namespace, settings: Settings) -> str:
    """Where the archive is: a folder, or the address of a store."""
    return str(options.index or settings.store or settings.index)


def open_unencoded(options: argparse.Namespace) -> Keeper:
    """The archive without an encoder: for everything but asking and adding."""
    from qa.app import open_archive

    return open_archive(options.index, read_settings())


def open_plainly(options: argparse.Namespace) -> Keeper:
    """The archive of the articles named, else the index, for what reads it without asking."""
    from qa.app import open_answerer

    return open_answerer(articles=options.articles).archive if options.articles else open_unencoded(options)


def in_folder(archive: Keeper) -> Archive:
    """The archive, for what only one in a folder can do.

    Raises:
        CitaError: it is kept in a store.
    """
    from index.archive import Archive

    if not isinstance(archive, Archive):
        raise CitaError(_NO_FOLDER)
    return archive


def open_answerer_for(options: argparse.Namespace, *, create: bool = False) -> Answerer:
    """What answers from the articles named, else from the index.

    Args:
        options: of the command.
        create: whether an index that is named and missing is made; without a name it always is.
    """
    from qa.app import make_answerer, open_answerer

    if options.articles:
        return open_answerer(articles=options.articles)
    settings = read_settings()
    return make_answerer(options.index, settings, create=create or options.index is None)
