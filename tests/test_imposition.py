"""Pages and a fold -> sides: every sheet, folded, reads 1, 2, 3 ... upright.

The simulator below folds paper: it knows where the faces of a panel lie, turns the sheet over,
folds panels onto each other and looks at what can be seen. It knows no grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.formats.format import formats
from handbill.paper import PAPERS
from handbill.sheets.imposition import Placement, Side, impose

INCH = 72.0
MILLIMETRE = 72 / 25.4
EDGES = ("short-edge", "long-edge")
DIRECTIONS = pytest.mark.parametrize("right_to_left", [False, True], ids=["ltr", "rtl"])
TURNS = pytest.mark.parametrize("edge", EDGES)
BOTH_PAPERS = pytest.mark.parametrize("paper", ["letter", "a4"])


def sizes(paper: str = "letter") -> tuple[tuple[float, float], ...]:
    return formats()["trifold"].page_sizes(PAPERS[paper])


def trifold(
    paper: str = "letter", edge: str = "short-edge", *, right_to_left: bool = False
) -> tuple[Side, ...]:
    return impose("letter-fold", sizes(paper), edge, right_to_left=right_to_left)


def drawn(side: Side) -> str:
    """Draw a side as it is seen: pages from left to right, "v" for one that is upside down."""
    ordered = sorted(side.placements, key=lambda place: place.x)
    return " ".join(f"{place.page}{'v' if place.rotation == 180 else ''}" for place in ordered)


# --- the simulator ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Face:
    """One printed face of a panel: its page, and whether its head points away from us."""

    page: int
    upright: bool


@dataclass(frozen=True)
class Panel:
    """A panel lying on the table: its left and right edge, its upper and its lower face."""

    left: float
    right: float
    up: Face
    down: Face


Pile = tuple[Panel, ...]  # the lowest panel first


def face(place: Placement) -> Face:
    return Face(place.page, place.rotation % 360 == 0)


def print_both_sides(front: Side, back: Side, edge: str) -> Pile:
    """Print a landscape sheet, turned on an edge, and lay it down with its front up.

    Turned on the short edge, left and right of the back change places and its head stays at the
    head. Turned on the long edge, left stays left, and what was the head of the back is its foot.
    """
    panels = []
    for above in front.placements:
        middle = above.x + above.width / 2
        for below in back.placements:
            left, right = below.x, below.x + below.width
            if edge == "short-edge":
                left, right = back.width - right, back.width - left
            if left < middle < right:
                assert (left, right) == pytest.approx((above.x, above.x + above.width))
                under = face(below)
                if edge == "long-edge":
                    under = Face(under.page, not under.upright)
                panels.append(Panel(left, right, face(above), under))
    assert len(panels) == len(front.placements) == len(back.placements)
    return tuple(sorted(panels, key=lambda panel: panel.left))


def turned_over(pile: Pile) -> Pile:
    """Turn a pile over like the page of a book: the last is first, left is right."""
    return tuple(Panel(-each.right, -each.left, each.down, each.up) for each in reversed(pile))


def folded(pile: Pile, at: float) -> Pile:
    """Fold over, and onto the rest, what lies beyond a line: on the side with fewer panels."""
    right = [each for each in pile if each.left >= at - 0.01]
    left = [each for each in pile if each.right <= at + 0.01]
    assert len(left) + len(right) == len(pile), "a fold runs through a panel"
    moving, staying = (right, left) if len(right) < len(left) else (left, right)
    over = [
        Panel(2 * at - each.right, 2 * at - each.left, each.down, each.up)
        for each in reversed(moving)
    ]
    return (*staying, *over)


def seen(pile: Pile) -> list[Face]:
    """Look at a pile from above: the faces that nothing covers, from left to right."""
    visible: list[Panel] = []
    for panel in reversed(pile):
        if not any(other.left < (panel.left + panel.right) / 2 < other.right for other in visible):
            visible.append(panel)
    return [panel.up for panel in sorted(visible, key=lambda panel: panel.left)]


def read(sides: Sequence[Side], edge: str, *, right_to_left: bool) -> list[list[Face]]:
    """Fold a sheet as a letter, then read it: cover, first opening, all open, and the back.

    With its inside up, the panel on which a reader ends is folded in first, the cover over it.
    """
    inside_up = turned_over(print_both_sides(sides[0], sides[1], edge))
    lines = sorted(panel.left for panel in inside_up)[1:]
    first, second = (lines[0], lines[1]) if right_to_left else (lines[1], lines[0])
    tucked = folded(inside_up, first)
    flap, spine = tucked[-1], second
    reach = min(abs(flap.left - spine), abs(flap.right - spine))
    into = flap.left > spine or flap.right < spine
    assert into, "the flap reaches into the spine"
    assert 1 <= reach / MILLIMETRE <= 3.001, "the flap is not 1 to 3 mm narrower"
    closed = folded(tucked, second)
    return [seen(closed), seen(tucked), seen(inside_up), [turned_over(closed)[-1].up]]


def expected(*, right_to_left: bool) -> list[list[Face]]:
    """What a reader of a letter fold must see, in either direction."""
    views = [[1], [2, 5], [2, 3, 4], [6]]
    if right_to_left:
        views = [view[::-1] for view in views]
    return [[Face(page, upright=True) for page in view] for view in views]


def reads_right(sides: Sequence[Side], edge: str, *, right_to_left: bool) -> bool:
    try:
        views = read(sides, edge, right_to_left=right_to_left)
    except AssertionError:
        return False
    return views == expected(right_to_left=right_to_left)


# --- what is right ---------------------------------------------------------------------------


@DIRECTIONS
@TURNS
@BOTH_PAPERS
def test_a_folded_leaflet_reads_one_to_six_all_upright(
    paper: str, edge: str, *, right_to_left: bool
) -> None:
    sides = trifold(paper, edge, right_to_left=right_to_left)
    assert read(sides, edge, right_to_left=right_to_left) == expected(right_to_left=right_to_left)


@given(
    st.floats(400, 1300),
    st.floats(300, 900),
    st.floats(1.01 * MILLIMETRE, 2.99 * MILLIMETRE),
    st.sampled_from(EDGES),
    st.booleans(),
)
def test_any_sheet_folds_right(
    width: float,
    height: float,
    tuck: float,
    edge: str,
    right_to_left: bool,  # noqa: FBT001
) -> None:
    wide = (width + tuck) / 3
    pages = [(each, height) for each in (wide, wide, wide, wide - tuck, wide - tuck, wide)]
    sides = impose("letter-fold", pages, edge, right_to_left=right_to_left)
    assert reads_right(sides, edge, right_to_left=right_to_left)


def test_the_pages_of_a_left_to_right_leaflet() -> None:
    outside, inside = trifold()
    assert drawn(outside) == "5 6 1"
    assert drawn(inside) == "2 3 4"


def test_the_pages_of_a_right_to_left_leaflet() -> None:
    outside, inside = trifold(right_to_left=True)
    assert drawn(outside) == "1 6 5"
    assert drawn(inside) == "4 3 2"


def test_turned_on_the_long_edge_the_back_comes_upside_down() -> None:
    outside, inside = trifold(edge="long-edge")
    assert drawn(outside) == "5 6 1"
    assert drawn(inside) == "4v 3v 2v"


def test_turned_on_the_long_edge_the_back_of_a_right_to_left_leaflet_comes_upside_down() -> None:
    outside, inside = trifold(edge="long-edge", right_to_left=True)
    assert drawn(outside) == "1 6 5"
    assert drawn(inside) == "2v 3v 4v"


@DIRECTIONS
@BOTH_PAPERS
def test_turning_on_the_long_edge_turns_the_back_by_half_a_circle(
    paper: str, *, right_to_left: bool
) -> None:
    _, short = trifold(paper, "short-edge", right_to_left=right_to_left)
    _, long = trifold(paper, "long-edge", right_to_left=right_to_left)
    by_page = {place.page: place for place in short.placements}
    for place in long.placements:
        other = by_page[place.page]
        assert place.rotation == 180
        assert place.x == pytest.approx(short.width - other.x - other.width)
        assert place.y == pytest.approx(short.height - other.y - other.height)


def widths(side: Side) -> str:
    """Draw a side's widths from left to right: "n" for the narrow panel, "w" for a wide one."""
    ordered = sorted(side.placements, key=lambda place: place.x)
    widest = max(place.width for place in ordered)
    return " ".join("w" if place.width == widest else "n" for place in ordered)


@BOTH_PAPERS
def test_the_narrow_panel_is_the_flap(paper: str) -> None:
    assert [widths(side) for side in trifold(paper)] == ["n w w", "w w n"]
    assert [widths(side) for side in trifold(paper, right_to_left=True)] == ["w w n", "n w w"]
    assert drawn(trifold(paper)[0])[0] == "5"
    assert drawn(trifold(paper)[1])[-1] == "4"


@DIRECTIONS
@TURNS
@BOTH_PAPERS
def test_the_panels_fill_the_sheet_exactly(paper: str, edge: str, *, right_to_left: bool) -> None:
    for side in trifold(paper, edge, right_to_left=right_to_left):
        ordered = sorted(side.placements, key=lambda place: place.x)
        assert ordered[0].x == pytest.approx(0, abs=1e-9)
        for before, after in pairwise(ordered):
            assert before.x + before.width == pytest.approx(after.x)
        assert ordered[-1].x + ordered[-1].width == pytest.approx(PAPERS[paper].height)
        assert {(place.y, place.height) for place in ordered} == {(0, PAPERS[paper].width)}


def test_the_panels_of_a_letter_sheet() -> None:
    found = [width / INCH for width, _ in sizes("letter")]
    assert found == pytest.approx([3.6875, 3.6875, 3.6875, 3.625, 3.625, 3.6875])


def test_the_panels_of_an_a4_sheet() -> None:
    found = [width / MILLIMETRE for width, _ in sizes("a4")]
    assert found == pytest.approx([100, 100, 100, 97, 97, 100])


@DIRECTIONS
@TURNS
@BOTH_PAPERS
def test_the_folds_of_the_inside_mirror_those_of_the_outside(
    paper: str, edge: str, *, right_to_left: bool
) -> None:
    """Both sides name the same creases of one sheet of paper."""
    outside, inside = trifold(paper, edge, right_to_left=right_to_left)
    back = inside.folds
    if edge == "short-edge":
        back = tuple(sorted(inside.width - x for x in back))
    assert back == pytest.approx(outside.folds)


def test_the_folds_of_an_a4_leaflet() -> None:
    outside, inside = trifold("a4")
    assert [x / MILLIMETRE for x in outside.folds] == pytest.approx([97, 197])
    assert [x / MILLIMETRE for x in inside.folds] == pytest.approx([100, 200])


@TURNS
def test_the_pages_of_a_flat_sheet_lie_upright_one_to_a_side(edge: str) -> None:
    sides = impose("flat", [(612, 792)] * 2, edge, right_to_left=False)
    assert [drawn(side) for side in sides] == ["1", "2"]
    assert all((side.width, side.height, side.folds) == (612, 792, ()) for side in sides)


def test_an_unknown_fold_is_refused() -> None:
    with pytest.raises(ValueError, match="origami"):
        impose("origami", sizes(), "short-edge", right_to_left=False)


# --- what the simulator must reject ----------------------------------------------------------


def with_pages(side: Side, *pages: int) -> Side:
    """Print other pages in a side's places, from left to right."""
    ordered = sorted(side.placements, key=lambda place: place.x)
    return replace(
        side,
        placements=tuple(
            replace(place, page=page) for place, page in zip(ordered, pages, strict=True)
        ),
    )


def with_one_turned(side: Side, page: int) -> Side:
    return replace(
        side,
        placements=tuple(
            replace(place, rotation=180 - place.rotation) if place.page == page else place
            for place in side.placements
        ),
    )


@DIRECTIONS
def test_a_sheet_turned_on_the_wrong_edge_is_rejected(*, right_to_left: bool) -> None:
    for made, used in (EDGES, EDGES[::-1]):
        sides = trifold(edge=made, right_to_left=right_to_left)
        assert not reads_right(sides, used, right_to_left=right_to_left)


@DIRECTIONS
def test_mirrored_columns_are_rejected(*, right_to_left: bool) -> None:
    outside, inside = trifold(right_to_left=right_to_left)
    mirrored = [
        with_pages(side, *[int(page) for page in drawn(side).split()][::-1])
        for side in (outside, inside)
    ]
    assert not reads_right(mirrored, "short-edge", right_to_left=right_to_left)
    assert not reads_right([outside, mirrored[1]], "short-edge", right_to_left=right_to_left)


@pytest.mark.parametrize("page", range(1, 7))
def test_a_page_upside_down_is_rejected(page: int) -> None:
    sides = [with_one_turned(side, page) for side in trifold()]
    assert not reads_right(sides, "short-edge", right_to_left=False)


def test_a_leaflet_of_one_direction_read_in_the_other_is_rejected() -> None:
    assert not reads_right(trifold(), "short-edge", right_to_left=True)
    assert not reads_right(trifold(right_to_left=True), "short-edge", right_to_left=False)


def test_the_pages_of_a_z_fold_shifted_by_one_are_rejected() -> None:
    outside, inside = trifold()
    assert not reads_right(
        [with_pages(outside, 6, 1, 5), inside], "short-edge", right_to_left=False
    )


def test_three_equal_panels_are_rejected() -> None:
    """The flap would run into the spine and buckle."""
    equal = impose("letter-fold", [(264, 612)] * 6, "short-edge", right_to_left=False)
    assert not reads_right(equal, "short-edge", right_to_left=False)


def test_a_narrow_cover_in_place_of_a_narrow_flap_is_rejected() -> None:
    wide, narrow = sizes()[0], sizes()[3]
    pages = [narrow, narrow, wide, wide, wide, wide]
    sides = impose("letter-fold", pages, "short-edge", right_to_left=False)
    assert not reads_right(sides, "short-edge", right_to_left=False)
