"""How much of a question stands in a text: stems, translations, similar spellings, names and rare words."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from index.vocabulary import Vocabulary
from qa.coinages import _TABLE
from qa.lands import called_like
from qa.matching import Matcher, term_set

TEXTS = {
    "en": (
        "Soldiers were sent to the border near Kursk.",
        "The border post was painted green.",
        "Biden saw the border from a train.",
    ),
    "it": ("Il vertice di Portolieve si è tenuto nel 2019.",),
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    archive = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    for language, texts in TEXTS.items():
        store(archive, *(make_article(t, path=f"{language}{n}.txt", language=language) for n, t in enumerate(texts)))
    return Vocabulary(archive)


def matcher(vocabulary: Vocabulary, text: str, language: str = "en", *, names: bool = True) -> Matcher:
    return Matcher(text, language, vocabulary, ["en", "it"], names=names)


def covered(vocabulary: Vocabulary, question: str, text: str, language: str = "en") -> float:
    return matcher(vocabulary, question).coverage(term_set(text, language), language)


def test_a_text_with_all_words_covers_a_question(vocabulary: Vocabulary) -> None:
    assert covered(vocabulary, "soldiers at the border", "At the border a soldier slept.") == pytest.approx(1.0)
    assert covered(vocabulary, "soldiers at the border", "It rained.") == 0.0


def test_a_word_without_a_translation_is_found_by_its_stem(vocabulary: Vocabulary) -> None:
    asked = Matcher("armi nucleari", "it", vocabulary, ["en", "it"])
    assert asked.coverage(term_set("They hold nuclear stockpiles.", "en"), "en") > 0
    assert asked.coverage(term_set("They hold gold stockpiles.", "en"), "en") == 0


def test_a_misspelt_name_is_put_as_the_passages_write_it(vocabulary: Vocabulary) -> None:
    question = "what did bidden see, from the border?"
    passages = [("The border post was painted green.", "en"), ("Biden saw the border from a train.", "en")]
    assert matcher(vocabulary, question).as_spelt(question, passages) == "what did Biden see, from the border?"
    assert matcher(vocabulary, question).as_spelt(question, passages[:1]) == question
    known = "what did Biden see?"
    assert matcher(vocabulary, known).as_spelt(known, passages) == known


def test_a_rare_word_counts_more_than_a_common_one(vocabulary: Vocabulary) -> None:
    rare = covered(vocabulary, "green border", "It was green.")
    common = covered(vocabulary, "green border", "There was a border.")
    assert 0 < common < rare < 1


def test_a_translation_counts_almost_as_much_as_the_word(vocabulary: Vocabulary) -> None:
    assert 0.7 < covered(vocabulary, "soldiers", "I soldati dormivano.", "it") < 1.0
    assert covered(vocabulary, "soldiers", "Le navi dormivano.", "it") == 0.0


@pytest.mark.parametrize("typed", ["Bidden", "bidden"])
def test_a_misspelt_name_meets_the_archive_s_spelling(vocabulary: Vocabulary, typed: str) -> None:
    assert covered(vocabulary, f"about {typed}", "Biden slept.") == pytest.approx(0.9)


def test_a_name_that_languages_spell_differently_is_one_name(vocabulary: Vocabulary) -> None:
    assert covered(vocabulary, "about Kyiv", "Kiev è lontana.", "it") == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which soldiers did Biden see?", ["biden"]),
        ("Biden in Kursk", ["kursk"]),
        ("what happened in 2019", ["2019"]),
        ("soldiers near kursk", ["kursk"]),
        ("soldiers near the border", []),
    ],
)
def test_names_are_what_a_question_is_about(vocabulary: Vocabulary, question: str, names: list[str]) -> None:
    assert [word.text for word in matcher(vocabulary, question).names()] == names


def test_german_capitals_make_no_names_of_nouns(vocabulary: Vocabulary) -> None:
    asked = matcher(vocabulary, "Wie viele Soldaten standen an der Grenze bei Kursk?", "de")
    assert [word.text for word in asked.names()] == ["kursk"]


def test_words_somebody_said_hold_no_names(vocabulary: Vocabulary) -> None:
    assert matcher(vocabulary, "we saw Biden in Kursk", names=False).names() == []


def test_a_text_without_the_names_is_about_something_else(vocabulary: Vocabulary) -> None:
    asked = matcher(vocabulary, "What did soldiers do near Kursk?")
    assert asked.names_covered(term_set("A bus left for Kursk.", "en"), "en") == 1.0
    assert asked.names_covered(term_set("Soldiers slept.", "en"), "en") == 0.0
    assert matcher(vocabulary, "what did soldiers do?").names_covered(frozenset(), "en") == 1.0


def test_a_word_that_no_article_has_is_missing(vocabulary: Vocabulary) -> None:
    asked = matcher(vocabulary, "soldiers and penguins near Ulan Bator")
    assert [word.text for word in asked.missing()] == ["penguins", "ulan", "bator"]


def test_a_word_counts_in_the_best_of_several_zones(vocabulary: Vocabulary) -> None:
    sentence, article = term_set("Soldiers slept.", "en"), term_set("Soldiers at the border", "en")
    asked = matcher(vocabulary, "soldiers border")
    both = asked.zoned([(sentence, 1.0), (article, 0.5)], "en")
    assert asked.coverage(sentence, "en") < both < asked.coverage(article, "en")


def test_a_word_is_searched_under_all_its_forms(vocabulary: Vocabulary) -> None:
    soldiers, kursk = matcher(vocabulary, "the soldiers of Kursk").groups()
    assert {"soldier", "sold"} <= set(soldiers)
    assert set(kursk) == {"kursk", "koursk"}  # as the French write it


@pytest.mark.parametrize("text", ["", "???", "what is it", "🙂"])
def test_a_question_without_content_words_is_covered_by_nothing(vocabulary: Vocabulary, text: str) -> None:
    asked = matcher(vocabulary, text)
    assert (asked.words, asked.weight, asked.coverage({"soldier"}, "en")) == ((), 0, 0.0)


@pytest.fixture(scope="module")
def lands(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    archive = Archive.create(tmp_path_factory.mktemp("lands"), FakeEmbedder())
    texts = {
        "en": "Wales voted to leave, Scotland to stay. The spacecraft landed on the comet.",
        "it": "Il muro è caduto.",
    }
    for language, text in texts.items():
        store(archive, make_article(text, path=f"{language}.txt", language=language))
    return Vocabulary(archive)


@pytest.mark.parametrize(
    ("question", "language", "text", "of"),
    [
        ("the Welsh", "en", "Wales voted to leave.", "en"),
        ("gli scozzesi", "it", "Scotland voted to stay.", "en"),
        ("the Italian", "en", "In Italia pioveva.", "it"),
        ("i greci", "it", "Greece voted.", "en"),
        ("les Turques", "fr", "Turkey voted.", "en"),
    ],
)
def test_a_land_and_its_people_are_one(lands: Vocabulary, question: str, language: str, text: str, of: str) -> None:
    assert matcher(lands, question, language).coverage(term_set(text, of), of) > 0.7
    assert matcher(lands, question, language).coverage(term_set("Norway voted.", "en"), "en") == 0.0


@pytest.mark.parametrize(
    ("word", "language"),
    [("danos", "es"), ("gala", "es"), ("polished", "en"), ("cubo", "it"), ("ceci", "it"), ("colombe", "fr")],
)
def test_a_word_that_begins_like_a_land_is_none(word: str, language: str) -> None:
    assert called_like(word, language, "en") == frozenset()


def test_the_parts_of_a_german_compound_are_looked_for(lands: Vocabulary) -> None:
    found = matcher(lands, "die Kometenlandung", "de")
    assert [word.text for word in found.words] == ["kometen", "landung"]
    assert found.coverage(term_set("The spacecraft landed on the comet.", "en"), "en") > 0.7


def test_compounds_are_taken_apart_in_an_archive_of_one_language(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, make_article("Die Landung auf den Kometen gelang.", path="de.txt", language="de"))
    found = Matcher("die Kometenlandung", "de", Vocabulary(archive), ["de"])
    assert [word.text for word in found.words] == ["kometen", "landung"]


@pytest.mark.parametrize("word", ["Wahlbeteiligung", "Raumstation", "Kometen", "Zelenskyj", "Kometenberg"])
def test_a_word_that_is_known_or_has_parts_that_no_article_has_stays_whole(lands: Vocabulary, word: str) -> None:
    assert [each.text for each in matcher(lands, f"die {word}", "de").words] == [word.casefold()]


def voted(folder: Path, text: str) -> Vocabulary:
    archive = Archive.create(folder / "archive", FakeEmbedder())
    store(archive, make_article(text, path="vote.txt", language="en"))
    return Vocabulary(archive)


VOTE = "In a referendum the British voted to leave the European Union."


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("the Brexit vote", "en", ["british", "referendum", "vote"]),
        ("il voto sulla Brexit", "it", ["voto", "britannico", "referendum"]),
        ("das Brexit-Ergebnis", "de", ["britisch", "referendum", "ergebnis"]),
    ],
)
def test_what_the_press_called_it_later_is_looked_for_in_the_words_of_the_first_days(
    tmp_path: Path, question: str, language: str, words: list[str]
) -> None:
    found = Matcher(question, language, voted(tmp_path, VOTE), ["en"])
    assert [word.text for word in found.words] == words
    assert not found.names()
    assert found.coverage(term_set(VOTE, "en"), "en") > 0.5


@pytest.mark.parametrize("text", [f"{VOTE} Brexit, they call it.", "The British drink tea."])
def test_a_coinage_that_the_archive_has_or_whose_meaning_it_lacks_stays(tmp_path: Path, text: str) -> None:
    found = Matcher("the Brexit vote", "en", voted(tmp_path, text), ["en"])
    assert [word.text for word in found.names()] == ["brexit"]


def test_every_coinage_means_as_many_words_in_each_language() -> None:
    for meanings in _TABLE.values():
        assert len(meanings) == 5
        assert len({len(words) for words in meanings}) == 1


def test_a_german_trade_before_a_name_is_no_name(vocabulary: Vocabulary) -> None:
    german = matcher(vocabulary, "Wo wurde der Ausbrecher Gjergj Biden gefasst?", "de")
    assert [word.text for word in german.names()] == ["gjergj", "biden"]


def test_a_short_slip_in_a_name_of_two_words_is_found(vocabulary: Vocabulary) -> None:
    typed = matcher(vocabulary, "the border at Portolieve Kurk", "en")
    assert [word.found for word in typed.words if word.text == "kurk"] == [True]
    assert [word.found for word in matcher(vocabulary, "the kurk", "en").words] == [False]
    strange = matcher(vocabulary, "the border at Zzyzx Kurk", "en")
    assert [word.found for word in strange.words if word.text == "kurk"] == [False], "nobody whom the archive knows"


def test_a_name_is_found_as_the_articles_language_calls_it(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, make_article("L'Italia ha vinto il Mondiale. Gheddafi era a Nizza.", path="a.txt", language="it"))
    vocabulary = Vocabulary(archive)
    for question, text in (
        ("Who won the World Cup?", "vinto il Mondiale"),
        ("Was Gaddafi in Nice?", "Gheddafi a Nizza"),
    ):
        asked = Matcher(question, "en", vocabulary, ["en", "it"])
        assert all(word.found for word in asked.names()), question
        assert asked.names_covered(term_set(text, "it"), "it") == 1.0


@pytest.mark.parametrize(("question", "typed"), [("cuantos murieron el 23F", "23"), ("el avión F16", "16")])
def test_a_figure_and_a_letter_are_found_with_a_hyphen(tmp_path: Path, question: str, typed: str) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, make_article("El golpe del 23-F y el F-16 se vieron.", path="a.txt", language="es"))
    asked = Matcher(question, "es", Vocabulary(archive), ["es"])
    assert [word.found for word in asked.words if word.text == typed] == [True]
