"""A flyer's rendered HTML -> Text: its title, points and other parts, each a piece of HTML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from typing import Final
from xml.etree.ElementTree import Element, tostring

import tinyhtml5

from handbill.problem import Place, Problem


@dataclass(frozen=True)
class Point:
    """One key point; ``id`` names it in flyer.toml, ``paragraphs`` are its body."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    short: str

    @property
    def body(self) -> str:
        """Give all of its body."""
        return "".join(self.paragraphs)


@dataclass(frozen=True)
class Text:
    """All that a flyer says in one language, as pieces of HTML."""

    title: str
    subtitle: str
    scope: str
    art: str
    intro: str
    points: tuple[Point, ...]
    closing: str
    sources: str

    def without(self, names: Iterable[str]) -> "Text":
        """Leave out points by their ids."""
        out = frozenset(names)
        return replace(self, points=tuple(point for point in self.points if point.id not in out))

    def characters(self) -> frozenset[str]:
        """Give every character of the text."""
        points = "".join(f"{p.heading}{p.body}{p.short}" for p in self.points)
        parts = (self.title, self.subtitle, self.scope, self.intro, self.closing, self.sources)
        return frozenset("".join((*parts, points)))


# All that a text is made of: a flyer could otherwise cover what the press must say.
ELEMENTS: Final = (
    *("body", "h1", "h2", "p", "section", "img", "ul", "ol", "li"),
    *("span", "bdi", "a", "strong", "em", "b", "i", "br"),
)
ATTRIBUTES: Final = ("class", "id", "lang", "dir", "src", "alt", "href")
LINKS: Final = ("https:", "http:", "mailto:", "tel:", "#")

# A space before a block's end is set, and may push its last line but one apart.
_EDGES: Final = re.compile(r"(?<=<p>)\s+|(?<=<li>)\s+|\s+(?=</(?:p|li|h2|ul|ol)>)")
# What begins a line of its own in plain text.
BREAKS: Final = ("br", "p", "li", "h2", "div")

# What a flyer's template must hold once: the part, and how it is written.
_PARTS = {
    "title": ("h1", None),
    "subtitle": ("p", "subtitle"),
    "scope": ("p", "scope"),
    "art": ("img", "cover"),
    "intro": ("section", "intro"),
    "closing": ("section", "closing"),
    "sources": ("section", "sources"),
}


def parse(html: str, path: str, *, spaces: bool) -> Text | Problem:
    """Take a flyer apart, or say which part its template lacks.

    Without ``spaces``, sentences follow each other without one, as in Chinese.
    """
    body = body_of(html if spaces else joined(html))
    foreign = _foreign(body)
    if foreign:
        mend = "say what is said; looks belong in flyer.css, and scripts nowhere"
        return Problem(Place(path), f"the flyer holds {foreign}, which no flyer may", mend)
    found = {name: _all(body, tag, kind) for name, (tag, kind) in _PARTS.items()}
    for name, (tag, kind) in _PARTS.items():
        if len(found[name]) != 1:
            written = f'<{tag} class="{kind}">' if kind else f"<{tag}>"
            what = f"the flyer has {len(found[name])} of {written}, its {name}"
            return Problem(Place(path), what, f"write {written} exactly once")
    points: list[Point | Problem] = [_point(row, path) for row in _all(body, "section", "point")]
    points += _twice(points, path)
    wrong = next((point for point in points if isinstance(point, Problem)), None)
    if wrong or not points:
        no_points = "the flyer has no points"
        return wrong or Problem(Place(path), no_points, 'write <section class="point" id="…">')
    parts = {name: _inner(elements[0]) for name, elements in found.items() if name != "art"}
    art = _outer(found["art"][0])
    good = tuple(point for point in points if isinstance(point, Point))
    return Text(**parts, art=art, points=good)


def body_of(html: str) -> Element:
    """Parse a piece of HTML."""
    # As a stream: tinyhtml5 takes a short string for the name of a file, and would open it.
    body: Element = tinyhtml5.parse(StringIO(html), namespace_html_elements=False).find("body")
    return body


def _all(body: Element, tag: str, kind: str | None) -> list[Element]:
    return [element for element in body.iter(tag) if kind is None or element.get("class") == kind]


def _foreign(body: Element) -> str | None:
    """Name the first element or attribute that is no part of a text."""
    for element in body.iter():
        if element.tag not in ELEMENTS:
            return f"<{element.tag}>"
        odd = [name for name in element.attrib if name not in ATTRIBUTES]
        if odd:
            return f'the attribute "{odd[0]}"'
        link = element.get("href", "https:")
        if not link.startswith(LINKS):
            return f'the link "{link[:40]}"'
    return None


def _twice(points: list[Point | Problem], path: str) -> list[Problem]:
    names = [point.id for point in points if isinstance(point, Point)]
    doubled = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [
        Problem(Place(path), f'two points are called "{name}"', "give one another id")
        for name in doubled
    ]


def _point(section: Element, path: str) -> Point | Problem:
    name = section.get("id", "")
    headings = _all(section, "h2", None)
    shorts = _all(section, "p", "short")
    bodies = [element for element in section if element.tag != "h2" and element not in shorts]
    if not name or len(headings) != 1 or len(shorts) != 1 or not bodies:
        what = f'the point "{name}" has not one heading, a body and one short form'
        mend = 'write id="…", one <h2>, the body in <p>, and one <p class="short">'
        return Problem(Place(path), what, mend)
    paragraphs = tuple(_outer(element) for element in bodies)
    return Point(name, _inner(headings[0]), paragraphs, _inner(shorts[0]))


def _outer(element: Element) -> str:
    tail, element.tail = element.tail, None
    text = tostring(element, encoding="unicode", method="html")
    element.tail = tail
    return _EDGES.sub("", _squeezed(text))


def _inner(element: Element) -> str:
    text = _outer(element)
    return text[text.index(">") + 1 : text.rindex("</")].strip()


def joined(html: str) -> str:
    """Take out the space between two sentences, and between a full stop and what follows it."""
    return re.sub(r"(?<=[\u3000-\u303f\uff00-\uffef\u201d\u4e00-\u9fff])\s+(?=[^\s<])", "", html)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def plain(html: str) -> str:
    """Give the text of a piece of HTML, a paragraph a line."""
    body = body_of(html)
    lines = [_squeezed(line) for line in "".join(_texts(body)).split("\n")]
    return "\n".join(line for line in lines if line)


def _texts(element: Element) -> Iterator[str]:
    yield _one_line(element.text)
    for child in element:
        yield "\n" if child.tag in BREAKS else ""
        yield from _texts(child)
        yield "\n" if child.tag in BREAKS else ""
        yield _one_line(child.tail)


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")
