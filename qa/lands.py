"""Lands, as nouns and as adjectives, in the five languages of questions: "Germania", "tedesca", "Deutschland" are one.

A table of words and what finds them in a text or in a set of stems; what stands for a land otherwise (its capital, the
seat of its government) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from index.analysis import fold, stem

__all__ = ["lands_in", "lands_of_stems"]

_LANDS = """
argentina argentino argentinian argentine argentinien argentinisch argentinische argentin
australia australian australiano australien australienne australisch australische
austria austrian austriaco osterreich osterreichisch osterreichische austriche autrichien autrichienne
belgium belgian belgio belga belgica belgien belgisch belgische belgique belge
brazil brazilian brasile brasiliano brasil brasileno brasilien brasilianisch brasilianische bresil bresilien bresilienne
britain british britannico regno+unito united+kingdom uk gran+bretagna great+britain britanico reino+unido britisch
  britische grossbritannien britannique royaume-uni grande-bretagne
  england english inghilterra inglese ingles inglaterra englisch englische
  anglais anglaise angleterre
canada canadian canadese canadiense kanada kanadisch kanadische canadien canadienne
chile chilean cile cileno chileno chilenisch chilenische chili chilien chilienne
china chinese cina cinese chino chinesisch chinesische chine chinois chinoise
colombia colombian colombiano kolumbien kolumbianisch kolumbianische colombie colombien colombienne
cuba cuban cubano kuba kubanisch kubanische cubain cubaine
denmark danish danimarca danese dinamarca danes danemark danisch danische danois danoise
egypt egyptian egitto egiziano egipto egipcio agypten agyptisch agyptische egypte egyptien egyptienne
finland finnish finlandia finlandese finlandes finnland finnisch finnische finlande finlandais finlandaise
france french francia francese frances francesa frankreich franzosisch franzosische francais francaise
germany german germania tedesco deutschland deutsch deutsche alemania aleman alemana allemagne allemand allemande
greece greek grecia greco griego griechenland griechisch griechische grece grec grecque
hungary hungarian ungheria ungherese hungria hungaro ungarn ungarisch ungarische hongrie hongrois hongroise
india indian indiano indio indien indisch indische inde indienne
iran iranian iraniano irani iranisch iranische iranien iranienne
iraq iracheno iraqi irak iraki irakisch irakische irakien irakienne
ireland irish irlanda irlandese irlandes irland irisch irische irlande irlandais irlandaise
israel israeli israele israeliano israelisch israelische israelien israelienne
italy italian italia italiano italien italienisch italienische italie italienne
japan japanese giappone giapponese japon japones japonesa japanisch japanische japonais japonaise
mexico mexican messico messicano mexicano mexiko mexikanisch mexikanische mexique mexicain mexicaine
netherlands dutch olanda olandese paesi+bassi holanda holandes paises+bajos niederlande niederlandisch niederlandische
  pays-bas neerlandais neerlandaise
new+zealand nuova+zelanda neozelandese nueva+zelanda neozelandes neozelandesa neuseeland neuseelandisch neuseelandische
  nouvelle-zelande neo-zelandais neo-zelandaise
north+korea north+korean nordcoreano corea+nord corea+del+nord corea+del+norte norcoreano nordkorea nordkoreanisch
  nordkoreanische coree+nord nord-coreen nord-coreenne
norway norwegian norvegia norvegese noruega noruego norwegen norwegisch norwegische norvege norvegien norvegienne
pakistan pakistani pakistano pachistano pakistanisch pakistanische pakistanais pakistanaise
poland polish polonia polacco polaco polen polnisch polnische pologne polonais polonaise
portugal portuguese portogallo portoghese portugues portuguesa portugiesisch portugiesische portugais portugaise
romania romanian rumeno romeno rumania rumano rumanien rumanisch rumanische roumanie roumain roumaine
russia russian russo rusia ruso russland russisch russische russie russe
scotland scottish scozia scozzese escocia escoces escocesa schottland schottisch schottische ecosse ecossais ecossaise
serbia serbian serbo serbio serbien serbisch serbische serbie serbe
south+africa south+african sudafrica sudafricano sudafrika sudafrikanisch sudafrikanische afrique+du+sud sud-africain
  sud-africaine
south+korea south+korean sudcoreano corea+sud corea+del+sud corea+del+sur surcoreano sudkorea sudkoreanisch
  sudkoreanische coree+sud sud-coreen sud-coreenne
spain spanish spagna spagnolo espana espanol espanola spanien spanisch spanische espagne espagnol espagnole
sweden swedish svezia svedese suecia sueco schweden schwedisch schwedische suede suedois suedoise
switzerland swiss svizzera svizzero suiza suizo schweiz schweizer schweizerisch suisse
syria syrian siria siriano sirio syrien syrisch syrische syrie syrienne
turkey turkish turchia turco turquia turkei turkisch turkische turquie turc turque
ukraine ukrainian ucraina ucraino ucrania ucraniano ukrainisch ukrainische ukrainien ukrainienne
united+states american stati+uniti americano statunitense usa us estados+unidos estadounidense vereinigte+staaten
  amerikanisch amerikanische us-amerikanisch etats-unis americain americaine america amerika amerique
venezuela venezuelan venezuelano venezolano venezolanisch venezolanische venezuelien venezuelienne
wales welsh galles gallese gales galesa walisisch walisische gallois galloise
"""
"""A land a line, its first word its name here: folded, a plus between words of one name; feminine forms in -a and
plurals are found by their stems. Indented lines go on."""


def lands_in(text: str, language: str) -> frozenset[str]:
    """The lands that a text in a language names, or whose people or things it does."""
    return lands_of_stems(frozenset(_stems(text, language)), language)


def lands_of_stems(stems: Set[str], language: str) -> frozenset[str]:
    """The lands that are named by words with these stems, as roles hold them."""
    return frozenset(land for form, land in _forms(language) if form <= stems)


@cache
def _forms(language: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Stems of each name of each land, in a language."""
    rows = re.sub(r"\n +", " ", _LANDS).strip().splitlines()
    return tuple(
        (frozenset(_stems(form.replace("+", " "), language)), row.split()[0]) for row in rows for form in row.split()
    )


def _stems(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in re.findall(r"\w+", fold(text))]
