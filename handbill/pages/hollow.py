"""A face without its contact, set once -> what each of many contacts paints in the room for it.

The typefaces of the face carry a fixed repertoire of letters beside those of its own text, so that
a contact needs none of its own, and no file can tell which letters another group's contact has. A
contact that says something else, or needs more than type, is set in full with all its pages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from handbill.pages.arrange import Arrangement
from handbill.pages.card import Card, card, spoken_on
from handbill.pages.carry import Carry, carries, left_out
from handbill.pages.compose import Box, section
from handbill.pages.filled import filled
from handbill.pages.fonts import FontError, cut_to_edition
from handbill.pages.legible import PIXEL, legible_on, outside_of
from handbill.pages.letters import LATIN, letters
from handbill.pages.make import CODE, OneFace, Pages, TooLongError
from handbill.pages.markup import plain
from handbill.pages.matter import room_of
from handbill.pages.paint import LaidOut, Painter, Strokes, fonts_in
from handbill.pages.qr import sketch
from handbill.pages.quick import Quick, QuickComposer, Unknown
from handbill.pages.reads import listening
from handbill.pages.remembered import Known, Piece
from handbill.pages.sketch import Sketch
from handbill.pages.typeset import Measure, SettingError
from handbill.plan.setting import Setting, Words
from handbill.problem import Place, Problem
from handbill.project.contact import Contact
from handbill.project.text import bare

# What stands for every contact. It has a name, for the room of nobody's is another; and it asks
# typefaces that are cut to an edition for the letters that contacts are written in.
ANYBODY: Final = Contact(
    "", "group", (), {"name": {"": "-"}, "letters": {"": LATIN}}, None, None, None, Place("")
)


@dataclass(frozen=True)
class Shown:
    """What a contact paints, by pages from one; what it says on each face; and what was found.

    One that is not ``stamped`` has to be set in full; one with an error, not at all.
    """

    strokes: Mapping[int, Strokes] = field(default_factory=dict)
    says: tuple[Callable[[], tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()
    stamped: bool = True


IN_FULL: Final = Shown(stamped=False)


class HollowFace(OneFace):
    """One language of a setting, set without a contact, and ready to set many."""

    composing = QuickComposer
    composer: QuickComposer

    def __init__(
        self,
        setting: Setting,
        words: Words,
        carry: Carry,
        known: dict[Piece, Measure],
        cache_folder: Path,
    ) -> None:
        """As any face; ``setting`` has anybody's contact."""
        super().__init__(setting, words, carry, known, cache_folder)
        self._arrangements: dict[bool, Arrangement] = {}
        stack = words.language.stack
        self.characters = self.characters if cut_to_edition(stack) else None

    @property
    def arrangement(self) -> Arrangement:
        """The arrangement with the rooms for a contact."""
        return self.arranged()

    def arranged(self) -> Arrangement:
        """Give it; it is made once, and once more if heights were not as they were foretold."""
        trusting = self.composer.trusting
        if trusting not in self._arrangements:
            self._arrangements[trusting] = super().arranged()
        return self._arrangements[trusting]

    def shown(self, arranged: Arrangement) -> Arrangement:
        """Leave the contact out."""
        boxes = tuple(box for box in arranged.boxes if box.contact is None)
        return replace(arranged, boxes=boxes, card=self.card)

    @cached_property
    def repertoire(self) -> LaidOut:
        """The letters that its typefaces carry, laid out to be painted for nobody."""
        html = section(1, 400.0, [Box(1, 0, 0, 400.0, letters(self.words))])
        return self.typesetter.rendered(self.composer.document(html, 4.0, [(400.0, 400.0)]))

    def letters(self) -> LaidOut | None:
        """Give those letters to the face's own typefaces."""
        return self.repertoire

    @cached_property
    def painter(self) -> Painter:
        """What paints contacts."""
        with self.typesetter.listening(hearing=False):
            return Painter(self.repertoire)

    @cached_property
    def quick(self) -> Quick:
        """The moulds that contacts are set in."""
        return Quick(self.painter, self.arrangement.body)

    @cached_property
    def holes(self) -> tuple[int, ...]:
        """The pages from one that have a room for the contact."""
        return self.holes_from(0)

    def holes_from(self, first: int) -> tuple[int, ...]:
        """Give the same, counted from another page."""
        return tuple(sorted({first + box.page for box in self.arrangement.boxes if box.contact}))

    def contacts(self, contacts: Sequence[Contact]) -> list[Shown]:
        """Set contacts; what no mould holds is laid out, all in one document.

        What cannot be stamped is said to be so.
        """
        found: list[Shown | _Fitted] = []
        with self.typesetter.listening(hearing=False):
            for contact in contacts:
                row = self._fitted(contact)
                found.append(self._quickly(row) or row if isinstance(row, _Fitted) else row)
        painted = self._painted([row for row in found if isinstance(row, _Fitted)])
        return [next(painted) if isinstance(row, _Fitted) else row for row in found]

    def _quickly(self, row: "_Fitted") -> Shown | None:
        """Paint a contact whose pieces all have a mould."""
        if row.card.example:
            # What it prints must be seen to say so.
            return None
        strokes = {page: self._strokes(row, page) for page in self.holes}
        known = {page: stroke for page, stroke in strokes.items() if stroke}
        if len(known) < len(strokes):
            return None
        return Shown(known, (row.says,), row.problems)

    def _strokes(self, row: "_Fitted", page: int) -> Strokes | None:
        height = self.arrangement.sizes[page - 1][1]
        rows = [b"%.5f 0 0 %.5f 0 %.5f cm" % (PIXEL, -PIXEL, height)]
        sketches: dict[str, Sketch] = {}
        for box in (box for box in row.boxes if box.page == page):
            made = row.composer.filled(box.html, box.width)
            if made is None or box.contact is None or any(box.contact.around):
                return None
            corner = round(box.x, 3) / PIXEL, round(box.y, 3) / PIXEL
            rows += (b"q", b"1 0 0 1 %.6f %.6f cm" % corner, *made.rows)
            for name, left, top, width, tall in made.pictures:
                if name != CODE or row.card.code is None:
                    return None
                drawn = sketch(row.card.code)
                called = f"C{len(sketches)}"
                sketches[called] = drawn
                place = width / drawn.side, tall / drawn.side, left, top
                rows += (b"q", b"%.6f 0 0 %.6f %.6f %.6f cm" % place, b"/%s Do" % called.encode())
                rows.append(b"Q")
            rows.append(b"Q")
        return Strokes(b"\n".join(rows), fonts_in(rows), simple=True, sketches=sketches)

    def _fitted(self, contact: Contact) -> "_Fitted | Shown":
        """Fit a contact into its rooms."""
        if self.characters is not None and not _letters_of(contact) <= self.characters:
            return IN_FULL
        whole = card(contact, self.words.language, room_of(self.setting), linked=False)
        faces = {name for spoken in spoken_on(whole) for name in spoken.stack}
        if whole.is_empty or whole.logo or not faces <= set(self.families):
            # What is written by hand has another room; and what is more than type, no mould.
            return IN_FULL
        composer = self.composer.quickly(self.quick)
        composer.setting = replace(self.setting, contact=contact)
        composer.card, composer.known = whole, {}
        self.typesetter.fetcher.made = {CODE: whole.code} if whole.code else {}
        try:
            arranged = filled(composer, self.arrangement)
        except Unknown:
            return IN_FULL
        except SettingError as error:
            return Shown(problems=(error.problem,))
        boxes = tuple(box for box in arranged.boxes if box.contact)
        return _Fitted(
            contact, composer, whole, boxes, tuple(self._without(contact, whole, arranged))
        )

    def _painted(self, rows: Sequence["_Fitted"]) -> Iterator[Shown]:
        """Lay all out in one document, a page for each that has a room, and paint them."""
        if not rows:
            return
        document = self._laid_out(rows)
        if document is None or len(document.pages) != len(rows) * len(self.holes):
            yield from (IN_FULL for _ in rows)
            return
        pages = iter(document.pages)
        for row in rows:
            yield self._checked(row, [next(pages) for _ in self.holes])

    def _laid_out(self, rows: Sequence["_Fitted"]) -> LaidOut | None:
        sizes, made = self.arrangement.sizes, {}
        sections = []
        for number, row in enumerate(rows):
            code = f".qr{number}.svg"
            if row.card.code:
                made[code] = row.card.code
            for page in self.holes:
                boxes = [
                    replace(box, html=box.html.replace(f'src="{CODE}"', f'src="{code}"'))
                    for box in row.boxes
                    if box.page == page
                ]
                sections.append(section(page, sizes[page - 1][1], boxes))
        self.typesetter.fetcher.made = made
        try:
            html = rows[0].composer.document("".join(sections), self.arrangement.body, sizes)
            return self.typesetter.rendered(html)
        except SettingError:
            return None

    def _checked(self, row: "_Fitted", pages: Sequence[object]) -> Shown:
        """Paint the pages of one contact, unless something of it was lost."""
        self.typesetter.missing.clear()
        with self.typesetter.listening():
            strokes = {
                number: self.painter.painted(page)
                for number, page in zip(self.holes, pages, strict=True)
            }
        lost = self.typesetter.missing or any(outside_of(page) for page in pages)
        legible = "".join(legible_on(page) for page in pages)
        mock = plain(row.composer.piece("example_lines", row.card)) if row.card.example else ""
        hidden = any(bare(line) not in legible for line in mock.split("\n"))
        if lost or hidden or not all(stroke.simple for stroke in strokes.values()):
            # What is wrong with it, if anything is, is found when it is set in full.
            return IN_FULL
        return Shown(strokes, (row.says,), row.problems)

    def _without(self, contact: Contact, whole: Card, arranged: Arrangement) -> Iterator[Problem]:
        """Name what there was no room for of a contact."""
        found, setting = self.found, self.setting
        self.found, self.setting, self.card = [], replace(setting, contact=contact), whole
        self._lacking(arranged.card)
        yield from self.found
        self.found, self.setting = found, setting


@dataclass(frozen=True)
class Hollow:
    """The pages of a setting without its contact, and the faces that set contacts in them."""

    pages: Pages
    faces: tuple[HollowFace, ...]

    @property
    def holes(self) -> tuple[int, ...]:
        """The pages from one, of all faces together, that have a room for the contact."""
        return tuple(page for first, face in self._numbered() for page in face.holes_from(first))

    def contacts(self, contacts: Sequence[Contact]) -> list[Shown]:
        """Set contacts on every face; their pages are numbered as those of all together."""
        found = [Shown() for _ in contacts]
        for first, face in self._numbered():
            rows = face.contacts(contacts)
            found = [_together(one, row, first) for one, row in zip(found, rows, strict=True)]
        return found

    def _numbered(self) -> Iterator[tuple[int, HollowFace]]:
        first = 0
        for made, face in zip(self.pages.faces, self.faces, strict=True):
            yield first, face
            first += made.pages


def _together(one: Shown, other: Shown, first: int) -> Shown:
    return Shown(
        {**one.strokes, **{first + page: row for page, row in other.strokes.items()}},
        (*one.says, *(other.says or (tuple,))),
        (*one.problems, *(row for row in other.problems if row not in one.problems)),
        one.stamped and other.stamped,
    )


def set_hollow(setting: Setting, cache_folder: Path) -> Hollow | None:
    """Set every face without a contact, with the most of its points that fits them all.

    There is nothing if a face cannot be set, or reads something of a contact all the same: then
    every contact is set in full, and what is wrong is said there.
    """
    bare_setting = replace(setting, contact=ANYBODY)
    known: Known = {face.language.tag: {} for face in setting.edition.faces}
    with listening() as listener:
        for carry in carries(setting.format, setting.flyer):
            try:
                made = _carrying(bare_setting, carry, known, cache_folder)
            except TooLongError:
                continue
            except (SettingError, FontError):
                return None
            reads = listener.reads()
            return None if reads.contact else replace(made, pages=replace(made.pages, reads=reads))
    return None


def _carrying(setting: Setting, carry: Carry, known: Known, cache_folder: Path) -> Hollow:
    faces = tuple(
        HollowFace(setting, words, carry, known[words.language.tag], cache_folder)
        for words in setting.edition.faces
    )
    made = tuple(face.face() for face in faces)
    pages = Pages(
        faces=made,
        form=carry.form,
        left_out=tuple(left_out(setting.flyer, carry)),
        plain="",
        beside=None,
        problems=tuple(dict.fromkeys(row for face in faces for row in face.problems())),
        too_long=False,
    )
    return Hollow(pages, faces)


@dataclass(frozen=True)
class _Fitted:
    """A contact as there is room for it: its boxes, and what was found."""

    contact: Contact
    composer: QuickComposer
    card: Card
    boxes: tuple[Box, ...]
    problems: tuple[Problem, ...]

    def says(self) -> tuple[str, ...]:
        """Give all that it says, by paragraphs."""
        return tuple(line for box in self.boxes for line in plain(box.html).split("\n"))


def _letters_of(contact: Contact) -> frozenset[str]:
    texts = [text for texts in contact.texts.values() for text in texts.values()]
    labels = [text for phone in contact.phones for text in phone.label.values()]
    values = [phone.shown for phone in contact.phones]
    others = (contact.email or "", contact.web or "", contact.qr or "")
    return frozenset("".join((*texts, *labels, *values, *others))) - {" "}
