"""Languages of questions and articles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.language import QUESTION_LANGUAGES, STOP_WORDS, article_language, detect_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What did the mayor say?", "en"),
        ("Cosa ha detto il sindaco?", "it"),
        ("¿Qué dijo el alcalde?", "es"),
        ("Qu'a dit le maire ?", "fr"),
        ("Was sagte der Bürgermeister?", "de"),
        ("perché?", "it"),
        ("and Merkel?", "en"),
        ("che dice Draghi", "it"),
    ],
)
def test_questions_are_recognised_however_short(question: str, language: str) -> None:
    assert detect_language(question, default="xx") == language


@pytest.mark.parametrize("text", ["Emmanuel Macron", "Ursula von der Leyen", "NATO", "Angela Merkel?", "1984", "", "?"])
def test_a_bare_name_has_no_language_of_its_own(text: str) -> None:
    assert detect_language(text, default="it") == "it"
    assert detect_language(text, default="fr") == "fr"


def test_articles_may_be_in_languages_that_questions_may_not() -> None:
    dutch = "De burgemeester heeft gezegd dat de brug in maart weer opengaat, na twee jaar van werkzaamheden."
    assert article_language(dutch) == "nl"


def test_figures_alone_have_the_default_language() -> None:
    assert article_language("12 34 56", default="de") == "de"


@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_function_words_are_lower_case_words(language: str) -> None:
    words = STOP_WORDS[language]
    assert 100 <= len(words) <= 250
    assert all(word.isalpha() and word == word.lower() for word in words)


def test_threads_share_one_identifier() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(detect_language, ["Cosa ha detto?", "What did she say?"] * 20))
    assert found == ["it", "en"] * 20
