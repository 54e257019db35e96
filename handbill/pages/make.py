"""Setting -> Pages: every face of it set, measured and checked, and what was read for that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from markupsafe import Markup

from handbill.language import SOURCE, Language
from handbill.pages import flat, free, panels, point_posts, posts, screen, wallet
from handbill.pages.arrange import Arrangement, TooLong
from handbill.pages.breaks import can_break
from handbill.pages.card import Card, card, lacking, letters_of, pattern, spoken_on
from handbill.pages.carry import Carry, carries, left_out
from handbill.pages.compose import Composer, Matter
from handbill.pages.fetch import LOGO
from handbill.pages.filled import filled
from handbill.pages.fonts import FontError, prepare
from handbill.pages.markup import plain
from handbill.pages.matter import contact_letters, room_of, spoken_letters, text_of
from handbill.pages.reads import NOTHING, Reads, listening, note_message, watched, without_contact
from handbill.pages.remembered import Known, Piece
from handbill.pages.said import said
from handbill.pages.typeset import Measure, SetDocument, SettingError, Source, Typesetter
from handbill.plan.job import of_point
from handbill.plan.setting import Setting, Words
from handbill.problem import Place, Problem, Severity
from handbill.project.text import bare

# What the layouts call the QR code.
CODE: Final = ".qr.svg"
# A phone's screen of 360 x 640 CSS pixels, in points.
SCREEN: Final = (270.0, 480.0)
_NOWHERE: Final[tuple[int, ...]] = ()
# The layout that each format names.
LAYOUTS: Final = {"flat": flat.arrange, "panels": panels.arrange, "card": wallet.arrange}


@dataclass(frozen=True)
class Face:
    """One language's pages: a PDF of single pages in reading order.

    ``title`` is the flyer's in that language, ``says`` are its paragraphs. ``places`` are the pages
    of the piece that its pages are, if they are not all of its pages in order.
    """

    language: Language
    pdf: bytes
    pages: int
    body_pt: float
    fill: float | None
    families: tuple[str, ...]
    says: tuple[str, ...]
    places: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside the edition for phones.

    ``web`` is the same as a page for browsers; ``view`` is a PDF of that as a browser shows it, if
    the flyer has a style of its own. ``posts`` are PDFs of one page, by the part of their name,
    ``forms`` the form of the point that each of some is of. Of one point there are pictures alone.
    ``mock`` are the lines on every picture which say that no number on it is real.
    """

    web: str
    view: bytes | None
    posts: Mapping[str, bytes]
    forms: Mapping[str, str] = field(default_factory=dict)
    mock: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """All faces of a setting, its text for messengers, and what was read and found on the way.

    ``form`` is the form of its points, ``left_out`` names those that it does not carry. The text
    for messengers and what stands ``beside`` are there for an edition for phones alone. ``reads``
    is what was read of catalogs, contact and art.
    """

    faces: tuple[Face, ...]
    form: str
    left_out: tuple[str, ...]
    plain: str
    beside: Beside | None
    problems: tuple[Problem, ...]
    too_long: bool
    reads: Reads = NOTHING


class TooLongError(SettingError):
    """A text that does not fit its pages at the smallest size."""


def set_pages(setting: Setting, cache_folder: Path) -> Pages:
    """Set every face, with the most of its points, in the fullest form, that fits them all.

    A face that cannot be set is left out, with an error among the problems.
    """
    known: Known = {face.language.tag: {} for face in setting.edition.faces}
    # What was tried and found too long has decided as well, and is among what was read.
    with listening() as listener:
        for carry in carries(setting.format, setting.flyer):
            pages = _carrying(setting, carry, known, cache_folder)
            if not pages.too_long:
                break
    return replace(pages, reads=listener.reads())


def _carrying(setting: Setting, carry: Carry, known: Known, cache_folder: Path) -> Pages:
    faces, problems, plains = [], [], []
    beside, too_long = None, False
    for words in setting.edition.faces:
        try:
            one = _OneFace(setting, words, carry, known[words.language.tag], cache_folder)
            if setting.picture:
                beside = one.pictured()
            else:
                faces.append(one.face())
                if not setting.format.papers:
                    plains.append(one.plain())
                    beside = one.beside()
            problems += one.problems()
        except (SettingError, FontError) as error:
            problems.append(error.problem)
            if isinstance(error, TooLongError):
                too_long = True
                break
    return Pages(
        faces=tuple(faces),
        form=carry.form,
        left_out=tuple(left_out(setting.flyer, carry)),
        plain="\n\n".join(plains),
        beside=beside,
        problems=tuple(dict.fromkeys(problems)),
        too_long=too_long,
    )


class _OneFace:
    """One language of a setting on its way from text to pages."""

    def __init__(
        self,
        setting: Setting,
        words: Words,
        carry: Carry,
        known: dict[Piece, Measure],
        cache_folder: Path,
    ) -> None:
        self.setting = setting
        self.words = words
        faces = setting.edition.faces
        other = next((face.language for face in faces if face is not words), None)
        text = text_of(setting, words).without(left_out(setting.flyer, carry))
        self.text = watched(text, self._used)
        room = room_of(setting)
        self.card = card(setting.contact, words.language, room, linked=setting.tagged)
        characters = text.characters() | spoken_letters(words) | contact_letters(setting, words)
        # The other side is named in its own script.
        stack = (*words.language.stack, *(other.stack if other else ()))
        characters |= frozenset(other.endonym if other else "")
        for spoken in spoken_on(self.card):
            stack = (*stack, *spoken.stack)
            characters |= frozenset(spoken.endonym)
        usual = pattern(self.card, words.language, room)
        characters |= letters_of(usual)
        fonts = prepare(dict.fromkeys(stack), characters, cache_folder)
        self.families = fonts.families
        drawn = self.card.code or usual.code
        made = {CODE: drawn} if drawn else {}
        made |= {LOGO: self.card.logo} if self.card.logo else {}
        folder, name = setting.flyer.folder, setting.flyer.template_path
        self.typesetter = Typesetter(fonts, folder, name, made)
        matter = Matter(self.text, self.card, usual, carry)
        self.composer = Composer(setting, words, matter, self.typesetter, known)
        self.found: list[Problem] = []

    def _used(self, part: str) -> None:
        """Note the messages of a part of the text that is set."""
        found = said(self.setting.flyer)
        for message in found.of(part) if found else (m.id for m in self.setting.flyer.messages):
            note_message(self.words.language.tag, message)

    def face(self) -> Face:
        if self.setting.format.layout == "free":
            source, body, fill = free.document(self.composer)
            count, places, says = None, _NOWHERE, plain(source.html)
        else:
            arranged = self._arranged()
            source = self.composer.placed(arranged.boxes, arranged.body, arranged.sizes)
            body, fill, count = arranged.body, arranged.fill, len(arranged.sizes)
            places = arranged.places
            says = "\n".join(plain(box.html) for box in arranged.boxes)
            self._aim(body)
            self._lacking(arranged.card)
        document = self.typesetter.document(source, tagged=self.setting.tagged)
        if not document.foretold:
            self.composer.trusting = False
            self.found.clear()
            return self.face()
        self._whole(document, count)
        self._broken()
        return Face(
            self.words.language,
            document.pdf,
            document.pages,
            round(body, 2),
            fill,
            self.families,
            tuple(says.split("\n")),
            places,
            str(Markup(self.text.title).striptags()),
        )

    def _arranged(self) -> Arrangement:
        # The room for a contact is found by a pattern: nothing is read of the contact itself.
        with without_contact():
            made = LAYOUTS[self.setting.format.layout](self.composer)
        if isinstance(made, TooLong):
            raise TooLongError(made.problem(self.composer))
        return filled(self.composer, made)

    def _aim(self, body: float) -> None:
        """Say that the flyer is too long if its source language is set smaller than it should."""
        form = self.setting.format
        if self.words.language.tag != SOURCE or body >= form.type.aim or self.composer.other:
            return
        what = f"English is set at {body:g} pt in {form.name}, which aims at {form.type.aim:g} pt"
        mend = "shorten the text: it is too long to be read at arm's length"
        place = Place(self.setting.flyer.template_path)
        self.found.append(Problem(place, what, mend, Severity.WARNING))

    def _broken(self) -> None:
        """Say that lines may break within words, where nothing here knows the words."""
        language = self.words.language
        if not can_break(language):
            what = f"lines in {language.english} may break within words: ICU is not installed"
            mend = "install icu4py, or put U+200B between words in the catalog"
            self.found.append(Problem(Place("requirements.txt"), what, mend, Severity.WARNING))

    def _lacking(self, shown: Card) -> None:
        """Name what there was no room for of the contact."""
        names = lacking(self.card, shown)
        if names:
            where = f"{self.setting.format.name} on {self.setting.paper.name}"
            language = self.words.language.english
            what = f"{where} in {language} has no room for the contact's {', '.join(names)}"
            mend = "choose a larger paper or format if it must be there"
            place = self.setting.contact.place
            self.found.append(Problem(place, what, mend, Severity.WARNING))

    def _whole(self, document: SetDocument, count: int | None, mock: Iterable[str] = ()) -> None:
        """Refuse pages on which something was lost: a letter, text beyond the paper, or a warning.

        ``mock`` are lines that must be there beside those that doubt the translation.
        """
        missing = self._missing()
        if missing:
            raise SettingError(missing)
        place = Place(self.setting.flyer.template_path)
        if document.outside:
            text = document.outside[0]
            what = f'"{text[:60]}" runs off the page'
            at = self.setting.contact.place if self._of_contact(text) else place
            raise SettingError(Problem(at, what, "shorten it, or break its longest word"))
        for line in (*(row["text"] for row in self.composer.draft_lines), *mock):
            if bare(line) not in document.legible:
                what = f'the line "{line[:40]}" cannot be read on the page'
                mend = "take out the style or markup of the flyer that hides it"
                raise SettingError(Problem(place, what, mend))
        if count is not None and document.pages != count:
            what = f"the text takes {document.pages} pages where {count} were planned"
            raise SettingError(Problem(place, what, "shorten the text"))

    def _of_contact(self, text: str) -> bool:
        """Whether a text that was set is one of the contact's."""
        contact = self.setting.contact
        values = [
            contact.email,
            contact.web,
            contact.qr,
            *(phone.shown for phone in contact.phones),
        ]
        values += [contact.text(name, self.words.language.tag) for name in contact.texts]
        return any(text in value for value in values if value)

    def _missing(self) -> Problem | None:
        """Name the first character without a glyph, and the message that holds it."""
        for char in self.typesetter.missing:
            name = f'"{char}" (U+{ord(char):04X})'
            what = f"the typefaces of {self.words.language.english} have no letter {name}"
            for catalog in self.words.catalogs:
                for (_, source), message in catalog.messages.items():
                    if char in message.html:
                        mend = f'replace it in the translation of "{source[:40]}"'
                        return Problem(message.place, what, mend)
            return Problem(self._elsewhere(char), what, "replace it, or add a typeface that has it")
        return None

    def _elsewhere(self, char: str) -> Place:
        """Find a character that stands in no catalog: in the contact, or in the flyer's text."""
        if char in contact_letters(self.setting, self.words):
            return self.setting.contact.place
        flyer = self.setting.flyer
        lines = (row.line for row in flyer.messages if char in row.id[1])
        return Place(flyer.template_path, next(lines, None))

    def problems(self) -> list[Problem]:
        """Give what was found that did not stop the face."""
        return [*self.typesetter.problems, *self.found]

    def plain(self) -> str:
        """Give the text for messengers."""
        return free.plain_text(self.composer)

    def beside(self) -> Beside:
        """Give the page for browsers, and the pictures."""
        web = screen.page(self.composer)
        view = self.typesetter.viewed(web, *SCREEN) if self.setting.flyer.style else None
        made = {}
        for shape in posts.SHAPES:
            html = posts.arranged(self.composer, shape)
            if html is None:
                self.found.append(posts.too_long(self.composer, shape))
                continue
            made[shape.part] = self._posted(html)
        return Beside(web, view, made, mock=self._mock())

    def pictured(self) -> Beside:
        """Give the pictures of the setting's point."""
        number, language = self.setting.picture, self.words.language.english
        if number > len(self.text.points):
            place = Place(self.setting.flyer.template_path)
            what = f"in {language} the flyer has no point {number}"
            raise SettingError(Problem(place, what, "give every language the same points"))
        made, forms = {}, {}
        for shape in posts.SHAPES:
            post = point_posts.arranged(self.composer, shape, number)
            if post is None:
                self.found.append(point_posts.too_long(self.composer, shape, number))
                continue
            part = of_point(shape.part, number)
            made[part], forms[part] = self._posted(post.source), post.form
        return Beside("", None, made, forms, self._mock())

    def _posted(self, source: Source) -> bytes:
        """Set a picture, with everything on it."""
        document = self.typesetter.document(source, tagged=False)
        self._whole(document, 1, self._mock())
        return document.pdf

    def _mock(self) -> tuple[str, ...]:
        """Give the lines that say that a contact is an example, in the language and in English."""
        shown = self.composer.card
        said = plain(self.composer.piece("example_lines", shown)) if shown.example else ""
        return tuple(said.split("\n")) if said else ()
