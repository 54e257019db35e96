"""A piece of HTML and a language -> the same with the places where its lines may break.

WeasyPrint breaks Khmer, Lao and Burmese nowhere, and Korean anywhere (language measurements,
section 3.2). U+200B lets a line break, U+2060 forbids it; neither has a glyph. They are put into
text as it is set, never into catalogs.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from handbill.language import Language

BREAK: Final = "\u200b"
JOIN: Final = "\u2060"
_TAGS: Final = re.compile(r"(<[^>]*>|&[#\w]+;)")
# Letters between which only a dictionary knows the ends of words: Thai, Lao, Burmese, Khmer.
_WORDS: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f"
_RUN: Final = re.compile(f"[{_WORDS}]+")
# Khmer's sign that joins two consonants: it is no end of a word, whatever ICU's dictionary finds.
_JOINING: Final = "\u17d2"
# Marks of repetition and abbreviation belong to the word before them.
_CLINGING: Final = "\u0e2f\u0e46\u0eaf\u0ec6\u17d7\u17d6\u17d9\u17da\u104a\u104b\u17d4\u17d5"
# Korean syllables hold together, and to the Latin word or number that they are a particle of.
_SYLLABLE: Final = r"\uac00-\ud7a3"
_HELD: Final = re.compile(rf"(?<=[{_SYLLABLE}])(?=[{_SYLLABLE}])|(?<=[A-Za-z0-9])(?=[{_SYLLABLE}])")


def with_breaks(html: str, language: Language) -> str:
    """Put break marks into the text of a piece of HTML, as the language wants them."""
    if language.breaks == "words":
        return _on_text(html, language.locale)
    if language.breaks == "spaces-only":
        return "".join(part if part[:1] in "<&" else _held(part) for part in _TAGS.split(html))
    return html


def can_break(language: Language) -> bool:
    """Whether the words of a language can be told from each other here."""
    return language.breaks != "words" or _breaker() is not None


def _on_text(html: str, locale: str) -> str:
    """Mark the words of the text."""
    if _breaker() is None:
        return html
    parts = _TAGS.split(html)
    return "".join(part if part[:1] in "<&" else _words(part, locale) for part in parts)


def _words(text: str, locale: str) -> str:
    """Mark the words of a text; where its translator has marked them, those marks stand."""
    if BREAK in text:
        return text
    return _RUN.sub(lambda run: BREAK.join(_segments(run[0], locale)), text)


def _segments(run: str, locale: str) -> Iterator[str]:
    """Give the words of a run; one that begins with a mark of the word before goes with it."""
    held = ""
    for segment in _breaker()(run, locale):
        if held and segment[0] not in _CLINGING and held[-1] != _JOINING:
            yield held
            held = ""
        held += segment
    yield held


def _held(text: str) -> str:
    return _HELD.sub(JOIN, text)


@cache
def _breaker() -> Any:
    """Give ICU's breaker of lines, if this machine has it."""
    try:
        from icu4py.breakers import LineBreaker  # noqa: PLC0415 -- rare machines lack it
    except ImportError:
        return None
    return LineBreaker
