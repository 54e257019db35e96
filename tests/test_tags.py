"""Tags of files for screens: all that is on a page has its place, in the order of the HTML."""

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element as Markup

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import TAGS, Built
from pikepdf import Array, Name
from PIL.Image import Image
from structure import Element, faults, structure
from tinyhtml5 import parse

from handbill.project.text import bare

LANGUAGES = pytest.mark.parametrize("tag", TAGS)
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def for_screens(*builds: Built) -> Iterator[Path]:
    for build in builds:
        for path, row in build.rows.items():
            if row["variant"] == "read" and path.endswith(".pdf"):
                yield build.out / path


def spoken(element: Element) -> str:
    """Give what a screen reader says: texts, and of figures the words that stand for them."""
    if element.kind == "Figure":
        return str(element.entries["/Alt"])
    return "".join(part if isinstance(part, str) else spoken(part) for part in element.parts)


def written(element: Markup) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [written(child), child.tail or ""]
    return "".join(parts)


def page(built: Built, tag: str) -> Markup:
    source = built.file(tag, "reader", "html").read_text(encoding="utf-8")
    return next(each for each in parse(source).iter() if each.tag == f"{XHTML}body")


def letters(text: str) -> Counter[str]:
    """Right to left, glyphs lie in the order in which they are drawn."""
    return Counter(char for char in bare(text) if char.isalnum())


def test_all_that_is_painted_is_text_of_one_element_or_none(
    built: Built, built_small: Built
) -> None:
    """And lists, headings, links and figures are what the standard asks of them."""
    files = list(for_screens(built, built_small))
    assert len(files) > 25
    assert {file.name: faults(structure(file)) for file in files} == {
        file.name: [] for file in files
    }


@LANGUAGES
def test_a_file_for_screens_reads_as_its_page_for_browsers_word_for_word(
    built: Built, tag: str
) -> None:
    found = structure(built.file(tag, "reader", "pdf"))
    html = page(built, tag)
    if tag == "ar":
        assert letters(spoken(found.root)) == letters(written(html))
        return
    assert bare(spoken(found.root)) == bare(written(html))


@LANGUAGES
def test_headings_lists_and_links_are_those_of_the_page_in_its_order(
    built: Built, tag: str
) -> None:
    found = structure(built.file(tag, "reader", "pdf"))
    html = page(built, tag)
    for kinds, tags in ((("H1",), ("h1",)), (("H2",), ("h2",)), (("Link",), ("a",))):
        wanted = [each for each in html.iter() if each.tag in {f"{XHTML}{row}" for row in tags}]
        tagged = [letters(each.text) for each in found.kinds(*kinds)]
        assert tagged == [letters(written(each)) for each in wanted], kinds


@LANGUAGES
def test_a_link_says_the_words_that_it_shows_once_whatever_lines_it_takes(
    built: Built, tag: str
) -> None:
    """Readers that follow the annotation instead of the tag read the same."""
    html = page(built, tag)
    shown = [" ".join(written(row).split()) for row in html.iter() if row.tag == f"{XHTML}a"]
    links = structure(built.file(tag, "reader", "pdf")).kinds("Link")
    said = [{row["/Contents"] for row in each.links} for each in links]
    assert said == [{each} for each in shown]


def test_every_link_leads_back_to_the_element_that_it_is_part_of(built: Built) -> None:
    for file in for_screens(built):
        with pikepdf.open(file) as document:
            holders = dict(pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree).items())
            for each in document.pages:
                assert each.obj.Tabs == Name.S
                for link in each.obj.get("/Annots", []):
                    holder = holders[int(link.StructParent)]
                    rows = [kid for kid in holder.K if isinstance(kid, pikepdf.Dictionary)]
                    objects = [kid.Obj for kid in rows if "/Obj" in kid]
                    assert Name.Link == holder.S
                    assert link.objgen in [row.objgen for row in objects]


@pytest.mark.parametrize("form", ["reader", "booklet"])
def test_the_contents_are_a_numbered_list_whose_numbers_are_its_labels(
    built: Built, built_small: Built, form: str
) -> None:
    file = (built if form == "reader" else built_small).file("en", form, "read", "pdf")
    first = structure(file).kinds("L")[0]
    assert first.entries["/A"] == {"/O": "/List", "/ListNumbering": "/Decimal"}
    labels = [item.below[0] for item in first.below]
    assert [each.kind for each in labels] == ["Lbl"] * 9
    assert [each.text for each in labels] == [str(number) for number in range(1, 10)]


@pytest.mark.parametrize("form", ["booklet", "large-print"])
def test_numbers_of_pages_are_seen_and_not_read(built_small: Built, form: str) -> None:
    file = built_small.file("en", form, "read", "pdf")
    with pypdfium2.PdfDocument(file) as document:
        number = len(document) - 1
        seen = document[number - 1].get_textpage().get_text_range().split()
    read = [text for (at, _), text in structure(file).marked.items() if at == number - 1]
    assert str(number) in seen
    assert str(number) not in [text.strip() for text in read]
    with pikepdf.open(file) as document:
        content = document.pages[number - 1].Contents.read_bytes()
    assert b"/Type /Pagination" in content
    assert b"/Subtype /Footer" in content


def elements(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """Give the elements of a kind below a node of the tree."""
    for kid in node.K if isinstance(node.get("/K"), Array) else []:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from [kid] if f"/{kind}" == kid.S else []
            yield from elements(kid, kind)


def unmarked(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    rows = list(pikepdf.parse_content_stream(page))
    first = next(i for i, row in enumerate(rows) if str(row.operator) == "BDC")
    last = next(i for i, row in enumerate(rows) if i > first and str(row.operator) == "EMC")
    kept = [row for i, row in enumerate(rows) if i not in (first, last)]
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def emptied(kind: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        next(elements(document.Root.StructTreeRoot.K[0], kind)).K = Array()

    return change


def renamed(kind: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        next(elements(document.Root.StructTreeRoot.K[0], kind)).S = Name(f"/{other}")

    return change


def without(kind: str, entry: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        del next(elements(document.Root.StructTreeRoot.K[0], kind))[f"/{entry}"]

    return change


def twice(document: pikepdf.Pdf) -> None:
    first = next(elements(document.Root.StructTreeRoot.K[0], "H2"))
    first.K[0].K = Array([first.K[0].K[0], first.K[0].K[0]])


@pytest.mark.parametrize(("change", "told"), [
    (unmarked, "painted outside of all marks"), (emptied("H1"), "in no element"),
    (emptied("Link"), "opens nothing"), (twice, "in two elements"),
    (renamed("H2", "H3"), "a heading of level 3 after one of level 1"),
    (renamed("LBody", "P"), "LI holds ['P']"), (without("L", "A"), "how it is numbered"),
    (without("Figure", "Alt"), "a figure without words"),
])  # fmt: skip
def test_what_is_tagged_wrong_is_found(
    built: Built, change: Callable[[pikepdf.Pdf], None], told: str
) -> None:
    stream = BytesIO()
    with pikepdf.open(built.file("en", "reader", "pdf")) as document:
        change(document)
        document.save(stream)
    if change is unmarked:
        # What names it finds nothing any more.
        with pytest.raises(KeyError):
            structure(stream)
        return
    assert any(told in fault for fault in faults(structure(stream)))


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("form", ["reader", "trifold"])
def test_a_figure_lies_where_its_tag_says(built: Built, tag: str, form: str) -> None:
    """The square code is read from there; the drawing fills its frame."""
    file = built.file(tag, form, "read", "pdf")
    places: list[tuple[int, list[float]]] = []
    for each in structure(file).kinds("Figure"):
        ((number, _),) = each.numbers
        places.append((number, [float(edge) for edge in each.entries["/A"]["/BBox"]]))
    with pypdfium2.PdfDocument(file) as document:
        found = [_cut(document[number], box) for number, box in places]
    drawing, code = found
    assert zxingcpp.read_barcode(code).text == "https://riverside.example.org"
    assert drawing.convert("L").getextrema()[0] < 128


def _cut(page: pypdfium2.PdfPage, box: list[float]) -> Image:
    left, low, right, high = box
    width, height = page.get_size()
    assert 0 <= left < right <= width
    assert 0 <= low < high <= height
    edges = (left, low, width - right, height - high)
    image: Image = page.render(scale=3, crop=edges).to_pil()
    return image
