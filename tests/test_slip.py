"""The sheet on top of a group's pile: one page, whatever the group is called."""

from pathlib import Path

import pypdfium2
import pytest

from handbill.language import registry
from handbill.outputs.slip import Slip, SlipRow, slips
from handbill.paper import PAPERS

LANGUAGES = registry()
ROW = SlipRow("Trifold", "Spanish + English", "black and white", "1 sheet")


def slip(name: str, address: str = "", rows: int = 1) -> Slip:
    return Slip(3, 40, "moon-house", name, address, rows, "printed on one side", (ROW,) * rows)


def texts(faces: Path, *rows: Slip, paper: str = "letter") -> list[str]:
    """Set slips, and give the text of each page."""
    others = (LANGUAGES["es"], LANGUAGES["ar"])
    pdf = slips(rows, LANGUAGES["en"], others, PAPERS[paper], faces)
    with pypdfium2.PdfDocument(pdf) as document:
        found = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.split()) for text in found]


@pytest.fixture(scope="module")
def odd(faces: Path) -> list[str]:
    """Slips of which some cannot be set together with others."""
    rows = (
        slip("Moon House", "1 Pine Street\nSeattle"),
        slip("\u0628\u064a\u062a \u0627\u0644\u0623\u0645\u0644", "x"),
        slip("\u1200\u1308\u122d", "\u1200 Street"),
        slip("Averyverylongname" * 11, "A long line of an address, and more of it. " * 6, 24),
        slip("<b>{{ 7 * 7 }}</b> & %s"),
    )
    return texts(faces, *rows)


def test_each_slip_is_one_page(odd: list[str]) -> None:
    assert len(odd) == 5
    assert all(text.startswith("Group 3 of 40") for text in odd)
    assert all("Put this sheet on top." in text for text in odd)


def test_it_says_whose_the_pile_is_where_it_goes_and_what_follows(odd: list[str]) -> None:
    said = (
        "This sheet goes to: Moon House id: moon-house Address: 1 Pine Street Seattle"
        " 1 sheet follows, printed on one side Trifold Spanish + English black and white 1 sheet"
    )
    assert said in odd[0]


def test_a_name_in_another_script_is_set_in_its_typeface(odd: list[str]) -> None:
    assert "\u0627\u0644\u0623\u0645\u0644" in odd[1] or "\u0644\u0645\u0623\u0644\u0627" in odd[1]


def test_a_name_without_typeface_gives_way_to_the_id(odd: list[str]) -> None:
    assert "This sheet goes to: moon-house id: moon-house" in odd[2]
    assert "\u1200" not in odd[2]


def test_a_long_name_and_many_pieces_are_set_smaller(odd: list[str]) -> None:
    assert odd[3].count("Trifold") == 24
    assert "Averyverylongname" * 11 in odd[3].replace(" ", "")


def test_a_name_is_text_and_no_markup(odd: list[str]) -> None:
    assert "<b>{{ 7 * 7 }}</b> & %s" in odd[4]


def test_a_small_paper_has_room_for_it(faces: Path) -> None:
    (text,) = texts(faces, slip("Moon House of the Northern Valleys", rows=8), paper="a5")
    assert text.count("Trifold") == 8
