"""An .xlsx file -> a table: only text, no formula ever worked out."""

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import openpyxl

from handbill.grids.grid import Cell, Grid, GridRow, Odd, Use
from handbill.grids.package import AGAIN, looked_through
from handbill.problem import HandbillError, Place, refused

LAST_ROW: Final = 1_048_576

# Excel writes _x005F_ for _ where it would read a letter's number, and _x000D_ for a line end.
_ESCAPED: Final = re.compile(r"_x005F_(x[0-9A-Fa-f]{4}_)")
_RETURN: Final = re.compile("(?<!_x005F)_x000D_")


def read_xlsx(raw: bytes, name: str, use: Use) -> Grid:
    """Read a table; raises ``HandbillError``, exit code 2, for what is no .xlsx file."""
    with _of_a_stranger(name):
        sheet = _sheet(raw, name, use)
        return Grid(name, sheet.title, tuple(_rows(sheet, name, use)))


def xlsx_rows(raw: bytes, name: str, use: Use) -> Iterator[GridRow]:
    """Give the rows of a table one by one.

    Raises ``HandbillError``, exit code 2, for what is no .xlsx file, be it after some rows.
    """
    with _of_a_stranger(name):
        yield from _rows(_sheet(raw, name, use), name, use)


@contextmanager
def _of_a_stranger(name: str) -> Iterator[None]:
    """Make one sentence of whatever openpyxl raises on a stranger's file: it is no table."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it does not know, which is nothing that we read.
            warnings.simplefilter("ignore")
            yield
    except (HandbillError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001 -- see above
        raise refused(Place(name), "the file is damaged or not whole", AGAIN) from None


def _sheet(raw: bytes, name: str, use: Use) -> Any:
    """Choose the sheet whose headings are ours, or the first one."""
    parts = looked_through(raw, name, use)
    # Formulas as they are written: data_only would give the values that a stranger left behind.
    book = openpyxl.load_workbook(parts, read_only=True, data_only=False, keep_links=False)
    if not book.worksheets:
        raise refused(Place(name), "the file has no sheet", AGAIN)
    found = (sheet for sheet in book.worksheets if _is_ours(sheet, name, use))
    return next(found, book.worksheets[0])


def _is_ours(sheet: Any, name: str, use: Use) -> bool:
    first: Iterable[Cell] = next(_rows(sheet, name, use), (0, ()))[1]
    names = {use.column(cell) for cell in first if isinstance(cell, str)}
    return names.issuperset(use.needed)


def _rows(sheet: Any, name: str, use: Use) -> Iterator[GridRow]:
    """Give the rows that hold anything; what a file says of its size need not be so."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, max_row=LAST_ROW, min_col=1, max_col=use.columns)
    count = 0
    last: Any = None
    for number, row in enumerate(rows, 1):
        if row is last:
            # openpyxl gives one and the same for all rows that are missing, which may be a million.
            continue
        last = row
        cells = tuple(_cell(cell) for cell in row)
        if any(cells):
            count += 1
            if count > use.rows:
                what = f"more than {use.rows:,} rows are not read"
                raise refused(Place(name, number), what, use.fewer_rows)
            yield number, cells


def _cell(cell: Any) -> Cell:
    """Give a cell's text, or say what it is instead."""
    if cell.data_type == "f":
        return Odd("is a formula", "write plain text; put ' before it if it is text")
    if cell.value is None:
        return ""
    if isinstance(cell.value, str) and cell.data_type == "s":
        return _ESCAPED.sub(r"_\1", _RETURN.sub("\r", cell.value))
    kind = {"d": "a day or a time", "e": "an error", "b": "TRUE or FALSE"}
    what = f"is {kind.get(cell.data_type, 'a number')} to the spreadsheet, not text"
    # A year or a name such as 2026 is known by its digits; a day is not known by anything.
    text = str(cell.value) if type(cell.value) is int else None
    mend = "give the cell the format Text and type the text anew"
    return Odd(f'{what} ("{str(cell.value)[:40]}")', mend, text)
