"""The words by which questions in five languages lean on what was said before: openings, pronouns, light words.

Data for `qa.followup`, which says how they are used; one `Forms` for each language. Patterns ignore case and are
searched in questions as typed; words in sets are folded. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import fold
from qa.question import Kind

__all__ = [
    "ARTICLES",
    "CHALLENGE",
    "COMPARES",
    "CONTRAST",
    "FUSED",
    "GENDERED",
    "LOCATIVE",
    "OPENING",
    "PLAIN",
    "PROPERTY",
    "RETURNS",
    "SAYS_SO",
    "THAT_OF",
    "WHO_IS_THAT",
    "WHO_SAYS",
    "WHY_NOT",
    "Forms",
    "Pronoun",
    "asks_noun",
    "forms_of",
]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun, and what takes its place.

    Attributes:
        pattern: finds it; a group "noun" is what a possessive belongs to.
        means: "male", "female", "plural", "anybody", "receiver" (a man to whom somebody does something), "object"
            (somebody or something), "thing" or "place".
        becomes: what is written instead; {name} is the name meant, {noun} the group's words.
        bound: whether it means somebody whom its own question has named before it, as "his" in "Obama and his wife".
        moved: appended to the question, where the pronoun stood before the verb ("gli ha risposto": "a {name}").
    """

    pattern: re.Pattern[str]
    means: str
    becomes: str = "{name}"
    bound: bool = True
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """What a language says follow-ups with.

    Attributes:
        preposition: prepositions before an interrogative ("against whom").
        asks: how a question begins that is no fragment.
        opening_word: an interrogative and what belongs to it ("in which year"), at the beginning.
        tells: imperatives that ask for a story, at the beginning.
        light: folded words of a question that add nothing to its interrogative ("when was that exactly?").
        more: the whole of a question for more of the same ("anything else?").
        said_it: asks about words that were quoted before ("did he say that").
        bare_said: a question what somebody said that does not name who, up to where the name belongs.
        responds: verbs and nouns that say that words were an answer to others.
        points_back: says of a question with names of its own that it is about the event of the last ("then", "that day").
        before, after: the whole of a fragment that means earlier or later.
        determiner: folded articles, prepositions and their fusions, which open a noun phrase.
        of: folded words that join two nouns.
        copula: the whole of a question who or what is meant, without naming it ("chi è?").
        omits_subject: whether a verb may do without a subject.
        words: the interrogatives by kind.
        said, who_said, said_about, said_more, said_on: whole questions; {word}, {who}, {quote}, {about} are filled in.
        was: a question for the place or day of {subject}, a noun phrase.
        who_is: asks who {who} is.
        in_year: a year as a date phrase; before_year, after_year likewise.
    """

    preposition: re.Pattern[str]
    asks: re.Pattern[str]
    opening_word: re.Pattern[str]
    tells: re.Pattern[str]
    light: frozenset[str]
    more: re.Pattern[str]
    said_it: re.Pattern[str]
    bare_said: re.Pattern[str] | None
    responds: re.Pattern[str]
    points_back: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    determiner: frozenset[str]
    of: frozenset[str]
    copula: re.Pattern[str] | None
    omits_subject: bool
    words: Mapping[Kind, str]
    said: str
    who_said: str
    said_about: str
    said_more: str
    said_on: str
    was: str
    who_is: str
    in_year: str
    before_year: str
    after_year: str
    pronouns: tuple[Pronoun, ...]


OPENING: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"[¿\s]*(?:(?:{soft})[\s,]+)?(?:(?:{strong})\s+)?", re.I)
    for language, soft, strong in (
        (
            "en",
            r"and|but|so|ok(?:ay)?|then|well|also",
            r"(?:and\s+)?(?:(?:what|how)\s+about|what\s+of|as\s+for|according\s+to|regarding|(?:(?:the|my)\s+)?same(?:\s+(?:question|thing))?\s+(?:for|about|with|of)|ditto\s+(?:for|with)|(?:no\W+)?(?:sorry\W+)?i\s+(?:meant|mean))",
        ),
        (
            "it",
            r"e|ed|ma|allora|quindi|invece|ok|e\s+(?:poi|allora|invece)",
            r"per\s+quanto\s+riguarda|secondo|(?:che|cosa|che\s+cosa)\s+(?:mi\s+)?(?:dici|puoi\s+dire|sai|si\s+sa)\s+d(?:i|el|ello|ella|ei|egli|elle)|(?:in\s+)?quanto\s+a|(?:(?:la|lo)\s+)?stess[ao](?:\s+(?:domanda|cosa))?\s+(?:per|con|su|di)|idem\s+(?:per|con)|(?:no\W+)?(?:scus[ai]\W+)?(?:intendevo|volevo\s+dire|dicevo)",
        ),
        (
            "es",
            r"y|pero|entonces|y\s+entonces",
            r"qu[eé]\s+(?:hay|tal|pasa|me\s+dices?|sabes)\s+(?:de|con|sobre)|en\s+cuanto\s+a|respecto\s+a|según|(?:lo\s+mismo|(?:la\s+)?misma\s+pregunta|ídem)\s+(?:para|de|con|sobre)|(?:no\W+)?(?:perdón\W+)?(?:quería\s+decir|quise\s+decir|me\s+refería\s+a)",
        ),
        (
            "fr",
            r"et|mais|alors|donc|et\s+alors",
            r"qu[’']en\s+est-il\s+(?:de|du|des)|quid\s+(?:de|du|des)|selon|d[’']après|pour|en\s+ce\s+qui\s+concerne|quant\s+(?:à|au|aux)|(?:(?:la\s+)?même\s+(?:question|chose)|idem|pareil)\s+(?:pour|avec|sur|de)|(?:non\W+)?(?:pardon\W+)?je\s+(?:voulais\s+dire|parlais\s+d[eu]|pensais\s+à)",
        ),
        (
            "de",
            r"und|aber|also|dann|und\s+dann",
            r"was\s+ist\s+mit|laut|wie\s+(?:steht|ist|sieht)\s+es\s+(?:aus\s+)?(?:mit|bei)|was\s+(?:war|weiß\s+man)\s+(?:mit|über)|(?:(?:das\s*)?(?:selbe|gleiche)|(?:die\s*)?(?:selbe|gleiche)\s+frage|dito)\s+(?:für|zu|mit|bei)|(?:nein\W+)?ich\s+meinte?",
        ),
    )
}
"""What a follow-up may open with, by language; matches the empty string where there is nothing."""


ARTICLES: Mapping[str, frozenset[str]] = {
    "en": frozenset("the a an".split()),
    "it": frozenset("il lo la i gli le l un uno una".split()),
    "es": frozenset("el la los las un una".split()),
    "fr": frozenset("le la les l un une".split()),
    "de": frozenset("der die das den dem des ein eine einen".split()),
}
"""Articles by language, folded."""
PLAIN: Mapping[str, str] = {
    **{f"{stem}{end}": article for stem in ("ne", "de", "su", "a", "da")
       for end, article in {"l": "il", "llo": "lo", "lla": "la", "ll": "l", "i": "i", "gli": "gli", "lle": "le"}.items()},
    "au": "le", "du": "le", "aux": "les", "im": "das", "am": "das", "vom": "das", "beim": "das", "zum": "das", "zur": "die",
}  # fmt: skip
"""Prepositions that are fused with an article, folded, with the article ("nella" with "la")."""
FUSED = frozenset(PLAIN)
GENDERED = frozenset("es fr de".split())
"""Languages whose words for he and she are also said of things; Italian leaves them out of a thing."""
LOCATIVE = frozenset("in at near en presso".split())
"""Prepositions after which a name is a place's."""


CONTRAST = re.compile(r"\s+(?:instead|invece|en\s+cambio|en\s+revanche|dagegen|hingegen)\b", re.I)
"""Sets a question against the one before it, as "and" does at its beginning."""


RETURNS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"[¿\s]*(?:{words})\s*(?P<to>[^,:;?]{{2,60}}?)\s*[,:;–]\s*[¿]?(?P<rest>\S.*)", re.I)
    for language, words in (
        ("en", r"(?:(?:so|ok|now)\s+)?(?:(?:to\s+)?(?:go(?:ing)?|com(?:e|ing)|get(?:ting)?)\s+|let[’']s\s+(?:go|get)\s+)?back\s+to"
               r"|(?:to\s+)?return(?:ing)?\s+to"),
        ("it", r"(?:ri)?torn(?:iamo|ando|o|are)\s+(?:un\s+attimo\s+)?(?=a(?:[dil]|gli|ll[aeo’'])?\b)"),
        ("es", r"v(?:olvamos|olviendo|olver|uelvo)\s+(?=al?\b)"),
        ("fr", r"(?:pour\s+(?:en\s+)?|(?:je|j[’']en)\s+|en\s+)?rev(?:enons|enir|enant|iens)(?:-en)?\s+(?=à|aux?\b)"),
        ("de", r"(?:(?:noch\s*mal|noch\s+einmal|wieder)\s+)?zurück\s+(?=zu[mr]?\b)"),
    )
}  # fmt: skip
"""Goes back to something that was spoken of, and asks about it."""


COMPARES = re.compile(
    r"(?<!any\s)(?<!no\s)(?<!nicht\s)(?<!ya\s)\b(?:di\s+(?:più|meno)|more|less|fewer|m[áa]s|menos|davantage|moins|mehr|weniger"
    r"|(?<![’'])plus)$",
    re.I,
)
"""Ends a question that compares with what the last one was about."""
_NOUN_ASKED = re.compile(
    r"(?:(?P<preposition>[^\W\d_]+)\s+)?(?P<asks>che|quale|quali|what|which|qu[ée]|quel(?:le)?s?|welche[rsmn]?"
    r"|how\s+(?:many|much)|quant[oiae]|cu[áa]nt[oa]s?|combien\s+de|wie\s*vielen?)"
    r"\s+[^\W\d_]+",
    re.I,
)
"""An interrogative with its noun and nothing else ("in che stadio?", "which country?", "by how many votes?")."""
THAT_OF = re.compile(
    r"(?:quell[oaie]|those|that|the\s+ones?|el|la|los|las|celui|celle|ceux|celles|d(?:er|ie|as)(?:jenige)?)\s+"
    r"(?=(?:d(?:i|el|ello|ella|ei|egli|elle|e|u|es)|per|in|nel|nella|of|for|in|from|pour|para|en|von|für)\b)",
    re.I,
)
"""Stands for a noun of the last question, before what sets this one apart ("quelli di Roma", "those of Kent")."""
PROPERTY = re.compile(r"how\s+(?:long|old|far|big|tall|high|large|deep|heavy)\b", re.I)
"""Asks for a property of something that a pronoun names, which the last question did not ask for."""


WHY_NOT: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"[¿\s]*(?:{words})(?:\s+(?P<other>\S+(?:\s+\S+){{0,2}}))?", re.I)
    for language, words in (
        ("en", r"why\s+not"),
        ("it", r"perch[éèe]\s+no"),
        ("es", r"por\s+qu[ée]\s+no"),
        ("fr", r"pourquoi\s+pas"),
        ("de", r"(?:warum|wieso|weshalb)\s+nicht"),
    )
}
"""Asks why what the last question was about is not so, or not of somebody else."""


_SAYS_SO = {
    "en": r"(?:(?:which|what)\s+(?:article|paper|newspaper|outlet|source)|where)\s+(?:does\s+(?:it|that)\s+say(?:\s+(?:that|so|this))?|is\s+(?:it|that)\s+(?:written|said|from)"
    r"|(?:says?|said|reports?|reported|writes|wrote)\s+(?:so|that|this|it))"
    r"|(?:which|what)\s+(?:article|paper|newspaper|outlet|source)|(?:in|from|according\s+to)\s+(?:which|what)\s+(?:article|paper|newspaper|outlet|source)"
    r"|(?:what(?:[’']s|\s+is)\s+(?:the|your)\s+)?sources?|(?:what\s+is\s+)?the\s+source|says\s+who"
    r"|how\s+do\s+you\s+know(?:\s+(?:that|this|it))?",
    "it": r"(?:(?:in|da|secondo)\s+)?(?:quale?|che)\s+(?:articolo|giornale|testata|fonte)(?:\s+(?:lo\s+(?:dice|scrive|riporta)|è))?"
    r"|dove\s+(?:sta|è)\s+scritto|dove\s+lo\s+(?:dice|dicono|scrive|scrivono)|(?:qual\s+è\s+la\s+|la\s+)?fonte|(?:quali\s+sono\s+le\s+|le\s+)?fonti"
    r"|come\s+(?:fai\s+a\s+saperlo|lo\s+sai)",
    "es": r"(?:(?:en|según)\s+)?qué\s+(?:artículo|periódico|medio|fuente)(?:\s+lo\s+(?:dice|escribe))?|dónde\s+(?:lo\s+dice|está\s+escrito)"
    r"|(?:cuál\s+es\s+la\s+|la\s+)?fuente|(?:cuáles\s+son\s+las\s+)?fuentes",
    "fr": r"(?:(?:dans|selon)\s+)?quel(?:le)?\s+(?:article|journal|média|source)(?:\s+(?:le|l[’'])\s*(?:dit|écrit))?|où\s+est-ce\s+écrit"
    r"|(?:quelle\s+est\s+la\s+|la\s+)?source|(?:quelles\s+sont\s+les\s+)?sources",
    "de": r"(?:in\s+|laut\s+)?welche[rsm]?\s+(?:artikel|zeitung|quelle)(?:\s+(?:sagt|schreibt)\s+(?:das|es))?|wo\s+steht\s+(?:das|es)"
    r"|(?:was\s+ist\s+die\s+|die\s+)?quellen?",
}
SAYS_SO = {language: re.compile(rf"[¿\s]*(?:{words})", re.I) for language, words in _SAYS_SO.items()}
"""Asks nothing but what the last answer rests on: every answer shows it."""
CHALLENGE = re.compile(
    r"[¿\s]*(?:are\s+you\s+(?:really\s+|quite\s+)?sure(?:\s+(?:that\s+)?(?:it|they|he|she|that)\s[^?]+)?|sure|sicuro|seguro|sûr|sicher|really|seriously|(?:is|was)\s+(?:that|this|it)\s+(?:really\s+)?(?:right|true|correct|certain|sure|confirmed)"
    r"|(?:ne\s+)?(?:sei|siete)\s+(?:proprio\s+)?(?:sicur|cert)[aoie]|(?:poi\s+|ma\s+)?(?:è|era|sarà)\s+(?:poi\s+)?(?:vero|certo|sicuro|confermato)|davvero|sul\s+serio|(?:est[áa]s?|est[áa]is|est[áa]n|es)\s+(?:segur[oa]s?|cierto|verdad)|de\s+verdad|en\s+serio"
    r"|(?:en\s+)?(?:tu\s+es|vous\s+êtes|es-tu|êtes-vous)\s+s[ûu]re?s?|vraiment|c[’']est\s+(?:bien\s+)?(?:vrai|certain|s[ûu]r)|bist\s+du\s+(?:dir\s+)?sicher"
    r"|sind\s+sie\s+(?:sich\s+)?sicher|wirklich|stimmt\s+das|ist\s+das\s+(?:wirklich\s+)?(?:wahr|sicher))(?:\s*[?!.,;:]+(?:\s.*)?)?",
    re.I,
)
"""Doubts the last answer, whatever is said behind it: what it rests on is shown again."""
WHO_SAYS = re.compile(
    r"[¿\s]*(?:who\s+(?:says?|said|reports?|reported)\s+(?:so|that|this|it)|(?:according\s+to|by)\s+who(?:m)?|chi\s+(?:lo|l[’'])\s*(?:dice|afferma|sostiene"
    r"|scrive|ha\s+(?:detto|scritto))|secondo\s+chi|a\s+dirlo\s+chi\s+è|quién\s+lo\s+(?:dice|dijo|ha\s+dicho)|según\s+quién|qui\s+(?:le\s+dit|l[’']a\s+dit|dit\s+(?:ça|cela))"
    r"|selon\s+qui|d[’']après\s+qui|wer\s+(?:sagt|sagte|schreibt)\s+(?:das|es)|wer\s+hat\s+(?:das|es)\s+gesagt|laut\s+wem)",
    re.I,
)
"""Asks whose words the last answer was; the articles' own where it quoted nobody."""
WHO_IS_THAT = re.compile(
    r"[¿\s]*(?:who(?:[’']s|\s+is|\s+was)\s+(?:that|this)(?:\s+(?:guy|man|woman|person))?|chi\s+è\s+(?:quest[oa]|costui|costei)"
    r"|quién\s+es\s+es[ea](?:\s+(?:hombre|señora?|tipo|mujer))?|c[’']est\s+qui|qui\s+(?:est-ce|c[’']est)|wer\s+ist\s+(?:das|der|die))",
    re.I,
)
"""Asks who somebody is who was named just before."""


@lru_cache(maxsize=8)
def forms_of(language: str) -> Forms:
    """The forms of a language; English ones for a language that has none here."""
    return _made(_DATA.get(language, _DATA["en"]))


def asks_noun(bare: str, forms: Forms) -> bool:
    """Whether a question is an interrogative and its noun; without a preposition only one that cannot be a verb."""
    found = _NOUN_ASKED.fullmatch(bare)
    if found is None:
        return False
    opens = found.group("preposition")
    if opens is None:
        return fold(found.group("asks"))[:4] in ("qual", "whic", "welc", "quel")
    return fold(opens) in forms.determiner or forms.preposition.fullmatch(opens) is not None


def _made(data: Mapping[str, object]) -> Forms:
    fields = dict(data)
    for name in ("asks", "opening_word", "tells"):
        pattern = str(fields[name]).replace("PREPOSITION", str(fields["preposition"]))
        fields[name] = re.compile(rf"[¿\s]*(?:{pattern})(?:(?<=[’'])|(?!\w))", re.I)
    for name in ("preposition", "more", "before", "after", "copula"):
        fields[name] = re.compile(f"(?:{fields[name]})", re.I) if fields.get(name) else None
    for name in ("said_it", "bare_said", "responds", "points_back"):
        fields[name] = re.compile(str(fields[name]), re.I) if fields.get(name) else None
    for name in ("light", "determiner", "of"):
        fields[name] = frozenset(str(fields[name]).split())
    fields["pronouns"] = tuple(
        Pronoun(re.compile(pattern, re.I), means, *rest)
        for pattern, means, *rest in data["pronouns"]  # type: ignore[attr-defined]
    )
    return Forms(**fields)  # type: ignore[arg-type]


_NOUN = (
    r"(?P<noun>(?:(?:first|last|new|(?:prim|ultim|second|nuov)[oaie]|(?:primer|[úu]ltim|nuev)[oa]?s?"
    r"|(?:premi|derni)(?:er|[èe]re)s?|nouve(?:au|lle)s?|(?:erst|letzt|neu)e[nmrs]?)\s+)?[^\W\d_][\w’'-]+)"
)
"""What a possessive belongs to: a noun, one of the commonest adjectives before it."""
_DATA: dict[str, dict[str, object]] = {
    "en": {
        "preposition": r"in|on|at|by|to|from|for|with|of|about|since|until|against|between|among|after|before|under|over|behind|without|through|towards?|into",
        "asks": r"(?:(?:PREPOSITION)\s+)?(?:what|which|who|whom|whose|where|when|why|how)"
        r"|(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)|tell|give|show|list|explain|summari[sz]e|(?:any|one|some|most|all|none|both|each|half|many)\s+of\s+(?:them|these|those)"
        r"|any(?:one|body)|some(?:one|body)|nobody",
        "opening_word": r"(?:(?:PREPOSITION)\s+)?(?:how\s+(?:many|much|long|old|far|big"
        r"|tall|often|high|large|come)|(?:what|which)\s+(?:year|date|day|month|time|city|country|place|number)"
        r"|what|which|whom|who|whose|where|when|why|how)",
        "tells": r"(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:tell\s+me|say|explain|summari[sz]e|give\s+me)(?:\s+(?:more|something|all))?(?:\s+about)?",
        "light": "did does do is are was were has have had it that this these those happen happened happens take took place be "
        "been exactly precisely then there so come a the of to by for with in on at total he she they",
        "more": r"(?:(?:did\s+(?:he|she|they)\s+say\s+)?(?:what|anything|something)\s+(?:else|more)|(?:tell\s+me\s+)?more|go\s+on|continue|is\s+there\s+(?:anything|more)(?:\s+else)?)",
        "said_it": r"\b(?:did|has|have|does)\s+(?:\w+\s+){1,3}(?:say|said)\s+(?:that|it|this|so)\b(?!\s+(?!in\b|at\b|on\b|to\b)\w)"
        r"|\b(?:said|says)\s+(?:that|it|this|so)\s*\??$|\bwas\s+(?:that|it|this)\s+said",
        "responds": r"\b(?:repl(?:y|ied)|respond(?:ed)?|react(?:ed)?|reactions?|response|answer|(?:dis)?agreed?|objected?)\b",
        "points_back": r"\bthen$|\b(?:at|by)\s+(?:the|that)\s+time$|\b(?:in|at|on|during|after|before|for|from)\s+(?:this|that|these|those)\s+(?!year|week|month|time\b|is|was)[a-z]{3,}\b(?!\s+(?:that|which|who)\b)|\bon\s+that\s+day\b|\bthat\s+(?:day|night)\b",
        "before": r"(?:and\s+)?(?:before(?:\s+(?:that|then|this))?|earlier|previously)",
        "after": r"(?:and\s+)?(?:after(?:\s+(?:that|then|this)|wards?)?|later(?:\s+on)?|since(?:\s+then)?|then|next)",
        "determiner": "the a an in at on of for to from by with about into over during after before near off under",
        "of": "of",
        "copula": None,
        "bare_said": None,
        "omits_subject": False,
        "words": {
            "why": "Why", "where": "Where", "when": "When", "how_many": "How many", "who": "Who", "which": "What",
        },
        "said": "{word} did {who} say “{quote}”{about}?",
        "who_said": "Who said “{quote}”?",
        "said_about": "{word} did {who} say that{about}?",
        "said_more": "What else did {who} say{about}?",
        "said_on": "What did {who} say{about}?",
        "was": "{word} was {subject}?",
        "who_is": "Who is {who}?",
        "in_year": "in {year}",
        "before_year": "before {year}",
        "after_year": "after {year}",
        "pronouns": (
            (r"\bhe\b", "male"),
            (r"\bshe\b", "female"),
            (rf"\b(?:his)\s+{_NOUN}", "male", "{name}’s {noun}"),
            (rf"\bher\s+(?!(?:about|in|at|on|to|when|after|before|and|or|with|for|by|from|as|that)\b){_NOUN}", "female",
             "{name}’s {noun}"),
            (rf"\btheir\s+{_NOUN}", "plural", "{name}’s {noun}"),
            (rf"\bits\s+{_NOUN}", "thing", "{name}’s {noun}"),
            (r"\bhim(?:self)?\b", "male", "{name}", False),
            (r"\b(?:her|hers|herself)\b", "female", "{name}", False),
            (r"\bthey\b", "plural"),
            (r"\bthem\b", "plural", "{name}", False),
            (r"(?<!\bis )(?<!\bwas )\bit\b(?!\s+(?:true|possible|that\b|who\b|take|necessary|known))", "thing", "{name}", False),
            (r"\b(?:this|that)\b(?=\s*(?:\?|$|in\b|at\b|on\b|happen|mean|cost|matter|affect))", "thing", "{name}", False),
            (r"(?<=\w )(?P<article>is|was)\s+it\b(?!\s+(?:true|possible|that|who|take|necessary|known)\b)", "thing", "{article} {name}", False),
            (r"(?<!are )(?<!were )(?<!is )(?<!was )(?<!been )\bthere\b(?=\s*(?:\?|$))", "place", "in {name}", False),
            (r"\bone\s+of\s+them\b", "plural"),
            (r"\b(?:that|this)\s+(?:guy|man|bloke|chap)\b", "male", "{name}", False),
            (r"\b(?:that|this)\s+(?:woman|lady)\b", "female", "{name}", False),
        ),
    },
    "it": {
        "preposition": r"a|al|alla|alle|ai|da|dal|dalla|di|del|della|in|nel|nella|con|per|su|sul|sulla|fino\s+a|contro|tra|fra|verso|dopo|prima\s+di|davanti\s+a|accanto\s+a|insieme\s+a|rispetto\s+a|sotto|entro|senza|attraverso",
        "asks": r"(?:(?:PREPOSITION)\s+)?"
        r"(?:(?:gli|le|li|lo|la|ne|ci|si)\s+(?:ha|hanno|aveva|avevano)|l[’'](?:ha|hanno|aveva|avevano)|cosa|cos[’']|che|chi|quando|dov[’']|dove|perch[éèe]|come|com[’']"
        r"|qual|qual[ei]|quant[oiae]|quant[’'])|(?:si\s+)?(?:ha|hanno|aveva|avevano|avr[àa]|è|era|erano|sono|fu|furono|sarà|ebbe)"
        r"|(?:se\s+)?(?:lo|la|li|le|ne|ci)\s+\w+(?:ava|eva|iva)|c[’']è|c[’']er(?:a|ano)|ci\s+(?:sono|fu|furono)|dimmi|raccontami|parlami"
        r"|spiegami|riassumi\w*|elenca\w*|qualcuno|nessuno|si\s+(?:sa|sapeva|conosc\w+)|(?:uno|una|qualcun[oa]|alcun[ie]|nessun[oa]|molti|molte|quasi\s+tutt[ie])\s+di\s+loro|(?:[^?]{1,40}\s)(?:(?:che|quale|quali)\s+(?:ne\s+|[^\W\d_]+\s+)?(?:ha|hanno|aveva|disse|dice|pensa|pensava)|cosa|cos[’']|quando|dove|dov[’']|perch[éèe]|quant[oiae]|come\s+(?:si|ha|hanno|aveva|è|era)|chi)",
        "opening_word": r"(?:(?:PREPOSITION)\s+)?(?:(?:che|quale|quali|qual)\s+(?:anno|giorno|data|mese|ora|città|paese"
        r"|luogo|numero|motivo|cosa)|che\s+cos[’']|cosa|cos[’']|che|chi|quando|dov[’']|dove|perch[éèe]|come\s+mai|come|com[’']"
        r"|qual|qual[ei]|quant[oiae]|quant[’'])",
        "tells": r"(?:mi\s+)?(?:dimmi|raccontami|parlami|spiegami|riassumi\w*|racconti|parli|dici|dica|puoi\s+dirmi)(?:\s+(?:di\s+più|qualcosa|tutto))?"
        r"(?:\s+(?:d[ei]l?l?[oaie]?|degli|su\w*|d[’']|dell[’']))?",
        "light": "e era erano fu furono sono stato stata stati state ha hanno aveva successo accaduto avvenuto succede succedeva "
        "capitato avviene mai poi esattamente preciso precisamente di ci c in tutto questo cio quello il lo la l fatto li "
        "avvenne accadde successe si tenne svolto svolta per",
        "more": r"(?:(?:e\s+)?(?:che|cosa|cos[’']|che\s+cos[’'])?\s*altro|qualcos[’']altro|(?:ha|hanno)\s+detto\s+(?:d?[’']?altro|qualcos[’']altro)|poi|dimmi\s+(?:di\s+più|altro)|(?:c[’']è|ci\s+sono)\s+altr[oei]|ancora|continua)",
        "said_it": r"\b(?:l[’']\s?|lo\s+)(?:ha|aveva|hanno)\s+(?:detto|dichiarato|affermato)|\b(?:lo|li)\s+(?:disse|dice)\b"
        r"|\b(?:ha|aveva|hanno)\s+detto\s+(?:\w+\s+)?(?:questo|ciò|quello|così|queste\s+parole|questa\s+frase)",
        "bare_said": r"^(?:che\s+cosa|che|cosa|cos[’'])?\s*(?:altro\s+)?(?:ne\s+)?(?:(?:ha|hanno|aveva)\s+)?(?:poi\s+|anche\s+|mai\s+)?(?:SAY)"
        r"(?=\s*$|\s+(?:su\w*|sull[’']\S+|d(?:i|el|ello|ella|ei|egli|elle)|dell[’']\S+|riguardo|circa|a|ad|al|alla|agli|ai|in|nel\w*|dopo|prima|durante|quando|ancora|altro|poi|appena|mentre|davanti)\b)",
        "responds": r"\b(?:rispos\w+|replic\w+|reag\w+|reazion[ei]|d[’']accordo|contrari[oa])\b",
        "points_back": r"\ballora$|\ball[’']epoca$|\b(?:in|a|su|per|con|dopo|prima|durante|ne|da)?\s*(?:quel(?:l[aoei]|l[’']|gli|i)?|quei)\s*(?!che\b|di\b|d[’']|del|li\b)[^\W\d_]{3,}\b(?!\s+ch[ei]\b)|\b(?:in|durante|dopo|per|con)\s+quest[aoei’']\s*(?!ann|settiman|mes)[^\W\d_]{3,}",
        "before": r"(?:e\s+)?(?:prima(?:\s+(?:di\s+(?:ciò|allora|questo)|ancora))?|in\s+precedenza|precedentemente)",
        "after": r"(?:e\s+)?(?:dopo(?:\s+(?:di\s+(?:ciò|allora)))?|in\s+seguito|successivamente|poi|più\s+tardi|e\s+poi)",
        "determiner": "il lo la i gli le l un uno una a ad al allo alla ai agli alle all in nel nello nella nei negli nelle nell "
        "di del dello della dei degli delle dell su sul sullo sulla sui sugli sulle sull da dal dallo dalla dai dall con per tra fra durante",
        "of": "di del dello della dei degli delle dell d",
        "copula": r"(?:chi|cos[’'\s]?|cosa|com[’']|quanti\s+anni)\s*(?:è|era|fu|sono|erano|ha|aveva)(?:\s+(?:stat[oa]|esattamente|di\s+preciso))?",
        "omits_subject": True,
        "words": {
            "why": "Perché", "where": "Dove", "when": "Quando", "how_many": "Quanti", "who": "Chi", "which": "Quali",
        },
        "said": "{word} {who} ha detto “{quote}”{about}?",
        "who_said": "Chi ha detto “{quote}”?",
        "said_about": "{word} {who} ha detto questo{about}?",
        "said_more": "Che altro ha detto {who}{about}?",
        "said_on": "Che cosa ha detto {who}{about}?",
        "was": "{word} c’è stato {subject}?",
        "who_is": "Chi è {who}?",
        "in_year": "nel {year}",
        "before_year": "prima del {year}",
        "after_year": "dopo il {year}",
        "pronouns": (
            (rf"\b(?P<article>il|la|i|gli|le|l[’'])\s*(?:suo|sua|suoi|sue)\s+{_NOUN}", "anybody", "{article} {noun} di {name}"),
            (rf"\b(?P<article>nel|nella|nei|nelle|del|della|dei|delle|sul|sulla|sui|sulle|al|alla|ai|alle|dal|dalla|col)\s+"
             rf"(?:suo|sua|suoi|sue)\s+{_NOUN}", "anybody", "{article} {noun} di {name}"),
            *((rf"\b{own}\s+{_NOUN}", "anybody", f"{article} {{noun}} di {{name}}")
              for own, article in (("suo", "il"), ("sua", "la"), ("suoi", "i"), ("sue", "le"))),
            (rf"\b(?P<article>il|la|i|gli|le|del|della|dei|nel|nella|sul|sulla|al|alla)\s+loro\s+{_NOUN}", "plural", "{article} {noun} di {name}"),
            (r"\b(?:lui|egli)\b", "male", "{name}", False),
            (r"\b(?:lei|ella)\b", "female", "{name}", False),
            (r"\b(?:loro|essi|esse)\b", "plural", "{name}", False),
            (r"\b(?:quel\s+(?:tipo|tizio|signore)|quell[’']uomo)\b", "male", "{name}", False),
            (r"\bquella\s+(?:donna|signora)\b", "female", "{name}", False),
            (r"\bli\s+(?=(?:ha|hanno|aveva|avevano)\b)", "plural", "", False, "{name}"),
            (r"\bess[oa]\b", "thing"),
            (r"\bgli\s+(?=(?:ha|hanno|aveva|è|disse|rispose|dice|fu|chiese)\b)", "receiver", "", False, "a {name}"),
            (r"(?<=\bchi )gli\s+", "anybody", "", False, "a {name}"),
            (r"\bgliel(?:o\s+|a\s+|i\s+|e\s+|[’']\s?)", "anybody", "lo ", False, "a {name}"),
            (r"\bgliene\s+", "anybody", "ne ", False, "a {name}"),
            (r"\ble\s+(?=(?:ha|hanno|aveva|è|disse|rispose|dice|fu|chiese)\b)", "female", "", False, "a {name}"),
            (r"\b(?:l[’']\s?|lo\s+|la\s+)(?=(?:ha|hanno|aveva|avevano)\b)", "object", "", False, "{name}"),
            (r"\bne\s+(?=(?:ha|hanno|pensa|dice|disse|pensano|dicono)\b)", "thing", "", False, "su {name}"),
            (r"\b(?:questo|ciò|quello)\b(?=\s*(?:\?|$))", "thing", "{name}", False),
            (r"\b(?:lì|là|laggiù)\b", "place", "a {name}", False),
        ),
    },
    "es": {
        "preposition": r"a|de|en|con|por|para|desde|hasta|sobre|contra|entre|ante|bajo|hacia|según|tras|sin|después\s+de|antes\s+de|delante\s+de|junto\s+a",
        "asks": r"(?:se\s+)?l(?:[oae]s?)\s+[^\W\d_]+(?:ó|aron|ieron)|(?:(?:PREPOSITION)\s+)?(?:qu[ée]|qui[ée]n(?:es)?|d[óo]nde|cu[áa]ndo|c[óo]mo|cu[áa]l(?:es)?"
        r"|cu[áa]nt[oa]s?)|(?:[^?]{1,40}\s(?:qué|quién(?:es)?|dónde|cuándo|cómo|cuál(?:es)?|cuánt[oa]s?))|ha|han|hab[íi]a|es|era|fue|fueron|hay|hubo|tiene|tuvo|est[áa]|estaba|(?:se\s+)?l[oa]\s+\w+(?:aba|ía)|dime|cu[ée]ntame|h[áa]blame|alguien|nadie|se\s+(?:sabe|sab[íi]a|conoce\w*)|(?:un[oa]|algun[oa]s?|ningun[oa]|much[oa]s)\s+de\s+ell[oa]s",
        "opening_word": r"(?:(?:PREPOSITION)\s+)?(?:qu[ée]\s+(?:año|día|fecha|mes|hora|ciudad|país|lugar)|por\s+qu[ée]"
        r"|qu[ée]|qui[ée]n(?:es)?|d[óo]nde|cu[áa]ndo|c[óo]mo|cu[áa]l(?:es)?|cu[áa]nt[oa]s?)",
        "tells": r"(?:dime|cu[ée]ntame|h[áa]blame|expl[íi]came)(?:\s+(?:m[áa]s|algo|todo))?(?:\s+(?:de|del|sobre))?",
        "light": "es fue fueron era eran son ha han sido paso ocurrio sucedio eso esto exactamente en total se hubo habia hizo lo el "
        "la de tuvo lugar",
        "more": r"(?:(?:(?:qu[ée]|(?:dijo\s+)?algo|cu[ée]ntame|dime)\s+)?m[áa]s|(?:qu[ée]|alguna)\s+otra\s+cosa|otra\s+cosa|contin[úu]a)",
        "said_it": r"\blo\s+(?:dijo|ha\s+dicho)\b|\b(?:dijo|ha\s+dicho)\s+(?:eso|esto)\b",
        "bare_said": r"^qu[ée]\s+(?:m[áa]s\s+)?(?:(?:ha|han|hab[íi]a)\s+)?(?:SAY)(?=\s*$|\s+(?:sobre|acerca|respecto|a|al|en|cuando|después|antes|durante|de\s+es[oa])\b)",
        "responds": r"\b(?:respond\w+|respuesta|contest\w+|reaccion\w+|reacci[óo]n|de\s+acuerdo)\b",
        "points_back": r"\bentonces$|\b(?:es[ea]|es[oa]s|aquel(?:la|los|las)?)\s+(?!que\b|de\b)[^\W\d_]{3,}\b(?!\s+que\b)|\b(?:en|durante|tras|para|con)\s+est[ea]s?\s+(?!año|semana|mes)[^\W\d_]{3,}",
        "before": r"(?:y\s+)?(?:antes(?:\s+de\s+(?:eso|esto))?|anteriormente)",
        "after": r"(?:y\s+)?(?:despu[ée]s(?:\s+de\s+eso)?|luego|m[áa]s\s+tarde|posteriormente)",
        "determiner": "el la los las un una a al de del en con por para sobre desde hasta durante tras lo",
        "of": "de del",
        "copula": r"(?:qui[ée]n|qu[ée]|cu[áa]ntos\s+años)\s+(?:es|era|fue|tiene|ten[íi]a)",
        "omits_subject": True,
        "words": {
            "why": "Por qué", "where": "Dónde", "when": "Cuándo", "how_many": "Cuántos", "who": "Quién", "which": "Qué",
        },
        "said": "¿{word} dijo {who} “{quote}”{about}?",
        "who_said": "¿Quién dijo “{quote}”?",
        "said_about": "¿{word} dijo eso {who}{about}?",
        "said_more": "¿Qué más dijo {who}{about}?",
        "said_on": "¿Qué dijo {who}{about}?",
        "was": "¿{word} fue {subject}?",
        "who_is": "¿Quién es {who}?",
        "in_year": "en {year}",
        "before_year": "antes de {year}",
        "after_year": "después de {year}",
        "pronouns": (
            (rf"\bsu\s+(?=(?:\w+a|madre|mujer|\w+ión)\b){_NOUN}", "anybody", "la {noun} de {name}"),
            (rf"\bsu\s+{_NOUN}", "anybody", "el {noun} de {name}"),
            (rf"\bsus\s+{_NOUN}", "anybody", "{noun} de {name}"),
            (r"\bél\b", "male", "{name}", False),
            (r"\bella\b", "female", "{name}", False),
            (r"\b(?:ellos|ellas)\b", "plural", "{name}", False),
            (r"\b(?:ese|aquel)\s+(?:hombre|tipo|señor)\b", "male", "{name}", False),
            (r"\b(?:esa|aquella)\s+(?:mujer|señora)\b", "female", "{name}", False),
            (r"\bl[oa]s\s+(?=(?:han|hab[íi]an?|ha)\b)", "plural", "", False, "{name}"),
            (r"\bles?\s+(?=[^\W\d_]+(?:ó|o|aron|ieron|a|e)\b)", "anybody", "", False, "a {name}"),
            (r"\b(?:lo|la)\s+(?=[^\W\d_]+(?:ó|aba|ían?|aron|ieron)\b)", "object", "", False, "a {name}"),
            (r"\b(?:sobre|de)\s+(?:eso|esto|ello)\b", "thing", "sobre {name}", False),
            (r"\b(?:eso|esto|ello)\b(?=\s*(?:\?|$))", "thing", "{name}", False),
            (r"\ball[íi]\b", "place", "en {name}", False),
        ),
    },
    "fr": {
        "preposition": r"à|de|en|avec|par|pour|depuis|dans|sur|contre|entre|chez|devant|derrière|vers|sous|sans|après|avant|envers|jusqu[’']à",
        "asks": r"(?:(?:PREPOSITION)\s+)?(?:qui|quoi|que|qu[’']|où|d[’']où|quand|combien|comment|pourquoi|(?:les?|la)?quel(?:le)?s?)"
        r"|est-ce|(?:y\s+)?[^\W\d_]+-(?:t-)?(?:ils?|elles?|on)|dis-moi|dites-moi|raconte\w*|parle\w*|quelqu[’']un|personne|sait-on|on\s+sait|(?:l[’'])?(?:une?|certaine?s|aucune?|beaucoup|la\s+plupart)\s+d[’'](?:entre\s+)?e(?:ux|lles)",
        "opening_word": r"(?:(?:PREPOSITION)\s+)?(?:quel(?:le)?s?\s+(?:année|date|jour|mois|heure|ville|pays|lieu)|qui|quoi"
        r"|qu[’']est-ce\s+qu(?:e|i|[’'])|que|qu[’']|d[’']où|où|quand|combien(?:\s+d[e’'])?|comment|pourquoi|(?:les?|la)?quel(?:le)?s?)(?:\s+est-ce\s+qu(?:e|[’']))?",
        "tells": r"(?:dis-moi|dites-moi|raconte(?:z)?-moi|parle(?:z)?-moi)(?:\s+(?:plus|tout))?(?:\s+(?:de|du|des|sur))?",
        "light": "est etait sont a ont ete eu lieu c ce ca cela s passe arrive exactement il y avait en t que fait produit l se tout "
        "au total elle etaient ils elles",
        "more": r"(?:(?:quoi\s+|rien\s+|autre\s+chose\s+)?d[’']autre|(?:a-t-(?:il|elle)\s+dit\s+)?autre\s+chose|dis-m[’']en\s+plus|encore|quoi\s+encore|continue[zr]?)",
        "said_it": r"\bl[’'](?:a|avait)(?:-t-(?:il|elle))?\s+dit\b|\bdit\s+(?:ça|cela|ceci)\b",
        "bare_said": r"^qu[’'](?:en\s+)?(?:a|ont|avait)(?:-t-|-)(?:il|elle|ils|elles)(?:\s+aussi)?\s+(?:SAY)|^que\s+(?:dit|disait|pense)-(?:il|elle)",
        "responds": r"\b(?:répond\w+|réponse|réag\w+|réactions?|d[’']accord)\b",
        "points_back": r"\b(?:alors|à\s+l[’']époque)$|\bce\s+jour-là\b|\b(?:à|dans|pendant|après|avant|lors\s+de|pour|de)\s+(?:ce|cet|cette|ces)\s+(?!que\b|qui\b|mois|année)[^\W\d_]{3,}\b(?!\s+qu)",
        "before": r"(?:et\s+)?(?:avant(?:\s+cela)?|auparavant|précédemment)",
        "after": r"(?:et\s+)?(?:après(?:\s+cela)?|ensuite|plus\s+tard|par\s+la\s+suite|puis)",
        "determiner": "le la les l un une des a au aux de du d en dans sur par pour avec depuis pendant apres avant lors",
        "of": "de du des d",
        "copula": r"qui\s+est-(?:ce|il|elle)|quel\s+âge\s+(?:a|avait)-t-(?:il|elle)",
        "omits_subject": False,
        "words": {
            "why": "Pourquoi", "where": "Où", "when": "Quand", "how_many": "Combien de", "who": "Qui", "which": "Quels",
        },
        "said": "{word} {who} a dit “{quote}”{about} ?",
        "who_said": "Qui a dit “{quote}” ?",
        "said_about": "{word} {who} a dit cela{about} ?",
        "said_more": "Qu’a dit d’autre {who}{about} ?",
        "said_on": "Qu’a dit {who}{about} ?",
        "was": "{word} a eu lieu {subject} ?",
        "who_is": "Qui est {who} ?",
        "in_year": "en {year}",
        "before_year": "avant {year}",
        "after_year": "après {year}",
        "pronouns": (
            (r"(?<!\by )\b(?P<article>[^\W\d_]+-(?:t-)?il)\b(?<!a-t-il arrivé)(?!\s+(?:eu|arrivé|passé)\b)", "male", "{name} {article}"),
            (r"\b(?P<article>[^\W\d_]+-(?:t-)?elle)\b", "female", "{name} {article}"),
            (rf"\bson\s+{_NOUN}", "anybody", "le {noun} de {name}"),
            (rf"\bsa\s+{_NOUN}", "anybody", "la {noun} de {name}"),
            (rf"\bses\s+{_NOUN}", "anybody", "les {noun} de {name}"),
            (rf"\bleurs?\s+{_NOUN}", "plural", "les {noun} de {name}"),
            (r"\b(?P<article>[^\W\d_]+-(?:t-)?(?:ils|elles))\b", "plural", "{name} {article}"),
            (r"(?<!-)\bil\b(?!\s+(?:y|a\s+fallu|faut))", "male"),
            (r"(?<!-)\belle\b", "female"),
            (r"\bd[’'](?:entre\s+)?(?:eux|elles)\b", "plural", "de {name}"),
            (r"\b(?:ils|elles|eux)\b", "plural"),
            (r"\blui\b\s+(?=(?:a|ont|avait)\b)", "anybody", "", False, "à {name}"),
            (r"\blui\b", "male", "{name}", False),
            (r"\b(?:ce\s+(?:type|monsieur)|cet\s+homme)\b", "male", "{name}", False),
            (r"\bcette\s+(?:femme|dame)\b", "female", "{name}", False),
            (r"\bl[’'](?=(?:a|ont|avait)\b)", "object", "", False, "{name}"),
            (r"\b(?:cela|ça|ceci)\b(?=\s*(?:\?|$))", "thing", "{name}", False),
            (r"\bqu[’']en\s+(?=(?:a|pense|dit|ont)\b)", "thing", "que ", False, "sur {name}"),
            (r"\blà(?:-bas)?\b", "place", "à {name}", False),
        ),
    },
    "de": {
        "preposition": r"in|an|auf|mit|von|seit|bis|für|über|zu|aus|bei|gegen|um|nach|vor|unter|zwischen|hinter|neben|ohne|durch",
        "asks": r"(?:(?:PREPOSITION)\s+)?(?:was|wer|wen|wem|wessen|wo|woher|wohin|wann|warum|wieso|weshalb|wie|wieviele?"
        r"|welche[rsmn]?)|wo(?:mit|für|gegen|von|durch|rüber|rauf|ran|bei|zu|nach|raus|rum)|hat|haben|hatten?|ist|sind|war|waren|wurden?|gibt|gab|kann|konnte|wird|erzähl\w*|sag|jemand|niemand|weiß\s+man|(?:eine[rs]?|einige|keine[rs]?|viele|manche)\s+von\s+ihnen",
        "opening_word": r"(?:(?:PREPOSITION)\s+)?(?:welche[rsmn]?\s+(?:jahr|tag|datum|monat|stadt|land|ort)|wie\s+(?:vielen?|viele?|alt|hoch"
        r"|groß|lange|weit|schwer)|was|wer|wen|wem|wessen|woher|wohin|wo|wann|warum|wieso|weshalb|wieviele?|wie|welche[rsmn]?|wo(?:mit|für|gegen|von|durch|rüber|rauf|ran|bei|zu|nach|raus|rum))",
        "tells": r"(?:erzähl\w*|sag\w*)\s+mir(?:\s+(?:mehr|etwas|alles))?(?:\s+(?:über|von))?",
        "light": "ist war waren sind hat haben es das dies passiert geschehen geschah passierte genau denn gewesen gab wurde "
        "insgesamt getan er sie statt fand",
        "more": r"(?:(?:was\s+)?(?:sonst|noch)(?:\s+(?:noch|etwas|was))?|noch\s+(?:etwas|was)|mehr|weiter)",
        "said_it": r"\b(?:das|es|dies)\s+gesagt\b|\bsagte\s+(?:\w+\s+)?(?:das|es|dies)\b",
        "bare_said": None,
        "responds": r"\b(?:antwortet?e?|geantwortet|erwidert\w*|reagiert\w*|antwort|reaktion(?:en)?|einverstanden)\b",
        "points_back": r"\bdamals\b|\bda(?:bei|für|gegen|mit|nach|durch)\b|\b(?:an|in|bei|nach|vor|während|zu|aus|mit)\s+(?:diese[rsmn]?|jene[rsmn]?)\s+(?!jahr|woche|monat)[^\W\d_]{3,}",
        "before": r"(?:und\s+)?(?:vorher|davor|zuvor|früher)",
        "after": r"(?:und\s+)?(?:nachher|danach|später|seitdem)",
        "determiner": "der die das den dem des ein eine einen einem einer in im an am auf bei beim von vom zu zum zur mit nach vor "
        "uber durch fur seit aus",
        "of": "von vom des der",
        "copula": None,
        "omits_subject": False,
        "words": {
            "why": "Warum", "where": "Wo", "when": "Wann", "how_many": "Wie viele", "who": "Wer", "which": "Welche",
        },
        "said": "{word} hat {who}{about} “{quote}” gesagt?",
        "who_said": "Wer sagte “{quote}”?",
        "said_about": "{word} hat {who} das{about} gesagt?",
        "said_more": "Was hat {who}{about} noch gesagt?",
        "said_on": "Was hat {who}{about} gesagt?",
        "was": "{word} war {subject}?",
        "who_is": "Wer ist {who}?",
        "in_year": "im Jahr {year}",
        "before_year": "vor {year}",
        "after_year": "nach {year}",
        "pronouns": (
            (r"\b(?P<article>sind|waren|wurden|haben|hatten|werden|kamen|können|konnten|leben|lebten)\s+sie\b", "plural",
             "{article} {name}"),
            (r"\b(?:er|ihm|ihn)\b", "male"),
            *((rf"\b{own}{ending}\s+(?=(?-i:[A-ZÄÖÜ])){_NOUN}", gender, f"{article}{{noun}} von {{name}}")
              for own, gender in (("sein", "male"), ("ihr", "female"))
              for ending, article in (("e", "die "), ("en", "den "), ("em", "dem "), ("er", "der "), ("es", "des "), ("", ""))),
            (rf"\bsein(?:e[nmrs]?)?\s+{_NOUN}", "male", "{noun} von {name}"),
            (r"\b(?:sie|ihr)\b", "female"),
            (r"\bihnen\b", "plural"),
            (r"\b(?:dazu|davon)\b", "thing", "zu {name}", False),
            (r"\bdarüber\b", "thing", "über {name}", False),
            (r"\bdas\b(?=\s*(?:\?|$))", "thing", "{name}", False),
            (r"\bdort\b", "place", "in {name}", False),
        ),
    },
}  # fmt: skip
