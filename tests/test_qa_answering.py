"""Answers end to end over a small archive of news in three languages: quoted, reported, counted, limited, refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder, Trusting, store
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.articles import make_article
from index.types import Article, Heading
from qa.answering import MAX_QUESTION, Answerer
from qa.followup import Understanding
from qa.inquiry import Inquiry
from qa.judge import is_short_and_verbatim
from qa.looks import Reading
from qa.rerank import Reranker
from qa.types import Answer, Turn

FERRY = """Il traghetto torna a Portolieve

Il molo di Portolieve riapre dopo tre anni di lavori. «Abbiamo rifatto ogni pilone», ha detto la sindaca Marta Ferrante.

L’armatore Ugo Bassi ha aggiunto che il traghetto partirà ogni due ore anche d’inverno.

Al molo c’era anche il nuotatore Dino Alberti, in tuta da gara.

Quanto è costato il molo

I lavori del molo sono costati 12 milioni di euro. Nel cantiere hanno lavorato 85 operai.

Copyright Eco del Porto. Tutti i diritti riservati.
"""
STORM = """Storm tears the roof off Harlow station

A storm tore the roof off Harlow station on Tuesday night and left 14 people hurt.

“We will rebuild the station before winter,” said the mayor, Ann Porter.

The head of the rail union, Tom Wills, disagreed. “The station was unsafe long before the storm,” Wills said.

The storm closed the line because fallen trees blocked both tracks.
"""
BUDGET = """Harlow votes its budget

“There is no money for a swimming pool,” said the mayor of Harlow, Ann Porter.
"""
TUNNEL = """Ingenieros terminan el túnel de Montalba

El túnel ferroviario de Montalba abrirá el 3 de mayo de 2023. «El túnel es seguro», dijo la ministra Elena Prats.
"""
BANK = """Tassi fermi a Francoforte

La presidente della Bce, Christine Lagarde, ha parlato a Francoforte. «I tassi restano fermi», ha detto Lagarde.

Papa Francesco ha ricevuto i pendolari. «Siate pazienti», ha detto il Papa.
"""


def news(name: str, text: str, source: str, published: date | None, language: str) -> Article:
    end = text.index("\n")
    return make_article(
        text,
        path=f"{name}.txt",
        title=text[:end],
        source=source,
        published=published,
        language=language,
        headings=[Heading(0, end, 1)],
    )


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path_factory.mktemp("archive"), embedder)
    store(
        archive,
        news("ferry", FERRY, "Eco del Porto", date(2024, 5, 31), "it"),
        news("storm", STORM, "North Wire", date(2023, 11, 8), "en"),
        news("storm-copy", STORM, "Coast Herald", date(2023, 11, 9), "en"),
        news("budget", BUDGET, "Coast Herald", None, "en"),
        news("tunnel", TUNNEL, "La Hoja", date(2023, 5, 2), "es"),
        news("bank", BANK, "Eco del Porto", date(2024, 6, 6), "it"),
    )
    return Answerer(archive, embedder)


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


# What somebody said


@pytest.mark.parametrize(
    "question",
    [
        "Che cosa ha detto Marta Ferrante?",
        "cosa ha detto ferrante",
        "What did Marta Ferrante say?",
        "What did Ferante say about the pier?",
        "Che cosa ha detto la sindaca Ferrante?",
        "¿Qué dijo Marta Ferrante?",
        "Qu’a dit Marta Ferrante ?",
        "Was sagte Marta Ferrante?",
    ],
)
def test_a_speakers_own_words_are_given_in_marks_after_the_name(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.text == "Marta Ferrante: “Abbiamo rifatto ogni pilone” [1]"
    [citation] = answer.citations
    assert (citation.quote, citation.speaker, citation.voice) == (
        "Abbiamo rifatto ogni pilone",
        "Marta Ferrante",
        "direct",
    )
    context = citation.article_text[citation.context_start : citation.context_end]
    assert context == "«Abbiamo rifatto ogni pilone», ha detto la sindaca Marta Ferrante."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Ann Porter on the swimming pool", "There is no money for a swimming pool"),
        ("Porter sulla piscina", "There is no money for a swimming pool"),
        ("Elena Prats sobre el túnel", "El túnel es seguro"),
    ],
)
def test_a_name_on_a_topic_asks_for_their_words(answerer: Answerer, question: str, said: str) -> None:
    citation = answerer.answer(question).citations[0]
    assert (citation.quote, citation.voice) == (said, "direct")


@pytest.mark.parametrize("question", ["Dino Alberti sul molo", "Storm on Tuesday night"])
def test_who_said_nothing_on_it_has_a_story(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.status == "answered"
    assert {citation.speaker for citation in answer.citations[:1]} == {None}


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("What did Ugo Bassi say?", "as reported"),
        ("Cosa ha detto Ugo Bassi?", "secondo l’articolo"),
        ("¿Qué dijo Ugo Bassi?", "según el artículo"),
        ("Qu’a dit Ugo Bassi ?", "selon l’article"),
        ("Was sagte Ugo Bassi?", "laut Artikel"),
    ],
)
def test_the_reporters_words_are_marked_as_such_and_not_put_in_marks(
    answerer: Answerer, question: str, marked: str
) -> None:
    answer = answerer.answer(question)
    sentence = "L’armatore Ugo Bassi ha aggiunto che il traghetto partirà ogni due ore anche d’inverno."
    assert answer.text == f"Ugo Bassi ({marked}): {sentence} [1]"
    assert (quotes(answer), answer.citations[0].voice) == ([sentence], "indirect")


def test_a_topic_chooses_among_a_speakers_words(answerer: Answerer) -> None:
    both = answerer.answer("What did Ann Porter say?")
    assert len(both.claims) == 2
    pool = answerer.answer("What did Ann Porter say about a swimming pool?")
    assert quotes(pool) == ["There is no money for a swimming pool"]
    station = answerer.answer("Cosa ha detto Ann Porter sulla stazione?")
    assert quotes(station) == ["We will rebuild the station before winter"]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Cosa pensa Ann Porter della stazione?", "We will rebuild the station before winter"),
        ("Cosa pensa Ann Porter di una piscina?", "There is no money for a swimming pool"),
        ("¿Qué opinó Tom Wills de la estación?", "The station was unsafe long before the storm"),
    ],
)
def test_what_belongs_to_the_name_by_an_of_is_the_topic(answerer: Answerer, question: str, quoted: str) -> None:
    assert quotes(answerer.answer(question)) == [quoted]


@pytest.mark.parametrize("question", ["Who said “The ice will not hold”?", "What did the old fisherman say?"])
def test_words_of_nobody_by_name_are_told_in_their_sentence(tmp_path: Path, question: str) -> None:
    text = "The lake froze. “The ice will not hold,” an old fisherman told the skaters. Nobody listened."
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, make_article(text, path="ice.txt", title="Ice", language="en"))
    answer = Answerer(archive, embedder).answer(question)
    assert quotes(answer) == ["“The ice will not hold,” an old fisherman told the skaters."]
    assert answer.citations[0].speaker is None


@pytest.mark.parametrize(
    "question", ["What did Ann Porter say about bitcoin?", "Cosa ha detto Ann Porter della Brexit?"]
)
def test_words_about_something_else_are_no_words_about_what_no_article_has(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert (answer.status, answer.reason) == ("abstained", "low_support")


def test_whom_somebody_belongs_to_is_no_topic(answerer: Answerer) -> None:
    assert len(answerer.answer("Cosa pensa Ann Porter dei Verdi?").claims) == 2


@pytest.mark.parametrize("question", ["What did people say about the station?", "Cosa si dice della stazione?"])
def test_several_speakers_have_a_claim_each(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert {citation.speaker for citation in answer.citations} == {"Ann Porter", "Tom Wills"}
    assert [claim.citations for claim in answer.claims] == [(1,), (2,)]
    assert [line[-3:] for line in answer.text.split("\n")] == ["[1]", "[2]"]


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Ann Porter and Tom Wills say?", ["Ann Porter", "Tom Wills"]),
        ("Cosa hanno detto Lagarde e la sindaca Ferrante?", ["Christine Lagarde", "Marta Ferrante"]),
        ("What did Tom Wills, Ann Porter and Lagarde say?", ["Tom Wills", "Ann Porter", "Christine Lagarde"]),
    ],
)
def test_of_several_whom_a_question_names_each_has_a_turn(
    answerer: Answerer, question: str, speakers: list[str]
) -> None:
    answer = answerer.answer(question)
    first = [answer.citations[claim.citations[0] - 1].speaker for claim in answer.claims]
    assert first[: len(speakers)] == speakers


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did the head of the rail union say?", "Tom Wills"),
        ("Cosa ha detto il presidente della Bce?", "Christine Lagarde"),
        ("What did the ECB president say?", "Christine Lagarde"),
        ("¿Qué dijo la ministra?", "Elena Prats"),
    ],
)
def test_an_office_stands_for_who_holds_it_in_the_articles(answerer: Answerer, question: str, speaker: str) -> None:
    answer = answerer.answer(question)
    assert [citation.speaker for citation in answer.citations] == [speaker]


@pytest.mark.parametrize("question", ["What did Pope Francis say?", "Cosa ha detto papa Francesco?"])
def test_a_translated_name_finds_its_bearer(answerer: Answerer, question: str) -> None:
    assert quotes(answerer.answer(question)) == ["Siate pazienti"]


def test_a_follow_up_leans_on_the_turn_before(answerer: Answerer) -> None:
    first = answerer.answer("What did Ann Porter say about the station?")
    second = answerer.answer("and Tom Wills?", [Turn(first.question, first.text)])
    assert second.text == "Tom Wills: “The station was unsafe long before the storm” [1]"
    assert answerer.answer("and Tom Wills?").text != second.text


def test_a_follow_up_says_what_it_was_understood_as(answerer: Answerer) -> None:
    first = answerer.answer("What did Ann Porter say about the station?")
    assert (first.resolved, first.to_dict()["resolved"]) == (None, None)
    second = answerer.answer("and Tom Wills?", [Turn.of(first)])
    assert second.question == "and Tom Wills?"
    assert second.to_dict()["resolved"] == "What did Tom Wills say about the station?"
    articles = tuple(dict.fromkeys(each.article.id for each in second.citations))
    assert Turn.of(second) == Turn(second.question, second.text, second.resolved, ("Tom Wills",), articles)


def test_what_is_wrongly_understood_is_asked_as_it_stands_of_the_articles_spoken_of(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answerer.answer("How many people did the storm leave hurt in Harlow?")
    wrong = [Understanding("Who is the duchess of Zorblax?", "en", "en", "Who is the duchess of Zorblax?")]
    monkeypatch.setattr("qa.answering.understandings", lambda *_: wrong)
    second = answerer.answer("why was the line closed, the storm?", [Turn.of(first)])
    assert quotes(second)[0] == "The storm closed the line because fallen trees blocked both tracks."
    assert second.resolved == wrong[0].resolved
    assert answerer.answer("why was the line closed, the storm?").status == "abstained"
    elsewhere = answerer.answer("why was the line closed, the storm?", [Turn.of(first)], sources=["Eco del Porto"])
    assert elsewhere.status == "abstained"
    of_words = answerer.answer("what did the storm say about the line?", [Turn.of(first)])
    assert of_words.status == "abstained"


def test_an_abstention_rests_on_no_articles(answerer: Answerer) -> None:
    refused = answerer.answer("Who is the duchess of Zorblax?")
    assert Turn.of(refused).articles == ()


def test_what_else_leaves_out_what_was_said_before(answerer: Answerer) -> None:
    first = answerer.answer("What did Ann Porter say about the station?")
    second = answerer.answer("What else did she say?", [Turn.of(first)])
    assert quotes(second) == ["There is no money for a swimming pool"]
    third = answerer.answer("anything else?", [Turn.of(first), Turn.of(second)])
    assert (third.status, third.reason) == ("abstained", "low_support")


def test_a_follow_up_is_answered_in_its_own_language(answerer: Answerer) -> None:
    first = answerer.answer("What did Ann Porter say?")
    second = answerer.answer("e Ugo Bassi?", [Turn.of(first)])
    assert (second.language, second.resolved) == ("it", "What did Ugo Bassi say?")
    assert "secondo l’articolo" in second.text


def test_an_unanswered_question_in_another_language_is_understood_as_it_stands(answerer: Answerer) -> None:
    first = answerer.answer("When did Ann Porter wake up?")
    dragon = answerer.answer("Chi ha domato il drago verde?", [Turn.of(first)])
    assert (dragon.status, dragon.resolved) == ("abstained", None)


def test_a_short_question_on_another_subject_is_answered_as_it_stands(answerer: Answerer) -> None:
    first = answerer.answer("What happened at Harlow station?")
    hurt = answerer.answer("How many people were hurt?", [Turn.of(first)])
    assert hurt.resolved == "How many people were hurt at Harlow station?"
    workers = answerer.answer("Quanti operai hanno lavorato?", [Turn.of(first)])
    assert (workers.resolved, quotes(workers)[0]) == (None, "Nel cantiere hanno lavorato 85 operai.")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What were Carla Neri's first words?", "Buongiorno a tutti"),
        ("Quali sono state le ultime parole di Carla Neri?", "Chiudiamo qui"),
        ("What was the last thing Carla Neri said?", "Chiudiamo qui"),
        ("Welche waren die ersten Worte von Carla Neri?", "Buongiorno a tutti"),
        ("What was the last thing Carla Neri said about the harbour?", "Il porto è grande"),
    ],
)
def test_first_and_last_words_are_those_that_stand_so(tmp_path: Path, question: str, words: str) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    told = (
        "Neri apre il porto\n\n«Buongiorno a tutti», ha detto la direttrice Carla Neri.\n\n«Il porto è grande», ha "
        "detto Neri.\n\n«Chiudiamo qui», ha detto Neri.\n"
    )
    store(archive, news("porto", told, "Eco", date(2024, 5, 1), "it"))
    answer = Answerer(archive, FakeEmbedder()).answer(question)
    assert [each.quote for each in answer.citations] == [words]


def test_the_first_words_are_the_oldest_and_words_about_first_words_are_not(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    for year, said in ((2016, "La piscina resta chiusa"), (2023, "La piscina apre")):
        text = f"Piscina a Bari nel {year}\n\n«{said}», ha detto la sindaca Carla Neri.\n"
        store(archive, news(f"pool{year}", text, "Eco", date(year, 5, 1), "it"))
    answerer = Answerer(archive, FakeEmbedder())
    assert quotes(answerer.answer("Quali sono state le prime parole di Carla Neri?")) == ["La piscina resta chiusa"]
    assert quotes(answerer.answer("Quali sono state le ultime parole di Carla Neri?")) == ["La piscina apre"]
    before = answerer.answer("Cosa ha detto Carla Neri sulla piscina nel 2015?")
    assert before.reason == "outside_dates"
    assert quotes(before) == ["La piscina resta chiusa"], "the nearest"
    assert answerer.answer("Cosa ha detto Carla Neri dell’alluvione dopo il Consiglio?").reason is not None


# Who said it


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Who said “the station was unsafe long before the storm”?", "Tom Wills"),
        ("who said the station was unsafe", "Tom Wills"),
        ("Chi ha detto «abbiamo rifatto ogni pilone»?", "Marta Ferrante"),
        ("Chi ha detto che non ci sono soldi per una piscina?", "Ann Porter"),
        ("¿Quién dijo “el túnel es seguro”?", "Elena Prats"),
    ],
)
def test_given_words_are_traced_to_their_speaker(answerer: Answerer, question: str, speaker: str) -> None:
    answer = answerer.answer(question)
    assert answer.citations[0].speaker == speaker
    assert answer.text.startswith(f"{speaker}: “")


def test_words_that_nobody_said_have_no_speaker(answerer: Answerer) -> None:
    answer = answerer.answer("Who said “penguins like accordion music”?")
    assert (answer.status, answer.claims) == ("abstained", ())


# Facts


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people were hurt in the storm?", "14 — A storm tore the roof off"),
        ("Quanti operai hanno lavorato nel cantiere?", "85 — Nel cantiere hanno lavorato 85 operai. [1]"),
        (
            "How much did the pier of Portolieve cost?",
            "12 milioni di euro — I lavori del molo sono costati 12 milioni di euro",
        ),
        ("When will the tunnel of Montalba open?", "3 de mayo de 2023 — El túnel ferroviario de Montalba abrirá"),
        ("Why did the storm close the line?", "The storm closed the line because fallen trees"),
    ],
)
def test_the_figure_or_date_asked_for_comes_first_then_its_sentence(
    answerer: Answerer, question: str, text: str
) -> None:
    assert answerer.answer(question).text.startswith(text)


def test_a_story_is_told_in_the_articles_order(answerer: Answerer) -> None:
    answer = answerer.answer("What happened to the roof of Harlow station?")
    starts = [citation.start for citation in answer.citations]
    assert 3 <= len(starts) <= 5
    assert starts == sorted(starts)
    assert len({citation.article.text for citation in answer.citations}) == 1


def test_a_story_gives_what_somebody_said_over_several_sentences_whole(tmp_path: Path) -> None:
    text = """Mill burns down

The mill of Harlow burnt down on Monday night, and two firemen were hurt.

“We lost all of it. We will build it again,” said the owner, Ann Porter.
"""
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    store(archive, news("mill", text, "North Wire", date(2023, 11, 8), "en"))
    answer = Answerer(archive, FakeEmbedder()).answer("What happened to the mill?")
    assert "Ann Porter: “We lost all of it. We will build it again”" in answer.text
    assert all(is_short_and_verbatim(citation) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Parlami del molo di Portolieve", "Il traghetto torna a Portolieve"),
        ("Tell me about the storm at Harlow station", "Storm tears the roof off Harlow station"),
        ("Give me a summary of the tunnel of Montalba", "Ingenieros terminan el túnel de Montalba"),
        ("latest news on the storm at Harlow station", "Storm tears the roof off Harlow station"),
    ],
)
def test_a_story_is_told_by_the_articles_about_its_subject(answerer: Answerer, question: str, title: str) -> None:
    answer = answerer.answer(question)
    assert {citation.article.title for citation in answer.citations} == {title}
    assert "(as of" not in answer.text


@pytest.mark.parametrize(
    "question", ["Tell me about penguins", "Parlami dei pinguini", "Was wissen wir über Pinguine?"]
)
def test_no_story_is_told_of_what_no_article_is_about(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).reason == "topic_absent"


@pytest.mark.parametrize(
    "question", ["Quanto è costato il molo?", "Who holds the copyright of Eco del Porto?", "Storm at Harlow station"]
)
def test_headings_and_copyright_lines_are_not_answers(answerer: Answerer, question: str) -> None:
    cited = quotes(answerer.answer(question))
    assert not [quote for quote in cited if "Copyright" in quote or "riservati" in quote]
    assert not {"Quanto è costato il molo", "Storm tears the roof off Harlow station"}.intersection(cited)


# Copies


def test_wire_copies_count_once_and_are_listed_with_the_citation(answerer: Answerer) -> None:
    answer = answerer.answer("What did Tom Wills say?")
    [citation] = answer.citations
    assert {citation.article.source, *(copy.source for copy in citation.copies)} == {"North Wire", "Coast Herald"}
    assert answer.to_dict()["citations"][0]["copies"] == [copy.id for copy in citation.copies]
    assert answerer.answer("What did Marta Ferrante say?").citations[0].copies == ()


def test_an_abstention_shows_no_passage_twice(answerer: Answerer) -> None:
    answer = answerer.answer("What did Tom Wills say about penguins?")
    assert answer.status == "abstained"
    assert quotes(answer) == ["The station was unsafe long before the storm"]


# No answer


@pytest.mark.parametrize(
    ("question", "reason", "text"),
    [
        (
            "Cosa ha detto Dino Alberti?",
            "not_quoted",
            "Gli articoli nominano Dino Alberti, ma non ne riportano parole.",
        ),
        ("What did Grace Tanaka say?", "no_such_speaker", "Nobody called Grace Tanaka appears in the articles."),
        ("¿Qué dijo Pedro Sánchez?", "no_such_speaker", "En los artículos no aparece nadie llamado Pedro Sánchez."),
        ("Who won the chess championship?", "topic_absent", "The articles say nothing about this."),
        ("Wer gewann die Schachmeisterschaft?", "topic_absent", "Die Artikel sagen nichts darüber."),
        ("Que disent les articles sur les pingouins ?", "topic_absent", "Les articles n’en parlent pas."),
        ("What did Ann Porter say about penguins?", "low_support", "The articles do not say."),
        (
            "Did Grace Tanaka say that the roof was new?",
            "no_such_speaker",
            "Nobody called Grace Tanaka appears in the articles.",
        ),
        (
            "Secondo Dino Alberti i pinguini sanno volare?",
            "not_quoted",
            "Gli articoli nominano Dino Alberti, ma non ne riportano parole.",
        ),
    ],
)
def test_no_answer_says_why_in_the_questions_language(
    answerer: Answerer, question: str, reason: str, text: str
) -> None:
    answer = answerer.answer(question)
    assert (answer.status, answer.reason, answer.claims) == ("abstained", reason, ())
    assert answer.text.startswith(text)


@pytest.mark.parametrize(
    "question",
    [
        "Cosa ha detto Dino Alberti alla Nato?",
        "Cosa ha detto Alberti dopo avere nuotato fino al molo?",
        "cosa ha detto dino alberti uscendo dal mare",
    ],
)
def test_a_name_is_known_with_more_behind_it(answerer: Answerer, question: str) -> None:
    assert answerer.answer(question).reason == "not_quoted"


def test_a_search_is_answered_by_the_sentence_that_has_its_words_whatever_the_reader_says(answerer: Answerer) -> None:
    doubting = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("no such words")))
    found = doubting.answer("station roof Tuesday")
    assert (
        found.citations[0].quote == "A storm tore the roof off Harlow station on Tuesday night and left 14 people hurt."
    )
    assert found.status == "answered"
    assert doubting.answer("Who repaired the station roof on Tuesday?").status == "abstained"
    assert doubting.answer("station roof ferry").status == "abstained"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Quanti gol segnò Maradona a Portolieve?", "topic_absent"),
        ("Perché il molo di Portolieve esplose nel 1987?", "low_support"),
    ],
)
def test_a_name_that_occurs_nowhere_makes_a_question_one_about_something_else(
    answerer: Answerer, question: str, reason: str
) -> None:
    doubting = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("no such words")))
    assert doubting.answer(question).reason == reason


def test_what_is_said_about_somebody_who_is_not_quoted_is_offered(answerer: Answerer) -> None:
    answer = answerer.answer("What did Dino Alberti say?")
    assert quotes(answer) == ["Al molo c’era anche il nuotatore Dino Alberti, in tuta da gara."]
    assert answer.citations[0].speaker is None


def test_an_empty_archive_has_no_answers(tmp_path: Path, embedder: FakeEmbedder) -> None:
    answerer = Answerer(Archive.create(tmp_path / "archive", embedder), embedder)
    answer = answerer.answer("Che cosa ha detto Biden?")
    assert (answer.reason, answer.citations) == ("no_articles", ())
    assert "non contiene ancora articoli" in answer.text


# Dates and outlets


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What did Tom Wills say in 2023?", "answered"),
        ("What did Tom Wills say in November 2023?", "answered"),
        ("What did Tom Wills say before December 2023?", "answered"),
        ("What did Tom Wills say in 2021?", "abstained"),
        ("What did Tom Wills say after 2023?", "abstained"),
        ("Cosa ha detto Tom Wills dal 2024?", "abstained"),
    ],
)
def test_dates_named_in_a_question_are_kept_to(answerer: Answerer, question: str, status: str) -> None:
    answer = answerer.answer(question)
    assert (answer.status, answer.reason) == (status, "outside_dates" if status == "abstained" else None)


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("How many people were hurt at Harlow station in 2023?", True),
        ("How many people were hurt at Harlow station in November 2023?", True),
        ("How many people were hurt at Harlow station in 2019?", False),
        ("How many people were hurt at Harlow station in May 2023?", False),
        ("Quando aprirà il túnel di Montalba nel 2023?", True),
        ("What did Tom Wills say in his 2019 speech?", False),
        ("What did Tom Wills say in his 2023 speech?", True),
    ],
)
def test_facts_and_words_are_of_the_year_asked_for(answerer: Answerer, question: str, answered: bool) -> None:
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("14 people")))
    for each in (answerer, reading) if "hurt" in question else (answerer,):
        answer = each.answer(question)
        assert bool(answer.claims) is answered
    if not answered:
        assert answer.reason == "outside_dates", "what was found is of another time"


QUESTIONS = (
    "What did Ann Porter say?",
    "What did people say about the station?",
    "Who said “the station was unsafe long before the storm”?",
    "How many people were hurt in the storm?",
    "What happened at Harlow station?",
    "What did the mayor say?",
    "What did Dino Alberti say?",
    "Quanto è costato il molo?",
)


LIMITS: tuple[dict[str, Any], ...] = (
    {"since": date(2023, 11, 9)},
    {"until": date(2023, 11, 8)},
    {"since": date(2023, 5, 1), "until": date(2023, 11, 8)},
    {"sources": ["Coast Herald"]},
    {"since": date(2024, 1, 1), "sources": ["Eco del Porto", "North Wire"]},
)


def allows(article: Article, since: date = date.min, until: date = date.max, sources: Sequence[str] = ()) -> bool:
    dated = article.published is not None and since <= article.published <= until
    return (dated or (since, until) == (date.min, date.max)) and (not sources or article.source in sources)


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_only_articles_within_the_limits_are_cited(answerer: Answerer, limits: dict[str, Any]) -> None:
    cited = []
    for question in QUESTIONS:
        answer = answerer.answer(question, **limits)
        assert is_sound(answer)
        cited += [article for citation in answer.citations for article in (citation.article, *citation.copies)]
    assert cited
    assert all(allows(article, **limits) for article in cited)


def test_both_days_of_a_period_belong_to_it(answerer: Answerer) -> None:
    day = date(2023, 11, 9)
    answer = answerer.answer("What did Tom Wills say?", since=day, until=day)
    assert [citation.article.published for citation in answer.citations] == [day]
    assert answerer.answer("What did Tom Wills say?", since=date(2023, 11, 10)).reason == "outside_dates"


def test_an_outlet_that_there_is_not_has_nothing(answerer: Answerer) -> None:
    answer = answerer.answer("What did Tom Wills say?", sources=["Nowhere Times"])
    assert (answer.reason, answer.citations) == ("outside_dates", ())


# The answer as a whole


def test_an_answer_says_what_made_it(answerer: Answerer) -> None:
    answer = answerer.answer("What did Tom Wills say?")
    assert answer.models == {"embedder": "fake", "reader": "extractive"}
    assert answer.index == {"generation": answerer.archive.generation, "fingerprint": answerer.archive.fingerprint}
    assert answer.timings["total_ms"] == pytest.approx(answer.timings["retrieve_ms"] + answer.timings["read_ms"])
    assert answer.id != answerer.answer("What did Tom Wills say?").id


def test_claims_are_few_when_few_are_wanted(answerer: Answerer) -> None:
    brief = Answerer(answerer.archive, FakeEmbedder(), claims=1)
    assert len(brief.answer("What did Ann Porter say?").claims) == 1


def test_a_stream_grows_by_whole_claims_up_to_the_answer(answerer: Answerer) -> None:
    *earlier, last = answerer.stream("What happened at Harlow station?")
    assert last.answer is not None
    assert last.text == last.answer.text
    lines = last.text.split("\n")
    assert [event.text for event in earlier] == ["\n".join(lines[:n]) for n in range(1, len(lines))]


# Every citation, whatever is asked


def is_sound(answer: Answer) -> bool:
    """Quotes are slices, at most a sentence or quotation long, inside their contexts; markers and numbers fit."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for claim in answer.claims for number in claim.citations} <= set(numbers)
    for citation in answer.citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
        assert citation.context_start <= citation.start < citation.end <= citation.context_end
        assert is_short_and_verbatim(citation)
        assert 0 <= citation.confidence <= 1
        assert (citation.speaker is None) is (citation.voice is None)
    assert (answer.status == "answered") is (answer.reason is None) is bool(answer.claims)
    return True


OPENINGS = (
    "What did {} say", "What did {} say about", "Cosa ha detto {}", "Cosa ha detto {} su", "¿Qué dijo {} sobre",
    "Qu’a dit {} sur", "Was sagte {} über", "Who said {}", "Chi ha detto {}", "How many {}", "When {}", "Why {}",
    "Where {}", "Who {}", "Quanti {}", "Dove {}", "Is {}", "{}", "and {}", "e {}",
)  # fmt: skip
NOUNS = sorted({word.strip("“”«».,’") for text in (FERRY, STORM, BUDGET, TUNNEL, BANK) for word in text.split()} - {""})


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(OPENINGS),
    st.lists(st.sampled_from(NOUNS), min_size=1, max_size=4).map(" ".join),
    st.lists(st.sampled_from([*NOUNS, "in", "2023", "penguins", "?"]), max_size=4).map(" ".join),
)
def test_every_citation_is_a_verbatim_sentence_or_quotation(
    answerer: Answerer, opening: str, subject: str, rest: str
) -> None:
    question = f"{opening.format(subject)} {rest}?"
    assert is_sound(answerer.answer(question))
    assert is_sound(answerer.answer(question, [Turn("What did Ann Porter say about the station?", "")]))


# Hostile questions


@pytest.mark.parametrize(
    "question",
    [
        "What did \ud800Ann Porter\udfff say?",
        "What did\0Ann Porter say?",
        'What did "Ann Porter" say?',
        "What did Ann Porter say?\u202e\u2066\ufeff",
        "Ann Porter' OR 1=1; DROP TABLE article; --",
        '"NEAR(Ann Porter, 2) AND NOT {text title}: station*^',
        "Ann AND OR NOT ( ) * \" ' : - + ^ {} []",
        "%s %d {0} {who} $x <script>alert(1)</script> ../../etc/passwd",
        "station " * 250,
        "(" * 2_000,
        "💬" * 2_000,
    ],
)
def test_hostile_questions_are_only_questions(answerer: Answerer, question: str) -> None:
    before = answerer.archive.stats()
    answer = answerer.answer(question)
    assert is_sound(answer)
    answer.question.encode()
    assert "\0" not in answer.question
    assert answerer.archive.stats() == before


@pytest.mark.parametrize("question", ["", " \n\t ", "\0", "x" * (MAX_QUESTION + 1), "💬" * (MAX_QUESTION + 1)])
def test_an_empty_or_too_long_question_is_refused(answerer: Answerer, question: str) -> None:
    with pytest.raises(ValueError, match=r"empty|2,001 characters"):
        answerer.answer(question)


def test_what_is_no_text_is_refused(answerer: Answerer) -> None:
    with pytest.raises(ValueError, match="this is NoneType"):
        answerer.answer(None)  # type: ignore[arg-type]


def test_two_hundred_random_questions_do_no_harm(answerer: Answerer) -> None:
    chance = random.Random(7)
    planes = (
        (32, 127),
        (160, 0x250),
        (0x370, 0x700),
        (0x2000, 0x2070),
        (0x4E00, 0x4F00),
        (0xD800, 0xE000),
        (0x1F300, 0x1F700),
    )
    for _ in range(200):
        length = chance.randint(1, 60)
        question = "".join(chr(chance.randrange(*chance.choice(planes))) for _ in range(length))
        if question.strip():
            assert is_sound(answerer.answer(question))


# With a reader


def test_a_reader_finds_what_is_said_in_other_words(answerer: Answerer) -> None:
    question = "Which vegetation obstructed Harlow's rails?"
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("fallen trees")))
    found = reading.answer(question)
    assert found.citations[0].answer == "fallen trees"
    assert found.text.startswith("fallen trees — The storm closed the line")
    doubting = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("no such words")))
    assert doubting.answer(question).status == "abstained"


def test_a_reason_needs_less_to_be_believed(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("fallen trees")))
    asked = "Why were Harlow's rails obstructed?", "What obstructed Harlow's rails?"
    supports = [reading.answer(question).citations[0].confidence for question in asked]
    monkeypatch.setattr("qa.inquiry._LIKELY", max(supports) + 0.001)
    monkeypatch.setattr("qa.inquiry._REASON", min(supports) - 0.001)
    why, what = (reading.answer(question) for question in asked)
    assert (why.status, what.status) == ("answered", "abstained")


def test_a_reader_finds_whose_words_are_asked_for_in_others(answerer: Answerer) -> None:
    question = "Who said that the building had been a danger for ages?"
    assert answerer.answer(question).status == "abstained"
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("unsafe long before")))
    found = reading.answer(question)
    assert [(each.speaker, each.quote) for each in found.citations] == [
        ("Tom Wills", "“The station was unsafe long before the storm,” Wills said.")
    ]
    doubting = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("no such words")))
    assert doubting.answer(question).status == "abstained"


def test_a_reader_decides_between_words_that_share_some_with_those_asked_for(answerer: Answerer) -> None:
    question = "Who said that the station had been in danger before storms?"
    assert answerer.answer(question).citations[0].speaker == "Tom Wills"
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("rebuild the station")))
    assert reading.answer(question).citations[0].speaker == "Ann Porter"
    literal = "Who said that the station was unsafe long before the storm?"
    assert reading.answer(literal).citations[0].speaker == "Tom Wills"


def test_a_reader_finds_who_did_more_than_saying_what_nobody_is_quoted_for(answerer: Answerer) -> None:
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("Dino Alberti")))
    found = reading.answer("Chi ha risposto all’invito al molo in tuta?")
    assert found.text.startswith("Dino Alberti — Al molo")
    assert reading.answer("Chi ha detto che al molo serviva una tuta?").status == "abstained"


def test_a_reader_finds_what_somebody_said_on_a_topic_in_other_words(answerer: Answerer) -> None:
    question = "What did Ann Porter say about finances?"
    reading = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("no money")))
    found = reading.answer(question)
    assert [(each.speaker, each.quote) for each in found.citations] == [
        ("Ann Porter", "“There is no money for a swimming pool,” said the mayor of Harlow, Ann Porter.")
    ]
    others = Answerer(answerer.archive, FakeEmbedder(), Reranker(Trusting("unsafe long before")))
    assert others.answer(question).status == "abstained", "words of somebody else"


class Remembering(Trusting):
    """One that remembers what it was given to read, and how much of it is no answer."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.given: list[tuple[str, str]] = []

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        self.given += [(text[:head], text[head:]) for text, head in zip(passages, heads, strict=True)]
        return super().read(question, passages, heads)


def test_the_reader_sees_titles_above_passages_and_no_headings_alone(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", FakeEmbedder())
    text = "The pier\n\nIt cost 12 million.\n\nWho paid\n\nThe region paid for it all.\n"
    headings = [Heading(0, 8, 1), Heading(text.index("Who"), text.index("Who") + 8, 2)]
    store(archive, make_article(text, path="pier.txt", title="The pier", language="en", headings=headings))
    reader = Remembering("region")
    Answerer(archive, FakeEmbedder(), Reranker(reader)).answer("Who paid for the pier?")
    assert ("The pier — Who paid — ", "The region paid for it all.") in reader.given
    assert "Who paid" not in {own for _, own in reader.given}


def test_evidence_is_what_answers_are_chosen_from(answerer: Answerer) -> None:
    question = "How many people were hurt at Harlow station?"
    found = answerer.evidence(question)
    assert [each.rank for each in found] == sorted((each.rank for each in found), reverse=True)
    home = found[0].article.id
    assert found[0].text in answerer.answer(question).text
    assert home not in {each.article.id for each in answerer.evidence(question, without=[home])}
    assert answerer.evidence("What did Ann Porter say?") == [], "no question of fact"


# somebody quoted very often


@pytest.fixture
def much_quoted(tmp_path: Path) -> Answerer:
    """Sixty articles that quote one person, one of them on bread, and few quotations that may be weighed."""
    embedder = FakeEmbedder()
    archive = Archive.create(tmp_path / "archive", embedder)
    for number in range(60):
        said = "The price of bread will fall" if number == 20 else f"Train {number} will leave again"
        text = f"Day {number} in Harlow\n\n“{said} on Monday,” said the mayor, Ann Porter.\n"
        store(archive, news(f"day{number}", text, f"Paper {number}", date(2020, 1, 1 + number % 28), "en"))
    return Answerer(archive, embedder)


@pytest.mark.parametrize("weighed", [8, 300])
def test_a_topic_is_found_among_more_words_than_are_weighed(
    much_quoted: Answerer, weighed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.inquiry._WEIGHED", weighed)
    found = much_quoted.answer("What did Ann Porter say about the price of bread?")
    assert "The price of bread will fall" in found.text
    assert len(found.claims) == 1


@pytest.mark.parametrize("weighed", [8, 300])
def test_without_a_topic_the_newest_of_many_words_are_given(
    much_quoted: Answerer, weighed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.inquiry._WEIGHED", weighed)
    found = much_quoted.answer("What did Ann Porter say?")
    assert min(citation.article.published for citation in found.citations) >= date(2020, 1, 26)
    limited = much_quoted.answer("What did Ann Porter say?", until=date(2020, 1, 3))
    assert max(citation.article.published for citation in limited.citations) == date(2020, 1, 3)


@pytest.mark.parametrize(("languages", "expected"), [(("fr", "fr", "fr", "en"), "fr"), (("fr", "en", "it"), "en")])
def test_a_bare_name_is_asked_in_the_language_of_the_archive_where_it_has_one(
    tmp_path: Path, embedder: FakeEmbedder, languages: tuple[str, ...], expected: str
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    for number, language in enumerate(languages):
        store(archive, make_article(f"Valcreuse {number} et Swissair.", path=f"{number}.txt", language=language))
    assert Answerer(archive, embedder).answer("Swissair").language == expected


def test_the_latest_news_begins_with_the_newest_article(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    for day, text in ((1, "The pier of Harlow burned down."), (9, "The pier of Harlow was rebuilt in steel.")):
        article = make_article(
            f"{text} Ann Porter came.", path=f"{day}.txt", language="en", published=date(2024, 5, day)
        )
        store(archive, article)
    answerer = Answerer(archive, embedder)
    first = [
        answerer.answer(asked).citations[0].article.published
        for asked in ("latest news on the pier of Harlow", "What happened to the pier of Harlow?")
    ]
    assert first == [date(2024, 5, 9), date(2024, 5, 1)]


@pytest.mark.parametrize(("support", "shown"), [(0.8, 1), (0.4, 3)])
def test_an_answer_in_doubt_is_shown_with_what_else_may_be_one(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch, support: float, shown: int
) -> None:
    weighed = answerer.evidence("What closed the line at Harlow station?")
    distinct = list({each.article.title: each for each in weighed}.values())[:4]
    ranked = [
        replace(each, rank=3.0 - 0.3 * at, support=support if at == 0 else 0.1) for at, each in enumerate(distinct)
    ]
    assert len(ranked) == 4
    monkeypatch.setattr(Inquiry, "weighed", lambda self, matcher: (ranked, 0.2))
    assert len(answerer.answer("What closed the line at Harlow station?").claims) == shown
