"""A table <-> a CSV file (RFC 4180; UTF-8 with a byte order mark, for Excel).

Rows are given as they are read: a file of any length takes no more memory than a short one.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO, Final, TextIO

from handbill.grids.grid import Cell, Grid, GridRow, Odd, Use
from handbill.problem import Place, refused

DELIMITERS: Final = (",", ";", "\t")
# Of the first line, as far as it is looked at for the delimiter.
LONGEST_HEAD: Final = 20_000
_STEP: Final = 1 << 20

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"))
_ENCODINGS: Final = (*_MARKS, (codecs.BOM_UTF16_BE, "utf-16"))
# A line that tells Excel the delimiter; others show it.
_HINT: Final = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
# What is left of a text that a spreadsheet took for something else.
_ERROR: Final = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")
_LARGE: Final = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+|-?\d{7,}[.,]0")
_DAY: Final = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}"
)


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Write a table."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def read_csv(raw: bytes, name: str, use: Use) -> Grid:
    """Read a table; raises ``HandbillError``, exit code 2, for what is no CSV file."""
    return Grid(name, "", tuple(csv_rows(io.BytesIO(raw), name, use)))


def csv_rows(stream: IO[bytes], name: str, use: Use) -> Iterator[GridRow]:
    """Give the rows of a file one by one, which is read through for foreign letters before.

    Raises ``HandbillError``, exit code 2, for what is no CSV file, be it after some rows.
    """
    encoding = _encoding(stream)
    _is_text(stream, name, use, encoding)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        hint = _HINT.match(_head(text))
        if hint:
            text.readline()
        delimiter = hint[1] if hint else _delimiter(text, use)
        for number, row in enumerate(_rows(text, name, use, delimiter), 2 if hint else 1):
            yield number, tuple(_cell(cell) for cell in row)
    finally:
        # The stream is its owner's to close.
        text.detach()


def _encoding(stream: IO[bytes]) -> str:
    beginning = stream.read(4)
    return next((word for mark, word in _ENCODINGS if beginning.startswith(mark)), "utf-8")


def _is_text(stream: IO[bytes], name: str, use: Use, encoding: str) -> None:
    """Refuse a file that holds anything but text, before a row of it is taken for good."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while step := stream.read(_STEP):
        try:
            text = decoder.decode(step)
        except UnicodeDecodeError as error:
            # What a step before left over stands in front of what could not be read.
            line += error.object.count(b"\n", 0, error.start)
            raise refused(Place(name, line), "a letter is not UTF-8", use.as_text) from None
        if "\0" in text:
            line += text.count("\n", 0, text.index("\0"))
            raise refused(Place(name, line), "the file is no text", use.as_text)
        line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused(Place(name, line), "a letter is not UTF-8", use.as_text) from None


def _head(text: TextIO) -> str:
    """Give the beginning of a text, and go back to where it was."""
    before = text.tell()
    head = text.read(LONGEST_HEAD)
    text.seek(before)
    return head


def _delimiter(text: TextIO, use: Use) -> str:
    line = re.split("[\r\n]", _head(text), maxsplit=1)[0]

    def known(delimiter: str) -> int:
        words = (word.strip('"') for word in line.split(delimiter))
        return sum(use.column(word) is not None for word in words)

    return max(DELIMITERS, key=known)


def _rows(text: TextIO, name: str, use: Use, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if number > use.rows or len(row) > use.columns:
                what = f"more than {use.rows:,} rows or {use.columns} columns are not read"
                raise refused(Place(name, number), what, use.fewer_rows)
            yield row
    except csv.Error:
        what = "the quotation marks do not fit, or a cell is far too long"
        mend = 'put " around the cell, and write "" for one inside'
        raise refused(Place(name, reader.line_num), what, mend) from None


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
