"""A contact's logo: checked at the door, nothing of it but what is seen, and in the right inks."""

import struct
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageFile, PngImagePlugin
from tiny import edit, make_tiny

from handbill.language import registry
from handbill.outputs.produce import produce
from handbill.pages.logo import HIGHEST, WIDEST, logo_size, picture
from handbill.pages.make import Pages, set_pages
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.fingerprint import World
from handbill.press.words import press_messages
from handbill.problem import Place, Problem
from handbill.project.contact import read_contact
from handbill.project.logo import MOST_SEEN, Logo, read_logo
from handbill.project.read import read_project

RED = (200, 16, 46)
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
DRAWN = '<path d="M0 0h40v20z" fill="#c8102e"/>'


def svg(inside: str, size: str = 'viewBox="0 0 40 20"') -> bytes:
    return f"{HEAD}{size}>{inside}</svg>".encode()


def png(image: Image.Image, **more: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", **more)
    return stream.getvalue()


def stating(width: int, height: int) -> bytes:
    """Give a PNG that states its size, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def read(folder: Path, name: str, data: bytes | None) -> Logo | str:
    """Read a logo of these bytes; give it, or what is wrong with it."""
    if data is not None:
        (folder / name).write_bytes(data)
    found: list[Problem] = []
    logo = read_logo(folder, name, Place("contacts/group.toml", 3), found)
    if logo:
        assert found == []
        return logo
    (problem,) = found
    assert str(problem.place) == "contacts/group.toml:3"
    assert problem.mend
    return problem.what


def refused(folder: Path, name: str, data: bytes | None) -> str:
    what = read(folder, name, data)
    assert isinstance(what, str), what
    return what


def good(folder: Path, name: str, data: bytes) -> Logo:
    logo = read(folder, name, data)
    assert isinstance(logo, Logo), logo
    return logo


# --- pictures of pixels ----------------------------------------------------------------------


def test_of_a_png_only_the_pixels_are_kept(tmp_path: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Somebody Real")
    made = png(Image.new("RGB", (80, 40), RED), pnginfo=told, exif=b"Exif\0\0Somebody") + b"After"
    logo = good(tmp_path, "a.png", made)
    assert b"Somebody" in made
    assert b"Somebody" not in logo.data
    assert b"After" not in logo.data
    assert Image.open(BytesIO(logo.data)).getpixel((10, 10)) == RED
    assert logo.ratio == 2


def test_what_is_transparent_is_the_white_of_the_paper(tmp_path: Path) -> None:
    logo = good(tmp_path, "a.png", png(Image.new("RGBA", (40, 40), (0, 0, 0, 0))))
    shown = Image.open(BytesIO(logo.data))
    assert (shown.mode, shown.getpixel((5, 5))) == ("L", 255)


def test_no_more_pixels_are_kept_than_are_seen(tmp_path: Path) -> None:
    logo = good(tmp_path, "a.png", png(Image.new("RGB", (3000, 1500), RED)))
    assert Image.open(BytesIO(logo.data)).size == (452, 226)
    assert MOST_SEEN == (540, 226)


def test_a_picture_of_200_megapixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert "20,000 x 10,000 pixels" in refused(tmp_path, "a.png", stating(20_000, 10_000))


@pytest.mark.parametrize(
    "data",
    [
        png(Image.effect_noise((200, 200), 90))[:9000],
        stating(30, 30),
        b"\x89PNG\r\n\x1a\n",
        b"",
        b"GIF89a" + bytes(60),
    ],
    ids=["cut off", "hollow", "head", "empty", "gif"],
)
def test_what_is_no_whole_png_is_refused(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not WeasyPrint has told Pillow to read what is cut off."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    what = refused(tmp_path, "a.png", data)
    assert 'logo": "a.png" cannot be printed: it is no' in what


def test_a_picture_that_would_be_a_line_is_refused(tmp_path: Path) -> None:
    assert "too long" in refused(tmp_path, "a.png", png(Image.new("L", (900, 20))))


# --- where it lies ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../a.png", "/etc/a.png", "art/a.png", "..\\a.png", ".a.png", "C:a.png"]
)
def test_a_logo_lies_beside_the_contact_s_file(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "a.png").write_bytes(png(Image.new("L", (20, 20))))
    assert "beside the contact's file" in refused(tmp_path, name, None)


@pytest.mark.parametrize("name", ["a.jpg", "a.gif", "a", "a.svgz", "a.html"])
def test_only_png_and_svg_are_taken(tmp_path: Path, name: str) -> None:
    assert "only .png and .svg can be" in refused(tmp_path, name, b"x")


def test_a_logo_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path, "a.png", None)


def test_a_link_to_another_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png(Image.new("L", (20, 20))))
    (tmp_path / "a.png").symlink_to(tmp_path / "secret.png")
    assert "cannot be opened" in refused(tmp_path, "a.png", None)


def test_a_folder_is_no_logo(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    assert "cannot be printed" in refused(tmp_path, "a.png", None)


# --- drawings --------------------------------------------------------------------------------


def test_a_drawing_of_shapes_and_gradients_is_taken_and_drawn(tmp_path: Path) -> None:
    gradient = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#c8102e"/>'
        '<stop offset="1" stop-color="#c8102e"/></linearGradient></defs>'
        '<rect width="40" height="20" fill="url(#g)"/>'
    )
    logo = good(tmp_path, "a.svg", svg(gradient))
    shown = Image.open(BytesIO(picture(logo, "contacts/group.toml")))
    assert shown.getpixel((shown.width // 2, shown.height // 2)) == RED
    assert shown.width / shown.height == pytest.approx(logo.ratio, rel=0.02)


def test_of_a_drawing_only_the_shapes_are_kept(tmp_path: Path) -> None:
    told = "<title>Somebody</title><metadata><a>Somebody</a></metadata><!-- Somebody -->"
    program = '<n:view xmlns:n="urn:program" n:who="Somebody"/>'
    logo = good(tmp_path, "a.svg", svg(told + program + DRAWN, 'width="40mm" height="20mm"'))
    assert b"Somebody" not in logo.data
    assert b'viewBox="0 0 40 20"' in logo.data


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<foreignObject><p/></foreignObject>", "<foreignObject>"),
        ('<rect width="9" height="9" onload="alert(1)"/>', "script"),
        ('<image href="https://example.org/a.png"/>', "<image>"),
        ('<use x:href="#a"/>', "<use>"),
        ("<style>@import url(https://example.org)</style>", "<style>"),
        ("<text>Group</text>", "<text>"),
        ('<rect width="9" height="9" fill="url(https://example.org/#a)"/>', "https://example.org"),
        ('<rect width="9" height="9" style="fill: u\\72l(//example.org)"/>', "may load"),
        ('<rect width="9" height="9" style="fill: URL( file:///etc/passwd )"/>', "file:///"),
        ('<linearGradient x:href="other.svg#a"/>', "other.svg"),
        ("<g>" * 40 + "</g>" * 40, "too deep"),
        ("<g/>" * 2001, "more than"),
        ("", "nothing to see"),
    ],
)
def test_a_drawing_that_runs_or_loads_something_is_refused(
    tmp_path: Path, inside: str, why: str
) -> None:
    drawn = inside + DRAWN if inside else inside
    assert why in refused(tmp_path, "a.svg", svg(drawn))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<html><body/></html>",
        b"<svg",
        svg(DRAWN, ""),
        svg(DRAWN, 'viewBox="0 0 nan nan"'),
        svg(DRAWN, 'viewBox="0 0 1e99 1e99"'),
        svg(DRAWN, 'viewBox="0 0 -4 9"'),
    ],
)
def test_what_is_no_drawing_of_some_size_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "cannot be printed" in refused(tmp_path, "a.svg", data)


@pytest.mark.parametrize("ratio", [0.2, 1.0, 2.4, 7.0])
def test_a_logo_takes_a_small_room_whatever_its_shape(ratio: float) -> None:
    width, height = logo_size(Logo("a.svg", "svg", b"", ratio), 1.0)
    assert width <= WIDEST + 0.01
    assert height <= HIGHEST + 0.01
    assert width / height == pytest.approx(ratio)


# --- on paper --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Path:
    """A small shop of a group with a drawing in colours for its logo, and a stamp."""
    folder = make_tiny(tmp_path_factory.mktemp("logo") / "shop", faces)
    (folder / "contacts" / "mark.svg").write_bytes(svg(DRAWN))
    said = 'logo = "mark.svg"\nstamp = true\n'
    text = f'format = 1\nname = "Harbour"\n{said}[[phones]]\nnumber = "206-543-2100"\n'
    (folder / "contacts" / "group.toml").write_text(text, encoding="utf-8")
    edit(folder / "pyproject.toml", 'contact = "bus"', 'contact = "group"')
    return folder


def made(shop: Path, variant: str) -> tuple[Task, Pages]:
    wish = Wish(languages=("en",), formats=("sheet",), variants=(variant,))
    (task,) = make_plan(read_project(shop), wish, press_messages()).tasks
    return task, set_pages(task.setting, shop / ".cache")


def pictures(pdf: bytes) -> set[tuple[str, int]]:
    """Give the colour space of every picture of the pages, and how many colours it has."""
    found: set[tuple[str, int]] = set()

    def look(resources: Any) -> None:
        for thing in (resources or {}).get("/XObject", {}).values():
            if thing.Subtype == "/Image":
                colours = pikepdf.PdfImage(thing).as_pil_image().getcolors(100_000) or []
                found.add((str(thing.ColorSpace), len(colours)))
            else:
                look(thing.get("/Resources"))

    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            look(page.obj.get("/Resources"))
    return found


@pytest.mark.parametrize(
    ("variant", "space"),
    [("print", "/DeviceRGB"), ("ink-saver", "/DeviceGray"), ("shop", "/DeviceCMYK")],
)
def test_a_logo_comes_out_in_the_inks_of_its_variant_and_passes_preflight(
    shop: Path, variant: str, space: str
) -> None:
    task, pages = made(shop, variant)
    assert pages.problems == ()
    produced = produce(task, pages)
    assert [problem.what for problem in produced.problems] == []
    (file,) = produced.outputs
    ((found, colours),) = pictures(file.content)
    assert found == space
    assert colours > 1, "it is one plain area"


def test_a_stamp_is_kept_beside_a_contact_that_is_filled_in(shop: Path) -> None:
    _, pages = made(shop, "print")
    assert any("Stamp or sticker" in line for face in pages.faces for line in face.says)


def test_a_contact_s_logo_is_among_what_was_read(shop: Path) -> None:
    _, pages = made(shop, "print")
    assert {"logo", "phones.0"} <= pages.reads.contact
    assert not {"email", "web", "qr", "phones.1"} & pages.reads.contact


def test_another_logo_makes_new_what_shows_it(shop: Path) -> None:
    task, pages = made(shop, "print")
    known = World(task.setting).pages(pages.reads)
    assert World(task.setting).is_so(known)
    contact = task.setting.contact
    assert contact.logo is not None
    other = replace(contact.logo, data=svg(DRAWN.replace("c8102e", "102ec8")))
    now = World(replace(task.setting, contact=replace(contact, logo=other)))
    assert now.changed(known) == {"contact": ["logo"]}
    bare = World(replace(task.setting, contact=replace(contact, stamp=False)))
    assert bare.changed(known) == {"contact": ["shape"]}


def test_a_contact_whose_logo_cannot_be_printed_is_not_printed_without_it(tmp_path: Path) -> None:
    file = tmp_path / "group.toml"
    file.write_text('format = 1\nname = "A"\nlogo = "b.svg"\n', encoding="utf-8")
    (tmp_path / "b.svg").write_bytes(svg("<script/>"))
    found: list[Problem] = []
    assert read_contact(file, registry(), found) is None
    assert [str(problem.place) for problem in found] == ["contacts/group.toml:3"]
