"""A table -> the bytes of an .xlsx file, in which whatever is typed is text.

The file tells nothing of who made it, when and with what, and the same table gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from handbill.language import Language
from handbill.translate.table import HEADINGS, STATUSES

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
LONGEST_TITLE: Final = 31

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
# Excel reads _x0041_ as the letter A, and writes _x005F_ for _ itself.
_ESCAPE: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
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
