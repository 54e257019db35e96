"""What a table is to us, whatever file it comes in: numbered rows of cells, and cells that are odd.

What a row means is known to who reads it; how a heading is told is said in ``Use``.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

# Spreadsheets take what begins so for a formula; some pass over blanks before it, and some East
# Asian ones take the wide letters too.
_DANGER: Final = r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
_UNSAFE: Final = re.compile(rf"'*(?:{_DANGER})")
_ESCAPED: Final = re.compile(rf"'+(?:{_DANGER})")
_LINE_ENDS: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# Of a heading or a name; whatever is longer is none of ours, and is not compared letter by letter.
LONGEST_HEADING: Final = 80


@dataclass(frozen=True)
class Odd:
    """A cell that is not text, or no longer is, and what to do with it.

    ``text`` is what it may have been: good enough to know a row by, not to print.
    """

    what: str
    mend: str
    text: str | None = None


Cell: TypeAlias = str | Odd
# A row's number, counted from one as spreadsheets show it, and its cells.
GridRow: TypeAlias = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class Grid:
    """What a file holds; ``name`` is how problems call it, ``sheet`` the name of its sheet."""

    name: str
    sheet: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Use:
    """What tables of one kind are read for, and how much of a stranger's file is read.

    ``column`` gives the column that a heading means, or nothing; a sheet with those that are
    ``needed`` is taken before others of its workbook. The sentences are mends: ``anew`` for a file
    that holds no such table, ``as_text`` for one in unknown letters, ``less`` and ``fewer_rows``
    for one that is too large. ``largest`` is in bytes, ``unpacked`` those of a workbook's parts,
    ``tags`` what they are made of; ``rows`` and ``columns`` are counts.
    """

    column: Callable[[str], str | None]
    needed: tuple[str, ...]
    anew: str
    as_text: str
    less: str
    fewer_rows: str
    largest: int
    unpacked: int
    tags: int
    rows: int
    columns: int


def clean(text: str) -> str:
    """Trim a text and give it plain line ends and NFC; U+200C and the like stay."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)).strip()


def escaped(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _UNSAFE.match(text) else text


def unescaped(text: str) -> str:
    """Take the apostrophe of ``escaped`` away again."""
    return text[1:] if _ESCAPED.match(text) else text
