"""The edition for phones as a page for browsers: all that the tagged PDF says, in its order."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
import pytest
import tinyhtml5
from conftest import TAGS, Built, handbill, make_shop, read_built
from test_reader import links, structure

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
    """As many items, and the contents first; what runs over pages is tagged page by page."""
    kinds = [kind for kind, _ in structure(built.file(tag, "reader", "pdf"))]
    lists = [each for each in page(built, tag).iter() if each.tag in ("ul", "ol")]
    items = [len(each.findall("li")) for each in lists]
    assert items[0] == 9
    broken = kinds.count("L") - len(items)
    assert 0 <= kinds.count("LI") - sum(items) <= broken <= 2
    assert {each.get("role") for each in lists} == {"list"}


@LANGUAGES
def test_the_page_opens_what_the_pdf_opens(built: Built, tag: str) -> None:
    anchors = list(page(built, tag).iter("a"))
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


def marks(node: pikepdf.Object) -> Iterator[tuple[tuple[int, int], int]]:
    """Give the page and the mark of every piece of text of a tagged PDF, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) and node.S != "/Figure":
            yield node.Pg.objgen, kid
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from marks(kid)


@LANGUAGES
def test_the_pdf_is_read_in_the_order_in_which_it_is_drawn(built: Built, tag: str) -> None:
    """On every page, but for pictures, which are drawn last: so nothing is read out of turn."""
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        found = list(marks(document.Root.StructTreeRoot))
        pages = [each.obj.objgen for each in document.pages]
    places = [(pages.index(at), mark) for at, mark in found]
    assert len(places) > 100
    assert places == sorted(places)


@LANGUAGES
def test_the_page_says_what_the_text_for_messengers_says_in_its_order(
    built: Built, tag: str
) -> None:
    """Which is held against the PDF elsewhere."""
    main = next(page(built, tag).iter("main"))
    whole, said = text_of(body(page(built, tag))), text_of(main)
    lines = built.file(tag, "reader", "txt").read_text(encoding="utf-8").splitlines()
    unnumbered = [re.sub(r"^\d+\. ", "", line) for line in lines]
    values = [line.partition(": ")[2] or line for line in unnumbered]
    assert [value for value in values if bare(value) not in whole] == []
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
    named = {each.get("name") for each in page(built, tag).iter("meta")} - {None}
    assert named == {"viewport", "referrer", "color-scheme"}
    assert not re.search(r"handbill|weasyprint|/home/|/tmp/|<!--", source(built, tag).lower())


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
    flyers = [part for part in root.iter("div") if part.get("class") == "flyer"]
    own = [each for part in flyers for each in part.iter()]
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


# What browsers obey and the layout of the PDF does not, each with a way to hide the lines.
HIDING = """
h1.title { color: #00205b; }
@media (min-width: 1px) { .draft, .example { display: none !important } }
@supports (display: grid) { .draft, .example { display: none !important } }
@media (prefers-color-scheme: light) { .draft * { color: #fff !important } }
@container (min-width: 1px) { .draft { display: none } }
.draft, .example { clip-path: inset(100%); content-visibility: hidden; filter: opacity(0) }
.draft, .example { mask-image: linear-gradient(transparent, transparent); zoom: 0.01 }
:root:has(nav) .draft, :root:has(nav) .example { text-indent: -999em }
header { visibility: hidden } main { margin-top: -60em; background-color: #fff }
main * { background-color: #fff }
"""


@pytest.fixture(scope="module")
def styled(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> tuple[Built, str]:
    """Give the edition in Spanish of a flyer with that style, and what the build said."""
    shop = make_shop(tmp_path_factory.mktemp("styled") / "shop", faces, ("en", "es"))
    (shop / "flyers" / "lead" / "flyer.css").write_text(HIDING, encoding="utf-8")
    options = ("--language", "es", "--format", "reader", "--contact", "example")
    done = handbill("build", *options, cwd=shop)
    return read_built(shop / "out"), done.stderr


def test_a_flyer_s_style_colours_its_own_text_on_the_page_and_does_nothing_else(
    built: Built, styled: tuple[Built, str]
) -> None:
    """All else on the page is as it is without that style."""
    rules = re.findall(r"\.flyer :is\(.*\n", source(styled[0], "es"))
    assert rules[0] == ".flyer :is(h1.title) { color: #00205b }\n"
    assert {re.sub(r".*\{ (.*): .* \}\n", r"\1", rule) for rule in rules} == {
        "color",
        "background-color",
    }
    assert source(styled[0], "es").replace("".join(rules), "") == source(built, "es").replace(
        "".join(rules), ""
    )


def test_a_colour_that_would_hide_the_flyer_s_own_text_on_the_page_is_told(shop: Path) -> None:
    """Though there is no such element in the PDF."""
    (shop / "flyers" / "lead" / "flyer.css").write_text(
        "\nheader h1 { color: #fdfdfd }", encoding="utf-8"
    )
    done = handbill("build", "--language", "en", "--format", "reader", cwd=shop)
    assert done.returncode == 1
    assert "flyers/lead/flyer.css:2: error: type in #fdfdfd on #ffffff" in done.stderr
    built = read_built(shop / "out")
    assert [path for path in built.rows if path.endswith("html")] == []
    assert built.row("en", "reader", "pdf")


def doubled(colour: str) -> str:
    """Write ``#abc`` as ``#aabbcc``."""
    return "#" + "".join(each * 2 for each in colour[1:]) if len(colour) == 4 else colour
