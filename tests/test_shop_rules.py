"""What a commercial printer would send a file back for: each finding has a file that breaks it."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from handbill.outputs.shop_rules import shop_findings
from handbill.sheets.single import BLEED, SLUG

WIDTH, HEIGHT = 200.0, 100.0
LEFT, FOOT, RIGHT, HEAD = SLUG, SLUG, SLUG + WIDTH, SLUG + HEIGHT
MARK = f"0 G 0.5 w 2 {FOOT} m 12 {FOOT} l S"


def made(drawing: str, marks: str = MARK, bleed: float = BLEED, **keys: object) -> bytes:
    """Give a page with marks and, in a drawing laid upon it, something in its own points."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG))
        page.obj.TrimBox = Array([LEFT, FOOT, RIGHT, HEAD])
        page.obj.BleedBox = Array([LEFT - bleed, FOOT - bleed, RIGHT + bleed, HEAD + bleed])
        form = document.make_stream(drawing.encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.obj.MediaBox
        form.Resources = Dictionary(XObject=Dictionary(I=image(document)))
        page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
        page.obj.Contents = document.make_stream(f"{marks} /F Do".encode())
        for key, value in keys.items():
            page.obj[f"/{key}"] = value
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def image(document: pikepdf.Pdf, space: Name = Name.DeviceCMYK) -> pikepdf.Object:
    """Give a picture of 100 x 100 pixels, a quarter of all inks in each."""
    picture = document.make_stream(bytes((64,)) * 40_000)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, space
    picture.Width, picture.Height, picture.BitsPerComponent = 100, 100, 8
    return picture


GOOD = "0 0 0 1 k 60 60 50 20 re f 0.25 w 60 90 m 90 90 l S q 24 0 0 24 120 50 cm /I Do Q"


def test_a_file_without_a_fault_has_no_finding() -> None:
    assert shop_findings(made(GOOD)) == []


def test_art_into_the_bleed_has_no_finding_round_or_straight() -> None:
    straight = f"0 1 0 0 k 0 {FOOT - BLEED} {RIGHT + 99} 20 re f"
    assert shop_findings(made(straight)) == []
    x, y, r = LEFT, HEIGHT / 2, 12.0
    curve = f"{x} {y - r} m {x + r} {y - r} {x + r} {y + r} {x} {y + r} c "
    curve += f"{x - r} {y + r} {x - r} {y - r} {x} {y - r} c"
    assert shop_findings(made(f"0 1 0 0 k {curve} f")) == []


@pytest.mark.parametrize(
    ("drawing", "what"),
    [
        ("1 0 0 rg 60 60 9 9 re f", "a colour that is neither grey nor one of four inks"),
        ("1 0 0 RG 60 60 m 90 60 l S", "a colour that is neither grey nor one of four inks"),
        ("/Lab cs 9 9 9 scn 60 60 9 9 re f", "a colour that is neither grey"),
        ("1 1 0.5 0.5 k 60 60 9 9 re f", "300% of ink in one place"),
        ("0.2 w 60 60 m 90 60 l S", "a line of 0.20 pt"),
        ("q 0.1 0 0 0.1 0 0 cm 1 w 600 600 m 900 600 l S Q", "a line of 0.10 pt"),
        ("60 60 90 0.2 re f", "a rule of 0.20 pt"),
        ("q 48 0 0 24 120 50 cm /I Do Q", "a picture of 150 pixels an inch"),
        (f"{LEFT} 50 30 20 re f", "art that ends at its trim (left)"),
        (f"{LEFT - 2} 50 30 20 re f", "art that ends at its trim (left)"),
        (f"50 {HEAD - 20} 30 20 re f", "art that ends at its trim (head)"),
        (f"{RIGHT - 20} {FOOT} 20 30 re f", "art that ends at its trim (foot, right)"),
    ],
)
def test_what_a_printer_cannot_print_is_found(drawing: str, what: str) -> None:
    found = shop_findings(made(drawing))
    assert len(found) == 1, found
    assert found[0].startswith("page 1 has ")
    assert what in found[0]


def test_a_picture_in_screen_colours_or_too_much_ink_is_found() -> None:
    with pikepdf.open(BytesIO(made(GOOD))) as document:
        form = document.pages[0].obj.Resources.XObject.F
        form.Resources.XObject.I.write(bytes((200,)) * 40_000)
        stream = BytesIO()
        document.save(stream)
        assert shop_findings(stream.getvalue()) == [
            "page 1 has a picture with 314% of ink in one place"
        ]
        form.Resources.XObject.I = image(document, Name.DeviceRGB)
        form.Resources.XObject.I.write(bytes(30_000))
        stream = BytesIO()
        document.save(stream)
        assert shop_findings(stream.getvalue()) == [
            "page 1 has a picture that is neither grey nor in four inks"
        ]


def test_a_gradient_in_screen_colours_is_found() -> None:
    with pikepdf.open(BytesIO(made(GOOD))) as document:
        function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1, 1], C1=[0, 0, 0, 0], N=1)
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=function)
        form = document.pages[0].obj.Resources.XObject.F
        form.Resources.Shading = Dictionary(S=document.make_indirect(shading))
        stream = BytesIO()
        document.save(stream)
    assert shop_findings(stream.getvalue()) == [
        "page 1 has a gradient that is neither grey nor in four inks",
        "page 1 has a gradient with 400% of ink in one place",
    ]


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (made(GOOD, marks=""), "page 1 has no marks to trim it by"),
        (
            made(GOOD, marks=f"0 G 2 {FOOT} m {LEFT - 2} {FOOT} l S"),
            "page 1 has a mark within its bleed",
        ),
        (made(GOOD, bleed=BLEED - 1), "page 1 has not 3 mm of bleed around its trim"),
        (
            made(GOOD, MediaBox=Array([-9, 0, WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG])),
            "page 1 does not begin at the origin",
        ),
    ],
)
def test_boxes_and_marks_that_a_machine_cannot_use_are_found(file: bytes, what: str) -> None:
    assert shop_findings(file)[0] == what
