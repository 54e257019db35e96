"""A language -> the letters that contacts are written in, whoever's they are: a fixed repertoire.

They are set like any text, so that each comes in the typeface and the shapes that it has in a
contact: where letters are joined, as they stand alone, begin, end, and in the middle of a word.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import escape

from handbill.plan.setting import Words

# What names, addresses and hours are written in anywhere: letters, digits, and the usual marks.
LATIN: Final = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "!\"#&'()+,-./:;?@_\u2010\u2011\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u00b7\u00a0"
)
# Letters that are set as one.
JOINED: Final = ("ff", "fi", "fl", "ffi", "ffl", "Th", "tt", "ft")
# Scripts whose letters change their shapes within words, by the beginning of a letter's name.
CURSIVE: Final = ("ARABIC",)
LAM: Final = "\u0644"
ALEFS: Final = "\u0622\u0623\u0625\u0627"
JOINER: Final = "\u200d"


def letters(words: Words) -> str:
    """Give the repertoire of a language as HTML: as it is set, in bold, and as values are."""
    latin = " ".join((*LATIN, *JOINED, *(f"a{char}b 1{char}2" for char in _marks())))
    text = f"{escape(' '.join(_shapes(_own(words))))} {escape(latin)}"
    # The marks of some typefaces have shapes of their own for text of the other direction.
    apart = f'<bdi dir="ltr">{escape(latin)}</bdi>'
    return (
        f"<p>{text} {apart}</p><p><b>{text} {apart}</b></p>"
        f'<p lang="en" dir="ltr">{escape(latin)} <b>{escape(latin)}</b></p>'
    )


def _marks() -> list[str]:
    return [char for char in LATIN if not char.isalnum()]


def _own(words: Words) -> list[str]:
    """Give the letters that a language's own messages are written in, in their order."""
    said = "".join(
        message.html for catalog in words.catalogs for message in catalog.messages.values()
    )
    return sorted({char for char in said if _is_letter(char)})


def _is_letter(char: str) -> bool:
    return char not in LATIN and unicodedata.category(char)[0] in "LMN"


def _shapes(chars: Iterable[str]) -> Iterator[str]:
    for char in chars:
        if not unicodedata.name(char, "").startswith(CURSIVE):
            yield char
            continue
        yield from (char, f"{char}{JOINER}", f"{JOINER}{char}", f"{JOINER}{char}{JOINER}")
        if char == LAM:
            yield from (f"{before}{LAM}{alef}" for alef in ALEFS for before in ("", JOINER))
