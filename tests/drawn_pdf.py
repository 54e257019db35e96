"""PDFs of our own drawing, for tests: pages that say their number, in boxes of every kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


@dataclass(frozen=True)
class Page:
    """One page: its MediaBox in its own units, what stands on it, and further entries."""

    box: tuple[float, float, float, float]
    word: str
    more: dict[str, Any] = field(default_factory=dict)


def numbered(count: int, width: float, height: float) -> list[Page]:
    """Give pages that carry their number as a word: p1, p2 ..."""
    return [Page((0, 0, width, height), f"p{number}") for number in range(1, count + 1)]


def pdf(pages: Iterable[Page], **saving: Any) -> bytes:
    """Draw pages: a frame along the edge, a word near the lower left corner, a triangle above."""
    with pikepdf.new() as made:
        font = made.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for page in pages:
            left, foot, right, head = _sorted(page.box)
            width, height = right - left, head - foot
            triangle = (
                f"0.3 g {left + width * 0.1} {foot + height * 0.5} m "
                f"{left + width * 0.6} {foot + height * 0.5} l "
                f"{left + width * 0.1} {foot + height * 0.9} l f 0 g "
            )
            drawing = (
                f"{triangle}1 w {left + 3} {foot + 3} {width - 6} {height - 6} re S "
                f"BT /F 12 Tf {left + 20} {foot + 30} Td ({page.word}) Tj ET"
            )
            entries = Dictionary(
                Type=Name.Page,
                MediaBox=Array(page.box),
                Resources=Dictionary(Font=Dictionary(F=font)),
                Contents=made.make_stream(drawing.encode()),
            )
            for name, value in page.more.items():
                entries[f"/{name}"] = value
            made.pages.append(pikepdf.Page(made.make_indirect(entries)))
        stream = BytesIO()
        made.save(stream, **saving)
        return stream.getvalue()


def _sorted(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
