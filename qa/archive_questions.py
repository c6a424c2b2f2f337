"""How people ask about the collection itself: what is in it, which articles name somebody, who wrote one; and greet it.

Called by question analysis; patterns over the question's words in five languages, nothing is looked up. What the
archive holds is told by `qa.holdings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

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
    for wish, pattern in _PATTERNS:
        if match := pattern.fullmatch(bare):
            return ArchiveQuestion(wish, (match.groupdict().get("subject") or "").strip(' ,:;"“”«»'))
    return None


def is_small_talk(text: str) -> bool:
    """Whether a text only greets, thanks, or calls for help."""
    asked = archive_question(text)
    return asked is not None and asked.wish in ("greeting", "thanks", "help")


def _one_of(*alternatives: str) -> str:
    """A pattern for any of them; a space in it stands for white space, " ?" possibly for none."""
    return "(?:" + "|".join(alternatives).replace(" ?", r"\s*").replace(" ", r"\s+") + ")"


_SUBJECT = "(?P<subject>.{2,}?)"
_ARTICLES = _one_of(
    "(?:news )?(?:articles?|documents?|files|stories)|articol[oi]|document[io]s?|artículos?|artikeln?|dokumente?|texte"
)
_ABOUT = (
    _one_of(
        "about|on|of",
        "d(?:i|el|ello|ella|ei|egli|elle|ell[’'])|su(?:l|llo|lla|i|gli|lle|ll[’'])?",
        "sobre|del?(?: l[ao]s?)?",
        "sur|du|des|de la|d[’']",
        "über|von|vom|zu[mr]?",
    )
    + r"(?:(?<=[’'])|(?!\w))\s*"
)
_NAMING = (
    _one_of(
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
_HAVE = _one_of(
    "(?:(?:do|can) (?:you|i) (?:have|know|cover|use|see|read|search)|have you (?:got|read)|are (?:there|here|available"
    "|indexed|loaded|stored|included|covered)|(?:are|is) in (?:the|this|your) \\w+|(?:does|do) (?:the|this|your) \\w+"
    " (?:have|contain|hold|cover)|do the articles (?:cover|deal with|talk about|treat))",
    "(?:hai|ci sono|conosci|usi|copri|tratti|contiene l[’']archivio|sono (?:disponibili|indicizzat[ie]|presenti"
    "|trattati)|trattano gli articoli|coprono gli articoli)",
    "(?:tienes|hay|conoces|usas|cubres|contiene el archivo|están (?:disponibles|indexados)|tratan los artículos)",
    "(?:as-tu|avez-vous|y a-t-il|connais-tu|sont (?:disponibles|indexés|traités|couverts)|traitent les articles)",
    "(?:hast du|haben sie|gibt es|kennst du|sind (?:da|vorhanden|verfügbar|indiziert)|behandeln die artikel)",
)
_HERE = r"(?:\s+(?:in|nell[’']|nella|en|dans|im)\s*(?:the|this|your|el|l[’']|la|tu)?\s*\w+)?"
_HELLO = r"(?:(?:hi|hello|ciao|hola|bonjour|hallo)[,!.]?\s+[¿¡]?)?"
_WHICH = _one_of(
    "what|which|how many|quali|quanti|quante|che|qué|cuáles|cuántos|cuántas|quels?|quelles?|combien (?:de |d[’'])?",
    "welche|wie viele|was für",
)
_SHOW = _one_of(
    "(?:please )?(?:show me|give me|list|find|show|tell me)|(?:mostra|elenca|trova|da|dim)(?:mi)?",
    "(?:muestra|lista|busca|dame)(?:me)?|(?:montre|liste|trouve|donne)(?:[- ]moi)?|(?:zeige?|nenne?|liste?)(?: mir)?",
)
_THE_OF_SOME = _one_of(
    "(?:all )?(?:of )?(?:the|these|your)|all",
    "tutti gli|gli|l[’']|i|il|la|le|todos los|los|las|el|tous les|les?|alle|d(?:ie|er|as)",
)
_THE = f"{_THE_OF_SOME}?"
_NEWEST = _one_of(
    "most recent|latest|newest|last|più recent[ei]|più nuov[oi]|ultim[oie]|más recientes?|últim[ao]s?",
    "(?:les? )?plus récente?s?|derni(?:er|ère)s?|neueste[nr]?|letzte[nr]?",
)
_OLDEST = _one_of(
    "oldest|earliest|più vecch(?:io|i)|meno recent[ei]|más antigu[ao]s?|(?:les? )?plus anciens?|älteste[nr]?"
)
_NEWS = _one_of(
    "(?:news )?(?:articles?|stories|story|news)|articol[oi]|notizi[ae]|artículos?|noticias?|nouvelles?|artikel"
)
_IS = _one_of(
    "what(?: is|[’']s| are)|which(?: is| are)?|qual è|quali sono|cu[áa]l es|cu[áa]les son|quel est|quels sont",
    "was ist|welches ist|welche sind",
)
_WROTE = _one_of(
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
_THE_ARTICLE = _one_of(
    "(?:the|that|this) (?:news )?(?:article|story|piece)(?! of)",
    "l[’'] ?articolo|quell[’'] ?articolo|articolo|el artículo|artículo|l[’'] ?article|(?:den|der|dem) artikel"
    "|artikels?",
)
_SHAPES: dict[Wish, tuple[str, ...]] = {
    "greeting": (
        "(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day))(?:,? (?:there|cita|everyone))?",
        "(?:ciao|salve|buongiorno|buonasera|buon giorno|hola|buenos días|buenas(?: tardes| noches)?)(?:,? cita)?",
        "(?:bonjour|bonsoir|salut|hallo|guten (?:tag|morgen|abend)|moin|servus|grüß gott)(?:,? cita)?",
    ),
    "thanks": (
        "(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|cita))?|(?:good ?)?bye",
        "(?:molte |mille )?grazie(?: mille| tante)?|arrivederci|(?:muchas )?gracias|adiós",
        "merci(?: beaucoup)?|au revoir|(?:vielen )?danke?(?: schön| sehr)?|tschüss",
    ),
    "help": (
        f"{_HELLO}(?:help(?: me)?|what (?:can|could|should) (?:you|i) (?:do|ask|ask you|answer|say|type)(?: here)?)",
        f"{_HELLO}(?:what (?:questions )?(?:can|do) (?:you|i) (?:answer|know|ask)|(?:who|what) are you|what is cita)",
        f"{_HELLO}(?:how (?:does this|do you|does it) work|how (?:do|can|should) i (?:start|begin))",
        f"{_HELLO}how (?:do|can|should) i (?:use (?:this|it|you|cita)|ask(?: you| a question| questions)?)",
        f"{_HELLO}(?:aiuto|(?:che )?cosa (?:sai|puoi|posso) (?:fare|chieder(?:e|ti))|chi sei|come funzion[ai])",
        f"{_HELLO}(?:ayuda|qué (?:puedes hacer|sabes hacer|puedo preguntar(?:te)?)|quién eres|cómo funcionas?)",
        f"{_HELLO}(?:aide|que (?:sais|peux)-tu faire|que puis-je (?:te )?demander|qui es-tu|comment ça marche)",
        f"{_HELLO}(?:hilfe|was kannst du(?: tun)?|was kann ich (?:dich )?fragen|wer bist du|wie funktioniert das)",
    ),
    "overview": (
        f"{_WHICH} ?{_ARTICLES} {_HAVE}{_HERE}",
        f"{_WHICH} (?:topics?|subjects?|themes?|argomenti|temi|temas|sujets|thèmes|themen) {_HAVE}{_HERE}",
        "what(?: is|[’']s| are)(?: all)? (?:the|these|your) (?:articles|documents|archive|collection) about",
        "what(?: is|[’']s) in (?:the|this|your) (?:archive|collection|folder|index)",
        "what do (?:the|these|your) articles (?:talk about|say|cover|deal with)",
        "di (?:che )?cosa (?:parlano|trattano|si parla in) (?:gli|questi) articoli|cosa c[’']è nell[’']archivio",
        "de qué (?:hablan|tratan) los artículos|de quoi parlent les articles|qué hay en el archivo",
        "worum geht es in den artikeln|wovon handeln die artikel",
        f"(?:{_SHOW}|summari[sz]e|riassumi|resume|résume) ?{_THE} ?{_ARTICLES}",
    ),
    "outlets": (
        f"{_WHICH} (?:sources|outlets|newspapers|publications|media|fonti|testate|giornali) {_HAVE}{_HERE}",
        f"{_WHICH} (?:fuentes|medios|periódicos|sources|journaux|médias|quellen|zeitungen|medien) {_HAVE}{_HERE}",
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
        f"(?:(?:in )?{_WHICH}|do|does|are there|is there|ci sono|esistono|hai|hay|y a-t-il|gibt es|{_SHOW})"
        f" ?(?:(?:any|some|an?|degli|des|alle|{_THE_OF_SOME}) )*{_ARTICLES},?"
        f"(?: (?:do you have|are there|ci sono|hay|y a-t-il|gibt es))? {_NAMING}{_SUBJECT}(?: {_HAVE})?",
        f"(?:{_IS}|{_SHOW}) {_THE} ?{_NEWEST} {_ARTICLES} {_NAMING}{_SUBJECT}",
        f"is {_SUBJECT} (?:ever )?(?:mentioned|covered|quoted)(?: anywhere| in .{{2,20}})?",
        f"where (?:can|do|could) (?:i|you|we) (?:read|find)(?: (?:more|something|anything))? (?:about|on) {_SUBJECT}",
        f"si parla (?:mai |anche )?{_ABOUT}{_SUBJECT}",
        f"dove (?:si parla|posso leggere|leggo|trovo)(?: qualcosa| di più)? {_ABOUT}{_SUBJECT}",
    ),
}
_PATTERNS = tuple((wish, re.compile(_one_of(shape), re.I)) for wish, shapes in _SHAPES.items() for shape in shapes)
