"""A file that somebody sent -> its grid, or one sentence why it is not read."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Final

from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Place, Problem, refused
from handbill.translate.csv_file import read_csv
from handbill.translate.table import Grid

LARGEST_FILE: Final = 8 * 1024 * 1024
CSV: Final = (".csv", ".tsv", ".txt")
XLSX: Final = ".xlsx"


def read_file(file: Path) -> Grid:
    """Read a spreadsheet or a CSV file, as its name says.

    Raises ``HandbillError``, exit code 2, for anything else.
    """
    place = Place(str(file))
    ending = file.suffix.casefold()
    if ending not in (*CSV, XLSX):
        mend = "save it as .xlsx or .csv in your spreadsheet program"
        raise refused(place, f'a file that ends with "{ending}" is not read', mend)
    raw = _bytes(file, place)
    if not raw.strip():
        raise refused(place, "the file is empty", "export it anew and fill it in")
    if ending in CSV:
        return read_csv(raw, str(file))
    grid: Grid = spreadsheets().read_xlsx(raw, str(file))
    return grid


def spreadsheets() -> ModuleType:
    """Give the module that knows .xlsx, which needs openpyxl and takes a while to load.

    Raises ``HandbillError``, exit code 3, where pip was not asked for it.
    """
    try:
        return importlib.import_module("handbill.translate.spreadsheet")
    except ImportError:
        what = "openpyxl, which reads and writes .xlsx, is not installed"
        mend = "use CSV, or type: python3 -m pip install 'handbill[sheets]'"
        problem = Problem(COMMAND_LINE, what, mend)
        raise HandbillError(ExitCode.SURROUNDINGS, problem) from None


def _bytes(file: Path, place: Place) -> bytes:
    """Read a file within its limit; a pipe or a device would have no end."""
    if not file.exists():
        raise refused(place, "there is no such file", "type its name as your folder shows it")
    if not file.is_file():
        raise refused(place, "this is no file", "name the spreadsheet in it")
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise refused(place, what, "check its permissions") from None
    if len(raw) > LARGEST_FILE:
        what = f"the file has more than {LARGEST_FILE:,} bytes"
        raise refused(place, what, "import one flyer at a time: translate export --flyer NAME")
    return raw
