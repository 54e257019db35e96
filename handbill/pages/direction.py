"""Text -> HTML in which everything keeps its own reading order.

WeasyPrint has no ``unicode-bidi`` and sets every inline element by itself (language measurements,
section 3.3): what runs from left to right inside right-to-left text needs an element of its own.
"""

import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from markupsafe import Markup

# Names in Latin letters, and words that one will hear from police.
ISOLATED: Final = Markup('<bdi dir="ltr" lang="en">{}</bdi>')
_VALUE: Final = '<bdi class="value" dir="ltr">{}</bdi>'
_FOREIGN: Final = '<bdi dir="ltr" lang="en">{}</bdi>'
# Digits with signs between them: times, ranges, telephone numbers.
_NUMBER: Final = (
    r"[+(]*\d[\d:.,/()\u2010-\u2013 -]*[:.,/()\u2010-\u2013 -][\d:.,/()\u2010-\u2013 -]*\d"
)
# A quantity with its unit, which would else come to stand before its number.
_QUANTITY: Final = r"\d[\d.,]*[ \u00a0](?:mm|cm|m|km|in|pt|g|kg)\b"
_WORD: Final = r"[A-Za-z0-9](?:[\w'\u2019&/+.@-]*[A-Za-z0-9])?"
# A phrase in Latin letters, or an acronym with its dots.
_PHRASE: Final = rf"(?:[A-Za-z]\.){{2,}}|(?=[A-Za-z]){_WORD}(?: {_WORD})*"
_RUN: Final = re.compile(rf"(?P<number>{_QUANTITY}|{_NUMBER})|(?P<phrase>{_PHRASE})", re.ASCII)
_NATIVE: Final = re.compile(_NUMBER)
# What of a message is no text: its tags and placeholders.
_MARKUP: Final = re.compile(r"(<[^>]*>|%\(\w+\)s|%%)")


def direction(text: str) -> str:
    """Find a text's direction by its first letter that has one (UAX #9, rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def isolated(text: str) -> Markup:
    """Wrap a value so that it keeps its own direction, found by its first letter.

    Inside right-to-left text, times, numbers with more than one part and words in Latin letters are
    wrapped once more: opening hours would print with their end first, and a telephone number with
    its groups reversed.
    """
    if direction(text) == "ltr":
        return Markup('<bdi dir="ltr">{}</bdi>').format(text)
    return Markup('<bdi dir="rtl">{}</bdi>').format(Markup(_runs(text)))


def with_runs(html: str) -> str:
    """Wrap whatever runs from left to right in a right-to-left message."""
    parts = _MARKUP.split(html)
    return "".join(part if _MARKUP.fullmatch(part) else _runs(unescape(part)) for part in parts)


def _runs(text: str) -> str:
    """Escape a text, with its numbers and Latin words in elements of their own."""
    return _each(_RUN, text, _wrapped, lambda rest: _each(_NATIVE, rest, _wrapped, escape))


def _each(
    pattern: re.Pattern[str],
    text: str,
    found: Callable[[re.Match[str]], str],
    between: Callable[[str], str],
) -> str:
    """Give a text with one thing done to each match and another to what lies between."""
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces += [between(text[end : match.start()]), found(match)]
        end = match.end()
    return "".join([*pieces, between(text[end:])])


def _wrapped(match: re.Match[str]) -> str:
    foreign = match.re is _RUN and match["phrase"] is not None
    return (_FOREIGN if foreign else _VALUE).format(escape(match[0]))
