"""Tell in which language a question or an article is written, and list the function words of five languages.

Used by the readers for articles that do not state their language and by `qa` for questions. It knows nothing of
stemming (see `index.analysis`) and translates nothing.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

__all__ = ["QUESTION_LANGUAGES", "STOP_WORDS", "article_language", "detect_language"]

QUESTION_LANGUAGES: tuple[str, ...] = ("en", "it", "es", "fr", "de")
"""Languages in which questions are understood."""

_ENGLISH = """
a about above after again against all also although am among an and any are aren as at be because been before
being below between both but by can cannot could couldn did didn do does doesn doing don during each either ever
every few for from further had hadn has hasn have haven having he her here hers herself him himself his how
however i if in into is isn it its itself just ll may me might more most much must my myself neither no nor not
of off on once one only or other our ours ourselves out over own re s same shall she should shouldn since so
some such t than that the their theirs them themselves then there these they this those though through to too
under until up upon us ve very was wasn we were weren what when where whether which while who whom whose why
will with within without won would wouldn yet you your yours yourself yourselves
"""

_ITALIAN = """
a abbia abbiamo abbiano ad agli ai al all alla alle allo anche ancora avere aveva avevano avrà avuto c che chi
chiunque ci ciò coi col come con cos cosa cosi così cui d da dagli dai dal dall dalla dalle dallo degli dei del
dell della delle dello dentro di dopo dove dov dove du dunque e ed egli ella era erano essa esse essere essi
eravamo fino fra fu furono già gli ha hai hanno ho i il in infatti invece io l la là le lei li lo loro lui ma me
mentre mi mia mie miei mio molto ne né negli nei nel nell nella nelle nello neanche nessun nessuna nessuno noi
non nostra nostre nostri nostro o od ogni oltre oppure per perché perchè perciò però più poi poiché prima pure
qual quale quali quando quant quanta quante quanti quanto quasi quegli quei quel quell quella quelle quelli
quello quest questa queste questi questo qui quindi sarà saranno sarebbe se sei senza si sia siamo siano siete
sono sotto sta stata state stati stato stesso su sua sue sugli sui sul sull sulla sulle sullo suo suoi tra tu
tua tue tuo tuoi tutta tutte tutti tutto un una uno v va verso vi voi vostra vostro è
"""

_SPANISH = """
a además ahora al algo algunas algunos ante antes apenas aquel aquella aquellas aquello aquellos aquí así aun
aún aunque bajo cada casi como con contra cual cuál cuales cuáles cualquier cuando cuándo cuanta cuánta cuantas
cuántas cuanto cuánto cuantos cuántos de del desde después donde dónde dos durante el él ella ellas ello ellos
en entonces entre era eran eres es esa esas ese eso esos esta está estaba estaban estamos están estar estas estoy
este esto estos fue fueron ha había habían haber han hasta hay he incluso la las le les lo
los luego más me mi mí mientras mis
mismo mucho muchos muy nada ni ningún ninguna no nos nosotros nuestra nuestro o os otra otras otro otros para
pero poco por porque pues que qué quien quién quienes quiénes se sea según ser será si sí sido sin sino so sobre
solo sólo son su sus suya suyo también tampoco tan tanto te tiene tienen toda todas todavía todo todos tras tu
tú tus un una unas uno unos usted ustedes vosotros y ya yo
"""

_FRENCH = """
a afin ai ainsi alors après as assez au aucun aucune auquel aussi autre autres aux avait avaient avant avec avez
avoir avons beaucoup c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme
comment contre d dans de depuis derrière des dès deux donc dont du durant elle elles en encore entre es est et
étaient était été être eu eux fait furent fut grâce hors il ils j je jusqu l la là laquelle le lequel les
lesquelles lesquels leur leurs lors lorsque lui m ma mais malgré même mêmes mes moi moins mon n ne ni non nos
notre nous on ont ou où par parce parmi pas pendant peu plus pour pourquoi puis puisque qu quand que quel quelle
quelles quelque quelques quels qui quoi s sa sans se selon sera seront ses si sinon soi soit son sont sous sur t
ta tandis te tel telle tels tes toi ton toujours tous tout toute toutes très trop tu un une vers voici voilà vos
votre vous y
"""

_GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei
beim bereits bevor bin bis bist da dabei dadurch dafür dagegen damit danach dann daran darauf daraus darf
darüber darum das dass dazu dein deine dem den denn der deren des dessen dich die dies diese diesem diesen
dieser dieses dir doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euch euer für
gegen gewesen hab habe haben hat hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
im in indem ins ist ja jede jedem jeden jeder jedes jedoch jene jetzt kann kein keine keinem keinen keiner
können könnte machen man manche mehr mein meine mich mir mit möglich muss musste nach nachdem neben nein nicht
nichts noch nun nur ob oder ohne sehr seien sein seine seinem seinen seiner seit seitdem sich sie sind so sobald
solche soll sollen sollte sondern sonst soweit über um und uns unser unsere unter viel vom von vor während wann
war waren warum was weder weil weiter welche welchem welchen welcher welches wem wen wenig wenn wer werde werden
wessen wie wieder will wir wird wo woher wohin wollen worden wurde wurden würde zu zum zur zwar zwischen
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in zip(QUESTION_LANGUAGES, (_ENGLISH, _ITALIAN, _SPANISH, _FRENCH, _GERMAN), strict=True)
}
"""Function words by language, lower case, accents as written; halves of elided forms ("dell", "qu") included."""

_WORD = re.compile(r"[^\W\d_]+")
_NAME_PARTICLES = frozenset({"von", "van", "der", "den"})

# Thresholds over questions in five languages and single names, measured on the identifier's own probabilities.
_SURE_WITHOUT_FUNCTION_WORDS = 0.85
_SURE_AMONG_LEADERS = 0.6
_SURE_OF_ARTICLE = 0.5
_ARTICLE_SAMPLE = 5_000


def detect_language(text: str, default: str = "en", languages: Sequence[str] = QUESTION_LANGUAGES) -> str:
    """Identify the language of a question.

    A bare name belongs to no language: without function words, and unless the identifier is sure of three words or
    more, the answer is `default`.

    Args:
        text: a question, or anything short.
        default: returned when the text does not show its language.
        languages: candidates, a subset of `QUESTION_LANGUAGES`.
    Returns:
        ISO 639-1 code.
    """
    words = _WORD.findall(text)
    if not words:
        return default
    best, probability = _identify(text, tuple(languages))
    votes = _function_words(words, languages)
    most = max(votes.values())
    if most == 0:
        sure = probability >= _SURE_WITHOUT_FUNCTION_WORDS and len(words) >= 3
        return best if sure else default
    leaders = [language for language in languages if votes[language] == most]
    if len(leaders) == 1:
        surer = votes[best] and probability >= _SURE_WITHOUT_FUNCTION_WORDS
        return best if surer else leaders[0]
    return best if best in leaders and probability >= _SURE_AMONG_LEADERS else default


def article_language(text: str, default: str = "en") -> str:
    """Identify the language of an article, any that the identifier knows by an ISO 639-1 code.

    Args:
        text: title and body; the first 5,000 characters are looked at.
        default: returned when the text shows none, such as a table of figures.
    """
    sample = text[:_ARTICLE_SAMPLE]
    if not _WORD.search(sample):
        return default
    best, probability = _identify(sample, None)
    if probability >= _SURE_OF_ARTICLE:
        return best
    return detect_language(sample, default=best)


def _function_words(words: Sequence[str], languages: Sequence[str]) -> dict[str, int]:
    """Count each language's function words, leaving out the particles of a name that stands alone."""
    others = [word for word in words if word.lower() not in _NAME_PARTICLES]
    if len(words) <= 5 and all(word[0].isupper() for word in others):
        counted = [word.lower() for word in others]
    else:
        counted = [word.lower() for word in words]
    return {language: sum(word in STOP_WORDS[language] for word in counted) for language in languages}


_lock = threading.Lock()


def _identify(text: str, languages: tuple[str, ...] | None) -> tuple[str, float]:
    """Most probable language among the given ones (None: all that have an ISO 639-1 code), and how probable."""
    with _lock:
        identifier = _identifier(languages)
    best, probability = identifier.classify(text)
    return str(best), float(probability)


@cache
def _identifier(languages: tuple[str, ...] | None) -> Any:
    """Load the identifier once for each set of languages; it takes about a second and is read-only afterwards."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages or [label for label in identifier.labels if len(label) == 2])
    return identifier
