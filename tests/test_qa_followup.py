"""Follow-ups completed from the turns before them: fragments, question words, pronouns, subjects left out."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.context import articles_of
from qa.followup import understandings
from qa.nounphrase import flattened
from qa.types import Turn

KOREA = Turn("What did Biden say about the troops?", "Joe Biden: “very dangerous” [1]", None, ("Joe Biden",))
TRUPPE = Turn("Cosa ha detto Biden sui soldati?", "Joe Biden: “molto pericoloso” [1]", None, ("Joe Biden",))
FERRY = Turn("Quanti morti ha fatto il naufragio della Aurora?", "32 — I morti furono 32. [1]")
TUNNEL = Turn("¿Qué dijo Elena Prats sobre el túnel?", "Elena Prats: “El túnel es seguro” [1]", None, ("Elena Prats",))
BRIDGE = Turn("Qu’a dit Anne Leroy sur le pont ?", "Anne Leroy: “Le pont tient” [1]", None, ("Anne Leroy",))
STRIKE = Turn("Was sagte Petra Kolb über den Streik?", "Petra Kolb: “Wir reden” [1]", None, ("Petra Kolb",))


def understood(text: str, *history: Turn) -> str:
    """The likeliest reading."""
    return understandings(text, history)[0].text


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "and Rutte?", "What did Rutte say about the troops?"),
        (KOREA, "What about von der Leyen?", "What did von der Leyen say about the troops?"),
        (KOREA, "And Rutte about Japan?", "What did Rutte say about Japan?"),
        (KOREA, "and about Japan?", "What did Biden say about Japan?"),
        (KOREA, "and in 2021?", "What did Biden say about the troops in 2021?"),
        (KOREA, "and the Germans?", "What did the Germans say about the troops?"),
        (KOREA, "and the budget?", "What did Biden say about the budget?"),
        (TRUPPE, "e von der Leyen?", "Cosa ha detto von der Leyen sui soldati?"),
        (TRUPPE, "e sulla Corea?", "Cosa ha detto Biden sulla Corea?"),
        (TRUPPE, "E il bilancio?", "Cosa ha detto Biden sul bilancio?"),
        (TRUPPE, "e nel 2019?", "Cosa ha detto Biden sui soldati nel 2019?"),
        (FERRY, "e i feriti?", "Quanti feriti (il naufragio della Aurora)?"),
        (TUNNEL, "¿Y Tomás Gil?", "¿Qué dijo Tomás Gil sobre el túnel?"),
        (BRIDGE, "Et Paul Morel ?", "Qu’a dit Paul Morel sur le pont ?"),
        (STRIKE, "Und Jens Vogt?", "Was sagte Jens Vogt über den Streik?"),
        (STRIKE, "Und 2020?", "Was sagte Petra Kolb über den Streik im Jahr 2020?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_has_its_role(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Where was Nelson Mandela born?", "and Barack Obama?", "Where was Barack Obama born?"),
        ("How many people died in Hiroshima?", "and in Nagasaki?", "How many people died in Nagasaki?"),
        ("When did Apollo 11 land on the Moon?", "and Apollo 12?", "When did Apollo 12 land on the Moon?"),
        ("Who won the Aurora race?", "and Tom Wills?", "Who is Tom Wills?"),
        ("Quanti voti ha preso Mattarella nel 2022?", "e nel 2015?", "Quanti voti ha preso Mattarella nel 2015?"),
        ("How did Scotland vote on the ferry?", "and Northern Ireland?", "How did Northern Ireland vote on the ferry?"),
        ("How did Kent play in the final?", "and Altmark?", "How did Altmark play in the final?"),
        ("Che cosa ha detto Porter dei feriti?", "e delle navi?", "Che cosa ha detto Porter delle navi?"),
        ("Quanti voti ha preso Mattarella nel 2022?", "e prima?", "Quanti voti ha preso Mattarella prima del 2022?"),
        ("Quanti voti ha preso Ann Neri?", "e la prima volta?", "Quanti voti ha preso Ann Neri la prima volta?"),
        ("How many votes did Kent get?", "and the first time?", "How many votes did Kent get the first time?"),
        ("¿Qué dijo Obama en Hiroshima?", "¿Pidió perdón?", "¿Pidió perdón?"),
    ],
)
def test_a_new_name_or_year_replaces_the_one_of_its_kind(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "why?", "Why did Joe Biden say that about the troops?"),
        (KOREA, "where?", "Where did Joe Biden say “very dangerous” about the troops?"),
        (KOREA, "how many were there?", "How many troops?"),
        (TRUPPE, "E perché?", "Perché Joe Biden ha detto questo sui soldati?"),
        (TRUPPE, "e quanti furono?", "Quanti soldati?"),
        (FERRY, "quando?", "Quando c’è stato il naufragio della Aurora?"),
        (FERRY, "dove è successo?", "Dove c’è stato il naufragio della Aurora?"),
        (Turn("When did Philae land on the comet?", ""), "and why?", "Why did Philae land on the comet?"),
        (TUNNEL, "¿por qué?", "¿Por qué dijo eso Elena Prats sobre el túnel?"),
        (BRIDGE, "Pourquoi ?", "Pourquoi Anne Leroy a dit cela sur le pont ?"),
        (STRIKE, "Warum?", "Warum hat Petra Kolb das über den Streik gesagt?"),
    ],
)
def test_a_question_word_asks_the_last_question_anew(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "who said that?", "Who said “very dangerous”?"),
        (KOREA, "Where did he say it?", "Where did Joe Biden say “very dangerous” about the troops?"),
        (TRUPPE, "dove l’ha detto?", "Dove Joe Biden ha detto “molto pericoloso” sui soldati?"),
        (TRUPPE, "a chi lo ha detto?", "A chi Joe Biden ha detto “molto pericoloso” sui soldati?"),
        (TUNNEL, "¿cuándo lo dijo?", "¿Cuándo dijo Elena Prats “El túnel es seguro” sobre el túnel?"),
        (BRIDGE, "Quand l’a-t-elle dit ?", "Quand Anne Leroy a dit “Le pont tient” sur le pont ?"),
        (STRIKE, "Wann hat sie das gesagt?", "Wann hat Petra Kolb über den Streik “Wir reden” gesagt?"),
    ],
)
def test_words_that_were_quoted_may_be_asked_about(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "what else did he say?", "What else did Joe Biden say about the troops?"),
        (KOREA, "anything else?", "What else did Joe Biden say about the troops?"),
        (TRUPPE, "Cos’altro ha detto?", "Cos’altro ha detto Joe Biden sui soldati?"),
        (TRUPPE, "altro?", "Che altro ha detto Joe Biden sui soldati?"),
        (TUNNEL, "¿Qué más dijo?", "¿Qué más dijo Elena Prats sobre el túnel?"),
        (BRIDGE, "Qu’a-t-elle dit d’autre ?", "Qu’a dit d’autre Anne Leroy sur le pont ?"),
        (STRIKE, "Was hat sie noch gesagt?", "Was hat Petra Kolb noch über den Streik gesagt?"),
    ],
)
def test_more_is_asked_of_the_same_speaker_first_on_the_same_topic(turn: Turn, text: str, meant: str) -> None:
    likeliest, *others = understandings(text, [turn])
    assert likeliest.text == meant
    assert others, "then on anything"


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "How old is he?", "How old is Joe Biden?"),
        (KOREA, "What did Rutte say about him?", "What did Rutte say about Joe Biden?"),
        (KOREA, "What did Rutte say about it?", "What did Rutte say about the troops?"),
        (KOREA, "Who is his wife?", "Who is Joe Biden’s wife?"),
        (TRUPPE, "cosa ha detto su Putin?", "Cosa ha detto Joe Biden su Putin?"),
        (TRUPPE, "chi gli ha risposto?", "Chi ha risposto a Joe Biden?"),
        (TRUPPE, "dove è nato?", "Dove è nato Joe Biden?"),
        (TRUPPE, "quanti anni ha?", "Quanti anni ha Joe Biden?"),
        (TRUPPE, "Come si chiama sua moglie?", "Come si chiama la moglie di Joe Biden?"),
        (TUNNEL, "¿Dónde nació ella?", "¿Dónde nació Elena Prats?"),
        (BRIDGE, "Où est-elle née ?", "Où Anne Leroy est-elle née ?"),
        (BRIDGE, "Que fait son mari ?", "Que fait le mari d’Anne Leroy ?"),
        (STRIKE, "Wo ist sie geboren?", "Wo ist Petra Kolb geboren?"),
        (FERRY, "Chi era il comandante?", "Chi era il comandante (il naufragio della Aurora)?"),
    ],
)
def test_pronouns_and_subjects_left_out_become_names(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


def test_gender_tells_who_is_meant_and_the_latest_is_meant_of_several() -> None:
    spoken = [
        Turn("What did Ann Porter say?", "Ann Porter: “We will rebuild” [1]", None, ("Ann Porter",)),
        Turn("and Tom Wills?", "Tom Wills: “It was unsafe” [1]", "What did Tom Wills say?", ("Tom Wills",)),
    ]
    assert understood("When did she say that?", *spoken) == "When did Ann Porter say “We will rebuild”?"
    assert understood("When did he say that?", *spoken) == "When did Tom Wills say “It was unsafe”?"
    assert understood("What about her?", *spoken) == "What did Ann Porter say?"
    assert understood("Where was she born?", *spoken) == "Where was Ann Porter born?"


def test_who_answers_a_question_is_spoken_of() -> None:
    turn = Turn("Who said “we will rebuild”?", "Ann Porter: “We will rebuild the station” [1]", None, ("Ann Porter",))
    assert understood("How old is she?", turn) == "How old is Ann Porter?"
    turn = Turn("Chi era il comandante della Aurora?", "Il comandante era Luca Neri. [1]")
    assert understood("Cosa ha detto?", turn) == "Cosa ha detto Luca Neri?"


@pytest.mark.parametrize(
    "text",
    [
        "What did Merkel say about refugees?",
        "Who is Angela Merkel?",
        "Why did the bakery in Harlow close?",
        "What did Obama say when he was in Hiroshima?",
        "Cosa ha detto Draghi sull’euro?",
        "fire at the mill",
        "According to Rutte, how many soldiers were killed?",
        "And in Hiroshima, how many people died?",
    ],
)
def test_a_question_that_is_complete_inherits_nothing(text: str) -> None:
    [only] = understandings(text, [KOREA])
    assert (only.text, only.resolved) == (text, None)


def test_without_a_conversation_nothing_is_added() -> None:
    [only] = understandings("e von der Leyen?", [])
    assert (only.text, only.resolved) == ("e von der Leyen?", None)


def test_the_language_of_the_follow_up_is_that_of_the_answer() -> None:
    reading = understandings("e von der Leyen?", [KOREA])[0]
    assert (reading.text, reading.language, reading.asked_in) == (
        "What did von der Leyen say about the troops?",
        "en",
        "it",
    )
    reading = understandings("what did he say about Putin?", [TRUPPE])[0]
    assert (reading.text, reading.asked_in) == ("What did Joe Biden say about Putin?", "en")


def test_a_question_in_another_language_is_taken_as_it_stands() -> None:
    [only] = understandings("e Lula?", [KOREA], "pt")
    assert (only.text, only.language, only.resolved) == ("e Lula?", "pt", None)


def test_a_piece_that_fits_nothing_is_passed_over_by_the_next() -> None:
    lost = Turn("and her?", "The articles do not say.", "and her?")
    assert understood("and Mark Rutte?", KOREA, lost) == "What did Mark Rutte say about the troops?"


def test_a_follow_up_may_lean_on_a_follow_up() -> None:
    history = [KOREA, Turn("and Mark Rutte?", "", None), Turn("when?", "")]
    assert understood("and Sanna Marin?", KOREA, history[1]) == "What did Sanna Marin say about the troops?"
    assert understood("How old is he?", *history) == "How old is Mark Rutte?"


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (KOREA, "And what did Rutte say?", "What did Rutte say about the troops?"),
        (KOREA, "What did Rutte say instead?", "What did Rutte say about the troops?"),
        (TRUPPE, "Cosa ha detto invece Rutte?", "Cosa ha detto Rutte sui soldati?"),
    ],
)
def test_a_question_set_beside_the_last_one_shares_its_topic(turn: Turn, text: str, meant: str) -> None:
    [on_topic] = understandings(text, [turn])
    assert on_topic.text == meant


def test_a_question_about_the_answer_is_not_what_the_next_fragment_completes() -> None:
    asked = Turn("where did he say that?", "", "Where did Joe Biden say “very dangerous” about the troops?")
    assert understood("and Rutte?", KOREA, asked) == "What did Rutte say about the troops?"


def test_a_short_question_that_names_nothing_is_about_what_was_spoken_of() -> None:
    [only] = understandings("How many people died?", [Turn("What happened in Hiroshima?", "")])
    assert (only.text, only.sure) == ("How many people died in Hiroshima?", True)


def test_a_longer_question_that_names_nothing_may_be_meant_as_it_stands() -> None:
    asked = "How many rescue workers searched wooden houses?"
    with_topic, alone = understandings(asked, [Turn("What happened in Hiroshima?", "")])
    assert with_topic.text == "How many rescue workers searched wooden houses in Hiroshima?"
    assert (with_topic.sure, alone.text, alone.resolved, alone.sure) == (False, asked, None, True)


RACE = Turn("Who won the 2012 Kent Cup final in Harlow?", "Tom Wills — Tom Wills won it. [1]")
BRIDGE_FALL = Turn("Quando è crollato il ponte della Ghiaia?", "3 maggio 1998 — Il ponte crollò il 3 maggio 1998. [1]")
COUPLE = Turn("Whom did Ann Porter marry?", "Tom Wills — She married Tom Wills. [1]")
PRIZE = Turn("Chi ha vinto il premio Orione per la poesia nel 2011?", "Luca Neri — Lo ha vinto Luca Neri. [1]")
FLOOD = Turn("Cosa ha detto Luca Neri dopo l’alluvione di Altmark?", "“Ripartiamo” [1]", None, ("Luca Neri",))
DOCTOR = Turn("Chi è Luca Neri?", "Luca Neri è un medico. [1]")
WEDDING = Turn("Où Tom Wills a-t-il épousé Ann Porter ?", "")
ABOARD = Turn("Wie viele waren an Bord der Costa Aurora?", "")
FINAL = Turn("Quando si gioca la finale dei Mondiali?", "")
WALL = Turn("Wann wurde die Altmarker Mauer gebaut?", "1744 — 1744 wurde sie gebaut. [1]")


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (BRIDGE_FALL, "quanto era lungo?", "Quanto era lungo (il ponte della Ghiaia)?"),
        (BRIDGE_FALL, "e quanto costerà rifarlo?", "Quanto costerà rifarlo (il ponte della Ghiaia)?"),
        (BRIDGE_FALL, "quanti operai c’erano?", "Quanti operai c’erano (il ponte della Ghiaia)?"),
        (DOCTOR, "e quanto guadagna?", "Quanto guadagna (Luca Neri)?"),
        (DOCTOR, "ha mai mentito?", "Ha mai mentito Luca Neri?"),
        (WEDDING, "combien d’invités ?", "Combien d’invités (Tom Wills, Ann Porter) ?"),
        (Turn("¿Cuándo nació Elena Prats?", ""), "¿tuvo hermanos?", "¿Tuvo hermanos Elena Prats?"),
        (ABOARD, "und wie viele starben?", "Wie viele starben an Bord der Costa Aurora?"),
        (RACE, "who was the referee?", "Who was the referee (the 2012 Kent Cup final, Harlow)?"),
        (FINAL, "chi ha vinto la finale?", "Chi ha vinto la finale dei Mondiali?"),
    ],
)
def test_a_question_without_a_name_is_completed_with_what_the_last_one_named(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (COUPLE, "how many children did they have?", "How many children did Ann Porter and Tom Wills have?"),
        (BRIDGE_FALL, "chi l’aveva costruito?", "Chi aveva costruito il ponte della Ghiaia?"),
        (TRUPPE, "chi l’ha criticato?", "Chi ha criticato Joe Biden?"),
        (TRUPPE, "chi gli succedette?", "Chi succedette a Joe Biden?"),
        (WALL, "wie lang war sie?", "Wie lang war die Altmarker Mauer?"),
        (Turn("When did the Aurora sink?", ""), "how long was it?", "How long was the Aurora?"),
        (Turn("When did the Aurora sink?", ""), "its length?", "The Aurora’s length?"),
        (PRIZE, "e i suoi genitori?", "I genitori di Luca Neri?"),
    ],
)
def test_a_pronoun_means_a_couple_a_thing_or_whom_was_asked_about(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (PRIZE, "e per la prosa?", "Chi ha vinto il premio Orione per la prosa nel 2011?"),
        (PRIZE, "e quello per la prosa?", "Chi ha vinto il premio Orione per la prosa nel 2011?"),
        (
            Turn("How did France vote in the Kent Cup debate?", ""),
            "italy?",
            "How did Italy vote in the Kent Cup debate?",
        ),
        (Turn("Chi ha vinto gli Europei 2012?", ""), "e nel 2016?", "Chi ha vinto gli Europei 2016?"),
        (PRIZE, "con quale libro?", "Con quale libro ha vinto il premio Orione per la poesia nel 2011?"),
        (Turn("When did the Aurora sink?", ""), "any survivors?", "Any survivors (the Aurora)?"),
        (Turn("Quando è morta Ann Porter?", ""), "e bortolazzi?", "Quando è morta Bortolazzi?"),
    ],
)
def test_a_piece_takes_the_place_of_the_phrase_with_its_preposition(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (FLOOD, "e Rossi cosa ha proposto?", "Rossi cosa ha proposto (dopo l’alluvione di Altmark)?"),
        (RACE, "and how did Altmark play?", "How did Altmark play (the 2012 Kent Cup final, Harlow)?"),
        (KOREA, "how did Rutte reply?", "How did Rutte reply about the troops?"),
    ],
)
def test_somebody_else_is_asked_about_the_same_event(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Chi ha dipinto la cupola di Parma?",
        "Who founded the Altmark museum in 1911?",
        "e a Parma quanti abitanti vivono?",
    ],
)
def test_a_question_with_names_of_its_own_is_not_completed(text: str) -> None:
    assert understandings(text, [BRIDGE_FALL])[0].resolved is None


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (TRUPPE, "qunado è nato?", "Quando è nato Joe Biden?"),
        (TRUPPE, "dov e nato?", "Dov’è nato Joe Biden?"),
        (KOREA, "whats his age?", "What’s Joe Biden’s age?"),
        (Turn("When did Ann Carducci die?", ""), "where did carducci live?", "where did carducci live?"),
    ],
)
def test_slips_and_small_letters_do_not_hide_a_follow_up(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn).casefold() == meant.casefold()


def test_a_name_that_only_an_answer_has_yields_to_one_that_was_asked_about() -> None:
    turn = Turn("Where was Malala Rossi shot?", "Near Kent. Gunmen of Porter shot her, said Altmark. [1]")
    assert understood("how old was she?", turn) == "How old was Malala Rossi?"


PIECES = (
    "and", "e", "why", "perché", "what else", "he", "lei", "it", "about", "su", "in 2021", "Rutte", "?", "“", "”",
    "said", "that", "l’ha", "detto", "the", "sua", "moglie", "él", "¿", "qu’a-t-il", "sie", "(", "\\", "{who}",
)  # fmt: skip


@example("", "'")
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join), st.text(max_size=60))
def test_any_text_has_a_reading_after_any_other(text: str, before: str) -> None:
    history = [KOREA, TRUPPE, Turn(" ".join(before.split()), before), FERRY]
    for turns in (history[:1], history[:3], history):
        found = understandings(" ".join(text.split()), turns)
        assert found
        assert all(each.resolved in (None, each.text) for each in found)


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Did Porter agree to sell the ferry?", "why not?", "Why didn’t Porter agree to sell the ferry?"),
        ("Will Kent play in the final?", "and why not?", "Why won’t Kent play in the final?"),
        ("Why didn't Porter sell the ferry?", "why not?", "Why didn't Porter sell the ferry?"),
        ("Porter ha venduto il traghetto?", "perché no?", "Perché Porter non ha venduto il traghetto?"),
        ("Porter si è dimesso da ministro?", "perché no?", "Perché Porter non si è dimesso da ministro?"),
        ("Hat Porter die Fähre verkauft?", "warum nicht?", "Warum nicht: Hat Porter die Fähre verkauft?"),
        ("When did Porter visit Hiroshima?", "why not Tokyo?", "Why didn’t Porter visit Tokyo?"),
        ("Which teams reached the final?", "why not Kent?", "Why not Kent (teams reached the final)?"),
    ],
)
def test_why_not_denies_what_the_last_question_asked(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "When did parliament pass the fishing law?",
            "by how many votes?",
            "By how many votes did parliament pass the fishing law?",
        ),
        ("Quando fu eletto Porter sindaco?", "con quanti voti?", "Con quanti voti fu eletto Porter sindaco?"),
        (
            "Who opened the gate at Altmark when the Aurora Tower fell?",
            "at what time?",
            "At what time: opened the gate at Altmark when the Aurora Tower fell?",
        ),
        ("A chi Porter paragonò il traghetto?", "e dove lo disse?", "Dove lo disse (Porter paragonò il traghetto)?"),
        (
            "When did Elena Prats drink coffee on a ferry?",
            "where was the machine built?",
            "Where was the machine built (Elena Prats drink coffee on a ferry)?",
        ),
    ],
)
def test_a_piece_of_a_question_takes_the_whole_event_of_the_last(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (
            Turn("Quelle était la longueur de la jetée de Saint-Rémy ?", "80 m"),
            "quand est-elle tombée ?",
            "Quand la jetée de Saint-Rémy est-elle tombée ?",
        ),
        (
            Turn("Wie lange stand Altmarks Brücke, bevor der Pfeiler einstürzte?", ""),
            "warum stürzte er ein?",
            "Warum stürzte der Pfeiler ein (Altmarks Brücke)?",
        ),
        (
            Turn("¿Qué rey había abdicado antes de Alberico IV?", "Ugo III — Lo supo Alberto IV."),
            "¿y por qué abdicó él?",
            "¿Por qué abdicó Alberico IV?",
        ),
    ],
)
def test_a_pronoun_means_what_the_last_question_asked_about(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize("text", ["Why not sell the ferry?", "Why did Kent not sell the Aurora to Tokyo?"])
def test_a_question_with_its_own_denial_is_not_turned_round(text: str) -> None:
    assert "didn’t" not in understood(text, Turn("Did Porter visit Hiroshima?", ""))


GOAL = Turn("Chi ha segnato il gol decisivo nella finale di Kent?", "Luca Neri — Lo ha segnato Luca Neri. [1]")
GAMES = "How many medals did Britain win at the Kent Games?"
FIRE = Turn("Che giorno è scoppiato l’incendio di Altmark?", "lunedì — Lunedì, dice Ugo Bassi. [1]")


def test_a_subject_left_out_is_that_of_the_last_question() -> None:
    turn = Turn("Perché Kolber ha licenziato Rossi?", "Lo ha raccontato Luca Rossi. [1]")
    assert understood("si è scusato?", turn) == "Si è scusato Kolber?"


def test_a_thing_asked_about_is_meant_before_somebody_whom_only_the_answer_names() -> None:
    turn = Turn("Quando è crollato il ponte della Ghiaia?", "Lo ha detto Luca Neri. [1]")
    assert understood("è stato ricostruito?", turn) == "È stato ricostruito (il ponte della Ghiaia)?"
    assert understood("e le vittime?", turn) == "Le vittime (il ponte della Ghiaia)?"


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (GOAL, "e chi lo ha sbagliato?", "Chi ha sbagliato il gol decisivo nella finale di Kent?"),
        (GOAL, "chi glielo aveva chiesto?", "Chi aveva chiesto il gol decisivo nella finale di Kent a Luca Neri?"),
        (
            Turn("Chi ha vinto il premio Orione?", "Anna Bassi — Anna Bassi. [1]"),
            "chi l’ha criticata?",
            "Chi ha criticata Anna Bassi?",
        ),
        (
            Turn("Who scored the winning goal in the Kent final?", "Tom Wills — He scored. [1]"),
            "and who missed it?",
            "Who missed the winning goal in the Kent final?",
        ),
        (
            Turn("¿Quién escribió las cartas de Altmark?", "Tomás Gil — Tomás Gil. [1]"),
            "¿y quién las leyó?",
            "¿Quién leyó las cartas de Altmark?",
        ),
        (
            Turn("Qui a peint les portes d’Altmark ?", "Paul Morel — Paul Morel. [1]"),
            "et qui les a vendues ?",
            "Qui a vendues les portes d’Altmark ?",
        ),
        (
            Turn("Wer hat die Brücke von Altmark gebaut?", "Jens Vogt — Jens Vogt. [1]"),
            "und wer hat sie bezahlt?",
            "Wer hat die Brücke von Altmark bezahlt?",
        ),
    ],
)
def test_an_object_pronoun_means_what_somebody_else_did_something_to(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Quando il Kent ha vinto la coppa?", "contro chi?", "Contro chi il Kent ha vinto la coppa?"),
        ("Quando il Kent ha vinto la coppa?", "di quanto?", "Di quanto il Kent ha vinto la coppa?"),
        ("When did Kent win the cup?", "against whom?", "Against whom did Kent win the cup?"),
        ("Did Porter agree to sell the ferry?", "to whom?", "To whom did Porter agree to sell the ferry?"),
        ("¿Cuándo ganó Altmark la copa?", "¿contra quién?", "¿Contra quién ganó Altmark la copa?"),
        ("Quand Altmark a-t-il gagné la coupe ?", "contre qui ?", "Contre qui Altmark a-t-il gagné la coupe ?"),
        ("Wann hat Altmark den Pokal gewonnen?", "gegen wen?", "Gegen wen hat Altmark den Pokal gewonnen?"),
        ("Wo hat Altmark den Pokal gewonnen?", "womit?", "Womit hat Altmark den Pokal gewonnen?"),
    ],
)
def test_an_interrogative_with_a_preposition_asks_the_last_question_anew(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (GAMES, "same question for France", "How many medals did France win at the Kent Games?"),
        (GAMES, "and the same for Italy?", "How many medals did Italy win at the Kent Games?"),
        (
            "Quante medaglie ha vinto l’Italia ai Giochi di Kent?",
            "stessa domanda per la Francia",
            "Quante medaglie ha vinto la Francia ai Giochi di Kent?",
        ),
        (
            "¿Cuántas medallas ganó España en los Juegos de Kent?",
            "lo mismo para Francia",
            "¿Cuántas medallas ganó Francia en los Juegos de Kent?",
        ),
        (
            "Combien de médailles la France a-t-elle gagnées aux Jeux de Kent ?",
            "même question pour l’Italie",
            "Combien de médailles l’Italie a-t-elle gagnées aux Jeux de Kent ?",
        ),
        (
            "Wie viele Medaillen gewann Italien bei den Spielen von Kent?",
            "dasselbe für Frankreich",
            "Wie viele Medaillen gewann Frankreich bei den Spielen von Kent?",
        ),
    ],
)
def test_the_same_question_is_asked_of_another(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("How many guns did Altmark ban?", "how many of them were sold?", "How many of the guns were sold (Altmark)?"),
        (
            "How many gold coins were found in Altmark?",
            "where are they now?",
            "Where are the gold coins now (Altmark)?",
        ),
        (GAMES, "how many did they win in Rio?", "How many medals did Britain win in Rio?"),
        (GAMES, "who finished ahead then?", "Who finished ahead then at the Kent Games (Britain)?"),
        ("Quanti soldati sono arrivati a Kursk?", "chi di loro è ferito?", "Chi dei soldati è ferito (Kursk)?"),
        ("Quanti soldati sono arrivati a Kursk?", "dove sono adesso?", "Dove sono adesso (soldati, Kursk)?"),
        ("¿Cuántos soldados llegaron a Kursk?", "¿dónde están ahora?", "¿Dónde están ahora (soldados, Kursk)?"),
        ("Combien de pompiers sont venus de Kursk ?", "l’un d’eux est mort ?", "L’un des pompiers est mort (Kursk) ?"),
        ("Wie viele Soldaten kamen nach Kursk?", "wo sind sie jetzt?", "Wo sind Soldaten jetzt (Kursk)?"),
    ],
)
def test_several_things_that_were_counted_are_meant_by_they(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (FIRE.question, "e Kolber?", "Che cosa ha detto Kolber sull’incendio di Altmark?"),
        (FIRE.question, "e Kolber cosa ha detto?", "Kolber cosa ha detto sull’incendio di Altmark?"),
        ("When did the fire in Altmark start?", "and Kolber?", "What did Kolber say about the fire in Altmark?"),
        (
            "When did the fire in Altmark start?",
            "and the mayor, what did she say?",
            "What did the mayor say about the fire in Altmark?",
        ),
        (
            "¿Cuándo empezó el incendio de Altmark?",
            "¿y China qué dijo?",
            "¿Qué dijo China sobre el incendio de Altmark?",
        ),
        (
            "Quand l’incendie d’Altmark a-t-il commencé ?",
            "et Kolber, il a dit quoi ?",
            "Qu’a dit Kolber sur l’incendie d’Altmark ?",
        ),
        (
            "Wann begann der Brand von Altmark?",
            "und Jens Vogt, was hat er gesagt?",
            "Was hat Jens Vogt über den Brand von Altmark gesagt?",
        ),
    ],
)
def test_somebody_beside_an_event_is_asked_for_words_on_it(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "Quanto ha donato la famiglia Bassi per il teatro di Altmark?",
            "e gli Orsini?",
            "Quanto ha donato gli Orsini per il teatro di Altmark?",
        ),
        (
            "How much did the Bassi family give for the Altmark theatre?",
            "and the Orsinis?",
            "How much did the Orsinis give for the Altmark theatre?",
        ),
        (
            "What guns did Altmark ban after the attacks?",
            "and the vote?",
            "The vote (guns Altmark ban after the attacks)?",
        ),
        (
            "Con quanti voti il governo Orsini ha avuto la fiducia del Senato?",
            "e i contrari?",
            "Con quanti contrari (il governo Orsini, la fiducia del Senato)?",
        ),
        ("Dove si è giocata la finale di Euro 2020?", "e l’arbitro?", "L’arbitro (la finale di Euro 2020)?"),
    ],
)
def test_a_noun_is_completed_with_the_event_or_its_actor(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "Lo ha detto Luca Neri. [1]")) == meant


@pytest.mark.parametrize(
    ("question", "speaker", "text", "meant"),
    [
        (
            "What did Tom Wills write about Ann Porter?",
            "Tom Wills",
            "her reaction?",
            "Ann Porter’s reaction (Tom Wills)?",
        ),
        (
            "What did Tom Wills say about the troops?",
            "Tom Wills",
            "and Kolber’s reply?",
            "What did Kolber say about the troops?",
        ),
        (
            "Cosa ha detto Luca Neri su Anna Bassi?",
            "Luca Neri",
            "la sua reazione?",
            "La reazione di Anna Bassi (Luca Neri)?",
        ),
        (
            "Qu’a dit Paul Morel sur Anne Leroy ?",
            "Paul Morel",
            "et sa réaction ?",
            "La réaction d’Anne Leroy (Paul Morel) ?",
        ),
        (
            "Was sagte Jens Vogt über Petra Kolb?",
            "Jens Vogt",
            "ihre Reaktion?",
            "Die Reaktion von Petra Kolb (Jens Vogt)?",
        ),
        (
            "cosa ha detto luca neri sul bilancio",
            "Luca Neri",
            "e la zanvetti",
            "Cosa ha detto la zanvetti sul bilancio?",
        ),
    ],
)
def test_a_reaction_is_that_of_another_to_what_was_said(question: str, speaker: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, f"{speaker}: “Sì” [1]", None, (speaker,))) == meant


def test_a_place_asked_for_after_who_said_it_is_that_of_the_saying() -> None:
    words = Turn("Perché il porto è come un gatto?", "Ugo Bassi: “Il porto è un gatto” [1]", None, ("Ugo Bassi",))
    who = Turn("chi lo ha detto?", "Ugo Bassi: “Il porto è un gatto” [1]", None, ("Ugo Bassi",))
    assert understood("dove?", words, who) == "Dove Ugo Bassi ha detto “Il porto è un gatto”?"


@pytest.mark.parametrize(
    "text",
    [
        "Between which cities does the Altmark railway run?",
        "Against whom did Kent play in 1999?",
        "What was the reaction of Merkel to the Brexit vote?",
        "reaction to Brexit",
        "Nessuno ha visto Porter cadere a Milano?",
        "¿Murió alguien en el incendio de Valencia?",
        "Draghi si è dimesso quando?",
        "Che cosa è successo a quella nave che Porter comprò nel 1990?",
    ],
)
def test_words_that_follow_ups_have_do_not_make_a_complete_question_one(text: str) -> None:
    assert understandings(text, [FIRE])[0].resolved is None


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Où Anne Leroy a-t-elle vécu ?", "et elle est née où ?", "Où Anne Leroy est née ?"),
        ("Où Anne Leroy a-t-elle vécu ?", "elle a dit quoi ?", "Qu’a dit Anne Leroy ?"),
        ("Quando è crollato il ponte di Kent?", "e fu costruito quando?", "Quando fu costruito (il ponte di Kent)?"),
        ("Cosa ha detto Luca Neri sulle tasse?", "qualcuno lo ha criticato?", "Qualcuno ha criticato Luca Neri?"),
        ("¿Cuándo ardió el teatro de Altmark?", "¿se sabe la causa?", "¿Se sabe la causa (el teatro de Altmark)?"),
        ("What did Tom Wills say about taxes?", "does Ann Porter agree?", "Does Ann Porter agree (taxes)?"),
        ("When did Tom Wills leave the party?", "is it still active?", "Is it still active (the party, Tom Wills)?"),
        ("Why did Kolber ban the ferry?", "who decided that?", "Who decided that (Kolber ban the ferry)?"),
        ("When did Kolber leave the party?", "who founded it?", "Who founded the party?"),
        ("Quando Luca Neri lasciò il partito?", "chi lo ha sostituito?", "Chi ha sostituito Luca Neri?"),
        ("How many people died in the Altmark fire?", "any arrests?", "Any arrests in the Altmark fire?"),
        ("Who was named after Tom Wills?", "his wife, what is her name?", "Tom Wills’s wife, what is her name?"),
        ("What does Ann Porter think of Kent?", "what does she do?", "What does Ann Porter do?"),
        (
            "Quanti morti ha fatto la frana di Altmark?",
            "cosa disse il sindaco?",
            "Cosa disse il sindaco sulla frana di Altmark?",
        ),
    ],
)
def test_a_question_of_any_order_finds_what_it_is_about(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


def test_a_name_that_labels_a_thing_is_nobody() -> None:
    turns = [Turn("Chi ha vinto il premio Orione?", "Anna Bassi — Anna Bassi. [1]")]
    assert "Orione" not in understood("quanti anni aveva lui?", *turns)
    assert understood("quanti anni aveva lei?", *turns) == "Quanti anni aveva Anna Bassi?"


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (
            Turn("Chi ha ferito Luca Neri?", "Ugo Bassi — x"),
            "perché l’ha fatto?",
            "Perché Ugo Bassi ha ferito Luca Neri?",
        ),
        (Turn("Chi ha ferito Luca Neri?", "Ugo Bassi — x"), "dove lo ha ferito?", "Dove ha ferito Luca Neri?"),
        (Turn("Who struck Tom Wills?", "Jack Porter — x"), "why did he do it?", "Why Jack Porter struck Tom Wills?"),
        (Turn("Who struck Tom Wills?", "Jack Porter — x"), "was he arrested?", "Was Jack Porter arrested?"),
        (
            Turn("¿Quién hirió a Tomás Gil?", "Juan Ruiz — x"),
            "¿por qué lo hizo?",
            "¿Por qué Juan Ruiz hirió a Tomás Gil?",
        ),
        (Turn("¿Quién hirió a Tomás Gil?", "Juan Ruiz — x"), "¿cuándo lo hirió?", "¿Cuándo hirió a Tomás Gil?"),
        (Turn("Qui a frappé Paul Morel ?", "Jean Leroy — x"), "a-t-il été arrêté ?", "Jean Leroy a-t-il été arrêté ?"),
        (Turn("Wer hat Jens Vogt verletzt?", "Karl Ruhm — x"), "wo?", "Wo hat Karl Ruhm Jens Vogt verletzt?"),
        (Turn("Who did Tom Wills marry?", "Ann Porter — x"), "how old was he?", "How old was Tom Wills?"),
        (Turn("Whose coat did Malala Rossi wear?", "Ann Porter — x"), "how old was she?", "How old was Malala Rossi?"),
        (
            Turn("Who is the mayor of Kent?", "Tom Wills — x"),
            "since when?",
            "Since when is Tom Wills the mayor of Kent?",
        ),
    ],
)
def test_who_did_something_and_to_whom_are_told_apart(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Who is the mayor of Altmark?", "and of Kent?", "Who is the mayor of Kent?"),
        ("Who is the mayor of Altmark?", "and Kent's?", "Who is the mayor of Kent?"),
        ("Wann wurde das Museum in Altmark eröffnet?", "und das in Kent?", "Wann wurde das Museum in Kent eröffnet?"),
        ("Quand le musée d’Altmark a-t-il ouvert ?", "et celui de Kent ?", "Quand le musée de Kent a-t-il ouvert ?"),
        ("È vero che Luca Neri ha lasciato Kent?", "quando?", "Quando Luca Neri ha lasciato Kent?"),
    ],
)
def test_the_one_of_another_place_takes_the_phrase_of_the_first(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Perché Luca Neri ha lasciato Anna Bassi?", "dove è nata?", "Dove è nata Anna Bassi?"),
        ("Perché Luca Neri ha lasciato Anna Bassi?", "dove è nato?", "Dove è nato Luca Neri?"),
        ("¿Por qué Pablo Gil dejó a Elena Prats?", "¿fue detenida?", "¿Fue detenida Elena Prats?"),
    ],
)
def test_a_participle_tells_whom_a_question_without_a_subject_is_about(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("How did Wales vote in the 2011 harbour referendum?", "what was the turnout?",
         "What was the turnout in the 2011 harbour referendum (Wales)?"),
        ("Come ha votato il Galles al referendum sul porto?", "quanti votarono?",
         "Quanti votarono al referendum sul porto (Galles)?"),
        ("Who criticised the ECB's lending scheme?", "has it been used?", "Has the ECB's lending scheme been used?"),
        ("When did Ann Porter's second voyage begin?", "how many sailors were aboard?",
         "How many sailors were aboard (Ann Porter's second voyage)?"),
        ("Quanto è durato il secondo viaggio di Anna Neri?", "quando era cominciato?",
         "Quando era cominciato (il secondo viaggio di Anna Neri)?"),
        ("¿Cuánto duró el segundo viaje de Elena Prats?", "¿cuándo había empezado?",
         "¿Cuándo había empezado (el segundo viaje de Elena Prats)?"),
        ("Wann begann der zweite Flug von Petra Kolb?", "wie lange dauerte er?",
         "Wie lange dauerte der zweite Flug von Petra Kolb?"),
    ],
)  # fmt: skip
def test_a_question_is_about_a_whole_noun_phrase(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (Turn("Quante guide hanno attraversato il ghiacciaio di Altmark?", ""), "chi hanno salvato?",
         "Chi hanno salvato (guide, il ghiacciaio di Altmark)?"),
        (Turn("Chi erano i due giudici in aula ad Altmark?", "Luca Neri e Tom Wills. [1]"),
         "quando avevano letto la sentenza?", "Quando avevano letto la sentenza (due giudici, Altmark)?"),
        (Turn("When were fossil footprints first found?", "1976 — In Harlow they were found in 1976. [1]"),
         "who studied them?", "Who studied fossil footprints?"),
        (Turn("Who were the two pilots?", ""), "what did they see?", "What did the two pilots see?"),
    ],
)  # fmt: skip
def test_several_who_were_counted_or_asked_for_are_meant_by_a_verb_or_pronoun_of_several(
    turn: Turn, text: str, meant: str
) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("By how many votes did Kent pass the fishing law?", "on what date?",
         "On what date did Kent pass the fishing law?"),
        ("Con quanti voti è passata la legge sulla pesca?", "in che data?",
         "In che data è passata la legge sulla pesca?"),
        ("¿Con cuántos votos se aprobó la ley de pesca?", "¿en qué fecha?", "¿En qué fecha se aprobó la ley de pesca?"),
        ("What did Ann Porter say about the harbour?", "who wrote the speech?",
         "Who wrote the speech (the harbour, Ann Porter)?"),
        ("Quanto misura il tunnel di Altmark?", "in quali Paesi si trova?",
         "In quali Paesi si trova (il tunnel di Altmark)?"),
        ("Chi è Anna Neri?", "quali sono state le sue ultime parole?",
         "Quali sono state le ultime parole di Anna Neri?"),
    ],
)  # fmt: skip
def test_what_follows_a_counted_noun_or_an_interrogative_is_told_apart(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


MINE = Turn("How many miners were trapped in the Harlow collapse?", "Nine — Nine miners were trapped. [1]")
VOTES = Turn("Quanti voti prese Luca Neri alla prima elezione?", "600 — Ne prese 600. [1]")


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (MINE, "how many survived?", "How many miners survived in the Harlow collapse?"),
        (Turn("Quante persone erano a bordo della Aurora?", ""), "quante ne morirono?",
         "Quante persone morirono a bordo della Aurora?"),
        (Turn("¿Cuántos mineros quedaron atrapados en Altmark?", ""), "¿cuántos murieron?",
         "¿Cuántos mineros murieron en Altmark?"),
        (Turn("Combien de mineurs étaient dans le tunnel ?", ""), "combien en sont morts ?",
         "Combien de mineurs sont morts dans le tunnel ?"),
        (Turn("Wie viele Bergleute waren im Stollen?", ""), "wie viele starben?",
         "Wie viele Bergleute starben im Stollen?"),
        (VOTES, "qualcuno ne aveva avuti di più?", "Qualcuno aveva avuti di più (voti, la prima elezione, Luca Neri)?"),
        (VOTES, "quanti furono i contrari?", "Quanti furono i contrari alla prima elezione (Luca Neri)?"),
    ],
)  # fmt: skip
def test_a_quantifier_alone_counts_what_was_counted_last(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (Turn("Quanto ha dato la famiglia Neri per il museo?", ""), "i Porter hanno dato di più?",
         "I Porter hanno dato di più (dato la famiglia Neri per il museo)?"),
        (Turn("How much did Ann Porter give for the museum?", ""), "did the Wills family give more?",
         "Did the Wills family give more (Ann Porter give for the museum)?"),
        (TRUPPE, "Anna Neri gli ha risposto?", "Anna Neri ha risposto a Joe Biden (i soldati)?"),
        (Turn("Con quale presidente ha parlato Anna Neri?", "Luca Gil — Anna Neri ha parlato con Luca Gil. [1]"),
         "che cosa gli ha promesso?", "Che cosa ha promesso Anna Neri a Luca Gil?"),
        (Turn("Chi ha premiato Anna Neri?", "Luca Gil — Luca Gil l’ha premiata. [1]"), "lei come ha reagito?",
         "Anna Neri come ha reagito?"),
        (Turn("Chi ha vinto la regata di Altmark?", "Luca Gil — Ha vinto Luca Gil. [1]"), "se lo aspettava?",
         "Luca Gil se lo aspettava?"),
        (Turn("Quand la tour de Notre-Dame est-elle tombée ?", ""), "Quelle était sa hauteur ?",
         "Quelle était la hauteur de la tour de Notre-Dame ?"),
        (Turn("What did Ann Porter wear at the fair?", "silver brooch — She wore a silver brooch from Harlow. [1]"),
         "who had made it?", "Who had made the silver brooch?"),
        (Turn("Cosa disse Luca Neri nel discorso di addio?", "“Grazie” [1]"), "e il giorno dopo, ad Altmark?",
         "Cosa disse Luca Neri il giorno dopo, ad Altmark?"),
    ],
)  # fmt: skip
def test_a_question_leans_on_what_the_last_one_did_to_whom(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


def test_what_somebody_said_is_first_meant_on_the_event_that_was_spoken_of() -> None:
    on_it, alone = understandings("What did Ann Porter say?", [MINE])
    assert on_it.text == "What did Ann Porter say about the Harlow collapse?"
    assert alone.text == "What did Ann Porter say?"


def test_two_of_whom_the_same_was_asked_are_meant_together() -> None:
    first = Turn("What did Ann Porter see in the crater?", "Ice. [1]")
    other = Turn("and Tom Wills?", "", "What did Tom Wills see in the crater?")
    assert understood("what did they bring back?", first, other) == "What did Ann Porter and Tom Wills bring back?"
    assert understood("how deep was it?", first, other) == "How deep was the crater?"


def test_a_noun_set_before_its_question_is_what_its_pronoun_means() -> None:
    turn = Turn("Quanto è durato il viaggio di Anna Neri?", "")
    assert understood("La medaglia quando l’ha vinta?", turn).startswith("La medaglia quando l’ha vinta (")


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Quanto è durato il secondo viaggio di Anna Neri?", "quanti anni aveva?", "Quanti anni aveva Anna Neri?"),
        ("Quanto è durato il secondo viaggio di Anna Neri?", "dove è nata?", "Dove è nata Anna Neri?"),
        ("Quanto è durato il secondo viaggio di Anna Neri?", "com’è finito?",
         "Com’è finito (il secondo viaggio di Anna Neri)?"),
        ("What caused the fire at the Harlow mill?", "was anybody arrested?",
         "Was anybody arrested (the fire at the Harlow mill)?"),
        ("Combien de pompiers ont combattu l’incendie de la gare ?", "quand a-t-il commencé ?",
         "Quand l’incendie de la gare a-t-il commencé ?"),
        ("Quelle était la hauteur de la tour de Saint-Luc ?", "qui a proposé des grues ?",
         "Qui a proposé des grues (la tour de Saint-Luc) ?"),
        ("How many goals did Ann Porter score at the harbour games?", "who was the referee?",
         "Who was the referee at the harbour games (Ann Porter)?"),
        ("Quanti soldati ha mandato Altmark secondo il Kent?", "per fare che cosa?",
         "Per fare che cosa (soldati, Altmark, Kent)?"),
    ],
)  # fmt: skip
def test_a_thing_keeps_its_head_and_its_owner_what_only_people_have(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("turn", "text"),
    [
        (FERRY, "fonte?"),
        (FERRY, "e quale articolo lo dice?"),
        (FERRY, "chi lo dice?"),
        (FERRY, "Secondo chi?"),
        (FERRY, "sei sicuro?"),
        (FERRY, "which article says so?"),
        (FERRY, "says who?"),
        (FERRY, "according to whom?"),
        (FERRY, "Are you sure?"),
        (FERRY, "¿Quién lo dice?"),
        (FERRY, "quelle est la source ?"),
        (FERRY, "Wo steht das?"),
        (KOREA, "source?"),
        (KOREA, "In which article?"),
    ],
)
def test_what_an_answer_rests_on_is_shown_by_giving_it_again(turn: Turn, text: str) -> None:
    assert understood(text, turn) == turn.question


def test_who_says_so_is_whose_words_were_quoted() -> None:
    assert understood("who said that?", KOREA) == "Who said “very dangerous”?"
    assert understood("who reported the deaths?", FERRY) != FERRY.question


SHIP = Turn("What did Ann Falk say to Paul Schett?", "Ann Falk: “Go back” [1]", None, ("Ann Falk",))
NAVE = Turn("Cosa ha detto Ann Falk a Paul Schett?", "Ann Falk: “Torni” [1]", None, ("Ann Falk",))
VOTES = Turn("How many countries signed the pact?", "195 — The pact was signed by 195 countries. [1]")
PAINTER = Turn("Chi è Gino Gavi?", "Una mostra è dedicata a Gino Gavi. [1]\nLo seguì Bruno Bozzi. [2]")
COOK = Turn("Who is Ann Dell?", "Ann Dell is a cook. [1]\nTom Wills followed her. [2]")
TABLEAUX = Turn("Combien de tableaux ont été volés ?", "cinq — Cinq tableaux ont été volés. [1]")
HURT = Turn("Quanti feriti nel traghetto?", "17 — I feriti sono 17. [1]")
FIRED = Turn("Who resigned at the port?", "Tom Wills — Tom Wills resigned on Friday. [1]")


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (SHIP, "and what did he reply?", "What did Paul Schett reply?"),
        (NAVE, "e lui cosa ha risposto?", "Paul Schett cosa ha risposto?"),
        (NAVE, "cosa ha risposto?", "Cosa ha risposto Paul Schett?"),
        (VOTES, "Which ones?", "What countries signed the pact?"),
        (PAINTER, "quanti anni ha?", "Quanti anni ha Gino Gavi?"),
        (PAINTER, "cosa ha fatto?", "Cosa ha fatto Gino Gavi?"),
        (COOK, "how old is she?", "How old is Ann Dell?"),
        (COOK, "what did she do?", "What did Ann Dell do?"),
        (TABLEAUX, "Lesquels ?", "Quels tableaux ont été volés ?"),
        (HURT, "E il comandante?", "Il comandante nel traghetto?"),
        (HURT, "e i morti?", "Quanti morti nel traghetto?"),
        (FIRED, "When?", "When Tom Wills resigned at the port?"),
    ],
)
def test_who_was_told_replies_and_who_did_it_is_asked_about(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "How many people drowned on the Aurora?",
            "are you sure? I read it was two",
            "How many people drowned on the Aurora?",
        ),
        ("Chi ha vinto la gara?", "siete sicuri? io avevo letto un altro nome", "Chi ha vinto la gara?"),
        ("¿Quién ganó la carrera?", "¿estás seguro?", "¿Quién ganó la carrera?"),
        ("Qui a gagné la course ?", "vraiment ?", "Qui a gagné la course ?"),
        ("Wer gewann das Rennen?", "Bist du sicher?", "Wer gewann das Rennen?"),
        ("How many people drowned on the Aurora?", "where does it say that?", "How many people drowned on the Aurora?"),
    ],
)
def test_a_doubt_is_answered_by_what_was_answered(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "What did Ann Porter say about the pier?",
            "sorry, I meant Rita Lane",
            "What did Rita Lane say about the pier?",
        ),
        ("Cosa ha detto Ada Neri del molo?", "intendevo Ugo Riva", "Cosa ha detto Ugo Riva del molo?"),
        ("Was sagte Ann Porter zum Kai?", "ich meinte Rita Lane", "Was sagte Rita Lane zum Kai?"),
    ],
)
def test_somebody_else_may_have_been_meant(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


def test_another_subject_leans_on_nothing() -> None:
    asked = "Totally different question: why did he resign?"
    assert understood(asked, Turn("What did Ugo Riva say?", "")) == "why did he resign?"


def test_an_order_to_compare_is_nobodys_name() -> None:
    meant = understood("who lost his job?", Turn("Compare the first tolls of the quake in Chile", ""))
    assert "Compare" not in meant


def test_another_place_takes_that_of_a_place_that_was_added() -> None:
    last = Turn("Why did nobody warn them (Aldersby)?", "")
    assert understood("and in Hull?", last) == "Why did nobody warn them in Hull?"


def test_a_name_that_nobody_is_known_by_may_be_another_place() -> None:
    ways = understandings("and Selva?", [Turn("How many people died in Harlow?", "")])
    assert "How many people died in Selva?" in [each.text for each in ways]


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        ("Quanto valgono i quadri rubati?", "quali erano?", "Quali erano i quadri rubati?"),
        ("¿Cuánto valen los cuadros robados?", "¿cuáles eran?", "¿Cuáles eran los cuadros robados?"),
        ("Combien valent les tableaux volés ?", "quels étaient-ils ?", "Quels étaient les tableaux volés ?"),
        ("Was kosten die Bilder?", "welche sind das?", "Welche sind die Bilder?"),
        ("Quanti ministri hanno perso il seggio?", "quali sono?", "Quali ministri hanno perso il seggio?"),
    ],
)
def test_which_they_are_is_asked_of_the_things_spoken_of(question: str, text: str, meant: str) -> None:
    assert understood(text, Turn(question, "")) == meant


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("Who resigned (Gelmini, the light (Gelmini)))?", "Who resigned (Gelmini, the light)?"),
        ("¿La Mona Lisa (los ladrones (París)?", "¿La Mona Lisa (los ladrones, París)?"),
        ("Who resigned (Gelmini)?", "Who resigned (Gelmini)?"),
        ("Who resigned?", "Who resigned?"),
    ],
)
def test_what_completes_a_question_stands_in_one_pair_of_parentheses(text: str, flat: str) -> None:
    assert flattened(text) == flat


CORRIERA = Turn("Quanti feriti ci sono stati nell'incidente della corriera ad Altmark?", "12 — I feriti sono 12. [1]")
CAPTAIN = Turn(
    "e il comandante chi era?",
    "Giorgio Neri — Il comandante, Giorgio Neri, è di Harlow. [1]",
    "Il comandante chi era nell'incidente della corriera ad Altmark?",
)
BAND = Turn("C'era una banda sul traghetto di Altmark?", "A bordo c'era anche una banda. [1]")
ACCORDION = Turn(
    "e la fisarmonica?", "La fisarmonica fu schiacciata. [1]", "La fisarmonica (una banda sul traghetto di Altmark)?"
)
DEBTS = Turn("How big were Hallam's debts?", "300 million — The debts came to 300 million. [1]")


@pytest.mark.parametrize(
    ("history", "text", "meant"),
    [
        ([CORRIERA], "e il comandante chi era?", "Il comandante chi era nell'incidente della corriera ad Altmark?"),
        ([CORRIERA, CAPTAIN], "lo hanno condannato?", "Hanno condannato Giorgio Neri?"),
        ([CAPTAIN], "è parente della presidente del porto?", "Giorgio Neri è parente della presidente del porto?"),
        ([BAND], "quanti erano?", "Quanti erano (banda sul traghetto di Altmark)?"),
        ([BAND], "e la fisarmonica?", "La fisarmonica (una banda sul traghetto di Altmark)?"),
        (
            [BAND, ACCORDION],
            "quanto valeva?",
            "Quanto valeva la fisarmonica (una banda sul traghetto di Altmark)?",
        ),
        (
            [BAND, ACCORDION],
            "quanti passeggeri c'erano?",
            "Quanti passeggeri c'erano (una banda sul traghetto di Altmark)?",
        ),
        ([BAND], "What did the conductor say?", "What did the conductor say (una banda sul traghetto di Altmark)?"),
        (
            [Turn("Who scored for Kent in that final?", "Hall [1]", "Who scored for Kent in that final (Dan Hall)?")],
            "e quanti spettatori c'erano?",
            "Quanti spettatori c'erano (that final, Kent, Dan Hall)?",
        ),
    ],
)
def test_a_question_is_about_what_its_thread_is_about(history: list[Turn], text: str, meant: str) -> None:
    assert understood(text, *history) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("back to the Harlow mill: who owned it?", "Who owned the Harlow mill?"),
        ("torniamo al mulino di Harlow: chi lo ha comprato?", "Chi ha comprato il mulino di Harlow?"),
        ("pour en revenir au pont de Saulx : combien il coûte ?", "Combien le pont de Saulx coûte ?"),
        ("zurück zur Brücke: wer hat sie gebaut?", "Wer hat die Brücke gebaut?"),
        ("volviendo a la fábrica: ¿cuándo cierra?", "¿Cuándo cierra (la fábrica)?"),
    ],
)
def test_a_question_goes_back_to_what_was_spoken_of(text: str, meant: str) -> None:
    assert understood(text, DEBTS) == meant
    again = Turn(text, "Ruth Marsh [1]", meant)
    assert "debts" not in understood("when was it sold?", DEBTS, again)


@pytest.mark.parametrize(
    ("turn", "text", "meant"),
    [
        (
            Turn("Why did Dan Hall resign?", "He was insulted. [1]"),
            "what had he said, Mr Price?",
            "What had Mr Price said?",
        ),
        (
            Turn("Qu'a fait Kerner en 2010 ?", "Il a vendu. [1]"),
            "il est marié, le trader ?",
            "Le trader est marié (Kerner) ?",
        ),
        (
            Turn("et Koubal, il a dit quoi ?", "Paul Koubal: « Il ira. » [1]", "Qu’a dit Koubal ?", ("Paul Koubal",)),
            "c'est qui ?",
            "Qui est Paul Koubal ?",
        ),
        (
            Turn("¿Qué cuadros recuperó la policía noruega?", "dos [1]"),
            "¿cuándo los habían robado?",
            "¿Cuándo habían robado los cuadros (la policía noruega)?",
        ),
        (
            Turn("was hat Rösler den Entlassenen geraten?", "Philipp Rösler: „Geduld“ [1]", None, ("Philipp Rösler",)),
            "Und wo arbeitet er heute?",
            "Wo arbeitet Philipp Rösler heute?",
        ),
        (
            Turn("Combien coûte le Glivec ?", "2 600 dollars [1]"),
            "et les copies ?",
            "Combien coûte les copies (le Glivec) ?",
        ),
        (
            Turn("che cosa ha detto Dana Campi sulla tassa?", "Dana Campi: “No” [1]", None, ("Dana Campi",)),
            "e sull'alluvione che aveva detto?",
            "Che aveva detto Dana Campi sull'alluvione?",
        ),
        (
            Turn("Who bought the chain?", "Dominic Chapple — It went to Dominic Chapple. [1]"),
            "where is that guy now?",
            "Where is Dominic Chapple now?",
        ),
        (
            Turn("What happened to the Altmark trawler?", "It sank. [1]"),
            "and the man who died on the trawler, who was he?",
            "Who was the man who died on the trawler (the Altmark trawler)?",
        ),
        (
            Turn("Wer fand den Hund?", "Petra Kolb — Petra Kolb fand den Hund. [1]"),
            "und der Rentner mit den Kaninchen, was kriegt der?",
            "Was kriegt der Rentner mit den Kaninchen (den Hund)?",
        ),
        (Turn("Which of Hallam's ships was found?", "-"), "how deep is it?", "How deep is Hallam's ships?"),
    ],
)
def test_names_behind_questions_and_other_pointers_are_understood(turn: Turn, text: str, meant: str) -> None:
    assert understood(text, turn) == meant


@pytest.mark.parametrize(
    ("turns", "text", "meant"),
    [
        (
            [Turn("What hit the Altmark ferry?", "A reef [1]"), Turn("where was the captain?", "In bed. [1]")],
            "will he be prosecuted?",
            "Will the captain be prosecuted (the Altmark ferry)?",
        ),
        (
            [
                Turn("What happened to the Aurora?", "It sank. [1]"),
                Turn("and the captain?", "Gregorio Neri called the captain. [1]", "The captain (the Aurora)?"),
            ],
            "was he convicted?",
            "Was the captain convicted (the Aurora)?",
        ),
        ([Turn("Quanti soldati ci sono?", "10.000 [1]")], "e dove sono?", "Dove sono i soldati?"),
        (
            [Turn("Quante persone c'erano a bordo della Bora Chiara?", "96 — Erano 96. [1]")],
            "il comandante aveva bevuto?",
            "Il comandante aveva bevuto a bordo della Bora Chiara?",
        ),
        (
            [Turn("Wer fand die Bombe in Altmark?", "Die Artikel sagen es nicht. Unten stehen die nächsten Stellen.")],
            "wie alt war er?",
            "Wie alt war er (die Bombe in Altmark)?",
        ),
        (
            [Turn("Qui est Paul Morel ?", "Paul Morel est maire. [1]")],
            "il a été condamné ?",
            "Paul Morel a été condamné ?",
        ),
        (
            [Turn("Who raised the sunken ferry?", "Ann Cole — Ann Cole raised it. [1]")],
            "are you sure it wasn't Tom Wills?",
            "Who raised the sunken ferry?",
        ),
        (
            [Turn("Chi è Anna Neri?", "Anna Neri — “Adesso basta”, disse Anna Neri. The Altmark Times. [1]")],
            "adesso dov'è?",
            "Adesso dov'è (Anna Neri)?",
        ),
    ],
)
def test_people_without_a_name_and_words_that_are_none(turns: list[Turn], text: str, meant: str) -> None:
    assert understood(text, *turns).lower() == meant.lower()


def test_the_articles_of_a_conversation_are_those_of_its_last_turns() -> None:
    turns = [Turn("a?", "x", "a?", (), ("1", "2", "3")), Turn("b?", "y", "b?"), Turn("c?", "z", "c?", (), ("4", "1"))]
    assert articles_of(turns) == ("4", "1", "2", "3")
    assert articles_of([*turns, Turn("d?", "w", "d?", (), ("5", "6", "7", "8"))]) == ("5", "6", "7", "8")
    assert articles_of([Turn("b?", "y")]) == ()
