"""Fonts of a finished PDF -> whether each is embedded, asked for, and can be read as text."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from handbill.outputs.checks.finding import OURS, Finding
from handbill.sheets.inherited import inherited

FILES: Final = (Name.FontFile, Name.FontFile2, Name.FontFile3)
# Six letters before the name of a font say that it is a part of one (ISO 32000-2, 9.9.2).
PART: Final = re.compile(r"[A-Z]{6}\+")
EMBED: Final = "save it again with its fonts embedded"


def fonts(document: pikepdf.Pdf, families: Sequence[str] | None) -> Iterator[Finding]:
    """Find fonts that are not embedded, in whole or without their letters, or not asked for.

    ``families`` are those that were asked for; without any, only what harms a print is found.
    """
    declared = {family.replace(" ", "-") for family in families or ()}
    for name, font in sorted(named(document).items()):
        bare = PART.sub("", name)
        if not _is_embedded(font):
            yield Finding("fonts", f'the typeface "{bare}" is not embedded', EMBED)
        if families is None:
            continue
        if not any(re.fullmatch(rf"{re.escape(row)}(-[A-Z][a-z]+)*", bare) for row in declared):
            yield Finding("fonts", f'it uses the typeface "{bare}", which was not asked for')
        if _is_embedded(font) and not PART.match(name):
            yield Finding("fonts", f'the typeface "{bare}" is embedded in whole')
        if Name.ToUnicode not in font:
            what = f'the typeface "{bare}" does not say which letters its glyphs are'
            yield Finding("fonts", what, OURS)


def named(document: pikepdf.Pdf) -> dict[str, Any]:
    """Give the fonts by name, but not those whose glyphs are drawings of their own."""
    rows = [font for font in every_font(document) if font.get(Name.Subtype) != Name.Type3]
    return {_name(font): font for font in rows}


def every_font(document: pikepdf.Pdf) -> Iterator[Any]:
    """Give every font that pages, drawings and patterns may use."""
    waiting: list[Any] = [inherited(page.obj, Name.Resources) for page in document.pages]
    met: set[Any] = set()
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, Dictionary):
            continue
        for kind in (Name.XObject, Name.Pattern):
            for drawing in _values(resources.get(kind)):
                if isinstance(drawing, Stream) and drawing.objgen not in met:
                    met.add(drawing.objgen)
                    waiting.append(drawing.get(Name.Resources))
        yield from (row for row in _values(resources.get(Name.Font)) if _is_font(row))


def _values(holder: Any) -> list[Any]:
    return list(holder.as_dict().values()) if isinstance(holder, Dictionary) else []


def _is_font(row: Any) -> bool:
    return isinstance(row, Dictionary)


def _inner(font: Any) -> Any:
    """Give the font below a composite one."""
    below = font.get(Name.DescendantFonts)
    first: Any = below[0] if isinstance(below, Array) and len(below) else font
    return first if isinstance(first, Dictionary) else font


def _name(font: Any) -> str:
    inner = _inner(font)
    descriptor: Any = inner.get(Name.FontDescriptor) or {}
    return str(descriptor.get(Name.FontName) or inner.get(Name.BaseFont) or "/unnamed")[1:]


def _is_embedded(font: Any) -> bool:
    """Whether its outlines are in the file; one without a descriptor every viewer brings."""
    descriptor: Any = _inner(font).get(Name.FontDescriptor) or {}
    return any(key in descriptor for key in FILES)
