"""Where pages and folds lie on the paper, in points and millimetres."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import DIRECTIONS, SCHEME_NAMES, TURNS, Job, drawn, in_rows, made

from handbill.paper import PAPERS
from handbill.project.formats import press_formats
from handbill.sheets.blanks import filled as with_blanks
from handbill.sheets.creep import creep, thickness
from handbill.sheets.imposition import Folding, Placement, Side, filled, impose, turned
from handbill.sheets.scheme import Shape

INCH = 72.0
MILLIMETRE = 72 / 25.4
BOTH_PAPERS = pytest.mark.parametrize("paper", ["letter", "a4"])


def trifold(
    paper: str = "letter", edge: str = "short-edge", *, right_to_left: bool = False
) -> tuple[Side, ...]:
    form, size = press_formats()["trifold"], PAPERS[paper]
    folding = Folding(form.fold, form.sheet_size(size), edge, right_to_left)
    return impose(folding, form.page_sizes(size, 6))


def folds(side: Side) -> list[float]:
    return sorted(line.x0 for line in side.lines if line.kind == "fold")


def ordered(side: Side) -> list[Placement]:
    return sorted(side.placements, key=lambda place: place.x)


# --- the letter fold, by its measures ----------------------------------------------------------


def test_the_pages_of_a_left_to_right_leaflet() -> None:
    assert [drawn(side) for side in trifold()] == [["5 6 1"], ["2 3 4"]]


def test_the_pages_of_a_right_to_left_leaflet() -> None:
    assert [drawn(side) for side in trifold(right_to_left=True)] == [["1 6 5"], ["4 3 2"]]


def test_turned_on_the_long_edge_the_back_comes_upside_down() -> None:
    assert [drawn(side) for side in trifold(edge="long-edge")] == [["5 6 1"], ["4v 3v 2v"]]
    sides = trifold(edge="long-edge", right_to_left=True)
    assert [drawn(side) for side in sides] == [["1 6 5"], ["2v 3v 4v"]]


def widths(side: Side) -> str:
    """Draw a side's widths from left to right: "n" for the narrow panel, "w" for a wide one."""
    widest = max(place.width for place in side.placements)
    return " ".join("w" if place.width > widest - 0.01 else "n" for place in ordered(side))


@BOTH_PAPERS
def test_the_narrow_panel_is_the_flap(paper: str) -> None:
    assert [widths(side) for side in trifold(paper)] == ["n w w", "w w n"]
    assert [widths(side) for side in trifold(paper, right_to_left=True)] == ["w w n", "n w w"]
    assert ordered(trifold(paper)[0])[0].page == 5
    assert ordered(trifold(paper)[1])[-1].page == 4


@DIRECTIONS
@TURNS
@BOTH_PAPERS
def test_the_panels_fill_the_sheet_exactly(paper: str, edge: str, *, right_to_left: bool) -> None:
    for side in trifold(paper, edge, right_to_left=right_to_left):
        places = ordered(side)
        assert places[0].x == pytest.approx(0, abs=1e-9)
        for before, after in pairwise(places):
            assert before.x + before.width == pytest.approx(after.x)
        assert places[-1].x + places[-1].width == pytest.approx(PAPERS[paper].height)
        assert {(place.y, place.height) for place in places} == {(0, PAPERS[paper].width)}


@DIRECTIONS
@TURNS
@BOTH_PAPERS
def test_the_folds_of_the_inside_mirror_those_of_the_outside(
    paper: str, edge: str, *, right_to_left: bool
) -> None:
    """Both sides name the same creases of one sheet of paper."""
    outside, inside = trifold(paper, edge, right_to_left=right_to_left)
    back = folds(inside)
    if edge == "short-edge":
        back = sorted(inside.width - x for x in back)
    assert back == pytest.approx(folds(outside))


def test_the_folds_of_an_a4_leaflet() -> None:
    outside, inside = trifold("a4")
    assert [x / MILLIMETRE for x in folds(outside)] == pytest.approx([97, 197])
    assert [x / MILLIMETRE for x in folds(inside)] == pytest.approx([100, 200])


def test_an_unknown_fold_is_refused() -> None:
    with pytest.raises(ValueError, match="origami"):
        impose(Folding("origami", (792, 612), "short-edge"), [(264, 612)] * 6)


# --- turning, filling ----------------------------------------------------------------------------


@DIRECTIONS
@SCHEME_NAMES
def test_turning_a_side_twice_gives_it_back(scheme: str, *, right_to_left: bool) -> None:
    for side in made(Job(scheme, 4, right_to_left=right_to_left)).sides:
        again = turned(turned(side))
        assert drawn(again) == drawn(side)
        for one, other in zip(again.placements, side.placements, strict=True):
            assert (one.x, one.y) == pytest.approx((other.x, other.y))
            assert one.clip == pytest.approx(other.clip)


@DIRECTIONS
@SCHEME_NAMES
def test_the_long_edge_turns_the_backs_of_a_landscape_sheet_by_half_a_circle(
    scheme: str, *, right_to_left: bool
) -> None:
    short = made(Job(scheme, 4, "short-edge", right_to_left)).sides
    long = made(Job(scheme, 4, "long-edge", right_to_left)).sides
    assert [drawn(side) for side in long[::2]] == [drawn(side) for side in short[::2]]
    assert [drawn(side) for side in long[1::2]] == [drawn(turned(side)) for side in short[1::2]]


@SCHEME_NAMES
def test_no_two_pages_of_a_side_share_a_spot_and_none_leaves_the_paper(scheme: str) -> None:
    for side in made(Job(scheme, 4)).sides:
        for row in in_rows(side):
            for before, after in pairwise(row):
                assert before.x + before.width <= after.x + 1e-6
        for place in side.placements:
            assert place.x >= -1e-6
            assert place.x + place.width <= side.width + 1e-6
            assert place.y >= -1e-6
            assert place.y + place.height <= side.height + 1e-6


def test_a_sheet_whose_back_is_empty_keeps_its_back_unless_it_is_the_last() -> None:
    """Else the front of the next sheet would be printed on it."""
    folding = Folding("flat", (612, 792), "long-edge")
    sides = impose(folding, [(612, 792)] * 4)
    found = filled(sides, (*with_blanks(1, 2, "end"), *with_blanks(2, 2, "end")))
    assert [len(side.placements) for side in found] == [1, 0, 1, 1]
    found = filled(sides, with_blanks(3, 4, "end"))
    assert [len(side.placements) for side in found] == [1, 1, 1]


# --- creep ---------------------------------------------------------------------------------------


def shifts(sides: tuple[Side, ...], page: int) -> float:
    """How far a page is moved towards its spine."""
    for side in sides:
        for place in side.placements:
            if place.page == page:
                return place.shift if place.spine == "right" else -place.shift
    raise AssertionError(page)


@TURNS
@DIRECTIONS
def test_every_inner_sheet_of_a_booklet_moves_one_thickness_further_to_its_spine(
    edge: str, *, right_to_left: bool
) -> None:
    piece = made(Job("saddle", 24, edge, right_to_left, creep=0.3))
    for page in range(1, 25):
        sheet = min(page - 1, 24 - page) // 2
        upright = {place.page: place for side in piece.sides for place in side.placements}[page]
        towards = shifts(tuple(piece.sides), page)
        assert (-towards if upright.rotation else towards) == pytest.approx(sheet * 0.3)


@TURNS
def test_creep_begins_anew_in_every_signature(edge: str) -> None:
    piece = made(Job("saddle", 24, edge, shape=Shape(2, 1, 3), creep=0.3))
    found = [abs(shifts(tuple(piece.sides), page)) for page in range(1, 25)]
    assert found == pytest.approx([0, 0, 0.3, 0.3, 0.6, 0.6, 0.6, 0.6, 0.3, 0.3, 0, 0] * 2)


def test_creep_starts_at_twenty_four_pages_and_grows_with_the_weight_of_the_paper() -> None:
    assert creep(20, 80) == 0
    assert creep(24, 80) == pytest.approx(0.1 * MILLIMETRE)
    assert creep(24, 160) == pytest.approx(2 * creep(24, 80))
    assert thickness(80) == pytest.approx(0.1 * MILLIMETRE)


@given(st.floats(30, 400), st.integers(24, 400))
def test_creep_is_one_thickness_of_the_paper(weight: float, pages: int) -> None:
    assert creep(pages, weight) == thickness(weight) > 0


@DIRECTIONS
def test_what_creep_moves_is_cut_off_at_the_fold_and_nowhere_reaches_the_facing_page(
    *, right_to_left: bool
) -> None:
    for side in made(Job("saddle", 48, "short-edge", right_to_left, creep=1.0)).sides:
        left, right = ordered(side)
        assert left.clip[2] == pytest.approx(left.x + left.width)
        assert right.clip[0] == pytest.approx(right.x)
        assert left.clip[0] == 0
        assert right.clip[2] == side.width
