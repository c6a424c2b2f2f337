"""Tell a question that asks for a story, and what the story is about.

Called by question analysis; patterns over the question's words in five languages, nothing is looked up. Such a
question wants to know what happened, or what is known, rather than one thing of it: "Tell me about the storm",
"Cosa si sa del tunnel?", "Que s'est-il passé à Harlow ?".
"""

from __future__ import annotations

import re

from qa.alternatives import one_of, plain

__all__ = ["asks_for_latest", "named_subject", "story_subject"]


_SUMMARY = one_of(
    "summary|overview|account|recap|outline|rundown|briefing|description",
    "riassunto|sintesi|riepilogo|panoramica|racconto|quadro",
    "resumen|relato|résumé|récit|aperçu",
    "zusammenfassung|überblick|übersicht|punto(?= s)",
    "(?:(?:key|main) (?:facts|figures|points)|gist|punti (?:principali|chiave)|puntos principales|points principaux)",
    "(?:facts|article|report|essay|paragraph|articolo|artículo|artikel|bericht)(?= (?:about|on|su|sobre|sur|über))",
    "timeline|cronologia|cronología|chronologie|zeitleiste",
)
_OF = (
    one_of(
        "about|of|on|with|to|at|in|during|after|regarding",
        "(?:a proposito )?d(?:i|el|ello|ella|ei|egli|elle|ell[’'])",
        "su(?:l|llo|lla|i|gli|lle|ll[’'])?|a(?:l|llo|lla|i|gli|lle|ll[’'])?|ne(?:l|llo|lla|i|gli|lle|ll[’'])|durante"
        "|per",
        "con(?: l[ae])?|sobre|acerca del?|de(?: l[aeo]s?)?|en(?: l[ao]s?)?|a l[ao]s?",
        "sur|d[’']|du|des|à(?: la)?|à l[’']|aux?|dans|pendant|avec|(?:lors|à propos) d(?:e|u|es|[’'])",
        "von|vom|über|zu[mr]?|beim?|i[nm]|a[nm]|mit|de[rs]|während",
    )
    + r"(?:(?<=[’'])|(?!\w))"
)
_HAPPENED = one_of(
    "what (?:has |had |exactly )?(?:happen(?:ed|s)|went on|took place|occurred)",
    "what(?: is| was|[’']s) (?:happening|going on)",
    r"(?:(?:che )?cosa|che|quello che|ciò che|cos[’'])\s*(?:è|e[’']|era|sta)?\s*"
    "(?:successo|accaduto|capitato|avvenuto|succedendo|succede|successe|accadde)",
    r"com[’']?e?\s?(?:è|e[’']) andat[aeio](?: a finire)?|come (?:andò|sono andat[ei])",
    "(?:lo )?qu[ée] (?:le |les |ha )?(?:pas[óo]|pasado|ocurri[óo]|ocurrido|sucedi[óo]|sucedido)",
    "(?:que|ce qui|qu[’']est[- ]ce qui) s[’'](?:est[- ](?:il )?|était[- ]il )passée?|qu[’']est-il arrivé",
    "was (?:passierte|geschah)|che fine ha(?:nno)? fatto",
)
_KNOWN = one_of(
    "what (?:do|did|can) (?:we|you|they|(?:the|your) (?:articles|news|papers|sources))"
    " (?:know|tell (?:me|us)|report|say)",
    "what (?:is|was) (?:known|reported|written|there to know)",
    "(?:che )?cosa (?:si (?:sa|sapeva|conosce)|sappiamo|sai|sapete|(?:puoi|sai) dir(?:mi|ci))",
    "(?:che )?cosa (?:dicono|raccontano|riportano) (?:gli articoli|i giornali)",
    "qué (?:se sabe|sabemos|sabes|(?:dicen|cuentan) los (?:artículos|periódicos))",
    "que (?:sait[- ]on|savons[- ]nous|(?:disent|racontent) les (?:articles|journaux))|qu[’']est-ce qu[’']on sait",
    "was (?:wissen wir|weiß man|weißt du|(?:sagen|berichten) die (?:artikel|zeitungen))",
)
_TELL = one_of(
    "tell (?:me|us)(?: (?:more|everything|all|something|what you know))?|know(?= about)",
    "(?:briefly )?(?:summari[sz]e|sum up|recap|describe|explain|outline)|walk (?:me|us) through",
    "(?:mi |ci )?(?:parl|raccont)(?:a|i|are)|(?:mi |ci )?(?:descriv|riassum)(?:i|ere)|(?:mi |ci )?spieg(?:a|hi|are)",
    "(?:parla|racconta|descrivi|spiega|riassumi|parlar|raccontar|descriver|spiegar|riassumer)(?:mi|ci)",
    "(?:mi |ci )?(?:sintetizza|riepiloga)(?:re)?|(?:raccontate|parlate)(?:mi|ci)",
    "dimmi (?:tutto|qualcosa|di più|quello che sai)",
    "(?:cuént[ae]|cuenta|explíca|explica|descríbe|describe|resúme|resume)(?:me|nos)?",
    "(?:háblame|háblanos|d[ií]me|d[ií]nos)(?: (?:todo|más|algo))?",
    "(?:racont|parl|expliqu|décri|résum|présent)(?:e|ez|s|vez)?(?:[- ](?:moi|nous))?(?: tout)?",
    "(?:dis|dites)[- ](?:moi|nous)(?: tout)?",
    "(?:erzähl|bericht|beschreib|erklär|schilder)e?n?(?: sie)?(?: (?:mir|uns))?",
)
_BRIEFLY = one_of(
    "briefly|in (?:short|brief|detail)|in (?:breve|sintesi|dettaglio)|brevemente|un po[’']|tutto|bene|qualcosa",
    "brièvement|en (?:bref|resumen|détail|detalle)|todo|algo|tout|kurz|etwas|alles",
)
_STORY = one_of(
    r"(?:the|la|l[’']|le|die|i|il|el|les|los|las|der)\s*"
    "(?:whole |latest |ultim[ei] |últim[ao]s |derni(?:er|ère)s |neuesten )?"
    "(?:story|history|news|facts|events|case|storia|vicenda|notizi[ae]|novità|fatti|caso|historia|hechos|noticias"
    "|histoire"
    "|affaire|faits|nouvelles|geschichte|ereignisse|nachrichten)"
)
_NEWS = one_of(
    "(?:any |(?:what (?:is|are) )?the )?(?:(?:latest|last|recent|new) )?(?:news|updates?|headlines)",
    "(?:(?:ci sono|hai|quali sono) )?(?:(?:le |gli )?ultim[ei] )?(?:notizi[ae]|novità|aggiornament[oi]|news)",
    "(?:hay |cuáles son )?(?:(?:las )?últimas )?(?:noticias|novedades)",
    "(?:quelles sont )?(?:(?:les )?dernières )?(?:nouvelles|actualités|actus?|infos)",
    "(?:gibt es |was sind )?(?:(?:die )?(?:neuesten?|aktuellen?|letzten?) )?(?:nachrichten|neuigkeiten|neues"
    "|meldungen)",
    "(?:what(?: is|[’']s) )?(?:the )?(?:latest|new)|le ultime|(?:che )?(?:cosa|cos[’']) ?(?:c[’']è|è) di nuovo",
    "qué hay de nuevo|quoi de neuf|was gibt(?: es|[’'])? ?s? ?neues",
    "(?:articles|stories|reports|articoli|artículos|artikel)(?= (?:about|on|su|sobre|acerca|sur|über))",
)
"""What asks for news of something that is named after "of" or "about"."""
_LATEST = one_of(
    "news|notizie|noticias|actualités|nachrichten|neuigkeiten|novità|novedades",
    "(?:latest|ultim[ei]|últimas|dernières|neueste) (?:news|notizie|novità|noticias|nouvelles|nachrichten)",
)
"""The same where nothing need stand between."""
_AFTER = one_of(
    "(?-i:(?:latest |last )?news|latest|updates|(?:ultime )?(?:notizie|novità)|(?:últimas )?noticias)",
    "(?-i:actualités|Nachrichten|facts|explained|summary|timeline|riassunto|cronologia|resumen|résumé)",
)
"""The same after what it is news of, and what asks for a story there; newspapers are called so with a capital."""
_NO_QUESTION = (
    r"(?!(?:did|do(?:es)?|is|are|was|were|ha[sd]?|have|hanno|è|sono|es|son|est|sont|hat|ist|sind|can|will)(?!\w))"
)
_CONSEQUENCES = one_of(
    "(?:the )?(?:consequences|effects|aftermath|impact)|(?:le |gli )?(?:conseguenze|effetti)",
    "(?:las |los )?(?:consecuencias|efectos)|(?:les )?(?:conséquences|effets|suites)|(?:die )?(?:folgen|auswirkungen)",
)
_OPENS = re.compile(
    rf"(?:{_STORY}|(?:story|storia|vicenda|caso|historia|histoire|affaire|lo(?= del?\b)))\s+(?:{_OF}\s*)?(?=\w{{2}})",
    re.I,
)
"""What a subject opens with that is no part of it: "the story of"."""
_POLITE = (
    one_of(
        "please|(?:can|could|would|will) you(?: please)?|i(?: want|[’']d like) (?:you )?to(?: know)?",
        "per favore|(?:mi )?(?:puoi|può|potresti|potrebbe|sai)|vorrei (?:sapere|che)",
        "por favor|puedes|podrías|s[’']il (?:te|vous) plaît|peux[- ]tu|pouvez[- ]vous|bitte|kannst du|können sie",
    )
    + r"[\s,]+"
)
_GIVE = one_of(
    "(?:give|write|make|show|prepare|get)(?: me| us)?|i need|vorrei|(?:fa|da|fai|scrivi|prepara|mostra)(?:mmi|cci|mi)?",
    "(?:mi|ci) (?:fai|dai|fa|dà)|(?:what are|quali sono|cuáles son|quels sont)|(?:ha[zg]|da|mu[ée]stra)(?:me|nos)?",
    "(?:fai(?:s|tes)|donnez?|montrez?)(?:[- ](?:moi|nous))?|(?:gib|zeige?) (?:mir|uns)|mach(?: mir)?",
)
_ARTICLE = "(?:an?|the|una?|il|i|la|un[’']|el|los|une|les?|eine[nr]?|die|den)"
_SUBJECT = "(?P<subject>.+?)"
_SHAPES = tuple(
    re.compile(rf"^(?:{_POLITE})*{one_of(shape)}[\s,.!?]*$", re.I)
    for shape in (
        rf"(?:{_TELL}[\s,:]+)?{_HAPPENED} (?:{_OF}\s*)?{_SUBJECT}",
        rf"(?:{_TELL} )?{_KNOWN} {_OF}\s*{_SUBJECT}",
        rf"(?:{_GIVE} )?(?:{_ARTICLE}\s*)?(?:\w+ )?{_SUMMARY} {_OF}\s*{_SUBJECT}",
        rf"{_TELL} (?:{_BRIEFLY} )?(?:(?:{_STORY}|how|come|cómo|comment|wie) )?(?:{_OF}\s*)?{_SUBJECT}",
        rf"(?:what(?: is| was|[’']s) |{_GIVE} )?{_STORY} (?:behind|{_OF})\s*{_SUBJECT}",
        rf"(?:(?:everything|all|news)(?= about)|tutto|todo|tout|alles) {_OF}\s*{_SUBJECT}",
        rf"{_NEWS} {_OF}\s*{_SUBJECT}",
        rf"{_LATEST} {_SUBJECT}",
        rf"(?:what (?:is|was|are|were) |quali (?:sono|furono|erano)(?: state| stati)? |cuáles (?:fueron|son) "
        rf"|quel(?:le)?s (?:sont|furent|ont été) |(?:was|welche) (?:sind|waren) |welche )?"
        rf"{_CONSEQUENCES} {_OF}\s*{_SUBJECT}",
        rf"(?:riassunto|riepilogo|resumen|résumé|zusammenfassung) {_SUBJECT}",
        rf"{_NO_QUESTION}(?P<subject>\S+(?: \S+){{0,3}})(?<!\bthe)(?<!\b[lid][aeil]) {_AFTER}",
        rf"what (?:is|was|are|were) {_SUBJECT} (?:all )?about",
        rf"how (?:did|has|have|do|does) {_SUBJECT} (?:go|gone|unfold(?:ed)?|develop(?:ed)?|come about|play out)",
        rf"di (?:che cosa|che|cosa) (?:si )?(?:parla|parlava|tratta|trattava) {_SUBJECT}",
        rf"de qué (?:trata|trató|va|iba|habla) {_SUBJECT}",
        rf"(?:cómo fue(?:ron)?|comment s[’'](?:est|était) (?:passée?|déroulée?)|wie (?:verlief|lief)) {_SUBJECT}",
        rf"was (?:ist|war) (?:{_OF} )?{_SUBJECT} (?:passiert|geschehen|los|bekannt)",
        rf"(?:wie ist|wie sind) {_SUBJECT} (?:verlaufen|ausgegangen|gelaufen)",
        rf"worum (?:geht|ging) es (?:{_OF} )?{_SUBJECT}",
        rf"fass(?:e|en sie)? (?:mir )?{_SUBJECT} zusammen",
    )
)
_ONE_THING = re.compile(
    one_of(
        "who|whom|whose|when|where|why|which|whether|if|what|how (?:many|much|long|old|big|far|tall)",
        "many|much|old|long|you|me|us|your(?:self)?",
        "chi|quando|dove|perch[ée]|quant[ieoa]|qual[ei]|se|cosa|che",
        r"quién(?:es)?|cuándo|dónde|por qué|cuánt\w+|cuál\w*|qui|quand|où|pourquoi|combien|quel\w*",
        r"wer|wann|wo|warum|wie viele?|welche\w*|ob|was",
        r"(?:the|il|l[ao’']|el|le|die|das|der|den)\s*"
        r"(?:name|date|year|number|nome|data|anno|numero|fecha|año|nombre|nom|année|datum|jahr|zahl)",
    )
    + r"(?!\w)",
    re.I,
)
"""What follows a request to tell where it asks for one thing: "tell me when the bridge fell"."""
_NOTHING = re.compile(
    one_of(
        "it|this|that|them|him|her|more|about|all|everything|di più|questo|questa|tutto|altro|meglio|lui|lei",
        "más|eso|esto|todo|plus|ça|cela|tout|mehr|das|dies|alles|daran|davon",
        r"le|the|\W|\w",
    ),
    re.I,
)
"""What says by itself nothing of what the story is about."""
_IS = re.compile(
    one_of(
        "who(?: is| was|[’']s)|chi (?:è|era|fu)|qui[ée]n (?:es|era|fue)|qui (?:est|était|fut)|wer (?:ist|war)",
        "c[’']est qui|qui c[’']est",
    )
    + r"\s+(?P<name>.+)"
    + "|"
    + one_of(
        r"what(?: is| was| are| were|[’']s)|(?:che )?(?:cosa|cos[’'])\s*(?:è|era|fu)|qué (?:es|era|fue)",
        "qu[’']est[- ]ce que|was (?:ist|war)",
        "how (?:did|was|were)|come (?:è|ha|hanno|fu|si è)|cómo (?:fue|se)|comment|wie",
    )
    + r"\s+(?P<thing>.+)",
    re.I,
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:\s+(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|de|di|del|della|von|van|der|da|la))*")

_NEWEST = re.compile(
    r"\b(?:latest|newest|most\s+recent|ultim[ei]\s+(?:notizie|novita)|novita|novedades|(?:ultimas"
    r"|recientes)\s+noticias|noticias\s+recientes"
    r"|derniere?s\s+(?:nouvelles|infos|actualites)|neueste[ns]?|neuigkeiten|aktuelle[ns]?|was\s+gibt\W*\s*(?:es\s+"
    r"|s\s+)?neues|what\W*s\s+new)\b",
    re.I,
)
_SMALL_NAME = re.compile(
    r"(?:who (?:is|was)|chi (?:[eè]|era)|qui[eé]n es|(?:c[’']est )?qui(?: est)?|wer (?:ist|war))"
    r" [^\W\dA-ZÀ-ÖØ-Þ_]{3,} [^\W\dA-ZÀ-ÖØ-Þ_]{4,}\s*\??"
)
"""A question in small letters that may ask for first and last name; whether anybody has it, the archive tells."""


def story_subject(text: str) -> str | None:
    """What the story is about that a question asks for, as typed; None where it asks for none, or of nothing.

    >>> story_subject("Tell me about the storm at Harlow")
    'the storm at Harlow'
    """
    cleaned = _bare(text)
    typed = plain(cleaned)
    match = next((found for shape in _SHAPES if (found := shape.match(typed))), None)
    if match is None:
        return None
    subject = cleaned[slice(*match.span("subject"))].strip(" ,:;")
    opening = _OPENS.match(plain(subject))
    subject = subject[opening.end() :] if opening else subject
    return None if _ONE_THING.match(plain(subject)) or _NOTHING.fullmatch(plain(subject)) else subject


def asks_for_latest(text: str) -> bool:
    """Whether a question for a story wants what is newest of it first: "latest news of the ferry"."""
    return _NEWEST.search(plain(text)) is not None


def named_subject(text: str) -> str | None:
    """Whom or what a question is about that asks nothing else of it; None where it asks something else.

    >>> named_subject("Who was Rita Lane?")
    'Rita Lane'
    """
    cleaned = _bare(text)
    match = _IS.fullmatch(plain(cleaned))
    if match is None:
        return None
    name, thing = (cleaned[slice(*match.span(group))] for group in ("name", "thing"))
    return name if name and (_NAME.fullmatch(name) or _SMALL_NAME.fullmatch(text)) else thing or None


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" ¿?¡!.")
