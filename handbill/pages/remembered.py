"""What pieces were found to take, kept in a process that sets the same edition again and again.

Who writes a text changes a sentence of it at a time; all else takes what it took. A process that
sets each edition once has no use for it, so it is asked for.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from handbill.pages.typeset import Measure

# A piece to measure: its HTML, and its width and body size in points.
Piece: TypeAlias = tuple[str, float, float]
# What pieces were found to take, by the language of their face.
Known: TypeAlias = dict[str, dict[Piece, Measure]]
# All that a measure depends on beside its piece: the style, the page around it, and the typefaces.
Around: TypeAlias = tuple[str, str, str]
# So many pieces are remembered; those that were not asked for for longest are forgotten.
MOST: Final = 4000
# What may show something that is in no piece, such as a picture that was changed.
ELSEWHERE: Final = ("<img", "<svg", "url(", "@import")


class Memory:
    """Remembers measures, if it was ever asked to."""

    def __init__(self) -> None:
        """Remember nothing."""
        self.on = False
        self._found: OrderedDict[tuple[Around, Piece], Measure] = OrderedDict()

    def measured(
        self,
        around: Around,
        pieces: Sequence[Piece],
        lay_out: Callable[[Sequence[Piece]], tuple[list[Measure], bool]],
    ) -> list[Measure]:
        """Give the measures of pieces; those that are not remembered are laid out.

        ``lay_out`` gives the measures of pieces, and whether nothing was found wrong with them:
        what was is found again each time.
        """
        known = {piece: self._known(around, piece) for piece in pieces}
        new = [piece for piece, measure in known.items() if measure is None]
        found, good = lay_out(new) if new else ([], True)
        fresh = dict(zip(new, found, strict=True))
        if self.on and good:
            self._keep(around, fresh)
        return [known[piece] or fresh[piece] for piece in pieces]

    def _known(self, around: Around, piece: Piece) -> Measure | None:
        found = self._found.get((around, piece))
        if found:
            self._found.move_to_end((around, piece))
        return found

    def _keep(self, around: Around, found: dict[Piece, Measure]) -> None:
        if any(sign in around[0] for sign in ELSEWHERE):
            return
        for piece, measure in found.items():
            if not any(sign in piece[0] for sign in ELSEWHERE):
                self._found[around, piece] = measure
        while len(self._found) > MOST:
            self._found.popitem(last=False)


# The one of this process.
MEMORY: Final = Memory()
