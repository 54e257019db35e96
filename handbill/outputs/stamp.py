"""A finished file with holes + what a group paints in them -> that group's file, byte by byte.

The file is written once, and everything in it has its place for good; what is a group's own comes
behind it: the drawings that fill the holes, the table of objects, and an ID of the content. No PDF
library is needed for that, and nothing of one group can come to lie in another's file.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.boxes import page_boxes

# What a hole is called among the drawings of its page.
HOLE: Final = "/Contact"
# How hard a drawing is packed: more takes thrice the time, for a tenth of some hundred bytes.
PACKING: Final = 6
_ENTRY: Final = b"%010d 00000 n \n"


@dataclass(frozen=True)
class Picture:
    """A drawing of its own within a block, packed: the name that the block calls it, its box."""

    name: str
    box: tuple[float, float, float, float]
    packed: bytes


@dataclass(frozen=True)
class Painted:
    """What is painted in a hole: PDF operators in inks, the typefaces they name, and pictures."""

    content: bytes
    fonts: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Hole:
    """A hole: the number of its object, its box as PDF writes it, typefaces by their names."""

    number: int
    box: bytes
    fonts: Mapping[str, bytes]


@dataclass(frozen=True)
class Base:
    """A finished file but for its holes, which are known by the pages (from one) that they are on.

    ``body`` is all that never changes, ``entries`` the rows of its table of objects, holes left
    out, by number; ``trailer`` is the end of it without size and ID.
    """

    body: bytes
    entries: tuple[bytes, ...]
    holes: Mapping[int, Hole]
    trailer: bytes
    digest: bytes


def holed(joined: bytes, pages: Iterable[int]) -> bytes:
    """Leave a hole above all else on some pages of a file; the rest of each stays as it is."""
    with pikepdf.open(BytesIO(joined)) as document:
        for number in pages:
            _hole(document, document.pages[number - 1])
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def _hole(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    empty = document.make_stream(b"")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox = Array([round(edge, 6) for edge in page_boxes(page).bleed])
    empty.Resources = Dictionary()
    # Pages share one dictionary of what they are drawn with: this one is the page's own.
    resources = Dictionary(dict(page.obj.Resources.items()))
    drawings = dict(resources.get(Name.XObject, Dictionary()).items())
    resources.XObject = Dictionary(drawings | {HOLE: empty})
    page.obj.Resources = resources
    # Its content begins with a matrix that it never takes back.
    content = page.obj.Contents.read_bytes()
    page.obj.Contents = document.make_stream(b"q\n" + content + b"\nQ\n" + HOLE.encode() + b" Do\n")


def base(pdf: bytes, pages: Sequence[int]) -> Base:
    """Take a finished file apart, on whose sheets some pages have a hole."""
    with pikepdf.open(BytesIO(pdf)) as document:
        stream = BytesIO()
        document.save(
            stream,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    written = stream.getvalue()
    with pikepdf.open(BytesIO(written)) as document:
        holes = dict(_holes(document, set(pages)))
    return _apart(written, holes)


def _holes(document: pikepdf.Pdf, wanted: set[int]) -> Iterable[tuple[int, Hole]]:
    """Find the holes by the names that pages have on sheets."""
    for sheet in document.pages:
        for name, drawing in sheet.obj.Resources.get(Name.XObject, Dictionary()).items():
            number = int(name.removeprefix("/P"))
            if number in wanted:
                wanted.remove(number)
                yield number, _found(drawing.Resources)


def _found(resources: Any) -> Hole:
    hole = resources.XObject[HOLE]
    fonts = {
        str(name).removeprefix("/"): b"%d 0 R" % font.objgen[0]
        for name, font in resources.get(Name.Font, Dictionary()).items()
    }
    return Hole(hole.objgen[0], hole.BBox.unparse(), fonts)


def _apart(written: bytes, holes: Mapping[int, Hole]) -> Base:
    """Leave the holes' own objects out; everything behind them moves up."""
    start = int(written[written.rindex(b"startxref") + 9 :].split()[0])
    head, _, rest = written[start:].partition(b"trailer")
    rows = head.split(b"\n")[2:]
    offsets = {number: int(row[:10]) for number, row in enumerate(rows) if row[17:18] == b"n"}
    left_out = {hole.number for hole in holes.values()}
    order = sorted(offsets, key=offsets.__getitem__)
    ends = [*(offsets[number] for number in order[1:]), start]
    parts, entries, at = [written[: offsets[order[0]]]], [b""] * len(offsets), offsets[order[0]]
    for number, end in zip(order, ends, strict=True):
        if number in left_out:
            continue
        part = written[offsets[number] : end]
        entries[number - 1] = _ENTRY % at
        parts.append(part)
        at += len(part)
    body = b"".join(parts)
    return Base(body, tuple(entries), holes, _trailer(rest), hashlib.sha256(body).digest())


def _trailer(written: bytes) -> bytes:
    """Give what stands in a trailer beside its size and its ID."""
    inner = written[written.index(b"<<") + 2 : written.rindex(b">>")]
    inner = re.sub(rb"/ID\s*\[.*?\]", b"", inner, flags=re.DOTALL)
    return re.sub(rb"/Size\s+\d+", b"", inner).strip()


def stamped(under: Base, painted: Mapping[int, Painted]) -> bytes:
    """Fill the holes of a file; a page that nothing is painted on keeps an empty one."""
    number, at = len(under.entries), len(under.body)
    entries = list(under.entries)
    parts: list[bytes] = []

    def put(which: int, written: bytes) -> None:
        nonlocal at
        whole = b"%d 0 obj\n%s\nendobj\n" % (which, written)
        entries[which - 1] = _ENTRY % at
        parts.append(whole)
        at += len(whole)

    for page, hole in under.holes.items():
        block = painted.get(page) or Painted(b"", ())
        pictures = []
        for picture in block.pictures:
            number += 1
            entries.append(b"")
            put(number, _drawing(b"[%s]" % _numbers(picture.box), b"<< >>", picture.packed))
            pictures.append(b"/%s %d 0 R" % (picture.name.encode(), number))
        resources = _resources(hole, block, pictures)
        put(hole.number, _drawing(hole.box, resources, packed(block.content)))
    return _closed(under, parts, entries, at)


def packed(content: bytes) -> bytes:
    """Pack the operators of a drawing."""
    return zlib.compress(content, PACKING)


def _resources(hole: Hole, block: Painted, pictures: Sequence[bytes]) -> bytes:
    fonts = b" ".join(b"/%s %s" % (name.encode(), hole.fonts[name]) for name in block.fonts)
    rows = [b"/Font << %s >>" % fonts] if fonts else []
    rows += [b"/XObject << %s >>" % b" ".join(pictures)] if pictures else []
    return b"<< %s >>" % b" ".join(rows)


def _drawing(box: bytes, resources: bytes, content: bytes) -> bytes:
    head = b"<< /BBox %s /Filter /FlateDecode /Length %d /Resources %s" % (
        box,
        len(content),
        resources,
    )
    return b"%s /Subtype /Form /Type /XObject >>\nstream\n%s\nendstream" % (head, content)


def _numbers(values: Iterable[float]) -> bytes:
    return b" ".join(f"{value:.5f}".rstrip("0").rstrip(".").encode() for value in values)


def _closed(under: Base, parts: Sequence[bytes], entries: Sequence[bytes], at: int) -> bytes:
    """Write the table of objects and the end of a file, with an ID of all that is in it."""
    own = b"".join(parts)
    name = hashlib.sha256(under.digest + own).hexdigest()[:32].encode()
    size = len(entries) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(entries))
    trailer = b"trailer << %s /Size %d /ID [<%s><%s>] >>\n" % (under.trailer, size, name, name)
    return b"%s%s%s%sstartxref\n%d\n%%%%EOF\n" % (under.body, own, table, trailer, at)
