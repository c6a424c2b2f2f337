"""Who said what, in five languages and in all the typography that news sites use."""

from __future__ import annotations

import time

import pytest

from index.quotes import quotations
from index.types import Article, Heading, Quotation


def article(text: str, language: str, headings: tuple[Heading, ...] = ()) -> Article:
    return Article("0" * 16, text, "Title", None, None, None, (), language, "a.txt", headings)


def said(
    text: str, language: str, *, voice: str = "direct", headings: tuple[Heading, ...] = ()
) -> list[tuple[str, str]]:
    """(speaker, words) of every quotation of one voice."""
    found = quotations(article(text, language, headings))
    return [(q.speaker or "?", text[q.start : q.end]) for q in found if q.voice == voice]


def heading(text: str, line: str, level: int = 1) -> Heading:
    start = text.index(line)
    return Heading(start, start + len(line), level)


INTRODUCED = {
    "it": "Ieri è arrivato in città il presidente della Lega dei porti, Carlo Bianchi. ",
    "en": "Yesterday the president of the Harbour League, Carlo Bianchi, came to town. ",
    "es": "Ayer llegó a la ciudad el presidente de la Liga de Puertos, Carlo Bianchi. ",
    "fr": "Le président de la Ligue des ports, Carlo Bianchi, est arrivé hier. ",
    "de": "Gestern kam der Vorsitzende Carlo Bianchi in die Stadt. ",
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "«Il molo resta aperto», ha detto Bianchi."),
        ("it", "“Il molo resta aperto“, ha detto Bianchi ai giornalisti."),
        ("it", '"Il molo resta aperto", ha poi aggiunto lunedì sera il presidente Bianchi.'),
        ("it", "Bianchi ha detto: «Il molo resta aperto»."),
        ("it", "Poco dopo lo stesso Bianchi aveva annunciato: „Il molo resta aperto“."),
        ("it", "Così Bianchi: «Il molo resta aperto»."),
        ("en", "“The pier stays open,” said Bianchi."),
        ("en", '"The pier stays open," Bianchi told reporters in the rain.'),
        ("en", "“The pier stays open,” Mr. Bianchi of the Harbour League in Genoa said."),
        ("en", "Bianchi, who was born here, said: “The pier stays open.”"),
        ("en", "“The pier stays open!” Bianchi shouted."),
        ("es", "«El muelle sigue abierto», dijo Bianchi."),
        ("es", "\n—El muelle sigue abierto —dijo Bianchi."),
        ("es", "Bianchi aseguró: “El muelle sigue abierto”."),
        ("fr", "« Le quai reste ouvert », a déclaré Bianchi."),
        ("fr", "« Le quai reste ouvert », a-t-il ajouté."),
        ("fr", "Bianchi a répondu : « Le quai reste ouvert »."),
        ("de", "„Der Kai bleibt offen“, sagte Bianchi."),
        ("de", "»Der Kai bleibt offen«, so Bianchi."),
        ("de", "Bianchi sagte: „Der Kai bleibt offen.“"),
    ],
)
def test_direct_speech_is_its_speakers(language: str, sentence: str) -> None:
    ((speaker, words),) = said(INTRODUCED[language] + sentence, language)
    assert speaker == "Carlo Bianchi"
    assert words.rstrip(".!") in {
        "Il molo resta aperto", "The pier stays open", "El muelle sigue abierto", "Le quai reste ouvert",
        "Der Kai bleibt offen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "clause"),
    [
        ("it", "Bianchi ha detto che il molo resta aperto.", "il molo resta aperto"),
        ("it", "Bianchi ha detto di non voler chiudere il molo.", "non voler chiudere il molo"),
        ("it", "Secondo Bianchi, il molo resta aperto.", "il molo resta aperto"),
        ("it", "Bianchi ha definito inutile la chiusura del molo.", "inutile la chiusura del molo"),
        ("en", "Bianchi said that the pier was open.", "the pier was open"),
        ("en", "Bianchi told reporters the pier was open.", "the pier was open"),
        ("en", "Bianchi said he would open the pier.", "he would open the pier"),
        ("en", "The pier would stay open, Bianchi said.", "The pier would stay open"),
        ("en", "According to Bianchi, the pier was open.", "the pier was open"),
        ("en", "The pier was open, but it leaked, said Mr. Bianchi, with a smile.", "The pier was open, but it leaked"),
        ("en", "Bianchi defended the works, saying the pier was open.", "the pier was open"),
        ("en", "As Bianchi noted, the pier was open.", "the pier was open"),
        ("en", "Bianchi asked the city to open the pier again.", "the city to open the pier again"),
        ("en", "Bianchi cited the costs of the pier.", "the costs of the pier"),
        ("es", "Bianchi dijo que el muelle seguía abierto.", "el muelle seguía abierto"),
        ("es", "Según Bianchi, el muelle seguía abierto.", "el muelle seguía abierto"),
        ("fr", "Bianchi a affirmé que le quai restait ouvert.", "le quai restait ouvert"),
        ("fr", "Selon Bianchi, le quai restait ouvert.", "le quai restait ouvert"),
        ("de", "Bianchi erklärte, dass der Kai offen bleibe.", "der Kai offen bleibe"),
        ("de", "Laut Bianchi bleibt der Kai offen.", "bleibt der Kai offen"),
    ],
)
def test_indirect_speech_is_the_reported_clause(language: str, sentence: str, clause: str) -> None:
    text = INTRODUCED[language] + sentence
    (quotation,) = [q for q in quotations(article(text, language)) if q.voice == "indirect"]
    assert (quotation.speaker, text[quotation.start : quotation.end]) == ("Carlo Bianchi", clause)
    assert text[quotation.sentence.start : quotation.sentence.end] == sentence


def test_bodies_may_speak() -> None:
    assert said("Il Pentagono ritiene che la flotta sia partita.", "it", voice="indirect") == [
        ("Pentagono", "la flotta sia partita")
    ]
    assert said("The interior ministry said it would open two camps.", "en", voice="indirect") == [
        ("interior ministry", "it would open two camps")
    ]


RULED = [
    ("en", "The High Court ruled that the ban was unlawful.", "the ban was unlawful"),
    ("en", "The ban was unlawful, the High Court ruled on Thursday.", "The ban was unlawful"),
    ("it", "Il divieto era illegittimo, ha stabilito il Tribunale di Milano.", "Il divieto era illegittimo"),
    ("es", "El tribunal dictaminó que la prohibición era ilegal.", "la prohibición era ilegal"),
    ("fr", "Le tribunal a statué que l’interdiction était illégale.", "l’interdiction était illégale"),
    ("de", "Das Gericht entschied, dass das Verbot rechtswidrig war.", "das Verbot rechtswidrig war"),
]


@pytest.mark.parametrize(("language", "text", "ruling"), RULED)
def test_what_a_court_rules_is_its_own(language: str, text: str, ruling: str) -> None:
    ((speaker, words),) = said(text, language, voice="indirect")
    assert words == ruling
    assert speaker in text


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Police said they had arrested three men but declined to name them.", "they had arrested three men"),
        ("en", "The mayor said the plant would close, but did not give a date.", "the plant would close"),
        ("it", "La polizia ha detto che il ponte è chiuso ma non ha voluto dire perché.", "il ponte è chiuso"),
        ("en", "The mayor said the firm had paid but refused to leave.", "the firm had paid but refused to leave"),
    ],
)
def test_what_a_speaker_does_not_tell_is_not_reported(language: str, text: str, told: str) -> None:
    assert [words for _, words in said(text, language, voice="indirect")] == [told]


@pytest.mark.parametrize("source", ["la questura", "gli organizzatori", "la polizia locale"])
def test_a_source_at_the_end_of_a_sentence_needs_no_comma(source: str) -> None:
    ((_, words),) = said(f"In piazza c’erano trentamila persone secondo {source}.", "it", voice="indirect")
    assert words == "In piazza c’erano trentamila persone"


@pytest.mark.parametrize("ending", ["la legge", "il Vangelo di Matteo", "i piani", "le regole in vigore da gennaio"])
def test_what_is_done_according_to_rules_is_said_by_nobody(ending: str) -> None:
    assert said(f"In piazza hanno sfilato trentamila persone secondo {ending}.", "it", voice="indirect") == []


def test_a_communication_after_the_sentence_reports_the_sentence() -> None:
    text = "La sindaca ha parlato con i pescatori. Lo comunica l’Ufficio stampa del Comune."
    ((speaker, words),) = said(text, "it", voice="indirect")
    assert words == "La sindaca ha parlato con i pescatori"
    assert "Ufficio" in speaker


@pytest.mark.parametrize(
    "inserted",
    ["– ha denunciato Neri -.", "– ha denunciato Neri –.", "— ha denunciato Neri —.", "- ha denunciato Neri -."],
)
def test_pieces_around_an_inserted_cue_share_a_turn_and_leave_it_out(inserted: str) -> None:
    text = f"Laura Neri guida il porto. “La marea sale ogni anno {inserted} Servono argini nuovi”."
    first, second = quotations(article(text, "it"))
    assert [text[q.start : q.end] for q in (first, second)] == ["La marea sale ogni anno", "Servono argini nuovi"]
    assert first.turn == second.turn
    assert {first.speaker, second.speaker} == {"Laura Neri"}
    assert first.cue is not None
    assert text[first.cue.start : first.cue.end] == "ha denunciato"


def test_a_cue_between_commas_is_left_out_of_the_words() -> None:
    text = "Laura Neri guida il porto. «Gli argini, ha spiegato Neri, saranno pronti in estate»."
    assert said(text, "it") == [("Laura Neri", "Gli argini"), ("Laura Neri", "saranno pronti in estate")]


def test_words_between_dashes_that_report_nothing_remain() -> None:
    text = "Laura Neri guida il porto. «L’arbitro deve essere – e sarà – imparziale», ha detto Neri."
    assert said(text, "it") == [("Laura Neri", "L’arbitro deve essere – e sarà – imparziale")]


def test_a_statement_goes_on_with_the_speaker_before_it() -> None:
    text = "“The wall will hold,” said Ann Reed. “And believe me, that is enough.”\n\n“We are ready.”"
    assert said(text, "en") == [
        ("Ann Reed", "The wall will hold"),
        ("Ann Reed", "And believe me, that is enough."),
        ("Ann Reed", "We are ready."),
    ]


def test_a_statement_after_somebody_else_was_named_has_no_speaker() -> None:
    text = "“The wall will hold,” said Ann Reed. Then Tom Hill came in. “Everybody must leave the building now.”"
    assert said(text, "en")[1] == ("?", "Everybody must leave the building now.")


def test_a_statement_follows_reported_words_of_its_speaker() -> None:
    text = "Ann Reed left the club. There was no hidden reason, Reed said. “I am tired. We all are.”"
    assert said(text, "en") == [("Ann Reed", "I am tired. We all are.")]


def test_a_quotation_over_two_paragraphs_is_one_turn() -> None:
    text = "Carlo Bianchi ha parlato.\n\n«La prima parte è lunga.\n\n«La seconda è breve», ha concluso Bianchi."
    first, second = quotations(article(text, "it"))
    assert first.turn == second.turn
    assert (first.speaker, second.speaker) == ("Carlo Bianchi", "Carlo Bianchi")


def test_a_mark_that_is_never_closed_quotes_nothing() -> None:
    assert said("Laura Neri ha visto un cartello “molto grande e poi è uscita.", "it") == []


def test_nested_marks_belong_to_the_outer_quotation() -> None:
    text = "Laura Neri ha detto: «Mi hanno chiesto “perché adesso?” e non ho risposto»."
    assert said(text, "it") == [("Laura Neri", "Mi hanno chiesto “perché adesso?” e non ho risposto")]


def test_the_person_called_something_does_not_speak() -> None:
    text = "Laura Neri ha incontrato Vito Russo. Neri ha definito “inutile” il piano di Vito Russo."
    assert said(text, "it") == [("Laura Neri", "inutile")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Neri ha parlato al telefono con il presidente Vito Russo e ha detto: «Siamo pronti»."),
        ("it", "«Siamo pronti», ha detto Neri, che ha poi ringraziato Vito Russo."),
        ("it", "Neri, accanto a Vito Russo, ha detto: «Siamo pronti»."),
        ("en", "“We are ready,” Neri told Vito Russo."),
        ("en", "Standing next to Vito Russo, Neri said: “We are ready.”"),
        ("en", "Neri called Vito Russo’s plan “not ready”."),
        ("en", "Neri (D-Genoa), who has supported Russo, said: “We are ready.”"),
    ],
)
def test_people_who_are_told_or_stand_by_do_not_speak(language: str, sentence: str) -> None:
    text = ("Laura Neri guida il porto. " if language == "it" else "Laura Neri runs the port. ") + sentence
    assert {speaker for speaker, _ in said(text, language)} == {"Laura Neri"}


def test_a_plan_owned_by_somebody_is_no_speech_of_theirs() -> None:
    text = "Vito Russo's plan is ready. Russo's lawyer said he would not answer."
    assert all(q.speaker != "Vito Russo" for q in quotations(article(text, "en")))


def test_a_pronoun_means_the_last_sentences_subject_rather_than_the_last_speaker() -> None:
    text = (
        "“Turn left,” said Tom Hill.\n\nSix hours later Ann Reed climbed down the ladder. “One small step,” she said "
        "as her boot touched the sand."
    )
    assert said(text, "en")[1] == ("Ann Reed", "One small step")


def test_who_speaks_next_did_not_speak_before() -> None:
    text = 'Ann Reed said the wall would "hold for years." Tom Hill called it a "ruin."'
    assert said(text, "en") == [("Ann Reed", "hold for years."), ("Tom Hill", "ruin.")]


def test_they_is_nobody_in_particular() -> None:
    text = "Ann Reed and Tom Hill met. They said they were determined to win."
    assert said(text, "en", voice="indirect") == [("?", "they were determined to win")]


def test_a_description_means_whom_it_described() -> None:
    text = (
        "Il direttore dell’acquario, Carlo Bianchi, è in sala con la sindaca Laura Neri.\n\n"
        "«La vasca è pronta», ha detto il direttore. «Era ora», ha risposto la sindaca."
    )
    assert said(text, "it") == [("Carlo Bianchi", "La vasca è pronta"), ("Laura Neri", "Era ora")]


def test_a_description_that_means_nobody_named_gives_no_speaker() -> None:
    text = "Carlo Bianchi e Laura Neri sono in sala. «La vasca perde», ha detto un passante."
    assert said(text, "it") == [("?", "La vasca perde")]


def test_for_attributes_only_where_a_person_opens_the_sentence() -> None:
    text = "Carlo Bianchi ha giurato per la seconda volta. Per Carlo Bianchi è stata «una grande emozione»."
    assert said(text, "it") == [("Carlo Bianchi", "una grande emozione")]
    assert said("Il premio «Onda d’oro» va per la prima volta a Genova.", "it") == []


def test_a_work_named_after_according_to_reports_nothing() -> None:
    assert said("Ha scritto il romanzo Il Vangelo secondo Gesù Cristo nel 1991.", "it", voice="indirect") == []


def test_somebody_asked_does_not_speak_by_being_asked() -> None:
    text = "Asked by Tom Hill whether the wall would hold, Ann Reed answered: “Ask the sea.”"
    assert said(text, "en") == [("Ann Reed", "Ask the sea.")]


def test_titles_and_datelines_are_no_names() -> None:
    text = "SAN REMO, 3 May — The choir sang and President Ann Reed said she was glad."
    assert said(text, "en", voice="indirect") == [("Ann Reed", "she was glad")]


class TestHeadlines:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("Neri: “Il molo è pronto”", "Il molo è pronto"),
            ("Porto, Neri conferma: molo aperto. “È pronto”", "È pronto"),
            ("La sindaca di Genova: «Il molo è pronto»", "Il molo è pronto"),
            ("Neri al porto: «Il molo è pronto»", "Il molo è pronto"),
            ("Neri: 'Il molo è pronto'", "Il molo è pronto"),
            ("Laura Neri: il molo è pronto", "il molo è pronto"),
        ],
    )
    def test_the_person_before_the_colon_speaks(self, line: str, words: str) -> None:
        text = f"{line}\n\nLa sindaca di Genova, Laura Neri, ha visitato il molo."
        assert said(text, "it", voice="headline", headings=(heading(text, line),)) == [("Laura Neri", words)]

    @pytest.mark.parametrize(
        "line",
        [
            "Muro: la frase che aprì il porto",
            "Habemus molo, è pronto: si chiamerà Onda",
            "Neri lascia: l’annuncio in porto",
        ],
    )
    def test_a_subject_matter_before_the_colon_does_not_speak(self, line: str) -> None:
        text = f"{line}\n\nIl Muro era alto. Laura Neri ha visitato il molo."
        assert quotations(article(text, "it", (heading(text, line),))) == []

    def test_a_heading_with_marks_of_its_format_is_still_a_heading(self) -> None:
        line = "Reed to stand down: 'Nothing left in the tank'"
        text = f"# {line}\n\nAnn Reed will leave in May."
        assert said(text, "en", voice="headline", headings=(heading(text, line),)) == [
            ("Ann Reed", "Nothing left in the tank")
        ]


def test_words_are_exact_and_inside_their_sentence() -> None:
    text = INTRODUCED["it"] + "«Il molo resta aperto», ha detto Bianchi. Bianchi ha promesso che «non chiuderà mai»."
    for q in quotations(article(text, "it")):
        assert q.sentence.start <= q.start < q.end <= q.sentence.end
        assert q.cue is None or not q.start <= q.cue.start < q.end


def test_wire_copies_agree() -> None:
    body = "GENOVA (Ansa) - Il molo è pronto. «Finalmente», ha detto la sindaca di Genova, Laura Neri."
    copy = "GENOVA, 4 luglio 2012 (Ansa) - Il molo è pronto. «Finalmente», ha detto la sindaca di Genova, Laura Neri."
    assert said(body, "it") == said(copy, "it") == [("Laura Neri", "Finalmente")]


@pytest.mark.parametrize("text", ["", "   \n\n ", "“”", "«", "— —", "a: “b”"])
def test_texts_without_speech_give_nothing_to_say(text: str) -> None:
    found: list[Quotation] = quotations(article(text, "it"))
    assert all(q.speaker is None for q in found)


def test_a_long_article_takes_time_in_proportion() -> None:
    paragraph = INTRODUCED["it"] + "«Il molo resta aperto – ha detto Bianchi –. Lo sarà sempre», poi è uscito.\n\n"
    quotations(article(paragraph, "it"))
    start = time.perf_counter()
    quotations(article(paragraph * 10, "it"))
    short = time.perf_counter() - start
    start = time.perf_counter()
    quotations(article(paragraph * 100, "it"))
    assert time.perf_counter() - start < 60 * short


class TestReports:
    @pytest.mark.parametrize(
        ("sentence", "clauses"),
        [
            (
                "Reed said the wall was safe and added that the tide was late.",
                ["the wall was safe", "the tide was late"],
            ),
            (
                "Reed said the wall was safe, while Tom Hill argued that it leaked.",
                ["the wall was safe", "it leaked"],
            ),
            ("Reed praised the crew, noting that the tide was late.", ["the tide was late"]),
            ("The wall was safe, said Reed, head of the Harbour League.", ["The wall was safe"]),
            ("Otherwise, Reed said, the wall would leak.", ["Otherwise", "the wall would leak"]),
            ("Reed says she trusts the wall.", ["she trusts the wall"]),
        ],
    )
    def test_every_report_of_a_sentence_ends_where_the_next_begins(self, sentence: str, clauses: list[str]) -> None:
        found = quotations(article(f"Ann Reed and Tom Hill run the port. {sentence}", "en"))
        text = f"Ann Reed and Tom Hill run the port. {sentence}"
        assert [text[q.start : q.end].removeprefix("that ") for q in found if q.voice == "indirect"] == clauses

    def test_a_word_is_reported_once(self) -> None:
        text = "Ann Reed said that Tom Hill argued that the wall would hold."
        spans = sorted((q.start, q.end) for q in quotations(article(text, "en")))
        assert len(spans) == 1

    def test_who_is_attacked_does_not_say_what_follows(self) -> None:
        text = "Ann Reed attacked Tom Hill, warning that the wall would leak."
        assert ("Ann Reed", "the wall would leak") in said(text, "en", voice="indirect")
        assert all(q.speaker != "Tom Hill" for q in quotations(article(text, "en")))

    @pytest.mark.parametrize(
        "sentence", ["Some captains said that the wall was safe.", "They said the wall was safe that year."]
    )
    def test_words_of_people_without_a_name_are_nobodys(self, sentence: str) -> None:
        ((speaker, _),) = said(sentence, "en", voice="indirect")
        assert speaker == "?"


class TestWhoGoesOn:
    def test_the_speaker_goes_on_after_words_about_them(self) -> None:
        text = "“The wall will hold,” said Ann Reed, who followed Tom Hill at the Harbour League. “It is new.”"
        assert said(text, "en") == [("Ann Reed", "The wall will hold"), ("Ann Reed", "It is new.")]

    def test_a_speaker_without_a_name_goes_on_too(self) -> None:
        text = "“The wall will hold,” said a captain. “It is new.”"
        first, second = quotations(article(text, "en"))
        assert first.speaker is second.speaker is None
        assert first.speaker_span == second.speaker_span is not None

    def test_a_sentence_that_ends_with_its_cue_announces_the_next(self) -> None:
        text = "Tom Hill likes it. Ann Reed agreed. “The wall will hold for years.”"
        assert said(text, "en") == [("Ann Reed", "The wall will hold for years.")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“The pier stays open,” Bianchi grumbled."),
        ("en", "“The pier stays open,” said Mr. Bianchi, smiling."),
        ("en", "“The pier stays open,” said former Sen. Carlo Bianchi."),
        ("en", "''The pier stays open,'' Bianchi said."),
        ("it", "«Il molo resta aperto», sbotta Bianchi."),
    ],
)
def test_titles_unlisted_verbs_and_doubled_apostrophes_are_understood(language: str, sentence: str) -> None:
    ((speaker, words),) = said(INTRODUCED[language] + sentence, language)
    assert (speaker, words) == ("Carlo Bianchi", "Il molo resta aperto" if language == "it" else "The pier stays open")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "«Il molo resta aperto», ha detto il sindaco di Lerici Carlo Bianchi."),
        ("it", "«Il molo resta aperto», ha detto il presidente della Lega Carlo Bianchi."),
        ("it", "«Il molo resta aperto», ha detto, il 7 novembre, il presidente Carlo Bianchi."),
        ("it", "«Il molo resta aperto», dirà Bianchi."),
        ("it", "«Il molo resta aperto», così Carlo Bianchi."),
        ("it", "«Il molo resta aperto»: parola di Carlo Bianchi."),
        ("it", "«Il molo resta aperto»: così Carlo Bianchi ai giornalisti."),
        ("it", "«Il molo resta aperto» è il commento di Carlo Bianchi."),
        ("it", "«Il molo resta aperto». È quanto ha dichiarato Carlo Bianchi."),
        ("it", "«Il molo resta aperto». A dirlo è Carlo Bianchi."),
        ("it", "«Il molo resta aperto». Così Carlo Bianchi."),
        ("it", "«Il molo resta aperto», taglia corto Bianchi."),
        ("it", "«Il molo resta aperto», li ha salutati Bianchi."),
        ("it", "Bianchi non ha dubbi: «Il molo resta aperto»."),
        ("it", "La risposta di Bianchi: «Il molo resta aperto»."),
        ("it", "In una nota Bianchi scrive: «Il molo resta aperto»."),
        ("it", "Critico Carlo Bianchi, capogruppo della Lega: «Il molo resta aperto»."),
        ("it", "Ai pescatori ha affidato un pensiero:\n«Il molo resta aperto»."),
        ("it", "A Marta Pieri ha replicato l'assessore al Bilancio, Carlo Bianchi: «Il molo resta aperto»."),
        ("en", "“The pier stays open,” said fisherman Carlo Bianchi."),
        ("en", "“The pier stays open.” — Carlo Bianchi"),
        ("en", "Bianchi was blunt: “The pier stays open.” Ann Reed had welcomed him."),
        ("en", "It went to Ann Reed’s lawyer, Carlo Bianchi, who said: “The pier stays open.”"),
        ("fr", "« Le quai reste ouvert », rétorque le président, Carlo Bianchi."),
        ("fr", "« Le quai reste ouvert », se souvient Bianchi."),
        ("de", "„Der Kai bleibt offen“, kritisierte Oppositionsführer Carlo Bianchi."),
    ],
)
def test_every_way_of_newspapers_to_name_a_speaker_is_understood(language: str, sentence: str) -> None:
    words = {
        "it": "Il molo resta aperto",
        "en": "The pier stays open",
        "fr": "Le quai reste ouvert",
        "de": "Der Kai bleibt offen",
    }
    found = said(INTRODUCED[language] + sentence, language)
    assert [(speaker, quote.rstrip(".")) for speaker, quote in found] == [("Carlo Bianchi", words[language])]


@pytest.mark.parametrize(
    ("language", "sentence", "clause"),
    [
        ("it", "Il molo, ha detto Bianchi, resta aperto.", "resta aperto"),
        ("it", "Il molo è sicuro: lo ha promesso Bianchi.", "Il molo è sicuro"),
        ("it", "Bianchi è convinto che il molo resti aperto.", "il molo resti aperto"),
        ("it", "Bianchi ha spiegato perché il molo è chiuso.", "il molo è chiuso"),
        ("it", "Bianchi ha assicurato: il molo resta aperto.", "il molo resta aperto"),
        ("en", "Bianchi, a former nurse, said the pier had closed.", "the pier had closed"),
        ("en", "The pier was safe, Bianchi warned, and it was new.", "The pier was safe"),
        ("en", "Bianchi asked why the pier was closed.", "why the pier was closed"),
        ("fr", "Il a indiqué que le quai restait ouvert.", "le quai restait ouvert"),
        ("de", "Bianchi kündigte an, der Kai bleibe offen.", "der Kai bleibe offen"),
        ("de", "Bianchi erwiderte, das Geld sei da.", "das Geld sei da"),
    ],
)
def test_reported_clauses_begin_and_end_with_their_words(language: str, sentence: str, clause: str) -> None:
    assert ("Carlo Bianchi", clause) in said(INTRODUCED[language] + sentence, language, voice="indirect")


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("it", "Bianchi parla di «una svolta per il porto».", "una svolta per il porto"),
        ("it", "Il molo è, secondo Bianchi, «un pericolo per tutti».", "un pericolo per tutti"),
        ("it", "C'era anche Carlo Bianchi, secondo cui «bisogna aspettare».", "bisogna aspettare"),
        ("en", "Bianchi spoke of “a new life for the port”.", "a new life for the port"),
        ("en", "“The pier,” said Bianchi, “stays open to all.”", "stays open to all."),
    ],
)
def test_parts_of_sentences_between_marks_have_the_speaker_of_the_sentence(
    language: str, sentence: str, words: str
) -> None:
    assert ("Carlo Bianchi", words) in said(INTRODUCED[language] + sentence, language)


class TestWhoIsMeant:
    def test_who_stands_in_an_inserted_report_is_talked_about(self) -> None:
        text = "Carlo Bianchi ha parlato per primo.\n\nMarta Pieri, ha detto, «è stata la più brava di tutti»."
        assert said(text, "it") == [("Carlo Bianchi", "è stata la più brava di tutti")]

    def test_a_left_out_subject_is_nobody_that_another_paragraph_mentions(self) -> None:
        text = "L'ultimo italiano a vincere la coppa era stato Ugo Neri.\n\n«Sono molto felice», ha detto alla folla."
        assert said(text, "it") == [("?", "Sono molto felice")]

    def test_of_two_people_with_one_surname_the_one_named_first_is_meant(self) -> None:
        text = "Anna Rossi ha vinto. «È bello», ha detto Rossi. Non è parente di Berta Rossi, la cantante."
        assert said(text, "it") == [("Anna Rossi", "È bello")]

    def test_an_office_has_several_names(self) -> None:
        text = "Il premier Carlo Bianchi è tornato. Il presidente del Consiglio ha detto che il molo resta aperto."
        assert said(text, "it", voice="indirect") == [("Carlo Bianchi", "il molo resta aperto")]

    def test_a_compound_office_has_its_head_for_a_name(self) -> None:
        text = "Bundeskanzler Carlo Bianchi kam. Der Kanzler kündigte an, der Kai bleibe offen."
        assert said(text, "de", voice="indirect") == [("Carlo Bianchi", "der Kai bleibe offen")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ann Reed praised the crew and the pilots of the boat. “Night on the Pier” is a film of 1950."),
        ("en", "Ann “Red” Reed told the crew."),
        ("it", "Carlo Bianchi è accusato di aver chiuso il molo. «La grande onda» è il titolo di un film."),
    ],
)
def test_people_and_titles_that_are_talked_about_say_nothing(language: str, text: str) -> None:
    assert [q.speaker for q in quotations(article(text, language)) if q.speaker] == []


def test_a_conjunction_is_a_whole_word() -> None:
    text = "Carlo Bianchi è uscito. «Il molo resta aperto», ha proclamato secondo la formula di rito."
    assert all(q.voice == "direct" for q in quotations(article(text, "it")))


def test_no_offset_depends_on_how_reporting_verbs_are_grouped() -> None:
    text = (
        "Carlo Bianchi avverte che il molo resta aperto. Le cose sono chiare. Carlo Bianchi chiarisce che piove forte."
    )
    assert [words for _, words in said(text, "it", voice="indirect")] == ["il molo resta aperto", "piove forte"]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words"),
    [
        ("it", "Ugo Neri ha perso contro Ivan Petrov. «Peccato», ha ammesso l'azzurro.", "Ugo Neri", "Peccato"),
        ("it", "Ugo Neri ha scritto la legge. «Serve a tutti», spiega l’amministratore.", "Ugo Neri", "Serve a tutti"),
        ("en", "Ann Reed won in Oslo. “It was hard,” the Swede said.", "Ann Reed", "It was hard"),
        ("en", "Ann Reed won in Oslo. “It was hard,” said the 24-year-old.", "Ann Reed", "It was hard"),
        ("fr", "Anne Roux a gagné. « C'est dur », a déclaré l'Italienne.", "Anne Roux", "C'est dur"),
        ("es", "Pedro Campos perdió la final. «Es duro», dijo el madrileño.", "Pedro Campos", "Es duro"),
    ],
)
def test_a_description_by_nation_or_trade_is_whoever_the_sentence_before_is_about(
    language: str, text: str, speaker: str, words: str
) -> None:
    assert [(who, said_words.rstrip(",")) for who, said_words in said(text, language)] == [(speaker, words)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Ugo Neri ha vinto. «Era un bravo bambino», ha detto il suo allenatore."),
        ("it", "Ugo Neri ha vinto. «Non l'ho visto», ha detto il guidatore dell'altra auto."),
        ("it", "Ugo Neri ha vinto. «Che bello», hanno detto alla fine."),
        ("it", "Ugo Neri ha vinto. Secondo il premier norvegese il molo resta chiuso."),
        ("it", "Ugo Neri ha vinto. Sul muro si legge che il molo resta chiuso."),
        ("it", "Ugo Neri ha dato, e continua a dare, un grande aiuto a tutta la città di Lerici."),
    ],
)
def test_somebody_else_than_the_person_spoken_of_is_not_that_person(language: str, text: str) -> None:
    found = quotations(article(text, language))
    assert not {"Ugo Neri", "Ann Reed"} & {q.speaker for q in found}


class TestGender:
    def test_a_masculine_description_is_no_woman(self) -> None:
        text = "Ugo Neri parla. Poi arriva la presidente Marta Pieri. Il premier non si ferma. «Basta», scandisce."
        assert said(text, "it") == [("Ugo Neri", "Basta")]

    def test_a_pronoun_means_somebody_of_its_gender(self) -> None:
        text = "On Friday Carlo Bianchi thanked his wife Ann, who, he said, had waited. “She is patient,” he added."
        assert said(text, "en") == [("Carlo Bianchi", "She is patient")]

    def test_a_minister_of_either_gender_may_bear_a_masculine_title(self) -> None:
        text = "Il procuratore Giulia Neri è arrivato. «Faremo piena luce», ha promesso la magistrata."
        assert said(text, "it") == [("Giulia Neri", "Faremo piena luce")]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("it", "«Non venderemo». Carlo Bianchi lo ripete tre volte.", ("Carlo Bianchi", "Non venderemo")),
        ("it", "«Lascio», dice la sindaca davanti a tutti. Marta Pieri ha parlato a lungo.", ("Marta Pieri", "Lascio")),
        ("it", "Parla Ugo Neri. Poi tocca al capitano, che si alza: «Resto». Carlo Bianchi ride.", ("?", "Resto")),
        ("it", "– Chiudiamo il molo? – ha chiesto Carlo Bianchi.", ("Carlo Bianchi", "Chiudiamo il molo?")),
        (
            "it",
            "LERICI, 3 maggio 2020. «Fatto». Il tweet di Carlo Bianchi arriva all'alba.",
            ("Carlo Bianchi", "Fatto"),
        ),
        ("it", "«Una pagina di storia», esulta invece il francese Luc Roux.", ("Luc Roux", "Una pagina di storia")),
        ("it", "Duro Carlo Bianchi: «Niente lezioni», avverte il premier danese.", ("Carlo Bianchi", "Niente lezioni")),
        ("it", "Come ricorda Carlo Bianchi, «il molo resta aperto».", ("Carlo Bianchi", "il molo resta aperto")),
        ("it", "Carlo Bianchi esita, poi risponde: «Il molo».", ("Carlo Bianchi", "Il molo")),
        ("it", "Duro il commento della Cgil: «Serve un tavolo».", ("Cgil", "Serve un tavolo")),
        ("it", "Per la federazione «non c'è fretta».", ("federazione", "non c'è fretta")),
        ("it", "Carlo Bianchi, via Instagram, scrive: «Resto».", ("Carlo Bianchi", "Resto")),
        ("it", "Carlo Bianchi ha spiegato su Facebook: «Resto».", ("Carlo Bianchi", "Resto")),
        ("it", "«Bravi», si è complimentata Marta Pieri.", ("Marta Pieri", "Bravi")),
        ("it", "Marta Pieri ha parlato. «Bravi», si è complimentata.", ("Marta Pieri", "Bravi")),
        ("it", "A Roma il presidente della Regione Vincenzo De Rosa attacca: «Basta».", ("Vincenzo De Rosa", "Basta")),
        ("en", "In Edinburgh Ann Reed tweeted: “The pier stays.”", ("Ann Reed", "The pier stays.")),
        ("en", "“The pier stays,” said EFF lawyer Ann Reed.", ("Ann Reed", "The pier stays")),
        ("en", "Sir Carl Reed rose. “The pier stays,” said the Labour leader.", ("Carl Reed", "The pier stays")),
        ("en", "Seagate spoke first. “It is small,” said Seagate. “It is new,” it said.", ("Seagate", "It is new")),
        (
            "en",
            "“We wait,” the mayor, Ann Reed, said. “It is late.” Her aide, Carl Marsh, put it well. “Go,” he said.",
            ("Ann Reed", "It is late."),
        ),
        ("en", "“We wait,” said Labour’s Ann Reed.", ("Ann Reed", "We wait")),
        ("it", "Carlo Bianchi parla. Pieri su Facebook: «Il molo non si piega».", ("Pieri", "Il molo non si piega")),
        (
            "it",
            "«Non dimentichiamo». Lo hanno scritto i parenti. «Mai», ha detto Ugo Neri.",
            ("?", "Non dimentichiamo"),
        ),
        (
            "it",
            "Il presidente della Repubblica Ugo Neri è a Lerici. «Grazie», ha detto il capo dello Stato.",
            ("Ugo Neri", "Grazie"),
        ),
        ("de", "Der Schweizer Ökonom Urs Graf sagte: „Die Lage ist ernst.“", ("Urs Graf", "Die Lage ist ernst.")),
        (
            "fr",
            "Anne Roux est là. « C'est bien », a-t-elle dit. « C'est juste. » Le maire Paul Roy a dit : « Non. »",
            ("Anne Roux", "C'est juste."),
        ),
    ],
)
def test_more_ways_of_newspapers_to_say_who_speaks(language: str, text: str, found: tuple[str, str]) -> None:
    assert found in said(text, language)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Per Carlo Bianchi il piano del porto è un errore.", ("Carlo Bianchi", "il piano del porto è un errore")),
        ("Secondo i dati della Banca d'Italia i prezzi salgono.", ("Banca d'Italia", "i prezzi salgono")),
        ("Confpesca sostiene che il molo resta aperto.", ("Confpesca", "il molo resta aperto")),
        ("Carlo Bianchi, a giudizio del quale il molo è vecchio.", ("Carlo Bianchi", "il molo è vecchio")),
        ("C'è Carlo Bianchi. Lui, dice, non ha paura; «resto», ripete.", ("Carlo Bianchi", "non ha paura")),
        ("Il Comune, spiega la sindaca Marta Pieri, ha già pagato.", ("Marta Pieri", "ha già pagato")),
    ],
)
def test_more_ways_to_report_without_marks(text: str, found: tuple[str, str]) -> None:
    assert found in said(text, "it", voice="indirect")


@pytest.mark.parametrize("text", ["Per Carlo Bianchi la stagione è finita.", "Per Carlo Bianchi è la terza vittoria."])
def test_what_befalls_somebody_is_no_view_of_theirs(text: str) -> None:
    assert quotations(article(text, "it")) == []


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Patto del mare, Bianchi: «Si cambia»", "Carlo Bianchi"),
        ("Il porto si ferma. Il Garante: «Si cambia»", "Garante"),
        ("Processo Riva, parla il teste: «Si cambia»", "?"),
        ("Carlo Bianchi, la rabbia dei parenti: «Si cambia»", "?"),
        ("Porto, un debito da 38,6 milioni: «Si cambia»", "?"),
    ],
)
def test_headings_name_the_last_before_the_colon(line: str, speaker: str) -> None:
    text = f"{line}\n\nCarlo Bianchi è arrivato. Il Garante ha chiuso il molo."
    assert said(text, "it", voice="headline", headings=(heading(text, line),)) in ([(speaker, "Si cambia")], [])


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Fusione Alfa-Beta: «Ci laviamo con le bottiglie»", "Anna Neri"),
        ("Fusione Alfa-Beta: «Qui manca tutto da giorni»", ""),
        ("Ugo Riva: «Qui manca tutto da giorni»", "Ugo Riva"),
    ],
)
def test_headings_are_checked_against_the_article(line: str, speaker: str) -> None:
    text = f"{line}\n\nUgo Riva è arrivato a Selva per la fusione. «Ormai ci laviamo con le bottiglie», dice Anna Neri."
    found = said(text, "it", voice="headline", headings=(heading(text, line),))
    assert [each for each, _ in found] == ([speaker] if speaker else [])


def test_the_authority_is_the_one_that_the_article_names() -> None:
    text = "Il Garante per il mare ha chiuso il molo. L'Autorità rileva che mancano i controlli."
    assert said(text, "it", voice="indirect") == [("Garante", "mancano i controlli")]


ABOUT_ONE = {
    "it": "Carlo Bianchi lascia il porto. Carlo Bianchi ha vinto tutto. Bianchi resta un nome.\n\nPiove da ieri.\n\n",
    "en": "Carlo Bianchi leaves the port. Carlo Bianchi won it all. Bianchi is a name.\n\nIt rained.\n\n",
    "fr": "Carlo Bianchi quitte le port. Carlo Bianchi a tout gagné. Bianchi reste un nom.\n\nIl pleut.\n\n",
}


@pytest.mark.parametrize(
    ("language", "sentence", "speaker"),
    [
        ("it", "«Lascio il molo a voi», ha detto il capitano.", "Carlo Bianchi"),
        ("it", "«Lascio il molo a voi», ha detto il numero dieci.", "Carlo Bianchi"),
        ("it", "Il neo Nobel ha risposto senza esitazioni. «Lascio il molo a tutti voi».", "Carlo Bianchi"),
        ("it", "«Lascio il molo a voi», ha detto il procuratore.", "?"),
        ("it", "«Lascio il molo a voi», ha detto l'avvocato.", "?"),
        ("it", "«Lascio il molo a voi», ha detto la tennista.", "?"),
        ("en", "“The pier is yours,” said the captain.", "Carlo Bianchi"),
        ("en", "“The pier is yours,” said the lawyer.", "?"),
        ("fr", "« Le quai est à vous », a dit le capitaine.", "Carlo Bianchi"),
    ],
)
def test_a_description_may_mean_the_person_whom_the_article_is_about(
    language: str, sentence: str, speaker: str
) -> None:
    assert [who for who, _ in said(ABOUT_ONE[language] + sentence, language)] == [speaker]


def test_a_date_before_a_name_is_no_description_of_its_bearer() -> None:
    text = "In una domenica di fine maggio Carlo Bianchi torna al porto. «Lascio il molo a voi», dice il numero dieci."
    assert said(text, "it") == [("Carlo Bianchi", "Lascio il molo a voi")]


@pytest.mark.parametrize(
    ("text", "language", "speakers"),
    [
        ("Il patto regge. Lo ha detto il leader Carlo Bianchi. Bianchi Mosca la teme.", "it", []),
        ("«Il molo resta aperto», commenta da Palazzo Vecchio Marta Pieri.", "it", ["Marta Pieri"]),
        ("Ann Reed spoke of the new Lancer. “The pier is holding,” she said.", "en", ["Ann Reed"]),
        ("Ieri papa Giulio ha taciuto. «Il molo resta aperto», ha detto poi il Pontefice.", "it", ["Giulio"]),
    ],
)
def test_what_stands_at_the_edges_of_names(text: str, language: str, speakers: list[str]) -> None:
    assert [who for who, _ in said(text, language)] == speakers


def test_an_acronym_is_the_body_whose_initials_it_has() -> None:
    text = "The Harbour Safety Board closed the pier. The HSB says that the wall leaks in several places."
    assert said(text, "en", voice="indirect") == [("Harbour Safety Board", "the wall leaks in several places")]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words"),
    [
        ("fr", "Carlo Bianchi est venu. Le quai, précise-t-il, fermera lundi.", "Carlo Bianchi", "fermera lundi"),
        ("fr", "Selon Marta Pieri, M. Bianchi a quitté le quai.", "Marta Pieri", "M. Bianchi a quitté le quai"),
        ("it", "C'è Marta Pieri, per la quale il molo è vecchio.", "Marta Pieri", "il molo è vecchio"),
        ("it", "Si chiude: secondo Marta Pieri il molo perde acqua.", "Marta Pieri", "il molo perde acqua"),
        ("it", "Per Marta Pieri, che guida il porto, il molo merita cura.", "Marta Pieri", "il molo merita cura"),
        ("fr", "— Le quai tiendra, regrettait la maire, Marta Pieri.", "Marta Pieri", "Le quai tiendra"),
        ("en", "Ann Reed called for “calm” and said the wall was safe.", "Ann Reed", "the wall was safe"),
        (
            "it",
            "Il molo, scrive il servizio marittimo, ha perso due bitte.",
            "servizio marittimo",
            "ha perso due bitte",
        ),
        ("it", "Il Faro si affretta a dire che il molo resta aperto.", "Faro", "il molo resta aperto"),
    ],
)
def test_reports_around_their_subjects(language: str, text: str, speaker: str, words: str) -> None:
    assert (speaker, words) in said(text, language, voice="indirect")


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("it", "Marta Pieri sale sul molo. «Ho pensato a lungo se venire qui».", ["Marta Pieri"]),
        ("it", "Marta Pieri ha detto che verrà al molo. Se piove, «voglio che il molo chiuda prima».", ["Marta Pieri"]),
        ("it", "Marta Pieri non usa cautele. «Non fatevi ingannare», dice la ministra norvegese.", ["Marta Pieri"]),
        (
            "it",
            "Lo dice il Comune. «Il molo è chiuso», scrive il Comune. «Resta così», prosegue il testo.",
            ["Comune"] * 2,
        ),
        ("it", "La motivazione dell'Accademia del mare cita «la scoperta dei moli sommersi».", ["Accademia del mare"]),
        ("it", "Per Ugo Neri il molo è vecchio; «serve una diga», aggiunge.", ["Ugo Neri"]),
        ("fr", "Marta Pieri parle. La digue est à ses yeux « un acte de confiance ».", ["Marta Pieri"]),
    ],
)
def test_more_ways_to_know_whose_words_they_are(language: str, text: str, speakers: list[str]) -> None:
    assert [who for who, _ in said(text, language)] == speakers


def test_a_quotation_over_two_paragraphs_is_theirs_who_spoke_before() -> None:
    text = "“Ci siamo”, dice Marta Pieri. Poi legge.\n\n“Il molo era vecchio.\n\n“Ora il molo è nuovo”."
    assert [who for who, _ in said(text, "it")] == ["Marta Pieri"] * 3


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("«Lascio il molo»: Bianchi saluta", "Carlo Bianchi"),
        ("Il premio a Carlo Bianchi: «Lascio il molo»", "Carlo Bianchi"),
        ("L'ultima notte del Capitano: «Lascio il molo»", "Carlo Bianchi"),
        ("L'appello a Carlo Bianchi: «Lascio il molo»", None),
        ("L'ultima notte del Procuratore: «Lascio il molo»", None),
    ],
)
def test_headings_about_the_person_whom_the_article_is_about(line: str, speaker: str | None) -> None:
    text = f"{line}\n\n{ABOUT_ONE['it']}"
    found = said(text, "it", voice="headline", headings=(heading(text, line),))
    assert found == ([(speaker, "Lascio il molo")] if speaker else [])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("A survey by the harbour league showed that most people want the pier.", "most people want the pier"),
        ("New figures, released on Monday, suggest the pier lost a million.", "the pier lost a million"),
        ("The pier would stay open, according to people familiar with the plan.", "The pier would stay open"),
        ("The pier may have been more useful than anybody thought, said several observers.",
         "The pier may have been more useful than anybody thought"),
    ],
)  # fmt: skip
def test_surveys_and_people_without_a_name_are_reported_and_nobody_speaks(sentence: str, words: str) -> None:
    assert said(sentence, "en", voice="indirect") == [("?", words)]


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [("“The pier is safe,” Kelly said.", "direct"), ("The pier is safe, Kelly said.", "indirect")],
)
def test_a_surname_that_ends_like_an_adverb_is_a_name(sentence: str, voice: str) -> None:
    assert said(f"Megan Kelly runs the port. {sentence}", "en", voice=voice) == [("Megan Kelly", "The pier is safe")]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The pier is safe,” said the port’s deputy head, who oversaw the works in 2012.",
        "“The pier is safe,” said former head of the port Megan Kelly, who oversaw the works.",
        "Megan Kelly declared a new beginning, rebels took the port, and the works went on.",
        "Megan Kelly wrote a detailed letter to the head of the port, Bianchi, about the works.",
        "The figures cited in the letter were wrong.",
        "Megan Kelly has all 20 pledged delegates of the port.",
        "Queen Victoria ruled the country for 63 years and the empire had grown.",
        "The council ruled out a new road, which had cost millions.",
    ],
)
def test_who_follows_the_verb_and_things_are_not_what_is_said(sentence: str) -> None:
    assert said(sentence, "en", voice="indirect") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "“The pier is safe,” said the head of the mission, former Botswana foreign minister Megan Kelly."),
        ("it", "«Il molo è sicuro», ha detto il capo della missione, l'ex ministra degli Esteri Megan Kelly."),
        ("it", "Oggi Megan Kelly ammette: «Il molo è sicuro»."),
    ],
)
def test_titles_and_adverbs_before_a_name_are_no_part_of_it(language: str, sentence: str) -> None:
    assert [speaker for speaker, _ in said(sentence, language)] == ["Megan Kelly"]


def test_who_is_met_by_somebody_without_a_name_does_not_speak() -> None:
    assert [speaker for speaker, _ in said("“The pier is safe,” said the port’s head, who met Megan Kelly.", "en")] == [
        "?"
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("it", "Vito Russo parla. Il comitato «Acqua nostra» di Genova sostiene che il molo perde.", "?"),
        ("it", "«Il molo perde», avverte il politologo dell'Università di Trieste Anna Neri, che ride.", "Anna Neri"),
        ("it", "«Il molo perde», ha detto il capo dell'ospedale di Gorizia Anna Neri.", "Anna Neri"),
        (
            "it",
            "Sollevata Anna Neri, 56 anni, che ha vinto. «Il molo perde», ha detto baciando la figlia.",
            "Anna Neri",
        ),
        (
            "it",
            "Russo è all'ospedale Civico di Palermo. Ibrahim, 19 anni, ha parlato. «Il molo perde», ha detto.",
            "Ibrahim",
        ),
        ("it", "«Il molo perde», ha protestato l'allevatrice Anna Neri.", "Anna Neri"),
        (
            "it",
            "Giudica il giudice Vito Russo. «Il molo perde», aveva detto la pubblico ministero Anna Neri, che ride.",
            "Anna Neri",
        ),
        (
            "es",
            "El dueño de la mina, Vito Russo, calla.\nEl ministro de Minas anunció que viajará mañana al lugar.",
            "?",
        ),
        (
            "it",
            "È indagato Vito Russo, imprenditore romano.\nAnna e l’amico Ugo Neri parlano. «Il molo perde», dice Neri. "
            "Secondo l’imprenditore il molo va chiuso.",
            "Ugo Neri",
        ),
        (
            "it",
            "“Il molo perde”, dice Ugo Neri.\nAl molo di Porta Garibaldi Vito Russo, 36 anni, ha aspettato. "
            "“Il molo perde”, ha detto.",
            "Ugo Neri Vito Russo",
        ),
        (
            "it",
            "«Il molo perde», ha detto dal tetto di un furgone Vito Di Russo, delegato della Fiom.",
            "Vito Di Russo",
        ),
        (
            "it",
            "Tra i fuochi c'è Anna Neri, 47 anni, e con lei il marito Vito Russo. «Il molo perde», dice.",
            "Anna Neri",
        ),
        (
            "it",
            "Per Anna Neri, che dirige l'istituto Giordani di Bari, il molo va. «Ma il molo perde», si chiede.",
            "Anna Neri",
        ),
        (
            "it",
            "Il giudice ha deciso un risarcimento, che secondo la presidente Anna Neri basterà: «Il molo perde».",
            "Anna Neri",
        ),
        ("it", "Vito Russo tace. A chi gli chiedeva del mare ha risposto che il molo «perde da anni».", "Vito Russo"),
        (
            "it",
            "Anna Neri, 19 anni, è qui dal 2021 e ha scritto una lettera a Vito Russo. “Il molo perde”, si legge nella "
            "lettera.",
            "Anna Neri",
        ),
        ("en", "Ann Reed of the accountants Gray & Park, said the pier leaks. “It leaks,” said Reed.", "Ann Reed"),
        (
            "en",
            "Ann Reed is the chief executive of Pier Air. The chief executive of a rival said that the pier leaks.",
            "?",
        ),
        ("en", "Ann Reed is accused of fraud. Her lawyer said that Reed was “serene” about the pier.", "?"),
        ("en", "Joe Reed, the president, came. Pier College is open. Its president said that the pier leaks.", "?"),
        (
            "en",
            "“It leaks,” said Ann Reed, the union’s general secretary. The transport secretary said it was “sound”.",
            "Ann Reed ?",
        ),
        ("en", "The Reed hospitals in central Ohio are open. No patient was harmed, the hospital said.", "?"),
        (
            "es",
            "El alcalde Vito Russo llegó.\nEl director, el ingeniero de montes Ugo Neri, explicó que el muelle "
            "está roto.",
            "Ugo Neri",
        ),
        ("es", "“El muelle está roto”, afirmó el exgobernador de Córdoba Ugo Neri.", "Ugo Neri"),
        (
            "it",
            "Tratta il Partito Verde di Ugo Neri. Anna Russo tace.\nNeri, che sente la pressione, esita. Il candidato "
            "premier ha spiegato che il molo perde.",
            "Ugo Neri",
        ),
        ("it", "Il sindaco Vito Russo c'era.\nIn una nota l'azienda si scusa e assicura «la massima cura».", "azienda"),
        (
            "it",
            "Lo ha detto Vito Russo.\nC'è una relazione, che segnalava il danno e consigliava di limitare il transito.",
            "?",
        ),
        (
            "it",
            "Parla Vito Russo.\n«Non sapevo», si è difeso l'amministratore delegato di Mare, Ugo Neri. Il manager ha "
            "sostenuto che il molo perde.",
            "Ugo Neri",
        ),
        (
            "en",
            "Pope Francis came. He met Sister Agnes Reed, 94, who knew the pier. “It leaks,” she told him.",
            "Sister Agnes Reed",
        ),
        ("de", "Die Oper der Komponistin Anna Neri ist lang. „Der Kai leckt“, sagte die Komponistin.", "Anna Neri"),
        ("de", "Dirigent Ugo Neri winkt. „Der Kai leckt“, meinte er.", "Ugo Neri"),
        (
            "en",
            "Ann Reed, whose father founded the company in 1931 as a maker of soap, said that the pier leaks.",
            "Ann Reed",
        ),
        ("en", "One Italian daily called the pier “a sieve of stone and rust”.", "?"),
        ("en", "The American Joe Gray came first. Gray smiled. “It leaks,” he laughed.", "Joe Gray"),
        ("en", "Ann Reed of the Paris think-tank Cercle Turgot argued that the pier leaks.", "Ann Reed"),
        ("en", "The Swiss lawyer Ann Reed spoke. They amount to 84,000 in all, said her lawyer, Joe Gray.", "Joe Gray"),
        ("en", "The lawyer, Alexander Gray, came. Irina Reed came. “It leaks,” she said.", "Irina Reed"),
        ("en", "For Helen Reed, a hydrologist, the pier is bad. “It leaks,” she said.", "Helen Reed"),
        (
            "en",
            "The traffic manager Eurocontrol estimated that it leaks. Piers leak most in winter, it said.",
            "Eurocontrol",
        ),
        ("it", "«Il molo perde», ha affermato davanti ai suoi al teatro Petruzzelli. Anna Neri ha vinto.", "?"),
        ("it", "Aurélie Neri è francese. Neri, secondo la stampa francese, aveva un biglietto per il molo.", "?"),
        (
            "it",
            "L'avvocato Ugo Neri tace. Il molo, spiega il gestore, la società Acque Centrali, perde da anni.",
            "Acque Centrali",
        ),
        (
            "it",
            "Ai funerali di Vito Russo, ex postino, c'era il paese. Il parroco ha ricordato che il molo perde.",
            "?",
        ),
        (
            "it",
            "Il legale di Neri, Vito Russo, è arrivato. L'avvocato ha ricordato che il molo perde.",
            "Vito Russo",
        ),
        (
            "es",
            "El grupo Solvanor ha admitido que el muelle pierde.\nEl consejero ha prometido que será reparado.",
            "Solvanor ?",
        ),
        (
            "it",
            "Vito Russo fu preso.\nA Parigi il ministero ha attivato l'unità e ha ricordato che il molo perde.",
            "ministero",
        ),
        (
            "it",
            "Lo dice Anna Neri.\n«Non compro», ha detto l’armatore. Ha assicurato che il molo sarà riparato.",
            "?",
        ),
        ("de", "„Der Kai leckt“, sagte die Chefin von ver.di, Anna Neri, am Montag.", "Anna Neri"),
        ("de", "Tausende Traktoren kamen. Sie fuhren mit den Traktoren: „Das ist zu viel für alle.“", "?"),
    ],
)
def test_who_speaks_is_told_from_what_stands_beside_them(language: str, text: str, speaker: str) -> None:
    found = said(text, language) + said(text, language, voice="indirect")
    assert " ".join(dict.fromkeys(each for each, _ in found)) == speaker


def test_a_banner_has_no_speaker() -> None:
    text = "I tifosi hanno appeso uno striscione: «Le bandiere non si vendono». «È finita», ricorda Vito Russo."
    assert said(text, "it") == [("?", "Le bandiere non si vendono"), ("Vito Russo", "È finita")]


def test_the_name_of_a_book_or_a_newspaper_is_nobodys_words() -> None:
    text = "Im „Standard“ nannte der Rezensent Clemens Haas das Buch „schön gebaut, aber zu lang“."
    assert said(text, "de") == [("Clemens Haas", "schön gebaut, aber zu lang")]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Reed found a film of 1961 believed to be lost.",
        "Ann Reed is against excessive hopes.",
        "The trial had raised hopes of a cure and pushed the shares of Ann Reed’s firm.",
        "The paper, published in May and cited more than 400 times, was Ann Reed’s.",
        "Ann Reed called it the most important decision since that on drivers in May.",
        "Ann Reed asked for three days off to bury her father.",
        "The bill has climbed to $13.9 billion, and Ann Reed expects to employ 1,750 people at first.",
        "The bill has climbed from the one that Ann Reed announced two years ago and has doubled.",
    ],
)
def test_participles_and_nouns_report_nothing(text: str) -> None:
    assert not said(text, "en", voice="indirect")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le oui ne l’emporte que dans trois des neuf départements du pays."),
        ("it", "Per circa duecento di loro, rimasti sulla spiaggia, è intervenuta la Guardia costiera con i gommoni."),
        ("it", "Anna Neri, 19 anni, di Potenza, è qui e ha scritto una lettera aperta al ministro Vito Russo."),
    ],
)
def test_verbs_of_speech_that_say_nothing_here(language: str, text: str) -> None:
    assert not said(text, language, voice="indirect")


def test_the_whole_name_of_a_body_is_no_part_of_what_it_says() -> None:
    text = "Secondo l'Istituto nazionale di geofisica e vulcanologia l'attività è cominciata di notte."
    assert said(text, "it", voice="indirect") == [("Istituto", "l'attività è cominciata di notte")]


def test_a_noun_without_article_is_no_verb() -> None:
    text = (
        "Lo dice il giudice Anna Neri. Potrà ripartire dalla D, ma solo se una società presenterà domanda entro luglio."
    )
    assert not said(text, "it", voice="indirect")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The jury, led by Ann Reed, said it had been moved.", ("?", "it had been moved")),
        ("The captain left the ship at 3:58 a.m. on Sunday, Ann Reed said.",
         ("Ann Reed", "The captain left the ship at 3:58 a.m. on Sunday")),
        ("Ann Reed, who had warned of risks in a report, did nothing.", ("Ann Reed", "of risks in a report")),
        ("The head of Bank One, Ann Reed, spoke. The finance ministry declined to comment, but said the tax was low.",
         ("finance ministry", "the tax was low")),
    ],
)  # fmt: skip
def test_a_report_is_its_own_subjects_and_ends_where_it_ends(text: str, found: tuple[str, str]) -> None:
    assert said(text, "en", voice="indirect") == [found]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "en",
            "Luca Neri, the president of the federation, tried for an hour. “We have lost a gentleman,” a federation "
            "official said afterwards.",
            ["?"],
        ),
        (
            "en",
            "Judge Hilary Mundy told the owner: “You stole from them.” She accepted that he was poor.\n\nOutside the "
            "court the skipper apologised. “I would not do it again,” he said.",
            ["Hilary Mundy", "?"],
        ),
        ("en", "Police have recovered “The Scream” and “Madonna”, the two Edvard Munch paintings.", []),
        (
            "it",
            "Anna Neri, ministra dell’Istruzione, è intervenuta. Il ministero ha poi definito la polemica «ridicola», "
            "precisando che ci si riferiva alla galleria.",
            ["ministero"],
        ),
        (
            "it",
            "Duro Gino Petri, presidente del comitato Aria Pulita: «Lo avevamo scritto alla Provincia».",
            ["Gino Petri"],
        ),
        (
            "it",
            "«Adesso posso dirglielo», ha sussurrato Anna Neri. «Ci hanno chiesto di avere pazienza», le ha fatto eco "
            "la sorella di un operaio, «oggi la pazienza è finita».",
            ["Anna Neri", "?", "?"],
        ),
        ("it", "I ministri Carlo Neri e Giulio Verdi avevano espresso in una nota “rammarico e sconcerto”.", ["?"]),
        (
            "it",
            "Il cardinale Piero Neri ha annunciato il nome.\n\n«Buonasera!» sono state le prime parole del Papa dalla "
            "loggia di San Pietro. «Il dovere era di dare un vescovo a Roma», ha detto Francesco.",
            ["Francesco", "Francesco"],
        ),
        ("it", "Satoshi Ōmura ha vinto il Nobel. «Ho imparato moltissimo», ha detto Ōmura.", ["Satoshi Ōmura"]),
        (
            "es",
            "José Neri salió al balcón y dijo: «No cambiaré». Muchos jóvenes le respondían a gritos: «¡No falles!».",
            ["José Neri", "?"],
        ),
        (
            "es",
            "Cristina Neri de Blanco no vino; tampoco la jueza María Servini.\n\nAntes, Neri se había despedido en "
            "la plaza. «No puedo hablar mucho», bromeó.",
            ["Cristina Neri de Blanco"],
        ),
        ("fr", "« C’est une avancée », a déclaré à Genève Marie Chan, la directrice de l’OMS.", ["Marie Chan"]),
        (
            "fr",
            "Paul Karun, président de l’ONG, a parlé d’« un immense soulagement pour les malades ».",
            ["Paul Karun"],
        ),
        ("fr", "« C’est un cadeau de la Guinée au monde », s’est réjoui le docteur Paul Keita.", ["Paul Keita"]),
        ("de", "„Es ist nichts mehr da“, hatte Maike Schlegel damals vor der Presse erklärt.", ["Maike Schlegel"]),
        (
            "en",
            "Gordon Brock set his budget. Vince Kahn said the chancellor had failed. The chancellor meanwhile said: "
            "“My plans hold.”",
            ["Gordon Brock"],
        ),
        (
            "it",
            "Vito Neri ha detto: «Sono innocente». Il magistrato ha parlato di «indizi gravissimi».",
            ["Vito Neri", "?"],
        ),
        ("en", "“Aid ends,” Ann Lee, director of Korea Bank - one of the creditors - said.", ["Ann Lee"]),
        (
            "en",
            "A letter came from Ann Lee, the eldest daughter of ex-King Michael of Moravia, who said: “It was "
            "politics.”",
            ["Ann Lee"],
        ),
        ("en", "Mr Hood also left UKIP saying: “He would do better.”", ["Hood"]),
        ("en", "Mike Ellis, the venue's Promotions Coordinator, said: “We sold out by four.”", ["Mike Ellis"]),
        ("en", "“The home will be a theme,” said Cebit organiser Anna Green.", ["Anna Green"]),
        ("en", "As minister Paul Flint said: “It was wrecked by childishness.”", ["Paul Flint"]),
        (
            "en",
            "Mr Ansell condemned the paper, which the Foreign Office says has cost little. “Isn't that propaganda?” he "
            "asked.",
            ["Ansell"],
        ),
        ("it", "La deputata Rosa Bini ha ripreso il tema. La senatrice Pd ha detto: «È il momento».", ["Rosa Bini"]),
        (
            "it",
            "Il sindaco Mario Rossi, intervistato dalla rete NTV, ha affermato: «Sentiamo le voci».",
            ["Mario Rossi"],
        ),
    ],
)
def test_words_are_nobody_elses(language: str, text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in said(text, language)] == speakers


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "en",
            "Luca Neri spoke of a shame. A spokesman for Mr Neri said that no offence had been intended.",
            [("spokesman for Mr Neri", "no offence had been intended")],
        ),
        (
            "en",
            "Luca Neri, a spokesman for the port, confirmed that the cable had failed.",
            [("Luca Neri", "the cable had failed")],
        ),
        (
            "en",
            "The United Nations secretary-general, Ban Ki-moon, arrived on Friday and promised ten million dollars.",
            [("Ban Ki-moon", "ten million dollars")],
        ),
        (
            "en",
            "The factory in Belvedere, Ohio, will shut. The college in Belvedere has promised places for 80 workers.",
            [("?", "places for 80 workers")],
        ),
        (
            "it",
            "La cifra non aveva alcun fondamento, hanno precisato gli uffici del sindaco Bruno Neri.",
            [("?", "La cifra non aveva alcun fondamento")],
        ),
        (
            "it",
            "La sindaca Elena Neri è andata al corteo. I sindacati riferiscono che a nessuno è stato comunicato nulla.",
            [("?", "a nessuno è stato comunicato nulla")],
        ),
        (
            "it",
            "Anna Neri, marinaia da anni, era al porto. La marineria di Porto Garibaldi teme che il prezzo scenda.",
            [("?", "il prezzo scenda")],
        ),
        (
            "it",
            "Calisto Neri è stato condannato a dieci anni. Per Luciano Verdi, già presidente, gli anni sono sei.",
            [],
        ),
        (
            "it",
            "Il governo ha annunciato che l’ufficio chiuderà; il disegno di legge è atteso in estate.",
            [("governo", "l’ufficio chiuderà")],
        ),
        (
            "fr",
            "Novartis affirme que ses malades reçoivent le médicament. Le chef de Novartis Inde, Rami Shah, est venu.",
            [("Novartis", "ses malades reçoivent le médicament")],
        ),
        (
            "de",
            "Vor Gericht hatte Anton Schlegel beteuert, er habe bis zuletzt an sein Unternehmen geglaubt.",
            [("Anton Schlegel", "er habe bis zuletzt an sein Unternehmen geglaubt")],
        ),
        (
            "de",
            "Ein Sprecher des Gerichts betonte, verhandelt worden sei nicht über die Pleite.",
            [("Sprecher des Gerichts", "verhandelt worden sei nicht über die Pleite")],
        ),
    ],
)
def test_reports_are_nobody_elses(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert said(text, language, voice="indirect") == found


class TestConventions:
    """What the press of one language does and that of others does not."""

    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            (
                "fr",
                "Le maire Luc Roux sort. « Le quai tiendra, a confié Luc Roux. Il est neuf. »",
                [("Luc Roux", "Le quai tiendra"), ("Luc Roux", "Il est neuf")],
            ),
            (
                "fr",
                "« Le quai tremblait, raconte Anne Petit, une mère du quartier. On a couru. »",
                [("Anne Petit", "Le quai tremblait"), ("Anne Petit", "On a couru")],
            ),
            (
                "fr",
                "Ici, le bourgmestre Luc Roux compte les quais. « C’est un quai, dit-il, mais sans eau. »",
                [("Luc Roux", "C’est un quai"), ("Luc Roux", "mais sans eau")],
            ),
            (
                "fr",
                "La maire, Anne Petit, est sortie. « Le quai tiendra, a déclaré la maire. »",
                [("Anne Petit", "Le quai tiendra")],
            ),
            ("fr", "« Le quai est vieux », se défend le maire, Luc Roux.", [("Luc Roux", "Le quai est vieux")]),
            ("fr", "Luc Roux, lui, parle d'« un quai ».", [("Luc Roux", "un quai")]),
            (
                "fr",
                "Luc Roux est monté sur une caisse.\n\n« Le quai est à nous.\n\n« Nous resterons ici. »",
                [("Luc Roux", "Le quai est à nous"), ("Luc Roux", "Nous resterons ici")],
            ),
            (
                "es",
                "Rosa Gil lo explicó ayer a los periodistas:\n\n«El muelle está podrido por dentro.\n\n"
                "»Se habría visto.»",
                [("Rosa Gil", "El muelle está podrido por dentro"), ("Rosa Gil", "Se habría visto")],
            ),
            (
                "es",
                "Su autor, el ingeniero Juan Gil, vive aquí.\n\n«El muelle es mío», nos ha escrito el ingeniero.",
                [("Juan Gil", "El muelle es mío")],
            ),
            (
                "es",
                "Fue el día en que el fiscal Juan Gil cerró su acusación.\n\n«El muelle es de todos», dijo entonces.",
                [("Juan Gil", "El muelle es de todos")],
            ),
            (
                "de",
                "Anton Van der Berg gewann. „Der Kai bleibt offen“, sagte Van der Berg.",
                [("Anton Van der Berg", "Der Kai bleibt offen")],
            ),
            (
                "de",
                "Bürgermeisterin Eva Kern sprach von einer „Prüfung für den Kai“.",
                [("Eva Kern", "Prüfung für den Kai")],
            ),
            (
                "de",
                "Das Gericht bestellte den Rechtsanwalt Dr. Karl Wieland.\n\nWieland ist froh. "
                "„Der Kai bleibt offen“, sagte der Anwalt.",
                [("Karl Wieland", "Der Kai bleibt offen")],
            ),
            (
                "de",
                "„Der Kai bleibt wohl offen“, hatte Innenminister Karl Wieland im September erklärt.",
                [("Karl Wieland", "Der Kai bleibt wohl offen")],
            ),
            (
                "de",
                "Lena Vogt suchte ihre Katze. „Da lag sie am Kai“, berichtete sie. „Ich war froh.“ "
                "Ihr Vater rief die Polizei.",
                [("Lena Vogt", "Da lag sie am Kai"), ("Lena Vogt", "Ich war froh")],
            ),
            (
                "de",
                "Kantor Albrecht Wendt kam. »Der Kai bleibt offen«, sagte er.",
                [("Albrecht Wendt", "Der Kai bleibt offen")],
            ),
            (
                "it",
                "«Il molo poteva restare». Con queste parole il presidente del tribunale, Ugo Riva, "
                "ha aperto l'udienza.",
                [("Ugo Riva", "Il molo poteva restare")],
            ),
        ],
    )
    def test_quotations_are_read_as_it_sets_them(
        self, language: str, text: str, expected: list[tuple[str, str]]
    ) -> None:
        assert [(speaker, words.strip(" .")) for speaker, words in said(text, language)] == expected

    def test_a_german_report_is_of_whoever_stands_behind_its_verb(self) -> None:
        text = "Es gehe „ein Signal der Hoffnung“ in alle Häfen der Nordischen Liga, sagte der Sieger am Abend."
        assert "Nordischen Liga" not in [speaker for speaker, _ in said(text, "de")]

    @pytest.mark.parametrize(
        "text",
        [
            "The chairman, Edward Burke, said nothing on Tuesday.",
            "The chairman, Edward Burke, said nothing about it.",
        ],
    )
    def test_whoever_says_nothing_is_not_quoted(self, text: str) -> None:
        assert said(text, "en", voice="indirect") == []

    def test_that_nothing_had_changed_is_something(self) -> None:
        assert said("Edward Burke said nothing had changed.", "en", voice="indirect") != []
