"""Spreadsheets and CSV files: written and read back, and every odd file is one clear sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import python
from hypothesis import given, settings
from hypothesis import strategies as st

from handbill.grids.csv_file import csv_bytes, read_csv
from handbill.grids.grid import Odd
from handbill.grids.received import read_file
from handbill.grids.workbook import read_xlsx
from handbill.language import registry
from handbill.problem import ExitCode, HandbillError
from handbill.translate.spreadsheet import WRITABLE, xlsx_bytes
from handbill.translate.table import (
    HEADINGS,
    USE,
    Row,
    Table,
    cells,
    headings,
    message_id,
    shown,
    understood,
)

SPANISH, ARABIC = registry()["es"], registry()["ar"]
TEXTS = st.text("'=+-@\t\r\n ;,\"a\u200cé_x0D5Fم").map(shown) | st.text(max_size=40).map(shown)
ROWS = st.builds(
    Row, id=st.just("m1"), **{name: TEXTS for name in HEADINGS if name not in ("id", "before")}
)
ROW = Row(
    id=message_id((None, "Hello")),
    flyer="lead",
    where="title",
    notes="The greeting.",
    source="Hello",
    text="=1+1",
    new="",
    status="draft",
    comment="ask Luna",
    before="draft",
)


def table(*rows: Row, tag: str = "es") -> list[list[str]]:
    """Give the lines of a file with these rows."""
    return [headings(tag), *(cells(row) for row in rows)]


def told(row: Row) -> Row:
    """Give what is read of a row."""
    return Row(**(vars(row) | {"where": "", "notes": ""}))


def refusal(read: Callable[[], object]) -> str:
    """Say why a file is refused; it must be one problem, and exit code 2."""
    with pytest.raises(HandbillError) as stopped:
        read()
    assert stopped.value.exit_code is ExitCode.CONFIGURATION
    (problem,) = stopped.value.problems
    assert problem.mend
    return str(problem)


def csv_table(raw: bytes) -> Table:
    return understood(read_csv(raw, "es.csv", USE))


def xlsx_table(raw: bytes) -> Table:
    return understood(read_xlsx(raw, "es.xlsx", USE))


@settings(deadline=None)
@given(st.lists(ROWS, max_size=3))
def test_a_csv_file_is_read_as_it_was_written(rows: list[Row]) -> None:
    read = csv_table(csv_bytes(table(*rows)))
    # Only a new text that a spreadsheet may have made of another is refused.
    assert len(read.rows) + len(read.problems) == len(rows)
    if not read.problems:
        assert [row for _, row in read.rows] == [told(row) for row in rows]


@pytest.mark.parametrize("text", ["2026-01-05", "5/1/26", "=1+1", "#N/A", "1E5"])
def test_a_sentence_that_is_a_day_or_the_like_is_known_by_it_and_may_have_its_own(
    text: str,
) -> None:
    lines = table(ROW)
    lines[1][list(HEADINGS).index("source")] = lines[1][list(HEADINGS).index("new")] = text
    row = csv_table(csv_bytes(lines)).rows[0][1]
    assert (row.source, row.new) == (text, text)


def test_a_flyer_that_is_called_as_a_number_is_known_by_its_digits() -> None:
    def change(book: Any) -> None:
        book.active["B2"] = 2026

    assert xlsx_table(edited(change)).rows[0][1].flyer == "2026"


SHARED = Path(__file__).parent / "data" / "shared-strings.txt"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def test_texts_in_a_part_of_their_own_are_read() -> None:
    """So Excel saves them. Here some are in pieces, a size is wrong and a part is never read."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target:
        for part in SHARED.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, content = part.partition("\n")
            target.writestr(name, HEAD + content)
    read = xlsx_table(raw.getvalue())
    assert read == Table("es", ((3, Row(id="m1", flyer="lead", new="¡Hola!\nx")),), ())


@settings(deadline=None, max_examples=40)
@given(st.lists(ROWS, max_size=3))
def test_a_spreadsheet_is_read_as_it_was_written(rows: list[Row]) -> None:
    read = xlsx_table(xlsx_bytes(SPANISH, table(*rows)))
    assert [row for _, row in read.rows] == [told(row) for row in rows]
    assert read.problems == ()


@settings(deadline=None)
@given(
    st.lists(ROWS, min_size=1, max_size=3),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_delimiter_and_encoding_says_the_same(
    rows: list[Row], delimiter: str, encoding: str, end: str
) -> None:
    import csv  # noqa: PLC0415 -- the plain writer, to compare with

    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(table(*rows))
    assert csv_table(text.getvalue().encode(encoding)) == csv_table(csv_bytes(table(*rows)))


def test_a_csv_file_is_utf_8_with_a_mark_and_has_the_line_ends_of_the_standard() -> None:
    raw = csv_bytes(table(ROW))
    assert raw.startswith(b"\xef\xbb\xbfid,flyer,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    assert b",'=1+1," in raw


def test_utf_16_of_either_order_is_read() -> None:
    text = csv_bytes(table(ROW)).decode("utf-8-sig")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert csv_table(mark + text.encode(encoding)).rows[0][1] == told(ROW)


def test_a_line_that_tells_excel_the_delimiter_is_passed_over_and_counted() -> None:
    raw = b"sep=;\r\n" + csv_bytes(table(ROW)).removeprefix(b"\xef\xbb\xbf").replace(b",", b";")
    assert csv_table(raw).rows == ((3, told(ROW)),)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=HYPERLINK()",
        "#NAME?",
        "#REF!",
        "1.2E+11",
        "1,23E+11",
        "5-Jan",
        "Jan-05",
        "2026-01-05",
        "5/1/26",
    ],
)
def test_what_a_spreadsheet_made_of_a_text_is_refused_in_csv(text: str) -> None:
    lines = table(ROW)
    lines[1][list(HEADINGS).index("new")] = text
    read = csv_table(csv_bytes(lines))
    assert read.rows == ()
    assert str(read.problems[0]).startswith('es.csv:2: error: the cell "new text" ')


@pytest.mark.parametrize("text", ["- one", "+ one", "@ one", "24/7", "16-10", "1,5", "7"])
def test_plain_text_that_only_looks_odd_is_read_in_csv(text: str) -> None:
    lines = table(ROW)
    lines[1][list(HEADINGS).index("new")] = text
    assert csv_table(csv_bytes(lines)).rows[0][1].new == text


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"id,flyer\n\xff\xfe\xfd", "es.csv:2: error: a letter is not UTF-8"),
        ("id,ciudad,aéreo".encode("latin-1"), "es.csv:1: error: a letter is not UTF-8"),
        (b"id,fly\0er\n", "es.csv:1: error: the file is no text"),
        (b"\xff\xfei\0d\0,", "es.csv:1: error: a letter is not UTF-8"),
        (b"PK\x03\x04\0\0\0", "es.csv:1: error: the file is no text"),
        (b'id,flyer\n"never closed', "es.csv:2: error: the quotation marks do not fit"),
        (b'id,flyer\n"a"b,c', "es.csv:2: error: the quotation marks do not fit"),
        (b"id," + b"a" * 200_000, "es.csv:1: error: the quotation marks do not fit, or a cell"),
        (b"a\n" * 10_001, "es.csv:10001: error: more than 10,000 rows or 50 columns"),
        (b"a," * 50, "es.csv:1: error: more than 10,000 rows or 50 columns"),
    ],
    ids=["bytes", "latin-1", "nul", "half", "zip", "open", "inside", "long", "rows", "columns"],
)
def test_an_odd_csv_file_is_one_sentence(raw: bytes, what: str) -> None:
    assert refusal(lambda: read_csv(raw, "es.csv", USE)).startswith(what)


def sheet(raw: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw)).active


def test_a_spreadsheet_has_its_language_its_header_and_its_locks() -> None:
    first = sheet(xlsx_bytes(SPANISH, table(ROW)))
    assert first.title == "es"
    assert first.freeze_panes == "A2"
    assert not first.sheet_view.rightToLeft
    assert first.protection.sheet
    assert first.protection.password is None
    open_cells = [cell.column_letter for cell in first[2] if not cell.protection.locked]
    assert open_cells == [("ABCDEFGHIJ")[list(HEADINGS).index(name)] for name in WRITABLE]
    assert all(cell.protection.locked for cell in first[1])
    assert all(cell.number_format == "@" for row in first for cell in row)
    assert all(cell.alignment.wrap_text for row in first for cell in row)


def test_the_status_is_chosen_from_a_list() -> None:
    (choice,) = sheet(xlsx_bytes(SPANISH, table(ROW, ROW))).data_validations.dataValidation
    assert (choice.type, str(choice.sqref)) == ("list", "H2:H3")
    assert choice.formula1 == '"draft,translated,reviewed,missing,stale,refused"'


def test_a_right_to_left_language_has_its_sheet_and_its_texts_that_way() -> None:
    first = sheet(xlsx_bytes(ARABIC, table(ROW, tag="ar")))
    assert first.sheet_view.rightToLeft
    source, text = first["E2"], first["F2"]
    assert (source.alignment.horizontal, source.alignment.readingOrder) == ("left", 1)
    assert (text.alignment.horizontal, text.alignment.readingOrder) == ("right", 2)
    assert text.font.size > source.font.size


def test_no_cell_of_a_spreadsheet_is_a_formula_or_a_number() -> None:
    row = Row(id="m1", flyer="2026", source="=1+1", text="@x", comment="#N/A", notes="1E5")
    raw = xlsx_bytes(SPANISH, table(row))
    kinds = {cell.data_type for line in sheet(raw) for cell in line if cell.value is not None}
    assert kinds == {"s"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")


def test_a_spreadsheet_tells_nothing_of_who_made_it_and_when() -> None:
    raw = xlsx_bytes(SPANISH, table(ROW))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "docProps" in name]
    for word in (b"docProps", b"openpyxl", b"creator", b"odified", b"Microsoft Excel", b"Company"):
        assert word not in whole
    assert not re.search(rb"\b20\d\d-\d\d-\d\d", whole)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """In another process, on another day, with another hash seed."""
    program = (
        "import sys; from datetime import datetime; import hashlib\n"
        "from handbill.language import registry\n"
        "from handbill.translate.spreadsheet import xlsx_bytes\n"
        "raw = xlsx_bytes(registry()['es'], [['a'] * 10, ['b'] * 10])\n"
        "print(hashlib.sha256(raw).hexdigest())"
    )
    digests = {python(program, cwd=tmp_path).stdout for _ in range(2)}
    assert len(digests) == 1
    assert "" not in digests


def edited(change: Callable[[Any], None]) -> bytes:
    """Give a spreadsheet that somebody worked in."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(SPANISH, table(ROW))))
    change(book)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def put(value: object, kind: str = "") -> bytes:
    """Give a spreadsheet with this value as the new text."""

    def change(book: Any) -> None:
        book.active["G2"].number_format = "General"
        book.active["G2"] = value
        if kind:
            book.active["G2"].data_type = kind

    return edited(change)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (lambda: put("=1+1"), "is a formula"),
        (lambda: put('=HYPERLINK("https://x")'), "is a formula"),
        (lambda: put(12.5), 'is a number to the spreadsheet, not text ("12.5")'),
        (lambda: put(2016), "is a number to the spreadsheet"),
        (lambda: put(__import__("datetime").date(2026, 1, 5)), "is a day or a time"),
        (lambda: put("#NAME?"), 'is an error to the spreadsheet, not text ("#NAME?")'),
        (lambda: put(True), "is TRUE or FALSE"),  # noqa: FBT003 -- a cell's value
    ],
    ids=["sum", "link", "number", "year", "day", "error", "truth"],
)
def test_what_excel_made_of_a_text_is_refused(raw: Callable[[], bytes], what: str) -> None:
    read = xlsx_table(raw())
    assert read.rows == ()
    (problem,) = read.problems
    assert f'es.xlsx:2: error: the cell "new text" {what}' in str(problem)


def test_a_text_that_only_begins_like_a_formula_is_text() -> None:
    assert xlsx_table(put("=1+1", "s")).rows[0][1].new == "=1+1"


def test_other_sheets_beside_ours_do_not_matter() -> None:
    def change(book: Any) -> None:
        book.create_sheet("my notes", 0)["A1"] = "call Luna"

    assert xlsx_table(edited(change)).rows == ((2, told(ROW)),)


def test_line_ends_that_excel_spells_out_are_line_ends() -> None:
    assert xlsx_table(put("one_x000D_\ntwo")).rows[0][1].new == "one\ntwo"


def repacked(change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> bytes:
    """Give a spreadsheet with its parts changed, left out or added to."""
    raw = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(SPANISH, table(ROW)))) as given,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in given.namelist():
            content = change(name, given.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in more:
            target.writestr(name, content)
    return raw.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return repacked(
        lambda name, raw: raw.replace(old, new, 1) if name.endswith("sheet1.xml") else raw
    )


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
WHOLE = xlsx_bytes(SPANISH, table(ROW))


def understated() -> bytes:
    """Give a zip that says a part is smaller than it is."""
    raw = bytearray(in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 1_000_000))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(raw).replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (lambda: b"id,flyer\n", "this is no .xlsx file"),
        (lambda: OLD_EXCEL, "this is a file of an old Excel (.xls)"),
        (
            lambda: OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
            "the file is locked with a password",
        ),
        (lambda: WHOLE[: len(WHOLE) // 2], "the file is damaged or not whole"),
        (lambda: WHOLE[:-30], "the file is damaged or not whole"),
        (lambda: WHOLE[:2000] + b"\x55" * 300 + WHOLE[2300:], "the file is damaged or not whole"),
        (
            lambda: repacked(lambda _, raw: raw, ("mimetype", b"opendocument")),
            "this is no Excel file",
        ),
        (lambda: repacked(lambda name, _: None if "book" in name else b""), "this is no Excel"),
        (lambda: in_sheet(b"<worksheet ", ENTITIES), "the file holds what no spreadsheet"),
        (
            lambda: in_sheet(b"<worksheet ", b'<?xml version="1.0" encoding="UTF-7"?><worksheet '),
            "the file holds what no spreadsheet",
        ),
        (
            lambda: repacked(
                lambda name, raw: raw.decode().encode("utf-16") if "sheet1" in name else raw
            ),
            "the file holds what no spreadsheet",
        ),
        (lambda: in_sheet(b"<row", b"<row<"), "the file is damaged or not whole"),
        (lambda: in_sheet(b"<sheetData>", b"<sheetData>" + b" " * (1 << 25)), "far larger inside"),
        (lambda: in_sheet(b"</row>", b"<c/>" * 1_000_001 + b"</row>"), "far larger inside"),
        (
            lambda: repacked(lambda _, raw: raw, *((f"x{n}", b"") for n in range(501))),
            "far larger inside",
        ),
        (understated, "the file is damaged or not whole"),
    ],
    ids=[
        "csv",
        "xls",
        "password",
        "half",
        "tail",
        "middle",
        "ods",
        "empty",
        "entities",
        "utf-7",
        "utf-16",
        "xml",
        "swollen",
        "tags",
        "parts",
        "understated",
    ],
)
def test_an_odd_spreadsheet_is_one_sentence(raw: Callable[[], bytes], what: str) -> None:
    found = refusal(lambda: read_xlsx(raw(), "es.xlsx", USE))
    assert found.startswith("es.xlsx: error: ")
    assert what in found


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused() -> None:
    raw = repacked(lambda _, raw: raw, ("xl/worksheets/sheet1.xml", b"<worksheet/>"))
    assert "the file is far larger inside" in refusal(lambda: read_xlsx(raw, "es.xlsx", USE))


def test_more_rows_than_a_table_can_have_are_refused() -> None:
    def change(book: Any) -> None:
        for number in range(3, 10_003):
            book.active.cell(number, 1).value = "x"

    assert "more than 10,000 rows" in refusal(lambda: read_xlsx(edited(change), "es.xlsx", USE))


def test_empty_rows_to_the_last_one_that_there_can_be_are_passed_over() -> None:
    raw = in_sheet(b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="n"/></row></sheetData>')
    assert len(read_xlsx(raw, "es.xlsx", USE).rows) == 2


@pytest.mark.parametrize("number", [b"1048577", b"99999999999"])
def test_rows_beyond_the_last_one_that_there_can_be_take_no_time(number: bytes) -> None:
    raw = in_sheet(b"</sheetData>", b'<row r="' + number + b'"><c t="n"/></row></sheetData>')
    assert len(read_xlsx(raw, "es.xlsx", USE).rows) == 2


def test_a_formula_that_thousands_of_cells_share_is_not_worked_out() -> None:
    formula = b"1" + b"+A1" * 20_000
    one = b'<row r="2"><c r="G2"><f x="&gt;" t="shared" ref="G2:G5000" si="0">' + formula
    more = b"".join(
        b"<row r='%d'><c r='G%d'><f t='shared' si='0'/></c></row>" % (n, n) for n in range(3, 5000)
    )
    rows = one + b"</f></c></row>" + more + b"</sheetData>"
    raw = repacked(
        lambda name, raw: (
            re.sub(rb'<row r="2">.*</sheetData>', lambda _: rows, raw)
            if name.endswith("sheet1.xml")
            else raw
        )
    )
    read = read_xlsx(raw, "es.xlsx", USE)
    assert len(read.rows) == 4999
    assert isinstance(read.rows[-1][1][6], Odd)


def test_a_macro_or_a_picture_is_not_even_unpacked() -> None:
    zeros = b"\0" * (1 << 26)
    raw = repacked(lambda _, raw: raw, ("xl/media/image1.png", zeros), ("xl/vbaProject.bin", b"x"))
    assert len(read_xlsx(raw, "es.xlsx", USE).rows) == 2


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("es.xlsx", b"", "the file is empty"),
        ("es.csv", b" \n", "the file is empty"),
        ("es.xls", b"x", 'a file that ends with ".xls" is not read'),
        ("es.ods", b"x", 'a file that ends with ".ods" is not read'),
        ("es", b"x", 'a file that ends with "" is not read'),
        ("es.csv", b"x" * (USE.largest + 1), "the file has more than 8,388,608 bytes"),
    ],
)
def test_an_odd_file_is_one_sentence(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert what in refusal(lambda: read_file(tmp_path / name, USE))


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "es.xlsx").mkdir()
    assert "this is no file" in refusal(lambda: read_file(tmp_path / "es.xlsx", USE))
    assert "there is no such file" in refusal(lambda: read_file(tmp_path / "es.csv", USE))
