"""What is set once: the pages of one edition, format, paper and contact."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbill.formats.format import Format
from handbill.language import SOURCE, Language
from handbill.paper import Paper
from handbill.project.catalog import Catalog
from handbill.project.contact import Contact
from handbill.project.flyer import Flyer
from handbill.project.messages import SourceMessage
from handbill.project.printer import Printer
from handbill.project.review import Review

# All fronts first, then the sheets are put in again for the backs.
BY_HAND: Final = "fronts-then-backs"
DUPLEX: Final = ("long-edge", "short-edge", BY_HAND)


@dataclass(frozen=True)
class Words:
    """All that a flyer says in one language: its own catalog and the press's.

    Both are ``None`` in the source language.
    """

    language: Language
    flyer: Catalog | None
    press: Catalog | None

    @property
    def catalogs(self) -> tuple[Catalog, ...]:
        """The catalogs that there are."""
        return tuple(catalog for catalog in (self.flyer, self.press) if catalog)


@dataclass(frozen=True)
class Edition:
    """A flyer in one language, or in two: the first is the one a reader sees first."""

    faces: tuple[Words, ...]

    @property
    def tag(self) -> str:
        """The edition's name: ``es``, or ``en+es`` with the source language first."""
        tags = [face.language.tag for face in self.faces]
        return "+".join(sorted(tags, key=lambda tag: tag != SOURCE))


@dataclass(frozen=True)
class Setting:
    """One setting, decided in full.

    ``source`` is the language that flyers are written in, and the press speaks beside others.
    ``tagged`` sets it for screens, with a structure to read. ``duplex`` is how its sheets are
    turned over (one of ``DUPLEX``), empty for the usual way; ``paper_weight`` is in grams per
    square metre. ``profile`` is the ICC profile of the shop that prints it, if it has its own;
    ``printer`` what is known of the printer at hand, if anything is. With a ``picture`` it is no
    pages but the pictures of the point of that number, from one.
    """

    flyer: Flyer
    edition: Edition
    source: Language
    format: Format
    paper: Paper
    contact: Contact
    press_messages: tuple[SourceMessage, ...]
    tagged: bool
    duplex: str = ""
    paper_weight: float = 80.0
    profile: Path | None = None
    printer: Printer | None = None
    picture: int = 0

    @property
    def turn(self) -> str:
        """How a sheet printed on both sides is turned over; ``none`` if it is not."""
        edge = self.format.edge
        return "none" if self.tagged or edge == "none" else self.duplex or edge

    @property
    def review(self) -> Review:
        """How far the edition can be trusted: the weakest of its messages decides."""
        return min(self.face_review(face) for face in self.edition.faces)

    def face_review(self, face: Words) -> Review:
        """How far one language of the edition can be trusted."""
        used = {message.id for message in (*self.flyer.messages, *self.press_messages)}
        states = [
            message.review
            for catalog in face.catalogs
            for key, message in catalog.messages.items()
            if key in used
        ]
        return min(states, default=Review.SOURCE)
