"""Finished PDFs of our own drawing, without a fault, and ways to break them."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from handbill.outputs.expected import Expected
from handbill.outputs.found import Said
from handbill.outputs.preflight import preflight
from handbill.outputs.srgb import states_srgb

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
        states_srgb(document)
        if change:
            change(document)

    return made(both)


def for_a_shop(change: Change | None = None) -> bytes:
    """Give a PDF for a commercial printer without a fault, then change it.

    What is drawn is in points from the corner of the trim; at last it is laid upon larger pages.
    """

    def both(document: pikepdf.Pdf) -> None:
        profile = document.make_stream(b"profile", N=4)
        document.Root.OutputIntents = Array(
            [Dictionary(S=Name.GTS_PDFX, DestOutputProfile=profile)]
        )
        for page in document.pages:
            page.obj.MediaBox = Array([-SLUG, -SLUG, 200 + SLUG, 100 + SLUG])
            page.obj.BleedBox = Array([-9, -9, 209, 109])
            page.obj.TrimBox = Array([0, 0, 200, 100])
        if change:
            change(document)
        for page in document.pages:
            _lay(document, page)

    return made(both)


def _lay(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Make a drawing of a page and lay it on one that begins at its corner, between marks."""
    drawing = document.make_stream(
        page.obj.Contents.read_bytes(), Type=Name.XObject, Subtype=Name.Form,
        BBox=page.obj.get("/BleedBox", page.obj.MediaBox), Matrix=Array([1, 0, 0, 1, SLUG, SLUG]),
        Resources=page.obj.get("/Resources", Dictionary()),
    )  # fmt: skip
    for name in ("/MediaBox", "/BleedBox", "/TrimBox"):
        if name in page.obj:
            page.obj[name] = Array([float(edge) + SLUG for edge in page.obj[name]])
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=drawing))
    page.obj.Contents = document.make_stream(MARKS + b" /Page Do")


# A page for a shop has so many points around its trim, and marks in line with its edges.
SLUG = 30
MARKS = b"0 G 0.25 w 2 30 m 17 30 l S 2 130 m 17 130 l S 30 2 m 30 17 l S 230 2 m 230 17 l S"


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


def changed(pdf: bytes, change: Change) -> bytes:
    """Change a PDF once more."""
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        stream = BytesIO()
        document.save(stream, fix_metadata_version=False)
        return stream.getvalue()


def laid(change: Change) -> bytes:
    """Give a PDF for a commercial printer, then change the pages that its art is laid on."""
    return changed(for_a_shop(), change)


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
