"""A PDF in screen colours -> the same in a variant's inks, mapped by exact colour.

The layouts use few colours, each told from the others by its value (``pages/layouts/press.css``),
so that one setting serves every variant: for ``print`` black becomes black ink only, for
``ink-saver`` everything becomes black on white and no area is filled.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name, Operator

Colour: TypeAlias = tuple[int, int, int]

SOLID_BLACK: Final = (1, 1, 1)
FILLS: Final = {"rg": "g", "RG": "G"}
# What painting an area leaves of it when the area is not filled.
OUTLINES: Final = {
    **dict.fromkeys(("f", "F", "f*"), "n"),
    **dict.fromkeys(("B", "B*"), "S"),
    **dict.fromkeys(("b", "b*"), "s"),
}


def inked(pdf: bytes, variant: str, accent: str) -> bytes:
    """Map the inks of a PDF; ``accent`` is the flyer's colour as ``#rrggbb``."""
    solid = parsed(accent)
    choose = _saving(solid) if variant == "ink-saver" else _printing
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            _map_page(page, choose)
            if variant == "ink-saver":
                grey_pictures(page.obj.get(Name.Resources), set())
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def grey_pictures(resources: Any, seen: set[object], darkest: int = 0) -> None:
    """Turn every picture of a page into greys, none darker than ``darkest`` of 255."""
    for thing in (resources or {}).get("/XObject", {}).values():
        if thing.objgen in seen:
            continue
        seen.add(thing.objgen)
        if thing.get(Name.Subtype) == Name.Form:
            grey_pictures(thing.get(Name.Resources), seen, darkest)
        elif not thing.get(Name.ImageMask, False):
            _turn_grey(thing, darkest)


def _turn_grey(picture: Any, darkest: int) -> None:
    is_grey = picture.get(Name.ColorSpace) == Name.DeviceGray
    if is_grey and not darkest:
        return
    image = pikepdf.PdfImage(picture).as_pil_image().convert("L")
    if darkest:
        image = image.point([darkest + level * (255 - darkest) // 255 for level in range(256)])
    picture.write(image.tobytes())
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    for key in (Name.Decode, Name.Intent):
        if key in picture:
            del picture[key]


def parsed(colour: str) -> Colour:
    """Read ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# What a colour becomes: a share of white in black ink, a colour, or nothing painted at all.
Ink: TypeAlias = "float | Colour | None"
Choice: TypeAlias = Callable[[Colour, bool], Ink]


def _printing(colour: Colour, _filling: bool) -> Ink:  # noqa: FBT001 -- a Choice
    """Keep colours; greys, black above all, become black ink only."""
    if colour == SOLID_BLACK:
        return 0.0
    return colour[0] / 255 if len(set(colour)) == 1 else colour


def _saving(solid: Colour) -> Choice:
    """Give the choice that leaves solids unpainted, and makes type, rules and outlines black."""

    def choose(colour: Colour, filling: bool) -> Ink:  # noqa: FBT001 -- a Choice
        return None if filling and colour in (solid, SOLID_BLACK) else 0.0

    return choose


def _map_page(page: pikepdf.Page, choose: Choice) -> None:
    page.contents_coalesce()
    page.obj.Contents.write(_mapped(page, choose))
    _map_forms(page.obj.get(Name.Resources), choose, set())


def _map_forms(resources: Any, choose: Choice, seen: set[object]) -> None:
    """Map the drawings that a page or a drawing holds, each once."""
    for form in (resources or {}).get("/XObject", {}).values():
        if form.get(Name.Subtype) != Name.Form or form.objgen in seen:
            continue
        seen.add(form.objgen)
        form.write(_mapped(form, choose))
        _map_forms(form.get(Name.Resources), choose, seen)


def _mapped(stream: pikepdf.Page | pikepdf.Object, choose: Choice) -> bytes:
    """Rewrite a stream, following the fill colour through saved and restored states."""
    instructions: list[Any] = []
    unpainted, saved = False, []
    for row in pikepdf.parse_content_stream(stream):
        name = str(row.operator)
        if name == "q":
            saved.append(unpainted)
        elif name == "Q" and saved:
            unpainted = saved.pop()
        if name in FILLS:
            red, green, blue = (round(float(value) * 255) for value in row.operands)
            ink = choose((red, green, blue), name == "rg")
            unpainted = ink is None if name == "rg" else unpainted
            instructions += [] if ink is None else [_instruction(name, ink)]
        elif unpainted and name in OUTLINES:
            instructions.append(([], Operator(OUTLINES[name])))
        else:
            instructions.append(row)
    return bytes(pikepdf.unparse_content_stream(instructions))


def _instruction(name: str, ink: float | Colour) -> tuple[list[float], Operator]:
    if isinstance(ink, tuple):
        return [round(value / 255, 6) for value in ink], Operator(name)
    return [ink], Operator(FILLS[name])
