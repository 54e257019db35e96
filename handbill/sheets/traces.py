"""What sheets are drawn with -> the same without a word about who made it, when, and with what.

Beside a document's own metadata, pictures, drawings, fonts and layers carry some of their own; and
some entries point back at pages, tags and attachments, which would all come along.
"""

from collections.abc import Iterable
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.jpeg import bare
from handbill.sheets.jpx import bare_jpx
from handbill.sheets.streams import check_size, filters, unpacked

# What camera and program write into a picture, by the way that it is packed.
BARE: Final = {"/DCTDecode": bare, "/JPXDecode": bare_jpx}
HOLDERS: Final = (Dictionary, Array, pikepdf.Stream)
# What may tell of a person, a program or a day (hostile-input measurements, section 5), and what
# stands for something in another file or leads back to the pages, tags and attachments.
TRACES: Final = ("/PieceInfo", "/LastModified", "/Thumb", "/Metadata")
ELSEWHERE: Final = ("/F", "/FFilter", "/FDecodeParms", "/AF", "/OPI", "/Ref")
# All that a drawing and a picture need (ISO 32000-2, tables 93 and 87). Programs add what they
# like: pdfTeX the path of the file that a drawing came from.
PACKING: Final = ("/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/OC", "/Name")
NEEDED: Final = {
    "/Form": (*PACKING, "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"),
    "/Image": (
        *(*PACKING, "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask"),
        *("/Mask", "/SMask", "/SMaskInData", "/Decode", "/Interpolate", "/Intent", "/Alternates"),
    ),
}
# Who made a layer, and for whom.
MAKERS: Final = ("/Creator", "/CreatorInfo", "/User")
# Nothing that is drawn holds one of these.
STRANGERS: Final = tuple(
    Name(f"/{kind}")
    for kind in (
        *("Catalog", "Pages", "Page", "Annot", "Action", "StructTreeRoot", "StructElem"),
        *("Filespec", "EmbeddedFile", "Metadata", "Outlines", "Sig"),
    )
)


def forget(document: pikepdf.Pdf, drawings: Iterable[Any]) -> None:
    """Take out of drawings, and all that they are drawn with, what tells of somebody."""
    waiting, met = list(drawings), set()
    while waiting:
        thing = waiting.pop()
        if thing.is_indirect:
            if thing.objgen in met:
                continue
            met.add(thing.objgen)
        if not isinstance(thing, Array):
            _strip(document, thing)
        waiting += _held(thing)


def _strip(document: pikepdf.Pdf, thing: Any) -> None:
    """Take the traces out of a dictionary or stream, and out of a picture's data."""
    kept = None
    if isinstance(thing, pikepdf.Stream):
        check_size(thing)
        _strip_picture(document, thing)
        kept = NEEDED.get(str(thing.get(Name.Subtype)))
    elif Name.Type not in thing:
        # A map of names that the content chose: any of them may be one of ours by chance.
        return
    for key in list(thing.keys()):
        if key in TRACES or key in ELSEWHERE or (kept and key not in kept):
            del thing[key]
    if thing.get(Name.Type) == Name.OCG:
        _drop(thing.get(Name.Usage), MAKERS)


def layers(document: pikepdf.Pdf) -> list[Any]:
    """Give what says which layers are seen, without the program that said it (tables 98 to 100)."""
    found = document.Root.get(Name.OCProperties)
    if not isinstance(found, Dictionary):
        return []
    others = found.get(Name.Configs)
    for row in (found.get(Name.D), *(others if isinstance(others, Array) else ())):
        _drop(row, MAKERS)
    return [found]


def _drop(holder: Any, keys: Iterable[str]) -> None:
    for key in keys:
        if isinstance(holder, Dictionary) and key in holder:
            del holder[key]


def _held(thing: Any) -> list[Any]:
    """Give what something holds, and let go of what is no part of a drawing."""
    rows = enumerate(thing) if isinstance(thing, Array) else thing.items()
    held = [(key, value) for key, value in rows if isinstance(value, HOLDERS)]
    for key, value in held:
        if _is_strange(value):
            thing[key] = None if isinstance(thing, Array) else Dictionary()
    return [value for _, value in held if not _is_strange(value)]


def _is_strange(value: Any) -> bool:
    return not isinstance(value, Array) and value.get(Name.Type) in STRANGERS


def _strip_picture(document: pikepdf.Pdf, stream: pikepdf.Stream) -> None:
    names, ways = filters(stream)
    strip = BARE.get(str(names[-1])) if names else None
    if strip is None:
        return
    before = _before_last(document, stream)
    after = strip(before)
    if after != before:
        stream.write(after, filter=names[-1], decode_parms=ways[-1])


def _before_last(document: pikepdf.Pdf, stream: pikepdf.Stream) -> bytes:
    """Unpack all but the last of the ways in which a picture is packed."""
    names, ways = filters(stream)
    raw = stream.read_raw_bytes()
    if len(names) == 1:
        return raw
    packed = pikepdf.Stream(document, raw, Filter=Array(names[:-1]), DecodeParms=Array(ways[:-1]))
    return unpacked(packed)
