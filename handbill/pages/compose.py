"""Pieces -> HTML documents: one to measure them in, one to place them on pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, Template
from markupsafe import Markup

from handbill.language import SOURCE, Language
from handbill.pages.breaks import can_break, with_breaks
from handbill.pages.card import STEPS, Card
from handbill.pages.carry import Carry
from handbill.pages.estimate import SOURCES, Estimate, Manner
from handbill.pages.markup import Point, Text, joined
from handbill.pages.remembered import MEMORY, Piece
from handbill.pages.shaped import Shaper
from handbill.pages.template import environment
from handbill.pages.trust import doubt, trust_line
from handbill.pages.typeset import Measure, Source, Typesetter
from handbill.plan.setting import Setting, Words
from handbill.project.review import Review

# A page so high that nothing ever breaks: pieces are measured on it, each at a size of its own.
ENDLESS: Final = 100_000.0
ENDLESS_BODY: Final = 10.0

# Pieces with smaller fixed type than this, in shares of a sheet's, have no room for labels of
# their own line.
COMPACT: Final = 0.8

# How CSS calls page numbers in other digits, by their zero.
COUNTERS: Final = {"۰": "persian", "०": "devanagari", "০": "bengali", "၀": "myanmar"}


@dataclass(frozen=True)
class Slot:
    """The room for a contact, whoever's it is: its height in points, and what may be set in it.

    ``whole`` are shapes of a contact's block, ``least`` the pieces that show only who it is and the
    main number, each the wanted one first. What is less high stands at its ``foot``, or else at its
    head. ``around`` is the HTML before and after it.
    """

    height: float
    whole: tuple[str, ...] = ()
    least: tuple[str, ...] = ("call",)
    foot: bool = True
    around: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Box:
    """A piece placed on a page (counted from one): its top left corner and width in points.

    What shows a contact stands in a room of its own, ``contact``, and nothing else does.
    """

    page: int
    x: float
    y: float
    width: float
    html: str
    height: float | None = None
    contact: Slot | None = None


@dataclass(frozen=True)
class Note:
    """What the small print says.

    ``shown`` of ``total`` points are carried; the ``other`` language of a pair begins at its own
    cover, ``from_cover``, or is on the other side.
    """

    state: str
    version: str
    edition_date: Any
    as_of: Any
    turn: str
    shown: int
    total: int
    other: Language | None
    from_cover: bool


@dataclass(frozen=True)
class Matter:
    """What a face has to say: the flyer's text, the contact, and how many points in which form.

    ``pattern`` is the contact by which the room for every other one is found.
    """

    text: Text
    card: Card
    pattern: Card
    carry: Carry


class Composer:
    """Makes the documents of one face of a setting: one flyer's text in one language."""

    def __init__(
        self,
        setting: Setting,
        words: Words,
        matter: Matter,
        typesetter: Typesetter,
        known: dict[Piece, Measure],
    ) -> None:
        """Bring together what a face says and what sets it; ``known`` grows as it is measured."""
        self.known = known
        self.setting = setting
        self.words = words
        self.language: Language = words.language
        self.text, self.carry = matter.text, matter.carry
        self.card, self.pattern = matter.card, matter.pattern
        self.typesetter = typesetter
        faces = setting.edition.faces
        self.other = next((face.language for face in faces if face is not words), None)
        self.environment: Environment = environment(words)
        self.environment.filters["html"] = Markup
        module = self.environment.get_template("pieces.html").make_module
        self._pieces = module({})
        # Whether what is foretold of heights need not be laid out before it is set.
        self.trusting = True
        self.estimate = Estimate(self._manner(), Shaper(typesetter.configuration))

    def piece(self, name: str, *arguments: Any) -> str:
        """Give the HTML of one piece of pieces.html."""
        html = str(getattr(self._pieces, name)(*arguments)).strip()
        return with_breaks(html if self.language.spaces else joined(html), self.language)

    def carried(self, point: Point) -> tuple[str, ...]:
        """Give the paragraphs of a point in the form that is carried."""
        if self.carry.form == "body":
            return point.paragraphs
        return (f"<p>{point.short}</p>",) if self.carry.form == "short" else ("",)

    def measure(self, body: float, pieces: Sequence[tuple[str, float]]) -> list[Measure]:
        """Measure pieces of HTML, each in a width in points, at a body size in points."""
        return self.measured([(html, width, body) for html, width in pieces])

    def measured(self, pieces: Sequence[Piece]) -> list[Measure]:
        """Measure pieces, all that were not measured before in one layout."""
        new = list(dict.fromkeys(piece for piece in pieces if piece not in self.known))
        if new:
            self.known.update(zip(new, self._laid_out(new), strict=True))
        return [self.known[piece] for piece in pieces]

    def _laid_out(self, pieces: Sequence[Piece]) -> list[Measure]:
        if not MEMORY.on:
            return self._layout(pieces)[0]
        empty = self._endless("")
        around = ("".join(empty.styles), empty.html, str(self.typesetter.faces))
        return MEMORY.measured(around, pieces, self._layout)

    def _layout(self, pieces: Sequence[Piece]) -> tuple[list[Measure], bool]:
        """Lay pieces out; give their measures, and whether nothing was found wrong so far."""
        content = "".join(
            f'<div class="measure" id="m{number}" '
            f'style="width: {width:.3f}pt; font-size: {size:.3f}pt">{html}</div>'
            for number, (html, width, size) in enumerate(pieces)
        )
        page = f'<section class="page" style="page: p1">{content}</section>'
        found = self.typesetter.measure(self._endless(page))
        good = not (self.typesetter.missing or self.typesetter.problems)
        return [found[f"m{number}"] for number in range(len(pieces))], good

    def _endless(self, content: str) -> Source:
        """Give a document on a page without an end, for pieces to be measured on."""
        return self.document(content, ENDLESS_BODY, [(ENDLESS, ENDLESS)])

    def placed(
        self, boxes: Sequence[Box], body: float, sizes: Sequence[tuple[float, float]]
    ) -> Source:
        """Give the document that has every box in its place; ``sizes`` are the pages' in points."""
        sections = (
            f'<section class="page" style="page: p{number}; height: {height - 0.01:.3f}pt">'
            + "".join(_placed(box) for box in boxes if box.page == number)
            + "</section>"
            for number, (_, height) in enumerate(sizes, 1)
        )
        return self.document("".join(sections), body, sizes)

    def document(
        self,
        content: str,
        body: float,
        sizes: Sequence[tuple[float, float]],
        *,
        free: bool = False,
        front: float = 12.0,
        numbered: bool = False,
    ) -> Source:
        """Wrap content in the press's style; ``front`` is the size on a phone's first page."""
        shape = {"free": free, "numbered": numbered}
        style = self._style()
        page = self._render("page.css", sizes=sizes, body=body, front=front, **shape, **style)
        # The flyer's style comes last, and may say otherwise.
        whole = self._render("press.css", **style) + self.setting.flyer.style
        html = self._render(
            "document.html",
            language=self.language,
            title=self._plain_title(),
            content=Markup(content),
            card_face=self.setting.format.layout == "card",
            **shape,
        )
        return Source(html, (page, whole))

    def layout(self, name: str, **values: Any) -> str:
        """Give the HTML of a layout that flows by itself."""
        html = self._render(name, text=self.text, card=self.card, **values)
        return with_breaks(html, self.language)

    def unmarked(self, name: str, **values: Any) -> str:
        """Give the HTML of a layout for browsers, which know themselves where lines may break."""
        return self._render(name, text=self.text, card=self.card, **values)

    def style(self, name: str, **values: Any) -> str:
        """Give a style that is not of a document on pages."""
        return self._render(name, **(self._style() | values))

    def _render(self, name: str, **values: Any) -> str:
        template: Template = self.environment.get_template(name)
        return template.render(**values)

    def _plain_title(self) -> str:
        return str(Markup(self.text.title).striptags())

    def _style(self) -> dict[str, Any]:
        language = self.language
        accent = self.setting.flyer.facts.accent
        return {
            "families": Markup(", ".join(f'"{name}"' for name in self.typesetter.families)),
            "start": "right" if language.right_to_left else "left",
            "end": "left" if language.right_to_left else "right",
            "language": language,
            "leading": language.leading,
            "heading_leading": language.heading_leading,
            # The numeral is 1.8 times as large as the heading, and stands on its first line.
            "number_leading": f"{language.heading_leading / 1.8:.4f}",
            "number_shift": self._number_shift,
            "title_leading": max(1.02, language.heading_leading - 0.1),
            "small_leading": max(1.25, language.leading - 0.1),
            "card_leading": card_leading(language),
            "tight": language.direction == "ltr" and language.leading < 1.4,  # noqa: PLR2004
            "hyphenate": language.hyphenate,
            "page_numbers": COUNTERS.get(language.digits[0], "decimal"),
            "anywhere": not can_break(language),
            "english": Markup(", ".join(f'"{name}"' for name in self.setting.source.stack)),
            "english_type": f"{max(7 * self._fixed, self.setting.source.smallest):.2f}pt",
            "margins": self.setting.format.margins,
            "accent_ink": beside(accent),
            "solid_black": "#010101",
            "steps": list(enumerate(STEPS)) if self.shows_contact else (),
            "compact": self._fixed < COMPACT,
            "type": self.fixed_type,
            "space": lambda length: f"{length * self._fixed:.2f}pt",
        }

    @property
    def _number_shift(self) -> float:
        # Arabic letters stand higher above the baseline of their line than Latin ones.
        return -0.17 if self.language.right_to_left else -0.05

    def _manner(self) -> Manner:
        return Manner(
            language=self.language,
            leading=self.leading,
            families=tuple(self.typesetter.families),
            english=tuple(self.setting.source.stack),
            number_shift=self._number_shift,
            sources=max(SOURCES * self._fixed, self.least_type),
            bare=self.setting.format.layout == "card",
        )

    @property
    def shows_contact(self) -> bool:
        """Whether there is a contact to show, not only lines to write on."""
        return not self.card.is_empty

    @property
    def leading(self) -> float:
        """The line height of body text in units of its size."""
        on_a_card = self.setting.format.layout == "card"
        return card_leading(self.language) if on_a_card else self.language.leading

    @property
    def _fixed(self) -> float:
        return self.setting.format.type.fixed

    def fixed_type(self, size: float) -> str:
        """Give the type of what the fit does not change, by its size in points on a sheet."""
        return f"{max(size * self._fixed, self.least_type):.2f}pt"

    @property
    def least_type(self) -> float:
        """The smallest type in points that this language is set in anywhere in this format."""
        large = self.setting.format.layout == "free" and self.setting.format.papers
        return self.setting.format.type.smallest if large else self.language.smallest

    @property
    def draft_lines(self) -> list[dict[str, str]]:
        """The lines that say how far a translation can be trusted, also in English."""
        faces = self.setting.edition.faces
        own = doubt(self.setting.face_review(self.words))
        if self.setting.format.layout == "card" and self.other and SOURCE in self.tags:
            # A card has no room for both lines on one face: the English one names its language.
            if own:
                return [trust_line(self.language, own, self.language)]
            worst = next((d for face in faces if (d := doubt(self.setting.face_review(face)))), "")
            english = self.setting.source
            return [trust_line(english, worst, english, self.other.english)] if worst else []
        rows = (self.language, self.setting.source)
        return [trust_line(row, own, self.language) for row in rows] if own else []

    @property
    def tags(self) -> list[str]:
        """The languages of the edition."""
        return [face.language.tag for face in self.setting.edition.faces]

    def subtitle(self) -> list[str]:
        """Give the line below the title as a piece, if there is to be one.

        A plain cover is silent about it, and it may count points that a small piece leaves out.
        """
        facts = self.setting.flyer.facts
        whole = len(self.text.points) == len(self.setting.flyer.points)
        return [self.piece("subtitle", self.text)] if whole and facts.cover == "art" else []

    def note(self, turn: str) -> Note:
        """Give the small print's facts; its state is in English, for those who hand it out."""
        review = self.setting.face_review(self.words)
        state = "" if review == Review.SOURCE else f" ({review})"
        facts = self.setting.flyer.facts
        return Note(
            state=f"{self.language.english}{state}",
            version=facts.version,
            edition_date=facts.edition_date,
            as_of=facts.as_of,
            turn=turn,
            shown=len(self.text.points),
            total=len(self.setting.flyer.points),
            other=self.other,
            from_cover=self.setting.format.pair is not None,
        )


def card_leading(language: Language) -> float:
    """Give the line height on a card, where every line counts, in units of the type size."""
    return max(1.22, language.leading * 0.77)


def beside(colour: str) -> str:
    """Give the colour next to a solid's, by which type and rules in it are told from the solid."""
    return f"{colour[:5]}{int(colour[5:], 16) ^ 1:02x}"


def _placed(box: Box) -> str:
    height = f"; height: {box.height:.3f}pt" if box.height is not None else ""
    style = f"left: {box.x:.3f}pt; top: {box.y:.3f}pt; width: {box.width:.3f}pt{height}"
    return f'<div class="box" style="{style}">{box.html}</div>'
