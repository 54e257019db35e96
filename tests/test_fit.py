"""Heights and room -> which block goes where, and how large the type may be."""

from collections.abc import Sequence
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.pages.fit import STEP, WIDEST_GAP, Dealt, deal, largest, sizes

HEIGHT = st.floats(min_value=1, max_value=400)
ROOM = st.floats(min_value=50, max_value=800)
GAP = st.floats(min_value=0, max_value=20)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[float]], list[float], float]:
    """A few blocks, each as high in every frame as that frame is narrow, and the frames' room."""
    blocks = draw(st.lists(HEIGHT, min_size=1, max_size=7))
    narrow = draw(st.lists(st.floats(min_value=1, max_value=1.3), min_size=1, max_size=4))
    room = draw(st.lists(ROOM, min_size=len(narrow), max_size=len(narrow)))
    return [[each * factor for each in blocks] for factor in narrow], room, draw(GAP)


def share(heights: Sequence[float], room: float, gap: float) -> float:
    """Give the share of a frame's room that blocks and smallest gaps take."""
    return (sum(heights) + gap * max(0, len(heights) - 1)) / room


def shares(
    heights: Sequence[Sequence[float]], room: Sequence[float], gap: float, ends: Sequence[int]
) -> list[float]:
    starts = [0, *ends[:-1]]
    return [
        share(heights[i][first:last], room[i], gap)
        for i, (first, last) in enumerate(zip(starts, ends, strict=True))
    ]


def equal(count: int, height: float, frames: int, room: float, gap: float = 6) -> Dealt:
    """Deal blocks of one height over frames of one size."""
    return deal([[height] * count] * frames, [room] * frames, gap)


@given(problems())
def test_every_block_is_dealt_once_and_in_order(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    dealt = deal(heights, room, gap)
    placed = [block for frame in range(len(room)) for block in dealt.blocks(frame)]
    assert placed == list(range(len(heights[0])))


@given(problems())
def test_the_fullest_frame_is_as_empty_as_any_dealing_can_make_it(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    count = len(heights[0])
    every = combinations_with_replacement(range(count + 1), len(room) - 1)
    best = min(max(shares(heights, room, gap, [*cuts, count])) for cuts in every)
    assert deal(heights, room, gap).fullest == pytest.approx(best)


@given(problems())
def test_the_second_fullest_frame_is_as_empty_as_the_fullest_allows(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    count = len(heights[0])
    every = combinations_with_replacement(range(count + 1), len(room) - 1)
    best = min(sorted(shares(heights, room, gap, [*cuts, count]), reverse=True) for cuts in every)
    found = sorted(shares(heights, room, gap, deal(heights, room, gap).ends), reverse=True)
    assert found == pytest.approx(best)


@given(problems())
def test_a_gap_never_shrinks_below_the_smallest_nor_opens_too_wide(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    for each in deal(heights, room, gap).gaps:
        assert gap <= each <= gap * WIDEST_GAP + 1e-9


@given(problems())
def test_spread_gaps_never_push_text_out_of_a_frame_it_fits(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    dealt = deal(heights, room, gap)
    for frame, space in enumerate(room):
        blocks = dealt.blocks(frame)
        inside = [heights[frame][block] for block in blocks]
        if share(inside, space, gap) <= 1:
            spread = sum(inside) + dealt.gaps[frame] * max(0, len(inside) - 1)
            assert spread <= space + 1e-6


@given(problems())
def test_fill_is_measured_before_room_is_spread(
    problem: tuple[list[list[float]], list[float], float],
) -> None:
    heights, room, gap = problem
    dealt = deal(heights, room, gap)
    parts = shares(heights, room, gap, dealt.ends)
    used = sum(part * space for part, space in zip(parts, room, strict=True))
    assert dealt.fill == pytest.approx(used / sum(room))


@given(st.lists(HEIGHT, min_size=9, max_size=9), GAP)
def test_nine_points_on_four_panels_leave_no_panel_empty(points: list[float], gap: float) -> None:
    dealt = deal([points] * 4, [480.0] * 4, gap)
    assert all(len(dealt.blocks(panel)) for panel in range(4))


def test_nine_equal_points_lie_two_or_three_to_a_panel() -> None:
    dealt = equal(9, 100, frames=4, room=480)
    assert sorted(len(dealt.blocks(panel)) for panel in range(4)) == [2, 2, 2, 3]


def test_points_are_dealt_evenly_and_not_first_come_first_served() -> None:
    """Four blocks would fit the first frame, and leave the second one half empty."""
    assert equal(6, 100, frames=2, room=450).ends == (3, 6)


def test_a_text_too_long_is_dealt_all_the_same_with_its_fullest_frame_above_one() -> None:
    dealt = equal(9, 300, frames=4, room=480)
    assert dealt.fullest == pytest.approx((3 * 300 + 2 * 6) / 480)


def test_a_word_too_wide_for_every_frame_fits_nowhere() -> None:
    wide = float("inf")
    assert deal([[50, wide, 50]] * 2, [400, 400], 6).fullest == wide


def test_a_word_too_wide_for_one_frame_goes_to_another() -> None:
    wide = float("inf")
    dealt = deal([[50, wide], [50, 60]], [400, 400], 6)
    assert dealt.ends == (1, 2)


def test_a_frame_with_one_block_keeps_the_smallest_gap() -> None:
    assert equal(2, 100, frames=2, room=480).gaps == (6, 6)


@given(st.floats(4, 20), st.floats(0, 20))
def test_sizes_step_by_a_quarter_point_from_the_smallest_up_to_the_largest(
    smallest: float, more: float
) -> None:
    found = sizes(smallest, smallest + more)
    assert found[0] == smallest
    assert smallest + more - STEP < found[-1] <= smallest + more + 1e-6
    assert all(b - a == pytest.approx(0.25) for a, b in pairwise(found))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60, unique=True), st.integers(-1, 1001))
def test_the_largest_choice_that_fits_is_found(numbers: list[int], limit: int) -> None:
    choices = [float(number) for number in sorted(numbers)]
    expected = max((each for each in choices if each <= limit), default=None)
    assert largest(choices, lambda each: each if each <= limit else None) == expected


@given(st.integers(1, 60), st.integers(0, 60))
def test_each_choice_is_tried_at_most_once_and_few_are_tried(count: int, limit: int) -> None:
    tried: list[float] = []

    def attempt(each: float) -> float | None:
        tried.append(each)
        return each if each <= limit else None

    largest([float(each) for each in range(count)], attempt)
    assert len(tried) == len(set(tried)) <= count.bit_length()
