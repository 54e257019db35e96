"""Pieces of HTML that differ in their texts alone -> measured and painted, each by one mould.

A mould is made for every skeleton, which is a piece without its texts. What no mould can hold is
left to WeasyPrint, and comes out the same, only later.
"""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Final

from handbill.pages.compose import ENDLESS, Composer, section
from handbill.pages.legible import PIXEL
from handbill.pages.mould import Mould
from handbill.pages.paint import Painter
from handbill.pages.poured import (
    DUMMY,
    PIECE,
    Filled,
    Poured,
    Rigid,
    Unfit,
    is_piece,
    numbered,
)
from handbill.pages.shaping import Types
from handbill.pages.structure import structure
from handbill.pages.typeset import Measure, SettingError

# So many moulds are kept: contacts differ in what they have, and in how large it is.
KEPT: Final = 400
# A contact that fits in none of so many ways is set in full: there all ways are tried in a few
# layouts. It is counted, and not timed, so that the same contacts are stamped on every machine.
TRIES: Final = 24
_TAG: Final = re.compile(r"(<[^>]*>)")
# What a picture is called in words is no matter of how it is set.
_ALT: Final = re.compile(r' alt="[^"]*"')
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
SPACES: Final = " \t\n\r\f"


@dataclass(frozen=True)
class Split:
    """A piece of HTML: its tags, with ``None`` in the place of each text, and its texts.

    White space around a text stays beside its place.
    """

    parts: tuple[str | None, ...]
    texts: tuple[str, ...]

    def skeleton(self, kept: Sequence[int]) -> str:
        """Give it with a dummy for each text but those of some numbers."""
        said = iter(escape(text) if at in kept else DUMMY for at, text in enumerate(self.texts))
        return "".join(next(said) if part is None else part for part in self.parts)


@lru_cache(maxsize=2000)
def split(html: str) -> Split:
    """Take the texts out of a piece of HTML."""
    parts: list[str | None] = []
    texts = []
    for part in _TAG.split(html):
        if not part or part.startswith("<"):
            parts.append(_ALT.sub("", part) if part.startswith("<img") else part)
            continue
        core = part.strip(SPACES)
        if not core:
            parts.append(" ")
            continue
        texts.append(_SPACE.sub(" ", unescape(core)))
        before = " " if part[0] in SPACES else ""
        after = " " if part[-1] in SPACES else ""
        parts += [before, None, after]
    return Split(tuple(parts), tuple(texts))


class Quick:
    """The moulds of one face."""

    def __init__(self, painter: Painter, body: float) -> None:
        """``body`` is the type in points that its pages are set in."""
        self._painter, self._body = painter, body
        self._types = Types(painter)
        self._kept: dict[tuple[tuple[str | None, ...], float], tuple[int, ...]] = {}
        self._moulds: dict[tuple[object, ...], tuple[Mould | Poured, ...]] = {}

    def filled(self, composer: Composer, html: str, width: float) -> Filled | None:
        """Set a piece in a width in points; nothing comes of what has no mould."""
        made, texts = self._mould(composer, html, round(width, 3))
        for way in made:
            try:
                return way.filled(texts)
            except Unfit:
                continue
        return None

    def _mould(
        self, composer: Composer, html: str, width: float
    ) -> tuple[tuple[Mould | Poured, ...], Sequence[str]]:
        """Give the ways to set a piece, the quickest first, and its texts."""
        found = split(html)
        like = found.parts, width
        key = (*like, tuple(found.texts[at] for at in self._kept.get(like, ())))
        if key not in self._moulds:
            made, kept = self._made(composer, found, width)
            if len(self._kept) >= KEPT:
                self._kept.clear()
                self._moulds.clear()
            self._kept[like] = kept
            key = (*like, tuple(found.texts[at] for at in kept))
            self._moulds[key] = made
        return self._moulds[key], found.texts

    def _made(
        self, composer: Composer, found: Split, width: float
    ) -> tuple[tuple[Mould | Poured, ...], tuple[int, ...]]:
        """Make a mould, and tell which texts stay in it because others' places depend on them."""
        kept: tuple[int, ...] = ()
        for _ in found.texts or ("",):
            try:
                return self._poured(composer, found, width, kept), kept
            except Rigid as rigid:
                kept = (*kept, *rigid.texts)
            except SettingError:
                break
        return (), kept

    def _poured(
        self, composer: Composer, found: Split, width: float, kept: Sequence[int]
    ) -> tuple[Mould | Poured, ...]:
        style = f"width: {width:.3f}pt"
        piece = f'<div class="measure" id="{PIECE}" style="{style}">{found.skeleton(kept)}</div>'
        content = section(1, ENDLESS, []).replace("</section>", f"{piece}</section>")
        # On a page as wide as it is: so its corner is the page's, whichever way it is read.
        source = composer.document(content, self._body, [(width, ENDLESS)])
        made = structure(composer.typesetter, source)
        texts = [text if at in kept else None for at, text in enumerate(found.texts)]
        if not numbered(made.root, texts):
            return ()
        poured = Poured(made, self._painter)
        pages = made.laid_out()
        (box,) = (box for box in pages[0].descendants() if is_piece(box))
        try:
            return Mould(box, made.context, self._painter, self._types), poured
        except Unfit:
            return (poured,)


class Unknown(Exception):  # noqa: N818 -- it is no error: another way is taken
    """A piece in letters that not all files carry, or without a mould; or too many of them."""


class QuickComposer(Composer):
    """A composer that asks moulds how much room a piece takes, once it has any.

    It raises ``Unknown`` for a piece that none can tell of. ``done`` is what came of every piece,
    by its HTML and its width in points.
    """

    ours = True
    quick: Quick
    done: dict[tuple[str, float], Filled | None]

    def quickly(self, quick: Quick) -> "QuickComposer":
        """Give a composer that uses moulds."""
        made = copy(self)
        made.quick, made.done, made.ahead = quick, {}, False
        return made

    def filled(self, html: str, width: float) -> Filled | None:
        """Set a piece in its mould; nothing comes of what has none."""
        if (html, width) not in self.done:
            if len(self.done) >= TRIES:
                raise Unknown
            self.done[html, width] = self.quick.filled(self, html, width)
        return self.done[html, width]

    def measure(self, body: float, pieces: Sequence[tuple[str, float]]) -> list[Measure]:
        """Measure pieces, as any composer does."""
        if self.ahead:
            return super().measure(body, pieces)
        return [self._measured(html, width) for html, width in pieces]

    def _measured(self, html: str, width: float) -> Measure:
        found = self.filled(html, width)
        if found is None:
            raise Unknown
        return Measure(found.height * PIXEL, found.excess)
