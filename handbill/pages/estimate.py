"""Units of text -> how high they will be, without laying them out.

The fit starts from it. It follows press.css to the letter, and WeasyPrint's lines by ``shaped``; a
flyer's own style may say otherwise, so what was foretold is compared with the finished document,
and what does not come true is laid out and measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from handbill.language import SOURCE, Language
from handbill.pages.markup import body_of
from handbill.pages.shaped import Face, Paragraph, Shaper, paragraph

# What press.css says, in units of the type size where nothing else is said.
BLACK, REGULAR = 900, 400
HEADING: Final = 1.2
INDENT: Final = 1.36
ABOVE: Final = 0.32
BELOW_HEADING: Final = 0.18 * HEADING
RULE: Final = 1.2  # points
NUMERAL: Final = 1.8
BETWEEN_PARAGRAPHS: Final = 0.3
BETWEEN_ITEMS: Final = 0.2
BESIDE_ITEMS: Final = 0.18 + 0.5
BOX: Final = 0.45 + 0.5
SIDES: Final = 0.6 + 0.6
FRAME_HIGH: Final = 1.5 + 1.5  # points
FRAME_WIDE: Final = 6.0 + 1.5  # points
BAR: Final = 2.0 + 5.0  # points
SOURCES: Final = 7.5  # points
HEAVY: Final = ("b", "strong", "i", "em")
INLINE: Final = (*HEAVY, "bdi", "span", "a")
NUMBER: Final = "number"


@dataclass(frozen=True)
class Manner:
    """How a language is set here.

    ``leading`` is in units of the type size, ``families`` are those of its stack, ``english`` those
    of English. ``sources`` is the type size of the sources in points. A ``bare`` piece, a card, has
    bars beside its units instead of boxes around them.
    """

    language: Language
    leading: float
    families: tuple[str, ...]
    english: tuple[str, ...]
    number_shift: float
    sources: float
    bare: bool = False


class Estimate:
    """Foretells how high the units of one text are."""

    def __init__(self, manner: Manner, shaper: Shaper) -> None:
        """Keep what was shaped of each unit."""
        self.manner = manner
        self.shaper = shaper
        self._units: dict[str, _Unit | None] = {}

    def knows(self, units: Sequence[str]) -> bool:
        """Whether something can be foretold of all these: press.css says all of how they look."""
        for html in units:
            if html not in self._units:
                self._units[html] = self._unit(html)
        return all(self._units[html] for html in units)

    def height(self, html: str, width: float, size: float) -> float:
        """Give how many points a unit takes in a width in points at a body size in points.

        It is infinite if a word is wider than that. Raises ``KeyError`` if it is not known.
        """
        unit = self._units[html]
        if unit is None:
            raise KeyError(html)
        return unit.height(width, size)

    def _unit(self, html: str) -> "_Unit | None":
        (element, *more) = body_of(html)
        blocks = list(element) if element.tag == "section" else [element]
        name, *kinds = (element.get("class") or "").split() or [""]
        parts = [self._part(block, name) for block in blocks]
        good = [part for part in parts if part]
        tails = [row.tail for row in (element, *blocks) if (row.tail or "").strip()]
        if more or tails or not good or len(good) < len(parts):
            return None
        wrap = {
            "point": _Wrap() if "more" in kinds else _Wrap(RULE, ABOVE),
            "intro": _Wrap(),
            "sources": _Wrap(fixed=self.manner.sources),
            "one-line": _Wrap(beside=BAR),
            "closing": _Wrap(beside=BAR)
            if self.manner.bare
            else _Wrap(FRAME_HIGH, BOX, FRAME_WIDE, SIDES),
        }.get(name)
        return _Unit(wrap, tuple(good)) if wrap else None

    def _part(self, block: Element, name: str) -> "_Part | None":
        face = self._face(name)
        if block.tag == "h2":
            return self._heading(block)
        if block.tag == "p":
            lines = self._lines(block, face)
            return _Part("p", (lines,)) if lines else None
        if block.tag == "ul" and not (block.text or "").strip():
            items = [self._lines(item, replace(face, parted=False)) for item in block]
            good = tuple(item for item in items if item)
            return _Part("ul", good) if good and len(good) == len(items) else None
        return None

    def _face(self, name: str) -> Face:
        language = self.manner.language
        small = max(1.25, language.leading - 0.1)
        return Face(
            self.manner.families,
            BLACK if name == "closing" else REGULAR,
            language.tag,
            language.direction,
            small if name == "sources" else self.manner.leading,
            parted=language.hyphenate and name in ("point", "intro"),
        )

    def _heading(self, block: Element) -> "_Part | None":
        language = self.manner.language
        face = replace(self._face(""), weight=BLACK, leading=language.heading_leading, parted=False)
        lines = self._lines(block, face)
        if lines is None:
            return None
        return _Part("h2", (lines,), self._numeral(face) if _numbered(block) else 0.0)

    def _numeral(self, face: Face) -> float:
        """Give by how much the numeral, on its own baseline, makes the first line higher."""
        numeral = replace(
            face,
            families=(*self.manner.english, *self.manner.families),
            leading=face.leading / NUMERAL,
        )
        up, down = (NUMERAL * each for each in self.shaper.strut(numeral))
        shift = NUMERAL * self.manner.number_shift
        above, below = self.shaper.strut(face)
        return max(above, up + shift) + max(below, down - shift) - above - below

    def _lines(self, block: Element, face: Face) -> Paragraph | None:
        runs = list(self._runs(block, face))
        if not all(runs) or not runs:
            return None
        texts = [(text, each) for row in runs if row for text, each in [row]]
        texts[0] = (texts[0][0].lstrip(), texts[0][1])
        texts[-1] = (texts[-1][0].rstrip(), texts[-1][1])
        return paragraph(self.shaper, texts, face) if "".join(text for text, _ in texts) else None

    def _runs(self, element: Element, face: Face) -> Iterator[tuple[str, Face] | None]:
        """Give the text of a block run by run; none for what is no plain run."""
        if element.text:
            yield _squeezed(element.text), face
        for child in element:
            if child.tag not in INLINE:
                yield None
            elif child.get("class") != NUMBER:
                yield from self._runs(child, self._inline(child, face))
            if child.tail:
                yield _squeezed(child.tail), face

    def _inline(self, element: Element, face: Face) -> Face:
        if element.tag in HEAVY:
            face = replace(face, weight=BLACK)
        tag = element.get("lang")
        if tag:
            english = self.manner.english if tag == SOURCE else face.families
            face = replace(face, lang=tag, families=english)
        if element.tag == "bdi":
            direction = element.get("dir") or face.direction
            face = replace(face, parted=False, leading=1.0, direction=direction)
            if element.get("class") == "value":
                families = (*self.manner.english, *self.manner.families)
                face = replace(face, whole=True, families=families)
        return face


def _squeezed(text: str) -> str:
    """Give a text with single spaces, also at its ends."""
    squeezed = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{squeezed}{' ' * text[-1:].isspace()}" if squeezed else " "


def _numbered(block: Element) -> bool:
    return any(child.get("class") == NUMBER for child in block)


@dataclass(frozen=True)
class _Wrap:
    """What is around a unit: above and below, and on its sides, in points and in type sizes."""

    high: float = 0.0
    high_em: float = 0.0
    beside: float = 0.0
    beside_em: float = 0.0
    fixed: float = 0.0


@dataclass(frozen=True)
class _Part:
    """A block of a unit; ``more`` is what a heading's numeral adds in units of its size."""

    tag: str
    lines: tuple[Paragraph, ...]
    more: float = 0.0

    def height(self, width: float, size: float) -> float:
        """Give its height in points."""
        if self.tag == "h2":
            large = size * HEADING
            high = self.lines[0].height(width / large - INDENT) + self.more
            return high * large + BELOW_HEADING * size
        aside = BESIDE_ITEMS if self.tag == "ul" else 0.0
        high = sum(line.height(width / size - aside) for line in self.lines)
        return (high + BETWEEN_ITEMS * (len(self.lines) - 1)) * size


@dataclass(frozen=True)
class _Unit:
    """A unit, shaped."""

    wrap: _Wrap
    parts: tuple[_Part, ...]

    def height(self, width: float, size: float) -> float:
        """Give its height in points."""
        size = self.wrap.fixed or size
        room = width - self.wrap.beside - self.wrap.beside_em * size
        around = self.wrap.high + self.wrap.high_em * size
        apart = sum(
            BETWEEN_PARAGRAPHS
            for one, other in pairwise(self.parts)
            if one.tag != "h2" and "ul" in (one.tag, other.tag, "ul")
        )
        return around + apart * size + sum(part.height(room, size) for part in self.parts)
