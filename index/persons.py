"""Words by which a text is told to be somebody's own: "I", "you", "in my view", "interview with", "the full text of".

The patterns of `index.turns`, in five languages; what follows from them is decided there.
"""

from __future__ import annotations

import re

__all__ = [
    "EDITED",
    "INTERVIEW",
    "ON_ONES_OWN",
    "OPINION",
    "PRINTED",
    "RECORDED",
    "RELEASED",
    "TOPIC_BY_TOPIC",
    "ends_in_a_question_mark",
    "says_i",
    "says_you",
]

_ENDS = re.compile(r"\?[\s*_»”\"’)]*$")
_I = {
    "en": re.compile(r"\b(?:I|I’m|I'm|[Mm]y|me|[Ww]e|[Oo]ur|us|mine|myself)\b"),
    "it": re.compile(
        r"\b(?:io|noi|mi|ci|mi[oae]|miei|nostr[oaie]|ho|abbiamo|credo|penso|ritengo|spero|temo|so|posso|voglio|vorrei|devo|faccio"
        r"|vado|chiedo|dico|ricordo|vedo|\w{2,}iamo|\w{3,}rò|ero|avevo|sono\s+(?:convint|stat|nat|arrivat|rimast|andat)[oa])\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:yo|nosotr[oa]s|mi|mis|me|nos|nuestr[oa]s?|he|hemos|creo|pienso|espero|temo|sé|puedo|quiero|quisiera|debo|hago|digo|veo"
        r"|recuerdo|tengo|era|estoy|soy|somos|\w{2,}[aei]mos|\w{3,}ré)\b",
        re.I,
    ),
    "fr": re.compile(r"\b(?:je|nous|mon|ma|mes|moi|notre|nos|me)\b|\b[jm][’']", re.I),
    "de": re.compile(r"\b(?:ich|wir|mein\w*|unser\w*|uns|mir|mich)\b", re.I),
}
_YOU = {
    "en": re.compile(r"\b(?:you|your|yours)\b", re.I),
    "it": re.compile(
        r"\b(?:lei|le|suo|sua|suoi|sue|tu|ti|tuo|tua|voi|vi|vostr[oaie]|ministr[oa]|sindac[oa]|president[ei]|professor\w*|dottor\w*"
        r"|avvocat[oa]|ingegner\w*|onorevole|senator\w+|direttor\w*|assessor\w*|signor\w*)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:usted(?:es)?|su|sus|le|tú|te|tu|tus|ministr[oa]|president[ae]|profesor\w*|doctor\w*|señor\w*)\b", re.I
    ),
    "fr": re.compile(r"\b(?:vous|votre|vos|tu|te|ton|ta|tes)\b", re.I),
    "de": re.compile(r"\b(?:Sie|Ihr|Ihre[rnms]?|Ihnen|du|dein\w*|dir|dich|Herr|Frau)\b"),
}
INTERVIEW = re.compile(
    r"\b(?:interview\s+(?:with|mit|de|avec)|in\s+conversation\s+with|Q\s?&\s?A\s+with|a\s+conversation\s+with|talk(?:s|ed|ing)?\s+to|speaks?\s+to"
    r"|intervista(?:\s+\w+)?\s+(?:a[dl]?|alla|allo|all[’']|con)|colloquio\s+con|a\s+tu\s+per\s+tu\s+con|parla|conversazione\s+con"
    r"|entrevista(?:\s+\w+)?\s+(?:a[l]?|con)|conversación\s+con|habla|charla\s+con"
    r"|entretien(?:\s+\w+)?\s+avec|interview(?:\s+\w+)?\s+avec|rencontre\s+avec|conversation\s+avec"
    r"|testimony\s+of|examination\s+of|esame\s+del\s+teste|abbiamo\s+incontrat[oa]|ci\s+riceve|nos\s+recibe|nous\s+reçoit|empfängt\s+uns"
    r"|ein\s+interview|un[’']intervista|una\s+entrevista|un\s+entretien|vernehmung|im\s+interview|im\s+gespräch(?:\s+mit)?|gespräch\s+mit|(?<=\s)Interview:)(?=\W)",
    re.I,
)
"""What stands before whom an interview is with."""
EDITED = re.compile(
    r"\b(?:edited\s+(?:and|for)|(?:has|have)\s+been\s+(?:edited|condensed|shortened)|condensed|intervista\s+raccolta|testo\s+raccolto"
    r"|a\s+cura\s+di|traduzione\s+di|propos\s+recueillis|traduit\s+d|entrevista\s+editada|traducción\s+de|das\s+(?:gespräch|interview)\s+führte"
    r"|die\s+fragen\s+stellte|aufgezeichnet\s+von|riproduzione\s+riservata|notes?\s+to\s+editors|(?:media|press)\s+contact|contact\s+presse|contatti\s+stampa|ndlr|n\.d\.r)",
    re.I,
)
"""What says how an interview came about."""
PRINTED = re.compile(
    r"\b(?:(?:full|complete|entire)\s+(?:text|transcript)|text\s+of\s+(?:the|a|his|her)\b|(?:speech|statement|letter|remarks|address)\s+in\s+full\b|open\s+letter|resignation\s+(?:letter|statement|speech)"
    r"|the\s+following\s+(?:statement|letter|text|appeal)|print(?:ing|ed)?\s+it\s+(?:here|below|in\s+full|unchanged)"
    r"|(?:letter|statement|speech|address|remarks)\s+(?:of|by)\s|publish(?:es)?\s+(?:the|her|his)\s+(?:letter|speech|statement)"
    r"|testo\s+(?:integrale|completo)|discorso\s+integrale|il\s+discorso\s+(?:di|del)|lettera\s+aperta|la\s+lettera\s+(?:di|del)"
    r"|riceviamo\s+e\s+pubblichiamo|(?:ecco|di\s+seguito)\s+(?:il\s+testo|la\s+lettera|l[’']appello)|pubblichiamo\s+(?:il|la|di\s+seguito)|integralmente"
    r"|texto\s+(?:íntegro|completo)|discurso\s+(?:íntegro|completo|de)|carta\s+(?:abierta|íntegra|de)|publicamos|reproducimos|manifiesto\s+íntegro|(?:este|este\s+es|a\s+continuación)\s+(?:el\s+texto|la\s+carta)"
    r"|texte\s+intégral|discours\s+(?:intégral|d[eu])|lettre\s+(?:ouverte|d[eu])|nous\s+(?:la\s+|le\s+)?publions|reproduisons|in\s+extenso|voici\s+(?:le\s+texte|la\s+lettre|leur\s+(?:texte|lettre))"
    r"|(?:im|der)\s+wortlaut|dokumentier\w+|offene[rn]?\s+brief|rede\s+(?:von|des|der)|brief\s+(?:von|des|der)|wir\s+veröffentlichen)",
    re.I,
)
"""What says that a text is somebody's, printed as it is."""
RECORDED = re.compile(
    r"\b(?:as\s+told\s+to|(?:told|spoke)\s+to\s+(?:our|the)\s+reporter|interview\s+by"
    r"|(?:testimonianza|racconto|testo|parole)\s+raccolt[aoe]\s+da|(?:ha|abbiamo)\s+raccolto\s+(?:la\s+)?(?:sua\s+)?(?:testimonianza|racconto)"
    r"|(?:testimonio|relato|texto)\s+(?:recogido|recabado)\s+por|(?:témoignage|propos|récit)\s+recueillis?\s+par"
    r"|(?:aufgezeichnet|protokolliert|aufgeschrieben)\s+(?:von|hat)|protokoll:)",
    re.I,
)
"""What stands before whoever wrote down what somebody else tells in the first person."""
TOPIC_BY_TOPIC = re.compile(
    r"\b(?:press\s+conference|news\s+conference|(?:his|her)\s+(?:own\s+)?words|what\s+(?:he|she)\s+said|topic\s+by\s+topic|point\s+by\s+point"
    r"|conferenza\s+stampa|sala\s+stampa|le\s+sue\s+parole|(?:tutti\s+)?i\s+temi|argomento\s+per\s+argomento|punto\s+per\s+punto|cosa\s+ha\s+detto"
    r"|rueda\s+de\s+prensa|sala\s+de\s+prensa|sus\s+palabras|tema\s+(?:a|por)\s+tema|lo\s+que\s+dijo|esto\s+dijo"
    r"|(?:conférence|point)\s+(?:de\s+)?presse|ses\s+(?:mots|déclarations)|ce\s+qu[’'](?:il|elle)\s+a\s+dit|thème\s+par\s+thème|point\s+par\s+point"
    r"|pressekonferenz|den\s+fragen\s+der|wichtigsten\s+aussagen|aussagen\s+im\s+überblick|das\s+sagt|die\s+themen|thema\s+für\s+thema)\b",
    re.I,
)
"""What says that somebody's words follow by what they are about."""
RELEASED = re.compile(
    r"\b(?:press\s+release|comunicato\s+stampa|comunicado\s+de\s+prensa|nota\s+de\s+prensa|communiqué\s+de\s+presse|pressemitteilung"
    r"|presseerklärung)\b",
    re.I,
)
"""The same of what is somebody's only if they sign it."""
ON_ONES_OWN = re.compile(
    r"\b(?:opinion|comment|commentary|column|op-ed|opinione|commento|editoriale|rubrica|l[’']intervento|opinión|tribuna|columna"
    r"|tribune|as\s+told\s+to|chronique|éditorial|meinung|kommentar|gastbeitrag|kolumne|essay)\b",
    re.I,
)
"""What papers print above what somebody thinks."""
OPINION = {
    "en": re.compile(
        r"\bI\s+(?:think|believe|suspect|doubt|fear|hope|disagree|agree|find|propose|would|cannot|can(?:’|')t|do\s+not|don(?:’|')t|am\s+(?:not\s+)?(?:sure"
        r"|convinced|certain|afraid|against|in\s+favou?r))\b|\b(?:in|to)\s+my\s+(?:view|opinion|mind)\b|\bmy\s+(?:view|own\s+view|point|answer)\b"
    ),
    "it": re.compile(
        r"\b(?:credo|penso|ritengo|temo|dubito|spero|confesso|trovo|non\s+mi\s+convince|sono\s+(?:convint[oa]|cert[oa]|contrari[oa]|favorevole)"
        r"|a\s+mio\s+(?:avviso|parere|giudizio)|secondo\s+me|mi\s+(?:pare|sembra)|la\s+mia\s+(?:idea|opinione|proposta|tesi)|propongo|non\s+capisco|preferisco|direi)\b",
        re.I,
    ),
    "es": re.compile(
        r"\b(?:creo|pienso|opino|temo|dudo|sospecho|confieso|me\s+(?:parece|temo|niego)|estoy\s+(?:convencid[oa]|segur[oa]|a\s+favor|en\s+contra)"
        r"|a\s+mi\s+(?:juicio|entender)|en\s+mi\s+opinión|mi\s+(?:opinión|propuesta)|no\s+(?:comparto|entiendo)|propongo|prefiero|discrepo)\b",
        re.I,
    ),
    "fr": re.compile(
        r"\bje\s+(?:ne\s+)?(?:crois|pense|doute|crains|trouve|refuse|suis|préfère|propose|sais|vois|comprends|partage|plaide)\b"
        r"|\bà\s+mon\s+(?:avis|sens)\b|\bselon\s+moi\b|\bil\s+me\s+semble\b|\bj[’']ai\b|\bme\s+paraît\b",
        re.I,
    ),
    "de": re.compile(
        r"\bich\s+(?:glaube|denke|halte|meine|finde|fürchte|bezweifle|bin|teile|plädiere|frage|verstehe)\b|\bmeiner\s+(?:meinung|ansicht)\s+nach\b"
        r"|\bmeines\s+erachtens\b|\baus\s+meiner\s+sicht\b|\b(?:glaube|halte|finde|fürchte|denke|meine|bin)\s+ich\b",
        re.I,
    ),
}
"""How somebody says that what follows is their own view."""


def says_i(text: str, language: str) -> bool:
    """Whether somebody speaks of themselves: "I", "we", or an ending that says so."""
    return language in _I and _I[language].search(text) is not None


def says_you(text: str, language: str) -> bool:
    """Whether somebody is spoken to, by a pronoun or a title."""
    return language in _YOU and _YOU[language].search(text) is not None


def ends_in_a_question_mark(text: str) -> bool:
    """Whether words end in a question mark, marks of emphasis and quotation behind it left out."""
    return _ENDS.search(text) is not None
