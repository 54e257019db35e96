"""Two languages in one booklet: each reads upright from its own cover; blank pages lie between."""

from typing import Final

import pytest
from folding import Axis, View
from hypothesis import given, settings
from hypothesis import strategies as st
from pieces import DIRECTIONS, EDGES, TURNS, Job, made
from recipes import BOOKS, Piece, book

from handbill.sheets.blanks import meeting
from handbill.sheets.scheme import SCHEMES, Shape

LIKE_A_PAGE: Final[Axis] = 0
HEAD_TO_FOOT: Final[Axis] = 1
ANY_LENGTH = [name for name in BOOKS if SCHEMES[name].most is None]


def paired(first: int, second: int, job: Job, *, turned: bool) -> Piece:
    """Make a booklet of two texts of so many pages."""
    return made(job, meeting(first, second, job.places, turned=turned))


def pages(seen: list[View]) -> list[int]:
    return [face.page for (face,) in seen]


def upright(seen: list[View]) -> bool:
    return all(face.head == 1 for (face,) in seen if face.page)


def hand(*, right_to_left: bool) -> str:
    return "right" if right_to_left else "left"


def both_read(first: int, second: int, piece: Piece, other_right_to_left: bool) -> bool:  # noqa: FBT001
    """Read the first text, turn the booklet as its two directions ask for, and read the second."""
    booklet = book(piece)
    alike = piece.folding.right_to_left == other_right_to_left
    other = booklet.turned(HEAD_TO_FOOT if alike else LIKE_A_PAGE)
    assert other.spine == hand(right_to_left=other_right_to_left)
    one, two = booklet.read()[:first], other.read()[:second]
    return (
        pages(one) == list(range(1, first + 1))
        and pages(two) == list(range(first + 1, first + second + 1))
        and upright(one)
        and upright(two)
    )


@given(
    st.integers(1, 100),
    st.integers(1, 100),
    st.integers(0, 6),
    st.sampled_from(EDGES),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None)
def test_two_texts_of_any_length_read_from_their_own_covers(
    first: int,
    second: int,
    gathered: int,
    edge: str,
    right_to_left: bool,  # noqa: FBT001 -- as hypothesis gives it
    other: bool,  # noqa: FBT001
) -> None:
    job = Job("saddle", first + second, edge, right_to_left, shape=Shape(2, 1, gathered))
    piece = paired(first, second, job, turned=right_to_left == other)
    assert both_read(first, second, piece, other)


@DIRECTIONS
@TURNS
@pytest.mark.parametrize("other", [False, True], ids=["ltr", "rtl"])
@pytest.mark.parametrize("scheme", ANY_LENGTH)
def test_two_texts_read_from_their_own_covers_in_every_kind_of_book(
    scheme: str,
    edge: str,
    *,
    other: bool,
    right_to_left: bool,
) -> None:
    job = Job(scheme, 17, edge, right_to_left)
    piece = paired(9, 8, job, turned=right_to_left == other)
    assert both_read(9, 8, piece, other)


@DIRECTIONS
@pytest.mark.parametrize(("first", "second"), [(1, 3), (2, 2), (3, 1), (1, 1), (2, 1)])
def test_two_short_texts_share_a_half_fold(first: int, second: int, *, right_to_left: bool) -> None:
    job = Job("half-fold", first + second, right_to_left=right_to_left)
    for other in (False, True):
        piece = paired(first, second, job, turned=right_to_left == other)
        assert both_read(first, second, piece, other)


@DIRECTIONS
@pytest.mark.parametrize("other", [False, True], ids=["ltr", "rtl"])
def test_a_second_text_turned_where_it_should_not_be_is_rejected(
    *,
    other: bool,
    right_to_left: bool,
) -> None:
    job = Job("saddle", 12, right_to_left=right_to_left)
    piece = paired(6, 6, job, turned=right_to_left != other)
    assert not both_read(6, 6, piece, other)


@DIRECTIONS
@pytest.mark.parametrize("turned", [False, True])
def test_blank_pages_lie_between_the_two_texts(*, turned: bool, right_to_left: bool) -> None:
    job = Job("saddle", 9, right_to_left=right_to_left)
    found = pages(book(paired(5, 4, job, turned=turned)).read())
    assert found == [1, 2, 3, 4, 5, 0, 0, 0, 9, 8, 7, 6]


def test_the_second_text_lies_upside_down_behind_a_first_of_its_direction() -> None:
    found = book(paired(4, 4, Job("saddle", 8), turned=True)).read()
    assert [face.head for (face,) in found] == [1, 1, 1, 1, -1, -1, -1, -1]


def test_a_page_turned_head_to_foot_is_bound_at_its_other_hand() -> None:
    piece = paired(2, 2, Job("saddle", 4), turned=True)
    spines = {place.page: place.spine for side in piece.sides for place in side.placements}
    assert spines == {1: "left", 2: "right", 3: "left", 4: "right"}
