"""A finished test sheet -> what one measures on it, in millimetres, from what is painted on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
from PIL import Image

from handbill.length import POINTS
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.page import paint

MM = POINTS["mm"]
Box = tuple[float, float, float, float]
# Half of the thinnest line that a good printer prints.
EXACT = 0.02


@dataclass(frozen=True)
class Page:
    """A page: its size, its bars (filled rectangles) and its words with their boxes, all in mm.

    Boxes are left, top, right and bottom, from the upper left corner.
    """

    width: float
    height: float
    bars: list[Box]
    words: list[tuple[str, Box]]
    painted: Painted
    image: Image.Image

    def bars_of(self, width: float, height: float) -> list[Box]:
        """Give the bars of a size."""
        return [
            box
            for box in self.bars
            if abs(box[2] - box[0] - width) < EXACT and abs(box[3] - box[1] - height) < EXACT
        ]

    def numbers(self) -> list[tuple[int, float, float]]:
        """Give the whole numbers and the middles of their boxes."""
        return [
            (int(word), (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            for word, box in self.words
            if word.lstrip("-").isdecimal()
        ]


def pages(pdf: bytes) -> list[Page]:
    with pikepdf.open(BytesIO(pdf)) as document, pypdfium2.PdfDocument(pdf) as drawn:
        return [
            _page(paint(document, page, {}), shown)
            for page, shown in zip(document.pages, drawn, strict=True)
        ]


def _page(painted: Painted, shown: pypdfium2.PdfPage) -> Page:
    bars = [tuple(edge / MM for edge in row.box) for row in painted.fills]
    image = shown.render(scale=300 / 72, grayscale=True).to_pil()
    words = list(_words(shown))
    return Page(painted.width / MM, painted.height / MM, bars, words, painted, image)


def _words(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    """Give what stands between spaces, or apart."""
    text, height = page.get_textpage(), page.get_height()
    word, around = "", None
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        left, foot, right, head = text.get_charbox(index)
        box = (left / MM, (height - head) / MM, right / MM, (height - foot) / MM)
        apart = around is not None and (abs(box[0] - around[2]) > 1 or abs(box[3] - around[3]) > 3)
        if word and (apart or not char.strip()):
            yield word, around
            word, around = "", None
        if char.strip():
            word += char
            around = box if around is None else _around(around, box)
    if word:
        yield word, around


def _around(one: Box, other: Box) -> Box:
    low = (min(one[0], other[0]), min(one[1], other[1]))
    return (*low, max(one[2], other[2]), max(one[3], other[3]))


def ruler(page: Page, tick: float) -> list[float]:
    """Give where the ticks of a ruler stand, from its first; ``tick`` is how far apart they are."""
    rows: dict[float, list[float]] = {}
    for left, top, right, foot in page.bars:
        if abs(right - left - 0.2) < EXACT and 2 < foot - top < 7:
            rows.setdefault(round(top, 1), []).append((left + right) / 2)
    found = [sorted(row) for row in rows.values() if len(row) > 90]
    (ticks,) = [row for row in found if abs(row[1] - row[0] - tick) < tick / 4]
    return [at - ticks[0] for at in ticks]


def ruler_numbers(page: Page, unit: float, last: int) -> list[tuple[int, float]]:
    """Give a ruler's numbers and how far each stands from its zero."""
    rows: list[list[tuple[float, float, int]]] = []
    for number, x, y in sorted(page.numbers(), key=lambda row: row[2]):
        if 21 < x < page.width - 21:
            below = not rows or y - rows[-1][-1][0] > 1
            rows += [[(y, x, number)]] if below else []
            rows[-1] += [] if below else [(y, x, number)]
    found = [sorted((number, x) for _, x, number in row) for row in rows if len(row) > 5]
    (row,) = [row for row in found if row[-1][0] == last and row[1][1] - row[0][1] > 0.8 * unit]
    return [(number, x - row[0][1]) for number, x in row]


def steps(page: Page, edge: str) -> dict[int, float]:
    """Give how far from an edge the step of each number ends."""
    level = edge in ("top", "foot")
    caps = page.bars_of(3.2, 0.35) if level else page.bars_of(0.35, 3.2)
    found = {}
    for box in caps:
        away = {"left": box[0], "top": box[1]} | {
            "right": page.width - box[2],
            "foot": page.height - box[3],
        }
        if away[edge] > 16 or min(away, key=lambda name: away[name]) != edge:
            continue
        found[_beside(page, box, edge)] = away[edge]
    return found


def _beside(page: Page, cap: Box, edge: str) -> int:
    """Give the number at the inner end of a step's stem."""
    across, down = (cap[0] + cap[2]) / 2, (cap[1] + cap[3]) / 2
    at = {
        "top": (across, 17.5),
        "foot": (across, page.height - 17.5),
        "left": (18.0, down),
        "right": (page.width - 18.0, down),
    }[edge]
    return min(page.numbers(), key=lambda row: abs(row[1] - at[0]) + abs(row[2] - at[1]))[0]


def crossing(page: Page) -> tuple[float, float]:
    """Give where the arms of the cross meet, from the middle of the page: to the right and down."""
    (level,) = [b for b in page.bars if abs(b[2] - b[0] - 28) < EXACT and b[3] - b[1] < 1]
    (upright,) = [b for b in page.bars if abs(b[3] - b[1] - 28) < EXACT and b[2] - b[0] < 1]
    x, y = (upright[0] + upright[2]) / 2, (level[1] + level[3]) / 2
    return x - page.width / 2, y - page.height / 2


def points_up(page: Page) -> bool:
    """Whether the arrow is widest near its head, as it is drawn."""
    (box,) = page.bars_of(16, 26)
    scale = 300 / 25.4
    picture = page.image.crop(tuple(round(edge * scale) for edge in box))
    widths = []
    for row in range(picture.height):
        line = picture.crop((0, row, picture.width, row + 1))
        widths.append(sum(level < 128 for level in line.tobytes()))
    tip, end = widths[4], widths[-5]
    widest = widths.index(max(widths))
    return tip < end and widest < picture.height / 2
