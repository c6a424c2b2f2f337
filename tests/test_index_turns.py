"""Words without quotation marks: whose the paragraphs of interviews, transcripts, reactions and letters are."""

from __future__ import annotations

import time

import pytest

from index.labels import Bearers, bare, in_small_letters, label_of, may_be_named, without_prefix
from index.quotes import quotations
from index.types import Article, Heading, Quotation, Span


def article(text: str, language: str, authors: tuple[str, ...] = ()) -> Article:
    """An article whose first line is its title."""
    first = text.split("\n", 1)[0]
    sub = [(text.index(line), line) for line in text.split("\n") if line.startswith("### ")]
    headings = (Heading(0, len(first), 1), *(Heading(at + 4, at + len(line), 3) for at, line in sub))
    return Article("0" * 16, text, first, None, None, None, authors, language, "a.md", headings)


def found(text: str, language: str, authors: tuple[str, ...] = ()) -> list[Quotation]:
    return [each for each in quotations(article(text, language, authors)) if each.voice != "headline"]


def said(text: str, language: str, authors: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(speaker, words) of every quotation outside headings."""
    return [(each.speaker or "?", text[each.start : each.end]) for each in found(text, language, authors)]


BOLD = """Sala: la città deve costruire case

Il sindaco Giuseppe Sala parla di affitti e di trasporti.

**Sindaco, gli affitti sono saliti. Che cosa può fare il Comune?**

Il Comune da solo può poco. Abbiamo trovato ventiquattro aree.

**C'è chi dice che non bastano.**

Lo so, e a chi lo dice rispondo che un cantiere non si apre con un annuncio.

**Si ricandiderà?**

No, la legge non lo consente.

Riproduzione riservata"""


def test_the_answers_of_an_interview_are_the_interviewee_s_and_its_questions_are_nobody_s() -> None:
    assert said(BOLD, "it") == [
        ("Giuseppe Sala", "Il Comune da solo può poco."),
        ("Giuseppe Sala", "Abbiamo trovato ventiquattro aree."),
        ("Giuseppe Sala", "Lo so, e a chi lo dice rispondo che un cantiere non si apre con un annuncio."),
        ("Giuseppe Sala", "No, la legge non lo consente."),
    ]


def test_a_quotation_without_marks_is_one_sentence_and_a_turn_has_one_number() -> None:
    first, second, third, _ = found(BOLD, "it")
    assert first.turn == second.turn != third.turn
    assert BOLD[first.sentence.start : first.sentence.end] == "Il Comune da solo può poco."
    assert (first.voice, first.cue, first.speaker_span) == ("direct", None, None)


@pytest.mark.parametrize(
    ("text", "language", "speaker", "words"),
    [
        (
            "The dam\n\nAn interview with the engineer Ngozi Okafor.\n\nQ: When did you see the cracks?\n\n"
            "A: In the autumn of 2021, I think.\n\nQ: Did you report them?\n\nA: Nobody answered me for eight months.",
            "en",
            "Ngozi Okafor",
            "In the autumn of 2021, I think.",
        ),
        (
            'Lucía Ferrer: "El tren llegará en 2030"\n\nLa presidenta explica los retrasos.\n\n'
            "PREGUNTA. ¿Por qué se ha retrasado la obra?\n\nRESPUESTA. Por los túneles que encontramos.\n\n"
            "P. ¿Cuánto costará?\n\nR. Unos 140 millones de euros.",
            "es",
            "Lucía Ferrer",
            "Unos 140 millones de euros.",
        ),
        (
            "« Le fleuve a été oublié » : entretien avec l'hydrologue Claire Vasseur\n\n"
            "**Faut-il s'inquiéter ?**\n\n**Claire Vasseur :** Oui, nous avons mesuré la moitié de la normale.\n\n"
            "**Les centrales devront-elles s'arrêter ?**\n\n**C. V. :** Sans doute deux réacteurs.",
            "fr",
            "Claire Vasseur",
            "Sans doute deux réacteurs.",
        ),
        (
            "Die Hochöfen gehen aus\n\nMarlies Kessler, 51, führt seit Januar die Nordsaar Stahl AG.\n\n"
            "**SPIEGEL:** Frau Kessler, sehen Sie die Puppe jeden Morgen?\n\n**Kessler:** Ich fahre an ihr vorbei.\n\n"
            "**SPIEGEL:** Sie machen es sich leicht.\n\n**Kessler** *(lacht)*: Das finde ich gar nicht.",
            "de",
            "Marlies Kessler",
            "Das finde ich gar nicht.",
        ),
        (
            "L'isola al buio\n\nL'abbiamo chiesto alla sindaca Nunzia Capraro, 39 anni, al molo vecchio.\n\n"
            "- Sindaca, chi ha avuto l'idea?\n\nMio padre, che faceva il pescatore.\n\n- Quanto risparmiate?\n\n"
            "Novemila euro, e con quei soldi paghiamo la barca.\n\n- Si ricandiderà?\n\nVedremo, io vorrei studiare.",
            "it",
            "Nunzia Capraro",
            "Novemila euro, e con quei soldi paghiamo la barca.",
        ),
        (
            "El último farero\n\nEladio Outeiral, de 65 años, nos recibe con la radio puesta.\n\n"
            "—¿Cuántas noches ha pasado aquí?\n\n—Dejé de contar en la diez mil.\n\n—¿Y el peor temporal?\n\n"
            "—El mar arrancó la puerta y bajamos atados.\n\n—¿Qué hará el miércoles?\n\n—Dormir, creo que dormir.",
            "es",
            "Eladio Outeiral",
            "Dejé de contar en la diez mil.",
        ),
        (
            "Der Kreißsaal schließt\n\nSolveig Brandhorst, 55, ist Hebamme. Ein Interview.\n\n"
            "### Frau Brandhorst, wie haben Sie davon erfahren?\n\nAus dem Radio, auf meinem Weg zur Schicht.\n\n"
            "### Ist das Krankenhaus zu weit?\n\nWir üben, wie man auf einem Parkplatz entbindet.\n\n"
            "### Und was wird aus Ihnen?\n\nIch kaufe mir einen Kombi.",
            "de",
            "Solveig Brandhorst",
            "Wir üben, wie man auf einem Parkplatz entbindet.",
        ),
        (
            "Transcript of the briefing\n\nCAPT. MARIA LINDQVIST: Good morning. The fire is out.\n\n"
            "REPORTER: Captain, what caused it?\n\nCAPT. LINDQVIST: We think it started in a lorry.\n\n"
            "MINISTER JONAS BERG: The government will pay for the hotel rooms.",
            "en",
            "Maria Lindqvist",
            "We think it started in a lorry.",
        ),
        (
            "Seduta del 9 aprile\n\nPresidenza del vicepresidente Attilio SGARAVATTO\n\n"
            "PRESIDENTE. La consigliera Zuanon ha facoltà di parlare.\n\n"
            "ZUANON (Alleanza Civica). La centrale chiude il 30 giugno. (Applausi)\n\n"
            "PRESIDENTE. Colleghi, sospendo la seduta se continuate.",
            "it",
            "Attilio Sgaravatto",
            "Colleghi, sospendo la seduta se continuate.",
        ),
        (
            "Compte rendu intégral\n\n*Présidence de M. Alain Duvernoy*\n\n"
            "**M. le président.** La séance est ouverte.\n\n"
            "**Mme Isabelle Courtois.** Le dernier médecin a dévissé sa plaque.\n\n"
            "**M. Bertrand Maillot,** *ministre de la santé*. Je connais cette vallée.\n\n"
            "**M. le président.** Il ne lui reste que vingt secondes.",
            "fr",
            "Bertrand Maillot",
            "Je connais cette vallée.",
        ),
        (
            "Die Debatte über die Brücken\n\nPräsidentin Ulrike Sandmann:\nDas Wort hat Dr. Anke Rohwedder.\n\n"
            "Dr. Anke Rohwedder, Bundesministerin für Verkehr:\nMehr als tausend sind zu ersetzen.\n\n"
            "(Jens Pohlmann [CDU/CSU]: Und wie viele haben Sie ersetzt?)\n\nDas ist zu wenig.\n\n"
            "Präsidentin Ulrike Sandmann:\nNächste Rednerin ist Meret Oyan.",
            "de",
            "Anke Rohwedder",
            "Das ist zu wenig.",
        ),
        (
            "The winter the bees stayed home\n\n[00:00:31] Bettany Cruse: Declan, how many hives did you lose?\n\n"
            "[00:01:12] Declan Moyle: Forty out of ninety, I am afraid.\n\n"
            "[00:01:40] Bettany Cruse: Is that normal?\n\n"
            "[00:01:44] Declan Moyle: A bad winter is fifteen.",
            "en",
            "Declan Moyle",
            "A bad winter is fifteen.",
        ),
        (
            "Live: primary night\n\n11:12 p.m.\nSousa's campaign: We have the numbers and a very large cake.\n\n"
            "10:58 p.m.\nTeague's lawyer, Abigail Rourke: We are asking the court to hold every ballot.\n\n"
            "9:14 p.m.\nPollster Vikram Anand: Teague needed 60 percent in the towns.\n\n"
            "7:42 p.m.\nRosalind, 34, nurse: I came straight from a double shift.",
            "en",
            "Abigail Rourke",
            "We are asking the court to hold every ballot.",
        ),
        (
            "Il testo integrale del discorso del presidente Paolo Ferri\n\n"
            "Pubblichiamo il discorso che Paolo Ferri ha tenuto lunedì in consiglio.\n\n"
            "Signor presidente, quello che è successo a Valdoro non era una fatalità.\n\n"
            "Nessuno di noi può dire che non sapeva. Chiederò al governo lo stato di emergenza.",
            "it",
            "Paolo Ferri",
            "Nessuno di noi può dire che non sapeva.",
        ),
        (
            "Quel passaggio a livello\n\nRiceviamo e pubblichiamo:\n\nGentile direttore, ho scritto tre volte.\n\n"
            "Io non viaggio: aspetto. Insieme a me aspettano l'ambulanza e lo scuolabus.\n\nGianfranco Olivieri\nLugo",
            "it",
            "Gianfranco Olivieri",
            "Insieme a me aspettano l'ambulanza e lo scuolabus.",
        ),
    ],
    ids=(
        "letters pregunta initials outlet hyphen raya headings capitals chair minutes below stamps live speech letter"
    ).split(),
)
def test_words_without_marks_are_given_to_whoever_says_them(text: str, language: str, speaker: str, words: str) -> None:
    assert (speaker, words) in said(text, language)
    assert not [each for each in said(text, language) if each[1].endswith("?")]


def test_whoever_speaks_for_somebody_is_not_them() -> None:
    text = (
        "Live\n\nSousa's campaign: We have the numbers tonight.\n\nThe teachers' union: We voted for our schools.\n\n"
        "Sheriff Lonnie Baptiste: I saw nobody touch a box."
    )
    assert [speaker for speaker, _ in said(text, "en")] == [
        "Sousa's campaign",
        "The teachers' union",
        "Lonnie Baptiste",
    ]


def test_a_remark_ends_where_its_speaker_is_told_of() -> None:
    text = (
        "Live\n\nThe teachers' union: We voted for our schools. The union spent $310,000.\n\n"
        "Sheriff Lonnie Baptiste: The lights were off, and I saw nobody touch a box. Nobody did.\n\n"
        "Nurse Anna Bauer: Teague needed 60 percent."
    )
    assert [words for _, words in said(text, "en")] == [
        "We voted for our schools.",
        "The lights were off, and I saw nobody touch a box.",
        "Nobody did.",
        "Teague needed 60 percent.",
    ]


OPINION = """Perché l'Europa deve investire

L'Europa ha perso vent'anni. Credo che il debito comune non sia un tabù.

Il ministro Ugo Neri ha detto: «Il debito comune è una trappola». Non penso che abbia ragione.

A mio avviso servono 500 miliardi l'anno.

Elena Marchetti è stata ministra dell'Industria."""


def test_an_author_who_says_what_they_think_is_quoted_and_so_is_whom_they_quote() -> None:
    told = said(OPINION, "it", ("Elena Marchetti",))
    assert ("Elena Marchetti", "A mio avviso servono 500 miliardi l'anno.") in told
    assert ("Ugo Neri", "Il debito comune è una trappola") in told
    assert not [words for _, words in told if "ministra dell'Industria" in words]


def test_a_reporter_who_says_i_is_not_quoted() -> None:
    text = (
        "On the night train\n\nI board in Lyon with forty others.\n\nThe guard checks my ticket twice.\n\n"
        "We reach the border at four."
    )
    assert said(text, "en", ("Ann Reed",)) == []


def test_what_others_say_in_an_answer_is_theirs() -> None:
    text = (
        "The dam\n\nAn interview with the engineer Ngozi Okafor.\n\n**Did anybody warn you?**\n\n"
        "My deputy Tom Reyes said: “Nobody will listen to us in the ministry.” I did not believe him.\n\n"
        "**What should happen now?**\n\nWe must empty the reservoir."
    )
    told = said(text, "en")
    assert ("Tom Reyes", "Nobody will listen to us in the ministry.") in told
    assert ("Ngozi Okafor", "I did not believe him.") in told
    assert not [words for speaker, words in told if speaker == "Ngozi Okafor" and "Nobody will" in words]


def test_answers_in_quotation_marks_are_the_interviewee_s() -> None:
    text = (
        "Intervista al sindaco Giuseppe Sala\n\n**Sindaco, che cosa farà?**\n\n"
        "«Costruirò case. Ne servono diecimila».\n\n"
        "**Entro quando?**\n\n«Entro dieci anni, e so che sembrano tanti»."
    )
    assert said(text, "it") == [
        ("Giuseppe Sala", "Costruirò case. Ne servono diecimila"),
        ("Giuseppe Sala", "Entro dieci anni, e so che sembrano tanti"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (  # questions and answers by nobody
            "Il bonus rubinetti, spiegato\n\n**Che cos'è?**\n\nÈ un contributo del Comune.\n\n**A chi spetta?**\n\n"
            "A chi abita in città.\n\n**Quando si chiede?**\n\nDal primo settembre.",
            "it",
        ),
        (  # a list of facts
            "Fair at the harbour\n\nWhere: The old pier. It is free.\n\nWhen: Saturday at nine. Come early.\n\n"
            "Tickets: At the gate. Children pay half.",
            "en",
        ),
        (  # line-ups
            "Man City 0-2 Man Utd\n\nMan City: James, Mills, Dunne, Distin, Thatcher.\n\n"
            "Man Utd: Carroll, Neville, Ferdinand, Brown, Heinze.\n\nBest Referee: Steve Bennett, Orpington.",
            "en",
        ),
        (  # what others want, told by a reporter
            "Ideas of the losers\n\nJeb Bush: Senator Bush proposed that we lend less.\n\n"
            "Bernie Sanders: Senator Sanders calls for a reform of our scores.\n\n"
            "Marco Rubio: Senator Rubio wants us to save.",
            "en",
        ),
        (  # a report that ends paragraphs with questions
            "A rally in Ohio\n\nDonald Trump spoke for an hour. Was it a success?\n\n"
            "“We win,” said Mr. Trump to the crowd, who cheered him.\n\nDid they believe him?\n\n"
            "“I do,” said Ann Reed, who had come from Dayton.\n\nWould she vote?\n\n“I will,” Ms. Reed said.",
            "en",
        ),
    ],
    ids="explainer facts teams ideas report".split(),
)
def test_a_text_that_only_looks_like_one_has_no_turns(text: str, language: str) -> None:
    assert all(each.cue is not None for each in found(text, language) if each.speaker)


LETTERS = """Your letters

Sir, For thirty years I ate my sandwiches on that bench. Now it is gone.

Mrs Tessa Marsh
Otley

I drive an ambulance. The bumps cost us two minutes.

Anna Cole, Burley

Our band won the title and you wrote of a marrow.

Mark Reed
Addingham

The Editor replies: Mr Reed is right and we are sorry."""
TOPICS = """Pareggio al 94', Ruffini non si nasconde

Il tecnico Saverio Ruffini parla di tutto in sala stampa.

**Il rigore** – L'ho rivisto tre volte e per me non c'era.

**Il portiere** – Temo che per un mese dovremo farne a meno.

**Il mercato** – Al direttore ho chiesto un esterno mancino.

**Il futuro** – Ho un contratto fino a giugno."""
COLUMNS = """Cara a cara en Alcañiz

Contestaron por separado.

¿Qué haría con la plaza?

Nuria Sorolla

La cubriría. Tengo el dinero.

Joaquín Membrado

Dejarla como está.

El agua del río

Joaquín Membrado

Propongo turnos de noche.

Nuria Sorolla

Primero las tuberías y luego hablamos."""
SIDE_BY_SIDE = """Two candidates, three questions

Anna Cole

Mark Reed

PARKING

I want permits for our streets.

I would build a car park first.

BUSES

We need one after seven, my son tells me.

I agree with her on that.

HOMES

I would tax them twice.

We should build our own."""
THREAD = """Why I left, by the nurse who walked out

Anna Cole posted this on Monday.

1/ I have worked on this ward for nine years.

2/ Last night we were two for thirty beds.

3/ My hands shook. I left."""
TESTIMONY = """La montagna ha bussato due volte

Il racconto di Ettore Neri, casaro

Testimonianza raccolta da Noemi Bassi

Il primo colpo l'ho sentito alle undici. Ho pensato a un camion.

Sono uscito con la torcia e la strada non c'era più, credo.

Adesso dormiamo da mia cognata.

La frana ha interrotto la provinciale."""
STATEMENT = """Players break silence

Four players published the following statement on Wednesday. The director, Dominic Raikes, took it down.

We were told by email that our posts will end.

We ask the board for three things.

Signed

Rosalind Okafor, leader
Piers Hallam, cello

The board will meet in December."""
PROMPTS = """Piscina, parla Oriana Dalla: il tetto è pronto

La presidente ci riceve a bordo vasca.

Presidente, quando riapre la vasca?

Il 3 novembre, se la commissione ci dà il via libera, e io non prometto altro.

Che cosa è andato storto?

La prima ditta è fallita e siamo rimasti sotto la pioggia fino a maggio.

Parliamo del bilancio.

Chiudiamo con una perdita di 212 mila euro, che copriamo con le nostre riserve.

E i bagnini?

Ne servono undici, ne abbiamo sei e li cerchiamo anche fuori regione."""
UNDER = """Lucchese, parla Saverio Ruffini

Il tecnico in sala stampa, tema per tema.

### Il rigore

L'ho rivisto tre volte e per me non c'era.

### Il portiere

Temo che per un mese dovremo farne a meno.

### Il futuro

Ho un contratto fino a giugno."""
BEHIND = """Why I left the ward

Anna Cole posted this on Monday.

I have worked on this ward for nine years. 1/3

Last night we were two for thirty beds. 2/3

My hands shook. I left. 3/3"""
SEATS = """Aus dem Stadtrat

**Abg. Kerstin Dorn (SPD):** Wir brauchen das Bad.

**Abg. Uwe Kolb (CDU):** Ich sehe das anders.

**Abg. Kerstin Dorn (SPD):** Dann stimmen wir ab."""
MINUTES = """Ce qui s'est dit au conseil

La séance est ouverte sous la présidence de Mme Katell Legoff, maire.

**Mme la maire.** – Je vous propose de prolonger l'essai.

**M. Yannick Trébaul** (opposition). – Vous oubliez les gens.

**M. l'adjoint aux finances.** – Le repas nous coûte neuf euros.

**M. Yannick Trébaul** (opposition). – J'en prends acte.

**Mme la maire.** – Je mets aux voix."""


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            LETTERS,
            "en",
            {
                ("Tessa Marsh", "Now it is gone."),
                ("Anna Cole", "The bumps cost us two minutes."),
                ("Mark Reed", "Our band won the title and you wrote of a marrow."),
                ("The Editor", "Mr Reed is right and we are sorry."),
            },
        ),
        (
            TOPICS,
            "it",
            {
                ("Saverio Ruffini", "L'ho rivisto tre volte e per me non c'era."),
                ("Saverio Ruffini", "Ho un contratto fino a giugno."),
            },
        ),
        (
            COLUMNS,
            "es",
            {
                ("Nuria Sorolla", "Tengo el dinero."),
                ("Joaquín Membrado", "Dejarla como está."),
                ("Joaquín Membrado", "Propongo turnos de noche."),
                ("Nuria Sorolla", "Primero las tuberías y luego hablamos."),
            },
        ),
        (
            SIDE_BY_SIDE,
            "en",
            {
                ("Anna Cole", "I want permits for our streets."),
                ("Mark Reed", "I agree with her on that."),
                ("Anna Cole", "I would tax them twice."),
            },
        ),
        (THREAD, "en", {("Anna Cole", "Last night we were two for thirty beds."), ("Anna Cole", "My hands shook.")}),
        (
            TESTIMONY,
            "it",
            {("Ettore Neri", "Ho pensato a un camion."), ("Ettore Neri", "Adesso dormiamo da mia cognata.")},
        ),
        (UNDER, "it", {("Saverio Ruffini", "L'ho rivisto tre volte e per me non c'era.")}),
        (BEHIND, "en", {("Anna Cole", "My hands shook."), ("Anna Cole", "Last night we were two for thirty beds.")}),
        (SEATS, "de", {("Kerstin Dorn", "Wir brauchen das Bad."), ("Uwe Kolb", "Ich sehe das anders.")}),
        (STATEMENT, "en", {("Rosalind Okafor", "We ask the board for three things.")}),
        (
            PROMPTS,
            "it",
            {
                (
                    "Oriana Dalla",
                    "Il 3 novembre, se la commissione ci dà il via libera, e io non prometto altro.",
                ),
                (
                    "Oriana Dalla",
                    "Chiudiamo con una perdita di 212 mila euro, che copriamo con le nostre riserve.",
                ),
            },
        ),
        (
            MINUTES,
            "fr",
            {
                ("Katell Legoff", "Je mets aux voix."),
                ("Yannick Trébaul", "Vous oubliez les gens."),
                ("adjoint aux finances", "Le repas nous coûte neuf euros."),
            },
        ),
    ],
    ids="letters topics columns rows thread testimony under behind seats statement prompts minutes".split(),
)
def test_each_block_of_a_text_is_its_speaker_s(text: str, language: str, expected: set[tuple[str, str]]) -> None:
    told = set(said(text, language))
    assert expected <= told
    assert {name for name, _ in told} == {name for name, _ in expected}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (  # names below categories
            "The awards\n\nBest film we ever saw\n\nAnna Cole\n\nBest song of our time\n\nMark Reed\n\n"
            "Best play\n\nTom Marsh\n\nBest book\n\nSara Bell",
            "en",
        ),
        (  # facts by topic
            "La fiera di Anna Neri\n\nAnna Neri apre la fiera.\n\n**Orari** – Dalle nove alle venti.\n\n"
            "**Biglietti** – Cinque euro.\n\n**Parcheggio** – In via Roma.\n\n**Cani** – Al guinzaglio.",
            "it",
        ),
        (  # names of people before what is told of them
            "Die Neuen\n\nAnna Bauer stellt sie vor.\n\n**Tom Kolb** – Er kommt aus Ulm und will uns helfen.\n\n"
            "**Eva Roth** – Wir kennen sie aus Bonn.\n\n**Jan Vogt** – Unser Torwart.\n\n**Max Lenz** – Unser Ersatz.",
            "de",
        ),
        (  # steps that are numbered
            "Anna Cole's cake\n\n1/ Beat the eggs.\n\n2/ Add the flour.\n\n3/ Bake for an hour.",
            "en",
        ),
    ],
    ids="awards fair newcomers recipe".split(),
)
def test_blocks_that_nobody_speaks_are_nobody_s(text: str, language: str) -> None:
    assert said(text, language) == []


def test_a_letter_has_no_other_s_address_in_it() -> None:
    assert not [words for _, words in said(LETTERS, "en") if "Otley" in words or "Addingham" in words]


@pytest.mark.parametrize(
    ("line", "name", "role", "words"),
    [
        ("**Claire Vasseur :** Oui.", "Claire Vasseur", "", "Oui."),
        ("C. V. : Deux étés.", "C. V.", "", "Deux étés."),
        ("J.-P. M. : Évidemment.", "J.-P. M.", "", "Évidemment."),
        ("- **Anna Bauer** (mayor): We rebuild.", "Anna Bauer", "mayor", "We rebuild."),
        ("Bernard Kieffer, 71 ans, retraité : Non.", "Bernard Kieffer", "71 ans, retraité", "Non."),
        ("MARIO ROSSI (PD). Signor Presidente.", "MARIO ROSSI", "PD", "Signor Presidente."),
        ("El señor PRESIDENTE: Gracias.", "El señor PRESIDENTE", "", "Gracias."),
        ("[00:01:12] Declan Moyle: Forty.", "Declan Moyle", "", "Forty."),
        ("Q    Mr. President, why?", "Q", "", "Mr. President, why?"),
        ("RESPUESTA. Por los túneles.", "RESPUESTA", "", "Por los túneles."),
    ],
)
def test_a_label_is_found(line: str, name: str, role: str, words: str) -> None:
    label = label_of(line, Span(0, len(line)))
    assert label is not None
    assert (label.name, label.role, line[label.words.start : label.words.end]) == (name, role, words)


@pytest.mark.parametrize("line", ["The mayor was clear: no cuts.", "He left at 10:30 and came back.", "Nobody came."])
def test_no_label_is_found_in_prose(line: str) -> None:
    assert label_of(line, Span(0, len(line))) is None


def test_whom_a_label_calls_is_found_by_surname_initials_and_title() -> None:
    people = Bearers(["Claire Vasseur", "Annegret Lohse", "Paul Vasseur"])
    assert people.find("MINISTERIN LOHSE") == "Annegret Lohse"
    assert people.find("C. V.") == "Claire Vasseur"
    assert people.find("Vasseur") is None, "two bear the surname"
    people.add("Jean Vasseur")
    assert people.find("VASSEUR") == "Jean Vasseur", "labels come first"


def test_names_in_labels_are_written_as_elsewhere() -> None:
    assert in_small_letters("MARIA DE LUCA") == "Maria De Luca"
    assert in_small_letters("MSNBC’s Anna Reed") == "MSNBC’s Anna Reed"
    assert without_prefix("CAPT. MARIA LINDQVIST") == "MARIA LINDQVIST"
    assert may_be_named("Anna Bauer")
    assert not may_be_named("Opening Hours")
    assert bare("**Why now?**", Span(0, 12)) == Span(2, 10)


@pytest.mark.parametrize("mark", ["***", "* * *", "—", "**", "_", "[]"])
def test_a_line_without_words_says_nothing(mark: str) -> None:
    for text in (f"{OPINION}\n\n{mark}", f"{BOLD}\n\n{mark}"):
        told = [words for _, words in said(text, "it", ("Elena Marchetti",))]
        assert told
        assert not [words for words in told if not any(map(str.isalpha, words))]


@pytest.mark.parametrize(
    "paragraph",
    [
        "ANNA COLE: Did you call?",
        "PRESIDENTE. Prego.",
        "Q. Why? A. Because.",
        "Sheriff Ann Reed: I saw it.",
        "**Why?**",
        "Anna Cole",
        "**Rain** – We got wet.",
        "1/ We got wet.",
        "Let us talk of rain?",
    ],
)
def test_a_long_text_of_turns_takes_no_longer_than_its_length(paragraph: str) -> None:
    def taken(times: int) -> float:
        text = "Title of Ann Reed\n\n" + "\n\n".join(f"{paragraph}\n\nWe said {n} things." for n in range(times))
        started = time.perf_counter()
        found(text, "en")
        return time.perf_counter() - started

    taken(50)
    assert taken(1600) < 40 * taken(100) + 1.0
