"""The published grids: they fold and read, and they are what we impose."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from folding import cells
from pieces import EDGES, Job, drawn, made, sizes
from recipes import Piece, reads

from handbill.sheets.imposition import Folding, Placement, Side

GRIDS = tomllib.loads(Path(__file__).with_name("grids.toml").read_text(encoding="utf-8"))["grid"]


def named(grid: dict[str, Any]) -> str:
    hand = "rtl" if grid["right_to_left"] else "ltr"
    return " ".join([grid["scheme"], str(grid["pages"]), hand, grid.get("turned", "")]).strip()


def jobs(grid: dict[str, Any]) -> list[Job]:
    """Give the ways to print a grid: on the edge that suits how the paper lies."""
    found = []
    for edge in EDGES:
        for wide in (False, True):
            like_a_page = (edge == "short-edge") == wide
            if grid.get("turned") in (None, "like a page" if like_a_page else "like a calendar"):
                job = Job(grid["scheme"], grid["pages"], edge, grid["right_to_left"], wide=wide)
                found.append(job)
    return found


def rows(grid: dict[str, Any]) -> list[list[list[str]]]:
    """Give the words of every row of every side, front and back in turn."""
    return [
        [row.split() for row in sheet[side]]
        for sheet in grid["sheets"]
        for side in ("front", "back")
        if side in sheet
    ]


def printed_as_drawn(side: list[list[str]], folding: Folding, pages: int) -> Side:
    """Set a drawn side on paper, with no help of the code under test."""
    measured = sizes(folding, pages)
    width, height = folding.sheet
    places = []
    head = height
    for row in side:
        left = 0.0
        for word in row:
            page = int(word.rstrip("v"))
            across, up = measured[page - 1]
            box = (left, head - up, left + across, head)
            turn = 180 if word.endswith("v") else 0
            places.append(Placement(page, left, head - up, across, up, turn, box))
            left += across
        head -= up
    return Side(width, height, tuple(places))


@pytest.mark.parametrize("grid", GRIDS, ids=named)
def test_a_published_grid_folds_and_reads(grid: dict[str, Any]) -> None:
    for job in jobs(grid):
        sides = [printed_as_drawn(side, job.folding, job.pages) for side in rows(grid)]
        order = range(1, job.pages + 1)
        assert reads(Piece(job.folding, sides, order, cells(sides[0])))


@pytest.mark.parametrize("grid", [each for each in GRIDS if each.get("ours", True)], ids=named)
def test_we_impose_as_the_published_grid_is_drawn(grid: dict[str, Any]) -> None:
    for job in jobs(grid):
        sides = made(job).sides
        assert [[row.split() for row in drawn(side)] for side in sides] == rows(grid)


def test_every_published_grid_is_tried_on_some_sheet() -> None:
    assert len(GRIDS) == 44
    assert all(len(jobs(grid)) == (2 if "turned" in grid else 4) for grid in GRIDS)
