"""A finished PDF -> whatever in it tells of who made it, when, where and with what."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Name, Stream

from handbill.outputs.checks.finding import Finding
from handbill.sheets.jpx import bare_jpx
from handbill.sheets.streams import filters
from handbill.sheets.traces import TRACES

# What cameras and programs write into a JPEG: its own markers begin so.
CAMERA: Final = (b"Exif\0", b"http://ns.adobe.com/", b"Photoshop 3.0\0")
# Words of XMP that give a person, a program or a moment.
TELLING: Final = (
    *(b"xmp:CreatorTool", b"xmp:CreateDate", b"xmp:ModifyDate", b"xmp:MetadataDate"),
    *(b"pdf:Producer", b"dc:creator", b"xmpMM:InstanceID", b"xmpMM:DocumentID"),
)
# What PDF/X demands all the same (ISO 15930-7, 6.3): days of the edition, names of the content.
DEMANDED: Final = (
    *(b"xmp:CreateDate", b"xmp:ModifyDate", b"xmp:MetadataDate"),
    *(b"xmpMM:InstanceID", b"xmpMM:DocumentID"),
)
REMOVE: Final = "print it to a new PDF from a program that keeps no metadata"


def identity(
    document: pikepdf.Pdf, info: Sequence[str], *, metadata: bool, dated: bool = False
) -> Iterator[Finding]:
    """Find entries beside the allowed ones of ``info``, and whatever else may tell.

    ``metadata`` allows a packet of XMP, whose words are looked at; ``dated`` allows those that
    PDF/X demands.
    """
    told = [str(key) for key in _info(document) if str(key) not in info]
    if told:
        what = f"its metadata tells more than the title: {', '.join(told)}"
        yield Finding("identity", what, REMOVE)
    yield from _packet(document, DEMANDED if dated else (), allowed=metadata)
    for thing in document.objects:
        yield from _traces(thing, whole=document.Root)


def titled(document: pikepdf.Pdf, title: str | None, language: str | None) -> Iterator[Finding]:
    """Find another title or language than those it should have."""
    if title is not None and str(_info(document).get("/Title", "")) != title:
        yield Finding("title", "its title is not the flyer's")
    if language is not None and str(document.Root.get(Name.Lang, "")) != language:
        yield Finding("title", f"its language is not {language}")


def _info(document: pikepdf.Pdf) -> Any:
    found = document.trailer.get(Name.Info)
    return found if isinstance(found, pikepdf.Dictionary) else {}


def _packet(
    document: pikepdf.Pdf, demanded: Sequence[bytes], *, allowed: bool
) -> Iterator[Finding]:
    packet = document.Root.get(Name.Metadata)
    if packet is None:
        return
    if not allowed:
        yield Finding(
            "identity", "it holds a packet of metadata, which this variant has not", REMOVE
        )
        return
    data = packet.read_bytes() if isinstance(packet, Stream) else b""
    words = [word.decode() for word in TELLING if word in data and word not in demanded]
    if words:
        yield Finding("identity", f"its metadata tells of {', '.join(words)}", REMOVE)


def _traces(thing: Any, whole: Any) -> Iterator[Finding]:
    """Find what an object tells beside what it is for."""
    if not isinstance(thing, (pikepdf.Dictionary, Stream)):
        return
    is_whole = thing.objgen == whole.objgen
    for key in TRACES:
        if key in thing and Name.Type in thing and not (is_whole and key == Name.Metadata):
            yield Finding(
                "identity", f"a part of it holds {key[1:]}, which may tell who made it", REMOVE
            )
    if isinstance(thing, Stream) and thing.get(Name.Subtype) == Name.Image and _is_told(thing):
        yield Finding(
            "identity", "a picture holds what its camera or program wrote into it", REMOVE
        )


def _is_told(image: Stream) -> bool:
    names = filters(image)[0]
    kind = names[-1] if names else None
    if len(names) != 1 or kind not in (Name.DCTDecode, Name.JPXDecode):
        return False
    raw = image.read_raw_bytes()
    return bare_jpx(raw) != raw if kind == Name.JPXDecode else any(row in raw for row in CAMERA)
