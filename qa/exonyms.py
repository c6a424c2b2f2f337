"""Names that languages write differently: "Colonia" is "Köln", "Gheddafi" "Gaddafi", "Papa Paolo VI" "Pope Paul VI".

Used by `qa.matching` and wherever names are compared. Tables of those that the dictionary of `index.lexicon` does not
tell for sure; lands have their own (`qa.lands`), and what is only misspelt is for the archive's vocabulary to find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from index.analysis import fold, words

__all__ = ["SAME_NAME", "called_abroad"]

_ORDER = ("en", "it", "es", "fr", "de")
_SPELT = """
kiev kyiv kyjiw kiew
kharkiv kharkov charkiw charkow charkiv jarkov jarkiv
lviv leopoli lemberg lwiw
odessa odesa
chernobyl chornobyl cernobyl chernobil tchernobyl tschernobyl
zaporizhzhia zaporizhia zaporizhzhya zaporiyia zaporijjia saporischschja
bakhmut bajmut bachmut bakhmout
donbas donbass dombas
kursk koursk
leningrad leningrado
stalingrad stalingrado
putin poutine
zelensky zelenskyy zelenskyj zelenskij selenskyj selenski zelenski
gorbachev gorbaciov gorbatschow gorbachov gorbatchev
yeltsin eltsin eltsine jelzin
brezhnev breznev breschnew brejnev
khrushchev kruscev chruscev jruschov khrouchtchev chruschtschow
stalin staline
lenin lenine
trotsky trotzky trotski trotzki
andropov andropow
medvedev medwedew
lavrov lawrow
navalny navalnyj navalni nawalny
prigozhin prigozin prigojine prigoschin
litvinenko litwinenko
politkovskaya politkovskaja politkovskaia politkowskaja
lukashenko loukachenko lukaschenko
poroshenko poroschenko porochenko
tymoshenko timoshenko timochenko timoschenko
yanukovych yanukovich ianoukovytch janukowytsch janukovic
sakharov sacharov sajarov sacharow
solzhenitsyn solgenitsin solzenicyn soljenitsyne solschenizyn
dostoevsky dostoyevsky dostoevskij dostoyevski dostoievski dostojewski
tolstoy tolstoj tolstoi
tchaikovsky ciaikovskij chaikovski tchaikovski tschaikowski
shostakovich sostakovic chostakovitch schostakowitsch
nureyev nureev noureev nurejew
kasparov kasparow
karpov karpow
netanyahu netanyahou netanjahu
gaddafi qaddafi gheddafi gadafi kadhafi
saddam sadam
mubarak moubarak
assad asad
khomeini jomeini khomeyni chomeini
khamenei jamenei chamenei
rouhani rohani ruhani
ahmadinejad ahmadineyad ahmadinedschad
qaeda qaida kaida
hezbollah hizbollah hisbollah hezbola
taliban talebani talibani talibanes talibans
yoon yun
sputnik spoutnik
usa us
bros brothers
onu un uno nazioni nations naciones nationen
nato otan
imf fmi iwf
gdpr rgpd dsgvo
paralimpiadi paralympics paralimpicos paralympiques paralimpici paralympic
francesco francis francisco francois franziskus
benedetto benedict benedicto benoit benedikt
edoardo edward eduardo edouard eduard
"""
"""A name a line, in small letters without accents; each spelling means it in every language."""
_PLACES = """
Milan|Milano|Milán|Milan|Mailand
Turin|Torino|Turín|Turin|Turin
Naples|Napoli|Nápoles|Naples|Neapel
Genoa|Genova|Génova|Gênes|Genua
Leghorn Livorno|Livorno|Livorno|Livourne|Livorno
Syracuse|Siracusa|Siracusa|Syracuse|Syrakus
Palermo|Palermo|Palermo|Palerme|Palermo
Trent Trento|Trento|Trento|Trente|Trient
Munich|Monaco|Múnich|Munich|München
Cologne|Colonia|Colonia|Cologne|Köln
Aachen|Aquisgrana|Aquisgrán|Aix-la-Chapelle|Aachen
Trier|Treviri|Tréveris|Trèves|Trier
Dresden|Dresda|Dresde|Dresde|Dresden
Hamburg|Amburgo|Hamburgo|Hambourg|Hamburg
Hanover|Hannover|Hannover|Hanovre|Hannover
Frankfurt|Francoforte|Fráncfort Frankfurt|Francfort|Frankfurt
Freiburg|Friburgo|Friburgo|Fribourg|Freiburg
Regensburg|Ratisbona|Ratisbona|Ratisbonne|Regensburg
Salzburg|Salisburgo|Salzburgo|Salzbourg|Salzburg
Zurich|Zurigo|Zúrich|Zurich|Zürich
Basel|Basilea|Basilea|Bâle|Basel
Bern|Berna|Berna|Berne|Bern
Lausanne|Losanna|Lausana|Lausanne|Lausanne
Lucerne|Lucerna|Lucerna|Lucerne|Luzern
Antwerp|Anversa|Amberes|Anvers|Antwerpen
Liège|Liegi|Lieja|Liège|Lüttich
Hague|Aia|Haya|Haye|Haag
Nice|Nizza|Niza|Nice|Nizza
Lyon|Lione|Lyon|Lyon|Lyon
Bordeaux|Bordeaux|Burdeos|Bordeaux|Bordeaux
Dunkirk|Dunkerque|Dunkerque|Dunkerque|Dünkirchen
Barcelona|Barcellona|Barcelona|Barcelone|Barcelona
Seville|Siviglia|Sevilla|Séville|Sevilla
Cordoba|Cordova|Córdoba|Cordoue|Córdoba
Lisbon|Lisbona|Lisboa|Lisbonne|Lissabon
Athens|Atene|Atenas|Athènes|Athen
Thessaloniki|Salonicco|Salónica|Thessalonique|Thessaloniki
Prague|Praga|Praga|Prague|Prag
Krakow|Cracovia|Cracovia|Cracovie|Krakau
Copenhagen|Copenaghen|Copenhague|Copenhague|Kopenhagen
Gothenburg|Göteborg|Gotemburgo|Göteborg|Göteborg
Dublin|Dublino|Dublín|Dublin|Dublin
Belgrade|Belgrado|Belgrado|Belgrade|Belgrad
Ljubljana|Lubiana|Liubliana|Ljubljana|Ljubljana
Chechnya|Cecenia|Chechenia|Tchétchénie|Tschetschenien
Petersburg|Pietroburgo|Petersburgo|Pétersbourg|Petersburg
Bethlehem|Betlemme|Belén|Bethléem|Bethlehem
Cairo|Cairo|Cairo|Caire|Kairo
Alexandria|Alessandria|Alejandría|Alexandrie|Alexandria
Algiers|Algeri|Argel|Alger|Algier
Tunis|Tunisi|Túnez|Tunis|Tunis
Benghazi|Bengasi|Bengasi|Benghazi|Bengasi
Mosul|Mosul|Mosul|Mossoul|Mossul
Mecca|Mecca|Meca|Mecque|Mekka
Mumbai Bombay|Mumbai Bombay|Bombay|Bombay|Mumbai Bombay
Havana|Avana|Habana|Havane|Havanna
Lombardy|Lombardia|Lombardía|Lombardie|Lombardei
Piedmont|Piemonte|Piamonte|Piémont|Piemont
Tuscany|Toscana|Toscana|Toscane|Toskana
Apulia|Puglia|Apulia|Pouilles|Apulien
Sicily|Sicilia|Sicilia|Sicile|Sizilien
Corsica|Corsica|Córcega|Corse|Korsika
Bavaria|Baviera|Baviera|Bavière|Bayern
Saxony|Sassonia|Sajonia|Saxe|Sachsen
Thuringia|Turingia|Turingia|Thuringe|Thüringen
Prussia|Prussia|Prusia|Prusse|Preußen
Carinthia|Carinzia|Carintia|Carinthie|Kärnten
Tyrol|Tirolo|Tirol|Tyrol|Tirol
Alsace|Alsazia|Alsacia|Alsace|Elsass
Brittany|Bretagna|Bretaña|Bretagne|Bretagne
Normandy|Normandia|Normandía|Normandie|Normandie
Burgundy|Borgogna|Borgoña|Bourgogne|Burgund
Savoy|Savoia|Saboya|Savoie|Savoyen
Flanders|Fiandre|Flandes|Flandre|Flandern
Wallonia|Vallonia|Valonia|Wallonie|Wallonien
Andalusia|Andalusia|Andalucía|Andalousie|Andalusien
Scotland|Scozia|Escocia|Écosse|Schottland
Cornwall|Cornovaglia|Cornualles|Cornouailles|Cornwall
Crimea|Crimea|Crimea|Crimée|Krim
Siberia|Siberia|Siberia|Sibérie|Sibirien
Greenland|Groenlandia|Groenlandia|Groenland|Grönland
Thames|Tamigi|Támesis|Tamise|Themse
Seine|Senna|Sena|Seine|Seine
Loire|Loira|Loira|Loire|Loire
Rhône|Rodano|Ródano|Rhône|Rhone
Rhine|Reno|Rin|Rhin|Rhein
Elbe|Elba|Elba|Elbe|Elbe
Danube|Danubio|Danubio|Danube|Donau
Volga|Volga|Volga|Volga|Wolga
Nile|Nilo|Nilo|Nil|Nil
Alps|Alpi|Alpes|Alpes|Alpen
Dolomites|Dolomiti|Dolomitas|Dolomites|Dolomiten
Matterhorn|Cervino|Cervino|Cervin|Matterhorn
Baltic|Baltico|Báltico|Baltique|Ostsee
Adriatic|Adriatico|Adriático|Adriatique|Adria
Channel|Manica|Mancha|Manche|Ärmelkanal
Vatican|Vaticano|Vaticano|Vatican|Vatikan
Columbus|Colombo|Colón|Colomb|Kolumbus
Michelangelo|Michelangelo|Miguel+Ángel|Michel-Ange|Michelangelo
Easter|Pasqua|Pascua|Pâques|Ostern
Olympics Olympic|Olimpiadi olimpici|Olimpiadas Olímpicos|JO olympiques|Olympia Olympischen
world+cup|mondiali mondiale|mundial|mondial coupe+du+monde|weltmeisterschaft wm
WHO|Oms|OMS|OMS|WHO
OECD|Ocse|OCDE|OCDE|OECD
IAEA|Aiea|OIEA|AIEA|IAEO
ICC|Cpi|CPI|CPI|IStGH
WTO|Omc Wto|OMC|OMC|WTO
"""
"""A place, feast, body or contest a line, in English, Italian, Spanish, French and German; a plus joins the words of
one name. In another column the same letters may be something else: "nice", "Monaco"."""
_RULERS = """
Elizabeth|Elisabetta|Isabel|Élisabeth|Elisabeth
Charles|Carlo|Carlos|Charles|Karl Charles
Philip|Filippo|Felipe|Philippe|Philipp Philip
William|Guglielmo William|Guillermo|Guillaume William|Wilhelm William
George|Giorgio|Jorge|Georges George|Georg George
Edward|Edoardo|Eduardo|Édouard|Eduard
Margaret|Margherita|Margarita|Marguerite|Margarete
John|Giovanni|Juan|Jean|Johannes
Paul|Paolo|Pablo|Paul|Paul
Pius|Pio|Pío|Pie|Pius
Leo|Leone|León|Léon|Leo
Francis|Francesco|Francisco|François|Franziskus
Benedict|Benedetto|Benedicto|Benoît|Benedikt
Peter|Pietro|Pedro|Pierre|Petrus
Teresa|Teresa|Teresa|Teresa Thérèse|Teresa
Joan|Giovanna|Juana|Jeanne|Johanna
"""
"""First names that are translated where kings, queens, popes and saints bear them, laid out as places are."""
_REIGNS = re.compile(
    r"\b(?:[IVX]{1,5}|kings?|queens?|princ\w+|popes?|emperors?|saints?|papa|papi|re|regin[ae]|imperat\w+|san|santo|santa|reyes|rey"
    r"|reinas?|emperador\w*|rois?|reines?|papes?|pape|empereurs?|könig\w*|prinz\w*|kaiser\w*|papst\w*|sankt)\b",
    re.IGNORECASE,
)
"""What makes a first name a ruler's."""


def called_abroad(text: str, language: str, target: str) -> Mapping[str, frozenset[str]]:
    """By word of a text, folded, the words by which `target` calls what it names, folded; of several words the head.

    A word of one name must be typed with a capital, unless nothing in the text is, and an acronym in capitals: "who".
    """
    if language not in _ORDER or target not in _ORDER or language == target:
        return {}
    folded = words(text)
    plain = not any(each.isupper() for each in text[1:])
    tokens = re.findall(r"\w+", text)
    typed = {part for token in tokens if plain or token[0].isupper() for part in words(token)}
    typed -= _ACRONYMS - {fold(token) for token in tokens if token.isupper()}
    rows = [*_rows(_PLACES), *(_rows(_RULERS) if _REIGNS.search(text) else ())]
    own, other = _ORDER.index(language), _ORDER.index(target)
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        heads = frozenset(each[-1 if target in ("en", "de") else 0] for each in row[other])
        for name in row[own]:
            if len(name) == 1:
                named = typed & set(name)
            else:
                together = f" {' '.join(name)} " in f" {' '.join(folded)} "
                named = {each for each in name if together and len(each) > _SHORT}
            found |= {each: found.get(each, frozenset()) | heads for each in named}
    return found


_SHORT = 2
"""Letters of the longest word that joins others in a name: "du"."""


@cache
def _rows(table: str) -> tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]:
    """The rows of a table: by language the names, each its words, folded."""
    return tuple(
        tuple(tuple(tuple(words(name.replace("+", " "))) for name in column.split()) for column in row.split("|"))
        for row in table.strip().splitlines()
    )


_ACRONYMS = frozenset(fold(each) for each in re.findall(r"\b[A-Z]{2,}\b", _PLACES))
SAME_NAME = {name: tuple(group.split()) for group in _SPELT.strip().splitlines() for name in group.split()}
"""By name, folded, all of its spellings, in whatever language."""
