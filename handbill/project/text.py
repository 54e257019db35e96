"""Text from a stranger -> what must not be in it, before any of it reaches layout.

Inside Pango a few thousand accents on one letter take seconds in C, where nothing can stop them,
and an override character prints a telephone number backwards (hostile-input measurements, 0.5, 2).
"""

import re
import unicodedata
from typing import Final

from handbill.problem import Place, Problem

MOST_MARKS: Final = 8
LONGEST_RUN: Final = 400
LONGEST_TEXT: Final = 4000

# Embeddings and overrides reorder what follows them; isolates and marks are safe when balanced.
_OVERRIDES: Final = re.compile("[\u202a-\u202e]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffc\ufffd]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060-\u2069\u00ad\u061c]")
# Spaces, break marks, joiners, and hyphens, which PDF readers may show as U+FFFE or U+0002.
_BETWEEN: Final = re.compile("[\\s\u200b-\u200f\u2060-\u2069\u00ad\ufffe\x02\u2010\u2011-]")
_OPENING: Final = "\u2066\u2067\u2068"
_CLOSING: Final = "\u2069"
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
# Marks are no letters: without so many other signs on end, no letter has too many of them.
_MAYBE_HEAPED: Final = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1}}}")
_LONG_WORD: Final = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")


def decoded(path: str, raw: bytes) -> str | Problem:
    """Read a file's bytes as UTF-8 with plain line ends, or say where they are none.

    Windows' Notepad writes a byte order mark; it means nothing in UTF-8.
    """
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} is not UTF-8"
        return Problem(Place(path, line), what, "save the file as UTF-8")


def forbidden(text: str) -> str | None:
    """Name the first thing that may stand in no text at all, or nothing."""
    if len(text) > LONGEST_TEXT:
        return f"{len(text):,} characters; at most {LONGEST_TEXT:,} are read"
    for pattern, name in (
        (_CONTROLS, "a control character"),
        (_OVERRIDES, "a character that turns the reading order around"),
        (_PRIVATE, "a character without a meaning of its own"),
    ):
        match = pattern.search(text)
        if match:
            return f"{name} (U+{ord(match[0]):04X})"
    return _unbalanced(text) or _heaped(text)


def invisible(text: str) -> str | None:
    """Name the first invisible character, which has no place in a number, an address or a name."""
    match = _INVISIBLE.search(text)
    return f"an invisible character (U+{ord(match[0]):04X})" if match else None


def bare(text: str) -> str:
    """Give a text without what is not printed and what line breaks change.

    Two texts are the same if this is: compatible letters are one, and spaces, break marks and
    hyphens do not count (design, section 8).
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def _unbalanced(text: str) -> str | None:
    if not _ISOLATES.search(text):
        return None
    depth = 0
    for char in text:
        depth += (char in _OPENING) - (char == _CLOSING)
        if depth < 0:
            break
    return "directional isolates that are not closed in pairs" if depth else None


def _heaped(text: str) -> str | None:
    if _MAYBE_HEAPED.search(text):
        marks = 0
        for char in text:
            marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
            if marks > MOST_MARKS:
                return f"more than {MOST_MARKS} accents on one letter"
    if _LONG_WORD.search(text):
        return f"a word of more than {LONGEST_RUN} letters"
    return None
