"""How a question wants its answer: told or shown, in order of time, as a list, as things stand now, as reported then.

Called by question analysis; patterns over the question's words in five languages, nothing is looked up. What the
question is about and which dates it names is the business of `qa.question` and `qa.dates`.
"""

from __future__ import annotations

import re

from index.analysis import stop_words, words

__all__ = [
    "asks_for_list",
    "asks_for_reports",
    "in_present",
    "is_bare",
    "is_to_come",
    "without_afterthought",
    "without_order",
    "without_request",
]

_REQUEST = re.compile(
    r"^(?:(?:please|per\s+favore|por\s+favor|bitte),?\s+)?"
    r"(?:(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:(?:tell|show|give|find|get)\s+(?:me|us)|find|list|show|compare|contrast|summari[sz]e)"
    r"|do\s+you\s+know|i(?:\s+want|[’']d\s+like)\s+to\s+(?:know|see|read)"
    r"|(?:dim|mostra|da|trova|elenca|riporta|cita)mi|(?:mi\s+)?(?:sai|può|puoi|sapresti|potresti|potrebbe)\s+"
    r"(?:dire|mostrare|trovare)(?:mi)?|sai|(?:vorrei|voglio)\s+(?:sapere|vedere|leggere)|fammi\s+(?:vedere|sapere|leggere)"
    r"|mostra|trova|elenca|riporta|confronta|riassumi|compara|compare[zr]?|vergleiche|d[ií]me|sabes|mu[ée]strame|ens[ée][ñn]ame|dame|busca(?:me)?"
    r"|(?:me\s+)?(?:puedes?|podrías?|puede\s+usted)\s+(?:decir|mostrar)(?:me)?|(?:quiero|quisiera)\s+(?:saber|ver|leer)"
    r"|(?:dis|dites|montrez?|donnez?|trouvez?|citez?)[- ]moi|(?:je\s+(?:veux|voudrais)|puis-je)\s+(?:savoir|voir|lire)"
    r"|(?:peux[- ]tu|pouvez[- ]vous)\s+me\s+(?:dire|montrer|donner)|sais[- ]tu|savez[- ]vous"
    r"|(?:sage?|zeige?|gib|nenne?|suche?)(?:n\s+sie)?\s+mir,?|weißt\s+du,?|wissen\s+sie,?"
    r"|(?:kannst\s+du|können\s+sie)\s+mir\s+(?:sagen|zeigen),?|ich\s+(?:will|möchte)\s+(?:wissen|sehen|lesen),?)\s+"
    r"(?=(?:\w+\s+){0,2}(?:who|whom|whose|when|where|why|which|whether|if|what|how|chi|quando|dove|perch|quant|qual|cosa|che"
    r"|se|come|qui|quand|où|pourquoi|combien|quel|si|cu[áa]|d[óo]nde|por\s+qu|wer|wen|wem|wann|wo|warum|wie|welche|was|ob"
    r"|ce\s+qu[’']|qu[ée])"
    r"\w*\b|(?:the|la|il|el|l[’']|die|das|der|le)\s*(?:name|date|year|number|nome|data|anno|numero|fecha|nombre|nom|datum)\b"
    r"|(?:\S+\s+){0,5}?(?:quotes?|quotations?|statements?|words|remarks|comments|reactions?|parole|dichiarazion[ei]|citazion[ei]"
    r"|virgolettat[oi]|fras[ei]|commenti|reazioni|palabras|declaraci(?:ón|ones)|citas|frases|reacciones|paroles|déclarations?|mots"
    r"|propos|citations?|worte|aussagen?|zitate?|äußerung(?:en)?)\b)",
    re.I,
)
"""What only asks to be told or shown; the question comes after it."""
_ORDER = re.compile(
    r"[,;(]?\s*(?:\b(?:in|by|per|en|por|par|dans|nach)\s+(?:the\s+|l[’']|el\s+)?(?:ordine?|orden|ordre|order)"
    r"(?:\s+(?:(?:cronologic|cronológic|chronologi|temporal)\w*|(?:of|di|de|du)\s+(?:time|tempo|tiempo|temps|date|data|fecha)))?"
    r"(?!\s+(?:to|that|di|de|a|al|que|zu)\b)\b"
    r"|\bin\s+chronological\s+order\b|\bchronological(?:ly)?\b|\bcron?ol[oó]gicamente\b|\bchronologiquement\b"
    r"|\bin\s+(?:chronologischer|zeitlicher)\s+reihenfolge\b|\bchronologisch\b"
    r"|\b(?:dal\s+più\s+vecchio|oldest\s+first|from\s+(?:the\s+)?first\s+to\s+(?:the\s+)?last))\)?",
    re.I,
)
_TIMELINE = re.compile(
    r"(?:\b(?:give\s+me|show(?:\s+me)?|make|what\s+is|dammi|fammi|mostrami|dame|hazme|donne[- ]moi|gib\s+mir)\s+)?"
    r"(?:\b(?:a|the|una|la|une|eine|die)\s+)?\b(?:timeline|time\s+line|cronologia|cronología|chronologie|zeitleiste)\b"
    r"(?:\s*:|\s+(?:of|for|on|about|del?|dell[ao’']|degli|dei|delle|di|du|des|von|der|zu[mr]?)(?:\s+|(?<=[’'])))?",
    re.I,
)


_BARE = 2
"""Words of a question that asks something, more."""
_LENGTH = re.compile(
    r"^(?:in\s+(?:one|a\s+single|a|two)\s+(?:sentence|word|line)s?|in\s+(?:a\s+few|few|simple|plain)\s+words|briefly"
    r"|in\s+(?:short|brief|summary|breve|sintesi)|in\s+(?:una|poche|due|parole)\s+(?:frase|parola|parole|righe|povere)"
    r"|en\s+(?:una\s+frase|pocas\s+palabras|resumen|breve)|en\s+(?:une\s+phrase|un\s+mot|quelques\s+mots|bref)"
    r"|in\s+(?:einem\s+satz|wenigen\s+worten|kürze)|kurz(?:\s+gesagt)?)\s*[,:]?\s+(?=\w)",
    re.I,
)
"""How long an answer is wanted, before the question."""
_AFTERTHOUGHT = re.compile(
    r"(?<=\w),?\s+(?:and|e|y|et|und)\s+(?:when|where|how|why|by\s+how\s+(?:much|many)|quando|dove|come|perch[ée]|di\s+quanto"
    r"|cu[áa]ndo|d[óo]nde|c[óo]mo|por\s+qu[ée]|quand|où|comment|pourquoi|wann|wo|wie|warum)(?=\s*\?*$)",
    re.I,
)
"""A second question behind the first: "who won, and when?"."""


def without_afterthought(text: str) -> str:
    """The question without how long its answer should be, and without a bare question word behind it: what answers the
    first question mostly answers the second.

    >>> without_afterthought("In one sentence, who won the race, and when?")
    'who won the race?'
    """
    told = _LENGTH.sub("", text)
    rest = _AFTERTHOUGHT.sub("", told)
    return rest if len(rest.split()) > _BARE else told


def without_request(text: str) -> str:
    """The question that a request to be told, or to be shown somebody's words, has.

    >>> without_request("Tell me what Rutte said about Kursk")
    'what Rutte said about Kursk'
    """
    return _REQUEST.sub("", text)


def without_order(text: str) -> tuple[str, bool]:
    """The question without the words that ask for the order of time, and whether there are any.

    >>> without_order("What did they say about Kursk, in chronological order?")
    ('What did they say about Kursk?', True)
    """
    for pattern in (_TIMELINE, _ORDER):
        rest, count = pattern.subn(" ", text, count=1)
        rest = re.sub(r"\s+([?!.,])", r"\1", " ".join(rest.split()))
        if count and re.search(r"\w", rest):
            return rest, True
    return text, False


_LISTS = {
    "en": r"\b(?:which|what)\s+(?:of\s+the\s+)?(?:\w+\s+)?(?!(?:is|was|does|has|this)\b)\w+(?<!s)s\b"
    r"|\b(?:who|what)\s+(?:are|were)\s+the\b|\b(?:list|name)\s+(?:all|the)\b",
    "it": r"\bquali\b|\bche\s+\w+i\s+(?:sono|hanno)\b|\bchi\s+(?:sono|erano|furono)\b|\belenc\w+\b",
    "es": r"\b(?:qué|cuáles)\s+(?:\w+\s+)?\w+s\b|\bcuáles\s+(?:son|fueron)\b|\bquiénes\b|\benumera\b",
    "fr": r"\bquel(?:le)?s\b|\bqui\s+(?:sont|étaient|furent)\b|\bénumère\b",
    "de": r"\b(?i:welche)\s+(?:\w+\s+)?[A-ZÄÖÜ]\w+(?:e|en|er|n|s)\b|\b(?i:wer)\s+(?:sind|waren)\b",
}


def asks_for_list(text: str, language: str) -> bool:
    """Whether a question asks for several things: "which countries …?", "quali paesi …?"."""
    pattern = _LISTS.get(language)
    return bool(pattern and re.search(pattern, text, 0 if language == "de" else re.I))


_PRESENT = {
    "en": r"\b(?:is|are|am|does|do|isn[’']t|aren[’']t|says?|thinks?|currently|now|nowadays|so\s+far|still)\b"
    r"|\b(?:what|who|where|how)[’']s\b",
    "it": r"(?:(?<!\w)è|\bsono|c[’']è)(?!\s+(?:mai\s+|già\s+)?\w+[ts][oaie]\b)(?!\w)"
    r"|\b(?:dice|dicono|pensa|pensano|si\s+trova|vale|costa|guida|attualmente|adesso|tuttora|finora|ancora)\b"
    r"|\bquanti\s+anni\s+ha\b",
    "es": r"\b(?:es|son|está|están|hay|dice|dicen|piensa|tiene|vale|cuesta|ahora|actualmente|todavía)\b",
    "fr": r"\b(?:est|sont)(?:-(?:il|elle|ils|elles))?(?![\w-])"
    r"(?!\s+(?:\w+\s+)?(?:\w+(?:é|ée|és|ées|u|ue)|morte?|mis|pris|produit)(?!\w))"
    r"|\b(?:y\s+a-t-il|pense|actuellement|maintenant|toujours)\b",
    "de": r"\b(?:ist|sind|gibt|sagt|meint|denkt|hält|steht|liegt|derzeit|aktuell|jetzt|noch)\b",
}
"""Where a form is also an auxiliary ("è nato", "est mort"), what follows it decides."""
_PAST = {
    "en": r"\b(?:was|were|did|had|been|ago|yesterday|won|said|told|became|\w{3,}ed)\b",
    "it": r"\b(?:era|erano|fu|furono|disse|stat[oae]|stati(?!\s+uniti)|ha\s+\w+t[oaie]|hanno\s+\w+t[oaie])\b",
    "es": r"\b(?:fue|fueron|era|había|dijo|ha\s+\w+do|han\s+\w+do)\b",
    "fr": r"\b(?:était|fut|a\s+\w+|ont\s+\w+|s[’']est|avait)\b|qu[’']a\b",
    "de": r"\b(?:war|waren|wurde|wurden|hat|haben|hatte|ge\w{3,}(?:t|en))\b",
}


def in_present(text: str, language: str) -> bool:
    """Whether a question asks how things are, rather than how they were."""
    if language not in _PRESENT:
        return False
    outside = re.sub(r"[\"“«„][^\"”»“]*[\"”»“]", " ", text)
    if re.search(_PAST[language], outside, re.I):
        return False
    return bool(re.search(_PRESENT[language], outside, re.I))


_TO_COME = {
    "en": r"when\s+(?:will|(?:does|do|is|are)\s.*\b(?:begin|start|open|reopen|end|finish|resume|return|close|leave"
    r"|expire|due|expected|going\s+to|take\s+(?:place|effect|over)|come\s+(?:back|into)|go\s+(?:back|into|on))\b)",
    "it": r"quando\s+(?:si\s+)?(?:(?:ri)?(?:comincia|inizia|apre|prende|parte|torna|entra|chiude)|finisce|termina|scade"
    r"|esce|vota|gioca|corre|(?:\w+\s+){0,5}?\w{2,}(?:rà|ranno))\b",
    "es": r"cu[áa]ndo\s+(?:se\s+)?(?:empieza|comienza|(?:re)?abre|vuelve|termina|acaba|sale|entra"
    r"|(?:\w+\s+){0,5}?\w{2,}(?:rá|rán))\b",
    "fr": r"quand\s+(?:commence|débute|reprend|(?:r)?ouvre|ferme|finit|sort|entre"
    r"|(?:\w+[\s-]){0,6}?(?:sera|seront|aura|auront|(?:débute|commence|entre|ferme)ra|(?:fini|sorti|parti|(?:r)?ouvri)ra|reprendra"
    r"|reviendra))\b",
    "de": r"wann\s+(?:beginnt|startet|öffnet|endet|schließt|kommt|tritt|wird|werden)\b(?!.*\b(?:wurden?|worden)\b)",
}


def is_to_come(text: str, language: str) -> bool:
    """Whether a question asks when something will be: "when does the trial begin?"."""
    return language in _TO_COME and re.search(_TO_COME[language], text, re.I) is not None


_REPORTS = re.compile(
    r"\b(?:news|headlines?|report(?:s|ed)?|publish(?:ed)?|wr(?:ote|itten)|articles?|papers?|press|notizi[ae]|riporta\w*|pubblicat\w+"
    r"|scri(?:tto|vono|vevano)|giornali|articoli|stampa|noticias?|publicad\w+|publicaron|informaron|periódicos|prensa|artículos"
    r"|nouvelles|actualités|infos|publié\w*|rapporté\w*|journaux|presse|nachrichten|berichtet\w*|veröffentlicht\w*|zeitungen|artikel)\b",
    re.I,
)
_EVENTS = re.compile(
    r"\b(?:happen(?:ed|ing|s)?|going\s+on|new|latest|successo|accaduto|succede|ultime|capitato|pas[óo]|pasado|ocurri[óo]|pasando"
    r"|pass[ée]|arriv[ée]|nouveau|passiert|geschehen|geschah|neues|los|tell|about|events?|eventi|fatti|there|anything)\b",
    re.I,
)


def asks_for_reports(text: str) -> bool:
    """Whether a question is about what was reported: "what was reported in May?", "le notizie della settimana"."""
    return bool(_REPORTS.search(text))


def is_bare(text: str, language: str) -> bool:
    """Whether nothing is left of a question but the asking: "what happened", "le ultime notizie"."""
    rest = _EVENTS.sub(" ", _REPORTS.sub(" ", text))
    stop = stop_words(language)
    return all(word in stop or len(word) < 2 for word in words(rest))
