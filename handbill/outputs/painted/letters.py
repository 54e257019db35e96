"""Operators that set and show text (ISO 32000-2, 9.3 and 9.4)."""

from dataclasses import replace
from typing import Any, Final

from pikepdf import Name, String

from handbill.outputs.painted.facts import Text
from handbill.outputs.painted.glyphs import THOUSAND, Face, face_of
from handbill.outputs.painted.inks import follow_pattern
from handbill.outputs.painted.matrices import box_through, matrix_of, stretch
from handbill.outputs.painted.painter import Painter, Step
from handbill.outputs.painted.state import FILLED_MODES, OUTLINED_MODES, State
from handbill.sheets.place import UPRIGHT, times


def _setting(name: str, scale: float = 1.0) -> Step:
    def step(painter: Painter, operands: Any) -> None:
        changed: Any = {name: float(operands[0]) * scale}
        painter.state = replace(painter.state, **changed)

    return step


def _mode(painter: Painter, operands: Any) -> None:
    painter.state = replace(painter.state, mode=int(operands[0]))


def _font(painter: Painter, operands: Any) -> None:
    size = float(operands[1])
    found = painter.resource(Name.Font, operands[0])
    key = ("font", found.objgen if found.is_indirect else id(found))
    if key not in painter.faces:
        painter.faces[key] = face_of(found)
    painter.state = replace(painter.state, face=painter.faces[key], size=size)
    _follow_glyphs(painter, found, key)


def _follow_glyphs(painter: Painter, font: Any, key: Any) -> None:
    """Follow the drawings of a font whose glyphs are some, once a page: they may have colours."""
    if font.get(Name.Subtype) != Name.Type3 or key in painter.met:
        return
    painter.met.add(key)
    face, state = painter.faces[key], painter.state
    matrix = times(face.matrix or UPRIGHT, state.matrix)
    for glyph in (font.get(Name.CharProcs) or {}).values():
        painter.within(glyph, replace(state, matrix=matrix), font.get(Name.Resources))


def _begin(painter: Painter, _: Any) -> None:
    painter.text = painter.line = UPRIGHT


def _place(painter: Painter, operands: Any) -> None:
    painter.text = painter.line = matrix_of(operands)


def _step_on(painter: Painter, across: float, up: float) -> None:
    painter.text = painter.line = times((1, 0, 0, 1, across, up), painter.line)


def _next(painter: Painter, operands: Any) -> None:
    _step_on(painter, float(operands[0]), float(operands[1]))


def _next_leading(painter: Painter, operands: Any) -> None:
    painter.state = replace(painter.state, leading=-float(operands[1]))
    _next(painter, operands)


def _next_line(painter: Painter, _: Any) -> None:
    _step_on(painter, 0.0, -painter.state.leading)


def _show(painter: Painter, operands: Any) -> None:
    _shown(painter, list(operands))


def _show_spaced(painter: Painter, operands: Any) -> None:
    _shown(painter, list(operands[0]))


def _show_next(painter: Painter, operands: Any) -> None:
    _next_line(painter, ())
    _shown(painter, [operands[-1]])


def _show_words(painter: Painter, operands: Any) -> None:
    word, letter = float(operands[0]), float(operands[1])
    painter.state = replace(painter.state, word=word, letter=letter)
    _show_next(painter, operands)


def _shown(painter: Painter, pieces: list[Any]) -> None:
    """Show strings, with numbers between them that move by thousandths of the size."""
    state, face = painter.state, painter.state.face
    if face is None:
        return
    text = b"".join([bytes(piece) for piece in pieces if isinstance(piece, String)])
    moved = sum([float(piece) for piece in pieces if not isinstance(piece, String)])
    length = face.advance(text, state.letter, state.word, state.size)
    length = (length - moved / THOUSAND * state.size) * state.across
    if text:
        _note(painter, state, face, length)
    painter.text = times((1, 0, 0, 1, length, 0), painter.text)


def _note(painter: Painter, state: State, face: Face, length: float) -> None:
    matrix = times(painter.text, state.matrix)
    low, high = (state.rise + state.size * edge / THOUSAND for edge in (face.low, face.high))
    box = painter.seen(box_through(matrix, (0.0, low, length, high)))
    if box is None:
        return
    size = abs(state.size) * stretch(matrix)[1]
    if face.matrix is not None:
        size *= abs(face.matrix[3]) * THOUSAND
    filled, outlined = state.mode in FILLED_MODES, state.mode in OUTLINED_MODES
    colour = state.fill if filled else state.stroke
    painter.texts.append(Text(box, size, colour, face.name, filled or outlined))
    follow_pattern(painter, colour)


STEPS: Final[dict[str, Step]] = {
    "Tc": _setting("letter"),
    "Tw": _setting("word"),
    "Tz": _setting("across", 0.01),
    "TL": _setting("leading"),
    "Ts": _setting("rise"),
    "Tr": _mode,
    "Tf": _font,
    "BT": _begin,
    "Tm": _place,
    "Td": _next,
    "TD": _next_leading,
    "T*": _next_line,
    "Tj": _show,
    "TJ": _show_spaced,
    "'": _show_next,
    '"': _show_words,
}
