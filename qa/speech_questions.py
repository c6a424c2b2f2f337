"""How people ask for words: who said something, what somebody said, what is said about a topic, in five languages.

Called by question analysis; patterns, kept as data, nothing is looked up. Who is meant by a speaker as typed is told by
`qa.speakers`, what was said by `qa.saying`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.language import QUESTION_LANGUAGES
from qa.alternatives import plain

__all__ = ["Speech", "about_phrase", "setting_phrase", "source_named", "speech_asked", "speech_verbs"]


@dataclass(frozen=True, slots=True)
class Speech:
    """Whose words a question asks for, or whose words some are.

    Attributes:
        speaker: as typed, or a word for anybody; None where it asks who said something.
        topic: what they should be about, "" for anything.
        setting: to whom, where or when they were said, "" where it does not say.
        said: of a question who said something, the words; else None.
        verbatim: whether these stand in quotation marks.
        more: whether it asks what else somebody said.
    """

    speaker: str | None
    topic: str
    setting: str = ""
    said: str | None = None
    verbatim: bool = False
    more: bool = False


def speech_asked(text: str, language: str) -> Speech | None:
    """What words a question asks for; None where it asks for something else.

    Args:
        text: the question without its dates, its question mark and what only asks to be told.
        language: ISO 639-1 code; one that is not among the five is read as English.
    """
    known = language if language in QUESTION_LANGUAGES else "en"
    patterns, text = _patterns(known), _WITH_THE_WORD.sub(f" {_ON[known]} ", text)
    for pattern in patterns.who_said:
        if match := pattern.match(text):
            return _who_said(match["said"], patterns)
    asked, more = patterns.more.subn(r"\g<what>", text)
    for pattern in patterns.what_said:
        match = pattern.match(asked)
        if match and (speech := _what_said(text, match.groupdict(), patterns, more=more > 0)):
            return speech
    return None


def _who_said(said: str, patterns: _Patterns) -> Speech:
    if anything := _ANYTHING.match(said):
        _, topic, setting = _split_topic({"topic": said[anything.end() :]}, patterns)
        return Speech(_ANYONE, topic, setting)
    verbatim = _QUOTED.search(said) is not None
    said = _unquoted(said if verbatim else _ASIDE.sub("", said))
    return Speech(None, said, said=said, verbatim=verbatim)


def _what_said(text: str, groups: dict[str, str | None], patterns: _Patterns, *, more: bool) -> Speech | None:
    speaker, topic, setting = _split_topic(groups, patterns)
    if _IS.fullmatch(speaker):
        return None
    if groups.get("anybody"):
        speaker = _ANYONE
    elif _NOBODY_NAMED.search(text) and (only := patterns.about.match(speaker)):
        speaker, topic = _ANYONE, f"{speaker[only.end() :]} {topic}".strip()
    return Speech(speaker, topic, setting, more=more) if speaker else None


def source_named(text: str, language: str) -> str:
    """Who says, by name, what a question is about, "" where it names nobody: "according to NAME", "did NAME say that?".

    Args:
        text: the question as typed.
        language: ISO 639-1 code; one that is not among the five is read as English.
    """
    match = _sources(language if language in QUESTION_LANGUAGES else "en").search(text)
    return next((name for name in match.groups() if name), "") if match else ""


def about_phrase(language: str) -> re.Pattern[str]:
    """What introduces a topic in a question ("about", "sulla"), the white space around it included."""
    return _patterns(language).about


def setting_phrase(language: str) -> re.Pattern[str]:
    """What introduces to whom, where or when words were said ("to", "in", "quando")."""
    return _patterns(language).setting


def speech_verbs(language: str) -> str:
    """The forms of verbs of saying that questions have, as alternatives of a pattern."""
    return _DATA[language]["say"]


@dataclass(frozen=True, slots=True)
class _Patterns:
    who_said: tuple[re.Pattern[str], ...]
    what_said: tuple[re.Pattern[str], ...]
    about: re.Pattern[str]
    setting: re.Pattern[str]
    more: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns:
    data = _DATA[language]

    def compiled(key: str) -> tuple[re.Pattern[str], ...]:
        lines = (_expand(line, data) for line in data[key].strip().splitlines())
        return tuple(re.compile(_unaccented(line) if language == "es" else line, re.I) for line in lines)

    return _Patterns(
        who_said=compiled("who_said"),
        what_said=compiled("what_said"),
        about=re.compile(rf"(?:(?:^|\s)(?:{data['about']})|^of)(?:(?<=[’'])|(?!\w))\s*", re.I),
        setting=re.compile(rf"(?:{data['setting']})(?:(?<=[’'])|(?!\w))", re.I),
        more=re.compile(data["more"], re.I),
    )


@lru_cache(maxsize=8)
def _sources(language: str) -> re.Pattern[str]:
    lines = [line.strip().replace(" ", r"\s+") for line in _SOURCES[language].strip().splitlines()]
    say = _DATA[language]["say"]
    return re.compile("|".join(line.replace("{name}", _NAME).replace("{say}", f"(?i:{say})") for line in lines))


def _expand(line: str, data: dict[str, str]) -> str:
    """Spaces match white space, " ?" possibly none; {name} is replaced by the data of that name."""
    for name in ("say", "words", "aux", "own"):
        line = line.replace("{" + name + "}", "(?:" + data.get(name, "(?!)") + ")")
    return line.strip().replace(" ?", r"\s*").replace(" ", r"\s+")


def _unaccented(pattern: str) -> str:
    """A pattern that matches without accents too, as Spanish is often typed; its sets of letters stay as they are."""
    pieces = re.split(r"(\[[^\]]*\])", pattern)
    return "".join(piece if piece[:1] == "[" else _ACCENTED.sub(_either, piece) for piece in pieces)


def _either(letter: re.Match[str]) -> str:
    return f"[{letter[0]}{plain(letter[0])}]"


_ACCENTED = re.compile("[áéíóú]")


def _unquoted(text: str) -> str:
    match = _QUOTED.search(text)
    return (match.group(1) if match else text).strip(" \"“”«»„'’‘,.:")


def _split_topic(groups: dict[str, str | None], patterns: _Patterns) -> tuple[str, str, str]:
    """Speaker, topic and setting, each introduced by its own prepositions ("about Korea", "in London")."""
    speaker, rest = (groups.get("speaker") or "").strip(" ,"), (groups.get("topic") or "").strip(" ,")
    topic = setting = occasion = ""
    if clause := _CLAUSE.search(speaker):
        speaker, occasion = speaker[: clause.start()], speaker[clause.end() :]
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
    setting = f"{occasion} {setting.strip(' ,')}".strip()
    return re.sub(r"['’]s$", "", speaker.strip(" ,")), topic.strip(" ,"), setting


_CLAUSE = re.compile(
    r",\s+(?=(?:when|after|before|while|as|once|quando|dopo|prima|mentre|appena|cuando|después|antes|tras|mientras|quand|après|avant|lorsqu"
    r"|pendant|nachdem|als|bevor|während|weil|wenn|sobald)\w*(?!\w))"
    r"|\s+(?=(?:ihre[mn]|seine[mn])\s+\w+$)",
    re.I,
)
"""What stands between a speaker and when, or to whom, they spoke."""
_WITH_THE_WORD = re.compile(
    r"\s(?:with|containing|using|con|che\s+contengono|avec|mit)\s+(?:the\s+|la\s+|le\s+|las?\s+|el\s+|dem\s+|den\s+)?"
    r"(?:words?|parol[ae]|palabras?|mots?|wort(?:en)?)\s+(?=[\"“«„'‘]|\w+$)",
    re.I,
)
"""Asks for words that hold a word: they are looked for as what is said about it."""
_ON = {"en": "about", "it": "su", "es": "sobre", "fr": "sur", "de": "über"}
_ANYONE = "si"
"""A word for whoever spoke, as `qa.speakers.is_anybody` knows it."""
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{3,})[\"“”«»„]")
_ASIDE = re.compile(
    r"^(?:(?:about|regarding|concerning|of|speaking\s+(?:of|about)|talking\s+(?:of|about)|referring\s+to|a\s+proposito\s+(?:di|del|dello|della|dei"
    r"|degli|delle)|parlando\s+(?:di|del|dello|della|dei|degli|delle)|riferendosi\s+(?:a|al|alla|ai|alle|agli)|in\s+merito\s+(?:a|al|alla|ai|alle)"
    r"|hablando\s+(?:de|del)|a\s+propósito\s+(?:de|del)|refiriéndose\s+(?:a|al)|à\s+propos\s+(?:de|du|des)|en\s+parlant\s+(?:de|du|des)"
    r"|au\s+sujet\s+(?:de|du|des)|mit\s+blick\s+auf|in\s+bezug\s+auf|über)\b|(?:a\s+proposito|parlando)\s+dell[’']"
    r"|(?:à\s+propos|en\s+parlant|au\s+sujet)\s+d[’'])[^:]*?(?:,\s*(?:(?:that|che|que|dass)\s+|qu[’'])|:\s*)",
    re.I,
)
"""What somebody's words were about, before the words: "who said, of the two Germanies, that …"."""
_ANYTHING = re.compile(
    r"(?:anything|something|a\s+word|qualche\s*cosa|qualcosa|algo|quelque\s+chose|(?:irgend)?etwas|irgendwas)\b\s*(?=\S)",
    re.I,
)
"""Words that say nothing of what was said, before its topic: "who said anything about Kursk?" """
_IS = re.compile(r"(?:c[’']|ci\s+)(?:è|era|erano|fu|sono)|there(?:\s+(?:is|was))?|il\s+y\s+a", re.I)
"""What is no speaker but says that something is there: "cosa c'è scritto sulla targa?" """
_NOBODY_NAMED = re.compile(r"\b(?:hanno|dicono|dissero|dijeron|dicen|han)\b", re.I)
"""Verbs that name no speaker: "cosa hanno detto sul Kursk?" """
_NAME = r"((?-i:[A-ZÀ-ÖØ-Þ][\w’'.-]*\w(?:\s+(?:(?:al|d[aeiu]|de[lrn]|della|la|le|van|von)\s+){0,2}[A-ZÀ-ÖØ-Þ][\w’'.-]*\w)*))"
"""A name as it is typed with capitals."""
_SOURCES = {
    "en": r"""
        \b(?i:according to) {name}
        \b(?i:did|does|do|has|have|had) {name} (?:(?:ever|also|really|actually|already) )*(?:{say})\b
    """,
    "it": r"""
        \b(?i:secondo|a detta di|stando a) {name}
        \b(?i:ha|hanno|aveva)(?: mai| già| davvero)? (?:{say})(?: mai| davvero)? {name}
        {name} (?:ha|hanno|aveva)(?: mai| già| davvero)? (?:{say})\b
    """,
    "es": r"""
        \b(?i:según) {name}
        (?<!\w)(?:(?i:ha|han|había) )?(?:{say}) {name}
        {name} (?:(?:ha|han|había) )?(?:{say})\b
    """,
    "fr": r"""
        \b(?i:selon|d[’']après) {name}
        {name} (?:a|avait)(?:-t-(?:il|elle))?(?: jamais| déjà| vraiment)? (?:{say})\b
    """,
    "de": r"""
        \b(?i:laut|gemäß|nach (?:Ansicht|Meinung|Angaben) von) {name}
        {name} zufolge\b
        \b(?i:hat|haben|hatte) {name} (?:[^?]* )?(?:{say})\b
        \b(?:{say}) {name}
    """,
}
"""Who a question says that something is the word or the view of."""
_DATA: dict[str, dict[str, str]] = {
    "en": {
        "more": r"\b(?P<what>what)\s+else\b",
        "say": r"say|(?-i:said)|says|saying|tell|told|declare[sd]?|think|thinks|thought|call|called|calls|describe[sd]?"
        r"|announce[sd]?|warn(?:ed|s)?|add(?:ed|s)?|reply|replied|respond(?:ed|s)?|write|wrote|comment(?:ed|s)?"
        r"|promise[sd]?|ask(?:ed|s)?|claim(?:ed|s)?|explain(?:ed|s)?|mention(?:ed)?|admit(?:ted)?|shout(?:ed)?|react(?:ed)?"
        r"|order(?:ed)?|demand(?:ed)?|confirm(?:ed|s)?|predict(?:ed)?|(?-i:(?<!of\s)state[sd]?(?!\s+department))|insist(?:ed)?|define[sd]?|express(?:ed)?"
        r"|vow(?:ed)?|urge[sd]?|exclaim(?:ed)?|answer(?:ed)?|utter(?:ed)?|believe[sd]?|argue[sd]?|suggest(?:ed|s)?"
        r"|accuse[sd]?|tweet(?:ed|s)?|post(?:ed|s)?|justif(?:y|ied|ies)",
        "words": r"words?|statements?|quotes?|quotations?|comments?|remarks?|reactions?|response|reply|opinions?|views?|message"
        r"|declarations?|answer|speech",
        "about": r"about|regarding|concerning|on(?!\s+(?:the\s+)?(?:night|day|morning|evening|eve|occasion|phone|radio|air|line|\w+day)\b|\s+\d)|in\s+relation\s+to|as\s+for|with\s+regard\s+to",
        "setting": r"to|on|when|after|before|at|in|during|outside|inside|while|from|(?:the\s+)?(?:crowd|press|world|reporters|journalists|media|audience|public|lawmakers|congress|parliament)",
        "who_said": """
            who (?:was it (?:that|who) )?(?:first )?(?:actually )?(?:{say})(?: (?:that|it|this|the (?:phrase|words|line|sentence)))?[ :,]+(?P<said>.{6,})
            which (?:\\S+ ){1,3}(?:(?:{say}) that|said|says) (?P<said>.{6,})
            who (?:used|uttered|made|coined|spoke) the (?:famous |exact |very )*(?:words?|phrase|expression|statement|term|line|remark)[ :,]*(?P<said>.{6,})
            who(?:se|['’]s) (?:quote|words?|phrase|line|statement|sentence) (?:is|was|are|were)(?: this| these)?[ :,]*(?P<said>.{6,})
            according to whom?,? (?:(?:is|was|are|were) (?:it )?)?(?P<said>.{6,})
            who (?:spoke|talked|has spoken|has talked) (?:of|about) (?P<said>.{6,})
            who (?:is|was) (?:the )?(?:author|source|speaker) of (?:the )?(?:words?|phrase|quote|quotation|sentence|line)?[ :]*(?P<said>.{6,})
            (?P<said>["“«„][^"”»“]{4,}["”»“])[ ,:;.-]*who (?:{say})(?: (?:it|this|that|so|these words))?$
            (?:by )?whom (?:was|were) (?:it )?said[ :]*(?P<said>.{6,})
            whose (?:is|are|was|were)[ :]*(?P<said>["“«„].{6,})
        """,
        "what_said": """
            what(?: was| is| were| are| has been| have been| had been|['’]s(?: been)?) (?:said|claimed|announced|stated|declared|promised|written) by (?P<speaker>.+)
            what(?: was| is| has been| have been| had been| is being|['’]s(?: been| being)?) (?P<anybody>said|written) (?P<topic>(?:about|on|regarding|concerning) .+)
            (?:did|does|has|have|had) (?P<speaker>.+?) (?:ever |also |actually |publicly |already )*(?:say|said|saying|comment|commented|remark(?:ed)?|state[d]?|declare[d]?|express(?:ed)?|tell|told (?:us|reporters)) (?:anything|something|a word|(?:an |any )?(?:opinion|view)s?)(?P<topic>\\b.*)
            (?:did|does|has|have|had) (?P<speaker>.+?) (?:ever |also |actually |publicly |already )*comment(?:ed)? (?P<topic>(?:about|on) .+)
            how (?:do|does|did) (?P<speaker>.+?)(?<!the) (?:see|view|assess|regard|interpret) (?P<topic>.+)
            what (?:did|does|has|have) (?P<speaker>.+?) (?:talk|talked|speak|spoken) (?:about|of)$
            (?:everything|all|anything)(?: that)? (?P<speaker>.+?) (?:has |have |ever |had )*(?:said|says|told)(?:\\b(?P<topic>.*))?
            (?:all |any |some |the )*(?P<anybody>quotes?|quotations?|statements?|remarks?|comments?|opinions?|views) (?P<topic>(?:about|on|regarding|concerning) .+)
            (?:what|which) (?:{words}) (?:did|does|has|have|had) (?P<speaker>.+?) (?:make|made|give|given|express(?:ed)?|offer(?:ed)?|voiced?|shared?|used?)(?:\\b(?P<topic>.*))?
            where (?:do|does|did) (?P<speaker>.+?) stand (?P<topic>(?:on|about|regarding) .+)
            what(?: is| was| are| were|['’]s) (?P<speaker>.+?)['’]s? (?:official |personal |current |own )?(?:take|stance|position|stand|thoughts|verdict|assessment|attitude|perspective|line|opinions?|views?) (?P<topic>(?:on|about|regarding|towards?|of|as to) .+)
            what(?: is| was| has| have| are| were|['’]s) (?P<speaker>.+?) (?:been )?saying(?:\\b(?P<topic>.*))?
            (?:quote|cite) (?!of\\b)(?P<speaker>.+)
            what (?:was|is) the (?:very )?(?:first|last|only|main|next) thing (?:that )?(?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            (?:and )?(?:so )?what (?:exactly |precisely )?(?:did|does|do|has|have|had|would|was(?!.* (?:called|described|ordered|asked|told)\\b)) (?P<speaker>.+?) (?:also |actually |really |ever |once |just )?(?:(?:have|got|get|want|wish) to )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:and )?how (?:did|does|do|has|have) (?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            (?:and )?how (?:did|does|do|has|have) (?P<speaker>.+?) (?:justif(?:y|ied)|defend(?:ed)?|excused?) (?:him|her|it|them)sel(?:f|ves)(?:\\b(?P<topic>.*))?
            what (?:were|was|is|are) the (?:very |first |last |exact |famous )*(?:{words}) (?:of|by|from) (?P<speaker>.+)
            what (?:were|was|is|are) (?P<speaker>.+?)(?:['’]s?)? (?:very |first |last |exact |famous |main |own )*(?:{words})(?:\\b(?P<topic>.*))?
            (?:all |some |any |an? |one |the |every |exact |very |most |first |last |best |famous |memorable |great )*(?:{words}) (?:of|by|from) (?P<speaker>.+)
            (?P<speaker>(?!(?:wh(?:o|at|en|ere|y|ich)|how|did|do(?:es)?|is|was|were|are|ha(?:s|ve|d)|can|could|will|would|should)\\b)[^\\s].{1,40}?)(?:['’]s?)? (?:very |first |last |exact |famous |main |own )*(?:{words})(?:\\b(?P<topic>.*))?
            what (?P<speaker>(?:(?! (?:is|was|are|were|did|does|do|has|have|had) ).)+?) (?:said|says)(?:\\b(?P<topic>.*))?
            (?P<speaker>\\S+(?: \\S+){0,2}) (?:said|says) what(?:\\b(?P<topic>.*))?
        """,
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
        r"|precisato|precisò|twittato|postato|accusato|accusa|accusò|crede|credeva|dichiarava|scriveva|prometteva|chiedeva|suggerì|suggerito|esortato|esortò|giurò|giurato"
        r"|giustificato|giustifica|giustificò|motivato|motivò",
        "words": r"parole|dichiarazion[ei]|citazion[ei]|commento|commenti|reazion[ei]|risposta|frase|frasi|opinion[ei]|virgolettat[oi]"
        r"|messaggio|discorso|posizion[ei]|giudizio|affermazion[ei]|parere|pareri|pensiero|punto\s+di\s+vista|presa\s+di\s+posizione",
        "aux": r"ha|hanno|aveva|avevano|avrebbe|è|ha mai|ha poi",
        "about": r"su|sul|sullo|sulla|sui|sugli|sulle|sull[’']|riguardo(?:\s+(?:a|al|allo|alla|ai|agli|alle|all[’']))?|a\s+proposito"
        r"\s+(?:di|del|dello|della|dei|degli|delle|dell[’'])|circa|in\s+merito\s+(?:a|al|alla|ai|alle|all[’'])",
        "own": r"(?!(?:chi|quando|dove|come|cosa|che)\b|perch|qual|quant)",
        "setting": r"a|ad|al|allo|alla|all[’']|ai|agli|alle|in|nel|nello|nella|nell[’']|quando|dopo|durante|davanti|da|dal",
        "who_said": """
            (?:da )?chi (?:è stato a |è che )?(?:lo |la |li |le |l['’])?(?:{aux} )?(?:{say})(?: (?:che|la frase|le parole))?[ :,]+(?P<said>.{6,})
            qual[ei] (?:\\S+ ){1,3}?(?:{aux} )?(?:{say}) che (?P<said>.{6,})
            chi (?:ha parlato|hanno parlato|parla|parlano|parlava|parlò) (?:di|del|dello|della|dell['’]|dei|degli|delle) ?(?P<said>.{6,})
            a chi (?:si dev(?:e|ono)|appart(?:iene|engono)|(?:è|sono|va|vanno) attribuit[aei]) (?:la frase|le parole|la citazione|l['’]espressione|questa frase|queste parole)[ :,]*(?P<said>.{6,})
            (?P<said>["“«„][^"”»“]{4,}["”»“])[ ,:;.-]*(?:da )?chi (?:l['’]ha |lo ha |lo |ha )?(?:{say})(?: questo| così)?$
            secondo chi,? (?P<said>.{6,})
            di chi (?:è|sono|era|erano) (?:la frase|le parole|la citazione|questa frase|queste parole)[ :,]*(?P<said>.{6,})
            di chi (?:è|sono|era|erano)[ :,]*(?P<said>["“«„].{6,})
            chi (?:è|era) (?:l['’]autore|l['’]autrice) (?:della frase|delle parole|di)[ :,]*(?P<said>.{6,})
        """,
        "what_said": """
            (?:e )?(?:che )?cosa (?P<speaker>si) (?:{say})(?P<topic>.*)
            (?:e )?(?:che )?(?:cosa|cos['’]) ?(?:è|era|fu|viene|veniva) (?:stato )?(?:{say}) (?:da|dal|dallo|dalla|dai|dagli|dalle|dall['’]) ?(?P<speaker>.+)
            (?:e )?(?:che )?(?:cosa|cos['’]) ?(?:è|era|fu|viene) (?:stato )?(?P<anybody>detto|dichiarato|scritto) (?P<topic>(?:su|sul|sullo|sulla|sui|sugli|sulle|sull['’]|riguardo|a proposito).+)
            (?:e )?(?:con )?(?:che|qual[ei]) (?:{words}) (?:{aux} )?(?:{say}|usato|salutato|accolto|aperto|chiuso|concluso|dato|fatto|lanciato|rivolto|rilasciato|esprime|espresse|fa|fece|diede|lanciò|rilasciò) (?P<speaker>.+)
            (?:e )?(?P<speaker>{own}.+?) (?:ha|hanno|aveva|avevano)(?: mai| poi| già| anche)? (?:detto|dichiarato|affermato|commentato) (?:qualcosa|niente|nulla|alcunché)(?P<topic>\\b.*)
            (?:e )?(?:ha|hanno|aveva|avevano)(?: mai| poi| già)? (?:detto|dichiarato|affermato) (?:qualcosa|niente|nulla|alcunché) (?P<speaker>.+)
            (?:e )?(?P<speaker>{own}.+?) si (?:è|sono|era|erano)(?: mai| già| poi)? (?:espress|pronunciat)[oaie](?P<topic>\\b.*)
            (?:e )?come si (?:è|sono|era|erano) (?:espress|pronunciat)[oaie] (?P<speaker>.+)
            (?:e )?chi (?P<anybody>si) (?:è|sono|era|erano) (?:espress|pronunciat)[oaie](?P<topic>\\b.*)
            (?:e )?come la (?:pensa|pensano|pensava|vede|vedono) (?P<speaker>.+)
            (?:e )?come (?:giudica|vede|valuta|considera|interpreta|giudicava|vedeva|considerava)(?:no)? (?P<speaker>.+)
            (?:e )?di (?:che )?cosa (?:ha|hanno|aveva) parlato (?P<speaker>.+)
            (?:(?:tutt[oe] )?(?:quello|quel|ciò|le cose) che|tutto quanto) (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:tutte |le |i |gli |delle |dei )*(?P<anybody>dichiarazioni|citazioni|frasi|commenti|virgolettati|opinioni|pareri) (?P<topic>(?:su|sul|sullo|sulla|sui|sugli|sulle|sull['’]|riguardo|a proposito) ?.+)
            (?:e )?(?:che )?(?:cosa|cos['’]|che) ?ne (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:e )?(?:(?:che )?(?:cosa|cos['’])|che) ?(?:{aux} )?(?:mai |poi |anche )?(?:{say})(?: di preciso| esattamente| mai| poi)? (?P<speaker>.+)
            (?:e )?(?:(?:che )?cosa|che) (?:{aux} )?(?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?come (?:{aux} )?(?:giustific|motiv|spieg)(?:ato|a|ò) (?P<topic>(?:il|la|le|i|l['’]|i suoi|le sue) ?(?:su[oa] )?\\w+) (?P<speaker>(?:(?:il|la|lo) |l['’]).+|(?-i:[A-ZÀ-Ö]).+)
            (?:e )?come (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:e )?come si (?:(?:è|era|sono|erano) (?:giustificat|difes|scusat)[oaie]|giustifica(?:no)?|difende|giustificò|difese|scusò) (?P<speaker>.+)
            (?:e )?come (?:{aux} )?(?P<speaker>.+?) (?:{aux} )(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?(?P<speaker>.+?) (?:che )?(?:cosa|cos['’]) ?(?:ne )?(?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:e )?(?P<speaker>(?!(?:l|la|lo|il)\\b){own}[^\\s’']+(?: [^\\s]+){0,2}) che (?:ne )?(?:{aux} )?(?:{say})
            (?:qual è stat[ao]|qual è|quali sono state|quali sono|quali furono|qual era|qual fu|quale fu) (?:il|la|le|i|l['’]) ?(?:prim[aeoi] |ultim[aeoi] |famosa |famose |celebre |esatte )*(?:{words})(?: celebri| famose| esatte)? (?:di|del|dello|della|dell['’]|dei) ?(?P<speaker>.+)
            (?:le |la |il |i |una |un |l['’])?(?:prim[aeoi] |ultim[aeoi] |miglior[ei]? |bell[ae] )?(?:{words})(?: celebr[ei]| famos[ae]| esatte)? (?:di|del|dello|della|dell['’]|dei) ?(?P<speaker>.+)
        """,
    },
    "es": {
        "more": r"\b(?P<what>qu[ée])\s+(?:más|mas|otra\s+cosa)\b",
        "say": r"dijo|dice|dicho|declaró|declarado|piensa|opina|respondió|anunció|anunciado|llamó|calificó|describió|comentó"
        r"|afirmó|prometió|escribió|advirtió|pidió|exclamó|ordenó|explicó|decir|gritó|reaccionó|aseguró|contestó|opinó|opinaba"
        r"|pensó|pensaba|decía|consideró|sostuvo|sostenía|reconoció|admitió|denunció|replicó|repitió|insistió|confesó|contó"
        r"|acusó|acusado|cree|creía|considera|escrito|prometido|pedido|explicado|afirmado|comentado|añadió|justificó|justificado",
        "words": r"palabras|declaraci(?:ón|ones)|frase|reacción|respuesta|comentarios?|discurso|opini(?:ón|ones)|posturas?|posici(?:ón|ones)"
        r"|punto\s+de\s+vista|mensaje",
        "aux": r"ha|han|había",
        "about": r"sobre|acerca\s+de|respecto\s+a|en\s+cuanto\s+a|a\s+propósito\s+de|a\s+lo\s+de(?:\s+que|l)?",
        "own": r"(?!(?:qui[ée]n(?:es)?|cu[áa]ndo|d[óo]nde|c[óo]mo|qu[ée])\b|cu[áa]l|por\s+qu)",
        "setting": r"a|al|en|cuando|después|tras|ante|durante",
        "who_said": """
            quién (?:{aux} )?(?:{say})(?: (?:que|la frase|las palabras))?[ :,]+(?P<said>.{6,})
            qué (?:\\S+ ){1,3}?(?:{aux} )?(?:{say}) que (?P<said>.{6,})
            quién (?:habló|ha hablado|habla|hablaba) (?:de|del|sobre) (?P<said>.{6,})
            (?P<said>["“«„][^"”»“]{4,}["”»“])[ ,:;.-]*¿?quién (?:lo |ha |lo ha )?(?:{say})(?: eso| esto)?$
            según quién,? (?P<said>.{6,})
            de quién (?:es|son) (?:la frase|las palabras)[ :,]*(?P<said>.{6,})
            de quién (?:es|son)[ :,]*(?P<said>["“«„].{6,})
        """,
        "what_said": """
            (?:y )?(?:qué|que) (?P<speaker>se) (?:{aux} )?{say}(?P<topic>.*)
            (?:y )?(?:qué|que) (?:ha sido|fue|es) (?:dicho|declarado|anunciado) por (?P<speaker>.+)
            (?:y )?(?:ha|han|había) (?:dicho|declarado|comentado|opinado) (?P<speaker>(?:(?! que ).)+?) (?:algo|nada)(?P<topic>\\b.*)
            (?:y )?(?:ha|han|había) (?:dicho|declarado|comentado|opinado) (?:algo|nada) (?P<speaker>.+)
            (?:y )?(?:dijo|dice|comentó|declaró) (?P<speaker>(?:(?! que ).)+?) (?:algo|nada)(?P<topic>\\b.*)
            (?:y )?(?P<speaker>{own}(?:(?! que ).)+?) (?:ha dicho|dijo|ha comentado|ha declarado) (?:algo|nada)(?P<topic>\\b.*)
            (?:y )?(?:se ha pronunciado|se pronunció) (?P<speaker>.+)
            (?:y )?qu[ée] (?:{words}) (?:{aux} )?(?:{say}|expresó|expresado|hizo|hecho|dio|dado|manifestó|manifestado|lanzó|lanzado|pronunció|pronunciado|usó|usado) (?P<speaker>.+)
            (?:y )?qué (?:{words}) (?:tiene|tenía|mantiene) (?P<speaker>.+)
            (?:y )?(?:qué|que) (?:le |les )?(?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:todo )?lo que (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:todas |las |los )*(?P<anybody>declaraciones|citas|frases|comentarios|opiniones) (?P<topic>(?:sobre|acerca de|respecto a) .+)
            (?:y )?de qué (?:habló|ha hablado) (?P<speaker>.+)
            (?:todo )?lo que (?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:y )?(?:cómo|como) (?:{aux} )?(?:{say}) (?P<topic>(?:su|la|el) \\w+(?: de \\w+)?) (?P<speaker>(?:el|la|los|las) .+|(?-i:[A-ZÁÉÍÓÚ]).+)
            (?:y )?(?:cómo|como) (?:{aux} )?(?:{say}) (?P<speaker>.+)
            (?:y )?(?:cómo|como) se (?:ha )?(?:justific|defend|disculp)(?:ó|ió|ado|ido) (?P<speaker>.+)
            (?:cuál fue|cuáles fueron|cuál es|cuáles son) (?:la|las|el|los) (?:primeras? |últimas? |famosas? )*(?:{words}) (?:de|del) (?P<speaker>.+)
            (?:las |la |los |una |un )?(?:mejor(?:es)? )?(?:{words}) (?:de|del) (?P<speaker>.+)
        """,
    },
    "fr": {
        "more": r"(?P<what>)\s+(?:d[’']autre|encore)\b",
        "say": r"dit|disait|déclaré|déclare|pense|répondu|annoncé|qualifié|décrit|commenté|affirmé|promis|écrit|averti|demandé"
        r"|expliqué|ajouté|lancé|crié|ordonné|dire|réagi|assuré|estimé|prononcé|pensait|affirmait|répété|avoué|reconnu|soutenu"
        r"|confié|prévenu|dénoncé|admis|répliqué|jugé|raconté|confirmé|insisté|accusé|croit|considère|affirme|annonce|explique|répond|assure|estime|souligné|rappelé|justifié|justifie",
        "words": r"mots|paroles|déclarations?|phrase|réaction|réponse|commentaires?|discours|citations?|propos|message|opinions?|positions?|avis|point\s+de\s+vue",
        "aux": r"a|ont|avait|a-t-il|a-t-elle",
        "about": r"sur|(?:du\s+fait|de\s+ce)\s+qu(?:e\b|[’'])|à\s+propos\s+(?:de|du|des|de\s+la|de\s+l[’'])|au\s+sujet\s+(?:de|du|des|d[’'])|concernant",
        "own": r"(?!(?:qui|quand|où|comment|que|pourquoi)\b|quel|qu[’'])",
        "setting": r"à|au|aux|quand|après|lors|pendant|devant|en|dans",
        "who_said": """
            qui (?:{aux} )?(?:{say})(?: (?:que|qu['’]|la phrase|les mots))?[ :,]*(?P<said>.{6,})
            quel(?:le)? (?:\\S+ ){1,3}?(?:{aux} )?(?:{say}) qu(?:e |['’])(?P<said>.{6,})
            qui (?:a|ont) parlé (?:de|du|des|d['’]) ?(?P<said>.{6,})
            (?P<said>["“«„][^"”»“]{4,}["”»“])[ ,:;.-]*qui (?:l['’]a |a )?(?:{say})(?: cela| ça)?$
            selon qui,? (?P<said>.{6,})
            de qui (?:est|sont) (?:la phrase|les mots|cette phrase)[ :,]*(?P<said>.{6,})
            de qui (?:est|sont)[ :,]*(?P<said>["“«„].{6,})
        """,
        "what_said": """
            (?:et )?qu['’](?:est[- ]ce qui )?a été (?:{say}) par (?P<speaker>.+)
            (?:et )?qu['’]est[- ]ce qui a été (?P<anybody>dit|déclaré|écrit) (?P<topic>(?:sur|à propos|au sujet|concernant) .+)
            (?:et )?qu['’]a-t-(?P<speaker>on) (?:{say})(?P<topic>.*)
            (?:et )?(?P<speaker>{own}.+?) a-t-(?:il|elle) (?:déjà |jamais )?(?:dit|déclaré|commenté|affirmé) quelque chose(?P<topic>\\b.*)
            (?:et )?est-ce qu(?:e |['’])(?P<speaker>.+?) a (?:déjà |jamais )?(?:dit|déclaré|commenté|affirmé) quelque chose(?P<topic>\\b.*)
            (?:et )?(?:est-ce qu(?:e |['’]))?(?P<speaker>{own}.+?) s['’](?:est|était)(?:-(?:il|elle))? (?:exprimé|prononcé)e?(?P<topic>\\b.*)
            (?:et )?(?:quel est|quels sont|quelle est|quelles sont) (?:l['’]|le |la |les )(?:{words}) (?:de|du|d['’]) ?(?P<speaker>.+)
            (?:et )?quel(?:le)?s? (?:{words}) (?P<speaker>.+?) (?:a-t-il|a-t-elle|{aux}) (?:(?:{say}|exprimé|fait|donné|émis|tenu|utilisé)e?s?)(?:\\b(?P<topic>.*))?
            (?:et )?quel(?:le)?s? (?:{words}) (?:{aux}) (?:(?:{say}|exprimé|fait|donné|émis|tenu|utilisé)e?s?) (?P<speaker>.+)
            (?:et )?qui (?P<anybody>s['’])(?:est|était) (?:exprimé|prononcé)(?P<topic>\\b.*)
            (?:et )?de quoi a parlé (?P<speaker>.+)
            (?:toutes |les )*(?P<anybody>déclarations|citations|commentaires|propos|opinions) (?P<topic>(?:sur|à propos|au sujet|concernant) .+)
            (?:et |tout )?ce qu(?:e |['’])(?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?qu['’] ?(?:en )?(?:{aux})(?: bien)? (?:{say}) (?P<speaker>.+)
            (?:et )?(?:qu['’]est[- ]ce qu(?:e |['’]))(?P<speaker>.+?) (?:{aux} )?(?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?qu['’](?P<speaker>.+?) (?:{aux}|a-t-il|a-t-elle) (?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?qu(?:e |['’]est[- ]ce qu['’])(?P<speaker>on) (?:{say})(?P<topic>.*)
            (?:et )?que (?:{say}) (?P<speaker>.+)
            (?:et )?comment (?P<speaker>.+?) (?:{aux}|a-t-il|a-t-elle) (?:{say})(?:\\b(?P<topic>.*))?
            (?:et )?comment (?P<speaker>.+?) s['’](?:est|était)(?:-(?:il|elle))? (?:justifié|défendu|excusé)e?(?:\\b(?P<topic>.*))?
            (?:quelle a été|quelles ont été|quels ont été|quels sont|quelle est|quels furent|quelle fut|quelles sont) (?:la|les|le) (?:premi(?:er|ère)s? |derni(?:er|ère)s? |célèbres? )*(?:{words}) (?:de|du|d['’]) ?(?P<speaker>.+)
            (?:les |la |le |une |un )?(?:premi(?:er|ère)s? |derni(?:er|ère)s? |meilleure?s? )?(?:{words}) (?:de|du|d['’]) ?(?P<speaker>.+)
        """,
    },
    "de": {
        "more": r"(?P<what>)\s+(?:sonst|noch)\b",
        "say": r"sagte|sagt|gesagt|sagten|erklärte|erklärt|meinte|meint|antwortete|geantwortet|nannte|genannt|bezeichnete"
        r"|bezeichnet|beschrieb|kommentierte|kündigte|angekündigt|versprach|versprochen|schrieb|geschrieben|rief|gerufen"
        r"|warnte|forderte|reagierte|reagiert|denkt|hält|befahl|verkündete|sagen|dachte|meinten|versicherte|betonte|bestätigte"
        r"|behauptete|behauptet|betont|versichert|gemeint|glaubt|gestand|äußerte|gewarnt|gefordert|erwiderte|erwidert|urteilte|kommentiert|begründete|begründet|rechtfertigte|gerechtfertigt",
        "words": r"worte?|satz|aussagen?|zitate?|reaktion|antwort|kommentar|rede|stellungnahme|haltung|meinung|position|standpunkt|ansicht|äußerung(?:en)?",
        "aux": r"hat|haben|hatte",
        "about": r"über|zu|zum|zur|bezüglich",
        "setting": r"als|nach|bei|beim|in|im|während|auf|vor|am|den|der",
        "who_said": """
            wer (?:{aux} )?(?:{say})(?:,? (?:dass|den satz|die worte))?[ :,]*(?P<said>.{6,})
            welche[rs]? (?:\\S+ ){1,3}?(?:{say}),? dass (?P<said>.{6,})
            von wem (?:stammt|stammen|ist|sind) (?:der satz|die worte|das zitat)[ :,]*(?P<said>.{6,})
            von wem (?:stammt|stammen|ist|sind)[ :,]*(?P<said>["“«„»].{6,})
            wer (?:sprach|spricht|redete) (?:von|über) (?P<said>.{6,})
            (?:laut wem|wem zufolge),? (?P<said>.{6,})
            (?P<said>["“«„][^"”»“]{4,}["”»“])[ ,:;.-]*wer (?:hat )?(?:das )?(?:{say})(?: das)?$
            wer hat (?P<said>.{6,}) gesagt
        """,
        "what_said": """
            (?:und )?was (?:wird|wurde) von (?P<speaker>.+?) (?P<topic>(?:über|zu|zum|zur) .+?) (?:{say})
            (?:und )?was (?:wird|wurde) von (?P<speaker>.+?) (?:{say})
            (?:und )?was (?P<speaker>wird|wurde) (?P<topic>.+?) (?:{say})
            (?:und )?(?:hat|haben|hatte) (?P<speaker>.+?) (?:jemals |je )?(?:etwas|irgendetwas|irgendwas)(?P<topic> .+?)? (?:{say})
            (?:und )?(?:hat|haben|hatte) sich (?P<speaker>.+?) (?P<topic>(?:über|zu|zum|zur) .+?) geäußert
            (?:und )?wie (?:steht|stand|stehen) (?!es\\b)(?P<speaker>.+?) (?P<topic>zu[mr]? .+)
            (?:und )?welche (?:{words}) (?:hat|vertritt|haben|vertreten) (?P<speaker>.+)
            (?:und )?welche[nrs]? (?:{words}) (?:hat|haben|hatte) (?P<speaker>.+?) (?:geäußert|abgegeben|gemacht|gesprochen|gegeben|verwendet)
            (?:und )?welche[nrs]? (?:{words}) (?:äußerte|gab|machte|sprach|verwendete) (?P<speaker>.+?)(?: ab)?$
            (?:und )?was (?:hält|halten|hielt|hielten) (?P<speaker>.+?) (?P<topic>(?:von|vom) .+)
            (?:und )?wie (?:{say}) sich (?P<speaker>[^,]+?)(?P<topic> (?:über|zu|zum|zur) .+|, .+)?$
            (?:und )?wie (?:{aux} )?(?P<speaker>.+?) (?P<topic>(?:sein|ihr|den|die|das)e?n? \\w+) (?:begründet|gerechtfertigt|erklärt)$
            (?:und )?wie (?:begründete|begründet|rechtfertigte|erklärte) (?P<speaker>.+?) (?P<topic>(?:sein|ihr|den|die|das)e?n? \\w+)$
            (?:und )?was (?:{aux}) (?P<speaker>.+?) (?:{say})(?:\\b(?P<topic>.*))?
            (?:und )?was (?:{say}) (?P<speaker>.+)
            (?:alle |die )*(?P<anybody>zitate|aussagen|stellungnahmen|kommentare|meinungen) (?P<topic>(?:über|zu|zum|zur) .+)
            (?:und )?wovon (?:hat|sprach) (?P<speaker>.+?)(?: gesprochen)?$
            (?:alles,? )?was (?P<speaker>[^,]{2,40}?)(?P<topic> (?:über|zu|zum|zur) .+?)? (?:{say})(?: hat| haben| hatte| hatten)?$
            (?:und )?wie (?:{aux}) sich (?P<speaker>.+?) (?:verteidigt|gerechtfertigt|entschuldigt)(?:\\b(?P<topic>.*))?
            (?:und )?wie (?:{aux}) (?P<speaker>.+?)(?P<topic> auf .+?)? reagiert
            (?:und )?wie reagierten? (?P<speaker>.+?)(?P<topic> auf .+)?$
            (?:und )?wie (?:{aux}) (?P<speaker>.+?) (?:{say})
            (?:und )?wie (?:{say}) (?P<speaker>.+)
            (?:(?:was|welche[rs]?) (?:waren|war|sind|ist)|wie lauteten?) (?:die|das|der) (?:erste[nrs]? |letzte[nrs]? |berühmte[nrs]? )*(?:{words}) (?:von|des|der) (?P<speaker>.+)
            (?:die |das |ein |eine )?(?:beste |bekannteste )?(?:{words}) (?:von|des|der) (?P<speaker>.+)
        """,
    },
}
