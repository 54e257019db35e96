"""Every piece, printed, folded, cut and stacked, reads 1, 2, 3 ... and every page is upright."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pieces import (
    DIRECTIONS,
    EDGES,
    LIES,
    PAPER_NAMES,
    SCHEME_NAMES,
    TURNS,
    Job,
    made,
)
from recipes import BOOKS, FOLDERS, Piece, book, reads, views

from handbill.sheets.scheme import SCHEMES, Shape

# The most pages that are tried of a piece that takes any number.
MANY = 200


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    """Give any piece of 1 to 200 pages, in any shape, on any paper, turned over either way."""
    scheme = draw(st.sampled_from(list(SCHEMES)))
    shape = None
    if scheme == "saddle":
        shape = Shape(2, 1, draw(st.integers(0, 12)))
    if scheme in ("step-and-repeat", "cut-and-stack"):
        shape = Shape(draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return Job(
        scheme,
        draw(st.integers(1, SCHEMES[scheme].most or MANY)),
        draw(st.sampled_from(EDGES)),
        draw(st.booleans()),
        draw(st.sampled_from(PAPER_NAMES)),
        draw(st.booleans()),
        shape,
        draw(st.floats(0, 1)),
        draw(st.sampled_from(["before-back-cover", "end"])),
        (draw(st.floats(0.5, 1)), draw(st.floats(0.5, 1))),
    )


@given(jobs())
@settings(deadline=None, max_examples=300)
def test_a_piece_of_any_number_of_pages_reads_in_order_and_upright(job: Job) -> None:
    piece = made(job)
    assert [page for page in piece.order if page] == list(range(1, job.pages + 1))
    assert reads(piece), views(piece)


@LIES
@TURNS
@DIRECTIONS
@SCHEME_NAMES
def test_every_full_piece_of_up_to_sixty_four_pages_reads_in_order(
    scheme: str, edge: str, *, right_to_left: bool, wide: bool
) -> None:
    way = SCHEMES[scheme]
    step = way.multiple(way.shape)
    for pages in range(step, (way.most or 64) + 1, step):
        assert reads(made(Job(scheme, pages, edge, right_to_left, wide=wide)))


@TURNS
@DIRECTIONS
@pytest.mark.parametrize("gathered", range(6))
def test_a_booklet_of_two_hundred_pages_reads_in_order_in_signatures_of_any_size(
    gathered: int, edge: str, *, right_to_left: bool
) -> None:
    assert reads(made(Job("saddle", MANY, edge, right_to_left, shape=Shape(2, 1, gathered))))


def test_every_scheme_is_folded_in_one_way_here() -> None:
    assert sorted([*BOOKS, *FOLDERS]) == sorted(SCHEMES)


def numbers(piece: Piece) -> list[str]:
    """Write down what a reader sees, one view after the other."""
    return [" ".join(str(face.page) for face in view) for view in views(piece)]


@TURNS
def test_a_letter_fold_shows_its_cover_then_the_flap_then_its_inside(edge: str) -> None:
    assert numbers(made(Job("letter-fold", 6, edge))) == ["1", "2 5", "2 3 4", "6"]


@TURNS
def test_a_letter_fold_that_opens_to_the_left_shows_the_same_from_the_right(edge: str) -> None:
    found = numbers(made(Job("letter-fold", 6, edge, right_to_left=True)))
    assert found == ["1", "5 2", "4 3 2", "6"]


@TURNS
def test_a_z_fold_ends_on_an_inside_panel_and_has_five_and_six_behind_it(edge: str) -> None:
    assert numbers(made(Job("z-fold", 6, edge))) == ["1", "2 3", "2 3 4", "4", "5 6 1"]


@TURNS
def test_a_z_fold_that_opens_to_the_left_shows_the_same_from_the_right(edge: str) -> None:
    found = numbers(made(Job("z-fold", 6, edge, right_to_left=True)))
    assert found == ["1", "3 2", "4 3 2", "4", "1 6 5"]


@TURNS
def test_a_gate_fold_shows_its_doors_then_its_inside_then_its_back(edge: str) -> None:
    assert numbers(made(Job("gate-fold", 8, edge))) == ["1 2", "3 4 5 6", "7 8"]


@TURNS
def test_a_gate_fold_that_opens_to_the_left_shows_the_same_from_the_right(edge: str) -> None:
    found = numbers(made(Job("gate-fold", 8, edge, right_to_left=True)))
    assert found == ["2 1", "6 5 4 3", "8 7"]


@TURNS
@DIRECTIONS
def test_a_gate_fold_of_four_equal_columns_closes_without_a_gap(
    edge: str, *, right_to_left: bool
) -> None:
    job = Job("gate-fold", 8, edge, right_to_left)
    width, height = job.folding.sheet
    assert reads(made(job, pages=[(width / 4, height)] * 8))


@TURNS
@DIRECTIONS
@pytest.mark.parametrize("rows", [1, 2, 3])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_every_leaf_of_a_sheet_cut_apart_has_page_one_in_front_and_two_behind(
    columns: int, rows: int, edge: str, *, right_to_left: bool
) -> None:
    job = Job("step-and-repeat", 2, edge, right_to_left, shape=Shape(columns, rows))
    assert numbers(made(job)) == ["1", "2"] * (columns * rows)
    assert reads(made(job))


@DIRECTIONS
@TURNS
def test_the_poster_behind_a_mini_zine_is_upright_when_its_sheet_is_turned_over(
    edge: str, *, right_to_left: bool
) -> None:
    _, back = made(Job("mini-zine", 9, edge, right_to_left)).sides
    (poster,) = back.placements
    turns = 0 if edge == "short-edge" else 180
    assert (poster.page, poster.rotation) == (9, turns)
    assert (poster.x, poster.y, poster.width, poster.height) == pytest.approx(
        (0, 0, back.width, back.height)
    )


@DIRECTIONS
@TURNS
@pytest.mark.parametrize("gathered", [0, 1, 3])
def test_creep_draws_every_leaf_to_the_spine_by_the_sheets_around_it(
    gathered: int, edge: str, *, right_to_left: bool
) -> None:
    shape = Shape(2, 1, gathered)
    job = Job("saddle", 40, edge, right_to_left, shape=shape, creep=0.5)
    leaves = book(made(job)).leaves
    each = 2 * gathered or len(leaves)
    towards = 1 if right_to_left else -1
    for number, panel in enumerate(leaves):
        first = number - number % each
        last = min(first + each, len(leaves)) - 1
        depth = min(number - first, last - number)
        assert panel.top.shift == panel.under.shift == towards * 0.5 * depth


@DIRECTIONS
@TURNS
def test_creep_runs_through_both_halves_of_a_cut_booklet(edge: str, *, right_to_left: bool) -> None:
    job = Job("cut-stack-fold", 40, edge, right_to_left, wide=False, creep=0.5)
    leaves = book(made(job)).leaves
    towards = 1 if right_to_left else -1
    depths = [min(number, len(leaves) - 1 - number) for number in range(len(leaves))]
    assert [panel.top.shift for panel in leaves] == [towards * 0.5 * depth for depth in depths]
    assert [panel.under.shift for panel in leaves] == [panel.top.shift for panel in leaves]
