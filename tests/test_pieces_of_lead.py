"""The first flyer in every format: read back from the finished sheets, page by page."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import FLAT, SMALL, Built

from handbill.formats.format import Format
from handbill.paper import PAPERS
from handbill.project.formats import press_formats
from handbill.sheets import blanks
from handbill.sheets.imposition import Folding, Placement, Side, filled, impose
from handbill.sheets.scheme import SCHEMES, Shape, room

MILLIMETRE = 72 / 25.4
UNPRINTED = 6.35 * MILLIMETRE
FORMATS = press_formats()
TAGS = pytest.mark.parametrize("tag", ["en", "ar"])
EVERY = pytest.mark.parametrize("name", SMALL)
DUPLEX = {"short-edge": "/DuplexFlipShortEdge", "long-edge": "/DuplexFlipLongEdge"}


def letters(text: str) -> Counter[str]:
    """Count the letters and figures of a text, whatever their order."""
    return Counter(char for char in text if char.isalnum())


def on_side(page: pypdfium2.PdfPage, place: Placement | None = None) -> str:
    """Give the text whose letters lie in a cell, or on the whole page."""
    text = page.get_textpage()
    found = []
    for i in range(text.count_chars()):
        char = text.get_text_range(i, 1)
        left, foot, right, head = text.get_charbox(i)
        x, y = (left + right) / 2 - (place.x if place else 0), (foot + head) / 2
        y -= place.y if place else 0
        if place is None or (0 < x < place.width and 0 < y < place.height):
            found.append(char)
    return "".join(found)


def expected(form: Format, pages: int, *, right_to_left: bool) -> tuple[Side, ...]:
    """Impose a piece anew, from its format alone."""
    paper = PAPERS["letter"]
    places = room(SCHEMES[form.fold], pages, Shape(*form.cells))
    folding = Folding(
        form.fold, form.sheet_size(paper), folding_edge(form), right_to_left, Shape(*form.cells)
    )
    slots = blanks.filled(pages, places, "before-back-cover" if form.fold == "saddle" else "end")
    return filled(impose(folding, form.page_sizes(paper, places)), slots)


def folding_edge(form: Format) -> str:
    return "short-edge" if form.orientation == "landscape" else "long-edge"


@TAGS
@EVERY
def test_every_cell_of_every_sheet_carries_the_text_of_its_page(
    built_small: Built, name: str, tag: str
) -> None:
    """Against the single pages of the edition for screens; small print also says how to print."""
    form = FORMATS[name]
    read, printed = built_small.row(tag, name, "read"), built_small.row(tag, name, "print")
    assert read["pages"] == printed["pages"]
    sides = expected(form, printed["pages"], right_to_left=tag == "ar")
    with (
        pypdfium2.PdfDocument(built_small.out / read["path"]) as pages,
        pypdfium2.PdfDocument(built_small.out / printed["path"]) as sheets,
    ):
        assert len(sheets) == len(sides)
        for sheet, side in zip(sheets, sides, strict=True):
            for place in side.placements:
                alone = letters(on_side(pages[place.page - 1]))
                found = letters(on_side(sheet, place))
                assert alone, (place.page, "is empty")
                # A line that states its text beside its glyphs is not moved along by this reader.
                stated = sum(alone.values()) * 0.3 if tag == "ar" else 0
                assert sum((alone - found).values()) <= stated, (place.page, alone - found)
                more = sum((found - alone).values())
                assert more < 90 + stated, (place.page, found - alone)


@TAGS
@EVERY
def test_a_page_that_is_printed_upside_down_is_one_that_is_to_be_turned(
    built_small: Built, name: str, tag: str
) -> None:
    sides = expected(
        FORMATS[name], built_small.row(tag, name, "print")["pages"], right_to_left=tag == "ar"
    )
    with pypdfium2.PdfDocument(built_small.file(tag, name, "print")) as sheets:
        for sheet, side in zip(sheets, sides, strict=True):
            for place in side.placements:
                assert upside_down(sheet, place) == (place.rotation == 180), place


def upside_down(sheet: pypdfium2.PdfPage, place: Placement) -> bool:
    """Whether most letters in a cell stand on their heads, by the angle that the file gives."""
    text = sheet.get_textpage()
    angles = []
    for i in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(i)
        inside = place.x < (left + right) / 2 < place.x + place.width
        if inside and place.y < (bottom + top) / 2 < place.y + place.height:
            angles.append(pypdfium2.raw.FPDFText_GetCharAngle(text, i))
    turned = sum(1.5 < angle < 4.7 for angle in angles)
    return turned > len(angles) / 2


def printed(*builds: Built) -> Iterator[tuple[Path, dict[str, Any]]]:
    for built in builds:
        for path, row in built.rows.items():
            if row["variant"] == "print":
                yield built.out / path, row


def test_every_sheet_has_the_size_of_its_paper(built_small: Built, built_pairs: Built) -> None:
    for file, row in printed(built_small, built_pairs):
        size = FORMATS[row["format"]].sheet_size(PAPERS[row["paper"]])
        with pikepdf.open(file) as document:
            for page in document.pages:
                found = [float(edge) for edge in page.mediabox]
                assert found == pytest.approx([0, 0, *size], abs=0.01), file


def test_every_file_names_the_edge_that_its_row_names(
    built_small: Built, built_pairs: Built
) -> None:
    for file, row in printed(built_small, built_pairs):
        with pikepdf.open(file) as document:
            wishes = document.Root.ViewerPreferences
            assert wishes.PrintScaling == "/None"
            assert wishes.Duplex == DUPLEX.get(row["duplex"], "/Simplex"), file
            assert row["sheets"] == -(-len(document.pages) // (1 + (row["duplex"] != "none")))


def test_the_small_print_names_the_edge_in_the_reader_s_language(built_small: Built) -> None:
    said = {"short-edge": "flip on short edge", "long-edge": "flip on long edge"}
    for file, row in printed(built_small):
        if row["language"] == "en" and row["format"] not in FLAT:
            text = re.sub(r"\s+", " ", whole_text(file))
            for edge, words in said.items():
                assert (words in text) == (row["duplex"] == edge), (file, edge)


def whole_text(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def characters(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    text = page.get_textpage()
    every = text.get_text_range()
    for i in range(text.count_chars()):
        if i >= len(every) or every[i].strip():
            box = text.get_charbox(i)
            if box[2] > box[0] and box[3] > box[1]:
                yield box


def test_all_text_keeps_clear_of_what_home_printers_leave_white(
    built_small: Built, built_pairs: Built
) -> None:
    for file, row in printed(built_small, built_pairs):
        if row["format"] == "poster":  # each tile is cut off at its margin
            continue
        with pypdfium2.PdfDocument(file) as document:
            for page in document:
                width, height = page.get_size()
                for left, bottom, right, top in characters(page):
                    assert min(left, bottom, width - right, height - top) >= UNPRINTED, file


def test_all_text_keeps_clear_of_folds_cuts_and_slits(built_small: Built) -> None:
    for file, row in printed(built_small):
        form = FORMATS[row["format"]]
        if row["format"] in FLAT:
            continue
        sides = expected(form, row["pages"], right_to_left=row["language"] == "ar")
        with pypdfium2.PdfDocument(file) as document:
            for page, side in zip(document, sides, strict=True):
                upright = [line.x0 for line in side.lines if line.x0 == line.x1]
                level = [line.y0 for line in side.lines if line.y0 == line.y1]
                for left, bottom, right, top in characters(page):
                    near = 2 * MILLIMETRE
                    assert all(right <= x - near or left >= x + near for x in upright), file
                    assert all(top <= y - near or bottom >= y + near for y in level), file


def test_what_a_small_format_leaves_out_is_named_and_said(built_small: Built) -> None:
    points = 9
    for file, row in printed(built_small):
        out = row["left_out"]
        assert len(set(out)) == len(out)
        if row["language"] == "en":
            text = re.sub(r"\s+", " ", whole_text(file))
            said = f"{points - len(out)} of {points} points" in text
            assert said == bool(out) or row["format"] == "poster", file
    assert built_small.row("en", "card", "print")["left_out"]
    assert not built_small.row("en", "booklet", "print")["left_out"]


def test_each_language_of_a_pair_names_the_other(built_pairs: Built) -> None:
    for file, row in printed(built_pairs):
        text = re.sub(r"\s+", " ", whole_text(file))
        other = {"en+es": "Español", "en+ar": "العربية"}[row["language"]]
        said = set(re.findall(r"\w+", text))
        assert {"Other", "side"} <= said or {"From", "other", "cover"} <= said, file
        assert letters(other) - letters(text) == Counter(), file
        if row["language"] == "en+es":  # a name in a language of its own stands in a run of its own
            assert {"Al", "reverso"} <= said or {"Desde", "otra", "portada"} <= said, file
            assert {"English", "Español"} <= said, file


def test_a_pair_of_one_direction_is_bound_head_to_tail_and_one_of_two_upright(
    built_pairs: Built,
) -> None:
    """Of a booklet's first side, the cover of the first language and that of the second."""
    for tag, turned in (("en+es", True), ("en+ar", False)):
        with pypdfium2.PdfDocument(built_pairs.file(tag, "booklet")) as document:
            page = document[0]
            width, height = page.get_size()
            halves = [
                Placement(1, x, 0, width / 2, height, 0, (0, 0, width, height))
                for x in (0, width / 2)
            ]
            found = sorted(upside_down(page, half) for half in halves)
        assert found == [False, turned], tag


def test_the_poster_is_one_page_over_four_sheets(built_small: Built) -> None:
    row = built_small.row("en", "poster", "print")
    assert (row["pages"], row["sheets"], row["duplex"]) == (1, 4, "none")
    with pypdfium2.PdfDocument(built_small.out / row["path"]) as document:
        tiles = [letters(page.get_textpage().get_text_bounded()) for page in document]
    with pypdfium2.PdfDocument(built_small.file("en", "poster", "read")) as document:
        whole = letters(document[0].get_textpage().get_text_bounded())
    assert len(tiles) == 4
    assert all(tiles)
    assert not whole - sum(tiles, Counter())


def test_large_print_is_nowhere_smaller_than_eighteen_points(built_small: Built) -> None:
    for tag in ("en", "ar"):
        with pypdfium2.PdfDocument(built_small.file(tag, "large-print", "print")) as document:
            for page in document:
                text = page.get_textpage()
                sizes = {
                    round(pypdfium2.raw.FPDFText_GetFontSize(text, i), 1)
                    for i in range(text.count_chars())
                    if text.get_text_range(i, 1).strip()
                }
                assert min(sizes) >= 17.9, (tag, sizes)
