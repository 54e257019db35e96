"""Messages -> a catalog in a pseudo-language: the source text made strange, to test templates.

``en-XA`` has accents and is longer by two fifths; ``ar-XB`` runs from right to left in Arabic
letters. What comes out of a template in plain English was never a message.
"""

import re
from collections.abc import Iterable
from typing import Final

from handbill.language import Language
from handbill.problem import Place
from handbill.project.catalog import Catalog, Message
from handbill.project.gate import check
from handbill.project.messages import SourceMessage
from handbill.project.review import Review

# Placeholders, tags and entities stay as they are.
_KEPT: Final = re.compile(r"(%\(\w+\)s|<[^>]*>|&[#\w]+;)")
_ACCENTED: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒĝĥíĵķļḿñóþǫŕšţúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ",
)
# Of the same sound or look, as far as there are any: whoever knows English can guess.
_ARABIC: Final = "ابصدهفغحيجكلمنةبقرستوفوشيز"
_MIRRORED: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,;?", f"{_ARABIC}{_ARABIC}،؛؟"
)
# What a text is made longer by, and how many letters of it call for one word.
_PADDING: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
EACH: Final = 11


def pseudo_catalog(domain: str, language: Language, messages: Iterable[SourceMessage]) -> Catalog:
    """Give a domain's catalog in a pseudo-language, every message a draft."""
    place = Place(f"pseudo-language {language.tag}")
    made = {
        message.id: Message(
            str(check(message.id[1], strange(message.id[1], language))), Review.DRAFT, place
        )
        for message in messages
    }
    return Catalog(domain, language, place.path, made)


def strange(text: str, language: Language) -> str:
    """Give a text in a pseudo-language."""
    if language.right_to_left:
        return _on_words(text, _MIRRORED)
    words = _PADDING[: max(1, len(text) // EACH)] if len(text) > 1 else ()
    padding = "".join(f" {word}" for word in words).translate(_ACCENTED)
    return f"[{_on_words(text, _ACCENTED)}{padding}]"


def _on_words(text: str, letters: dict[int, int]) -> str:
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else part.translate(letters) for part in parts)
