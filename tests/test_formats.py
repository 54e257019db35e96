"""Formats: pages of a trim size and a fold, as data."""

from itertools import product

import pytest

from handbill.formats.format import FOLDS, Format
from handbill.paper import PAPERS, Paper
from handbill.project.formats import press_formats
from handbill.sheets.scheme import SCHEMES

MM = 72 / 25.4
FORMATS = press_formats()
FOLDED = [form for form in FORMATS.values() if form.fold == "letter-fold" and form.roles]
ON_PAPER = [(form, name) for form in FORMATS.values() for name in form.papers]
SET = [form for form in FORMATS.values() if form.layout != "none"]
ON_SHEETS = pytest.mark.parametrize(
    ("form", "paper"),
    [(form, name) for form in SET for name in form.papers if not form.tiles],
    ids=lambda each: getattr(each, "name", each),
)
EVERY = pytest.mark.parametrize("form", SET, ids=lambda form: form.name)

# What the press offers, by the words that people type.
OFFERED = (
    *("sheet", "half-sheet", "half-fold", "trifold", "z-fold", "mini-zine", "booklet"),
    *("quarter", "card", "large-print", "reader", "poster"),
)
IMPOSED_ONLY = ("quarto", "octavo", "cut-and-stack", "cut-stack-fold", "gate-fold")


def test_the_press_has_these_formats_and_no_others() -> None:
    assert sorted(form.name for form in SET) == sorted(OFFERED)
    assert sorted(FORMATS) == sorted((*OFFERED, *IMPOSED_ONLY))


def test_every_fold_that_a_format_may_name_is_one_that_can_be_imposed() -> None:
    assert {form.fold for form in FORMATS.values()} <= set(FOLDS)
    assert set(FOLDS) <= {*SCHEMES, "none", "tiles"}


def test_the_reader_is_for_screens_only() -> None:
    assert FORMATS["reader"].variants == ("read",)
    assert FORMATS["reader"].edge == "none"


@pytest.mark.parametrize("name", ["sheet", "half-sheet", "trifold", "mini-zine", "booklet"])
def test_what_is_printed_comes_in_colour_in_black_and_for_screens(name: str) -> None:
    assert set(FORMATS[name].variants) >= {"print", "ink-saver", "read"}


@pytest.mark.parametrize(
    ("paper", "unit", "outside"),
    [("letter", 72, (3.625, 3.6875, 3.6875)), ("a4", MM, (97, 100, 100))],
)
def test_the_tucked_in_panel_of_a_trifold_is_narrower(
    paper: str, unit: float, outside: tuple[float, float, float]
) -> None:
    """From left to right, the outside shows the flap (page 5), the back (6) and the cover (1)."""
    sizes = FORMATS["trifold"].page_sizes(PAPERS[paper], 6)
    widths = [width / unit for width, _ in sizes]
    assert (widths[4], widths[5], widths[0]) == pytest.approx(outside)


@pytest.mark.parametrize("form", FOLDED, ids=lambda form: form.name)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.name)
def test_both_sides_of_a_letter_fold_are_as_wide_as_the_sheet(form: Format, paper: Paper) -> None:
    """Page 4 is the inside of the flap, so it is as wide as page 5."""
    sizes = form.page_sizes(paper, 6)
    width, height = form.sheet_size(paper)
    assert sum(sizes[page - 1][0] for page in (5, 6, 1)) == pytest.approx(width)
    assert sum(sizes[page - 1][0] for page in (2, 3, 4)) == pytest.approx(width)
    assert sizes[3] == pytest.approx(sizes[4])
    assert {size[1] for size in sizes} == {height}


@pytest.mark.parametrize(("form", "paper"), ON_PAPER, ids=lambda each: getattr(each, "name", each))
def test_a_format_gives_a_size_for_every_page_that_it_may_have(form: Format, paper: str) -> None:
    for pages in form.pages:
        sizes = form.page_sizes(PAPERS[paper], pages)
        assert len(sizes) == pages
        assert all(width > 0 and height > 0 for width, height in sizes)


@ON_SHEETS
def test_the_pages_of_a_side_fit_on_every_paper_that_a_format_names(
    form: Format, paper: str
) -> None:
    width, height = form.sheet_size(PAPERS[paper])
    pages = form.page_sizes(PAPERS[paper], form.pages[1])
    columns, rows = form.cells
    widest = sum(size[0] for size in pages) / len(pages)
    assert widest * columns <= width + 1e-6
    assert max(size[1] for size in pages) * rows <= height + 1e-6


def test_the_page_of_a_reader_does_not_depend_on_the_paper() -> None:
    reader = FORMATS["reader"]
    assert reader.page is not None
    assert {reader.page_sizes(paper, 1) for paper in PAPERS.values()} == {(reader.page,)}


@EVERY
def test_landscape_sheets_turn_on_the_short_edge_and_portrait_ones_on_the_long(
    form: Format,
) -> None:
    edges = {"landscape": ("short-edge", "none"), "portrait": ("long-edge", "none")}
    assert form.edge in edges[form.orientation]
    for paper in PAPERS.values():
        width, height = form.sheet_size(paper)
        assert (width > height) == (form.orientation == "landscape")


@EVERY
def test_limits_of_the_type_are_in_order(form: Format) -> None:
    sizes = form.type
    assert 0 < sizes.smallest <= sizes.comfortable <= sizes.largest
    assert sizes.smallest <= sizes.aim <= sizes.largest


def test_body_text_aims_at_11_points_on_a_sheet_and_at_9_5_on_a_trifold() -> None:
    assert FORMATS["sheet"].type.aim == pytest.approx(11)
    assert FORMATS["trifold"].type.aim == pytest.approx(9.5)


def test_large_print_is_never_smaller_than_eighteen_points() -> None:
    """Large print begins at 18 points (American Council of the Blind)."""
    assert FORMATS["large-print"].type.smallest >= 18


@ON_SHEETS
def test_margins_are_wide_enough_for_a_home_printer(form: Format, paper: str) -> None:
    """A home printer leaves 6.35 mm white at every edge of the sheet."""
    width, height = form.sheet_size(PAPERS[paper])
    pages = form.page_sizes(PAPERS[paper], form.pages[1])
    across = (width - form.cells[0] * max(size[0] for size in pages)) / 2
    down = (height - form.cells[1] * pages[0][1]) / 2
    margins = form.margins
    assert max(across, 0) + margins.side >= 6.35 * MM
    assert max(down, 0) + min(margins.top, margins.foot) >= 6.35 * MM


@pytest.mark.parametrize("form", [each for each in SET if each.roles], ids=lambda form: form.name)
def test_each_page_of_a_folded_leaflet_has_one_role(form: Format) -> None:
    assert form.roles is not None
    carried = {form.roles.cover, *form.roles.flow, form.roles.contact}
    if form.fold != "saddle":  # the pages of a booklet are as many as its text needs
        assert carried == set(range(1, form.pages[1] + 1))


def test_two_formats_never_make_a_file_of_the_same_name() -> None:
    names = [f"{form.name}.{variant}" for form in SET for variant in form.variants]
    assert len(names) == len(set(names))
    assert not [name for name, mark in product(FORMATS, "./ ") if mark in name]
