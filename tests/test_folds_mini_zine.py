"""A slit sheet, pushed into a cross and wrapped, reads as a booklet in sixteen layouts of many."""

from dataclasses import replace
from itertools import product

import pytest
from pieces import DIRECTIONS, Job, drawn, in_rows, made, repaged, unmarked
from recipes import Piece, reads

from handbill.sheets.imposition import Side


def with_front(piece: Piece, front: Side) -> Piece:
    return replace(piece, sides=[front])


def around(start: int, step: int, *, heads_meet: bool, right_to_left: bool) -> Piece:
    """Number the panels around the slit, from one of them on, in one of the two directions."""
    piece = made(Job("mini-zine", 8, right_to_left=right_to_left))
    (side,) = piece.sides
    upper, lower = in_rows(side)
    ring = [*upper, *reversed(lower)]
    places = []
    for page in range(1, 9):
        place = ring[(start + step * page) % 8]
        upright = (place in lower) == heads_meet
        places.append(replace(place, page=page, rotation=0 if upright else 180, spine=""))
    return with_front(piece, replace(side, placements=tuple(places)))


@DIRECTIONS
def test_eight_layouts_around_the_slit_read_in_each_direction(*, right_to_left: bool) -> None:
    tried = [
        around(start, step, heads_meet=heads_meet, right_to_left=right_to_left)
        for start, step, heads_meet in product(range(8), (-1, 1), (False, True))
    ]
    assert len(tried) == 32
    assert sum(map(reads, tried)) == 8


def test_the_layouts_that_read_are_one_and_its_turns_about_the_slit() -> None:
    tried = [
        around(start, step, heads_meet=True, right_to_left=False)
        for start, step in product(range(8), (-1, 1))
    ]
    assert sorted(drawn(piece.sides[0]) for piece in tried if reads(piece)) == [
        ["1v 8v 7v 6v", "2 3 4 5"],
        ["3v 2v 1v 8v", "4 5 6 7"],
        ["5v 4v 3v 2v", "6 7 8 1"],
        ["7v 6v 5v 4v", "8 1 2 3"],
    ]


@DIRECTIONS
def test_a_mini_zine_whose_pages_all_stand_upright_is_rejected(*, right_to_left: bool) -> None:
    piece = made(Job("mini-zine", 8, right_to_left=right_to_left))
    (side,) = piece.sides
    upright = tuple(replace(place, rotation=0) for place in side.placements)
    assert not reads(with_front(piece, replace(side, placements=upright)))


@DIRECTIONS
@pytest.mark.parametrize("by", [1, 3, 5, 7])
def test_a_mini_zine_shifted_by_a_page_is_rejected(by: int, *, right_to_left: bool) -> None:
    """Shifted by two, it turns about the slit: its cover is another leaf, and it reads."""
    piece = unmarked(made(Job("mini-zine", 8, right_to_left=right_to_left)))
    shifted = {page: (page - 1 + by) % 8 + 1 for page in range(1, 9)}
    (side,) = piece.sides
    assert not reads(with_front(piece, repaged(side, shifted)))


@DIRECTIONS
def test_a_mini_zine_with_its_feet_at_the_slit_reads_as_well(*, right_to_left: bool) -> None:
    piece = made(Job("mini-zine", 8, right_to_left=right_to_left))
    (side,) = piece.sides
    upper, lower = in_rows(side)
    swapped = [
        replace(other, x=place.x, y=place.y)
        for place, other in zip([*upper, *lower], [*lower, *upper], strict=True)
    ]
    assert reads(with_front(piece, replace(side, placements=tuple(swapped))))


@DIRECTIONS
def test_a_mini_zine_turned_by_half_a_circle_reads_as_well(*, right_to_left: bool) -> None:
    piece = made(Job("mini-zine", 8, right_to_left=right_to_left))
    (side,) = piece.sides
    upper, lower = in_rows(side)
    ordered = [*upper, *lower]
    turned = [
        replace(other, x=place.x, y=place.y, rotation=180 - other.rotation)
        for place, other in zip(ordered, reversed(ordered), strict=True)
    ]
    assert reads(with_front(piece, replace(side, placements=tuple(turned))))
