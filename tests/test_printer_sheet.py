"""The test sheet: all that is measured on it is where its numbers say, on every paper."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT
from measured_sheet import (
    EXACT,
    Page,
    crossing,
    pages,
    points_up,
    ruler,
    ruler_numbers,
    steps,
)

from handbill.language import registry
from handbill.outputs import gauges
from handbill.outputs import test_sheet as sheets
from handbill.outputs.painted.colours import GREY
from handbill.pages.typeset import SettingError
from handbill.paper import PAPERS
from handbill.plan.setting import Words
from handbill.press.words import guide_messages
from handbill.problem import Place, Problem
from handbill.project.catalog import Catalog, Message, read_catalog
from handbill.project.review import Review

TAGS = ("en", "ar", "zh-Hans", "km")
EACH = pytest.mark.parametrize(
    ("tag", "paper"),
    # Urdu, in the script with the highest lines, on the smallest paper.
    [*((tag, paper) for tag in TAGS for paper in ("letter", "a4")), ("ur", "universal")],
)
EDGES = ("top", "foot", "left", "right")
SOURCE = registry()["en"]


@cache
def words(tag: str) -> Words:
    """Speak a language; Khmer at great length, in words of its own leaflet."""
    language = registry()[tag]
    if tag == "en":
        return Words(language, None, None)
    found: list[Problem] = []
    domain = "lead" if tag == "km" else "handbill"
    path = ROOT / "locales" / language.locale / "LC_MESSAGES" / f"{domain}.po"
    catalog = read_catalog(path, path.name, language, frozenset(), found)
    assert catalog
    return Words(language, None, _lengthy(catalog) if tag == "km" else catalog)


def _lengthy(catalog: Catalog) -> Catalog:
    """Say each message of the guide in a quarter more letters than English does."""
    text = "".join(row.html for row in catalog.messages.values() if not {*"<%"} & {*row.html})
    text = text.replace("&", "")
    messages = {
        message.id: Message(text[7 * n :][: 5 * len(message.id[1]) // 4], Review.DRAFT, Place("x"))
        for n, message in enumerate(guide_messages())
    }
    return Catalog("handbill", catalog.language, catalog.path, messages)


@cache
def _made(tag: str, paper: str, folder: Path) -> bytes:
    return sheets.test_sheet(words(tag), SOURCE, PAPERS[paper], folder)


@pytest.fixture(scope="session")
def made(faces: Path) -> Callable[[str, str], bytes]:
    return lambda tag, paper: _made(tag, paper, faces)


@cache
def measured(pdf: bytes) -> list[Page]:
    return pages(pdf)


def drawn_by(pdf: bytes, matrix: str, page: int | None = None) -> list[Page]:
    """Print it as a printer does that moves, turns or fits what it prints."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, each in enumerate(document.pages):
            if page in (None, number):
                each.contents_add(document.make_stream(f"q {matrix} cm".encode()), prepend=True)
                each.contents_add(document.make_stream(b"Q"))
        stream = BytesIO()
        document.save(stream)
    return pages(stream.getvalue())


FITTED = "0.97 0 0 0.97 9 12"


@EACH
def test_rulers_are_as_long_as_they_say(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    front, _ = measured(made(tag, paper))
    metric, inches = ruler(front, 1), ruler(front, 25.4 / 16)
    assert metric == pytest.approx(range(151), abs=EXACT)
    assert inches == pytest.approx([each * 25.4 / 16 for each in range(97)], abs=EXACT)
    for unit, every, last in ((1.0, 10, 150), (25.4, 1, 6)):
        numbers = ruler_numbers(front, unit * every, last)
        assert [number for number, _ in numbers] == list(range(0, last + 1, every))
        assert [at for _, at in numbers] == pytest.approx([n * unit for n, _ in numbers], abs=0.6)


def test_of_a_page_that_was_fitted_the_ruler_is_too_short(
    made: Callable[[str, str], bytes],
) -> None:
    front, _ = drawn_by(made("en", "a4"), FITTED)
    ticks = [b for b in front.bars if abs(b[2] - b[0] - 0.2 * 0.97) < EXACT / 4 and b[3] > b[1]]
    row = max(b[1] for b in ticks if b[3] - b[1] < 7)
    across = sorted(b[0] for b in ticks if abs(b[1] - row) < 1)
    assert across[-1] - across[0] == pytest.approx(152.4 * 0.97, abs=EXACT)


@EACH
def test_the_cross_is_in_the_very_middle_of_both_sides(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    for page in measured(made(tag, paper)):
        assert crossing(page) == pytest.approx((0, 0), abs=EXACT)


def test_a_back_that_was_moved_has_its_cross_elsewhere(made: Callable[[str, str], bytes]) -> None:
    front, back = drawn_by(made("en", "letter"), "1 0 0 1 2.8346 -1.4173", 1)
    assert crossing(front) == pytest.approx((0, 0), abs=EXACT)
    assert crossing(back) == pytest.approx((1.0, 0.5), abs=EXACT)


@EACH
def test_every_step_ends_as_far_from_its_edge_as_its_number_says(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    for page in measured(made(tag, paper)):
        for edge in EDGES:
            found = steps(page, edge)
            assert found.keys() == set(range(16)), edge
            for number, away in found.items():
                assert away == pytest.approx(number, abs=EXACT), edge


def test_steps_that_were_moved_end_elsewhere(made: Callable[[str, str], bytes]) -> None:
    front, _ = drawn_by(made("en", "letter"), "1 0 0 1 2.8346 0")
    assert steps(front, "left")[5] == pytest.approx(6, abs=EXACT)
    assert steps(front, "right")[5] == pytest.approx(4, abs=EXACT)


@EACH
def test_the_arrow_points_to_the_head_of_both_sides(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    assert all(points_up(page) for page in measured(made(tag, paper)))


def test_turned_on_its_other_edge_the_arrow_of_the_back_points_down(
    made: Callable[[str, str], bytes],
) -> None:
    front, back = drawn_by(made("en", "letter"), "-1 0 0 -1 612 792", 1)
    assert points_up(front)
    assert not points_up(back)


@EACH
def test_greys_and_lines_are_what_they_say(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    _, back = measured(made(tag, paper))
    patches = sorted(
        (row.box[0], row.colour.darkness) for row in back.painted.fills if row.thickness > 10
    )
    shares = [darkness for _, darkness in patches if darkness < 0.99]
    assert shares == pytest.approx([share / 100 for share in gauges.GREYS], abs=0.003)
    lines = [row.width for row in back.painted.strokes if row.box[2] - row.box[0] > 60]
    assert sorted(lines) == pytest.approx(gauges.WIDTHS, abs=0.002)


@EACH
def test_all_of_it_is_in_black_ink_alone(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    for page in measured(made(tag, paper)):
        assert page.painted.unread == ()
        assert {colour.space.name for _, colour in page.painted.colours} == {GREY}
        assert page.painted.images == ()


@EACH
def test_the_grid_counts_to_the_right_and_up(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    front, back = measured(made(tag, paper))
    x, y = front.width / 2, front.height / 2
    near = [row for row in front.numbers() if abs(row[1] - x) < 15 and abs(row[2] - y) < 15]
    below = {number: across - x for number, across, down in near if down > y + 11}
    beside = {
        number: y - down for number, across, down in near if across < x - 11 and down < y + 11
    }
    assert below == pytest.approx({n: n for n in (-10, -5, 5, 10)}, abs=0.8)
    assert beside == pytest.approx({n: n for n in (-10, -5, 5, 10)}, abs=0.8)
    lines = sorted(box[0] + 0.05 - x for box in front.bars_of(0.1, 20))
    assert lines == pytest.approx([n for n in range(-10, 11) if n % 5], abs=EXACT)
    assert back.bars_of(0.1, 20) == []


@EACH
def test_nothing_is_printed_where_the_cross_is_read_nor_over_the_steps(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    for page in measured(made(tag, paper)):
        x, y = page.width / 2, page.height / 2
        for word, (left, top, right, foot) in page.words:
            if word.lstrip("-").isdecimal():
                continue
            assert left > 20, word
            assert right < page.width - 20, word
            assert top > 20, word
            assert foot < page.height - 20, word
            beside = right < x - 17 or left > x + 17 or foot < y - 17 or top > y + 17
            assert beside, word


@EACH
def test_blocks_of_words_keep_to_their_rooms(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    """What stands beside the cross begins below all that stands above it, and so on."""
    front, back = measured(made(tag, paper))
    for page in (front, back):
        middle = page.height / 2
        letters = [box for word, box in page.words if not word.lstrip("-").isdecimal()]
        rows = sorted({round(box[3], 1) for box in letters})
        assert any(row < middle - 18.5 for row in rows)
        # A line of type that lies across the border between two rooms would be in both.
        for border in (middle - 18, middle + 18):
            assert not [box for box in letters if box[1] < border - 0.7 and box[3] > border + 0.7]


@EACH
def test_the_file_says_how_it_is_printed_and_nothing_of_who_made_it(
    tag: str, paper: str, made: Callable[[str, str], bytes]
) -> None:
    with pikepdf.open(BytesIO(made(tag, paper))) as document:
        assert len(document.pages) == 2
        assert dict(document.Root.ViewerPreferences) == {
            "/PrintScaling": "/None",
            "/Duplex": "/DuplexFlipLongEdge",
        }
        assert str(document.Root.Lang) == tag
        assert list(document.trailer.Info.keys()) == ["/Title"]
        assert "/Metadata" not in document.Root
        size = [float(each) for each in document.pages[1].mediabox]
    assert size == pytest.approx([0, 0, PAPERS[paper].width, PAPERS[paper].height], abs=0.01)


def test_the_title_is_in_the_reader_s_language(made: Callable[[str, str], bytes]) -> None:
    with pikepdf.open(BytesIO(made("en", "letter"))) as document:
        assert document.trailer.Info.Title == "Test sheet for your printer"
    with pikepdf.open(BytesIO(made("ar", "letter"))) as document:
        assert "ورقة" in str(document.trailer.Info.Title)


def test_english_stands_beside_another_language_and_once_by_itself(
    made: Callable[[str, str], bytes],
) -> None:
    def count(tag: str, word: str) -> int:
        return sum(row[0] == word for page in measured(made(tag, "a4")) for row in page.words)

    assert [count(tag, "lightest") for tag in TAGS] == [1, 1, 1, 1]
    assert [count(tag, "DRAFT.") for tag in TAGS] == [0, 2, 2, 2]


def test_the_settings_stand_there_as_they_are_typed(made: Callable[[str, str], bytes]) -> None:
    _, back = measured(made("zh-Hans", "letter"))
    text = "".join(word for word, _ in back.words)
    assert "[tool.handbill.printer]" in text
    assert 'unprintable={top="mm",foot="mm",left="mm",right="mm"}' in text
    assert 'back={right="mm",up="mm"}' in text


def test_the_same_sheet_has_the_same_bytes(faces: Path, made: Callable[[str, str], bytes]) -> None:
    again = sheets.test_sheet(words("ar"), SOURCE, PAPERS["a4"], faces)
    assert again == made("ar", "a4")


@pytest.mark.parametrize("paper", ["universal", "legal", "tabloid", "a3"])
def test_it_goes_on_larger_paper_as_well(paper: str, faces: Path) -> None:
    for page in pages(sheets.test_sheet(words("ar"), SOURCE, PAPERS[paper], faces)):
        assert crossing(page) == pytest.approx((0, 0), abs=EXACT)
        assert steps(page, "right")[15] == pytest.approx(15, abs=EXACT)


def test_words_too_long_for_their_room_are_a_problem(faces: Path) -> None:
    spoken = words("km")
    assert spoken.press
    text = "".join(row.html for row in spoken.press.messages.values() if "%" not in row.html)
    messages = {key: replace(row, html=text) for key, row in spoken.press.messages.items()}
    endless = Words(spoken.language, None, replace(spoken.press, messages=messages))
    with pytest.raises(SettingError) as caught:
        sheets.test_sheet(endless, SOURCE, PAPERS["letter"], faces)
    assert caught.value.problem.what == "the words of the test sheet are too long in Khmer"
    assert caught.value.problem.mend == "shorten their translation"


def test_paper_too_small_for_it_is_a_problem_with_a_mend(faces: Path) -> None:
    with pytest.raises(SettingError) as caught:
        sheets.test_sheet(words("en"), SOURCE, PAPERS["a5"], faces)
    assert caught.value.problem.what == "the test sheet does not go on a5"
    assert "a4" in caught.value.problem.mend
