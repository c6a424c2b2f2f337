"""Make prose of what a model wrote: no markup, no markers, nothing that cannot be seen; and find addresses in a text.

Used wherever words of a model, or of an article that may be laid out for one, come near a reader. Pure text: whether
the words are true is the business of `qa.cite`. Every pattern is bounded, so that no text takes long.
"""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from index.types import Article

__all__ = ["addresses", "plain", "visible", "without_addresses", "without_marks"]

_SPOKEN = re.compile(r"<\|[^|>]{0,40}\|>|</?[a-zA-Z!][^>]{0,400}>")
_LINK = re.compile(r"!?\[([^\]]{0,300})\]\([^)]{0,2000}\)")
_MARKER = re.compile(r"\s?[\[【(][\w\s,;:#–-]{1,80}[\]】)]")
_LIKE_ID = re.compile(r"[bcdfghjkmnpqrstvwxz]{6}")
"""What ids are made of, those of other turns and invented ones included; no word is."""
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+|~~|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*•+]\s+|\d{1,2}[.)]\s+)+")
_SCHEME = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}://|(?:javascript|data|vbscript|mailto|file|tel|blob):)\S+", re.I)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_DOMAIN = re.compile(
    r"(?<![\w@.])(?:[\w-]{2,63}(?:\[?\.\]?))+(?:com|org|net|info|biz|io|dev|app|xyz|top|site|online|link|click|shop|club|"
    r"live|news|blog|ai|ru|cn|it|uk|us|eu|de|fr|es|ch|at|tv|me|co|cc|gov|edu|int|mil|example|test|invalid|local|onion)"
    r"\b(?:[:/?#]\S*)?",
    re.I,
)
_WWW = re.compile(r"\bwww\.\S+", re.I)
_IP = re.compile(r"(?<![\d.,])(?:\d{1,3}\.){3}\d{1,3}(?![\d.,])")
_HINT = re.compile(r"[@:]|\w\[?\.\]?\w")
"""Without any of these there is no address."""
_MARKS = str.maketrans(dict.fromkeys("＂″〝〞❝❞「」『』", '"') | dict.fromkeys("‛‚❛❜＇′", "'"))
_SINGLE = re.compile(r"(?<!\w)[‘']((?:[^‘’'\"“”„«»]|(?<=\w)[’'](?=\w)){2,400})[’'](?!\w)")
"""Words between single marks; an apostrophe stands between letters."""


def plain(text: str, ids: Iterable[str] = ()) -> str:
    """A model's text as prose on one line: no markup, no markers of its own, no characters that cannot be seen.

    Words between single quotation marks get double ones, so that all that looks quoted is quoted in one way.
    """
    text = html.unescape(html.unescape(text))
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    text = _LINK.sub(r"\1", _SPOKEN.sub(" ", text))
    text = _EMPHASIS.sub("", _LEAD.sub("", text))
    text = visible(text)
    known = {name.lower() for name in ids}
    text = _MARKER.sub(lambda match: "" if _is_marker(match.group(), known) else match.group(), text)
    for name in known:
        text = re.sub(rf"\b{re.escape(name)}\b", "", text, flags=re.I)
    text = _SINGLE.sub(r"“\1”", text.translate(_MARKS))
    return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))


def visible(text: str) -> str:
    """The text without characters that cannot be seen or turn what is seen around, a space for each white one."""
    return "".join(" " if character.isspace() else character for character in text if _is_visible(character))


def addresses(text: str, articles: Iterable[Article] = ()) -> list[str]:
    """The addresses in a text (links, mail, domains, IP) that none of the articles states as its own."""
    if not _HINT.search(text):
        return []
    found = [match.group() for pattern in (_SCHEME, _EMAIL, _WWW, _DOMAIN) for match in pattern.finditer(text)]
    found += [match.group() for match in _IP.finditer(text) if _is_ip(match.group())]
    known: set[str] = set()
    for article in articles:
        known.add((article.source or "").lower())
        if article.url:
            url = article.url.lower()
            known.update((url, url.partition("://")[2], urlsplit(url).hostname or ""))
    return [each for each in found if each.rstrip(".,;:!?)»”\"'").lower() not in known]


def without_marks(text: str) -> str:
    """The text without quotation marks, so that nothing in it looks quoted."""
    return re.sub(r"\s{2,}", " ", re.sub(r"[\"“”„‟«»‹›]|''", "", text)).strip()


def without_addresses(text: str) -> str:
    """The text with an ellipsis for each address, whosever it is."""
    for pattern in (_SCHEME, _EMAIL, _WWW, _DOMAIN, _IP):
        text = pattern.sub("…", text)
    return text


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _is_marker(found: str, ids: Collection[str]) -> bool:
    """Whether brackets hold nothing but numbers and ids; round ones must hold an id."""
    inside = re.findall(r"[\w-]+", found.lower())
    named = [each for each in inside if each not in ("passage", "source", "id", "-")]
    if found.strip()[0] in "[【":
        return all(each.isdigit() or each in ids or _LIKE_ID.fullmatch(each) for each in named)
    return any(each in ids for each in named) and all(each.isdigit() or each in ids for each in named)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
