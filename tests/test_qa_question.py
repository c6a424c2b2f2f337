"""Questions taken apart: kind, speaker, topic, setting, words and dates, in five languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.question import analyse, date_phrase, question_language
from qa.speakers import is_anybody
from qa.speech_questions import source_named


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Who designed the bridge?", "en", "who"),
        ("Where was the summit held?", "en", "where"),
        ("When did the bridge open?", "en", "when"),
        ("How many people were hurt?", "en", "how_many"),
        ("Why did the bakery close?", "en", "why"),
        ("Is the bridge safe?", "en", "yes_no"),
        ("Which team won?", "en", "which"),
        ("What did the head of state say?", "en", "what_said"),
        ("How did the head of state defend himself?", "en", "what_said"),
        ("Come si è giustificata la ministra?", "it", "what_said"),
        ("¿Cómo se disculpó el ministro?", "es", "what_said"),
        ("Comment le ministre s'est-il justifié ?", "fr", "what_said"),
        ("Wie hat sich der Minister verteidigt?", "de", "what_said"),
        ("What were the last words of the king on air?", "en", "what_said"),
        ("Welche waren die letzten Worte von Sokrates?", "de", "what_said"),
        ("Wie lautete der letzte Satz von Sokrates?", "de", "what_said"),
        ("l'ultima frase di Falcone", "it", "what_said"),
        ("les dernières paroles de Mandela", "fr", "what_said"),
        ("What did the State Department say?", "en", "what_said"),
        ("What led to the closure?", "en", "why"),
        ("What's the reason for the delay?", "en", "why"),
        ("What did the pier cost?", "en", "how_many"),
        ("What's the population of Harlow?", "en", "how_many"),
        ("Che cosa ha provocato l'incendio?", "it", "why"),
        ("A causa di cosa è crollato il ponte?", "it", "why"),
        ("¿Qué provocó el incendio?", "es", "why"),
        ("¿Cómo se llama el barco?", "es", "who"),
        ("¿Hubo heridos?", "es", "yes_no"),
        ("Qu'est-ce qui a provoqué l'incendie ?", "fr", "why"),
        ("Comment s'appelle le navire ?", "fr", "who"),
        ("Was war die Ursache des Brandes?", "de", "why"),
        ("Was kostete der Pier?", "de", "how_many"),
        ("Tell me about the storm", "en", "broad"),
        ("Chi ha progettato il ponte?", "it", "who"),
        ("Dove si è tenuto il vertice?", "it", "where"),
        ("Quando ha aperto il ponte?", "it", "when"),
        ("Quanti feriti ci sono stati?", "it", "how_many"),
        ("Perché ha chiuso il forno?", "it", "why"),
        ("Cosa è successo al porto?", "it", "broad"),
        ("¿Quién diseñó el puente?", "es", "who"),
        ("¿Dónde se celebró la cumbre?", "es", "where"),
        ("¿Cuándo abrió el puente?", "es", "when"),
        ("¿Cuántos heridos hubo?", "es", "how_many"),
        ("¿Por qué cerró la panadería?", "es", "why"),
        ("Qui a dessiné le pont ?", "fr", "who"),
        ("Où a eu lieu le sommet ?", "fr", "where"),
        ("Quand le pont a-t-il ouvert ?", "fr", "when"),
        ("Combien de blessés y a-t-il eu ?", "fr", "how_many"),
        ("Pourquoi la boulangerie a-t-elle fermé ?", "fr", "why"),
        ("Wer entwarf die Brücke?", "de", "who"),
        ("Wo fand der Gipfel statt?", "de", "where"),
        ("Wann wurde die Brücke eröffnet?", "de", "when"),
        ("Wie viele Menschen wurden verletzt?", "de", "how_many"),
        ("Warum schloss die Bäckerei?", "de", "why"),
    ],
)
def test_the_question_word_tells_the_kind_of_answer(text: str, language: str, kind: str) -> None:
    question = analyse(text)
    assert (question.language, question.kind) == (language, kind)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Alla fine il capitano tornò a bordo?", "it"),
        ("La Scozia ha votato per andarsene?", "it"),
        ("¿Volvió el capitán al barco después de la orden?", "es"),
        ("L'Écosse a-t-elle voté pour quitter l'Union ?", "fr"),
        ("Le pêcheur a-t-il passé dix ans en prison ?", "fr"),
        ("Wollte Grant Robertson ihr Nachfolger werden?", "de"),
    ],
)
def test_a_sentence_that_is_asked_without_a_question_word_wants_yes_or_no(text: str, language: str) -> None:
    question = analyse(text)
    assert (question.language, question.kind, question.story) == (language, "yes_no", False)


@pytest.mark.parametrize(
    "text",
    ["e il capitano della nave?", "Et la réaction de l'entraîneur ?", "storia del ponte", "la guerra in ucraina"],
)
def test_what_is_no_sentence_does_not(text: str) -> None:
    assert analyse(text).kind == "broad"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Contro chi ha giocato l'Italia?", "who"),
        ("Il gol del pareggio chi lo ha segnato?", "who"),
        ("Selon le juge, par qui le pont a-t-il été fermé ?", "who"),
        ("According to the police, who started the fire?", "who"),
        ("De quoi est mort le pêcheur ?", "which"),
        ("Woran starb der Fischer?", "which"),
        ("Com'è morto il pescatore?", "which"),
    ],
)
def test_a_question_word_is_found_behind_others(text: str, kind: str) -> None:
    assert analyse(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A quale profondità fu trovato il relitto?", "how_many"),
        ("Qual è stata la data della firma?", "when"),
        ("Which minister resigned the day after?", "which"),
        ("Che cosa si trova oggi al posto della fabbrica?", "which"),
        ("Who was mayor when the bridge fell?", "who"),
        ("Did she say when she would leave?", "yes_no"),
        ("Il commissario era presente quando cadde il ponte?", "yes_no"),
        ("Can you tell me when the bridge opened?", "when"),
        ("Mi sai dire chi ha vinto?", "who"),
        ("Can you tell me if the trial started?", "yes_no"),
        ("Puede decirme quién ganó?", "who"),
        ("Il processo contro l'ex sindaco quando inizia?", "when"),
        ("La polizia è arrivata quando?", "when"),
        ("When the war ended, how many had died?", "how_many"),
        ("Selon le procureur de Nice, où est-il mort ?", "where"),
        ("il premio a chi è andato", "who"),
        ("Le maire, qui est mort, était-il malade ?", "yes_no"),
        ("Meloni ha detto che si dimette?", "yes_no"),
        ("Macron a démissionné ?", "yes_no"),
        ("Um wie viel Uhr begann es?", "when"),
        ("Wie heißt der Kapitän?", "who"),
        ("Quel prix a reçu Annie Ernaux ?", "which"),
        ("did the minister's words cause a row", "yes_no"),
    ],
)
def test_the_first_question_word_and_the_noun_next_to_it_tell_the_kind(text: str, kind: str) -> None:
    assert analyse(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("¿Cuántos años pasó en la cárcel?", "how_many"),
        ("Qui est arrivé deuxième ?", "who"),
        ("Where did the accident happen?", "where"),
        ("Quando fu riassunto il pilota?", "when"),
    ],
)
def test_one_thing_of_what_happened_is_no_story(text: str, kind: str) -> None:
    question = analyse(text)
    assert (question.kind, question.story) == (kind, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("number of casualties", "how_many"), ("data della nascita", "when"), ("fire at the mill", "broad")],
)
def test_key_words_are_judged_by_the_noun_they_ask_for(text: str, kind: str) -> None:
    assert analyse(text).kind == kind


@pytest.mark.parametrize(
    ("text", "language", "speaker", "topic"),
    [
        ("What did Biden say?", "en", "Biden", ""),
        ("what did biden say about north korea", "en", "biden", "north korea"),
        ("What does the mayor think of the new pier?", "en", "the mayor", "the new pier"),
        ("How did Tanaka react?", "en", "Tanaka", ""),
        ("What did Edward Said say about exile?", "en", "Edward Said", "exile"),
        ("How did the judge who cleared the sale describe Lehman?", "en", "the judge who cleared the sale", "Lehman"),
        ("What were Armstrong's first words?", "en", "Armstrong", ""),
        ("Cosa ha detto Biden su Kursk?", "it", "Biden", "Kursk"),
        ("Che cosa ha dichiarato la sindaca Ferrante sul molo?", "it", "la sindaca Ferrante", "molo"),
        ("Biden cosa ha detto?", "it", "Biden", ""),
        ("Quali sono state le parole di Armstrong?", "it", "Armstrong", ""),
        ("¿Qué dijo Pedro Sánchez sobre la vivienda?", "es", "Pedro Sánchez", "la vivienda"),
        ("¿Cómo reaccionó Prats?", "es", "Prats", ""),
        ("Qu'a dit Emmanuel Macron sur les retraites ?", "fr", "Emmanuel Macron", "les retraites"),
        ("Qu’est-ce que Macron a dit ?", "fr", "Macron", ""),
        ("Was sagte Olaf Scholz über die Ukraine?", "de", "Olaf Scholz", "die Ukraine"),
        ("Was hat Merkel zu den Flüchtlingen gesagt?", "de", "Merkel", "den Flüchtlingen"),
    ],
)
def test_what_somebody_said_and_about_what(text: str, language: str, speaker: str, topic: str) -> None:
    question = analyse(text)
    assert (question.kind, question.language) == ("what_said", language)
    assert (question.speaker, question.topic) == (speaker, topic)


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("Tell me what Rutte said about Kursk", "Rutte", "Kursk"),
        ("Give me Rutte's quotes about Kursk", "Rutte", "Kursk"),
        ("Can you show me the statements of Rutte on Kursk?", "Rutte", "Kursk"),
        ("Quote Rutte on Kursk", "Rutte", "Kursk"),
        ("What was said by Rutte about Kursk?", "Rutte", "Kursk"),
        ("What has Rutte been saying about Kursk?", "Rutte", "Kursk"),
        ("Did Rutte say anything about Kursk?", "Rutte", "Kursk"),
        ("Has Rutte ever commented on Kursk?", "Rutte", "Kursk"),
        ("What's Rutte's take on Kursk?", "Rutte", "Kursk"),
        ("Where does Rutte stand on Kursk?", "Rutte", "Kursk"),
        ("How does Rutte see Kursk?", "Rutte", "Kursk"),
        ("Everything Rutte said about Kursk", "Rutte", "Kursk"),
        ("Rutte's exact words on Kursk", "Rutte", "Kursk"),
        ("What did Rutte talk about?", "Rutte", ""),
        ("Che ne pensa Rutte?", "Rutte", ""),
        ("Tutto quello che ha detto Rutte su Kursk", "Rutte", "Kursk"),
        ("Todo lo que dijo Rutte sobre Kursk", "Rutte", "Kursk"),
        ("Tout ce que Rutte a dit sur Kursk", "Rutte", "Kursk"),
        ("Alles, was Rutte über Kursk gesagt hat", "Rutte", "Kursk"),
        ("Dimmi cosa ha detto Rutte su Kursk", "Rutte", "Kursk"),
        ("Fammi vedere le dichiarazioni di Rutte su Kursk", "Rutte", "Kursk"),
        ("Rutte ha detto qualcosa su Kursk?", "Rutte", "Kursk"),
        ("Rutte si è espresso su Kursk?", "Rutte", "Kursk"),
        ("Come si è espresso Rutte su Kursk?", "Rutte", "Kursk"),
        ("Come la pensa Rutte su Kursk?", "Rutte", "Kursk"),
        ("Cos'è stato detto da Rutte su Kursk?", "Rutte", "Kursk"),
        ("Dime qué dijo Rutte sobre Kursk", "Rutte", "Kursk"),
        ("¿Ha dicho Rutte algo sobre Kursk?", "Rutte", "Kursk"),
        ("¿Qué posición tiene Rutte sobre Kursk?", "Rutte", "Kursk"),
        ("Dis-moi ce que Rutte a dit sur Kursk", "Rutte", "Kursk"),
        ("Rutte s'est-il exprimé sur Kursk ?", "Rutte", "Kursk"),
        ("Quel est l'avis de Rutte sur Kursk ?", "Rutte", "Kursk"),
        ("Sag mir, was Rutte über Kursk gesagt hat", "Rutte", "Kursk"),
        ("Hat Rutte etwas über Kursk gesagt?", "Rutte", "Kursk"),
        ("Hat sich Rutte zu Kursk geäußert?", "Rutte", "Kursk"),
        ("Was wurde von Rutte über Kursk gesagt?", "Rutte", "Kursk"),
        ("Wie reagierte Rutte auf die Wahl?", "Rutte", ""),
        ("What opinion did Rutte express on Kursk?", "Rutte", "Kursk"),
        ("Which words has Rutte used about Kursk?", "Rutte", "Kursk"),
        ("Che opinione ha espresso Rutte su Kursk?", "Rutte", "Kursk"),
        ("Quale commento ha fatto Rutte su Kursk?", "Rutte", "Kursk"),
        ("Con quali parole ha accolto Rutte?", "Rutte", ""),
        ("¿Qué opinión expresó Rutte sobre Kursk?", "Rutte", "Kursk"),
        ("Quelle opinion Rutte a-t-il exprimée sur Kursk ?", "Rutte", "Kursk"),
        ("Quel avis a donné Rutte sur Kursk ?", "Rutte", "Kursk"),
        ("Welche Meinung äußerte Rutte zu Kursk?", "Rutte", "Kursk"),
        ("Welchen Kommentar hat Rutte zu Kursk abgegeben?", "Rutte", "Kursk"),
        ("Was meinte Rutte, nachdem alle gegangen waren?", "Rutte", ""),
        ("Wie äußerte sich Rutte zu Kursk?", "Rutte", "Kursk"),
        ("Was hält Rutte von Kursk?", "Rutte", "von Kursk"),
        ("Wie begründete Rutte seinen Rücktritt?", "Rutte", "seinen Rücktritt"),
        ("¿Cómo justificó su marcha el alcalde?", "el alcalde", "su marcha"),
        ("que dijo Rutte sobre Kursk", "Rutte", "Kursk"),
        ("¿Qué contestó Rutte a lo de que era primo del alcalde?", "Rutte", "era primo del alcalde"),
        ("Come ha giustificato la sua uscita il sindaco?", "il sindaco", "la sua uscita"),
        ("How did Rutte justify his departure?", "Rutte", "his departure"),
    ],
)
def test_somebodys_words_may_be_asked_for_in_many_ways(text: str, speaker: str, topic: str) -> None:
    question = analyse(text)
    assert (question.kind, question.speaker, question.topic.strip()) == ("what_said", speaker, topic)


@pytest.mark.parametrize(
    "text",
    [
        "What has been said about Kursk?",
        "Who said anything about Kursk?",
        "Cosa è stato detto su Kursk?",
        "Chi ha detto qualcosa su Kursk?",
        "Chi si è espresso su Kursk?",
        "¿Qué se ha dicho sobre Kursk?",
        "Qu'est-ce qui a été dit sur Kursk ?",
        "Qui s'est exprimé sur Kursk ?",
        "Was wurde über Kursk gesagt?",
        "quotes about Kursk",
        "dichiarazioni su Kursk",
        "declaraciones sobre Kursk",
        "déclarations sur Kursk",
        "Zitate über Kursk",
    ],
)
def test_where_nobody_is_named_anybodys_words_are_asked_for(text: str) -> None:
    question = analyse(text)
    assert (question.kind, question.topic.strip()) == ("what_said", "Kursk")
    assert is_anybody(question.speaker or "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tell me where the troops are", "where"),
        ("Dimmi la data del referendum", "when"),
        ("Did Rutte visit Kursk?", "yes_no"),
        ("Quando si è espresso Rutte?", "when"),
        ("What is the position of the ship?", "which"),
        ("Was kostete der Tunnel, den Rutte nannte?", "how_many"),
        ("Wie steht es um Kursk?", "which"),
        ("How did the view change?", "which"),
        ("Quanto ha chiesto il sindaco per il molo?", "how_many"),
        ("Tell me about Kursk", "broad"),
        ("Show me the latest news on Kursk", "broad"),
        ("Mostrami le ultime notizie su Kursk", "broad"),
        ("What position did Rutte hold in 2019?", "which"),
        ("Quale posizione ha occupato Rutte?", "which"),
    ],
)
def test_not_every_request_is_for_words(text: str, kind: str) -> None:
    assert analyse(text).kind == kind


def test_what_asks_to_be_told_is_no_part_of_the_topic() -> None:
    assert analyse("I want to know where the troops are").topic == "where the troops are"


@pytest.mark.parametrize(
    ("text", "speaker", "setting"),
    [
        ("What did Tanaka say in Harlow?", "Tanaka", "in Harlow"),
        ("What did Tanaka say to reporters?", "Tanaka", "to reporters"),
        ("What did Tanaka say on the night of the storm?", "Tanaka", "on the night of the storm"),
    ],
)
def test_where_and_to_whom_is_no_topic(text: str, speaker: str, setting: str) -> None:
    question = analyse(text)
    assert (question.speaker, question.topic, question.setting) == (speaker, "", setting)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ('Who said "we will rebuild the pier"?', "en", "we will rebuild the pier"),
        ("Who said we will rebuild the pier?", "en", "we will rebuild the pier"),
        ("Who said that the pier is safe?", "en", "the pier is safe"),
        ("Chi ha detto «il molo è sicuro»?", "it", "il molo è sicuro"),
        ("chi ha detto che il molo è sicuro", "it", "il molo è sicuro"),
        ("¿Quién dijo “el muelle sigue abierto”?", "es", "el muelle sigue abierto"),
        ("¿Quién dijo que el muelle sigue abierto?", "es", "el muelle sigue abierto"),
        ("Qui a dit « le quai reste ouvert » ?", "fr", "le quai reste ouvert"),
        ("Qui a dit que le quai reste ouvert ?", "fr", "le quai reste ouvert"),
        ("Wer sagte „der Kai bleibt offen“?", "de", "der Kai bleibt offen"),
        ("Wer hat gesagt, dass der Kai offen bleibt?", "de", "der Kai offen bleibt"),
        ("Who said, speaking of the pier, that it stays open?", "en", "it stays open"),
        ("Chi ha detto, a proposito del molo, che resta aperto?", "it", "resta aperto"),
        ("Qui a dit, à propos du quai, que tout reste ouvert ?", "fr", "tout reste ouvert"),
        ("Which politician said that the pier stays open?", "en", "the pier stays open"),
        ("Quale ministro ha detto che il molo resta aperto?", "it", "il molo resta aperto"),
        ("¿Qué político dijo que el muelle sigue abierto?", "es", "el muelle sigue abierto"),
        ("Quel ministre a dit que le quai reste ouvert ?", "fr", "le quai reste ouvert"),
        ("Welcher Minister sagte, dass der Kai offen bleibt?", "de", "der Kai offen bleibt"),
        ("Who said, of Rome, Milan and Turin, that they stay open?", "en", "they stay open"),
        ('Who said about the pier "it is safe, always"?', "en", "it is safe, always"),
        (
            "Who said about half of them were lost, and nobody cared?",
            "en",
            "about half of them were lost, and nobody cared",
        ),
        ("Wer sagte, überall ist Krieg, und niemand hilft?", "de", "überall ist Krieg, und niemand hilft"),
        ("Who used the words “very dangerous”?", "en", "very dangerous"),
        ("Whose quote is “very dangerous”?", "en", "very dangerous"),
        ("Whose words are these: we are on the comet?", "en", "we are on the comet"),
        ("According to whom is it very dangerous?", "en", "very dangerous"),
        ("Who talked about escalation?", "en", "escalation"),
        ("Chi parla di escalation?", "it", "escalation"),
        ("A chi si deve la frase «siamo sulla cometa»?", "it", "siamo sulla cometa"),
        ("Chi lo ha definito molto pericoloso?", "it", "molto pericoloso"),
        ("¿Quién habló de una escalada?", "es", "una escalada"),
        ("Qui a parlé d’une escalade ?", "fr", "une escalade"),
        ("Wer sprach von einer Eskalation?", "de", "einer Eskalation"),
    ],
)
def test_who_said_given_words_with_and_without_marks(text: str, language: str, said: str) -> None:
    question = analyse(text)
    assert (question.kind, question.language, question.said) == ("who_said", language, said)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What did Biden say in 2019?", date(2019, 1, 1), date(2019, 12, 31)),
        ("What happened in February 2024?", date(2024, 2, 1), date(2024, 2, 29)),
        ("What did Biden say since May 2023?", date(2023, 5, 1), None),
        ("What did Biden say after May 2023?", date(2023, 6, 1), None),
        ("What did Biden say before 2020?", None, date(2019, 12, 31)),
        ("What did Biden say until 2020?", None, date(2020, 12, 31)),
        ("Cosa è successo nel 2011?", date(2011, 1, 1), date(2011, 12, 31)),
        ("Cosa ha detto Draghi dopo il luglio 2012?", date(2012, 8, 1), None),
        ("Cosa ha detto Draghi fino al 3 maggio 2012?", None, date(2012, 5, 3)),
        ("¿Qué dijo Sánchez antes de 2020?", None, date(2019, 12, 31)),
        ("¿Qué dijo Sánchez desde el 3 de mayo de 2021?", date(2021, 5, 3), None),
        ("Qu'a dit Macron depuis le 3 mai 2021 ?", date(2021, 5, 3), None),
        ("Was sagte Merkel vor 2015?", None, date(2014, 12, 31)),
        ("Was sagte Merkel seit dem 3. Mai 2015?", date(2015, 5, 3), None),
        ("What did Biden say about the class of 2019?", None, None),
        ("What did Biden say?", None, None),
    ],
)
def test_dates_in_a_question_limit_it(text: str, since: date | None, until: date | None) -> None:
    question = analyse(text)
    assert (question.since, question.until) == (since, until)


def test_the_date_is_no_part_of_speaker_or_topic() -> None:
    question = analyse("What did Biden say about Korea in May 2023?")
    assert (question.speaker, question.topic) == ("Biden", "Korea")


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        ("What else did Biden say about Korea?", "Biden", "Korea"),
        ("Che altro ha detto Biden sulla Corea?", "Biden", "Corea"),
        ("Biden cos’altro ha detto?", "Biden", ""),
        ("¿Qué más dijo Sánchez?", "Sánchez", ""),
        ("Qu’a dit d’autre Macron ?", "Macron", ""),
        ("Was hat Merkel sonst noch gesagt?", "Merkel", ""),
    ],
)
def test_what_else_somebody_said_asks_for_more(text: str, speaker: str, topic: str) -> None:
    question = analyse(text)
    assert (question.kind, question.speaker, question.topic, question.more) == ("what_said", speaker, topic, True)
    assert not analyse("What did Biden say?").more


@pytest.mark.parametrize(
    ("text", "dated"),
    [("and in May 2023?", "in May 2023"), ("e prima del 2019?", "prima del 2019"), ("and the 2019 match?", "")],
)
def test_the_words_of_a_date_are_found(text: str, dated: str) -> None:
    assert date_phrase(text) == dated


def test_what_shows_no_language_has_the_one_it_is_given() -> None:
    assert (question_language("Tom Wills?", "it"), question_language("perché?", "en")) == ("it", "it")


@pytest.mark.parametrize(
    ("search", "language"),
    [
        ("orario fumata bianca", "it"),
        ("Germania rifugiati 2015", "it"),
        ("La Brexit ha vinto?", "it"),
        ("Mauer gefallen", "de"),
        ("pound fall", "en"),
        ("Parisi Nobel", "fr"),
        ("draghi", "fr"),
        ("latest news on Notre-Dame", "en"),
        ("ardern news", "en"),
        ("ultime notizie Kursk", "it"),
        ("que hay en este archivo", "es"),
        ("que paso en Selva", "es"),
        ("que dijo Rutte", "es"),
        ("que dit Rutte", "fr"),
        ("que s'est-il passé à Selva", "fr"),
        ("Neuigkeiten Hallenbad", "de"),
        ("cuantos muertos hubo", "es"),
    ],
)
def test_a_few_words_are_of_the_language_that_alone_knows_them(search: str, language: str) -> None:
    assert question_language(search, "fr" if language == "fr" else "en") == language


def test_a_stated_language_is_not_guessed() -> None:
    assert analyse("Tom Wills?", "it").language == "it"
    assert analyse("O que disse Lula?", "pt").language == "pt"


ODD = (
    "🙂🙃",
    "👩‍🚀 said?",
    "من قال ذلك؟",
    "???",
    "¿",
    "«»",
    '"',
    "…",
    "and",
    "e ?",
    "a" * 5_000,
    "what did " * 700,
    "e " * 900,
)


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:12])
def test_odd_questions_are_taken_apart_too(text: str) -> None:
    assert analyse(text).text == " ".join(text.split())


WORDS = (
    "what",
    "did",
    "Biden",
    "say",
    "chi",
    "ha",
    "detto",
    "qui",
    "a",
    "dit",
    "«",
    "»",
    "in",
    "2019",
    "32",
    "May",
    "?",
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_text_is_a_question_of_some_kind(text: str) -> None:
    question = analyse(text)
    assert question.text == " ".join(text.split())
    assert question.kind != "who_said" or question.said is not None
    assert question.kind != "what_said" or question.speaker
    assert question.since is None or question.until is None or question.since <= question.until


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("What happened at Harlow station?", True),
        ("Mi racconti com'è andata la finale?", True),
        ("Que sait-on du tunnel ?", True),
        ("Schettino risalì a bordo?", False),
        ("storm Harlow station", False),
        ("How many people were hurt?", False),
    ],
)
def test_a_story_is_told_only_where_one_is_asked_for(text: str, story: bool) -> None:
    assert analyse(text).story is story


@pytest.mark.parametrize(
    "text", ["When the bridge fell, what happened?", "Quando è crollato il ponte cosa è successo?"]
)
def test_what_happened_then_is_a_story(text: str) -> None:
    assert analyse(text).story


@pytest.mark.parametrize(
    ("text", "language", "who"),
    [
        ("Did Tony Bell say the vote should be repeated?", "en", "Tony Bell"),
        ("According to Ursula von der Lehn, how many ships sank?", "en", "Ursula von der Lehn"),
        ("Secondo Mario Dralli quanto vale la moneta?", "it", "Mario Dralli"),
        ("Ha detto davvero Carlo Bassi che si dimette?", "it", "Carlo Bassi"),
        ("Bassi ha mai detto che si dimette?", "it", "Bassi"),
        ("¿Dijo Prats que el acuerdo era perfecto?", "es", "Prats"),
        ("Pourquoi, d'après Greta Lund, l'accord est-il faible ?", "fr", "Greta Lund"),
        ("Emma Roche a-t-elle dit que la tour tombe ?", "fr", "Emma Roche"),
        ("Hat Anna Merk gesagt, dass die Grenze offen ist?", "de", "Anna Merk"),
        ("Laut Anna Merk: wie viele?", "de", "Anna Merk"),
        ("Did he say that?", "en", ""),
        ("How many soldiers did Russia send?", "en", ""),
        ("Perché Mattarella ha rifiutato?", "it", ""),
    ],
)
def test_a_question_may_name_whose_view_it_is_about(text: str, language: str, who: str) -> None:
    assert source_named(text, language) == who


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("Who won the race, and when?", "who", "Who won the race"),
        ("chi ha vinto la regata e come?", "who", "chi ha vinto la regata"),
        ("In one sentence, who won the race?", "who", "who won the race"),
        ("In poche parole, perché è caduto il ponte?", "why", "perché è caduto il ponte"),
        ("When and where did the ship sink?", "when", "When and where did the ship sink"),
        ("e quando?", "when", "e quando"),
    ],
)
def test_how_long_and_what_else_is_no_part_of_the_question(text: str, kind: str, topic: str) -> None:
    question = analyse(text)
    assert (question.kind, question.topic) == (kind, topic)


@pytest.mark.parametrize(
    "text",
    [
        "“One bridge for all” who said it?",
        "«One bridge for all», chi l'ha detto?",
        '"One bridge for all" ¿quién lo dijo?',
        "« One bridge for all » qui l'a dit ?",
        "„One bridge for all“, wer hat das gesagt?",
    ],
)
def test_the_words_may_stand_before_who_said_them(text: str) -> None:
    question = analyse(text)
    assert (question.kind, question.said, question.verbatim) == ("who_said", "One bridge for all", True)
