"""How people ask about the collection itself: what is in it, which articles name somebody, who wrote one; and greet it.

Called by question analysis; patterns over the question's words in five languages, nothing is looked up. What the
archive holds is told by `qa.holdings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.alternatives import one_of, plain

__all__ = ["ArchiveQuestion", "archive_question", "is_small_talk"]

Wish = Literal["greeting", "thanks", "help", "overview", "outlets", "newest", "oldest", "naming", "credit"]


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """What a question asks of the collection.

    Attributes:
        wish: a greeting, thanks, or what can be asked; what there is as a whole; the outlets; the newest or the oldest
            articles; the articles that name `subject`; who wrote the article about it, where and when.
        subject: as typed, or "".
    """

    wish: Wish
    subject: str = ""


def archive_question(text: str) -> ArchiveQuestion | None:
    """What a text asks of the collection itself; None where it asks what the articles say.

    >>> archive_question("Which articles mention the ferry?")
    ArchiveQuestion(wish='naming', subject='the ferry')
    """
    bare = " ".join(text.split()).strip(" ¿?¡!.,")
    typed = plain(bare)
    for wish, pattern in _PATTERNS:
        if match := pattern.fullmatch(typed):
            subject = bare[slice(*match.span("subject"))] if "subject" in pattern.groupindex else ""
            return ArchiveQuestion(wish, subject.strip(' ,:;"“”«»'))
    return None


def is_small_talk(text: str) -> bool:
    """Whether a text only greets, thanks, or calls for help."""
    asked = archive_question(text)
    return asked is not None and asked.wish in ("greeting", "thanks", "help")


_SUBJECT = "(?P<subject>.{2,}?)"
_ARTICLES = one_of(
    "(?:news )?(?:articles?|documents?|files|stories)|articol[oi]|document[io]s?|artículos?|artikeln?|dokumente?"
    "|textes?",
    "textos?|testi|berichten?|beiträge",
)
_ABOUT = (
    one_of(
        "about|on|of",
        "d(?:i|el|ello|ella|ei|egli|elle|ell[’'])|su(?:l|llo|lla|i|gli|lle|ll[’'])?",
        "sobre|del?(?: l[ao]s?)?",
        "sur|du|des|de la|d[’']",
        "über|von|vom|zu[mr]?",
    )
    + r"(?:(?<=[’'])|(?!\w))\s*"
)
_NAMING = (
    one_of(
        "(?:that |which )?(?:do |does )?(?:mention|name|cite|quote|discuss|cover|concern)s?",
        "(?:that |which )?(?:talk|speak|report|write|are|is|deal) (?:about|of|on|with)|about|on|mentioning",
        "(?:che )?(?:parlano|parla|trattano|tratta|scrivono|scrive) (?:anche )?" + _ABOUT,
        "(?:che )?(?:citano|cita|menzionano|menziona|nominano|nomina|riguardano|riguarda)|su(?:l|llo|lla|i|gli|lle)?",
        "(?:que )?(?:hablan?|tratan?) (?:del?|sobre|acerca de)|(?:que )?(?:mencionan?|citan?|nombran?)(?: a)?|sobre",
        "(?:qui )?(?:parlent|parle|traitent|traite) (?:du|des|de(?: la)?|d[’'])|sur",
        "(?:qui )?(?:mentionnent|évoquent|citent)",
        "(?:die )?(?:handeln von|handelt von|sprechen von|sprechen über|berichten über|erwähnen|nennen)|über|zu[mr]?",
    )
    + r"(?:(?<=[’'])|(?!\w))\s*"
)
_HAVE = one_of(
    "(?:(?:do|can) (?:you|i) (?:have|know|cover|use|see|read|search)|have you (?:got|read)|are (?:there|here|available"
    "|indexed|loaded|stored|included|covered)|(?:are|is) in (?:the|this|your) \\w+|(?:does|do) (?:the|this|your) \\w+"
    " (?:have|contain|hold|cover)|do the articles (?:cover|deal with|talk about|treat))",
    "(?:hai|ci sono|conosci|usi|copri|tratti|contiene l[’']archivio|sono (?:disponibili|indicizzat[ie]|presenti"
    "|trattati)|trattano gli articoli|coprono gli articoli)",
    "(?:(?:tienes?|tenéis|tienen|hay|conoces|usas|cubres)(?: aquí)?|contiene el archivo"
    "|están (?:disponibles|indexados)|tratan los artículos)",
    "(?:(?:as-tu|avez-vous|y a-t-il|connais-tu|tu as|vous avez|il y a|est-ce qu[’']il y a)(?: (?:ici|là-dedans))?"
    "|sont (?:disponibles|indexés|traités|couverts)|traitent les articles)",
    "(?:(?:hast du|haben sie|habt ihr|gibt es|gibt[’']?s|kennst du|sind|hast|habt)(?: (?:es|hier|da|da drin|drin))?"
    "(?: (?:vorhanden|verfügbar|indiziert))?|behandeln die artikel)",
)
_HERE = r"(?:\s+(?:in|nell[’']|nella|en|dans|im)\s*(?:the|this|your|el|l[’']|la|tu)?\s*\w+)?"
_HELLO = r"(?:(?:hi|hello|ciao|hola|bonjour|hallo)[,!.]?\s+[¿¡]?)?"
_WHICH = one_of(
    "what|which|how many|quali|quanti|quante|che|qué|cuáles|cuántos|cuántas|quels?|quelles?|combien (?:de |d[’'])?",
    "welche|wie ?viele|was für",
)
_SHOW = one_of(
    "(?:please )?(?:show me|give me|list|find|show|tell me)|(?:mostra|elenca|trova|da|dim)(?:mi)?",
    "(?:muestra|lista|busca|dame)(?:me)?|(?:montre|liste|trouve|donne)(?:[- ]moi)?|(?:zeige?|nenne?|liste?)(?: mir)?",
)
_THE_OF_SOME = one_of(
    "(?:all )?(?:of )?(?:the|these|your)|all",
    "tutti gli|gli|l[’']|i|il|la|le|todos los|los|las|el|tous les|les?|alle|d(?:ie|er|as)",
)
_THE = f"{_THE_OF_SOME}?"
_NEWEST = one_of(
    "most recent|latest|newest|last|più recent[ei]|più nuov[oi]|ultim[oie]|más recientes?|últim[ao]s?",
    "(?:les? )?plus récente?s?|derni(?:er|ère)s?|neueste[nr]?|letzte[nr]?",
)
_OLDEST = one_of(
    "oldest|earliest|più vecch(?:io|i)|meno recent[ei]|más antigu[ao]s?|(?:les? )?plus anciens?|älteste[nr]?"
)
_NEWS = one_of(
    "(?:news )?(?:articles?|stories|story|news)|articol[oi]|notizi[ae]|artículos?|noticias?|nouvelles?|artikel"
)
_IS = one_of(
    "what(?: is|[’']s| are)|which(?: is| are)?|qual è|quali sono|cu[áa]l es|cu[áa]les son|quel est|quels sont",
    "was ist|welches ist|welche sind",
)
_WROTE = one_of(
    "who (?:wrote|authored|is the author of|published)|when was|where was|where did (?:you|i) (?:read|find)|link to",
    "(?:(?:what|which)(?: is|[’']s| was)? )?(?:the )?(?:source|outlet|newspaper|date|author|title|headline|url|link)"
    " (?:of|for|to)",
    "chi ha (?:scritto|pubblicato)|quando è (?:stato pubblicato|uscito)|dove è (?:stato pubblicato|uscito)",
    "(?:qual è |dammi |mostrami )?(?:la |il |l[’'] ?)?(?:fonte|testata|data|autore|titolo|link|url) del(?:l[’'])?",
    "quién (?:escribió|publicó)|cuándo se publicó|(?:cuál es )?(?:la |el )?(?:fuente|fecha|autor|título|enlace) del",
    "qui a (?:écrit|publié)|quand a été publié",
    "(?:quelle? est )?(?:la |le |l[’'] ?)?(?:source|date|auteur|titre|lien) de",
    "wer hat|wann (?:wurde|erschien)|(?:was ist |wie lautet )?(?:die |der )?(?:quelle|datum|autor|titel|link)"
    "(?: (?:des|zum|von dem))?",
)
_THE_ARTICLE = one_of(
    "(?:the|that|this) (?:news )?(?:article|story|piece)(?! of)",
    "l[’'] ?articolo|quell[’'] ?articolo|articolo|el artículo|artículo|l[’'] ?article|(?:den|der|dem) artikel"
    "|artikels?",
)
_THANKS = one_of(
    "(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|cita))?",
    "(?:molte |mille )?grazie(?: mille| tante)?|(?:muchas )?gracias|merci(?: (?:beaucoup|bien))?",
    "(?:vielen )?danke?(?: (?:schön|sehr))?",
) + one_of(
    "",
    ",? (?:that(?: was|[’']s) (?:very )?(?:helpful|great|all|kind)|very kind|perfect|great"
    "|you(?: are|[’']re) (?:very )?(?:kind|great))",
    ",? (?:(?:molto|sei(?: stat[oa])?|è stato) )*(?:gentile|utile|perfetto|tutto)|,? (?:muy|eres) (?:amable|útil)"
    "|,? perfecto",
    ",? (?:(?:très|vous êtes|c[’']est) )*(?:gentille?|aimable|parfait|utile)",
    ",? (?:(?:sehr|das war) )*(?:nett|freundlich|hilfreich)",
)
_BYE = one_of(
    "(?:good ?)?bye|see you|arrivederci|a presto|ciao|adiós|hasta luego|au revoir|à bientôt|bonne journée|tschüss",
    "auf wiedersehen|bis bald|salut",
)
_CAN = one_of(
    "what (?:questions )?(?:can|could|should|do|may) (?:you|i|one|we) (?:do|ask|ask you|answer|say|type|search"
    "|find|know)",
    "(?:che )?cosa (?:sai|puoi|posso|si può) (?:fare|chieder(?:e|ti)|cercare|trovare|consultare)",
    "qué (?:puedes hacer|sabes hacer|(?:puedo|se puede|podemos) (?:preguntar(?:te)?|consultar|buscar|encontrar|hacer))",
    "(?:que|qu[’']est-ce que) (?:(?:sais|peux)-tu faire|(?:puis-je|peut-on|je peux|tu peux|on peut) (?:te |vous )?"
    "(?:demander|faire|chercher|trouver))|(?:je peux|tu peux|on peut) (?:te )?(?:demander|faire) quoi",
    "was (?:kannst du|können sie)(?: (?:tun|machen))?|(?:was|wonach) (?:kann|darf) (?:ich|man) (?:(?:dich|sie|hier"
    "|eigentlich|alles) )*(?:fragen|suchen|finden|machen)",
)
_WHO_ARE_YOU = one_of(
    "(?:who|what) are you|what is cita|what is this (?:site|chat|app|tool|thing)|chi (?:sei|siete)"
    "|(?:che )?cos[’']è cita",
    "quién eres|qué eres|qué es cita|qui (?:es-tu|êtes-vous|tu es)|t[’']es (?:qui|quoi)|tu es (?:qui|quoi)",
    "c[’']est quoi (?:cita|ce (?:truc|site|chat))|wer (?:bist du|sind sie|seid ihr)",
    "was (?:bist du|ist (?:das hier|cita))",
)
_THESE = one_of(
    "(?:the|these|your|all the) (?:articles|documents|texts|archive|collection|files)",
    "(?:gli|questi|i tuoi) (?:articoli|testi)",
    "(?:los|estos|tus) (?:artículos|textos|documentos)|(?:ces|les|vos|tes) (?:articles|textes|documents)",
    "(?:den|diesen|deinen|euren|ihren) (?:artikeln|texten|dokumenten)|(?:die|diese) (?:artikel|texte|dokumente)",
    "(?:the|this) (?:archive|collection|folder)|(?:il|l[’']|questo|quest[’']) ?archivio|(?:el|este) archivo",
    "(?:les|ces|l[’']|cette|ce) ?(?:archives?|collection|dossier)|(?:das|dieses|dem|diesem) archiv",
)
_BESIDE = one_of(
    "(?:what(?: is|[’']s|[’']ll| will)(?: the)? weather(?: be)?|how(?: is|[’']s) the weather|che tempo (?:fa|farà)"
    "|qué tiempo (?:hace|hará)|quel temps (?:fait|fera)-t?-?il|wie (?:wird|ist) (?:(?:morgen|heute) )?das wetter)"
    "(?: (?!was|on the day).{2,30})?",
    "(?:what time is it|what(?: is|[’']s) (?:the time|today[’']s date)|che ore? (?:è|sono)|qué hora es"
    "|quelle heure est-il|wie spät ist es)(?: now)?",
    "(?:tell me|raccontami|cuéntame|raconte-moi|erzähl mir) (?:a joke|una barzelletta|un chiste|une blague"
    "|(?:einen )?witz)",
    "how are you(?: (?:doing|today))?|come (?:stai|va)|cómo est[áa]s|qué tal|(?:comment )?ça va"
    "|wie geht[’']?s(?: dir)?|wie geht es dir",
)
"""What is asked of an assistant, and of no archive of news."""
_IN_HERE = one_of(
    "(?:in|inside) (?:here|there|it|the archive|this archive|this collection|the collection|this folder|your index)",
    "(?:qui dentro|qui|nell[’']archivio|in questo archivio|in quest[’']archivio)",
    "(?:aquí(?: dentro)?|en (?:el|este) archivo|por aquí)|(?:ici|là-dedans|dans (?:l[’']|cette |ces |les |cet )?\\w+)",
    "(?:hier(?: drin)?|da drin|drin|im archiv|in diesem archiv)",
)
_SHAPES: dict[Wish, tuple[str, ...]] = {
    "greeting": (
        "(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day))(?:,? (?:there|cita|everyone))?",
        "(?:ciao|salve|buongiorno|buonasera|buon giorno|hola|buenos días|buenas(?: tardes| noches)?)(?:,? cita)?",
        "(?:bonjour|bonsoir|salut|hallo|guten (?:tag|morgen|abend)|moin|servus|grüß gott)(?:,? cita)?",
    ),
    "thanks": (f"{_THANKS}(?:[,!.]? (?:(?:and|e|y|et|und) )?{_BYE})?|{_BYE}",),
    "help": (
        f"{_HELLO}(?:help(?: me)?|aiuto|ayuda|aide|hilfe|{_CAN}(?: {_IN_HERE})?|{_WHO_ARE_YOU}|{_BESIDE})",
        f"{_HELLO}(?:how (?:does this|do you|does it) work|how (?:do|can|should) i (?:start|begin))",
        f"{_HELLO}how (?:do|can|should) i (?:use (?:this|it|you|cita)|ask(?: you| a question| questions)?)",
        f"{_HELLO}(?:come funzion[ai]|cómo funcionas?|comment ça marche|wie funktioniert das)",
    ),
    "overview": (
        f"{_WHICH} ?{_ARTICLES} {_HAVE}{_HERE}",
        f"{_HAVE} (?:(?:any|some|degli|des) )?{_ARTICLES}{_HERE}(?: (?:from|of|von|aus|del?|di|du|des))?",
        f"{_WHICH} (?:topics?|subjects?|themes?|argomenti|temi|temas|sujets|thèmes|themen) {_HAVE}{_HERE}",
        "what(?: is|[’']s| are)(?: all)? (?:the|these|your) (?:articles|documents|archive|collection) about",
        f"(?:what(?: is|[’']s| do you have| have you got)|(?:che )?cosa (?:c[’']è|hai)|qué (?:hay|tienes)"
        f"|was (?:gibt es|ist|hast du))"
        f" (?:in (?:the|this|your) (?:archive|collection|folder|index)|{_IN_HERE})",
        f"(?:qu[’']est-ce qu[’']il y a|qu[’']y a-t-il|il y a quoi|que trouve-t-on) {_IN_HERE}",
        f"(?:qué|what|was) {_ARTICLES} (?:hay|tienes|are there|gibt es) {_IN_HERE}",
        "what do (?:the|these|your) articles (?:talk about|say|cover|deal with)",
        f"di (?:che )?cosa (?:parlan?o?|trattan?o?|si parla in) {_THESE}|(?:de qué|sobre qué) (?:hablan?|tratan?"
        f"|van?) {_THESE}",
        f"(?:de quoi|sur quoi) (?:parlent|traitent|portent|parle|traite|porte)(?:-t-elle|-ils)? {_THESE}"
        f"|{_THESE} parlent de quoi",
        f"(?:worum (?:geht[’']?s|geht es|gehts) in|wovon handeln|was steht in|was ist in) {_THESE}"
        f"|what do {_THESE} (?:contain|hold)",
        f"(?:{_SHOW}|summari[sz]e|riassumi|resume|résume) ?{_THE} ?{_ARTICLES}",
        f"{_WHICH} ?{_ARTICLES} {_HAVE}(?: {_IN_HERE})?,? (?:and|e|y|et|und) (?:from when|which dates?"
        "|di (?:quali|che) date|di quando|de (?:qué|cuáles) fechas|de cuándo"
        "|de quelles dates|de quand|von wann|aus welcher zeit|welchen datums)",
    ),
    "outlets": (
        f"{_WHICH} (?:sources|outlets|newspapers|publications|media|fonti|testate|giornali) {_HAVE}{_HERE}",
        f"{_WHICH} (?:fuentes|medios|periódicos|diarios|sources|journaux|médias|quellen|zeitungen"
        f"|medien) {_HAVE}{_HERE}",
    ),
    "newest": (
        f"(?:(?:{_IS}|{_SHOW}) )?{_THE} ?{_NEWEST} {_NEWS}",
        f"(?:{_IS}|{_SHOW}) {_THE} ?{_NEWS} {_NEWEST}",
        "what[’']?s new|what is new|(?:che )?cosa c[’']è di nuovo|(?:che|quali) novità ci sono|quoi de neuf",
        "qué hay de nuevo|was gibt(?: es|[’']s) neues",
    ),
    "oldest": (
        f"(?:(?:{_IS}|{_SHOW}) )?{_THE} ?{_OLDEST} {_NEWS}",
        f"(?:{_IS}|{_SHOW}) {_THE} ?{_NEWS} {_OLDEST}",
    ),
    "credit": (
        f"{_WROTE} ?{_THE_ARTICLE} {_ABOUT}{_SUBJECT}(?: published| written| geschrieben| erschienen)?",
        f"{_WROTE} (?:the|that) {_SUBJECT} (?:article|story|piece)(?: published| written)?",
    ),
    "naming": (
        f"(?:(?:in )?{_WHICH}|do|does|are there|is there|ci sono|esistono|{_HAVE}|{_SHOW})"
        f" ?(?:(?:any|some|an?|degli|des|alle|{_THE_OF_SOME}) )*{_ARTICLES},?"
        f"(?: (?:do you have|are there|ci sono|hay|y a-t-il|gibt es))? {_NAMING}{_SUBJECT}(?: {_HAVE})?",
        f"(?:{_IS}|{_SHOW}) {_THE} ?{_NEWEST} {_ARTICLES} {_NAMING}{_SUBJECT}",
        f"is {_SUBJECT} (?:ever )?(?:mentioned|covered|quoted)(?: anywhere| in .{{2,20}})?",
        f"where (?:can|do|could) (?:i|you|we) (?:read|find)(?: (?:more|something|anything))? (?:about|on) {_SUBJECT}",
        f"si parla (?:mai |anche )?{_ABOUT}{_SUBJECT}",
        f"dove (?:si parla|posso leggere|leggo|trovo)(?: qualcosa| di più)? {_ABOUT}{_SUBJECT}",
    ),
}
_PATTERNS = tuple((wish, re.compile(one_of(shape), re.I)) for wish, shapes in _SHAPES.items() for shape in shapes)
