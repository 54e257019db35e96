"""Screen colours -> four inks: black alone for greys, a build for colours, never too much ink."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image

from handbill.outputs.cmyk import to_cmyk
from handbill.outputs.ink import parsed
from handbill.outputs.separation import MOST_INK, Separation, limited
from handbill.project.profile import press_profile

ACCENT = "#c8102e"
INKS = Separation(press_profile(), ACCENT)
LEVEL = st.integers(0, 255)
SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("colour", "black"),
    [((0, 0, 0), 1), ((1, 1, 1), 1), ((255, 255, 255), 0), ((128, 128, 128), 0.498)],
)
def test_greys_are_black_ink_alone(colour: tuple[int, int, int], black: float) -> None:
    assert INKS.of(colour) == (0, 0, 0, pytest.approx(black, abs=0.001))


def test_the_accent_as_a_solid_and_as_type_is_one_build_of_whole_percents() -> None:
    red, green, blue = parsed(ACCENT)
    build = INKS.of((red, green, blue))
    assert INKS.of((red, green, blue ^ 1)) == build
    assert all(round(ink * 100) == pytest.approx(ink * 100) for ink in build)
    cyan, magenta, yellow, black = build
    assert cyan == 0
    assert magenta > yellow > black


@given(st.tuples(LEVEL, LEVEL, LEVEL))
def test_no_colour_takes_more_ink_than_dries(colour: tuple[int, int, int]) -> None:
    inks = INKS.of(colour)
    assert sum(inks) <= MOST_INK
    assert all(0 <= ink <= 1 for ink in inks)


@given(st.tuples(SHARE, SHARE, SHARE, SHARE))
def test_the_limit_takes_from_colours_in_proportion_and_leaves_black(
    inks: tuple[float, float, float, float],
) -> None:
    found = limited(inks, MOST_INK)
    assert sum(found) <= MOST_INK + 1e-9
    assert found[3] == inks[3]
    if sum(inks) <= MOST_INK:
        assert found == inks


def test_a_picture_keeps_to_the_limit_and_its_white_stays_paper() -> None:
    image = Image.effect_noise((64, 64), 90).convert("RGB")
    image.putpixel((0, 0), (255, 255, 255))
    image.putpixel((1, 0), (0, 0, 0))
    made = INKS.picture(image)
    assert made.mode == "CMYK"
    assert made.getpixel((0, 0)) == (0, 0, 0, 0)
    colours: Any = made.getcolors(64 * 64)
    assert max(sum(inks) for _, inks in colours) <= MOST_INK * 255


def converted(content: bytes, resources: Dictionary, **streams: bytes) -> pikepdf.Pdf:
    """Convert a page that draws with some resources."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 100))
    page.obj.Contents = document.make_stream(content)
    page.obj.Resources = resources
    for name, stream in streams.items():
        drawing = document.make_stream(stream)
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, 200, 100])
        drawing.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        drawing.Resources = Dictionary(ColorSpace=Dictionary(x=Name.DeviceRGB))
        page.obj.Resources.XObject = Dictionary({f"/{name}": drawing})
    to_cmyk(document, INKS)
    return document


def instructions(stream: Any) -> list[str]:
    rows = pikepdf.parse_content_stream(stream)
    return [" ".join([*map(str, row.operands), str(row.operator)]) for row in rows]


def test_black_is_written_with_its_overprint_and_another_colour_without() -> None:
    document = converted(b"q 0 g 0 0 9 9 re f 1 0 0 RG Q 1 g", Dictionary())
    assert [row.split()[0] for row in instructions(document.pages[0]) if row.endswith("gs")] == [
        "/Over10",
        # A line's colour does not change how areas are painted, and what was saved comes back.
        "/Over00",
    ]


def test_a_drawing_says_anew_whether_it_overprints() -> None:
    document = converted(b"0 g /F Do", Dictionary(), F=b"1 g 0 0 9 9 re f")
    form = document.pages[0].obj.Resources.XObject.F
    assert instructions(form)[:2] == ["/Over00 gs", "0 0 0 0 k"]
    assert Name.DeviceCMYK == form.Group.CS
    assert Name.ColorSpace not in form.Resources


def test_a_gradient_runs_between_the_inks_of_its_colours() -> None:
    step = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0, 1], N=1)
    whole = Dictionary(
        FunctionType=3, Domain=[0, 1], Bounds=[], Encode=[0, 1], Functions=Array([step])
    )
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=whole)
    document = converted(b"/s sh", Dictionary(Shading=Dictionary(s=shading)))
    made = document.pages[0].obj.Resources.Shading.s
    assert made.ColorSpace == Name.DeviceCMYK
    ends = made.Function.Functions[0]
    assert [float(ink) for ink in ends.C0] == [0, 0, 0, 0]
    assert [float(ink) for ink in ends.C1] == pytest.approx(INKS.of((0, 0, 255)), abs=1e-4)


def picture(document: pikepdf.Pdf, space: Name, data: bytes) -> pikepdf.Object:
    image = document.make_stream(data)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = 2, 2, 8, space
    return image


def test_a_coloured_picture_is_converted_and_a_grey_one_is_left() -> None:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 100))
        coloured = picture(document, Name.DeviceRGB, bytes((255, 255, 255)) * 4)
        grey = picture(document, Name.DeviceGray, bytes((9, 8, 7, 6)))
        page.obj.Resources = Dictionary(XObject=Dictionary(A=coloured, B=grey))
        page.obj.Contents = document.make_stream(b"/A Do /B Do")
        to_cmyk(document, INKS)
        stream = BytesIO()
        document.save(stream)
        assert coloured.ColorSpace == Name.DeviceCMYK
        assert coloured.read_bytes() == bytes(16)
        assert grey.read_bytes() == bytes((9, 8, 7, 6))
