"""Nothing tells who printed it: no user, host, folder, program or clock in any file, unpacked."""

import json
import re
import socket
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from conftest import ROOT
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from surroundings import DAYS, FOLDERS, HERE, THERE, Twice

VARIANTS = ("print", "ink-saver", "read", "shop", "riso")
# What writes PDFs and typefaces on the way, and what those write into them.
PROGRAMS = ("weasyprint", "pydyf", "pikepdf", "qpdf", "pdfium", "handbill 0", "python 3")
# A picture needs no more than these (PNG, 11.2 and 11.3): none holds text or a time.
CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"}


def unpacked(name: str, content: bytes) -> Iterator[bytes]:
    """Give a file, and all that is packed in it."""
    yield content
    if name.endswith(".pdf"):
        yield from _parts(content)
    elif name.endswith(".png"):
        yield from (data for _, data in chunks(content))
        yield Image.open(BytesIO(content)).tobytes()


def _parts(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(BytesIO(content)) as document:
        for thing in [*document.objects, document.trailer]:
            yield from _texts(thing)
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes()


def _texts(thing: Any) -> Iterator[bytes]:
    """Give the texts of an object and of what lies in it directly, decoded."""
    if isinstance(thing, (String, Name)):
        yield str(thing).encode()
        yield bytes(thing) if isinstance(thing, String) else b""
    elif isinstance(thing, (Dictionary, pikepdf.Stream)):
        for key, value in thing.items():
            yield key.encode()
            # What it points to is an object of its own.
            yield from () if getattr(value, "is_indirect", True) else _texts(value)
    elif isinstance(thing, Array):
        for value in thing:
            yield from _texts(value) if isinstance(value, pikepdf.Object) else ()


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def telling(root: str) -> list[str]:
    """Give the words that would tell of one of the two machines, or of this one."""
    people = [around[key] for around in (HERE, THERE) for key in ("USER", "HOSTNAME")]
    places = [root, *FOLDERS[1:], *(part for part in FOLDERS[1].split("/")[:1])]
    here = [str(ROOT), sys.prefix, tempfile.gettempdir() + "/", "/home/", "/root/", "/usr/"]
    host = socket.gethostname()
    return [*people, *places, *here, *PROGRAMS, *([host] if len(host) > 6 else [])]


def clocks() -> list[str]:
    """Give the days on which the two builds may have run, as metadata and as people write them.

    The flyer's own day is said on it, and no clock.
    """
    now = datetime.now(UTC)
    days = [now + timedelta(days + shift) for days in (0, DAYS) for shift in (-1, 0, 1)]
    own = re.findall(r"\d{4}-\d\d-\d\d", (ROOT / "flyers/lead/flyer.toml").read_text("utf-8"))
    fresh = [day for day in days if f"{day:%Y-%m-%d}" not in own]
    return [f"{day:{form}}" for day in fresh for form in ("%Y%m%d", "%Y-%m-%d")]


def told(name: str, content: bytes, words: list[str]) -> set[str]:
    """Give the words that stand somewhere in a file, in any of the usual encodings."""
    whole = b"\n".join(unpacked(name, content)).lower()
    forms = {word: [word.lower().encode(code) for code in ("utf-8", "utf-16-be")] for word in words}
    return {word for word, rows in forms.items() if any(row in whole for row in rows)}


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_file_of_a_variant_tells_who_made_it_where_when_or_with_what(
    built_twice: Twice, variant: str
) -> None:
    words = [*telling(str(built_twice.root)), *clocks()]
    for files in (built_twice.first, built_twice.second):
        rows = json.loads(files["manifest.json"])["outputs"]
        paths = [row["path"] for row in rows if row["variant"] == variant]
        assert paths
        assert {path: told(path, files[path], words) for path in paths} == {
            path: set() for path in paths
        }


def test_neither_the_gallery_nor_its_pictures_nor_the_manifest_tell(built_twice: Twice) -> None:
    # The manifest says which press made it, so that a later one knows.
    words = [*telling(str(built_twice.root)), *clocks()]
    for files in (built_twice.first, built_twice.second):
        known = {row["path"] for row in json.loads(files["manifest.json"])["outputs"]}
        beside = sorted(set(files) - known)
        assert len(beside) > 10
        assert {path: told(path, files[path], words) for path in beside} == {
            path: set() for path in beside
        }


def test_pictures_have_pixels_and_no_words(built_twice: Twice) -> None:
    pictures = [data for name, data in built_twice.first.items() if name.endswith(".png")]
    assert pictures
    assert {kind for data in pictures for kind, _ in chunks(data)} <= CHUNKS


def document(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    stream = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        packing = pikepdf.ObjectStreamMode.generate
        made.save(stream, object_stream_mode=packing, fix_metadata_version=False)
    return stream.getvalue()


def packed(made: pikepdf.Pdf) -> None:
    data = zlib.compress(b"made in /home/annabelwhite/flyers")
    made.Root.Metadata = made.make_indirect(pikepdf.Stream(made, data, Filter=Name.FlateDecode))


@pytest.mark.parametrize("change", [
    packed,
    lambda made: setattr(made.trailer, "Info", made.make_indirect(
        Dictionary(Author=String("annabelwhite"), Title=String("ü")))),
    lambda made: setattr(made.Root, "Lang", String("Ünannabelwhite ß‰→")),
    lambda made: setattr(made.pages[0].obj, "annabelwhite", 1),
    lambda made: setattr(made.pages[0].obj, "PieceInfo", Dictionary(X=Array([
        Dictionary(Y=String("annabelwhite"))]))),
])  # fmt: skip
def test_a_name_is_found_wherever_it_lies_in_a_pdf(
    change: Callable[[pikepdf.Pdf], object],
) -> None:
    words = telling("/nowhere")
    assert "annabelwhite" in told("x.pdf", document(change), words)
    assert "annabelwhite" not in told("x.pdf", document(lambda _: None), words)


def test_a_name_and_a_clock_are_found_in_a_picture_and_in_a_text() -> None:
    stream, info = BytesIO(), PngInfo()
    today = f"{datetime.now(UTC) + timedelta(DAYS):%Y-%m-%d}"
    info.add_text("Comment", f"annabelwhite, {today}", zip=False)
    Image.new("L", (4, 4)).save(stream, "PNG", pnginfo=info)
    words = [*telling("/nowhere"), *clocks()]
    assert told("x.png", stream.getvalue(), words) == {"annabelwhite", today}
    assert told("x.txt", f"in {ROOT} on {today}".encode(), words) >= {str(ROOT), today}
    assert b"tEXt" in {kind for kind, _ in chunks(stream.getvalue())}
