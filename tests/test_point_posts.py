"""Pictures of single points: as large as they can be, with all that the first picture says."""

import json
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from conftest import Built, handbill, make_shop, read_built
from PIL import Image
from test_posts import PIXELS, changed, free, ink, text_of

from handbill.language import registry
from handbill.outputs.gallery import gallery
from handbill.outputs.produce import produce
from handbill.outputs.produced import Produced
from handbill.outputs.seen import seen
from handbill.pages.make import Beside, Pages, set_pages
from handbill.pages.posts import SHAPES
from handbill.paper import PAPERS
from handbill.plan.make import Plan, Wish, make_plan
from handbill.press.handouts import handouts, reader_of
from handbill.press.words import press_messages
from handbill.problem import ExitCode, HandbillError
from handbill.project.read import read_project
from handbill.project.text import bare

READER = ("--format", "reader", "--contact", "example", "--language", "es")
HEADINGS = {2: "Entrevista o riesgo de cargos", 3: "Lo que cuente a LEAD no es confidencial"}
PARTS = pytest.mark.parametrize("part", ["square-2", "square-3", "story-2", "story-3"])


def planned(shop: Path, *points: str, tag: str = "es", **wish: tuple[str, ...]) -> Plan:
    """Plan the edition for phones with pictures of points, unless the wish says otherwise."""
    wanted = {"formats": ("reader",), "languages": (tag,), "contacts": ("example",)} | wish
    return make_plan(read_project(shop), Wish(pictures=points, **wanted), press_messages())


def pages_of(shop: Path, point: str, tag: str = "es") -> Pages:
    """Set the pictures of one point, here in this process."""
    _, task = planned(shop, point, tag=tag).tasks
    return set_pages(task.setting, shop / ".cache")


def produced(shop: Path, *points: str) -> list[Produced]:
    """Make the edition for phones in English and pictures of its points."""
    tasks = planned(shop, *points, tag="en").tasks
    return [produce(task, set_pages(task.setting, shop / ".cache")) for task in tasks]


@dataclass(frozen=True)
class Made:
    """A shop in which pictures of point 3 in Spanish were built by the command."""

    shop: Path
    built: Built

    def file(self, name: str) -> Path:
        """Give one of the pictures."""
        return self.built.out / "lead/es" / f"lead.es.reader.letter.read.{name}.example.png"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Made:
    """Built once, for all tests that only read it."""
    folder = tmp_path_factory.mktemp("points") / "shop"
    shop = make_shop(folder, faces, ("en", "es", "ar"))
    done = handbill("build", *READER, "--pictures", "3", "--jobs", "1", cwd=shop)
    assert done.returncode == 0, done.stderr
    return Made(shop, read_built(shop / "out"))


@pytest.fixture(scope="module")
def beside(made: Made) -> dict[str, Beside]:
    """The pictures of point 2 in Spanish, and of point 3 in Spanish and Arabic."""
    found = {}
    for point, tag in (("2", "es"), ("3", "es"), ("3", "ar")):
        pages = pages_of(made.shop, point, tag)
        assert pages.beside
        assert (pages.problems, pages.faces) == ((), ())
        found[f"{tag}-{point}"] = pages.beside
    return found


def post(beside: dict[str, Beside], part: str, tag: str = "es") -> bytes:
    return beside[f"{tag}-{part[-1]}"].posts[part]


@PARTS
def test_a_picture_says_its_point_and_whose_it_is_and_when_it_held_and_whom_to_call(
    beside: dict[str, Beside], part: str
) -> None:
    said = bare(text_of(post(beside, part)))
    for text in ("LEAD: sepa esto primero", "a octubre de 2016.", "Las reglas pueden haber"):
        assert bare(text) in said
    assert bare(part[-1] + HEADINGS[int(part[-1])]) in said
    assert bare("(415) 555-0134") in said


def test_a_point_too_long_for_a_shape_has_its_short_form_there(beside: dict[str, Beside]) -> None:
    """And the manifest says which: with little room, a point is not set too small to be read."""
    assert beside["es-2"].forms == {"square-2": "short", "story-2": "body"}
    assert beside["es-3"].forms == {"square-3": "body", "story-3": "body"}
    short, body = bare("En Seattle: si no completa"), bare("otros socios institucionales")
    assert short in bare(text_of(post(beside, "square-2")))
    assert body in bare(text_of(post(beside, "square-3")))


@PARTS
def test_a_draft_and_an_example_say_so_on_the_pictures_of_points_in_both_languages(
    beside: dict[str, Beside], part: str
) -> None:
    lines = [registry()[tag].draft for tag in ("es", "en")]
    lines += ["EXAMPLE. No number or address here is real."]
    lines += ["EJEMPLO. Aquí ningún número ni dirección es real."]
    assert [line for line in lines if not seen(post(beside, part), line)] == []


@PARTS
def test_no_type_of_a_point_is_smaller_than_on_the_first_picture(
    beside: dict[str, Beside], part: str
) -> None:
    """Capitals of type 26 pixels high have 18."""
    with pypdfium2.PdfDocument(post(beside, part)) as document:
        text = document[0].get_textpage()
        boxes = [
            text.get_charbox(i)
            for i, char in enumerate(text.get_text_range())
            if "A" <= char <= "Z" and char != "Q"
        ]
    assert min((high - low) * 3 for _, low, _, high in boxes) >= 18


@pytest.mark.parametrize(("tag", "low", "high"), [("es", 0, 100), ("ar", 260, 360)])
def test_the_number_stands_where_reading_begins(
    beside: dict[str, Beside], tag: str, low: int, high: int
) -> None:
    """The only letters in red, which is not quite that of the art."""
    with pypdfium2.PdfDocument(post(beside, "square-3", tag)) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB").crop((0, 100, 360, 360))
    pixels = image.load()
    assert pixels
    red = {x for x in range(360) for y in range(260) if pixels[x, y] == (200, 16, 47)}
    assert red
    assert low < min(red) <= max(red) < high


def test_a_plain_cover_puts_no_art_on_pictures_of_points(shop: Path) -> None:
    """The same point has it with the usual cover."""
    posts = []
    for cover in ("art", "plain"):
        pages = pages_of(shop, "4", "en")
        assert pages.beside
        with pypdfium2.PdfDocument(pages.beside.posts["story-4"]) as document:
            image = document[0].render(scale=1).to_pil().convert("RGB").crop((0, 0, 360, 160))
        posts.append((200, 16, 46) in [colour for _, colour in image.getcolors(1 << 24)])
        if cover == "art":
            changed(shop, "flyers/lead/flyer.toml", 'cover = "art" ', 'cover = "plain" ')
    assert posts == [True, False]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.part)
def test_a_picture_of_a_point_has_its_pixels_and_leaves_free_what_phones_lay_over(
    made: Made, shape: object
) -> None:
    (wanted,) = [each for each in SHAPES if each == shape]
    with Image.open(made.file(f"{wanted.part}-3")) as image:
        assert (image.mode, image.size, image.info) == ("RGB", PIXELS[wanted.part], {})
        x0, y0, x1, y1 = ink(image)
    left, top, right, foot = free(wanted)
    assert left <= x0 < x1 <= right
    assert top <= y0 < y1 <= foot
    assert y1 - y0 > 0.9 * (foot - top), "it fills its room"


def test_the_manifest_has_a_row_for_each_picture_of_a_point(made: Made) -> None:
    rows = {path.split("read.")[1]: row for path, row in made.built.rows.items()}
    assert {name for name in rows if "-" in name} == {
        "square-3.example.png",
        "story-3.example.png",
    }
    row = rows["square-3.example.png"]
    told = [row[key] for key in ("format", "form", "pages", "sheets", "body_pt", "review")]
    assert told == ["reader", "body", 1, None, None, "draft"]


def test_the_gallery_names_the_point_of_a_picture_also_in_words_for_its_image(made: Made) -> None:
    page = gallery(made.built.rows.values(), planned(made.shop, "3"), made.built.out).decode()
    for name in ("Square picture of point 3", "Tall picture of point 3"):
        assert f">{name}</a>" in page
        assert f'alt="{name}, Phone, es"' in page
    assert ">Square picture, for posts</a>" in page


def test_a_picture_of_another_point_makes_nothing_else_stale(made: Made) -> None:
    done = handbill("plan", *READER, "--pictures", "3", "--pictures", "4", "--json", cwd=made.shop)
    rows = {row["path"]: row["why"] for row in json.loads(done.stdout)["outputs"]}
    new = {path.split("read.")[1] for path, why in rows.items() if why != "unchanged"}
    assert new == {"square-4.example.png", "story-4.example.png"}
    assert set(made.built.rows) < set(rows)


def test_pictures_of_all_points_are_planned_in_order_each_once(made: Made) -> None:
    parts = [job.part for task in planned(made.shop, "2", "all").tasks for job in task.jobs]
    wanted = [f"{shape}-{n}" for n in range(1, 10) for shape in ("square", "story")]
    assert [part for part in parts if "-" in part] == wanted
    twice = planned(made.shop, "4", "2", "4").tasks
    assert [task.setting.picture for task in twice] == [0, 2, 4]


def test_pictures_of_points_go_into_the_pack_of_their_reader_and_not_into_the_guide(
    made: Made, faces: Path
) -> None:
    plan = planned(made.shop, "3", formats=("reader", "sheet"), variants=("read", "print"))
    assert {reader_of(task) for task in plan.tasks} == {("lead", "es", "example")}
    told = [task for row in handouts(plan.tasks, PAPERS["letter"], faces) for task in row.tasks]
    assert told
    assert not any(task.setting.picture for task in told)


@pytest.mark.parametrize("point", ["0", "10", "-1", "03", "two", "٣"])
def test_a_point_that_the_flyer_does_not_have_is_a_wrong_command(made: Made, point: str) -> None:
    with pytest.raises(HandbillError) as caught:
        planned(made.shop, "3", point)
    (problem,) = caught.value.problems
    assert caught.value.exit_code == ExitCode.CONFIGURATION
    assert problem.what == f'--pictures: the flyer "lead" has no point "{point}"'
    assert problem.mend == "write a number from 1 to 9, or all"


def test_the_command_answers_a_wrong_point_with_exit_code_2(made: Made) -> None:
    done = handbill("build", *READER, "--pictures", "10", cwd=made.shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert 'has no point "10"\n  mend: write a number from 1 to 9, or all' in done.stderr


def test_pictures_of_points_without_an_edition_for_phones_are_a_wrong_command(made: Made) -> None:
    for wish in ({"formats": ("sheet",)}, {"variants": ("ink-saver",), "formats": ("half-sheet",)}):
        with pytest.raises(HandbillError) as caught:
            planned(made.shop, "3", **wish)
        (problem,) = caught.value.problems
        assert problem.mend == "ask for it too: --format reader --variant read"
    assert planned(made.shop, formats=("sheet",)).tasks


def test_the_whole_build_with_pictures_is_still_the_whole_build() -> None:
    assert Wish(pictures=("all",)).everything
    assert not Wish(pictures=("all",), languages=("es",)).everything


def test_a_point_too_long_for_a_picture_is_told_and_the_other_shape_made(shop: Path) -> None:
    old = "In Seattle, you must sign waivers that let staff discuss your case."
    changed(shop, "flyers/lead/flyer.html", old, old * 22)
    old = "LEAD does not keep what you tell it confidential."
    changed(shop, "flyers/lead/flyer.html", old, old * 40)
    pages = pages_of(shop, "3", "en")
    assert pages.beside
    assert pages.beside.forms == {"story-3": "short"}
    (problem,) = pages.problems
    assert problem.what == "there is too much text in English for the square picture of point 3"
    assert problem.mend.startswith("shorten its heading and short form")


def test_a_number_that_only_a_comment_gives_the_flyer_is_told(shop: Path) -> None:
    """Points are counted in the template, and found in what it says."""
    comment = '{# <section class="point" id="none"> #}'
    changed(
        shop, "flyers/lead/flyer.html", '<p class="subtitle">', f'{comment}<p class="subtitle">'
    )
    (problem,) = pages_of(shop, "10", "en").problems
    assert problem.what == "in English the flyer has no point 10"


HIDING = ".post.foot .draft { display: none }"
COVERING = (
    ".post.foot .group { position: relative; top: -30pt; margin-bottom: -30pt;"
    " padding-top: 30pt; background: #fff }"
)


@pytest.mark.parametrize(("style", "how"), [(HIDING, "read on"), (COVERING, "seen on it")])
def test_no_style_of_a_flyer_takes_the_example_line_off_a_picture(
    shop: Path, style: str, how: str
) -> None:
    """Neither off that of the whole flyer nor off that of a point."""
    (shop / "flyers/lead/flyer.css").write_text(style, encoding="utf-8")
    for each in produced(shop, "3"):
        assert [output.job.path for output in each.outputs if output.job.part] == []
        assert each.problems
        for problem in each.problems:
            assert f'the line "EXAMPLE. No number or address here is re" cannot be {how}' in str(
                problem.what
            )


def test_a_style_that_hides_nothing_leaves_all_pictures(shop: Path) -> None:
    (shop / "flyers/lead/flyer.css").write_text(".post .group { padding: 0 }", encoding="utf-8")
    parts = [output.job.part for each in produced(shop, "3") for output in each.outputs]
    assert [part for part in parts if part] == ["square", "story", "square-3", "story-3"]
