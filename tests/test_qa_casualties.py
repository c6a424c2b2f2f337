"""Figures of the dead and the hurt: told only where somebody is said to have died, or to be hurt."""

from __future__ import annotations

import pytest

from index.articles import make_article
from index.segment import sentences
from qa.casualties import may_be_counted
from qa.evidence import standing_for
from qa.question import analyse


def counted(question: str, text: str, language: str, *, title: str = "On the river") -> bool:
    article = make_article(text, path="a.txt", language=language, title=title)
    evidence = standing_for(article, sentences(article.text, language)[0])
    return may_be_counted(analyse(question))(evidence)


LEFT = {
    "en": "About 700 people left their homes.",
    "it": "Circa 700 persone hanno lasciato le case.",
    "es": "Unas 700 personas dejaron sus casas.",
    "fr": "Environ 700 personnes ont quitté leurs maisons.",
    "de": "Etwa 700 Leute verließen ihre Häuser.",
}
DEAD = {
    "en": "The flood killed 17 people.",
    "it": "Nell'alluvione 17 persone hanno perso la vita.",
    "es": "La riada mató a 17 personas.",
    "fr": "La crue a tué 17 personnes.",
    "de": "Bei der Flut kamen 17 Menschen ums Leben.",
}
HURT = {
    "en": "The flood injured 17 people.",
    "it": "I feriti sono 17.",
    "es": "La riada dejó 17 heridos.",
    "fr": "La crue a fait 17 blessés.",
    "de": "Bei der Flut wurden 17 Menschen verletzt.",
}
HOW_MANY_DIED = (
    "How many people died in the flood?",
    "How many drowned?",
    "Quanti morti ha fatto l'alluvione?",
    "Quante vittime?",
    "¿Cuántas personas murieron en la riada?",
    "Combien de morts dans la crue ?",
    "Wie viele Tote gab es bei der Flut?",
)


@pytest.mark.parametrize("question", HOW_MANY_DIED)
@pytest.mark.parametrize("language", DEAD)
def test_how_many_died_is_told_where_somebody_is_said_to_have_died(question: str, language: str) -> None:
    assert counted(question, DEAD[language], language)
    assert not counted(question, LEFT[language], language)


@pytest.mark.parametrize(
    "question", ["How many were injured?", "Quanti feriti ci sono?", "¿Cuántos heridos hubo?", "Wie viele Verletzte?"]
)
@pytest.mark.parametrize("language", HURT)
def test_how_many_were_hurt_is_told_where_somebody_is_said_to_be_hurt(question: str, language: str) -> None:
    assert counted(question, HURT[language], language)
    assert not counted(question, LEFT[language], language)


def test_the_title_and_the_paragraph_may_say_it() -> None:
    assert counted("How many died?", "There were 17. All had drowned.", "en")
    assert counted("How many died?", "There were 17.", "en", title="Deadly flood")
    assert not counted("How many died?", "There were 17.\nThe dead of 1951 were many.", "en")


def test_other_figures_and_other_languages_are_told_as_before() -> None:
    assert counted("How many people left their homes?", LEFT["en"], "en")
    assert counted("How many people died?", "700 mensen verlieten hun huis.", "nl")
    assert counted("Who died?", LEFT["en"], "en")
