"""A picture's SVG and its description -> an element that may stand inside a page of HTML.

Inside a page, an SVG is part of it: its styles, scripts and links would be the page's. So a drawing
made of plain shapes is copied shape by shape; any other is shown as a picture, apart from the page.
"""

import re
from base64 import b64encode
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, XMLParser

SVG: Final = "{http://www.w3.org/2000/svg}"
SHAPES: Final = frozenset(("g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
# What says who made a drawing, or what another program keeps in it.
UNSEEN: Final = frozenset(("title", "desc", "metadata"))
GEOMETRY: Final = frozenset(
    ("d", "points", "transform", "x", "y", "width", "height", "rx", "ry", "r", "cx", "cy")
) | frozenset(("x1", "y1", "x2", "y2", "viewBox", "preserveAspectRatio"))
PAINT: Final = frozenset(("fill", "stroke", "opacity", "fill-opacity", "stroke-opacity")) | (
    frozenset(("fill-rule", "stroke-width", "stroke-linecap", "stroke-linejoin"))
    | frozenset(("stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset"))
)
# Numbers, names and colours; what refers to something else needs a bracket or a colon.
_PLAIN: Final = re.compile(r"[\w\s#.,+-]*")
_TRANSFORM: Final = re.compile(r"(?:\s*[a-zA-Z]+\s*\([\d\s.,eE+-]*\)\s*,?)*")
DEEPEST: Final = 40


def inline(svg: bytes, described: str) -> Element:
    """Give the element of a drawing; ``described`` is read aloud in its place, if not empty."""
    root = _parsed(svg)
    copied = _copied(root, DEEPEST) if root is not None else None
    if copied is None or copied.tag != "svg" or "viewBox" not in copied.attrib:
        return _apart(svg, described)
    for size in ("width", "height", "x", "y"):
        copied.attrib.pop(size, None)
    if not described:
        copied.set("aria-hidden", "true")
        return copied
    copied.set("role", "img")
    title = Element("title")
    title.text = described
    copied.insert(0, title)
    return copied


def pixels(png: bytes, described: str) -> Element:
    """Give the element of a picture of pixels."""
    address = f"data:image/png;base64,{b64encode(png).decode()}"
    return Element("img", {"class": "logo", "src": address, "alt": described})


def _parsed(svg: bytes) -> Element | None:
    """Read a drawing; one that declares entities is left to those who read it apart."""
    if b"<!DOCTYPE" in svg or b"<!ENTITY" in svg:
        return None
    parser = XMLParser()  # noqa: S314 -- without a DOCTYPE there are no entities
    try:
        parser.feed(svg)
        return parser.close()
    except (ParseError, ValueError):
        return None


def _copied(element: Element, depth: int) -> Element | None:
    """Copy an element and all below it, or give nothing if some of it is no plain shape."""
    name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    top = depth == DEEPEST
    if not depth or name not in (("svg",) if top else SHAPES):
        return None
    if any(not _is_plain(key, value, top=top) for key, value in element.items()):
        return None
    copy = Element(name, {k: v for k, v in element.items() if k in GEOMETRY | PAINT})
    for child in element:
        if isinstance(child.tag, str) and child.tag.removeprefix(SVG) in UNSEEN:
            continue
        inner = _copied(child, depth - 1)
        if inner is None:
            return None
        copy.append(inner)
    return copy


def _is_plain(key: str, value: str, *, top: bool) -> bool:
    """Whether an attribute only says where and in which colour; a name changes nothing."""
    if key == "transform":
        return bool(_TRANSFORM.fullmatch(value))
    known = key in GEOMETRY | PAINT or key == "id" or (top and key in ("version", "role"))
    return known and bool(_PLAIN.fullmatch(value))


def _apart(svg: bytes, described: str) -> Element:
    holder = Element("div")
    address = f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    return SubElement(holder, "img", {"src": address, "alt": described})
