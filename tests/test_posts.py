"""The square and the tall picture: everything on them, legible, inside what phones leave free."""

from pathlib import Path

import pypdfium2
import pytest
from conftest import TAGS, Built, handbill, make_shop, read_built
from PIL import Image

from handbill.language import registry
from handbill.outputs.seen import seen
from handbill.pages.make import Pages, set_pages
from handbill.pages.posts import SHAPES, Shape
from handbill.plan.make import Wish, make_plan
from handbill.press.words import press_messages
from handbill.project.read import read_project
from handbill.project.text import bare

PIXELS = {"square": (1080, 1080), "story": (1080, 1920)}
PARTS = pytest.mark.parametrize("part", PIXELS)
LANGUAGES = pytest.mark.parametrize("tag", TAGS)


def pages_of(shop: Path, tag: str, contact: str) -> Pages:
    """Set the edition for phones in one language, here in this process."""
    wish = Wish(languages=(tag,), formats=("reader",), contacts=(contact,))
    (task,) = make_plan(read_project(shop), wish, press_messages()).tasks
    pages = set_pages(task.setting, shop / ".cache")
    assert pages.problems == ()
    return pages


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> dict[tuple[str, str], bytes]:
    """The one-page PDFs that the pictures in Spanish are drawn of, by contact and part."""
    shop = make_shop(tmp_path_factory.mktemp("posts") / "shop", faces, ("en", "es"))
    found = {}
    for contact in ("example", "blank"):
        beside = pages_of(shop, "es", contact).beside
        assert beside
        found |= {(contact, part): pdf for part, pdf in beside.posts.items()}
    return found


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_range())


@PARTS
@LANGUAGES
def test_every_picture_has_the_pixels_of_its_name(built: Built, tag: str, part: str) -> None:
    with Image.open(built.file(tag, "reader", part, "png")) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", PIXELS[part])


@PARTS
@LANGUAGES
def test_nothing_tells_who_made_a_picture(built: Built, tag: str, part: str) -> None:
    with Image.open(built.file(tag, "reader", part, "png")) as image:
        assert image.info == {}


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Give the box of all that is not white."""
    box = image.convert("L").point(lambda grey: 255 if grey < 250 else 0).getbbox()
    assert box
    return box


def free(shape: Shape) -> tuple[float, float, float, float]:
    """Give the edges of what a picture may take, in pixels, with room for the arc of a letter."""
    x1, y1 = shape.width - shape.side, shape.height - shape.foot
    return tuple(
        edge * 3 + slack
        for edge, slack in zip((shape.side, shape.top, x1, y1), (-4, -4, 4, 4), strict=True)
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.part)
@LANGUAGES
def test_nothing_stands_where_phones_put_their_own_signs(
    built: Built, tag: str, shape: Shape
) -> None:
    with Image.open(built.file(tag, "reader", shape.part, "png")) as image:
        x0, y0, x1, y1 = ink(image)
    left, top, right, foot = free(shape)
    assert left <= x0 < x1 <= right
    assert top <= y0 < y1 <= foot
    assert y1 - y0 > 0.75 * (foot - top), "it fills its room"


@LANGUAGES
@PARTS
def test_the_umbrella_is_on_every_picture(built: Built, tag: str, part: str) -> None:
    with Image.open(built.file(tag, "reader", part, "png")) as image:
        colours = {colour: n for n, colour in image.getcolors(1 << 24)}
    assert colours[200, 16, 46] > 5_000


@PARTS
def test_a_picture_says_title_first_line_and_whom_to_call(
    posts: dict[tuple[str, str], bytes], part: str
) -> None:
    said = bare(text_of(posts["example", part]))
    assert bare("LEAD: sepa esto primero") in said
    assert bare("Las reglas pueden haber cambiado.") in said
    for value in ("Riverside Outreach", "(415) 555-0134", "riverside.example.org"):
        assert bare(value) in said


@PARTS
@pytest.mark.parametrize("contact", ["example", "blank"])
def test_a_draft_says_so_on_its_pictures_in_both_languages(
    posts: dict[tuple[str, str], bytes], part: str, contact: str
) -> None:
    for tag in ("es", "en"):
        assert seen(posts[contact, part], registry()[tag].draft)


@PARTS
def test_an_example_says_so_on_its_pictures_in_both_languages(
    posts: dict[tuple[str, str], bytes], part: str
) -> None:
    assert seen(posts["example", part], "EXAMPLE. No number or address here is real.")
    assert seen(posts["example", part], "EJEMPLO. Aquí ningún número ni dirección es real.")


@PARTS
def test_without_a_contact_there_is_nothing_to_write_on(
    posts: dict[tuple[str, str], bytes], part: str
) -> None:
    """A picture is not written on."""
    said = text_of(posts["blank", part])
    assert "EXAMPLE" not in said
    assert "Teléfono" not in said


@PARTS
def test_no_type_of_a_picture_is_smaller_than_a_phone_can_show(
    posts: dict[tuple[str, str], bytes], part: str
) -> None:
    """Capitals of type 26 pixels high have 18."""
    for contact in ("example", "blank"):
        with pypdfium2.PdfDocument(posts[contact, part]) as document:
            text = document[0].get_textpage()
            for i, char in enumerate(text.get_text_range()):
                if "A" <= char <= "Z" and char != "Q":
                    _, low, _, high = text.get_charbox(i)
                    assert (high - low) * 3 >= 18, char


def changed(shop: Path, name: str, old: str, new: str) -> None:
    file = shop / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def build(shop: Path) -> tuple[Built, str]:
    options = ("--language", "en", "--format", "reader", "--contact", "example")
    done = handbill("build", *options, cwd=shop)
    assert done.returncode == 0, done.stderr
    return read_built(shop / "out"), done.stderr


def test_a_plain_cover_gives_nothing_away_on_pictures(shop: Path) -> None:
    changed(shop, "flyers/lead/flyer.toml", 'cover = "art" ', 'cover = "plain" ')
    beside = pages_of(shop, "en", "example").beside
    assert beside
    for pdf in beside.posts.values():
        assert "sex worker" not in text_of(pdf)
        with pypdfium2.PdfDocument(pdf) as document:
            image = document[0].render(scale=1).to_pil().convert("RGB")
        assert (200, 16, 46) not in [colour for _, colour in image.getcolors(1 << 24)]
    assert "sex worker" not in beside.web[: beside.web.index("<main>")]


def test_what_is_too_long_for_a_picture_is_told_and_all_else_is_built(shop: Path) -> None:
    """And the next build does not try again."""
    long = "About LEAD in Seattle and California, as of October 2016. " * 24
    old = "About LEAD in Seattle and California, as of October 2016. Rules may have changed."
    changed(shop, "flyers/lead/flyer.html", old, long)
    built, said = build(shop)
    assert "warning: there is too much text in English for the square picture" in said
    assert "mend: shorten the title" in said
    kinds = {path.split(".", 5)[5] for path in built.rows}
    assert {"example.pdf", "example.html", "example.png"} <= kinds
    assert "square.example.png" not in kinds
    again, _ = build(shop)
    assert {row["why"] for row in again.rows.values()} == {"unchanged"}


def test_pictures_are_the_same_bytes_every_time(built: Built, shop: Path) -> None:
    again, _ = build(shop)
    for part in PIXELS:
        name = built.row("en", "reader", part, "png")["path"]
        assert (again.out / name).read_bytes() == (built.out / name).read_bytes()
