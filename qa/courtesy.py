"""Take the courtesies off a question: greetings before it, polite ways of asking, thanks behind it.

Called before a question is understood; patterns in five languages, nothing is looked up. A text that is nothing but
courtesy stays as it is, for `qa.archive_questions` to answer.
"""

from __future__ import annotations

import re

from qa.alternatives import one_of, plain

__all__ = ["turns_to_another", "without_courtesy"]


def without_courtesy(text: str) -> str:
    """The question alone.

    >>> without_courtesy("Hello, I was wondering if you could tell me who won the race. Thanks in advance!")
    'who won the race'
    """
    rest, before = text, ""
    while rest != before:
        before = rest
        for pattern in (_GREETING, _PARDON, _ANOTHER, _POLITE, _WRAPPED, _THANKS, _VERBATIM):
            if match := pattern.search(plain(rest)):
                shorter = _kept(rest, match).strip(" ,;")
                rest = shorter if len(re.findall(r"\w+", shorter)) >= _LEAST else rest
    if rest == text.strip(" ,;"):
        return text
    return rest if "?" not in text or "?" in rest else f"{rest}?"


def turns_to_another(text: str) -> bool:
    """Whether a text says that its question has nothing to do with the ones before: "totally different question: …"."""
    return _OTHERS.search(plain(text)) is not None


def _kept(text: str, match: re.Match[str]) -> str:
    """A text without what a pattern matches but for its group, if it has one."""
    inner = text[slice(*match.span(1))] if match.re.groups else ""
    return text[: match.start()] + inner + text[match.end() :]


_LEAST = 2
"""Words that a question has."""
_PLEASE = one_of(
    "please|pls|kindly|per (?:favore|cortesia|piacere)|gentilmente|por favor|porfa(?:vor)?|s[’']il (?:vous|te) plaît",
    "svp|stp|bitte|freundlicherweise|if (?:possible|you (?:can|don[’']t mind))|se (?:possibile|puoi|può)",
    "si (?:es posible|puedes?|possible)|wenn (?:möglich|es geht)",
)
_BETWEEN = rf"(?:,?\s*{_PLEASE}(?!\w),?)*\s*"
"""What may stand between the parts of a polite way of asking."""
_GREETING = re.compile(
    "^"
    + one_of(
        r"hi|hello|hey|good (?:morning|afternoon|evening|day)|dear (?:sirs?|madam)(?:(?: or|/) ?(?:sirs?|madam))?"
        r"|dear \w+|ciao|salve|buongiorno|buonasera",
        "hola|buenos días|buenas(?: (?:tardes|noches))?|bonjour|bonsoir|salut|hallo|guten (?:tag|morgen|abend)",
        "grü(?:ß|ss) gott|moin|servus",
    )
    + one_of(" (?:there|cita|everyone|everybody|all|a tutti|a todos|à tous|zusammen)", "")
    + r"(?:\s*[,.!:;–-]+\s*|\s+(?=[¿¡]))",
    re.IGNORECASE,
)
_PARDON = re.compile(
    "^"
    + one_of(
        "excuse me|sorry|pardon(?: me)?|scus(?:a|i|ate)(?: (?:il disturbo|la domanda))?|perdon[ai]|disculp[ae]|oye",
        "excusez?(?:-moi)?|entschuldig(?:ung|e|en sie)(?: die störung)?|ok(?:ay)?|well|so|allora|senti|dunque|bueno",
        "bon|alors|also|a question|una domanda|una pregunta|une question|eine frage",
        _PLEASE,
    )
    + r"\s*[,.!:;–-]+\s*",
    re.IGNORECASE,
)
_OTHER = one_of(
    "(?:(?:an?|one|the|totally|completely|otra?|una?|un[’']?|une?|eine?|die) ?)*"
    "(?:(?:other|different|last|new|quick|ultima|altra|nuova|última|nueva|autre|dernière|andere|letzte|kurze) )+"
    "(?:question|thing|one|domanda|cosa|pregunta|chose|frage|sache)[:,.]",
)
_OTHERS = re.compile(rf"(?:^|[.,;!]\s*){_OTHER}", re.IGNORECASE)
_ANOTHER = re.compile(
    "^"
    + one_of("(?:ok(?:ay)?|great|perfect|perfetto|bene|vale|d[’']accord|gut|super|no|yes|sì|sí|ja|oui)[,.!]? ", "")
    + one_of(
        "(?:(?:many|molte|mille|muchas|vielen) )?(?:thanks|thank you|grazie|gracias|merci|danke?)"
        "(?: (?:dear|mille|a lot|so much|very much|beaucoup|schön|sehr|tante|mucho))?[,.!;]+",
        _OTHER,
    )
    + r"\s*",
    re.IGNORECASE,
)
"""What turns from one question to the next: "ok thanks. Another question:"."""
_POLITE = re.compile(
    r"^[¿¡]?\s*"
    + one_of(
        "i (?:was|am) (?:just )?(?:wondering|curious)(?: (?:about|if|whether) you (?:could|can|might|know)"
        "(?: (?:tell|let|help|explain)(?: to)?(?: me)?(?: (?:know|understand))?)?)?",
        "i ?(?:[’']?d|would) (?:really |very much )?(?:like|love) (?:you )?to (?:know|find out|ask|learn|tell me)",
        "i (?:want|need|am trying) to (?:know|find out|ask|learn|understand)|may i (?:ask|know)|any idea",
        "(?:would|could) you (?:be (?:so kind as|able) to|mind telling|kindly)(?: tell(?:ing)?)?(?: me)?",
        "is it possible to know|do you happen to know",
        "(?:volevo|vorrei|desidero|avrei bisogno di|mi piacerebbe|sarei curios[oa] di|mi interess(?:a|erebbe)"
        "|(?:è|sarebbe) possibile|posso|potrei) (?:sapere|chieder(?:e|ti|le|vi)|conoscere|capire)",
        "(?:mi )?(?:potresti|potrebbe|potreste|sapresti|saprebbe|puoi|può|potete) (?:dir|spiegar|indicar)(?:e|mi)",
        "(?:avresti|avrebbe) la (?:cortesia|gentilezza) di (?:dir|spiegar|indicar)mi|mi chiedevo|mi domandavo",
        "(?:quería|quisiera|me gustaría|desearía|necesito|(?:sería|es) posible|puedo|podría)"
        " (?:saber|preguntar(?:le|te)?|conocer)|me preguntaba",
        "(?:me )?(?:podrías?|puedes?|podrían) (?:decir|indicar|explicar)(?:me|nos)?",
        "serías? tan amable de (?:decir|indicar)me",
        "(?:je me permets de vous (?:solliciter|écrire|contacter) (?:car|pour|parce que) )?(?:je )?"
        rf"(?:cherche|souhaite(?:rais)?|voudrais|veux|aimerais|désire){_BETWEEN}(?:à )?(?:bien )?"
        "(?:savoir|connaître|demander|comprendre)",
        "(?:auriez|aurais)[- ](?:vous|tu) l[’']amabilité de (?:m[’']|me )(?:indiquer|dire|expliquer)",
        rf"(?:pourriez|peux|pouvez|pourrais)[- ](?:vous|tu){_BETWEEN}(?:m[’']|me )(?:indiquer|dire|expliquer)",
        "(?:serait|est)[- ]il possible de savoir|je me demand(?:e|ais)|j[’']aimerais (?:bien )?(?:savoir|connaître)",
        rf"ich (?:würde gerne?|möchte(?: gerne?)?|wollte|will|hätte gerne?){_BETWEEN}(?:mal )?"
        "(?:wissen|fragen|gewusst|erfahren)",
        rf"(?:könn(?:t)?en sie|kannst du|könntest du) (?:mir|uns){_BETWEEN}(?:sagen|verraten|erklären)",
        "wissen sie(?: zufällig)?|weißt du(?: zufällig)?|ich frage mich|mich (?:würde )?interessier(?:t|en)",
    )
    + _BETWEEN
    + r"(?:(?<=\W)|(?<=[’'])|,|:)\s*(?:(?:se|si|if|whether|ob)\s+(?=\w+\s+\w+\s+\w+))?(?=\w)",
    re.IGNORECASE,
)
"""A polite way of asking, in which the question hangs."""
_WRAPPED = re.compile(
    rf"^(?:konnt?en\s+sie|kannst\s+du|konntest\s+du)\s+(?:mir|uns){_BETWEEN}(.{{5,}}?)\s+(?:geben|nennen|zeigen"
    rf"|machen)\b",
    re.IGNORECASE,
)
"""A wish between the parts of a German verb."""
_THANKS = re.compile(
    r"[\s,;.!?–-]+"
    + one_of(
        rf"{_PLEASE}|(?:(?:and|e|y|et|und) )?(?:(?:many|molte|mille|muchas|vielen|herzlichen|tante) )?"
        "(?:thanks|thank you|thx|grazie|gracias|merci|danke?)(?: (?:in advance|so much|a lot|very much|in anticipo"
        "|mille|tante|de antemano|por adelantado|d[’']avance|beaucoup|par avance|im voraus|schön|sehr))?"
    )
    + r"[\s!.?]*$",
    re.IGNORECASE,
)
_VERBATIM = re.compile(
    r"(?:[\s,;(]+"
    + one_of(
        "in (?:his|her|their|its) (?:own|exact|very) words|word for word|verbatim|con parole sue|testualmente",
        "con le (?:sue|loro) (?:stesse )?parole|con sus (?:propias )?palabras|textualmente|mot (?:à|pour) mot",
        "avec ses (?:propres )?mots|textuellement|mit (?:seinen|ihren) eigenen worten|wortwörtlich",
    )
    + r"|\s*[,;?(]\s*"
    + one_of(
        "(?:(?:in|le|sus|ses|die) )?(?:exact words|parole esatte|palabras exactas|mots exacts|genauen worte)",
        "una citazione|a quote|una cita|une citation|ein zitat|tra virgolette",
    )
    + r")[\s.?!)]*$",
    re.IGNORECASE,
)
"""What asks for somebody's own words, which are given anyway."""
