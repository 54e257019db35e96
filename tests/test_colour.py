"""How well colours are told from each other, by the arithmetic of WCAG 2.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.colour import (
    ENOUGH,
    ENOUGH_FOR_LARGE,
    WHITE,
    Colour,
    contrast,
    needed,
    parsed,
    passing,
    written,
)

BLACK: Colour = (0, 0, 0)
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", 21.0),
        ("#ffffff", 1.0),
        # The lightest grey that is enough on white, and the next.
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#ff0000", 4.00),
        ("#0000ff", 8.59),
        ("#00ff00", 1.37),
    ],
)
def test_the_contrast_on_white_is_that_of_the_published_examples(colour: str, ratio: float) -> None:
    assert contrast(parsed(colour), WHITE) == pytest.approx(ratio, abs=0.006)


@given(COLOURS, COLOURS)
def test_contrast_does_not_depend_on_which_colour_is_below(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize(
    ("size", "bold", "least"),
    [
        (17.9, False, ENOUGH),
        (18, False, ENOUGH_FOR_LARGE),
        (13.9, True, ENOUGH),
        (14, True, ENOUGH_FOR_LARGE),
    ],
)
def test_large_type_needs_less(size: float, bold: bool, least: float) -> None:  # noqa: FBT001
    assert needed(size, bold=bold) == least


@given(COLOURS, COLOURS)
def test_a_mended_colour_is_enough_on_whatever_ground(colour: Colour, ground: Colour) -> None:
    assert contrast(passing(colour, ground), ground) >= ENOUGH


@given(COLOURS, COLOURS)
def test_a_colour_that_is_enough_is_not_mended(colour: Colour, ground: Colour) -> None:
    mended = passing(colour, ground)
    assert passing(mended, ground) == mended
    assert (mended == colour) == (contrast(colour, ground) >= ENOUGH)


def test_a_mended_colour_is_darker_on_white_and_lighter_on_black_and_of_its_hue() -> None:
    red, green, blue = passing((255, 136, 0), WHITE)
    assert red > green > blue == 0
    assert sum((red, green, blue)) < 255 + 136
    assert sum(passing((60, 0, 0), BLACK)) > 60


@given(COLOURS)
def test_a_colour_that_is_written_can_be_read_again(colour: Colour) -> None:
    assert parsed(written(colour)) == colour
