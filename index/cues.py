"""Words with which languages attribute speech: reporting verbs, "according to", pronouns, determiners.

Data for `index.quotes`, one `Cues` for each language; no text is analysed here. The verbs are those that news prose
uses to report speech (compare Krestel et al., LREC 2008; Pouliquen et al., RANLP 2007).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Cues", "cues_for"]


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of one language, matched case-insensitively unless said otherwise.

    Attributes:
        verb: a reporting verb in the third person with its auxiliary and the adverbs between them.
        that: the conjunction that opens reported speech, matched at the end of a verb; group 0 may be empty.
        according: "according to", before the speaker.
        adverb: one adverb that may stand between verb and subject.
        pronoun: a subject pronoun.
        determiner: an article or possessive that opens a description of a person.
        preposition: a preposition, possibly fused with an article; what follows it is no subject.
    """

    verb: re.Pattern[str]
    that: re.Pattern[str]
    according: re.Pattern[str]
    adverb: re.Pattern[str]
    pronoun: re.Pattern[str]
    determiner: re.Pattern[str]
    preposition: re.Pattern[str]


def cues_for(language: str) -> Cues:
    """The cues of a language; those of English for a language that has none of its own."""
    return _compiled(language if language in _LANGUAGES else "en")


@lru_cache(maxsize=8)
def _compiled(language: str) -> Cues:
    data = _LANGUAGES[language]
    flags = re.IGNORECASE

    def whole(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", flags)

    adverb = "|".join(data["adverb"].split())
    finite, participle = "|".join(data["finite"].split()), "|".join(data["participle"].split())
    compound = rf"(?:{data['auxiliary']})\s+(?:(?:{adverb})\s+){{0,2}}(?:{participle})"
    return Cues(
        verb=whole(rf"(?:{data['clitic']})?(?:{compound}|{finite}|{data['phrase']})"),
        that=re.compile(rf"\s+(?:{data['that']})", flags),
        according=whole(data["according"]),
        adverb=whole(adverb),
        pronoun=whole("|".join(data["pronoun"].split())),
        determiner=re.compile(rf"(?<!\w)(?:{data['determiner']})", flags),
        preposition=re.compile(rf"(?<!\w)(?:{data['preposition']})\s*$", flags),
    )


def _inflect(stems: str, endings: str) -> str:
    """Every stem with every ending, as alternatives: the regular verbs of a language."""
    return " ".join(f"{stem}(?:{'|'.join(endings.split())})" for stem in stems.split())


_IT_ARE = (
    "accus afferm aggiorn ammicc annunci argoment arring assicur attacc auspic auto-?critic azzard commentc comment "
    "comunic conferm confess confid constat continu critic dettagli dichiar denunci ipotizz esclam esort evidenzi "
    "grid giur incalz indic inform invit invoc ironizz lament lanci minacci motiv not osserv ordin pens plaud "
    "precis proclam profetizz puntualizz raccomand raccont rassicur replic ribatt ricord rilev rimarc ringrazi "
    "rivel rivendic salut scherz segnal sentenzi sintetizz sollecit sottoline specul spieg stim sussurr testimoni "
    "tuon twitt url valut"
)
_IT_IRE = "ammon avvert chiar defin esord infier insist ment prosegu ribad rifer riprend sugger"
_EN_PAST = (
    "acknowledged added admitted agreed announced apologi[sz]ed appealed argued asked asserted assured blamed boasted "
    "called claimed commented complained concluded condemned confessed confirmed continued cried criticised declared "
    "defended demanded denied described estimated exclaimed explained expressed feared hailed indicated insisted "
    "joked lamented maintained mentioned mocked noted objected observed ordered pledged pointed pleaded praised "
    "predicted proclaimed promised quipped radioed recalled recounted remarked remembered repeated replied reported "
    "responded revealed said shouted signed stated stressed suggested summed testified thanked thought told tweeted "
    "underlined urged vowed warned welcomed whispered wondered wrote believed"
)
_EN_PRESENT = (
    "says tells adds admits announces argues asks believes calls claims concludes confirms declares denies describes "
    "estimates explains insists notes observes predicts promises recalls replies reports responds states stresses "
    "suggests thinks urges vows warns writes"
)
_LANGUAGES: dict[str, dict[str, str]] = {
    "it": {
        "clitic": r"(?:(?:lo|ne|gli|ci|si|vi|mi|non)\s+|l[’'])",
        "auxiliary": r"ha|hanno|aveva|avevano|avrebbe|avrebbero|avrà|abbia|avendo|si\s+è|è",
        "participle": _inflect(_IT_ARE, "ato")
        + " "
        + _inflect(_IT_IRE, "ito")
        + " detto aggiunto sostenuto ammesso concluso risposto scritto promesso chiesto ripetuto letto espresso"
        " risposto smentito riconosciuto commosso fatto\\s+sapere reso\\s+noto esclamato lasciato\\s+detto parlato\\s+di"
        " replicato ribattuto ripreso intimato detto messo\\s+in\\s+guardia preso\\s+la\\s+parola pronunciato",
        "finite": _inflect(_IT_ARE, "a ano ò arono ava avano ando")
        + " "
        + _inflect(_IT_IRE, "e isce ì iva endo")
        + " dice dicono disse dissero diceva dicevano dicendo aggiunge aggiunse aggiungeva aggiungendo sostiene"
        " sostenne sosteneva ammette ammise conclude concluse concludeva risponde rispose rispondeva scrive scrisse"
        " scriveva promette promise chiede chiese ripete ripeté ripeteva ritiene riteneva crede credeva smentisce"
        " riconosce riconobbe intima intimò legge lesse fa\\s+sapere fece\\s+sapere riprende pronunciò prometteva",
        "phrase": r"queste\s+le\s+parole\s+di|le\s+parole\s+di|il\s+commento\s+di|parola\s+di",
        "that": r"che|di\s+(?=\w+(?:re|rsi|rlo|rla)\b)|di\s+(?=non\b)|come|se",
        "according": r"secondo|per|a\s+detta\s+di|stando\s+a|ad\s+avviso\s+di",
        "adverb": "inoltre poi anche infine quindi però subito già ancora così invece intanto dunque ieri oggi più"
        " volte pubblicamente successivamente sempre stesso stessa",
        "pronoun": "lui lei egli ella essi loro",
        "determiner": r"(?:il|lo|la|i|gli|le|un|uno|una)\s|l[’']|un[’']",
        "preposition": r"di|del|dello|della|dell[’']|dei|degli|delle|a|al|allo|alla|all[’']|ai|agli|alle|da|dal|dallo"
        r"|dalla|dall[’']|dai|dagli|dalle|in|nel|nello|nella|nell[’']|nei|negli|nelle|su|sul|sullo|sulla|sull[’']|sui"
        r"|con|col|per|tra|fra|contro|verso|presso|dopo|durante|d[’']|ad|ed|e|o",
    },
    "en": {
        "clitic": r"",
        "auxiliary": r"has|have|had|having|would|is|was|later|also|then",
        "participle": _EN_PAST + " written saying telling adding warning",
        "finite": _EN_PAST + " " + _EN_PRESENT + " saying adding telling warning calling writing explaining insisting",
        "phrase": r"went\s+on|put\s+it|made\s+clear|in\s+the\s+words\s+of",
        "that": r"(?:that\b)?",
        "according": r"according\s+to|in\s+the\s+words\s+of",
        "adverb": "also later then again simply once yesterday today bluntly flatly quietly still only never famously"
        " repeatedly publicly just",
        "pronoun": "he she they it",
        "determiner": r"(?:the|a|an|his|her|their|its|one|another)\s",
        "preposition": r"of|to|in|on|at|by|for|from|with|about|into|against|after|before|during|over|under|between|than"
        r"|and|or|as|near|off|outside|inside",
    },
    "fr": {
        "clitic": r"(?:l[’']|le\s|la\s|les\s|lui\s|s[’']|se\s|n[’']|ne\s)",
        "auxiliary": r"a|ont|avait|avaient|aurait|est|s[’']est",
        "participle": "dit déclaré ajouté affirmé expliqué annoncé averti confirmé estimé indiqué insisté précisé"
        " rappelé répondu reconnu souligné soutenu assuré promis prévenu écrit raconté lancé martelé conclu demandé"
        " dénoncé regretté réagi répété poursuivi exclamé admis jugé salué tweeté qualifié crié",
        "finite": "dit disait déclare déclara déclarait ajoute ajouta affirme affirma affirmait explique expliqua"
        " expliquait annonce annonça avertit confirme confirma estime estima estimait indique indiqua insiste insista"
        " précise précisa rappelle rappela répond répondit reconnaît reconnut souligne souligna soutient assure assura"
        " promet promit prévient écrit écrivit raconte raconta lance lança martèle conclut demande demanda dénonce"
        " dénonça regrette réagit répète répéta poursuit admet admit juge jugea salue salua exclame exclama cria"
        " qualifie",
        "phrase": r"fait\s+savoir|a\s+fait\s+savoir",
        "that": r"que|qu[’']|de\s+(?=\w+(?:er|ir|re)\b)",
        "according": r"selon|d[’']après|pour",
        "adverb": "encore aussi également ensuite enfin notamment hier mardi lundi mercredi jeudi vendredi samedi"
        " dimanche ainsi donc alors toutefois",
        "pronoun": "il elle ils elles t-il t-elle",
        "determiner": r"(?:le|la|les|un|une|son|sa)\s|l[’']",
        "preposition": r"de|du|des|d[’']|à|au|aux|en|dans|sur|par|pour|avec|contre|chez|après|avant|entre|et|ou|vers"
        r"|lors",
    },
    "es": {
        "clitic": r"(?:lo|la|le|les|se|no)\s+",
        "auxiliary": r"ha|han|había|habían|habría",
        "participle": "dicho declarado añadido afirmado explicado anunciado advertido confirmado asegurado señalado"
        " subrayado recordado respondido reconocido escrito contado concluido pedido denunciado lamentado insistido"
        " repetido prometido admitido calificado destacado precisado agregado sostenido manifestado",
        "finite": "dijo dice dijeron decía declaró declara añadió añade afirmó afirma explicó explica anunció anuncia"
        " advirtió advierte confirmó confirma aseguró asegura señaló señala subrayó subraya recordó recuerda respondió"
        " responde reconoció reconoce escribió escribe contó cuenta concluyó concluye pidió pide denunció denuncia"
        " lamentó lamenta insistió insiste repitió repite prometió promete admitió admite calificó califica destacó"
        " destaca precisó precisa agregó agrega sostuvo sostiene manifestó manifiesta exclamó gritó apuntó indicó cree",
        "phrase": r"en\s+palabras\s+de|dio\s+a\s+conocer",
        "that": r"que",
        "according": r"según|de\s+acuerdo\s+con|para",
        "adverb": "también además después luego ayer hoy todavía ya finalmente entonces",
        "pronoun": "él ella ellos ellas",
        "determiner": r"(?:el|la|los|las|un|una|su)\s",
        "preposition": r"de|del|a|al|en|con|por|para|contra|sobre|ante|desde|hasta|entre|tras|y|o|según|durante",
    },
    "de": {
        "clitic": r"",
        "auxiliary": r"hat|haben|hatte|hatten|habe|hätte",
        "participle": "gesagt erklärt betont hinzugefügt angekündigt gewarnt bestätigt geschrieben mitgeteilt versichert"
        " geantwortet gefordert kritisiert",
        "finite": "sagte sagt sagten erklärte erklärt erklärten betonte betont ergänzte ergänzt kündigte warnte warnt"
        " bestätigte bestätigt schrieb schreibt teilte versicherte versichert antwortete antwortet forderte fordert"
        " kritisierte kritisiert meinte meint rief berichtete berichtet räumte fügte unterstrich bezeichnete nannte"
        " erinnerte versprach behauptete behauptet stellte äußerte lobte verkündete",
        "phrase": r"wird\s+zitiert",
        "that": r",?\s*dass|,?\s*daß",
        "according": r"laut|nach\s+angaben\s+von|zufolge|nach\s+ansicht\s+von",
        "adverb": "auch ferner weiter außerdem zudem dann später gestern heute am zuvor erneut dazu jedoch",
        "pronoun": "er sie",
        "determiner": r"(?:der|die|das|den|dem|ein|eine|einer|sein|seine|ihre?)\s",
        "preposition": r"von|vom|zu|zum|zur|in|im|an|am|auf|aus|bei|beim|mit|nach|für|gegen|über|unter|vor|durch|um|und"
        r"|oder|seit",
    },
}
