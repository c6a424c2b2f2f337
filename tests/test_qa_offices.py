"""Offices in a question: who holds them by what the articles say, in any two languages; nobody else."""

from __future__ import annotations

import pytest

from index.articles import make_article
from qa.lands import lands_in
from qa.offices import describes

ALLIANCE = make_article(
    "The secretary general of NATO, Mark Rutte, spoke in Brussels. “The alliance is ready,” Rutte said.\n\n"
    "The chancellor, Olaf Weiss, left early. “I have a train,” Weiss said. Ann Lee on Friday became the first American "
    "president to visit the headquarters.",
    path="alliance.txt",
    language="en",
)
BANK = make_article(
    "La presidente della Bce, Christine Lagarde, ha parlato a Francoforte. «I tassi restano fermi», ha detto Lagarde.",
    path="bank.txt",
    language="it",
)
LAWYER = make_article(
    "The chief executive of Railway, Ann Dorn, came with his lawyer, David Kob. The interior was cold. “No,” said Kob. "
    "The minister of defence, Paul Reed, left.",
    path="lawyer.txt",
    language="en",
)
TREASURY = make_article(
    "Il segretario al Tesoro degli Stati Uniti, Henry Paul, ha difeso la scelta. «Non era ora», ha detto Paul. Il "
    "segretario del partito, Ugo Neri, era a Roma.",
    path="treasury.txt",
    language="it",
)


@pytest.mark.parametrize(
    ("phrase", "language", "name"),
    [
        ("the NATO chief", "en", "Mark Rutte"),
        ("il segretario generale della Nato", "it", "Mark Rutte"),
        ("il presidente della Bce", "it", "Christine Lagarde"),
        ("the ECB president", "en", "Christine Lagarde"),
        ("la présidente de la BCE", "fr", "Christine Lagarde"),
        ("the chancellor", "en", "Olaf Weiss"),
        ("der Kanzler", "de", "Olaf Weiss"),
        ("il ministro del Tesoro americano", "it", "Henry Paul"),
        ("the US treasury secretary", "en", "Henry Paul"),
    ],
)
def test_an_office_is_held_by_whom_the_articles_describe_so(phrase: str, language: str, name: str) -> None:
    assert describes(phrase, language, [ALLIANCE, BANK, TREASURY]) == (name,)


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("New Zealand's prime minister", "en"),
        ("il primo ministro della Nuova Zelanda", "it"),
        ("la première ministre néo-zélandaise", "fr"),
        ("la primera ministra de Nueva Zelanda", "es"),
        ("die Premierministerin von Neuseeland", "de"),
    ],
)
def test_an_office_that_has_several_names_is_not_any_other(phrase: str, language: str) -> None:
    premier = make_article(
        "WELLINGTON — New Zealand mourns. Prime Minister Ann Shore spoke. “We stand together,” Shore said. "
        "Australia's prime minister, Christopher Longfellow, sent his regards.",
        path="premier.txt",
        language="en",
    )
    pope = make_article(
        "Il nuovo Papa, Pio Verdi, si è affacciato. «Buonasera», ha detto Verdi.", path="papa.txt", language="it"
    )
    assert describes(phrase, language, [premier, pope])[0] == "Ann Shore"


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("the UN chief", "en"),
        ("the chief executive of Gogol", "en"),
        ("l'avvocato di Tanzi", "it"),
        ("der Kanzler von Hull", "de"),
        ("il ministro dell'Interno", "it"),
    ],
)
def test_an_office_of_another_body_is_nobodys(phrase: str, language: str) -> None:
    assert describes(phrase, language, [ALLIANCE, BANK, TREASURY, LAWYER]) == ()


@pytest.mark.parametrize(
    ("phrase", "language"),
    [("the American president", "en"), ("il presidente degli Stati Uniti", "it"), ("la présidente américaine", "fr")],
)
def test_an_office_may_be_told_behind_the_name(phrase: str, language: str) -> None:
    assert describes(phrase, language, [BANK, ALLIANCE]) == ("Ann Lee",)


@pytest.mark.parametrize("phrase", ["the French president", "the king", "the Italian chancellor"])
def test_an_office_that_nobody_is_said_to_hold_is_nobodys(phrase: str) -> None:
    assert describes(phrase, "en", [BANK, ALLIANCE]) == ()


def test_a_body_is_no_office_holder() -> None:
    rescuers = make_article(
        "La protezione civile francese è intervenuta. Il presidente francese Luc Martin ha ringraziato.",
        path="fire.txt",
        language="it",
    )
    assert describes("the French president", "en", [rescuers]) == ("Luc Martin",)


@pytest.mark.parametrize(
    ("text", "language", "lands"),
    [
        ("la cancelliera tedesca", "it", {"german"}),
        ("die deutsche Bundeskanzlerin", "de", {"german"}),
        ("Deutschland", "de", {"german"}),
        ("le premier ministre néo-zélandais", "fr", {"new+zealand"}),
        ("the new leader of Zealand Pharma", "en", set()),
        ("il leader nordcoreano e quello sudcoreano", "it", {"north+korean", "south+korean"}),
        ("papa Francesco e Franco Rossi", "it", set()),
        ("They told us", "en", set()),
        ("the US president", "en", {"american"}),
        ("il premier usa il telefono in paesi con salari bassi", "it", set()),
        ("il presidente degli Stati Uniti", "it", {"american"}),
        ("Präsident Chinas", "de", {"chinese"}),
        ("i soldati italiani e la squadra americana", "it", {"italian", "american"}),
        ("le truppe nordcoreane", "it", {"north+korean"}),
        ("las tropas cubanas", "es", {"cuban"}),
        ("la presidenta mexicana", "es", {"mexican"}),
    ],
)
def test_lands_are_found_as_nouns_and_as_adjectives(text: str, language: str, lands: set[str]) -> None:
    assert lands_in(text, language) == lands


MET = "Marine Hubert was criticised by the French president. “I will not stop,” Hubert said."


@pytest.mark.parametrize(
    ("text", "language", "phrase", "asked_in"),
    [
        (MET, "en", "the French president", "en"),
        ("Il ministro Ugo Neri è stato ricevuto dal Papa.", "it", "the pope", "en"),
        ("Luc Martin wurde vom deutschen Kanzler empfangen.", "de", "il cancelliere tedesco", "it"),
        ("Ann Lee is married to the US president.", "en", "the US president", "en"),
        ("Joe Bloom is not the US president any more.", "en", "the US president", "en"),
        ("Mark Rossi said Ivan Petrov was the president of Russia.", "en", "il premier russo", "it"),
        ("US Vice President Ann Lee spoke in Ohio.", "en", "the US president", "en"),
        ("The deputy prime minister, Jan Nowak, spoke for Poland.", "en", "the Polish prime minister", "en"),
        ("Il portavoce del Papa, Matteo Neri, ha parlato.", "it", "il Papa", "it"),
        ("Polish President Jan Nowak spoke to Czech reporters.", "en", "the Czech president", "en"),
        ("Il sindaco di Milano, Luca Neri, ha parlato. A Roma piove.", "it", "il sindaco di Roma", "it"),
        ("The principal of the school, Ann Porter, spoke.", "en", "the prince", "en"),
        ("El jefe del Estado Mayor, Teo López, habló.", "es", "el alcalde", "es"),
        ("The president, Jan Nowak, spoke.", "en", "the former president", "en"),
    ],
)
def test_who_has_to_do_with_an_office_does_not_hold_it(text: str, language: str, phrase: str, asked_in: str) -> None:
    assert describes(phrase, asked_in, [make_article(text, path="met.txt", language=language)]) == ()


@pytest.mark.parametrize(
    ("text", "language", "phrase", "asked_in", "name"),
    [
        ("NATO-Generalsekretär Mark Rohde sprach.", "de", "the NATO secretary general", "en", "Mark Rohde"),
        ("El presidente del Gobierno español, Pedro Luna, habló.", "es", "il presidente spagnolo", "it", "Pedro Luna"),
        ("El presidente del Gobierno español, Pedro Luna, habló.", "es", "the Spanish premier", "en", "Pedro Luna"),
        (
            "US President Joe Bloom spoke.",
            "en",
            "the president of the United States of America",
            "en",
            "Joe Bloom",
        ),
        (
            "Il comandante della nave, Ugo Neri, lasciò la Concordia.",
            "it",
            "captain of the Concordia",
            "en",
            "Ugo Neri",
        ),
        ("The former president, Jan Nowak, met President Ann Lee.", "en", "the former president", "en", "Jan Nowak"),
        ("The former president, Jan Nowak, met President Ann Lee.", "en", "il presidente", "it", "Ann Lee"),
    ],
)
def test_who_holds_an_office_is_told_by_what_it_is_called(
    text: str, language: str, phrase: str, asked_in: str, name: str
) -> None:
    assert describes(phrase, asked_in, [make_article(text, path="met.txt", language=language)]) == (name,)
