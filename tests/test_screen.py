"""The edition for phones as a page for browsers: all that the tagged PDF says, in the same order."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
import pytest
import tinyhtml5
from conftest import TAGS, Built
from test_reader import elements, links, structure

from handbill.colour import contrast, parsed
from handbill.language import registry
from handbill.project.text import bare

LANGUAGES = pytest.mark.parametrize("tag", TAGS)
SVG = "{http://www.w3.org/2000/svg}"


def source(built: Built, tag: str) -> str:
    return built.file(tag, "reader", "html").read_text(encoding="utf-8")


def page(built: Built, tag: str) -> Element:
    text = StringIO(source(built, tag))
    root: Element = tinyhtml5.parse(text, namespace_html_elements=False)
    return root


def text_of(element: Element) -> str:
    return bare("".join(element.itertext()))


def body(root: Element) -> Element:
    found = root.find("body")
    assert found is not None
    return found


def bookmarks(file: Path) -> list[str]:
    """Give the titles of a file's bookmarks in order."""
    with pikepdf.open(file) as document, document.open_outline() as outline:
        (top,) = outline.root
        return [bare(str(item.title)) for item in (top, *top.children)]


@LANGUAGES
def test_the_page_has_the_headings_of_the_pdf_in_its_order(built: Built, tag: str) -> None:
    file = built.file(tag, "reader", "pdf")
    headings = [each for each in page(built, tag).iter() if each.tag in ("h1", "h2")]
    levels = [kind for kind, _ in structure(file) if kind in ("H1", "H2")]
    assert [each.tag.upper() for each in headings] == levels
    assert [text_of(each) for each in headings] == bookmarks(file)


@LANGUAGES
def test_the_page_has_the_lists_of_the_pdf(built: Built, tag: str) -> None:
    """As many items in each, and the contents first."""
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        tree = list(elements(document.Root.StructTreeRoot))
        items = [
            sum(str(kid.S) == "/LI" for kid in elements(each) if kid.P.objgen == each.objgen)
            for each in tree
            if str(each.S) == "/L"
        ]
    lists = [each for each in page(built, tag).iter() if each.tag in ("ul", "ol")]
    assert [len(each.findall("li")) for each in lists] == items
    assert items[0] == 9
    assert {each.get("role") for each in lists} == {"list"}


@LANGUAGES
def test_the_page_opens_what_the_pdf_opens(built: Built, tag: str) -> None:
    anchors = [each for each in page(built, tag).iter("a")]
    outside = [each.get("href") for each in anchors if not each.get("href", "").startswith("#")]
    assert list(dict.fromkeys(outside)) == list(
        dict.fromkeys(links(built.file(tag, "reader", "pdf")))
    )
    assert all(text_of(each) for each in anchors)


@LANGUAGES
def test_what_is_drawn_is_described_as_in_the_pdf(built: Built, tag: str) -> None:
    figures = structure(built.file(tag, "reader", "pdf"))
    told = [row["/Alt"] for kind, row in figures if kind == "Figure"]
    drawn = [each.findtext(f"{SVG}title") for each in page(built, tag).iter(f"{SVG}svg")]
    assert drawn == told
    assert len(told) == 2


def passages(node: pikepdf.Object, around: str) -> Iterator[str]:
    """Give the language of every passage of a tagged PDF, where it changes, in reading order."""
    own = str(node.get("/Lang", around))
    if own != around:
        yield own
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from passages(kid, own)


def foreign(element: Element, around: str) -> Iterator[str]:
    """Give the same of a page for browsers, for what has text."""
    own = element.get("lang", around)
    if own != around and text_of(element):
        yield own
    for child in element:
        yield from foreign(child, own)


@LANGUAGES
def test_every_passage_in_another_language_says_so_in_the_pdf_and_on_the_page(
    built: Built, tag: str
) -> None:
    """A passage that is broken over lines is tagged line by line in the PDF."""
    root = page(built, tag)
    assert (root.get("lang"), root.get("dir")) == (tag, registry()[tag].direction)
    on_page = list(foreign(body(root), tag))
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        in_pdf = list(passages(document.Root.StructTreeRoot, str(document.Root.Lang)))
    assert set(on_page) == set(in_pdf) == (set() if tag == "en" else {"en"})
    assert len(in_pdf) >= len(on_page)
    assert tag == "en" or len(on_page) > 4


@LANGUAGES
def test_the_pdf_is_read_in_the_order_in_which_it_is_drawn(built: Built, tag: str) -> None:
    """On every page; so its text comes in the order of the page for browsers, checked below."""
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        marks: dict[tuple[int, int], list[int]] = {}
        for each in elements(document.Root.StructTreeRoot):
            for kid in each.K if isinstance(each.K, pikepdf.Array) else [each.K]:
                if isinstance(kid, int):
                    marks.setdefault(each.Pg.objgen, []).append(kid)
    assert marks
    for found in marks.values():
        assert found == sorted(found)


@LANGUAGES
def test_the_page_says_what_the_text_for_messengers_says_in_its_order(
    built: Built, tag: str
) -> None:
    """Which is held against the PDF elsewhere."""
    main = next(page(built, tag).iter("main"))
    whole, said = text_of(body(page(built, tag))), text_of(main)
    lines = built.file(tag, "reader", "txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if bare(line.partition(": ")[2] or line) not in whole] == []
    points = [bare(line.partition(". ")[2]) for line in lines if re.match(r"\d\. ", line)]
    places = [said.find(point) for point in points]
    assert len(points) == 9
    assert -1 not in places
    assert places == sorted(places)


@LANGUAGES
def test_the_page_asks_for_nothing_and_runs_nothing(built: Built, tag: str) -> None:
    root, text = page(built, tag), source(built, tag)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {
        each.tag for each in root.iter()
    }
    assert "url(" not in text
    assert "@import" not in text
    assert "src=" not in text
    policy = [each.get("content") for each in root.iter("meta") if each.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


@LANGUAGES
def test_nothing_tells_who_made_the_page(built: Built, tag: str) -> None:
    text = source(built, tag).lower()
    assert not re.search(r"handbill|weasyprint|generator|author|/home/|/tmp/|<!--", text)


@LANGUAGES
def test_the_language_s_own_typeface_is_asked_for_first(built: Built, tag: str) -> None:
    first = registry()[tag].stack[0]
    named = re.search(r"html \{[^}]*font-family: ([^;]*);", source(built, tag))
    assert named
    assert named[1].startswith(f'"{first}"')
    assert named[1].endswith("system-ui, sans-serif")


@LANGUAGES
def test_a_draft_and_an_example_say_so_outside_of_what_a_style_reaches(
    built: Built, tag: str
) -> None:
    root = page(built, tag)
    own = [
        each for part in root.iter("div") if part.get("class") == "flyer" for each in part.iter()
    ]
    lines = [each for each in root.iter("p") if each not in own]
    said = {(each.get("lang"), text_of(each)) for each in lines}
    draft = {(row.tag, bare(row.draft)) for row in (registry()[tag], registry()["en"])}
    assert (draft <= said) == (tag != "en")
    example = bare("EXAMPLE. No number or address here is real.")
    assert [text for _, text in said].count(example) == 1
    assert sum(text_of(each) == example for each in lines) == 2, "beside each number"


@LANGUAGES
def test_the_colours_of_the_page_are_told_apart_in_light_and_in_dark(
    built: Built, tag: str
) -> None:
    rows = re.findall(r"--ink: (#\w+); --paper: (#\w+); --accent: (#\w+)", source(built, tag))
    assert len(rows) == 3, "light, dark, and on paper"
    for ink, paper, accent in rows:
        ground = parsed(doubled(paper))
        assert contrast(parsed(doubled(ink)), ground) >= 7
        assert contrast(parsed(doubled(accent)), ground) >= 4.5


def doubled(colour: str) -> str:
    """Write ``#abc`` as ``#aabbcc``."""
    return "#" + "".join(each * 2 for each in colour[1:]) if len(colour) == 4 else colour
