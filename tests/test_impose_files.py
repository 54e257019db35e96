"""Files as they come: from a pipe, with something before or after them, locked, swollen, broken."""

import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT, TIME_LIMIT, python
from drawn_pdf import numbered, pdf
from imposing import A5, impose, refused, saved, words, words_of_command
from pikepdf import Array, Dictionary, Name
from test_impose_boxes import CONTENT, FONTS, raw

from handbill.commands import memory, original

FOUR = pdf(numbered(4, *A5))
SHEETS = [["p4", "p1"], ["p2", "p3"]]
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
MODERN = pdf(numbered(4, *A5), object_stream_mode=pikepdf.ObjectStreamMode.generate)


# --- what can be read -----------------------------------------------------------------------------


@pytest.mark.parametrize("content", [FOUR, MODERN], ids=["table", "stream"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\n", b""),
        (b"\xef\xbb\xbf", b""),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 900, b""),
        (b"", b"\0" * 5000),
        (b"", b"\r\n" * 3000),
        (b"", b"<html>an object lesson</html>" * 99),
    ],
    ids=["line", "mark", "header", "zeros", "lines", "page"],
)
def test_what_servers_and_mail_add_to_a_file_does_no_harm(
    content: bytes, before: bytes, after: bytes, tmp_path: Path
) -> None:
    done = impose(saved(tmp_path, before + content + after))
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == SHEETS


@pytest.mark.parametrize("content", [FOUR, MODERN], ids=["table", "stream"])
@pytest.mark.parametrize(
    ("old", "new"),
    [(b"%%EOF", b""), (b"startxref\n", b"startxref\n9"), (b"startxref", b"startxrex")],
    ids=["no end", "wrong place", "no place"],
)
def test_a_broken_table_is_mended_and_it_is_said(
    content: bytes, old: bytes, new: bytes, tmp_path: Path
) -> None:
    done = impose(saved(tmp_path, content.replace(old, new)))
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == SHEETS
    assert ("look at every page of the result" in done.stderr) == (new != b"")


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_file_that_only_its_owner_may_change_is_imposed_whatever_its_lock(
    revision: int, tmp_path: Path
) -> None:
    lock = pikepdf.Encryption(
        owner="secret", user="", R=revision, aes=revision > 3, metadata=revision > 3
    )
    done = impose(saved(tmp_path, pdf(numbered(4, *A5), encryption=lock)))
    assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == SHEETS


@UNIX
def test_a_file_may_come_through_a_pipe(tmp_path: Path) -> None:
    arguments = words_of_command(Path("/dev/stdin"), (), str(tmp_path / "out.pdf"))
    for options in ((), ("--duplex", "fronts-then-backs")):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "handbill", *arguments, *options],
            input=FOUR,
            capture_output=True,
            cwd=ROOT,
            timeout=TIME_LIMIT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert words(tmp_path / "out.pdf") == SHEETS
    assert words(tmp_path / "out.backs.pdf") == [["p2", "p3"]]


# --- what cannot ----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
@pytest.mark.parametrize("linearize", [False, True])
def test_a_file_that_is_cut_off_never_gives_some_of_its_pages(
    share: float, linearize: object, tmp_path: Path
) -> None:
    content = pdf(numbered(40, *A5), linearize=linearize)
    done = impose(saved(tmp_path, content[: int(len(content) * share)]))
    refused(done, tmp_path, "it is cut off: its end is missing", "download it again")


def test_a_newer_version_that_is_cut_off_is_not_the_older_one(tmp_path: Path) -> None:
    newer = b"9 0 obj<</Type/Page>>endobj\n" * 99
    refused(impose(saved(tmp_path, FOUR + newer)), tmp_path, "it is cut off")


def locked_by(handler: bytes) -> bytes:
    lock = b"<</Filter/" + handler + b"/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>"
    content = raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R" + FONTS + b">>",
        CONTENT,
        lock,
    )
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]")


@pytest.mark.parametrize("handler", [b"FOPN_fLock", b"EBX_HANDLER", b"Adobe.PubSec"])
def test_a_lock_of_another_program_is_named(handler: bytes, tmp_path: Path) -> None:
    done = impose(saved(tmp_path, locked_by(handler)))
    refused(done, tmp_path, "it is protected in a way that only the program that made it can open")


def test_no_password_is_asked_for(tmp_path: Path) -> None:
    lock = pikepdf.Encryption(owner="a", user="b")
    arguments = words_of_command(
        saved(tmp_path, pdf(numbered(4, *A5), encryption=lock)), (), "out.pdf"
    )
    done = python("from handbill.__main__ import main; main()", *arguments, cwd=ROOT)
    refused(done, tmp_path, "it is locked with a password", "print it to a new PDF")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "zines").mkdir()
    refused(impose(tmp_path / "zines"), tmp_path, "zines: error: it is a folder")


@UNIX
@pytest.mark.parametrize("name", ["n" * 300 + ".pdf", "in.pdf/in.pdf", "loop"])
def test_a_name_that_can_be_none_is_refused(name: str, tmp_path: Path) -> None:
    saved(tmp_path, FOUR)
    (tmp_path / "loop").symlink_to("loop")
    done = impose(tmp_path / name, out=str(tmp_path / "out.pdf"))
    refused(done, tmp_path, "it cannot be read", "check the name")


@UNIX
def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    done = impose(Path("/dev/zero"), out=str(tmp_path / "out.pdf"))
    refused(done, tmp_path, "it is a device and not a file")


def test_a_file_that_may_not_be_read_is_no_fault_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read anything: what the system says of others is put in its mouth."""
    file = saved(tmp_path, FOUR)

    def denied(_file: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(original, "_check_kind", denied)
    done = impose(file)
    assert done.returncode == 3
    assert "in.pdf: error: it cannot be read: Permission denied" in done.stderr


def test_a_file_larger_than_the_press_takes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original, "LARGEST", 1000)
    refused(impose(saved(tmp_path, FOUR)), tmp_path, "it is larger than")


# --- what swells, or nests ------------------------------------------------------------------------


def swollen(megabytes: int) -> bytes:
    """Write a file whose pages lie in a stream that unpacks to so many megabytes."""
    packing = zlib.compressobj(9)
    head = b"3 0 "
    parts = [packing.compress(head + b"<</Type/Pages/Kids[]/Count 0>>")]
    parts += [packing.compress(b" " * 1024**2) for _ in range(megabytes)]
    packed = b"".join([*parts, packing.flush()])
    body = b"%PDF-1.5\n"
    places = {}
    places[1] = len(body)
    body += b"1 0 obj<</Type/Catalog/Pages 3 0 R>>endobj\n"
    places[2] = len(body)
    body += b"2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    body += packed + b"\nendstream endobj\n"
    places[4] = len(body)
    rows = [(0, 0, 0), (1, places[1], 0), (1, places[2], 0), (2, 2, 0), (1, places[4], 0)]
    table = b"".join(
        bytes((kind,)) + place.to_bytes(4, "big") + bytes((n,)) for kind, place, n in rows
    )
    body += b"4 0 obj<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % places[4]


def test_objects_that_unpack_to_more_than_the_memory_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "ROOM", 256 * 1024**2)
    file = saved(tmp_path, swollen(600))
    assert file.stat().st_size < 1024**2
    # The library takes what it has no memory for as damage.
    refused(impose(file), tmp_path, "in.pdf: error: it", "mend:")


def test_the_limit_on_memory_is_lifted_afterwards(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    impose(saved(tmp_path, FOUR))
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize("depth", [100, 5000, 100_000])
@pytest.mark.parametrize("where", ["/Resources", "/Annots", "/MediaBox", "/Contents", "/Group"])
def test_deep_nesting_ends_in_a_sentence(where: str, depth: int, tmp_path: Path) -> None:
    nest = (
        b"[" * depth + b"]" * depth if where != "/Resources" else b"<</A " * depth + b">>" * depth
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]" + where.encode() + nest + b">>"
    tree = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    done = impose(saved(tmp_path, raw(*tree, page)))
    assert done.returncode in (0, 2), done.stderr
    assert "mistake of ours" not in done.stderr


def test_drawings_that_hold_themselves_end(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        drawing = document.make_stream(b"/X Do")
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, 9, 9])
        drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))
        document.pages[0].obj.Resources.XObject = Dictionary(X=drawing)
        document.save(file)
    assert impose(file).returncode == 0


def test_a_chain_of_many_drawings_is_followed_to_its_end(tmp_path: Path) -> None:
    file = saved(tmp_path, FOUR)
    with pikepdf.open(file, allow_overwriting_input=True) as document:
        inner = Dictionary()
        for _ in range(20_000):
            drawing = document.make_stream(b"/X Do")
            drawing.Type, drawing.Subtype, drawing.Resources = Name.XObject, Name.Form, inner
            inner = document.make_indirect(Dictionary(XObject=Dictionary(X=drawing)))
        document.pages[0].obj.Resources = inner
        document.save(file)
    done = impose(file)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.pdf").stat().st_size > 100_000
