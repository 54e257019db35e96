"""A PDF -> the rules of PDF/X-4 that it breaks, and the label that it may bear if it breaks none.

ISO 15930-7:2010, for complete files with their profile inside (not X-4p). A label without substance
makes a printer trust what is not there, so each rule is looked up in the file as it will be handed
over, label and all; a file that breaks one goes out without.

What is checked:

- PDF 1.6 in the header, no encryption, no PostScript, no LZW compression, a file identifier
- output intent: one of PDF/X, with a named condition, and a profile of four inks for printing
- colours: grey and the output's own inks only, in drawings, pictures, gradients and groups
- fonts: all of them embedded
- no OPI, no transfer curves, no halftones of their own, known blend modes and intents
- each page with a TrimBox and no ArtBox, all boxes within one another
- title, dates, identifiers and whether it is trapped, in the XMP and in Info alike
- no annotations within the bleed, no actions, scripts, forms or files, no layers
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from handbill.project.profile import Profile, ProfileError, parsed

VERSION: Final = "PDF/X-4"
HEADER: Final = b"%PDF-1.6"
INKS: Final = 4
REGISTRY: Final = "http://www.color.org"
SPACES: Final = (Name.DeviceGray, Name.DeviceCMYK)
BLENDS: Final = frozenset(
    [
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    ]
)
INTENTS: Final = frozenset(
    ["RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation"]
)
FORBIDDEN_IN_ROOT: Final = ("/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/Encrypt")
FORBIDDEN_NAMES: Final = ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations")
CHOOSING: Final = {"cs", "CS"}
CHOSEN: Final = (*SPACES, Name.Pattern)
COLOURED: Final = {"rg", "RG", "BI", "INLINE IMAGE"}
# Namespaces of what the metadata must tell.
SPACES_OF: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
TOLD: Final = (
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
    "pdf:Trapped",
    "pdfxid:GTS_PDFXVersion",
)


@dataclass(frozen=True)
class Label:
    """What a labelled file says of itself: its title, its edition's day, and its inks' profile."""

    title: str
    day: date
    profile: Profile


def labelled(pdf: bytes, label: Label, *, claimed: bool = True) -> bytes:
    """Write the output intent, the metadata and the identifiers of PDF/X-4 into a file.

    The day is the edition's at midnight UTC, identifiers are made of the content. Unless it is
    ``claimed``, the file has all of it but does not say that it keeps the standard.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        stamp = f"D:{label.day:%Y%m%d}000000Z"
        info = Dictionary(
            Title=String(label.title),
            CreationDate=String(stamp),
            ModDate=String(stamp),
            Trapped=Name("/False"),
        )
        document.trailer.Info = document.make_indirect(info)
        document.Root.OutputIntents = Array([_intent(document, label.profile)])
        digest = hashlib.sha256(pdf).hexdigest()
        metadata = document.make_stream(_xmp(label, digest, claimed=claimed).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        document.Root.Metadata = metadata
        stream = BytesIO()
        document.save(
            stream, deterministic_id=True, fix_metadata_version=False, force_version="1.6"
        )
        return stream.getvalue()


def _intent(document: pikepdf.Pdf, profile: Profile) -> Dictionary:
    stream = document.make_stream(profile.data)
    stream.N, stream.Alternate = INKS, Name.DeviceCMYK
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition),
        Info=String(profile.name),
        DestOutputProfile=document.make_indirect(stream),
    )
    if profile.condition != profile.name:
        # A shop's own name of a condition stands in no registry.
        intent.RegistryName = String(REGISTRY)
    return intent


def _xmp(label: Label, digest: str, *, claimed: bool) -> str:
    when = f"{label.day.isoformat()}T00:00:00Z"
    title = label.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    values = {
        "xmp:CreateDate": when,
        "xmp:ModifyDate": when,
        "xmp:MetadataDate": when,
        "xmpMM:DocumentID": f"uuid:{_uuid(digest[:32])}",
        "xmpMM:InstanceID": f"uuid:{_uuid(digest[32:])}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
        "pdf:Trapped": "False",
        **({"pdfxid:GTS_PDFXVersion": VERSION} if claimed else {}),
    }
    spaces = "".join(f' xmlns:{name}="{address}"' for name, address in SPACES_OF.items())
    rows = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f'{rows}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def _uuid(digits: str) -> str:
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts)


def broken_rules(pdf: bytes) -> list[str]:
    """Give the rules of PDF/X-4 that a file breaks, each in a few words."""
    found = [] if pdf.startswith(HEADER) else ["it is not PDF 1.6"]
    with pikepdf.open(BytesIO(pdf)) as document:
        for rule in RULES:
            found += list(rule(document))
        for number, page in enumerate(document.pages, 1):
            found += [f"page {number}: {what}" for what in _page(page)]
    return list(dict.fromkeys(found))


def _file(document: pikepdf.Pdf) -> Iterator[str]:
    if document.is_encrypted:
        yield "it is encrypted"
    if len(document.trailer.get(Name.ID, ())) != 2:  # noqa: PLR2004 -- the first, and this version's
        yield "it has no identifier"


def _root(document: pikepdf.Pdf) -> Iterator[str]:
    names: Any = document.Root.get(Name.Names) or {}
    yield from (f"it holds {key[1:]}" for key in FORBIDDEN_IN_ROOT if key in document.Root)
    yield from (f"it holds {key[1:]}" for key in FORBIDDEN_NAMES if key in names)


def _intents(document: pikepdf.Pdf) -> Iterator[str]:
    rows = list(document.Root.get(Name.OutputIntents, ()))
    ours = [row for row in rows if row.get(Name.S) == Name.GTS_PDFX]
    if len(ours) != 1:
        yield f"it has {len(ours)} output intents of PDF/X, not one"
        return
    if not str(ours[0].get(Name.OutputConditionIdentifier, "")):
        yield "its output intent names no printing condition"
    stream = ours[0].get(Name.DestOutputProfile)
    if not isinstance(stream, pikepdf.Stream) or stream.get(Name.N) != INKS:
        yield "its output intent has no profile of four inks"
        return
    try:
        parsed(stream.read_bytes())
    except ProfileError as error:
        yield f"its output profile cannot be used: {error}"


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    stream = document.Root.get(Name.Metadata)
    if not isinstance(stream, pikepdf.Stream) or Name.Filter in stream:
        yield "its metadata cannot be read without unpacking it"
        return
    text = stream.read_bytes().decode("utf-8", "replace")
    told = {name: match[1] for name in TOLD if (match := re.search(f"<{name}>([^<]+)<", text))}
    yield from (f"its metadata lacks {name}" for name in TOLD if name not in told)
    if told.get("pdfxid:GTS_PDFXVersion", VERSION) != VERSION:
        yield f"its metadata does not say {VERSION}"
    if "<dc:title>" not in text:
        yield "its metadata has no title"
    info: Any = document.trailer.get(Name.Info) or {}
    if str(info.get(Name.Trapped, ""))[1:] not in ("True", "False"):
        yield "it does not say whether it is trapped"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        digits = re.sub(r"\D", "", told.get(name, ""))
        if re.sub(r"\D", "", str(info.get(key, ""))) != digits:
            yield f"{key[1:]} differs from its metadata"


def _objects(document: pikepdf.Pdf) -> Iterator[str]:
    """Look at every object, used or not."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream):
            yield from _stream(thing)
        if isinstance(thing, pikepdf.Stream | Dictionary):
            yield from _dictionary(thing)
            states: Any = thing.get(Name.ExtGState) or {}
            for state in states.values():
                yield from _graphics_state(state)


def _stream(thing: Any) -> Iterator[str]:
    filters = thing.get(Name.Filter, ())
    names = list(filters) if isinstance(filters, Array) else [filters] if filters else []
    if any(name in (Name.LZWDecode, Name.Crypt) for name in names):
        yield "a stream is packed by LZW or encrypted"
    if Name.F in thing:
        yield "a stream lies outside of the file"
    if thing.get(Name.Subtype) == Name.PS or thing.get(Name.Subtype2) == Name.PS:
        yield "it holds PostScript"
    if Name.OPI in thing or Name.Ref in thing:
        yield "a picture stands for another file"
    if thing.get(Name.Subtype) == Name.Image:
        yield from _picture(thing)
    # Drawings, masks among them, and tiles.
    if thing.get(Name.Subtype) == Name.Form or Name.PatternType in thing:
        yield from _content(thing)


def _picture(image: Any) -> Iterator[str]:
    masked = bool(image.get(Name.ImageMask, False))
    if not masked and image.get(Name.ColorSpace) not in SPACES:
        yield "a picture is neither grey nor in the output's inks"
    if Name.Alternates in image:
        yield "a picture has another one to be printed in its place"
    intent = image.get(Name.Intent)
    if intent is not None and str(intent)[1:] not in INTENTS:
        yield "a picture has an unknown rendering intent"


def _dictionary(thing: Any) -> Iterator[str]:
    kind = thing.get(Name.Type)
    if kind == Name.Font:
        yield from _font(thing)
    if kind == Name.ExtGState:
        yield from _graphics_state(thing)
    if kind == Name.Halftone or Name.HalftoneType in thing:
        yield "it brings a halftone of its own"
    if Name.ShadingType in thing and thing.get(Name.ColorSpace) not in SPACES:
        yield "a gradient is neither grey nor in the output's inks"
    group = thing.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.CS, Name.DeviceCMYK) not in SPACES:
        yield "transparency is mixed in other colours than the output's"


def _font(font: Any) -> Iterator[str]:
    if font.get(Name.Subtype) in (Name.Type0, Name.Type3):
        return
    face: Any = font.get(Name.FontDescriptor) or {}
    if not any(key in face for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield "a font is not embedded"


def _graphics_state(state: Any) -> Iterator[str]:
    if Name.TR in state or state.get(Name.TR2, Name.Default) != Name.Default:
        yield "it brings a transfer curve"
    if Name.HTP in state or Name.HT in state:
        yield "it brings a halftone of its own"
    modes = state.get(Name.BM, Name.Normal)
    for mode in modes if isinstance(modes, Array) else [modes]:
        if str(mode)[1:] not in BLENDS:
            yield "it has an unknown blend mode"


def _page(page: pikepdf.Page) -> Iterator[str]:
    if Name.TrimBox not in page.obj or Name.ArtBox in page.obj:
        yield "it has no TrimBox, or an ArtBox beside it"
        return
    media, trim = list(page.mediabox), list(page.obj.TrimBox)
    bleed = list(page.obj.get(Name.BleedBox, media))
    if not (_within(trim, bleed) and _within(bleed, media)):
        yield "its boxes do not lie within one another"
    if Name.Annots in page.obj or Name.AA in page.obj:
        yield "it has annotations or actions"
    yield from _content(page)


def _content(stream: pikepdf.Page | pikepdf.Object) -> Iterator[str]:
    """Look at what sets a colour; what is painted in it, preflight judges."""
    if any(_is_foreign(row) for row in pikepdf.parse_content_stream(stream)):
        yield "it is neither grey nor in the output's inks"


def _is_foreign(row: Any) -> bool:
    """Whether an instruction takes colour from elsewhere than the output's inks."""
    name = str(row.operator)
    return name in COLOURED or (name in CHOOSING and row.operands[0] not in CHOSEN)


def _within(inner: list[Any], outer: list[Any]) -> bool:
    """Whether a box lies within another, up to a thousandth of a point."""
    x0, y0, x1, y1 = (float(edge) for edge in inner)
    left, foot, right, head = (float(edge) for edge in outer)
    slack = 0.001
    across = left - slack <= x0 < x1 <= right + slack
    return across and foot - slack <= y0 < y1 <= head + slack


RULES: Final[tuple[Callable[[pikepdf.Pdf], Iterator[str]], ...]] = (
    _file,
    _root,
    _intents,
    _metadata,
    _objects,
)
