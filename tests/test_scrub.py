"""What a finished file tells: its title and its language, and nothing of who made it."""

import getpass
import re
import socket
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT, Built, handbill, make_shop, read_built

from handbill.outputs.scrub import scrubbed

TRACES = (
    b"/Producer",
    b"/Creator",
    b"/Author",
    b"/CreationDate",
    b"/ModDate",
    b"/Keywords",
    b"/PieceInfo",
    b"WeasyPrint",
    b"pikepdf",
    b"Pillow",
    b"CreateDate",
    b"ModifyDate",
    b"MetadataDate",
    b"InstanceID",
    b"assets.invalid",
)
MADE_UP = "zq-marker"
VARIANTS = ("print", "ink-saver", "read")


def decoded(data: bytes) -> Iterator[bytes]:
    """Give a PDF's bytes with every stream decompressed, and each string of every object."""
    with pikepdf.open(BytesIO(data)) as document:
        stream = BytesIO()
        document.save(
            stream,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
            static_id=True,
        )
    yield stream.getvalue()
    # Strings may be written in UTF-16, and subsets of typefaces hold a table of names.
    yield stream.getvalue().replace(b"\0", b"")


def pdfs(*builds: Built) -> Iterator[Path]:
    for built in builds:
        yield from (built.out / path for path in built.rows if path.endswith(".pdf"))


def everything(out: Path) -> Iterator[tuple[Path, bytes]]:
    """Give every file of an output folder, decompressed."""
    for file in sorted(out.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            for each in decoded(data) if file.suffix == ".pdf" else [data]:
                yield file, each


def test_no_pdf_names_a_program_a_person_or_a_day(
    built: Built, built_a4: Built, built_small: Built
) -> None:
    """In every format and variant."""
    for file in pdfs(built, built_a4, built_small):
        for data in decoded(file.read_bytes()):
            assert [trace for trace in TRACES if trace in data] == [], file


def test_no_pdf_tells_when_it_was_made(built: Built, built_a4: Built, built_small: Built) -> None:
    for file in pdfs(built, built_a4, built_small):
        for data in decoded(file.read_bytes()):
            assert not re.search(rb"\(D:\d{8}", data), file
            assert not re.search(rb"\d{4}-\d\d-\d\dT\d\d:\d\d", data), file


def test_no_output_names_a_folder_the_user_or_the_host(
    built: Built, built_a4: Built, built_small: Built
) -> None:
    user, host = getpass.getuser(), socket.gethostname()
    told = [str(ROOT), str(Path.home()), str(built.out.parent), str(built_a4.out.parent)]
    told += [name for name in (user, host) if len(name) > 5]
    told.append(str(built_small.out.parent))
    for build in (built, built_a4, built_small):
        for file, data in everything(build.out):
            found = [name for name in told if len(name) > 4 and name.encode() in data]
            assert found == [], file


def test_what_the_surroundings_are_called_is_in_no_output(tmp_path: Path, faces: Path) -> None:
    """In every variant; a drawing tells of nothing but its shapes either."""
    shop = make_shop(tmp_path / MADE_UP, faces, ("en", "es"))
    drawing = shop / "flyers" / "lead" / "art" / "umbrella.svg"
    told = f"<!-- {MADE_UP} --><metadata>{MADE_UP}</metadata><desc>{MADE_UP}</desc>"
    text = drawing.read_text(encoding="utf-8")
    drawing.write_text(text.replace("</svg>", f"{told}</svg>"), encoding="utf-8")
    names = ("HOME", "USER", "LOGNAME", "USERNAME", "HOSTNAME", "EMAIL", "REAL_NAME")
    options = ["--format", "trifold", "--format", "reader", "--language", "es"]
    options += [word for name in VARIANTS for word in ("--variant", name)]
    done = handbill(
        "build", *options, cwd=shop, **{name: f"{MADE_UP}-{name.lower()}" for name in names}
    )
    assert done.returncode == 0, done.stderr
    rows = read_built(shop / "out").rows
    assert {row["variant"] for row in rows.values()} == set(VARIANTS)
    for file, data in everything(shop / "out"):
        assert MADE_UP.encode() not in data.lower(), file


def test_what_a_file_says_of_its_making_would_be_found_by_these_tests() -> None:
    """Compressed, in UTF-16 and in the open."""
    plain, _ = decoded(dirty())
    assert b"Jane" in plain
    assert b"/CreationDate" in plain
    with pikepdf.open(BytesIO(dirty())) as document:
        document.Root.Secret = pikepdf.String("Jané of " + MADE_UP)
        stream = BytesIO()
        document.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert MADE_UP.encode() not in stream.getvalue()
    assert any(MADE_UP.encode() in data for data in decoded(stream.getvalue()))


def test_no_picture_holds_more_than_its_pixels(built: Built) -> None:
    for file in built.out.rglob("*.png"):
        data, at, kinds = file.read_bytes(), 8, set()
        while at < len(data):
            length, kind = struct.unpack(">I4s", data[at : at + 8])
            assert zlib.crc32(data[at + 4 : at + 8 + length]) == int.from_bytes(
                data[at + 8 + length : at + 12 + length]
            )
            kinds.add(kind)
            at += 12 + length
        assert kinds <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}, file


def test_every_pdf_tells_its_title_and_nothing_else_about_itself(
    built: Built, built_a4: Built
) -> None:
    for file in pdfs(built, built_a4):
        with pikepdf.open(file) as document:
            assert dict(document.trailer.Info) == {"/Title": "LEAD: know this first"}, file


def test_every_pdf_tells_its_language(built: Built, built_a4: Built) -> None:
    for build in (built, built_a4):
        for path, row in build.rows.items():
            if not path.endswith(".pdf"):
                continue
            # A pair's front, which its reader sees first, is not the source language.
            tag = row["language"].removeprefix("en+")
            with pikepdf.open(build.out / path) as document:
                assert str(document.Root.Lang) == tag, path


def test_imposed_files_hold_no_metadata_stream(built: Built) -> None:
    for file in pdfs(built):
        if ".read." not in file.name:
            with pikepdf.open(file) as document:
                assert "/Metadata" not in document.Root, file


def dirty() -> bytes:
    """Give a PDF that tells all it can."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(100, 100))
        page.obj.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary())
        page.obj.LastModified = pikepdf.String("D:20261123")
        page.obj.Metadata = made.make_stream(b"<xmp>Jane</xmp>")
        made.Root.Metadata = made.make_stream(b"<xmp>Jane</xmp>")
        made.Root.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(A=pikepdf.String("Jane")))
        made.trailer.Info = made.make_indirect(
            pikepdf.Dictionary(
                Author=pikepdf.String("Jane"),
                Producer=pikepdf.String("Jane's press"),
                CreationDate=pikepdf.String("D:20261123084600Z"),
            )
        )
        stream = BytesIO()
        made.save(stream, fix_metadata_version=False)
        return stream.getvalue()


@pytest.mark.parametrize("tagged", [False, True])
def test_scrubbing_takes_everything_that_tells_of_somebody(*, tagged: bool) -> None:
    (data, _) = decoded(scrubbed(dirty(), "A & B", "es", tagged=tagged))
    assert b"Jane" not in data
    assert b"2026" not in data


def test_scrubbing_gives_every_page_a_trim_box() -> None:
    with pikepdf.open(BytesIO(scrubbed(dirty(), "T", "es", tagged=False))) as document:
        assert list(document.pages[0].obj.TrimBox) == [0, 0, 100, 100]


def test_scrubbing_twice_changes_nothing() -> None:
    once = scrubbed(dirty(), "T", "es", tagged=True)
    assert scrubbed(once, "T", "es", tagged=True) == once


def test_a_title_with_markup_in_it_is_written_correctly() -> None:
    data = scrubbed(dirty(), "A & B <C>", "es", tagged=True)
    with pikepdf.open(BytesIO(data)) as document:
        assert document.trailer.Info["/Title"] == "A & B <C>"
        assert b"A &amp; B &lt;C&gt;" in document.Root.Metadata.read_bytes()
