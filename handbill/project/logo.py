"""A picture beside a contact's file -> Logo: checked, and with nothing in it but what is seen.

Pictures come from strangers: nothing of one is run, fetched or passed on but its pixels or shapes.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser, register_namespace, tostring

from PIL import Image, ImageFile, UnidentifiedImageError

from handbill.problem import Place, Problem

ENDINGS: Final = (".png", ".svg")
LARGEST_FILE: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
# A logo is never wider than 130 points or higher than 54: nobody sees more pixels than these.
MOST_SEEN: Final = (540, 226)
# Longer or higher, it would be a line.
LEAST_RATIO, MOST_RATIO = 1 / 6, 8.0
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
HEADER: Final = 33
# In units of its own, an SVG is never larger.
LARGEST: Final = 1e6
SVG: Final = "{http://www.w3.org/2000/svg}"
MOST_ELEMENTS: Final = 2000
# A gradient that is repeated may take for ever to be drawn.
ENDLESS: Final = ("spreadMethod",)
DEEPEST: Final = 30
SHAPES: Final = frozenset(
    ("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs")
)
PAINTS: Final = frozenset(("linearGradient", "radialGradient", "stop", "clipPath"))
# What says who made a drawing, or what a program keeps for itself.
UNSEEN: Final = frozenset(("title", "desc", "metadata"))
_URL: Final = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"[\\@]|/\*|expression", re.IGNORECASE)
_SIZE: Final = re.compile(r"\s*([\d.]+)\s*(?:px|pt|mm|cm|in|pc)?\s*")
BESIDE: Final = "put it into contacts/ and write its name alone"
MEND: Final = "save it as a PNG, or as a plain SVG of shapes (Inkscape: Plain SVG, text to paths)"


@dataclass(frozen=True)
class Logo:
    """A picture, ``png`` or ``svg`` as its kind says, and its width as a share of its height."""

    name: str
    kind: str
    data: bytes
    ratio: float


class LogoError(ValueError):
    """A picture that cannot be used; says why, and what would help."""

    def __init__(self, message: str, mend: str = MEND) -> None:
        """Keep both."""
        super().__init__(message)
        self.mend = mend


def read_logo(folder: Path, name: str, place: Place, found: list[Problem]) -> Logo | None:
    """Read a picture that lies beside a contact's file, or say in ``found`` what is wrong with it.

    ``place`` is where its name was written.
    """
    try:
        kind = _kind(name)
        picture, ratio = (_png if kind == "png" else _svg)(_opened(folder, name))
    except LogoError as error:
        what = f'"logo": "{name[:60]}" cannot be printed: {error}'
        found.append(Problem(place, what, error.mend))
        return None
    return Logo(name, kind, picture, ratio)


def _ratio(width: float, height: float) -> float:
    if not LEAST_RATIO <= width / height <= MOST_RATIO:
        message = "it is too long or too high to be seen beside a name"
        raise LogoError(message)
    return width / height


def _kind(name: str) -> str:
    if any(char in name for char in "/\\:\0") or name.startswith("."):
        message = "it must lie beside the contact's file, and be named without a folder"
        raise LogoError(message, BESIDE)
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        message = "only .png and .svg can be"
        raise LogoError(message)
    return ending.removeprefix(".")


def _opened(folder: Path, name: str) -> bytes:
    """Open a file of the folder itself: no link leads out of it, and no pipe blocks us."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(folder / name, flags | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        message = f"it cannot be opened ({getattr(error, 'strerror', None) or 'no such name'})"
        raise LogoError(message, BESIDE) from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            message = "it is no plain file"
            raise LogoError(message)
        if status.st_size > LARGEST_FILE:
            message = f"it has {status.st_size:,} bytes; at most {LARGEST_FILE:,} are read"
            raise LogoError(message)
        return os.read(handle, LARGEST_FILE)
    finally:
        os.close(handle)


def _png(data: bytes) -> tuple[bytes, float]:
    """Give the pixels alone, on white and no more of them than are seen."""
    size = _header(data)
    if not size:
        message = "it is no PNG"
        raise LogoError(message)
    width, height = size
    if width * height > MOST_PIXELS:
        message = f"it has {width:,} x {height:,} pixels; at most {MOST_PIXELS:,} are read"
        raise LogoError(message)
    ratio = _ratio(width, height)
    try:
        with _strictly(), Image.open(BytesIO(data), formats=("PNG",)) as image:
            image.load()
            return stripped(image), ratio
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError) as error:
        message = "it is no whole PNG"
        raise LogoError(message) from error


@contextmanager
def _strictly() -> Iterator[None]:
    """Let Pillow refuse what is cut off; WeasyPrint makes it read that as a picture half black."""
    kept = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = kept


def _header(data: bytes) -> tuple[int, int] | None:
    """Give the width and height that a PNG states, before anything of it is unpacked."""
    if len(data) < HEADER or data[:8] != SIGNATURE or data[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return (width, height) if width and height else None


def stripped(image: Image.Image) -> bytes:
    """Give a picture as a PNG on white, in greys if it has no colour, and with nothing else."""
    whole = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    whole.paste(seen, mask=seen.getchannel("A"))
    whole.thumbnail(MOST_SEEN, Image.Resampling.LANCZOS)
    red, green, blue = whole.split()
    plain = red.tobytes() == green.tobytes() == blue.tobytes()
    stream = BytesIO()
    (red if plain else whole).save(stream, "PNG", optimize=False)
    return stream.getvalue()


def _svg(data: bytes) -> tuple[bytes, float]:
    """Give the shapes alone."""
    root = _parsed(data)
    if root.tag != f"{SVG}svg":
        message = "it is no SVG"
        raise LogoError(message)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        message = f"it has more than {MOST_ELEMENTS} parts"
        raise LogoError(message)
    size = _size(root)
    ratio = _ratio(*size)
    shapes = _copied(root, DEEPEST)
    shapes.set("viewBox", root.get("viewBox") or f"0 0 {size[0]:g} {size[1]:g}")
    for name in ("width", "height", "x", "y"):
        shapes.attrib.pop(name, None)
    if not any(_tag(each) in SHAPES - {"svg", "g", "defs"} for each in shapes.iter()):
        message = "there is nothing to see in it"
        raise LogoError(message)
    register_namespace("", SVG[1:-1])
    return tostring(shapes), ratio


def _parsed(data: bytes) -> Element:
    """Read an SVG; one that declares entities is not read."""
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", data, re.IGNORECASE) or b"\0" in data:
        message = "it declares a document type, or is no UTF-8"
        raise LogoError(message)
    parser = XMLParser()  # noqa: S314 -- without a DOCTYPE there are no entities
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        message = "it is no SVG that can be read"
        raise LogoError(message) from error
    return root


def _size(root: Element) -> tuple[float, float]:
    """Give the width and height of an SVG in units of its own."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = [_SIZE.fullmatch(root.get(name, "")) for name in ("width", "height")]
    stated = box[2:] if len(box) == 4 else [side[1] for side in sides if side]  # noqa: PLR2004
    try:
        width, height = (float(side) for side in stated)
    except ValueError:
        width = height = 0.0
    if not (0 < width < LARGEST and 0 < height < LARGEST):
        message = "it does not say how large it is (viewBox)"
        raise LogoError(message)
    return width, height


def _tag(element: Element) -> str:
    return str(element.tag).removeprefix(SVG)


def _copied(element: Element, depth: int) -> Element:
    """Copy a shape and all below it; what cannot be printed safely is refused."""
    name = _tag(element)
    if not depth:
        message = "its groups lie too deep in each other"
        raise LogoError(message)
    if name not in SHAPES | PAINTS:
        message = f"it holds <{name[:30]}>, which is no shape"
        raise LogoError(message)
    copy = Element(element.tag, dict(_attributes(element)))
    for child in element:
        if _is_seen(child):
            copy.append(_copied(child, depth - 1))
    return copy


def _is_seen(child: Element) -> bool:
    """Whether a part is drawn: not what describes it, nor what another program keeps there."""
    tag: object = child.tag
    return isinstance(tag, str) and tag.startswith(SVG) and _tag(child) not in UNSEEN


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    """Give the attributes that draw. Those of other programs are passed over."""
    for key, value in element.items():
        name = key.rsplit("}", 1)[-1].casefold()
        if name.startswith("on"):
            message = f'it holds a script ("{name[:30]}")'
            raise LogoError(message)
        if name in ("href", "src", "base"):
            if not re.fullmatch(r"#[\w.-]+", value):
                message = f'it loads "{value[:40]}"'
                raise LogoError(message)
            yield key, value
        elif not key.startswith("{") and key not in ENDLESS:
            _refuse_reference(value)
            yield key, value


def _refuse_reference(value: str) -> None:
    for match in _URL.finditer(value):
        if not re.fullmatch(r"#[\w.-]+", match[2]):
            message = f'it loads "{match[2][:40]}"'
            raise LogoError(message)
    rest = _URL.sub("", value)
    if "url" in rest.casefold() or _ESCAPED.search(rest):
        message = f'it holds "{value[:40]}", which may load something'
        raise LogoError(message)
