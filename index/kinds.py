"""What nouns and names say of those they mean: a person by nation, a man or a woman, a page that carries words.

Data for `index.names` and `index.discourse`, and the questions they ask of it; no text is analysed here.
"""

from __future__ import annotations

import re

from index.analysis import fold

__all__ = [
    "CITIES",
    "MEDIA",
    "are_people",
    "gender_of_description",
    "gender_of_first_name",
    "is_by_nation",
    "is_document",
    "is_first_name",
]

MEDIA = frozenset(
    "facebook twitter instagram x youtube telegram tiktok whatsapp linkedin threads bluesky snapchat reddit spotify "
    "skype zoom".split()
)
"""Names of what carries words, which speak for somebody else unless they are companies in the news."""
CITIES = frozenset(
    "roma milano torino napoli firenze bologna genova venezia palermo bari bruxelles strasburgo ginevra parigi londra "
    "berlino madrid lisbona vienna mosca kiev varsavia atene washington pechino tokyo gerusalemme davos brussels "
    "strasbourg geneva paris london berlin lisbon moscow kyiv warsaw athens beijing jerusalem edinburgh "
    "cardiff belfast "
    "dublin ottawa canberra delhi nairobi cairo ankara istanbul teheran tehran budapest praga prague zurigo zurich "
    "ginebra bruselas londres estrasburgo geneve athenes moscou pekin bruxelles strasbourg "
    "trieste gorizia udine pisa padova verona vicenza brescia bergamo parma modena ferrara ravenna rimini ancona "
    "perugia pescara cagliari sassari catania siracusa taranto lecce foggia salerno livorno lucca arezzo novara "
    "piacenza treviso trento bolzano monza varese latina cosenza catanzaro".split()
)
"""Cities where much is said: a name that begins with one after "in" or "a" is somebody's without it."""
_NATIONS = frozenset(
    # Italian nations, regions and cities
    "italiano francese tedesco spagnolo inglese britannico scozzese gallese irlandese nordirlandese "
    "portoghese olandese "
    "belga fiammingo svizzero elvetico austriaco svedese norvegese danese finlandese islandese polacco ceco slovacco "
    "ungherese magiaro rumeno romeno bulgaro greco cipriota turco serbo croato sloveno bosniaco montenegrino albanese "
    "kosovaro macedone moldavo russo ucraino bielorusso georgiano armeno azero kazako uzbeko estone lettone lituano "
    "israeliano palestinese libanese siriano giordano iracheno iraniano saudita qatarino emiratino egiziano tunisino "
    "marocchino algerino libico sudanese etiope eritreo somalo keniano keniota kenyano ugandese nigeriano senegalese "
    "ghanese camerunense ivoriano congolese angolano sudafricano americano statunitense texano "
    "californiano newyorkese "
    "canadese messicano brasiliano argentino uruguaiano paraguaiano cileno colombiano peruviano "
    "venezuelano ecuadoriano "
    "boliviano cubano dominicano giamaicano giapponese nipponico cinese coreano sudcoreano nordcoreano "
    "indiano pakistano "
    "afghano bengalese cingalese thailandese vietnamita indonesiano filippino australiano neozelandese "
    "maltese monegasco "
    "lussemburghese catalano basco bavarese parigino londinese berlinese lombardo veneto piemontese "
    "ligure toscano umbro "
    "marchigiano laziale abruzzese molisano campano pugliese lucano calabrese siciliano sardo altoatesino trentino "
    "friulano triestino emiliano romagnolo romano napoletano milanese torinese genovese fiorentino "
    "bolognese veneziano "
    "palermitano catanese barese bergamasco bresciano veronese padovano "
    "azzurro rossonero nerazzurro bianconero giallorosso biancoceleste "
    # English, where the pattern below does not tell them
    "swiss spaniard swede dane finn pole czech slovak serb croat slovene greek turk scot scotsman briton brit "
    "frenchman frenchwoman dutchman dutchwoman irishman irishwoman welshman englishman englishwoman cypriot kiwi "
    "israeli iraqi pakistani afghan thai saudi qatari kuwaiti emirati filipino argentine uzbek kazakh uruguayan "
    "texan new-yorker londoner democrat republican tory conservative "
    # Spanish, French, German
    "espanol frances aleman ingles italiana britanico portugues suizo argentino mexicano estadounidense chileno "
    "colombiano peruano brasileno uruguayo venezolano cubano ruso serbio croata griego turco holandes sueco noruego "
    "danes polaco japones chino coreano madrileno catalan vasco andaluz gallego "
    "francais francaise allemand allemande italien italienne espagnol espagnole anglais britannique suisse portugais "
    "belge neerlandais autrichien suedois norvegien danois polonais russe ukrainien serbe croate grec turc americain "
    "americaine canadien canadienne bresilien argentin japonais chinois coreen marocain algerien tunisien parisien "
    "marseillais lyonnais breton basque "
    "deutsche franzose franzosin italiener italienerin spanier spanierin brite britin englander englanderin schweizer "
    "schweizerin osterreicher osterreicherin niederlander belgier schwede norweger dane finne pole tscheche ungar "
    "russe russin ukrainer serbe kroate grieche turke amerikaner amerikanerin us-amerikaner kanadier brasilianer "
    "argentinier japaner chinese munchner berliner hamburger".split()
)
_ENGLISH_NATION = re.compile(
    r"(?:[A-Z][a-z]{2,}(?:ian|ean|ican|ese)|[A-Z][a-z]+(?:shire|ster|[^p])(?:man|woman)|[A-Z][a-z]+er-born)"
)
_ENGLISH_NO_NATION = frozenset("vatican guardian european union librarian median championship republican-led".split())
_AGENT = {
    "it": re.compile(r"\w{2,}(?:[ts]ore|trice|tori|ista|iere|iera|aio|aia|logo|loga|crate|enne)"),
    "en": re.compile(r"\w{2,}(?:tor|ist|woman|man|eer|ician|year-old)|\d+-year-old"),
    "es": re.compile(r"\w{2,}(?:dor|dora|tor|tora|ista|ero|era|ologo|ologa)"),
    "fr": re.compile(r"\w{2,}(?:teur|trice|iste|ien|ienne|eur|euse)"),
    "de": re.compile(r"\w{2,}(?:ist|istin|erin|loge|login)"),
}
"""How words for those who do something end: "il velocista", "the novelist"."""
_PREFIX = re.compile(r"(?:euro|vice|neo|super|sotto|co-?|ex-?)(?=\w{5})")
_NO_AGENTS = frozenset(
    "motore settore valore fattore vettore errore sensore ascensore spessore assessorato lista pista vista rivista "
    "intervista provvista conquista quartiere cantiere bicchiere mestiere sentiere bandiera carriera "
    "frontiera barriera "
    "maniera preghiera tastiera dialogo catalogo prologo epilogo monologo pregiudiziale factor sector monitor tractor "
    "reactor motor doctrine list gist mist twist human german ottoman entrevista lista vista pista enero "
    "dinero numero "
    "primera tercera bandera carretera manera frontera tablero secteur moteur facteur valeur couleur douleur chaleur "
    "hauteur peur erreur terreur faveur longueur largeur piste liste visite mien tien sien maintien soutien entretien "
    "mist rest".split()
)
"""Things that end so."""
_PEOPLE = frozenset(
    "sprinter velocista fuoriclasse capitano capitana portiere bomber centravanti mediano terzino talento asso stella "
    "leggenda numero amministratore amministratrice vicepremier vicepresidente vicesegretario vicesindaco "
    "vicecapitano titolare patron dg ct cittì guardasigilli cavaliere avvocato ingegnere "
    "interessato interessata diretto diretta stilista cantautore cantautrice rapper attrice attore oro olimpionico "
    "olimpionica iridato iridata neocampione neosindaco neopresidente neoministro neoeletto rossonera "
    "azzurra paladino "
    "ferrarista leghista grillino renziano dem pentastellato forzista legale pm teste imputato imputata "
    "accusato arrestato indagato indagata "
    "superstite sopravvissuto sopravvissuta pensionato pensionata operaio operaia colonnello "
    "maresciallo tenente docente cardinale monsignore prelato sacerdote parroco suora imam rabbino sovrano sovrana "
    "monarca socialdemocratico socialdemocratica democristiano liberale chirurgo virologo virologa primario "
    "campione campionessa ciclista tennista nuotatore nuotatrice sciatore sciatrice schermidore fondista saltatore "
    "sozialdemokrat sozialdemokratin christdemokrat christdemokratin liberale gruner "
    "acusado acusada defensor futbolista portavoz accuse avocate socialiste ecologiste depute deputee "
    "accused defendant backbencher peer barrister solicitor surgeon doctor "
    "ceo boss skipper frontman winger centre-back teenager midfielder veteran star legend icon leader "
    "executive incumbent frontrunner challenger medallist medalist novelist laureate host "
    "billionaire tycoon entrepreneur rookie quarterback pitcher "
    "capitan delantero portero tenista piloto lider mandatario tecnico cantante estrella "
    "tete depute deputee senateur senatrice "
    "capitaine attaquant gardien joueuse sprinteur chef patron dirigeant elue elu "
    "kapitan sturmer torwart torhuter star unternehmer musiker sanger sangerin schriftsteller schriftstellerin "
    "regisseur regisseurin minister ministerin".split()
)
_DOCUMENTS = frozenset(
    "rapporto documento comunicato nota studio sondaggio lettera testo articolo sentenza decreto legge libro bando "
    "bollettino dossier messaggio cartello striscione titolo quotidiano giornale settimanale mensile sito manifesto "
    "report document statement study survey poll letter text article ruling law book paper newspaper website sign "
    "banner poster headline caption email memo note message filing complaint lawsuit indictment transcript placard "
    "informe documento comunicado estudio encuesta carta texto articulo periodico diario libro cartel "
    "rapport communique etude sondage lettre texte article journal livre quotidien affiche "
    "bericht dokument mitteilung studie umfrage brief artikel zeitung buch".split()
)
_FEMININE = frozenset(
    "la una her wife mother daughter sister girlfriend widow actress mrs ms miss lady dame queen princess woman girl "
    "moglie madre figlia sorella compagna fidanzata vedova nonna attrice signora regina principessa donna ragazza "
    "une femme mere fille soeur epouse veuve actrice mme madame reine mujer madre hija hermana esposa viuda reina "
    "frau mutter tochter schwester witwe konigin she lei ella elle".split()
)
_MASCULINE = frozenset(
    "il lo un uno husband father son brother boyfriend widower actor mr sir lord king prince man boy "
    "marito padre figlio "
    "fratello compagno fidanzato vedovo nonno attore signor re principe uomo ragazzo le mari pere fils frere epoux "
    "monsieur roi homme el hombre padre hijo hermano marido rey herr mann vater sohn bruder konig he lui egli".split()
)
_STRONGLY_FEMININE = re.compile(r"\w{2,}(?:trice|essa|woman|ienne|euse|erin|istin)")
_LEAST = 6
"""More letters than this has what an Italian man does: "l'armatore"."""
_MALE_IN_A = frozenset(
    "luca andrea nicola mattia elia tobia enea gianluca gianmaria geremia zaccaria battista giambattista joshua ezra "
    "elisha noa mustafa sasha misha nikita ilya ilia kostya abba krishna shiva moussa issa musa isa "
    "yahya zakaria aditya "
    "surya dana akira kenta shota barack joshua garcia borja jona juha jukka pekka mika toma costa gomaa ibra "
    "boubacar luka jaka nikola sava vanja danila".split()
)
_MEN = frozenset(
    "ahmed albert alexander alfred ali alvaro andre andrew anthony antoine arnaud arthur barry ben benjamin "
    "benoit bernard bernd bernhard bertrand bill bob brian bruce carl carlos cesar charles christian christophe "
    "christopher colin craig daniel dante david davide dennis derek didier dieter dirk dmitri donald douglas "
    "duncan eberhard edward emanuele emmanuel eric ernst etienne ettore fabrice felipe francois frank fred "
    "frederic fritz gabriel gareth gary georg george gerald gerd gerhard gianni gilles giovanni giuseppe gonzalo "
    "gordon graham grant greg guillaume gunter hans harold harry hartmut hassan hector heinrich heinz helmut "
    "henri henry hermann herve horst howard hugh ian ibrahim igor ivan jack jacques james jason javier jeff "
    "jeffrey jens jeremy jerome jerry jesus jim joachim joaquin joe johann johannes john jonathan jorg jorge jose "
    "joseph juan julien jurgen karl karsten keith ken kenneth kevin klaus kurt lars laurent lee liam lothar louis "
    "luc ludwig luigi luis luke malcolm manfred manuel marc mark markus martin mathieu matthew matthias max "
    "maxime michael michele miguel mike mohammed muhammad neil nicholas nick nicolas nigel norbert olaf oleg "
    "oliver olivier omar oscar otto owen pablo pascal patrick paul peter philip philippe pierre rafael raffaele "
    "rainer ralf ralph ramon raul raymond reinhard remi richard rob robert roger rolf ronald roy ruben rudiger "
    "russell salvador salvatore samuel samuele scott sean serge sergei simon stefan stephane stephen steve steven "
    "stuart sven terry thibault thierry thomas tim timothy tom tony torsten trevor ulrich uwe vicente victor "
    "vincent vladimir volker walter wayne werner wilhelm william wolfgang xavier youssef yuri yves".split()
)
"""First names of men whose ending does not tell, folded."""
_WOMEN = frozenset(
    "adele agnes agnese alice amy anais anke ann anne annegret annie antje astrid audrey aurelie beatrice beatriz "
    "beth birgit bridget brigitte britta carmen carol caroline catherine cecile celine chantal charlotte "
    "christine claire clemence concepcion consuelo corinne cristiane deborah delphine diane dolores doris "
    "dorothee dorothy eileen elise elizabeth elke ellen elodie emilie emily erin esther eve frances francoise "
    "gaelle gerlinde gisela grace gudrun hannah harriet hazel heather heike helen helene hildegard ines inge "
    "ingrid irene iris irmgard isabel isabelle jacqueline jane janet jeanne jennifer jenny jill joan joanne "
    "josephine joyce judith judy julie juliette jutta karen karin kate katherine kathleen katrin kerstin kirsten "
    "laure lauren leonor lieselotte linda lisbeth louise lourdes lucy luz mar margaret margarete marguerite marie "
    "marine marion marlies mary mathilde matilde megan meike mercedes michelle miriam molly monique montserrat "
    "nadine nancy nathalie nicole nieves noemi odile pauline penelope pilar rachel rachele raquel remedios renate "
    "rocio rosalie rosario rosemarie rosemary ruth sabine sally sarah sharon shirley silke soledad solene sophie "
    "susan susanne suzanne sybille sylvie tracy ulrike ursel ute valerie veronique virginie waltraud wendy "
    "yvonne".split()
)
"""The same of women."""


def is_by_nation(word: str) -> bool:
    """Whether a word means somebody by where they are from or whose colours they wear: "Spaniard", "azzurro"."""
    folded = fold(word)
    if folded in _NATIONS or (folded.endswith("a") and folded[:-1] + "o" in _NATIONS):
        return True
    return bool(_ENGLISH_NATION.fullmatch(word)) and folded not in _ENGLISH_NO_NATION


def are_people(word: str, language: str) -> bool:
    """Whether a noun means a person by what they do: "velocista", "novelist"."""
    folded = _PREFIX.sub("", fold(word))
    if folded in _NO_AGENTS:
        return False
    return folded in _PEOPLE or bool(_AGENT.get(language, _AGENT["en"]).fullmatch(folded))


def is_document(word: str) -> bool:
    """Whether a noun means something written, which may be quoted but is nobody."""
    return fold(word) in _DOCUMENTS


def gender_of_description(words: str, language: str) -> str:
    """ "f", "m" or, where the words do not tell, "": "la premier", "his wife", "il premier"."""
    folded = fold(words).replace("’", "' ").split()
    if any(_STRONGLY_FEMININE.fullmatch(word) for word in folded):
        return "f"
    if language == "it" and any(word.endswith("tore") and len(word) > _LEAST for word in folded):
        return "m"
    told = folded if language != "de" else [word for word in folded if word not in ("la", "un", "le")]
    if language == "en":
        told = [word for word in folded if word not in ("her", "la", "le", "el", "un", "il", "lo")]
    for word in told[:3]:
        if word in _FEMININE:
            return "f"
        if word in _MASCULINE:
            return "m"
    return ""


def is_first_name(word: str) -> bool:
    """Whether a folded word is a frequent first name of men or of women."""
    return word in _MEN or word in _WOMEN


def gender_of_first_name(name: str) -> str:
    """The same by a frequent first name, or by how it ends in the languages of Europe: "Helen", "Ursula", "Matteo"."""
    first = fold(name.split()[0])
    if len(name.split()) < 2 or len(first) < 3 or first in _MALE_IN_A:
        return ""
    if (first in _MEN) != (first in _WOMEN):
        return "m" if first in _MEN else "f"
    return "f" if first.endswith("a") else "m" if first.endswith("o") else ""
