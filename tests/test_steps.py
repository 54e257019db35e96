"""The steps of the guide: who folds by them gets the piece, and sees what the pictures show."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from folding import HORIZONTAL, VERTICAL, Pile, cut, folded, seen, stacked, turned
from pieces import DIRECTIONS, Job, made
from recipes import Piece, sheets_of, views

from handbill.sheets.imposition import Placement, Rectangle
from handbill.sheets.steps import RECIPES, Making, Picture, making

# How many pages each takes, and whether its sheet lies on its long edge.
PIECES = {
    "half-fold": (4, True),
    "letter-fold": (6, True),
    "z-fold": (6, True),
    "gate-fold": (8, True),
    "quarto": (8, False),
    "octavo": (16, True),
    "saddle": (12, True),
    "cut-stack-fold": (16, False),
}
FOLDED = pytest.mark.parametrize("scheme", PIECES)


def piece(scheme: str, *, right_to_left: bool) -> Piece:
    """Impose a piece as the guide sees it: turned over like the page of a book."""
    pages, wide = PIECES.get(scheme, (8, True))
    edge = "short-edge" if wide else "long-edge"
    return made(Job(scheme, pages, edge, right_to_left, wide=wide))


def told(each: Piece) -> Making:
    return making(each.folding.scheme, each.sides, right_to_left=each.folding.right_to_left)


def by_hand(each: Piece, pictures: tuple[Picture, ...]) -> Pile:
    """Do what the pictures say with printed sheets, and give the pile that comes of it."""
    sheets = sheets_of(each)
    pile = sheets[0]
    for picture in pictures:
        for name in picture.says:
            if name == "nest":
                pile = turned(stacked(sheets), VERTICAL)
            elif name == "turn" or (name == "lay" and not shown_front(picture)):
                pile = turned(pile, VERTICAL)
            elif name == "stack nested":
                lower, upper = cut(pile, HORIZONTAL)
                pile = stacked([lower, upper])
            elif name == "fold" and picture.fold:
                pile = folded(pile, *picture.fold)
    return pile


def shown_front(picture: Picture) -> bool:
    return picture.pile[0].front_up


@DIRECTIONS
@FOLDED
def test_who_folds_as_the_pictures_say_gets_the_piece(scheme: str, *, right_to_left: bool) -> None:
    each = piece(scheme, right_to_left=right_to_left)
    pile = by_hand(each, told(each).pictures)
    assert seen(pile) == views(each)[0]
    assert all(face.head == 1 for face in seen(pile))
    behind = seen(turned(pile, VERTICAL))
    wanted = views(each)[3] if scheme == "z-fold" else views(each)[-1]
    assert behind == wanted


@DIRECTIONS
@FOLDED
def test_the_pictures_show_what_lies_on_the_table(scheme: str, *, right_to_left: bool) -> None:
    each = piece(scheme, right_to_left=right_to_left)
    pictures = told(each).pictures
    for number, picture in enumerate(pictures):
        # A picture shows the paper before it is folded as its own sentences say.
        kept = [name for name in picture.says if name not in ("fold", "stack nested")]
        before = by_hand(each, (*pictures[:number], replace(picture, says=tuple(kept))))
        drawn = uncovered((leaf.box, leaf.top.page, leaf.top.rotation) for leaf in picture.pile)
        lying = uncovered(
            ((x[0], y[0], x[1], y[1]), panel.top.page, 0 if panel.top.head > 0 else 180)
            for panel in before
            for x, y in [panel.spans]
        )
        assert drawn == lying


def uncovered(
    leaves: Iterable[tuple[Rectangle, int, int]],
) -> dict[tuple[float, ...], tuple[int, int]]:
    """Give the page on top at each place, measured from the foot of all that lies there."""
    rows = list(leaves)
    foot = min(box[1] for box, _, _ in rows)
    found: dict[tuple[float, ...], tuple[int, int]] = {}
    for (left, low, right, high), page, rotation in rows:
        place = (left, low - foot, right, high - foot)
        found.setdefault(tuple(round(edge, 3) for edge in place), (page, rotation))
    return found


@DIRECTIONS
@FOLDED
def test_a_recipe_that_folds_to_the_wrong_side_is_found_out(
    scheme: str, monkeypatch: pytest.MonkeyPatch, *, right_to_left: bool
) -> None:
    other = {"start": "end", "end": "start", "head": "foot", "foot": "head"}
    wrong = tuple(
        tuple(replace(do, edge=other[do.edge]) if do.name == "fold" else do for do in look)
        for look in RECIPES[scheme]
    )
    monkeypatch.setitem(RECIPES, scheme, wrong)  # type: ignore[arg-type]
    each = piece(scheme, right_to_left=right_to_left)
    try:
        pile = by_hand(each, told(each).pictures)
    except IndexError:
        return
    right = seen(pile) == views(each)[0] and all(face.head == 1 for face in seen(pile))
    # The doors of a gate may be folded in either order.
    assert right == (scheme == "gate-fold")


@DIRECTIONS
@pytest.mark.parametrize("scheme", ["letter-fold", "z-fold", "half-fold", "quarto", "octavo"])
def test_faces_that_meet_in_a_valley_are_seen_together_or_lie_on_each_other(
    scheme: str, *, right_to_left: bool
) -> None:
    each = piece(scheme, right_to_left=right_to_left)
    outside = each.sides[0]
    for fold in told(each).folds:
        pages = sorted(place.page for place in outside.placements if touches(place, fold.line))
        if scheme in ("half-fold", "quarto", "octavo"):
            # In a bound piece an even page and the next one are seen together, inside.
            meets = len(pages) == 2 and pages[0] % 2 == 0 and pages[1] == pages[0] + 1
            assert fold.valley == meets or pages[1] - pages[0] > 1
    kinds = [fold.valley for fold in told(each).folds]
    if scheme == "letter-fold":
        assert kinds == [False, False]
    if scheme == "z-fold":
        assert sorted(kinds) == [False, True]


def touches(place: Placement, line: Rectangle) -> bool:
    left, foot, right, head = line
    across = place.x - 0.01 <= left and right <= place.x + place.width + 0.01
    return across and place.y - 0.01 <= foot and head <= place.y + place.height + 0.01


@DIRECTIONS
def test_in_a_mini_zine_pages_that_are_seen_together_meet_in_a_valley(
    *, right_to_left: bool
) -> None:
    each = piece("mini-zine", right_to_left=right_to_left)
    found = {}
    for fold in told(each).folds:
        pages = [place.page for place in each.sides[0].placements if touches(place, fold.line)]
        found[tuple(sorted(pages))] = fold.valley
    # Openings lie inside; the two faces of a leaf, and the covers, lie outside.
    assert found == {
        (2, 3): True,
        (4, 5): True,
        (6, 7): True,
        (1, 2): False,
        (3, 4): False,
        (5, 6): False,
        (7, 8): False,
        (1, 8): False,
    }


@DIRECTIONS
def test_a_mini_zine_is_slit_with_its_print_up_after_it_was_creased_into_eight(
    *, right_to_left: bool
) -> None:
    each = piece("mini-zine", right_to_left=right_to_left)
    pictures = told(each).pictures
    names = [name for picture in pictures for name in picture.says]
    assert names == [
        *("lay", "fold", "open", "fold", "fold", "open", "turn", "slit"),
        *("lengthwise", "push", "wrap", "done"),
    ]
    slit = next(picture for picture in pictures if "slit" in picture.says)
    assert all(leaf.front_up for leaf in slit.pile)
    assert [line.kind for line in slit.lines] == ["slit"]
    assert pictures[-1].pile[0].top.page == 1


@pytest.mark.parametrize(
    ("scheme", "names"),
    [("step-and-repeat", ["cut", "done"]), ("cut-and-stack", ["cut", "stack", "done"])],
)
def test_what_is_cut_apart_is_cut_along_all_its_lines(scheme: str, names: list[str]) -> None:
    each = made(Job(scheme, 8, "long-edge", wide=False))
    pictures = told(each).pictures
    assert [name for picture in pictures for name in picture.says] == names
    assert {(line.kind, line.x0 == line.x1) for line in pictures[0].lines} == {
        ("cut", True),
        ("cut", False),
    }


def test_one_flat_sheet_takes_no_step_and_several_are_stapled_where_reading_begins() -> None:
    assert making("flat", made(Job("flat", 2)).sides, right_to_left=False).pictures == ()
    sheets = made(Job("flat", 6)).sides
    for right_to_left in (False, True):
        (picture,) = making("flat", sheets, right_to_left=right_to_left).pictures
        assert picture.says == ("corner",)
        assert (picture.lines[0].x0 > sheets[0].width / 2) == right_to_left
