"""A placed page, drawn by a viewer, is the page that it was: pixel by pixel, bleed and all."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import Page, numbered, pdf
from hypothesis import given
from hypothesis import strategies as st
from pieces import DIRECTIONS, SCHEME_NAMES, TURNS, Job, made, sizes
from pikepdf import Array
from PIL import Image, ImageChops

from handbill.sheets.imposition import Placement, Side
from handbill.sheets.place import PageBoxes, fitting, placed
from handbill.sheets.sheet import lay

# Pixels for each point.
SCALE = 2
# How much of a picture may differ by more than this share of black: its edges, by antialiasing.
DARK = 96
EDGES = 0.012


def shown(content: bytes) -> list[Image.Image]:
    """Let a viewer draw every page."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=SCALE).to_pil().convert("L") for page in document]


def laid(content: bytes, sides: list[Side]) -> bytes:
    with pikepdf.open(BytesIO(content)) as document:
        return lay(document, sides, "none").pdf


def cut_out(sheet: Image.Image, place: Placement) -> Image.Image:
    """Cut a page out of a picture of its sheet, and turn it upright."""
    left, right = place.x * SCALE, (place.x + place.width) * SCALE
    head = sheet.height - (place.y + place.height) * SCALE
    box = (round(left), round(head), round(right), round(head + place.height * SCALE))
    return sheet.crop(box).rotate(place.rotation)


def differ(one: Image.Image, other: Image.Image) -> float:
    """Give the share of pixels that clearly differ, of two pictures of nearly one size."""
    size = (min(one.width, other.width), min(one.height, other.height))
    assert abs(one.width - other.width) <= 2
    assert abs(one.height - other.height) <= 2
    rest = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size)))
    return sum(rest.point(lambda value: value > DARK).histogram()[1:]) / (size[0] * size[1])


def pairs(job: Job) -> Iterator[tuple[Image.Image, Image.Image]]:
    """Give every page of a piece as it was, and as it is seen on its sheet."""
    piece = made(job)
    measured = sizes(job.folding, job.places)
    pages = [Page((0, 0, *measured[n]), f"page {n + 1}") for n in range(job.pages)]
    content = pdf(pages)
    before = shown(content)
    for side, sheet in zip(piece.sides, shown(laid(content, list(piece.sides))), strict=True):
        for place in side.placements:
            yield before[place.page - 1], cut_out(sheet, place)


@TURNS
@DIRECTIONS
@SCHEME_NAMES
def test_the_pixels_of_a_placed_page_are_those_of_the_page(
    scheme: str, edge: str, *, right_to_left: bool
) -> None:
    found = [differ(*pair) for pair in pairs(Job(scheme, 4, edge, right_to_left))]
    assert found
    assert max(found) < EDGES


def test_a_page_upside_down_or_another_page_would_be_noticed() -> None:
    (one, again), (_, other), *_ = pairs(Job("saddle", 4))
    assert differ(one, again) < EDGES
    assert differ(one, again.rotate(180)) > 4 * EDGES
    assert differ(one, other) > 2 * differ(one, again)


# --- bleed ---------------------------------------------------------------------------------------


def bled() -> bytes:
    """Give two pages of 100 x 100 points with 10 points of solid bleed around them."""
    boxes = {"TrimBox": Array([0, 0, 100, 100]), "BleedBox": Array([-10, -10, 110, 110])}
    page = Page((-40, -40, 140, 140), "p", boxes)
    with pikepdf.open(BytesIO(pdf([page, page]))) as document:
        for each in document.pages:
            each.obj.Contents = document.make_stream(b"0 g -30 -30 160 160 re f")
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def test_bleed_is_kept_at_the_outer_edges_and_cut_off_at_the_fold() -> None:
    """Two pages side by side in the middle of a larger sheet: solid but for 50 points around."""
    left = Placement(1, 60, 60, 100, 100, 0, (0, 0, 160, 220), "right")
    right = Placement(2, 160, 60, 100, 100, 0, (160, 0, 320, 220), "left")
    (sheet,) = shown(laid(bled(), [Side(320, 220, (left, right))]))
    dark = Image.eval(sheet, lambda value: 255 if value < DARK else 0).getbbox()
    assert dark == pytest.approx((50 * SCALE, 50 * SCALE, 270 * SCALE, 170 * SCALE), abs=1)


def test_bleed_of_one_page_never_lies_on_the_next() -> None:
    left = Placement(1, 60, 60, 100, 100, 0, (0, 0, 160, 220), "right")
    (sheet,) = shown(laid(bled(), [Side(320, 220, (left,))]))
    dark = Image.eval(sheet, lambda value: 255 if value < DARK else 0).getbbox()
    assert dark == pytest.approx((50 * SCALE, 50 * SCALE, 160 * SCALE, 170 * SCALE), abs=1)


def test_a_page_is_placed_by_its_trimmed_edge_wherever_its_paper_begins() -> None:
    boxes = PageBoxes((30, 40, 130, 240), (20, 30, 140, 250))
    place = Placement(1, 300, 200, 100, 200, 0, (0, 0, 999, 999))
    found = placed(boxes, place, 1)
    a, b, c, d, e, f = found.matrix
    assert (a * 30 + c * 40 + e, b * 30 + d * 40 + f) == pytest.approx((300, 200))
    assert found.area == pytest.approx((290, 190, 410, 410))


@given(
    st.tuples(*[st.floats(-500, 500)] * 2),
    st.tuples(*[st.floats(20, 900)] * 2),
    st.sampled_from([0, 90, 180, 270]),
    st.sampled_from([0, 180]),
    st.floats(0.2, 5),
)
def test_any_trimmed_page_comes_to_lie_inside_its_cell(
    corner: tuple[float, float],
    size: tuple[float, float],
    rotate: int,
    turned: int,
    unit: float,
) -> None:
    trim = (*corner, corner[0] + size[0], corner[1] + size[1])
    boxes = PageBoxes(trim, trim, rotate, unit)
    place = Placement(1, 50, 70, 300, 400, turned, (0, 0, 999, 999))
    left, foot, right, head = placed(boxes, place, fitting(boxes.size, (300, 400))).area
    assert left >= 50 - 0.1
    assert foot >= 70 - 0.1
    assert right <= 350 + 0.1
    assert head <= 470 + 0.1
    assert max((right - left) / 300, (head - foot) / 400) == pytest.approx(1, abs=0.001)


def test_pages_of_a_smaller_trim_lie_at_their_spine() -> None:
    content = pdf(numbered(2, 100, 200))
    left = Placement(1, 0, 0, 150, 200, 0, (0, 0, 150, 200), "right")
    right = Placement(2, 150, 0, 150, 200, 0, (150, 0, 300, 200), "left")
    (sheet,) = shown(laid(content, [Side(300, 200, (left, right))]))
    dark = Image.eval(sheet, lambda value: 255 if value < 128 else 0).getbbox()
    assert dark
    assert dark[0] == pytest.approx(53 * SCALE, abs=2)
    assert dark[2] == pytest.approx(247 * SCALE, abs=2)
