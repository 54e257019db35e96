"""A finished PDF, read back: each finding has a file here that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from conftest import Built
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from handbill.outputs.expected import Expected
from handbill.outputs.found import Said
from handbill.outputs.preflight import preflight
from handbill.problem import Severity

Change = Callable[[pikepdf.Pdf], object]
EXPECTED = Expected(
    variant="ink-saver",
    sizes=((200.0, 100.0), (200.0, 100.0)),
    families=("Noto Sans", "Noto Naskh Arabic"),
    title="A title",
    language="es",
    # It is known what it says: nothing.
    says=(Said((), right_to_left=False),),
)
PRINT = replace(EXPECTED, variant="print")
READ = replace(EXPECTED, variant="read")
SHOP = replace(EXPECTED, variant="shop")
# Of a file from elsewhere nothing is known.
ANY = Expected("", says=EXPECTED.says)
# Within the margin, thinner than a solid, in black ink.
PLAIN = b"0 g 30 30 3 40 re f"


def made(change: Change | None = None) -> bytes:
    """Give a PDF without a fault, then change it."""
    with pikepdf.new() as document:
        for _ in range(2):
            page = document.add_blank_page(page_size=(200, 100))
            page.obj.Contents = document.make_stream(PLAIN)
        document.trailer.Info = document.make_indirect(Dictionary(Title=String("A title")))
        document.Root.Lang = String("es")
        add_font(document, "/ABCDEF+Noto-Sans-Heavy")
        if change:
            change(document)
        stream = BytesIO()
        document.save(stream, fix_metadata_version=False)
        return stream.getvalue()


def add_font(
    document: pikepdf.Pdf, name: str, *, embedded: bool = True, letters: bool = True
) -> None:
    face = Dictionary(Type=Name.FontDescriptor, FontName=Name(name))
    if embedded:
        face.FontFile2 = document.make_stream(b"\0")
    font = Dictionary(Type=Name.Font, FontDescriptor=document.make_indirect(face))
    if letters:
        font.ToUnicode = document.make_stream(b"")
    page = document.pages[0].obj
    fonts = page.get("/Resources", Dictionary()).get("/Font", Dictionary())
    fonts[f"/F{len(fonts)}"] = document.make_indirect(font)
    page.Resources = Dictionary(Font=fonts)


def tagged(change: Change | None = None) -> bytes:
    """Give a PDF for screens without a fault, then change it."""

    def both(document: pikepdf.Pdf) -> None:
        document.Root.MarkInfo = Dictionary(Marked=True)
        document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
        if change:
            change(document)

    return made(both)


def for_a_shop(change: Change | None = None) -> bytes:
    """Give a PDF for a commercial printer without a fault, then change it."""

    def both(document: pikepdf.Pdf) -> None:
        profile = document.make_stream(b"profile", N=4)
        document.Root.OutputIntents = Array(
            [Dictionary(S=Name.GTS_PDFX, DestOutputProfile=profile)]
        )
        for page in document.pages:
            page.obj.MediaBox = Array([-20, -20, 220, 120])
            page.obj.BleedBox = Array([-9, -9, 209, 109])
            page.obj.TrimBox = Array([0, 0, 200, 100])
        if change:
            change(document)

    return made(both)


def findings(
    change: Change | None = None,
    expected: Expected = EXPECTED,
    make: Callable[[Change | None], bytes] = made,
) -> list[str]:
    problems = preflight(make(change), expected, "lead/es/x.pdf")
    assert all(problem.place.path == "lead/es/x.pdf" for problem in problems)
    return [problem.what.removeprefix("preflight: ") for problem in problems]


def one(
    change: Change,
    expected: Expected = EXPECTED,
    make: Callable[[Change | None], bytes] = made,
) -> str:
    """Break a file in one way, which must give one finding."""
    found = findings(change, expected, make)
    assert len(found) == 1, found
    return found[0]


def draw(content: bytes) -> Change:
    return lambda pdf: setattr(pdf.pages[1].obj, "Contents", pdf.make_stream(content))


def annotate(**values: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        row = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([1, 1, 9, 9]))
        row.A = Dictionary(S=Name.URI, URI=String("https://example.org"))
        for key, value in values.items():
            row[f"/{key}"] = value
        document.pages[1].obj.Annots = Array([document.make_indirect(row)])

    return change


@pytest.mark.parametrize(
    ("expected", "make"),
    [(EXPECTED, made), (PRINT, made), (READ, tagged), (SHOP, for_a_shop), (ANY, made)],
)
def test_a_file_without_a_fault_has_no_findings(
    expected: Expected, make: Callable[[Change | None], bytes]
) -> None:
    assert findings(None, expected, make) == []


def test_a_page_too_many_is_found() -> None:
    assert one(lambda pdf: pdf.add_blank_page(page_size=(200, 100))) == "it has 3 pages, not 2"


def test_a_lost_page_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        del document.pages[1]

    assert one(change) == "it has 1 pages, not 2"


@pytest.mark.parametrize("box", [[0, 0, 200.02, 100], [0, 0, 200, 99], [5, 0, 205, 100]])
def test_a_page_of_another_size_or_origin_is_found(box: list[float]) -> None:
    assert one(lambda pdf: setattr(pdf.pages[1].obj, "MediaBox", Array(box))).startswith("page 2")


def test_a_hundredth_of_a_point_is_no_fault() -> None:
    box = Array([0, 0, 200.004, 100])
    assert findings(lambda pdf: setattr(pdf.pages[1].obj, "MediaBox", box)) == []


@pytest.mark.parametrize("name", ["/ABCDEF+DejaVu-Sans", "/ABCDEF+Noto-Sans-SC"])
def test_a_face_that_was_not_asked_for_is_found(name: str) -> None:
    assert name.rpartition("+")[2].lstrip("/") in one(lambda pdf: add_font(pdf, name))


@pytest.mark.parametrize("name", ["/ABCDEF+Noto-Sans", "/ABCDEF+Noto-Naskh-Arabic-Bold"])
def test_a_face_that_was_asked_for_is_no_fault(name: str) -> None:
    assert findings(lambda pdf: add_font(pdf, name)) == []


def test_a_face_that_is_not_embedded_is_found() -> None:
    found = one(lambda pdf: add_font(pdf, "/ABCDEF+Noto-Sans", embedded=False))
    assert "not embedded" in found


def test_a_face_that_is_embedded_in_whole_is_found() -> None:
    assert "in whole" in one(lambda pdf: add_font(pdf, "/Noto-Sans"))


def test_a_face_whose_letters_cannot_be_told_is_found() -> None:
    found = one(lambda pdf: add_font(pdf, "/ABCDEF+Noto-Sans", letters=False))
    assert "which letters" in found


def test_a_face_deep_inside_drawings_that_hold_each_other_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        drawing = document.make_stream(b"", Subtype=Name.Form)
        font = Dictionary(Subtype=Name.TrueType, BaseFont=Name.Arial, ToUnicode=drawing)
        drawing.Resources = Dictionary(XObject=Dictionary(X=drawing), Font=Dictionary(F=font))
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(X=drawing))

    assert any("Arial" in found for found in findings(change))


def test_a_face_without_any_description_is_found() -> None:
    """A standard face such as Helvetica needs no description, and is never embedded."""

    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=font))

    assert findings(change)[0] == 'the typeface "Helvetica" is not embedded'


def test_another_title_is_found() -> None:
    assert "title" in one(lambda pdf: setattr(pdf.trailer.Info, "Title", String("Untitled")))


@pytest.mark.parametrize("key", ["Author", "Producer", "Creator", "CreationDate", "Trapped"])
def test_metadata_beside_the_title_is_found(key: str) -> None:
    assert key in one(lambda pdf: setattr(pdf.trailer.Info, key, String("x")))


def test_another_language_is_found() -> None:
    assert one(lambda pdf: setattr(pdf.Root, "Lang", String("en"))) == "its language is not es"


def test_a_missing_language_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        del document.Root.Lang

    assert one(change) == "its language is not es"


@pytest.mark.parametrize("key", ["OpenAction", "AA"])
def test_an_action_of_the_document_is_found(key: str) -> None:
    assert key in one(lambda pdf: setattr(pdf.Root, key, Dictionary()))


@pytest.mark.parametrize("key", ["JavaScript", "EmbeddedFiles"])
def test_a_script_or_an_attachment_is_found(key: str) -> None:
    names = Dictionary({f"/{key}": Dictionary()})
    assert key in one(lambda pdf: setattr(pdf.Root, "Names", names))


@pytest.mark.parametrize("script", [
    Dictionary(S=Name.Launch, F=String("calc.exe")),
    Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")),
])  # fmt: skip
def test_a_link_that_does_more_than_lead_somewhere_is_found(script: Dictionary) -> None:
    assert str(script.S)[1:] in one(annotate(A=script), READ, tagged)


def test_a_script_that_runs_when_a_page_opens_is_found() -> None:
    action = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    assert findings(lambda pdf: setattr(pdf.pages[0].obj, "AA", action))


def test_a_link_to_an_address_is_no_fault_on_a_screen_and_one_on_paper() -> None:
    assert findings(annotate(), READ, tagged) == []
    assert one(annotate()) == "page 2 has a link, which paper cannot follow"


def test_a_link_beyond_the_page_is_found() -> None:
    assert "outside" in one(annotate(Rect=Array([190, 10, 230, 20])), READ, tagged)


def lead_to(target: Callable[[pikepdf.Pdf], object]) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        annotate()(document)
        link = document.pages[1].obj.Annots[0]
        del link.A
        link.Dest = target(document)

    return change


def name_a_place(document: pikepdf.Pdf) -> object:
    place = Array([document.pages[0].obj, Name.Fit])
    document.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("here"), place])))
    return String("here")


@pytest.mark.parametrize("target", [lambda pdf: Array([pdf.pages[0].obj, Name.Fit]), name_a_place])
def test_a_link_to_a_page_is_no_fault(target: Callable[[pikepdf.Pdf], object]) -> None:
    assert findings(lead_to(target), READ, tagged) == []


@pytest.mark.parametrize(
    "target",
    [lambda _: String("nowhere"), lambda _: Array([]), lambda _: Array([Dictionary(), Name.Fit])],
)
def test_a_link_that_leads_nowhere_is_found(target: Callable[[pikepdf.Pdf], object]) -> None:
    assert one(lead_to(target), READ, tagged) == "page 2 has a link that leads nowhere"


def test_a_link_to_an_empty_address_leads_nowhere() -> None:
    action = Dictionary(S=Name.URI, URI=String(""))
    assert "nowhere" in one(annotate(A=action), READ, tagged)


MARK = b" 30 30 3 9 re B"
PLACE = "page 2, 11 x 21 mm from the upper left: "


@pytest.mark.parametrize(
    "colour", [b"1 0 0 rg", b"0.5 0.5 0.5 RG", b"0 0 0 1 k", b"0 1 0 0 K", b"/CS cs 1 0 0 scn"]
)
def test_a_colour_in_a_file_for_black_ink_is_found(colour: bytes) -> None:
    """A single coloured mark can make a page bill as colour."""
    found = one(draw(colour + MARK))
    assert "only DeviceGray and CalGray may be" in found


def test_a_finding_names_the_page_and_the_place() -> None:
    found = one(draw(b"1 0 0 rg 30 31 3 9 re f"))
    assert found == f"{PLACE}a colour in DeviceRGB, where only DeviceGray and CalGray may be"


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
    assert "a colour in Pattern" in one(shaded)


def test_colour_is_no_fault_where_it_was_asked_for() -> None:
    assert findings(draw(b"1 0 0 rg" + MARK), PRINT) == []
    assert findings(shaded, PRINT) == []
    assert findings(draw(b"1 0 0 0 k" + MARK), SHOP, for_a_shop) == []


@pytest.mark.parametrize("colour", [b"0 0 0 rg", b"1 0 0 rg", b"/CS cs 1 scn"])
def test_a_screen_s_colour_in_a_file_for_a_printer_is_found(colour: bytes) -> None:
    assert "only DeviceGray and DeviceCMYK" in one(draw(colour + MARK), SHOP, for_a_shop)


def picture(side: int = 8, space: str = "DeviceGray", at: int = 4, data: bytes = b"") -> Change:
    """Put a picture of so many pixels a side on so many points; white if nothing else is said."""

    def change(document: pikepdf.Pdf) -> None:
        parts = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}[space]
        paper = b"\0" if space == "DeviceCMYK" else b"\xff"
        image = document.make_stream(
            data or paper * parts * side * side,
            Subtype=Name.Image, Width=side, Height=side, BitsPerComponent=8,
            ColorSpace=Name(f"/{space}"),
        )  # fmt: skip
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(I=image))
        draw(f"q {at} 0 0 {at} 30 30 cm /I Do Q".encode())(document)

    return change


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


def write(setting: str, size: float = 9.0) -> Change:
    """Set a letter in a face that nobody has to draw."""

    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(
            Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Noto-Sans"), FirstChar=65,
            Widths=Array([500]), ToUnicode=document.make_stream(b""),
            FontDescriptor=Dictionary(
                FontName=Name("/ABCDEF+Noto-Sans"), FontFile2=document.make_stream(b"\0")
            ),
        )  # fmt: skip
        document.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=font))
        draw(f"BT {setting} /F {size} Tf 40 50 Td (A) Tj ET".encode())(document)

    return change


BLACK_IN_RED_GREEN_BLUE = "black text that is not in black ink only"


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
    assert findings(draw(b"0 40 200 3 re f"), SHOP, for_a_shop) == []


@pytest.mark.parametrize(
    ("ink", "much"), [(b"1 1 0.6 0.3 k", 290), (b"1 1 1 1 K", 400), (b"0.9 0.9 0.9 0.2 k", 290)]
)
def test_more_ink_than_paper_takes_is_found_in_a_shop(ink: bytes, much: int) -> None:
    assert f"{much} % of ink, more than 280 %" in one(draw(ink + MARK), SHOP, for_a_shop)


def test_as_much_ink_as_paper_takes_is_no_fault() -> None:
    assert findings(draw(b"0.8 0.7 0.7 0.6 k" + MARK), SHOP, for_a_shop) == []


def test_a_picture_of_too_much_ink_is_found() -> None:
    """One pixel is enough."""
    paper, dark = b"\0\0\0\0", bytes([255, 255, 255, 0])
    heavy = picture(20, "DeviceCMYK", 4, paper * 399 + dark)
    fair = picture(20, "DeviceCMYK", 4, paper * 399 + bytes([255, 255, 180, 0]))
    assert "300 % of ink" in one(heavy, SHOP, for_a_shop)
    assert findings(fair, SHOP, for_a_shop) == []


def boxes(**named: list[float]) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for name, box in named.items():
            document.pages[1].obj[f"/{name}"] = Array(box)

    return change


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("CropBox", "MediaBox"), ("TrimBox", "MediaBox"), ("BleedBox", "MediaBox")],
)
def test_a_box_that_reaches_out_of_another_is_found(inner: str, outer: str) -> None:
    found = one(boxes(**{inner: [0, 0, 201, 100]}))
    assert found == f"page 2 has a {inner} that reaches out of its {outer}"
    assert findings(boxes(**{inner: [0, 0, 200, 100]})) == []


def test_a_trimmed_page_lies_in_its_bleed() -> None:
    found = findings(boxes(TrimBox=[0, 0, 200, 100], BleedBox=[1, 1, 199, 99]))
    assert found == ["page 2 has a TrimBox that reaches out of its BleedBox"]


def test_a_shop_s_page_says_how_far_it_bleeds() -> None:
    def change(document: pikepdf.Pdf) -> None:
        del document.pages[1].obj.BleedBox

    assert "how far it bleeds" in one(change, SHOP, for_a_shop)
    narrow = boxes(BleedBox=[-8, -9, 209, 109])
    assert one(narrow, SHOP, for_a_shop) == "page 2 bleeds 8.00 pt, less than 8.50 pt"


def test_a_shop_s_page_is_as_large_as_it_is_trimmed() -> None:
    assert "measures 199.00" in one(boxes(TrimBox=[0, 0, 199, 100]), SHOP, for_a_shop)


def test_a_shop_s_file_says_which_press_it_is_for() -> None:
    def without(document: pikepdf.Pdf) -> None:
        del document.Root.OutputIntents

    def other(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].DestOutputProfile.N = 3

    assert "which press" in one(without, SHOP, for_a_shop)
    assert "four inks" in one(other, SHOP, for_a_shop)


def test_a_file_for_screens_without_tags_is_found() -> None:
    assert "no tags" in one(lambda _: None, READ)


@pytest.mark.parametrize(
    "word", ["xmp:CreatorTool", "pdf:Producer", "xmp:CreateDate", "dc:creator"]
)
def test_metadata_that_tells_who_made_it_is_found(word: str) -> None:
    def packet(text: str) -> Change:
        return lambda pdf: setattr(pdf.Root, "Metadata", pdf.make_stream(text.encode()))

    assert word in one(packet(f"<{word}>Jane</{word}>"), READ, tagged)
    assert findings(packet("<dc:title>Jane</dc:title>"), READ, tagged) == []
    assert "packet of metadata" in one(packet("<dc:title>Jane</dc:title>"), PRINT)


@pytest.mark.parametrize("trace", ["PieceInfo", "LastModified", "Thumb", "Metadata"])
def test_what_a_page_tells_of_its_making_is_found(trace: str) -> None:
    found = one(lambda pdf: setattr(pdf.pages[0].obj, trace, Dictionary()))
    assert trace in found


def photograph(*, told: bool) -> Change:
    """A JPEG on the page, with or without what a camera writes into it."""

    def change(document: pikepdf.Pdf) -> None:
        stream, exif = BytesIO(), Image.Exif()
        exif[0x010F] = "Camera of Jane"
        exif[0x8825] = {1: "N", 2: (47.0, 36.0, 35.0)}
        image = Image.new("L", (40, 40), 255)
        image.save(stream, "JPEG", **({"exif": exif} if told else {}))
        picture(40, at=9)(document)
        document.pages[1].obj.Resources.XObject.I.write(stream.getvalue(), filter=Name.DCTDecode)

    return change


def test_what_a_camera_writes_into_a_picture_is_found() -> None:
    assert "camera" in one(photograph(told=True))
    assert findings(photograph(told=False)) == []


def test_a_page_that_cannot_be_followed_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        drawing = document.make_stream(b"/X Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(X=drawing))
        draw(b"/X Do")(document)

    assert "cannot be looked through" in one(change)


def test_a_file_without_any_text_is_told_of() -> None:
    (problem,) = preflight(made(), Expected(""), "x")
    assert "no text" in problem.what
    assert problem.severity is Severity.WARNING


def test_text_that_nobody_can_read_out_is_told_of() -> None:
    def change(document: pikepdf.Pdf) -> None:
        write("0 g")(document)
        font = document.pages[1].obj.Resources.Font.F
        below = Dictionary(Subtype=Name.CIDFontType2, FontDescriptor=font.FontDescriptor)
        font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
        font.DescendantFonts = Array([below])
        del font.ToUnicode
        draw(b"BT /F 9 Tf 40 50 Td <0101> Tj ET")(document)

    (problem,) = preflight(made(change), Expected(""), "x")
    assert "no letter" in problem.what


@pytest.mark.parametrize("change", [
    draw(b"0.1 w 0 0 m 9 9 l S"), write("0 g", 4.0), picture(side=9, at=72), annotate(),
    lambda pdf: setattr(pdf.trailer.Info, "Author", String("Jane")),
])  # fmt: skip
def test_what_only_a_maker_can_judge_is_a_warning_in_a_file_from_elsewhere(change: Change) -> None:
    assert all(row.severity is Severity.WARNING for row in preflight(made(change), ANY, "x"))


def test_a_face_that_is_not_embedded_spoils_any_file() -> None:
    def change(document: pikepdf.Pdf) -> None:
        add_font(document, "/Arial", embedded=False)

    (problem,) = preflight(made(change), ANY, "x")
    assert problem.severity is Severity.ERROR
    assert "press" not in problem.mend


def test_several_faults_are_all_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Lang = String("en")
        document.trailer.Info.Title = String("Untitled")
        add_font(document, "/ABCDEF+Arial")

    assert len(findings(change)) == 3


def test_what_was_built_has_no_findings(built: Built) -> None:
    """Beside it, no row of the manifest tells of a preflight problem."""
    for path, row in built.rows.items():
        assert not [each for each in row["problems"] if "preflight" in each["what"]], path
