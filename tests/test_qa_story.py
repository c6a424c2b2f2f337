"""Questions for a story: how they are asked in five languages, and what the story is about."""

from __future__ import annotations

import pytest

from qa.question import analyse
from qa.story import asks_for_latest, named_subject, story_subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Tell me about the storm at Harlow", "the storm at Harlow"),
        ("Can you tell me more about Harlow, please?", "Harlow, please"),
        ("Tell me the story of Ann Porter.", "Ann Porter"),
        ("What happened to the ferry?", "the ferry"),
        ("What do we know about the tunnel?", "the tunnel"),
        ("What do the articles say about the tunnel?", "the tunnel"),
        ("What was the speech about?", "the speech"),
        ("How did the vote go?", "the vote"),
        ("Summarise what happened in Harlow", "Harlow"),
        ("Give me a short summary of the vote", "the vote"),
        ("What are the main points of the treaty?", "the treaty"),
        ("latest news on Portolieve", "Portolieve"),
        ("What's the latest on the ferry?", "the ferry"),
        ("Any news about the ferry?", "the ferry"),
        ("articles about Kursk", "Kursk"),
        ("portolieve news", "portolieve"),
        ("notizie su Bassi", "Bassi"),
        ("ultime notizie Portolieve", "Portolieve"),
        ("actualités Montalba", "Montalba"),
        ("Ci sono novità sul traghetto?", "traghetto"),
        ("noticias de Prats", "Prats"),
        ("actualités sur Montalba", "Montalba"),
        ("Nachrichten über Prats", "Prats"),
        ("Give me three facts about Portolieve", "Portolieve"),
        ("Portolieve facts", "Portolieve"),
        ("What were the consequences of the storm?", "the storm"),
        ("Quali furono le conseguenze dell'incendio?", "incendio"),
        ("riassunto Portolieve", "Portolieve"),
        ("Timeline of the storm", "the storm"),
        ("Parlami di Portolieve", "Portolieve"),
        ("Cosa sappiamo del traghetto?", "traghetto"),
        ("Che cosa è successo all'armatore?", "armatore"),
        ("Riassumi la vicenda del molo", "molo"),
        ("Mi puoi raccontare il caso Bassi?", "Bassi"),
        ("Fammi un riassunto della lite", "lite"),
        ("Com'è andata la regata?", "la regata"),
        ("¿Qué pasó con el túnel?", "el túnel"),
        ("Háblame del túnel", "túnel"),
        ("¿Qué se sabe de Elena Prats?", "Elena Prats"),
        ("Que s'est-il passé à Montalba ?", "Montalba"),
        ("Raconte-moi la fête", "la fête"),
        ("Que sait-on du tunnel ?", "tunnel"),
        ("Was ist in Montalba passiert?", "Montalba"),
        ("Was wissen wir über den Tunnel?", "den Tunnel"),
        ("Fass die Rede von Prats zusammen", "die Rede von Prats"),
    ],
)
def test_a_question_for_a_story_says_what_it_is_about(text: str, subject: str) -> None:
    assert story_subject(text) == subject
    question = analyse(text)
    assert (question.kind, question.story, question.subject) == ("broad", True, subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("que paso en Selva", "Selva"),
        ("dernieres nouvelles de Selva", "Selva"),
        ("cuales son las ultimas noticias de Selva", "Selva"),
        ("Neuigkeiten Hallenbad", "Hallenbad"),
        ("cuéntame lo del tren", "tren"),
        ("Was gibt's Neues zu Selva?", "Selva"),
    ],
)
def test_accents_may_be_left_out(text: str, subject: str) -> None:
    assert story_subject(text) == subject


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("latest news on the storm", True),
        ("ultime notizie su Selva", True),
        ("dernieres nouvelles de Selva", True),
        ("Neuigkeiten Hallenbad", True),
        ("What happened in Selva?", False),
        ("the last ferry to Selva", False),
    ],
)
def test_the_newest_may_be_asked_for_first(text: str, latest: bool) -> None:
    assert asks_for_latest(text) is latest


def test_a_subject_alone_is_a_subject_without_asking_for_a_story() -> None:
    question = analyse("fire at the mill")
    assert (question.kind, question.story, question.subject) == ("broad", False, "fire at the mill")
    assert analyse("fire at the mill?").subject == ""


@pytest.mark.parametrize(
    "text",
    [
        "What happened?",
        "Tell me more",
        "Tell me about it",
        "Tell me when the tunnel opened",
        "Spiegami perché il molo è chiuso",
        "Dimmi chi ha vinto",
        "What did Ann Porter say about the pool?",
        "Cosa ha detto la sindaca del molo?",
        "Die Worte von Elena Prats",
        "How many people were hurt?",
        "E poi?",
        "",
    ],
)
def test_other_questions_are_about_no_story(text: str) -> None:
    assert story_subject(text) is None


def test_the_order_of_time_may_be_that_of_a_story() -> None:
    question = analyse("Timeline of the storm at Harlow")
    assert (question.story, question.ordered, question.subject) == (True, True, "the storm at Harlow")
    words = analyse("Cronologia delle dichiarazioni di Bassi")
    assert (words.kind, words.ordered, words.speaker, words.story) == ("what_said", True, "Bassi", False)


def test_dates_that_limit_what_is_told_are_no_part_of_the_subject() -> None:
    assert analyse("What happened in Harlow last week?").subject == "Harlow"
    assert analyse("What happened in Harlow in 2019?").subject == "Harlow in 2019"
    assert analyse("What happened in May 2023?").subject == ""
    assert analyse("What happened last week?").subject == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Who was Rita Lane?", "Rita Lane"),
        ("Chi è Ugo Bassi?", "Ugo Bassi"),
        ("What is the Harlow Accord?", "the Harlow Accord"),
        ("How did the ferry sink?", "the ferry sink"),
        ("Who is the mayor?", None),
        ("Who is Ann Porter's deputy?", None),
        ("Who won the race?", None),
    ],
)
def test_who_and_what_is_ask_for_somebody_named_or_something(text: str, subject: str | None) -> None:
    assert named_subject(text) == subject
