"""A finished PDF -> what it lacks of what its variant's standard asks for."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageCms

from handbill.outputs.checks.finding import Finding
from handbill.outputs.checks.rules import PRESS, SCREEN

INKS: Final = 4
LIGHTS: Final = 3
# Steps of 255 by which two profiles of the same colours may round differently.
ALIKE: Final = 2
COLOURS: Final = ImageCms.Intent.RELATIVE_COLORIMETRIC


def output_intent(document: pikepdf.Pdf, kind: str) -> Iterator[Finding]:
    """Find that it does not say what it is meant for: a press, by four inks, or sRGB.

    ``kind`` is the key of the output intent that it should have.
    """
    if kind == PRESS:
        yield from _press(document)
    else:
        yield from _screen(document)


def _press(document: pikepdf.Pdf) -> Iterator[Finding]:
    rows = _intents(document, PRESS)
    if not rows:
        yield Finding("intent", "it does not say which press it is meant for (no OutputIntent)")
        return
    profile = rows[0].get(Name.DestOutputProfile)
    if not isinstance(profile, Stream) or profile.get(Name.N) != INKS:
        yield Finding("intent", "the profile of its press is missing, or not one of four inks")


def _screen(document: pikepdf.Pdf) -> Iterator[Finding]:
    rows = _intents(document, SCREEN)
    if not rows:
        yield Finding("intent", "it does not say that its colours are sRGB (no OutputIntent)")
        return
    profile = rows[0].get(Name.DestOutputProfile)
    known = isinstance(profile, Stream) and profile.get(Name.N) == LIGHTS
    if not known or not _is_srgb(profile.read_bytes()):
        yield Finding("intent", "the profile of its colours is missing, or not that of sRGB")


def _intents(document: pikepdf.Pdf, kind: str) -> list[Any]:
    listed: Any = document.Root.get(Name.OutputIntents)
    rows = list(listed) if isinstance(listed, Array) else []
    return [row for row in rows if isinstance(row, Dictionary) and row.get(Name.S) == Name(kind)]


def _is_srgb(data: bytes) -> bool:
    """Whether a profile shows colours as sRGB does: asked of colours, not of its name."""
    steps = range(0, 256, 51)
    colours = bytes(part for r in steps for g in steps for b in steps for part in (r, g, b))
    image = Image.frombytes("RGB", (len(colours) // 3, 1), colours)
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(data))
        change = ImageCms.buildTransform(
            source, ImageCms.createProfile("sRGB"), "RGB", "RGB", COLOURS
        )
        shown = ImageCms.applyTransform(image, change)
    except (ImageCms.PyCMSError, OSError):
        return False
    apart = zip(colours, shown.tobytes() if shown else b"", strict=True)
    return all(abs(one - other) <= ALIKE for one, other in apart)


def tags(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Find that a screen reader cannot tell its parts and their order (ISO 14289-1, 7.1)."""
    marked = document.Root.get(Name.MarkInfo)
    is_marked = isinstance(marked, Dictionary) and bool(marked.get(Name.Marked, False))
    if not is_marked or Name.StructTreeRoot not in document.Root:
        yield Finding("tags", "it has no tags, which screen readers need")
