"""A file that somebody sent -> its grid, or one sentence why it is not read."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from handbill.grids.csv_file import csv_rows, read_csv
from handbill.grids.grid import Grid, GridRow, Use
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Place, Problem, refused

CSV: Final = (".csv", ".tsv", ".txt")
XLSX: Final = ".xlsx"


def read_file(file: Path, use: Use) -> Grid:
    """Read a spreadsheet or a CSV file whole, as its name says.

    Raises ``HandbillError``, exit code 2, for anything else.
    """
    ending = _ending(file, use)
    raw = _bytes(file, use)
    if ending in CSV:
        return read_csv(raw, str(file), use)
    grid: Grid = workbooks().read_xlsx(raw, str(file), use)
    return grid


def read_rows(file: Path, use: Use) -> Iterator[GridRow]:
    """Give the rows of a spreadsheet or a CSV file one by one.

    Raises ``HandbillError``, exit code 2, for anything else, be it after some rows.
    """
    if _ending(file, use) in CSV:
        try:
            with file.open("rb") as stream:
                yield from csv_rows(stream, str(file), use)
        except OSError as error:
            raise _unreadable(file, error) from None
    else:
        yield from workbooks().xlsx_rows(_bytes(file, use), str(file), use)


def workbooks() -> ModuleType:
    """Give the module that reads .xlsx, which needs openpyxl and takes a while to load.

    Raises ``HandbillError``, exit code 3, where pip was not asked for it.
    """
    return needs_openpyxl("handbill.grids.workbook")


def needs_openpyxl(name: str) -> ModuleType:
    """Import a module that needs openpyxl; raises ``HandbillError``, exit code 3, without it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        what = "openpyxl, which reads and writes .xlsx, is not installed"
        mend = "use CSV, or type: python3 -m pip install 'handbill[sheets]'"
        problem = Problem(COMMAND_LINE, what, mend)
        raise HandbillError(ExitCode.SURROUNDINGS, problem) from None


def _ending(file: Path, use: Use) -> str:
    """Give the ending of a file that can be read: a pipe or a device would have no end."""
    place = Place(str(file))
    ending = file.suffix.casefold()
    if ending not in (*CSV, XLSX):
        mend = "save it as .xlsx or .csv in your spreadsheet program"
        raise refused(place, f'a file that ends with "{ending}" is not read', mend)
    if not file.exists():
        raise refused(place, "there is no such file", "type its name as your folder shows it")
    if not file.is_file():
        raise refused(place, "this is no file", "name the spreadsheet in it")
    if not file.stat().st_size:
        raise refused(place, "the file is empty", use.anew)
    return ending


def _bytes(file: Path, use: Use) -> bytes:
    """Read a file within its limit."""
    place = Place(str(file))
    try:
        with file.open("rb") as stream:
            raw = stream.read(use.largest + 1)
    except OSError as error:
        raise _unreadable(file, error) from None
    if len(raw) > use.largest:
        what = f"the file has more than {use.largest:,} bytes"
        raise refused(place, what, use.less)
    if not raw.strip():
        raise refused(place, "the file is empty", use.anew)
    return raw


def _unreadable(file: Path, error: OSError) -> HandbillError:
    what = f"the file cannot be read: {error.strerror}"
    return refused(Place(str(file)), what, "check its permissions")
