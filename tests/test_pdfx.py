"""PDF/X-4: the label stands only where its rules are kept; each rule has a file that breaks it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from handbill.outputs.pdfx import Label, broken_rules, labelled
from handbill.project.profile import press_profile

Change = Callable[[pikepdf.Pdf], object]
LABEL = Label("A <title> & more", date(2026, 11, 23), press_profile())


def plain() -> bytes:
    """Give a PDF without a fault, not yet labelled."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 100))
        page.obj.TrimBox = Array([20, 20, 180, 80])
        page.obj.BleedBox = Array([11, 11, 189, 89])
        page.obj.Contents = document.make_stream(b"q 0 0 0 1 k 30 30 50 50 re f Q")
        page.obj.Resources = Dictionary(XObject=Dictionary(), ExtGState=Dictionary())
        document.trailer.Info = document.make_indirect(Dictionary(Title=String(LABEL.title)))
        stream = BytesIO()
        document.save(stream, deterministic_id=True)
        return stream.getvalue()


def broken(change: Change, version: str = "1.6") -> list[str]:
    """Change a labelled file and give the rules that it breaks."""
    with pikepdf.open(BytesIO(labelled(plain(), LABEL))) as document:
        change(document)
        stream = BytesIO()
        document.save(stream, force_version=version, fix_metadata_version=False)
        return broken_rules(stream.getvalue())


def test_a_file_without_a_fault_keeps_all_rules_once_it_is_labelled() -> None:
    assert broken_rules(labelled(plain(), LABEL)) == []
    assert broken(lambda _: None) == []


def test_without_its_label_a_file_keeps_them_not() -> None:
    found = broken_rules(plain())
    assert "it has 0 output intents of PDF/X, not one" in found
    assert len(found) > 2


def test_the_same_content_gets_the_same_label_and_another_one_another() -> None:
    other = Label(LABEL.title, date(2026, 11, 24), LABEL.profile)
    assert labelled(plain(), LABEL) == labelled(plain(), LABEL)
    assert labelled(plain(), LABEL) != labelled(plain(), other)


def test_the_metadata_is_xml_with_the_title_as_it_is() -> None:
    with pikepdf.open(BytesIO(labelled(plain(), LABEL))) as document:
        tree = ET.fromstring(document.Root.Metadata.read_bytes())  # noqa: S314 -- our own
        title = tree.find(".//{http://purl.org/dc/elements/1.1/}title")
        assert title is not None
        assert "".join(title.itertext()) == LABEL.title == str(document.trailer.Info.Title)


def test_without_its_claim_a_file_has_all_but_the_name_of_the_standard() -> None:
    pdf = labelled(plain(), LABEL, claimed=False)
    assert broken_rules(pdf) == ["its metadata lacks pdfxid:GTS_PDFXVersion"]
    assert b"PDF/X-4" not in pdf


def resources(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].obj.Resources


def content(text: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Contents = document.make_stream(text)

    return change


def form(text: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        drawing = document.make_stream(text)
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox, drawing.Resources = Array([0, 0, 9, 9]), Dictionary()
        resources(document).XObject.F = drawing

    return change


def mask(text: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        form(text)(document)
        drawing = resources(document).XObject.F
        del resources(document).XObject.F
        masked = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=drawing))
        resources(document).ExtGState.M = masked

    return change


def tile(text: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        pattern = document.make_stream(text, PatternType=1, PaintType=1)
        resources(document).Pattern = Dictionary(P=pattern)

    return change


def image(**keys: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        picture = document.make_stream(bytes(3))
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 1, 1, 8
        picture.ColorSpace = Name.DeviceGray
        for key, value in keys.items():
            picture[f"/{key}"] = value
        resources(document).XObject.I = picture

    return change


def state(**keys: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.ExtGState)
        for key, value in keys.items():
            made[f"/{key}"] = value
        resources(document).ExtGState.S = document.make_indirect(made)

    return change


def font(document: pikepdf.Pdf) -> None:
    made = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    resources(document).Font = Dictionary(F=document.make_indirect(made))


def shading(document: pikepdf.Pdf) -> None:
    made = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB)
    resources(document).Shading = Dictionary(S=document.make_indirect(made))


def group(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


def second_intent(document: pikepdf.Pdf) -> None:
    document.Root.OutputIntents.append(document.Root.OutputIntents[0])


def metadata(old: bytes, new: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        text = document.Root.Metadata.read_bytes()
        assert old in text
        document.Root.Metadata.write(text.replace(old, new))

    return change


def put(place: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        place(document)[key] = value

    return change


def root(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.Root


def page(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].obj


def info(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.trailer.Info


def intent(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.Root.OutputIntents[0]


FOREIGN = "it is neither grey nor in the output's inks"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (content(b"1 0 0 rg 0 0 9 9 re f"), FOREIGN),
        (content(b"/DeviceRGB cs 1 0 0 scn 0 0 9 9 re f"), FOREIGN),
        (form(b"1 0 0 RG"), FOREIGN),
        (mask(b"1 0 0 rg 0 0 9 9 re f"), FOREIGN),
        (tile(b"1 0 0 rg 0 0 9 9 re f"), FOREIGN),
        (image(ColorSpace=Name.DeviceRGB), "a picture is neither grey nor in the output's inks"),
        (image(Alternates=Array([])), "a picture has another one"),
        (image(Intent=Name.Pretty), "a picture has an unknown rendering intent"),
        (image(OPI=Dictionary()), "a picture stands for another file"),
        (shading, "a gradient is neither grey"),
        (group, "transparency is mixed in other colours"),
        (font, "a font is not embedded"),
        (state(TR=Name.Identity), "it brings a transfer curve"),
        (state(HT=Dictionary(HalftoneType=1)), "it brings a halftone of its own"),
        (state(BM=Name.Sparkle), "it has an unknown blend mode"),
        (second_intent, "it has 2 output intents"),
        (put(intent, "/OutputConditionIdentifier", String("")), "names no printing condition"),
        (put(intent, "/DestOutputProfile", Dictionary()), "has no profile of four inks"),
        (
            lambda document: intent(document).DestOutputProfile.write(b"nothing"),
            "its output profile cannot be used",
        ),
        (put(page, "/ArtBox", Array([30, 30, 40, 40])), "an ArtBox beside it"),
        (put(page, "/BleedBox", Array([30, 30, 170, 70])), "boxes do not lie within one another"),
        (put(page, "/Annots", Array([])), "it has annotations or actions"),
        (put(root, "/OpenAction", Array([])), "it holds OpenAction"),
        (put(root, "/OCProperties", Dictionary()), "it holds OCProperties"),
        (put(root, "/Names", Dictionary(JavaScript=Dictionary())), "it holds JavaScript"),
        (put(info, "/Trapped", Name.Unknown), "whether it is trapped"),
        (put(info, "/ModDate", String("D:20260101000000Z")), "ModDate differs"),
        (metadata(b"PDF/X-4", b"PDF/X-3"), "does not say PDF/X-4"),
        (metadata(b"xmpMM:VersionID", b"xmpMM:Nothing"), "lacks xmpMM:VersionID"),
        (metadata(b"dc:title", b"dc:name"), "its metadata has no title"),
    ],
)
def test_every_broken_rule_is_found_and_named(change: Change, what: str) -> None:
    found = broken(change)
    assert len(found) == 1, found
    assert what in found[0]


def test_another_version_is_found() -> None:
    assert broken(lambda _: None, "1.7") == ["it is not PDF 1.6"]


def test_a_gradient_may_be_chosen_by_its_pattern() -> None:
    assert broken(content(b"/Pattern cs /P scn 0 0 9 9 re f")) == []


def test_drawings_masks_and_tiles_in_the_output_s_inks_keep_the_rules() -> None:
    inks = b"0 0 0 1 k 0.5 g 0 0 9 9 re f"
    for change in (form(inks), mask(inks), tile(inks)):
        assert broken(change) == []
