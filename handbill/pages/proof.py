"""Numbered messages -> a PDF of them, source beside translation, for a reader with a pencil."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from handbill.language import Language
from handbill.pages.breaks import with_breaks
from handbill.pages.direction import with_runs
from handbill.pages.fonts import prepare
from handbill.pages.template import environment
from handbill.pages.typeset import Source, Typesetter
from handbill.paper import Paper
from handbill.plan.setting import Words

# What proof.html leaves of a sheet for rows, in points: above, below, and at both sides.
HEAD: Final = 56.0
FOOT: Final = 58.0
SIDES: Final = 60.0
# A picture of a page is shown so wide; around a message some of what stands there is shown as well.
SHOWN: Final = 124.0
AROUND: Final = 10.0
HIGHEST: Final = 74.0


_PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Window:
    """A part of a picture with a frame round a message.

    ``left``, ``top``, ``width`` and ``height`` place the message on the picture, in shares of its
    size; ``ratio`` is the picture's height over its width.
    """

    picture: str
    left: float
    top: float
    width: float
    height: float
    ratio: float

    def shown(self) -> dict[str, Any]:
        """Give the heights in points, and the frame as CSS."""
        whole = SHOWN * self.ratio
        top, tall = self.top * whole, self.height * whole
        high = min(HIGHEST, tall + 2 * AROUND, whole)
        above = min(
            max(0.0, top - (high - tall) / 2 if tall < high else top - AROUND), whole - high
        )
        frame = (
            f"left: {self.left * SHOWN - 1.5:.2f}pt; top: {top - above - 1.5:.2f}pt; "
            f"width: {self.width * SHOWN + 1:.2f}pt; height: {tall + 1:.2f}pt"
        )
        return {"picture": self.picture, "height": high, "above": above, "frame": frame}


@dataclass(frozen=True)
class Row:
    """One message of a proof; ``text`` is HTML, ``state`` says what is odd about it.

    Without a ``window`` that shows where it stands, ``elsewhere`` says it in words.
    """

    number: int
    source: str
    notes: str
    text: str
    state: str
    window: Window | None
    elsewhere: str = "Not seen on the pieces: read aloud, or in another format."


@dataclass(frozen=True)
class Sheet:
    """What stands on one sheet of a proof: its rows, and what is said above and below them."""

    title: str
    rows: tuple[Row, ...]
    foot: str


class Proof:
    """Sets a proof in one language on one paper."""

    def __init__(
        self, language: Language, paper: Paper, pictures: dict[str, bytes], cache: Path
    ) -> None:
        """Set nothing yet."""
        self.language, self.paper, self.pictures, self.cache = language, paper, pictures, cache
        layouts = environment(Words(language, None, None))
        layouts.filters["html"] = Markup
        families = ", ".join(f'"{family}"' for family in language.stack)
        values = {"language": language, "families": Markup(families)}
        self.module = layouts.get_template("proof.html").make_module(values)

    def heights(self, rows: Sequence[Row]) -> list[float]:
        """Measure rows, in points."""
        boxes = "".join(
            f'<div class="measure" id="m{at}" style="width: {self.paper.width - SIDES}pt">'
            f"{self._row(row)}</div>"
            for at, row in enumerate(rows)
        )
        found = self._typesetter(rows).measure(self._document(boxes, height=14000.0))
        return [found[f"m{at}"].height for at in range(len(rows))]

    @property
    def room(self) -> float:
        """Give the height that a sheet has for rows, in points."""
        return self.paper.height - HEAD - FOOT

    def pdf(self, sheets: Sequence[Sheet]) -> bytes:
        """Set the sheets."""
        rows = [row for sheet in sheets for row in sheet.rows]
        content = "".join(
            self._piece("sheet", sheet.title, [self._row(row) for row in sheet.rows], sheet.foot)
            for sheet in sheets
        )
        source = self._document(content, height=self.paper.height)
        return self._typesetter(rows).document(source, tagged=False).pdf

    def _row(self, row: Row) -> str:
        text = _PLACEHOLDER.sub(_kept, with_breaks(row.text, self.language))
        shown = {
            "number": row.number,
            "source": row.source,
            "notes": row.notes,
            "text": with_runs(text) if self.language.right_to_left else text,
            "state": row.state,
            "window": row.window.shown() if row.window else None,
            "elsewhere": row.elsewhere,
        }
        return self._piece("row", shown)

    def _piece(self, name: str, *arguments: Any) -> str:
        return str(getattr(self.module, name)(*arguments))

    def _document(self, content: str, height: float) -> Source:
        style = self._piece("style", self.paper.width, height)
        title = f"Proof: {self.language.english}"
        html = f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head>'
        return Source(f"{html}<body>{content}</body></html>", (style,))

    def _typesetter(self, rows: Sequence[Row]) -> Typesetter:
        texts = (f"{row.text}{row.source}{row.notes}" for row in rows)
        characters = frozenset("".join(texts)) | frozenset(self.language.endonym)
        fonts = prepare(dict.fromkeys(self.language.stack), characters, self.cache)
        return Typesetter(fonts, self.cache, "proof.html", self.pictures)


def _kept(match: re.Match[str]) -> str:
    """Keep a placeholder in its order, and in letters that every typeface of ours has."""
    return f'<bdi dir="ltr" lang="en">{match[0]}</bdi>'


def dealt(heights: Sequence[float], room: float) -> Iterator[range]:
    """Deal rows over sheets in order, as many on each as it has room for; one at the least."""
    start, used = 0, 0.0
    for at, height in enumerate(heights):
        if at > start and used + height > room:
            yield range(start, at)
            start, used = at, 0.0
        used += height
    if heights:
        yield range(start, len(heights))
