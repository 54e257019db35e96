"""Sheets tell nothing of who made their pages, when, where and with what."""

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from drawn_pdf import numbered, pdf
from imposing import A5, differ, flat, impose, saved, shown, words
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from handbill.sheets.jpeg import bare
from handbill.sheets.jpx import bare_jpx

SECRET = b"ALICE"


def photograph(**saving: Any) -> bytes:
    """Make a JPEG as a camera and its programs write it: SECRET is in every corner of it."""
    image = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[0x013B] = "ALICE"
    stream = BytesIO()
    image.save(stream, "JPEG", exif=exif, comment=b"ALICE", **saving)
    content = stream.getvalue()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>ALICE</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x05ALICE"
    more = b"".join(
        bytes((0xFF, kind)) + (len(data) + 2).to_bytes(2, "big") + data
        for kind, data in ((0xE1, xmp), (0xED, iptc), (0xEC, SECRET), (0xE2, b"ICC_PROFILE\0ALICE"))
    )
    return content[:2] + more + content[2:] + b"after the end: ALICE"


def told(content: bytes) -> list[str]:
    """Name the objects of a PDF that tell the secret, packed or unpacked, and so does the file."""
    found = ["the file"] if SECRET in content else []
    with pikepdf.open(BytesIO(content)) as document:
        for each in document.objects:
            data = bytes(each.unparse(resolved=True))
            if isinstance(each, pikepdf.Stream):
                data += each.read_raw_bytes()
                try:
                    data += each.read_bytes()
                except (pikepdf.PdfError, NotImplementedError):
                    data += b""
            if SECRET in data:
                found.append(f"{each.objgen}: {data[:99]!r}")
    return found


def pictured(document: pikepdf.Pdf, picture: bytes, **more: Any) -> pikepdf.Stream:
    image = document.make_stream(b"")
    image.write(picture, filter=Name.DCTDecode)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = 64, 48, 8
    image.ColorSpace = Name.DeviceRGB
    for name, value in more.items():
        image[f"/{name}"] = value
    return image


def secretive(folder: Path) -> Path:
    """Write four pages that tell a name wherever a PDF has room for one."""
    file = folder / "in.pdf"
    with pikepdf.open(BytesIO(pdf(numbered(4, *A5)))) as document:
        make = document.make_indirect
        xmp = document.make_stream(b"<x:xmpmeta>ALICE</x:xmpmeta>")
        xmp.Type, xmp.Subtype = Name.Metadata, Name.XML
        private = Dictionary(
            App=Dictionary(LastModified=String("D:2026"), Private=String("ALICE")),
        )
        traces: dict[str, Any] = {
            "Metadata": xmp,
            "PieceInfo": private,
            "LastModified": String("D:2026 ALICE"),
        }
        document.docinfo["/Title"] = "/home/ALICE/zine.doc"
        document.docinfo["/Author"] = "ALICE"
        document.trailer.Secret = String("ALICE")
        document.trailer.ID = Array([String("ALICE"), String("ALICE")])
        document.Root.Metadata, document.Root.PieceInfo = xmp, private
        document.Root.OpenAction = make(Dictionary(S=Name.JavaScript, JS=String("ALICE")))
        document.Root.AA = Dictionary(WC=document.Root.OpenAction)
        document.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("ALICE"), document.Root.OpenAction]))
        )
        document.Root.Pages.PieceInfo = private
        document.Root.StructTreeRoot = make(Dictionary(Type=Name.StructTreeRoot))
        document.attachments["ALICE.txt"] = pikepdf.AttachedFileSpec(document, b"ALICE")
        element = make(
            Dictionary(Type=Name.StructElem, P=document.Root.StructTreeRoot, T=String("ALICE"))
        )
        layer = make(
            Dictionary(
                Type=Name.OCG,
                Name=String("layer"),
                Usage=Dictionary(CreatorInfo=Dictionary(Creator=String("ALICE"))),
            )
        )
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]),
            D=Dictionary(Creator=String("ALICE")),
            Configs=Array([Dictionary(Creator=String("ALICE"))]),
        )
        image = pictured(document, photograph(), ID=String("ALICE"), **traces)
        packed = pictured(document, b"")
        packed.write(
            zlib.compress(photograph(progressive=True)),
            filter=Array([Name.FlateDecode, Name.DCTDecode]),
        )
        drawing = document.make_stream(b"q 99 0 0 99 200 100 cm /I Do Q")
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, *A5])
        drawing.Resources = Dictionary(XObject=Dictionary(I=packed))
        for name, value in traces.items():
            drawing[f"/{name}"] = value
        drawing["/PTEX.FileName"] = String("/home/ALICE/figure.pdf")
        drawing["/PTEX.InfoDict"] = Dictionary(Author=String("ALICE"))
        for page in document.pages:
            page.obj.Thumb = pictured(document, photograph())
            page.obj.PieceInfo, page.obj.Metadata = private, xmp
            page.obj.AA = Dictionary(O=document.Root.OpenAction)
            page.obj.Resources.XObject = Dictionary(I=image, D=drawing)
            page.obj.Resources.Properties = Dictionary(
                M=Dictionary(Metadata=xmp), E=Dictionary(E=element, L=Array([element])), L=layer
            )
            content = page.obj.Contents.read_bytes()
            page.obj.Contents = document.make_stream(
                content + b" q 99 0 0 99 50 100 cm /I Do Q /D Do"
            )
        document.save(file)
    assert len(told(file.read_bytes())) > 10
    return file


def test_nothing_on_a_sheet_tells_who_made_it(tmp_path: Path) -> None:
    file = secretive(tmp_path)
    assert impose(file).returncode == 0
    assert told((tmp_path / "out.pdf").read_bytes()) == []
    assert words(tmp_path / "out.pdf") == [["p4", "p1"], ["p2", "p3"]]


def test_nor_do_fronts_and_backs(tmp_path: Path) -> None:
    assert impose(secretive(tmp_path), "--duplex", "fronts-then-backs").returncode == 0
    for part in ("fronts", "backs"):
        content = (tmp_path / f"out.{part}.pdf").read_bytes()
        assert told(content) == []
        assert b"/Info" not in content


def test_the_pictures_are_the_same_pixel_by_pixel(tmp_path: Path) -> None:
    file = secretive(tmp_path)
    assert differ(shown(flat(file))[0], shown(file)[0]) == 0


def test_a_sheet_file_holds_what_it_draws_and_no_more(tmp_path: Path) -> None:
    impose(secretive(tmp_path))
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert set(document.Root) == {"/Type", "/Pages", "/OCProperties", "/ViewerPreferences"}
        assert {"/Root", "/Size", "/ID"} >= set(document.trailer) - {"/Type", "/W", "/Index"}
        kinds = {str(each.get("/Type")) for each in document.objects if "keys" in dir(each)}
    assert "/StructElem" not in kinds
    assert "/Filespec" not in kinds


def test_the_mark_of_a_file_comes_of_its_content_alone(tmp_path: Path) -> None:
    """A random mark that every version of a document keeps would tell its sheets apart."""
    marks = set()
    for name in ("one", "two"):
        file = tmp_path / f"{name}.pdf"
        with pikepdf.open(BytesIO(pdf(numbered(4, *A5)))) as document:
            document.trailer.ID = Array([String(name * 8), String(name * 8)])
            document.save(file, static_id=False)
        impose(file, out=f"{name}-out.pdf")
        with pikepdf.open(tmp_path / f"{name}-out.pdf") as document:
            marks.add(tuple(bytes(each) for each in document.trailer.ID))
    assert len(marks) == 1


def test_a_locked_file_gives_the_same_sheets_as_an_open_one(tmp_path: Path) -> None:
    """Locking a file draws lots; its sheets must not."""
    outs = []
    for name in ("one", "two"):
        lock = pikepdf.Encryption(owner="secret", user="", R=6)
        impose(saved(tmp_path, pdf(numbered(4, *A5), encryption=lock)), out=f"{name}.pdf")
        outs.append((tmp_path / f"{name}.pdf").read_bytes())
    assert outs[0] == outs[1]
    assert words(tmp_path / "one.pdf") == [["p4", "p1"], ["p2", "p3"]]


# --- pictures -------------------------------------------------------------------------------------


def pixels(picture: bytes) -> bytes:
    return Image.open(BytesIO(picture)).tobytes()


@pytest.mark.parametrize(
    "saving",
    [{}, {"progressive": True}, {"quality": 100, "subsampling": 0}, {"restart_marker_blocks": 1}],
    ids=["plain", "progressive", "large", "restart"],
)
def test_a_bare_jpeg_has_the_same_pixels(saving: dict[str, Any]) -> None:
    before = photograph(**saving)
    after = bare(before)
    assert SECRET in before
    assert SECRET not in after
    assert pixels(after) == pixels(before)
    assert bare(after) == after


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_bare_jpeg_keeps_its_colours(mode: str) -> None:
    stream = BytesIO()
    Image.linear_gradient("L").convert(mode).save(stream, "JPEG", comment=b"ALICE")
    after = bare(stream.getvalue())
    assert SECRET not in after
    assert (b"Adobe" in after) == (mode == "CMYK")
    assert pixels(after) == pixels(stream.getvalue())


@pytest.mark.parametrize("end", range(0, 900, 13))
def test_a_jpeg_that_breaks_off_stays_as_it_is(end: int) -> None:
    broken = photograph()[:end]
    assert bare(broken) == broken


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"GIF89a" * 9])
def test_what_is_no_jpeg_stays_as_it_is(content: bytes) -> None:
    assert bare(content) == content


def jpeg_2000(*boxes: tuple[bytes, bytes]) -> bytes:
    """Make a JPEG 2000 with boxes of a kind and a content before its pixels."""
    stream = BytesIO()
    Image.linear_gradient("L").resize((32, 32)).save(stream, "JPEG2000")
    content = stream.getvalue()
    at = content.index(b"jp2c") - 4
    more = b"".join((8 + len(data)).to_bytes(4, "big") + kind + data for kind, data in boxes)
    return content[:at] + more + content[at:]


def test_a_bare_jpeg_2000_has_the_same_pixels() -> None:
    before = jpeg_2000((b"xml ", b"<x>ALICE</x>"), (b"uuid", b"\xbe\x7a" * 8 + b"ALICE"))
    after = bare_jpx(before)
    assert after == jpeg_2000()
    assert pixels(after) == pixels(before)


@pytest.mark.parametrize("length", [0, 1, 7, 2**31])
def test_a_jpeg_2000_whose_boxes_are_broken_stays_as_it_is(length: int) -> None:
    before = jpeg_2000((b"uuid", b"ALICE"))
    at = before.index(b"uuid") - 4
    broken = before[:at] + length.to_bytes(4, "big") + before[at + 4 :]
    after = bare_jpx(broken)
    assert after in (broken, broken[:at])  # of length 0, it runs to the end


def test_a_jpeg_2000_in_a_page_is_bare_on_its_sheet(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(pdf(numbered(1, *A5)))) as document:
        image = pictured(document, b"")
        image.write(jpeg_2000((b"xml ", SECRET)), filter=Name.JPXDecode)
        image.Width, image.Height = 32, 32
        document.pages[0].obj.Resources.XObject = Dictionary(I=image)
        document.pages[0].obj.Contents = document.make_stream(b"q 99 0 0 99 50 100 cm /I Do Q")
        document.save(tmp_path / "in.pdf")
    assert told((tmp_path / "in.pdf").read_bytes())
    assert told(flat(tmp_path / "in.pdf")) == []
    assert differ(shown(flat(tmp_path / "in.pdf"))[0], shown(tmp_path / "in.pdf")[0]) < 0.002
