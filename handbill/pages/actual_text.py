"""A line on its way to a PDF -> the same line, with its text beside it where its glyphs lose it.

WeasyPrint gives a PDF one text a glyph, and only the first that it meets. Where letters change
places or share shapes (Khmer, Burmese, Thai, the scripts of India, Nastaliq) that is not the text
any more, and screen readers, searches and our own checks read something else. Such a line states
its text as /ActualText; all others stay as they are.

A line and not a cluster: marks that are raised or lowered are shown on their own, and pieces that
small come out in another order, with gaps, from the readers we tried. They do turn the letters of
right-to-left words round, which the standard does not; so right to left, a line states its text
only where letters would be lost.
"""

import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

with warnings.catch_warnings():
    # It looks for system fonts when it is imported, as in typeset.py.
    warnings.simplefilter("ignore", UserWarning)
    import weasyprint.draw.text as drawing
    from weasyprint.text.ffi import ffi

# Letters, marks and numbers are text, and so are a non-joiner and a joiner. Brackets are not worth
# a statement: readers spread stated text evenly, and in Arabic, where brackets are mirrored, no
# digit of a telephone number would be where it stands.
_TEXT: Final = ("L", "M", "N")
_JOINERS: Final = ("\u200c", "\u200d")
# What a glyph stands for whose letters another glyph of its cluster tells: a space of no width.
_UNSAID: Final = "\u200b"
_RIGHT_TO_LEFT: Final = 1


@dataclass(frozen=True)
class _Run:
    """A piece of a line in one font: its text, what its glyphs tell of it, and how they stand."""

    text: str
    told: tuple[str, ...]
    raised: bool
    right_to_left: bool


@contextmanager
def stating_text() -> Iterator[None]:
    """While this lasts, lines that WeasyPrint draws state the text that they would lose."""
    original = drawing.draw_first_line

    def draw(stream: Any, box: Any, *rest: Any) -> Any:
        start = len(stream.stream)
        drawn = original(stream, box, *rest)
        if len(stream.stream) > start and not _is_told(list(_runs(stream, box.pango_layout))):
            # What a glyph tells is known only when it has been drawn.
            stream.stream[start:start] = [_opening(box.text)]
            stream.end_marked_content()
        return drawn

    drawing.draw_first_line = draw
    try:
        yield
    finally:
        drawing.draw_first_line = original


def _opening(text: str) -> bytes:
    digits = f"\ufeff{text}".encode("utf-16-be").hex()
    return f"/Span <</ActualText <{digits}>>> BDC".encode()


def _runs(stream: Any, layout: Any) -> Iterator[_Run]:
    """Give the runs of a layout's first line."""
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, _ = stream.add_font(item.analysis.font)
        every = glyphs.glyphs[0 : glyphs.num_glyphs]
        # Neither what is invisible nor what the font lacks, which Pango numbers by the million.
        shown = [each for each in every if each.glyph in font.to_unicode]
        for each in shown:
            # A PDF must not say that a glyph stands for nothing; readers make something up.
            font.to_unicode[each.glyph] = font.to_unicode[each.glyph] or _UNSAID
        yield _Run(
            text=text[item.offset : item.offset + item.length].decode(),
            told=tuple(font.to_unicode[each.glyph] for each in shown),
            raised=any(each.geometry.y_offset for each in shown),
            right_to_left=bool(item.analysis.level & _RIGHT_TO_LEFT),
        )
        run = run.next


def _is_told(runs: list[_Run]) -> bool:
    """Whether glyphs tell the text: in sequence left to right, all letters right to left.

    Readers take raised marks as text of their own, now before their letter and now after it.
    """
    told = [piece for run in runs for piece in run.told]
    if any(run.right_to_left for run in runs):
        return _letters(run.text for run in runs) == _letters(told)
    if _UNSAID in told or any(run.raised for run in runs):
        return False
    return all(_bare(run.text) == _bare("".join(run.told)) for run in runs)


def _bare(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] in _TEXT or c in _JOINERS)


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if char.isalnum())
