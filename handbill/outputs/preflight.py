"""A finished PDF, read back -> what is wrong with it. Independent of what made it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name

from handbill.outputs.found import Said, lost
from handbill.outputs.seen import seen
from handbill.problem import Place, Problem

Drawn: TypeAlias = pikepdf.Page | pikepdf.Object

# Within a hundredth of a point.
EXACT: Final = 0.01
COLOURED: Final = {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "sh"}
# Of a mask, which has none, and of grey pictures.
GREYS: Final = (None, Name.DeviceGray, Name.CalGray)
DATES: Final = ("/CreationDate", "/ModDate", "/Trapped")
_FORBIDDEN: Final = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA")


@dataclass(frozen=True)
class Expected:
    """What a finished file must be: its pages' sizes in points, its faces, its metadata.

    ``shows`` are lines that must be seen on it whatever a flyer brings, ``says`` all that it says.
    ``dated`` metadata also has what PDF/X demands.
    """

    sizes: tuple[tuple[float, float], ...] | None
    families: tuple[str, ...]
    title: str
    language: str
    black_only: bool
    shows: tuple[str, ...] = ()
    says: tuple[Said, ...] = ()
    dated: bool = False


def preflight(
    pdf: bytes, expected: Expected, path: str, pages: bytes | None = None, *, cut: bool = False
) -> list[Problem]:
    """Check a finished file; every finding is a problem of its own.

    ``pages`` are those that lie on its sheets. What it must say is looked for on them if it is a
    part, or ``cut`` to tiles; and so is a line that must be seen, if its place on a sheet cannot be
    told: readers do not move text that is stated beside its glyphs along with the page.
    """
    read = pages if pages and cut else _undirected(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        findings = [
            *_sizes(document, expected),
            *_fonts(document, expected),
            *_metadata(document, expected),
            *_actions(document),
            *(_colours(document) if expected.black_only else ()),
        ]
    hidden = [line for line in expected.shows if not (seen(read, line) or seen(pages or pdf, line))]
    findings += [f'the line "{line[:40]}" cannot be seen on it' for line in hidden]
    findings += [f'"{text[:60]}" cannot be read out of it' for text in lost(read, expected.says)]
    mend = "this is a mistake of the press: please report it with the flyer and the language"
    return [Problem(Place(path), f"preflight: {finding}", mend) for finding in findings]


def _undirected(pdf: bytes) -> bytes:
    """Leave out that a piece is bound on the right: readers would turn its English round."""
    with pikepdf.open(BytesIO(pdf)) as document:
        wanted: Any = document.Root.get(Name.ViewerPreferences) or {}
        if Name.Direction not in wanted:
            return pdf
        del wanted.Direction
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()


def _sizes(document: pikepdf.Pdf, expected: Expected) -> Iterator[str]:
    if not len(document.pages):
        yield "the file has no pages"
    if expected.sizes is None:
        return
    if len(document.pages) != len(expected.sizes):
        yield f"it has {len(document.pages)} pages, not {len(expected.sizes)}"
    pairs = zip(document.pages, expected.sizes, strict=False)
    for number, (page, (width, height)) in enumerate(pairs, 1):
        x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
        if abs(x0) + abs(y0) > EXACT or abs(x1 - width) > EXACT or abs(y1 - height) > EXACT:
            measured = f"{x1 - x0:.2f} x {y1 - y0:.2f} pt"
            yield f"page {number} measures {measured}, not {width:.2f} x {height:.2f} pt"


def _fonts(document: pikepdf.Pdf, expected: Expected) -> Iterator[str]:
    declared = {family.replace(" ", "-") for family in expected.families}
    for font in sorted(_faces(document)):
        name = re.sub(r"^[A-Z]{6}\+", "", font)
        if not any(
            re.fullmatch(rf"{re.escape(family)}(-[A-Z][a-z]+)*", name) for family in declared
        ):
            yield f'it uses the typeface "{name}", which was not asked for'


def _faces(document: pikepdf.Pdf) -> set[str]:
    """Give the names of all faces; one without a descriptor is one that every viewer brings."""
    resources: list[Any] = [page.obj.get(Name.Resources) or {} for page in document.pages]
    drawings = [row for each in resources for row in _drawings(each) if _is_form(row)]
    resources += [row.get(Name.Resources) or {} for row in drawings]
    fonts = [font for each in resources for font in each.get("/Font", {}).values()]
    return {_face(font) for font in fonts if font.get(Name.Subtype) != Name.Type3}


def _face(font: Any) -> str:
    inner = font.get(Name.DescendantFonts, [font])[0]
    descriptor: Any = inner.get(Name.FontDescriptor) or {}
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    name = str(descriptor.get(Name.FontName) or inner.get(Name.BaseFont, "/unnamed"))[1:]
    return name if embedded else f"{name} (not embedded)"


def _metadata(document: pikepdf.Pdf, expected: Expected) -> Iterator[str]:
    info = {key: str(value) for key, value in (document.trailer.get(Name.Info) or {}).items()}
    if info.pop("/Title", None) != expected.title:
        yield "its title is not the flyer's"
    for key in DATES if expected.dated else ():
        info.pop(key, None)
    if info:
        yield f"its metadata tells more than the title: {', '.join(info)}"
    if str(document.Root.get(Name.Lang, "")) != expected.language:
        yield f"its language is not {expected.language}"


def _actions(document: pikepdf.Pdf) -> Iterator[str]:
    names: Any = document.Root.get(Name.Names) or {}
    holders = [document.Root, names, *(page.obj for page in document.pages)]
    for key in _FORBIDDEN:
        if any(key in holder for holder in holders):
            yield f"it holds {key[1:]}, which no leaflet needs"
    for number, page in enumerate(document.pages, 1):
        for link in page.obj.get(Name.Annots) or ():
            action: Any = link.get(Name.A) or {}
            kind = str(action.get(Name.S, "/GoTo"))
            if kind not in ("/GoTo", "/URI"):
                yield f"a link on page {number} does {kind[1:]}, which no leaflet needs"
            if not _inside(link, page):
                yield f"a link on page {number} lies outside of it"


def _inside(link: Any, page: pikepdf.Page) -> bool:
    x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
    left, low, right, high = (float(edge) for edge in link.get(Name.Rect, [0, 0, 0, 0]))
    across = x0 - 1 <= min(left, right) and max(left, right) <= x1 + 1
    return across and y0 - 1 <= min(low, high) and max(low, high) <= y1 + 1


def _colours(document: pikepdf.Pdf) -> Iterator[str]:
    """A single coloured mark can make a page bill as colour."""
    for number, page in enumerate(document.pages, 1):
        drawings = [*_drawings(page.obj.get(Name.Resources))]
        streams: list[Drawn] = [page, *(row for row in drawings if _is_form(row))]
        images = [row for row in drawings if not _is_form(row)]
        coloured = any(_coloured(stream) for stream in streams)
        if coloured or any(row.get(Name.ColorSpace) not in GREYS for row in images):
            yield f"page {number} is not in black ink only"


def _is_form(drawing: pikepdf.Object) -> bool:
    return bool(drawing.get(Name.Subtype) == Name.Form)


def _drawings(resources: Any) -> Iterator[pikepdf.Object]:
    """Give every drawing and picture below some resources."""
    for drawing in (resources or {}).get("/XObject", {}).values():
        yield drawing
        if _is_form(drawing):
            yield from _drawings(drawing.get(Name.Resources))


def _coloured(stream: Drawn) -> bool:
    return any(str(row.operator) in COLOURED for row in pikepdf.parse_content_stream(stream))
