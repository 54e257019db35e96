"""Pages that are trimmed out of larger ones: each finding has a file that breaks it."""

import pikepdf
import pytest
from finished import MARKS, SHOP, SLUG, draw, findings, for_a_shop, laid, one, picture, write
from pikepdf import Array, Dictionary, Name

from handbill.outputs.preflight import preflight

WIDTH, HEIGHT, BLEED = 200.0, 100.0, 9.0
GOOD = b"0 0 0 1 k 60 60 50 20 re f 0.25 w 60 90 m 90 90 l S"


def on_the_page(content: bytes) -> list[str]:
    """Draw on the second page itself, beside its art, and give what is found."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[1].obj.Contents = document.make_stream(content + b" /Page Do")

    return [problem.what for problem in preflight(laid(change), SHOP, "x")]


def test_art_within_the_trim_has_no_finding() -> None:
    assert findings(draw(GOOD), SHOP, for_a_shop) == []


@pytest.mark.parametrize(
    "box",
    [
        f"{-BLEED} {-BLEED} {WIDTH + 2 * BLEED} 20",
        f"-50 50 {WIDTH + 99} 20",
        f"50 -50 20 {HEIGHT + 99}",
    ],
)
def test_straight_art_that_runs_on_into_the_bleed_has_no_finding(box: str) -> None:
    assert findings(draw(f"0 1 0 0 k {box} re f".encode()), SHOP, for_a_shop) == []


def circle(x: float, y: float, r: float) -> bytes:
    """Draw an upright lens about a point."""
    curve = f"{x} {y - r} m {x + r} {y - r} {x + r} {y + r} {x} {y + r} c "
    curve += f"{x - r} {y + r} {x - r} {y - r} {x} {y - r} c"
    return f"0 1 0 0 k {curve} f".encode()


@pytest.mark.parametrize("middle", [(0, 50), (100, 0), (WIDTH, 50), (100, HEIGHT)])
def test_round_art_across_the_trim_has_no_finding(middle: tuple[float, float]) -> None:
    assert findings(draw(circle(*middle, 12)), SHOP, for_a_shop) == []


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        ("0 50 30 20", "left"),
        ("-2 50 30 20", "left"),
        (f"50 {HEIGHT - 20} 30 20", "head"),
        ("50 0 30 20", "foot"),
        (f"{WIDTH - 20} 50 20 20", "right"),
        (f"{WIDTH - 20} 0 20 30", "right, foot"),
    ],
)
def test_art_that_ends_at_the_trim_is_found(box: str, sides: str) -> None:
    """A cut half a millimetre off would leave a white rim beside it."""
    found = one(draw(f"{box} re f".encode()), SHOP, for_a_shop)
    assert found == f"page 2 has art that ends at its trim ({sides})"


@pytest.mark.parametrize("clip", ["0 0 200 100 re W n", "0 0 m 200 0 l 200 100 l 0 100 l h W n"])
def test_round_art_that_is_clipped_at_the_trim_is_found(clip: str) -> None:
    found = one(draw(clip.encode() + b" " + circle(0, 50, 12)), SHOP, for_a_shop)
    assert found == "page 2 has art that ends at its trim (left)"


def test_a_picture_that_ends_at_the_trim_is_found() -> None:
    def at(x: int) -> list[str]:
        def change(document: pikepdf.Pdf) -> None:
            picture(200, data=b"\x80" * 40_000)(document)
            draw(f"q 40 0 0 40 {x} 30 cm /I Do Q".encode())(document)

        return findings(change, SHOP, for_a_shop)

    assert at(0) == ["page 2 has art that ends at its trim (left)"]
    assert at(-9) == at(20) == []


def test_a_line_that_ends_at_the_trim_is_found() -> None:
    assert "(left)" in one(draw(b"5 w 0 50 m 40 50 l S"), SHOP, for_a_shop)
    assert findings(draw(b"5 w -9 50 m 40 50 l S"), SHOP, for_a_shop) == []


def test_white_at_the_trim_and_letters_near_it_have_no_finding() -> None:
    assert findings(draw(b"1 g 0 50 30 20 re f"), SHOP, for_a_shop) == []
    assert findings(write("0 g 1 0 0 1 -38 0 Tm"), SHOP, for_a_shop) == []


def test_a_mend_says_how_far_art_runs_on() -> None:
    (problem,) = preflight(for_a_shop(draw(b"0 50 30 20 re f")), SHOP, "x")
    assert "3 mm beyond the edge" in problem.mend
    assert "docs/printing.md" in problem.mend


def test_a_mark_within_the_bleed_is_found() -> None:
    assert on_the_page(MARKS) == []
    within = b" 0 G 2 50 m 25 50 l S"
    assert on_the_page(MARKS + within) == ["preflight: page 2 has a mark within its bleed"]
    area = b" 24 24 2 2 re f"
    assert on_the_page(MARKS + area) == ["preflight: page 2 has a mark within its bleed"]


@pytest.mark.parametrize("side", ["left", "head", "right", "foot"])
def test_an_edge_without_a_mark_to_trim_it_by_is_found(side: str) -> None:
    lines = dict(zip(("foot", "head", "left", "right"), MARKS.split(b" S")[:4], strict=True))
    del lines[side]
    found = on_the_page(b"0 G " + b" S ".join(lines.values()) + b" S")
    assert found == [f"preflight: page 2 has no marks to trim it by ({side})"]


def test_a_mark_out_of_line_is_none() -> None:
    moved = MARKS.replace(b"2 130 m 17 130 l", b"2 129.5 m 17 129.5 l")
    assert on_the_page(moved) == ["preflight: page 2 has no marks to trim it by (head)"]


def test_a_page_without_any_marks_is_found() -> None:
    found = on_the_page(b"")
    assert found == ["preflight: page 2 has no marks to trim it by (left, head, right, foot)"]


def test_a_trimmed_page_that_does_not_begin_at_its_corner_is_found() -> None:
    def change(document: pikepdf.Pdf) -> None:
        box = Array([-9, 0, WIDTH + 2 * SLUG, HEIGHT + 2 * SLUG])
        document.pages[1].obj.MediaBox = box

    (problem,) = preflight(laid(change), SHOP, "x")
    assert problem.what == "preflight: page 2 does not begin at its corner"


def test_a_page_that_is_turned_is_trimmed_where_it_is_seen() -> None:
    def change(document: pikepdf.Pdf) -> None:
        drawing = document.pages[1].obj.Resources.XObject.Page
        drawing.write(b"0 50 30 20 re f")
        drawing.Type, drawing.Resources = Name.XObject, Dictionary()
        document.pages[1].obj.Rotate = 90

    found = [problem.what for problem in preflight(laid(change), SHOP, "x")]
    assert found == ["preflight: page 2 has art that ends at its trim (head)"]
