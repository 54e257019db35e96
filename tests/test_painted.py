"""What is painted on a page is read out of it as a printer would ask: by hand-drawn pages."""

import math
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.page import paint

Change = Callable[[pikepdf.Pdf, pikepdf.Page], object]


def painted(content: str | bytes, change: Change | None = None, **entries: Any) -> Painted:
    """Draw on a page of 200 by 100 points, and read what is painted on it."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 100))
        data = content.encode() if isinstance(content, str) else content
        page.obj.Contents = document.make_stream(data)
        for name, value in entries.items():
            page.obj[f"/{name}"] = value
        if change:
            change(document, page)
        return paint(document, page, {})


def boxed(rows: Any) -> list[tuple[float, ...]]:
    """Give the boxes of facts, rounded."""
    return [tuple(round(edge, 2) for edge in row.box) for row in rows]


def form(document: pikepdf.Pdf, content: bytes, **entries: Any) -> pikepdf.Object:
    made = document.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
    made.BBox = Array([0, 0, 200, 100])
    for name, value in entries.items():
        made[f"/{name}"] = value
    return document.make_indirect(made)


def drawings(**named: Any) -> Dictionary:
    return Dictionary(XObject=Dictionary({f"/{name}": row for name, row in named.items()}))


def test_places_are_from_the_upper_left_corner() -> None:
    page = painted("10 70 30 20 re f")
    assert (page.width, page.height) == (200, 100)
    assert boxed(page.fills) == [(10, 10, 40, 30)]


def test_a_page_that_begins_elsewhere_is_seen_from_its_own_corner() -> None:
    page = painted("10 70 30 20 re f", MediaBox=Array([5, 5, 105, 105]))
    assert boxed(page.fills) == [(5, 15, 35, 35)]


@pytest.mark.parametrize(
    ("turn", "box"),
    [(0, (10, 10, 40, 30)), (90, (70, 10, 90, 40)), (180, (160, 70, 190, 90)),
     (270, (10, 160, 30, 190))],
)  # fmt: skip
def test_a_turned_page_is_seen_as_it_is_turned(turn: int, box: tuple[float, ...]) -> None:
    assert boxed(painted("10 70 30 20 re f", Rotate=turn).fills) == [box]


def test_a_page_in_a_larger_unit_is_larger_and_so_is_all_on_it() -> None:
    page = painted("2 w 10 70 m 40 70 l S", UserUnit=3)
    assert page.width == 600
    assert page.strokes[0].width == pytest.approx(6)


def test_what_is_cropped_away_is_not_on_the_page() -> None:
    page = painted("0 0 9 9 re f 60 60 9 9 re f", CropBox=Array([50, 50, 100, 100]))
    assert boxed(page.fills) == [(10, 31, 19, 40)]


def test_matrices_multiply_and_are_restored() -> None:
    page = painted("q 2 0 0 2 10 10 cm q 1 0 0 1 5 0 cm 0 0 10 10 re f Q Q 0 0 5 5 re f")
    assert boxed(page.fills) == [(20, 70, 40, 90), (0, 95, 5, 100)]


@pytest.mark.parametrize(
    ("paint", "fills", "strokes"),
    [("f", 1, 0), ("F", 1, 0), ("f*", 1, 0), ("S", 0, 1), ("s", 0, 1), ("B", 1, 1),
     ("B*", 1, 1), ("b", 1, 1), ("b*", 1, 1), ("n", 0, 0)],
)  # fmt: skip
def test_every_way_to_paint_a_path_is_told(paint: str, fills: int, strokes: int) -> None:
    page = painted(f"10 10 m 50 10 l 50 50 l {paint}")
    assert (len(page.fills), len(page.strokes)) == (fills, strokes)


def test_a_path_is_painted_once() -> None:
    assert len(painted("10 10 9 9 re f f S").fills) == 1


@pytest.mark.parametrize(
    ("path", "area", "thickness"),
    [
        ("10 10 20 20 re f", 400, 10),
        ("10 10 100 2 re f", 200, 200 / 102),
        # A ring of 3 points: by the other rule, and by going round the other way.
        ("10 10 60 60 re 13 13 54 54 re f*", 684, 3),
        ("10 10 m 70 10 l 70 70 l 10 70 l h 13 13 m 13 67 l 67 67 l 67 13 l h f", 684, 3),
        # The same way round, what lies within is filled as well.
        ("10 10 60 60 re 13 13 54 54 re f", 3600, 2 * 3600 / 456),
        # Beside each other.
        ("10 10 10 10 re 30 10 10 10 re f", 200, 5),
        ("10 10 0 50 re f", 0, 0),
    ],
)
def test_an_area_and_how_thick_it_is(path: str, area: float, thickness: float) -> None:
    (fill,) = painted(path).fills
    assert fill.area == pytest.approx(area)
    assert fill.thickness == pytest.approx(thickness)


def test_a_curve_reaches_as_far_as_it_bends() -> None:
    (fill,) = painted("0 0 m 0 40 60 40 60 0 c h f").fills
    assert fill.box == pytest.approx((0, 70, 60, 100), abs=0.5)
    assert fill.area == pytest.approx(1440, rel=0.03)


@pytest.mark.parametrize("curve", ["0 0 m 30 60 60 0 v f", "60 0 m 30 60 0 0 y f"])
def test_short_forms_of_curves_are_followed(curve: str) -> None:
    (fill,) = painted(curve).fills
    assert 70 < fill.box[1] < 85


def test_what_is_clipped_away_is_not_painted() -> None:
    page = painted("q 0 0 20 20 re W n 10 10 40 40 re f 50 50 9 9 re f Q 50 50 9 9 re f")
    assert boxed(page.fills) == [(10, 80, 20, 90), (50, 41, 59, 50)]
    assert page.fills[0].area == pytest.approx(100)


def test_one_side_of_a_ring_that_is_clipped_is_as_thick_as_that_side() -> None:
    """So borders on one side are drawn."""
    (fill,) = painted("q 10 10 2 80 re W n 10 10 90 80 re 12 10 88 80 re f* Q").fills
    assert fill.thickness == pytest.approx(160 / 82)


def test_clipped_to_nothing_nothing_is_painted() -> None:
    assert painted("300 300 9 9 re W n 0 0 50 50 re f").fills == ()


@pytest.mark.parametrize(
    ("matrix", "width"),
    [("1 0 0 1 0 0", 4), ("0.5 0 0 0.5 0 0", 2), ("0 3 -3 0 100 0", 12), ("1 0 0 0.1 0 0", 0.4)],
)
def test_a_line_is_as_wide_as_it_is_scaled_where_it_is_thinnest(matrix: str, width: float) -> None:
    (stroke,) = painted(f"{matrix} cm 4 w 1 1 m 9 9 l S").strokes
    assert stroke.width == pytest.approx(width)


def test_a_line_reaches_half_its_width_to_each_side() -> None:
    assert boxed(painted("4 w 10 50 m 90 50 l S").strokes) == [(8, 48, 92, 52)]


def test_the_width_of_lines_may_stand_in_settings() -> None:
    resources = Dictionary(ExtGState=Dictionary(G=Dictionary(LW=7, ca=0.5)))
    page = painted("/G gs 10 50 m 90 50 l B", Resources=resources)
    assert page.strokes[0].width == 7
    assert page.fills[0].opacity == 0.5


@pytest.mark.parametrize(
    ("choice", "space", "values"),
    [
        ("", "DeviceGray", (0,)),
        ("0.5 g", "DeviceGray", (0.5,)),
        ("1 0 0.5 rg", "DeviceRGB", (1, 0, 0.5)),
        ("0 0 0 1 k", "DeviceCMYK", (0, 0, 0, 1)),
        ("/DeviceCMYK cs", "DeviceCMYK", (0, 0, 0, 1)),
        ("/Cal cs 0.25 sc", "CalGray", (0.25,)),
        ("/Icc cs 1 0 0 0 scn", "ICCBased", (1, 0, 0, 0)),
        ("/Spot cs", "Separation", (1,)),
        ("/Spot cs 0.4 scn", "Separation", (0.4,)),
        ("/Many cs 0.4 0.6 scn", "DeviceN", (0.4, 0.6)),
        ("/Nobody cs 1 scn", "Nobody", (1,)),
        ("1 0 0 rg q 0 g Q", "DeviceRGB", (1, 0, 0)),
        ("q 1 0 0 rg Q", "DeviceGray", (0,)),
    ],
)
def test_the_colour_of_a_fill_and_its_space(
    choice: str, space: str, values: tuple[float, ...]
) -> None:
    page = painted(f"{choice} 0 0 9 9 re f", with_spaces)
    assert page.fills[0].colour.space.name == space
    assert page.fills[0].colour.values == pytest.approx(values)


def with_spaces(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    profile = document.make_stream(b"", N=4)
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    page.obj.Resources = Dictionary(
        ColorSpace=Dictionary(
            Cal=Array([Name.CalGray, Dictionary()]),
            Icc=Array([Name.ICCBased, profile]),
            Spot=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, tint]),
            Many=Array([Name.DeviceN, Array([Name.Gold, Name.Tin]), Name.DeviceCMYK, tint]),
        )
    )


@pytest.mark.parametrize(
    ("choice", "ink"),
    [("0 0 0 1 k", 1), ("1 1 0.5 0.5 k", 3), ("0.25 g", 0.75), ("/Icc cs 1 1 1 1 scn", 4),
     ("/Many cs 1 1 scn", 2)],
)  # fmt: skip
def test_how_much_ink_a_colour_lays(choice: str, ink: float) -> None:
    (fill,) = painted(f"{choice} 0 0 9 9 re f", with_spaces).fills
    assert fill.colour.ink == pytest.approx(ink)


def test_a_line_has_a_colour_of_its_own() -> None:
    page = painted("1 0 0 rg 0 0 1 RG 0 0 9 9 re B")
    assert page.fills[0].colour.values == (1, 0, 0)
    assert page.strokes[0].colour.values == (0, 0, 1)


SHADING = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 9, 9]))


def test_a_shading_fills_what_is_not_clipped_in_its_own_space() -> None:
    resources = Dictionary(Shading=Dictionary(S=SHADING))
    (fill,) = painted("10 10 50 50 re W n /S sh", Resources=resources).fills
    assert (fill.colour.space.name, fill.colour.space.base) == ("Pattern", "DeviceRGB")
    assert fill.colour.pattern == "S"
    assert fill.area == pytest.approx(2500)


def test_a_pattern_is_named_and_what_it_is_made_of_is_followed() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        tile = document.make_stream(b"0 1 0 rg 0 0 3 3 re f", PatternType=1, PaintType=1)
        tile.Resources = Dictionary()
        shade = Dictionary(PatternType=2, Shading=SHADING)
        page.obj.Resources = Dictionary(Pattern=Dictionary(T=document.make_indirect(tile), S=shade))

    page = painted("/Pattern cs /T scn 9 9 30 30 re f /S scn 50 9 9 9 re f", change)
    names = [(fill.colour.pattern, fill.colour.space.base) for fill in page.fills]
    assert names == [("T", "Pattern"), ("", "DeviceRGB"), ("S", "DeviceRGB")]


def test_a_tile_is_followed_also_if_its_first_one_is_not_seen() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        tile = document.make_stream(
            b"0 1 0 rg 0 0 30 3 re f 90 0 9 9 re f", PatternType=1, PaintType=1,
            BBox=Array([0, 0, 9, 9]), Matrix=Array([1, 0, 0, 1, 2, 0]), Resources=Dictionary(),
        )  # fmt: skip
        page.obj.Resources = Dictionary(Pattern=Dictionary(T=document.make_indirect(tile)))

    page = painted("50 50 20 20 re W n /Pattern cs /T scn 9 9 90 90 re f", change)
    assert boxed(page.fills) == [(50, 30, 70, 50), (2, 97, 11, 100)]


def test_a_gradient_has_the_inks_of_its_ends() -> None:
    def ends(**entries: Any) -> tuple[tuple[float, ...], ...]:
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, **entries)
        resources = Dictionary(Shading=Dictionary(S=shading))
        return painted("/S sh", Resources=resources).fills[0].colour.ends

    step = Dictionary(FunctionType=2, C0=Array([0, 0, 0, 1]), C1=Array([1, 1, 0.5, 0]))
    both = ((0, 0, 0, 1), (1, 1, 0.5, 0))
    assert ends(Function=step) == both
    assert ends(Function=Dictionary(FunctionType=3, Functions=Array([step, step]))) == both * 2
    odd = Dictionary(FunctionType=2, C0=4, C1=Array([1, Name.Odd]), Functions=7)
    assert ends(Function=odd) == ((1,),)
    assert ends() == ()


def test_what_is_trimmed_is_told_as_the_page_is_seen() -> None:
    entries = {"TrimBox": Array([20, 10, 180, 95]), "BleedBox": Array([15, 5, 185, 99])}
    upright = painted("", **entries)
    assert upright.trim == (20, 5, 180, 90)
    assert upright.bleed == (15, 1, 185, 95)
    assert painted("", **entries, Rotate=90).trim == (10, 20, 95, 180)
    assert painted("").trim == painted("").bleed == (0, 0, 200, 100)


def test_it_is_told_in_how_many_drawings_something_lies() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        inner = form(document, b"0 0 10 10 re B")
        page.obj.Resources = drawings(X=form(document, b"/Y Do", Resources=drawings(Y=inner)))

    page = painted("0 0 5 5 re B /X Do 0 0 5 5 re B", change)
    assert [fill.depth for fill in page.fills] == [0, 2, 0]
    assert [stroke.depth for stroke in page.strokes] == [0, 2, 0]


def test_drawings_lie_in_drawings_with_their_matrices_and_their_own_names() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        inner = form(document, b"0 0 10 10 re f", Matrix=Array([1, 0, 0, 1, 3, 0]))
        outer = form(document, b"2 0 0 2 0 0 cm 1 0 0 rg /X Do", Resources=drawings(X=inner))
        page.obj.Resources = drawings(X=outer)

    page = painted("q 1 0 0 1 50 50 cm /X Do Q 0 0 5 5 re f", change)
    assert boxed(page.fills) == [(56, 30, 76, 50), (0, 95, 5, 100)]
    assert [fill.colour.space.name for fill in page.fills] == ["DeviceRGB", "DeviceGray"]


def test_a_drawing_is_clipped_to_its_own_box() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawing = form(document, b"0 0 99 99 re f", BBox=Array([0, 0, 10, 20]))
        page.obj.Resources = drawings(X=drawing)

    assert boxed(painted("/X Do", change).fills) == [(0, 80, 10, 100)]


def test_a_drawing_without_names_of_its_own_has_those_of_the_page() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Resources = drawings(X=form(document, b"/Y Do"), Y=form(document, b"0 0 9 9 re f"))

    assert len(painted("/X Do", change).fills) == 1


def with_font(make: Callable[[], Any]) -> Change:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        font = make()
        page.obj.Resources = Dictionary(Font=Dictionary(F=document.make_indirect(font)))

    return change


def plain() -> Any:
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Plain, FirstChar=65,
        Widths=Array([600, 1000]), FontDescriptor=Dictionary(Ascent=800, Descent=-200),
    )  # fmt: skip


def wide() -> Any:
    below = Dictionary(
        Subtype=Name.CIDFontType2, BaseFont=Name.Wide, DW=1000,
        W=Array([1, Array([500, 600]), 10, 12, 250]),
        FontDescriptor=Dictionary(FontName=Name("/ABCDEF+Wide"), Ascent=900, Descent=-300),
    )  # fmt: skip
    return Dictionary(Subtype=Name.Type0, BaseFont=Name.Wide, DescendantFonts=Array([below]))


@pytest.mark.parametrize(
    ("setting", "size"),
    [
        ("/F 12 Tf", 12),
        ("/F 1 Tf 12 0 0 12 0 0 Tm", 12),
        ("/F 24 Tf 0.5 0 0 0.5 0 0 Tm", 12),
        ("/F 12 Tf 0 1 -1 0 50 0 Tm", 12),
        ("/F 12 Tf 1 0 0 -1 0 50 Tm", 12),
        ("/F -12 Tf", 12),
        ("/F 12 Tf 50 Tz", 12),
    ],
)
def test_type_is_as_large_as_it_is_scaled(setting: str, size: float) -> None:
    (text,) = painted(f"BT {setting} (A) Tj ET", with_font(plain)).texts
    assert text.size == pytest.approx(size)


def test_the_page_scales_its_type() -> None:
    (text,) = painted("0.25 0 0 0.25 0 0 cm BT /F 12 Tf (A) Tj ET", with_font(plain)).texts
    assert text.size == pytest.approx(3)


def test_text_moves_on_by_its_widths() -> None:
    page = painted("BT /F 10 Tf 20 50 Td (AB) Tj (A) Tj ET", with_font(plain))
    assert boxed(page.texts) == [(20, 42, 36, 52), (36, 42, 42, 52)]
    assert {text.font for text in page.texts} == {"Plain"}


@pytest.mark.parametrize(
    ("show", "left", "right"),
    [
        ("[(A) -1000 (A)] TJ", 20, 42),
        ("3 Tc (AA) Tj", 20, 38),
        ("50 Tz (AA) Tj", 20, 26),
        ("5 Ts (AA) Tj", 20, 32),
        ("10 TL T* (A) Tj", 20, 26),
        ("10 TL (A) '", 20, 26),
        ('1 2 (A) "', 20, 28),
        ("5 -3 TD (A) Tj", 25, 31),
    ],
)
def test_all_that_sets_text_moves_it(show: str, left: float, right: float) -> None:
    (text,) = painted(f"BT /F 10 Tf 20 50 Td {show} ET", with_font(plain)).texts
    assert (text.box[0], text.box[2]) == pytest.approx((left, right))


def test_codes_of_two_bytes_have_their_own_widths() -> None:
    (text,) = painted("BT /F 10 Tf <00010002000B0099> Tj ET", with_font(wide)).texts
    assert text.box[2] == pytest.approx(5 + 6 + 2.5 + 10)
    assert text.font == "ABCDEF+Wide"


@pytest.mark.parametrize(
    ("mode", "seen"), [(0, True), (1, True), (2, True), (3, False), (7, False)]
)
def test_text_that_lies_invisible_over_a_scan_is_not_seen(mode: int, *, seen: bool) -> None:
    (text,) = painted(f"BT {mode} Tr /F 10 Tf (A) Tj ET", with_font(plain)).texts
    assert text.seen is seen


def test_glyphs_that_are_drawings_are_followed_for_their_colours() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        glyph = document.make_stream(b"500 0 d0 1 0 0 rg 0 0 500 500 re f")
        font = Dictionary(
            Subtype=Name.Type3, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=glyph), FirstChar=97, Widths=Array([500]),
        )  # fmt: skip
        page.obj.Resources = Dictionary(Font=Dictionary(F=document.make_indirect(font)))

    page = painted("50 50 m BT /F 10 Tf (a) Tj ET", change)
    assert page.fills[0].colour.space.name == "DeviceRGB"
    assert page.texts[0].size == pytest.approx(10)
    assert page.texts[0].box[2] == pytest.approx(5)


def picture(**entries: Any) -> Change:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        image = document.make_stream(
            b"\0" * 12, Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8
        )
        for name, value in entries.items():
            image[f"/{name}"] = value
        page.obj.Resources = drawings(X=image)

    return change


@pytest.mark.parametrize(
    ("matrix", "dpi"),
    [("72 0 0 72 0 0", 2), ("36 0 0 36 0 0", 4), ("0 72 -72 0 90 0", 2), ("72 0 0 18 0 0", 2)],
)
def test_a_picture_has_so_many_pixels_an_inch_where_it_has_fewest(matrix: str, dpi: float) -> None:
    (image,) = painted(f"{matrix} cm /X Do", picture(ColorSpace=Name.DeviceRGB)).images
    assert image.dpi == pytest.approx(dpi)
    assert (image.width, image.height, image.bits) == (2, 2, 8)


@pytest.mark.parametrize(
    ("space", "name", "base"),
    [
        (Name.DeviceGray, "DeviceGray", "DeviceGray"),
        (Array([Name.Indexed, Name.DeviceCMYK, 1, b""]), "Indexed", "DeviceCMYK"),
        (Array([Name.CalRGB, Dictionary()]), "CalRGB", "DeviceRGB"),
    ],
)
def test_a_picture_s_colour_space_is_told(space: Any, name: str, base: str) -> None:
    (image,) = painted("9 0 0 9 0 0 cm /X Do", picture(ColorSpace=space)).images
    assert image.space is not None
    assert (image.space.name, image.space.base) == (name, base)


def test_a_stencil_has_the_colour_that_it_is_painted_in() -> None:
    (image,) = painted("1 0 0 rg 9 0 0 9 0 0 cm /X Do", picture(ImageMask=True)).images
    assert image.space is None
    assert image.colour is not None
    assert image.colour.values == (1, 0, 0)


def test_a_picture_within_the_text_of_a_page_is_one() -> None:
    inline = b"q 72 0 0 72 9 9 cm BI /W 2 /H 2 /CS /RGB /BPC 8 ID abcdefghijkl EI Q"
    (image,) = painted(inline).images
    assert image.space is not None
    assert (image.dpi, image.space.name) == (pytest.approx(2), "DeviceRGB")
    assert boxed([image]) == [(9, 19, 81, 91)]


def test_what_is_stamped_upon_a_page_is_painted_on_it() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        stamp = form(document, b"1 0 0 rg 0 0 10 10 re f", BBox=Array([0, 0, 10, 10]))
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([50, 50, 70, 70]), F=4,
            AP=Dictionary(N=stamp),
        )  # fmt: skip
        page.obj.Annots = Array([document.make_indirect(note)])

    assert boxed(painted("", change).fills) == [(50, 30, 70, 50)]


def test_a_drawing_that_holds_itself_ends() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawing = form(document, b"0 0 9 9 re f /X Do")
        drawing.Resources = drawings(X=drawing)
        page.obj.Resources = drawings(X=drawing)

    page = painted("/X Do", change)
    assert any("deep" in what for what in page.unread)


def test_drawings_that_multiply_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handbill.outputs.painted.painter.MOST", 1000)

    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        last = form(document, b"0 0 9 9 re f")
        for _ in range(9):
            last = form(document, b"/X Do " * 10, Resources=drawings(X=last))
        page.obj.Resources = drawings(X=last)

    assert any("more than" in what for what in painted("/X Do", change).unread)


@pytest.mark.parametrize(
    "odd",
    ["Q Q Q", "1 cm", "/No gs", "/No Do", "(a) Tj", "BT /No 9 Tf (a) Tj ET", "1 2 l f", "h f",
     "1 0 rg", "/a /b cs", "(x) w", "1 2 3 scn", "W n", "999999999999999999 0 0 1 0 0 cm"],
)  # fmt: skip
def test_operators_that_make_no_sense_are_passed_over(odd: str) -> None:
    page = painted(f"q {odd} Q 10 10 9 9 re f")
    assert page.fills[-1].area == pytest.approx(81)


def test_resources_of_the_wrong_kind_are_passed_over() -> None:
    resources = Dictionary(XObject=7, Font=Array([]), ExtGState=Dictionary(G=3))
    page = painted("/X Do /G gs BT /F 9 Tf (a) Tj ET 10 10 9 9 re f", Resources=resources)
    assert len(page.fills) == 1


def test_numbers_that_are_none_are_nowhere() -> None:
    page = painted("1e308 0 0 1e308 0 0 cm 1e308 0 9 9 re f")
    assert all(math.isfinite(edge) for fill in page.fills for edge in fill.box)


def test_pages_that_share_a_drawing_read_it_once() -> None:
    with pikepdf.new() as document:
        shared = form(document, b"0 0 9 9 re f")
        for _ in range(2):
            page = document.add_blank_page(page_size=(200, 100))
            page.obj.Resources = drawings(X=shared)
            page.obj.Contents = document.make_stream(b"/X Do")
        stream = BytesIO()
        document.save(stream)
    with pikepdf.open(stream) as document:
        parsed: dict[Any, Any] = {}
        facts = [paint(document, page, parsed) for page in document.pages]
    assert [len(page.fills) for page in facts] == [1, 1]
    assert len(parsed) == 3
