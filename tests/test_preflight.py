"""A finished PDF, read back: each finding has a file here that breaks it."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from conftest import Built
from pikepdf import Array, Dictionary, Name, String

from handbill.outputs.preflight import Expected, preflight

Change = Callable[[pikepdf.Pdf], object]
EXPECTED = Expected(
    sizes=((200.0, 100.0), (200.0, 100.0)),
    families=("Noto Sans", "Noto Naskh Arabic"),
    title="A title",
    language="es",
    black_only=True,
)


def made(change: Change | None = None) -> bytes:
    """Give a PDF without a fault, then change it."""
    with pikepdf.new() as document:
        for _ in range(2):
            page = document.add_blank_page(page_size=(200, 100))
            page.obj.Contents = document.make_stream(b"0 g 9 9 50 50 re f")
        document.trailer.Info = document.make_indirect(Dictionary(Title=String("A title")))
        document.Root.Lang = String("es")
        add_font(document, "/ABCDEF+Noto-Sans-Heavy")
        if change:
            change(document)
        stream = BytesIO()
        document.save(stream, fix_metadata_version=False)
        return stream.getvalue()


def add_font(document: pikepdf.Pdf, name: str, *, embedded: bool = True) -> None:
    face = Dictionary(Type=Name.FontDescriptor, FontName=Name(name))
    if embedded:
        face.FontFile2 = document.make_stream(b"\0")
    font = Dictionary(Type=Name.Font, FontDescriptor=document.make_indirect(face))
    page = document.pages[0].obj
    fonts = page.get("/Resources", Dictionary()).get("/Font", Dictionary())
    fonts[f"/F{len(fonts)}"] = document.make_indirect(font)
    page.Resources = Dictionary(Font=fonts)


def findings(change: Change | None = None) -> list[str]:
    problems = preflight(made(change), EXPECTED, "lead/es/x.pdf")
    assert all(problem.place.path == "lead/es/x.pdf" for problem in problems)
    return [problem.what.removeprefix("preflight: ") for problem in problems]


def one(change: Change) -> str:
    """Break a file in one way, which must give one finding."""
    found = findings(change)
    assert len(found) == 1, found
    return found[0]


def draw(content: bytes) -> Change:
    return lambda pdf: setattr(pdf.pages[1].obj, "Contents", pdf.make_stream(content))


def annotate(**values: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        row = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([1, 1, 9, 9]))
        for key, value in values.items():
            row[f"/{key}"] = value
        document.pages[1].obj.Annots = Array([document.make_indirect(row)])

    return change


def test_a_file_without_a_fault_has_no_findings() -> None:
    assert findings() == []


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


@pytest.mark.parametrize("name", ["/ABCDEF+DejaVu-Sans", "/ABCDEF+Noto-Sans-SC", "/Helvetica"])
def test_a_face_that_was_not_asked_for_is_found(name: str) -> None:
    assert name.rpartition("+")[2].lstrip("/") in one(lambda pdf: add_font(pdf, name))


@pytest.mark.parametrize("name", ["/ABCDEF+Noto-Sans", "/ABCDEF+Noto-Naskh-Arabic-Bold"])
def test_a_face_that_was_asked_for_is_no_fault(name: str) -> None:
    assert findings(lambda pdf: add_font(pdf, name)) == []


def test_a_face_that_is_not_embedded_is_found() -> None:
    found = one(lambda pdf: add_font(pdf, "/ABCDEF+Noto-Sans", embedded=False))
    assert "not embedded" in found


def test_a_face_without_any_description_is_found() -> None:
    """A standard face such as Helvetica needs no description, and is never embedded."""

    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=font))

    assert "Helvetica" in one(change)


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


def test_a_link_that_starts_a_program_is_found() -> None:
    action = Dictionary(S=Name.Launch, F=String("calc.exe"))
    assert "Launch" in one(annotate(A=action))


def test_a_link_that_runs_a_script_is_found() -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    assert "JavaScript" in one(annotate(A=action))


def test_a_script_that_runs_when_a_page_opens_is_found() -> None:
    action = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    assert findings(lambda pdf: setattr(pdf.pages[0].obj, "AA", action))


def test_a_link_beyond_the_page_is_found() -> None:
    assert "link" in one(annotate(Rect=Array([190, 10, 230, 20])))


@pytest.mark.parametrize(
    "colour", [b"1 0 0 rg", b"0 0 0 RG", b"0 0 0 1 k", b"0 1 0 0 K", b"/CS cs 1 0 0 scn"]
)
def test_a_colour_in_a_file_for_black_ink_is_found(colour: bytes) -> None:
    assert one(draw(colour + b" 9 9 9 9 re f")) == "page 2 is not in black ink only"


def test_a_colour_deep_inside_a_drawing_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        inner = document.make_stream(b"1 0 0 rg 9 9 9 9 re f", Subtype=Name.Form)
        inner.BBox = Array([0, 0, 9, 9])
        outer = document.make_stream(b"/I Do", Subtype=Name.Form)
        outer.BBox = Array([0, 0, 9, 9])
        outer.Resources = Dictionary(XObject=Dictionary(I=inner))
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(O=outer))

    assert one(change) == "page 2 is not in black ink only"


def test_a_colour_picture_in_a_file_for_black_ink_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        image = document.make_stream(b"\xff\0\0", Subtype=Name.Image, ColorSpace=Name.DeviceRGB)
        image.Width, image.Height, image.BitsPerComponent = 1, 1, 8
        document.pages[1].obj.Resources = Dictionary(XObject=Dictionary(I=image))

    assert one(change) == "page 2 is not in black ink only"


def test_a_shading_in_a_file_for_black_ink_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
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
        document.pages[1].obj.Contents = document.make_stream(b"/S sh")

    assert one(change) == "page 2 is not in black ink only"


def test_colour_is_no_fault_where_it_was_asked_for() -> None:
    expected = Expected(**{**vars(EXPECTED), "black_only": False})
    assert preflight(made(draw(b"1 0 0 rg 9 9 9 9 re f")), expected, "x") == []


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
