"""What Cita says in its own words, in the language of the question. Quotations are never translated here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.dates import MONTHS
from qa.types import Reason

__all__ = ["abstention", "as_of", "denied", "differ", "nearest", "on_day", "reported", "sources"]

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
