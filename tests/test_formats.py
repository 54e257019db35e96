"""Formats: pages of a trim size and a fold, as data."""

from itertools import product

import pytest

from handbill.formats.format import Format, formats
from handbill.paper import PAPERS, Paper

MM = 72 / 25.4
FOLDED = [form for form in formats().values() if form.fold == "letter-fold"]
ON_PAPER = [(form, name) for form in formats().values() for name in form.papers]


def test_the_sheet_the_trifold_and_the_reader_are_formats() -> None:
    assert {"sheet", "trifold", "reader"} <= set(formats())


def test_the_reader_is_for_screens_only() -> None:
    assert formats()["reader"].variants == ("read",)
    assert formats()["reader"].duplex == "none"


@pytest.mark.parametrize("name", ["sheet", "trifold"])
def test_what_is_printed_comes_in_colour_in_black_and_for_screens(name: str) -> None:
    assert set(formats()[name].variants) >= {"print", "ink-saver", "read"}


@pytest.mark.parametrize(
    ("paper", "unit", "outside"),
    [("letter", 72, (3.625, 3.6875, 3.6875)), ("a4", MM, (97, 100, 100))],
)
def test_the_tucked_in_panel_of_a_trifold_is_narrower(
    paper: str, unit: float, outside: tuple[float, float, float]
) -> None:
    """From left to right, the outside shows the flap (page 5), the back (6) and the cover (1)."""
    widths = [width / unit for width, _ in formats()["trifold"].page_sizes(PAPERS[paper])]
    assert (widths[4], widths[5], widths[0]) == pytest.approx(outside)


@pytest.mark.parametrize("form", FOLDED, ids=lambda form: form.name)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.name)
def test_both_sides_of_a_letter_fold_are_as_wide_as_the_sheet(form: Format, paper: Paper) -> None:
    """Page 4 is the inside of the flap, so it is as wide as page 5."""
    sizes = form.page_sizes(paper)
    width, height = form.sheet_size(paper)
    assert sum(sizes[page - 1][0] for page in (5, 6, 1)) == pytest.approx(width)
    assert sum(sizes[page - 1][0] for page in (2, 3, 4)) == pytest.approx(width)
    assert sizes[3] == pytest.approx(sizes[4])
    assert {size[1] for size in sizes} == {height}


@pytest.mark.parametrize(("form", "paper"), ON_PAPER, ids=lambda each: getattr(each, "name", each))
def test_a_format_gives_a_size_for_every_page_that_it_may_have(form: Format, paper: str) -> None:
    sizes = form.page_sizes(PAPERS[paper])
    assert len(sizes) == form.pages[1]
    assert all(width > 0 and height > 0 for width, height in sizes)


def test_the_page_of_a_reader_does_not_depend_on_the_paper() -> None:
    reader = formats()["reader"]
    assert reader.page is not None
    assert {size for paper in PAPERS.values() for size in reader.page_sizes(paper)} == {reader.page}


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_landscape_sheets_turn_on_the_short_edge_and_portrait_ones_on_the_long(
    form: Format,
) -> None:
    edges = {"landscape": ("short-edge", "none"), "portrait": ("long-edge", "none")}
    assert form.duplex in edges[form.orientation]
    for paper in PAPERS.values():
        width, height = form.sheet_size(paper)
        assert (width > height) == (form.orientation == "landscape")


@pytest.mark.parametrize("form", formats().values(), ids=lambda form: form.name)
def test_limits_of_the_type_are_in_order(form: Format) -> None:
    sizes = form.type
    assert 0 < sizes.smallest <= sizes.one_page <= sizes.largest
    assert sizes.aim <= sizes.largest


def test_body_text_aims_at_11_points_on_a_sheet_and_at_9_5_on_a_trifold() -> None:
    assert formats()["sheet"].type.aim == pytest.approx(11)
    assert formats()["trifold"].type.aim == pytest.approx(9.5)


def test_margins_are_wide_enough_for_a_home_printer() -> None:
    """A home printer leaves 6.35 mm white at every edge of the sheet."""
    for form in formats().values():
        margins = form.margins
        if form.papers:
            assert min(margins.top, margins.foot, margins.side) >= 6.35 * MM


@pytest.mark.parametrize("form", FOLDED, ids=lambda form: form.name)
def test_each_page_of_a_folded_leaflet_has_one_role(form: Format) -> None:
    assert form.roles is not None
    carried = [form.roles.cover, *form.roles.flow, form.roles.contact]
    assert sorted(carried) == list(range(1, form.pages[1] + 1))


def test_two_formats_never_make_a_file_of_the_same_name() -> None:
    names = [f"{form.name}.{variant}" for form in formats().values() for variant in form.variants]
    assert len(names) == len(set(names))
    assert not [name for name, mark in product(formats(), "./ ") if mark in name]
