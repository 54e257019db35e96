"""A page of any PDF -> a drawing with all that it needs, that can be laid anywhere.

What a page says lies in its content and its resources, but also around it: a group that its
transparency is worked out in, and stamps, highlights and filled-in fields that are printed with it.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.annotations import printed
from handbill.sheets.inherited import inherited
from handbill.sheets.place import PageBoxes
from handbill.sheets.streams import PACKED, filters, is_sound, unpacked


def carried(document: pikepdf.Pdf, page: pikepdf.Page, boxes: PageBoxes) -> pikepdf.Object:
    """Turn a page into a drawing that shows it up to its bleed, and what is printed upon it."""
    box = Array([round(edge, 6) for edge in boxes.bleed])
    drawing = _content(document, page)
    group = page.obj.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency:
        drawing.Group = group
    resources = inherited(page.obj, Name.Resources)
    _become_drawing(drawing, box, resources if isinstance(resources, Dictionary) else Dictionary())
    upon = printed(document, page, boxes.rotate)
    if not upon.content:
        return drawing
    upon.resources.XObject.Page = drawing
    whole = document.make_stream(b"/Page Do\n" + upon.content)
    _become_drawing(whole, box, upon.resources)
    return whole


def _become_drawing(stream: pikepdf.Object, box: Array, resources: Any) -> None:
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox, stream.Resources = box, resources


def _content(document: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Stream:
    """Give a copy of a page's content: it may be another page's as well, with other resources."""
    found = page.obj.get(Name.Contents)
    if isinstance(found, pikepdf.Stream):
        return _copied(document, found)
    listed = list(found) if isinstance(found, Array) else []
    parts = [each for each in listed if isinstance(each, pikepdf.Stream)]
    if len(parts) == 1:
        return _copied(document, parts[0])
    # White space stands between the parts (ISO 32000-2, table 31).
    return document.make_stream(b"\n".join(unpacked(part) for part in parts))


def _copied(document: pikepdf.Pdf, stream: pikepdf.Stream) -> pikepdf.Stream:
    """Copy a stream as it is packed, if that can be unpacked."""
    names, ways = filters(stream)
    if not (all(name in PACKED for name in names) and is_sound(stream)):
        return document.make_stream(unpacked(stream))
    copy = document.make_stream(stream.read_raw_bytes())
    if names:
        copy.Filter = Array(names)
        copy.DecodeParms = Array(ways)
    return copy
