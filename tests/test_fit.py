"""Heights and room -> which unit goes where, and how large the type may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.pages.fit import STEP, WIDEST_GAP, Dealt, Search, Spacing, deal, sizes

HEIGHT = st.floats(min_value=1, max_value=400)
ROOM = st.floats(min_value=50, max_value=800)
GAP = st.floats(min_value=0, max_value=20)


@dataclass(frozen=True)
class Text:
    """Heights of units in every frame, the frames' room, and the gaps between units."""

    heights: list[list[float]]
    room: list[float]
    spacing: Spacing

    @property
    def count(self) -> int:
        """Give the number of units."""
        return len(self.heights[0])

    def dealt(self, *, parting: bool = False) -> Dealt:
        """Deal the units."""
        return deal(self.heights, self.room, self.spacing, parting=parting)

    def share(self, frame: int, first: int, last: int) -> float:
        """Give the share of a frame's room that some units and their smallest gaps take."""
        taken = sum(self.heights[frame][first:last])
        for unit in range(first + 1, last):
            within = self.spacing.follows[unit]
            taken += self.spacing.within if within else self.spacing.between
        return taken / self.room[frame]

    def shares(self, ends: Sequence[int]) -> list[float]:
        """Give every frame's share."""
        starts = [0, *ends[:-1]]
        return [self.share(i, a, b) for i, (a, b) in enumerate(zip(starts, ends, strict=True))]

    def dealings(self, *, parting: bool) -> list[tuple[int, ...]]:
        """Give every way to deal the units, whole blocks only unless they may be parted."""
        follows = (*self.spacing.follows, False)
        cuts = [at for at in range(self.count + 1) if parting or not follows[at]]
        every = combinations_with_replacement(cuts, len(self.room) - 1)
        return [(*ends, self.count) for ends in every]

    def parted(self, ends: Sequence[int]) -> int:
        """Count the frames that end within a block of which they hold something."""
        starts = [0, *ends[:-1]]
        pairs = zip(starts, ends, strict=True)
        return sum(a < b < self.count and self.spacing.follows[b] for a, b in pairs)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """A few blocks of a few units, each as high in every frame as that frame is narrow."""
    blocks = draw(st.lists(st.lists(HEIGHT, min_size=1, max_size=3), min_size=1, max_size=4))
    units = [height for block in blocks for height in block]
    follows = tuple(number > 0 for block in blocks for number in range(len(block)))
    narrow = draw(st.lists(st.floats(min_value=1, max_value=1.3), min_size=1, max_size=4))
    room = draw(st.lists(ROOM, min_size=len(narrow), max_size=len(narrow)))
    between = draw(GAP)
    spacing = Spacing(between, draw(st.floats(0, 1)) * between, follows)
    return Text([[each * factor for each in units] for factor in narrow], room, spacing)


def alone(heights: list[list[float]], room: list[float], gap: float) -> Text:
    """Give a text whose every block is one unit."""
    return Text(heights, room, Spacing(gap, gap / 2, (False,) * len(heights[0])))


def equal(count: int, height: float, frames: int, room: float, gap: float = 6) -> Dealt:
    """Deal blocks of one height over frames of one size."""
    return alone([[height] * count] * frames, [room] * frames, gap).dealt()


PARTING = pytest.mark.parametrize("parting", [False, True])


@PARTING
@given(text=texts())
def test_every_unit_is_dealt_once_and_in_order(text: Text, *, parting: bool) -> None:
    dealt = text.dealt(parting=parting)
    placed = [unit for frame in range(len(text.room)) for unit in dealt.units(frame)]
    assert placed == list(range(text.count))


@given(texts())
def test_blocks_stay_whole_unless_they_may_be_parted(text: Text) -> None:
    dealt = text.dealt()
    assert dealt.parted == 0
    assert dealt.ends in text.dealings(parting=False)


@given(texts())
def test_the_fullest_frame_is_as_empty_as_any_dealing_can_make_it(text: Text) -> None:
    best = min(max(text.shares(ends)) for ends in text.dealings(parting=False))
    fits = [ends for ends in text.dealings(parting=False) if max(text.shares(ends)) <= 1]
    found = text.dealt()
    assert (found.fullest <= 1) == bool(fits)
    if fits:
        assert found.fullest == pytest.approx(best)


@given(texts())
def test_the_second_fullest_frame_is_as_empty_as_the_fullest_allows(text: Text) -> None:
    fits = [ends for ends in text.dealings(parting=False) if max(text.shares(ends)) <= 1]
    if fits:
        best = min(sorted(text.shares(ends), reverse=True) for ends in fits)
        found = sorted(text.shares(text.dealt().ends), reverse=True)
        assert found == pytest.approx(best)


@given(texts())
def test_as_few_blocks_are_parted_as_will_fit(text: Text) -> None:
    fits = [ends for ends in text.dealings(parting=True) if max(text.shares(ends)) <= 1]
    dealt = text.dealt(parting=True)
    assert dealt.parted == text.parted(dealt.ends)
    if fits:
        assert dealt.fullest <= 1
        assert dealt.parted == min(text.parted(ends) for ends in fits)


@PARTING
@given(text=texts())
def test_a_gap_never_shrinks_below_the_smallest_nor_opens_too_wide(
    text: Text, *, parting: bool
) -> None:
    gap = text.spacing.between
    for each in text.dealt(parting=parting).gaps:
        assert gap <= each <= gap * WIDEST_GAP + 1e-9


@PARTING
@given(text=texts())
def test_spread_gaps_never_push_text_out_of_a_frame_it_fits(text: Text, *, parting: bool) -> None:
    dealt = text.dealt(parting=parting)
    for frame, room in enumerate(text.room):
        units = dealt.units(frame)
        if not units or text.share(frame, units[0], units[-1] + 1) > 1:
            continue
        taken = sum(text.heights[frame][unit] for unit in units)
        for unit in units[1:]:
            follows = text.spacing.follows[unit]
            taken += text.spacing.within if follows else dealt.gaps[frame]
        assert taken <= room + 1e-6


@given(texts())
def test_fill_is_measured_before_room_is_spread(text: Text) -> None:
    dealt = text.dealt()
    parts = text.shares(dealt.ends)
    used = sum(part * space for part, space in zip(parts, text.room, strict=True))
    assert dealt.fill == pytest.approx(used / sum(text.room))


@given(st.lists(HEIGHT, min_size=9, max_size=9), GAP)
def test_nine_points_on_four_panels_leave_no_panel_empty(points: list[float], gap: float) -> None:
    # As high as all of them, so that every dealing fits.
    dealt = alone([points] * 4, [sum(points) + 8 * gap] * 4, gap).dealt()
    assert all(len(dealt.units(panel)) for panel in range(4))


def test_nine_equal_points_lie_two_or_three_to_a_panel() -> None:
    dealt = equal(9, 100, frames=4, room=480)
    assert sorted(len(dealt.units(panel)) for panel in range(4)) == [2, 2, 2, 3]


def test_points_are_dealt_evenly_and_not_first_come_first_served() -> None:
    """Four blocks would fit the first frame, and leave the second one half empty."""
    assert equal(6, 100, frames=2, room=450).ends == (3, 6)


def test_a_text_too_long_is_dealt_all_the_same_with_its_fullest_frame_above_one() -> None:
    dealt = equal(9, 300, frames=4, room=480)
    assert dealt.fullest == pytest.approx((3 * 300 + 2 * 6) / 480)


def test_a_word_too_wide_for_every_frame_fits_nowhere() -> None:
    wide = float("inf")
    assert alone([[50, wide, 50]] * 2, [400, 400], 6).dealt().fullest == wide


def test_a_word_too_wide_for_one_frame_goes_to_another() -> None:
    wide = float("inf")
    assert alone([[50, wide], [50, 60]], [400, 400], 6).dealt().ends == (1, 2)


def test_a_frame_with_one_block_keeps_the_smallest_gap() -> None:
    assert equal(2, 100, frames=2, room=480).gaps == (6, 6)


def test_a_block_too_high_for_a_frame_is_parted_and_the_others_are_not() -> None:
    spacing = Spacing(6, 3, (False, False, True, False))
    text = Text([[100, 200, 150, 100]] * 2, [320, 320], spacing)
    assert text.dealt().fullest > 1
    dealt = text.dealt(parting=True)
    assert (dealt.ends, dealt.parted) == ((2, 4), 1)


@given(st.floats(4, 20), st.floats(0, 20))
def test_sizes_step_by_a_quarter_point_from_the_smallest_up_to_the_largest(
    smallest: float, more: float
) -> None:
    found = sizes(smallest, smallest + more)
    assert found[0] == smallest
    assert smallest + more - STEP < found[-1] <= smallest + more + 1e-6
    assert all(b - a == pytest.approx(0.25) for a, b in pairwise(found))


# --- the search ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What a text takes of its room at a size."""

    fullest: float


class Page:
    """A page on which a text of a true size fits; it counts its layouts."""

    def __init__(self, true: float, rough: float = 0.0) -> None:
        """``rough`` is by which shares it grows, as a page does by lines."""
        self.true, self.rough = true, rough
        self.layouts = 0
        self.tried: list[float] = []

    def attempt(self, wanted: Sequence[float]) -> list[Taken]:
        """Lay out some sizes at once."""
        self.layouts += 1
        self.tried += wanted
        return [Taken(self.taken(size)) for size in wanted]

    def taken(self, size: float) -> float:
        """Areas grow with the square of the size; lines make them grow in steps."""
        share = (size / self.true) ** 2
        return share - share % self.rough if self.rough else share


TRUE = st.floats(3, 30)
FIRST = st.floats(3, 30)


@given(TRUE, FIRST, st.sampled_from([0.0, 0.02, 0.05]))
def test_the_largest_size_that_fits_is_found_from_any_first_guess(
    true: float, first: float, rough: float
) -> None:
    choices = sizes(7, 20)
    page = Page(true, rough)
    expected = max((size for size in choices if page.taken(size) <= 1), default=None)
    found = Search(choices, page.attempt).largest(first)
    assert (found[0] if found else None) == expected
    assert len(page.tried) == len(set(page.tried))


@given(st.floats(7.5, 19), st.floats(-0.24, 0.24))
def test_a_good_first_guess_takes_one_layout_or_two(true: float, off: float) -> None:
    page = Page(true)
    Search(sizes(7, 20), page.attempt).largest(true + off)
    assert page.layouts <= 2


@given(st.floats(7.5, 19), FIRST)
def test_the_second_layout_is_certain_wherever_areas_follow_the_square(
    true: float, first: float
) -> None:
    page = Page(true)
    Search(sizes(7, 20), page.attempt).largest(first)
    assert page.layouts <= 3


def test_a_text_too_long_says_by_which_share() -> None:
    page = Page(6)
    search = Search(sizes(7, 20), page.attempt)
    assert search.largest(9) is None
    assert search.over() == pytest.approx((7 / 6) ** 2 - 1)


def test_a_word_too_wide_at_every_size_ends_the_search() -> None:
    search = Search(sizes(7, 20), lambda wanted: [Taken(float("inf")) for _ in wanted])
    assert search.largest(12) is None
    assert search.over() == float("inf")
