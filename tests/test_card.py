"""A contact's block: the number to call, lines to write on, and a code that reads back."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import polib
import pypdfium2
import pytest
import zxingcpp
from conftest import FLAT, ROOT, SMALL, Built, handbill, read_built
from hypothesis import given
from hypothesis import strategies as st

from handbill.language import registry
from handbill.length import points
from handbill.pages.card import (
    DIGIT,
    EXAMPLE_IN_ENGLISH,
    LARGEST_NUMBER,
    Block,
    Card,
    card,
    lacking,
    shorter,
)
from handbill.pages.qr import QUIET_ZONE, code
from handbill.problem import Problem
from handbill.project.contact import Contact, read_contact

TAGS = ("en", "es", "ar", "zh-Hans", "vi")
LANGUAGES = pytest.mark.parametrize("tag", TAGS)
ADDRESS = "https://riverside.example.org"
SHOWN = "riverside.example.org"
MAIN = "(415) 555-0134"


def contact(folder: Path, text: str) -> Contact:
    """Read a contact from what its file says."""
    file = folder / "group.toml"
    file.write_text(f"format = 1\n{text}", encoding="utf-8")
    found: list[Problem] = []
    read = read_contact(file, registry(), found)
    assert read is not None, found
    return read


def prepared(folder: Path, text: str, tag: str = "en", width: float = 200) -> Card:
    return card(contact(folder, text), registry()[tag], Block(width, 30, 60), linked=False)


def said(tag: str, source: str) -> str:
    """Give one of the press's own messages in a language."""
    if tag == "en":
        return source
    folder = ROOT / "locales" / registry()[tag].locale / "LC_MESSAGES"
    entry = polib.pofile(str(folder / "handbill.po")).find(source, msgctxt="contact")
    assert entry is not None
    return str(entry.msgstr)


def letters(text: str) -> list[str]:
    """Give a text's letters in some order: PDF readers order right-to-left ones as they like."""
    return sorted(char for char in text if char.isalnum())


def squeezed(text: str) -> str:
    return "".join(text.split())


# --- the block's values ----------------------------------------------------------------------


def test_the_first_number_is_the_main_one(tmp_path: Path) -> None:
    text = '[[phones]]\nnumber = "206-555-0100"\n[[phones]]\nnumber = "206-555-0101"\n'
    made = prepared(tmp_path, 'kind = "example"\n' + text)
    assert made.main is not None
    assert made.main.shown == "(206) 555-0100"
    assert [phone.shown for phone in made.others] == ["(206) 555-0101"]


@given(st.floats(40, 600), st.sampled_from(["211", "(206) 555-0100", "+44 20 7946 0958"]))
def test_the_main_number_is_as_large_as_its_width_allows(width: float, number: str) -> None:
    text = f'[[phones]]\nnumber = "{number}"\n'
    from tempfile import TemporaryDirectory  # noqa: PLC0415 -- hypothesis shares no tmp_path

    with TemporaryDirectory() as folder:
        made = prepared(Path(folder), f'kind = "example"\n{text}', width=width)
    assert made.main is not None
    assert made.main_size <= LARGEST_NUMBER
    assert made.main_size * DIGIT * len(made.main.shown) <= width + 1e-6


@pytest.mark.parametrize("number", ["211", "1-800-GET-HELP"])
def test_short_and_vanity_numbers_print_as_entered(tmp_path: Path, number: str) -> None:
    made = prepared(tmp_path, f'[[phones]]\nnumber = "{number}"\n')
    assert made.main is not None
    assert made.main.shown == number


LINES = """\
[[phones]]
number = "206-543-2101"
language = "ar"
[[phones]]
number = "206-543-2102"
[[phones]]
number = "206-543-2103"
language = "es"
[[phones]]
number = "206-543-2104"
kind = "text"
"""


@pytest.mark.parametrize(
    ("tag", "order"), [("en", "2413"), ("es", "3241"), ("ar", "1243"), ("vi", "2413")]
)
def test_a_line_for_one_language_stands_first_in_it_and_last_in_every_other(
    tmp_path: Path, tag: str, order: str
) -> None:
    """The number that is shown large is answered in the reader's language."""
    made = prepared(tmp_path, LINES, tag)
    assert made.main is not None
    assert "".join(phone.shown[-1] for phone in (made.main, *made.others)) == order


def test_a_line_for_one_language_is_called_by_that_languages_own_name(tmp_path: Path) -> None:
    made = prepared(tmp_path, LINES, "en")
    names = {phone.shown[-1]: phone.speaks.endonym for phone in made.others if phone.speaks}
    assert names == {"1": registry()["ar"].endonym, "3": "Español"}
    assert made.main is not None
    assert made.main.speaks is None


def test_a_group_with_one_line_for_one_language_has_a_number_everywhere(tmp_path: Path) -> None:
    text = '[[phones]]\nnumber = "206-543-2103"\nlanguage = "es"\n'
    made = prepared(tmp_path, text, "en")
    assert made.main is not None
    assert made.main.speaks == registry()["es"]


def test_a_line_for_a_language_that_is_none_is_said(tmp_path: Path) -> None:
    file = tmp_path / "group.toml"
    file.write_text(
        'format = 1\n[[phones]]\nnumber = "206-543-2103"\nlanguage = "spanish"\n',
        encoding="utf-8",
    )
    found: list[Problem] = []
    assert read_contact(file, registry(), found) is None
    assert '"spanish" is no language' in found[0].what
    assert str(found[0].place) == "contacts/group.toml:4"


def test_what_is_missing_gets_a_line_to_write_on(tmp_path: Path) -> None:
    made = prepared(tmp_path, 'name = "A group"\n')
    assert made.missing == ("web", "hours")
    assert made.main is None


def test_what_is_there_gets_no_line_to_write_on(tmp_path: Path) -> None:
    made = prepared(tmp_path, 'web = "https://example.org"\nhours = "always"\n')
    assert made.missing == ()


def test_a_text_is_given_in_the_reader_s_language(tmp_path: Path) -> None:
    text = '[hours]\nen = "Monday"\nes = "lunes"\n'
    assert [row.text for row in prepared(tmp_path, text, "es").rows] == ["lunes"]
    assert [row.text for row in prepared(tmp_path, text, "vi").rows] == ["Monday"]


@pytest.mark.parametrize(
    ("web", "shown"),
    [
        ("https://example.org/", "example.org"),
        ("http://example.org/help", "example.org/help"),
        ("example.org", "example.org"),
    ],
)
def test_a_web_address_is_shown_as_people_read_it(tmp_path: Path, web: str, shown: str) -> None:
    made = prepared(tmp_path, f'web = "{web}"\n')
    assert made.rows[0].text == shown
    assert made.code_text == shown


def test_an_example_says_so_in_english_beside_another_language(tmp_path: Path) -> None:
    assert prepared(tmp_path, 'kind = "example"\n', "es").example_in_english == EXAMPLE_IN_ENGLISH
    assert prepared(tmp_path, 'kind = "example"\n', "en").example_in_english is None
    assert not prepared(tmp_path, 'kind = "blank"\n', "es").example


def test_printed_values_are_no_links_and_those_for_screens_are(tmp_path: Path) -> None:
    read = contact(tmp_path, 'email = "a@example.org"\n[[phones]]\nnumber = "206-555-0123"\n')
    for linked in (True, False):
        made = card(read, registry()["en"], Block(200, 30, 60), linked=linked)
        assert made.main is not None
        assert bool(made.main.link) is linked
        assert bool(made.rows[0].link) is linked


# --- the code --------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [15, 60, 150])
@pytest.mark.parametrize("side", [0.0, 60.0, 200.0])
def test_a_module_of_the_code_is_at_least_half_a_millimetre_wide(length: int, side: float) -> None:
    address = f"https://{'a' * length}.org"
    made = code(address, side)
    box = ET.fromstring(made.svg).get("viewBox", "").split()  # noqa: S314 -- ours
    assert made.side / float(box[2]) >= points("0.5 mm") - 1e-9


def test_a_code_with_room_is_as_large_as_it_was_asked_to_be() -> None:
    assert code(ADDRESS, 120).side == pytest.approx(120)


def test_the_code_has_a_quiet_zone_of_four_modules_all_round() -> None:
    path = ET.fromstring(code(ADDRESS, 60).svg)[0].get("d", "")  # noqa: S314 -- ours
    corners = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", path)]
    assert min(min(corner) for corner in corners) == QUIET_ZONE == 4


# --- on the paper ----------------------------------------------------------------------------


def panel(file: Path) -> int:
    """Give the number of the page or side that bears the contact."""
    with pypdfium2.PdfDocument(file) as document:
        found = [i for i, page in enumerate(document) if MAIN[1:4] in words(page)]
    assert found, file
    return found[-1]


def words(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def read_code(file: Path, number: int) -> tuple[str, float, float, float]:
    """Read the code on a page; give its text, its left, right and lower edge in points."""
    scale = 4
    with pypdfium2.PdfDocument(file) as document:
        page = document[number]
        height = page.get_height()
        image = page.render(scale=scale).to_pil()
    (found,) = zxingcpp.read_barcodes(image)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    corners = found.position
    across = [corners.bottom_left.x / scale, corners.bottom_right.x / scale]
    return found.text, min(across), max(across), height - corners.bottom_left.y / scale


@LANGUAGES
@pytest.mark.parametrize(
    "words_of_file", [("trifold", "print"), ("trifold", "ink-saver"), ("sheet", "ink-saver")]
)
def test_the_printed_code_reads_as_the_address(
    built: Built, tag: str, words_of_file: tuple[str, str]
) -> None:
    file = built.file(tag, *words_of_file)
    assert read_code(file, panel(file))[0] == ADDRESS


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("form", [*SMALL, *FLAT])
def test_the_code_reads_as_the_address_in_every_format_that_shows_it(
    built_small: Built, form: str, tag: str
) -> None:
    """And where it is said that there was no room for it, there is none."""
    # The tiles of a poster may part it; glued together they are this page.
    row = built_small.row(tag, form, "read" if form == "poster" else "print")
    lacking = any("QR code" in str(problem) for problem in row["problems"])
    with pypdfium2.PdfDocument(built_small.out / row["path"]) as document:
        page = next(page for page in document if "415" in words(page))
        found = [code.text for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    assert set(found) == (set() if lacking else {ADDRESS})


@LANGUAGES
@pytest.mark.parametrize("words_of_file", [("trifold", "print"), ("sheet", "print")])
def test_the_address_stands_in_words_under_its_code(
    built: Built, tag: str, words_of_file: tuple[str, str]
) -> None:
    file = built.file(tag, *words_of_file)
    number = panel(file)
    _, left, right, low = read_code(file, number)
    with pypdfium2.PdfDocument(file) as document:
        text = document[number].get_textpage()
        under = text.get_text_bounded(left - 60, low - 28, right + 60, low)
    assert SHOWN in under


@LANGUAGES
def test_the_number_to_call_is_the_largest_type_of_the_contact(built: Built, tag: str) -> None:
    with pypdfium2.PdfDocument(built.file(tag, "trifold", "read")) as document:
        text = document[5].get_textpage()
        every = text.get_text_range()
        start = every.index(MAIN)
        heights = []
        for i, char in enumerate(every):
            if char.isascii() and (char.isupper() or char.isdigit()):
                _, bottom, _, top = text.get_charbox(i)
                heights.append((top - bottom, start <= i < start + len(MAIN)))
    main = [height for height, is_main in heights if is_main]
    others = [height for height, is_main in heights if not is_main]
    assert min(main) > 1.5 * max(others)


@LANGUAGES
@pytest.mark.parametrize("form", ["trifold", "sheet", "reader"])
def test_an_example_says_so_in_both_languages(built: Built, tag: str, form: str) -> None:
    file = built.file(tag, form, "pdf", "read" if form == "reader" else "print")
    with pypdfium2.PdfDocument(file) as document:
        text = " ".join(words(page) for page in document)
    english = re.search(r"EXAMPLE\.\s+No\s+number\s+or\s+address\s+here\s+is\s+real\.", text)
    assert english
    own = {"".join(letters(word)) for word in said(tag, EXAMPLE_IN_ENGLISH).split()}
    assert own <= {"".join(letters(word)) for word in text.split()} or squeezed(
        said(tag, EXAMPLE_IN_ENGLISH)
    ) in squeezed(text)


@pytest.mark.parametrize("form", ["trifold", "sheet"])
def test_a_blank_contact_has_lines_to_write_on(built_a4: Built, form: str) -> None:
    """Below each label, wide and thin, and with room to write above it."""
    with pypdfium2.PdfDocument(built_a4.file("en", form)) as document:
        page = next(page for page in document if "Who to contact" in words(page))
        text = page.get_textpage()
        every = text.get_text_range()
        start = every.index("Who to contact")
        labels = {name: every.index(name, start) for name in ("Name", "Phone", "Web", "Hours")}
        boxes = {name: text.get_charbox(at, loose=True) for name, at in labels.items()}
        image = page.render(scale=4).to_pil().convert("L")
        height = page.get_height()
    for name, (left, bottom, _, _) in boxes.items():
        begin, end = round(left * 4) + 4, round((left + 60) * 4)
        rows = range(round((height - bottom) * 4), round((height - bottom + 40) * 4))
        ruled = [
            row for row in rows if all(image.getpixel((x, row)) < 128 for x in range(begin, end))
        ]
        assert ruled, name
        assert (ruled[0] / 4) - (height - bottom) >= 12, name


def test_a_blank_contact_shows_no_number_and_no_code(built_a4: Built) -> None:
    for path in built_a4.rows:
        with pypdfium2.PdfDocument(built_a4.out / path) as document:
            for page in document:
                assert not re.search(r"\d{3}[-. )]+\d{4}|example\.org", words(page)), path
                assert zxingcpp.read_barcodes(page.render(scale=3).to_pil()) == [], path


def test_a_blank_contact_leaves_a_place_for_a_stamp(built_a4: Built) -> None:
    with pypdfium2.PdfDocument(built_a4.file("en", "trifold")) as document:
        assert "Stamp or sticker" in words(document[0])


@pytest.mark.parametrize("form", ["mini-zine", "card"])
def test_a_contact_that_does_not_fit_is_a_problem_of_its_file(shop: Path, form: str) -> None:
    """Printed all the same, it would lie over what stands beside or below it."""
    phone = '[[phones]]\nnumber = "(415) 555-0134"'
    text = f'format = 1\nkind = "example"\nname = "{"Long" * 30}"\n{phone}\n'
    (shop / "contacts" / "big.toml").write_text(text, encoding="utf-8")
    selected = ("--language", "en", "--format", form, "--contact", "big", "--variant", "print")
    done = handbill("build", *selected, cwd=shop)
    assert done.returncode == 1, done.stderr
    what = f"the contact's name is too long for {form} on letter in English: it has 120 letters"
    assert f"contacts/big.toml: error: {what}, and there is room for about " in done.stderr


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (f'email = "{"long-" * 12}@riverside.example.org"', "email"),
        (f'address = "{"word " * 55}"\nhours = "{"word " * 55}"', "address"),
    ],
    ids=["wide", "high"],
)
def test_what_there_is_no_room_for_of_a_contact_is_named(
    shop: Path, lines: str, names: str
) -> None:
    """Who it is and the number to call stay, whatever else must go."""
    phone = '[[phones]]\nnumber = "(415) 555-0134"'
    text = f'format = 1\nkind = "example"\nname = "Riverside"\n{lines}\n{phone}\n'
    (shop / "contacts" / "big.toml").write_text(text, encoding="utf-8")
    selected = ("--language", "en", "--contact", "big", "--variant", "print")
    done = handbill("build", *selected, "--format", "mini-zine", cwd=shop)
    assert done.returncode == 0, done.stderr
    what = "warning: mini-zine on letter in English has no room for the contact's"
    assert f"contacts/big.toml: {what} {names}" in done.stderr
    with pypdfium2.PdfDocument(read_built(shop / "out").file("mini-zine", "print")) as document:
        text = words(document[0])
    assert "Riverside" in text
    assert "555-0134" in text


def test_what_is_short_of_room_goes_in_order_and_the_number_never(tmp_path: Path) -> None:
    text = (
        'name = "A"\nweb = "https://example.org"\nemail = "a@example.org"\naddress = "B"\n'
        'hours = "C"\nlanguages = "D"\nnote = "E"\n[[phones]]\nnumber = "206-555-0100"\n'
    )
    whole = prepared(tmp_path, text)
    found = list(shorter(whole))
    assert found[0] == whole
    gone = [lacking(whole, each) for each in found]
    assert gone[1] == ["QR code"]
    assert gone[2] == ["QR code", "address"]
    assert [each.missing for each in found] == [()] * len(found)
    assert gone[-1] == ["QR code", "email", "web", "address", "hours", "languages", "note"]
    assert all(each.name == "A" and each.main == whole.main for each in found)
