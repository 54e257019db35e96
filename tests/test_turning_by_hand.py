"""``--duplex``: which edge the sheets turn on, or all fronts first and then the backs."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import Built, handbill, read_built

ONE = ("--language", "en", "--variant", "print", "--contact", "blank")


def built_with(shop: Path, duplex: str, *formats: str) -> Built:
    named = [word for name in formats for word in ("--format", name)]
    done = handbill("build", *ONE, "--duplex", duplex, *named, cwd=shop)
    assert done.returncode == 0, done.stderr
    return read_built(shop / "out")


def folios(file: Path) -> list[list[str]]:
    """Give the page numbers that stand at the feet of every side, from left to right."""
    sides = []
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            every = text.get_text_range()
            feet = [
                (text.get_charbox(match.start())[0], match.group())
                for match in re.finditer(r"\d", every)
                if text.get_charbox(match.start())[1] < 32
            ]
            sides.append([number for _, number in sorted(feet)])
    return sides


def test_fronts_and_backs_are_two_files_whose_backs_come_last_sheet_first(shop: Path) -> None:
    made = built_with(shop, "fronts-then-backs", "booklet")
    fronts, backs = made.row("fronts"), made.row("backs")
    assert fronts["path"].endswith("lead.en.booklet.letter.print.fronts.blank.pdf")
    assert backs["path"].endswith("lead.en.booklet.letter.print.backs.blank.pdf")
    # Front: 8 and 1, without numbers; then 6 and 3. Back: 4 and 5 of the sheet on top; 2 and 7.
    assert folios(made.out / fronts["path"]) == [[], ["6", "3"]]
    assert folios(made.out / backs["path"]) == [["4", "5"], ["2", "7"]]
    for row in (fronts, backs):
        assert (row["duplex"], row["sheets"]) == ("none", 2)
        with pikepdf.open(made.out / row["path"]) as document:
            assert document.Root.ViewerPreferences.Duplex == "/Simplex"


def test_the_small_print_says_how_the_pile_goes_back_in(shop: Path) -> None:
    made = built_with(shop, "fronts-then-backs", "trifold")
    with pypdfium2.PdfDocument(made.file("fronts")) as document:
        text = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    assert "To print: all fronts first, then put the sheets back in for the backs." in text
    gallery = (made.out / "index.html").read_text(encoding="utf-8")
    assert "Fronts: print these first, on one side." in gallery
    assert "Backs: print these on the sheets" in gallery


def test_a_piece_of_one_side_has_no_backs(shop: Path) -> None:
    made = built_with(shop, "fronts-then-backs", "mini-zine")
    assert [row["format"] for row in made.rows.values()] == ["mini-zine"]


@pytest.mark.parametrize(("duplex", "said"), [("long-edge", "long"), ("short-edge", "short")])
def test_the_edge_that_is_asked_for_is_named_everywhere(duplex: str, said: str, shop: Path) -> None:
    made = built_with(shop, duplex, "trifold", "sheet")
    for name in ("trifold", "sheet"):
        row = made.row(name)
        assert row["duplex"] == duplex
        with pikepdf.open(made.out / row["path"]) as document:
            assert document.Root.ViewerPreferences.Duplex == f"/DuplexFlip{said.capitalize()}Edge"
        with pypdfium2.PdfDocument(made.out / row["path"]) as document:
            text = " ".join(page.get_textpage().get_text_range() for page in document)
        assert f"flip on {said} edge" in re.sub(r"\s+", " ", text)


def test_turned_on_its_other_edge_the_inside_of_a_leaflet_is_upside_down(shop: Path) -> None:
    for duplex, turned in (("short-edge", False), ("long-edge", True)):
        made = built_with(shop, duplex, "trifold")
        with pypdfium2.PdfDocument(made.file("trifold")) as document:
            text = document[1].get_textpage()
            angles = [
                pypdfium2.raw.FPDFText_GetCharAngle(text, i) for i in range(text.count_chars())
            ]
        assert (sum(1.5 < angle < 4.7 for angle in angles) > len(angles) / 2) == turned


def test_another_way_of_turning_makes_the_file_anew(shop: Path) -> None:
    first = built_with(shop, "short-edge", "trifold").row("trifold")
    again = built_with(shop, "short-edge", "trifold").row("trifold")
    other = built_with(shop, "long-edge", "trifold").row("trifold")
    assert (first["why"], again["why"], other["why"]) == ("new", "unchanged", "--duplex")
