"""The edition for phones, and every file for screens: tagged, in order, with links that lead on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pikepdf
import polib
import pypdfium2
import pytest
from conftest import ROOT, TAGS, Built
from PIL import Image

from handbill.language import registry

LANGUAGES = pytest.mark.parametrize("tag", TAGS)
FORMS = pytest.mark.parametrize("form", ["reader", "trifold", "sheet"])
PAIRED = pytest.mark.parametrize("tag", ["en+es", "en+vi", "en+zh-Hans"])


def for_screens(built: Built) -> list[Path]:
    return [
        built.out / path
        for path, row in built.rows.items()
        if row["variant"] == "read" and path.endswith(".pdf")
    ]


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """Give every structure element below a node, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def structure(file: Path) -> list[tuple[str, dict[str, str]]]:
    """Give the kinds of a file's structure elements in order, each with its texts."""
    with pikepdf.open(file) as document:
        return [
            (
                str(each.S)[1:],
                {key: str(each[key]) for key in ("/Alt", "/Lang", "/ActualText") if key in each},
            )
            for each in elements(document.Root.StructTreeRoot)
        ]


@LANGUAGES
@FORMS
def test_a_file_for_screens_is_accessible_as_pdf_ua_1_wants_it(
    built: Built, tag: str, form: str
) -> None:
    report = page.validate_pdf(
        built.file(tag, form, "read", "pdf"), profile=page.ValidationProfile.PDF_UA_1
    )
    assert [(row.rule_id, row.message) for row in report.failures] == []
    assert report.is_compliant


def test_a_pair_is_for_paper_only(built: Built) -> None:
    """On a screen one reads one language; a sheet has two sides."""
    pairs = [row for row in built.rows.values() if "+" in row["language"]]
    assert {row["variant"] for row in pairs} == {"print", "ink-saver"}


def test_a_file_for_screens_shows_its_title_and_names_its_language(built: Built) -> None:
    for file in for_screens(built):
        with pikepdf.open(file) as document:
            assert document.Root.ViewerPreferences.DisplayDocTitle, file
            assert str(document.trailer.Info["/Title"]), file
            assert str(document.Root.Lang), file
            assert document.Root.MarkInfo.Marked, file


def test_a_file_for_screens_says_that_it_is_pdf_ua(built: Built) -> None:
    for file in for_screens(built):
        with pikepdf.open(file) as document:
            assert b"<pdfuaid:part>1</pdfuaid:part>" in document.Root.Metadata.read_bytes(), file


@LANGUAGES
@FORMS
def test_headings_follow_each_other_without_a_gap(built: Built, tag: str, form: str) -> None:
    """One title, then a heading for each point, the contact and, in the reader, the contents."""
    levels = [
        kind for kind, _ in structure(built.file(tag, form, "read", "pdf")) if kind[:1] == "H"
    ]
    assert levels[0] == "H1"
    assert set(levels[1:]) == {"H2"}
    assert len(levels) == 1 + 9 + 1 + (form == "reader")


@LANGUAGES
def test_the_drawing_and_the_code_are_described(built: Built, tag: str) -> None:
    figures = [
        row for kind, row in structure(built.file(tag, "trifold", "read")) if kind == "Figure"
    ]
    described = [row.get("/Alt", "") for row in figures]
    assert len(described) == 2
    assert all(described)
    assert said(tag, "lead", "picture", "An open umbrella") in described


@LANGUAGES
def test_the_code_is_described_in_the_reader_s_language(built: Built, tag: str) -> None:
    label = said(tag, "handbill", "contact", "QR code that opens %(web)s")
    figures = [
        row for kind, row in structure(built.file(tag, "trifold", "read")) if kind == "Figure"
    ]
    start = label.partition("%(web)s")[0].strip()
    assert any(start in row.get("/Alt", "") for row in figures)


def said(tag: str, domain: str, context: str, source: str) -> str:
    if tag == "en":
        return source
    folder = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES"
    entry = polib.pofile(str(folder / f"{domain}.po")).find(source, msgctxt=context)
    assert entry is not None
    return str(entry.msgstr)


def links(file: Path) -> list[str]:
    """Give the addresses that a file's links open."""
    with pikepdf.open(file) as document:
        return [
            str(link.A.URI)
            for each in document.pages
            for link in each.obj.get("/Annots", [])
            if "/A" in link and "/URI" in link.A
        ]


@LANGUAGES
@FORMS
def test_numbers_and_addresses_can_be_tapped(built: Built, tag: str, form: str) -> None:
    assert {
        "tel:+1-415-555-0134",
        "tel:+1-415-555-0172",
        "mailto:hello@riverside.example.org",
        "https://riverside.example.org",
    } == set(links(built.file(tag, form, "read", "pdf")))


def test_no_two_links_lie_on_the_same_place(built: Built) -> None:
    """A screen reader would read each twice."""
    for file in for_screens(built):
        with pikepdf.open(file) as document:
            for each in document.pages:
                places = [str(list(link.Rect)) for link in each.obj.get("/Annots", [])]
                assert len(places) == len(set(places)), file


def test_every_link_lies_inside_its_page(built: Built) -> None:
    for file in for_screens(built):
        with pikepdf.open(file) as document:
            for each in document.pages:
                left, low, right, high = (float(edge) for edge in each.mediabox)
                for link in each.obj.get("/Annots", []):
                    x0, y0, x1, y1 = (float(edge) for edge in link.Rect)
                    assert left <= min(x0, x1) < max(x0, x1) <= right, file
                    assert low <= min(y0, y1) < max(y0, y1) <= high, file


def targets(document: pikepdf.Pdf) -> dict[str, int]:
    """Give the number of the page that each named place of a file is on."""
    numbers = {each.obj.objgen: i for i, each in enumerate(document.pages)}
    names = document.Root.Names.Dests.Names
    return {str(names[i]): numbers[names[i + 1][0].objgen] for i in range(0, len(names), 2)}


@LANGUAGES
def test_the_contents_of_the_reader_lead_to_each_point_in_order(built: Built, tag: str) -> None:
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        known = targets(document)
        names = [
            str(link.A.D if "/A" in link else link.Dest)
            for link in document.pages[0].obj.Annots
            if "/Dest" in link or ("/A" in link and link.A.S == "/GoTo")
        ]
    followed = [known[name] for name in dict.fromkeys(names)]
    assert len(followed) == 9
    assert followed == sorted(followed)
    assert followed[0] >= 1


@LANGUAGES
def test_the_reader_s_bookmarks_name_the_title_and_each_point(built: Built, tag: str) -> None:
    with (
        pikepdf.open(built.file(tag, "reader", "pdf")) as document,
        document.open_outline() as tree,
    ):
        (root,) = tree.root
        assert root.title.startswith("LEAD")
        assert len(root.children) >= 10


@LANGUAGES
def test_the_reader_has_the_shape_of_a_phone(built: Built, tag: str) -> None:
    with pikepdf.open(built.file(tag, "reader", "pdf")) as document:
        for each in document.pages:
            width, height = (float(edge) for edge in list(each.mediabox)[2:])
            assert height / width == pytest.approx(16 / 9, abs=0.001)


@LANGUAGES
def test_the_reader_s_first_page_holds_all_of_its_contents(built: Built, tag: str) -> None:
    """It is the picture that people pass on."""
    with pypdfium2.PdfDocument(built.file(tag, "reader", "pdf")) as document:
        text = document[0].get_textpage().get_text_range()
    assert all(str(number) in text for number in range(1, 10))


@LANGUAGES
def test_no_type_of_the_reader_is_smaller_than_a_phone_can_show(built: Built, tag: str) -> None:
    """Capitals of 8.5 pt type are 6 pt high; body text is 12.5 pt."""
    with pypdfium2.PdfDocument(built.file(tag, "reader", "pdf")) as document:
        for each in document:
            text = each.get_textpage()
            for i, char in enumerate(text.get_text_range()):
                if "A" <= char <= "Z" and char != "Q":
                    _, bottom, _, top = text.get_charbox(i)
                    assert top - bottom >= 6, char


@LANGUAGES
def test_the_picture_is_as_wide_as_a_phone_s_screen(built: Built, tag: str) -> None:
    with Image.open(built.file(tag, "reader", "png")) as image:
        assert image.format == "PNG"
        assert image.size == (1080, 1920)


@LANGUAGES
def test_the_text_for_messengers_says_all_that_the_reader_says(built: Built, tag: str) -> None:
    text = "".join(built.file(tag, "reader", "txt").read_text(encoding="utf-8").split())
    assert "(415)555-0134" in text
    if tag == "en":
        assert "DecriminalizationismodeledonNewZealand’slaw" in text
        return
    folder = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES"
    for entry in polib.pofile(str(folder / "lead.po")):
        if entry.msgctxt not in ("short", "picture") and "%(" not in entry.msgstr:
            assert "".join(entry.msgstr.split()) in text, entry.msgid


@LANGUAGES
def test_the_text_for_messengers_has_no_markup(built: Built, tag: str) -> None:
    text = built.file(tag, "reader", "txt").read_text(encoding="utf-8")
    assert "<" not in text
    assert "&amp;" not in text
    assert text.endswith("\n")
    assert "\n\n\n" not in text
