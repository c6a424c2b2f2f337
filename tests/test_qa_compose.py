"""Answers composed of several articles: what agrees, differs, was corrected, is new; in which order; complete lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder, Trusting, store

from index.archive import Archive
from index.articles import make_article
from index.types import Article, Span
from qa import corrections
from qa.answering import Answerer
from qa.compose import in_order_of_articles
from qa.evidence import Evidence
from qa.lists import with_row
from qa.looks import Reading
from qa.rerank import Reranker
from qa.types import Answer

Asking = Callable[..., Answer]


def news(
    text: str, source: str | None, published: date | None = None, *, title: str = "News", language: str = "en"
) -> Article:
    name = f"{title} {source} {published}"
    return make_article(text, path=f"{name}.txt", title=title, source=source, published=published, language=language)


@pytest.fixture
def asking(tmp_path: Path, embedder: FakeEmbedder) -> Callable[..., Asking]:
    """Makes an archive of articles and returns what answers from it."""

    def made(*articles: Article) -> Asking:
        archive = Archive.create(tmp_path / f"archive-{len(list(tmp_path.iterdir()))}", embedder)
        store(archive, *articles)
        return Answerer(archive, embedder).answer

    return made


def lines(answer: Answer) -> list[str]:
    for citation in answer.citations:
        assert citation.article_text[citation.start : citation.end] == citation.quote
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.text.split("\n") == [
        claim.text + " " + "".join(f"[{number}]" for number in claim.citations) for claim in answer.claims
    ]
    return answer.text.split("\n")


WIRE = "The ferry Aurora sank off Selva on Monday and 14 passengers drowned. The captain was among the last to leave."
OTHER = "At least 14 passengers drowned when the ferry Aurora sank off Selva on Monday, the coastguard says."
MORE = "The ferry Aurora sank off Selva on Monday and 17 passengers drowned, rescuers found three more in the evening."
DIGEST = "Aus Selva: Die Fähre Aurora sank am Montag, 14 Passagiere ertranken."
DAY = date(2023, 11, 8)
NEXT = date(2023, 11, 9)
HOW_MANY = "How many passengers drowned when the ferry Aurora sank?"


# Agreement


def test_articles_that_agree_are_one_claim_with_several_citations(asking: Callable[..., Asking]) -> None:
    answer = asking(news(WIRE, "North Wire", DAY), news(OTHER, "Coast Herald", NEXT))(HOW_MANY)
    first = answer.claims[0]
    assert len(first.citations) == 2
    assert first.text.endswith("(2 independent sources)")
    assert {citation.article.source for citation in answer.citations[:2]} == {"North Wire", "Coast Herald"}
    assert lines(answer)[0].endswith("[1][2]")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Quanti passeggeri del traghetto Aurora annegarono? passengers drowned", "2 fonti indipendenti"),
        ("¿Cuántos pasajeros murieron? passengers drowned ferry Aurora", "2 fuentes independientes"),
        ("Combien de passagers se sont noyés ? passengers drowned ferry Aurora", "2 sources indépendantes"),
        ("Wie viele Passagiere ertranken? passengers drowned ferry Aurora", "2 unabhängige Quellen"),
    ],
)
def test_the_number_of_sources_is_told_in_the_questions_language(
    asking: Callable[..., Asking], question: str, told: str
) -> None:
    answer = asking(news(WIRE, "North Wire"), news(OTHER, "Coast Herald"))(question)
    assert answer.claims[0].text.endswith(f"({told})")


def test_wire_copies_and_one_outlets_articles_are_one_source(asking: Callable[..., Asking]) -> None:
    copied = asking(news(WIRE, "North Wire", DAY), news(WIRE + " So the wire.", "Coast Herald", NEXT))(HOW_MANY)
    assert copied.claims[0].citations == (1,)
    assert len(copied.citations[0].copies) == 1
    assert "independent" not in copied.text
    same_outlet = asking(news(WIRE, "North Wire", DAY), news(OTHER, "North Wire", NEXT))(HOW_MANY)
    assert same_outlet.claims[0].citations == (1, 2)
    assert "independent" not in same_outlet.text
    unstated = asking(news(WIRE, None, DAY), news(OTHER, "Coast Herald", NEXT))(HOW_MANY)
    assert "independent" not in unstated.text


def test_figures_agree_across_languages(asking: Callable[..., Asking]) -> None:
    italian = "Il traghetto Aurora è affondato al largo di Selva lunedì: 14 passeggeri sono annegati."
    answer = asking(news(WIRE, "North Wire"), news(italian, "Eco del Porto", language="it"))(HOW_MANY)
    assert len(answer.claims[0].citations) == 2


# Difference


def test_figures_that_differ_stand_side_by_side_with_a_line_that_says_so(asking: Callable[..., Asking]) -> None:
    answer = asking(news(WIRE, "North Wire", DAY), news(MORE, "Coast Herald", NEXT))(HOW_MANY)
    told = lines(answer)
    at = next(n for n, line in enumerate(told) if line.startswith("The articles differ: "))
    assert {"14", "17"} == {word for line in told[at - 2 : at] for word in ("14", "17") if word in line}
    assert "14 (North Wire, 8 November 2023)" in told[at]
    assert "17 (Coast Herald, 9 November 2023)" in told[at]
    assert len(answer.claims[at].citations) == 2
    italian = asking(news(WIRE, "North Wire", DAY), news(MORE, "Coast Herald", NEXT))(
        "Quanti passeggeri? How many passengers drowned ferry Aurora"
    )
    assert "The articles differ" in italian.text or "Gli articoli non concordano" in italian.text


def test_dates_that_differ_are_told(asking: Callable[..., Asking]) -> None:
    one = news("The tunnel of Montalba opens to trains on 3 May 2023, the ministry said.", "La Hoja")
    other = news("The tunnel of Montalba opens to trains on 5 May 2023, engineers said.", "North Wire")
    answer = asking(one, other)("When does the tunnel of Montalba open?")
    assert "The articles differ: " in answer.text
    assert {"3 May 2023", "5 May 2023"} <= {
        word for word in ("3 May 2023", "5 May 2023") if word in answer.claims[2].text
    }


def test_a_denial_is_told(asking: Callable[..., Asking]) -> None:
    one = news("The mayor of Harlow resigned on Friday after the vote on the budget.", "North Wire")
    other = news("The mayor of Harlow has not resigned after the vote on the budget.", "Coast Herald")
    answer = asking(one, other)("Did the mayor of Harlow resign?")
    assert "The articles differ: one says so, another denies it." in answer.text


@pytest.mark.parametrize(
    "other",
    [
        "The ferry Borea sank off Lunara on Monday and 17 passengers drowned. Nobody else was on board.",
        "The ferry Aurora sank off Selva on Monday, the 14 passengers who drowned were tourists.",
        "The ferry Aurora sank off Selva on Monday and 60 per cent of its cargo was lost. Divers are at work.",
        WIRE,
    ],
    ids=["another event", "same figure", "another thing", "copy"],
)
def test_other_events_and_other_figures_are_no_contradiction(asking: Callable[..., Asking], other: str) -> None:
    answer = asking(news(WIRE, "North Wire", DAY), news(other, "Coast Herald", DAY))(HOW_MANY)
    assert "The articles differ" not in answer.text


# Corrections

STORY = (
    "Ferry lost off Selva\n\nThe ferry Aurora sank off Selva on Monday and 14 passengers drowned.\n\n"
    "“It went down in minutes,” said the captain, Marta Ferrante.\n\nThe coastguard searched all night.\n"
)
NOTICES = (
    "Correction, 9 November 2023: an earlier version of this article said that 14 passengers drowned; they were 17.",
    "Rettifica: una precedente versione di questo articolo riportava 14 passeggeri annegati.",
    "Corrección: una versión anterior de este artículo hablaba de 14 pasajeros.",
    "Rectificatif : une version précédente de cet article parlait de 14 passagers.",
    "Berichtigung: In einer früheren Fassung dieses Artikels war von 14 Passagieren die Rede.",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_correction_supersedes_what_it_corrects(asking: Callable[..., Asking], notice: str) -> None:
    corrected = STORY.replace("14", "17") + "\n" + notice + "\n"
    ask = asking(news(STORY, "North Wire", DAY), news(corrected, "North Wire", NEXT))
    answer = ask(HOW_MANY)
    assert answer.text.startswith("17")
    assert "14" not in answer.text
    assert {citation.article.published for citation in answer.citations} == {NEXT}
    assert all(not citation.copies for citation in answer.citations if "17" in citation.quote)
    [said] = ask("What did Marta Ferrante say?").citations
    assert said.article.published == NEXT
    assert "14" in ask(HOW_MANY, until=DAY).text


@pytest.mark.parametrize("notice", [each for each in NOTICES if each.startswith(("Corr", "Rett", "Rect"))])
def test_a_story_tells_nothing_of_a_notice(asking: Callable[..., Asking], notice: str) -> None:
    first, rest = STORY.split("\n\n", 1)
    ask = asking(news(f"{first}\n\n{notice} The text is put right.\n\n{rest}", "North Wire", NEXT))
    told = " ".join(each.quote for each in ask("Tell me about the ferry Aurora").citations)
    assert "searched all night" in told
    assert notice not in told
    assert "put right" not in told


def test_a_short_correction_supersedes_only_what_it_contradicts(asking: Callable[..., Asking]) -> None:
    notice = "Correction: on the ferry Aurora, which sank off Selva on Monday, 17 passengers drowned."
    ask = asking(
        news(STORY, "North Wire", DAY, title="Ferry lost off Selva"),
        news(notice, "North Wire", NEXT, title="Correction: ferry Aurora"),
    )
    answer = ask(HOW_MANY)
    assert "17" in answer.text
    assert "14" not in answer.text
    assert ask("What did Marta Ferrante say?").citations[0].article.published == DAY


def test_another_outlets_correction_and_a_market_correction_supersede_nothing(asking: Callable[..., Asking]) -> None:
    corrected = STORY.replace("14", "17") + "\n" + NOTICES[0] + "\n"
    answer = asking(news(STORY, "North Wire", DAY), news(corrected, "Coast Herald", NEXT))(HOW_MANY)
    assert "14" in answer.text
    assert "17" in answer.text
    market = STORY.replace("14", "17") + "\nA correction on the markets followed.\n"
    answer = asking(news(STORY, "North Wire", DAY), news(market, "North Wire", NEXT))(HOW_MANY)
    assert "14" in answer.text


def test_a_question_about_the_correction_is_answered_with_it(asking: Callable[..., Asking]) -> None:
    corrected = STORY.replace("14", "17") + "\n" + NOTICES[0] + "\n"
    answer = asking(news(STORY, "North Wire", DAY), news(corrected, "North Wire", NEXT))(
        "What was the correction about the passengers who drowned?"
    )
    assert any("earlier version" in citation.quote for citation in answer.citations)


def test_the_words_that_answer_are_marked_where_the_correction_has_them() -> None:
    first = news("The bridge fell.\n\nIt had cost 12 million euros. Nobody was hurt.", "Wire")
    corrected = news(
        "Correction: the bridge fell on Monday.\n\nThe bridge fell.\n\nIt had cost 12 million euros. Nobody was hurt.",
        "Wire",
        title="News (corrected)",
    )
    sentence = "It had cost 12 million euros."
    at = first.text.index(sentence)
    answer = Span(at + sentence.index("12"), at + sentence.index(" euros"))
    span = Span(at, at + len(sentence))
    found = Evidence(first, span, span, None, None, 0.9, 0.9, answer=answer)
    copies = {first.id: [corrected.id]}
    (now,) = corrections.current([found], "?", {corrected.id: corrected}.__getitem__, lambda each: copies[each], None)
    assert now.article is corrected
    assert now.text == sentence
    assert now.answer is not None
    assert corrected.text[now.answer.start : now.answer.end] == "12 million"


# The present


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is the mayor of Harlow?", "as of 9 November 2023"),
        ("Chi è il sindaco di Harlow?", "al 9 novembre 2023"),
        ("¿Quién es el alcalde de Harlow? mayor", "a 9 de noviembre de 2023"),
        ("Qui est le maire de Harlow ? mayor", "au 9 novembre 2023"),
        ("Wer ist der Bürgermeister von Harlow?", "Stand 9. November 2023"),
    ],
)
def test_a_question_in_the_present_is_told_the_date_of_the_newest_evidence(
    asking: Callable[..., Asking], question: str, told: str
) -> None:
    harlow = news("The mayor of Harlow, Ann Porter, opened the new station today.", "Coast Herald", NEXT)
    answer = asking(harlow, news("The ferry sank.", "North Wire", DAY))(question)
    assert answer.claims[0].text.endswith(f"({told})")


def test_no_date_is_named_for_the_past_or_where_none_is_stated(asking: Callable[..., Asking]) -> None:
    text = "The mayor of Harlow, Ann Porter, opened the new station today."
    assert "2023" not in asking(news(text, "Coast Herald", NEXT))("Who was the mayor of Harlow?").text
    assert "as of" not in asking(news(text, "Coast Herald"))("Who is the mayor of Harlow?").text


# Order

SPOKEN = (
    news("“The pier will be rebuilt in stone,” said the mayor, Ann Porter.", "Coast Herald", NEXT),
    news("“The pier was rotten for years,” said the union leader, Tom Wills.", "North Wire", DAY),
    news("“The pier belongs to everybody,” said the bishop, Hugh Lane.", "North Wire", date(2023, 12, 1)),
    news("“The pier is a disgrace,” said the painter, Rosa Field.", "North Wire"),
)


@pytest.mark.parametrize(
    "question",
    [
        "What did people say about the pier, in chronological order?",
        "What did people say about the pier in order?",
        "Timeline of what people said about the pier",
    ],
)
def test_speakers_have_a_claim_each_in_the_order_of_time_when_asked(
    asking: Callable[..., Asking], question: str
) -> None:
    answer = asking(*SPOKEN)(question)
    assert [citation.speaker for citation in answer.citations] == ["Tom Wills", "Ann Porter", "Hugh Lane", "Rosa Field"]
    assert lines(answer)[0] == "Tom Wills: “The pier was rotten for years” (8 November 2023) [1]"


def test_the_order_of_time_can_be_asked_for_in_italian(asking: Callable[..., Asking]) -> None:
    answer = asking(*SPOKEN)("Cosa hanno detto sul molo (pier) in ordine cronologico?")
    assert [citation.article.published for citation in answer.citations[:2]] == [DAY, NEXT]


# Dates

SAID = (
    news("“The pier is safe,” said the mayor, Ann Porter.", "Coast Herald", date(2023, 5, 10)),
    news("“The pier is closed for good,” said the mayor, Ann Porter.", "Coast Herald", date(2024, 10, 22)),
    news("On 3 March 2021 the council met. “The pier can wait,” said the mayor, Ann Porter.", "Old Almanac"),
)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What did Ann Porter say in May 2023?", [date(2023, 5, 10)]),
        ("Cosa ha detto Ann Porter nel maggio 2023?", [date(2023, 5, 10)]),
        ("What did Ann Porter say last week?", [date(2024, 10, 22)]),
        ("Cosa ha detto Ann Porter la settimana scorsa?", [date(2024, 10, 22)]),
        ("What did people say about the pier last week?", [date(2024, 10, 22)]),
        ("Who said “the pier is closed for good” last week?", [date(2024, 10, 22)]),
        ("What was reported about the pier in May 2023?", [date(2023, 5, 10)]),
        ("What happened in May 2023?", [date(2023, 5, 10)]),
        ("What did Ann Porter say in March 2021?", [None]),
    ],
)
def test_dates_in_a_question_about_what_was_said_or_reported_are_kept_to(
    asking: Callable[..., Asking], question: str, days: list[date | None]
) -> None:
    answer = asking(*SAID)(question, today=date(2024, 10, 30))
    assert answer.status == "answered"
    assert [citation.article.published for citation in answer.citations] == days


@pytest.mark.parametrize(
    "question",
    [
        "What did Ann Porter say in June 2023?",
        "What did Ann Porter say about the pier yesterday?",
        "What did people say about the pier in June 2023?",
        "What happened in June 2023?",
        "What was reported about the pier in June 2023?",
    ],
)
def test_what_exists_only_outside_the_dates_is_offered_as_the_nearest(
    asking: Callable[..., Asking], question: str
) -> None:
    answer = asking(*SAID)(question, today=date(2024, 10, 30))
    assert (answer.reason, answer.claims) == ("outside_dates", ())
    nearest = date(2024, 10, 22) if "yesterday" in question else date(2023, 5, 10)
    assert answer.citations[0].article.published == nearest
    assert f"The nearest is of {'22 October 2024' if 'yesterday' in question else '10 May 2023'}." in answer.text


def test_outside_given_limits_nothing_is_cited_but_the_nearest_date_is_told(asking: Callable[..., Asking]) -> None:
    ask = asking(*SAID)
    answer = ask("What did Ann Porter say?", since=date(2023, 6, 1), until=date(2023, 7, 1))
    assert (answer.reason, answer.citations) == ("outside_dates", ())
    assert "The nearest is of 10 May 2023." in answer.text
    answer = ask("What did Ann Porter say in October 2024?", sources=["Old Almanac"])
    assert answer.reason == "outside_dates"


# Lists


def test_a_list_is_complete_over_the_sentences_that_hold_its_items(asking: Callable[..., Asking]) -> None:
    treaty = news(
        "The treaty of Selva was signed on Monday.\n\nFrance signed the treaty of Selva first.\n\n"
        "Then Spain and Portugal signed the treaty of Selva.\n\nThe treaty of Selva was also signed by Norway.\n\n"
        "It was signed for Iceland by its president. Lunch was fish.\n\nKenya signed the treaty of Selva at night.\n\n"
        "Peru signed the treaty of Selva last.\n",
        "North Wire",
    )
    for question in ("Which countries signed the treaty of Selva?", "Quali paesi firmarono il treaty of Selva? signed"):
        text = asking(treaty)(question).text
        assert not [land for land in ("France", "Spain", "Portugal", "Norway", "Kenya", "Peru") if land not in text]


def test_a_story_of_several_articles_is_told_in_the_order_of_their_dates() -> None:
    later, earlier, undated = news(WIRE, "B", NEXT), news(MORE, "A", DAY), news(OTHER, "C")
    told = [Evidence(each, Span(0, 20), Span(0, 20), None, None, 1.0, 1.0) for each in (later, earlier, undated)]
    dated = in_order_of_articles(told[:2], [later, earlier])
    assert [each.article for each in dated] == [earlier, later]
    best_first = in_order_of_articles(told, [later, earlier, undated])
    assert [each.article for each in best_first] == [later, earlier, undated]


@pytest.mark.parametrize(
    ("question", "written", "told"),
    [
        ("When did the ferry Aurora sink?", DAY, "yesterday — The ferry Aurora sank yesterday. (7 November 2023)"),
        (
            "Quando è affondato il traghetto Aurora?",
            DAY,
            "yesterday — The ferry Aurora sank yesterday. (7 novembre 2023)",
        ),
        ("When did the ferry Aurora sink?", None, "yesterday — The ferry Aurora sank yesterday."),
    ],
)
def test_yesterday_is_told_as_a_date(
    tmp_path: Path, embedder: FakeEmbedder, question: str, written: date | None, told: str
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, news("The ferry Aurora sank yesterday.", "Coast Daily", written))
    answer = Answerer(archive, embedder, Reranker(Trusting("yesterday"))).answer(question)
    assert [claim.text for claim in answer.claims] == [told]


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("The ferry Aurora sank on Monday.", "Monday", "(6 November 2023)"),
        ("The ferry Aurora sank on 6 November.", "6 November", "(6 November 2023)"),
        ("The ferry Aurora sank on Monday.\n\nIn 2019 another one sank.", "Monday", "sank on Monday."),
        ("In 2019 the ferry Aurora sank on Monday.", "Monday", "sank on Monday."),
    ],
)
def test_a_weekday_is_told_as_a_date_unless_it_is_of_another_year(
    tmp_path: Path, embedder: FakeEmbedder, text: str, day: str, told: str
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, news(f"{text}{' The sea was rough.' * 30}", "Coast Daily", DAY))
    answer = Answerer(archive, embedder, Reranker(Trusting(day))).answer("When did the ferry Aurora sink?")
    assert answer.claims[0].text.startswith(f"{day} — ")
    assert answer.claims[0].text.endswith(told if told.startswith("(") else day + ".") or told == "sank on Monday."
    assert ("(6 November 2023)" in answer.text) is told.startswith("(")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("When does the trial on the ferry Aurora begin?", "abstained"),
        ("Quando comincia il processo sul traghetto Aurora?", "abstained"),
        ("When did the trial on the ferry Aurora begin?", "answered"),
    ],
)
def test_what_is_to_come_was_not_before_the_article(
    tmp_path: Path, embedder: FakeEmbedder, question: str, status: str
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, news("For the trial the ferry Aurora was looked at on 2 October 2023.", "Coast Daily", DAY))
    asked = Answerer(archive, embedder, Reranker(Trusting("2 October 2023")))
    assert asked.answer(question).status == status


def test_what_two_languages_say_is_told_in_that_of_the_question(asking: Callable[..., Asking]) -> None:
    english = news("At least 14 passengers drowned when the ferry Aurora sank off Selva.", "A", DAY)
    italian = news("Almeno 14 passeggeri annegarono: affondò il traghetto Aurora.", "B", DAY, language="it")
    answer = asking(italian, english)
    for question, language in ((HOW_MANY, "en"), ("Quanti passeggeri sono annegati sul traghetto Aurora?", "it")):
        told = answer(question)
        assert told.citations[0].article.language == language


def test_an_election_and_the_next_do_not_contradict_each_other(asking: Callable[..., Asking]) -> None:
    first = news("Parliament elected Ann Porter on 31 January with 665 votes.", "A", date(2015, 2, 3))
    next_one = news("Parliament elected Ann Porter again on 29 January with 759 votes.", "B", date(2022, 2, 3))
    other = news("Parliament elected Ann Porter on 30 January with 665 votes.", "C", date(2015, 2, 4))
    question = "What happened to Ann Porter?"
    assert "differ" not in asking(first, next_one)(question).text
    assert "differ" in asking(first, other)(question).text


def test_a_row_of_names_is_marked_as_a_whole() -> None:
    text = "Four others led the station: the Belgian Frank Wills, the German Jens Vogt and the French Paul Morel."
    start = text.index("the Belgian")
    one = Evidence(
        news(text, "A"),
        Span(0, len(text)),
        Span(0, len(text)),
        None,
        None,
        1.0,
        1.0,
        short="the Belgian Frank Wills",
        answer=Span(start, start + len("the Belgian Frank Wills")),
    )
    whole = with_row(one)
    assert whole.short == "the Belgian Frank Wills, the German Jens Vogt and the French Paul Morel"
    assert whole.answer == Span(start, len(text) - 1)
    alone = with_row(replace(one, answer=Span(0, 4), short="Four"))
    assert (alone.answer, alone.short) == (Span(0, 4), "Four")


def test_what_happened_on_a_day_is_told_by_sentences_that_name_it(asking: Callable[..., Asking]) -> None:
    of_old = news("It was night. On 9 November 1989 the wall between Selva and Kent was opened.", "A")
    answer = asking(of_old, news(WIRE, "B", DAY))
    told = answer("What happened on 9 November 1989?")
    assert told.status == "answered"
    assert [each.quote for each in told.citations] == ["On 9 November 1989 the wall between Selva and Kent was opened."]
    assert answer("What happened on 10 November 1989?").status == "abstained"


def test_who_somebody_is_comes_before_what_is_told_of_them(asking: Callable[..., Asking]) -> None:
    text = (
        "Fourteen people were saved off Selva. The wind was strong. The captain Ann Porter of Harlow led the rescue. "
        "Porter said: “We were lucky.”"
    )
    answer = asking(news(text, "A", DAY, title="Ann Porter saves fourteen"))
    told = lines(answer("Who is Ann Porter?"))
    assert told[0].startswith("The captain Ann Porter of Harlow led the rescue.")
    assert len(told) < 4
    assert not any("wind" in line for line in told)
    assert lines(answer("Who was Ann Porter?"))[0].startswith("The captain Ann Porter of Harlow led the rescue.")


def test_a_question_about_a_year_reads_the_day_of_each_article(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, news("Parliament elected Ann Porter with 759 votes.", "A", date(2022, 2, 3), title="Porter elected"))
    seen: list[str] = []

    class Watching(Trusting):
        def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
            seen.extend(passages)
            return super().read(question, passages, heads)

    answerer = Answerer(archive, embedder, Reranker(Watching("759 votes")))
    told = answerer.answer("How many votes did Ann Porter get in 2022?")
    assert seen == ["Porter elected — 3 February 2022 — Parliament elected Ann Porter with 759 votes."]
    assert told.claims[0].text.startswith("759 votes — ")
    answerer.answer("How many votes did Ann Porter get?")
    assert seen[1] == "Porter elected — Parliament elected Ann Porter with 759 votes."


def test_a_dateline_is_no_part_of_the_words_that_answer(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    store(archive, news("SELVA - Ann Porter has won the race.", "A", DAY))
    answer = Answerer(archive, embedder, Reranker(Trusting("SELVA - Ann Porter"))).answer("Who won the race?")
    assert answer.claims[0].text.startswith("Ann Porter — ")
    assert answer.citations[0].answer == "Ann Porter"


def test_a_headline_gives_way_to_the_words_it_shortens(asking: Callable[..., Asking]) -> None:
    text = "Ann Porter: “The pier is unsafe”\n\n“The pier is unsafe and it will be closed,” Ann Porter said in Harlow."
    told = lines(asking(news(text, "A", DAY, title="Ann Porter: “The pier is unsafe”"))("What did Ann Porter say?"))
    assert told == ["Ann Porter: “The pier is unsafe and it will be closed” [1]"]


def test_several_who_said_the_same_are_all_named(asking: Callable[..., Asking]) -> None:
    text = "“It is a significant escalation,” Ann Porter said."
    other = "“It is a significant escalation,” Tom Wills said in Kent."
    told = asking(news(text, "A", DAY), news(other, "B", DAY))("Who said “significant escalation”?")
    assert {each.speaker for each in told.citations} >= {"Ann Porter", "Tom Wills"}


@pytest.mark.parametrize("asked", ["How did the markets react to Porter?", "What does the plaque say?"])
def test_a_thing_that_says_nothing_is_asked_of_what_the_articles_tell(
    tmp_path: Path, embedder: FakeEmbedder, asked: str
) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    text = "The markets fell after Porter spoke. The plaque reads: “We came in peace.”"
    store(archive, news(text, "A", DAY))
    phrase = "fell" if "markets" in asked else "We came in peace."
    answer = Answerer(archive, embedder, Reranker(Trusting(phrase))).answer(asked)
    assert answer.status == "answered"
    assert phrase in answer.text


def test_a_slip_in_the_first_word_of_a_first_question_is_mended(asking: Callable[..., Asking]) -> None:
    told = asking(news("“The pier is unsafe,” Ann Porter said in Harlow.", "A", DAY))("waht did Ann Porter say?")
    assert told.text == "Ann Porter: “The pier is unsafe” [1]"
    assert told.resolved == "what did Ann Porter say?"


def test_a_figure_of_one_place_does_not_answer_for_another(asking: Callable[..., Asking]) -> None:
    text = (
        "The storm killed 140 people in Harlow by the evening. The harbour was closed. Ships stayed out all night. "
        "In Selva it killed 12 people on the quay."
    )
    told = asking(news(text, "A", DAY))("How many people did the storm kill in Selva?")
    assert told.citations[0].quote == "In Selva it killed 12 people on the quay."
    assert not any("140" in each.quote for each in told.citations)


def test_what_an_article_mentions_beside_its_own_is_told_by_that_alone(asking: Callable[..., Asking]) -> None:
    opening = "Britain has voted to leave the union, the counting showed on Friday morning. " * 6
    pound = "The pound fell to its lowest level since 1985."
    text = f"{opening}\n\n{pound} Traders had hoped otherwise.\n\nKent rejoiced."
    told = asking(news(text, "A", DAY, title="Britain votes"))("What happened to the pound?")
    assert told.status == "answered"
    assert told.citations[0].quote == pound
    assert not any("Britain" in each.quote or "Kent" in each.quote for each in told.citations)


def test_articles_without_the_names_of_a_question_are_read_last(tmp_path: Path, embedder: FakeEmbedder) -> None:
    archive = Archive.create(tmp_path / "archive", embedder)
    alliance = news(
        "Dove è nata la Nato? Dove è nata: la Nato è nata dove è nata.", "A", DAY, title="Nato", language="it"
    )
    text = "Il porto ha un capo. La sua casa è al mare. Di origini modeste, Anna Neri guida il porto e viene da Selva."
    store(archive, alliance, news(text, "B", DAY, title="Il porto", language="it"))
    told = Answerer(archive, embedder, Reranker(Trusting("Selva"), depth=1)).answer("Dove è nata Anna Neri?")
    assert told.status == "answered"
    assert told.citations[0].answer == "Selva"
