"""What ends at the trim runs on into the bleed, and nothing else changes."""

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array

from handbill.sheets.bleed import bled, bleed_out

TRIM = (0.0, 0.0, 200.0, 100.0)


@pytest.fixture
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.new() as made:
        yield made


def drawn(document: pikepdf.Pdf, content: str) -> list[str]:
    """Draw on a page of 200 x 100 points and give its instructions with 10 points of bleed."""
    page = document.add_blank_page(page_size=(200, 100))
    page.obj.Contents = document.make_stream(content.encode())
    made = document.make_stream(bled(page, TRIM, 10))
    return [_row(row) for row in pikepdf.parse_content_stream(made)]


def _row(row: Any) -> str:
    values = [str(v) if isinstance(v, pikepdf.Object) else f"{float(v):g}" for v in row.operands]
    return " ".join([*values, str(row.operator)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0 0 200 100 re", "-10 -10 220 120 re"),  # a page in one colour
        ("0 0 200 9 re", "-10 -10 220 19 re"),  # a bar at the foot
        ("0 40 30 9 re", "-10 40 40 9 re"),  # one that begins at the left
        ("180 40 20 9 re", "180 40 30 9 re"),
        ("-4 40 34 9 re", "-10 40 40 9 re"),  # beyond the trim, but short of the bleed
        ("0.2 40 30 9 re", "-10 40 40.2 9 re"),  # at the trim, up to rounding
    ],
)
def test_an_area_that_reaches_the_trim_reaches_the_bleed(
    document: pikepdf.Pdf, before: str, after: str
) -> None:
    assert drawn(document, f"{before} f") == [after, "f"]


@pytest.mark.parametrize(
    "kept",
    [
        "20 20 50 50 re",  # inside
        "1 20 50 50 re",  # a point short of the trim
        "-30 20 60 50 re",  # beyond the bleed already
        "-20 20 15 50 re",  # outside of the page
    ],
)
def test_all_else_stays_where_it_is(document: pikepdf.Pdf, kept: str) -> None:
    assert drawn(document, f"{kept} f") == [kept, "f"]


def test_a_rule_runs_on_and_one_along_the_edge_stays_on_it(document: pikepdf.Pdf) -> None:
    assert drawn(document, "0 50 m 200 50 l S") == ["-10 50 m", "210 50 l", "S"]
    assert drawn(document, "0 20 m 0 80 l S") == ["0 20 m", "0 80 l", "S"]


def test_what_clips_an_area_runs_on_with_it(document: pikepdf.Pdf) -> None:
    content = "0 0 200 9 re W n 0 0 200 9 re f"
    assert drawn(document, content) == ["-10 -10 220 19 re", "W", "n", "-10 -10 220 19 re", "f"]


def test_it_is_measured_on_the_page_whatever_the_units_of_the_content(
    document: pikepdf.Pdf,
) -> None:
    content = "1 0 0 -1 0 100 cm q 0.5 0 0 0.5 0 0 cm 0 0 400 18 re f Q"
    assert drawn(document, content)[3] == "-20 -20 440 38 re"


@pytest.mark.parametrize(
    "path",
    [
        "0 0 m 200 9 l 0 9 l h",  # slanting
        "0 0 m 9 9 20 9 0 30 c h",  # round
    ],
)
def test_what_is_not_straight_is_never_stretched(document: pikepdf.Pdf, path: str) -> None:
    assert " ".join(drawn(document, f"{path} f")) == f"{path} f"


def test_what_stands_askew_is_never_stretched(document: pikepdf.Pdf) -> None:
    assert drawn(document, "1 0.1 0 1 0 0 cm 0 0 200 100 re f")[1] == "0 0 200 100 re"


def test_a_pattern_is_never_stretched_and_the_next_colour_is(document: pikepdf.Pdf) -> None:
    found = drawn(document, "q /P scn 0 0 200 9 re f Q 1 g 0 0 200 9 re f")
    assert found[2] == "0 0 200 9 re"
    assert found[6] == "-10 -10 220 19 re"


def test_a_page_gets_its_boxes(document: pikepdf.Pdf) -> None:
    page = document.add_blank_page(page_size=(200, 100))
    bleed_out(document, page, 10)
    assert page.obj.TrimBox == Array(TRIM)
    assert page.obj.BleedBox == page.obj.MediaBox == Array([-10.0, -10.0, 210.0, 110.0])
