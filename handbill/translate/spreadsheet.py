"""A table <-> the bytes of an .xlsx file: only text, no formula ever worked out.

The file tells nothing of who made it, when and with what, and the same table gives the same bytes.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from handbill.language import Language
from handbill.problem import HandbillError, Place, refused
from handbill.translate.csv_file import MOST_COLUMNS, MOST_ROWS
from handbill.translate.package import AGAIN, looked_through
from handbill.translate.table import (
    HEADINGS,
    STATUSES,
    Cell,
    Grid,
    GridRow,
    Odd,
    heading_name,
)

WIDTHS: Final = {
    "id": 10,
    "flyer": 11,
    "where": 14,
    "notes": 32,
    "source": 46,
    "text": 46,
    "new": 46,
    "status": 13,
    "comment": 28,
    "before": 13,
}
WRITABLE: Final = ("new", "status", "comment")
OF_THE_LANGUAGE: Final = ("text", "new", "comment")
FONT: Final = "Arial"
# In points; the language's letters grow with what its script needs.
SIZE: Final = 12
TEXT_FORMAT: Final = "@"
LAST_ROW: Final = 1_048_576
LONGEST_TITLE: Final = 31

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
# Excel reads _x0041_ as the letter A and _x000D_ as a line end, and writes _x005F_ for _ itself.
_ESCAPE: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile(r"_x005F_(x[0-9A-Fa-f]{4}_)")
_RETURN: Final = re.compile("(?<!_x005F)_x000D_")
_PROPERTIES: Final = re.compile(
    rb"<(?:Override|Relationship)\b[^>]*docProps/[^>]*/>(?:</(?:Override|Relationship)>)?"
)


def xlsx_bytes(language: Language, rows: Sequence[Sequence[str]]) -> bytes:
    """Write a table, its headings first."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = language.tag[:LONGEST_TITLE]
    for number, row in enumerate(rows, 1):
        for column, (name, text) in enumerate(zip(HEADINGS, row, strict=True), 1):
            cell = sheet.cell(number, column)
            cell.value = _ESCAPE.sub(r"_x005F_\1", text) or None
            # Text, whatever it looks like to openpyxl.
            cell.data_type = "s" if text else "n"
            _dress(cell, name, language, heading=number == 1)
    _lay_out(sheet, language, len(rows))
    whole = io.BytesIO()
    book.save(whole)
    return _bare(whole.getvalue())


def _dress(cell: Any, name: str, language: Language, *, heading: bool) -> None:
    """Give a cell its format; as Text, so that no spreadsheet makes a day of what is typed."""
    own = name in OF_THE_LANGUAGE and not heading
    turned = own and language.right_to_left
    writable = name in WRITABLE and not heading
    cell.number_format = TEXT_FORMAT
    cell.font = Font(name=FONT, size=round(SIZE * language.scale) if own else SIZE, bold=heading)
    cell.alignment = Alignment(
        horizontal="right" if turned else "left",
        vertical="top",
        wrap_text=True,
        readingOrder=2 if turned else 1,
    )
    cell.protection = Protection(locked=not writable)
    if writable:
        cell.fill = PatternFill("solid", fgColor="FFFFF7DB")


def _lay_out(sheet: Any, language: Language, length: int) -> None:
    sheet.sheet_view.rightToLeft = language.right_to_left
    sheet.freeze_panes = "A2"
    letters = dict(zip(HEADINGS, "ABCDEFGHIJ", strict=True))
    for name, letter in letters.items():
        sheet.column_dimensions[letter].width = WIDTHS[name]
    # For the import alone: it tells a status that was chosen from one that was only left.
    sheet.column_dimensions[letters["before"]].hidden = True
    sheet.auto_filter.ref = f"A1:{letters['before']}{max(length, 1)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    protection = sheet.protection
    protection.sheet = True
    # False is "not forbidden": columns may be made wider, and rows filtered.
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.autoFilter = False
    if length > 1:
        sheet.add_data_validation(_choice(f"{letters['status']}2:{letters['status']}{length}"))


def _choice(cells: str) -> Any:
    choice = DataValidation(
        "list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True, showErrorMessage=True
    )
    choice.error = "Choose draft or translated."
    choice.prompt = (
        "translated: you read the language and have made sure of the sentence. draft: not."
    )
    choice.showInputMessage = True
    choice.add(cells)
    return choice


def _bare(raw: bytes) -> bytes:
    """Take out the properties (author, days, program), and the day from every part."""
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(bare, "w") as target:
        for name in given.namelist():
            if not name.startswith("docProps/"):
                part = zipfile.ZipInfo(name, _EPOCH)
                part.compress_type = zipfile.ZIP_DEFLATED
                part.create_system = 0
                target.writestr(part, _PROPERTIES.sub(b"", given.read(name)))
    return bare.getvalue()


def read_xlsx(raw: bytes, name: str) -> Grid:
    """Read a table; raises ``HandbillError``, exit code 2, for what is no .xlsx file."""
    parts = looked_through(raw, name)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it does not know, which is nothing that we read.
            warnings.simplefilter("ignore")
            return _read(parts, name)
    except HandbillError:
        raise
    except Exception:  # noqa: BLE001 -- whatever openpyxl raises on a stranger's file, it is no table
        raise refused(Place(name), "the file is damaged or not whole", AGAIN) from None


def _read(parts: io.BytesIO, name: str) -> Grid:
    # Formulas as they are written: data_only would give the values that a stranger left behind.
    book = openpyxl.load_workbook(parts, read_only=True, data_only=False, keep_links=False)
    grids = [Grid(name, sheet.title, tuple(_rows(sheet, name))) for sheet in book.worksheets]
    if not grids:
        raise refused(Place(name), "the file has no sheet", AGAIN)
    return next((grid for grid in grids if _is_ours(grid)), grids[0])


def _is_ours(grid: Grid) -> bool:
    first: Iterable[Cell] = grid.rows[0][1] if grid.rows else ()
    names = [heading_name(cell)[0] for cell in first if isinstance(cell, str)]
    return "id" in names and "new" in names


def _rows(sheet: Any, name: str) -> Iterator[GridRow]:
    """Give the rows that hold anything; what a file says of its size need not be so."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, max_row=LAST_ROW, min_col=1, max_col=MOST_COLUMNS)
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
            if count > MOST_ROWS:
                what = f"more than {MOST_ROWS:,} rows are not read"
                raise refused(Place(name, number), what, "delete the rows that are not filled in")
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
