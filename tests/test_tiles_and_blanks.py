"""Posters over several sheets, and where empty pages go: arithmetic alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.sheets.blanks import POLICIES, BlankError, filled, in_places, meeting
from handbill.sheets.tiles import Tiling, tiling

A4 = (595.28, 841.89)
MARGIN = 28.35
OVERLAP = 28.35

counts = st.integers(1, 6)


@given(columns=counts, rows=counts, right_to_left=st.booleans())
def test_every_spot_of_a_poster_is_on_a_tile_and_neighbours_share_the_overlap(
    *, columns: int, rows: int, right_to_left: bool
) -> None:
    tiles = Tiling(columns, rows, A4, MARGIN, OVERLAP)
    sides = tiles.sides(tiles.area, right_to_left=right_to_left)
    assert len(sides) == columns * rows
    seen = {}
    for side in sides:
        (place,) = side.placements
        assert side.tile is not None
        column, row, *_ = side.tile
        left, foot, right, head = (
            place.clip[0] - place.x,
            place.clip[1] - place.y,
            place.clip[2] - place.x,
            place.clip[3] - place.y,
        )
        seen[column, row] = (left, foot, right, head)
    width, height = tiles.area
    assert min(box[0] for box in seen.values()) == pytest.approx(0, abs=1e-6)
    assert max(box[2] for box in seen.values()) == pytest.approx(width)
    assert min(box[1] for box in seen.values()) == pytest.approx(0, abs=1e-6)
    assert max(box[3] for box in seen.values()) == pytest.approx(height)
    for (column, row), box in seen.items():
        if (column + 1, row) in seen:
            assert box[2] - seen[column + 1, row][0] == pytest.approx(OVERLAP)
        if (column, row + 1) in seen:  # the next row lies below
            assert seen[column, row + 1][3] - box[1] == pytest.approx(OVERLAP)


@given(counts, counts)
def test_a_tile_is_cut_where_it_is_glued_over_its_neighbour(columns: int, rows: int) -> None:
    tiles = Tiling(columns, rows, A4, MARGIN, OVERLAP)
    kinds = [
        line.kind for side in tiles.sides(tiles.area, right_to_left=False) for line in side.lines
    ]
    seams = (columns - 1) * rows + (rows - 1) * columns
    assert kinds.count("cut") == kinds.count("glue") == seams


@given(st.floats(100, 4000), st.floats(100, 4000))
def test_a_page_takes_the_fewest_tiles_that_cover_it(width: float, height: float) -> None:
    made = tiling((width, height), A4, MARGIN, OVERLAP)
    assert made.area[0] >= width - 1e-6
    assert made.area[1] >= height - 1e-6
    if made.columns > 1:
        assert Tiling(made.columns - 1, 1, A4, MARGIN, OVERLAP).area[0] < width
    if made.rows > 1:
        assert Tiling(1, made.rows - 1, A4, MARGIN, OVERLAP).area[1] < height


# --- blanks --------------------------------------------------------------------------------------


def drawn(slots: tuple[object, ...]) -> list[int]:
    return [getattr(slot, "source", 0) for slot in slots]


def test_the_last_page_stays_the_back_cover() -> None:
    assert drawn(filled(6, 8, "before-back-cover")) == [1, 2, 3, 4, 5, 0, 0, 6]
    assert drawn(filled(1, 4, "before-back-cover")) == [1, 0, 0, 0]


def test_or_empty_pages_come_last() -> None:
    assert drawn(filled(6, 8, "end")) == [1, 2, 3, 4, 5, 6, 0, 0]


def test_or_there_may_be_none() -> None:
    assert drawn(filled(8, 8, "error")) == list(range(1, 9))
    with pytest.raises(BlankError, match="6 pages leave 2 of 8 places empty"):
        filled(6, 8, "error")


@given(st.integers(1, 300), st.integers(0, 40), st.sampled_from(POLICIES[:2]))
def test_every_page_stands_once_in_order_among_the_empty_ones(
    pages: int, empty: int, policy: str
) -> None:
    found = drawn(filled(pages, pages + empty, policy))
    assert [page for page in found if page] == list(range(1, pages + 1))
    assert found.count(0) == empty


def test_two_texts_meet_where_the_empty_pages_are() -> None:
    slots = meeting(3, 2, 8, turned=True)
    assert drawn(slots) == [1, 2, 3, 0, 0, 0, 5, 4]
    assert [slot.turned for slot in slots if slot] == [False] * 3 + [True] * 2


def test_two_texts_may_have_places_of_their_own() -> None:
    slots = in_places([1, 2, 3], [6, 5], 6, turned=False)
    assert drawn(slots) == [1, 2, 3, 0, 5, 4]
