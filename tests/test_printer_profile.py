"""``[tool.handbill.printer]``: what the test sheet told, and what the press does with it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from conftest import handbill, make_shop
from paper_path import Machine, Point, read_sheet, where
from pieces import Job, made
from pypdfium2 import PdfDocument

from handbill.length import points
from handbill.outputs.produce import produce
from handbill.pages.make import Pages, set_pages
from handbill.pages.reads import NOTHING
from handbill.paper import UNPRINTED, White
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.fingerprint import World
from handbill.press.words import press_messages
from handbill.problem import Place, Problem
from handbill.project.formats import press_formats
from handbill.project.printer import Printer
from handbill.project.read import read_project
from handbill.project.settings import Settings, read_settings
from handbill.sheets.imposition import Line, Side
from handbill.sheets.marks import drawing, marks
from handbill.sheets.printer import for_printer, printer_white
from handbill.sheets.register import crosses

MM = points("1 mm")
OFF = ((1.5, 0.5), (-2.0, 1.0), (0.0, -3.0), (4.0, 0.0))
TURNS = ("long-edge", "short-edge", "fronts-then-backs")
PLACE = Place("pyproject.toml", 3)


def profile(right: float = 0.0, up: float = 0.0, **changes: object) -> Printer:
    return replace(Printer(UNPRINTED, right, up, clockwise=False, place=PLACE), **changes)


# --- the door ---------------------------------------------------------------------------------


def read(folder: Path, text: str) -> tuple[Settings | None, list[Problem]]:
    content = f"[tool.handbill]\n[tool.handbill.printer]\n{text}\n"
    (folder / "pyproject.toml").write_text(content, encoding="utf-8")
    found: list[Problem] = []
    return read_settings(folder, press_formats(), found), found


def printer_of(folder: Path, text: str) -> Printer:
    settings, found = read(folder, text)
    assert found == []
    assert settings
    assert settings.printer
    return settings.printer


def test_what_was_read_from_the_sheet_is_read_from_the_settings(tmp_path: Path) -> None:
    known = printer_of(
        tmp_path,
        'unprintable = { top = "4 mm", foot = "5 mm", left = "3 mm", right = "0.25 in" }\n'
        'back = { right = "1.0 mm", up = "-0.5 mm" }',
    )
    assert known.white == White(4 * MM, 5 * MM, 3 * MM, 18.0)
    assert (known.right, known.up) == pytest.approx((MM, -MM / 2))
    assert not known.clockwise
    assert known.place == Place("pyproject.toml", 4)


def test_one_length_may_stand_for_all_edges_and_what_is_not_said_is_as_usual(
    tmp_path: Path,
) -> None:
    assert printer_of(tmp_path, 'unprintable = "5 mm"').white == White(*(5 * MM,) * 4)
    assert printer_of(tmp_path, 'unprintable = { foot = "9 mm" }').white == replace(
        UNPRINTED, foot=9 * MM
    )
    only_back = printer_of(tmp_path, 'back = { up = "+1 mm" }\nlandscape = "clockwise"')
    assert (only_back.white, only_back.right) == (UNPRINTED, 0.0)
    assert only_back.up == pytest.approx(MM)
    assert only_back.clockwise


def test_without_a_table_nothing_is_known_of_the_printer(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.handbill]\n", encoding="utf-8")
    settings = read_settings(tmp_path, press_formats(), [])
    assert settings
    assert settings.printer is None


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        ('unprintable = "21 mm"', '"21 mm" is more than 20 mm', "write a length up to"),
        ('unprintable = "-1 mm"', '"-1 mm" is no length', "write a length up to"),
        ("unprintable = 5", "between quotation marks", "write a length up to"),
        ('unprintable = { top = "4" }', '"printer.unprintable.top": "4" is no length', "write a"),
        ('unprintable = { tpo = "4 mm" }', 'unknown key "printer.unprintable.tpo"', 'write "top"'),
        ('unprintable = { top = "nan mm" }', "is no length", "write a length up to"),
        ('back = "1 mm"', '"printer.back"', "change the value"),
        ('back = { rigth = "1 mm" }', 'unknown key "printer.back.rigth"', 'write "right"'),
        ('back = { right = "--1 mm" }', '"-1 mm" is no length', "write a length up to"),
        ('back = { right = "-21 mm" }', "is more than 20 mm", "write a length up to"),
        ("back = { right = true }", "between quotation marks", "write a length up to"),
        ('bakc = { right = "1 mm" }', 'unknown key "printer.bakc"', 'write "back"'),
        ('landscape = "left"', "'anticlockwise' or 'clockwise'", "write one of these"),
    ],
)
def test_a_wrong_reading_is_named_at_its_line(
    tmp_path: Path, line: str, what: str, mend: str
) -> None:
    _, found = read(tmp_path, f"# read on Monday\n{line}")
    (problem,) = found
    assert what in problem.what
    assert problem.mend.startswith(mend)
    assert problem.place == Place("pyproject.toml", 4)


# --- the paper --------------------------------------------------------------------------------


def pieces() -> Iterator[tuple[str, str, bool]]:
    """Give schemes with the edges that they turn on, on upright and on wide paper."""
    for (scheme, wide), turn in product((("flat", False), ("letter-fold", True)), TURNS):
        yield scheme, turn, wide
    yield from (("saddle", turn, True) for turn in TURNS)


def sides_of(scheme: str, turn: str, *, wide: bool) -> tuple[Side, ...]:
    """Impose what is printed so; by hand, sheets turn like the page of a book."""
    usual = "short-edge" if wide else "long-edge"
    edge = usual if turn == "fronts-then-backs" else turn
    pages = {"flat": 2, "letter-fold": 6, "saddle": 8}[scheme]
    return tuple(made(Job(scheme, pages, edge, wide=wide)).sides)


PIECES = pytest.mark.parametrize(("scheme", "turn", "wide"), [*pieces()])


def distance(machine: Machine, laid: tuple[Side, ...], wanted: tuple[Side, ...]) -> float:
    """Give how far anything at all comes to lie from where a printer without a fault lays it."""
    exact = replace(machine, off=(0.0, 0.0))
    pairs = zip(where(machine, laid), where(exact, wanted), strict=True)
    return max(
        max(abs(a - c), abs(b - d))
        for one, other in pairs
        for (a, b), (c, d) in zip(one, other, strict=True)
    )


@PIECES
@pytest.mark.parametrize("clockwise", [False, True])
@pytest.mark.parametrize("off", OFF)
def test_a_back_comes_out_on_its_front_once_the_sheet_was_read(
    *, scheme: str, turn: str, wide: bool, clockwise: bool, off: Point
) -> None:
    machine = Machine((off[0] * MM, off[1] * MM), clockwise, turn)
    sides = sides_of(scheme, turn, wide=wide)
    right, up = read_sheet(machine, sides[0])
    known = profile(right, up, clockwise=clockwise)
    laid = for_printer(sides, known, turn, "short-edge")
    assert distance(machine, laid, sides) < 0.001
    # The negative controls: unmoved it lies as far off as the printer errs, the other way twice.
    most = max(abs(each) for each in off) * MM
    assert distance(machine, sides, sides) == pytest.approx(most)
    other_way = for_printer(sides, replace(known, right=-right, up=-up), turn, "short-edge")
    assert distance(machine, other_way, sides) == pytest.approx(2 * most)


@PIECES
def test_read_for_another_way_of_turning_it_would_come_out_worse(
    *, scheme: str, turn: str, wide: bool
) -> None:
    machine = Machine((2 * MM, 1 * MM), turn=turn)
    sides = sides_of(scheme, turn, wide=wide)
    known = profile(*read_sheet(machine, sides[0]))
    other = "long-edge" if turn == "short-edge" else "short-edge"
    assert distance(machine, for_printer(sides, known, other, "x"), sides) > 2 * MM
    if wide:
        turned = for_printer(sides, replace(known, clockwise=True), turn, "x")
        assert distance(machine, turned, sides) == pytest.approx(4 * MM)


def test_read_against_the_light_right_is_left_on_the_back_itself() -> None:
    """The example of the docs: 1 mm to the right and 0.5 mm below, on upright paper."""
    front, back = sides_of("flat", "long-edge", wide=False)
    laid = for_printer((front, back), profile(1.0 * MM, -0.5 * MM), "long-edge", "long-edge")
    assert laid[0] == front
    place, moved = back.placements[0], laid[1].placements[0]
    assert (moved.x - place.x, moved.y - place.y) == pytest.approx((MM, 0.5 * MM))


def test_fronts_and_pieces_of_one_side_are_never_moved() -> None:
    known = profile(MM, MM)
    sides = sides_of("saddle", "short-edge", wide=True)
    laid = for_printer(sides, known, "short-edge", "short-edge")
    assert laid[::2] == sides[::2]
    assert all(one != other for one, other in zip(laid[1::2], sides[1::2], strict=True))
    assert for_printer(sides, known, "none", "none") == sides
    assert for_printer(sides, None, "short-edge", "short-edge") == sides


# --- the edges --------------------------------------------------------------------------------

EDGES = White(4 * MM, 14 * MM, 3 * MM, 8 * MM)


def test_what_stays_white_turns_with_the_page() -> None:
    known = profile(white=EDGES)
    for turn in TURNS:
        assert printer_white(known, turn, wide=False, back=False) == EDGES
    assert printer_white(known, "long-edge", wide=False, back=True) == EDGES
    over = White(14 * MM, 4 * MM, 8 * MM, 3 * MM)
    assert printer_white(known, "short-edge", wide=False, back=True) == over
    # Which way a wide page is turned is not known for sure: of two edges the larger counts.
    either = White(8 * MM, 8 * MM, 14 * MM, 14 * MM)
    assert {printer_white(known, turn, wide=True, back=True) for turn in TURNS} == {either}


def reach(lines: list[Line], side: Side) -> tuple[float, float, float, float]:
    """Give how near marks come to the head, the foot, the left and the right."""
    across = [x for line in lines for x in (line.x0, line.x1)]
    up = [y for line in lines for y in (line.y0, line.y1)]
    return side.height - max(up), min(up), min(across), side.width - max(across)


@pytest.mark.parametrize("white", [EDGES, UNPRINTED, White(*(2 * MM,) * 4)])
def test_marks_begin_where_the_printer_prints(white: White) -> None:
    lines = (Line("fold", 300, 0, 300, 600), Line("cut", 0, 300, 800, 300))
    side = Side(800, 600, (), lines, white=white)
    found = reach(marks(side, []), side)
    assert found == pytest.approx((white.top, white.foot, white.left, white.right))
    for left, foot, right, head in crosses(side, []):
        assert left >= white.left - 0.01
        assert foot >= white.foot - 0.01
        assert right <= 800 - white.right + 0.01
        assert head <= 600 - white.top + 0.01


def test_the_plan_of_a_poster_keeps_clear_as_well() -> None:
    side = Side(500, 600, (), (), tile=(0, 0, 1, 1), white=EDGES)
    match = re.search(r"([\d.]+) ([\d.]+) [\d.]+ [\d.]+ re", drawing([], side))
    assert match
    assert float(match[1]) == pytest.approx(EDGES.left + 0.125, abs=0.001)
    assert float(match[2]) == pytest.approx(EDGES.foot + 0.125, abs=0.001)


# --- the press --------------------------------------------------------------------------------

ONE = ("--language", "en", "--contact", "blank", "--jobs", "1")


def with_profile(shop: Path, text: str) -> None:
    file = shop / "pyproject.toml"
    plain = file.read_text(encoding="utf-8").split("[tool.handbill.printer]")[0]
    file.write_text(f"{plain}[tool.handbill.printer]\n{text}\n" if text else plain, "utf-8")


Laid = Callable[..., tuple[dict[str, bytes], list[Problem]]]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory, faces: Path) -> Laid:
    """Lay a format's pages on sheets for a printer: the files by the end of their names."""
    shop = make_shop(tmp_path_factory.mktemp("printer") / "shop", faces, ())
    project = read_project(shop)

    @cache
    def task_of(form: str, variants: tuple[str, ...], duplex: str | None) -> tuple[Task, Pages]:
        wish = Wish(formats=(form,), variants=variants, languages=("en",), duplex=duplex)
        (task,) = make_plan(project, wish, press_messages()).tasks
        return task, set_pages(task.setting, faces)

    def lay(
        form: str, known: Printer | None, *variants: str, duplex: str | None = None
    ) -> tuple[dict[str, bytes], list[Problem]]:
        task, pages = task_of(form, variants, duplex)
        setting = replace(task.setting, printer=known)
        jobs = tuple(replace(job, setting=setting) for job in task.jobs)
        made = produce(Task(setting, jobs), pages)
        files = {each.job.path.split("lead.en.")[1]: each.content for each in made.outputs}
        return files, list(made.problems)

    return lay


def letters(pdf: bytes) -> list[list[Point]]:
    """Give where the letters of each page stand."""
    with PdfDocument(pdf) as document:
        pages = [page.get_textpage() for page in document]
        return [
            [text.get_charbox(number)[:2] for number in range(text.count_chars())] for text in pages
        ]


def moves(one: bytes, other: bytes) -> list[Point]:
    """Give by how much the letters of each page were moved, all of them alike."""
    found = []
    for before, after in zip(letters(one), letters(other), strict=True):
        steps = [(c - a, d - b) for (a, b), (c, d) in zip(before, after, strict=True)]
        assert max(abs(x - steps[0][0]) + abs(y - steps[0][1]) for x, y in steps) < 0.05
        found.append((steps[0][0] / MM, steps[0][1] / MM))
    return found


def test_backs_are_moved_in_what_is_printed_at_home_and_in_nothing_else(laid: Laid) -> None:
    variants = ("print", "riso", "shop")
    before, _ = laid("trifold", None, *variants)
    after, problems = laid("trifold", profile(MM, -MM / 2), *variants)
    assert problems == []
    assert before.keys() == after.keys()
    assert len(before) == 4
    for name in before:
        if ".shop." in name:
            assert after[name] == before[name]
        elif ".red." not in name:
            # A wide sheet that turns on its short edge; see the tests with the paper above.
            front, back = moves(before[name], after[name])
            assert front == pytest.approx((0, 0), abs=0.01)
            assert back == pytest.approx((-0.5, 1), abs=0.01)


def test_with_the_fronts_first_the_backs_are_moved_as_the_pile_is_turned(laid: Laid) -> None:
    before, _ = laid("trifold", None, "print", duplex="fronts-then-backs")
    after, _ = laid("trifold", profile(MM, -MM / 2), "print", duplex="fronts-then-backs")
    (fronts, backs) = sorted(before, key=lambda name: ".backs." in name)
    assert moves(before[fronts], after[fronts]) == [pytest.approx((0, 0), abs=0.01)]
    assert moves(before[backs], after[backs]) == [pytest.approx((0.5, -1), abs=0.01)]


def test_a_printer_without_a_fault_and_as_usual_changes_no_byte(laid: Laid) -> None:
    plain, _ = laid("trifold", None, "print")
    assert laid("trifold", profile(), "print")[0] == plain
    assert laid("trifold", profile(0.1), "print")[0] != plain
    assert laid("trifold", profile(white=White(*(7 * MM,) * 4)), "print")[0] != plain


def test_art_nearer_to_an_edge_than_the_printer_prints_is_an_error_that_names_it(
    laid: Laid,
) -> None:
    none, (problem, *others) = laid(
        "sheet", profile(white=replace(UNPRINTED, left=14 * MM)), "ink-saver"
    )
    assert none == {}
    assert problem.what == (
        "preflight: page 1 prints 12.0 mm from its left edge, where the printer leaves 14.0 mm "
        "white: 2.0 mm too near"
    )
    assert problem.mend.startswith("choose a format with wider margins, or another printer")
    assert all("left edge" in each.what for each in others)
    files, problems = laid("sheet", profile(white=replace(UNPRINTED, left=11.5 * MM)), "ink-saver")
    assert (len(files), problems) == (1, [])


def test_a_back_is_checked_where_it_was_moved_to(laid: Laid) -> None:
    """A trifold keeps 8.5 mm at its sides; moved by 3 mm, its back has 5.5 mm there."""
    moved = profile(0.0, 3 * MM)
    files, problems = laid("trifold", replace(moved, white=White(*(5 * MM,) * 4)), "ink-saver")
    assert (len(files), problems) == (1, [])
    none, problems = laid("trifold", moved, "ink-saver")
    assert none == {}
    assert [problem.what.split(" mm")[0] for problem in problems] == [
        "preflight: page 2 prints 5.5"
    ]


def test_nothing_is_moved_off_the_paper(laid: Laid) -> None:
    known = profile(0.0, -20 * MM, white=White(*(MM,) * 4))
    none, (problem,) = laid("trifold", known, "print")
    assert none == {}
    assert problem.place == PLACE
    assert problem.what.endswith(
        "print.blank.pdf was not made: page 2 is moved 11.5 mm off the paper at its left edge"
    )
    assert problem.mend.startswith("print and read the test sheet again")


def test_a_build_that_the_printer_cannot_print_says_so_and_ends_with_exit_code_1(
    shop: Path,
) -> None:
    with_profile(shop, 'unprintable = "11 mm"')
    wanted = ("--format", "card", "--variant", "ink-saver")
    done = handbill("build", *ONE, *wanted, cwd=shop)
    assert done.returncode == 0, done.stderr
    with_profile(shop, 'unprintable = "15 mm"')
    assert handbill("check", *wanted, cwd=shop).returncode == 1
    done = handbill("build", *ONE, *wanted, cwd=shop)
    assert done.returncode == 1
    assert "where the printer leaves 15.0 mm white" in done.stderr


def changed(shop: Path, before: str, after: str, *variants: str) -> list[dict[str, list[str]]]:
    """Say for each file of some variants what is not as it was when another profile was written."""
    wish = Wish(formats=("trifold", "reader"), variants=variants, languages=("en",))
    plans = []
    for text in (before, after):
        with_profile(shop, text)
        tasks = make_plan(read_project(shop), wish, press_messages()).tasks
        plans.append([(World(task.setting), job) for task in tasks for job in task.jobs])
    return [
        now.changed(world.outputs(NOTHING, job))
        for (world, job), (now, _) in zip(*plans, strict=True)
    ]


PRINTER = {"printer": [""]}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", 'unprintable = "5 mm"', PRINTER),
        ('unprintable = "5 mm"', "", PRINTER),
        ('unprintable = "5 mm"', 'unprintable = "4 mm"', PRINTER),
        ('unprintable = "5 mm"', 'unprintable = "5 mm"\nback = { up = "1 mm" }', PRINTER),
        ('unprintable = "5 mm"', '# moved\nunprintable = "5 mm"', {}),
    ],
)
def test_a_profile_is_known_to_what_is_built_anew(
    shop: Path, before: str, after: str, found: dict[str, list[str]]
) -> None:
    assert changed(shop, before, after, "print") == [found]


def test_what_is_for_screens_and_for_shops_does_not_depend_on_the_printer(shop: Path) -> None:
    found = changed(shop, "", 'unprintable = "5 mm"', "read", "shop")
    assert len(found) > 2
    assert not any(found)


def test_impose_leaves_other_files_as_they_are(shop: Path, tmp_path: Path) -> None:
    with pikepdf.new() as document:
        for _ in range(8):
            document.add_blank_page(page_size=(300, 400))
        document.save(tmp_path / "in.pdf")
    sheets = []
    for text in ("", 'unprintable = "15 mm"\nback = { right = "5 mm" }'):
        with_profile(shop, text)
        out = tmp_path / f"out{len(sheets)}.pdf"
        done = handbill(
            "impose",
            tmp_path / "in.pdf",
            *("--format", "booklet", "--paper", "a4", "--out"),
            out,
            cwd=shop,
        )
        assert done.returncode == 0, done.stderr
        sheets.append(out.read_bytes())
    assert sheets[0] == sheets[1]
    with PdfDocument(sheets[0]) as document:
        assert len(document) == 4
