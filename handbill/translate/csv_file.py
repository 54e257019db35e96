"""A table <-> the bytes of a CSV file (RFC 4180; UTF-8 with a byte order mark, for Excel)."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from handbill.problem import Place, refused
from handbill.translate.table import Cell, Grid, GridRow, Odd, heading_name

DELIMITERS: Final = (",", ";", "\t")
MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 50
# Of the first line, as far as it is looked at for the delimiter.
LONGEST_HEAD: Final = 2_000
AS_EXPORTED: Final = "save it as CSV UTF-8, or export the language as .xlsx and fill that in"

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"))
_ENCODINGS: Final = (*_MARKS, (codecs.BOM_UTF16_BE, "utf-16"))
# A line that tells Excel the delimiter; others show it.
_HINT: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
# What is left of a text that a spreadsheet took for something else.
_ERROR: Final = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")
_LARGE: Final = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+")
_DAY: Final = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}"
)


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Write a table."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def read_csv(raw: bytes, name: str) -> Grid:
    """Read a table; raises ``HandbillError``, exit code 2, for what is no CSV file."""
    text = _text(raw, name)
    hint = _HINT.match(text)
    rows = list(_rows(text[hint.end() :] if hint else text, name, hint[1] if hint else None))
    first = 2 if hint else 1
    return Grid(name, "", tuple(_numbered(rows, first)))


def _text(raw: bytes, name: str) -> str:
    encoding = next((word for mark, word in _ENCODINGS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refused(Place(name, line), "a letter is not UTF-8", AS_EXPORTED) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refused(Place(name, line), "the file is no text", AS_EXPORTED)
    return text


def _rows(text: str, name: str, delimiter: str | None) -> Iterator[tuple[str, ...]]:
    chosen = delimiter or max(DELIMITERS, key=lambda each: _known_headings(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=chosen, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                what = f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns are not read"
                raise refused(Place(name, number), what, "delete the rows that are not filled in")
            yield tuple(row)
    except csv.Error:
        what = "the quotation marks do not fit, or a cell is far too long"
        mend = 'put " around the cell, and write "" for one inside'
        raise refused(Place(name, reader.line_num), what, mend) from None


def _known_headings(text: str, delimiter: str) -> int:
    line = re.split("[\r\n]", text[:LONGEST_HEAD], maxsplit=1)[0]
    return sum(heading_name(word.strip('"'))[0] is not None for word in line.split(delimiter))


def _numbered(rows: list[tuple[str, ...]], first: int) -> Iterator[GridRow]:
    for number, row in enumerate(rows, first):
        yield number, tuple(_cell(text) for text in row)


def _cell(text: str) -> Cell:
    """Give a cell, or say what a spreadsheet has made of its text."""
    stripped = text.strip()
    if stripped.startswith("="):
        return Odd("is a formula", "write plain text; put ' before it if it is text", text)
    if _ERROR.fullmatch(stripped):
        return Odd(f'is an error of the spreadsheet ("{stripped}")', "type the text anew", text)
    if _LARGE.fullmatch(stripped) or _DAY.fullmatch(stripped):
        what = (
            f'looks like a number or a day that the spreadsheet made of a text ("{stripped[:40]}")'
        )
        return Odd(what, "give the column the format Text and type the text anew", text)
    return text
