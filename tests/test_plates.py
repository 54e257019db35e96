"""``--variant riso``: a plate for each ink, in greys, none too solid, with crosses."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from conftest import Built, build_of, handbill, make_shop, read_built
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from handbill.formats.format import Format
from handbill.outputs.ink import parsed
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.page import paint
from handbill.outputs.plates import plate, shares, too_solid
from handbill.plan.plates import plates
from handbill.project.formats import press_formats

ACCENT = "#c8102e"
RED = parsed(ACCENT)
SOLID = "0.784314 0.062745 0.180392 rg"
TYPE = "0.784314 0.062745 0.184314 rg"
FORMS = ("trifold", "card", "mini-zine", "booklet", "poster")
LEVEL = st.integers(0, 255)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Built:
    """English and Arabic on plates, and in print beside them."""
    shop = make_shop(tmp_path_factory.mktemp("plates") / "shop", faces)
    options = ("--contact", "example", "--variant", "riso", "--variant", "print")
    return build_of(shop, ("en", "ar"), *options, formats=FORMS)


def pdf(content: str) -> bytes:
    """Give a page of 200 x 100 points."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 100))
        page.obj.Contents = made.make_stream(content.encode())
        stream = BytesIO()
        made.save(stream)
        return stream.getvalue()


def on(ink: str, content: str) -> list[str]:
    """Give the instructions of a drawing on the plate of an ink."""
    with pikepdf.open(BytesIO(plate(pdf(content), ink, ACCENT))) as document:
        return [_row(row) for row in pikepdf.parse_content_stream(document.pages[0])]


def _row(row: Any) -> str:
    values = [str(v) if isinstance(v, pikepdf.Object) else f"{float(v):g}" for v in row.operands]
    return " ".join([*values, str(row.operator)])


@pytest.mark.parametrize(
    ("accent", "name"),
    [
        ("#c8102e", "red"),
        ("#ff6c2f", "orange"),
        ("#ffe800", "yellow"),
        ("#00a95c", "green"),
        ("#00838a", "teal"),
        ("#0078bf", "blue"),
        ("#765ba7", "violet"),
        ("#ff48b0", "pink"),
    ],
)
def test_the_accent_s_plate_has_a_plain_name(accent: str, name: str) -> None:
    assert plates(accent) == ("black", name)


@pytest.mark.parametrize("accent", ["#000000", "#808080", "#333a33"])
def test_a_grey_accent_needs_no_plate_of_its_own(accent: str) -> None:
    assert plates(accent) == ("black",)


@pytest.mark.parametrize(
    ("colour", "found"),
    [
        ((0, 0, 0), (0, 1)),
        ((1, 1, 1), (0, 1)),
        ((255, 255, 255), (0, 0)),
        (RED, (1, 0)),
        ((200, 16, 47), (1, 0)),
        ((227, 135, 150), (0.5, 0)),
        ((100, 8, 23), (1, 0.5)),
    ],
)
def test_a_colour_is_mixed_of_the_accent_and_black(
    colour: tuple[int, int, int], found: tuple[float, float]
) -> None:
    assert shares(colour, RED) == pytest.approx(found, abs=0.051)


def test_a_colour_that_both_cannot_mix_prints_in_black_as_dark_as_it_is() -> None:
    accent, black = shares((0, 0, 255), RED)
    assert accent == 0
    assert black == pytest.approx(0.886, abs=0.01)


@given(st.tuples(LEVEL, LEVEL, LEVEL))
def test_every_colour_has_a_share_on_each_plate(colour: tuple[int, int, int]) -> None:
    assert all(0 <= share <= 1 for share in shares(colour, RED))


def test_black_type_is_on_the_black_plate_and_leaves_the_accent_below_it() -> None:
    content = "0 0 0 rg BT /F 12 Tf (x) Tj ET"
    assert on("black", content) == ["BT", "/F 12 Tf", "0 g", "x Tj", "ET"]
    assert on("red", content) == ["BT", "/F 12 Tf", "3 Tr", "x Tj", "ET"]


def test_type_that_is_painted_after_such_is_seen_again() -> None:
    content = f"BT /F 12 Tf 0 0 0 rg (x) Tj {TYPE} (y) Tj ET"
    assert on("red", content) == ["BT", "/F 12 Tf", "3 Tr", "x Tj", "0 g", "0 Tr", "y Tj", "ET"]


def test_type_in_the_accent_leaves_out_the_black_below_it() -> None:
    content = f"{TYPE} BT /F 12 Tf (x) Tj ET"
    assert on("red", content)[2] == "0 g"
    assert on("black", content)[2] == "1 g"


@pytest.mark.parametrize(
    ("content", "ink", "wanted"),
    [
        (f"{SOLID} 0 0 9 9 re f", "red", ["0 0 9 9 re", "0.15 g", "f"]),
        (f"{SOLID} 0 0 9 9 re f", "black", ["0 0 9 9 re", "1 g", "f"]),
        ("0.003922 0.003922 0.003922 rg 0 0 9 9 re f", "black", ["0 0 9 9 re", "0.15 g", "f"]),
        ("0 0 0 rg 0 0 90 1 re f", "black", ["0 0 90 1 re", "0 g", "f"]),  # a rule
        ("0 0 0 rg 0 0 90 30 re f", "black", ["0 0 90 30 re", "0.15 g", "f"]),  # an area
        ("0 0 0 rg 0 0 90 30 re f", "red", ["0 0 90 30 re", "n"]),
        ("0 0 0 RG 9 0 m 9 9 l S", "red", ["9 0 m", "9 9 l", "n"]),
        (
            f"{SOLID} 0 0 0 RG 0 0 9 9 re B",
            "red",
            ["0 0 9 9 re", "0.15 g", "f"],
        ),
        (
            f"{SOLID} 0 0 0 RG 0 0 9 9 re B",
            "black",
            ["0 0 9 9 re", "1 g", "0 G", "B"],
        ),
        ("20 w 0 0 0 RG 9 0 m 9 9 l S", "black", ["20 w", "9 0 m", "9 9 l", "0.15 G", "S"]),
        ("0 0 0 rg q Q 0 0 90 1 re f", "black", ["q", "Q", "0 0 90 1 re", "0 g", "f"]),
    ],
)
def test_areas_have_85_percent_of_ink_and_rules_all_of_it(
    content: str, ink: str, wanted: list[str]
) -> None:
    assert on(ink, content) == wanted


@pytest.mark.parametrize(("size", "ink"), [(12, "0 g"), (60, "0.15 g")])
def test_very_large_type_is_an_area(size: int, ink: str) -> None:
    assert on("black", f"0 0 0 rg BT /F {size} Tf (x) Tj ET")[2] == ink


@pytest.mark.parametrize(("grey", "found"), [("0", True), ("0.1", True), ("0.15", False)])
def test_an_area_with_too_much_ink_is_found(grey: str, found: bool) -> None:  # noqa: FBT001 -- a case
    assert bool(too_solid(pdf(f"{grey} g 20 20 40 40 re f"))) is found


def test_what_is_small_is_never_too_solid() -> None:
    assert too_solid(pdf("0 g 20 20 12 60 re f")) == []


EVERY = pytest.mark.parametrize("form", FORMS)


def painted(file: Path) -> list[Painted]:
    """Give what is painted on each side."""
    with pikepdf.open(file) as document:
        return [paint(document, page, {}) for page in document.pages]


def crosses(file: Path) -> list[list[tuple[float, ...]]]:
    """Give the boxes of the crosses on each side: lines that lie on the sheet itself."""
    return [
        [
            tuple(round(edge, 2) for edge in row.box)
            for row in page.strokes
            if not row.depth and row.width == pytest.approx(0.4)
        ]
        for page in painted(file)
    ]


@EVERY
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_both_plates_have_their_crosses_in_the_same_places_on_every_side(
    ours: Built, form: str, tag: str
) -> None:
    black, red = (crosses(ours.file(tag, form, "riso", ink)) for ink in ("black", "red"))
    assert black == red
    for side in black:
        # A cross and its circle each.
        assert len(side) >= 4


def seen(file: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=1).to_pil().convert("L") for page in document]


@EVERY
def test_crosses_lie_on_nothing_else(ours: Built, form: str) -> None:
    """Where print has none, its paper is white."""
    file = ours.file("en", form, "print")
    for image, side in zip(seen(file), crosses(ours.file("en", form, "riso", "red")), strict=True):
        for left, top, right, bottom in side:
            box = (left - 1, top - 1, right + 1, bottom + 1)
            assert image.crop(tuple(map(int, box))).getextrema()[0] > 250


@EVERY
def test_all_of_a_plate_is_grey_and_nothing_too_solid(ours: Built, form: str) -> None:
    for ink in ("black", "red"):
        file = ours.file("en", form, "riso", ink)
        assert too_solid(file.read_bytes()) == []
        spaces = {space.name for page in painted(file) for _, space in page.spaces}
        assert spaces == {"DeviceGray"}


@EVERY
def test_both_plates_together_give_the_print(ours: Built, form: str) -> None:
    """Each printed in its ink on the other, they are as dark as print where that is inked."""
    files = [ours.file("en", form, "riso", ink) for ink in ("black", "red")]
    pairs = zip(*map(seen, files), seen(ours.file("en", form, "print")), strict=True)
    for black, red, printed in pairs:
        both = ImageChops.darker(black, red)
        marked = both.point(lambda level: 255 if level < 160 else 0)
        inked = printed.point(lambda level: 255 if level < 100 else 0)
        missing = ImageChops.subtract(inked, marked)
        total = sum(inked.histogram()[255:])
        assert sum(missing.histogram()[255:]) <= 0.03 * total


@EVERY
def test_the_accent_is_on_its_plate_alone(ours: Built, form: str) -> None:
    black, red = (seen(ours.file("en", form, "riso", ink)) for ink in ("black", "red"))
    inks = [
        sum(255 - level for image in side for level in image.tobytes()) for side in (black, red)
    ]
    assert 0 < inks[1] < inks[0] / 2


def test_what_is_turned_by_hand_has_a_file_for_each_half_and_ink(
    tmp_path: Path, faces: Path
) -> None:
    shop = make_shop(tmp_path / "shop", faces)
    words = ("build", "--language", "en", "--format", "trifold", "--variant", "riso")
    done = handbill(*words, "--duplex", "fronts-then-backs", cwd=shop)
    assert done.returncode == 0, done.stderr
    built = read_built(shop / "out")
    assert {path.rsplit("/", 1)[1] for path in built.rows} == {
        f"lead.en.trifold.letter.riso.{part}.{ink}.blank.pdf"
        for part in ("fronts", "backs")
        for ink in ("black", "red")
    }
    page = (built.out / "index.html").read_text(encoding="utf-8")
    assert "The plate for the red ink. The crosses of all plates lie on one another. Backs" in page


def test_every_format_that_is_printed_is_printed_on_a_risograph() -> None:
    forms: list[Format] = [form for form in press_formats().values() if form.variants]
    for form in forms:
        assert ("riso" in form.variants) is ("print" in form.variants)
        flat = form.name not in ("reader", "large-print", "poster")
        assert ("shop" in form.variants) is flat
