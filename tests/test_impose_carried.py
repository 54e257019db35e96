"""What a page is drawn with comes along: resources, layers, groups, and content of any cut."""

import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from drawn_pdf import numbered, pdf
from imposing import A5, differ, flat, impose, refused, saved, shown, words
from pikepdf import Array, Dictionary, Name, String

from handbill.commands import memory

Change = Callable[[pikepdf.Pdf], None]


def changed(folder: Path, change: Change, pages: int = 1, **saving: Any) -> Path:
    """Write A5 pages after a change to their document."""
    file = saved(folder, pdf(numbered(pages, *A5)))
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        change(document)
        document.save(file, **saving)
    return file


def text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


# --- content --------------------------------------------------------------------------------------


def cut(*places: int) -> Change:
    """Cut the content of the first page into parts."""

    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        content = page.Contents.read_bytes()
        edges = [0, *places, len(content)]
        parts = [content[a:b] for a, b in pairwise(edges)]
        page.Contents = Array([document.make_stream(part) for part in parts])

    return change


def with_other_parts(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    page.Contents = Array([None, page.Contents, Dictionary(), 7, Name.Nothing])


def in_a_list(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    page.Contents = document.make_indirect(Array([page.Contents]))


def packed_twice(document: pikepdf.Pdf) -> None:
    stream = document.pages[0].obj.Contents
    packed = zlib.compress(zlib.compress(stream.read_bytes()))
    stream.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))


def unbalanced(document: pikepdf.Pdf) -> None:
    """Leave a state open, and close what was never opened."""
    stream = document.pages[0].obj.Contents
    stream.write(b"Q Q q 2 0 0 2 0 0 cm q " + b"q 0.5 0 0 0.5 0 0 cm " + stream.read_bytes())


@pytest.mark.parametrize(
    "change",
    [cut(40, 90), with_other_parts, in_a_list, packed_twice, unbalanced],
    ids=["cut", "other parts", "list", "packed twice", "unbalanced"],
)
def test_content_of_any_cut_looks_as_it_did(change: Change, tmp_path: Path) -> None:
    file = changed(tmp_path, change)
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002
    assert "p1" in text(flat(file))


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_content_that_is_cut_within_a_word_shows_what_a_viewer_shows(
    at: int, tmp_path: Path
) -> None:
    file = changed(tmp_path, cut(at))
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002


def test_what_is_left_open_on_one_page_does_not_reach_the_next(tmp_path: Path) -> None:
    file = changed(tmp_path, unbalanced, 4)
    plain = saved(tmp_path, pdf(numbered(4, *A5)), "plain.pdf")
    impose(file)
    impose(plain, out="plain-out.pdf")
    one, two = (shown(tmp_path / name) for name in ("out.pdf", "plain-out.pdf"))
    assert all(differ(*pair) < 0.002 for pair in zip(one, two, strict=True))


def without_content(document: pikepdf.Pdf) -> None:
    del document.pages[0].obj.Contents


def no_content(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents = Array([])


def wrong_content(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents = Name.Wrong


def not_packed_as_it_says(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents.write(b"\x00\x01rubbish", filter=Name.FlateDecode)


def unknown_packing(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Contents.write(b"rubbish", filter=Name.SomethingDecode)


def damaged_part(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    bad = document.make_stream(b"")
    bad.write(b"\x00\x01rubbish", filter=Name.FlateDecode)
    page.Contents = Array([bad, document.make_stream(b" ")])


@pytest.mark.parametrize(
    "change",
    [
        without_content,
        no_content,
        wrong_content,
        not_packed_as_it_says,
        unknown_packing,
        damaged_part,
    ],
)
def test_a_page_without_readable_content_stays_blank_and_the_others_come_along(
    change: Change, tmp_path: Path
) -> None:
    file = changed(tmp_path, change, 4)
    done = impose(file)
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == [["p4"], ["p2", "p3"]]
    damaged = change in (not_packed_as_it_says, damaged_part)
    assert ("look at every page of the result" in done.stderr) is damaged
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert not document.check_pdf_syntax()


def test_content_that_is_damaged_and_packed_twice_is_refused(tmp_path: Path) -> None:
    """It may as well be a bomb."""

    def change(document: pikepdf.Pdf) -> None:
        twice = Array([Name.FlateDecode, Name.FlateDecode])
        document.pages[0].obj.Contents.write(zlib.compress(b"rubbish"), filter=twice)

    refused(impose(changed(tmp_path, change)), tmp_path, "unpacks to more than")


def test_of_a_damaged_part_comes_along_what_lies_before_the_damage(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        content = page.Contents.read_bytes() + b" " * 90000
        bad = document.make_stream(b"")
        bad.write(zlib.compress(content, 0)[:-20000] + bytes(9), filter=Name.FlateDecode)
        page.Contents = Array([bad, document.make_stream(b" ")])

    assert "p1" in text(flat(changed(tmp_path, change)))


def test_content_that_two_pages_share_shows_the_resources_of_each(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        shared = document.make_stream(b"/X Do")
        for page, word in zip(document.pages, ("one", "two"), strict=True):
            drawing = document.make_stream(f"BT /F 12 Tf 9 9 Td ({word}) Tj ET".encode())
            drawing.Type, drawing.Subtype = Name.XObject, Name.Form
            drawing.BBox, drawing.Resources = Array([0, 0, 99, 99]), page.obj.Resources
            page.obj.Resources = Dictionary(XObject=Dictionary(X=drawing))
            page.obj.Contents = shared

    assert text(flat(changed(tmp_path, change, 2))).split() == ["one", "two"]


# --- resources, layers and groups -----------------------------------------------------------------


def from_parents(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    document.Root.Pages.Resources = page.Resources
    document.Root.Pages.MediaBox = page.MediaBox
    del page.Resources, page.MediaBox


def named_like_ours(document: pikepdf.Pdf) -> None:
    """Draw the page with a drawing whose name is that of a placed page, or of a trace."""
    page = document.pages[0].obj
    drawing = document.make_stream(page.Contents.read_bytes())
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox, drawing.Resources = Array([0, 0, *A5]), page.Resources
    names = ("P1", "Page", "A0", "Metadata", "PieceInfo", "Thumb")
    page.Resources = Dictionary(XObject=Dictionary(**dict.fromkeys(names, drawing)))
    page.Contents = document.make_stream(" ".join(f"/{name} Do" for name in names).encode())


def of_its_parts(document: pikepdf.Pdf) -> None:
    """A drawing without resources uses those of its page."""
    page = document.pages[0].obj
    drawing = document.make_stream(page.Contents.read_bytes())
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox = Array([0, 0, *A5])
    page.Resources.XObject = Dictionary(X=drawing)
    page.Contents = document.make_stream(b"/X Do")


@pytest.mark.parametrize("change", [from_parents, named_like_ours, of_its_parts])
def test_resources_are_found_wherever_they_are(change: Change, tmp_path: Path) -> None:
    file = changed(tmp_path, change)
    sheet = flat(file)
    assert "p1" in text(sheet)
    assert differ(shown(sheet)[0], shown(file)[0]) < 0.002


@pytest.mark.parametrize("value", [Name.Wrong, Array([]), Dictionary(Font=Name.Wrong)])
def test_missing_resources_stop_nothing(value: Any, tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Resources = value

    file = changed(tmp_path, change)
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002


def test_what_the_tree_of_pages_says_does_not_turn_the_sheets(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Pages.Rotate = 90
        document.Root.Pages.CropBox = Array([0, 0, 50, 50])
        for page in document.pages:
            page.obj.Rotate, page.obj.CropBox = 0, page.obj.MediaBox

    impose(changed(tmp_path, change, 4))
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert set(document.Root.Pages.keys()) == {"/Type", "/Kids", "/Count"}
    assert words(tmp_path / "out.pdf") == [["p4", "p1"], ["p2", "p3"]]


@pytest.mark.parametrize("hidden", [True, False])
def test_a_layer_is_as_visible_as_it_was(hidden: object, tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("proof")))
        off = Array([layer] if hidden else [])
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=off, Order=Array([layer]))
        )
        page.Resources.Properties = Dictionary(L=layer)
        content = page.Contents.read_bytes()
        block = b" /OC /L BDC 0 g 0 0 300 400 re f EMC"
        page.Contents = document.make_stream(content + block)

    file = changed(tmp_path, change)
    sheet = shown(flat(file))[0]
    assert differ(sheet, shown(file)[0]) < 0.002
    plain = shown(pdf(numbered(1, *A5)))[0]
    assert (differ(sheet, plain) < 0.01) is hidden


def test_a_page_that_mixes_its_colours_by_itself_does_so_on_a_sheet(tmp_path: Path) -> None:
    """Two squares that multiply within an isolated, knocked-out group."""

    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray, I=True, K=True)
        page.Resources.ExtGState = Dictionary(G=Dictionary(BM=Name.Multiply, ca=0.5))
        page.Contents = document.make_stream(b"/G gs 0.4 g 50 50 200 200 re f 99 99 250 250 re f")

    file = changed(tmp_path, change)
    assert differ(shown(flat(file))[0], shown(file)[0]) < 0.002
    with pikepdf.open(flat(file) and tmp_path / "flat.pdf") as document:
        assert document.pages[0].obj.Resources.XObject.P1.Group.K is True


@pytest.mark.parametrize("value", [Name.Wrong, Array([]), Dictionary(S=Name.Wrong)])
def test_what_is_no_group_stays_behind(value: Any, tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Group = value
        document.Root.OCProperties = Name.Wrong
        document.Root.Lang = Name.Wrong

    flat(changed(tmp_path, change))
    with pikepdf.open(tmp_path / "flat.pdf") as document:
        assert "/Group" not in document.pages[0].obj.Resources.XObject.P1
        assert set(document.Root) == {"/Type", "/Pages", "/ViewerPreferences"}


# --- what swells ----------------------------------------------------------------------------------


def bomb(megabytes: int) -> bytes:
    """Pack blank megabytes twice over."""
    packing = zlib.compressobj(9)
    first = packing.compress(bytes(1024**2)) + packing.flush(zlib.Z_FULL_FLUSH)
    block = packing.compress(bytes(1024**2)) + packing.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(first + block * megabytes, 9)


def test_content_that_unpacks_to_more_than_the_memory_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes that are a gigabyte once they are unpacked twice."""

    def change(document: pikepdf.Pdf) -> None:
        stream = document.pages[0].obj.Contents
        stream.write(bomb(1024), filter=Array([Name.FlateDecode, Name.FlateDecode]))

    as_it_is = pikepdf.StreamDecodeLevel.none
    file = changed(tmp_path, change, stream_decode_level=as_it_is, compress_streams=False)
    assert file.stat().st_size < 30_000
    monkeypatch.setattr(memory, "ROOM", 256 * 1024**2)
    refused(impose(file), tmp_path, "unpacks to more than the memory holds")
