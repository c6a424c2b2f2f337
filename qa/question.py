"""Understand a question: its language, what kind of answer it wants, whom it names, which dates it asks for.

First step of answering; pure text analysis, nothing is looked up in the archive. Patterns are kept as data, one set
for each language. Questions in other languages are read as broad ones. A question is taken as it stands: what it owes
to the conversation before it is put in by `qa.followup`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from index.language import detect_language
from qa.dates import asked_dates
from qa.manner import asks_for_list, asks_for_reports, in_present, is_bare, without_order
from qa.story import named_subject, story_subject

__all__ = [
    "Kind",
    "Question",
    "about_phrase",
    "analyse",
    "date_phrase",
    "question_language",
    "setting_phrase",
    "speech_verbs",
]

Kind = Literal["what_said", "who_said", "who", "where", "when", "how_many", "which", "why", "yes_no", "broad"]

_LANGUAGES = ("en", "it", "es", "fr", "de")
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{3,})[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        text: as asked.
        language: ISO 639-1 code.
        kind: what the answer should be.
        speaker: of a "what did X say" question, X as typed; else None.
        topic: of a speaker question what the words should be about, "" for anything; else the question itself.
        setting: of a speaker question to whom, where or when the words were said, "" when it does not say.
        said: of a "who said" question, the words; else None.
        since, until: dates named in the question, inclusive, or None.
        dated: whether they limit the evidence by its date of publication: it asks what was said or reported then.
        ordered: whether it asks for the order of time.
        listed: whether it asks for several things.
        present: whether it asks how things are now.
        story: whether it asks to be told what happened, or what is known, rather than one thing of it.
        subject: what that story is about, or whom or what a question is about that asks nothing else ("who was X?", "X"),
            as typed; "" where it cannot be told from the asking.
        more: whether it asks what else somebody said.
        known: answers given before, whose quotations are not "else".
        verbatim: whether the words of a "who said" question stand in quotation marks.
    """

    text: str
    language: str
    kind: Kind
    speaker: str | None = None
    topic: str = ""
    setting: str = ""
    said: str | None = None
    since: date | None = None
    until: date | None = None
    dated: bool = False
    ordered: bool = False
    listed: bool = False
    present: bool = False
    story: bool = False
    subject: str = ""
    more: bool = False
    known: tuple[str, ...] = ()
    verbatim: bool = False


def analyse(text: str, language: str | None = None, *, today: date | None = None) -> Question:
    """Take a question apart.

    Args:
        text: the question; white space is folded.
        language: its language when the caller knows it; detected otherwise.
        today: the day that "last week" is understood from; the current one when None.
    """
    cleaned = " ".join(text.split())
    language = language or question_language(cleaned)
    question = _taken_apart(cleaned, language, today or date.today())
    return replace(
        question,
        listed=question.kind in ("which", "who") and asks_for_list(cleaned, language),
        present=in_present(cleaned, language) and not question.story,
    )


def _taken_apart(cleaned: str, language: str, today: date) -> Question:
    patterns = _patterns(language if language in _LANGUAGES else "en")
    asked, ordered = without_order(cleaned)
    dates = asked_dates(asked, today)
    since, until, named = dates.since, dates.until, bool(dates.phrase)
    bare = dates.rest.strip(" ?¿!.")
    subject = story_subject(bare) and story_subject(bare if named and dates.relative else asked)
    for pattern in () if subject else patterns.who_said:
        match = pattern.match(bare)
        if match:
            said = _unquoted(match.group("said"))
            who_said = Question(cleaned, language, "who_said", None, said, "", said, since, until)
            verbatim = _QUOTED.search(match.group("said")) is not None
            return replace(who_said, dated=named, ordered=ordered, verbatim=verbatim)
    plain, more = patterns.more.subn(r"\g<what>", bare)
    for pattern in () if subject else patterns.what_said:
        match = pattern.match(plain)
        if match:
            speaker, topic, setting = _split_topic(match.groupdict(), patterns)
            if _ANYBODY.search(bare) and (only := patterns.about.match(speaker)):
                speaker, topic = "si", f"{speaker[only.end() :]} {topic}".strip()
            if speaker:
                return Question(
                    cleaned,
                    language,
                    "what_said",
                    speaker,
                    topic,
                    setting,
                    None,
                    since,
                    until,
                    named,
                    ordered,
                    more=bool(more),
                )
    plain = _REQUEST.sub("", bare)
    kind = _kind(plain, patterns, is_asked="?" in cleaned)
    story = bool(subject or (_HAPPENED.search(bare) and not _asks_one_thing(plain, kind, patterns)))
    kind = "broad" if story else kind
    reported = named and (asks_for_reports(bare) or is_bare(bare, language) or (kind == "broad" and dates.relative))
    topic = dates.rest if reported else asked
    if kind in ("who", "which") and not subject:
        subject = named_subject(bare)
    elif kind == "broad" and not story and "?" not in cleaned:
        subject = bare
    return Question(
        cleaned,
        language,
        kind,
        None,
        topic.strip(" ?¿!."),
        "",
        None,
        since,
        until,
        dated=reported,
        ordered=ordered,
        story=story,
        subject=subject or "",
    )


def about_phrase(language: str) -> re.Pattern[str]:
    """What introduces a topic in a question ("about", "sulla"), the white space around it included."""
    return _patterns(language).about


def setting_phrase(language: str) -> re.Pattern[str]:
    """What introduces to whom, where or when words were said ("to", "in", "quando")."""
    return _patterns(language).setting


def speech_verbs(language: str) -> str:
    """The forms of verbs of saying that questions have, as alternatives of a pattern."""
    return _DATA[language]["say"]


def date_phrase(text: str) -> str:
    """The words of a question that limit it to dates, as typed ("in May 2023", "last week"), or ""."""
    return asked_dates(text, date.today()).phrase


def _kind(text: str, patterns: _Patterns, *, is_asked: bool = False) -> Kind:
    """By the question word; where that says little, by a noun such as "date" or "number".

    What is asked in a sentence without any wants a yes or no: Romance and German ones need no word that says so.
    """
    places = [(found.start(), kind) for kind, pattern in patterns.kinds if (found := pattern.search(text))]
    if is_asked:
        places = [(at, kind) for at, kind in places if kind not in _JOINING or len(text[:at].split()) <= _FRONTED]
    kind: Kind = min(places, key=lambda each: each[0])[1] if places else "broad"  # of those at one place the first
    if kind == "broad" and not is_asked:
        kind = next((noun for noun, pattern in _NOUNS if pattern.search(text)), kind)
    elif kind == "which" and (opening := _ASKED_FOR.match(text)):
        noun = " ".join(text[opening.end() :].split()[: _AFTER_IS if opening["is"] else _AFTER_WHICH])
        kind = next((each for each, pattern in _NOUNS if pattern.search(noun)), kind)
    if kind != "broad":
        return kind
    if is_asked and patterns.late.search(text):
        return "who"
    sentence = patterns.polar and len(text.split()) >= _SENTENCE and not _CONJUNCTION.match(text)
    return "yes_no" if sentence and (is_asked or _ARTICLE.match(text)) else kind


def _asks_one_thing(text: str, kind: Kind, patterns: _Patterns) -> bool:
    """Whether it opens with a question word that wants one thing of what happened: when it did, who was first."""
    if kind not in _FACTS:
        return False
    found = dict(patterns.kinds)[kind].search(text)
    return found is not None and len(text[: found.start()].split()) < _OPENING


@dataclass(frozen=True, slots=True)
class _Patterns:
    who_said: tuple[re.Pattern[str], ...]
    what_said: tuple[re.Pattern[str], ...]
    about: re.Pattern[str]
    setting: re.Pattern[str]
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    late: re.Pattern[str]
    polar: bool
    more: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns:
    data = _DATA[language]

    def compiled(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_expand(line, data), re.I) for line in data[key].strip().splitlines())

    return _Patterns(
        who_said=compiled("who_said"),
        what_said=compiled("what_said"),
        about=re.compile(rf"(?:(?:^|\s)(?:{data['about']})|^of)(?:(?<=[’'])|(?!\w))\s*", re.I),
        setting=re.compile(rf"(?:{data['setting']})(?:(?<=[’'])|(?!\w))", re.I),
        kinds=tuple((kind, re.compile(data[kind], re.I)) for kind in _KINDS),
        late=re.compile(data["late"], re.I),
        polar=language != "en",
        more=re.compile(data["more"], re.I),
    )


def _expand(line: str, data: dict[str, str]) -> str:
    """Spaces match white space, " ?" possibly none; {name} is replaced by the data of that name."""
    for name in ("say", "words", "aux"):
        line = line.replace("{" + name + "}", "(?:" + data.get(name, "(?!)") + ")")
    return line.strip().replace(" ?", r"\s*").replace(" ", r"\s+")


def question_language(text: str, default: str = "en") -> str:
    """The question's language; its first word decides when it is a question word of one language alone.

    Args:
        text: the question.
        default: the language of a question that shows none, as a bare name.
    """
    first = re.match(r"[¿\s]*([\w’']+)", text.casefold())
    if first:
        word = first.group(1)
        hinted = [language for language in _LANGUAGES if word in _OPENERS[language].split()]
        if len(hinted) == 1:
            return hinted[0]
    detected = detect_language(text, default)
    return detected if detected in _LANGUAGES else default


def _unquoted(text: str) -> str:
    match = _QUOTED.search(text)
    return (match.group(1) if match else text).strip(" \"“”«»„'’‘,.:")


def _split_topic(groups: dict[str, str | None], patterns: _Patterns) -> tuple[str, str, str]:
    """Speaker, topic and setting, each introduced by its own prepositions ("about Korea", "in London")."""
    speaker, rest = (groups.get("speaker") or "").strip(" ,"), (groups.get("topic") or "").strip(" ,")
    topic = setting = ""
    found = patterns.about.search(speaker)
    if found and found.start() > 0:
        topic, speaker = speaker[found.end() :], speaker[: found.start()]
    found = patterns.about.search(rest)
    if found:
        setting, topic = rest[: found.start()], f"{topic} {rest[found.end() :]}".strip()
    elif patterns.setting.match(rest):
        setting = rest
    else:
        topic = f"{topic} {rest}".strip()
    return re.sub(r"['’]s$", "", speaker.strip(" ,")), topic.strip(" ,"), setting.strip(" ,")


_NOUNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "when",
        re.compile(
            r"\b(?:date|data|fecha|datum|giorno|day|hour|ora|orario|uhrzeit|heure|year|anno|jahr|año|année)\b", re.I
        ),
    ),
    ("where", re.compile(r"\b(?:place|location|luogo|posto|sede|lieu|lugar|ort|standort|birthplace|burial)\b", re.I)),
    (
        "how_many",
        re.compile(
            r"\b(?:number|numero|número|nombre\s+de|anzahl|zahl|total|totale|somme|somma|amount|ammonta|age|età|edad|âge|alter"
            r"|length|lunghezza|länge|longueur|height|altezza|höhe|weight|peso|distance|distanza|score|risultato|turnout"
            r"|affluenza|percentage|percentuale|voti|votes|preferenze|tickets|biglietti|depth|profondità|profundidad|profondeur"
            r"|tiefe|temperatur[ae]?|température|altitud(?:e|ine)?|altura|hauteur|quota|prezzo|precio|prix|preis|price|costo?"
            r"|coste|coût|kosten|multa|amende|geldstrafe|scarto|margin|margine|margen|magnitud[eo]?|toll|bilancio|balance|bilan"
            r"|speed|velocità|velocidad|vitesse|geschwindigkeit|diameter|diametro|durchmesser|pena|condanna|condena|salary"
            r"|stipendio|montepremi|capienza|durata|duration|durée|dauer|participation|participación)\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"\b(?:name|nome|nom|nombre)\b", re.I)),
)
"""What a question in key words, or one that begins otherwise, asks for by a noun."""
_ASKED_FOR = re.compile(
    r"\W*(?:\w+\s+){0,2}?(?:what|which|che|qual[ei]?|cu[áa]l(?:es)?|qu[ée]|quel(?:le)?s?|welche\w?|was|wie)\b"
    r"(?P<is>\s*(?:[’']s|\bis|was|were|are|è(?:\s+stat[oa])?|era|fu|furono|sono|es|fue|est|était|fut|a\s+été|ist|war|waren)\b)?",
    re.I,
)
"""What comes before the noun that is asked for."""
_HAPPENED = re.compile(
    r"\b(?:happen(?:ed|s)?|tell\s+me|summar\w+|overview|successo|accaduto|succede|raccont(?:ami|i|a)|riassum\w+|riassunto\s+d"
    r"|com[’']?\s?[eè]\s+andat[ao]|qu[ée]\s+(?:les?\s+)?pas[óo]\b|ocurri[óo]|resumen|resúm\w+|résum\w+|zusammenfass\w*|erzähl\w*"
    r"|s[’'](?:est|était)(?:[- ]il)?\s+passée?\b|qu[’']est-il\s+arrivé|ce\s+qui\s+est\s+arrivé|passiert|geschah|geschehen|what\s+(?:is|was)\s+known|cosa\s+si\s+sa|qué\s+se\s+sabe|que\s+sait-on|was\s+ist\s+bekannt)\b",
    re.I,
)
"""Asks for a story rather than a fact."""
_ANYBODY = re.compile(r"\b(?:hanno|dicono|dissero|dijeron|dicen|han)\b", re.I)
"""Verbs that name no speaker: "cosa hanno detto sul Kursk?" """
_REQUEST = re.compile(
    r"^(?:please\s+)?(?:(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?tell\s+(?:me|us)|do\s+you\s+know|i(?:\s+want|[’']d\s+like)"
    r"\s+to\s+know|dimmi|(?:mi\s+)?(?:sai|puoi|sapresti|potresti)\s+(?:dirmi|dire)|sai|vorrei\s+sapere|d[ií]me|sabes"
    r"|(?:me\s+puedes|puedes)\s+decir(?:me)?|quiero\s+saber|dis[- ]moi|peux[- ]tu\s+me\s+dire|sais[- ]tu|sag\s+mir,?"
    r"|weißt\s+du,?|kannst\s+du\s+mir\s+sagen,?)\s+(?=(?:\w+\s+){0,2}(?:who|whom|whose|when|where|why|which|whether|what|how"
    r"|chi|quando|dove|perch|quant|qual|cosa|che|come|qui|quand|où|pourquoi|combien|quel|cu[áa]|d[óo]nde|por\s+qu"
    r"|wer|wen|wem|wann|wo|warum|wie|welche|was)\w*\b)",
    re.I,
)
"""What only asks to be told; the question word comes after it."""
_ARTICLE = re.compile(r"(?:la|il|lo|gli|le)\s", re.I)
"""What opens a sentence in Italian that is typed without its question mark."""
_CONJUNCTION = re.compile(r"(?:e|ed|ma|y|et|mais|und|aber|pero)\s", re.I)
_JOINING: tuple[Kind, ...] = ("when", "where")
"""Kinds whose question word also joins clauses: "C'era, quando cadde?" """
_FRONTED = 3
"""Words before such a one that still asks, at most."""
_AFTER_WHICH, _AFTER_IS = 2, 4
"""Words within which the noun is named that is asked for: "which final year", "what was the exact number"."""
_SENTENCE = 4
"""Words from which on what is asked is a sentence."""
_OPENING = 3
"""Within so many words a question opens with its question word."""
_FACTS: tuple[Kind, ...] = ("how_many", "when", "where", "why", "who")
_KINDS: tuple[Kind, ...] = ("how_many", "when", "where", "why", "who", "which", "yes_no")
_OPENERS = {
    "en": "what who whom whose where when why how which did does do is was were are has have the can could will tell",
    "it": "cosa chi dove quando perché perche quanti quante quanto quanta quale quali che cos'è cos’è com'è com’è cosa"
    " come qual dov'è dov’è chi",
    "es": "qué quién quiénes dónde cuándo cuántos cuántas cuánto cuál cómo",
    "fr": "qu'a qu’a qui où quand pourquoi combien quel quelle quels quelles comment qu'est-ce qu’est-ce que est-ce",
    "de": "was wer wo wann warum wie welche welcher welches wieviele wieso wen wem hat ist war"
    " woran womit wofür wozu wobei wodurch worüber wovon wogegen wohin woher weshalb wessen",
}
_DATA: dict[str, dict[str, str]] = {
    "en": {
        "more": r"\b(?P<what>what)\s+else\b",
        "say": r"say|said|says|saying|tell|told|declare[sd]?|think|thinks|thought|call|called|calls|describe[sd]?"
        r"|announce[sd]?|warn(?:ed|s)?|add(?:ed|s)?|reply|replied|respond(?:ed|s)?|write|wrote|comment(?:ed|s)?"
        r"|promise[sd]?|ask(?:ed|s)?|claim(?:ed|s)?|explain(?:ed|s)?|mention(?:ed)?|admit(?:ted)?|shout(?:ed)?|react(?:ed)?"
        r"|order(?:ed)?|demand(?:ed)?|confirm(?:ed|s)?|predict(?:ed)?|state[sd]?|insist(?:ed)?|define[sd]?|express(?:ed)?"
        r"|vow(?:ed)?|urge[sd]?|exclaim(?:ed)?|answer(?:ed)?|utter(?:ed)?",
        "words": r"words?|statements?|quotes?|quotations?|comments?|remarks?|reactions?|response|reply|opinions?|views?|message"
        r"|declarations?|answer|speech",
        "about": r"about|regarding|concerning|on(?!\s+(?:the\s+)?(?:night|day|morning|evening|eve|occasion|phone|radio|air|line|\w+day)\b|\s+\d)|in\s+relation\s+to|as\s+for|with\s+regard\s+to",
        "setting": r"to|on|when|after|before|at|in|during|outside|inside|while|from|the\s+(?:crowd|press|world|reporters)",
        "who_said": """
            who (?:was it (?:that|who) )?(?:first )?(?:actually )?(?:{say})(?: (?:that|it|this|the (?:phrase|words|line|sentence)))?[ :,]+(?P<said>.{6,})
            who (?:spoke|talked) (?:of|about) (?P<said>["“«].{6,})
            who (?:is|was) (?:the )?(?:author|source|speaker) of (?:the )?(?:words?|phrase|quote|quotation|sentence|line)?[ :]*(?P<said>.{6,})
            who(?:se words (?:are|were)|'s quote is)(?: these)?[ :]*(?P<said>.{6,})
            (?:by )?whom (?:was|were) (?:it )?said[ :]*(?P<said>.{6,})
        """,
        "what_said": """
            what (?:was|is) the (?:very )?(?:first|last|only|main|next) thing (?:that )?(?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            (?:and )?(?:so )?what (?:exactly )?(?:did|does|do|has|have|had|would|was(?!.* (?:called|described|ordered|asked|told)\\b)) (?P<speaker>.+?) (?:also |actually |really |ever |once |just )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:and )?how (?:did|does|do|has|have) (?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            what (?:were|was|is|are) (?P<speaker>.+?)(?:['’]s?)? (?:first |last |exact |famous |main |own )*(?:{words})(?:\\b(?P<topic>.*))?
            what (?:were|was|is|are) the (?:first |last |exact |famous )*(?:{words}) (?:of|by|from) (?P<speaker>.+)
            (?:{words}) (?:of|by|from) (?P<speaker>.+)
            (?P<speaker>(?!(?:wh(?:o|at|en|ere|y|ich)|how)\\b)[^\\s].{1,40}?)(?:['’]s)? (?:{words})(?:\\b(?P<topic>.*))?
            what (?P<speaker>(?:(?! (?:is|was|are|were|did|does|do|has|have|had) ).)+?) (?:said|says)(?:\\b(?P<topic>.*))?
            (?P<speaker>\\S+(?: \\S+){0,2}) (?:said|says) what(?:\\b(?P<topic>.*))?
        """,
        "how_many": r"\bhow (?:many|much|big|large|long|far|old|tall|heavy|fast|deep|high|often|wide|close|thick|hot|cold|small)\b|\bwhat (?:\w+ )?(?:percentage"
        r"|number|share|age|score|result|turnout|figure|distance|magnitude|amount|length|price|cost|mass|weight)\b|percent",
        "when": r"\bwhen\b|\bwhat (?:year|date|day|time|month)\b|\b(?:in|on) (?:which|what) (?:year|date|day|month)\b",
        "where": r"\bwhere\b|\b(?:in|at|to|from) (?:which|what) (?:city|country|place|region|town|stadium|state|venue|church|island)"
        r"|\bwhat (?:city|country|place|region|town|stadium|venue|island)\b",
        "why": r"\bwhy\b|\bwhat (?:caused|was the (?:cause|reason))|\bfor what reason\b|\bhow come\b",
        "who": r"^(?:and )?who\b|\bwhom\b|\bwhose\b|\bby who\b|\b(?:with|to|from|by) whom\b",
        "which": r"\b(?:which|what|how)\b",
        "late": r"^according to [^,]+, who\b|\bwho\W*$",
        "yes_no": r"^(?:did|does|do|is|was|were|are|has|have|had|can|could|will|would|should)\b",
    },
    "it": {
        "more": r"\b(?P<what>cos[’']|cosa|che)\s*altro\b|\s+(?:d[’']altro|ancora)\b",
        "say": r"detto|dice|disse|dicono|dichiarato|dichiara|dichiarò|affermato|afferma|pensa|pensava|risposto|risponde"
        r"|rispose|commentato|commenta|commentò|definito|definisce|definì|annunciato|annuncia|annunciò|spiegato|spiega"
        r"|spiegò|scritto|scrive|scrisse|aggiunto|promesso|promette|promise|chiesto|chiede|chiese|avvertito|sostenuto"
        r"|sostiene|raccontato|racconta|raccontò|esclamato|esclamò|gridato|urlato|ordinato|ordinò|intimato|intimò"
        r"|ricordato|sottolineato|ribadito|replicato|reagito|reagisce|reagì|dire|dirà|pronunciato|pronunciò|descritto"
        r"|descrive|descrisse|assicurato|confermato|ammesso|sosteneva|diceva|denunciato|espresso|ripetuto|giudicato"
        r"|affermò|affermava|pensò|ammise|ammetteva|confessato|confessò|commentava|rispondeva|urlò|gridò|gridava|assicurò"
        r"|confermò|sottolineò|ribadì|replicò|ricordò|avvertì|sostenne|denunciò|giudicò|aggiunse|osservato|osservò"
        r"|precisato|precisò|dichiarava|scriveva|prometteva|chiedeva|suggerì|suggerito|esortato|esortò|giurò|giurato",
        "words": r"parole|dichiarazion[ei]|citazion[ei]|commento|commenti|reazion[ei]|risposta|frase|frasi|opinion[ei]|virgolettat[oi]"
        r"|messaggio|discorso|posizion[ei]|giudizio|affermazion[ei]",
        "aux": r"ha|hanno|aveva|avevano|avrebbe|è|ha mai|ha poi",
        "about": r"su|sul|sullo|sulla|sui|sugli|sulle|sull[’']|riguardo(?:\s+(?:a|al|allo|alla|ai|agli|alle|all[’']))?|a\s+proposito"
        r"\s+(?:di|del|dello|della|dei|degli|delle|dell[’'])|circa|in\s+merito\s+(?:a|al|alla|ai|alle|all[’'])",
        "setting": r"a|ad|al|allo|alla|all[’']|ai|agli|alle|in|nel|nello|nella|nell[’']|quando|dopo|durante|davanti|da|dal",
        "who_said": """
            (?:da )?chi (?:è stato a |è che )?(?:{aux} )?(?:{say})(?: (?:che|la frase|le parole))?[ :,]+(?P<said>.{6,})
            chi ha parlato di (?P<said>["“«].{6,})
            di chi (?:è|sono|era|erano) (?:la frase|le parole|la citazione|questa frase|queste parole)[ :,]*(?P<said>.{6,})
            chi (?:è|era) (?:l['’]autore|l['’]autrice) (?:della frase|delle parole|di)[ :,]*(?P<said>.{6,})
        """,
        "what_said": """
            (?:e )?(?:che )?cosa (?P<speaker>si) (?:{say})(?P<topic>.*)
            (?:e )?(?:(?:che )?(?:cosa|cos['’])|che) ?(?:{aux} )?(?:mai |poi |anche )?(?:{say})(?: di preciso| esattamente| mai| poi)? (?P<speaker>.+)
            (?:e )?(?:(?:che )?cosa|che) (?:{aux} )?(?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?come (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:e )?come (?:{aux} )?(?P<speaker>.+?) (?:{aux} )(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?(?P<speaker>.+?) (?:che )?(?:cosa|cos['’]) ?(?:ne )?(?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?(?P<speaker>(?!(?:chi|quando|dove|come|cosa|che|l|la|lo|il)\\b|perch|qual|quant)[^\\s’']+(?: [^\\s]+){0,2}) che (?:ne )?(?:{aux} )?(?:{say})
            (?:qual è stat[ao]|qual è|quali sono state|quali sono|quali furono|qual era|qual fu|quale fu) (?:il|la|le|i|l['’]) ?(?:prima |prime |ultime |famosa |famose |celebre |esatte )*(?:{words})(?: celebri| famose| esatte)? (?:di|del|dello|della|dell['’]|dei) ?(?P<speaker>.+)
            (?:le |la |il |i |l['’])?(?:{words})(?: celebri| famose| esatte)? (?:di|del|dello|della|dell['’]|dei) ?(?P<speaker>.+)
            (?:con )?(?:quali|che) (?:{words}) (?:{aux} )?(?:{say}|usato|salutato|accolto|annunciato|aperto|chiuso|concluso) (?P<speaker>.+)
        """,
        "how_many": r"\bquant[eiao]\b|\bche (?:percentuale|numero|punteggio|età|cifra|distanza|massa)\b|\bqual (?:è|era|è stat[oa]|fu) (?:il|la|l['’]) ?"
        r"(?:percentuale|numero|punteggio|età|cifra|affluenza|risultato|distanza|massa|bilancio|durata|prezzo)\b|\ba quanto\b|\bquant['’]",
        "when": r"\bquando\b|\b(?:in|di) (?:che|quale) (?:anno|giorno|data|mese)\b|\bche (?:anno|giorno|data|ora)\b|\bqual è la data\b"
        r"|\ba che ora\b",
        "where": r"\bdove\b|\bdov['’]|\b(?:in|a|da|di) (?:che|quale) (?:città|paese|luogo|regione|posto|stadio|stato|isola|chiesa)\b",
        "why": r"\bperch[éeè]['’]?|\bcome mai\b|\bper (?:quale|che) motivo\b|\bqual (?:è|era|è stata|fu) (?:il motivo|la causa|la ragione)\b"
        r"|\bche cosa ha causato\b|\bcosa ha causato\b",
        "who": r"^(?:e )?(?:con |da |a |di |per )?chi\b|\bcome si chiam",
        "which": r"\bqual[ei]?\b|\b(?:che )?cosa\b|\bche\b|\bcome\b|\bcom[’']",
        "late": r"\bchi\b",
        "yes_no": r"^(?:è|era|ha|hanno|sono|c['’]è|ci sono|può|aveva|fu|si è|davvero)\b",
    },
    "es": {
        "more": r"\b(?P<what>qu[ée])\s+(?:más|mas|otra\s+cosa)\b",
        "say": r"dijo|dice|dicho|declaró|declarado|piensa|opina|respondió|anunció|anunciado|llamó|calificó|describió|comentó"
        r"|afirmó|prometió|escribió|advirtió|pidió|exclamó|ordenó|explicó|decir|gritó|reaccionó|aseguró|contestó|opinó|opinaba"
        r"|pensó|pensaba|decía|consideró|sostuvo|sostenía|reconoció|admitió|denunció|replicó|repitió|insistió|confesó|contó"
        r"|escrito|prometido|pedido|explicado|afirmado|comentado|añadió",
        "words": r"palabras|declaraci(?:ón|ones)|frase|reacción|respuesta|comentarios?|discurso|opini(?:ón|ones)|posturas?|mensaje",
        "aux": r"ha|han|había",
        "about": r"sobre|acerca\s+de|respecto\s+a|en\s+cuanto\s+a|a\s+propósito\s+de",
        "setting": r"a|al|en|cuando|después|tras|ante|durante",
        "who_said": """
            quién (?:{aux} )?(?:{say})(?: (?:que|la frase|las palabras))?[ :,]+(?P<said>.{6,})
            de quién (?:es|son) (?:la frase|las palabras)[ :,]*(?P<said>.{6,})
        """,
        "what_said": """
            (?:y )?(?:qué|que) (?P<speaker>se) {say}(?P<topic>.*)
            (?:y )?(?:qué|que) (?:le |les )?(?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:y )?(?:cómo|como) (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:cuál fue|cuáles fueron|cuál es|cuáles son) (?:la|las|el|los) (?:primeras? |últimas? |famosas? )*(?:{words}) (?:de|del) (?P<speaker>.+)
            (?:las |la |los )?(?:{words}) (?:de|del) (?P<speaker>.+)
        """,
        "how_many": r"\bcu[áa]nt[oa]s?\b|\bqu[ée] (?:porcentaje|número|edad|distancia)\b",
        "when": r"\bcu[áa]ndo\b|\b(?:en )?qu[ée] (?:año|día|fecha|mes)\b",
        "where": r"\b(?:a)?d[óo]nde\b|\ben qu[ée] (?:ciudad|país|lugar|región|estadio|isla)\b",
        "why": r"\bpor qu[ée]\b|\bcuál fue la (?:causa|razón)\b",
        "who": r"(?:^|\W)qui[ée]n(?:es)?\b",
        "which": r"\b(?:qué|cuál|cuáles|cómo)\b|^(?:y )?que\b",
        "late": r"\bqui[ée]n(?:es)?\b",
        "yes_no": r"^(?:es|era|fue|ha|han|hay|puede|está|dijo)\b",
    },
    "fr": {
        "more": r"(?P<what>)\s+(?:d[’']autre|encore)\b",
        "say": r"dit|disait|déclaré|déclare|pense|répondu|annoncé|qualifié|décrit|commenté|affirmé|promis|écrit|averti|demandé"
        r"|expliqué|ajouté|lancé|crié|ordonné|dire|réagi|assuré|estimé|prononcé|pensait|affirmait|répété|avoué|reconnu|soutenu"
        r"|confié|prévenu|dénoncé|admis|répliqué|jugé|raconté|confirmé|insisté",
        "words": r"mots|paroles|déclarations?|phrase|réaction|réponse|commentaires?|discours|citation|propos|message|opinions?|positions?",
        "aux": r"a|ont|avait|a-t-il|a-t-elle",
        "about": r"sur|à\s+propos\s+(?:de|du|des|de\s+la|de\s+l[’'])|au\s+sujet\s+(?:de|du|des|d[’'])|concernant",
        "setting": r"à|au|aux|quand|après|lors|pendant|devant|en|dans",
        "who_said": """
            qui (?:{aux} )?(?:{say})(?: (?:que|qu['’]|la phrase|les mots))?[ :,]*(?P<said>.{6,})
            de qui (?:est|sont) (?:la phrase|les mots|cette phrase)[ :,]*(?P<said>.{6,})
        """,
        "what_said": """
            (?:et )?qu['’] ?(?:en )?(?:{aux})(?: bien)? (?:{say}) (?P<speaker>.+)
            (?:et )?(?:qu['’]est[- ]ce qu(?:e |['’]))(?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?qu['’](?P<speaker>.+?) (?:{aux}|a-t-il|a-t-elle) (?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?qu(?:e |['’]est[- ]ce qu['’])(?P<speaker>on) (?:{say})(?P<topic>.*)
            (?:et )?que (?:{say}) (?P<speaker>.+)
            (?:et )?comment (?P<speaker>.+?) (?:{aux}|a-t-il|a-t-elle) (?:{say})(?:\\b(?P<topic>.*))?
            (?:quelle a été|quelles ont été|quels ont été|quels sont|quelle est|quels furent|quelle fut|quelles sont) (?:la|les|le) (?:premiers? |première |derniers? |célèbres? )*(?:{words}) (?:de|du|d['’]) ?(?P<speaker>.+)
            (?:les |la |le )?(?:{words}) (?:de|du|d['’]) ?(?P<speaker>.+)
        """,
        "how_many": r"\bcombien\b|\bquel (?:pourcentage|âge|nombre|score)\b|\bquelle (?:distance|part)\b",
        "when": r"\bquand\b|\b(?:en )?quelle (?:année|date)\b|\bquel (?:jour|mois)\b",
        "where": r"\boù\b|\bdans quel(?:le)? (?:ville|pays|lieu|région|stade|île)\b",
        "why": r"\bpourquoi\b|\bpour quelle raison\b",
        "who": r"^(?:et )?(?:à |de |par |avec )?qui\b",
        "which": r"quel(?:le)?s?\b|\bque\b|\bqu['’]|\bcomment\b|\bquoi\b",
        "late": r"(?:\b(?:contre|avec|à|de|par|pour|chez|sur|selon|entre|envers)|,)\s+qui\b",
        "yes_no": r"^(?:est|a|ont|est-ce|y a-t-il|sont|était)\b",
    },
    "de": {
        "more": r"(?P<what>)\s+(?:sonst|noch)\b",
        "say": r"sagte|sagt|gesagt|sagten|erklärte|erklärt|meinte|meint|antwortete|geantwortet|nannte|genannt|bezeichnete"
        r"|bezeichnet|beschrieb|kommentierte|kündigte|angekündigt|versprach|versprochen|schrieb|geschrieben|rief|gerufen"
        r"|warnte|forderte|reagierte|reagiert|denkt|hält|befahl|verkündete|sagen|dachte|meinten|versicherte|betonte|bestätigte"
        r"|behauptete|gestand|äußerte|gewarnt|gefordert|erwiderte|erwidert|urteilte|kommentiert",
        "words": r"worte|aussagen?|zitate?|reaktion|antwort|kommentar|rede|stellungnahme|haltung|meinung|äußerung(?:en)?",
        "aux": r"hat|haben|hatte",
        "about": r"über|zu|zum|zur|bezüglich",
        "setting": r"als|nach|bei|beim|in|im|während|auf|vor|am|den|der",
        "who_said": """
            wer (?:{aux} )?(?:{say})(?:,? (?:dass|den satz|die worte))?[ :,]*(?P<said>.{6,})
            von wem (?:stammt|stammen|ist|sind) (?:der satz|die worte|das zitat)[ :,]*(?P<said>.{6,})
            wer hat (?P<said>.{6,}) gesagt
        """,
        "what_said": """
            (?:und )?was (?P<speaker>wird) (?P<topic>.+?) (?:{say})
            (?:und )?was (?:{aux}) (?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            (?:und )?was (?:{say}) (?P<speaker>.+)
            (?:und )?wie (?:{aux}) (?P<speaker>.+?) (?:{say})
            (?:und )?wie (?:{say}) (?P<speaker>.+)
            (?:was waren|wie lauteten|was war) (?:die|das|der) (?:ersten |letzten |berühmten )*(?:{words}) (?:von|des|der) (?P<speaker>.+)
            (?:die |das )?(?:{words}) (?:von|des|der) (?P<speaker>.+)
        """,
        "how_many": r"\bwie ?viele?\b|\bwie (?:hoch|groß|lange|alt|weit|schwer|oft)\b|\bwelcher anteil\b",
        "when": r"\bwann\b|\b(?:in )?welche[mrs]? (?:jahr|tag|datum|monat)\b",
        "where": r"\bwo\b|\bwohin\b|\bwoher\b|\bin welche[mrs]? (?:stadt|land|ort|region|stadion)\b",
        "why": r"\bwarum\b|\bwieso\b|\bweshalb\b",
        "who": r"^(?:und )?(?:mit |von )?we[rnm]\b|\bwessen\b",
        "which": r"\bwelche[rsmn]?\b|\bwas\b|\bwie\b|\bwor?(?:an|auf|aus|bei|durch|für|gegen|in|mit|nach|über|um|von|vor|zu)\b",
        "late": r"\bwe(?:r|n|m|ssen)\b",
        "yes_no": r"^(?:ist|war|hat|haben|wurde|sind|kann|gibt|waren)\b",
    },
}
