"""What folds wrong, or reads wrong, is noticed: every mistake that a sheet can be made with."""

from dataclasses import replace

import pytest
from folding import OTHER_HAND
from hypothesis import given, settings
from hypothesis import strategies as st
from pieces import (
    DIRECTIONS,
    EDGES,
    TURNED_OVER,
    TURNS,
    Job,
    drawn,
    handled,
    made,
    mirrored,
    one_turned,
    repaged,
    unmarked,
)
from recipes import MILLIMETRE, Piece, book, reads

from handbill.sheets.imposition import Side
from handbill.sheets.scheme import SCHEMES, Shape

# One full piece of each kind, of several sheets if it can have them.
PAGES = {
    name: scheme.most or 3 * scheme.multiple(scheme.shape) for name, scheme in SCHEMES.items()
} | {"mini-zine": 8}
TWO_SIDED = [name for name in SCHEMES if name != "mini-zine"]
# One page to a side, or the same page all over it, looks the same from both hands.
HANDED = [name for name in SCHEMES if name not in ("flat", "step-and-repeat")]
BOUND = [name for name in SCHEMES if SCHEMES[name].bound and name != "mini-zine"]
EVERY = pytest.mark.parametrize("scheme", SCHEMES)
THOSE_TWO_SIDED = pytest.mark.parametrize("scheme", TWO_SIDED)
IN_ORDER = ["saddle", "quarto", "octavo", "cut-and-stack", "cut-stack-fold"]
THOSE_HANDED = pytest.mark.parametrize("scheme", HANDED)


def full(scheme: str, edge: str = "short-edge", *, right_to_left: bool = False) -> Piece:
    return unmarked(made(Job(scheme, PAGES[scheme], edge, right_to_left)))


@DIRECTIONS
@TURNS
@EVERY
def test_the_pieces_that_are_spoilt_here_read_before(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    assert reads(full(scheme, edge, right_to_left=right_to_left))


@DIRECTIONS
@TURNS
@THOSE_TWO_SIDED
def test_a_sheet_turned_over_on_the_wrong_edge_is_rejected(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    assert not reads(handled(piece, duplex=TURNED_OVER[edge]))


@DIRECTIONS
@TURNS
@THOSE_TWO_SIDED
def test_a_sheet_lying_the_other_way_is_turned_over_on_the_other_edge(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    wide = made(Job(scheme, PAGES[scheme], edge, right_to_left, wide=True))
    tall = made(Job(scheme, PAGES[scheme], edge, right_to_left, wide=False))
    assert drawn(wide.sides[1]) != drawn(tall.sides[1])


@DIRECTIONS
@TURNS
@EVERY
def test_any_page_upside_down_is_rejected(scheme: str, edge: str, *, right_to_left: bool) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    for page in piece.order:
        spoilt = [one_turned(side, page) for side in piece.sides]
        assert not reads(replace(piece, sides=spoilt)), page


@DIRECTIONS
@TURNS
@EVERY
def test_any_two_neighbouring_pages_exchanged_are_rejected(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    for page in piece.order[:-1]:
        exchanged = {page: page + 1, page + 1: page}
        spoilt = [repaged(side, exchanged) for side in piece.sides]
        assert not reads(replace(piece, sides=spoilt)), page


@given(st.sampled_from(sorted(PAGES)), st.sampled_from(EDGES), st.booleans(), st.data())
@settings(deadline=None)
def test_pages_in_any_other_order_are_rejected(
    scheme: str,
    edge: str,
    right_to_left: bool,  # noqa: FBT001 -- as hypothesis gives it
    data: st.DataObject,
) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    order = data.draw(st.permutations(piece.order))
    spoilt = [repaged(side, dict(zip(piece.order, order, strict=True))) for side in piece.sides]
    assert reads(replace(piece, sides=spoilt)) == (
        order == list(piece.order) or (scheme == "mini-zine" and turned_about_the_slit(order))
    )


def turned_about_the_slit(order: list[int]) -> bool:
    """Tell whether a mini zine has only another leaf for its cover."""
    return order[0] % 2 == 1 and order == [(order[0] - 1 + turn) % 8 + 1 for turn in range(8)]


@DIRECTIONS
@TURNS
@THOSE_HANDED
def test_mirrored_columns_are_rejected_on_one_side_and_on_both(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    for spoilt_side in range(len(piece.sides)):
        one = [
            mirrored(side) if number == spoilt_side else side
            for number, side in enumerate(piece.sides)
        ]
        assert not reads(replace(piece, sides=one)), spoilt_side
    assert not reads(replace(piece, sides=[mirrored(side) for side in piece.sides]))


@DIRECTIONS
@TURNS
@THOSE_HANDED
def test_a_piece_of_one_direction_folded_and_read_in_the_other_is_rejected(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    piece = full(scheme, edge, right_to_left=right_to_left)
    assert not reads(handled(piece, right_to_left=not right_to_left))


@DIRECTIONS
@pytest.mark.parametrize("scheme", BOUND)
def test_a_folded_book_read_from_its_other_cover_is_rejected(
    scheme: str, *, right_to_left: bool
) -> None:
    piece = full(scheme, right_to_left=right_to_left)
    found = [face.page for (face,) in book(piece).turned(0).read()]
    assert found == list(reversed(piece.order))


def rebound(side: Side, page: int) -> Side:
    """Let one page name the other spine."""
    places = [
        replace(place, spine=OTHER_HAND[place.spine]) if place.page == page else place
        for place in side.placements
    ]
    return replace(side, placements=tuple(places))


@pytest.mark.parametrize("scheme", [*BOUND, "mini-zine"])
def test_a_page_that_names_the_wrong_spine_is_rejected(scheme: str) -> None:
    piece = made(Job(scheme, PAGES[scheme]))
    assert reads(piece)
    for page in piece.order:
        spoilt = [rebound(side, page) for side in piece.sides]
        assert not reads(replace(piece, sides=spoilt)), page


@DIRECTIONS
@pytest.mark.parametrize(
    "scheme", ["saddle", "quarto", "octavo", "cut-and-stack", "cut-stack-fold"]
)
def test_sheets_out_of_order_are_rejected(scheme: str, *, right_to_left: bool) -> None:
    piece = full(scheme, right_to_left=right_to_left)
    sides = piece.sides
    assert not reads(replace(piece, sides=[*sides[2:4], *sides[:2], *sides[4:]]))


def test_signatures_nested_as_one_booklet_are_rejected() -> None:
    piece = made(Job("saddle", 16, shape=Shape(2, 1, 2)))
    assert reads(piece)
    assert not reads(handled(piece, shape=Shape(2, 1)))


def test_a_z_folded_letter_fold_shows_the_wrong_back() -> None:
    piece = full("letter-fold")
    assert not reads(replace(handled(piece, scheme="z-fold"), order=[1, 2, 3, 6, 5, 4]))
    assert not reads(handled(full("z-fold"), scheme="letter-fold"))


def test_three_equal_panels_are_rejected_because_the_flap_would_buckle() -> None:
    job = Job("letter-fold", 6)
    width, height = job.folding.sheet
    assert not reads(made(job, pages=[(width / 3, height)] * 6))


def test_a_narrow_cover_in_place_of_a_narrow_flap_is_rejected() -> None:
    job = Job("letter-fold", 6)
    wide, narrow = (100 * MILLIMETRE, 595.0), (97 * MILLIMETRE, 595.0)
    assert not reads(made(job, pages=[narrow, narrow, wide, wide, wide, wide]))


def test_doors_wider_than_a_quarter_run_into_each_other() -> None:
    job = Job("gate-fold", 8)
    width, height = job.folding.sheet
    door, quarter = (width / 4 + 1, height), (width / 4 - 1, height)
    pages = [door, door, door, quarter, quarter, door, quarter, quarter]
    assert not reads(made(job, pages=pages))


def test_a_back_whose_panels_do_not_meet_those_of_the_front_is_rejected() -> None:
    piece = full("saddle")
    front, back = piece.sides[:2]
    moved = [replace(place, x=place.x + 1) for place in back.placements]
    spoilt = [front, replace(back, placements=tuple(moved)), *piece.sides[2:]]
    assert not reads(replace(piece, sides=spoilt))
