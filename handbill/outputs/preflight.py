"""A finished PDF, read back -> what is wrong with it. Independent of what made it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name

from handbill.problem import Place, Problem

Drawn: TypeAlias = pikepdf.Page | pikepdf.Object

# Within a hundredth of a point.
EXACT: Final = 0.01
_FORBIDDEN: Final = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA")


@dataclass(frozen=True)
class Expected:
    """What a finished file must be: its pages' sizes in points, its faces, its metadata."""

    sizes: tuple[tuple[float, float], ...] | None
    families: tuple[str, ...]
    title: str
    language: str
    black_only: bool


def preflight(pdf: bytes, expected: Expected, path: str) -> list[Problem]:
    """Check a finished file; every finding is a problem of its own."""
    with pikepdf.open(BytesIO(pdf)) as document:
        findings = [
            *_sizes(document, expected),
            *_fonts(document, expected),
            *_metadata(document, expected),
            *_actions(document),
            *(_colours(document) if expected.black_only else ()),
        ]
    mend = "this is a mistake of the press: please report it with the flyer and the language"
    return [Problem(Place(path), f"preflight: {finding}", mend) for finding in findings]


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
    found = set()
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get(Name.Type) == Name.FontDescriptor:
            embedded = any(key in item for key in (Name.FontFile, Name.FontFile2, Name.FontFile3))
            name = str(item.get(Name.FontName, "/unnamed"))[1:]
            found.add(name if embedded else f"{name} (not embedded)")
    return found


def _metadata(document: pikepdf.Pdf, expected: Expected) -> Iterator[str]:
    info = {key: str(value) for key, value in (document.trailer.get(Name.Info) or {}).items()}
    if info.pop("/Title", None) != expected.title:
        yield "its title is not the flyer's"
    if info:
        yield f"its metadata tells more than the title: {', '.join(info)}"
    if str(document.Root.get(Name.Lang, "")) != expected.language:
        yield f"its language is not {expected.language}"


def _actions(document: pikepdf.Pdf) -> Iterator[str]:
    names: Any = document.Root.get(Name.Names) or {}
    for key in _FORBIDDEN:
        if key in document.Root or key in names:
            yield f"it holds {key[1:]}, which no leaflet needs"


def _colours(document: pikepdf.Pdf) -> Iterator[str]:
    """A single coloured mark can make a page bill as colour."""
    for number, page in enumerate(document.pages, 1):
        streams: list[Drawn] = [page, *_forms(page.obj.get(Name.Resources))]
        if any(_coloured(stream) for stream in streams):
            yield f"page {number} is not in black ink only"


def _forms(resources: Any) -> Iterator[pikepdf.Object]:
    for form in (resources or {}).get("/XObject", {}).values():
        if form.get(Name.Subtype) == Name.Form:
            yield form
            yield from _forms(form.get(Name.Resources))


def _coloured(stream: Drawn) -> bool:
    colours = {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}
    return any(str(row.operator) in colours for row in pikepdf.parse_content_stream(stream))
