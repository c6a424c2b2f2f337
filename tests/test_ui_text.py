"""The words of the page: complete in every language, and chosen as the browser prefers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ui.text import ENGLISH, ITALIAN, LANGUAGES, _load, strings_for

ROOT = Path(__file__).parents[1]
SOURCES = "\n".join(path.read_text("utf-8") for path in (ROOT / "ui").glob("*.py"))
NUMBERED = {"articles", "sources", "quotations", "speakers", "limits_sources"}


def fields(text: str) -> list[str]:
    """The places to be filled in, in the order of their names."""
    return sorted(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_has_every_string_with_the_same_places_to_fill_in(code: str) -> None:
    own = tomllib.loads((ROOT / "ui" / "languages" / f"{code}.toml").read_text("utf-8"))
    assert set(own) == {*ENGLISH.words, "months", "language_names"}
    assert {name: fields(text) for name, text in ENGLISH.words.items()} == {
        name: fields(own[name]) for name in ENGLISH.words
    }
    assert len(own["months"]) == 12
    assert set(own["language_names"]) == set(ENGLISH.language_names)


def test_every_string_is_used() -> None:
    unused = [
        name
        for name in ENGLISH.words
        if not re.search(rf'(?:strings|self)\.{name}\b|"{name}"', SOURCES)
        and name.rpartition("_")[0] not in NUMBERED
        and not name.startswith("sort_")
    ]
    assert unused == []


def test_one_more_file_is_one_more_language_and_what_it_leaves_out_is_said_in_english(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text((ROOT / "ui" / "languages" / "en.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "fr.toml").write_text('send = "Demander"\n', "utf-8")
    french = dict(_load(tmp_path))["fr"]
    assert (french.code, french.send, french.stop) == ("fr", "Demander", "Stop")


@pytest.mark.parametrize(
    ("seconds", "english", "italian"),
    [(0.2, "1 s", "1 s"), (89, "89 s", "89 s"), (140, "2 min", "2 min"), (9000, "2 h", "2 h")],
)
def test_lengths_of_time_are_told_in_their_largest_unit(seconds: float, english: str, italian: str) -> None:
    assert ENGLISH.duration(seconds) == english
    assert ITALIAN.duration(seconds) == italian


def test_an_unknown_string_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no string called 'nonsense'"):
        _ = ENGLISH.nonsense


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("en-GB,it;q=0.5", "en"),
        ("fr-FR,it;q=0.4,en;q=0.3", "it"),
        ("en;q=0.2, it;q=0.7", "it"),
        ("it;q=0, de", "en"),
        ("it;q=x", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_s_preferred_known_language_is_used(header: str | None, code: str) -> None:
    assert strings_for(header).code == code
