"""The words of the web chat, in English and Italian, and how it writes dates and names of languages.

Chosen by the browser's Accept-Language. An answer's own words are not here: they are written in the question's
language by `qa.answering`; these are the words around it. Nothing here is HTML: `ui.render` escapes what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

__all__ = ["ENGLISH", "ITALIAN", "Strings", "strings_for"]


@dataclass(frozen=True, slots=True)
class Strings:
    """Every string of the interface in one language; `{…}` are filled in by the caller.

    `language_names` maps ISO 639-1 codes to names; `months` runs from January.
    """

    code: str
    tagline: str
    ask_placeholder: str
    ask_label: str
    send: str
    new_conversation: str
    add_articles: str
    conversation: str
    you: str
    examples: str
    welcome: str
    welcome_text: str
    empty_archive: str
    empty_archive_text: str
    empty_archive_upload: str
    articles_one: str
    articles_many: str
    sources: str
    sources_one: str
    sources_many: str
    passages: str
    no_sources_yet: str
    nearest: str
    back: str
    previous: str
    following: str
    close: str
    position: str
    open_original: str
    open_at: str
    copies: str
    undated: str
    thinking: str
    copy: str
    copied: str
    copy_failed: str
    abstained: str
    understood: str
    indirect: str
    headline: str
    article_gone: str
    load_failed: str
    error: str
    error_text: str
    too_long: str
    blank: str
    reading_files: str
    reading_progress: str
    added: str
    changed: str
    unchanged: str
    refused: str
    upload_title: str
    upload_failed: str
    nothing_uploaded: str
    language_names: Mapping[str, str]
    months: tuple[str, ...]
    date_pattern: str

    def language(self, code: str) -> str:
        """Name of a language; its code when there is no name for it here."""
        return self.language_names.get(code, code)

    def date(self, day: date | None) -> str:
        """A date as people write it, or the word for an article that states none."""
        if day is None:
            return self.undated
        return self.date_pattern.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def count_articles(self, count: int) -> str:
        """A number of articles in words."""
        return (self.articles_one if count == 1 else self.articles_many).format(count=self.number(count))

    def count_sources(self, passages: int, articles: int) -> str:
        """How many passages of how many articles in words; several of one article are one source."""
        if passages > articles:
            return self.passages.format(count=self.number(passages), articles=self.count_articles(articles))
        return (self.sources_one if articles == 1 else self.sources_many).format(count=self.number(articles))

    def number(self, value: int) -> str:
        """A whole number with this language's mark between the thousands."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.code == "it" else grouped


ENGLISH = Strings(
    code="en",
    tagline="Answers in the articles’ own words",
    ask_placeholder="Ask a question…",
    ask_label="Your question",
    send="Ask",
    new_conversation="New conversation",
    add_articles="Add articles",
    conversation="Conversation",
    you="You asked",
    examples="Try one of these",
    welcome="What do the articles say?",
    welcome_text="Every answer is quoted word for word. Open a number to read it in its article.",
    empty_archive="There are no articles yet",
    empty_archive_text="Add a folder of articles from the command line, then ask:",
    empty_archive_upload="Or add some files here: text, Markdown, HTML, PDF, Word or JSON Lines.",
    articles_one="{count} article",
    articles_many="{count} articles",
    sources="Sources",
    sources_one="{count} source",
    sources_many="{count} sources",
    passages="{count} passages from {articles}",
    no_sources_yet="The passages that an answer rests on appear here.",
    nearest="Nearest passages",
    back="All sources",
    previous="Previous evidence",
    following="Next evidence",
    close="Close the sources",
    position="{number} of {count}",
    open_original="Open original",
    open_at="Open source {number} in its article: {title}",
    copies="Also carried by {names}",
    undated="undated",
    thinking="Reading the articles…",
    copy="Copy with sources",
    copied="Copied",
    copy_failed="Could not copy",
    abstained="No answer in the articles",
    understood="Understood as: {question}",
    indirect="reported speech",
    headline="headline",
    article_gone="This article is no longer in the archive.",
    load_failed="The article could not be loaded. Is the server still running?",
    error="Something went wrong",
    error_text="The question could not be answered because of a fault on the server; its log has the details.",
    too_long="A question may have up to {limit} characters; this one has {length}. Please shorten it.",
    blank="Please write a question.",
    reading_files="Reading the files…",
    reading_progress="{done} of {total} files read",
    added="{count} added",
    changed="{count} updated",
    unchanged="{count} already there",
    refused="{count} not added",
    upload_title="Articles",
    upload_failed="The files could not be added because of a fault on the server; its log has the details.",
    nothing_uploaded="No file was added.",
    language_names=MappingProxyType(
        {
            "de": "German",
            "en": "English",
            "es": "Spanish",
            "fr": "French",
            "it": "Italian",
            "nl": "Dutch",
            "pl": "Polish",
            "pt": "Portuguese",
            "ru": "Russian",
            "uk": "Ukrainian",
        }
    ),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    date_pattern="{day} {month} {year}",
)

ITALIAN = Strings(
    code="it",
    tagline="Risposte con le parole degli articoli",
    ask_placeholder="Fai una domanda…",
    ask_label="La tua domanda",
    send="Chiedi",
    new_conversation="Nuova conversazione",
    add_articles="Aggiungi articoli",
    conversation="Conversazione",
    you="Hai chiesto",
    examples="Prova una di queste",
    welcome="Che cosa dicono gli articoli?",
    welcome_text="Ogni risposta è citata parola per parola. Apri un numero per leggerla nel suo articolo.",
    empty_archive="Non ci sono ancora articoli",
    empty_archive_text="Aggiungi una cartella di articoli dalla riga di comando, poi fai una domanda:",
    empty_archive_upload="Oppure aggiungi qui dei file: testo, Markdown, HTML, PDF, Word o JSON Lines.",
    articles_one="{count} articolo",
    articles_many="{count} articoli",
    sources="Fonti",
    sources_one="{count} fonte",
    sources_many="{count} fonti",
    passages="{count} passi da {articles}",
    no_sources_yet="Qui compaiono i passi su cui si fonda la risposta.",
    nearest="Passi più vicini",
    back="Tutte le fonti",
    previous="Passo precedente",
    following="Passo successivo",
    close="Chiudi le fonti",
    position="{number} di {count}",
    open_original="Apri l’originale",
    open_at="Apri la fonte {number} nel suo articolo: {title}",
    copies="Riportato anche da {names}",
    undated="senza data",
    thinking="Leggo gli articoli…",
    copy="Copia con le fonti",
    copied="Copiato",
    copy_failed="Copia non riuscita",
    abstained="Nessuna risposta negli articoli",
    understood="Intesa come: {question}",
    indirect="discorso indiretto",
    headline="titolo",
    article_gone="Questo articolo non è più nell’archivio.",
    load_failed="Non è stato possibile caricare l’articolo. Il server è ancora attivo?",
    error="Qualcosa non ha funzionato",
    error_text="Non è stato possibile rispondere per un guasto del server; i dettagli sono nel suo registro.",
    too_long="Una domanda può avere fino a {limit} caratteri; questa ne ha {length}. Accorciala, per favore.",
    blank="Scrivi una domanda, per favore.",
    reading_files="Leggo i file…",
    reading_progress="{done} file letti su {total}",
    added="{count} aggiunti",
    changed="{count} aggiornati",
    unchanged="{count} già presenti",
    refused="{count} non aggiunti",
    upload_title="Articoli",
    upload_failed="Un guasto del server ha impedito di aggiungere i file; i dettagli sono nel suo registro.",
    nothing_uploaded="Nessun file aggiunto.",
    language_names=MappingProxyType(
        {
            "de": "tedesco",
            "en": "inglese",
            "es": "spagnolo",
            "fr": "francese",
            "it": "italiano",
            "nl": "olandese",
            "pl": "polacco",
            "pt": "portoghese",
            "ru": "russo",
            "uk": "ucraino",
        }
    ),
    months=(
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    date_pattern="{day} {month} {year}",
)


def strings_for(accept_language: str | None) -> Strings:
    """The interface's strings for a browser's Accept-Language header: the first of its languages that is known.

    Languages are taken in the header's order of preference (`q`); English when none of them is known.
    """
    known = {"en": ENGLISH, "it": ITALIAN}
    preferences: list[tuple[float, int, str]] = []
    for position, part in enumerate((accept_language or "").split(",")):
        tag, _, parameter = part.strip().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            quality = 0.0
        preferences.append((-quality, position, tag.split("-")[0].strip().lower()))
    for negative_quality, _, code in sorted(preferences):
        if negative_quality < 0 and code in known:
            return known[code]
    return ENGLISH
