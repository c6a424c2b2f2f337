"""Find where names stand in a text, and where they begin and end: without titles, bodies and places around them.

The base of `index.names`, which says who bears them. No list of people is kept: names are runs of capitalised words
with the particles that names contain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import fold
from index.kinds import CITIES, is_by_nation
from index.language import STOP_WORDS

__all__ = [
    "ABBREVIATED_TITLES",
    "BODIES",
    "CAPITALS",
    "COMPOUND_TITLE",
    "CROWNED",
    "ENGLISH_BODIES",
    "HEADS",
    "OCCUPATIONS",
    "POPE",
    "SENTENCE_START",
    "TITLES",
    "WORD",
    "Mention",
    "are_titles",
    "cut_at_known",
    "cut_at_places",
    "ends_with_a_date",
    "find_mentions",
    "name_key",
    "without_titles",
]

CAPITALS = "A-ZÀ-ÖØ-Þ" + "".join(letter for letter in map(chr, range(0x100, 0x17F)) if letter.isupper())
_CAPITALISED = rf"(?:[{CAPITALS}]\.(?=\s*[A-ZÀ-Ö])|[{CAPITALS}][\w]*(?:[’'\-](?=\w)[\w]+)*)"
_LEADING = r"(?:[Vv]on\s+der|[Vv]an\s+der|[Vv]an\s+den|[Vv]on|[Vv]an|[Dd]e\s+la)"
_INNER = r"(?:von\s+der|van\s+der|van\s+den|de\s+la|von|van|der|den|de|di|del|della|do|dos|da|du|bin|al|el|ten|ter|of)"
_MENTION = re.compile(
    rf"(?:(?<![\w’'])|(?<=[lLdDn][’']))(?:{_LEADING}\s+)?{_CAPITALISED}"
    rf"(?:[ \u00a0](?:{_INNER}\s+|d[’'])?{_CAPITALISED})*"
)
_BESIDE_TITLES = frozenset("state general foreign first vice".split())
"""Titles that are parts of others: "secretary of state"."""
_IN = re.compile(r"(?:^|\s)(?:in|at|from|a|ad|da|en|à|de|aus)\s$", re.I)
"""What stands before a town."""
SENTENCE_START = re.compile(r"(?:^|[.!?…:\n“«„–—-])[\s“”«»\"„]*$")
_CONSTITUENCY = re.compile(r"[DRI]-[A-Z][\w. ]*")
"""Party and state of an American politician: "R-Texas"."""
ABBREVIATED_TITLES = "Mr Mrs Ms Dr Sen Rep Gov Gen Lt Col Sgt Capt Prof Rev Hon Sig Dott On Sr Sra Mme Mlle".split()
"""Titles that are written with a full stop, which ends no sentence."""
WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_PLACE = re.compile(
    r"(?:(?:Stati\s+)?Uniti|(?:United\s+)?States|Regno\s+Unito|United\s+Kingdom|(?:North|South)\s+Korea\w*+|Corea(?:\s+del\s+"
    r"(?:Nord|Sud))?+|Unione\s+[Ee]uropea|European\s+Union|Casa\s+Bianca|White\s+House|Nazioni\s+Unite|United\s+Nations"
    r"|États-Unis|Vereinigte[n]?\s+Staaten|Estados\s+Unidos|Nato|NATO|Onu|ONU|UN|US|U\.S\.|USA|Usa|UE|Ue|EU|UK|Nuova\s+"
    r"Zelanda|New\s+Zealand|Sud\s*[Aa]frica|South\s+Africa\w*"
    r"|(?:Porta|Piazza|Ponte)\s+[A-ZÀ-Ö]\w+(?=\s+[A-ZÀ-Ö]\w+\s+[A-ZÀ-Ö]))(?=\s)"
)
"""Countries and bodies that stand right before the name of their head ("degli Stati Uniti Joe Biden"), and places of a
town right before anybody's ("alla stazione di Porta Garibaldi NAME")."""
TITLES = frozenset(
    "president presidente prime minister premier ministro ministra chancellor cancelliere cancelliera mr mrs ms miss "
    "sir dame lord lady dr dott dottor dottoressa prof professor professore professoressa captain "
    "capitano comandante commander general generale gen secretary segretario director direttore chief "
    "senator senatore "
    "governor governatore king re queen regina prince principe princess principessa judge justice coach manager "
    "onorevole on sig signor signora monsieur madame mme herr frau señor señora don chairman chairwoman spokesman "
    "spokeswoman spokesperson officer astronaut astronauta former ex vice deputy first lady präsident präsidentin "
    "président présidente presidenta ministre minister foreign defence defense state cardinal cardinale col colonel "
    "gobernador gobernadora gouverneur alcalde alcaldesa "
    "lt sgt spokeswoman portavoce portavoz sprecher sprecherin mayor sindaco sindaca commissioner "
    "mp mps mep msp amministratore amministratrice vicepremier vicepresidente vicesegretario vicesindaco viceministro "
    "governatrice senatrice ministri prefetto questore sottosegretario sottosegretaria assessore assessora".split()
)
OCCUPATIONS = frozenset(
    "scientist physicist astronomer astronaut lawyer attorney author writer actor actress singer player "
    "striker politician veteran candidate nominee billionaire businessman businesswoman doctor researcher "
    "artist economist historian journalist activist congressman congresswoman lawmaker mogul magnate founder "
    "singer-songwriter musician director producer professor teacher student bishop archbishop reverend "
    "prosecutor engineer architect painter poet pilot goalkeeper midfielder defender champion pope pontiff "
    "queen king suspect defendant victim winner teenager scienziato scienziata fisico fisica astronauta "
    "scrittore scrittrice attore attrice cantante calciatore politico candidato candidata imprenditore "
    "imprenditrice medico ricercatore ricercatrice artista regista avvocato tecnico allenatore allenatrice "
    "campione campionessa pontefice papa regina giornalista attivista economista storico ufficiale premio "
    "numero inquilino inquilina esponente parlamentare deputato deputata collega connazionale atleta tennista "
    "pilota portiere attaccante difensore capitana mister rettore rettrice vescovo arcivescovo parroco "
    "magistrato procuratore procuratrice fondatore fondatrice vincitore vincitrice poeta pittore musicista "
    "architetto ingegnere preside maestro maestra studente studentessa cientifico cientifica escritor "
    "escritora jugador entrenador empresario abogado investigador scientifique ecrivain chanteur chanteuse "
    "joueur entraineur candidat avocat chercheur chercheuse pape reine roi wissenschaftler wissenschaftlerin "
    "autor autorin schauspieler trainer kandidat anwalt papst konig esperto esperta experto experta expert "
    "experte expertin politiker politikerin ingenieur ingenieurin forscher forscherin ecrivaine elu elue "
    "conseiller conseillere concejal concejala ingeniero ingeniera fisherman farmer neighbour neighbor femme "
    "homme jeune mujer hombre joven chico chica girl boy ragazzo ragazza giovane donna uomo man woman mann "
    "frau mandatario mandataria dirigente".split()
)
_BYSTANDERS = frozenset(
    "seismologist biologist chemist climatologist geologist archaeologist virologist epidemiologist psychologist "
    "ecologist novelist pianist admiral commander captain fly-half full-back passenger resident commuter shopper "
    "driver nurse mother father neighbour witness protester campaigner organiser widow pensioner volunteer "
    "survivor".split()
)
"""What English sentences call somebody whose name follows without an article: "Passenger NAME"."""
_ONLY = frozenset("only solo soltanto solamente perfino persino neppure neanche nemmeno nur sogar".split())
"""Adverbs that single out whoever is named behind them."""
POPE = frozenset("papa pope pape papst pontefice pontiff pontife pontifex pontifice".split())
"""What a pope is called."""
CROWNED = POPE | frozenset("konig konigin king queen re regina roi reine rey reina".split())
"""Titles by which one person alone is called."""
_BEFORE_TITLES = frozenset("retired longtime veteran fellow then acting senior co-host host top".split())
_SOURCES = frozenset("parola parole laut secondo selon segun according dice dichiara disse dijo sagte said".split())
_ACCOUNTS = frozenset("angaben ansicht meinung worten aussage aussagen".split())
"""What German attributes by: "nach Angaben von NAME"."""
_ELIDED = re.compile(r"(?:[LlDdCNSTMV]|[Uu]n|[Dd]ell|[Aa]ll|[Nn]ell|[Ss]ull|[Dd]all|[Qq]uell)[’'][a-zà-öø-ÿ]")
_ARTICLE_AND_NAME = re.compile(r"L[’'](?!Aquila)[A-ZÀ-Ö]")
"""An elided article before a name in Italian and French: "L’Oms"."""
COMPOUND_TITLE = re.compile(
    r"\w*((?:minister|kanzler|prasident|burgermeister|sprecher|direktor|leiter|trainer|kommissar|sekretar|chef|fuhrer|experte|forscher"
    r"|anwalt|richter|verwalter|unternehmer|ingenieur)(?:in)?)"
    r"|\w*(?:vorsitzende|abgeordnete|beauftragte)[rn]?"
)
"""German titles, which are written as one word with what they are titles of."""
_GERMAN_DETERMINER = re.compile(r"(?i)(?<!\w)(?:der|die|dem|den|des|ein|eine|einer)\s$")
_GERMAN_TRADE = re.compile(
    r"(?!Vincent|Laurent|Clement|Florent)\w{3,}(?:ent|ist|eur|chef|mann|essor|ektor|autor|(?:ent|ist|eur|er|or|ant|chef)in|frau)"
    r"|\w*(?:[Mm]eister|[Pp]farrer|[Ll]ehrer|[Kk]antor|[Ww]irt|[Bb]äcker|[Hh]ändler|[Aa]rbeiter|[Ff]ahrer|[Rr]entner|[Ss]chüler"
    r"|[Hh]elfer|[Rr]etter|[Pp]fleger|[Ss]änger|[Ss]pieler|[Zz]euge|[Bb]auer|[Rr]ichter|[Kk]apitän)"
)
"""What somebody is, before their name without an article: "Dirigent NAME"."""
_TAIL = frozenset(("of", "di", "del", "della", "dell’", "dei", "at"))
"""What follows two capitalised words and one of these is where the person belongs, no part of the name."""
_WHERE = re.compile(r"(?<!\w)(?:(?i:a|in|at|da|à|en)|di)\s$")
"""Prepositions before a place: "in Edinburgh NAME", "il capo della procura di Palermo NAME"."""
_NATION_AFTER = {
    "en": re.compile(r"(?i)(?<!\w)(?:the|an?)\s(?:[\d-]*[a-z-]+\s)?$"),
    "fr": re.compile(r"(?i)(?<!\w)(?:(?:le|la|une?)\s|l[’'])$"),
}
"""Articles after which a word in capitals may be somebody of a nation."""
_FROM_WHERE = re.compile(r"(?:(?:^|[.!?»”\"\n]\s*)D|[,a-zà-ù]\sd)a(?:l|lla|llo)?\s$")
"""What stands before a place from which somebody speaks, their name right after it: "commenta da"."""
_PLACED = re.compile(r"(?<!\w)(?:In|At|From|A|Da|En|À|Aus|In|Desde|Depuis)\s$")
"""Prepositions of place that open a sentence."""
_PARTICLES = frozenset("De Di Del Della Dalla Dal Da Lo La Li Van Von El Al Le Du Des Mc Mac Ben Bin Dos".split())
_OWNER = re.compile(r"\s(?:di|of|de|von)\s([A-ZÀ-Ö][\w’'-]+(?:\s[A-ZÀ-Ö][\w’'-]+)+)")
"""Whose a party or body is, after its name of two words and more: "l'Unione Riformista di NAME"."""
_ONE = re.compile(r"\b(?:one|an|a|another|some|several|many)\s$", re.I)
_SURNAME_PARTICLES = frozenset(("De", "Di", "Del", "Della", "Dal", "Dalla"))
_FUSED = re.compile(r"(?<!\w)(?:(?:de|a|da|ne|su)(?:l|llo|lla|lle|i|gli)\s|(?:de|a|da|ne|su)ll[’'])$")
_OFFICE_OF = re.compile(
    r"(?<!\w)(\w+)\s(?:d(?:i|ei|egli|el|ello|ella|elle|ell[’'])|de|de\s+la|du|d[’']|von|vom|der|des)\s*$"
)
"""What somebody is and "of"; the body or place follows."""
_BODY_OF_A_PLACE = re.compile(r"\S+ (?:di|de|du|del|of) [A-ZÀ-Ö]\S+ (?=[A-ZÀ-Ö]\S+ (?:D[aei] |Di |De )?[A-ZÀ-Ö]\S+$)")
"""A body and its place before a name: "Università di Pisa NAME"."""
_SPOKESPERSON = re.compile(r"spokes|portavo|porte|sprecher", re.I)
_BODY_ADJECTIVE = re.compile(r"(?i)nord|sud|\w+(?:ale|ali|ana|ane|ano|ea|are|ese|ica|iche|iva|ema|ata|ita)")
BODIES = frozenset(
    "banca corte commissione camera unione consiglio organizzazione federazione lega partito agenzia comitato "
    "ministero universita istituto regione provincia guardia fondo forza fratelli movimento alleanza "
    "societa associazione confederazione croce rete lotta stazione piazza via ponte stadio teatro "
    "premio coppa trofeo torneo campionato festival mostra fiera "
    "palazzo castello isola monte lago porto aeroporto ospedale scuola parco "
    "museo basilica chiesa".split()
)
"""First words of names of bodies and places."""
ENGLISH_BODIES = frozenset(
    "office department ministry assembly committee commission council bureau service court".split()
)
"""Words of bodies that are called after what a minister may be, too."""
HEADS = frozenset("leader capo chief head boss numero uno chef jefe jefa lider number one man woman uomo donna".split())
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre lunedi martedi mercoledi giovedi venerdi sabato domenica januar februar marz mai juni juli "
    "oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
)
_UNITS = frozenset("million millionen milliarde milliarden billionen euro euros dollar dollars pfund prozent".split())
"""What amounts are counted in, capitalised in German."""
_STANCES = frozenset(
    "critico critica duro dura netto netta cauto cauta scettico scettica contrario contraria favorevole soddisfatto "
    "soddisfatta preoccupato preoccupata polemico polemica furioso furiosa lapidario lapidaria "
    "sollevato sollevata commosso commossa emozionato emozionata deluso delusa amareggiato amareggiata "
    "indignato indignata arrabbiato arrabbiata entusiasta prudente raggiante sconsolato sconsolata".split()
)
"""How an Italian sentence without verb announces what somebody says: "Critico NAME: …"."""


_WHEN = frozenset(
    "oggi ieri domani stamattina stasera ora adesso intanto inoltre infine subito poi dopo today yesterday tomorrow "
    "meanwhile now later earlier then hoy ayer manana ahora luego aujourd'hui hier demain maintenant puis ensuite "
    "heute gestern morgen jetzt dann danach tausende hunderte millionen dutzende viele mehrere zahlreiche".split()
)
"""Adverbs, and in German words that count, with which a sentence opens, a name after them."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in the text, `text[start:end]`, titles before it ("President", "Mr.") left out."""

    start: int
    end: int
    name: str


def name_key(name: str) -> tuple[str, ...]:
    """Folded words of a name, for comparison: "von der Leyen" gives ("von", "der", "leyen")."""
    return tuple(WORD.findall(fold(name)))


def are_titles(words: str) -> bool:
    """Whether words before a name are all titles, occupations or names: "former Sen.", "retired Army Lt. Gen."."""
    return all(
        word[0].isupper() or fold(word.strip(".")) in TITLES | OCCUPATIONS | _BEFORE_TITLES for word in words.split()
    )


def without_titles(words: str) -> str:
    """Words before a name without the titles at their end: "gli uffici del sindaco" without "sindaco"."""
    kept = words.split()
    while kept and _is_title(title := fold(kept[-1].strip("."))) and title not in _BESIDE_TITLES:
        kept.pop()
    return " ".join(kept)


def ends_with_a_date(words: str) -> bool:
    """Whether the last of some words is a day's, a month's or a number: "una domenica di fine maggio"."""
    last = words.split()[-1:]
    return bool(last) and (fold(last[0].strip(".,")) in _CALENDAR or last[0].isdecimal())


def find_mentions(text: str, language: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Names in `text[start:end]`, in order; sentence-initial function words and calendar words are not names."""
    found = []
    stop = STOP_WORDS.get(language, frozenset())
    for match in _MENTION.finditer(text, start, len(text) if end is None else end):
        if _CONSTITUENCY.fullmatch(match.group()):
            continue
        trimmed = _without_titles(match, stop, german=language == "de")
        if trimmed is not None and not _is_one_of_a_nation(trimmed, text, language):
            found.append(_without_place(_without_body(trimmed, text), text, language))
            owner = _OWNER.fullmatch(text, trimmed.end, match.end())
            if owner is not None and not {*map(fold, owner[1].split())} & (TITLES | BODIES):
                found.append(Mention(*owner.span(1), owner[1]))
    return found


def _without_titles(match: re.Match[str], stop: frozenset[str], *, german: bool) -> Mention | None:
    words = list(re.finditer(r"\S+", match.group()))
    whole = tuple(words)
    if german:
        words = _without_german_nouns(words, match)
    if words and _ARTICLE_AND_NAME.match(words[0].group()) and stop & {"il", "le"}:
        words = list(re.finditer(r"\S+", match.group()[2:].rjust(len(match.group()))))
    while words and _is_lead(words[0].group(), stop, alone=len(words) == 1):
        if [word.group() for word in words[:2]] == ["Premier", "League"] or _begins_a_surname(words, match):
            break
        words.pop(0)
    if len(words) > 2 and fold(words[0].group()) in _ACCOUNTS and words[1].group() == "von":
        del words[:2]
    opens = SENTENCE_START.search(match.string[max(0, match.start() - 8) : match.start()]) is not None
    if opens and len(words) > 1 and fold(words[0].group()) in _ONLY:
        words.pop(0)  # "Solo NAME"
    if opens and len(words) > 2 and fold(words[0].group()) in (OCCUPATIONS | _BYSTANDERS) - CROWNED:
        words.pop(0)  # "Passenger NAME"
    offices = [
        number
        for number, word in enumerate(words[:-1])
        if _is_title(fold(word.group())) and words[number + 1].group() != "League"
    ]
    del words[: offices[-1] + 1 if offices else 0]
    if words and all(fold(word.group()) in ENGLISH_BODIES for word in words):
        words = _with_its_titles(words, whole)
    if len(words) > 1 and (place := _PLACE.match(match.string, match.start() + words[0].start(), match.end())):
        words = [word for word in words if match.start() + word.start() >= place.end()] or words
    first = match.start() + words[0].start() if words else 0
    if len(words) > 2 and fold(words[0].group()) in CITIES and _IN.search(match.string, max(0, first - 8), first):
        words.pop(0)  # "a déclaré à Genève Margaret Chan"
    if len(words) > 2 and is_by_nation(words[0].group()) and match.string[max(0, first - 4) : first].lower() == "the ":
        words.pop(0)  # "the American NAME"
    while words and words[0].group()[0].islower() and not re.match(_LEADING, words[0].group()):
        words.pop(0)
    tail = next((n for n, word in enumerate(words) if n and _ends_name(word.group(), n)), 0)
    if tail:
        del words[tail:]
    while words and fold(words[-1].group().strip(".")) in _CALENDAR:
        words.pop()
    if not words:
        return None
    start, end = match.start() + words[0].start(), match.start() + words[-1].end()
    name = match.string[start:end]
    if words[-1].group() in ABBREVIATED_TITLES and match.string[end : end + 1] == ".":
        return None  # "Virginia Sen. Tim Kaine"
    owner = re.match(r".*[a-z][’']s\s(?=\S+\s\S)", name)
    if owner:
        start, name = start + owner.end(), name[owner.end() :]  # "Labour’s NAME"
    for possessive in ("’s", "'s"):
        if name.endswith(possessive):
            end, name = end - 2, name[:-2]
    if all(fold(word) in _UNITS for word in name.split()):
        return None
    return Mention(start, end, name) if any(character.isupper() for character in name) else None


def _with_its_titles(words: list[re.Match[str]], whole: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The name of a body with the words before it that are titles elsewhere: "Foreign Office", "State Department"."""
    first = next((number for number, word in enumerate(whole) if word.start() == words[0].start()), 0)
    while first and _is_title(fold(whole[first - 1].group())):
        first -= 1
    return [*(word for word in whole[first:] if word.start() < words[0].start()), *words]


def _begins_a_surname(words: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Whether a particle in capitals is part of a name, since no sentence begins with it: "anche Del Piero"."""
    if words[0].group() not in _SURNAME_PARTICLES or len(words) < 2:
        return False
    before = match.string[max(0, match.start() + words[0].start() - 8) : match.start() + words[0].start()]
    return SENTENCE_START.search(before) is None


def _without_german_nouns(words: list[re.Match[str]], match: re.Match[str]) -> list[re.Match[str]]:
    """The name after a determiner and the nouns that say what its bearer is: "der Ingenieur NAME"."""
    determined = _GERMAN_DETERMINER.search(match.string, max(0, match.start() - 6), match.start()) is not None
    for number in range(len(words) - 2, 0, -1):  # "die Oper der Komponistin NAME", not "Ursula von der Leyen"
        genitive = words[number].group() in ("der", "des") and words[number - 1].group() not in ("Van", "Von")
        if genitive and words[number - 1].group()[0].isupper():
            words, determined = words[number + 1 :], True
            break
    if len(words) == 3 and _GERMAN_TRADE.fullmatch(words[0].group()):
        return words[1:]
    while len(words) > 2 and _GERMAN_DETERMINER.fullmatch(words[0].group() + " "):
        words, determined = words[1:], True
    capitalised = all(word.group()[0].isupper() for word in words)
    if len(words) == 3 and capitalised and (determined or len(words[0].group()) > 9):
        return words[1:]
    return words[2:] if len(words) == 4 and capitalised and determined else words


def _ends_name(word: str, number: int) -> bool:
    """Whether the word after `number` others is no part of their name: an article, or where the bearer belongs."""
    return (word in _TAIL and number >= 2) or word in ("al", "Il", "In", "Un", "Una", "Gli", "The")


def _is_lead(word: str, stop: frozenset[str], *, alone: bool) -> bool:
    """Whether a capitalised word before a name is no part of it."""
    bare = fold(word.strip("."))
    if bare in _CALENDAR or (bare in _SOURCES and not alone) or _ELIDED.match(word):
        return True
    if word[0].islower():
        return False
    if word != "Stati" and (word.casefold().strip(".") in stop or (bare in stop and not alone)):
        return True
    return _is_title(bare) or (bare in _STANCES | _WHEN and not alone)


def _is_title(folded: str) -> bool:
    return folded in TITLES or bool(COMPOUND_TITLE.fullmatch(folded))


def _without_body(mention: Mention, text: str) -> Mention:
    """The name without the body or place of which its bearer is something.

    "il telecronista della Rai Marco Civoli", "il sindaco di Reggio Emilia Luca Vecchi": what follows a preposition with
    an article, or a title and "of", and is more than two words, ends with the person's name.
    """
    words = mention.name.split()
    before = text[max(0, mention.start - 30) : mention.start]
    office = _OFFICE_OF.search(before)
    title = fold(office[1]) if office is not None else ""
    held = _is_title(title) or _is_title(title.removeprefix("ex")) or title in HEADS
    if (placed := _BODY_OF_A_PLACE.match(mention.name)) and fold(words[0]) in BODIES and _FUSED.search(before):
        return Mention(mention.start + placed.end(), mention.end, mention.name[placed.end() :])
    if len(words) < 3 or any(word[0].islower() for word in words):
        return mention
    if fold(words[0]) in BODIES and (not held or _BODY_ADJECTIVE.fullmatch(words[1])):
        return mention
    if held and office is not None and not _SPOKESPERSON.match(office[1]):
        name = _last_name(words)
    elif _FUSED.search(before) and fold(words[0]) not in BODIES:
        name = " ".join(words[1:])
    else:
        return mention
    return Mention(mention.end - len(name), mention.end, name) if text[: mention.end].endswith(name) else mention


def _is_one_of_a_nation(mention: Mention, text: str, language: str) -> bool:
    """Whether a word is no name but means somebody by where they are from: "the Spaniard"."""
    if text[max(0, mention.start - 5) : mention.start].endswith((" neo ", "’neo ")) and " " not in mention.name:
        return True  # "il neo Nobel"
    one = language == "en" and _ONE.search(text, max(0, mention.start - 10), mention.start)
    if one and is_by_nation(mention.name) and re.match(r" [a-z]", text[mention.end : mention.end + 2]):
        return True  # "one Italian daily"
    determiner = _NATION_AFTER.get(language)
    determined = determiner.search(text, max(0, mention.start - 20), mention.start) if determiner else None
    return determined is not None and is_by_nation(mention.name) and determined.group() + mention.name != "la Suisse"


def _last_name(words: list[str]) -> str:
    """A first name and a surname at the end of some words, a particle between them: "Vincenzo De Rosa"."""
    return " ".join(words[-3:] if words[-2] in _PARTICLES else words[-2:])


def _without_place(mention: Mention, text: str, language: str) -> Mention:
    """The name without the place before it with which a sentence opens: "In Edinburgh Nicola Sturgeon"."""
    words = mention.name.split()
    if len(words) > 2 and fold(words[-1]) in CITIES and words[-2][0].isupper() and fold(words[0]) not in BODIES:
        name = mention.name.removesuffix(words[-1]).rstrip()  # "the head of the alliance NAME Moscow has …"
        return Mention(mention.start, mention.start + len(name), name)
    if (
        len(words) > 3
        and fold(words[0]) in BODIES
        and words[-2][0].isupper()
        and _FROM_WHERE.search(text[max(0, mention.start - 12) : mention.start])
    ):
        name = _last_name(words)
        return Mention(mention.end - len(name), mention.end, name)
    before = text[max(0, mention.start - 3) : mention.start]
    if len(words) > 2 and fold(words[0]) in CITIES and words[1][0].isupper() and _WHERE.search(before):
        name = " ".join(words[1:])
        return Mention(mention.end - len(name), mention.end, name)
    placed = _PLACED.search(text, max(0, mention.start - 12), mention.start)
    if len(words) < 3 or placed is None or any(word[0].islower() for word in words) or fold(words[0]) in BODIES:
        return mention
    opens = SENTENCE_START.search(text[max(0, placed.start() - 8) : placed.start()])
    if not opens or (language == "en" and placed.group().strip() == "A"):
        return mention
    name = _last_name(words)
    return Mention(mention.end - len(name), mention.end, name) if text[: mention.end].endswith(name) else mention


def cut_at_known(mentions: list[Mention]) -> list[Mention]:
    """Names of four words and more that end with one which stands elsewhere by itself: "Radio Uno Carlo Bianchi"."""
    known = {mention.name for mention in mentions if mention.name.count(" ") == 1}
    cut = []
    for mention in mentions:
        tail = " ".join(mention.name.split()[-2:])
        if mention.name.count(" ") > 2 and tail in known and mention.name.endswith(tail):
            mention = Mention(mention.end - len(tail), mention.end, tail)
        cut.append(mention)
    return cut


def cut_at_places(mentions: list[Mention], places: set[tuple[str, ...]]) -> list[Mention]:
    """Names without the places around them.

    "Draghi da Londra" is Draghi where a longer name ends so ("Mario Draghi"), and "Israele Ehud Olmert" is Ehud Olmert
    where the article speaks of Israele alone.
    """
    surnames = {mention.name.split()[-1] for mention in mentions if " " in mention.name}
    cut = []
    for mention in mentions:
        first, particle, _ = mention.name.partition(" da ")
        known = particle == " da " and first in surnames
        words = mention.name.split()
        if len(words) > 2 and words[1][0].isupper() and name_key(words[0]) in places:
            cut.append(Mention(mention.start + len(words[0]) + 1, mention.end, mention.name[len(words[0]) + 1 :]))
            continue
        cut.append(Mention(mention.start, mention.start + len(first), first) if known else mention)
    return cut
