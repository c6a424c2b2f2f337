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
    "model_note",
    "nearest",
    "on_day",
    "own_words",
    "reported",
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
