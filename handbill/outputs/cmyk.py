"""A PDF in screen colours -> the same in four inks: drawings, pictures, patterns and gradients.

Black overprints (ISO 32000-2, 8.6.7): where type stands on a colour, the colour runs on below it,
and no white shows if the plates are out of register.
"""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from handbill.outputs.ink import Colour
from handbill.outputs.separation import K_ONLY, Cmyk, Separation

# What sets a colour, and what sets it in four inks; the second of each is for lines.
SETTING: Final = {"rg": "k", "RG": "K", "g": "k", "G": "K"}
STATE: Final = "Over"
STITCHING: Final = 3
EXPONENTIAL: Final = 2
_RGB: Final = Name.DeviceRGB


def to_cmyk(document: pikepdf.Pdf, inks: Separation) -> None:
    """Convert all that the pages of a document draw, each thing once."""
    done: set[object] = set()
    for page in document.pages:
        page.contents_coalesce()
        resources = page.obj.get(Name.Resources)
        if resources is None:
            continue
        page.obj.Contents.write(_rewritten(page, inks))
        _convert_resources(resources, inks, done)
        _set_states(resources)
        _convert_group(page.obj)


def _convert_resources(resources: Any, inks: Separation, done: set[object]) -> None:
    for holder in (*_values(resources, "/XObject"), *_values(resources, "/Pattern")):
        _convert(holder, inks, done)
    for shading in _values(resources, "/Shading"):
        _convert_shading(shading, inks, done)
    for state in _values(resources, "/ExtGState"):
        mask = state.get(Name.SMask)
        if isinstance(mask, Dictionary) and Name.G in mask:
            _convert(mask.G, inks, done)
    # What no colour is taken from any more.
    if Name.ColorSpace in resources:
        del resources.ColorSpace


def _values(resources: Any, kind: str) -> Iterator[Any]:
    yield from list(resources.get(kind, {}).values())


def _convert(thing: Any, inks: Separation, done: set[object]) -> None:
    """Convert a drawing, a picture or a pattern."""
    if thing.objgen in done and thing.is_indirect:
        return
    done.add(thing.objgen)
    if Name.Shading in thing:
        _convert_shading(thing.Shading, inks, done)
    elif thing.get(Name.Subtype) == Name.Image:
        _convert_picture(thing, inks)
    elif isinstance(thing, pikepdf.Stream):
        thing.write(_rewritten(thing, inks))
        _convert_group(thing)
        if Name.Resources not in thing:
            thing.Resources = Dictionary()
        _convert_resources(thing.Resources, inks, done)
        _set_states(thing.Resources)


def _convert_group(holder: Any) -> None:
    """Let transparency be mixed in the inks (ISO 32000-2, 11.6.6)."""
    group = holder.get(Name.Group)
    if isinstance(group, Dictionary) and Name.CS in group:
        group.CS = Name.DeviceCMYK


def _convert_picture(image: Any, inks: Separation) -> None:
    """Convert a coloured picture; greys and masks stay as they are."""
    if image.get(Name.ImageMask, False) or image.get(Name.ColorSpace) in (
        Name.DeviceGray,
        Name.DeviceCMYK,
    ):
        return
    picture = pikepdf.PdfImage(image).as_pil_image()
    image.write(inks.picture(picture).tobytes())
    image.ColorSpace, image.BitsPerComponent = Name.DeviceCMYK, 8
    for key in (Name.Decode, Name.Intent):
        if key in image:
            del image[key]


def _convert_shading(shading: Any, inks: Separation, done: set[object]) -> None:
    """Convert a gradient between two or more colours."""
    if shading.get(Name.ColorSpace) != _RGB or (shading.objgen in done and shading.is_indirect):
        return
    done.add(shading.objgen)
    if _convert_function(shading.get(Name.Function), inks):
        shading.ColorSpace = Name.DeviceCMYK


def _convert_function(function: Any, inks: Separation) -> bool:
    """Convert the ends of a gradient's steps; tell whether they could be."""
    if not isinstance(function, Dictionary):
        return False
    if function.FunctionType == STITCHING:
        return all(_convert_function(each, inks) for each in function.Functions)
    if function.FunctionType != EXPONENTIAL:
        return False
    for key in (Name.C0, Name.C1):
        if len(function[key]) == len(K_ONLY) - 1:
            function[key] = Array([round(ink, 4) for ink in inks.of(_colour(function[key]))])
    if Name.Range in function:
        del function.Range
    return True


def _colour(values: Any) -> Colour:
    red, green, blue = (round(float(value) * 255) for value in values)
    return red, green, blue


def _inks(name: str, operands: Any, inks: Separation) -> Cmyk:
    if name in ("g", "G"):
        return 0.0, 0.0, 0.0, round(1 - float(operands[0]), 4)
    return inks.of(_colour(operands))


def _rewritten(stream: pikepdf.Page | pikepdf.Object, inks: Separation) -> bytes:
    """Rewrite a stream; whether black overprints is followed through saved states.

    What a stream is given by the one around it is not known: it says it anew.
    """
    rows: list[Any] = []
    over: tuple[bool, bool] | None = None
    saved: list[tuple[bool, bool] | None] = []
    for row in pikepdf.parse_content_stream(stream):
        name = str(row.operator)
        if name == "q":
            saved.append(over)
        elif name == "Q" and saved:
            over = saved.pop()
        if name not in SETTING:
            rows.append(row)
            continue
        values = _inks(name, row.operands, inks)
        wanted = _overprinted(over, values == K_ONLY, filling=name.islower())
        if wanted != over:
            rows.append(([_state(*wanted)], Operator("gs")))
            over = wanted
        rows.append((list(values), Operator(SETTING[name])))
    return bytes(pikepdf.unparse_content_stream(rows))


def _overprinted(
    now: tuple[bool, bool] | None,
    black: bool,  # noqa: FBT001 -- the new state of one of the two
    *,
    filling: bool,
) -> tuple[bool, bool]:
    fill, line = now or (False, False)
    return (black, line) if filling else (fill, black)


def _state(fill: bool, line: bool) -> Name:  # noqa: FBT001 -- two of a kind
    return Name(f"/{STATE}{int(fill)}{int(line)}")


def _set_states(resources: Any) -> None:
    """Name the four states of overprinting; mode 1 leaves alone what an ink is not used for."""
    states = resources.get("/ExtGState", Dictionary())
    for fill in (False, True):
        for line in (False, True):
            states[_state(fill, line)] = Dictionary(
                Type=Name.ExtGState, op=fill, OP=line, OPM=int(fill or line)
            )
    resources.ExtGState = states
