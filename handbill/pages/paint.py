"""Pages as they were laid out -> what each paints, one PDF operator a line, in known typefaces.

The typefaces' letters are fixed before anything is painted: what a page says in letters beyond them
is found, and leaves nothing behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pydyf
from weasyprint.document import Document
from weasyprint.pdf.stream import Stream

from handbill.pages.actual_text import stating_text
from handbill.pages.sketch import Sketch

# A document after layout, of which every page can be painted.
LaidOut: TypeAlias = Document
# CSS pixels of WeasyPrint's layout -> points.
PIXEL: Final = 0.75
# What needs a place of its own in a file, beside typefaces.
_BESIDE: Final = ("XObject", "Pattern", "Shading")


@dataclass(frozen=True)
class Strokes:
    """What a page paints: operators, and the names by which they call typefaces.

    ``simple`` says that nothing else is needed, and all is in letters that are known; but for
    ``sketches``, by the names that the operators call them.
    """

    content: bytes
    fonts: tuple[str, ...]
    simple: bool
    sketches: Mapping[str, Sketch] = field(default_factory=dict)


class Painter:
    """Paints pages in typefaces whose letters are fixed: those of a document of letters."""

    def __init__(self, letters: Document) -> None:
        """Learn the letters."""
        self.fonts: dict[int, Any] = {}
        learn(letters, self.fonts)
        self._known = {
            key: (dict(font.to_unicode), dict(font.widths), dict(font.missing))
            for key, font in self.fonts.items()
        }

    def painted(self, page: Any) -> Strokes:
        """Paint a page."""
        with stating_text():
            stream = _stream(page, self.fonts)
            stream.transform(d=-1, f=page.height * PIXEL)
            page.paint(stream, PIXEL)
        return self.taken(stream)

    def taken(self, stream: Stream) -> Strokes:
        """Give what a stream of ours holds, and forget the letters that it brought."""
        known = self._forget()
        beside = any(stream._resources[kind] for kind in _BESIDE)  # noqa: SLF001 -- no public way
        opaque = all(state in _OPAQUE for state in stream._resources["ExtGState"])  # noqa: SLF001
        rows = [row for row in map(_bytes, stream.stream) if not row.endswith(b" gs")]
        simple = known and opaque and not beside
        return Strokes(b"\n".join(rows), fonts_in(rows), simple)

    def _forget(self) -> bool:
        """Forget all letters but those that are known; tell whether there were none."""
        before = len(self._known) == len(self.fonts)
        for key in [key for key in self.fonts if key not in self._known]:
            del self.fonts[key]
        for key, font in self.fonts.items():
            to_unicode, widths, missing = self._known[key]
            if len(font.to_unicode) > len(to_unicode) or len(font.missing) > len(missing):
                before = False
                font.to_unicode, font.widths = dict(to_unicode), dict(widths)
                font.missing = dict(missing)
        return before


# Graphics states that change nothing.
_OPAQUE: Final = ("a1", "A1", "a1.0", "A1.0")


def learn(letters: Document, fonts: dict[int, Any]) -> None:
    """Teach typefaces the letters of a document, by painting it for nobody."""
    with stating_text():
        for page in letters.pages:
            page.paint(_stream(page, fonts), PIXEL)


def stream_of(width: float, height: float, fonts: Mapping[int, Any]) -> Stream:
    """Give an empty stream for a page of some CSS pixels."""
    resources = {kind: pydyf.Dictionary() for kind in ("ExtGState", *_BESIDE)}
    resources["ColorSpace"] = None
    return Stream(fonts, (0, 0, width, height), resources, {}, None, {}, None)


def _stream(page: Any, fonts: Mapping[int, Any]) -> Stream:
    return stream_of(page.width, page.height, fonts)


def _bytes(item: Any) -> bytes:
    return item if isinstance(item, bytes) else bytes(pydyf._to_bytes(item))  # noqa: SLF001


def fonts_in(rows: Iterable[bytes]) -> tuple[str, ...]:
    """Name the typefaces that operators call."""
    names = {row.split(b" ", 1)[0][1:].decode() for row in rows if row.endswith(b" Tf")}
    return tuple(sorted(names))
