"""What is asked of the collection itself: greetings, what it holds, which articles name somebody, who wrote one."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import FakeEmbedder, store

from index.archive import Archive
from index.articles import make_article
from qa.answering import Answerer
from qa.archive_questions import archive_question
from qa.question import analyse
from qa.types import Turn


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    archive = Archive.create(tmp_path_factory.mktemp("archive"), FakeEmbedder())
    texts = [
        (
            "Ferry returns",
            "Eco",
            date(2024, 5, 31),
            ("Ada Neri",),
            "The ferry Aurora returns to Selva on Friday night.",
        ),
        ("Ferry late", "Eco", date(2024, 6, 6), (), "It was late again on Monday. The ferry Aurora had lost a door."),
        ("Roof torn off", "North Wire", date(2023, 11, 8), (), "A storm tore the roof off the station at Harlow."),
        ("Roof torn off", "Coast", date(2023, 11, 9), (), "A storm tore the roof off the station at Harlow."),
        ("Undated", None, None, (), "The bakers of Harlow won a prize for their bread at last."),
    ]
    store(
        archive,
        *(
            make_article(
                f"{text} More is told below.",
                path=f"{number}.txt",
                title=title,
                source=source,
                published=day,
                authors=authors,
                language="en",
                url=f"https://news.example.org/{number}",
            )
            for number, (title, source, day, authors, text) in enumerate(texts)
        ),
    )
    return Answerer(archive, FakeEmbedder())


@pytest.mark.parametrize(
    ("text", "wish", "subject"),
    [
        ("Hello!", "greeting", ""),
        ("ciao", "greeting", ""),
        ("Buenos días", "greeting", ""),
        ("Bonjour !", "greeting", ""),
        ("Guten Tag", "greeting", ""),
        ("thanks a lot", "thanks", ""),
        ("Grazie mille!", "thanks", ""),
        ("What can I ask?", "help", ""),
        ("Ciao, cosa sai fare?", "help", ""),
        ("Was kannst du?", "help", ""),
        ("Hola, ¿qué puedes hacer?", "help", ""),
        ("How do I use this?", "help", ""),
        ("Which articles do you have?", "overview", ""),
        ("how many articles are there in the archive?", "overview", ""),
        ("What topics are covered?", "overview", ""),
        ("Di cosa parlano gli articoli?", "overview", ""),
        ("¿Cuántos artículos hay?", "overview", ""),
        ("Combien d'articles y a-t-il ?", "overview", ""),
        ("Welche Themen gibt es?", "overview", ""),
        ("Quali fonti hai?", "outlets", ""),
        ("What newspapers are covered?", "outlets", ""),
        ("latest news", "newest", ""),
        ("What's the most recent article?", "newest", ""),
        ("Qual è l'articolo più recente?", "newest", ""),
        ("Show me the oldest articles", "oldest", ""),
        ("Which articles mention the ferry?", "naming", "the ferry"),
        ("Do any articles talk about Harlow?", "naming", "Harlow"),
        ("Quali articoli parlano della nave?", "naming", "nave"),
        ("¿Qué artículos hablan de Selva?", "naming", "Selva"),
        ("Combien d'articles parlent de Selva ?", "naming", "Selva"),
        ("Welche Artikel erwähnen Selva?", "naming", "Selva"),
        ("Where can I read about Harlow?", "naming", "Harlow"),
        ("Is Harlow mentioned anywhere?", "naming", "Harlow"),
        ("Who wrote the article about the ferry?", "credit", "the ferry"),
        ("What is the source of the ferry article?", "credit", "ferry"),
        ("Chi ha scritto l'articolo sul traghetto?", "credit", "traghetto"),
        ("Wann erschien der Artikel über Selva?", "credit", "Selva"),
        ("t'es qui ?", "help", ""),
        ("was kann ich hier eigentlich fragen?", "help", ""),
        ("¿qué se puede consultar aquí?", "help", ""),
        ("Merci, au revoir", "thanks", ""),
        ("gracias, muy amable", "thanks", ""),
        ("thanks, that's all", "thanks", ""),
        ("che tempo fa domani a Selva?", "help", ""),
        ("what time is it?", "help", ""),
        ("how are you?", "help", ""),
        ("combien d'articles il y a", "overview", ""),
        ("Wie viele Artikel habt ihr?", "overview", ""),
        ("worum gehts in den artikeln", "overview", ""),
        ("que hay en este archivo", "overview", ""),
        ("cuantos articulos tienen y de que fechas", "overview", ""),
        ("what do you have in here?", "overview", ""),
        ("welche zeitungen sind da drin", "outlets", ""),
        ("Avez-vous des articles sur la piscine ?", "naming", "la piscine"),
        ("hai articoli su Selva?", "naming", "Selva"),
    ],
)
def test_what_is_asked_of_the_collection_is_told_from_its_words(text: str, wish: str, subject: str) -> None:
    asked = archive_question(text)
    assert asked is not None
    assert (asked.wish, asked.subject) == (wish, subject)
    assert analyse(text).kind == "archive"


@pytest.mark.parametrize(
    "text",
    [
        "What is the ferry?",
        "Latest news on the ferry",
        "articles about the ferry",
        "Which documents did the police find?",
        "How many articles of the treaty were changed?",
        "Who wrote the speech about the wall?",
        "What did the article about the ferry say?",
        "Which stories does the museum tell?",
        "Is the new pope named Francis?",
        "How do I start a business in Selva?",
        "Who published the report on the accident?",
        "Who wrote the story of the ferry?",
        "Thanks to whom was the ferry saved?",
        "What is this?",
        "merci de me dire qui a gagné",
        "What is in the treaty?",
        "What was the weather like on the day of the crash?",
    ],
)
def test_other_questions_are_about_what_the_articles_say(text: str) -> None:
    assert archive_question(text) is None
    assert analyse(text).kind != "archive"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hello", "Hello! Ask what the 5 articles here say"),
        ("Ciao!", "Ciao! Chiedi che cosa dicono i testi raccolti qui (5 articoli)"),
        ("Hola", "¡Hola!"),
        ("Bonjour", "Bonjour !"),
        ("Hallo", "Hallo!"),
        ("thanks", "You are welcome."),
        ("help", "Ask what the 5 articles here say: who said what"),
    ],
)
def test_a_greeting_is_answered_with_what_can_be_asked(answerer: Answerer, text: str, told: str) -> None:
    answer = answerer.answer(text)
    assert answer.text.startswith(told)
    assert (answer.status, answer.citations) == ("abstained", ())


def test_what_there_is_is_told_with_the_newest_articles_copies_once(answerer: Answerer) -> None:
    answer = answerer.answer("How many articles are there?")
    assert answer.status == "answered"
    first, *listed = answer.text.splitlines()
    assert first == "There are 5 articles of 3 outlets, from 8 November 2023 to 6 June 2024. The newest: [1][2][3][4]"
    assert listed == [
        "Ferry late (Eco, 6 June 2024) [1]",
        "Ferry returns (Ada Neri, Eco, 31 May 2024) [2]",
        "Roof torn off (Coast, 9 November 2023) [3]",
        "Undated [4]",
    ]
    for citation in answer.citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
    assert answerer.answer("Quali fonti hai?").text.startswith("Nell’archivio: 5 articoli, i più di Eco (2)")


def test_the_oldest_come_first_where_they_are_asked_for(answerer: Answerer) -> None:
    lines = answerer.answer("What is the oldest article?").text.splitlines()
    assert lines[:2] == ["The oldest of 5 articles: [1][2][3]", "Roof torn off (North Wire, 8 November 2023) [1]"]


def test_articles_that_name_something_are_counted_and_listed_newest_first(answerer: Answerer) -> None:
    answer = answerer.answer("Which articles mention the ferry Aurora?")
    assert answer.text.splitlines() == [
        "2 articles with “the ferry Aurora”: [1][2]",
        "Ferry late (Eco, 6 June 2024) [1]",
        "Ferry returns (Ada Neri, Eco, 31 May 2024) [2]",
    ]
    assert answer.citations[0].quote == "The ferry Aurora had lost a door."
    none = answerer.answer("Do any articles mention penguins?")
    assert (none.status, none.reason, none.text) == ("abstained", "topic_absent", "No article has “penguins”.")


def test_limits_hold_for_lists_too(answerer: Answerer) -> None:
    only = answerer.answer("Which articles mention the ferry?", until=date(2024, 6, 1))
    assert [each.article.title for each in only.citations] == ["Ferry returns"]
    assert answerer.answer("Which articles do you have?", sources=["Coast"]).text.startswith("There are 1 article")
    assert answerer.answer("Latest news", since=date(2030, 1, 1)).reason == "outside_dates"


def test_who_wrote_an_article_where_and_when_is_told_with_its_address(answerer: Answerer) -> None:
    answer = answerer.answer("Who wrote the article about the return of the ferry?")
    assert answer.text.startswith("Ferry returns (Ada Neri, Eco, 31 May 2024, https://news.example.org/0) [1]")


def test_small_talk_is_forgotten_by_what_follows(answerer: Answerer) -> None:
    history = [Turn.of(answerer.answer("What happened to the roof at Harlow?"))]
    history.append(Turn.of(answerer.answer("thanks", history)))
    answer = answerer.answer("and when?", history)
    assert answer.resolved is not None
    assert "roof" in answer.resolved
