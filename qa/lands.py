"""Lands, as nouns and as adjectives, in the five languages of questions: "Germania", "tedesca", "Deutschland" are one.

A table of words and what finds them in a text or in a set of stems; what stands for a land otherwise (its capital, the
seat of its government) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Set
from functools import cache, lru_cache

from index.analysis import fold, stem

__all__ = ["called_like", "lands_in", "lands_of_stems", "words_of"]

_ORDER = ("en", "it", "es", "fr", "de")
_LANDS = """
afghan afghanistan|afgano afghanistan|afgano afganistan|afghan afghanistan|afghanisch afghanistan
albanian albania|albanese albania|albanes albania|albanais albanie|albanisch albanien
algerian algeria|algerino algeria|argelino argelia|algerien algerie|algerisch algerien
american united+states usa us america|americano statunitense stati+uniti usa america|estadounidense americano estados+unidos eeuu|americain etats+unis|amerikanisch us vereinigten+staaten vereinigte+staaten usa amerika
argentine argentinian argentina|argentino argentina|argentino argentina|argentin argentine|argentinisch argentinien
armenian armenia|armeno armenia|armenio armenia|armenien armenie|armenisch armenien
australian australia|australiano australia|australiano australia|australien australie|australisch australien
austrian austria|austriaco austria|austriaco austria|autrichien autriche|osterreichisch osterreich
belarusian belarus|bielorusso bielorussia|bielorruso bielorrusia|bielorusse bielorussie|belarussisch belarus
belgian belgium|belga belgio|belga belgica|belge belgique|belgisch belgien
bolivian bolivia|boliviano bolivia|boliviano bolivia|bolivien bolivie|bolivianisch bolivien
bosnian bosnia|bosniaco bosnia|bosnio bosnia|bosniaque bosnie|bosnisch bosnien
brazilian brazil|brasiliano brasile|brasileno brasil|bresilien bresil|brasilianisch brasilien
british uk britain united+kingdom english england|britannico inglese regno+unito gran+bretagna inghilterra|britanico ingles reino+unido gran+bretana inglaterra|britannique anglais royaume+uni grande+bretagne angleterre|britisch englisch grossbritannien england
bulgarian bulgaria|bulgaro bulgaria|bulgaro bulgaria|bulgare bulgarie|bulgarisch bulgarien
cambodian cambodia|cambogiano cambogia|camboyano camboya|cambodgien cambodge|kambodschanisch kambodscha
canadian canada|canadese canada|canadiense canada|canadien canada|kanadisch kanada
chilean chile|cileno cile|chileno chile|chilien chili|chilenisch chile
chinese china|cinese cina|chino china|chinois chine|chinesisch china
colombian colombia|colombiano colombia|colombiano colombia|colombien colombie|kolumbianisch kolumbien
congolese congo|congolese congo|congoleno congo|congolais congo|kongolesisch kongo
croatian croatia|croato croazia|croata croacia|croate croatie|kroatisch kroatien
cuban cuba|cubano cuba|cubano cuba|cubain cuba|kubanisch kuba
cypriot cyprus|cipriota cipro|chipriota chipre|chypriote chypre|zyprisch zypern
czech czechia czechoslovakia|ceco cechia cecoslovacchia|checo chequia checoslovaquia|tcheque tchequie tchecoslovaquie|tschechisch tschechien tschechoslowakei
danish denmark|danese danimarca|danes dinamarca|danois danemark|danisch danemark
dutch netherlands|olandese olanda paesi+bassi|holandes neerlandes paises+bajos|neerlandais pays+bas|niederlandisch niederlande
egyptian egypt|egiziano egitto|egipcio egipto|egyptien egypte|agyptisch agypten
estonian estonia|estone estonia|estonio estonia|estonien estonie|estnisch estland
ethiopian ethiopia|etiope etiopia|etiope etiopia|ethiopien ethiopie|athiopisch athiopien
finnish finland|finlandese finlandia|finlandes finlandia|finlandais finlande|finnisch finnland
french france|francese francia|frances francia|francais france|franzosisch frankreich
georgian georgia|georgiano georgia|georgiano georgia|georgien georgie|georgisch georgien
german germany|tedesco germania|aleman alemana alemania|allemand allemagne|deutsch deutschland
greek greece|greco grecia|griego grecia|grec grecque grece|griechisch griechenland
hungarian hungary|ungherese ungheria|hungaro hungria|hongrois hongrie|ungarisch ungarn
icelandic iceland|islandese islanda|islandes islandia|islandais islande|islandisch island
indian india|indiano india|indio india|indien inde|indisch indien
indonesian indonesia|indonesiano indonesia|indonesio indonesia|indonesien indonesie|indonesisch indonesien
iranian iran|iraniano iran|irani iran|iranien iran|iranisch iran
iraqi iraq|iracheno iraq|iraqui irak|irakien irak|irakisch irak
irish ireland|irlandese irlanda|irlandes irlanda|irlandais irlande|irisch irland
israeli israel|israeliano israele|israeli israel|israelien israel|israelisch israel
italian italy|italiano italia|italiano italia|italien italie|italienisch italien
japanese japan|giapponese giappone|japones japon|japonais japon|japanisch japan
jordanian jordan|giordano giordania|jordano jordania|jordanien jordanie|jordanisch jordanien
kenyan kenya|keniano kenya|keniano kenia|kenyan kenya|kenianisch kenia
latvian latvia|lettone lettonia|leton letonia|letton lettonie|lettisch lettland
lebanese lebanon|libanese libano|libanes libano|libanais liban|libanesisch libanon
libyan libya|libico libia|libio libia|libyen libye|libysch libyen
lithuanian lithuania|lituano lituania|lituano lituania|lituanien lituanie|litauisch litauen
maltese malta|maltese malta|maltes malta|maltais malte|maltesisch malta
mexican mexico|messicano messico|mexicano mexico|mexicain mexique|mexikanisch mexiko
moroccan morocco|marocchino marocco|marroqui marruecos|marocain maroc|marokkanisch marokko
new+zealand|neozelandese nuova+zelanda|neozelandes nueva+zelanda|neo+zelandais nouvelle+zelande|neuseelandisch neuseeland
nigerian nigeria|nigeriano nigeria|nigeriano nigeria|nigerian nigeria|nigerianisch nigeria
north+korean north+korea|nordcoreano corea+nord corea+del+nord|norcoreano corea+norte corea+del+norte|nord+coreen coree+nord coree+du+nord|nordkoreanisch nordkorea
norwegian norway|norvegese norvegia|noruego noruega|norvegien norvege|norwegisch norwegen
pakistani pakistan|pachistano pakistano pakistan|pakistani pakistan|pakistanais pakistan|pakistanisch pakistan
palestinian palestine|palestinese palestina|palestino palestina|palestinien palestine|palastinensisch palastina
peruvian peru|peruviano peru|peruano peru|peruvien perou|peruanisch peru
polish poland|polacco polonia|polaco polonia|polonais pologne|polnisch polen
portuguese portugal|portoghese portogallo|portugues portugal|portugais portugal|portugiesisch portugal
romanian romania|rumeno romeno romania|rumano rumania|roumain roumanie|rumanisch rumanien
russian russia soviet|russo russia sovietico|ruso rusia sovietico|russe russie sovietique|russisch russland sowjetisch
saudi saudi+arabia|saudita arabia+saudita|saudi arabia+saudi|saoudien arabie+saoudite|saudisch saudi+arabien
scottish scots scotland|scozzese scozia|escoces escocia|ecossais ecosse|schottisch schottland
serbian serbia|serbo serbia|serbio serbia|serbe serbie|serbisch serbien
slovak slovakia|slovacco slovacchia|eslovaco eslovaquia|slovaque slovaquie|slowakisch slowakei
slovenian slovenia|sloveno slovenia|esloveno eslovenia|slovene slovenie|slowenisch slowenien
south+african south+africa|sudafricano sudafrica|sudafricano sudafrica|sud+africain afrique+sud afrique+du+sud|sudafrikanisch sudafrika
south+korean south+korea|sudcoreano corea+sud corea+del+sud|surcoreano corea+sur corea+del+sur|sud+coreen coree+sud coree+du+sud|sudkoreanisch sudkorea
spanish spain|spagnolo spagna|espanol espana|espagnol espagne|spanisch spanien
swedish sweden|svedese svezia|sueco suecia|suedois suede|schwedisch schweden
swiss switzerland|svizzero svizzera|suizo suiza|suisse|schweizer schweizerisch schweiz
syrian syria|siriano siria|sirio siria|syrien syrie|syrisch syrien
thai thailand|thailandese thailandia|tailandes tailandia|thailandais thailande|thailandisch thailand
tunisian tunisia|tunisino tunisia|tunecino tunez|tunisien tunisie|tunesisch tunesien
turkish turkey|turco turchia|turco turquia|turc turque turquie|turkisch turkei
ukrainian ukraine|ucraino ucraina|ucraniano ucrania|ukrainien ukraine|ukrainisch ukraine
vatican|vaticano|vaticano|vatican|vatikan
venezuelan venezuela|venezuelano venezuela|venezolano venezuela|venezuelien venezuela|venezolanisch venezuela
vietnamese vietnam|vietnamita vietnam|vietnamita vietnam|vietnamien vietnam|vietnamesisch vietnam
welsh wales|gallese galles|gales|gallois|walisisch wales
"""  # noqa: E501
"""A land a line, what it is called in English, Italian, Spanish, French and German, folded: adjectives as dictionaries
have them, nouns; a plus between the words of one name. Its first word is its name here."""
_INFLECTED = {"it": ("a", "i", "e"), "es": ("a", "os", "as")}
"""What may stand for the last letter of an adjective or a people that ends in -o."""
_CAPITALS = frozenset("us usa uk".split())
"""What is a land in capitals only."""
_NO_LANDS = frozenset("franco franca franchi francs francos franc frances ceci".split())
"""Names, coins and other words that have a land's stem."""


def lands_in(text: str, language: str) -> frozenset[str]:
    """The lands that a text in a language names, or whose people or things it does."""
    found = " ".join(
        stem(fold(word), language)
        for word in re.findall(r"\w+", text)
        if fold(word) not in _NO_LANDS | _CAPITALS or (fold(word) in _CAPITALS and word[:1].isupper())
    )
    padded = f" {found} "
    return frozenset(land for form, land in _forms(language) if f" {' '.join(form)} " in padded)


def lands_of_stems(stems: Set[str], language: str) -> frozenset[str]:
    """The lands that are named by words with these stems, as roles hold them."""
    return frozenset(land for form, land in _forms(language) if stems >= set(form))


def words_of(lands: Collection[str], language: str) -> frozenset[str]:
    """Stems of all words by which lands are called in a language."""
    return frozenset(word for form, land in _forms(language) if land in lands for word in form)


@lru_cache(maxsize=50_000)
def called_like(word: str, language: str, target: str) -> frozenset[str]:
    """Stems of the single words of `target` for the land that a word, folded, names, or whose people or things it does.

    None where the word is for no land. Stems are not enough to tell: "daños" has that of "danés".
    """
    if word in _NO_LANDS or language not in _ORDER:
        return frozenset()
    lands = {land for name, land in _names(language) if _is_form(word, name, language)}
    return frozenset(form[0] for form, land in _forms(target) if land in lands and len(form) == 1)


def _is_form(word: str, name: str, language: str) -> bool:
    """Whether a word is one that a dictionary has, as it may be inflected."""
    if language == "en":
        return word in (name, f"{name}s")
    if language in ("fr", "de"):
        return word.startswith(name) and len(word) <= len(name) + (3 if language == "fr" else 2)
    if name[-1] in "oe":
        return len(name) > 3 and word[: len(name) - 1] == name[:-1] and len(word) <= len(name) + 1
    return word == name or (name[-1] not in "aiu" and word.startswith(name) and len(word) <= len(name) + 2)


@cache
def _names(language: str) -> tuple[tuple[str, str], ...]:
    """The single words for lands in a language, folded, each with its land."""
    column = _ORDER.index(language)
    return tuple(
        (name, row.split()[0].split("|")[0])
        for row in _LANDS.strip().splitlines()
        for name in row.split("|")[column].split()
        if "+" not in name
    )


@cache
def _forms(language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Stems of the words of each name of each land, in a language; English where it is none of the five."""
    column = _ORDER.index(language) if language in _ORDER else 0
    found = []
    for row in _LANDS.strip().splitlines():
        for name in row.split("|")[column].split():
            spelt = [name.split("+")]
            if language == "de":
                spelt.append([*spelt[0][:-1], f"{spelt[0][-1]}s"])  # of "China": "Chinas"
            if name.endswith("o") and "+" not in name:  # "italiani" has another stem than "italiano"
                spelt += [[name[:-1] + ending] for ending in _INFLECTED.get(language, ())]
            found += [(tuple(stem(word, language) for word in each), row.split()[0].split("|")[0]) for each in spelt]
    return tuple(found)
