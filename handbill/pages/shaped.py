"""A paragraph in its typefaces -> where its lines may end, and how high they are in any width.

Pango shapes a text once, at one size; what that gives grows with the size, so that lines can be
dealt at every other size and width without laying anything out. Lines are broken as WeasyPrint
breaks them: greedily, at Pango's places, and within long words where pyphen knows their syllables.
"""

import warnings
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import inf
from typing import Any, Final

import pyphen

with warnings.catch_warnings():
    # As in typeset, whichever of the two is imported first.
    warnings.simplefilter("ignore", UserWarning)
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.text.line_break import Layout, line_size

# Texts are shaped at this size in CSS pixels; all lengths here are in units of the type size.
SIZE: Final = 100.0
# Rounding: Pango counts in 1024ths of a pixel.
SLACK: Final = 1e-5
# What press.css asks for: the letters of a word that may be parted, and of each part.
PARTED, PART = 8, 4
# Pango's marks of a place between two letters.
BREAK, WORD_START, WORD_END = 1, 1 << 5, 1 << 6
INTS_OF_A_GLYPH, WIDTH = 5, 1


@dataclass(frozen=True)
class Face:
    """How a run of text is set: families in their order, weight, language and direction.

    ``leading`` is its line's height in units of its size; ``whole`` text stands on one line, and a
    ``parted`` one's long words may be parted.
    """

    families: tuple[str, ...]
    weight: int
    lang: str
    direction: str
    leading: float
    whole: bool = False
    parted: bool = False


@dataclass(frozen=True)
class Item:
    """A part of a run in one typeface: its last letter's end, and how far it reaches up and down.

    ``end`` counts from the run's first letter.
    """

    end: int
    ascent: float
    descent: float


@dataclass(frozen=True)
class Run:
    """Shaped text of one face: the place before each letter and behind the last, its parts."""

    text: str
    face: Face
    places: tuple[float, ...]
    marks: tuple[int, ...]
    items: tuple[Item, ...]


class Shaper:
    """Shapes text in the typefaces of one edition."""

    def __init__(self, configuration: FontConfiguration) -> None:
        """Keep what is shaped: a flyer says many things twice."""
        self._configuration = configuration
        self._runs: dict[tuple[str, Face], Run] = {}
        self._struts: dict[Face, tuple[float, float]] = {}

    def run(self, text: str, face: Face) -> Run:
        """Shape a text."""
        found = self._runs.get((text, face))
        if found is None:
            layout = self._layout(text, face)
            line, _ = layout.get_first_line()
            bytes_, items = _widths(line, text)
            found = Run(text, face, _places(text, bytes_), _marks(layout, text), items)
            self._runs[text, face] = found
        return found

    def strut(self, face: Face) -> tuple[float, float]:
        """Give how far a line without letters reaches up and down from its baseline."""
        found = self._struts.get(face)
        if found is None:
            layout = self._layout(" ", face)
            line, _ = layout.get_first_line()
            _, height = line_size(line, layout.style)
            ascent = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
            found = self._struts[face] = _led(ascent / SIZE, (height - ascent) / SIZE, face)
        return found

    def _layout(self, text: str, face: Face) -> Any:
        style = _Style(INITIAL_VALUES)
        style.font_config = self._configuration
        style |= {
            "font_family": face.families,
            "font_weight": face.weight,
            "font_size": SIZE,
            "lang": face.lang,
            "direction": face.direction,
        }
        layout = Layout(style)
        layout.set_text(text)
        return layout


class _Style(dict[str, Any]):
    """What Pango's layouts read of an element's style."""

    font_config: FontConfiguration


def _led(ascent: float, descent: float, face: Face) -> tuple[float, float]:
    """Spread a line's leading above and below its letters."""
    half = (face.leading - ascent - descent) / 2
    return ascent + half, descent + half


def _widths(line: Any, text: str) -> tuple[list[float], tuple[Item, ...]]:
    """Give the width that begins at each byte of a text, and the typefaces in it."""
    widths = [0.0] * len(text.encode())
    parts = []
    for run in _runs(line):
        item, glyphs = run.item, run.glyphs
        count = glyphs.num_glyphs
        if count == 0:
            continue
        numbers = array("i", bytes(ffi.buffer(glyphs.glyphs, count * INTS_OF_A_GLYPH * 4)))
        clusters = array("i", bytes(ffi.buffer(glyphs.log_clusters, count * 4)))
        for cluster, width in zip(clusters, numbers[WIDTH::INTS_OF_A_GLYPH], strict=True):
            widths[item.offset + cluster] += width * FROM_UNITS / SIZE
        last = item.offset + item.length
        parts.append((last, *_reach(item.analysis.font, glyphs.glyphs[0].glyph)))
    letters = list(accumulate((len(char.encode()) for char in text), initial=0))
    number = {at: i for i, at in enumerate(letters)}
    items = tuple(Item(number[end], up, down) for end, up, down in sorted(parts))
    return widths, items


def _runs(line: Any) -> Iterator[Any]:
    at = line.runs
    while at != ffi.NULL:
        yield at.data
        at = at.next


def _reach(font: Any, glyph: int) -> tuple[float, float]:
    """Give how far a typeface reaches up and down from the baseline."""
    logical = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph, ffi.NULL, logical)
    up = -logical.y * FROM_UNITS / SIZE
    return up, logical.height * FROM_UNITS / SIZE - up


def _places(text: str, widths: Sequence[float]) -> tuple[float, ...]:
    """Give the place before each letter, and behind the last, in the order of reading."""
    by_byte = list(accumulate(widths, initial=0.0))
    letters = accumulate((len(char.encode()) for char in text), initial=0)
    return tuple(by_byte[at] for at in letters)


def _marks(layout: Any, text: str) -> tuple[int, ...]:
    """Give Pango's marks of the place before each letter."""
    marks = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    return tuple(array("I", bytes(ffi.buffer(marks, len(text) * 4))))


@dataclass(frozen=True)
class Paragraph:
    """A shaped paragraph.

    A line may begin at the letter ``starts[i]``, and the line before it ends at ``ends[i - 1]``: a
    letter, and its place with a hyphen if there is one. The last of the ends is the text's own.
    """

    runs: tuple[Run, ...]
    strut: tuple[float, float]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    from_: tuple[float, ...]
    to: tuple[float, ...]

    def height(self, width: float) -> float:
        """Give its height in a width, both in units of its size; infinite if a word is wider."""
        total = 0.0
        for first, last in self._lines(width):
            if last < 0:
                return inf
            total += self._high(first, last)
        return total

    def _lines(self, width: float) -> Iterator[tuple[int, int]]:
        at, last = 0, len(self.to) - 1
        while at <= last:
            end = bisect_right(self.to, self.from_[at] + width + SLACK) - 1
            if end < at:
                yield 0, -1
                return
            yield self.starts[at], self.ends[end]
            at = end + 1

    def _high(self, first: int, last: int) -> float:
        """Give the height of the line of some letters."""
        up, down = self.strut
        start = 0
        for run in self.runs:
            end = start + len(run.text)
            if start < last and first < end:
                above, below = _line(run, first - start, last - start)
                up, down = max(up, above), max(down, below)
            start = end
        return up + down


def _line(run: Run, first: int, last: int) -> tuple[float, float]:
    """Give how far some letters of a run reach up and down, with their leading."""
    start, up, down = 0, 0.0, 0.0
    for item in run.items:
        if start < last and first < item.end:
            up, down = max(up, item.ascent), max(down, item.descent)
        start = item.end
    return _led(up, down, run.face)


def paragraph(shaper: Shaper, runs: Sequence[tuple[str, Face]], face: Face) -> Paragraph:
    """Shape a paragraph of runs, whose lines are at least as high as an empty one of ``face``."""
    shaped = tuple(shaper.run(text, each) for text, each in runs if text)
    text = "".join(run.text for run in shaped)
    marks = shaped[0].marks if len(shaped) == 1 else shaper.run(text, face).marks
    places = _joined(shaped)
    whole = _unbreakable(shaped)
    rows = [
        (at, len(text[:at].rstrip(" ")), 0.0)
        for at in range(1, len(text))
        if marks[at] & BREAK and at not in whole
    ]
    rows += _syllables(shaper, shaped, marks)
    # Where a word ends anyhow there is no hyphen.
    rows = list({row[0]: row for row in sorted(rows, reverse=True)}.values())[::-1]
    return Paragraph(
        shaped,
        shaper.strut(face),
        (0, *(at for at, _, _ in rows)),
        (*(end for _, end, _ in rows), len(text)),
        (0.0, *(places[at] for at, _, _ in rows)),
        (*(places[end] + hyphen for _, end, hyphen in rows), places[len(text.rstrip(" "))]),
    )


def _joined(runs: Sequence[Run]) -> tuple[float, ...]:
    """Give the places of all letters of some runs, one after the other."""
    found = [0.0]
    for run in runs:
        found += [found[-1] + place for place in run.places[1:]] if run.text else []
    return tuple(found)


def _unbreakable(runs: Sequence[Run]) -> frozenset[int]:
    """Give the places within runs that stand on one line."""
    found: set[int] = set()
    start = 0
    for run in runs:
        if run.face.whole:
            found.update(range(start + 1, start + len(run.text)))
        start += len(run.text)
    return frozenset(found)


def _syllables(
    shaper: Shaper, runs: Sequence[Run], marks: Sequence[int]
) -> Iterator[tuple[int, int, float]]:
    """Give the places within long words where a line may end with a hyphen, and its width."""
    start = 0
    for run in runs:
        dictionary = _dictionary(run.face.lang) if run.face.parted else None
        if dictionary:
            hyphen = shaper.run("\u2010", run.face).places[-1]
            for first, last in _words(marks, start, start + len(run.text)):
                word = run.text[first - start : last - start]
                for at in dictionary.positions(word):
                    yield first + at, first + at, hyphen
        start += len(run.text)


def _words(marks: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the long words of a stretch of text."""
    starts = [at for at in range(start, end) if marks[at] & WORD_START]
    ends = [at for at in range(start + 1, end) if marks[at] & WORD_END] + [end]
    for first, following in pairwise([*starts, end + 1]):
        last = next((at for at in ends if first < at < following), end)
        if last - first >= PARTED:
            yield first, last


@cache
def _dictionary(lang: str) -> Any:
    """Give the syllables of a language, if pyphen has them."""
    known: Mapping[str, str] = pyphen.LANGUAGES
    name = pyphen.language_fallback(lang)
    return pyphen.Pyphen(lang=name, left=PART, right=PART) if name and name in known else None
