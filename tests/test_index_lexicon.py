"""Words meet their translations' stems, in five languages; the recipe learns them from pairs that fit on a page."""

from __future__ import annotations

import gzip
import lzma
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import lexicon
from index.analysis import stem
from index.lexicon import LANGUAGES, translations
from index.training.lexicon import Pair, align, main, merge, read_pairs, table, write_table


def stems(word: str, source: str, target: str) -> list[str]:
    return [translation for translation, _ in translations(word, source, target)]


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("troops", "truppe"),
        ("soldiers", "soldati"),
        ("landing", "atterraggio"),
        ("earthquake", "terremoto"),
        ("resigned", "dimissioni"),
        ("speech", "discorso"),
        ("dangerous", "pericoloso"),
        ("sanctions", "sanzioni"),
        ("goal", "gol"),
        ("fire", "incendio"),
        ("ship", "nave"),
        ("captain", "capitano"),
        ("waves", "onde"),
        ("black", "nero"),
        ("hole", "buco"),
        ("queen", "regina"),
        ("pope", "papa"),
        ("war", "guerra"),
        ("said", "detto"),
        ("sent", "inviate"),
    ],
)
def test_words_of_the_news_are_known_both_ways(english: str, italian: str) -> None:
    assert stem(italian, "it") in stems(english, "en", "it")
    assert stem(english, "en") in stems(italian, "it", "en")


@pytest.mark.parametrize(
    ("language", "war", "earthquake"),
    [
        ("it", "guerra", "terremoto"),
        ("es", "guerra", "terremoto"),
        ("fr", "guerre", "seisme"),
        ("de", "krieg", "erdbeben"),
    ],
)
def test_each_language_meets_english(language: str, war: str, earthquake: str) -> None:
    assert stem(war, language) in stems("wars", "en", language)
    assert "earthquak" in stems(earthquake, language, "en")


@pytest.mark.parametrize(
    ("source", "word", "target", "expected"),
    [
        ("it", "truppe", "fr", "troupes"),
        ("de", "krieg", "it", "guerra"),
        ("fr", "roi", "it", "re"),
        ("es", "guerra", "de", "krieg"),
        ("fr", "elections", "it", "elezioni"),
    ],
)
def test_languages_without_a_table_of_their_own_meet_through_english(
    source: str, word: str, target: str, expected: str
) -> None:
    assert stem(expected, target) in stems(word, source, target)


def test_inflected_forms_share_their_translations() -> None:
    assert translations("terremoto", "it", "en") == translations("terremoti", "it", "en") != ()


def test_a_word_whose_stem_is_also_of_another_word_has_translations_of_its_own() -> None:
    assert stem("soldati", "it") == stem("soldi", "it")
    assert stems("soldati", "it", "en")[0] == "soldier"
    assert stems("soldi", "it", "en")[0] == "money"


def test_probabilities_fall_and_sum_to_one_at_most() -> None:
    for source in LANGUAGES:
        for target in LANGUAGES:
            for word in ("war", "guerra", "guerre", "krieg", "president", "re"):
                weights = [probability for _, probability in translations(word, source, target)]
                assert weights == sorted(weights, reverse=True)
                assert sum(weights) <= 1 + 1e-9
                assert all(0 < weight <= 1 for weight in weights)
                assert len(weights) <= 5


def test_nothing_for_the_same_language_unknown_words_names_and_other_languages() -> None:
    assert translations("war", "en", "en") == ()
    assert translations("qwrtzy", "en", "it") == ()
    assert translations("biden", "en", "it") == ()
    assert translations("", "en", "it") == ()
    assert translations("war", "en", "pt") == ()
    assert translations("война", "ru", "en") == ()


def test_threads_that_ask_at_once_get_the_same_answer() -> None:
    translations.cache_clear()
    lexicon._table.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: translations("guerra", "es", "de"), range(32)))
    assert len(set(answers)) == 1
    assert answers[0]


def test_alignment_tells_apart_words_that_often_meet() -> None:
    pairs = [
        Pair(("red", "house"), ("ross", "cas"), 1.0),
        Pair(("red", "wine"), ("ross", "vin"), 1.0),
        Pair(("house",), ("cas",), 1.0),
    ]
    learned = align(pairs)
    entries = table(learned.english, learned.foreign, learned.rows, learned.columns, learned.counts * 10)
    assert {head: entry[0][0] for head, entry in entries.items()} == {"house": "cas", "red": "ross", "wine": "vin"}


def test_a_pair_with_more_weight_counts_for_more() -> None:
    learned = align([Pair(("goal",), ("gol",), 9.0), Pair(("goal",), ("obiett",), 3.0)])
    entries = table(learned.english, learned.foreign, learned.rows, learned.columns, learned.counts)
    assert entries == {"goal": [("gol", pytest.approx(0.75)), ("obiett", pytest.approx(0.25))]}


def test_learning_from_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no sentence pairs"):
        align([])


def test_a_table_leaves_out_rare_heads_and_unlikely_translations() -> None:
    heads, targets = ("war", "rare"), ("guerr", "conflitt", "rar")
    entries = table(heads, targets, np.array([0, 0, 1]), np.array([0, 1, 2]), np.array([97.0, 3.0, 1.0]))
    assert entries == {"war": [("guerr", pytest.approx(0.97))]}


def test_words_are_listed_beside_their_stem_only_where_they_are_frequent_and_differ() -> None:
    by_stem = {"sold": [("money", 0.5), ("soldier", 0.5)], "guerr": [("war", 1.0)], "eur": [("eur", 1.0)]}
    by_word = {"soldati": [("soldier", 1.0)], "soldino": [("penny", 1.0)], "guerra": [("war", 1.0)]}
    merged = merge(by_stem, by_word, {"soldati": 70.0, "soldino": 1.0, "guerra": 500.0}, "it")
    assert merged == {
        "=soldati": [("soldier", pytest.approx(0.9375)), ("money", pytest.approx(0.0625))],
        "guerr": [("war", 1.0)],
        "sold": [("money", 0.5), ("soldier", 0.5)],
    }


def test_a_table_is_written_as_readable_lines_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    entries = {"war": [("guerr", 0.949), ("conflitt", 0.05)]}
    write_table(entries, tmp_path / "a.xz")
    write_table(entries, tmp_path / "b.xz")
    assert lzma.decompress((tmp_path / "a.xz").read_bytes()).decode() == "war\tguerr 94 conflitt 5\n"
    assert (tmp_path / "a.xz").read_bytes() == (tmp_path / "b.xz").read_bytes()


def _write_lines(path: Path, *lines: str) -> None:
    path.write_bytes(gzip.compress("".join(line + "\n" for line in lines).encode()))


def test_pairs_come_from_the_listed_sources_and_short_dictionary_entries(tmp_path: Path) -> None:
    _write_lines(
        tmp_path / "train.en-it.tsv.gz",
        "The troops left.\tLe truppe sono partite.\ttatoeba-testsets",
        "Click the button.\tFare clic sul pulsante.\tsome-manual",
        "Of the\tDelle\tstsb-train",
    )
    _write_lines(
        tmp_path / "DICT-words.en-it.tsv.gz", "war\tguerra", "black hole\tbuco nero", "to be very slow\tdormire"
    )
    assert Pair(("war",), ("guerra",), 3.0) in read_pairs(tmp_path, "it", unstemmed="it")
    assert list(read_pairs(tmp_path, "it")) == [
        Pair(("troop", "left"), ("trupp", "part"), 2.0),
        Pair(("war",), ("guerr",), 3.0),
        Pair(("black", "hole"), ("buc", "ner"), 1.0),
    ]


def test_the_recipe_writes_two_tables_for_each_language(tmp_path: Path) -> None:
    for language, war, cat in (("it", "guerra", "gatto"), ("es", "guerra", "gato"), ("fr", "guerre", "chat")):
        _write_lines(tmp_path / f"train.en-{language}.tsv.gz", f"cat war\t{cat} {war}\ttatoeba-testsets")
        _write_lines(tmp_path / f"DICT-words.en-{language}.tsv.gz", *[f"war\t{war}", f"cat\t{cat}"] * 2)
    _write_lines(tmp_path / "train.en-de.tsv.gz", "cat war\tKatze Krieg\ttatoeba-testsets")
    _write_lines(tmp_path / "DICT-words.en-de.tsv.gz", *["war\tKrieg", "cat\tKatze"] * 2)
    main(["--data", str(tmp_path), "--out", str(tmp_path / "out")])
    written = {path.name: lzma.decompress(path.read_bytes()).decode() for path in (tmp_path / "out").iterdir()}
    assert len(written) == 8
    assert [line.split()[:2] for line in written["lexicon.en-de.tsv.xz"].splitlines()] == [
        ["cat", "katz"],
        ["war", "krieg"],
    ]
    assert [line.split()[:2] for line in written["lexicon.it-en.tsv.xz"].splitlines()] == [
        ["gatt", "cat"],
        ["guerr", "war"],
    ]
