"""What is painted on a finished page: each rule has a page that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
from finished import (
    EXPECTED,
    PRINT,
    READ,
    SHOP,
    Change,
    draw,
    findings,
    for_a_shop,
    made,
    one,
    picture,
    tagged,
    write,
)
from pikepdf import Array, Dictionary, Name

from handbill.outputs.expected import Expected
from handbill.outputs.preflight import preflight
from handbill.paper import White
from handbill.problem import Severity

MARK = b" 30 30 3 9 re B"
PLACE = "page 2, 11 x 21 mm from the upper left: "


@pytest.mark.parametrize(
    "colour", [b"1 0 0 rg", b"0.5 0.5 0.5 RG", b"0 0 0 1 k", b"0 1 0 0 K", b"/CS cs 1 0 0 scn"]
)
def test_a_colour_in_a_file_for_black_ink_is_found(colour: bytes) -> None:
    """A single coloured mark can make a page bill as colour."""
    found = one(draw(colour + MARK))
    assert found.endswith("where only grey may be")


def test_a_finding_names_the_page_and_the_place() -> None:
    found = one(draw(b"1 0 0 rg 30 31 3 9 re f"))
    assert found == f"{PLACE}a colour in DeviceRGB, where only grey may be"


def test_many_of_a_kind_on_a_page_are_one_finding() -> None:
    found = one(draw(b"1 0 0 rg " + b"30 31 3 9 re f " * 7))
    assert found.endswith("(and 6 more on this page)")


def test_a_colour_deep_inside_a_drawing_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        inner = document.make_stream(b"1 0 0 rg" + MARK, Subtype=Name.Form)
        inner.BBox = Array([0, 0, 99, 99])
        outer = document.make_stream(b"/I Do", Subtype=Name.Form)
        outer.BBox = Array([0, 0, 99, 99])
        outer.Resources = Dictionary(XObject=Dictionary(I=inner))
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(O=outer))
        draw(b"/O Do")(document)

    assert "DeviceRGB" in one(change)


def shaded(document: pikepdf.Pdf) -> None:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1
    )
    shading = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([0, 0, 9, 9]),
        Function=function,
    )
    document.pages[1].obj.Resources = Dictionary(Shading=Dictionary(S=shading))
    draw(b"30 30 3 9 re W n /S sh")(document)


def test_a_shading_in_a_file_for_black_ink_is_found() -> None:
    assert "a gradient in DeviceRGB, where only grey may be" in one(shaded)


def test_colour_is_no_fault_where_it_was_asked_for() -> None:
    assert findings(draw(b"1 0 0 rg" + MARK), PRINT) == []
    assert findings(shaded, PRINT) == []
    assert findings(draw(b"1 0 0 0 k" + MARK), SHOP, for_a_shop) == []


@pytest.mark.parametrize("colour", [b"0 0 0 rg", b"1 0 0 rg", b"/CS cs 1 scn"])
def test_a_screen_s_colour_in_a_file_for_a_printer_is_found(colour: bytes) -> None:
    assert "where only grey and four inks may be" in one(draw(colour + MARK), SHOP, for_a_shop)


def tiled(tile: bytes, paint: int = 1) -> Change:
    """Fill an area with tiles."""

    def change(document: pikepdf.Pdf) -> None:
        pattern = document.make_stream(
            tile, PatternType=1, PaintType=paint, TilingType=1, XStep=9, YStep=9,
            BBox=Array([0, 0, 9, 9]), Resources=Dictionary(),
        )  # fmt: skip
        document.pages[1].obj.Resources = Dictionary(Pattern=Dictionary(P=pattern))
        draw(b"/Pattern cs /P scn 30 30 7 30 re f")(document)

    return change


def test_tiles_are_judged_by_what_they_are_made_of() -> None:
    grey, screen = tiled(b"0 g 0 0 3 3 re f"), tiled(b"1 0 0 rg 0 0 3 3 re f")
    assert findings(grey, PRINT) == findings(grey, SHOP, for_a_shop) == []
    assert findings(screen, PRINT) == []
    assert "a colour in DeviceRGB" in one(screen, SHOP, for_a_shop)


def test_a_colour_picture_in_a_file_for_black_ink_is_found() -> None:
    assert findings(picture(side=9)) == []
    assert "DeviceRGB" in one(picture(side=9, space="DeviceRGB"))


@pytest.mark.parametrize(
    ("expected", "make", "enough"), [(PRINT, made, 150), (SHOP, for_a_shop, 300)]
)
def test_a_picture_of_too_few_pixels_an_inch_is_found(
    expected: Expected, make: Callable[[Change | None], bytes], enough: int
) -> None:
    few, many = picture(side=enough - 10, at=72), picture(side=enough, at=72)
    found = one(few, expected, make)
    assert f"a picture of {enough - 10} pixels an inch, fewer than {enough}" in found
    assert findings(many, expected, make) == []


def test_a_coarse_picture_is_warned_of_at_home_and_wrong_for_a_shop() -> None:
    (warning,) = preflight(made(picture(side=9, at=72)), PRINT, "x")
    (error,) = preflight(for_a_shop(picture(side=9, at=72)), SHOP, "x")
    assert (warning.severity, error.severity) == (Severity.WARNING, Severity.ERROR)


@pytest.mark.parametrize(
    ("expected", "make", "mixed", "single"),
    [
        (PRINT, made, "0 0 0 rg", "0 g"),
        (PRINT, made, "0.3 0.3 0.3 rg", "0.3 g"),
        (SHOP, for_a_shop, "1 1 1 1 k", "0 0 0 1 k"),
        (SHOP, for_a_shop, "0.6 0.4 0.4 1 k", "0 0 0 0.5 k"),
        (SHOP, for_a_shop, "0.1 0 0 0.95 k", "0 g"),
    ],
)
def test_black_text_of_several_inks_is_found(
    expected: Expected, make: Callable[[Change | None], bytes], mixed: str, single: str
) -> None:
    assert any("black text" in found for found in findings(write(mixed), expected, make))
    assert findings(write(single), expected, make) == []


def test_text_in_a_colour_is_no_black_text() -> None:
    assert findings(write("0.78 0.06 0.18 rg"), PRINT) == []
    assert findings(write("0 1 0.8 0.1 k"), SHOP, for_a_shop) == []


def test_type_that_is_too_small_is_found() -> None:
    assert "type of 5.50 pt, smaller than 6 pt" in one(write("0 g", 5.5), PRINT)
    assert findings(write("0 g", 6.0), PRINT) == []


def test_a_script_that_needs_larger_type_has_it() -> None:
    expected = replace(PRINT, smallest=8.0)
    assert "smaller than 8 pt" in one(write("0 g", 7.5), expected)
    assert findings(write("0 g", 8.0), expected) == []


def test_scaled_down_type_is_as_small_as_it_looks() -> None:
    def change(document: pikepdf.Pdf) -> None:
        write("0 g", 12.0)(document)
        shown = document.pages[1].obj.Contents.read_bytes()
        draw(b"0.25 0 0 0.25 40 40 cm " + shown)(document)

    assert "type of 3.00 pt" in one(change, PRINT)


@pytest.mark.parametrize(
    ("thin", "thick"),
    [
        (b"0.2 w 30 40 m 90 40 l S", b"0.25 w 30 40 m 90 40 l S"),
        (b"0 w 30 40 m 90 40 l S", b"0.5 w 30 40 m 90 40 l S"),
        (b"0.1 0 0 0.1 30 40 cm 1 w 0 0 m 90 0 l S", b"0.1 0 0 0.1 30 40 cm 3 w 0 0 m 9 0 l S"),
        (b"30 40 90 0.1 re f", b"30 40 90 0.3 re f"),
    ],
)
def test_a_line_too_thin_to_print_is_found(thin: bytes, thick: bytes) -> None:
    assert "thinner than 0.25 pt" in one(draw(thin), PRINT)
    assert findings(draw(thick), PRINT) == []


SOLIDS = [b"30 30 40 20 re f", b"20 w 30 50 m 90 50 l S", b"0.9 g 30 30 40 20 re f"]


@pytest.mark.parametrize("solid", SOLIDS)
def test_an_area_filled_with_ink_is_found_where_ink_is_saved(solid: bytes) -> None:
    assert "filled with ink" in one(draw(solid))
    assert findings(draw(solid), PRINT) == []


@pytest.mark.parametrize(
    "outline", [b"30 30 80 40 re 33 33 74 34 re f*", b"1 g 30 30 40 20 re f", b"30 30 90 8 re f"]
)
def test_frames_bars_and_paper_are_no_solids(outline: bytes) -> None:
    assert findings(draw(outline)) == []


# Bars of five points, five apart: half of what they cover.
BARS = b" ".join(b"20 %d 160 5 re f" % y for y in range(20, 80, 10))


def test_more_ink_than_a_share_of_the_sheet_is_found_where_ink_is_saved() -> None:
    found = one(draw(BARS))
    assert found == "page 2 is 24.0 % ink, more than 12.0 %"
    assert findings(draw(BARS), PRINT) == []


def test_scripts_of_many_strokes_may_have_more_ink() -> None:
    few = b" ".join(BARS.split(b" f ")[:4]) + b" f"
    few = few.replace(b"re 20", b"re f 20")
    assert "16.0 % ink" in one(draw(few))
    assert findings(draw(few), replace(EXPECTED, dense=True)) == []


def test_tiles_of_one_page_are_as_dark_as_the_page() -> None:
    tiled = replace(EXPECTED, tiled=True)
    assert one(draw(BARS), tiled) == "it is 12.3 % ink, more than 12.0 %"
    few = BARS.replace(b"160", b"140")
    assert findings(draw(few), tiled) == []


@pytest.mark.parametrize("variant", ["print", "ink-saver"])
@pytest.mark.parametrize(
    "box", [b"17 40 9 3", b"40 17 9 3", b"175 40 8 3", b"40 80 9 3", b"-9 40 30 3"]
)
def test_what_lies_where_home_printers_print_nothing_is_found(box: bytes, variant: str) -> None:
    assert "from its edge" in one(draw(box + b" re f"), replace(EXPECTED, variant=variant))


@pytest.mark.parametrize("box", [b"18 40 9 3", b"40 18 9 3", b"173 40 9 3", b"40 79 9 3"])
def test_what_keeps_its_distance_from_the_edge_is_no_fault(box: bytes) -> None:
    assert findings(draw(box + b" re f"), PRINT) == []


def test_screens_and_shops_print_to_the_edge() -> None:
    assert findings(draw(b"0 40 200 3 re f"), READ, tagged) == []
    assert findings(draw(b"-9 40 218 3 re f"), SHOP, for_a_shop) == []


@pytest.mark.parametrize(
    ("ink", "much"), [(b"1 1 0.6 0.3 k", 290), (b"1 1 1 1 K", 400), (b"0.9 0.9 0.9 0.2 k", 290)]
)
def test_more_ink_than_paper_takes_is_found_in_a_shop(ink: bytes, much: int) -> None:
    assert f"{much} % of ink in one place, more than 280 %" in one(
        draw(ink + MARK), SHOP, for_a_shop
    )


def test_as_much_ink_as_paper_takes_is_no_fault() -> None:
    assert findings(draw(b"0.8 0.7 0.7 0.6 k" + MARK), SHOP, for_a_shop) == []


def gradient(*ends: list[float], chosen: bool, space: Name = Name.DeviceCMYK) -> Change:
    """Paint a gradient of some steps, by its own operator or ``chosen`` as a colour."""

    def change(document: pikepdf.Pdf) -> None:
        steps = [
            Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array(one), C1=Array(other))
            for one, other in pairwise(ends)
        ]
        stitched = Dictionary(
            FunctionType=3, Domain=Array([0, 1]), Functions=Array(steps), Bounds=Array([0.5]),
            Encode=Array([0, 1] * len(steps)),
        )  # fmt: skip
        shading = Dictionary(
            ShadingType=2, ColorSpace=space, Coords=Array([30, 30, 50, 50]),
            Function=stitched if len(steps) > 1 else steps[0],
        )  # fmt: skip
        document.pages[1].obj.Resources = Dictionary(
            Shading=Dictionary(S=shading),
            Pattern=Dictionary(P=Dictionary(PatternType=2, Shading=shading)),
        )
        by_colour = b"/Pattern cs /P scn 30 30 20 20 re f"
        draw(by_colour if chosen else b"q 30 30 20 20 re W n /S sh Q")(document)

    return change


@pytest.mark.parametrize("chosen", [True, False])
def test_a_gradient_has_as_much_ink_as_the_fullest_of_its_ends(chosen: bool) -> None:  # noqa: FBT001 -- a case
    fair, full = [0, 0, 0, 1], [1, 1, 1, 0.5]
    for ends in ([fair, full], [full, fair], [fair, full, fair]):
        found = one(gradient(*ends, chosen=chosen), SHOP, for_a_shop)
        assert "350 % of ink in one place" in found
    assert findings(gradient(fair, fair, fair, chosen=chosen), SHOP, for_a_shop) == []


@pytest.mark.parametrize("chosen", [True, False])
def test_a_gradient_in_a_screen_s_colours_is_found_in_a_file_for_a_printer(chosen: bool) -> None:  # noqa: FBT001 -- a case
    change = gradient([1, 0, 0], [0, 0, 1], chosen=chosen, space=Name.DeviceRGB)
    assert "a gradient in DeviceRGB, where only grey and four" in one(change, SHOP, for_a_shop)


def test_a_picture_of_too_much_ink_is_found() -> None:
    """One pixel is enough."""
    paper, dark = b"\0\0\0\0", bytes([255, 255, 255, 0])
    heavy = picture(20, "DeviceCMYK", 4, paper * 399 + dark)
    fair = picture(20, "DeviceCMYK", 4, paper * 399 + bytes([255, 255, 180, 0]))
    assert "300 % of ink in one place" in one(heavy, SHOP, for_a_shop)
    assert findings(fair, SHOP, for_a_shop) == []


def test_the_ink_of_a_picture_is_added_up_exactly() -> None:
    """Two levels over the limit are found, in the last of many rows too."""
    paper = b"\0\0\0\0"
    most, more = bytes([205, 205, 205, 99]), bytes([205, 205, 205, 101])
    for pixel, much in ((most, 0), (more, 1)):
        change = picture(100, "DeviceCMYK", 20, paper * 9_999 + pixel)
        assert len(findings(change, SHOP, for_a_shop)) == much


@pytest.mark.parametrize(
    ("edge", "box"),
    [("left", b"8 40 9 9"), ("right", b"183 40 9 9"), ("top", b"90 83 9 9"), ("foot", b"90 8 9 9")],
)
def test_ink_where_the_printer_at_hand_prints_nothing_is_named_by_its_edge(
    edge: str, box: bytes
) -> None:
    white = White(**(dict.fromkeys(("top", "foot", "left", "right"), 5.0) | {edge: 20.0}))
    at_hand = replace(EXPECTED, whites=(white,))
    change = draw(b"0 g " + box + b" re f")
    found = one(change, at_hand)
    assert f"from its {edge} edge, where the printer leaves 7.1 mm white: 4.2 mm too near" in found
    assert findings(change, replace(EXPECTED, whites=(White(5.0, 5.0, 5.0, 5.0),))) == []
