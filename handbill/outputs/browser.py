"""A finished page for browsers, read back -> what is wrong with it. Independent of what made it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import tinyhtml5

from handbill.pages.markup import plain
from handbill.problem import Place, Problem
from handbill.project.text import bare

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# All that such a page is made of; what runs, loads, or asks for something is not among them.
ELEMENTS: Final = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer"),
        *("section", "div", "h1", "h2", "p", "ul", "ol", "li", "span", "bdi", "a", "strong", "em"),
        *("b", "i", "br", "img", "svg", "g", "path", "rect", "circle", "ellipse", "line"),
        *("polyline", "polygon"),
    )
)
LINKS: Final = ("https:", "http:", "mailto:", "tel:", "#")
SVG: Final = "{http://www.w3.org/2000/svg}"
# All that a picture may be loaded from: the page itself.
PICTURES: Final = ("data:image/svg+xml;base64,", "data:image/png;base64,")


@dataclass(frozen=True)
class Page:
    """What a page must be: its language and direction, and what it says.

    ``shows`` are the lines that say how far to trust it, each with its language.
    """

    language: str
    direction: str
    says: Sequence[str]
    shows: Sequence[tuple[str, str]]


def page_problems(html: str, expected: Page, path: str) -> list[Problem]:
    """Check a finished page; every finding is a problem of its own."""
    root: Element = tinyhtml5.parse(StringIO(html), namespace_html_elements=False)
    findings = [
        *_foreign(root),
        *_head(root, expected),
        *_headings(root),
        *_anchors(root),
        *_pictures(root),
        *_trust(root, expected),
        *_said(html, expected),
    ]
    mend = "this is a mistake of the press: please report it with the flyer and the language"
    return [Problem(Place(path), f"on reading it back: {finding}", mend) for finding in findings]


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(SVG)


def _foreign(root: Element) -> Iterator[str]:
    """Give what may run or load something, or be styled beyond the one style."""
    for element in root.iter():
        if _name(element) not in ELEMENTS and not _is_title(element):
            yield f"it holds <{_name(element)}>, which no such page needs"
        for key, value in element.items():
            if key == "style" or key.startswith("on"):
                yield f'it holds the attribute "{key}"'
            if key == "src" and not value.startswith(PICTURES):
                yield f'it loads "{value[:40]}"'
            if key.endswith("href") and not value.startswith(LINKS):
                yield f'it leads to "{value[:40]}"'


def _is_title(element: Element) -> bool:
    """Whether an element is the description of a drawing."""
    return element.tag == f"{SVG}title"


def _head(root: Element, expected: Page) -> Iterator[str]:
    if (root.get("lang"), root.get("dir")) != (expected.language, expected.direction):
        yield f"its language is not {expected.language}, {expected.direction}"
    titles = root.findall("head/title")
    if len(titles) != 1 or not (titles[0].text or "").strip():
        yield "it has no title"
    policies = [each.get("content") for each in root.findall("head/meta[@http-equiv]")]
    if policies != [POLICY]:
        yield "it does not forbid to load anything"
    if len([each for each in root.iter() if _name(each) == "style"]) != 1:
        yield "it has not one style"


def _headings(root: Element) -> Iterator[str]:
    levels = [_name(each) for each in root.iter() if _name(each) in ("h1", "h2")]
    if levels[:1] != ["h1"] or levels.count("h1") != 1:
        yield "its first heading is not its only one of the first level"
    for landmark in ("header", "nav", "main", "footer"):
        if len(list(root.iter(landmark))) != 1:
            yield f"it has not one <{landmark}>"


def _anchors(root: Element) -> Iterator[str]:
    ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and ids[unquote(target[1:])] != 1:
            yield f'the link "{target[:40]}" leads to {ids[unquote(target[1:])]} places'
        if target and not "".join(link.itertext()).strip():
            yield f'the link "{target[:40]}" has no text'


def _pictures(root: Element) -> Iterator[str]:
    for picture in root.iter("img"):
        if "alt" not in picture.attrib:
            yield "a picture is not described"
    for drawing in root.iter(f"{SVG}svg"):
        titled = drawing.find(f"{SVG}title")
        if drawing.get("aria-hidden") != "true" and (titled is None or not titled.text):
            yield "a drawing is not described"


def _trust(root: Element, expected: Page) -> Iterator[str]:
    """Say which line is not there, or stands where the flyer's style would reach it."""
    flyers = [part for part in root.iter("div") if part.get("class") == "flyer"]
    own = {each for part in flyers for each in part.iter()}
    there = {
        (each.get("lang"), bare("".join(each.itertext())))
        for each in root.findall("body/header/div[@class='draft']/p")
        if each not in own
    }
    for tag, line in expected.shows:
        if (tag, bare(line)) not in there:
            yield f'the line "{line[:40]}" does not stand at its head'


def _said(html: str, expected: Page) -> Iterator[str]:
    whole = bare(plain(html))
    for text in expected.says:
        if bare(text) not in whole:
            yield f'"{text[:60]}" is not said on it'
