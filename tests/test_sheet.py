"""Single pages and their places -> finished sheets, read back from the files."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import Built

from handbill.paper import PAPERS
from handbill.project.formats import press_formats
from handbill.sheets.imposition import Folding, Placement, Side, impose
from handbill.sheets.marks import drawing, marks
from handbill.sheets.sheet import Sheets, join, lay

MILLIMETRE = 72 / 25.4
UNPRINTED = 6.35 * MILLIMETRE
EDGES = {"short-edge": "/DuplexFlipShortEdge", "long-edge": "/DuplexFlipLongEdge"}
# A page at the lower left corner of a sheet.
ONE = Side(400, 300, (Placement(1, 0, 0, 200, 100, 0, (0, 0, 200, 100)),))
LANGUAGES = pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hans", "vi"])


def imposed(*builds: Built) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give every imposed file and its row."""
    for built in builds:
        for path, row in built.rows.items():
            if path.endswith(".pdf") and row["variant"] != "read":
                yield built.out / path, row


def squeezed(text: str) -> str:
    """Take out spaces, line-end hyphens and what pypdfium2 writes for them."""
    return re.sub(r"[\s\u00ad\u2060\u200b\ufffe\x02-]", "", text)


def one_page(word: str, width: float, height: float) -> bytes:
    """Give a PDF of one page with a word at 20, 30 pt from its lower left corner."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(width, height))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = made.make_stream(f"BT /F 10 Tf 20 30 Td ({word}) Tj ET".encode())
        page.obj.Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)]
        )
        stream = BytesIO()
        made.save(stream)
        return stream.getvalue()


def laid(content: bytes, sides: list[Side], edge: str) -> Sheets:
    with pikepdf.open(BytesIO(content)) as document:
        return lay(document, sides, edge)


def folded(paper: str, *, right_to_left: bool) -> tuple[Side, ...]:
    """Impose a trifold on a paper."""
    form = press_formats()["trifold"]
    folding = Folding(form.fold, form.sheet_size(PAPERS[paper]), "short-edge", right_to_left)
    return impose(folding, form.page_sizes(PAPERS[paper], 6))


def folds(side: Side) -> list[float]:
    return sorted(line.x0 for line in side.lines if line.kind == "fold")


def corner(pdf: bytes, page: int, word: str) -> tuple[float, float]:
    """Give the place where a word begins on a page: the start of its base line."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        start = text.get_text_range().index(word)
        left, bottom, _, _ = text.get_charbox(start, loose=True)
        return left, bottom


def test_every_sheet_has_the_size_of_its_paper(built: Built, built_a4: Built) -> None:
    for file, row in imposed(built, built_a4):
        paper = PAPERS[row["paper"]]
        size = (paper.width, paper.height) if row["format"] == "sheet" else paper.landscape
        with pikepdf.open(file) as document:
            for page in document.pages:
                assert [float(edge) for edge in page.mediabox] == pytest.approx(
                    [0, 0, *size], abs=0.01
                ), file


def test_every_sheet_has_a_trim_box(built: Built, built_a4: Built) -> None:
    for file, _ in imposed(built, built_a4):
        with pikepdf.open(file) as document:
            for page in document.pages:
                assert list(page.obj.TrimBox) == list(page.mediabox), file


def test_every_file_names_the_edge_to_turn_the_sheet_on(built: Built, built_a4: Built) -> None:
    for file, row in imposed(built, built_a4):
        with pikepdf.open(file) as document:
            wishes = document.Root.ViewerPreferences
            assert wishes.Duplex == EDGES.get(row["duplex"], "/Simplex"), file


def test_a_landscape_sheet_turns_on_the_short_edge_and_a_portrait_one_on_the_long(
    built: Built, built_a4: Built
) -> None:
    for _, row in imposed(built, built_a4):
        wanted = {"trifold": "short-edge", "sheet": "long-edge"}[row["format"]]
        assert row["duplex"] == (wanted if row["pages"] > 1 else "none")


def test_every_file_asks_to_be_printed_at_its_full_size(built: Built, built_a4: Built) -> None:
    for file, _ in imposed(built, built_a4):
        with pikepdf.open(file) as document:
            assert document.Root.ViewerPreferences.PrintScaling == "/None", file


def test_an_imposed_file_has_no_links_outlines_or_tags(built: Built, built_a4: Built) -> None:
    for file, _ in imposed(built, built_a4):
        with pikepdf.open(file) as document:
            root = document.Root
            kept = {"/Outlines", "/StructTreeRoot", "/MarkInfo", "/Names", "/Dests"} & set(root)
            assert not kept, file
            assert not any("/Annots" in page.obj for page in document.pages), file


def test_a_sheet_has_as_many_sides_as_its_row_says(built: Built, built_a4: Built) -> None:
    for file, row in imposed(built, built_a4):
        with pikepdf.open(file) as document:
            sides = len(document.pages)
        assert row["sheets"] == (sides + 1) // 2
        assert sides == (2 if row["format"] == "trifold" else row["pages"])


@LANGUAGES
def test_each_panel_carries_the_text_of_its_page(built: Built, tag: str) -> None:
    """The panels of the printed leaflet against the single pages of the same one for screens."""
    sides = folded("letter", right_to_left=tag == "ar")
    with (
        pypdfium2.PdfDocument(built.file(tag, "trifold", "read")) as pages,
        pypdfium2.PdfDocument(built.file(tag, "trifold", "print")) as sheet,
    ):
        for number, side in enumerate(sides):
            on_side = sheet[number].get_textpage()
            for place in side.placements:
                text = on_side.get_text_bounded(
                    place.x, place.y, place.x + place.width, place.y + place.height
                )
                alone = pages[place.page - 1].get_textpage().get_text_bounded()
                if place.page == 6:  # its small print also says how to print
                    text, alone = text[:120], alone[:120]
                assert squeezed(alone), (tag, place.page)
                assert squeezed(text) == squeezed(alone), (tag, place.page)


@LANGUAGES
def test_all_text_keeps_clear_of_the_folds(built: Built, tag: str) -> None:
    sides = folded("letter", right_to_left=tag == "ar")
    with pypdfium2.PdfDocument(built.file(tag, "trifold", "print")) as sheet:
        for number, side in enumerate(sides):
            for left, _, right, _ in boxes(sheet[number]):
                for fold in folds(side):
                    assert right <= fold - 3 * MILLIMETRE or left >= fold + 3 * MILLIMETRE


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Give the boxes of a page's printed characters: left, bottom, right, top."""
    text = page.get_textpage()
    every = text.get_text_range()
    count = text.count_chars()
    found = (text.get_charbox(i) for i in range(count) if i >= len(every) or every[i].strip())
    return [box for box in found if box[2] > box[0] and box[3] > box[1]]


def test_all_text_keeps_clear_of_the_edge_that_home_printers_leave_white(
    built: Built, built_a4: Built
) -> None:
    for file, _ in imposed(built, built_a4):
        with pypdfium2.PdfDocument(file) as document:
            for page in document:
                width, height = page.get_size()
                for left, bottom, right, top in boxes(page):
                    assert min(left, bottom, width - right, height - top) >= UNPRINTED, file


def art(side: Side, row: str) -> list[tuple[float, float, float, float]]:
    """Give what lies inside the margins of each page."""
    margins = press_formats()[row].margins
    return [
        (
            place.x + margins.side,
            place.y + margins.foot,
            place.x + place.width - margins.side,
            place.y + place.height - margins.top,
        )
        for place in side.placements
    ]


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_each_fold_is_marked_at_its_head_and_its_foot_where_a_printer_prints(paper: str) -> None:
    for side in folded(paper, right_to_left=False):
        found = marks(side, art(side, "trifold"))
        assert len(found) == 4
        for line in found:
            assert line.x0 == line.x1
            assert any(line.x0 == pytest.approx(fold, abs=0.001) for fold in folds(side))
            low, high = sorted((line.y0, line.y1))
            assert UNPRINTED - 0.01 <= low < high <= side.height - UNPRINTED + 0.01


def test_fold_marks_lie_outside_all_text(built: Built, built_a4: Built) -> None:
    for file, row in imposed(built, built_a4):
        if row["format"] != "trifold" or "+" in row["language"]:
            continue
        sides = folded(row["paper"], right_to_left=row["language"] == "ar")
        with pypdfium2.PdfDocument(file) as document:
            for page, side in zip(document, sides, strict=True):
                for line in marks(side, art(side, "trifold")):
                    for left, bottom, right, top in boxes(page):
                        apart = right < line.x0 or left > line.x0
                        low, high = sorted((line.y0, line.y1))
                        assert apart or top < low or bottom > high, (file, line)


def test_marks_are_in_black_ink_only() -> None:
    side = folded("letter", right_to_left=False)[0]
    content = drawing(marks(side, []), side).encode()
    with pikepdf.new() as pdf:
        rows = pikepdf.parse_content_stream(pdf.make_stream(content))
        operators = {str(row.operator) for row in rows}
    assert operators == {"q", "G", "g", "w", "d", "m", "l", "S", "Q"}


def test_a_flat_sheet_has_no_marks() -> None:
    side = Side(300, 200, ())
    assert drawing(marks(side, []), side) == ""


@pytest.mark.parametrize(
    ("rotation", "expected"), [(0, (120, 80)), (180, (100 + 200 - 20, 50 + 100 - 30))]
)
def test_a_page_lies_where_its_placement_says(rotation: int, expected: tuple[float, float]) -> None:
    """The word begins 20, 30 pt from the page's corner, and the page lies at 100, 50 pt."""
    place = Placement(1, 100, 50, 200, 100, rotation, (100, 50, 300, 150))
    made = laid(one_page("word", 200, 100), [Side(400, 300, (place,))], "none")
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = document[0].get_textpage()
        left, bottom, right, top = text.get_charbox(0, loose=True)
    start = (left, bottom) if rotation == 0 else (right, top)
    assert start[0] == pytest.approx(expected[0], abs=1)
    assert start[1] == pytest.approx(expected[1], abs=4)


def test_laid_pages_lose_their_links() -> None:
    made = laid(one_page("word", 200, 100), [ONE], "none")
    with pikepdf.open(BytesIO(made.pdf)) as document:
        assert "/Annots" not in document.pages[0].obj


@pytest.mark.parametrize(
    ("sides", "duplex", "sheets"),
    [(1, "none", 1), (2, "short-edge", 1), (2, "none", 2), (3, "long-edge", 2)],
)
def test_two_sides_share_a_sheet_when_it_is_turned(sides: int, duplex: str, sheets: int) -> None:
    assert laid(one_page("word", 200, 100), [ONE] * sides, duplex).sheets == sheets


def test_a_single_side_asks_for_no_turning() -> None:
    made = laid(one_page("word", 200, 100), [ONE], "none")
    with pikepdf.open(BytesIO(made.pdf)) as document:
        assert document.Root.ViewerPreferences.Duplex == "/Simplex"


def test_joined_parts_follow_each_other() -> None:
    joined = join([one_page(word, 200, 100) for word in ("one", "two")])
    with pypdfium2.PdfDocument(joined) as document:
        assert [page.get_textpage().get_text_range() for page in document] == ["one", "two"]
