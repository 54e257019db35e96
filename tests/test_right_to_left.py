"""Arabic on the paper: bound on the right, read from the right, its numbers from the left."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pypdfium2
import pytest
from conftest import PAIRS, ROOT, Built

from handbill.language import registry
from handbill.pages.direction import isolated
from handbill.paper import PAPERS
from handbill.project.formats import press_formats
from handbill.sheets.imposition import Folding, impose

CATALOGS = ROOT / "locales" / "ar" / "LC_MESSAGES"
FORMS = pytest.mark.parametrize("form", ["trifold", "sheet", "reader"])


def pages(file: Path) -> Iterator[pypdfium2.PdfPage]:
    with pypdfium2.PdfDocument(file) as document:
        yield from document


def chars(page: pypdfium2.PdfPage) -> list[tuple[str, float, float, float]]:
    """Give a page's printed characters: each, its left and right edge, and its middle's height."""
    text = page.get_textpage()
    every = text.get_text_range()
    found = []
    for i, char in enumerate(every):
        if char.strip():
            left, bottom, right, top = text.get_charbox(i)
            found.append((char, left, right, (bottom + top) / 2))
    return found


def numbers(page: pypdfium2.PdfPage) -> list[list[str]]:
    """Give the numbers of each line as they stand on the paper, read from left to right.

    Digits that touch are one number: brackets, hyphens and spaces divide.
    """
    text = page.get_textpage()
    every = text.get_text_range()
    rows = [
        (char, text.get_charbox(i, loose=True)) for i, char in enumerate(every) if char.isdigit()
    ]
    lines: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = {}
    for char, box in rows:
        near = [line for line in lines if abs(line - box[1]) < 2]
        lines.setdefault(near[0] if near else round(box[1]), []).append((char, box))
    return [in_order(line) for _, line in sorted(lines.items(), reverse=True)]


def in_order(line: list[tuple[str, tuple[float, float, float, float]]]) -> list[str]:
    found: list[str] = []
    end = -100.0
    for char, (left, bottom, right, top) in sorted(line, key=lambda row: row[1][0]):
        if left - end < 0.05 * (top - bottom):
            found[-1] += char
        else:
            found.append(char)
        end = right
    return found


def file_of(built: Built, form: str, tag: str = "ar") -> Path:
    return built.file(tag, form, "pdf", "read" if form == "reader" else "print")


def words_of(file: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pages(file))


@FORMS
@pytest.mark.parametrize("number", [["415", "555", "0134"], ["415", "555", "0172"]], ids="-".join)
def test_every_telephone_number_stands_from_left_to_right(
    built: Built, form: str, number: list[str]
) -> None:
    lines = [line for page in pages(file_of(built, form)) for line in numbers(page)]
    assert any(number == line[i : i + 3] for line in lines for i in range(len(line)))


@FORMS
def test_every_number_on_the_paper_is_one_of_the_text_and_never_turned_around(
    built: Built, form: str
) -> None:
    """Turned around, 2016 would read 6102: in the body, the contact, the small print."""
    known = {
        "415",
        "555",
        "0134",
        "0172",
        "123",
        "2016",
        "2026",
        "30",
        "15",
        "12",
        "23",
        "17",
        "00",
    }
    known |= {str(number) for number in range(1, 10)}
    found = {
        number for page in pages(file_of(built, form)) for line in numbers(page) for number in line
    }
    assert {"2016", "2026", "30", "15"} <= found
    assert found <= known


@FORMS
def test_digits_are_those_that_a_telephone_has(built: Built, form: str) -> None:
    text = words_of(file_of(built, form))
    assert [char for char in text if char.isdigit() and not char.isascii()] == []


@FORMS
def test_every_arabic_letter_of_the_catalogs_comes_out_of_the_pdf_again(
    built: Built, form: str
) -> None:
    """Variable faces of Arabic lost ن ب ق ف ة."""
    wanted: Counter[str] = Counter()
    for entry in polib.pofile(str(CATALOGS / "lead.po")):
        if entry.msgctxt not in ("short", "picture"):
            wanted += Counter(letters(re.sub(r"%\(\w+\)s", "", entry.msgstr)))
    found = Counter(letters(words_of(file_of(built, form))))
    assert set("نبقفة") <= set(wanted)
    assert wanted - found == Counter()


def letters(text: str) -> list[str]:
    """Give a text's Arabic letters, without their vowel marks."""
    plain = unicodedata.normalize("NFKC", text)
    return [char for char in plain if char.isalpha() and "\u0600" <= char <= "\u06ff"]


def test_the_cover_lies_left_on_the_outside_so_that_the_leaflet_opens_to_the_left(
    built: Built,
) -> None:
    """Outside: 1 6 5. Inside: 4 3 2."""
    with pypdfium2.PdfDocument(built.file("ar", "trifold", "print")) as document:
        outside = document[0]
        title = [row for row in chars(outside) if row[0] in "LEAD" and row[2] - row[1] > 9]
        number = [row for row in chars(outside) if row[0] == "4"]
        width = outside.get_width()
    assert title
    assert max(row[2] for row in title) < width / 3 + 5
    assert all(width / 3 - 5 < row[1] < width * 2 / 3 + 5 for row in number)


def test_the_first_page_inside_is_the_one_on_the_right(built: Built) -> None:
    form, paper = press_formats()["trifold"], PAPERS["letter"]
    folding = Folding(form.fold, form.sheet_size(paper), "short-edge", right_to_left=True)
    (inside,) = impose(folding, form.page_sizes(paper, 6))[1:]
    with pypdfium2.PdfDocument(built.file("ar", "trifold", "print")) as document:
        found = {row[0]: row[1] for row in numerals(document[1])}
    second = next(place for place in inside.placements if place.page == 2)
    assert second.x == pytest.approx(inside.width - second.width, abs=2)
    assert second.x <= found["1"]
    assert found["1"] > found["8"]


def numerals(page: pypdfium2.PdfPage) -> list[tuple[str, float, float, float]]:
    """Give the large numerals of points on a page."""
    text = page.get_textpage()
    every = text.get_text_range()
    found = []
    for i, char in enumerate(every):
        if char in "123456789":
            left, bottom, right, top = text.get_charbox(i)
            if top - bottom > 11.5:
                found.append((char, left, right, top))
    return found


def test_the_first_column_of_a_sheet_is_the_one_on_the_right(built: Built) -> None:
    found: dict[str, float] = {}
    with pypdfium2.PdfDocument(built.file("en+es", "sheet", "print")) as document:
        for char, left, _, _ in numerals(document[0]):
            found.setdefault(char, left)
    assert found["1"] < found["9"], "in Spanish, on the left"
    found = {}
    with pypdfium2.PdfDocument(built.file("ar", "sheet", "print")) as document:
        for char, left, _, _ in numerals(document[0]):
            found.setdefault(char, left)
    ordered = [found[char] for char in sorted(found)]
    assert ordered[0] > ordered[-1], "in Arabic, on the right"


def test_a_point_s_numeral_stands_at_the_right_edge_of_its_column(built: Built) -> None:
    """Nothing of its column stands further right."""
    with pypdfium2.PdfDocument(built.file("ar", "sheet", "print")) as document:
        page = document[0]
        ends = [right for _, left, right, _ in numerals(page) if left > page.get_width() / 2]
        rights = [right for _, left, right, _ in chars(page) if left > page.get_width() / 2]
    assert ends
    assert all(end == pytest.approx(max(rights), abs=4) for end in ends)


def test_the_text_of_a_right_to_left_page_is_set_flush_right(built: Built) -> None:
    """Most lines end at the same right edge, and begin anywhere."""
    sheet = pages(built.file("ar", "sheet", "print"))
    lines: dict[int, list[float]] = {}
    for _, left, right, height in chars(next(sheet)):
        if left > 306:
            lines.setdefault(round(height / 12), []).append(right)
    edges = Counter(round(max(rights) / 3) for rights in lines.values())
    assert edges.most_common(1)[0][1] > len(lines) / 3
    assert max(edges) * 3 == pytest.approx(612 - 12 * 72 / 25.4, abs=4)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_has_the_language_on_the_front_and_english_on_the_back(
    built: Built, pair: str
) -> None:
    other = pair.removeprefix("en+")
    front, back = [
        page.get_textpage().get_text_range()
        for page in pages(built.file(pair, "sheet", "ink-saver"))
    ]
    assert "know this first" in back
    assert "know this first" not in front
    assert registry()[other].english.split(",")[0] in front


@pytest.mark.parametrize("pair", PAIRS)
def test_each_side_of_a_pair_names_the_other(built: Built, pair: str) -> None:
    other = registry()[pair.removeprefix("en+")]
    front, back = [
        page.get_textpage().get_text_range()
        for page in pages(built.file(pair, "sheet", "ink-saver"))
    ]
    assert "English" in front.strip()[-60:]
    assert "Other side:" in back
    assert sorted(other.endonym.replace(" ", "")) == sorted(
        back.partition("Other side:")[2].replace(" ", "").strip()
    )


def test_a_pair_prints_its_draft_lines_on_the_translated_side_alone(built: Built) -> None:
    for pair in PAIRS:
        front, back = [
            page.get_textpage().get_text_range()
            for page in pages(built.file(pair, "sheet", "ink-saver"))
        ]
        assert "DRAFT" in front, pair
        assert "DRAFT" not in back, pair


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("من 9:00–17:00", "9:00–17:00"),
        ("اتصل 510-555-0147 الآن", "510-555-0147"),
        ("رقم +1 (415) 555-0134", "+1 (415) 555-0134"),
    ],
)
def test_times_and_numbers_inside_right_to_left_values_are_kept_together(
    text: str, inner: str
) -> None:
    assert f'<bdi class="value" dir="ltr">{inner}</bdi>' in isolated(text)


def test_the_hours_of_a_contact_stand_in_their_order_on_paper(built: Built) -> None:
    """Nine comes before seventeen, left to right, as a clock shows them."""
    with pypdfium2.PdfDocument(built.file("ar", "trifold", "print")) as document:
        page = document[0].get_textpage()
        letters = [page.get_text_range(i, 1) for i in range(page.count_chars())]
        places = [i for i in range(len(letters) - 3) if "".join(letters[i : i + 4]) == "9:00"]
        ends = [i for i in range(len(letters) - 4) if "".join(letters[i : i + 5]) == "17:00"]
        assert places
        assert ends
        assert page.get_charbox(places[0])[0] < page.get_charbox(ends[0])[0]
