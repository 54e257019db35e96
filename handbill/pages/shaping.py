"""A text in a style -> how wide it is, and the PDF operators that show it, without a layout.

It is shaped and drawn by what WeasyPrint itself shapes and draws lines with; what was shaped once
is remembered, since the labels of contacts are the same for all.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import weasyprint.draw.text as text_drawing
from weasyprint.draw.color import get_color
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout, line_size, strut

from handbill.pages.paint import Painter, stream_of

# So many texts are remembered.
REMEMBERED: Final = 4000
# What of a style decides how a text is shaped and drawn.
_ASKED: Final = (
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override", "lang"),
    *("direction", "line_height", "letter_spacing", "word_spacing", "overflow_wrap", "color"),
)


@dataclass(frozen=True)
class Shaped:
    """A text in one line: its width in CSS pixels, and how far its line reaches up and down.

    ``rows`` are the operators that show it where the text matrix says, ``known`` whether all of
    its letters are.
    """

    width: float
    above: float
    below: float
    rows: tuple[bytes, ...]
    known: bool


class Type:
    """A style of type, ready to shape any text."""

    def __init__(self, style: Any, painter: Painter) -> None:
        """Prepare a style of WeasyPrint's."""
        self._style = style
        self._layout = Layout(style)
        self._painter = painter
        self._known: dict[str, Shaped] = {}

    def shaped(self, text: str) -> Shaped:
        """Shape a text, which has no breaks."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[text] = self._shaped(text)
        return found

    def _shaped(self, text: str) -> Shaped:
        if not text:
            return Shaped(0.0, 0.0, 0.0, (), known=True)
        layout = self._layout
        layout.set_text(text)
        line, _ = layout.get_first_line()
        width, height = line_size(line, self._style)
        baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
        line_height, _ = strut(self._style)
        above = baseline + (line_height - height) / 2
        rows, known = self._drawn(text)
        return Shaped(width, above, line_height - above, rows, known)

    def _drawn(self, text: str) -> tuple[tuple[bytes, ...], bool]:
        if not text.strip():
            return (), True
        stream = stream_of(0, 0, self._painter.fonts)
        stream.set_color(get_color(self._style, "color"))
        shown = SimpleNamespace(text=text, style=self._style, pango_layout=self._layout)
        text_drawing.draw_first_line(stream, shown, "clip", "none", Matrix(d=-1))
        strokes = self._painter.taken(stream)
        return tuple(strokes.content.split(b"\n")), strokes.simple


class Types:
    """All styles that were met."""

    def __init__(self, painter: Painter) -> None:
        """Know none yet."""
        self._painter = painter
        self._met: dict[str, Type] = {}

    def of(self, style: Any) -> Type:
        """Give the type of a style."""
        key = repr([style[name] for name in _ASKED])
        if key not in self._met:
            self._met[key] = Type(style, self._painter)
        return self._met[key]
