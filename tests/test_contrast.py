"""Type on files for screens is told from what it stands on; each finding has a file that has it."""

import re
from pathlib import Path

import pytest
from conftest import Built, handbill, read_built

from handbill.colour import contrast, parsed
from handbill.outputs.contrast import faint, too_faint
from handbill.pages.fonts import prepare
from handbill.pages.typeset import Source, Typesetter


def drawn(style: str, faces: Path, content: str = "<p>Know your rights</p>") -> bytes:
    """Set a line of 12 pt in some style."""
    fonts = prepare(["Noto Sans"], frozenset("Know your rights"), faces)
    html = (
        "<!DOCTYPE html><html lang=en><style>@page { size: 300pt 120pt; margin: 20pt }"
        f"body {{ font: 12pt 'Noto Sans'; margin: 0 }} {style}</style><body>{content}"
    )
    return Typesetter(fonts, faces, "flyers/x/flyer.html").document(Source(html), tagged=False).pdf


@pytest.mark.parametrize(
    "style",
    [
        "",
        "p { color: #767676 }",
        "p { color: #fff; background: #000 }",
        "p { color: #fff; background: #b00020 }",
        "p { color: #949494; font-size: 18pt }",
        "p { color: #949494; font-size: 14pt; font-weight: 900 }",
        "p { color: rgb(0 0 0 / 60%) }",
        "p { opacity: 0.7 }",
        "p { border: 4pt solid #000 }",
    ],
)
def test_type_that_differs_enough_is_not_named(style: str, faces: Path) -> None:
    assert faint(drawn(style, faces)) == []


@pytest.mark.parametrize(
    ("style", "colour", "ground"),
    [
        ("p { color: #777 }", (119, 119, 119), (255, 255, 255)),
        ("p { color: #fff }", (255, 255, 255), (255, 255, 255)),
        ("p { color: #fff; border: 1pt solid #000 }", (255, 255, 255), (255, 255, 255)),
        ("p { background: #333 }", (0, 0, 0), (51, 51, 51)),
        ("body { background: #333 }", (0, 0, 0), (51, 51, 51)),
        ("p { color: #949494; font-size: 17pt }", (148, 148, 148), (255, 255, 255)),
        ("p { color: #949494; font-size: 13pt; font-weight: 900 }", (148,) * 3, (255,) * 3),
        ("p { color: #959595; font-size: 18pt }", (149,) * 3, (255,) * 3),
        ("p { color: rgb(0 0 0 / 40%) }", (153, 153, 153), (255, 255, 255)),
        ("p { color: #ff8800 }", (255, 136, 0), (255, 255, 255)),
    ],
)
def test_type_that_differs_too_little_is_named_with_both_colours(
    style: str, colour: tuple[int, int, int], ground: tuple[int, int, int], faces: Path
) -> None:
    (found,) = faint(drawn(style, faces))
    assert found.text == "Know your rights"
    assert (found.colour, found.ground) == (colour, ground)


def test_type_that_is_faint_because_its_group_is_is_named(faces: Path) -> None:
    (found,) = faint(drawn("p { opacity: 0.4 }", faces))
    assert found.ground == (255, 255, 255)
    assert found.ratio < 4.5


def test_each_pair_of_colours_is_named_once(faces: Path) -> None:
    pdf = drawn("p { color: #777 }", faces, "<p>Know</p><p>your</p><p>rights</p>")
    assert [each.text for each in faint(pdf)] == ["Know"]


def test_the_mend_for_an_accent_is_a_darker_one_in_the_facts(faces: Path) -> None:
    (problem,) = too_faint(drawn("p { color: #ff8801 }", faces), "#ff8800", "", "flyers/x")
    assert problem.place.path == "flyers/x/flyer.toml"
    assert '"Know your rights"' in problem.what
    mended = re.fullmatch(r'write accent = "(#[0-9a-f]{6})"', problem.mend)
    assert mended
    assert contrast(parsed(mended[1]), (255, 255, 255)) >= 4.5


@pytest.mark.parametrize("written", ["#777", "#777777", "#777777 !important"])
def test_another_colour_is_placed_at_its_line_of_the_style(written: str, faces: Path) -> None:
    style = f"/* Grey. */\np {{ color: {written} }}"
    (problem,) = too_faint(drawn(style, faces), "#c8102e", style, "flyers/x")
    assert str(problem.place) == "flyers/x/flyer.css:2"
    assert "#777777 on #ffffff" in problem.what
    assert "4.48" in problem.what
    assert "#7" in problem.mend


def test_no_file_of_the_press_has_type_that_is_hard_to_read(built: Built) -> None:
    files = [path for path in built.rows if ".read." in path and path.endswith(".pdf")]
    assert len(files) == 15
    assert [path for path in files if faint((built.out / path).read_bytes())] == []


def test_a_flyer_whose_accent_is_too_light_is_told_which_would_do(shop: Path) -> None:
    """And with that one, it is built."""
    facts = shop / "flyers" / "lead" / "flyer.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("#c8102e", "#ff8800"), encoding="utf-8")
    formats = ("--format", "reader", "--format", "trifold", "--variant", "print")
    options = ("--language", "en", *formats, "--variant", "read")
    done = handbill("build", *options, cwd=shop)
    assert done.returncode == 1
    assert "flyers/lead/flyer.toml: error: type in #ff8" in done.stderr
    built = read_built(shop / "out")
    assert not [path for path in built.rows if path.endswith("blank.pdf") and ".read." in path]
    assert built.row("en", "trifold", "print"), "paper is another matter"
    mend = re.search(r'mend: write accent = "(#\w+)"', done.stderr)
    assert mend
    facts.write_text(text.replace("#c8102e", mend[1]), encoding="utf-8")
    assert handbill("build", *options, cwd=shop).returncode == 0
