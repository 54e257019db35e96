"""A finished PDF, read back: each finding has a file here that breaks it."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from conftest import Built
from finished import (
    ANY,
    EXPECTED,
    PRINT,
    READ,
    SHOP,
    Change,
    add_font,
    annotate,
    draw,
    findings,
    for_a_shop,
    made,
    one,
    picture,
    tagged,
    write,
)
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms

from handbill.language import registry
from handbill.outputs.expected import Expected
from handbill.outputs.found import Said
from handbill.outputs.preflight import preflight
from handbill.outputs.srgb import srgb_profile
from handbill.problem import Severity
from handbill.project.profile import press_profile


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


def test_a_file_without_a_page_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        while document.pages:
            del document.pages[0]

    found = [problem.what for problem in preflight(made(change), Expected(""), "x")]
    assert found == ["preflight: the file has no pages"]


def test_a_page_that_has_no_size_is_found() -> None:
    """Nobody can say what is on it, and where."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[1].obj.MediaBox = Array([0, 0, 0, 100])

    assert any("page 2 cannot be looked through" in found for found in findings(change, ANY))
    assert findings(None, ANY) == []


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
    assert "measures 199.00" in findings(boxes(TrimBox=[0, 0, 199, 100]), SHOP, for_a_shop)[0]


def test_a_shop_s_file_says_which_press_it_is_for() -> None:
    def without(document: pikepdf.Pdf) -> None:
        del document.Root.OutputIntents

    def other(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].DestOutputProfile.N = 3

    assert "which press" in one(without, SHOP, for_a_shop)
    assert "four inks" in one(other, SHOP, for_a_shop)


def test_a_file_for_screens_without_tags_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        del document.Root.MarkInfo

    assert "no tags" in one(change, READ, tagged)


def test_a_file_for_screens_says_that_its_colours_are_srgb() -> None:
    def without(document: pikepdf.Pdf) -> None:
        del document.Root.OutputIntents

    def for_a_press(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].S = Name.GTS_PDFX

    assert "sRGB (no OutputIntent)" in one(without, READ, tagged)
    assert "sRGB (no OutputIntent)" in one(for_a_press, READ, tagged)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no profile",
        press_profile().data,
        srgb_profile()[:400],
        # The same name over other colours: red where green is, and half of the light.
        srgb_profile().replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ"),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
)
def test_a_profile_of_other_colours_than_srgb_is_found(data: bytes) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].DestOutputProfile = document.make_stream(data, N=3)

    assert "not that of sRGB" in one(change, READ, tagged)


def test_a_profile_of_another_hand_does_as_well() -> None:
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OutputIntents[0].DestOutputProfile = document.make_stream(data, N=3)

    assert findings(change, READ, tagged) == []


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


def test_what_must_be_seen_and_what_must_be_read_is_looked_for_in_what_was_built(
    built: Built,
) -> None:
    """Its line that it is a draft is found, one that no file of ours has is not."""
    pdf = built.file("es", "reader", "pdf").read_bytes()
    draft, other = registry()["es"].draft, "Revisado por quien lee este idioma."
    sees = Expected("read", shows=(draft,), says=(Said((draft,), right_to_left=False),))
    misses = Expected("read", shows=(other,), says=(Said((other,), right_to_left=False),))
    assert preflight(pdf, sees, "x") == []
    assert [problem.what for problem in preflight(pdf, misses, "x")] == [
        f'preflight: the line "{other}" cannot be seen on it',
        f'preflight: "{other}" cannot be read out of it',
    ]


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
