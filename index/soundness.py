"""Examine a whole catalogue: its structure, the checksum of every row, and every vector.

What `cita check` runs, and what a backup must pass. Nothing is changed here; `index.repair` does that.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.catalogue import Catalogue
from index.errors import ArchiveDamaged, UnknownArticle

__all__ = ["catalogue_faults"]


def catalogue_faults(catalogue: Catalogue) -> Iterator[str]:
    """One sentence for each fault, found as they are asked for."""
    try:
        for fault in catalogue.structural_faults():
            yield f"The catalogue is damaged: {fault}."
        for article_id in catalogue.article_ids():
            try:
                catalogue.article(article_id)
                catalogue.passages(article_id)
                catalogue.quotations(article_id)
            except UnknownArticle:
                continue  # removed since the ids were listed
            except ArchiveDamaged as error:
                yield str(error)
        for article_id in catalogue.vector_faults():
            yield f"A vector of article {article_id} is not finite or not of unit length."
    except ArchiveDamaged as error:
        yield str(error)
