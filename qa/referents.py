"""Whom and what a conversation has spoken of: the names that its turns hold, the latest first, and their gender.

Between the history and `qa.followup`, which asks this module whom "she" means. A name is taken from the questions, from
the speakers cited and from the answers' words. Gender is that of a first name in the list below or of a title before
the name; of other names it is unknown, and an unknown gender fits every pronoun. No article is looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.analysis import fold
from index.kinds import are_people
from index.language import STOP_WORDS
from index.lexicon import is_listed
from index.mentions import OCCUPATIONS, TITLES, Mention, find_mentions, name_key
from qa.ellipsis import ARTICLES, FUSED, LOCATIVE, forms_of

__all__ = [
    "Exchange",
    "Gender",
    "Referent",
    "fullest",
    "gender_of",
    "is_label",
    "is_place",
    "is_trade",
    "named_in",
    "referents",
]

_JOINED = re.compile(r"(?P<before>[A-ZÀ-ÖØ-Þ][\w’'-]*)\s+(?P<of>d(?:i|el|ella)|der|des|den|von)\s+(?P<after>\S.*)")
"""Two names, or a noun and a name, joined by a word that names may have as well."""
_CAPITAL_ARTICLE = re.compile(
    r"^(?:(?:L|D|Un|Dell|All|Nell|Sull|Dall)[’'](?=[A-ZÀ-Ý])|(?:The|Il|La|Lo|I|Gli|Le|Les|El|Los|Las|Der|Die|Das)\s+(?=[A-ZÀ-Ý]))"
)
"""An article that a sentence begins with, before the name that it belongs to ("L’Italia", "The Lindemuth")."""
_OPENS = ("", ".", "!", "?", "“", '"', "«", "„", "—", "–", ":", "]", "\n")
"""What stands before the first word of a sentence or quotation."""
_ASKED_FOR = re.compile(
    r"\b(?:qual[ei]|quant[ie]|which|quel(?:le)?s|cu[áa]nt[oa]s|how\s+many|welche[rsmn]?"
    r"|(?:a|da|di|in|con|per|su|dans|en|de)\s+(?:che|quel(?:le)?|qu[ée]))\s+$",
    re.I,
)
"""Asks for what the noun after it names, which is no name for all its capital ("in quali Paesi?")."""
_VERBAL = re.compile(r"\w*(?:ò|ó|à|ì|ha|hanno|iva|ava|aba|ait)")
"""Verbs, which a pronoun that looks like an article may stand before."""
_FULL_NAME = 2
_ACRONYM = 4
"""Letters at most of a name in capitals that is left so; longer ones open an article from a place."""

_ANSWERED = 2
Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as this module reads it.

    Attributes:
        question, language: as understood, and its language.
        answer: its text.
        subject: whom the question asks the words of, or whom a question "who" was answered with; "" for nobody.
        speakers: whose words the answer cites, first citation first.
        asks_who: whether people in the answer are what the question asks for.
    """

    question: str
    language: str
    answer: str
    subject: str = ""
    speakers: tuple[str, ...] = ()
    asks_who: bool = False


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that was spoken of.

    Attributes:
        name: in its fullest form that the conversation has.
        gender: of a person, or None where nothing tells it.
        person: whether it may be a person's name.
        asked: whether a question has named it, or it is whose words were asked for or quoted; false of a name that
            only the text of an answer has.
    """

    name: str
    gender: Gender | None
    person: bool
    asked: bool = True


def referents(exchanges: Sequence[Exchange]) -> list[Referent]:
    """What was spoken of, the latest first.

    Within a turn the subject comes first, then whom the question names, then the speakers, then whom the answer names,
    unless the question asks who; those who are surely people before those whose name may be a thing's.
    """
    known = [speaker for each in exchanges for speaker in each.speakers]
    told = [_names(each.answer, each.language) if _CITED.search(each.answer) else [] for each in exchanges]
    known += [name for names in told for name in names]
    known = list(dict.fromkeys(known))
    found: dict[str, Referent] = {}
    for each, answered in zip(reversed(exchanges), reversed(told), strict=True):
        turn: list[tuple[int, bool, Referent]] = []
        named = [mention.name for mention in named_in(each.question, each.language)]
        groups = ([each.subject] if each.subject else []) + named, each.speakers, answered
        for place, group in enumerate(groups):
            for name in group:
                full = fullest(name, known)
                full = full.title() if full.isupper() and len(full) > _ACRONYM else full
                gender = gender_of(full) or _titled(name, each.question) or _titled(full, each.answer)
                sure = not is_place(full) and (gender is not None or name == each.subject or full in each.speakers)
                labels = is_label(name, each.question, each.language)
                likely = not labels and not _determined(name, each.question) and (place == 0 or each.asks_who)
                rank = 0 if each.asks_who and sure else place
                turn.append(
                    (
                        rank,
                        not sure,
                        Referent(full, gender, sure or (likely and not _is_thing(full)), place < _ANSWERED),
                    )
                )
        for _, _, referent in sorted(turn, key=lambda ranked: ranked[:2]):
            key = " ".join(name_key(referent.name))
            if key not in found or (referent.person and not found[key].person):
                found[key] = referent
            elif referent.asked and not found[key].asked:
                found[key] = replace(found[key], asked=True)
    return list(found.values())


def fullest(name: str, known: Iterable[str]) -> str:
    """The longest of the known names that end with this one or begin with it: "Biden" gives "Joe Biden"."""
    key = name_key(name)
    if not key:
        return name
    fitting = [
        other
        for other in known
        if (folded := name_key(other))[-len(key) :] == key or (folded[: len(key)] == key and gender_of(other))
    ]
    return max(fitting, key=lambda other: len(name_key(other)), default=name) if fitting else name


def gender_of(name: str) -> Gender | None:
    """The gender of a first name or title that a name begins with, or None.

    >>> gender_of("Christine Lagarde"), gender_of("Mr Smith"), gender_of("Biden")
    ('female', 'male', None)
    """
    key = name_key(name)
    if not key:
        return None
    if key[0] in _FEMALE or key[0] in _FEMALE_TITLES:
        return "female"
    return "male" if key[0] in _MALE or key[0] in _MALE_TITLES else None


def is_place(name: str) -> bool:
    """Whether a name is a country's, a continent's or a body's, in any of the five languages."""
    return fold(name) in _PLACES or (bool(name_key(name)) and name_key(name)[0] in _BODIES)


def _titled(name: str, text: str) -> Gender | None:
    """Gender of the word right before a name in a text: "Mrs", "la presidente"."""
    before = re.search(rf"(\w+)\.?\s+{re.escape(name)}\b", text)
    word = fold(before.group(1)) if before else ""
    if word in _FEMALE_TITLES:
        return "female"
    return "male" if word in _MALE_TITLES else None


OPENING_VERB = re.compile(r"(?:x )?[¿\s]*[A-ZÀ-ÖØ-Þ]\w+(?:ó|ò|aron|ieron|arono|irono|erono)\b")
"""A verb with which a question opens, in Spanish and Italian: "¿Pidió perdón?"."""
_PLAIN_OPENINGS = frozenset(("it", "es", "fr"))
"""Languages in which a word of the dictionary that opens a question is no name."""
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|ein|eine|den|dem|im|ist|wurde)\b")
"""Words by which a text is German, which writes nouns as others write names."""
_CITED = re.compile(r"\[\d+\]")
"""What an answer has, and nothing that only says that there is none."""
_OFFICES = frozenset("ceo cfo coo pdg dg ad mp mep pm mayor".split())
"""Offices, folded, that are written in capitals."""
_ORDERS = frozenset(
    "compare contrast list tell show give find explain describe name dear confronta elenca compara enumera comparez "
    "citez vergleiche nenne".split()
)
"""What a question opens with that asks for something and is nobody's name."""


def named_in(question: str, language: str) -> list[Mention]:
    """The names in a question, in order; of German nouns, which have capitals too, those that no dictionary lists.

    A word with which questions begin is none.
    """
    asks, opens = forms_of(language).asks, forms_of(language).preposition
    mentions = (_without_interrogative(each, asks) for each in find_mentions(question, language))
    found = [
        each
        for each in mentions
        if not _is_function_word(each.name)
        and fold(each.name) not in _OFFICES
        and not asks.fullmatch(each.name)
        and not (each.start == 0 and (opens.fullmatch(each.name) or fold(each.name) in _ORDERS))
        and not (each.start == 0 and language in _PLAIN_OPENINGS and is_listed(fold(each.name), language))
        and not OPENING_VERB.fullmatch(question[: each.end])
        and not (" " not in each.name and _ASKED_FOR.search(question[: each.start]))
    ]
    found = [part for each in found for part in _parts(each, language)]
    if language != "de":
        return found
    found = [_without_noun(each) for each in found]
    return [each for each in found if " " in each.name or is_place(each.name) or not is_listed(fold(each.name), "de")]


def _without_interrogative(mention: Mention, asks: re.Pattern[str]) -> Mention:
    """A name that opens a question, without the interrogative before it: "Combien Kerviel doit-il ?"."""
    first, space, rest = mention.name.partition(" ")
    if mention.start or not space or not asks.fullmatch(re.split(r"[’']", first)[0]):
        return mention
    return Mention(mention.end - len(rest), mention.end, rest)


def _without_noun(mention: Mention) -> Mention:
    """A full name without the German noun that follows it: "Angela Merkel Kanzlerin"."""
    parts = mention.name.split()
    while len(parts) > _FULL_NAME and is_listed(fold(parts[-1]), "de"):
        parts.pop()
    while len(parts) > 1 and parts[-1].islower():
        parts.pop()  # "Rösler den", an article that names may have as well
    name = " ".join(parts)
    return Mention(mention.start, mention.start + len(name), name)


def _parts(mention: Mention, language: str) -> list[Mention]:
    """A name that belongs to another with "of" between them taken apart, as "Macron di Notre-Dame"; others whole.

    "Muro di Berlino", which a common noun opens, is one name in the languages that write nouns small; in German, which
    has capitals for both, the noun is left out ("Bord der Costa Concordia").
    """
    joined = _JOINED.fullmatch(mention.name)
    if joined is None:
        return [mention]
    before, after = joined.group("before"), joined.group("after")
    if language != "de" and joined.group("of") == "von":
        return [mention]
    later = Mention(mention.end - len(after), mention.end, after)
    common = is_listed(fold(before), language)
    if language == "de":
        return [later] if common and fold(joined.group("of")) in ARTICLES["de"] | {"von"} else [mention]
    owned = not (common or gender_of(before) or name_key(before)[0] in _BODIES)
    return [Mention(mention.start, mention.start + len(before), before), later] if owned else [mention]


def _names(text: str, language: str) -> list[str]:
    """Names of a text, which may quote articles in other languages than its own."""
    german = len(_GERMAN.findall(text)) > 1
    found = [
        mention.name
        for mention in find_mentions(text, language)
        if not _is_function_word(mention.name)
        and not _only_opens(mention, text)
        and not (german and " " not in mention.name and is_listed(fold(mention.name), "de"))
    ]
    return [_CAPITAL_ARTICLE.sub("", name) for name in found]


def _only_opens(mention: Mention, text: str) -> bool:
    """Whether a name is a word of a dictionary that a sentence or quotation opens with."""
    if " " in mention.name or gender_of(mention.name) or is_place(mention.name):
        return False
    if text[: mention.start].rstrip(" ")[-1:] not in _OPENS:
        return False
    return any(is_listed(fold(mention.name), each) for each in ARTICLES)


def _is_function_word(name: str) -> bool:
    return set(re.split(r"[\s’']", fold(name))) <= _FUNCTION_WORDS


def _is_thing(name: str) -> bool:
    """Whether a name is a place's or made of a place's ("North Korean"), or has a number."""
    parts = name_key(name)
    derived = any(part.startswith(place) for part in parts for place in _PLACES if len(place) > 4 and " " not in place)
    return is_place(name) or derived or bool(re.search(r"\d", name))


def is_trade(noun: str, language: str) -> bool:
    """Whether a noun without its article tells people by an office or trade: "captain", "comandante"."""
    return bool((TITLES | OCCUPATIONS) & {fold(word) for word in noun.split()}) or are_people(noun, language)


def is_label(name: str, text: str, language: str) -> bool:
    """Whether a name only tells a thing from others of its kind, whose noun stands before it with an article: "il
    premio Orione", "le gouvernement Leroy", but not "il senatore Neri"."""
    if language not in ("it", "es", "fr"):
        return False
    before = re.search(rf"([^\W\d_]+)[\s’']+([^\W\d_]+)\s+{re.escape(name)}(?!\w)", text)
    if before is None or gender_of(name):
        return False
    article, noun = fold(before.group(1)), before.group(2)
    told = article in ARTICLES[language] | FUSED and noun.islower() and not _VERBAL.fullmatch(noun)
    return told and fold(noun) not in (TITLES | OCCUPATIONS | _FUNCTION_WORDS) - {"premio", "numero"}


def _determined(name: str, text: str) -> bool:
    """Whether an article, or a preposition of place, stands before a name."""
    before = re.search(rf"([^\W\d_]+)[\s’']+{re.escape(name)}\b", text)
    return before is not None and fold(before.group(1)) in _DETERMINERS


_ARTICLES = frozenset(word for articles in ARTICLES.values() for word in articles) - {"a", "an", "i"}
_DETERMINERS = _ARTICLES | FUSED | LOCATIVE
_FUNCTION_WORDS = frozenset(fold(word) for held in STOP_WORDS.values() for word in held)
_MALE_TITLES = frozenset(
    "cancelliere capitano comandante don father generale herr kaiser kanzler king konig lord m ministro monsieur mr "
    "padre papa pape papst pere pope prasident presidente prince principe prinz re rey roi senatore senor sig signor "
    "sindaco sir".split()
) - {"presidente", "comandante", "prince", "m"}
_FEMALE_TITLES = frozenset(
    "cancelliera dame direttrice dottoressa frau kanzlerin konigin lady madame ministra miss mme mrs ms prasidentin "
    "presidenta princesa princess princesse principessa prinzessin professoressa queen regina reina reine senatrice "
    "senora sig.ra signora sindaca sister suor".split()
)
_MALE = frozenset(
    "aaron abdullah abel adam adolf adrian alain alan albert alberto aldo alejandro alessandro alessio alex "
    "alexander alexandre alexei alfonso alfred alfredo ali alvaro amedeo amos anders andreas andres andrew andrzej "
    "angelo anthony antoine anton antoni antonio antony arnold arthur arturo augusto barack bart ben benedetto "
    "benedict benito benjamin bernard bernardo bernd bernie bill bob boris brad brian bruce bruno buzz carl carlo "
    "carlos cesare charles charlie chris christian christoph christophe christopher clarke claude claudio clemens "
    "colin corrado daniel daniele danny dario darren dave david davide dean dennis diego dietrich dino dmitri "
    "dmitry domenico dominic dominique donald donato edgar edoardo eduard eduardo edward ehud elio elon emanuele "
    "emilio emmanuel emmanuele enrico enrique enzo eric erik ernest ernesto ernst ettore eugenio evo ezio fabio "
    "fabrizio federico felipe felix ferdinand fernando fidel filippo flavio francesco francis francisco franco "
    "francois frank frans franz fred frederic friedrich fritz fulvio gabriele gary gavin geert gennaro georg george "
    "georges gerald gerhard giacomo giancarlo gianfranco gianluca gianluigi gianni giorgio giovanni giuliano giulio "
    "giuseppe goran gordon graham greg gregorio grigori guglielmo guido guillermo gunter gustavo guy hans harald "
    "harold harry hassan heinrich heinz helmut henri henry herbert hermann horst howard hugh hugo ian ignazio igor "
    "ilham ivan jack jacob jacques jaime jair jake james jan jason javier jean jeff jeremy jerome jerry jesus jim "
    "jimmy joachim joao joe joel johan johann johannes john johnny jon jonas jonathan jorge jose josef joseph josh "
    "joshua juan jules julian julio jurgen justin karl karol keir keith ken kenneth kevin klaus klemens konrad kurt "
    "kyriakos lamberto larry lars laurent lawrence lech leo leon leonardo leonid lewis liam lino lionel lloyd "
    "lorenzo luc luca lucas lucio ludwig luigi luis luiz luke mahmoud manfred manuel marc marcello marco marcus "
    "mariano mario mark marko markus martin marty mathieu matt matteo matthew matthias maurizio mauro max "
    "maximilian michael michel michele miguel mihail mike mikhail mitch mohamed mohammed muhammad narendra nathan "
    "neil nelson niccolo nicholas nick nico nicolas nicolo niels nigel nikita nikolai norbert olaf oleg oliver "
    "olivier omar oscar oskar osvaldo otto pablo paolo pascal pasquale patrick paul paulo pavel pedro pete peter "
    "petro phil philip philippe pier piero pierre piersanti pietro pio rafael raffaele ralph ramon raul ray recep "
    "reinhard renato rene renzo ricardo riccardo richard rob robert roberto robin rodolfo rodrigo roger roland rolf "
    "romano ron ronald ruben rudolf rudy rupert russell ryan salvador salvatore sam samuel sandro santiago sean "
    "sebastian sebastien sepp serge sergei sergey sergio shimon shinzo silvio simon simone spiros stanley stefan "
    "stefano stephan stephane stephen steve steven stuart sven tayyip ted thabo theo theodor thierry thomas tim "
    "timothy tobias toby tom tommaso tommy toni tony ugo ulrich umberto uwe valentino valerio valery vasco victor "
    "viktor vincent vincenzo vito vittorio vladimir volodymyr walter warren wayne werner wilhelm will william willy "
    "winston wolfgang xavier xi yasser yitzhak yves zinedine".split()
)
_FEMALE = frozenset(
    "ada adele adriana agata agnes agnese alessandra alessia alexandra alexandria alice alicia alina amalia amanda "
    "amelia amy ana angela angelina angelique anita ann anna annalena anne annegret antonella antonia arianna astrid "
    "audrey barbara beata beatrice beatriz benazir bianca brigitte camilla carla carlotta carmen carol carola carole "
    "caroline catalina caterina catherine cecile cecilia chantal charlotte chiara christa christina christine claire "
    "clara claudia colette concetta cristiana cristina daniela debora deborah delphine diana diane dilma dolores "
    "donatella doris dorothy edith elena eleonora elisa elisabeth elisabetta elizabeth ella ellen elly elsa emanuela "
    "emilia emily emma erica erika ester esther eugenia eva evelyn fabiola fatima federica felicia flavia florence "
    "franca francesca francoise frida gabriela gabriella gaia gemma geraldine gina ginevra giorgia giovanna giulia "
    "giuliana giuseppina giusi gloria golda grace greta guadalupe hannah heidi helen helena helene helga hilary "
    "hillary ida ilaria ilse imelda indira ines ingrid irene iris irma isabel isabella isabelle ivana jacinda jane "
    "janet jeanne jennifer jessica jill jo joan johanna josefina josephine joyce juana judith julia juliana julie "
    "kamala karen karin karla karolina kate katharina katherine kathleen katrin katrina keiko kirsten kristalina "
    "kristina lara laura lea leila lena leonora leticia lidia liliana lilli lina linda lisa livia liz liza lorenza "
    "loretta louise lucia lucie lucrezia lucy luisa luise lydia mae magdalena malala manuela mara margaret margarethe "
    "margarita margherita margot maria mariana marianna marianne marie mariella marina marine marisa marlene marta "
    "martha martina martine mary marzia matilde maud meghan melania melissa mercedes michela michelle milena mireille "
    "miriam moira monica monika monique nadia nadine nancy naomi natalia natalie natascha nicole nicoletta nina noemi "
    "nora olga olivia ornella paola patricia patrizia paula pauline penelope petra pia pilar priti rachel rachele "
    "raffaella raissa rebecca regina renata rita roberta rosa rosalia rosanna rose rosy ruth sabina sabine sabrina "
    "sally samantha sandra sanna sara sarah segolene serena sheryl silvana silvia simona simonetta sofia sonia sophia "
    "sophie stefania stella stephanie susan susana susanna susanne svetlana sylvia sylvie tania tatiana teresa "
    "theresa therese tina titti ursula valentina valeria valerie vanessa vera veronica veronique victoria viola "
    "virginia virginie vittoria wallis wanda whitney yolanda yvonne zoe".split()
)
"""First names, folded, that nearly all bearers of one gender have; those that languages share out differently
("Andrea", "Nicola", "Simone" outside Italy) follow the more frequent use in news or are left out."""
_BODIES = frozenset(
    "agence agencia agency agentur agenzia atlas banca banco bank banque camera casa cern comision commission "
    "commissione conseil consejo consiglio corte council court esa house institute island isola istituto kommission "
    "lago lake lhc ministero ministry monte montecitorio mount nazioni olympiastadion parlament parlamento parlement "
    "parliament partei parti partido partito party piazza quirinale rat senado senat senate senato union unione "
    "united universidad universita universite university via white".split()
)
_PLACES = frozenset(
    "afghanistan africa agypten alemania allemagne america angleterre argentina asia australia austria bce belgica "
    "belgien belgio belgique belgium berlin berlino brasil brasile britain britannien brasilien brazil bresil "
    "brussels bruxelles canada china chine cina corea coree deutschland ecb egipto egitto egypt egypte england "
    "espagne espana eu europa europe ezb france francia frankreich gaza germania germany giappone grece grecia greece "
    "griechenland hiroshima inde india indien inghilterra inglaterra iran iraq ireland irlanda irlande israel israele "
    "italia italie italien italy japan japon kanada kiev korea kursk kyiv london londra londres messico mexico "
    "mexique mosca moscou moscow moscu moskau nagasaki nato nordkorea onu osterreich otan pakistan palestina "
    "palestine parigi paris pechino peking poland polen pologne polonia portogallo portugal pyongyang rom roma rome "
    "rusia russia russie russland schweiz scotland scozia seoul seul siria spagna spain spanien sudafrica sudkorea "
    "suisse suiza svezia svizzera sweden switzerland syria syrie syrien taiwan tokyo turchia turkei turkey turquia "
    "turquie ua ucraina ucrania ue uk ukraine un us usa washington".split()
) | {
    "north korea", "south korea", "corea del nord", "corea del sud", "coree du nord", "coree du sud", "stati uniti",
    "united states", "estados unidos", "etats-unis", "regno unito", "united kingdom", "reino unido", "royaume-uni",
    "south africa", "new zealand", "new york", "nuova zelanda", "european union", "unione europea",
    "great britain", "gran bretagna", "gran bretana", "grande-bretagne",
    "white house", "casa bianca", "wales", "galles", "gales", "northern ireland", "irlanda del nord",
    "irlanda del norte", "irlande du nord", "nordirland",
}  # fmt: skip
