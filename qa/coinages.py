"""Words that the press made up for an event: where no article has "Brexit", "British" and "referendum" are looked for.

Used by `qa.matching`. A table of the few that people ask by and that articles of the first days do not have yet; what a
dictionary has, and what all articles on the matter say, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.analysis import fold, stem
from index.vocabulary import Vocabulary

__all__ = ["meant"]

_ORDER = ("en", "it", "es", "fr", "de")
_COINED = """
brexit british referendum|britannico referendum|británico referéndum|britannique référendum|britisch referendum
grexit greek euro|greco euro|griego euro|grec euro|griechisch euro
frexit french referendum|francese referendum|francés referéndum|français référendum|französisch referendum
italexit italian european|italiano europea|italiano europea|italien européenne|italienisch europäisch
covid coronavirus|coronavirus|coronavirus|coronavirus|coronavirus
dieselgate volkswagen emissions|volkswagen emissioni|volkswagen emisiones|volkswagen émissions|volkswagen abgas
obamacare obama health|obama sanitaria|obama sanitaria|obama santé|obama krankenversicherung
partygate johnson parties|johnson feste|johnson fiestas|johnson fêtes|johnson partys
qatargate qatar corruption|qatar corruzione|qatar corrupción|qatar corruption|qatar korruption
vatileaks vatican documents|vaticano documenti|vaticano documentos|vatican documents|vatikan dokumente
"""


def meant(word: str, language: str, languages: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words that a coinage stands for, all of which the archive has; the word itself where it has that or is none.

    Args:
        word: of a question, folded.
        language: of the question.
        languages: of the archive's articles.
        vocabulary: what the archive holds.
    """
    if word not in _TABLE or language not in _ORDER:
        return (word,)
    meanings = dict(zip(_ORDER, _TABLE[word], strict=True))
    written = meanings.keys() & set(languages)
    places = zip(*([stem(part, each) for part in meanings[each]] for each in written), strict=True)
    if vocabulary.frequency({stem(word, each) for each in written}) or not all(map(vocabulary.frequency, places)):
        return (word,)
    return meanings[language]


def _read(table: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    rows = (row.partition(" ") for row in table.strip().splitlines())
    return {name: tuple(tuple(fold(each).split()) for each in meanings.split("|")) for name, _, meanings in rows}


_TABLE = _read(_COINED)
