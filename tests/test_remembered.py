"""What is remembered from one build to the next in the same process is as good as new."""

from pathlib import Path

import pytest

from handbill.language import registry
from handbill.pages.remembered import MEMORY, MOST, Memory, Piece
from handbill.pages.typeset import Measure
from handbill.problem import Problem
from handbill.project import catalog
from handbill.project.catalog import Readings, read_catalog
from handbill.project.messages import extract
from handbill.project.toml import read_toml

AROUND = ("p { color: red }", "<html>", "fonts.conf")
PIECES: list[Piece] = [("<p>a</p>", 100.0, 10.0), ("<p>b</p>", 100.0, 10.0)]


class Layout:
    """Lays pieces out, and counts how often it had to."""

    def __init__(self, *, good: bool = True) -> None:
        """Nothing is wrong with the pieces if they are ``good``."""
        self.good = good
        self.laid_out: list[Piece] = []

    def __call__(self, pieces: list[Piece]) -> tuple[list[Measure], bool]:
        """Measure them."""
        self.laid_out += pieces
        return [Measure(size * len(html), 0.0) for html, _, size in pieces], self.good


def memory() -> Memory:
    made = Memory()
    made.on = True
    return made


def test_a_piece_that_did_not_change_is_not_laid_out_again() -> None:
    kept, layout = memory(), Layout()
    first = kept.measured(AROUND, PIECES, layout)
    other: Piece = ("<p>other</p>", 100.0, 10.0)
    assert kept.measured(AROUND, [PIECES[1], other, PIECES[1]], layout)[0] == first[1]
    assert layout.laid_out == [*PIECES, other]


@pytest.mark.parametrize("at", range(3))
def test_another_style_page_or_typeface_is_another_measure(at: int) -> None:
    kept, layout = memory(), Layout()
    around = list(AROUND)
    around[at] = "another"
    for each in (AROUND, tuple(around)):
        kept.measured(each, PIECES, layout)
    assert len(layout.laid_out) == 4


@pytest.mark.parametrize("html", ['<img src="a.svg">', '<p style="background: url(a.png)">'])
def test_a_piece_that_shows_a_file_is_laid_out_each_time(html: str) -> None:
    kept, layout = memory(), Layout()
    for _ in range(2):
        kept.measured(AROUND, [(html, 100.0, 10.0)], layout)
    assert len(layout.laid_out) == 2


def test_pieces_in_which_something_is_wrong_are_laid_out_each_time() -> None:
    kept, layout = memory(), Layout(good=False)
    for _ in range(2):
        kept.measured(AROUND, PIECES, layout)
    assert len(layout.laid_out) == 4


def test_who_does_not_ask_for_it_remembers_nothing_and_nobody_remembers_everything() -> None:
    assert not MEMORY.on
    layout = Layout()
    kept = Memory()
    for _ in range(2):
        kept.measured(AROUND, PIECES, layout)
    assert len(layout.laid_out) == 4
    kept.on = True
    for number in range(MOST + 1):
        kept.measured(AROUND, [(str(number), 1.0, 1.0)], layout)
    layout.laid_out.clear()
    kept.measured(AROUND, [("0", 1.0, 1.0), ("2", 1.0, 1.0)], layout)
    assert [html for html, _, _ in layout.laid_out] == ["0"]


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: es\\n"\n'


def test_a_catalog_is_understood_again_only_if_something_of_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bytes] = []
    honest = catalog.read_po
    monkeypatch.setattr(
        catalog, "read_po", lambda raw, *rest: (counted.append(raw), honest(raw, *rest))[1]
    )
    file, known = tmp_path / "lead.po", Readings()
    spanish = registry()["es"]

    def read(reviews: frozenset[str] = frozenset()) -> tuple[object, list[Problem]]:
        found: list[Problem] = []
        return read_catalog(file, "lead.po", spanish, reviews, found, known), found

    file.write_text(f'{HEAD}\nmsgid "a"\nmsgstr "<u>b</u>"\n', encoding="utf-8")
    first = read()
    assert first[1]
    assert read() == first
    assert len(counted) == 1
    read(frozenset({"0123456789abcdef"}))
    assert len(counted) == 2
    file.write_text(f'{HEAD}\nmsgid "a"\nmsgstr "b"\n', encoding="utf-8")
    assert read()[1] == []
    assert len(counted) == 3


def test_what_was_parsed_before_comes_out_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("a = { b = [1] }\n", encoding="utf-8")
    first = read_toml(file, "a.toml", [])
    assert first
    first.data["a"]["b"].append(2)
    again = read_toml(file, "a.toml", [])
    assert again
    assert again.data == {"a": {"b": [1]}}
    file.write_text("a = ", encoding="utf-8")
    for _ in range(2):
        found: list[Problem] = []
        assert read_toml(file, "a.toml", found) is None
        assert len(found) == 1
        assert extract("{% trans %}", "a.html", found) == ()
        assert len(found) == 2
