"""Real sentences in every language of the registry: set whole, in order, in their own typeface."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import handbill, read_built
from tongues import FORMATS, HOURS, NUMBER, READ, RIGHT_TO_LEFT, SENTENCES, make_tongues

from handbill.language import registry
from handbill.outputs.checks.fonts import named
from handbill.project.text import bare

EVERY = pytest.mark.parametrize("tag", READ)
TURNED = pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
FORMS = pytest.mark.parametrize("form", FORMATS)
GUTTER = 26.0
WEIGHTS = ("Regular", "Bold", "Black", "Heavy")
DIGITS = re.sub(r"\D", "", NUMBER)


@dataclass(frozen=True)
class Tongues:
    """What was built: the manifests' rows by language and format, and the files."""

    out: Path
    rows: dict[tuple[str, str], dict[str, Any]]

    def file(self, tag: str, form: str) -> Path:
        """Give the file of a language in a format."""
        return self.out / self.rows[tag, form]["path"]


@pytest.fixture(scope="session")
def tongues(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Tongues:
    """Every language folded, and those from right to left in every format, with the example."""
    shop = make_tongues(tmp_path_factory.mktemp("tongues") / "shop", faces)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    # Of a piece of paper the print is enough: what is read on screens is the reader.
    screens, sheets = FORMATS[-1:], FORMATS[:-1]
    wholes = (READ, ("trifold",), "print"), (RIGHT_TO_LEFT, sheets, "print")
    for languages, formats, variant in (*wholes, (RIGHT_TO_LEFT, screens, "read")):
        named = [word for tag in languages for word in ("--language", tag)]
        named += [word for name in formats for word in ("--format", name)]
        options = ("--drafts", "--contact", "example", "--variant", variant)
        done = handbill("build", "--flyer", "rights", *named, *options, cwd=shop)
        assert done.returncode == 0, done.stderr
        built = read_built(shop / "out").rows.values()
        pdfs = [row for row in built if row["path"].endswith(".pdf")]
        wanted = [row for row in pdfs if row["variant"] == "print" or row["format"] == "reader"]
        rows |= {(row["language"], row["format"]): row for row in wanted}
    return Tongues(shop / "out", rows)


def read(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_there_are_sentences_in_every_language() -> None:
    assert set(READ) == set(SENTENCES)
    assert len(READ) >= 39


@EVERY
def test_a_language_is_set_without_a_problem(tag: str, tongues: Tongues) -> None:
    row = tongues.rows[tag, "trifold"]
    told = [problem for problem in row["problems"] if "no room" not in problem["what"]]
    assert told == []
    assert row["body_pt"] >= registry()[tag].smallest


@EVERY
def test_a_language_is_set_in_its_declared_typefaces_and_no_other(
    tag: str, tongues: Tongues
) -> None:
    declared = {name.replace(" ", "") for name in (*registry()[tag].stack, "Noto Sans")}
    with pikepdf.open(tongues.file(tag, "trifold")) as document:
        names = [re.sub(r"^[A-Z]{6}\+", "", face).split("-") for face in named(document)]
    families = {"".join(part for part in name if part not in WEIGHTS) for name in names}
    assert families <= declared
    # The script's own face is the one that its words are set in.
    assert registry()[tag].stack[0].replace(" ", "") in families


@EVERY
def test_bold_is_a_face_of_its_own_in_every_language(tag: str, tongues: Tongues) -> None:
    family = registry()[tag].stack[0].replace(" ", "-")
    with pikepdf.open(tongues.file(tag, "trifold")) as document:
        weights = {face for face in named(document) if family in face}
    assert len(weights) >= 2


@EVERY
def test_a_plain_sentence_is_read_out_of_the_file_again(tag: str, tongues: Tongues) -> None:
    text = read(tongues.file(tag, "trifold"))
    if registry()[tag].right_to_left:
        # In whatever order: every letter that is said is there.
        wanted = [char for char in bare(SENTENCES[tag][0]) if char.isalpha()]
        assert set(wanted) <= set(bare(text))
    else:
        assert bare(SENTENCES[tag][0]) in bare(text)


def in_place(page: pypdfium2.PdfPage) -> list[tuple[str, float, float]]:
    """Give a page's characters with their left edge and the foot of their line, in points."""
    text = page.get_textpage()
    letters = ((text.get_text_range(i, 1), i) for i in range(text.count_chars()))
    boxes = ((char, text.get_charbox(i, loose=True)) for char, i in letters if char.strip())
    return [(char, box[0], box[1]) for char, box in boxes]


def lines(file: Path) -> Iterator[str]:
    """Give what stands beside each other on the paper, read from left to right."""
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            rows: dict[int, list[tuple[float, str]]] = {}
            for char, left, foot in in_place(page):
                near = next((y for y in rows if abs(y - foot) < 1.5), round(foot))
                rows.setdefault(near, []).append((left, char))
            for row in rows.values():
                yield from parted(sorted(row))


def parted(row: list[tuple[float, str]]) -> Iterator[str]:
    """Part a line where a panel or a column ends."""
    found, end = "", row[0][0]
    for left, char in row:
        if left - end > GUTTER:
            yield found
            found = ""
        found, end = found + char, left
    yield found


@FORMS
@TURNED
def test_a_number_to_dial_stands_from_left_to_right_wherever_it_is(
    tag: str, form: str, tongues: Tongues
) -> None:
    """In the body, in the contact block and in the small print alike."""
    found = list(lines(tongues.file(tag, form)))
    digits = [re.sub(r"\D", "", line) for line in found]
    assert any(DIGITS in line for line in digits)
    assert not any(DIGITS[::-1] in line for line in digits)
    # Nor are its groups in another order.
    assert not any("0134555" in line or "5550134415" in line for line in digits)


@FORMS
@TURNED
def test_hours_stand_in_their_order(tag: str, form: str, tongues: Tongues) -> None:
    every = "\n".join(lines(tongues.file(tag, form)))
    assert HOURS in every
    assert "00:9" not in every
    assert "00:71" not in every
    assert "17:00–9:00" not in every


@FORMS
@TURNED
def test_acronyms_and_addresses_keep_their_letters_in_order(
    tag: str, form: str, tongues: Tongues
) -> None:
    every = "".join(lines(tongues.file(tag, form)))
    for word in ("LEAD", "FBI"):
        assert word in every
        assert word[::-1] not in every
    assert "example.org"[::-1] not in every
    if form != "card":
        assert "riverside.example.org" in every
    # In Urdu the line that says EXAMPLE takes the room of some of an example's rows on a sheet.
    if form != "card" and (tag, form) != ("ur", "sheet"):
        assert "hello@riverside.example.org" in every


@TURNED
def test_the_day_of_a_source_keeps_its_order(tag: str, tongues: Tongues) -> None:
    every = "\n".join(lines(tongues.file(tag, "trifold")))
    digits = registry()[tag].number("2016")
    assert digits in every or digits[::-1] in every  # as the language writes dates
    assert "61-01-21" not in every
    assert registry()[tag].number("12-10-2016") not in every


def widest(file: Path) -> float:
    """Give how far the text reaches over the middle of its panel's gutters, in points."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[1]
        width = page.get_width() / 3
        return max(
            (left % width) - width + 12 for _, left, _ in in_place(page) if left % width > width / 2
        )


@pytest.mark.parametrize("tag", ["km", "lo", "my", "th", "ko", "ja", "zh-Hans", "zh-Hant"])
def test_lines_without_spaces_break_within_their_panel(tag: str, tongues: Tongues) -> None:
    assert widest(tongues.file(tag, "trifold")) < 0
