"""Tell a question that asks for a story, and what the story is about.

Called by question analysis; patterns over the question's words in five languages, nothing is looked up. Such a
question wants to know what happened, or what is known, rather than one thing of it: "Tell me about the storm",
"Cosa si sa del tunnel?", "Que s'est-il passé à Harlow ?".
"""

from __future__ import annotations

import re

__all__ = ["story_subject"]

_SUMMARY = (
    r"(?:summary|overview|account|recap|outline|rundown|briefing|description|riassunto|sintesi|riepilogo|panoramica"
    r"|racconto|quadro|resumen|relato|résumé|récit|aperçu|zusammenfassung|überblick|übersicht)"
)
_OF = (
    r"(?:(?:about|of|on|with|to|at|in|during|after|regarding|(?:a\s+proposito\s+)?d(?:i|el|ello|ella|ei|egli|elle|ell[’'])"
    r"|su(?:l|llo|lla|i|gli|lle|ll[’'])?|a(?:l|llo|lla|i|gli|lle|ll[’'])?|ne(?:l|llo|lla|i|gli|lle|ll[’'])|durante|con(?:\s+l[ae])?"
    r"|per|sobre|acerca\s+del?|de(?:\s+l[aeo]s?)?|en(?:\s+l[ao]s?)?|a\s+l[ao]s?"
    r"|sur|d[’']|du|des|à(?:\s+la)?|à\s+l[’']|aux?|dans|lors\s+d(?:e|u|es|[’'])|pendant|avec|à\s+propos\s+d(?:e|u|es|[’'])"
    r"|von|vom|über|zu[mr]?|bei[m]?|i[nm]|a[nm]|mit|de[rs]|während)(?:(?<=[’'])|(?!\w)))"
)
_HAPPENED = (
    r"(?:what\s+(?:has\s+|had\s+|exactly\s+)?(?:happen(?:ed|s)|went\s+on|took\s+place|occurred)|what(?:\s+is|\s+was|[’']s)\s+(?:happening|going\s+on)"
    r"|(?:(?:che\s+)?cosa|che|quello\s+che|ciò\s+che|cos[’'])\s*(?:è|e[’']|era|sta)?\s*(?:successo|accaduto|capitato|avvenuto|succedendo|succede|successe|accadde)"
    r"|com[’']?e?\s?(?:è|e[’'])\s+andat[aeio](?:\s+a\s+finire)?|come\s+(?:andò|sono\s+andat[ei])"
    r"|(?:lo\s+)?qu[ée]\s+(?:le\s+|les\s+|ha\s+)?(?:pas[óo]|pasado|ocurri[óo]|ocurrido|sucedi[óo]|sucedido)"
    r"|(?:que|ce\s+qui|qu[’']est[- ]ce\s+qui)\s+s[’'](?:est[- ](?:il\s+)?|était[- ]il\s+)passée?|qu[’']est-il\s+arrivé"
    r"|was\s+(?:passierte|geschah))"
)
_KNOWN = (
    r"(?:what\s+(?:do|did|can)\s+(?:we|you|they|(?:the|your)\s+(?:articles|news|papers|sources))\s+(?:know|tell\s+(?:me|us)|report|say)"
    r"|what\s+(?:is|was)\s+(?:known|reported|written|there\s+to\s+know)"
    r"|(?:che\s+)?cosa\s+(?:si\s+(?:sa|sapeva|conosce)|sappiamo|sai|sapete|(?:dicono|raccontano|riportano)\s+(?:gli\s+articoli|i\s+giornali))"
    r"|qué\s+(?:se\s+sabe|sabemos|sabes|(?:dicen|cuentan)\s+los\s+(?:artículos|periódicos))"
    r"|que\s+(?:sait[- ]on|savons[- ]nous|(?:disent|racontent)\s+les\s+(?:articles|journaux))|qu[’']est-ce\s+qu[’']on\s+sait"
    r"|was\s+(?:wissen\s+wir|weiß\s+man|wei(?:ß|ss)t\s+du|(?:sagen|berichten)\s+die\s+(?:artikel|zeitungen)))"
)
_TELL = (
    r"(?:tell\s+(?:me|us)(?:\s+(?:more|everything|all|something|what\s+you\s+know))?|summari[sz]e|sum\s+up|recap|describe|explain|outline"
    r"|(?:mi\s+|ci\s+)?(?:parl(?:a|i|are)|raccont(?:a|i|are)|descriv(?:i|ere)|spieg(?:a|hi|are)|riassum(?:i|ere)|sintetizza(?:re)?|riepiloga(?:re)?)"
    r"|(?:parla|racconta|descrivi|spiega|riassumi)(?:mi|ci)|(?:parlar|raccontar|descriver|spiegar|riassumer)(?:mi|ci)"
    r"|dimmi(?:\s+(?:tutto|qualcosa|di\s+più|quello\s+che\s+sai))|raccontate(?:mi|ci)|parlate(?:mi|ci)"
    r"|(?:cuént[ae]|cuenta|explíca|explica|descríbe|describe|resúme|resume)(?:me|nos)?|(?:háblam?e|háblan?os|d[ií]me|d[ií]nos)(?:\s+(?:todo|más|algo))?"
    r"|(?:(?:racont|parl|expliqu|décri|résum|présent)(?:e|ez|s|vez)?(?:[- ](?:moi|nous))?|(?:dis|dites)[- ](?:moi|nous))(?:\s+tout)?"
    r"|(?:erzähl|bericht|beschreib|erklär|schilder)e?n?(?:\s+sie)?(?:\s+(?:mir|uns))?)"
)
_STORY = (
    r"(?:(?:the|la|l[’']|le|die|i|les|los|las|der)\s*(?:whole\s+)?(?:story|history|news|facts|events|storia|vicenda|notizia|fatti|caso|historia|hechos"
    r"|histoire|affaire|faits|geschichte|ereignisse))"
)
_POLITE = (
    r"(?:(?:please|per\s+favore|por\s+favor|s[’']il\s+(?:te|vous)\s+plaît|bitte|(?:can|could|would|will)\s+you(?:\s+please)?|i(?:\s+want|[’']d\s+like)\s+(?:you\s+)?to(?:\s+know)?"
    r"|(?:mi\s+)?(?:puoi|può|potresti|potrebbe|sai)|vorrei\s+(?:sapere|che)|puedes|podrías|peux[- ]tu|pouvez[- ]vous|kannst\s+du|können\s+sie)[\s,]+)*"
)
_GIVE = (
    r"(?:(?:give|write|make|show|prepare|get)\s+(?:me|us)?|i\s+need|(?:fa|da|fai|scrivi|prepara)(?:mmi|cci|mi)?|vorrei|ha[zg](?:me|nos)?|da(?:me|nos)"
    r"|fai(?:s|tes)(?:[- ](?:moi|nous))?|donne(?:z)?(?:[- ](?:moi|nous))?|gib\s+(?:mir|uns)|mach(?:\s+mir)?)"
)
_ARTICLE = r"(?:an?|the|una?|il|la|un[’']|el|une|le|eine[nr]?|die|den)"
_SHAPES = tuple(
    re.compile(rf"^{_POLITE}{shape}[\s,.!?]*$", re.I)
    for shape in (
        rf"(?:{_TELL}[\s,:]+)?{_HAPPENED}\s+(?:exactly\s+|esattamente\s+)?(?:{_OF}\s*)?(?P<subject>.+?)",
        rf"(?:{_TELL}\s+)?{_KNOWN}\s+{_OF}\s*(?P<subject>.+?)",
        rf"(?:{_GIVE}\s+)?(?:{_ARTICLE}\s*)?(?:\w+\s+)?{_SUMMARY}\s+{_OF}\s*(?P<subject>.+?)",
        rf"{_TELL}\s+(?:(?:{_STORY}|how|come|cómo|comment|wie)\s+)?(?:{_OF}\s*)?(?P<subject>.+?)",
        rf"(?:{_STORY}|(?:everything|all)(?=\s+about)|tutto|todo|tout|alles)\s+{_OF}\s*(?P<subject>.+?)",
        r"what\s+(?:is|was|are|were)\s+(?P<subject>.+?)\s+(?:all\s+)?about",
        r"how\s+(?:did|has|have|do|does)\s+(?P<subject>.+?)\s+(?:go|gone|unfold(?:ed)?|develop(?:ed)?|come\s+about|play\s+out)",
        r"di\s+(?:che\s+cosa|che|cosa)\s+(?:si\s+)?(?:parla|parlava|tratta|trattava)\s+(?P<subject>.+?)",
        r"de\s+qué\s+(?:trata|trató|va|iba|habla)\s+(?P<subject>.+?)",
        r"(?:cómo\s+fue(?:ron)?|comment\s+s[’'](?:est|était)\s+(?:passée?|déroulée?)|wie\s+(?:verlief|lief))\s+(?P<subject>.+?)",
        rf"was\s+(?:ist|war)\s+(?:{_OF}\s+)?(?P<subject>.+?)\s+(?:passiert|geschehen|los|bekannt)",
        rf"(?:wie\s+ist|wie\s+sind)\s+(?P<subject>.+?)\s+(?:verlaufen|ausgegangen|gelaufen)",
        rf"worum\s+(?:geht|ging)\s+es\s+(?:{_OF}\s+)?(?P<subject>.+?)",
        r"fass(?:e|en\s+sie)?\s+(?:mir\s+)?(?P<subject>.+?)\s+zusammen",
    )
)
_ONE_THING = re.compile(
    r"(?:who|whom|whose|when|where|why|which|whether|if|what|how\s+(?:many|much|long|old|big|far|tall)|many|much|old|long|chi|quando|dove|perch[ée]|quanti|quante"
    r"|quanto|quanta|quale|quali|se|cosa|che|quién|quiénes|cuándo|dónde|por\s+qué|cuánt\w+|cuál\w*|qui|quand|où|pourquoi"
    r"|combien|quel\w*|wer|wann|wo|warum|wie\s+viele?|welche\w*|ob|was|your(?:self)?|you|me|us)(?!\w)",
    re.I,
)
"""What follows a request to tell where it asks for one thing: "tell me when the bridge fell"."""


_NOTHING = re.compile(
    r"(?:it|this|that|them|him|her|more|about|all|everything|di\s+più|questo|questa|tutto|altro|meglio|lui|lei|más|eso|esto|todo|plus|ça|cela|tout|lui"
    r"|mehr|das|dies|alles|daran|davon|\W|\w)",
    re.I,
)


def story_subject(text: str) -> str | None:
    """What the story is about that a question asks for, as typed; None where it asks for none, or of nothing.

    >>> story_subject("Tell me about the storm at Harlow")
    'the storm at Harlow'
    """
    cleaned = " ".join(text.split()).strip(" ¿?¡!.")
    for shape in _SHAPES:
        match = shape.match(cleaned)
        if match:
            subject = match.group("subject").strip(" ,:;")
            return None if _ONE_THING.match(subject) or _NOTHING.fullmatch(subject) else subject
    return None
