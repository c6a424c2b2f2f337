"""What an archive remembers of how it was made, and refusing one that today's encoder or code would make otherwise.

The same for a folder and for a cluster. The version of the tables themselves is each store's own business.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.analysis import ANALYSIS
from index.embed import Embedder
from index.errors import ArchiveMismatch
from index.quotes import QUOTES
from index.segment import SEGMENTATION

__all__ = ["origin", "refuse_another"]

_RULES = {"segmentation": SEGMENTATION, "analysis": ANALYSIS, "quotes": QUOTES}


def origin(embedder: Embedder) -> dict[str, str]:
    """The encoder, and the versions of the rules that cut articles, make terms and find quotations, by name."""
    return {"encoder": embedder.name, "dim": str(embedder.dim), "fingerprint": embedder.fingerprint, **_RULES}


def refuse_another(archive: str, stored: Mapping[str, str], embedder: Embedder) -> None:
    """Do nothing if an archive was made as `embedder` and this version of Cita would make it.

    Args:
        archive: what to call it, at the beginning of a sentence.
        stored: what it remembers, as `origin` gave it.
        embedder: what questions will be embedded with.
    Raises:
        ArchiveMismatch: it was made otherwise.
    """
    if stored["fingerprint"] != embedder.fingerprint:
        raise ArchiveMismatch(
            f"{archive} was built with {stored['encoder']} ({stored['dim']} dimensions, {stored['fingerprint']}); the "
            f"encoder is now {embedder.name} ({embedder.dim} dimensions, {embedder.fingerprint}). Rebuild it with "
            "`cita reindex`, or set CITA_EMBEDDER to what built it."
        )
    for rule, version in _RULES.items():
        if stored[rule] != version:
            raise ArchiveMismatch(
                f"{archive} was built with {rule} {stored[rule]!r}, this version of Cita has {version!r}. Rebuild it "
                "with `cita reindex`."
            )
