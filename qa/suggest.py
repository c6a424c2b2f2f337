"""Suggest questions that an archive can answer, for an empty page. Made from who is quoted; nothing is searched."""

from __future__ import annotations

from index.store import Store

__all__ = ["suggested_questions"]

_WHAT_SAID = {
    "en": "What did {} say?",
    "it": "Cosa ha detto {}?",
    "es": "¿Qué dijo {}?",
    "fr": "Qu’a dit {} ?",
    "de": "Was sagte {}?",
}


def suggested_questions(archive: Store, most: int = 4) -> tuple[str, ...]:
    """Questions about the people quoted most, in the archive's languages by turns, most frequent first."""
    languages = [name for name, _ in archive.languages() if name in _WHAT_SAID] or ["en"]
    people = [name for name, _ in archive.speakers() if " " in name]
    return tuple(_WHAT_SAID[languages[at % len(languages)]].format(name) for at, name in enumerate(people[:most]))
