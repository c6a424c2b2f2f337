"""What Cita says in its own words, in the language of the question. Quotations are never translated here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.dates import MONTHS
from qa.types import Reason

__all__ = [
    "abstention",
    "as_of",
    "denied",
    "differ",
    "extreme",
    "model_note",
    "naming",
    "nearest",
    "on_day",
    "outlets",
    "overview",
    "own_words",
    "reported",
    "small_talk",
    "sources",
    "translated",
    "translator_note",
    "unsupported",
]

_REPORTED = {"en": "as reported", "it": "secondo l’articolo", "es": "según el artículo", "fr": "selon l’article",
             "de": "laut Artikel"}  # fmt: skip

_SOURCES = {"en": "{} independent sources", "it": "{} fonti indipendenti", "es": "{} fuentes independientes",
            "fr": "{} sources indépendantes", "de": "{} unabhängige Quellen"}  # fmt: skip
_AS_OF = {"en": "as of {}", "it": "al {}", "es": "a {}", "fr": "au {}", "de": "Stand {}"}
_DIFFER = {"en": "The articles differ: {}.", "it": "Gli articoli non concordano: {}.",
           "es": "Los artículos no coinciden: {}.", "fr": "Les articles ne concordent pas : {}.",
           "de": "Die Artikel weichen voneinander ab: {}."}  # fmt: skip
_DENIED = {"en": "The articles differ: one says so, another denies it.",
           "it": "Gli articoli non concordano: uno lo afferma, un altro lo nega.",
           "es": "Los artículos no coinciden: uno lo afirma, otro lo niega.",
           "fr": "Les articles ne concordent pas : l’un l’affirme, un autre le nie.",
           "de": "Die Artikel weichen voneinander ab: einer sagt es, ein anderer bestreitet es."}  # fmt: skip
_NEAREST = {"en": "The nearest is of {}.", "it": "Il più vicino è del {}.", "es": "Lo más cercano es del {}.",
            "fr": "Le plus proche est du {}.", "de": "Das nächstliegende ist vom {}."}  # fmt: skip
_DATES = {"en": "{day} {month} {year}", "it": "{day} {month} {year}", "es": "{day} de {month} de {year}",
          "fr": "{day} {month} {year}", "de": "{day}. {month} {year}"}  # fmt: skip

_MODEL_NOTES = {
    "en": {
        "timeout": "The language model did not answer in time.",
        "unreachable": "The language model could not be reached.",
        "failed": "The language model failed.",
        "cut_off": "The language model broke off; what is shown is proved, and may be incomplete.",
        "declined": "The language model found no answer in these passages.",
        "unproved": "Nothing that the language model wrote could be proved from the articles.",
    },
    "it": {
        "timeout": "Il modello linguistico non ha risposto in tempo.",
        "unreachable": "Il modello linguistico non è raggiungibile.",
        "failed": "Il modello linguistico non ha funzionato.",
        "cut_off": "Il modello linguistico si è interrotto; ciò che si legge è provato, ma forse incompleto.",
        "declined": "Il modello linguistico non ha trovato una risposta in questi brani.",
        "unproved": "Nulla di ciò che il modello linguistico ha scritto si è potuto provare con gli articoli.",
    },
    "es": {
        "timeout": "El modelo de lenguaje no respondió a tiempo.",
        "unreachable": "No se pudo acceder al modelo de lenguaje.",
        "failed": "El modelo de lenguaje falló.",
        "cut_off": "El modelo de lenguaje se interrumpió; lo que se muestra está probado, pero puede ser incompleto.",
        "declined": "El modelo de lenguaje no encontró respuesta en estos pasajes.",
        "unproved": "Nada de lo que escribió el modelo de lenguaje pudo probarse con los artículos.",
    },
    "fr": {
        "timeout": "Le modèle de langage n’a pas répondu à temps.",
        "unreachable": "Le modèle de langage est injoignable.",
        "failed": "Le modèle de langage a échoué.",
        "cut_off": "Le modèle de langage s’est interrompu ; ce qui est affiché est prouvé, mais peut être incomplet.",
        "declined": "Le modèle de langage n’a pas trouvé de réponse dans ces passages.",
        "unproved": "Rien de ce que le modèle de langage a écrit n’a pu être prouvé par les articles.",
    },
    "de": {
        "timeout": "Das Sprachmodell hat nicht rechtzeitig geantwortet.",
        "unreachable": "Das Sprachmodell ist nicht erreichbar.",
        "failed": "Das Sprachmodell hat versagt.",
        "cut_off": "Das Sprachmodell brach ab; was zu sehen ist, ist belegt, aber vielleicht unvollständig.",
        "declined": "Das Sprachmodell fand in diesen Stellen keine Antwort.",
        "unproved": "Nichts von dem, was das Sprachmodell schrieb, ließ sich mit den Artikeln belegen.",
    },
}
_OWN_WORDS = {"en": "The articles’ own words are shown instead.", "it": "Si leggono invece le parole degli articoli.",
              "es": "Se muestran en su lugar las palabras de los artículos.",
              "fr": "Les mots mêmes des articles sont affichés à la place.",
              "de": "Stattdessen stehen hier die Worte der Artikel."}  # fmt: skip
_UNSUPPORTED = {"en": "Not supported by the articles", "it": "Non sostenuto dagli articoli",
                "es": "Sin respaldo en los artículos", "fr": "Non étayé par les articles",
                "de": "Nicht durch die Artikel belegt"}  # fmt: skip
_TRANSLATED = {
    "en": ("translated", {"en": "from English", "it": "from Italian", "es": "from Spanish", "fr": "from French",
                          "de": "from German"}),
    "it": ("tradotto", {"en": "dall’inglese", "it": "dall’italiano", "es": "dallo spagnolo", "fr": "dal francese",
                        "de": "dal tedesco"}),
    "es": ("traducido", {"en": "del inglés", "it": "del italiano", "es": "del español", "fr": "del francés",
                         "de": "del alemán"}),
    "fr": ("traduit", {"en": "de l’anglais", "it": "de l’italien", "es": "de l’espagnol", "fr": "du français",
                       "de": "de l’allemand"}),
    "de": ("übersetzt", {"en": "aus dem Englischen", "it": "aus dem Italienischen", "es": "aus dem Spanischen",
                         "fr": "aus dem Französischen", "de": "aus dem Deutschen"}),
}  # fmt: skip
_TRANSLATOR_NOTES = {"en": "The translation model failed; quotations are not translated.",
                     "it": "Il modello di traduzione non ha funzionato; le citazioni non sono tradotte.",
                     "es": "El modelo de traducción falló; las citas no se traducen.",
                     "fr": "Le modèle de traduction a échoué ; les citations ne sont pas traduites.",
                     "de": "Das Übersetzungsmodell hat versagt; Zitate sind nicht übersetzt."}  # fmt: skip

_COUNTED = {"en": ("1 article", "{} articles"), "it": ("1 articolo", "{} articoli"),
            "es": ("1 artículo", "{} artículos"), "fr": ("1 article", "{} articles"),
            "de": ("1 Artikel", "{} Artikel")}  # fmt: skip
_THOUSANDS = {"en": ",", "it": ".", "es": ".", "fr": "\u202f", "de": "."}
_HOLDINGS = {
    "en": {
        "greeting": "Hello! Ask what the {count} here say: I answer in their own words and show where they stand.",
        "thanks": "You are welcome.",
        "help": "Ask what the {count} here say: who said what, when, where, how many, why, or what happened. I answer"
        " in their own words and show where they stand; what they do not say, I do not say.",
        "overview": "There are {count}{span}. The newest:",
        "of": " of {} outlets",
        "from": ", from {} to {}",
        "outlets": "There are {count}, most of them of {names}. The newest:",
        "newest": "The newest of {count}:",
        "oldest": "The oldest of {count}:",
        "naming": "{count} with “{subject}”:",
        "at_least": "More than {count} with “{subject}”. The newest of those found:",
        "nowhere": "No article has “{subject}”.",
    },
    "it": {
        "greeting": "Ciao! Chiedi che cosa dicono i testi raccolti qui ({count}): rispondo con le loro parole e mostro"
        " dove stanno.",
        "thanks": "Prego.",
        "help": "Chiedi che cosa dicono i testi raccolti qui ({count}): chi ha detto che cosa, quando, dove, quanti,"
        " perché, o che cosa è successo. Rispondo con le loro parole e mostro dove stanno; ciò che non dicono, non lo"
        " dico.",
        "overview": "Nell’archivio: {count}{span}. I più recenti:",
        "of": " di {} testate",
        "from": ", dal {} al {}",
        "outlets": "Nell’archivio: {count}, i più di {names}. I più recenti:",
        "newest": "I più recenti, di {count}:",
        "oldest": "I più vecchi, di {count}:",
        "naming": "{count} con «{subject}»:",
        "at_least": "Più di {count} con «{subject}». I più recenti fra quelli trovati:",
        "nowhere": "Nessun articolo ha «{subject}».",
    },
    "es": {
        "greeting": "¡Hola! Pregunta qué dicen los textos reunidos aquí ({count}): respondo con sus palabras y muestro"
        " dónde están.",
        "thanks": "De nada.",
        "help": "Pregunta qué dicen los textos reunidos aquí ({count}): quién dijo qué, cuándo, dónde, cuántos, por qué"
        " o qué pasó. Respondo con sus palabras y muestro dónde están; lo que no dicen, no lo digo.",
        "overview": "En el archivo: {count}{span}. Los más recientes:",
        "of": " de {} medios",
        "from": ", del {} al {}",
        "outlets": "En el archivo: {count}, la mayoría de {names}. Los más recientes:",
        "newest": "Los más recientes, de {count}:",
        "oldest": "Los más antiguos, de {count}:",
        "naming": "{count} con «{subject}»:",
        "at_least": "Más de {count} con «{subject}». Los más recientes de los encontrados:",
        "nowhere": "Ningún artículo tiene «{subject}».",
    },
    "fr": {
        "greeting": "Bonjour ! Demandez ce que disent les textes réunis ici ({count}) : je réponds avec leurs mots et"
        " montre où ils se trouvent.",
        "thanks": "Je vous en prie.",
        "help": "Demandez ce que disent les textes réunis ici ({count}) : qui a dit quoi, quand, où, combien, pourquoi,"
        " ou ce qui s’est passé. Je réponds avec leurs mots et montre où ils se trouvent ; ce qu’ils ne disent pas, je"
        " ne le dis pas.",
        "overview": "Dans les archives : {count}{span}. Les plus récents :",
        "of": " de {} médias",
        "from": ", du {} au {}",
        "outlets": "Dans les archives : {count}, pour la plupart de {names}. Les plus récents :",
        "newest": "Les plus récents, sur {count} :",
        "oldest": "Les plus anciens, sur {count} :",
        "naming": "{count} avec « {subject} » :",
        "at_least": "Plus de {count} avec « {subject} ». Les plus récents de ceux qui ont été trouvés :",
        "nowhere": "Aucun article n’a « {subject} ».",
    },
    "de": {
        "greeting": "Hallo! Fragen Sie, was die Texte hier sagen ({count}): ich antworte mit ihren Worten und zeige, wo"
        " sie stehen.",
        "thanks": "Gern geschehen.",
        "help": "Fragen Sie, was die Texte hier sagen ({count}): wer was gesagt hat, wann, wo, wie viele, warum, oder"
        " was geschehen ist. Ich antworte mit ihren Worten und zeige, wo sie stehen; was sie nicht sagen, sage ich"
        " nicht.",
        "overview": "Im Archiv: {count}{span}. Die neuesten:",
        "of": " aus {} Medien",
        "from": ", vom {} bis {}",
        "outlets": "Im Archiv: {count}, die meisten aus {names}. Die neuesten:",
        "newest": "Die neuesten von {count}:",
        "oldest": "Die ältesten von {count}:",
        "naming": "{count} mit „{subject}“:",
        "at_least": "Mehr als {count} mit „{subject}“. Die neuesten der gefundenen:",
        "nowhere": "Kein Artikel hat „{subject}“.",
    },
}

_ABSTENTIONS: dict[str, dict[Reason, str]] = {
    "en": {
        "no_articles": "There are no articles in the archive yet. Add some, then ask again.",
        "topic_absent": "The articles say nothing about this.",
        "no_such_speaker": "Nobody called {who} appears in the articles.",
        "not_quoted": "The articles mention {who} but quote no words of theirs.",
        "outside_dates": "The articles have nothing about this for the dates or outlets asked.",
        "low_support": "The articles do not say. The nearest passages are below.",
    },
    "it": {
        "no_articles": "L’archivio non contiene ancora articoli. Aggiungine qualcuno e ripeti la domanda.",
        "topic_absent": "Gli articoli non ne parlano.",
        "no_such_speaker": "Negli articoli non compare nessuno di nome {who}.",
        "not_quoted": "Gli articoli nominano {who}, ma non ne riportano parole.",
        "outside_dates": "Per le date o le testate richieste gli articoli non riportano nulla.",
        "low_support": "Gli articoli non lo dicono. Qui sotto i passi più vicini.",
    },
    "es": {
        "no_articles": "El archivo todavía no contiene artículos. Añade alguno y repite la pregunta.",
        "topic_absent": "Los artículos no hablan de ello.",
        "no_such_speaker": "En los artículos no aparece nadie llamado {who}.",
        "not_quoted": "Los artículos mencionan a {who}, pero no citan palabras suyas.",
        "outside_dates": "Los artículos no recogen nada para las fechas o los medios pedidos.",
        "low_support": "Los artículos no lo dicen. Abajo están los pasajes más cercanos.",
    },
    "fr": {
        "no_articles": "L’archive ne contient pas encore d’articles. Ajoutez-en, puis reposez la question.",
        "topic_absent": "Les articles n’en parlent pas.",
        "no_such_speaker": "Personne du nom de {who} n’apparaît dans les articles.",
        "not_quoted": "Les articles mentionnent {who} mais ne citent pas ses paroles.",
        "outside_dates": "Les articles ne rapportent rien pour les dates ou les médias demandés.",
        "low_support": "Les articles ne le disent pas. Les passages les plus proches figurent ci-dessous.",
    },
    "de": {
        "no_articles": "Das Archiv enthält noch keine Artikel. Fügen Sie welche hinzu und fragen Sie erneut.",
        "topic_absent": "Die Artikel sagen nichts darüber.",
        "no_such_speaker": "In den Artikeln kommt niemand namens {who} vor.",
        "not_quoted": "Die Artikel erwähnen {who}, zitieren aber keine Worte.",
        "outside_dates": "Für den gefragten Zeitraum oder die gefragten Medien berichten die Artikel nichts.",
        "low_support": "Die Artikel sagen es nicht. Unten stehen die nächstliegenden Stellen.",
    },
}


def abstention(reason: Reason, language: str, who: str = "") -> str:
    """Why there is no answer; `who` is the person asked about, as typed."""
    return _ABSTENTIONS.get(language, _ABSTENTIONS["en"])[reason].format(who=who)


def reported(language: str) -> str:
    """Marks a speaker's words that are given in the reporter's."""
    return _REPORTED.get(language, _REPORTED["en"])


def sources(count: int, language: str) -> str:
    """How many outlets, none of which copies another, say something."""
    return _SOURCES.get(language, _SOURCES["en"]).format(count)


def as_of(day: date, language: str) -> str:
    """How recent the newest evidence is."""
    return _AS_OF.get(language, _AS_OF["en"]).format(on_day(day, language))


def nearest(day: date, language: str) -> str:
    """The date of what there is, outside the dates asked for."""
    return _NEAREST.get(language, _NEAREST["en"]).format(on_day(day, language))


def differ(accounts: Sequence[tuple[str, str]], language: str) -> str:
    """That articles give different figures or dates: each with who gives it, "" where that is not stated."""
    given = ", ".join(f"{figure} ({origin})" if origin else figure for figure, origin in accounts)
    return _DIFFER.get(language, _DIFFER["en"]).format(given)


def small_talk(wish: str, count: int, language: str) -> str:
    """What a "greeting", "thanks" or a call for "help" is answered with."""
    return _HOLDINGS[_known(language)][wish].format(count=_counted(count, language))


def overview(count: int, sources: int, first: date | None, last: date | None, language: str) -> str:
    """How many articles there are, of how many outlets (0 where that is not said) and of which days."""
    told = _HOLDINGS[_known(language)]
    span = told["of"].format(sources) if sources > 1 else ""
    if first and last and first < last:
        span += told["from"].format(on_day(first, language), on_day(last, language))
    return told["overview"].format(count=_counted(count, language), span=span)


def outlets(count: int, named: Sequence[tuple[str, int]], language: str) -> str:
    """Of which outlets the articles are, those with most first."""
    names = ", ".join(f"{name} ({_number(own, language)})" for name, own in named)
    return _HOLDINGS[_known(language)]["outlets"].format(count=_counted(count, language), names=names)


def extreme(wish: str, count: int, language: str) -> str:
    """That the "newest" or the "oldest" of the articles follow."""
    return _HOLDINGS[_known(language)][wish].format(count=_counted(count, language))


def naming(count: int, subject: str, language: str, *, at_least: bool = False) -> str:
    """How many articles have some words; `at_least` where there may be more."""
    shape = "nowhere" if not count else "at_least" if at_least else "naming"
    return _HOLDINGS[_known(language)][shape].format(count=_counted(count, language), subject=subject)


def _counted(count: int, language: str) -> str:
    one, many = _COUNTED[_known(language)]
    return one if count == 1 else many.format(_number(count, language))


def _number(count: int, language: str) -> str:
    return f"{count:,}".replace(",", _THOUSANDS[_known(language)])


def _known(language: str) -> str:
    return language if language in _HOLDINGS else "en"


def denied(language: str) -> str:
    """That one article denies what another says."""
    return _DENIED.get(language, _DENIED["en"])


def on_day(day: date, language: str) -> str:
    """A date as people write it."""
    known = language if language in _DATES else "en"
    return _DATES[known].format(day=day.day, month=MONTHS[known].split()[day.month - 1], year=day.year)


def model_note(kind: str, language: str) -> str:
    """What became of a language model that was asked."""
    return _MODEL_NOTES.get(language, _MODEL_NOTES["en"])[kind]


def own_words(language: str) -> str:
    """That the extractive answer stands in a model's place."""
    return _OWN_WORDS.get(language, _OWN_WORDS["en"])


def unsupported(language: str) -> str:
    """Marks a model's sentence that was not proved."""
    return _UNSUPPORTED.get(language, _UNSUPPORTED["en"])


def translated(source: str, language: str) -> str:
    """Marks words as a translation out of a language."""
    word, origins = _TRANSLATED.get(language, _TRANSLATED["en"])
    return " ".join(filter(None, (word, origins.get(source))))


def translator_note(language: str) -> str:
    """That quotations could not be translated."""
    return _TRANSLATOR_NOTES.get(language, _TRANSLATOR_NOTES["en"])
