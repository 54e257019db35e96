"""Colours -> inks: black is black ink only, and the ink-saver fills nothing."""

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import FLAT, SMALL, Built, build_of
from PIL import Image

from handbill.outputs.ink import inked

ACCENT = "#c8102e"
COLOURED = {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}
MOST_INK = 0.12
MOST_DENSE_INK = 0.18
LANGUAGES = pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hans", "vi"])


def pdf(content: str, form: str = "") -> bytes:
    """Give a PDF of one page with a drawing on it, and another inside a form."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 100))
        drawing = made.make_stream(form.encode())
        drawing.Type, drawing.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        drawing.BBox = pikepdf.Array([0, 0, 200, 100])
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=drawing))
        page.obj.Contents = made.make_stream(content.encode())
        stream = BytesIO()
        made.save(stream)
        return stream.getvalue()


def mapped(content: str, variant: str) -> list[str]:
    """Map a drawing's inks and give its instructions."""
    with pikepdf.open(BytesIO(inked(pdf(content), variant, ACCENT))) as document:
        return instructions(document.pages[0])


def instructions(stream: pikepdf.Page | pikepdf.Object) -> list[str]:
    rows = pikepdf.parse_content_stream(stream)
    return [" ".join([*(f"{float(v):g}" for v in r.operands), str(r.operator)]) for r in rows]


def drawings(document: pikepdf.Pdf) -> Iterator[pikepdf.Page | pikepdf.Object]:
    """Give everything in a file that draws: pages, forms and patterns."""
    yield from document.pages
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/Type") == "/Pattern"
        ):
            yield item


def operators(file: Path) -> Iterator[tuple[str, list[Any]]]:
    """Give every operator that a file draws with, and its operands."""
    with pikepdf.open(file) as document:
        for drawing in drawings(document):
            for row in pikepdf.parse_content_stream(drawing):
                yield str(row.operator), list(row.operands)


def in_variant(builds: list[Built], variant: str) -> list[Path]:
    return [
        built.out / path
        for built in builds
        for path, row in built.rows.items()
        if row["variant"] == variant and path.endswith(".pdf")
    ]


def pictures(file: Path, scale: float = 2) -> Iterator[Image.Image]:
    """Draw each page in greys, two pixels a point."""
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            yield page.render(scale=scale).to_pil().convert("L")


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("0 0 0 rg", "0 g"),
        ("0 0 0 RG", "0 G"),
        ("0.003922 0.003922 0.003922 rg", "0 g"),
        ("1 1 1 rg", "1 g"),
        ("0.501961 0.501961 0.501961 rg", "0.501961 g"),
        ("0.784314 0.062745 0.180392 rg", "0.784314 0.062745 0.180392 rg"),
        ("0.5 G", "0.5 G"),
    ],
)
def test_in_print_greys_become_black_ink_and_colours_stay(colour: str, ink: str) -> None:
    assert mapped(colour, "print") == [ink]


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("0 0 0 rg", "0 g"),
        ("0.784314 0.062745 0.184314 rg", "0 g"),  # type in the accent
        ("1 1 1 rg", "0 g"),  # type on a solid
        ("0.784314 0.062745 0.180392 RG", "0 G"),
        ("0 0 1 rg", "0 g"),
    ],
)
def test_in_the_ink_saver_all_but_solids_becomes_black(colour: str, ink: str) -> None:
    assert mapped(colour, "ink-saver") == [ink]


@pytest.mark.parametrize(
    "solid", ["0.784314 0.062745 0.180392 rg", "0.003922 0.003922 0.003922 rg"]
)
@pytest.mark.parametrize(("paint", "left"), [("f", "n"), ("f*", "n"), ("B", "S"), ("b", "s")])
def test_in_the_ink_saver_a_solid_leaves_its_outline_only(
    solid: str, paint: str, left: str
) -> None:
    """A white area would nibble at the lines beside it."""
    assert mapped(f"q {solid} 0 0 9 9 re {paint} Q 0 0 9 9 re f", "ink-saver") == [
        "q",
        "0 0 9 9 re",
        left,
        "Q",
        "0 0 9 9 re",
        "f",
    ]


@pytest.mark.parametrize("variant", ["print", "ink-saver"])
def test_all_that_is_no_colour_is_kept(variant: str) -> None:
    assert mapped("q 1 0 0 1 5 6 cm 0 0 9 9 re f Q", variant) == [
        "q",
        "1 0 0 1 5 6 cm",
        "0 0 9 9 re",
        "f",
        "Q",
    ]


def test_drawings_inside_drawings_are_mapped_as_well() -> None:
    made = inked(pdf("/F Do", "0 0 0 rg 0 0 9 9 re f"), "print", ACCENT)
    with pikepdf.open(BytesIO(made)) as document:
        assert instructions(document.pages[0].obj.Resources.XObject.F)[0] == "0 g"


def test_black_in_print_is_black_ink_only(built: Built, built_a4: Built) -> None:
    for file in in_variant([built, built_a4], "print"):
        for name, operands in operators(file):
            if name in ("rg", "RG"):
                red, green, blue = (float(value) for value in operands)
                assert not red == green == blue, (file, operands)
            assert name not in ("k", "K"), file


def test_print_keeps_the_accent_colour(built: Built) -> None:
    for file in in_variant([built], "print"):
        assert any(name == "rg" for name, _ in operators(file)), file


def test_the_ink_saver_uses_no_colour_at_all(built: Built) -> None:
    for file in in_variant([built], "ink-saver"):
        assert not {name for name, _ in operators(file)} & COLOURED, file


def test_the_ink_saver_holds_no_picture_in_colour(built: Built) -> None:
    for file in in_variant([built], "ink-saver"):
        with pikepdf.open(file) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                    assert item.get("/ColorSpace") == "/DeviceGray", file


def share(image: Image.Image) -> float:
    """Give how much of a picture is ink."""
    total = sum(count * (255 - level) for level, count in enumerate(image.histogram()))
    return total / 255 / (image.width * image.height)


def test_the_ink_saver_covers_at_most_an_eighth_of_the_paper(built: Built) -> None:
    """And more, if not much, in scripts of many strokes."""
    for file in in_variant([built], "ink-saver"):
        most = MOST_DENSE_INK if "zh-Hans" in file.name else MOST_INK
        for image in pictures(file, 1):
            assert share(image) <= most, file


def test_ink_is_saved_in_every_format(shop: Path) -> None:
    """A poster is one page, whatever lies on each of its tiles."""
    small = build_of(shop, ("en",), "--variant", "ink-saver", formats=(*SMALL, *FLAT))
    for file in in_variant([small], "ink-saver"):
        sides = [share(image) for image in pictures(file, 1)]
        assert (sum(sides) / len(sides) if ".poster." in file.name else max(sides)) <= MOST_INK, (
            file
        )
        assert not {name for name, _ in operators(file)} & COLOURED, file


def blackest(image: Image.Image, side: int) -> int:
    """Give the level of the darkest square of a picture, so many pixels wide and high."""
    return int(image.reduce(side).getextrema()[0])


def test_the_ink_saver_fills_no_area_larger_than_a_letter_s_stem(built: Built) -> None:
    """Squares of 17 points: the stems of the largest title are narrower."""
    for file in in_variant([built], "ink-saver"):
        for image in pictures(file, 1):
            assert blackest(image, 17) > 16, file


def test_colour_fills_what_the_ink_saver_leaves_white(built: Built) -> None:
    """The check above would find the contact's black bar if there were one."""
    (image, _) = pictures(built.file("en", "trifold", "print"), 1)
    assert blackest(image, 6) == 0


def contact_heading(file: Path, words: str) -> Image.Image:
    """Cut the line of the contact's heading out of a leaflet's outside."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[0]
        text = page.get_textpage()
        start = text.get_text_range().index(words)
        boxes = [text.get_charbox(start + i) for i, char in enumerate(words) if char.strip()]
        image = page.render(scale=4).to_pil().convert("L")
        height = page.get_height()
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    area = (left - 2, height - top - 2, right + 2, height - bottom + 2)
    return image.crop(tuple(round(edge * 4) for edge in area))


@pytest.mark.parametrize(("tag", "words"), [("en", "Who to contact"), ("zh-Hans", "联系")])
def test_the_contact_s_heading_is_black_on_white_in_the_ink_saver(
    built: Built, tag: str, words: str
) -> None:
    image = contact_heading(built.file(tag, "trifold", "ink-saver"), words)
    light = sum(image.histogram()[192:]) / (image.width * image.height)
    assert light > 0.5
    assert image.getextrema()[0] < 32


def test_the_contact_s_heading_is_white_on_black_in_print(built: Built) -> None:
    image = contact_heading(built.file("en", "trifold", "print"), "Who to contact")
    dark = sum(image.histogram()[:64]) / (image.width * image.height)
    assert dark > 0.5
    assert image.getextrema()[1] > 224


@LANGUAGES
def test_the_border_of_the_contact_is_whole_in_the_ink_saver(built: Built, tag: str) -> None:
    """The paper-white bar of the heading must not paint over the border beside it."""
    (image, _) = pictures(built.file(tag, "trifold", "ink-saver"), 4)
    wide, high = image.size
    # The middle panel, below the fold marks.
    middle = image.crop((round(wide * 0.335), 120, round(wide * 0.664), high))
    dark = middle.point(lambda level: 255 if level < 128 else 0)
    left, top, right, _ = dark.crop((0, 0, dark.width, high // 2)).getbbox() or (0, 0, 0, 0)
    # 2.5 pt of border are 10 pixels; each row below its head has them on both sides.
    for row in range(top + 20, top + 240):
        line = [dark.getpixel((x, row)) for x in range(left, right)]
        assert all(line[1:9]), (tag, row)
        assert all(line[-9:-1]), (tag, row)


def test_both_inks_place_everything_alike(built: Built) -> None:
    """One setting serves both: the same words at the same places."""
    texts = []
    for variant in ("print", "ink-saver"):
        with pypdfium2.PdfDocument(built.file("en", "trifold", variant)) as document:
            page = document[0].get_textpage()
            count = page.count_chars()
            texts.append([page.get_charbox(i) for i in range(count)])
    assert texts[0] == texts[1]


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
def test_ghostscript_measures_as_much_ink(built: Built) -> None:
    """Drawn by another program, four times as finely."""
    for tag in ("en", "zh-Hans"):
        file = built.file(tag, "trifold", "ink-saver")
        program = ["gs", "-q", "-r288", "-o", "-", "-sDEVICE=ink_cov", str(file)]
        done = subprocess.run(program, capture_output=True, text=True, check=True)
        measured = [
            [float(value) for value in line.split()[:4]] for line in done.stdout.splitlines()
        ]
        ours = [share(image) for image in pictures(file, 1)]
        assert len(measured) == len(ours)
        for (cyan, magenta, yellow, black), mean in zip(measured, ours, strict=True):
            assert cyan == magenta == yellow == 0
            assert black / 100 == pytest.approx(mean, abs=0.007)
