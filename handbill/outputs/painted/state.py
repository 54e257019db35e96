"""How the next thing is painted: the graphics state (ISO 32000-2, 8.4), and what changes it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from pikepdf import Array, Name

from handbill.outputs.painted.colours import BLACK, DEVICE, Colour, Space
from handbill.outputs.painted.glyphs import Face, face_of
from handbill.outputs.painted.matrices import FAR, Box
from handbill.sheets.place import UPRIGHT, Matrix

# Text is filled, outlined, both or neither (table 104); what is no more than a clip adds four.
FILLED_MODES: Final = (0, 2, 4, 6)
OUTLINED_MODES: Final = (1, 2, 5, 6)


@dataclass(frozen=True)
class State:
    """All that stays until it is changed. ``clip`` is on the page, ``matrix`` goes there."""

    matrix: Matrix = UPRIGHT
    clip: Box = (-FAR, -FAR, FAR, FAR)
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Space = DEVICE["DeviceGray"]
    stroke_space: Space = DEVICE["DeviceGray"]
    width: float = 1.0
    opacity: float = 1.0
    face: Face | None = None
    size: float = 0.0
    letter: float = 0.0
    word: float = 0.0
    across: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def with_settings(self, settings: Any) -> "State":
        """Take what a dictionary of settings says (table 57), as far as it matters here."""
        state = self
        if Name.LW in settings:
            state = replace(state, width=float(settings[Name.LW]))
        if Name.ca in settings:
            state = replace(state, opacity=float(settings[Name.ca]))
        font = settings.get(Name.Font)
        if isinstance(font, Array):
            state = replace(state, face=face_of(font[0]), size=float(font[1]))
        return state
