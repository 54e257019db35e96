"""The tags of a PDF for screens, as WeasyPrint builds them -> the same, as readers need them.

WeasyPrint gives every box its tag. What it leaves out or gets wrong is mended while it does so
(clauses are of ISO 14289-1, and of ISO 32000-1 where PDF is named):

- every passage states its language (7.2): else the English line of a draft, or the name of a
  program, is read with the voice of another language
- page numbers are no text (7.8): they are marked as such, and not read in the middle of a sentence
- the first heading is one of the first level (7.4.2): that of a card's outer face, too
- numbers of a list are its labels, and the list says how it is numbered (7.6, PDF 14.8.5.5)
- a link is one link, also on two lines, and says the words it shows (7.18.5) and not its target
- the place of a figure is told in points from the page's lower left (PDF 14.8.5.4.3), not in
  pixels from its upper left
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from handbill.project.text import bare

with warnings.catch_warnings():
    # It looks for system fonts when it is imported, as in typeset.py.
    warnings.simplefilter("ignore", UserWarning)
    import pydyf
    import weasyprint.pdf.tags as tagging
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf.stream import Stream

Element: TypeAlias = pydyf.Dictionary

# Their language is the document's.
WHOLE: Final = ("html", "body")
HEADINGS: Final = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")
# CSS pixels -> points.
PIXEL: Final = 0.75
# How a list is numbered or marked, by its style in CSS; an "ol" of another style has numbers.
NUMBERING: Final = {
    "disc": "/Disc",
    "circle": "/Circle",
    "square": "/Square",
    "upper-roman": "/UpperRoman",
    "lower-roman": "/LowerRoman",
    "upper-alpha": "/UpperAlpha",
    "lower-alpha": "/LowerAlpha",
    "upper-latin": "/UpperAlpha",
    "lower-latin": "/LowerAlpha",
}
BULLETS: Final = ("disc", "circle", "square")
# What of the layouts is the number in front of an item, and that of a page.
LABEL: Final = "entry"
FOLIO: Final = "folio"


@contextmanager
def mended_tags() -> Iterator[None]:
    """While this lasts, documents that WeasyPrint tags are tagged as said above."""
    build, mark = tagging._build_box_tree, Stream.marked  # noqa: SLF001 -- no public way
    tagging._build_box_tree = _Mending(build).build  # noqa: SLF001
    Stream.marked = _marking(mark)
    try:
        yield
    finally:
        tagging._build_box_tree, Stream.marked = build, mark  # noqa: SLF001


def _marking(original: Any) -> Any:
    """Give the function that marks content, which also knows what is no text."""

    @contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
        if stream._tags is None or not _is_running(box):  # noqa: SLF001 -- no public way
            with original(stream, box, tag):
                yield
            return
        kind = pydyf.Dictionary({"Type": "/Pagination", "Subtype": "/Footer"})
        stream.begin_marked_content("Artifact", kind)
        try:
            yield
        finally:
            stream.end_marked_content()

    return marked


def _is_running(box: Any) -> bool:
    """Whether a box is a page's number: in the page's margin, or a paragraph of the layout."""
    if box.element is None:
        return not isinstance(box, boxes.PageBox)
    return FOLIO in _classes(box)


@dataclass(frozen=True)
class _Link:
    """The link that was tagged last: what it is in the HTML, what holds it, and its page."""

    source: Any
    holder: Element
    page: int
    element: Element

    def goes_on_in(self, box: Any, holder: Element, page: int) -> bool:
        """Whether a box is a further line of it."""
        return bool(box.element is self.source and holder is self.holder and page == self.page)


class _Mending:
    """Mends the elements of one document as they are built."""

    def __init__(self, original: Any) -> None:
        self._original = original
        # Of the page that is being tagged, in pixels.
        self._height = 0.0
        self._labels: set[bytes] = set()
        self._link: _Link | None = None
        self._headed = False

    def build(self, box: Any, parent: Element, pdf: Any, page: int, *rest: Any) -> Iterator[Any]:
        """Build the elements of a box; ``rest`` are the maps of numbers, annotations and tags."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001 -- no public way
        if isinstance(box, boxes.PageBox):
            self._height = box.margin_height()
        elif _is_running(box):
            return
        for element in self._original(box, parent, pdf, page, *rest):
            self._state(element, box, pdf)
            if element["S"] != "/Link":
                yield element
                continue
            last = self._link
            if last and last.goes_on_in(box, parent, page):
                _append(last.element, element, pdf, *rest[:2])
                continue
            self._link = _Link(box.element, parent, page, element)
            yield element

    def _state(self, element: Element, box: Any, pdf: Any) -> None:
        language = _language(box)
        if language:
            element["Lang"] = pydyf.String(language)
        kind = element["S"]
        if kind in HEADINGS and not self._headed:
            self._headed, element["S"] = True, HEADINGS[0]
        elif kind == "/Figure":
            element["A"]["BBox"] = _in_points(element["A"]["BBox"], self._height)
        elif kind == "/L":
            _number(element, box)
        elif kind == "/Link":
            _describe(box)
        elif kind == "/LI":
            self._label(element, pdf)
        elif LABEL in _classes(box):
            self._labels.add(element.reference)

    def _label(self, item: Element, pdf: Any) -> None:
        """Take the number at the beginning of an item's text out of it, as its label."""
        body = _of(item["K"][0], pdf) if item["K"] else {}
        first = body["K"][0] if body.get("K") else None
        if first in self._labels:
            body["K"].pop(0)
            label = _of(first, pdf)
            label["S"], label["P"] = "/Lbl", item.reference
            item["K"].insert(0, first)


def _of(reference: bytes, pdf: Any) -> Element:
    return pdf.objects[int(reference.split()[0])]


def _language(box: Any) -> str:
    if box.element is None or box.element_tag in WHOLE:
        return ""
    return str(box.element.get("lang") or "")


def _classes(box: Any) -> list[str]:
    return (box.element.get("class") or "").split() if box.element is not None else []


def _in_points(pixels: Any, height: float) -> pydyf.Array:
    left, top, right, bottom = pixels
    edges = (left, height - bottom, right, height - top)
    return pydyf.Array([edge * PIXEL for edge in edges])


def _number(element: Element, box: Any) -> None:
    named = box.style["list_style_type"]
    style = NUMBERING.get(named)
    if box.element_tag == "ol" and (style is None or named in BULLETS):
        style = "/Decimal"
    if style:
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": style})


def _describe(box: Any) -> None:
    """Let a link be read as the words that it shows, in whole on each of its lines."""
    words = " ".join("".join(box.element.itertext()).split())
    if box.link_annotation and bare(words):
        box.link_annotation["Contents"] = pydyf.String(words)


def _append(
    link: Element, further: Element, pdf: Any, numbers: dict[int, bytes], annotations: list[Any]
) -> None:
    """Add what a link holds on a further line to what it holds on its first one."""
    for kid in further["K"]:
        link["K"].append(kid)
        if isinstance(kid, bytes) and "P" in _of(kid, pdf):
            _of(kid, pdf)["P"] = link.reference
    for number, holder in numbers.items():
        if holder == further.reference:
            numbers[number] = link.reference
    annotations[:] = [
        (link.reference if holder == further.reference else holder, annotation)
        for holder, annotation in annotations
    ]
