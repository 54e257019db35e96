"""Pages laid out as a booklet, against pdfimpose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from bench.children import has, missing, told
from bench.figures import Result, at_least, in_turn, ratio
from bench.workshop import Workshop

OURS, PDFIMPOSE = "handbill impose", "pdfimpose"
ROUNDS = 7
PAGES = 1000
A5 = (419.53, 595.28)
LINES = 24


def measure(shop: Workshop) -> Result:
    """Measure it; starting and importing are left out, reading and writing files is not."""
    file, out = shop.folder / "in.pdf", shop.folder / "out.pdf"
    draw(file)
    given = {"file": str(file), "out": str(out)}
    sides: dict[str, Callable[[int], float]] = {
        OURS: lambda _: _seconds("handbill_impose", given, shop)
    }
    if has("pdfimpose"):
        sides[PDFIMPOSE] = lambda _: _seconds("pdfimpose_once", given, shop)
    found = in_turn(sides, shop.scale.times(ROUNDS))
    comparisons = (ratio(found, PDFIMPOSE, OURS, at_least(5)),)
    what = f"{PAGES:,} A5 pages to a booklet on A4"
    return Result("imposition", what, found, comparisons, (), missing("pdfimpose"))


def _seconds(program: str, given: dict[str, Any], shop: Workshop) -> float:
    return float(told(program, given, shop.folder))


def draw(file: Path) -> None:
    """Write pages of text, each with a stream and resources of its own, as programs write them."""
    with pikepdf.new() as made:
        font = made.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(1, PAGES + 1):
            made.add_blank_page(page_size=A5)
            rows = "".join(f"(page {number}, line {line}) Tj T* " for line in range(LINES))
            page = made.pages[-1].obj
            page.Contents = made.make_stream(f"BT /F 11 Tf 14 TL 40 540 Td {rows}ET".encode())
            page.Resources = Dictionary(Font=Dictionary(F=font))
        made.save(file)
